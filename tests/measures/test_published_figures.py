"""Published reference figures, recomputed. They lie beside the checkout; without them these tests are skipped."""

from __future__ import annotations

import ast
import csv
import math
import re
from pathlib import Path

import numpy as np
import pytest

from maillage.measures.choice import RANDOM_INDEX, ComparedWeights, compared_weights, comparison_matrix
from maillage.measures.estimation import share_with_interval
from maillage.measures.money import Range
from maillage.measures.profiles import selling_index
from maillage.measures.reliability import alpha_if_deleted, cronbach_alpha
from maillage.measures.returns import irr_roots, npv, payback
from maillage.measures.sampling import margin_of_error, sample_size
from maillage.measures.uncertainty import pert, scenario_moments, tornado, triangular, triangular_quantile

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FIGURES, SURVEYS = DATA / "reference_figures", DATA / "surveys"

# Saaty's comparisons as PhilipGriffith/AHPy quotes them: row over column
DRINKS = {
    "coffee": {"wine": 9, "tea": 5, "beer": 2, "soda": 1, "milk": 1, "water": 1 / 2},
    "wine": {"tea": 1 / 3, "beer": 1 / 9, "soda": 1 / 9, "milk": 1 / 9, "water": 1 / 9},
    "tea": {"beer": 1 / 3, "soda": 1 / 4, "milk": 1 / 3, "water": 1 / 9},
    "beer": {"soda": 1 / 2, "milk": 1, "water": 1 / 3},
    "soda": {"milk": 2, "water": 1 / 2},
    "milk": {"water": 1 / 3},
}
LEADER = {
    "Experience": {"Education": 4, "Charisma": 3, "Age": 7},
    "Education": {"Charisma": 1 / 3, "Age": 3},
    "Charisma": {"Age": 5},
}
CANDIDATES = {
    "Experience": {"Moll": {"Nell": 1 / 4, "Sue": 4}, "Nell": {"Sue": 9}},
    "Education": {"Moll": {"Nell": 3, "Sue": 1 / 5}, "Nell": {"Sue": 1 / 7}},
    "Charisma": {"Moll": {"Nell": 5, "Sue": 9}, "Nell": {"Sue": 4}},
    "Age": {"Moll": {"Nell": 1 / 3, "Sue": 5}, "Nell": {"Sue": 9}},
}

beside = pytest.mark.skipif(
    not (FIGURES.is_dir() and SURVEYS.is_dir()), reason=f"the reference figures are not at {DATA}"
)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def published(start: str) -> list[tuple[dict[str, str], float, float]]:
    """Figures whose id starts so, with value and tolerance."""
    rows = [row for row in read(FIGURES / "reference_figures.csv") if row["id"].startswith(start)]
    assert rows
    return [(row, float(row["published value"]), float(row["tolerance"])) for row in rows]


def close(row: dict[str, str], value: float, tolerance: float, found: float) -> None:
    """The published figure within its tolerance, and the recomputed one to the digits kept."""
    assert found == pytest.approx(value, abs=tolerance), row["id"]
    if row["recomputed"]:
        assert found == pytest.approx(float(row["recomputed"]), abs=1e-7), row["id"]


def compared(judgements: dict[str, dict[str, float]]) -> tuple[dict[str, float], ComparedWeights]:
    names = list(dict.fromkeys([*judgements, *(name for row in judgements.values() for name in row)]))
    pairs = {
        (names.index(one), names.index(other)): times for one, row in judgements.items() for other, times in row.items()
    }
    found = compared_weights(comparison_matrix(pairs, len(names)))
    assert found.weights is not None
    return dict(zip(names, found.weights, strict=True)), found


def flows_of(row: dict[str, str]) -> list[float]:
    return ast.literal_eval(re.search(r"\[.*\]", row["dataset or inputs"])[0])


def rate_of(row: dict[str, str]) -> float:
    return float(re.match(r"([\d.]+) ?%", row["dataset or inputs"])[1]) / 100


def surveyed(quantity: str) -> float:
    return next(float(row["value"]) for row in read(SURVEYS / "ORACLE_survey.csv") if row["quantity"] == quantity)


@beside
def test_every_row_of_krejcie_and_morgan():
    for row, value, _ in published("KM"):
        assert round(sample_size(int(row["id"].removeprefix("KM")))) == value, row["id"]


@beside
def test_margins_of_error_of_finite_groups():
    for row, value, tolerance in published("MOE"):
        population, n = (int(part.split("=")[1]) for part in row["dataset or inputs"].split(", ")[:2])
        assert margin_of_error(n, population) == pytest.approx(value, abs=tolerance), row["id"]
    ((_, correction, tolerance),) = published("FPC")
    assert margin_of_error(38, 600) / margin_of_error(38, math.inf) == pytest.approx(correction, abs=tolerance)


@beside
def test_alpha_of_the_attitude_survey_as_psych_prints_it():
    answers = np.array([[float(value) for value in row.values()] for row in read(FIGURES / "attitude.csv")])
    ((row, value, tolerance),) = published("CA3")
    found = cronbach_alpha(answers)
    assert answers.shape == (30, 7)
    assert found.value == pytest.approx(value, abs=tolerance)
    assert found.value == pytest.approx(float(row["recomputed"]), abs=1e-8)
    # psych::alpha(attitude)$alpha.drop, as printed in tutorials
    assert alpha_if_deleted(answers).round(3).tolist() == [0.810, 0.797, 0.828, 0.803, 0.795, 0.864, 0.840]


@beside
def test_alpha_and_margin_of_the_invented_survey():
    last = {row["staff_id"]: row for row in read(SURVEYS / "canonical_answers.csv") if row["complete"] == "1"}
    items = [[float(row[f"item{item}"] or "nan") for item in range(1, 7)] for row in last.values()]
    answers = np.array(items)
    wrong = cronbach_alpha(answers).value
    answers[:, 5] = 6 - answers[:, 5]
    right = cronbach_alpha(answers)
    assert (len(last), right.respondents) == (31, 29)
    assert right.value == pytest.approx(surveyed("Cronbach alpha, item 6 reversed, listwise"), abs=1e-6)
    assert wrong == pytest.approx(surveyed("Cronbach alpha if item 6 is NOT reversed (wrong)"), abs=1e-6)
    finite = surveyed("margin of error 95 %, p=.5, finite population correction")
    assert margin_of_error(31, 60) == pytest.approx(finite, abs=1e-5)
    assert margin_of_error(31, math.inf) == pytest.approx(surveyed("margin of error without correction"), abs=1e-5)


@beside
def test_total_of_the_selling_index_is_the_sum_of_its_pillars():
    ((row, value, _),) = published("SSI1")
    pillars = [float(part) for part in row["dataset or inputs"].removeprefix("SSI pillars ").split()]
    assert selling_index([pillars]).totals[0] == pytest.approx(value)


@beside
def test_random_index_is_the_table_of_1980():
    rows = published("AHPRI80_")
    assert {int(row["id"].removeprefix("AHPRI80_")): value for row, value, _ in rows} == dict(RANDOM_INDEX)


@beside
def test_weights_of_saaty_s_drinks():
    weights, found = compared(DRINKS)
    (of_2005,) = (value for _, value, _ in published("AHPRI05_7"))
    for row, value, tolerance in published("AHP1"):
        quantity = row["quantity"]
        if quantity.startswith("weight "):
            close(row, value, tolerance, weights[quantity.removeprefix("weight ")])
        elif quantity == "lambda max":
            close(row, value, tolerance, found.largest_eigenvalue)
        else:
            close(row, value, tolerance, found.consistency_index / of_2005)
            # by the table of 1980 too, to the digits printed
            assert found.consistency_ratio == pytest.approx(value, abs=tolerance)
    assert found.verdict == "consistent"


@beside
def test_weights_of_the_leader_to_be_chosen():
    weights, found = compared(LEADER)
    candidates = {criterion: compared(judgements) for criterion, judgements in CANDIDATES.items()}
    of_2005 = {int(row["id"].removeprefix("AHPRI05_")): value for row, value, _ in published("AHPRI05_")}
    for row, value, tolerance in published("AHP2"):
        *_, name = row["quantity"].split()
        match row["quantity"].split()[0]:
            case "weight":
                close(row, value, tolerance, weights[name])
            case "local":
                close(row, value, tolerance, candidates["Experience"][0][name])
            case "global":
                close(row, value, tolerance, sum(weights[one] * candidates[one][0][name] for one in weights))
            case _ if "criteria" in row["quantity"]:
                # recomputed by the table of 1980 too: .0435 rounds to the same
                close(row, value, tolerance, found.consistency_index / of_2005[4])
                assert found.consistency_ratio == pytest.approx(value, abs=tolerance)
            case _:
                experience = candidates["Experience"][1]
                close(row, value, tolerance, experience.consistency_index / of_2005[3])
                # the trap: by the table of 1980 it is another number
                assert experience.consistency_ratio == pytest.approx(0.032, abs=0.0005)


@beside
def test_returns_of_published_flows():
    measured = 0
    for row, value, tolerance in published("FIN"):
        match row["quantity"]:
            case "NPV":
                found = npv(flows_of(row), rate_of(row))
            case "IRR":
                (found,) = irr_roots(flows_of(row))
            case "payback (years)":
                found = payback(flows_of(row))
            case "future value":
                # an account's value after ten years, from the present value of what was paid in
                found = npv([100] * 121, 0.05 / 12) * (1 + 0.05 / 12) ** 120
            case other:
                pytest.fail(f"{row['id']}: {other} is measured by nothing")
        close(row, value, tolerance, found)
        measured += 1
    assert measured == 13


@beside
def test_scenarios_of_a_present_value():
    ((mean_row, mean, mean_tolerance),) = published("RISK1")
    ((spread_row, spread, spread_tolerance),) = published("RISK2")
    chances, values = (
        [float(part) for part in found.split("/")]
        for found in re.findall(r"[-\d.]+(?:/[-\d.]+)+", mean_row["dataset or inputs"])
    )
    found = scenario_moments(values, chances)
    close(mean_row, mean, mean_tolerance, found.mean)
    close(spread_row, spread, spread_tolerance, found.deviation)


@beside
def test_published_tornado():
    figures = {row["id"]: (row, value, tolerance) for row, value, tolerance in published("TOR")}
    inputs = {
        "sales": Range(90, 100, 110),
        "growth": Range(0.054, 0.06, 0.066),
        "margin": Range(0.17, 0.18, 0.19),
        "rate": Range(0.09, 0.10, 0.11),
    }

    def worth(at):
        flows = [at["sales"] * (1 + at["growth"]) ** year * at["margin"] for year in range(1, 6)]
        return npv([0, *flows], at["rate"])

    bars = tornado(worth, inputs)
    close(*figures["TOR1"], worth({name: spread.central for name, spread in inputs.items()}))
    assert bars[0].input == "sales"
    close(*figures["TOR2"], bars[0].at_low)
    close(*figures["TOR3"], bars[0].at_high)
    close(*figures["TOR4"], bars[0].span)


@beside
def test_three_point_distributions():
    spread = Range(10, 20, 60)
    measures = {
        "MC4": triangular(spread).mean,
        "MC5": triangular(spread).deviation,
        "MC6": float(triangular_quantile(spread, 0.9)),
        "MC7": pert(spread).mean,
    }
    rows = published("MC")
    assert {row["id"] for row, _, _ in rows} == set(measures)
    for row, value, tolerance in rows:
        close(row, value, tolerance, measures[row["id"]])


@pytest.mark.parametrize(("successes", "low", "high"), [(597, 0.3375, 0.3837), (1160, 0.6776, 0.7216)])
def test_section_1_12_postal_survey_of_1657_firms(successes, low, high):
    # Bpifrance Le Lab, 2018: 36 % active, 70 % present on social networks
    interval = share_with_interval(successes, 1657, math.inf)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)
