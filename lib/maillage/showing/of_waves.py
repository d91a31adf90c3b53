"""The exhibits of the follow-up: what became of what was wanted, planned and promised, and what moved."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking
from maillage.showing.of_diagnosis import as_of
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence


def waves(found: Released) -> Exhibit:
    """The waves that stand side by side."""
    if not found.fact("follow_up.any_earlier").value:
        return instead(
            "follow_up.waves",
            lacking(sentence("Aucune vague d’avant n’a de résultats : il n’y a encore rien à comparer.")),
        )
    return exhibit(
        found.table("follow_up.waves"),
        id="follow_up.waves",
        message=sentence(
            "Vagues d’avant dont les résultats sont là : {waves}. Départ : vague {since}, données arrêtées : {day}.",
            waves=found.fact("follow_up.earlier_waves"),
            since=found.fact("follow_up.since"),
            day=found.fact("follow_up.since_day"),
        ),
        source=sentence("résultats publiés des rapports d’avant ; données arrêtées : {date}.", date=as_of(found)),
    )


def objectives(found: Released) -> Exhibit:
    """Each objective against its target: where it started, where it is."""
    met = found.fact("follow_up.objectives_met")
    counts = {
        name: found.fact(f"follow_up.objectives_{name}")
        for name in ("on_way", "still", "away", "late", "said", "dropped", "unread")
    }
    return exhibit(
        found.table("follow_up.objectives"),
        id="follow_up.objectives",
        message=sentence(
            "Objectifs atteints : {met} sur {objectives}. En chemin : {on_way} ; sans mouvement : {still} ; qui "
            "s’éloignent : {away} ; échéance passée : {late} ; dits atteints sans relevé qui le montre : {said} ; "
            "abandonnés : {dropped} ; sans chemin relevé : {unread}.",
            met=met,
            objectives=found.fact("follow_up.objectives"),
            **counts,
        ),
        source=sentence(
            "table « Actions », au sujet de l’objectif, pour les relevés ; table « Décisions » pour les cibles ; le "
            "chemin va du premier relevé à la cible ; données arrêtées : {date}.",
            date=as_of(found),
        ),
    )


def actions(found: Released) -> Exhibit:
    """What was planned, and what is on record of it."""
    if not found.fact("follow_up.any_action_planned").value:
        empty = (
            sentence("Les plans d’avant n’avaient aucune action.")
            if found.fact("follow_up.any_earlier").value
            else lacking(sentence("Aucun plan d’avant n’est publié : rien ne dit ce qui était prévu."))
        )
        return instead("follow_up.actions", empty)
    return exhibit(
        found.table("follow_up.actions"),
        id="follow_up.actions",
        message=sentence(
            "Actions faites : {done} sur {planned} inscrites aux plans d’avant. Commencées : {started} ; décidées, pas "
            "commencées : {decided} ; en retard, parmi elles : {late} ; reportées ou à redécider : {put_off} ; "
            "refusées ou abandonnées : {given_up} ; dont rien n’est noté : {silent}.",
            planned=found.fact("follow_up.actions_planned"),
            **{
                name: found.fact(f"follow_up.actions_{name}")
                for name in ("done", "started", "decided", "late", "put_off", "given_up", "silent")
            },
        ),
        source=sentence(
            "plans publiés des vagues d’avant ; tables « Actions », « Actes » et « Décisions » ; états que nul n’a "
            "revus depuis la vague d’avant : {still} ; données arrêtées : {date}.",
            still=found.fact("follow_up.actions_still"),
            date=as_of(found),
        ),
    )


def savings(found: Released) -> Exhibit:
    """Savings planned and savings found, line by line."""
    if not found.fact("follow_up.any_saving").value:
        empty = (
            sentence(
                "Aucune économie prévue à un exercice d’avant ne se compare à un exercice plus récent, dans la table "
                "« Budget »."
            )
            if found.fact("follow_up.budget_given").value
            else sentence("Sans table « Budget », aucune économie ne se suit.")
        )
        return instead("follow_up.savings", lacking(empty))
    return exhibit(
        found.table("follow_up.savings"),
        id="follow_up.savings",
        message=_saved(found),
        source=_budget_source(found),
    )


def _saved(found: Released) -> Payload:
    counts = {name: found.fact(f"follow_up.savings_{name}") for name in ("whole", "part", "none", "unknown", "costly")}
    if not found.fact("follow_up.savings_found").known:
        return sentence(
            "Lignes dont une économie était prévue : {savings} ; aucune n’a de montant à l’exercice.",
            savings=found.fact("follow_up.savings"),
        )
    return sentence(
        "Sur les lignes dont l’exercice est connu, prévu : {planned} ; constaté : {found}. Lignes où l’économie est "
        "entière : {whole} ; en partie : {part} ; nulle ou dépense accrue : {none} ; inconnue : {unknown} ; entière, "
        "mais dépassée par la marge perdue : {costly}.",
        planned=found.fact("follow_up.savings_planned"),
        found=found.fact("follow_up.savings_found"),
        **counts,
    )


def _budget_source(found: Released) -> Payload:
    agrees = found.fact("follow_up.promise_found")
    if not agrees.known:
        return sentence("table « Budget », deux exercices ; données arrêtées : {date}.", date=as_of(found))
    parts = {
        "promised": found.fact("follow_up.savings_promised"),
        "date": as_of(found),
    }
    if agrees.value:
        return sentence(
            "table « Budget », deux exercices ; pour les lignes dont la marge est connue, le registre redonne "
            "l’économie qu’annonçait le rapport d’avant : {promised} ; données arrêtées : {date}.",
            **parts,
        )
    return sentence(
        "table « Budget », deux exercices ; attention : pour les lignes dont la marge est connue, annoncé par le "
        "rapport d’avant : {promised} ; d’après le registre d’aujourd’hui : {register} ; données arrêtées : {date}.",
        register=found.fact("follow_up.savings_in_register"),
        **parts,
    )


def margins(found: Released) -> Exhibit:
    """What is left of the savings once the margin that went with them is counted."""
    lost, net = found.fact("follow_up.margin_lost"), found.fact("follow_up.savings_net")
    if not found.fact("follow_up.any_saving").value:
        return instead(
            "follow_up.margins", lacking(sentence("Sans économie à comparer, rien ne se dit de la marge perdue."))
        )
    if not lost.known:
        return instead(
            "follow_up.margins", lacking(sentence("La marge des lignes coupées n’est pas connue des deux exercices."))
        )
    if not net.known:
        return instead(
            "follow_up.margins",
            sentence(
                "Marge perdue sur les lignes où les deux exercices la donnent : {lost}. Pour les autres, ce qui reste "
                "de l’économie n’est pas connu.",
                lost=lost,
            ),
        )
    return instead(
        "follow_up.margins",
        sentence(
            "Marge perdue sur ces lignes : {lost}. Ce qui reste de l’économie constatée : {net}, sans rien compter du "
            "coût du programme ni de ce que les réseaux ont apporté.",
            lost=lost,
            net=net,
        ),
    )


def changes(found: Released) -> Exhibit:
    """How each dimension moved, with its interval, and what may be said of it."""
    if not found.table("follow_up.changes").rows:
        return instead(
            "follow_up.changes",
            lacking(sentence("Aucune dimension n’a de score publié à une vague d’avant : rien ne se compare.")),
        )
    return exhibit(
        found.table("follow_up.changes"),
        id="follow_up.changes",
        message=_moved(found),
        chart=Chart(
            "dumbbell",
            {"label": "dimension", "first": "before", "second": "after"},
            phrase("score, sur une échelle de zéro à cent points"),
        ),
        alt=sentence(
            "Une ligne par dimension : un losange pour la vague d’avant, un rond pour maintenant. Dimensions "
            "comparées : {compared}.",
            compared=found.fact("follow_up.dimensions_compared"),
        ),
        source=sentence(
            "scores publiés des deux vagues, mêmes publics et mêmes questions ; progrès et reculs se disent une fois "
            "compté le nombre de dimensions comparées (points, au moins : {worth} ; réponses à chaque vague, au "
            "moins : {fewest}) ; les répondants ne sont pas reliés d’une vague à l’autre ; données arrêtées : {date}.",
            worth=found.fact("follow_up.smallest_worth"),
            fewest=found.fact("follow_up.fewest_answers"),
            date=as_of(found),
        ),
        columns=("dimension", "since", "before", "after", "change", "low", "high", "answers_before", "answers",
                 "reading", "apart"),
    )  # fmt: skip


def _moved(found: Released) -> Payload:
    counts = {
        name: found.fact(f"follow_up.dimensions_{name}")
        for name in ("up", "down", "slight", "same", "chance", "untested", "apart")
    }
    if not found.fact("follow_up.any_compared").value:
        return sentence(
            "Aucune dimension ne se compare : non remesurées : {not_again} ; remesurées sans résultat publié : "
            "{hidden} ; publics ou questions différents : {other} ; publiées pour la première fois : {first}.",
            **_uncompared(found),
        )
    return sentence(
        "Dimensions comparées : {compared}. Ont progressé : {up} ; ont reculé : {down} ; ont bougé de peu : {slight} ; "
        "n’ont pas bougé : {same} ; dont on ne peut dire qu’elles aient bougé : {chance} ; trop peu de réponses pour "
        "le dire : {untested}. Dont les publics ont bougé en sens contraire : {apart}.",
        compared=found.fact("follow_up.dimensions_compared"),
        **counts,
    )


def _uncompared(found: Released) -> dict:
    return {name: found.fact(f"follow_up.dimensions_{name}") for name in ("not_again", "hidden", "other", "first")}


def uncompared(found: Released) -> Exhibit:
    """The dimensions of which nothing can be said, and why."""
    counts = _uncompared(found)
    if not any(fact.value for fact in counts.values()):
        return instead("follow_up.uncompared", sentence("Chaque dimension dont un score est publié se compare."))
    return instead(
        "follow_up.uncompared",
        sentence(
            "Ne se comparent pas : non remesurées : {not_again} ; remesurées sans résultat publié : {hidden} ; publics "
            "ou questions différents : {other} ; publiées pour la première fois : {first}.",
            **counts,
        ),
    )


def audience_changes(found: Released) -> Exhibit:
    """The same scores, audience by audience, without any test."""
    if not found.fact("follow_up.any_audience_compared").value:
        return instead(
            "follow_up.audience_changes",
            lacking(sentence("Aucun public n’a de score publié aux deux vagues sur les mêmes questions.")),
        )
    return exhibit(
        found.table("follow_up.audience_changes"),
        id="follow_up.audience_changes",
        message=sentence(
            "Public par public, sans test : une seule personne qui change d’avis peut déplacer le score d’un petit "
            "groupe de plusieurs points."
        ),
        source=sentence(
            "scores publiés des deux vagues, mêmes questions ; données arrêtées : {date}.", date=as_of(found)
        ),
    )


def carried(found: Released) -> Exhibit:
    """What was taken over from the wave before and still says the same."""
    if not found.fact("follow_up.was_carried").value:
        return instead(
            "follow_up.carried",
            sentence("Cette vague n’a pas été ouverte en reprenant les registres d’une autre : rien n’est dit repris."),
        )
    if not found.fact("follow_up.any_carried").value:
        return instead(
            "follow_up.carried", sentence("Tous les registres repris de la vague d’avant ont changé depuis.")
        )
    return exhibit(
        found.table("follow_up.carried"),
        id="follow_up.carried",
        message=sentence(
            "Registres repris de la vague d’avant et inchangés depuis : {tables}. Rien ne dit que l’on y soit revenu.",
            tables=found.fact("follow_up.tables_carried"),
        ),
        source=sentence(
            "contenu des tables, comparé à ce qu’il était à l’ouverture de la vague ; données arrêtées : {date}.",
            date=as_of(found),
        ),
    )
