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
    normalised : float
        Herfindahl index brought to 0 (equal parts) to 1 (all in one place) [-]; 1 for a single part.
    blau : float
        Chance that two units drawn with replacement lie in different places, 1 − Herfindahl [-, 0 to 1 − 1/n].
    iqv : float or None
        Blau's index over the most it can be [-, 0 to 1]; None for a single part, which cannot vary.
    """

    herfindahl: float
    effective_number: float
    normalised: float
    blau: float
    iqv: float | None


def concentration(amounts: ArrayLike) -> Concentration | None:
    """Herfindahl index of a total's parts and what follows from it; shares or amounts, they are brought to sum 1.

    Parameters
    ----------
    amounts : array_like of shape (n,)
        Hours, fees, targets or shares by network or person, 0 or more. Those with 0 count in n: a cell nobody uses
        is a place where the total could have gone.

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
    Herfindahl 1950; Laakso and Taagepera, Comparative Political Studies 12, 1979, 3-27; Blau, *Inequality and
    Heterogeneity*, 1977; Mueller and Schuessler, *Statistical Reasoning in Sociology*, 1961 (IQV); methods §2.3.

    Examples
    --------
    >>> spread = concentration([50, 30, 20])
    >>> round(spread.herfindahl, 3), round(spread.effective_number, 3)
    (0.38, 2.632)
    """
    parts = _amounts(amounts)
    total = parts.sum()
    if total == 0:
        return None
    herfindahl = float(np.square(parts / total).sum())
    fewest = 1 / parts.size
    normalised = (herfindahl - fewest) / (1 - fewest) if parts.size > 1 else 1.0
    blau = 1 - herfindahl
    return Concentration(
        herfindahl=herfindahl,
        effective_number=1 / herfindahl,
        normalised=normalised,
        blau=blau,
        iqv=blau / (1 - fewest) if parts.size > 1 else None,
    )


def evenness(amounts: ArrayLike) -> float | None:
    """Shannon evenness over all the places given, used or not: 1 when each holds as much.

    Parameters
    ----------
    amounts : array_like of shape (n,)
        As in `concentration`.

    Returns
    -------
    float or None
        H / ln n [-, 0 to 1]; None when there is nothing to share, or a single place to share it over.

    Raises
    ------
    ValueError
        If an amount is negative or missing.

    References
    ----------
    Pielou, Journal of Theoretical Biology 13, 1966, 131-144; methods §2.3 (H / ln 8 over the eight cells).

    Examples
    --------
    >>> round(evenness([120, 60, 0, 200, 40, 0, 0, 80]), 4)
    0.7015
    """
    parts = _amounts(amounts)
    total = parts.sum()
    if total == 0 or parts.size == 1:
        return None
    shares = parts[parts > 0] / total
    shares = shares[shares > 0]  # an amount too small for a share has none to take the logarithm of
    # the sum of one share's logarithm is −0; no evenness is negative
    return max(0.0, float(-(shares * np.log(shares)).sum() / np.log(parts.size)))


@dataclass(frozen=True)
class AxisCoverage:
    """Over how many of the cells of the three axes time is spread.

    Attributes
    ----------
    cells : int
        Cells there are.
    cells_used : int
        Those with any time.
    herfindahl, effective_number : float or None
        As `concentration`; None when no time was given at all.
    evenness : float or None
        As `evenness`.
    """

    cells: int
    cells_used: int
    herfindahl: float | None
    effective_number: float | None
    evenness: float | None


def axis_coverage(hours: ArrayLike) -> AxisCoverage:
    """How widely networking time is spread over personal/company, real/virtual and private/professional.

    Parameters
    ----------
    hours : array_like of shape (cells,)
        Time given to each cell, any unit of time, 0 or more; 2 × 2 × 2 = 8 cells, those with 0 included.

    Returns
    -------
    AxisCoverage
        Cells used and how evenly; one cell used of eight has an evenness of 0.

    Raises
    ------
    ValueError
        If a time is negative or missing.

    References
    ----------
    methods §2.3, axis coverage.

    Examples
    --------
    >>> spread = axis_coverage([120, 60, 0, 200, 40, 0, 0, 80])
    >>> spread.cells_used, round(spread.herfindahl, 3), round(spread.effective_number, 2), round(spread.evenness, 4)
    (5, 0.264, 3.79, 0.7015)
    """
    parts = _amounts(hours)
    spread = concentration(parts)
    return AxisCoverage(
        cells=parts.size,
        cells_used=int((parts > 0).sum()),
        herfindahl=None if spread is None else spread.herfindahl,
        effective_number=None if spread is None else spread.effective_number,
        evenness=evenness(parts),
    )


def _amounts(amounts: ArrayLike) -> NDArray[np.float64]:
    parts = np.asarray(amounts, dtype=float).ravel()
    if not (np.isfinite(parts) & (parts >= 0)).all():
        raise ValueError("amounts: a negative or missing amount found, 0 or more expected")
    return parts
