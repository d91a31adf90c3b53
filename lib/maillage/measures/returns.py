"""What a programme of cuts and networking returns over the years: flows, net present value, rate, payback, break-evens.

Amounts are cash, in one currency, before tax; the first flow is today's, the others fall at the ends of years. Time is
another ledger and is not added (methods §6).
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.money import EVIDENCE_FACTORS, BudgetLine, gross_saving, lost_effect

RAMP = (0.4, 0.8, 1.0)  # part of the full cut reached in each year [convention]
DISCOUNT_RATE = 0.08  # [convention]
RATES = (-0.99, 10.0)  # rates looked at: all but everything lost in a year, to eleven times the stake
LARGEST = 1e15  # more money than there is; sums and squares of such amounts are still numbers
LONGEST = 100  # flows whose rates are looked for; the powers of longer ones exceed any number
ROUNDING = 1e-12  # a sum of money nearer to 0 than this, relative to what was added, is 0

Quantity = Literal["share_cut", "share_replaced", "attributed_margin", "programme_cost", "rate"]
# what a programme's value depends on: a quantity, and the line it belongs to; None for the whole programme
Input = tuple[Quantity, str | None]


def npv(flows: Sequence[float], rate: float) -> float:
    """Net present value; the first flow is today's and is not discounted (Excel's NPV discounts it by a year).

    Parameters
    ----------
    flows : sequence of float
        Received positive, paid negative: today, then at the end of each year [money].
    rate : float
        Discount rate [-/year, −0.99 to 10].

    Returns
    -------
    float
        [money].

    Raises
    ------
    ValueError
        If there is no flow, one is missing or above 1e15, the rate is outside its bounds, or there are more years than
        can be discounted at it.

    References
    ----------
    Brealey, Myers and Allen, *Principles of Corporate Finance*, ch. 2; numpy-financial, `npv`; methods §6.4.

    Examples
    --------
    >>> round(npv([-40_000, 5_000, 8_000, 12_000, 30_000], 0.08), 2)
    3065.22
    """
    return float(_present_value(_amounts("flows", flows), rate))


def irr_roots(flows: Sequence[float]) -> tuple[float, ...]:
    """Every rate at which the flows are worth nothing today: none, one, or several, and then none of them is the rate.

    Parameters
    ----------
    flows : sequence of float
        As in `npv`.

    Returns
    -------
    tuple of float
        Rates from −0.99 to 10, ascending [-/year]. Empty when all flows have one sign, and when there is no such rate
        within the bounds. More than one: judge by the net present value instead.

    Raises
    ------
    ValueError
        If there is no flow or more than a hundred, or one is missing or above 1e15.

    References
    ----------
    Lorie and Savage, *Journal of Business* 28, 1955, 229-239 (several rates); Descartes' rule of signs; methods §6.4.

    Examples
    --------
    >>> [round(rate, 6) for rate in irr_roots([-100, 230, -132])], irr_roots([100, 20, 30])
    ([0.1, 0.2], ())
    """
    amounts = np.array(_amounts("flows", flows))
    if amounts.size > LONGEST:
        raise ValueError(f"flows: {amounts.size} found, {LONGEST} at most expected")
    if (amounts >= 0).all() or (amounts <= 0).all():
        return ()
    # in the discount factor of one year; rates ascend as factors descend
    factors = _zeros(amounts / np.abs(amounts).max(), 1 / (1 + RATES[1]), 1 / (1 + RATES[0]))
    return tuple(min(RATES[1], max(RATES[0], 1 / factor - 1)) for factor in reversed(factors))


def payback(flows: Sequence[float], rate: float = 0.0) -> float | None:
    """Time from which on what was laid out is repaid for good; a later outlay that is not yet repaid puts it off.

    Parameters
    ----------
    flows : sequence of float
        As in `npv`; within a year they are taken as spread evenly.
    rate : float
        Discount rate [-/year]; 0 for the simple payback, above for the discounted one.

    Returns
    -------
    float or None
        [years]; 0 when nothing was ever laid out before it was received, None when it is never repaid.

    Raises
    ------
    ValueError
        As `npv`.

    References
    ----------
    methods §6.4 (interpolated within the year).

    Examples
    --------
    >>> payback([-500, 300, 200, 150]), payback([-500, 300])
    (2.0, None)
    """
    discounted = [float(amount) for amount in _discounted(_amounts("flows", flows), rate)]
    slack = ROUNDING * sum(map(abs, discounted))
    so_far = list(itertools.accumulate(discounted))
    owing = [year for year, balance in enumerate(so_far) if balance < -slack]
    if not owing:
        return 0.0
    last = owing[-1]
    if last == len(so_far) - 1:
        return None
    return last + min(1.0, -so_far[last] / discounted[last + 1])


def roi(benefits: float, costs: float) -> float | None:
    """Return on investment: what is gained beyond the costs, over the costs; never shown without the present value.

    Parameters
    ----------
    benefits : float
        Net of lost effect, all years, not discounted [money].
    costs : float
        In full, all years, positive [money].

    Returns
    -------
    float or None
        [-]; None without costs: there is then nothing to compare with.

    Raises
    ------
    ValueError
        If an amount is missing or infinite, or the costs are negative.

    References
    ----------
    Phillips, *Return on Investment in Training and Performance Improvement Programs*, 1997; methods §6.4.

    Examples
    --------
    >>> round(roi(67.32, 52), 3)
    0.295
    """
    if not (math.isfinite(benefits) and math.isfinite(costs) and costs >= 0):
        raise ValueError(f"benefits, costs: {benefits:g} and {costs:g} found, a number and one of 0 or more expected")
    if costs == 0:
        return None
    found = (benefits - costs) / costs
    if not math.isfinite(found):
        raise ValueError(f"costs: {costs:g} found, too little beside benefits of {benefits:g} to be compared")
    return found


@dataclass(frozen=True)
class Programme:
    """Lines cut, networking that replaces part of their effect, and what it costs, year by year.

    Attributes
    ----------
    lines : mapping of str to BudgetLine
        By name; each euro of budget and of margin in one line only (methods §6.3).
    costs : sequence of float
        Consulting, training, tools, new memberships, in full: today, then each year of the ramp; positive [money].
    ramp : sequence of float
        Part of each line's cut that is reached in each year [-, 0 to 1].
    rate : float
        Discount rate [-/year].

    Raises
    ------
    ValueError
        If an amount is missing, negative or above 1e15, there is not one cost for today and one for each year, a part
        of the ramp is outside 0 to 1, or the rate outside −0.99 to 10.
    """

    lines: Mapping[str, BudgetLine]
    costs: Sequence[float]
    ramp: Sequence[float] = RAMP
    rate: float = DISCOUNT_RATE

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", MappingProxyType(dict(self.lines)))
        object.__setattr__(self, "costs", tuple(_amounts("costs", self.costs)))
        object.__setattr__(self, "ramp", _ramp(self.ramp))
        _refuse_rate(self.rate)
        if min(self.costs) < 0:
            raise ValueError(f"costs: {min(self.costs):g} found, 0 or more expected")
        _amounts("lines", [line.budget for line in self.lines.values()] or [0])
        _amounts("lines", [line.attributed_margin.high for line in self.lines.values()] or [0])
        if len(self.costs) != len(self.ramp) + 1:
            years = len(self.ramp)
            raise ValueError(f"costs: {len(self.costs)} found, one for today and {years} for the years expected")


def line_flows(line: BudgetLine, ramp: Sequence[float] = RAMP) -> tuple[float, ...]:
    """Net cash of one line in each year: gross saving less the lost effect that networks do not replace.

    Parameters
    ----------
    line : BudgetLine
        At its central values.
    ramp : sequence of float
        Part of the cut reached in each year [-, 0 to 1].

    Returns
    -------
    tuple of float
        One for each year of the ramp; negative where more margin is lost than money saved [money/year].

    Raises
    ------
    ValueError
        If a part of the ramp is outside 0 to 1.

    References
    ----------
    methods §6.2, net_lt with ε = 1.

    Examples
    --------
    >>> from maillage.measures.money import Range, certain
    >>> publicity = BudgetLine(120, certain(80), Range(0.05, 0.20, 0.30), Range(0.2, 0.6, 0.8), "D")
    >>> [round(flow, 3) for flow in line_flows(publicity)]
    [5.504, 11.008, 13.76]
    """
    margin, cut, replaced = (value.central for value in (line.attributed_margin, line.share_cut, line.share_replaced))
    return tuple(_net_flow(line, margin, cut * part, replaced) for part in _ramp(ramp))


def programme_flows(programme: Programme, instead: Mapping[Input, ArrayLike] | None = None) -> tuple[ArrayLike, ...]:
    """Net cash of the whole programme, compared with changing nothing: today, then each year.

    Parameters
    ----------
    programme : Programme
        At its lines' central values.
    instead : mapping of Input to float or ndarray, optional
        Values to be taken in place of the central ones: a share or margin of a line, `("programme_cost", None)` as a
        factor of all costs [-]. Arrays of one shape give arrays of flows.

    Returns
    -------
    tuple of float or ndarray
        Costs negative, today's first [money].

    Raises
    ------
    ValueError
        If `instead` names what the programme does not have, a share outside 0 to 1 or a negative amount.

    References
    ----------
    methods §6.2.

    Examples
    --------
    >>> from maillage.measures.money import certain
    >>> line = BudgetLine(100, certain(50), certain(0.2), certain(0.5), "A")
    >>> programme_flows(Programme({"fairs": line}, costs=[10, 5, 0], ramp=[0.5, 1]))
    (-10.0, 2.5, 15.0)
    """
    instead = _checked_inputs(programme, instead or {})
    factor = instead.get(("programme_cost", None), 1.0)
    flows = [-cost * factor for cost in programme.costs]
    for name, line in programme.lines.items():
        margin, cut, replaced = (
            instead.get((quantity, name), getattr(line, quantity).central)
            for quantity in ("attributed_margin", "share_cut", "share_replaced")
        )
        for year, part in enumerate(programme.ramp, start=1):
            flows[year] = flows[year] + _net_flow(line, margin, cut * part, replaced)
    return tuple(flows)


def programme_npv(programme: Programme, instead: Mapping[Input, ArrayLike] | None = None) -> ArrayLike:
    """Net present value of the programme, compared with changing nothing.

    Parameters
    ----------
    programme : Programme
        At its lines' central values, which are modes and not means.
    instead : mapping of Input to float or ndarray, optional
        As in `programme_flows`, and `("rate", None)` for the discount rate.

    Returns
    -------
    float or ndarray
        [money].

    Raises
    ------
    ValueError
        As `programme_flows`, or as `npv`.

    References
    ----------
    methods §6.2.

    Examples
    --------
    >>> from maillage.measures.money import certain
    >>> line = BudgetLine(100, certain(50), certain(0.2), certain(0.5), "A")
    >>> programme_npv(Programme({"fairs": line}, costs=[10, 5, 0], ramp=[0.5, 1], rate=1.0))
    -5.0
    """
    rate = (instead or {}).get(("rate", None), programme.rate)
    return _present_value(programme_flows(programme, instead), rate)


@dataclass(frozen=True)
class NpvOfColumns:
    """Net present values of the futures of the budget, compared with changing nothing.

    Attributes
    ----------
    cut_alone : float
        The same cuts, without networking or its costs [money].
    cut_and_network : float
        [money].
    programme : float
        What networking adds to the same cuts, the difference of the two: the programme is judged on it [money].
    """

    cut_alone: float
    cut_and_network: float
    programme: float


def npv_of_columns(programme: Programme) -> NpvOfColumns:
    """Cut alone, cut and network, and what networking adds: a saving that needs no network is not its merit.

    Parameters
    ----------
    programme : Programme
        At its lines' central values.

    Returns
    -------
    NpvOfColumns
        [money].

    References
    ----------
    practice §9.

    Examples
    --------
    >>> from maillage.measures.money import certain
    >>> line = BudgetLine(100, certain(50), certain(0.2), certain(0.5), "A")
    >>> npv_of_columns(Programme({"fairs": line}, costs=[1, 0], ramp=[1], rate=0.25))
    NpvOfColumns(cut_alone=8.0, cut_and_network=11.0, programme=3.0)
    """
    alone = programme_npv(programme, no_networking(programme))
    networked = programme_npv(programme)
    return NpvOfColumns(alone, networked, networked - alone)


def no_networking(programme: Programme) -> dict[Input, float]:
    """What to take in place of the central values for the same cuts without networking.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    dict of Input to float
        Nothing replaced, nothing paid.

    References
    ----------
    practice §9.

    Examples
    --------
    >>> no_networking(Programme({}, costs=[1, 0], ramp=[1]))
    {('programme_cost', None): 0.0}
    """
    return {("programme_cost", None): 0.0} | {("share_replaced", name): 0.0 for name in programme.lines}


def npv_by_evidence(programme: Programme) -> Mapping[str, float]:
    """Net present value if all the claims of replacement had the same evidence, grade by grade.

    Parameters
    ----------
    programme : Programme
        At its lines' central values; their own grades are set aside.

    Returns
    -------
    mapping of str to float
        Grade to [money], A first.

    References
    ----------
    methods §6.2, factors [convention].

    Examples
    --------
    >>> from maillage.measures.money import certain
    >>> line = BudgetLine(100, certain(50), certain(0.2), certain(0.5), "D")
    >>> found = npv_by_evidence(Programme({"fairs": line}, costs=[10, 0], ramp=[1], rate=0.25))
    >>> found["A"], found["E"]
    (2.0, -2.0)
    """
    return {
        grade: programme_npv(
            replace(programme, lines={name: replace(line, evidence=grade) for name, line in programme.lines.items()})
        )
        for grade in EVIDENCE_FACTORS
    }


def npv_ignoring_lost_effect(programme: Programme) -> float:
    """Net present value if cutting lost nothing: what a promise of savings leaves out, for contrast only.

    Parameters
    ----------
    programme : Programme
        At its lines' central values.

    Returns
    -------
    float
        [money].

    References
    ----------
    methods §6.2.

    Examples
    --------
    >>> from maillage.measures.money import certain
    >>> line = BudgetLine(100, certain(50), certain(0.2), certain(0.5), "D")
    >>> npv_ignoring_lost_effect(Programme({"fairs": line}, costs=[10, 0], ramp=[1], rate=0.25))
    6.0
    """
    return programme_npv(programme, {("attributed_margin", name): 0.0 for name in programme.lines})


def breakeven_cut(programme: Programme) -> float | None:
    """Factor of all cuts at which the programme is worth nothing: below 1, that much of them is enough.

    Parameters
    ----------
    programme : Programme
        At its lines' central values; its costs stay as they are, however small the cuts.

    Returns
    -------
    float or None
        [-]; None when cutting loses more than it saves, or would have to exceed a line's whole budget.

    References
    ----------
    HM Treasury, *The Green Book*, 2022, switching values; methods §6.2.

    Examples
    --------
    >>> from maillage.measures.money import certain
    >>> line = BudgetLine(100, certain(50), certain(0.2), certain(0.5), "A")
    >>> breakeven_cut(Programme({"fairs": line}, costs=[6, 0], ramp=[1], rate=0.25))
    0.5
    """
    benefits = programme_npv(programme, {("programme_cost", None): 0.0})
    costs = benefits - programme_npv(programme)
    if costs <= 0:
        return 0.0
    factor = costs / benefits if benefits > 0 else math.inf
    most = max((line.share_cut.central for line in programme.lines.values()), default=0.0)
    return factor if math.isfinite(factor) and factor * most <= 1 else None


def breakeven_evidence(programme: Programme) -> float | None:
    """Factor of evidence, the same on all lines, at which the programme is worth nothing, compared with no change.

    Parameters
    ----------
    programme : Programme
        At its lines' central values; their own grades are set aside.

    Returns
    -------
    float or None
        To be read beside the factors of the grades [-, 0 to 1]; 0 when nothing needs be replaced, None when even
        claims proved in full would not be enough.

    References
    ----------
    HM Treasury, *The Green Book*, 2022, switching values; methods §6.2.

    Examples
    --------
    >>> from maillage.measures.money import certain
    >>> line = BudgetLine(100, certain(50), certain(0.2), certain(0.5), "A")
    >>> breakeven_evidence(Programme({"fairs": line}, costs=[10, 0], ramp=[1], rate=0.25))
    0.5
    """
    by_grade = npv_by_evidence(programme)
    if by_grade["E"] >= 0:
        return 0.0
    gain = by_grade["A"] - by_grade["E"]
    return -by_grade["E"] / gain if by_grade["A"] >= 0 and gain > 0 else None


def _net_flow(line: BudgetLine, margin: ArrayLike, cut: ArrayLike, replaced: ArrayLike) -> ArrayLike:
    counted = EVIDENCE_FACTORS[line.evidence] * replaced
    return gross_saving(line.budget, cut) - lost_effect(margin, cut, counted)


def _present_value(flows: Sequence[ArrayLike], rate: float) -> ArrayLike:
    worth = sum(_discounted(flows, rate))
    return float(worth) if np.ndim(worth) == 0 else worth


def _discounted(flows: Sequence[ArrayLike], rate: float) -> list[NDArray[np.float64]]:
    _refuse_rate(rate)
    with np.errstate(all="ignore"):
        worth = [np.asarray(flow, dtype=float) / (1 + rate) ** year for year, flow in enumerate(flows)]
        total = sum(np.abs(part) for part in worth)
    if not np.isfinite(total).all():
        raise ValueError(f"flows: {len(worth)} found, too many to be discounted at {rate:g}")
    return worth


def _zeros(coefficients: NDArray[np.float64], low: float, high: float) -> list[float]:
    """Zeros of a polynomial (lowest power first) within bounds, ascending; those that only touch 0 too.

    Between two zeros of its derivative it is monotone, and has one zero there at most.
    """
    from scipy.optimize import brentq

    if not coefficients[1:].any():
        return []
    slopes = coefficients[1:] * np.arange(1, coefficients.size)
    points = [low, *_zeros(slopes / np.abs(slopes).max(), low, high), high]
    powers = np.arange(coefficients.size)

    def at(factor: float) -> float:
        return math.fsum(coefficients * factor**powers)

    def sign(factor: float) -> int:
        value = at(factor)
        zero = abs(value) <= ROUNDING * float(np.abs(coefficients * factor**powers).sum())
        return 0 if zero else int(math.copysign(1, value))

    touched = [point for point in points if sign(point) == 0]
    crossed = [
        float(brentq(at, left, right, xtol=1e-15))
        for left, right in itertools.pairwise(points)
        if sign(left) * sign(right) < 0
    ]
    return sorted({*touched, *crossed})


def _checked_inputs(programme: Programme, instead: Mapping[Input, ArrayLike]) -> dict[Input, ArrayLike]:
    checks: Mapping[str, Callable[[NDArray[np.float64]], NDArray[np.bool_]]] = {
        "share_cut": lambda values: (values >= 0) & (values <= 1),
        "share_replaced": lambda values: (values >= 0) & (values <= 1),
        "attributed_margin": lambda values: (values >= 0) & (values <= LARGEST),
        "programme_cost": lambda values: (values >= 0) & (values <= LARGEST),
        "rate": lambda values: (values >= RATES[0]) & (values <= RATES[1]),
    }
    for (quantity, name), values in instead.items():
        of_line = quantity in ("share_cut", "share_replaced", "attributed_margin")
        if quantity not in checks or (name not in programme.lines if of_line else name is not None):
            raise ValueError(f"instead: {(quantity, name)!r} found, an input of the programme expected")
        fits = checks[quantity](np.asarray(values, dtype=float))
        if not fits.all():
            wrong = np.asarray(values, dtype=float)[~fits].ravel()[0]
            raise ValueError(f"instead: {wrong:g} found for {quantity}, within its bounds expected")
    return dict(instead)


def _amounts(name: str, given: Sequence[float]) -> list[float]:
    amounts = [float(amount) for amount in given]
    if not amounts:
        raise ValueError(f"{name}: none found, one or more expected")
    for amount in amounts:
        if not abs(amount) <= LARGEST:
            raise ValueError(f"{name}: {amount:g} found, an amount up to {LARGEST:g} expected")
    return amounts


def _ramp(given: Sequence[float]) -> tuple[float, ...]:
    ramp = tuple(float(part) for part in given)
    if not ramp:
        raise ValueError("ramp: no year found, one or more expected")
    for part in ramp:
        if not 0 <= part <= 1:
            raise ValueError(f"ramp: {part:g} found, 0 to 1 expected")
    return ramp


def _refuse_rate(rate: float) -> None:
    if not RATES[0] <= rate <= RATES[1]:
        raise ValueError(f"rate: {rate:g} found, {RATES[0]:g} to {RATES[1]:g} expected")
