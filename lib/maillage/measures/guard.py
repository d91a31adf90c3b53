"""Benefits counted twice: what must be taken out of a register before anything is added up."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from maillage.measures.money import EVIDENCE_FACTORS

# budget no longer spent; lost effect that networks replace; margin nobody had before; hours nobody works any more;
# posts no longer filled; what the same coverage would have cost as advertising
BenefitKind = Literal["saving", "replaced_effect", "new_margin", "time_saved", "reduced_posts", "advertising_value"]
OF_A_LINE = ("saving", "replaced_effect")
SLACK = 1e-9  # relative; shares that exceed 1 by no more are 1


@dataclass(frozen=True)
class Benefit:
    """One line of the register of benefits, for one year.

    Attributes
    ----------
    id : str
        Its own.
    kind : str
        What is gained (`BenefitKind`).
    mechanism : str
        How it is to come about, in the client's words.
    year : int
        Of the programme, or of the calendar.
    evidence : str
        Grade of the claim, A to E.
    line : str or None
        Budget line it concerns; needed where the kind is of a line.
    share : float or None
        Of the line's budget for a saving, of its lost effect for one replaced [-, 0 to 1].
    amount : float or None
        [money/year]; either a share or an amount.
    subjects : collection of str
        Posts whose hours are counted, or customers whose margin is: codes, not names.

    Raises
    ------
    ValueError
        If the kind or grade is none of those, the line is missing, not exactly one of share and amount is given, or
        it is out of bounds.
    """

    id: str
    kind: BenefitKind
    mechanism: str
    year: int
    evidence: str
    line: str | None = None
    share: float | None = None
    amount: float | None = None
    subjects: Collection[str] = frozenset()

    def __post_init__(self) -> None:
        if self.kind not in get_args(BenefitKind):
            raise ValueError(
                f"kind: {self.kind!r} found for {self.id}, one of {', '.join(get_args(BenefitKind))} expected"
            )
        if self.evidence not in EVIDENCE_FACTORS:
            raise ValueError(f"evidence: {self.evidence!r} found for {self.id}, one of A, B, C, D, E expected")
        if self.kind in OF_A_LINE and self.line is None:
            raise ValueError(f"line: none found for {self.id}, the budget line of a {self.kind} expected")
        if (self.share is None) == (self.amount is None):
            raise ValueError(f"share, amount: both or neither found for {self.id}, one expected")
        if self.share is not None and self.kind not in OF_A_LINE:
            raise ValueError(f"share: {self.share:g} found for {self.id}, an amount expected for a {self.kind}")
        if self.share is not None and not 0 <= self.share <= 1:
            raise ValueError(f"share: {self.share:g} found for {self.id}, 0 to 1 expected")
        if self.amount is not None and not 0 <= self.amount < math.inf:
            raise ValueError(f"amount: {self.amount:g} found for {self.id}, 0 or more expected")
        if isinstance(self.subjects, str):
            raise ValueError(f"subjects: {self.subjects!r} found for {self.id}, several codes expected")
        object.__setattr__(self, "subjects", frozenset(self.subjects))


ProblemKind = Literal[
    "shares_above_one", "saving_above_budget", "same_hours", "same_customers", "fee_twice", "advertising_value"
]


@dataclass(frozen=True)
class CountedTwice:
    """One thing that the register counts twice, or that is no benefit at all.

    Attributes
    ----------
    kind : str
        "shares_above_one" (of one line's budget, or of its lost effect), "saving_above_budget", "same_hours" (as time
        saved and as reduced posts), "same_customers" (as replaced effect and as new margin), "fee_twice" (in the
        current cost and in the programme's), "advertising_value" (an equivalent is no value of what was communicated).
    benefits : tuple of str
        Ids concerned, in the order of the register; empty for fees.
    year : int or None
        None for fees.
    line : str or None
        Budget line, where it is one's.
    found, allowed : float or None
        Sum found and most allowed, where it is a matter of sums [-, or money/year].
    subjects : tuple of str
        Posts, customers or fees counted twice, in alphabetical order.
    """

    kind: ProblemKind
    benefits: tuple[str, ...]
    year: int | None = None
    line: str | None = None
    found: float | None = None
    allowed: float | None = None
    subjects: tuple[str, ...] = ()


def counted_twice(
    benefits: Sequence[Benefit],
    budgets: Mapping[str, float],
    current_fees: Iterable[str] = (),
    programme_fees: Iterable[str] = (),
) -> tuple[CountedTwice, ...]:
    """Every double count of a register; nothing is rescaled, the people who claim it settle it.

    Parameters
    ----------
    benefits : sequence of Benefit
        The register, all years.
    budgets : mapping of str to float
        Budget of each line [money/year].
    current_fees, programme_fees : iterable of str
        Fees counted in the cost of the current state, and in that of the programme, by their codes.

    Returns
    -------
    tuple of CountedTwice
        By kind, then by the first benefit concerned; empty when nothing is counted twice.

    Raises
    ------
    ValueError
        If two benefits have one id, a benefit's line has no budget, or a budget is negative or missing.

    References
    ----------
    methods §6.3; AMEC, *Barcelona Principles*, 2010 (advertising value equivalents).

    Examples
    --------
    >>> claims = [
    ...     Benefit(f"b{share}", "replaced_effect", mechanism, 1, "D", line="press", share=share / 10)
    ...     for mechanism, share in (("clubs", 3), ("ambassadors", 4), ("referrals", 5))]
    >>> (problem,) = counted_twice(claims, {"press": 40})
    >>> problem.kind, problem.benefits, round(problem.found, 1), problem.allowed
    ('shares_above_one', ('b3', 'b4', 'b5'), 1.2, 1.0)
    """
    _check_register(benefits, budgets)
    groups: dict[tuple[str | None, int, str], list[Benefit]] = {}
    for benefit in benefits:
        groups.setdefault((benefit.line, benefit.year, benefit.kind), []).append(benefit)
    problems = [*_shares_above_one(groups), *_savings_above_budget(groups, budgets)]
    years = list(dict.fromkeys(benefit.year for benefit in benefits))
    for kind, one, other in (
        ("same_hours", "time_saved", "reduced_posts"),
        ("same_customers", "replaced_effect", "new_margin"),
    ):
        for year in years:
            problems += _same_subjects(kind, [benefit for benefit in benefits if benefit.year == year], one, other)
    twice = set(current_fees) & set(programme_fees)
    if twice:
        problems.append(CountedTwice("fee_twice", (), subjects=tuple(sorted(twice))))
    problems += [
        CountedTwice("advertising_value", (benefit.id,), benefit.year, benefit.line, found=benefit.amount, allowed=0.0)
        for benefit in benefits
        if benefit.kind == "advertising_value"
    ]
    return tuple(problems)


def _shares_above_one(groups: Mapping[tuple[str | None, int, str], list[Benefit]]) -> Iterable[CountedTwice]:
    for (line, year, _), group in groups.items():
        shared = [benefit for benefit in group if benefit.share is not None]
        total = math.fsum(benefit.share for benefit in shared)
        if total > 1 + SLACK:
            yield CountedTwice("shares_above_one", _ids(shared), year, line, total, 1.0)


def _savings_above_budget(
    groups: Mapping[tuple[str | None, int, str], list[Benefit]], budgets: Mapping[str, float]
) -> Iterable[CountedTwice]:
    for (line, year, kind), group in groups.items():
        # shares alone are the business of the rule above
        if kind != "saving" or all(benefit.amount is None for benefit in group):
            continue
        budget = budgets[line]
        total = math.fsum(budget * benefit.share if benefit.amount is None else benefit.amount for benefit in group)
        if total > budget * (1 + SLACK):
            yield CountedTwice("saving_above_budget", _ids(group), year, line, total, float(budget))


def _same_subjects(kind: ProblemKind, of_year: Sequence[Benefit], one: str, other: str) -> Iterable[CountedTwice]:
    """One problem for each set of benefits that share subjects, however many subjects they share."""
    concerned: dict[tuple[str, ...], list[str]] = {}
    for subject in sorted({subject for benefit in of_year for subject in benefit.subjects}):
        claiming = [benefit for benefit in of_year if subject in benefit.subjects and benefit.kind in (one, other)]
        if {benefit.kind for benefit in claiming} == {one, other}:
            concerned.setdefault(_ids(claiming), []).append(subject)
    places = {benefit.id: place for place, benefit in enumerate(of_year)}
    for ids in sorted(concerned, key=lambda ids: [places[each] for each in ids]):
        yield CountedTwice(kind, ids, of_year[0].year, subjects=tuple(concerned[ids]))


def _check_register(benefits: Sequence[Benefit], budgets: Mapping[str, float]) -> None:
    seen: set[str] = set()
    for benefit in benefits:
        if benefit.id in seen:
            raise ValueError(f"benefits: {benefit.id} found twice, an id of its own for each expected")
        seen.add(benefit.id)
        if benefit.line is not None and benefit.line not in budgets:
            raise ValueError(f"budgets: none found for {benefit.line!r}, the line of {benefit.id}")
    for line, budget in budgets.items():
        if not 0 <= budget < math.inf:
            raise ValueError(f"budgets: {budget:g} found for {line!r}, 0 or more expected")


def _ids(benefits: Iterable[Benefit]) -> tuple[str, ...]:
    return tuple(benefit.id for benefit in benefits)
