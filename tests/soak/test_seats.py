"""Who goes where on random small clients, against every plan there is, and on the bench's five, within their gap."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from maillage.measures.placement import who_goes_where

SHORT = os.environ.get("SOAK") == "short"
CHECKOUT = Path(__file__).parents[2]


def _loaded(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, CHECKOUT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


enumerated, bench = _loaded("tests/enumerated_seats.py"), _loaded("bench/seats.py")


@pytest.mark.parametrize("seed", range(1_000, 1_100 if SHORT else 3_000))
def test_no_enumerated_plan_of_another_small_client_beats_the_plan(seed):
    enumerated.check_plan(enumerated.small_problem(seed))


@pytest.mark.parametrize("seed", range(5_000, 5_010 if SHORT else 5_100))
def test_no_enumerated_plan_of_four_people_beats_the_plan(seed):
    enumerated.check_plan(enumerated.small_problem(seed, most=4))


@pytest.mark.parametrize("size", bench.INSTANCES, ids=lambda size: "{} × {} × {}, {:.0%} of the fees".format(*size))
def test_the_plan_of_a_large_client_is_within_three_in_a_hundred_of_what_no_plan_exceeds(size):
    plan = who_goes_where(bench.instance(*size), mip_rel_gap=0.03)
    assert plan.status == "optimal"
    assert plan.gap <= 0.03
    assert plan.seats.any()
