"""The exhibits of the annex: how solid the figures are, the place among other companies, the figures people quote."""

from __future__ import annotations

from maillage.disclosure import Absent, Released
from maillage.facts import chosen
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead
from maillage.showing.of_diagnosis import as_of, survey_source
from maillage.showing.sentences import sentence


def overall(found: Released) -> Exhibit:
    """The overall level, told only as far as it is known."""
    score, low, high = (
        found.fact(f"diagnosis.{name}") for name in ("overall", "overall_level_low", "overall_level_high")
    )
    one = found.fact("diagnosis.one_level")
    if score.known and not low.known:
        message = sentence(
            "Score d’ensemble, à poids égaux : {score}. Niveau : les réponses sont trop peu nombreuses, ou trop "
            "semblables, pour le dire.",
            score=score,
        )
    elif one.known and one.value:
        message = sentence("Score d’ensemble, à poids égaux : {score}. Niveau : « {low} ».", score=score, low=low)
    else:
        message = sentence(
            "Score d’ensemble, à poids égaux : {score}. Niveau, selon l’intervalle : au moins « {low} », au plus « "
            "{high} » ; nous ne tranchons pas.",
            score=score,
            low=low,
            high=high,
        )
    return exhibit(
        found.table("diagnosis.overall"), id="diagnosis.overall", message=message, source=survey_source(found)
    )


def reliability(found: Released) -> Exhibit:
    """Whether the questions of a dimension hold together."""
    table = found.table("diagnosis.reliability")
    if not table.rows and found.fact("diagnosis.answers").known:
        return instead(
            "diagnosis.reliability",
            sentence(
                "Répondants : {answers}. Aucun public n’a répondu en nombre suffisant à plusieurs questions d’une même "
                "dimension : aucun coefficient ne se calcule.",
                answers=found.fact("diagnosis.answers"),
            ),
        )
    return exhibit(
        table,
        id="diagnosis.reliability",
        message=sentence(
            "Répondants : {answers}. Le coefficient dit si les questions d’une dimension vont ensemble ; il n’est "
            "calculé que sur assez de réponses complètes.",
            answers=found.fact("diagnosis.answers"),
        ),
        source=survey_source(found),
    )


def agreement(found: Released) -> Exhibit:
    """Where opinions differ within one audience, so that a mean says little."""
    return exhibit(
        found.table("diagnosis.agreement"),
        id="diagnosis.agreement",
        message=sentence(
            "Questions et publics examinés : {examined}. Avis partagés, où la moyenne dit peu : {divided}.",
            examined=found.fact("diagnosis.opinions_examined"),
            divided=found.fact("diagnosis.opinions_divided"),
        ),
        source=survey_source(found),
    )


def sites(found: Released) -> Exhibit:
    """Dimensions by site, never ranked."""
    table = found.table("diagnosis.sites")
    if not table.rows and found.fact("diagnosis.answers").known:
        return instead(
            "diagnosis.sites",
            sentence(
                "Répondants : {answers}. Les réponses publiées n’indiquent pas plusieurs sites.",
                answers=found.fact("diagnosis.answers"),
            ),
        )
    return exhibit(
        table,
        id="diagnosis.sites",
        message=sentence(
            "Répondants : {answers}. Réponses au moins pour qu’un site soit lu : {least} ; les sites ne sont pas "
            "classés.",
            answers=found.fact("diagnosis.answers"),
            least=chosen(LEAST_A_SITE, "count"),
        ),
        source=survey_source(found),
    )


LEAST_A_SITE = 10


def claims(found: Released) -> Exhibit:
    """The figures people quote, with their author and how they may be read."""
    return exhibit(
        found.table("diagnosis.claims"),
        id="diagnosis.claims",
        message=sentence(
            "Chiffres cités : {claims}. Aucun n’est celui de l’entreprise, et une part d’entreprises ne se compare "
            "jamais à une part de collaborateurs.",
            claims=found.fact("diagnosis.claims"),
        ),
        source=sentence("auteurs et études nommés en face de chaque chiffre."),
    )


def bands(found: Released) -> Exhibit:
    """What a low, middle or high score lets one think."""
    return exhibit(
        found.table("diagnosis.bands"),
        id="diagnosis.bands",
        message=sentence(
            "Une aide à la lecture, non un constat : les cibles de la direction et les entretiens décident."
        ),
        source=sentence("catalogue des dimensions."),
    )


def place(found: Released) -> Exhibit:
    """Where each dimension stands among the others, as far as enough of them do."""
    placed, ranked = found.fact("diagnosis.dimensions_placed"), found.fact("diagnosis.dimensions_ranked")
    if placed.known and not placed.value:
        return instead(
            "diagnosis.place",
            sentence(
                "Trop peu d’entreprises comparables dans le portefeuille du cabinet pour y situer celle-ci ; il en "
                "faut au moins {fewest}.",
                fewest=found.fact("diagnosis.fewest_peers"),
            ),
        )
    table = found.table("diagnosis.place")
    drawn = any(not isinstance(cell, Absent) for cell in table.column("rank"))
    return exhibit(
        table,
        id="diagnosis.place",
        message=sentence(
            "Dimensions situées parmi les autres entreprises du cabinet : {placed}, dont par un rang : {ranked}. Ce "
            "portefeuille n’est pas représentatif ; un rang y demande au moins {fewest} autres entreprises, et "
            "l’intervalle dit combien il est incertain.",
            placed=placed,
            ranked=ranked,
            fewest=found.fact("diagnosis.fewest_ranked_peers"),
        ),
        chart=Chart(
            "dots",
            {"label": "dimension", "value": "rank", "low": "low", "high": "high"},
            phrase("part des autres entreprises au-dessous"),
        )
        if drawn
        else None,
        alt=sentence(
            "Un point par dimension : la part des autres entreprises qui ont un score plus bas, avec son intervalle. "
            "Dimensions situées par un rang : {ranked}.",
            ranked=ranked,
        )
        if drawn
        else None,
        source=sentence("portefeuille du cabinet, non représentatif ; données arrêtées : {date}.", date=as_of(found)),
    )
