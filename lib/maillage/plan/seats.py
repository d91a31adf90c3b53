"""Who goes where: the seats that meet the most of the targets, within everyone's half-days and the fees allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np

from maillage.analysis.targets import met_today
from maillage.analysis.targets import values as targets_worth
from maillage.diagnosis.seats import Seat, seats, used
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, chosen, counted, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.placement import (
    Placement,
    PlacementProblem,
    best_value,
    marginal_value,
    plans_as_good,
    seat_gains,
    who_goes_where,
)
from maillage.measures.placement_model import surely_met
from maillage.plan import contradiction
from maillage.plan.actions import met_or_known, worth_offering

BUDGET_STEP, TIME_STEP = 1000.0, 10.0  # how much more is tried: money a year, half-days a year [convention]
LARGE = 1000  # people × networks from which the search is cut short, and what a little more would bring is not sought
SHORT = {"mip_rel_gap": 0.03, "node_limit": 100}  # of such a search [convention]
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
LEFT = (
    Field("who", phrase("Qui"), "text"),
    Field("function", phrase("Fonction"), "term"),
    Field("network", phrase("Réseau"), "text"),
    Field("half_days", phrase("Temps"), "half_days/year"),
)
UNMET = (
    Field("target", phrase("Cible"), "text"),
    Field("value", phrase("Valeur, sur cent points"), "decimal"),
    Field("why", phrase("Pourquoi"), "phrase"),
)
KEY = (
    Field("target", phrase("Cible clé"), "text"),
    Field("value", phrase("Valeur, sur cent points"), "decimal"),
    Field("by", phrase("Rencontrée par"), "phrase"),
    Field("where", phrase("Où, à coup sûr"), "text"),
)
RULES = (
    Field("rule", phrase("Règle"), "phrase"),
    Field("limit", phrase("Fixée à"), "mixed"),
    Field("gain", phrase("Points de valeur en plus, sans elle"), "decimal"),
)
ASLEEP = (
    Field("network", phrase("Réseau"), "text"),
    Field("seats", phrase("Places en sommeil"), "count"),
    Field("fee", phrase("Cotisation"), "money/year"),
    Field("deadline", phrase("Dernier jour pour dénoncer"), "date"),
    Field("proposal", phrase("Proposition"), "phrase"),
    Field("reason", phrase("Pourquoi"), "phrase"),
)
OFFER, CANCEL = phrase("proposer à d’autres ; sans preneur, résilier"), phrase("résilier")
TARGET_THERE, NO_TARGET_THERE = phrase("une cible y est connue"), phrase("aucune cible n’y est connue")
NOT_NOTED = phrase("nul n’a noté où sont les cibles")
OPEN, NONE_TAKEN = phrase("trancher avec le réseau"), phrase("« Qui va où » n’y reprend aucune place")
TABLES = {
    "seats": SEATS,
    "unmet": UNMET,
    "contradiction": contradiction.CONTRADICTION,
    "key_targets": KEY,
    "seat_rules": RULES,
    "seats_left": LEFT,
}
TWO, ONE = phrase("deux personnes ou plus"), phrase("une seule personne")
NOBODY, NOBODY_SURELY = phrase("personne"), phrase("des présences incertaines, réunies")
PER_UNIT, PER_PERSON = phrase("Personnes d’un service dans un réseau, au plus"), phrase("Réseaux par personne, au plus")
FAIR = phrase("Écart admis au temps moyen de ceux qui peuvent aller quelque part")
NOWHERE = phrase("aucun réseau connu ne la rencontre")
OUT_OF_REACH = phrase("hors du temps ou du budget de ceux à qui la place se propose")
OUT_OF_RULES = phrase("hors du temps, du budget ou des règles et souhaits posés")
UNSURE = phrase("présence trop peu sûre dans les réseaux connus")
HELD, NEW = phrase("place tenue"), phrase("place nouvelle")
MEMBERS_ONLY = ("alumni", "peer_circle", "service_club")  # nobody is sent there who was not invited
UNPRICED = phrase("le réseau où elle se rencontre n’a pas son temps et son prix tous deux notés")


def find(engagement: Engagement) -> Findings:
    """The seats, what they bring and cost, and the targets still unmet."""
    asleep = _asleep(engagement, frozenset())
    empty = {name: Draft(fields=fields, rows=()) for name, fields in TABLES.items()} | {
        "seats_asleep": Draft(fields=ASLEEP, rows=tuple(asleep))
    }
    missing = _what_is_missing(engagement)
    if missing:
        return Findings(tables=empty, mandates=_absent_facts(*missing) | _asleep_facts(engagement, asleep))
    settings = engagement.settings
    people = _ready(engagement)
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
        units=[row["unit"] for row in people] if settings.seats_per_unit else None,
        seats_per_unit=settings.seats_per_unit or 1,
        networks_max=[settings.networks_per_person or len(networks)] * len(people),
        fairness=settings.fairness,
        key=[bool(row["key"]) for row in targets],
        preference=_preference(engagement, people, networks),
        value_required=100 * (settings.targets_required or 0.0),
    )
    large = _is_large(problem)
    effort = SHORT if large else {}
    placed = who_goes_where(problem, **effort)
    held = placed.value is not None
    clash, required = contradiction.explain(problem, settings.targets_required, held, large)
    if not held:  # never an empty page: the best there is without what cannot be had
        problem = replace(problem, value_required=0.0)
        placed = who_goes_where(problem, **effort)
    if placed.value is None:
        return Findings(tables=empty, mandates=_absent_facts("undefined", "") | _asleep_facts(engagement, asleep))
    losses = seat_gains(problem, placed)
    rules = _rules(engagement, problem, placed)
    left = _left(engagement, people, networks, placed)
    taken = {networks[n]["network"] for n in np.flatnonzero(placed.seats.any(axis=0))}
    asleep = _asleep(engagement, {row[2] for row in left} - taken)
    return Findings(
        tables={
            "seats": Draft(fields=SEATS, rows=tuple(_seats(engagement, people, networks, placed, losses))),
            "unmet": Draft(fields=UNMET, rows=tuple(_unmet(engagement, targets, values, problem, placed))),
            "contradiction": clash,
            "key_targets": Draft(fields=KEY, rows=tuple(_key_targets(networks, targets, problem, placed))),
            "seat_rules": Draft(fields=RULES, rows=tuple(rules)),
            "seats_left": Draft(fields=LEFT, rows=tuple(left)),
            "seats_asleep": Draft(fields=ASLEEP, rows=tuple(asleep)),
        },
        words=_wishes(engagement, people, networks, placed),
        mandates=_facts(targets, problem, placed, budget, from_settings)
        | _bridge(engagement, people, placed)
        | _asleep_facts(engagement, asleep)
        | _more(problem)
        | _rule_facts(rules, problem, losses)
        | _left_facts(engagement, people, networks, left)
        | required,
    )


def _is_large(problem: PlacementProblem) -> bool:
    return problem.eligible.size > LARGE


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


def _still_there(engagement: Engagement) -> list[Mapping]:
    gone = engagement.gone
    return [row for row in engagement.rows("people") if row["person"] not in gone]


def _ready(engagement: Engagement) -> list[Mapping]:
    """People still there and with time: volunteers first, then those with more time; the label decides last."""
    people = (row for row in _still_there(engagement) if row["half_days"])
    return sorted(people, key=lambda row: (not row["volunteer"], -row["half_days"], row["person"]))


def _listed(people: Iterable[Mapping], column: str) -> set[tuple[str, str]]:
    """The networks people wish for, or decline, as (person, network)."""
    return {(row["person"], network) for row in people for network in row[column] or ()}


def _eligible(engagement: Engagement, people: list, networks: list) -> np.ndarray:
    """Who may be proposed where: those already there, those who wish it; where nobody is, anybody who wished nothing.

    A seat nobody has used for a year is not proposed again to its holder, a network declined never, and circles one is
    invited to are left to their members and to those who agreed to go.
    """
    held = seats(engagement)
    declined, wished = _listed(people, "declines"), _listed(people, "wishes")
    alive = _alive(held)
    closed = declined | ({(seat.person, seat.network) for seat in held if seat.person and seat.asleep} - alive)
    ready = {person["person"] for person in people}
    there = {network for person, network in alive - declined if person in ready}

    def is_open(person: Mapping, network: Mapping) -> bool:
        seat = (person["person"], network["network"])
        if seat in closed or seat in alive:
            return seat not in closed
        if person["wishes"]:
            return seat in wished
        return network["network"] not in there and network["kind"] not in MEMBERS_ONLY

    return np.array([[is_open(person, network) for network in networks] for person in people], dtype=bool).reshape(
        len(people), len(networks)
    )


def _preference(engagement: Engagement, people: list, networks: list) -> list[list[int]]:
    """Between seats that serve alike: of those who meet a target there, those held, those wished for, then in order."""
    alive, wished = _alive(seats(engagement)), _listed(people, "wishes")
    meets = {
        (person, network)
        for row in engagement.rows("targets")
        for person in row["met_by"] or ()
        for network in row["met_where"] or ()
    }
    pairs = [[(person["person"], network["network"]) for network in networks] for person in people]
    return [
        [
            (4 * (pair not in meets) + 2 * (pair not in alive) + (pair not in wished)) * len(people) + place
            for pair in own
        ]
        for place, own in enumerate(pairs)
    ]


def _usable(network: Mapping) -> bool:
    """Whether the register says what a seat asks for, in time and in money."""
    priced = network["seat_fee"] is not None or network["fixed_fee"] is not None
    return network["half_days_required"] is not None and priced


def _what_is_missing(engagement: Engagement) -> tuple[str, str] | None:
    for table in ("targets", "networks", "people"):
        if not engagement.has(table):
            return "no_table", table
    if not _ready(engagement):
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
    alive, known, unknown = _alive(seats(engagement)), engagement.has("memberships"), Absent("no_table", "memberships")
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
                        (HELD if (person["person"], network["network"]) in alive else NEW) if known else unknown,
                        float(losses[p, n]),
                    )
                )
                company = 0
    return sorted(rows, key=lambda row: (row[2], -row[4], row[0]))


def _left(engagement: Engagement, people: list, networks: list, placed: Placement) -> list[tuple]:
    """Seats people use today, among those the plan could have kept, that it does without."""
    alive = _alive(seats(engagement)) - _listed(people, "declines")  # a refusal is told of nobody
    rows = [
        (
            engagement.names.get(person["person"], person["person"]),
            f"function:{person['function']}",
            network["network"],
            network["half_days_required"],
        )
        for n, network in enumerate(networks)
        for p, person in enumerate(people)
        if not placed.seats[p, n] and (person["person"], network["network"]) in alive
    ]
    return sorted(rows, key=lambda row: (row[2], row[0]))


def _asleep(engagement: Engagement, left: Collection[str]) -> list[tuple]:
    """Fees paid for seats nobody uses, by network and day, and what to do with them.

    Cancelled where no target is known; decided on with a network, `left`, of which the plan takes up no seat; else
    offered to others first.
    """
    found: dict[tuple, list[float]] = {}
    for seat in seats(engagement):
        if seat.idle and seat.fee:
            found.setdefault((seat.network, seat.deadline), []).append(seat.fee)
    there = met_or_known(engagement)
    rows = []
    for (network, deadline), fees in found.items():
        if not worth_offering(engagement, network):
            what = CANCEL, NO_TARGET_THERE
        elif network in left:
            what = OPEN, NONE_TAKEN
        else:
            what = OFFER, TARGET_THERE if network in there else NOT_NOTED
        rows.append((network, len(fees), sum(fees), deadline, *what))
    return sorted(rows, key=lambda row: (row[3] is None, row[3] or engagement.settings.as_of, row[0]))


def _asleep_facts(engagement: Engagement, rows: list[tuple]) -> dict[str, Fact]:
    held = seats(engagement)
    lacking = (
        ("no_table", "memberships")
        if not engagement.has("memberships")
        else ("no_data", "memberships.fee")
        if not any(seat.fee is not None for seat in held)
        else ("no_data", "memberships.last_attended")
        if not any(seat.idle is not None for seat in held)
        else None
    )
    names = {CANCEL: "cancelled_fees", OFFER: "offered_fees", OPEN: "open_fees"}
    if lacking:
        reason, table = lacking
        units = dict.fromkeys(names.values(), "money/year") | {"any_asleep": "truth"}
        return {name: absent(reason, unit=unit, table=table) for name, unit in units.items()}
    fees = {
        name: recorded(sum(row[2] for row in rows if row[4] == proposal), "money/year")
        for proposal, name in names.items()
    }
    return fees | {"any_asleep": counted(bool(rows), "truth")}


def _bridge(engagement: Engagement, people: list, placed: Placement) -> dict[str, Fact]:
    """From the targets met today to those the seats would meet: both, added, left; whether labels are printed."""
    seated = [people[p]["person"] for p in np.flatnonzero(placed.seats.any(axis=1))]
    today = met_today(engagement)
    planned = np.asarray(placed.covered, dtype=bool)
    return {
        "any_label": counted(any(name not in engagement.names for name in seated), "truth"),
        "met_today": counted(int(today.sum())),
        "met_both": counted(int((today & planned).sum())),
        "met_added": counted(int((planned & ~today).sum())),
        "met_left": counted(int((today & ~planned).sum())),
    }


def _left_facts(engagement: Engagement, people: list, networks: list, left: list[tuple]) -> dict[str, Fact]:
    if not engagement.has("memberships"):
        names = ("seats_left", "any_seat_left", "seats_left_unnoted", "seats_unexamined")
        return {name: absent("no_table", unit=UNITS[name], table="memberships") for name in names}
    examined = {(person["person"], network["network"]) for person in people for network in networks}
    held = seats(engagement)
    noted = {(engagement.names.get(seat.person, seat.person), seat.network) for seat in used(held)}
    return {
        "seats_left": counted(len(left)),
        "any_seat_left": counted(bool(left), "truth"),
        "seats_left_unnoted": counted(len({(row[0], row[2]) for row in left} - noted)),
        "seats_unexamined": counted(len(_alive(held) - examined)),
    }


def _unmet(
    engagement: Engagement, targets: list, values: list[float], problem: PlacementProblem, placed: Placement
) -> list[tuple]:
    chances = np.asarray(problem.presence, dtype=float)
    seen, sure = (chances > 0).any(axis=0), 1 - np.prod(1 - chances, axis=0) >= problem.certainty
    usable = {row["network"] for row in engagement.rows("networks") if _usable(row)}
    elsewhere = {row["target"] for row in engagement.rows("presence") if row["network"] not in usable} | {
        target["target"] for target in targets if {*(target["met_where"] or ())} - usable
    }

    limited = problem.units or engagement.settings.networks_per_person or problem.fairness is not None
    ruled = limited or any(row["wishes"] or row["declines"] for row in engagement.rows("people"))

    def why(position: int, target: str) -> str:
        if sure[position]:
            return OUT_OF_RULES if ruled else OUT_OF_REACH
        return UNPRICED if target in elsewhere else UNSURE if seen[position] else NOWHERE

    rows = [
        (target["target"], value, why(position, target["target"]))
        for position, (target, value) in enumerate(zip(targets, values, strict=True))
        if not placed.covered[position]
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _people_surely(problem: PlacementProblem, placed: Placement) -> np.ndarray:
    """How many people surely meet each target, each counted once."""
    return ((placed.seats & placed.joined) @ surely_met(problem)).sum(axis=0)


def _key_targets(networks: list, targets: list, problem: PlacementProblem, placed: Placement) -> list[tuple]:
    """Each target two people should meet, and how many would surely."""
    surely, people = surely_met(problem) & placed.joined[:, None], _people_surely(problem, placed)
    rows = []
    for position in np.flatnonzero(problem.key):
        nobody = NOBODY_SURELY if placed.covered[position] else NOBODY
        by = TWO if people[position] >= 2 else ONE if people[position] else nobody
        where = [network["network"] for n, network in enumerate(networks) if surely[n, position]]
        rows.append((targets[position]["target"], float(problem.value[position]), by, " · ".join(where) or None))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _rules(engagement: Engagement, problem: PlacementProblem, placed: Placement) -> list[tuple]:
    """The rules set, and the points of value a plan without each of them would add."""
    settings = engagement.settings
    without = {"units": None}, {"networks_max": None}, {"fairness": None}
    limits = (
        (PER_UNIT, settings.seats_per_unit, "count"),
        (PER_PERSON, settings.networks_per_person, "count"),
        (FAIR, settings.fairness, "share"),
    )
    rows = []
    for (rule, limit, unit), change in zip(limits, without, strict=True):
        if limit is not None:
            sought = placed.status == "optimal" and not _is_large(problem)
            best = best_value(replace(problem, **change)) if sought else None
            gain = Absent("undefined") if best is None else max(0.0, best - placed.value)
            rows.append((rule, (limit, unit), gain))
    return rows


def _rule_facts(rules: list[tuple], problem: PlacementProblem, losses: np.ndarray) -> dict[str, Fact]:
    gains = [gain for _, _, gain in rules]
    known = bool(gains) and not any(isinstance(gain, Absent) for gain in gains)
    return {
        "seat_rules": counted(len(rules)),
        "any_rule": counted(bool(rules), "truth"),
        "rule_cost": counted(max(gains), "decimal") if known else absent("undefined", unit="decimal"),
        "any_rule_costs": counted(round(max(gains), 1) > 0, "truth") if known else absent("undefined", unit="truth"),
        "fairness_set": counted(problem.fairness is not None, "truth"),
        "seats_idle": counted(int((losses < 1e-9).sum())),
    }


def _wishes(engagement: Engagement, people: list, networks: list, placed: Placement) -> dict[str, Fact]:
    """Wishes and refusals on record, counted where enough people have some: whose they are is nobody’s business."""
    there = _still_there(engagement)
    wished, declined = _listed(there, "wishes"), _listed(there, "declines")
    given = {(people[p]["person"], networks[n]["network"]) for p, n in np.argwhere(placed.seats)}
    told = len({person for person, _ in wished | declined})
    return {
        "wishes": counted(len(wished), n=told),
        "wishes_honoured": counted(len(wished & given), n=told),
        "declines": counted(len(declined), n=told),
        "any_wish": counted(bool(wished or declined), "truth", n=told),
    }


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
    "other_plan": "truth",
    "key_targets": "count",
    "key_by_two": "count",
    "key_by_one": "count",
    "key_by_none": "count",
    "any_key": "truth",
    "every_key_by_two": "truth",
    "second_person": "share",
    "seat_rules": "count",
    "any_rule": "truth",
    "rule_cost": "decimal",
    "any_rule_costs": "truth",
    "fairness_set": "truth",
    "seats_idle": "count",
    "wishes": "count",
    "wishes_honoured": "count",
    "declines": "count",
    "any_wish": "truth",
    "met_today": "count",
    "met_both": "count",
    "met_added": "count",
    "met_left": "count",
    "any_label": "truth",
    "seats_left": "count",
    "seats_left_unnoted": "count",
    "any_seat_left": "truth",
    "seats_unexamined": "count",
    **contradiction.UNITS,
}


def _absent_facts(reason: str, table: str) -> dict[str, Fact]:
    return {name: absent(reason, unit=unit, table=table) for name, unit in UNITS.items()}


def _more(problem: PlacementProblem) -> dict[str, Fact]:
    """What a little more money, or a little more time, would let the plan meet."""
    gained = None if _is_large(problem) else marginal_value(problem, BUDGET_STEP, TIME_STEP)
    found = {"more_budget": gained and gained.budget, "more_time": gained and gained.half_days}
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


def _facts(
    targets: list, problem: PlacementProblem, placed: Placement, budget: float, from_settings: bool
) -> dict[str, Fact]:
    people = _people_surely(problem, placed)[problem.key]
    alike = None if _is_large(problem) else plans_as_good(problem, placed)
    two, one = int((people >= 2).sum()), int((people == 1).sum())
    return {
        "targets": counted(len(targets)),
        "targets_met": counted(int(placed.covered.sum())),
        "value_met": counted(float(problem.value @ placed.covered) / 100, "share"),
        "seats": counted(int(placed.seats.sum())),
        "seats_half_days": counted(placed.half_days, "half_days/year"),
        "seats_fees": recorded(placed.fees, "money/year"),
        "seats_budget": chosen(budget, "money/year"),
        "networks_joined": counted(int(placed.joined.sum())),
        "every_target_met": counted(bool(placed.covered.all()), "truth"),
        "certainty": chosen(problem.certainty, "share"),
        "seats_proved": counted(placed.status == "optimal", "truth"),
        "budget_set": chosen(from_settings, "truth"),
        "other_plan": absent("undefined", unit="truth") if alike is None else counted(alike > 1, "truth"),
        "key_targets": counted(len(people)),
        "key_by_two": counted(two),
        "key_by_one": counted(one),
        "key_by_none": counted(len(people) - two - one),
        "any_key": counted(len(people) > 0, "truth"),
        "every_key_by_two": counted(two == len(people), "truth"),
        "second_person": chosen(problem.second_person, "share"),
    }
