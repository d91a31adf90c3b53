"""LinkedIn's analytics of a member's own posts, as each person exports them: `exports/linkedin_creator/<person>/`.

Sheets are counted, and told with the days they span. The one thing kept is the number of posts of the last three
months, where nobody typed it; addresses, texts, followers and what is known of them are not.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from maillage.intake.exports.daily import count_of, days_in, is_day, window_of
from maillage.intake.exports.found import Context, Found
from maillage.intake.exports.opening import Numbered, Tabular, not_a_text
from maillage.intake.exports.persons import People, profile_sheet, typed_otherwise, typed_profile, unknown_person
from maillage.intake.folding import squeezed
from maillage.intake.problems import Problem, Sentence, sentence
from maillage.intake.reading import InputFile, Sheet
from maillage.intake.values import Cell, as_text
from maillage.language import phrase
from maillage.measures.register import months_later

FOLDERS = frozenset({"linkedincreator", "creator", "creatoranalytics"})
PERSONAL = "linkedin"  # the folder of personal exports, a folder a person
KIND = "creator analytics"
ACTIVE_MONTHS = 3  # `profiles` asks for the publications of three months
LATE = 7  # days an export may end before the cut-off
LISTED = 50  # posts LinkedIn lists at most, by engagements and by impressions

DISCOVERY, ENGAGEMENT, POSTS, FOLLOWERS, AUDIENCE, OTHER = (
    "discovery", "engagement", "posts", "followers", "demographics", "other",
)  # fmt: skip

_FILE = re.compile(r"(?:content[ _-]+\d{4}-\d\d-\d\d[ _-]+\d{4}-\d\d-\d\d|aggregateanalytics)(?![a-z]).*", re.I)
_PERCENT = re.compile(r"<?\s*\d{1,3}(?:[.,]\d+)?\s*%")
_HEADINGS = {
    DISCOVERY: {"overallperformance"},
    ENGAGEMENT: {"date", "impressions", "engagements"},
    POSTS: {"posturl", "postpublishdate"},
    AUDIENCE: {"topdemographics", "value", "percentage"},
}

Window = tuple[datetime.date, datetime.date]


def claims(table: Tabular) -> bool:
    """Whether a table belongs to a member's analytics: by its headings, its file's name or its folder."""
    if table.hidden or not any(any(map(as_text, cells)) for _, cells in table.head):
        return False
    if squeezed(table.file.below[0]) in FOLDERS and len(table.file.below) > 1:
        return True
    return _named(table) or (bool(table.sheet) and kind_by_headings(table) is not None)


def _named(table: Tabular) -> bool:
    return bool(table.sheet) and _FILE.fullmatch(PurePosixPath(table.file.below[-1]).stem) is not None


def kind_by_headings(table: Tabular) -> str | None:
    """Which sheet a table is, by its English headings; None where they are others."""
    for _, cells in table.head[:5]:
        names = {squeezed(as_text(cell)[:100]) for cell in cells}
        for kind, headings in _HEADINGS.items():
            if headings <= names:
                return kind
        if {"date", "newfollowers"} == names - {""}:
            return FOLLOWERS
    return None


def kind_of(table: Tabular) -> str:
    """Which sheet a table is: by its headings, else by what its cells look like."""
    named = kind_by_headings(table)
    if named is not None:
        return named
    rows = [[cell for cell in cells if as_text(cell)] for _, cells in table.head]
    if any("://" in as_text(cell) for cells in rows for cell in cells):
        return POSTS
    days = [cells for cells in rows if len(cells) > 1 and is_day(cells[0]) and count_of(cells[1]) is not None]
    if days:
        return ENGAGEMENT if max(map(len, days)) > 2 else FOLLOWERS
    if any(window_of(cell) for cells in rows[:3] for cell in cells):
        return DISCOVERY
    return AUDIENCE if any(_PERCENT.fullmatch(as_text(cells[-1])) for cells in rows if cells) else OTHER


# --- reading -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Person:
    """One person's exports: their posts, by what tells one from another, and the days they tell of."""

    key: str
    posts: dict[int, datetime.date] = field(default_factory=dict)
    windows: list[Window] = field(default_factory=list)
    cut: bool = False  # whether a list of posts is as long as LinkedIn lets it be
    source: Tabular | None = None


def read(tables: Sequence[Tabular], context: Context) -> Found:
    """Every person's exports at once, so that a post two files list counts once.

    Parameters
    ----------
    tables : sequence of Tabular
        Those `claims` took.
    context : Context
    """
    found, people = Found(), People(context)
    persons: dict[str, _Person] = {}
    by_file: dict[str, list[Tabular]] = {}
    for table in tables:
        by_file.setdefault(table.file.path, []).append(table)
    for sheets in by_file.values():
        kinds = [(table, kind_of(table)) for table in sheets]
        if {kind for _, kind in kinds} == {OTHER}:
            found.problems.append(_not_analytics(sheets[0]))
            continue
        key = _whose(sheets[0], people, found.problems)
        person = persons.setdefault(key, _Person(key)) if key is not None else _Person("")
        _read_file(kinds, person, found)
    for person in persons.values():
        found.sheets += _profile(person, people, context, found)
    return found


def _whose(table: Tabular, people: People, problems: list[Problem]) -> str | None:
    """The person a file is about: its folder says, else the end of its name; None, and a problem, where neither does.

    A folder that says nothing may be named after anything, if only the file's name says.
    """
    below = table.file.below
    stem = PurePosixPath(below[-1]).stem
    placed = len(below) > 2 and (squeezed(below[0]) in FOLDERS or squeezed(below[0]) == PERSONAL)
    ending = people.find_ending(stem)
    if placed:
        key = people.find(below[1]) if people.given or not ending else ending
        if key is not None or ending is not None:
            return key or ending
    elif ending is not None:
        return ending
    asked = below[1] if placed else stem
    expected = sentence(phrase("Un dossier ou un nom de fichier qui porte la clé de la personne est attendu."))
    problems.append(unknown_person(table.file.path, asked, people, expected))
    return None


def _not_analytics(table: Tabular) -> Problem:
    return Problem(
        "warning", table.file.path,
        found=sentence(phrase("Ce n’est pas un export connu : il n’est pas lu.")),
        do=sentence(phrase("Vérifier qu’il est tel que reçu, ou recopier ses données dans intake.xlsx.")),
    )  # fmt: skip


def _read_file(kinds: Sequence[tuple[Tabular, str]], person: _Person, found: Found) -> None:
    month_first, window = True, None
    for table, kind in sorted(kinds, key=lambda each: each[1] == POSTS):  # days first: they say how posts are dated
        try:
            if kind == POSTS:
                file = _read_posts(table, person, month_first=month_first, window=window)
            else:
                rows, days, order = _rows_and_days(table, kind)
                month_first = order if len(days) > 1 else month_first
                if kind in (DISCOVERY, ENGAGEMENT) and days:
                    window = min(days), max(days)
                span = (min(days), max(days)) if days else (None, None)
                file = InputFile(table.file.path, KIND, "", rows, table.encoding, *span)
        except csv.Error:
            found.problems.append(not_a_text(table.file.path))
            continue
        found.files.append(file)
    if window is not None:
        person.windows.append(window)


def _filled(table: Tabular) -> Iterator[Numbered]:
    return ((number, cells) for number, cells in table.rows() if any(map(as_text, cells)))


def _rows_and_days(table: Tabular, kind: str) -> tuple[int, list[datetime.date], bool]:
    """How many rows hold a value, the days they are about, and whether months come first in them."""
    if kind in (ENGAGEMENT, FOLLOWERS):
        cells = [cells[0] for _, cells in _filled(table) if is_day(cells[0])]
        read = days_in(cells, month_first=True)
        return len(cells), [day for day in read.days if day], read.month_first
    above = [window_of(cell) for _, cells in table.head[:3] for cell in cells]
    days = next(([*window] for window in above if window), [])
    rows = sum(count_of(_last(cells)) is not None or bool(_PERCENT.fullmatch(as_text(_last(cells))))
               for _, cells in _filled(table))  # fmt: skip
    return rows, days, True


def _last(cells: Sequence[Cell]) -> Cell:
    return next((cell for cell in reversed(cells) if as_text(cell)), None)


def _read_posts(table: Tabular, person: _Person, *, month_first: bool, window: Window | None) -> InputFile:
    """The posts of both lists, each once: an address, then a day, then a number; a blank column between the lists."""
    links: list[str] = []
    days: list[Cell] = []
    listed: dict[int, int] = {}
    for _, cells in _filled(table):
        for at, cell in enumerate(cells[:-1]):
            if isinstance(cell, str) and "://" in cell and is_day(cells[at + 1]):
                links.append(cell.strip())
                days.append(cells[at + 1])
                listed[at] = listed.get(at, 0) + 1
    within = window and (datetime.date.min, window[1])
    read = days_in(days, month_first=month_first, within=within)
    dated = {hash(link): day for link, day in zip(links, read.days, strict=True) if day is not None}
    person.posts.update(dated)
    person.cut |= max(listed.values(), default=0) >= LISTED
    person.source = person.source or table
    span = (min(dated.values()), max(dated.values())) if dated else (None, None)
    return InputFile(table.file.path, KIND, "profiles" if dated else "", len(dated), table.encoding, *span)


# --- profiles ------------------------------------------------------------------------------------------------------


def _profile(person: _Person, people: People, context: Context, found: Found) -> list[Sheet]:
    """The posts of three months, where the exports tell of all of them; what was typed wins."""
    posts = _posts(person, context.as_of)
    if posts is None or person.source is None:
        return []
    typed = typed_profile(person.key, people, context)
    found.problems += typed_otherwise(
        typed, "posts", posts, _otherwise(typed.values["posts"] if typed else None, posts)
    )
    source = person.source.file.path, person.source.sheet, person.source.encoding
    sheet = profile_sheet(source, 1, person.key, typed, {"posts": posts})
    return [sheet] if sheet else []


def _otherwise(typed: object, counted: int) -> Sentence:
    return sentence(phrase("Saisi : {typed} ; compté dans l’export LinkedIn : {counted}."), typed=str(typed),
                    counted=counted)  # fmt: skip


def _posts(person: _Person, as_of: datetime.date | None) -> int | None:
    """Posts of the three months before the cut-off; None where a day of them is not told of, or the lists are cut."""
    if as_of is None or person.cut:
        return None
    since = months_later(as_of, -ACTIVE_MONTHS)
    reached = since
    for first, last in sorted(person.windows):
        if first <= reached + datetime.timedelta(days=1):
            reached = max(reached, last)
    if reached < as_of - datetime.timedelta(days=LATE):
        return None
    return sum(since < day <= as_of for day in person.posts.values())
