"""The side instruments of the questionnaire: concepts, digital ease, the leadership's maturity, selling, the internal
network. Each is read apart from the dimensions and never mixed with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from maillage.catalogue import Entry, entries
from maillage.diagnosis.answers import Answers, points_of
from maillage.disclosure import Absent, Draft, Field, Findings, all_alike
from maillage.facts import Fact, absent, counted
from maillage.language import phrase
from maillage.terms import AUDIENCES

_AUDIENCES = (
    Field("executives", phrase("Dirigeants"), "points"),
    Field("managers", phrase("Managers"), "points"),
    Field("employees", phrase("Collaborateurs"), "points"),
)
CONCEPTS = (
    Field("concept", phrase("Notion"), "term"),
    Field("executives_familiar", phrase("Dirigeants : la connaissent"), "points"),
    Field("executives_at_ease", phrase("Dirigeants : à l’aise"), "points"),
    Field("managers_familiar", phrase("Managers : la connaissent"), "points"),
    Field("managers_at_ease", phrase("Managers : à l’aise"), "points"),
    Field("employees_familiar", phrase("Collaborateurs : la connaissent"), "points"),
    Field("employees_at_ease", phrase("Collaborateurs : à l’aise"), "points"),
)
EASE = (Field("item", phrase("À l’aise pour…"), "term"), *_AUDIENCES)
MATURITY = (
    Field("item", phrase("Question posée aux dirigeants"), "term"),
    Field("score", phrase("Score"), "points"),
    Field("answers", phrase("Réponses"), "count"),
)
INTERNAL = (Field("item", phrase("Question"), "term"), *_AUDIENCES)
SELLING = (
    Field("practice", phrase("Ce que l’on fait"), "term"),
    Field("people", phrase("Personnes"), "count"),
    Field("answers", phrase("Sur"), "count"),
)
PARTS = ("familiar", "at_ease")


def items_of(instrument: str) -> tuple[Entry, ...]:
    """The items of one side instrument, in the order of the catalogue."""
    return tuple(item for item in entries("item").values() if item.fields.get("instrument") == instrument)


def find(answers: Answers) -> Findings:
    """One table an instrument, audience by audience, and how many people answered each."""
    concepts = _sorted(_concepts(answers))
    return Findings(
        tables={
            "concepts": _draft(CONCEPTS, concepts),
            "ease": _draft(EASE, list(_by_audience(answers, "ease"))),
            "internal_answers": _draft(INTERNAL, list(_by_audience(answers, "internal"))),
            "maturity": _maturity(answers),
            "selling": _selling(answers),
        },
        words={f"{name}_answers": _answered(answers, name) for name in ("concepts", "ease", "internal", "maturity", "selling")},
    )


def _asked(item: Entry) -> tuple[tuple[str, str], ...]:
    """Ids under which an item is answered, each with its form of answer."""
    parts = item.fields.get("parts")
    if parts:
        return tuple((f"{item.id}.{part}", item.fields.get("part_form", "fact_yes_no")) for part in parts)
    return ((item.id, item.fields["form"]),)


def _scores(answers: Answers, asked: str, form: str, audience: str) -> np.ndarray:
    if not answers.given or form == "described":
        return np.empty(0)
    return answers.values(asked, audience).map(points_of(form)).dropna().to_numpy(dtype=float)


def _cell(scores: np.ndarray, answers: Answers) -> float | Absent:
    """A mean, or why there is none; a small group that answered all alike is told by it."""
    if not len(scores):
        return Absent("no_data")
    if len(scores) < answers.minimum:
        return Absent("too_few")
    return Absent("withheld") if all_alike(scores, answers.engagement) else float(scores.mean())


def _concepts(answers: Answers) -> Iterator[tuple]:
    for item in items_of("concepts"):
        cells = [
            _cell(_scores(answers, f"{item.id}.{part}", item.fields["part_form"], audience), answers)
            for audience in AUDIENCES
            for part in PARTS
        ]
        if not _empty(cells):
            yield f"item:{item.id}", *cells


def _by_audience(answers: Answers, instrument: str) -> Iterator[tuple]:
    for item in items_of(instrument):
        for asked, form in _asked(item):
            cells = [_cell(_scores(answers, asked, form, audience), answers) for audience in AUDIENCES]
            if not _empty(cells):
                yield _typed(asked), *cells


def _typed(asked: str) -> str:
    item, _, part = asked.partition(".")
    return f"option:{item}:{part}" if part else f"item:{item}"


def _empty(cells: Sequence[float | Absent]) -> bool:
    return all(isinstance(cell, Absent) and cell.reason == "no_data" for cell in cells)


def _sorted(rows: Iterator[tuple]) -> list[tuple]:
    """The least mastered first: what a training plan begins with; rows that say nothing last."""

    def mastered(row: tuple) -> float:
        known = [cell for cell in row[1:] if not isinstance(cell, Absent)]
        return float(np.mean(known)) if known else float("inf")

    return sorted(rows, key=mastered)


def _draft(fields: tuple[Field, ...], rows: list[tuple]) -> Draft:
    """Cells say for themselves why they are withheld: each has its own number of answers."""
    return Draft(fields=fields, rows=tuple(rows))


def _maturity(answers: Answers) -> Draft:
    rows = []
    for item in items_of("maturity"):
        for asked, form in _asked(item):
            scores = _scores(answers, asked, form, "executives")
            if len(scores):
                cell = _cell(scores, answers)
                rows.append((_typed(asked), cell, cell if isinstance(cell, Absent) else len(scores)))
    return _draft(MATURITY, rows)


def _selling(answers: Answers) -> Draft:
    """Every answer of the questions on selling, all audiences together, by the people who chose it."""
    rows = []
    for item in items_of("selling"):
        given = [answers.values(item.id, audience) for audience in AUDIENCES] if answers.given else []
        codes = [code for series in given for code in series if code not in ("dk", "na")]
        if not codes:
            continue
        for option in item.fields.get("options", {}):
            chose = [option in str(code).split(";") for code in codes]
            few = Absent("too_few") if len(codes) < answers.minimum else None
            cell = few or (Absent("withheld") if all_alike(chose, answers.engagement) else None)
            rows.append((f"option:{item.id}:{option}", cell or sum(chose), few or len(codes)))
    return _draft(SELLING, rows)


def _answered(answers: Answers, instrument: str) -> Fact:
    """People of the audiences published who answered at least one question of an instrument."""
    if not answers.given:
        return absent("no_table", unit="count", table="answers")
    asked = {name for item in items_of(instrument) for name, _ in _asked(item)}
    table = answers.table[answers.table["item"].isin(asked)]
    people = table.groupby("audience")["respondent"].nunique()
    published = int(sum(count for count in people if count >= answers.minimum))
    if published:
        return counted(published, n=published)
    return absent("too_few" if len(people) else "not_asked", unit="count")
