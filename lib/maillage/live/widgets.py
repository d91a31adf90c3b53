"""A board on the screen: fields typed by the trainer, the exhibit beside, everything reached by keyboard.

Without a room around it, in a notebook that is run or opened by hand, a board shows its exhibits and no widget.
"""

from __future__ import annotations

import os
from html import escape
from typing import Any, Protocol

from maillage.catalogue import entries
from maillage.disclosure import Released
from maillage.intake.problems import Unreadable, write
from maillage.intake.values import read_amount, read_count, read_share
from maillage.language import Language, phrase
from maillage.live.boards import Board, Entry, Shows, Step
from maillage.live.hands import LONGEST, SessionError
from maillage.live.screens import screen
from maillage.measures.money import EVIDENCE_FACTORS
from maillage.showing import show
from maillage.showing.payload import UNDRAWN

LIVE = "MAILLAGE_LIVE"  # set in the kernels of a room and of a desk
MOST_HANDS = 500

BACK, ON, ALL = phrase("Précédent"), phrase("Suivant"), phrase("L’ensemble")
HIDE, UNCOVER = phrase("Masquer"), phrase("Montrer")
PLACE = phrase("{at} sur {of}")
HIDDEN = phrase("Masqué. Touche M pour montrer.")
TOO_MANY = phrase("« {found} » : au plus {most} mains.")
TOO_MUCH = phrase("« {found} » : au plus {most}.")
NOT_A_GRADE = phrase("« {found} » n’est pas une lettre de A à E.")
TOO_LONG = phrase("Ce texte est trop long pour un écran : au plus {most} signes.")
NOT_KEPT = phrase(
    "La réponse n’a pas pu être gardée ({reason}). Elle reste à l’écran ; vérifier le disque, puis retaper."
)
LONGEST_WORDS = 600
LONG_SUBJECT = 150  # signs
MOST_MONEY = 1_000_000_000


class Live(Protocol):
    """What can be shown live: a board of the room, a cell of the desk."""

    whole: tuple[Shows, ...]

    def found(self) -> Released:
        """What its exhibits are made of."""

    def screen(self) -> Any:
        """Its widgets, in a `box`."""


def show_live(board: Live) -> None:
    """Show what is live: with its fields in a room or at the desk, its exhibits alone elsewhere."""
    if not os.environ.get(LIVE) or os.environ.get(UNDRAWN):  # a run told from the desk's terminal is a run
        found = board.found()
        for shows in board.whole:
            show(shows(found))
        return
    from IPython.display import display

    display(board.screen().box)


class _Refused(ValueError):
    """What was typed is not taken; the message says why."""


def taken(entry: Entry, text: str, language: Language) -> str:
    """What is kept of what was typed; empty where the field was emptied.

    Raises
    ------
    ValueError
        When it cannot be read; the message is for the reader.

    Examples
    --------
    >>> from maillage.facts import chosen
    >>> taken(Entry("a", chosen("", "phrase"), "amount"), "1,2 k€", Language("fr"))
    '1200'
    """
    text = text.strip()
    if not text:
        return ""
    if entry.form == "words":
        if len(text) > LONGEST_WORDS:
            raise _Refused(language.printed(TOO_LONG).format(most=LONGEST_WORDS))
        return " ".join(text.split())[:LONGEST]
    if entry.form == "grade":
        if text.upper() not in EVIDENCE_FACTORS:
            raise _Refused(language.printed(NOT_A_GRADE).format(found=text[:20]))
        return text.upper()
    readers = {"hands": read_count, "amount": _amount, "share": read_share}
    try:
        value = readers[entry.form](text, language.code)
    except Unreadable as error:
        told = (write(part, language) for part in (error.found, error.do))
        raise _Refused(" ".join(part for part in told if part)) from None
    if entry.form == "hands" and value > MOST_HANDS:
        raise _Refused(language.printed(TOO_MANY).format(found=text[:20], most=MOST_HANDS))
    if entry.form == "amount" and value > MOST_MONEY:
        raise _Refused(language.printed(TOO_MUCH).format(found=text[:20], most=language.money(MOST_MONEY)))
    return f"{value:.9f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _amount(text: str, code: str) -> float:
    return read_amount(text, code)


class Screen:
    """The widgets of one board."""

    def __init__(self, board: Board) -> None:
        import ipywidgets

        found = board.found()
        for shows in board.whole:  # the first picture loads what draws it: better before anybody waits
            screen(shows(found).payload, board.language)
        self.board, self.language = board, board.language
        self.at = board.first()
        self.hidden = board.uncovers
        self._kinds = ipywidgets
        self.heading, self.message, self.pane = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.fields = ipywidgets.Box()
        self.buttons = {
            "back": self._button(BACK, self._step(-1)),
            "hide": self._button(HIDE, self._turn),
            "on": self._button(ON, self._step(1)),
            "all": self._button(ALL, self._whole),
        }
        for name, widget in (("heading", self.heading), ("message", self.message), ("pane", self.pane),
                             ("fields", self.fields)):  # fmt: skip
            widget.add_class(f"room-{name}")
        for name, button in self.buttons.items():
            button.add_class(f"room-{name}")
        bar = ipywidgets.Box(list(self.buttons.values()))
        bar.add_class("room-bar")
        left = ipywidgets.Box([self.heading, self.fields, self.message])
        left.add_class("room-ask")
        self.box = ipywidgets.Box([left, self.pane, bar])
        self.box.add_class("room-board")
        self._lay()

    def _button(self, french: str, act: Any) -> Any:
        button = self._kinds.Button(description=self.language.printed(french))
        button.on_click(lambda _: act())
        return button

    def _step(self, by: int) -> Any:
        def go() -> None:
            self.at = min(max(self.at + by, 0), len(self.board.steps))
            self.hidden = self.board.uncovers and self.at < len(self.board.steps)
            self._lay()

        return go

    def _whole(self) -> None:
        self.at, self.hidden = len(self.board.steps), False
        self._lay()

    def _turn(self) -> None:
        self.hidden = not self.hidden
        self._draw()

    def _lay(self) -> None:
        """Question and fields of the step, with what is already answered."""
        whole = self.at == len(self.board.steps)
        step = None if whole else self.board.steps[self.at]
        self.message.value = ""
        self.heading.value = self._heading(step)
        self.fields.children = [self._field(one) for one in step.typed] if step else []
        self.buttons["back"].disabled = self.at == 0
        self.buttons["on"].disabled = whole
        self.buttons["all"].disabled = whole
        (self.box.add_class if whole else self.box.remove_class)("room-whole")
        self._draw()

    def _heading(self, step: Step | None) -> str:
        if step is None:
            return ""
        place = self.language.printed(PLACE).format(at=self.at + 1, of=len(self.board.steps))
        subject = ""
        if step.subject:
            told = self.language.write(step.subject)
            long = " long" if len(told) > LONG_SUBJECT else ""
            subject = f'<p class="subject{long}">{escape(told[:1].upper() + told[1:])}</p>'
        asks = escape(self.language.printed(step.asks))
        return f'<p class="place">{escape(place)}</p>{subject}<p class="asks">{asks}</p>'

    def _field(self, entry: Entry) -> Any:
        values = self.board.session.answers().values
        kind = self._kinds.Textarea if entry.form == "words" else self._kinds.Text
        label = self.language.write(entry.label)
        field = kind(value=_shown(values.get(entry.about, ""), entry.form, self.language), continuous_update=False)
        field.add_class(f"room-{entry.form}")
        field.tooltip = label
        group, _, name_of = entry.about.partition(":")
        if group == "money_input":
            field.placeholder = _shown(str(entries(group)[name_of].fields["start"]), entry.form, self.language)
        name = self._kinds.HTML(escape(label[:1].upper() + label[1:]))
        name.add_class("room-label")
        field.observe(lambda change: self._typed(entry, change["new"]), names="value")
        pair = self._kinds.Box([name, field])
        pair.add_class("room-pair")
        return pair

    def _typed(self, entry: Entry, text: str) -> None:
        self.message.value = ""
        try:
            self.board.session.add(entry.about, taken(entry, text, self.language))
        except (_Refused, OSError) as error:
            told = str(error)
            if isinstance(error, OSError):
                told = self.language.printed(NOT_KEPT).format(reason=error.strerror or type(error).__name__)
            self.message.value = f'<p role="alert">{escape(told)}</p>'
            return
        self._draw()

    def _draw(self) -> None:
        """The exhibit, or that it is hidden."""
        button = self.buttons["hide"]
        button.description = self.language.printed(UNCOVER if self.hidden else HIDE)
        if self.hidden:
            self.pane.value = f'<p class="hidden">{escape(self.language.printed(HIDDEN))}</p>'
            return
        try:
            found = self.board.found()
        except SessionError as error:
            self.pane.value = f'<p role="alert">{escape(error.told(self.language))}</p>'
            return
        whole = self.at == len(self.board.steps)
        shows = self.board.whole if whole else (self.board.steps[self.at].shows,)
        self.pane.value = "".join(screen(one(found).payload, self.language) for one in shows)


def _shown(value: str, form: str, language: Language) -> str:
    """What was kept, as it is typed in that language."""
    if not value or form in ("words", "grade", "hands"):
        return value
    if form == "share":
        return language.share(float(value))
    return language.number(float(value), 0 if float(value).is_integer() else 2)
