"""The body's stage: what is counted of its members, and what small groups keep to themselves."""

from __future__ import annotations

import pytest

from maillage.cohort import gather
from maillage.cohort.questions import flash_items, levers_for
from maillage.disclosure import Absent

ITEMS = {"fact": ("yes", "partly", "no"), "likert": ("l5", "l3", "l1"), "count3": ("twice_or_more", "once", "none"),
         "fact_yes_no": ("yes", "no", "no")}  # fmt: skip


@pytest.fixture
def body(small_client):
    """What is released of a body whose members say, each, `place` (0 in place, 1 in part, 2 not) and a sector."""

    def made(said, sectors=None, invited=None, sizes=None):
        items = [item.id for item in flash_items()]
        answers = [["respondent", "audience", *items]]
        members = [["member", "sector", "size"]]
        for at, one in enumerate(said):
            places = one if isinstance(one, (list, tuple)) else [one] * len(items)
            told = [
                "" if place is None else ITEMS[item.fields["form"]][place]
                for item, place in zip(flash_items(), places, strict=True)
            ]
            answers.append([f"m{at}", "executives", *told])
            members.append([f"m{at}", (sectors or [""] * len(said))[at], (sizes or [""] * len(said))[at]])
        tables = {
            "answers": answers,
            "cohort_members": members,
            "headcount": [["level", "count", "invited"], ["executive", max(len(said), invited or 0), invited or ""]],
        }
        intake = small_client(tables, cohort=True)
        assert intake.engagement is not None, intake.problems
        return gather(intake.engagement)

    return made


def rows(found, name):
    return {row["item"]: row for row in found.table(f"cohort.{name}").records()}


def test_counts_of_ten_members_by_hand(body):
    found = body([0, 0, 0, 1, 2, 2, 2, 2, 2, None], invited=40)
    # The tenth answered nothing: nine members answered, below ten no count is told, the mean is.
    first = rows(found, "questions")["item:x1#short"]
    assert (first["answers"], first["score"]) == (9, round((3 * 100 + 50) / 9))
    assert isinstance(first["in_place"], Absent)
    assert isinstance(first["lacking"], Absent)
    found = body([0, 0, 0, 1, 2, 2, 2, 2, 2, 2], invited=40)
    first = rows(found, "questions")["item:x1#short"]
    assert [first[part] for part in ("in_place", "partly", "lacking", "not_yet", "unknown", "answers", "score")] == [
        3, 1, 6, 7, 0, 10, 35,
    ]  # fmt: skip
    assert found.fact("cohort.answered").value == 10
    assert found.fact("cohort.response").value == 0.25
    assert found.fact("cohort.asked").value == 40


def test_what_is_lacking_for_half_leads_to_the_levers_of_the_same_notions(body):
    half = [[2 if item.id == "x11" else 0 for item in flash_items()]] * 5 + [[0] * len(flash_items())] * 5
    found = body(half)
    offers = found.table("cohort.offers").records()
    assert [(row["lever"], row["item"], row["lacking"], row["answers"]) for row in offers] == [
        ("lever:l_crisis_sheet", "item:x11#short", 5, 10)
    ]
    assert ("evidence:x11", "lever:l_crisis_sheet") in found.trace
    assert found.fact("cohort.frequent").value == 1
    assert found.fact("cohort.most_lacking").value == "item:x11#short"
    less = body([*half[1:], half[-1]])  # four of ten
    assert len(less.table("cohort.offers")) == 0
    assert less.fact("cohort.frequent").value == 0


def test_every_flash_question_has_a_lever():
    assert all(levers_for(item.id) for item in flash_items())


def test_of_four_members_nothing_is_told_but_how_many_were_asked(body):
    found = body([0, 1, 2, 2], sectors=["bois"] * 4, invited=12)
    assert found.fact("cohort.asked").value == 12
    numbers = [fact.value for name, fact in found.facts.items() if name != "cohort.asked" and fact.known]
    assert set(numbers) <= {0}
    for name in ("questions", "help", "offers", "sectors", "sizes"):
        for row in found.table(f"cohort.{name}").records():
            assert all(isinstance(cell, (str, Absent)) for cell in row.values())
    assert "bois" not in repr([table.rows for table in found.tables.values()])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_nine_who_answer_all_alike_are_not_told_and_ten_are(body, place):
    nine = rows(body([place] * 9), "questions")
    assert all(isinstance(row[part], Absent) for row in nine.values() for part in ("in_place", "score", "answers"))
    ten = rows(body([place] * 10), "questions")
    assert ten["item:x1#short"][("in_place", "partly", "lacking")[place]] == 10


def test_only_sectors_of_ten_are_named_and_a_small_rest_is_not_told_by_subtraction(body):
    said = [0, 2] * 6 + [1] * 11 + [2, 2, 0]
    sectors = ["bois"] * 12 + ["métal"] * 11 + ["tissu", "papier", ""]
    found = body(said, sectors)
    told = found.table("cohort.sectors").records()
    assert [row["group"] for row in told] == ["bois", "métal"]
    # Three others: their number and points would come out of the total, so one named group is withheld as well.
    assert not found.fact("cohort.sectors_rest").known
    assert sum(isinstance(row["score"], Absent) for row in told) >= 1
    assert sum(isinstance(row["answers"], Absent) for row in told) >= 1
    words = repr([table.rows for table in found.tables.values()])
    assert "tissu" not in words
    assert "papier" not in words
    large = body(said + [0, 2] * 4, sectors + ["tissu"] * 8)
    assert [row["answers"] for row in large.table("cohort.sectors").records()] == [12, 11]
    assert large.fact("cohort.sectors_rest").value == 11
    assert large.fact("cohort.sectors_told").value == 2


def test_sizes_stand_in_their_order(body):
    found = body([0, 1] * 11, sizes=["50 à 249"] * 11 + ["moins de 10"] * 11)
    assert [row["group"] for row in found.table("cohort.sizes").records()] == [
        "choice:company_size:micro",
        "choice:company_size:medium",
    ]
