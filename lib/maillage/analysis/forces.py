"""What holds the subject back and what pushes it on, as interviews told it: a force field.

Each force is as long as the number of interviews in which it was heard; no strength is guessed. Lewin's advice is kept:
reduce the largest restraining force first.
"""

from __future__ import annotations

from maillage.disclosure import Absent, Draft, Field, Findings, ReleasedTable, minimum_group, not_counted
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
    heard: dict[str, set[str]] = {}
    held = set()
    for row in engagement.rows("interviews"):
        held.add(row["interview"])
        if str(row["code"]).partition(":")[0] in SIDES:
            heard.setdefault(str(row["code"]), set()).add(row["interview"])
    n = len(held)
    # Below the minimum the rows alone would tell what was said; above it, the place of a withheld count must not.
    told = heard if n >= minimum_group(engagement) else {}
    rows = sorted(
        ((code, len(ones)) for code, ones in told.items()),
        key=lambda row: (
            list(SIDES).index(row[0].partition(":")[0]),
            0 if not_counted(n, engagement) else -row[1],
            row[0],
        ),
    )
    return Findings(
        tables={
            "forces": Draft(
                fields=FORCES,
                rows=tuple(
                    (
                        code,
                        SIDES[code.partition(":")[0]],
                        count if code.startswith("objection") else Absent("undefined"),
                        count if code.startswith("trigger") else Absent("undefined"),
                        n,
                    )
                    for code, count in rows
                ),
                answers=(n,) * len(rows),
                protected=("brake", "drive", "of"),
                unanimous=(not_counted(n, engagement),) * len(rows),
            )
        },
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
