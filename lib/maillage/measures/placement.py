"""Who goes where: the seats that let the most target value be met within budget and people's half-days."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.solver import GOLDEN_RATIO, Outcome, minimum

PlacementStatus = Literal["optimal", "feasible", "infeasible", "stopped"]

# relative slack with which a pass keeps the optimum of the pass before it: the solver's own feasibility tolerance
PASS_TOLERANCE = 1e-6


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
        Value that must be reached, else the problem has no solution [-].
    shared_half_days : float
        Time to be added to anybody's capacity where it serves best [half-days/year].

    Raises
    ------
    ValueError
        If shapes do not agree, or a number is missing, negative or, for probabilities, above 1.
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

    def __post_init__(self) -> None:
        people, networks, targets = np.size(self.capacity), np.size(self.half_days), np.size(self.value)
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
        }
        for name, shape in shapes.items():
            given = np.array(getattr(self, name), dtype=bool if name == "eligible" else float)
            if given.shape != shape:
                raise ValueError(f"{name}: shape {given.shape} found, {shape} expected")
            given.flags.writeable = False
            object.__setattr__(self, name, given)
            _refuse_missing_or_negative(name, given)
        for name in ("budget", "seats_per_unit", "value_required", "shared_half_days"):
            _refuse_missing_or_negative(name, np.array(getattr(self, name), dtype=float))
        if (self.presence > 1).any():
            raise ValueError("presence: a probability above 1 found")
        if (self.minimum_presence < 1).any():
            raise ValueError("minimum_presence: a number below 1 found: nobody meets a target where nobody goes")
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
        Networks somebody goes to.
    covered : ndarray of bool, shape (t,)
        Targets met.
    value : float or None
        Value of the targets met [-].
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
    value: float | None
    half_days: float | None
    fees: float | None
    status: PlacementStatus
    gap: float | None


def who_goes_where(problem: PlacementProblem, mip_rel_gap: float = 0.0, node_limit: int = 20_000) -> Placement:
    """Seats with the most target value; among those the fewest half-days, then the lowest fees, then list order.

    A target met in two networks counts once. Of plans alike in all three, the one whose people stand first in the
    list is taken, so that the same problem has the same answer.

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
    model = _Model(problem)
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
            plan = model.placement(outcome.solution)
        elif plan is None:
            return model.nothing("infeasible" if outcome.proved else "stopped")
        if gap is None:
            gap = outcome.gap
        if measured is not None:
            # the bound is taken from the whole-number plan itself, not from the solver's rounded objective
            reached = getattr(plan, measured) * (-1 if measured == "value" else 1)
            kept.append((weights, reached + PASS_TOLERANCE * max(1.0, abs(reached))))
    return replace(plan, status="optimal" if proved else "feasible", gap=gap)


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
    base = _best_value(problem, node_limit)
    more_money = _best_value(replace(problem, budget=problem.budget + budget_step), node_limit)
    more_time = _best_value(replace(problem, shared_half_days=problem.shared_half_days + half_days_step), node_limit)
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
    for network in np.flatnonzero(placement.joined):
        loss = 0.0
        if placement.seats[:, network].sum() - 1 < problem.minimum_presence[network]:
            without = placement.joined.copy()
            without[network] = False
            loss = float(problem.value @ placement.covered - problem.value @ covered_targets(problem, without))
        losses[placement.seats[:, network], network] = loss
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
    return np.asarray(joined, dtype=float) @ _coverage_weights(problem) >= 1 - PASS_TOLERANCE


def _coverage_weights(problem: PlacementProblem) -> NDArray[np.float64]:
    """Part of the certainty that each network brings, in logarithms; 1 is enough. For 0/1 presence it is 0 or 1."""
    absence = np.maximum(1 - problem.presence, np.finfo(float).tiny)
    return np.minimum(1, np.log(absence) / math.log(1 - problem.certainty))


def _best_value(problem: PlacementProblem, node_limit: int) -> float | None:
    model = _Model(problem)
    outcome = model.minimum(-model.value, [], 0.0, node_limit)
    return model.placement(outcome.solution).value if outcome.proved and outcome.solution is not None else None


class _Model:
    """Columns: a seat for each eligible pair, then networks joined, targets covered, shared time given to people."""

    def __init__(self, problem: PlacementProblem) -> None:
        from scipy import sparse

        self.problem = problem
        self.people, self.networks = problem.eligible.shape
        self.targets = problem.value.size
        self.person, self.network = np.nonzero(problem.eligible)
        seats = self.person.size
        self.parts = np.cumsum([seats, self.networks, self.targets])
        self.columns = int(self.parts[-1]) + self.people

        one = np.ones(seats)
        by_person = sparse.coo_array((one, (self.person, np.arange(seats))), shape=(self.people, seats)).tocsr()
        by_network = sparse.coo_array((one, (self.network, np.arange(seats))), shape=(self.networks, seats)).tocsr()

        self.value = self._row(covered=problem.value)
        self.half_days = self._row(seats=problem.half_days[self.network])
        self.fees = self._row(seats=problem.seat_fee[self.network], joined=problem.fixed_fee)
        # earlier people first; the irregular fractions leave no two seats alike, so that sums rarely tie
        fractions = np.arange(1, seats + 1) * GOLDEN_RATIO % 1
        self.order = self._row(seats=1 + self.person + fractions)

        identity = sparse.eye_array
        none = np.inf
        self.rows: list = []
        self.low: list[NDArray[np.float64]] = []
        self.high: list[NDArray[np.float64]] = []
        self._constrain(
            -none, problem.capacity, seats=by_person * problem.half_days[self.network], shared=-identity(self.people)
        )
        self._constrain(-none, [problem.shared_half_days], shared=sparse.csr_array(np.ones((1, self.people))))
        self._constrain(-none, [problem.budget], whole=self.fees)
        self._constrain(-none, np.zeros(self.networks), seats=by_network, joined=-sparse.diags_array(problem.seats_max))
        self._constrain(
            0, np.full(self.networks, none), seats=by_network, joined=-sparse.diags_array(problem.minimum_presence)
        )
        self._constrain(
            -none,
            np.zeros(self.targets),
            joined=-sparse.csr_array(_coverage_weights(problem).T),
            covered=identity(self.targets),
        )
        # implied by the seat limits, but it tells the solver sooner that an empty network covers nothing
        self._constrain(-none, np.zeros(seats), seats=identity(seats), joined=-by_network.T)
        self._constrain(problem.value_required - PASS_TOLERANCE, [none], whole=self.value)
        if problem.units is not None:
            self._constrain_units(problem.units)

    def _row(self, **parts: NDArray[np.float64]) -> NDArray[np.float64]:
        starts = dict(zip(("seats", "joined", "covered", "shared"), (0, *self.parts), strict=True))
        row = np.zeros(self.columns)
        for name, coefficients in parts.items():
            row[starts[name] : starts[name] + len(coefficients)] = coefficients
        return row

    def _constrain(self, low: float, high: ArrayLike, whole: NDArray | None = None, **parts: object) -> None:
        from scipy import sparse

        height = len(high)
        if height == 0:
            return
        widths = dict(
            zip(("seats", "joined", "covered", "shared"), np.diff([0, *self.parts, self.columns]).tolist(), strict=True)
        )
        blocks = [parts.get(name, sparse.csr_array((height, width))) for name, width in widths.items()]
        self.rows.append(sparse.csr_array(whole[None, :]) if whole is not None else sparse.hstack(blocks))
        self.low.append(np.full(height, low))
        self.high.append(np.asarray(high, dtype=float))

    def _constrain_units(self, units: Sequence[Hashable | None]) -> None:
        from scipy import sparse

        row_of: dict[tuple[Hashable, int], int] = {}
        entries = []
        for seat, (person, network) in enumerate(zip(self.person.tolist(), self.network.tolist(), strict=True)):
            if units[person] is not None:
                entries.append((row_of.setdefault((units[person], network), len(row_of)), seat))
        if entries:
            rows, seats = np.array(entries).T
            shape = (len(row_of), self.person.size)
            together = sparse.coo_array((np.ones(len(entries)), (rows, seats)), shape=shape).tocsr()
            self._constrain(-np.inf, np.full(len(row_of), self.problem.seats_per_unit), seats=together)

    def minimum(
        self,
        weights: NDArray[np.float64],
        kept: list[tuple[NDArray[np.float64], float]],
        mip_rel_gap: float,
        node_limit: int,
    ) -> Outcome:
        from scipy import sparse

        if self.columns == 0:
            return Outcome(np.zeros(0) if self.problem.value_required == 0 else None, True, 0.0, 0.0)
        rows = sparse.vstack([*self.rows, *(sparse.csr_array(row[None, :]) for row, _ in kept)], format="csr")
        low = np.concatenate([*self.low, np.full(len(kept), -np.inf)])
        high = np.concatenate([*self.high, [bound for _, bound in kept]])
        whole = np.ones(self.columns)
        whole[self.parts[-1] :] = 0
        upper = np.where(whole == 1, 1, self.problem.shared_half_days)
        return minimum(weights, rows, low, high, whole, upper, mip_rel_gap, node_limit)

    def placement(self, solution: NDArray[np.float64]) -> Placement:
        problem = self.problem
        seats = np.zeros((self.people, self.networks), dtype=bool)
        seats[self.person, self.network] = solution[: self.person.size] > 0.5
        joined = seats.any(axis=0)
        covered = covered_targets(problem, joined)
        return Placement(
            _read_only(seats),
            _read_only(joined),
            _read_only(covered),
            value=float(problem.value @ covered),
            half_days=float(seats.sum(axis=0) @ problem.half_days),
            fees=float(seats.sum(axis=0) @ problem.seat_fee + joined @ problem.fixed_fee),
            status="feasible",
            gap=None,
        )

    def nothing(self, status: PlacementStatus) -> Placement:
        empty = self.placement(np.zeros(self.columns))
        return replace(empty, value=None, half_days=None, fees=None, status=status)


def _refuse_missing_or_negative(name: str, given: NDArray) -> None:
    if not (np.isfinite(given) & (given >= 0)).all():
        raise ValueError(f"{name}: a negative or missing number found, 0 or more expected")


def _read_only(array: NDArray) -> NDArray:
    array.flags.writeable = False
    return array
