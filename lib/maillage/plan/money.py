"""Three futures of the budget, per year: change nothing, cut without networking, cut and network.

A saving is not a benefit until the lost effect is paid for: the margin a line brings is charged for what is cut, less
what networking is believed to replace, corrected by the grade of the evidence. A line without an attributed margin
stays out, and the report says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from maillage.catalogue import entry
from maillage.diagnosis.budget import year_lines
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, chosen, counted, estimated, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.money import (
    EVIDENCE_FACTORS,
    BudgetLine,
    Range,
    ThreeColumns,
    certain,
    gross_saving,
    lost_effect,
    switching_hires,
    switching_share,
    three_columns,
)

THREE = (
    Field("option", phrase("Choix"), "phrase"),
    Field("low", phrase("Prudent"), "money/year"),
    Field("value", phrase("Central"), "money/year"),
    Field("high", phrase("Favorable"), "money/year"),
)
LINES = (
    Field("line", phrase("Ligne"), "text"),
    Field("category", phrase("Catégorie"), "term"),
    Field("amount", phrase("Budget"), "money/year"),
    Field("cut", phrase("Part coupée"), "share"),
    Field("saving", phrase("Économie"), "money/year"),
    Field("lost", phrase("Effet perdu"), "money/year"),
    Field("replaced", phrase("Part remplacée, annoncée"), "share"),
    Field("evidence", phrase("Preuve"), "text"),
    Field("counted", phrase("Part remplacée, comptée"), "share"),
    Field("kept", phrase("Effet remplacé"), "money/year"),
    Field("contract_end", phrase("Fin de contrat"), "date"),
    Field("net", phrase("Reste, une fois l’effet payé"), "money/year"),
    Field("flag", phrase("À revoir"), "phrase"),
)
SAVING, ENDS, NET, FLAG = (
    [field.id for field in LINES].index(name) for name in ("saving", "contract_end", "net", "flag")
)
OWNED = (
    Field("owner", phrase("Responsable"), "mixed"),
    Field("lines", phrase("Lignes du budget"), "count"),
    Field("saving", phrase("Économie"), "money/year"),
    Field("net", phrase("Reste, une fois l’effet payé"), "money/year"),
    Field("contract_end", phrase("Première fin de contrat"), "date"),
)
UNOWNED = phrase("personne de noté")
NOTHING, ALONE, NETWORKED = phrase("Ne rien changer"), phrase("Couper sans réseauter"), phrase("Couper et réseauter")
PROGRAMME = phrase("Ce que le programme ajoute")
COSTS = phrase("perd plus que la coupe n’économise")
CONTRADICTED = phrase("dite sans effet, une marge lui est pourtant attribuée")


STOP_TEST = "lever:l_stop_test"  # the lever that cuts a line and looks


def lines_cut(engagement: Engagement) -> dict[str, BudgetLine]:
    """The lines of the year of which a cut is thought of and the margin is known, by name."""
    return {row["line"]: _line(row) for row in thought_of(year_lines(engagement)) if row["margin"] is not None}


def thought_of(rows: Iterable[Mapping]) -> list[Mapping]:
    """The lines of which a cut is thought of."""
    return [row for row in rows if row["cut"] or row["cut_high"]]


def find(engagement: Engagement, levers: frozenset[str]) -> Findings:
    """The three columns, line by line and together, and what would have to come true for the programme to repay.

    Parameters
    ----------
    engagement : Engagement
    levers : frozenset of str
        Those of the plan's lines, as typed ids: a saving descends from one of them or from none.
    """
    if not engagement.has("budget"):
        return Findings(
            tables={
                "money": Draft(fields=THREE, rows=()),
                "lines": Draft(fields=LINES, rows=()),
                "cuts_owned": Draft(fields=OWNED, rows=()),
            },
            mandates={name: absent("no_table", unit=unit, table="budget") for name, unit in UNITS.items()},
        )
    rows = list(year_lines(engagement))
    thought = thought_of(rows)
    cut = [row for row in thought if row["margin"] is not None]
    left_out = len(thought) - len(cut)
    ranked = sorted(cut, key=lambda row: -gross_saving(row["amount"], row["cut"] or 0.0))
    priced = [_cut_row(row) for row in ranked]
    lines = [_line(row) for row in cut]
    total = sum(row["amount"] for row in rows)
    facts: dict[str, Fact] = {
        "budget_total": recorded(total, "money/year"),
        "lines_left_out": counted(left_out),
        "any_line_left_out": counted(left_out > 0, "truth"),
        "lines_cut": counted(len(lines)),
        "any_line_cut": counted(bool(lines), "truth"),
        "cuts_total": counted(sum(row[SAVING] for row in priced), "money/year"),
        "cuts_unowned": counted(sum(not row["owner"] for row in cut)),
        "stop_test_planned": counted(STOP_TEST in levers, "truth"),
        "lines_costly": counted(sum(row[FLAG] == COSTS for row in priced)),
        "lines_contradicted": counted(sum(row[FLAG] == CONTRADICTED for row in priced)),
    }
    facts["any_line_flagged"] = counted(facts["lines_costly"].value + facts["lines_contradicted"].value > 0, "truth")
    facts |= {f"evidence_{grade.lower()}": chosen(factor, "share") for grade, factor in EVIDENCE_FACTORS.items()}
    told = {
        "lines": Draft(fields=LINES, rows=tuple(priced)),
        "cuts_owned": Draft(fields=OWNED, rows=tuple(_owned([row["owner"] or "" for row in ranked], priced))),
    }
    cost = engagement.settings.programme_cost
    if not lines or cost is None:
        missing = "settings.programme_cost" if lines else _missing_column(rows)
        facts |= {
            name: absent("no_data", unit=unit, table=missing) for name, unit in UNITS.items() if name not in facts
        }
        return Findings(
            tables={"money": Draft(fields=THREE, rows=())} | told,
            mandates=facts,
        )
    programme = Range(cost.low, cost.mode, cost.high)
    columns = three_columns(lines, programme)
    options = (
        (NOTHING, columns.change_nothing), (ALONE, columns.cut_alone), (NETWORKED, columns.cut_and_network),
        (PROGRAMME, columns.programme),
    )  # fmt: skip
    return Findings(
        tables={
            "money": Draft(fields=THREE, rows=tuple((name, r.low, r.central, r.high) for name, r in options)),
        }
        | told,
        mandates=facts | _results(engagement, rows, lines, columns, programme),
        trace=tuple((f"kpi:{entry(STOP_TEST).fields['kpi']}", f"saving:{row['line']}") for row in cut)
        if STOP_TEST in levers
        else (),
    )


def _missing_column(rows: list[Mapping]) -> str:
    """What keeps every line from being cut in thought: no share cut, or no margin for the effect that would be lost."""
    return "budget.margin" if thought_of(rows) else "budget.cut"


def _line(row: Mapping) -> BudgetLine:
    central = row["cut"] or 0.0
    cut = Range(*(row[name] if row[name] is not None else central for name in ("cut_low", "cut", "cut_high")))
    claimed = row["replaced"]
    names = ("replaced_low", "replaced", "replaced_high")
    replaced = (
        certain(0.0)  # no claim, nothing counted
        if claimed is None
        else Range(*(row[name] if row[name] is not None else claimed for name in names))
    )
    return BudgetLine(row["amount"], certain(row["margin"]), cut, replaced, row["effect_evidence"] or "E")


def _counted(row: Mapping) -> float:
    """Share replaced after the correction for its evidence."""
    return (row["replaced"] or 0.0) * EVIDENCE_FACTORS[row["effect_evidence"] or "E"]


def _owned(owners: Iterable[str], priced: Iterable[tuple]) -> list[tuple]:
    """Lines, saving, what is left of it and the first end of a contract, by who answers for the line."""
    by_owner: dict[str, list[tuple]] = {}
    for owner, row in zip(owners, priced, strict=True):
        by_owner.setdefault(owner, []).append(row)

    def told(owner: str, rows: list[tuple]) -> tuple:
        ends = [row[ENDS] for row in rows if row[ENDS]]
        return (
            (owner, "text") if owner else (UNOWNED, "phrase"),
            len(rows),
            sum(row[SAVING] for row in rows),
            sum(row[NET] for row in rows),
            min(ends, default=Absent("undefined")),
        )

    return sorted((told(*each) for each in by_owner.items()), key=lambda row: -row[2])


def _cut_row(row: Mapping) -> tuple:
    share = row["cut"] or 0.0
    saving, lost = gross_saving(row["amount"], share), lost_effect(row["margin"], share, 0.0)
    kept = lost * _counted(row)
    net = saving - lost + kept
    contradicted = row["if_stopped"] == "nothing" and row["margin"] > 0
    flag = COSTS if net < 0 else CONTRADICTED if contradicted else Absent("undefined")
    return (
        row["line"],
        f"budget_category:{row['category']}",
        row["amount"],
        share,
        saving,
        lost,
        row["replaced"],
        row["effect_evidence"],
        _counted(row),
        kept,
        row["contract_end"],
        net,
        flag,
    )


UNITS = dict.fromkeys((f"evidence_{grade.lower()}" for grade in EVIDENCE_FACTORS), "share") | {
    "budget_total": "money/year",
    "lines_left_out": "count",
    "any_line_left_out": "truth",
    "lines_cut": "count",
    "any_line_cut": "truth",
    "lines_costly": "count",
    "lines_contradicted": "count",
    "any_line_flagged": "truth",
    "cut_alone": "money/year",
    "cut_alone_low": "money/year",
    "cut_alone_high": "money/year",
    "cut_and_network": "money/year",
    "cut_and_network_low": "money/year",
    "cut_and_network_high": "money/year",
    "programme_gain": "money/year",
    "programme_cost": "money/year",
    "programme_pays": "truth",
    "gross_saving": "money/year",
    "lost_effect": "money/year",
    "effect_replaced": "money/year",
    "networking_better": "truth",
    "switching_hires": "count",
    "switching_share": "share",
    "programme_could_pay": "truth",
    "programme_loses": "truth",
    "ranges_given": "truth",
    "agency_hires": "count",
    "hires_could_pay": "truth",
    "programme_gain_low": "money/year",
    "programme_gain_high": "money/year",
}


def _results(
    engagement: Engagement, rows: list[Mapping], lines: list[BudgetLine], columns: ThreeColumns, programme: Range
) -> dict[str, Fact]:
    fee = engagement.settings.agency_fee
    bought = _agency_hires(rows, fee) if fee else None
    hires = switching_hires(programme.central, fee) if fee and bought else None
    share = switching_share(lines, programme.central)
    facts = {
        "gross_saving": _over_cuts(lines, lambda line, cut: gross_saving(line.budget, cut)),
        "lost_effect": _over_cuts(lines, lambda line, cut: lost_effect(line.attributed_margin.central, cut, 0.0)),
        "effect_replaced": _estimated(columns.effect_replaced),
        "cut_alone": _estimated(columns.cut_alone),
        "cut_and_network": _estimated(columns.cut_and_network),
        "programme_gain": _estimated(columns.programme),
        "programme_cost": estimated(
            programme.central, "money/year", low=programme.low, high=programme.high, method="as set with the client"
        ),
        "networking_better": counted(columns.cut_and_network.central > columns.cut_alone.central, "truth"),
        "programme_pays": counted(columns.programme.low > 0, "truth"),
        "programme_loses": counted(columns.programme.high < 0, "truth"),
        "ranges_given": counted(any(_ranged(line) for line in lines), "truth"),
        "switching_hires": counted(hires) if hires is not None else absent("no_data", unit="count"),
        "agency_hires": counted(bought) if bought else absent("no_data", unit="count"),
        "hires_could_pay": counted(hires <= bought, "truth") if hires is not None else absent("no_data", unit="truth"),
        "switching_share": counted(share, "share") if share is not None else absent("undefined", unit="share"),
        "programme_could_pay": counted(share is not None, "truth"),
    }
    for name, column in (
        ("cut_alone", columns.cut_alone),
        ("cut_and_network", columns.cut_and_network),
        ("programme_gain", columns.programme),
    ):
        facts[f"{name}_low"] = _estimated(Range(column.low, column.low, column.high))
        facts[f"{name}_high"] = _estimated(Range(column.low, column.high, column.high))
    return facts


def _ranged(line: BudgetLine) -> bool:
    """Whether somebody gave a range for the line, of what is cut or of what is replaced."""
    return line.share_cut.low != line.share_cut.high or line.share_replaced.low != line.share_replaced.high


def _agency_hires(rows: list[Mapping], fee: float) -> int | None:
    """Recruitments bought one by one in the year, at half the agency's fee or more, less those the cut already counts.

    None where there are none: a hire may repay the programme once only.
    """
    recruited = [row for row in rows if row["category"] == "recruitment" and row["units"] and row["unit_price"]]
    left = [row["units"] * (1 - (row["cut"] or 0.0)) for row in recruited if row["unit_price"] >= fee / 2]
    return math.floor(sum(left)) or None


def _estimated(column: Range) -> Fact:
    return estimated(column.central, "money/year", low=column.low, high=column.high, method="prudent to favourable")


def _over_cuts(lines: list[BudgetLine], amount: Callable[[BudgetLine, float], float]) -> Fact:
    """A sum over the lines at the central cuts, with its range over the cuts."""
    low, central, high = (
        sum(amount(line, getattr(line.share_cut, end)) for line in lines) for end in ("low", "central", "high")
    )
    return estimated(central, "money/year", low=low, high=high, method="over the range of the cuts")
