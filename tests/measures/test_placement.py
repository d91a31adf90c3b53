import ctypes
import os
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.measures.placement import (
    PlacementProblem,
    covered_targets,
    marginal_value,
    seat_gains,
    who_goes_where,
)


def section_5_1(budget, **changes):
    presence = [[1, 1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 1, 0], [0, 1, 0, 0, 0, 0, 1]]
    values = {
        "half_days": [20, 30, 10],
        "seat_fee": [800, 1500, 0],
        "fixed_fee": [0, 0, 0],
        "budget": budget,
        "capacity": [40, 30, 25],
        "seats_max": [2, 1, 2],
        "minimum_presence": [1, 1, 1],
        "eligible": np.ones((3, 3)),
        "presence": presence,
        "value": [3, 2, 5, 4, 1, 2, 1],
        "units": ["sales", "sales", "works"],
    }
    return PlacementProblem(**values | changes)


def every_plan(problem):
    """All allowed plans as (value, half-days, fees, seats), by plain enumeration."""
    people, networks = problem.eligible.shape
    for cells in product([0, 1], repeat=people * networks):
        seats = np.array(cells).reshape(people, networks)
        present = seats.sum(axis=0)
        joined = present > 0
        fees = sum(present * problem.seat_fee) + sum(problem.fixed_fee[joined])
        overtime = np.maximum(0, seats @ problem.half_days - problem.capacity).sum()
        units = problem.units or []
        crowded = any(
            sum(seats[i, j] for i, other in enumerate(units) if other == unit) > problem.seats_per_unit
            for unit in set(units) - {None}
            for j in range(networks)
        )
        allowed = (
            not crowded
            and (seats <= problem.eligible).all()
            and overtime <= problem.shared_half_days
            and fees <= problem.budget
            and (present <= problem.seats_max).all()
            and (present[joined] >= problem.minimum_presence[joined]).all()
        )
        if allowed:
            absent = np.prod(np.where(joined[:, None], 1 - problem.presence, 1), axis=0)
            value = float(problem.value @ (1 - absent >= problem.certainty - 1e-9))
            if value >= problem.value_required:
                yield value, float(present @ problem.half_days), float(fees), seats


def best_of(plans):
    return min((-value, half_days, fees) for value, half_days, fees, _ in plans)


@pytest.mark.parametrize(
    ("budget", "value", "half_days", "fees"),
    [(0, 3, 10, 0), (1000, 11, 30, 800), (1600, 15, 40, 1500), (2300, 18, 60, 2300), (9000, 18, 60, 2300)],
)
def test_section_5_1_plans_by_budget(budget, value, half_days, fees):
    problem = section_5_1(budget)
    plan = who_goes_where(problem)
    assert (plan.value, plan.half_days, plan.fees) == (value, half_days, fees)
    assert (plan.status, plan.gap) == ("optimal", 0)
    assert best_of(every_plan(problem)) == (-value, half_days, fees)


def test_section_5_1_has_eight_best_plans_and_the_list_order_decides():
    problem = section_5_1(2300)
    best = [seats.tolist() for *figures, seats in every_plan(problem) if figures == [18, 60, 2300]]
    assert len(best) == 8
    plan = who_goes_where(problem)
    assert plan.seats.astype(int).tolist() in best
    # the first person takes the long club and the free one, the second the other; the third stays free
    assert plan.seats.astype(int).tolist() == [[0, 1, 1], [1, 0, 0], [0, 0, 0]]


def two_clubs_for_the_same_target(half_days, seat_fee):
    return PlacementProblem(
        half_days, seat_fee, [0, 0], 900, [9, 9], [1, 1], [1, 1], np.ones((2, 2)), np.ones((2, 1)), [5]
    )


def test_of_plans_of_the_same_value_the_shorter_is_taken_even_if_dearer():
    plan = who_goes_where(two_clubs_for_the_same_target([6, 4], [0, 300]))
    assert plan.seats.tolist() == [[False, True], [False, False]]


@pytest.mark.parametrize(("seat_fee", "club"), [([300, 200], 1), ([200, 300], 0)])
def test_of_plans_of_the_same_value_and_time_the_cheaper_is_taken(seat_fee, club):
    assert np.flatnonzero(who_goes_where(two_clubs_for_the_same_target([4, 4], seat_fee)).joined).tolist() == [club]


def test_of_plans_alike_in_all_figures_the_first_person_goes():
    assert who_goes_where(two_clubs_for_the_same_target([4, 4], [300, 300])).seats.any(axis=1).tolist() == [True, False]


def test_the_same_problem_has_the_same_plan():
    first, second = who_goes_where(section_5_1(2300)), who_goes_where(section_5_1(2300))
    assert np.array_equal(first.seats, second.seats)


def test_section_5_1_a_coverage_out_of_reach_is_a_status_and_not_an_error():
    plan = who_goes_where(section_5_1(1000, value_required=15))
    assert plan.status == "infeasible"
    assert (plan.value, plan.half_days, plan.fees, plan.gap) == (None, None, None, None)
    assert not plan.seats.any()
    assert who_goes_where(section_5_1(1500, value_required=15)).value == 15
    assert who_goes_where(section_5_1(1000, value_required=11)).status == "optimal"


def test_a_stop_before_the_proof_is_said():
    rng = np.random.default_rng(1)
    half_days, seat_fee, fixed_fee, value = rng.integers(5, 100, (4, 20))
    hard = PlacementProblem(
        half_days=half_days,
        seat_fee=seat_fee,
        fixed_fee=fixed_fee,
        budget=(seat_fee + fixed_fee).sum() * 0.3,
        capacity=np.full(3, half_days.sum() * 0.1),
        seats_max=np.ones(20),
        minimum_presence=np.ones(20),
        eligible=np.ones((3, 20)),
        presence=np.eye(20),
        value=value,
    )
    stopped, proved = who_goes_where(hard, node_limit=2), who_goes_where(hard)
    assert (proved.status, proved.gap) == ("optimal", 0)
    assert stopped.status == "feasible"
    assert stopped.gap > 0
    assert stopped.value <= proved.value <= stopped.value * (1 + stopped.gap) + 1e-6
    assert stopped.fees <= hard.budget
    assert marginal_value(hard, node_limit=2).budget is None
    assert who_goes_where(hard, node_limit=0).status in ("stopped", "feasible")


def test_a_wider_gap_is_kept_to_and_still_proved():
    exact, rough = who_goes_where(section_5_1(1600)), who_goes_where(section_5_1(1600), mip_rel_gap=0.5)
    assert rough.status == "optimal"
    assert rough.value >= 0.5 * exact.value


@pytest.mark.skipif(os.name != "posix", reason="writes through the C library of POSIX systems")
def test_what_the_solver_writes_from_c_reaches_nobody(capfd, monkeypatch):
    """HiGHS 1.12 (scipy 1.17) prints "HighsMipSolverData::transformNewIntegerFeasibleSolution" on some problems."""
    from scipy import optimize

    solve = optimize.milp

    def chattering(*arguments, **options):
        ctypes.CDLL(None).puts(b"HighsMipSolverData::transformNewIntegerFeasibleSolution")
        return solve(*arguments, **options)

    monkeypatch.setattr(optimize, "milp", chattering)
    assert who_goes_where(section_5_1(1000)).value == 11
    print("still there", flush=True)
    ctypes.CDLL(None).fflush(None)
    assert capfd.readouterr().out == "still there\n"


def test_one_unit_sends_one_person_to_a_club():
    two = section_5_1(9000, minimum_presence=[2, 1, 1], units=["sales", "sales", "sales"])
    assert not who_goes_where(two).joined[0]
    assert who_goes_where(replace(two, seats_per_unit=2)).joined[0]
    assert who_goes_where(replace(two, units=None)).joined[0]
    assert who_goes_where(replace(two, units=[None, None, None])).joined[0]


def test_nobody_is_sent_against_their_wish_or_beyond_their_time():
    nobody_to_b = np.ones((3, 3))
    nobody_to_b[:, 1] = 0
    assert not who_goes_where(section_5_1(9000, eligible=nobody_to_b)).joined[1]
    assert not who_goes_where(section_5_1(9000, capacity=[29, 29, 25])).joined[1]
    assert who_goes_where(section_5_1(9000, eligible=np.zeros((3, 3)))).value == 0
    assert who_goes_where(section_5_1(9000, eligible=np.zeros((3, 3)))).gap == 0


def test_a_fixed_fee_is_paid_once_for_a_network():
    plan = who_goes_where(section_5_1(1000, seat_fee=[0, 1500, 0], fixed_fee=[800, 0, 0], minimum_presence=[2, 1, 1]))
    assert plan.seats[:, 0].sum() == 2
    assert plan.fees == 800


def test_two_uncertain_networks_together_are_certain_enough():
    problem = section_5_1(9000, presence=np.full((3, 7), 0.6), minimum_presence=[1, 1, 1])
    assert covered_targets(problem, [True, False, False]).sum() == 0
    assert covered_targets(problem, [True, True, False]).sum() == 7
    assert who_goes_where(problem).joined.sum() == 2


def test_empty_problems_have_empty_plans():
    none = who_goes_where(PlacementProblem([], [], [], 0, [], [], [], np.zeros((0, 0)), np.zeros((0, 0)), []))
    assert (none.value, none.status) == (0, "optimal")
    no_target = who_goes_where(section_5_1(9000, presence=np.zeros((3, 0)), value=[]))
    assert not no_target.seats.any()


def test_a_thousand_euros_or_ten_half_days_more():
    assert marginal_value(section_5_1(0)).budget == 8
    assert marginal_value(section_5_1(1000)).budget == 4
    assert marginal_value(section_5_1(2300)).budget == 0
    assert marginal_value(section_5_1(2300)).half_days == 0
    # 29 half-days each: the long club needs one more, and one person gets it
    assert marginal_value(section_5_1(1600, capacity=[29, 29, 25]), half_days_step=1).half_days == 4
    assert marginal_value(section_5_1(0, value_required=9)).budget is None


def test_an_empty_seat_costs_what_only_that_seat_meets():
    problem = section_5_1(2300)
    gains = seat_gains(problem, who_goes_where(problem))
    # club A alone meets target 1; B alone 4, 5, 6; C alone 7; targets 2 and 3 are met twice
    assert np.nan_to_num(gains, nan=-1).tolist() == [[-1, 7, 1], [3, -1, -1], [-1, -1, -1]]


def test_a_seat_kept_for_company_only_costs_nothing_unless_the_network_asks_for_it():
    presence = [[1], [0]]
    pair = PlacementProblem([1, 1], [0, 0], [0, 0], 0, [9, 9], [2, 2], [2, 1], np.ones((2, 2)), presence, [5])
    assert seat_gains(pair, who_goes_where(pair))[:, 0].tolist() == [5, 5]
    alone = replace(pair, minimum_presence=[1, 1])
    assert seat_gains(alone, who_goes_where(pair))[:, 0].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"half_days": [20, float("nan"), 10]}, "half_days: a negative or missing number"),
        ({"seats_per_unit": -1}, "seats_per_unit: a negative"),
        ({"presence": np.full((3, 7), 1.2)}, "above 1"),
        ({"presence": np.ones((7, 3))}, r"presence: shape \(7, 3\) found, \(3, 7\) expected"),
        ({"minimum_presence": [0, 1, 1]}, "minimum_presence"),
        ({"units": ["sales"]}, "units: 1 found"),
        ({"certainty": 1}, "certainty"),
    ],
)
def test_impossible_problems_are_refused_by_name(change, message):
    with pytest.raises(ValueError, match=message):
        section_5_1(1000, **change)


@st.composite
def tiny_problems(draw):
    people, networks, targets = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 4))

    def numbers(low, high, size):
        return draw(st.lists(st.integers(low, high), min_size=size, max_size=size))

    return PlacementProblem(
        half_days=numbers(0, 5, networks),
        seat_fee=numbers(0, 4, networks),
        fixed_fee=numbers(0, 4, networks),
        budget=draw(st.integers(0, 15)),
        capacity=numbers(0, 8, people),
        seats_max=numbers(0, 3, networks),
        minimum_presence=numbers(1, 2, networks),
        eligible=np.reshape(numbers(0, 1, people * networks), (people, networks)),
        presence=np.reshape(
            draw(
                st.lists(
                    st.sampled_from([0, 0, 0.5, 0.6, 0.9, 1]),
                    min_size=networks * targets,
                    max_size=networks * targets,
                )
            ),
            (networks, targets),
        ),
        value=numbers(0, 5, targets),
        units=draw(st.lists(st.sampled_from(["a", "b", None]), min_size=people, max_size=people)),
        value_required=draw(st.sampled_from([0, 0, 3])),
        shared_half_days=draw(st.sampled_from([0, 0, 2])),
    )


@settings(max_examples=150, deadline=None)
@given(tiny_problems())
def test_no_enumerated_plan_beats_the_plan(problem):
    plans = list(every_plan(problem))
    plan = who_goes_where(problem)
    if not plans:
        assert plan.status == "infeasible"
        return
    assert plan.status == "optimal"
    assert (-plan.value, plan.half_days, plan.fees) == best_of(plans)
    assert any(np.array_equal(seats, plan.seats) for *_, seats in plans)
    assert np.array_equal(plan.covered, covered_targets(problem, plan.joined))
    gains = seat_gains(problem, plan)
    assert np.array_equal(~np.isnan(gains), plan.seats)
    assert (gains[plan.seats] >= 0).all()


@settings(max_examples=40, deadline=None)
@given(tiny_problems())
def test_a_step_more_is_worth_what_enumeration_says(problem):
    gain = marginal_value(problem, budget_step=3, half_days_step=2)
    base = list(every_plan(problem))
    for found, richer in (
        (gain.budget, replace(problem, budget=problem.budget + 3)),
        (gain.half_days, replace(problem, shared_half_days=problem.shared_half_days + 2)),
    ):
        assert found is None if not base else found == best_of(base)[0] - best_of(every_plan(richer))[0]
