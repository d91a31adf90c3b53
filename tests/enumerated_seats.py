"""Small problems of who goes where, and all their plans, found by trying every one.

Shares nothing with the programme but the problem: its conditions, value and fees are written a second time, from
methods §5.1. Loaded by path from the tests of the measures and from the long tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import product

import numpy as np

from maillage.measures.placement import (
    PlacementProblem,
    covered_targets,
    plans_as_good,
    seat_gains,
    who_goes_where,
)


def small_problem(seed: int, most: int = 3) -> PlacementProblem:
    """A client of two people to so many and at most three networks, with some of the conditions a client may have."""
    stream = np.random.default_rng(seed)
    people, networks, targets = (int(stream.integers(low, high + 1)) for low, high in ((2, most), (1, 3), (1, 6)))
    sometimes = stream.random(9) < 0.35
    seats_max = stream.integers(1, 4, networks)
    value = stream.integers(0, 6, targets)
    return PlacementProblem(
        half_days=stream.integers(0, 5, networks),
        seat_fee=stream.choice([0, 0, 2, 5], networks),
        fixed_fee=stream.choice([0, 0, 3], networks),
        budget=int(stream.integers(0, 21)),
        capacity=stream.integers(2, 15, people),
        seats_max=seats_max,
        minimum_presence=stream.choice([1, 1, 1, 2], networks),
        eligible=stream.random((people, networks)) < 0.85,
        presence=stream.choice([0, 0, 0.5, 0.6, 0.9, 1, 1], (networks, targets)),
        value=value,
        units=stream.choice(["a", "b", None], people).tolist() if sometimes[0] else None,
        seats_per_unit=int(stream.integers(1, 3)),
        value_required=int(stream.integers(0, value.sum() * 2 // 3 + 1)) if sometimes[1] else 0,
        shared_half_days=2 if sometimes[2] else 0,
        exceptions={("a", 0), ("b", networks - 1)} if sometimes[3] else (),
        must=stream.random((people, networks)) < 0.1 if sometimes[4] else None,
        networks_max=stream.integers(1, 3, people) if sometimes[5] else None,
        seats_taken=np.minimum(seats_max, stream.integers(0, 3, networks)) if sometimes[6] else None,
        fairness=float(stream.choice([0, 0.5, 1])) if sometimes[7] else None,
        key=stream.random(targets) < 0.7 if sometimes[8] else None,
    )


def breaches(problem: PlacementProblem, seats: np.ndarray) -> dict[str, float]:
    """By how much seats break each condition but the coverage, in its own unit."""
    people, present = range(len(seats)), seats.sum(axis=0)
    half_days, units = seats @ problem.half_days, problem.units or [None] * len(seats)
    able = max(1, sum(problem.eligible[p].any() for p in people))
    free = problem.seats_max - problem.seats_taken
    crowd = Counter((units[p], n) for p, n in np.argwhere(seats).tolist() if units[p] is not None)
    return {
        "wishes": (seats > problem.eligible).sum(),
        "must": (seats < problem.must).sum(),
        "time": max(0, np.maximum(0, half_days - problem.capacity).sum() - problem.shared_half_days),
        "networks": np.maximum(0, seats.sum(axis=1) - problem.networks_max).sum(),
        "fairness": 0
        if problem.fairness is None
        else np.maximum(0, half_days - (1 + problem.fairness) * half_days.sum() / able - 1e-9).sum(),
        "unit": sum(max(0, crowd[at] - problem.seats_per_unit) for at in crowd if at not in problem.exceptions),
        "seats": np.maximum(0, present - free).sum(),
        "presence": np.maximum(0, problem.minimum_presence - present - problem.seats_taken)[present > 0].sum(),
        "budget": max(0, fees_of(problem, seats) - problem.budget),
    }


def fees_of(problem: PlacementProblem, seats: np.ndarray) -> float:
    """Fees of the seats, and of the networks nobody sat in before."""
    present = seats.sum(axis=0)
    fixed = sum(problem.fixed_fee[n] for n in range(len(present)) if present[n] and not problem.seats_taken[n])
    return float(present @ problem.seat_fee + fixed)


def value_of(problem: PlacementProblem, seats: np.ndarray, without: Collection[str] = ()) -> float:
    """Value of the targets met, and what second people add."""
    present = seats.sum(axis=0) + problem.seats_taken
    joined = np.flatnonzero(present >= (1 if "presence" in without else problem.minimum_presence))
    value = 0.0
    for target, worth in enumerate(problem.value):
        if 1 - np.prod(1 - problem.presence[joined, target]) >= problem.certainty - 1e-9:
            value += worth
        sure = [n for n in joined if problem.presence[n, target] >= problem.certainty]
        seated = {person for n in sure for person in np.flatnonzero(seats[:, n])}
        enough = [n for n in sure if problem.seats_taken[n] >= problem.minimum_presence[n]]
        if problem.key[target] and len(seated) + max((problem.seats_taken[n] for n in enough), default=0) >= 2:
            value += problem.second_person * worth
    return value


def missing_value(problem: PlacementProblem, seats: np.ndarray, without: Collection[str] = ()) -> float:
    """What the targets met lack of the value required; a second person is no target more."""
    return max(0, problem.value_required - value_of(replace(problem, second_person=0), seats, without))


def every_plan(problem: PlacementProblem, without: Collection[str] = ()) -> Iterator[tuple]:
    """All plans that keep to the conditions, but for those left out, as (value, half-days, fees, seats)."""
    people, networks = problem.eligible.shape
    for cells in product([0, 1], repeat=people * networks):
        seats = np.array(cells).reshape(people, networks)
        if not any(amount for condition, amount in breaches(problem, seats).items() if condition not in without):
            value = value_of(problem, seats, without)
            if missing_value(problem, seats, without) > 1e-9 and "coverage" not in without:
                continue
            yield value, float(seats.sum(axis=0) @ problem.half_days), fees_of(problem, seats), seats


def best_of(plans: Iterable[tuple]) -> tuple[float, float, float]:
    """Most value, then fewest half-days, then lowest fees."""
    return min((-round(value, 9), half_days, fees) for value, half_days, fees, _ in plans)


def check_plan(problem: PlacementProblem) -> None:
    """The plan is one of all plans, and none is better."""
    plans = list(every_plan(problem))
    plan = who_goes_where(problem)
    if not plans:
        assert plan.status == "infeasible"
        assert plans_as_good(problem, plan) is None
        return
    assert plan.status == "optimal"
    assert (-round(plan.value, 9), plan.half_days, plan.fees) == best_of(plans)
    assert any(np.array_equal(seats, plan.seats) for *_, seats in plans)
    alike = [figures for figures in plans if best_of([figures]) == best_of(plans)]
    assert plans_as_good(problem, plan) == min(2, len(alike))
    assert np.array_equal(plan.covered, covered_targets(problem, plan.joined))
    gains = seat_gains(problem, plan)
    assert np.array_equal(~np.isnan(gains), plan.seats)
    assert (gains[plan.seats] >= 0).all()
