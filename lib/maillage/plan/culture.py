"""A culture of learning: what is lacking, the ritual or lever of the texts that makes it real, how it is followed."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.catalogue import entries, match
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, chosen, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.plan.kpis import settings_of

CULTURE = (
    Field("point", phrase("Point"), "term"),
    Field("element", phrase("Élément non constaté"), "text"),
    Field("what", phrase("Ce que l’on met en place"), "term"),
    Field("kpi", phrase("Indicateur"), "term"),
)
RITUALS = (
    Field("ritual", phrase("Rituel"), "term"),
    Field("rhythm", phrase("Rythme proposé"), "term"),
    Field("kpi", phrase("Indicateur"), "term"),
    Field("state", phrase("État"), "phrase"),
)
VOLUME = "k_learning_volume"  # the indicator whose target is the ambition
IN_PLACE, IN_PARTS = phrase("en place"), phrase("en place par endroits")
TO_INSTALL, TO_LOOK_INTO = phrase("à installer"), phrase("à examiner")


def find(engagement: Engagement) -> Findings:
    """The elements not observed with what makes each real; the calendar of rituals."""
    rows = engagement.rows("learning")
    lacking = [row for row in rows if row["state"] == "not_observed"]
    named = [(row, _item(row)) for row in lacking]
    rituals = _rituals(rows)
    states = [row[3] for row in rituals]
    facts = {
        "learning_lacking": counted(len(lacking)),
        "any_learning_lacking": counted(bool(lacking), "truth"),
        "learning_unread": counted(sum(item is None for _, item in named)),
        "rituals_in_place": counted(states.count(IN_PLACE) + states.count(IN_PARTS)),
        "rituals_to_install": counted(states.count(TO_INSTALL)),
        "rituals_to_look_into": counted(states.count(TO_LOOK_INTO)),
    }
    if not rows:
        facts = {name: absent("no_table", unit=fact.unit, table="learning") for name, fact in facts.items()}
    return Findings(
        tables={
            "culture": Draft(fields=CULTURE, rows=tuple((row["point"], row["item"], *_remedy(i)) for row, i in named)),
            "rituals": Draft(fields=RITUALS, rows=tuple(rituals)),
        },
        mandates=facts
        | {
            "rituals": counted(len(rituals)),
            "learning_looked_into": counted(bool(rows), "truth"),
            "learning_ambition": _ambition(engagement),
        },
    )


def _ambition(engagement: Engagement) -> Fact:
    """Hours a person and a year that the company decided on; the texts give no number, and neither do we."""
    hours = settings_of(engagement, f"kpi:{VOLUME}", "hours").get(0)
    if hours is None:
        return absent("no_data", unit="hours", kind="set", table="decisions.value")
    return chosen(hours, "hours")


def _item(row: Mapping) -> str | None:
    """The element of the catalogue that a line means, of the point it stands under."""
    item = match("learning_item", row["item"]) if row["item"] else None
    point = row["point"].rpartition(":")[2]
    return item if item and entries("learning_item")[item].fields["point"] == point else None


def _remedy(item: str | None) -> tuple:
    """The ritual that makes an element real, else the lever that names it, else the element as the texts word it."""
    if item is None:
        return Absent("undefined"), Absent("undefined")
    for name, ritual in entries("ritual").items():
        if item in ritual.fields["items"]:
            return f"ritual:{name}", f"kpi:{ritual.fields['kpi']}"
    element = entries("learning_item")[item]
    for name, lever in entries("lever").items():
        if set(lever.inventory) & set(element.inventory):
            return f"lever:{name}", f"kpi:{lever.fields['kpi']}"
    return f"learning_item:{item}", f"kpi:{element.fields['kpi']}"


def _rituals(rows: tuple[Mapping, ...]) -> list[tuple]:
    """In the order of their rhythm; the state is that of the elements they make real."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(_item(row) or "", set()).add(row["state"])
    order = list(reversed(entries("regularity")))
    listed = [
        (
            f"ritual:{name}",
            f"regularity:{ritual.fields['rhythm']}",
            f"kpi:{ritual.fields['kpi']}",
            _state(set().union(*(found.get(item, set()) for item in ritual.fields["items"]))) if rows else None,
        )
        for name, ritual in entries("ritual").items()
    ]
    return sorted(listed, key=lambda row: order.index(row[1].rpartition(":")[2]))


def _state(states: set[str]) -> str:
    if "observed" in states:
        return IN_PARTS if "not_observed" in states else IN_PLACE
    return TO_INSTALL if "not_observed" in states else TO_LOOK_INTO
