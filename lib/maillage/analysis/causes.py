"""Why: each cause's load, set against the loads of clients about whom nothing is known.

A load alone would answer before the client does, since some causes stand behind more families than others. Causes are
therefore ordered by the percentile of their load among simulated average clients [practice.md §7]; the order an
average client would get is given beside. The order is a proposal: the committee's vote decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from maillage.catalogue import entries, entry
from maillage.catalogue import weights as catalogue_weights
from maillage.diagnosis.dimensions import Measured
from maillage.diagnosis.symptoms import family_severities
from maillage.disclosure import Draft, Field, Findings, all_alike
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.causes import allocation, average_client_loads, load_percentiles, loads, ranking

SHOWN = 3  # causes put before the committee [practice.md §7]
UNUSUAL = 0.5  # percentile from which a load is above that of the average client
FAMILIES_NEEDED = 5  # families with a severity below which no order is proposed [convention]

CAUSES = (
    Field("cause", phrase("Cause possible"), "term"),
    Field("rank", phrase("Rang"), "count"),
    Field("percentile", phrase("Part des clients simulés moins chargés"), "share"),
    Field("average_rank", phrase("Rang chez un client moyen"), "count"),
    Field("families", phrase("Familles concernées"), "count"),
    Field("interviews", phrase("Entretiens qui la citent"), "count"),
)
GROUNDS = (
    Field("cause", phrase("Cause"), "term"),
    Field("family", phrase("Famille de symptômes"), "term"),
    Field("severity", phrase("Gravité"), "share"),
    Field("part", phrase("Part de la charge"), "share"),
)
QUOTATIONS = (
    Field("cause", phrase("Cause"), "term"),
    Field("population", phrase("Population"), "term"),
    Field("quotation", phrase("Citation approuvée"), "text"),
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Causes with their loads.

    Parameters
    ----------
    names, families : tuple of str
        Ids, in catalogue order.
    severities : array of shape (families,)
        0 to 1, NaN where not measured.
    shares : array of shape (families, causes)
        How each family's severity is shared out among causes.
    percentiles : array of shape (causes,)
        0 to 100 among average clients; NaN where no measured family bears on the cause.
    order : tuple of int
        Positions of the causes, most unusual load first; empty where too few families are measured.
    ranks, average_ranks : tuple of int or None
        Shared by equal loads.
    retained : tuple of str
        The first causes whose load is above the average client's, at most three, more where they tie.
    """

    names: tuple[str, ...]
    families: tuple[str, ...]
    severities: np.ndarray
    shares: np.ndarray
    percentiles: np.ndarray
    order: tuple[int, ...]
    ranks: tuple[int | None, ...]
    average_ranks: tuple[int | None, ...]
    retained: tuple[str, ...]


def weigh(engagement: Engagement, measured: Measured) -> Weighed:
    """Loads, percentiles and order of every cause of the catalogue."""
    names, families = tuple(entries("cause")), tuple(entries("family"))
    found = family_severities(engagement, measured)
    severities = np.array([found[f][0] if isinstance(found[f][0], float) else np.nan for f in families])
    weights = np.array(
        [[catalogue_weights()[family].get(cause, 0) for cause in names] for family in families], dtype=float
    )
    known = ~np.isnan(severities)
    simulated = average_client_loads(weights, known)
    percentiles = np.round(load_percentiles(loads(severities, weights), simulated))
    ranked = ranking(percentiles)
    average = ranking(_medians(simulated))
    enough = int(known.sum()) >= FAMILIES_NEEDED
    retained = tuple(
        names[position]
        for position in ranked.order
        if enough and (ranked.ranks[position] or 99) <= SHOWN and percentiles[position] > 100 * UNUSUAL
    )
    return Weighed(
        names,
        families,
        severities,
        allocation(weights),
        percentiles,
        ranked.order if enough else (),
        ranked.ranks,
        average.ranks,
        retained,
    )


def _medians(simulated: np.ndarray) -> np.ndarray:
    """Median load of each cause among average clients; NaN for a cause that no measured family bears on."""
    borne = ~np.isnan(simulated).all(axis=0)
    medians = np.full(simulated.shape[1], np.nan)
    medians[borne] = np.nanmedian(simulated[:, borne], axis=0).round(6)
    return medians


def find(engagement: Engagement, weighed: Weighed) -> Findings:
    """The ordered causes, what each rests on, what interviews say of it."""
    cited = _interviews(engagement)
    interviews = len({row["interview"] for row in engagement.rows("interviews")})
    rows, answers, alike = [], [], []
    for position in weighed.order:
        percentile = weighed.percentiles[position]
        if np.isnan(percentile):
            continue
        name = weighed.names[position]
        bearing = np.flatnonzero((weighed.shares[:, position] > 0) & (np.nan_to_num(weighed.severities) > 0))
        rows.append(
            (
                f"cause:{name}",
                weighed.ranks[position],
                float(percentile) / 100,
                weighed.average_ranks[position],
                len(bearing),
                cited.get(name, 0) if interviews else None,
            )
        )
        answers.append(interviews)
        heard = cited.get(name, 0)
        alike.append(all_alike([True] * heard + [False] * (interviews - heard), engagement))
    return Findings(
        tables={
            "causes": Draft(
                fields=CAUSES,
                rows=tuple(rows),
                answers=tuple(answers),
                protected=("interviews",),
                unanimous=tuple(alike),
            ),
            "grounds": Draft(fields=GROUNDS, rows=tuple(_grounds(weighed))),
            "quotations": Draft(fields=QUOTATIONS, rows=tuple(_quotations(engagement, weighed))),
        },
        mandates=_facts(engagement, weighed),
        trace=_trace(engagement, weighed),
    )


def _interviews(engagement: Engagement) -> Mapping[str, int]:
    """Interviews in which each cause was heard, by cause."""
    heard: dict[str, set[str]] = {}
    for row in engagement.rows("interviews"):
        heard.setdefault(str(row["code"]).removeprefix("cause:"), set()).add(row["interview"])
    return {code: len(interviews) for code, interviews in heard.items()}


def _grounds(weighed: Weighed) -> list[tuple]:
    """For each retained cause, the families that make its load, heaviest first."""
    rows = []
    for name in weighed.retained:
        position = weighed.names.index(name)
        points = np.nan_to_num(weighed.severities) * weighed.shares[:, position]
        for family in np.argsort(-points, kind="stable"):
            if points[family] > 0:
                part = float(points[family] / points.sum())
                rows.append(
                    (f"cause:{name}", f"family:{weighed.families[family]}", float(weighed.severities[family]), part)
                )
    return rows


def _quotations(engagement: Engagement, weighed: Weighed) -> list[tuple]:
    """What people said of the retained causes and agreed to see printed."""
    return [
        (f"cause:{name}", f"population:{row['population']}", row["quotation"])
        for name in weighed.retained
        for row in engagement.rows("interviews")
        if str(row["code"]).removeprefix("cause:") == name and row["quotation"] and row["approved_on"]
    ]


def _facts(engagement: Engagement, weighed: Weighed) -> dict[str, Fact]:
    measured = int((~np.isnan(weighed.severities)).sum())
    facts: dict[str, Fact] = {"families_with_severity": counted(measured)}
    if not weighed.order:
        units = {"causes_retained": "count", "any_cause": "truth"}
        units |= dict.fromkeys((f"cause_{place}" for place in ("first", "second", "third")), "term")
        reason = "no_data" if engagement.has("symptoms") else "no_table"
        return facts | {name: absent(reason, unit=unit, table="symptoms") for name, unit in units.items()}
    facts |= {
        "causes_retained": counted(len(weighed.retained)),
        "any_cause": counted(bool(weighed.retained), "truth"),
    }
    for place, position in zip(("first", "second", "third"), range(SHOWN), strict=True):
        alone = position < len(weighed.retained)
        facts[f"cause_{place}"] = (
            counted(f"cause:{weighed.retained[position]}", "term") if alone else absent("undefined", unit="term")
        )
    return facts


def _trace(engagement: Engagement, weighed: Weighed) -> tuple[tuple[str, str], ...]:
    """Observed symptoms and measured families lead to the retained causes."""
    edges = []
    observed = [row["symptom"] for row in engagement.rows("symptoms") if row["state"] == "observed"]
    for name in weighed.retained:
        position = weighed.names.index(name)
        for index, family in enumerate(weighed.families):
            if weighed.shares[index, position] > 0 and np.nan_to_num(weighed.severities[index]) > 0:
                edges.append((f"family:{family}", f"cause:{name}"))
                edges += [
                    (symptom, f"family:{family}") for symptom in observed if entry(symptom).fields["family"] == family
                ]
    return tuple(dict.fromkeys(edges))
