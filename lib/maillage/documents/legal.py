"""The legal pack: working templates filled with settings and the head count, to be reviewed by the client's counsel."""

from __future__ import annotations

from typing import Any

from maillage import __version__
from maillage.catalogue import label
from maillage.documents.client import adviser, audiences, minimum, sites, staff
from maillage.documents.content import blank, fragment, markdown, markup, page, plain, printed, read, said
from maillage.intake import Engagement
from maillage.language import Language

DOCUMENTS = ("purpose", "employee_notice", "works_council", "register", "retention", "dpia_screening")

FOR_EVERYBODY = ("employee_notice",)  # no table of figures at the head of what every employee reads

# How long raw answers and group results are kept after the report [convention, methods.md §8].
RAW_MONTHS, AGGREGATE_YEARS = 3, 3
COUNCIL_FROM = 50  # employees from which the works council is consulted


def legal_pack(engagement: Engagement, language: Language) -> dict[str, bytes]:
    """Every document by file name; none at flash depth, where nobody but the management answers."""
    if engagement.settings.depth == "flash":
        return {}
    return {f"legal_{name}.html": _document(name, engagement, language) for name in DOCUMENTS}


def _document(name: str, engagement: Engagement, language: Language) -> bytes:
    first, _, text = read(f"legal/{name}.{language.code}.md").partition("\n")
    title = printed(first.removeprefix("# "), language)
    company = plain(engagement.settings.name)
    body = fragment(
        "legal.html.j2",
        notice=said("notice", language),
        fictional=said("fictional", language) if engagement.settings.fictional else "",
        kind=f"{said('legal_kind', language)} · {company}",
        title=title,
        facts=facts(engagement, language) if name not in FOR_EVERYBODY else [],
        body=markup(markdown(text, language, values(engagement, language))),
        foot=f"{name} · Maillage {__version__}",
    )
    return page(f"{title} – {company}", body, language)


def facts(engagement: Engagement, language: Language) -> list[tuple[str, str]]:
    """What the head of every document says of the engagement."""
    settings = engagement.settings
    told = values(engagement, language)
    written = {
        "company": told["client"],
        "staff": told["staff"],
        "sites": language.number(len(sites(engagement))) if sites(engagement) else said("not_told", language),
        "depth": said(settings.depth, language),
        "as_of": language.date(settings.as_of),
        "minimum": told["minimum"],
        "adviser": adviser(engagement) or said("not_told", language),
    }
    return [(said(name, language), value) for name, value in written.items()]


def values(engagement: Engagement, language: Language) -> dict[str, Any]:
    """What the templates name, written in the reader's language."""
    people = staff(engagement)
    written = language.number(people) if people is not None else said("not_told", language)
    return {
        "client": plain(engagement.settings.name),
        "staff": written,
        "asked": ", ".join(label(f"audience:{audience}", language.code) for audience in audiences(engagement)),
        "minimum": language.number(minimum(engagement)),
        "adviser": adviser(engagement) or blank("to_complete_adviser", language),
        "raw_months": language.number(RAW_MONTHS),
        "aggregate_years": language.number(AGGREGATE_YEARS),
        "council": _council(people, written, language),
    }


def _council(people: int | None, written: str, language: Language) -> str:
    if people is None:
        return said("council_unknown", language)
    return said("council_from_fifty" if people >= COUNCIL_FROM else "council_below_fifty", language, staff=written)
