"""How others are approached: what people count of their own invitations, and the incidents of expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

from maillage.disclosure import Absent, Draft, Field, Findings, all_alike, minimum_group
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.outbound import OutboundPressure, outbound_pressure, pressure_band

INVITATIONS = (
    Field("outcome", phrase("Ce qu’il en est"), "phrase"),
    Field("count", phrase("Invitations"), "count"),
    Field("sent", phrase("Sur"), "count"),
    Field("share", phrase("Part"), "share"),
)
INCIDENTS = (
    Field("date", phrase("Date"), "date"),
    Field("kind", phrase("Nature"), "term"),
    Field("platform", phrase("Plateforme"), "term"),
    Field("entity", phrase("Entité"), "text"),
    Field("delay", phrase("Délai de réponse"), "hours"),
    Field("lesson", phrase("Leçon"), "text"),
)
OUTCOMES = {
    "accepted": phrase("Acceptées"),
    "pending": phrase("Encore en attente"),
    "with_a_pitch": phrase("Avec un argumentaire ou une demande de rendez-vous"),
    "unanswered": phrase("Premier message resté sans réponse"),
}
BANDS = {
    "sober": phrase("une approche mesurée"),
    "watch": phrase("une approche à surveiller"),
    "stop": phrase("une approche à revoir avant d’inviter davantage"),
}


def find(engagement: Engagement) -> Findings:
    """Invitations as their senders counted them, together and never by person; incidents with their delay."""
    tallies = invited(engagement.rows("profiles"))
    people = {row["person"] for row in tallies}
    minimum = minimum_group(engagement)
    rows = []
    told = [people]
    for column, outcome in OUTCOMES.items():
        known = [row for row in tallies if row[column] is not None]
        if known:
            count, sent = sum(row[column] for row in known), sum(row["invitations"] for row in known)
            shares = [row[column] / row["invitations"] for row in known]
            extreme = all_alike(shares, engagement) and shares[0] in (0, 1)  # then each of them is told
            who = {row["person"] for row in known}
            # The invitations of one outcome less those of another would be those of the few who noted one alone.
            alone = all(who == others or len(who ^ others) >= minimum for others in told)
            told += [who] if alone else []
            numbers = (count, sent) if alone else (Absent("withheld"),) * 2
            rows.append((outcome, *numbers, count / sent, len(who), extreme))
    incidents = sorted(engagement.rows("incidents"), key=lambda row: row["date"], reverse=True)
    return Findings(
        tables={
            "invitations": Draft(
                fields=INVITATIONS,
                rows=tuple(row[:4] for row in rows),
                answers=tuple(row[4] for row in rows),
                protected=("count", "sent", "share"),
                unanimous=tuple(row[5] for row in rows),
            ),
            "incidents": Draft(
                fields=INCIDENTS,
                rows=tuple(
                    (
                        row["date"],
                        f"incident_kind:{row['kind']}",
                        f"platform:{row['platform']}" if row["platform"] else None,
                        row["entity"],
                        row["delay"],
                        row["lesson"],
                    )
                    for row in incidents
                ),
            ),
        },
        words=_invitations(engagement, tallies, len(people)),
        mandates=_incidents(engagement),
    )


def _invitations(engagement: Engagement, tallies: list, people: int) -> dict[str, Fact]:
    units = {"inviters": "count", "invitations_a_week": "decimal", "pressure": "points", "pressure_band": "phrase"}
    if not tallies:
        reason = {"reason": "no_data", "table": "profiles.invitations"}
        if not engagement.has("profiles"):
            reason = {"reason": "no_table", "table": "profiles"}
        return {name: absent(unit=unit, **reason) for name, unit in units.items()}
    weeks = sum(row["weeks"] for row in tallies)
    indices = [index for row in tallies if (index := pressure(row).index) is not None]
    facts = {
        "inviters": counted(people, n=people),
        "invitations_a_week": counted(sum(row["invitations"] for row in tallies) / weeks, "decimal", n=people),
    }
    if len(indices) < max(minimum_group(engagement), 1):
        few = {"reason": "too_few" if indices else "no_data"}
        return facts | {name: absent(unit=units[name], **few) for name in ("pressure", "pressure_band")}
    middle = median(indices)
    return facts | {
        "pressure": counted(middle, "points", n=len(indices)),
        "pressure_band": counted(BANDS[pressure_band(middle)], "phrase", n=len(indices)),
    }


def invited(profiles: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those profiles whose invitations were counted over some weeks."""
    return [row for row in profiles if row["weeks"] and row["invitations"]]


def share(row: Mapping[str, Any], column: str) -> float | None:
    """One outcome of a tally out of the invitations sent."""
    return None if row[column] is None else row[column] / row["invitations"]


def pressure(row: Mapping[str, Any]) -> OutboundPressure:
    """How hard the invitations of one tally press, by what their sender counted."""
    shares = [share(row, column) for column in ("with_a_pitch", "unanswered")]
    return outbound_pressure(row["weeks"], row["invitations"], row["accepted"], row["pending"], *shares)


def _incidents(engagement: Engagement) -> dict[str, Fact]:
    """All of them; how long an answer took, half of the time at most and at the worst."""
    units = {"incidents_listed": "count", "answered_within": "hours", "slowest_answer": "hours"}
    if not engagement.has("incidents"):
        return {name: absent("no_table", unit=unit, table="incidents") for name, unit in units.items()}
    rows = engagement.rows("incidents")
    delays = [row["delay"] for row in rows if row["delay"] is not None]
    facts = {"incidents_listed": counted(len(rows))}
    if not delays:
        none = absent("no_data", unit="hours", table="incidents.delay")
        return facts | {"answered_within": none, "slowest_answer": none}
    return facts | {
        "answered_within": counted(median(delays), "hours"),
        "slowest_answer": counted(max(delays), "hours"),
    }
