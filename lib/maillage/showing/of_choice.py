"""The exhibits of the choice of networks: what is proposed and why, what could not be compared, and the method."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.facts import chosen, counted, recorded
from maillage.showing.exhibits import Exhibit, exhibit, points
from maillage.showing.of_diagnosis import as_of, source
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence


def by_objective(found: Released) -> Exhibit:
    """For each objective, the network that comes first, or those that a trial has to tell apart."""
    objectives = found.fact("plan.choice_by_objective")
    return exhibit(
        found.table("plan.choice_by_objective"),
        id="plan.choice_by_objective",
        message=sentence("Sans objectif noté, les réseaux ne se comparent que sur toutes les cibles ensemble.")
        if objectives.value is False
        else sentence(
            "Objectifs pour lesquels un réseau ressort : {settled} sur {objectives} ; à départager par un essai : "
            "{tried}.",
            settled=found.fact("plan.choice_settled"),
            objectives=found.fact("plan.choice_objectives"),
            tried=found.fact("plan.choice_to_try"),
        ),
        source=sentence(
            "tables « Réseaux », « Cibles » et « Présences ». Recommandé, parmi les réseaux comparés : premier avec "
            "les poids retenus, et premier pour une part suffisante de tous les poids possibles (au moins : {least}). "
            "Données arrêtées : {date}.",
            least=found.fact("plan.choice_least"),
            date=as_of(found),
        ),
    )


def verdicts(found: Released) -> Exhibit:
    """What is proposed for each network, with its reason."""
    return exhibit(
        found.table("plan.choice_verdicts"),
        id="plan.choice_verdicts",
        message=sentence(
            "Réseaux examinés : {networks}. Garder : {keep} ; à trancher : {decide} ; rejoindre : {join} ; se faire "
            "inviter : {ask} ; essayer, là où personne ne va encore : {trial} ; quitter : {leave} ; à compléter "
            "d’abord : {fill} ; pas maintenant : {later}.",
            networks=found.fact("plan.choice_networks"),
            keep=found.fact("plan.choice_keep"),
            decide=found.fact("plan.choice_decide"),
            join=found.fact("plan.choice_join"),
            ask=found.fact("plan.choice_ask"),
            trial=found.fact("plan.choice_try"),
            leave=found.fact("plan.choice_leave"),
            fill=found.fact("plan.choice_to_fill"),
            later=found.fact("plan.choice_not_now"),
        ),
        source=sentence(
            "tables « Réseaux », « Adhésions », « Cibles » et « Présences » ; des propositions, l’entreprise décide. "
            "Données arrêtées : {date}.",
            date=as_of(found),
        ),
    )


def not_compared(found: Released) -> Exhibit:
    """The columns to fill in before a network can be compared, and the networks that are not for choosing."""
    items = [
        [
            sentence(
                "Table « Réseaux », colonne « {column} », à remplir pour comparer : {networks}.",
                column=counted(f"{row['criterion']}#heading", "term"),
                networks=chosen(row["networks"], "text"),
            )
        ]
        for row in found.table("plan.choice_uncompared").records()
    ]
    if found.fact("plan.choice_any_unlisted").value:
        items.append(
            [
                sentence(
                    "Réseaux tenus que la table « Réseaux » ne décrit pas : {n}.", n=found.fact("plan.choice_unlisted")
                )
            ]
        )
    if found.fact("plan.choice_any_left_out").value:
        items.append(
            [
                sentence(
                    "Critères laissés de côté, qui n’ont de valeur pour aucun réseau : {n}.",
                    n=found.fact("plan.choice_left_out"),
                )
            ]
        )
    if found.fact("plan.choice_any_apart").value:
        items.append(
            [
                sentence(
                    "Réseau interne et pages de l’entreprise, qui ne se comparent pas : {n}.",
                    n=found.fact("plan.choice_apart"),
                )
            ]
        )
    new = found.fact("plan.choice_new_uncompared")
    if new.value:
        items.append(
            [
                sentence(
                    "Place nouvelle proposée plus loin dans un réseau qui n’est pas encore comparé, à compléter avant "
                    "de décider : {networks}.",
                    networks=new,
                )
            ]
        )
    items += [
        [
            sentence(
                "Ligne du budget qui porte le nom d’un réseau : {line} ({amount}). Elle n’entre pas dans ce qui est "
                "comparé pour {network}, où seule la cotisation compte.",
                line=chosen(row["line"], "text"),
                amount=recorded(row["amount"], "money/year"),
                network=chosen(row["network"], "text"),
            )
        ]
        for row in found.table("plan.choice_beside").records()
    ]
    uncompared = found.fact("plan.choice_uncompared")
    return points(
        id="plan.choice_not_compared",
        items=items,
        empty=sentence("Chaque réseau de la table est décrit sur tous les critères.")
        if uncompared.known
        else sentence("Réseaux à compléter : {n}", n=uncompared),
    )


def weights(found: Released) -> Exhibit:
    """The criteria, what each weighs and between which ends it is judged."""
    return exhibit(
        found.table("plan.choice_weights"),
        id="plan.choice_weights",
        message=_weights(found),
        source=sentence(
            "table « Décisions », et catalogue des critères : leurs bornes sont fixées d’avance, pour qu’un réseau de "
            "plus ou de moins ne change pas le rang des autres. Le nombre de membres n’est pas un critère. Données "
            "arrêtées : {date}.",
            date=as_of(found),
        ),
    )


def _weights(found: Released) -> Payload:
    given, judges = found.fact("plan.choice_weights_given"), found.fact("plan.choice_judges")
    if not given.known:
        return sentence("Poids des critères : {n}", n=judges)
    if found.fact("plan.choice_points").value:
        return sentence("Poids donnés en partageant cent points. Partages comptés : {n}.", n=judges)
    pairwise = {
        "ratio": found.fact("plan.choice_consistency"),
        "index": found.fact("plan.choice_random_index"),
    }
    again = {"one": found.fact("plan.choice_again_one"), "other": found.fact("plan.choice_again_other")}
    if given.value and found.fact("plan.choice_consistent").value:
        return sentence(
            "Poids tirés des critères comparés deux à deux, et les comparaisons s’accordent : rapport de cohérence "
            "{ratio}, indice aléatoire {index} (Saaty). Personnes : {n}.",
            n=judges,
            **pairwise,
        )
    if given.value:
        return sentence(
            "Poids tirés des critères comparés deux à deux, qui s’accordent mal : rapport de cohérence {ratio}, indice "
            "aléatoire {index} (Saaty). Comparaison à reprendre : {one} et {other}.",
            **pairwise,
            **again,
        )
    if found.fact("plan.choice_refused").value:
        return sentence(
            "Les critères comparés deux à deux se contredisent : rapport de cohérence {ratio}, indice aléatoire "
            "{index} (Saaty). Comparaison à reprendre : {one} et {other}. D’ici là, les critères comptent autant l’un "
            "que l’autre.",
            **pairwise,
            **again,
        )
    if found.fact("plan.choice_weights_unused").value:
        return sentence(
            "Des poids ont été donnés, et aucun n’a pu être compté : les critères comptent autant l’un que l’autre."
        )
    return sentence("Aucun poids n’a été donné aux critères : ils comptent autant l’un que l’autre.")


def values(found: Released) -> Exhibit:
    """What each network is worth on each criterion, in its own unit, for all targets together."""
    return exhibit(
        found.table("plan.choice_values"),
        id="plan.choice_values",
        message=sentence(
            "Réseaux comparés sur toutes les cibles ensemble : {compared} sur {networks}.",
            compared=found.fact("plan.choice_compared"),
            networks=found.fact("plan.choice_candidates"),
        ),
        source=source(found, "networks"),
    )


def scores(found: Released) -> Exhibit:
    """Utilities, weighted sums and first ranks, objective by objective."""
    return exhibit(
        found.table("plan.choice_scores"),
        id="plan.choice_scores",
        message=sentence(
            "Chaque critère se lit entre ses bornes, la pire valant zéro et la meilleure un. Poids tirés au hasard, "
            "tous aussi probables : {draws} ; germe : {seed}.",
            draws=found.fact("plan.choice_draws"),
            seed=found.fact("plan.choice_seed"),
        ),
        source=source(found, "networks"),
    )
