"""The figures people quote of networks, each with its author and how it may be read; quotations, never the client's."""

from __future__ import annotations

from maillage.catalogue import entries
from maillage.disclosure import Draft, Field, Findings
from maillage.facts import counted
from maillage.language import phrase

CLAIMS = (
    Field("claim", phrase("Ce qui se dit"), "term"),
    Field("figure", phrase("Chiffre"), "term"),
    Field("who", phrase("Qui le dit"), "term"),
    Field("year", phrase("Année"), "text"),
    Field("rule", phrase("Comment le lire"), "term"),
)


def find() -> Findings:
    """Those that speak of a dimension, and those that contradict them, in the order of the catalogue."""
    quoted = {name: one for name, one in entries("claim").items() if one.fields.get("figure")}
    context = {name for name, one in quoted.items() if one.fields.get("dimensions")}
    opposed = {name for kept in context for name in quoted[kept].fields.get("opposes") or ()}
    rows = tuple(
        (f"claim:{name}", *(f"claim:{name}#{part}" for part in ("figure", "who")), year, f"claim:{name}#reading_rule")
        for name, one in quoted.items()
        if name in context | opposed
        for year in [str(one.fields["year"]) if one.fields["year"] else None]
    )
    return Findings(tables={"claims": Draft(fields=CLAIMS, rows=rows)}, mandates={"claims": counted(len(rows))})
