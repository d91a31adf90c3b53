"""What policies are filled with, of clients small enough to read by hand: seats held, speakers, owners."""

from __future__ import annotations

import pytest

from maillage.disclosure import Released
from maillage.plan import plan

EMPTY, UNDEFINED = "<no_data>", "<undefined>"
GONE = "à reprendre : la personne est partie"
PEOPLE = (
    "person;function;level;may_be_named;may_speak_publicly;left\n"
    "Anne Noiret;commerce;manager;oui;oui;\nPaul Verdan;commerce;manager;non;oui;\n"
    "Zoé Lassagne;production;employee;;oui;\nLise Combe;juridique;employee;oui;non;\n"
    "Marc Ostrel;finances;manager;oui;oui;2025-12-31\n"
)
NETWORKS = "network;kind;purpose\nClub;club d’affaires;o1\nLinkedIn;réseau en ligne professionnel;\n"
OBJECTIVES = (
    "objective;wording;kind;owner\no1;Alliés;partenaires;Marc Ostrel\no2;Veille;veille;Paul Verdan\n"
    "o3;Noms;réputation;\n"
)
MEMBERSHIPS = (
    "network;person;fee;paid_by;renewal_date;notice_months\n"
    "Club;Anne Noiret;400;entreprise;2026-12-31;2\nClub;Paul Verdan;400;entreprise;2026-12-31;2\n"
    "Club;Paul Verdan;400;entreprise;2026-12-31;2\nClub;;400;entreprise;2026-12-31;\n"
    "Cercle;Zoé Lassagne;90;personne;2026-12-31;1\nClub;Marc Ostrel;;entreprise;;\n"
    "LinkedIn;Anne Noiret;0;entreprise;;\n"
)
INTERNAL = (
    "prerequisite;state;owner\nprerequisite:sponsor;oui;Anne Noiret\nprerequisite:trust;non;Marc Ostrel\n"
    "prerequisite:crisis;non;\nprerequisite:support;oui;les relais\n"
)


@pytest.fixture
def planned(small_client):
    """The plan, in depth, of a client made of those tables."""

    def made(client="acme", **tables) -> Released:
        intake = small_client(tables, client=client, depth="in_depth")
        assert intake.ok, intake.problems
        return plan(intake.engagement)

    return made


def test_seats_are_listed_by_network_by_function_or_agreed_name_those_alike_counted(planned, rows):
    found = planned(people=PEOPLE, networks=NETWORKS, objectives=OBJECTIVES, memberships=MEMBERSHIPS)
    club = ("Club", "network_kind:business_club", "o1")
    assert rows(found, "plan.held") == [
        (*club, ("Anne Noiret", "text"), UNDEFINED, 1, 400, "2026-12-31", "2026-10-31"),
        (*club, ("function:sales", "term"), UNDEFINED, 2, 400, "2026-12-31", "2026-10-31"),
        (*club, UNDEFINED, UNDEFINED, 1, 400, "2026-12-31", EMPTY),
        (*club, ("Marc Ostrel", "text"), GONE, 1, EMPTY, EMPTY, EMPTY),
        ("LinkedIn", "network_kind:professional_online", EMPTY, ("Anne Noiret", "text"), UNDEFINED, 1, 0, EMPTY, EMPTY),
    ]


def test_a_membership_that_somebody_pays_is_nowhere(planned, rows):
    one = "network;person;fee;paid_by\nCercle;Zoé Lassagne;90;{}\n"
    assert rows(planned(people=PEOPLE, memberships=one.format("personne")), "plan.held") == []
    (row,) = rows(planned(client="twin", people=PEOPLE, memberships=one.format("entreprise")), "plan.held")
    assert row[0] == "Cercle"


def test_a_person_whose_function_no_table_tells_is_not_printed_as_a_label(planned, rows):
    found = planned(memberships="network;person;fee\nClub;Paul Verdan;100\nClub;Zoé Lassagne;100\n")
    assert rows(found, "plan.held") == [("Club", EMPTY, EMPTY, UNDEFINED, UNDEFINED, 2, 100, EMPTY, EMPTY)]


def test_speakers_are_functions_with_the_names_of_those_who_agreed_and_are_still_here(planned, rows):
    assert rows(planned(people=PEOPLE), "plan.speakers") == [
        ("function:sales", "Anne Noiret"),
        ("function:production", EMPTY),
    ]
    assert rows(planned(client="none"), "plan.speakers") == []


def test_owners_stand_by_function_or_agreed_name_and_who_left_is_told(planned, rows):
    found = planned(people=PEOPLE, objectives=OBJECTIVES, internal_network=INTERNAL)
    assert rows(found, "plan.owners") == [
        ("objective:o1", ("Marc Ostrel", "text"), GONE),
        ("objective:o2", ("function:sales", "term"), UNDEFINED),
        ("objective:o3", UNDEFINED, UNDEFINED),
        ("prerequisite:sponsor", ("Anne Noiret", "text"), UNDEFINED),
        ("prerequisite:trust", ("Marc Ostrel", "text"), GONE),
        ("prerequisite:crisis", UNDEFINED, UNDEFINED),
        ("prerequisite:support", ("les relais", "text"), UNDEFINED),
    ]
