"""`report.docx`: the report in Word, in styles that a firm can restyle, to be annotated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from maillage.deliverables.brand import SOBER, Brand
from maillage.deliverables.outline import (
    ANNEXES,
    ANSWER,
    BEHIND,
    CONTENTS,
    Block,
    Chapter,
    Listing,
    Outline,
    Paragraph,
    Prose,
    Shown,
    headings,
    outline,
)
from maillage.deliverables.prose import Bullets, Grid, Heading, Piece, Quote, Runs, Words, pieces, unstyled
from maillage.deliverables.story import Story
from maillage.deliverables.word_package import (
    Package,
    check_logo,
    clean,
    field_code,
    package,
    parsed,
    saved,
    signs,
)
from maillage.deliverables.word_tables import needs_width, widths
from maillage.language import Language, phrase
from maillage.showing.figures import picture
from maillage.showing.parts import Parts, comment_word, parts

BEHIND_LEAD = phrase("Là où une figure dit tout, son tableau est ici, pour qui veut vérifier.")
ELSEWHERE = phrase("Les chiffres : {label}, en annexe.")

# What Word itself calls the counters of captions in each language: whoever adds a caption goes on counting.
COUNTERS = {
    ("figure", "fr"): "Figure",
    ("figure", "en"): "Figure",
    ("table", "fr"): "Tableau",
    ("table", "en"): "Table",
}

BODY = "Corps"  # bookmark of what the contents are made of: without the first page
EMU = 635  # English Metric Units in a twentieth of a point
INCH = 1440  # twentieths of a point
SHARPNESS = 144  # dots in an inch of a figure's picture
WIDEST = 0.88  # of a page's text, for a figure: about what it is drawn for
TALLEST = 0.64  # likewise: its heading and caption stand with it
KEPT_ROWS = 2  # rows that stay with the heading of their table, and with what follows it
GUTTER = 567  # between the two columns of the contents [twentieths of a point]
PAGE_ROOM = 454  # of a number at the end of a line of them, likewise


def report_docx(story: Story, language: Language, brand: Brand = SOBER, audience: str = "") -> bytes:
    """The report as a Word document.

    Parameters
    ----------
    story : Story
    language : Language
        The reader's; figures and tables are redrawn in it.
    brand : Brand
        With a `word_master`, its styles, header and footer; our styles only where it has none of that name.
    audience : str
        One of `terms.REPORT_AUDIENCES`, or empty for the whole Story.

    Returns
    -------
    bytes
        A `.docx`, the same for the same Story and brand.

    Raises
    ------
    MasterError
        When the firm's master is no `.docx`, or its logo no PNG.
    """
    told = outline(story, language, audience)
    made = package(brand, language)
    writing = _Writing(made, told, brand, language, audience)
    writing.number()
    writing.cover()
    writing.first_page()
    if told.contents:
        writing.open_contents()
    writing.body()
    made.document.element.body.extend(parsed(f"<w:body>{writing.whole()}</w:body>"))
    return saved(made, story, told, brand, language)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """How a section lies: its columns, whether it goes on on the same page, whether on its long side."""

    columns: int = 1
    running_on: bool = False
    wide: bool = False


@dataclass(slots=True)
class _Writing:
    """The body, in WordprocessingML, as it is written."""

    made: Package
    told: Outline
    brand: Brand
    language: Language
    audience: str
    xml: list[str] = field(default_factory=list)
    exhibits: dict[int, Parts] = field(default_factory=dict)
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    furniture: dict[bool, str] = field(default_factory=dict)
    sheet: _Sheet = field(default_factory=_Sheet)
    entries: list[tuple[int, str, str]] = field(default_factory=list)
    contents_at: int = -1
    level: int = 0
    marks: int = 0
    listing: bool = False
    first: bool = False

    # The report ----------------------------------------------------------------------------------------------------

    @property
    def short(self) -> bool:
        """Whether the title stands on top of the first page."""
        return self.told.flash or self.told.short

    def number(self) -> None:
        """Number figures and tables in the order of the pages, tables behind figures last."""
        shown = list(self.shown())
        for block in [*shown, *(block for block in self.told.first if isinstance(block, Shown))]:
            self.exhibits[id(block)] = parts(block.payload, self.language, self.audience)
        figures = [id(block) for block in shown if self.exhibits[id(block)].alt]
        tables = [id(block) for block in shown if self.exhibits[id(block)].rows]
        tables.sort(key=lambda one: self.exhibits[one].folded)
        self.numbers = {("figure", one): number for number, one in enumerate(figures, start=1)}
        self.numbers |= {("table", one): number for number, one in enumerate(tables, start=1)}

    def cover(self) -> None:
        """The title page; a flash report has it on top of its first page."""
        if self.brand.logo:
            check_logo(self.brand.logo)
            firm = self.brand.name or self.told.name
            self.drawing(self.brand.logo, firm, "Logo", widest=3400, tallest=1100, keep=True)
        if not self.short:
            self.line("PageDeTitre", "", '<w:spacing w:before="0" w:after="3200"/>')
        self.line("Subtitle", _run(self.told.title))
        self.line("Title", _run(self.told.name))
        self.line("PageDeTitre", _run(self.told.standing, strong=True))
        self.line("PageDeTitre", _run(self.told.byline), '<w:spacing w:after="300"/>' if self.short else "")
        for place, notice in enumerate(self.told.notices):
            self.line("Avis", _run(notice), "" if place else '<w:spacing w:before="360"/>')

    def first_page(self) -> None:
        """What a manager reads first, on a page of its own."""
        self.first = True
        for block in self.told.first:
            self.block(block)
        self.first = False

    def open_contents(self) -> None:
        """The place of the contents, which are written once every heading is."""
        self.line("TOCHeading", _run(self.language.printed(CONTENTS)), page=True)
        self.turn(_Sheet(columns=2, running_on=True))
        self.contents_at = len(self.xml)

    def body(self) -> None:
        """Chapters, annexes, the tables behind the figures."""
        self.listing = True
        if self.contents_at >= 0:
            self.turn(_Sheet())
        self.xml.append(f'<w:bookmarkStart w:id="0" w:name="{BODY}"/>')
        annexes = False
        for place, chapter in enumerate(self.told.chapters):
            self.lie(wide=self.opens_wide(self.told.chapters[place:]))
            if chapter.annex and not annexes:
                self.heading(2, _run(self.language.printed(ANNEXES)))
                annexes = True
            self.chapter(chapter)
        folded = [block for block in self.shown() if self.exhibits[id(block)].folded and self.exhibits[id(block)].rows]
        if folded:
            self.lie(wide=self.is_wide(self.exhibits[id(folded[0])]))  # the heading with its first table
            if not annexes:
                self.heading(2, _run(self.language.printed(ANNEXES)))
            self.heading(3, _run(self.language.printed(BEHIND)))
            self.line("Normal", _run(self.language.printed(BEHIND_LEAD)), keep=True)
        for block in folded:
            told = self.exhibits[id(block)]
            self.lie(wide=self.is_wide(told))
            title = f"{_run(told.title + ' (')}{self.reference('figure', block)}{_run(')')}"
            self.caption("table", block, title)
            self.exhibit_table(told, followed=bool(told.left_out) or block is folded[-1])
        self.lie(wide=False)
        self.line("Source", _run(self.told.footer), '<w:spacing w:before="240"/>')
        self.xml.append('<w:bookmarkEnd w:id="0"/>')

    def shown(self) -> Iterable[Shown]:
        return (block for chapter in self.told.chapters for block in chapter.blocks if isinstance(block, Shown))

    def opens_wide(self, chapters: Sequence[Chapter]) -> bool:
        """Whether the first of these lies on the long side; a few words have no page of their own.

        They lie as the page before them does; where they open a part, which turns the page anyway, as the next one.
        """
        first, *others = chapters
        shown = [self.exhibits[id(block)] for block in first.blocks if isinstance(block, Shown)]
        if shown:
            return not shown[0].alt and self.is_wide(shown[0])
        texts = [block for block in first.blocks if isinstance(block, Prose)]
        if any(level == 1 for text in texts for level, _ in headings(text.markdown)):
            return bool(others) and self.opens_wide(others)
        return self.sheet.wide and len(texts) == len(first.blocks)

    def chapter(self, chapter: Chapter) -> None:
        for place, block in enumerate(chapter.blocks):
            told = self.exhibits[id(block)] if isinstance(block, Shown) else None
            if told and not told.alt and self.is_wide(told):
                self.lie(wide=True)  # and the rest of its chapter, rather than turn the page again
            after = next((one for one in chapter.blocks[place + 1 :] if not isinstance(one, Paragraph)), None)
            self.block(block, leads=isinstance(after, Shown) and self.exhibits[id(after)].kind != "sentence")

    def block(self, block: Block, *, leads: bool = False) -> None:
        """A block; words that lead to an exhibit stay with it, so that no heading is left at the foot of a page."""
        if isinstance(block, Prose):
            found = pieces(block.markdown, block.down)
            opened = max((place for place, piece in enumerate(found) if isinstance(piece, Heading)), default=-1)
            for place, piece in enumerate(found):
                self.piece(piece, keep=leads and place > opened)
        elif isinstance(block, Paragraph):
            self.line("Reserve" if block.lacking else "Normal", _run(block.text), keep=leads)
        elif isinstance(block, Listing):
            self.heading(block.level, _run(block.title))
            rows = [("\n".join(titles), said) for titles, said in block.rows]
            self.table(block.title, block.heads, (False, False), rows)
        else:
            self.exhibit(block)

    # Exhibits ------------------------------------------------------------------------------------------------------

    def exhibit(self, block: Shown) -> None:
        told = self.exhibits[id(block)]
        if told.kind == "sentence":
            self.line("Normal", _run(told.message))
        else:
            self.heading(block.level, _run(told.title), "PremierePageTitre" if self.first else "")
            shows = told.points or told.alt or told.rows or told.source
            if told.message and not self.captioned(block, told):
                self.line("Message", _run(told.message), keep=bool(shows))
        for point in told.points:
            self.point(told, point)
        # The heading has just said the title: the first caption says the message instead.
        says = told.message if self.captioned(block, told) else told.title
        if told.alt:
            self.figure(block, told, says)
        if told.rows and not told.folded:
            if told.alt and not self.first and self.is_wide(told):
                self.lie(wide=True)  # its figure stands before it, upright
            if ("table", id(block)) in self.numbers:  # on a first page the heading is enough
                self.caption("table", block, _run(told.title if told.alt else says))
            self.exhibit_table(told, followed=bool(told.left_out or told.source))
        if told.source:
            self.source(block, told)
        for comment in told.comments:
            head = comment_word(self.language)
            style = "Reponse" if told.id == ANSWER else "Commentaire"
            self.line(style, _run(head, style=self.made.styles["Signature"]) + "<w:r><w:br/></w:r>" + _run(comment))

    def point(self, told: Parts, sentences: Sequence[str]) -> None:
        if told.id == ANSWER:
            self.line("Reponse", _run(" ".join(sentences)))
            return
        first, *others = sentences
        runs = _run(first, strong=bool(others)) + "".join(_run(f" {other}") for other in others)
        self.line("PremierePagePuce" if self.first else "ListBullet", runs)

    def captioned(self, block: Shown, told: Parts) -> bool:
        """Whether its message is what the caption of its figure or table says."""
        numbered = ("figure", id(block)) in self.numbers or ("table", id(block)) in self.numbers
        return bool(numbered and told.message and not told.points and (told.alt or not told.folded))

    def figure(self, block: Shown, told: Parts, says: str) -> None:
        png = picture(block.payload, self.language, "png", letters=self.brand.letters)
        number = self.numbers.get(("figure", id(block)))
        if number is not None:
            self.caption("figure", block, _run(says))
        name = "Figure" if number is None else f"Figure {number}"
        room = {"widest": int(self.width * WIDEST), "tallest": int(self.height * TALLEST)}
        followed = bool(told.source) and (told.folded or not told.rows)
        self.drawing(png, told.alt, name, **room, dots=SHARPNESS, keep=followed)

    def source(self, block: Shown, told: Parts) -> None:
        runs = _run(told.source)
        if told.folded and told.rows and ("table", id(block)) in self.numbers:
            before, after = self.language.printed(ELSEWHERE).split("{label}")
            runs += _run(f" {before}") + self.reference("table", block) + _run(after)
        self.line("Source", runs)

    def exhibit_table(self, told: Parts, *, followed: bool) -> None:
        heads, numbers = [one.heading for one in told.columns], [one.number for one in told.columns]
        self.table(told.title, heads, numbers, told.rows, followed=followed)
        if told.left_out:
            self.line("Source", _run(told.left_out))

    def is_wide(self, told: Parts) -> bool:
        """Whether its table needs the long side of the page."""
        heads, numbers = [one.heading for one in told.columns], [one.number for one in told.columns]
        return bool(told.rows) and needs_width(heads, numbers, told.rows, self.made.paper.width, self.made.letter)

    # Pieces of a page ----------------------------------------------------------------------------------------------

    @property
    def width(self) -> int:
        return (self.made.paper.wide if self.sheet.wide else self.made.paper).width

    @property
    def height(self) -> int:
        return (self.made.paper.wide if self.sheet.wide else self.made.paper).height

    def line(self, style: str, runs: str, more: str = "", *, keep: bool = False, page: bool = False) -> None:
        """A paragraph; `more` is what it has beyond its style."""
        look = f'<w:pStyle w:val="{self.made.styles[style]}"/>{"<w:keepNext/>" if keep else ""}'
        look += f"{'<w:pageBreakBefore/>' if page else ''}{more}"
        self.xml.append(f"<w:p><w:pPr>{look}</w:pPr>{runs}</w:p>")

    def heading(self, level: int, runs: str, style: str = "") -> None:
        """A heading of that level of the report, never further down than one below the last; parts open a page."""
        self.level = max(1, min(level - 1, self.level + 1, 4))
        top = self.level == 1
        if self.listing and self.level <= 2:
            mark = f"_Toc{len(self.entries) + 1:08d}"
            self.entries.append((self.level, mark, runs))
            runs = self.marked(mark, runs)
        self.line(style or f"Heading{self.level}", runs, keep=True, page=top and not self.short)

    def piece(self, piece: Piece, style: str = "Normal", *, depth: int = 0, keep: bool = False) -> None:
        """A piece of what a consultant or a notebook's text cell says."""
        if isinstance(piece, Heading):
            self.heading(piece.level, _runs(piece.runs, self.made.styles["Code"]))
        elif isinstance(piece, Words):
            self.line(style, _runs(piece.runs, self.made.styles["Code"]), keep=keep)
        elif isinstance(piece, Bullets):
            numbered = piece.start is not None
            numbering = self.made.numbered_from(piece.start) if numbered else self.made.bullet
            for item in piece.items:
                self.item(item, "ListNumber" if numbered else "ListBullet", numbering, depth)
        elif isinstance(piece, Grid):
            self.table(
                "",
                [unstyled(head) for head in piece.head],
                (),
                [[unstyled(cell) for cell in row] for row in piece.rows],
            )
        elif isinstance(piece, Quote):
            for quoted in piece.pieces:
                self.piece(quoted, "Quote", depth=depth)

    def item(self, item: Sequence[Piece], style: str, numbering: int, depth: int) -> None:
        """An item of a list; its second paragraph has no mark."""
        for place, piece in enumerate(item):
            if isinstance(piece, Words):
                own = 0 if place else numbering
                mark = f'<w:numPr><w:ilvl w:val="{min(depth, 2)}"/><w:numId w:val="{own}"/></w:numPr>'
                hanging = "" if place else ' w:hanging="340"'
                indent = f'<w:ind w:left="{340 * (min(depth, 2) + 1)}"{hanging}/>'
                self.line(style, _runs(piece.runs, self.made.styles["Code"]), mark + indent)
            else:
                self.piece(piece, depth=depth + 1)

    def table(
        self,
        title: str,
        heads: Sequence[str],
        numbers: Sequence[bool],
        rows: Sequence[Sequence[str]],
        *,
        followed: bool = False,
    ) -> None:
        """A table whose head is repeated on each page; where something follows, its last rows stay with it."""
        numbers = numbers or [False] * len(heads)
        wide = widths(heads, numbers, rows, room=self.width, usual=self.made.paper.width, letter=self.made.letter)
        grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in wide)
        look = (
            f'<w:tblStyle w:val="{self.made.styles["TableauMaillage"]}"/><w:tblW w:w="{sum(wide)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{_attribute(title)}"/>'
        )
        styles = ["ColonneChiffre" if number else "Colonne" for number in numbers]
        written = [self.row(heads, styles, wide, keep=bool(rows), head=True)]
        styles = ["CelluleChiffre" if number else "Cellule" for number in numbers]
        for place, row in enumerate(rows):
            last = place == len(rows) - 1
            keep = (not last and (place < KEPT_ROWS or place >= len(rows) - 1 - KEPT_ROWS)) or (last and followed)
            written.append(self.row(row, styles, wide, keep=keep))
        self.xml.append(f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(written)}</w:tbl>")
        if not followed:
            self.line("Source", "")  # two tables that touch would be one

    def row(
        self, cells: Sequence[str], styles: Sequence[str], wide: Sequence[int], *, keep: bool, head: bool = False
    ) -> str:
        look = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>"
        stays = "<w:keepNext/>" if keep else ""
        written = (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle '
            f'w:val="{self.made.styles[style]}"/>{stays}</w:pPr>{_run(cell)}</w:p></w:tc>'
            for cell, style, width in zip(cells, styles, wide, strict=True)
        )
        return f"<w:tr>{look}{''.join(written)}</w:tr>"

    def drawing(
        self, png: bytes, words: str, name: str, *, widest: int, tallest: int, keep: bool, dots: int = 96
    ) -> None:
        """A picture in a line of its own, no larger than that [twentieths of a point]."""
        across, down = (int.from_bytes(png[start : start + 4]) * INCH / dots for start in (16, 20))
        scale = min(1.0, widest / across, tallest / down)
        size = f'cx="{round(across * scale * EMU)}" cy="{round(down * scale * EMU)}"'
        self.marks += 1
        named = f'id="{1000 + self.marks}" name="{_attribute(name)}" descr="{_attribute(words)}"'
        self.line(
            "Figure",
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {named}/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f"<pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
            f'<a:blip r:embed="{self.made.picture(png)}"/>'
            f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/>'
            '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>",
            keep=keep,
        )

    def caption(self, kind: str, block: Shown, title: str) -> None:
        """« Figure 3 – title » above what it names, its number a field; other places refer to the label."""
        counter, number = COUNTERS[kind, self.language.code], self.numbers[kind, id(block)]
        counted = _field(f"SEQ {counter} \\* ARABIC", _run(str(number), strong=True))
        label = self.marked(_label_mark(kind, number), _run(f"{counter}\u00a0", strong=True) + counted)
        self.line("Caption", f"{label}{_run(' – ')}{title}", keep=True)

    def reference(self, kind: str, block: Shown) -> str:
        """A field that names another place's caption, and leads there."""
        counter, number = COUNTERS[kind, self.language.code], self.numbers[kind, id(block)]
        return _field(f"REF {_label_mark(kind, number)} \\h", _run(f"{counter}\u00a0{number}"))

    def marked(self, name: str, runs: str) -> str:
        self.marks += 1
        return f'<w:bookmarkStart w:id="{self.marks}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{self.marks}"/>'

    # Sections and contents -----------------------------------------------------------------------------------------

    def lie(self, *, wide: bool) -> None:
        """Turn the page on its long side or back, where it does not lie so."""
        if self.sheet.wide != wide:
            self.turn(_Sheet(wide=wide))

    def turn(self, following: _Sheet) -> None:
        """End the section, in a line too small to be seen, and begin another."""
        small = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>'
        self.xml.append(f"<w:p><w:pPr>{small}{self.section()}</w:pPr></w:p>")
        self.sheet = following

    def section(self) -> str:
        """How the section that ends here lies."""
        wide = self.sheet.wide
        paper = self.made.paper.wide if wide else self.made.paper
        first = self.made.first_apart and not self.short and not self.furniture
        if wide not in self.furniture:
            head, foot = (self.told.name, self.told.confidentiality), (self.told.standing, self.brand.footer)
            self.furniture[wide] = self.made.furnish(head, foot, paper.width)
        size = "".join(f' w:{name}="{value}"' for name, value in paper.size.items())
        size += ' w:orient="landscape"' if paper.size["w"] > paper.size["h"] else ""
        margins = "".join(f' w:{name}="{value}"' for name, value in paper.margins.items())
        begins = "continuous" if self.sheet.running_on else "nextPage"
        return (
            f'<w:sectPr>{self.furniture[wide]}<w:type w:val="{begins}"/><w:pgSz{size}/><w:pgMar{margins}/>'
            f'<w:cols w:num="{self.sheet.columns}" w:space="{GUTTER}"/>{"<w:titlePg/>" if first else ""}</w:sectPr>'
        )

    def whole(self) -> str:
        """Everything written, the contents in their place."""
        written = [*self.xml, self.section()]
        if self.contents_at >= 0:
            written.insert(self.contents_at, self.contents())
        return "".join(written)

    def contents(self) -> str:
        """The headings of the body, each leading to its place: a field that can be updated, and reads without.

        Pages are fields without a result: Word fills them in as it prints or shows what it would print, or when the
        contents are updated; a number from another machine would be wrong there.
        """
        opening, closing = field_code('TOC \\o "1-2" \\h \\z \\b ' + BODY)
        last, lines = len(self.entries) - 1, []
        right = (self.made.paper.width - GUTTER) // 2
        stop = f'<w:tabs><w:tab w:val="right" w:pos="{right}"/></w:tabs><w:ind w:right="{PAGE_ROOM}"/>'
        for place, (level, mark, runs) in enumerate(self.entries):
            page = "<w:r><w:tab/></w:r>" + _field(f"PAGEREF {mark} \\h", "")
            link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{runs}{page}</w:hyperlink>'
            link = f"{'' if place else opening}{link}{closing if place == last else ''}"
            look = f'<w:pStyle w:val="{self.made.styles[f"TOC{level}"]}"/>{stop}'
            lines.append(f"<w:p><w:pPr>{look}</w:pPr>{link}</w:p>")
        return "".join(lines)


def _run(text: str, *, strong: bool = False, emphasis: bool = False, style: str = "") -> str:
    """A run of text, whatever the text."""
    if not text:
        return ""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    look += f"{'<w:b/>' if strong else ''}{'<w:i/>' if emphasis else ''}"
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{signs(text)}</w:r>"


def _runs(runs: Runs, code: str) -> str:
    return "".join(
        _run(run.text, strong=run.strong, emphasis=run.emphasis, style=code if run.code else "") for run in runs
    )


def _field(code: str, result: str) -> str:
    opening, closing = field_code(code)
    return f"{opening}{result}{closing}"


def _label_mark(kind: str, number: int) -> str:
    return f"_Ref{kind.capitalize()}{number}"


def _attribute(text: str) -> str:
    return escape(clean(text))
