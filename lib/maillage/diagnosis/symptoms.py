"""What is observed: symptoms by family, each family's severity from one measured indicator or from the observations.

A finding is the consultant's until somebody contests, corrects, maintains or withdraws it, a row of `decisions` about
the symptom: the last word counts, wherever the symptom was seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from maillage.catalogue import entries, match
from maillage.diagnosis.budget import year_lines
from maillage.diagnosis.dimensions import Measured
from maillage.diagnosis.presence import active
from maillage.diagnosis.seats import seats
from maillage.disclosure import Absent, Draft, Field, Findings, all_alike, minimum_group
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase, rounded
from maillage.measures.estimation import Estimate
from maillage.measures.register import months_later
from maillage.terms import MINIMUM_GROUP

INCIDENT_SEVERITY = (0.0, 0.5, 1.0)  # none, one, two or more in the period [convention, methods.md §2.1]
INCIDENT_MONTHS = 24
SPOKEN = ("overflow", "leak", "harassment", "public_review")
COMMUNICATION = ("advertising", "pr", "sponsoring", "partnership", "events", "agency", "tools", "leads")
PROVEN = ("A", "B", "C", "D")  # grades under which a line's effect has some evidence; E is a claim without accounts

FAMILIES = (
    Field("family", phrase("Famille de symptômes"), "term"),
    Field("severity", phrase("Gravité"), "share"),
    Field("basis", phrase("D’après"), "phrase"),
    Field("observed", phrase("Constatés"), "count"),
    Field("not_observed", phrase("Non constatés"), "count"),
    Field("unknown", phrase("Inconnus"), "count"),
)
SYMPTOMS = (
    Field("symptom", phrase("Symptôme"), "term"),
    Field("state", phrase("Constat"), "term"),
    Field("evidence", phrase("Élément constaté"), "text"),
    Field("site", phrase("Site"), "text"),
)
MAP = (
    Field("family", phrase("Famille de symptômes"), "term"),
    Field("place", phrase("Site ou entité"), "text"),
    Field("state", phrase("Constat"), "term"),
)
STATES = ("observed", "not_observed", "unknown")  # counted; what is contested is in none of them
# What a decision makes of a finding; other words leave it as it was seen.
STANDS, CORRECTED, CONTESTED, WITHDRAWN = "maintained", "corrected", "contested", "refused"
WORDS = dict.fromkeys(("maintained", "kept", "yes"), STANDS) | dict.fromkeys(("corrected", "changed"), CORRECTED) | {
    "contested": CONTESTED, "refused": WITHDRAWN, "no": WITHDRAWN
}  # fmt: skip
WORST_FIRST = ("observed", "contested", "not_observed", "unknown")
MEASURED, OBSERVED, NOTHING = phrase("un indicateur mesuré"), phrase("les constats"), phrase("rien encore")


def find(engagement: Engagement, measured: Measured) -> Findings:
    """Families with their severities, the observed symptoms, and how much is still unknown."""
    rows, said = standing(engagement), decided(engagement)
    by_family = _states(rows)
    severities = family_severities(engagement, measured)
    families = tuple(
        (
            f"family:{name}",
            *severities[name],
            *(by_family[name][state] for state in STATES),
        )
        for name in entries("family")
    )
    observed = [row for row in rows if row["state"] == "observed"]
    listed = tuple(
        (
            row["symptom"],
            f"finding:{said[row['symptom']]}" if row["symptom"] in said else f"symptom_state:{row['state']}",
            row["evidence"],
            row["site"],
        )
        for row, first in zip(rows, engagement.rows("symptoms"), strict=True)
        if first["state"] in ("observed", "contested")
    )
    given = engagement.has("symptoms")
    states = {state: sum(counts[state] for counts in by_family.values()) for state in STATES}
    missing = absent("no_table", unit="count", table="symptoms")
    silent = active(engagement)
    return Findings(
        tables={
            "families": Draft(fields=FAMILIES, rows=families),
            "symptoms": Draft(fields=SYMPTOMS, rows=listed),
            "symptom_map": Draft(fields=MAP, rows=tuple(_map(rows))),
        },
        words={
            "silent_share": absent("too_few", unit="share")
            if 0 < len(silent) < minimum_group(engagement)
            else absent("withheld", unit="share")
            if all_alike(silent.values(), engagement)
            else _share(_silent_profiles(engagement), "profiles", engagement, n=len(silent)),
        },
        mandates={f"symptoms_{state}": counted(count) if given else missing for state, count in states.items()}
        | {
            "any_symptom": counted(bool(observed), "truth")
            if given
            else absent("no_table", unit="truth", table="symptoms"),
            "places_examined": counted(len(_places(rows))) if given else missing,
            "families_measured": counted(sum(isinstance(s, float) for s, _ in severities.values())),
            "families": counted(len(severities)),
            "duplicate_profiles": _count(_duplicates(engagement), "profiles", engagement),
            "incidents": _count(_recent_incidents(engagement), "incidents", engagement),
            "unproven_share": _share(_unproven_budgets(engagement), "budget", engagement),
        }
        | _seen(rows),
        trace=tuple(
            (f"evidence:{row['symptom'].removeprefix('symptom:')}", row["symptom"])
            for row in observed
            if row["evidence"]
        ),
    )


def decided(engagement: Engagement) -> Mapping[str, str]:
    """By symptom, the last word on its finding: *maintained*, *corrected*, *contested*, or *refused*: withdrawn."""
    last: dict[str, str] = {}
    for name, row in engagement.rows_about("decisions", "symptom"):
        said = str(row["value"])
        word = match("decision", said) or match("yes_no", said)
        if word in WORDS:
            last[f"symptom:{name}"] = WORDS[word]
        elif word == "undone":
            last.pop(f"symptom:{name}", None)
    return last


def standing(engagement: Engagement) -> tuple[Mapping[str, Any], ...]:
    """The rows of `symptoms` as they stand after what was decided of them; what nobody observed stays as it was.

    A contested finding is counted neither as observed nor as not observed, a withdrawn one as not observed; one that is
    maintained or corrected is observed, whatever was said before, and a correction tells what is seen in its reason.
    """
    said = decided(engagement)
    why = {f"symptom:{name}": row["reason"] for name, row in engagement.rows_about("decisions", "symptom")}

    def settled(row: Mapping[str, Any]) -> Mapping[str, Any]:
        word = said.get(row["symptom"])
        if word is None or row["state"] not in ("observed", "contested"):
            return row
        if word in (CONTESTED, WITHDRAWN):
            return MappingProxyType({**row, "state": "contested" if word == CONTESTED else "not_observed"})
        evidence = why[row["symptom"]] if word == CORRECTED else None
        return MappingProxyType({**row, "state": "observed", "evidence": evidence or row["evidence"]})

    return tuple(map(settled, engagement.rows("symptoms")))


def _seen(rows: tuple[Mapping, ...]) -> dict[str, Fact]:
    """Whether each symptom that was settled was observed, anywhere in the company; the others say nothing."""
    states: dict[str, set[str]] = {}
    for row in rows:
        states.setdefault(row["symptom"].removeprefix("symptom:"), set()).add(row["state"])
    return {
        f"saw_{name.replace('-', '_')}": counted("observed" in said, "truth")
        for name, said in sorted(states.items())
        if "observed" in said or said == {"not_observed"}
    }


def _map(rows: tuple[Mapping, ...]) -> Iterator[tuple]:
    """Families looked for at a site or in an entity, at every one of them, by the worst of what was seen there.

    Where nobody looked it is unknown, and stays visible.
    """
    told: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        family = entries("symptom")[row["symptom"].removeprefix("symptom:")].fields["family"]
        for place in (row["site"], row["entity"]):
            if place:
                told.setdefault((family, place), set()).add(row["state"])
    for family in entries("family"):
        if any(name == family for name, _ in told):
            for place in _places(rows):
                states = told.get((family, place), {"unknown"})
                worst = next(state for state in WORST_FIRST if state in states)
                yield f"family:{family}#short", place, f"symptom_state:{worst}"


def _places(rows: tuple[Mapping, ...]) -> list[str]:
    """Sites, then entities, each by name."""
    return [place for column in ("site", "entity") for place in sorted({row[column] for row in rows if row[column]})]


def _count(value: int | None, table: str, engagement: Engagement) -> Fact:
    if value is not None:
        return counted(value)
    return absent("no_data" if engagement.has(table) else "no_table", unit="count", table=table)


def _share(value: float | None, table: str, engagement: Engagement, **parts: int) -> Fact:
    if value is not None:
        return counted(value, "share", **parts)
    reason = "no_data" if engagement.has(table) else "no_table"
    return absent(reason, unit="share", table=table)


def family_severities(engagement: Engagement, measured: Measured) -> Mapping[str, tuple[float | Absent, str]]:
    """Severity of every family [share] and what it rests on: its indicator, else its observations, else nothing."""
    by_family = _states(standing(engagement))
    severities: dict[str, tuple[float | Absent, str]] = {}
    for name, family in entries("family").items():
        indicator = family.fields["indicator"]
        value = indicator_value(indicator, engagement, measured) if indicator else None
        seen, unseen = by_family[name]["observed"], by_family[name]["not_observed"]
        if value is not None:
            severities[name] = (float(value), MEASURED)
        elif seen + unseen:
            severities[name] = (seen / (seen + unseen), OBSERVED)
        else:
            severities[name] = (Absent("no_data"), NOTHING)
    return severities


def signs_examined(engagement: Engagement) -> Mapping[str, int]:
    """Symptoms of each family that were seen or looked for in vain: on one alone, a severity is none or all."""
    counts = _states(standing(engagement))
    return {family: states["observed"] + states["not_observed"] for family, states in counts.items()}


def _states(rows: tuple[Mapping, ...]) -> Mapping[str, dict[str, int]]:
    """Symptoms of each family by state; one not mentioned is unknown, one seen anywhere is observed."""
    seen: dict[str, set[str]] = {}
    for row in rows:
        seen.setdefault(row["symptom"], set()).add(row["state"])
    counts = {name: dict.fromkeys(WORST_FIRST, 0) for name in entries("family")}
    for name, symptom in entries("symptom").items():
        states = seen.get(f"symptom:{name}", set())
        state = next((each for each in WORST_FIRST if each in states), "unknown")
        counts[symptom.fields["family"]][state] += 1
    return counts


def indicator_value(indicator: str, engagement: Engagement, measured: Measured) -> float | None:
    """The severity an indicator of the catalogue gives [share, 0 to 1]; None where its table says nothing."""
    kind, _, name = indicator.partition(":")
    if kind == "dimension":
        estimate = measured.together.get(name)
        # of the score as printed: its decimals would tell answers that are withheld
        return 1 - float(rounded(estimate.value, 0)) / 100 if isinstance(estimate, Estimate) else None
    return INDICATORS[indicator](engagement)


def _unattended_fees(engagement: Engagement) -> float | None:
    """Share of the fees paid for nothing: nobody went in twelve months."""
    known = [seat for seat in seats(engagement) if seat.fee and seat.idle is not None]
    total = sum(seat.fee for seat in known)
    return sum(seat.fee for seat in known if seat.idle) / total if total else None


def _unfollowed(engagement: Engagement) -> float | None:
    """Share of the memberships that nobody followed up."""
    known = [row["followed_up"] for row in engagement.rows("memberships") if row["followed_up"] is not None]
    return sum(not followed for followed in known) / len(known) if known else None


def _silent_profiles(engagement: Engagement) -> float | None:
    """Share of the people with a profile who neither posted nor commented; None where a few would be told by it."""
    known = active(engagement)
    if len(known) < max(MINIMUM_GROUP, minimum_group(engagement)) or all_alike(known.values(), engagement):
        return None
    return sum(not each for each in known.values()) / len(known)


def _duplicates(engagement: Engagement) -> int | None:
    """Executives' profiles beyond the first of a platform; None where no profile is known to be an executive's."""
    if not engagement.has("profiles"):
        return None
    executives = {row["person"] for row in engagement.rows("people") if row["level"] == "executive"} - engagement.gone
    if not executives.intersection(row["person"] for row in engagement.rows("profiles")):
        return None  # whose profiles they are is not known
    return sum(row["person"] in executives and (row["profile"] or 1) > 1 for row in engagement.rows("profiles"))


def _duplicate_profiles(engagement: Engagement) -> float | None:
    """1 when an executive has a second profile on one platform, else 0."""
    doubles = _duplicates(engagement)
    return None if doubles is None else float(doubles > 0)


def _recent_incidents(engagement: Engagement) -> int | None:
    """Incidents of expression over two years: an attempted fraud that was recognised is not one."""
    if not engagement.has("incidents"):
        return None
    since = months_later(engagement.settings.as_of, -INCIDENT_MONTHS)
    return sum(row["kind"] in SPOKEN and row["date"] >= since for row in engagement.rows("incidents"))


def _incidents(engagement: Engagement) -> float | None:
    """None, one, two or more incidents."""
    count = _recent_incidents(engagement)
    return None if count is None else INCIDENT_SEVERITY[min(2, count)]


def _unproven_budgets(engagement: Engagement) -> float | None:
    """Share of the communication budget of the year that is only claimed to work; an ungraded line is unknown."""
    amounts = [
        (row["amount"], row["effect_evidence"])
        for row in year_lines(engagement)
        if row["category"] in COMMUNICATION and row["amount"] and row["effect_evidence"]
    ]
    if not amounts:
        return None
    return sum(amount for amount, grade in amounts if grade not in PROVEN) / sum(amount for amount, _ in amounts)


INDICATORS = {
    "unattended_fees": _unattended_fees,
    "unfollowed_memberships": _unfollowed,
    "silent_profiles": _silent_profiles,
    "duplicate_profiles": _duplicate_profiles,
    "incidents": _incidents,
    "unproven_budgets": _unproven_budgets,
}
