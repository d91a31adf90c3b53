"""How many steps lie between people: everybody's distances at once, sixty-four people to a machine word.

Direction of ties is left aside: who exchanges with whom, whoever declared it. A tie has no weight. Two people between
whom no chain of ties runs are at no distance; each function says what it does with them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.adjacency import distinct_pairs

Words = NDArray[np.uint64]

WORD = 64
# people whose distances are computed together: their words for ten thousand people stay in a processor's cache
TOGETHER = 4096


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Who is tied to whom, laid out so that everybody hears from their k-th neighbour at the same time.

    Attributes
    ----------
    order : ndarray of int, shape (n,)
        People by number of ties, most first: row i of every array below is person `order[i]`.
    row_of : ndarray of int, shape (n,)
        The row of each person.
    rounds : tuple of ndarray of int
        Round k holds the k-th neighbour, as a row, of the first rows: those that have so many.
    """

    order: NDArray[np.int64]
    row_of: NDArray[np.int64]
    rounds: tuple[NDArray[np.int64], ...]


def neighbours(n: int, edges: ArrayLike) -> Neighbours:
    """The neighbours of everybody, in rounds.

    Parameters
    ----------
    n : int
        People, numbered 0 to n−1, isolated ones included.
    edges : array_like of int, shape (m, 2)
        Ties; direction, repeats and self-ties left aside.

    Returns
    -------
    Neighbours

    Raises
    ------
    ValueError
        As `distinct_pairs`.

    References
    ----------
    The "jagged diagonals" of Saad, SIAM Journal on Scientific and Statistical Computing 10, 1989, 1200-1232.

    Examples
    --------
    >>> [one.tolist() for one in neighbours(3, [(0, 1), (1, 2)]).rounds]
    [[2, 0, 0], [1]]
    """
    pairs = distinct_pairs(n, edges, directed=False)
    rows, columns = np.concatenate([pairs, pairs[:, ::-1]]).T
    ties = np.bincount(rows, minlength=n)
    order = np.argsort(-ties, kind="stable")
    row_of = np.empty(n, dtype=np.int64)
    row_of[order] = np.arange(n)
    sorted_ties = ties[order]
    start = np.concatenate([[0], np.cumsum(sorted_ties)])
    neighbour = row_of[columns][np.argsort(row_of[rows], kind="stable")]
    with_more = np.searchsorted(-sorted_ties, -np.arange(sorted_ties[0] if n else 0), side="left")
    return Neighbours(order, row_of, tuple(neighbour[start[:count] + k] for k, count in enumerate(with_more)))


def spread(network: Neighbours, reached: Words) -> Words:
    """What everybody's neighbours have, all bits together: one step of a search in breadth.

    Parameters
    ----------
    network : Neighbours
        As `neighbours` returns it.
    reached : ndarray of uint64, shape (n, words)
        For each row the bits of those who have reached it.

    Returns
    -------
    ndarray of uint64, shape (n, words)

    References
    ----------
    Then and others, Proceedings of the VLDB Endowment 8, 2014, 449-460 (multi-source breadth-first search).

    Examples
    --------
    >>> spread(neighbours(3, [(0, 1), (1, 2)]), np.array([[1], [2], [4]], dtype=np.uint64)).ravel().tolist()
    [6, 1, 1]
    """
    heard = np.zeros_like(reached)
    for neighbour in network.rounds:
        heard[: len(neighbour)] |= reached[neighbour]
    return heard


def levels(network: Neighbours, reached: Words) -> Iterator[tuple[int, Words]]:
    """A search in breadth, level by level, until nobody new is reached.

    Parameters
    ----------
    network, reached
        As in `spread`; the bits of those from whom each search starts.

    Yields
    ------
    distance : int
        From the nearest of them [steps], from 0 on.
    newly : ndarray of uint64, shape (n, words)
        For each row the bits of the searches that reach it at that distance.

    References
    ----------
    As `spread`.

    Examples
    --------
    >>> start = np.array([[1], [0], [0]], dtype=np.uint64)
    >>> [newly.ravel().tolist() for _, newly in levels(neighbours(3, [(0, 1)]), start)]
    [[1, 0, 0], [0, 1, 0]]
    """
    newly, distance = reached, 0
    while newly.any():
        yield distance, newly
        newly, distance = spread(network, reached) & ~reached, distance + 1
        reached = reached | newly


def one_bit_each(people: int) -> Words:
    """Everybody's own bit.

    Parameters
    ----------
    people : int
        How many people.

    Returns
    -------
    ndarray of uint64, shape (people, words)
        Row i has bit i and no other.

    References
    ----------
    As `spread`.

    Examples
    --------
    >>> one_bit_each(2).tolist()
    [[1], [2]]
    """
    number = np.arange(people)
    words = np.zeros((people, -(-people // WORD)), dtype=np.uint64)
    words[number, number // WORD] = np.uint64(1) << (number % WORD).astype(np.uint64)
    return words


def people_by_distance(n: int, edges: ArrayLike) -> NDArray[np.int64]:
    """For each person, how many people are so many steps away.

    Parameters
    ----------
    n : int
        People, numbered 0 to n−1, isolated ones included.
    edges : array_like of int, shape (m, 2)
        Ties; direction, repeats and self-ties left aside.

    Returns
    -------
    ndarray of int, shape (n, longest distance + 1)
        Column d: people at distance d [steps]; column 0 is the person. Whoever cannot be reached is in no column.

    Raises
    ------
    ValueError
        As `distinct_pairs`.

    References
    ----------
    Wasserman and Faust, *Social Network Analysis*, 1994, ch. 4 (geodesic distance).

    Examples
    --------
    >>> people_by_distance(4, [(0, 1), (1, 2)]).tolist()
    [[1, 1, 1], [1, 2, 0], [1, 1, 1], [1, 0, 0]]
    """
    network = neighbours(n, edges)
    columns: list[NDArray[np.int64]] = []
    for _, distance, newly in _levels(network):
        if distance == len(columns):
            columns.append(np.zeros(n, dtype=np.int64))
        columns[distance][network.order] += np.bitwise_count(newly).sum(axis=1, dtype=np.int64)
    return np.stack(columns, axis=1) if columns else np.zeros((0, 1), dtype=np.int64)


def distance_matrix(n: int, edges: ArrayLike) -> NDArray[np.int32]:
    """Steps between every two people; −1 where no chain of ties runs.

    Parameters
    ----------
    n, edges
        As in `people_by_distance`.

    Returns
    -------
    ndarray of int, shape (n, n)
        Symmetric [steps], 0 on the diagonal. Four bytes for each of n² pairs, twice while it is made: 800 MB for ten
        thousand people.

    Raises
    ------
    ValueError
        As `distinct_pairs`.

    References
    ----------
    Wasserman and Faust, *Social Network Analysis*, 1994, ch. 4 (geodesic distance).

    Examples
    --------
    >>> distance_matrix(4, [(0, 1), (1, 2)]).tolist()
    [[0, 1, 2, -1], [1, 0, 1, -1], [2, 1, 0, -1], [-1, -1, -1, 0]]
    """
    network = neighbours(n, edges)
    steps = np.full((n, n), -1, dtype=np.int32)
    for block, distance, newly in _levels(network):
        bits = np.unpackbits(newly.astype("<u8").view(np.uint8), axis=1, bitorder="little", count=len(block))
        np.copyto(steps[:, block[0] : block[-1] + 1], distance, where=bits.astype(bool))
    return steps[np.ix_(network.row_of, network.row_of)]


def mean_distance(n: int, edges: ArrayLike) -> float | None:
    """Mean number of steps between two people, over the pairs between whom a chain of ties runs.

    Parameters
    ----------
    n, edges
        As in `people_by_distance`.

    Returns
    -------
    float or None
        Mean [steps, 1 or more]; None without ties. A network in pieces looks short: read it beside their number.

    Raises
    ------
    ValueError
        As `distinct_pairs`.

    References
    ----------
    Wasserman and Faust, *Social Network Analysis*, 1994, ch. 4; igraph mean_distance(unconnected=True) gives the same.

    Examples
    --------
    >>> round(mean_distance(4, [(0, 1), (1, 2)]), 4)
    1.3333
    """
    pairs = people_by_distance(n, edges).sum(axis=0)
    reached = pairs[1:].sum()
    return float(pairs @ np.arange(len(pairs)) / reached) if reached else None


def longest_distance(n: int, edges: ArrayLike) -> int | None:
    """Most steps between two people between whom a chain of ties runs (diameter).

    Parameters
    ----------
    n, edges
        As in `people_by_distance`.

    Returns
    -------
    int or None
        Longest distance [steps, 1 or more]; None without ties.

    Raises
    ------
    ValueError
        As `distinct_pairs`.

    References
    ----------
    Wasserman and Faust, *Social Network Analysis*, 1994, ch. 4.

    Examples
    --------
    >>> longest_distance(4, [(0, 1), (1, 2)])
    2
    """
    return people_by_distance(n, edges).shape[1] - 1 or None


def _levels(network: Neighbours) -> Iterator[tuple[NDArray[np.int64], int, Words]]:
    """Everybody's search in blocks of people: the block, the distance, and who is reached at it."""
    n = len(network.order)
    for first in range(0, n, TOGETHER):
        block = np.arange(first, min(first + TOGETHER, n))
        reached = np.zeros((n, -(-len(block) // WORD)), dtype=np.uint64)
        reached[block] = one_bit_each(len(block))
        for distance, newly in levels(network, reached):
            yield block, distance, newly
