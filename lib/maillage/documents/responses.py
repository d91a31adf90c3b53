"""The response counter of the field phase: questionnaires received by audience and site, no names, no small numbers."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage import __version__
from maillage.catalogue import label, of_a_dimension
from maillage.disclosure import Draft, Field, Findings, Part, ReleasedTable, given_away, release
from maillage.documents.client import AUDIENCE_OF, audiences, minimum, sites
from maillage.documents.content import fragment, page, plain, said
from maillage.intake import Engagement
from maillage.language import Language

TABLE = "responses"
ALL = ""  # of sites or of audiences
NO_SITE = "\0"  # no site of a client is called so
LEAST_WIDTH = 2.0  # values between which a small number must stay hidden, beyond what its own mention tells
TOTAL_COUNTS = 4  # times as much as one of its parts, when something must be hidden [convention]
FAR = 1_000_000  # where the head count does not say how many people there are

Address = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counter, as it may be shown.

    Parameters
    ----------
    sites, audiences : tuple of str
        In order; `ALL` last.
    counts : dict of (str, str) to int, bool or None
        By site and audience: a number, True for one too small to show, None for one withheld with it.
    invited : dict of (str, str) to int
        Questionnaires sent, for whole sites and whole audiences, where the head count tells.
    last : date or None
        Of the last dated answer.
    alone : bool
        Whether the total stands alone, since nothing would protect the small numbers of the detail.
    """

    sites: tuple[str, ...]
    audiences: tuple[str, ...]
    counts: dict[Address, int | bool | None]
    invited: dict[Address, int]
    last: datetime.date | None = None
    alone: bool = False


def counted(engagement: Engagement, last: datetime.date | None = None) -> Counted | None:
    """The counter of an engagement; None when it has no answers.

    Numbers below the minimum group are hidden, nought included, and so is what would give one away by subtraction.
    Where nothing can protect them, the number of all answers stands alone.

    Parameters
    ----------
    engagement : Engagement
    last : date, optional
        Of the last dated answer, as intake told it.
    """
    received = _received(engagement)
    if not received:
        return None
    totals = _with_totals(received, _sites(engagement, received), audiences(engagement))
    findings = _findings(totals, engagement)
    alone = bool(given_away(findings.sums))
    if alone:
        totals = {(ALL, ALL): totals[ALL, ALL]}
        findings = _findings(totals, engagement)
    table = release("diagnosis", engagement, [findings]).table(f"diagnosis.{TABLE}")
    shown = dict(zip(totals, _shown(table), strict=True))
    whole = shown[ALL, ALL]
    return Counted(
        sites=tuple(dict.fromkeys(site for site, _ in totals)),
        audiences=tuple(dict.fromkeys(audience for _, audience in totals)),
        counts=shown,
        invited=_invited(engagement),
        last=last if isinstance(whole, int) and whole is not True else None,
        alone=alone,
    )


def _received(engagement: Engagement) -> Counter[Address]:
    """Respondents by site and audience, each counted once; side instruments do not count."""
    people: dict[str, Address] = {}
    for row in engagement.rows("answers"):
        if row["audience"] in audiences(engagement) and of_a_dimension(row["item"]):
            people.setdefault(row["respondent"], (row["site"] or NO_SITE, row["audience"]))
    return Counter(people.values())


def _sites(engagement: Engagement, received: Counter[Address]) -> tuple[str, ...]:
    """The sites of the head count, then those of the answers; none at all where nobody named one."""
    found = dict.fromkeys((*sites(engagement), *sorted(site for site, _ in received if site != NO_SITE)))
    if found and any(site == NO_SITE for site, _ in received):
        found[NO_SITE] = None
    return tuple(found)


def _with_totals(received: Counter[Address], rows: Sequence[str], columns: Sequence[str]) -> dict[Address, int]:
    """Every cell with its sums, row by row, those of all sites last."""
    cells = {(site, audience): received[site, audience] for site in rows for audience in columns}
    for audience in columns:
        cells[ALL, audience] = sum(count for (_, one), count in received.items() if one == audience)
    wide = len(columns) > 1
    ordered = {}
    for site in (*rows, ALL):
        ordered |= {(site, audience): cells[site, audience] for audience in columns if wide or site != ALL}
        ordered[site, ALL] = sum(cells[site, audience] for audience in columns)
    return ordered if wide else {at: count for at, count in ordered.items() if at[1] == ALL}


def _findings(totals: dict[Address, int], engagement: Engagement) -> Findings:
    least, people = minimum(engagement), _people(engagement)
    fields = (Field("count", "Réponses", "count"), Field("few", "Peu de réponses", "truth"))
    draft = Draft(
        fields=fields,
        rows=tuple((count, _is_few(at, count, people, least)) for at, count in totals.items()),
        answers=tuple(totals.values()),
        protected=("count",),
    )
    return Findings(tables={TABLE: draft}, sums=tuple(_sums(totals, engagement)))


def _sums(totals: dict[Address, int], engagement: Engagement) -> Iterator[tuple[Part, ...]]:
    """Each total less its parts: by site, by audience; a cell alone stands for itself."""
    place = {at: row for row, at in enumerate(totals)}
    people, least = _people(engagement), minimum(engagement)

    def part(at: Address, factor: float) -> Part:
        count = totals[at]
        few = _is_few(at, count, people, least)
        most = max(people.get(at, FAR), count)
        high = min(least - 1, most) if few else most
        low, width = 0 if few else min(least, count), min(LEAST_WIDTH, high)
        return Part(table=TABLE, row=place[at], column="count", value=count, factor=factor, secret=few,
                    cost=max(count, 1) * TOTAL_COUNTS ** at.count(ALL), width=width, low=low, high=high)  # fmt: skip

    inside = [at for at in totals if ALL not in at]
    for site in dict.fromkeys(site for site, _ in inside):
        yield (part((site, ALL), -1), *(part(at, 1) for at in inside if at[0] == site))
    columns = tuple(dict.fromkeys(audience for _, audience in totals))
    rows = tuple(dict.fromkeys(site for site, _ in totals if site != ALL))
    for audience in columns if rows else ():
        yield (part((ALL, audience), -1), *(part((site, audience), 1) for site in rows))
    if len(columns) > 1:
        yield (part((ALL, ALL), -1), *(part((ALL, audience), 1) for audience in columns if audience != ALL))
    if len(totals) == 1:
        yield (part((ALL, ALL), 1),)


def _is_few(at: Address, count: int, people: Mapping[Address, int], least: int) -> bool:
    """Whether a number is too small to show; where the head count has nobody, nought is no secret."""
    return count < least and (count > 0 or people.get(at, FAR) > 0)


def _people(engagement: Engagement) -> Mapping[Address, int]:
    """What the reader may know already: how many people there are, by site and audience, and their sums.

    A site and audience that a head count by site does not list has nobody.
    """
    people: dict[Address, int] = {}
    if sites(engagement):
        places = (*sites(engagement), ALL)
        people = {(site, one): 0 for site in places for one in (*audiences(engagement), ALL)}
    for row in engagement.rows("headcount"):
        audience = AUDIENCE_OF.get(row["level"])
        if audience in audiences(engagement):
            for site in (row["site"] or NO_SITE, ALL):
                for one in (audience, ALL):
                    people[site, one] = people.get((site, one), 0) + (row["count"] or 0)
    return people


def _shown(table: ReleasedTable) -> Iterator[int | bool | None]:
    for count, few in table.rows:
        yield True if few else count if isinstance(count, int) else None


def _invited(engagement: Engagement) -> dict[Address, int]:
    """Questionnaires sent, by whole site and whole audience, where every row of it says how many."""
    sent: dict[Address, list[int | None]] = {}
    for row in engagement.rows("headcount"):
        audience = AUDIENCE_OF.get(row["level"])
        if audience in audiences(engagement):
            for at in ((row["site"] or NO_SITE, ALL), (ALL, audience), (ALL, ALL)):
                sent.setdefault(at, []).append(row["invited"])
    return {at: sum(found) for at, found in sent.items() if None not in found}


# --- showing -------------------------------------------------------------------------------------------------------


def lines(found: Counted, engagement: Engagement, language: Language) -> list[list[str]]:
    """The counter as written cells, headings first."""
    heads = [said("site", language), *(_audience(one, language) for one in found.audiences)]
    rates = bool(found.invited)
    heads += [said("invited", language), said("rate", language)] if rates else []
    written = [heads]
    for site in found.sites:
        cells = [_cell(found.counts[site, audience], engagement, language) for audience in found.audiences]
        written.append([_site(site, language), *cells, *(_sent(found, (site, ALL), language) if rates else ())])
    if rates and len(found.audiences) > 1:
        below = [_sent(found, (ALL, audience), language) for audience in found.audiences]
        written.append([said("invited", language), *(sent for sent, _ in below), "", ""])
        written.append([said("rate", language), *(rate for _, rate in below), "", ""])
    return written


def _audience(audience: str, language: Language) -> str:
    return label(f"audience:{audience}", language.code) if audience else said("total", language)


def _site(site: str, language: Language) -> str:
    if site in (ALL, NO_SITE):
        return said("no_site" if site else "all_sites", language)
    return plain(site)


def _cell(count: int | bool | None, engagement: Engagement, language: Language) -> str:
    if count is True:
        return said("few", language, minimum=minimum(engagement))
    return said("withheld", language) if count is None else language.number(count)


def _sent(found: Counted, at: Address, language: Language) -> tuple[str, str]:
    """Questionnaires sent and the response rate; no rate of a hidden count, nor above one."""
    sent, count = found.invited.get(at), found.counts.get(at)
    if sent is None:
        return "", ""
    known = isinstance(count, int) and count is not True and 0 < count <= sent
    return language.number(sent), language.share(count / sent) if known else ""


def responses_page(engagement: Engagement, found: Counted, language: Language) -> bytes:
    """The counter as one small page."""
    head, *rows = lines(found, engagement, language)
    company = plain(engagement.settings.name)
    marks = {_site(ALL, language): "total", said("invited", language): "about", said("rate", language): "about"}
    body = fragment(
        "responses.html.j2",
        kind=f"{said('responses_kind', language)} · {company}",
        title=said("responses_title", language),
        note=note(engagement, found, language),
        heads=head,
        lines=[{"cells": row, "mark": marks.get(row[0], "")} for row in rows],
        last_day=last_day(found, language),
        reminder=said("responses_reminder", language),
        foot=f"Maillage {__version__}",
    )
    return page(f"{said('responses_title', language)} – {company}", body, language)


def note(engagement: Engagement, found: Counted, language: Language) -> str:
    """What the numbers are, and what hidden ones stand for."""
    least = minimum(engagement)
    told = [said("responses_note", language, minimum=least, few=said("few", language, minimum=least))]
    if None in found.counts.values():
        told.append(said("responses_withheld", language, withheld=said("withheld", language)))
    if found.alone:
        told.append(said("responses_alone", language))
    return " ".join(told)


def last_day(found: Counted, language: Language) -> str:
    """The day of the last dated answer, in a sentence; empty when none is."""
    return said("last_day", language, day=language.date(found.last)) if found.last else ""


def responses_text(engagement: Engagement, found: Counted, language: Language) -> str:
    """The counter for a terminal, in aligned columns."""
    rows = lines(found, engagement, language)
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    told = [f"{said('responses_title', language)} – {plain(engagement.settings.name)}"]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        told.append("  " + "  ".join(cells).rstrip())
    return "\n".join([*told, *filter(None, [last_day(found, language)])])
