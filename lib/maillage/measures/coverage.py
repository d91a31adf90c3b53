"""Which networks or people meet which targets: what they cover, what each adds, and on how few of them it rests.

A *set* below is a network, or a person: whatever meets targets. How much sets repeat one another, and how evenly hours
are spread over the cells of the axes, is measured in `maillage.measures.overlap`.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.solver import list_order, minimum

# exact answers are looked for up to so many links between sets and targets, targets met by the same sets counted once:
# some seconds at most [convention]; a cover is found sooner than a curve or a departure
EXACT_LINKS = 400
EXACT_LINKS_OF_COVER = 1_000
NODE_LIMIT = 2_000
# two shares of the total nearer than this are equal: sums in another order differ by less
SAME_SHARE = 1e-9
# the solver proves within 1e-6 of its own weights; shares are given to it so many times larger
_SCALE = 1_000.0


@dataclass(frozen=True, eq=False)
class TargetCoverage:
    """Targets met, and their part of the value.

    Attributes
    ----------
    covered : ndarray of bool, shape (t,)
        Targets met by any of the chosen sets.
    value, total : float
        Value of the targets met, and of all [-].
    share : float or None
        Their ratio [-, 0 to 1]; None when there is no target of any value.
    without_value : int
        Targets whose value is missing: in neither sum, met or not.
    """

    covered: NDArray[np.bool_]
    value: float
    total: float
    share: float | None
    without_value: int


def target_coverage(meets: ArrayLike, values: ArrayLike, chosen: ArrayLike | None = None) -> TargetCoverage:
    """Share of the targets' value that is met by at least one set; a target met twice counts once.

    Parameters
    ----------
    meets : array_like of bool, shape (n, t)
        True where the target is met in the network, or by the person.
    values : array_like of shape (t,)
        Worth of each target [-, 0 or more]; nan where unknown.
    chosen : array_like of bool, shape (n,), optional
        Sets that count; by default all.

    Returns
    -------
    TargetCoverage
        Without any set nothing is covered, and the share is 0; without any target it is None.

    Raises
    ------
    ValueError
        If shapes do not agree, a value is negative or infinite, or an entry of `meets` is missing.

    References
    ----------
    methods §2.3, target coverage.

    Examples
    --------
    >>> found = target_coverage([[1, 1, 0], [0, 1, 0]], [3, 2, 5])
    >>> found.value, found.share, found.covered.tolist()
    (5.0, 0.5, [True, True, False])
    """
    matrix, worth, missing = _given(meets, values)
    if chosen is not None:
        counted = np.asarray(chosen, dtype=bool)
        if counted.shape != matrix.shape[:1]:
            raise ValueError(f"chosen: shape {counted.shape} found, {matrix.shape[:1]} expected")
        matrix = matrix[counted]
    covered = matrix.any(axis=0)
    covered.flags.writeable = False
    value, total = math.fsum(worth[covered]), math.fsum(worth)
    return TargetCoverage(covered, value, total, value / total if total > 0 else None, missing)


@dataclass(frozen=True, eq=False)
class MarginalCoverage:
    """What each set covers, and how much of it no other does.

    Attributes
    ----------
    alone : ndarray of shape (n,)
        Value each set covers by itself [-].
    lost : ndarray of shape (n,)
        Value lost if that set alone is left, which is what it adds after all the others [-]. The losses do not add
        up: what two sets share is lost with neither.
    repeated : tuple of float or None, length n
        Part of what it covers that others cover as well [-, 0 to 1]; None for a set that covers nothing of value.
    """

    alone: NDArray[np.float64]
    lost: NDArray[np.float64]
    repeated: tuple[float | None, ...]


def marginal_coverage(meets: ArrayLike, values: ArrayLike) -> MarginalCoverage:
    """What leaving one network would lose, all others being kept.

    Parameters
    ----------
    meets, values : array_like
        As in `target_coverage`.

    Returns
    -------
    MarginalCoverage
        Values, in the order of the sets.

    Raises
    ------
    ValueError
        As `target_coverage`.

    References
    ----------
    methods §2.3, target coverage with and without each network.

    Examples
    --------
    >>> found = marginal_coverage([[1, 1, 0], [0, 1, 0], [0, 0, 0]], [3, 2, 5])
    >>> found.alone.tolist(), found.lost.tolist(), found.repeated
    ([5.0, 2.0, 0.0], [3.0, 0.0, 0.0], (0.4, 1.0, None))
    """
    matrix, worth, _ = _given(meets, values)
    alone = matrix @ worth
    lost = matrix @ (worth * (matrix.sum(axis=0) == 1))
    parts = zip(alone.tolist(), lost.tolist(), strict=True)
    return MarginalCoverage(
        alone, lost, tuple(1 - own / all_of_it if all_of_it > 0 else None for all_of_it, own in parts)
    )


@dataclass(frozen=True)
class CurvePoint:
    """The best that so many sets can cover.

    Attributes
    ----------
    sets : tuple of int
        The sets chosen, ascending.
    value : float
        Value they cover [-].
    share : float
        Its part of the value of all targets, covered by anybody or not [-].
    at_most : float
        Value that no choice of so many sets exceeds [-].
    exact : bool
        True when no choice of so many sets covers more.
    """

    sets: tuple[int, ...]
    value: float
    share: float
    at_most: float
    exact: bool


@dataclass(frozen=True)
class CoverageCurve:
    """Best coverage with 1, 2, 3 … sets.

    Attributes
    ----------
    points : tuple of CurvePoint
        From one set on, until nothing is left to be covered. Choices need not grow by one set each: the best pair
        may leave out the best single one.
    exact : bool
        True when every point is.
    guarantee : float
        Least value / at_most over the points [-]: what is drawn is at least this part of the best. 1 when exact,
        never below 1 − 1/e = 0.632.
    """

    points: tuple[CurvePoint, ...]
    exact: bool
    guarantee: float


def coverage_curve(
    meets: ArrayLike,
    values: ArrayLike,
    most: int | None = None,
    node_limit: int = NODE_LIMIT,
    exact_links: int = EXACT_LINKS,
) -> CoverageCurve | None:
    """Most value that 1, 2, 3 … sets can cover: by adding the best next one, and by search where that may miss more.

    The choice that grows by one set each time is kept wherever nothing better was found. Of next sets that add the
    same, the first in the list.

    Parameters
    ----------
    meets, values : array_like
        As in `target_coverage`.
    most : int, optional
        Number of sets to stop at.
    node_limit : int
        Branches tried for each number of sets.
    exact_links : int
        Links up to which a better choice is searched for; above, the greedy choice stands with its bound.

    Returns
    -------
    CoverageCurve or None
        None when no set covers any value.

    Raises
    ------
    ValueError
        As `target_coverage`, or if `most` is below 1.

    References
    ----------
    Church and ReVelle, Papers of the Regional Science Association 32, 1974, 101-118 (maximal covering); Nemhauser,
    Wolsey and Fisher, Mathematical Programming 14, 1978, 265-294 (1 − 1/e, and the bound by the best gains left).

    Examples
    --------
    The best pair leaves out the best single network.

    >>> curve = coverage_curve([[1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], [0, 0, 1, 1, 0, 1]], [2, 2, 2, 2, 3, 3])
    >>> [(point.sets, point.value) for point in curve.points]
    [((0,), 8.0), ((1, 2), 14.0)]
    """
    matrix, worth, _ = _given(meets, values)
    if most is not None and most < 1:
        raise ValueError(f"most: {most} found, 1 or more expected")
    total = math.fsum(worth)
    if not (matrix @ worth > 0).any():
        return None
    groups, shares = _grouped(matrix, worth / total)
    small = int(groups.sum()) <= exact_links
    order, covered_shares, bounds = _greedy(groups, shares, most or matrix.shape[0])
    points = []
    for size in range(1, len(order) + 1):
        sets, share, at_most = order[:size], covered_shares[size - 1], bounds[size - 1]
        if small and at_most > share + SAME_SHARE:
            found, bound = _best_choice(groups, shares, size, node_limit)
            at_most = max(share, min(at_most, bound))
            better = _share_of(groups, shares, found)
            if better > share + SAME_SHARE:
                sets, share = found, better
        exact = at_most <= share + SAME_SHARE
        value = math.fsum(worth[matrix[sets].any(axis=0)])
        points.append(CurvePoint(tuple(sorted(sets)), value, value / total, value if exact else at_most * total, exact))
        if share >= shares.sum() - SAME_SHARE:
            break
    guarantee = min(point.value / point.at_most for point in points)
    return CoverageCurve(tuple(points), all(point.exact for point in points), guarantee)


@dataclass(frozen=True)
class Cover:
    """Fewest sets that together meet every target anybody meets.

    Attributes
    ----------
    members : tuple of int
        Sets, ascending.
    at_least : int
        Number below which no cover exists.
    proved : bool
        True when no smaller cover exists.
    uncoverable : tuple of int
        Targets that nobody meets, left out.
    """

    members: tuple[int, ...]
    at_least: int
    proved: bool
    uncoverable: tuple[int, ...]


def smallest_cover(
    meets: ArrayLike, node_limit: int = NODE_LIMIT, exact_links: int = EXACT_LINKS_OF_COVER
) -> Cover | None:
    """Smallest set of people, or networks, that meets all the targets anybody meets, whatever their value.

    Of covers as small, the one whose members stand first in the list: least sum of places in it.

    Parameters
    ----------
    meets : array_like of bool, shape (n, t)
        As in `target_coverage`.
    node_limit : int
        Branches tried before the search stops with what it has.
    exact_links : int
        Links up to which the smallest is searched for; above, the greedy cover stands, with a lower bound by linear
        programming.

    Returns
    -------
    Cover or None
        None when nobody meets any target.

    Raises
    ------
    ValueError
        If `meets` has not two dimensions or an entry is missing.

    References
    ----------
    Set cover: Karp 1972; solved by scipy.optimize.milp (HiGHS). Without an answer within the limit, the greedy cover
    (Chvátal, Mathematics of Operations Research 4, 1979, 233-235).

    Examples
    --------
    >>> smallest_cover([[1, 1, 1, 1, 0, 0, 0], [1, 1, 0, 0, 1, 0, 0], [0, 0, 1, 1, 0, 1, 0]])
    Cover(members=(1, 2), at_least=2, proved=True, uncoverable=(6,))
    """
    matrix = _matrix(meets)
    uncoverable = tuple(np.flatnonzero(~matrix.any(axis=0)).tolist())
    groups, _ = _grouped(matrix, np.ones(matrix.shape[1]))
    if groups.shape[1] == 0:
        return None
    people = _first_of_alike(groups)
    groups = groups[people].astype(float)
    targets = groups.shape[1]
    members, _, _ = _greedy(groups, np.full(targets, 1 / targets), len(people))
    one, low, high = np.ones(len(people)), np.ones(targets), np.full(targets, np.inf)
    small = int(groups.sum()) <= exact_links
    found = minimum(one, _sparse(groups.T), low, high, one * small, one, 0.0, node_limit)
    at_least = 1 if found.bound is None else max(1, math.ceil(found.bound - 1e-6))
    if small and found.solution is not None:
        best = np.flatnonzero(found.solution > 0.5).tolist()
        if len(best) <= len(members):
            members = best
        rows, order = _sparse(np.vstack([groups.T, one])), list_order(matrix.shape[0])[people]
        low, high = np.append(low, 0), np.append(high, len(members))
        ordered = minimum(order, rows, low, high, one, one, 0.0, node_limit)
        if ordered.solution is not None:
            members = np.flatnonzero(ordered.solution > 0.5).tolist()
    proved = (small and found.proved) or at_least >= len(members)
    if proved:
        at_least = len(members)
    return Cover(tuple(sorted(people[member] for member in members)), at_least, proved, uncoverable)


@dataclass(frozen=True, eq=False)
class SinglePoints:
    """Value that rests on one person.

    Attributes
    ----------
    targets : ndarray of bool, shape (t,)
        Targets met by exactly one person.
    value : float
        Their value [-].
    share : float
        Its part of the covered value [-, 0 to 1].
    losses : ndarray of shape (p,)
        Part of the covered value that leaves with each person [-]; they sum to `share`. These name people: shown to
        the person alone, or with their agreement.
    """

    targets: NDArray[np.bool_]
    value: float
    share: float
    losses: NDArray[np.float64]


def single_points(meets: ArrayLike, values: ArrayLike) -> SinglePoints | None:
    """Covered value met by exactly one person, and what leaves with each.

    Parameters
    ----------
    meets, values : array_like
        As in `target_coverage`, one row for each person.

    Returns
    -------
    SinglePoints or None
        None when no value is covered.

    Raises
    ------
    ValueError
        As `target_coverage`.

    References
    ----------
    methods §2.7 (share of single points of failure).

    Examples
    --------
    >>> found = single_points([[1, 1, 0], [0, 1, 0]], [3, 2, 5])
    >>> found.share, found.losses.tolist()
    (0.6, [0.6, 0.0])
    """
    matrix, worth, _ = _given(meets, values)
    covered = math.fsum(worth[matrix.any(axis=0)])
    if covered == 0:
        return None
    single = matrix.sum(axis=0) == 1
    single.flags.writeable = False
    value = math.fsum(worth[single])
    return SinglePoints(single, value, value / covered, matrix @ (worth * single) / covered)


@dataclass(frozen=True)
class BusFactor:
    """Fewest people whose departure would uncover more than a given part of the covered value.

    Attributes
    ----------
    people : int
        Their number. The only figure for the company: "1 person".
    at_least : int
        Number below which no departure uncovers as much.
    proved : bool
        True when `people` is the smallest number; else it is an upper bound.
    uncovered : float
        Part of the covered value that would go with them [-].
    departures : tuple of int
        One such group, ascending. It names people: shown only with their agreement.
    """

    people: int
    at_least: int
    proved: bool
    uncovered: float
    departures: tuple[int, ...]


def bus_factor(
    meets: ArrayLike,
    values: ArrayLike,
    threshold: float = 0.5,
    node_limit: int = NODE_LIMIT,
    exact_links: int = EXACT_LINKS,
) -> BusFactor | None:
    """Smallest number of people whose departure uncovers more than half of the covered value; exactly half is not more.

    Parameters
    ----------
    meets, values : array_like
        As in `target_coverage`, one row for each person.
    threshold : float
        Part of the covered value to be exceeded [-, 0 to below 1].
    node_limit : int
        Branches tried for each number of people.
    exact_links : int
        Links up to which a smaller group is searched for; above, the greedy one stands as an upper bound.

    Returns
    -------
    BusFactor or None
        None when no value is covered.

    Raises
    ------
    ValueError
        As `target_coverage`, or if the threshold is outside 0 to below 1.

    References
    ----------
    After Avelino, Passos, Hora and Valente, International Conference on Program Comprehension 2016, 1-10 (truck
    factor); methods §2.7.

    Examples
    --------
    >>> factor = bus_factor([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 0]], [2, 3, 2, 9])
    >>> factor.people, factor.proved, round(factor.uncovered, 3)
    (2, True, 0.714)
    """
    matrix, worth, _ = _given(meets, values)
    if not 0 <= threshold < 1:
        raise ValueError(f"threshold: {threshold} found, 0 to below 1 expected")
    covered = math.fsum(worth[matrix.any(axis=0)])
    if covered == 0:
        return None
    groups, shares = _grouped(matrix, worth / covered)
    departures = _greedy_departures(groups, shares, threshold)
    # uncovering a target takes all who meet it, so each of them accounts for an equal part at most
    parts = np.sort(groups @ (shares / groups.sum(axis=0)))[::-1].cumsum()
    at_least = int((parts <= threshold + SAME_SHARE).sum()) + 1
    proved = at_least >= len(departures)
    while not proved and int(groups.sum()) <= exact_links:
        fewer, bound = _worst_departures(groups, shares, len(departures) - 1, node_limit)
        if _uncovered(groups, shares, fewer) > threshold + SAME_SHARE:
            departures = _without_idle(groups, shares, fewer, threshold)
            proved = at_least >= len(departures)
        elif bound <= threshold + 2 * SAME_SHARE:
            proved = True
        else:
            break
    at_least = len(departures) if proved else min(at_least, len(departures))
    uncovered = _uncovered(groups, shares, departures)
    return BusFactor(len(departures), at_least, proved, min(1.0, uncovered), tuple(sorted(departures)))


def _matrix(meets: ArrayLike) -> NDArray[np.bool_]:
    given = np.asarray(meets)
    if given.ndim != 2:
        raise ValueError(f"meets: {given.ndim} dimensions found, 2 expected")
    if given.dtype.kind == "f" and np.isnan(given).any():
        raise ValueError("meets: a missing entry found, true or false expected")
    return given.astype(bool)


def _given(meets: ArrayLike, values: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.float64], int]:
    """The matrix, the values with 0 for those missing, and how many are."""
    matrix, worth = _matrix(meets), np.asarray(values, dtype=float)
    if worth.shape != matrix.shape[1:]:
        raise ValueError(f"values: shape {worth.shape} found, {matrix.shape[1:]} expected")
    missing = np.isnan(worth)
    if (worth < 0).any() or np.isinf(worth).any():
        raise ValueError("values: a negative or infinite value found, 0 or more expected")
    return matrix, np.where(missing, 0.0, worth), int(missing.sum())


def _grouped(matrix: NDArray[np.bool_], worth: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Targets of value that somebody meets, those met by the very same sets taken together."""
    counted = matrix.any(axis=0) & (worth > 0)
    alike: dict[bytes, list[int]] = {}
    packed = np.packbits(matrix, axis=0).T
    for target in np.flatnonzero(counted).tolist():
        alike.setdefault(packed[target].tobytes(), []).append(target)
    # in an order of their own: the answer must not depend on that of the targets
    members = [alike[key] for key in sorted(alike)]
    shares = np.array([math.fsum(worth[targets]) for targets in members])
    return matrix[:, [targets[0] for targets in members]], shares


def _first_of_alike(groups: NDArray[np.bool_]) -> list[int]:
    """Of rows that are the same, the first; rows without anything left out."""
    firsts: dict[bytes, int] = {}
    for row in np.flatnonzero(groups.any(axis=1)).tolist():
        firsts.setdefault(np.packbits(groups[row]).tobytes(), row)
    return list(firsts.values())


def _greedy(groups: NDArray, shares: NDArray[np.float64], most: int) -> tuple[list[int], list[float], list[float]]:
    """Sets in the order in which each adds most, the share covered by then, and the share none can exceed."""
    by_target = np.ascontiguousarray((groups * shares).T)
    left = np.ones(shares.size, dtype=bool)
    gains = by_target.sum(axis=0)
    order: list[int] = []
    covered: list[float] = []
    # rows: after so many sets; columns: share that so many more could cover at most
    limits = [np.sort(gains)[::-1].cumsum()]
    bounds: list[float] = []
    while (compared := gains.round(12)).max() > 0 and len(order) < most:
        order.append(int(compared.argmax()))
        fresh = left & groups[order[-1]].astype(bool)
        left &= ~fresh
        gains = gains - by_target[fresh].sum(axis=0)
        covered.append(float(shares[~left].sum()))
        limits.append(covered[-1] + np.sort(gains)[::-1].cumsum())
        size = len(order)
        least = min(*(limit[size - 1] for limit in limits), covered[-1] / (1 - (1 - 1 / size) ** size))
        bounds.append(float(min(least, shares.sum())))
    return order, covered, bounds


def _share_of(groups: NDArray[np.bool_], shares: NDArray[np.float64], sets: list[int]) -> float:
    return float(shares[groups[sets].any(axis=0)].sum())


def _best_choice(
    groups: NDArray[np.bool_], shares: NDArray[np.float64], size: int, node_limit: int
) -> tuple[list[int], float]:
    """Sets of that number that cover most, and the share none can exceed."""
    sets, targets = groups.shape
    met = np.hstack([groups.T.astype(float), -np.eye(targets)])
    number = np.concatenate([np.ones(sets), np.zeros(targets)])
    reached = np.concatenate([np.zeros(sets), _SCALE * shares])
    low, high = np.append(np.zeros(targets), 0), np.append(np.full(targets, np.inf), size)
    upper = np.ones(sets + targets)
    found = minimum(-reached, _sparse(np.vstack([met, number])), low, high, number, upper, 0.0, node_limit)
    bound = math.inf if found.bound is None else -found.bound / _SCALE
    if found.solution is None:
        return [], bound
    chosen = np.flatnonzero(found.solution[:sets] > 0.5).tolist()
    best = _share_of(groups, shares, chosen)
    # a bound within what the solver leaves undecided is the share itself
    return chosen, best if found.proved else bound


def _uncovered(groups: NDArray[np.bool_], shares: NDArray[np.float64], departures: list[int]) -> float:
    stay = np.ones(groups.shape[0], dtype=bool)
    stay[departures] = False
    return float(shares[~groups[stay].any(axis=0)].sum())


def _greedy_departures(groups: NDArray[np.bool_], shares: NDArray[np.float64], threshold: float) -> list[int]:
    """People leave one by one, each time the one who accounts for most, those who meet a target counting equally."""
    meeting = groups.sum(axis=0)
    weighed = groups.astype(float)
    parts = weighed @ (shares / meeting)
    left = np.ones(groups.shape[0], dtype=bool)
    gone: list[int] = []
    uncovered = 0.0
    while uncovered <= threshold + SAME_SHARE and left.any():
        gone.append(int(np.where(left, parts.round(12), -1).argmax()))
        left[gone[-1]] = False
        met = np.flatnonzero(groups[gone[-1]])
        uncovered += float(shares[met[meeting[met] == 1]].sum())
        met = met[meeting[met] > 1]
        parts += weighed[:, met] @ (shares[met] / (meeting[met] - 1) - shares[met] / meeting[met])
        meeting[groups[gone[-1]]] -= 1
    return _without_idle(groups, shares, gone, threshold)


def _without_idle(
    groups: NDArray[np.bool_], shares: NDArray[np.float64], departures: list[int], threshold: float
) -> list[int]:
    """Those whose departure the threshold needs, looked at from the last to the first."""
    meeting = groups.sum(axis=0) - groups[departures].sum(axis=0)
    needed = []
    for person in reversed(departures):
        with_them = meeting + groups[person]
        if shares[with_them == 0].sum() > threshold + SAME_SHARE:
            meeting = with_them
        else:
            needed.append(person)
    return needed


def _worst_departures(
    groups: NDArray[np.bool_], shares: NDArray[np.float64], size: int, node_limit: int
) -> tuple[list[int], float]:
    """People of that number whose departure uncovers most, and the share none can exceed."""
    from scipy import sparse

    people, targets = groups.shape
    who, which = np.nonzero(groups)
    links = who.size
    # a target is uncovered only if everybody who meets it has left
    rows = sparse.coo_array(
        (np.repeat([1.0, -1.0], links), (np.tile(np.arange(links), 2), np.concatenate([who, people + which]))),
        shape=(links, people + targets),
    )
    number = np.concatenate([np.ones(people), np.zeros(targets)])
    uncovered = np.concatenate([np.zeros(people), _SCALE * shares])
    low, high = np.zeros(links + 1), np.append(np.full(links, np.inf), size)
    conditions = sparse.vstack([rows, sparse.csr_array(number[None, :])])
    found = minimum(-uncovered, conditions, low, high, number, np.ones(people + targets), 0.0, node_limit)
    bound = math.inf if found.bound is None else -found.bound / _SCALE
    if found.solution is None:
        return [], bound
    leavers = np.flatnonzero(found.solution[:people] > 0.5).tolist()
    return leavers, _uncovered(groups, shares, leavers) if found.proved else bound


def _sparse(matrix: NDArray) -> object:
    from scipy import sparse

    return sparse.csr_array(matrix)
