"""Targets, expectations, roles, coherence, risks, choices and silos, of clients small enough to read by hand."""

from __future__ import annotations

import dataclasses

import pytest

from maillage.analysis import analyse, coherence, ownership, silos
from maillage.analysis.expectations import best_fit
from maillage.analysis.targets import values
from maillage.catalogue import entries
from maillage.intake.seal import Columns

EMPTY, UNDEFINED, NO_TABLE, FEW, KEPT = "<no_data>", "<undefined>", "<no_table>", "<too_few>", "<withheld>"
PEOPLE = (
    "person;function;level;unit\nAnne;commerce;manager;ventes\nPaul;achats;manager;achats\nZoé;commerce;employee;\n"
)


@pytest.fixture
def analysed(small_client):
    """The analysis, in depth, of a client made of those tables."""
    return lambda client="acme", more="", **tables: analyse(
        small_client(tables, client=client, depth="in_depth", more=more).engagement
    )


# --- targets --------------------------------------------------------------------------------------------------------

TARGETS = (
    "target;value;site;met_where;met_by\n"
    "T1;4;Lyon;Club A;Anne\n"
    "T2;3;Lyon;Club A, Club B;Anne, Paul\n"
    "T3;2;Tours;;Zoé\n"  # met by somebody, in no network
    "T4;1;Tours;;\n"
).replace(", ", "|")


def targets(lines: str = TARGETS) -> str:
    """The targets with their lists between quotes, as a CSV with semicolons asks for."""
    return "\n".join(";".join(f'"{cell.replace("|", "; ")}"' for cell in line.split(";")) for line in lines.split("\n"))


SEATS = (
    "network;person;fee;last_attended\n"
    "Club A;Anne;100;2026-01-01\nClub B;Paul;50;2026-01-01\nClub C;Paul;30;2020-01-01\n"
)
HERE = "target;network;probability\nT4;Club B;0,5\nT4;Club C;0,9\nT1;Club C;0,9\n"


@pytest.fixture
def met(analysed):
    return analysed(people=PEOPLE, memberships=SEATS, targets=targets(), presence=HERE)


def test_a_network_brings_the_value_of_those_met_there_and_costs_its_fee(met, rows):
    assert [(row[0], *row[2:]) for row in rows(met, "analysis.portfolio")] == [
        ("Club A", 100, 1, 2, 0.7, 0.4, 50),
        ("Club B", 50, 1, 1, 0.3, 0.0, 50),
        ("Club C", 30, 0, 0, 0.0, 0.0, EMPTY),
    ]


def test_each_step_of_the_curve_is_named_by_what_it_adds_or_by_all_where_one_is_left_out(analysed, rows):
    # The best pair leaves out the best single network; a third one then comes back.
    lines = "target;value;site;met_where;met_by\n" + "\n".join(
        f"T{number};{value};Lyon;{where};" for number, (value, where) in enumerate(
            [(2, "Club A, Club B"), (2, "Club A, Club B"), (2, "Club A, Club C"), (2, "Club A, Club C"),
             (3, "Club B"), (3, "Club C"), (1, "Club A")], 1)
    )  # fmt: skip
    seats = "network;person;fee\nClub A;Anne;100\nClub B;Paul;50\nClub C;Paul;30\n"
    met = analysed(people=PEOPLE, memberships=seats, targets=targets(lines.replace(", ", "|")))
    steps = [(row[0], row[4], row[5]) for row in rows(met, "analysis.curve")]
    assert steps == [
        (1, "Club A", "Club A"),
        (2, "Club B · Club C", "Club B · Club C"),
        (3, "Club A · Club B · Club C", "Club A"),
    ]


def test_the_best_choice_of_one_network_already_meets_all_that_networks_meet(met, rows, said):
    assert rows(met, "analysis.curve") == [(1, 0.0, 0.7, 0.7, "Club A", "Club A")]
    names = ("networks_enough", "networks_meeting", "networks_without_target", "fees_without_target")
    assert said(met, "analysis", *names) == {
        "networks_enough": 1,
        "networks_meeting": 2,
        "networks_without_target": 1,
        "fees_without_target": 30,
    }


def test_a_target_somebody_meets_is_met_and_the_others_are_told_with_where_they_are(met, rows, said):
    assert rows(met, "analysis.uncovered") == [("T4", EMPTY, "Tours", 10, "Club B · Club C")]
    names = ("targets", "targets_met", "targets_value_met", "every_target_met", "uncovered_within_reach")
    assert said(met, "analysis", *names) == {
        "targets": 4,
        "targets_met": 3,
        "targets_value_met": 0.9,
        "every_target_met": False,
        "uncovered_within_reach": 1,  # Club B is alive; Club C is not
    }


def test_what_hangs_on_one_person_is_told_as_numbers_and_by_function(met, rows, said):
    assert rows(met, "analysis.by_function") == [
        ("function:sales", 3, 0.9, 0.6, 2),
        ("function:purchasing", 1, 0.3, 0.0, 1),
    ]
    assert said(met, "analysis", "relays", "single_targets", "single_value", "bus_factor") == {
        "relays": 3,
        "single_targets": 2,
        "single_value": 6 / 9,
        "bus_factor": 2,  # without Anne four of nine are lost; with Zoé besides, six
    }
    assert not any("Anne" in str(row) for name in met.tables for row in rows(met, name))


def test_targets_are_told_site_by_site(met, rows):
    assert rows(met, "analysis.targets_by_site") == [("Lyon", 2, 2, 1.0), ("Tours", 2, 1, round(2 / 3, 4))]


def test_the_map_has_departments_networks_and_targets_and_no_person(met, rows):
    assert rows(met, "analysis.relations") == [
        ("achats", "Club B", 1, "Services", "Réseaux"),  # Club C is asleep
        ("ventes", "Club A", 1, "Services", "Réseaux"),
        ("Club A", "T1", 1, "Réseaux", "Cibles"),
        ("Club A", "T2", 1, "Réseaux", "Cibles"),
        ("Club B", "T2", 1, "Réseaux", "Cibles"),
        (EMPTY, "T4", EMPTY, "Réseaux", "Cibles"),
    ]


def test_without_targets_or_without_anybody_met_nothing_is_nought(analysed, said):
    none = analysed(memberships=SEATS)
    assert said(none, "analysis", "targets", "bus_factor") == {"targets": NO_TABLE, "bus_factor": NO_TABLE}
    nobody = analysed(client="nobody", targets="target;met_where\nT1;\n")
    names = (
        "targets_met",
        "targets_value_met",
        "networks_enough",
        "relays",
        "bus_factor",
        "any_single",
        "relays_known",
    )
    assert said(nobody, "analysis", *names) == {
        "targets_met": 0,
        "targets_value_met": 0.0,
        "networks_enough": UNDEFINED,
        "relays": EMPTY,
        "bus_factor": EMPTY,
        "any_single": EMPTY,
        "relays_known": False,
    }


def test_what_was_not_given_is_not_told_as_nought(analysed, said):
    """No fee is not no cost, no presence is not nowhere, an objective nobody listed is not worthless."""
    unpaid = analysed(client="unpaid", targets=targets(), presence=HERE)
    names = ("any_fee_without_target", "fees_without_target", "networks_without_target", "uncovered_within_reach")
    assert said(unpaid, "analysis", *names) == dict.fromkeys(names, NO_TABLE)
    unseen = analysed(client="unseen", people=PEOPLE, memberships=SEATS, targets=targets())
    assert said(unseen, "analysis", "uncovered_within_reach") == {"uncovered_within_reach": NO_TABLE}
    aims = "target;objective;met_where\nT1;o1;Club A\nT2;;\n"
    unlisted = analysed(client="unlisted", targets=aims)
    assert said(unlisted, "analysis", "targets_value_met", "networks_meeting") == {
        "targets_value_met": 0.5,
        "networks_meeting": 1,
    }
    networks = "network;kind;purpose\nClub A;club d’affaires;\n"
    silent = analysed(client="silent", objectives=OBJECTIVES, networks=networks)
    assert said(silent, "analysis", "networks_aimless", "aimless_fees") == {
        "networks_aimless": 1,
        "aimless_fees": NO_TABLE,
    }


def test_a_target_weighs_by_its_own_weight_and_that_of_its_objectives(small_client):
    lines = "target;value;objective\nT1;2;o1\nT2;1;o2\nT3;1;\n"
    weighed = "objective;wording;kind;weight\no1;Vendre;clients;30\no2;Recruter;recrutement;10\n"
    assert values(small_client({"targets": lines, "objectives": weighed}).engagement) == [
        pytest.approx(share) for share in (100 * 60 / 90, 100 * 10 / 90, 100 * 20 / 90)
    ]
    unweighed = "objective;wording;kind\no1;Vendre;clients\no2;Recruter;recrutement\n"
    assert values(small_client({"targets": lines, "objectives": unweighed}, client="even").engagement) == [50, 25, 25]


# --- expectations ----------------------------------------------------------------------------------------------------

OBJECTIVES = "objective;wording;kind\no1;Vendre;clients\no2;Veiller;veille\n"


def test_a_network_is_read_by_what_its_kind_gives_and_one_without_objective_is_counted(analysed, rows, said):
    found = analysed(
        objectives=OBJECTIVES,
        networks="network;kind;purpose\nClub A;club d’affaires;o1\nInterne;réseau interne;o1\nAnciens;anciens;o2\n"
        "Club B;club d’affaires;\n",
        memberships="network;person;fee\nClub B;;70\nInterne;;40\n",
    )
    assert [(row[0], row[2], row[3]) for row in rows(found, "analysis.expected")] == [
        ("Interne", "objective_kind:customers", "expectation_fit:not_its_purpose"),
        ("Club A", "objective_kind:customers", "expectation_fit:main"),
        ("Anciens", "objective_kind:watch", UNDEFINED),
    ]
    names = ("networks_listed", "networks_aimless", "aimless_fees", "networks_misread", "misread_fees", "any_misread")
    assert said(found, "analysis", *names) == {
        "networks_listed": 4,
        "networks_aimless": 1,
        "aimless_fees": 70,
        "networks_misread": 1,
        "misread_fees": 40,
        "any_misread": True,
    }


def test_of_two_expectations_the_kinder_one_counts_and_silence_says_nothing():
    kinds = {
        entry.fields["gives"].get("business_club")
        for entry in entries("expectation").values()
        if "customers" in entry.fields["objective_kind"]
    }
    assert len(kinds - {None}) >= 1
    assert best_fit("business_club", "customers") == "main"
    assert best_fit("alumni", "customers") is None


# --- roles -----------------------------------------------------------------------------------------------------------


def test_the_places_of_an_activity_add_up_to_one_reading(analysed, rows, said):
    found = analysed(
        ownership="activity;function;state\n"
        "recruit;ressources humaines;pilote\nrecruit;production;contribue\n"
        "watch;commerce;pilote\nwatch;production;pilote\n"
        "speak_online;communication;pilote sans concertation\nspeak_online;commerce;n’est pas associée\n"
        "company_page;communication;pilote\ncompany_page;commerce;n’est pas associée\n"
        "answer_outside;communication;contribue\n"
    )
    assert {row[0]: row[1:] for row in rows(found, "analysis.activities")} == {
        "activity:recruit": (1, 1, 0, ownership.TOGETHER),
        "activity:watch": (2, 0, 0, ownership.SEVERAL),
        "activity:speak_online": (1, 0, 1, ownership.ALONE),
        "activity:company_page": (1, 0, 1, ownership.LEFT_OUT),
        "activity:answer_outside": (0, 1, 0, ownership.NOBODY),
    }
    names = ("activities", "activities_nobody", "activities_several", "activities_alone", "activities_left_out")
    assert said(found, "analysis", *names) == {
        "activities": 5,
        "activities_nobody": 1,
        "activities_several": 1,
        "activities_alone": 1,
        "activities_left_out": 2,
    }
    bare = analysed(client="bare")
    assert said(bare, "analysis", "activities", "any_ownership_trouble") == {
        "activities": NO_TABLE,
        "any_ownership_trouble": NO_TABLE,
    }


# --- the mirror ------------------------------------------------------------------------------------------------------


def pair(found, rows, name: str) -> tuple:
    return next(row[1:] for row in rows(found, "analysis.mirror") if row[0] == f"mirror:{name}")


def test_two_sides_answer_each_other_or_differ_or_are_not_known(analysed, rows, answers):
    nobody = answers({"executives": {"x5": ["non"] * 5 + ["en partie"], "x6": ["non"] * 5 + ["en partie"]}})
    both = "symptom;state\ndia-19;observé\n"
    found = analysed(symptoms=both, answers=nobody)
    assert pair(found, rows, "one_voice") == (coherence.LACKS, coherence.LACKS, coherence.COHERENT)
    apart = "symptom;state\ndia-19;non observé\n"
    found = analysed(client="apart", symptoms=apart, answers=nobody)
    assert pair(found, rows, "one_voice") == (coherence.LACKS, coherence.STANDS, coherence.GAP)
    # that no department claims the subject does not say that they consult one another
    alone = "symptom;state\ndia-17;non observé\ndia-19;observé\n"
    assert pair(analysed(client="alone", symptoms=alone), rows, "one_voice") == (EMPTY, coherence.LACKS, EMPTY)
    contested = "symptom;state\ndia-19;contesté\n"
    found = analysed(client="contested", symptoms=contested, answers=nobody)
    assert pair(found, rows, "one_voice") == (coherence.LACKS, EMPTY, EMPTY)


def test_an_item_speaks_only_where_its_score_was_published(analysed, rows, answers):
    few = analysed(client="few", answers=answers({"employees": {"e3": ["5"] * 4}}))
    assert pair(few, rows, "returns")[0] == EMPTY
    enough = analysed(client="enough", answers=answers({"employees": {"e3": ["5", "4", "5", "4", "5", "5"]}}))
    assert pair(enough, rows, "returns")[0] == coherence.STANDS
    middling = analysed(client="middling", answers=answers({"employees": {"e3": ["3", "3", "3", "3", "4", "2"]}}))
    assert pair(middling, rows, "returns")[0] == coherence.BETWEEN


def test_an_incident_answered_after_a_day_is_late(analysed, rows):
    head = "date;platform;kind;delay\n"
    prompt = analysed(client="prompt", incidents=head + "2025-06-01;LinkedIn;phishing;24\n")
    assert pair(prompt, rows, "answering")[1] == coherence.STANDS
    late = analysed(client="late", incidents=head + "2025-06-01;LinkedIn;phishing;2\n2025-07-01;X;phishing;25\n")
    assert pair(late, rows, "answering")[1] == coherence.LACKS
    old = analysed(client="old", incidents=head + "2015-06-01;LinkedIn;phishing;200\n")
    assert pair(old, rows, "answering")[1] == EMPTY  # of more than two years ago


# --- risks -----------------------------------------------------------------------------------------------------------


def test_risks_stand_by_likelihood_times_impact_and_an_unrated_one_last(analysed, rows, said):
    found = analysed(
        risks="risk;kind;likelihood;impact;owner;measure\n"
        "Petit;;1;2;RH;Lire\nGrand;r_phishing;4;4;;Former\nMoyen;;2;3;DG;\nFlou;;3;;DG;Voir\n",
        incidents="date;platform;kind\n2025-06-01;LinkedIn;phishing\n",
    )
    assert [(row[0], row[1], row[4], row[8]) for row in rows(found, "analysis.risks")] == [
        ("Grand", 1, 16, 1),
        ("Moyen", 2, 6, EMPTY),
        ("Petit", 3, 2, EMPTY),
        ("Flou", EMPTY, EMPTY, EMPTY),
    ]
    names = ("risks", "risks_rated", "first_risks", "first_risks_unowned", "first_risks_unmeasured", "unwritten_risks")
    assert said(found, "analysis", *names) == {
        "risks": 4,
        "risks_rated": 3,
        "first_risks": 2,  # two out of sixteen is not dealt with first
        "first_risks_unowned": 1,
        "first_risks_unmeasured": 1,
        "unwritten_risks": 0,  # the incident's risk is in the register
    }


def test_a_risk_whose_incident_happened_is_told_where_it_is_rated_unlikely(analysed, said):
    incident = "date;platform;kind\n2025-06-01;LinkedIn;phishing\n"
    for likelihood, count in ((2, 1), (3, 0)):
        table = f"risk;kind;likelihood;impact\nPiège;r_phishing;{likelihood};4\n"
        found = analysed(client=f"l{likelihood}", risks=table, incidents=incident)
        assert said(found, "analysis", "risks_underrated", "any_risk_underrated") == {
            "risks_underrated": count,
            "any_risk_underrated": bool(count),
        }


def test_one_known_family_of_three_makes_no_risk_more_likely(analysed, rows):
    table = "network;person;followed_up\n" + "".join(f"Club A;{name};non\n" for name in ("Anne", "Paul", "Zoé"))
    found = analysed(people=PEOPLE, memberships=table)
    assert rows(found, "analysis.unwritten_risks") == []


def test_a_client_may_give_the_degrees_of_a_risk_its_own_words(analysed, rows):
    table = "risk;likelihood;impact\nR;1;4\nS;;2\n"
    words = 'likelihood_labels = ["jamais", "un jour", "un mois sur deux", "sans cesse"]\n'
    found = analysed(risks=table, more=words)
    assert [row[5:7] for row in rows(found, "analysis.risks")] == [
        ("jamais", "impact:4#short"),
        (EMPTY, "impact:2#short"),
    ]
    plain = analysed(client="plain", risks=table)
    assert rows(plain, "analysis.risks")[0][5] == "likelihood:1#short"


def test_a_sixth_risk_as_great_as_the_fifth_is_dealt_with_first_too(analysed, said):
    lines = "".join(f"R{n};3;3\n" for n in range(6)) + "R6;1;1\n"
    found = analysed(risks="risk;likelihood;impact\n" + lines)
    assert said(found, "analysis", "first_risks") == {"first_risks": 6}


def test_an_incident_calls_for_its_risk_where_nobody_wrote_it_down(analysed, rows, said):
    found = analysed(incidents="date;platform;kind\n2025-06-01;LinkedIn;phishing\n")
    assert rows(found, "analysis.unwritten_risks") == [("risk:r_phishing", 0, 1, "risk:r_phishing#measure")]
    assert said(found, "analysis", "risks", "risks_looked_for") == {"risks": NO_TABLE, "risks_looked_for": True}
    bare = analysed(client="bare")
    assert said(bare, "analysis", "any_unwritten", "risks_looked_for") == {
        "any_unwritten": False,
        "risks_looked_for": False,
    }


# --- choices ---------------------------------------------------------------------------------------------------------


def test_nobody_is_asked_how_open_an_internal_network_should_be_that_is_not_their_subject(analysed, rows):
    asked = {row[0] for row in rows(analysed(client="asked"), "analysis.tensions")}
    aside = analysed(client="aside", more='[dimension_targets]\nd7 = "not_our_subject"\n')
    assert asked - {row[0] for row in rows(aside, "analysis.tensions")} == {"tension:ten-11"}


def test_the_last_position_on_a_tension_counts_and_a_decision_undone_takes_it_back(analysed, rows, said):
    head = "date;who;about;value\n"
    kept = analysed(
        client="kept",
        decisions=head + "2026-01-01;CODIR;tension:ten-01;personal\n2026-01-02;CODIR;tension:ten-01;shared\n",
    )
    positions = {row[0]: row[3] for row in rows(kept, "analysis.tensions")}
    assert positions["tension:ten-01"] == "position:ten-01:shared"
    assert said(kept, "analysis", "tensions_chosen", "any_tension_open") == {
        "tensions_chosen": 1,
        "any_tension_open": True,
    }
    back = analysed(
        client="back",
        decisions=head + "2026-01-01;CODIR;tension:ten-01;personal\n2026-01-02;CODIR;tension:ten-01;annulé\n",
    )
    assert said(back, "analysis", "tensions_chosen") == {"tensions_chosen": 0}
    muttered = analysed(
        client="muttered",
        decisions=head + "2026-01-01;CODIR;tension:ten-01;shared\n2026-01-02;CODIR;tension:ten-01;à revoir\n",
    )
    assert said(muttered, "analysis", "tensions_chosen") == {"tensions_chosen": 1}


# --- silos -----------------------------------------------------------------------------------------------------------


def two_sites(people: int = 12, declaring: int = 24, across: int = 0) -> dict[str, str]:
    """Two sites of so many people, each tied in a ring among themselves; some ties across."""
    names = [f"{site}{n:02}" for site in "AB" for n in range(people)]
    listed = "person;function;level;site\n" + "".join(f"{n};production;employee;{n[0]}\n" for n in names)
    ties = [
        (f"{site}{n:02}", f"{site}{(n + step) % people:02}") for site in "AB" for n in range(people) for step in (1, 2)
    ]
    ties = [tie for tie in ties if names.index(tie[0]) < declaring]
    ties += [(f"A{n:02}", f"B{n:02}") for n in range(across)]
    return {
        "headcount": f"function;level;count\nproduction;employee;{2 * people}\n",
        "people": listed,
        "ties": "source;target;kind\n" + "".join(f"{s};{t};demande conseil\n" for s, t in ties),
    }


def test_sites_that_keep_to_themselves_are_told_with_their_index(analysed, rows, said):
    found = analysed(**two_sites(across=6))
    (row,) = rows(found, "analysis.silos")
    assert row[:4] == (silos.GROUPINGS["site"], 2, 2, round((6 - 48) / 54, 2))
    assert row[6] == silos.CLOSED
    assert said(found, "analysis", "tie_response", "tie_confidence", "structure_told") == {
        "tie_response": 1.0,
        "tie_confidence": "solide",
        "structure_told": True,
    }


def test_an_index_that_would_tell_a_withheld_cell_is_withheld_and_its_reading_stays(analysed, rows):
    found = analysed(**two_sites(across=3))  # three ties across: too few to be shown
    (row,) = rows(found, "analysis.silos")
    assert row[3:] == (KEPT, KEPT, KEPT, silos.CLOSED)


def test_below_forty_in_a_hundred_structure_is_not_told(analysed, rows, said):
    found = analysed(**two_sites(declaring=9))
    assert rows(found, "analysis.silos") == rows(found, "analysis.positions") == []
    assert said(found, "analysis", "structure_told", "tie_response", "cut_people", "fragmentation") == {
        "structure_told": False,
        "tie_response": 9 / 24,
        "cut_people": FEW,
        "fragmentation": FEW,
    }


def test_contacts_are_told_of_large_levels_only(analysed, rows):
    found = analysed(**two_sites())
    assert [row[:5] for row in rows(found, "analysis.positions")] == [("level:employee", 24, 4, 4, 4)]
    small = analysed(client="small", **two_sites(people=4, declaring=8))
    assert rows(small, "analysis.positions") == []


def test_without_ties_the_table_is_named(analysed, said):
    names = ("structure_told", "cut_people", "unit_modularity")
    assert said(analysed(), "analysis", *names) == dict.fromkeys(names, NO_TABLE)


# --- the axes, and contacts counted by intake -------------------------------------------------------------------------


def test_the_register_lies_on_its_axes_and_closed_clubs_take_their_part(analysed, rows, said):
    found = analysed(
        people=PEOPLE,
        networks="network;kind;axis_real;axis_scope;axis_private\n"
        "Club A;club d’affaires;de rencontre;entreprise;professionnel\n"
        "Club B;club-service;de rencontre;entreprise;professionnel\n"
        "Page;réseau en ligne généraliste;en ligne;entreprise;professionnel\n"
        "Union;chambre ou fédération;;;\n",
        memberships="network;person;fee;last_attended\nClub A;Anne;300;2026-01-01\nClub B;Paul;100;2020-01-01\n"
        "Union;Paul;400;2026-01-01\n",
    )
    assert [row[3:] for row in rows(found, "analysis.axes")] == [(2, 1, 400), (1, EMPTY, 0)]
    names = ("axis_cells", "axis_cells_used", "fees_networks", "fees_effective", "closed_fees")
    assert said(found, "analysis", *names) == {
        "axis_cells": 8,
        "axis_cells_used": 1,
        "fees_networks": 3,
        "fees_effective": pytest.approx(800**2 / (300**2 + 100**2 + 400**2)),
        "closed_fees": 0.5,
    }
    assert said(analysed(client="bare"), "analysis", "axis_cells") == {"axis_cells": NO_TABLE}
    unlisted = analysed(
        client="unlisted",
        people=PEOPLE,
        networks="network;kind\nClub A;club d’affaires\n",
        memberships="network;person;fee\nClub A;Anne;1000\nClub Z;Anne;500\n",
    )
    assert said(unlisted, "analysis", "closed_fees") == {"closed_fees": EMPTY}  # what Club Z is, nobody says


def with_contacts(intake, known: dict[str, list[str]]):
    """The engagement as if people had given their exports: by person, the targets where they know somebody."""
    rows = [(person, target, "other", 2024, 3) for person, targets in known.items() for target in targets]
    names = ("person", "target", "seniority", "year", "count")
    columns = Columns(len(rows), dict(zip(names, zip(*rows, strict=True), strict=True)))
    tables = intake.engagement.tables | {"contacts": columns}
    return dataclasses.replace(intake.engagement, tables=tables, seal=f"{len(known)} exports")


@pytest.mark.parametrize(
    ("people", "told", "count"), [(4, [], FEW), (6, [("T1", "non", KEPT, KEPT)], 1), (10, [("T1", "non", 3, 10)], 1)]
)
def test_contacts_are_told_of_five_exports_on_and_never_by_whom(small_client, rows, said, people, told, count):
    known = {f"V-{n:02}": ["T1", "other"] if n < 3 else ["other"] for n in range(people)}
    engagement = with_contacts(small_client({"targets": "target;met_where\nT1;\nT2;\n"}, depth="in_depth"), known)
    found = analyse(engagement)
    assert rows(found, "analysis.known_at") == told
    assert said(found, "analysis", "targets_known") == {"targets_known": count}


# --- what the register pays twice, or without following up ------------------------------------------------------------


def test_two_prices_do_not_tell_that_a_few_spent_nothing(analysed, rows):
    people = "person;function;level;hours\n" + "".join(f"E{n};general_management;executive;0\n" for n in range(5))
    people += "".join(f"S{n};sales;employee;{10 + n}\n" for n in range(5))
    headcount = "function;level;count;half_day_cost\ngeneral_management;executive;5;700\nsales;employee;5;100\n"
    found = analysed(people=people, headcount=headcount)
    assert [row[3] for row in rows(found, "analysis.time")] == [KEPT]
    mixed = people.replace("E4;general_management;executive;0", "E4;general_management;executive;7")
    told = analysed(client="mixed", people=mixed, headcount=headcount)
    assert [isinstance(row[3], int | float) for row in rows(told, "analysis.time")] == [True]


def test_a_person_paid_twice_in_one_network_costs_once_too_many(analysed, said):
    found = analysed(
        people=PEOPLE,
        memberships="network;person;since;fee;followed_up\n"
        "Club A;Anne;2020-01-01;300;oui\nClub A;Anne;2022-01-01;200;non\n"
        "Club A;Paul;2020-01-01;300;non\nClub B;Anne;2020-01-01;90;non\n",
    )
    names = ("doubles", "double_fees", "any_double", "unfollowed", "unfollowed_fees")
    assert said(found, "analysis", *names) == {
        "doubles": 1,
        "double_fees": 200,
        "any_double": True,
        "unfollowed": 3,
        "unfollowed_fees": 590,
    }
    unpaid = analysed(client="unpaid", people=PEOPLE, memberships="network;person\nClub A;Anne\n")
    assert said(unpaid, "analysis", "any_double", "unfollowed_fees") == {
        "any_double": EMPTY,
        "unfollowed_fees": EMPTY,
    }


def test_what_is_expected_stands_beside_what_came_of_it(analysed, rows):
    found = analysed(
        people=PEOPLE,
        objectives=OBJECTIVES,
        networks="network;kind;purpose\nClub A;club d’affaires;o1\n",
        memberships="network;person;contacts;deals\nClub A;Anne;4;1\nClub A;Paul;2;\n",
    )
    assert [row[5:] for row in rows(found, "analysis.expected")] == [(6, EMPTY, 1)]


# --- what an attacker tried -------------------------------------------------------------------------------------------


def test_all_ties_less_those_shown_do_not_tell_one_declarants(analysed, rows):
    """Of ten managers one declares: with the total and the other cells, nine ties would be that person's."""
    people = "person;function;level;site\n" + "".join(f"M{n:02};production;manager;\n" for n in range(10))
    people += "".join(f"E{n:02};production;employee;\n" for n in range(14))
    pairs = [(f"E{n:02}", f"E{(n + 1) % 14:02}") for n in range(14)] + [("M00", f"M{n:02}") for n in range(1, 10)]
    ties = "source;target;kind\n" + "".join(f"{s};{t};demande conseil\n" for s, t in pairs)
    headcount = "function;level;count\nproduction;manager;10\nproduction;employee;14\n"
    found = analysed(people=people, ties=ties, headcount=headcount)
    cells = {row[:2]: row[2] for row in rows(found, "analysis.between_levels")}
    assert cells["level:manager", "level:manager"] == cells["level:manager", "level:employee"] == FEW
    assert KEPT in cells.values()
    told = {row[0]: row[2:] for row in rows(found, "analysis.positions")}
    assert told["level:manager"] == (FEW,) * 5  # all of it would be the one declarant's


HEADS = "function;level;count\nproduction;employee;24\n"
SITES = [f"N{n:02}" for n in range(24)]  # the first twelve at Tours, the others at Lyon


def ringed(*more: tuple[str, str], kind: str = "demande conseil", tours: int = 12) -> str:
    """Everybody names two at their own site and, at even places, one at the other; then those more."""
    pairs = set(more)
    for n, person in enumerate(SITES):
        own, other = (SITES[:12], SITES[12:]) if n < 12 else (SITES[12:], SITES[:12])
        if n >= tours and n < 12:
            continue
        pairs |= {(person, own[(n + 1) % 12]), (person, own[(n + 2) % 12]), (person, other[n * 5 % 12])}
    return "source;target;kind\n" + "".join(f"{s};{t};{kind}\n" for s, t in sorted(pairs))


def at_two_sites(*more: str) -> str:
    lines = [f"{p};production;{'manager' if n < 12 else 'employee'};{'Tours' if n < 12 else 'Lyon'}"
             for n, p in enumerate(SITES)]  # fmt: skip
    return "\n".join(["person;function;level;site", *lines, *more]) + "\n"


def test_levels_that_differ_from_sites_by_one_person_are_not_shown_beside_them(analysed, rows, said):
    people = at_two_sites("Xavier;production;employee;Tours")
    found = analysed(people=people, ties=ringed(("Xavier", "N03")), headcount=HEADS)
    assert all(isinstance(row[2], int) for row in rows(found, "analysis.between_sites"))
    assert rows(found, "analysis.between_levels") == []
    assert said(found, "analysis", "between_levels_told") == {"between_levels_told": False}
    same = analysed(client="same", people=at_two_sites(), ties=ringed(), headcount=HEADS)
    assert len(rows(same, "analysis.between_levels")) == 4  # the same groups by another name tell nothing more


def test_an_index_does_not_give_back_what_protects_one_person_without_a_site(analysed, rows):
    people = at_two_sites("Xavier;production;employee;")
    found = analysed(people=people, ties=ringed(("Xavier", "N03")), headcount=HEADS)
    row = next(row for row in rows(found, "analysis.silos") if row[0] == silos.GROUPINGS["site"])
    assert row[3:] == (KEPT, KEPT, KEPT, KEPT)  # not even a reading: one tie is left out of it


def test_one_declarant_of_a_site_decides_no_reading(analysed, rows):
    for client, target in (("own", "N01"), ("other", "N12")):
        ties = ringed(*((SITES[0], other) for other in SITES[1:12] if target == "N01"),
                      *((SITES[0], other) for other in SITES[13:24] if target == "N12"), tours=0)  # fmt: skip
        found = analysed(client=client, people=at_two_sites(), ties=ties, headcount=HEADS)
        assert rows(found, "analysis.silos") == []


def test_naming_oneself_is_declaring_nothing(analysed, rows, said):
    alone = [("N00", other) for other in SITES[1:8]]
    selves = [(person, person) for person in SITES[1:6]]
    found = analysed(people=at_two_sites(), ties=ringed(*alone, *selves, tours=0), headcount=HEADS)
    cells = {row[:2]: row[2] for row in rows(found, "analysis.between_sites")}
    assert cells["Tours", "Tours"] == cells["Tours", "Lyon"] == FEW
    few = "source;target\n" + "".join(f"{s};{t}\n" for s, t in [*alone, *selves])
    quiet = analysed(client="quiet", people=at_two_sites(), ties=few, headcount=HEADS)
    assert said(quiet, "analysis", "ties", "tie_isolates") == {"ties": FEW, "tie_isolates": FEW}


def test_a_family_tie_elsewhere_does_not_make_those_named_declare(analysed, rows):
    alone = [("N00", other) for other in SITES[1:8]]
    ties = ringed(*alone, tours=0) + "N22;N23;famille\n"
    found = analysed(people=at_two_sites(), ties=ties, headcount=HEADS)
    cells = {row[:2]: row[2] for row in rows(found, "analysis.between_sites")}
    assert cells["Tours", "Tours"] == FEW


def test_a_cell_is_the_word_of_five_people_and_not_of_one(analysed, rows):
    alone = [("N00", other) for other in SITES[12:24]]
    plain = [(s, SITES[(n + 1) % 12]) for n, s in enumerate(SITES[:12])]
    lyon = [(s, SITES[12 + (n + 1) % 12]) for n, s in enumerate(SITES[12:])]
    back = list(zip(SITES[12:], SITES[:12], strict=True))
    ties = "source;target;kind\n" + "".join(f"{s};{t};demande conseil\n" for s, t in alone + plain + lyon + back)
    found = analysed(people=at_two_sites(), ties=ties, headcount=HEADS)
    cells = {row[:2]: row[2] for row in rows(found, "analysis.between_sites")}
    assert cells["Tours", "Lyon"] == KEPT


def test_a_raised_smallest_group_holds_for_every_figure_of_ties(analysed, rows, said):
    more = "[thresholds]\nminimum_group = 30\n"
    found = analysed(more=more, people=at_two_sites(), ties=ringed(), headcount=HEADS)
    assert said(found, "analysis", "ties", "structure_told") == {"ties": FEW, "structure_told": FEW}
    assert {cell for row in rows(found, "analysis.between_sites") for cell in row[2:]} <= {FEW, KEPT}
    assert rows(found, "analysis.silos") == []


def test_a_department_of_one_tells_no_modularity(analysed, said):
    people = "person;function;level;unit\n" + "".join(f"N{n:02};production;employee;atelier\n" for n in range(11))
    people += "N11;production;employee;direction\n"
    pairs = [(f"N{n:02}", f"N{(n + 1) % 11:02}") for n in range(11)] + [("N11", f"N{n:02}") for n in range(3)]
    ties = "source;target;kind\n" + "".join(f"{s};{t};demande conseil\n" for s, t in pairs)
    found = analysed(people=people, ties=ties, headcount="function;level;count\nproduction;employee;12\n")
    assert said(found, "analysis", "unit_modularity") == {"unit_modularity": KEPT}


def test_whoever_was_named_by_few_does_not_learn_that_all_name_back(analysed, said):
    people = "person;function;level\n" + "".join(f"N{n:02};production;employee\n" for n in range(12))
    pairs = [(0, 1), (1, 0), (2, 3), (3, 2), (4, 5), (5, 4)]
    ties = "source;target;kind\n" + "".join(f"N{s:02};N{t:02};demande conseil\n" for s, t in pairs)
    found = analysed(people=people, ties=ties, headcount="function;level;count\nproduction;employee;12\n")
    assert said(found, "analysis", "tie_reciprocity", "ties") == {"tie_reciprocity": KEPT, "ties": 6}


def test_working_together_is_no_direction_and_a_pair_counts_once(analysed, rows, said):
    people = "person;function;level;site\n" + "".join(f"N{n:02};production;employee;{'AB'[n % 2]}\n" for n in range(20))
    ties = "source;target;kind\n" + "".join(f"N{n:02};N{n + 1:02};travaille avec\n" for n in range(19))
    ties += "N01;N00;demande conseil\nN00;N19;demande conseil\n"
    found = analysed(people=people, ties=ties, headcount="function;level;count\nproduction;employee;20\n")
    assert said(found, "analysis", "ties", "tie_reciprocity") == {"ties": 20, "tie_reciprocity": UNDEFINED}
    cells = {row[:2]: row[2] for row in rows(found, "analysis.between_sites")}
    assert cells["A", "B"] == cells["B", "A"] == 20


# --- what a sceptical reader found ------------------------------------------------------------------------------------


def test_a_blank_notice_is_told_and_no_day_is_invented(analysed, rows, said):
    found = analysed(
        people=PEOPLE,
        memberships="network;person;fee;renewal_date;notice_months\n"
        "Club A;Anne;300;2026-06-30;\nClub B;Paul;100;2026-06-30;0\n",
    )
    assert [row[:2] for row in rows(found, "analysis.renewals")] == [("Club B", "2026-06-29")]
    assert said(found, "analysis", "notice_unknown", "notice_unknown_fees", "any_missed_notice") == {
        "notice_unknown": 1,
        "notice_unknown_fees": 300,
        "any_missed_notice": False,
    }


def test_a_fee_for_the_whole_network_is_followed_where_one_seat_is(analysed, said):
    found = analysed(
        people=PEOPLE,
        networks="network;kind;fixed_fee\nUnion;chambre ou fédération;900\n",
        memberships="network;person;fee;followed_up\nUnion;Anne;900;non\nUnion;Paul;0;oui\n",
    )
    assert said(found, "analysis", "unfollowed", "unfollowed_fees") == {"unfollowed": 1, "unfollowed_fees": 0}


def test_a_seat_of_unknown_attendance_is_in_use_only_where_none_was_noted(analysed, rows):
    noted = "network;person;last_attended\nClub A;Anne;2026-01-01\nClub A;Paul;\n"
    assert rows(analysed(people=PEOPLE, memberships=noted), "analysis.attendance") == [("Club A", 1)]
    never = "network;person\nClub A;Anne\nClub A;Paul\n"
    assert rows(analysed(client="never", people=PEOPLE, memberships=never), "analysis.attendance") == [("Club A", 2)]


def test_a_leader_alone_in_the_table_is_not_said_to_bring_the_others_in(analysed, rows):
    found = analysed(ownership="activity;function;state\nrecruit;ressources humaines;pilote\n")
    assert rows(found, "analysis.activities")[0][-1] == ownership.UNSAID


def test_a_review_answered_the_same_day_and_an_old_incident_call_for_no_risk(analysed, rows):
    head = "date;platform;kind;delay\n"
    answered = analysed(client="answered", incidents=head + "2025-06-01;X;avis public défavorable;3\n")
    assert rows(answered, "analysis.unwritten_risks") == []
    old = analysed(client="old", incidents=head + "2020-06-01;X;phishing;\n")
    assert rows(old, "analysis.unwritten_risks") == []
    open_review = analysed(client="open", incidents=head + "2025-06-01;X;avis public défavorable;\n")
    assert [row[0] for row in rows(open_review, "analysis.unwritten_risks")] == ["risk:r_reviews"]


def test_a_target_is_met_no_more_once_whoever_met_it_or_went_there_has_left(small_client, said):
    people = "person;function;level;left\nAnne Noiret;commerce;manager;2025-12-31\nPaul Verdan;commerce;employee;\n"
    memberships = "network;person;last_attended\nClub A;Anne Noiret;2025-11-30\nClub B;Paul Verdan;2025-11-30\n"
    targets = (
        "target;met_where;met_by\nPort;Club A;\nUsine;Club B;\nMairie;Club B;Anne Noiret\n"
        'Lycée;"Club A ; Club B";\nGare;Club A;Paul Verdan\n'
    )
    found = analyse(small_client({"people": people, "memberships": memberships, "targets": targets}).engagement)
    assert said(found, "analysis", "targets", "targets_met") == {
        "targets": 5,
        "targets_met": 3,
    }  # neither Port nor Mairie
