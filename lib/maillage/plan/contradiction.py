"""Why no plan meets the part of the targets required: the conditions that contradict each other, what each lacks."""

from __future__ import annotations

import math
from collections.abc import Mapping

from maillage.disclosure import Draft, Field
from maillage.facts import Fact, absent, chosen, counted
from maillage.language import DECIMALS, phrase
from maillage.measures.placement import PlacementProblem
from maillage.measures.placement_conflict import Conflict, Relaxation, conflict
from maillage.measures.placement_model import Condition

CONTRADICTION = (
    Field("condition", phrase("Condition"), "phrase"),
    Field("part", phrase("Ce qu’elle fait"), "phrase"),
    Field("alone", phrase("Ce qui manque, si elle seule cède"), "mixed"),
    Field("cheapest", phrase("Ce qu’elle cède, au moins coûteux"), "mixed"),
)
# Each condition in words, with what its amounts count, and their unit.
CONDITIONS: Mapping[Condition, tuple[str, str]] = {
    "coverage": (phrase("Part des cibles voulue (points de valeur)"), "decimal"),
    "budget": (phrase("Enveloppe annuelle"), "money/year"),
    "time": (phrase("Temps accordé, tous ensemble"), "half_days/year"),
    "wishes": (phrase("Qui peut aller où : souhaits, refus, places déjà tenues"), "phrase"),
    "seats": (phrase("Places au plus dans un réseau (places)"), "count"),
    "presence": (phrase("Présence minimale (personnes)"), "count"),
    "unit": (phrase("Règle par service (personnes)"), "count"),
    "networks": (phrase("Réseaux par personne (réseaux)"), "count"),
    "fairness": (phrase("Équité du temps (demi-journées au-delà)"), "half_days/year"),
}
CONTRADICTS, BESIDE = phrase("se contredit avec les autres"), phrase("cède aussi, au moins coûteux")
NO_WAY_OUT, UNTOUCHED = phrase("pas d’issue trouvée par elle seule"), phrase("ne change pas")
NOT_FOR_SALE = phrase("ne se négocie pas")
UNITS = {
    "targets_required": "share",
    "requirement_set": "truth",
    "requirement_held": "truth",
    "contradiction_found": "truth",
    "contradiction_proved": "truth",
    "contradicting": "count",
    "out_of_any_reach": "truth",
    "lacking_points": "decimal",
    "lacking_budget": "money/year",
    "lacking_half_days": "half_days/year",
}
_LACKING: Mapping[str, Condition] = {
    "lacking_points": "coverage",
    "lacking_budget": "budget",
    "lacking_half_days": "time",
}

NODES = 500  # branches tried for each condition; then the search says that it stopped [convention]


def explain(
    problem: PlacementProblem, required: float | None, held: bool, large: bool
) -> tuple[Draft, dict[str, Fact]]:
    """The conditions that contradict each other, and the facts about the part of the targets required.

    Parameters
    ----------
    problem : PlacementProblem
        With the value required.
    required : float or None
        Part of the targets' value the committee wants met [-].
    held : bool
        Whether a plan was found that meets it.
    large : bool
        Whether the problem is too large to look for the conditions that contradict each other.
    """
    found = None if held or not required or large else conflict(problem, node_limit=NODES)
    facts = {name: absent("not_asked" if not required else "undefined", unit=unit) for name, unit in UNITS.items()}
    facts["requirement_set"] = counted(bool(required), "truth")
    if required:
        facts |= {
            "targets_required": chosen(required, "share"),
            "requirement_held": counted(held, "truth"),
            "contradiction_found": counted(found is not None, "truth"),
        }
    if found:
        facts |= {
            "contradiction_proved": counted(found.minimal, "truth"),
            "contradicting": counted(len(found.conditions)),
            "out_of_any_reach": counted(found.conditions == ("coverage",), "truth"),
        }
        facts |= {
            name: counted(_enough(found.alone[one].amounts.get(one, 0.0), UNITS[name]), UNITS[name])
            for name, one in _LACKING.items()
            if found.alone.get(one)
        }
    return Draft(fields=CONTRADICTION, rows=tuple(_rows(found)) if found else ()), facts


def _rows(found: Conflict) -> list[tuple]:
    cheapest = found.cheapest.amounts if found.cheapest else {}
    return [
        (
            label,
            CONTRADICTS if one in found.conditions else BESIDE,
            _alone(found, one, unit),
            (_enough(cheapest[one], unit), unit) if one in cheapest else (UNTOUCHED, "phrase"),
        )
        for one, (label, unit) in CONDITIONS.items()
        if one in found.conditions or one in cheapest
    ]


def _alone(found: Conflict, one: Condition, unit: str) -> tuple:
    if unit == "phrase":
        return NOT_FOR_SALE, "phrase"
    way: Relaxation | None = found.alone.get(one)
    return (_enough(way.amounts.get(one, 0.0), unit), unit) if way else (NO_WAY_OUT, "phrase")


def _enough(amount: float, unit: str) -> float:
    """The amount as it is printed, rounded up: granting what is printed is enough."""
    scale = 10 ** DECIMALS[unit]
    return math.ceil(amount * scale - 1e-3) / scale
