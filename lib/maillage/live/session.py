"""A session of the training room on one topic: what was typed so far, as a stage takes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.catalogue import entry
from maillage.intake import Workspace
from maillage.intake.settings import Settings
from maillage.live.hands import add_hand, hands_path, read_hands
from maillage.showing import read_in

NOWHERE = "2026-01-01"  # a session's exhibits print no date; the settings ask for one


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one topic at one moment: what the stage computes from, and releases.

    Parameters
    ----------
    topic : str
        Of the catalogue.
    values : mapping of str to str
        By what each is about, as they are kept.
    settings : Settings
        Of no client; its smallest group is that of every report.
    """

    topic: str
    values: Mapping[str, str]
    settings: Settings
    client: str = "room"
    wave: str = ""

    @property
    def seal(self) -> str:
        """SHA-256 of topic and answers: the same answers are computed once."""
        told = json.dumps([self.topic, sorted(self.values.items())], ensure_ascii=False)
        return hashlib.sha256(told.encode("utf-8")).hexdigest()

    def has(self, table: str) -> bool:
        """Never: a session has hands, and no table of a client's."""
        return False


@dataclass(frozen=True, slots=True)
class Session:
    """One topic of one session; its file is read anew each time, so that two screens agree.

    Parameters
    ----------
    topic : str
    path : Path
        Of the answers.
    language : str
        The room's.
    kept : bool
        Whether answers are added to the file; the committed example is only read.
    """

    topic: str
    path: Path
    language: str
    kept: bool

    def answers(self) -> Answers:
        """What is answered so far."""
        settings = Settings(schema=1, name=self.topic, as_of=NOWHERE)
        return Answers(self.topic, read_hands(self.path, self.topic), settings)

    def add(self, about: str, value: str) -> None:
        """Keep one more answer."""
        if self.kept:
            add_hand(self.path, self.topic, about, value)


def open_room(topic: str, session: str = "", language: str = "fr") -> Session:
    """The topic's room, for that session; the committed example's answers where none is named.

    Raises
    ------
    KeyError
        When the catalogue has no such topic; the nearest is named.
    SessionError
        When no session may be called so.
    """
    entry(f"topic:{topic}")
    read_in(language)
    return Session(topic, hands_path(Workspace().root, session), language, bool(session))
