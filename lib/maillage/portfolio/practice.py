"""What is often observed, found behind it and objected; what was done of what was planned."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from maillage.disclosure import Absent, Draft, Field, Findings, minimum_group
from maillage.facts import chosen, counted
from maillage.intake.portfolio import Portfolio
from maillage.language import phrase
from maillage.measures.estimation import share_with_interval
from maillage.portfolio.scores import alike, fourths, spread
from maillage.terms import MINIMUM_GROUP, UNANIMITY_GROUP

LISTED = 12  # the most frequent ones [convention]

TRAITS = (
    Field("trait", phrase("Ce qui revient"), "term"),
    Field("companies", phrase("Entreprises"), "count"),
    Field("of", phrase("Sur"), "count"),
    Field("share", phrase("Part"), "share"),
    Field("low", phrase("Bas"), "share"),
    Field("high", phrase("Haut"), "share"),
)
LEVERS = (
    Field("lever", phrase("Action prévue"), "term"),
    Field("done", phrase("Faite à une vague suivante"), "count"),
    Field("of", phrase("Prévue dans"), "count"),
    Field("share", phrase("Part"), "share"),
    Field("low", phrase("Bas"), "share"),
    Field("high", phrase("Haut"), "share"),
)
RATIOS = (
    Field("what", phrase("Part"), "phrase"),
    Field("companies", phrase("Entreprises"), "count"),
    Field("mean", phrase("Moyenne"), "share"),
    Field("low", phrase("Bas"), "share"),
    Field("high", phrase("Haut"), "share"),
    Field("lower", phrase("Premier quartile"), "share"),
    Field("median", phrase("Médiane"), "share"),
    Field("upper", phrase("Troisième quartile"), "share"),
)
SHARES = {
    "dormant_fees": phrase("cotisations payées là où nul ne va"),
    "unproved_budget": phrase("budget dont l’effet n’est pas prouvé"),
    "targets_met": phrase("cibles rencontrées dans un réseau"),
}
DONE = {
    "acts": phrase("premiers actes de la direction, faits sur attendus"),
    "conditions": phrase("conditions de la gouvernance, remplies sur examinées"),
    "actions": phrase("actions du plan, décidées sur proposées"),
    "targets": phrase("valeur des cibles rencontrée à la dernière vague, sur celle que le premier plan visait"),
}

Traits = Mapping[str, Sequence[tuple[float, ...]]]


def find(portfolio: Portfolio) -> Findings:
    """Traits by how many companies have them; shares of fees, budgets and targets; what was done."""
    minimum = minimum_group(portfolio)
    traits = {
        f"{kind}s": {f"{kind}:{name}": values for name, values in portfolio.of(kind).items()}
        for kind in ("symptom", "cause", "objection")
    }
    levers = {f"lever:{name}": values for name, values in portfolio.of("lever").items()}
    tables = {name: _listed(TRAITS, found) for name, found in traits.items()}
    tables["levers"] = _listed(LEVERS, levers, rare=True)
    tables["shares"] = _ratios(SHARES, portfolio.of("share"))
    tables["done"] = _ratios(DONE, portfolio.of("done"))
    most = {name: max(map(len, found.values()), default=0) for name, found in (traits | {"levers": levers}).items()}
    ratios = {
        name: max((len(portfolio.of(kind).get(one, ())) for one in names), default=0)
        for name, kind, names in (("shares", "share", SHARES), ("done", "done", DONE))
    }
    return Findings(
        tables=tables,
        words={f"{name}_companies": counted(n, n=n) for name, n in (most | ratios).items()},
        mandates={f"any_{name}": counted(n >= UNANIMITY_GROUP, "truth") for name, n in most.items()}
        | {f"any_{name}": counted(n >= minimum, "truth") for name, n in ratios.items()}
        | {"fewest_counted": chosen(UNANIMITY_GROUP, "count")},
    )


def _listed(fields: tuple[Field, ...], found: Traits, *, rare: bool = False) -> Draft:
    """The most frequent traits first, among those that enough companies were asked about.

    How many have one is a figure of as many companies: below the smallest group it is not told.
    `rare`: whether those that fewer have are listed all the same, without their count.
    """
    counts = [(name, int(sum(value[0] for value in values)), len(values)) for name, values in found.items()]
    told = [one for one in counts if one[2] >= UNANIMITY_GROUP and (rare or one[1] >= MINIMUM_GROUP)]

    def place(one: tuple[str, int, int]) -> tuple:
        name, count, of = one
        return 0 if count < MINIMUM_GROUP else -count / of, name

    rows = []
    for name, count, of in sorted(told, key=place)[:LISTED]:
        share = share_with_interval(count, of, math.inf)
        rows.append((name, count, of, share.value, share.low, share.high))
    small = tuple(row[1] < MINIMUM_GROUP for row in rows)
    return Draft(
        fields=fields,
        rows=tuple(rows),
        answers=tuple(row[2] for row in rows),
        protected=(fields[1].id, "share", "low", "high"),
        unanimous=small,
    )


def _ratios(names: Mapping[str, str], found: Traits) -> Draft:
    """Shares of each company, their mean and quartiles."""
    rows, counts, same = [], [], []
    for name, label in names.items():
        values = [value[0] for value in found.get(name, ())]
        counts.append(len(values))
        same.append(alike(values))
        cells = (*spread(values, (0.0, math.inf)), *fourths(values)) if values else (Absent("no_data"),) * 6
        rows.append((label, len(values), *cells))
    return Draft(
        fields=RATIOS,
        rows=tuple(rows),
        answers=tuple(counts),
        protected=tuple(field.id for field in RATIOS[1:]),
        unanimous=tuple(same),
    )
