"""The exhibits by which the plan is followed: indicators and phases, who holds what, meetings, conditions."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.showing.exhibits import Exhibit, exhibit, instead, lacking
from maillage.showing.of_diagnosis import as_of
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence


def kpis(found: Released) -> Exhibit:
    """The measure of each objective, then the indicators of the plan's lines: where they start, where they go."""
    if not found.fact("plan.any_followed").value:
        return instead("plan.kpis", _nothing_followed())
    return exhibit(
        found.table("plan.kpis"),
        id="plan.kpis",
        message=sentence(
            "Objectifs mesurés : {objectives} ; objectifs sans mesure : {unmeasured} ; indicateurs des actions : "
            "{kpis}. Départ déjà compté : {baselines} ; cible fixée par une décision : {fixed} ; "
            "cible seulement proposée : {proposed}.",
            objectives=found.fact("plan.objectives_followed"),
            unmeasured=found.fact("plan.objectives_unmeasured"),
            kpis=found.fact("plan.indicators"),
            baselines=found.fact("plan.baselines"),
            fixed=found.fact("plan.targets_fixed"),
            proposed=found.fact("plan.targets_proposed"),
        ),
        source=sentence(
            "tables de l’entreprise pour ce qui se compte ; questionnaire, score de la dimension et cible de la "
            "direction pour ce qui s’en dit ; table « Décisions » pour les cibles : un nombre écrit dans l’intitulé "
            "d’un objectif n’y compte qu’une fois noté ; données arrêtées : {date}.",
            date=as_of(found),
        ),
        columns=(
            "kpi", "owner", "frequency", "baseline", "target", "target_is", "due", "subject", "observed", "aimed",
        ),
    )  # fmt: skip


def projection(found: Released) -> Exhibit:
    """What each of them is worth at the end of each phase: nothing changes until a phase is set."""
    if not found.fact("plan.any_followed").value:
        return instead("plan.projection", _nothing_followed())
    if not found.fact("plan.projected").value:
        return instead(
            "plan.projection",
            lacking(sentence("Ni départ, ni cible, ni phase n’est connu : rien ne se projette encore.")),
        )
    if not found.fact("plan.any_phase_set").value:
        return instead(
            "plan.projection",
            sentence(
                "Aucune phase n’est fixée : rien ne change, de phase en phase. Objectifs et indicateurs suivis : "
                "{followed}.",
                followed=found.fact("plan.followed"),
            ),
        )
    return exhibit(
        found.table("plan.projection"),
        id="plan.projection",
        message=_phases(found),
        source=sentence(
            "table « Décisions », au sujet de l’indicateur ou de l’objectif : une valeur seule pour la cible, ou le "
            "mot « phase », son numéro, le signe égal et la valeur. Fins de phase : {first} ; {second} ; {third}. "
            "Lignes sans départ, cible ni phase, non montrées : {left}.",
            left=found.fact("plan.unprojected"),
            first=found.fact("plan.phase_1_end"),
            second=found.fact("plan.phase_2_end"),
            third=found.fact("plan.phase_3_end"),
        ),
    )


def _phases(found: Released) -> Payload:
    if found.fact("plan.every_phase_set").value:
        return sentence(
            "Chaque objectif et chaque indicateur a une phase fixée au moins. Suivis : {followed}.",
            followed=found.fact("plan.followed"),
        )
    return sentence(
        "Objectifs et indicateurs dont une phase est fixée : {set} sur {followed}. Pour les autres rien ne change, "
        "de phase en phase.",
        set=found.fact("plan.phases_set"),
        followed=found.fact("plan.followed"),
    )


def _nothing_followed() -> Payload:
    return lacking(sentence("Sans action ni objectif mesuré, il n’y a encore rien à suivre."))


def kpi_definitions(found: Released) -> Exhibit:
    """How each indicator of the plan is counted, and where."""
    if not found.fact("plan.indicators").value:
        return instead("plan.kpi_definitions", lacking(sentence("Sans action, le plan n’a pas encore d’indicateur.")))
    return exhibit(
        found.table("plan.kpi_definitions"),
        id="plan.kpi_definitions",
        message=sentence("Indicateurs des actions : {kpis}.", kpis=found.fact("plan.indicators")),
        source=sentence("catalogue des indicateurs."),
    )


def governance(found: Released) -> Exhibit:
    """Who steers, decides, coordinates and follows what, as proposed and as it stands."""
    if not found.fact("plan.any_governed").value:
        return instead("plan.governance", _nothing_governed())
    return exhibit(
        found.table("plan.governance"),
        id="plan.governance",
        message=sentence(
            "Sujets à tenir : {subjects}. Quelqu’un s’en est saisi : {held} ; décidés, pas encore en place : "
            "{agreed} ; encore à régler : {open}.",
            subjects=found.fact("plan.subjects"),
            held=found.fact("plan.subjects_held"),
            agreed=found.fact("plan.subjects_agreed"),
            open=found.fact("plan.subjects_open"),
        ),
        source=sentence(
            "textes de référence pour les sujets ; tables « Actes », « Rôles » et « Décisions » ; données arrêtées : "
            "{date}.",
            date=as_of(found),
        ),
    )


def _nothing_governed() -> Payload:
    return lacking(sentence("Sans plan, acte, rôle ni cotisation noté, il n’y a encore rien à tenir."))


def committee_dates(found: Released) -> Exhibit:
    """The next four meetings, each before the notices of its quarter, with what is brought to it."""
    if not found.fact("plan.any_governed").value:
        return instead("plan.committee_dates", _nothing_governed())
    return exhibit(
        found.table("plan.committee"),
        id="plan.committee_dates",
        message=_brought(found),
        source=sentence(
            "registre des adhésions, actes, décisions et indicateurs du plan ; une réunion se tient avant le premier "
            "préavis de son trimestre, et un préavis qui expire moins d’un mois après l’ouverture d’un trimestre passe "
            "à la réunion d’avant ; données arrêtées : {date}.",
            date=as_of(found),
        ),
        columns=(
            "quarter", "begins", "before", "renewals", "amount", "asleep_amount", "acts", "postponed", "kpis",
        ),
    )  # fmt: skip


def _brought(found: Released) -> Payload:
    renewals = found.fact("plan.committee_renewals")
    parts = {name: found.fact(f"plan.committee_{name}") for name in ("choices", "acts", "postponed")}
    if not renewals.known:
        return sentence(
            "À porter devant le comité d’ici un an, hors cotisations, dont les échéances ne sont pas renseignées : "
            "votes et choix de budget : {choices} ; actes attendus : {acts} ; décisions reportées : {postponed}.",
            **parts,
        )
    return sentence(
        "À porter devant le comité d’ici un an : votes et choix de budget : {choices} ; cotisations à trancher : "
        "{renewals} ; actes attendus : {acts} ; décisions reportées : {postponed}.",
        renewals=renewals,
        **parts,
    )


def committee_items(found: Released) -> Exhibit:
    """What is brought to each meeting, one by one."""
    if not found.fact("plan.any_governed").value:
        return instead("plan.committee_items", _nothing_governed())
    if not found.fact("plan.any_committee_item").value:
        return instead(
            "plan.committee_items",
            sentence("Ni vote, ni cotisation à trancher, ni acte attendu, ni décision reportée d’ici un an."),
        )
    return exhibit(
        found.table("plan.committee_items"),
        id="plan.committee_items",
        message=_brought(found),
        source=sentence(
            "tables « Adhésions », « Actes », « Décisions » et « Budget », causes proposées ; la synthèse demande "
            "les décisions de la première réunion ; données arrêtées : {date}.",
            date=as_of(found),
        ),
    )


def conditions(found: Released) -> Exhibit:
    """The conditions of success the texts name, each met, not met or not known."""
    if not found.fact("plan.any_governed").value:
        return instead("plan.conditions", _nothing_governed())
    return exhibit(
        found.table("plan.conditions"),
        id="plan.conditions",
        message=sentence(
            "Conditions tirées des textes : {all}. Remplies : {met} ; pas remplies : {unmet} ; pas encore "
            "connues : {unknown}.",
            all=found.fact("plan.conditions"),
            met=found.fact("plan.conditions_met"),
            unmet=found.fact("plan.conditions_not_met"),
            unknown=found.fact("plan.conditions_unknown"),
        ),
        source=sentence(
            "textes de référence, qui ne donnent pas de mesure : la lecture est la nôtre ; tables « Actes » et "
            "« Décisions » ; données arrêtées : {date}.",
            date=as_of(found),
        ),
    )
