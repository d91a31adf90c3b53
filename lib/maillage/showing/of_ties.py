"""The exhibits of declared ties: groups only, never persons."""

from __future__ import annotations

from maillage.disclosure import Absent, Released
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking
from maillage.showing.of_diagnosis import as_of, source
from maillage.showing.sentences import sentence


def between_sites(found: Released) -> Exhibit:
    """What runs between sites."""
    return _between(found, "between_sites")


def between_levels(found: Released) -> Exhibit:
    """What runs between levels."""
    return _between(found, "between_levels")


def _between(found: Released, name: str) -> Exhibit:
    table = found.table(f"analysis.{name}")
    if found.fact(f"analysis.{name}_told").value is False:
        return instead(
            f"analysis.{name}",
            sentence(
                "Ces liens ne sont pas publiés : rapprochés de ceux d’un autre découpage, ils feraient deviner ceux de "
                "quelques personnes."
            ),
        )
    if found.fact("analysis.ties").known and not table.rows:
        return instead(
            f"analysis.{name}",
            lacking(sentence("Il faudrait au moins deux groupes renseignés pour dire ce qui passe de l’un à l’autre.")),
        )
    shown = any(isinstance(cell, (int, float)) for cell in table.column("density"))
    return exhibit(
        table,
        id=f"analysis.{name}",
        message=sentence(
            "Liens déclarés, chacun dans son sens : {ties} ; personnes : {people}.",
            ties=found.fact("analysis.ties"),
            people=found.fact("analysis.tied_people"),
        )
        if found.fact("analysis.ties_one_way").value
        else sentence(
            "Paires de personnes liées : {ties} ; personnes : {people}. Un lien entre deux groupes se lit "
            "dans les deux cases qui les croisent.",
            ties=found.fact("analysis.ties"),
            people=found.fact("analysis.tied_people"),
        ),
        chart=Chart("matrix", {"row": "from", "column": "to", "value": "density"}) if shown else None,
        alt=sentence(
            "Une case par couple de groupes, plus foncée quand une plus grande part des liens possibles existe. "
            "Personnes : {people}.",
            people=found.fact("analysis.tied_people"),
        ),
        source=source(found, "ties"),
        folded=shown,
    )


def silos(found: Released) -> Exhibit:
    """Whether departments, sites and levels keep to themselves, and how far to trust it."""
    table = found.table("analysis.silos")
    told = found.fact("analysis.structure_told")
    if told.known and not table.rows:
        return instead("analysis.silos", _untold(found))
    rate = found.fact("analysis.tie_response")
    return exhibit(
        table,
        id="analysis.silos",
        message=sentence(
            "Part de l’effectif qui a un lien déclaré : {rate} ; confiance : {confidence}. L’indice va de "
            "« tout au-dedans », moins un, à « tout au-dehors », plus un.",
            rate=rate,
            confidence=found.fact("analysis.tie_confidence"),
        )
        if rate.known or not told.known
        else sentence(
            "Personnes qui ont un lien déclaré ou sont recensées : {people}. L’indice va de « tout au-dedans », moins "
            "un, à « tout au-dehors », plus un.",
            people=found.fact("analysis.tied_people"),
        ),
        source=sentence(
            "table « Liens », données arrêtées : {date}. Là où l’indice n’est pas publié, la lecture porte sur les "
            "seuls groupes de dix personnes au moins.",
            date=as_of(found),
        )
        if any(isinstance(cell, Absent) for cell in table.column("index"))
        else source(found, "ties"),
    )


def _untold(found: Released) -> dict:
    """Why nothing is said of structure."""
    if found.fact("analysis.structure_told").value is False:
        return sentence(
            "Trop peu de personnes ont un lien déclaré pour parler de structure ; leur part de l’effectif : {rate}.",
            rate=found.fact("analysis.tie_response"),
        )
    return lacking(sentence("Il faudrait au moins deux groupes de dix personnes pour dire si l’on y reste entre soi."))


def positions(found: Released) -> Exhibit:
    """Contacts by level, how open they are, what passes through; medians of large groups."""
    table = found.table("analysis.positions")
    if found.fact("analysis.structure_told").known and not table.rows:
        return instead(
            "analysis.positions",
            _untold(found)
            if found.fact("analysis.structure_told").value is False
            else lacking(sentence("Il faudrait un niveau d’au moins dix personnes pour en montrer les contacts.")),
        )
    return exhibit(
        table,
        id="analysis.positions",
        message=sentence(
            "Contacts déclarés par personne, en quartiles, dans les seuls groupes assez grands. Personnes : {people}.",
            people=found.fact("analysis.tied_people"),
        ),
        source=source(found, "ties"),
    )
