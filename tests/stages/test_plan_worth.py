"""What a programme is worth, of clients whose flows are added up by hand."""

from __future__ import annotations

import re

import pytest

from maillage.language import Language
from maillage.plan import plan
from maillage.showing import of_plan, of_worth
from maillage.showing.markup import plain_text

HEAD = "line;year;category;amount;margin;cut;cut_low;cut_high;replaced;replaced_low;replaced_high;effect_evidence\n"
COST = "programme_cost = {low = 1, mode = 1, high = 1}\n"
UNDEFINED, NO_TABLE, EMPTY = "<undefined>", "<no_table>", "<no_data>"


@pytest.fixture
def valued(small_client):
    """The plan of a client with those lines of a budget."""

    def made(lines: str, more: str = COST, client: str = "acme"):
        return plan(small_client({"budget": HEAD + lines}, client=client, more=more).engagement)

    return made


def test_flows_are_those_of_the_ramp_and_the_fee_is_paid_at_the_start(valued, rows, said):
    found = valued("Pub;2026;publicité;100;50;0,2;;;0,5;;;A\n", COST + "consultant_fee = 2\n")
    assert [tuple(round(cell, 6) for cell in row) for row in rows(found, "plan.worth_flows")] == [
        (0, 0, -2, -2),
        (1, 4, 5, 1),  # 0.4 × (20 − 10); plus half of the 10 lost, less the cost
        (2, 8, 11, 3),
        (3, 10, 14, 4),
    ]
    worth = -2 + 1 / 1.08 + 3 / 1.08**2 + 4 / 1.08**3
    assert found.fact("plan.worth_programme").value == pytest.approx(worth)
    assert said(found, "plan", "repaid", "payback_years", "any_loss_chance", "consultant_fee", "worth_pays") == {
        "repaid": True,
        "payback_years": pytest.approx(1.3, abs=0.05),
        "any_loss_chance": False,
        "consultant_fee": 2,
        "worth_pays": True,
    }
    assert "remboursé" in of_worth.flows(found).payload["message"]["template"]


def test_the_first_page_bears_the_fee_where_there_is_one(valued):
    paid = valued("Pub;2026;publicité;100;50;0,2;0,1;0,3;0,5;0,4;0,6;A\n", COST + "consultant_fee = 2\n")
    told = plain_text(of_plan.money_lines(paid).payload, Language("fr")).replace("\xa0", " ").replace("\u202f", " ")
    assert re.search(
        r"programme payé, en année pleine : .* ; honoraires du consultant en plus, une fois : 2 €\)\.", told
    )
    flat = valued("Pub;2026;publicité;100;50;0,2;;;0,5;;;A\n", COST + "consultant_fee = 2\n", client="flat")
    told = plain_text(of_plan.money_lines(flat).payload, Language("fr")).replace("\xa0", " ").replace("\u202f", " ")
    assert "(fourchette non renseignée ; honoraires du consultant en plus, une fois : 2 €)." in told
    free = valued("Pub;2026;publicité;100;50;0,2;;;0,5;;;A\n", client="free")
    assert "onoraires" not in plain_text(of_plan.money_lines(free).payload, Language("fr"))


def test_claims_without_accounts_replace_nothing_and_the_programme_never_repays(valued, said):
    found = valued("Pub;2026;publicité;100;50;0,2;;;0,5;;;E\n")
    names = ("repaid", "payback_years", "loss_chance", "worth_pays", "any_consultant_fee", "consultant_fee")
    assert said(found, "plan", *names) == {
        "repaid": False,
        "payback_years": UNDEFINED,
        "loss_chance": 1.0,
        "worth_pays": False,
        "any_consultant_fee": False,
        "consultant_fee": EMPTY,
    }
    assert "ne le rembourse pas" in of_worth.flows(found).payload["message"]["template"]


@pytest.mark.parametrize(
    ("line", "idle", "enough", "words"),
    [
        ("Pub;2026;publicité;100;50;0,2;;;0,5;;;A\n", True, True, "même si rien"),  # the cut alone pays
        ("Pub;2026;publicité;100;96;0,2;;;0,5;;;A\n", False, True, "qu’il faut voir se vérifier"),
        ("Pub;2026;publicité;100;100;0,01;;;0,5;;;A\n", False, False, "ne suffirait pas"),  # half a euro a year
    ],
)
def test_how_much_of_the_claims_must_be_true_is_told_in_three_ways(valued, said, line, idle, enough, words):
    found = valued(line, client=f"c{int(idle)}{int(enough)}")
    assert said(found, "plan", "evidence_idle", "evidence_enough") == {
        "evidence_idle": idle, "evidence_enough": enough
    }  # fmt: skip
    assert words in of_worth.chances(found).payload["message"]["template"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Pub;2026;publicité;100;50;0,2;;;0,5;;;A\n", "Valeur actuelle de ce qu’il ajoute à la seule coupe"),
        ("Pub;2026;publicité;100;50;0,2;;;0,5;;;E\n", "s’en tenir là"),
        ("Pub;2026;publicité;100;100;0,2;;;0;;;A\n", "pour les objectifs"),  # all that is cut is lost
    ],
)
def test_what_is_advised_is_what_is_true(valued, line, words):
    found = valued(line, client=f"c{len(words)}")
    ((said,),) = of_worth.verdict(found).payload["points"]
    assert words in said["template"]


def test_what_the_result_hangs_on_most_stands_first(valued, rows):
    found = valued("Pub;2026;publicité;100;50;0,2;0,1;0,3;0,5;;;A\nSalon;2026;salons;10;5;0,2;0,1;0,3;0,5;0,4;0,6;A\n")
    table = rows(found, "plan.worth_tornado")
    assert table[0][:2] == ("part coupée", "Pub")
    assert [row[4] for row in table] == sorted((row[4] for row in table), reverse=True)
    assert all(row[4] >= 1 for row in table)  # nothing below a euro


def test_without_a_budget_a_cut_or_a_cost_the_missing_thing_is_named(small_client, valued, said):
    bare = plan(small_client({}, client="bare").engagement)
    assert said(bare, "plan", "worth_programme") == {"worth_programme": NO_TABLE}
    uncut = valued("Pub;2026;publicité;100;50;;;;;;;A\n", client="uncut")
    assert uncut.fact("plan.worth_programme").table == "budget.cut"
    free = valued("Pub;2026;publicité;100;50;0,2;;;0,5;;;A\n", more="", client="free")
    assert free.fact("plan.worth_programme").table == "settings.programme_cost"
