"""The road map: which action comes when, what it waits for, what it may slip, which roll-out the order refuses.

Dates are the earliest possible, in French working days from the cut-off date on: they promise nothing. A gate opens by
dated acts; it can open in this plan where each of its acts is done, announced or a line of the plan. Executive
training, trials and quick wins wait for no gate. A day on record, or pressed by a notice, wins over the order, and is
told where it contradicts it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from maillage.catalogue import Entry, match
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, counted, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.gates import Gate, PlannedTask, broken_limits, order_refusals
from maillage.measures.schedule import CyclicTasks, Schedule, Task, critical_path, in_order
from maillage.measures.workdays import FIRST_YEAR, finish, working_days_between
from maillage.plan.actions import (
    POSTPONED,
    STARTED,
    Line,
    Span,
    acts_announced,
    acts_done,
    applies,
    begun,
    carriers,
    finished,
    owner,
    pressed,
)

GATES = {1: "management_commits", 2: "teams"}  # by the step whose acts open them
WORKING_SHARE = 5, 7  # working days in a week: the catalogue counts calendar days

ROADMAP = (
    Field("task", phrase("Action ou étape"), "term"),
    Field("owner", phrase("Porté par"), "term"),
    Field("start", phrase("Début"), "date"),
    Field("end", phrase("Fin"), "date"),
    Field("latest", phrase("Fin au plus tard"), "date"),
    Field("days", phrase("Jours ouvrés"), "count"),
    Field("slack", phrase("Marge, en jours ouvrés"), "count"),
    Field("waits_for", phrase("Attend"), "term"),
    Field("state", phrase("État"), "phrase"),
    Field("today", phrase("Données arrêtées"), "date"),
)
CYCLE = (Field("task", phrase("Action ou étape"), "term"),)
REFUSED = (
    Field("lever", phrase("Déploiement"), "term"),
    Field("state", phrase("État"), "phrase"),
    Field("act", phrase("Acte qui manque"), "term"),
    Field("gate", phrase("Étape qu’il ouvre"), "term"),
)
MISSING = (
    Field("act", phrase("Acte"), "term"),
    Field("gate", phrase("Étape qu’il ouvre"), "term"),
    Field("condition", phrase("Ce qu’il établit"), "term"),
    Field("risk", phrase("Ce que l’on risque à s’en passer"), "term"),
    Field("planned", phrase("Prévu pour"), "date"),
    Field("date", phrase("Décision du"), "date"),
    Field("who", phrase("Prise par"), "text"),
    Field("value", phrase("Décision"), "text"),
)
UNSETTLED = (
    Field("lever", phrase("Action"), "term"),
    Field("why", phrase("Ce qui ne tient pas"), "phrase"),
    Field("due", phrase("Date notée"), "date"),
    Field("earliest", phrase("Faisable au plus tôt"), "date"),
    Field("waits_for", phrase("Attend"), "term"),
)
OPEN, TO_OPEN, LACKS_ACTS = phrase("ouverte"), phrase("à ouvrir"), phrase("des actes ne sont pas prévus")
TOO_SOON, PASSED = phrase("à finir avant de pouvoir commencer"), phrase("date déjà passée")
NOT_PLANNED = phrase("attend une action qui n’est pas prévue")
NOBODY = phrase("les personnes recensées dans la fonction qui la porte sont parties")


@dataclass(frozen=True, slots=True)
class Road:
    """The road map before it is told.

    Parameters
    ----------
    lines : tuple of Line
        Those on the road: neither postponed nor refused by the order.
    acts : mapping of str to tuple of Entry
        Expected acts, by gate.
    can_open : mapping of str to bool
        Whether the gate can open in this plan.
    refused : tuple of Line
        Roll-out without a path from the second gate.
    cycle : tuple of str
        Where actions wait for each other, the loop, as typed ids; there are no dates then.
    after : mapping of str to tuple of str
        What each line and each gate waits for.
    schedule : Schedule or None
        In working days from the cut-off date on.
    dates : mapping of str to pairs of dates
        First and last day of every line of the plan, None where it has none.
    late : frozenset of str
        Lines whose noted day comes before they can begin.
    unmet : mapping of str to str
        Lines that wait for a lever which is not on the road, and that lever.
    """

    lines: tuple[Line, ...]
    acts: Mapping[str, tuple[Entry, ...]]
    can_open: Mapping[str, bool]
    refused: tuple[Line, ...] = ()
    cycle: tuple[str, ...] = ()
    after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    schedule: Schedule | None = None
    dates: Mapping[str, Span] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    unmet: Mapping[str, str] = field(default_factory=dict)


def drawn(engagement: Engagement, lines: tuple[Line, ...], acts: tuple[Entry, ...], severities: Mapping) -> Road:
    """The road map of these lines.

    Parameters
    ----------
    engagement : Engagement
    lines : tuple of Line
    acts : tuple of Entry
        Those expected of this client.
    severities : mapping
        Of the families of symptoms: what a lever mends may not be there.
    """
    done, announced = acts_done(engagement), acts_announced(engagement)
    carried = {line.lever.id: line for line in lines if line.state != POSTPONED}
    by_gate = {gate: tuple(act for act in acts if act.fields["step"] == step) for step, gate in GATES.items()}
    on_its_way = {*done, *announced, *carried}
    can_open, before = {}, True
    for gate, own in by_gate.items():
        before = can_open[gate] = before and all(act.id in on_its_way for act in own)
    undated = {line.lever.id: (None, line.due) for line in lines}
    if not carried or engagement.settings.as_of.year < FIRST_YEAR:
        return Road((), by_gate, can_open, dates=undated)
    after = _after(carried, by_gate, can_open)
    gates = {
        gate: Gate({act.id: done.get(act.id) for act in own}, [one for one in by_gate if one in after[gate]])
        for gate, own in by_gate.items()
    }
    tasks = {name: _planned(line, after[name]) for name, line in carried.items()}
    try:
        refused = {refusal.task for refusal in order_refusals(gates, tasks, GATES[2])}
        after = {
            name: tuple(one for one in earlier if one not in refused)
            for name, earlier in after.items()
            if name not in refused
        }
    except CyclicTasks as found:
        return Road((), by_gate, can_open, cycle=tuple(map(_typed, found.cycle)), dates=undated)
    kept = {name: line for name, line in carried.items() if name not in refused}
    there = {*kept, *finished(engagement)}
    unmet = {name: _unmet(engagement, line, there, severities) for name, line in kept.items()}
    return _dated(
        engagement,
        Road(
            tuple(kept.values()), by_gate, can_open,
            refused=tuple(carried[name] for name in carried if name in refused),
            after=after, dates=undated, unmet={name: lever for name, lever in unmet.items() if lever},
        ),
    )  # fmt: skip


def _typed(name: str) -> str:
    return f"gate:{name}" if name in GATES.values() else f"lever:{name}"


def _after(
    carried: Mapping[str, Line], by_gate: Mapping[str, tuple[Entry, ...]], can_open: Mapping[str, bool]
) -> dict[str, tuple[str, ...]]:
    """What comes before each line and each gate: levers it requires, the gate of the step before, acts."""
    first, second = GATES.values()
    after = {gate: tuple(act.id for act in own if act.id in carried) for gate, own in by_gate.items()}
    after[second] = (first, *after[second])
    for name, line in carried.items():
        waits = [lever for lever in line.lever.fields.get("requires", ()) if lever in carried]
        if line.step == 2 and line.lever.fields["kind"] in ("act", "action"):
            waits.append(first)
        elif _rolls_out(line) and can_open[second]:
            waits.append(second)
        after[name] = () if line.state == STARTED and not _rolls_out(line) else tuple(waits)
    return after


def _planned(line: Line, after: tuple[str, ...] = ()) -> PlannedTask:
    fields = line.lever.fields
    kind = fields["kind"]
    if kind == "action":
        kind = (
            "roll_out" if line.step == 3 else "executive_training" if line.step == 1 and _in_training(line) else "other"
        )
    return PlannedTask(kind, after, fields["days"], fields["cost"]["high"], fields.get("volunteers_max"))


def _in_training(line: Line) -> bool:
    return bool(line.lever.fields.get("training"))


def _rolls_out(line: Line) -> bool:
    task = _planned(line)
    return task.kind == "roll_out" or bool(broken_limits(task))


def _unmet(engagement: Engagement, line: Line, there: set[str], severities: Mapping) -> str:
    """The first lever the line requires that is neither done nor on the road, though what it mends is there."""
    if line.state == STARTED:
        return ""
    for lever in line.lever.fields.get("requires", ()):
        if lever not in there and applies(lever, engagement, severities):
            return lever
    return ""


# --- dates ---------------------------------------------------------------------------------------------------------


def _dated(engagement: Engagement, road: Road) -> Road:
    """The road map with its days; a day on record is kept unless the line cannot have begun by then."""
    as_of = engagement.settings.as_of
    announced = acts_announced(engagement)
    lengths = {line.lever.id: _working_days(line.lever.fields["days"]) for line in road.lines}
    by = {line.lever.id: _days_to(as_of, line.due) for line in road.lines if line.due}
    augusts = _augusts(as_of, sum(lengths.values()) + max(by.values(), default=0))
    tasks = {
        line.lever.id: Task(
            lengths[line.lever.id],
            road.after[line.lever.id],
            pauses=augusts if _in_training(line) else (),
        )
        for line in road.lines
    }
    for gate, acts in road.acts.items():
        awaited = [announced[act.id] for act in acts if act.id in announced and act.id not in tasks]
        tasks[gate] = Task(0, road.after[gate], max((_days_to(as_of, day) for day in awaited), default=0))
    late = set()
    for name in in_order(road.after):
        if name in by:
            start = critical_path(tasks).dates[name].early_start
            if start < by[name]:
                tasks[name] = Task(by[name] - start, road.after[name])
            else:
                late.add(name)
    schedule = critical_path(tasks)
    spans, days = dict(road.dates), begun(engagement)
    for line in road.lines:
        name = line.lever.id
        found = schedule.dates[name]
        start, end = _first_day(as_of, found.early_start), _last_day(as_of, found.early_finish)
        start = min(start, days.get(name, start)) if line.state == STARTED else start
        spans[name] = (min(start, line.due), line.due) if line.due else (start, end)
    return replace(road, schedule=schedule, dates=spans, late=frozenset(late))


def _working_days(days: float) -> int:
    part, whole = WORKING_SHARE
    return max(1, int(days) * part // whole)


def _days_to(as_of: datetime.date, day: datetime.date) -> int:
    """Working days from the cut-off date to that day, both included."""
    return working_days_between(as_of, day) if day >= as_of else 0


def _first_day(as_of: datetime.date, start: float) -> datetime.date:
    return finish(as_of, int(start) + 1)


def _last_day(as_of: datetime.date, end: float) -> datetime.date:
    return finish(as_of, max(1, int(end)))


def _augusts(as_of: datetime.date, length: float) -> tuple[tuple[int, int], ...]:
    """Every August the plan may meet, in working days from the cut-off date on."""
    spans: list[tuple[int, int]] = []
    day, counted_to = as_of, 0
    while counted_to <= length:
        first = max(day, datetime.date(day.year + (day.month > 8), 8, 1))
        last = first.replace(day=31)
        counted_to += working_days_between(day, first - datetime.timedelta(days=1)) if day < first else 0
        lost = working_days_between(first, last)
        if lost:
            spans.append((counted_to, counted_to + lost))
        counted_to, length, day = counted_to + lost, length + lost, last + datetime.timedelta(days=1)
    return tuple(spans)


# --- what is told --------------------------------------------------------------------------------------------------


def find(engagement: Engagement, road: Road) -> Findings:
    """Tasks and gates with their days and floats, what the order refuses, missing acts, what does not hold."""
    on_its_way = {*acts_done(engagement), *acts_announced(engagement), *(line.lever.id for line in road.lines)}
    awaited = {act.id for acts in road.acts.values() for act in acts} - on_its_way
    missing, unsettled = _missing(engagement, road), _unsettled(engagement, road)
    return Findings(
        tables={
            "roadmap": Draft(fields=ROADMAP, rows=tuple(_rows(engagement, road))),
            "cycle": Draft(fields=CYCLE, rows=tuple((task,) for task in road.cycle)),
            "refused": Draft(fields=REFUSED, rows=tuple(_refused(road, awaited))),
            "missing_acts": Draft(fields=MISSING, rows=tuple(missing)),
            "unsettled": Draft(fields=UNSETTLED, rows=tuple(unsettled)),
        },
        mandates=_facts(engagement, road, missing, unsettled),
    )


def _rows(engagement: Engagement, road: Road) -> list[tuple]:
    """By the day they begin; a gate after the acts that open it, one without a day last."""
    if not road.lines:
        return []
    placed = [(road.dates[line.lever.id][0], False, _line_row(engagement, road, line)) for line in road.lines]
    for gate in road.acts:
        day = gate_day(engagement, road, gate)
        placed.append((day or datetime.date.max, True, _gate_row(engagement, road, gate, day)))
    return [row for *_, row in sorted(placed, key=lambda one: one[:2])]


def _line_row(engagement: Engagement, road: Road, line: Line) -> tuple:
    as_of, name = engagement.settings.as_of, line.lever.id
    found, (start, end) = road.schedule.dates[name], road.dates[name]
    sure = name not in road.late
    due = pressed(line, engagement)
    return (
        f"lever:{name}",
        owner(line, engagement),
        start,
        end,
        (end if due else max(end, _last_day(as_of, found.late_finish))) if sure else Absent("undefined"),
        working_days_between(start, end, _in_training(line)) if sure else Absent("undefined"),
        (0 if due else found.total_float) if sure else Absent("undefined"),
        _waits_for(road, name),
        line.state,
        as_of,
    )


def _gate_row(engagement: Engagement, road: Road, gate: str, day: datetime.date | None) -> tuple:
    as_of, nothing = engagement.settings.as_of, Absent("undefined")
    state = LACKS_ACTS if day is None else OPEN if day <= as_of else TO_OPEN
    return (f"gate:{gate}", nothing, nothing, day or nothing, *[nothing] * 3, _waits_for(road, gate), state, as_of)


def gate_day(engagement: Engagement, road: Road, gate: str) -> datetime.date | None:
    """The day a gate opens at the earliest, or did; None where an act is neither done nor on its way."""
    if not road.can_open[gate]:
        return None
    known = {**acts_done(engagement), **acts_announced(engagement)}
    days = [known.get(act.id) or road.dates[act.id][1] for act in road.acts[gate]]
    days += [gate_day(engagement, road, one) for one in road.acts if one in road.after[gate]]
    ended = road.schedule.dates[gate].early_finish
    return max([*days, *([_last_day(engagement.settings.as_of, ended)] if ended else [])])


def _waits_for(road: Road, name: str) -> str | Absent:
    """What it waits for that ends last; behind a gate that cannot open in this plan, the last of its acts."""
    ends = {
        earlier: road.schedule.dates[earlier].early_finish
        for earlier in road.after[name]
        if road.can_open.get(earlier, True)
    }
    for gate in road.after[name]:
        if not road.can_open.get(gate, True):
            ends |= {
                act: road.schedule.dates[act].early_finish for act in road.after[gate] if act not in GATES.values()
            }
    last = max(ends, key=ends.__getitem__, default=None)
    return _typed(last) if last is not None and ends[last] else Absent("undefined")


def _refused(road: Road, missing: set[str]) -> list[tuple]:
    """Each roll-out refused, with each act that is neither done nor on its way: the links it lacks."""
    return [
        (f"lever:{line.lever.id}", line.state, f"lever:{act.id}", f"gate:{gate}")
        for line in road.refused
        for gate, acts in road.acts.items()
        for act in acts
        if act.id in missing
    ]


def _missing(engagement: Engagement, road: Road) -> list[tuple]:
    """Acts that are not done by the cut-off date, with what the committee decided about them."""
    done, announced = acts_done(engagement), acts_announced(engagement)
    decided = _last_decisions(engagement)
    rows = []
    for gate, acts in road.acts.items():
        for act in acts:
            if act.id in done:
                continue
            lever, nothing = f"lever:{act.id}", Absent("undefined")
            planned = announced.get(act.id) or road.dates.get(act.id, (None, None))[1] or nothing
            said = decided.get(lever) or decided.get(f"gate:{gate}") or (nothing,) * 3
            rows.append((lever, f"gate:{gate}", f"{lever}#condition", f"{lever}#risk", planned, *said))
    return rows


def _last_decisions(engagement: Engagement) -> Mapping[str, tuple]:
    """Date, who and words of the last decision about a lever or a gate; one that was undone is none."""
    last: dict[str, tuple] = {}
    for row in engagement.rows("decisions"):
        about, said = str(row["about"]), str(row["value"])
        kind = about.partition(":")[0]
        if match("decision", said) == "undone":
            last.pop(about, None)
        elif kind == "gate" or (kind == "lever" and (match("decision", said) or match("yes_no", said))):
            last[about] = (row["date"], row["who"], said)
    return last


def _unsettled(engagement: Engagement, road: Road) -> list[tuple]:
    """What does not hold: a day noted that comes too soon, something awaited that is not there, an owner gone."""
    as_of, empty, carried, rows = engagement.settings.as_of, _emptied(engagement), carriers(engagement), []
    for line in road.lines:
        name, nothing = line.lever.id, Absent("undefined")
        lever, earliest = f"lever:{name}", _last_day(as_of, road.schedule.dates[name].early_finish)
        if name in road.late:
            why = PASSED if line.due < as_of else TOO_SOON
            rows.append((lever, why, line.due, earliest, _waits_for(road, name)))
        if name in road.unmet:
            rows.append((lever, NOT_PLANNED, nothing, nothing, f"lever:{road.unmet[name]}"))
        if carried.get(name, line.lever.fields["owner"]) in empty:
            rows.append((lever, NOBODY, nothing, nothing, nothing))
    return rows


def _emptied(engagement: Engagement) -> set[str]:
    """Functions whose people on record have all left by the cut-off date."""
    rows = engagement.rows("people")
    gone = engagement.gone
    return {row["function"] for row in rows} - {row["function"] for row in rows if row["person"] not in gone}


def _facts(engagement: Engagement, road: Road, missing: list[tuple], unsettled: list[tuple]) -> dict[str, Fact]:
    recorded_acts = engagement.has("acts")
    refused, told = len(road.refused), not road.cycle
    facts = {
        "road_dated": counted(bool(road.lines), "truth"),
        "road_cyclic": counted(bool(road.cycle), "truth"),
        "road_tasks": counted(len(road.lines)),
        "road_critical": counted(
            sum(
                road.schedule.dates[line.lever.id].total_float == 0 or pressed(line, engagement) for line in _sure(road)
            )
        ),
        "road_waiting": counted(sum(not isinstance(_waits_for(road, line.lever.id), Absent) for line in road.lines)),
        "road_end": recorded(_end(engagement, road), "date") if road.lines else absent("undefined", unit="date"),
        "roll_outs": counted(sum(map(_rolls_out, (*road.lines, *road.refused)))),
        "roll_outs_refused": counted(refused) if told else absent("undefined", unit="count"),
        "any_roll_out_refused": counted(refused > 0, "truth") if told else absent("undefined", unit="truth"),
        "acts_recorded": counted(recorded_acts, "truth"),
        "missing_acts": counted(len(missing)),
        "missing_acts_decided": counted(sum(not isinstance(row[5], Absent) for row in missing)),
        "any_missing_act": counted(bool(missing), "truth"),
        "unsettled": counted(len(unsettled)) if told else absent("undefined", unit="count"),
        "any_unsettled": counted(bool(unsettled), "truth") if told else absent("undefined", unit="truth"),
    }
    if not recorded_acts:
        for name in ("missing_acts", "missing_acts_decided", "any_missing_act"):
            facts[name] = absent("no_table", unit=facts[name].unit, table="acts")
    return facts


def _sure(road: Road) -> list[Line]:
    return [line for line in road.lines if line.lever.id not in road.late]


def _end(engagement: Engagement, road: Road) -> datetime.date:
    """The last day of the plan, at the earliest."""
    last = _last_day(engagement.settings.as_of, road.schedule.duration)
    return max([last, *(road.dates[line.lever.id][1] for line in _sure(road))])
