"""The page every employee reads: what they told us, what is done with it. Nothing in it is only proposed."""

from __future__ import annotations

from maillage.disclosure import Absent, Released
from maillage.facts import chosen, counted, recorded
from maillage.language import phrase
from maillage.showing.exhibits import Exhibit, points
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence

AGREED = phrase("décidée"), phrase("commencée")


def heard(found: Released) -> Exhibit:
    """What employees answered, question by question, in the order they were asked."""
    rows = [row for row in found.table("diagnosis.items").records() if row["audience"] == "audience:employees"]
    told = [row for row in rows if not isinstance(row["score"], Absent) and not isinstance(row["answers"], Absent)]
    return points(
        id="plan.heard_from_employees",
        items=[
            [
                sentence("{question}", question=counted(row["item"], "term")),
                sentence(
                    "Moyenne des réponses, sur cent : {score}. Réponses : {answers}.",
                    score=counted(row["score"], "points"),
                    answers=counted(row["answers"]),
                ),
            ]
            for row in told
        ],
        empty=sentence(
            "Rien n’est publié de vos réponses : elles sont trop peu nombreuses, ou n’ont pas été demandées."
        ),
    )


def done_with_it(found: Released) -> Exhibit:
    """What is done, decided or begun, as an act or as an action; what is only proposed is not announced."""
    days = {row["lever"]: row["date"] for row in found.table("plan.gates").records()}
    ended = [row["lever"] for row in found.table("plan.done").records()]
    lines = [row for row in found.table("plan.actions").records() if row["state"] in AGREED]
    return points(
        id="plan.done_with_it",
        items=[[sentence("{act}", act=counted(lever, "term")), _since(days.get(lever))] for lever in ended]
        + [
            [
                sentence("{action}", action=counted(row["lever"], "term")),
                sentence(
                    "État : {state} ; porté par : {owner}.",
                    state=chosen(row["state"], "phrase"),
                    owner=counted(row["owner"], "term"),
                ),
            ]
            for row in lines
        ],
        empty=sentence("À ce jour, aucune action accomplie, décidée ou commencée n’est notée."),
    )


def _since(day: object) -> Payload:
    if day is None or isinstance(day, Absent):
        return sentence("Fait.")
    return sentence("Fait : {day}.", day=recorded(day, "date"))
