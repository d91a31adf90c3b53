"""The files of LinkedIn's personal export: which one a table is, and how many records it holds.

Of what a person did only the days are kept, of everything else the number of rows.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from maillage.intake.exports.connections import HEADINGS, LONGEST, columns_named, repaired
from maillage.intake.exports.days import day_of
from maillage.intake.exports.opening import Tabular
from maillage.intake.folding import folded, squeezed
from maillage.intake.values import Cell, as_text


@dataclass(frozen=True, slots=True)
class Kind:
    """One file of the export.

    Parameters
    ----------
    id : str
        What `maillage check --json` calls it, after *linkedin*.
    names : tuple of str
        Names of the file, squeezed, without its ending.
    roles : mapping
        Headings, squeezed, by the role of their column: *on* is the day.
    needed : tuple of str
        Roles that together tell this file from any other.
    loose : bool
        Whether its quotation marks are not to be trusted, so that a row begins where a day stands.
    fills : str
        The table it fills.
    """

    id: str
    names: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    loose: bool = False
    fills: str = ""


_ENDORSED = ("endorsementdate",)
_POST = {"on": ("date",), "link": ("sharelink", "link", "postlink")}
KINDS = (
    Kind("connections", ("connections", "relations", "kontakte"), HEADINGS, ("on",), fills="contacts"),
    Kind("invitations", ("invitations",),
         {"on": ("sentat",), "direction": ("direction",), "from": ("from",), "to": ("to",)}, ("on", "direction"),
         fills="profiles"),
    Kind("messages", ("messages",), {"on": ("date",), "id": ("conversationid",), "text": ("content",)},
         ("id", "text")),
    Kind("shares", ("shares",), {"on": ("date",), "link": ("sharelink",)}, ("on", "link"), loose=True,
         fills="profiles"),
    Kind("comments", ("comments",), {"on": ("date",), "link": ("link",), "text": ("message", "comment")},
         ("on", "link", "text"), loose=True, fills="profiles"),
    Kind("reactions", ("reactions", "likes"), {"on": ("date",), "link": ("link",), "type": ("type",)},
         ("on", "link", "type"), fills="profiles"),
    Kind("votes", ("votes",), {"on": ("date",), "link": ("link",), "option": ("optiontext",)},
         ("on", "link", "option"), fills="profiles"),
    Kind("instantreposts", ("instantreposts",), _POST, fills="profiles"),
    Kind("endorsements received", ("endorsementreceivedinfo", "endorsementsreceived"),
         {"on": _ENDORSED, "who": ("endorserfirstname",)}, ("on", "who")),
    Kind("endorsements given", ("endorsementgiveninfo", "endorsementsgiven"),
         {"on": _ENDORSED, "who": ("endorseefirstname",)}, ("on", "who")),
    Kind("recommendations received", ("recommendationsreceived",), {"on": ("creationdate",)}),
    Kind("recommendations given", ("recommendationsgiven",), {"on": ("creationdate",)}),
    Kind("company follows", ("companyfollows",), {"on": ("followedon",)}),
    Kind("member follows", ("memberfollows",), {"on": ("date",)}),
    Kind("positions", ("positions",), {"company": ("companyname",), "title": ("title",), "start": ("startedon",)},
         ("company", "title", "start")),
    Kind("profile", ("profile",), {"headline": ("headline",), "summary": ("summary",), "industry": ("industry",)},
         ("headline", "summary", "industry")),
    Kind("notes", ("notes",), {"who": ("connectionfirstname",)}, ("who",)),
    Kind("skills", ("skills",)),
)  # fmt: skip

# The rest of the export: counted, and not looked at.
OTHER_FILES = frozenset(
    re.findall(
        r"\w+",
        """
        accountstatushistory adsclicked adtargeting articles calendar calendars causesyoucareabout
        certifications coachmessages contacts courses creatormode education emailaddresses emails events
        groupcomments grouplikes groupposts groups groupshares guidemessages hashtagfollows honors
        identityverifications importedcontacts inferences inferencesaboutyou jobapplicantsavedanswers
        jobapplicantsavedscreeningquestionresponses jobapplications jobs jobseekerpreferences lanadsengagement
        languages learning learningcoachaiplaylist learningcoachmessages learningroleplaymessages logins
        marketplaceengagements marketplaceopportunities marketplaceplatforms marketplaceproviders newsletters
        opencandidatepreferences openjobtoconnections organizations patents phonenumbers privateidentityasset
        profilesummary projects providers publications receipts receiptsv2 registration reviews richmedia
        savedadditionalinfo savedanswers saveditems savedjobalerts savedjobs searchqueries securitychallenges
        services servicesmarketplace talentquestionsavedresponses testscores trustedgraph verifications videos
        volunteering volunteeringexperiences whatsappphonenumbers
        """,
    )
)
UNKNOWN = Kind("other", ())
REVIEWED = Kind("reviewed companies", ("contactsreviewed", "contactstoreview"))

_COPY = re.compile(r"(?:[ _-]*\(\d+\)|[ _-]+(?:copie|copy|kopie)|\.(?:csv|zip))+$", re.IGNORECASE)
_NUMBERED = re.compile(r"[ _-]*\d+$")  # Comments_34875879.csv
_DATED_NAME = re.compile(r"linkedindataexport[_ -](\d\d)-(\d\d)-(\d{4})", re.IGNORECASE)
_SWALLOWED = re.compile(r'(?m)^"?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"?[,;\t]"?(https?://[^\s,;"]+)')
_NOTES = re.compile(r"(?i)notes?\s*:")


def is_named(table: Tabular) -> bool:
    return any(columns_named(cells) for _, cells in table.head)


def without_copy(name: str) -> str:
    """The name of a file or folder without what a download or a copy adds to it.

    Examples
    --------
    >>> without_copy("Connections (1)"), without_copy("anne.zip"), without_copy("Anne 2")
    ('Connections', 'anne', 'Anne 2')
    """
    return _COPY.sub("", name)


def day_named(below: Sequence[str]) -> datetime.date | None:
    """The day of the export in the name LinkedIn gives the archive; None where nothing bears it.

    Examples
    --------
    >>> str(day_named(("linkedin", "Basic_LinkedInDataExport_09-02-2025 (1)", "Connections.csv")))
    '2025-09-02'
    """
    dated = next((found for part in below if (found := _DATED_NAME.search(part))), None)
    return day_of(f"{dated[3]}-{dated[1]}-{dated[2]}") if dated else None


def kind_of(table: Tabular) -> Kind | None:
    """Which file of the export a table is: by its headings, else by its name; None when it is none we know."""
    if is_named(table):
        return KINDS[0]
    for _, cells in table.head[:5]:
        names = {squeezed(as_text(cell)[:LONGEST]) for cell in cells}
        for kind in KINDS[1:]:
            if kind.needed and all(names & set(kind.roles[role]) for role in kind.needed):
                return kind
    stem = without_copy(table.sheet or PurePosixPath(table.file.below[-1]).stem)
    named = {squeezed(stem), squeezed(_NUMBERED.sub("", stem))}
    for kind in (*KINDS, REVIEWED):
        if named & set(kind.names):
            return kind
    if not table.sheet and (squeezed(stem).startswith("connections") or _has_notes(table)):
        return KINDS[0]
    named |= {squeezed(part) for part in table.file.below[2:-1]}
    known = min(named & OTHER_FILES, default="")
    return Kind(known, ()) if known else None


def _has_notes(table: Tabular) -> bool:
    """Whether LinkedIn's own note stands above, and its headings do not follow."""
    first = next((cells for _, cells in table.head if any(map(as_text, cells))), [""])
    return bool(_NOTES.fullmatch(as_text(first[0])[:LONGEST])) and "linkedin.com" in str(table.head)


# --- records -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Records:
    """What one file comes to: its records, the days they span, and the day of each act by what tells it from others."""

    rows: int = 0
    first: datetime.date | None = None
    last: datetime.date | None = None
    days: dict[int, datetime.date] = field(default_factory=dict, repr=False)


def records_of(table: Tabular, kind: Kind) -> Records:
    """Count the records of a file, one row at a time.

    Raises
    ------
    csv.Error
        Where the text cannot be cut into cells.
    """
    found = Records()
    if table.file.suffix in (".html", ".htm"):  # an article is a page of its own
        found.rows = 1
        return found
    for act, day, own in _records(table, kind):
        found.rows += 1
        if day is None:
            continue
        found.first, found.last = min(found.first or day, day), max(found.last or day, day)
        if kind.fills and own:
            found.days[act] = day
    return found


def _records(table: Tabular, kind: Kind) -> Iterator[tuple[int, datetime.date | None, bool]]:
    """Every record: what tells it from another, its day, and whether it is the person's own doing."""
    above, heading = _heading(table, kind)
    places = _places(heading, kind)
    for number, cells in table.rows():
        texts = [as_text(cell)[:LONGEST] for cell in cells]
        if number <= above or not any(texts) or texts == heading:
            continue
        day = day_of(cells[places["on"]]) if "on" in places and places["on"] < len(cells) else None
        if kind.loose:
            yield from _loose_records(cells, texts, places, len(heading), day)
        else:
            yield hash(tuple(texts)), day, kind.id != "invitations" or _is_sent(texts, places)


def _heading(table: Tabular, kind: Kind) -> tuple[int, list[str]]:
    """Number and texts of the row of headings: the one that names what is needed, else the first that is filled."""
    rows = [(number, [as_text(cell)[:LONGEST] for cell in cells]) for number, cells in table.head]
    filled = [row for row in rows if any(row[1])]
    named = (row for row in filled if kind.needed and set(kind.needed) <= _places(row[1], kind, named=True).keys())
    return next(named, filled[0] if filled else (0, []))


def _places(texts: Sequence[str], kind: Kind, *, named: bool = False) -> dict[str, int]:
    """Where each role stands in the headings; the day comes first where its heading is not known, unless it must be."""
    names = [squeezed(repaired(text)) for text in texts]
    found = {
        role: next(at for at, name in enumerate(names) if name in known)
        for role, known in kind.roles.items()
        if set(names) & set(known)
    }
    if kind.loose and not named:
        found.setdefault("on", 0)
    return found


def _loose_records(
    cells: Sequence[Cell], texts: Sequence[str], places: Mapping[str, int], width: int, day: datetime.date | None
) -> Iterator[tuple[int, datetime.date, bool]]:
    """The records a row begins or swallows: text that goes on over several lines may open no marks, or not close them.

    A row that begins with no day, or leads nowhere, goes on with the text above it.
    """
    link = places.get("link", 1)
    leads = link < len(texts) and ("://" in texts[link] or texts[link].startswith("urn:"))
    if day is not None and (leads or len(texts) >= width):
        yield hash((as_text(cells[places["on"]]), texts[link] if link < len(texts) else "")), day, True
    for cell in cells:
        if isinstance(cell, str) and "\n" in cell:
            for moment, address in _SWALLOWED.findall(cell):
                swallowed = day_of(moment)
                if swallowed is not None:
                    yield hash((moment, address[:LONGEST])), swallowed, True


def _is_sent(texts: Sequence[str], places: Mapping[str, int]) -> bool:
    at = places.get("direction", len(texts))
    return at < len(texts) and folded(texts[at]).startswith(("out", "sort", "envoy", "gesend", "ausg"))
