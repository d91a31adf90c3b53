"""The Word report, read by an independent reader: its XML as Word would find it, and python-docx to open it again."""

from __future__ import annotations

import io
import itertools
import pickle
import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from html import unescape

import docx
import pytest
from lxml import etree

from maillage.deliverables.brand import SOBER, Brand, MasterError
from maillage.deliverables.html import report
from maillage.deliverables.story import Part, Section, Story, Text
from maillage.deliverables.word import report_docx
from maillage.deliverables.word_tables import widths
from maillage.language import Language

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
LANGUAGES = ("fr", "en")
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
ORDERS = {  # of the elements we write [ECMA-376, part 1, 17.3.1.26, 17.3.2.28, 17.4.59, 17.6.17, 17.7.4.17]
    "pPr": ("pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl rPr sectPr"),
    "rPr": "rStyle rFonts b bCs i iCs color spacing sz szCs lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr tblStylePr",
    "lvl": "start numFmt lvlText lvlJc pPr rPr",
    "settings": (
        "zoom defaultTabStop characterSpacingControl compat themeFontLang clrSchemeMapping decimalSymbol listSeparator"
    ),
}
OUR_FIELDS = (
    r'PAGE|PAGEREF _Toc\d+ \\h|NUMPAGES|TOC \\o "1-2" \\h \\z \\b Corps|'
    r"SEQ (Figure|Tableau|Table) \\\* ARABIC|REF _Ref\w+ \\h"
)


class Reading:
    """A Word file, as its own XML says."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.parts = {
            name: etree.fromstring(self.archive.read(name))
            for name in self.archive.namelist()
            if name.endswith((".xml", ".rels"))
        }
        self.body = self.parts["word/document.xml"][0]
        self.styles = {one.get(W + "styleId"): one for one in self.parts["word/styles.xml"].iter(W + "style")}

    def style(self, paragraph) -> str:
        """The name of a paragraph's style."""
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        return "Normal" if found is None else self.styles[found.get(W + "val")].find(W + "name").get(W + "val")

    def level(self, paragraph) -> int:
        """Of a heading, from 1, by its style or one that is based on; 0 for what is none."""
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        style = None if found is None else self.styles[found.get(W + "val")]
        while style is not None:
            outline = style.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                return int(outline.get(W + "val")) + 1
            base = style.find(W + "basedOn")
            style = None if base is None else self.styles[base.get(W + "val")]
        return 0

    def lines(self, *styles: str) -> list[str]:
        """What the paragraphs of those styles say."""
        return [said(one) for one in self.body.iter(W + "p") if self.style(one) in styles]

    def headings(self) -> list[tuple[int, str]]:
        """Level and words of each heading, in order."""
        return [(self.level(one), said(one)) for one in self.body.iter(W + "p") if self.level(one)]

    def first_page(self) -> str:
        """What stands between the heading of the first page and the contents."""
        text = [said(one) if self.style(one) != "TOC Heading" else "\f" for one in self.body.iter(W + "p")]
        start = next(place for place, one in enumerate(self.body.iter(W + "p")) if self.level(one) == 1)
        return " ".join(text[start : text.index("\f")])

    def fields(self) -> list[str]:
        """The instructions of every field of every part."""
        codes = [one for part in self.parts.values() for one in part.iter(W + "instrText")]
        assert [one for part in self.parts.values() for one in part.iter(W + "fldSimple")] == []
        return [one.text.strip() for one in codes]

    def running(self, kind: str) -> list[str]:
        """What its headers, or its footers, say."""
        return [said(self.parts[name]) for name in sorted(self.parts) if name.startswith(f"word/{kind}")]


def said(element) -> str:
    """The words of an element; a break is a line's end."""
    marks = {W + "t": lambda one: one.text or "", W + "br": lambda _: "\n", W + "tab": lambda _: "\t"}
    return "".join(marks[one.tag](one) for one in element.iter(*marks) if one.getparent().tag == W + "r")


def numbers_of(text: str) -> list[str]:
    """Every number of a text, as it is written."""
    return re.findall(r"\d(?:[\d.,\u00a0\u202f]*\d)?", text)


def shown(name: str, rows, units=("text", "count"), heads=("Réseau", "Membres"), **more):
    """An exhibit that is a table."""
    columns = [
        {"id": f"c{place}", "label": head, "unit": unit, "shown": True}
        for place, (head, unit) in enumerate(zip(heads, units, strict=True))
    ]
    return {"id": name, "kind": "table", "columns": columns, "rows": rows, "facts": {}, **more}


ABOUT = {
    "client": "acme",
    "wave": "T0",
    "name": "Atelier du Port",
    "currency": "EUR",
    "as_of": "2026-01-31",
    "dated": "2026-02-03",
    "status": "draft",
    "version": 2,
    "consultant": "Ada Lemoine",
    "firm": "Cabinet du Quai",
    "confidentiality": "Confidentiel",
    "fictional": False,
    "source": {},
    "warnings": 0,
    "depth": "standard",
}


def told(*items, annex: bool = False, **about) -> Story:
    """A Story of one part that holds so much."""
    opening = Section("opening", "01_diagnosis", items=[Text("# Diagnostic")])
    section = Section("given", "01_diagnosis", annex=annex, items=[Text("## Ce que nous avons reçu"), *items])
    return Story(ABOUT | about, (Part("01_diagnosis", (opening, section)),))


@pytest.fixture(scope="module")
def readings(story_of):
    """`readings("ateliers-brevenne", "fr")`: the report, read."""
    known = {}

    def reading(client: str, language: str) -> Reading:
        if (client, language) not in known:
            story = story_of(client)
            known[client, language] = Reading(report_docx(story, Language(language, story.about["currency"])))
        return known[client, language]

    return reading


CASES = [("ateliers-brevenne", "fr"), ("ateliers-brevenne", "en"), ("natchez-1936", "fr"), ("natchez-1936", "en")]
every_report = pytest.mark.parametrize(("client", "language"), CASES)


def page_of(client: str, language: str, story_of) -> str:
    return report(story_of(client), Language(language, story_of(client).about["currency"]))


def text_of(html: str) -> str:
    drawn = re.sub(r"<(svg|style).*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", drawn)))


# --- what it says --------------------------------------------------------------------------------------------------


@every_report
def test_the_first_page_holds_the_numbers_of_the_page_in_html(client, language, readings, story_of):
    html = page_of(client, language, story_of)
    first = text_of(html[html.index('id="first-page">') + 16 : html.index('<nav class="contents"')])
    assert numbers_of(readings(client, language).first_page()) == numbers_of(first)
    assert len(numbers_of(first)) > (20 if client == "ateliers-brevenne" else 0)


@every_report
def test_it_has_the_headings_and_the_exhibits_of_the_page_in_html_in_its_order(client, language, readings, story_of):
    html = page_of(client, language, story_of)
    html = html[html.index("</nav>") :]
    wanted = [(int(level) - 1, text_of(words).strip()) for level, words in re.findall(r"<h([2-6])>(.*?)</h\1>", html)]
    ours = ("Annexes", "Les chiffres des figures", "Annexes", "The figures behind the charts")
    found = readings(client, language).headings()
    found = found[next(place for place, one in enumerate(found[1:], start=1) if one[0] == 1) :]
    assert [one for one in found if one[1] not in ours] == wanted


@every_report
def test_every_cell_of_the_page_in_html_is_in_a_table(client, language, readings, story_of):
    wanted = [
        text_of(one).strip() for one in re.findall(r"<td[^>]*>(.*?)</td>", page_of(client, language, story_of), re.S)
    ]
    reading = readings(client, language)
    found = [" ".join(said(one).split()) for one in reading.body.iter(W + "tc")]
    assert sorted({" ".join(one.split()) for one in wanted} - set(found)) == []
    assert len(found) > len(wanted)  # heads too


@every_report
def test_it_says_its_language_its_title_and_who_signs(client, language, readings, story_of):
    reading, about = readings(client, language), story_of(client).about
    core = docx.Document(io.BytesIO(reading.content)).core_properties
    assert core.title.startswith(f"{about['name']} – ")
    assert core.author == core.last_modified_by == about["consultant"]
    assert core.language == LOCALES[language]
    assert core.created == core.modified
    assert core.created.date().isoformat() == max(about["dated"], "1980-01-01")  # of Natchez, 1936
    assert core.comments == core.keywords == ""
    assert {one.get(W + "val") for one in reading.parts["word/styles.xml"].iter(W + "lang")} == {LOCALES[language]}


def test_a_date_before_those_of_word_is_none_of_its_own():
    core = docx.Document(io.BytesIO(report_docx(told(dated="1430-12-31"), Language("fr")))).core_properties
    assert core.created.year == 1980


def test_every_page_says_whose_it_is_and_how_far_it_stands():
    reading = Reading(report_docx(told(), Language("fr")))
    assert reading.running("header") == ["Atelier du Port\tConfidentiel"]
    assert reading.running("footer") == [
        "Projet · version 2 · 3\u00a0février\u00a02026 · Ada Lemoine · Cabinet du Quai\t1 / 1"
    ]
    assert [code for code in reading.fields() if code.split()[0] in ("PAGE", "NUMPAGES")] == ["PAGE", "NUMPAGES"]
    final = Reading(report_docx(told(status="final"), Language("en"), Brand(footer="12 quai du Port")))
    assert final.running("footer")[0].startswith("Final version · version 2 · 3\u00a0February\u00a02026")
    assert "Cabinet du Quai · 12 quai du Port\t1 / 1" in final.running("footer")[0]


def test_a_mark_that_shuts_a_reader_out_is_not_on_their_pages():
    brand = Brand(confidentiality="Diffusion restreinte")
    marked = Reading(report_docx(told(), Language("fr"), brand, "committee")).running("header")
    assert marked == ["Atelier du Port\tConfidentiel"]
    assert Reading(report_docx(told(), Language("fr"), brand, "council")).running("header") == ["Atelier du Port\t"]


@pytest.mark.parametrize("depth", ["flash", "standard"])
def test_a_flash_report_has_neither_contents_nor_pages_of_its_own(depth, small_client, story_from):
    reading = Reading(report_docx(story_from(small_client(depth=depth)), Language("fr")))
    flash = depth == "flash"
    assert (reading.lines("TOC Heading") == []) is flash
    assert (list(reading.body.iter(W + "pageBreakBefore")) == []) is flash
    levels = [level for level, _ in reading.headings()]
    assert [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1] == []


# --- what Word needs -----------------------------------------------------------------------------------------------


@every_report
def test_heading_levels_never_jump(client, language, readings):
    headings = readings(client, language).headings()
    assert headings[0][0] == 1
    assert [(a, b) for a, b in itertools.pairwise(headings) if b[0] > a[0] + 1] == []
    assert all(words for _, words in headings)


@every_report
def test_every_picture_has_words_for_those_who_cannot_see_it(client, language, readings, story_of):
    reading = readings(client, language)
    named = list(reading.body.iter(WP + "docPr"))
    assert len(named) == page_of(client, language, story_of).count("<figure>")
    assert all(len(one.get("descr")) > 10 for one in named)
    assert all(re.fullmatch(r"Figure \d+", one.get("name")) for one in named)
    assert len({one.get("id") for one in named}) == len(named)


@every_report
def test_every_table_repeats_its_head_and_splits_no_row(client, language, readings):
    tables = list(readings(client, language).body.iter(W + "tbl"))
    assert tables
    for table in tables:
        head, *rows = table.findall(W + "tr")
        assert head.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (head, *rows))
        assert table.find(f"{W}tblPr/{W}tblLayout").get(W + "type") == "fixed"
        grid = [int(one.get(W + "w")) for one in table.find(W + "tblGrid")]
        assert min(grid) > 300
        for row in (head, *rows):
            assert [int(cell.find(f"{W}tcPr/{W}tcW").get(W + "w")) for cell in row.findall(W + "tc")] == grid


@every_report
def test_no_table_is_wider_than_the_text_of_its_page(client, language, readings):
    widest = 0
    for element in reversed(list(readings(client, language).body)):
        section = element if element.tag == W + "sectPr" else element.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
            room = int(size.get(W + "w")) - int(margins.get(W + "left")) - int(margins.get(W + "right"))
            assert (size.get(W + "orient") == "landscape") == (int(size.get(W + "w")) > int(size.get(W + "h")))
        if element.tag == W + "tbl":
            width = sum(int(one.get(W + "w")) for one in element.find(W + "tblGrid"))
            assert width <= room
            widest = max(widest, width)
    assert widest > 9412 or client != "ateliers-brevenne"  # a table of many columns lies on the long side


@every_report
def test_captions_count_and_the_tables_behind_figures_come_last(client, language, readings):
    reading = readings(client, language)
    words = {"fr": ("Figure", "Tableau"), "en": ("Figure", "Table")}[language]
    captions = reading.lines("caption")
    for word in words:
        found = [int(re.match(rf"{word}\u00a0(\d+) – ", one)[1]) for one in captions if one.startswith(word)]
        assert found == list(range(1, len(found) + 1))
    counted = [code for code in reading.fields() if code.startswith("SEQ")]
    assert len(counted) == len(captions)
    behind = [one for one in captions if re.search(r"\(Figure\u00a0\d+\)$", one)]
    assert captions[len(captions) - len(behind) :] == behind
    assert len(behind) == sum(1 for one in reading.lines("Source") if re.search(rf" {words[1]}\u00a0\d+,? ", one))
    assert len(behind) > (10 if client == "ateliers-brevenne" else 1)


@every_report
def test_a_message_is_said_once_by_the_caption_where_there_is_one(client, language, readings):
    reading = readings(client, language)
    captions = [one.split(" – ", 1)[1] for one in reading.lines("caption")]
    assert set(captions).isdisjoint(reading.lines("Message"))
    paragraphs = [one for one in reading.body.iter(W + "p") if reading.level(one) or reading.style(one) == "caption"]
    for heading, caption in itertools.pairwise(paragraphs):
        if reading.level(heading) == 3 and reading.style(caption) == "caption":
            assert said(caption).split(" – ", 1)[1] != said(heading)


@every_report
def test_the_contents_are_the_headings_and_lead_to_them(client, language, readings):
    reading = readings(client, language)
    links = list(reading.body.iter(W + "hyperlink"))
    headings = reading.headings()
    start = next(place for place, one in enumerate(headings[1:], start=1) if one[0] == 1)
    wanted = [words for level, words in headings[start:] if level < 3]
    assert [said(one) for one in links] == [f"{words}\t" for words in wanted]  # the page, where Word counts it
    marks = {one.get(W + "name"): one for one in reading.body.iter(W + "bookmarkStart")}
    assert [said(marks[one.get(W + "anchor")].getparent()) for one in links] == wanted
    assert all(one.get(R + "id") is None for one in links)
    asked = {code.split()[1] for code in reading.fields() if code.startswith("REF")}
    assert asked <= set(marks)
    ids = [one.get(W + "id") for one in reading.body.iter(W + "bookmarkStart")]
    assert len(ids) == len(set(ids))
    assert sorted(ids) == sorted(one.get(W + "id") for one in reading.body.iter(W + "bookmarkEnd"))


@every_report
def test_word_asks_nothing_and_fetches_nothing(client, language, readings):
    reading = readings(client, language)
    assert b"TargetMode" not in b"".join(
        reading.archive.read(name) for name in reading.archive.namelist() if "rels" in name
    )
    assert [code for code in reading.fields() if not re.fullmatch(OUR_FIELDS, code)] == []
    assert list(reading.parts["word/settings.xml"].iter(W + "updateFields", W + "attachedTemplate")) == []
    for part in reading.parts.values():
        signs = [one.get(W + "fldCharType") for one in part.iter(W + "fldChar")]
        assert signs.count("begin") == signs.count("separate") == signs.count("end")
    assert not [name for name in reading.archive.namelist() if "thumbnail" in name or "customXml" in name]


@every_report
def test_every_style_and_every_list_it_names_is_there(client, language, readings):
    reading = readings(client, language)
    named = {one.get(W + "val") for one in reading.body.iter(W + "pStyle", W + "rStyle", W + "tblStyle")}
    based = {one.get(W + "val") for one in reading.parts["word/styles.xml"].iter(W + "basedOn", W + "next")}
    assert named | based <= set(reading.styles)
    lists = {one.get(W + "numId") for one in reading.parts["word/numbering.xml"].iter(W + "num")}
    asked = {one.get(W + "val") for part in reading.parts.values() for one in part.iter(W + "numId")} - {None, "0"}
    assert asked <= lists


@every_report
def test_headings_captions_and_messages_stay_with_what_follows(client, language, readings):
    reading = readings(client, language)
    kept = 0
    for paragraph, following in itertools.pairwise(reading.body):
        if paragraph.tag != W + "p" or not (reading.level(paragraph) or reading.style(paragraph) == "Message"):
            continue
        kept += 1
        stays = paragraph.find(f"{W}pPr/{W}keepNext") is not None
        assert stays or reading.level(following) or reading.style(following) in ("Normal", "Commentaire", "Réserve")
    assert kept > 20
    for table in reading.body.iter(W + "tbl"):
        assert table.find(f"{W}tr/{W}tc/{W}p/{W}pPr/{W}keepNext") is not None


@every_report
def test_elements_stand_in_the_order_word_asks_for(client, language, readings):
    for name, part in readings(client, language).parts.items():
        for element in part.iter(*(W + one for one in ORDERS)):
            order = ORDERS[etree.QName(element).localname].split()
            found = [order.index(etree.QName(child).localname) for child in element]
            assert found == sorted(found), (name, etree.tostring(element)[:400])


def test_a_firm_can_restyle_it(readings):
    names = {style.name for style in docx.Document(io.BytesIO(readings("natchez-1936", "fr").content)).styles}
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Normal", "List Bullet"):
        assert name in names
    assert {"Caption", "Quote", "Source", "Message", "Commentaire", "Tableau Maillage"} <= names


def test_the_first_page_stands_alone(readings):
    reading = readings("ateliers-brevenne", "fr")
    opening = [said(one) for one in reading.body.iter(W + "p") if one.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert opening == [
        "Synthèse",
        "Sommaire",
        "Diagnostic",
        "Analyse",
        "Plan de réseautage d’entreprise",
        "Annexes",
    ]


# --- tables of every size ------------------------------------------------------------------------------------------


def test_numbers_stand_right_and_words_left():
    reading = Reading(report_docx(told(shown("diagnosis.received", [["Cercle", 1200]])), Language("fr")))
    styles = [reading.style(one) for one in next(reading.body.iter(W + "tbl")).iter(W + "p")]
    assert styles == ["Colonne", "Colonne chiffre", "Cellule", "Cellule chiffre"]
    right = {name for name, style in reading.styles.items() if style.find(f"{W}pPr/{W}jc[@{W}val='right']") is not None}
    assert right == {"CelluleChiffre", "ColonneChiffre"}


@pytest.mark.parametrize(
    ("unit", "cells", "side"),
    [
        ("coefficient", [0.72, 0.5], "Cellule chiffre"),
        ("mixed", [[1200, "money"], [0.4, "share"], {"absent": "undefined"}], "Cellule chiffre"),
        ("mixed", [[1200, "money"], ["non compté", "phrase"], ["non compté", "phrase"]], "Cellule chiffre"),
        ("mixed", [[1200, "money"], ["Ada Lemoine", "text"]], "Cellule"),
        ("mixed", [["non compté", "phrase"]], "Cellule"),
    ],
)
def test_a_column_of_numbers_stands_right_whatever_their_units(unit, cells, side):
    exhibit = shown("diagnosis.received", [["Cercle", cell] for cell in cells], ("text", unit))
    reading = Reading(report_docx(told(exhibit), Language("fr")))
    styles = [reading.style(one) for one in next(reading.body.iter(W + "tbl")).iter(W + "p")]
    assert styles[3::2] == [side] * len(cells)


@pytest.mark.parametrize("rows", [0, 1, 400])
def test_an_exhibit_has_all_its_rows_or_no_table(rows):
    exhibit = shown("diagnosis.received", [[f"Cercle {place}", place] for place in range(rows)])
    reading = Reading(report_docx(told(exhibit), Language("fr")))
    tables = list(reading.body.iter(W + "tbl"))
    assert len(tables) == bool(rows)
    assert [len(table.findall(W + "tr")) for table in tables] == [rows + 1] * bool(rows)
    assert [words for level, words in reading.headings() if level == 3] == ["Les tables reçues"]


def test_a_table_of_many_columns_lies_on_the_long_side_and_the_next_chapter_does_not():
    heads = ["Reconductions", "Représentation", "Intervention"] * 4
    exhibit = shown("diagnosis.received", [["oui"] * 12], ["text"] * 12, heads)
    story = told(exhibit)
    after = Section("after", "01_diagnosis", items=[Text("## Après"), shown("diagnosis.coverage", [["Cercle", 1]])])
    story = Story(story.about, (Part("01_diagnosis", (*story.parts[0].sections, after)),))
    reading = Reading(report_docx(story, Language("fr")))
    turned = [one.get(W + "orient") for one in reading.body.iter(W + "pgSz")]
    assert turned == [None, None, None, "landscape", None]
    assert [len(section.findall(W + "headerReference")) for section in reading.body.iter(W + "sectPr")] == [1] * 5


def test_a_few_words_after_a_table_on_the_long_side_have_no_page_of_their_own():
    heads = ["Reconductions", "Représentation", "Intervention"] * 4
    story = told(shown("diagnosis.received", [["oui"] * 12], ["text"] * 12, heads))
    after = Section("after", "01_diagnosis", items=[Text("## Après")])
    story = Story(story.about, (Part("01_diagnosis", (*story.parts[0].sections, after)),))
    reading = Reading(report_docx(story, Language("fr")))
    order = list(reading.body)
    (words,) = [place for place, one in enumerate(order) if reading.level(one) and said(one) == "Après"]
    (turn,) = [place for place, one in enumerate(order) if one.find(f".//{W}pgSz[@{W}orient]") is not None]
    assert words < turn


@pytest.mark.parametrize(
    ("columns", "text", "orient"),
    [
        (8, "le départ de qui tient les liens, que personne ne remplace", "landscape"),
        (8, "oui", None),
        (4, "oui", None),
    ],
)
def test_a_table_of_long_cells_in_many_columns_lies_on_the_long_side_as_on_paper(columns, text, orient):
    heads = ["Risque", "Qui", "Quand", "Effet"] * (columns // 4)
    reading = Reading(
        report_docx(told(shown("diagnosis.received", [[text] * columns], ["text"] * columns, heads)), Language("fr"))
    )
    assert orient in [one.get(W + "orient") for one in reading.body.iter(W + "pgSz")]


@pytest.mark.parametrize("room", [900, 4000, 9000, 14000])
def test_columns_share_the_room_there_is(room):
    rows = [["Cercle des industriels de la vallée " * 6, "40", "oui"], ["Club", "1 200", "non"]]
    found = widths(["Réseau", "Membres", "Avis"], [False, True, False], rows, room=room, usual=9000)
    assert sum(found) == min(room, 9000)
    assert max(found) == found[0]


# --- texts of people -----------------------------------------------------------------------------------------------

HOSTILE = 'A&B <w:br/> > " / : é 🏢 { PAGE } {title} =1+1 ' + "x" * 200
SIGNS = "un\x00deux\x0btrois\x1fquatre\ufffe\ud800fin\r\nligne\tcolonne"


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_texts_stay_text(language):
    exhibit = shown("diagnosis.received", [[HOSTILE, 1], ["=1+1", 2], ["شركة \u202e", 3]])
    comment = {"value": HOSTILE, "language": "", "audience": ""}
    story = told(exhibit | {"comments": [comment]}, name=HOSTILE, consultant=HOSTILE, confidentiality=HOSTILE)
    content = report_docx(story, Language(language))
    reading = Reading(content)
    assert reading.lines("Title") == [HOSTILE]
    assert HOSTILE in reading.lines("Commentaire")[0]
    assert reading.lines("Cellule") == [HOSTILE, "=1+1", "شركة "]
    assert reading.running("header") == [f"{HOSTILE}\t{HOSTILE}"]
    assert [code for code in reading.fields() if not re.fullmatch(OUR_FIELDS, code)] == []
    assert docx.Document(io.BytesIO(content)).core_properties.author == HOSTILE[:255]


def test_signs_no_xml_may_hold_do_not_break_the_file():
    exhibit = shown("diagnosis.received", [[SIGNS, 1]])
    reading = Reading(report_docx(told(Text(f"Un mot : {SIGNS}"), exhibit, name=SIGNS), Language("fr")))
    assert reading.lines("Title") == ["un deux trois quatre  fin\nligne colonne"]
    assert reading.lines("Cellule") == reading.lines("Title")


def test_what_a_consultant_writes_keeps_its_shape_and_runs_nothing():
    text = (
        "### Détail\n\nUn *mot* **fort** et `code`, [un lien](https://example.org), <b>brut</b>.\n\n- a\n  - b\n\n"
        "3. trois\n4. quatre\n\n> dit\n\n| Tête | N |\n|---|---|\n| =1+1 | 2 |\n\n##### Profond\n"
    )
    reading = Reading(report_docx(told(Text(text)), Language("fr")))
    assert reading.headings()[-2:] == [(3, "Détail"), (4, "Profond")]
    assert "Un mot fort et code, [un lien](https://example.org), <b>brut</b>." in reading.lines("Normal")
    bold = [said(run) for run in reading.body.iter(W + "r") if run.find(f"{W}rPr/{W}b") is not None]
    assert "fort" in bold
    assert reading.lines("List Bullet") == ["a", "b"]
    assert reading.lines("List Number") == ["trois", "quatre"]
    assert reading.lines("Quote") == ["dit"]
    assert reading.lines("Cellule") == ["=1+1", "2"]
    starts = [one.get(W + "val") for one in reading.parts["word/numbering.xml"].iter(W + "startOverride")]
    assert starts == ["3"]
    assert next(reading.body.iter(W + "hyperlink")).get(W + "anchor").startswith("_Toc")


@pytest.mark.parametrize(
    ("language", "audience", "heard"),
    [("fr", "", ["Pour tous"]), ("en", "", ["For all"]), ("fr", "committee", ["Pour tous", "Au comité"])],
)
def test_a_comment_is_shaded_and_shown_to_its_reader_alone(language, audience, heard):
    values = [("Pour tous", "fr", ""), ("For all", "en", ""), ("Au comité", "fr", "committee")]
    comments = [{"value": value, "language": code, "audience": reader} for value, code, reader in values]
    story = told(shown("diagnosis.received", [["Cercle", 1]]) | {"comments": comments})
    reading = Reading(report_docx(story, Language(language), SOBER, audience))
    assert [line.split("\n")[1] for line in reading.lines("Commentaire")] == heard
    assert reading.styles["Commentaire"].find(f"{W}pPr/{W}shd").get(W + "fill") != "auto"


# --- a firm's own file ---------------------------------------------------------------------------------------------


def master(*, furnished: bool = True) -> bytes:
    """A firm's `.docx`: its heading, its letterhead, a former client's report, an address outside."""
    document = docx.Document()
    document.styles["Heading 1"].font.name = "Garamond"
    document.styles["Quote"].delete()
    document.add_heading("Ancien client SECRET", 1)
    section = document.sections[0]
    section.left_margin = section.right_margin = docx.shared.Cm(3)
    if furnished:
        header = section.header.paragraphs[0]
        header.add_run("CABINET DU QUAI")
        header.add_run().add_picture(io.BytesIO(LOGO))
        link = section.header.part.relate_to(
            "https://example.org/", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, True
        )
        header._p.append(
            docx.oxml.parse_xml(
                f'<w:hyperlink xmlns:w="{W[1:-1]}" xmlns:r="{R[1:-1]}" r:id="{link}">'
                "<w:r><w:t>notre site</w:t></w:r></w:hyperlink>"
            )
        )
        section.footer.paragraphs[0].add_run("RCS Lyon 000 000 000")
    document.core_properties.author = "Ancien auteur"
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def test_a_master_gives_its_styles_its_letterhead_and_nothing_of_its_body():
    exhibit = shown("diagnosis.received", [["Cercle", 1]], source=[])
    exhibit.pop("source")
    reading = Reading(report_docx(told(exhibit), Language("fr"), Brand(word_master=master())))
    everything = b"".join(reading.archive.read(name) for name in reading.archive.namelist()).decode("utf-8", "replace")
    assert "SECRET" not in everything
    assert "Ancien" not in everything
    assert "example.org" not in everything
    assert reading.styles["Heading1"].find(f"{W}rPr/{W}rFonts").get(W + "ascii") == "Garamond"
    assert reading.running("header") == ["CABINET DU QUAInotre siteAtelier du Port\tConfidentiel"]
    assert reading.running("footer")[0].startswith("RCS Lyon 000 000 000Projet · version 2")
    assert reading.running("footer")[0].endswith("\t1 / 1")
    assert list(reading.parts["word/header1.xml"].iter(WP + "inline")) != []
    assert {one.get(W + "left") for one in reading.body.iter(W + "pgMar")} == {"1701"}
    assert "Quote" in {style.name for style in docx.Document(io.BytesIO(reading.content)).styles}
    assert {one.get(W + "val") for one in reading.parts["word/styles.xml"].iter(W + "lang")} == {"fr-FR"}
    assert b"TargetMode" not in b"".join(
        reading.archive.read(name) for name in reading.archive.namelist() if "rels" in name
    )


def test_a_master_without_letterhead_gets_ours():
    reading = Reading(report_docx(told(), Language("fr"), Brand(word_master=master(furnished=False))))
    assert reading.running("header") == ["Atelier du Port\tConfidentiel"]
    assert len(reading.running("footer")) == 1


def test_a_master_that_counts_its_pages_counts_them_once():
    document = docx.Document()
    line = document.sections[0].footer.paragraphs[0]._p
    line.append(docx.oxml.parse_xml(f'<w:r xmlns:w="{W[1:-1]}"><w:instrText> PAGE </w:instrText></w:r>'))
    written = io.BytesIO()
    document.save(written)
    reading = Reading(report_docx(told(), Language("fr"), Brand(word_master=written.getvalue())))
    assert [code for code in reading.fields() if code.split()[0] in ("PAGE", "NUMPAGES")] == ["PAGE"]


def _without(name: str) -> bytes:
    return _changed(name, None)


def _changed(name: str, content: bytes | None) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(master())) as given, zipfile.ZipFile(written, "w") as made:
        for one in given.namelist():
            if one != name or content is not None:
                made.writestr(one, content if one == name else given.read(one))
    return written.getvalue()


TYPES = zipfile.ZipFile(io.BytesIO(master())).read("[Content_Types].xml")
CORRUPT = {
    "no archive": b"Bonjour",
    "cut short": master()[:2000],
    "an old .doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a template": _changed("[Content_Types].xml", TYPES.replace(b"document.main+xml", b"template.main+xml")),
    "no types": _without("[Content_Types].xml"),
    "no document": _without("word/document.xml"),
    "no relationships": _without("_rels/.rels"),
    "broken document": _changed("word/document.xml", b"<w:document>"),
    "broken styles": _changed("word/styles.xml", b"<w:styles>"),
    "another document": _changed("word/document.xml", b"<html/>"),
}


@pytest.mark.parametrize("content", CORRUPT.values(), ids=CORRUPT)
def test_a_master_that_is_no_document_is_told(content):
    with pytest.raises(MasterError) as raised:
        report_docx(told(), Language("fr"), Brand(word_master=content))
    line = raised.value.told(Language("fr"))
    assert line.startswith("Modèle Word du cabinet\u00a0: Le fichier ")
    assert line.endswith("sans mot de passe.")
    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize(("case", "word"), [("an old .doc", "mot de passe, ou"), ("a template", "macros")])
def test_a_master_of_another_kind_is_told_as_such(case, word):
    with pytest.raises(MasterError) as raised:
        report_docx(told(), Language("fr"), Brand(word_master=CORRUPT[case]))
    assert word in raised.value.found


def test_a_logo_stands_on_the_title_page_with_its_firm_for_words():
    reading = Reading(report_docx(told(), Language("fr"), Brand(name="Cabinet du Quai", logo=LOGO)))
    assert [(one.get("name"), one.get("descr")) for one in reading.body.iter(WP + "docPr")] == [
        ("Logo", "Cabinet du Quai")
    ]
    with pytest.raises(MasterError, match="logo: "):
        report_docx(told(), Language("fr"), Brand(logo=LOGO[:12]))


# --- the same bytes ------------------------------------------------------------------------------------------------


def test_two_processes_write_the_same_bytes(story_of, tmp_path):
    brands = [SOBER, Brand(word_master=master(), logo=LOGO)]
    kept = tmp_path / "story.pkl"
    kept.write_bytes(pickle.dumps((story_of("natchez-1936"), brands)))
    script = (
        "import hashlib, pickle, sys; from maillage.language import Language; "
        "from maillage.deliverables.word import report_docx; story, brands = pickle.load(open(sys.argv[1], 'rb')); "
        "print([hashlib.sha256(report_docx(story, Language('fr'), brand)).hexdigest() for brand in brands])"
    )
    other = subprocess.run(
        [sys.executable, "-c", script, str(kept)],
        env={"PYTHONHASHSEED": "2", "PYTHONPATH": ":".join(sys.path), "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = [sha256(report_docx(story_of("natchez-1936"), Language("fr"), brand)).hexdigest() for brand in brands]
    assert other.stdout.strip() == str(here)


def test_no_heading_is_parted_from_what_it_opens_by_a_turn_of_the_page(readings):
    """A section ends in the properties of a paragraph of its own: what stands just before it is no heading's words."""
    reading = readings("ateliers-brevenne", "fr")
    bodies = list(reading.body)
    turns = [place for place, one in enumerate(bodies) if one.find(f"{W}pPr/{W}sectPr") is not None]
    assert len(turns) > 10
    for place in turns:
        before = [one for one in bodies[:place] if said(one) or next(one.iter(f"{W}drawing"), None) is not None]
        while before[-1].find(f"{W}pPr/{W}keepNext") is not None and next(before[-1].iter(f"{W}drawing"), None) is None:
            assert not reading.level(before[-1]), said(before[-1])
            before.pop()


def test_words_that_lead_to_an_exhibit_stay_with_it(readings):
    reading = readings("ateliers-brevenne", "fr")
    paragraphs = [one for one in reading.body if one.tag == W + "p"]
    kept = {said(one): one.find(f"{W}pPr/{W}keepNext") is not None for one in paragraphs}
    (led,) = [words for words in kept if words.startswith("Paires de personnes liées") and "recensée" in words]
    assert kept[led]
    assert not kept[said(paragraphs[-1])]
