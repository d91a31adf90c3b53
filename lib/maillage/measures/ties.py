"""Who exchanges with whom: density, groups, pieces, openness, reciprocity.

For declared ties. Never for a contact export: a star has no ties among the contacts, every figure would be an artefact.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.adjacency import adjacency


def density(n: int, ties: int, directed: bool) -> float | None:
    """Ties declared over ties possible, nobody tied to themselves.

    Parameters
    ----------
    n : int
        People asked about, isolated ones included.
    ties : int
        Distinct ties without self-ties; undirected: a pair counts once.
    directed : bool
        True when "a names b" and "b names a" are two ties.

    Returns
    -------
    float or None
        Density [-, 0 to 1]; None below two people.

    Raises
    ------
    ValueError
        If there are more ties than possible.

    References
    ----------
    Wasserman and Faust, *Social Network Analysis*, 1994, ch. 4.

    Examples
    --------
    >>> density(4, 3, directed=False)
    0.5
    """
    possible = n * (n - 1) if directed else n * (n - 1) // 2
    if not 0 <= ties <= possible:
        raise ValueError(f"ties: {ties} found, 0 to {possible} expected for {n} people")
    return ties / possible if possible else None


def ties_between_groups(
    sources: Sequence[Hashable],
    targets: Sequence[Hashable],
    group_of: Mapping[Hashable, Hashable],
    groups: Sequence[Hashable],
    directed: bool,
) -> NDArray[np.int64]:
    """Distinct ties within and between groups; self-ties left out, a tie declared twice counts once.

    Parameters
    ----------
    sources, targets : sequences of people, shape (m,)
        Who names whom.
    group_of : mapping from person to group
        For everybody who names or is named.
    groups : sequence of groups, shape (g,)
        All groups, in the order of rows and columns.
    directed : bool
        True: row names column. False: a pair is one tie whoever declared it, and the matrix is symmetric.

    Returns
    -------
    ndarray of int, shape (g, g)
        Ties; the diagonal holds those within a group. Undirected: count each pair of groups on one side only when
        adding up.

    Raises
    ------
    ValueError
        If a person has no group, or a group that is not listed.

    References
    ----------
    Wasserman and Faust, *Social Network Analysis*, 1994, ch. 10 (blocks); methods §2.4.

    Examples
    --------
    >>> ties_between_groups("aab", "bcc", {"a": 1, "b": 1, "c": 2}, [1, 2], directed=False).tolist()
    [[1, 2], [2, 0]]
    """
    position = {group: index for index, group in enumerate(groups)}
    counts = np.zeros((len(position), len(position)), dtype=np.int64)
    for source, target in _distinct_ties(sources, targets, directed):
        for person in (source, target):
            if group_of.get(person) not in position:
                raise ValueError(f"group_of: {group_of.get(person)!r} found for a person, one of the groups expected")
        row, column = position[group_of[source]], position[group_of[target]]
        counts[row, column] += 1
        if not directed and row != column:
            counts[column, row] += 1
    return counts


def possible_ties_between_groups(sizes: ArrayLike, directed: bool) -> NDArray[np.int64]:
    """Ties that could exist within and between groups: the denominator of `ties_between_groups`.

    Parameters
    ----------
    sizes : array_like of int, shape (g,)
        People per group.
    directed : bool
        As in `ties_between_groups`.

    Returns
    -------
    ndarray of int, shape (g, g)
        Possible ties, 0 within a group of one.

    References
    ----------
    Wasserman and Faust, *Social Network Analysis*, 1994, ch. 10; methods §2.4.

    Examples
    --------
    >>> possible_ties_between_groups([3, 2], directed=False).tolist()
    [[3, 6], [6, 1]]
    """
    counts = np.asarray(sizes, dtype=np.int64)
    possible = np.outer(counts, counts)
    np.fill_diagonal(possible, counts * (counts - 1) // (1 if directed else 2))
    return possible


@dataclass(frozen=True)
class Components:
    """Pieces of a network between which no tie runs.

    Attributes
    ----------
    sizes : tuple of int
        People per piece, largest first; a 1 is somebody without ties.
    label : tuple of int
        For each person the index of their piece in `sizes`.
    """

    sizes: tuple[int, ...]
    label: tuple[int, ...]


def components(n: int, edges: ArrayLike) -> Components:
    """Pieces of a network, direction of ties left aside (weak components).

    Parameters
    ----------
    n : int
        People, numbered 0 to n−1, isolated ones included.
    edges : array_like of int, shape (m, 2)
        Ties.

    Returns
    -------
    Components
        Largest piece first; equal sizes in the order of their first person.

    Raises
    ------
    ValueError
        As `distinct_pairs`.

    References
    ----------
    Wasserman and Faust, *Social Network Analysis*, 1994, ch. 4; scipy.sparse.csgraph.connected_components.

    Examples
    --------
    >>> components(4, [(1, 2), (2, 3)])
    Components(sizes=(3, 1), label=(1, 0, 0, 0))
    """
    from scipy.sparse.csgraph import connected_components

    graph = adjacency(n, edges)
    if n == 0:
        return Components((), ())
    _, found = connected_components(graph, directed=False)
    _, first, sizes = np.unique(found, return_index=True, return_counts=True)
    largest_first = np.lexsort((first, -sizes))
    new_label = np.argsort(largest_first)
    return Components(tuple(sizes[largest_first].tolist()), tuple(new_label[found].tolist()))


def external_internal_index(external: float, internal: float) -> float | None:
    """E-I index: −1 all ties within groups, +1 all between; to be read beside its expectation, not beside 0.

    Parameters
    ----------
    external, internal : float
        Ties between and within groups, each counted once. Given densities of the two kinds instead (ties over
        possible ties), the result is the density-adjusted index.

    Returns
    -------
    float or None
        (E − I) / (E + I) [-, −1 to 1]; None without ties.

    Raises
    ------
    ValueError
        If a number is negative.

    References
    ----------
    Krackhardt and Stern, Social Psychology Quarterly 51, 1988, 123-140; methods §2.4.

    Examples
    --------
    >>> external_internal_index(12, 36)
    -0.5
    """
    if external < 0 or internal < 0:
        raise ValueError(f"external, internal: {external}, {internal} found, 0 or more expected")
    total = external + internal
    return float((external - internal) / total) if total else None


def expected_external_internal_index(sizes: ArrayLike) -> float | None:
    """Mean E-I index when group labels are dealt at random: small groups look open by their size alone.

    Parameters
    ----------
    sizes : array_like of int, shape (g,)
        People per group.

    Returns
    -------
    float or None
        (external pairs − internal pairs) / pairs [-, −1 to 1]; None below two people.

    References
    ----------
    Krackhardt and Stern, Social Psychology Quarterly 51, 1988, 123-140; methods §2.4.

    Examples
    --------
    >>> expected_external_internal_index([3, 3])
    0.2
    """
    possible = possible_ties_between_groups(sizes, directed=False)
    internal = int(np.trace(possible))
    external = int(np.triu(possible, k=1).sum())
    return external_internal_index(external, internal)


def reciprocity(sources: Sequence[Hashable], targets: Sequence[Hashable]) -> float | None:
    """Share of directed ties that are returned (tie by tie, not pair by pair).

    Parameters
    ----------
    sources, targets : sequences of people, shape (m,)
        Who names whom; self-ties left out, a tie declared twice counts once.

    Returns
    -------
    float or None
        Share [-, 0 to 1]; None without ties.

    References
    ----------
    Newman, Forrest and Balthrop, Physical Review E 66, 2002, 035101; networkx.overall_reciprocity gives the same.

    Examples
    --------
    >>> round(reciprocity("abc", "baa"), 3)
    0.667
    """
    ties = _distinct_ties(sources, targets, directed=True)
    return sum((target, source) in ties for source, target in ties) / len(ties) if ties else None


def _distinct_ties(
    sources: Sequence[Hashable], targets: Sequence[Hashable], directed: bool
) -> set[tuple[Hashable, Hashable]]:
    ties: set[tuple[Hashable, Hashable]] = set()
    for source, target in zip(sources, targets, strict=True):
        if source != target and (directed or (target, source) not in ties):
            ties.add((source, target))
    return ties
