"""The road map as a calendar: what another program reads in it, whatever a client wrote."""

from __future__ import annotations

import datetime

import pytest

from maillage.deliverables import calendar as room
from maillage.deliverables.calendar import COUNCIL, NOTICE, OBJECTIVE, RENEWAL, Day, calendar, due_days, roadmap_rows
from maillage.deliverables.story import Story
from maillage.language import Language

ABOUT = {"client": "acme", "wave": "T0", "name": "Atelier du Port", "as_of": "2026-01-31"}
UNDEFINED = {"absent": "undefined"}
ACT = {
    "task": "lever:l_agenda", "owner": "function:management", "start": "2026-02-02", "end": "2026-05-04",
    "latest": "2026-05-04", "slack": 0, "waits_for": UNDEFINED, "state": "décidée", "today": "2026-01-31",
}  # fmt: skip
GATE = ACT | {"task": "gate:teams", "owner": UNDEFINED, "start": UNDEFINED, "slack": UNDEFINED, "state": "à ouvrir"}


def unfolded(text: str) -> list[str]:
    """The content lines, by the rules of RFC 5545 (3.1)."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    lines: list[str] = []
    for line in text.removesuffix("\r\n").split("\r\n"):
        assert len(line.encode()) <= 75
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def plain(value: str) -> str:
    """A value of type TEXT without its escapes."""
    out, signs = "", iter(value)
    for sign in signs:
        if sign == "\\":
            after = next(signs)
            out += {"n": "\n", "N": "\n"}.get(after, after)
        else:
            assert sign not in ",;"
            out += sign
    return out


def events(text: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The calendar's own properties and those of its events; blocks nest as they must."""
    own: dict[str, str] = {}
    found: list[dict[str, str]] = []
    open_blocks: list[str] = []
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            assert (value, open_blocks) in (
                ("VCALENDAR", []), ("VEVENT", ["VCALENDAR"]), ("VALARM", ["VCALENDAR", "VEVENT"])
            )  # fmt: skip
            open_blocks.append(value)
            found += [{}] if value == "VEVENT" else []
        elif name == "END":
            assert open_blocks.pop() == value
        else:
            target = own if open_blocks == ["VCALENDAR"] else found[-1]
            name = f"alarm {name}" if open_blocks[-1] == "VALARM" else name
            assert name not in target
            target[name] = value
    assert open_blocks == []
    return own, found


def test_an_action_is_an_all_day_event_and_a_gate_one_day():
    own, (act, gate) = events(calendar([ACT, GATE], Language("fr"), ABOUT))
    assert (own["VERSION"], own["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert plain(own["X-WR-CALNAME"]) == "Feuille de route\u00a0: Atelier du Port"
    assert act == {
        "UID": "acme-T0-lever-l_agenda@maillage",
        "DTSTAMP": "20260131T000000Z",
        "DTSTART;VALUE=DATE": "20260202",
        "DTEND;VALUE=DATE": "20260505",
        "SUMMARY": "Point «\u00a0réseaux\u00a0» à l’ordre du jour de la direction chaque trimestre",
        "DESCRIPTION": act["DESCRIPTION"],
        "TRANSP": "TRANSPARENT",
    }
    assert plain(act["DESCRIPTION"]).replace("\u00a0", " ") == (
        "Porté par : direction générale. État : décidée. Marge, en jours ouvrés : 0. Date à reprendre avec chacun."
    )
    assert (gate["DTSTART;VALUE=DATE"], gate["DTEND;VALUE=DATE"]) == ("20260504", "20260505")
    assert plain(gate["DESCRIPTION"]).replace("\u00a0", " ") == "État : à ouvrir. Date à reprendre avec chacun."


@pytest.mark.parametrize(
    "said",
    [
        "a, b; c \\ d",
        "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:y",
        "x\nATTACH:http://example.org",
        "x\rEND:VCALENDAR",
        "x\u2028END:VEVENT\x0bz\x85END:VEVENT\x1cb",
        "\\nEND:VEVENT",
        "é" * 200,
        "🦊" * 60,
        "מועדון \u202e noir",
        "",
    ],
)
def test_what_a_client_wrote_stays_in_its_value(monkeypatch, said):
    monkeypatch.setattr(Language, "term", lambda self, typed_id, short=False: said)
    about = ABOUT | {"name": said, "client": said}
    own, (act, gate) = events(calendar([ACT, GATE], Language("fr"), about))
    kept = plain(act["SUMMARY"])
    assert kept == plain(gate["SUMMARY"])
    assert kept.split() == said.replace("\u202e", "").split()
    assert set(act) == {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "DESCRIPTION", "TRANSP"}
    assert "ATTACH" not in own


def test_no_letter_is_cut_in_two_by_a_fold():
    for line in ("é" * 100, "a" + "é" * 100, "ab" + "🦊" * 50, "x" * 75, "x" * 76, ""):
        pieces = room._folded(line).split("\r\n")
        assert all(len(piece.encode()) <= 75 for piece in pieces)
        assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line


def test_the_calendar_is_the_same_at_every_run_and_in_each_language(story_of):
    story = story_of("ateliers-brevenne")
    rows = roadmap_rows(story)
    assert len(rows) > 5
    french, english = (calendar(rows, Language(code), story.about) for code in ("fr", "en"))
    assert french == calendar(roadmap_rows(story), Language("fr"), story.about)
    first, other = events(french)[1], events(english)[1]
    for names in ("UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE"):
        assert [event[names] for event in first] == [event[names] for event in other]
    assert [event["SUMMARY"] for event in first] != [event["SUMMARY"] for event in other]
    assert len({event["UID"] for event in first}) == len(first) == len(rows)
    for row, event in zip(rows, first, strict=True):
        last = datetime.datetime.strptime(event["DTEND;VALUE=DATE"], "%Y%m%d").date() - datetime.timedelta(days=1)
        assert last.isoformat() == row["end"]
        assert plain(event["SUMMARY"]) == Language("fr").term(row["task"])


def test_what_is_over_or_without_a_day_is_no_event(story_of):
    story = story_of("maison-valserine")  # both gates opened years ago
    assert {row["task"].split(":")[0] for row in roadmap_rows(story)} == {"lever"}
    assert roadmap_rows(story_of("florence-1430")) == []


def test_notices_renewals_objectives_council_and_milestones_are_days(story_of):
    story = story_of("ateliers-brevenne")
    known = due_days(Story(story.about | {"next_council": "2026-11-09"}, story.parts))
    said = [(day.what, day.on.isoformat(), day.label) for day in known]
    assert said == sorted(said, key=lambda one: (one[1], one[0], one[2]))
    assert ("2026-10-15", NOTICE) in [(on, what) for what, on, _ in said]
    assert (COUNCIL, "2026-11-09", "") in said
    for what, name, table in (
        (NOTICE, "deadline", "analysis.renewals"),
        (OBJECTIVE, "horizon", "diagnosis.objectives"),
    ):
        (payload,) = [one for one in story.payloads() if one["id"] == table]
        column = [field["id"] for field in payload["columns"]].index(name)
        days = {row[column] for row in payload["rows"] if isinstance(row[column], str)}
        assert {on for kind, on, _ in said if kind == what} == {day for day in days if day >= "2026-09-30"}
    assert RENEWAL in {what for what, _, _ in said}
    months = [on for what, on, label in said if not label and what != COUNCIL]
    assert months == ["2026-12-30", "2027-03-30", "2027-09-30"]


def test_a_notice_is_reminded_of_before_it_passes_in_both_languages():
    days = [
        Day(NOTICE, datetime.date(2026, 10, 15), "Cercle; des\nTrois"),
        Day(RENEWAL, datetime.date(2027, 1, 1), "B"),
    ]
    french, english = (events(calendar([], Language(code), ABOUT, days))[1] for code in ("fr", "en"))
    assert plain(french[0]["SUMMARY"]).replace("\u00a0", " ") == "Dernier jour pour dénoncer : Cercle; des\nTrois"
    assert english[0]["SUMMARY"].startswith("Last day to give notice: ")
    assert [event.get("alarm TRIGGER") for event in french] == ["-P30D", None]
    assert [event["UID"] for event in french] == [event["UID"] for event in english]
    assert len({event["UID"] for event in french}) == 2


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [("2026-01-31", 3, "2026-04-30"), ("2026-09-30", 3, "2026-12-30"), ("2026-08-31", 6, "2027-02-28"),
     ("2024-02-29", 12, "2025-02-28"), ("2026-12-15", 12, "2027-12-15")],
)  # fmt: skip
def test_a_month_later_stays_in_its_month(day, months, found):
    assert room._months_after(datetime.date.fromisoformat(day), months).isoformat() == found
