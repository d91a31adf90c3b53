"""How large a difference between two groups is, when it is worth telling, and what is said against what is shown."""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.estimation import NO_DATA, Estimate

MARKED_POINTS = 10.0
MARKED_P = 0.05
RATING_POINTS = {"N": 7.5, "P": 32.5, "L": 67.5, "F": 92.5}
SAYS_VERSUS_SHOWS_POINTS = 25.0

# a difference of 10 computed in floating point may come out a hair below
ROUNDING = 1e-9

SaysVersusShows = Literal["says_more", "shows_more", "agree"]


def hedges_g(a: ArrayLike, b: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Difference of two means in standard deviations, corrected for small samples; pooled deviation.

    Parameters
    ----------
    a, b : array_like of shape (n,), (m,)
        Scores of two groups that share no respondent, same unit; nan left out.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    Estimate
        g [standard deviations], positive when `a` is higher, with its large-sample normal interval, method "hedges".
        Without a value when a group has fewer than two answers or neither varies.

    References
    ----------
    Hedges, Journal of Educational Statistics 6, 1981, 107-128; variance: Hedges and Olkin, *Statistical Methods for
    Meta-Analysis*, 1985, ch. 5; methods §1.8.

    Examples
    --------
    >>> round(hedges_g([60, 70, 80], [40, 50, 60]).value, 2)
    1.6
    """
    first, second = _given(a), _given(b)
    n, m = first.size, second.size
    if n == 0 or m == 0:
        return NO_DATA
    if n < 2 or m < 2:
        return Estimate(None, None, None, n + m, "too_few")
    pooled = ((n - 1) * first.var(ddof=1) + (m - 1) * second.var(ddof=1)) / (n + m - 2)
    if pooled == 0:
        return Estimate(None, None, None, n + m, "no_spread")
    correction = 1 - 3 / (4 * (n + m - 2) - 1)
    value = float(correction * (first.mean() - second.mean()) / math.sqrt(pooled))
    error = math.sqrt((n + m) / (n * m) + value**2 / (2 * (n + m)))
    half_width = NormalDist().inv_cdf((1 + confidence) / 2) * error
    return Estimate(value, value - half_width, value + half_width, n + m, "hedges", error, math.inf)


def cliffs_delta(a: ArrayLike, b: ArrayLike) -> float | None:
    """Chance that an answer of `a` is above one of `b`, less the chance that it is below; for ordered answers.

    Parameters
    ----------
    a, b : array_like of shape (n,), (m,)
        Answers of two groups, same scale; nan left out.

    Returns
    -------
    float or None
        δ [-, −1 to 1]; None when a group has no answer.

    References
    ----------
    Cliff, Psychological Bulletin 114, 1993, 494-509; from the rank sum of Mann and Whitney; methods §1.8.

    Examples
    --------
    >>> round(cliffs_delta([5, 4, 5, 4, 3], [2, 3, 4, 3, 1, 3]), 4)
    0.7667
    """
    first, second = _given(a), _given(b)
    n, m = first.size, second.size
    if n == 0 or m == 0:
        return None
    from scipy.stats import rankdata

    rank_sum = rankdata(np.concatenate([first, second]))[:n].sum()
    return float(2 * (rank_sum - n * (n + 1) / 2) / (n * m) - 1)


def is_marked(gap: Estimate, adjusted_p: float | None) -> bool:
    """Whether a gap is to be told as marked: at least ten points, and not by chance alone; else it is to be discussed.

    Parameters
    ----------
    gap : Estimate
        A difference, as `difference` returns it [points].
    adjusted_p : float or None
        Its p value after `holm` [-]; None or nan where it was not tested.

    Returns
    -------
    bool
        A difference of two groups that answered whole is a fact: its size alone decides. Untested, it is not marked.

    References
    ----------
    methods §1.8 [convention].

    Examples
    --------
    >>> is_marked(Estimate(19, 8.75, 29.25, 128, "welch"), 0.00225), is_marked(Estimate(9, 1, 17, 200, "welch"), 0.03)
    (True, False)
    """
    if gap.value is None or abs(gap.value) < MARKED_POINTS - ROUNDING:
        return False
    return gap.method == "census" or (adjusted_p is not None and adjusted_p < MARKED_P)


def documentary_score(ratings: Sequence[str]) -> float | None:
    """What the documents show of a dimension: mean of the mid-points of the rating bands.

    Parameters
    ----------
    ratings : sequence of str
        One of N, P, L, F for each document assessed (not, partially, largely, fully achieved).

    Returns
    -------
    float or None
        Score [points, 0 to 100]; None when nothing was assessed.

    Raises
    ------
    ValueError
        If a rating is none of these.

    References
    ----------
    ISO/IEC 33020:2019, rating scale N P L F; bands and mid-points: methods §1.2 [convention, bands not re-read].

    Examples
    --------
    >>> documentary_score(["N", "P", "L"])
    35.833333333333336
    """
    unknown = [rating for rating in ratings if rating not in RATING_POINTS]
    if unknown:
        raise ValueError(f"ratings: {unknown[0]!r} found, one of N, P, L, F expected")
    return math.fsum(RATING_POINTS[rating] for rating in ratings) / len(ratings) if ratings else None


def says_versus_shows(said: float | None, shown: float | None) -> SaysVersusShows | None:
    """Whether what people say of a dimension and what its documents show lie more than 25 points apart.

    Parameters
    ----------
    said : float or None
        Score of the answers [points, 0 to 100].
    shown : float or None
        As `documentary_score` returns it [points, 0 to 100].

    Returns
    -------
    "says_more", "shows_more", "agree" or None
        None where one of them is missing.

    References
    ----------
    methods §1.4, SAYS_VS_DOES [convention].

    Examples
    --------
    >>> says_versus_shows(64, 32.5), says_versus_shows(54.5, 30)
    ('says_more', 'agree')
    """
    if said is None or shown is None:
        return None
    if abs(said - shown) <= SAYS_VERSUS_SHOWS_POINTS + ROUNDING:
        return "agree"
    return "says_more" if said > shown else "shows_more"


def _given(values: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(values, dtype=float).ravel()
    return given[~np.isnan(given)]
