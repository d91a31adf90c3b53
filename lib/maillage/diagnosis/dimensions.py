"""The twelve dimensions against the client's own targets, with their intervals; who sees what; item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from maillage.catalogue import entries, entry
from maillage.diagnosis.answers import Answers, answers_of, points_of, scored_items
from maillage.disclosure import (
    Absent,
    Draft,
    Field,
    Findings,
    Part,
    ReleasedTable,
    Sums,
    all_alike,
    given_away,
    once,
)
from maillage.facts import Fact, absent, counted, estimated, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase, rounded
from maillage.measures.estimation import Estimate, mean_of_means, mean_with_interval
from maillage.terms import AUDIENCES, MINIMUM_GROUP, UNANIMITY_GROUP

NOT_OUR_SUBJECT = "not_our_subject"
BOUNDS = (0.0, 100.0)
NARROWEST = BOUNDS[1] / UNANIMITY_GROUP  # points left around a score withheld: one person of ten may differ wholly
STEPS = {"likert": 25.0, "fact_yes_no": 100.0}  # points from one answer to the next; of the other forms, 50

# Verdicts against the client's own target [practice.md §6]. Between « behind » and « undecided » the interval decides,
# and whether one person more or less would turn the verdict over [practice.md §11].
REACHED, BEHIND, UNDECIDED = phrase("cible atteinte"), phrase("en deçà de la cible"), phrase("on ne peut trancher")
UNSURE = phrase("sous la cible, sans intervalle")
NO_TARGET, NO_SUBJECT, DESCRIBED = (
    phrase("sans cible"),
    phrase("sans cible : écartée par la direction"),
    phrase("décrite, non notée"),
)

DIMENSIONS = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("score", phrase("Score"), "points"),
    Field("low", phrase("Bas"), "points"),
    Field("high", phrase("Haut"), "points"),
    Field("target", phrase("Cible du client"), "points"),
    Field("distance", phrase("Écart"), "points"),
    Field("verdict", phrase("Lecture"), "phrase"),
    Field("answers", phrase("Réponses"), "count"),
)
AUDIENCE_FIELDS = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("executives", phrase("Dirigeants"), "points"),
    Field("executives_answers", phrase("Réponses"), "count"),
    Field("managers", phrase("Managers"), "points"),
    Field("managers_answers", phrase("Réponses"), "count"),
    Field("employees", phrase("Collaborateurs"), "points"),
    Field("employees_answers", phrase("Réponses"), "count"),
)
ITEMS = (
    Field("item", phrase("Question"), "term"),
    Field("audience", phrase("Public"), "term"),
    Field("answers", phrase("Réponses"), "count"),
    Field("score", phrase("Score"), "points"),
    Field("unknown", phrase("« Je ne sais pas »"), "count"),
)
DECLARED = (
    Field("item", phrase("Question"), "term"),
    Field("answer", phrase("Réponse"), "term"),
    Field("score", phrase("Score"), "points"),
    Field("answers", phrase("Réponses"), "count"),
)
HELP = (
    Field("audience", phrase("Public"), "term"),
    Field("received", phrase("Ont reçu de l’aide"), "count"),
    Field("received_answers", phrase("Sur"), "count"),
    Field("given", phrase("En ont donné"), "count"),
    Field("given_answers", phrase("Sur"), "count"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Estimates of every scored dimension, by audience and together, and the client's targets.

    Parameters
    ----------
    together : mapping of str to Estimate or Absent
        By dimension id [points].
    by_audience : mapping of (str, str) to Estimate
        By dimension and audience; audiences with too few answers are not there.
    scores : mapping of (str, str) to array
        Behind each of these estimates, a respondent each [points].
    answers : mapping of (str, str) to int
        Respondents with a score, by dimension and audience, however few.
    targets : mapping of str to float, str or None
    """

    together: Mapping[str, Estimate | Absent]
    by_audience: Mapping[tuple[str, str], Estimate]
    scores: Mapping[tuple[str, str], ArrayLike]
    answers: Mapping[tuple[str, str], int]
    targets: Mapping[str, float | str | None]


@once
def measured(engagement: Engagement) -> Measured:
    """Every scored dimension of an engagement, on its own answers."""
    return measure(engagement, answers_of(engagement))


def measure(engagement: Engagement, answers: Answers) -> Measured:
    """Every scored dimension: the plain mean of the audiences that answered it in sufficient number.

    An audience below the minimum group takes no part in the mean, since mean and remaining audience would give it away;
    nor does a small one that answered all alike where the mean alone would tell.
    """
    together: dict[str, Estimate | Absent] = {}
    by_audience: dict[tuple[str, str], Estimate] = {}
    published: dict[tuple[str, str], ArrayLike] = {}
    counts: dict[tuple[str, str], int] = {}
    for name, dimension in entries("dimension").items():
        if not dimension.fields["scored"]:
            continue
        usable = {}
        for audience in AUDIENCES:
            if answers.matrix(name, audience).empty:
                continue
            scores = answers.scores(name, audience).to_numpy()
            counts[name, audience] = len(scores)
            if len(scores) >= answers.minimum:
                usable[audience] = scores
        while usable and (told := _told(answers, name, usable)):
            usable = {audience: scores for audience, scores in usable.items() if not _tells(told, audience)}
        estimates = {
            audience: mean_with_interval(scores, answers.population[audience], bounds=BOUNDS)
            for audience, scores in usable.items()
        }
        by_audience |= {(name, audience): estimate for audience, estimate in estimates.items()}
        published |= {(name, audience): scores for audience, scores in usable.items()}
        if estimates:
            together[name] = mean_of_means(list(estimates.values()), bounds=BOUNDS)
        elif not answers.given:
            together[name] = Absent("no_table", "answers")
        else:
            answered = [counts.get((name, audience), 0) for audience in AUDIENCES]
            enough = max(answered) >= answers.minimum
            together[name] = Absent("withheld" if enough else "too_few" if any(answered) else "no_data")
    targets = {name: engagement.settings.dimension_targets.get(name) for name in entries("dimension")}
    return Measured(together, by_audience, published, counts, targets)


def _told(answers: Answers, name: str, usable: Mapping[str, ArrayLike]) -> set[str]:
    """Columns of what the score of a dimension would give away."""
    told = {column for _, _, column in given_away(_sums_of(answers, name, usable, {}))}
    return told or {audience for audience in usable if _only_one_fits(answers, name, usable, audience)}


def _only_one_fits(answers: Answers, name: str, usable: Mapping[str, ArrayLike], audience: str) -> bool:
    """Whether counting alone tells an audience that is all alike: its mean and that of the audience it hides behind
    go by steps, and no other two of them may make the score that is printed.
    """
    if len(usable) < 2 or not all_alike(usable[audience], answers.engagement):
        return False
    hiding = min((other for other in usable if other != audience), key=lambda other: len(usable[other]))
    means = {other: float(np.mean(scores)) for other, scores in usable.items()}
    both = rounded(sum(means.values()) / len(means), 0) * len(means)
    rest = [mean for other, mean in means.items() if other not in (audience, hiding)]
    slack = (len(means) + len(rest)) / 2  # what rounding leaves open
    own, other = (_grid(answers, name, one, len(usable[one])) for one in (audience, hiding))
    left = float(both) - sum(rest) - np.arange(0, BOUNDS[1] + own / 2, own)
    nearest = np.clip(np.round(left / other) * other, *BOUNDS)
    return int((np.abs(nearest - left) <= slack).sum()) < 2


def _grid(answers: Answers, name: str, audience: str, n: int) -> float:
    """Points from one possible mean of an audience to the next."""
    items = answers.matrix(name, audience).columns
    return max(map(step_of, items)) / len(items) / n


def _tells(told: set[str], audience: str) -> bool:
    """Whether one of the cells given away is that audience's, or one of its items'."""
    return any(column.split()[-1] == audience for column in told)


def _sums_of(answers: Answers, name: str, usable: Mapping[str, ArrayLike], rows: Mapping[tuple[str, str], int]) -> Sums:
    """What ties the figures of a dimension: its score is the mean of its audiences’, theirs of their items’.

    `rows` says where the dimension and its items stand in their tables; where it does not, any place will do, as long
    as each has its own.
    """
    engagement = answers.engagement
    whole = float(np.mean([np.mean(scores) for scores in usable.values()]))
    first = [Part("", 0, name, whole, -1.0, False, 1, NARROWEST, *BOUNDS)]
    sums = []
    for audience, scores in usable.items():
        matrix = answers.matrix(name, audience)
        items = {item: matrix[item].dropna() for item in matrix.columns if matrix[item].notna().any()}
        whole = part_of_audience(answers, name, audience, scores, rows.get((name, audience), 0))
        first.append(replace(whole, factor=1 / len(usable)))
        own = [replace(whole, factor=-1.0)]
        for item, given in items.items():
            secret = len(given) < answers.minimum or all_alike(given, engagement)
            at = rows.get((item, audience), 0)
            column = "score" if rows else f"{item} {audience}"
            width = kept_around(len(given), step_of(item))
            own.append(
                Part("items", at, column, float(given.mean()), 1 / len(items), secret, len(given), width, *BOUNDS)
            )
        sums.append(tuple(own))
    return (tuple(first), *sums)


def part_of_audience(answers: Answers, name: str, audience: str, scores: ArrayLike, place: int) -> Part:
    """An audience's score of a dimension in the sums it enters, on line `place` of the table of audiences."""
    n = len(scores)
    step = _grid(answers, name, audience, 1)
    # it costs more than one of its items: more people read it
    return Part("audiences", place, audience, float(np.mean(scores)), 1.0, all_alike(scores, answers.engagement),
                2.0 * n, kept_around(n, step), *BOUNDS)  # fmt: skip


def step_of(item: str) -> float:
    """Points between two answers of an item that follow one another."""
    return STEPS.get(entries("item")[item].fields["form"], 50.0)


def kept_around(n: int, step: float) -> float:
    """Points to leave around a mean that is withheld: with fewer, no other answers of a small group would give it.

    Examples
    --------
    >>> kept_around(8, 25), kept_around(5, 100)
    (10.0, 40.0)
    """
    return max(NARROWEST, 2 * step / max(n, MINIMUM_GROUP))


def against_target(estimate: Estimate, target: float) -> str:
    """The verdict on a dimension: reached, behind, or too close to tell given the interval.

    Examples
    --------
    >>> against_target(Estimate(72, 66, 78, 40, "t"), 70), against_target(Estimate(51, 45, 57, 40, "t"), 70)
    ('cible atteinte', 'en deçà de la cible')
    >>> against_target(Estimate(66, 60, 72, 40, "t"), 70), against_target(Estimate(39, None, None, 79, "welch"), 55)
    ('on ne peut trancher', 'sous la cible, sans intervalle')
    """
    if rounded(estimate.value, 0) >= rounded(target, 0):
        return REACHED
    if estimate.high is None:
        return UNSURE
    if rounded(estimate.high, 0) >= rounded(target, 0):
        return UNDECIDED
    return BEHIND


def one_person_decides(
    scores: Mapping[str, ArrayLike], population: Mapping[str, float], target: float, minimum: int = MINIMUM_GROUP
) -> bool:
    """Whether one person more or less could turn a dimension that is below its target into one that reaches it.

    An audience of the minimum group would take no part any more if one of its people were absent.

    Parameters
    ----------
    scores : mapping of str to array_like
        Scores behind the dimension, by audience [points].
    population : mapping of str to float
        People by audience.
    target : float
        [points].
    minimum : int
        Answers below which an audience takes no part.

    References
    ----------
    practice.md §11: one absent executive must not turn a verdict over.

    Examples
    --------
    >>> one_person_decides({"executives": [0, 60, 60, 60, 60, 60, 60, 60]}, {"executives": 8}, 55)
    True
    >>> one_person_decides({"executives": [0, 60, 60, 60, 60, 60, 60, 60]}, {"executives": 8}, 65)
    False
    """
    means = {audience: float(np.mean(given)) for audience, given in scores.items()}
    for audience, given in scores.items():
        n, mean = len(given), means[audience]
        others = sum(means.values()) - mean
        best = (n * mean - float(np.min(given))) / (n - 1) if n > 1 else mean
        if population[audience] > n:
            best = max(best, (n * mean + BOUNDS[1]) / (n + 1))
        reached = [(others + best) / len(means)]
        reached += [others / (len(means) - 1)] if n == minimum and len(means) > 1 else []
        if any(rounded(score, 0) >= rounded(target, 0) for score in reached):
            return True
    return False


def find(answers: Answers, measured: Measured) -> Findings:
    """Dimensions, audiences, items and mutual help, with the facts the bottom line rests on."""
    rows = [_dimension(name, measured, answers) for name in entries("dimension")]
    verdicts = {row[0]: row[6] for row in rows}
    audiences = _audiences(measured, answers.minimum)
    declared, same = _declared(answers)
    return Findings(
        tables={
            "dimensions": Draft(
                fields=DIMENSIONS,
                rows=tuple(rows),
                answers=tuple(row[7] if isinstance(row[7], int) else 0 for row in rows),
                protected=("score", "low", "high", "distance", "verdict", "answers"),
            ),
            "audiences": Draft(
                fields=AUDIENCE_FIELDS,
                rows=tuple(audiences),
                behind={audience: f"{audience}_answers" for audience in AUDIENCES},
            ),
            "declared": declared,
            "items": _items(answers),
            "help": _help(answers),
        },
        sums=(*_sums(answers, measured, audiences), *same),
        read_off={f"score_{name}": ("dimensions", _score_of(place)) for place, name in enumerate(entries("dimension"))}
        | {
            f"score_{name}_{audience}": ("audiences", _score_by(f"dimension:{name}", audience))
            for name in measured.together
            for audience in AUDIENCES
        },
        words=_facts(answers, measured, rows, verdicts)
        | {
            "declared_answers": counted(answers.respondents["executives"], n=answers.respondents["executives"])
            if answers.given
            else absent("no_table", unit="count", table="answers")
        },
        mandates={
            "targets_set": counted(sum(isinstance(t, (int, float)) for t in measured.targets.values())),
            "any_target": counted(any(isinstance(t, (int, float)) for t in measured.targets.values()), "truth"),
        }
        | {f"asked_{name}": _asked_of(answers, measured, name) for name in measured.together},
    )


def _dimension(name: str, measured: Measured, answers: Answers) -> tuple:
    target = measured.targets[name]
    aim = target if isinstance(target, (int, float)) else None
    if name not in measured.together:
        blank = Absent("undefined")
        return (f"dimension:{name}", blank, blank, blank, blank, blank, DESCRIBED, blank)
    estimate = measured.together[name]
    if isinstance(estimate, Absent):
        word = NO_SUBJECT if target == NOT_OUR_SUBJECT else estimate
        return (f"dimension:{name}", estimate, estimate, estimate, aim, estimate, word, estimate)
    verdict = (
        NO_SUBJECT if target == NOT_OUR_SUBJECT else against_target(estimate, aim) if aim is not None else NO_TARGET
    )
    if verdict == BEHIND:
        scores = {audience: given for (of, audience), given in measured.scores.items() if of == name}
        turned = one_person_decides(scores, answers.population, aim, answers.minimum)
        verdict = UNDECIDED if turned else BEHIND
    distance = float(rounded(estimate.value, 0) - rounded(aim, 0)) if aim is not None else None
    return (f"dimension:{name}", estimate.value, estimate.low, estimate.high, aim, distance, verdict, estimate.n)


def _score_of(place: int) -> Callable[[ReleasedTable], Fact]:
    """The score on that line of the released table: what other companies of a portfolio may be set beside."""

    def read(table: ReleasedTable) -> Fact:
        row = table.records()[place]
        score, low, high = row["score"], row["low"], row["high"]
        if isinstance(score, Absent):
            return absent(score.reason, unit="points", table=score.table)
        if isinstance(low, Absent) or isinstance(high, Absent):
            return recorded(score, "points", n=row["answers"])
        return estimated(score, "points", low=low, high=high, n=row["answers"])

    return read


def _score_by(dimension: str, audience: str) -> Callable[[ReleasedTable], Fact]:
    """An audience's score of a dimension as the released table shows it: what a later wave may be set beside."""

    def read(table: ReleasedTable) -> Fact:
        row = next((row for row in table.records() if row["dimension"] == dimension), None)
        score = row[audience] if row else Absent("no_data")
        if isinstance(score, Absent):
            return absent(score.reason, unit="points", table=score.table)
        return recorded(score, "points", n=row[f"{audience}_answers"])

    return read


def _asked_of(answers: Answers, measured: Measured, name: str) -> Fact:
    """Which audiences a score is the mean of, and on which questions: two waves compare where both are the same."""
    took_part = [audience for audience in AUDIENCES if (name, audience) in measured.by_audience]
    if not took_part:
        return absent("no_data" if answers.given else "no_table", unit="text", table="" if answers.given else "answers")
    return recorded(" / ".join(" ".join((one, *answers.matrix(name, one).columns)) for one in took_part), "text")


def _audiences(measured: Measured, minimum: int) -> list[tuple]:
    """One row a dimension, each audience's score and answers side by side."""
    rows = []
    for name in measured.together:
        cells: list = []
        for audience in AUDIENCES:
            estimate = measured.by_audience.get((name, audience))
            answered = measured.answers.get((name, audience))
            if estimate:
                cells += [estimate.value, estimate.n]
            else:
                few = Absent("undefined") if answered is None else _few(answered, minimum)
                cells += [few, few]
        if any(not isinstance(cell, Absent) or cell.reason in ("too_few", "withheld") for cell in cells):
            rows.append((f"dimension:{name}", *cells))
    return rows


def _few(answered: int, minimum: int) -> Absent:
    return Absent("no_data" if not answered else "too_few" if answered < minimum else "withheld")


def _sums(answers: Answers, measured: Measured, audiences: list[tuple]) -> Sums:
    """What ties the tables of this module, each figure at its place in them."""
    rows = dict(item_places(answers))
    for at, row in enumerate(audiences):
        rows |= {(row[0].removeprefix("dimension:"), audience): at for audience in AUDIENCES}
    return tuple(
        parts
        for name in measured.together
        if (usable := {audience: scores for (of, audience), scores in measured.scores.items() if of == name})
        for parts in _sums_of(answers, name, usable, rows)
    )


def item_places(answers: Answers) -> Mapping[tuple[str, str], int]:
    """The line of each item and audience in the table of items."""
    return {(item, audience): at for at, (_, item, audience) in enumerate(_asked(answers))}


def audience_places(measured: Measured, minimum: int) -> Mapping[str, int]:
    """The line of each dimension in the table of audiences."""
    return {row[0].removeprefix("dimension:"): at for at, row in enumerate(_audiences(measured, minimum))}


def told_with_its_item(
    table: str, row: int, column: str, item: str, scores: ArrayLike, place: int, answers: Answers
) -> tuple[Part, ...]:
    """Ties a cell to the mean of its item, on line `place` of the table of items: both are told or neither."""
    secret, score, cost = all_alike(scores, answers.engagement), float(np.mean(scores)), float(len(scores))
    width = kept_around(len(scores), step_of(item))
    return tuple(
        Part(name, at, cell, score, factor, secret, cost, width, *BOUNDS)
        for name, at, cell, factor in ((table, row, column, 1.0), ("items", place, "score", -1.0))
    )


def _asked(answers: Answers) -> Iterator[tuple[str, str, str]]:
    """Dimension, item and audience of every line of the table of items."""
    if answers.given:
        for name in entries("dimension"):
            for item in scored_items(name):
                for audience in AUDIENCES:
                    if len(answers.values(item.id, audience)):
                        yield name, item.id, audience


def _items(answers: Answers) -> Draft:
    rows, counts, alike = [], [], []
    for name, item, audience in _asked(answers):
        codes = answers.values(item, audience)
        scores = answers.matrix(name, audience)[item].dropna()
        score = float(scores.mean()) if len(scores) else None
        worded = f"item:{item}#short" if entry(f"item:{item}").fields.get("reversed") else f"item:{item}"  # says so
        rows.append((worded, f"audience:{audience}", len(scores), score, int((codes == "dk").sum())))
        counts.append(len(scores) or len(codes))
        alike.append(all_alike(scores, answers.engagement))
    return Draft(
        fields=ITEMS,
        rows=tuple(rows),
        answers=tuple(counts),
        protected=("answers", "score", "unknown"),
        unanimous=tuple(alike),
    )


def _help(answers: Answers) -> Draft:
    """How many received and gave help, by audience."""
    both = {audience: [_yes(answers, part, audience) for part in ("received", "given")] for audience in AUDIENCES}
    told = {audience: parts for audience, parts in both.items() if any(map(len, parts))}
    return Draft(
        fields=HELP,
        rows=tuple(
            (f"audience:{audience}", *(count for states in parts for count in (sum(states), len(states))))
            for audience, parts in told.items()
        ),
        answers=tuple(min(len(states) for states in parts if states) for parts in told.values()),
        protected=("received", "received_answers", "given", "given_answers"),
        unanimous=tuple(any(all_alike(states, answers.engagement) for states in parts) for parts in told.values()),
    )


def _declared(answers: Answers) -> tuple[Draft, Sums]:
    """The questions of the flash diagnostic as the management answered them; the answer itself where there is one."""
    rows, counts, sums = [], [], []
    places = item_places(answers)
    for item in entries("item").values():
        # What somebody says of their own profile is theirs, not the company's.
        own = item.fields["dimension"] == "d4"
        if own or not item.fields["flash"] or item.fields["form"] == "described" or not answers.given:
            continue
        codes = answers.values(item.id, "executives")
        if not len(codes):
            continue
        scores = codes.map(points_of(item.fields["form"])).dropna()
        answer = Absent("undefined")
        if len(codes) == 1:
            group = "count3" if item.fields["form"] == "count3" else "answer"
            answer = f"{group}:{codes.iloc[0]}"
        score = float(scores.mean()) if len(scores) else Absent("no_data")
        if len(scores) >= answers.minimum:
            at = places[item.id, "executives"]
            sums.append(told_with_its_item("declared", len(rows), "score", item.id, scores, at, answers))
        rows.append((f"item:{item.id}", answer, score, len(codes)))
        counts.append(len(scores) or len(codes))
    draft = Draft(
        fields=DECLARED,
        rows=tuple(rows),
        answers=tuple(counts),
        protected=("answer", "score", "answers"),
    )
    return draft, tuple(sums)


def _yes(answers: Answers, part: str, audience: str) -> list[bool]:
    """Whether each who answered one part of the question on mutual help said yes."""
    codes = answers.values(f"{'x12' if audience == 'executives' else 'e9'}.{part}", audience)
    return [code == "yes" for code in codes if code in ("yes", "no")]


def _facts(answers: Answers, measured: Measured, rows: list[tuple], verdicts: Mapping[str, str]) -> dict[str, Fact]:
    if not answers.given:
        return {
            name: absent("no_table", unit=unit, table="answers")
            for name, unit in (
                ("dimensions_measured", "count"),
                ("targets_measured", "count"),
                ("dimensions_behind", "count"),
                ("dimensions_reached", "count"),
                ("dimensions_undecided", "count"),
                ("dimensions_unsure", "count"),
                ("any_behind", "truth"),
                ("dimensions_below", "count"),
                ("any_below", "truth"),
                ("none_behind", "truth"),
                ("furthest_behind", "term"),
                ("furthest_distance", "points"),
                ("furthest_score", "points"),
                ("furthest_target", "points"),
                ("furthest_ahead", "term"),
                ("ahead_score", "points"),
                ("ahead_target", "points"),
            )
        }
    n = answers.published
    known = [row for row in rows if isinstance(row[1], (int, float))]
    behind = [row for row in known if row[6] == BEHIND]
    reached = [row for row in known if row[6] == REACHED]
    below = [row for row in known if row[6] in (BEHIND, UNDECIDED, UNSURE)]
    facts = {
        "dimensions_measured": counted(len(known), n=n),
        "targets_measured": counted(sum(isinstance(row[4], (int, float)) for row in known), n=n),
        "dimensions_behind": counted(len(behind), n=n),
        "dimensions_reached": counted(len(reached), n=n),
        "dimensions_undecided": counted(sum(word == UNDECIDED for word in verdicts.values()), n=n),
        "dimensions_unsure": counted(sum(word == UNSURE for word in verdicts.values()), n=n),
        "any_behind": counted(bool(behind), "truth", n=n),
        "dimensions_below": counted(len(below), n=n),
        "any_below": counted(bool(below), "truth", n=n),
        "none_behind": counted(not behind and bool(reached), "truth", n=n),
    }
    missing = None
    if not any(isinstance(target, (int, float)) for target in measured.targets.values()):
        missing = {"reason": "no_data", "table": "settings.dimension_targets"}
    elif not any(isinstance(row[4], (int, float)) for row in known):  # nothing measured is neither behind nor reached
        reasons = [cell.reason for cell in measured.together.values() if isinstance(cell, Absent)]
        missing = {"reason": next((reason for reason in ("withheld", "too_few") if reason in reasons), "undefined")}
    if missing:
        facts = {
            name: fact if name == "dimensions_measured" else absent(unit=fact.unit, **missing)
            for name, fact in facts.items()
        }
    return (
        facts
        | _extreme("furthest", "behind", below, lambda row: row[5])
        | _extreme("ahead", "ahead", reached, lambda row: -row[5])
    )


def _extreme(prefix: str, side: str, rows: list[tuple], by: Callable[[tuple], float]) -> dict[str, Fact]:
    """The dimension furthest on one side of its target; no name where two are equally far."""
    term, score, target = f"furthest_{side}", f"{prefix}_score", f"{prefix}_target"
    distance = {f"{prefix}_distance": "points"} if side == "behind" else {}
    first = min(rows, key=by) if rows else None
    if first is None or sum(by(row) == by(first) for row in rows) > 1:
        units = {term: "term", score: "points", target: "points"} | distance
        return {name: absent("undefined", unit=unit) for name, unit in units.items()}
    n = first[7]
    value = (
        recorded(first[1], "points", n=n)
        if first[2] is None
        else estimated(first[1], "points", low=first[2], high=first[3], n=n, method="mean of audiences")
    )
    facts = {term: counted(first[0], "term", n=n), score: value, target: recorded(first[4], "points", n=n)}
    if distance:
        facts[f"{prefix}_distance"] = counted(abs(int(first[5])), "points", n=n)
    return facts
