"""From severities of symptom families to an order of causes that an average client would not get anyway."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

DEFAULT_SEED = 20261121
DEFAULT_DRAWS = 2000
SCALE = (0.0, 1.0, 3.0, 9.0)  # weights of the matrix: none, weak, medium, strong
NARROWEST = 1e-12  # stretch of severity narrower than this is a rounding error between two equal points


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
    weights: ArrayLike, measured: ArrayLike, draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED
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
    severity = _random_severities(families.size, draws, seed)
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


@dataclass(frozen=True)
class SeverityChange:
    """How far one family's severity may move before other causes come first.

    Attributes
    ----------
    family : int
        Its index.
    severity : float or None
        Present severity [-]; None where it was not measured, and then nothing below is known either.
    changed : float or None
        Severity nearest to the present one beyond which other causes stand first [-, 0 to 1]; of two as near, the
        lower. None when no severity from 0 to 1 changes them.
    enters, leaves : tuple of int
        Causes that then come among the first, and those that no longer do.
    """

    family: int
    severity: float | None
    changed: float | None
    enters: tuple[int, ...]
    leaves: tuple[int, ...]


@dataclass(frozen=True)
class WeightChange:
    """How far one weight of the matrix may move along its scale before other causes come first.

    Attributes
    ----------
    family, cause : int
        Indices of the weight.
    weight, changed : float
        Present weight, and the nearest on the scale that changes the first causes; of two as near, the lower.
    steps : int
        Places moved along the scale, 1 or more.
    enters, leaves : tuple of int
        Causes that then come among the first, and those that no longer do.
    """

    family: int
    cause: int
    weight: float
    changed: float
    steps: int
    enters: tuple[int, ...]
    leaves: tuple[int, ...]


def first_causes(percentiles: ArrayLike, places: int = 3, above: float | None = None) -> tuple[int, ...]:
    """Causes that stand among the first by whole percentile; more than `places` where they tie.

    Parameters
    ----------
    percentiles : array_like of shape (causes,)
        As `load_percentiles` returns them, whole or not [%]; nan where missing. They are compared as whole numbers,
        as they are printed.
    places : int
        How many are asked for.
    above : float, optional
        Percentile to be exceeded [%]; by default any will do.

    Returns
    -------
    tuple of int
        Indices, ascending.

    References
    ----------
    practice §7.

    Examples
    --------
    >>> first_causes([70.2, 91, 69.8, 12, float("nan")], places=2)
    (0, 1, 2)
    """
    return _indices(_among_first(np.round(np.asarray(percentiles, dtype=float))[None, :], places, above)[0])


def severity_sensitivity(
    severities: ArrayLike,
    weights: ArrayLike,
    places: int = 3,
    above: float | None = None,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
) -> tuple[SeverityChange, ...]:
    """Smallest change of one family's severity that changes which causes stand first, all others as they are.

    Exact: a load grows in a straight line with one severity and the simulated clients do not move, so that each whole
    percentile changes at known points; the first causes are looked at between all of them, outwards from the present
    severity.

    Parameters
    ----------
    severities, weights : array_like
        As in `loads`.
    places, above
        As in `first_causes`.
    draws, seed : int
        As in `average_client_loads`.

    Returns
    -------
    tuple of SeverityChange
        One for each family, in the order of the families. Severities at which a load merely touches that of a
        simulated client, and no more, are passed over.

    Raises
    ------
    ValueError
        As `loads`.

    References
    ----------
    practice §7; one-way sensitivity: methods §4 (critical weight of one criterion, same form).

    Examples
    --------
    The second cause comes level with the first, in whole percentiles, once the second family is grave enough.

    >>> second = severity_sensitivity([0.8, 0.6, 0.2], [[9, 3, 0], [3, 9, 1], [0, 1, 9]], places=1)[1]
    >>> second.enters, second.leaves, second.changed > 0.6
    ((1,), (), True)
    """
    shares = allocation(weights)
    severity, measured = _measured_severities(severities, shares.shape[0])
    simulated = np.sort(average_client_loads(weights, measured, draws, seed), axis=0)
    carried = loads(severity, weights)
    now = first_causes(load_percentiles(carried, simulated), places, above)
    return tuple(
        _nearest_severity(family, severity, shares[family], carried, simulated, now, places, above)
        for family in range(severity.size)
    )


def weight_sensitivity(
    severities: ArrayLike,
    weights: ArrayLike,
    places: int = 3,
    above: float | None = None,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    scale: Sequence[float] = SCALE,
    most_steps: int | None = None,
) -> tuple[WeightChange, ...]:
    """Weights of the matrix that, moved alone along their scale, change which causes stand first.

    The simulated clients are weighed anew with each change: their loads come from the same matrix.

    Parameters
    ----------
    severities, weights : array_like
        As in `loads`.
    places, above
        As in `first_causes`.
    draws, seed : int
        As in `average_client_loads`.
    scale : sequence of float
        Values a weight can take.
    most_steps : int, optional
        Places along the scale beyond which no change is tried; by default all of it.

    Returns
    -------
    tuple of WeightChange
        Nearest change of each weight that has one, those of the fewest steps first, then by family and cause. Empty
        when no single weight decides. Weights of families without a measured severity bear on nothing.

    Raises
    ------
    ValueError
        As `loads`, or if a weight is not on the scale.

    References
    ----------
    practice §7; methods §2.1 (default matrix [convention], to be editable and shown).

    Examples
    --------
    >>> weight_sensitivity([0.8, 0.6, 0.2], [[9, 3, 0], [3, 9, 1], [0, 1, 9]], places=1)[0]
    WeightChange(family=0, cause=0, weight=9.0, changed=0.0, steps=3, enters=(1,), leaves=(0,))
    """
    strength = np.asarray(weights, dtype=float)
    severity, measured = _measured_severities(severities, allocation(strength).shape[0])
    values = sorted(scale)
    if not np.isin(strength, values).all():
        raise ValueError(f"weights: a weight off the scale {', '.join(f'{value:g}' for value in values)} found")
    clients = np.vstack([severity, _random_severities(severity.size, draws, seed)])  # the real one first
    clients[:, ~measured] = 0
    now = _first_of_first_client(clients @ allocation(strength), strength[measured].any(axis=0), places, above)
    changes = []
    for family in np.flatnonzero(measured).tolist():
        moved = strength.copy()
        moved[family] = 0
        by_other_families = clients @ allocation(moved)
        for cause in range(strength.shape[1]):
            place = values.index(strength[family, cause])
            reached = (other for other in range(len(values)) if 0 < abs(other - place) <= (most_steps or len(values)))
            for other in sorted(reached, key=lambda other: (abs(other - place), other)):
                moved[family] = strength[family]
                moved[family, cause] = values[other]
                carried = by_other_families + np.outer(clients[:, family], allocation(moved[family : family + 1])[0])
                then = _first_of_first_client(carried, moved[measured].any(axis=0), places, above)
                if then != now:
                    weight, steps = float(strength[family, cause]), abs(other - place)
                    enters, leaves = _differences(now, then)
                    changes.append(WeightChange(family, cause, weight, float(values[other]), steps, enters, leaves))
                    break
    return tuple(sorted(changes, key=lambda change: (change.steps, change.family, change.cause)))


def first_place_frequencies(weights: ArrayLike, draws: int = 20_000, seed: int = DEFAULT_SEED) -> NDArray[np.float64]:
    """How often each cause comes first for clients about whom nothing is known: what the matrix answers by itself.

    Parameters
    ----------
    weights : array_like of shape (families, causes)
        As in `allocation`.
    draws : int
        Random clients, severities independent and uniform from 0 to 1, all families measured.
    seed : int
        Of these clients; they are others than those their percentiles are taken among.

    Returns
    -------
    ndarray of shape (causes,)
        Share of clients whose first cause it is, by whole percentile, ties shared equally [-]; they sum to 1. nan for
        a cause that no family points to.

    Raises
    ------
    ValueError
        If a weight is negative or missing, no family points to any cause, or there is no draw.

    References
    ----------
    practice §7 (87 % for two causes, by load).

    Examples
    --------
    >>> first_place_frequencies([[9, 0], [0, 9]], draws=1000).round(1).tolist()
    [0.5, 0.5]
    """
    shares = allocation(weights)
    borne = shares.any(axis=0)
    if draws < 1 or not borne.any():
        raise ValueError("weights, draws: a family with a cause and a draw or more expected")
    simulated = np.sort(average_client_loads(weights, np.ones(shares.shape[0], dtype=bool)), axis=0)
    # a stream of its own: with the seed alone, these clients would be the simulated ones themselves
    clients = np.random.default_rng((seed, 1)).random((draws, shares.shape[0])) @ shares
    percentiles = np.stack(
        [_whole_percentiles(clients[:, cause], simulated[:, cause]) for cause in np.flatnonzero(borne)], axis=1
    )
    first = percentiles == percentiles.max(axis=1, keepdims=True)
    frequencies = np.full(borne.size, np.nan)
    frequencies[borne] = (first / first.sum(axis=1, keepdims=True)).mean(axis=0)
    return frequencies


def _nearest_severity(
    family: int,
    severity: NDArray[np.float64],
    shares: NDArray[np.float64],
    carried: NDArray[np.float64],
    simulated: NDArray[np.float64],
    now: tuple[int, ...],
    places: int,
    above: float | None,
) -> SeverityChange:
    """Walk outwards over the stretches within which no whole percentile moves; `simulated` sorted by cause."""
    present = float(severity[family])
    if np.isnan(present):
        return SeverityChange(family, None, None, (), ())
    without = carried - present * shares
    borne = np.flatnonzero(shares)
    steps = _counts_at_which_whole_percentiles_change(simulated.shape[0])
    points = [(simulated[steps, cause] - without[cause]) / shares[cause] for cause in borne]
    ends = np.unique(np.concatenate([[0.0, 1.0, present], *points]))
    ends = ends[(ends >= 0) & (ends <= 1)]
    wide = np.diff(ends) > NARROWEST
    lower, upper = ends[:-1][wide], ends[1:][wide]
    middles = (lower + upper) / 2
    percentiles = np.tile(np.round(load_percentiles(carried, simulated)), (middles.size, 1))
    for cause in borne:
        percentiles[:, cause] = _whole_percentiles(without[cause] + middles * shares[cause], simulated[:, cause])
    first = _among_first(percentiles, places, above)
    others = np.flatnonzero((first != np.isin(np.arange(shares.size), now)).any(axis=1))
    if others.size == 0:
        return SeverityChange(family, present, None, (), ())
    near_ends = np.where(middles[others] < present, upper[others], lower[others])
    nearest = int(np.abs(near_ends - present).argmin())
    return SeverityChange(
        family, present, float(near_ends[nearest]), *_differences(now, _indices(first[others[nearest]]))
    )


def _first_of_first_client(
    carried: NDArray[np.float64], borne: NDArray[np.bool_], places: int, above: float | None
) -> tuple[int, ...]:
    """First causes of the client in the first row of loads, among those in the other rows."""
    percentiles = load_percentiles(carried[0], carried[1:])
    return first_causes(np.where(borne, percentiles, np.nan), places, above)


def _whole_percentiles(carried: NDArray[np.float64], simulated: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole percentiles of one cause's loads among its sorted simulated ones, as `load_percentiles` rounded."""
    draws = simulated.size
    lower = simulated.searchsorted(carried, side="left") / draws
    equal = simulated.searchsorted(carried, side="right") / draws - lower
    return np.round(100 * (lower + 0.5 * equal))


def _counts_at_which_whole_percentiles_change(draws: int) -> NDArray[np.int64]:
    """Of sorted simulated loads, the positions whose passing changes the whole percentile."""
    return np.flatnonzero(np.diff(np.round(100 * (np.arange(draws + 1) / draws))))


def _among_first(percentiles: NDArray[np.float64], places: int, above: float | None) -> NDArray[np.bool_]:
    """Row by row, what `ranking` gives one of the first places; (rows, causes)."""
    ranks = 1 + (percentiles[:, None, :] > percentiles[:, :, None]).sum(axis=2)
    enough = ~np.isnan(percentiles) if above is None else percentiles > above
    return (ranks <= places) & enough


def _indices(first: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(first).tolist())


def _differences(now: tuple[int, ...], then: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(sorted(set(then) - set(now))), tuple(sorted(set(now) - set(then)))


def _random_severities(families: int, draws: int, seed: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).random((draws, families))


def _measured_severities(severities: ArrayLike, families: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    severity = np.asarray(severities, dtype=float)
    if severity.shape != (families,):
        raise ValueError(f"severities: shape {severity.shape} found, ({families},) expected")
    measured = ~np.isnan(severity)
    if ((severity[measured] < 0) | (severity[measured] > 1)).any():
        raise ValueError("severities: a value outside 0 to 1 found")
    return severity, measured
