"""Who stands in the middle: ties, closeness, betweenness, and how far one person outdoes the others.

For declared ties, direction left aside and without weights. Figures of persons are for the person alone; the company
is shown their distribution.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.adjacency import adjacency, distinct_pairs
from maillage.measures.distances import people_by_distance

if TYPE_CHECKING:
    from scipy.sparse import csr_array

EXACT_UP_TO = 2000
PIVOTS = 512
DEFAULT_SEED = 20261122
# people whose shortest paths are counted together: their columns stay in a processor's cache
TOGETHER = 64
# a level of distance that holds less than one person in so many is kept by its people alone
FEW = 8

CentralityMeasure = Literal["degree", "closeness", "harmonic", "betweenness"]


def degree(n: int, edges: ArrayLike) -> NDArray[np.int64]:
    """With how many others each person is tied, whoever declared it.

    Parameters
    ----------
    n : int
        People, numbered 0 to n−1, isolated ones included.
    edges : array_like of int, shape (m, 2)
        Ties; direction, repeats and self-ties left aside.

    Returns
    -------
    ndarray of int, shape (n,)
        Ties [people]; divided by n−1 it is the normalised degree.

    Raises
    ------
    ValueError
        If a tie names a number outside 0 to n−1, or the ties are not pairs of whole numbers.

    References
    ----------
    Freeman, Social Networks 1, 1978/79, 215-239; methods §2.6.

    Examples
    --------
    >>> degree(4, [(0, 1), (1, 2), (2, 1)]).tolist()
    [1, 2, 1, 0]
    """
    return np.bincount(distinct_pairs(n, edges, directed=False).ravel(), minlength=n)


@dataclass(frozen=True, eq=False)
class Closeness:
    """Closeness of everybody, and which of the two kinds it is.

    Attributes
    ----------
    values : ndarray of float, shape (n,)
        Closeness [-, 0 to 1]; nan for somebody alone in the world (n = 1).
    method : str
        "closeness" when a chain of ties joins everybody, else "harmonic". The two are not to be compared.
    """

    values: NDArray[np.float64]
    method: Literal["closeness", "harmonic"]


def closeness(n: int, edges: ArrayLike) -> Closeness:
    """Closeness (n−1)/Σd of everybody; where the network is in pieces, harmonic closeness Σ(1/d)/(n−1) instead.

    Parameters
    ----------
    n, edges
        As in `degree`.

    Returns
    -------
    Closeness
        A person out of reach counts 0 in the harmonic sum.

    Raises
    ------
    ValueError
        As `degree`.

    References
    ----------
    Freeman, Social Networks 1, 1978/79, 215-239; harmonic: Rochat, *Closeness centrality extended to unconnected
    graphs*, ASNA 2009; methods §2.6.

    Examples
    --------
    >>> closeness(3, [(0, 1), (1, 2)]).values.round(4).tolist()
    [0.6667, 1.0, 0.6667]
    >>> closeness(4, [(0, 1), (1, 2)])
    Closeness(values=array([0.5       , 0.66666667, 0.5       , 0.        ]), method='harmonic')
    """
    counts = people_by_distance(n, edges)
    if n < 2:
        return Closeness(np.full(n, np.nan), "closeness")
    steps = np.arange(1, counts.shape[1])
    if (counts.sum(axis=1) == n).all():
        return Closeness((n - 1) / (counts[:, 1:] @ steps), "closeness")
    return Closeness(counts[:, 1:] @ (1 / steps) / (n - 1), "harmonic")


@dataclass(frozen=True, eq=False)
class Betweenness:
    """Betweenness of everybody, and how sure it is.

    Attributes
    ----------
    values : ndarray of float, shape (n,)
        Share of the shortest paths between two others that run through the person [-, 0 to 1]; nan below three people.
    method : str
        "exact", or "pivots": estimated from the shortest paths that start at some people drawn at random.
    pivots : int
        People whose shortest paths were counted: n when exact.
    standard_error : ndarray of float, shape (n,), or None
        Of each value [-]; None when exact. Contributions are skewed: two errors either side hold the exact value some
        nine times in ten, not nineteen in twenty. Values no further apart than this have no order.
    """

    values: NDArray[np.float64]
    method: Literal["exact", "pivots"]
    pivots: int
    standard_error: NDArray[np.float64] | None


def betweenness(
    n: int, edges: ArrayLike, exact_up_to: int = EXACT_UP_TO, pivots: int = PIVOTS, seed: int = DEFAULT_SEED
) -> Betweenness:
    """Share of shortest paths between two others that run through a person, over all (n−1)(n−2)/2 pairs of others.

    Parameters
    ----------
    n, edges
        As in `degree`.
    exact_up_to : int
        Most people for whom all shortest paths are counted [people].
    pivots : int
        Above that, people drawn without replacement whose shortest paths stand for all, at least 2 [people].
    seed : int
        Of their draw.

    Returns
    -------
    Betweenness
        Pairs that no chain of ties joins count as pairs, with no path. Times (n−1)(n−2)/2 it is the raw figure.

    Raises
    ------
    ValueError
        As `degree`; if fewer than 2 pivots are asked for where they are needed; if the shortest paths between two
        people are more than a floating-point number holds.

    References
    ----------
    Freeman, Sociometry 40, 1977, 35-41; Brandes, Journal of Mathematical Sociology 25, 2001, 163-177; pivots: Brandes
    and Pich, International Journal of Bifurcation and Chaos 17, 2007, 2303-2318, with the linear scaling of Geisberger,
    Sanders and Schultes, ALENEX 2008, 90-100; methods §2.6.

    Examples
    --------
    >>> betweenness(3, [(0, 1), (1, 2)]).values.tolist()
    [0.0, 1.0, 0.0]
    """
    ties = adjacency(n, edges)
    sampled = n > exact_up_to and n > pivots
    if sampled and pivots < 2:
        raise ValueError(f"pivots: {pivots} found, 2 or more expected")
    if n < 3:
        return Betweenness(np.full(n, np.nan), "exact", n, None)
    count = pivots if sampled else n
    sources = np.sort(np.random.default_rng(seed).choice(n, count, replace=False)) if sampled else np.arange(n)
    total, squares = np.zeros(n), np.zeros(n)
    for first in range(0, count, TOGETHER):
        for people, dependency in _dependencies(ties, sources[first : first + TOGETHER], by_distance=sampled):
            total[people] += dependency.sum(axis=1)
            if sampled:
                squares[people] += np.einsum("ij,ij->i", dependency, dependency)
    if not np.isfinite(total).all():
        raise ValueError("edges: more shortest paths found between two people than a floating-point number holds")
    ordered_pairs = (n - 1) * (n - 2)
    values = total * (n / count / ordered_pairs)
    if not sampled:
        return Betweenness(values, "exact", n, None)
    variance = np.maximum(squares - total**2 / count, 0) / (count - 1)
    error = n * np.sqrt(variance / count * (1 - count / n)) / ordered_pairs
    return Betweenness(values, "pivots", count, error)


def centralisation(values: ArrayLike, measure: CentralityMeasure) -> float | None:
    """How far the most central person outdoes the others: 0 all equal, 1 one person in the middle of a star.

    Parameters
    ----------
    values : array_like of shape (n,)
        As `degree` (counts), `closeness` or `betweenness` (normalised) return them.
    measure : "degree", "closeness", "harmonic" or "betweenness"
        Which of them: each is compared with a star of n people.

    Returns
    -------
    float or None
        Σ(largest − value) over the same sum in a star [-, 0 to 1]; None below three people. People without ties change
        it: say whether they are in.

    References
    ----------
    Freeman, Social Networks 1, 1978/79, 215-239; harmonic: the same rule, a star's sum being (n−2)/2.

    Examples
    --------
    >>> centralisation([3, 1, 1, 1], "degree"), round(centralisation([2, 2, 1, 1], "degree"), 4)
    (1.0, 0.3333)
    """
    given = np.asarray(values, dtype=float).ravel()
    n = given.size
    if n < 3:
        return None
    star = {
        "degree": (n - 1) * (n - 2),
        "closeness": (n - 1) * (n - 2) / (2 * n - 3),
        "harmonic": (n - 2) / 2,
        "betweenness": n - 1,
    }
    return float((given.max() - given).sum() / star[measure])


def _dependencies(
    ties: "csr_array", sources: NDArray[np.int64], by_distance: bool
) -> Iterator[tuple[slice | NDArray[np.int64], NDArray[np.float64]]]:
    """Dependency of each source on each person, one distance after the other: people, and an array (people, sources).

    By distance: a path counts by how far along it the person stands, from the source's side, and twice: the same in the
    sum over all sources, but a sample is not at the mercy of who happens to be a neighbour of a source.
    """
    n = ties.shape[0]
    seen = np.zeros((n, len(sources)), dtype=bool)
    seen[sources, np.arange(len(sources))] = True
    everybody = slice(None)
    rows: slice | NDArray[np.int64] = everybody
    step, counted = ties, ties[:, sources].toarray()
    levels = []
    while True:
        reached = counted.any(axis=1)
        number = np.count_nonzero(reached)
        if not number:
            break
        # in a long chain few people stand at one distance: the others are then left out of memory and products
        if FEW * number < n:
            rows = np.flatnonzero(reached) if isinstance(rows, slice) else rows[reached]
            step, counted = step[reached], counted[reached]
        elif not isinstance(rows, slice):
            whole = np.zeros(seen.shape)
            whole[rows] = counted
            step, counted, rows = ties[levels[-1][0]].T, whole, everybody
        seen[rows] |= counted > 0
        levels.append((rows, step, counted))
        if isinstance(rows, slice):
            step = ties
        else:
            near = np.unique(ties[rows].indices)
            step, rows = ties[near][:, rows], near
        counted = step @ counted
        counted[seen[rows]] = 0
    share, above = None, ties
    for distance in range(len(levels), 0, -1):
        rows, step, counted = levels[distance - 1]
        reached = counted > 0
        if share is None:
            share = np.zeros_like(counted)
        else:
            # the network is symmetric: between two levels held whole, its transpose is itself
            share = ties @ share if above is ties else above.T @ share
            yield rows, counted * share * (2 * distance if by_distance else 1)
            # people further away take no part any more, but along a chain what they hold would grow without bound
            share[~reached] = 0
        share += np.divide(1 / distance if by_distance else 1, counted, out=np.zeros_like(counted), where=reached)
        above = step
