"""What was heard in interviews: brakes, triggers and difficulties, the four outputs, the quotations approved."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from maillage.catalogue import entries
from maillage.disclosure import Draft, Field, Findings, ReleasedTable, by_how_many, minimum_group
from maillage.facts import Fact, absent, counted
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
    held, heard = codes_heard(engagement)
    quotations = tuple(
        (f"population:{row['population']}", row["code"], row["quotation"])
        for row in engagement.rows("interviews")
        if row["quotation"] and row["approved_on"]
    )
    missing = absent("no_table", unit="count", table="interviews")
    return Findings(
        tables={
            "heard": _told(HEARD, KINDS, heard, held, engagement),
            "outputs": _told(OUTPUTS, OUTPUTS_BY_GROUP, heard, held, engagement),
            "quotations": Draft(fields=QUOTATIONS, rows=quotations),
        },
        words={"interviews": counted(held, n=held) if held else missing},
        mandates={"quotations": counted(len(quotations)) if held else missing},
        read_off={
            f"heard_{name.replace('-', '_')}": ("heard", _heard(name, held, minimum_group(engagement)))
            for name in entries("objection")
        },
    )


def _heard(name: str, held: int, minimum: int) -> Callable[[ReleasedTable], Fact]:
    """Whether the released table lists that objection; unknown where too few were met for it to list any."""

    def read(table: ReleasedTable) -> Fact:
        if held < minimum:
            return absent("too_few" if held else "no_table", unit="truth", table="" if held else "interviews")
        return counted(f"objection:{name}" in table.column("heard"), "truth")

    return read


def codes_heard(engagement: Engagement) -> tuple[int, Mapping[str, int]]:
    """Interviews held, and in how many of them each code was heard."""
    heard: dict[str, set[str]] = {}
    held = set()
    for row in engagement.rows("interviews"):
        held.add(row["interview"])
        heard.setdefault(str(row["code"]), set()).add(row["interview"])
    return len(held), {code: len(ones) for code, ones in heard.items()}


def _told(
    fields: tuple[Field, ...], groups: Mapping[str, str], heard: Mapping[str, int], held: int, engagement: Engagement
) -> Draft:
    """Codes of these groups, the most heard first; how often is withheld where few were met."""
    counts = [
        (list(groups).index(group), count, (groups[group], code, count, held))
        for code, count in heard.items()
        if (group := code.split(":")[0]) in groups
    ]
    return by_how_many(counts, held, engagement, fields=fields, protected=("interviews", "of"))
