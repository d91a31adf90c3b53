"""`deck.pptx`: what an executive committee is shown, eight to ten slides, then an annex; one slide a question.

The committee's slides, by rule: the cover; the first page's answer and findings; then, for each of `QUESTIONS` in
order, the first of its exhibits that the Story has; the decisions asked, and what is not known. At most
`MOST_QUESTIONS` questions: beyond, those of `GIVES_WAY` go to the annex, in that order. The annex, by rule: every
figure that is not shown yet, then the first table of each section that has none, at most `MOST_ANNEXED`, in the order
of the report; its first slide says so, and how many exhibits stay in the report.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from maillage.deliverables.brand import SOBER, Brand
from maillage.deliverables.deck_charts import EMU, MOST_ROWS, Box, add_chart, has_native
from maillage.deliverables.deck_master import GREY, Layouts, opened
from maillage.deliverables.deck_text import (
    BULLET,
    Paragraph,
    Run,
    broken,
    contained,
    fitted,
    headed,
    line,
    measured_in,
    plain,
    shortened,
    width,
)
from maillage.deliverables.deck_titles import takeaway
from maillage.deliverables.outline import ANSWER, Chapter, Listing, Outline, Prose, Shown, outline, signatories
from maillage.deliverables.outline import Paragraph as Sentences
from maillage.deliverables.prose import Bullets, Grid, Heading, Piece, Quote, Words, pieces, unstyled
from maillage.deliverables.settled import settled
from maillage.deliverables.story import Story
from maillage.language import LOCALES, Language, phrase
from maillage.showing.figures import FORMS, INK, drawn_rows, picture
from maillage.showing.parts import Parts, comment_word, parts

AUDIENCE = "committee"

MONEY, FUTURES = "plan.money_lines", "plan.money"  # shown side by side

# In order, what a committee asks; of each question, the exhibits that answer it, the best one first.
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "where do we stand": ("diagnosis.dimensions", "diagnosis.families", "flash.declared"),
    "who sees it how": ("diagnosis.gaps", "diagnosis.audiences"),
    "why": ("analysis.causes",),
    "what does today cost": ("analysis.costs",),
    "which networks, until when": ("analysis.renewals", "analysis.networks"),
    "what do we do, and when": ("plan.roadmap", "plan.actions", "plan.gates"),
    "who goes where": ("plan.seats",),
    "what is it worth": (FUTURES,),
}
MOST_QUESTIONS = 7
GIVES_WAY = ("who sees it how", "who goes where", "what does today cost")
MOST_ANNEXED = 28

CLOSING = ("plan.decisions", "plan.unknown", "plan.monday", "flash.to_settle", "flash.monday")
ONE_A_LINE = ("calendar", "gantt", "portfolio", "risk_map")  # pictures of which the first rows can be shown alone
MOST_HEAT = 14  # rows of a grid that has one a line: with more, no cell could be read

MOST_COLUMNS = 3
MOST_TABLE, MOST_ANNEX_TABLE = 8, 14  # rows
NEARLY = 2  # rows beyond, shown all the same: to say that one is missing would take its place
TITLE_SIZE, REST_SIZE = 22, 13  # points: the least of a title of two lines, and what follows it
LONELY = 0.3  # of a title's width: the letters of slides are narrower than those measured
PAIRS = ("matrix", "state_map", "relations")  # a row a pair: the first ones alone would mislead
SMALLEST_SCALE = 0.7  # of a picture: below, its words could not be read, and its table is shown
LARGEST_SCALE = 1.5
DRAWN_FOR = 1.45  # of a picture that takes the room it is given: its words are so much larger than on a page
MANY_NAMES = 1.2  # likewise, of the one that has most names
WIDEST_ASIDE = 440  # points
LONG_ASIDE = 500  # letters, which take more of the slide
DRAWN_AT = 144  # dots an inch, of `picture`
MOST_CELLS = 900  # of a grid: more could be neither read nor quickly drawn

OPENING_TITLE = phrase("L’essentiel")
CLOSING_TITLE = phrase("Ce qui est demandé au comité, et ce que nous ne savons pas")
ANNEX = phrase("Annexe")
ANNEX_RULE = phrase(
    "Chaque figure du rapport, puis le premier tableau de chaque partie sans figure, dans l’ordre du rapport."
)
ANNEX_LEFT = phrase("Figures et tableaux qui se lisent dans le rapport seul : {count}.")
MORE_ROWS = phrase("Lignes non affichées : {rows}. Elles se lisent dans le rapport.")
LOGO = phrase("Logo : {name}")


@dataclass(frozen=True, slots=True)
class Held:
    """An exhibit, and the chapter it was found in."""

    payload: Mapping[str, Any]
    told: Parts
    chapter: Chapter


@dataclass(frozen=True, slots=True)
class Desk:
    """What every slide is written with."""

    made: Any
    layouts: Layouts
    language: Language
    brand: Brand
    foot: tuple[str, ...]
    dated: datetime.datetime


def deck(story: Story, language: Language, brand: Brand = SOBER) -> bytes:
    """The committee's slides, as `.pptx`: native charts and tables, notes, an annex.

    Parameters
    ----------
    story : Story
    language : Language
        The reader's; figures and tables are redrawn in it.
    brand : Brand
        Its `slides_master` is built on where there is one.

    Returns
    -------
    bytes
        The same for the same Story, language and brand.

    Raises
    ------
    MasterError
        When the firm's master cannot be opened or has no layout with a title.
    """
    # A master has a font of its own, which no file of the firm's tells.
    with measured_in(b"" if brand.slides_master else b"".join(brand.font[:1])):
        return _deck(story, language, brand)


def _deck(story: Story, language: Language, brand: Brand) -> bytes:
    told = outline(story, language, AUDIENCE)
    made, layouts = opened(brand)
    dated = datetime.datetime.combine(datetime.date.fromisoformat(story.about["dated"]), datetime.time())
    foot = tuple(contained(part) for part in (told.confidentiality, told.standing, brand.footer) if part)
    desk = Desk(made, layouts, language, brand, (contained(told.name), *foot), dated)

    first = list(_held(told.first, language, Chapter("first", told.first)))
    shelf = [held for chapter in told.chapters for held in _held(chapter.blocks, language, chapter)]
    shown = _chosen(shelf)
    lines = next((held for held in first if held.told.id == MONEY), None)
    beside = lines if any(held.told.id == FUTURES for held in shown) else None

    _cover(desk, told, story.about)
    _opening(desk, first, beside)
    for held in shown:
        _exhibit(desk, held, MOST_TABLE, beside if held.told.id == FUTURES else None)
    _closing(desk, first)
    annexed, left = _annexed(shelf, shown)
    if annexed:
        _divider(desk, left)
        for held in annexed:
            _exhibit(desk, held, MOST_ANNEX_TABLE)
    _tell(desk, told, story.about)
    return _saved(desk)


# --- what is shown -------------------------------------------------------------------------------------------------


def _held(blocks: Iterable[Any], language: Language, chapter: Chapter) -> Iterator[Held]:
    for block in blocks:
        if isinstance(block, Shown):
            yield Held(block.payload, parts(block.payload, language, AUDIENCE), chapter)


def _shows(held: Held) -> bool:
    """Whether it has a figure or a table: a point or a sentence makes no slide, nor does a figure without a mark.

    Nor does one whose pairs are too many to be drawn: the first rows of its table would mislead.
    """
    if not held.told.alt:
        return bool(held.told.rows)
    if held.payload["chart"]["form"] in PAIRS and len(drawn_rows(held.payload)) > MOST_CELLS:
        return False
    chart, names = held.payload["chart"], [column["id"] for column in held.payload["columns"]]
    telling = [names.index(chart["roles"][role]) for role in FORMS[chart["form"]].telling if role in chart["roles"]]
    return any(not isinstance(row[place], Mapping) for row in held.payload["rows"] for place in telling)


def _chosen(shelf: Sequence[Held]) -> list[Held]:
    """The exhibits that answer the committee's questions."""
    known = {held.told.id: held for held in shelf if _shows(held)}
    answers = {
        question: next(known[name] for name in names if name in known)
        for question, names in QUESTIONS.items()
        if any(name in known for name in names)
    }
    for question in GIVES_WAY:
        if len(answers) > MOST_QUESTIONS:
            answers.pop(question, None)
    return list(answers.values())


def _annexed(shelf: Sequence[Held], shown: Sequence[Held]) -> tuple[list[Held], int]:
    """The exhibits of the annex, in order, and how many stay in the report alone."""
    rest = [held for held in shelf if _shows(held) and held.told.id not in {one.told.id for one in shown}]
    figures = [held for held in rest if held.told.alt]
    pictured = {held.chapter.anchor for held in (*figures, *shown)}
    firsts: dict[str, Held] = {}
    for held in rest:
        if held.chapter.anchor not in pictured and not held.chapter.annex:
            firsts.setdefault(held.chapter.anchor, held)
    kept = {held.told.id for held in [*figures, *firsts.values()][:MOST_ANNEXED]}
    annexed = [held for held in rest if held.told.id in kept]
    return annexed, len(rest) - len(annexed)


# --- the slides ----------------------------------------------------------------------------------------------------


def _cover(desk: Desk, told: Outline, about: Mapping[str, Any]) -> None:
    slide = desk.made.slides.add_slide(desk.layouts.cover)
    _write_title(desk, slide, told.name, (40, 34, 28, 24, 20, 16))
    lines = [Paragraph((Run(told.title, strong=True),))]
    # Both name who signs: the cover says it once.
    standing = " · ".join(part for part in told.standing.split(" · ") if part not in told.byline.split(" · "))
    lines += [Paragraph((Run(contained(words)),)) for words in (told.byline, standing, *told.notices) if words]
    _write_second(desk, slide, lines)
    if desk.brand.logo:
        logo = slide.shapes.add_picture(io.BytesIO(desk.brand.logo), 0, 0, height=round(48 * EMU))
        logo.left, logo.top = desk.made.slide_width - logo.width - round(44 * EMU), round(36 * EMU)
        name = about.get("firm") or desk.brand.name
        _name(logo, desk.language.printed(LOGO).format(name=name))
    _notes(slide, [told.title, told.byline, told.standing, *told.notices])


def _divider(desk: Desk, left: int) -> None:
    slide = desk.made.slides.add_slide(desk.layouts.divider)
    _write_title(desk, slide, desk.language.printed(ANNEX), (36, 28, 24))
    words = [desk.language.printed(ANNEX_RULE)]
    if left:
        words.append(desk.language.printed(ANNEX_LEFT).format(count=desk.language.number(left)))
    _write_second(desk, slide, [Paragraph((Run(line),)) for line in words])
    _foot(desk, slide)
    _notes(slide, words)


def _opening(desk: Desk, first: Sequence[Held], beside: Held | None) -> None:
    """The first page: its answer as the title, what the committee wants, finds and already does well under it."""
    answer = next((held for held in first if held.told.id == ANSWER), None)
    said = " ".join(answer.told.comments) if answer else ""
    apart = (*CLOSING, *((ANSWER,) if said else ()), *((MONEY,) if beside else ()))
    lists = [held for held in first if held.told.id not in apart and held.told.points]
    _columns(desk, said or desk.language.printed(OPENING_TITLE), lists)


def _closing(desk: Desk, first: Sequence[Held]) -> None:
    lists = [held for held in first if held.told.id in CLOSING and held.told.points]
    if lists:
        _columns(desk, desk.language.printed(CLOSING_TITLE), lists)


def _columns(desk: Desk, title: str, lists: Sequence[Held]) -> None:
    """Points side by side, each list under its heading, wider where more is said; short lists share a column."""
    slide, room = _page(desk, title)
    gap = 30
    columns = [[held] for held in lists]
    while len(columns) > MOST_COLUMNS:
        place = min(range(len(columns) - 1), key=lambda one: _said(columns[one]) + _said(columns[one + 1]))
        columns[place : place + 2] = [columns[place] + columns[place + 1]]
    weights = [max(1.0, min(2.2, _said(column) / 260)) for column in columns]
    free = room.wide - gap * (len(columns) - 1)
    boxes, left = [], room.left
    for weight in weights:
        boxes.append(Box(left, room.top + 10, free * weight / sum(weights), room.tall - 10))
        left += boxes[-1].wide + gap
    texts = [[each for held in column for each in _points(held.told, desk.brand)] for column in columns]
    sizes = [fitted(text, box.wide, box.tall, SIZES).size for text, box in zip(texts, boxes, strict=True)]
    for text, box in zip(texts, boxes, strict=True):
        _write(desk, slide, text, box, SIZES[SIZES.index(min(sizes)) :])
    _foot(desk, slide)
    notes = [title]
    for held in lists:
        notes += [held.told.title, *(" ".join(point) for point in held.told.points), *held.told.comments]
    _notes(slide, notes)


def _said(column: Sequence[Held]) -> int:
    """How many letters a column has."""
    return sum(len(sentence) for held in column for point in held.told.points for sentence in point)


SIZES = (18, 16, 15, 14, 13, 12, 11, 10, 9)


def _points(told: Parts, brand: Brand) -> list[Paragraph]:
    head = [Paragraph((Run(told.title, strong=True, colour=brand.accent),), before=1.2)]
    return [*head, *(_point(point) for point in told.points), *_comments(told)]


def _point(sentences: tuple[str, ...]) -> Paragraph:
    first, *others = sentences
    if not others:
        return Paragraph((Run(first),), bullet=True, before=0.5)
    return Paragraph((Run(first, strong=True), Run(" " + " ".join(others))), bullet=True, before=0.5)


def _comments(told: Parts) -> list[Paragraph]:
    return [Paragraph((Run(comment),), before=0.6) for comment in told.comments]


def _exhibit(desk: Desk, held: Held, most: int, beside: Held | None = None) -> None:
    """One exhibit: its takeaway as the title, its subject, the chart or table, its source."""
    told, language = held.told, desk.language
    slide, room = _page(desk, takeaway(held.payload, language) or told.title)
    _write(
        desk,
        slide,
        [Paragraph((Run(told.title, strong=True, colour=GREY),))],
        Box(room.left, room.top, room.wide, 18),
        (12,),
    )
    body = Box(room.left, room.top + 24, room.wide, room.tall - 24 - 32)
    aside = _aside(desk, held, beside)
    share = 0.58 if sum(len(each.text) for each in aside) > LONG_ASIDE else 0.64
    main = Box(body.left, body.top, body.wide * share, body.tall) if aside else body
    image = None if has_native(held.payload) else _pictured(desk, held, main)
    if has_native(held.payload):
        frame = add_chart(slide.shapes, held.payload, language, main, desk.dated)
        _name(frame, told.alt)
        left_out = max(0, len(drawn_rows(held.payload)) - MOST_ROWS)
    elif image is not None:
        left_out = _picture(slide, held, image, main)
    else:
        left_out = _table(desk, slide, held, main, most)
    if aside:
        place = Box(main.left + main.wide + 26, body.top, min(body.wide - main.wide - 26, WIDEST_ASIDE), body.tall)
        _write(desk, slide, aside, place, (15, 14, 13, 12, 11, 10, 9))
    left_out += max(0, len(held.payload["rows"]) - held.payload.get("most", len(held.payload["rows"])))
    more = [language.printed(MORE_ROWS).format(rows=language.number(left_out))] if left_out else []
    foot = [Paragraph((Run(" ".join([*more, told.source]).strip(), colour=GREY),))]
    _write(desk, slide, foot, Box(room.left, room.top + room.tall - 28, room.wide, 28), (10, 9, 8))
    _foot(desk, slide)
    _notes(slide, [told.title, told.message, *more, *_prose(held.chapter), told.alt, *told.comments])


def _aside(desk: Desk, held: Held, beside: Held | None) -> list[Paragraph]:
    """What stands beside the exhibit: the money in five lines, the consultant's comment. The rest is in the notes."""
    found: list[Paragraph] = []
    if beside is not None:
        found += _points(beside.told, desk.brand)
    if held.told.comments:
        head = comment_word(desk.language)
        found.append(Paragraph((Run(head, strong=True, colour=desk.brand.accent),)))
        found += _comments(held.told)
    return found


def _page(desk: Desk, message: str) -> tuple[Any, Box]:
    """A slide under its message, and the room left on it.

    The title is the message where that takes two lines, else its first sentences: the others follow in small.
    """
    slide = desk.made.slides.add_slide(desk.layouts.page)
    shape, room = slide.shapes.title, desk.layouts.room
    title, rest = headed(message, shape.width / EMU - _margins(shape), TITLE_SIZE)
    _write_title(desk, slide, title, (24, TITLE_SIZE, 20, 18, 16, 15, 14, 13, 12))
    for placeholder in list(slide.placeholders):
        if placeholder.placeholder_format.idx != 0:  # of a firm's layout: nothing is left empty
            placeholder._element.getparent().remove(placeholder._element)
    if not rest:
        return slide, room
    tall = min(len(broken(rest, room.wide, REST_SIZE)), 4) * REST_SIZE * line()
    _write(desk, slide, [Paragraph((Run(rest),))], Box(room.left, room.top, room.wide, tall), (REST_SIZE, 12, 11))
    return slide, Box(room.left, room.top + tall + 8, room.wide, room.tall - tall - 8)


def _write_title(desk: Desk, slide: Any, title: str, sizes: Sequence[float]) -> None:
    """The title in its placeholder, two lines at the largest sizes, more at smaller ones, the end cut at the last.

    A word or two alone on a second line stand on the first one at a size below.
    """
    from pptx.util import Pt

    shape = slide.shapes.title
    wide, tall = shape.width / EMU - _margins(shape), shape.height / EMU
    strong = True
    for size in sizes:
        lines = broken(title, wide, size, strong=strong)
        lonely = len(lines) == 2 and width(lines[-1], size, strong=strong) < LONELY * wide and size >= TITLE_SIZE
        if len(lines) * size * line() <= tall and (len(lines) <= 2 or size < TITLE_SIZE) and not lonely:
            break
    else:
        title = shortened(title, wide, size, max(1, int(tall / size / line())), strong=strong)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.text = ""
    run = frame.paragraphs[0].add_run()
    run.text = plain(" ".join(title.splitlines()))
    run.font.size = Pt(size)


def _margins(shape: Any) -> float:
    frame = shape.text_frame
    return (frame.margin_left + frame.margin_right) / EMU


def _write_second(desk: Desk, slide: Any, paragraphs: Sequence[Paragraph]) -> None:
    """What stands under the title of a cover or a divider, in its placeholder where the layout has one."""
    others = [one for one in slide.placeholders if one.placeholder_format.idx != 0]
    with_text = [one for one in others if one.has_text_frame]
    for one in others:
        if one is not (with_text or [None])[0]:
            one._element.getparent().remove(one._element)
    if not with_text:
        _write(desk, slide, paragraphs, desk.layouts.room, (16, 14, 12, 11, 10, 9))
        return
    shape = with_text[0]
    wide, tall = shape.width / EMU - _margins(shape), shape.height / EMU
    _paragraphs(shape.text_frame, fitted(paragraphs, wide, tall, (18, 16, 14, 13, 12, 11, 10, 9)), bullets=False)


def _write(desk: Desk, slide: Any, paragraphs: Sequence[Paragraph], box: Box, sizes: Sequence[float]) -> Any:
    """Paragraphs in a box of their own, at the largest of those sizes at which they fit."""
    from pptx.enum.text import MSO_AUTO_SIZE

    shape = slide.shapes.add_textbox(*box.emu)
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    _paragraphs(frame, fitted(paragraphs, box.wide, box.tall, sizes))
    return shape


def _paragraphs(frame: Any, found: Any, *, bullets: bool = True) -> None:
    from pptx.dml.color import RGBColor
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    frame.text = ""
    for number, each in enumerate(found.paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_before = Pt(round(each.before * found.size, 1) if number else 0)
        paragraph.line_spacing = 1.0
        properties = paragraph._p.get_or_add_pPr()
        if each.bullet and bullets:
            indent = round(BULLET * found.size * EMU)
            properties.set("marL", str(indent))
            properties.set("indent", str(-indent))
            bullet = properties.makeelement(qn("a:buChar"), {"char": "•"})
            properties.append(bullet)
        for look in each.runs:
            run = paragraph.add_run()
            run.text = plain(look.text)
            run.font.size = Pt(found.size)
            run.font.bold = look.strong or None
            if look.colour:
                run.font.color.rgb = RGBColor.from_string(look.colour.lstrip("#").upper())


# --- pictures and tables -------------------------------------------------------------------------------------------


def _cropped(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The payload of a figure that has one row a line, with no more rows than a slide can show."""
    chart = payload["chart"]
    if chart["form"] == "heat" and "column" not in chart["roles"]:
        return {**payload, "rows": payload["rows"][:MOST_HEAT]}
    return {**payload, "rows": payload["rows"][:MOST_ROWS]} if chart["form"] in ONE_A_LINE else payload


def _pictured(desk: Desk, held: Held, box: Box) -> bytes | None:
    """The figure as PNG; None without one, or where its words could not be read at the size of the box."""
    if not held.told.alt:
        return None
    drawn = _cropped(held.payload)
    if len(drawn_rows(drawn)) > MOST_CELLS and held.told.rows:
        return None
    inch = 72 * (MANY_NAMES if drawn["chart"]["form"] == "relations" else DRAWN_FOR)
    room = round(box.wide / inch, 2), round(box.tall / inch, 2)
    image = picture(drawn, desk.language, "png", room, desk.brand.letters)
    kept = not held.told.rows or drawn["chart"]["form"] in PAIRS
    return image if kept or _scale(image, box) >= SMALLEST_SCALE else None


def _scale(image: bytes, box: Box) -> float:
    """How much larger than drawn a picture stands in a box."""
    wide, tall = _drawn(image)
    return min(box.wide / wide, box.tall / tall, LARGEST_SCALE)


def _drawn(image: bytes) -> tuple[float, float]:
    """Width and height of a PNG [points]."""
    wide, tall = (int.from_bytes(image[at : at + 4], "big") * 72 / DRAWN_AT for at in (16, 20))
    return wide, tall


def _picture(slide: Any, held: Held, image: bytes, box: Box) -> int:
    scale = _scale(image, box)
    placed = slide.shapes.add_picture(io.BytesIO(image), 0, 0)
    wide, tall = _drawn(image)
    placed.left, placed.top, placed.width, placed.height = Box(box.left, box.top, wide * scale, tall * scale).emu
    _name(placed, held.told.alt)
    return len(held.payload["rows"]) - len(_cropped(held.payload)["rows"])


CELL = (5, 4)  # white at the sides of a cell's words, over and under them [points]


def _table(desk: Desk, slide: Any, held: Held, box: Box, most: int) -> int:
    """The first rows of the table that fit; how many are left out of those the report prints."""
    told = held.told
    size, widths, heights, count = _laid_out(told, box, most)
    frame = slide.shapes.add_table(count + 1, len(told.columns), *Box(box.left, box.top, box.wide, sum(heights)).emu)
    _name(frame, told.message or told.title)
    table = frame.table
    style = table._tbl.tblPr.find("{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId")
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no fill and no grid: the lines below are ours
    table.first_row, table.horz_banding = True, False
    for place, wide in enumerate(widths):
        table.columns[place].width = round(wide * EMU)
    for row, tall in enumerate(heights):
        table.rows[row].height = round(tall * EMU)
    for place, column in enumerate(told.columns):
        _cell(table.cell(0, place), column.heading, size, desk.brand.main, right=column.number, head=True)
        for row in range(count):
            _cell(table.cell(row + 1, place), told.rows[row][place], size, desk.brand.main, right=column.number)
    return len(told.rows) - count


def _laid_out(told: Parts, box: Box, most: int) -> tuple[float, list[float], list[float], int]:
    """Size of the letters, widths, heights (the headings' first) and number of rows that fit."""
    rows = told.rows if len(told.rows) <= most + NEARLY else told.rows[:most]
    one_line = [size for size in (14, 13, 12, 11) if sum(_wished(told, rows, size)) <= box.wide]
    for size in [*one_line, *(size for size in (14, 13, 12, 11, 10) if size not in one_line)]:
        widths = _widths(told, rows, box.wide, size)
        heads = max(
            _tall(column.heading, wide, size, strong=True) for column, wide in zip(told.columns, widths, strict=True)
        )
        heights = [max(_tall(text, wide, size) for text, wide in zip(row, widths, strict=True)) for row in rows]
        if heads + sum(heights) <= box.tall:
            return size, widths, [heads, *heights], len(rows)
    count = 0
    while count < len(rows) and heads + sum(heights[: count + 1]) <= box.tall:
        count += 1
    return size, widths, [heads, *heights[:count]], count


def _tall(text: str, wide: float, size: float, *, strong: bool = False) -> float:
    return len(broken(text, wide - 2 * CELL[0], size, strong=strong)) * line() * size + 2 * CELL[1]


def _texts(told: Parts, rows: Sequence[tuple[str, ...]], place: int) -> list[str]:
    return [told.columns[place].heading, *(row[place] for row in rows)]


def _least(told: Parts, rows: Sequence[tuple[str, ...]], size: float) -> list[float]:
    """What each column needs for its longest word."""
    return [
        max(width(word, size, strong=True) for text in _texts(told, rows, place) for word in text.split(" "))
        + 2 * CELL[0] + 1
        for place in range(len(told.columns))
    ]  # fmt: skip


def _wished(told: Parts, rows: Sequence[tuple[str, ...]], size: float) -> list[float]:
    """What each column needs for its cells on one line and its heading on two."""
    wished = []
    for place, least in enumerate(_least(told, rows, size)):
        heading, *cells = _texts(told, rows, place)
        full = max([width(heading, size, strong=True) * 0.6, *(width(text, size) for text in cells)])
        wished.append(max(least, full + 2 * CELL[0] + 1))
    return wished


def _widths(told: Parts, rows: Sequence[tuple[str, ...]], wide: float, size: float) -> list[float]:
    """Columns as wide as they wish; else as their longest word, what is left shared out by what they would need."""
    wished = _wished(told, rows, size)
    if sum(wished) <= wide:
        return [each + (wide - sum(wished)) / len(wished) for each in wished]
    least = [min(each, wide / 4) for each in _least(told, rows, size)]
    if sum(least) >= wide:
        return [each * wide / sum(least) for each in least]
    needs = [max(full - each, 0.1) ** 0.7 for full, each in zip(wished, least, strict=True)]
    return [each + (wide - sum(least)) * need / sum(needs) for each, need in zip(least, needs, strict=True)]


def _cell(cell: Any, text: str, size: float, colour: str, *, right: bool, head: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = round(CELL[0] * EMU)
    cell.margin_top = cell.margin_bottom = round(CELL[1] * EMU)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = plain(" ".join(text.splitlines()))
    run.font.size, run.font.bold = Pt(size), head
    run.font.color.rgb = RGBColor.from_string((colour if head else INK).lstrip("#").upper())
    line, points = (colour, 1.2) if head else ("#d5dce2", 0.6)
    border = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{round(points * EMU)}"><a:solidFill>'
        f'<a:srgbClr val="{line.lstrip("#").upper()}"/></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, border)


# --- foot, notes, words for those who cannot see -------------------------------------------------------------------


def _foot(desk: Desk, slide: Any) -> None:
    """The running foot and the number, in the layout's own placeholders where it has them."""
    from pptx.util import Pt

    kinds = {shape._element.ph.get("type"): shape for shape in slide.slide_layout.placeholders}
    for kind in ("ftr", "sldNum"):
        if kind not in kinds:
            continue
        copied = deepcopy(kinds[kind]._element)
        copied.nvSpPr.cNvPr.set("id", str(max(shape.shape_id for shape in slide.shapes) + 1))
        slide.shapes._spTree.append(copied)
        for written in copied.iter("{*}fld"):  # readers that count no slides show what is written
            written.find("{*}t").text = desk.language.number(len(desk.made.slides))
        if kind == "ftr":
            shape = slide.shapes[-1]
            frame = shape.text_frame
            words, size = _running(desk, shape.width / EMU - _margins(shape), shape.height / EMU)
            frame.text = ""
            run = frame.paragraphs[0].add_run()
            run.text = plain(words)
            run.font.size = Pt(size)
    if "ftr" not in kinds:
        wide, tall = desk.made.slide_width / EMU, desk.made.slide_height / EMU
        words, size = _running(desk, wide - 88, 14)
        _write(desk, slide, [Paragraph((Run(words, colour=GREY),))], Box(44, tall - 22, wide - 88, 14), (size,))


def _running(desk: Desk, wide: float, tall: float) -> tuple[str, float]:
    """The words of the foot and their size; where room lacks it is the client's name that is cut, then the rest."""
    name, *others = desk.foot
    rest = "".join(f" · {part}" for part in others)
    for size in (9, 8, 7):
        lines = max(1, int(tall / size / line()))
        if len(broken(name + rest, wide, size)) <= lines:
            return name + rest, size
    free = max(wide * lines * 0.9 - width(rest, size), 60)
    return shortened(shortened(name, free, size) + rest, wide, size, lines), size


def _name(shape: Any, words: str) -> None:
    """What a graphic shows, for those who cannot see it; never the name of a file."""
    described = shape._element._nvXxPr.cNvPr
    described.set("descr", plain(words))
    described.attrib.pop("title", None)


def _notes(slide: Any, lines: Iterable[str]) -> None:
    slide.notes_slide.notes_text_frame.text = plain("\n".join(line for line in lines if line))


def _prose(chapter: Chapter) -> Iterator[str]:
    """The sentences of a chapter, its headings first."""
    for block in chapter.blocks:
        if isinstance(block, Prose):
            yield from _plain(pieces(block.markdown, block.down))
        elif isinstance(block, Sentences):
            yield block.text
        elif isinstance(block, Listing):
            yield block.title


def _plain(found: Iterable[Piece]) -> Iterator[str]:
    for piece in found:
        if isinstance(piece, Heading | Words):
            yield unstyled(piece.runs)
        elif isinstance(piece, Bullets):
            for item in piece.items:
                yield from _plain(item)
        elif isinstance(piece, Quote):
            yield from _plain(piece.pieces)
        elif isinstance(piece, Grid):
            yield from (" | ".join(map(unstyled, row)) for row in (piece.head, *piece.rows))


def _tell(desk: Desk, told: Outline, about: Mapping[str, Any]) -> None:
    """The file's own properties, none of them of this machine or this minute, and the language of every word."""
    properties = desk.made.core_properties
    author = " · ".join(signatories(about, desk.brand))
    name, author = plain(told.name), plain(author)
    properties.title, properties.subject, properties.author = (
        f"{name} · {told.title}"[:255],
        told.title,
        author[:255],
    )
    properties.last_modified_by, properties.keywords, properties.comments = author[:255], "", ""
    properties.category, properties.content_status = "", plain(told.standing)[:255]
    properties.language = LOCALES[desk.language.code].replace("_", "-")
    properties.created = properties.modified = desk.dated
    properties.revision = 1
    for part in desk.made.part.package.iter_parts():
        root = getattr(part, "_element", None)
        name = str(part.partname)
        if root is None or (not desk.layouts.own and ("/slideMasters/" in name or "/slideLayouts/" in name)):
            continue
        for run in root.iter("{*}r"):
            if hasattr(run, "get_or_add_rPr"):
                run.get_or_add_rPr()
        for element in root.iter():
            tag = element.tag if isinstance(element.tag, str) else ""
            if "lang" in element.attrib or tag.endswith(("}rPr", "}endParaRPr", "}defRPr")):
                element.set("lang", properties.language)


def _saved(desk: Desk) -> bytes:
    written = io.BytesIO()
    desk.made.save(written)
    return settled(written.getvalue())
