"""What today costs, of clients small enough to add up by hand."""

from __future__ import annotations

import datetime

import pytest

from maillage.analysis import analyse

EMPTY, NO_TABLE, FEW, KEPT = "<no_data>", "<no_table>", "<too_few>", "<withheld>"
LINE = "line;year;category;amount;units;contract_end;if_stopped;effect_evidence\n"


@pytest.fixture
def costing(small_client):
    """The analysis of a client whose budget holds those lines; the situation is described on 31 January 2026."""

    def made(lines: str, **tables: str):
        return analyse(small_client({"budget": LINE + lines} | tables, depth="in_depth").engagement)

    return made


def test_categories_add_up_and_a_line_nobody_assessed_is_not_one_without_evidence(costing, rows, said):
    found = costing(
        "Encarts;2026;publicité;1000;;;rien;E\n"
        "Affiches;2026;publicité;500;;;un peu;D\n"
        "Stand;2026;salons;2000;;;;\n"
        "Vieux stand;2025;salons;9000;;;rien;E\n"  # another year
    )
    assert rows(found, "analysis.costs") == [
        ("budget_category:events", 0, 2000, round(2000 / 3500, 4), 0, 2000),
        ("budget_category:advertising", 2000, 1500, round(1500 / 3500, 4), 1000, 0),
    ]
    assert rows(found, "analysis.unproved") == [
        ("Encarts", "budget_category:advertising", 1000, "if_stopped:nothing", EMPTY),
    ]
    assert rows(found, "analysis.if_stopped") == [
        ("if_stopped:nothing", 1, 1000),
        ("if_stopped:a_little", 1, 500),
    ]
    names = (
        "cost_total",
        "unproved_amount",
        "elsewhere_amount",
        "ungraded_amount",
        "nothing_lost",
        "unanswered_amount",
    )
    assert said(found, "analysis", *names) == {
        "cost_total": 3500,
        "unproved_amount": 1000,
        "elsewhere_amount": 500,
        "ungraded_amount": 2000,
        "nothing_lost": 1000,
        "unanswered_amount": 2000,
    }


def test_fees_of_the_register_are_added_unless_the_budget_holds_them(costing, said):
    seats = "network;person;fee\nClub A;;600\nClub B;;300\n"
    without = costing("Encarts;2026;publicité;1000;;;;\n", memberships=seats)
    assert said(without, "analysis", "cost_total", "fees_added") == {"cost_total": 1900, "fees_added": True}
    within = costing("Encarts;2026;publicité;1000;;;;\nClubs;2026;cotisations;900;;;;\n", memberships=seats)
    assert said(within, "analysis", "cost_total", "fees_added") == {"cost_total": 1900, "fees_added": False}


def test_only_contracts_that_end_within_six_months_are_soon(costing, said):
    found = costing(
        "A;2026;publicité;100;;2026-01-30;;E\n"  # yesterday
        "B;2026;publicité;200;;2026-01-31;;E\n"
        "C;2026;publicité;400;;2026-07-31;;E\n"
        "D;2026;publicité;800;;2026-08-01;;E\n"
        "E;2026;publicité;1600;;2026-03-01;;A\n"  # proved
    )
    assert said(found, "analysis", "ending_soon", "first_end", "unproved_lines") == {
        "ending_soon": 600,
        "first_end": datetime.date(2026, 1, 31),
        "unproved_lines": 4,
    }


def test_hires_are_told_of_the_lines_that_count_them(costing, said):
    found = costing("Cabinet;2026;recrutement;16000;2;;;\nAnnonces;2026;recrutement;900;;;;\n")
    assert said(found, "analysis", "recruitment_amount", "hires_amount", "hires") == {
        "recruitment_amount": 16900,
        "hires_amount": 16000,
        "hires": 2,
    }
    unknown = costing("Annonces;2026;recrutement;900;;;;\n")
    assert said(unknown, "analysis", "hires_amount", "hires") == {"hires_amount": EMPTY, "hires": EMPTY}


def test_answers_nobody_gave_on_stopping_are_not_a_nothing(costing, said):
    found = costing("Encarts;2026;publicité;1000;;;;A\n")
    assert said(found, "analysis", "nothing_lost", "any_unproved") == {"nothing_lost": EMPTY, "any_unproved": False}


def test_without_a_budget_the_total_waits_for_it(small_client, said):
    found = analyse(small_client({"memberships": "network;person;fee\nClub A;;600\n"}).engagement)
    assert said(found, "analysis", "cost_total", "any_unproved") == {"cost_total": NO_TABLE, "any_unproved": NO_TABLE}


# --- time -----------------------------------------------------------------------------------------------------------


def spending(people: int) -> dict[str, str]:
    """So many people, with one, two, three … half-days in a club and a day for each in all."""
    names = [f"N{number}" for number in range(people)]
    return {
        "headcount": "function;level;site;count;half_day_cost\ncommerce;manager;A;3;100\ncommerce;manager;B;1;180\n",
        "people": "person;function;level;hours\n"
        + "".join(f"{name};commerce;manager;{7 * (n + 1)}\n" for n, name in enumerate(names)),
        "memberships": "network;person;half_days\n" + "".join(f"Club;{name};{n + 1}\n" for n, name in enumerate(names)),
    }


def test_time_stands_beside_the_cash_at_the_average_cost_of_its_category(small_client, rows):
    found = analyse(small_client(spending(5), depth="in_depth").engagement)
    assert [row[1:] for row in rows(found, "analysis.time")] == [
        (5, 15, 15 * 120),  # (3 × 100 + 1 × 180) / 4
        (5, 30, 30 * 120),  # seven hours are two half-days
    ]


def test_the_time_of_four_people_is_nobodys_business(small_client, rows):
    found = analyse(small_client(spending(4), depth="in_depth").engagement)
    assert [row[1:] for row in rows(found, "analysis.time")] == [(FEW, FEW, FEW)] * 2


def test_two_prices_tell_no_value_where_one_is_borne_by_few(small_client, rows):
    """The total and its value are two equations: the hours of the fewer would follow."""
    tables = spending(6)
    tables["headcount"] = "function;level;count;half_day_cost\ncommerce;manager;9;100\nachats;manager;1;400\n"
    tables["people"] = tables["people"].replace("N0;commerce", "N0;achats")
    found = analyse(small_client(tables, depth="in_depth").engagement)
    assert [row[3] for row in rows(found, "analysis.time")] == [KEPT, KEPT]
    alike = {"memberships": "network;person;half_days\n" + "".join(f"Club;N{n};0\n" for n in range(6))}
    found = analyse(small_client(spending(6) | alike, client="alike", depth="in_depth").engagement)
    assert rows(found, "analysis.time")[0][1:] == (KEPT, KEPT, KEPT)


def test_a_half_day_nobody_priced_leaves_the_time_without_a_value(small_client, rows):
    tables = spending(6) | {"headcount": "function;level;count;half_day_cost\nproduction;employee;9;90\n"}
    found = analyse(small_client(tables, depth="in_depth").engagement)
    assert [row[3] for row in rows(found, "analysis.time")] == [EMPTY, EMPTY]


# --- sites ----------------------------------------------------------------------------------------------------------


def test_fees_stand_under_the_site_the_register_names_else_that_of_who_goes(small_client, rows):
    found = analyse(
        small_client(
            {
                "people": "person;function;level;site\nAnne;commerce;manager;Tours\nPaul;commerce;manager;Lyon\n",
                "memberships": "network;person;entity;fee;last_attended\n"
                "Club A;Anne;Lyon;100;2026-01-01\n"  # the register names a site
                "Club A;Paul;Filiale;200;2026-01-01\n"  # what it names is no site
                "Club B;Anne;;400;2024-01-01\n"
                "Club B;;;800;\n",
            },
            depth="in_depth",
        ).engagement
    )
    assert rows(found, "analysis.fees_by_site") == [
        ("Tours", 1, 400, 400),
        ("Lyon", 2, 300, 0),
        (EMPTY, 1, 800, 800),
    ]


def test_without_sites_nothing_is_told_by_site(small_client, rows):
    found = analyse(small_client({"memberships": "network;person;fee\nClub A;;600\n"}).engagement)
    assert rows(found, "analysis.fees_by_site") == []


def test_fees_that_the_budget_and_the_register_tell_apart_are_said_so(costing, said):
    seats = "network;person;fee\nClub A;;600\nClub B;;300\n"
    apart = costing("Clubs;2026;cotisations;1000;;;;\n", memberships=seats)
    assert said(apart, "analysis", "fees_in_budget", "any_fee_gap") == {"fees_in_budget": 1000, "any_fee_gap": True}
    alike = costing("Clubs;2026;cotisations;900;;;;\n", memberships=seats)
    assert said(alike, "analysis", "any_fee_gap") == {"any_fee_gap": False}
    neither = costing("Encarts;2026;publicité;900;;;;\n", memberships=seats)
    assert said(neither, "analysis", "any_fee_gap") == {"any_fee_gap": "<undefined>"}


def test_the_diagnosis_and_the_analysis_speak_of_one_year(small_client, said):
    lines = LINE + "Encarts;2026;publicité;1000;;;;E\nEncarts;2027;publicité;1000;;;;A\n"
    for year, share in ((2026, 1.0), (2027, 0.0)):
        found = analyse(small_client({"budget": lines}, client=f"y{year}", fiscal_year=year).engagement)
        assert said(found, "diagnosis", "unproven_share") == {"unproven_share": share}
        assert said(found, "analysis", "unproved_share") == {"unproved_share": share}
