"""What the company holds today, as its policies write it: seats it pays for, who may speak for it, who owns what.

Management facts, by function, or by name for people who agreed. A membership that somebody pays is that person's own
and appears nowhere here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from maillage.catalogue import entries
from maillage.diagnosis.holders import GONE, holder
from maillage.diagnosis.seats import seats
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.intake.seal import Engagement
from maillage.language import phrase

HELD = (
    Field("network", phrase("Réseau"), "text"),
    Field("kind", phrase("Nature"), "term"),
    Field("serves", phrase("Sert"), "text"),
    Field("who", phrase("Qui"), "mixed"),
    Field("state", phrase("État"), "phrase"),
    Field("seats", phrase("Places"), "count"),
    Field("fee", phrase("Cotisation"), "money/year"),
    Field("renewal", phrase("Reconduction"), "date"),
    Field("deadline", phrase("Dernier jour pour dénoncer"), "date"),
)
SPEAKERS = (Field("function", phrase("Fonction"), "term"), Field("names", phrase("Qui"), "text"))
OWNERS = (
    Field("about", phrase("Au sujet de"), "text"),
    Field("owner", phrase("Porté par"), "mixed"),
    Field("state", phrase("État"), "phrase"),
)


def find(engagement: Engagement) -> Findings:
    """Seats by network, speakers by function, owners of objectives and of prerequisites by typed id."""
    return Findings(
        tables={
            "held": Draft(fields=HELD, rows=tuple(_held(engagement))),
            "speakers": Draft(fields=SPEAKERS, rows=tuple(_speakers(engagement))),
            "owners": Draft(fields=OWNERS, rows=tuple(_owners(engagement))),
        }
    )


def _held(engagement: Engagement) -> Iterator[tuple]:
    """Every membership but those that people pay themselves, by network, those alike counted."""
    known = {row["network"]: row for row in engagement.rows("networks")}
    by_network: dict[str, Counter[tuple]] = {}
    for row, seat in zip(engagement.rows("memberships"), seats(engagement), strict=True):
        if row["paid_by"] == "person":
            continue
        own = (*_owner(engagement, row["person"]), seat.fee, seat.renewal, seat.deadline)
        by_network.setdefault(seat.network, Counter())[own] += 1
    for name, counted in by_network.items():
        network = known.get(name, {})
        kind = f"network_kind:{network['kind']}" if network.get("kind") else None
        serves = ", ".join(network.get("purpose") or ()) or None
        for (who, state, *dates), count in counted.items():
            yield name, kind, serves, who, state, count, *dates


def _speakers(engagement: Engagement) -> Iterator[tuple]:
    """Functions in which somebody still here may speak for the company, with the names of those who agreed."""
    gone = engagement.gone
    speaking = [row for row in engagement.rows("people") if row["may_speak_publicly"] and row["person"] not in gone]
    for function in entries("function"):
        own: list[Mapping] = [row for row in speaking if row["function"] == function]
        names = [engagement.names[row["person"]] for row in own if row["person"] in engagement.names]
        if own:
            yield f"function:{function}", ", ".join(names) or None


def _owners(engagement: Engagement) -> Iterator[tuple]:
    for row in engagement.rows("objectives"):
        yield (f"objective:{row['objective']}", *_owner(engagement, row["owner"]))
    for row in engagement.rows("internal_network"):
        yield (str(row["prerequisite"]), *_owner(engagement, row["owner"]))


def _owner(engagement: Engagement, named: str | None) -> tuple:
    """The owner as a cell, and whether the person has left; a label that no table gives a function tells nothing."""
    owner, left = holder(engagement, named)
    if owner is None or (owner == (named, "text") and named in engagement.pseudonyms):
        owner = Absent("undefined")
    return owner, GONE if left else Absent("undefined")
