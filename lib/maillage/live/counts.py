"""What the hands of a room come to: shares by notion, votes by situation, three futures of a budget line.

A stage like the others: it drafts tables and facts, `release` withholds what fewer than five answers stand behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maillage import disclosure
from maillage.catalogue import Entry, entries
from maillage.disclosure import Absent, Draft, Field, Findings, Released
from maillage.facts import Fact, absent, chosen, counted, estimated, recorded
from maillage.language import phrase
from maillage.live.hands import numbers
from maillage.live.session import Answers
from maillage.measures.money import (
    EVIDENCE_FACTORS,
    BudgetLine,
    Range,
    certain,
    gross_saving,
    lost_effect,
    switching_hires,
    switching_share,
    three_columns,
)
from maillage.plan.money import ALONE, NETWORKED, NOTHING, PROGRAMME, THREE
from maillage.terms import MINIMUM_GROUP

DEGREES = ("yes", "partly", "no")
VERDICTS = ("keep", "mend")
SHARES = (0.0, 0.2, 0.4, 0.6, 0.8)  # of the lost effect that a hand may believe replaced [convention]
STARTING = (0.2, 0.4, 0.6)  # until five hands are counted [convention]
STARTING_GRADE = "D"
MONEY_UNITS = {"amount": "money", "share": "share"}

SITUATION, HANDS, PART = phrase("Situation"), phrase("Mains levées"), phrase("Part des réponses")
CONCEPTS = (
    Field("item", phrase("Notion"), "term"),
    Field("yes", phrase("Bien connue"), "share"),
    Field("partly", phrase("Plus ou moins"), "share"),
    Field("no", phrase("Inconnue"), "share"),
    Field("at_ease", phrase("À l’aise"), "share"),
    Field("answers", phrase("Réponses"), "count"),
)
VOTES = (
    Field("option", phrase("Choix"), "term"),
    Field("hands", HANDS, "count"),
    Field("share", PART, "share"),
)
SORTED = (
    Field("case", SITUATION, "term"),
    Field("answer", phrase("Lecture proposée"), "term"),
    Field("most", phrase("La salle"), "term"),
    Field("agree", phrase("Part qui lit de même"), "share"),
    Field("answers", phrase("Réponses"), "count"),
)
CHECKS = (
    Field("check", phrase("Point"), "term"),
    Field("yes", phrase("Part des oui"), "share"),
    Field("answers", phrase("Réponses"), "count"),
)
BELIEVED = (
    Field("share", phrase("Part remplacée"), "share"),
    Field("hands", HANDS, "count"),
)


def asked_concepts() -> tuple[Entry, ...]:
    """The notions a room is asked about: those of the text's own list whose meaning is not left to the licence holder.

    Examples
    --------
    >>> len(asked_concepts()), asked_concepts()[0].id
    (17, 'con-01')
    """
    return tuple(
        one for one in entries("item").values()
        if one.fields.get("instrument") == "concepts" and "extension" not in one.fields
        and one.fields.get("definition") != "open"
    )  # fmt: skip


@disclosure.stage("training")
def gather(answers: Answers) -> Released:
    """Everything the exhibits of a topic show.

    Parameters
    ----------
    answers : Answers
        Hands counted, amounts and words typed.

    Returns
    -------
    Released
        Tables and facts named `training.…`; what fewer answers than the smallest group stand behind is withheld.
    """
    return disclosure.release("training", answers, [FINDS[answers.topic](answers.values)])


def _concepts(values: Mapping[str, str]) -> Findings:
    hands = numbers(values)
    rows, counts = [], []
    for one in asked_concepts():
        given = [hands.get(f"item:{one.id}.{degree}", 0) for degree in DEGREES]
        total = sum(given)
        if not total:
            continue
        ease = hands.get(f"item:{one.id}.at_ease")
        shares = [part / total for part in given]
        at_ease = Absent("not_asked") if ease is None else min(1.0, ease / total)
        rows.append((f"item:{one.id}#name", *shares, at_ease, int(total)))
        counts.append(int(total))
    told = [row for row, count in zip(rows, counts, strict=True) if count >= MINIMUM_GROUP]
    weak = [row for row in told if row[1] < 0.5]
    return Findings(
        tables={"concepts": Draft(fields=CONCEPTS, rows=tuple(rows), answers=tuple(counts),
                                  protected=("yes", "partly", "no", "at_ease", "answers"))},
        mandates=_how_many(counts) | {
            "weak": counted(len(weak)),
            "any_weak": counted(bool(weak), "truth"),
        },
    )  # fmt: skip


def _how_many(counts: Sequence[int]) -> dict[str, Fact]:
    """How many questions were asked, and of how many too few answers came to be counted."""
    few = [count for count in counts if count < MINIMUM_GROUP]
    return {
        "asked": counted(len(counts)),
        "any_asked": counted(bool(counts), "truth"),
        "told": counted(len(counts) - len(few)),
        "any_told": counted(len(counts) > len(few), "truth"),
        "few": counted(len(few)),
        "any_few": counted(bool(few), "truth"),
        "minimum": chosen(MINIMUM_GROUP, "count"),
    }


def _postures(values: Mapping[str, str]) -> Findings:
    return _sorted(values, "posture_case", "posture", "posture", tuple(entries("posture")))


def _sorted(values: Mapping[str, str], group: str, field: str, answers_group: str, options: Sequence[str]) -> Findings:
    """Votes situation by situation, and all of them beside what the texts read."""
    hands = numbers(values)
    tables: dict[str, Draft] = {}
    rows, counts = [], []
    for one in entries(group).values():
        given = {option: int(hands.get(f"{group}:{one.id}.{option}", 0)) for option in options}
        total = sum(given.values())
        tables[f"votes_{one.id}"] = Draft(
            fields=VOTES,
            rows=tuple(
                (f"{answers_group}:{option}", count, count / total if total else Absent("undefined"))
                for option, count in given.items()
            ),
            answers=(total,) * len(options),
            protected=("hands", "share"),
        )
        if not total:
            continue
        right = one.fields[field]
        first = [option for option, count in given.items() if count == max(given.values())]
        most = f"{answers_group}:{first[0]}" if len(first) == 1 else Absent("undefined")
        rows.append((f"{group}:{one.id}", f"{answers_group}:{right}", most, given[right] / total, total))
        counts.append(total)
    alike = sum(row[2] == row[1] for row, count in zip(rows, counts, strict=True) if count >= MINIMUM_GROUP)
    tables["sorted"] = Draft(
        fields=SORTED, rows=tuple(rows), answers=tuple(counts), protected=("most", "agree", "answers")
    )
    return Findings(tables=tables, mandates=_how_many(counts) | {"alike": counted(alike)})


def _approach(values: Mapping[str, str]) -> Findings:
    found = _sorted(values, "story_moment", "verdict", "verdict", VERDICTS)
    hands = numbers(values)
    rows, counts = [], []
    for one in entries("invitation_check").values():
        yes, no = (int(hands.get(f"invitation_check:{one.id}.{side}", 0)) for side in ("yes", "no"))
        if yes + no:
            rows.append((f"invitation_check:{one.id}", yes / (yes + no), yes + no))
            counts.append(yes + no)
    words = values.get("topic:approach.words", "")
    held = [row for row, count in zip(rows, counts, strict=True) if count >= MINIMUM_GROUP and row[1] >= 0.5]
    return Findings(
        tables={**found.tables, "checks": Draft(fields=CHECKS, rows=tuple(rows), answers=tuple(counts),
                                                protected=("yes", "answers"))},
        mandates={
            **found.mandates,
            "written": counted(bool(words), "truth"),
            "words": recorded(words, "text") if words else absent("no_data", unit="text"),
            "checked": counted(sum(count >= MINIMUM_GROUP for count in counts)),
            "held": counted(len(held)),
            "any_checked": counted(any(count >= MINIMUM_GROUP for count in counts), "truth"),
        },
    )  # fmt: skip


def middle(votes: Mapping[float, int]) -> tuple[float, float, float]:
    """First quarter, middle and third quarter of hands raised for values, none in between two of them.

    Parameters
    ----------
    votes : mapping of float to int
        Hands by value; at least one hand.

    Returns
    -------
    tuple of float
        Ascending [unit of the values]: the values that the hand a quarter, half and three quarters of the way holds.

    Examples
    --------
    >>> middle({0.0: 2, 0.2: 4, 0.4: 3, 0.8: 1})
    (0.2, 0.2, 0.4)
    """
    held = [value for value, hands in sorted(votes.items()) for _ in range(hands)]
    return tuple(held[max(0, -(-len(held) * quarter // 4) - 1)] for quarter in (1, 2, 3))


def _money(values: Mapping[str, str]) -> Findings:
    given = numbers(values)
    start = {name: one.fields["start"] for name, one in entries("money_input").items()}
    typed = {name: given.get(f"money_input:{name}", float(value)) for name, value in start.items()}
    votes = {share: int(given.get(f"topic:money.share_{round(100 * share)}", 0)) for share in SHARES}
    hands = sum(votes.values())
    enough = hands >= MINIMUM_GROUP
    low, central, high = middle(votes) if enough else STARTING
    grade = values.get("topic:money.grade", STARTING_GRADE)
    line = BudgetLine(
        typed["line_budget"],
        certain(typed["line_margin"]),
        certain(typed["line_cut"]),
        Range(low, central, high),
        grade,
    )
    cost = typed["line_cost"]
    columns = three_columns([line], certain(cost))
    options = ((NOTHING, columns.change_nothing), (ALONE, columns.cut_alone), (NETWORKED, columns.cut_and_network),
               (PROGRAMME, columns.programme))  # fmt: skip
    switching, hires = switching_share([line], cost), switching_hires(cost, typed["line_agency"])
    counts_for = central * EVIDENCE_FACTORS[grade]
    facts = {
        f"typed_{name}": chosen(value, MONEY_UNITS[entries("money_input")[name].fields["form"]])
        for name, value in typed.items()
    }
    facts |= {
        "believed": chosen(central, "share"),
        "counts_for": chosen(counts_for, "share"),
        "grade": chosen(f"evidence_grade:{grade}", "term"),
        "hands": counted(hands) if enough else absent("too_few", unit="count"),
        "enough": counted(enough, "truth"),
        "minimum": chosen(MINIMUM_GROUP, "count"),
        "saving": chosen(gross_saving(line.budget, line.share_cut.central), "money/year"),
        "lost": chosen(lost_effect(line.attributed_margin.central, line.share_cut.central, 0.0), "money/year"),
        "alone": _ranged(columns.cut_alone),
        "both": _ranged(columns.cut_and_network),
        "gain": _ranged(columns.programme),
        "switching": absent("undefined", unit="share") if switching is None else chosen(switching, "share"),
        "can_switch": counted(switching is not None, "truth"),
        "pays": counted(columns.programme.central >= 0, "truth"),
        "cut_keeps": counted(columns.cut_alone.central > 0, "truth"),
        "hires": absent("undefined", unit="count") if hires is None else chosen(hires, "count"),
        "any_hires": counted(hires is not None, "truth"),
    }
    return Findings(
        tables={
            "money": Draft(fields=THREE, rows=tuple((name, r.low, r.central, r.high) for name, r in options)),
            "believed": Draft(fields=BELIEVED, rows=tuple(votes.items()), answers=(hands,) * len(votes),
                              protected=("hands",)),
        },
        mandates=facts,
    )  # fmt: skip


def _ranged(one: Range) -> Fact:
    return estimated(one.central, "money/year", low=one.low, high=one.high)


FINDS = {"concepts": _concepts, "postures": _postures, "approach": _approach, "money": _money}
