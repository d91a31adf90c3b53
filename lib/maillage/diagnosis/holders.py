"""Who answers for a thing as a table names them, by function or by name once agreed; and whether they left."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.intake.seal import Engagement
from maillage.language import phrase

Mixed = tuple[str, str]
GONE = phrase("à reprendre : la personne est partie")


def holder(engagement: Engagement, named: str | None) -> tuple[Mixed | None, bool]:
    """The owner a text names, as a cell of its own unit, and whether that person has left.

    A person who did not agree to be named stands by function.
    """
    if not named:
        return None, False
    person = _person(engagement, named)
    if person is None:
        return (named, "text"), False
    left = person["person"] in engagement.gone
    if person["person"] in engagement.names:
        return (engagement.names[person["person"]], "text"), left
    return (f"function:{person['function']}", "term"), left


def held_by(engagement: Engagement, named: str | None) -> Mixed | None:
    """The owner as a table shows it: of one who has left, that somebody is to take over."""
    owner, left = holder(engagement, named)
    return (GONE, "phrase") if left else owner


def _person(engagement: Engagement, named: str) -> Mapping | None:
    for row in engagement.rows("people"):
        if named in (row["person"], engagement.names.get(row["person"])):
            return row
    return None
