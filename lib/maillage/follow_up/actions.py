"""Planned and done: every action an earlier wave's plan had a line for, and what is on record of it since."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from maillage.catalogue import entries, match
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.plan.actions import acts_announced, acts_done, finished, followed

ACTIONS = (
    Field("lever", phrase("Action du plan"), "term"),
    Field("since", phrase("Inscrite au plan de la vague"), "text"),
    Field("state", phrase("Où elle en est"), "phrase"),
    Field("noted", phrase("Noté le"), "date"),
    Field("due", phrase("Pour le"), "date"),
    Field("renewed", phrase("Depuis la vague d’avant"), "phrase"),
)
DONE, STARTED, STARTED_LATE, DECIDED, DECIDED_LATE = (
    phrase("faite"), phrase("commencée"), phrase("commencée, en retard"), phrase("décidée, pas commencée"),
    phrase("décidée, en retard"),
)  # fmt: skip
POSTPONED, REOPENED, REFUSED, DROPPED, SILENT = (
    phrase("reportée"), phrase("à redécider"), phrase("refusée"), phrase("abandonnée"), phrase("rien n’est noté"),
)  # fmt: skip
STILL, SEEN = phrase("état non revu"), phrase("revue")
STATES = {"refused": REFUSED, "postponed": POSTPONED, "kept": DECIDED, "changed": DECIDED, "corrected": DECIDED,
          "maintained": DECIDED, "yes": DECIDED, "undone": REOPENED, "contested": REOPENED}  # fmt: skip
# What is counted of the actions, and the states that count there.
COUNTED: Mapping[str, tuple[str, ...]] = {
    "actions_done": (DONE,),
    "actions_started": (STARTED, STARTED_LATE),
    "actions_decided": (DECIDED, DECIDED_LATE),
    "actions_late": (STARTED_LATE, DECIDED_LATE),
    "actions_put_off": (POSTPONED, REOPENED),
    "actions_given_up": (REFUSED, DROPPED),
    "actions_silent": (SILENT,),
}


def find(engagement: Engagement) -> Findings:
    """Every action planned, in the order of the steps, with its state, its day, and whether anybody noted it since."""
    if not engagement.earlier:
        nothing = absent("no_data", unit="count")
        return Findings(
            tables={"actions": Draft(fields=ACTIONS, rows=())},
            mandates=dict.fromkeys((*COUNTED, "actions_planned", "actions_still"), nothing)
            | {"any_action_planned": counted(False, "truth")},
        )
    planned: dict[str, str] = {}
    for one in engagement.earlier:
        for lever in one.planned:
            planned.setdefault(lever.removeprefix("lever:"), one.wave)
    known = [name for name in entries("lever") if name in planned]  # what was retired since is not in the list
    last = engagement.earlier[-1].as_of
    done, log = finished(engagement), _log(engagement)
    rows = tuple(
        sorted(
            (_row(engagement, name, planned[name], name in done, log.get(name, ()), last) for name in known),
            key=lambda row: entries("lever")[row[0].removeprefix("lever:")].fields["step"],
        )
    )
    states = [row[2] for row in rows]
    facts: dict[str, Fact] = {name: counted(sum(state in among for state in states)) for name, among in COUNTED.items()}
    still = sum(row[5] == STILL for row in rows)
    return Findings(
        tables={"actions": Draft(fields=ACTIONS, rows=rows)},
        mandates=facts
        | {
            "actions_planned": counted(len(rows)),
            "actions_still": counted(still),
            "any_action_planned": counted(bool(rows), "truth"),
        },
    )


def _row(
    engagement: Engagement,
    name: str,
    since: str,
    done: bool,
    log: tuple[tuple[datetime.date, str], ...],
    last: datetime.date,
) -> tuple:
    none, as_of = Absent("undefined"), engagement.settings.as_of
    due = followed(engagement).get(name, (None, None))[1] or acts_announced(engagement).get(name)
    late = due is not None and due < as_of
    state = DONE if done else log[-1][1] if log else SILENT
    state = {STARTED: STARTED_LATE, DECIDED: DECIDED_LATE}.get(state, state) if late else state
    noted = log[-1][0] if log else None
    renewed = none if state in (DONE, SILENT) else SEEN if noted is not None and noted > last else STILL
    return (f"lever:{name}", since, state, noted or none, due or none, renewed)


def _log(engagement: Engagement) -> dict[str, tuple[tuple[datetime.date, str], ...]]:
    """What is on record of each lever by the cut-off date, earliest first: decisions, acts, states of actions."""
    as_of, found = engagement.settings.as_of, {}

    def note(name: str, day: datetime.date | None, state: str | None) -> None:
        if state and day is not None and day <= as_of:
            found.setdefault(name, []).append((day, state))

    for name, row in engagement.rows_about("decisions", "lever"):
        said = str(row["value"])
        note(name, row["date"], STATES.get(match("decision", said) or match("yes_no", said) or ""))
    for name, row in engagement.rows_about("actions", "lever"):
        status = {"decided": DECIDED, "started": STARTED, "done": DONE, "dropped": DROPPED}
        note(name, row["date"], status.get(row["status"] or ""))
    for name, day in acts_done(engagement).items():
        note(name, day, DONE)
    return {name: tuple(sorted(rows, key=lambda row: row[0])) for name, rows in found.items()}
