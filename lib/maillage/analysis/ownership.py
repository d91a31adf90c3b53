"""Who owns what: which function leads each networking activity, who takes part, who is not brought in."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.catalogue import entries
from maillage.disclosure import Draft, Field, Findings
from maillage.facts import absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase

LEADING = ("leads", "leads_alone")

PLACES = (
    Field("activity", phrase("Activité"), "term"),
    Field("function", phrase("Fonction"), "term"),
    Field("state", phrase("Place"), "term"),
)
ACTIVITIES = (
    Field("activity", phrase("Activité"), "term"),
    Field("leaders", phrase("Pilotes"), "count"),
    Field("partners", phrase("Contribuent"), "count"),
    Field("left_out", phrase("Non associées"), "count"),
    Field("verdict", phrase("Ce que cela donne"), "phrase"),
)
NOBODY = phrase("aucun pilote noté")
SEVERAL = phrase("plusieurs pilotes")
ALONE = phrase("pilotée sans concertation")
LEFT_OUT = phrase("un pilote, une fonction au moins à l’écart")
TOGETHER = phrase("un pilote, d’autres fonctions contribuent")
UNSAID = phrase("un pilote, rien n’est noté des autres")


def find(engagement: Engagement) -> Findings:
    """Activities by function, and activity by activity what the places add up to."""
    rows = engagement.rows("ownership")
    by_activity: dict[str, list[Mapping]] = {}
    for row in rows:
        by_activity.setdefault(row["activity"], []).append(row)
    told = [activity for activity in entries("activity") if activity in by_activity]
    summed = [_summed(activity, by_activity[activity]) for activity in told]
    verdicts = [row[-1] for row in summed]
    facts = {
        "activities": counted(len(told)),
        "activities_nobody": counted(verdicts.count(NOBODY)),
        "activities_several": counted(verdicts.count(SEVERAL)),
        "activities_alone": counted(verdicts.count(ALONE)),
        "activities_left_out": counted(sum(row[3] > 0 for row in summed)),
        "any_ownership_trouble": counted(any(verdict != TOGETHER for verdict in verdicts), "truth"),
    }
    if not rows:
        facts = {name: absent("no_table", unit=fact.unit, table="ownership") for name, fact in facts.items()}
    return Findings(
        tables={
            "places": Draft(
                fields=PLACES,
                rows=tuple(
                    (f"activity:{activity}", f"function:{row['function']}", f"ownership_state:{row['state']}")
                    for activity in told
                    for row in by_activity[activity]
                ),
            ),
            "activities": Draft(fields=ACTIVITIES, rows=tuple(summed)),
        },
        mandates=facts,
    )


def _summed(activity: str, rows: list[Mapping]) -> tuple:
    states = [row["state"] for row in rows]
    leaders = sum(state in LEADING for state in states)
    left_out = states.count("kept_out")
    if not leaders:
        verdict = NOBODY
    elif leaders > 1:
        verdict = SEVERAL
    else:
        with_others = TOGETHER if "takes_part" in states else UNSAID
        verdict = ALONE if "leads_alone" in states else LEFT_OUT if left_out else with_others
    return f"activity:{activity}", leaders, states.count("takes_part"), left_out, verdict
