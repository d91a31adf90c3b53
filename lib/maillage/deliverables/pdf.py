"""`report.pdf`: the report on paper, tagged for those who listen to it, set by typst from values alone."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from maillage.deliverables.brand import SOBER, Brand
from maillage.deliverables.outline import (
    ANNEXES,
    ANSWER,
    BEHIND,
    BYLINE,
    CONTENTS,
    STATES,
    VERSION,
    Block,
    Listing,
    Outline,
    Paragraph,
    Prose,
    outline,
    signatories,
)
from maillage.deliverables.pdf_package import packed
from maillage.deliverables.prose import Bullets, Grid, Heading, Piece, Quote, Runs, Words, pieces, unstyled
from maillage.deliverables.story import Story
from maillage.language import Language, phrase
from maillage.showing.figures import picture
from maillage.showing.figures.typefaces import PLAIN, Letters, settable, slants
from maillage.showing.parts import Parts, comment_word, parts

PAGE = phrase("page {page} / {pages}")
FIGURES_LEAD = phrase("Les tables que les figures du rapport dessinent, dans l’ordre des pages.")
FIGURES_AT = phrase("Les chiffres de cette figure : page {page}.")

RUNNING = {"name": 60, "standing": 160, "foot": 160}  # signs that stand on every page; the title page has them all
LONGEST_WORD = 30  # signs; a longer word, an address for instance, may be broken
MANY_COLUMNS = 8  # so many may ask for a page on its side
ONE_LINE = 14  # signs, in a column of numbers; what says that one is not published is not cut either
FEW_WORDS = 300  # signs; an exhibit of so many and no more follows the wide one after it on its side
WHOLE_CELL = 400  # signs; a longer cell may be cut by the end of a page
SHORT_TABLE, LINE = 14, 30  # lines, of so many signs of a cell; such a table is never cut, and any page holds it


def report_pdf(story: Story, language: Language, brand: Brand = SOBER, audience: str = "") -> bytes:
    """The report as a PDF/UA-1 file, the same bytes at every run.

    A character that none of our fonts has is printed as U+FFFD (a lozenge with a question mark), so that the reader
    sees that one is missing; the title in the file's properties and the words for those who listen to a figure hold it.

    Parameters
    ----------
    story : Story
    language : Language
        The reader's; figures and tables are redrawn in it.
    brand : Brand
        Its name, footer, logo, colours and fonts are taken.
    audience : str
        One of `terms.REPORT_AUDIENCES`, or empty for the whole Story.

    Returns
    -------
    bytes
        PDF 1.7.

    Raises
    ------
    ValueError
        When the page cannot be set without a warning, as where the brand's logo is no PNG or a colour is none.

    Examples
    --------
    >>> from maillage.deliverables.story import Story
    >>> about = {"client": "acme", "wave": "T0", "name": "A&B", "currency": "EUR", "depth": "standard"}
    >>> about |= {"as_of": "2026-01-31", "dated": "2026-02-01", "status": "draft", "version": 1}
    >>> report_pdf(Story(about, ()), Language("fr"))[:8]
    b'%PDF-1.7'
    """
    told = outline(story, language, audience)
    page = _Page(language, audience, brand.letters)
    first = list(page.nodes(told.first))
    body = [node for chapter in told.chapters if not chapter.annex for node in page.nodes(chapter.blocks)]
    annexes = [node for chapter in told.chapters if chapter.annex for node in page.nodes(chapter.blocks)]
    return _set(
        {
            "language": language.code,
            "title": _property(f"{told.name} – {told.title}"),
            "authors": [_property(who) for who in signatories(story.about, brand)],
            "dated": story.about["dated"],
            "families": brand.letters.text,
            "headings": brand.letters.headings,
            "brand": {"main": brand.main, "accent": brand.accent, "logo": list(brand.logo)},
            "words": {
                "contents": language.printed(CONTENTS),
                "page": language.printed(PAGE),
                "figures_at": language.printed(FIGURES_AT),
                "comment": comment_word(language),
            },
            "cover": _cover(story.about, told, language, brand),
            "running": _running(told, brand),
            "contents": bool(told.contents),
            "short": told.short,
            "flowing": told.flash and told.short,
            "many_columns": MANY_COLUMNS,
            "first": _stepped(first),
            "body": _kept(_led(_stepped([*body, *_annexes(annexes, page.folded, language)]))),
            "footer": _text(told.footer),
        },
        page.figures,
        brand.letters,
    )


def _cover(about: Mapping[str, Any], told: Outline, language: Language, brand: Brand) -> dict[str, Any]:
    """What the title page says, each thing once."""
    dates = {name: language.date(datetime.date.fromisoformat(about[name])) for name in ("as_of", "dated")}
    version = language.printed(VERSION).format(version=about["version"])
    return {
        "title": _text(told.title),
        "name": _text(told.name),
        "who": [_text(who) for who in signatories(about, brand)],
        "standing": _text(" · ".join([language.printed(STATES[about["status"]]), version, dates["dated"]])),
        "cut_off": _text(language.printed(BYLINE).format(date=dates["as_of"])),
        "confidentiality": _text(told.confidentiality),
        "notices": [_text(notice) for notice in told.notices],
    }


def _running(told: Outline, brand: Brand) -> dict[str, str]:
    foot = " · ".join(part for part in (told.confidentiality, brand.footer) if part)
    lines = {"name": told.name, "standing": told.standing, "foot": foot}
    return {name: _shortened(_text(line).replace("\n", " "), RUNNING[name]) for name, line in lines.items()}


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rstrip() + "…"


@dataclass(slots=True)
class _Page:
    """What is put on pages as it is met: the figures' drawings, and the tables that wait for the last annex."""

    language: Language
    audience: str
    letters: Letters = PLAIN
    figures: dict[str, bytes] = field(default_factory=dict)
    folded: list[dict[str, Any]] = field(default_factory=list)

    def nodes(self, blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
        for block in blocks:
            if isinstance(block, Prose):
                yield from _pieces(pieces(block.markdown, block.down))
            elif isinstance(block, Paragraph):
                yield {"is": "lacks" if block.lacking else "words", "runs": [[_text(block.text), ""]]}
            elif isinstance(block, Listing):
                rows = [["\n".join(titles), said] for titles, said in block.rows]
                yield {"is": "heading", "level": block.level, "runs": [[_text(block.title), ""]]}
                yield {"is": "table"} | _table(block.heads, rows, [False, False])
            else:
                yield from self._exhibit(block.payload, block.level)

    def _exhibit(self, payload: Mapping[str, Any], level: int) -> Iterator[dict[str, Any]]:
        told = parts(payload, self.language, self.audience)
        if told.kind == "sentence":
            yield {"is": "words", "runs": [[_text(told.message), ""]]}
            yield from ({"is": "comment", "text": _text(comment)} for comment in told.comments)
            return
        node = {
            "is": "exhibit",
            "lead": [],
            "trail": [],
            "level": level,
            "title": _text(told.title),
            "large": told.id == ANSWER,
            "message": _text(told.message),
            "points": [[_text(sentence) for sentence in point] for point in told.points],
            "figure": "",
            "source": _text(told.source),
            "comments": [_text(comment) for comment in told.comments],
        }
        if told.alt:
            drawn = picture(payload, self.language, "svg-words", letters=self.letters)
            node |= {"figure": f"figure-{len(self.figures)}.svg", "alt": _property(told.alt), "shape": _shape(drawn)}
            self.figures[node["figure"]] = drawn
        if told.rows and told.folded:
            node["figures_at"] = f"figures-{len(self.folded)}"
            titled = {"is": "heading", "level": 4, "runs": [[_text(told.title), ""]], "label": node["figures_at"]}
            self.folded += [titled, {"is": "table"} | _exhibit_table(told)]
        elif told.rows:
            node["table"] = _exhibit_table(told)
        yield node


def _shape(svg: bytes) -> float:
    """Width of a drawing over its height, as its first tag says."""
    width, height = (
        float(re.search(rf'<svg[^>]* {side}="([\d.]+)pt"'.encode(), svg)[1]) for side in ("width", "height")
    )
    return width / height


def _annexes(
    annexes: list[dict[str, Any]], folded: list[dict[str, Any]], language: Language
) -> Iterator[dict[str, Any]]:
    if annexes or folded:
        yield {"is": "heading", "level": 2, "runs": [[language.printed(ANNEXES), ""]]}
        yield from annexes
    if folded:
        yield {"is": "heading", "level": 3, "runs": [[language.printed(BEHIND), ""]]}
        yield {"is": "words", "stays": True, "runs": [[language.printed(FIGURES_LEAD), ""]]}
        yield from folded


def _stepped(nodes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with headings from level 1, none more than one level below the one before, as PDF/UA asks."""
    last, stepped = 0, []
    for node in nodes:
        if "level" in node:
            last = max(1, min(node["level"] - 1, last + 1))
            node = node | {"level": last}
        stepped.append(node)
    return stepped


def _led(nodes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, what opens a wide table's section or says little before it, and the words after it, within it.

    They may lie with it.
    """
    led: list[dict[str, Any]] = []
    for node in nodes:
        if led and _wide(led[-1]) and node["is"] in ("words", "lacks"):
            led[-1] = led[-1] | {"trail": [*led[-1]["trail"], node]}
            continue
        if _wide(node) and not node["figure"] and led and _slight(led[-1]):
            node = node | {"lead": [led.pop()]}
            led.append(node)
            continue
        start = len(led)
        while start and led[start - 1]["is"] == "words":
            start -= 1
        if _wide(node) and not node["figure"] and start and led[start - 1].get("level") == 2:
            node = node | {"lead": [led[start - 1], *(each | {"stays": True} for each in led[start:])]}
            del led[start - 1 :]
        led.append(node)
    return led


def _kept(nodes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, the words between a heading and an exhibit staying with it: a section does not open below nothing."""
    kept = list(nodes)
    for place, node in enumerate(kept):
        start = place
        while start and kept[start - 1]["is"] == "words":
            start -= 1
        if node["is"] in ("exhibit", "table") and start and kept[start - 1]["is"] == "heading":
            kept[start:place] = [each | {"stays": True} for each in kept[start:place]]
    return kept


def _slight(node: Mapping[str, Any]) -> bool:
    if node["is"] != "exhibit" or node["figure"] or "table" in node or node["lead"]:
        return False
    return len(node["message"]) + sum(map(len, itertools.chain(*node["points"], node["comments"]))) <= FEW_WORDS


def _wide(node: Mapping[str, Any]) -> bool:
    return len(node.get("table", {}).get("columns", ())) >= MANY_COLUMNS


def _pieces(given: Iterable[Piece], *, inside: bool = False) -> Iterator[dict[str, Any]]:
    """Pieces of markdown as nodes; a heading inside a list or a quotation is only its words."""
    for piece in given:
        if isinstance(piece, Heading) and piece.runs and not inside:
            yield {"is": "heading", "level": piece.level, "runs": _runs(piece.runs)}
        elif isinstance(piece, Heading | Words) and piece.runs:
            yield {"is": "words", "runs": _runs(piece.runs)}
        elif isinstance(piece, Bullets):
            items = [list(_pieces(item, inside=True)) for item in piece.items]
            yield {"is": "bullets", "items": items, "start": piece.start}
        elif isinstance(piece, Quote):
            yield {"is": "quote", "nodes": list(_pieces(piece.pieces, inside=True))}
        elif isinstance(piece, Grid):
            rows = [[unstyled(cell) for cell in row] for row in piece.rows]
            heads = [unstyled(cell) for cell in piece.head]
            yield {"is": "table"} | _table(heads, rows, [False] * len(heads))


def _runs(runs: Runs) -> list[list[str]]:
    looks = (("strong" if run.strong else "emphasis" if run.emphasis and slants(run.text) else "") for run in runs)
    return [[_text(run.text), look] for run, look in zip(runs, looks, strict=True)]


def _exhibit_table(told: Parts) -> dict[str, Any]:
    numbers = [column.number for column in told.columns]
    made = _table([column.heading for column in told.columns], told.rows, numbers)
    return made | {"left_out": _text(told.left_out)}


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> dict[str, Any]:
    """A table, and of each column the texts that decide how wide it is: they are measured where it is set."""
    written = [[_text(cell) for cell in row] for row in rows]
    columns = []
    for place, (head, number) in enumerate(zip(heads, numbers, strict=True)):
        cells = [row[place] for row in written]
        longest = max((line for cell in cells for line in cell.split("\n")), key=len, default="")
        columns.append(
            {
                "head": _text(head),
                "number": number,
                "word": longest if number and len(longest) <= ONE_LINE else max(_words(cells), key=len, default=""),
                "head_word": max(_words([_text(head)]), key=len, default=""),
                "line": longest,
            }
        )
    longest = max((len(cell) for row in written for cell in row), default=0)
    return {
        "columns": columns,
        "rows": written,
        "whole": longest <= WHOLE_CELL,
        "short": sum(max(map(_lines, row), default=1) for row in written) <= SHORT_TABLE,
        "left_out": "",
    }


def _lines(cell: str) -> int:
    return sum(1 + len(line) // LINE for line in cell.split("\n"))


def _words(texts: Iterable[str]) -> Iterator[str]:
    return (word for text in texts for word in re.split(r"[ \n\u200b]|(?<=-)", text))


def _text(text: str) -> str:
    """Text as it is set: signs no font has replaced, words that no line could hold made breakable."""
    return re.sub(rf"\S{{{LONGEST_WORD + 1},}}", _breakable, settable(text))


def _property(text: str) -> str:
    """Text as the file's properties hold it, which no font limits."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)


def _breakable(word: re.Match[str]) -> str:
    """After the signs that part an address, elsewhere only where there is none for too long."""
    half = LONGEST_WORD // 2
    shares = [share for share in re.split(r"(?<=[./_@-])", word[0]) if share]
    if max(map(len, shares)) > LONGEST_WORD:
        shares = [word[0][start : start + half] for start in range(0, len(word[0]), half)]
    return "\u200b".join(shares)


def _set(content: Mapping[str, Any], figures: Mapping[str, bytes], letters: Letters) -> bytes:
    template = (resources.files("maillage.deliverables") / "report.typ").read_bytes()
    return typeset(template, content, figures, letters)


def typeset(
    template: bytes, content: Mapping[str, Any], figures: Mapping[str, bytes], letters: Letters = PLAIN
) -> bytes:
    """The pages typst sets from these values, as `content.json`, without a warning."""
    import typst

    told = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    try:
        made, warnings = typst.compile_with_warnings(
            {"main.typ": template, "content.json": told, **figures},
            font_paths=_fonts(letters),
            format="pdf",
            pdf_standards="ua-1",
        )
    except RuntimeError as error:
        raise ValueError(f"report.pdf cannot be set: {error}") from error
    if warnings:
        raise ValueError(f"report.pdf cannot be set without a warning: {'; '.join(map(str, warnings[:3]))}")
    return packed(made)


@cache
def _fonts(letters: Letters) -> Any:
    """The firm's families and ours alone, whatever the machine has."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(letters.folders))
