"""The exhibits of the training room: what a group's raised hands come to, and what the texts say beside it."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.facts import Fact, chosen
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, points
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence


def concepts(found: Released) -> Exhibit:
    """The heat map: notion by notion, how many know it and are at ease with it."""
    if not _fact(found, "any_told").value:
        return instead("training.concepts", _nothing_yet(found))
    counted = _fact(found, "told")
    told = {"told": counted, "weak": _fact(found, "weak")}
    if _fact(found, "any_weak").value:
        message = sentence(
            "Notions comptées : {told}. Bien connues de moins de la moitié : {weak}. C’est par là que l’on peut "
            "commencer ; ceux qui connaissent peuvent expliquer.",
            **told,
        )
    else:
        message = sentence(
            "Notions comptées : {told}, chacune bien connue d’au moins la moitié de la salle (moins : {weak}). "
            "La salle peut former d’autres équipes.",
            **told,
        )
    roles = {"row": "item", "value": "yes", "value_2": "partly", "value_3": "no", "value_4": "at_ease"}
    return exhibit(
        found.table("training.concepts"),
        id="training.concepts",
        message=message,
        chart=Chart("heat", roles),
        alt=sentence(
            "Une case par notion et par réponse, plus foncée quand la part est grande. Notions : {told}.",
            told=counted,
        ),
        source=_source(found),
        folded=True,
        ranked="yes",
    )


def case(found: Released, group: str, name: str, right: Fact) -> Exhibit:
    """One situation: how the hands went, how the texts read it, and why.

    Parameters
    ----------
    found : Released
    group, name : str
        Of the situation in the catalogue.
    right : Fact
        The reading offered, a term.
    """
    table = found.table(f"training.votes_{name}")
    told = {"right": right, "why": chosen(f"{group}:{name}#feedback", "term")}
    message = sentence("Lecture proposée : {right}. {why}", **told)
    if any(not isinstance(hands, int) for hands in table.column("hands")):
        return points(id="training.case", message=message, items=[[_grace(found)]])
    if not sum(table.column("hands")):
        return points(id="training.case", message=message, items=[[sentence("Aucune main n’a été comptée ici.")]])
    return exhibit(
        table,
        id="training.case",
        message=message,
        chart=Chart("bars", {"label": "option", "value": "hands"}, phrase("mains levées")),
        alt=sentence("Une barre par choix, longue comme le nombre de mains levées. Lecture proposée : {right}.",
                     right=right),
        source=sentence("mains levées dans la salle, une par personne."),
        columns=("option", "hands", "share"),
    )  # fmt: skip


def readings(found: Released) -> Exhibit:
    """Every situation asked: what most of the room said beside the reading offered."""
    if not _fact(found, "any_told").value:
        return instead("training.sorted", _nothing_yet(found))
    return exhibit(
        found.table("training.sorted"),
        id="training.sorted",
        message=sentence(
            "Situations comptées : {told} ; lues par le plus grand nombre comme les textes le proposent : {alike}. "
            "Là où l’on diffère, demander ce que l’autre attend de ce moment.",
            told=_fact(found, "told"),
            alike=_fact(found, "alike"),
        ),
        source=_source(found),
    )


def wordings(found: Released) -> Exhibit:
    """The invitation of the case, the room's own, and one that would do."""
    original = sentence("{text}", text=chosen("topic:approach#original", "term"))
    possible = sentence("{text}", text=chosen("topic:approach#possible", "term"))
    if _fact(found, "written").value:
        own = [[sentence("La nôtre."), sentence("{text}", text=_fact(found, "words"))]]
    else:
        own = [[sentence("La nôtre reste à écrire.")]]
    return points(
        id="training.wordings",
        items=[
            [sentence("Celle de Hugo."), original],
            *own,
            [sentence("Une invitation possible, parmi d’autres."), possible],
        ],
    )


def checks(found: Released) -> Exhibit:
    """Point by point, how many find that the room's invitation does it."""
    if not _fact(found, "any_checked").value:
        return instead(
            "training.checks",
            sentence(
                "Aucun point n’a encore assez de réponses pour être montré en chiffres (au moins {minimum}). "
                "Lire l’invitation à voix haute, et en parler.",
                minimum=_fact(found, "minimum"),
            ),
        )
    return exhibit(
        found.table("training.checks"),
        id="training.checks",
        message=sentence(
            "Points comptés : {checked} ; tenus, de l’avis de la moitié au moins : {held}.",
            checked=_fact(found, "checked"),
            held=_fact(found, "held"),
        ),
        chart=Chart("bars", {"label": "check", "value": "yes"}, phrase("part des oui, parmi les réponses")),
        alt=sentence("Une barre par point, longue comme la part des oui. Points comptés : {checked}.",
                     checked=_fact(found, "checked")),
        source=sentence("mains levées dans la salle, oui ou non, une par personne."),
        folded=True,
    )  # fmt: skip


def money(found: Released) -> Exhibit:
    """The three columns, computed as the plan computes them, and what would have to come true."""
    told = {"alone": _fact(found, "alone"), "both": _fact(found, "both"), "gain": _fact(found, "gain")}
    return exhibit(
        found.table("training.money"),
        id="training.money",
        message=_verdict(found),
        chart=Chart(
            "ranges",
            {"label": "option", "low": "low", "value": "value", "high": "high"},
            phrase("argent gardé par an"),
        ),
        alt=sentence(
            "Un point par choix, avec son étendue de prudent à favorable, autour de zéro. "
            "Couper sans réseauter : {alone}. Couper et réseauter : {both}. Ce que le programme ajoute : {gain}.",
            **told,
        ),
        source=sentence(
            "ce que la salle a tapé : budget {budget}, part coupée {cut}, marge {margin}, coût du programme {cost} ; "
            "en année pleine ; preuve : {grade}.",
            budget=_fact(found, "typed_line_budget"),
            cut=_fact(found, "typed_line_cut"),
            margin=_fact(found, "typed_line_margin"),
            cost=_fact(found, "typed_line_cost"),
            grade=_fact(found, "grade"),
        ),
    )


def thresholds(found: Released) -> Exhibit:
    """What the cut economises and loses, what the room believes, and the values at which the answer turns."""
    hires = []
    if _fact(found, "any_hires").value:
        hires = [[sentence(
            "Autre façon de le rembourser : recrutements par an qui se passeraient de cabinet : {hires}.",
            hires=_fact(found, "hires"),
        )]]  # fmt: skip
    return points(
        id="training.believed",
        items=[
            [
                sentence(
                    "La coupe économise {saving} et fait perdre {lost} de marge si rien ne la remplace.",
                    saving=_fact(found, "saving"),
                    lost=_fact(found, "lost"),
                )
            ],
            [_belief(found)],
            [_switching(found)],
            *hires,
        ],
    )


def _verdict(found: Released) -> Payload:
    told = {"gain": _fact(found, "gain"), "alone": _fact(found, "alone")}
    if _fact(found, "pays").value and _fact(found, "cut_keeps").value:
        return sentence(
            "Couper seulement garde déjà {alone}, comparé à ne rien changer. Ce que réseauter y ajoute : {gain}.",
            **told,
        )
    if _fact(found, "pays").value:
        return sentence(
            "Couper seulement fait perdre, ou ne garde rien : {alone}. Ce que réseauter y ajoute : {gain}.", **told
        )
    if _fact(found, "cut_keeps").value:
        return sentence(
            "Sur cette ligne, la réponse honnête est de couper et de s’en tenir là : {alone}. Ce que le programme y "
            "ajouterait : {gain}.",
            **told,
        )
    return sentence(
        "Couper cette ligne fait perdre plus qu’elle n’économise ({alone}), et le programme ne le rattrape pas "
        "({gain}). Mieux vaut garder la ligne, ou chercher une autre preuve.",
        **told,
    )


def _belief(found: Released) -> Payload:
    told = {"believed": _fact(found, "believed"), "counts_for": _fact(found, "counts_for")}
    if _fact(found, "enough").value:
        return sentence(
            "Part de cet effet que la salle croit remplaçable, à la main du milieu : {believed} (mains : {hands}) ; ce "
            "qui en compte, selon la preuve : {counts_for}.",
            hands=_fact(found, "hands"),
            **told,
        )
    return sentence(
        "Moins de mains qu’il n’en faut pour compter ({minimum}). Pour commencer, part supposée remplacée : {believed} "
        "; ce qui en compte, selon la preuve : {counts_for}.",
        minimum=_fact(found, "minimum"),
        **told,
    )


def _switching(found: Released) -> Payload:
    if _fact(found, "can_switch").value:
        return sentence(
            "Le programme est remboursé si les réseaux remplacent vraiment cette part de l’effet perdu : {switching}.",
            switching=_fact(found, "switching"),
        )
    return sentence(
        "Même si les réseaux remplaçaient tout l’effet perdu, {lost}, le programme ne serait pas remboursé par cette "
        "seule ligne.",
        lost=_fact(found, "lost"),
    )


def _fact(found: Released, name: str) -> Fact:
    return found.fact(f"training.{name}")


def _nothing_yet(found: Released) -> Payload:
    if _fact(found, "any_few").value:
        return _grace(found)
    return sentence("Aucune main n’a encore été comptée : commencer par une situation vécue.")


def _grace(found: Released) -> Payload:
    return sentence(
        "Peu de réponses ici (il en faut {minimum} pour compter) : on en parle, on ne compte pas.",
        minimum=_fact(found, "minimum"),
    )


def _source(found: Released) -> Payload:
    if _fact(found, "any_few").value:
        return sentence(
            "mains levées dans la salle, une par personne ; questions posées : {asked} ; avec trop peu de réponses "
            "pour être comptées : {few}.",
            asked=_fact(found, "asked"),
            few=_fact(found, "few"),
        )
    return sentence("mains levées dans la salle, une par personne ; questions posées : {asked}.",
                    asked=_fact(found, "asked"))  # fmt: skip
