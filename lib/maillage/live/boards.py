"""The boards of the topics: one question a step, what is typed under it, and the exhibit that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from maillage.catalogue import entries
from maillage.disclosure import Released
from maillage.facts import Fact, chosen
from maillage.language import Language, phrase
from maillage.live.counts import DEGREES, SHARES, VERDICTS, asked_concepts, gather
from maillage.live.session import Session
from maillage.showing import of_training
from maillage.showing.exhibits import Exhibit

if TYPE_CHECKING:
    from maillage.live.widgets import Screen

LONG = 8  # steps
Shows = Callable[[Released], Exhibit]

KNOWN = phrase("Cette notion, la connaissez-vous ?")
WHICH = phrase("Quelle posture est-ce ?")
KEEP_OR_MEND = phrase("À garder, ou à reprendre ?")
REWRITE = phrase("Réécrire l’invitation de Hugo, ensemble.")
HELD = phrase("Notre invitation le fait-elle ?")
THE_LINE = phrase("La ligne que l’on couperait")
REPLACED = phrase("Quelle part de l’effet perdu vos réseaux remplaceraient-ils ?")
PROOF = phrase("Quelle preuve en avez-vous ? Une lettre, de A à E.")
THE_COST = phrase("Ce que coûterait le programme")
DEGREE_WORDS = {"yes": phrase("Bien"), "partly": phrase("Plus ou moins"), "no": phrase("Non")}
EASE = phrase("À l’aise avec")
YES, NO = phrase("Oui"), phrase("Non")
OUR_WORDS = phrase("Notre invitation")
GRADE = phrase("Preuve")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing typed: what it is about, what it is called, how it is read (`hands`, `amount`, `share`, …)."""

    about: str
    label: Fact
    form: str


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a board.

    Parameters
    ----------
    asks : str
        The question, a French phrase.
    subject : Fact or None
        What it is about: the notion, the situation.
    typed : tuple of Entry
    shows : callable
        The exhibit of what was released.
    """

    asks: str
    subject: Fact | None
    typed: tuple[Entry, ...]
    shows: Shows


@dataclass(frozen=True, slots=True)
class Board:
    """What a topic's screen plays: steps, then the whole.

    Parameters
    ----------
    session : Session
    steps : tuple of Step
    whole : tuple of callables
        The exhibits of all steps together: the static twin shows them, and so does the last position of the screen.
    uncovers : bool
        Whether a step's exhibit is hidden until the trainer shows it.
    """

    session: Session
    steps: tuple[Step, ...]
    whole: tuple[Shows, ...]
    uncovers: bool = False

    @property
    def language(self) -> Language:
        """The room's."""
        return Language(self.session.language)

    def found(self) -> Released:
        """What the answers so far come to."""
        return gather(self.session.answers())

    def screen(self) -> Screen:
        """Its widgets."""
        from maillage.live.widgets import Screen

        return Screen(self)

    def first(self) -> int:
        """The step to go on with after a refresh: of a long board, the first without an answer where any has one."""
        if len(self.steps) < LONG:
            return 0
        values = self.session.answers().values
        open_ones = [at for at, step in enumerate(self.steps) if not any(one.about in values for one in step.typed)]
        return open_ones[0] if open_ones and len(open_ones) < len(self.steps) else 0


def _term(name: str) -> Fact:
    return chosen(name, "term")


def _said(french: str) -> Fact:
    return chosen(french, "phrase")


def concepts(session: Session) -> Board:
    """Notions known, more or less, or not, and how many are at ease; all of them as a heat map."""
    steps = []
    for one in asked_concepts():
        typed = [Entry(f"item:{one.id}.{degree}", _said(DEGREE_WORDS[degree]), "hands") for degree in DEGREES]
        typed.append(Entry(f"item:{one.id}.at_ease", _said(EASE), "hands"))
        steps.append(Step(KNOWN, _term(f"item:{one.id}#name"), tuple(typed), of_training.concepts))
    return Board(session, tuple(steps), (of_training.concepts,))


def postures(session: Session) -> Board:
    """Situations to sort by posture."""
    return _sorter(session, WHICH, "posture_case", "posture", "posture", tuple(entries("posture")))


def approach(session: Session) -> Board:
    """The case, moment by moment: to keep, or to mend."""
    return _sorter(session, KEEP_OR_MEND, "story_moment", "verdict", "verdict", VERDICTS)


def _sorter(session: Session, asks: str, group: str, field: str, options_group: str, options: tuple[str, ...]) -> Board:
    steps = tuple(
        Step(
            asks,
            _term(f"{group}:{one.id}"),
            tuple(Entry(f"{group}:{one.id}.{o}", _term(f"{options_group}:{o}"), "hands") for o in options),
            partial(of_training.case, group=group, name=one.id, right=_term(f"{options_group}:{one.fields[field]}")),
        )
        for one in entries(group).values()
    )
    return Board(session, steps, (of_training.readings,), uncovers=True)


def invitation(session: Session) -> Board:
    """The invitation rewritten by the room, then looked at point by point."""
    written = Entry("topic:approach.words", _said(OUR_WORDS), "words")
    steps = [Step(REWRITE, _term("topic:approach#original"), (written,), of_training.wordings)]
    for one in entries("invitation_check").values():
        typed = tuple(
            Entry(f"invitation_check:{one.id}.{side}", _said(word), "hands")
            for side, word in (("yes", YES), ("no", NO))
        )
        steps.append(Step(HELD, _term(f"invitation_check:{one.id}"), typed, of_training.checks))
    return Board(session, tuple(steps), (of_training.wordings, of_training.checks), uncovers=True)


def money(session: Session) -> Board:
    """One budget line: what a cut keeps, with and without networks, and where the answer turns."""
    inputs = {
        name: Entry(f"money_input:{name}", _term(f"money_input:{name}"), one.fields["form"])
        for name, one in entries("money_input").items()
    }
    shares = tuple(
        Entry(f"topic:money.share_{round(100 * share)}", chosen(share, "share"), "hands") for share in SHARES
    )
    steps = (
        Step(THE_LINE, None, tuple(inputs[name] for name in ("line_budget", "line_margin", "line_cut")),
             of_training.money),
        Step(REPLACED, None, shares, of_training.thresholds),
        Step(PROOF, None, (Entry("topic:money.grade", _said(GRADE), "grade"),), of_training.money),
        Step(THE_COST, None, tuple(inputs[name] for name in ("line_cost", "line_agency")), of_training.thresholds),
    )  # fmt: skip
    return Board(session, steps, (of_training.money, of_training.thresholds))
