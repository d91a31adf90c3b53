"""Declared ties: how dense, how mutual, and what runs between sites and ranks. Group figures only.

Two groupings of the same people cut the same ties twice, and the difference tells a crossing: the ties of the one
employee of a site. The first grouping's matrix is therefore protected cell by cell, and figures of another are given
only where the crossing of both could be shown whole.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from maillage.disclosure import Absent, Draft, Field, Findings, Part, Sums, minimum_group
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures import ties as measures
from maillage.terms import MINIMUM_GROUP, UNANIMITY_GROUP

GROUP_MINIMUM = 10  # people of a group below which no network figure of it is shown [convention, methods.md §1.10]
GROUPINGS = ("site", "level", "unit")  # the first that has two groups is shown whatever the others say

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
    "ties_one_way": "truth",
    "tie_density": "share",
    "tie_reciprocity": "share",
    "tie_components": "count",
    "tie_isolates": "count",
    "any_isolate": "truth",
    "between_sites_told": "truth",
    "between_levels_told": "truth",
}
MUTUAL = ("family", "works_with", "knows")


@dataclass(frozen=True, slots=True)
class Declared:
    """The declared ties, read once.

    Parameters
    ----------
    directed : bool
        Whether ties run one way: asking for advice does, marrying does not.
    arcs : frozenset of (str, str)
        Who named whom, each once; nobody is tied to themselves.
    people : tuple of str
        Everybody listed, tied or not, then everybody tied.
    spoke : mapping of (str, str) to set of str
        By arc, whose word it is: who declared it, and both ends where it runs both ways.
    least : int
        People whose word stands behind a published figure, at least.
    """

    directed: bool
    arcs: frozenset[tuple[str, str]]
    people: tuple[str, ...]
    spoke: Mapping[tuple[str, str], frozenset[str]]
    least: int

    @property
    def declarants(self) -> frozenset[str]:
        """Everybody whose word the ties are."""
        return frozenset().union(*self.spoke.values())

    @property
    def ties(self) -> frozenset:
        """Every tie once: who named whom, or the pair where ties run both ways."""
        return self.arcs if self.directed else frozenset(map(frozenset, self.arcs))


def declared(engagement: Engagement) -> Declared:
    """The ties of an engagement.

    Where kinds that run both ways stand among others, all are read as pairs: who wrote such a tie down says nothing. A
    one-way tie stays the word of the one who declared it.
    """
    rows = [row for row in engagement.rows("ties") if row["source"] != row["target"]]
    spoke: dict[tuple[str, str], frozenset[str]] = {}
    for row in rows:
        arc = row["source"], row["target"]
        words = frozenset(arc if row["kind"] in MUTUAL else arc[:1])
        spoke[arc] = spoke.get(arc, frozenset()) | words
    listed = [row["person"] for row in engagement.rows("people")]
    named = [person for row in engagement.rows("ties") for person in (row["source"], row["target"])]
    return Declared(
        not any(row["kind"] in MUTUAL for row in engagement.rows("ties")),
        frozenset(spoke),
        tuple(dict.fromkeys([*listed, *named])),
        spoke,
        max(MINIMUM_GROUP, minimum_group(engagement)),
    )


@dataclass(frozen=True, slots=True)
class Cells:
    """Ties within and between groups, and whose word each cell is.

    Parameters
    ----------
    groups : tuple
        In order of rows and columns.
    counts, possible : array of shape (groups, groups)
        Ties, and those that could be.
    sizes, declarants : tuple of int
        People of each group, and those of them whose word the ties are.
    behind : array of shape (groups, groups)
        People whose word the ties of a cell are.
    """

    groups: tuple[Hashable, ...]
    counts: NDArray[np.int64]
    possible: NDArray[np.int64]
    sizes: tuple[int, ...]
    declarants: tuple[int, ...]
    behind: NDArray[np.int64]

    def too_few(self, row: int, column: int, least: int, directed: bool) -> bool:
        """Whether one of the two groups has too few people, or too few who declared anything."""
        speaking = self.declarants[row] if directed else min(self.declarants[row], self.declarants[column])
        return min(self.sizes[row], self.sizes[column]) < GROUP_MINIMUM or speaking < least

    def secret(self, row: int, column: int, least: int, directed: bool) -> bool:
        """Whether a cell must not be told: too few people, few people's word, or what each of a few did or did not."""
        speaking = self.declarants[row] if directed else min(self.declarants[row], self.declarants[column])
        count = self.counts[row, column]
        all_alike = speaking < UNANIMITY_GROUP and count in (0, self.possible[row, column])
        few_words = count > 0 and min(count, self.behind[row, column]) < least
        return bool(self.too_few(row, column, least, directed) or few_words or all_alike)

    def whole(self, least: int, directed: bool) -> bool:
        """Whether every cell may be told."""
        places = range(len(self.groups))
        return not any(self.secret(row, column, least, directed) for row in places for column in places)


def cells(found: Declared, group_of: Mapping[str, Hashable]) -> Cells:
    """Ties between the groups of the people who have one."""
    groups = tuple(sorted(set(group_of.values()), key=str))
    place = {group: position for position, group in enumerate(groups)}
    inside = [arc for arc in sorted(found.arcs) if arc[0] in group_of and arc[1] in group_of]
    counts = measures.ties_between_groups(
        [source for source, _ in inside], [target for _, target in inside], group_of, groups, found.directed
    )
    words: dict[tuple[int, int], set[str]] = {}
    for arc in inside:
        row, column = place[group_of[arc[0]]], place[group_of[arc[1]]]
        for cell in {(row, column)} if found.directed else {(row, column), (column, row)}:
            words.setdefault(cell, set()).update(found.spoke[arc])
    behind = np.zeros_like(counts)
    for cell, people in words.items():
        behind[cell] = len(people)
    sizes = tuple(sum(group == each for each in group_of.values()) for group in groups)
    speaking = found.declarants
    return Cells(
        groups,
        counts,
        measures.possible_ties_between_groups(sizes, found.directed),
        sizes,
        tuple(sum(group_of.get(person) == group for person in speaking) for group in groups),
        behind,
    )


def groups_of(engagement: Engagement, found: Declared, *columns: str) -> Mapping[str, Hashable]:
    """The group of everybody of whom these columns are known; of several columns, their crossing."""
    rows = {row["person"]: row for row in engagement.rows("people")}
    known = {person: tuple(rows[person][column] for column in columns) for person in found.people if person in rows}
    return {
        person: values if len(columns) > 1 else values[0]
        for person, values in known.items()
        if all(value is not None for value in values)
    }


def told_groupings(engagement: Engagement, found: Declared) -> tuple[str, ...]:
    """The groupings of which figures may be given: the first with two groups, then those whose crossing is whole."""
    several = [column for column in GROUPINGS if len(set(groups_of(engagement, found, column).values())) > 1]
    told = several[:1]
    for column in several[1:]:
        crossed = groups_of(engagement, found, *told, column)
        everybody = len(crossed) == len(found.people)
        if everybody and cells(found, crossed).whole(found.least, found.directed):
            told.append(column)
    return tuple(told)


def find(engagement: Engagement, found: Declared, told: tuple[str, ...]) -> Findings:
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
    sites, levels = (
        _between(found, name, fields, groups_of(engagement, found, column) if column in told else {}, prefix)
        for name, column, fields, prefix in (
            ("between_sites", "site", BETWEEN_SITES, ""),
            ("between_levels", "level", BETWEEN_LEVELS, "level:"),
        )
    )
    several = {column: len(set(groups_of(engagement, found, column).values())) > 1 for column in ("site", "level")}
    return Findings(
        tables={"between_sites": sites[0], "between_levels": levels[0]},
        words=_words(engagement, found),
        mandates={
            "ties_one_way": counted(found.directed, "truth"),
            "between_sites_told": counted("site" in told or not several["site"], "truth"),
            "between_levels_told": counted("level" in told or not several["level"], "truth"),
        },
        sums=(*sites[1], *levels[1]),
    )


def _words(engagement: Engagement, found: Declared) -> dict[str, Fact]:
    """What all the ties together tell."""
    count, arcs = len(found.ties), sorted(found.arcs)
    position = {person: number for number, person in enumerate(found.people)}
    pieces = measures.components(len(position), [(position[s], position[t]) for s, t in arcs])
    alone = sum(size == 1 for size in pieces.sizes)
    size, n = len(found.people), len(found.declarants)
    sources, targets = [s for s, _ in arcs], [t for _, t in arcs]
    words: dict[str, Fact] = {
        "tied_people": counted(size, n=n),
        "ties": counted(count, n=n),
        "tie_density": counted(measures.density(size, count, found.directed), "share", n=n),
        "tie_components": counted(sum(size > 1 for size in pieces.sizes), n=n),
        "tie_isolates": counted(alone, n=n),
        # People known only by their ties have one by construction: only a list of people can show who has none.
        "any_isolate": counted(alone > 0, "truth", n=n)
        if engagement.has("people")
        else absent("undefined", unit="truth"),
        "tie_reciprocity": counted(measures.reciprocity(sources, targets), "share", n=n)
        if found.directed and found.arcs
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


def _between(
    found: Declared, name: str, fields: tuple[Field, ...], group_of: Mapping[str, str], prefix: str
) -> tuple[Draft, Sums]:
    """The matrix between groups, and the sums that tie its cells: to the total, to a group, to their mirror if mutual.

    All ties are published; what the cells shown leave of them must not tell those of one group too small to be shown,
    nor those of the people without a group.
    """
    if len(set(group_of.values())) < 2:
        return Draft(fields=fields, rows=()), ()
    matrix, directed, least = cells(found, group_of), found.directed, found.least
    groups = matrix.groups
    rows, parts = [], {}
    for i, source in enumerate(groups):
        for j, target in enumerate(groups):
            few = matrix.too_few(i, j, least, directed)
            count, most = int(matrix.counts[i, j]), int(matrix.possible[i, j])
            parts[i, j] = Part(
                name, len(rows), "ties", count, 1.0, matrix.secret(i, j, least, directed), max(count, 1),
                min(max(least, count), most), 0, most,
            )  # fmt: skip
            shown = (Absent("too_few"),) * 2 if few else (count, count / most if most else None)
            rows.append((prefix + source, prefix + target, *shown))
    once = [part for (i, j), part in parts.items() if directed or i <= j]
    arcs = found.ties
    alone = [arc for arc in arcs if not set(arc) <= group_of.keys()]
    outside = [_hidden(f"{name} without a group", 0, len(alone), len(arcs), least)] if alone else []
    total = Part("", 0, "ties", len(arcs), -1.0, False, 1, 0, 0, len(arcs))
    mirrored = [] if directed else [(i, j) for i, j in parts if i < j]
    sums = [(*once, *outside, total), *((parts[i, j], replace(parts[j, i], factor=-1.0)) for i, j in mirrored)]
    for i, size in enumerate(matrix.sizes):
        if size < GROUP_MINIMUM or matrix.declarants[i] < least:
            touched = {
                (a, b)
                for a, b in parts
                if (i in (a, b) if size < GROUP_MINIMUM or not directed else a == i) and (directed or a <= b)
            }
            own = [parts[cell] for cell in sorted(touched)]
            most = sum(part.high for part in own)
            hidden = _hidden(f"{name} of a group", i, sum(part.value for part in own), most, least)
            sums.append((*own, replace(hidden, factor=-1.0)))
    draft = Draft(
        fields=fields,
        rows=tuple(rows),
        answers=tuple(
            matrix.declarants[i] if directed else min(matrix.declarants[i], matrix.declarants[j])
            for i in range(len(groups))
            for j in range(len(groups))
        ),
        protected=("ties", "density"),
    )
    return draft, tuple(sums)


def _hidden(name: str, row: int, value: float, most: float, least: int) -> Part:
    """A sum of ties that is printed nowhere and must not be told."""
    return Part(name, row, "ties", value, 1.0, True, max(value, 1), min(max(least, value), most), 0, most)
