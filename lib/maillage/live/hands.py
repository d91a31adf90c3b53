"""What a room answered: one CSV a session, rows only added, the last one on a question wins; undoing is one more row.

Nobody's name is asked and no column holds one. A refresh, a lost connection or a second screen reads the same file.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from maillage.language import Language, phrase

COLUMNS = ("at", "topic", "about", "value")
SESSION = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
LONGEST = 2_000  # signs of a text typed in the room

NOT_A_SESSION = phrase(
    "« {found} » n’est pas un nom de séance. Des lettres minuscules sans accent, des chiffres et des traits d’union "
    "sont attendus, par exemple « ventes-lyon »."
)
NOT_HANDS = phrase("{path}, ligne {row} : « {found} » ne se lit pas. Corriger la ligne ou la retirer.")


class RoomError(RuntimeError):
    """The room cannot open or go on: the template of the one message, and what fills it."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template = template
        self.values = values

    def told(self, language: Language) -> str:
        """The message in the reader's language."""
        return language.printed(self.template).format(**self.values)


class SessionError(RoomError):
    """A session whose name or file cannot be read."""


def hands_path(root: Path, session: str) -> Path:
    """Where a session's answers lie; the committed example's where no session is named.

    Raises
    ------
    SessionError
        When no file may have that name.

    Examples
    --------
    >>> hands_path(Path("/srv"), "ventes-lyon").as_posix()
    '/srv/data/rooms/ventes-lyon.csv'
    """
    if not session:
        return root / "data" / "examples" / "rooms" / "hands.csv"
    if not SESSION.fullmatch(session):
        raise SessionError(NOT_A_SESSION, found=session[:60])
    return root / "data" / "rooms" / f"{session}.csv"


def read_hands(path: Path, topic: str) -> dict[str, str]:
    """The last answer to each question of a topic; an emptied one is none.

    Raises
    ------
    SessionError
        When a row has not the four columns, or its numbers cannot be read.
    """
    last: dict[str, str] = {}
    for number, row in _rows(path):
        if len(row) != len(COLUMNS) or not _readable(row[2], row[3]):
            raise SessionError(NOT_HANDS, path=path.name, row=number, found=",".join(row)[:60])
        if row[1] == topic:
            last[row[2]] = row[3]
    return {about: value for about, value in last.items() if value}


def add_hand(path: Path, topic: str, about: str, value: str) -> None:
    """One more row, written at once, so that two screens never cut into each other's."""
    row = io.StringIO()
    fresh = not path.exists()
    writer = csv.writer(row, lineterminator="\n")
    if fresh:
        writer.writerow(COLUMNS)
    writer.writerow((datetime.datetime.now().isoformat(timespec="seconds"), topic, about, value[:LONGEST]))
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, row.getvalue().encode("utf-8"))
    finally:
        os.close(descriptor)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as opened:
        reader = csv.reader(opened)
        for row in reader:
            if row and tuple(row) != COLUMNS:
                yield reader.line_num, row


def _readable(about: str, value: str) -> bool:
    """Whether the value is what that question is answered by: words, a grade, or a number that is not negative."""
    if not value or about.endswith((".words", ".grade")):
        return True
    return re.fullmatch(r"\d{1,15}(\.\d{1,9})?", value) is not None


def numbers(values: Mapping[str, str]) -> dict[str, float]:
    """Of the answers, those that are numbers.

    Examples
    --------
    >>> numbers({"item:con-04.yes": "3", "topic:approach.words": "Bonjour"})
    {'item:con-04.yes': 3.0}
    """
    return {about: float(value) for about, value in values.items() if not about.endswith((".words", ".grade"))}
