"""The exhibits of the plan about people: ambassadors, roles, training, a culture of learning."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.facts import counted
from maillage.showing.exhibits import Exhibit, exhibit, instead, lacking, points
from maillage.showing.of_diagnosis import as_of, source
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence


def volunteers(found: Released) -> Exhibit:
    """Volunteers, site by site; without any, what comes first."""
    if found.fact("plan.any_volunteer").value is False:
        return instead("plan.volunteers", _nobody_volunteers())
    return exhibit(
        found.table("plan.volunteers"),
        id="plan.volunteers",
        message=_volunteers(found),
        source=source(found, "people"),
    )


def _nobody_volunteers() -> Payload:
    return sentence(
        "Aucun volontaire n’est noté. D’abord décrire le rôle, temps compris, et ouvrir les candidatures ; ne pas en "
        "être est une réponse normale."
    )


def _volunteers(found: Released) -> Payload:
    facts = {"n": found.fact("plan.volunteers"), "timed": found.fact("plan.volunteers_with_time")}
    silent = found.fact("plan.any_site_without_volunteer")
    if not silent.known:
        return sentence("Volontaires : {n}, dont le temps est noté : {timed}.", **facts)
    if silent.value:
        return sentence(
            "Volontaires : {n}, dont le temps est noté : {timed}. Sites sans volontaire noté : {silent} sur {sites}.",
            silent=found.fact("plan.sites_without_volunteer"),
            sites=found.fact("plan.sites"),
            **facts,
        )
    return sentence("Volontaires : {n}, dont le temps est noté : {timed}. Chaque site en compte au moins un.", **facts)


def volunteers_by_function(found: Released) -> Exhibit:
    """Volunteers by function, those of few people read as one."""
    if found.fact("plan.any_volunteer").value is False:
        return instead("plan.volunteers_by_function", _nobody_volunteers())
    named, speaking = found.fact("plan.volunteers_named"), found.fact("plan.volunteers_speaking")
    return exhibit(
        found.table("plan.volunteers_by_function"),
        id="plan.volunteers_by_function",
        message=sentence(
            "Volontaires qui acceptent d’être nommés : {named} ; qui peuvent parler au nom de l’entreprise : "
            "{speaking}.",
            named=named,
            speaking=speaking,
        )
        if speaking.known
        else sentence("Volontaires qui acceptent d’être nommés : {named}.", named=named),
        source=source(found, "people"),
    )


def criteria(found: Released) -> Exhibit:
    """The grid of the conversation with each volunteer."""
    return exhibit(
        found.table("plan.criteria"),
        id="plan.criteria",
        message=sentence(
            "Critères à parcourir en conversation : {n}. Rien ne s’additionne, personne n’est classé ; un non ouvre "
            "une autre place.",
            n=found.fact("plan.criteria"),
        ),
        source=sentence("catalogue, d’après les textes de référence, qui ne donnent aucun seuil."),
    )


def alternatives(found: Released) -> Exhibit:
    """What is offered to a volunteer who does not become an ambassador."""
    return points(
        id="plan.alternatives",
        message=sentence(
            "À qui n’est pas retenu, ou préfère autre chose : une explication de vive voix, et une place."
        ),
        items=[
            [sentence("{offer}", offer=counted(row["alternative"], "term"))]
            for row in found.table("plan.alternatives").records()
        ],
    )


def own_name(found: Released) -> Exhibit:
    """The ambassador and whoever networks in their own name, kept apart."""
    return exhibit(
        found.table("plan.own_name"),
        id="plan.own_name",
        message=sentence("Qui réseaute en son nom n’est pas un ambassadeur : l’un ne se demande pas à l’autre."),
        source=sentence("catalogue, d’après les textes de référence."),
    )


def roles(found: Released) -> Exhibit:
    """Roles, what each does, the function that holds it."""
    return exhibit(
        found.table("plan.roles"),
        id="plan.roles",
        message=sentence(
            "Chaque rôle est tenu par une fonction notée. Rôles : {roles}.", roles=found.fact("plan.roles")
        )
        if found.fact("plan.every_role_held").value
        else sentence(
            "Rôles : {roles} ; tenus par une fonction notée : {held} ; à départager : {several} ; décidés, fonction à "
            "noter : {unwritten} ; sans fonction notée : {vacant}.",
            roles=found.fact("plan.roles"),
            held=found.fact("plan.roles_held"),
            several=found.fact("plan.roles_several"),
            unwritten=found.fact("plan.roles_unwritten"),
            vacant=found.fact("plan.roles_vacant"),
        ),
        source=sentence(
            "catalogue des rôles, tables « Rôles », « Décisions » et « Actes », données arrêtées : {date}. Un rôle se "
            "donne à une fonction ; un nom s’écrit avec l’accord de la personne.",
            date=as_of(found),
        ),
    )


def raci(found: Released) -> Exhibit:
    """Who answers for what and who does it: activities as they are led, actions as they are proposed."""
    return exhibit(
        found.table("plan.raci"),
        id="plan.raci",
        message=sentence(
            "Activités et actions : {tasks}. Piloter, c’est répondre et réaliser ; contribuer, c’est réaliser. Qui est "
            "consulté ou informé n’est noté dans aucune table.",
            tasks=found.fact("plan.tasks"),
        ),
        source=sentence(
            "table « Rôles » ; pour une action du plan, la fonction que propose le catalogue ; actions reportées mises "
            "à part ; données arrêtées : {date}.",
            date=as_of(found),
        ),
    )


def roles_to_settle(found: Released) -> Exhibit:
    """What the parts leave open or pile up."""
    most, tasks = found.fact("plan.responsible_max"), found.fact("plan.tasks")
    if found.fact("plan.any_role_to_settle").value is False:
        return instead(
            "plan.roles_to_settle",
            sentence(
                "Activités et actions : {tasks}. À chacune répond une fonction, et une seule ; aucune ne dépasse le "
                "seuil de charge, {most} activités et actions.",
                most=most,
                tasks=tasks,
            ),
        )
    return exhibit(
        found.table("plan.roles_to_settle"),
        id="plan.roles_to_settle",
        message=sentence(
            "Activités et actions : {tasks} ; sans personne pour en répondre : {nobody} ; plusieurs fonctions en "
            "répondent : {several} ; confiées à une fonction où personne n’est compté : {unstaffed}. Fonctions "
            "au-dessus du seuil de charge, {most} activités et actions : {overloaded}.",
            tasks=tasks,
            unstaffed=found.fact("plan.tasks_unstaffed"),
            nobody=found.fact("plan.tasks_nobody"),
            several=found.fact("plan.tasks_several"),
            most=most,
            overloaded=found.fact("plan.functions_overloaded"),
        ),
        source=sentence(
            "table « Rôles » et actions du plan ; contribuer compte comme porter ; données arrêtées : {date}.",
            date=as_of(found),
        ),
    )


def owners_gone(found: Released) -> Exhibit:
    """What still stands in the name of people who left."""
    gone = found.fact("plan.any_owner_gone")
    if found.fact("plan.any_departure_noted").value is False:
        return instead(
            "plan.owners_gone",
            lacking(sentence("Aucune date de départ n’est notée : on ne sait pas si un responsable est parti.")),
        )
    if gone.value is False:
        return instead(
            "plan.owners_gone",
            sentence(
                "Aucune ligne n’a pour responsable une personne partie. Volontaires partis : {volunteers}.",
                volunteers=found.fact("plan.volunteers_gone"),
            ),
        )
    return exhibit(
        found.table("plan.owners_gone"),
        id="plan.owners_gone",
        message=sentence(
            "Lignes et places au nom d’une personne partie, à confier à une autre : {lines}. Volontaires partis : "
            "{volunteers}.",
            lines=found.fact("plan.owners_gone"),
            volunteers=found.fact("plan.volunteers_gone"),
        ),
        source=source(found, "people"),
    )


def training(found: Released) -> Exhibit:
    """The path, step by step and population by population, with what it takes."""
    facts = {
        "modules": found.fact("plan.modules"),
        "sessions": found.fact("plan.training_sessions"),
        "hours": found.fact("plan.trainer_hours"),
        "time": found.fact("plan.learner_half_days"),
    }
    return exhibit(
        found.table("plan.training"),
        id="plan.training",
        message=sentence(
            "Modules : {modules} ; séances : {sessions} ; intervenants : {hours}. Temps des apprenants, à part : "
            "{time}. Publics dont l’effectif n’est pas connu, laissés de côté : {unknown}.",
            unknown=found.fact("plan.populations_unknown"),
            **facts,
        )
        if found.fact("plan.any_population_unknown").value
        else sentence(
            "Modules : {modules} ; séances : {sessions} ; intervenants : {hours}. Temps des apprenants, à part : "
            "{time}.",
            **facts,
        ),
        source=sentence(
            "catalogue des modules, d’après les textes ; durées et tailles de groupe proposées, à régler avec "
            "l’entreprise ; une même personne peut suivre plusieurs modules ; table « Effectifs », données arrêtées : "
            "{date}.",
            date=as_of(found),
        ),
    )


def skill_groups(found: Released) -> Exhibit:
    """How far each group is from what is expected of it."""
    groups, shown = found.fact("plan.skill_groups"), found.fact("plan.skill_groups_shown")
    if shown.known and not shown.value:
        return instead(
            "plan.skill_groups",
            sentence(
                "Groupes : {groups} ; publiés : {shown}. Un groupe se publie s’il porte le nom d’une fonction, d’un "
                "niveau, d’un service ou d’un site des effectifs, et s’il compte assez de personnes.",
                groups=groups,
                shown=shown,
            ),
        )
    return exhibit(
        found.table("plan.skill_groups"),
        id="plan.skill_groups",
        message=sentence(
            "Groupes publiés : {shown} sur {groups}. L’indice est la part de l’attendu qui n’est pas acquise, compte "
            "tenu de l’importance de chaque compétence.",
            shown=shown,
            groups=groups,
        ),
        source=source(found, "skills"),
    )


def skills(found: Released) -> Exhibit:
    """The skills furthest from what is expected."""
    gap, shown = found.fact("plan.any_skill_gap"), found.fact("plan.skill_groups_shown")
    if gap.value is False:
        return instead(
            "plan.skills",
            sentence("Groupes publiés : {shown}. Il n’y manque rien de ce qui est attendu.", shown=shown),
        )
    return exhibit(
        found.table("plan.skills"),
        id="plan.skills",
        message=sentence(
            "Groupes publiés : {shown}. Viennent en tête les compétences les plus loin de l’attendu, compte tenu de "
            "leur importance.",
            shown=shown,
        )
        if gap.known
        else sentence("Compétences : {gap}", gap=gap),
        source=source(found, "skills"),
        most=10,
    )


def culture(found: Released) -> Exhibit:
    """What is lacking of the culture of learning, and what makes it real."""
    missing, unread = found.fact("plan.learning_lacking"), found.fact("plan.learning_unread")
    if found.fact("plan.any_learning_lacking").value is False:
        known, unknown = found.fact("diagnosis.learning_known"), found.fact("diagnosis.learning_unknown")
        return instead(
            "plan.culture",
            sentence(
                "Éléments examinés : {known}. Aucun ne manque. Encore inconnus : {unknown}.",
                known=known,
                unknown=unknown,
            )
            if known.value
            else lacking(sentence("Encore inconnus : {unknown}. Aucun élément n’a été examiné.", unknown=unknown)),
        )
    return exhibit(
        found.table("plan.culture"),
        id="plan.culture",
        message=sentence(
            "Éléments qui manquent : {missing}. Non reconnus, à rattacher à un élément du catalogue : {unread}.",
            missing=missing,
            unread=unread,
        )
        if unread.value or not unread.known
        else sentence(
            "Éléments qui manquent : {missing}. À chacun répond ce que les textes demandent, avec un indicateur.",
            missing=missing,
        ),
        source=source(found, "learning"),
    )


def rituals(found: Released) -> Exhibit:
    """The calendar of rituals, by their rhythm."""
    return exhibit(
        found.table("plan.rituals"),
        id="plan.rituals",
        message=sentence(
            "Rituels que les textes proposent : {rituals} ; déjà en place, au moins par endroits : {there} ; à "
            "installer : {waited} ; à examiner : {unknown}.",
            rituals=found.fact("plan.rituals"),
            there=found.fact("plan.rituals_in_place"),
            waited=found.fact("plan.rituals_to_install"),
            unknown=found.fact("plan.rituals_to_look_into"),
        )
        if found.fact("plan.learning_looked_into").value
        else sentence("Rituels que les textes proposent : {rituals}.", rituals=found.fact("plan.rituals")),
        source=sentence("catalogue, d’après les textes ; le rythme est une proposition, à fixer avec l’entreprise."),
    )
