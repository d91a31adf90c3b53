"""The memberships as they are held: what each costs, whether somebody goes, until when it can be ended."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from maillage.intake.seal import Engagement
from maillage.measures.register import dormant, months_later, notice_deadline


@dataclass(frozen=True, slots=True)
class Seat:
    """One membership as the register reads it.

    Parameters
    ----------
    network : str
    person : str or None
        Pseudonym; None for a seat paid for and given to nobody, or held by somebody who has left.
    fee : float or None
        What the company pays [money/year, excluding tax]; None where it is not known or the person pays.
    asleep : bool or None
        Whether nobody came in twelve months; None where attendance was not given.
    renewal, deadline : date or None
        Next renewal after the cut-off date, and the last day to give notice.
    followed : bool or None
    missed : bool
        Whether the notice for the very next renewal can no longer arrive: that year is committed already.
    unpriced : bool
        Whether the company may owe a fee that was not noted.
    idle : bool or None
        Whether the fee is paid for nothing: as `asleep`, but a fee the company pays for a whole network is not while
        one of its seats is alive.
    former : str or None
        Pseudonym of the holder who has left.
    """

    network: str
    person: str | None
    fee: float | None
    asleep: bool | None
    renewal: datetime.date | None
    deadline: datetime.date | None
    followed: bool | None
    missed: bool
    unpriced: bool
    idle: bool | None
    former: str | None = None


def seats(engagement: Engagement) -> tuple[Seat, ...]:
    """Every membership, its dates brought to the next renewal after the cut-off date."""
    as_of, gone = engagement.settings.as_of, engagement.gone
    read = []
    for row in engagement.rows("memberships"):
        known = row["notice_months"] is not None  # a blank is not « no notice »: the day would be invented
        notice = math.ceil(row["notice_months"] or 0)  # a month and a half is two: early is safe, late is a year lost
        renewal, deadline = _next(row["renewal_date"], notice, as_of)
        missed = known and renewal is not None and _next(row["renewal_date"], 0, as_of)[0] != renewal
        deadline = deadline if known else None
        fee = None if row["paid_by"] == "person" else row["fee"]
        left = row["person"] in gone
        told = row["person"] or row["last_attended"]
        asleep = dormant(row["last_attended"], as_of) if told else (True if fee else None)
        asleep = None if left else asleep  # somebody went, and nobody does any more
        unpriced = row["fee"] is None and row["paid_by"] != "person"
        followed = row["followed_up"]
        holder, former = (None, row["person"]) if left else (row["person"], None)
        read.append(
            Seat(row["network"], holder, fee, asleep, renewal, deadline, followed, missed, unpriced, asleep, former)
        )
    return tuple(_alive_together(engagement, read))


def used(held: Iterable[Seat]) -> list[Seat]:
    """The seats somebody uses: attended within the year; every held seat where attendance was never noted."""
    held = [seat for seat in held if seat.person]
    noted = any(seat.asleep is not None for seat in held)
    return [seat for seat in held if (seat.asleep is False if noted else True)]


def fees_by_network(held: Iterable[Seat]) -> dict[str, float]:
    """What the company pays each network [money/year]: nothing where people pay all their seats themselves.

    Networks of which no fee is known are left out.
    """
    fees: dict[str, float] = {}
    for seat in held:
        if seat.fee is not None:
            fees[seat.network] = fees.get(seat.network, 0.0) + seat.fee
    unpriced = {seat.network for seat in held if seat.unpriced}
    return {seat.network: 0.0 for seat in held if seat.network not in unpriced} | fees


def _alive_together(engagement: Engagement, held: list[Seat]) -> list[Seat]:
    """A fee the company pays for a whole network is not paid for nothing while one of its seats is alive."""
    whole = paid_whole(engagement) & {seat.network for seat in held if seat.asleep is False}
    return [replace(seat, idle=False) if seat.network in whole and seat.fee else seat for seat in held]


def paid_whole(engagement: Engagement) -> frozenset[str]:
    """Networks for which the company pays one fee, whoever goes."""
    return frozenset(row["network"] for row in engagement.rows("networks") if row["fixed_fee"] and not row["seat_fee"])


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
