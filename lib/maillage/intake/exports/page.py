"""LinkedIn's analytics of the company's own page: `exports/linkedin_page/`, or wherever such a file lies.

Days become sums by month (`page_activity`); rates are left where they are, since a period's rate is that of its sums
and not the mean of its days. Posts are counted, their titles, addresses and authors forgotten; competitors, places and
functions of followers are counted as rows and not read.
"""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from maillage.intake.exports.daily import count_of, days_in, window_of
from maillage.intake.exports.found import Context, Found
from maillage.intake.exports.headings import is_total
from maillage.intake.exports.opening import Numbered, Tabular, not_a_text
from maillage.intake.exports.page_layout import (
    COMPETITORS,
    CONTENT,
    FOLLOWERS,
    OTHER,
    POSTS,
    VISITORS,
    Layout,
    layout_of,
    page_of,
)
from maillage.intake.problems import Label, Problem, Sentence, sentence
from maillage.intake.reading import InputFile, Sheet, letter_of
from maillage.intake.values import Cell, as_text
from maillage.language import phrase
from maillage.tables import TABLES

FILLS = "page_activity"
DAILY = (CONTENT, FOLLOWERS, VISITORS)
MEASURES = ("impressions", "clicks", "reactions", "comments", "reposts", "followers_gained", "visitors", "posts")
NEEDED = (Label("Date", "Date"), Label("Impressions (total)", "Impressions (total)"),
          Label("Total followers", "Total followers"),
          Label("Total unique visitors (total)", "Total unique visitors (total)"))  # fmt: skip

Window = tuple[datetime.date, datetime.date]
Monthly = tuple[datetime.date, str]  # the month's first day, and what is measured


def claims(table: Tabular) -> bool:
    """Whether a table belongs to the analytics of a company page, used or not."""
    return layout_of(table) is not None


@dataclass(slots=True)
class _Series:
    """The days of one table, by measure; where and how they were read."""

    table: Tabular
    layout: Layout
    page: str
    counts: dict[str, dict[datetime.date, float]] = field(default_factory=dict)
    days: set[datetime.date] = field(default_factory=set)
    month_first: bool = True

    @property
    def window(self) -> Window | None:
        """The first and the last day; None where there is none."""
        return (min(self.days), max(self.days)) if self.days else None


@dataclass(slots=True)
class _Posts:
    """Months of posts, each once by what tells it from another, and the days its file says everything of."""

    table: Tabular
    page: str
    created: dict[int, datetime.date]
    days: set[datetime.date]


def read(tables: Sequence[Tabular], context: Context) -> Found:
    """Every export at once, so that days two files give count once.

    Parameters
    ----------
    tables : sequence of Tabular
        Those `claims` took.
    context : Context
    """
    found = Found()
    series: list[_Series] = []
    posts: list[_Posts] = []
    kinds = [(table, layout_of(table) or Layout(OTHER)) for table in tables]
    kinds.sort(key=lambda each: each[1].kind not in DAILY)  # the days of a file say how its posts are dated
    for table, layout in kinds:
        try:
            if layout.kind in DAILY:
                series.append(_read_days(table, layout, context.as_of, found))
            elif layout.kind == POSTS:
                posts.append(_read_posts(table, layout, series, context.as_of, found))
            else:
                found.files.append(_counted(table, layout))
        except csv.Error:
            found.problems.append(not_a_text(table.file.path))
    _tell_unknown(kinds, found.problems)
    sole = {one.page for one in (*series, *posts)} - {""}
    for one in (*series, *posts):  # a file somebody renamed is about the page all others are about
        one.page = next(iter(sole)) if len(sole) == 1 else one.page
    months, covered = _by_month(series, found.problems)
    _add_posts(posts, months, covered)
    sources = [one.table for one in (*series, *posts)]
    if months:
        found.sheets.append(_sheet(sources[0], months, covered))
    return found


# --- days ----------------------------------------------------------------------------------------------------------


def _read_days(table: Tabular, layout: Layout, as_of: datetime.date | None, found: Found) -> _Series:
    rows = [(number, cells) for number, cells in table.rows() if number > layout.row and any(map(as_text, cells))]
    rows = [row for row in rows if not is_total(row[1])]
    read = days_in([_at(cells, layout.on) for _, cells in rows], month_first=_american(table))
    series = _Series(table, layout, page_of(table), month_first=read.month_first)
    tell = _Teller(table, layout, found.problems)
    dated = [(row, day) for row, day in zip(rows, read.days, strict=True) if day is not None]
    kept = [(row, day) for row, day in dated if as_of is None or day <= as_of]
    for measure, positions in layout.columns.items():
        series.counts[measure] = _column(kept, positions, tell)
    series.days = {day for _, day in kept}
    if not dated:
        tell.warn(sentence(phrase("L’export ne contient aucun jour : zéro ligne lue.")),
                  sentence(phrase("L’exporter pour une période plus longue, ou retirer le fichier.")))  # fmt: skip
    elif len(dated) < len(rows):
        tell.warn(sentence(phrase("Dates illisibles : {count}."), count=len(rows) - len(dated)),
                  sentence(phrase("Ces lignes ne sont pas comptées.")), layout.on)  # fmt: skip
    if len(kept) < len(dated):
        tell.warn(sentence(phrase("Jours après la date d’arrêté : {count}."), count=len(dated) - len(kept)),
                  sentence(phrase("Ils ne sont pas comptés.")))  # fmt: skip
    window = series.window or (None, None)
    kind, fills = f"linkedin page {layout.kind}", FILLS if kept else ""
    found.files.append(InputFile(table.file.path, kind, fills, len(rows), table.encoding, *window))
    return series


def _american(table: Tabular) -> bool:
    """Whether months come first where nothing else says: as LinkedIn writes, unless Excel saved it in French."""
    return bool(table.sheet) or b";" not in table.file.raw.partition(b"\n")[0]


def _column(
    kept: Iterable[tuple[Numbered, datetime.date]], positions: Sequence[int], tell: _Teller
) -> dict[datetime.date, float]:
    """Count by day of one measure, the sum of its columns; an empty cell says nothing."""
    counts: dict[datetime.date, float] = {}
    unread: Counter[int] = Counter()
    first: dict[int, tuple[int, Cell]] = {}
    for (number, cells), day in kept:
        for position in positions:
            cell = _at(cells, position)
            count = count_of(cell)
            if count is not None:
                counts[day] = (counts.get(day, 0.0) if position != positions[0] else 0.0) + count
            elif as_text(cell):
                unread[position] += 1
                first.setdefault(position, (number, cell))
    for position, count in unread.items():
        tell.refuse(*first[position], position, count)
    return counts


def _at(cells: Sequence[Cell], position: int) -> Cell:
    return cells[position] if position < len(cells) else None


@dataclass(frozen=True, slots=True)
class _Teller:
    """Problems of one table, at its columns."""

    table: Tabular
    layout: Layout
    problems: list[Problem]

    def warn(self, found: Sentence, do: Sentence, position: int | None = None) -> None:
        """Something odd, at the heading of a column where one is given."""
        row, title, letter = self.layout.row, "", ""
        if position is not None:
            title, letter = self._title(position), letter_of(position)
        self.problems.append(
            Problem("warning", self.table.file.path, self.table.sheet, row if title else None, title,
                    found=found, do=do, letter=letter if title else "")
        )  # fmt: skip

    def refuse(self, row: int, cell: Cell, position: int, count: int) -> None:
        """Cells of a column that hold no number: told once, at the first."""
        self.problems.append(
            Problem("error", self.table.file.path, self.table.sheet, row, self._title(position),
                    found=sentence(phrase("« {found} » n’est pas un nombre ; cellules illisibles : {count}."),
                                   found=as_text(cell), count=count),
                    expected=sentence(phrase("Un nombre entier est attendu.")),
                    do=sentence(phrase("L’exporter de nouveau, sans l’ouvrir entre-temps.")),
                    letter=letter_of(position))
        )  # fmt: skip

    def _title(self, position: int) -> str:
        return self.layout.titles[position] if position < len(self.layout.titles) else ""


# --- posts, and what is only counted -------------------------------------------------------------------------------


def _read_posts(
    table: Tabular, layout: Layout, series: Sequence[_Series], as_of: datetime.date | None, found: Found
) -> _Posts:
    beside = next(
        (one for one in series if one.table.file.path == table.file.path and one.layout.kind == CONTENT), None
    )
    rows = [(number, cells) for number, cells in table.rows() if number > layout.row and any(map(as_text, cells))]
    within = beside.window if beside else None
    read = days_in(
        [_at(cells, layout.on) for _, cells in rows],
        month_first=beside.month_first if beside else _american(table),
        within=within or (datetime.date.min, as_of or datetime.date.max),
    )
    posts = _Posts(table, page_of(table), {}, beside.days if beside else set())
    for (_, cells), day in zip(rows, read.days, strict=True):
        if day is not None and (as_of is None or day <= as_of):
            posts.created.setdefault(_told_apart(cells, layout), day)
    undated = sum(day is None for day in read.days)
    if undated:
        _Teller(table, layout, found.problems).warn(
            sentence(phrase("Dates illisibles : {count}."), count=undated),
            sentence(phrase("Ces lignes ne sont pas comptées.")), layout.on,
        )  # fmt: skip
    days = sorted(posts.created.values())
    span = (days[0], days[-1]) if days else (None, None)
    fills = FILLS if days else ""
    found.files.append(InputFile(table.file.path, "linkedin page posts", fills, len(rows), table.encoding, *span))
    return posts


def _told_apart(cells: Sequence[Cell], layout: Layout) -> int:
    """What tells one post from another, in two exports of the same page: its address."""
    link = as_text(_at(cells, layout.link)) if layout.link is not None else ""
    return hash(link) if link else hash(tuple(as_text(cell) for cell in cells[: layout.on + 1]))


def _counted(table: Tabular, layout: Layout) -> InputFile:
    """Rows with something in them; of competitors the days they are about too, and nobody’s name."""
    rows = sum(number > layout.row and any(map(as_text, cells)) for number, cells in table.rows())
    window: tuple[datetime.date, datetime.date] | tuple[None, None] = None, None
    if layout.kind == COMPETITORS:
        above = (cell for number, cells in table.head if number < layout.row for cell in cells)
        window = next((days for cell in above if (days := window_of(cell))), window)
    return InputFile(table.file.path, f"linkedin page {layout.kind}", "", rows, table.encoding, *window)


def _tell_unknown(kinds: Iterable[tuple[Tabular, Layout]], problems: list[Problem]) -> None:
    """Files of which no table is known: one problem a file."""
    by_file: dict[str, set[str]] = {}
    for table, layout in kinds:
        by_file.setdefault(table.file.path, set()).add(layout.kind)
    for path, found in by_file.items():
        if found == {OTHER}:
            problems.append(
                Problem("warning", path,
                        found=sentence(phrase("Aucun intitulé de colonne n’est reconnu.")),
                        expected=sentence(phrase("Intitulés nécessaires : {known}."), known=NEEDED),
                        do=sentence(phrase("Demander un nouvel export, et déposer le fichier sans le modifier.")))
            )  # fmt: skip


# --- months --------------------------------------------------------------------------------------------------------


def _by_month(series: Sequence[_Series], problems: list[Problem]) -> tuple[Counter[Monthly], Counter[Monthly]]:
    """Sums by month and measure, and the days they are made of; pages of one company are added up."""
    months: Counter[Monthly] = Counter()
    covered: dict[Monthly, set[datetime.date]] = {}
    ordered = sorted(series, key=lambda one: (one.page, one.layout.kind, one.window or (datetime.date.min,) * 2))
    for _, group in groupby(ordered, key=lambda one: (one.page, one.layout.kind)):
        for measure, days in _latest([one for one in group if one.days], problems).items():
            for day, count in days.items():
                at = day.replace(day=1), measure
                months[at] += count  # type: ignore[assignment]
                covered.setdefault(at, set()).add(day)
    return months, Counter({at: len(days) for at, days in covered.items()})


def _latest(group: Sequence[_Series], problems: list[Problem]) -> dict[str, dict[datetime.date, float]]:
    """Each day once, by measure: that of the export that goes furthest, since LinkedIn goes on counting for days."""
    ordered = sorted(group, key=lambda one: (max(one.days), one.table.file.path))
    merged: dict[str, dict[datetime.date, float]] = {}
    for at, one in enumerate(ordered):
        later = ordered[at + 1 :]
        differing = {
            day
            for other in later
            for measure, days in one.counts.items()
            for day, count in days.items()
            if other.counts.get(measure, {}).get(day, count) != count
        }
        if differing:
            last = ordered[-1].table.file
            problems.append(
                Problem("warning", one.table.file.path, one.table.sheet,
                        found=sentence(phrase("Jours qu’un autre export de la page compte autrement : {count}."),
                                       count=len(differing)),
                        do=sentence(phrase("Pour ces jours, l’export qui va le plus loin est retenu : {path}."),
                                    path="/".join(last.below[-1:])))
            )  # fmt: skip
        for measure, days in one.counts.items():
            merged.setdefault(measure, {}).update(days)
    return merged


def _add_posts(posts: Sequence[_Posts], months: Counter[Monthly], covered: Counter[Monthly]) -> None:
    """Posts by month of creation, each once; none in a month whose days were exported is a zero."""
    pages: dict[str, dict[int, datetime.date]] = {}
    days: set[datetime.date] = set()
    for one in posts:
        known = pages.setdefault(one.page, {})
        for act, day in one.created.items():
            known.setdefault(act, day)
        days |= one.days
    for known in pages.values():
        for day in known.values():
            months[day.replace(day=1), "posts"] += 1
    for day in days:
        months[day.replace(day=1), "posts"] += 0
        covered[day.replace(day=1), "posts"] += 1


def _sheet(source: Tabular, months: Mapping[Monthly, float], covered: Mapping[Monthly, int]) -> Sheet:
    schema = TABLES[FILLS]
    cells = (tuple(column.id for column in schema.columns), *_lines(months, covered))
    return Sheet(source.file.path, source.sheet, schema, cells, source.encoding, (1,) * len(cells))


def _lines(months: Mapping[Monthly, float], covered: Mapping[Monthly, int]) -> Iterator[tuple[Cell, ...]]:
    for (month, measure), value in sorted(months.items(), key=lambda each: (each[0][0], MEASURES.index(each[0][1]))):
        yield month, measure, value, covered.get((month, measure)) or None
