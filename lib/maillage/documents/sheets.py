"""Personal sheets: to each person who asked, what was released to that person alone, then self-tests on paper.

Where no list of people was given, one sheet of self-tests alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from maillage.catalogue import entries
from maillage.disclosure import Absent, PersonalTable, ReleasedTo
from maillage.documents.content import fragment, page, plain, printed, said, words
from maillage.documents.paper import scale
from maillage.documents.questionnaire import questions_of
from maillage.intake import Engagement
from maillage.language import Language
from maillage.tables import TABLES

FOLDER = "sheets"
STYLES = ("document.css", "sheet.css")
WAYS = ("super_connector", "mentor", "expert", "reserved")
SHARED = (
    "sheet_kind", "sheet_title", "sheet_works", "sheet_steps", "sheet_noted", "sheet_nothing_noted", "self_test",
    "self_test_how", "self_test_count", "self_test_read", "self_test_note", "profile_column", "lines_column",
    "total_column", "at_ease_column", "self_ease", "self_concepts", "self_concepts_how", "self_checklist", "commitment",
    "commitment_what", "commitment_when", "commitment_who",
)  # fmt: skip


def personal_sheets(engagement: Engagement, released: Sequence[ReleasedTo], language: Language) -> dict[str, bytes]:
    """A sheet a reader by file name; none at flash depth, or where there is a list of people and nobody asked."""
    if engagement.settings.depth == "flash":
        return {}
    if not engagement.has("people"):
        return {f"{FOLDER}/self_tests.html": _sheet(engagement, None, language)}
    return {f"{FOLDER}/{sheet.reader}.html": _sheet(engagement, sheet, language) for sheet in released}


def self_test() -> tuple[str, ...]:
    """Ids of the questions of the self-test as they are printed: never two of one way of networking side by side.

    Examples
    --------
    >>> self_test()[:5]
    ('profile-01', 'profile-05', 'profile-09', 'profile-13', 'profile-06')
    """
    own = [[one.id for one in entries("self_profile").values() if one.fields["profile"] == way] for way in WAYS]
    return tuple(own[(turn + place) % len(WAYS)][turn] for turn in range(len(own[0])) for place in range(len(WAYS)))


def _sheet(engagement: Engagement, sheet: ReleasedTo | None, language: Language) -> bytes:
    company = plain(engagement.settings.name)
    named = plain(engagement.names.get(sheet.reader, sheet.reader)) if sheet else ""
    body = fragment(
        "sheet.html.j2",
        words={name: said(name, language) for name in SHARED},
        company=company,
        reader=said("sheet_for", language, reader=named) if sheet else "",
        promise=said("sheet_promise" if sheet else "sheet_blank_promise", language),
        works=_works(sheet, language) if sheet else [],
        steps=_steps(sheet, language) if sheet else [],
        tables=list(_tables(sheet, language)) if sheet else [],
        scale=scale(language),
        items=[printed(entries("self_profile")[one].text(language.code), language) for one in self_test()],
        ways=[_way(way, language) for way in WAYS],
        ease=[_ease(item, language) for item in _instrument("ease")],
        concepts=[printed(item.fields["name"][language.code], language) for item in _instrument("concepts")
                  if not item.fields.get("extension") and item.fields.get("definition") != "open"],
        checklist=[printed(one[language.code], language) for one in words()["checklist"].values()],
    )  # fmt: skip
    return page(f"{said('sheet_kind', language)} – {named or company}", body, language, STYLES)


def _instrument(name: str) -> list[Any]:
    return [item for item in entries("item").values() if item.fields.get("instrument") == name]


def _way(way: str, language: Language) -> dict[str, str]:
    lines = [
        str(number)
        for number, one in enumerate(self_test(), start=1)
        if entries("self_profile")[one].fields["profile"] == way
    ]
    return {
        "name": said(f"profile_{way}", language),
        "lines": " + ".join(lines),
        "ease": said(f"ease_{way}", language),
    }


def _ease(item: Any, language: Language) -> dict[str, Any]:
    (question,) = questions_of(item)
    choices = [choice.text(language) for choice in question.choices if choice.id != "dk"]
    return {"wording": question.text(language), "choices": choices}


# --- what was released to the reader -------------------------------------------------------------------------------


def _works(sheet: ReleasedTo, language: Language) -> list[str]:
    told = [_point(f"works_{row['which']}", row, sheet.table("works"), language)
            for row in sheet.table("works").records()]  # fmt: skip
    return told or [said("works_asked", language)]


def _steps(sheet: ReleasedTo, language: Language) -> list[str]:
    told = []
    for row in sheet.table("steps").records():
        undated = row["which"] == "seat" and isinstance(row["date"], Absent)
        told.append(_point(f"step_{row['which']}{'_undated' * undated}", row, sheet.table("steps"), language))
    return told or [said("step_none", language)]


def _point(name: str, row: Mapping[str, Any], table: PersonalTable, language: Language) -> str:
    values = {field.id: _cell(row[field.id], field.unit, language) for field in table.fields}
    return said(name, language, **values)


def _tables(sheet: ReleasedTo, language: Language) -> Iterator[dict[str, Any]]:
    """The tables that have rows, in order."""
    profiles, compared, held = (sheet.table(name) for name in ("profiles", "compared", "memberships"))
    if len(profiles):
        heads = [TABLES["profiles"].column(field.id).label(language.code) for field in profiles.fields]
        yield _table("sheet_profiles", heads, _written(profiles, language), language)
    if len(compared):
        heads = [said(name, language) for name in ("measure", "you", "first_quarter", "half", "three_quarters",
                                                   "people_counted")]  # fmt: skip
        rows = [[said(f"measure_{row[0]}", language), *row[1:]] for row in _written(compared, language)]
        yield _table("sheet_compared", heads, rows, language, [said("compared_note", language)], align="number")
    yield from _invitations(sheet, language)
    if len(held):
        heads = [TABLES["memberships"].column(field.id).label(language.code) for field in held.fields]
        heads[3] = said("renewal", language)
        yield _table("sheet_memberships", heads, _written(held, language), language)


def _table(
    title: str, heads: list[str], rows: list[list[str]], language: Language, notes: Sequence[str] = (), align: str = ""
) -> dict[str, Any]:
    return {"title": said(title, language), "heads": heads, "rows": rows, "notes": notes, "align": align}


def _written(table: PersonalTable, language: Language) -> list[list[str]]:
    return [
        [_cell(cell, field.unit, language) for cell, field in zip(row, table.fields, strict=True)] for row in table.rows
    ]


def _cell(cell: Any, unit: str, language: Language) -> str:
    if isinstance(cell, Absent):
        return "–" if cell.reason in ("no_data", "undefined") else said("withheld", language)
    return plain(language.value(cell, unit, with_unit=unit == "date"))


def _invitations(sheet: ReleasedTo, language: Language) -> Iterator[dict[str, Any]]:
    """One table a tally: what was counted, where it presses, the index, and the limits of chance."""
    tallies = sheet.table("invitations")
    pace, shares = _written(sheet.table("pace"), language), _written(sheet.table("pressure"), language)
    each = len(shares) // max(len(tallies), 1)
    heads = [said(name, language) for name in ("part", "you", "starts", "ends", "pressing")]
    for at, row in enumerate(tallies.records()):
        told = {field.id: _cell(row[field.id], field.unit, language) for field in tallies.fields}
        rows = [[said("part_pace", language), *pace[at]]]
        rows += [[said(f"part_{part}", language), *cells] for part, *cells in shares[at * each : (at + 1) * each]]
        notes = [said("invitations_counted", language, **told)]
        if isinstance(row["index"], Absent):
            notes.append(said("pressure_unread", language))
        else:
            told["band"] = said(f"band_{row['band']}", language)
            notes.append(said("pressure_read", language, **told))
        if not isinstance(row["accepted"], Absent):
            alone = isinstance(row["low"], Absent)
            notes.append(said("acceptance_alone" if alone else "acceptance_read", language, **told))
        yield _table("sheet_invitations", heads, rows, language, notes, align="number")


__all__ = ["personal_sheets", "self_test"]
