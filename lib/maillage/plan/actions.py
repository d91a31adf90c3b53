"""What to do: levers of the catalogue that act on a retained cause or serve an objective, in the order of the steps.

A proposal and a decision never look the same: the state of each line comes from the `decisions` table, and so do the
function that carries it and its last day where the company set them (`owner:…`, `due:…`), which a column says. A line
that descends from neither a cause nor an objective is an error.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from maillage.catalogue import Entry, entries, match
from maillage.diagnosis.seats import seats
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, counted, estimated
from maillage.intake.problems import Unreadable
from maillage.intake.seal import Engagement
from maillage.intake.settings import NOT_OUR_SUBJECT
from maillage.intake.values import read_date
from maillage.language import phrase

MOST = 12  # actions a company can carry at once [convention]
MOST_WITHOUT_CAUSE = 6  # where no cause is retained, the objectives alone speak
CAUSE_POINTS = (3, 2, 1)  # weight of the first, second and third retained cause in the order of the lines [convention]

ACTIONS = (
    Field("lever", phrase("Action"), "term"),
    Field("kind", phrase("Genre"), "term"),
    Field("step", phrase("Étape"), "term"),
    Field("cause", phrase("Agit sur"), "term"),
    Field("objective", phrase("Sert"), "text"),
    Field("owner", phrase("Porté par"), "term"),
    Field("start", phrase("Début"), "date"),
    Field("due", phrase("Fin"), "date"),
    Field("half_days", phrase("Effort"), "half_days"),
    Field("cost", phrase("Coût central"), "money"),
    Field("kpi", phrase("Indicateur"), "term"),
    Field("evidence", phrase("Preuve"), "text"),
    Field("finding", phrase("Ce qui se constate"), "term"),
    Field("gain", phrase("Ce que l’on y gagne"), "term"),
    Field("serves", phrase("Objectifs servis"), "count"),
    Field("set", phrase("Fixé"), "phrase"),
    Field("state", phrase("État"), "phrase"),
)
GATES = (
    Field("step", phrase("Étape"), "term"),
    Field("lever", phrase("Acte attendu"), "term"),
    Field("state", phrase("État"), "phrase"),
    Field("date", phrase("Date"), "date"),
)
FIRST_STEPS = (
    Field("lever", phrase("Action"), "term"),
    Field("first_step", phrase("Dès lundi"), "term"),
    Field("owner", phrase("Porté par"), "term"),
)
SERVED = (
    Field("objective", phrase("Objectif"), "text"),
    Field("actions", phrase("Actions qui le servent"), "count"),
    Field("own", phrase("Dont qui ne servent que lui"), "count"),
    Field("postponed", phrase("Dont reportées"), "count"),
)
COORDINATION = "network_coordination"
DONE_LEVERS = (Field("lever", phrase("Action"), "term"),)
REFUSED = "refused"  # no state of a line: it is in the plan no more
PROPOSED, DECIDED, POSTPONED, STARTED = phrase("proposée"), phrase("décidée"), phrase("reportée"), phrase("commencée")
DONE, TO_DO, AGREED, BEGUN = phrase("accompli"), phrase("attendu"), phrase("décidé"), phrase("commencé")
OWNER_SET, DUE_SET, BOTH_SET = phrase("porteur"), phrase("fin"), phrase("porteur et fin")
STATES = dict.fromkeys(("kept", "changed", "corrected", "maintained", "yes"), DECIDED) | {
    "refused": REFUSED, "postponed": POSTPONED, "undone": PROPOSED, "contested": PROPOSED
}  # fmt: skip


Found = TypeVar("Found")
Span = tuple[datetime.date | None, datetime.date | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One action: the lever, what it descends from, and where its decision stands."""

    lever: Entry
    causes: tuple[str, ...]
    objectives: tuple[str, ...]
    points: float
    state: str
    due: datetime.date | None = None

    def __post_init__(self) -> None:
        if not self.causes and not self.objectives:
            raise ValueError(f"{self.lever.id} descends from neither a cause nor an objective")

    @property
    def step(self) -> int:
        """The step of the programme it belongs to."""
        return self.lever.fields["step"]


def find(
    engagement: Engagement,
    lines: tuple[Line, ...],
    acts: tuple[Entry, ...],
    dates: Mapping[str, Span],
    grounds: Mapping[str, str],
) -> Findings:
    """The lines of the plan, the acts that open each gate, and what can start on Monday.

    Parameters
    ----------
    engagement : Engagement
    lines : tuple of Line
        As chosen.
    acts : tuple of Entry
        Those expected of this client.
    dates : mapping of str to pairs of dates
        First and last day of each lever, by the road map; a day is None where it has none.
    grounds : mapping of str to str
        By cause, the family of symptoms that weighs most in it, as the analysis released them.
    """
    done = acts_done(engagement)
    wordings = {row["objective"]: row["wording"] for row in engagement.rows("objectives")}
    free = [line for line in lines if _free(line)]
    return Findings(
        tables={
            "actions": Draft(
                fields=ACTIONS,
                rows=tuple(_row(engagement, line, dates[line.lever.id], wordings, grounds) for line in lines),
            ),
            "served": Draft(fields=SERVED, rows=tuple(_served(engagement, lines))),
            "done": Draft(fields=DONE_LEVERS, rows=tuple((f"lever:{one}",) for one in sorted(finished(engagement)))),
            "gates": Draft(fields=GATES, rows=tuple(_gates(engagement, acts, done, lines))),
            "first_steps": Draft(
                fields=FIRST_STEPS,
                rows=tuple(
                    (f"lever:{line.lever.id}", f"lever:{line.lever.id}#first_step", owner(line, engagement))
                    for line in free
                ),
            ),
        },
        mandates=_facts(engagement, lines, done)
        | {f"done_{one}": counted(True, "truth") for one in sorted(finished(engagement))},
        trace=_trace(lines),
    )


def chosen_lines(
    engagement: Engagement, retained: tuple[str, ...], severities: Mapping[str, tuple[float | Absent, str]]
) -> tuple[Line, ...]:
    """The levers retained, acts first within each step, then by how much of the findings and objectives they answer."""
    weights = _objective_weights(engagement)
    decided = lever_decisions(engagement)
    statuses = followed(engagement)
    announced, said = acts_announced(engagement), days_set(engagement)
    done = finished(engagement)
    lines = []
    for name, lever in entries("lever").items():
        state = decided.get(name, DECIDED if name in announced else PROPOSED)
        status, due = statuses.get(name, (None, None))
        due = None if status == "done" else due  # decided again since: the day it had is over
        state = STARTED if status == "started" else state
        ended = name in done or status == "dropped" or state == REFUSED
        if ended or (state == PROPOSED and not applies(name, engagement, severities)):
            continue  # what was decided stays, whatever it would mend
        causes = tuple(cause for cause in retained if cause in lever.fields["causes"])
        objectives = tuple(code for code, (kind, _) in weights.items() if kind in lever.fields["objectives"])
        points = sum(CAUSE_POINTS[min(retained.index(cause), 2)] for cause in causes)
        points += sum(weights[code][1] for code in objectives)
        if causes or objectives:
            lines.append(
                Line(
                    lever,
                    causes,
                    objectives,
                    points,
                    state,
                    said.get(name) or due or announced.get(name) or DUE.get(name, _no_date)(engagement),
                )
            )
    kept = _kept(lines, retained)
    return tuple(
        sorted(kept, key=lambda line: (line.step, line.lever.fields["kind"] != "act", -line.points, line.lever.id))
    )


def _kept(lines: list[Line], retained: tuple[str, ...]) -> list[Line]:
    """What is decided; the acts of the next gate; a line for each retained cause; something free for Monday; the best.

    Without the acts that open the next gate, a plan would ask for what it does not let begin.
    """
    lines = sorted(lines, key=lambda line: (-line.points, line.lever.id))
    acts = [line for line in lines if line.lever.fields["kind"] == "act"]
    gate = min((act.step for act in acts), default=0)
    kept = [line for line in lines if line.state != PROPOSED or (line in acts and line.step == gate)]
    for cause in retained:
        if not any(cause in line.causes for line in kept):
            kept += [line for line in lines if cause in line.causes][:1]
    kept += [line for line in lines if _free(line) and line not in kept][: max(0, 2 - sum(map(_free, kept)))]
    most = MOST if retained else MOST_WITHOUT_CAUSE
    for line in lines:
        if len(kept) < most and line not in kept and answers(line, retained):
            kept.append(line)
    return kept


def _free(line: Line) -> bool:
    """Whether it can start on Monday: a quick win of the first step that costs nothing outside."""
    fields = line.lever.fields
    return fields["kind"] == "quick_win" and not fields["cost"]["mode"] and line.step == 1


def answers(line: Line, retained: tuple[str, ...]) -> bool:
    """Whether the line acts on a retained cause; where none is retained, the objectives alone speak."""
    return bool(line.causes) or not retained


def _several_sites(engagement: Engagement, _: Mapping) -> bool:
    return len({row["site"] for row in engagement.rows("headcount") if row["site"]}) > 1


def _internal_network(engagement: Engagement, _: Mapping) -> bool:
    wanted = engagement.settings.dimension_targets.get("d7") != NOT_OUR_SUBJECT
    return wanted or engagement.has("internal_network")


# What some subjects and roles need to make sense: several sites to link, an internal network to host.
ONLY: Mapping[str, Callable[[Engagement, Mapping], bool]] = {
    "several_sites": _several_sites, "internal_network": _internal_network
}  # fmt: skip


def concerns(one: Entry, engagement: Engagement) -> bool:
    """Whether a subject or a role has anything to do with this client."""
    only = one.fields.get("only")
    return only is None or ONLY[only](engagement, {})


def _sales_people(engagement: Engagement, _: Mapping) -> bool:
    return any(row["function"] == "sales" and row["count"] for row in engagement.rows("headcount"))


def _dormant_seats(engagement: Engagement, _: Mapping) -> bool:
    """Whether a dormant seat is worth offering: what is to be cancelled is offered to nobody."""
    return any(seat.asleep and worth_offering(engagement, seat.network) for seat in seats(engagement))


def worth_offering(engagement: Engagement, network: str) -> bool:
    """Whether a target is known in a network, or nobody noted where targets are."""
    noted = engagement.has("presence") or any(row["met_where"] for row in engagement.rows("targets"))
    return not noted or network in met_or_known(engagement)


def met_or_known(engagement: Engagement) -> frozenset[str]:
    """Networks where a target is met, or known to be with some chance."""
    met = {network for row in engagement.rows("targets") for network in row["met_where"] or ()}
    chances = {row["network"] for row in engagement.rows("presence") if row["probability"] != 0}
    return frozenset(met | chances)


def _dormant_fees(engagement: Engagement, _: Mapping) -> bool:
    return any(seat.asleep and seat.fee for seat in seats(engagement))


def _severe(family: str) -> Callable[[Engagement, Mapping], bool]:
    def applies(_: Engagement, severities: Mapping) -> bool:
        return isinstance(severities[family][0], float) and severities[family][0] > 0

    return applies


def _no_interview(engagement: Engagement, _: Mapping) -> bool:
    return not engagement.has("interviews")


def _register_with_gaps(engagement: Engagement, _: Mapping) -> bool:
    return any(seat.fee and seat.renewal is None for seat in seats(engagement)) or not engagement.has("memberships")


def _nobody_coordinates(engagement: Engagement, _: Mapping) -> bool:
    said = {row["value"] for row in engagement.rows("answers") if row["item"] == "x5"} & {"yes", "partly", "no"}
    return said != {"yes"}


# A lever is proposed only where what it mends is there.
APPLIES: Mapping[str, Callable[[Engagement, Mapping], bool]] = {
    "l_cancel_dormant": _dormant_fees,
    "l_give_seats": _dormant_seats,
    "l_duplicates": _severe("f_duplicates"),
    "l_internal_utility": _severe("f_internal_network"),
    "l_site_meetings": _several_sites,
    "l_site_relay": _several_sites,
    "l_etiquette": _sales_people,
    "l_posture_workshop": _sales_people,
    "l_stop_test": _severe("f_budgets"),
    "l_wishes": _no_interview,
    "l_register": _register_with_gaps,
    "l_coordinator": _nobody_coordinates,
}


def applies(lever: str, engagement: Engagement, severities: Mapping[str, tuple[float | Absent, str]]) -> bool:
    """Whether what the lever mends is there."""
    return lever not in APPLIES or APPLIES[lever](engagement, severities)


def _objective_weights(engagement: Engagement) -> Mapping[str, tuple[str, float]]:
    """Kind and share of each objective; equal shares where no weights were given."""
    rows = engagement.rows("objectives")
    total = sum(row["weight"] or 0 for row in rows)
    return {row["objective"]: (row["kind"], (row["weight"] or 0) / total if total else 1 / len(rows)) for row in rows}


def lever_decisions(engagement: Engagement) -> Mapping[str, str]:
    """The last decision on each lever, as the state of its line; words that decide nothing change nothing."""
    states: dict[str, str] = {}
    for name, row in engagement.rows_about("decisions", "lever"):
        said = str(row["value"])
        decision = match("decision", said) or match("yes_no", said)
        if decision in STATES:
            states[name] = STATES[decision]
    return states


def followed(engagement: Engagement) -> Mapping[str, tuple[str | None, datetime.date | None]]:
    """The last status and the last due date on record of each lever’s action."""
    last: dict[str, tuple[str | None, datetime.date | None]] = {}
    for name, row in engagement.rows_about("actions", "lever"):
        status, due = last.get(name, (None, None))
        last[name] = row["status"] or status, row["due"] or due
    return last


def carriers(engagement: Engagement) -> Mapping[str, str]:
    """The function the company has carry each lever, where it said so."""
    return _set(engagement, "owner", lambda said: match("function", said))


def days_set(engagement: Engagement) -> Mapping[str, datetime.date]:
    """The last day the company set for each lever, where it did."""
    return _set(engagement, "due", _day)


def _day(said: str) -> datetime.date | None:
    with suppress(Unreadable):
        return read_date(said)
    return None


def _set(engagement: Engagement, kind: str, read: Callable[[str], Found | None]) -> dict[str, Found]:
    """By lever, the last word of that kind that can be read; an undoing takes it back."""
    last: dict[str, Found] = {}
    for name, row in engagement.rows_about("decisions", kind):
        said = str(row["value"])
        if (value := read(said)) is not None:
            last[name] = value
        elif match("decision", said) == "undone":
            last.pop(name, None)
    return last


def _no_date(_: Engagement) -> None:
    return None


def _before_notice(engagement: Engagement) -> datetime.date | None:
    """The first day on which notice for a dormant fee must have arrived."""
    return min((seat.deadline for seat in seats(engagement) if seat.idle and seat.fee and seat.deadline), default=None)


# A lever that the calendar presses.
DUE: Mapping[str, Callable[[Engagement], datetime.date | None]] = {"l_cancel_dormant": _before_notice}


def expected_acts(engagement: Engagement, severities: Mapping[str, tuple[float | Absent, str]]) -> tuple[Entry, ...]:
    """The acts that open the gates here, those of the first gate first: one site needs no relay."""
    done = acts_done(engagement)
    acts = [
        lever
        for name, lever in entries("lever").items()
        if lever.fields["kind"] == "act" and (name in done or applies(name, engagement, severities))
    ]
    return tuple(sorted(acts, key=lambda act: act.fields["step"]))


def acts_done(engagement: Engagement) -> Mapping[str, datetime.date]:
    """Acts done by the cut-off date, by lever, with their day."""
    return {name: day for name, day in _acts(engagement).items() if day <= engagement.settings.as_of}


def acts_announced(engagement: Engagement) -> Mapping[str, datetime.date]:
    """Acts on record for a day to come, by lever: a gate they open is not yet open."""
    return {name: day for name, day in _acts(engagement).items() if day > engagement.settings.as_of}


def _acts(engagement: Engagement) -> Mapping[str, datetime.date]:
    """Acts of management or teams on record, by lever, with their date; a later row may take one back."""
    done: dict[str, datetime.date] = {}
    for name, row in engagement.rows_about("acts", "lever"):
        said = str(row["value"])
        if match("action_status", said) == "done" or match("yes_no", said) == "yes":
            done[name] = row["date"]
        elif match("decision", said) in ("undone", "refused"):
            done.pop(name, None)
    return done


def finished(engagement: Engagement) -> frozenset[str]:
    """Levers done on record, as an act or as an action; one decided again since is to be done again."""
    done = {name for name, (status, _) in followed(engagement).items() if status == "done"}
    ended = {name: row["date"] for name, row in engagement.rows_about("actions", "lever") if row["status"] == "done"}
    said = {name: row["date"] for name, row in engagement.rows_about("decisions", "lever")}
    again = {name for name, state in lever_decisions(engagement).items() if state == DECIDED}
    reopened = {name for name in done & again if said[name] and ended[name] and said[name] > ended[name]}
    return frozenset(done - reopened | {*acts_done(engagement)})


def begun(engagement: Engagement) -> Mapping[str, datetime.date]:
    """The day each lever was first noted as started."""
    days: dict[str, datetime.date] = {}
    for name, row in engagement.rows_about("actions", "lever"):
        if row["status"] == "started" and row["date"]:
            days.setdefault(name, row["date"])
    return days


def pressed(line: Line, engagement: Engagement) -> bool:
    """Whether the calendar sets the line’s last day: a notice waits for nobody."""
    return line.due is not None and line.due == DUE.get(line.lever.id, _no_date)(engagement)


def settled(engagement: Engagement) -> frozenset[str]:
    """Levers decided, started or done on record, whatever the plan proposes."""
    statuses = followed(engagement)
    under_way = {name for name, (status, _) in statuses.items() if status in ("decided", "started")}
    decided = {name for name, state in lever_decisions(engagement).items() if state == DECIDED}
    return (finished(engagement) | under_way | decided) - {name for name in statuses if statuses[name][0] == "dropped"}


def owner(line: Line, engagement: Engagement) -> str:
    """The function that carries a line: the company's choice, else management in place of a coordination awaited."""
    if chosen := carriers(engagement).get(line.lever.id):
        return f"function:{chosen}"
    function = line.lever.fields["owner"]
    return f"function:{'management' if function == COORDINATION and coordination_awaited(engagement) else function}"


def coordination_awaited(engagement: Engagement) -> bool:
    """Whether nobody coordinates yet: no mandate done, nobody in that function, and not all say that somebody does."""
    there = any(row["function"] == COORDINATION and row["person"] not in engagement.gone
                for row in engagement.rows("people"))  # fmt: skip
    return not there and "l_coordinator" not in finished(engagement) and _nobody_coordinates(engagement, {})


def _row(
    engagement: Engagement, line: Line, span: Span, wordings: Mapping[str, str], grounds: Mapping[str, str]
) -> tuple:
    fields, cause = line.lever.fields, f"cause:{line.causes[0]}" if line.causes else ""
    start, due = (Absent("undefined") if day is None else day for day in span)
    return (
        f"lever:{line.lever.id}",
        f"lever_kind:{fields['kind']}",
        f"step:{line.step}",
        f"{cause}#short" if cause else Absent("undefined"),
        wordings[line.objectives[0]] if line.objectives else Absent("undefined"),
        owner(line, engagement),
        start,
        due,
        fields["half_days"],
        fields["cost"]["mode"],
        f"kpi:{fields['kpi']}",
        fields["evidence"],
        grounds.get(cause, Absent("undefined")),
        f"lever:{line.lever.id}#gain",
        len(line.objectives),
        _what_is_set(line, engagement),
        line.state,
    )


def _what_is_set(line: Line, engagement: Engagement) -> str | Absent:
    """The mark of what the company set itself."""
    carried, dated = line.lever.id in carriers(engagement), line.lever.id in days_set(engagement)
    return BOTH_SET if carried and dated else OWNER_SET if carried else DUE_SET if dated else Absent("undefined")


def _served(engagement: Engagement, lines: tuple[Line, ...]) -> list[tuple]:
    """For each objective, the actions that serve it, those that serve no other, and those put off."""
    rows = []
    for row in engagement.rows("objectives"):
        own = [line for line in lines if row["objective"] in line.objectives]
        alone, later = sum(len(line.objectives) == 1 for line in own), sum(line.state == POSTPONED for line in own)
        rows.append((row["wording"], len(own), alone, later))
    return rows


def _gates(
    engagement: Engagement, acts: tuple[Entry, ...], done: Mapping[str, datetime.date], lines: tuple[Line, ...]
) -> list[tuple]:
    announced = acts_announced(engagement)
    agreed = {line.lever.id for line in lines if line.state in (DECIDED, STARTED)} | announced.keys()
    under_way = {name for name, (status, _) in followed(engagement).items() if status == "started"}

    def state(act: str) -> str:
        return DONE if act in done else BEGUN if act in under_way else AGREED if act in agreed else TO_DO

    return [
        (
            f"step:{act.fields['step']}",
            f"lever:{act.id}",
            state(act.id),
            done.get(act.id, announced.get(act.id, Absent("undefined"))),
        )
        for act in acts
    ]


def _facts(engagement: Engagement, lines: tuple[Line, ...], done: Mapping[str, datetime.date]) -> dict[str, Fact]:
    recorded = engagement.has("acts")
    first_acts = [
        lever for lever in entries("lever").values() if lever.fields["kind"] == "act" and lever.fields["step"] == 1
    ]
    waited = [lever for lever in first_acts if lever.id not in done]
    carried = [line for line in lines if line.state != POSTPONED]
    costs = [line.lever.fields["cost"] for line in carried]
    low, mode, high = (sum(cost[bound] for cost in costs) for bound in ("low", "mode", "high"))
    facts: dict[str, Fact] = {
        "actions": counted(len(lines)),
        "objectives_unserved": counted(sum(not row[1] for row in _served(engagement, lines))),
        "objectives_without_own": counted(sum(not row[2] for row in _served(engagement, lines))),
        "coordination_awaited": counted(coordination_awaited(engagement), "truth"),
        "any_action": counted(bool(lines), "truth")
        if lines or engagement.has("objectives")
        else absent("no_table", unit="truth", table="objectives"),
        "actions_decided": counted(sum(line.state in (DECIDED, STARTED) for line in lines)),
        "any_decided": counted(any(line.state in (DECIDED, STARTED) for line in lines), "truth"),
        "actions_postponed": counted(len(lines) - len(carried)),
        "actions_claimed": counted(sum(line.lever.fields["evidence"] == "E" for line in lines)),
        "trainings_planned": counted(sum(bool(line.lever.fields.get("training")) for line in lines)),
        "any_training_planned": counted(any(line.lever.fields.get("training") for line in lines), "truth"),
        "quick_wins": counted(sum(line.lever.fields["kind"] == "quick_win" for line in lines)),
        "actions_without_cause": counted(sum(not line.causes for line in lines)),
        "acts_done": counted(len(first_acts) - len(waited))
        if recorded
        else absent("no_table", unit="count", table="acts"),
        "acts_expected": counted(len(first_acts)),
        "gate_open": counted(not waited, "truth") if recorded else absent("no_table", unit="truth", table="acts"),
    }
    if not lines:
        return facts | {
            "actions_half_days": absent("undefined", unit="half_days"),
            "actions_cost": absent("undefined", unit="money", kind="estimated"),
            "actions_cost_high": absent("undefined", unit="money", kind="estimated"),
        }
    bounds = {"low": low, "high": high, "method": "sum of the catalogue's ranges"}
    return facts | {
        "actions_half_days": counted(sum(line.lever.fields["half_days"] for line in carried), "half_days"),
        "actions_cost": estimated(mode, "money", **bounds),
        "actions_cost_high": estimated(high, "money", **bounds),
    }


def _trace(lines: tuple[Line, ...]) -> tuple[tuple[str, str], ...]:
    edges = []
    for line in lines:
        lever, action = f"lever:{line.lever.id}", f"action:{line.lever.id}"
        edges += [(f"cause:{cause}", lever) for cause in line.causes]
        edges += [(f"objective:{code}", lever) for code in line.objectives]
        edges += [(lever, action), (action, f"kpi:{line.lever.fields['kpi']}")]
    return tuple(edges)
