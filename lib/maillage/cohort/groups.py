"""The same answers by sector and by size, where enough members of a group answered."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping

from maillage.catalogue import entries
from maillage.cohort.questions import AUDIENCE, flash_items
from maillage.diagnosis.answers import Answers, points_of
from maillage.disclosure import Absent, Draft, Field, Findings, Part, ReleasedTable, Sums, all_alike
from maillage.facts import Fact, absent, counted
from maillage.language import phrase
from maillage.terms import UNANIMITY_GROUP

BOUNDS = (0.0, 100.0)
NARROWEST = BOUNDS[1] / UNANIMITY_GROUP  # points left around a score withheld: one member of ten may differ wholly

SECTORS = (
    Field("group", phrase("Secteur"), "text"),
    Field("answers", phrase("Membres qui ont répondu"), "count"),
    Field("score", phrase("Score moyen"), "points"),
)
SIZES = (Field("group", phrase("Taille"), "term"), *SECTORS[1:])
REST = SECTORS[1:]


def find(answers: Answers) -> Findings:
    """Members by sector and by size, with their mean score; small groups are gathered, and never named."""
    scores = member_scores(answers)
    members = {row["member"]: row for row in answers.engagement.rows("cohort_members")}
    known_sizes = list(entries("company_size"))

    def sized(group: str) -> tuple[int, str]:
        return known_sizes.index(group.rpartition(":")[2]), group

    tables: dict[str, Draft] = {}
    sums: list[tuple[Part, ...]] = []
    for name, fields, column, order in (
        ("sectors", SECTORS, "sector", None),
        ("sizes", SIZES, "size", sized),
    ):
        grouped = _grouped(scores, {one: row[column] for one, row in members.items()})
        drafted, rest, tied = _table(name, fields, grouped, answers, order)
        tables |= {name: drafted, f"{name}_rest": rest}
        sums += tied
    return Findings(
        tables=tables,
        sums=tuple(sums),
        read_off={f"{name}_told": (name, _told) for name in ("sectors", "sizes")}
        | {f"{name}_rest": (f"{name}_rest", _rest) for name in ("sectors", "sizes")},
    )


def member_scores(answers: Answers) -> Mapping[str, float]:
    """Each member's mean over the questions it answered [points], by its number."""
    given: dict[str, list[float]] = {}
    for item in flash_items():
        worth = points_of(item.fields["form"], item.fields.get("reversed", False))
        for member, code in answers.values(item.id, AUDIENCE).items():
            if code in worth:
                given.setdefault(str(member), []).append(worth[code])
    return {member: statistics.fmean(points) for member, points in given.items()}


def _grouped(scores: Mapping[str, float], groups: Mapping[str, str | None]) -> Mapping[str | None, list[float]]:
    """Scores by group of ten members or more; under None all others, whose group is not even named."""
    by_group: dict[str | None, list[float]] = {}
    for member, score in sorted(scores.items()):
        by_group.setdefault(groups.get(member), []).append(score)
    kept: dict[str | None, list[float]] = {}
    for group, found in by_group.items():
        kept.setdefault(group if group and len(found) >= UNANIMITY_GROUP else None, []).extend(found)
    return kept


def _table(
    name: str,
    fields: tuple[Field, ...],
    grouped: Mapping[str | None, list[float]],
    answers: Answers,
    order: Callable[[str], tuple] | None,
) -> tuple[Draft, Draft, Sums]:
    """The groups, the members of none, and the sums a reader could write down: members and points, of all together."""
    everybody = [score for found in grouped.values() for score in found]
    named = sorted((group for group in grouped if group), key=order)
    of_scores = [Part("", 0, "points", statistics.fmean(everybody) if everybody else 0.0, -float(len(everybody)), False,
                      1.0, 0.0, *BOUNDS)]  # fmt: skip
    of_counts = [Part("", 0, "members", float(len(everybody)), -1.0, False, 1.0, 0.0, 0.0, math.inf)]
    rows: dict[str, list[tuple]] = {name: [], f"{name}_rest": []}
    for group in (*named, *([None] if None in grouped else [])):
        found, table = grouped[group], name if group else f"{name}_rest"
        n, mean, at = float(len(found)), statistics.fmean(found), len(rows[table])
        few = len(found) < UNANIMITY_GROUP
        label = [f"choice:company_size:{group}" if name == "sizes" else group] if group else []
        rows[table].append((*label, len(found), Absent("too_few") if few else mean))
        secret = few or all_alike(found, answers.engagement)
        of_scores.append(Part(table, at, "score", mean, n, secret, n, NARROWEST, *BOUNDS))
        small = n < answers.minimum
        width = max(n, answers.minimum)
        of_counts.append(Part(table, at, "answers", n, 1.0, small, n, width, 0.0, float(len(everybody) + width)))

    def drafted(table: str, heads: tuple[Field, ...]) -> Draft:
        return Draft(
            fields=heads,
            rows=tuple(rows[table]),
            answers=tuple(row[-2] for row in rows[table]),
            protected=("answers", "score"),
        )

    return drafted(name, fields), drafted(f"{name}_rest", REST), (tuple(of_scores), tuple(of_counts))


def _told(table: ReleasedTable) -> Fact:
    """Groups of which the score is published."""
    return counted(sum(not isinstance(row["score"], Absent) for row in table.records()))


def _rest(table: ReleasedTable) -> Fact:
    """Members of no group that is told."""
    count = table.records()[0]["answers"] if len(table) else 0
    return absent(count.reason, unit="count") if isinstance(count, Absent) else counted(count)
