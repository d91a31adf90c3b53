"""The register of memberships: what each network costs, who goes, what can be cancelled when."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from maillage.disclosure import Draft, Field, Findings
from maillage.facts import Fact, absent, counted, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.register import cost_per_active_seat, dormant, months_later, notice_deadline

HORIZON = 12  # months ahead in which renewals are listed
SOON = 6  # months in which a deadline counts as close

NETWORKS = (
    Field("network", phrase("Réseau"), "text"),
    Field("kind", phrase("Nature"), "term"),
    Field("seats", phrase("Places payées ou tenues"), "count"),
    Field("active", phrase("Vues depuis douze mois"), "count"),
    Field("fees", phrase("Cotisations"), "money/year"),
    Field("per_active", phrase("Coût par place vivante"), "money/year"),
    Field("followed", phrase("Suivies"), "count"),
)
RENEWALS = (
    Field("network", phrase("Réseau"), "text"),
    Field("deadline", phrase("Dernier jour pour dénoncer"), "date"),
    Field("renewal", phrase("Reconduction"), "date"),
    Field("seats", phrase("Places"), "count"),
    Field("fee", phrase("Cotisations"), "money/year"),
    Field("asleep", phrase("Places en sommeil"), "count"),
    Field("asleep_fee", phrase("Dont en sommeil"), "money/year"),
)


@dataclass(frozen=True, slots=True)
class Seat:
    """One membership as the register reads it.

    Parameters
    ----------
    network : str
    person : str or None
        Pseudonym; None for a seat paid for and given to nobody.
    fee : float or None
        What the company pays [money/year, excluding tax]; None where it is not known or the person pays.
    asleep : bool or None
        Whether nobody came in twelve months; None where attendance was not given.
    renewal, deadline : date or None
        Next renewal after the cut-off date, and the last day to give notice.
    followed : bool or None
    idle : bool or None
        Whether the fee is paid for nothing: as `asleep`, but a fee the company pays for a whole network is not while
        one of its seats is alive.
    """

    network: str
    person: str | None
    fee: float | None
    asleep: bool | None
    renewal: datetime.date | None
    deadline: datetime.date | None
    followed: bool | None
    idle: bool | None


def seats(engagement: Engagement) -> tuple[Seat, ...]:
    """Every membership, its dates brought to the next renewal after the cut-off date."""
    as_of = engagement.settings.as_of
    read = []
    for row in engagement.rows("memberships"):
        notice = math.ceil(row["notice_months"] or 0)  # a month and a half is two: early is safe, late is a year lost
        renewal, deadline = _next(row["renewal_date"], notice, as_of)
        fee = None if row["paid_by"] == "person" else row["fee"]
        asleep = dormant(row["last_attended"], as_of) if row["person"] else (True if fee else None)
        read.append(Seat(row["network"], row["person"], fee, asleep, renewal, deadline, row["followed_up"], asleep))
    return tuple(_alive_together(engagement, read))


def _alive_together(engagement: Engagement, held: list[Seat]) -> list[Seat]:
    """A fee the company pays for a whole network is not paid for nothing while one of its seats is alive."""
    whole = {row["network"] for row in engagement.rows("networks") if row["fixed_fee"] and not row["seat_fee"]} & {
        seat.network for seat in held if seat.asleep is False
    }
    return [replace(seat, idle=False) if seat.network in whole and seat.fee else seat for seat in held]


def _next(
    renewal: datetime.date | None, notice: int, as_of: datetime.date
) -> tuple[datetime.date | None, datetime.date | None]:
    """The first renewal for which notice can still arrive, and the last day for it."""
    if renewal is None:
        return None, None
    due, years = renewal, 0
    while _last_day(due, notice) < as_of:
        years += 1
        due = months_later(renewal, 12 * years)
    return due, _last_day(due, notice)


def _last_day(due: datetime.date, notice: int) -> datetime.date:
    """The last day on which notice can arrive; without a notice period, the day before the renewal."""
    return notice_deadline(due, notice) if notice else due - datetime.timedelta(days=1)


def find(engagement: Engagement) -> Findings:
    """Networks by what they cost, the calendar of notices, and the totals a finance director asks for."""
    if not engagement.has("memberships"):
        return Findings(
            tables={"networks": Draft(fields=NETWORKS, rows=()), "renewals": Draft(fields=RENEWALS, rows=())},
            mandates={
                name: absent("no_table", unit=unit, kind="recorded", table="memberships")
                for name, unit in FACT_UNITS.items()
            },
        )
    held = seats(engagement)
    as_of = engagement.settings.as_of
    calendar = sorted(
        (seat for seat in held if seat.fee and seat.deadline and seat.deadline <= months_later(as_of, HORIZON)),
        key=lambda seat: (seat.deadline, seat.network, seat.fee),
    )
    return Findings(
        tables={
            "networks": Draft(fields=NETWORKS, rows=tuple(_networks(engagement, held))),
            "renewals": Draft(
                fields=RENEWALS,
                rows=tuple(_renewals(calendar)),
            ),
        },
        mandates=_facts(held, calendar, as_of),
    )


def _renewals(calendar: list[Seat]) -> list[tuple]:
    """The calendar, the seats of one network that fall due together on one line."""
    due: dict[tuple[datetime.date, str, datetime.date], list[Seat]] = {}
    for seat in calendar:
        due.setdefault((seat.deadline, seat.network, seat.renewal), []).append(seat)
    return [
        (
            network,
            deadline,
            renewal,
            len(taken),
            sum(seat.fee for seat in taken),
            sum(bool(seat.asleep) for seat in taken),
            sum(seat.fee for seat in taken if seat.idle),
        )
        for (deadline, network, renewal), taken in due.items()
    ]


def _networks(engagement: Engagement, held: tuple[Seat, ...]) -> list[tuple]:
    kinds = {row["network"]: row["kind"] for row in engagement.rows("networks")}
    by_network: dict[str, list[Seat]] = {}
    for seat in held:
        by_network.setdefault(seat.network, []).append(seat)
    rows = []
    for network, taken in by_network.items():
        fees = [seat.fee for seat in taken if seat.fee is not None]
        attended = [seat for seat in taken if seat.asleep is not None]
        active = sum(not seat.asleep for seat in attended) if attended else None
        followed = [seat.followed for seat in taken if seat.followed is not None]
        total = sum(fees) if fees else None
        rows.append(
            (
                network,
                f"network_kind:{kinds[network]}" if kinds.get(network) else None,
                len(taken),
                active,
                total,
                cost_per_active_seat(total, active) if total is not None and active else None,
                sum(followed) if followed else None,
            )
        )
    return sorted(rows, key=lambda row: (-(row[4] or 0), -row[2], row[0]))


FACT_UNITS: Mapping[str, str] = {
    "memberships": "count",
    "networks": "count",
    "fees": "money/year",
    "fees_known": "truth",
    "dormant_seats": "count",
    "dormant_fees": "money/year",
    "any_dormant": "truth",
    "attendance_unknown": "count",
    "renewals_soon": "count",
    "renewals_soon_amount": "money/year",
    "any_renewal_soon": "truth",
    "first_deadline": "date",
    "dormant_soon_amount": "money/year",
    "any_dormant_soon": "truth",
    "unfollowed": "count",
    "any_unfollowed": "truth",
}


def _facts(held: tuple[Seat, ...], calendar: list[Seat], as_of: datetime.date) -> dict[str, Fact]:
    fees = [seat.fee for seat in held if seat.fee is not None]
    attended = [seat for seat in held if seat.asleep is not None]
    asleep = [seat for seat in attended if seat.asleep]
    soon = [seat for seat in calendar if seat.deadline <= months_later(as_of, SOON)]
    asleep_soon = [seat for seat in soon if seat.idle]
    followed = [seat.followed for seat in held if seat.followed is not None]
    facts: dict[str, Fact] = {
        "memberships": counted(len(held)),
        "networks": counted(len({seat.network for seat in held})),
        "fees": _or_no_data(sum(fees) if fees else None, "money/year"),
        "fees_known": counted(bool(fees), "truth"),
        "attendance_unknown": counted(len(held) - len(attended)),
        "dormant_seats": _or_no_data(len(asleep) if attended else None, "count"),
        "dormant_fees": _or_no_data(
            sum(s.fee or 0 for s in attended if s.idle) if attended and fees else None, "money/year"
        ),
        "any_dormant": _or_no_data(bool(asleep) if attended else None, "truth"),
        "unfollowed": _or_no_data(sum(not each for each in followed) if followed else None, "count"),
        "any_unfollowed": _or_no_data(not all(followed) if followed else None, "truth"),
    }
    dated = [seat for seat in held if seat.renewal]
    facts |= {
        "renewals_soon": _or_no_data(len(soon) if dated else None, "count"),
        "renewals_soon_amount": _or_no_data(sum(s.fee for s in soon) if dated else None, "money/year"),
        "any_renewal_soon": _or_no_data(bool(soon) if dated else None, "truth"),
        "first_deadline": _or_no_data(soon[0].deadline if soon else None, "date"),
        "dormant_soon_amount": _or_no_data(
            sum(s.fee for s in asleep_soon) if dated and attended else None, "money/year"
        ),
        "any_dormant_soon": _or_no_data(bool(asleep_soon) if dated and attended else None, "truth"),
    }
    return facts


def _or_no_data(value: object, unit: str) -> Fact:
    return absent("no_data", unit=unit, kind="recorded") if value is None else recorded(value, unit)
