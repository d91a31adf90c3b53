"""The register of memberships: what each network costs, who goes, what can be cancelled when."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from maillage.diagnosis.seats import Seat, fees_by_network, paid_whole, seats
from maillage.disclosure import Draft, Field, Findings
from maillage.facts import Fact, absent, counted, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.register import cost_per_active_seat, within_months

HORIZON = 12  # months ahead in which renewals are listed
SOON = 6  # months in which a deadline counts as close

NETWORKS = (
    Field("network", phrase("Réseau"), "text"),
    Field("kind", phrase("Nature"), "term"),
    Field("seats", phrase("Places payées ou tenues"), "count"),
    Field("active", phrase("Fréquentées depuis douze mois"), "count"),
    Field("fees", phrase("Cotisations"), "money/year"),
    Field("per_active", phrase("Coût par place occupée"), "money/year"),
    Field("followed", phrase("Suivies"), "count"),
)
RENEWALS = (
    Field("network", phrase("Réseau"), "text"),
    Field("deadline", phrase("Dernier jour pour dénoncer"), "date"),
    Field("renewal", phrase("Reconduction"), "date"),
    Field("seats", phrase("Nombre de cotisations"), "count"),
    Field("fee", phrase("Montant"), "money/year"),
    Field("asleep", phrase("Dont en sommeil"), "count"),
    Field("asleep_fee", phrase("Montant en sommeil"), "money/year"),
    Field("when", phrase("Échéance"), "phrase"),
)
IN_TIME, LATER = phrase("dans les six mois"), phrase("plus tard")


def find(engagement: Engagement) -> Findings:
    """Networks by what they cost, the calendar of notices, and the totals a finance director asks for."""
    if not engagement.has("memberships"):
        return Findings(
            tables={"networks": Draft(fields=NETWORKS, rows=()), "renewals": Draft(fields=RENEWALS, rows=())},
            mandates={
                name: absent("no_table", unit=unit, kind="recorded", table="memberships")
                for name, unit in UNITS.items()
            },
        )
    held = seats(engagement)
    as_of = engagement.settings.as_of
    calendar = sorted(
        (
            seat
            for seat in held
            if (seat.fee or seat.unpriced) and seat.deadline and seat.deadline <= within_months(as_of, HORIZON)
        ),
        key=lambda seat: (seat.deadline, seat.network, seat.fee or 0),
    )
    return Findings(
        tables={
            "networks": Draft(fields=NETWORKS, rows=tuple(_networks(engagement, held))),
            "renewals": Draft(fields=RENEWALS, rows=tuple(_renewals(calendar, within_months(as_of, SOON)))),
        },
        mandates=_facts(held, calendar, as_of, paid_whole(engagement)),
    )


def _renewals(calendar: list[Seat], soon: datetime.date) -> list[tuple]:
    """The calendar, the seats of one network that fall due together on one line; whether it falls due soon."""
    due: dict[tuple[datetime.date, str, datetime.date], list[Seat]] = {}
    for seat in calendar:
        due.setdefault((seat.deadline, seat.network, seat.renewal), []).append(seat)
    return [
        (
            network,
            deadline,
            renewal,
            len(taken),
            sum(seat.fee or 0 for seat in taken) if any(seat.fee for seat in taken) else None,
            sum(bool(seat.idle) for seat in taken),
            sum(seat.fee or 0 for seat in taken if seat.idle),
            IN_TIME if deadline <= soon else LATER,
        )
        for (deadline, network, renewal), taken in due.items()
    ]


def _networks(engagement: Engagement, held: tuple[Seat, ...]) -> list[tuple]:
    kinds = {row["network"]: row["kind"] for row in engagement.rows("networks")}
    by_network: dict[str, list[Seat]] = {}
    for seat in held:
        by_network.setdefault(seat.network, []).append(seat)
    rows, fees = [], fees_by_network(held)
    for network, taken in by_network.items():
        attended = [seat for seat in taken if seat.person and seat.asleep is not None]
        active = sum(not seat.asleep for seat in attended) if attended else None
        sure = all(seat.asleep is not None for seat in taken)  # a seat of which nothing is known may be in use
        followed = [seat.followed for seat in taken if seat.followed is not None]
        total = fees.get(network)
        rows.append(
            (
                network,
                f"network_kind:{kinds[network]}" if kinds.get(network) else None,
                len(taken),
                active,
                total,
                cost_per_active_seat(total, active) if total and active and sure else None,
                sum(followed) if followed else None,
            )
        )
    return sorted(rows, key=lambda row: (-(row[4] or 0), -row[2], row[0]))


UNITS: Mapping[str, str] = {
    "memberships": "count",
    "networks": "count",
    "networks_paid": "count",
    "fees": "money/year",
    "fees_known": "truth",
    "fees_unknown": "count",
    "dormant_seats": "count",
    "dormant_fees": "money/year",
    "any_dormant": "truth",
    "attendance_unknown": "count",
    "renewals_soon": "count",
    "renewals_soon_amount": "money/year",
    "renewals_soon_unpriced": "count",
    "renewals_later": "count",
    "renewals_later_amount": "money/year",
    "any_renewal_soon": "truth",
    "first_deadline": "date",
    "dormant_soon_amount": "money/year",
    "any_dormant_soon": "truth",
    "notice_unknown": "count",
    "notice_unknown_fees": "money/year",
    "any_notice_unknown": "truth",
    "missed_notices": "count",
    "missed_amount": "money/year",
    "any_missed_notice": "truth",
    "unfollowed": "count",
    "followed_known": "count",
    "any_unfollowed": "truth",
    "unfollowed_fees": "money/year",
    "doubles": "count",
    "double_fees": "money/year",
    "any_double": "truth",
}


def _facts(
    held: tuple[Seat, ...], calendar: list[Seat], as_of: datetime.date, whole: frozenset[str]
) -> dict[str, Fact]:
    fees = [seat.fee for seat in held if seat.fee is not None]
    attended = [seat for seat in held if seat.asleep is not None]
    asleep = [seat for seat in attended if seat.asleep]
    soon = [seat for seat in calendar if seat.deadline <= within_months(as_of, SOON)]
    asleep_soon = [seat for seat in soon if seat.idle]
    missed = [seat for seat in held if seat.fee and seat.missed]
    blank = [seat for seat in held if seat.fee and seat.renewal and not seat.deadline]
    followed = [seat.followed for seat in held if seat.followed is not None]
    fees_given = (bool(fees), "fee")
    attendance_given = (bool(attended), "last_attended")
    dates_given = (any(seat.renewal for seat in held), "renewal_date")
    follow_up_given = (bool(followed), "followed_up")
    doubles = _doubles(held)
    return {
        "memberships": counted(len(held)),
        "networks": counted(len({seat.network for seat in held})),
        "fees": _where(sum(fees), "money/year", fees_given),
        "networks_paid": _where(len({seat.network for seat in held if seat.fee}), "count", fees_given),
        "fees_known": counted(bool(fees), "truth"),
        "fees_unknown": counted(sum(seat.unpriced for seat in held)),
        "attendance_unknown": counted(len(held) - len(attended)),
        "dormant_seats": _where(len(asleep), "count", attendance_given),
        "dormant_fees": _where(
            sum(seat.fee or 0 for seat in attended if seat.idle), "money/year", attendance_given, fees_given
        ),
        "any_dormant": _where(bool(asleep), "truth", attendance_given),
        "unfollowed": _where(sum(not each for each in followed), "count", follow_up_given),
        "followed_known": _where(len(followed), "count", follow_up_given),
        "any_unfollowed": _where(not all(followed), "truth", follow_up_given),
        "unfollowed_fees": _where(
            sum(seat.fee or 0 for seat in held if seat.followed is False and not _shared(seat, held, whole)),
            "money/year",
            follow_up_given,
            fees_given,
        ),
        "doubles": _where(len(doubles), "count", fees_given),
        "double_fees": _where(sum(doubles), "money/year", fees_given),
        "any_double": _where(bool(doubles), "truth", fees_given),
        "renewals_soon": _where(len(soon), "count", dates_given),
        "renewals_soon_amount": _where(sum(seat.fee or 0 for seat in soon), "money/year", dates_given, fees_given),
        "renewals_soon_unpriced": _where(sum(seat.unpriced for seat in soon), "count", dates_given),
        "renewals_later": _where(len(calendar) - len(soon), "count", dates_given),
        "renewals_later_amount": _where(
            sum(seat.fee or 0 for seat in calendar) - sum(seat.fee or 0 for seat in soon),
            "money/year",
            dates_given,
            fees_given,
        ),
        "any_renewal_soon": _where(bool(soon), "truth", dates_given),
        "notice_unknown": _where(len(blank), "count", dates_given),
        "notice_unknown_fees": _where(sum(seat.fee for seat in blank), "money/year", dates_given),
        "any_notice_unknown": _where(bool(blank), "truth", dates_given),
        "missed_notices": _where(len(missed), "count", dates_given),
        "missed_amount": _where(sum(seat.fee for seat in missed), "money/year", dates_given),
        "any_missed_notice": _where(bool(missed), "truth", dates_given),
        "first_deadline": recorded(soon[0].deadline, "date") if soon else absent("undefined", unit="date"),
        "dormant_soon_amount": _where(
            sum(seat.fee or 0 for seat in asleep_soon), "money/year", dates_given, attendance_given
        ),
        "any_dormant_soon": _where(bool(asleep_soon), "truth", dates_given, attendance_given),
    }


def _shared(seat: Seat, held: tuple[Seat, ...], whole: frozenset[str]) -> bool:
    """Whether the seat's fee is the company's for a whole network that somebody else follows up."""
    return seat.network in whole and any(other.network == seat.network and other.followed for other in held)


def _doubles(held: tuple[Seat, ...]) -> list[float]:
    """What is paid beyond the dearest fee for each person whom one network counts more than once."""
    paid: dict[tuple[str, str], list[float]] = {}
    for seat in held:
        if seat.person and seat.fee:
            paid.setdefault((seat.network, seat.person), []).append(seat.fee)
    return [sum(fees) - max(fees) for fees in paid.values() if len(fees) > 1]


def _where(value: object, unit: str, *given: tuple[bool, str]) -> Fact:
    """The value where every column it rests on is given; else the first that is not."""
    missing = next((column for there, column in given if not there), None)
    if missing:
        return absent("no_data", unit=unit, kind="recorded", table=f"memberships.{missing}")
    return recorded(value, unit)
