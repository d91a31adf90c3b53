"""Published reference figures, recomputed. They lie beside the checkout; without them these tests are skipped."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from maillage.measures.estimation import share_with_interval
from maillage.measures.profiles import selling_index
from maillage.measures.reliability import alpha_if_deleted, cronbach_alpha
from maillage.measures.sampling import margin_of_error, sample_size

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FIGURES, SURVEYS = DATA / "reference_figures", DATA / "surveys"

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


@pytest.mark.parametrize(("successes", "low", "high"), [(597, 0.3375, 0.3837), (1160, 0.6776, 0.7216)])
def test_section_1_12_postal_survey_of_1657_firms(successes, low, high):
    # Bpifrance Le Lab, 2018: 36 % active, 70 % present on social networks
    interval = share_with_interval(successes, 1657, math.inf)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)
