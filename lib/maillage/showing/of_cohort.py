"""The exhibits of a cohort: what the members of a body declare, and what it could offer them."""

from __future__ import annotations

from maillage.disclosure import Absent, Released
from maillage.facts import Fact, chosen, counted
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, points
from maillage.showing.of_diagnosis import as_of
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence

SHOWN = 3


def at_a_glance(found: Released) -> Exhibit:
    """First page: who answered, what most members lack, what most have."""
    return points(id="cohort.at_a_glance", items=[[_who(found)], *_extremes(found)])


def lacking(found: Released) -> Exhibit:
    """First page: what is lacking for half of the members who answered, or more."""
    return points(
        id="cohort.lacking",
        items=[
            [
                sentence(
                    "{subject} : pas en place pour {lacking} sur {answers}.",
                    subject=chosen(row["item"], "term"),
                    lacking=counted(row["lacking"]),
                    answers=counted(row["answers"]),
                )
            ]
            for row in _first_of_each(found)[:SHOWN]
        ],
        empty=_no_frequent(found),
    )


def offered(found: Released) -> Exhibit:
    """First page: what the body could offer first."""
    return points(
        id="cohort.offered",
        items=[[sentence("{lever}.", lever=chosen(row["lever"], "term"))] for row in _first_of_each(found)[:SHOWN]],
        empty=_no_frequent(found),
    )


def who_answered(found: Released) -> Exhibit:
    """How many members were asked, and answered."""
    response = found.fact("cohort.response")
    share = [[sentence("Part des membres sollicités qui ont répondu : {share}.", share=response)]]
    return points(id="cohort.who_answered", items=[[_who(found)], *(share if response.known else [])])


def questions(found: Released) -> Exhibit:
    """Every question of the flash diagnostic, as the members answered it."""
    answered, counted_questions = found.fact("cohort.answered"), found.fact("cohort.counted")
    chart = Chart(
        "gauge",
        {"label": "item", "observed": "in_place", "not_observed": "not_yet", "unknown": "unknown"},
        phrase("membres qui ont répondu"),
    )
    drawn = answered.known and counted_questions.value
    return exhibit(
        found.table("cohort.questions"),
        id="cohort.questions",
        message=sentence(
            "Membres qui ont répondu : {answered} ; questions dont les réponses sont comptées : {counted}.",
            answered=answered,
            counted=counted_questions,
        ),
        source=_source(found),
        chart=chart if drawn else None,
        alt=sentence(
            "Une barre par pratique : membres chez qui elle est en place, chez qui elle ne l’est pas encore ou en "
            "partie, sans réponse. Membres qui ont répondu : {answered}.",
            answered=answered,
        ),
        columns=("item", "in_place", "partly", "lacking", "unknown", "answers", "score"),
    )


def mutual_help(found: Released) -> Exhibit:
    """Help received and given in the networks."""
    return exhibit(
        found.table("cohort.help"),
        id="cohort.help",
        message=sentence(
            "L’entraide est décrite, elle n’est pas notée. Membres qui ont répondu : {answered}.",
            answered=found.fact("cohort.answered"),
        ),
        source=_source(found),
    )


def offers(found: Released) -> Exhibit:
    """What the body could offer for what is frequently lacking."""
    frequent = found.fact("cohort.frequent")
    if not frequent.known or not frequent.value:
        return instead("cohort.offers", _no_frequent(found))
    return exhibit(
        found.table("cohort.offers"),
        id="cohort.offers",
        message=sentence(
            "Pratiques qui manquent à la moitié au moins de ceux qui ont répondu : {frequent}.", frequent=frequent
        ),
        source=_source(found),
    )


def sectors(found: Released) -> Exhibit:
    """Members by sector, where ten answered or more."""
    return _groups(found, "sectors")


def sizes(found: Released) -> Exhibit:
    """Members by size, where ten answered or more."""
    return _groups(found, "sizes")


def _groups(found: Released, name: str) -> Exhibit:
    table, answered = found.table(f"cohort.{name}"), found.fact("cohort.answered")
    if not len(table):
        none = sentence(
            "Aucun groupe ne réunit assez de membres pour être montré à part. Membres qui ont répondu : {answered}.",
            answered=answered,
        )
        return instead(f"cohort.{name}", none)
    told, rest = found.fact(f"cohort.{name}_told"), found.fact(f"cohort.{name}_rest")
    if rest.known:
        message = sentence(
            "Groupes dont le score est publié : {told} ; membres d’autres groupes, ou qui ne l’ont pas dit : {rest}.",
            told=told,
            rest=rest,
        )
    else:
        message = sentence("Groupes dont le score est publié : {told}.", told=told)
    return exhibit(table, id=f"cohort.{name}", message=message, source=_source(found))


def _who(found: Released) -> Payload:
    answered, asked = found.fact("cohort.answered"), found.fact("cohort.asked")
    if asked.known and not answered.known:
        return sentence(
            "Membres sollicités : {asked}. Ceux qui ont répondu sont trop peu pour que leurs réponses soient publiées.",
            asked=asked,
        )
    if asked.known:
        return sentence(
            "Membres sollicités : {asked} ; membres qui ont répondu : {answered}.", asked=asked, answered=answered
        )
    return sentence(
        "Membres qui ont répondu : {answered}. Combien ont été sollicités n’est pas indiqué.", answered=answered
    )


def _extremes(found: Released) -> list[list[Payload]]:
    """The practice most members have, and the one most lack where no list tells; neither where two are equal."""
    has, lacks = _extreme(found, "most_in_place"), _extreme(found, "most_lacking")
    said = []
    if all(fact.known for fact in has.values()):
        said.append([sentence("Le plus souvent en place : {subject} ({count} sur {answers}).", **has)])
    if all(fact.known for fact in lacks.values()) and not found.fact("cohort.frequent").value:
        said.append([sentence("Ce qui manque le plus souvent : {subject} ({count} sur {answers}).", **lacks)])
    return said


def _extreme(found: Released, name: str) -> dict[str, Fact]:
    endings = {"subject": "", "count": "_count", "answers": "_answers"}
    return {part: found.fact(f"cohort.{name}{ending}") for part, ending in endings.items()}


def _first_of_each(found: Released) -> list:
    """The first line of each practice that is frequently lacking."""
    rows: dict[str, object] = {}
    for row in found.table("cohort.offers").records():
        if not isinstance(row["lacking"], Absent):
            rows.setdefault(row["item"], row)
    return list(rows.values())


def _no_frequent(found: Released) -> Payload:
    frequent = found.fact("cohort.frequent")
    if not frequent.known:
        return sentence("Pratiques qui manquent à la moitié au moins : {frequent}.", frequent=frequent)
    return sentence("Aucune pratique ne manque à la moitié de ceux qui ont répondu.")


def _source(found: Released) -> Payload:
    return sentence(
        "questionnaire flash, déclaré par les membres, non vérifié et non représentatif ; données arrêtées : {date}.",
        date=as_of(found),
    )
