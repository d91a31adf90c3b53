"""What a series of counts over time may be read as: an ordinary up and down, or something that happened."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST_POINTS = 12
RUN = 8  # points in a row on one side: by themselves, one time in 128
BIAS = 1.128  # mean range of two values of a normal distribution, in standard deviations


@dataclass(frozen=True, eq=False)
class Chart:
    """A series with its middle and, from twelve points on, its limits.

    Attributes
    ----------
    values : ndarray of shape (points,)
        In time order, any unit.
    middle : float
        Mean of the values where there are limits; their median in a run chart, which one odd month does not move.
    low, high : ndarray of shape (points,), or None
        Limits, same unit; None below twelve points: a run chart.
    outside : tuple of int
        Places beyond the limits, from 0.
    runs : tuple of int
        Places at which eight in a row stand on one side of the middle.
    """

    values: NDArray[np.float64]
    middle: float
    low: NDArray[np.float64] | None
    high: NDArray[np.float64] | None
    outside: tuple[int, ...]
    runs: tuple[int, ...]

    @property
    def has_limits(self) -> bool:
        """Whether there are points enough for limits."""
        return self.low is not None


def individuals_chart(values: ArrayLike, fewest: int = FEWEST_POINTS) -> Chart:
    """One measure a month, as it is: limits from how much one month differs from the next (XmR).

    Parameters
    ----------
    values : array_like of shape (points,)
        In time order, any unit, none missing.
    fewest : int
        Points from which limits are drawn [convention: 12]; below, it is a run chart.

    Returns
    -------
    Chart
        x̄ ± 3·MR̄/1.128.

    Raises
    ------
    ValueError
        If a value is missing, or there are fewer than two.

    References
    ----------
    NIST/SEMATECH e-Handbook of Statistical Methods, §6.3.2.2, figures from memory; methods §7.

    Examples
    --------
    >>> flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    >>> chart = individuals_chart(flow, fewest=10)
    >>> round(chart.middle, 2), round(float(chart.low[0]), 3), round(float(chart.high[0]), 3)
    (50.81, 45.816, 55.804)
    >>> individuals_chart(flow).has_limits
    False
    """
    given = _series(values)
    if given.size < fewest:
        return _read(given, float(np.median(given)), None, None)
    middle, ranges = float(given.mean()), np.abs(np.diff(given))
    half_width = np.full(given.shape, 3 * float(ranges.mean()) / BIAS)
    return _read(given, middle, middle - half_width, middle + half_width)


def proportion_chart(counts: ArrayLike, totals: ArrayLike, fewest: int = FEWEST_POINTS) -> Chart:
    """A share a month, of totals that differ: limits as wide as each total allows (p-chart).

    Parameters
    ----------
    counts, totals : array_like of shape (points,)
        How many of how many, in time order; totals above 0.
    fewest : int
        As in `individuals_chart`.

    Returns
    -------
    Chart
        p̄ ± 3√(p̄(1−p̄)/n), cut at 0 and 1 [-].

    Raises
    ------
    ValueError
        If a count is outside 0 to its total, a total is not above 0, or there are fewer than two points.

    References
    ----------
    NIST/SEMATECH e-Handbook of Statistical Methods, §6.3.3.2; methods §7.

    Examples
    --------
    >>> chart = proportion_chart([18, 22, 25, 20, 33], [60, 64, 70, 58, 72], fewest=5)
    >>> round(chart.middle, 4), round(float(chart.low[-1]), 4), round(float(chart.high[-1]), 4)
    (0.3642, 0.1941, 0.5343)
    """
    given, whole = _series(counts), _series(totals)
    if given.shape != whole.shape or not ((whole > 0) & (given >= 0) & (given <= whole)).all():
        raise ValueError("counts, totals: as many of each, counts from 0 to their total, totals above 0 expected")
    shares = given / whole
    if shares.size < fewest:
        return _read(shares, float(np.median(shares)), None, None)
    middle = float(given.sum() / whole.sum())
    half_width = 3 * np.sqrt(middle * (1 - middle) / whole)
    return _read(shares, middle, np.maximum(0.0, middle - half_width), np.minimum(1.0, middle + half_width))


def _series(values: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(values, dtype=float).ravel()
    if given.size < 2 or not np.isfinite(given).all():
        raise ValueError(f"values: {given.size} found, two or more expected, none missing")
    return given


def _read(
    values: NDArray[np.float64], middle: float, low: NDArray[np.float64] | None, high: NDArray[np.float64] | None
) -> Chart:
    outside = () if low is None or high is None else tuple(np.flatnonzero((values < low) | (values > high)).tolist())
    runs, length, before = [], 0, 0.0
    for place, side in enumerate(np.sign(values - middle).tolist()):
        if not side:  # a point on the middle neither makes nor breaks a run
            continue
        length = length + 1 if side == before else 1
        before = side
        if length >= RUN:
            runs.append(place)
    return Chart(values, middle, low, high, outside, tuple(runs))
