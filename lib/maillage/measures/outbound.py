"""How hard a volunteer pushes on strangers, from their own count: shown to that person only."""

import math
from dataclasses import dataclass
from typing import Literal

# weight of each part, and where it starts and ends to press; methods §2.13 [convention]
PARTS = {
    "invitations_per_week": (0.25, 20.0, 100.0),
    "not_accepted": (0.25, 0.50, 0.85),
    "pending": (0.15, 0.30, 0.70),
    "with_a_pitch": (0.20, 0.10, 0.60),
    "unanswered": (0.15, 0.60, 0.95),
}
WATCH_FROM = 30.0
STOP_ABOVE = 60.0
FUNNEL_Z = 3.09

Band = Literal["sober", "watch", "stop"]


def ramp(value: float, low: float, high: float) -> float:
    """0 up to `low`, 1 from `high`, straight between.

    Parameters
    ----------
    value, low, high : float
        Same unit, `low` below `high`.

    Returns
    -------
    float
        [-, 0 to 1].

    References
    ----------
    methods §2.13.

    Examples
    --------
    >>> ramp(30, 20, 100), ramp(120, 20, 100)
    (0.125, 1.0)
    """
    return min(1.0, max(0.0, (value - low) / (high - low)))


@dataclass(frozen=True)
class OutboundPressure:
    """Pressure of one person's invitations and first messages.

    Attributes
    ----------
    parts : dict of str to float or None
        Each part of the index [-, 0 to 1]; None where it was not counted.
    index : float or None
        [points, 0 to 100]; None when a part is missing: parts are not guessed.
    """

    parts: dict[str, float | None]
    index: float | None


def outbound_pressure(
    weeks: float,
    invitations: int,
    accepted: int | None,
    pending: int | None,
    pitch_share: float | None,
    unanswered_share: float | None,
) -> OutboundPressure:
    """Weighted sum of five ramps: how many invitations, refused or left waiting, with a pitch, without an answer.

    Parameters
    ----------
    weeks : float
        Length of the count [weeks].
    invitations : int
        Sent over these weeks.
    accepted, pending : int or None
        Of these invitations; None where not counted.
    pitch_share : float or None
        Share of first messages with a sales pitch or a meeting asked at once, in a sample of one's own [-].
    unanswered_share : float or None
        Share of first messages without an answer [-].

    Returns
    -------
    OutboundPressure

    Raises
    ------
    ValueError
        If the period is not positive, or more were accepted and pending than sent, or a share is outside 0 to 1.

    References
    ----------
    methods §2.13 [convention].

    Examples
    --------
    >>> round(outbound_pressure(8, 240, 48, 150, 0.667, 0.875).index, 1)
    68.5
    """
    if weeks <= 0 or min(invitations, accepted or 0, pending or 0) < 0:
        raise ValueError("weeks, invitations: a period above 0 and counts of 0 or more expected")
    if (accepted or 0) + (pending or 0) > invitations:
        raise ValueError(f"accepted, pending: {accepted}, {pending} of {invitations} invitations found")
    if not all(0 <= share <= 1 for share in (pitch_share, unanswered_share) if share is not None):
        raise ValueError("pitch_share, unanswered_share: shares from 0 to 1 expected")
    counted = {
        "invitations_per_week": invitations / weeks,
        "not_accepted": 1 - accepted / invitations if invitations and accepted is not None else None,
        "pending": pending / invitations if invitations and pending is not None else None,
        "with_a_pitch": pitch_share,
        "unanswered": unanswered_share,
    }
    parts = {
        name: None if counted[name] is None else ramp(counted[name], low, high)
        for name, (_, low, high) in PARTS.items()
    }
    if None in parts.values():
        return OutboundPressure(parts, None)
    return OutboundPressure(parts, 100 * math.fsum(PARTS[name][0] * part for name, part in parts.items()))


def pressure_band(index: float | None) -> Band | None:
    """Word for the index: sober below 30, to watch up to 60, above it stop and train.

    Parameters
    ----------
    index : float or None
        As `outbound_pressure` returns it [points].

    Returns
    -------
    "sober", "watch", "stop" or None
        None without an index.

    References
    ----------
    methods §2.13 [convention].

    Examples
    --------
    >>> pressure_band(68.5)
    'stop'
    """
    if index is None:
        return None
    if index < WATCH_FROM:
        return "sober"
    return "watch" if index <= STOP_ABOVE else "stop"


def funnel_limits(reference: float, n: int) -> tuple[float, float] | None:
    """Between which shares of acceptance a person lies who differs from the group by chance only (99.8 %).

    Parameters
    ----------
    reference : float
        Share accepted in the group [-, 0 to 1].
    n : int
        The person's own invitations.

    Returns
    -------
    (float, float) or None
        Limits [-, 0 to 1]; None without an invitation.

    Raises
    ------
    ValueError
        If the reference is outside 0 to 1.

    References
    ----------
    Spiegelhalter, Statistics in Medicine 24, 2005, 1185-1202; methods §2.13.

    Examples
    --------
    >>> [round(limit, 4) for limit in funnel_limits(0.35, 240)]
    [0.2549, 0.4451]
    """
    if not 0 <= reference <= 1:
        raise ValueError(f"reference: {reference} found, 0 to 1 expected")
    if n == 0:
        return None
    half_width = FUNNEL_Z * math.sqrt(reference * (1 - reference) / n)
    return max(0.0, reference - half_width), min(1.0, reference + half_width)
