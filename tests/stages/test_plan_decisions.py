"""What the committee is asked, and on what grounds: one list, amounts, flags, causes that hang on little."""

from __future__ import annotations

import pytest

from maillage.analysis import sensitivity
from maillage.catalogue import entries
from maillage.language import Language
from maillage.plan import plan
from maillage.showing import of_analysis, of_choice, of_follow_up, of_plan
from maillage.showing.markup import plain_text

UNDEFINED = "<undefined>"
FRENCH = Language("fr")
ALLIES = "objective;wording;kind;weight\no1;Trouver des alliés;partenaires;100\n"
SIGNS = {"f_rivalry": "observed", "f_sites": "observed", "f_leadership": "not_observed",
         "f_silence": "not_observed", "f_internal_network": "not_observed"}  # fmt: skip
SYMPTOMS = "symptom;state\n" + "".join(
    f"symptom:{name};{SIGNS[one.fields['family']]}\n"
    for name, one in entries("symptom").items()
    if one.fields["family"] in SIGNS
)
BUDGET = (
    "line;year;category;amount;if_stopped;margin;cut;replaced;effect_evidence\n"
    "Presse;2026;publicité;10000;un peu;2000;0,2;0,5;B\n"
    "Salon;2026;salon;5000;ce client;9000;0,1;0,5;E\n"
    "Fichiers;2026;achat de contacts;1000;rien;100;0,5;0;E\n"
)
COST = "programme_cost = {low = 100, mode = 200, high = 300}\n"
FEES = (
    "network;person;fee;last_attended;renewal_date;notice_months\n"
    "Club A;Anne Noiret;100;2025-12-01;2026-07-15;2\nClub A;Paul Verdan;100;2023-12-01;2026-07-15;2\n"
    "Club B;Anne Noiret;300;2023-12-01;2026-09-15;2\n"
)
PEOPLE = "person;function;level;half_days\nAnne Noiret;direction;executive;8\nPaul Verdan;commerce;employee;6\n"
NETWORKS = "network;kind;seat_fee;half_days_required\nClub A;club d’affaires;100;4\nClub B;club d’affaires;300;4\n"
TARGETS = "target;value;met_where\nPort;1;Club A\n"


def read(shown) -> str:
    """An exhibit as plain French."""
    return plain_text(shown.payload, FRENCH).replace("\xa0", " ").replace("\u202f", " ")


def table_of(found, name: str, *columns: str) -> list[tuple]:
    return [tuple(row[column] for column in columns) for row in found.table(name).records()]


def test_the_first_page_asks_for_what_the_first_meeting_lists_and_nothing_else(small_client):
    given = {"objectives": ALLIES, "symptoms": SYMPTOMS, "budget": BUDGET, "memberships": FEES, "people": PEOPLE}
    found = plan(small_client(given, more=COST).engagement)
    agenda = [row for row in found.table("plan.committee_items").records() if row["quarter"] == "première"]
    kinds = [row["kind"] for row in agenda]
    votes = kinds.count("cause à confirmer ou à écarter")
    assert votes == found.fact("analysis.causes_proposed").value > 0
    page = read(of_plan.decisions_asked(found))
    assert f"Confirmer ou écarter, une à une, les causes proposées : {votes}." in page
    assert kinds.count("choix de budget") == page.count("coût : 200 € par an") == 1
    acts = [row["subject"][0] for row in agenda if row["kind"] == "acte attendu"]
    assert acts
    assert all(read_term(act) in page for act in acts)
    later = [row["subject"][0] for row in found.table("plan.committee_items").records() if row not in agenda]
    assert not any(read_term(act) in page for act in later if act.startswith("lever:"))
    assert "Cotisations à reconduire ou à dénoncer : 2 ; montant : 200 € par an" in page
    assert "Prestations des actions, une fois" in page  # what the budget line would hold
    assert sum(row["quarter"] == "première" for row in found.table("plan.committee").records()) == 1
    assert found.table("plan.committee").records()[0]["choices"] == votes + 1


def read_term(name: str) -> str:
    return FRENCH.term(name).replace("\xa0", " ").replace("\u202f", " ")


def test_a_cause_that_was_voted_on_and_a_budget_without_futures_are_not_asked_for(small_client):
    given = {"objectives": ALLIES, "symptoms": SYMPTOMS}
    bare = plan(small_client(given).engagement)
    retained = [row["cause"] for row in bare.table("analysis.retained").records()]
    decisions = "date;who;about;value\n" + "".join(f"2026-01-10;comité;{cause};retenu\n" for cause in retained)
    found = plan(small_client(given | {"decisions": decisions}, client="voted").engagement)
    assert found.fact("plan.committee_choices").value == 0 < bare.fact("plan.committee_choices").value
    assert "Confirmer ou écarter" in read(of_plan.decisions_asked(bare))
    assert "Confirmer ou écarter" not in read(of_plan.decisions_asked(found))
    assert "programme (coût" not in read(of_plan.decisions_asked(found))
    assert "votes et choix de budget : 0" in read(of_follow_up.committee_items(found))


def test_the_honest_answer_leads_the_money_of_the_first_page_and_only_where_it_is_the_answer(small_client):
    dear = "programme_cost = {low = 4000, mode = 5000, high = 6000}\n"
    honest = "Sur ces seules lignes, la réponse honnête est de couper et de s’en tenir là."
    found = plan(small_client({"budget": BUDGET}, depth="in_depth", more=dear).engagement)
    lines = read(of_plan.money_lines(found)).splitlines()
    assert lines[1].startswith(f"- {honest}")
    assert "comme ces seules lignes le conseillent" in read(of_plan.decisions_asked(found))
    cheap = "programme_cost = {low = 0, mode = 1, high = 2}\n"
    other = plan(small_client({"budget": BUDGET}, client="cheap", depth="in_depth", more=cheap).engagement)
    assert honest not in read(of_plan.money_lines(other))


def test_amounts_stand_side_by_side_and_say_whether_the_futures_hold_the_fees(small_client):
    given = {"budget": BUDGET, "memberships": FEES, "people": PEOPLE, "objectives": ALLIES}
    outside = plan(small_client(given, depth="in_depth", more=COST).engagement)
    assert table_of(outside, "plan.amounts", "what", "yearly", "futures")[0] == (
        "Coût du programme", 200, "oui, dans « couper et réseauter »",
    )  # fmt: skip
    assert "les cotisations (500 € par an) restent en dehors" in read(of_plan.amounts(outside))
    assert "rien ne s’additionne" in read(of_plan.amounts(outside))
    assert "Ces cotisations restent hors des trois avenirs comparés." in read(of_plan.money_lines(outside))
    cut = BUDGET + "Clubs;2026;cotisations;500;rien;0;0,5;0;E\n"
    inside = plan(small_client(given | {"budget": cut}, client="cut", depth="in_depth", more=COST).engagement)
    assert "donc une part des cotisations (500 € par an)" in read(of_plan.amounts(inside))
    assert "Une part de ces cotisations est comptée dans les trois avenirs." in read(of_plan.money_lines(inside))
    told = small_client(given, client="told", depth="in_depth", more=f'programme_fees = ["Club A"]\n{COST}').engagement
    found = plan(told)
    assert "restent en dehors" not in read(of_plan.amounts(found))
    assert "rien ne s’additionne" not in read(of_plan.amounts(found))


def test_a_cut_that_loses_more_than_it_saves_and_a_line_that_contradicts_itself_are_flagged(small_client):
    """By hand: Salon saves 500, loses 900, replaces nothing at grade E: 400 worse. Presse: 2 000 − 400 + 180."""
    found = plan(small_client({"budget": BUDGET}, depth="in_depth", more=COST).engagement)
    flagged = {row["line"]: (row["net"], row["flag"]) for row in found.table("plan.lines").records()}
    assert flagged["Presse"][0] == 1780
    assert flagged["Salon"] == (-400, "perd plus que la coupe n’économise")
    assert flagged["Fichiers"] == (450, "dite sans effet, une marge lui est pourtant attribuée")
    assert "n’économisent : 1 ; lignes dites sans effet et dotées d’une marge : 1." in read(of_plan.lines(found))
    sound = BUDGET.replace("9000", "900").replace("rien", "un peu")
    other = plan(small_client({"budget": sound}, client="sound", depth="in_depth", more=COST).engagement)
    assert not other.fact("plan.any_line_flagged").value
    assert "aucune ne perd plus qu’elle n’économise" in read(of_plan.lines(other))


@pytest.mark.parametrize(("near", "many", "fragile"), [(100, 10, True), (0, 0, False), (0, 1000, True)])
def test_causes_that_hang_on_little_are_said_to(small_client, monkeypatch, near, many, fragile):
    monkeypatch.setattr(sensitivity, "NEAR", near)
    monkeypatch.setattr(sensitivity, "MANY", many)
    found = plan(small_client({"objectives": ALLIES, "symptoms": SYMPTOMS}, client=f"c{near}{many}").engagement)
    assert found.fact("analysis.any_change").value
    assert found.fact("analysis.order_fragile").value is fragile
    for shown in (of_analysis.causes(found), of_plan.findings(found)):
        assert ("eur choix est fragile" in read(shown)) is fragile
        assert ("eur choix résiste" in read(shown)) is not fragile


def test_what_a_severity_was_read_from_stands_beside_it(small_client):
    found = plan(small_client({"objectives": ALLIES, "symptoms": SYMPTOMS}).engagement)
    signs = {row["family"]: (row["basis"], row["signs"]) for row in found.table("analysis.grounds").records()}
    count = sum(one.fields["family"] == "f_rivalry" for one in entries("symptom").values())
    assert signs["family:f_rivalry"] == ("les constats", count)


def test_a_dormant_seat_is_offered_or_cancelled_never_both(small_client):
    given = {"memberships": FEES, "people": PEOPLE, "networks": NETWORKS, "targets": TARGETS, "objectives": ALLIES}
    found = plan(small_client(given, depth="in_depth", seat_budget=1000).engagement)
    assert table_of(found, "plan.seats_asleep", "network", "seats", "fee", "proposal") == [
        ("Club A", 1, 100, "proposer à d’autres ; sans preneur, résilier"),
        ("Club B", 1, 300, "résilier"),
    ]
    assert "à résilier : 300 € par an" in read(of_plan.seats_asleep(found))
    awake = FEES.replace("2023-12-01", "2025-12-01")
    none = plan(
        small_client(given | {"memberships": awake}, client="awake", depth="in_depth", seat_budget=1000).engagement
    )
    assert "Aucune cotisation n’est payée pour une place en sommeil." in read(of_plan.seats_asleep(none))


def test_seats_are_offered_to_others_only_where_a_target_is_known(small_client):
    mutual = "objective;wording;kind\no1;S’entraider;entraide\n"
    given = {"memberships": FEES, "people": PEOPLE, "networks": NETWORKS, "objectives": mutual}
    offered = plan(small_client(given | {"targets": TARGETS}, depth="in_depth").engagement)
    nowhere = TARGETS.replace("Club A", "Club C")
    closed = plan(small_client(given | {"targets": nowhere}, client="closed", depth="in_depth").engagement)
    assert "lever:l_give_seats" in offered.table("plan.actions").column("lever")
    assert "lever:l_give_seats" not in closed.table("plan.actions").column("lever")


def test_a_line_is_carried_by_a_function_that_exists(small_client):
    watch = "objective;wording;kind\no1;Veiller;veille\n"
    decisions = "date;who;about;value\n2026-01-10;comité;lever:l_give_seats;retenu\n"
    given = {"objectives": watch, "decisions": decisions, "people": PEOPLE}
    nobody = plan(small_client(given).engagement)
    carried = dict(table_of(nobody, "plan.actions", "lever", "owner"))
    assert carried["lever:l_give_seats"] == "function:management"
    assert "la direction porte ce qui reviendrait à la coordination" in read(of_plan.actions(nobody))
    there = PEOPLE + "Lise Combe;coordination des réseaux;manager;6\n"
    found = plan(small_client(given | {"people": there}, client="there").engagement)
    assert dict(table_of(found, "plan.actions", "lever", "owner"))["lever:l_give_seats"] == (
        "function:network_coordination"
    )
    assert "la direction porte" not in read(of_plan.actions(found))
    done = "date;who;about;value\n2026-01-10;comité;lever:l_coordinator;fait\n"
    mandated = plan(small_client(given | {"acts": done}, client="mandated").engagement)
    assert not mandated.fact("plan.coordination_awaited").value


def test_an_objective_that_no_action_serves_is_told(small_client):
    """A lever refused leaves its objective to the others; what serves one alone is counted apart."""
    two = "objective;wording;kind;weight\no1;Recruter;recrutement;90\no2;Veiller;veille;10\n"
    refused = "date;who;about;value\n" + "".join(
        f"2026-01-10;comité;lever:{name};refusé\n"
        for name, lever in entries("lever").items()
        if "watch" in lever.fields["objectives"]
    )
    found = plan(small_client({"objectives": two, "decisions": refused}).engagement)
    assert table_of(found, "plan.served", "objective", "actions")[1] == ("Veiller", 0)
    assert "Objectifs qu’aucune action de ce plan ne sert : 1" in read(of_plan.served(found))
    every = plan(small_client({"objectives": two}, client="every").engagement)
    assert "ne sert : " not in read(of_plan.served(every))
    assert all(count for _, count in table_of(every, "plan.served", "objective", "actions"))


def test_targets_met_today_and_those_the_seats_would_meet_are_set_against_each_other(small_client):
    targets = "target;value;met_where;met_by\nPort;1;Club A;\nMine;1;;Anne Noiret\nÉcole;1;;\n"
    presence = "target;network;probability\nÉcole;Club A;1\n"
    given = {"people": PEOPLE, "networks": NETWORKS, "targets": targets, "presence": presence}
    found = plan(small_client(given, depth="in_depth", seat_budget=1000).engagement)
    names = ("met_today", "met_both", "met_added", "met_left", "targets_met")
    assert [found.fact(f"plan.{name}").value for name in names] == [2, 1, 1, 1, 2]
    assert found.fact("analysis.targets_met").value == 2
    assert "2 sur 3, dont déjà rencontrées : 1 ; à rencontrer : 1." in read(of_plan.seats(found))


def test_labels_are_explained_where_they_are_printed(small_client):
    given = {"people": PEOPLE, "networks": NETWORKS, "targets": TARGETS}
    found = plan(small_client(given, depth="in_depth", seat_budget=1000).engagement)
    assert "V et un nombre" in read(of_plan.seats(found))
    agreed = PEOPLE.replace("half_days", "half_days;may_be_named").replace(";8", ";8;oui").replace(";6", ";6;oui")
    named = plan(
        small_client(given | {"people": agreed}, client="named", depth="in_depth", seat_budget=1000).engagement
    )
    assert "V et un nombre" not in read(of_plan.seats(named))


def test_a_network_attended_of_which_no_seat_is_taken_up_is_to_be_decided_on(small_client):
    """Club B meets nobody: kept because somebody goes, it stood beside a seat the plan does without."""
    objectives = "objective;wording;kind;weight\no1;Trouver des clients;clients;100\n"
    targets = "target;objective;value;met_where\nPort;o1;1;Club A\n"
    presence = "target;network;probability\nPort;Club B;0,1\n"
    awake = FEES.replace("2023-12-01", "2025-12-01")
    given = {"people": PEOPLE, "networks": NETWORKS.replace("half_days_required", "half_days_required;members;quality")
             .replace(";4\n", ";4;20;50\n"), "targets": targets, "presence": presence, "objectives": objectives,
             "memberships": awake}  # fmt: skip
    found = plan(small_client(given, depth="in_depth", seat_budget=1000).engagement)
    said = {row["network"]: (row["verdict"], row["reason"]) for row in found.table("plan.choice_verdicts").records()}
    assert said["Club B"] == (
        "à trancher",
        "fréquenté, sans être recommandé ; « Qui va où » n’y reprend aucune place",
    )
    assert said["Club A"][0] == "garder"
    assert "à trancher : 1" in read(of_choice.verdicts(found))


def test_who_answers_for_each_cut_is_told_and_what_nobody_answers_for(small_client):
    """By hand: Presse saves 2 000 and leaves 1 780, Salon saves 500 and leaves −400, Fichiers 500 and 450."""
    owned = BUDGET.replace("effect_evidence\n", "effect_evidence;owner\n", 1).replace(";B\n", ";B;communication\n")
    owned = owned.replace("0,1;0,5;E\n", "0,1;0,5;E;communication\n").replace("0,5;0;E\n", "0,5;0;E;\n")
    found = plan(small_client({"budget": owned}, depth="in_depth", more=COST).engagement)
    assert table_of(found, "plan.cuts_owned", "owner", "lines", "saving", "net") == [
        (("communication", "text"), 2, 2500, 1380),
        (("personne de noté", "phrase"), 1, 500, 450),
    ]
    shown = read(of_plan.cuts_owned(found))
    assert "effet perdu non déduit : 3 000 € par an ; lignes sans responsable noté : 1." in shown
    assert "Aucune action du plan ne porte ces coupes" in shown
    tried = {"budget": owned, "objectives": ALLIES,
             "decisions": "date;who;about;value\n2026-01-10;comité;lever:l_stop_test;retenu\n"}  # fmt: skip
    other = plan(small_client(tried, client="tried", depth="in_depth", more=COST).engagement)
    assert "Une action du plan essaie d’arrêter une ligne" in read(of_plan.cuts_owned(other))
    none = plan(small_client({"objectives": ALLIES}, client="none", depth="in_depth").engagement)
    assert "personne n’en répond" in read(of_plan.cuts_owned(none))


@pytest.mark.parametrize(("target", "told"), [(60, False), (20, True)])
def test_no_sign_is_no_strength_where_the_dimension_that_asks_about_it_lags(small_client, target, told):
    quiet = SYMPTOMS.replace(";observed", ";not_observed")
    item = next(
        one.id for one in entries("item").values() if one.fields["dimension"] == "d3" and one.fields["form"] == "likert"
    )
    answers = "respondent;audience;item;value\n" + "".join(f"r{n};employees;{item};l{2 + n % 2}\n" for n in range(12))
    given = {"symptoms": quiet, "answers": answers, "headcount": "function;level;count\nproduction;employee;12\n"}
    found = plan(small_client(given, client=f"c{target}", more=f"[dimension_targets]\nd3 = {target}\n").engagement)
    assert found.fact("diagnosis.dimensions_measured").value == 1
    assert ("Cloisons et rivalités" in read(of_plan.what_works(found))) is told


def test_a_budget_line_that_names_a_network_is_set_beside_what_is_compared(small_client):
    budget = BUDGET + "Stand au club A;2026;salon;7000;rien;0;0;0;E\nClub Alpin;2026;salon;900;rien;0;0;0;E\n"
    presence = "target;network;probability\nPort;Club A;1\n"
    given = {"people": PEOPLE, "networks": NETWORKS, "targets": TARGETS, "presence": presence, "budget": budget}
    found = plan(small_client(given, depth="in_depth", seat_budget=1000).engagement)
    assert table_of(found, "plan.choice_beside", "network", "line", "amount") == [("Club A", "Stand au club A", 7000)]
    assert "Stand au club A (7 000 € par an)" in read(of_choice.not_compared(found))
    alone = plan(small_client(given | {"budget": BUDGET}, client="alone", depth="in_depth").engagement)
    assert "porte le nom d’un réseau" not in read(of_choice.not_compared(alone))


def test_a_new_seat_in_a_network_not_compared_yet_is_told(small_client):
    """Club B has no quality: it is not compared, and somebody is sent there all the same."""
    networks = NETWORKS.replace("half_days_required", "half_days_required;members;quality")
    networks = networks.replace("100;4", "100;4;50;60").replace("300;4", "300;4;50;")
    targets = "target;value;met_where\nPort;1;Club A\nMine;1;\n"
    presence = "target;network;probability\nMine;Club B;1\n"
    seat = FEES.splitlines()[0] + "\nClub A;Anne Noiret;100;2025-12-01;2026-07-15;2\n"
    given = {"people": PEOPLE, "networks": networks, "targets": targets, "presence": presence, "memberships": seat}
    found = plan(small_client(given, depth="in_depth", seat_budget=1000).engagement)
    assert found.fact("plan.choice_new_uncompared").value == "Club B"
    assert "à compléter avant de décider : Club B." in read(of_choice.not_compared(found))
    filled = networks.replace("50;\n", "50;70\n")
    other = plan(
        small_client(given | {"networks": filled}, client="filled", depth="in_depth", seat_budget=1000).engagement
    )
    assert other.fact("plan.choice_new_uncompared").value == ""
    assert "Place nouvelle" not in read(of_choice.not_compared(other))


def test_seats_whose_attendance_nobody_noted_are_counted_apart_among_those_left(small_client):
    fees = FEES + "Club B;Paul Verdan;300;;2026-09-15;2\n"
    targets = "target;value;met_where\nPort;1;Club A\n"
    given = {"people": PEOPLE, "networks": NETWORKS, "targets": targets, "memberships": fees}
    found = plan(small_client(given, depth="in_depth", seat_budget=1000).engagement)
    assert ("Paul", "Club B") not in table_of(found, "plan.seats", "who", "network")
    assert found.fact("plan.seats_left_unnoted").value == 1
    assert "dont la présence n’est pas notée : 1." in read(of_plan.seats_left(found))


def test_a_roadmap_is_answered_for_once_the_leadership_has_it_on_its_agenda(small_client):
    agreed = "date;who;about;value\n2026-01-10;comité;lever:l_give_seats;retenu\n"
    acts = "date;who;about;value\n2026-01-10;comité;lever:{act};fait\n"

    def state(client: str, act: str) -> str:
        given = {"objectives": "objective;wording;kind\no1;Veiller;veille\n", "decisions": agreed,
                 "acts": acts.format(act=act), "people": PEOPLE}  # fmt: skip
        found = plan(small_client(given, client=client).engagement)
        return dict(table_of(found, "plan.conditions", "condition", "state"))["condition:s_roadmap"]

    assert state("on", "l_agenda") == "remplie"
    assert state("off", "l_sponsor") == "pas remplie"
