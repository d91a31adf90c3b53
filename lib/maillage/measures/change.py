"""How a mean changed between two waves of answers, perhaps of the same people, and what it takes to see it."""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.estimation import NO_DATA, Estimate, difference, mean_with_interval

SMALLEST_WORTH = 5.0
# a variance this small beside those of the means is a rounding error
ROUNDING = 1e-9


def change(before: ArrayLike, after: ArrayLike, populations: tuple[float, float], confidence: float = 0.95) -> Estimate:
    """Mean of the later wave minus that of the earlier; who answered both waves narrows the interval.

    Without anybody in both it is Welch's interval, with everybody in both the paired one: one formula, not a choice.

    Parameters
    ----------
    before, after : array_like of shape (people,)
        Scores of the same people in the same order, same unit; nan where somebody did not answer that wave. Answers
        that cannot be matched stand on lines of their own.
    populations : (int or inf, int or inf)
        People in the group at each wave, whether they answered or not; `math.inf` leaves the correction out.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    Estimate
        after − before, positive when scores rose; n counts the answers of both waves. Method "paired", "partly_paired",
        "welch" (nobody known to be in both) or "census"; "too_few" and "no_spread" have no interval.

    Raises
    ------
    ValueError
        If the arrays differ in length, or more people answered a wave than the group counted.

    References
    ----------
    Derrick, Russ, Toher and White, Journal of Modern Applied Statistical Methods 16, 2017, 137-157, unequal variances;
    finite populations: variances as Cochran, *Sampling Techniques*, 3rd ed., 1977, §2.6, covariance of overlapping
    samples as Tam, The American Statistician 38, 1984, 288-289; methods §7; practice §11.

    Examples
    --------
    >>> found = change([42, 55, 38, 61, 47, 50, 44, 58], [50, 57, 45, 60, 55, 59, 49, 63], (math.inf, math.inf))
    >>> found.value, round(found.low, 2), round(found.high, 2), found.method
    (5.375, 2.52, 8.23, 'paired')
    """
    first, second = (np.asarray(scores, dtype=float).ravel() for scores in (before, after))
    if first.shape != second.shape:
        raise ValueError(f"before, after: {first.size} and {second.size} people found, as many expected")
    earlier, later = mean_with_interval(first, populations[0]), mean_with_interval(second, populations[1])
    apart = difference(later, earlier, confidence)
    both = ~np.isnan(first) & ~np.isnan(second)
    pairs = int(both.sum())
    if apart.value is None:
        return NO_DATA
    if apart.low is None or apart.method == "census" or pairs < 2:
        return apart
    correlation = _correlation(first[both], second[both])
    covariance = correlation * _shared(first, second, pairs, populations, earlier, later)
    variance = earlier.standard_error**2 + later.standard_error**2 - 2 * covariance
    alone = earlier.n + later.n - 2 * pairs
    method = "partly_paired" if alone else "paired"
    if variance <= ROUNDING * (earlier.standard_error**2 + later.standard_error**2):
        return Estimate(apart.value, None, None, apart.n, "no_spread")
    freedom = pairs - 1 + (apart.degrees_of_freedom - pairs + 1) / (alone + 2 * pairs) * alone
    return _student(apart.value, math.sqrt(variance), freedom, apart.n, method, confidence)


def answers_needed(
    deviation: float, smallest: float = SMALLEST_WORTH, population: float = math.inf, correlation: float | None = None
) -> int:
    """Answers that each wave needs, for a change of that size to be seen four times in five.

    Parameters
    ----------
    deviation : float
        Standard deviation of the scores [points].
    smallest : float
        Smallest change worth acting on [points] [convention: 5].
    population : int or inf
        People in the group; a small group needs fewer.
    correlation : float, optional
        Between the two answers of one person [-]: then the answers are pairs. Without it nobody is matched.

    Returns
    -------
    int
        Answers a wave, rounded up; at most the population.

    Raises
    ------
    ValueError
        If a deviation, a change or a population is not positive, or a correlation not from −1 to below 1.

    References
    ----------
    Cohen, *Statistical Power Analysis for the Behavioral Sciences*, 2nd ed., 1988, §2.4; level .05 two-sided, power
    .80; finite population: Cochran 1977, §4.6; methods §7; practice §11.

    Examples
    --------
    >>> answers_needed(18), answers_needed(18, correlation=0.6), answers_needed(18, population=140)
    (204, 82, 83)
    """
    if min(deviation, smallest, population) <= 0 or not (correlation is None or -1 <= correlation < 1):
        raise ValueError("deviation, smallest, population: above 0 expected; correlation: from -1 to below 1")
    size = (NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)) ** 2
    needed = 2 * deviation**2 * (1 - (correlation or 0.0)) * size / smallest**2
    finite = needed if math.isinf(population) else needed / (1 + needed / population)
    return math.ceil(finite - ROUNDING)


def realised_share(planned: float, realised: float) -> float | None:
    """How much of what was planned came true; below 0 where the opposite did.

    Parameters
    ----------
    planned, realised : float
        Same unit and sign: a saving of 400 planned and 300 found, for instance.

    Returns
    -------
    float or None
        realised / planned [-]; above 1 beyond the plan. None where nothing was planned.

    References
    ----------
    methods §7; practice §13.

    Examples
    --------
    >>> realised_share(400, 300), realised_share(400, -100), realised_share(0, 50)
    (0.75, -0.25, None)
    """
    return realised / planned if planned else None


def _correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Of those in both waves; 0 where one of the two does not vary, since nothing then says that they go together."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def _shared(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    pairs: int,
    populations: tuple[float, float],
    earlier: Estimate,
    later: Estimate,
) -> float:
    """By how much the two means vary together, for a correlation of 1.

    Not below nought: codes that do not match say nothing of who is behind them. Nor beyond what the two errors allow,
    which a group that answered whole makes nought.
    """
    spread = float(np.nanstd(first, ddof=1) * np.nanstd(second, ddof=1))
    overlap = max(0.0, pairs / (earlier.n * later.n) - 1 / max(populations))
    return min(spread * overlap, earlier.standard_error * later.standard_error)


def _student(value: float, standard_error: float, freedom: float, n: int, method: str, confidence: float) -> Estimate:
    from scipy.special import stdtrit

    half_width = float(stdtrit(freedom, (1 + confidence) / 2)) * standard_error
    return Estimate(value, value - half_width, value + half_width, n, method, standard_error, freedom)
