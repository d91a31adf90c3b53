"""Which export of a company page's analytics a table is, and where its columns stand: by their headings, else by shape.

The English headings are known; no public source shows the French ones, and LinkedIn exports in some twenty languages.
What no heading names is recognised by its number of columns, and by totals that are the sums of their parts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from maillage.intake.exports.daily import count_of, is_day, window_of
from maillage.intake.exports.headings import HEADINGS_AT_MOST
from maillage.intake.exports.opening import Numbered, Tabular
from maillage.intake.folding import squeezed
from maillage.intake.values import Cell, as_text

FOLDERS = frozenset({"linkedinpage", "pagelinkedin", "page", "companypage", "pageentreprise"})
LONGEST = 200  # signs of a heading that are looked at

CONTENT, POSTS, FOLLOWERS, VISITORS = "content", "posts", "followers", "visitors"
COMPETITORS, AUDIENCE, OTHER = "competitors", "audience", "other"

_TIMESTAMPED = re.compile(
    r"(?P<page>.*?)[ _-]*(?:content|updates?|followers|visitors|competitors?(?:[ _-]analytics)?)[ _-]\d{13}(?!\d).*",
    re.I,
)
_NAMED = re.compile(r"(?P<page>.+?)[ _-]+(?:content|updates?|followers|visitors|competitors?)(?![a-z]).*", re.I)

_DATE = frozenset({"date", "day", "jour", "datum", "fecha", "data"})
# Headings of a total, squeezed, the likeliest first; of its parts, where no total stands.
_TOTALS: Mapping[str, Mapping[str, str]] = {
    CONTENT: {
        "impressions": "impressionstotal impressions totalimpressions",
        "clicks": "clickstotal clicks totalclicks clicstotal clics totaldesclics",
        "reactions": "reactionstotal reactions totalreactions likestotal likes",
        "comments": "commentstotal comments totalcomments commentairestotal commentaires",
        "reposts": "repoststotal reposts totalreposts sharestotal shares totalshares republicationstotal "
        "republications partagestotal partages",
    },
    FOLLOWERS: {"followers_gained": "totalfollowers totalnewfollowers totaldesabonnes totalabonnes abonnestotal"},
    VISITORS: {
        "visitors": "totaluniquevisitorstotal totaluniquevisitors uniquevisitorstotal totalvisiteursuniquestotal "
        "totaldesvisiteursuniquestotal visiteursuniquestotal"
    },
}
_PARTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "impressions": (("impressionsorganic", "impressionssponsored"),),
    "clicks": (("clicksorganic", "clickssponsored"),),
    "reactions": (("reactionsorganic", "reactionssponsored"), ("likesorganic", "likessponsored")),
    "comments": (("commentsorganic", "commentssponsored"),),
    "reposts": (("repostsorganic", "repostssponsored"), ("sharesorganic", "sharessponsored")),
    "followers_gained": (
        ("organicfollowers", "sponsoredfollowers", "autoinvitedfollowers"),
        ("organicfollowers", "sponsoredfollowers"),
    ),
}
_LEAST = {CONTENT: 3, FOLLOWERS: 1, VISITORS: 1}  # measures that must be named


@dataclass(frozen=True, slots=True)
class Shape:
    """What an export looks like where its headings are in another language.

    Parameters
    ----------
    kind : str
    places : mapping
        Position by measure, the day at 0.
    sums : tuple of (int, tuple of int)
        Positions of totals, each with those of its parts.
    """

    kind: str
    places: Mapping[str, int]
    sums: tuple[tuple[int, tuple[int, ...]], ...]


_SHAPES = {
    20: Shape(CONTENT, {"impressions": 3, "clicks": 7, "reactions": 10, "comments": 13, "reposts": 16},
              tuple((total, (total - 2, total - 1)) for total in (3, 7, 10, 13, 16))),
    25: Shape(VISITORS, {"visitors": 24}, tuple((total, (total - 2, total - 1)) for total in (3, 9, 15, 21))),
    5: Shape(FOLLOWERS, {"followers_gained": 4}, ((4, (1, 2, 3)),)),
    4: Shape(FOLLOWERS, {"followers_gained": 3}, ((3, (1, 2)),)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of the export.

    Parameters
    ----------
    kind : str
    row : int
        Number of its row of headings; 0 where there is none.
    on : int
        Position of the day; of posts, that of their creation.
    columns : mapping
        Positions by measure, more than one where a total is to be made of its parts.
    link : int or None
        Position of a post's address.
    titles : tuple of str
        The headings.
    """

    kind: str
    row: int = 0
    on: int = 0
    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    link: int | None = None
    titles: tuple[str, ...] = ()


def in_folder(table: Tabular) -> bool:
    """Whether a table lies where page exports are put, or is a sheet of a workbook LinkedIn named."""
    stem = PurePosixPath(table.file.below[-1]).stem
    placed = len(table.file.below) > 1 and squeezed(table.file.below[0]) in FOLDERS
    return placed or (bool(table.sheet) and _TIMESTAMPED.fullmatch(stem) is not None)


def page_of(table: Tabular) -> str:
    """What the file's name says of the page it is about; empty where it says nothing.

    Examples
    --------
    >>> from maillage.intake.exports.opening import Received
    >>> name = "exemple-sa_content_1704100000001.xls"
    >>> page_of(Tabular(Received("", ("linkedin_page", name), b""), "", "", False, [], lambda: iter(())))
    'exemplesa'
    """
    stem = PurePosixPath(table.file.below[-1]).stem
    named = _TIMESTAMPED.fullmatch(stem) or _NAMED.fullmatch(stem)
    return squeezed(named["page"]) if named else ""


def layout_of(table: Tabular) -> Layout | None:
    """What a table is; None where neither its headings nor its shape say, nor its folder."""
    rows = [(number, cells) for number, cells in table.head if any(map(as_text, cells))]
    if table.hidden or not rows:
        return None
    placed = in_folder(table)
    found = _by_headings(rows) or _by_shape(rows, placed=placed)
    if found is None and placed:
        found = _posts_by_shape(rows) or _competitors_by_shape(table, rows) or _audience_by_shape(rows)
    return found or (Layout(OTHER) if placed else None)


# --- by headings ---------------------------------------------------------------------------------------------------


def _by_headings(rows: Sequence[Numbered]) -> Layout | None:
    for number, cells in rows[:HEADINGS_AT_MOST]:
        names = [squeezed(as_text(cell)[:LONGEST]) for cell in cells]
        titles = tuple(" ".join(as_text(cell).split())[:LONGEST] for cell in cells)
        found = _daily(number, names, titles) or _listed(number, names, titles)
        if found is not None:
            return found
    return None


def _daily(number: int, names: Sequence[str], titles: tuple[str, ...]) -> Layout | None:
    on = next((at for at, name in enumerate(names) if name in _DATE), None)
    if on is None:
        return None
    for kind, totals in _TOTALS.items():
        columns = {measure: at for measure, known in totals.items() if (at := _columns(names, measure, known))}
        if len(columns) >= _LEAST[kind]:
            return Layout(kind, number, on, columns, titles=titles)
    return None


def _columns(names: Sequence[str], measure: str, known: str) -> tuple[int, ...]:
    """The position of a measure's total; those of its parts where it has none."""
    for name in known.split():
        if name in names:
            return (names.index(name),)
    for parts in _PARTS.get(measure, ()):
        if all(part in names for part in parts):
            return tuple(names.index(part) for part in parts)
    return ()


_LINKS = ("postlink", "updatelink", "liendupost", "liendelapublication")
_CREATED = ("createddate", "datedecreation")
_COUNTED = ("totalfollowers", "totalviews", "totaldesabonnes", "totaldesvues")


def _listed(number: int, names: Sequence[str], titles: tuple[str, ...]) -> Layout | None:
    link = next((names.index(name) for name in _LINKS if name in names), None)
    created = next((names.index(name) for name in _CREATED if name in names), None)
    if link is not None and created is not None:
        return Layout(POSTS, number, created, link=link, titles=titles)
    if "totalfollowers" in names and "newfollowers" in names:
        return Layout(COMPETITORS, number, titles=titles)
    filled = [name for name in names if name]
    if len(filled) == 2 and filled[1] in _COUNTED and filled[0] not in _DATE:
        return Layout(AUDIENCE, number, titles=titles)
    return None


# --- by shape ------------------------------------------------------------------------------------------------------


def _by_shape(rows: Sequence[Numbered], *, placed: bool) -> Layout | None:
    """A series of days with as many columns as LinkedIn writes, whose totals are the sums of their parts."""
    days = [cells for _, cells in rows if is_day(cells[0])]
    first = next((at for at, (_, cells) in enumerate(rows) if is_day(cells[0])), 0)
    if not days or not first:
        return None
    number, heading = rows[first - 1]
    width = max((at + 1 for at, cell in enumerate(heading) if as_text(cell)), default=0)
    shape = _SHAPES.get(width)
    if shape is None or (shape.kind == FOLLOWERS and not placed) or not all(_adds_up(days, *one) for one in shape.sums):
        return None
    titles = tuple(" ".join(as_text(cell).split())[:LONGEST] for cell in heading)
    return Layout(shape.kind, number, 0, {name: (at,) for name, at in shape.places.items()}, titles=titles)


def _adds_up(days: Sequence[Sequence[Cell]], total: int, parts: tuple[int, ...]) -> bool:
    """Whether a column is the sum of others, on nine days of ten."""
    fits = 0
    for cells in days:
        counts = [count_of(cells[at]) if at < len(cells) else None for at in (total, *parts)]
        known = [0.0 if count is None else count for count in counts]
        fits += known[0] == sum(known[1:]) and counts[0] is not None
    return fits * 10 >= len(days) * 9


def _posts_by_shape(rows: Sequence[Numbered]) -> Layout | None:
    """A list with a column of addresses, and one of days after it."""
    width = max(len(cells) for _, cells in rows)

    def filled(at: int, *, addresses: bool) -> int:
        cells = [cells[at] for _, cells in rows if at < len(cells)]
        return sum("://" in as_text(cell) if addresses else is_day(cell) for cell in cells)

    link = max(range(width), key=lambda at: filled(at, addresses=True), default=0)
    on = next((at for at in range(link + 1, width) if filled(at, addresses=False) * 2 > filled(link, addresses=True)),
              None)  # fmt: skip
    if on is None or not filled(link, addresses=True):
        return None
    first = next(at for at, (_, cells) in enumerate(rows) if link < len(cells) and "://" in as_text(cells[link]))
    return Layout(POSTS, rows[first - 1][0] if first else 0, on, link=link)


def _competitors_by_shape(table: Tabular, rows: Sequence[Numbered]) -> Layout | None:
    """A window of days above, then names with at least three counts each."""
    named = squeezed(table.sheet + PurePosixPath(table.file.below[-1]).stem)
    told = any(word in named for word in ("competitor", "concurrent", "konkurrent", "wettbewerb"))
    above = window_of(rows[0][1][0] if rows[0][1] else None) is not None
    names = [
        number for number, cells in rows
        if len(cells) > 3 and count_of(cells[0]) is None and sum(count_of(cell) is not None for cell in cells[1:]) >= 3
    ]  # fmt: skip
    return Layout(COMPETITORS, names[0] - 1) if names and (told or above) else None


def _audience_by_shape(rows: Sequence[Numbered]) -> Layout | None:
    """Two columns: what followers or visitors have in common, and how many there are."""
    both = [[cell for cell in cells if as_text(cell)] for _, cells in rows[1:]]
    fits = [cells for cells in both if len(cells) == 2 and count_of(cells[1]) is not None and not is_day(cells[0])]
    return Layout(AUDIENCE, rows[0][0]) if fits and len(fits) == len(both) else None
