"""`roadmap.ics`: the road map as all-day events of any calendar (RFC 5545), the same bytes at every run.

Whatever a client or a catalogue wrote is data: it is escaped, and no line break in it begins a line of ours.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
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


def roadmap_rows(story: Story) -> list[dict[str, Any]]:
    """The rows of the road map that end on a day to come, by column id; none where the Story dates nothing."""
    for payload in story.payloads():
        if payload["id"] == "plan.roadmap" and payload.get("rows"):
            return [row for row in records(payload) if isinstance(row["end"], str) and row["end"] >= row["today"]]
    return []


def calendar(rows: Sequence[Mapping[str, Any]], language: Language, about: Mapping[str, Any]) -> str:
    """One all-day event an action, from its first day to its last, and one a step; the time of those named stays free.

    Parameters
    ----------
    rows : sequence of mappings
        Of the released road map, by column id, each with a day.
    language : Language
        The reader's.
    about : mapping
        Client, wave, name and cut-off date, as a Story has them.

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
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


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
