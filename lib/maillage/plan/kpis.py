"""What the plan is followed by: the measure of each objective first, then the indicators of its lines.

What is counted and what people tell stand in columns of their own and are never added up (practice.md §9). A target is
the company's to set; nothing changes from phase to phase until somebody sets a phase.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maillage.analysis.targets import deserted
from maillage.catalogue import Entry, entries, match
from maillage.diagnosis.holders import held_by
from maillage.disclosure import Absent, Draft, Field, Findings, Released
from maillage.facts import Fact, absent, chosen, counted, recorded
from maillage.intake.seal import Engagement
from maillage.intake.targets import PHASES, read_setting
from maillage.language import phrase
from maillage.measures.progress import ROUNDING, displayed_progress, progress
from maillage.measures.register import months_later
from maillage.plan.actions import Line, Span

PHASE_DAYS = {
    1: 60,
    2: 150,
    3: 365,
}  # days after the cut-off at which a phase ends, the last with the year [convention]
MONTHS_OF_TRAPS = 12

KPIS = (
    Field("kpi", phrase("Indicateur"), "mixed"),
    Field("objective", phrase("Objectif"), "text"),
    Field("owner", phrase("Porté par"), "mixed"),
    Field("frequency", phrase("Chaque"), "term"),
    Field("baseline", phrase("Départ, compté"), "mixed"),
    Field("baseline_on", phrase("Relevé au"), "date"),
    Field("target", phrase("Cible"), "mixed"),
    Field("target_is", phrase("Cette cible est"), "phrase"),
    Field("due", phrase("Pour le"), "date"),
    Field("direction", phrase("Sens"), "term"),
    Field("subject", phrase("Ce qui s’en dit"), "term"),
    Field("observed", phrase("Score, sur cent"), "count"),
    Field("answers", phrase("Réponses"), "count"),
    Field("aimed", phrase("Cible du score"), "count"),
)
PROJECTION = (
    Field("kpi", phrase("Indicateur"), "mixed"),
    Field("baseline", phrase("Point de départ"), "mixed"),
    Field("phase_1", phrase("Fin de la première phase"), "mixed"),
    Field("phase_2", phrase("Fin de la deuxième"), "mixed"),
    Field("phase_3", phrase("Fin de la troisième"), "mixed"),
    Field("target", phrase("Cible"), "mixed"),
    Field("way", phrase("Part du chemin"), "share"),
    Field("edited", phrase("Phases fixées"), "count"),
)
DEFINITIONS = (
    Field("kpi", phrase("Indicateur"), "term"),
    Field("definition", phrase("Définition"), "term"),
    Field("source", phrase("Source"), "term"),
    Field("unit", phrase("Unité"), "term"),
    Field("direction", phrase("Sens"), "term"),
)
SET, PROPOSED = phrase("fixée"), phrase("proposée")
# Unit of an indicator in the catalogue, and how its values are written.
WRITTEN = {"share": "share", "euro": "money", "count": "count", "hours": "hours", "days": "days", "": "decimal"}


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing followed: an indicator of the catalogue, or the client's own measure of an objective."""

    name: tuple[str, str]
    unit: str
    baseline: float | Absent
    phases: Mapping[int, float]
    target: float | None
    fixed: bool  # whether the company set the target
    row: tuple

    @property
    def values(self) -> tuple[float | Absent, ...]:
        """What it is worth at the end of each phase: as before, unless that phase was set."""
        value, found = self.baseline, []
        for step in PHASES:
            value = self.phases.get(step, value)
            found.append(value)
        return tuple(found)

    @property
    def told(self) -> bool:
        """Whether anything is known of where it starts, passes or should end."""
        return not isinstance(self.baseline, Absent) or self.target is not None or bool(self.phases)

    @property
    def way(self) -> float | None:
        """Share of the way from baseline to target gone by the last phase; None where there is none to go."""
        last = self.values[-1]
        if isinstance(self.baseline, Absent) or isinstance(last, Absent) or self.target is None:
            return None
        return progress(self.baseline, self.target, last)


def find(engagement: Engagement, lines: Sequence[Line], dates: Mapping[str, Span], released: Released) -> Findings:
    """Indicators with baseline, target and date; their values by phase; how each is defined and who counts it.

    Parameters
    ----------
    engagement : Engagement
    lines : sequence of Line
        Of the plan.
    dates : mapping of str to pairs of dates
        First and last day of each lever, by the road map; None where it has none.
    released : Released
        Of the stages before: a baseline is read off what was let out, never off the answers.
    """
    own = measured(engagement, released)
    followed = [*_objectives(engagement), *_indicators(engagement, lines, dates, released, own)]
    used = [entries("kpi")[name] for name in _used(lines)]
    return Findings(
        tables={
            "kpis": Draft(fields=KPIS, rows=tuple(one.row for one in followed)),
            "projection": Draft(fields=PROJECTION, rows=tuple(_projected(one) for one in followed if one.told)),
            "kpi_definitions": Draft(fields=DEFINITIONS, rows=tuple(map(_defined, used))),
        },
        mandates=own | _facts(engagement, followed),
    )


def settings_of(engagement: Engagement, about: str, unit: str) -> Mapping[int, float]:
    """What decisions about one thing set, by phase, the target at 0; the last row wins, an undoing takes all back."""
    kept: dict[int, float] = {}
    for row in engagement.rows("decisions"):
        if row["about"] != about:
            continue
        if match("decision", str(row["value"])) == "undone":
            kept.clear()
            continue
        read = read_setting(str(row["value"]), unit, engagement.settings.language, engagement.settings.currency)
        if read:
            kept[read[0]] = read[1]
    return kept


def measured(engagement: Engagement, released: Released) -> dict[str, Fact]:
    """Baselines that no stage before had a fact for."""
    return {
        "targets_in_networks": _targets_in_networks(engagement),
        "introductions": _introductions(engagement),
        "traps_reported": _traps(engagement),
        "unproven_budget": _unproven(engagement, released),
    }


def _targets_in_networks(engagement: Engagement) -> Fact:
    targets = engagement.rows("targets")
    if not targets:
        return absent("no_table", unit="share", table="targets")
    if not any(row["met_where"] for row in targets):  # an empty column says nothing of where they are met
        return absent("no_data", unit="share", table="targets.met_where")
    left = deserted(engagement)
    met = sum(bool(row["met_where"]) and row["target"] not in left for row in targets)
    return counted(met / len(targets), "share", n=len(targets))


def _introductions(engagement: Engagement) -> Fact:
    given = [row["introductions"] for row in engagement.rows("memberships") if row["introductions"] is not None]
    if given:
        return recorded(sum(given), "count", n=len(given))
    if not engagement.has("memberships"):
        return absent("no_table", unit="count", kind="recorded", table="memberships")
    return absent("no_data", unit="count", kind="recorded", table="memberships.introductions")


def _traps(engagement: Engagement) -> Fact:
    if not engagement.has("incidents"):
        return absent("no_table", unit="count", table="incidents")
    since = months_later(engagement.settings.as_of, -MONTHS_OF_TRAPS)
    return counted(sum(row["kind"] == "phishing" and row["date"] > since for row in engagement.rows("incidents")))


def _unproven(engagement: Engagement, released: Released) -> Fact:
    """What rests on a claim; unknown where no line was graded, since nought would say that all is proved."""
    amount = released.fact("analysis.unproved_amount")
    if amount.known and not any(row["effect_evidence"] for row in engagement.rows("budget")):
        return absent("no_data", unit="money/year", kind="recorded", table="budget.effect_evidence")
    return amount


def _used(lines: Sequence[Line]) -> list[str]:
    """The indicators of the plan's lines, each once, in the order of the lines."""
    return list(dict.fromkeys(line.lever.fields["kpi"] for line in lines))


def _objectives(engagement: Engagement) -> list[Followed]:
    """The measure of each objective, in the client's words: no number of ours is behind it."""
    rows = sorted(engagement.rows("objectives"), key=lambda row: -(row["weight"] or 0))
    return [
        _followed(
            (row["measure"], "text"), "", Absent("undefined"),
            settings_of(engagement, f"objective:{row['objective']}", ""),
            objective=row["wording"], owner=held_by(engagement, row["owner"]), due=row["horizon"],
        )
        for row in rows
        if row["measure"]
    ]  # fmt: skip


def _indicators(
    engagement: Engagement,
    lines: Sequence[Line],
    dates: Mapping[str, Span],
    released: Released,
    own: Mapping[str, Fact],
) -> list[Followed]:
    facts = released.facts | {f"plan.{name}": fact for name, fact in own.items()}
    scores = {row["dimension"]: row for row in released.table("diagnosis.dimensions").records()}
    as_of = engagement.settings.as_of
    found = []
    for name in _used(lines):
        kpi = entries("kpi")[name]
        fact = facts[kpi.fields["baseline"]] if "baseline" in kpi.fields else None
        baseline = (
            Absent("undefined") if fact is None else fact.value if fact.known else Absent(fact.reason, fact.table)
        )
        unit = kpi.fields["unit"]
        found.append(
            _followed(
                (f"kpi:{name}", "term"), unit, baseline, settings_of(engagement, f"kpi:{name}", unit),
                proposal=kpi.fields.get("proposal"), kpi=kpi, owner=(f"function:{kpi.fields['owner']}", "term"),
                due=_last_day(name, lines, dates), as_of=as_of,
                score=scores.get(f"dimension:{kpi.fields['dimension']}"),
            )
        )  # fmt: skip
    return found


def _last_day(kpi: str, lines: Sequence[Line], dates: Mapping[str, Span]) -> datetime.date | None:
    """The last day of the lines an indicator follows; None where none of them is dated."""
    ends = (dates[line.lever.id][1] for line in lines if line.lever.fields["kpi"] == kpi)
    return max((end for end in ends if end is not None), default=None)


def _followed(
    name: tuple[str, str],
    unit: str,
    baseline: float | Absent,
    settings: Mapping[int, float],
    *,
    proposal: float | None = None,
    kpi: Entry | None = None,
    objective: str | None = None,
    owner: tuple[str, str] | None = None,
    due: datetime.date | None = None,
    as_of: datetime.date | None = None,
    score: Mapping | None = None,
) -> Followed:
    target = settings.get(0, None if proposal is None else float(proposal))
    none = Absent("undefined")
    score = score or {}
    row = (
        name,
        objective or none,
        owner,
        f"frequency:{kpi.fields['frequency']}" if kpi else none,
        _cell(baseline, unit),
        none if isinstance(baseline, Absent) else as_of,
        _cell(none if target is None else target, unit),
        none if target is None else SET if 0 in settings else PROPOSED,
        due,
        f"direction:{kpi.fields['direction']}" if kpi else none,
        f"dimension:{kpi.fields['dimension']}#short" if kpi else none,
        score.get("score", none),
        score.get("answers", none),
        score.get("target", none),
    )
    return Followed(
        name, unit, baseline, {step: settings[step] for step in PHASES if step in settings}, target, 0 in settings, row
    )


def _cell(value: float | Absent, unit: str) -> tuple[float, str] | Absent:
    return value if isinstance(value, Absent) else (value, WRITTEN[unit])


def _projected(one: Followed) -> tuple:
    none = Absent("undefined")
    return (
        one.name,
        _cell(one.baseline, one.unit),
        *(_cell(value, one.unit) for value in one.values),
        _cell(none if one.target is None else one.target, one.unit),
        none if one.way is None else displayed_progress(one.way),
        len(one.phases),
    )


def _defined(kpi: Entry) -> tuple:
    typed, fields = f"kpi:{kpi.id}", kpi.fields
    return (
        typed,
        f"{typed}#definition",
        f"{typed}#source",
        f"unit:{fields['unit']}",
        f"direction:{fields['direction']}",
    )


def _facts(engagement: Engagement, followed: Sequence[Followed]) -> dict[str, Fact]:
    as_of = engagement.settings.as_of
    ends = {
        f"phase_{step}_end": chosen(as_of + datetime.timedelta(days=days), "date") for step, days in PHASE_DAYS.items()
    }
    indicators = [one for one in followed if one.name[1] == "term"]
    edited = [one for one in followed if one.phases]
    comparable = [one for one in followed if one.way is not None]
    told = bool(followed) or engagement.has("objectives")
    nothing = absent("no_table", unit="truth", table="objectives")
    wordless = sum(not row["measure"] for row in engagement.rows("objectives"))
    return ends | {
        "followed": counted(len(followed)),
        "any_followed": counted(bool(followed), "truth") if told else nothing,
        "objectives_followed": counted(len(followed) - len(indicators)),
        "objectives_unmeasured": counted(wordless),
        "indicators": counted(len(indicators)),
        "baselines": counted(sum(not isinstance(one.baseline, Absent) for one in followed)),
        "targets_fixed": counted(sum(one.fixed for one in followed)),
        "targets_proposed": counted(sum(one.target is not None and not one.fixed for one in followed)),
        "any_target_fixed": counted(any(one.fixed for one in followed), "truth"),
        "phases_set": counted(len(edited)),
        "any_phase_set": counted(bool(edited), "truth"),
        "every_phase_set": counted(bool(followed) and len(edited) == len(followed), "truth"),
        "projected": counted(sum(one.told for one in followed)),
        "unprojected": counted(sum(not one.told for one in followed)),
        "ways": counted(len(comparable)),
        "any_way": counted(bool(comparable) and bool(edited), "truth") if told else nothing,
        "ways_ended": counted(sum(one.way >= 1 - ROUNDING for one in comparable)),
    }
