"""What decisions weigh: a hundred points shared between the criteria of networks, or the criteria compared in pairs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from maillage.catalogue import entries, match
from maillage.intake.folding import folded
from maillage.intake.values import COMPARISON, CRITERION, Unreadable, read_number

MOST, SCALE_END = 100, 9  # points to share; absolutely more important, on Saaty's scale
_ONE_IN = re.compile(r"1\s*/\s*(\S.*)")

Pair = tuple[str, str]


def read_points(text: str, language: str = "fr") -> float | None:
    """The points given to a criterion; None where the text is not a number from 0 to 100.

    Examples
    --------
    >>> read_points("35"), read_points("12,5"), read_points("35 points"), read_points("120"), read_points("beaucoup")
    (35.0, 12.5, 35.0, None, None)
    """
    points = _number(re.sub(r"\s*(points?|pts?)\.?$", "", text.strip(), flags=re.IGNORECASE), language)
    return points if points is not None and points <= MOST else None


def read_times(text: str, language: str = "fr") -> float | None:
    """How many times more one criterion counts than another; None where the text is neither 1 to 9 nor 1/1 to 1/9.

    Examples
    --------
    >>> read_times("3"), read_times("1 / 4"), read_times("0,5"), read_times("12"), read_times("plus")
    (3.0, 0.25, None, None, None)
    """
    inverse = _ONE_IN.fullmatch(text.strip())
    times = _number(inverse[1] if inverse else text, language)
    if times is None or not 1 <= times <= SCALE_END:
        return None
    return 1 / times if inverse else times


def _number(text: str, language: str) -> float | None:
    try:
        return read_number(text, language)
    except Unreadable:
        return None


def shares(rows: Iterable[Mapping], language: str = "fr") -> dict[str, dict[str, float]]:
    """Points by who gave them and by criterion, the last row winning; what was undone or cannot be read is left out.

    Examples
    --------
    >>> shares([{"who": "DG", "about": "network_criterion:c_cost", "value": value} for value in ("40", "30")])
    {'dg': {'c_cost': 30.0}}
    """
    given: dict[str, dict[str, float]] = {}
    for row, name in _about(rows, CRITERION):
        own = given.setdefault(folded(str(row["who"])), {})
        if match("decision", str(row["value"])) == "undone":
            own.pop(name, None)
        elif (points := read_points(str(row["value"]), language)) is not None:
            own[name] = points
    return {who: own for who, own in given.items() if own}


def adds_up(points: Mapping[str, float]) -> bool:
    """Whether one person's points are a hundred in all.

    Examples
    --------
    >>> adds_up({"c_cost": 60, "c_hours": 40}), adds_up({"c_cost": 60})
    (True, False)
    """
    return abs(sum(points.values()) - MOST) < 1e-7


def comparisons(rows: Iterable[Mapping], language: str = "fr") -> dict[str, dict[Pair, float]]:
    """Comparisons by who made them and by pair in the catalogue's order; the last row wins, whichever way it was asked.

    Examples
    --------
    >>> comparisons([{"who": "DG", "about": "comparison:c_hours/c_cost", "value": "4"}])
    {'dg': {('c_cost', 'c_hours'): 0.25}}
    """
    order = list(entries(CRITERION))
    given: dict[str, dict[Pair, float]] = {}
    for row, name in _about(rows, COMPARISON):
        one, _, other = name.partition("/")
        turned = order.index(one) > order.index(other)
        own = given.setdefault(folded(str(row["who"])), {})
        pair = (other, one) if turned else (one, other)
        if match("decision", str(row["value"])) == "undone":
            own.pop(pair, None)
        elif (times := read_times(str(row["value"]), language)) is not None:
            own[pair] = 1 / times if turned else times
    return {who: own for who, own in given.items() if own}


def pairs() -> int:
    """How many comparisons a person makes of all the criteria, each pair asked once.

    Examples
    --------
    >>> pairs()
    10
    """
    criteria = len(entries(CRITERION))
    return criteria * (criteria - 1) // 2


def _about(rows: Iterable[Mapping], kind: str) -> Iterable[tuple[Mapping, str]]:
    for row in rows:
        named, _, name = str(row["about"]).partition(":")
        if named == kind:
            yield row, name
