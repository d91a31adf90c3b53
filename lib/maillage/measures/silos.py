"""Whether ties follow the units: E-I index and its chance, modularity of the units, communities the ties form.

For declared ties among people each of whom has one group. Never for a contact export.
"""

import math
from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.adjacency import distinct_pairs
from maillage.measures.ties import (
    expected_external_internal_index,
    external_internal_index,
    possible_ties_between_groups,
)

LABELINGS = 10_000
RUNS = 20
DEFAULT_SEED = 20261122
# comparisons of labels made at once, to keep memory small
TOGETHER = 4_000_000
# a gain of modularity this small is a rounding error
ROUNDING = 1e-12

Labels = NDArray[np.int64]


@dataclass(frozen=True)
class ExternalInternal:
    """Ties between and within groups, and what they are to be compared with.

    Attributes
    ----------
    external, internal : int
        Distinct ties between and within groups.
    index : float or None
        E-I index [-, −1 to 1]; None without ties.
    expected : float or None
        Its mean when group labels are dealt at random [-]; None below two people.
    density_adjusted : float or None
        The index of the two densities, ties over possible ties, instead of the two counts [-, −1 to 1]; None without
        ties, or where ties of one kind are not possible (one group only, or groups of one).
    """

    external: int
    internal: int
    index: float | None
    expected: float | None
    density_adjusted: float | None


def external_internal(groups: Sequence[Hashable], edges: ArrayLike, directed: bool) -> ExternalInternal:
    """E-I index of a grouping, its expectation, and the index adjusted for what was possible.

    Parameters
    ----------
    groups : sequence of shape (n,)
        Group of person 0, of person 1, and so on; everybody has one.
    edges : array_like of int, shape (m, 2)
        Ties: who names, who is named. Self-ties left out, repeats count once.
    directed : bool
        True: "a names b" and "b names a" are two ties. False: a pair is one tie whoever declared it. The index differs.

    Returns
    -------
    ExternalInternal

    Raises
    ------
    ValueError
        If a person has no group, a tie names a number outside 0 to n−1, or the ties are not pairs of whole numbers.

    References
    ----------
    Krackhardt and Stern, Social Psychology Quarterly 51, 1988, 123-140; methods §2.4.

    Examples
    --------
    >>> external_internal("AABB", [(0, 1), (0, 2), (2, 3), (3, 2)], directed=False).index
    -0.3333333333333333
    >>> external_internal("AABB", [(0, 1), (0, 2), (2, 3), (3, 2)], directed=True).index
    -0.5
    """
    labels, sizes = _labels(groups)
    sources, targets = distinct_pairs(len(labels), edges, directed).T
    internal = int((labels[sources] == labels[targets]).sum())
    external = len(sources) - internal
    possible = possible_ties_between_groups(sizes, directed)
    within = int(np.trace(possible))
    between = int(possible.sum()) - within
    if not directed:
        between //= 2
    adjusted = external_internal_index(external / between, internal / within) if within and between else None
    index = external_internal_index(external, internal)
    return ExternalInternal(external, internal, index, expected_external_internal_index(sizes), adjusted)


def external_internal_by_group(
    groups: Sequence[Hashable], edges: ArrayLike, directed: bool
) -> dict[Hashable, float | None]:
    """E-I index of each group, over the ends of ties its members hold: a tie within the group has two, so counts twice.

    Parameters
    ----------
    groups, edges, directed
        As in `external_internal`.

    Returns
    -------
    dict from group to float or None
        In the order in which groups appear [-, −1 to 1]; None for a group without ties.

    Raises
    ------
    ValueError
        As `external_internal`.

    References
    ----------
    Krackhardt and Stern, Social Psychology Quarterly 51, 1988, 123-140: mean over members, weighted by their ties.

    Examples
    --------
    >>> external_internal_by_group("AABC", [(0, 1), (1, 2)], directed=False)
    {'A': -0.3333333333333333, 'B': 1.0, 'C': None}
    """
    labels, sizes = _labels(groups)
    sources, targets = distinct_pairs(len(labels), edges, directed).T
    within = labels[sources] == labels[targets]
    ends = np.bincount(np.concatenate([labels[sources], labels[targets]]), minlength=len(sizes))
    internal = 2 * np.bincount(labels[sources][within], minlength=len(sizes))
    return {
        group: external_internal_index(int(total - inside), int(inside))
        for group, total, inside in zip(dict.fromkeys(groups), ends, internal, strict=True)
    }


@dataclass(frozen=True)
class LabelTest:
    """How often random group labels give ties that keep to their groups as much as those seen.

    Attributes
    ----------
    observed, mean : float
        E-I index seen, and its mean over the labelings compared [-].
    p_closed, p_open : float
        One-sided chance of an index as low, and as high, when labels have nothing to do with ties [-]. Sampled: the
        labels seen count as one of the labelings, so it is never 0.
    labelings : int
        Labelings compared.
    method : str
        "exact": every labeling with the same group sizes; "sampled": so many drawn at random.
    """

    observed: float
    mean: float
    p_closed: float
    p_open: float
    labelings: int
    method: Literal["exact", "sampled"]


def label_test(
    groups: Sequence[Hashable],
    edges: ArrayLike,
    directed: bool,
    labelings: int = LABELINGS,
    seed: int = DEFAULT_SEED,
) -> LabelTest | None:
    """Permutation test of the E-I index: group labels are dealt anew, group sizes and ties kept.

    Parameters
    ----------
    groups, edges, directed
        As in `external_internal`.
    labelings : int
        Labelings drawn; where no more than these exist, all are compared instead.
    seed : int
        Of the draws.

    Returns
    -------
    LabelTest or None
        None without ties.

    Raises
    ------
    ValueError
        As `external_internal`; if fewer than one labeling is asked for.

    References
    ----------
    Krackhardt and Stern, Social Psychology Quarterly 51, 1988, 123-140; counting the labels seen: Phipson and Smyth,
    Statistical Applications in Genetics and Molecular Biology 9, 2010, 39; methods §2.4.

    Examples
    --------
    >>> triangles = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)]
    >>> test = label_test("AAABBB", triangles, directed=False)
    >>> test.p_closed, round(test.mean, 2), test.labelings, test.method
    (0.1, 0.2, 20, 'exact')
    """
    if labelings < 1:
        raise ValueError(f"labelings: {labelings} found, 1 or more expected")
    labels, sizes = _labels(groups)
    sources, targets = distinct_pairs(len(labels), edges, directed).T
    ties = len(sources)
    if ties == 0:
        return None
    exact = _count_of_labelings(sizes) <= labelings
    drawn = _all_labelings(sizes) if exact else _random_labelings(labels, labelings, seed)
    at_once = max(1, TOGETHER // max(ties, len(labels)))
    internal = np.concatenate(
        [(some[:, sources] == some[:, targets]).sum(axis=1) for some in _stacked(drawn, at_once)]
    ).astype(np.int64)
    seen = int((labels[sources] == labels[targets]).sum())
    # a labeling's index falls as its internal ties grow: whole numbers compare without rounding
    as_closed, as_open = int((internal >= seen).sum()), int((internal <= seen).sum())
    count, own = len(internal), 0 if exact else 1
    return LabelTest(
        (ties - 2 * seen) / ties,
        float(1 - 2 * internal.mean() / ties),
        (as_closed + own) / (count + own),
        (as_open + own) / (count + own),
        count,
        "exact" if exact else "sampled",
    )


def modularity(groups: Sequence[Hashable], edges: ArrayLike) -> float | None:
    """Share of ties within groups, less the share expected if ends were joined at random: Σ_c [L_c/m − (D_c/2m)²].

    Parameters
    ----------
    groups : sequence of shape (n,)
        Group or community of each person.
    edges : array_like of int, shape (m, 2)
        Ties; direction, repeats and self-ties left aside.

    Returns
    -------
    float or None
        Q [-, −1/2 to below 1]; high: the grouping explains the ties. None without ties.

    Raises
    ------
    ValueError
        As `external_internal`.

    References
    ----------
    Newman and Girvan, Physical Review E 69, 2004, 026113; methods §2.4.

    Examples
    --------
    >>> round(modularity("AAABBB", [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)]), 5)
    0.35714
    """
    labels, sizes = _labels(groups)
    sources, targets = distinct_pairs(len(labels), edges, directed=False).T
    ties = len(sources)
    if ties == 0:
        return None
    internal = (labels[sources] == labels[targets]).sum() / ties
    ends = np.bincount(np.concatenate([labels[sources], labels[targets]]), minlength=len(sizes))
    return float(internal - np.square(ends / (2 * ties)).sum())


@dataclass(frozen=True)
class Communities:
    """The best of several partitions found by modularity.

    Attributes
    ----------
    label : tuple of int
        Community of each person: 0 the largest; equal sizes in the order of their first person.
    sizes : tuple of int
        People per community. Somebody without ties is a community of one.
    modularity : float
        Of this partition, the best found [-]. A heuristic: the best there is may be higher.
    by_run : tuple of float
        Modularity of each run's partition [-]: when they differ, so may the communities.
    agreement : float or None
        Mean adjusted Rand index of the other runs' partitions with this one [-]; None for a single run. Low: many
        partitions are nearly as good, and the communities are not to be named.
    """

    label: tuple[int, ...]
    sizes: tuple[int, ...]
    modularity: float
    by_run: tuple[float, ...]
    agreement: float | None


def communities(n: int, edges: ArrayLike, runs: int = RUNS, seed: int = DEFAULT_SEED) -> Communities | None:
    """Groups that the ties themselves form, by the Louvain method, the best of several runs.

    Parameters
    ----------
    n : int
        People, numbered 0 to n−1, isolated ones included.
    edges : array_like of int, shape (m, 2)
        Ties; direction, repeats and self-ties left aside.
    runs : int
        Runs, each in another random order of people.
    seed : int
        Of the orders.

    Returns
    -------
    Communities or None
        The first of the best runs; None without ties.

    Raises
    ------
    ValueError
        If a tie names a number outside 0 to n−1, the ties are not pairs of whole numbers, or no run is asked for.

    References
    ----------
    Blondel and others, Journal of Statistical Mechanics, 2008, P10008; who is looked at again after a move: Traag,
    Waltman and van Eck, Scientific Reports 9, 2019, 5233 (fast local moving); methods §2.4.

    Examples
    --------
    >>> communities(6, [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)]).label
    (0, 0, 0, 1, 1, 1)
    """
    if runs < 1:
        raise ValueError(f"runs: {runs} found, 1 or more expected")
    pairs = distinct_pairs(n, edges, directed=False)
    if not len(pairs):
        return None
    generator = np.random.default_rng(seed)
    weights = np.ones(len(pairs))
    found = [_louvain(n, pairs, weights, generator) for _ in range(runs)]
    quality = [modularity(one.tolist(), pairs) or 0.0 for one in found]
    best = next(run for run, value in enumerate(quality) if value > max(quality) - ROUNDING)
    others = [adjusted_rand_index(found[best], one) for run, one in enumerate(found) if run != best]
    _, first, inverse, sizes = np.unique(found[best], return_index=True, return_inverse=True, return_counts=True)
    largest_first = np.lexsort((first, -sizes))
    label = np.argsort(largest_first)[inverse]
    agreement = sum(one for one in others if one is not None) / len(others) if others else None
    return Communities(
        tuple(label.tolist()), tuple(sizes[largest_first].tolist()), quality[best], tuple(quality), agreement
    )


def adjusted_rand_index(a: Sequence[Hashable], b: Sequence[Hashable]) -> float | None:
    """How far two groupings of the same people agree, pair by pair, beyond what group sizes alone would give.

    Parameters
    ----------
    a, b : sequences of shape (n,)
        Group of each person, in the same order; names of groups do not matter.

    Returns
    -------
    float or None
        1 the same grouping, 0 on average by chance, below 0 less than that [-]; None below two people. Two groupings
        without a choice (all together in both, or everybody alone in both) are the same: 1.

    Raises
    ------
    ValueError
        If the lengths differ, or a person has no group.

    References
    ----------
    Hubert and Arabie, Journal of Classification 2, 1985, 193-218; methods §2.4.

    Examples
    --------
    >>> round(adjusted_rand_index("AAABBB", [0, 0, 1, 1, 2, 2]), 4)
    0.2424
    """
    if len(a) != len(b):
        raise ValueError(f"a, b: {len(a)} and {len(b)} people found, the same people expected")
    first, first_sizes = _labels(a)
    second, second_sizes = _labels(b)
    if len(first) < 2:
        return None
    _, shared = np.unique(first * len(second_sizes) + second, return_counts=True)
    together = _pairs_within(shared)
    in_first, in_second = _pairs_within(first_sizes), _pairs_within(second_sizes)
    by_chance = in_first * in_second / _pairs_within(np.array([len(first)]))
    most = (in_first + in_second) / 2
    return float((together - by_chance) / (most - by_chance)) if most != by_chance else 1.0


def _pairs_within(sizes: NDArray[np.int64]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _labels(groups: Sequence[Hashable]) -> tuple[Labels, NDArray[np.int64]]:
    position: dict[Hashable, int] = {}
    for person, group in enumerate(groups):
        if group is None or group != group:
            raise ValueError(f"groups: none found for person {person}, one for everybody expected")
        position.setdefault(group, len(position))
    labels = np.array([position[group] for group in groups], dtype=np.int64)
    return labels, np.bincount(labels, minlength=len(position))


def _count_of_labelings(sizes: NDArray[np.int64]) -> int:
    left, count = int(sizes.sum()), 1
    for size in sizes.tolist():
        count *= math.comb(left, size)
        left -= size
    return count


def _all_labelings(sizes: NDArray[np.int64]) -> Iterator[Labels]:
    left = sizes.tolist()
    labels: list[int] = []

    def longer() -> Iterator[Labels]:
        if len(labels) == sizes.sum():
            yield np.array(labels)
            return
        for group, remaining in enumerate(left):
            if remaining:
                left[group] -= 1
                labels.append(group)
                yield from longer()
                labels.pop()
                left[group] += 1

    return longer()


def _random_labelings(labels: Labels, count: int, seed: int) -> Iterator[Labels]:
    generator = np.random.default_rng(seed)
    return (generator.permutation(labels) for _ in range(count))


def _stacked(drawn: Iterator[Labels], at_once: int) -> Iterator[Labels]:
    block: list[Labels] = []
    for labels in drawn:
        block.append(labels)
        if len(block) == at_once:
            yield np.stack(block)
            block = []
    if block:
        yield np.stack(block)


def _louvain(n: int, pairs: NDArray[np.int64], weights: NDArray[np.float64], generator: np.random.Generator) -> Labels:
    """Community of each person after one run; a self-tie of an aggregated community holds the ties within it."""
    two_m = 2 * weights.sum()
    strength = np.bincount(pairs.ravel(), weights=np.repeat(weights, 2), minlength=n)
    community = np.arange(n)
    while True:
        moved = _move(len(strength), pairs, weights, strength, two_m, generator)
        names, renumbered = np.unique(moved, return_inverse=True)
        if len(names) == len(strength):
            return community
        community = renumbered[community]
        strength = np.bincount(renumbered, weights=strength)
        between = np.sort(renumbered[pairs], axis=1)
        keys, inverse = np.unique(between[:, 0] * len(names) + between[:, 1], return_inverse=True)
        weights = np.bincount(inverse, weights=weights)
        pairs = np.stack(np.divmod(keys, len(names)), axis=1)


def _move(
    n: int,
    pairs: NDArray[np.int64],
    weights: NDArray[np.float64],
    strength: NDArray[np.float64],
    two_m: float,
    generator: np.random.Generator,
) -> Labels:
    """Move one at a time to the community that gains most modularity, until nobody gains."""
    near, weight_of = _neighbours(n, pairs, weights)
    own_strength, shares = strength.tolist(), (strength / two_m).tolist()
    community, total = list(range(n)), list(own_strength)
    queue = deque(generator.permutation(n).tolist())
    waiting = [True] * n
    while queue:
        person = queue.popleft()
        waiting[person] = False
        here, share = community[person], shares[person]
        total[here] -= own_strength[person]
        towards = {here: 0.0}
        for other, weight in zip(near[person], weight_of[person], strict=True):
            there = community[other]
            if there in towards:
                towards[there] += weight
            else:
                towards[there] = weight
        best, to_beat = here, towards[here] - total[here] * share + ROUNDING
        for there, weight in towards.items():
            gain = weight - total[there] * share
            if gain > to_beat:
                best, to_beat = there, gain + ROUNDING
        total[best] += own_strength[person]
        if best != here:
            community[person] = best
            for other in near[person]:
                if not waiting[other] and community[other] != best:
                    waiting[other] = True
                    queue.append(other)
    return np.array(community)


def _neighbours(
    n: int, pairs: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[list[list[int]], list[list[float]]]:
    """The neighbours of everybody, and the weights of those ties; self-ties left out."""
    between = pairs[:, 0] != pairs[:, 1]
    ends = np.concatenate([pairs[between], pairs[between][:, ::-1]])
    in_order = np.argsort(ends[:, 0], kind="stable")
    cuts = np.searchsorted(ends[in_order, 0], np.arange(n + 1)).tolist()
    others = ends[in_order, 1].tolist()
    weight = np.tile(weights[between], 2)[in_order].tolist()
    spans = list(pairwise(cuts))
    return [others[start:end] for start, end in spans], [weight[start:end] for start, end in spans]
