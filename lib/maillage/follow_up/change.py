"""How each dimension moved since the first wave that asked the same audiences the same questions.

Both waves are read as they were released: a score that one of them withheld is not compared, and no difference tells
more than the two figures side by side. Intervals are read back from their rounded ends, half a point being the least
error, and differences are allowed for together (Holm).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from maillage.catalogue import entries
from maillage.disclosure import Absent, Draft, Field, Findings, Released
from maillage.facts import Fact, absent, chosen, counted
from maillage.intake.earlier import Earlier
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.change import SMALLEST_WORTH
from maillage.measures.estimation import Estimate, difference, holm, p_value
from maillage.measures.gaps import MARKED_POINTS
from maillage.terms import AUDIENCES, UNANIMITY_GROUP

LEVEL = 0.05
NORMAL = 1.959964  # half-widths of a 95 % interval, in standard errors
LEAST_ERROR = 0.5  # points: what rounding to the point leaves open [convention]

CHANGES = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("since", phrase("Depuis la vague"), "text"),
    Field("before", phrase("Avant"), "points"),
    Field("after", phrase("Maintenant"), "points"),
    Field("change", phrase("Changement"), "points"),
    Field("low", phrase("Bas"), "points"),
    Field("high", phrase("Haut"), "points"),
    Field("answers_before", phrase("Réponses, avant"), "count"),
    Field("answers", phrase("Réponses, maintenant"), "count"),
    Field("reading", phrase("Lecture"), "phrase"),
    Field("apart", phrase("Publics"), "phrase"),
)
AUDIENCE_CHANGES = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("audience", phrase("Public"), "term"),
    Field("since", phrase("Depuis la vague"), "text"),
    Field("before", phrase("Avant"), "points"),
    Field("after", phrase("Maintenant"), "points"),
    Field("change", phrase("Changement"), "points"),
    Field("answers_before", phrase("Réponses, avant"), "count"),
    Field("answers", phrase("Réponses, maintenant"), "count"),
)
UP, DOWN, SLIGHT, CHANCE, UNTESTED = (
    phrase("a progressé"),
    phrase("a reculé"),
    phrase("a bougé, de moins que ce qui vaut d’agir"),
    phrase("on ne peut dire qu’elle ait bougé"),
    phrase("trop peu de réponses pour le dire"),
)
SAME = phrase("n’a pas bougé")
AGAIN, HIDDEN, OTHERS, FIRST = (
    phrase("non remesurée"),
    phrase("remesurée ; le résultat n’est pas publié"),
    phrase("publics ou questions différents"),
    phrase("publiée pour la première fois"),
)
APART = phrase("en sens contraire")  # two audiences moved by a marked number of points, one each way
COUNTED: Mapping[str, tuple[str, ...]] = {
    "dimensions_compared": (UP, DOWN, SLIGHT, SAME, CHANCE, UNTESTED),
    "dimensions_up": (UP,),
    "dimensions_down": (DOWN,),
    "dimensions_slight": (SLIGHT,),
    "dimensions_same": (SAME,),
    "dimensions_chance": (CHANCE,),
    "dimensions_untested": (UNTESTED,),
    "dimensions_not_again": (AGAIN,),
    "dimensions_hidden": (HIDDEN,),
    "dimensions_other": (OTHERS,),
    "dimensions_first": (FIRST,),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One dimension at two waves: the earlier one that compares, or why there is none."""

    dimension: str
    wave: str
    before: Fact | None
    after: Fact
    why: str = ""

    @property
    def moved(self) -> Estimate:
        """After less before, with the interval both allow; without a value where one of them has none."""
        if self.why or self.before is None:
            return Estimate(None, None, None, 0, "no_data")
        return difference(_estimate(self.after), _estimate(self.before))


def find(engagement: Engagement, released: Released) -> Findings:
    """Every dimension that some wave scored, and every audience that two waves scored on the same questions.

    Parameters
    ----------
    engagement : Engagement
    released : Released
        Of this wave's stages: the scores are those that leave.
    """
    pairs = [pair for name in entries("dimension") if (pair := _pair(name, engagement.earlier, released.facts))]
    estimates = [pair.moved for pair in pairs]
    tests = holm([p if _tested(pair, one) and (p := p_value(one)) is not None else math.nan
                  for pair, one in zip(pairs, estimates, strict=True)])  # fmt: skip
    by_audience = tuple(_by_audience(engagement.earlier, released.facts))
    apart = _apart(by_audience)
    rows = tuple(
        (*_row(pair, one, float(p)), APART if pair.dimension in apart and not pair.why else Absent("undefined"))
        for pair, one, p in zip(pairs, estimates, tests, strict=True)
    )
    readings = [row[-2] for row in rows]
    counts: dict[str, Fact] = {
        name: counted(sum(reading in among for reading in readings)) for name, among in COUNTED.items()
    }
    return Findings(
        tables={
            "changes": Draft(
                fields=CHANGES,
                rows=rows,
                answers=tuple(min(_n(pair.before), _n(pair.after)) for pair in pairs),
                protected=("before", "after", "change", "low", "high", "answers_before", "answers", "apart"),
            ),
            "audience_changes": Draft(
                fields=AUDIENCE_CHANGES,
                rows=by_audience,
                answers=tuple(min(row[6], row[7]) for row in by_audience),
                protected=("before", "after", "change", "answers_before", "answers"),
            ),
        },
        mandates=counts
        | _named(rows, UP, "risen_most", lambda row: row[4])
        | _named(rows, DOWN, "fallen_most", lambda row: -row[4])
        | {
            "dimensions_apart": counted(sum(row[-1] == APART for row in rows)),
            "any_compared": counted(counts["dimensions_compared"].value > 0, "truth"),
            "any_audience_compared": counted(bool(by_audience), "truth"),
            "smallest_worth": chosen(SMALLEST_WORTH, "points"),
            "fewest_answers": chosen(UNANIMITY_GROUP, "count"),
        },
    )


def _pair(name: str, earlier: tuple[Earlier, ...], now: Mapping[str, Fact]) -> Pair | None:
    """The dimension now and at the first wave that compares; None where no wave scored it."""
    dimension, score, asked = f"dimension:{name}", f"diagnosis.score_{name}", f"diagnosis.asked_{name}"
    after = now.get(score) or absent("undefined", unit="points")
    known = [one for one in earlier if score in one.facts and one.facts[score].known]
    if not known:
        return Pair(dimension, "", None, after, FIRST) if after.known and earlier else None
    if not after.known:
        hidden = after.reason in ("too_few", "withheld")
        return Pair(dimension, known[0].wave, known[0].facts[score], after, HIDDEN if hidden else AGAIN)
    same = [one for one in known if asked in one.facts and asked in now and one.facts[asked].value == now[asked].value]
    if not same:
        return Pair(dimension, known[0].wave, known[0].facts[score], after, OTHERS)
    return Pair(dimension, same[0].wave, same[0].facts[score], after)


def _estimate(fact: Fact) -> Estimate:
    """The score as an estimate again, its error read back from the wider side of its rounded interval."""
    value, n = float(fact.value), fact.n or 0
    if fact.low is None or fact.high is None:
        return Estimate(value, None, None, n, "no_spread")
    if fact.low == fact.high:
        return Estimate(value, value, value, n, "census", 0.0, math.inf)
    half_width = max(value - fact.low, fact.high - value, LEAST_ERROR)
    return Estimate(value, fact.low, fact.high, n, "t", half_width / NORMAL, math.inf)


def _tested(pair: Pair, moved: Estimate) -> bool:
    return not pair.why and moved.value is not None and min(_n(pair.before), _n(pair.after)) >= UNANIMITY_GROUP


def _n(fact: Fact | None) -> int:
    return fact.n or 0 if fact is not None and fact.known else 0


def _row(pair: Pair, moved: Estimate, adjusted: float) -> tuple:
    before, after = _cell(pair.before), _cell(pair.after)
    counts = tuple(_n(fact) or Absent("undefined") for fact in (pair.before, pair.after))
    wave = pair.wave or Absent("undefined")
    if pair.why:
        after = Absent("undefined") if pair.why == OTHERS else after  # side by side they would look comparable
        return (pair.dimension, wave, before, after, *(Absent("undefined"),) * 3, *counts, pair.why)
    reading = _reading(pair, moved, adjusted)
    ends = (Absent("undefined"),) * 2 if reading == UNTESTED else (moved.low, moved.high)
    return (pair.dimension, wave, before, after, moved.value, *ends, *counts, reading)


def _cell(fact: Fact | None) -> float | Absent:
    if fact is None:
        return Absent("undefined")
    return float(fact.value) if fact.known else Absent(fact.reason, fact.table)


def _reading(pair: Pair, moved: Estimate, adjusted: float) -> str:
    """The words for a change: a fact where everybody answered, else what chance does not explain."""
    if not _tested(pair, moved) or moved.low is None:
        return UNTESTED
    if moved.method == "census" and moved.value == 0:
        return SAME
    if moved.method != "census" and not adjusted < LEVEL:
        return CHANCE
    if abs(moved.value) < SMALLEST_WORTH:
        return SLIGHT
    return UP if moved.value > 0 else DOWN


def _named(rows: tuple[tuple, ...], reading: str, name: str, size: Callable[[tuple], float]) -> dict[str, Fact]:
    """The dimension that moved most that way, and by how much; none where two moved as much."""
    found = [row for row in rows if row[-2] == reading]
    most = max(found, key=size) if found else None
    if most is None or sum(size(row) == size(most) for row in found) > 1:
        return {name: absent("undefined", unit="term"), f"{name}_by": absent("undefined", unit="points")}
    return {name: counted(most[0], "term"), f"{name}_by": counted(abs(most[4]), "points")}


def _apart(rows: tuple[tuple, ...]) -> set[str]:
    """Dimensions of which one audience rose and another fell, by a marked number of points: their mean hides it."""
    up = {row[0] for row in rows if row[5] >= MARKED_POINTS}
    return up & {row[0] for row in rows if row[5] <= -MARKED_POINTS}


def _by_audience(earlier: tuple[Earlier, ...], now: Mapping[str, Fact]) -> list[tuple]:
    """Each audience at the first wave that asked it the same questions of a dimension."""
    rows = []
    for name in entries("dimension"):
        here = _questions(now.get(f"diagnosis.asked_{name}"))
        for audience in AUDIENCES:
            score = f"diagnosis.score_{name}_{audience}"
            after = now.get(score)
            if after is None or not after.known:
                continue
            for one in earlier:
                before = one.facts.get(score)
                there = _questions(one.facts.get(f"diagnosis.asked_{name}"))
                if before is not None and before.known and audience in here and there.get(audience) == here[audience]:
                    moved = float(after.value) - float(before.value)
                    rows.append((f"dimension:{name}", f"audience:{audience}", one.wave, float(before.value),
                                 float(after.value), moved, _n(before), _n(after)))  # fmt: skip
                    break
    return rows


def _questions(asked: Fact | None) -> dict[str, str]:
    """By audience, the questions its score rests on, as `diagnosis.asked_…` lists them."""
    if asked is None or not asked.known:
        return {}
    return {part.partition(" ")[0]: part.partition(" ")[2] for part in str(asked.value).split(" / ")}
