"""A company among others: its place, means that borrow strength from the whole, shares of companies.

The others are whoever one firm worked for, never a sample of all companies: a place among them says nothing more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.estimation import Estimate, share_with_interval

FEWEST_FOR_RANK = 8  # peers from which a percentile rank is told [methods §1.11]
FEWEST_FOR_RANGE = 5  # peers from which the place in their range is told, and means are shrunk [methods §1.11]

Third = Literal["below", "lower", "middle", "upper", "above"]


def percentile_rank(value: float, peers: ArrayLike, confidence: float = 0.95) -> Estimate | None:
    """Share of the peers that stand below a value, ties by half, with a Wilson interval on that share.

    Parameters
    ----------
    value : float
        The company's own, any unit. It is not one of the peers.
    peers : array_like of shape (k,)
        Values of the others, same unit; nan left out.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    Estimate or None
        Rank [-, 0 to 1], n the number of peers; None under eight peers.

    References
    ----------
    Mid-rank: Crawford, Garthwaite and Slick, The Clinical Neuropsychologist 23, 2009, 1173-1195; methods §1.11.

    Examples
    --------
    >>> rank = percentile_rank(47, [31, 35, 38, 42, 44, 47, 52, 55, 61])
    >>> round(rank.value, 3), round(rank.low, 3), round(rank.high, 3)
    (0.611, 0.309, 0.847)
    """
    others = _present(peers)
    k = others.size
    if k < FEWEST_FOR_RANK:
        return None
    below = float((others < value).sum() + 0.5 * (others == value).sum())
    return share_with_interval(below, k, math.inf, confidence)


def place_in_range(value: float, peers: ArrayLike) -> Third | None:
    """Which third of the range between the lowest and the highest peer a value lies in, or outside it.

    Parameters
    ----------
    value : float
        The company's own. It is not one of the peers.
    peers : array_like of shape (k,)
        Values of the others, same unit; nan left out.

    Returns
    -------
    str or None
        *below* or *above* all of them, else the *lower*, *middle* or *upper* third; None under five peers, or where all
        peers are alike and the value is theirs.

    References
    ----------
    methods §1.11; thirds [convention]: the ends of the range are two companies' own figures, and are not told.

    Examples
    --------
    >>> place_in_range(47, [31, 35, 38, 61, 52]), place_in_range(30, [31, 35, 38, 61, 52])
    ('middle', 'below')
    """
    others = _present(peers)
    if others.size < FEWEST_FOR_RANGE:
        return None
    low, high = float(others.min()), float(others.max())
    if value < low:
        return "below"
    if value > high:
        return "above"
    if low == high:
        return None
    part = (value - low) / (high - low)
    return "lower" if part < 1 / 3 else "upper" if part > 2 / 3 else "middle"


@dataclass(frozen=True)
class RandomEffects:
    """A mean over companies that differ among themselves, each known with its own error.

    Attributes
    ----------
    mean, low, high : float
        μ* and its interval, in the unit of the values.
    standard_error : float
        Of the mean, same unit.
    between : float
        τ², variance between companies by DerSimonian and Laird [unit²].
    between_iterated : float
        The same by Paule and Mandel: with few companies the two can differ widely [unit²].
    heterogeneity : float
        Q: weighted sum of squared distances from the common mean [-].
    share_between : float
        I²: part of the spread that is not error [-, 0 to 1].
    companies : int
    """

    mean: float
    low: float
    high: float
    standard_error: float
    between: float
    between_iterated: float
    heterogeneity: float
    share_between: float
    companies: int


def random_effects(values: ArrayLike, standard_errors: ArrayLike, confidence: float = 0.95) -> RandomEffects | None:
    """Mean of several companies' scores, each weighted by its own error and by how far companies differ.

    Parameters
    ----------
    values, standard_errors : array_like of shape (k,)
        Scores and their standard errors, same unit; errors above 0.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    RandomEffects or None
        None under five companies.

    Raises
    ------
    ValueError
        If a standard error is not above 0, or the two differ in length.

    References
    ----------
    DerSimonian and Laird, Controlled Clinical Trials 7, 1986, 177-188; Paule and Mandel, Journal of Research of the
    National Bureau of Standards 87, 1982, 377-385; methods §1.11.

    Examples
    --------
    >>> found = random_effects([38, 52, 45, 61, 33, 47], [4, 5, 3.5, 6, 4.5, 4])
    >>> round(found.mean, 3), round(found.between, 3), round(found.between_iterated, 2)
    (45.415, 54.475, 72.42)
    """
    y, variance = _scores(values, standard_errors)
    k = y.size
    if k < FEWEST_FOR_RANGE:
        return None
    weights = 1 / variance
    common = weights @ y / weights.sum()
    heterogeneity = float(weights @ (y - common) ** 2)
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    between = max(0.0, float((heterogeneity - (k - 1)) / scale))
    pooled = 1 / (variance + between)
    mean, error = float(pooled @ y / pooled.sum()), float(1 / math.sqrt(pooled.sum()))
    from scipy.special import ndtri

    half = float(ndtri((1 + confidence) / 2)) * error
    return RandomEffects(
        mean=mean,
        low=mean - half,
        high=mean + half,
        standard_error=error,
        between=between,
        between_iterated=_paule_mandel(y, variance),
        heterogeneity=heterogeneity,
        share_between=max(0.0, 1 - (k - 1) / heterogeneity) if heterogeneity else 0.0,
        companies=k,
    )


def shrunk(values: ArrayLike, standard_errors: ArrayLike, mean: float, between: float) -> NDArray[np.float64]:
    """Scores drawn towards the common mean, the less certain ones further.

    Parameters
    ----------
    values, standard_errors : array_like of shape (k,)
        As for `random_effects`.
    mean, between : float
        μ* and τ², of `random_effects`; where τ² is 0 all are drawn to the mean.

    Returns
    -------
    ndarray of shape (k,)
        θ = (τ²·y + σ²·μ*) / (τ² + σ²), in the unit of the values.

    References
    ----------
    Efron and Morris, JASA 70, 1975, 311-319; methods §1.11.

    Examples
    --------
    >>> round(float(shrunk([62], [18 / 6**0.5], mean=50, between=64)[0]), 2)
    56.51
    """
    y, variance = _scores(values, standard_errors)
    return (between * y + variance * mean) / (between + variance)


@dataclass(frozen=True)
class Posterior:
    """A share after what was counted, under a Beta prior: mean and central interval [-]."""

    mean: float
    low: float
    high: float
    a: float
    b: float


def beta_binomial(successes: int, n: int, prior: tuple[float, float], confidence: float = 0.95) -> Posterior:
    """A share of companies when a few were counted and something was believed before.

    Parameters
    ----------
    successes, n : int
        Companies with the trait, companies counted.
    prior : (float, float)
        a and b of the Beta distribution, both above 0: their sum is the weight of the belief, in companies.
    confidence : float
        Level of the interval [-].

    Returns
    -------
    Posterior

    Raises
    ------
    ValueError
        If successes exceed n, or the prior is not above 0.

    References
    ----------
    Gelman and others, *Bayesian Data Analysis*, 3rd ed., 2013, §2.4; methods §1.12. A claim is not data: practice §6
    gives the report no prior of its own.

    Examples
    --------
    >>> found = beta_binomial(5, 9, prior=(8, 4))
    >>> round(found.mean, 3), round(found.low, 3), round(found.high, 3)
    (0.619, 0.408, 0.809)
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes: {successes} of {n} found, 0 to {n} expected")
    if min(prior) <= 0:
        raise ValueError(f"prior: {prior} found, both above 0 expected")
    from scipy.special import betaincinv

    a, b = prior[0] + successes, prior[1] + n - successes
    tail = (1 - confidence) / 2
    return Posterior(a / (a + b), float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail)), a, b)


def against_reference(successes: int, n: int, reference: float, reference_n: int | None = None) -> float | None:
    """Two-sided exact probability of a count at least this unlikely, were a published share true.

    Parameters
    ----------
    successes, n : int
        Companies with the trait, companies counted.
    reference : float
        The published share [-].
    reference_n : int, optional
        On how many it rests. A share that does not say so is not tested.

    Returns
    -------
    float or None
        p [-]; None where the reference states no number, or none was counted.

    References
    ----------
    Clopper and Pearson, Biometrika 26, 1934, 404-413; methods §1.12.

    Examples
    --------
    >>> round(against_reference(5, 9, 2 / 3, reference_n=300), 3)
    0.493
    >>> against_reference(5, 9, 2 / 3) is None
    True
    """
    if reference_n is None or n == 0:
        return None
    from scipy.stats import binomtest

    return float(binomtest(successes, n, reference).pvalue)


def quartiles(values: ArrayLike) -> tuple[float, float, float] | None:
    """Lower quartile, median, upper quartile, interpolated; none under eight companies.

    Parameters
    ----------
    values : array_like of shape (k,)
        Any unit; nan left out.

    Returns
    -------
    tuple of float, or None

    References
    ----------
    Hyndman and Fan, The American Statistician 50, 1996, 361-365, definition 7; eight: methods §1.11.

    Examples
    --------
    >>> quartiles([31, 35, 38, 42, 44, 47, 52, 55, 61])
    (38.0, 44.0, 52.0)
    """
    given = _present(values)
    if given.size < FEWEST_FOR_RANK:
        return None
    low, middle, high = np.quantile(given, [0.25, 0.5, 0.75])
    return float(low), float(middle), float(high)


def _present(values: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(values, dtype=float).ravel()
    return given[~np.isnan(given)]


def _scores(values: ArrayLike, standard_errors: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    y, error = (np.asarray(given, dtype=float).ravel() for given in (values, standard_errors))
    if y.shape != error.shape:
        raise ValueError(f"standard_errors: {error.size} found, {y.size} expected")
    if not (error > 0).all():
        raise ValueError("standard_errors: one that is not above 0 found")
    return y, error**2


def _paule_mandel(y: NDArray[np.float64], variance: NDArray[np.float64]) -> float:
    """τ² for which the weighted squared distances are as many as there are degrees of freedom."""

    def excess(between: float) -> float:
        weights = 1 / (variance + between)
        mean = weights @ y / weights.sum()
        return float(weights @ (y - mean) ** 2) - (y.size - 1)

    if excess(0.0) <= 0:
        return 0.0
    from scipy.optimize import brentq

    return float(brentq(excess, 0.0, float(np.ptp(y)) ** 2 * y.size, xtol=1e-10))
