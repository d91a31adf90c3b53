"""The exhibits of the analysis that are read in the room: forces, expectations, roles, coherence, risks, choices."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.facts import counted
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking
from maillage.showing.of_diagnosis import as_of, source
from maillage.showing.sentences import sentence


def forces(found: Released) -> Exhibit:
    """What holds the subject back and what pushes it on, by interviews."""
    table = found.table("analysis.forces")
    main = found.fact("analysis.main_brake")
    if found.fact("analysis.brakes").known and not table.rows:
        return instead(
            "analysis.forces",
            sentence("Les entretiens n’ont fait entendre ni objection ni déclencheur du catalogue."),
        )
    return exhibit(
        table,
        id="analysis.forces",
        message=sentence(
            "Objections entendues : {brakes} ; déclencheurs : {drives}. Celle qui revient dans le plus d’entretiens : "
            "« {main} »",
            brakes=found.fact("analysis.brakes"),
            drives=found.fact("analysis.drives"),
            main=main,
        )
        if main.known
        else sentence(
            "Objections entendues : {brakes} ; déclencheurs : {drives}.",
            brakes=found.fact("analysis.brakes"),
            drives=found.fact("analysis.drives"),
        ),
        chart=Chart("forces", {"label": "force", "left": "brake", "right": "drive"}, phrase("nombre d’entretiens"))
        if table.rows
        else None,
        alt=sentence(
            "Une barre par objection, à gauche, et par déclencheur, à droite ; la longueur dit le nombre d’entretiens. "
            "Objections : {brakes} ; déclencheurs : {drives}.",
            brakes=found.fact("analysis.brakes"),
            drives=found.fact("analysis.drives"),
        ),
        source=source(found, "interviews"),
        columns=("force", "side", "brake", "drive", "of"),
    )


def expected(found: Released) -> Exhibit:
    """What is expected of each network, beside what the texts say its kind gives."""
    table = found.table("analysis.expected")
    aimless = found.fact("analysis.any_aimless")
    message = (
        sentence(
            "Réseaux listés : {listed} ; sans objectif noté : {aimless}. Les cotisations ne sont pas renseignées.",
            listed=found.fact("analysis.networks_listed"),
            aimless=found.fact("analysis.networks_aimless"),
        )
        if aimless.value and not found.fact("analysis.aimless_fees").known
        else sentence(
            "Réseaux listés : {listed} ; sans objectif noté : {aimless} ; leurs cotisations : {fees}.",
            listed=found.fact("analysis.networks_listed"),
            aimless=found.fact("analysis.networks_aimless"),
            fees=found.fact("analysis.aimless_fees"),
        )
        if aimless.value or not aimless.known
        else sentence(
            "Chaque réseau listé sert un objectif au moins. Réseaux : {listed}.",
            listed=found.fact("analysis.networks_listed"),
        )
    )
    if aimless.known and not table.rows:
        return instead("analysis.expected", message)
    return exhibit(
        table,
        id="analysis.expected",
        message=message,
        source=sentence(
            "tables « Réseaux », « Objectifs » et « Adhésions », lecture des textes du catalogue, données arrêtées : "
            "{date}.",
            date=as_of(found),
        ),
        most=15,
    )


def gives(found: Released) -> Exhibit:
    """What each kind of network gives of what is expected of networks, as the texts have it."""
    table = found.table("analysis.gives")
    return exhibit(
        table,
        id="analysis.gives",
        message=sentence(
            "Lecture des textes, et d’eux seuls : là où ils ne disent rien, la case reste ouverte. "
            "Cases renseignées : {cells}.",
            cells=counted(len(table.rows)),
        ),
        chart=Chart("state_map", {"row": "expectation", "column": "kind", "value": "fit"}),
        alt=sentence(
            "Une ligne par attente, une colonne par nature de réseau ; le signe dit si c’est sa raison d’être, si c’est"
            " possible, ou si ce n’est pas son objet. Cases renseignées : {cells}.",
            cells=counted(len(table.rows)),
        ),
        source=sentence("catalogue, d’après les textes de référence."),
        folded=True,
    )


def places(found: Released) -> Exhibit:
    """Which function leads what."""
    trouble = found.fact("analysis.any_ownership_trouble")
    return exhibit(
        found.table("analysis.places"),
        id="analysis.places",
        message=sentence(
            "Activités renseignées : {told}. Sans pilote noté : {nobody} ; à plusieurs pilotes : {several} ; pilotées "
            "sans concertation : {alone} ; où une fonction au moins reste à l’écart : {left_out}.",
            told=found.fact("analysis.activities"),
            nobody=found.fact("analysis.activities_nobody"),
            several=found.fact("analysis.activities_several"),
            alone=found.fact("analysis.activities_alone"),
            left_out=found.fact("analysis.activities_left_out"),
        )
        if trouble.value or not trouble.known
        else sentence(
            "Chaque activité renseignée a un pilote, et aucune fonction n’y est notée à l’écart. Activités : {told}.",
            told=found.fact("analysis.activities"),
        ),
        chart=Chart("state_map", {"row": "activity", "column": "function", "value": "state"}),
        alt=sentence(
            "Une ligne par activité, une colonne par fonction ; le signe dit qui pilote, qui contribue, qui n’est pas "
            "associé. Activités : {told}.",
            told=found.fact("analysis.activities"),
        ),
        source=source(found, "ownership"),
        folded=True,
    )


def activities(found: Released) -> Exhibit:
    """Activity by activity, what the places add up to."""
    return exhibit(
        found.table("analysis.activities"),
        id="analysis.activities",
        message=sentence("Activités renseignées : {told}.", told=found.fact("analysis.activities")),
        source=source(found, "ownership"),
    )


def mirror(found: Released) -> Exhibit:
    """Inside and outside, side by side."""
    read, gap = found.fact("analysis.any_mirror_read"), found.fact("analysis.any_mirror_gap")
    if not read.value:
        return instead(
            "analysis.mirror",
            lacking(sentence("Aucune paire n’est connue des deux côtés : le miroir ne se lit pas encore.")),
        )
    return exhibit(
        found.table("analysis.mirror"),
        id="analysis.mirror",
        message=sentence(
            "Paires connues des deux côtés : {read} ; paires qui s’écartent : {gaps}. Un écart est une "
            "question à poser, pas une faute.",
            read=found.fact("analysis.mirror_read"),
            gaps=found.fact("analysis.mirror_gaps"),
        )
        if gap.value
        else sentence(
            "Paires connues des deux côtés : {read}. Sur aucune le dedans et le dehors ne s’écartent.",
            read=found.fact("analysis.mirror_read"),
        ),
        source=sentence(
            "questionnaire, observation des symptômes, profils et incidents, données arrêtées : {date}.",
            date=as_of(found),
        ),
    )


def risks(found: Released) -> Exhibit:
    """The register on its map, most likely and gravest first."""
    rated = found.fact("analysis.any_risk_rated")
    bare = found.fact("analysis.any_first_risk_bare")
    if rated.known and not rated.value:
        message = sentence(
            "Risques au registre : {risks}. Aucun n’a à la fois une vraisemblance et une gravité : ils ne s’ordonnent "
            "pas.",
            risks=found.fact("analysis.risks"),
        )
    elif found.fact("analysis.any_first_risk").value is False:
        message = sentence(
            "Risques au registre : {risks}. Aucun n’est assez vraisemblable et assez grave pour être traité d’abord.",
            risks=found.fact("analysis.risks"),
        )
    elif bare.value or not bare.known:
        message = sentence(
            "Risques au registre : {risks}, dont à traiter d’abord : {first}. Parmi ceux-ci, sans responsable : "
            "{unowned} ; sans mesure : {unmeasured}.",
            risks=found.fact("analysis.risks"),
            first=found.fact("analysis.first_risks"),
            unowned=found.fact("analysis.first_risks_unowned"),
            unmeasured=found.fact("analysis.first_risks_unmeasured"),
        )
    else:
        message = sentence(
            "Risques au registre : {risks}, dont à traiter d’abord : {first}. Responsable et mesure y sont notés "
            "chaque fois.",
            risks=found.fact("analysis.risks"),
            first=found.fact("analysis.first_risks"),
        )
    return exhibit(
        found.table("analysis.risks"),
        id="analysis.risks",
        message=message,
        chart=Chart("risk_map", {"label": "risk", "likelihood": "likelihood", "impact": "impact"})
        if rated.value
        else None,
        alt=sentence(
            "Une carte de quatre cases sur quatre : la vraisemblance monte, la gravité va vers la droite ; chaque "
            "risque porte son numéro. Risques : {risks}.",
            risks=found.fact("analysis.risks"),
        ),
        source=source(found, "risks"),
        columns=("risk", "rank", "seen", "grave", "product", "families", "incidents", "owner", "measure"),
    )


def unwritten_risks(found: Released) -> Exhibit:
    """Risks nobody wrote down, although what was observed makes them likely."""
    if not found.fact("analysis.any_unwritten").value:
        return instead(
            "analysis.unwritten_risks",
            sentence("Ce qui a été relevé n’appelle aucun autre risque du catalogue.")
            if found.fact("analysis.risks_looked_for").value
            else lacking(sentence("Ni symptôme ni incident n’est relevé : rien ne désigne encore d’autre risque.")),
        )
    return exhibit(
        found.table("analysis.unwritten_risks"),
        id="analysis.unwritten_risks",
        message=sentence(
            "Risques du catalogue absents du registre, dont un incident a été relevé ou que les symptômes rendent "
            "plus vraisemblables : {count}.",
            count=found.fact("analysis.unwritten_risks"),
        ),
        source=sentence(
            "catalogue des risques, symptômes et incidents relevés, données arrêtées : {date}.", date=as_of(found)
        ),
        most=8,
    )


def tensions(found: Released) -> Exhibit:
    """Where the texts pull apart and the client chooses."""
    return exhibit(
        found.table("analysis.tensions"),
        id="analysis.tensions",
        message=sentence(
            "Questions où les textes tirent dans deux sens : {asked} ; positions arrêtées par l’entreprise : {chosen}.",
            asked=found.fact("analysis.tensions"),
            chosen=found.fact("analysis.tensions_chosen"),
        ),
        source=sentence("textes de référence, table « Décisions », données arrêtées : {date}.", date=as_of(found)),
    )


def changes(found: Released) -> Exhibit:
    """The nearest changes of one severity that would change the causes proposed."""
    change = found.fact("analysis.any_change")
    if change.known and not change.value:
        return instead(
            "analysis.changes",
            sentence("Aucune gravité, changée seule, ne changerait les causes proposées."),
        )
    return exhibit(
        found.table("analysis.changes"),
        id="analysis.changes",
        message=sentence(
            "Plus petit changement de gravité, sur cent, qui changerait les causes proposées : {change} ({family}). "
            "Poids de la matrice qui, déplacés d’un cran, en feraient autant : {weights} sur {tried}.",
            family=found.fact("analysis.nearest_family"),
            change=found.fact("analysis.nearest_change"),
            weights=found.fact("analysis.deciding_weights"),
            tried=found.fact("analysis.weights_tried"),
        ),
        source=sentence(
            "matrice du catalogue, clients moyens simulés : {clients}, données arrêtées : {date}.",
            clients=found.fact("analysis.simulated_clients"),
            date=as_of(found),
        ),
    )


def alone(found: Released) -> Exhibit:
    """What the matrix would answer without knowing anything of the client."""
    fair = found.fact("analysis.matrix_fair")
    share, limit = found.fact("analysis.most_often_first"), found.fact("analysis.fair_limit")
    return exhibit(
        found.table("analysis.alone"),
        id="analysis.alone",
        message=sentence(
            "Sur des clients tirés au hasard, part des cas où la cause le plus souvent première l’est : {share} ; "
            "admis au plus : {limit}. La matrice ne répond pas à la place du client.",
            share=share,
            limit=limit,
        )
        if fair.value or not fair.known
        else sentence(
            "Sur des clients tirés au hasard, part des cas où la cause le plus souvent première l’est : {share} ; "
            "admis au plus : {limit}. Telle qu’elle a été changée, la matrice penche d’avance.",
            share=share,
            limit=limit,
        ),
        source=sentence("matrice du catalogue, profils tirés au hasard, uniformes et indépendants."),
    )
