"""The side instruments of the questionnaire: concepts, digital ease, the leadership's maturity, selling, the internal
network. Each is read apart from the dimensions and never mixed with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas

from maillage.catalogue import Entry, entries
from maillage.diagnosis.answers import Answers, points_of
from maillage.disclosure import Absent, Draft, Field, Findings, all_alike
from maillage.facts import Fact, absent, counted
from maillage.language import phrase
from maillage.terms import AUDIENCES, depths_up_to

_AUDIENCES = (
    Field("executives", phrase("Dirigeants"), "points"),
    Field("managers", phrase("Managers"), "points"),
    Field("employees", phrase("Collaborateurs"), "points"),
)
CONCEPTS = (
    Field("concept", phrase("Notion"), "term"),
    Field("executives_familiar", phrase("Dirigeants : familiers"), "points"),
    Field("executives_at_ease", phrase("Dirigeants : à l’aise"), "points"),
    Field("managers_familiar", phrase("Managers : familiers"), "points"),
    Field("managers_at_ease", phrase("Managers : à l’aise"), "points"),
    Field("employees_familiar", phrase("Collaborateurs : familiers"), "points"),
    Field("employees_at_ease", phrase("Collaborateurs : à l’aise"), "points"),
)
EASE = (Field("item", phrase("À l’aise pour…"), "term"), *_AUDIENCES)
SCORES = (Field("item", phrase("Question"), "term"), *_AUDIENCES)
CHOICES = (
    Field("item", phrase("Question"), "term"),
    Field("choice", phrase("Réponse"), "term"),
    Field("people", phrase("Personnes"), "count"),
    Field("answers", phrase("Sur"), "count"),
)
SUPPORT = (
    Field("whose", phrase("Soutien"), "phrase"),
    Field("said", phrase("Dit"), "points"),
    Field("done", phrase("En actes"), "points"),
    Field("reading", phrase("Lecture"), "phrase"),
)
PARTS = ("familiar", "at_ease")
WHOSE = {"committee": phrase("du comité de direction"), "member": phrase("de ses membres")}
SAID_MORE, DONE_AS_SAID, DONE_MORE = (
    phrase("les actes restent en deçà des mots"),
    phrase("les actes suivent les mots"),
    phrase("les actes vont plus loin que les mots"),
)
APART = 25.0  # points from which acts and words are told apart, as for documents [convention, methods.md §1.4]


def items_of(instrument: str) -> tuple[Entry, ...]:
    """The items of one side instrument, in the order of the catalogue."""
    return tuple(item for item in entries("item").values() if item.fields.get("instrument") == instrument)


def find(answers: Answers) -> Findings:
    """One table or two an instrument, audience by audience, and how many people answered each."""
    scores = {name: _rows(_scores(answers, name)) for name in ("maturity", "selling", "internal")}
    return Findings(
        tables={
            "concepts": _cells(CONCEPTS, _least_mastered_first(_concepts(answers))),
            "ease": _cells(EASE, _rows(_scores(answers, "ease"))),
            "maturity": _cells(SCORES, scores["maturity"]),
            "maturity_choices": _cells(CHOICES, _choices(answers, "maturity")),
            "support": _cells(SUPPORT, _support(scores["maturity"])),
            "selling": _cells(CHOICES, _choices(answers, "selling")),
            "internal_answers": _cells(SCORES, scores["internal"]),
            "internal_choices": _cells(CHOICES, _choices(answers, "internal")),
        },
        words={
            f"{name}_answers": _answered(answers, name)
            for name in ("concepts", "ease", "maturity", "selling", "internal")
        },
    )


def _cells(fields: tuple[Field, ...], rows: Iterable[tuple]) -> Draft:
    """A table whose cells say for themselves why they are withheld: each has its own number of answers."""
    return Draft(fields=fields, rows=tuple(rows))


def _cell(answers: Answers, asked: str, form: str, audience: str) -> float | Absent:
    """A mean [points], or why there is none; a small group that answered all alike is told by its mean."""
    codes = answers.values(asked, audience)
    scores = codes.map(points_of(form)).dropna() if len(codes) else codes
    if not len(scores):
        return Absent("no_data")
    if len(scores) < answers.minimum:
        return Absent("too_few")
    return Absent("withheld") if all_alike(scores, answers.engagement) else float(scores.mean())


def _concepts(answers: Answers) -> Iterator[tuple]:
    for item in items_of("concepts"):
        form = item.fields["part_form"]
        cells = [_cell(answers, f"{item.id}.{part}", form, audience) for audience in AUDIENCES for part in PARTS]
        yield f"item:{item.id}#name", *cells


def _scores(answers: Answers, instrument: str) -> Iterator[tuple]:
    for item in items_of(instrument):
        if item.fields["form"] != "described":
            name = f"item:{item.id}#name" if "name" in item.fields else f"item:{item.id}"
            yield name, *(_cell(answers, item.id, item.fields["form"], audience) for audience in AUDIENCES)


def _rows(rows: Iterable[tuple]) -> list[tuple]:
    """Those that were asked: a question nobody answered leaves no line."""
    return [row for row in rows if any(not isinstance(cell, Absent) or cell.reason != "no_data" for cell in row[1:])]


def _least_mastered_first(rows: Iterable[tuple]) -> list[tuple]:
    """What a training plan begins with; rows that say nothing last."""

    def mastered(row: tuple) -> float:
        known = [cell for cell in row[1:] if not isinstance(cell, Absent)]
        return float(np.mean(known)) if known else float("inf")

    return sorted(_rows(rows), key=mastered)


def _choices(answers: Answers, instrument: str) -> Iterator[tuple]:
    """Every answer of the questions with a list, the audiences published together, by the people who chose it."""
    for item in items_of(instrument):
        if item.fields["form"] != "described" or not answers.given:
            continue
        given = [answers.values(item.id, audience) for audience in AUDIENCES]
        codes = [code for own in given if len(own) >= answers.minimum for code in own] or list(pandas.concat(given))
        chosen = [set(str(code).split(";")) for code in codes if code not in ("dk", "na")]
        first = [min(one) for one in chosen]  # of a question with one answer, the answer itself
        for option in item.fields["options"] if chosen else ():
            people = [option in one for one in chosen]
            why = _untold(people if item.fields.get("multiple") else first, answers)
            cells = (why, why) if why else (sum(people), len(people))
            yield f"item:{item.id}#short", f"option:{item.id}:{option}", *cells


def _untold(states: Sequence[bool | str], answers: Answers) -> Absent | None:
    if len(states) < answers.minimum:
        return Absent("too_few")
    return Absent("withheld") if all_alike(states, answers.engagement) else None


def _support(maturity: list[tuple]) -> Iterator[tuple]:
    """Support declared beside support shown in acts, from the scores published and from nothing else."""
    published = {row[0].removeprefix("item:"): row[1] for row in maturity if not isinstance(row[1], Absent)}
    for pair, whose in WHOSE.items():
        own = [item for item in items_of("maturity") if item.fields.get("pair") == pair]
        said = [published[item.id] for item in own if item.fields.get("says") and item.id in published]
        done = [published[item.id] for item in own if item.fields.get("does") and item.id in published]
        if said and done:
            gap = float(np.mean(said) - np.mean(done))
            reading = SAID_MORE if gap > APART else DONE_MORE if gap < -APART else DONE_AS_SAID
            yield whose, float(np.mean(said)), float(np.mean(done)), reading


def _answered(answers: Answers, instrument: str) -> Fact:
    """People of the audiences published who answered at least one question of an instrument."""
    if not answers.given:
        return absent("no_table", unit="count", table="answers")
    asked = {item.id for item in items_of(instrument)}
    people = answers.people(lambda item: item.partition(".")[0] in asked).values()
    published = sum(count for count in people if count >= answers.minimum)
    if published:
        return counted(published, n=published)
    depths = depths_up_to(answers.engagement.settings.depth)
    beyond = all(item.fields["from_depth"] not in depths for item in items_of(instrument))
    reason = "too_few" if any(people) else "not_asked" if beyond else "no_data"
    return absent(reason, unit="count", table="answers" if reason == "no_data" else "")
