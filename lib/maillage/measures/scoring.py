"""From answers to scores of 0 to 100: items, respondents, audiences."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

FACT_POINTS = {"yes": 100.0, "partly": 50.0, "no": 0.0}
FACT_UNSCORED = frozenset({"dk", "na", ""})


def likert_score(answers: ArrayLike, reversed: bool = False, points: int = 5) -> NDArray[np.float64]:
    """Linear score of agreement answers: the lowest answer is 0, the highest 100, equal steps between.

    Parameters
    ----------
    answers : array_like
        Whole answers from 1 to `points`; nan where there is no answer (blank, don't know, not applicable).
    reversed : bool
        True for an item where agreement is the unfavourable answer: the lowest answer is then 100.
    points : int
        Number of answers offered.

    Returns
    -------
    ndarray of the same shape
        Scores [points, 0 to 100]; nan stays nan.

    Raises
    ------
    ValueError
        If an answer is not a whole number from 1 to `points`.

    References
    ----------
    Fayers et al., *EORTC QLQ-C30 Scoring Manual*, 3rd ed., 2001, linear transformation; methods §1.3.

    Examples
    --------
    >>> likert_score([1, 4, 5, float("nan")]).tolist()
    [0.0, 75.0, 100.0, nan]
    >>> likert_score([2], reversed=True).tolist()
    [75.0]
    """
    given = np.asarray(answers, dtype=float)
    answered = given[~np.isnan(given)]
    outside = answered[(answered < 1) | (answered > points) | (answered != np.round(answered))]
    if outside.size:
        raise ValueError(f"answers: {outside.flat[0]:g} found, a whole number from 1 to {points} expected")
    distance = points - given if reversed else given - 1
    return 100 * distance / (points - 1)


def fact_score(codes: Sequence[str | float | None]) -> NDArray[np.float64]:
    """Score of facts asked as facts; "don't know" is missing here and counted by `unknown_share`.

    Parameters
    ----------
    codes : sequence of str, None or nan, shape (n,)
        "yes", "partly" (or in preparation), "no"; "dk" (don't know), "na" (not applicable), "", None, nan are missing.

    Returns
    -------
    ndarray of shape (n,)
        100, 50, 0 [points]; nan where missing.

    Raises
    ------
    ValueError
        If a code is none of these.

    References
    ----------
    practice §5, answer form F.

    Examples
    --------
    >>> fact_score(["yes", "partly", "no", "dk", None]).tolist()
    [100.0, 50.0, 0.0, nan, nan]
    """
    scores = np.full(len(codes), np.nan)
    for position, code in enumerate(codes):
        if code is None or (isinstance(code, float) and np.isnan(code)) or code in FACT_UNSCORED:
            continue
        if code not in FACT_POINTS:
            raise ValueError(f"codes: {code!r} found, one of yes, partly, no, dk, na expected")
        scores[position] = FACT_POINTS[code]
    return scores


def count_score(counts: ArrayLike) -> NDArray[np.float64]:
    """Score of "how many times": never is 0, once 50, twice or more 100.

    Parameters
    ----------
    counts : array_like
        Whole numbers of times, 0 or more; nan where there is no answer.

    Returns
    -------
    ndarray of the same shape
        0, 50 or 100 [points]; nan stays nan.

    Raises
    ------
    ValueError
        If a count is negative or not whole.

    References
    ----------
    practice §5, item x3.

    Examples
    --------
    >>> count_score([0, 1, 2, 7, float("nan")]).tolist()
    [0.0, 50.0, 100.0, 100.0, nan]
    """
    given = np.asarray(counts, dtype=float)
    answered = given[~np.isnan(given)]
    outside = answered[(answered < 0) | (answered != np.round(answered))]
    if outside.size:
        raise ValueError(f"counts: {outside.flat[0]:g} found, a whole number of 0 or more expected")
    return 50 * np.minimum(given, 2)


def unknown_share(asked: int, unknown: int) -> float | None:
    """Share of "don't know" among the answers asked for, "not applicable" left out of both.

    Parameters
    ----------
    asked : int
        Answers asked for, without those that do not apply; blanks are asked for and are not "don't know".
    unknown : int
        "Don't know" among them.

    Returns
    -------
    float or None
        Share [-, 0 to 1]; None when nothing was asked.

    Raises
    ------
    ValueError
        If `unknown` is negative or above `asked`.

    References
    ----------
    methods §1.3, DK_rate; practice §5.

    Examples
    --------
    >>> unknown_share(6, 1)
    0.16666666666666666
    """
    if not 0 <= unknown <= asked:
        raise ValueError(f"unknown: {unknown} of {asked} asked found, 0 to {asked} expected")
    return unknown / asked if asked else None


def respondent_scores(scores: ArrayLike, applicable: ArrayLike | None = None) -> NDArray[np.float64]:
    """Each respondent's score in a dimension: mean of the items answered, if at least half of those that apply are.

    Parameters
    ----------
    scores : array_like of shape (respondents, items)
        Item scores [points, 0 to 100]; nan where there is no score.
    applicable : array_like of bool, shape (respondents, items), optional
        False where an item does not apply to a respondent (filtered out, "not applicable"). All True by default.

    Returns
    -------
    ndarray of shape (respondents,)
        Scores [points, 0 to 100]; nan where fewer than half of the applicable items have a score, or none applies.

    Raises
    ------
    ValueError
        If the shapes differ, or a score stands where the item does not apply.

    References
    ----------
    Fayers et al., *EORTC QLQ-C30 Scoring Manual*, 3rd ed., 2001, half rule for missing items; methods §1.3.

    Examples
    --------
    >>> nan = float("nan")
    >>> respondent_scores([[100, 50], [100, nan], [nan, nan]]).tolist()
    [75.0, 100.0, nan]
    """
    given = np.asarray(scores, dtype=float)
    applies = np.ones(given.shape, dtype=bool) if applicable is None else np.asarray(applicable, dtype=bool)
    if given.ndim != 2 or applies.shape != given.shape:
        raise ValueError(f"scores, applicable: shapes {given.shape}, {applies.shape} found, twice (n, items) expected")
    scored = ~np.isnan(given)
    if (scored & ~applies).any():
        raise ValueError("scores: a score found where the item does not apply, nan expected")
    valid = scored.sum(axis=1)
    enough = (valid > 0) & (2 * valid >= applies.sum(axis=1))
    sums = np.where(scored, given, 0).sum(axis=1)
    return np.where(enough, sums / np.maximum(valid, 1), np.nan)


def equal_weight_score(audience_means: Sequence[float | None]) -> float | None:
    """Score of a dimension: plain mean of the audiences that have a result, however many people each counts.

    Parameters
    ----------
    audience_means : sequence of float or None
        One mean per audience [points, 0 to 100]; None or nan where the audience has no result. Never imputed.

    Returns
    -------
    float or None
        Score [points, 0 to 100]; None when no audience has a result.

    References
    ----------
    practice §5: equal weights in place of the audience weights of methods §1.4 [convention].

    Examples
    --------
    >>> equal_weight_score([60, None, 41])
    50.5
    """
    means = np.array([np.nan if mean is None else mean for mean in audience_means], dtype=float)
    answered = means[~np.isnan(means)]
    return float(answered.mean()) if answered.size else None
