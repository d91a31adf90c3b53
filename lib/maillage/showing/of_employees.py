"""The page every employee reads: what they told us, what is done with it. Nothing in it is only proposed."""

from __future__ import annotations

from maillage.disclosure import Absent, Released
from maillage.facts import chosen, counted, recorded
from maillage.language import phrase
from maillage.showing.exhibits import Exhibit, points
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence

DONE, AGREED = phrase("accompli"), (phrase("décidée"), phrase("commencée"))


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
    """What the management did or decided; what is only proposed is not announced."""
    acts = [row for row in found.table("plan.gates").records() if row["state"] == DONE]
    lines = [row for row in found.table("plan.actions").records() if row["state"] in AGREED]
    return points(
        id="plan.done_with_it",
        items=[[sentence("{act}", act=counted(row["lever"], "term")), _since(row["date"])] for row in acts]
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
        empty=sentence("La direction n’a encore rien décidé."),
    )


def _since(day: object) -> Payload:
    if isinstance(day, Absent):
        return sentence("Fait.")
    return sentence("Fait : {day}.", day=recorded(day, "date"))
