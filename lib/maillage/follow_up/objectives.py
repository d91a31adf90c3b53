"""Where each objective stands: what was read off it, against the target a decision set.

A reading is a row of `actions` about the objective whose value is a number. Which way is better follows from where the
readings started; with a single one nothing is said but what the company says of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from maillage.diagnosis.holders import held_by
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.intake.targets import read_setting
from maillage.language import phrase
from maillage.measures.progress import ROUNDING, displayed_progress, progress
from maillage.plan.kpis import settings_of

OBJECTIVES = (
    Field("objective", phrase("Objectif"), "text"),
    Field("measure", phrase("Mesuré par"), "text"),
    Field("owner", phrase("Porté par"), "mixed"),
    Field("due", phrase("Échéance"), "date"),
    Field("start", phrase("Premier relevé"), "decimal"),
    Field("now", phrase("Dernier relevé"), "decimal"),
    Field("read_on", phrase("Relevé le"), "date"),
    Field("target", phrase("Cible"), "decimal"),
    Field("way", phrase("Part du chemin"), "share"),
    Field("reading", phrase("Lecture"), "phrase"),
)
MET, ON_WAY, STILL, AWAY, LATE = (
    phrase("atteint"),
    phrase("en chemin"),
    phrase("n’a pas bougé"),
    phrase("s’en éloigne"),
    phrase("échéance passée, pas atteint"),
)
SAID, UNSHOWN, DROPPED = (
    phrase("atteint, selon l’entreprise ; aucun chemin relevé ne le montre"),
    phrase("dit atteint ; les relevés ne le montrent pas"),
    phrase("abandonné"),
)
ONCE, UNTARGETED, UNREAD = (
    phrase("un seul relevé : pas encore de chemin"),
    phrase("relevé, sans cible fixée"),
    phrase("aucun relevé"),
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What is on record of one objective: its readings in order of their days, its target and last status."""

    readings: tuple[tuple[datetime.date, float], ...]
    target: float | None
    status: str | None

    @property
    def way(self) -> float | None:
        """Share of the way from the first reading to the target; None with a single reading or nowhere to go."""
        if self.target is None or len(self.readings) < 2:
            return None
        return progress(self.readings[0][1], self.target, self.readings[-1][1])

    def reading(self, due: datetime.date | None, as_of: datetime.date) -> str:
        """How it stands, in a phrase: numbers first, then what the company says of it.

        Examples
        --------
        >>> day = datetime.date(2026, 6, 30)
        >>> Followed(((day, 2.0), (day, 6.0)), 6.0, None).reading(None, day)
        'atteint'
        >>> Followed(((day, 2.0), (day, 3.0)), 6.0, "done").reading(None, day)
        'dit atteint ; les relevés ne le montrent pas'
        """
        way = self.way
        if way is not None and way >= 1 - ROUNDING:
            return MET
        if self.status == "dropped":
            return DROPPED
        if self.status == "done":
            return SAID if way is None else UNSHOWN
        if due is not None and due < as_of and (way is not None or not self.readings):
            return LATE if way is not None else UNREAD
        if way is not None:
            return ON_WAY if way > ROUNDING else AWAY if way < -ROUNDING else STILL
        if not self.readings:
            return UNREAD
        return UNTARGETED if self.target is None else ONCE


def find(engagement: Engagement) -> Findings:
    """The objectives, the weightiest first, each with its readings and how it stands."""
    if not engagement.has("objectives"):
        nothing = absent("no_table", unit="count", table="objectives")
        return Findings(
            tables={"objectives": Draft(fields=OBJECTIVES, rows=())},
            mandates=dict.fromkeys(COUNTED, nothing)
            | {"any_objective_met": absent("no_table", unit="truth", table="objectives")},
        )
    listed = sorted(engagement.rows("objectives"), key=lambda row: -(row["weight"] or 0))
    rows = tuple(_row(engagement, row) for row in listed)
    return Findings(
        tables={"objectives": Draft(fields=OBJECTIVES, rows=rows)}, mandates=_facts([row[-1] for row in rows])
    )


# What is counted of the objectives, and the readings that count there.
COUNTED: Mapping[str, tuple[str, ...]] = {
    "objectives": (MET, ON_WAY, STILL, AWAY, LATE, SAID, UNSHOWN, DROPPED, ONCE, UNTARGETED, UNREAD),
    "objectives_met": (MET,),
    "objectives_on_way": (ON_WAY,),
    "objectives_still": (STILL,),
    "objectives_away": (AWAY,),
    "objectives_late": (LATE,),
    "objectives_said": (SAID, UNSHOWN),
    "objectives_dropped": (DROPPED,),
    "objectives_unread": (ONCE, UNTARGETED, UNREAD),
}


def _facts(readings: list[str]) -> dict[str, Fact]:
    found = {name: counted(sum(one in among for one in readings)) for name, among in COUNTED.items()}
    return found | {"any_objective_met": counted(MET in readings, "truth")}


def _row(engagement: Engagement, row: Mapping) -> tuple:
    none, as_of = Absent("undefined"), engagement.settings.as_of
    found = followed(engagement, row["objective"])
    first, last = (found.readings[0], found.readings[-1]) if found.readings else (None, None)
    return (
        row["wording"],
        row["measure"] or none,
        held_by(engagement, row["owner"]) or none,
        row["horizon"] or none,
        first[1] if first and len(found.readings) > 1 else none,
        last[1] if last else none,
        last[0] if last else none,
        none if found.target is None else found.target,
        none if found.way is None else displayed_progress(found.way),
        found.reading(row["horizon"], as_of),
    )


def followed(engagement: Engagement, objective: str) -> Followed:
    """What `actions` and `decisions` say of an objective by the cut-off date."""
    settings, readings, status = engagement.settings, [], None
    for name, row in engagement.rows_about("actions", "objective"):
        if name != objective or row["date"] > settings.as_of:
            continue
        status = row["status"] or status
        read = read_setting(str(row["value"]), "", settings.language, settings.currency)
        if read is not None and read[0] == 0:
            readings.append((row["date"], read[1]))
    target = settings_of(engagement, f"objective:{objective}", "").get(0)
    return Followed(tuple(sorted(readings, key=lambda one: one[0])), target, status)
