"""Inside and outside, side by side: what is done in one shows in the other [inventory AMB-19, AMB-20].

Each side is read off what the diagnosis released, so that nothing is told here that was withheld there.
"""

from __future__ import annotations

from statistics import fmean

from maillage.catalogue import entries
from maillage.diagnosis.inside import VERDICTS
from maillage.diagnosis.symptoms import INCIDENT_MONTHS, standing
from maillage.disclosure import Absent, Draft, Field, Findings, Released
from maillage.facts import counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.register import months_later

HIGH, LOW = 60, 40  # points from which a side stands, and up to which it does not [convention]
PROMPT = 24  # hours within which an incident was answered without delay [convention]

PAIRS = (
    Field("pair", phrase("Ce que l’on s’attendrait à voir"), "term"),
    Field("inside", phrase("Au-dedans"), "phrase"),
    Field("outside", phrase("Au-dehors"), "phrase"),
    Field("reading", phrase("Lecture"), "phrase"),
)
STANDS, BETWEEN, LACKS = phrase("en place"), phrase("à mi-chemin"), phrase("pas en place")
COHERENT, GAP, OPEN = phrase("se répondent"), phrase("s’écartent"), phrase("à regarder de plus près")


def find(engagement: Engagement, diagnosed: Released) -> Findings:
    """Each pair with both sides, and whether they answer each other."""
    rows = []
    for name, pair in entries("mirror").items():
        inside, outside = (_state(engagement, diagnosed, pair.fields[side]) for side in ("inside", "outside"))
        rows.append((f"mirror:{name}", inside, outside, _reading(inside, outside)))
    read = [row[3] for row in rows]
    return Findings(
        tables={"mirror": Draft(fields=PAIRS, rows=tuple(rows))},
        mandates={
            "mirror_read": counted(sum(reading is not None for reading in read)),
            "mirror_gaps": counted(read.count(GAP)),
            "any_mirror_read": counted(any(reading is not None for reading in read), "truth"),
            "any_mirror_gap": counted(GAP in read, "truth"),
        },
    )


def _reading(inside: str | None, outside: str | None) -> str | None:
    if inside is None or outside is None:
        return None
    if BETWEEN in (inside, outside):
        return OPEN
    return COHERENT if inside == outside else GAP


def _state(engagement: Engagement, diagnosed: Released, reference: str) -> str | None:
    """Whether one side stands; None where it is not known, or known only from what may not be told."""
    kind = reference.partition(":")[0]
    if kind == "item":
        return _item(diagnosed, reference)
    if kind == "dimension":
        scores = [
            row["score"] for row in diagnosed.table("diagnosis.dimensions").records() if row["dimension"] == reference
        ]
        return _placed(fmean(scores)) if scores and not isinstance(scores[0], Absent) else None
    if kind == "symptom":
        states = {row["state"] for row in standing(engagement) if row["symptom"] == reference}
        return {frozenset(("observed",)): LACKS, frozenset(("not_observed",)): STANDS}.get(frozenset(states))
    if reference == "share_active":
        active, present = diagnosed.fact("diagnosis.active"), diagnosed.fact("diagnosis.present")
        return _placed(100 * active.value / present.value) if active.known and present.value else None
    if reference == "internal_network_go":
        verdict = diagnosed.fact("diagnosis.internal_verdict").value
        return {VERDICTS["go"]: STANDS, VERDICTS["with_conditions"]: BETWEEN, VERDICTS["no_go"]: LACKS}.get(verdict)
    since = months_later(engagement.settings.as_of, -INCIDENT_MONTHS).isoformat()
    incidents = diagnosed.table("diagnosis.incidents").records()
    delays = [row["delay"] for row in incidents if str(row["date"]) >= since]
    known = [delay for delay in delays if not isinstance(delay, Absent)]
    if not known:
        return None
    return STANDS if max(known) <= PROMPT else LACKS


def _item(diagnosed: Released, item: str) -> str | None:
    """By the mean of the audiences whose score was published."""
    scores = [row["score"] for row in diagnosed.table("diagnosis.items").records() if row["item"] == item]
    known = [score for score in scores if not isinstance(score, Absent)]
    return _placed(fmean(known)) if known else None


def _placed(points: float) -> str:
    return STANDS if points >= HIGH else LACKS if points <= LOW else BETWEEN
