"""Where the company stands among those of the firm's portfolio, on the dimensions, as far as enough of them do."""

from __future__ import annotations

from maillage.diagnosis.dimensions import Measured
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import absent, chosen, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase, settled
from maillage.measures.estimation import Estimate
from maillage.measures.peers import FEWEST_FOR_RANGE, FEWEST_FOR_RANK, percentile_rank, place_in_range, quartiles
from maillage.terms import UNANIMITY_GROUP

PLACE = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("score", phrase("Score"), "points"),
    Field("rank", phrase("Part des autres au-dessous, ex æquo pour moitié"), "share"),
    Field("low", phrase("Bas"), "share"),
    Field("high", phrase("Haut"), "share"),
    Field("place", phrase("Place"), "phrase"),
    Field("lower", phrase("Premier quartile"), "points"),
    Field("median", phrase("Médiane"), "points"),
    Field("upper", phrase("Troisième quartile"), "points"),
    Field("peers", phrase("Autres entreprises"), "count"),
)
PLACES = {
    "below": phrase("au-dessous de toutes"),
    "lower": phrase("dans le tiers inférieur"),
    "middle": phrase("dans le tiers du milieu"),
    "upper": phrase("dans le tiers supérieur"),
    "above": phrase("au-dessus de toutes"),
}


def find(engagement: Engagement, measured: Measured) -> Findings:
    """The place of every published score among the others, its own left out at intake."""
    rows = [
        _place(name, estimate, engagement.reference.get(name, ()))
        for name, estimate in measured.together.items()
        if isinstance(estimate, Estimate) and engagement.reference
    ]
    compared = [row for row in rows if row[-1] >= FEWEST_FOR_RANGE]
    nothing = absent("no_peers", unit="count")
    return Findings(
        # Where fewer stand beside it, the table says nothing of them, not even how many.
        tables={"place": Draft(fields=PLACE, rows=tuple(compared))},
        mandates={
            "peers_given": counted(bool(engagement.reference), "truth"),
            "dimensions_placed": counted(len(compared)) if engagement.reference else nothing,
            "dimensions_ranked": counted(sum(row[-1] >= FEWEST_FOR_RANK for row in compared))
            if engagement.reference
            else nothing,
            "fewest_peers": chosen(FEWEST_FOR_RANGE, "count"),
            "fewest_ranked_peers": chosen(FEWEST_FOR_RANK, "count"),
        },
    )


def _place(name: str, estimate: Estimate, peers: tuple[float, ...]) -> tuple:
    own = settled(estimate.value, "points")
    rank, third, fourths = percentile_rank(own, peers), place_in_range(own, peers), quartiles(peers)
    if fourths and len(peers) < UNANIMITY_GROUP and len(set(peers)) == 1:
        fourths = None
    none = Absent("undefined")
    return (
        f"dimension:{name}",
        own,
        *((rank.value, rank.low, rank.high) if rank else (none, none, none)),
        PLACES[third] if third and not rank else none,
        *(fourths or (none, none, none)),
        len(peers),
    )
