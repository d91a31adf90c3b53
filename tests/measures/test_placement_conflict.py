import importlib.util
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from maillage.measures.placement import PlacementProblem, who_goes_where
from maillage.measures.placement_conflict import PRICES, cheapest_relaxation, conflict
from maillage.measures.placement_model import Condition

_spec = importlib.util.spec_from_file_location("enumerated_seats", Path(__file__).parents[1] / "enumerated_seats.py")
enumerated = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(enumerated)

CONDITIONS = get_args(Condition)


def section_5_1(budget, **changes):
    values = {
        "half_days": [20, 30, 10],
        "seat_fee": [800, 1500, 0],
        "fixed_fee": [0, 0, 0],
        "budget": budget,
        "capacity": [40, 30, 25],
        "seats_max": [2, 1, 2],
        "minimum_presence": [1, 1, 1],
        "eligible": np.ones((3, 3)),
        "presence": [[1, 1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 1, 0], [0, 1, 0, 0, 0, 0, 1]],
        "value": [3, 2, 5, 4, 1, 2, 1],
        "units": ["sales", "sales", "works"],
    }
    return PlacementProblem(**values | changes)


def forced(*pairs):
    seats = np.zeros((3, 3))
    seats[tuple(np.transpose(pairs))] = 1
    return seats


def amounts(found):
    return {one: relaxation and relaxation.amounts for one, relaxation in found.alone.items()}


def test_section_5_1_fifteen_at_a_thousand_lacks_five_hundred_or_four_points():
    found = conflict(section_5_1(1000, value_required=15))
    assert (found.conditions, found.minimal) == (("budget", "coverage"), True)
    assert amounts(found) == {"budget": {"budget": 500}, "coverage": {"coverage": 4}}
    assert all(relaxation.proved for relaxation in found.alone.values())
    assert found.cheapest.amounts == {"budget": 500}
    assert found.cheapest.cost == pytest.approx(0.5)


@pytest.mark.parametrize(("budget", "reached"), [(0, 3), (1000, 11), (1600, 15), (2300, 18)])
def test_section_5_1_what_a_budget_reaches_is_in_no_conflict_and_a_point_more_is(budget, reached):
    assert conflict(section_5_1(budget, value_required=reached)) is None
    found = conflict(section_5_1(budget, value_required=reached + 1))
    assert found.alone["coverage"].amounts == {"coverage": 1}
    # eighteen points are all there are: above, no money helps
    assert found.conditions == (("coverage",) if reached == 18 else ("budget", "coverage"))


def test_prices_decide_which_condition_gives_way():
    problem = section_5_1(1000, value_required=15)
    assert cheapest_relaxation(problem, {"budget": 1, "coverage": 1}).amounts == {"coverage": 4}
    assert cheapest_relaxation(problem, {"budget": 0.001, "coverage": 1}).amounts == {"budget": 500}
    # no time makes up for money
    assert cheapest_relaxation(problem, {"time": 1}) is None
    assert cheapest_relaxation(problem, {}) is None


def test_conditions_may_give_way_together():
    # eighteen points at 1,600 with nobody able to go for 30 half-days: 700 in fees and a half-day
    problem = section_5_1(1600, value_required=18, capacity=[29, 29, 25])
    found = cheapest_relaxation(problem, {"budget": 0.001, "time": 0.1, "coverage": 9})
    assert found.amounts == {"budget": 700, "time": 1}
    assert found.cost == pytest.approx(0.8)
    assert conflict(problem).alone == {"budget": None, "coverage": conflict(problem).alone["coverage"]}


def test_nothing_gives_way_where_a_plan_exists():
    assert conflict(section_5_1(1000)) is None
    assert (found := cheapest_relaxation(section_5_1(1000))).amounts == {}
    assert found.cost == 0


@pytest.mark.parametrize(
    ("changes", "conditions", "alone"),
    [
        # no volunteers
        ({"eligible": np.zeros((3, 3)), "value_required": 3}, ("wishes", "coverage"), {"coverage": {"coverage": 3}}),
        # no budget
        (
            {"budget": 0, "value_required": 11},
            ("budget", "coverage"),
            {"budget": {"budget": 800}, "coverage": {"coverage": 8}},
        ),
        # no targets
        (
            {"presence": np.zeros((3, 0)), "value": [], "value_required": 1},
            ("coverage",),
            {"coverage": {"coverage": 1}},
        ),
        # forced against a wish
        ({"must": forced((0, 1)), "eligible": 1 - forced((0, 1))}, ("wishes", "must"), {"must": {"must": 1}}),
        # two of a unit forced into one network
        (
            {"must": forced((0, 0), (1, 0))},
            ("unit", "must"),
            {"unit": {"unit": 1}, "must": {"must": 1}},
        ),
        # more forced than there are seats
        (
            {"must": forced((0, 1), (2, 1)), "capacity": [40, 30, 30]},
            ("seats", "must"),
            {"seats": {"seats": 1}, "must": {"must": 1}},
        ),
        # forced beyond their time
        ({"must": forced((2, 1))}, ("time", "must"), {"time": {"time": 5}, "must": {"must": 1}}),
        # forced into more networks than they may join
        (
            {"must": forced((0, 0), (0, 2)), "networks_max": [1, 1, 1]},
            ("networks", "must"),
            {"networks": {"networks": 1}, "must": {"must": 1}},
        ),
        # forced to go alone where two are asked for, and one alone is free: the other two have no time
        (
            {"must": forced((0, 0)), "minimum_presence": [2, 1, 1], "capacity": [40, 0, 0]},
            ("presence", "time", "must"),
            {"presence": {"presence": 1}, "time": {"time": 20}, "must": {"must": 1}},
        ),
        # one forced, nobody else has time, and nobody may carry more than the mean
        (
            {"must": forced((0, 2)), "fairness": 0.5, "capacity": [40, 0, 0]},
            ("fairness", "time", "must"),
            {"fairness": {"fairness": 5}, "time": {"time": 10}, "must": {"must": 1}},
        ),
    ],
)
def test_each_condition_is_named_in_the_conflict_it_makes(changes, conditions, alone):
    found = conflict(section_5_1(**{"budget": 9000} | changes))
    assert (found.conditions, found.minimal, amounts(found)) == (conditions, True, alone)


def test_a_client_of_nobody_and_nothing_cannot_reach_a_value():
    nobody = PlacementProblem([], [], [], 0, [], [], [], np.zeros((0, 0)), np.zeros((0, 0)), [], value_required=3)
    assert who_goes_where(nobody).status == "infeasible"
    assert conflict(nobody).conditions == ("coverage",)
    assert conflict(nobody).cheapest.amounts == {"coverage": 3}
    assert who_goes_where(replace(nobody, value_required=0)).value == 0


def test_wishes_are_not_for_sale():
    assert "wishes" not in PRICES
    found = conflict(section_5_1(9000, must=forced((0, 1)), eligible=1 - forced((0, 1))))
    assert "wishes" not in found.alone
    assert found.cheapest.amounts == {"must": 1}


def test_a_search_that_stops_too_soon_is_not_called_a_conflict():
    rng = np.random.default_rng(1)
    half_days, seat_fee, value = rng.integers(5, 100, (3, 20))
    hard = PlacementProblem(
        half_days=half_days,
        seat_fee=seat_fee,
        fixed_fee=np.zeros(20),
        budget=seat_fee.sum() * 0.3,
        capacity=np.full(3, half_days.sum() * 0.1),
        seats_max=np.ones(20),
        minimum_presence=np.ones(20),
        eligible=np.ones((3, 20)),
        presence=np.eye(20),
        value=value,
    )
    best = who_goes_where(hard).value
    beyond = replace(hard, value_required=best + 1)
    assert conflict(beyond, node_limit=0) is None
    found = conflict(beyond)
    assert found.alone["coverage"].amounts == {"coverage": 1}


def plans_without(problem, conditions):
    return any(True for _ in enumerated.every_plan(problem, conditions))


def least_breach(problem, prices):
    """Cheapest breach of any seats at all, by enumeration; infinite where these conditions are not enough."""
    costs = [np.inf]
    for cells in product([0, 1], repeat=problem.eligible.size):
        seats = np.reshape(cells, problem.eligible.shape)
        broken = enumerated.breaches(problem, seats)
        broken["coverage"] = enumerated.missing_value(problem, seats)
        if all(amount < 1e-9 or one in prices for one, amount in broken.items()):
            costs.append(sum(prices[one] * amount for one, amount in broken.items() if one in prices))
    return min(costs)


@pytest.mark.parametrize("seed", range(60))
def test_enumeration_finds_no_smaller_conflict_and_no_cheaper_way_out(seed):
    problem = small_and_demanding(seed)
    found = conflict(problem)
    if found is None:
        assert plans_without(problem, ())
        return
    others = [one for one in CONDITIONS if one not in found.conditions]
    assert not plans_without(problem, others)
    for one in found.conditions:
        assert plans_without(problem, [*others, one])
    # a network that only colleagues sit in may be joined below its minimum presence: enumeration has no price for that
    prices = {one: price for one, price in PRICES.items() if one != "presence"}
    way_out = cheapest_relaxation(problem, prices)
    assert way_out.cost == pytest.approx(least_breach(problem, prices), abs=1e-3)
    for one in ("time", "budget", "must", "coverage"):
        alone = cheapest_relaxation(problem, {one: 1})
        assert (alone.cost if alone else np.inf) == pytest.approx(least_breach(problem, {one: 1}), abs=1e-3)


def small_and_demanding(seed):
    """A small problem which is asked for nearly all its value, and often for a seat more."""
    problem, stream = enumerated.small_problem(seed), np.random.default_rng(seed)
    must = stream.random(problem.eligible.shape) < 0.15
    return replace(problem, must=must, value_required=float(problem.value.sum() * stream.uniform(0.5, 1)))
