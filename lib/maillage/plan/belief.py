"""What can be believed, in order: fees nobody uses, agencies avoided, contracts, leads; sales are only observed.

Counted and observed stand in columns of their own and no index is made of both (practice.md §9). A part of these
amounts is in the three futures of the budget already: they are set beside them, never on top.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping, Sequence

from maillage.diagnosis.budget import year_lines
from maillage.diagnosis.seats import seats
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, counted, estimated, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.money import EVIDENCE_FACTORS, Range, certain, three_columns
from maillage.plan.benefits import UNGRADED
from maillage.plan.money import lines_cut, thought_of

BELIEF = (
    Field("what", phrase("Ce qui peut se gagner"), "phrase"),
    Field("counted", phrase("Compté, par an"), "mixed"),
    Field("low", phrase("Prudent"), "money/year"),
    Field("high", phrase("Favorable"), "money/year"),
    Field("evidence", phrase("Preuve"), "mixed"),
    Field("deadline", phrase("Dernier jour pour dénoncer"), "date"),
    Field("first", phrase("Première échéance"), "date"),
    Field("seen", phrase("Ce qui s’observe"), "phrase"),
    Field("observed", phrase("Observé"), "mixed"),
)
DORMANT = phrase("Cotisations en sommeil, toutes résiliées")
AGENCIES = phrase("Cabinets de recrutement évités")
CONTRACTS = phrase("Contrats revus à leur terme")
LEADS = phrase("Contacts qui ne s’achètent plus")
SALES = phrase("Ventes")
REGISTER = phrase("registre des adhésions")
NOT_COUNTED = phrase("observées, jamais comptées")
NOT_APPLICABLE = phrase("sans objet")
NOT_RECORDED = phrase("aucune table ne le relève")
PLACES, PAID_PLACES = phrase("places où personne ne vient"), phrase("places payées où personne ne vient")
HIRES = phrase("recrutements venus des réseaux")
ENDS, CONTACTS = phrase("contrats dont le terme est noté"), phrase("contacts utiles venus des réseaux")
DEALS, INTRODUCTIONS = phrase("affaires conclues"), phrase("mises en relation")
NO_AGENCY, NO_LEADS = phrase("aucun recrutement par cabinet au budget"), phrase("aucun achat de contacts au budget")
NO_CONTRACT, NO_CUT = phrase("aucune fin de contrat notée au budget"), phrase("aucune baisse envisagée")
# Why a cell is blank, by the table, column or setting that would fill it.
LACKS: Mapping[str, str] = {
    "memberships": phrase("table « Adhésions » à remplir"),
    "memberships.fee": phrase("cotisations à renseigner"),
    "memberships.last_attended": phrase("dernières présences à renseigner"),
    "memberships.contacts": phrase("contacts utiles à renseigner"),
    "memberships.introductions": phrase("mises en relation à renseigner"),
    "memberships.deals": phrase("affaires à renseigner"),
    "budget": phrase("table « Budget » à remplir"),
    "budget.units": phrase("nombre et prix des recrutements à renseigner"),
    "budget.cut": phrase("part coupée à renseigner"),
    "budget.replaced": phrase("part remplacée à renseigner"),
    "budget.margin": phrase("marge attribuée à renseigner"),
    "settings.agency_fee": phrase("honoraires d’un cabinet à fixer"),
}
NOT_RENEGOTIATED = ("recruitment", "leads", "memberships")  # categories with a place of their own in the order
ROWS = ("dormant", "agencies", "contracts", "leads")


def find(engagement: Engagement) -> Findings:
    """The order of belief, row by row, and the facts its sentences need."""
    lines = year_lines(engagement)
    dormant, places, deadline, first = _dormant(engagement)
    agencies, agency_rows = _agencies(engagement, lines)
    contracts, contract_rows, ends = _contracts(engagement, lines)
    leads, lead_rows = _leads(engagement, lines)
    money = dict(zip(ROWS, (dormant, agencies, contracts, leads), strict=True))
    rows = [
        _row(DORMANT, dormant, (REGISTER, "phrase"), PLACES if isinstance(dormant, str) else PAID_PLACES, places,
             deadline, first),
        _row(AGENCIES, agencies, _grades(agency_rows), HIRES, (NOT_RECORDED, "phrase")),
        _row(CONTRACTS, contracts, _grades(contract_rows), ENDS, ends, first=_first_end(engagement, contract_rows)),
        _row(LEADS, leads, _grades(lead_rows), CONTACTS, _observed(engagement, "contacts"),
             first=_first_end(engagement, lead_rows)),
        _row(SALES, NOT_COUNTED, None, DEALS, _observed(engagement, "deals")),
        _row(SALES, NOT_COUNTED, None, INTRODUCTIONS, _observed(engagement, "introductions")),
    ]  # fmt: skip
    facts = {f"belief_{name}": _fact(cell, estimate=name != "dormant") for name, cell in money.items()}
    known = [name for name in ROWS if facts[f"belief_{name}"].known]
    seen = [row for row in rows if isinstance(row[-1], tuple) and row[-1][1] == "count"]
    return Findings(
        tables={"belief": Draft(fields=BELIEF, rows=tuple(rows))},
        mandates=facts
        | {
            "belief_rows": counted(len(ROWS)),
            "belief_rows_counted": counted(len(known)),
            "agencies_avoided": _hires(agencies, agency_rows),
            "any_agency_avoided": counted(isinstance(agencies, Range) and agencies.high > 0, "truth"),
            "any_belief": counted(bool(known or seen), "truth"),
            "dormant_deadline": recorded(deadline, "date")
            if isinstance(deadline, datetime.date)
            else absent("undefined", unit="date"),
        },
    )


def _row(
    what: str,
    money: Range | str,
    evidence: tuple[str, str] | None,
    seen: str,
    observed: tuple | str,
    deadline: datetime.date | None = None,
    first: datetime.date | None = None,
) -> tuple:
    """One line; what is blank says why in its own cell."""
    none = Absent("undefined")
    known = isinstance(money, Range)
    ranged = known and money.low != money.high  # what is recorded has no range
    return (
        what,
        (money.central, "money") if known else (money, "phrase"),
        money.low if ranged else none,
        money.high if ranged else none,
        (evidence if known else None) or (NOT_APPLICABLE, "phrase"),
        deadline or none,
        first or none,
        seen,
        observed if isinstance(observed, tuple) else (observed, "phrase"),
    )


def _fact(money: Range | str, *, estimate: bool) -> Fact:
    if not isinstance(money, Range):
        return absent("no_data", unit="money/year")
    if not estimate:
        return recorded(money.central, "money/year")
    return estimated(
        money.central, "money/year", low=money.low, high=money.high, method="over the ranges of the budget, by evidence"
    )


def _grades(rows: Sequence[Mapping]) -> tuple[str, str] | None:
    """The grades of the lines behind an amount, best first."""
    grades = sorted({row["effect_evidence"] for row in rows if row["effect_evidence"]})
    return (", ".join(grades), "text") if grades else (UNGRADED, "phrase") if rows else None


def _dormant(engagement: Engagement) -> tuple[Range | str, tuple | str, datetime.date | None, datetime.date | None]:
    """Fees of seats nobody uses, how many such seats, until when the first can be ended, when it would renew."""
    if not engagement.has("memberships"):
        return LACKS["memberships"], LACKS["memberships"], None, None
    held = seats(engagement)
    asleep = [seat for seat in held if seat.asleep is not None]
    if not asleep:
        return LACKS["memberships.last_attended"], LACKS["memberships.last_attended"], None, None
    places = (sum(bool(seat.asleep) for seat in asleep), "count")
    if not any(seat.fee is not None for seat in held):
        return LACKS["memberships.fee"], places, None, None
    paid = [seat for seat in asleep if seat.idle and seat.fee]
    dated = [(seat.deadline, seat.renewal) for seat in paid if seat.deadline]
    deadline, first = min(dated, default=(None, None))
    return certain(math.fsum(seat.fee for seat in paid)), (len(paid), "count"), deadline, first


def _agencies(engagement: Engagement, lines: Sequence[Mapping]) -> tuple[Range | str, list[Mapping]]:
    """Hires no longer bought and made through networks, by what an agency takes for one."""
    if not lines:
        return LACKS["budget"], []
    hires, fee = [row for row in lines if row["category"] == "recruitment"], engagement.settings.agency_fee
    if not hires:
        return NO_AGENCY, []
    if fee is None:
        return LACKS["settings.agency_fee"], []
    priced = [row for row in hires if row["units"] and row["unit_price"]]
    # a hire at half the agency's fee or more went through one; the others are adverts
    bought = [row for row in priced if row["unit_price"] >= fee / 2]
    if not bought:
        return NO_AGENCY if len(priced) == len(hires) else LACKS["budget.units"], []
    for column in ("cut", "replaced"):
        bought = [row for row in bought if row[column] is not None]
        if not bought:
            return LACKS[f"budget.{column}"], []
    return _over_ends(bought, lambda row: row["unit_price"]), bought


def _hires(money: Range | str, bought: Sequence[Mapping]) -> Fact:
    """How many hires a year that is."""
    if not isinstance(money, Range):
        return absent("no_data", unit="decimal")
    hires = _over_ends(bought, lambda row: 1.0)
    return estimated(hires.central, "decimal", low=hires.low, high=hires.high, method="hires bought and replaced")


def _over_ends(bought: Sequence[Mapping], price: Callable[[Mapping], float]) -> Range:
    """Hires cut and made through networks, corrected by the grade of their evidence, times a price."""
    return Range(
        *(
            math.fsum(
                row["units"] * price(row) * _share(row, "cut", end) * _share(row, "replaced", end)
                * EVIDENCE_FACTORS[row["effect_evidence"] or "E"]
                for row in bought
            )
            for end in ("low", "", "high")
        )
    )  # fmt: skip


def _share(row: Mapping, column: str, end: str) -> float:
    """The end of a range, or its centre where nobody gave the end."""
    value = row[f"{column}_{end}"] if end else row[column]
    return row[column] if value is None else value


def _contracts(engagement: Engagement, lines: Sequence[Mapping]) -> tuple[Range | str, list[Mapping], tuple | str]:
    """Contracts reduced at their end, less the effect lost and not replaced."""
    if not lines:
        return LACKS["budget"], [], LACKS["budget"]
    dated = [row for row in lines if row["contract_end"] and row["category"] not in NOT_RENEGOTIATED]
    if not dated:
        return NO_CONTRACT, [], (0, "count")
    return *_net(engagement, dated), (len(dated), "count")


def _leads(engagement: Engagement, lines: Sequence[Mapping]) -> tuple[Range | str, list[Mapping]]:
    """Leads no longer bought, less the effect lost and not replaced."""
    if not lines:
        return LACKS["budget"], []
    bought = [row for row in lines if row["category"] == "leads"]
    return _net(engagement, bought) if bought else (NO_LEADS, [])


def _net(engagement: Engagement, rows: Sequence[Mapping]) -> tuple[Range | str, list[Mapping]]:
    """What cutting these lines keeps once the effect lost is paid for, as in the three futures, the programme apart."""
    thought = thought_of(rows)
    if not thought:
        return NO_CUT if all(row["cut"] is not None for row in rows) else LACKS["budget.cut"], []
    valued = lines_cut(engagement)
    known = [row for row in thought if row["line"] in valued]
    if not known:
        return LACKS["budget.margin"], []
    return three_columns([valued[row["line"]] for row in known], certain(0.0)).cut_and_network, known


def _first_end(engagement: Engagement, rows: Sequence[Mapping]) -> datetime.date | None:
    as_of = engagement.settings.as_of
    return min((row["contract_end"] for row in rows if row["contract_end"] and row["contract_end"] >= as_of),
               default=None)  # fmt: skip


def _observed(engagement: Engagement, column: str) -> tuple | str:
    """What the register of memberships counted of one thing; in words why it did not."""
    if not engagement.has("memberships"):
        return LACKS["memberships"]
    given = [row[column] for row in engagement.rows("memberships") if row[column] is not None]
    return (sum(given), "count") if given else LACKS[f"memberships.{column}"]
