"""LinkedIn's `Connections.csv`: who a person is connected to, counted and forgotten row by row.

Names, addresses, companies and positions are looked at one row at a time; what stays are counts, keyed hashes of who
is who, and the names of companies that resemble a target.
"""

from __future__ import annotations

import datetime
import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import unquote

from maillage.intake.exports.days import day_of
from maillage.intake.exports.matching import Match, Targets, normalised
from maillage.intake.exports.opening import Numbered
from maillage.intake.exports.seniority import seniority_of
from maillage.intake.folding import folded, squeezed
from maillage.intake.values import Cell, as_text

FIRST_YEAR = 2003  # LinkedIn opened that May
HASH_BYTES = 8  # of a keyed hash, enough to tell thirty thousand people of fifty exports apart
LONGEST = 300  # signs of a cell that are read
MOST_CELLS = 40  # columns a row may have before it is none of LinkedIn's

# The headings LinkedIn writes, and those of exports in other languages, squeezed.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "first": ("firstname", "prenom", "vorname"),
    "last": ("lastname", "nom", "nomdefamille", "nachname"),
    "url": ("url", "profileurl", "urlduprofil", "profilurl"),
    "email": ("emailaddress", "email", "adresseemail", "emailadresse"),
    "company": ("company", "entreprise", "societe", "unternehmen", "firma"),
    "position": ("position", "poste", "fonction"),
    "on": ("connectedon", "datedeconnexion", "connectele", "enrelationdepuis", "verbundenam"),
}
NEEDED = ("First Name", "Last Name", "Connected On")


def columns_named(cells: Sequence[Cell]) -> dict[str, int] | None:
    """Where each column stands, by the headings of a row; None when the row is no heading of connections.

    Examples
    --------
    >>> columns_named(["First Name", "Last Name", "Company", "Connected On"])
    {'first': 0, 'last': 1, 'company': 2, 'on': 3}
    >>> columns_named(["Notes:"]) is None
    True
    """
    if len(cells) > MOST_CELLS:
        return None
    names = [squeezed(repaired(as_text(cell)[:LONGEST])) for cell in cells]
    found = {
        role: next(at for at, name in enumerate(names) if name in known)
        for role, known in HEADINGS.items()
        if any(name in known for name in names)
    }
    return found if "on" in found and {"first", "last", "url"} & found.keys() else None


def columns_typed(rows: Iterable[Sequence[Cell]]) -> dict[str, int] | None:
    """Where each column stands, by what it holds: for a file that lost its headings, or has them in another language.

    The day is the last column of days, the address the one that leads to a profile; of the others the first two are the
    name, the next two company and position, as LinkedIn orders them.

    Examples
    --------
    >>> columns_typed([["Zoé", "Noiret", "https://www.linkedin.com/in/zn", "", "Brévent", "CEO", "04 Jan 2021"]])
    {'on': 6, 'url': 2, 'email': 3, 'first': 0, 'last': 1, 'company': 4, 'position': 5}
    """
    sample = [cells for cells in rows if 5 <= len(cells) <= MOST_CELLS]
    days = Counter(at for cells in sample for at, cell in enumerate(cells) if day_of(cell))
    if not days:
        return None
    most = max(days.values())
    on = max(at for at, count in days.items() if count == most)
    sample = [cells for cells in sample if len(cells) > on and day_of(cells[on])]
    found = {"on": on}
    for role, marks in (("url", ("linkedin.",)), ("email", ("@", "urn:li:"))):
        holding = Counter(
            at for cells in sample for at, cell in enumerate(cells) if any(mark in str(cell) for mark in marks)
        )
        holding = Counter({at: count for at, count in holding.items() if at not in found.values()})
        if holding:
            found[role] = holding.most_common(1)[0][0]
    if "url" in found and "email" not in found and found["url"] + 1 < on:
        found["email"] = found["url"] + 1  # mostly empty
    left = [at for at in range(on) if at not in found.values()]
    if len(left) < 2:
        return None
    return found | dict(zip(("first", "last", "company", "position"), left, strict=False))


def repaired(text: str) -> str:
    """A text whose UTF-8 was once taken for Windows' own encoding, put right; any other as it is.

    Examples
    --------
    >>> repaired("PrÃ©nom"), repaired("Ñandú"), repaired("Société Générale")
    ('Prénom', 'Ñandú', 'Société Générale')
    """
    if text.isascii():
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def slug_of(address: str) -> str:
    """The name of a profile within its address, however it is written; empty when the address leads to none.

    Examples
    --------
    >>> slug_of("https://www.linkedin.com/in/Fran%C3%A7ois-X/?trk=1"), slug_of("fr.linkedin.com/in/françois-x")
    ('françois-x', 'françois-x')
    """
    at = address.find("/in/")
    if at < 0:
        return ""
    slug = address[at + 4 : at + 4 + LONGEST].partition("?")[0].partition("#")[0].partition("/")[0].strip()
    return (unquote(slug) if "%" in slug else slug).casefold()


@dataclass(slots=True)
class Tally:
    """What one list of connections comes to.

    Parameters
    ----------
    rows, hidden, repeated, undated : int
        Connections, repeated ones once; of these, hidden members; rows left out as repeated; connections without a
        day that can be read.
    first, last : date or None
        The days they span.
    counts : Counter
        Connections by target, seniority and year.
    resembling : dict
        By normalised company: the company as written, what it resembles and how many work there.
    addressed : bool
        Whether the list has the addresses of profiles, as those since 2023 do.
    by_address, by_name : set of int
        Keyed hashes of the members: by the address of their profile where there is one, and by name and company.
    """

    rows: int = 0
    hidden: int = 0
    repeated: int = 0
    undated: int = 0
    first: datetime.date | None = None
    last: datetime.date | None = None
    counts: Counter[tuple[str, str, int | None]] = field(default_factory=Counter)
    resembling: dict[str, tuple[str, Match, int]] = field(default_factory=dict, repr=False)
    addressed: bool = False
    by_address: set[int] = field(default_factory=set, repr=False)
    by_name: set[int] = field(default_factory=set, repr=False)


@dataclass(slots=True)
class Seen:
    """What every list of an engagement is read with: targets, the key of the hashes, and answers found before.

    Parameters
    ----------
    targets : Targets
    key : bytes
    hashed : bool
        Whether hashes are wanted: with one list there is nobody to compare with.
    by_name : bool
        Whether some list has no addresses, so that all are hashed by name and company too.
    """

    targets: Targets
    key: bytes = field(repr=False)
    hashed: bool = True
    by_name: bool = True
    _companies: dict[str, tuple[str, Match]] = field(default_factory=dict, repr=False)
    _levels: dict[str, str] = field(default_factory=dict, repr=False)

    def company(self, text: str) -> tuple[str, Match]:
        """Normalised name of a company and the target it is."""
        found = self._companies.get(text)
        if found is None:
            written = repaired(text)
            name = normalised(written)
            found = self._companies[text] = (name, self.targets.match(written, name))
        return found

    def level(self, text: str) -> str:
        """Seniority of a position."""
        found = self._levels.get(text)
        if found is None:
            found = self._levels[text] = seniority_of(repaired(text))
        return found

    def hash(self, text: str) -> int:
        """Keyed hash of who a member is."""
        digest = hmac.digest(self.key, text.encode("utf-8", "surrogatepass"), "sha256")
        return int.from_bytes(digest[:HASH_BYTES], "big")


def tally(rows: Iterator[Numbered], columns: Mapping[str, int], heading: Sequence[Cell], seen: Seen) -> Tally:
    """Count the connections below the headings, one at a time.

    Parameters
    ----------
    rows : iterator
        Numbered rows, after the headings.
    columns : mapping
        Where each column stands.
    heading : sequence
        The row of headings, which stands there again where two files were put together.
    seen : Seen

    Raises
    ------
    csv.Error
        Where the text cannot be cut into cells.
    """
    found = Tally(addressed="url" in columns)
    known: set[int] = set()
    days: dict[Cell, datetime.date | None] = {}
    first, last, url, company, position, on = (
        _getter(columns.get(role)) for role in ("first", "last", "url", "company", "position", "on")
    )
    for _, cells in rows:
        when = on(cells)
        day = days.get(when)
        if day is None and when:
            day = days[when] = _connected(when)
        names = _text(first(cells)), _text(last(cells))
        address, employer, role = _text(url(cells)), _text(company(cells)), _text(position(cells))
        visible = any(names) or bool(address or employer or role)
        if not (visible or when) or (day is None and (cells == heading or not (when or _has_two(cells)))):
            continue
        if visible and not _is_new(cells, names, address, employer, seen, known, found):
            found.repeated += 1
            continue
        found.rows += 1
        found.hidden += not visible
        if day is None:
            found.undated += 1
        elif found.first is None or found.last is None:
            found.first = found.last = day
        else:
            found.first, found.last = min(found.first, day), max(found.last, day)
        name, match = seen.company(employer)
        found.counts[match.target, seen.level(role), day.year if day else None] += 1
        if match.nearest:
            written, _, count = found.resembling.get(name, (employer, match, 0))
            found.resembling[name] = (written, match, count + 1)
    return found


def _getter(at: int | None) -> Callable[[Sequence[Cell]], Cell]:
    if at is None:
        return lambda cells: ""
    return lambda cells: cells[at] if at < len(cells) else ""


def _text(cell: Cell) -> str:
    text = cell if isinstance(cell, str) else as_text(cell)
    return text[:LONGEST].strip()


def _connected(cell: Cell) -> datetime.date | None:
    day = day_of(cell)
    return day if day and day.year >= FIRST_YEAR else None


def _has_two(cells: Sequence[Cell]) -> bool:
    """Whether a row holds more than a note."""
    return sum(bool(_text(cell)) for cell in cells) > 1


def _is_new(
    cells: Sequence[Cell], names: tuple[str, str], address: str, employer: str, seen: Seen, known: set[int],
    found: Tally,
) -> bool:  # fmt: skip
    """Whether a visible member was not met before, by the profile's address or else by the whole row."""
    slug = slug_of(address)
    whole = f"in/{slug}" if slug else "\0".join(_text(cell) for cell in cells)
    token = seen.hash(whole) if slug and seen.hashed else hash(whole)
    if token in known:
        return False
    known.add(token)
    if not seen.hashed:
        return True
    if slug:
        found.by_address.add(token)
    if (seen.by_name or not slug) and any(map(str.isalnum, chain(*names))):
        name = seen.hash(f"{_plain(names[0])} {_plain(names[1])}\0{seen.company(employer)[0]}")
        found.by_name.add(name)
        if not slug:
            found.by_address.add(name)
    return True


def _plain(name: str) -> str:
    """A name folded; in ASCII without the detour, for lists of a million."""
    if name.isascii() and "`" not in name:
        return " ".join(name.lower().split())
    return folded(repaired(name))
