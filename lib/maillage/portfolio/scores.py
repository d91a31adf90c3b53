"""The dimensions over the companies: means that allow for each one's error, quartiles where enough stand in them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from maillage.catalogue import entries
from maillage.disclosure import Absent, Draft, Field, Findings, minimum_group
from maillage.facts import counted
from maillage.intake.portfolio import Portfolio
from maillage.language import phrase
from maillage.measures.estimation import Bounds, mean_with_interval
from maillage.measures.peers import RandomEffects, quartiles, random_effects
from maillage.terms import UNANIMITY_GROUP

BOUNDS: Bounds = (0.0, 100.0)
NORMAL = 3.919928  # width of a 95 % interval, in standard errors
LEAST_ERROR = 0.5  # points: what rounding to the point leaves open [convention]

DIMENSIONS = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("companies", phrase("Entreprises"), "count"),
    Field("mean", phrase("Moyenne"), "points"),
    Field("low", phrase("Bas"), "points"),
    Field("high", phrase("Haut"), "points"),
    Field("lower", phrase("Premier quartile"), "points"),
    Field("median", phrase("Médiane"), "points"),
    Field("upper", phrase("Troisième quartile"), "points"),
)
SPREAD = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("companies", phrase("Entreprises avec un intervalle"), "count"),
    Field("between", phrase("Écart type entre entreprises"), "points"),
    Field("iterated", phrase("Le même, par une autre méthode"), "points"),
    Field("share", phrase("Part de la dispersion qui n’est pas de l’erreur"), "share"),
)
OF_WORDS = ("companies", "mean", "low", "high", "lower", "median", "upper")


def find(portfolio: Portfolio) -> Findings:
    """Scores from surveys, what companies declared of themselves, and how far companies differ."""
    minimum = minimum_group(portfolio)
    tables, counts = {}, {}
    for name, kind in (("dimensions", "score"), ("declared", "declared")):
        found = portfolio.of(kind)
        rows = [(name, found[name]) for name in entries("dimension") if name in found]
        counts[name] = max((len(values) for _, values in rows), default=0)
        tables[name] = Draft(
            fields=DIMENSIONS,
            rows=tuple(_dimension(dimension, values) for dimension, values in rows),
            answers=tuple(len(values) for _, values in rows),
            protected=OF_WORDS,
            unanimous=tuple(alike([value[0] for value in values]) for _, values in rows),
        )
    differing = [(name, effects) for name, values in portfolio.of("score").items() if (effects := _effects(values))]
    tables["spread"] = Draft(
        fields=SPREAD,
        rows=tuple(
            (f"dimension:{name}", one.companies, math.sqrt(one.between), math.sqrt(one.between_iterated),
             one.share_between)
            for name, one in sorted(differing, key=lambda pair: list(entries("dimension")).index(pair[0]))
        ),
        answers=tuple(one.companies for _, one in differing),
        protected=("companies", "between", "iterated", "share"),
    )  # fmt: skip
    return Findings(
        tables=tables,
        words={
            "surveyed": counted(counts["dimensions"], n=counts["dimensions"]),
            "declared": counted(counts["declared"], n=counts["declared"]),
        },
        mandates={
            "any_surveyed": counted(counts["dimensions"] >= minimum, "truth"),
            "any_declared": counted(counts["declared"] >= minimum, "truth"),
        },
    )


def _dimension(name: str, values: Sequence[tuple[float, ...]]) -> tuple:
    scores = [value[0] for value in values]
    effects = _effects(values)
    mean = spread(scores, BOUNDS) if effects is None else (effects.mean, *_cut(effects.low, effects.high))
    return (f"dimension:{name}", len(scores), *mean, *fourths(scores))


def _effects(values: Sequence[tuple[float, ...]]) -> RandomEffects | None:
    """The mean that allows for errors, where every score bears an interval: else a plain mean serves."""
    known = [value for value in values if len(value) == 3]
    if len(known) < len(values):
        return None
    return random_effects(
        [value for value, _, _ in known], [max((high - low) / NORMAL, LEAST_ERROR) for _, low, high in known]
    )


def _cut(low: float, high: float) -> tuple[float, float]:
    return max(low, BOUNDS[0]), min(high, BOUNDS[1])


def spread(values: Sequence[float], bounds: Bounds) -> tuple:
    """Plain mean of companies and its Student interval, as three cells."""
    found = mean_with_interval(values, population=math.inf, bounds=bounds)
    none = Absent("undefined")
    return (found.value, *(none if end is None else end for end in (found.low, found.high)))


def fourths(values: Sequence[float]) -> tuple:
    """Lower quartile, median, upper quartile, as three cells; too few where they may not be told."""
    return quartiles(values) or (Absent("too_few"),) * 3


def alike(values: Sequence[float]) -> bool:
    """Whether a small group of companies has one value, so that its mean is every one's."""
    return 0 < len(values) < UNANIMITY_GROUP and len(set(values)) == 1
