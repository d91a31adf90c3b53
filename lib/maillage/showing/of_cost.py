"""The exhibits of what today costs."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.facts import counted
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking
from maillage.showing.of_diagnosis import as_of, source
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence


def costs(found: Released) -> Exhibit:
    """Cash by category, one bar beginning where the last one ended."""
    return exhibit(
        found.table("analysis.costs"),
        id="analysis.costs",
        message=sentence(
            "Dépense de l’exercice {year} : {total}, hors taxes et sans le temps passé. Preuve d’effet dans "
            "l’entreprise : {own} ; chez un client comparable ou dans une étude : {elsewhere} ; affirmation sans "
            "comptes : {unproved} ; preuve non évaluée : {ungraded}.",
            year=found.fact("analysis.cost_year"),
            total=found.fact("analysis.cost_total"),
            own=found.fact("analysis.own_proof_amount"),
            elsewhere=found.fact("analysis.elsewhere_amount"),
            unproved=found.fact("analysis.unproved_amount"),
            ungraded=found.fact("analysis.ungraded_amount"),
        ),
        chart=Chart(
            "waterfall",
            {"label": "category", "start": "before", "value": "amount", "inner": "unproved"},
            phrase("dépense par an, hors taxes, les catégories mises bout à bout"),
        ),
        alt=sentence(
            "Une barre par catégorie, chacune commence où finit la précédente. Total : {total}.",
            total=found.fact("analysis.cost_total"),
        ),
        source=_budget_source(found),
        columns=("category", "amount", "share", "unproved", "ungraded"),
        folded=True,
    )


def _budget_source(found: Released) -> Payload:
    if found.fact("analysis.fees_added").value:
        return sentence(
            "tables « Budget » et « Adhésions » (cotisations, absentes du budget), données arrêtées : {date}.",
            date=as_of(found),
        )
    return source(found, "budget")


def unproved(found: Released) -> Exhibit:
    """Lines nobody has weighed, and what stopping them would lose."""
    if found.fact("analysis.any_unproved").value is False:
        return instead(
            "analysis.unproved",
            sentence(
                "Aucune ligne ne repose sur une affirmation sans comptes. Dépense dont la preuve n’est pas évaluée : "
                "{ungraded}.",
                ungraded=found.fact("analysis.ungraded_amount"),
            ),
        )
    soon = found.fact("analysis.any_ending_soon").value
    return exhibit(
        found.table("analysis.unproved"),
        id="analysis.unproved",
        message=sentence(
            "Lignes fondées sur une affirmation sans comptes : {lines} ; dépense : {amount}. Parmi elles, fins de "
            "contrat dans les six mois : {soon}, première date : {first}.",
            lines=found.fact("analysis.unproved_lines"),
            amount=found.fact("analysis.unproved_amount"),
            soon=found.fact("analysis.ending_soon"),
            first=found.fact("analysis.first_end"),
        )
        if soon
        else sentence(
            "Lignes fondées sur une affirmation sans comptes : {lines} ; dépense : {amount}. Parmi elles, aucune fin "
            "de contrat notée dans les six mois.",
            lines=found.fact("analysis.unproved_lines"),
            amount=found.fact("analysis.unproved_amount"),
        ),
        source=_budget_source(found),
        most=12,
    )


def if_stopped(found: Released) -> Exhibit:
    """What the company itself says it would lose by stopping, line by line, added up by answer."""
    return exhibit(
        found.table("analysis.if_stopped"),
        id="analysis.if_stopped",
        message=sentence(
            "Dépense dont l’arrêt, selon l’entreprise, ne ferait rien perdre : {nothing}, dont fins de contrat dans "
            "les six mois : {ending}. Dépense dont elle ne sait pas ce que l’arrêt ferait perdre : {unknown} ; dépense "
            "sans réponse : {unanswered}.",
            unanswered=found.fact("analysis.unanswered_amount"),
            nothing=found.fact("analysis.nothing_lost"),
            ending=found.fact("analysis.nothing_lost_ending"),
            unknown=found.fact("analysis.loss_unknown"),
        ),
        source=_budget_source(found),
    )


def fees_by_site(found: Released) -> Exhibit:
    """Fees by site."""
    table = found.table("analysis.fees_by_site")
    if not found.fact("analysis.fees").known:
        return instead(
            "analysis.fees_by_site",
            lacking(sentence("Les cotisations ne sont pas renseignées : elles ne se répartissent pas par site.")),
        )
    if not table.rows:
        return instead(
            "analysis.fees_by_site",
            lacking(sentence("Aucun site n’est noté : les cotisations ne se répartissent pas par site.")),
        )
    return exhibit(
        table,
        id="analysis.fees_by_site",
        message=sentence(
            "Cotisations : {fees} ; sites : {sites}.",
            fees=found.fact("analysis.fees"),
            sites=counted(sum(isinstance(site, str) for site in table.column("site"))),
        ),
        source=source(found, "memberships"),
    )


def time(found: Released) -> Exhibit:
    """Time spent, beside the cash and never added to it."""
    table = found.table("analysis.time")
    if not table.rows:
        return instead(
            "analysis.time", lacking(sentence("Le temps passé n’est noté ni dans le registre, ni par les personnes."))
        )
    return exhibit(
        table,
        id="analysis.time",
        message=sentence(
            "Le temps se lit à côté de la dépense et ne s’y additionne pas : il ne devient de l’argent que le jour où "
            "un poste, ou des heures payées, disparaissent."
        ),
        source=sentence(
            "tables « Adhésions », « Personnes » et « Effectifs » (coût moyen de la catégorie), données arrêtées : "
            "{date}.",
            date=as_of(found),
        ),
    )
