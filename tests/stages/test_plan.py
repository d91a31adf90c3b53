"""The plan of clients small enough to compute by hand: actions and acts, seats, money."""

from __future__ import annotations

import pytest

from maillage.catalogue import entries
from maillage.diagnosis.dimensions import measured
from maillage.diagnosis.symptoms import family_severities
from maillage.disclosure import Absent
from maillage.language import Language
from maillage.plan import plan
from maillage.plan.actions import PROPOSED, Line, chosen_lines
from maillage.showing import of_employees, of_plan
from maillage.showing.markup import plain_text

EMPTY, UNDEFINED, NO_TABLE = "<no_data>", "<undefined>", "<no_table>"
ALLIES = "objective;wording;kind;weight\no1;Trouver des alliés;partenaires;100\n"
DECISIONS, ACTS = "date;who;about;value\n", "date;who;about;value\n"
PROPOSED_FIRST = ["l_agenda", "l_budget_line", "l_member_act", "l_sponsor", "l_register", "l_committee_training"]


def levers(rows: list[tuple]) -> list[str]:
    """The levers of the lines of the plan."""
    return [row[0].removeprefix("lever:") for row in rows]


def lines_for(engagement, *retained: str) -> dict[str, Line]:
    """The lines chosen where those causes are retained."""
    severities = family_severities(engagement, measured(engagement))
    return {line.lever.id: line for line in chosen_lines(engagement, retained, severities)}


# --- actions -------------------------------------------------------------------------------------------------------


FIRST_GATE = {"l_sponsor", "l_agenda", "l_budget_line", "l_member_act"}  # the acts that open it


def test_an_objective_alone_brings_six_lines_and_every_line_says_what_it_serves(small_client, rows, said):
    found = plan(small_client({"objectives": ALLIES}).engagement)
    wording, waiting = "Trouver des alliés", (UNDEFINED, "proposée")
    monday = "2026-02-02"  # the data stop on a Saturday
    assert rows(found, "plan.actions") == [
        ("lever:l_agenda", "lever_kind:act", "step:1", UNDEFINED, wording, "function:management",
         monday, "2026-05-04", 2.0, 0, "kpi:k_agenda", "E", UNDEFINED, "lever:l_agenda#gain", 1, *waiting),
        ("lever:l_budget_line", "lever_kind:act", "step:1", UNDEFINED, wording, "function:finance",
         monday, "2026-03-31", 1.0, 0, "kpi:k_unproven_budget", "E", UNDEFINED, "lever:l_budget_line#gain", 1,
         *waiting),
        ("lever:l_member_act", "lever_kind:act", "step:1", UNDEFINED, wording, "function:management",
         monday, "2026-03-31", 4.0, 0, "kpi:k_committee_acts", "E", UNDEFINED, "lever:l_member_act#gain", 1, *waiting),
        ("lever:l_sponsor", "lever_kind:act", "step:1", UNDEFINED, wording, "function:management",
         monday, "2026-03-02", 1.0, 0, "kpi:k_agenda", "E", UNDEFINED, "lever:l_sponsor#gain", 1, *waiting),
        ("lever:l_committee_training", "lever_kind:action", "step:1", UNDEFINED, wording, "function:management",
         monday, "2026-03-17", 8.0, 2000, "kpi:k_committee_acts", "E", UNDEFINED, "lever:l_committee_training#gain",
         1, *waiting),
        ("lever:l_register", "lever_kind:quick_win", "step:1", UNDEFINED, wording, "function:finance",
         monday, "2026-03-02", 2.0, 0, "kpi:k_renewals_reviewed", "E", UNDEFINED, "lever:l_register#gain", 1, *waiting),
    ]  # fmt: skip
    names = ("actions", "actions_decided", "quick_wins", "actions_without_cause", "actions_half_days", "actions_cost")
    assert said(found, "plan", *names, "actions_cost_high") == {
        "actions": 6,
        "actions_decided": 0,
        "quick_wins": 1,
        "actions_without_cause": 6,
        "actions_half_days": 18,
        "actions_cost": 2000,
        "actions_cost_high": 4500,
    }
    assert rows(found, "plan.first_steps") == [
        ("lever:l_register", "lever:l_register#first_step", "function:finance")
    ]  # nothing else is both free and of the first step
    for lever in PROPOSED_FIRST:
        kpi = entries("lever")[lever].fields["kpi"]
        chain = [("objective:o1", f"lever:{lever}"), (f"lever:{lever}", f"action:{lever}")]
        assert set(chain) | {(f"action:{lever}", f"kpi:{kpi}")} <= set(found.trace)


def test_without_finding_or_objective_there_is_no_plan(small_client, rows, said):
    found = plan(small_client().engagement)
    assert rows(found, "plan.actions") == rows(found, "plan.first_steps") == []
    assert said(found, "plan", "actions", "any_action", "actions_half_days", "actions_cost") == {
        "actions": 0,
        "any_action": "<no_table>",
        "actions_half_days": UNDEFINED,
        "actions_cost": UNDEFINED,
    }


def test_a_line_without_cause_or_objective_is_an_error():
    lever = entries("lever")["l_register"]
    assert Line(lever, ("c4",), (), 3, PROPOSED).step == 1
    with pytest.raises(ValueError, match="l_register descends from neither a cause nor an objective"):
        Line(lever, (), (), 0, PROPOSED)


def test_causes_come_before_objectives_and_the_first_cause_first(small_client):
    engagement = small_client({"objectives": ALLIES}).engagement
    found = lines_for(engagement, "c4", "c16")
    assert set(found) == FIRST_GATE | {"l_register", "l_kpi_sheet", "l_profile_half_day", "l_profile_watch"}
    assert found["l_register"].points == 3 + 1  # the first cause, and the whole weight of the objective
    assert found["l_profile_watch"].points == 2  # the second cause, no objective
    assert {line.lever.id for line in found.values() if not line.causes} == FIRST_GATE


@pytest.mark.parametrize(
    ("lever", "cause", "there", "absent"),
    [
        (
            "l_cancel_dormant", "c4",
            {"memberships": "network;fee\nClub A;500\n"},
            {"memberships": "network;person;fee;last_attended\nClub A;Anne Noiret;500;2026-01-01\n"},
        ),
        (
            "l_give_seats", "c6",
            {"memberships": "network;person;last_attended\nClub A;Anne Noiret;2020-01-01\n"},
            {"memberships": "network;person;last_attended\nClub A;Anne Noiret;\n"},
        ),
        (
            "l_duplicates", "c16",
            {"symptoms": "symptom;state\ndia-27;observé\n"},
            {"symptoms": "symptom;state\ndia-27;non observé\n"},
        ),
        (
            "l_internal_utility", "c11",
            {"symptoms": "symptom;state\ndia-50;observé\n"},
            {"symptoms": "symptom;state\ndia-50;inconnu\n"},
        ),
        (
            "l_stop_test", "c4",
            {"budget": "line;year;category;amount;effect_evidence\nPub;2026;publicité;100;E\n"},
            {"budget": "line;year;category;amount;effect_evidence\nPub;2026;publicité;100;A\n"},
        ),
        (
            "l_site_relay", "c9",
            {"headcount": "function;level;count;site\nproduction;employee;9;Tours\nproduction;employee;9;Lyon\n"},
            {"headcount": "function;level;count;site\nproduction;employee;9;Tours\ncommerce;employee;9;Tours\n"},
        ),
        (
            "l_site_meetings", "c9",
            {"headcount": "function;level;count;site\nproduction;employee;9;Tours\nproduction;employee;9;Lyon\n"},
            {"headcount": "function;level;count\nproduction;employee;9\n"},
        ),
        (
            "l_etiquette", "c14",
            {"headcount": "function;level;count\ncommerce;employee;1\n"},
            {"headcount": "function;level;count\nproduction;employee;9\ncommerce;employee;0\n"},
        ),
        (
            "l_posture_workshop", "c14",
            {"headcount": "function;level;count\ncommerce;employee;1\n"},
            {"headcount": "function;level;count\nproduction;employee;9\n"},
        ),
    ],
)  # fmt: skip
def test_a_lever_is_proposed_only_where_what_it_mends_is_there(small_client, lever, cause, there, absent):
    assert lever in lines_for(small_client(there, client="there").engagement, cause)
    assert lever not in lines_for(small_client(absent, client="absent").engagement, cause)


def test_one_site_is_asked_for_no_relay_at_the_gate_either(small_client, rows):
    def gates(client: str, *sites: str) -> list[str]:
        headcount = "function;level;count;site\n" + "".join(f"production;employee;9;{site}\n" for site in sites)
        return [
            row[1] for row in rows(plan(small_client({"headcount": headcount}, client=client).engagement), "plan.gates")
        ]

    first = ["lever:l_sponsor", "lever:l_agenda", "lever:l_budget_line", "lever:l_member_act", "lever:l_charter"]
    assert gates("one", "Tours") == [*first, "lever:l_time_granted"]
    assert gates("two", "Tours", "Lyon") == [
        *first,
        "lever:l_site_meetings",
        "lever:l_site_relay",
        "lever:l_time_granted",
    ]


@pytest.mark.parametrize(
    ("values", "state"),
    [
        (["retenu"], "décidée"),
        (["oui"], "décidée"),
        (["modifié"], "décidée"),
        (["reporté"], "reportée"),
        (["contesté"], "proposée"),
        (["retenu", "annulé"], "proposée"),
        (["refusé"], None),
        (["refusé", "retenu"], "décidée"),  # the last row wins
        (["retenu", "refusé"], None),
        (["à revoir au printemps"], "proposée"),  # words that decide nothing
        (["retenu", "voir le compte rendu"], "décidée"),
    ],
)
def test_a_decision_changes_the_state_of_its_line(small_client, rows, said, values, state):
    decisions = DECISIONS + "".join(f"2026-01-{10 + n};comité;lever:l_register;{v}\n" for n, v in enumerate(values))
    found = plan(small_client({"objectives": ALLIES, "decisions": decisions}).engagement)
    states = {row[0].removeprefix("lever:"): row[-1] for row in rows(found, "plan.actions")}
    assert states.get("l_register") == state
    assert said(found, "plan", "actions_decided", "any_decided") == {
        "actions_decided": int(state == "décidée"),
        "any_decided": state == "décidée",
    }


@pytest.mark.parametrize(
    ("decided", "owner", "due", "mark"),
    [
        ([], "finance", "2026-03-02", UNDEFINED),
        (["owner:l_register;ressources humaines"], "hr", "2026-03-02", "porteur"),
        (["due:l_register;30/06/2026"], "finance", "2026-06-30", "fin"),
        (["owner:l_register;commerce", "due:l_register;2026-06-30"], "sales", "2026-06-30", "porteur et fin"),
        (
            ["owner:l_register;commerce", "owner:l_register;rh", "owner:l_register;la lune"],
            "hr",
            "2026-03-02",
            "porteur",
        ),
        (["owner:l_register;commerce", "owner:l_register;annulé"], "finance", "2026-03-02", UNDEFINED),
        (["due:l_register;2026-06-30", "due:l_register;annulé"], "finance", "2026-03-02", UNDEFINED),
        (["owner:l_register;commerce", "due:l_register;annulé"], "sales", "2026-03-02", "porteur"),
    ],
)
def test_the_company_says_who_carries_an_action_and_until_when_and_the_line_is_marked(
    small_client, decided, owner, due, mark
):
    lines = "".join(f"2026-01-30;comité;{one}\n" for one in decided)
    found = plan(small_client({"objectives": ALLIES, "decisions": DECISIONS + lines}).engagement)
    (row,) = [row for row in found.table("plan.actions").records() if row["lever"] == "lever:l_register"]
    assert (row["owner"], row["due"]) == (f"function:{owner}", due)
    assert (row["set"] if isinstance(row["set"], str) else UNDEFINED) == mark
    (first,) = [row for row in found.table("plan.first_steps").records() if row["lever"] == "lever:l_register"]
    assert first["owner"] == f"function:{owner}"
    page = plain_text(of_plan.actions(found).payload, Language("fr"))
    assert ("Fixé" in page) == (mark != UNDEFINED)


def test_what_was_done_and_decided_again_is_a_line_again_and_one_begun_starts_on_its_day(small_client, rows):
    actions = (
        "date;who;about;value;status;due\n2025-12-08;direction;lever:l_register;tenu;faite;\n"
        "2026-01-12;direction;lever:l_cancel_dormant;en cours;commencée;\n"
    )
    again = DECISIONS + "2026-01-20;comité;lever:l_register;retenu\n2026-01-05;comité;lever:l_cancel_dormant;retenu\n"
    found = plan(small_client({"objectives": ALLIES, "actions": actions, "decisions": again}).engagement)
    lines = {row[0]: row for row in rows(found, "plan.actions")}
    assert lines["lever:l_register"][-1] == "décidée"
    assert lines["lever:l_cancel_dormant"][6] == "2026-01-12"  # nothing is dormant, but it was decided: it stays
    before = again.replace("2026-01-20", "2025-06-01")
    found = plan(small_client({"objectives": ALLIES, "actions": actions, "decisions": before}, client="b").engagement)
    assert "lever:l_register" not in {row[0] for row in rows(found, "plan.actions")}
    assert ("lever:l_register",) in rows(found, "plan.done")


def test_what_is_decided_stays_beside_the_lines_the_causes_bring(small_client):
    decisions = DECISIONS + "2026-01-10;comité;lever:l_agenda;retenu\n"
    engagement = small_client({"objectives": ALLIES, "decisions": decisions}).engagement
    assert set(lines_for(engagement, "c16")) == FIRST_GATE | {
        "l_profile_half_day",
        "l_profile_watch",
        "l_register",  # free, for Monday: it serves the objective
    }


def test_an_act_accomplished_leaves_the_list_and_opens_its_gate(small_client, rows, said):
    acts = ACTS + "".join(
        f"2026-01-{10 + n};comité;lever:{act};fait\n"
        for n, act in enumerate(("l_sponsor", "l_agenda", "l_budget_line", "l_member_act"))
    )
    found = plan(small_client({"objectives": ALLIES, "acts": acts}).engagement)
    assert len(rows(found, "plan.actions")) == 6
    assert not FIRST_GATE & set(levers(rows(found, "plan.actions")))
    assert rows(found, "plan.gates")[:5] == [
        ("step:1", "lever:l_sponsor", "accompli", "2026-01-10"),
        ("step:1", "lever:l_agenda", "accompli", "2026-01-11"),
        ("step:1", "lever:l_budget_line", "accompli", "2026-01-12"),
        ("step:1", "lever:l_member_act", "accompli", "2026-01-13"),
        ("step:2", "lever:l_charter", "attendu", UNDEFINED),
    ]
    assert said(found, "plan", "acts_done", "acts_expected", "gate_open") == {
        "acts_done": 4,
        "acts_expected": 4,
        "gate_open": True,
    }


def test_an_act_begun_is_neither_expected_nor_done(small_client, rows):
    actions = "date;who;about;value;status\n2026-01-10;comité;lever:l_agenda;suivi;commencée\n"
    found = plan(small_client({"objectives": ALLIES, "actions": actions}).engagement)
    assert rows(found, "plan.gates")[:2] == [
        ("step:1", "lever:l_sponsor", "attendu", UNDEFINED),
        ("step:1", "lever:l_agenda", "commencé", UNDEFINED),
    ]


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ("2026-01-13;comité;lever:l_member_act;fait", "les actes attendus de la direction sont accomplis."),
        ("2026-02-13;comité;lever:l_member_act;fait", "sont décidés, commencés ou accomplis."),
        ("", "Un geste"),
    ],
)
def test_no_decision_is_asked_where_each_act_is_done_or_decided(small_client, left, told):
    acts = "l_sponsor", "l_agenda", "l_budget_line", "l_charter", "l_time_granted"
    done = "".join(f"2026-01-10;comité;lever:{act};fait\n" for act in acts)
    found = plan(small_client({"objectives": ALLIES, "acts": f"{ACTS}{done}{left}\n"}).engagement)
    page = plain_text(of_plan.decisions_asked(found).payload, Language("fr"))
    assert (told in page) == bool(left)
    assert ("Aucune" in page) == bool(left)


def test_employees_are_told_what_is_done_decided_or_begun_and_nothing_that_is_proposed(small_client):
    acts = ACTS + "2026-01-10;comité;lever:l_sponsor;fait\n"
    actions = "date;who;about;value;status\n2026-01-12;finances;lever:l_register;tenu;faite\n"
    decisions = "date;who;about;value\n2026-01-12;comité;lever:l_agenda;oui\n"
    given = {"objectives": ALLIES, "acts": acts, "actions": actions, "decisions": decisions}
    page = plain_text(of_employees.done_with_it(plan(small_client(given).engagement)).payload, Language("fr"))
    told = [line.removeprefix("- ") for line in page.replace("\xa0", " ").replace("\u202f", " ").splitlines()[1:]]
    wordings = {name: Language("fr").term(f"lever:{name}").replace("\xa0", " ") for name in entries("lever")}
    assert told == [
        f"{wordings['l_register']}. Fait.",
        f"{wordings['l_sponsor']}. Fait : 10 janvier 2026.",
        f"{wordings['l_agenda']}. État : décidée ; porté par : direction générale.",
    ]


def test_where_nothing_is_noted_employees_are_not_told_that_nothing_was_decided(small_client):
    nothing = plain_text(of_employees.done_with_it(plan(small_client().engagement)).payload, Language("fr"))
    assert nothing.endswith("À ce jour, aucune action accomplie, décidée ou commencée n’est notée.")


def test_an_act_taken_back_is_expected_again(small_client, rows, said):
    acts = ACTS + (
        "2026-01-10;comité;lever:l_agenda;accompli\n2026-01-12;comité;lever:l_agenda;annulé\n"
        "2026-01-13;comité;lever:l_sponsor;bientôt\n2026-01-14;comité;lever:l_budget_line;oui\n"
    )
    found = plan(small_client({"objectives": ALLIES, "acts": acts}).engagement)
    assert said(found, "plan", "acts_done", "gate_open") == {"acts_done": 1, "gate_open": False}
    assert "l_agenda" in levers(rows(found, "plan.actions"))
    assert "l_budget_line" not in levers(rows(found, "plan.actions"))


def _carried_by(owner):
    """Nobody coordinates in these clients: management carries what would fall to the coordination."""
    return "function:management" if owner == "network_coordination" else f"function:{owner}"


def test_what_costs_nothing_and_is_quick_can_start_on_monday(small_client, rows):
    objectives = "objective;wording;kind\no1;Veiller;veille\n"
    memberships = "network;fee\nClub A;500\n"
    found = plan(small_client({"objectives": objectives, "memberships": memberships}).engagement)
    proposed = {row[0] for row in rows(found, "plan.actions")}
    monday = rows(found, "plan.first_steps")
    assert sorted(monday) == sorted(
        (f"lever:{name}", f"lever:{name}#first_step", _carried_by(lever.fields["owner"]))
        for name, lever in entries("lever").items()
        if f"lever:{name}" in proposed
        and lever.fields["kind"] == "quick_win"
        and lever.fields["step"] == 1
        and not lever.fields["cost"]["mode"]
    )
    assert {row[0] for row in monday} >= {"lever:l_give_seats", "lever:l_register"}


# --- seats ---------------------------------------------------------------------------------------------------------


SEATS = {
    "people": (
        "person;function;level;half_days;may_be_named\nAnne Noiret;direction;executive;8;oui\n"
        "Paul Verdan;commerce;employee;4;non\nLise Combe;commerce;employee;;oui\n"
    ),
    "networks": (
        "network;kind;seat_fee;fixed_fee;half_days_required;seats_max\n"
        "Club A;autre;300;;4;1\nClub B;autre;200;100;4;1\nClub C;autre;;;4;1\nClub D;autre;900;;;1\n"
    ),
    "targets": (
        "target;value;met_where\nCommune;1;Club A\nHôpital;2;Club B\nPort;1;Club C\nUsine;1;\n"
        'Lycée;3;"Club A ; Club B"\n'
    ),
}


def test_seats_meet_the_most_value_within_time_and_money(small_client, rows, said):
    engagement = small_client(SEATS, seat_budget=600).engagement
    paul = next(label for label in engagement.pseudonyms if label not in engagement.names)
    found = plan(engagement)
    # 12 half-days and 600 €: a seat in A (300) and one in B (200 + 100). C and D do not say what they ask for.
    who = {row[2]: row[0] for row in rows(found, "plan.seats")}
    assert set(who) == {"Club A", "Club B"}
    assert set(who.values()) <= {"Anne Noiret", paul}
    fees = {row[2]: row[3:5] for row in rows(found, "plan.seats")}
    assert fees == {"Club A": (4.0, 300), "Club B": (4.0, 300)}  # with what the company pays once
    losses = {row[2]: row[6] for row in rows(found, "plan.seats")}
    assert losses == {"Club A": 12.5, "Club B": 25.0}  # 1 and 2 of 8; the school is met in the other club
    nowhere, out_of_reach = (
        "aucun réseau connu ne la rencontre",
        "hors du temps ou du budget de ceux à qui la place se propose",
    )
    unsaid = "le réseau où elle se rencontre n’a pas son temps et son prix tous deux notés"
    assert rows(found, "plan.unmet") == [("Port", 12.5, unsaid), ("Usine", 12.5, nowhere)]
    names = ("targets", "targets_met", "value_met", "seats", "seats_half_days", "seats_fees", "seats_budget")
    assert said(found, "plan", *names, "networks_joined", "every_target_met", "seats_proved", "budget_set") == {
        "targets": 5,
        "targets_met": 3,
        "value_met": 0.75,
        "seats": 2,
        "seats_half_days": 8,
        "seats_fees": 600,
        "seats_budget": 600,
        "networks_joined": 2,
        "every_target_met": False,
        "seats_proved": True,
        "budget_set": True,
    }
    poor = plan(small_client(SEATS, client="poor", seat_budget=300).engagement)
    assert [row[2] for row in rows(poor, "plan.seats")] == ["Club B"]  # hospital and school beat town and school
    assert rows(poor, "plan.unmet")[0] == ("Commune", 12.5, out_of_reach)
    # another 300 € would meet the town; time is not what lacks
    assert said(poor, "plan", "more_budget", "more_time", "any_more") == {
        "more_budget": 12.5, "more_time": 0, "any_more": True
    }  # fmt: skip
    assert said(found, "plan", "more_budget", "more_time", "any_more") == {
        "more_budget": 0, "more_time": 0, "any_more": False
    }  # fmt: skip


def test_without_an_envelope_what_the_company_pays_today_is_spent_again_and_not_what_people_pay(small_client, said):
    memberships = (
        "network;person;fee;paid_by\nClub A;Anne Noiret;300;l’entreprise\nClub B;Paul Verdan;500;la personne\n"
    )
    found = plan(small_client(SEATS | {"memberships": memberships}).engagement)
    assert said(found, "plan", "seats_budget", "budget_set") == {"seats_budget": 300, "budget_set": False}


def test_the_same_client_gets_the_same_seats_twice(small_client, rows):
    one = small_client(SEATS, seat_budget=600)
    first = rows(plan(one.engagement), "plan.seats")
    plan(small_client({}, client="between").engagement)  # nothing is remembered but the client's key
    again = small_client(SEATS, seat_budget=600)
    assert again.engagement is not one.engagement
    assert again.engagement.seal == one.engagement.seal
    assert rows(plan(again.engagement), "plan.seats") == first


def test_objectives_weigh_the_targets_they_are_served_by(small_client, rows):
    objectives = "objective;wording;kind;weight\no1;Vendre;clients;75\no2;Recruter;recrutement;25\n"
    targets = "target;value;met_where;objective\nCommune;1;Club A;o1\nHôpital;2;Club B;o2\nPort;;Club C;\n"
    tables = SEATS | {"objectives": objectives, "targets": targets}
    found = plan(small_client(tables, seat_budget=300).engagement)
    # 75, 2 × 25 and, for the port that serves none, the mean of 50: out of 175
    assert [row[2] for row in rows(found, "plan.seats")] == ["Club A"]
    assert rows(found, "plan.unmet") == [
        ("Hôpital", 28.6, "hors du temps ou du budget de ceux à qui la place se propose"),
        ("Port", 28.6, "le réseau où elle se rencontre n’a pas son temps et son prix tous deux notés"),
    ]


@pytest.mark.parametrize("table", ["targets", "networks", "people"])
def test_a_missing_table_leaves_the_seats_unsaid_and_is_named(small_client, rows, said, table):
    tables = {name: content for name, content in SEATS.items() if name != table}
    if table == "people":
        tables["headcount"] = "function;level;count\ndirection;executive;2\n"
    found = plan(small_client(tables, seat_budget=600).engagement)
    assert rows(found, "plan.seats") == rows(found, "plan.unmet") == []
    names = ("targets_met", "seats", "value_met", "seats_fees", "every_target_met")
    assert said(found, "plan", *names) == dict.fromkeys(names, NO_TABLE)
    assert {found.fact(f"plan.{name}").table for name in names} == {table}


@pytest.mark.parametrize(
    ("change", "settings", "reason"),
    [
        ({"people": "person;function;level\nAnne Noiret;direction;executive\n"}, {"seat_budget": 600}, EMPTY),
        ({"networks": "network;kind\nClub A;autre\nClub B;autre\nClub C;autre\n"}, {"seat_budget": 600}, EMPTY),
        ({}, {}, NO_TABLE),  # an envelope nobody gave is not an envelope of zero
        ({"memberships": "network;person\nClub A;Anne Noiret\n"}, {}, EMPTY),
    ],
)
def test_seats_that_cannot_be_computed_say_why(small_client, rows, said, change, settings, reason):
    found = plan(small_client(SEATS | change, **settings).engagement)
    assert rows(found, "plan.seats") == []
    names = ("targets_met", "seats", "value_met", "seats_budget")
    assert said(found, "plan", *names) == dict.fromkeys(names, reason)
    if reason == NO_TABLE:
        assert found.fact("plan.seats").table == "memberships"


def test_the_fees_paid_today_are_the_envelope_where_none_is_set(small_client, rows, said):
    memberships = "network;person;fee\nClub A;Anne Noiret;200\nClub B;Paul Verdan;100\nClub C;Anne Noiret;\n"
    found = plan(small_client(SEATS | {"memberships": memberships}).engagement)
    assert said(found, "plan", "seats_budget", "budget_set") == {"seats_budget": 300, "budget_set": False}
    assert [row[2] for row in rows(found, "plan.seats")] == ["Club B"]


def test_no_time_enough_for_any_seat_leaves_every_target_unmet(small_client, rows, said):
    people = "person;function;level;half_days\nAnne Noiret;direction;executive;1\n"
    found = plan(small_client(SEATS | {"people": people}, seat_budget=600).engagement)
    assert rows(found, "plan.seats") == []
    assert said(found, "plan", "targets_met", "seats", "value_met") == {"targets_met": 0, "seats": 0, "value_met": 0}
    assert len(rows(found, "plan.unmet")) == 5


# --- money ---------------------------------------------------------------------------------------------------------


BUDGET = (
    "line;year;category;amount;margin;cut_low;cut;cut_high;replaced_low;replaced;replaced_high;effect_evidence;contract_end\n"
    "Presse;2026;publicité;10000;4000;0,1;0,2;0,3;0,2;0,5;0,8;B;2026-12-31\n"
    "Salon;2026;salon;5000;2000;;0,4;;;0,5;;E;\n"
    "Outils;2026;outils;1000;;;0,5;;;;;;\n"  # no margin attributed: left out, and counted
    "Agence;2026;agence;3000;500;;;;;;;;\n"  # kept
    "Presse;2025;publicité;99999;1;;1;;;;;;\n"  # an older year
)
COST = "programme_cost = {low = 100, mode = 200, high = 300}\n"
MONEY_FACTS = (
    "budget_total", "lines_cut", "any_line_cut", "lines_left_out", "gross_saving", "lost_effect", "cut_alone",
    "cut_alone_low", "cut_alone_high", "cut_and_network", "cut_and_network_low", "cut_and_network_high",
    "programme_gain", "programme_cost", "networking_better", "programme_pays", "switching_hires", "switching_share",
    "effect_replaced",
)  # fmt: skip


def test_two_lines_make_three_columns(small_client, rows, said):
    """By hand. Saved: 10 000 × cut, 5 000 × 0,4. Lost: 4 000 × cut, 2 000 × 0,4. B counts 0,9 of the share, E none.

    Alone: low 1 000 − 400 + 2 000 − 800 = 1 800 ; central 2 000 − 800 + 1 200 = 2 400 ; high 3 000 − 1 200 + 1 200.
    Replaced: low 4 000·0,1·0,9·0,2 = 72 ; central 4 000·0,2·0,9·0,5 = 360 ; high 4 000·0,3·0,9·0,8 = 864.
    """
    found = plan(small_client({"budget": BUDGET}, depth="in_depth", agency_fee=150, more=COST).engagement)
    assert rows(found, "plan.money") == [
        ("Ne rien changer", 0, 0, 0),
        ("Couper sans réseauter", 1800, 2400, 3000),
        ("Couper et réseauter", 1800 + 72 - 300, 2400 + 360 - 200, 3000 + 864 - 100),
        ("Ce que le programme ajoute", 72 - 300, 360 - 200, 864 - 100),
    ]
    assert rows(found, "plan.lines") == [
        (
            "Presse",
            "budget_category:advertising",
            10000,
            0.2,
            2000,
            800,
            0.5,
            "B",
            0.45,
            360,
            "2026-12-31",
            1560,
            UNDEFINED,
        ),
        ("Salon", "budget_category:events", 5000, 0.4, 2000, 800, 0.5, "E", 0.0, 0, EMPTY, 1200, UNDEFINED),
    ]
    assert said(found, "plan", *MONEY_FACTS) == {
        "budget_total": 19000,
        "lines_cut": 2,
        "any_line_cut": True,
        "lines_left_out": 1,
        "gross_saving": 4000,
        "lost_effect": 1600,
        "cut_alone": 2400,
        "cut_alone_low": 1800,
        "cut_alone_high": 3000,
        "cut_and_network": pytest.approx(2560),
        "cut_and_network_low": pytest.approx(1572),
        "cut_and_network_high": pytest.approx(3764),
        "programme_gain": pytest.approx(160),
        "programme_cost": 200,
        "networking_better": True,
        "programme_pays": False,
        "switching_hires": EMPTY,  # no recruitment is bought
        "switching_share": 200 / 1600,
        "effect_replaced": pytest.approx(360),
    }
    replaced = found.fact("plan.effect_replaced")
    assert (replaced.low, replaced.high) == (pytest.approx(72), pytest.approx(864))
    assert (found.fact("plan.gross_saving").low, found.fact("plan.gross_saving").high) == (3000, 5000)


def test_no_programme_cost_leaves_the_columns_absent_and_the_lines_shown(small_client, rows, said):
    found = plan(small_client({"budget": BUDGET}, depth="in_depth").engagement)
    assert rows(found, "plan.money") == []
    assert [row[0] for row in rows(found, "plan.lines")] == ["Presse", "Salon"]
    known = {"budget_total": 19000, "lines_cut": 2, "any_line_cut": True, "lines_left_out": 1}
    assert said(found, "plan", *MONEY_FACTS) == dict.fromkeys(MONEY_FACTS, EMPTY) | known


def test_hires_that_need_no_agency_repay_the_programme_only_where_some_are_bought(small_client, said):
    recruitment = (
        "line;year;category;amount;margin;cut;units;unit_price\nCabinet;2026;recrutement;24000;9000;0,1;3;8000\n"
    )
    found = plan(small_client({"budget": recruitment}, agency_fee=150, more=COST).engagement)
    assert said(found, "plan", "switching_hires", "agency_hires", "hires_could_pay") == {
        "switching_hires": 2,  # 200 over 150
        "agency_hires": 2,  # of the three bought, the cut counts a tenth already
        "hires_could_pay": True,
    }


def test_nothing_cut_is_no_saving_of_zero(small_client, rows, said):
    budget = "line;year;category;amount;margin;cut\nPresse;2026;publicité;10000;4000;\nSalon;2026;salon;500;9;0\n"
    found = plan(small_client({"budget": budget}, more=COST).engagement)
    assert rows(found, "plan.money") == rows(found, "plan.lines") == []
    assert said(found, "plan", "lines_cut", "cut_alone", "programme_gain", "budget_total") == {
        "lines_cut": 0,
        "cut_alone": EMPTY,
        "programme_gain": EMPTY,
        "budget_total": 10500,
    }


def test_no_claim_replaces_nothing_and_its_range_is_not_read(small_client, rows):
    budget = (
        "line;year;category;amount;margin;cut;replaced_low;effect_evidence\nPresse;2026;publicité;1000;400;0,5;0,3;A\n"
    )
    found = plan(small_client({"budget": budget}, more=COST).engagement)
    assert rows(found, "plan.money")[3] == ("Ce que le programme ajoute", -300, -200, -100)
    assert rows(found, "plan.lines")[0][6] == EMPTY


def test_a_programme_that_no_line_could_repay_has_no_switching_share(small_client, said):
    budget = "line;year;category;amount;margin;cut\nPresse;2026;publicité;1000;100;0,5\n"
    found = plan(small_client({"budget": budget}, more=COST).engagement)
    assert said(found, "plan", "switching_share", "programme_could_pay", "switching_hires") == {
        "switching_share": UNDEFINED,
        "programme_could_pay": False,
        "switching_hires": EMPTY,
    }


def test_a_range_that_runs_backwards_is_told_at_its_cell_and_stops_the_client(small_client):
    budget = "line;year;category;amount;margin;cut_low;cut;replaced;replaced_high\nA;2026;pub;100;10;0,5;0,2;0,5;0,4\n"
    intake = small_client({"budget": budget}, depth="in_depth")
    assert intake.engagement is None
    assert [(problem.column, problem.severity) for problem in intake.problems] == [
        ("cut_low", "error"),
        ("replaced", "error"),
    ]


def test_no_budget_names_the_table_that_would_fill_it(small_client, said):
    found = plan(small_client(more=COST).engagement)
    assert said(found, "plan", *MONEY_FACTS) == dict.fromkeys(MONEY_FACTS, NO_TABLE)
    assert {found.fact(f"plan.{name}").table for name in MONEY_FACTS} == {"budget"}


def test_a_saving_descends_from_a_line_of_the_plan_or_from_none(small_client, rows):
    decided = {"decisions": DECISIONS + "2026-01-10;comité;lever:l_stop_test;retenu\n"}
    tables = {"budget": BUDGET, "objectives": ALLIES}
    asked = plan(small_client(tables | decided, depth="in_depth", more=COST).engagement)
    savings = {"saving:Presse", "saving:Salon"}
    assert "l_stop_test" in levers(rows(asked, "plan.actions"))
    assert {("action:l_stop_test", "kpi:k_unproven_budget"), ("kpi:k_unproven_budget", "saving:Presse")} <= set(
        asked.trace
    )
    assert savings <= {end for _, end in asked.trace}
    not_asked = plan(small_client(tables, client="other", depth="in_depth", more=COST).engagement)
    assert "l_stop_test" not in levers(rows(not_asked, "plan.actions"))
    assert not savings & {end for _, end in not_asked.trace}


def test_every_edge_of_the_trace_is_typed_once_and_starts_from_evidence_or_an_objective(released_of):
    kinds = {"objective", "evidence", "symptom", "family", "cause", "lever", "action", "kpi", "saving"}
    for client in ("ateliers-brevenne", "maison-valserine", "menuiserie-corvanel"):
        trace = released_of(client).trace
        nodes = {node for edge in trace for node in edge}
        assert {node.split(":")[0] for node in nodes} <= kinds
        assert not [node for node in nodes if node.split(":")[1] in kinds]
        reached = {end for _, end in trace}
        roots = {start.split(":")[0] for start, _ in trace if start not in reached}
        assert roots <= {"objective", "evidence", "symptom", "family"}, roots


def test_a_line_tells_the_finding_its_cause_rests_on_most_and_what_it_brings(released_of):
    found = released_of("ateliers-brevenne")
    heaviest: dict[str, str] = {}
    for row in found.table("analysis.grounds").records():
        heaviest.setdefault(f"{row['cause']}#short", row["family"])
    told = {row["lever"]: (row["cause"], row["finding"]) for row in found.table("plan.actions").records()}
    assert all(finding == heaviest.get(cause, finding) for cause, finding in told.values())
    assert told["lever:l_duplicates"] == ("cause:c16#short", "family:f_duplicates")
    assert told["lever:l_coordinator"] == (Absent("undefined"),) * 2  # decided, and serving an objective alone
    shown = plain_text(of_plan.gains(found).payload, Language("fr"))
    assert all(entries("lever")[lever.partition(":")[2]].fields["gain"]["fr"] in shown for lever in told)


def test_without_a_line_nobody_gains(small_client):
    found = plan(small_client().engagement)
    payloads = [show(found).payload for show in (of_plan.gains, of_plan.reasons, of_plan.actions)]
    assert payloads[0]["points"] == payloads[1]["points"] == payloads[2]["points"]
