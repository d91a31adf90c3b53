"""The analysis of clients small enough to compute by hand: register, overlap, ties, causes."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pytest

from maillage.analysis import analyse, causes
from maillage.catalogue import entries, weights
from maillage.diagnosis.answers import Answers
from maillage.diagnosis.dimensions import measure
from maillage.measures.causes import average_client_loads, first_causes, load_percentiles, loads
from maillage.showing import of_analysis

FEW, EMPTY, UNDEFINED, NO_TABLE = "<too_few>", "<no_data>", "<undefined>", "<no_table>"
KEPT = "<withheld>"
PEOPLE = "person;function;level;site\nAnne Noiret;direction;executive;Tours\nPaul Verdan;commerce;employee;Tours\n"
SEATS = "network;person;fee;last_attended;renewal_date;notice_months;followed_up\n"


SOON, LATER = "dans les six mois", "plus tard"

# --- the register; the situation is described on 31 January 2026 ----------------------------------------------------


@pytest.fixture
def register(small_client):
    """The analysis of a client whose only memberships are those lines."""

    def made(lines: str, head: str = SEATS, networks: str = "", client: str = "acme", **settings):
        tables = {"people": PEOPLE, "memberships": head + lines} | ({"networks": networks} if networks else {})
        return analyse(small_client(tables, client=client, **settings).engagement)

    return made


def test_a_seat_is_dormant_unattended_for_more_than_a_year_and_unknown_is_not_dormant(register, rows, said):
    found = register(
        "Club A;Anne Noiret;600;2025-01-30;;;oui\n"  # a year and a day
        "Club A;Paul Verdan;600;2025-01-31;;;non\n"  # a year to the day
        "Club B;Paul Verdan;300;;;;\n"  # nobody said
        "Club C;;200;;;;\n"  # paid for, given to nobody
        "Club D;Anne Noiret;;2024-01-01;;;oui\n",  # dormant, its fee not given
        networks="network;kind\nClub A;club d’affaires\nClub B;autre\nClub C;salon\nClub D;anciens\n",
    )
    assert rows(found, "analysis.networks") == [
        ("Club A", "network_kind:business_club", 2, 1, 1200, 1200, 1),
        ("Club B", "network_kind:other", 1, EMPTY, 300, EMPTY, EMPTY),
        ("Club C", "network_kind:fair_event", 1, EMPTY, 200, EMPTY, EMPTY),
        ("Club D", "network_kind:alumni", 1, 0, EMPTY, EMPTY, 1),
    ]
    names = ("memberships", "networks", "fees", "dormant_seats", "dormant_fees", "attendance_unknown", "unfollowed")
    assert said(found, "analysis", *names) == {
        "memberships": 5,
        "networks": 4,
        "fees": 1700,
        "dormant_seats": 3,
        "dormant_fees": 800,
        "attendance_unknown": 1,
        "unfollowed": 1,
    }


def test_a_missing_fee_is_not_a_fee_of_zero(register, rows, said):
    unpriced = register("Club A;Anne Noiret;;;;;\nClub B;Paul Verdan;;;;;\n")
    assert [row[4:6] for row in rows(unpriced, "analysis.networks")] == [(EMPTY, EMPTY)] * 2
    names = ("fees", "fees_known", "dormant_fees", "any_dormant", "renewals_soon", "first_deadline")
    assert said(unpriced, "analysis", *names) == {
        "fees": EMPTY,
        "fees_known": False,
        "dormant_fees": EMPTY,
        "any_dormant": EMPTY,
        "renewals_soon": EMPTY,
        "first_deadline": "<undefined>",
    }
    free = register("Club A;Anne Noiret;0;2026-01-01;;;\nClub B;Paul Verdan;;2026-01-01;;;\n", client="free")
    assert rows(free, "analysis.networks") == [
        ("Club A", EMPTY, 1, 1, 0, EMPTY, EMPTY),  # what costs nothing has no cost a seat
        ("Club B", EMPTY, 1, 1, EMPTY, EMPTY, EMPTY),
    ]
    assert said(free, "analysis", "fees", "fees_known", "fees_unknown", "networks_paid") == {
        "fees": 0,
        "fees_known": True,
        "fees_unknown": 1,
        "networks_paid": 0,
    }


def test_a_notice_already_too_late_moves_to_next_year(register, rows, said):
    found = register(
        "Club A;Anne Noiret;600;2026-01-01;2026-04-30;3;\n"  # notice ended yesterday
        "Club B;Anne Noiret;300;2026-01-01;2026-04-30;2;\n"
        "Club C;Paul Verdan;100;2026-01-01;2026-02-01;0;\n"  # no notice: until the day before
        "Club D;Paul Verdan;50;2026-01-01;2024-03-01;1;\n"  # a date of two years ago goes on every year
    )
    assert rows(found, "analysis.renewals") == [
        ("Club C", "2026-01-31", "2026-02-01", 1, 100, 0, 0, SOON),
        ("Club D", "2026-02-01", "2026-03-01", 1, 50, 0, 0, SOON),
        ("Club B", "2026-02-28", "2026-04-30", 1, 300, 0, 0, SOON),
        ("Club A", "2027-01-30", "2027-04-30", 1, 600, 0, 0, LATER),
    ]
    names = ("renewals_soon", "renewals_soon_amount", "first_deadline", "any_renewal_soon", "dormant_soon_amount",
             "renewals_later", "renewals_later_amount")  # fmt: skip
    assert said(found, "analysis", *names) == {
        "renewals_later": 1,
        "renewals_later_amount": 600,
        "renewals_soon": 3,
        "renewals_soon_amount": 450,
        "first_deadline": datetime.date(2026, 1, 31),
        "any_renewal_soon": True,
        "dormant_soon_amount": 0,
    }


def test_a_notice_longer_than_a_year_is_still_given_in_time(register, rows):
    found = register("Club A;Anne Noiret;600;2026-01-01;2026-03-31;15;\n")
    assert rows(found, "analysis.renewals") == [("Club A", "2026-12-31", "2028-03-31", 1, 600, 0, 0, LATER)]


def test_a_month_and_a_half_of_notice_is_given_two_months_before(register, rows):
    found = register("Club A;Anne Noiret;600;2026-01-01;2026-06-30;1,5;\n")
    assert rows(found, "analysis.renewals") == [("Club A", "2026-04-30", "2026-06-30", 1, 600, 0, 0, SOON)]


def test_a_renewal_on_29_february_falls_on_the_28th_of_a_common_year(register, rows):
    found = register("Club A;Anne Noiret;600;2026-01-01;2024-02-29;0;\n")
    assert rows(found, "analysis.renewals") == [("Club A", "2026-02-27", "2026-02-28", 1, 600, 0, 0, SOON)]


def test_a_renewal_on_29_february_comes_back_to_it_in_a_leap_year(small_client, rows):
    intake = small_client({"people": PEOPLE, "memberships": SEATS + "Club A;Anne Noiret;600;;2024-02-29;0;\n"})
    settings = intake.engagement.settings.model_copy(update={"as_of": datetime.date(2027, 3, 15)})
    later = dataclasses.replace(intake.engagement, settings=settings, seal="later")
    assert rows(analyse(later), "analysis.renewals") == [("Club A", "2028-02-28", "2028-02-29", 1, 600, 0, 0, LATER)]


def test_seats_of_one_network_that_fall_due_together_are_one_line(register, rows, said):
    found = register(
        "Club A;Anne Noiret;600;2024-01-01;2026-06-30;2;\n"
        "Club A;Paul Verdan;600;2026-01-01;2026-06-30;2;\n"
        "Club A;;500;;2026-12-31;2;\n"
        "Club B;Paul Verdan;;2026-01-01;2026-06-30;2;\n"  # the fee is not noted, and the day is known
    )
    assert rows(found, "analysis.renewals") == [
        ("Club A", "2026-04-30", "2026-06-30", 2, 1200, 1, 600, SOON),
        ("Club B", "2026-04-30", "2026-06-30", 1, EMPTY, 0, 0, SOON),
        ("Club A", "2026-10-31", "2026-12-31", 1, 500, 1, 500, LATER),
    ]
    assert said(found, "analysis", "renewals_soon", "renewals_soon_amount", "renewals_soon_unpriced") == {
        "renewals_soon": 3,
        "renewals_soon_amount": 1200,
        "renewals_soon_unpriced": 1,
    }


def test_a_notice_that_can_no_longer_arrive_is_a_year_committed(register, said):
    found = register(
        "Club A;Anne Noiret;600;2026-01-01;2026-02-28;2;\n"  # notice by the end of December
        "Club B;Anne Noiret;300;2026-01-01;2026-02-28;;\n"
        "Club C;Anne Noiret;;2026-01-01;2026-02-28;2;\n"  # nothing is paid
    )
    names = ("missed_notices", "missed_amount", "any_missed_notice")
    assert said(found, "analysis", *names) == {
        "missed_notices": 1, "missed_amount": 600, "any_missed_notice": True,
    }  # fmt: skip
    found = register("Club B;Anne Noiret;300;2026-01-01;2026-02-28;;\n")
    assert said(found, "analysis", "missed_notices", "any_missed_notice") == {
        "missed_notices": 0, "any_missed_notice": False,
    }  # fmt: skip


def test_diagnosis_and_register_count_the_same_fees_as_paid_for_nothing(small_client):
    networks = "network;kind;fixed_fee\nClub A;alumni;900\nClub B;alumni;\n"
    memberships = SEATS + "Club A;Anne Noiret;900;2024-01-01;;;\nClub A;Paul Verdan;;2026-01-01;;;\n"
    memberships += "Club B;Anne Noiret;300;2024-01-01;;;\n"
    found = analyse(small_client({"people": PEOPLE, "networks": networks, "memberships": memberships}).engagement)
    (severity,) = [
        row["severity"]
        for row in found.table("diagnosis.families").records()
        if row["family"] == "family:f_real_networks"
    ]
    assert found.fact("analysis.dormant_fees").value == 300  # Club A is paid for as a whole, and somebody goes
    assert severity == 300 / 1200


def test_what_is_missing_is_named_by_its_column(register):
    found = register("Club A;Anne Noiret;;;;;\n")
    assert {name: found.fact(f"analysis.{name}").table for name in ("fees", "any_dormant", "any_renewal_soon")} == {
        "fees": "memberships.fee",
        "any_dormant": "memberships.last_attended",
        "any_renewal_soon": "memberships.renewal_date",
    }


def test_no_register_names_the_table_that_would_fill_it(small_client, rows, said):
    found = analyse(small_client().engagement)
    assert rows(found, "analysis.networks") == rows(found, "analysis.renewals") == rows(found, "analysis.pairs") == []
    names = ("memberships", "fees", "any_dormant", "first_deadline", "any_unfollowed", "seats_held", "any_same_pair")
    assert said(found, "analysis", *names) == dict.fromkeys(names, NO_TABLE)
    assert {found.fact(f"analysis.{name}").table for name in names} == {"memberships"}


# --- overlap -------------------------------------------------------------------------------------------------------


def test_networks_that_gather_the_same_people_are_pairs(small_client, rows, said):
    people = "person;function;level\n" + "".join(f"P{n};production;employee\n" for n in range(1, 6))
    attended = {"A": "12", "B": "12", "C": "1234", "D": "5", "E": "5"}
    memberships = "network;person\n" + "".join(f"{n};P{p}\n" for n, people_of in attended.items() for p in people_of)
    memberships += "F;\n"  # nobody goes: it gathers nobody
    found = analyse(small_client({"people": people, "memberships": memberships}).engagement)
    assert rows(found, "analysis.pairs") == [
        ("A", "B", 2, 1.0),
        ("D", "E", 1, 1.0),
        ("A", "C", 2, 0.5),
        ("B", "C", 2, 0.5),
    ]
    assert rows(found, "analysis.attendance") == [("C", 4), ("A", 2), ("B", 2), ("D", 1), ("E", 1)]
    assert rows(found, "analysis.spread") == [(1, 2), (2, 1), (3, 2)]
    names = (
        "people_in_networks",
        "networks_attended",
        "seats_held",
        "two_mode_density",
        "same_pairs",
        "busiest_networks",
    )
    assert said(found, "analysis", *names) == {
        "people_in_networks": 5,
        "networks_attended": 5,
        "seats_held": 10,
        "two_mode_density": 0.4,
        "same_pairs": 3,  # one person alone in two networks is no gathering
        "busiest_networks": 3,
    }


# --- ties ----------------------------------------------------------------------------------------------------------


TIE_FACTS = ("tied_people", "ties", "tie_density", "tie_reciprocity", "tie_components", "tie_isolates", "any_isolate")


def twelve(*ties: tuple[str, str], kind: str = "demande conseil") -> dict[str, str]:
    """Twelve people, A to L, and their ties."""
    people = "person;function;level;site\n" + "".join(f"Dupont {p};production;employee;Tours\n" for p in "ABCDEFGHIJKL")
    lines = "".join(f"Dupont {source};Dupont {target};{kind}\n" for source, target in ties)
    return {"people": people, "ties": "source;target;kind\n" + lines}


def test_advice_runs_one_way_and_the_isolated_are_not_forgotten(small_client, said):
    tables = twelve("AB", "BA", "AC", "DE", "FG", "HI")
    found = analyse(small_client(tables, depth="in_depth").engagement)
    assert said(found, "analysis", *TIE_FACTS) == {
        "tied_people": 12,
        "ties": 6,
        "tie_density": 6 / 132,
        "tie_reciprocity": 2 / 6,
        "tie_components": 4,
        "tie_isolates": 3,
        "any_isolate": True,
    }


def test_working_together_is_one_tie_whoever_declared_it(small_client, said):
    tables = twelve("AB", "BA", "AC", "DE", "EF", kind="travaille avec")
    found = analyse(small_client(tables, depth="in_depth").engagement)
    assert said(found, "analysis", *TIE_FACTS) == {
        "tied_people": 12,
        "ties": 4,
        "tie_density": 4 / 66,
        "tie_reciprocity": UNDEFINED,
        "tie_components": 2,
        "tie_isolates": 6,
        "any_isolate": True,
    }


def test_four_people_tied_are_too_few_to_say_anything(small_client, said):
    people = "person;function;level\n" + "".join(f"Dupont {p};production;employee\n" for p in "ABCD")
    ties = "source;target;kind\nDupont A;Dupont B;demande conseil\n"
    found = analyse(small_client({"people": people, "ties": ties}, depth="in_depth").engagement)
    assert said(found, "analysis", *TIE_FACTS) == dict.fromkeys(TIE_FACTS, FEW)


def test_groups_below_ten_people_are_withheld_and_the_others_shown(small_client, rows, said):
    sites = {"Tours": range(10), "Lyon": range(10, 20), "Brest": range(20, 29)}
    people = "person;function;level;site\n" + "".join(
        f"N{n:02};production;{'manager' if n % 2 else 'employee'};{site}\n"
        for site, them in sites.items()
        for n in them
    )
    pairs = [(0, 1), (1, 0), (2, 3), (3, 10), (4, 11), (12, 2), (13, 12), (14, 15), (15, 0), (16, 17), (17, 18)]
    pairs += [(20, 21), (20, 0)]
    ties = "source;target;kind\n" + "".join(f"N{s:02};N{t:02};demande conseil\n" for s, t in pairs)
    found = analyse(small_client({"people": people, "ties": ties}, depth="in_depth").engagement)
    assert rows(found, "analysis.between_sites") == [
        ("Brest", "Brest", FEW, FEW),
        ("Brest", "Lyon", FEW, FEW),
        ("Brest", "Tours", FEW, FEW),
        ("Lyon", "Brest", FEW, FEW),
        ("Lyon", "Lyon", KEPT, KEPT),  # four ties are as few as four answers
        ("Lyon", "Tours", KEPT, KEPT),
        ("Tours", "Brest", FEW, FEW),
        ("Tours", "Lyon", KEPT, KEPT),
        ("Tours", "Tours", KEPT, KEPT),
    ]
    assert rows(found, "analysis.between_levels") == []  # beside the sites it would tell crossings of few
    assert said(found, "analysis", "between_sites_told", "between_levels_told") == {
        "between_sites_told": True,
        "between_levels_told": False,
    }


def test_without_sites_the_levels_are_shown_and_what_each_of_a_few_did_not_do_is_withheld(small_client, rows):
    people = "person;function;level\n" + "".join(
        f"N{n:02};production;{'manager' if n % 2 else 'employee'}\n" for n in range(29)
    )
    pairs = [(n, (n + 1) % 29) for n in range(0, 28, 2)] + [(n, n + 2) for n in range(1, 11, 2)]
    ties = "source;target;kind\n" + "".join(f"N{s:02};N{t:02};demande conseil\n" for s, t in pairs)
    found = analyse(small_client({"people": people, "ties": ties}, depth="in_depth").engagement)
    assert [row[:3] for row in rows(found, "analysis.between_levels")] == [
        ("level:employee", "level:employee", 0),
        ("level:employee", "level:manager", 14),
        ("level:manager", "level:employee", KEPT),  # five managers spoke, and none of them named an employee
        ("level:manager", "level:manager", KEPT),  # else the total would tell it
    ]


@pytest.mark.parametrize(
    ("kind", "pairs"), [("demande conseil", [(0, 1), (1, 2), (0, 2)]), ("famille", [(0, 1), (1, 2), (2, 3), (3, 4)])]
)
def test_where_nothing_would_protect_a_few_ties_no_cell_is_shown_and_the_analysis_goes_on(
    small_client, rows, kind, pairs
):
    people = "person;function;level;site\n" + "".join(
        f"N{n:02};production;employee;{'Tours' if n < 20 else 'Lyon'}\n" for n in range(40)
    )
    ties = "source;target;kind\n" + "".join(f"N{s:02};N{t:02};{kind}\n" for s, t in pairs)
    found = analyse(small_client({"people": people, "ties": ties}, depth="in_depth").engagement)
    cells = {cell for row in rows(found, "analysis.between_sites") for cell in row[2:]}
    assert cells <= {FEW, KEPT}
    assert len(rows(found, "analysis.between_sites")) == 4


def test_what_four_people_of_a_group_declare_is_withheld(small_client, rows):
    people = "person;function;level;site\n" + "".join(
        f"N{n:02};production;employee;{'Tours' if n < 10 else 'Lyon'}\n" for n in range(20)
    )
    pairs = [(0, 1), (1, 2), (2, 3), (3, 10), (10, 11), (11, 12), (12, 13), (13, 14), (14, 0)]
    ties = "source;target;kind\n" + "".join(f"N{s:02};N{t:02};demande conseil\n" for s, t in pairs)
    found = analyse(small_client({"people": people, "ties": ties}, depth="in_depth").engagement)
    assert rows(found, "analysis.between_sites") == [
        ("Lyon", "Lyon", KEPT, KEPT),
        ("Lyon", "Tours", KEPT, KEPT),
        ("Tours", "Lyon", FEW, FEW),
        ("Tours", "Tours", FEW, FEW),
    ]


def test_one_site_alone_has_nothing_between(small_client, rows):
    found = analyse(small_client(twelve("AB"), depth="in_depth").engagement)
    assert rows(found, "analysis.between_sites") == []


def test_no_tie_names_the_table_that_would_fill_it(small_client, said):
    found = analyse(small_client({}, depth="in_depth").engagement)
    assert said(found, "analysis", *TIE_FACTS) == dict.fromkeys(TIE_FACTS, NO_TABLE)


# --- causes --------------------------------------------------------------------------------------------------------


def observations(**severities: float) -> str:
    """Symptoms that give each family, by its observations alone, a severity of 0, 0,5 or 1."""
    lines = ["symptom;state;evidence"]
    for family, severity in severities.items():
        members = [name for name, symptom in entries("symptom").items() if symptom.fields["family"] == family]
        seen = round(severity * len(members))
        lines += [f"{name};{'observé' if n < seen else 'non observé'};vu" for n, name in enumerate(members)]
    return "\n".join(lines) + "\n"


def test_a_healthy_client_has_no_cause_to_discuss(small_client, rows, said):
    healthy = observations(**dict.fromkeys(entries("family"), 0))
    found = analyse(small_client({"symptoms": healthy}).engagement)
    assert {row[2] for row in rows(found, "analysis.causes")} == {0.0}
    assert rows(found, "analysis.grounds") == rows(found, "analysis.quotations") == []
    names = ("families_with_severity", "causes_retained", "any_cause", "cause_first", "cause_second", "cause_third")
    assert said(found, "analysis", *names) == {
        "families_with_severity": 18,
        "causes_retained": 0,
        "any_cause": False,
        "cause_first": UNDEFINED,
        "cause_second": UNDEFINED,
        "cause_third": UNDEFINED,
    }
    assert not any(start.startswith("family:") for start, _ in found.trace)


def test_below_five_known_families_no_order_is_proposed(small_client, rows, said):
    four = observations(f_rivalry=1, f_sites=1, f_harassment=1, f_learning=1)
    found = analyse(small_client({"symptoms": four}).engagement)
    assert rows(found, "analysis.causes") == rows(found, "analysis.grounds") == []
    assert said(found, "analysis", "families_with_severity", "any_cause", "causes_retained", "cause_first") == {
        "families_with_severity": 4,
        "any_cause": EMPTY,
        "causes_retained": EMPTY,
        "cause_first": EMPTY,
    }


# c9 alone carries only severe families; c3, c6, c11 and c12 share theirs with families that nothing shows
FIVE = {"f_rivalry": 1, "f_sites": 1, "f_leadership": 0, "f_silence": 0, "f_internal_network": 0}


def test_the_cause_behind_the_severe_families_comes_first_and_says_why(small_client, rows, said):
    interviews = (
        "interview;population;code;quotation;approved_on\n"
        + "".join(f"i{n};employees;c9;;\n" for n in range(1, 6))
        + "i6;employees;c2;;\n"
        + "i1;managers;c9;On ne se voit jamais.;2026-01-15\ni2;managers;c9;Phrase sans accord.;\n"
    )
    found = analyse(small_client({"symptoms": observations(**FIVE), "interviews": interviews}).engagement)
    first = rows(found, "analysis.causes")[0]
    assert first[:2] == ("cause:c9", 1)
    assert first[4:] == (2, KEPT, causes.PROPOSED)  # five of six: whoever did not say it would read the others
    # c9 takes 9/15 of rivalry and 3/10 of sites; both are severe
    assert [row[:4] for row in rows(found, "analysis.grounds")[:2]] == [
        ("cause:c9", "family:f_rivalry", 1.0, round(0.6 / 0.9, 4)),
        ("cause:c9", "family:f_sites", 1.0, round(0.3 / 0.9, 4)),
    ]
    assert rows(found, "analysis.quotations")[0] == ("cause:c9", "population:managers", "On ne se voit jamais.")
    assert "sans accord" not in str([rows(found, name) for name in found.tables])
    assert said(found, "analysis", "any_cause", "cause_first") == {"any_cause": True, "cause_first": "cause:c9"}
    assert ("family:f_rivalry", "cause:c9") in found.trace
    assert ("symptom:dia-17", "family:f_rivalry") in found.trace


def test_four_interviews_are_too_few_to_be_counted(small_client, rows):
    interviews = "interview;population;code\n" + "".join(f"i{n};employees;c9\n" for n in range(1, 5))
    found = analyse(small_client({"symptoms": observations(**FIVE), "interviews": interviews}).engagement)
    assert {row[5] for row in rows(found, "analysis.causes")} == {FEW}


def test_the_sensitivity_starts_from_the_causes_that_are_retained(small_client):
    engagement = small_client({"symptoms": observations(**FIVE)}).engagement
    weighed = causes.weigh(engagement, measure(engagement, Answers(engagement)))
    first = first_causes(weighed.percentiles, causes.SHOWN, 100 * causes.UNUSUAL)
    assert {weighed.names[cause] for cause in first} == set(weighed.retained)


def test_the_percentile_is_that_among_the_simulated_average_clients(small_client, rows):
    """Recomputed from the matrix and the formulas; and the same twice, by its seed."""
    engagement = small_client({"symptoms": observations(**FIVE)}).engagement
    matrix = np.array([[weights()[f].get(c, 0) for c in entries("cause")] for f in entries("family")], dtype=float)
    severities = np.array([FIVE.get(family, np.nan) for family in entries("family")], dtype=float)
    expected = load_percentiles(
        loads(severities, matrix), average_client_loads(matrix, ~np.isnan(severities), draws=2000, seed=20261121)
    )
    weighed = causes.weigh(engagement, measure(engagement, Answers(engagement)))
    assert weighed.percentiles == pytest.approx(np.round(expected), nan_ok=True)
    again = causes.weigh(engagement, measure(engagement, Answers(engagement)))
    assert again.percentiles.tobytes() == weighed.percentiles.tobytes()
    assert again.order == weighed.order
    shown = {row[0]: row[2] for row in rows(analyse(engagement), "analysis.causes")}
    assert shown["cause:c9"] == 1.0
    assert shown["cause:c6"] == round(expected[list(entries("cause")).index("c6")]) / 100


def test_causes_that_weigh_the_same_share_their_rank(small_client, rows):
    """Duplicates alone are seen: the causes they point to come first, all the others are last together."""
    every = dict.fromkeys(entries("family"), 0) | {"f_duplicates": 1}
    found = analyse(small_client({"symptoms": observations(**every)}).engagement)
    ranks = [row[1] for row in rows(found, "analysis.causes")]
    percentiles = [row[2] for row in rows(found, "analysis.causes")]
    assert percentiles == sorted(percentiles, reverse=True)
    for rank, percentile in zip(ranks, percentiles, strict=True):
        assert rank == 1 + sum(other > percentile for other in percentiles)
    assert ranks.count(max(ranks)) > 1  # all that nothing points to are last together


# --- the committee's vote, and a matrix of the client's own ---------------------------------------------------------


def voted(small_client, *votes: str, **tables: str):
    """The five families' analysis after those decisions."""
    decisions = "date;who;about;value\n" + "".join(f"2026-01-15;comité;{vote}\n" for vote in votes)
    given = {"symptoms": observations(**FIVE), "decisions": decisions}
    return analyse(small_client(given | tables).engagement)


def states(found, rows) -> dict[str, str]:
    return {row[0]: row[6] for row in rows(found, "analysis.causes") if row[6] != EMPTY}


def test_the_vote_decides_what_the_plan_acts_on(small_client, rows, said):
    proposed = [row[0] for row in rows(voted(small_client), "analysis.retained")]
    assert proposed[0] == "cause:c9"
    found = voted(small_client, "cause:c9;écartée", "cause:c4;retenue")
    assert [row[0] for row in rows(found, "analysis.retained")] == [*proposed[1:], "cause:c4"]
    assert states(found, rows)["cause:c9"] == causes.SET_ASIDE
    assert states(found, rows)["cause:c4"] == causes.KEPT
    names = ("any_vote", "causes_kept", "causes_set_aside", "causes_proposed", "causes_retained")
    assert said(found, "analysis", *names) == {
        "any_vote": True,
        "causes_kept": 1,
        "causes_set_aside": 1,
        "causes_proposed": len(proposed),
        "causes_retained": len(proposed),
    }


def test_the_last_vote_counts_and_an_undone_one_leaves_a_proposal(small_client, rows):
    undone = voted(small_client, "cause:c9;écartée", "cause:c9;annulé")
    assert states(undone, rows)["cause:c9"] == causes.PROPOSED
    kept = voted(small_client, "cause:c9;écartée", "cause:c9;oui")
    assert states(kept, rows)["cause:c9"] == causes.KEPT
    chatter = voted(small_client, "cause:c9;on verra")
    assert states(chatter, rows)["cause:c9"] == causes.PROPOSED


def test_a_cause_voted_before_any_order_can_be_proposed_is_acted_on(small_client, rows, said):
    found = voted(small_client, "cause:c4;retenue", symptoms=observations(f_rivalry=1))
    assert rows(found, "analysis.causes") == [("cause:c4", EMPTY, EMPTY, EMPTY, 0, EMPTY, causes.KEPT)]
    assert said(found, "analysis", "any_cause", "any_proposed", "causes_retained") == {
        "any_cause": True,
        "any_proposed": EMPTY,
        "causes_retained": 1,
    }


def test_a_vote_that_sets_every_proposal_aside_leaves_none_without_denying_them(small_client, rows, said):
    proposed = [row[0] for row in rows(voted(small_client), "analysis.retained")]
    found = voted(small_client, *(f"{cause};refusé" for cause in proposed))
    assert said(found, "analysis", "any_cause", "any_proposed") == {"any_cause": False, "any_proposed": True}


def test_a_client_may_change_the_matrix_and_its_average_clients_change_with_it(small_client, rows, said):
    plain = small_client({"symptoms": observations(**FIVE)}).engagement
    changed = "[cause_weights]\nf_rivalry = { c9 = 0, c4 = 9 }\n"
    own = small_client({"symptoms": observations(**FIVE)}, client="own", more=changed).engagement
    assert (causes.matrix(own) != causes.matrix(plain)).sum() == 2
    assert rows(analyse(plain), "analysis.causes")[0][0] == "cause:c9"
    assert rows(analyse(own), "analysis.causes")[0][0] == "cause:c4"
    assert said(analyse(own), "analysis", "weights_changed") == {"weights_changed": 2}
    assert said(analyse(plain), "analysis", "any_weight_changed") == {"any_weight_changed": False}


def test_a_matrix_without_weights_proposes_nothing_and_says_so(small_client, said):
    none = "[cause_weights]\n" + "".join(
        f"{family} = {{ {', '.join(f'{cause} = 0' for cause in row)} }}\n" for family, row in weights().items()
    )
    found = analyse(small_client({"symptoms": observations(**FIVE)}, more=none).engagement)
    assert said(found, "analysis", "any_weight") == {"any_weight": False}
    assert "aucun poids" in of_analysis.no_cause(found)["template"]


# --- the force field -------------------------------------------------------------------------------------------------


def heard(interviews: int, **codes: int) -> dict[str, str]:
    """So many interviews; each code in the first so many of them."""
    lines = [f"i{n};employees;c9;" for n in range(interviews)]
    lines += [f"i{n};employees;{code.replace('_', '-')};" for code, count in codes.items() for n in range(count)]
    return {"interviews": "interview;population;code;note\n" + "\n".join(lines) + "\n"}


def test_brakes_and_drives_are_counted_in_interviews(small_client, rows, said):
    found = analyse(small_client(heard(10, obj_01=3, obj_03=1, tri_02=4)).engagement)
    assert [(row[0], *row[2:]) for row in rows(found, "analysis.forces")] == [
        ("objection:obj-01", 3, UNDEFINED, 10),
        ("objection:obj-03", 1, UNDEFINED, 10),
        ("trigger:tri-02", UNDEFINED, 4, 10),
    ]
    assert said(found, "analysis", "brakes", "drives", "main_brake") == {
        "brakes": 2,
        "drives": 1,
        "main_brake": "objection:obj-01",
    }


def test_of_two_brakes_as_often_heard_none_is_the_main_one(small_client, said):
    found = analyse(small_client(heard(10, obj_01=3, obj_03=3)).engagement)
    assert said(found, "analysis", "main_brake") == {"main_brake": UNDEFINED}


def test_four_interviews_tell_neither_counts_nor_what_was_said(small_client, rows, said):
    found = analyse(small_client(heard(4, obj_01=1, obj_03=3)).engagement)
    assert rows(found, "analysis.forces") == []
    assert said(found, "analysis", "brakes", "main_brake") == {"brakes": FEW, "main_brake": UNDEFINED}
    bare = analyse(small_client({}, client="bare").engagement)
    assert said(bare, "analysis", "brakes") == {"brakes": NO_TABLE}
