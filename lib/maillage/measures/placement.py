"""Who goes where: the seats that let the most target value be met within budget and people's half-days."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.placement_model import (
    PASS_TOLERANCE,
    PlacementModel,
    coverage_weights,
    fixed_fees,
    outsiders,
    surely_met,
)

PlacementStatus = Literal["optimal", "feasible", "infeasible", "stopped"]


@dataclass(frozen=True, eq=False)
class PlacementProblem:
    """What is known before the seats are given: p people, n networks, t targets.

    Attributes
    ----------
    half_days : array_like of shape (n,)
        Time one seat asks for [half-days/year].
    seat_fee, fixed_fee : array_like of shape (n,)
        Fee for each seat, and once when anybody goes [money/year, excluding tax].
    budget : float
        Fees that may be spent [money/year].
    capacity : array_like of shape (p,)
        Time each person has, declared by them and accepted by their manager [half-days/year].
    seats_max, minimum_presence : array_like of int, shape (n,)
        Most seats, and fewest if anybody goes (at least 1).
    eligible : array_like of bool, shape (p, n)
        True where the person wishes to go and may.
    presence : array_like of shape (n, t)
        1 where the target is met in the network, 0 where not, or the probability in between.
    value : array_like of shape (t,)
        Worth of meeting the target, from the objectives' weights [-].
    units : sequence of shape (p,), optional
        Unit of each person; None for a person whom the unit rule leaves free. No unit rule by default.
    seats_per_unit : int
        People of one unit in one network at most.
    certainty : float
        Probability from which a target counts as met, networks taken as independent [-] [convention].
    value_required : float
        Value of the targets that must be met, second people not counted, else the problem has no solution [-].
    shared_half_days : float
        Time to be added to anybody's capacity where it serves best [half-days/year].
    exceptions : collection of (hashable, int)
        Units and networks, by place, to which the unit rule does not apply.
    must : array_like of bool, shape (p, n), optional
        Seats that must be given, even against a wish: then there is no plan, and `conflict` says so. None by default.
    networks_max : array_like of int, shape (p,), optional
        Most networks for each person. No limit by default.
    seats_taken : array_like of int, shape (n,), optional
        Seats held by colleagues outside this list, paid for elsewhere, the network's fixed fee with them. They count in
        the most seats and the minimum presence, and meet targets. None by default.
    fairness : float, optional
        Nobody's half-days exceed 1 + this times the mean of all who may go somewhere, those who stay free included [-].
        Where few can go, seats may be given for the mean's sake alone, or none at all. No limit by default.
    key : array_like of bool, shape (t,), optional
        Targets that two people should meet, each surely in one network. None by default.
    second_person : float
        Part of a key target's value that the second person adds [-] [convention].
    preference : array_like of int, shape (p, n), optional
        Of plans alike in value, half-days and fees, the one with the lowest sum over its seats is taken. By default
        each seat counts its person's place in the list.

    Raises
    ------
    ValueError
        If shapes do not agree, a number is missing, negative or, for probabilities, above 1, or more seats are taken
        than there are.
    """

    half_days: ArrayLike
    seat_fee: ArrayLike
    fixed_fee: ArrayLike
    budget: float
    capacity: ArrayLike
    seats_max: ArrayLike
    minimum_presence: ArrayLike
    eligible: ArrayLike
    presence: ArrayLike
    value: ArrayLike
    units: Sequence[Hashable | None] | None = None
    seats_per_unit: int = 1
    certainty: float = 0.8
    value_required: float = 0.0
    shared_half_days: float = 0.0
    exceptions: Collection[tuple[Hashable, int]] = ()
    must: ArrayLike | None = None
    networks_max: ArrayLike | None = None
    seats_taken: ArrayLike | None = None
    fairness: float | None = None
    key: ArrayLike | None = None
    second_person: float = 0.2
    preference: ArrayLike | None = None

    def __post_init__(self) -> None:
        people, networks, targets = np.size(self.capacity), np.size(self.half_days), np.size(self.value)
        absent = {
            "must": np.zeros((people, networks)),
            "networks_max": np.full(people, networks),
            "seats_taken": np.zeros(networks),
            "key": np.zeros(targets),
            "preference": np.tile(np.arange(people)[:, None], networks),
        }
        for name, default in absent.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, default)
        shapes = {
            "half_days": (networks,),
            "seat_fee": (networks,),
            "fixed_fee": (networks,),
            "capacity": (people,),
            "seats_max": (networks,),
            "minimum_presence": (networks,),
            "eligible": (people, networks),
            "presence": (networks, targets),
            "value": (targets,),
            "must": (people, networks),
            "networks_max": (people,),
            "seats_taken": (networks,),
            "key": (targets,),
            "preference": (people, networks),
        }
        for name, shape in shapes.items():
            given = np.array(getattr(self, name), dtype=bool if name in ("eligible", "must", "key") else float)
            if given.shape != shape:
                raise ValueError(f"{name}: shape {given.shape} found, {shape} expected")
            given.flags.writeable = False
            object.__setattr__(self, name, given)
            _refuse_missing_or_negative(name, given)
        for name in ("budget", "seats_per_unit", "value_required", "shared_half_days", "second_person"):
            _refuse_missing_or_negative(name, np.array(getattr(self, name), dtype=float))
        if self.fairness is not None:
            _refuse_missing_or_negative("fairness", np.array(self.fairness, dtype=float))
        if (self.presence > 1).any():
            raise ValueError("presence: a probability above 1 found")
        if (self.minimum_presence < 1).any():
            raise ValueError("minimum_presence: a number below 1 found: nobody meets a target where nobody goes")
        if (self.seats_taken > self.seats_max).any():
            raise ValueError("seats_taken: more than seats_max found")
        if not 0 < self.certainty < 1:
            raise ValueError(f"certainty: {self.certainty} found, above 0 and below 1 expected")
        if self.units is not None and len(self.units) != people:
            raise ValueError(f"units: {len(self.units)} found, one for each of {people} people expected")


@dataclass(frozen=True, eq=False)
class Placement:
    """Seats given, and what they bring and cost. Without a solution there are no seats and the figures are None.

    Attributes
    ----------
    seats : ndarray of bool, shape (p, n)
        Who goes where.
    joined : ndarray of bool, shape (n,)
        Networks where enough people sit, colleagues outside the list included.
    covered : ndarray of bool, shape (t,)
        Targets met.
    secured : ndarray of bool, shape (t,)
        Key targets met by two people.
    value : float or None
        Value of the targets met, and what second people add [-].
    half_days : float or None
        Time of all seats [half-days/year].
    fees : float or None
        Seat fees and fixed fees [money/year].
    status : str
        "optimal" (every pass proved within the gap asked for), "feasible" (allowed, but a pass stopped before its
        proof), "infeasible" (no plan can satisfy the conditions), "stopped" (none found before the limit).
    gap : float or None
        Value that a still better plan could have, relative to this one's [-]; 0 when proved best.
    """

    seats: NDArray[np.bool_]
    joined: NDArray[np.bool_]
    covered: NDArray[np.bool_]
    secured: NDArray[np.bool_]
    value: float | None
    half_days: float | None
    fees: float | None
    status: PlacementStatus
    gap: float | None


def who_goes_where(problem: PlacementProblem, mip_rel_gap: float = 0.0, node_limit: int = 20_000) -> Placement:
    """Seats with the most target value; among those the fewest half-days, then the lowest fees, then by preference.

    A target met in two networks counts once. Of plans alike in all three, the one of the preferred seats is taken, by
    default of the people who stand first in the list, so that the same problem has the same answer.

    Parameters
    ----------
    problem : PlacementProblem
        People, networks, targets and conditions.
    mip_rel_gap : float
        Value that may be left undecided, relative [-]; 0 asks for the proof.
    node_limit : int
        Branches tried in each of the four passes before it stops. Never the clock: a slow machine must not give
        another plan.

    Returns
    -------
    Placement
        Plan, its status and its gap.

    References
    ----------
    Church and ReVelle, Papers of the Regional Science Association 32, 1974, 101-118; methods §5.1; solved by
    scipy.optimize.milp (HiGHS).

    Examples
    --------
    Two clubs, one person with time for one of them: the dearer one is worth it.

    >>> plan = who_goes_where(PlacementProblem(
    ...     half_days=[4, 4], seat_fee=[0, 300], fixed_fee=[0, 0], budget=500, capacity=[6], seats_max=[1, 1],
    ...     minimum_presence=[1, 1], eligible=[[True, True]], presence=[[1, 0, 0], [0, 1, 1]], value=[2, 2, 1]))
    >>> plan.joined.tolist(), plan.value, plan.fees, plan.status
    ([False, True], 3.0, 300.0, 'optimal')
    """
    model = PlacementModel(problem)
    kept: list[tuple[NDArray[np.float64], float]] = []
    plan: Placement | None = None
    gap: float | None = None
    proved = True
    for weights, measured in (
        (-model.value, "value"),
        (model.half_days, "half_days"),
        (model.fees, "fees"),
        (model.order, None),
    ):
        outcome = model.minimum(weights, kept, mip_rel_gap, node_limit)
        proved = proved and outcome.proved and (plan is None or outcome.solution is not None)
        if outcome.solution is not None:
            plan = _placement(problem, model.seats(outcome.solution))
        elif plan is None:
            return _nothing(problem, "infeasible" if outcome.proved else "stopped")
        if gap is None:
            gap = outcome.gap
        if measured is not None:
            # the bound is taken from the whole-number plan itself, not from the solver's rounded objective
            kept.append(_at_least_as_good(weights, getattr(plan, measured) * (-1 if measured == "value" else 1)))
    return replace(plan, status="optimal" if proved else "feasible", gap=gap)


def plans_as_good(problem: PlacementProblem, placement: Placement, node_limit: int = 20_000) -> int | None:
    """Plans with the value, the half-days and the fees of this one: 1, or 2 for "at least two".

    Parameters
    ----------
    problem : PlacementProblem
        As planned.
    placement : Placement
        The plan of this problem.
    node_limit : int
        As in `who_goes_where`.

    Returns
    -------
    int or None
        None where neither could be proved, or where the plan itself was not.

    References
    ----------
    methods §5.1 (number of optimal plans), solved once more with this plan excluded.

    Examples
    --------
    One seat, two people who would serve alike:

    >>> twins = PlacementProblem(
    ...     half_days=[4], seat_fee=[0], fixed_fee=[0], budget=0, capacity=[4, 4], seats_max=[1], minimum_presence=[1],
    ...     eligible=[[True], [True]], presence=[[1]], value=[3])
    >>> plans_as_good(twins, who_goes_where(twins))
    2
    """
    if placement.status != "optimal":
        return None
    model = PlacementModel(problem)
    kept = [
        model.otherwise(placement.seats),
        _at_least_as_good(-model.value, -placement.value),
        _at_least_as_good(model.half_days, placement.half_days),
        _at_least_as_good(model.fees, placement.fees),
    ]
    other = model.minimum(np.zeros(model.columns), kept, 0.0, node_limit)
    if other.solution is not None:
        return 2
    return 1 if other.proved else None


def _at_least_as_good(weights: NDArray[np.float64], reached: float) -> tuple[NDArray[np.float64], float]:
    return weights, reached + PASS_TOLERANCE * max(1.0, abs(reached))


@dataclass(frozen=True)
class MarginalValue:
    """Target value gained by a little more money, or by a little more time.

    Attributes
    ----------
    budget, half_days : float or None
        Value gained [-]; None where it could not be proved within the limits, or without any plan.
    """

    budget: float | None
    half_days: float | None


def marginal_value(
    problem: PlacementProblem, budget_step: float = 1000.0, half_days_step: float = 10.0, node_limit: int = 20_000
) -> MarginalValue:
    """Target value gained by one step more of budget, and by one step more of time given to whom it serves best.

    Parameters
    ----------
    problem : PlacementProblem
        As planned.
    budget_step : float
        More money [money/year].
    half_days_step : float
        More time, all people together [half-days/year].
    node_limit : int
        As in `who_goes_where`.

    Returns
    -------
    MarginalValue
        Gains, 0 or more. Steps, not slopes: the next step may bring more than this one.

    References
    ----------
    methods §5.1 (solved again with the right-hand side moved).

    Examples
    --------
    >>> one_seat = PlacementProblem(
    ...     half_days=[4], seat_fee=[800], fixed_fee=[0], budget=0, capacity=[4], seats_max=[1], minimum_presence=[1],
    ...     eligible=[[True]], presence=[[1]], value=[3])
    >>> marginal_value(one_seat)
    MarginalValue(budget=3.0, half_days=0.0)
    """
    base = best_value(problem, node_limit)
    more_money = best_value(replace(problem, budget=problem.budget + budget_step), node_limit)
    more_time = best_value(replace(problem, shared_half_days=problem.shared_half_days + half_days_step), node_limit)
    gain = [None if base is None or best is None else best - base for best in (more_money, more_time)]
    return MarginalValue(*gain)


def seat_gains(problem: PlacementProblem, placement: Placement) -> NDArray[np.float64]:
    """Target value lost if one seat of the plan is left empty and nothing else changes.

    A network that falls below its minimum presence is left altogether.

    Parameters
    ----------
    problem : PlacementProblem
        As planned.
    placement : Placement
        The plan of this problem.

    Returns
    -------
    ndarray of shape (p, n)
        Value lost [-], 0 or more; nan where the plan has no seat. The losses do not add up: targets overlap.

    References
    ----------
    methods §5.1; drop-one evaluation of the plan, without solving again.

    Examples
    --------
    >>> alone = PlacementProblem(
    ...     half_days=[4], seat_fee=[0], fixed_fee=[0], budget=0, capacity=[4], seats_max=[1], minimum_presence=[1],
    ...     eligible=[[True]], presence=[[1, 1]], value=[3, 2])
    >>> seat_gains(alone, who_goes_where(alone)).tolist()
    [[5.0]]
    """
    losses = np.full(placement.seats.shape, np.nan)
    for person, network in np.argwhere(placement.seats):
        without = placement.seats.copy()
        without[person, network] = False
        losses[person, network] = placement.value - _placement(problem, without).value
    return losses


def covered_targets(problem: PlacementProblem, joined: ArrayLike) -> NDArray[np.bool_]:
    """Targets met in at least one of the joined networks with the certainty asked for.

    Parameters
    ----------
    problem : PlacementProblem
        For its presence and certainty.
    joined : array_like of bool, shape (n,)
        Networks somebody goes to.

    Returns
    -------
    ndarray of bool, shape (t,)
        1 − Π(1 − presence) ≥ certainty.

    References
    ----------
    methods §5.1 (logarithmic form).

    Examples
    --------
    >>> two = PlacementProblem(
    ...     half_days=[4, 4], seat_fee=[0, 0], fixed_fee=[0, 0], budget=0, capacity=[8], seats_max=[1, 1],
    ...     minimum_presence=[1, 1], eligible=[[1, 1]], presence=[[0.6, 1], [0.6, 0]], value=[1, 1])
    >>> covered_targets(two, [True, False]).tolist(), covered_targets(two, [True, True]).tolist()
    ([False, True], [True, True])
    """
    return np.asarray(joined, dtype=float) @ coverage_weights(problem) >= 1 - PASS_TOLERANCE


def best_value(problem: PlacementProblem, node_limit: int = 20_000) -> float | None:
    """Most target value any plan reaches, without choosing among the plans that reach it.

    Parameters
    ----------
    problem : PlacementProblem
        People, networks, targets and conditions.
    node_limit : int
        As in `who_goes_where`.

    Returns
    -------
    float or None
        Value, second people included [-]; None where there is no plan, or the most could not be proved.

    References
    ----------
    methods §5.1, the first of the passes of `who_goes_where`.

    Examples
    --------
    >>> best_value(PlacementProblem(
    ...     half_days=[4], seat_fee=[0], fixed_fee=[0], budget=0, capacity=[4], seats_max=[1], minimum_presence=[1],
    ...     eligible=[[True]], presence=[[1]], value=[3]))
    3.0
    """
    model = PlacementModel(problem)
    outcome = model.minimum(-model.value, [], 0.0, node_limit)
    if not outcome.proved or outcome.solution is None:
        return None
    return _placement(problem, model.seats(outcome.solution)).value


def _placement(problem: PlacementProblem, seats: NDArray[np.bool_]) -> Placement:
    """What seats bring and cost."""
    present = seats.sum(axis=0)
    joined = present + problem.seats_taken >= problem.minimum_presence
    covered = covered_targets(problem, joined)
    secured = np.zeros(covered.size, dtype=bool)
    if problem.key.any():
        people = (seats & joined) @ surely_met(problem)
        secured = problem.key & (people.sum(axis=0) + outsiders(problem) >= 2)
    return Placement(
        _read_only(seats),
        _read_only(joined),
        _read_only(covered),
        _read_only(secured),
        value=float(problem.value @ (covered + problem.second_person * secured)),
        half_days=float(present @ problem.half_days),
        fees=float(present @ problem.seat_fee + (present > 0) @ fixed_fees(problem)),
        status="feasible",
        gap=None,
    )


def _nothing(problem: PlacementProblem, status: PlacementStatus) -> Placement:
    empty = _placement(problem, np.zeros(problem.eligible.shape, dtype=bool))
    return replace(empty, value=None, half_days=None, fees=None, status=status)


def _refuse_missing_or_negative(name: str, given: NDArray) -> None:
    if not (np.isfinite(given) & (given >= 0)).all():
        raise ValueError(f"{name}: a negative or missing number found, 0 or more expected")


def _read_only(array: NDArray) -> NDArray:
    array.flags.writeable = False
    return array
