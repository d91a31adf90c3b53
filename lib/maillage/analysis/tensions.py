"""Where the source texts pull apart and the client must choose: both sides, and the position recorded."""

from __future__ import annotations

from maillage.catalogue import entries, match
from maillage.disclosure import Draft, Field, Findings
from maillage.facts import counted
from maillage.intake.seal import Engagement
from maillage.intake.settings import NOT_OUR_SUBJECT
from maillage.language import phrase

TENSIONS = (
    Field("tension", phrase("Question"), "term"),
    Field("side_a", phrase("D’un côté"), "term"),
    Field("side_b", phrase("De l’autre"), "term"),
    Field("chosen", phrase("Position de l’entreprise"), "term"),
)


def find(engagement: Engagement) -> Findings:
    """Every tension that asks for a choice, with the last position in `decisions`."""
    positions = chosen(engagement)
    targets = engagement.settings.dimension_targets
    asked = [
        name
        for name, tension in entries("tension").items()
        if tension.fields["asks"] and targets.get(tension.fields.get("dimension")) != NOT_OUR_SUBJECT
    ]
    return Findings(
        tables={
            "tensions": Draft(
                fields=TENSIONS,
                rows=tuple(
                    (
                        f"tension:{name}",
                        f"tension:{name}#side_a",
                        f"tension:{name}#side_b",
                        f"position:{name}:{positions[name]}" if name in positions else None,
                    )
                    for name in asked
                ),
            )
        },
        mandates={
            "tensions": counted(len(asked)),
            "tensions_chosen": counted(sum(name in positions for name in asked)),
            "any_tension_open": counted(any(name not in positions for name in asked), "truth"),
        },
    )


def chosen(engagement: Engagement) -> dict[str, str]:
    """The position recorded last on each tension; one undone leaves it open again; other words change nothing."""
    found: dict[str, str] = {}
    for name, row in engagement.rows_about("decisions", "tension"):
        said = str(row["value"])
        if position := match(f"position:{name}", said):
            found[name] = position
        elif match("decision", said) == "undone":
            found.pop(name, None)
    return found
