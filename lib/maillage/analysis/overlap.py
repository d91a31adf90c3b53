"""Who is where: people and networks as a two-mode table, and the networks that gather the same people."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from maillage.diagnosis.seats import seats, used
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.overlap import jaccard

SAME = 0.5  # Jaccard from which two networks are said to gather the same people [convention]
MOST = 12  # networks of the map, those most attended

PAIRS = (
    Field("first", phrase("Réseau"), "text"),
    Field("second", phrase("Autre réseau"), "text"),
    Field("shared", phrase("Personnes communes"), "count"),
    Field("jaccard", phrase("Part commune"), "share"),
)
SHARED = (
    Field("first", phrase("Réseau"), "text"),
    Field("second", phrase("Autre réseau"), "text"),
    Field("jaccard", phrase("Part commune"), "share"),
)
ATTENDANCE = (
    Field("network", phrase("Réseau"), "text"),
    Field("people", phrase("Personnes"), "count"),
)
SPREAD = (
    Field("networks", phrase("Nombre de réseaux"), "count"),
    Field("people", phrase("Personnes"), "count"),
)


def find(engagement: Engagement) -> Findings:
    """People by network, pairs of networks by shared people, and how full the two-mode table is; no dormant seat."""
    members: dict[str, set[str]] = {}
    for seat in used(seats(engagement)):
        if seat.person:
            members.setdefault(seat.network, set()).add(seat.person)
    people = set().union(*members.values()) if members else set()
    taken = sum(len(each) for each in members.values())
    pairs = [
        (first, second, len(members[first] & members[second]), jaccard(members[first], members[second]))
        for first, second in combinations(sorted(members), 2)
        if members[first] & members[second]
    ]
    pairs.sort(key=lambda pair: (-pair[3], -pair[2], pair[0], pair[1]))
    same = [pair for pair in pairs if pair[3] >= SAME and pair[2] > 1]
    carried = [sum(person in each for each in members.values()) for person in people]
    facts = {
        "people_in_networks": counted(len(people)),
        "networks_attended": counted(len(members)),
        "seats_held": counted(taken),
        "two_mode_density": counted(taken / (len(people) * len(members) or 1), "share"),
        "same_pairs": counted(len(same)),
        "any_same_pair": counted(bool(same), "truth"),
        "busiest_networks": counted(max(carried, default=0)),
    }
    if not members:
        given = engagement.has("memberships")
        reason, table = ("no_data", "memberships.person") if given else ("no_table", "memberships")
        facts = {name: absent(reason, unit=fact.unit, table=table) for name, fact in facts.items()}
    return Findings(
        tables={
            "pairs": Draft(fields=PAIRS, rows=tuple(pairs)),
            "shared": Draft(fields=SHARED, rows=tuple(_map(members))),
            "attendance": Draft(
                fields=ATTENDANCE,
                rows=tuple(sorted(((n, len(m)) for n, m in members.items()), key=lambda row: (-row[1], row[0]))),
            ),
            "spread": Draft(fields=SPREAD, rows=tuple((n, carried.count(n)) for n in sorted(set(carried)))),
        },
        mandates=facts,
    )


def _map(members: Mapping[str, set[str]]) -> list[tuple]:
    """The common share of each two of the networks most attended, both ways; a network with itself has none."""
    first = sorted(members, key=lambda name: (-len(members[name]), name))[:MOST]
    return [
        (one, other, Absent("undefined") if one == other else jaccard(members[one], members[other]))
        for one in first
        for other in first
    ]
