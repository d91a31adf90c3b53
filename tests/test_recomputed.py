"""Figures of Ateliers Brévenne computed once more from its files with plain csv and statistics, and nothing of ours."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from statistics import mean, median, stdev

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "data" / "examples" / "ateliers-brevenne" / "T0"
STUDENT_6 = 2.4469  # two-sided 95 %, six degrees of freedom: any printed table


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened, delimiter=";"))


def half_up(value: float) -> int:
    return math.floor(value + 0.5)


def opinion(text: str) -> float | None:
    return 25 * (int(text) - 1) if text in {"1", "2", "3", "4", "5"} else None


def by_person(audience: str, *questions: str) -> list[float]:
    """Each respondent’s mean over the questions, of those who answered half of them at least."""
    found = []
    for row in table("answers"):
        if row["Public"] == audience:
            known = [score for question in questions if (score := opinion(row[question])) is not None]
            if known and 2 * len(known) >= len(questions):
                found.append(mean(known))
    return found


@pytest.fixture(scope="module")
def found(released_of):
    return released_of("ateliers-brevenne")


def row_of(found, name: str, first: str) -> dict:
    released = found.table(f"diagnosis.{name}")
    return next(row for row in released.records() if row[released.fields[0].id] == first)


def test_the_networks_that_meet(found):
    """One dimension: each audience’s mean, then their plain mean."""
    executives = by_person("dirigeants", "x8")
    asked = ("x8", "e5") if any(row["x8"] for row in table("answers") if row["Public"] == "managers") else ("e5",)
    managers = by_person("managers", *asked)
    employees = by_person("collaborateurs", "e5")
    audiences = row_of(found, "audiences", "dimension:d5")
    assert [audiences[f"{name}_answers"] for name in ("executives", "managers", "employees")] == [
        len(executives), len(managers), len(employees),
    ]  # fmt: skip
    means = [mean(executives), mean(managers), mean(employees)]
    assert [audiences[name] for name in ("executives", "managers", "employees")] == [half_up(one) for one in means]
    assert row_of(found, "dimensions", "dimension:d5")["score"] == half_up(mean(means))


def test_the_executives_own_profile_with_its_interval(found):
    """Seven of eight: Student’s interval, narrowed by the share of them who answered."""
    scores = by_person("dirigeants", "x7")
    assert len(scores) == 7
    half = STUDENT_6 * stdev(scores) / math.sqrt(7) * math.sqrt(1 - 7 / 8)
    row = row_of(found, "dimensions", "dimension:d4")
    expected = [half_up(value) for value in (mean(scores), mean(scores) - half, mean(scores) + half)]
    assert [row[name] for name in ("score", "low", "high")] == expected


def activity() -> list[int]:
    done: dict[str, int] = {}
    for row in table("profiles"):
        if row["Publications"] or row["Commentaires"]:
            known = int(row["Publications"] or 0) + int(row["Commentaires"] or 0)
            done[row["Personne"]] = done.get(row["Personne"], 0) + known
    return sorted(done.values())


def test_who_is_present_and_who_is_active(found):
    done = activity()
    assert found.fact("diagnosis.present").value == len(done)
    assert found.fact("diagnosis.active").value == sum(count >= 1 for count in done)


def test_how_evenly_activity_is_shared(found):
    done = activity()
    n, total = len(done), sum(done)
    apart = sum(abs(one - other) for one in done for other in done)  # Gini as the mean difference between two people
    assert found.fact("diagnosis.activity_gini").value == pytest.approx(apart / (2 * n * total))
    middle = done[n // 2] / 2 if n % 2 else 0
    assert found.fact("diagnosis.half_activity").value == pytest.approx((sum(done[: n // 2]) + middle) / total)


def test_how_long_an_answer_took(found):
    delays = [float(row["Délai de réponse (h)"].replace(",", ".")) for row in table("incidents")
              if row["Délai de réponse (h)"]]  # fmt: skip
    assert found.fact("diagnosis.answered_within").value == median(delays)
    assert found.fact("diagnosis.slowest_answer").value == max(delays)


def test_how_many_memberships_nobody_follows_up(found):
    followed = [row["Suivi fait"] for row in table("memberships") if row["Suivi fait"]]
    severity = row_of(found, "families", "family:f_coordination")["severity"]
    assert severity == round(followed.count("non") / len(followed), 4)
