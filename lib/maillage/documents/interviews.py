"""Interview guides on paper: the questions of one population, then a note page with what is coded afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maillage.catalogue import Entry, entries, label
from maillage.documents.client import audiences, has_sales
from maillage.documents.content import fragment, page, plain, said
from maillage.documents.questionnaire import NOT_OUR_SUBJECT
from maillage.intake import Engagement
from maillage.language import Language

SHARED = ("interview_kind", "interview_promise", "interview_own_words", "interview_key", "interview_date",
          "interview_held_by", "coding_how", "quotations", "approved_on")  # fmt: skip
STYLES = ("document.css", "interview.css")
PARTS = ("opening", "ambitions", "wishes", "practice", "brakes", "closing")

# What the note page ticks, first the four outputs of an interview.
OUTPUTS = ("network_kind", "internal_function", "assignment", "discourse")
LISTS = (*OUTPUTS, "cause", "objection", "trigger", "difficulty")
OF_EXECUTIVES = ("trigger", "difficulty")


def interview_guides(engagement: Engagement, language: Language) -> dict[str, bytes]:
    """A guide and its note page for each population asked, by file name.

    Nothing is asked about an internal network where the company says that it is not its subject.
    """
    return {
        f"interview_{population}.html": _guide(engagement, population, language) for population in audiences(engagement)
    }


def _guide(engagement: Engagement, population: str, language: Language) -> bytes:
    company = plain(engagement.settings.name)
    named = label(f"population:{population}", language.code)
    title = said("interview_title", language, population=named)
    ticked = [
        group
        for group in LISTS
        if (population == "executives" or group not in OF_EXECUTIVES)
        and (group != "internal_function" or _has_internal_network(engagement))
    ]
    body = fragment(
        "interview.html.j2",
        words={name: said(name, language) for name in SHARED},
        company=company,
        guide_title=title,
        notes_title=said("interview_notes_title", language, population=named),
        council=said("interview_council", language) if population != "executives" else "",
        parts=_parts(engagement, population, language),
        lists=[_list(group, population, language) for group in ticked],
    )
    return page(f"{title} – {company}", body, language, STYLES)


def _parts(engagement: Engagement, population: str, language: Language) -> list[dict[str, Any]]:
    asked = [one for one in entries("guide_question").values() if _is_asked(one, engagement, population)]
    return [
        {
            "title": said(f"interview_{part}", language),
            "questions": [_question(one, language) for one in asked if one.fields["part"] == part],
        }
        for part in PARTS
    ]


def _is_asked(one: Entry, engagement: Engagement, population: str) -> bool:
    if one.fields["feeds"] == "functions" and not _has_internal_network(engagement):
        return False
    if one.fields.get("filter") == "sales" and not has_sales(engagement, population):
        return False
    return one.fields["population"] == population


def _has_internal_network(engagement: Engagement) -> bool:
    return engagement.settings.dimension_targets.get("d7") != NOT_OUR_SUBJECT


def _question(one: Entry, language: Language) -> dict[str, str]:
    return {
        "id": one.id,
        "wording": language.printed(one.text(language.code)),
        "hint": said("if_sales", language) if one.fields.get("filter") == "sales" else "",
        "feeds": said(f"feeds_{one.fields['feeds']}", language),
    }


def _list(group: str, population: str, language: Language) -> dict[str, Any]:
    """One list to tick; each code is what the sheet of interviews reads, bare where it reads it bare."""
    kind = f"{group}:" if group in OUTPUTS else ""
    return {
        "title": said(f"coding_{group}", language),
        "entries": [
            {"wording": language.printed(one.text(language.code, short=True)), "code": f"{kind}{one.id}"}
            for one in _heard_of(group, population)
        ],
    }


def _heard_of(group: str, population: str) -> Iterator[Entry]:
    """The entries one may hear from a population: executives their own objections, the others theirs."""
    for one in entries(group).values():
        said_by = one.fields.get("by", "anyone")
        if one.id != "other" and (said_by == "anyone" or (said_by == "executives") == (population == "executives")):
            yield one


__all__ = ["interview_guides"]
