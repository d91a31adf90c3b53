"""How many answers are enough, how far a share may be off, and what weighting groups back to their size costs."""

import math
from collections.abc import Mapping
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

WEIGHT_BOUNDS = (0.3, 3.0)


def sample_size(population: float, margin: float = 0.05, share: float = 0.5, confidence: float = 0.95) -> float:
    """Answers that bring the margin of error of a share down to `margin`; the published table rounds them to nearest.

    Parameters
    ----------
    population : int or inf
        People in the group.
    margin : float
        Half-width of the interval wanted [-, share points].
    share : float
        Share expected [-]; one half asks for most answers.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    float
        Answers, not rounded.

    Raises
    ------
    ValueError
        If the population is below one, or margin or share outside 0 to 1.

    References
    ----------
    Krejcie and Morgan, Educational and Psychological Measurement 30, 1970, 607-610; methods §1.6.

    Examples
    --------
    >>> round(sample_size(340))
    181
    """
    if population < 1 or not 0 < margin < 1 or not 0 < share < 1:
        raise ValueError(
            f"population, margin, share: {population}, {margin}, {share} found, 1 or more, 0 to 1 expected"
        )
    spread = _z(confidence) ** 2 * share * (1 - share)
    return (
        spread / margin**2 if math.isinf(population) else population * spread / (margin**2 * (population - 1) + spread)
    )


def margin_of_error(n: int, population: float, share: float = 0.5, confidence: float = 0.95) -> float | None:
    """Half-width of the interval of a share before anybody answered: to plan with, not for results.

    Results have `share_with_interval`, which is right for small groups and shares near 0 or 1 as well.

    Parameters
    ----------
    n : int
        Answers.
    population : int or inf
        People in the group, whether they answered or not.
    share : float
        Share expected [-]; one half gives the widest.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    float or None
        Margin [-, share points]; 0 when everybody answers; None without an answer.

    Raises
    ------
    ValueError
        If more people answered than the group counts.

    References
    ----------
    Cochran, *Sampling Techniques*, 3rd ed., 1977, §3.2; methods §1.6.

    Examples
    --------
    >>> round(margin_of_error(123, 340), 4), round(margin_of_error(123, math.inf), 4)
    (0.0707, 0.0884)
    """
    if n > population:
        raise ValueError(f"population: {n} answers of {population} people found, at least {n} people expected")
    if n == 0:
        return None
    if n == population:
        return 0.0
    finite = 1.0 if math.isinf(population) else math.sqrt((population - n) / (population - 1))
    return _z(confidence) * math.sqrt(share * (1 - share) / n) * finite


def post_stratification_weights(
    people: Mapping[str, int], answers: Mapping[str, int], bounds: tuple[float, float] = WEIGHT_BOUNDS
) -> dict[str, float]:
    """Weight of each answer that brings every group back to its size; what the cap cuts off goes to the other groups.

    Groups that nobody answered for are left out of the whole: nobody else speaks for them.

    Parameters
    ----------
    people : mapping of str to int
        People in each group.
    answers : mapping of str to int
        Answers of each group; a group that is not there has none.
    bounds : (float, float)
        Lowest and highest weight [-] [convention: .3 and 3].

    Returns
    -------
    dict of str to float
        Weights [-] of the groups with answers, in the order of `people`; their mean over all answers is 1.

    Raises
    ------
    ValueError
        If nobody answered, more people answered than a group counts, or a group is not among `people`.

    References
    ----------
    Holt and Smith, Journal of the Royal Statistical Society A 142, 1979, 33-46; capped with redistribution: Potter,
    Proceedings of the Survey Research Methods Section, ASA, 1990, 225-230; methods §1.6.

    Examples
    --------
    >>> post_stratification_weights({"A": 100, "B": 100}, {"A": 60, "B": 20})["B"]
    2.0
    """
    for group, n in answers.items():
        if not 0 <= n <= people.get(group, 0):
            raise ValueError(f"answers: {n} of {people.get(group, 0)} people found in group {group!r}")
    answering = [group for group in people if answers.get(group)]
    if not answering:
        raise ValueError("answers: none found, at least one expected")
    counts = np.array([answers[group] for group in answering], dtype=float)
    sizes = np.array([people[group] for group in answering], dtype=float)
    ratios = sizes / sizes.sum() / (counts / counts.sum())

    def excess(scale: float) -> float:
        return float(counts @ np.clip(scale * ratios, *bounds) - counts.sum())

    scale = 1.0
    if abs(excess(scale)) > 1e-9:
        from scipy.optimize import brentq

        # at the ends every weight is at the same bound, one below 1 and one above
        scale = brentq(excess, bounds[0] / ratios.max(), bounds[1] / ratios.min(), xtol=1e-14)
    return dict(zip(answering, np.clip(scale * ratios, *bounds).tolist(), strict=True))


def effective_sample_size(weights: ArrayLike) -> float:
    """Answers of equal weight that would be as precise as these.

    Parameters
    ----------
    weights : array_like of shape (respondents,)
        Weight of each answer [-, 0 or more].

    Returns
    -------
    float
        Effective number [answers, at most as many as there are].

    Raises
    ------
    ValueError
        If a weight is negative or missing, or all are 0.

    References
    ----------
    Kish, *Survey Sampling*, 1965, §11.7; methods §1.6.

    Examples
    --------
    >>> round(effective_sample_size([0.8] * 60 + [1.6] * 20), 1)
    71.4
    """
    given = np.asarray(weights, dtype=float).ravel()
    if not (np.isfinite(given) & (given >= 0)).all() or not given.any():
        raise ValueError("weights: numbers of 0 or more, not all 0, expected")
    return float(given.sum() ** 2 / np.square(given).sum())


def design_effect(weights: ArrayLike) -> float:
    """How many times larger unequal weights make the variance of a mean.

    Parameters
    ----------
    weights : array_like of shape (respondents,)
        As in `effective_sample_size`.

    Returns
    -------
    float
        Answers over effective answers [-, at least 1]; above 1.5 it is worth telling [convention].

    Raises
    ------
    ValueError
        As `effective_sample_size`.

    References
    ----------
    Kish, *Survey Sampling*, 1965, §11.7; methods §1.6.

    Examples
    --------
    >>> round(design_effect([0.8] * 60 + [1.6] * 20), 3)
    1.12
    """
    return np.size(weights) / effective_sample_size(weights)


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)
