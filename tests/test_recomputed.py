"""Figures of a diagnosis worked out again from the client’s own files, by other code."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from statistics import mean, median, stdev

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "data" / "examples" / "ateliers-brevenne" / "T0"
FACT = {"oui": 100, "en préparation ou en partie": 50, "non": 0}
T_OF_SIX = 2.446912  # Student's 97.5 % point, six degrees of freedom, from a printed table


def given(table):
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter=";"))


def agreement(audience, item):
    """Points of the answers of one audience to one degree of agreement; nothing for those who do not know."""
    cells = [row[item] for row in given("answers") if row["Public"] == audience]
    return [25 * (int(cell) - 1) for cell in cells if cell.isdigit()]


def fact_points(audience, item):
    cells = [row[item].strip().casefold() for row in given("answers") if row["Public"] == audience]
    unread = {cell for cell in cells if cell and cell not in FACT and not cell.startswith("je ne sais")}
    assert not unread, unread
    return [FACT[cell] for cell in cells if cell in FACT]


@pytest.fixture
def found(released_of):
    return released_of("ateliers-brevenne")


def row(found, table, key):
    return next(one for one in found.table(f"diagnosis.{table}").records() if key in one.values())


def test_the_score_of_a_dimension_is_the_plain_mean_of_its_audiences(found):
    audiences = [
        fact_points("dirigeants", "x15"), agreement("managers", "e12"), agreement("collaborateurs", "e12"),
    ]  # fmt: skip
    told = row(found, "dimensions", "dimension:d12")
    assert told["score"] == pytest.approx(mean(map(mean, audiences)), abs=0.5)
    assert told["answers"] == sum(map(len, audiences))


def test_the_interval_of_the_executives_is_narrowed_by_how_many_of_them_answered(found):
    points = agreement("dirigeants", "x8")
    people = sum(int(line["Nombre"]) for line in given("headcount") if line["Niveau"] == "dirigeant")
    assert (len(points), people) == (7, 8)
    half = T_OF_SIX * stdev(points) / math.sqrt(7) * math.sqrt(1 - 7 / 8)
    # The executives' dimension is that one question; alone, its interval stands in the gaps.
    assert row(found, "audiences", "dimension:d5")["executives"] == pytest.approx(mean(points), abs=0.5)
    others = agreement("managers", "x8")
    managers = sum(int(line["Nombre"]) for line in given("headcount") if line["Niveau"] == "manager")
    error = stdev(others) / math.sqrt(len(others)) * math.sqrt(1 - len(others) / managers)
    gap = row(found, "gaps", "item:x8")
    assert gap["gap"] == pytest.approx(mean(points) - mean(others), abs=0.5)
    # Welch: wider than the wider of the two alone, narrower than both together.
    own = (gap["high"] - gap["low"]) / 2
    assert max(half * 0.8, 2 * error) < own < half + 2.3 * error


def activity():
    done = {}
    for line in given("profiles"):
        if line["Publications"] or line["Commentaires"]:
            count = int(line["Publications"] or 0) + int(line["Commentaires"] or 0)
            done[line["Personne"]] = done.get(line["Personne"], 0) + count
    return done


def test_present_and_active_people_are_counted_once_however_many_profiles_they_have(found):
    done = activity()
    assert found.fact("diagnosis.present").value == len(done)
    assert found.fact("diagnosis.active").value == sum(count > 0 for count in done.values())


def test_the_least_active_half_does_its_share(found):
    counts = sorted(activity().values())
    assert len(counts) % 2 == 0
    half = sum(counts[: len(counts) // 2]) / sum(counts)
    assert found.fact("diagnosis.half_activity").value == pytest.approx(half, abs=0.0005)


def test_half_of_the_incidents_were_answered_within_the_median(found):
    delays = [float(line["Délai de réponse (h)"]) for line in given("incidents") if line["Délai de réponse (h)"]]
    assert found.fact("diagnosis.answered_within").value == median(delays)


def test_a_family_without_an_indicator_has_the_share_observed_of_what_was_examined(found):
    states = [line["Constat"] for line in given("symptoms") if line["Symptôme"] in ("dia-07", "dia-23", "dia-35")]
    share = states.count("observé") / (states.count("observé") + states.count("non observé"))
    assert row(found, "families", "family:f_leadership")["severity"] == pytest.approx(share, abs=0.0005)


def test_a_dimension_of_the_executives_alone_has_their_interval(found):
    points = agreement("dirigeants", "x7")
    assert len(points) == 7
    half = T_OF_SIX * stdev(points) / math.sqrt(7) * math.sqrt(1 - 7 / 8)
    told = row(found, "dimensions", "dimension:d4")
    expected = [math.floor(end + 0.5) for end in (mean(points), mean(points) - half, mean(points) + half)]
    assert [told[name] for name in ("score", "low", "high")] == expected


def test_the_gini_index_is_half_the_mean_difference_between_two_people(found):
    counts = list(activity().values())
    apart = sum(abs(one - other) for one in counts for other in counts)
    expected = apart / (2 * len(counts) * sum(counts))
    assert found.fact("diagnosis.activity_gini").value == pytest.approx(expected)


def test_a_family_with_an_indicator_has_its_share(found):
    followed = [line["Suivi fait"] for line in given("memberships") if line["Suivi fait"]]
    told = row(found, "families", "family:f_coordination")["severity"]
    assert told == pytest.approx(followed.count("non") / len(followed), abs=0.00005)
