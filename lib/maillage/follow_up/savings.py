"""Savings planned and savings found: the lines an earlier year's budget thought of cutting, beside this year's.

What a line costs less is one thing, the margin that went with it another; both are shown, and what is left of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from maillage.diagnosis.budget import year_lines
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, counted, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase, rounded
from maillage.measures.change import realised_share
from maillage.measures.money import gross_saving

SAVINGS = (
    Field("line", phrase("Ligne"), "text"),
    Field("year", phrase("Exercice d’avant"), "text"),
    Field("before", phrase("Budget d’avant"), "money/year"),
    Field("planned", phrase("Économie prévue"), "money/year"),
    Field("now", phrase("Budget de l’exercice"), "money/year"),
    Field("found", phrase("Économie constatée"), "money/year"),
    Field("share", phrase("Part réalisée"), "share"),
    Field("lost", phrase("Marge perdue, constatée"), "money/year"),
    Field("net", phrase("Reste, une fois la marge comptée"), "money/year"),
    Field("reading", phrase("Lecture"), "phrase"),
)
WHOLE, PART, NONE, MORE, UNKNOWN = (
    phrase("réalisée"),
    phrase("réalisée en partie"),
    phrase("non réalisée : la ligne n’a pas baissé"),
    phrase("non réalisée : la ligne a augmenté"),
    phrase("ligne absente de l’exercice : écrire son montant, zéro si elle est arrêtée"),
)
COSTLY = phrase("réalisée ; la marge perdue la dépasse")
MONEY = ("savings_planned", "savings_found", "margin_lost", "savings_net", "savings_promised", "savings_in_register")
COUNTED: Mapping[str, tuple[str, ...]] = {
    "savings": (WHOLE, PART, NONE, MORE, UNKNOWN, COSTLY),
    "savings_whole": (WHOLE, COSTLY),
    "savings_part": (PART,),
    "savings_none": (NONE, MORE),
    "savings_unknown": (UNKNOWN,),
    "savings_costly": (COSTLY,),
}


def find(engagement: Engagement) -> Findings:
    """Line by line what was thought of and what came of it; nothing where the budget holds a single year."""
    lines = year_lines(engagement)
    year = max((row["year"] for row in lines), default=None)
    before: dict[str, Mapping] = {}
    if year is not None:
        for row in sorted(engagement.rows("budget"), key=lambda row: row["year"]):
            if row["cut"] and row["year"] < year:
                before[row["line"]] = row  # the latest year that thought of it
    if not before:
        return _nothing(engagement)
    now = {row["line"]: row for row in lines}
    rows = tuple(_row(row, now.get(name)) for name, row in before.items())
    readings = [row[-1] for row in rows]
    known = [row for row in rows if row[-1] != UNKNOWN]
    facts: dict[str, Fact] = {
        name: counted(sum(reading in among for reading in readings)) for name, among in COUNTED.items()
    }
    lost = [row[7] for row in known if not isinstance(row[7], Absent)]
    found = sum(row[5] for row in known)
    facts |= {
        "any_saving": counted(True, "truth"),
        "savings_planned": recorded(sum(row[3] for row in known), "money/year"),
        "savings_found": recorded(found, "money/year") if known else absent("no_data", unit="money/year"),
        "margin_lost": recorded(sum(lost), "money/year") if lost else absent("no_data", unit="money/year"),
        "savings_net": recorded(found - sum(lost), "money/year")
        if known and len(lost) == len(known)
        else absent("no_data", unit="money/year"),
    }
    return Findings(tables={"savings": Draft(fields=SAVINGS, rows=rows)}, mandates=facts | _promise(engagement, before))


def _nothing(engagement: Engagement) -> Findings:
    missing = "budget.year" if engagement.has("budget") else "budget"
    reason = "no_data" if engagement.has("budget") else "no_table"
    return Findings(
        tables={"savings": Draft(fields=SAVINGS, rows=())},
        mandates={name: absent(reason, unit="count", table=missing) for name in COUNTED}
        | {name: absent(reason, unit="money/year", table=missing) for name in MONEY}
        | {
            "any_saving": counted(False, "truth"),
            "budget_given": counted(engagement.has("budget"), "truth"),
            "promise_found": absent(reason, unit="truth", table=missing),
        },
    )


def _promise(engagement: Engagement, before: Mapping[str, Mapping]) -> dict[str, Fact]:
    """What an earlier report announced, and whether the register that was carried over still says so.

    Lines of several years were not announced together, and are not compared with one report.
    """
    named = "plan.gross_saving"
    promised = [one.facts[named] for one in engagement.earlier if named in one.facts and one.facts[named].known]
    promised = promised if len({row["year"] for row in before.values()}) == 1 else []
    register = sum(
        gross_saving(row["amount"], row["cut"] or 0.0) for row in before.values() if row["margin"] is not None
    )
    last = promised[-1].value if promised else None
    return {
        "budget_given": counted(True, "truth"),
        "savings_promised": absent("no_data", unit="money/year")
        if last is None
        else recorded(float(last), "money/year"),
        "savings_in_register": recorded(register, "money/year"),
        "promise_found": absent("no_data", unit="truth")
        if last is None
        else counted(rounded(float(last), 0) == rounded(register, 0), "truth"),
    }


def _row(before: Mapping, now: Mapping | None) -> tuple:
    none = Absent("undefined")
    planned = gross_saving(before["amount"], before["cut"] or 0.0)
    told = (before["line"], str(before["year"]), before["amount"], planned)
    if now is None:
        return (*told, none, none, none, none, none, UNKNOWN)
    found = before["amount"] - now["amount"]
    margins = before["margin"], now["margin"]
    lost = none if None in margins else margins[0] - margins[1]
    net = none if isinstance(lost, Absent) else found - lost
    share = realised_share(planned, found)
    return (*told, now["amount"], found, none if share is None else share, lost, net, _reading(planned, found, net))


def _reading(planned: float, found: float, net: float | Absent) -> str:
    if found < 0:
        return MORE
    if found == 0:
        return NONE
    if rounded(found, 0) < rounded(planned, 0):
        return PART
    return COSTLY if not isinstance(net, Absent) and net < 0 else WHOLE
