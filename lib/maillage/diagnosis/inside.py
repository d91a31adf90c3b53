"""What holds inside: the culture of learning point by point, the prerequisites of an internal network."""

from __future__ import annotations

from maillage.catalogue import entries
from maillage.disclosure import Draft, Field, Findings
from maillage.facts import absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.readiness import learning_gauge, prerequisites_verdict

LEARNING = (
    Field("point", phrase("Point"), "term"),
    Field("observed", phrase("Constatés"), "count"),
    Field("not_observed", phrase("Non constatés"), "count"),
    Field("unknown", phrase("Inconnus"), "count"),
    Field("gauge", phrase("Part constatée"), "share"),
)
SIGNS_OF_LEARNING = (
    Field("point", phrase("Point"), "term"),
    Field("item", phrase("Élément"), "text"),
    Field("state", phrase("Constat"), "term"),
    Field("evidence", phrase("Élément constaté"), "text"),
)
PREREQUISITES = (
    Field("prerequisite", phrase("Préalable"), "term"),
    Field("essential", phrase("Indispensable"), "phrase"),
    Field("state", phrase("État"), "phrase"),
    Field("owner", phrase("Responsable"), "text"),
    Field("note", phrase("Note"), "text"),
)
MET, NOT_MET, UNKNOWN = phrase("rempli"), phrase("à remplir"), phrase("inconnu")
ESSENTIAL, USEFUL = phrase("oui"), phrase("non")
VERDICTS = {
    "go": phrase("prêt, les préalables indispensables sont remplis, et la plupart des autres au moins"),
    "with_conditions": phrase("possible sous conditions, l’indispensable est rempli et d’autres préalables manquent"),
    "no_go": phrase("à suspendre, au moins un préalable indispensable manque"),
}


def find(engagement: Engagement) -> Findings:
    """Learning by point, prerequisites one by one with their verdict."""
    learning, facts = _learning(engagement)
    prerequisites, verdict = _prerequisites(engagement)
    return Findings(tables=learning | prerequisites, mandates=facts | verdict)


def _learning(engagement: Engagement) -> tuple[dict, dict]:
    rows = engagement.rows("learning")
    if not rows:
        missing = {"unit": "count", "table": "learning"}
        return (
            {"learning": Draft(fields=LEARNING, rows=()), "learning_signs": Draft(fields=SIGNS_OF_LEARNING, rows=())},
            {
                "learning_observed": absent("no_table", **missing),
                "learning_known": absent("no_table", **missing),
                "learning_unknown": absent("no_table", **missing),
            },
        )
    states = {
        f"learning_point:{name}": [row["state"] for row in rows if row["point"] == f"learning_point:{name}"]
        for name in entries("learning_point")
    }
    gauge = learning_gauge(states)
    table = []
    for point, own in states.items():
        seen, unseen = own.count("observed"), own.count("not_observed")
        table.append((point, seen, unseen, len(own) - seen - unseen, gauge[point]))  # contested is not known either
    signs = tuple((row["point"], row["item"], f"symptom_state:{row['state']}", row["evidence"]) for row in rows)
    seen, unseen, unknown = (sum(row[column] for row in table) for column in (1, 2, 3))
    return (
        {
            "learning": Draft(fields=LEARNING, rows=tuple(table)),
            "learning_signs": Draft(fields=SIGNS_OF_LEARNING, rows=signs),
        },
        {
            "learning_observed": counted(seen),
            "learning_known": counted(seen + unseen),
            "learning_unknown": counted(unknown),
        },
    )


def _prerequisites(engagement: Engagement) -> tuple[dict, dict]:
    given = {str(row["prerequisite"]): row for row in engagement.rows("internal_network")}
    if not given:
        return (
            {"prerequisites": Draft(fields=PREREQUISITES, rows=())},
            {
                "prerequisites_met": absent("no_table", unit="count", table="internal_network"),
                "prerequisites": absent("no_table", unit="count", table="internal_network"),
                "prerequisites_missing": absent("no_table", unit="count", table="internal_network"),
                "internal_verdict": absent("no_table", unit="phrase", table="internal_network"),
            },
        )
    states = {name: given.get(f"prerequisite:{name}", {}).get("state") for name in entries("prerequisite")}
    essential = [name for name, one in entries("prerequisite").items() if one.fields["essential"]]
    ready = prerequisites_verdict(states, essential)
    rows = []
    for name, state in states.items():
        row = given.get(f"prerequisite:{name}", {})
        rows.append(
            (
                f"prerequisite:{name}",
                ESSENTIAL if name in essential else USEFUL,
                UNKNOWN if state is None else MET if state else NOT_MET,
                row.get("owner"),
                row.get("note"),
            )
        )
    return (
        {"prerequisites": Draft(fields=PREREQUISITES, rows=tuple(rows))},
        {
            "prerequisites_met": counted(sum(state is True for state in states.values())),
            "prerequisites": counted(len(states)),
            "prerequisites_missing": counted(len(ready.blocking)),
            "internal_verdict": counted(VERDICTS[ready.verdict], "phrase"),
        },
    )
