"""The register of benefits announced: nothing is added up before the guard finds nothing counted twice.

The register stands beside the three futures of the budget, never on top of them: the same euro is in both. What is
counted twice is told whole and rejected, never rescaled: those who announce it settle it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from maillage.diagnosis.budget import year_lines
from maillage.diagnosis.holders import held_by
from maillage.diagnosis.seats import fees_by_network, seats
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, counted, estimated, recorded
from maillage.intake.folding import folded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.guard import Benefit, CountedTwice, counted_twice
from maillage.measures.money import EVIDENCE_FACTORS, gross_saving, lost_effect
from maillage.terms import EVIDENCE_GRADES

OWN = ("A", "B")  # grades of what was seen in the company itself
MARGIN_GRADES = ("A", "B", "C")  # those from which a new margin enters the base case (methods §6.2)
NOT_CASH = ("time_saved", "advertising_value")  # time is another ledger; an equivalent is no value

BENEFITS = (
    Field("mechanism", phrase("Comment il se produit"), "text"),
    Field("benefit", phrase("Code"), "text"),
    Field("kind", phrase("Nature"), "term"),
    Field("line", phrase("Ligne"), "text"),
    Field("year", phrase("Exercice"), "text"),
    Field("announced", phrase("Annoncé"), "money/year"),
    Field("evidence", phrase("Preuve"), "mixed"),
    Field("worth", phrase("Compté"), "money/year"),
    Field("why", phrase("Pourquoi"), "phrase"),
    Field("owner", phrase("Responsable"), "mixed"),
)
TWICE = (
    Field("problem", phrase("Ce qui ne va pas"), "phrase"),
    Field("benefits", phrase("Gains concernés"), "text"),
    Field("line", phrase("Ligne"), "text"),
    Field("year", phrase("Exercice"), "text"),
    Field("found", phrase("Annoncé"), "mixed"),
    Field("allowed", phrase("Au plus"), "mixed"),
    Field("subjects", phrase("Compté deux fois"), "mixed"),
)
BY_GRADE = (
    Field("year", phrase("Exercice"), "text"),
    Field("evidence", phrase("Preuve"), "mixed"),
    Field("benefits", phrase("Gains"), "count"),
    Field("announced", phrase("Annoncé"), "money/year"),
    Field("factor", phrase("Part comptée de ce qui est annoncé"), "share"),
    Field("counted", phrase("Compté"), "money/year"),
)
PROBLEMS: Mapping[str, str] = {
    "shares_above_one": phrase("les parts d’une ligne dépassent le tout"),
    "saving_above_budget": phrase("les économies dépassent le budget de la ligne"),
    "same_hours": phrase("les mêmes heures, en temps gagné et en postes en moins"),
    "same_customers": phrase("les mêmes clients, en effet remplacé et en marge nouvelle"),
    "fee_twice": phrase("la même cotisation, dans le coût d’aujourd’hui et dans celui du programme"),
    "advertising_value": phrase("un équivalent publicitaire n’est pas un gain"),
}
UNGRADED = phrase("non évaluée")
AS_ANNOUNCED = phrase("compté selon sa preuve")
CLAIM = phrase("affirmation sans comptes : citée, comptée pour rien")
NOT_GRADED = phrase("preuve non évaluée : compté pour rien")
NO_MARGIN = phrase("marge nouvelle : comptée à partir d’une étude publiée (C)")
TIME = phrase("temps : un autre compte que l’argent")
EQUIVALENT = phrase("équivalent publicitaire : compté pour rien")
TO_SETTLE = phrase("à régler d’abord : voir les doubles comptes")
NO_EFFECT = phrase("effet perdu inconnu : part coupée ou marge de la ligne à renseigner")
NO_LINE = phrase("ligne sans budget : table « Budget » à remplir")

UNITS: Mapping[str, str] = {
    "benefits_listed": "count",
    "benefits_years": "count",
    "benefit_problems": "count",
    "any_benefit_problem": "truth",
    "benefits_announced": "money",
    "benefits_counted": "money",
    "benefits_counted_low": "money",
    "benefits_counted_high": "money",
    "any_benefit_counted": "truth",
    "benefits_unvalued": "count",
    "any_benefit_unvalued": "truth",
    "benefits_of_time": "count",
    "benefits_all_claims": "truth",
    "programme_fees_told": "truth",
}


@dataclass(frozen=True, slots=True)
class Announced:
    """One row of the register: what it says, in euros where that can be told, and what of it counts."""

    benefit: Benefit
    row: Mapping
    amount: float | Absent
    worth: float | Absent
    why: str

    @property
    def grade(self) -> str | None:
        """Of its evidence as it was noted; None where nobody assessed it."""
        return self.row["evidence"]

    @property
    def cash(self) -> bool:
        """Whether it is money at all, and its amount is known."""
        return self.benefit.kind not in NOT_CASH and not isinstance(self.amount, Absent)


def find(engagement: Engagement) -> Findings:
    """The register, what it counts twice, and, where it counts nothing twice, its total by grade of evidence."""
    told = {"programme_fees_told": counted(engagement.settings.programme_fees is not None, "truth")}
    if not engagement.has("benefits"):
        facts = {name: absent("no_table", unit=unit, table="benefits") for name, unit in UNITS.items()}
        return _findings(engagement, (), (), (), facts | told)
    lines = _lines(engagement)
    register = tuple(_announced(row, lines.get(folded(row["line"] or ""))) for row in engagement.rows("benefits"))
    if any(one.benefit.line is not None and folded(one.benefit.line) not in lines for one in register):
        facts = {name: absent("no_table", unit=unit, table="budget") for name, unit in UNITS.items()}
        time = sum(one.benefit.kind == "time_saved" for one in register)
        listed = {"benefits_listed": counted(len(register)), "benefits_of_time": counted(time)}
        return _findings(engagement, register, (), (), facts | told | listed)
    problems = counted_twice(
        [one.benefit for one in register],
        {row["line"]: row["amount"] for row in lines.values()},
        *_fees_in_both(engagement),
    )
    grades = () if problems else _by_grade(register)
    return _findings(engagement, register, problems, grades, _facts(register, problems) | told)


def _findings(
    engagement: Engagement,
    register: Sequence[Announced],
    problems: Sequence[CountedTwice],
    grades: Iterable[tuple],
    facts: Mapping[str, Fact],
) -> Findings:
    disputed = {name for problem in problems for name in problem.benefits}
    return Findings(
        tables={
            "benefits": Draft(
                fields=BENEFITS, rows=tuple(_row(engagement, one, one.benefit.id in disputed) for one in register)
            ),
            "counted_twice": Draft(fields=TWICE, rows=tuple(map(_problem, problems))),
            "benefits_by_grade": Draft(fields=BY_GRADE, rows=tuple(grades)),
        },
        mandates=facts,
    )


def _lines(engagement: Engagement) -> dict[str, Mapping]:
    """The budget's lines by name, those of the year that is spoken of before those of others."""
    rows = sorted(engagement.rows("budget"), key=lambda row: row["year"])
    return {folded(row["line"]): row for row in (*rows, *year_lines(engagement))}


def _announced(row: Mapping, line: Mapping | None) -> Announced:
    benefit = Benefit(
        id=row["benefit"],
        kind=row["kind"],
        mechanism=row["mechanism"],
        year=row["year"],
        evidence=row["evidence"] or "E",
        line=line["line"] if line else row["line"],
        share=row["share"],
        amount=row["amount"],
        subjects=[folded(one) for one in row["subjects"] or ()],  # « Poste A », « poste a »: one
    )
    amount = _amount(benefit, line)
    factor = _factor(benefit)
    worth = amount if isinstance(amount, Absent) else Absent("undefined") if factor is None else amount * factor
    return Announced(benefit, row, amount, worth, _why(benefit, row["evidence"], amount, line))


def _amount(benefit: Benefit, line: Mapping | None) -> float | Absent:
    """What is announced [money/year]; a share is of the line's budget, or of the effect its cut would lose."""
    if benefit.amount is not None:
        return benefit.amount
    if line is None:
        return Absent("no_table", "budget")
    if benefit.kind == "saving":
        return gross_saving(line["amount"], benefit.share)
    for column in ("cut", "margin"):
        if line[column] is None:
            return Absent("no_data", f"budget.{column}")
    return lost_effect(line["margin"], line["cut"], 0.0) * benefit.share


def _factor(benefit: Benefit) -> float | None:
    """Part counted of what is announced; None for time, which is no cash."""
    if benefit.kind in NOT_CASH:
        return None if benefit.kind == "time_saved" else 0.0
    if benefit.kind == "new_margin" and benefit.evidence not in MARGIN_GRADES:
        return 0.0
    return EVIDENCE_FACTORS[benefit.evidence]


def _why(benefit: Benefit, grade: str | None, amount: float | Absent, line: Mapping | None) -> str:
    if isinstance(amount, Absent):
        return NO_EFFECT if line else NO_LINE
    if benefit.kind in NOT_CASH:
        return TIME if benefit.kind == "time_saved" else EQUIVALENT
    if grade is None:
        return NOT_GRADED
    if grade == "E":
        return CLAIM
    return NO_MARGIN if _factor(benefit) == 0 else AS_ANNOUNCED


def _fees_in_both(engagement: Engagement) -> tuple[list[str], list[str]]:
    """Networks the company pays today, and those of them whose fee the programme's cost includes."""
    paid = [network for network, fee in fees_by_network(seats(engagement)).items() if fee]
    names = {folded(network): network for network in paid}
    for row in engagement.rows("networks"):
        for alias in (row["label"], *(row["alias"] or ())):
            if alias and folded(row["network"]) in names:
                names.setdefault(folded(alias), names[folded(row["network"])])
    included = engagement.settings.programme_fees or ()
    return paid, [names[folded(name)] for name in included if folded(name) in names]


def _row(engagement: Engagement, one: Announced, disputed: bool) -> tuple:
    return (
        one.benefit.mechanism,
        one.benefit.id,
        f"benefit_kind:{one.benefit.kind}",
        one.benefit.line or Absent("undefined"),
        str(one.benefit.year),
        one.amount,
        _graded(one.grade),
        Absent("undefined") if disputed else one.worth,
        TO_SETTLE if disputed else one.why,
        held_by(engagement, one.row["owner"]),
    )


def _graded(grade: str | None) -> tuple[str, str]:
    return (grade, "text") if grade else (UNGRADED, "phrase")


def _problem(problem: CountedTwice) -> tuple:
    """One line of what is wrong; posts and customers are counted and not listed: a post may be one person's."""
    unit = "share" if problem.kind == "shares_above_one" else "money/year"
    none = Absent("undefined")
    subjects = problem.subjects
    return (
        PROBLEMS[problem.kind],
        " · ".join(problem.benefits) or none,
        problem.line or none,
        str(problem.year) if problem.year else none,
        none if problem.found is None else (problem.found, unit),
        none if problem.allowed is None else (problem.allowed, unit),
        none if not subjects
        else (" · ".join(subjects), "text") if problem.kind == "fee_twice"
        else (len(subjects), "count"),
    )  # fmt: skip


def _by_grade(register: Sequence[Announced]) -> Iterable[tuple]:
    """Year by year, what each grade of evidence announces and what of it counts."""
    for year in sorted({one.benefit.year for one in register}):
        for grade in (*EVIDENCE_GRADES, None):
            held = [one for one in register if one.cash and one.benefit.year == year and one.grade == grade]
            if held:
                yield (
                    str(year), _graded(grade), len(held), _sum(held, _announced_of),
                    EVIDENCE_FACTORS[grade or "E"], _sum(held, _worth_of),
                )  # fmt: skip


def _announced_of(one: Announced) -> float:
    return one.amount


def _worth_of(one: Announced) -> float:
    return one.worth


def _sum(held: Iterable[Announced], amount: Callable[[Announced], float]) -> float:
    return math.fsum(amount(one) for one in held)


def _facts(register: Sequence[Announced], problems: Sequence[CountedTwice]) -> dict[str, Fact]:
    cash = [one for one in register if one.cash]
    unvalued = [one for one in register if isinstance(one.amount, Absent)]
    facts = {
        "benefits_listed": counted(len(register)),
        "benefits_years": counted(len({one.benefit.year for one in register})),
        "benefit_problems": counted(len(problems)),
        "any_benefit_problem": counted(bool(problems), "truth"),
        "benefits_unvalued": counted(len(unvalued)),
        "any_benefit_unvalued": counted(bool(unvalued), "truth"),
        "benefits_all_claims": counted(all((one.grade or "E") == "E" for one in register), "truth"),
        "benefits_of_time": counted(sum(one.benefit.kind == "time_saved" for one in register)),
    }
    if problems:  # nothing is added up before it is settled
        rest = {name: absent("undefined", unit=unit) for name, unit in UNITS.items() if name not in facts}
        return rest | facts
    between = {
        "low": _sum((one for one in cash if one.grade in OWN), _worth_of),
        "high": _sum((one for one in cash if one.worth), _announced_of),
        "method": "proved in the company alone, to all that is announced with some evidence",
    }
    return facts | {
        "benefits_announced": recorded(_sum(cash, _announced_of), "money"),
        "benefits_counted": estimated(_sum(cash, _worth_of), "money", **between),
        "benefits_counted_low": estimated(between["low"], "money", **between),
        "benefits_counted_high": estimated(between["high"], "money", **between),
        "any_benefit_counted": counted(any(one.worth for one in cash), "truth"),
    }
