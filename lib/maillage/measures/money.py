"""What a company keeps by cutting budget lines, with and without networks to replace their effect."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

# correction of a replaced share by the quality of its evidence: A own stop-test, B own before and after with a
# comparison, C published study of this substitution, D documented analogous client, E claim without accounts
EVIDENCE_FACTORS: Mapping[str, float] = MappingProxyType({"A": 1.0, "B": 0.90, "C": 0.75, "D": 0.60, "E": 0.0})


@dataclass(frozen=True)
class Range:
    """Low, central and high of a quantity, from the least to the most.

    Attributes
    ----------
    low, central, high : float
        Any unit; `high` is the most, not the best.

    Raises
    ------
    ValueError
        If they are missing or not in this order.
    """

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.central <= self.high:
            raise ValueError(f"range: {self.low}, {self.central}, {self.high} found, ascending numbers expected")


def certain(value: float) -> Range:
    """A recorded figure, known without a range.

    Parameters
    ----------
    value : float
        Any unit.

    Returns
    -------
    Range
        The same three times.

    References
    ----------
    practice §9: recorded facts need no interval.

    Examples
    --------
    >>> certain(1200)
    Range(low=1200, central=1200, high=1200)
    """
    return Range(value, value, value)


@dataclass(frozen=True)
class BudgetLine:
    """One budget line and what is believed about cutting it, at full effect.

    Attributes
    ----------
    budget : float
        Spent today [money/year, excluding tax].
    attributed_margin : Range
        Contribution margin that the line is believed to bring [money/year].
    share_cut : Range
        Share of the budget that would be cut [-, 0 to 1].
    share_replaced : Range
        Share of the lost effect that networks would replace, as claimed [-, 0 to 1].
    evidence : str
        Grade of that claim, A to E (`EVIDENCE_FACTORS`).

    Raises
    ------
    ValueError
        If an amount is negative or infinite, a share outside 0 to 1, or the grade none of A to E.
    """

    budget: float
    attributed_margin: Range
    share_cut: Range
    share_replaced: Range
    evidence: str

    def __post_init__(self) -> None:
        amounts = (self.budget, self.attributed_margin.low, self.attributed_margin.high)
        if not all(math.isfinite(amount) and amount >= 0 for amount in amounts):
            raise ValueError("budget, attributed_margin: a negative, infinite or missing one found, 0 or more expected")
        for name in ("share_cut", "share_replaced"):
            share: Range = getattr(self, name)
            if not 0 <= share.low <= share.high <= 1:
                raise ValueError(f"{name}: {share.low} to {share.high} found, within 0 to 1 expected")
        if self.evidence not in EVIDENCE_FACTORS:
            raise ValueError(f"evidence: {self.evidence!r} found, one of A, B, C, D, E expected")


def gross_saving(budget: float, share_cut: float) -> float:
    """Spending that stops: certain, but not yet a benefit.

    Parameters
    ----------
    budget : float
        [money/year].
    share_cut : float
        [-, 0 to 1].

    Returns
    -------
    float
        Cash no longer spent [money/year].

    References
    ----------
    methods §6.2.

    Examples
    --------
    >>> gross_saving(120, 0.2)
    24.0
    """
    return budget * share_cut


def lost_effect(attributed_margin: float, share_cut: float, counted_share_replaced: float) -> float:
    """Margin lost by a cut and not replaced; loss taken as proportional to the cut.

    Parameters
    ----------
    attributed_margin : float
        [money/year].
    share_cut : float
        [-, 0 to 1].
    counted_share_replaced : float
        Share replaced times its evidence factor [-, 0 to 1]; 0 without networking.

    Returns
    -------
    float
        Loss, positive [money/year].

    References
    ----------
    methods §6.2 with ε = 1 (linear, prudent).

    Examples
    --------
    >>> round(lost_effect(80, 0.2, 0.6 * 0.6), 2)
    10.24
    """
    return attributed_margin * share_cut * (1 - counted_share_replaced)


@dataclass(frozen=True)
class ThreeColumns:
    """Cash the company keeps each year, compared with changing nothing; positive is kept, negative is lost.

    Each range holds the least, the central and the most that the lines' ranges allow, for its own column. The
    programme is judged on `programme`, which is not the difference of the two columns' ends: those need not occur
    together.

    Attributes
    ----------
    change_nothing : Range
        0, the reference [money/year].
    cut_alone : Range
        Gross saving less the whole lost effect [money/year].
    cut_and_network : Range
        Gross saving less the lost effect that networks do not replace, less the programme's cost [money/year].
    programme : Range
        What networking adds to the same cuts: lost effect replaced less the programme's cost [money/year].
    effect_replaced : Range
        Lost effect that networks replace, the programme's cost not taken off [money/year].
    """

    change_nothing: Range
    cut_alone: Range
    cut_and_network: Range
    programme: Range
    effect_replaced: Range


def three_columns(lines: Sequence[BudgetLine], programme_cost: Range) -> ThreeColumns:
    """Change nothing, cut without networking, cut and network: cash per year at full effect.

    Parameters
    ----------
    lines : sequence of BudgetLine
        Each euro of budget and of margin in one line only (methods §6.3).
    programme_cost : Range
        Consulting, training, tools and new memberships, in full [money/year].

    Returns
    -------
    ThreeColumns
        Prudent (low), central and favourable (high) cash. A larger cut is prudent only where it keeps more than it
        loses: the end of each input that gives the least is looked for line by line.

    Raises
    ------
    ValueError
        If the programme's cost is negative.

    References
    ----------
    practice §9; methods §6.2, at full ramp. Evidence factors [convention].

    Examples
    --------
    >>> line = BudgetLine(100, certain(50), Range(0.1, 0.2, 0.3), Range(0.0, 0.5, 1.0), "A")
    >>> three_columns([line], certain(3)).cut_and_network
    Range(low=2.0, central=12.0, high=27.0)
    """
    if not programme_cost.low >= 0:
        raise ValueError(f"programme_cost: {programme_cost.low} found, 0 or more expected")
    alone = [_cash_of_line(line, networking=False) for line in lines]
    networked = [_cash_of_line(line, networking=True) for line in lines]
    replaced = _sum([_effect_replaced(line) for line in lines])
    return ThreeColumns(
        change_nothing=certain(0.0),
        cut_alone=_sum(alone),
        cut_and_network=_less(_sum(networked), programme_cost),
        programme=_less(replaced, programme_cost),
        effect_replaced=replaced,
    )


def switching_share(lines: Sequence[BudgetLine], programme_cost: float) -> float | None:
    """Smallest share of the lost effect, the same on every line, whose replacement repays the programme.

    At the central cuts and margins, without evidence factors: it says what would have to come true, not what is
    claimed. To be read beside the shares believed in, times their evidence factors.

    Parameters
    ----------
    lines : sequence of BudgetLine
        As in `three_columns`.
    programme_cost : float
        [money/year].

    Returns
    -------
    float or None
        Share [-, 0 to 1]; None when replacing everything would not repay the programme.

    References
    ----------
    HM Treasury, *The Green Book*, 2022, switching values; practice §9.

    Examples
    --------
    >>> line = BudgetLine(100, certain(50), certain(0.2), certain(0.5), "E")
    >>> switching_share([line], 4)
    0.4
    """
    replaceable = math.fsum(line.attributed_margin.central * line.share_cut.central for line in lines)
    if programme_cost <= 0:
        return 0.0
    return programme_cost / replaceable if programme_cost <= replaceable else None


def switching_hires(programme_cost: float, agency_fee: float) -> int | None:
    """Hires that must need no agency for the programme to be repaid by them alone.

    Parameters
    ----------
    programme_cost : float
        [money/year].
    agency_fee : float
        Fee of one hire through an agency [money].

    Returns
    -------
    int or None
        Hires a year, rounded up; None when no fee is saved.

    References
    ----------
    practice §9: "repaid if four hires in twelve need no agency".

    Examples
    --------
    >>> switching_hires(28_000, 8_000)
    4
    """
    if agency_fee <= 0:
        return None
    # 3000.84 / 1000.28 comes out a hair above 3 and must not ask for a fourth hire
    return max(0, math.ceil(programme_cost / agency_fee - 1e-9))


def loaded_hour(
    gross_salary: float,
    employer_charge: float,
    other_staff_cost: float = 0.0,
    unproductive_share: float = 0.10,
    annual_hours: float = 1607.0,
) -> float:
    """Cost of an hour of somebody's time: time, not cash, until a post or overtime disappears.

    Parameters
    ----------
    gross_salary : float
        [money/year].
    employer_charge : float
        Employer's contributions over gross salary [-].
    other_staff_cost : float
        [money/year].
    unproductive_share : float
        Working time that serves nothing else [-, 0 to below 1] [convention].
    annual_hours : float
        Legal working time, by default the French one with the solidarity day [hours/year].

    Returns
    -------
    float
        [money/hour].

    Raises
    ------
    ValueError
        If no productive hour is left.

    References
    ----------
    methods §6.1; French Code du travail, L3121-41 (1,607 hours).

    Examples
    --------
    >>> round(loaded_hour(48_000, 0.42, 1_500), 2)
    48.16
    """
    productive_hours = annual_hours * (1 - unproductive_share)
    if productive_hours <= 0:
        raise ValueError(
            f"annual_hours, unproductive_share: {productive_hours:g} productive hours found, more expected"
        )
    return (gross_salary * (1 + employer_charge) + other_staff_cost) / productive_hours


def loaded_half_day(
    gross_salary: float,
    employer_charge: float,
    other_staff_cost: float = 0.0,
    unproductive_share: float = 0.10,
    annual_hours: float = 1607.0,
    hours_per_half_day: float = 3.5,
) -> float:
    """Cost of a half-day of somebody's time, the product's unit of time.

    Parameters
    ----------
    gross_salary, employer_charge, other_staff_cost, unproductive_share, annual_hours : float
        As in `loaded_hour`.
    hours_per_half_day : float
        Half of a seven-hour day by default [hours].

    Returns
    -------
    float
        [money/half-day].

    Raises
    ------
    ValueError
        As `loaded_hour`.

    References
    ----------
    methods §6.1.

    Examples
    --------
    >>> round(loaded_half_day(48_000, 0.42, 1_500), 2)
    168.57
    """
    hour = loaded_hour(gross_salary, employer_charge, other_staff_cost, unproductive_share, annual_hours)
    return hour * hours_per_half_day


def _cash_of_line(line: BudgetLine, networking: bool) -> Range:
    """Gross saving less lost effect. Linear in each input, so its extremes are at the inputs' ends."""
    factor = EVIDENCE_FACTORS[line.evidence] if networking else 0.0
    margin, cut, replaced = line.attributed_margin, line.share_cut, line.share_replaced

    def cash(margin: float, cut: float, replaced: float) -> float:
        return gross_saving(line.budget, cut) - lost_effect(margin, cut, factor * replaced)

    return Range(
        min(cash(margin.high, end, replaced.low) for end in (cut.low, cut.high)),
        cash(margin.central, cut.central, replaced.central),
        max(cash(margin.low, end, replaced.high) for end in (cut.low, cut.high)),
    )


def _effect_replaced(line: BudgetLine) -> Range:
    factor = EVIDENCE_FACTORS[line.evidence]
    ends = zip(
        *((r.low, r.central, r.high) for r in (line.attributed_margin, line.share_cut, line.share_replaced)),
        strict=True,
    )
    return Range(*(margin * cut * factor * replaced for margin, cut, replaced in ends))


def _sum(ranges: Sequence[Range]) -> Range:
    return Range(*(math.fsum(getattr(r, end) for r in ranges) for end in ("low", "central", "high")))


def _less(gain: Range, cost: Range) -> Range:
    return Range(gain.low - cost.high, gain.central - cost.central, gain.high - cost.low)
