"""Why: each cause's load, set against the loads of clients about whom nothing is known.

A load alone would answer before the client does, since some causes stand behind more families than others. Causes are
therefore ordered by the percentile of their load among simulated average clients [practice.md §7]; the order an
average client would get is given beside. The order is a proposal: the committee's vote, rows of `decisions` about a
cause, decides what the plan acts on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from maillage.catalogue import entries, entry, match
from maillage.catalogue import weights as catalogue_weights
from maillage.diagnosis.dimensions import Measured, measured
from maillage.diagnosis.symptoms import OBSERVED, family_severities, signs_examined, standing
from maillage.diagnosis.voices import codes_heard
from maillage.disclosure import Absent, Draft, Field, Findings, not_counted, once
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.causes import allocation, average_client_loads, load_percentiles, loads, ranking

SHOWN = 3  # causes put before the committee [practice.md §7]
PLACES = ("cause_first", "cause_second", "cause_third")
UNUSUAL = 0.5  # percentile from which a load is above that of the average client
FAMILIES_NEEDED = 5  # families with a severity below which no order is proposed [convention]

CAUSES = (
    Field("cause", phrase("Cause possible"), "term"),
    Field("rank", phrase("Rang"), "count"),
    Field("percentile", phrase("Part des clients simulés moins chargés"), "share"),
    Field("average_rank", phrase("Rang chez un client moyen"), "count"),
    Field("families", phrase("Familles concernées"), "count"),
    Field("interviews", phrase("Entretiens qui la citent"), "count"),
    Field("state", phrase("État"), "phrase"),
)
PROPOSED, KEPT, SET_ASIDE = phrase("proposée"), phrase("retenue par vote"), phrase("écartée par vote")
VOTES = dict.fromkeys(("kept", "changed", "corrected", "maintained", "yes"), KEPT) | {
    "refused": SET_ASIDE, "no": SET_ASIDE
}  # fmt: skip
GROUNDS = (
    Field("cause", phrase("Cause"), "term"),
    Field("family", phrase("Famille de symptômes"), "term"),
    Field("severity", phrase("Gravité"), "share"),
    Field("part", phrase("Part de la charge"), "share"),
    Field("basis", phrase("D’après"), "phrase"),
    Field("signs", phrase("Signes examinés"), "count"),
)
RETAINED = (Field("cause", phrase("Cause"), "term"),)
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
    proposed : tuple of str
        The first causes whose load is above the average client's, at most three, more where they tie.
    votes : mapping of str to str
        `KEPT` or `SET_ASIDE`, of the causes the committee voted on.
    retained : tuple of str
        What the plan acts on: the proposal less what the vote set aside, then what it kept besides.
    """

    names: tuple[str, ...]
    families: tuple[str, ...]
    severities: np.ndarray
    shares: np.ndarray
    percentiles: np.ndarray
    order: tuple[int, ...]
    ranks: tuple[int | None, ...]
    average_ranks: tuple[int | None, ...]
    proposed: tuple[str, ...]
    votes: Mapping[str, str]
    retained: tuple[str, ...]


@once
def weighed(engagement: Engagement) -> Weighed:
    """The causes of an engagement as its own measures weigh them."""
    return weigh(engagement, measured(engagement))


def weigh(engagement: Engagement, measured: Measured) -> Weighed:
    """Loads, percentiles and order of every cause of the catalogue."""
    names, families = tuple(entries("cause")), tuple(entries("family"))
    found = family_severities(engagement, measured)
    severities = np.array([found[f][0] if isinstance(found[f][0], float) else np.nan for f in families])
    weights = matrix(engagement)
    known = ~np.isnan(severities)
    simulated = average_client_loads(weights, known)
    percentiles = np.round(load_percentiles(loads(severities, weights), simulated))
    ranked = ranking(percentiles)
    average = ranking(_medians(simulated))
    enough = int(known.sum()) >= FAMILIES_NEEDED
    proposed = tuple(
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
        proposed,
        (votes := voted(engagement)),
        (
            *(name for name in proposed if votes.get(name) != SET_ASIDE),
            *(name for name in names if votes.get(name) == KEPT and name not in proposed),
        ),
    )


def matrix(engagement: Engagement) -> np.ndarray:
    """Weight of each cause in each family, (families, causes): the catalogue's, less what this client changed."""
    changed = engagement.settings.cause_weights
    return np.array(
        [
            [changed.get(family, {}).get(cause, row.get(cause, 0)) for cause in entries("cause")]
            for family, row in ((family, catalogue_weights()[family]) for family in entries("family"))
        ],
        dtype=float,
    )


def voted(engagement: Engagement) -> Mapping[str, str]:
    """The committee's last word on each cause; words that decide nothing leave it a proposal."""
    votes: dict[str, str] = {}
    for name, row in engagement.rows_about("decisions", "cause"):
        said = str(row["value"])
        decision = match("decision", said) or match("yes_no", said)
        if decision:
            votes.pop(name, None)
            if decision in VOTES:
                votes[name] = VOTES[decision]
    return votes


def _medians(simulated: np.ndarray) -> np.ndarray:
    """Median load of each cause among average clients; NaN for a cause that no measured family bears on."""
    borne = ~np.isnan(simulated).all(axis=0)
    medians = np.full(simulated.shape[1], np.nan)
    medians[borne] = np.nanmedian(simulated[:, borne], axis=0).round(6)
    return medians


def find(engagement: Engagement, weighed: Weighed) -> Findings:
    """The ordered causes, what each rests on, what interviews say of it."""
    interviews, cited = codes_heard(engagement)
    rows, answers = [], []
    kept = (weighed.names.index(name) for name in weighed.retained)
    for position in dict.fromkeys((*weighed.order, *kept)):
        percentile = weighed.percentiles[position]
        name = weighed.names[position]
        bearing = np.flatnonzero((weighed.shares[:, position] > 0) & (np.nan_to_num(weighed.severities) > 0))
        ordered = position in weighed.order
        rows.append(
            (
                f"cause:{name}",
                weighed.ranks[position] if ordered else None,
                float(percentile) / 100 if ordered else None,
                weighed.average_ranks[position] if ordered else None,
                len(bearing),
                cited.get(f"cause:{name}", 0) if interviews else None,
                weighed.votes.get(name, PROPOSED if name in weighed.proposed else None),
            )
        )
        answers.append(interviews)
    return Findings(
        tables={
            "causes": Draft(
                fields=CAUSES,
                rows=tuple(rows),
                answers=tuple(answers),
                protected=("interviews",),
                unanimous=(not_counted(interviews, engagement),) * len(rows),
            ),
            "retained": Draft(fields=RETAINED, rows=tuple((f"cause:{name}",) for name in weighed.retained)),
            "grounds": Draft(fields=GROUNDS, rows=tuple(_grounds(engagement, weighed))),
            "quotations": Draft(fields=QUOTATIONS, rows=tuple(_quotations(engagement, weighed))),
        },
        mandates=_facts(engagement, weighed),
        trace=_trace(engagement, weighed),
    )


def _grounds(engagement: Engagement, weighed: Weighed) -> list[tuple]:
    """For each retained cause, the families that make its load, heaviest first, and what their severity rests on."""
    rows, found, signs = [], family_severities(engagement, measured(engagement)), signs_examined(engagement)
    for name in weighed.retained:
        position = weighed.names.index(name)
        points = np.nan_to_num(weighed.severities) * weighed.shares[:, position]
        for family in np.argsort(-points, kind="stable"):
            if points[family] > 0:
                part = float(points[family] / points.sum())
                code = weighed.families[family]
                basis = found[code][1]
                seen = signs[code] if basis == OBSERVED else Absent("undefined")
                rows.append((f"cause:{name}", f"family:{code}", float(weighed.severities[family]), part, basis, seen))
    return rows


def _quotations(engagement: Engagement, weighed: Weighed) -> list[tuple]:
    """For each retained cause, the first thing said of it that its author agreed to see printed."""
    said: dict[str, tuple] = {}
    for row in engagement.rows("interviews"):
        name = str(row["code"]).removeprefix("cause:")
        if name in weighed.retained and row["quotation"] and row["approved_on"]:
            said.setdefault(name, (f"cause:{name}", f"population:{row['population']}", row["quotation"]))
    return [said[name] for name in weighed.retained if name in said]


def _facts(engagement: Engagement, weighed: Weighed) -> dict[str, Fact]:
    measured = int((~np.isnan(weighed.severities)).sum())
    kept = sum(vote == KEPT for vote in weighed.votes.values())
    changed = sum(len(causes) for causes in engagement.settings.cause_weights.values())
    facts: dict[str, Fact] = {
        "families_with_severity": counted(measured),
        "causes_kept": counted(kept),
        "causes_set_aside": counted(len(weighed.votes) - kept),
        "any_vote": counted(bool(weighed.votes), "truth"),
        "weights_changed": counted(changed),
        "any_weight_changed": counted(changed > 0, "truth"),
        "any_weight": counted(bool(matrix(engagement).any()), "truth"),
        "causes_retained": counted(len(weighed.retained)),
        "any_cause": counted(bool(weighed.retained), "truth"),
    }
    for place, name in zip(PLACES, (*weighed.retained, None, None, None), strict=False):
        facts[place] = counted(f"cause:{name}", "term") if name else absent("undefined", unit="term")
    if not weighed.order:
        reason = "no_data" if engagement.has("symptoms") else "no_table"
        units = {"causes_proposed": "count", "any_proposed": "truth"}
        if not weighed.retained:
            units |= {name: facts[name].unit for name in ("causes_retained", "any_cause", *PLACES)}
        return facts | {name: absent(reason, unit=unit, table="symptoms") for name, unit in units.items()}
    return facts | {
        "causes_proposed": counted(len(weighed.proposed)),
        "any_proposed": counted(bool(weighed.proposed), "truth"),
    }


def _trace(engagement: Engagement, weighed: Weighed) -> tuple[tuple[str, str], ...]:
    """Observed symptoms and measured families lead to the retained causes."""
    edges = []
    observed = [row["symptom"] for row in standing(engagement) if row["state"] == "observed"]
    for name in weighed.retained:
        position = weighed.names.index(name)
        for index, family in enumerate(weighed.families):
            if weighed.shares[index, position] > 0 and np.nan_to_num(weighed.severities[index]) > 0:
                edges.append((f"family:{family}", f"cause:{name}"))
                edges += [
                    (symptom, f"family:{family}") for symptom in observed if entry(symptom).fields["family"] == family
                ]
    return tuple(dict.fromkeys(edges))
