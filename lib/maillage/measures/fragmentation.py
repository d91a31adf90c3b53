"""On whom a network hangs: how far it falls apart when people leave, and through whom a message reaches most.

For declared ties, direction left aside and without weights. The best connected person is not always the one whose
leaving breaks most. These figures name people: the company is shown how many they are, not who.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.adjacency import distinct_pairs
from maillage.measures.centrality import betweenness, degree
from maillage.measures.distances import (
    Neighbours,
    distance_matrix,
    levels,
    neighbours,
    one_bit_each,
    people_by_distance,
    spread,
)
from maillage.measures.ties import components

EXACT_UP_TO = 200_000
# people of the highest degree, and of the highest betweenness, among whom sets too many to compare are looked for
CANDIDATES = 50
# values this close are the same value
ROUNDING = 1e-12
# bytes of the searches made at once: they stay in a processor's cache
TOGETHER = 1_000_000

Sets = NDArray[np.int64]
Values = NDArray[np.float64]


def fragmentation(n: int, edges: ArrayLike, removed: Sequence[int] = ()) -> float | None:
    """Share of pairs of people between whom no chain of ties runs: F = 1 − Σ s(s−1) / n(n−1), s people per piece.

    Parameters
    ----------
    n : int
        People, numbered 0 to n−1, isolated ones included.
    edges : array_like of int, shape (m, 2)
        Ties; direction, repeats and self-ties left aside.
    removed : sequence of int
        People who have left: pairs are counted among those who stay.

    Returns
    -------
    float or None
        F [-], 0 in one piece, 1 when nobody is tied; None when fewer than two people stay.

    Raises
    ------
    ValueError
        If a tie or `removed` names a number outside 0 to n−1, or the ties are not pairs of whole numbers.

    References
    ----------
    Borgatti, Computational and Mathematical Organization Theory 12, 2006, 21-34; methods §2.7.

    Examples
    --------
    >>> fragmentation(4, [(0, 1), (1, 2), (2, 3)]), fragmentation(4, [(0, 1), (1, 2), (2, 3)], removed=[2])
    (0.0, 0.6666666666666667)
    """
    staying, pairs = _without(n, edges, removed)
    if staying < 2:
        return None
    joined = sum(size * (size - 1) for size in components(staying, pairs).sizes)
    return 1 - joined / (staying * (staying - 1))


def distance_fragmentation(n: int, edges: ArrayLike, removed: Sequence[int] = ()) -> float | None:
    """Fragmentation that also counts the steps between people: DF = 1 − Σ (1/d) / n(n−1), 1/d nought out of reach.

    Parameters
    ----------
    n, edges, removed
        As in `fragmentation`.

    Returns
    -------
    float or None
        DF [-], 0 when everybody is tied to everybody, 1 when nobody is; at least F. 1 − DF is the compactness, the mean
        of 1/d. None when fewer than two people stay.

    Raises
    ------
    ValueError
        As `fragmentation`.

    References
    ----------
    Borgatti, Computational and Mathematical Organization Theory 12, 2006, 21-34; methods §2.7.

    Examples
    --------
    >>> round(distance_fragmentation(4, [(0, 1), (1, 2), (2, 3)]), 4)
    0.2778
    """
    staying, pairs = _without(n, edges, removed)
    if staying < 2:
        return None
    reached = people_by_distance(staying, pairs).sum(axis=0)[1:]
    return float(1 - (reached / np.arange(1, len(reached) + 1)).sum() / (staying * (staying - 1)))


@dataclass(frozen=True)
class ChangeOnRemoval:
    """What the leaving of some people changes; a difference is above 0 when the network falls apart more.

    Attributes
    ----------
    fragmentation_before, fragmentation_after, fragmentation_change : float or None
        As `fragmentation`, and the difference [-]; None when fewer than two people are there, or stay.
    distance_before, distance_after, distance_change : float or None
        As `distance_fragmentation`.
    """

    fragmentation_before: float | None
    fragmentation_after: float | None
    fragmentation_change: float | None
    distance_before: float | None
    distance_after: float | None
    distance_change: float | None


def change_on_removal(n: int, edges: ArrayLike, removed: Sequence[int]) -> ChangeOnRemoval:
    """Fragmentation before and after some people leave.

    Parameters
    ----------
    n, edges, removed
        As in `fragmentation`.

    Returns
    -------
    ChangeOnRemoval
        A change may be below 0: when somebody on the margin leaves, those who stay are closer together.

    Raises
    ------
    ValueError
        As `fragmentation`.

    References
    ----------
    Borgatti, Computational and Mathematical Organization Theory 12, 2006, 21-34; methods §2.7 (ΔDF).

    Examples
    --------
    >>> change = change_on_removal(4, [(0, 1), (1, 2), (2, 3)], removed=[2])
    >>> round(change.fragmentation_change, 4), round(change.distance_change, 4)
    (0.6667, 0.3889)
    """
    before, after = fragmentation(n, edges), fragmentation(n, edges, removed)
    far_before, far_after = distance_fragmentation(n, edges), distance_fragmentation(n, edges, removed)
    return ChangeOnRemoval(
        before, after, _difference(before, after), far_before, far_after, _difference(far_before, far_after)
    )


@dataclass(frozen=True)
class KeySet:
    """The set of people that does most.

    Attributes
    ----------
    people : tuple of int
        In ascending order; of equally good sets the first in that order.
    value : float
        What they do [-]: see the function.
    method : str
        "exact": all sets compared; "greedy": person by person, then swaps until none helps: better sets may exist.
    compared : int
        Sets compared.
    equally_good : int or None
        Sets with this value, this one included; None when not all were compared. Above 1, "the" key people are one
        choice among several.
    """

    people: tuple[int, ...]
    value: float
    method: Literal["exact", "greedy"]
    compared: int
    equally_good: int | None


def most_fragmenting_set(
    n: int,
    edges: ArrayLike,
    k: int,
    criterion: Literal["distance", "components"] = "distance",
    exact_up_to: int = EXACT_UP_TO,
) -> KeySet | None:
    """The k people whose leaving breaks the network most (KPP-NEG).

    Parameters
    ----------
    n, edges
        As in `fragmentation`.
    k : int
        People who leave together, 1 to n.
    criterion : "distance" or "components"
        What is made largest: `distance_fragmentation` or `fragmentation` of those who stay.
    exact_up_to : int
        Most sets that are all compared [sets]; two out of six hundred people take a minute or two. Above it the search
        is greedy, among at most a hundred candidates: the fifty of highest degree and of highest betweenness.

    Returns
    -------
    KeySet or None
        Its value is the criterion after they left [-]; None when fewer than two people stay.

    Raises
    ------
    ValueError
        As `fragmentation`, or if k is not 1 to n.

    References
    ----------
    Borgatti, Computational and Mathematical Organization Theory 12, 2006, 21-34; methods §2.7.

    Examples
    --------
    >>> most_fragmenting_set(5, [(0, 1), (1, 2), (2, 3), (3, 4)], 1, criterion="components").people
    (2,)
    """
    _check_size(n, k)
    if n - k < 2:
        distinct_pairs(n, edges, directed=False)
        return None
    network = neighbours(n, edges)

    def value_of(sets: Sets) -> Values:
        return _after_removal(network, sets, criterion)

    if math.comb(n, k) <= exact_up_to:
        return _exact(n, k, value_of)
    if n <= 2 * CANDIDATES:
        return _greedy(range(n), k, value_of)
    between = betweenness(n, edges).values
    ranked = [np.argsort(-one, kind="stable")[: max(CANDIDATES, k)] for one in (degree(n, edges), between)]
    return _greedy(np.unique(np.concatenate(ranked)).tolist(), k, value_of)


def relay_reach(n: int, edges: ArrayLike, people: Sequence[int]) -> float | None:
    """Distance-weighted reach of some people: DR = Σ_j (1/d) / n, d from the nearest of them, they themselves 1 each.

    Parameters
    ----------
    n, edges
        As in `fragmentation`.
    people : sequence of int
        Those who would pass a message on.

    Returns
    -------
    float or None
        DR [-, 0 to 1]; 1 when everybody is one of them or tied to one. None without people in the network.

    Raises
    ------
    ValueError
        As `fragmentation`, of `people`.

    References
    ----------
    Borgatti, Computational and Mathematical Organization Theory 12, 2006, 21-34 (KPP-POS); methods §2.7.

    Examples
    --------
    >>> round(relay_reach(4, [(0, 1), (1, 2), (2, 3)], [0]), 4)
    0.7083
    """
    _check_people(n, people, "people")
    network = neighbours(n, edges)
    if n == 0:
        return None
    start = np.isin(network.order, np.asarray(people, dtype=np.int64)).astype(np.uint64)[:, None]
    return sum(float(newly.sum()) / max(distance, 1) for distance, newly in levels(network, start)) / n


def best_relay_set(n: int, edges: ArrayLike, k: int, exact_up_to: int = EXACT_UP_TO) -> KeySet:
    """The k people through whom a message reaches most, and soonest (KPP-POS).

    Parameters
    ----------
    n, edges
        As in `fragmentation`. Memory: four bytes for each pair of people.
    k : int
        People asked to pass the message on, 1 to n.
    exact_up_to : int
        Most sets that are all compared [sets]; above it greedy with swaps.

    Returns
    -------
    KeySet
        Its value is their `relay_reach` [-].

    Raises
    ------
    ValueError
        As `fragmentation`, or if k is not 1 to n.

    References
    ----------
    Borgatti, Computational and Mathematical Organization Theory 12, 2006, 21-34; methods §2.7.

    Examples
    --------
    >>> best_relay_set(4, [(0, 1), (1, 2), (2, 3)], 1)
    KeySet(people=(1,), value=0.875, method='exact', compared=4, equally_good=2)
    """
    _check_size(n, k)
    steps = distance_matrix(n, edges)
    # 1 for the person and for those one step away; nought for whoever is out of reach: −1 is the last entry
    nearness = np.append(1 / np.maximum(np.arange(steps.max() + 1), 1), 0.0)
    at_once = max(1, TOGETHER // (8 * n))

    def value_of(sets: Sets) -> Values:
        values = []
        for first in range(0, len(sets), at_once):
            some = sets[first : first + at_once]
            nearest = nearness[steps[some[:, 0]]]
            for member in some.T[1:]:
                np.maximum(nearest, nearness[steps[member]], out=nearest)
            values.append(nearest.sum(axis=1) / n)
        return np.concatenate(values)

    return _exact(n, k, value_of) if math.comb(n, k) <= exact_up_to else _greedy(range(n), k, value_of)


def cut_people(n: int, edges: ArrayLike) -> tuple[int, ...]:
    """People without whom a piece falls off (articulation points): their number is what the company is shown.

    Parameters
    ----------
    n, edges
        As in `fragmentation`.

    Returns
    -------
    tuple of int
        In ascending order.

    Raises
    ------
    ValueError
        As `fragmentation`.

    References
    ----------
    Hopcroft and Tarjan, Communications of the ACM 16, 1973, 372-378; networkx.articulation_points; methods §2.7.

    Examples
    --------
    >>> cut_people(5, [(0, 1), (1, 2), (2, 0), (2, 3)])
    (2,)
    """
    import networkx

    graph = networkx.Graph(distinct_pairs(n, edges, directed=False).tolist())
    return tuple(sorted(networkx.articulation_points(graph)))


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _check_size(n: int, k: int) -> None:
    if not 1 <= k <= n:
        raise ValueError(f"k: {k} found, 1 to {n} expected")


def _check_people(n: int, people: Sequence[int], name: str) -> None:
    outside = [person for person in people if not 0 <= person < n]
    if outside:
        raise ValueError(f"{name}: person {outside[0]} found, 0 to {n - 1} expected")


def _without(n: int, edges: ArrayLike, removed: Sequence[int]) -> tuple[int, Sets]:
    """People who stay, and their ties in new numbers."""
    _check_people(n, removed, "removed")
    pairs = distinct_pairs(n, edges, directed=False)
    stays = np.ones(n, dtype=bool)
    stays[list(removed)] = False
    number = np.cumsum(stays) - 1
    return int(stays.sum()), number[pairs[stays[pairs].all(axis=1)]]


def _after_removal(network: Neighbours, sets: Sets, criterion: str) -> Values:
    """Fragmentation after each set has left, the searches of many sets made together."""
    n = len(network.order)
    own = one_bit_each(n)
    left = network.row_of[sets]
    at_once = max(1, TOGETHER // own.nbytes)
    staying = n - sets.shape[1]
    everybody = staying * (staying - 1)
    joined = []
    for first in range(0, len(sets), at_once):
        gone = left[first : first + at_once]
        number = np.arange(len(gone))[:, None]
        reached = np.repeat(own[:, None, :], len(gone), axis=1)
        reached[gone, number] = 0
        total, pairs, distance = np.zeros(len(gone)), np.zeros(len(gone), dtype=np.int64), 0
        while (pairs < everybody).any():
            distance += 1
            newly = spread(network, reached.reshape(n, -1)).reshape(reached.shape) & ~reached
            newly[gone, number] = 0
            gained = np.bitwise_count(newly).sum(axis=(0, 2), dtype=np.int64)
            if not gained.any():
                break
            pairs += gained
            total += gained / (distance if criterion == "distance" else 1)
            reached |= newly
        joined.append(total)
    return 1 - np.concatenate(joined) / everybody


def _exact(n: int, k: int, value_of: Callable[[Sets], Values]) -> KeySet:
    every = combinations(range(n), k)
    best: tuple[int, ...] = ()
    most, as_good, compared = -math.inf, 0, 0
    for sets in _stacked(every, k):
        values = value_of(sets)
        compared += len(sets)
        top = values.max()
        if top > most + ROUNDING:
            best, as_good = tuple(sets[int(np.argmax(values > top - ROUNDING))].tolist()), 0
        most = max(most, float(top))
        as_good += int((values > most - ROUNDING).sum())
    return KeySet(best, most, "exact", compared, as_good)


def _greedy(candidates: Iterable[int], k: int, value_of: Callable[[Sets], Values]) -> KeySet:
    """Add whoever helps most, then exchange one for another as long as that helps."""
    candidates = list(candidates)
    chosen: list[int] = []
    most, compared = -math.inf, 0

    def best_with(others: list[int]) -> tuple[float, int]:
        nonlocal compared
        open_to = [person for person in candidates if person not in chosen]
        values = value_of(np.array([[*others, person] for person in open_to]))
        compared += len(open_to)
        position = int(np.argmax(values > values.max() - ROUNDING))
        return float(values[position]), open_to[position]

    for _ in range(k):
        most, person = best_with(chosen)
        chosen.append(person)
    improved = len(chosen) < len(candidates)
    while improved:
        improved = False
        for position in range(k):
            others = chosen[:position] + chosen[position + 1 :]
            value, person = best_with(others)
            if value > most + ROUNDING:
                chosen[position], most, improved = person, value, True
    return KeySet(tuple(sorted(chosen)), most, "greedy", compared, None)


def _stacked(every: Iterator[tuple[int, ...]], k: int) -> Iterator[Sets]:
    while some := list(islice(every, 10_000)):
        yield np.array(some).reshape(-1, k)
