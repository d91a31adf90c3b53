"""Whether groups keep to themselves, and how much of what circulates hangs on few people. Group figures only.

Drawn from declared ties, never from an export of contacts: a star has no ties among the contacts. Below
`LEAST_RESPONSE` of the people asked nothing is said of structure; above it, how far to trust it is said beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.ties import DECLARANTS_MINIMUM, GROUP_MINIMUM, directed_ties
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures import brokerage, centrality, fragmentation, silos
from maillage.measures.ties import ties_between_groups
from maillage.terms import MINIMUM_GROUP

LEAST_RESPONSE = 0.4  # part of the people asked who declared a tie, below which structure is not told [convention]
SOLID, FAIR = 0.8, 0.6  # from which it is solid, and fair [convention]
LEAST_TIES = 20  # ties below which not even a reading is told of groups some of which are withheld [convention]
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


def find(engagement: Engagement) -> Findings:
    """E–I by department, site and level; modularity of departments; what falls apart; contacts by level."""
    if not engagement.has("ties"):
        return _nothing({}, "no_table", "ties")
    directed, arcs, nodes = directed_ties(engagement)
    people = {row["person"]: row for row in engagement.rows("people")}
    declared = {source for source, _ in arcs} if directed else {person for arc in arcs for person in arc}
    n = len(declared)
    # Of the head count where it says more than the list: a list of those who answered would always be complete.
    asked = max(len(people), sum(row["count"] or 0 for row in engagement.rows("headcount"))) if people else 0
    rate = n / asked if asked else None
    facts: dict[str, Fact] = {"structure_told": counted(rate is None or rate >= LEAST_RESPONSE, "truth", n=n)}
    if rate is not None:
        facts["tie_response"] = counted(min(rate, 1.0), "share", n=n)
    if rate is not None and rate >= LEAST_RESPONSE:
        facts["tie_confidence"] = counted(next(word for least, word in CONFIDENCE if rate >= least), "phrase", n=n)
    if not facts["structure_told"].value or len(nodes) < GROUP_MINIMUM or n < DECLARANTS_MINIMUM:
        return _nothing(facts, "too_few")
    place = {person: number for number, person in enumerate(nodes)}
    edges = np.array([(place[source], place[target]) for source, target in sorted(arcs)])
    levels = _positions(people, nodes, edges, declared)
    return Findings(
        tables={
            "silos": Draft(fields=SILOS, rows=tuple(_silos(people, nodes, edges, directed))),
            "positions": Draft(
                fields=POSITIONS,
                rows=tuple(row for row, _ in levels),
                answers=tuple(answers for _, answers in levels),
                protected=tuple(field.id for field in POSITIONS[2:]),
            ),
        },
        words={
            name: fact if not fact.known else counted(fact.value, fact.unit, n=n)
            for name, fact in _structure(people, nodes, edges, directed).items()
        }
        | {name: facts.get(name, absent("undefined", unit=UNITS[name])) for name in list(UNITS)[:3]},
    )


def _nothing(facts: Mapping[str, Fact], reason: str, table: str = "") -> Findings:
    """No structure, and of what is known of the answers, these facts."""
    return Findings(
        tables={"silos": Draft(fields=SILOS, rows=()), "positions": Draft(fields=POSITIONS, rows=())},
        words={name: facts.get(name, absent(reason, unit=unit, table=table)) for name, unit in UNITS.items()},
    )


def _silos(
    people: Mapping[str, Mapping], nodes: Sequence[str], edges: NDArray[np.int64], directed: bool
) -> list[tuple]:
    """One row for each grouping of which two groups at least are large enough to be spoken of.

    The index gives away how many ties run inside the groups: it is withheld where a group is too small to be shown,
    since the matrix of the others would then tell its ties. What is read of it stays.
    """
    rows = []
    for column, name in GROUPINGS.items():
        grouped = [place for place, person in enumerate(nodes) if people.get(person, {}).get(column)]
        groups = [people[nodes[place]][column] for place in grouped]
        sizes = [groups.count(group) for group in set(groups)]
        if sum(size >= GROUP_MINIMUM for size in sizes) < 2:
            continue
        among = _among(grouped, edges)
        found = silos.external_internal(groups, among, directed)
        if found.index is None:
            continue
        if _whole(groups, among, directed):
            figures = (found.index, found.expected, found.density_adjusted)
        else:  # what is read is then of the large groups alone, and of enough ties to tell nobody's
            figures = (Absent("withheld"),) * 3
            large = [place for place, group in enumerate(groups) if groups.count(group) >= GROUP_MINIMUM]
            among, groups = _among(large, among), [groups[place] for place in large]
        test = silos.label_test(groups, among, directed) if len(among) >= LEAST_TIES else None
        rows.append((name, len(sizes), *figures, _reading(test)))
    return rows


def _reading(test: silos.LabelTest | None) -> str | Absent:
    if test is None:
        return Absent("withheld")
    return CLOSED if test.p_closed < UNUSUAL else OPEN if test.p_open < UNUSUAL else CHANCE


def _whole(groups: Sequence[str], among: NDArray[np.int64], directed: bool) -> bool:
    """Whether the matrix between these groups is shown cell by cell, so that the index tells nothing it does not."""
    names = sorted(set(groups))
    sources = [str(place) for place in among[:, 0]]
    targets = [str(place) for place in among[:, 1]]
    group_of = {str(place): group for place, group in enumerate(groups)}
    cells = ties_between_groups(sources, targets, group_of, names, directed)
    declaring = {*sources} if directed else {*sources, *targets}
    declarants = [sum(group_of[person] == name for person in declaring) for name in names]
    return (
        min(groups.count(name) for name in names) >= GROUP_MINIMUM
        and min(declarants) >= DECLARANTS_MINIMUM
        and not ((cells > 0) & (cells < MINIMUM_GROUP)).any()
    )


def _among(kept: Sequence[int], edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """The ties whose two ends are kept, their people numbered anew in that order."""
    place = {old: new for new, old in enumerate(kept)}
    return np.array([(place[s], place[t]) for s, t in edges.tolist() if s in place and t in place]).reshape(-1, 2)


def _positions(
    people: Mapping[str, Mapping], nodes: Sequence[str], edges: NDArray[np.int64], declared: set[str]
) -> list[tuple[tuple, int]]:
    """How many contacts people of a level have, how open these are, how much passes through them; large groups only."""
    contacts = centrality.degree(len(nodes), edges)
    reach = np.nan_to_num(brokerage.effective_size(len(nodes), edges))
    between = centrality.betweenness(len(nodes), edges).values
    rows = []
    for level in ("executive", "manager", "employee"):
        here = [place for place, person in enumerate(nodes) if people.get(person, {}).get("level") == level]
        if len(here) >= GROUP_MINIMUM:
            quartiles = np.quantile(contacts[here], (0.25, 0.5, 0.75)).tolist()
            medians = float(np.median(reach[here])), float(np.median(between[here]))
            answers = sum(nodes[place] in declared for place in here)
            rows.append(((f"level:{level}", len(here), *quartiles, *medians), answers))
    return rows


def _structure(
    people: Mapping[str, Mapping], nodes: Sequence[str], edges: NDArray[np.int64], directed: bool
) -> dict[str, Fact]:
    n = len(nodes)
    cut = fragmentation.cut_people(n, edges)
    apart = fragmentation.fragmentation(n, edges)
    facts = {
        "cut_people": counted(len(cut)),
        "any_cut_person": counted(bool(cut), "truth"),
        "fragmentation": counted(apart, "share") if apart is not None else absent("undefined", unit="share"),
    }
    grouped = [place for place, person in enumerate(nodes) if people.get(person, {}).get("unit")]
    units = [people[nodes[place]]["unit"] for place in grouped]
    among = _among(grouped, edges)
    own = silos.modularity(units, among) if len(set(units)) > 1 else None
    best = silos.communities(len(grouped), among) if own is not None else None
    names = ("unit_modularity", "community_modularity", "communities", "unit_communities_agreement")
    if own is None or best is None:
        return facts | {name: absent("undefined", unit=UNITS[name]) for name in names}
    # Of a department of one, modularity tells the ties; of partitions that change from run to run, nothing stands.
    if not _whole(units, among, directed):
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
