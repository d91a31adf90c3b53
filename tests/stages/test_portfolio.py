"""The portfolio's tables, from figures written in the test, and a client's place among others."""

from __future__ import annotations

import dataclasses
import itertools
import math

import pytest

from maillage.diagnosis import diagnose
from maillage.intake import Portfolio
from maillage.intake.settings import Settings
from maillage.portfolio import summarise

NINE = (31, 35, 38, 42, 44, 47, 52, 55, 61)  # methods §1.11
SIX = ((38, 4), (52, 5), (45, 3.5), (61, 6), (33, 4.5), (47, 4))
YES, NO = (1.0,), (0.0,)
SEALS = itertools.count()  # a stage is remembered by its seal


@pytest.fixture
def portfolio():
    """`portfolio({"score.d1": [(38, 30, 46), …]})` → what its stage releases."""

    def made(figures, companies=None):
        size = companies if companies is not None else max(map(len, figures.values()), default=0)
        whole = {"company.all": [YES] * size} | figures
        settings = Settings(schema=1, name="Le cabinet", as_of="2026-01-31")
        sealed = {name: tuple(tuple(map(float, value)) for value in values) for name, values in whole.items()}
        return summarise(Portfolio(sealed, settings, f"seal {next(SEALS)}"))

    return made


def around(values, width=3.919928):
    return [(value, value - width * error / 2, value + width * error / 2) for value, error in values]


# --- dimensions ----------------------------------------------------------------------------------------------------


def test_the_mean_of_six_companies_allows_for_the_error_of_each(portfolio, rows):
    found = portfolio({"score.d1": around(SIX)})
    half = 1.959964 * 3.527
    (row,) = rows(found, "portfolio.dimensions")
    assert row[:3] == ("dimension:d1", 6, 45)
    assert row[3:5] == (round(45.415 - half), round(45.415 + half))
    assert row[5:] == ("<too_few>",) * 3
    assert rows(found, "portfolio.spread") == [("dimension:d1", 6, 7, 9, 0.7422)]  # √54.475, √72.42, I² of §1.11


def test_eight_companies_have_quartiles_and_seven_have_none(portfolio, rows):
    eight = rows(portfolio({"declared.d1": [(value,) for value in NINE[:8]]}), "portfolio.declared")
    assert eight[0][5:] == (37, 43, 48)
    assert rows(portfolio({"declared.d1": [(v,) for v in NINE[:7]]}), "portfolio.declared")[0][5:] == ("<too_few>",) * 3


def test_a_score_without_interval_makes_the_mean_a_plain_one(portfolio, rows):
    found = portfolio({"score.d1": [*around(SIX[:5]), (47,)]})
    (row,) = rows(found, "portfolio.dimensions")
    assert row[2] == round(sum(value for value, _ in SIX) / 6)
    assert rows(found, "portfolio.spread") == []


def test_four_companies_are_not_told_whatever_the_figure(portfolio, rows, said):
    figures = {name: [YES] * 4 for name in ("symptom.dia-01", "cause.c1", "objection.obj-01", "lever.l_agenda")}
    figures |= {name: [YES] * 4 for name in ("year.2025", "size.small", "depth.surveyed")}
    figures |= {name: [(0.1,), (0.2,), (0.3,), (0.4,)] for name in ("share.dormant_fees", "done.acts")}
    figures |= {name: [(40,), (50,), (60,), (70,)] for name in ("declared.d1", "overall.2025")}
    figures["score.d1"] = around(SIX[:4])
    found = portfolio(figures)
    numbers = [
        cell
        for name, table in found.tables.items()
        if name != "portfolio.claims"
        for row in table.rows
        for cell in row
        if isinstance(cell, (int, float)) and cell
    ]
    assert numbers == []
    assert rows(found, "portfolio.reference") == []
    assert said(found, "portfolio", "companies", "enough") == {"companies": "<too_few>", "enough": False}
    assert {fact.value for name, fact in found.facts.items() if name.startswith("portfolio.any_")} == {False}


def test_five_companies_that_are_all_alike_are_not_told(portfolio, rows):
    found = portfolio({"declared.d1": [(50,)] * 5, "declared.d2": [(50,)] * 4 + [(75,)]})
    alike, apart = rows(found, "portfolio.declared")
    assert alike[1:] == ("<withheld>", "<withheld>", "<undefined>", "<undefined>", *("<too_few>",) * 3)
    assert apart[1:3] == (5, 55)
    assert [row[1] for row in rows(found, "portfolio.reference")] == ["dimension:d2"] * 5


def test_an_empty_portfolio_says_that_it_is(portfolio, said):
    found = portfolio({}, companies=0)
    assert said(found, "portfolio", "companies", "any", "enough") == {"companies": 0, "any": False, "enough": False}


# --- companies and years -------------------------------------------------------------------------------------------


def test_a_kind_of_too_few_takes_another_with_it(portfolio, rows):
    found = portfolio(
        {"depth.surveyed": [YES] * 20, "size.small": [YES] * 3, "size.medium": [YES] * 8, "size.large": [YES] * 9}
    )
    counts = {row[0]: row[1] for row in rows(found, "portfolio.kinds")}
    assert counts["de moins de 50 personnes"] == "<too_few>"
    assert sorted(map(str, (counts["de 50 à 249 personnes"], counts["de 250 personnes et plus"]))) == [
        "9",
        "<withheld>",
    ]


def test_years_tell_their_companies_and_the_mean_where_enough_have_a_score(portfolio, rows):
    scores = [(40,), (50,), (60,), (50,), (50,)]
    figures = {"year.2024": [YES] * 6, "overall.2024": scores, "year.2025": [YES] * 7, "overall.2025": scores[:4]}
    first, second = rows(portfolio(figures, companies=10), "portfolio.years")
    half = 2.776445 * math.sqrt(50) / math.sqrt(5)
    assert first == ("2024", 6, 5, 50, round(50 - half), round(50 + half))
    assert second == ("2025", 7, "<too_few>", "<too_few>", "<too_few>", "<too_few>")


# --- traits --------------------------------------------------------------------------------------------------------


def test_traits_are_listed_from_ten_companies_and_counted_from_five(portfolio, rows):
    figures = {
        "cause.c1": [YES] * 6 + [NO] * 4,
        "cause.c2": [YES] * 5 + [NO] * 15,
        "cause.c3": [YES] * 4 + [NO] * 16,  # of too few companies
        "cause.c4": [YES] * 8 + [NO],  # looked for in nine
    }
    assert rows(portfolio(figures), "portfolio.causes") == [
        ("cause:c1", 6, 10, 0.6, 0.3127, 0.8318),
        ("cause:c2", 5, 20, 0.25, 0.1119, 0.4687),
    ]


def test_an_action_few_have_done_is_listed_without_its_count(portfolio, rows):
    figures = {"lever.l_agenda": [YES] * 7 + [NO] * 5, "lever.l_charter": [YES] * 2 + [NO] * 10}
    found = rows(portfolio(figures), "portfolio.levers")
    assert [row[:3] for row in found] == [("lever:l_agenda", 7, 12), ("lever:l_charter", "<withheld>", 12)]
    assert found[1][3:] == ("<withheld>",) * 3


def test_shares_are_means_over_companies(portfolio, rows):
    found = portfolio({"share.dormant_fees": [(0.1,), (0.2,), (0.3,), (0.4,), (0.5,)]})
    told = rows(found, "portfolio.shares")[0]
    assert told[1:3] == (5, 0.3)
    assert told[5:] == ("<too_few>",) * 3


# --- a client's place ----------------------------------------------------------------------------------------------


@pytest.fixture
def placed(small_client, answers, rows):
    """`placed([…scores of d1…])` → the row of the first dimension in a client's table of places, and its facts."""

    def made(peers):
        given = answers({"employees": {"e1": ["2", "3", "3", "4", "2", "3"]}})
        engagement = small_client({"answers": given}).engagement
        engagement = dataclasses.replace(
            engagement, seal=f"beside {peers}", reference={"d1": tuple(peers)} if peers else {}
        )
        found = diagnose(engagement)
        return rows(found, "diagnosis.place"), found

    return made


def test_a_client_among_nine_has_a_rank_and_its_interval(placed):
    ((row,), found) = placed(NINE)
    assert row[:2] == ("dimension:d1", 46)
    assert row[2] == pytest.approx(5 / 9, abs=5e-5)
    assert row[2] - row[3] > 0.2
    assert row[4] - row[2] > 0.2
    assert row[5:] == ("<undefined>", 38, 44, 52, 9)
    assert found.fact("diagnosis.dimensions_ranked").value == 1


def test_a_client_among_seven_has_a_third_of_their_range(placed):
    ((row,), found) = placed(NINE[:7])
    assert row[2:] == ("<undefined>",) * 3 + ("dans le tiers supérieur",) + ("<undefined>",) * 3 + (7,)
    assert found.fact("diagnosis.dimensions_ranked").value == 0


def test_a_client_among_four_is_told_why_it_has_no_place(placed):
    told, found = placed(NINE[:4])
    assert told == []
    assert found.fact("diagnosis.dimensions_placed").value == 0
    assert found.fact("diagnosis.fewest_peers").value == 5


def test_without_a_portfolio_nothing_is_placed(placed):
    told, found = placed([])
    assert told == []
    assert found.fact("diagnosis.dimensions_placed").reason == "no_peers"


def test_a_score_that_is_not_published_has_no_place(small_client, answers, rows):
    engagement = small_client({"answers": answers({"employees": {"e1": ["2", "3", "3", "4"]}})}).engagement
    found = diagnose(dataclasses.replace(engagement, seal="too few", reference={"d1": NINE}))
    assert rows(found, "diagnosis.place") == []
