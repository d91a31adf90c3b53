"""The waves that stand side by side, and the registers that say what they said before."""

from __future__ import annotations

from maillage.disclosure import Draft, Field, Findings
from maillage.facts import absent, counted, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.tables import TABLES

WAVES = (
    Field("wave", phrase("Vague"), "text"),
    Field("as_of", phrase("Situation décrite au"), "date"),
    Field("is", phrase("Ce qu’elle est ici"), "phrase"),
)
CARRIED = (
    Field("table", phrase("Table"), "phrase"),
    Field("rows", phrase("Lignes"), "count"),
)
FIRST, BETWEEN, NOW = phrase("le départ"), phrase("une étape"), phrase("la vague que ce rapport décrit")


def find(engagement: Engagement) -> Findings:
    """Every wave with results and this one; the tables that were carried over and still say the same."""
    waves = [(one.wave, one.as_of, BETWEEN if place else FIRST) for place, one in enumerate(engagement.earlier)]
    carried = engagement.given.get("carried", {})
    tables = [TABLES[name] for name in carried.get("tables", ()) if engagement.has(name)]
    first = engagement.earlier[0] if engagement.earlier else None
    return Findings(
        tables={
            "waves": Draft(fields=WAVES, rows=(*waves, (engagement.wave, engagement.settings.as_of, NOW))),
            "carried": Draft(fields=CARRIED, rows=tuple((one.fr, len(engagement.rows(one.id))) for one in tables)),
        },
        mandates={
            "earlier_waves": counted(len(engagement.earlier)),
            "any_earlier": counted(first is not None, "truth"),
            "since": recorded(first.wave, "text") if first else absent("no_data", unit="text", kind="recorded"),
            "since_day": recorded(first.as_of, "date") if first else absent("no_data", unit="date", kind="recorded"),
            "day": recorded(engagement.settings.as_of, "date"),
            "tables_carried": counted(len(tables)),
            "any_carried": counted(bool(tables), "truth"),
            "was_carried": counted(bool(carried), "truth"),
        },
    )
