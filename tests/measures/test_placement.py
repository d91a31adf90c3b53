import ctypes
import importlib.util
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from maillage.measures.placement import (
    PlacementProblem,
    best_value,
    covered_targets,
    marginal_value,
    plans_as_good,
    seat_gains,
    who_goes_where,
)

_spec = importlib.util.spec_from_file_location("enumerated_seats", Path(__file__).parents[1] / "enumerated_seats.py")
enumerated = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(enumerated)
best_of, every_plan, small_problem = enumerated.best_of, enumerated.every_plan, enumerated.small_problem


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
    assert plans_as_good(problem, plan) == 2
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


def test_an_only_plan_is_said_to_be_the_only_one():
    # of clubs A and C one person each, and only the first has time for A, only the third for C
    only = section_5_1(1000, eligible=[[1, 0, 0], [0, 0, 0], [0, 0, 1]])
    assert plans_as_good(only, who_goes_where(only)) == 1
    assert plans_as_good(section_5_1(1000), who_goes_where(section_5_1(1000))) == 2
    impossible = section_5_1(1000, value_required=15)
    assert plans_as_good(impossible, who_goes_where(impossible)) is None


def test_forced_seats_are_given_even_where_they_cost_value():
    third_to_c = np.zeros((3, 3))
    third_to_c[2, 2] = 1
    assert who_goes_where(section_5_1(9000, must=third_to_c)).seats[2, 2]
    first_to_b = np.zeros((3, 3))
    first_to_b[0, 1] = 1
    plan = who_goes_where(section_5_1(1600, seats_max=[2, 3, 2], must=first_to_b))
    assert plan.seats[0, 1]
    assert who_goes_where(section_5_1(1000, must=first_to_b)).status == "infeasible"


def test_nobody_joins_more_networks_than_they_may():
    only_first = np.zeros((3, 3))
    only_first[0] = 1
    roomy = {"capacity": [90, 90, 90], "eligible": only_first}
    assert who_goes_where(section_5_1(9000, **roomy)).joined.sum() == 3
    two = who_goes_where(section_5_1(9000, **roomy, networks_max=[2, 3, 3]))
    # A and B: targets 1 to 6; A and C: 1, 2, 3, 7; B and C: 2 to 7
    assert two.joined.tolist() == [True, True, False]
    assert two.value == 17


def test_a_unit_may_be_excepted_from_its_rule_in_one_network():
    two = section_5_1(9000, minimum_presence=[2, 1, 1], units=["sales", "sales", "sales"])
    assert not who_goes_where(replace(two, exceptions={("sales", 1), ("works", 0)})).joined[0]
    assert who_goes_where(replace(two, exceptions={("sales", 0)})).joined[0]


def test_a_seat_a_colleague_holds_meets_targets_and_leaves_fewer():
    taken = section_5_1(0, seats_taken=[1, 0, 0])
    plan = who_goes_where(taken)
    # club A meets 1, 2, 3 without anybody sent; C adds 7
    assert (plan.value, plan.fees, plan.seats.any(axis=0).tolist()) == (11, 0, [False, False, True])
    assert plan.joined.tolist() == [True, False, True]
    full = section_5_1(9000, seats_taken=[2, 1, 2])
    assert (who_goes_where(full).value, who_goes_where(full).seats.any()) == (18, False)


def test_a_colleague_helps_to_the_minimum_presence_and_has_paid_the_fixed_fee():
    pair = {"minimum_presence": [2, 1, 1], "fixed_fee": [5000, 0, 0], "seats_max": [2, 1, 2]}
    assert not who_goes_where(section_5_1(1000, **pair)).joined[0]
    plan = who_goes_where(section_5_1(1000, **pair, seats_taken=[1, 0, 0]))
    assert (plan.seats[:, 0].sum(), plan.fees, plan.value) == (1, 800, 11)


def test_nobody_carries_more_than_the_mean_and_a_part():
    apart = {"units": None, "seats_max": [3, 3, 3], "seat_fee": [0, 0, 0], "presence": [[1], [0], [0]], "value": [3]}
    assert who_goes_where(section_5_1(0, **apart)).half_days == 20
    # three people share alike: all three go
    assert who_goes_where(section_5_1(0, **apart, fairness=0)).half_days == 60
    # one of three alone carries three times the mean: allowed, or else another goes to the short club
    assert who_goes_where(section_5_1(0, **apart, fairness=1.9)).half_days == 30
    assert who_goes_where(section_5_1(0, **apart, fairness=2)).half_days == 20
    # who may go nowhere is not counted in the mean
    first_two = [[1, 1, 1], [1, 1, 1], [0, 0, 0]]
    assert who_goes_where(section_5_1(0, **apart, fairness=1, eligible=first_two)).half_days == 20


def test_a_second_person_for_a_key_target_adds_a_fifth_of_its_value():
    key = [0, 0, 1, 0, 0, 0, 0]
    assert who_goes_where(section_5_1(800, key=key, units=None)).value == 11
    plan = who_goes_where(section_5_1(2300, key=key))
    # target 3 is met in A and in B, by two people; at 2,300 the plans with one person in both are no longer best
    assert plan.value == 18 + 0.2 * 5
    assert plan.secured.tolist() == [False, False, True, False, False, False, False]
    assert plan.seats[:, :2].any(axis=1).sum() == 2
    assert who_goes_where(section_5_1(2300, key=key, second_person=0)).value == 18


def test_a_second_person_does_not_make_up_for_a_target_not_met():
    key = [0, 0, 1, 0, 0, 0, 0]
    assert best_value(section_5_1(2300, key=key, value_required=18)) == 18 + 0.2 * 5
    assert who_goes_where(section_5_1(2300, key=key, value_required=18.5)).status == "infeasible"
    assert best_value(section_5_1(2300, key=key, value_required=18.5)) is None


def test_one_person_in_two_networks_is_no_second_person():
    alone = section_5_1(9000, key=np.ones(7), capacity=[90, 0, 0])
    assert who_goes_where(alone).joined.all()
    assert not who_goes_where(alone).secured.any()
    with_a_colleague = who_goes_where(replace(alone, seats_taken=[1, 0, 0]))
    assert with_a_colleague.secured.tolist() == [True, True, True, False, False, False, False]
    # a colleague who alone does not make up the minimum presence meets nobody, here or in another network
    too_few = replace(alone, seats_taken=[1, 0, 0], minimum_presence=[3, 1, 1], seats_max=[3, 1, 2])
    assert not who_goes_where(too_few).secured.any()


def test_a_second_person_must_surely_meet_the_target():
    likely = {"presence": [[0.6], [0.6], [0.9]], "value": [5], "key": [1], "units": None, "seats_max": [2, 2, 2]}
    assert who_goes_where(section_5_1(9000, **likely)).seats.sum(axis=0).tolist() == [0, 0, 2]
    uncertain = section_5_1(9000, **likely | {"presence": [[0.6], [0.6], [0.6]]})
    assert who_goes_where(uncertain).covered.all()
    assert not who_goes_where(uncertain).secured.any()


def test_the_seat_of_a_second_person_is_worth_the_second_person():
    problem = section_5_1(2300, key=[0, 0, 1, 0, 0, 0, 0])
    gains = seat_gains(problem, who_goes_where(problem))
    # as without key targets, and in A and B the second person for target 3
    assert sorted(gains[~np.isnan(gains)].tolist()) == pytest.approx([1, 3 + 1, 7 + 1])


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
        ({"budget": -1}, "^budget: a negative or missing number found, 0 or more expected$"),
        ({"budget": None}, "^budget: a negative or missing number found, 0 or more expected$"),
        ({"budget": float("inf")}, "^budget: a negative or missing number found, 0 or more expected$"),
        ({"fairness": -0.1}, "^fairness: a negative or missing number found, 0 or more expected$"),
        ({"second_person": float("nan")}, "^second_person: a negative or missing number found, 0 or more expected$"),
        ({"networks_max": [1, 1]}, r"^networks_max: shape \(2,\) found, \(3,\) expected$"),
        ({"must": np.ones((2, 3))}, r"^must: shape \(2, 3\) found, \(3, 3\) expected$"),
        ({"seats_taken": [0, 2, 0]}, "^seats_taken: more than seats_max found$"),
    ],
)
def test_impossible_problems_are_refused_by_name(change, message):
    with pytest.raises(ValueError, match=message):
        replace(section_5_1(1000), **change)


@pytest.mark.parametrize("seed", range(300))
def test_no_enumerated_plan_of_a_small_problem_beats_the_plan(seed):
    enumerated.check_plan(small_problem(seed))


@pytest.mark.parametrize("seed", range(100))
def test_what_makes_room_never_lowers_the_value(seed):
    # without fairness: the mean that nobody may exceed is one of the plan's own
    problem = replace(small_problem(seed), fairness=None)
    value = who_goes_where(problem).value
    more_people = {"capacity": problem.capacity + 2}
    more_seats = {"seats_max": problem.seats_max + 1}
    more_wishes = {"eligible": np.ones(problem.eligible.shape)}
    for change in ({"budget": problem.budget + 3}, more_people, more_seats, more_wishes, {"units": None}):
        roomier = who_goes_where(replace(problem, **change)).value
        assert value is None or roomier >= value - 1e-9


@pytest.mark.parametrize("seed", range(40))
def test_a_step_more_is_worth_what_enumeration_says(seed):
    problem = small_problem(seed)
    gain = marginal_value(problem, budget_step=3, half_days_step=2)
    base = list(every_plan(problem))
    for found, richer in (
        (gain.budget, replace(problem, budget=problem.budget + 3)),
        (gain.half_days, replace(problem, shared_half_days=problem.shared_half_days + 2)),
    ):
        assert found is None if not base else found == pytest.approx(best_of(base)[0] - best_of(every_plan(richer))[0])
