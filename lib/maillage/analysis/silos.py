"""Whether groups keep to themselves, and how much of what circulates hangs on few people. Group figures only.

Drawn from declared ties, never from an export of contacts: a star has no ties among the contacts. Below
`LEAST_RESPONSE` of the people asked nothing is said of structure; above it, how far to trust it is said beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.ties import GROUP_MINIMUM, Declared, cells, groups_of
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures import brokerage, centrality, fragmentation, silos

LEAST_RESPONSE = 0.4  # part of the people asked who declared a tie, below which structure is not told [convention]
SOLID, FAIR = 0.8, 0.6  # from which it is solid, and fair [convention]
LEAST_TIES = 20  # ties in all below which not even a reading is told [convention]
STABLE = 0.8  # mean agreement of the best partitions from which they are named [convention]
UNUSUAL = 0.05  # chance under random labels below which a group is said to keep to itself [convention]

CONFIDENCE = (
    (SOLID, phrase("solide")),
    (FAIR, phrase("à lire avec prudence")),
    (LEAST_RESPONSE, phrase("indicative seulement")),
)
GROUPINGS = {"unit": phrase("les services"), "site": phrase("les sites"), "level": phrase("les niveaux")}
CLOSED, OPEN, CHANCE = (
    phrase("on y reste entre soi plus que par hasard"),
    phrase("on en sort plus que par hasard"),
    phrase("ni plus ni moins que par hasard"),
)

SILOS = (
    Field("grouping", phrase("Entre"), "phrase"),
    Field("groups", phrase("Groupes"), "count"),
    Field("read", phrase("Dont lus"), "count"),
    Field("index", phrase("Indice externe-interne"), "coefficient"),
    Field("expected", phrase("Attendu par hasard"), "coefficient"),
    Field("adjusted", phrase("À densité égale"), "coefficient"),
    Field("reading", phrase("Lecture"), "phrase"),
)
POSITIONS = (
    Field("group", phrase("Groupe"), "term"),
    Field("people", phrase("Personnes"), "count"),
    Field("first", phrase("Contacts : un quart en a au plus"), "decimal"),
    Field("median", phrase("La moitié en a au plus"), "decimal"),
    Field("third", phrase("Trois quarts en ont au plus"), "decimal"),
    Field("reach", phrase("Médiane des contacts non redondants"), "decimal"),
    Field("between", phrase("Médiane des chemins qui passent par eux"), "share"),
)
UNITS: Mapping[str, str] = {
    "tie_response": "share",
    "tie_confidence": "phrase",
    "structure_told": "truth",
    "cut_people": "count",
    "any_cut_person": "truth",
    "fragmentation": "share",
    "unit_modularity": "coefficient",
    "community_modularity": "coefficient",
    "communities": "count",
    "unit_communities_agreement": "coefficient",
}


def find(engagement: Engagement, found: Declared, told: Sequence[str]) -> Findings:
    """E–I by department, site and level; modularity of departments; what falls apart; contacts by level."""
    if not engagement.has("ties"):
        return _nothing(absent("no_table", unit="count", table="ties"), {})
    people = {row["person"]: row for row in engagement.rows("people")}
    n = len(found.declarants)
    # Of the head count where it says more than the list: a list of those who answered would always be complete.
    asked = max(len(people), sum(row["count"] or 0 for row in engagement.rows("headcount"))) if people else 0
    rate = n / asked if asked else None
    facts: dict[str, Fact] = {"structure_told": counted(rate is None or rate >= LEAST_RESPONSE, "truth", n=n)}
    if rate is not None:
        facts["tie_response"] = counted(min(rate, 1.0), "share", n=n)
    if rate is not None and rate >= LEAST_RESPONSE:
        facts["tie_confidence"] = counted(next(word for least, word in CONFIDENCE if rate >= least), "phrase", n=n)
    if not facts["structure_told"].value or len(found.people) < GROUP_MINIMUM or n < found.least:
        return _nothing(absent("too_few", unit="count"), facts)
    edges = _edges(found, found.people)
    levels = _positions(people, found, edges)
    rows = _silos(engagement, found, told)
    return Findings(
        tables={
            "silos": Draft(
                fields=SILOS,
                rows=tuple(rows),
                answers=(n,) * len(rows),
                protected=("index", "expected", "adjusted", "reading"),
            ),
            "positions": Draft(
                fields=POSITIONS,
                rows=tuple(row for row, _ in levels),
                answers=tuple(answers for _, answers in levels),
                protected=tuple(field.id for field in POSITIONS[2:]),
            ),
        },
        words={
            name: fact if not fact.known else counted(fact.value, fact.unit, n=n)
            for name, fact in _structure(engagement, found, edges, told).items()
        }
        | {name: facts.get(name, absent("undefined", unit=UNITS[name])) for name in list(UNITS)[:3]},
    )


def _nothing(why: Fact, facts: Mapping[str, Fact]) -> Findings:
    return Findings(
        tables={"silos": Draft(fields=SILOS, rows=()), "positions": Draft(fields=POSITIONS, rows=())},
        words={name: facts.get(name, absent(why.reason, unit=unit, table=why.table)) for name, unit in UNITS.items()},
    )


def _silos(engagement: Engagement, found: Declared, told: Sequence[str]) -> list[tuple]:
    """One row for each grouping of which two groups at least are large enough to be spoken of.

    The index gives away how many ties run inside the groups: it is given only where the matrix of these groups could be
    shown whole. What is read of it stays, of the groups alone that are large enough and spoke.
    """
    rows = []
    for column, name in GROUPINGS.items():
        group_of = groups_of(engagement, found, column)
        matrix = cells(found, group_of)
        large = {
            group
            for group, size, speaking in zip(matrix.groups, matrix.sizes, matrix.declarants, strict=True)
            if size >= GROUP_MINIMUM and speaking >= found.least
        }
        if len(large) < 2:
            continue
        if column in told and _whole(found, group_of):
            kept, figures = list(group_of), None
        else:
            kept, figures = [person for person in group_of if group_of[person] in large], (Absent("withheld"),) * 3
        groups, among = [group_of[person] for person in kept], _edges(found, kept)
        index = silos.external_internal(groups, among, found.directed)
        if index.index is None:
            continue
        rows.append(
            (
                name,
                len(matrix.groups),
                len(set(groups)),
                *(figures or (index.index, index.expected, index.density_adjusted)),
                _reading(silos.label_test(groups, among, found.directed) if _tellable(found, kept) else None),
            )
        )
    return rows


def _tellable(found: Declared, kept: Sequence[str]) -> bool:
    """Whether that a reading is given tells nothing of those it leaves out: they are none, or their ties enough."""
    inside = set(kept)
    outside = sum(not inside.issuperset(arc) for arc in found.arcs)
    return len(found.arcs) >= LEAST_TIES and (len(inside) == len(found.people) or outside >= found.least)


def _reading(test: silos.LabelTest | None) -> str | Absent:
    if test is None:
        return Absent("withheld")
    return CLOSED if test.p_closed < UNUSUAL else OPEN if test.p_open < UNUSUAL else CHANCE


def _whole(found: Declared, group_of: Mapping[str, object]) -> bool:
    """Whether everybody has a group and the matrix between these could be shown cell by cell."""
    return len(group_of) == len(found.people) and cells(found, group_of).whole(found.least, found.directed)


def _edges(found: Declared, kept: Sequence[str]) -> NDArray[np.int64]:
    """The ties whose two ends are kept, their people numbered in that order."""
    place = {person: number for number, person in enumerate(kept)}
    return np.array([(place[s], place[t]) for s, t in sorted(found.arcs) if s in place and t in place]).reshape(-1, 2)


def _positions(people: Mapping[str, Mapping], found: Declared, edges: NDArray[np.int64]) -> list[tuple[tuple, int]]:
    """How many contacts people of a level have, how open these are, how much passes through them; large groups only."""
    nodes = found.people
    contacts = centrality.degree(len(nodes), edges)
    reach = np.nan_to_num(brokerage.effective_size(len(nodes), edges))
    between = centrality.betweenness(len(nodes), edges).values
    rows = []
    for level in ("executive", "manager", "employee"):
        here = [place for place, person in enumerate(nodes) if people.get(person, {}).get("level") == level]
        if len(here) >= GROUP_MINIMUM:
            quartiles = np.quantile(contacts[here], (0.25, 0.5, 0.75)).tolist()
            medians = float(np.median(reach[here])), float(np.median(between[here]))
            answers = sum(nodes[place] in found.declarants for place in here)
            rows.append(((f"level:{level}", len(here), *quartiles, *medians), answers))
    return rows


def _structure(
    engagement: Engagement, found: Declared, edges: NDArray[np.int64], told: Sequence[str]
) -> dict[str, Fact]:
    n = len(found.people)
    cut = fragmentation.cut_people(n, edges)
    apart = fragmentation.fragmentation(n, edges)
    facts = {
        "cut_people": counted(len(cut)),
        "any_cut_person": counted(bool(cut), "truth"),
        "fragmentation": counted(apart, "share") if apart is not None else absent("undefined", unit="share"),
    }
    group_of = groups_of(engagement, found, "unit")
    units, among = list(group_of.values()), _edges(found, list(group_of))
    own = silos.modularity(units, among) if len(set(units)) > 1 else None
    best = silos.communities(len(units), among) if own is not None else None
    names = ("unit_modularity", "community_modularity", "communities", "unit_communities_agreement")
    if own is None or best is None:
        return facts | {name: absent("undefined", unit=UNITS[name]) for name in names}
    # Of a department of one, modularity tells the ties; of partitions that change from run to run, nothing stands.
    if "unit" not in told or not _whole(found, group_of):
        return facts | {name: absent("withheld", unit=UNITS[name]) for name in names}
    if best.agreement is None or best.agreement < STABLE:
        return (
            facts
            | {"unit_modularity": counted(own, "coefficient")}
            | {name: absent("undefined", unit=UNITS[name]) for name in names[1:]}
        )
    agreement = silos.adjusted_rand_index(units, best.label)
    return facts | {
        "unit_modularity": counted(own, "coefficient"),
        "community_modularity": counted(best.modularity, "coefficient"),
        "communities": counted(sum(size > 1 for size in best.sizes)),
        "unit_communities_agreement": counted(agreement, "coefficient")
        if agreement is not None
        else absent("undefined", unit="coefficient"),
    }
