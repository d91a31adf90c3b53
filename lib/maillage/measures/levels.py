"""The overall score, its level, and what the choice of weights would change: for the annex, off on the first page.

No published and validated five-level scale of corporate networking is known: the levels are words, not a standard.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maillage.measures.estimation import Bounds

LEVELS = 5
STEP = 20.0
MINIMUM_DIMENSIONS = 8
DRAWS = 10_000
DEFAULT_SEED = 20261121

# a score of 60 computed in floating point may come out a hair below
ROUNDING = 1e-9


def maturity_level(score: float) -> int:
    """Level of a score, from 1 to 5, steps of equal width; each begins at its cut-off.

    Parameters
    ----------
    score : float
        [points, 0 to 100].

    Returns
    -------
    int
        1 below 20, 2 below 40, 3 below 60, 4 below 80, else 5.

    Raises
    ------
    ValueError
        If the score is outside 0 to 100.

    References
    ----------
    methods §1.7 [convention]; its gates are gone: practice §5.

    Examples
    --------
    >>> maturity_level(44.7), maturity_level(60)
    (3, 4)
    """
    if not -ROUNDING <= score <= 100 + ROUNDING:
        raise ValueError(f"score: {score} found, 0 to 100 expected")
    return min(LEVELS, math.floor((score + ROUNDING) / STEP) + 1)


def levels_reached(low: float, high: float) -> tuple[int, int]:
    """Lowest and highest level that an interval reaches; where they differ, the answers do not decide.

    Parameters
    ----------
    low, high : float
        Ends of the interval of a score [points, 0 to 100].

    Returns
    -------
    (int, int)
        Equal when the level is settled.

    Raises
    ------
    ValueError
        If the ends are in the wrong order or outside 0 to 100.

    References
    ----------
    practice §6: between two levels both are named, without a probability.

    Examples
    --------
    >>> levels_reached(55.2, 64)
    (3, 4)
    """
    if low > high:
        raise ValueError(f"low, high: {low}, {high} found, in rising order expected")
    return maturity_level(low), maturity_level(high)


def overall_score(
    scores: Sequence[float | None], weights: Sequence[float] | None = None, minimum: int = MINIMUM_DIMENSIONS
) -> float | None:
    """Mean of the dimensions that have a score, with equal weights unless others are asked for.

    Parameters
    ----------
    scores : sequence of float or None
        Score of each dimension [points, 0 to 100]; None or nan where there is none: left out with its weight.
    weights : sequence of float, optional
        Weight of each dimension, 0 or more; equal by default.
    minimum : int
        Dimensions with a score below which there is no overall score [convention: 8].

    Returns
    -------
    float or None
        [points, 0 to 100].

    Raises
    ------
    ValueError
        If scores and weights differ in number.

    References
    ----------
    methods §1.4; equal weights: practice §5.

    Examples
    --------
    >>> overall_score([60, 40, None], minimum=2)
    50.0
    """
    given = _numbers(scores)
    importance = np.ones(given.size) if weights is None else np.asarray(weights, dtype=float)
    if importance.shape != given.shape:
        raise ValueError(f"weights: {importance.size} found, {given.size} expected")
    scored = ~np.isnan(given)
    if scored.sum() < max(minimum, 1) or importance[scored].sum() <= 0:
        return None
    return float(np.average(given[scored], weights=importance[scored]))


def weight_sensitivity(
    scores: Sequence[float | None], draws: int = DRAWS, seed: int = DEFAULT_SEED, share: float = 0.90
) -> Bounds | None:
    """Between which overall scores the client would lie whatever importance the dimensions were given.

    Parameters
    ----------
    scores : sequence of float or None
        Score of each dimension [points, 0 to 100]; None or nan left out.
    draws : int
        Random sets of weights, all sets being equally likely.
    seed : int
        Of the random numbers.
    share : float
        Middle share of the draws that the range holds [-]: from 5 to 95 % by default.

    Returns
    -------
    (float, float) or None
        Range [points, 0 to 100]; None without a score.

    References
    ----------
    Lahdelma, Hokkanen and Salminen, European Journal of Operational Research 106, 1998, 137-143; methods §1.4.

    Examples
    --------
    >>> low, high = weight_sensitivity([44.7, 38, 41.5, 52, 35, 57, 48, 60, 50, 43, 28])
    >>> low < 45.2 < high, round(high - low)
    (True, 9)
    """
    given = _numbers(scores)
    scored = given[~np.isnan(given)]
    if not scored.size:
        return None
    drawn = np.random.default_rng(seed).dirichlet(np.ones(scored.size), size=draws) @ scored
    low, high = np.quantile(drawn, [(1 - share) / 2, (1 + share) / 2]).tolist()
    return low, high


def _numbers(scores: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if score is None else score for score in scores], dtype=float)
