"""The exhibits of the road map: what comes when, what the order refuses, the acts that are missing."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.facts import counted
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking, points
from maillage.showing.of_diagnosis import as_of, source
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence


def roadmap(found: Released) -> Exhibit:
    """Actions and steps with their days, what each waits for and what it may slip."""
    if not found.fact("plan.any_action").value:
        return _no_action("plan.roadmap")
    if found.fact("plan.road_cyclic").value:
        return points(
            id="plan.roadmap",
            message=sentence(
                "Des actions s’attendent l’une l’autre : aucune ne peut commencer, et rien ne se date. Dans l’ordre :"
            ),
            items=[
                [sentence("{task}", task=counted(task, "term"))] for task in found.table("plan.cycle").column("task")
            ],
        )
    if not found.fact("plan.road_dated").value:
        return instead("plan.roadmap", sentence("Aucune action du plan ne se date encore."))
    return exhibit(
        found.table("plan.roadmap"),
        id="plan.roadmap",
        message=_takeaway(found),
        chart=Chart("gantt", {name: name for name in ("start", "end", "latest", "today")} | {"label": "task"}),
        alt=sentence(
            "Une barre par action, du premier au dernier jour, foncée si elle n’a pas de marge ; un losange par étape "
            "que des actes ouvrent. Actions : {tasks} ; dernier jour : {end}.",
            tasks=found.fact("plan.road_tasks"),
            end=found.fact("plan.road_end"),
        ),
        source=sentence(
            "catalogue des leviers, tables « Actes », « Actions » et « Décisions » ; jours ouvrés français, aucune "
            "formation en août ; données arrêtées : {date}.",
            date=as_of(found),
        ),
        columns=("task", "owner", "start", "end", "latest", "slack", "waits_for", "state"),
    )


def _no_action(id: str) -> Exhibit:
    return instead(id, lacking(sentence("Sans action, il n’y a pas de feuille de route.")))


def _takeaway(found: Released) -> Payload:
    end, tasks, waiting = (found.fact(f"plan.road_{name}") for name in ("end", "tasks", "waiting"))
    critical = found.fact("plan.road_critical")
    if not critical.value:
        return sentence(
            "Dernier jour, si tout commence à temps : {end}. Actions datées : {tasks}, dont en attente d’une autre ou "
            "d’une étape : {waiting}. Chacune a de la marge, ou une date qui ne tient pas.",
            end=end,
            tasks=tasks,
            waiting=waiting,
        )
    return sentence(
        "Dernier jour, si tout commence à temps : {end}. Actions datées : {tasks}, dont en attente d’une autre ou "
        "d’une étape : {waiting} ; sans marge : {critical}. Un retard sur une action sans marge repousse la fin, ou "
        "laisse passer un préavis.",
        end=end,
        tasks=tasks,
        waiting=waiting,
        critical=critical,
    )


def unsettled(found: Released) -> Exhibit:
    """Days noted that the order contradicts, and what is awaited in vain."""
    if not found.fact("plan.any_action").value:
        return _no_action("plan.unsettled")
    any_one = found.fact("plan.any_unsettled")
    if any_one.value is False:
        return instead(
            "plan.unsettled", sentence("Rien de ce que l’entreprise a noté ne contredit la feuille de route.")
        )
    return exhibit(
        found.table("plan.unsettled"),
        id="plan.unsettled",
        message=sentence(
            "Points à régler : {n}. Une date notée reste au plan ; c’est à l’entreprise de la déplacer, ou de changer "
            "ce que l’action attend.",
            n=found.fact("plan.unsettled"),
        ),
        source=sentence(
            "tables « Actions », « Adhésions » et « Personnes », données arrêtées : {date}.", date=as_of(found)
        ),
    )


def refused(found: Released) -> Exhibit:
    """Roll-out that does not come after the second gate, and the acts that would let it."""
    if not found.fact("plan.any_action").value:
        return _no_action("plan.refused")
    any_one = found.fact("plan.any_roll_out_refused")
    if any_one.value is False:
        return instead(
            "plan.refused",
            sentence("La feuille de route ne contient aucun déploiement : l’ordre n’en refuse aucun.")
            if not found.fact("plan.roll_outs").value
            else sentence("L’ordre n’en refuse aucun : chaque déploiement vient après les actes qui l’ouvrent."),
        )
    count = found.fact("plan.roll_outs_refused")
    return exhibit(
        found.table("plan.refused"),
        id="plan.refused",
        message=sentence(
            "Déploiements refusés : {n}. Il leur manque des actes qui ne sont ni accomplis, ni annoncés, ni prévus. "
            "Former la direction, essayer et prendre un gain rapide restent permis.",
            n=count,
        )
        if found.fact("plan.acts_recorded").value
        else sentence(
            "Déploiements refusés : {n}. La table « Actes » n’est pas remplie : aucun acte n’est tenu pour accompli. "
            "Former la direction, essayer et prendre un gain rapide restent permis.",
            n=count,
        ),
        source=sentence("tables « Actes » et « Décisions », données arrêtées : {date}.", date=as_of(found)),
    )


def missing_acts(found: Released) -> Exhibit:
    """Acts not done: what each stands for, what going on without it risks, what the committee decided."""
    if found.fact("plan.any_missing_act").value is False:
        return instead("plan.missing_acts", sentence("Tous les actes attendus sont accomplis."))
    return exhibit(
        found.table("plan.missing_acts"),
        id="plan.missing_acts",
        message=sentence(
            "Actes qui ne sont pas accomplis : {n}, dont visés par une décision datée : {decided}. Continuer sans eux "
            "est une décision de la direction : le risque est écrit en face.",
            n=found.fact("plan.missing_acts"),
            decided=found.fact("plan.missing_acts_decided"),
        ),
        source=source(found, "acts"),
    )
