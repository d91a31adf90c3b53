"""How solid the figures are, for the annex: reliability, agreement, sites, the overall level and what it is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas

from maillage.catalogue import entries
from maillage.diagnosis.answers import Answers
from maillage.diagnosis.dimensions import (
    BOUNDS,
    NARROWEST,
    Measured,
    audience_places,
    item_places,
    part_of_audience,
    told_with_its_item,
)
from maillage.disclosure import Absent, Draft, Field, Findings, Part, ReleasedTable, all_alike
from maillage.facts import Fact, absent, counted, estimated, recorded
from maillage.language import phrase, rounded
from maillage.measures.agreement import opinion_is_shared, within_group_agreement
from maillage.measures.levels import MINIMUM_DIMENSIONS, levels_reached, weight_sensitivity
from maillage.measures.reliability import cronbach_alpha, reliability_reading
from maillage.measures.resampling import Matrix, intervals, means, replicates
from maillage.terms import AUDIENCES, UNANIMITY_GROUP

LIKERT_STEPS = 5
DRAWS = 2000  # resamples of the overall score: its ends are told to the point [convention; methods.md §1.6: 9,999]

RELIABILITY = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("audience", phrase("Public"), "term"),
    Field("items", phrase("Questions"), "count"),
    Field("respondents", phrase("Réponses complètes"), "count"),
    Field("alpha", phrase("Alpha de Cronbach"), "coefficient"),
    Field("low", phrase("Bas"), "coefficient"),
    Field("high", phrase("Haut"), "coefficient"),
    Field("reading", phrase("Lecture"), "phrase"),
)
AGREEMENT = (
    Field("item", phrase("Question"), "term"),
    Field("audience", phrase("Public"), "term"),
    Field("answers", phrase("Réponses"), "count"),
    Field("agreement", phrase("Accord (r_wg)"), "coefficient"),
    Field("reading", phrase("Lecture"), "phrase"),
)
SITES = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("site", phrase("Site"), "text"),
    Field("score", phrase("Score"), "points"),
    Field("answers", phrase("Réponses"), "count"),
)
OVERALL = (
    Field("measure", phrase("Mesure d’ensemble"), "phrase"),
    Field("value", phrase("Valeur"), "points"),
    Field("low", phrase("Bas"), "points"),
    Field("high", phrase("Haut"), "points"),
)
BANDS = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("low", phrase("Un score bas laisse penser"), "term"),
    Field("middle", phrase("Un score moyen laisse penser"), "term"),
    Field("high", phrase("Un score haut laisse penser"), "term"),
)
READINGS = {
    "use": phrase("le score se lit"),
    "use_for_groups": phrase("le score se lit pour un groupe, avec réserve"),
    "show_items": phrase("lire les questions une à une"),
    "check_reversals": phrase("lire les questions une à une ; une formulation a pu être comprise à l’envers"),
}
SHARED, DIVIDED = phrase("avis proches"), phrase("avis partagés")
SAMPLING, WEIGHTS = (
    phrase("à poids égaux, selon qui a répondu"),
    phrase("selon le poids donné à chaque dimension"),
)
LEVELS = {
    1: phrase("les réseaux restent à ordonner"),
    2: phrase("des initiatives isolées"),
    3: phrase("un cadre défini"),
    4: phrase("des réseaux pilotés"),
    5: phrase("une pratique exemplaire"),
}


def find(answers: Answers, measured: Measured) -> Findings:
    """Reliability where several questions allow it, agreement question by question, sites, the overall level."""
    scores = _scores(answers, measured)
    sites, sums = _sites(answers, measured, scores)
    table, facts = _overall(answers, measured, scores)
    reliability = tuple(_reliability(answers, measured))
    agreement, same = _agreement(answers)
    return Findings(
        tables={
            "reliability": _of_words(RELIABILITY, reliability, ("respondents", "alpha", "low", "high", "reading"), 3),
            "agreement": _of_words(AGREEMENT, agreement, ("answers", "agreement", "reading"), 2),
            "sites": sites,
            "overall": table,
            "bands": Draft(fields=BANDS, rows=tuple(_bands())),
        },
        words=facts,
        read_off=_divided(answers),
        sums=(*sums, *same),
    )


def _bands() -> Iterator[tuple]:
    """What a score lets one think, dimension by dimension: a help to read it, never a finding."""
    for name, dimension in entries("dimension").items():
        if dimension.fields["scored"]:
            yield f"dimension:{name}", *(f"dimension:{name}#band_{band}" for band in ("low", "middle", "high"))


def _of_words(fields: tuple[Field, ...], rows: tuple[tuple, ...], protected: tuple[str, ...], at: int) -> Draft:
    return Draft(fields=fields, rows=rows, answers=tuple(row[at] for row in rows), protected=protected)


def _scores(answers: Answers, measured: Measured) -> Mapping[tuple[str, str], pandas.Series]:
    """Each respondent's score of every dimension that is published for their audience [points]."""
    return {(name, audience): answers.scores(name, audience) for name, audience in measured.scores}


# --- reliability and agreement -------------------------------------------------------------------------------------


def _reliability(answers: Answers, measured: Measured) -> Iterator[tuple]:
    for name, audience in measured.scores:
        matrix = answers.matrix(name, audience)
        if matrix.shape[1] < 2:
            continue
        found = cronbach_alpha(matrix.to_numpy())
        if found.method == "too_few":
            continue
        known = found.value is not None
        none = Absent("undefined")
        ends = (found.low, found.high) if known and found.low is not None else (none, none)
        yield (
            f"dimension:{name}",
            f"audience:{audience}",
            found.items,
            found.respondents,
            found.value if known else none,
            *ends,
            READINGS[reliability_reading(found.value)] if known else none,
        )


def _agreement(answers: Answers) -> tuple[tuple[tuple, ...], tuple[tuple[Part, ...], ...]]:
    """Degrees of agreement alone: the other forms have too few steps for a spread to say much.

    Beside a mean that is withheld, the spread would narrow it: both are told or neither.
    """
    rows, sums = [], []
    places = item_places(answers)
    for item in entries("item").values() if answers.given else ():
        if item.fields["form"] != "likert" or not item.fields["dimension"]:
            continue
        for audience in AUDIENCES:
            matrix = answers.matrix(item.fields["dimension"], audience)
            if item.id not in matrix.columns:
                continue
            given = matrix[item.id].dropna().to_numpy()
            if len(given) < max(answers.minimum, UNANIMITY_GROUP):
                continue
            steps = 1 + (LIKERT_STEPS - 1) * given / 100
            shared = float(within_group_agreement(steps[:, None], LIKERT_STEPS)[0])
            sums.append(
                told_with_its_item(
                    "agreement", len(rows), "agreement", item.id, given, places[item.id, audience], answers
                )
            )
            reading = SHARED if opinion_is_shared(float(rounded(shared, 2))) else DIVIDED  # read as it is printed
            rows.append((f"item:{item.id}", f"audience:{audience}", len(given), shared, reading))
    return tuple(rows), tuple(sums)


def _divided(answers: Answers) -> dict[str, tuple[str, Callable[[ReleasedTable], Fact]]]:
    """Opinions are counted where they are shown: one that is withheld would be told by the count."""

    def fact(table: ReleasedTable, readings: Collection[str]) -> Fact:
        if not answers.given:
            return absent("no_table", unit="count", table="answers")
        shown = [cell for cell in table.column("reading") if not isinstance(cell, Absent)]
        if shown:
            return counted(sum(cell in readings for cell in shown))
        return absent("withheld" if table.rows else "too_few", unit="count")

    return {
        "opinions_examined": ("agreement", lambda table: fact(table, (SHARED, DIVIDED))),
        "opinions_divided": ("agreement", lambda table: fact(table, (DIVIDED,))),
    }


# --- sites ---------------------------------------------------------------------------------------------------------


def _sites(
    answers: Answers, measured: Measured, scores: Mapping[tuple[str, str], pandas.Series]
) -> tuple[Draft, tuple[tuple[Part, ...], ...]]:
    """Every site's plain mean of its respondents; a crossing, so ten answers at least, and no site by subtraction.

    Audience by audience and site by site, the same answers add up to the same sum: what one table withholds the other
    must not tell. About the same people answer every dimension: a site is counted in all of them or in none.
    """
    rows: list[tuple] = []
    sums: list[tuple[Part, ...]] = []
    before: dict[str | None, Part] = {}
    places = audience_places(measured, answers.minimum)
    costs = _costs(answers)
    for name in measured.together:
        own = {audience: series for (of, audience), series in scores.items() if of == name}
        by_site = _by_site(answers, own)
        if len(by_site) < 2:
            continue
        everybody = np.concatenate([series.to_numpy() for series in own.values()])
        # A large group that is all alike may be told, and with it whoever belongs to it.
        told = len(everybody) >= UNANIMITY_GROUP and np.ptp(everybody) == 0
        of_scores = [
            replace(
                part_of_audience(answers, name, audience, given.to_numpy(), places[name]), factor=-float(len(given))
            )
            for audience, given in own.items()
        ]
        of_counts = [Part("", 0, f"{name}: answers", float(len(everybody)), -1.0, False, 1.0, 0.0, 0.0, np.inf)]
        for site, given in by_site.items():
            n, mean, at = float(len(given)), float(given.mean()), len(rows)
            few = len(given) < UNANIMITY_GROUP
            secret = few or all_alike(given, answers.engagement)
            rows.append((f"dimension:{name}", site, Absent("too_few") if few else mean, len(given)))
            of_scores.append(
                Part("sites", at, "score", mean, n, secret, costs[site], 0.0 if told else NARROWEST, *BOUNDS)
            )
            few_counted, most = n < answers.minimum, float(len(everybody))
            count = Part("sites", at, "answers", n, 1.0, few_counted, costs[site], max(n, answers.minimum), 0.0, most)
            of_counts.append(count)
            if site in before:
                sums.append((count, replace(before[site], factor=-1.0)))
            before[site] = count
        sums += [tuple(of_scores), tuple(of_counts)]
    draft = Draft(
        fields=SITES, rows=tuple(rows), answers=tuple(row[-1] for row in rows), protected=("score", "answers")
    )
    return draft, tuple(sums)


def _costs(answers: Answers) -> Mapping[str | None, float]:
    """What the reader loses with a site: its people, whatever the dimension, so that all of them hide the same one."""
    given = [site for audience in AUDIENCES for site in answers.sites(audience)]
    people = Counter(None if pandas.isna(site) else str(site) for site in given)
    return {site: people[site] + place / 1000 for place, site in enumerate(sorted(people, key=str))}


def _by_site(answers: Answers, own: Mapping[str, pandas.Series]) -> dict[str | None, pandas.Series]:
    """Respondents' scores by the site they gave; those who gave none together, last."""
    if not own:
        return {}
    where = [answers.sites(audience).reindex(given.index) for audience, given in own.items()]
    groups = pandas.concat(list(own.values())).groupby(pandas.concat(where).to_numpy(), dropna=False)
    return {None if pandas.isna(site) else str(site): given for site, given in groups}


# --- the overall level ---------------------------------------------------------------------------------------------


def _overall(
    answers: Answers, measured: Measured, scores: Mapping[tuple[str, str], pandas.Series]
) -> tuple[Draft, dict[str, Fact]]:
    """The plain mean of the dimensions measured, what another sample and other weights would make of it."""
    names = list(dict.fromkeys(name for name, _ in scores))
    units = {"overall": "points", "overall_level_low": "phrase", "overall_level_high": "phrase", "one_level": "truth"}
    if len(names) < MINIMUM_DIMENSIONS:
        few = any(isinstance(cell, Absent) and cell.reason == "too_few" for cell in measured.together.values())
        reason = {"reason": "too_few" if few else "undefined"}
        if not answers.given:
            reason = {"reason": "no_table", "table": "answers"}
        return Draft(fields=OVERALL, rows=()), {name: absent(unit=unit, **reason) for name, unit in units.items()}
    table, audiences = _wide(names, scores)
    populations = {audience: answers.population[audience] for audience in AUDIENCES}
    value, low, high, method = _sampled(table, audiences, populations)
    lightest, heaviest = (round(end, 9) for end in weight_sensitivity([measured.together[n].value for n in names]))
    unknown = Absent("undefined")
    rows = (
        (SAMPLING, value, unknown if low is None else low, unknown if high is None else high),
        (WEIGHTS, value, lightest, heaviest),
    )
    n = len(table)
    draft = Draft(fields=OVERALL, rows=rows, answers=(n, n), protected=("value", "low", "high"))
    if low is None:
        whole = {"overall": recorded(value, "points", n=n, method=method)}
        return draft, {name: absent("undefined", unit=unit) for name, unit in units.items()} | whole
    lowest, highest = levels_reached(low, high)
    return draft, {
        "overall": estimated(value, "points", low=low, high=high, n=n, method=method),
        "overall_level_low": counted(LEVELS[lowest], "phrase", n=n),
        "overall_level_high": counted(LEVELS[highest], "phrase", n=n),
        "one_level": counted(lowest == highest, "truth", n=n),
    }


def _sampled(
    table: Matrix, audiences: list[str], populations: Mapping[str, float]
) -> tuple[float, float | None, float | None, str]:
    """The overall score, its interval where the answers give one, and how it was found.

    One answer of several people, few answers or answers all alike of a part of the company give none.
    """
    statistic = _mean_of_audiences(audiences)
    if any(audiences.count(name) == 1 and populations[name] > 1 for name in set(audiences)):
        return float(statistic(table, np.ones((1, len(table))))[0, 0]), None, None, "too_few"
    found = intervals(table, statistic, replicates(audiences, populations, DRAWS), bounds=BOUNDS)
    value, low, high = (float(part[0]) for part in (found.value, found.low, found.high))
    return (value, None, None, found.method) if np.isnan(low) or np.isnan(high) else (value, low, high, found.method)


def _wide(names: list[str], scores: Mapping[tuple[str, str], pandas.Series]) -> tuple[Matrix, list[str]]:
    """Respondents by dimensions [points], nan where a score is not published, and the audience of each."""
    blocks, audiences = [], []
    for audience in AUDIENCES:
        block = pandas.DataFrame({name: scores[name, audience] for name in names if (name, audience) in scores})
        blocks.append(block.reindex(columns=names))
        audiences += [audience] * len(block)
    return pandas.concat(blocks).to_numpy(dtype=float), audiences


def _mean_of_audiences(audiences: list[str]):
    """The overall score as a statistic of resamples: a dimension is the plain mean of its audiences."""
    of = np.array(audiences)

    def overall(table: Matrix, weights: Matrix) -> Matrix:
        by_audience = np.array([means(table[of == name], weights[:, of == name]) for name in dict.fromkeys(audiences)])
        return _mean_of_known(_mean_of_known(by_audience, 0), 1)[:, None]

    return overall


def _mean_of_known(values: Matrix, axis: int) -> Matrix:
    """Mean along an axis of what is there; nan where nothing is: a resample may hold nobody who answered."""
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    return np.divide(
        np.where(known, values, 0).sum(axis=axis), count, out=np.full(count.shape, np.nan), where=count > 0
    )
