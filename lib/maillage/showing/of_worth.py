"""The exhibits of what the programme is worth over the years: technique, for the annex."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.facts import counted
from maillage.showing.exhibits import Exhibit, exhibit, points
from maillage.showing.of_diagnosis import as_of
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence


def verdict(found: Released) -> Exhibit:
    """What the years together advise: network, cut and stop there, or decide on other grounds than savings."""
    worth, chance = found.fact("plan.worth_programme"), found.fact("plan.loss_chance")
    if found.fact("plan.worth_pays").value:
        said = sentence(
            "Part des tirages où le programme coûte plus qu’il n’ajoute : {chance}. Valeur actuelle de ce qu’il ajoute "
            "à la seule coupe, au milieu des tirages : {worth}.",
            chance=chance,
            worth=worth,
        )
    elif found.fact("plan.cut_pays").value:
        said = sentence(
            "Part des tirages où le programme coûte plus qu’il n’ajoute : {chance}. Sur ces seules lignes, la réponse "
            "honnête est de couper et de s’en tenir là. Valeur actuelle de ce qu’il ajoute à la seule coupe, au milieu "
            "des tirages : {worth}.",
            chance=chance,
            worth=worth,
        )
    else:
        said = sentence(
            "Part des tirages où le programme coûte plus qu’il n’ajoute : {chance} ; et couper ces lignes ne garde "
            "rien. Il se décide pour les objectifs qu’il sert, pas pour une économie. Valeur actuelle de ce qu’il "
            "ajoute, au milieu des tirages : {worth}.",
            chance=chance,
            worth=worth,
        )
    return points(id="plan.worth_verdict", items=[[said]])


def flows(found: Released) -> Exhibit:
    """Cash year by year, and when what the programme costs is repaid by what it adds."""
    repaid, one = found.fact("plan.repaid"), found.fact("plan.one_return_only")
    if repaid.value and one.value:
        message = sentence(
            "Le programme est remboursé par ce qu’il ajoute à la seule coupe, en années : {years}. Rendement interne : "
            "{rate} par an.",
            years=found.fact("plan.payback_years"),
            rate=found.fact("plan.one_return"),
        )
    elif repaid.value:
        message = sentence(
            "Le programme est remboursé par ce qu’il ajoute à la seule coupe, en années : {years}. Taux de rendement "
            "interne trouvés : {count} ; seule la valeur actuelle se lit.",
            years=found.fact("plan.payback_years"),
            count=found.fact("plan.returns_found"),
        )
    else:
        message = sentence(
            "Années comptées : {years}. Ce que le programme ajoute à la seule coupe ne le rembourse pas.",
            years=found.fact("plan.worth_years"),
        )
    return exhibit(
        found.table("plan.worth_flows"),
        id="plan.worth_flows",
        message=message,
        source=_source(found),
    )


def chances(found: Released) -> Exhibit:
    """What the result would be by grade of evidence, and how likely a loss is."""
    enough = found.fact("plan.evidence_enough")
    return exhibit(
        found.table("plan.worth_grades"),
        id="plan.worth_grades",
        message=sentence(
            "Couper et réseauter vaut au moins autant que ne rien changer, même si rien de ce qui est annoncé ne se "
            "vérifie. Sans compter l’effet perdu, on annoncerait {overstated} de trop.",
            overstated=found.fact("plan.worth_overstated"),
        )
        if found.fact("plan.evidence_idle").value
        else sentence(
            "Part de ce qui est annoncé qu’il faut voir se vérifier pour que couper et réseauter vaille ne rien "
            "changer : {needed}. Sans compter l’effet perdu, on annoncerait {overstated} de trop.",
            needed=found.fact("plan.evidence_needed"),
            overstated=found.fact("plan.worth_overstated"),
        )
        if enough.value
        else sentence(
            "Même prouvé en entier, ce qui est annoncé ne suffirait pas. Sans compter l’effet perdu, on annoncerait "
            "{overstated} de trop.",
            overstated=found.fact("plan.worth_overstated"),
        ),
        source=_source(found),
    )


def tornado(found: Released) -> Exhibit:
    """What the result hangs on most: one input at a time, the others at their most likely values."""
    table = found.table("plan.worth_tornado")
    return exhibit(
        table,
        id="plan.worth_tornado",
        message=sentence(
            "Ce dont dépend le plus la valeur de « couper et réseauter », une grandeur à la fois ; grandeurs montrées "
            ": {rows}. Valeur aux hypothèses les plus probables : {both}.",
            rows=counted(len(table.rows)),
            both=found.fact("plan.worth_both"),
        ),
        source=_source(found),
    )


def _source(found: Released) -> Payload:
    return sentence(
        "table « Budget », lignes où une coupe est envisagée : {lines} ; années comptées : {years}, effets atteints "
        "par degrés ; taux d’actualisation : {rate} par an ; données arrêtées : {date}.",
        lines=found.fact("plan.lines_cut"),
        years=found.fact("plan.worth_years"),
        rate=found.fact("plan.worth_rate"),
        date=as_of(found),
    )
