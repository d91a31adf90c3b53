"""From severities of symptom families to an order of causes that an average client would not get anyway."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

DEFAULT_SEED = 20261121


def allocation(weights: ArrayLike) -> NDArray[np.float64]:
    """How each symptom family's severity is shared out among its causes.

    Parameters
    ----------
    weights : array_like of shape (families, causes)
        Strength of the link: 0 none, 1 weak, 3 medium, 9 strong [convention].

    Returns
    -------
    ndarray of shape (families, causes)
        Shares [-]; each row sums to 1, or to 0 for a family without a cause.

    Raises
    ------
    ValueError
        If a weight is negative or missing.

    References
    ----------
    Cause-and-effect matrix of quality function deployment; methods §2.1 (a).

    Examples
    --------
    >>> allocation([[9, 3, 0], [0, 0, 0]]).tolist()
    [[0.75, 0.25, 0.0], [0.0, 0.0, 0.0]]
    """
    strength = np.asarray(weights, dtype=float)
    if strength.ndim != 2 or not (np.isfinite(strength) & (strength >= 0)).all():
        raise ValueError("weights: a (families, causes) matrix of numbers of 0 or more expected")
    totals = strength.sum(axis=1, keepdims=True)
    return np.divide(strength, totals, out=np.zeros_like(strength), where=totals > 0)


def loads(severities: ArrayLike, weights: ArrayLike) -> NDArray[np.float64]:
    """Severity carried by each cause; families without a measured severity are left out, not taken as 0.

    Parameters
    ----------
    severities : array_like of shape (families,)
        Severity [-, 0 to 1]; nan where it was not measured.
    weights : array_like of shape (families, causes)
        As in `allocation`.

    Returns
    -------
    ndarray of shape (causes,)
        Loads [severity]; they sum to the severities of the measured families that have a cause. nan for a cause
        that none of the measured families points to.

    Raises
    ------
    ValueError
        If a severity is outside 0 to 1, or the shapes do not agree.

    References
    ----------
    methods §2.1 (a), R_j.

    Examples
    --------
    >>> loads([0.8, float("nan")], [[9, 3, 0], [3, 9, 1]]).round(2).tolist()
    [0.6, 0.2, nan]
    """
    shares = allocation(weights)
    severity, measured = _measured_severities(severities, shares.shape[0])
    return np.where(shares[measured].any(axis=0), severity[measured] @ shares[measured], np.nan)


def coherence(severities: ArrayLike, weights: ArrayLike) -> NDArray[np.float64]:
    """Mean severity of the measured families that a cause should produce: low when the others are absent.

    Parameters
    ----------
    severities, weights : array_like
        As in `loads`.

    Returns
    -------
    ndarray of shape (causes,)
        Coherence [-, 0 to 1]; nan for a cause that none of the measured families points to.

    Raises
    ------
    ValueError
        As `loads`.

    References
    ----------
    methods §2.1 (a), K_j.

    Examples
    --------
    >>> coherence([0.8, 0.6, 0.2], [[9, 3, 0], [3, 9, 1], [0, 1, 9]]).round(3).tolist()
    [0.75, 0.615, 0.24]
    """
    strength = np.asarray(weights, dtype=float)
    severity, measured = _measured_severities(severities, allocation(strength).shape[0])
    totals = strength[measured].sum(axis=0)
    return np.divide(
        severity[measured] @ strength[measured], totals, out=np.full(totals.shape, np.nan), where=totals > 0
    )


def average_client_loads(
    weights: ArrayLike, measured: ArrayLike, draws: int = 2000, seed: int = DEFAULT_SEED
) -> NDArray[np.float64]:
    """Loads of clients about whom nothing is known: random severities for the same measured families.

    Parameters
    ----------
    weights : array_like of shape (families, causes)
        As in `allocation`.
    measured : array_like of bool, shape (families,)
        True where the real client's severity was measured.
    draws : int
        Simulated clients; the percentile of a load then moves by about one point (standard error at most 1.1).
    seed : int
        Of the random numbers; a family keeps its draws whichever others are measured.

    Returns
    -------
    ndarray of shape (draws, causes)
        Loads [severity], severities uniform from 0 to 1; nan for a cause that no measured family points to.

    References
    ----------
    practice §7 [convention].

    Examples
    --------
    >>> average_client_loads([[1, 0], [1, 1]], [True, True], draws=3).shape
    (3, 2)
    """
    shares = allocation(weights)
    families = np.asarray(measured, dtype=bool)
    if families.shape != shares.shape[:1]:
        raise ValueError(f"measured: shape {families.shape} found, {shares.shape[:1]} expected")
    severity = np.random.default_rng(seed).random((draws, families.size))
    return np.where(shares[families].any(axis=0), severity[:, families] @ shares[families], np.nan)


def load_percentiles(loads: ArrayLike, simulated: ArrayLike) -> NDArray[np.float64]:
    """Where each cause's load stands among those of simulated average clients (mid-rank).

    Parameters
    ----------
    loads : array_like of shape (causes,)
        As `loads` returns them.
    simulated : array_like of shape (draws, causes)
        As `average_client_loads` returns them.

    Returns
    -------
    ndarray of shape (causes,)
        Share of simulated clients with a lower load, ties by half [%, 0 to 100]; nan where the load is.

    Raises
    ------
    ValueError
        If the numbers of causes differ or there is no draw.

    References
    ----------
    practice §7; mid-rank: methods §1.11.

    Examples
    --------
    >>> load_percentiles([2.0], [[1.0], [2.0], [3.0], [4.0]]).tolist()
    [37.5]
    """
    observed = np.asarray(loads, dtype=float)
    drawn = np.asarray(simulated, dtype=float)
    if drawn.ndim != 2 or drawn.shape[0] == 0 or drawn.shape[1:] != observed.shape:
        raise ValueError(f"simulated: shape {drawn.shape} found, (draws, {observed.size}) expected")
    percentiles = 100 * ((drawn < observed).mean(axis=0) + 0.5 * (drawn == observed).mean(axis=0))
    return np.where(np.isnan(observed) | np.isnan(drawn).any(axis=0), np.nan, percentiles)


@dataclass(frozen=True)
class Ranking:
    """An order that admits its ties.

    Attributes
    ----------
    order : tuple of int
        Indices from highest to lowest; tied ones by index, missing ones left out.
    ranks : tuple of int or None
        Rank of each index, from 1; tied ones share the best (1, 2, 2, 4); None where missing.
    ties : tuple of tuples of int
        Groups of indices that share a rank, highest first.
    """

    order: tuple[int, ...]
    ranks: tuple[int | None, ...]
    ties: tuple[tuple[int, ...], ...]


def ranking(values: ArrayLike, step: float = 0.0) -> Ranking:
    """Order from highest to lowest, equal values sharing a rank.

    Parameters
    ----------
    values : array_like of shape (n,)
        Percentiles or other values; nan where missing.
    step : float
        Values are compared after rounding half up to this step; 1 for percentiles printed as whole numbers, so
        that what reads as equal ranks as equal. 0 compares them as they are.

    Returns
    -------
    Ranking
        Order, shared ranks and ties.

    References
    ----------
    practice §7; competition ranking ("1224").

    Examples
    --------
    >>> ranking([70.2, 91, 69.8, float("nan")], step=1)
    Ranking(order=(1, 0, 2), ranks=(2, 1, 2, None), ties=((0, 2),))
    """
    given = np.asarray(values, dtype=float)
    compared = np.floor(given / step + 0.5) if step > 0 else given
    ranks = [None if np.isnan(value) else 1 + int((compared > value).sum()) for value in compared.tolist()]
    order = sorted((index for index, rank in enumerate(ranks) if rank is not None), key=lambda index: ranks[index])
    by_rank: dict[int, list[int]] = {}
    for index in order:
        by_rank.setdefault(ranks[index], []).append(index)
    return Ranking(tuple(order), tuple(ranks), tuple(tuple(group) for group in by_rank.values() if len(group) > 1))


def _measured_severities(severities: ArrayLike, families: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    severity = np.asarray(severities, dtype=float)
    if severity.shape != (families,):
        raise ValueError(f"severities: shape {severity.shape} found, ({families},) expected")
    measured = ~np.isnan(severity)
    if ((severity[measured] < 0) | (severity[measured] > 1)).any():
        raise ValueError("severities: a value outside 0 to 1 found")
    return severity, measured
