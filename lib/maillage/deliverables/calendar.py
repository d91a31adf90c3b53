"""`roadmap.ics`: the road map and what falls due, as all-day events of any calendar (RFC 5545), the same at every run.

Whatever a client or a catalogue wrote is data: it is escaped, and no line break in it begins a line of ours.
"""

from __future__ import annotations

import datetime
import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.deliverables.story import Story
from maillage.language import Language, phrase
from maillage.showing.payload import records

FOLD = 75  # octets of a line
CALENDAR_NAME = phrase("Feuille de route : {name}")
OWNED, STATE, SLACK = (
    phrase("Porté par : {owner}."),
    phrase("État : {state}."),
    phrase("Marge, en jours ouvrés : {slack}."),
)
TO_AGREE = phrase("Date à reprendre avec chacun.")
NOTICE = phrase("Dernier jour pour dénoncer : {label}")
RENEWAL = phrase("Reconduction : {label}")
OBJECTIVE = phrase("Échéance d’un objectif : {label}")
COUNCIL = phrase("Réunion du comité social et économique")
MILESTONES = {  # months after the situation described
    3: phrase("Point du troisième mois : actions, et cinq questions"),
    6: phrase("Bilan du sixième mois"),
    12: phrase("Bilan du douzième mois"),
}
REMINDED = {NOTICE: 30, COUNCIL: 14, OBJECTIVE: 30} | dict.fromkeys(MILESTONES.values(), 14)  # days before


@dataclass(frozen=True, slots=True)
class Day:
    """One day beside the road map: what falls on it, and the client's own words for what it concerns."""

    what: str
    on: datetime.date
    label: str = ""


def roadmap_rows(story: Story) -> list[dict[str, Any]]:
    """The rows of the road map that end on a day to come, by column id; none where the Story dates nothing."""
    for payload in story.payloads():
        if payload["id"] == "plan.roadmap" and payload.get("rows"):
            return [row for row in records(payload) if isinstance(row["end"], str) and row["end"] >= row["today"]]
    return []


def due_days(story: Story) -> list[Day]:
    """Notices, renewals and objectives of the Story, the works council's next meeting and our own milestones.

    Days that are over are left out. There are milestones only where something is planned, or due.
    """
    today = datetime.date.fromisoformat(story.about["as_of"])
    found: dict[Day, None] = {}
    for payload in story.payloads():
        rows = records(payload) if payload.get("rows") else ()
        for row in rows if payload["id"] == "analysis.renewals" else ():
            found |= {
                Day(what, _read(row[name]), row["network"]): None
                for what, name in ((NOTICE, "deadline"), (RENEWAL, "renewal"))
                if isinstance(row[name], str)
            }
        for row in rows if payload["id"] == "diagnosis.objectives" else ():
            if isinstance(row["horizon"], str):
                found[Day(OBJECTIVE, _read(row["horizon"]), row["wording"])] = None
    if found or roadmap_rows(story):
        found |= {Day(what, _months_after(today, months)): None for months, what in MILESTONES.items()}
    if story.about.get("next_council"):
        found[Day(COUNCIL, _read(story.about["next_council"]))] = None
    return sorted((day for day in found if day.on >= today), key=lambda day: (day.on, day.what, day.label))


def _read(day: str) -> datetime.date:
    return datetime.date.fromisoformat(day)


def _months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last one of its month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = datetime.date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def calendar(
    rows: Sequence[Mapping[str, Any]], language: Language, about: Mapping[str, Any], days: Sequence[Day] = ()
) -> str:
    """One all-day event an action, from its first day to its last, and one a step; the time of those named stays free.

    Parameters
    ----------
    rows : sequence of mappings
        Of the released road map, by column id, each with a day.
    language : Language
        The reader's.
    about : mapping
        Client, wave, name and cut-off date, as a Story has them.
    days : sequence of Day
        From `due_days`; those nobody may let pass bear a reminder.

    Returns
    -------
    str
        With the line ends a calendar asks for.
    """
    stamp = datetime.date.fromisoformat(about["as_of"]).strftime("%Y%m%dT000000Z")
    name = language.printed(CALENDAR_NAME).format(name=about["name"])
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Maillage//roadmap//" + language.code.upper(),
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for row in rows:
        last = datetime.date.fromisoformat(row["end"])
        first = datetime.date.fromisoformat(row["start"]) if isinstance(row["start"], str) else last
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped('-'.join((about['client'], about['wave'], row['task'].replace(':', '-'))))}@maillage",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{_day(first)}",
            f"DTEND;VALUE=DATE:{_day(last + datetime.timedelta(days=1))}",  # the first day it is over
            f"SUMMARY:{_escaped(language.term(row['task']))}",
            f"DESCRIPTION:{_escaped(' '.join(_told(row, language)))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    for day in days:
        lines += _due(day, language, about, stamp)
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _due(day: Day, language: Language, about: Mapping[str, Any], stamp: str) -> Iterator[str]:
    told = language.printed(day.what).format(label=day.label)
    # Of what never changes with the reader's language, nor with another row of the register.
    own = hashlib.sha256("\0".join((day.what, day.on.isoformat(), day.label)).encode()).hexdigest()[:16]
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped('-'.join((about['client'], about['wave'], own)))}@maillage"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_day(day.on)}"
    yield f"DTEND;VALUE=DATE:{_day(day.on + datetime.timedelta(days=1))}"
    yield f"SUMMARY:{_escaped(told)}"
    yield "TRANSP:TRANSPARENT"
    if day.what in REMINDED:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{_escaped(told)}"
        yield f"TRIGGER:-P{REMINDED[day.what]}D"
        yield "END:VALARM"
    yield "END:VEVENT"


def _told(row: Mapping[str, Any], language: Language) -> Iterator[str]:
    if isinstance(row["owner"], str):
        yield language.printed(OWNED).format(owner=language.term(row["owner"]))
    yield language.printed(STATE).format(state=language.printed(row["state"]))
    if isinstance(row["slack"], int | float):
        yield language.printed(SLACK).format(slack=language.value(row["slack"], "count"))
    yield language.printed(TO_AGREE)


def _day(day: datetime.date) -> str:
    return day.strftime("%Y%m%d")


def _escaped(text: str) -> str:
    """The text as a value of RFC 5545 (3.3.11); of control characters the line break alone is kept, as two signs.

    Examples
    --------
    >>> _escaped("a, b; c" + chr(13) + chr(10) + "END:VEVENT")
    'a\\\\, b\\\\; c\\\\nEND:VEVENT'
    """
    lines = "\n".join(text.splitlines())
    safe = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        safe = safe.replace(sign, written)
    return safe


def _folded(line: str) -> str:
    """The line in pieces of 75 octets at most, each after the first begun by a space; no letter is cut in two."""
    pieces, size = [""], 0
    for sign in line:
        octets = len(sign.encode("utf-8"))
        if size + octets > FOLD:
            pieces.append(" ")
            size = 1
        pieces[-1] += sign
        size += octets
    return "\r\n".join(pieces)
