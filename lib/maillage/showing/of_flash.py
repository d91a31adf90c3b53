"""The exhibits of the flash diagnostic: two pages from twelve questions and a list of fees."""

from __future__ import annotations

from maillage.disclosure import Absent, Released
from maillage.facts import chosen, counted
from maillage.showing.exhibits import Exhibit, exhibit, points
from maillage.showing.of_analysis import networks as register
from maillage.showing.of_analysis import renewals as calendar
from maillage.showing.of_diagnosis import strengths, survey_source
from maillage.showing.of_plan import fees_lines, monday
from maillage.showing.of_solidity import place
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence

SETTLED = 75.0  # points from which an answer is told as in place
SHOWN = 4
ROWS = 8  # lines of the register and of the calendar that leave the report on two pages


def works(found: Released) -> Exhibit:
    """First page: what already works, by the company's own word."""
    settled = [row for row in _answered(found) if row["score"] >= SETTLED]
    return points(
        id="flash.works",
        items=[[_question(row)] for row in sorted(settled, key=lambda row: -row["score"])[:SHOWN]] or strengths(found),
        empty=_nothing(found),
    )


def to_settle(found: Released) -> Exhibit:
    """First page: what is still to settle, by the company's own word."""
    wanting = [row for row in _answered(found) if row["score"] < SETTLED]
    return points(
        id="flash.to_settle",
        items=[[_question(row)] for row in sorted(wanting, key=lambda row: row["score"])[:SHOWN]],
        empty=_nothing(found),
    )


def fees(found: Released) -> Exhibit:
    """First page: what the networks cost."""
    return points(
        id="flash.fees",
        items=fees_lines(found),
        empty=sentence("Cotisations : {fees}", fees=found.fact("analysis.fees")),
    )


def declared(found: Released) -> Exhibit:
    """The questions put to the management, as answered."""
    return exhibit(
        found.table("diagnosis.declared"),
        id="flash.declared",
        message=sentence(
            "Personnes de la direction qui ont répondu : {answers}.", answers=found.fact("diagnosis.declared_answers")
        ),
        source=survey_source(found),
        columns=("item", "answer") if _one_answer(found) else ("item", "score", "answers"),
    )


def _one_answer(found: Released) -> bool:
    return any(not isinstance(cell, Absent) for cell in found.table("diagnosis.declared").column("answer"))


def networks(found: Released) -> Exhibit:
    """The register on a few lines, without its chart."""
    return _on_a_few_lines(register(found))


def renewals(found: Released) -> Exhibit:
    """The calendar on a few lines, without its chart."""
    return _on_a_few_lines(calendar(found))


def _on_a_few_lines(whole: Exhibit) -> Exhibit:
    kept = {name: part for name, part in whole.payload.items() if name not in ("chart", "alt", "folded")}
    return Exhibit(kept | {"most": ROWS})


def _answered(found: Released) -> list:
    return [row for row in found.table("diagnosis.declared").records() if not isinstance(row["score"], Absent)]


def _question(row) -> Payload:
    subject = counted(f"{row['item']}#short", "term")
    if isinstance(row["answer"], Absent):
        return sentence("{subject}", subject=subject)
    return sentence("{subject} : {answer}.", subject=subject, answer=chosen(row["answer"], "term"))


def _nothing(found: Released) -> Payload:
    answers = found.fact("diagnosis.declared_answers")
    if answers.known and not answers.value:
        return sentence("La direction n’a pas encore répondu aux questions.")
    return sentence(
        "Personnes de la direction qui ont répondu : {answers}. Aucune question n’est dans ce cas.", answers=answers
    )


__all__ = ["declared", "fees", "monday", "networks", "place", "renewals", "to_settle", "works"]
