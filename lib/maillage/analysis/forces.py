"""What holds the subject back and what pushes it on, as interviews told it: a force field.

Each force is as long as the number of interviews in which it was heard; no strength is guessed. Lewin's advice is kept:
reduce the largest restraining force first.
"""

from __future__ import annotations

from maillage.diagnosis.voices import codes_heard
from maillage.disclosure import Absent, Field, Findings, ReleasedTable, by_how_many
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase

FORCES = (
    Field("force", phrase("Ce qui s’entend"), "term"),
    Field("side", phrase("Effet"), "phrase"),
    Field("brake", phrase("Freine : entretiens"), "count"),
    Field("drive", phrase("Pousse : entretiens"), "count"),
    Field("of", phrase("Sur"), "count"),
)
SIDES = {"objection": phrase("freine"), "trigger": phrase("pousse")}


def find(engagement: Engagement) -> Findings:
    """Objections and triggers by the number of interviews, never by person; the most heard first on each side."""
    n, heard = codes_heard(engagement)
    counts = []
    for code, count in heard.items():
        kind = code.partition(":")[0]
        if kind in SIDES:
            both = tuple(count if side == kind else Absent("undefined") for side in SIDES)
            counts.append((list(SIDES).index(kind), count, (code, SIDES[kind], *both, n)))
    return Findings(
        tables={"forces": by_how_many(counts, n, engagement, fields=FORCES, protected=("brake", "drive", "of"))},
        words={
            name: counted(sum(code.startswith(kind) for code in heard), n=n)
            if n
            else absent("no_table", unit="count", table="interviews")
            for name, kind in (("brakes", "objection:"), ("drives", "trigger:"))
        },
        read_off={"main_brake": ("forces", _main_brake)},
    )


def _main_brake(forces: ReleasedTable) -> Fact:
    """The objection heard most often; none where two share the first place or a count is withheld."""
    brakes = [(row["brake"], row["force"]) for row in forces.records() if str(row["force"]).startswith("objection")]
    if not brakes or any(isinstance(count, Absent) for count, _ in brakes):
        return absent("undefined", unit="term")
    most = [force for count, force in brakes if count == max(count for count, _ in brakes)]
    return counted(most[0], "term") if len(most) == 1 else absent("undefined", unit="term")
