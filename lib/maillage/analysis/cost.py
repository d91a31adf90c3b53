"""What today costs: cash by category and site, time beside it and never added, lines nobody has weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maillage.catalogue import entries
from maillage.diagnosis.budget import year_lines
from maillage.diagnosis.seats import Seat, seats
from maillage.disclosure import Absent, Draft, Field, Findings, all_alike, minimum_group
from maillage.facts import Fact, absent, counted, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.register import within_months

CLAIM, OWN = "E", ("A", "B")  # evidence that is a claim without accounts; and evidence from within the company
SOON = 6  # months in which an end of contract counts as close
HOURS_A_HALF_DAY = 3.5  # half of a day of seven hours [convention: thirty-five hours in five days]

CATEGORIES = (
    Field("category", phrase("Catégorie"), "term"),
    Field("before", phrase("Dépense des catégories qui précèdent"), "money/year"),
    Field("amount", phrase("Dépense"), "money/year"),
    Field("share", phrase("Part du total"), "share"),
    Field("unproved", phrase("Dont affirmation sans comptes"), "money/year"),
    Field("ungraded", phrase("Dont preuve non évaluée"), "money/year"),
)
UNPROVED_LINES = (
    Field("line", phrase("Ligne"), "text"),
    Field("category", phrase("Catégorie"), "term"),
    Field("amount", phrase("Dépense"), "money/year"),
    Field("if_stopped", phrase("Si l’on arrêtait, on perdrait"), "term"),
    Field("contract_end", phrase("Fin de contrat"), "date"),
)
IF_STOPPED = (
    Field("if_stopped", phrase("Si l’on arrêtait, on perdrait"), "term"),
    Field("lines", phrase("Lignes"), "count"),
    Field("amount", phrase("Dépense"), "money/year"),
)
BY_SITE = (
    Field("site", phrase("Site"), "text"),
    Field("seats", phrase("Places"), "count"),
    Field("fees", phrase("Cotisations"), "money/year"),
    Field("idle", phrase("Dont en sommeil"), "money/year"),
)
TIME = (
    Field("what", phrase("Temps"), "phrase"),
    Field("people", phrase("Personnes qui l’ont noté"), "count"),
    Field("half_days", phrase("Temps passé"), "half_days/year"),
    Field("value", phrase("Au coût de ce temps"), "money/year"),
)
IN_NETWORKS = phrase("Dans les réseaux du registre")
ALTOGETHER = phrase("Tout réseautage, en ligne compris")


def find(engagement: Engagement) -> Findings:
    """Cash by category and by site, lines without evidence, what each stop would lose; time apart."""
    lines = year_lines(engagement)
    fees = _fees_outside(engagement, lines)
    total = sum(row["amount"] for row in lines) + fees
    unproved = sorted(
        (row for row in lines if row["effect_evidence"] == CLAIM), key=lambda row: (-row["amount"], row["line"])
    )
    return Findings(
        tables={
            "costs": Draft(fields=CATEGORIES, rows=tuple(_categories(lines, fees, total))),
            "unproved": Draft(
                fields=UNPROVED_LINES,
                rows=tuple(
                    (
                        row["line"],
                        f"budget_category:{row['category']}",
                        row["amount"],
                        _stopped(row),
                        row["contract_end"],
                    )
                    for row in unproved
                ),
            ),
            "if_stopped": Draft(fields=IF_STOPPED, rows=tuple(_if_stopped(lines))),
            "fees_by_site": Draft(fields=BY_SITE, rows=tuple(_by_site(engagement))),
            "time": _time(engagement),
        },
        mandates=_facts(engagement, lines, unproved, total, fees),
    )


def _fees_outside(engagement: Engagement, lines: Sequence[Mapping]) -> float:
    """Fees of the register that no line of the budget holds already: the same euro is counted once."""
    if any(row["category"] == "memberships" for row in lines):
        return 0.0
    return sum(seat.fee or 0.0 for seat in seats(engagement))


def _fees_in_both(engagement: Engagement, lines: Sequence[Mapping]) -> dict[str, Fact]:
    """Fees as the budget has them, and whether the register says otherwise; the euros of both are looked at whole."""
    budgeted = [row["amount"] for row in lines if row["category"] == "memberships"]
    held = [seat.fee for seat in seats(engagement) if seat.fee is not None]
    return {
        "fees_in_budget": recorded(sum(budgeted), "money/year") if budgeted else absent("undefined", unit="money/year"),
        "any_fee_gap": counted(round(sum(budgeted)) != round(sum(held)), "truth")
        if budgeted and held
        else absent("undefined", unit="truth"),
    }


def _categories(lines: Sequence[Mapping], fees: float, total: float) -> list[tuple]:
    amounts: dict[str, list[float]] = {}
    for row in lines:
        sums = amounts.setdefault(row["category"], [0.0, 0.0, 0.0])
        sums[0] += row["amount"]
        sums[1] += row["amount"] if row["effect_evidence"] == CLAIM else 0.0
        sums[2] += row["amount"] if row["effect_evidence"] is None else 0.0
    if fees:
        amounts["memberships"] = [fees, 0.0, fees]
    rows, before = [], 0.0
    for category, (amount, unproved, ungraded) in sorted(amounts.items(), key=lambda each: (-each[1][0], each[0])):
        rows.append(
            (f"budget_category:{category}", before, amount, amount / total if total else None, unproved, ungraded)
        )
        before += amount
    return rows


def _stopped(row: Mapping) -> str | None:
    return f"if_stopped:{row['if_stopped']}" if row["if_stopped"] else None


def _if_stopped(lines: Sequence[Mapping]) -> list[tuple]:
    """What stopping would lose, as the company itself answered, in the order of the answers offered."""
    rows = []
    for answer in entries("if_stopped"):
        given = [row["amount"] for row in lines if row["if_stopped"] == answer]
        if given:
            rows.append((f"if_stopped:{answer}", len(given), sum(given)))
    return rows


def _by_site(engagement: Engagement) -> list[tuple]:
    """Fees by the site the register names, else that of who goes; what has neither stands under no site."""
    sites = {row["person"]: row["site"] for row in engagement.rows("people")}
    known = {*sites.values(), *(row["site"] for row in engagement.rows("headcount"))} - {None}
    by_site: dict[str | None, list[Seat]] = {}
    for seat, row in zip(seats(engagement), engagement.rows("memberships"), strict=True):
        site = row["entity"] if row["entity"] in known else sites.get(seat.person)
        by_site.setdefault(site, []).append(seat)
    if not any(by_site.keys()):
        return []
    rows = [
        (site, len(held), sum(seat.fee or 0.0 for seat in held), sum(seat.fee or 0.0 for seat in held if seat.idle))
        for site, held in by_site.items()
    ]
    return sorted(rows, key=lambda row: (row[0] is None, -row[2], row[0] or ""))


def _time(engagement: Engagement) -> Draft:
    """Half-days spent and what they cost; hours are words, so that few people's are nobody's business."""
    costs = _half_day_costs(engagement)
    people = {row["person"]: row for row in engagement.rows("people")}
    in_networks: dict[str, float] = {}
    for row in engagement.rows("memberships"):
        if row["person"] and row["half_days"] is not None:
            in_networks[row["person"]] = in_networks.get(row["person"], 0.0) + row["half_days"]
    altogether = {name: row["hours"] / HOURS_A_HALF_DAY for name, row in people.items() if row["hours"] is not None}
    rows, answers, alike = [], [], []
    for what, spent in ((IN_NETWORKS, in_networks), (ALTOGETHER, altogether)):
        if spent:
            priced = [_cost(people.get(name), costs) for name in spent]
            whole = all(cost is not None for cost in priced)
            value = sum(cost * days for cost, days in zip(priced, spent.values(), strict=True)) if whole else None
            # Two prices make two equations: each must be borne by enough people, or their hours could be solved for.
            days = list(spent.values())
            of = {cost: [day for day, own in zip(days, priced, strict=True) if own == cost] for cost in priced}
            if whole and any(len(own) < minimum_group(engagement) or all_alike(own, engagement) for own in of.values()):
                value = Absent("withheld")
            rows.append((what, len(spent), sum(spent.values()), value))
            answers.append(len(spent))
            alike.append(all_alike(spent.values(), engagement))
    return Draft(
        fields=TIME,
        rows=tuple(rows),
        answers=tuple(answers),
        protected=("people", "half_days", "value"),
        unanimous=tuple(alike),
    )


def _half_day_costs(engagement: Engagement) -> dict[tuple, float]:
    """Average cost of a half-day by function and level, and by level alone, weighed by the people of each line."""
    sums: dict[tuple, list[float]] = {}
    for row in engagement.rows("headcount"):
        if row["half_day_cost"] is not None and row["count"]:
            for category in ((row["function"], row["level"]), (row["level"],)):
                both = sums.setdefault(category, [0.0, 0.0])
                both[0] += row["half_day_cost"] * row["count"]
                both[1] += row["count"]
    return {category: cost / count for category, (cost, count) in sums.items()}


def _cost(person: Mapping | None, costs: Mapping[tuple, float]) -> float | None:
    """Of a half-day of that person's function and level, else of the level; None where neither is priced."""
    if person is None:
        return None
    return costs.get((person["function"], person["level"]), costs.get((person["level"],)))


UNITS: Mapping[str, str] = {
    "cost_year": "text",
    "cost_total": "money/year",
    "cost_categories": "count",
    "fees_added": "truth",
    "fees_in_budget": "money/year",
    "any_fee_gap": "truth",
    "unproved_lines": "count",
    "unproved_amount": "money/year",
    "unproved_share": "share",
    "any_unproved": "truth",
    "own_proof_amount": "money/year",
    "elsewhere_amount": "money/year",
    "ungraded_amount": "money/year",
    "nothing_lost": "money/year",
    "nothing_lost_ending": "money/year",
    "any_nothing_lost": "truth",
    "loss_unknown": "money/year",
    "unanswered_amount": "money/year",
    "ending_soon": "money/year",
    "any_ending_soon": "truth",
    "first_end": "date",
    "recruitment_amount": "money/year",
    "hires_amount": "money/year",
    "hires": "decimal",
}


def _facts(
    engagement: Engagement, lines: Sequence[Mapping], unproved: Sequence[Mapping], total: float, fees: float
) -> dict[str, Fact]:
    if not lines:
        # The register alone tells the fees, which the portfolio shows: a total of the year needs the budget.
        return {name: absent("no_table", unit=unit, kind="recorded", table="budget") for name, unit in UNITS.items()}
    as_of = engagement.settings.as_of
    asked = any(row["if_stopped"] for row in lines)
    nothing = [row["amount"] for row in lines if row["if_stopped"] == "nothing"]
    unknown = [row["amount"] for row in lines if row["if_stopped"] == "unknown"]
    soon = [row for row in lines if row["contract_end"] and as_of <= row["contract_end"] <= within_months(as_of, SOON)]
    ends = [row for row in soon if row["effect_evidence"] == CLAIM]
    free = [row["amount"] for row in soon if row["if_stopped"] == "nothing"]
    hires = [row for row in lines if row["category"] == "recruitment" and row["units"]]
    amount = sum(row["amount"] for row in unproved)
    return {
        "cost_year": recorded(str(lines[0]["year"]), "text"),
        "cost_total": recorded(total, "money/year"),
        "cost_categories": counted(len({row["category"] for row in lines} | ({"memberships"} if fees else set()))),
        "fees_added": counted(fees > 0, "truth"),
        **_fees_in_both(engagement, lines),
        "own_proof_amount": recorded(
            sum(row["amount"] for row in lines if row["effect_evidence"] in OWN), "money/year"
        ),
        "elsewhere_amount": recorded(
            sum(row["amount"] for row in lines if row["effect_evidence"] in ("C", "D")), "money/year"
        ),
        "ungraded_amount": recorded(
            sum(row["amount"] for row in lines if row["effect_evidence"] is None) + fees, "money/year"
        ),
        "unproved_lines": counted(len(unproved)),
        "unproved_amount": recorded(amount, "money/year"),
        "unproved_share": counted(amount / total, "share") if total else absent("undefined", unit="share"),
        "any_unproved": counted(bool(unproved), "truth"),
        "nothing_lost": _where(asked, "if_stopped", recorded(sum(nothing), "money/year")),
        "nothing_lost_ending": _where(asked, "if_stopped", recorded(sum(free), "money/year")),
        "any_nothing_lost": _where(asked, "if_stopped", counted(bool(nothing), "truth")),
        "loss_unknown": _where(asked, "if_stopped", recorded(sum(unknown), "money/year")),
        "unanswered_amount": _where(
            asked,
            "if_stopped",
            recorded(total - sum(row["amount"] for row in lines if row["if_stopped"]), "money/year"),
        ),
        "ending_soon": recorded(sum(row["amount"] for row in ends), "money/year"),
        "any_ending_soon": counted(bool(ends), "truth"),
        "first_end": recorded(min(row["contract_end"] for row in ends), "date")
        if ends
        else absent("undefined", unit="date"),
        "recruitment_amount": recorded(
            sum(row["amount"] for row in lines if row["category"] == "recruitment"), "money/year"
        ),
        "hires_amount": _where(bool(hires), "units", recorded(sum(row["amount"] for row in hires), "money/year")),
        "hires": _where(bool(hires), "units", counted(sum(row["units"] for row in hires), "decimal")),
    }


def _where(given: bool, column: str, fact: Fact) -> Fact:
    """The fact where the column of the budget it rests on is given."""
    return fact if given else absent("no_data", unit=fact.unit, kind="recorded", table=f"budget.{column}")
