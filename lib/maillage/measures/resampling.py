"""Intervals of any statistic of a respondents × dimensions matrix, from one shared set of replicate weights.

Order does not matter in a resample, so each is held as a weight per respondent, not as a list of rows: a mean over all
resamples is then one matrix product, groups keep their rows, and the finite population goes into the weights.
"""

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.estimation import Bounds

DRAWS = 9999
DEFAULT_SEED = 20261121
BOOTSTRAP_UP_TO = 2000
MINIMUM_RESPONDENTS = 10
BLOCKS = 1000
CHUNK = 1000
# a spread this small is a rounding error
ROUNDING = 1e-9

Matrix = NDArray[np.float64]
Statistic = Callable[[Matrix, Matrix], Matrix]


@dataclass(frozen=True, eq=False)
class Replicates:
    """Weights of the respondents in every replicate, shared by all statistics of one survey.

    Attributes
    ----------
    bootstrap : ndarray of shape (draws, respondents), or None
        Rescaled bootstrap weights; None above `BOOTSTRAP_UP_TO` respondents.
    jackknife : ndarray of shape (blocks, respondents)
        Each row leaves one block of one group out. Groups that answered whole have none.
    group : ndarray of int, shape (blocks,)
        Number of the block's group, from 0.
    variance_factor : ndarray of shape (blocks,)
        (1 − n/N) of the block's group.
    """

    bootstrap: Matrix | None
    jackknife: Matrix
    group: NDArray[np.int64]
    variance_factor: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Intervals:
    """Values of a statistic with their intervals, arrays of shape (k,); nan where there is none.

    Attributes
    ----------
    value, low, high, standard_error : ndarray of shape (k,)
        In the unit of the statistic.
    respondents : int
        Rows of the matrix.
    method : str
        "bca" (bootstrap), "jackknife" (many respondents), "census" (everybody answered), "too_few".
    """

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    respondents: int
    method: str


def replicates(
    groups: Sequence[Hashable], populations: Mapping[Hashable, float], draws: int = DRAWS, seed: int = DEFAULT_SEED
) -> Replicates:
    """Resamples drawn within each group, their spread narrowed by the share of the group that answered.

    Parameters
    ----------
    groups : sequence of shape (respondents,)
        Group of each respondent, such as audience and site.
    populations : mapping of group to int or inf
        People in each group, whether they answered or not; `math.inf` leaves the correction out.
    draws : int
        Bootstrap replicates.
    seed : int
        Of the random numbers.

    Returns
    -------
    Replicates
        Weights; of mean 1 over each group in every replicate.

    Raises
    ------
    ValueError
        If more people answered than a group counts, or only one of several: their spread is unknown, merge the group.

    References
    ----------
    Rao, Wu and Yue, Survey Methodology 18, 1992, 209-217, n−1 drawn of n; jackknife: Krewski and Rao, Annals of
    Statistics 9, 1981, 1010-1019, blocks of respondents where there are many; methods §1.6; practice §11.

    Examples
    --------
    >>> replicates(["D"] * 3 + ["C"] * 4, {"D": 3, "C": 40}, draws=5).bootstrap.sum(axis=1).round(9).tolist()
    [7.0, 7.0, 7.0, 7.0, 7.0]
    """
    generator = np.random.default_rng(seed)
    n = len(groups)
    members: dict[Hashable, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    bootstrap = np.ones((draws, n)) if n <= BOOTSTRAP_UP_TO else None
    rows, of_group, factors = [np.empty((0, n))], [], []
    for group, listed in members.items():
        own, size = np.array(listed), len(listed)
        if size > populations[group] or (size == 1 and populations[group] > 1):
            raise ValueError(
                f"groups: {size} of {populations[group]} people found in group {group!r}, at least 2 expected"
            )
        unseen = 1 - size / populations[group]
        if unseen == 0:
            continue
        if bootstrap is not None:
            shrink = math.sqrt(unseen)
            drawn = generator.multinomial(size - 1, np.full(size, 1 / size), size=draws)
            bootstrap[:, own] = 1 - shrink + shrink * size / (size - 1) * drawn
        blocks = min(size, max(2, BLOCKS // len(members)))
        block = generator.permutation(size) % blocks
        kept = block != np.arange(blocks)[:, None]
        left_out = np.ones((blocks, n))
        left_out[:, own] = kept * size / kept.sum(axis=1, keepdims=True)
        of_group += [len(rows) - 1] * blocks
        rows.append(left_out)
        factors += [unseen] * blocks
    return Replicates(bootstrap, np.concatenate(rows), np.array(of_group, dtype=np.int64), np.array(factors))


def means(scores: Matrix, weights: Matrix) -> Matrix:
    """Weighted mean of each column, a row per replicate: a statistic for `intervals`.

    Parameters
    ----------
    scores : ndarray of shape (respondents, k)
        nan where there is no answer.
    weights : ndarray of shape (replicates, respondents)

    Returns
    -------
    ndarray of shape (replicates, k)
        nan where nobody answered.

    References
    ----------
    methods §1.6.

    Examples
    --------
    >>> means(np.array([[10.0, 40.0], [20.0, float("nan")]]), np.array([[1.0, 1.0], [2.0, 0.0]])).tolist()
    [[15.0, 40.0], [10.0, 40.0]]
    """
    answered = ~np.isnan(scores)
    totals = weights @ answered.astype(float)
    sums = weights @ np.where(answered, scores, 0.0)
    return np.divide(sums, totals, out=np.full(sums.shape, np.nan), where=totals > 0)


def medians(scores: Matrix, weights: Matrix) -> Matrix:
    """Weighted median of each column, a row per replicate: a statistic for `intervals`.

    Parameters
    ----------
    scores, weights : ndarray
        As in `means`.

    Returns
    -------
    ndarray of shape (replicates, k)
        Half the weight lies on either side; between two answers, their mean. nan where nobody answered.

    References
    ----------
    methods §1.6.

    Examples
    --------
    >>> medians(np.array([[10.0], [20.0], [90.0], [40.0]]), np.array([[1.0, 1, 1, 1], [1, 0, 3, 1]])).tolist()
    [[30.0], [90.0]]
    """
    found = np.full((len(weights), scores.shape[1]), np.nan)
    for column, given in enumerate(scores.T):
        answered = np.flatnonzero(~np.isnan(given))
        if not answered.size:
            continue
        order = answered[np.argsort(given[answered], kind="stable")]
        cumulated = np.cumsum(weights[:, order], axis=1)
        total = cumulated[:, -1:]
        rounding = 1e-9 * total
        lower = np.argmax(cumulated >= total / 2 - rounding, axis=1)
        upper = np.argmax(cumulated > total / 2 + rounding, axis=1)
        middle = (given[order][lower] + given[order][upper]) / 2
        found[:, column] = np.where(total[:, 0] > 0, middle, np.nan)
    return found


def intervals(
    scores: ArrayLike,
    statistic: Statistic,
    replicates: Replicates,
    bounds: Bounds | None = None,
    confidence: float = 0.95,
    minimum: int = MINIMUM_RESPONDENTS,
) -> Intervals:
    """Bias-corrected and accelerated bootstrap interval; with many respondents, a Student interval on the jackknife.

    The jackknife interval of a mean, or of a mean of groups' means, is the one of `estimation` where no group has more
    respondents than its blocks.

    Parameters
    ----------
    scores : array_like of shape (respondents, columns)
        Any unit; nan where there is no answer.
    statistic : callable
        From the scores and weights of shape (replicates, respondents) to values of shape (replicates, k): `means`,
        `medians`, or made of them, such as the difference of two groups' `means` (rows of the scores, columns of the
        weights).
    replicates : Replicates
        For these respondents, in their order.
    bounds : (float, float), optional
        Ends of the scale: intervals are cut there.
    confidence : float
        Level of the intervals [-].
    minimum : int
        Respondents below which there is no interval, unless everybody answered [convention: 10].

    Returns
    -------
    Intervals
        nan ends where a replicate has no value (too few answers in that column) and where no replicate differs:
        identical answers of a part of the group are not certainty. Blank answers of a group that answered whole add
        no uncertainty.

    Raises
    ------
    ValueError
        If the replicates are for another number of respondents.

    References
    ----------
    Efron, JASA 82, 1987, 171-185; Davison and Hinkley, *Bootstrap Methods and their Application*, 1997, §5.3.2 and,
    for groups, §3.2; above 2,000 respondents: Krewski and Rao 1981, with Satterthwaite's degrees of freedom; methods
    §1.6.

    Examples
    --------
    >>> scores = np.arange(0.0, 100, 5).reshape(20, 1)
    >>> found = intervals(scores, means, replicates(["C"] * 20, {"C": 200}))
    >>> found.value.tolist(), found.method, bool(found.low[0] < 47.5 < found.high[0])
    ([47.5], 'bca', True)
    """
    given = np.asarray(scores, dtype=float)
    n = len(given)
    if given.ndim != 2 or replicates.jackknife.shape[1] != n:
        raise ValueError(f"scores: shape {given.shape} found, ({replicates.jackknife.shape[1]}, columns) expected")
    value = statistic(given, np.ones((1, n)))[0]
    if not len(replicates.jackknife):
        return Intervals(value, value, value, np.where(np.isnan(value), np.nan, 0.0), n, "census")
    if n < minimum:
        unknown = np.full(value.shape, np.nan)
        return Intervals(value, unknown, unknown, unknown, n, "too_few")
    group, blocks = replicates.group, np.bincount(replicates.group)[:, None]
    left_out = _applied(statistic, given, replicates.jackknife)
    centres = _sums_by_group(left_out, group) / blocks
    influence = (centres[group] - left_out) * (1 - 1 / blocks)[group] * np.sqrt(replicates.variance_factor)[:, None]
    if replicates.bootstrap is None:
        variances = _sums_by_group(influence**2, group) * blocks / (blocks - 1)
        low, high, error = _student(value, variances, blocks - 1, confidence)
        method = "jackknife"
    else:
        drawn = _applied(statistic, given, replicates.bootstrap)
        low, high = _bca(value, drawn, influence, confidence)
        error, method = drawn.std(axis=0), "bca"
    still = error <= ROUNDING * np.maximum(1, np.abs(value))
    low, high, error = (np.where(still, np.nan, ends) for ends in (low, high, error))
    if bounds is not None:
        low, high = np.maximum(low, bounds[0]), np.minimum(high, bounds[1])
    return Intervals(value, low, high, error, n, method)


def _applied(statistic: Statistic, scores: Matrix, weights: Matrix) -> Matrix:
    return np.concatenate(
        [statistic(scores, weights[start : start + CHUNK]) for start in range(0, len(weights), CHUNK)]
    )


def _bca(value: Matrix, drawn: Matrix, influence: Matrix, confidence: float) -> tuple[Matrix, Matrix]:
    from scipy.special import ndtr, ndtri

    spread = np.square(influence).sum(axis=0) ** 1.5
    acceleration = np.divide((influence**3).sum(axis=0), 6 * spread, out=np.zeros(spread.shape), where=spread > 0)
    below = ((drawn < value).mean(axis=0) + (drawn <= value).mean(axis=0)) / 2
    # a statistic that no replicate moves past its value would have an infinite bias
    bias = ndtri(np.clip(below, 0.5 / len(drawn), 1 - 0.5 / len(drawn)))
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    ends = [ndtr(bias + (bias + sign * z) / (1 - acceleration * (bias + sign * z))) for sign in (-1, 1)]
    low, high = (
        np.array([np.quantile(column, level) for column, level in zip(drawn.T, levels, strict=True)]) for levels in ends
    )
    return low, high


def _student(
    value: Matrix, variances: Matrix, degrees: NDArray[np.int64], confidence: float
) -> tuple[Matrix, Matrix, Matrix]:
    from scipy.special import stdtrit

    variance = variances.sum(axis=0)
    parts = (variances**2 / degrees).sum(axis=0)
    freedom = np.divide(variance**2, parts, out=np.full(variance.shape, np.inf), where=parts > 0)
    error = np.sqrt(variance)
    half_width = stdtrit(freedom, (1 + confidence) / 2) * error
    return value - half_width, value + half_width, error


def _sums_by_group(rows: Matrix, group: NDArray[np.int64]) -> Matrix:
    return np.array([rows[group == index].sum(axis=0) for index in range(group.max() + 1)])
