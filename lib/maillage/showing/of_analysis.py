"""The exhibits of the analysis."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.facts import counted
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking, points
from maillage.showing.of_diagnosis import as_of, family_fact, source
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence

FACTS_EACH = 2  # facts put under each cause [practice.md §7]


def causes(found: Released) -> Exhibit:
    """Causes by how unusual their load is, beside the order an average client would get and the committee's vote."""
    if not (found.fact("analysis.any_proposed").value or found.fact("analysis.any_vote").value):
        return instead("analysis.causes", no_cause(found))
    return exhibit(
        found.table("analysis.causes"),
        id="analysis.causes",
        message=_order_proposed(found),
        chart=Chart(
            "bars",
            {"label": "cause", "value": "percentile"},
            phrase("part des clients simulés dont la charge est plus faible"),
        ),
        alt=sentence(
            "Une barre par cause, de la charge la plus inhabituelle à la plus ordinaire. "
            "Familles de symptômes renseignées : {families}.",
            families=found.fact("analysis.families_with_severity"),
        ),
        source=sentence(
            "familles de symptômes renseignées : {families}, matrice du catalogue, poids changés pour ce client : "
            "{changed}, clients moyens simulés, données arrêtées : {date}.",
            families=found.fact("analysis.families_with_severity"),
            changed=found.fact("analysis.weights_changed"),
            date=as_of(found),
        ),
        columns=("cause", "rank", "average_rank", "families", "interviews", "state"),
    )


def _order_proposed(found: Released) -> Payload:
    """How many causes are proposed, and how little or how much that choice hangs on."""
    proposed, change = found.fact("analysis.causes_proposed"), found.fact("analysis.any_change")
    if found.fact("analysis.any_vote").value:
        return sentence(
            "Causes proposées : {proposed}. Retenues par vote : {kept} ; écartées : {aside}. "
            "Le plan agit sur les causes retenues et sur les propositions que le vote n’a pas écartées.",
            proposed=proposed,
            kept=found.fact("analysis.causes_kept"),
            aside=found.fact("analysis.causes_set_aside"),
        )
    if not change.known:
        return sentence(
            "Causes proposées à la discussion : {proposed}. Règle : les trois premiers rangs, ex æquo compris, si la "
            "charge dépasse celle d’un client moyen. Le vote du comité décide.",
            proposed=proposed,
        )
    weights = {"deciding": found.fact("analysis.deciding_weights"), "tried": found.fact("analysis.weights_tried")}
    if not change.value:
        return sentence(
            "Causes proposées au vote du comité : {proposed}. Aucune gravité, changée seule, n’en changerait le choix "
            "; poids de la matrice qui, déplacés d’un cran, le changeraient : {deciding} sur {tried}. Règle : les "
            "trois premiers rangs, ex æquo compris, si la charge dépasse celle d’un client moyen.",
            proposed=proposed,
            **weights,
        )
    nearest = found.fact("analysis.nearest_change")
    if found.fact("analysis.order_fragile").value:
        return sentence(
            "Causes proposées au vote du comité : {proposed}, et leur choix est fragile. Il suffit, pour le modifier, "
            "de déplacer une seule gravité (points sur cent : {nearest}), ou d’un cran un seul poids de la matrice, "
            "parmi ceux qui en décident : {deciding} sur {tried}. Règle : les trois premiers rangs, ex æquo compris, "
            "si la charge dépasse celle d’un client moyen.",
            proposed=proposed,
            nearest=nearest,
            **weights,
        )
    return sentence(
        "Causes proposées au vote du comité : {proposed}, et leur choix résiste. Plus petit changement d’une gravité "
        "qui le modifierait, sur cent : {nearest} ; poids de la matrice qui, déplacés d’un cran, en feraient autant : "
        "{deciding} sur {tried}. Règle : les trois premiers rangs, ex æquo compris, si la charge dépasse celle d’un "
        "client moyen.",
        proposed=proposed,
        nearest=nearest,
        **weights,
    )


def how_firm(found: Released) -> Payload | None:
    """On the first page: how much the choice of causes hangs on; None where nobody can say, or a vote settled it."""
    change = found.fact("analysis.any_change")
    if not change.known or found.fact("analysis.any_vote").value or not retained_causes(found):
        return None
    if found.fact("analysis.order_fragile").value and change.value:
        return sentence(
            "Leur choix est fragile : il suffit, pour le modifier, de déplacer une seule gravité (points sur cent : "
            "{nearest}), ou d’un cran un seul poids de la matrice, parmi ceux qui en décident : {deciding} sur "
            "{tried}. Le vote du comité décide.",
            nearest=found.fact("analysis.nearest_change"),
            deciding=found.fact("analysis.deciding_weights"),
            tried=found.fact("analysis.weights_tried"),
        )
    return sentence("Leur choix résiste à de petits changements des gravités. Le vote du comité décide.")


def no_cause(found: Released) -> Payload:
    """Why no cause is acted on: none weighs more than usual, the vote set them aside, or too little is known to say."""
    if found.fact("analysis.any_proposed").value:
        return sentence(
            "Le comité a écarté les causes proposées : {aside}.", aside=found.fact("analysis.causes_set_aside")
        )
    if found.fact("analysis.any_weight").value is False:
        return sentence("La matrice n’a plus aucun poids : aucune cause ne se propose.")
    if found.fact("analysis.any_proposed").known:
        return sentence("Aucune cause ne pèse plus ici que chez un client moyen.")
    return lacking(
        sentence(
            "L’ordre des causes ne se propose pas encore : familles de symptômes renseignées : {families}.",
            families=found.fact("analysis.families_with_severity"),
        )
    )


def retained(found: Released) -> Exhibit:
    """Each retained cause with two facts, an approved quotation, and what would change our mind."""
    return points(
        id="analysis.retained",
        message=nearest_change(found) if retained_causes(found) else None,
        items=[
            [
                sentence("{cause}", cause=counted(cause, "term")),
                *cause_facts(found, cause),
                *(
                    sentence(
                        "« {quotation} » ({population})",
                        quotation=counted(row["quotation"], "text"),
                        population=counted(row["population"], "term"),
                    )
                    for row in found.table("analysis.quotations").records()
                    if row["cause"] == cause
                ),
                sentence(
                    "Ce qui la montrerait, symptômes mis à part : {what}", what=counted(f"{cause}#evidence", "term")
                ),
                sentence("Ce qui nous ferait changer d’avis : {what}", what=counted(f"{cause}#change_mind", "term")),
            ]
            for cause in retained_causes(found)
        ],
        empty=no_cause(found),
    )


def nearest_change(found: Released) -> Payload | None:
    """The smallest change of one severity that would change the proposal; None where there is no proposal to change."""
    change = found.fact("analysis.any_change")
    if not change.known:
        return None
    if not change.value:
        return sentence("Aucune gravité, changée seule, ne changerait les causes proposées.")
    return sentence(
        "Plus petit changement d’une gravité, sur cent, qui changerait les causes proposées : {change} ({family}).",
        change=found.fact("analysis.nearest_change"),
        family=found.fact("analysis.nearest_family"),
    )


def retained_causes(found: Released) -> list[str]:
    """The retained causes, first rank first."""
    return list(found.table("analysis.retained").column("cause"))


def cause_facts(found: Released, cause: str) -> list[Payload]:
    """Two facts behind a cause, from the families that weigh most in it."""
    families = [row["family"] for row in found.table("analysis.grounds").records() if row["cause"] == cause]
    facts = [family_fact(found, family) for family in families]
    return [fact for fact in facts if fact][:FACTS_EACH]


def grounds(found: Released) -> Exhibit:
    """What the retained causes rest on, family by family."""
    if not found.fact("analysis.any_cause").value:
        return instead("analysis.grounds", no_cause(found))
    return exhibit(
        found.table("analysis.grounds"),
        id="analysis.grounds",
        message=sentence(
            "Causes sur lesquelles le plan agirait : {retained}. Chaque ligne dit quelle famille charge la cause, et "
            "pour quelle part.",
            retained=found.fact("analysis.causes_retained"),
        ),
        source=sentence(
            "matrice du catalogue, données arrêtées : {date}. Une gravité lue sur un seul signe vaut tout ou rien.",
            date=as_of(found),
        ),
    )


def networks(found: Released) -> Exhibit:
    """The register: what each network costs and who goes."""
    table = found.table("analysis.networks")
    priced = any(isinstance(cell, (int, float)) and cell for cell in table.column("fees"))
    fees = found.fact("analysis.fees")
    message = (
        sentence(
            "Cotisations : {fees} ; réseaux payés : {paid} sur {networks} au registre ; places dont la cotisation "
            "n’est pas notée : {unknown}.",
            fees=fees,
            paid=found.fact("analysis.networks_paid"),
            networks=found.fact("analysis.networks"),
            unknown=found.fact("analysis.fees_unknown"),
        )
        if fees.known
        else sentence(
            "Réseaux : {networks}. Adhésions : {seats}. Les cotisations ne sont pas renseignées.",
            networks=found.fact("analysis.networks"),
            seats=found.fact("analysis.memberships"),
        )
    )
    return exhibit(
        table,
        id="analysis.networks",
        message=message,
        chart=Chart("bars", {"label": "network", "value": "fees"}, phrase("cotisations par an, hors taxes"))
        if priced
        else None,
        alt=sentence("Une barre par réseau, sa longueur dit les cotisations annuelles. Total : {fees}.", fees=fees),
        source=sentence(
            "table « Adhésions », données arrêtées : {date}. Cotisations seules : un stand ou un parrainage inscrit au "
            "budget n’y est pas compté.",
            date=as_of(found),
        ),
        most=15,
    )


def renewals(found: Released) -> Exhibit:
    """What can be cancelled when, and for how much."""
    table = found.table("analysis.renewals")
    soon = found.fact("analysis.any_renewal_soon")
    later, later_amount = found.fact("analysis.renewals_later"), found.fact("analysis.renewals_later_amount")
    told = {
        "count": found.fact("analysis.renewals_soon"),
        "amount": found.fact("analysis.renewals_soon_amount"),
        "first": found.fact("analysis.first_deadline"),
    }
    unpriced = found.fact("analysis.renewals_soon_unpriced")
    if soon.value is False:
        message = sentence(
            "Aucune cotisation ne se dénonce dans les six mois. Plus tard dans l’année : {later}.", later=later
        )
    elif unpriced.value:
        message = sentence(
            "Première date limite pour dénoncer : {first}. Cotisations que l’on peut dénoncer dans les six mois : "
            "{count} ; montant : {amount}, montants non notés : {unpriced}. Plus tard dans l’année : {later} ; "
            "montant : {later_amount}.",
            unpriced=unpriced,
            later=later,
            later_amount=later_amount,
            **told,
        )
    else:
        message = sentence(
            "Première date limite pour dénoncer : {first}. Cotisations que l’on peut dénoncer dans les six mois : "
            "{count} ; montant : {amount}. Plus tard dans l’année : {later} ; montant : {later_amount}.",
            later=later,
            later_amount=later_amount,
            **told,
        )
    return exhibit(
        table,
        id="analysis.renewals",
        message=message,
        chart=Chart("calendar", {"label": "network", "date": "deadline", "term": "renewal", "value": "fee"})
        if table.rows
        else None,
        alt=sentence(
            "Une ligne par cotisation : le dernier jour pour dénoncer, puis la date de reconduction. Lignes : {rows}.",
            rows=counted(len(table.rows)),
        ),
        source=source(found, "memberships"),
    )


def overlap(found: Released) -> Exhibit:
    """Networks that gather the same people."""
    same = found.fact("analysis.any_same_pair")
    return exhibit(
        found.table("analysis.pairs"),
        id="analysis.overlap",
        message=sentence(
            "Paires de réseaux qui réunissent, pour moitié au moins, plusieurs personnes communes : {pairs}.",
            pairs=found.fact("analysis.same_pairs"),
        )
        if same.value or not same.known
        else sentence("Aucune paire de réseaux ne réunit, pour moitié au moins, plusieurs personnes communes."),
        source=source(found, "memberships"),
        most=12,
    )


def overlap_map(found: Released) -> Exhibit:
    """The common share of each two networks, for those most attended."""
    table = found.table("analysis.shared")
    people = found.fact("analysis.people_in_networks")
    if people.known and len(set(table.column("first"))) < 2:
        return instead(
            "analysis.shared", lacking(sentence("Il faudrait au moins deux réseaux fréquentés pour les comparer."))
        )
    return exhibit(
        table,
        id="analysis.shared",
        message=sentence(
            "Part des personnes communes à deux réseaux, parmi celles qui vont dans l’un ou dans l’autre. "
            "Personnes : {people}.",
            people=people,
        ),
        chart=Chart("matrix", {"row": "first", "column": "second", "value": "jaccard"}) if table.rows else None,
        alt=sentence(
            "Une case par couple de réseaux, plus foncée quand ils réunissent davantage les mêmes personnes. "
            "Personnes : {people}.",
            people=people,
        ),
        source=source(found, "memberships"),
        folded=True,
    )


def axes(found: Released) -> Exhibit:
    """Where the register lies on its axes, how concentrated its fees are, what part closed clubs have."""
    table = found.table("analysis.axes")
    if found.fact("analysis.fees_networks").known and not table.rows:
        return instead("analysis.axes", lacking(sentence("Les axes des réseaux ne sont pas renseignés.")))
    return exhibit(
        table,
        id="analysis.axes",
        message=sentence(
            "Cases des axes où une place du registre est fréquentée : {used} sur {cells}. Réseaux payés : {networks} ; "
            "nombre de réseaux égaux entre lesquels les cotisations se répartiraient autant : {effective}. Part des "
            "clubs d’affaires, des clubs-services et des cercles de pairs dans les cotisations : {closed}.",
            used=found.fact("analysis.axis_cells_used"),
            cells=found.fact("analysis.axis_cells"),
            effective=found.fact("analysis.fees_effective"),
            networks=found.fact("analysis.fees_networks"),
            closed=found.fact("analysis.closed_fees"),
        ),
        source=source(found, "networks"),
    )


def spread(found: Released) -> Exhibit:
    """How many networks each person carries."""
    table = found.table("analysis.spread")
    return exhibit(
        table,
        id="analysis.spread",
        message=sentence(
            "Personnes qui tiennent une place, hors places en sommeil : {people}. "
            "Réseaux d’une même personne, au plus : {busiest}.",
            people=found.fact("analysis.people_in_networks"),
            busiest=found.fact("analysis.busiest_networks"),
        ),
        chart=Chart(
            "bars", {"label": "networks", "value": "people"}, phrase("nombre de personnes, selon le nombre de réseaux")
        )
        if table.rows
        else None,
        alt=sentence(
            "Une barre par nombre de réseaux, sa longueur dit combien de personnes. Personnes : {people}.",
            people=found.fact("analysis.people_in_networks"),
        ),
        source=source(found, "memberships"),
        folded=True,
    )


def attendance(found: Released) -> Exhibit:
    """People by network."""
    return exhibit(
        found.table("analysis.attendance"),
        id="analysis.attendance",
        message=sentence(
            "Places tenues : {seats}. Densité du tableau des personnes et des réseaux : {density}.",
            seats=found.fact("analysis.seats_held"),
            density=found.fact("analysis.two_mode_density"),
        ),
        source=source(found, "memberships"),
    )
