"""The figures a client's report may be set beside: scores in whole points, the least first, and no company."""

from __future__ import annotations

from maillage.catalogue import entries
from maillage.disclosure import Draft, Field, Findings, minimum_group
from maillage.facts import counted
from maillage.intake.portfolio import Portfolio
from maillage.language import phrase
from maillage.portfolio.scores import alike

REFERENCE = (
    Field("kind", phrase("Origine"), "phrase"),
    Field("dimension", phrase("Dimension"), "term"),
    Field("value", phrase("Score"), "points"),
)
KINDS = {"score": phrase("questionnaire"), "declared": phrase("déclaration de la direction")}


def find(portfolio: Portfolio) -> Findings:
    """Every score of every figure that enough companies have."""
    minimum = minimum_group(portfolio)
    rows, counts = [], []
    for kind, label in KINDS.items():
        found = portfolio.of(kind)
        for name in entries("dimension"):
            scores = sorted(value[0] for value in found.get(name, ()))
            if len(scores) >= minimum and not alike(scores):
                rows += [(label, f"dimension:{name}", score) for score in scores]
                counts += [len(scores)] * len(scores)
    return Findings(
        tables={"reference": Draft(fields=REFERENCE, rows=tuple(rows), answers=tuple(counts), protected=("value",))},
        mandates={"any_reference": counted(bool(rows), "truth")},
    )
