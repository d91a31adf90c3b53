"""Who goes where: the seats that meet the most of the targets, within everyone's half-days and the fees allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from maillage.analysis.targets import values as targets_worth
from maillage.diagnosis.seats import Seat, seats
from maillage.disclosure import Draft, Field, Findings
from maillage.facts import Fact, absent, chosen, counted, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.placement import Placement, PlacementProblem, marginal_value, seat_gains, who_goes_where

BUDGET_STEP, TIME_STEP = 1000.0, 10.0  # how much more is tried: money a year, half-days a year [convention]
DEFAULT_SEATS = 2  # most people in one network where the register does not say [convention]

SEATS = (
    Field("who", phrase("Qui"), "text"),
    Field("function", phrase("Fonction"), "term"),
    Field("network", phrase("Réseau"), "text"),
    Field("half_days", phrase("Temps"), "half_days/year"),
    Field("fee", phrase("Cotisation"), "money/year"),
    Field("today", phrase("Aujourd’hui"), "phrase"),
    Field("loss", phrase("Points perdus sans cette place"), "decimal"),
)
UNMET = (
    Field("target", phrase("Cible"), "text"),
    Field("value", phrase("Valeur, sur cent points"), "decimal"),
    Field("why", phrase("Pourquoi"), "phrase"),
)
NOWHERE, OUT_OF_REACH = phrase("aucun réseau connu ne la rencontre"), phrase("hors du temps ou du budget accordés")
UNSURE = phrase("présence trop peu sûre dans les réseaux connus")
HELD, NEW = phrase("place tenue"), phrase("place nouvelle")
MEMBERS_ONLY = ("alumni", "peer_circle", "service_club")  # nobody is sent there who was not invited
UNPRICED = phrase("le réseau où elle se rencontre n’a ni temps ni cotisation renseignés")


def find(engagement: Engagement) -> Findings:
    """The seats, what they bring and cost, and the targets still unmet."""
    empty = {"seats": Draft(fields=SEATS, rows=()), "unmet": Draft(fields=UNMET, rows=())}
    missing = _what_is_missing(engagement)
    if missing:
        return Findings(tables=empty, mandates=_absent_facts(*missing))
    people = sorted((row for row in engagement.rows("people") if row["half_days"]), key=_readiness)
    networks = [as_paid(engagement, row) for row in engagement.rows("networks") if _usable(row)]
    targets = list(engagement.rows("targets"))
    values = targets_worth(engagement)
    budget, from_settings = _budget(engagement)
    problem = PlacementProblem(
        half_days=[row["half_days_required"] for row in networks],
        seat_fee=[row["seat_fee"] or 0 for row in networks],
        fixed_fee=[row["fixed_fee"] or 0 for row in networks],
        budget=budget,
        capacity=[row["half_days"] for row in people],
        seats_max=[row["seats_max"] or DEFAULT_SEATS for row in networks],
        minimum_presence=[row["seats_min"] or 1 for row in networks],
        eligible=_eligible(engagement, people, networks),
        presence=presence(engagement, networks, targets),
        value=values,
    )
    placed = who_goes_where(problem)
    if placed.status == "infeasible" or placed.value is None:
        return Findings(tables=empty, mandates=_absent_facts("undefined", ""))
    losses = seat_gains(problem, placed)
    return Findings(
        tables={
            "seats": Draft(fields=SEATS, rows=tuple(_seats(engagement, people, networks, placed, losses))),
            "unmet": Draft(fields=UNMET, rows=tuple(_unmet(engagement, targets, values, problem, placed))),
        },
        mandates=_facts(targets, placed, problem.certainty, budget, from_settings) | _more(problem),
    )


def as_paid(engagement: Engagement, network: Mapping) -> Mapping:
    """The network without its fee where those who go pay it themselves."""
    payers = {row["paid_by"] for row in engagement.rows("memberships") if row["network"] == network["network"]}
    return {**network, "seat_fee": 0.0, "fixed_fee": None} if payers == {"person"} else network


def presence(engagement: Engagement, networks: list, targets: list) -> list[list[float]]:
    """Chance that each network gathers each target: certain where somebody meets it there, else as estimated."""
    chances = {(row["target"], row["network"]): row["probability"] for row in engagement.rows("presence")}
    return [
        [
            1.0
            if network["network"] in (target["met_where"] or ())
            else _chance(chances, target["target"], network["network"])
            for target in targets
        ]
        for network in networks
    ]


def _chance(chances: Mapping[tuple[str, str], float | None], target: str, network: str) -> float:
    """The chance given; a presence recorded without one is certain."""
    if (target, network) not in chances:
        return 0.0
    chance = chances[target, network]
    return 1.0 if chance is None else chance


def _alive(held: Iterable[Seat]) -> set[tuple[str, str]]:
    """The seats somebody uses, as (person, network)."""
    return {(seat.person, seat.network) for seat in held if seat.person and not seat.asleep}


def _readiness(person: Mapping) -> tuple:
    """Between people who would serve alike: volunteers first, then those with more time; the label decides last."""
    return (not person["volunteer"], -person["half_days"], person["person"])


def _eligible(engagement: Engagement, people: list, networks: list) -> np.ndarray:
    """Who may be proposed where: those already there; where nobody is, anybody the network would take.

    A seat nobody has used for a year is not proposed again to its holder, and circles one is invited to are left to
    their members.
    """
    held = seats(engagement)
    alive = _alive(held)
    asleep = {(seat.person, seat.network) for seat in held if seat.person and seat.asleep} - alive
    ready = {person["person"] for person in people}
    there = {network for person, network in alive if person in ready}
    return np.array(
        [
            [
                (person["person"], network["network"]) in alive
                if network["network"] in there or network["kind"] in MEMBERS_ONLY
                else (person["person"], network["network"]) not in asleep
                for network in networks
            ]
            for person in people
        ],
        dtype=bool,
    ).reshape(len(people), len(networks))


def _usable(network: Mapping) -> bool:
    """Whether the register says what a seat asks for, in time and in money."""
    priced = network["seat_fee"] is not None or network["fixed_fee"] is not None
    return network["half_days_required"] is not None and priced


def _what_is_missing(engagement: Engagement) -> tuple[str, str] | None:
    for table in ("targets", "networks", "people"):
        if not engagement.has(table):
            return "no_table", table
    if not any(row["half_days"] for row in engagement.rows("people")):
        return "no_data", "people.half_days"
    if not any(_usable(row) for row in engagement.rows("networks")):
        timed = any(row["half_days_required"] is not None for row in engagement.rows("networks"))
        return "no_data", "networks.seat_fee" if timed else "networks.half_days_required"
    if engagement.settings.seat_budget is None:
        if not engagement.has("memberships"):
            return "no_table", "memberships"
        if not any(seat.fee is not None for seat in seats(engagement)):
            return "no_data", "memberships.fee"
    return None


def _budget(engagement: Engagement) -> tuple[float, bool]:
    """Fees that may be spent: as set, else those the company pays today."""
    if engagement.settings.seat_budget is not None:
        return engagement.settings.seat_budget, True
    return sum(seat.fee or 0 for seat in seats(engagement)), False


def _seats(engagement: Engagement, people: list, networks: list, placed: Placement, losses: np.ndarray) -> list[tuple]:
    alive = _alive(seats(engagement))
    rows = []
    for n, network in enumerate(networks):
        company = network["fixed_fee"] or 0  # paid once, shown with the first seat
        for p, person in enumerate(people):
            if placed.seats[p, n]:
                rows.append(
                    (
                        engagement.names.get(person["person"], person["person"]),
                        f"function:{person['function']}",
                        network["network"],
                        network["half_days_required"],
                        (network["seat_fee"] or 0) + company,
                        HELD if (person["person"], network["network"]) in alive else NEW,
                        float(losses[p, n]),
                    )
                )
                company = 0
    return sorted(rows, key=lambda row: (row[2], -row[4], row[0]))


def _unmet(
    engagement: Engagement, targets: list, values: list[float], problem: PlacementProblem, placed: Placement
) -> list[tuple]:
    chances = np.asarray(problem.presence, dtype=float)
    seen, sure = (chances > 0).any(axis=0), 1 - np.prod(1 - chances, axis=0) >= problem.certainty
    somewhere = {row["target"] for row in engagement.rows("presence")} | {
        target["target"] for target in targets if target["met_where"]
    }

    def why(position: int, target: str) -> str:
        if sure[position]:
            return OUT_OF_REACH
        return UNSURE if seen[position] else UNPRICED if target in somewhere else NOWHERE

    rows = [
        (target["target"], value, why(position, target["target"]))
        for position, (target, value) in enumerate(zip(targets, values, strict=True))
        if not placed.covered[position]
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


UNITS = {
    "targets": "count",
    "targets_met": "count",
    "value_met": "share",
    "seats": "count",
    "seats_half_days": "half_days/year",
    "seats_fees": "money/year",
    "seats_budget": "money/year",
    "networks_joined": "count",
    "every_target_met": "truth",
    "certainty": "share",
    "seats_proved": "truth",
    "budget_step": "money/year",
    "time_step": "half_days/year",
    "more_budget": "decimal",
    "more_time": "decimal",
    "any_more": "truth",
    "budget_set": "truth",
}


def _absent_facts(reason: str, table: str) -> dict[str, Fact]:
    return {name: absent(reason, unit=unit, table=table) for name, unit in UNITS.items()}


def _more(problem: PlacementProblem) -> dict[str, Fact]:
    """What a little more money, or a little more time, would let the plan meet."""
    gained = marginal_value(problem, BUDGET_STEP, TIME_STEP)
    found = {"more_budget": gained.budget, "more_time": gained.half_days}
    facts = {
        name: absent("undefined", unit="decimal") if value is None else counted(value, "decimal")
        for name, value in found.items()
    }
    return facts | {
        "budget_step": chosen(BUDGET_STEP, "money/year"),
        "time_step": chosen(TIME_STEP, "half_days/year"),
        "any_more": absent("undefined", unit="truth")
        if None in found.values()
        else counted(any(round(value, 6) > 0 for value in found.values()), "truth"),
    }


def _facts(targets: list, placed: Placement, certainty: float, budget: float, from_settings: bool) -> dict[str, Fact]:
    return {
        "targets": counted(len(targets)),
        "targets_met": counted(int(placed.covered.sum())),
        "value_met": counted(placed.value / 100, "share"),
        "seats": counted(int(placed.seats.sum())),
        "seats_half_days": counted(placed.half_days, "half_days/year"),
        "seats_fees": recorded(placed.fees, "money/year"),
        "seats_budget": chosen(budget, "money/year"),
        "networks_joined": counted(int(placed.joined.sum())),
        "every_target_met": counted(bool(placed.covered.all()), "truth"),
        "certainty": chosen(certainty, "share"),
        "seats_proved": counted(placed.status == "optimal", "truth"),
        "budget_set": chosen(from_settings, "truth"),
    }
