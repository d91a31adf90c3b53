"""What the members answer to the flash questions, what they lack most, and the levers of the catalogue for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from maillage.catalogue import Entry, core_items, entries
from maillage.diagnosis.answers import Answers, points_of
from maillage.disclosure import Absent, Draft, Field, Findings, ReleasedTable, all_alike
from maillage.facts import Fact, absent, counted
from maillage.language import phrase
from maillage.terms import UNANIMITY_GROUP

AUDIENCE = "executives"  # who speaks for the company
IN_PLACE, LACKING = 75.0, 25.0  # points from which a practice is told as in place, and up to which as lacking
FREQUENT = 0.5  # of those who answered: from there on a lack is told as frequent [convention]
MOST_LEVERS = 2  # a question

QUESTIONS = (
    Field("dimension", phrase("Dimension"), "term"),
    Field("item", phrase("Pratique"), "term"),
    Field("in_place", phrase("En place"), "count"),
    Field("partly", phrase("En partie"), "count"),
    Field("lacking", phrase("Pas en place"), "count"),
    Field("not_yet", phrase("Pas encore, ou en partie"), "count"),
    Field("unknown", phrase("Ne sait pas, ou sans réponse"), "count"),
    Field("answers", phrase("Réponses"), "count"),
    Field("score", phrase("Score moyen"), "points"),
)
HELP = (
    Field("part", phrase("En douze mois"), "term"),
    Field("yes", phrase("Oui"), "count"),
    Field("answers", phrase("Réponses"), "count"),
)
OFFERS = (
    Field("lever", phrase("Ce que l’organisme pourrait proposer"), "term"),
    Field("first_step", phrase("Par où commencer"), "term"),
    Field("item", phrase("Pour ce qui manque"), "term"),
    Field("lacking", phrase("Pas en place"), "count"),
    Field("answers", phrase("Réponses"), "count"),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """One question: its answers, a score each [points], and how many of the members gave none."""

    item: Entry
    scores: tuple[float, ...]
    unknown: int

    @property
    def in_place(self) -> int:
        """Members whose answer says that the practice is in place."""
        return sum(score >= IN_PLACE for score in self.scores)

    @property
    def lacking(self) -> int:
        """Members whose answer says that it is not."""
        return sum(score <= LACKING for score in self.scores)


@cache
def flash_items() -> tuple[Entry, ...]:
    """The scored questions of the flash diagnostic."""
    return tuple(item for item in core_items().values() if item.fields["flash"] and item.fields["form"] != "described")


@cache
def levers_for(item: str) -> tuple[str, ...]:
    """The levers that share most notions of the texts with a question; those of its first notion come first.

    Examples
    --------
    >>> levers_for("x5"), levers_for("x15")
    (('l_coordinator',), ('l_kpi_sheet', 'l_stop_test'))
    """
    notions = core_items()[item].inventory
    shared = {name: [one in lever.inventory for one in notions] for name, lever in entries("lever").items()}
    most = max(map(sum, shared.values()))
    found = [name for name, parts in shared.items() if sum(parts) == most > 0]
    return tuple(sorted(found, key=lambda name: shared[name].index(True)))[:MOST_LEVERS]


def find(answers: Answers) -> Findings:
    """The questions, mutual help, what is offered for what is frequently lacking, and who answered."""
    tallies = _tallies(answers)
    members = answers.respondents.get(AUDIENCE, 0)
    frequent = [tally for tally in tallies if _is_frequent(tally)]
    offers = _offers(frequent)
    asked = [row["invited"] for row in answers.engagement.rows("headcount") if row["invited"] is not None]
    told = sum(asked) if asked else None
    return Findings(
        tables={"questions": _questions(tallies, answers), "help": _help(answers, members), "offers": offers},
        words={
            "answered": counted(members, n=members)
            if answers.given
            else absent("no_table", unit="count", table="answers"),
            "response": counted(members / told, "share", n=members)
            if told and told >= members
            else absent("no_data", unit="share", table="headcount.invited"),
        },
        mandates={
            "asked": counted(told) if told else absent("no_data", unit="count", table="headcount.invited"),
        },
        trace=tuple(
            (f"evidence:{tally.item.id}", f"lever:{lever}") for tally in frequent for lever in levers_for(tally.item.id)
        ),
        read_off={
            "told": ("questions", _told),
            "counted": ("questions", _counted),
            "frequent": ("questions", _frequent),
            **{name: ("questions", _extreme(of, part)) for name, (of, part) in _EXTREMES.items()},
        },
    )


def _tallies(answers: Answers) -> list[Tally]:
    """The questions somebody answered, of the members who answered one at least."""
    members = answers.respondents.get(AUDIENCE, 0)
    tallies = []
    for item in flash_items():
        worth = points_of(item.fields["form"], item.fields.get("reversed", False))
        scores = tuple(worth[code] for code in answers.values(item.id, AUDIENCE) if code in worth)
        if members:
            tallies.append(Tally(item, scores, max(0, members - len(scores))))
    return tallies


def _questions(tallies: list[Tally], answers: Answers) -> Draft:
    return Draft(
        fields=QUESTIONS,
        rows=tuple(
            (
                f"dimension:{tally.item.fields['dimension']}#short",
                f"item:{tally.item.id}#short",
                *_counts(tally),
                tally.unknown,
                len(tally.scores),
                sum(tally.scores) / len(tally.scores) if tally.scores else Absent("no_data"),
            )
            for tally in tallies
        ),
        answers=tuple(len(tally.scores) for tally in tallies),
        protected=("in_place", "partly", "lacking", "not_yet", "unknown", "answers", "score"),
        unanimous=tuple(all_alike(tally.scores, answers.engagement) for tally in tallies),
    )


def _counts(tally: Tally) -> tuple:
    """In place, in part, lacking, and the last two together; of fewer than ten, who said otherwise reads the others."""
    if len(tally.scores) < UNANIMITY_GROUP:
        return (Absent("too_few"),) * 4
    partly = len(tally.scores) - tally.in_place - tally.lacking
    return tally.in_place, partly, tally.lacking, partly + tally.lacking


def _is_frequent(tally: Tally) -> bool:
    of = len(tally.scores)
    return of >= UNANIMITY_GROUP and tally.lacking >= FREQUENT * of


def _help(answers: Answers, members: int) -> Draft:
    """Mutual help received and given; counts of fewer than ten answers are not told."""
    parts = {part: _yes(answers, part) for part in entries("option:x12")}
    told = {part: states for part, states in parts.items() if states} if members else {}
    return Draft(
        fields=HELP,
        rows=tuple(
            (
                f"option:x12:{part}",
                Absent("too_few") if len(states) < UNANIMITY_GROUP else sum(states),
                len(states),
            )
            for part, states in told.items()
        ),
        answers=tuple(map(len, told.values())),
        protected=("yes", "answers"),
    )


def _yes(answers: Answers, part: str) -> list[bool]:
    return [code == "yes" for code in answers.values(f"x12.{part}", AUDIENCE) if code in ("yes", "no")]


def _offers(frequent: list[Tally]) -> Draft:
    """What is lacking most often first; a lever once, for the lack most members have."""
    rows: dict[str, tuple] = {}
    for tally in sorted(frequent, key=lambda tally: -tally.lacking / len(tally.scores)):
        for lever in levers_for(tally.item.id):
            of = len(tally.scores)
            rows.setdefault(
                lever,
                (f"lever:{lever}", f"lever:{lever}#first_step", f"item:{tally.item.id}#short", tally.lacking, of),
            )
    return Draft(
        fields=OFFERS,
        rows=tuple(rows.values()),
        answers=tuple(row[-1] for row in rows.values()),
        protected=("lacking", "answers"),
    )


# --- read off the released table: what is withheld there is told nowhere -------------------------------------------


def _rows(table: ReleasedTable) -> Iterator[Mapping]:
    """Rows whose counts are published."""
    return (row for row in table.records() if not isinstance(row["lacking"], Absent))


def _lack(table: ReleasedTable, unit: str) -> Fact | None:
    """Why nothing can be told of the questions; None where something can."""
    if any(True for _ in _rows(table)):
        return None
    return absent("too_few" if len(table) else "no_table", unit=unit, table="" if len(table) else "answers")


def _told(table: ReleasedTable) -> Fact:
    """Questions of which the score at least is published."""
    return counted(sum(not isinstance(row["score"], Absent) for row in table.records()))


def _counted(table: ReleasedTable) -> Fact:
    """Questions of which the answers are counted."""
    return counted(len(list(_rows(table))))


def _frequent(table: ReleasedTable) -> Fact:
    """Practices that are lacking for half of those who answered, or more."""
    return _lack(table, "count") or counted(
        sum(row["lacking"] >= FREQUENT * row["answers"] for row in _rows(table)), method="half or more"
    )


_EXTREMES = {
    f"{name}{ending}": (column, part)
    for name, column in (("most_lacking", "lacking"), ("most_in_place", "in_place"))
    for ending, part in (("", "item"), ("_count", column), ("_answers", "answers"))
}


def _extreme(column: str, part: str) -> Callable[[ReleasedTable], Fact]:
    """Of the question with the largest share of one answer, its name, count or answers; nothing where two are equal."""
    unit = "term" if part == "item" else "count"

    def read(table: ReleasedTable) -> Fact:
        lack = _lack(table, unit)
        if lack:
            return lack
        rows = sorted(_rows(table), key=lambda row: -row[column] / row["answers"])
        first = rows[0]
        same = len(rows) > 1 and rows[1][column] * first["answers"] == first[column] * rows[1]["answers"]
        if same or not first[column]:
            return absent("undefined", unit=unit)
        return counted(first[part], unit, n=first["answers"])

    return read
