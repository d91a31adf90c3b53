"""How many companies there are, of which kind, and the years they were met in."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.catalogue import entries
from maillage.disclosure import Absent, Draft, Field, Findings, Part, minimum_group
from maillage.facts import chosen, counted
from maillage.intake.portfolio import Portfolio
from maillage.language import phrase
from maillage.measures.peers import FEWEST_FOR_RANK
from maillage.portfolio.scores import BOUNDS, alike, spread

KINDS = (
    Field("kind", phrase("Entreprises"), "phrase"),
    Field("companies", phrase("Nombre"), "count"),
)
YEARS = (
    Field("year", phrase("Année"), "text"),
    Field("companies", phrase("Entreprises"), "count"),
    Field("scored", phrase("Avec un score d’ensemble"), "count"),
    Field("mean", phrase("Score d’ensemble moyen"), "points"),
    Field("low", phrase("Bas"), "points"),
    Field("high", phrase("Haut"), "points"),
)
CLAIMS = (
    Field("claim", phrase("Ce qui se dit"), "term"),
    Field("figure", phrase("Chiffre"), "term"),
    Field("who", phrase("Qui le dit"), "term"),
    Field("year", phrase("Année"), "text"),
    Field("rule", phrase("Comment le lire"), "term"),
)
DEPTHS = {
    "surveyed": phrase("où plusieurs personnes ont été interrogées"),
    "declared": phrase("dont la direction s’est décrite elle-même"),
}
SIZES = {
    "small": phrase("de moins de 50 personnes"),
    "medium": phrase("de 50 à 249 personnes"),
    "large": phrase("de 250 personnes et plus"),
}


def find(portfolio: Portfolio) -> Findings:
    """Companies by kind and year; the claims a portfolio may be set beside."""
    minimum = minimum_group(portfolio)
    companies = len(portfolio.of("company").get("all", ()))
    kinds, kept_apart = [], []
    for names, kind in ((DEPTHS, "depth"), (SIZES, "size")):
        counts = {label: len(portfolio.of(kind).get(name, ())) for name, label in names.items()}
        kept_apart.append(_sum("kinds", counts.values(), len(kinds), minimum))
        kinds += counts.items()
    years = [_year(portfolio, year, minimum) for year in sorted(portfolio.of("year"))]
    kept_apart.append(_sum("years", (row[1] for row in years), 0, minimum))
    claims = _claims()
    return Findings(
        tables={
            "kinds": Draft(
                fields=KINDS, rows=tuple(kinds), answers=tuple(n for _, n in kinds), protected=("companies",)
            ),
            "years": Draft(
                fields=YEARS,
                rows=tuple(years),
                answers=tuple(row[1] for row in years),
                protected=("companies", "scored", "mean", "low", "high"),
            ),
            "claims": Draft(fields=CLAIMS, rows=claims),
        },
        words={
            "companies": counted(companies, n=companies),
            "years": counted(len(years), n=companies),
        },
        mandates={
            "any": counted(companies > 0, "truth"),
            "enough": counted(companies >= minimum, "truth"),
            "fewest": chosen(minimum, "count"),
            "fewest_ranked": chosen(FEWEST_FOR_RANK, "count"),
            "claims": counted(len(claims)),
        },
        sums=tuple(kept_apart),
    )


def _year(portfolio: Portfolio, year: str, minimum: int) -> tuple:
    """Companies met that year, and the mean of their overall scores where enough of them have one."""
    met = len(portfolio.of("year")[year])
    scored = [value[0] for value in portfolio.of("overall").get(year, ())]
    if not scored:
        return (year, met, Absent("no_data"), *(Absent("no_data"),) * 3)
    if len(scored) < minimum or alike(scored):
        reason = Absent("too_few" if len(scored) < minimum else "withheld")
        return (year, met, reason, reason, reason, reason)
    return (year, met, len(scored), *spread(scored, BOUNDS))


def _sum(table: str, counts: Iterable[int], first: int, minimum: int) -> tuple[Part, ...]:
    """Counts whose total a reader may know: a single one that is withheld would be read off the others."""
    counts = list(counts)
    total = float(sum(counts))
    return (
        Part("", 0, f"{table} {first}", total, -1.0, False, 1, 0.0, 0.0, total),
        *(
            Part(table, first + place, "companies", float(n), 1.0, 0 < n < minimum, float(max(n, 1)),
                 float(max(n, minimum)), 0.0, total)
            for place, n in enumerate(counts)
        ),
    )  # fmt: skip


def _claims() -> tuple[tuple, ...]:
    """What is claimed of companies, and may be set beside a portfolio: quotations, never its own figures."""
    return tuple(
        (f"claim:{name}", *(f"claim:{name}#{part}" for part in ("figure", "who")), str(one.fields["year"]),
         f"claim:{name}#reading_rule")
        for name, one in entries("claim").items()
        if one.fields["may_be_compared_with"] == "portfolio" and one.fields["figure"] and one.fields["year"]
    )  # fmt: skip
