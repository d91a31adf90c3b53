"""Markdown as plain pieces, for formats that have no HTML: what a notebook's text cells and consultants write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.deliverables.outline import parser


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its level in the report."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list: the pieces of each item, and the number it begins with where it is numbered."""

    items: tuple[tuple[Piece, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Pieces that are quoted."""

    pieces: tuple[Piece, ...]


Piece = Heading | Words | Bullets | Grid | Quote


def unstyled(runs: Runs) -> str:
    """The text of the runs, whatever they look like."""
    return "".join(run.text for run in runs)


def pieces(markdown: str, down: int = 1) -> tuple[Piece, ...]:
    """The pieces of a markdown text, its headings so many levels down.

    Parameters
    ----------
    markdown : str
        HTML, pictures and links in it are text.
    down : int

    Examples
    --------
    >>> pieces("# Le *plan*")
    (Heading(level=2, runs=(Run(text='Le ', strong=False, emphasis=False, code=False), \
Run(text='plan', strong=False, emphasis=True, code=False))),)
    """
    from markdown_it.tree import SyntaxTreeNode

    return tuple(_pieces(SyntaxTreeNode(parser().parse(markdown)).children, down))


def _pieces(nodes: Sequence[Any], down: int) -> Iterator[Piece]:
    for node in nodes:
        if node.type == "heading":
            yield Heading(min(int(node.tag[1]) + down, 6), _runs(node))
        elif node.type == "paragraph":
            yield Words(_runs(node))
        elif node.type in ("bullet_list", "ordered_list"):
            start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
            yield Bullets(tuple(tuple(_pieces(item.children, down)) for item in node.children), start)
        elif node.type == "table":
            head, *bodies = node.children
            rows = tuple(tuple(_runs(cell) for cell in row.children) for body in bodies for row in body.children)
            yield Grid(tuple(_runs(cell) for cell in head.children[0].children), rows)
        elif node.type == "blockquote":
            yield Quote(tuple(_pieces(node.children, down)))
        elif node.content:
            yield Words((Run(node.content.rstrip("\n"), code=True),))


def _runs(node: Any) -> Runs:
    inlines = [one for child in node.children for one in (child.children if child.type == "inline" else [child])]
    return tuple(run for one in inlines for run in _inline(one, {}) if run.text)


def _inline(node: Any, look: dict[str, bool]) -> list[Run]:
    if node.type in ("strong", "em"):
        name = "strong" if node.type == "strong" else "emphasis"
        return [run for child in node.children for run in _inline(child, look | {name: True})]
    if node.type == "code_inline":
        return [Run(node.content, **look | {"code": True})]
    if node.type in ("softbreak", "hardbreak"):
        return [Run("\n" if node.type == "hardbreak" else " ", **look)]
    return [Run(node.content, **look)]
