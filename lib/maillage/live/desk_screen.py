"""A live cell on the screen: a field for each thing to decide, what was decided marked, the exhibit below."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from importlib import resources
from typing import Any

from maillage.intake import open_engagement
from maillage.intake.problems import write
from maillage.language import Language, phrase
from maillage.live.desk import Ask, Desk, Line
from maillage.live.keeper import keeper
from maillage.live.screens import screen
from maillage.showing.payload import reading

TABLE = "decisions"
WHO, REASON = phrase("Qui décide"), phrase("Motif (facultatif)")
COMMITTEE = phrase("comité de direction")
UNDO = phrase("Annuler la dernière décision")
TAKEN_BACK = phrase("décision annulée au bureau")
MARK = phrase("décidé")
NOTED = phrase("Noté dans {table}.csv. Relancer les cellules suivantes pour qu’elles suivent.")
NOBODY = phrase("Dire d’abord qui décide.")
BUSY = phrase("Noté. Un instant…")


class DeskScreen:
    """The widgets of one live cell.

    Parameters
    ----------
    desk : Desk
    """

    def __init__(self, desk: Desk) -> None:
        import ipywidgets

        self.desk, self.found = desk, desk.released
        self.language = Language(reading(), desk.released.context["currency"])
        self.keeper = keeper(desk.client)
        self.engagement = open_engagement(desk.client, desk.released.context["seal"])
        self.written = Language(self.engagement.settings.language)  # rows are in the client's own words
        self.before: list[tuple[Line, int, str, str]] = []  # what stood before each decision of this cell
        self._kinds, self._still = ipywidgets, False
        self.fields: dict[tuple[str, int], Any] = {}
        self.marks: dict[str, Any] = {}
        self.message, self.pane, self.total = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.rows = ipywidgets.VBox()
        self.who = self._text(WHO, self.written.text(COMMITTEE))
        self.who.observe(lambda _: self._draw_lines(), names="value")
        self.reason = self._text(REASON, "")
        self.undo = ipywidgets.Button(description=self.language.printed(UNDO), disabled=True)
        self.undo.on_click(lambda _: self._undo())
        style = resources.files("maillage.live").joinpath("desk.css").read_text(encoding="utf-8")
        says = ipywidgets.HTML(f"<style>{style}</style><p>{escape(self.language.printed(desk.says))}</p>")
        bar = ipywidgets.HBox([self.who, self.reason, self.undo])
        for name, widget in (("bar", bar), ("rows", self.rows), ("message", self.message), ("pane", self.pane),
                             ("undo", self.undo)):  # fmt: skip
            widget.add_class(f"desk-{name}")
        self.box = ipywidgets.VBox([says, bar, self.rows, self.total, self.message, self.pane])
        self.box.add_class("desk")
        self._draw()

    def _text(self, french: str, value: str) -> Any:
        label = self.language.printed(french)
        wide = {"description_width": "initial"}
        text = self._kinds.Text(value=value, description=label, continuous_update=False, style=wide)
        text.add_class("desk-who" if french == WHO else "desk-reason")
        return text

    # --- what is there to decide ------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """The lines, and the exhibits computed from what now stands."""
        self._draw_lines()
        shows = (*self.desk.whole, *self.desk.beside)
        self.pane.value = "".join(screen(one(self.found).payload, self.language) for one in shows)

    def _draw_lines(self) -> None:
        """Fields and marks as the client's rows have them now."""
        lines = self.desk.lines(self.found, self.engagement, self.who.value)
        keys = {(line.about, place) for line in lines for place in range(len(line.asks))}
        with self._quiet():
            if keys != set(self.fields):
                self.fields, self.marks = {}, {}
                self.rows.children = [self._row(line) for line in lines]
            for line in lines:
                for place, ask in enumerate(line.asks):
                    self.fields[line.about, place].value = ask.now
                self._mark(line, any(ask.now for ask in line.asks))
        self._lines = {line.about: line for line in lines}
        if self.desk.adds_up:
            self.total.value = (
                f"<p>{escape(write(self.desk.adds_up(self.engagement, self.who.value), self.language))}</p>"
            )

    def _row(self, line: Line) -> Any:
        told = self.language.write(line.label)
        label = self._kinds.HTML(escape(told[:1].upper() + told[1:]))
        label.add_class("desk-label")
        mark = self.marks[line.about] = self._kinds.HTML()
        mark.add_class("desk-mark")
        fields = [self._field(line, place, ask, told) for place, ask in enumerate(line.asks)]
        row = self._kinds.HBox([label, mark, *fields])
        row.add_class("desk-row")
        return row

    def _field(self, line: Line, place: int, ask: Ask, told: str) -> Any:
        if ask.options:
            options = [(ask.label(name, self.language), name) for name in ask.options]
            widget = self._kinds.Dropdown(options=options, value=ask.now)
        else:
            hint = self.language.printed(ask.hint)
            widget = self._kinds.Text(value=ask.now, placeholder=hint, continuous_update=False)
        widget.tooltip = told
        widget.add_class("desk-field")
        widget.observe(lambda change: self._chosen(line.about, place, change["new"]), names="value")
        self.fields[line.about, place] = widget
        return widget

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """What the program puts into a field is nobody's decision."""
        self._still = True
        try:
            yield
        finally:
            self._still = False

    # --- deciding ---------------------------------------------------------------------------------------------------

    def _chosen(self, about: str, place: int, new: str) -> None:
        if self._still:
            return
        line, who = self._lines[about], self.who.value
        if self._decide(line, place, new, who, self.reason.value):
            self.before.append((line, place, line.asks[place].now, who))
            self.undo.disabled = False
            self.reason.value = ""

    def _undo(self) -> None:
        """One more row, which says what stood before."""
        line, place, stood, who = self.before[-1]
        if self._decide(line, place, stood, who, self.written.text(TAKEN_BACK)):
            self.before.pop()
            self.undo.disabled = not self.before

    def _decide(self, line: Line, place: int, new: str, who: str, reason: str) -> bool:
        """Whether it was kept; the line says so at once, the exhibits follow."""
        ask = line.asks[place]
        asked = {
            "table": TABLE,
            "values": {"who": who, "about": ask.about, "value": ask.value(new.strip(), self.written), "reason": reason},
            "read": self._read(),
        }
        if not who.strip():
            self._tell(self.language.printed(NOBODY), "alert")
            self._draw_lines()
            return False
        kept, told = self.keeper.keep(self.language, asked)
        if kept:
            self._mark(line, bool(new) or any(one.now for at, one in enumerate(line.asks) if at != place))
            self._tell(self.language.printed(BUSY), "status")
        seal, unsealed = self.keeper.seal(self.language)
        if seal:
            self.engagement = open_engagement(self.desk.client, seal)
            self.found = self.desk.stage(self.engagement)
            self._draw()
        elif not kept:
            self._draw_lines()
        if told or unsealed:
            self._tell(told or unsealed, "alert")
        else:
            self._tell(self.language.printed(NOTED).format(table=TABLE), "status")
        if not kept and not ask.options:
            with self._quiet():  # what was typed stays, to be mended
                self.fields[line.about, place].value = new
        return kept

    def _mark(self, line: Line, decided: bool) -> None:
        self.marks[line.about].value = f"✓ {escape(self.language.printed(MARK))}" if decided else ""

    def _read(self) -> dict[str, int]:
        """Rows of the table this screen has seen, by file."""
        given = self.engagement.given["tables"].get(TABLE, {"sources": ()})
        return {source["file"]: source["rows"] for source in given["sources"]}

    def _tell(self, text: str, role: str) -> None:
        self.message.value = f'<p role="{role}">{escape(text)}</p>'
