"""The order of steps: acts open gates, and nothing is rolled out that does not come after the second one."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import Literal, get_args

from maillage.measures.schedule import in_order

TaskKind = Literal["roll_out", "quick_win", "trial", "executive_training", "act", "other"]

# the most a task may be to be allowed at any time; a trial's budget is capped, by an amount of the client's own
LIMITS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "quick_win": MappingProxyType({"days": 30, "cost": 500}),
        "trial": MappingProxyType({"days": 90, "volunteers": 8, "cost": math.inf}),
    }
)


@dataclass(frozen=True)
class Gate:
    """What must have been done before what follows may begin.

    Attributes
    ----------
    acts : mapping of str to date or None
        Acts required, with the day each was done; None while it is missing.
    after : sequence of str
        Gates that must be open before.

    Raises
    ------
    ValueError
        If no act is required, or a day is not a plain date.
    """

    acts: Mapping[str, date | None]
    after: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not self.acts:
            raise ValueError("acts: none found, one or more expected: a gate that asks for nothing is always open")
        for name, day in self.acts.items():
            if day is not None and type(day) is not date:
                raise ValueError(f"acts: {day!r} found for {name!r}, a date without an hour expected, or None")


@dataclass(frozen=True)
class GateState:
    """Whether a gate is open, and what it waits for.

    Attributes
    ----------
    opens_on : date or None
        Day of the last act, those of the gates before included; None while one is missing. A day to come is a gate
        that is not yet open.
    missing_acts : tuple of str
        Its own acts without a date.
    waits_for : tuple of str
        Gates before it, near or far, whose own acts are not all done.
    """

    opens_on: date | None
    missing_acts: tuple[str, ...]
    waits_for: tuple[str, ...]


def gate_states(gates: Mapping[str, Gate]) -> dict[str, GateState]:
    """Which gates are open, by acts and never by scores; one act missing keeps it closed, and those after it.

    Parameters
    ----------
    gates : mapping of str to Gate
        All of them. The preliminaries (information, notice, register) hold back questionnaires and tools, not the
        executives' own acts: let the gates of the order not come after them.

    Returns
    -------
    dict of str to GateState
        In the order given.

    Raises
    ------
    ValueError
        If a gate comes after one that is not there, or after itself.

    References
    ----------
    practice §8.

    Examples
    --------
    >>> states = gate_states({
    ...     "management_commits": Gate({"sponsor": date(2026, 9, 1), "budget_line": None}),
    ...     "teams": Gate({"meeting": date(2026, 10, 5)}, after=["management_commits"])})
    >>> states["teams"]
    GateState(opens_on=None, missing_acts=(), waits_for=('management_commits',))
    """
    states: dict[str, GateState] = {}
    for name in in_order({name: gate.after for name, gate in gates.items()}):
        gate = gates[name]
        missing = tuple(act for act, day in gate.acts.items() if day is None)
        earlier = {one for before in gate.after for one in (before, *states[before].waits_for)}
        waits_for = tuple(one for one in gates if one in earlier and states[one].missing_acts)
        days = [*gate.acts.values(), *(states[before].opens_on for before in gate.after)]
        opens_on = None if None in days else max(days)
        states[name] = GateState(opens_on, missing, waits_for)
    return {name: states[name] for name in gates}


@dataclass(frozen=True)
class PlannedTask:
    """One task as the order rule sees it.

    Attributes
    ----------
    kind : str
        What it calls itself: "roll_out", "quick_win", "trial", "executive_training", "act" (of a gate), "other".
    after : sequence of str
        Tasks, acts and gates that come before it.
    days : float or None
        From its beginning to its end [calendar days]; None where not stated.
    cost : float or None
        External cost, or the cap of it [money, excluding tax]; None where not stated.
    volunteers : int or None
        People who take part in a trial; None where not stated.

    Raises
    ------
    ValueError
        If the kind is none of these, or a number is negative or nan.
    """

    kind: TaskKind
    after: Sequence[str] = ()
    days: float | None = None
    cost: float | None = None
    volunteers: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(TaskKind):
            raise ValueError(f"kind: {self.kind!r} found, one of {', '.join(get_args(TaskKind))} expected")
        for name in ("days", "cost", "volunteers"):
            found = getattr(self, name)
            if found is not None and not 0 <= found < math.inf:
                raise ValueError(f"{name}: {found} found, 0 or more expected, or None")


@dataclass(frozen=True)
class BrokenLimit:
    """Why a task is not the quick win or the trial it calls itself.

    Attributes
    ----------
    limit : str
        "days", "cost" or "volunteers".
    found : float or None
        None where it is not stated, so that nobody can tell.
    allowed : float or None
        The most it may be; None where any amount will do, so long as it is stated (the cap of a trial).
    """

    limit: Literal["days", "cost", "volunteers"]
    found: float | None
    allowed: float | None


def broken_limits(task: PlannedTask) -> tuple[BrokenLimit, ...]:
    """What keeps a task from being the quick win or the trial it calls itself; a limit not stated is not kept.

    Parameters
    ----------
    task : PlannedTask
        Of any kind; only quick wins and trials have limits.

    Returns
    -------
    tuple of BrokenLimit
        Days, then volunteers, then cost; empty where it is what it says.

    References
    ----------
    practice §8: quick wins of 30 days and 500 € at most; trials of 90 days and 8 volunteers at most, capped budget.

    Examples
    --------
    >>> broken_limits(PlannedTask("quick_win", days=45, cost=500))
    (BrokenLimit(limit='days', found=45, allowed=30),)
    """
    broken = []
    for limit, most in LIMITS.get(task.kind, {}).items():
        found = getattr(task, limit)
        if found is None or found > most:
            broken.append(BrokenLimit(limit, found, most if math.isfinite(most) else None))
    return tuple(broken)


@dataclass(frozen=True)
class Refusal:
    """A task that the order rule does not let pass.

    Attributes
    ----------
    task : str
    missing_links : tuple of (str, str)
        What must come before what. Where it follows others that are refused, the links are theirs: with them it
        passes too.
    gate_waits_for_it : bool
        True where the gate itself comes after the task, so that something must be untied first.
    """

    task: str
    missing_links: tuple[tuple[str, str], ...]
    gate_waits_for_it: bool


def order_refusals(
    gates: Mapping[str, Gate], tasks: Mapping[str, PlannedTask], second: str = "teams"
) -> tuple[Refusal, ...]:
    """Tasks of roll-out that no path from the second gate reaches, whether that gate is already open or not.

    Coming after an act of the gate is not coming after the gate. Executive training, acts, other tasks, quick wins and
    trials are never refused; what calls itself a quick win or a trial and breaks its limits counts as roll-out.

    Parameters
    ----------
    gates : mapping of str to Gate
        All of them. An act of a gate may be a task of the same name: the gate comes after it.
    tasks : mapping of str to PlannedTask
        The plan.
    second : str
        The gate that roll-out comes after.

    Returns
    -------
    tuple of Refusal
        In the order of the tasks; empty when the order is kept.

    Raises
    ------
    CyclicTasks
        If tasks and gates wait for each other.
    ValueError
        If the second gate is not there, a name stands for a gate and for something else, or something comes after what
        is not in the plan.

    References
    ----------
    practice §8; methods §5.5 (a path from the second gate, missing links listed) without its scores.

    Examples
    --------
    >>> gates = {"teams": Gate({"meeting": date(2026, 10, 5)})}
    >>> order_refusals(gates, {"training": PlannedTask("roll_out", ["meeting"]), "follow_up": PlannedTask("other")})
    (Refusal(task='training', missing_links=(('teams', 'training'),), gate_waits_for_it=False),)
    """
    if second not in gates:
        raise ValueError(f"second: {second!r} found, one of {', '.join(gates)} expected")
    before = _what_comes_before(gates, tasks)
    order = in_order(before)
    behind: set[str] = set()
    first_refused: dict[str, tuple[str, ...]] = {}
    refused: set[str] = set()
    for name in order:
        if name == second or behind.intersection(before[name]):
            behind.add(name)
        first_refused[name] = tuple(dict.fromkeys(chain.from_iterable(first_refused[one] for one in before[name])))
        if name in tasks and _is_roll_out(tasks[name]) and name not in behind:
            first_refused[name] = first_refused[name] or (name,)
            refused.add(name)
    waited_for = {second}
    for name in reversed(order):
        if name in waited_for:
            waited_for.update(before[name])
    return tuple(
        Refusal(name, tuple((second, one) for one in first_refused[name]), name in waited_for)
        for name in tasks
        if name in refused
    )


def _is_roll_out(task: PlannedTask) -> bool:
    return task.kind == "roll_out" or bool(broken_limits(task))


def _what_comes_before(gates: Mapping[str, Gate], tasks: Mapping[str, PlannedTask]) -> dict[str, Iterable[str]]:
    acts = dict.fromkeys(act for gate in gates.values() for act in gate.acts)
    for name in gates:
        if name in tasks or name in acts:
            raise ValueError(f"gates: {name!r} found for a gate and for a task or an act, two names expected")
    for name, gate in gates.items():
        for one in gate.after:
            if one not in gates:
                raise ValueError(f"after: the gate {name!r} comes after {one!r}, which is no gate")
    return {
        **dict.fromkeys(acts, ()),
        **{name: (*gate.after, *gate.acts) for name, gate in gates.items()},
        **{name: task.after for name, task in tasks.items()},
    }
