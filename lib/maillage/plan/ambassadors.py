"""Ambassadors: who volunteers, where nobody does, and the grid that is filled in conversation.

Volunteers are counted; that somebody was asked and did not wish to is told nowhere: a « non » and an empty cell are the
same to everything below. Nothing is scored, nobody is ranked, and no criterion is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from maillage.catalogue import entries
from maillage.disclosure import Draft, Field, Findings, minimum_group
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase

BY_SITE = (
    Field("site", phrase("Site"), "text"),
    Field("volunteers", phrase("Volontaires"), "count"),
    Field("with_time", phrase("Dont le temps est noté"), "count"),
)
BY_FUNCTION = (Field("function", phrase("Fonction"), "term"), Field("volunteers", phrase("Volontaires"), "count"))
CRITERIA = (
    Field("criterion", phrase("Critère"), "term"),
    Field("question", phrase("Question à poser"), "term"),
    Field("yes", phrase("Oui"), "term"),
    Field("with_support", phrase("Avec appui"), "term"),
    Field("no", phrase("Non"), "term"),
    Field("support", phrase("L’appui"), "term"),
)
OWN_NAME = (
    Field("aspect", phrase("Ce qui les distingue"), "term"),
    Field("ambassador", phrase("L’ambassadeur"), "term"),
    Field("networker", phrase("Qui réseaute en son nom"), "term"),
)
ALTERNATIVES = (Field("alternative", phrase("Ce qui se propose"), "term"),)


def volunteers(engagement: Engagement) -> tuple[Mapping, ...]:
    """Rows of the people who volunteered and had not left by the cut-off date."""
    gone = engagement.gone
    return tuple(row for row in engagement.rows("people") if row["volunteer"] and row["person"] not in gone)


def find(engagement: Engagement) -> Findings:
    """Volunteers by site and by function; the criteria, the other places offered, the two that are kept apart."""
    here = volunteers(engagement)
    by_function = _functions(engagement, here)
    sites = _sites(engagement, here)
    return Findings(
        tables={
            "volunteers": Draft(fields=BY_SITE, rows=tuple(sites)),
            "volunteers_by_function": Draft(
                fields=BY_FUNCTION, rows=tuple(sorted(by_function.items(), key=lambda each: (-each[1], each[0])))
            ),
            "criteria": Draft(
                fields=CRITERIA,
                rows=tuple(
                    (f"criterion:{name}", *(f"criterion:{name}#{field.id}" for field in CRITERIA[1:]))
                    for name in entries("criterion")
                ),
            ),
            "own_name": Draft(
                fields=OWN_NAME,
                rows=tuple(
                    (f"own_name:{name}", f"own_name:{name}#ambassador", f"own_name:{name}#networker")
                    for name in entries("own_name")
                ),
            ),
            "alternatives": Draft(
                fields=ALTERNATIVES, rows=tuple((f"alternative:{name}",) for name in entries("alternative"))
            ),
        },
        mandates=_facts(engagement, here, sites),
    )


def _functions(engagement: Engagement, here: tuple[Mapping, ...]) -> Counter[str]:
    """Volunteers by function; functions of few people are read as one, « autre fonction »."""
    people: Counter[str] = Counter()
    for row in engagement.rows("headcount"):
        people[row["function"]] += row["count"]
    minimum = minimum_group(engagement)
    return Counter(f"function:{row['function'] if people[row['function']] >= minimum else 'other'}" for row in here)


def _sites(engagement: Engagement, here: tuple[Mapping, ...]) -> list[tuple]:
    """Every site of the head count, those without a volunteer last; then volunteers of no known site."""
    sites = dict.fromkeys(row["site"] for row in engagement.rows("headcount") if row["site"] and row["count"])
    own = Counter(row["site"] for row in here)
    timed = Counter(row["site"] for row in here if row["half_days"])
    rows = [(site, own[site], timed[site]) for site in {**sites, **own}]
    return sorted(rows, key=lambda row: (row[0] is None, -row[1], row[0] or ""))


def _facts(engagement: Engagement, here: tuple[Mapping, ...], sites: list[tuple]) -> dict[str, Fact]:
    known = [row for row in sites if row[0] is not None]
    several = len(known) > 1
    gone = sum(bool(row["volunteer"]) for row in engagement.rows("people")) - len(here)
    facts = {
        "volunteers": counted(len(here)),
        "any_volunteer": counted(bool(here), "truth"),
        "volunteers_with_time": counted(sum(bool(row["half_days"]) for row in here)),
        "volunteers_named": counted(sum(bool(row["may_be_named"]) for row in here)),
        "volunteers_speaking": counted(sum(bool(row["may_speak_publicly"]) for row in here)),
        "volunteers_gone": counted(gone),
    }
    if not any(row["may_speak_publicly"] is not None for row in engagement.rows("people")):
        facts["volunteers_speaking"] = absent("no_data", unit="count", table="people.may_speak_publicly")
    if not engagement.has("people"):
        facts = {name: absent("no_table", unit=fact.unit, table="people") for name, fact in facts.items()}
    silent = sum(not row[1] for row in known)
    by_site = {
        "sites": counted(len(known)),
        "sites_without_volunteer": counted(silent),
        "any_site_without_volunteer": counted(bool(silent), "truth"),
    }
    if not several or not engagement.has("people"):
        why = {"reason": "undefined"} if engagement.has("people") else {"reason": "no_table", "table": "people"}
        by_site = {name: absent(unit=fact.unit, **why) for name, fact in by_site.items()}
    return facts | by_site | {"criteria": counted(len(entries("criterion")))}
