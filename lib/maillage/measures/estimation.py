"""Means, shares and differences with their intervals, for samples of a company of known size."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Bounds = tuple[float, float]


@dataclass(frozen=True)
class Estimate:
    """A value with its sampling interval. What was not computed is None, never 0.

    Attributes
    ----------
    value : float or None
        The estimate, in the unit of what was estimated; None where the answers cannot give one.
    low, high : float or None
        Ends of the interval; None where the answers cannot give one.
    n : int
        Answers behind it.
    method : str
        "t", "wilson", "welch", "hedges"; "census" (everybody answered: no sampling error); and, without an interval,
        "too_few" (one answer), "no_spread" (identical answers of a part of the group), "no_data".
    standard_error : float or None
        Of the value, same unit; 0 for a census; None where unknown and for shares, whose interval is not symmetric.
    degrees_of_freedom : float or None
        Of the t distribution of the interval; infinite for a census.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    method: str
    standard_error: float | None = None
    degrees_of_freedom: float | None = None


NO_DATA = Estimate(None, None, None, 0, "no_data")


def mean_with_interval(
    values: ArrayLike, population: float, bounds: Bounds | None = None, confidence: float = 0.95
) -> Estimate:
    """Mean of those who answered, with a Student interval narrowed by the share of the group that did.

    Identical answers of a part of the group give no interval: their spread is unknown, not zero.

    Parameters
    ----------
    values : array_like of shape (n,)
        Answers, any unit; nan left out.
    population : int or inf
        People in the group, whether they answered or not; `math.inf` leaves the correction out.
    bounds : (float, float), optional
        Ends of the scale, such as (0, 100): the interval is cut there. Not cut by default.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    Estimate
        value ± t(n−1)·s/√n·√(1−n/N), in the unit of the answers.

    Raises
    ------
    ValueError
        If more people answered than the group counts.

    References
    ----------
    Cochran, *Sampling Techniques*, 3rd ed., 1977, §2.6; methods §1.6; practice §11.

    Examples
    --------
    >>> six_of_eight = mean_with_interval([70, 55, 80, 65, 75, 60], population=8)
    >>> six_of_eight.value, round(six_of_eight.high - six_of_eight.value, 2)
    (67.5, 4.91)
    """
    given = np.asarray(values, dtype=float).ravel()
    given = given[~np.isnan(given)]
    n = given.size
    _refuse_more_answers_than_people(n, population)
    if n == 0:
        return NO_DATA
    value = float(given.mean())
    if n == population:
        return Estimate(value, value, value, n, "census", 0.0, math.inf)
    if n < 2:
        return Estimate(value, None, None, n, "too_few")
    if np.ptp(given) == 0:
        return Estimate(value, None, None, n, "no_spread")
    standard_error = float(given.std(ddof=1)) / math.sqrt(n) * math.sqrt(1 - n / population)
    return _student_estimate(value, standard_error, n - 1, n, "t", bounds, confidence)


def share_with_interval(successes: int, n: int, population: float, confidence: float = 0.95) -> Estimate:
    """Share of those who answered, with a Wilson interval on the effective n that a finite group gives.

    Parameters
    ----------
    successes, n : int
        Answers counted, answers given.
    population : int or inf
        People in the group, whether they answered or not.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    Estimate
        Share [-, 0 to 1]; the interval is the share itself when everybody answered.

    Raises
    ------
    ValueError
        If successes exceed n, or n the population.

    References
    ----------
    Wilson, JASA 22, 1927, 209-212; Newcombe, Statistics in Medicine 17, 1998, 857-872, method 3; effective
    n' = n(N−1)/(N−n) of methods §1.6 [convention].

    Examples
    --------
    >>> whole_group = share_with_interval(18, 24, population=30)
    >>> round(whole_group.low, 4), round(whole_group.high, 4)
    (0.664, 0.8199)
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes: {successes} of {n} found, 0 to {n} expected")
    _refuse_more_answers_than_people(n, population)
    if n == 0:
        return NO_DATA
    share = successes / n
    if n == population:
        return Estimate(share, share, share, n, "census")
    effective = n if math.isinf(population) else n * (population - 1) / (population - n)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    centre = share + z**2 / (2 * effective)
    half_width = z * math.sqrt(share * (1 - share) / effective + z**2 / (4 * effective**2))
    scale = 1 + z**2 / effective
    # at 0 and 1 one end is the share itself; rounding errors would put it a hair beyond
    low = min(share, max(0.0, (centre - half_width) / scale))
    high = max(share, min(1.0, (centre + half_width) / scale))
    return Estimate(share, low, high, n, "wilson")


def mean_of_means(estimates: Sequence[Estimate], bounds: Bounds | None = None, confidence: float = 0.95) -> Estimate:
    """Equal-weight mean of independent means, such as a dimension's audiences; large groups weigh no more.

    Parameters
    ----------
    estimates : sequence of Estimate
        Means of groups that share no respondent, as `mean_with_interval` returns them. Those without a value are
        left out; one without an interval leaves the result without one.
    bounds : (float, float), optional
        Ends of the scale: the interval is cut there.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    Estimate
        Mean, with variance Σ se²/k² and Welch-Satterthwaite degrees of freedom; n is the sum.

    Raises
    ------
    ValueError
        If one of them is a share: its interval is not symmetric.

    References
    ----------
    Satterthwaite, Biometrics Bulletin 2, 1946, 110-114; equal weights: practice §5 [convention].

    Examples
    --------
    >>> executives = Estimate(60, 60, 60, 8, "census", 0.0, float("inf"))
    >>> employees = mean_with_interval([30, 40, 50], population=300)
    >>> mean_of_means([executives, employees]).value
    50.0
    """
    answered = [estimate for estimate in estimates if estimate.value is not None]
    if not answered:
        return NO_DATA
    k = len(answered)
    value = math.fsum(estimate.value for estimate in answered) / k
    return _combined(value, answered, 1 / k, bounds, confidence)


def difference(a: Estimate, b: Estimate, confidence: float = 0.95) -> Estimate:
    """Mean of `a` minus mean of `b`, Welch interval; a group that answered whole adds no sampling error.

    Parameters
    ----------
    a, b : Estimate
        Means of two groups that share no respondent, same unit, as `mean_with_interval` returns them.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    Estimate
        a − b, positive when `a` is higher; n is the sum. Without an interval when either has none.

    Raises
    ------
    ValueError
        If one of them is a share: its interval is not symmetric.

    References
    ----------
    Welch, Biometrika 34, 1947, 28-35; methods §1.8; practice §11 (finite population).

    Examples
    --------
    >>> executives = Estimate(71, None, None, 8, "t", 12 / 8**0.5, 7)
    >>> employees = Estimate(52, None, None, 120, "t", 18 / 120**0.5, 119)
    >>> gap = difference(executives, employees)
    >>> gap.value, round(gap.low, 2), round(gap.high, 2)
    (19, 8.75, 29.25)
    """
    if a.value is None or b.value is None:
        return NO_DATA
    return _combined(a.value - b.value, [a, b], 1.0, None, confidence)


def p_value(estimate: Estimate) -> float | None:
    """Two-sided probability of a value at least this far from zero, were the true one zero.

    Parameters
    ----------
    estimate : Estimate
        A difference, as `difference` returns it.

    Returns
    -------
    float or None
        p [-, 0 to 1]; None without a standard error, and for censuses: a fact is not tested.

    References
    ----------
    Welch, Biometrika 34, 1947, 28-35; methods §1.8.

    Examples
    --------
    >>> round(p_value(Estimate(19, 8.75, 29.25, 128, "welch", 4.5497, 9.245)), 5)
    0.00225
    """
    if estimate.value is None or not estimate.standard_error:
        return None
    from scipy.special import stdtr

    return float(2 * stdtr(estimate.degrees_of_freedom, -abs(estimate.value) / estimate.standard_error))


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """p values adjusted for the number of comparisons made together, by Holm's steps down.

    Parameters
    ----------
    p_values : array_like of shape (m,)
        p values [-]; nan for comparisons that were not tested: they stay nan and are not counted.

    Returns
    -------
    ndarray of shape (m,)
        Adjusted p values [-, at most 1], in the order given.

    Raises
    ------
    ValueError
        If a p value is outside 0 to 1.

    References
    ----------
    Holm, Scandinavian Journal of Statistics 6, 1979, 65-70; methods §1.8.

    Examples
    --------
    >>> [round(p, 3) for p in holm([0.001, 0.012, 0.03, 0.04, 0.2]).tolist()]
    [0.005, 0.048, 0.09, 0.09, 0.2]
    """
    given = np.asarray(p_values, dtype=float)
    tested = np.flatnonzero(~np.isnan(given))
    if ((given[tested] < 0) | (given[tested] > 1)).any():
        raise ValueError("p_values: a value outside 0 to 1 found")
    ascending = tested[np.argsort(given[tested], kind="stable")]
    adjusted = np.full(given.shape, np.nan)
    steps = np.arange(tested.size, 0, -1)
    adjusted[ascending] = np.minimum(1, np.maximum.accumulate(steps * given[ascending]))
    return adjusted


def _refuse_more_answers_than_people(n: int, population: float) -> None:
    if n > population:
        raise ValueError(f"population: {n} answers of {population} people found, at least {n} people expected")


def _student_estimate(
    value: float,
    standard_error: float,
    degrees_of_freedom: float,
    n: int,
    method: str,
    bounds: Bounds | None,
    confidence: float,
) -> Estimate:
    from scipy.special import stdtrit

    half_width = float(stdtrit(degrees_of_freedom, (1 + confidence) / 2)) * standard_error
    lowest, highest = bounds or (-math.inf, math.inf)
    low, high = max(value - half_width, lowest), min(value + half_width, highest)
    return Estimate(value, low, high, n, method, standard_error, degrees_of_freedom)


def _combined(
    value: float, parts: Sequence[Estimate], weight: float, bounds: Bounds | None, confidence: float
) -> Estimate:
    n = sum(part.n for part in parts)
    for part in parts:
        if part.standard_error is None:
            if part.low is not None:
                raise ValueError(f"estimates: a {part.method} share found, means expected")
            return Estimate(value, None, None, n, part.method)
    variances = [(weight * part.standard_error) ** 2 for part in parts]
    variance = math.fsum(variances)
    if variance == 0:
        return Estimate(value, value, value, n, "census", 0.0, math.inf)
    spent = sum(v**2 / part.degrees_of_freedom for v, part in zip(variances, parts, strict=True))
    freedom = variance**2 / spent if spent else math.inf
    return _student_estimate(value, math.sqrt(variance), freedom, n, "welch", bounds, confidence)
