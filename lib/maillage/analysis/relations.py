"""The map of departments, networks and targets: what runs through what. Groups only, never persons."""

from __future__ import annotations

from collections import Counter

from maillage.diagnosis.seats import seats, used
from maillage.disclosure import Draft, Field, Findings
from maillage.intake.seal import Engagement
from maillage.language import phrase

RELATIONS = (
    Field("source", phrase("De"), "text"),
    Field("target", phrase("À"), "text"),
    Field("people", phrase("Liens"), "count"),
    Field("from", phrase("Colonne de départ"), "phrase"),
    Field("to", phrase("Colonne d’arrivée"), "phrase"),
)
UNITS, SITES, NETWORKS, TARGETS = phrase("Services"), phrase("Sites"), phrase("Réseaux"), phrase("Cibles")


def find(engagement: Engagement) -> Findings:
    """Who goes where by department (else by site), where targets are met, and the targets met nowhere."""
    people = {row["person"]: row for row in engagement.rows("people")}
    column, kind = ("unit", UNITS) if any(row["unit"] for row in people.values()) else ("site", SITES)
    going = Counter(
        (people[seat.person][column], seat.network)
        for seat in used(seats(engagement))
        if seat.person in people and people[seat.person][column]
    )
    rows: list[tuple] = [(group, network, count, kind, NETWORKS) for (group, network), count in sorted(going.items())]
    for row in engagement.rows("targets"):
        met = row["met_where"] or ()
        rows += [(network, row["target"], 1, NETWORKS, TARGETS) for network in met]
        if not met and not row["met_by"]:  # whom somebody meets outside any network is met all the same
            rows.append((None, row["target"], None, NETWORKS, TARGETS))
    return Findings(tables={"relations": Draft(fields=RELATIONS, rows=tuple(rows))})
