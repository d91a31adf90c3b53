"""The exhibits of networks and people by whom they meet."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking
from maillage.showing.of_diagnosis import as_of, source
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence


def portfolio(found: Released) -> Exhibit:
    """Networks by what they cost and by whom is met there."""
    table = found.table("analysis.portfolio")
    paid = found.fact("analysis.any_fee_without_target")
    placed = [row for row in table.records() if _known(row["fees"]) and _known(row["value"])]
    return exhibit(
        table,
        id="analysis.portfolio",
        message=sentence(
            "Réseaux payés où aucune cible n’est rencontrée : {networks} ; cotisations : {fees}.",
            networks=found.fact("analysis.networks_without_target"),
            fees=found.fact("analysis.fees_without_target"),
        )
        if paid.value
        else sentence(
            "Réseaux où l’on rencontre une cible : {networks}. Ce que coûtent les autres n’est pas renseigné.",
            networks=found.fact("analysis.networks_meeting"),
        )
        if not paid.known
        else sentence(
            "Aucune cotisation n’est payée à un réseau où l’on ne rencontre pas de cible. Réseaux où l’on en "
            "rencontre : {networks}.",
            networks=found.fact("analysis.networks_meeting"),
        ),
        chart=Chart(
            "portfolio",
            {"label": "network", "x": "fees", "y": "value", "size": "active"},
            phrase("cotisations par an, hors taxes"),
        )
        if placed
        else None,
        alt=sentence(
            "Un point par réseau : plus il est à droite, plus sa cotisation est élevée ; plus il est haut, plus les "
            "cibles que l’on y rencontre ont de valeur. Cibles : {targets}.",
            targets=found.fact("analysis.targets"),
        ),
        source=_register(found),
        columns=("network", "fees", "active", "targets", "value", "alone", "per_target"),
    )


def _known(cell: object) -> bool:
    return isinstance(cell, int | float)


def _register(found: Released) -> Payload:
    return sentence(
        "tables « Cibles », « Réseaux », « Adhésions » et « Objectifs », données arrêtées : {date}. Cotisations seules "
        ": un stand ou un parrainage inscrit au budget n’y est pas compté.",
        date=as_of(found),
    )


def curve(found: Released) -> Exhibit:
    """How much the best one, two, three … networks cover."""
    table = found.table("analysis.curve")
    if found.fact("analysis.networks_meeting").value == 0:
        return instead("analysis.curve", sentence("Aucun réseau n’est noté comme lieu de rencontre d’une cible."))
    return exhibit(
        table,
        id="analysis.curve",
        message=sentence(
            "Réseaux qui suffisent à rencontrer toutes les cibles que l’on rencontre en réseau : {enough}, sur "
            "{networks} où l’on en rencontre.",
            enough=found.fact("analysis.networks_enough"),
            networks=found.fact("analysis.networks_meeting"),
        ),
        chart=Chart(
            "waterfall",
            {"label": "step", "start": "before", "value": "added"},
            phrase("part de la valeur des cibles, un réseau de plus à chaque ligne"),
        ),
        alt=sentence(
            "Une barre par réseau de plus, chacune commence où finit la précédente. Réseaux qui suffisent : {enough}.",
            enough=found.fact("analysis.networks_enough"),
        ),
        source=_register(found),
        columns=("networks", "covered", "added", "which"),
    )


def uncovered(found: Released) -> Exhibit:
    """Targets nobody meets, and where they probably are."""
    every = found.fact("analysis.every_target_met")
    if every.value:
        return instead(
            "analysis.uncovered",
            sentence(
                "Chaque cible est rencontrée quelque part. Cibles : {targets}.",
                targets=found.fact("analysis.targets"),
            ),
        )
    return exhibit(
        found.table("analysis.uncovered"),
        id="analysis.uncovered",
        message=sentence(
            "Cibles rencontrées : {met} sur {targets} ; part de la valeur de toutes : {value}. Où trouver les autres "
            "ne se dit pas encore : leur présence dans les réseaux, ou qui y va, n’est pas notée.",
            met=found.fact("analysis.targets_met"),
            targets=found.fact("analysis.targets"),
            value=found.fact("analysis.targets_value_met"),
        )
        if found.fact("analysis.targets").known and not found.fact("analysis.uncovered_within_reach").known
        else sentence(
            "Cibles rencontrées : {met} sur {targets} ; part de la valeur de toutes : {value}. Non rencontrées, mais "
            "présentes, à une chance sur deux au moins, là où quelqu’un de l’entreprise va déjà : {reach}.",
            met=found.fact("analysis.targets_met"),
            targets=found.fact("analysis.targets"),
            value=found.fact("analysis.targets_value_met"),
            reach=found.fact("analysis.uncovered_within_reach"),
        ),
        source=sentence(
            "tables « Cibles » et « Présences » (une chance sur deux au moins), données arrêtées : {date}.",
            date=as_of(found),
        ),
        most=12,
    )


def known_at(found: Released) -> Exhibit:
    """Targets where somebody's contacts already lead; nothing of whose they are."""
    table = found.table("analysis.known_at")
    known = found.fact("analysis.targets_known")
    if known.value == 0:
        empty = sentence("Les relations confiées ne mènent à aucune cible notée.")
        return instead("analysis.known_at", empty)
    if known.reason == "no_data":
        empty = lacking(sentence("Personne n’a confié l’export de ses relations."))
        return instead("analysis.known_at", empty)
    return exhibit(
        table,
        id="analysis.known_at",
        message=sentence(
            "Cibles où quelqu’un de l’entreprise connaît déjà quelqu’un, d’après les exports confiés : {known} sur "
            "{targets}.",
            known=known,
            targets=found.fact("analysis.targets"),
        ),
        source=sentence(
            "exports LinkedIn confiés, comptés à la lecture, données arrêtées : {date}.", date=as_of(found)
        ),
    )


def by_function(found: Released) -> Exhibit:
    """Whom each function meets, and what hangs on how few people."""
    table = found.table("analysis.by_function")
    known = found.fact("analysis.relays_known")
    single = found.fact("analysis.any_single")
    if known.known and not known.value:
        return instead(
            "analysis.by_function",
            lacking(sentence("Personne n’est noté comme rencontrant une cible : ce qui tient à qui ne se dit pas.")),
        )
    return exhibit(
        table,
        id="analysis.by_function",
        message=sentence(
            "Personnes qui rencontrent une cible : {relays}. Cibles qui ne tiennent qu’à une personne : {single} ; "
            "part de la valeur rencontrée : {value}. Départs qui suffiraient à en perdre plus de la moitié : {bus}.",
            relays=found.fact("analysis.relays"),
            single=found.fact("analysis.single_targets"),
            value=found.fact("analysis.single_value"),
            bus=found.fact("analysis.bus_factor"),
        )
        if single.value or not single.known
        else sentence(
            "Personnes qui rencontrent une cible : {relays}. Chaque cible dont on sait qui la rencontre l’est par deux "
            "personnes au moins. Départs qui suffiraient à perdre plus de la moitié de la valeur rencontrée : {bus}.",
            relays=found.fact("analysis.relays"),
            bus=found.fact("analysis.bus_factor"),
        ),
        chart=Chart("bars", {"label": "function", "value": "value"}, phrase("part de la valeur des cibles")),
        alt=sentence(
            "Une barre par fonction, sa longueur dit la valeur des cibles qu’elle rencontre. Personnes : {relays}.",
            relays=found.fact("analysis.relays"),
        ),
        source=source(found, "targets"),
    )


def by_site(found: Released) -> Exhibit:
    """Targets met and not met, by their site."""
    table = found.table("analysis.targets_by_site")
    if found.fact("analysis.targets").known and not table.rows:
        return instead(
            "analysis.targets_by_site", lacking(sentence("Aucune cible n’a de site : rien ne se dit site par site."))
        )
    return exhibit(
        table,
        id="analysis.targets_by_site",
        message=sentence(
            "Cibles : {targets} ; rencontrées : {met}.",
            targets=found.fact("analysis.targets"),
            met=found.fact("analysis.targets_met"),
        ),
        source=source(found, "targets"),
    )


def relations(found: Released) -> Exhibit:
    """The map of departments, networks and targets; never of persons."""
    table = found.table("analysis.relations")
    linked = any(_known(cell) for cell in table.column("people"))
    if found.fact("analysis.targets").known and not linked:
        return instead("analysis.relations", lacking(sentence("Aucun lien n’est noté : la carte serait vide.")))
    return exhibit(
        table,
        id="analysis.relations",
        message=sentence(
            "Cibles rencontrées : {met} sur {targets}.",
            met=found.fact("analysis.targets_met"),
            targets=found.fact("analysis.targets"),
        ),
        chart=Chart(
            "relations",
            {"source": "source", "target": "target", "value": "people", "kind_source": "from", "kind_target": "to"},
        ),
        alt=sentence(
            "Une carte en colonnes : les services ou les sites, les réseaux, les cibles. Un trait relie ceux qui y "
            "vont à leur réseau, et un réseau à la cible que l’on y rencontre. Cibles : {targets}.",
            targets=found.fact("analysis.targets"),
        ),
        source=_register(found),
        folded=True,
        columns=("source", "target", "people"),
    )
