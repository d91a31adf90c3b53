"""What one person alone is told: their own profiles, activity, invitations and memberships, and where to go from there.

Only for those who asked. Nothing that others said of the person, no tie, no rank, no score for anybody else: own
values, beside those of the group that the diagnosis published.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from maillage.diagnosis import presence
from maillage.diagnosis.approach import OUTCOMES, invited, pressure, share
from maillage.diagnosis.seats import Seat, seats
from maillage.diagnosis.stage import diagnose
from maillage.disclosure import Absent, Draft, Field, Findings, Released, ReleasedTo, readers, release_to
from maillage.intake.seal import Engagement
from maillage.measures.outbound import PARTS, funnel_limits, pressure_band
from maillage.measures.register import dormant
from maillage.tables import TABLES

Row = Mapping[str, Any]

STEPS_AT_MOST = 3
# The entries usually quoted for a profile that says the essential add up to this [points; methods §2.10, convention].
ESSENTIAL_FROM = 60
# From here on a part of the pressure is worth a step: half-way between where it starts and where it ends [convention].
PRESSING_FROM = 0.5
ROUNDING = 1e-9


def _of(table: str, column: str, unit: str) -> Field:
    """A field that says of one person what a column of the schema says."""
    return Field(column, TABLES[table].column(column).fr, unit)


PROFILES = (
    _of("profiles", "platform", "term"),
    _of("profiles", "completeness", "points"),
    _of("profiles", "last_active", "date"),
    _of("profiles", "written_by", "term"),
    _of("profiles", "posts", "count"),
    _of("profiles", "comments", "count"),
    _of("profiles", "google_test", "term"),
)
COMPARED = (
    Field("measure", "Mesure", "text"),
    Field("own", "Vous", "decimal"),
    *presence.ACTIVITY_QUARTILES,
)
INVITATIONS = (
    _of("profiles", "platform", "term"),
    _of("profiles", "weeks", "count"),
    _of("profiles", "invitations", "count"),
    Field("index", "Indice", "points"),
    Field("band", "Lecture", "text"),
    Field("accepted", "Part acceptée", "share"),
    Field("low", "Au moins", "share"),
    Field("high", "Au plus", "share"),
)
PACE = (
    Field("own", "Par semaine", "decimal"),
    Field("starts", "Commence à peser", "decimal"),
    Field("ends", "Pèse pleinement", "decimal"),
    Field("pressing", "Poids", "share"),
)
PRESSURE = (
    Field("part", "Part", "text"),
    Field("own", "Vous", "share"),
    Field("starts", "Commence à peser", "share"),
    Field("ends", "Pèse pleinement", "share"),
    Field("pressing", "Poids", "share"),
)
MEMBERSHIPS = (
    _of("memberships", "network", "text"),
    _of("memberships", "role", "term"),
    _of("memberships", "last_attended", "date"),
    _of("memberships", "renewal_date", "date"),
    _of("memberships", "half_days", "half_days/year"),
)
# What already works, and the next steps: which one, about what, and the figure it rests on.
POINTS = (
    Field("which", "Point", "text"),
    Field("platform", "Plateforme", "term"),
    Field("network", "Réseau", "text"),
    Field("count", "Nombre", "count"),
    Field("share", "Part", "share"),
    Field("date", "Date", "date"),
)


def personal(engagement: Engagement) -> tuple[ReleasedTo, ...]:
    """What is released to each person who asked for a sheet, in the order of their labels.

    Parameters
    ----------
    engagement : Engagement
        Sealed.

    Returns
    -------
    tuple of ReleasedTo
        Tables `works`, `steps`, `profiles`, `compared`, `invitations`, `pace`, `pressure`, `memberships`; the n-th rows
        of `invitations` and `pace` are of one tally, whose four shares are rows of `pressure`. None where nobody asked.
    """
    asked = readers(engagement)
    if not asked:
        return ()
    group = diagnose(engagement)
    profiles = _by_person((row["person"], row) for row in engagement.rows("profiles"))
    held = _by_person(
        (row["person"], (row, seat))
        for row, seat in zip(engagement.rows("memberships"), seats(engagement), strict=True)
    )
    done = presence.activity(engagement)
    return tuple(
        release_to(
            person,
            engagement,
            _find(engagement, group, profiles.get(person, []), held.get(person, []), done.get(person)),
        )
        for person in asked
    )


def _by_person(told: Iterable[tuple[str | None, Any]]) -> dict[str, list]:
    own: dict[str, list] = {}
    for person, one in told:
        if person is not None:
            own.setdefault(person, []).append(one)
    return own


def _find(
    engagement: Engagement,
    group: Released,
    profiles: Sequence[Row],
    held: Sequence[tuple[Row, Seat]],
    done: int | None,
) -> Findings:
    tallies = invited(profiles)
    return Findings(
        tables={
            "works": Draft(fields=POINTS, rows=tuple(_works(engagement, profiles, held, done))),
            "steps": Draft(fields=POINTS, rows=tuple(_steps(engagement, profiles, held, done))[:STEPS_AT_MOST]),
            "profiles": Draft(fields=PROFILES, rows=tuple(map(_profile, profiles))),
            "compared": Draft(fields=COMPARED, rows=tuple(_compared(group, profiles, done))),
            "invitations": Draft(fields=INVITATIONS, rows=tuple(_tally(group, row) for row in tallies)),
            "pace": Draft(fields=PACE, rows=tuple(map(_pace, tallies))),
            "pressure": Draft(fields=PRESSURE, rows=tuple(part for row in tallies for part in _shares(row))),
            "memberships": Draft(fields=MEMBERSHIPS, rows=tuple(_membership(row, seat) for row, seat in held)),
        }
    )


# --- own values ----------------------------------------------------------------------------------------------------


def _profile(row: Row) -> tuple:
    found = row["google_test"]
    return (
        f"platform:{row['platform']}",
        row["completeness"],
        row["last_active"],
        f"written_by:{row['written_by']}" if row["written_by"] else None,
        row["posts"],
        row["comments"],
        None if found is None else f"yes_no:{'yes' if found else 'no'}",
    )


def _membership(row: Row, seat: Seat) -> tuple:
    return (
        row["network"],
        f"role:{row['role']}" if row["role"] else None,
        row["last_attended"],
        seat.renewal,
        row["half_days"],
    )


def _best(profiles: Sequence[Row], column: str) -> int | None:
    return max((row[column] for row in profiles if row[column] is not None), default=None)


def _compared(group: Released, profiles: Sequence[Row], done: int | None) -> Iterator[tuple]:
    """Own figures beside the quartiles of the group, cell by cell as the diagnosis published them."""
    published = {row[0]: row[1:] for row in group.table("diagnosis.profile_quartiles").rows}
    (activity,) = group.table("diagnosis.activity_quartiles").rows or (None,)
    own = (
        ("completeness", _best(profiles, "completeness"), published.get(presence.COMPLETENESS)),
        ("activity", done, activity),
        ("ssi", _best(profiles, "ssi"), published.get(presence.SELLING_INDEX)),
    )
    for measure, value, quartiles in own:
        if value is not None:
            yield measure, value, *(quartiles or [Absent("too_few")] * 4)


def _tally(group: Released, row: Row) -> tuple:
    """Own invitations; the limits are those within which a person differs from the group by chance only."""
    index = pressure(row).index
    low, high = _limits(group, row["invitations"])
    return (
        f"platform:{row['platform']}",
        row["weeks"],
        row["invitations"],
        index,
        pressure_band(index),
        share(row, "accepted"),
        low,
        high,
    )


def _limits(group: Released, sent: int) -> tuple[float | Absent, float | Absent]:
    for outcome, _, _, accepted in group.table("diagnosis.invitations").rows:
        if outcome == OUTCOMES["accepted"]:
            return (accepted, accepted) if isinstance(accepted, Absent) else funnel_limits(accepted, sent)
    return Absent("no_data"), Absent("no_data")


def _pace(row: Row) -> tuple:
    _, starts, ends = PARTS["invitations_per_week"]
    return row["invitations"] / row["weeks"], starts, ends, pressure(row).parts["invitations_per_week"]


def _shares(row: Row) -> Iterator[tuple]:
    accepted = share(row, "accepted")
    own = {
        "not_accepted": None if accepted is None else 1 - accepted,
        "pending": share(row, "pending"),
        "with_a_pitch": share(row, "with_a_pitch"),
        "unanswered": share(row, "unanswered"),
    }
    parts = pressure(row).parts
    for part, value in own.items():
        _, starts, ends = PARTS[part]
        yield part, value, starts, ends, parts[part]


# --- what already works, and what comes next -----------------------------------------------------------------------


def _point(
    which: str,
    platform: str | None = None,
    network: str | None = None,
    count: float | None = None,
    share: float | None = None,
    date: datetime.date | None = None,
) -> tuple:
    return which, f"platform:{platform}" if platform else None, network, count, share, date


def _works(
    engagement: Engagement, profiles: Sequence[Row], held: Sequence[tuple[Row, Seat]], done: int | None
) -> Iterator[tuple]:
    """What the person can build on, from own figures alone."""
    if any(row["google_test"] for row in profiles):
        yield _point("found")
    for platform, own in _by_platform(profiles).items():
        best = _best(own, "completeness")
        if best is not None and best >= ESSENTIAL_FROM:
            yield _point("complete", platform, count=best)
    if done is not None and done >= engagement.settings.active_from:
        yield _point("active", count=done)
    for row in invited(profiles):
        if pressure_band(pressure(row).index) == "sober":
            yield _point("sober", row["platform"])
    alive = {row["network"] for row, seat in held if seat.asleep is False}
    if alive:
        yield _point("attends", count=len(alive))
    brought = sum((row["contacts"] or 0) + (row["introductions"] or 0) for row, _ in held)
    if brought:
        yield _point("brings", count=brought)


def _steps(
    engagement: Engagement, profiles: Sequence[Row], held: Sequence[tuple[Row, Seat]], done: int | None
) -> Iterator[tuple]:
    """Every step that applies: first what others feel, then what is paid for, then one's own profiles."""
    as_of = engagement.settings.as_of
    tallies = invited(profiles)
    for row in tallies:
        if _presses(row, "with_a_pitch"):
            yield _point("message", row["platform"], share=share(row, "with_a_pitch"))
    for platform, own in _by_platform(profiles).items():
        if len(own) > 1:
            yield _point("merge", platform, count=len(own))
    for row, seat in held:
        if seat.asleep and row["paid_by"] != "person":
            yield _point("seat", network=row["network"], date=seat.renewal)
    for platform, own in _by_platform(profiles).items():
        if len(own) == 1 and dormant(own[0]["last_active"], as_of):
            yield _point("wake", platform, date=own[0]["last_active"])
    for row in tallies:
        if _presses(row, "not_accepted") or _presses(row, "pending"):
            yield _point("pace", row["platform"])
    searched = [row["google_test"] for row in profiles if row["google_test"] is not None]
    if searched and not any(searched):
        yield _point("find")
    for platform, own in _by_platform(profiles).items():
        best = _best(own, "completeness")
        if best is not None and best < ESSENTIAL_FROM and not all(dormant(row["last_active"], as_of) for row in own):
            yield _point("complete", platform, count=best)
    if done is not None and done < engagement.settings.active_from:
        yield _point("share", count=done)


def _by_platform(profiles: Sequence[Row]) -> dict[str, list[Row]]:
    own: dict[str, list[Row]] = {}
    for row in profiles:
        own.setdefault(row["platform"], []).append(row)
    return own


def _presses(row: Row, part: str) -> bool:
    pressing = pressure(row).parts[part]
    return pressing is not None and pressing >= PRESSING_FROM - ROUNDING
