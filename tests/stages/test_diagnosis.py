"""The diagnosis of clients small enough to compute by hand."""

from __future__ import annotations

import math

import pytest

from maillage.diagnosis import diagnose
from maillage.diagnosis.dimensions import against_target
from maillage.diagnosis.holders import GONE
from maillage.language import Language
from maillage.measures.estimation import Estimate

HEADCOUNT = "function;level;count;site\ndirection;executive;8;Tours\nproduction;employee;30;Tours\n"
EVERY = tuple(f"d{number}" for number in range(1, 13))
FEW, EMPTY, UNDEFINED, NO_TABLE = "<too_few>", "<no_data>", "<undefined>", "<no_table>"
KEPT = "<withheld>"


def all_but(*answered: tuple, word: str = EMPTY, blank: str = EMPTY) -> list[tuple]:
    """The twelve rows of the dimensions: those given, the described one, the others blank."""
    given = {row[0].removeprefix("dimension:"): row for row in answered}
    given["d9"] = ("dimension:d9", *[UNDEFINED] * 5, "décrite, non notée", UNDEFINED)
    return [given.get(name, (f"dimension:{name}", blank, blank, blank, EMPTY, blank, word, blank)) for name in EVERY]


# --- audiences -----------------------------------------------------------------------------------------------------


@pytest.fixture
def four_executives(small_client, answers):
    """Four executives say yes (100 points); six employees say 2, 3, 4, 2, 3, 4 of 5: mean 50."""
    given = answers({"executives": {"x1": ["oui"] * 4}, "employees": {"e1": list("234234")}})
    intake = small_client({"headcount": HEADCOUNT, "answers": given}, more="[dimension_targets]\nd1 = 65\n")
    return diagnose(intake.engagement)


def test_an_audience_of_four_takes_no_part_in_the_mean(four_executives, rows):
    # 50 ± t(5) · (25·√0,8 / √6) · √(1 − 6/30) = 50 ± 2,5706 · 8,165 = 50 ± 21
    expected = ("dimension:d1", 50, 29, 71, 65, -15, "on ne peut trancher", 6)
    assert rows(four_executives, "diagnosis.dimensions") == all_but(expected)


def test_an_audience_of_four_has_neither_score_nor_count(four_executives, rows):
    assert rows(four_executives, "diagnosis.audiences") == [("dimension:d1", FEW, FEW, UNDEFINED, UNDEFINED, 50, 6)]
    assert rows(four_executives, "diagnosis.coverage") == [
        ("audience:executives", 8, EMPTY, FEW, FEW, FEW),
        ("audience:employees", 30, EMPTY, 6, 0.2, "indicatif"),
    ]
    assert rows(four_executives, "diagnosis.items") == [
        ("item:x1", "audience:executives", FEW, FEW, FEW),
        ("item:e1", "audience:employees", 6, 50, 0),
    ]
    assert rows(four_executives, "diagnosis.declared") == [("item:x1", FEW, FEW, FEW)]


def test_no_total_lets_an_audience_of_four_be_counted_by_subtraction(four_executives, rows, said):
    assert said(four_executives, "diagnosis", "answers", "declared_answers") == {
        "answers": 6,
        "declared_answers": FEW,
    }
    received = {row[0]: row[1] for row in rows(four_executives, "diagnosis.received")}
    assert received == {"Effectifs": 2, "Réponses": KEPT}


def test_two_audiences_of_four_leave_nothing_to_say(small_client, answers, rows, said):
    given = answers({"executives": {"x1": ["oui"] * 4}, "employees": {"e1": list("2345")}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}).engagement)
    assert rows(found, "diagnosis.dimensions") == all_but(("dimension:d1", FEW, FEW, FEW, EMPTY, FEW, FEW, FEW))
    assert said(found, "diagnosis", "answers", "dimensions_measured") == {"answers": FEW, "dimensions_measured": 0}
    assert rows(found, "diagnosis.audiences") == [("dimension:d1", FEW, FEW, UNDEFINED, UNDEFINED, FEW, FEW)]
    assert rows(found, "diagnosis.received")[1][:2] == ("Réponses", KEPT)


def test_a_higher_minimum_group_of_the_settings_withholds_more(small_client, answers, rows):
    given = answers({"employees": {"e1": list("234234")}})
    engagement = small_client(
        {"headcount": HEADCOUNT, "answers": given}, more="[thresholds]\nminimum_group = 7\n"
    ).engagement
    assert rows(diagnose(engagement), "diagnosis.coverage")[1] == ("audience:employees", 30, EMPTY, FEW, FEW, FEW)


def test_a_flash_client_declares_for_itself(small_client, answers, rows, said):
    given = answers({"executives": {"x1": ["oui"], "x3": ["une fois"]}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}, depth="flash").engagement)
    assert rows(found, "diagnosis.declared") == [
        ("item:x1", "answer:yes", 100, 1),
        ("item:x3", "count3:once", 50, 1),
    ]
    assert said(found, "diagnosis", "declared_answers") == {"declared_answers": 1}


def test_two_audiences_weigh_the_same_whatever_their_size(small_client, answers, rows):
    given = answers({"executives": {"x1": ["oui"] * 8}, "employees": {"e1": list("234234")}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}).engagement)
    # All eight executives answered: 100, certain. (100 + 50) / 2 = 75; half of the employees' 21: 10,5.
    assert rows(found, "diagnosis.dimensions") == all_but(("dimension:d1", 75, 65, 85, EMPTY, EMPTY, "sans cible", 14))
    # Eight who all say yes are not told, nor is the other audience, from which the mean would tell them.
    assert rows(found, "diagnosis.audiences") == [("dimension:d1", KEPT, KEPT, UNDEFINED, UNDEFINED, KEPT, KEPT)]
    assert rows(found, "diagnosis.items")[0] == ("item:x1", "audience:executives", KEPT, KEPT, KEPT)


def test_executives_alone_speak_for_the_executives(small_client, answers, rows, said):
    given = answers({"executives": {"x1": ["oui", "non", "oui", "non", "en préparation"]}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}).engagement)
    assert rows(found, "diagnosis.audiences") == [("dimension:d1", 50, 5, UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED)]
    assert rows(found, "diagnosis.coverage") == [
        ("audience:executives", 8, EMPTY, 5, 0.625, "exploitable"),
        ("audience:employees", 30, EMPTY, 0, 0.0, "aucune réponse"),
    ]
    assert said(found, "diagnosis", "answers", "dimensions_measured") == {"answers": 5, "dimensions_measured": 1}


def test_employees_alone_speak_for_the_employees(small_client, answers, rows):
    given = answers({"employees": {"e8": list("11555")}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}).engagement)
    assert rows(found, "diagnosis.audiences") == [("dimension:d8", *[UNDEFINED] * 4, 60, 5)]
    assert rows(found, "diagnosis.declared") == []


# --- answers that say little ---------------------------------------------------------------------------------------


def test_the_same_answer_of_everybody_gives_no_interval_and_no_too_close(small_client, answers, rows, said):
    given = answers({"employees": {"e1": ["3"] * 12}})
    intake = small_client({"headcount": HEADCOUNT, "answers": given}, more="[dimension_targets]\nd1 = 51\n")
    found = diagnose(intake.engagement)
    expected = ("dimension:d1", 50, EMPTY, EMPTY, 51, -1, "sous la cible, sans intervalle", 12)
    assert rows(found, "diagnosis.dimensions") == all_but(expected)
    assert said(found, "diagnosis", "dimensions_undecided", "dimensions_unsure", "dimensions_behind") == {
        "dimensions_undecided": 0,
        "dimensions_unsure": 1,
        "dimensions_behind": 0,
    }


def test_the_same_answer_of_everybody_in_the_company_is_certain(small_client, answers, rows):
    given = answers({"executives": {"x1": ["en préparation"] * 10}})
    headcount = "function;level;count\ncommerce;executive;10\n"
    intake = small_client({"headcount": headcount, "answers": given}, more="[dimension_targets]\nd1 = 51\n")
    expected = ("dimension:d1", 50, 50, 50, 51, -1, "en deçà de la cible", 10)
    assert rows(diagnose(intake.engagement), "diagnosis.dimensions") == all_but(expected)


def test_nobody_knows_is_told_and_not_scored(small_client, answers, rows, said):
    given = answers({"employees": {"e1": ["nsp"] * 6, "e8": ["nsp"] * 6}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}).engagement)
    assert rows(found, "diagnosis.dimensions") == all_but()
    assert rows(found, "diagnosis.items") == [
        ("item:e1", "audience:employees", 0, EMPTY, 6),
        ("item:e8", "audience:employees", 0, EMPTY, 6),
    ]
    assert rows(found, "diagnosis.audiences") == []
    assert said(found, "diagnosis", "answers", "dimensions_measured", "furthest_behind") == {
        "answers": 6,
        "dimensions_measured": 0,
        "furthest_behind": UNDEFINED,
    }


def test_one_who_knows_among_many_who_do_not_is_withheld(small_client, answers, rows):
    given = answers({"executives": {"x1": ["oui", "nsp", "nsp", "nsp", "nsp", "nsp"]}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}).engagement)
    assert rows(found, "diagnosis.dimensions") == all_but(("dimension:d1", FEW, FEW, FEW, EMPTY, FEW, FEW, FEW))
    assert rows(found, "diagnosis.items") == [("item:x1", "audience:executives", FEW, FEW, FEW)]
    assert rows(found, "diagnosis.declared") == [("item:x1", FEW, FEW, FEW)]


# --- beyond the core -----------------------------------------------------------------------------------------------


def test_a_bank_item_that_was_answered_joins_its_dimension_turned_round_where_agreeing_is_unfavourable(
    small_client, answers, rows
):
    given = answers({"employees": {"e3": list("234234"), "bank-07": list("132132")}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}, depth="in_depth").engagement)
    # e3: 25, 50, 75 twice. bank-07 turned round: 100, 50, 75 twice. Their means: 62,5, 50, 75 twice, 62,5 in all.
    # 62,5 ± t(5) · (11,18 / √6) · √(1 − 6/30) = 62,5 ± 10,5; halves are rounded up
    assert rows(found, "diagnosis.dimensions")[2] == ("dimension:d3", 63, 52, 73, EMPTY, EMPTY, "sans cible", 6)
    assert rows(found, "diagnosis.items") == [
        ("item:e3", "audience:employees", 6, 50, 0),
        ("item:bank-07#short", "audience:employees", 6, 75, 0),
    ]
    assert Language("fr").term("item:bank-07#short") == "Chaque service de son côté (score retourné)"


def test_who_was_not_handed_the_sheet_of_the_bank_keeps_the_score_of_the_core(small_client, answers, rows):
    handed = {"bank-18": list("444444"), "bank-19": list("555555")}
    given = answers({"employees": {"e6": list("111111222222")} | handed})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}, depth="in_depth").engagement)
    # Six with the sheet: (0 + 75 + 100) / 3; six without it: 25. Left blank, two items of three would have undone them.
    (row,) = rows(found, "diagnosis.audiences")
    assert (row[0], row[-2:]) == ("dimension:d6", (42, 12))


def test_the_side_instruments_change_no_score_and_make_nobody_count_twice(small_client, answers, rows, said):
    core = {"executives": {"x1": ["oui", "non", "oui", "non", "en préparation"]}}
    beside = {"executives": {"con-08.familiar": ["plus ou moins"] * 7, "maturity-6": ["oui"] * 7}}
    without = diagnose(
        small_client({"headcount": HEADCOUNT, "answers": answers(core)}, client="a", depth="in_depth").engagement
    )
    given = answers({"executives": core["executives"] | beside["executives"]})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}, client="b", depth="in_depth").engagement)
    for name in ("dimensions", "audiences", "items", "coverage", "declared", "help"):
        assert rows(found, f"diagnosis.{name}") == rows(without, f"diagnosis.{name}"), name
    assert said(found, "diagnosis", "answers") == {"answers": 5}


def test_no_survey_names_the_table_that_would_fill_it(small_client, rows, said):
    found = diagnose(small_client({"headcount": HEADCOUNT}, more="[dimension_targets]\nd1 = 65\n").engagement)
    expected = ("dimension:d1", NO_TABLE, NO_TABLE, NO_TABLE, 65, NO_TABLE, NO_TABLE, NO_TABLE)
    assert rows(found, "diagnosis.dimensions") == all_but(expected, word=NO_TABLE, blank=NO_TABLE)
    assert found.table("diagnosis.dimensions").rows[1][1].table == "answers"
    for name in ("coverage", "audiences", "items", "help", "declared"):
        assert rows(found, f"diagnosis.{name}") == [], name
    names = ("answers", "dimensions_measured", "any_behind", "furthest_behind", "ahead_score", "declared_answers")
    assert said(found, "diagnosis", *names) == dict.fromkeys(names, NO_TABLE)
    assert all(found.fact(f"diagnosis.{name}").table == "answers" for name in names)
    assert [row[0] for row in rows(found, "diagnosis.received")] == ["Effectifs"]
    assert "Réponses" in [row[0] for row in rows(found, "diagnosis.missing")]


def test_help_received_and_given_is_described_by_audience(small_client, answers, rows):
    given = answers(
        {
            "executives": {"x12.received": ["oui"] * 4, "x12.given": ["oui"] * 4},
            "employees": {"e9.received": ["oui", "oui", "oui", "non", "nsp", "non"], "e9.given": ["oui"] * 5 + ["non"]},
        }
    )
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}).engagement)
    assert rows(found, "diagnosis.help") == [
        ("audience:executives", FEW, FEW, FEW, FEW),
        ("audience:employees", 3, 5, 5, 6),
    ]


# --- targets -------------------------------------------------------------------------------------------------------


def test_a_subject_left_aside_is_neither_behind_nor_reached(small_client, answers, rows, said):
    given = answers({"employees": {"e1": ["1"] * 10, "e8": ["1"] * 10, "e5": ["5"] * 10}})
    headcount = "function;level;count\nproduction;employee;10\n"
    more = '[dimension_targets]\nd1 = "not_our_subject"\nd5 = 60\nd3 = "not_our_subject"\nd9 = 70\n'
    found = diagnose(small_client({"headcount": headcount, "answers": given}, more=more).engagement)
    expected = all_but(
        ("dimension:d1", 0, 0, 0, EMPTY, EMPTY, "sans cible : écartée par la direction", 10),
        ("dimension:d3", EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, "sans cible : écartée par la direction", EMPTY),
        ("dimension:d5", 100, 100, 100, 60, 40, "cible atteinte", 10),
        ("dimension:d8", 0, 0, 0, EMPTY, EMPTY, "sans cible", 10),
    )
    assert rows(found, "diagnosis.dimensions") == expected
    names = ("dimensions_behind", "dimensions_reached", "any_behind", "none_behind", "any_target")
    assert said(found, "diagnosis", *names) == {
        "dimensions_behind": 0,
        "dimensions_reached": 1,
        "any_behind": False,
        "none_behind": True,
        "any_target": True,
    }


def test_without_any_target_nothing_is_said_to_be_behind_or_reached(small_client, answers, said):
    given = answers({"employees": {"e1": list("11112")}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}).engagement)
    names = ("targets_set", "any_target", "any_behind", "none_behind", "dimensions_measured")
    assert said(found, "diagnosis", *names) == {
        "targets_set": 0,
        "any_target": False,
        "any_behind": "<no_data>",
        "none_behind": "<no_data>",
        "dimensions_measured": 1,
    }


@pytest.mark.parametrize(
    ("value", "high", "verdict"),
    [
        (70, 80, "cible atteinte"),
        (69.5, 80, "cible atteinte"),  # printed 70
        (69.4, 80, "on ne peut trancher"),
        (60, 69.5, "on ne peut trancher"),  # printed 70: the interval touches the target
        (60, 69.4, "en deçà de la cible"),
        (69.4, None, "sous la cible, sans intervalle"),
        (69.5, None, "cible atteinte"),
    ],
)
def test_a_verdict_turns_where_the_printed_figures_do(value, high, verdict):
    assert against_target(Estimate(value, None if high is None else value - 9, high, 30, "t"), 70) == verdict


def test_two_dimensions_equally_far_are_not_called_the_furthest(small_client, answers, said):
    headcount = "function;level;count\nproduction;employee;10\n"
    given = answers({"employees": {"e1": ["1"] * 10, "e8": ["1"] * 10, "e5": ["5"] * 10}})
    names = ("dimensions_behind", "furthest_behind", "furthest_distance", "furthest_score", "furthest_target")
    tied = small_client(
        {"headcount": headcount, "answers": given}, more="[dimension_targets]\nd1 = 50\nd8 = 50\nd5 = 50\n"
    )
    found = diagnose(tied.engagement)
    assert said(found, "diagnosis", *names) == {"dimensions_behind": 2} | dict.fromkeys(names[1:], UNDEFINED)
    assert said(found, "diagnosis", "furthest_ahead") == {"furthest_ahead": "dimension:d5"}
    alone = small_client(
        {"headcount": headcount, "answers": given},
        client="alone",
        more="[dimension_targets]\nd1 = 50\nd8 = 51\n",
    )
    assert said(diagnose(alone.engagement), "diagnosis", *names) == {
        "dimensions_behind": 2,
        "furthest_behind": "dimension:d8",
        "furthest_distance": 51,
        "furthest_score": 0,
        "furthest_target": 51,
    }


def test_more_answers_than_people_narrow_no_interval(small_client, answers, rows):
    """A head count below the answers is not believed: the interval is that of an unknown, large group."""
    headcount = "function;level;count\nproduction;employee;3\n"
    given = answers({"employees": {"e1": list("234234")}})
    found = diagnose(small_client({"headcount": headcount, "answers": given}).engagement)
    half_width = 2.5706 * math.sqrt(500 / 6)  # no finite-population factor
    row = rows(found, "diagnosis.dimensions")[0]
    assert row[1:4] == (50, round(50 - half_width), round(50 + half_width))


# --- families of symptoms ------------------------------------------------------------------------------------------


def test_an_indicator_beats_observations_and_the_unknown_stays_absent(small_client, answers, rows, said):
    given = answers({"employees": {"e1": list("34445")}})  # d1 at 75 points: severity 0,25
    symptoms = (
        "symptom;state;evidence\ndia-01;observé;rien d’écrit\ndia-05;observé;\ndia-06;observé;\n"
        "dia-43;non observé;\ndia-44;inconnu;\ndia-17;contesté;on en discute\n"
    )
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given, "symptoms": symptoms}).engagement)
    families = {row[0].removeprefix("family:"): row[1:] for row in rows(found, "diagnosis.families")}
    assert len(families) == 18
    assert families.pop("f_policy") == (0.25, "un indicateur mesuré", 2, 0, 3)
    assert families.pop("f_learning") == (0.5, "les constats", 1, 1, 2)
    assert {row[:2] for row in families.values()} == {(EMPTY, "rien encore")}
    assert rows(found, "diagnosis.symptoms") == [
        ("symptom:dia-01", "symptom_state:observed", "rien d’écrit", EMPTY),
        ("symptom:dia-05", "symptom_state:observed", EMPTY, EMPTY),
        ("symptom:dia-06", "symptom_state:observed", EMPTY, EMPTY),
        ("symptom:dia-17", "symptom_state:contested", "on en discute", EMPTY),
    ]
    assert said(found, "diagnosis", "families_measured", "symptoms_observed", "symptoms_not_observed") == {
        "families_measured": 2,
        "symptoms_observed": 3,
        "symptoms_not_observed": 1,
    }
    assert found.trace == (("evidence:dia-01", "symptom:dia-01"),)


SEEN = "symptom;state;evidence\ndia-05;observé;vu le 3 mars\ndia-06;observé;\ndia-43;non observé;\n"


def decided_of(small_client, *decisions: str):
    """The diagnosis of three findings, two of them observed, after these decisions."""
    lines = "".join(f"2026-01-30;comité;{line}\n" for line in decisions)
    given = {"symptoms": SEEN, "decisions": "date;who;about;value;reason\n" + lines}
    return diagnose(small_client(given).engagement)


@pytest.mark.parametrize(
    ("decisions", "state", "evidence", "observed"),
    [
        ([], "symptom_state:observed", "vu le 3 mars", 2),
        (["symptom:dia-05;maintenu;"], "finding:maintained", "vu le 3 mars", 2),
        (["symptom:dia-05;contesté;"], "finding:contested", "vu le 3 mars", 1),
        (["symptom:dia-05;zut;"], "symptom_state:observed", "vu le 3 mars", 2),  # no word that decides
        (["symptom:dia-05;non;"], "finding:refused", "vu le 3 mars", 1),
        (["symptom:dia-05;corrigé;à Lyon seul"], "finding:corrected", "à Lyon seul", 2),
        (["symptom:dia-05;contesté;", "symptom:dia-05;maintenu;"], "finding:maintained", "vu le 3 mars", 2),
        (["symptom:dia-05;contesté;", "symptom:dia-05;annulé;"], "symptom_state:observed", "vu le 3 mars", 2),
        (["symptom:dia-43;maintenu;"], "symptom_state:observed", "vu le 3 mars", 2),  # nobody saw that one
    ],
)
def test_the_last_word_on_a_finding_decides_how_it_counts(
    small_client, rows, said, decisions, state, evidence, observed
):
    found = decided_of(small_client, *decisions)
    assert rows(found, "diagnosis.symptoms")[0] == ("symptom:dia-05", state, evidence, EMPTY)
    assert said(found, "diagnosis", "symptoms_observed") == {"symptoms_observed": observed}


def test_a_contested_finding_weighs_neither_way_and_a_withdrawn_one_against(small_client, rows):
    def severity(*decisions: str):
        found = decided_of(small_client, *decisions)
        return {row[0]: row[1] for row in rows(found, "diagnosis.families")}["family:f_learning"]

    assert severity() == severity("symptom:dia-06;maintenu;") == 0.5
    assert severity("symptom:dia-06;contesté;") == severity("symptom:dia-06;refusé;") == 0


def test_a_symptom_seen_on_one_site_is_seen(small_client, rows):
    symptoms = "symptom;state;site\ndia-06;non observé;Tours\ndia-06;observé;Lyon\n"
    found = diagnose(small_client({"headcount": HEADCOUNT, "symptoms": symptoms}, depth="in_depth").engagement)
    assert ("family:f_learning", 1.0, "les constats", 1, 0, 3) in rows(found, "diagnosis.families")


def test_registers_and_budgets_give_severities(small_client, rows, said):
    tables = {
        "headcount": HEADCOUNT,
        "people": "person;function;level\nAnne Noiret;direction;executive\nPaul Verdan;commerce;employee\n",
        "memberships": (
            "network;person;fee;last_attended;followed_up\n"
            "Club A;Anne Noiret;600;2024-06-01;oui\nClub B;Paul Verdan;300;2025-12-01;non\nClub C;;100;;non\n"
            "Club D;Paul Verdan;;2020-01-01;oui\nClub E;Paul Verdan;400;;\n"
        ),
        "profiles": (
            "person;platform;profile;posts;comments\nAnne Noiret;LinkedIn;1;0;0\nAnne Noiret;LinkedIn;2;0;0\n"
            "Paul Verdan;LinkedIn;1;3;0\n"
        ),
        "incidents": "date;kind\n2025-05-05;fuite\n",
        "budget": (
            "line;year;category;amount;effect_evidence\nAncienne;2024;publicité;999;\nPub;2025;publicité;300;E\n"
            "Salon;2025;salon;100;A\nClub;2025;cotisations;5000;\n"
            "Affiches;2025;publicité;700;\n"  # nobody graded it: unknown, not unproven
        ),
    }
    found = diagnose(small_client(tables).engagement)
    families = {row[0].removeprefix("family:"): row[1:3] for row in rows(found, "diagnosis.families")}
    measured = "un indicateur mesuré"
    assert {name: value for name, value in families.items() if value[0] != EMPTY} == {
        "f_coordination": (0.5, measured),  # two of the four that say are not followed up
        "f_incidents": (0.5, measured),
        "f_duplicates": (1.0, measured),
        "f_real_networks": (0.7, measured),  # 600 unattended and 100 given to nobody, of 1 000 that say
        "f_budgets": (0.75, measured),  # 300 of 400, of the last year, memberships aside
    }
    names = ("duplicate_profiles", "incidents", "unproven_share", "silent_share")
    assert said(found, "diagnosis", *names) == {
        "duplicate_profiles": 1,
        "incidents": 1,
        "unproven_share": 0.75,
        "silent_share": FEW,  # two people are too few to say how many of them are silent
    }


def test_objectives_come_by_weight_and_a_tie_names_no_first(small_client, rows, said):
    head = "objective;wording;kind;owner;measure;weight\n"
    one = small_client(
        {"objectives": head + "o1;Trouver;clients;commerce;commandes;30\no2;Recruter;recrutement;RH;;70\n"}
    )
    found = diagnose(one.engagement)
    assert rows(found, "diagnosis.objectives") == [
        ("o2", "Recruter", "objective_kind:recruitment", EMPTY, ("RH", "text"), EMPTY, 70),
        ("o1", "Trouver", "objective_kind:customers", EMPTY, ("commerce", "text"), "commandes", 30),
    ]
    assert said(found, "diagnosis", "first_objective", "objectives_unowned", "objectives_all_owned") == {
        "first_objective": "Recruter",
        "objectives_unowned": 1,
        "objectives_all_owned": False,
    }
    people = "person;function;level;left\nAnne Noiret;commerce;manager;2025-12-31\n"
    left = small_client(
        {"objectives": head + "o1;Trouver;clients;Anne Noiret;commandes;50\n", "people": people}, client="left"
    )
    found = diagnose(left.engagement)
    assert rows(found, "diagnosis.objectives")[0][4] == (GONE, "phrase")  # and not a label nobody knows
    assert said(found, "diagnosis", "objectives_unowned") == {"objectives_unowned": 1}
    two = small_client(
        {"objectives": head + "o1;Trouver;clients;c;m;50\no2;Recruter;recrutement;c;m;50\n"}, client="tied"
    )
    assert said(diagnose(two.engagement), "diagnosis", "first_objective", "objectives_all_owned") == {
        "first_objective": UNDEFINED,
        "objectives_all_owned": True,
    }
