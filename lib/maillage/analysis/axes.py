"""The register on its axes: real or online, of the person or of the company, private or professional.

A cell counts the seats somebody uses and the fees paid; hours are words and stay out. How concentrated fees are is told
beside, and how much of them goes to clubs that choose their members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import product

from maillage.catalogue import entries
from maillage.diagnosis.seats import fees_by_network, seats, used
from maillage.disclosure import Draft, Field, Findings
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.overlap import axis_coverage, concentration

CLOSED = ("business_club", "service_club", "peer_circle")  # clubs that choose their members [inventory NET-08, CAU-15]
AXES = ("axis_real", "axis_scope", "axis_private")

CELLS = (
    Field("real", phrase("Réel ou virtuel"), "term"),
    Field("scope", phrase("Personnel ou entreprise"), "term"),
    Field("private", phrase("Privé ou professionnel"), "term"),
    Field("networks", phrase("Réseaux"), "count"),
    Field("seats", phrase("Places fréquentées"), "count"),
    Field("fees", phrase("Cotisations"), "money/year"),
)
UNITS: Mapping[str, str] = {
    "axis_cells": "count",
    "axis_cells_used": "count",
    "fees_effective": "decimal",
    "fees_networks": "count",
    "closed_fees": "share",
}
NEEDED = {
    "axis_cells": "networks.axis_real",
    "axis_cells_used": "networks.axis_real",
    "fees_effective": "memberships.fee",
    "fees_networks": "memberships.fee",
    "closed_fees": "networks.kind",
}


def find(engagement: Engagement) -> Findings:
    """Networks, seats and fees by cell; over how many networks fees really spread; the part of closed clubs."""
    networks = {row["network"]: row for row in engagement.rows("networks")}
    placed = {name: tuple(row[axis] for axis in AXES) for name, row in networks.items()}
    placed = {name: cell for name, cell in placed.items() if all(cell)}
    held = seats(engagement)
    fees = {name: fee for name, fee in fees_by_network(held).items() if fee}
    alive = Counter(seat.network for seat in used(held))
    noted = {seat.network for seat in held if seat.person and seat.asleep is not None} | set(alive)
    here = {
        cell: [name for name, own in placed.items() if own == cell]
        for cell in product(*(entries(axis) for axis in AXES))
    }
    rows = [
        (
            *(f"{axis}:{value}" for axis, value in zip(AXES, cell, strict=True)),
            len(names),
            sum(alive[name] for name in names) if noted.intersection(names) else None,
            sum(fees.get(name, 0.0) for name in names),
        )
        for cell, names in here.items()
        if names
    ]
    facts: dict[str, Fact] = {name: absent("no_data", unit=unit, table=NEEDED[name]) for name, unit in UNITS.items()}
    if placed:
        coverage = axis_coverage([sum(alive[name] for name in names) for names in here.values()])
        facts["axis_cells"], facts["axis_cells_used"] = counted(coverage.cells), counted(coverage.cells_used)
    spread = concentration(list(fees.values()))
    if spread:
        closed = sum(fee for name, fee in fees.items() if name in networks and networks[name]["kind"] in CLOSED)
        facts["fees_effective"] = counted(spread.effective_number, "decimal")
        facts["fees_networks"] = counted(len(fees))
        if all(name in networks and networks[name]["kind"] for name in fees):
            facts["closed_fees"] = counted(closed / sum(fees.values()), "share")
    missing = next((table for table in ("networks", "memberships") if not engagement.has(table)), None)
    if missing:
        facts = {name: absent("no_table", unit=unit, table=missing) for name, unit in UNITS.items()}
    return Findings(
        tables={
            "axes": Draft(fields=CELLS, rows=tuple(sorted(rows, key=lambda row: (-row[5], -(row[4] or 0), row[:3]))))
        },
        mandates=facts,
    )
