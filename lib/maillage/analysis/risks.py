"""The register of risks, the five that matter, and those that what was observed makes likely and nobody wrote down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from statistics import fmean

import numpy as np

from maillage.analysis.causes import Weighed
from maillage.analysis.coherence import PROMPT
from maillage.catalogue import entries
from maillage.diagnosis.symptoms import INCIDENT_MONTHS
from maillage.disclosure import Draft, Field, Findings
from maillage.facts import absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.causes import ranking
from maillage.measures.register import months_later

SHOWN = 5  # risks put before the committee, more where they tie
LEAST_PRODUCT = 4  # likelihood times impact below which a risk is not dealt with first, whatever its rank [convention]
HAPPENED = 3  # likelihood from which the register's own words say that it happened here in three years
SEVERE = 0.5  # severity from which a family of symptoms makes a risk more likely [convention]
EXPOSED = 0.75  # mean severity of a risk's families from which it is proposed without an incident [convention]

RISKS = (
    Field("risk", phrase("Risque"), "text"),
    Field("rank", phrase("Rang"), "count"),
    Field("likelihood", phrase("Vraisemblance, sur quatre"), "count"),
    Field("impact", phrase("Gravité, sur quatre"), "count"),
    Field("product", phrase("Vraisemblance × gravité"), "count"),
    Field("seen", phrase("Vraisemblance"), "term"),
    Field("grave", phrase("Gravité"), "term"),
    Field("families", phrase("Familles de symptômes en cause"), "count"),
    Field("incidents", phrase("Incidents relevés"), "count"),
    Field("owner", phrase("Responsable"), "text"),
    Field("measure", phrase("Mesure"), "text"),
)
UNWRITTEN = (
    Field("risk", phrase("Risque"), "term"),
    Field("families", phrase("Familles de symptômes en cause"), "count"),
    Field("incidents", phrase("Incidents relevés"), "count"),
    Field("measure", phrase("Mesure possible"), "term"),
)


def find(engagement: Engagement, weighed: Weighed) -> Findings:
    """Risks by likelihood times impact, with what was seen of them; then the catalogue's that the register lacks."""
    severities = {
        family: float(severity)
        for family, severity in zip(weighed.families, weighed.severities, strict=True)
        if not np.isnan(severity)
    }
    since = months_later(engagement.settings.as_of, -INCIDENT_MONTHS)
    happened = Counter(
        row["kind"]
        for row in engagement.rows("incidents")
        if row["kind"] and row["date"] >= since and not _answered(row)
    )
    rows = engagement.rows("risks")
    own = {"seen": engagement.settings.likelihood_labels, "grave": engagement.settings.impact_labels}
    products = [
        row["likelihood"] * row["impact"] if row["likelihood"] and row["impact"] else float("nan") for row in rows
    ]
    ranks = ranking(products).ranks
    drafted = [
        (
            row["risk"],
            rank,
            row["likelihood"],
            row["impact"],
            None if rank is None else row["likelihood"] * row["impact"],
            _degree("likelihood", row["likelihood"], own["seen"]),
            _degree("impact", row["impact"], own["grave"]),
            *_borne(row["kind"], severities, happened if engagement.has("incidents") else None),
            row["owner"],
            row["measure"],
        )
        for row, rank in zip(rows, ranks, strict=True)
    ]
    drafted.sort(key=lambda row: (row[1] is None, row[1] or 0, -(row[3] or 0), row[0]))
    first = [row for row in drafted if row[1] is not None and row[1] <= SHOWN and row[4] >= LEAST_PRODUCT]
    unwritten = _unwritten({row["kind"] for row in rows}, severities, happened)
    facts = {
        "risks": counted(len(rows)),
        "risks_rated": counted(sum(rank is not None for rank in ranks)),
        "any_risk_rated": counted(any(rank is not None for rank in ranks), "truth"),
        "any_first_risk": counted(bool(first), "truth"),
        "first_risks": counted(len(first)),
        "first_risks_unowned": counted(sum(row[9] is None for row in first)),
        "first_risks_unmeasured": counted(sum(row[10] is None for row in first)),
        "risks_underrated": counted(sum(_underrated(row) for row in drafted)),
        "any_risk_underrated": counted(any(_underrated(row) for row in drafted), "truth"),
        "any_first_risk_bare": counted(any(row[9] is None or row[10] is None for row in first), "truth"),
    }
    lacks = (
        {"reason": "no_table", "table": "incidents"}
        if not engagement.has("incidents")
        else {"reason": "no_data", "table": "risks.kind"}
    )
    if all(row[8] is None for row in drafted):
        facts |= {name: absent(unit=facts[name].unit, **lacks) for name in ("risks_underrated", "any_risk_underrated")}
    if not engagement.has("risks"):
        facts = {name: absent("no_table", unit=fact.unit, table="risks") for name, fact in facts.items()}
    return Findings(
        tables={
            "risks": Draft(
                fields=tuple(replace(field, unit="text") if own.get(field.id) else field for field in RISKS),
                rows=tuple(drafted),
            ),
            "unwritten_risks": Draft(fields=UNWRITTEN, rows=tuple(unwritten)),
        },
        mandates=facts
        | {
            "unwritten_risks": counted(len(unwritten)),
            "any_unwritten": counted(bool(unwritten), "truth"),
            "risks_looked_for": counted(bool(severities) or engagement.has("incidents"), "truth"),
        },
    )


def _underrated(row: tuple) -> bool:
    """Whether a risk of which an incident was noted these two years is rated as never having happened here of late."""
    return bool(row[8]) and row[2] is not None and row[2] < HAPPENED


def _degree(kind: str, degree: int | None, labels: tuple[str, ...] | None) -> str | None:
    """The word for a degree from one to four: the client's own, else the catalogue's."""
    if degree is None:
        return None
    return labels[degree - 1] if labels else f"{kind}:{degree}#short"


def _borne(
    kind: str | None, severities: Mapping[str, float], happened: Counter[str] | None
) -> tuple[int | None, int | None]:
    """As `_seen`; nothing of a risk of the client's own, no count of incidents where none could be noted."""
    if kind is None:
        return None, None
    families, incidents = _seen(kind, severities, happened or Counter())
    return families, None if happened is None else incidents


def _answered(incident: Mapping) -> bool:
    """Whether it is a review that was answered without delay: what is feared of those is their going unanswered."""
    return incident["kind"] == "public_review" and incident["delay"] is not None and incident["delay"] <= PROMPT


def _seen(kind: str, severities: Mapping[str, float], happened: Counter[str]) -> tuple[int, int]:
    """Severe families and incidents that bear on a risk of the catalogue."""
    fields = entries("risk")[kind].fields
    severe = sum(severities.get(family, 0.0) >= SEVERE for family in fields["families"])
    return severe, sum(happened[name] for name in fields["incidents"])


def _unwritten(written: set[str | None], severities: Mapping[str, float], happened: Counter[str]) -> list[tuple]:
    """Risks of the catalogue outside the register whose incident happened, or whose families are severe on average.

    Where half its families or more are unknown, nothing is said of it.
    """
    found = []
    for name, risk in entries("risk").items():
        known = [severities[family] for family in risk.fields["families"] if family in severities]
        exposure = fmean(known) if 2 * len(known) > len(risk.fields["families"]) else 0.0
        families, incidents = _seen(name, severities, happened)
        if name not in written and (incidents or exposure >= EXPOSED):
            found.append((-incidents, -exposure, (f"risk:{name}", families, incidents, f"risk:{name}#measure")))
    return [row for _, _, row in sorted(found)]
