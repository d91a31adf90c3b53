"""Declared ties: how dense, how mutual, and what runs between sites and ranks. Group figures only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from maillage.disclosure import Absent, Draft, Field, Findings, Part, Sums
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures import ties as measures
from maillage.terms import MINIMUM_GROUP, UNANIMITY_GROUP

GROUP_MINIMUM = 10  # people of a group below which no network figure of it is shown [convention, methods.md §1.10]
DECLARANTS_MINIMUM = 5  # people of a group who declared a tie, below which what the group declares is not shown

BETWEEN_SITES = (
    Field("from", phrase("De"), "text"),
    Field("to", phrase("À"), "text"),
    Field("ties", phrase("Liens"), "count"),
    Field("density", phrase("Part des liens possibles"), "share"),
)
BETWEEN_LEVELS = (
    Field("from", phrase("De"), "term"),
    Field("to", phrase("À"), "term"),
    Field("ties", phrase("Liens"), "count"),
    Field("density", phrase("Part des liens possibles"), "share"),
)

UNITS: Mapping[str, str] = {
    "tied_people": "count",
    "ties": "count",
    "tie_density": "share",
    "tie_reciprocity": "share",
    "tie_components": "count",
    "tie_isolates": "count",
    "any_isolate": "truth",
}
MUTUAL = ("family", "works_with", "knows")  # kinds that run both ways


def find(engagement: Engagement) -> Findings:
    """Density, reciprocity, components and isolates; matrices between sites and between levels.

    Ties of one-way kinds count in their direction; with kinship, acquaintance or working together among them, pairs do.
    """
    if not engagement.has("ties"):
        return Findings(
            tables={
                "between_sites": Draft(fields=BETWEEN_SITES, rows=()),
                "between_levels": Draft(fields=BETWEEN_LEVELS, rows=()),
            },
            mandates={name: absent("no_table", unit=unit, table="ties") for name, unit in UNITS.items()},
        )
    rows = engagement.rows("ties")
    sources, targets = [row["source"] for row in rows], [row["target"] for row in rows]
    directed, arcs, nodes = directed_ties(engagement)
    people = {row["person"]: row for row in engagement.rows("people")}
    site_of = {person: people[person]["site"] for person in nodes if person in people and people[person]["site"]}
    level_of = {person: people[person]["level"] for person in nodes if person in people and people[person]["level"]}
    sites = _between("between_sites", BETWEEN_SITES, sources, targets, site_of, directed, "")
    levels = _between("between_levels", BETWEEN_LEVELS, sources, targets, level_of, directed, "level:")
    return Findings(
        tables={"between_sites": sites.draft, "between_levels": levels.draft},
        words=_facts(sources, targets, nodes, arcs, directed, listed=bool(people)),
        sums=(*sites.sums, *levels.sums, *_the_same(sites, site_of, levels, level_of)),
    )


def _facts(
    sources: list[str],
    targets: list[str],
    nodes: list[str],
    arcs: set[tuple[str, str]],
    directed: bool,
    *,
    listed: bool,
) -> dict[str, Fact]:
    """The network as a whole; `listed` says whether people without a tie are in it."""
    count = len(arcs) if directed else len({frozenset(arc) for arc in arcs})
    position = {person: number for number, person in enumerate(nodes)}
    pieces = measures.components(len(nodes), [(position[s], position[t]) for s, t in arcs])
    alone = sum(size == 1 for size in pieces.sizes)
    size = len(nodes)
    # A one-way tie is the word of the one who declares it; a mutual one is known of both.
    n = len(set(sources)) if directed else len({*sources, *targets})
    words: dict[str, Fact] = {
        "tied_people": counted(size, n=n),
        "ties": counted(count, n=n),
        "tie_density": counted(measures.density(size, count, directed), "share", n=n),
        "tie_components": counted(sum(size > 1 for size in pieces.sizes), n=n),
        "tie_isolates": counted(alone, n=n),
        # People known only by their ties have one by construction: only a list of people can show who has none.
        "any_isolate": counted(alone > 0, "truth", n=n) if listed else absent("undefined", unit="truth"),
        "tie_reciprocity": counted(measures.reciprocity(sources, targets), "share", n=n)
        if directed and arcs
        else absent("undefined", unit="share"),
    }
    # Of few declarants, all answered or none is what each of them may read of the people they named.
    if n < UNANIMITY_GROUP:
        words |= {
            name: absent("withheld", unit="share")
            for name in ("tie_reciprocity", "tie_density")
            if words[name].value in (0, 1)
        }
    if size < GROUP_MINIMUM:
        words = {name: absent("too_few", unit=fact.unit) for name, fact in words.items()}
    return words


@dataclass(frozen=True, slots=True)
class _Matrix:
    """A table between groups, its cells by group, and what can be added up of them."""

    draft: Draft
    cells: Mapping[tuple[str, str], Part]
    sums: Sums


def _the_same(one: _Matrix, ones: Mapping[str, str], other: _Matrix, others: Mapping[str, str]) -> Sums:
    """Cells of the two matrices between groups of the same people: one number, told or withheld in both."""
    members = [
        {group: frozenset(person for person in of if of[person] == group) for group in set(of.values())}
        for of in (ones, others)
    ]
    twin = {mine: theirs for mine, own in members[0].items() for theirs, there in members[1].items() if own == there}
    return tuple(
        (part, replace(other.cells[twin[source], twin[target]], factor=-1.0))
        for (source, target), part in one.cells.items()
        if source in twin and target in twin and other.cells
    )


def directed_ties(engagement: Engagement) -> tuple[bool, set[tuple[str, str]], list[str]]:
    """Whether the ties run one way (asking for advice does, marrying does not), the ties, and everybody concerned.

    Where kinds that run both ways stand among others, all are read as pairs: who wrote such a tie down says nothing.
    Nobody is tied to themselves; whoever is listed without a tie is not forgotten.
    """
    rows = engagement.rows("ties")
    arcs = {(row["source"], row["target"]) for row in rows if row["source"] != row["target"]}
    listed = [row["person"] for row in engagement.rows("people")]
    nodes = list(dict.fromkeys([*listed, *(row["source"] for row in rows), *(row["target"] for row in rows)]))
    return not any(row["kind"] in MUTUAL for row in rows), arcs, nodes


def _between(
    name: str,
    fields: tuple[Field, ...],
    sources: list[str],
    targets: list[str],
    group_of: Mapping[str, str],
    directed: bool,
    prefix: str,
) -> _Matrix:
    """The matrix between groups, and the sums that tie its cells: to the total, to a group, to their mirror if mutual.

    All ties are published; what the cells shown leave of them must not tell those of one group too small to be shown,
    nor those of the people without a group.
    """
    groups = sorted(set(group_of.values()))
    if len(groups) < 2:
        return _Matrix(Draft(fields=fields, rows=()), {}, ())
    inside = [(s, t) for s, t in zip(sources, targets, strict=True) if s in group_of and t in group_of]
    counts = measures.ties_between_groups([s for s, _ in inside], [t for _, t in inside], group_of, groups, directed)
    sizes = [sum(group == each for each in group_of.values()) for group in groups]
    possible = measures.possible_ties_between_groups(sizes, directed)
    declaring = {person for arc in inside for person in (arc[:1] if directed else arc)}
    declarants = {group: sum(group_of[person] == group for person in declaring) for group in groups}
    rows, parts = [], {}
    for i, source in enumerate(groups):
        for j, target in enumerate(groups):
            few = min(sizes[i], sizes[j]) < GROUP_MINIMUM or declarants[source] < DECLARANTS_MINIMUM
            count, most = int(counts[i, j]), int(possible[i, j])
            parts[i, j] = Part(
                name, len(rows), "ties", count, 1.0, few or 0 < count < MINIMUM_GROUP, max(count, 1),
                min(max(MINIMUM_GROUP, count), most), 0, most,
            )  # fmt: skip
            cells = (Absent("too_few"),) * 2 if few else (count, count / most if most else None)
            rows.append((prefix + source, prefix + target, *cells))
    mirrored = [] if directed else [(i, j) for i, j in parts if i < j]
    once = [part for (i, j), part in parts.items() if directed or i <= j]
    arcs = {arc if directed else frozenset(arc) for arc in zip(sources, targets, strict=True) if len({*arc}) == 2}
    alone = [arc for arc in arcs if not set(arc) <= group_of.keys()]
    outside = [_hidden(f"{name} without a group", 0, len(alone), len(arcs))] if alone else []
    total = Part("", 0, "ties", len(arcs), -1.0, False, 1, 0, 0, len(arcs))
    sums = [(*once, *outside, total), *((parts[i, j], replace(parts[j, i], factor=-1.0)) for i, j in mirrored)]
    for i, group in enumerate(groups):
        small = sizes[i] < GROUP_MINIMUM
        if small or declarants[group] < DECLARANTS_MINIMUM:
            touched = {(a, b) for a, b in parts if (i in (a, b) if small else a == i) and (directed or a <= b)}
            own = [parts[cell] for cell in sorted(touched)]
            most = sum(part.high for part in own)
            hidden = _hidden(f"{name} of a group", i, sum(part.value for part in own), most)
            sums.append((*own, replace(hidden, factor=-1.0)))
    draft = Draft(
        fields=fields,
        rows=tuple(rows),
        answers=tuple(declarants[source] for source in groups for _ in groups),
        protected=("ties", "density"),
    )
    return _Matrix(draft, {(groups[i], groups[j]): part for (i, j), part in parts.items()}, tuple(sums))


def _hidden(name: str, row: int, value: float, most: float) -> Part:
    """A sum of ties that is printed nowhere and must not be told."""
    width = min(max(MINIMUM_GROUP, value), most)
    return Part(name, row, "ties", value, 1.0, True, max(value, 1), width, 0, most)
