"""Who came: HelloAsso, Eventbrite, Teams and Zoom exports as counts per event.

Names are compared with those the consultant typed and go no further; addresses are not read at all.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from maillage.intake.exports.entries import cents_of, day_of
from maillage.intake.exports.headings import cell_at, heading_row, name_key, text_at
from maillage.intake.exports.opening import Numbered, Tabular
from maillage.intake.folding import folded, spellings
from maillage.intake.values import Cell, as_text

HELLOASSO = {
    "order": "referencecommande referencedelacommande numerodecommande",
    "date": "datedelacommande datecommande",
    "status": "statutdelacommande statutcommande",
    "last": "nomparticipant nomadherent nompayeur",
    "first": "prenomparticipant prenomadherent prenompayeur",
    "amount": "montanttarif montant",
    "event": "nomdelacampagne campagne nomduformulaire formulaire nomdelevenement evenement",
    "event_day": "datedelevenement datedevenement dateevenement",
}
EVENTBRITE = {
    "order": "order orderid orderno ordernumber ndecommande commanden numerodecommande idcommande",
    "date": "orderdate datedecommande datedelacommande",
    "status": "attendeestatus statutduparticipant statutparticipant",
    "ticket": "tickettype typedebillet",
    "first": "firstname prenom attendeefirstname prenomduparticipant",
    "last": "lastname surname nomdefamille nom attendeelastname nomduparticipant",
    "amount": "totalpaid totalpaye montanttotalpaye",
    "event": "eventname nomdelevenement",
    "event_day": "eventstartdate dateattending eventdate datedelevenement",
}
ZOOM = {
    "name": "nameoriginalname usernameoriginalname name username nomnomdorigine nomnomoriginal nomdutilisateur nom",
    "join": "jointime heuredarrivee heuredentree heuredeconnexion heuredejonction",
    "leave": "leavetime heurededepart heuredesortie heuredefin",
    "duration": "durationminutes duration dureeminutes duree timeinsessionminutes timeinsession",
    "attended": "attended present participation",
}
_TOPIC = "topic sujet objet webinarname"
_TEAMS_NAMES = {
    "name": "name fullname nom nomcomplet",
    "first": "firstjoin jointime premiereconnexion premierearrivee heuredarrivee",
}
_TEAMS_EARLY = {
    "name": "fullname nomcomplet", "action": "useraction actiondelutilisateur actionutilisateur",
    "first": "timestamp horodatage horodateur",
}  # fmt: skip

_VALID = ("valid", "paye", "paid", "traite", "processed")  # statuses of an order that was kept
_CAME = ("attending", "checked in", "checkedin", "participe", "participera", "enregistre", "present", "arrive")
_SECTION = re.compile(r"(\d)\s*\.\s*\S")
_TITLES = ("meeting title", "titre de la reunion", "titre", "title")
_STARTS = ("start time", "meeting start time", "heure de debut", "heure de debut de la reunion", "debut")


@dataclass(frozen=True, slots=True)
class Gathering:
    """One event or campaign as its tool exported it.

    Parameters
    ----------
    event : str
        Its name where the export gives it; empty otherwise.
    day : date or None
        When it took place, where the export says so: the day of an order is not it.
    first, last : date or None
        Days the rows span: of orders, or of connections.
    rows, orders, present : int
        Rows below the headings, distinct orders (0 where there are none), and people who came or hold a valid ticket:
        tickets for HelloAsso and Eventbrite, distinct names for Teams and Zoom.
    paid : float
        [money] Tickets of valid orders (HelloAsso), everything paid (Eventbrite).
    attendees : frozenset of str
        Keys of the names of those present; never leaves intake.
    """

    event: str
    day: datetime.date | None
    first: datetime.date | None
    last: datetime.date | None
    rows: int
    orders: int
    present: int
    paid: float
    attendees: frozenset[str] = field(repr=False)


def kind_of(table: Tabular) -> str | None:
    """The kind of gathering a table is, as `InputFile.kind` names it; None when it is none."""
    if _is_teams(table):
        return "attendance teams"
    if heading_row(table, ZOOM, lambda at: {"name", "join", "leave", "duration"} <= at.keys()):
        return "attendance zoom"
    if _eventbrite(table):
        return "attendance eventbrite"
    found = _helloasso(table)
    if found:
        member = any("nomadherent" in spellings(text) for text in found[2])
        return "memberships helloasso" if member else "attendance helloasso"
    return None


def read_gathering(table: Tabular, kind: str) -> Gathering:
    """Count a table that `kind_of` recognised."""
    if kind == "attendance teams":
        return _teams(table)
    if kind == "attendance zoom":
        return _zoom(table)
    if kind == "attendance eventbrite":
        return _registrations(table, _eventbrite(table), _CAME, paid_by_all=True)
    return _registrations(table, _helloasso(table), _VALID, paid_by_all=False)


# --- registrations: one row a ticket -------------------------------------------------------------------------------

_Headings = tuple[int, dict[str, int], tuple[str, ...]] | None


def _helloasso(table: Tabular) -> _Headings:
    return heading_row(table, HELLOASSO, lambda at: {"order", "date", "last"} <= at.keys())


def _eventbrite(table: Tabular) -> _Headings:
    return heading_row(
        table, EVENTBRITE, lambda at: {"order", "status"} <= at.keys() and bool(at.keys() & {"ticket", "amount"})
    )


def _registrations(table: Tabular, headings: _Headings, kept: tuple[str, ...], *, paid_by_all: bool) -> Gathering:
    assert headings is not None
    row, at, _ = headings
    rows, present, paid = 0, 0, 0
    orders: set[str] = set()
    attendees: set[str] = set()
    days: set[datetime.date] = set()
    event, held = "", set()
    for number, cells in table.rows():
        if number <= row or not any(as_text(cell) for cell in cells):
            continue
        rows += 1
        orders.add(text_at(cells, at, "order"))
        if day := moment(cell_at(cells, at, "date")):
            days.add(day)
        event = event or text_at(cells, at, "event")
        comes = "status" not in at or folded(text_at(cells, at, "status")).startswith(kept)
        if comes:
            present += 1
            attendees.add(name_key(f"{text_at(cells, at, 'first')} {text_at(cells, at, 'last')}"))
            if day := moment(cell_at(cells, at, "event_day")):
                held.add(day)
        if comes or paid_by_all:
            paid += cents_of(text_at(cells, at, "amount"), "") or 0
    return Gathering(
        event, max(held, default=None), min(days, default=None), max(days, default=None), rows, len(orders - {""}),
        present, paid / 100, frozenset(attendees - {""}),
    )  # fmt: skip


# --- connections: one row each time somebody came in ---------------------------------------------------------------


def _connections(rows: Iterator[list[Cell]], at: Mapping[str, int], first: str, event: str, start: Cell) -> Gathering:
    count = 0
    names: set[str] = set()
    days: set[datetime.date] = set()
    for cells in rows:
        name = re.sub(r"\s*[(\[][^)\]]*[)\]]", " ", text_at(cells, at, "name"))
        if not name.strip():
            continue
        count += 1
        if folded(text_at(cells, at, "attended")) in ("no", "non"):
            continue
        names.add(name_key(name))
        if day := moment(cell_at(cells, at, first)):
            days.add(day)
    day = moment(start) or min(days, default=None)
    return Gathering(event, day, min(days, default=day), max(days, default=day), count, 0, len(names), 0.0,
                     frozenset(names))  # fmt: skip


def _zoom(table: Tabular) -> Gathering:
    found = heading_row(table, ZOOM, lambda at: {"name", "join", "leave", "duration"} <= at.keys())
    assert found is not None
    row, at, _ = found
    event, start = "", ""
    above = [cells for number, cells in table.head if number < row]
    for cells, below in pairwise(above):
        for position, cell in enumerate(cells[: len(below)]):
            if set(spellings(as_text(cell))) & set(_TOPIC.split()):
                event = as_text(below[position])
            elif set(spellings(as_text(cell))) & {"starttime", "heurededebut", "actualstarttime"}:
                start = as_text(below[position])
    return _connections((cells for number, cells in table.rows() if number > row), at, "join", event, start)


def _sections(rows: Iterator[Numbered]) -> Iterator[tuple[int, list[Cell]]]:
    """Each row with the number of the section it stands in, the headings of sections left out."""
    section = 0
    for _, cells in rows:
        filled = [text for cell in cells if (text := as_text(cell))]
        marked = _SECTION.match(filled[0]) if len(filled) == 1 else None
        if marked and int(marked[1]) == section + 1:
            section += 1
        elif filled:
            yield section, cells


def _is_teams(table: Tabular) -> bool:
    reached = {section for section, _ in _sections(iter(table.head))}
    early = heading_row(table, _TEAMS_EARLY, lambda at: len(at) == len(_TEAMS_EARLY))
    return {1, 2} <= reached or early is not None


def _teams(table: Tabular) -> Gathering:
    event, start = "", ""
    people: list[list[Cell]] = []
    for section, cells in _sections(table.rows()):
        if section == 1 and len(cells) > 1:
            label = folded(as_text(cells[0])).rstrip(" :")
            event = as_text(cells[1]) if label in _TITLES else event
            start = as_text(cells[1]) if label in _STARTS else start
        elif section == 2:
            people.append(cells)
        elif section > 2:
            break
    if not people:
        row, at, _ = heading_row(table, _TEAMS_EARLY, lambda at: len(at) == len(_TEAMS_EARLY)) or (0, {}, ())
        return _connections((cells for number, cells in table.rows() if number > row), at, "first", "", "")
    named = {"name": 0, "first": 1}  # the first columns, whatever the language of their headings
    for position, cell in enumerate(people[0]):
        for column, names in _TEAMS_NAMES.items():
            if set(spellings(as_text(cell))) & set(names.split()):
                named[column] = position
    return _connections(iter(people[1:]), named, "first", event, start)


# --- days ----------------------------------------------------------------------------------------------------------

_MOMENT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")


def moment(cell: Cell) -> datetime.date | None:
    """The day of a moment; where AM or PM follows, the month stands first.

    Examples
    --------
    >>> [str(moment(text)) for text in ("02/08/2024 09:00:02 AM", "02/08/2024 09:00", "7/22/26, 7:00:11 PM")]
    ['2024-02-08', '2024-08-02', '2026-07-22']
    """
    if not isinstance(cell, str):
        return day_of(cell)
    text = " ".join(cell.split())
    found = _MOMENT.match(text)
    if not found:
        return day_of(text[:10])
    one, two, year = int(found[1]), int(found[2]), int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    month_first = bool(re.search(r"\b[AP]\.?M\b", text, re.IGNORECASE)) or two > 12
    day, month = (two, one) if month_first and one <= 12 else (one, two)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
