"""How long a plan takes: the order of its tasks, what each may slip, which of them decide the end."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import islice, pairwise
from statistics import NormalDist

# of the plan's length: sums of the same decimals in another order differ by less
SLACK = 1e-9


class CyclicTasks(ValueError):
    """Tasks that wait for each other.

    Attributes
    ----------
    cycle : tuple of str
        Each task comes before the next, the last is the first again; it starts with the one named first in the plan.
    """

    def __init__(self, cycle: tuple[str, ...]) -> None:
        super().__init__(cycle)
        self.cycle = cycle

    def __str__(self) -> str:
        return f"after: {' → '.join(self.cycle)} found, tasks that do not wait for themselves expected"


def in_order(after: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Tasks in an order in which each comes after all those it waits for; the same plan has the same order.

    Parameters
    ----------
    after : mapping of str to iterable of str
        Every task, and the tasks that come before it.

    Returns
    -------
    tuple of str

    Raises
    ------
    CyclicTasks
        If tasks wait for each other; a ValueError that names them in order.
    ValueError
        If a task comes after one that is not in the plan.

    References
    ----------
    Kahn, Communications of the ACM 5, 1962, 558-562; graphlib of the standard library.

    Examples
    --------
    >>> in_order({"train": ["charter", "hall"], "charter": [], "hall": ["charter"]})
    ('charter', 'hall', 'train')
    """
    before = {name: _distinct(name, earlier) for name, earlier in after.items()}
    for name, earlier in before.items():
        for one in earlier:
            if one not in before:
                raise ValueError(f"after: {name!r} comes after {one!r}, which is not in the plan")
    try:
        return tuple(TopologicalSorter(before).static_order())
    except CycleError as found:
        loop = found.args[1][:-1]
        first = min(map(list(before).index, loop))
        turn = loop.index(list(before)[first])
        raise CyclicTasks((*loop[turn:], *loop[: turn + 1])) from None


def _distinct(name: str, earlier: Iterable[str]) -> tuple[str, ...]:
    if isinstance(earlier, str):
        raise ValueError(f"after: the text {earlier!r} found for {name!r}, several names expected")
    return tuple(dict.fromkeys(earlier))


@dataclass(frozen=True)
class Task:
    """One task of a plan; every duration in the same unit, from the plan's beginning at 0.

    Attributes
    ----------
    duration : float
        [weeks, or working days]; 0 for a milestone.
    after : sequence of str
        Tasks that must be finished before.
    not_before : float
        Earliest start allowed [same unit from the beginning]; 0 when nothing holds it.
    pauses : sequence of (float, float)
        Spans, ascending and apart, in which it neither begins nor goes on, as a training in August [same unit from the
        beginning].

    Raises
    ------
    ValueError
        If a number is missing or negative, or pauses do not follow one another.
    """

    duration: float
    after: Sequence[str] = ()
    not_before: float = 0
    pauses: Sequence[tuple[float, float]] = ()

    def __post_init__(self) -> None:
        for name in ("duration", "not_before"):
            found = getattr(self, name)
            if found is None or not math.isfinite(found) or found < 0:
                raise ValueError(f"{name}: {found} found, 0 or more expected")
        ends = [end for pause in self.pauses for end in pause]
        if not all(one < other for one, other in pairwise(ends)):
            raise ValueError(f"pauses: {self.pauses} found, ascending spans that lie apart expected")

    def from_start(self, day: float) -> tuple[float, float]:
        """When it begins and ends, if it may begin on that day; a milestone has no pauses."""
        start, finish = day, day + self.duration
        for first, last in self.pauses if self.duration else ():
            if first <= start < last:
                start, finish = last, last + self.duration
            elif start < first < finish:
                finish += last - first
        return start, finish

    def to_finish(self, day: float) -> tuple[float, float]:
        """When it begins and ends at the latest, if it must be done by that day."""
        start, finish = day - self.duration, day
        for first, last in reversed(self.pauses) if self.duration else ():
            if first < finish <= last:
                start, finish = first - self.duration, first
            elif start < last < finish:
                start -= last - first
        return start, finish


@dataclass(frozen=True)
class Dates:
    """When a task may and must be done, and what it may slip [all in the unit of its duration].

    Attributes
    ----------
    early_start, early_finish, late_start, late_finish : float
        Counted from the plan's beginning; late ones leave the plan's end where it is.
    total_float : float
        Delay of its start that does not move the plan's end, while other tasks stay early.
    free_float : float
        Delay of its start that moves no other task.
    """

    early_start: float
    early_finish: float
    late_start: float
    late_finish: float
    total_float: float
    free_float: float


@dataclass(frozen=True)
class Schedule:
    """A plan with its dates.

    Attributes
    ----------
    duration : float
        From the plan's beginning to the end of its last task [same unit as the tasks].
    dates : dict of str to Dates
        By task, in the order given.
    critical : tuple of str
        Tasks without total float, in the order given.
    critical_paths : tuple of tuple of str
        Chains of such tasks, each starting when the one before ends; a chain that begins with a task held until a day
        does not begin with the plan.
    paths_left_out : bool
        True where there are more chains than were asked for.
    """

    duration: float
    dates: Mapping[str, Dates]
    critical: tuple[str, ...]
    critical_paths: tuple[tuple[str, ...], ...]
    paths_left_out: bool


def critical_path(tasks: Mapping[str, Task], paths_max: int = 10) -> Schedule:
    """Early and late dates, floats and critical chains, as if there were people enough for everything at once.

    Parameters
    ----------
    tasks : mapping of str to Task
        The plan.
    paths_max : int
        Critical chains to name: some plans have millions.

    Returns
    -------
    Schedule

    Raises
    ------
    CyclicTasks
        If tasks wait for each other.
    ValueError
        If a task comes after one that is not in the plan, or `paths_max` is below 1.

    References
    ----------
    Kelley and Walker, Proceedings of the Eastern Joint Computer Conference, 1959, 160-173; Hillier and Lieberman,
    *Introduction to Operations Research*, chapter on project management with PERT/CPM; methods §5.6.

    Examples
    --------
    >>> plan = critical_path({"survey": Task(3), "interviews": Task(2), "report": Task(1, ["survey", "interviews"])})
    >>> plan.duration, plan.critical_paths, plan.dates["interviews"].total_float
    (4, (('survey', 'report'),), 1)
    """
    if paths_max < 1:
        raise ValueError(f"paths_max: {paths_max} found, 1 or more expected")
    order = in_order({name: task.after for name, task in tasks.items()})
    followers: dict[str, list[str]] = {name: [] for name in order}
    start, finish = {}, {}
    for name in order:
        task = tasks[name]
        for earlier in dict.fromkeys(task.after):
            followers[earlier].append(name)
        start[name], finish[name] = task.from_start(max([task.not_before, *(finish[one] for one in task.after)]))
    end = max(finish.values(), default=0)
    late_start, late_finish = {}, {}
    for name in reversed(order):
        by = min((late_start[later] for later in followers[name]), default=end)
        late_start[name], late_finish[name] = tasks[name].to_finish(by)
    dates = {
        name: Dates(
            start[name],
            finish[name],
            late_start[name],
            late_finish[name],
            _slack(late_start[name], start[name], end),
            _slack(
                tasks[name].to_finish(min((start[one] for one in followers[name]), default=end))[0], start[name], end
            ),
        )
        for name in tasks
    }
    chains = _chains(dates, followers, end)
    named = tuple(islice(chains, paths_max))
    critical = tuple(name for name, one in dates.items() if not one.total_float)
    return Schedule(end, dates, critical, named, paths_left_out=next(chains, None) is not None)


def _slack(latest: float, early: float, end: float) -> float:
    return latest - early if latest - early > SLACK * end else 0


def _chains(
    dates: Mapping[str, Dates], followers: Mapping[str, Sequence[str]], end: float
) -> Iterator[tuple[str, ...]]:
    """Critical chains one by one, from those that nothing critical holds."""

    def goes_on(name: str) -> list[str]:
        return [
            later
            for later in followers[name]
            if not dates[later].total_float and not _slack(dates[later].early_start, dates[name].early_finish, end)
        ]

    critical = [name for name, one in dates.items() if not one.total_float]
    held = {later for name in critical for later in goes_on(name)}
    open_chains = [(name,) for name in reversed(critical) if name not in held]
    while open_chains:
        chain = open_chains.pop()
        longer = [(*chain, later) for later in goes_on(chain[-1])]
        if longer:
            open_chains.extend(reversed(longer))
        else:
            yield chain


@dataclass(frozen=True)
class DurationEstimate:
    """Duration as a random quantity.

    Attributes
    ----------
    mean : float
        [weeks, or working days].
    variance : float
        [the same, squared].
    """

    mean: float
    variance: float


def three_point_estimate(optimistic: float, likely: float, pessimistic: float) -> DurationEstimate:
    """Mean and variance of a duration told by three figures, the likely one counting four times.

    Parameters
    ----------
    optimistic, likely, pessimistic : float
        [weeks, or working days], ascending.

    Returns
    -------
    DurationEstimate
        (o + 4m + p)/6 and ((p − o)/6)².

    Raises
    ------
    ValueError
        If they are missing, negative or not in this order.

    References
    ----------
    Malcolm, Roseboom, Clark and Fazar, Operations Research 7, 1959, 646-669; methods §5.6.

    Examples
    --------
    >>> three_point_estimate(6, 9, 18)
    DurationEstimate(mean=10.0, variance=4.0)
    """
    if None in (optimistic, likely, pessimistic) or not 0 <= optimistic <= likely <= pessimistic < math.inf:
        raise ValueError(
            f"estimate: {optimistic}, {likely}, {pessimistic} found, ascending numbers of 0 or more expected"
        )
    return DurationEstimate((optimistic + 4 * likely + pessimistic) / 6, ((pessimistic - optimistic) / 6) ** 2)


def path_estimate(estimates: Iterable[DurationEstimate]) -> DurationEstimate:
    """Mean and variance of a chain of tasks, taken as independent.

    **Too optimistic for the plan.** Where chains meet, the later one decides, and the mean of the later of two is more
    than either mean (merge bias): the plan ends later than its critical chain alone, and more so the more chains there
    are of nearly its length. For the annex, never as a promise. Of several critical chains the one with the largest
    variance is the prudent choice. Waiting for a day is not in it.

    Parameters
    ----------
    estimates : iterable of DurationEstimate
        Of the tasks of the chain.

    Returns
    -------
    DurationEstimate
        Sums.

    References
    ----------
    Malcolm and others, as in `three_point_estimate`; merge bias: MacCrimmon and Ryavec, Operations Research 12, 1964,
    16-37; methods §5.6.

    Examples
    --------
    >>> path_estimate([three_point_estimate(1, 2, 3), three_point_estimate(6, 9, 18)]).mean
    12.0
    """
    given = list(estimates)
    return DurationEstimate(math.fsum(one.mean for one in given), math.fsum(one.variance for one in given))


def chance_within(estimate: DurationEstimate, limit: float) -> float:
    """Probability that the chain alone is done within the limit; the plan's own is lower (see `path_estimate`).

    Parameters
    ----------
    estimate : DurationEstimate
        Of the chain.
    limit : float
        [same unit], the limit itself included.

    Returns
    -------
    float
        Φ((limit − mean)/√variance) [-, 0 to 1]; 0 or 1 where nothing varies.

    Raises
    ------
    ValueError
        If a number is missing.

    References
    ----------
    Hillier and Lieberman, as in `critical_path`; methods §5.6.

    Examples
    --------
    >>> round(chance_within(DurationEstimate(44, 9), 47), 4)
    0.8413
    """
    if limit is None or math.isnan(limit):
        raise ValueError(f"limit: {limit} found, a number expected")
    if estimate.variance == 0:
        return float(limit >= estimate.mean)
    return NormalDist(estimate.mean, math.sqrt(estimate.variance)).cdf(limit)
