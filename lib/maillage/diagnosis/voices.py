"""What was heard in interviews: brakes, triggers and difficulties, the four outputs, the quotations approved."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.disclosure import Draft, Field, Findings, minimum_group, not_counted
from maillage.facts import absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase

HEARD = (
    Field("kind", phrase("Nature"), "phrase"),
    Field("heard", phrase("Ce qui s’entend"), "term"),
    Field("interviews", phrase("Entretiens"), "count"),
    Field("of", phrase("Sur"), "count"),
)
OUTPUTS = (
    Field("output", phrase("Ce que les entretiens demandent"), "phrase"),
    Field("asked", phrase("Demandé"), "term"),
    Field("interviews", phrase("Entretiens"), "count"),
    Field("of", phrase("Sur"), "count"),
)
QUOTATIONS = (
    Field("population", phrase("Population"), "term"),
    Field("about", phrase("Au sujet de"), "term"),
    Field("quotation", phrase("Citation approuvée"), "text"),
)
KINDS = {
    "objection": phrase("une objection"),
    "trigger": phrase("un déclencheur"),
    "difficulty": phrase("une difficulté"),
}
# What interviews decide, each by the codes that say it [practice.md §4].
OUTPUTS_BY_GROUP = {
    "network_kind": phrase("des réseaux"),
    "internal_function": phrase("des fonctions du réseau interne"),
    "assignment": phrase("des personnes à former ou à mandater"),
    "discourse": phrase("un discours"),
}


def find(engagement: Engagement) -> Findings:
    """Codes by the number of interviews in which they were heard; quotations whose author approved them."""
    rows = engagement.rows("interviews")
    held = {row["interview"] for row in rows}
    heard: dict[str, set[str]] = {}
    for row in rows:
        heard.setdefault(str(row["code"]), set()).add(row["interview"])
    quotations = tuple(
        (f"population:{row['population']}", row["code"], row["quotation"])
        for row in rows
        if row["quotation"] and row["approved_on"]
    )
    missing = absent("no_table", unit="count", table="interviews")
    return Findings(
        tables={
            "heard": _told(HEARD, KINDS, heard, len(held), engagement),
            "outputs": _told(OUTPUTS, OUTPUTS_BY_GROUP, heard, len(held), engagement),
            "quotations": Draft(fields=QUOTATIONS, rows=quotations),
        },
        words={"interviews": counted(len(held), n=len(held)) if held else missing},
        mandates={"quotations": counted(len(quotations)) if held else missing},
    )


def _told(
    fields: tuple[Field, ...],
    groups: Mapping[str, str],
    heard: Mapping[str, set[str]],
    held: int,
    engagement: Engagement,
) -> Draft:
    """Codes of these groups, the most heard first; how often is withheld where few were met."""
    # Below the minimum the rows alone would tell what was said; above it, the place of a withheld count must not.
    told = heard if held >= minimum_group(engagement) else {}
    rows = sorted(
        ((groups[group], code, len(ones)) for code, ones in told.items() if (group := code.split(":")[0]) in groups),
        key=lambda row: (
            list(groups.values()).index(row[0]),
            0 if not_counted(held, engagement) else -row[2],
            row[1],
        ),
    )
    return Draft(
        fields=fields,
        rows=tuple((*row, held) for row in rows),
        answers=(held,) * len(rows),
        protected=("interviews", "of"),
        unanimous=(not_counted(held, engagement),) * len(rows),
    )
