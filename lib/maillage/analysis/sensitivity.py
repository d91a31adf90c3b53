"""How much the order of causes hangs on one severity, on one weight of the matrix, or on the matrix alone."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np

from maillage.analysis.causes import SHOWN, UNUSUAL, Weighed, matrix
from maillage.disclosure import Draft, Field, Findings
from maillage.facts import absent, chosen, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.causes import (
    DEFAULT_DRAWS,
    SeverityChange,
    first_place_frequencies,
    severity_sensitivity,
    weight_sensitivity,
)

ALONE_DRAWS = 20_000  # clients about whom nothing is known, whose first causes are counted
FAIR = 2 / 15  # most often a cause may come first among them, for a matrix that does not answer by itself [convention]
LISTED = 6  # nearest changes printed
# A choice of causes holds by little where one severity changed by so many points of a hundred, or one weight in so many
# moved by one step, would change it [convention].
NEAR, MANY = 5, 10

CHANGES = (
    Field("family", phrase("Famille de symptômes"), "term"),
    Field("severity", phrase("Gravité, sur cent"), "decimal"),
    Field("changed", phrase("Gravité qui changerait les causes, sur cent"), "decimal"),
    Field("enters", phrase("Cause qui entrerait"), "term"),
    Field("leaves", phrase("Cause qui sortirait"), "term"),
)
ALONE = (
    Field("cause", phrase("Cause possible"), "term"),
    Field("first", phrase("Première, sans rien savoir du client"), "share"),
    Field("average_rank", phrase("Rang de sa charge chez un client moyen"), "count"),
)
UNITS = {
    "nearest_family": "term",
    "nearest_change": "decimal",
    "any_change": "truth",
    "order_fragile": "truth",
    "deciding_weights": "count",
    "weights_tried": "count",
    "most_often_first": "share",
    "fair_limit": "share",
    "matrix_fair": "truth",
    "simulated_clients": "count",
}


def find(engagement: Engagement, weighed: Weighed) -> Findings:
    """The nearest change of a severity, the weights that decide, and what the matrix answers by itself."""
    if engagement.settings.depth == "flash" or not weighed.order:
        return Findings(
            tables={"changes": Draft(fields=CHANGES, rows=()), "alone": Draft(fields=ALONE, rows=())},
            mandates={name: absent("undefined", unit=unit) for name, unit in UNITS.items()},
        )
    weights = matrix(engagement)
    found = severity_sensitivity(weighed.severities, weights, SHOWN, 100 * UNUSUAL)
    moves = sorted((change for change in found if change.changed is not None), key=_distance)
    deciding = weight_sensitivity(weighed.severities, weights, SHOWN, 100 * UNUSUAL, most_steps=1)
    tried = int((~np.isnan(weighed.severities)).sum()) * len(weighed.names)
    alone = first_place_frequencies(weights, ALONE_DRAWS)
    rows = [
        (
            f"family:{weighed.families[change.family]}",
            100 * change.severity,
            100 * change.changed,
            None if enters is None else f"cause:{weighed.names[enters]}",
            None if leaves is None else f"cause:{weighed.names[leaves]}",
        )
        for change in moves[:LISTED]
        for enters, leaves in zip_longest(change.enters, change.leaves)
    ]
    by_frequency = np.argsort(-np.nan_to_num(alone, nan=-1.0), kind="stable")
    return Findings(
        tables={
            "changes": Draft(fields=CHANGES, rows=tuple(rows)),
            "alone": Draft(
                fields=ALONE,
                rows=tuple(
                    (f"cause:{weighed.names[place]}", float(alone[place]), weighed.average_ranks[place])
                    for place in by_frequency
                    if not np.isnan(alone[place])
                ),
            ),
        },
        mandates={
            "nearest_family": counted(rows[0][0], "term") if rows else absent("undefined", unit="term"),
            "nearest_change": counted(100 * _distance(moves[0]), "decimal")
            if moves
            else absent("undefined", unit="decimal"),
            "any_change": counted(bool(moves), "truth"),
            "order_fragile": counted(
                (bool(moves) and 100 * _distance(moves[0]) <= NEAR) or len(deciding) * MANY >= tried, "truth"
            ),
            "deciding_weights": counted(len(deciding)),
            "weights_tried": counted(tried),
            "most_often_first": counted(float(np.nanmax(alone)), "share"),
            "fair_limit": chosen(FAIR, "share"),
            "matrix_fair": counted(bool(np.nanmax(alone) <= FAIR), "truth"),
            "simulated_clients": counted(DEFAULT_DRAWS),
        },
    )


def _distance(change: SeverityChange) -> float:
    """How far the severity has to move."""
    return abs(change.changed - change.severity)
