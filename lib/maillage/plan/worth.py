"""What the programme is worth over three years: the technique behind the three futures, for the annex.

The programme is judged on what it adds to the same cuts without it. Cash alone: time is another ledger. The most likely
values are not the mean, and a mean alone is never shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from maillage.disclosure import Draft, Field, Findings
from maillage.facts import Fact, absent, chosen, counted, estimated, recorded
from maillage.intake.seal import Engagement
from maillage.intake.settings import ProgrammeCost
from maillage.language import phrase
from maillage.measures.money import EVIDENCE_FACTORS, BudgetLine
from maillage.measures.returns import (
    Programme,
    breakeven_evidence,
    irr_roots,
    no_networking,
    npv_by_evidence,
    npv_ignoring_lost_effect,
    npv_of_columns,
    payback,
    programme_flows,
)
from maillage.measures.uncertainty import CORRELATION, Bar, programme_tornado, simulate_npv

LISTED = 8  # inputs printed, those the result depends on most
YEARS = 3  # of the programme, as its costs are paid
EVEN = 0.5  # chance of a loss from which the honest advice is to cut and stop there [convention]
STANDARD_ERRORS = 2  # of the simulation, on either side of the chance of a loss

FLOWS = (
    Field("year", phrase("Année du programme"), "count"),
    Field("alone", phrase("Couper sans réseauter"), "money"),
    Field("both", phrase("Couper et réseauter"), "money"),
    Field("programme", phrase("Ce que le programme ajoute"), "money"),
)
GRADES = (
    Field("grade", phrase("Si toutes les preuves étaient de niveau"), "text"),
    Field("factor", phrase("Part comptée de ce qui est annoncé"), "share"),
    Field("worth", phrase("Valeur actuelle"), "money"),
)
TORNADO = (
    Field("quantity", phrase("Ce qui varie"), "phrase"),
    Field("line", phrase("Ligne"), "text"),
    Field("at_low", phrase("Valeur actuelle si la grandeur est au plus bas"), "money"),
    Field("at_high", phrase("Valeur actuelle si la grandeur est au plus haut"), "money"),
    Field("span", phrase("Écart"), "money"),
)
QUANTITIES: Mapping[str, str] = {
    "share_cut": phrase("part coupée"),
    "share_replaced": phrase("part de l’effet remplacée"),
    "attributed_margin": phrase("marge attribuée"),
    "programme_cost": phrase("coût du programme, dans sa fourchette"),
    "rate": phrase("taux d’actualisation"),
}
UNITS: Mapping[str, str] = {
    "worth_programme": "money",
    "worth_low": "money",
    "worth_high": "money",
    "worth_alone": "money",
    "worth_both": "money",
    "worth_linked_low": "money",
    "worth_linked_high": "money",
    "loss_chance": "share",
    "any_loss_chance": "truth",
    "worth_rate": "share",
    "worth_years": "count",
    "worth_draws": "count",
    "worth_seed": "text",
    "worth_pays": "truth",
    "cut_pays": "truth",
    "payback_years": "decimal",
    "repaid": "truth",
    "one_return": "share",
    "returns_found": "count",
    "one_return_only": "truth",
    "worth_no_loss": "money",
    "worth_overstated": "money",
    "evidence_needed": "share",
    "evidence_enough": "truth",
    "evidence_idle": "truth",
    "consultant_fee": "money",
    "any_consultant_fee": "truth",
}


def find(engagement: Engagement, lines: Mapping[str, BudgetLine]) -> Findings:
    """Present value, chances, what it hangs on, year by year.

    Parameters
    ----------
    engagement : Engagement
    lines : mapping of str to BudgetLine
        The lines that are cut, by name.
    """
    cost, fee = engagement.settings.programme_cost, engagement.settings.consultant_fee
    empty = {
        "worth_flows": Draft(fields=FLOWS, rows=()),
        "worth_grades": Draft(fields=GRADES, rows=()),
        "worth_tornado": Draft(fields=TORNADO, rows=()),
    }
    if not lines or cost is None:
        why = {"reason": "no_table", "table": "budget"} if not engagement.has("budget") else {
            "reason": "no_data", "table": "budget.cut" if not lines else "settings.programme_cost"
        }  # fmt: skip
        return Findings(tables=empty, mandates={name: absent(unit=unit, **why) for name, unit in UNITS.items()})
    programme = Programme(lines, costs=(fee or 0.0, *(cost.mode for _ in range(YEARS))))
    both = programme_flows(programme)
    alone = programme_flows(programme, no_networking(programme))
    bars = _tornado(programme, cost, fee or 0.0)
    added = tuple(float(b) - float(a) for b, a in zip(both, alone, strict=True))
    return Findings(
        tables={
            "worth_flows": Draft(
                fields=FLOWS,
                rows=tuple(
                    (year, float(a), float(b), d) for year, (a, b, d) in enumerate(zip(alone, both, added, strict=True))
                ),
            ),
            "worth_grades": Draft(
                fields=GRADES,
                rows=tuple(
                    (grade, EVIDENCE_FACTORS[grade], worth) for grade, worth in npv_by_evidence(programme).items()
                ),
            ),
            "worth_tornado": Draft(fields=TORNADO, rows=tuple(_bar(bar) for bar in bars if bar.span >= 1)),
        },
        mandates=_facts(programme, added, fee),
    )


def _tornado(programme: Programme, cost: ProgrammeCost, fee: float) -> list[Bar]:
    """What the value hangs on most: the yearly cost moves within its own range, the fee not at all."""
    factors = (cost.low / cost.mode, cost.high / cost.mode) if cost.mode else (1.0, 1.0)
    bars = programme_tornado(replace(programme, costs=(0.0, *programme.costs[1:])), factors)[:LISTED]
    return [replace(bar, at_low=bar.at_low - fee, at_high=bar.at_high - fee) for bar in bars]


def _bar(bar: Bar) -> tuple:
    quantity, line = bar.input
    return QUANTITIES[quantity], line, bar.at_low, bar.at_high, bar.span


def _facts(programme: Programme, added: tuple[float, ...], fee: float | None) -> dict[str, Fact]:
    columns = npv_of_columns(programme)
    drawn = simulate_npv(programme, compared_with="cut_alone")
    linked = simulate_npv(programme, correlation=CORRELATION, compared_with="cut_alone")
    repaid = payback(added)
    roots = irr_roots(added)
    needed = breakeven_evidence(programme)
    ignoring = npv_ignoring_lost_effect(programme)
    between = {"low": drawn.p5, "high": drawn.p95, "method": "fifth to ninety-fifth percentile of the draws"}
    linked_between = {"low": linked.p5, "high": linked.p95, "method": "the same, replaced shares moving together"}
    error = STANDARD_ERRORS * drawn.loss_error
    chance = {
        "low": max(0.0, drawn.loss_probability - error),
        "high": min(1.0, drawn.loss_probability + error),
        "method": "two standard errors of the simulation",
    }
    one = len(roots) == 1
    return {
        "worth_programme": estimated(drawn.p50, "money", **between),
        "worth_low": estimated(drawn.p5, "money", **between),
        "worth_high": estimated(drawn.p95, "money", **between),
        "worth_linked_low": estimated(linked.p5, "money", **linked_between),
        "worth_linked_high": estimated(linked.p95, "money", **linked_between),
        "worth_alone": counted(columns.cut_alone, "money"),
        "worth_both": counted(columns.cut_and_network, "money"),
        "loss_chance": estimated(drawn.loss_probability, "share", **chance),
        "cut_pays": counted(columns.cut_alone > 0, "truth"),
        "worth_pays": counted(drawn.loss_probability < EVEN, "truth"),
        "any_loss_chance": counted(drawn.loss_probability > 0, "truth"),
        "worth_rate": chosen(programme.rate, "share"),
        "worth_years": counted(len(programme.ramp)),
        "worth_draws": counted(drawn.draws),
        "worth_seed": recorded(str(drawn.seed), "text"),
        "payback_years": counted(repaid, "decimal") if repaid is not None else absent("undefined", unit="decimal"),
        "repaid": counted(repaid is not None, "truth"),
        "one_return": counted(roots[0], "share") if one else absent("undefined", unit="share"),
        "returns_found": counted(len(roots)),
        "one_return_only": counted(one, "truth"),
        "worth_no_loss": counted(ignoring, "money"),
        "worth_overstated": counted(ignoring - columns.cut_and_network, "money"),
        "evidence_needed": counted(needed, "share") if needed is not None else absent("undefined", unit="share"),
        "evidence_enough": counted(needed is not None, "truth"),
        "evidence_idle": counted(needed == 0, "truth"),
        "consultant_fee": chosen(fee, "money")
        if fee
        else absent("no_data", unit="money", table="settings.consultant_fee"),
        "any_consultant_fee": counted(bool(fee), "truth"),
    }
