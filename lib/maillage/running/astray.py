"""After a batch: does anything of one client stand in what another received?

A person's name of at least two words, or a pseudonym, that only other clients' files hold may stand in no file that was
delivered. A PDF is not opened: it is set from the same Story as the notebooks, which are.
"""

from __future__ import annotations

import html
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from maillage.intake import Workspace
from maillage.intake.folding import folded
from maillage.running.report import Outcome

WORD = re.compile(r"[^\W_]+")
PSEUDONYM = re.compile(r"\b[0-9a-f]{32}\b")
DRAWN = re.compile(rb"data:image/[^\"'\\<)\s]+|<path\b[^>]*>|<use\b[^>]*>")  # letters of pictures are no words
ESCAPED = re.compile(r"\\[nrt]")  # ends of lines, as JSON writes them
MARKUP = re.compile(r"<[^>]*>")
PACKAGES = (".docx", ".pptx", ".xlsx")
TEXTS = (".html", ".ics", ".ipynb", ".json", ".svg", ".csv")
QUARANTINE = ".quarantine"

Name = tuple[str, ...]  # the words of a person's name; a pseudonym is one word
Marks = Mapping[str, Mapping[Name, frozenset[str]]]  # whose each is, by its first word


def marks(workspace: Workspace, outcomes: Iterable[Outcome]) -> Marks:
    """Names of the persons that were read, and every pseudonym that a ledger of the workspace gave."""
    owners: dict[Name, set[str]] = {}
    for outcome in outcomes:
        for name in outcome.names:
            words = tuple(words_of(name))
            if len(words) > 1:
                owners.setdefault(words, set()).add(outcome.client)
    for ledger in workspace.label_ledger("any").parent.glob("*.labels.csv"):
        for pseudonym in PSEUDONYM.findall(ledger.read_text(encoding="utf-8", errors="replace")):
            owners.setdefault((pseudonym,), set()).add(ledger.name.removesuffix(".labels.csv"))
    known: dict[str, dict[Name, frozenset[str]]] = {}
    for words, whose in owners.items():
        known.setdefault(words[0], {})[words] = frozenset(whose)
    return known


def astray(workspace: Workspace, outcome: Outcome, known: Marks) -> list[str]:
    """Files of a client's reports that hold what only others' files hold.

    Parameters
    ----------
    workspace : Workspace
    outcome : Outcome
        Of a client that was delivered.
    known : mapping
        From `marks`.
    """
    found: dict[Name, list[str]] = {}
    for name in outcome.delivered.written if outcome.delivered else ():
        for text in texts(outcome.folder / name):
            for words in foreign(text, known, outcome.client):
                found.setdefault(words, []).append(name)
    if found:
        own = _own_words(workspace, outcome)
        found = {words: names for words, names in found.items() if not any(_standing_in(own, words))}
    return sorted({name for names in found.values() for name in names})


def quarantine(workspace: Workspace, outcome: Outcome) -> Path:
    """Move a client's reports where nobody sends them from; they are there to find out what happened."""
    away = workspace.root / "reports" / QUARANTINE / f"{outcome.client}-{outcome.wave}"
    shutil.rmtree(away, ignore_errors=True)
    away.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(outcome.folder, away)
    return away


def words_of(text: str) -> list[str]:
    """The words of a text, without accents and case; most stand in it many times."""
    words = WORD.findall(text)
    plain = {word: folded(word) for word in set(words)}
    return [plain[word] for word in words]


def texts(path: Path) -> Iterator[str]:
    """What can be read in a file, markup apart; nothing of a PDF."""
    try:
        content = path.read_bytes()
        if path.suffix in TEXTS:
            yield ESCAPED.sub(" ", html.unescape(DRAWN.sub(b" ", content).decode("utf-8", "replace")))
        elif path.suffix in PACKAGES:
            with zipfile.ZipFile(BytesIO(content)) as package:
                for part in package.namelist():
                    if part.endswith((".xml", ".rels")):
                        yield html.unescape(MARKUP.sub(" ", package.read(part).decode("utf-8", "replace")))
    except (OSError, zipfile.BadZipFile):
        return  # moved or edited by a person since: no longer what was delivered


def foreign(text: str, known: Marks, client: str) -> set[Name]:
    """Names and pseudonyms in a text that are others' and not the client's."""
    words = words_of(text)
    return {
        name
        for place, word in enumerate(words)
        if word in known
        for name, owners in known[word].items()
        if client not in owners and tuple(words[place : place + len(name)]) == name
    }


def _own_words(workspace: Workspace, outcome: Outcome) -> list[str]:
    """What the client's own seals say: a club may be named after somebody whom another client employs."""
    sealed = workspace.seals(outcome.client, outcome.wave).glob("*.json")
    return [word for path in sealed for word in words_of(ESCAPED.sub(" ", path.read_text(encoding="utf-8")))]


def _standing_in(words: Sequence[str], name: Name) -> Iterator[bool]:
    return (tuple(words[place : place + len(name)]) == name for place, word in enumerate(words) if word == name[0])
