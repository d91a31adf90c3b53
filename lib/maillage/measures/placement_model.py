"""The programme behind `maillage.measures.placement`: its columns, and its rows by the condition they stand for."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.solver import Outcome, list_order, minimum

if TYPE_CHECKING:
    from maillage.measures.placement import PlacementProblem

Condition = Literal["wishes", "must", "time", "networks", "fairness", "unit", "seats", "presence", "budget", "coverage"]

# relative slack with which a pass keeps the optimum of the pass before it: the solver's own feasibility tolerance
PASS_TOLERANCE = 1e-6


class PlacementModel:
    """Columns: a seat for each pair, networks joined, targets covered, and those that only some problems need.

    Parameters
    ----------
    problem : PlacementProblem
        People, networks, targets and conditions.
    left_out : collection of str
        Conditions that need not hold.
    loosened : collection of str
        Conditions that may be broken.

    Attributes
    ----------
    value, half_days, fees, order : ndarray of shape (columns,)
        What the passes weigh.
    breaches : dict of str to ndarray of shape (columns,)
        What each loosened condition is broken by, in its own unit.
    """

    def __init__(
        self,
        problem: PlacementProblem,
        left_out: Collection[Condition] = (),
        loosened: Collection[Condition] = (),
    ) -> None:
        from scipy import sparse

        self.problem, self.left_out = problem, left_out
        anybody = "wishes" in left_out or "wishes" in loosened
        self.person, self.network = np.nonzero(problem.eligible | problem.must | anybody)
        key = np.flatnonzero(problem.key)
        self.parts: dict[str, slice] = {}
        self.columns = 0
        self._add_columns("seats", self.person.size)
        self._add_columns("joined", problem.half_days.size)
        self._add_columns("present", problem.half_days.size)
        self._add_columns("covered", problem.value.size)
        self._add_columns("secured", key.size)
        # from here on no whole numbers: time shared out, and what conditions are broken by
        self._add_columns("shared", problem.capacity.size if problem.shared_half_days else 0)
        self.rows: list = [sparse.csr_array((0, self.columns))]
        self.lows: list[NDArray[np.float64]] = [np.empty(0)]
        self.highs: list[NDArray[np.float64]] = [np.empty(0)]
        self.conditions: list[Condition | None] = []
        value = {"covered": problem.value, "secured": problem.second_person * problem.value[key]}
        fees = {"present": problem.seat_fee, "joined": fixed_fees(problem)}
        self._constrain("budget", high=[problem.budget], **{part: [row] for part, row in fees.items()})
        if problem.value_required:
            required = [problem.value_required - PASS_TOLERANCE]
            self._constrain("coverage", low=required, covered=[problem.value])  # second people are no target more
        self._constrain_people()
        self._constrain_networks()
        self._define_coverage()
        self.matrix = sparse.vstack(self.rows)
        self.low, self.high = np.concatenate(self.lows), np.concatenate(self.highs)
        self.breaches: dict[Condition, NDArray[np.float64]] = {}
        self._loosen(loosened)

        self.value, self.fees = self._row(**value), self._row(**fees)
        self.half_days = self._row(present=problem.half_days)
        # preferred seats first; the irregular fractions leave no two seats alike, so that sums rarely tie
        places = np.arange(self.person.size)
        preferred = problem.preference[self.person, self.network]
        self.order = self._row(seats=preferred + list_order(places.size) - places)

    def minimum(
        self,
        weights: NDArray[np.float64],
        kept: list[tuple[NDArray[np.float64], float]],
        mip_rel_gap: float,
        node_limit: int,
    ) -> Outcome:
        """Least weighted sum, each row of `kept` staying at its bound or below."""
        from scipy import sparse

        if self.columns == 0:
            allowed = (self.low <= 0).all() and (self.high >= 0).all()
            return Outcome(np.zeros(0) if allowed else None, True, 0.0, 0.0)
        rows = sparse.vstack([self.matrix, *(sparse.csr_array([row]) for row, _ in kept)], format="csr")
        low = np.concatenate([self.low, np.full(len(kept), -np.inf)])
        high = np.concatenate([self.high, [bound for _, bound in kept]])
        whole = np.arange(self.columns) < self.parts["shared"].start
        upper = np.where(whole, 1, np.inf)
        upper[self.parts["present"]] = self.problem.capacity.size
        return minimum(weights, rows, low, high, whole, upper, mip_rel_gap, node_limit)

    def seats(self, solution: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Who goes where, as the seats' columns say."""
        given = np.zeros(self.problem.eligible.shape, dtype=bool)
        given[self.person, self.network] = solution[self.parts["seats"]] > 0.5
        return given

    def otherwise(self, seats: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
        """The row, and its bound, that every plan keeps to except this one."""
        return self._row(seats=np.where(seats[self.person, self.network], 1, -1)), seats.sum() - 1.0

    def _add_columns(self, name: str, width: int) -> None:
        self.parts[name] = slice(self.columns, self.columns + width)
        self.columns += width

    def _row(self, **parts: ArrayLike) -> NDArray[np.float64]:
        row = np.zeros(self.columns)
        for name, coefficients in parts.items():
            row[self.parts[name]] = coefficients
        return row

    def _constrain(
        self, condition: Condition | None, low: ArrayLike = -np.inf, high: ArrayLike = np.inf, **parts: object
    ) -> None:
        """Rows of a condition: coefficients by part of the columns, and a bound on one side, or the same on both."""
        from scipy import sparse

        low, high = np.broadcast_arrays(np.asarray(low, dtype=float), np.asarray(high, dtype=float))
        if low.size and condition not in self.left_out:
            widths = {name: part.stop - part.start for name, part in self.parts.items()}
            blocks = [sparse.csr_array(parts.get(name, (low.size, width))) for name, width in widths.items()]
            self.rows.append(sparse.hstack(blocks))
            self.lows.append(low)
            self.highs.append(high)
            self.conditions += [condition] * low.size

    def _constrain_people(self) -> None:
        from scipy import sparse

        problem, seat = self.problem, sparse.eye_array(self.person.size, format="csr")
        seats_of = _sums(self.person, problem.capacity.size)
        half_days_of = seats_of * problem.half_days[self.network]
        against = np.flatnonzero(~problem.eligible[self.person, self.network])
        forced = np.flatnonzero(problem.must[self.person, self.network])
        self._constrain("wishes", high=np.zeros(against.size), seats=seat[against])
        self._constrain("must", low=np.ones(forced.size), seats=seat[forced])
        shared = sparse.eye_array(problem.capacity.size, self.parts["shared"].stop - self.parts["shared"].start)
        self._constrain("time", high=problem.capacity, seats=half_days_of, shared=-shared)
        self._constrain("time", high=[problem.shared_half_days], shared=np.ones((1, shared.shape[1])))
        self._constrain("networks", high=problem.networks_max, seats=seats_of)
        if problem.fairness is not None:
            able = max(1, problem.eligible.any(axis=1).sum())
            most = np.tile((1 + problem.fairness) / able * problem.half_days, (problem.capacity.size, 1))
            self._constrain("fairness", high=np.zeros(len(most)), seats=half_days_of, present=-most)

    def _constrain_networks(self) -> None:
        from scipy import sparse

        problem, networks, seats = self.problem, self.problem.half_days.size, self.person.size
        taken, seats_in, one = problem.seats_taken, _sums(self.network, networks), sparse.eye_array(networks)
        most, least = sparse.diags_array(problem.seats_max - taken), sparse.diags_array(problem.minimum_presence)
        self._constrain(None, low=np.zeros(networks), high=np.zeros(networks), seats=seats_in, present=-one)
        self._constrain("seats", high=np.zeros(networks), present=one, joined=-most)
        self._constrain("presence", low=-taken, present=one, joined=-least)
        # joined is where somebody sits; said seat by seat, which tells the solver sooner than the sum
        self._constrain(None, low=-taken, present=one, joined=-one)
        self._constrain(None, high=np.zeros(seats), seats=sparse.eye_array(seats), joined=-seats_in.T)
        if problem.units is not None:
            pairs = zip([problem.units[person] for person in self.person], self.network.tolist(), strict=True)
            ruled = {n: pair for n, pair in enumerate(pairs) if pair[0] is not None and pair not in problem.exceptions}
            row_of = {pair: row for row, pair in enumerate(dict.fromkeys(ruled.values()))}
            places = ([row_of[pair] for pair in ruled.values()], list(ruled))
            alike = sparse.csr_array((np.ones(len(ruled)), places), shape=(len(row_of), seats))
            self._constrain("unit", high=np.full(len(row_of), problem.seats_per_unit), seats=alike)

    def _define_coverage(self) -> None:
        """A target is covered by the networks joined; a key target is secured by two people who surely meet it."""
        from scipy import sparse

        problem, weights = self.problem, coverage_weights(self.problem)
        targets, key = problem.value.size, np.flatnonzero(problem.key)
        covered, secured = sparse.eye_array(targets, format="csr"), sparse.eye_array(key.size, format="csr")
        self._constrain(None, high=np.zeros(targets), joined=-weights.T, covered=covered)
        self._constrain(None, high=np.zeros(key.size), covered=-covered[key], secured=secured)
        surely, outside = surely_met(problem)[:, key].T, outsiders(problem)[key]
        self._constrain(None, high=outside, present=-surely.astype(float), secured=2 * secured)
        # and no one person sits in all the seats that meet it: said of whoever could sit in several
        seat = np.full(problem.eligible.shape, -1)
        seat[self.person, self.network] = np.arange(self.person.size)
        person, target = np.nonzero((seat >= 0).astype(int) @ surely.T > 1)
        row, network = np.nonzero((seat[person] >= 0) & surely[target])
        own = (np.ones(row.size), (row, seat[person[row], network]))
        own = sparse.csr_array(own, shape=(person.size, self.person.size))
        others = -surely[target].astype(float)
        self._constrain(None, high=outside[target], seats=own, present=others, secured=secured[target])

    def _loosen(self, loosened: Collection[Condition]) -> None:
        """Give each row of these conditions a column of its own, by which it may be broken."""
        from scipy import sparse

        broken = [row for row, condition in enumerate(self.conditions) if condition in loosened]
        sign = np.where(np.isinf(self.low[broken]), -1.0, 1.0)
        self._add_columns("slack", len(broken))
        shape = (len(self.conditions), len(broken))
        slack = sparse.csr_array((sign, (broken, np.arange(len(broken)))), shape=shape)
        self.matrix = sparse.hstack([self.matrix, slack])
        for one in loosened:
            self.breaches[one] = self._row(slack=[self.conditions[row] == one for row in broken])


def coverage_weights(problem: PlacementProblem) -> NDArray[np.float64]:
    """Part of the certainty that each network brings, in logarithms; 1 is enough. For 0/1 presence it is 0 or 1."""
    absence = np.maximum(1 - problem.presence, np.finfo(float).tiny)
    return np.minimum(1, np.log(absence) / math.log(1 - problem.certainty))


def fixed_fees(problem: PlacementProblem) -> NDArray[np.float64]:
    """Fixed fees still to be paid: not where somebody outside the list sits already."""
    return np.where(problem.seats_taken > 0, 0.0, problem.fixed_fee)


def surely_met(problem: PlacementProblem) -> NDArray[np.bool_]:
    """Networks that meet a target with the certainty asked for, alone."""
    return coverage_weights(problem) >= 1 - PASS_TOLERANCE


def outsiders(problem: PlacementProblem) -> NDArray[np.float64]:
    """People outside the list who surely meet each target: the most that sit together where they need nobody more.

    The most, not the sum: the colleague in one network may be the colleague in another.
    """
    enough = problem.seats_taken >= problem.minimum_presence
    return np.where(surely_met(problem).T & enough, problem.seats_taken, 0).max(axis=1, initial=0)


def _sums(group: NDArray[np.intp], groups: int) -> object:
    """Matrix that adds up columns by the group they belong to."""
    from scipy import sparse

    places = (group, np.arange(group.size))
    return sparse.csr_array((np.ones(group.size), places), shape=(groups, group.size))
