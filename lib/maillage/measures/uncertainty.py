"""How far a programme's worth may lie from what was expected: three-point ranges, simulation, one input at a time."""

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.money import EVIDENCE_FACTORS, Range
from maillage.measures.returns import LARGEST, ROUNDING, Input, Programme, no_networking, npv, programme_npv

DEFAULT_SEED = 20261121
DEFAULT_DRAWS = 10_000
CORRELATION = 0.3  # between replaced shares in a second run: the same people are behind them [convention]
PLACES = 4097  # of the table of a PERT distribution
COST_FACTORS = (0.9, 1.3)  # programmes overrun more often than they save [convention]
DISCOUNT_RATES = (0.05, 0.12)  # [convention]

Shape = Literal["pert", "triangular"]
Reference = Literal["change_nothing", "cut_alone"]


@dataclass(frozen=True)
class Moments:
    """Mean and spread of an uncertain quantity.

    Attributes
    ----------
    mean : float
        In its unit; not the most likely value where the range is lopsided.
    variance : float
        In its unit squared.
    """

    mean: float
    variance: float

    @property
    def deviation(self) -> float:
        """Standard deviation, in the unit of the mean."""
        return math.sqrt(self.variance)


def scenario_moments(values: Sequence[float], probabilities: Sequence[float]) -> Moments:
    """Mean and variance over scenarios that exclude each other and leave nothing out.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        What each scenario is worth, any unit.
    probabilities : sequence of float, shape (n,)
        [-, 0 to 1], summing to 1.

    Returns
    -------
    Moments
        Variance of the scenarios themselves, not of a sample of them.

    Raises
    ------
    ValueError
        If a value is missing or above 1e15, or the probabilities are not as many, negative, or not 1 in all.

    References
    ----------
    Brealey, Myers and Allen, *Principles of Corporate Finance*, ch. 7.

    Examples
    --------
    >>> scenario_moments([-10, 10, 30], [0.25, 0.5, 0.25])
    Moments(mean=10.0, variance=200.0)
    """
    worth, chances = np.array(values, dtype=float), np.array(probabilities, dtype=float)
    if worth.ndim != 1 or worth.shape != chances.shape or not (np.abs(worth) <= LARGEST).all():
        raise ValueError(f"values, probabilities: as many of each, and values up to {LARGEST:g}, expected")
    if not ((chances >= 0).all() and abs(chances.sum() - 1) <= 1e-9):
        raise ValueError(f"probabilities: {chances.sum():g} found in all, 1 and none negative expected")
    mean = float(chances @ worth)
    return Moments(mean, float(chances @ (worth - mean) ** 2))


def triangular(spread: Range) -> Moments:
    """Mean and variance of the triangular distribution over a three-point range.

    Parameters
    ----------
    spread : Range
        Least, most likely and most, any unit; low and high are never exceeded.

    Returns
    -------
    Moments
        In that unit; variance 0 where low and high are the same.

    Raises
    ------
    ValueError
        If an end is above 1e15. The most likely value outside low and high is refused by `Range`, which names it.

    References
    ----------
    Johnson, *The Statistician* 46, 1997, 387-398; methods §6.5.

    Examples
    --------
    >>> triangular(Range(10, 20, 60)).mean, round(triangular(Range(10, 20, 60)).variance, 2)
    (30.0, 116.67)
    """
    width, rise = _width(spread), spread.central - spread.low
    return Moments(spread.low + (width + rise) / 3, (width * (width - rise) + rise**2) / 18)


def triangular_quantile(spread: Range, probabilities: ArrayLike) -> NDArray[np.float64]:
    """Values of the triangular distribution below which it lies with given probabilities.

    Parameters
    ----------
    spread : Range
        As in `triangular`.
    probabilities : array_like
        [-, 0 to 1].

    Returns
    -------
    ndarray
        In the unit of the range, between low and high.

    Raises
    ------
    ValueError
        If an end is above 1e15 or a probability outside 0 to 1.

    References
    ----------
    Kotz and van Dorp, *Beyond Beta*, 2004, ch. 1.

    Examples
    --------
    >>> triangular_quantile(Range(10, 20, 60), [0, 0.9, 1]).round(3).tolist()
    [10.0, 45.858, 60.0]
    """
    width, chances = _width(spread), _probabilities(probabilities)
    rise = spread.central - spread.low
    rising = spread.low + np.sqrt(chances * width * rise)
    falling = spread.high - np.sqrt((1 - chances) * width * (width - rise))
    return np.clip(np.where(chances * width < rise, rising, falling), spread.low, spread.high)


@dataclass(frozen=True)
class Pert(Moments):
    """A PERT distribution: a beta distribution stretched over a three-point range.

    Attributes
    ----------
    mean, variance
        As in `Moments`.
    alpha, beta : float or None
        Shapes of the beta distribution [-, 1 to 5]; None where low and high are the same.
    """

    alpha: float | None
    beta: float | None


def pert(spread: Range) -> Pert:
    """Shape, mean and variance of the PERT distribution, which believes the most likely value more than the ends.

    Parameters
    ----------
    spread : Range
        As in `triangular`.

    Returns
    -------
    Pert
        In that unit; a constant where low and high are the same.

    Raises
    ------
    ValueError
        As `triangular`.

    References
    ----------
    Vose, *Risk Analysis*, 2000, 275-278 (modified PERT with weight 4); methods §6.5.

    Examples
    --------
    >>> pert(Range(10, 20, 60))
    Pert(mean=25.0, variance=75.0, alpha=1.8, beta=4.2)
    """
    width = _width(spread)
    if width == 0:
        return Pert(float(spread.low), 0.0, None, None)
    position = (spread.central - spread.low) / width
    mean = spread.low + width * (1 + 4 * position) / 6
    variance = (mean - spread.low) * (spread.high - mean) / 7
    return Pert(mean, variance, alpha=1 + 4 * position, beta=1 + 4 * (1 - position))


def pert_quantile(spread: Range, probabilities: ArrayLike) -> NDArray[np.float64]:
    """Values of the PERT distribution below which it lies with given probabilities.

    Parameters
    ----------
    spread : Range
        As in `triangular`.
    probabilities : array_like
        [-, 0 to 1].

    Returns
    -------
    ndarray
        In the unit of the range, between low and high. Read from a table, to be quick enough for many draws: right to
        two millionths of the width, to a few hundred-thousandths in the last thousandth at either end.

    Raises
    ------
    ValueError
        As `triangular_quantile`.

    References
    ----------
    As `pert`; incomplete beta function, scipy.special.betainc, inverted by linear interpolation.

    Examples
    --------
    >>> pert_quantile(Range(10, 20, 60), [0, 0.5, 1]).round(1).tolist()
    [10.0, 23.8, 60.0]
    """
    from scipy.special import betainc

    chances, shape = _probabilities(probabilities), pert(spread)
    if shape.alpha is None:
        return np.full(chances.shape, shape.mean)
    places = np.linspace(0, 1, PLACES)
    stretched = spread.low + _width(spread) * np.interp(chances, betainc(shape.alpha, shape.beta, places), places)
    return np.clip(stretched, spread.low, spread.high)


def pert_samples(spread: Range, draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED) -> NDArray[np.float64]:
    """Random values from the PERT distribution.

    Parameters
    ----------
    spread : Range
        As in `triangular`.
    draws : int
        1 or more.
    seed : int
        Of the random numbers.

    Returns
    -------
    ndarray of shape (draws,)
        In the unit of the range; all the same where low and high are.

    Raises
    ------
    ValueError
        As `triangular`, or without a draw.

    References
    ----------
    As `pert`.

    Examples
    --------
    >>> pert_samples(Range(5, 5, 5), draws=3).tolist()
    [5.0, 5.0, 5.0]
    """
    _refuse_too_few(draws)
    return pert_quantile(spread, np.random.default_rng(seed).random(draws))


@dataclass(frozen=True)
class SimulatedNpv:
    """What a programme may be worth. A mean alone is never shown.

    Attributes
    ----------
    p5, p50, p95 : float
        Values below which it lies in 5, 50 and 95 of a hundred draws [money].
    loss_probability : float
        Share of draws below 0 [-, 0 to 1].
    loss_error : float
        Monte Carlo standard error of that share [-]: what other random numbers would change, not what is unknown about
        the inputs. 0 where all draws agree; the other outcome is then rarer than about three in as many draws.
    mean, deviation : float
        Of the draws [money].
    draws, seed : int
        To draw them again.
    """

    p5: float
    p50: float
    p95: float
    loss_probability: float
    loss_error: float
    mean: float
    deviation: float
    draws: int
    seed: int


def simulate_npv(
    programme: Programme,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    correlation: float = 0.0,
    shape: Shape = "pert",
    compared_with: Reference = "change_nothing",
) -> SimulatedNpv:
    """Net present values of a programme whose cuts, replaced shares and margins are drawn from their ranges.

    Costs, budgets, evidence factors and the discount rate stay as they are.

    Parameters
    ----------
    programme : Programme
        Ranges of its lines, drawn independently but for `correlation`.
    draws : int
        Two or more.
    seed : int
        Of the random numbers; the same seed draws the same cuts and margins whatever the correlation.
    correlation : float
        Between the replaced shares of any two lines, in the normal scores [-, 0 to below 1]: `CORRELATION` in a second
        run.
    shape : str
        "pert", or "triangular", which believes the ends more.
    compared_with : str
        "change_nothing", or "cut_alone" for the same cuts without networking: what the programme is judged on.

    Returns
    -------
    SimulatedNpv
        Percentiles by linear interpolation.

    Raises
    ------
    ValueError
        If there are too few draws, or the correlation, shape or reference is none of those.

    References
    ----------
    Metropolis and Ulam, *Journal of the American Statistical Association* 44, 1949, 335-341; Gaussian copula: Nelsen,
    *An Introduction to Copulas*, 2006, ch. 2; methods §6.5; practice §9.

    Examples
    --------
    >>> from maillage.measures.money import BudgetLine, certain
    >>> line = BudgetLine(100, certain(50), Range(0.1, 0.2, 0.3), certain(0.5), "E")
    >>> found = simulate_npv(Programme({"fairs": line}, costs=[6, 0], ramp=[1], rate=0.25))
    >>> round(found.p50), round(found.loss_probability, 1)
    (2, 0.1)
    """
    _refuse_too_few(draws, least=2)
    if compared_with not in ("change_nothing", "cut_alone"):
        raise ValueError(f"compared_with: {compared_with!r} found, change_nothing or cut_alone expected")
    drawn = _drawn(programme, draws, seed, correlation, _quantile(shape))
    worth = np.broadcast_to(np.asarray(programme_npv(programme, drawn)), draws)
    if compared_with == "cut_alone":
        worth = worth - programme_npv(programme, drawn | no_networking(programme))
    p5, p50, p95 = np.percentile(worth, [5, 50, 95]).tolist()
    loss = float((worth < -ROUNDING * npv(programme.costs, programme.rate)).mean())  # a rounding error is no loss
    error = math.sqrt(loss * (1 - loss) / draws)
    return SimulatedNpv(p5, p50, p95, loss, error, float(worth.mean()), float(worth.std(ddof=1)), draws, seed)


def npv_moments(programme: Programme, shape: Shape = "pert") -> Moments:
    """Exact mean and variance of what `simulate_npv` draws without correlation, compared with changing nothing.

    Parameters
    ----------
    programme : Programme
        Ranges of its lines, independent.
    shape : str
        As in `simulate_npv`.

    Returns
    -------
    Moments
        [money, money squared].

    Raises
    ------
    ValueError
        If the shape is neither.

    References
    ----------
    Goodman, *Journal of the American Statistical Association* 55, 1960, 708-713 (variance of a product); methods §6.5.

    Examples
    --------
    >>> from maillage.measures.money import BudgetLine, certain
    >>> line = BudgetLine(100, certain(50), Range(0.1, 0.2, 0.3), certain(0.5), "A")
    >>> found = npv_moments(Programme({"fairs": line}, costs=[7, 0], ramp=[1], rate=0.25))
    >>> round(found.mean, 6), round(found.deviation, 2)
    (5.0, 2.27)
    """
    _quantile(shape)
    moments = pert if shape == "pert" else triangular
    full = npv((0.0, *programme.ramp), programme.rate)
    mean, variance = -npv(programme.costs, programme.rate), 0.0
    for line in programme.lines.values():
        factor, replaced = EVIDENCE_FACTORS[line.evidence], moments(line.share_replaced)
        kept_lost = Moments(1 - factor * replaced.mean, factor**2 * replaced.variance)
        lost = _product(moments(line.attributed_margin), kept_lost)
        net = _product(moments(line.share_cut), Moments(line.budget - lost.mean, lost.variance))
        mean += full * net.mean
        variance += full * full * net.variance
    if not (math.isfinite(mean) and math.isfinite(variance)):
        raise ValueError(f"ramp: {len(programme.ramp)} years found, too many to be discounted at {programme.rate:g}")
    return Moments(mean, variance)


@dataclass(frozen=True)
class Bar:
    """What one input alone does to the result.

    Attributes
    ----------
    input : hashable
        As it was named.
    low, high : float
        Its ends, in its unit.
    at_low, at_high : float
        Results there, all other inputs at their central values; `at_low` may be the greater.
    """

    input: Hashable
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def span(self) -> float:
        """Distance between the two results, 0 or more."""
        return abs(self.at_high - self.at_low)


def tornado(worth: Callable[[Mapping[Hashable, float]], float], inputs: Mapping[Hashable, Range]) -> tuple[Bar, ...]:
    """One input at a time to its low and its high, all others central; widest first.

    It does not show what two inputs do together, nor a result that turns within a range.

    Parameters
    ----------
    worth : callable
        From the values of all inputs, by name, to the result.
    inputs : mapping of hashable to Range
        An input without a range moves nothing and has no bar.

    Returns
    -------
    tuple of Bar
        By span, widest first; equal ones in the order of the inputs.

    Raises
    ------
    ValueError
        If a result is missing or infinite.

    References
    ----------
    Eschenbach, *Interfaces* 22 (6), 1992, 40-46; methods §6.5.

    Examples
    --------
    >>> sides = {"length": Range(1, 2, 3), "width": Range(1, 5, 10)}
    >>> [(bar.input, bar.at_low, bar.at_high) for bar in tornado(lambda at: at["length"] * at["width"], sides)]
    [('width', 2, 20), ('length', 5, 15)]
    """
    central = {name: spread.central for name, spread in inputs.items()}
    bars = []
    for name, spread in inputs.items():
        if spread.low == spread.high:
            continue
        at_low, at_high = (worth(central | {name: end}) for end in (spread.low, spread.high))
        if not (math.isfinite(at_low) and math.isfinite(at_high)):
            raise ValueError(f"worth: {at_low:g} and {at_high:g} found at the ends of {name!r}, numbers expected")
        bars.append(Bar(name, spread.low, spread.high, at_low, at_high))
    return tuple(sorted(bars, key=lambda bar: -bar.span))


def programme_tornado(
    programme: Programme,
    cost_factors: tuple[float, float] = COST_FACTORS,
    rates: tuple[float, float] = DISCOUNT_RATES,
) -> tuple[Bar, ...]:
    """Which inputs of a programme its net present value depends on most, compared with changing nothing.

    Parameters
    ----------
    programme : Programme
        Cuts, replaced shares and margins move within their ranges.
    cost_factors : tuple of float
        Least and most of all costs together, over those foreseen [-]; 1 lies between.
    rates : tuple of float
        Least and most of the discount rate [-/year]; where the programme's own lies outside, its own is the end.

    Returns
    -------
    tuple of Bar
        As `tornado`; inputs are named by quantity and line, None for the whole programme.

    Raises
    ------
    ValueError
        If the factors do not go from 1 or less to 1 or more, or a rate is outside −0.99 to 10.

    References
    ----------
    methods §6.5.

    Examples
    --------
    >>> from maillage.measures.money import BudgetLine, certain
    >>> line = BudgetLine(100, certain(50), Range(0.1, 0.2, 0.3), Range(0.4, 0.5, 0.6), "A")
    >>> bars = programme_tornado(Programme({"fairs": line}, costs=[10, 0], ramp=[1]))
    >>> [(*bar.input, round(bar.span, 1)) for bar in bars]  # doctest: +NORMALIZE_WHITESPACE
    [('share_cut', 'fairs', 13.9), ('programme_cost', None, 4.0), ('share_replaced', 'fairs', 1.9),
     ('rate', None, 0.9)]
    """
    inputs: dict[Input, Range] = {}
    for name, line in programme.lines.items():
        inputs |= {(quantity, name): spread for quantity, spread in _uncertain(line)}
    inputs["programme_cost", None] = Range(cost_factors[0], 1.0, cost_factors[1])
    inputs["rate", None] = Range(min(rates[0], programme.rate), programme.rate, max(rates[1], programme.rate))
    return tornado(lambda at: programme_npv(programme, at), inputs)


def _uncertain(line: object) -> tuple[tuple[str, Range], ...]:
    return tuple((name, getattr(line, name)) for name in ("share_cut", "share_replaced", "attributed_margin"))


def _drawn(
    programme: Programme,
    draws: int,
    seed: int,
    correlation: float,
    quantile: Callable[[Range, NDArray[np.float64]], NDArray[np.float64]],
) -> dict[Input, NDArray[np.float64]]:
    """Each line has three columns of the same uniform numbers, whatever else is known with certainty."""
    if not 0 <= correlation < 1:
        raise ValueError(f"correlation: {correlation:g} found, 0 to below 1 expected")
    stream = np.random.default_rng(seed)
    chances = stream.random((len(programme.lines), 3, draws))
    if correlation > 0:
        from scipy.special import ndtr, ndtri

        # drawn last, so that the other inputs are those of the run without correlation
        common = stream.standard_normal(draws)
        scores = math.sqrt(correlation) * common + math.sqrt(1 - correlation) * ndtri(chances[:, 1])
        chances[:, 1] = ndtr(scores)
    return {
        (quantity, name): quantile(spread, chances[place, column])
        for place, (name, line) in enumerate(programme.lines.items())
        for column, (quantity, spread) in enumerate(_uncertain(line))
    }


def _quantile(shape: Shape) -> Callable[[Range, ArrayLike], NDArray[np.float64]]:
    if shape not in ("pert", "triangular"):
        raise ValueError(f"shape: {shape!r} found, pert or triangular expected")
    return pert_quantile if shape == "pert" else triangular_quantile


def _product(one: Moments, other: Moments) -> Moments:
    """Of two independent quantities."""
    variance = one.variance * other.variance + one.variance * other.mean**2 + other.variance * one.mean**2
    return Moments(one.mean * other.mean, variance)


def _width(spread: Range) -> float:
    if max(abs(spread.low), abs(spread.high)) > LARGEST:
        raise ValueError(f"range: {spread.low:g} to {spread.high:g} found, ends up to {LARGEST:g} expected")
    return spread.high - spread.low


def _probabilities(given: ArrayLike) -> NDArray[np.float64]:
    chances = np.asarray(given, dtype=float)
    if not ((chances >= 0) & (chances <= 1)).all():
        raise ValueError("probabilities: one outside 0 to 1 found")
    return chances


def _refuse_too_few(draws: int, least: int = 1) -> None:
    if draws < least:
        raise ValueError(f"draws: {draws} found, {least} or more expected")
