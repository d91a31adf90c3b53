"""What documents say of a client: settings and the head count, nothing else."""

from __future__ import annotations

from collections import Counter

from maillage.documents.content import plain
from maillage.intake import Engagement
from maillage.terms import AUDIENCES, MINIMUM_GROUP

LEVEL_OF = {"executives": "executive", "managers": "manager", "employees": "employee"}
AUDIENCE_OF = {level: audience for audience, level in LEVEL_OF.items()}


def audiences(engagement: Engagement) -> tuple[str, ...]:
    """Who is asked: at flash depth, and of a body's members, the executives alone, who speak for the company."""
    return AUDIENCES[:1] if declares(engagement) else AUDIENCES


def declares(engagement: Engagement) -> bool:
    """Whether who answers speaks for a company: the client at flash depth, or each member of a body."""
    return engagement.settings.depth == "flash" or engagement.settings.cohort


def minimum(engagement: Engagement) -> int:
    """Answers below which a document shows no number, whatever the depth."""
    return max(MINIMUM_GROUP, engagement.settings.thresholds.minimum_group)


def staff(engagement: Engagement) -> int | None:
    """People employed: the setting, else the head count; None when neither tells."""
    if engagement.settings.staff is not None:
        return engagement.settings.staff
    counts = [row["count"] for row in engagement.rows("headcount") if row["count"] is not None]
    return sum(counts) if counts else None


def sites(engagement: Engagement) -> tuple[str, ...]:
    """The sites of the head count, in its order."""
    return tuple(dict.fromkeys(row["site"] for row in engagement.rows("headcount") if row["site"]))


def places(engagement: Engagement, audience: str, column: str) -> tuple[str, ...]:
    """The sites or units offered to an audience: those where it is large enough not to be recognised.

    Parameters
    ----------
    engagement : Engagement
    audience : str
    column : str
        `site` or `unit`.

    Returns
    -------
    tuple of str
        None where fewer than two are left: there is nothing to choose.
    """
    people: Counter[str] = Counter()
    for row in engagement.rows("headcount"):
        if row[column] and AUDIENCE_OF.get(row["level"]) == audience:
            people[row[column]] += row["count"] or 0
    offered = tuple(plain(place) for place, count in people.items() if count >= minimum(engagement))
    return offered if len(offered) > 1 else ()


def has_sales(engagement: Engagement, audience: str = "") -> bool:
    """Whether there are salespeople, in an audience or at all; taken for granted where no function is told."""
    rows = [row for row in engagement.rows("headcount") if row["function"]]
    level = LEVEL_OF.get(audience)
    return not rows or any(row["function"] == "sales" and level in (None, row["level"]) for row in rows)


def adviser(engagement: Engagement) -> str:
    """Who advises, as the settings say; empty when they do not."""
    return ", ".join(plain(part) for part in (engagement.settings.consultant, engagement.settings.firm) if part)
