"""Whether a mean speaks for its group, and whether sites differ by more than their people do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

SHARED_FROM = 0.70


def within_group_agreement(answers: ArrayLike, points: int = 5) -> NDArray[np.float64]:
    """r_wg of each item: how much less a group's answers vary than answers given at random.

    Parameters
    ----------
    answers : array_like of shape (respondents, items)
        Answers of one group, from 1 to `points`; nan left out, item by item.
    points : int
        Number of answers offered.

    Returns
    -------
    ndarray of shape (items,)
        1 − s²/((points² − 1)/12) [-, 0 to 1]; below 0 it is 0; nan below two answers.

    Raises
    ------
    ValueError
        If the answers have not two dimensions.

    References
    ----------
    James, Demaree and Wolf, Journal of Applied Psychology 69, 1984, 85-98; methods §1.9.

    Examples
    --------
    >>> within_group_agreement([[4, 1], [4, 5], [5, 3]]).round(3).tolist()
    [0.833, 0.0]
    """
    return np.maximum(0.0, 1 - _relative_variances(answers, points))


def scale_agreement(answers: ArrayLike, points: int = 5) -> float | None:
    """r_wg(J): agreement of a group on the items of one dimension together, from their mean variance.

    Parameters
    ----------
    answers : array_like of shape (respondents, items)
        As in `within_group_agreement`; reversed items already turned.
    points : int
        Number of answers offered.

    Returns
    -------
    float or None
        J(1 − v)/(J(1 − v) + v) [-, 0 to 1]; 0 where the answers vary as much as random ones or more; None below two
        answers to every item.

    Raises
    ------
    ValueError
        If the answers have not two dimensions.

    References
    ----------
    James, Demaree and Wolf, Journal of Applied Psychology 69, 1984, 85-98; methods §1.9.

    Examples
    --------
    >>> round(scale_agreement([[3, 4, 2, 3], [4, 5, 3, 4]]), 4)
    0.9231
    """
    variances = _relative_variances(answers, points)
    variances = variances[~np.isnan(variances)]
    if not variances.size:
        return None
    mean = variances.mean()
    agreed = variances.size * max(0.0, 1 - mean)
    return float(agreed / (agreed + mean))


def opinion_is_shared(agreement: float | None) -> bool | None:
    """Whether a group's mean speaks for it; else its distribution is to be shown.

    Parameters
    ----------
    agreement : float or None
        As `within_group_agreement` or `scale_agreement` return it [-].

    Returns
    -------
    bool or None
        True from .70; None without a value.

    References
    ----------
    methods §1.9 [convention].

    Examples
    --------
    >>> opinion_is_shared(0.83), opinion_is_shared(0.4)
    (True, False)
    """
    return None if agreement is None or np.isnan(agreement) else bool(agreement >= SHARED_FROM)


@dataclass(frozen=True)
class BetweenGroups:
    """How much of the variation of answers lies between groups.

    Attributes
    ----------
    mean_square_between, mean_square_within : float
        Of the analysis of variance [squared unit of the answers].
    icc1 : float
        Share of the variation of one answer that its group explains [-, 0 to 1].
    icc2 : float
        Reliability of the groups' means [-, 0 to 1].
    """

    mean_square_between: float
    mean_square_within: float
    icc1: float
    icc2: float


def intraclass_correlations(groups: Sequence[ArrayLike]) -> BetweenGroups | None:
    """ICC(1) and ICC(2) of groups that may differ in size; negative values are 0.

    Parameters
    ----------
    groups : sequence of array_like
        Scores of each group's respondents, same unit; nan left out, groups without answers too.

    Returns
    -------
    BetweenGroups or None
        None below two groups, without a group of two, and when all answers are equal.

    References
    ----------
    Bliese, in Klein and Kozlowski, *Multilevel Theory, Research, and Methods in Organizations*, 2000, 349-381; mean
    size k̄ = (N − Σn²/N)/(G − 1); methods §1.9.

    Examples
    --------
    >>> sites = intraclass_correlations([[40, 45, 50, 42, 48], [60, 55, 58, 62, 65], [50, 52, 49, 55, 54]])
    >>> round(sites.icc1, 4), round(sites.icc2, 4)
    (0.8094, 0.955)
    """
    answered = _answered(groups)
    sizes = np.array([group.size for group in answered])
    total = sizes.sum()
    if sizes.size < 2 or total == sizes.size or np.ptp(np.concatenate(answered)) == 0:
        return None
    averages = np.array([group.mean() for group in answered])
    grand = sizes @ averages / total
    between = float(sizes @ np.square(averages - grand) / (sizes.size - 1))
    deviations = [np.square(group - mean).sum() for group, mean in zip(answered, averages, strict=True)]
    within = float(sum(deviations) / (total - sizes.size))
    size = (total - np.square(sizes).sum() / total) / (sizes.size - 1)
    explained = max(0.0, between - within)
    return BetweenGroups(
        between,
        within,
        float(explained / (between + (size - 1) * within)) if explained else 0.0,
        explained / between if explained else 0.0,
    )


@dataclass(frozen=True)
class Comparison:
    """A test of several means.

    Attributes
    ----------
    statistic : float
        F [-].
    p : float
        Probability of an F at least as large, were all true means equal [-].
    """

    statistic: float
    p: float


def sites_compared(groups: Sequence[ArrayLike]) -> Comparison | None:
    """Whether several groups' means differ, without supposing that their answers vary alike (Welch).

    Parameters
    ----------
    groups : sequence of array_like
        Scores of each group's respondents, same unit; nan left out, groups without answers too.

    Returns
    -------
    Comparison or None
        None below two groups, and when a group has fewer than two answers or all its answers are equal: its spread is
        unknown.

    References
    ----------
    Welch, Biometrika 38, 1951, 330-336; methods §1.9.

    Examples
    --------
    >>> sites = sites_compared([[40, 45, 50, 42, 48], [60, 55, 58, 62, 65], [50, 52, 49, 55, 54]])
    >>> round(sites.statistic, 3), round(sites.p, 6)
    (16.611, 0.001676)
    """
    answered = _answered(groups)
    if len(answered) < 2 or any(np.ptp(group) == 0 for group in answered):
        return None
    from scipy.stats import f_oneway

    found = f_oneway(*answered, equal_var=False)
    return Comparison(float(found.statistic), float(found.pvalue))


def _relative_variances(answers: ArrayLike, points: int) -> NDArray[np.float64]:
    given = np.asarray(answers, dtype=float)
    if given.ndim != 2:
        raise ValueError(f"answers: {given.ndim} dimensions found, (respondents, items) expected")
    answered = ~np.isnan(given)
    n = answered.sum(axis=0)
    mean = np.where(answered, given, 0).sum(axis=0) / np.maximum(n, 1)
    squares = np.where(answered, np.square(given - mean), 0).sum(axis=0)
    variances = np.divide(squares, n - 1, out=np.full(n.shape, np.nan), where=n > 1)
    return variances / ((points**2 - 1) / 12)


def _answered(groups: Sequence[ArrayLike]) -> list[NDArray[np.float64]]:
    arrays = [np.asarray(group, dtype=float).ravel() for group in groups]
    without_gaps = [group[~np.isnan(group)] for group in arrays]
    return [group for group in without_gaps if group.size]
