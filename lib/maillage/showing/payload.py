"""The contract between notebooks and renderers: language-neutral payloads, published by `show` and `say`.

`{schema, id, section, kind, message, columns, rows, points, chart, alt, source, comments}`; parts that do not apply are
left out. A sentence is `{template, facts}`: its French template and the facts it prints. Values are already rounded;
client text is always a value, never part of a template.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from maillage.language import Language

if TYPE_CHECKING:
    from maillage.showing.figures.typefaces import Letters

SCHEMA = 1
MIME = "application/vnd.maillage+json"
UNDRAWN = "MAILLAGE_UNDRAWN"  # a variable of the kernels whose pictures are drawn after them, once for all formats

Payload = dict[str, Any]

_reading = ["fr"]
_collectors: list[list[Payload]] = []


class UnknownSchemaError(ValueError):
    """A payload was written by a version whose schema this one does not read."""


def read_in(language: str) -> None:
    """Set the language in which this notebook's reader sees tables and sentences; payloads hold neither."""
    _reading[:] = [Language(language).code]


def reading() -> str:
    """The language this notebook's reader reads in."""
    return _reading[0]


def checked(payload: Mapping[str, Any]) -> Payload:
    """The payload, when its schema is one we read.

    Raises
    ------
    UnknownSchemaError
        When it was written under another schema.
    """
    if payload.get("schema") != SCHEMA:
        raise UnknownSchemaError(f"this version reads schema {SCHEMA} of the Story, not {payload.get('schema')!r}")
    return dict(payload)


@contextmanager
def collecting() -> Iterator[list[Payload]]:
    """Gather the payloads published inside the block, instead of displaying them."""
    gathered: list[Payload] = []
    _collectors.append(gathered)
    try:
        yield gathered
    finally:
        _collectors.remove(gathered)


def records(payload: Payload) -> list[dict[str, Any]]:
    """The rows of a payload that has a table, by column id.

    Examples
    --------
    >>> records({"columns": [{"id": "site"}, {"id": "n"}], "rows": [["Lyon", 3]]})
    [{'site': 'Lyon', 'n': 3}]
    """
    names = [column["id"] for column in payload["columns"]]
    return [dict(zip(names, row, strict=True)) for row in payload["rows"]]


def read_by_people(payload: Payload, language: Language, letters: Letters | None = None) -> dict[str, str]:
    """What a notebook’s reader sees of a payload: HTML with its picture in the firm’s letters or ours, and text."""
    from maillage.showing.figures.typefaces import PLAIN
    from maillage.showing.markup import fragment, plain_text

    return {
        "text/html": fragment(payload, language, picture="image", letters=letters or PLAIN),
        "text/plain": plain_text(payload, language),
    }


class Shown:
    """What a cell displays: the payload for renderers, HTML and plain text for the notebook's reader."""

    __slots__ = ("_payload",)

    def __init__(self, payload: Payload) -> None:
        self._payload = payload

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        language = Language(_reading[0], self._payload["currency"])
        return {MIME: self._payload} | ({} if os.environ.get(UNDRAWN) else read_by_people(self._payload, language))


def publish(payload: Payload) -> None:
    """Hand a payload to whoever gathers, else to the notebook."""
    if _collectors:
        _collectors[-1].append(payload)
        return
    from IPython.display import display

    display(Shown(payload))
