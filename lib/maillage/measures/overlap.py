"""How much networks repeat one another, and on how few of them hours, fees or targets rest."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


def jaccard(a: Collection[Hashable], b: Collection[Hashable]) -> float | None:
    """Shared members over all members of two sets.

    Parameters
    ----------
    a, b : collection
        Members (targets met, people); repeats count once.

    Returns
    -------
    float or None
        Share [-, 0 to 1]; None when either set is empty: an empty list says nothing about overlap.

    References
    ----------
    Jaccard, Bulletin de la Société vaudoise des sciences naturelles 37, 1901, 547-579; methods §2.3.

    Examples
    --------
    >>> jaccard({1, 2, 3, 4}, {3, 4, 5})
    0.4
    """
    first, second = set(a), set(b)
    return len(first & second) / len(first | second) if first and second else None


def overlap_coefficient(a: Collection[Hashable], b: Collection[Hashable]) -> float | None:
    """Shared members over those of the smaller set: 1 when one set lies within the other.

    Parameters
    ----------
    a, b : collection
        Members (targets met, people); repeats count once.

    Returns
    -------
    float or None
        Share [-, 0 to 1]; None when either set is empty.

    References
    ----------
    Szymkiewicz 1934, Simpson 1960; methods §2.3.

    Examples
    --------
    >>> round(overlap_coefficient({1, 2, 3, 4}, {3, 4, 5}), 3)
    0.667
    """
    first, second = set(a), set(b)
    return len(first & second) / min(len(first), len(second)) if first and second else None


def redundancy(sets: Sequence[Collection[Hashable]]) -> float | None:
    """Share of all memberships that a single list without repeats would save.

    Parameters
    ----------
    sets : sequence of collections
        Members of each network; repeats within one network count once.

    Returns
    -------
    float or None
        1 − |union| / Σ|set| [-, 0 to below 1]; None when all sets are empty.

    References
    ----------
    methods §2.3, global redundancy.

    Examples
    --------
    >>> round(redundancy([{1, 2, 3, 4}, {3, 4, 5}, {4, 6}]), 3)
    0.333
    """
    distinct = [set(members) for members in sets]
    memberships = sum(map(len, distinct))
    return 1 - len(set().union(*distinct)) / memberships if memberships else None


@dataclass(frozen=True, eq=False)
class PairwiseOverlap:
    """Overlap of every pair of sets, three (sets, sets) matrices.

    Attributes
    ----------
    shared : ndarray of int
        Members in both; the diagonal holds each set's size.
    jaccard, overlap_coefficient : ndarray of float
        As the functions of these names [-]; nan where either set is empty.
    """

    shared: NDArray[np.int64]
    jaccard: NDArray[np.float64]
    overlap_coefficient: NDArray[np.float64]


def pairwise_overlap(membership_matrix: ArrayLike) -> PairwiseOverlap:
    """Overlap of every pair of rows of a membership matrix.

    Parameters
    ----------
    membership_matrix : array_like of bool, shape (sets, members)
        True where the member (target, person) belongs to the set (network). Transpose to compare people.

    Returns
    -------
    PairwiseOverlap
        Symmetric matrices, (sets, sets).

    Raises
    ------
    ValueError
        If the matrix has not two dimensions.

    References
    ----------
    methods §2.3.

    Examples
    --------
    >>> pairwise_overlap([[1, 1, 0], [0, 1, 1]]).shared.tolist()
    [[2, 1], [1, 2]]
    """
    belongs = np.asarray(membership_matrix, dtype=bool).astype(np.int64)
    if belongs.ndim != 2:
        raise ValueError(f"membership_matrix: {belongs.ndim} dimensions found, 2 expected")
    shared = belongs @ belongs.T
    sizes = belongs.sum(axis=1)
    comparable = np.outer(sizes, sizes) > 0
    union = sizes[:, None] + sizes[None, :] - shared
    smaller = np.minimum.outer(sizes, sizes)
    return PairwiseOverlap(
        shared,
        np.divide(shared, union, out=np.full(shared.shape, np.nan), where=comparable),
        np.divide(shared, smaller, out=np.full(shared.shape, np.nan), where=comparable),
    )


@dataclass(frozen=True)
class Concentration:
    """How unevenly a total is spread.

    Attributes
    ----------
    herfindahl : float
        Sum of squared shares [-, 1/n to 1]; 1 when all is in one place.
    effective_number : float
        Its inverse: as many equal parts would be as concentrated [-].
    """

    herfindahl: float
    effective_number: float


def concentration(amounts: ArrayLike) -> Concentration | None:
    """Herfindahl index and effective number of a total's parts; shares or amounts, they are brought to sum 1.

    Parameters
    ----------
    amounts : array_like of shape (n,)
        Hours, fees, targets or shares by network or person, 0 or more.

    Returns
    -------
    Concentration or None
        None when there is nothing to share.

    Raises
    ------
    ValueError
        If an amount is negative or missing.

    References
    ----------
    Herfindahl 1950; Laakso and Taagepera, Comparative Political Studies 12, 1979, 3-27; methods §2.3.

    Examples
    --------
    >>> spread = concentration([50, 30, 20])
    >>> round(spread.herfindahl, 3), round(spread.effective_number, 3)
    (0.38, 2.632)
    """
    parts = np.asarray(amounts, dtype=float).ravel()
    if not (np.isfinite(parts) & (parts >= 0)).all():
        raise ValueError("amounts: a negative or missing amount found, 0 or more expected")
    total = parts.sum()
    if total == 0:
        return None
    herfindahl = float(np.square(parts / total).sum())
    return Concentration(herfindahl, 1 / herfindahl)
