"""One site's share of a Story: the rows of what was released site by site, and nothing else.

A site of which no score is published gets no report of its own: what is left would speak of a handful of people.
"""

from __future__ import annotations

from collections.abc import Mapping

from maillage.deliverables.story import FIRST_PAGE, Part, Section, Story, Text
from maillage.language import phrase
from maillage.showing.payload import Payload, records

SCORES, SITE = "diagnosis.sites", "site"
HEAD = phrase("## Ce que les résultats disent de ce site")


def sites(story: Story) -> tuple[str, ...]:
    """The sites a score is published of, in the order of the table."""
    for payload in story.payloads():
        if payload["id"] == SCORES and payload.get("rows"):
            return tuple(dict.fromkeys(row[SITE] for row in records(payload) if not isinstance(row["score"], Mapping)))
    return ()


def of_site(story: Story, site: str) -> Story:
    """The Story of one site: the exhibits that tell of it in one section, without what they say of the whole."""
    own = [kept for payload in story.payloads() if (kept := _kept(payload, site)) is not None]
    section = Section(FIRST_PAGE, SITE, items=[Text(HEAD), *own])
    return Story(dict(story.about) | {"name": f"{story.about['name']} – {site}"}, (Part(SITE, (section,)),))


def _kept(payload: Payload, site: str) -> Payload | None:
    if not any(column["id"] == SITE for column in payload.get("columns", ())):
        return None
    at = next(place for place, column in enumerate(payload["columns"]) if column["id"] == SITE)
    rows = [row for row in payload["rows"] if row[at] == site]
    left_out = ("message", "comments", "chart", "alt", "most")
    if not rows:
        return None
    columns = [column | {"shown": column["shown"] and column["id"] != SITE} for column in payload["columns"]]
    return {key: part for key, part in payload.items() if key not in left_out} | {"rows": rows, "columns": columns}
