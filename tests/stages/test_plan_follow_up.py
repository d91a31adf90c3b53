"""How the plan of a small client is followed: indicators, phases, who holds what, the committee, conditions."""

from __future__ import annotations

import itertools

import pytest

from maillage.catalogue import entries
from maillage.disclosure import Released
from maillage.facts import Fact, absent, chosen, counted
from maillage.language import Language
from maillage.plan import plan
from maillage.plan.governance import GONE, LINE, MANY_LEADERS, NO_LEADER, NOTHING, RULES
from maillage.showing import of_follow_up
from maillage.showing.sentences import written

EMPTY, UNDEFINED, NO_TABLE, FEW = "<no_data>", "<undefined>", "<no_table>", "<too_few>"
ALLIES = (
    "objective;wording;kind;weight;owner;measure;horizon\n"
    "o1;Trouver des alliés;partenaires;100;direction générale;alliés trouvés;2027-01-31\n"
)
HEAD = "date;who;about;value\n"
FEES = "network;person;fee;last_attended;renewal_date;notice_months\n"


def decided(*said: tuple[str, str]) -> str:
    """A table of decisions, in order."""
    return HEAD + "".join(f"2026-01-{10 + n};comité;{about};{value}\n" for n, (about, value) in enumerate(said))


@pytest.fixture
def planned(small_client):
    """The plan of a client with one objective, and what else is given."""

    def found(*said: tuple[str, str], client: str = "acme", **tables: str) -> Released:
        given = {"objectives": ALLIES} | ({"decisions": decided(*said)} if said else {}) | tables
        return plan(small_client(given, client=client).engagement)

    return found


def message(shown) -> str:
    """The takeaway of an exhibit, or what stands in its place."""
    payload = shown.payload
    said = payload["message"] if "message" in payload else payload["points"][0][0]
    return written(said, Language("fr")).replace("\xa0", " ").replace("\u202f", " ")


# --- indicators ------------------------------------------------------------------------------------------------------


def test_objectives_come_first_and_nothing_is_invented_where_nothing_measures(planned, rows, said):
    found = planned()
    none, untold = (UNDEFINED,) * 3, (NO_TABLE, NO_TABLE, EMPTY)
    table = rows(found, "plan.kpis")
    assert table[0] == (
        ("alliés trouvés", "text"), "Trouver des alliés", ("direction générale", "text"), UNDEFINED, UNDEFINED,
        UNDEFINED, UNDEFINED, UNDEFINED, "2027-01-31", UNDEFINED, UNDEFINED, *none,
    )  # fmt: skip
    assert table[1:] == [
        (("kpi:k_agenda", "term"), UNDEFINED, ("function:management", "term"), "frequency:quarter", UNDEFINED,
         UNDEFINED, (1, "count"), "proposée", "2026-05-04", "direction:up", "dimension:d2#short", *untold),
        (("kpi:k_unproven_budget", "term"), UNDEFINED, ("function:finance", "term"), "frequency:year", NO_TABLE,
         UNDEFINED, UNDEFINED, UNDEFINED, "2026-03-31", "direction:down", "dimension:d12#short", *untold),
        (("kpi:k_committee_acts", "term"), UNDEFINED, ("function:management", "term"), "frequency:quarter", UNDEFINED,
         UNDEFINED, (1.0, "share"), "proposée", "2026-03-31", "direction:up", "dimension:d2#short", *untold),
        (("kpi:k_renewals_reviewed", "term"), UNDEFINED, ("function:finance", "term"), "frequency:quarter", UNDEFINED,
         UNDEFINED, UNDEFINED, UNDEFINED, "2026-03-02", "direction:up", "dimension:d5#short", *untold),
    ]  # fmt: skip
    names = ("followed", "objectives_followed", "objectives_unmeasured", "indicators", "baselines", "targets_fixed")
    assert said(found, "plan", *names, "targets_proposed", "ways", "any_way") == {
        "followed": 5,
        "objectives_followed": 1,
        "objectives_unmeasured": 0,
        "indicators": 4,
        "baselines": 0,
        "targets_fixed": 0,
        "targets_proposed": 2,
        "ways": 0,
        "any_way": False,
    }


def test_a_baseline_is_the_released_fact_and_bears_its_date(planned, rows):
    found = planned(("lever:l_cancel_dormant", "retenu"), memberships=FEES + "Club A;;500;;;\n")
    kpis = {row[0][0]: row for row in rows(found, "plan.kpis")}
    assert kpis["kpi:k_unattended_fees"][4:8] == ((500, "money"), "2026-01-31", UNDEFINED, UNDEFINED)
    assert rows(found, "plan.projection")[-1] == (
        ("kpi:k_unattended_fees", "term"), *((500, "money"),) * 4, UNDEFINED, UNDEFINED, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "tables", "expected"),
    [
        ("targets_in_networks", {}, NO_TABLE),
        ("targets_in_networks", {"targets": "target;met_where\nPort;\nUsine;\n"}, EMPTY),
        ("targets_in_networks", {"targets": "target;met_where\nPort;Club A\nUsine;\n"}, 0.5),
        ("introductions", {}, NO_TABLE),
        ("introductions", {"memberships": "network;introductions\nClub A;\n"}, "<not_asked>"),  # not before in depth
        ("introductions", {"memberships": "network;introductions\nClub A;2\nClub B;0\n"}, 2),
        ("traps_reported", {}, NO_TABLE),
        ("traps_reported", {"incidents": "date;kind\n2025-06-01;phishing\n2024-06-01;phishing\n2025-07-01;fuite\n"}, 1),
        ("unproven_budget", {}, NO_TABLE),
        ("unproven_budget", {"budget": "line;year;category;amount\nPub;2026;publicité;100\n"}, EMPTY),
        (
            "unproven_budget",
            {"budget": "line;year;category;amount;effect_evidence\nPub;2026;publicité;100;E\nRP;2026;rp;50;A\n"},
            100,
        ),
    ],
)
def test_what_the_tables_count_is_counted_and_an_empty_column_counts_nothing(planned, said, name, tables, expected):
    assert said(planned(**tables), "plan", name) == {name: expected}


def test_every_baseline_of_the_catalogue_is_a_fact_that_was_released(planned):
    named = {kpi.fields["baseline"] for kpi in entries("kpi").values() if "baseline" in kpi.fields}
    assert len(named) == 7
    assert named <= set(planned().facts)


def test_what_people_tell_stands_apart_and_is_withheld_as_it_was_released(planned, answers, rows):
    alone = planned(answers=answers({"executives": {"x3": ["1", "0", "1", "2"]}}))
    kpis = {row[0][0]: row for row in rows(alone, "plan.kpis")}
    assert kpis["kpi:k_agenda"][4] == UNDEFINED
    assert kpis["kpi:k_agenda"][11] == FEW
    enough = planned(client="enough", answers=answers({"executives": {"x3": ["1", "0", "1", "2", "1", "0"]}}))
    kpis = {row[0][0]: row for row in rows(enough, "plan.kpis")}
    released = {row[0]: row[1] for row in rows(enough, "diagnosis.dimensions")}
    assert kpis["kpi:k_agenda"][11:13] == (released["dimension:d2"], 6) == (42, 6)


def test_an_owner_who_left_is_told_and_no_name_is_shown_that_was_not_agreed(planned, rows):
    people = (
        "person;function;level;may_be_named;left\nAnne Noiret;direction;executive;oui;2025-12-31\n"
        "Paul Verdan;commerce;employee;non;\nLise Combe;commerce;employee;oui;2026-12-31\n"
    )
    objectives = "objective;wording;kind;owner;measure\n" + "".join(
        f"o{n};Objectif {n};clients;{who};mesure {n}\n"
        for n, who in enumerate(("Anne Noiret", "Paul Verdan", "Lise Combe", "le service achats", ""))
    )
    acts = HEAD + "2026-01-10;Anne Noiret;lever:l_sponsor;fait\n2026-01-11;Paul Verdan;lever:l_agenda;fait\n"
    found = planned(objectives=objectives, people=people, acts=acts)
    assert [row[2] for row in rows(found, "plan.kpis")[:5]] == [
        (GONE, "phrase"), ("function:sales", "term"), ("Lise Combe", "text"), ("le service achats", "text"), EMPTY,
    ]  # fmt: skip
    held = {row[1]: row[4:] for row in rows(found, "plan.governance")}
    assert held["governance:g_sponsor"] == (("Anne Noiret", "text"), "2026-01-10", GONE)
    assert held["governance:g_programme"] == (("function:sales", "term"), "2026-01-11", "acte accompli")
    assert found.fact("plan.subjects_held").value == 1  # whoever left holds nothing any more


# --- phases ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "phases", "target", "edited"),
    [
        ([], (500, 500, 500), UNDEFINED, 0),
        (["200"], (500, 500, 500), (200, "money"), 0),
        (["phase 2 = 300"], (500, 300, 300), UNDEFINED, 1),
        (["phase 2 = 300", "phase 2 = 1 200 €"], (500, 1200, 1200), UNDEFINED, 1),
        (["phase 1 : 400", "PHASE 3 = 0", "cible = 100"], (400, 400, 0), (100, "money"), 2),
        (["phase 2 = 300", "phase 4 = 3", "phase deux = 3", "phase 2 = bientôt", "-5"], (500, 300, 300), UNDEFINED, 1),
        (["200", "phase 1 = 100", "annulé"], (500, 500, 500), UNDEFINED, 0),
        (["annulé", "phase 3 = 0"], (500, 500, 0), UNDEFINED, 1),
    ],
)
def test_nothing_changes_until_a_phase_is_set(planned, rows, values, phases, target, edited):
    said = [("lever:l_cancel_dormant", "retenu"), *(("kpi:k_unattended_fees", value) for value in values)]
    found = planned(*said, memberships=FEES + "Club A;;500;;;\n")
    row = next(row for row in rows(found, "plan.projection") if row[0][0] == "kpi:k_unattended_fees")
    assert row[1:6] == ((500, "money"), *((value, "money") for value in phases), target)
    assert row[7] == edited


def test_a_phase_may_be_set_where_nothing_measures_the_start(planned, rows):
    found = planned(("objective:o1", "phase 2 = 3"), ("objective:o1", "12"), ("objective:o1", "comme dit"))
    assert rows(found, "plan.projection")[0] == (
        ("alliés trouvés", "text"), UNDEFINED, UNDEFINED, (3.0, "decimal"), (3.0, "decimal"), (12.0, "decimal"),
        UNDEFINED, 1,
    )  # fmt: skip
    assert rows(found, "plan.kpis")[0][6:8] == ((12.0, "decimal"), "fixée")


@pytest.mark.parametrize(
    ("values", "way", "ended"),
    [
        (["100", "phase 3 = 300"], 0.5, 0),  # a falling target: half of the way from 500 to 100
        (["100", "phase 3 = 50"], 1.125, 1),
        (["100", "phase 1 = 900"], -1.0, 0),
        (["100", "phase 1 = 2 000"], -1.0, 0),  # as drawn, never below
        (["500", "phase 3 = 100"], UNDEFINED, 0),  # the target is the baseline: there is no way to go
    ],
)
def test_the_way_gone_follows_the_target_up_or_down(planned, rows, said, values, way, ended):
    decisions = [("lever:l_cancel_dormant", "retenu"), *(("kpi:k_unattended_fees", value) for value in values)]
    found = planned(*decisions, memberships=FEES + "Club A;;500;;;\n")
    row = next(row for row in rows(found, "plan.projection") if row[0][0] == "kpi:k_unattended_fees")
    assert row[6] == way
    assert said(found, "plan", "ways", "ways_ended") == {"ways": int(way != UNDEFINED), "ways_ended": ended}


# --- who holds what --------------------------------------------------------------------------------------------------


def test_without_acts_or_roles_every_subject_is_to_be_settled(planned, rows, said):
    found = planned()
    assert {row[4:] for row in rows(found, "plan.governance")} == {(UNDEFINED, UNDEFINED, NOTHING)}
    subjects = [row[1].removeprefix("governance:") for row in rows(found, "plan.governance")]
    assert subjects == [name for name in entries("governance") if name != "g_sites"]  # no sites to link
    assert said(found, "plan", "subjects", "subjects_held", "subjects_agreed", "subjects_open") == {
        "subjects": 15,
        "subjects_held": 0,
        "subjects_agreed": 0,
        "subjects_open": 15,
    }


def test_roles_decisions_and_acts_say_who_took_it_up(planned, rows, said):
    found = planned(
        ("lever:l_coordinator", "retenu"),
        ownership=(
            "activity;function;state\nwatch;achats;pilote\nwatch;commerce;contribue\ntraining;commerce;pilote\n"
            "training;ressources humaines;pilote sans concertation\nanswer_outside;marketing;n’est pas associée\n"
        ),
        acts=HEAD + "2026-01-10;comité;lever:l_charter;fait\n2026-01-12;comité;lever:l_charter;annulé\n",
    )
    held = {row[1].removeprefix("governance:"): row[4:] for row in rows(found, "plan.governance")}
    assert held["g_missions"] == (("function:purchasing", "term"), UNDEFINED, "table des rôles")
    assert held["g_training"] == (UNDEFINED, UNDEFINED, MANY_LEADERS)
    assert held["g_crisis"] == (UNDEFINED, UNDEFINED, NO_LEADER)
    assert held["g_coordination"] == (UNDEFINED, UNDEFINED, LINE)  # decided is not yet held
    assert held["g_ethics"] == (UNDEFINED, UNDEFINED, NOTHING)  # the act was taken back
    assert said(found, "plan", "subjects_held", "subjects_agreed", "subjects_open") == {
        "subjects_held": 1,
        "subjects_agreed": 1,
        "subjects_open": 13,
    }


# --- the committee ---------------------------------------------------------------------------------------------------


def test_each_meeting_comes_before_the_notices_of_its_quarter(planned, rows, said):
    people = "person;function;level\nAnne Noiret;direction;executive\n"
    memberships = FEES + (
        "Club A;Anne Noiret;100;2025-12-01;2026-07-15;2\n"  # notice by 15 May: too close after 30 April
        "Club B;Anne Noiret;;2025-12-01;2026-08-01;2\n"
        "Club C;;300;;2026-02-28;2\n"  # notice has passed: next year's
        "Club D;Anne Noiret;40;2025-12-01;;\n"
    )
    found = planned(("lever:l_contact_news", "reporté"), people=people, memberships=memberships)
    assert rows(found, "plan.committee") == [
        ("première", "2026-01-31", "2026-05-15", 1, 100, 0, 4, 1, 0, 5),
        ("deuxième", "2026-04-30", "2026-06-01", 1, EMPTY, 0, 2, 0, 0, 5),
        ("troisième", "2026-07-31", UNDEFINED, 0, 0, 0, 0, 0, 0, 5),
        ("quatrième", "2026-10-31", "2026-12-28", 1, 300, 300, 0, 0, 0, 6),
    ]
    items = rows(found, "plan.committee_items")
    assert items[:2] == [
        ("première", "décision reportée", ("lever:l_contact_news", "term"), UNDEFINED),
        ("première", "acte attendu", ("lever:l_sponsor", "term"), "2026-03-02"),
    ]
    assert [item[2:] for item in items if item[1] == "cotisation à trancher"] == [
        (("Club A", "text"), "2026-05-15"), (("Club B", "text"), "2026-06-01"), (("Club C", "text"), "2026-12-28"),
    ]  # fmt: skip
    assert said(found, "plan", "committee_renewals", "committee_acts", "committee_postponed") == {
        "committee_renewals": 3,
        "committee_acts": 6,
        "committee_postponed": 1,
    }


def test_an_act_done_is_expected_no_more_and_one_put_off_comes_back_once(planned, rows):
    acts = HEAD + "2026-01-10;comité;lever:l_sponsor;fait\n"
    found = planned(("lever:l_agenda", "reporté"), acts=acts)
    named = [(item[1], item[2][0]) for item in rows(found, "plan.committee_items")]
    assert named == [
        ("décision reportée", "lever:l_agenda"), ("acte attendu", "lever:l_budget_line"),
        ("acte attendu", "lever:l_member_act"), ("acte attendu", "lever:l_charter"),
        ("acte attendu", "lever:l_time_granted"),
    ]  # fmt: skip


def test_a_yearly_indicator_is_brought_to_the_last_meeting_alone(planned, rows):
    objectives = "objective;wording;kind\no1;Recruter;recrutement\n"
    found = planned(("lever:l_hr_sources", "retenu"), objectives=objectives)
    rhythms = [row[3] for row in rows(found, "plan.kpis")]
    often = len(rhythms) - rhythms.count("frequency:year")
    assert rhythms.count("frequency:year") > 0
    assert [row[-1] for row in rows(found, "plan.committee")] == [often, often, often, len(rhythms)]


def test_without_a_register_or_dates_the_fees_to_decide_on_are_unknown_and_not_none(planned, rows, said):
    bare = planned()
    assert {row[3:6] for row in rows(bare, "plan.committee")} == {(NO_TABLE,) * 3}
    assert said(bare, "plan", "committee_renewals") == {"committee_renewals": NO_TABLE}
    undated = planned(client="undated", memberships="network;fee\nClub A;500\n")
    assert {row[3:6] for row in rows(undated, "plan.committee")} == {(EMPTY,) * 3}
    assert message(of_follow_up.committee_dates(undated)) == (
        "À porter devant le comité d’ici un an, hors cotisations, dont les échéances ne sont pas renseignées : "
        "votes et choix de budget : 0 ; actes attendus : 6 ; décisions reportées : 0."
    )


# --- conditions ------------------------------------------------------------------------------------------------------

MET, NOT_MET, UNKNOWN = "remplie", "pas remplie", "pas encore connue"
ALL_ACTS = HEAD + "".join(
    f"2026-01-{10 + n};comité;lever:{act};fait\n"
    for n, act in enumerate(("l_sponsor", "l_agenda", "l_budget_line", "l_member_act", "l_coordinator"))
)


def test_without_acts_conditions_are_not_known_rather_than_not_met(planned, rows, said):
    found = planned()
    assert {row[0].removeprefix("condition:"): row[2] for row in rows(found, "plan.conditions")} == {
        "s_top": UNKNOWN,
        "s_ambition": NOT_MET,
        "s_all_the_way": UNKNOWN,
        "s_steered": UNKNOWN,
        "s_roadmap": UNKNOWN,
        "s_balance": UNKNOWN,
    }
    assert said(found, "plan", "conditions", "conditions_met", "conditions_not_met", "conditions_unknown") == {
        "conditions": 6,
        "conditions_met": 0,
        "conditions_not_met": 1,
        "conditions_unknown": 5,
    }


def test_acts_decisions_and_owned_risks_meet_every_condition(planned, rows):
    said = [("lever:l_register", "retenu"), ("lever:l_committee_training", "retenu"), ("objective:o1", "12")]
    risks = "risk;likelihood;impact;owner;measure\nFuite;4;4;direction;charte\n"
    found = planned(*said, acts=ALL_ACTS, risks=risks)
    assert [row[2] for row in rows(found, "plan.conditions")] == [MET] * 6
    bare = planned(*said[:1], client="bare", acts=HEAD + "2026-01-10;comité;lever:l_sponsor;fait\n",
                   risks="risk;likelihood;impact;owner\nFuite;4;4;\n")  # fmt: skip
    assert [row[2] for row in rows(bare, "plan.conditions")] == [MET, NOT_MET, NOT_MET, NOT_MET, NOT_MET, NOT_MET]


@pytest.mark.parametrize(
    ("condition", "said", "acts", "owner"),
    [
        ("s_all_the_way", [], ["l_budget_line"], "direction"),
        ("s_all_the_way", [], ["l_member_act"], "direction"),
        ("s_steered", [], ["l_coordinator"], "direction"),
        # the mandate is proposed, and not among what is decided
        ("s_steered", ["l_register"], ["l_agenda", "l_sponsor", "l_budget_line", "l_member_act"], "direction"),
        ("s_balance", ["l_register"], [], "direction"),  # quick wins alone
        ("s_balance", ["l_committee_training"], [], "direction"),
        ("s_balance", ["l_register", "l_committee_training"], [], ""),
    ],
)
def test_half_a_condition_is_not_met(planned, rows, condition, said, acts, owner):
    done = HEAD + "".join(f"2026-01-10;comité;lever:{act};fait\n" for act in acts)
    found = planned(
        *((f"lever:{lever}", "retenu") for lever in said),
        risks=f"risk;likelihood;impact;owner\nFuite;4;4;{owner}\n",
        **({"acts": done} if acts else {}),
    )
    assert {row[0]: row[2] for row in rows(found, "plan.conditions")}[f"condition:{condition}"] == NOT_MET


def test_every_condition_has_its_rule():
    assert set(RULES) == set(entries("condition"))


# --- what is said ----------------------------------------------------------------------------------------------------


class Said:
    """Released facts a test sets; tables are those of a real client."""

    def __init__(self, found: Released, **facts: Fact) -> None:
        self._found, self._facts = found, {f"plan.{name}": fact for name, fact in facts.items()}
        self.context = found.context

    def fact(self, name: str) -> Fact:
        return self._facts.get(name) or self._found.fact(name)

    def table(self, name: str):
        return self._found.table(name)


def test_the_sentence_on_phases_has_its_three_turns(planned):
    none = planned()
    assert message(of_follow_up.projection(none)).startswith("Aucune phase n’est fixée : rien ne change")
    some = planned(("kpi:k_agenda", "phase 1 = 1"), client="some")
    assert message(of_follow_up.projection(some)) == (
        "Objectifs et indicateurs dont une phase est fixée : 1 sur 5. Pour les autres rien ne change, de phase en "
        "phase."
    )
    kpis = ("k_agenda", "k_unproven_budget", "k_renewals_reviewed", "k_committee_acts")
    said = [("objective:o1", "phase 1 = 1"), *((f"kpi:{kpi}", "phase 1 = 1") for kpi in kpis)]
    every = planned(*said, client="every")
    assert message(of_follow_up.projection(every)).startswith("Chaque objectif et chaque indicateur a une phase fixée")


@pytest.mark.parametrize("wording", ["no objectives", "no measure", "nothing known"])
def test_what_is_not_there_is_said_in_one_sentence(small_client, wording):
    tables = {
        "no objectives": {},
        "no measure": {"objectives": "objective;wording;kind\no1;Trouver des alliés;partenaires\n"},
        "nothing known": {"objectives": ALLIES},
    }[wording]
    found = plan(small_client(tables).engagement)
    if wording == "no objectives":
        assert message(of_follow_up.kpis(found)) == "Sans action ni objectif mesuré, il n’y a encore rien à suivre."
        assert message(of_follow_up.kpi_definitions(found)) == "Sans action, le plan n’a pas encore d’indicateur."
        assert message(of_follow_up.projection(found)) == message(of_follow_up.kpis(found))
        nothing = "Sans plan, acte, rôle ni cotisation noté, il n’y a encore rien à tenir."
        for name in ("governance", "committee_dates", "committee_items", "conditions"):
            assert message(getattr(of_follow_up, name)(found)) == nothing
        for given in ({"acts": ALL_ACTS}, {"ownership": "activity;function;state\nwatch;achats;pilote\n"},
                      {"memberships": FEES + "Club A;;300;;2026-07-15;2\n"}):  # fmt: skip
            known = plan(small_client(given, client="-".join(given)).engagement)
            assert message(of_follow_up.governance(known)).startswith("Sujets à tenir : 15.")
    elif wording == "no measure":
        assert message(of_follow_up.kpis(found)).startswith("Objectifs mesurés : 0 ; objectifs sans mesure : 1 ;")
    else:
        blank = Said(found, projected=counted(0))
        assert message(of_follow_up.projection(blank)) == (
            "Ni départ, ni cible, ni phase n’est connu : rien ne se projette encore."
        )


def test_every_exhibit_prints_whatever_is_missing(planned):
    found = planned()
    missing = absent("no_table", unit="truth", table="objectives")
    flags = ("any_followed", "any_phase_set", "every_phase_set", "any_committee_item", "any_governed")
    shows = ("kpis", "projection", "kpi_definitions", "governance", "committee_dates", "committee_items", "conditions")
    for values in itertools.product((chosen(True, "truth"), chosen(False, "truth"), missing), repeat=len(flags)):
        told = Said(found, **dict(zip(flags, values, strict=True)))
        for name in shows:
            said = message(getattr(of_follow_up, name)(told))
            assert said
            assert "None" not in said
