"""Who sees it how: the same question through two audiences' answers, and what is said beside what documents show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

import numpy as np

from maillage.catalogue import entries
from maillage.diagnosis.answers import Answers, scored_items
from maillage.diagnosis.dimensions import BOUNDS, Measured, item_places, told_with_its_item
from maillage.disclosure import Absent, Draft, Field, Findings, Part, ReleasedTable
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.estimation import Estimate, difference, holm, mean_with_interval, p_value
from maillage.measures.gaps import documentary_score, is_marked, says_versus_shows
from maillage.terms import AUDIENCES

GAPS = (
    Field("item", phrase("Même question"), "term"),
    Field("executives", phrase("Dirigeants"), "points"),
    Field("managers", phrase("Managers"), "points"),
    Field("employees", phrase("Collaborateurs"), "points"),
    Field("gap", phrase("Écart, premier public moins dernier"), "points"),
    Field("low", phrase("Bas"), "points"),
    Field("high", phrase("Haut"), "points"),
    Field("reading", phrase("Lecture"), "phrase"),
)
SHOWN = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("said", phrase("Ce qui est dit"), "points"),
    Field("shown", phrase("Ce que les documents montrent"), "points"),
    Field("documents", phrase("Documents"), "count"),
    Field("reading", phrase("Lecture"), "phrase"),
)
MARKED, NOT_MARKED, NOT_COMPARED = phrase("écart marqué"), phrase("non marqué"), phrase("trop peu de réponses")
SAID_AND_SHOWN = {
    "says_more": phrase("ce qui est dit dépasse ce que les documents montrent"),
    "shows_more": phrase("les documents montrent plus que ce qui est dit"),
    "agree": phrase("pas d’écart net"),
}


def find(engagement: Engagement, answers: Answers, measured: Measured) -> Findings:
    """Gaps on the questions that several audiences were asked; dimensions whose documents tell another story."""
    rows, counts, sums = _gaps(answers)
    shown = tuple(_shown(engagement, measured))
    return Findings(
        tables={
            "gaps": Draft(
                fields=GAPS,
                rows=tuple(rows),
                answers=tuple(counts),
                protected=("executives", "managers", "employees", "gap", "low", "high", "reading"),
            ),
            "said_and_shown": Draft(fields=SHOWN, rows=shown),
        },
        mandates=_documents(engagement, shown),
        sums=tuple(sums),
        read_off=_read_off(answers),
    )


def _gaps(answers: Answers) -> tuple[list[tuple], list[int], list[tuple[Part, ...]]]:
    """One row a question asked of two audiences or more; its scores are those of the table of items, protected alike.

    The gap is that of the two audiences furthest apart in the company: executives less employees, where both answered.
    """
    places = item_places(answers)
    found, counts, sums = [], [], []
    for item, by_audience in _asked_of_several(answers):
        estimates = {
            name: mean_with_interval(scores, answers.population[name], bounds=BOUNDS)
            for name, scores in by_audience.items()
            if len(scores) >= answers.minimum
        }
        outer = [estimates[name] for name in AUDIENCES if name in estimates]
        sums += [
            told_with_its_item("gaps", len(found), name, item, by_audience[name], places[item, name], answers)
            for name in estimates
        ]
        few = [name for name in by_audience if name not in estimates]
        found.append((item, estimates, few, difference(outer[0], outer[-1]) if len(outer) > 1 else None))
        counts.append(min((estimate.n for estimate in outer), default=0))
    readings = _readings([gap for *_, gap in found])
    rows = [
        (f"item:{item}", *(_score(name, estimates, few) for name in AUDIENCES), *_interval(gap), reading)
        for (item, estimates, few, gap), reading in zip(found, readings, strict=True)
    ]
    return rows, counts, sums


def _asked_of_several(answers: Answers) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    """Scored questions that two audiences or more answered, with the scores of each [points]."""
    if not answers.given:
        return
    for name in entries("dimension"):
        matrices = {audience: answers.matrix(name, audience) for audience in AUDIENCES}
        for item in scored_items(name):
            scores = {
                audience: matrix[item.id].dropna().to_numpy()
                for audience, matrix in matrices.items()
                if item.id in matrix.columns
            }
            known = {audience: given for audience, given in scores.items() if len(given)}
            if len(known) > 1:
                yield item.id, known


def _score(audience: str, estimates: Mapping[str, Estimate], few: Collection[str]) -> float | Absent:
    if audience in few:
        return Absent("too_few")
    return float(estimates[audience].value) if audience in estimates else Absent("undefined")


def _interval(gap: Estimate | None) -> tuple:
    if gap is None:
        return (Absent("undefined"),) * 3
    ends = (Absent("undefined"),) * 2 if gap.low is None else (gap.low, gap.high)
    return gap.value, *ends


def _readings(gaps: list[Estimate | None]) -> list[str]:
    """Marked or not, once the number of comparisons is allowed for; a census is a fact and needs no test."""
    tested = holm([np.nan if gap is None or (p := p_value(gap)) is None else p for gap in gaps])
    return [
        NOT_COMPARED if gap is None else MARKED if is_marked(gap, None if np.isnan(p) else float(p)) else NOT_MARKED
        for gap, p in zip(gaps, tested, strict=True)
    ]


def _read_off(answers: Answers) -> dict[str, tuple[str, Callable[[ReleasedTable], Fact]]]:
    """Gaps are counted where they are shown: one that is withheld would be told by the count."""

    def compared(table: ReleasedTable) -> list[str]:
        return [cell for cell in table.column("reading") if cell in (MARKED, NOT_MARKED)]

    def fact(table: ReleasedTable, count: Callable[[list[str]], int], unit: str = "count") -> Fact:
        if not answers.given:
            return absent("no_table", unit=unit, table="answers")
        shown = compared(table)
        if shown:
            return counted(count(shown), unit)
        hidden = (cell.reason for cell in table.column("reading") if isinstance(cell, Absent))
        return absent(next(hidden, "too_few") if table.rows else "undefined", unit=unit)

    return {
        "gaps_compared": ("gaps", lambda table: fact(table, len)),
        "gaps_marked": ("gaps", lambda table: fact(table, lambda shown: shown.count(MARKED))),
        "any_gap_marked": ("gaps", lambda table: fact(table, lambda shown: MARKED in shown, "truth")),
    }


# --- said and shown ------------------------------------------------------------------------------------------------


def _shown(engagement: Engagement, measured: Measured) -> Iterator[tuple]:
    """Each dimension whose documents were assessed, beside its score; read only where the two are far apart."""
    for name in entries("dimension"):
        ratings = [row["rating"] for row in engagement.rows("evidence") if row["dimension"] == f"dimension:{name}"]
        if not ratings:
            continue
        shown = documentary_score(ratings)
        said = measured.together.get(name, Absent("undefined"))
        if isinstance(said, Absent):
            yield f"dimension:{name}", said, shown, len(ratings), Absent("undefined")
            continue
        reading = SAID_AND_SHOWN[says_versus_shows(said.value, shown)]
        yield f"dimension:{name}", said.value, shown, len(ratings), reading


def _documents(engagement: Engagement, shown: tuple[tuple, ...]) -> dict[str, Fact]:
    units = {"documents": "count", "dimensions_documented": "count"}
    if not engagement.has("evidence"):
        return {name: absent("no_table", unit=unit, table="evidence") for name, unit in units.items()}
    return {
        "documents": counted(len(engagement.rows("evidence"))),
        "dimensions_documented": counted(len(shown)),
    }
