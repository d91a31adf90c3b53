"""What the company wants of its networks: the objectives settled at the first meeting."""

from __future__ import annotations

from maillage.diagnosis.holders import held_by, holder
from maillage.disclosure import Draft, Field, Findings
from maillage.facts import absent, chosen, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase

FIELDS = (
    Field("objective", phrase("Code"), "text"),
    Field("wording", phrase("Objectif"), "text"),
    Field("kind", phrase("Nature"), "term"),
    Field("horizon", phrase("Échéance"), "date"),
    Field("owner", phrase("Porté par"), "mixed"),
    Field("measure", phrase("Mesuré par"), "text"),
    Field("weight", phrase("Poids"), "count"),
)


def find(engagement: Engagement) -> Findings:
    """The objectives in order of weight, and whether somebody carries and measures each of them."""
    if not engagement.has("objectives"):
        missing = absent("no_table", unit="count", kind="recorded", table="objectives")
        return Findings(
            tables={"objectives": Draft(fields=FIELDS, rows=())},
            mandates={
                "objectives": missing,
                "objectives_unowned": missing,
                "objectives_all_owned": absent("no_table", unit="truth", table="objectives"),
                "first_objective": absent("no_table", unit="text", table="objectives"),
            },
        )
    rows = sorted(engagement.rows("objectives"), key=lambda row: -(row["weight"] or 0))
    unowned = sum(not row["owner"] or not row["measure"] or holder(engagement, row["owner"])[1] for row in rows)
    table = tuple(
        (
            row["objective"],
            row["wording"],
            f"objective_kind:{row['kind']}",
            row["horizon"],
            held_by(engagement, row["owner"]),
            row["measure"],
            row["weight"],
        )
        for row in rows
    )
    leading = [row for row in rows if row["weight"] == rows[0]["weight"]]
    alone = len(leading) == 1 or rows[0]["weight"] is None
    return Findings(
        tables={"objectives": Draft(fields=FIELDS, rows=table)},
        mandates={
            "objectives": counted(len(rows)),
            "objectives_unowned": counted(unowned),
            "objectives_all_owned": counted(unowned == 0, "truth"),
            "first_objective": chosen(rows[0]["wording"], "text") if alone else absent("undefined", unit="text"),
        },
    )
