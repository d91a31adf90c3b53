"""Which network to choose: weights people agree on, utilities, a weighted sum, and how far it hangs on the weights."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

DEFAULT_SEED = 20261121
DEFAULT_DRAWS = 20_000
ROUNDING = 1e-9  # weights that miss 1, and scores that miss each other, by no more agree

# mean consistency index of random matrices, by number of criteria; Saaty's table of 1980, not that of 2005
RANDOM_INDEX: Mapping[int, float] = MappingProxyType(
    {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
)
SCALE_END = 9.0  # of Saaty's scale: absolutely more important
ASK_AGAIN_ABOVE = 0.10
REFUSED_ABOVE = 0.20

Verdict = Literal["consistent", "ask_again", "refused"]


def weights_from_points(points: Sequence[float]) -> tuple[float, ...]:
    """Weights from sharing a hundred points; a sum of another number is sent back and not rescaled.

    Parameters
    ----------
    points : sequence of float, shape (criteria,)
        Given to each criterion, 0 or more, 100 in all [points].

    Returns
    -------
    tuple of float
        Weights, summing to 1 [-].

    Raises
    ------
    ValueError
        If a number is negative or missing, or they are not 100 in all.

    References
    ----------
    Bottomley, Doyle and Green, *Organizational Behavior and Human Decision Processes* 80, 1999, 225-238 (point
    allocation); practice §11.

    Examples
    --------
    >>> weights_from_points([50, 30, 20])
    (0.5, 0.3, 0.2)
    """
    given = [float(each) for each in points]
    for each in given:
        if not each >= 0:
            raise ValueError(f"points: {each:g} found, 0 or more expected")
    total = math.fsum(given)
    if abs(total - 100) > 100 * ROUNDING:
        raise ValueError(f"points: {total:g} found in all, 100 expected: share out {_difference(total)}")
    return tuple(each / 100 for each in given)


def comparison_matrix(judgements: Mapping[tuple[int, int], float], criteria: int) -> NDArray[np.float64]:
    """Matrix of comparisons from each pair asked once; the other direction is its reciprocal.

    Parameters
    ----------
    judgements : mapping of (int, int) to float
        How many times more important the first criterion of the pair is than the second, 1/9 to 9 [-]; all pairs, each
        in one direction.
    criteria : int
        How many there are.

    Returns
    -------
    ndarray of shape (criteria, criteria)
        Positive and reciprocal, 1 on the diagonal.

    Raises
    ------
    ValueError
        If a pair is missing, asked twice or of no two criteria, or a judgement is off the scale.

    References
    ----------
    Saaty, *The Analytic Hierarchy Process*, 1980, ch. 3.

    Examples
    --------
    >>> comparison_matrix({(0, 1): 4}, criteria=2).tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    matrix = np.eye(criteria)
    for (one, other), times in judgements.items():
        if not (0 <= one < criteria and 0 <= other < criteria and one != other):
            raise ValueError(f"judgements: pair {one}, {other} found, two of the criteria 0 to {criteria - 1} expected")
        if (other, one) in judgements:
            raise ValueError(f"judgements: pair {one}, {other} found in both directions, one expected")
        if not 1 / SCALE_END <= times <= SCALE_END:
            raise ValueError(f"judgements: {times:g} found for the pair {one}, {other}, 1/9 to 9 expected")
        matrix[one, other], matrix[other, one] = times, 1 / times
    for one, other in itertools.combinations(range(criteria), 2):
        if (one, other) not in judgements and (other, one) not in judgements:
            raise ValueError(f"judgements: none found for the pair {one}, {other}, each pair expected")
    return matrix


def group_comparisons(matrices: Sequence[ArrayLike]) -> NDArray[np.float64]:
    """One matrix of comparisons for several people: opposite judgements cancel out, and it stays reciprocal.

    Parameters
    ----------
    matrices : sequence of array_like, shape (people, criteria, criteria)
        Each person's, as `comparison_matrix` makes it.

    Returns
    -------
    ndarray of shape (criteria, criteria)
        Geometric means of the judgements.

    Raises
    ------
    ValueError
        If there is no matrix, they differ in size, or one is not a matrix of comparisons.

    References
    ----------
    Aczél and Saaty, *Journal of Mathematical Psychology* 27, 1983, 93-102; methods §4 (AIJ).

    Examples
    --------
    >>> group_comparisons([[[1, 3], [1 / 3, 1]], [[1, 1 / 3], [3, 1]]]).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    given = [_comparisons(matrix) for matrix in matrices]
    if not given or any(matrix.shape != given[0].shape for matrix in given):
        raise ValueError(f"matrices: {[len(matrix) for matrix in given]} criteria found, matrices of one size expected")
    return np.exp(np.mean(np.log(given), axis=0))


@dataclass(frozen=True)
class ComparedWeights:
    """Weights from comparisons in pairs, and whether the comparisons agree with one another.

    Attributes
    ----------
    weights : tuple of float or None
        Summing to 1 [-]; None when refused.
    verdict : str
        "consistent" (ratio up to .10), "ask_again" (up to .20: the weights stand until then), "refused" (above).
    largest_eigenvalue : float
        λ_max; the number of criteria when all comparisons agree [-].
    consistency_index, consistency_ratio : float
        CI, and CI over the random index; 0 for one or two criteria, which cannot disagree [-].
    random_index : float or None
        The one used (Saaty 1980) [-]; None for one or two criteria.
    ask_again : tuple of pairs of int
        The pair of criteria whose comparison agrees least with all the others; several where they agree equally badly,
        as all three comparisons of three criteria do. Empty when consistent.
    """

    weights: tuple[float, ...] | None
    verdict: Verdict
    largest_eigenvalue: float
    consistency_index: float
    consistency_ratio: float
    random_index: float | None
    ask_again: tuple[tuple[int, int], ...]


def compared_weights(comparisons: ArrayLike) -> ComparedWeights:
    """Weights of criteria compared in pairs, by the principal eigenvector (AHP).

    Parameters
    ----------
    comparisons : array_like of shape (criteria, criteria)
        Row's importance over column's, 1/9 to 9 [-], as `comparison_matrix` or `group_comparisons` makes it; ten
        criteria at most.

    Returns
    -------
    ComparedWeights
        Without weights where the comparisons contradict one another.

    Raises
    ------
    ValueError
        If it is not square, positive, reciprocal and on the scale, or there are too many criteria for the table.

    References
    ----------
    Saaty, *The Analytic Hierarchy Process*, 1980, ch. 3 (random index: p. 21); limits .10 and .20 and the pair with
    the largest |ln(a_ij · w_j / w_i)|: methods §4.

    Examples
    --------
    >>> found = compared_weights([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    >>> [round(weight, 4) for weight in found.weights], round(found.consistency_ratio, 4), found.verdict
    ([0.637, 0.2583, 0.1047], 0.0332, 'consistent')
    """
    matrix = _comparisons(comparisons)
    criteria = len(matrix)
    if criteria > max(RANDOM_INDEX):
        raise ValueError(f"comparisons: {criteria} criteria found, {max(RANDOM_INDEX)} at most expected")
    values, vectors = np.linalg.eig(matrix)
    first = int(values.real.argmax())
    weights = np.abs(vectors[:, first].real)
    weights /= weights.sum()
    largest = float(values[first].real)
    if criteria <= 2:
        return ComparedWeights(tuple(weights.tolist()), "consistent", largest, 0.0, 0.0, None, ())
    # a rounding error below the number of criteria is no better than consistent
    index = max(0.0, (largest - criteria) / (criteria - 1))
    ratio = index / RANDOM_INDEX[criteria]
    if ratio <= ASK_AGAIN_ABOVE:
        verdict: Verdict = "consistent"
    else:
        verdict = "ask_again" if ratio <= REFUSED_ABOVE else "refused"
    pairs = list(itertools.combinations(range(criteria), 2))
    strain = [abs(math.log(matrix[i, j] * weights[j] / weights[i])) for i, j in pairs]
    worst = tuple(pair for pair, each in zip(pairs, strain, strict=True) if each >= max(strain) - ROUNDING)
    return ComparedWeights(
        weights=None if verdict == "refused" else tuple(weights.tolist()),
        verdict=verdict,
        largest_eigenvalue=largest,
        consistency_index=index,
        consistency_ratio=ratio,
        random_index=RANDOM_INDEX[criteria],
        ask_again=() if verdict == "consistent" else worst,
    )


def density_lift(present: float, members: float, base: float | None) -> float | None:
    """How many times denser in targets a network is than a base: its size alone says nothing of it.

    Parameters
    ----------
    present : float
        Targets in the network, a chance of presence counting as itself [targets].
    members : float
        Of the network [members].
    base : float or None
        Targets a member in what it is compared with [targets/member].

    Returns
    -------
    float or None
        Density over base [-]; None without members, or where the base holds no target.

    Raises
    ------
    ValueError
        If a number is negative.

    References
    ----------
    methods §4 (lift = density / base rate).

    Examples
    --------
    >>> density_lift(12, 60, 80 / 20_000), round(density_lift(16, 19_000, 80 / 20_000), 2)
    (50.0, 0.21)
    """
    for name, number in (("present", present), ("members", members), ("base", base or 0)):
        if not number >= 0:
            raise ValueError(f"{name}: {number:g} found, 0 or more expected")
    return present / members / base if members and base else None


@dataclass(frozen=True)
class Criterion:
    """Ends between which a criterion is judged, fixed beforehand: a network more or less must not change the others.

    Attributes
    ----------
    low, high : float
        In the criterion's unit; equal when the criterion does not tell networks apart.
    is_cost : bool
        True where less is better.

    Raises
    ------
    ValueError
        If the ends are missing or infinite, or not ascending.
    """

    low: float
    high: float
    is_cost: bool = False

    def __post_init__(self) -> None:
        if not (self.low <= self.high and math.isfinite(self.high - self.low)):
            raise ValueError(f"low, high: {self.low:g} and {self.high:g} found, ascending numbers expected")


@dataclass(frozen=True)
class Utilities:
    """How good each alternative is on each criterion.

    Attributes
    ----------
    rows : tuple of (tuple of float) or None
        For each alternative its utilities [-, 0 worst to 1 best]; None where a value is missing.
    missing : tuple of tuples of int
        For each alternative the criteria whose value is missing: why it has no row.
    beyond : tuple of tuples of int
        For each alternative the criteria whose value lies beyond an end, and counts as that end.
    """

    rows: tuple[tuple[float, ...] | None, ...]
    missing: tuple[tuple[int, ...], ...]
    beyond: tuple[tuple[int, ...], ...]


def utilities(values: Sequence[Sequence[float | None]], criteria: Sequence[Criterion]) -> Utilities:
    """Values on a common scale, in straight lines between fixed ends; a missing value is not a bad one.

    Parameters
    ----------
    values : sequence of shape (alternatives, criteria)
        Each in its criterion's unit; None or nan where missing.
    criteria : sequence of Criterion
        In the same order.

    Returns
    -------
    Utilities
        .5 throughout on a criterion whose ends are equal.

    Raises
    ------
    ValueError
        If an alternative has not one value for each criterion, or an infinite one.

    References
    ----------
    Keeney and Raiffa, *Decisions with Multiple Objectives*, 1976, ch. 3; methods §4.

    Examples
    --------
    >>> found = utilities([[30, 500], [60, None]], [Criterion(0, 60), Criterion(0, 2000, is_cost=True)])
    >>> found.rows, found.missing
    (((0.5, 0.75), None), ((), (1,)))
    """
    rows: list[tuple[float, ...] | None] = []
    missing: list[tuple[int, ...]] = []
    beyond: list[tuple[int, ...]] = []
    for place, alternative in enumerate(values):
        if len(alternative) != len(criteria):
            found = f"{len(alternative)} found for alternative {place}"
            raise ValueError(f"values: {found}, one for each of {len(criteria)} criteria expected")
        given = [math.nan if value is None else float(value) for value in alternative]
        if any(math.isinf(value) for value in given):
            raise ValueError(f"values: an infinite one found for alternative {place}")
        absent = tuple(column for column, value in enumerate(given) if math.isnan(value))
        missing.append(absent)
        pairs = list(zip(given, criteria, strict=True))
        beyond.append(tuple(column for column, (value, end) in enumerate(pairs) if value < end.low or value > end.high))
        rows.append(None if absent else tuple(_utility(value, criterion) for value, criterion in pairs))
    return Utilities(tuple(rows), tuple(missing), tuple(beyond))


def weighted_sums(rows: Sequence[Sequence[float] | None], weights: Sequence[float]) -> tuple[float | None, ...]:
    """Score of each alternative: what it lacks on one criterion it can make up for on another.

    Parameters
    ----------
    rows : sequence of shape (alternatives, criteria)
        As `Utilities.rows` [-, 0 to 1]; None where unknown.
    weights : sequence of float, shape (criteria,)
        Summing to 1 [-].

    Returns
    -------
    tuple of float or None
        [-, 0 to 1]; None where the row is.

    Raises
    ------
    ValueError
        If a weight is negative or they do not sum to 1, the shapes do not agree, or a utility is outside 0 to 1.

    References
    ----------
    methods §4.

    Examples
    --------
    >>> weighted_sums([(1.0, 0.5), None], [0.75, 0.25])
    (0.875, None)
    """
    given = [float(weight) for weight in weights]
    if not all(weight >= 0 for weight in given) or abs(math.fsum(given) - 1) > ROUNDING:
        raise ValueError(f"weights: {math.fsum(given):g} found in all, 1 and none negative expected")
    _known(rows, len(given))
    return tuple(
        None if row is None else math.fsum(weight * value for weight, value in zip(given, row, strict=True))
        for row in rows
    )


def first_rank_acceptability(
    rows: Sequence[Sequence[float] | None], draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED
) -> tuple[float | None, ...]:
    """How often each alternative comes first if nothing is known about the weights.

    Parameters
    ----------
    rows : sequence of shape (alternatives, criteria)
        As in `weighted_sums`.
    draws : int
        Random weights, all that sum to 1 being as likely; at 20,000 the standard error is .0035 at most.
    seed : int
        Of the random numbers.

    Returns
    -------
    tuple of float or None
        Share of the weights for which the alternative is first, ties shared equally [-]; they sum to 1. None where the
        row is: an alternative that is not known competes with none.

    Raises
    ------
    ValueError
        If the shapes do not agree, a utility is outside 0 to 1, or there is no draw.

    References
    ----------
    Lahdelma and Salminen, *Operations Research* 49, 2001, 444-454 (SMAA-2); methods §4.

    Examples
    --------
    >>> first_rank_acceptability([(1.0, 1.0), (1.0, 1.0), (0.0, 0.5), None])
    (0.5, 0.5, 0.0, None)
    """
    if draws < 1:
        raise ValueError(f"draws: {draws} found, 1 or more expected")
    known = _known(rows, None)
    if known.size == 0:
        return (None,) * len(rows)
    weights = np.random.default_rng(seed).dirichlet(np.ones(known.shape[1]), draws)
    scores = weights @ known.T
    first = scores >= scores.max(axis=1, keepdims=True) - ROUNDING
    shares = iter((first / first.sum(axis=1, keepdims=True)).mean(axis=0).tolist())
    return tuple(None if row is None else next(shares) for row in rows)


@dataclass(frozen=True)
class Choice:
    """One alternative recommended, or several to be told apart by a trial.

    Attributes
    ----------
    recommended : int or None
        Index of the alternative; None when a trial has to decide, or nothing is known.
    to_try : tuple of int
        Indices of those to try, the most often first ones first; empty when one is recommended.
    """

    recommended: int | None
    to_try: tuple[int, ...]


def choose(scores: Sequence[float | None], acceptability: Sequence[float | None], least: float = 0.5) -> Choice:
    """Recommend what comes first by the agreed weights if half of all other weights agree; else propose a trial.

    Parameters
    ----------
    scores : sequence of float or None, shape (alternatives,)
        By the agreed weights, as `weighted_sums` returns them [-].
    acceptability : sequence of float or None, shape (alternatives,)
        As `first_rank_acceptability` returns it [-].
    least : float
        Acceptability from which one is recommended [-, above 0 to 1] [convention].

    Returns
    -------
    Choice
        To be tried are those first by the agreed weights, and the fewest that together are first for `least` of all
        weights, those as often first as the last of them included.

    Raises
    ------
    ValueError
        If the lists do not agree, a number is outside 0 to 1, or `least` outside its bounds.

    References
    ----------
    methods §4 ("à départager par un essai"), without TOPSIS (practice §6).

    Examples
    --------
    >>> choose([0.51, 0.66, 0.59], [0.09, 0.64, 0.27])
    Choice(recommended=1, to_try=())
    >>> choose([0.51, 0.66, 0.59], [0.09, 0.45, 0.46])
    Choice(recommended=None, to_try=(2, 1))
    """
    if [score is None for score in scores] != [share is None for share in acceptability]:
        raise ValueError("scores, acceptability: both or neither of an alternative expected")
    for number in (*scores, *acceptability):
        if number is not None and not 0 <= number <= 1 + ROUNDING:
            raise ValueError(f"scores, acceptability: {number:g} found, 0 to 1 expected")
    if not 0 < least <= 1:
        raise ValueError(f"least: {least:g} found, above 0 to 1 expected")
    known = [index for index, score in enumerate(scores) if score is not None]
    if not known:
        return Choice(None, ())
    best = max(scores[index] for index in known)
    tried = {index for index in known if scores[index] >= best - ROUNDING}
    by_share = sorted(known, key=lambda index: -acceptability[index])
    reached = 0.0
    for index in by_share:
        last = acceptability[index]
        reached += last
        if reached >= least - ROUNDING:
            break
    tried |= {index for index in known if acceptability[index] >= last - ROUNDING}
    if len(tried) == 1:
        return Choice(tried.pop(), ())
    return Choice(None, tuple(index for index in by_share if index in tried))


def _utility(value: float, criterion: Criterion) -> float:
    if criterion.low == criterion.high:
        return 0.5
    share = min(1.0, max(0.0, (value - criterion.low) / (criterion.high - criterion.low)))
    return 1 - share if criterion.is_cost else share


def _known(rows: Sequence[Sequence[float] | None], criteria: int | None) -> NDArray[np.float64]:
    known = [tuple(row) for row in rows if row is not None]
    widths = {len(row) for row in known} | ({criteria} if criteria is not None else set())
    if len(widths) > 1 or 0 in widths:
        raise ValueError(f"rows: {sorted(widths)} criteria found, one number of them expected")
    utility = np.array(known, dtype=float)
    if not ((utility >= 0) & (utility <= 1)).all():
        raise ValueError("rows: a utility outside 0 to 1 found")
    return utility


def _comparisons(given: ArrayLike) -> NDArray[np.float64]:
    matrix = np.array(given, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.size == 0:
        raise ValueError(f"comparisons: shape {matrix.shape} found, as many rows as columns expected")
    end = SCALE_END * (1 + ROUNDING)
    for i, j in itertools.product(range(len(matrix)), repeat=2):
        if not 1 / end <= matrix[i, j] <= end:
            raise ValueError(f"comparisons: {matrix[i, j]:g} found for the pair {i}, {j}, 1/9 to 9 expected")
        if abs(matrix[i, j] * matrix[j, i] - 1) > 1e-6:
            raise ValueError(
                f"comparisons: {matrix[i, j]:g} found for the pair {i}, {j} and {matrix[j, i]:g} for {j}, {i}; "
                "each the reciprocal of the other expected"
            )
    return matrix


def _difference(total: float) -> str:
    missing = 100 - total
    return f"{missing:g} more" if missing > 0 else f"{-missing:g} fewer"
