"""The PDF report, read by an independent reader: what a viewer, a screen reader and a firewall would see."""

from __future__ import annotations

import dataclasses
import io
import itertools
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from maillage.deliverables import pdf
from maillage.deliverables.brand import Brand
from maillage.deliverables.html import report
from maillage.deliverables.outline import ANSWER, BEHIND, outline
from maillage.deliverables.pdf import PAGE, report_pdf
from maillage.deliverables.story import Part, Section, Story, Text
from maillage.language import Language
from maillage.showing.figures import draw
from maillage.showing.parts import comment_word, parts

RICH, THIN = "ateliers-brevenne", "natchez-1936"
LANGUAGES = ("fr", "en")
LONG = 'A&B < > " / : é 🏢 ' + "nom" * 67
HOSTILE = (
    LONG,
    'شركة الاتصالات "النور" <b>',
    "חברת אור",
    "#let x = 1 $y$ \\ * _ @z `c` //",
    "a\u202eb\x00c",
    "日本",
    "=1+1",
)


class Paper:
    """A PDF file, read by pypdf."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.reader = PdfReader(io.BytesIO(content))
        self.root = self.reader.root_object

    @cached_property
    def pages(self) -> list[str]:
        """Each page's text, every space alike."""
        return [plain(page.extract_text()) for page in self.reader.pages]

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    @cached_property
    def tags(self) -> list[DictionaryObject]:
        """The elements of the structure tree, in reading order."""
        return list(_tags(self.root["/StructTreeRoot"]["/K"]))

    def tagged(self, *names: str) -> list[DictionaryObject]:
        return [tag for tag in self.tags if tag["/S"] in names]

    @cached_property
    def bookmarks(self) -> list[tuple[str, int, int]]:
        """Title, depth and page of each bookmark, pages counted from one."""
        return list(self._bookmarks(self.reader.outline, 1))

    def _bookmarks(self, entries: list[Any], depth: int) -> Iterator[tuple[str, int, int]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from self._bookmarks(entry, depth + 1)
            else:
                yield plain(entry.title), depth, self.reader.get_destination_page_number(entry) + 1

    @cached_property
    def dictionaries(self) -> list[DictionaryObject]:
        """Every dictionary of the file, however deep."""
        objects = (self.reader.get_object(number) for number in self.reader.xref_objStm | self.reader.xref[0])
        return [one for each in objects for one in _dictionaries(each)]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u200b", "")).strip()


def _tags(node: Any) -> Iterator[DictionaryObject]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            yield from _tags(child)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield node
        if "/K" in node:
            yield from _tags(node["/K"])


def _dictionaries(node: Any) -> Iterator[DictionaryObject]:
    if isinstance(node, DictionaryObject):
        yield node
        children = list(node.values())
    else:
        children = list(node) if isinstance(node, ArrayObject) else []
    for child in children:
        if isinstance(child, DictionaryObject | ArrayObject):
            yield from _dictionaries(child)


@pytest.fixture(scope="module")
def papers(story_of):
    """`papers("ateliers-brevenne", "fr")`: the report, read."""
    known = {}

    def paper(client: str, code: str) -> Paper:
        if (client, code) not in known:
            known[client, code] = Paper(report_pdf(story_of(client), language_of(story_of(client), code)))
        return known[client, code]

    return paper


def language_of(story: Story, code: str) -> Language:
    return Language(code, story.about["currency"])


def exhibits(story: Story, language: Language) -> list[Any]:
    """The parts of each exhibit the report shows, in order."""
    told = outline(story, language)
    blocks = [*told.first, *(block for chapter in told.chapters for block in chapter.blocks)]
    return [parts(block.payload, language) for block in blocks if hasattr(block, "payload")]


def counted(code: str, page: int, pages: int) -> str:
    """How a page is numbered."""
    return Language(code).printed(PAGE).format(page=page, pages=pages)


def one_exhibit(story: Story, rows: list[Any]) -> Story:
    """A Story of one section that shows the first plain table of another, with those rows."""
    payload = next(
        one for one in story.payloads() if one["kind"] == "table" and "chart" not in one and len(one["rows"]) > 1
    )
    payload = {name: value for name, value in payload.items() if name != "most"} | {"rows": rows}
    return Story(
        story.about, (Part("p", (Section("s", "p", items=[Text("# Une partie\n\n## Une section"), payload]),)),)
    )


def named(story: Story, name: str) -> Story:
    about = dict(story.about) | dict.fromkeys(("name", "confidentiality", "consultant", "firm"), name)
    return dataclasses.replace(story, about=about)


def bare(story: Story) -> Story:
    """The same client with nothing to say, for what does not depend on it."""
    return Story(story.about, ())


every_paper = pytest.mark.parametrize(("client", "code"), [(RICH, "fr"), (THIN, "en")])
each_language = pytest.mark.parametrize("code", LANGUAGES)


# --- the file ------------------------------------------------------------------------------------------------------


@every_paper
def test_the_file_says_its_language_its_title_and_that_it_is_tagged(client, code, papers, story_of):
    paper, about = papers(client, code), story_of(client).about
    assert paper.root["/Lang"] == code
    assert paper.root["/MarkInfo"]["/Marked"]
    assert paper.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.reader.metadata.title.startswith(about["name"])
    assert paper.reader.metadata.creation_date.date().isoformat() == about["dated"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in paper.root["/Metadata"].get_data()


@every_paper
def test_the_file_leads_nowhere_and_runs_nothing(client, code, papers):
    paper = papers(client, code)
    assert len(paper.dictionaries) > 1000
    outward = {"/URI", "/Launch", "/JavaScript", "/JS", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Movie"}
    found = [one for one in paper.dictionaries if outward & set(one) or one.get("/S") in outward]
    assert found == []
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(paper.root)
    assert "/EmbeddedFiles" not in paper.root.get("/Names", {})


@every_paper
def test_every_font_comes_with_the_file_and_is_ours(client, code, papers):
    fonts = [one for one in papers(client, code).dictionaries if one.get("/Type") == "/FontDescriptor"]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in fonts)
    assert {re.sub(r"^/[A-Z]{6}\+|-.*|Sans.*", "", font["/FontName"]) for font in fonts} <= {"Open", "DejaVu"}


def test_another_process_writes_the_same_bytes(papers, story_of, tmp_path):
    (tmp_path / "story").write_bytes(pickle.dumps(story_of(THIN)))
    script = (
        "import hashlib, pathlib, pickle, sys\n"
        "from maillage.deliverables.pdf import report_pdf\n"
        "from maillage.language import Language\n"
        "told = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "sys.stdout.buffer.write(report_pdf(told, Language('en', told.about['currency'])))\n"
    )
    run = subprocess.run([sys.executable, "-c", script, str(tmp_path / "story")], capture_output=True, check=True)
    assert run.stdout == papers(THIN, "en").content


# --- pages ---------------------------------------------------------------------------------------------------------


@every_paper
def test_the_title_page_says_whose_by_whom_and_how_final(client, code, papers, story_of):
    told = outline(story_of(client), language_of(story_of(client), code))
    page = papers(client, code).pages[0]
    said = [told.title, told.name, told.confidentiality, *told.notices, *told.standing.split(" · ")]
    assert [each for each in said if plain(each) not in page] == []
    assert any(plain(each) in page for each in told.byline.split(" · ") if re.search(r"\d", each))


@every_paper
def test_every_other_page_says_whose_it_is_how_final_and_its_number(client, code, papers, story_of):
    told = outline(story_of(client), language_of(story_of(client), code))
    pages = papers(client, code).pages
    for number, page in enumerate(pages[1:], start=2):
        assert counted(code, number, len(pages)) in page
        for running in (told.name, told.confidentiality, told.standing):
            assert plain(running) in page
    assert papers(client, code).reader.page_labels == [str(number + 1) for number in range(len(pages))]


@each_language
def test_the_first_page_is_one_page_after_the_title_with_every_number_it_has_on_the_screen(code, story_of):
    language = language_of(story_of(RICH), code)
    last = dataclasses.replace(story_of(RICH).parts[-1], sections=(story_of(RICH).first_page(),))
    told = Story(story_of(RICH).about, (last,))
    paper = Paper(report_pdf(told, language))
    first = report(told, language).split('id="first-page">')[1].split("</section>\n</main>")[0]
    words = plain(re.sub(r"<[^>]+>", " ", first).replace("&nbsp;", " "))
    numbers = re.findall(r"[−£€]?\d[\d ,.%€]*\d|\d", words)
    assert len(numbers) > 20
    assert [number for number in numbers if number not in paper.pages[1]] == []
    for block in outline(told, language).first[1:]:
        shown = parts(block.payload, language)
        texts = [shown.title, *shown.comments, *(each for point in shown.points for each in point)]
        assert [text for text in texts if plain(text) not in paper.pages[1]] == []


def test_the_answer_is_marked_as_the_consultants_where_it_is(papers, story_of):
    french = Language("fr")
    for client, written in ((RICH, True), (THIN, False)):
        first = story_of(client).first_page().items
        (answer,) = [item for item in first if isinstance(item, dict) and item["id"] == ANSWER]
        told = parts(answer, french)
        said = f"{comment_word(french)} {told.comments[0]}" if written else told.points[0][0]
        assert plain(f"{told.title} {said}") in papers(client, "fr").pages[1]
        assert plain(said) in plain(re.sub(r"<[^>]+>", " ", report(story_of(client), french)))


def test_the_first_page_stands_alone_between_the_title_and_the_contents(papers):
    starts = {title: page for title, depth, page in papers(RICH, "fr").bookmarks if depth == 1}
    assert starts["Synthèse"] == 2
    assert [page for _, _, page in papers(RICH, "fr").bookmarks if page == 3] == []
    assert papers(RICH, "fr").pages[2].split(" Compagnie ")[1].startswith("Sommaire")


@every_paper
def test_the_contents_name_each_part_and_section_and_the_page_it_is_on(client, code, papers, story_of):
    paper = papers(client, code)
    told = outline(story_of(client), language_of(story_of(client), code))
    first = min(page for title, _, page in paper.bookmarks if title == plain(told.contents[0].title))
    contents = " ".join(paper.pages[2 : first - 1])
    places = {(title, depth): page for title, depth, page in reversed(paper.bookmarks) if page >= first}
    for entry in told.contents:
        place = (plain(entry.title), 1 if entry.part else 2)
        assert place in places
        assert re.search(rf"{re.escape(place[0])}[ .·]*\d+", contents)
    assert place[0] in paper.pages[places[place] - 1]


@every_paper
def test_bookmarks_and_headings_go_down_one_level_at_a_time(client, code, papers):
    paper = papers(client, code)
    depths = [depth for _, depth, _ in paper.bookmarks]
    levels = [int(tag["/S"][2:]) for tag in paper.tags if re.fullmatch(r"/H\d", tag["/S"])]
    for steps in (depths, levels):
        assert steps[0] == 1
        assert [(a, b) for a, b in itertools.pairwise(steps) if b > a + 1] == []
    assert all(title for title, _, _ in paper.bookmarks)


@every_paper
def test_no_heading_stands_alone_at_the_foot_of_a_page(client, code, papers, story_of):
    told = outline(story_of(client), language_of(story_of(client), code))
    paper = papers(client, code)
    for title, _, page in paper.bookmarks:
        text = paper.pages[page - 1]
        after = text.rsplit(title, 1)[1]
        foot = (counted(code, page, len(paper.pages)), plain(told.confidentiality))
        for running in foot:
            after = after.replace(running, "")
        assert len(after.strip()) > 20, (title, page)


@every_paper
def test_the_tables_behind_figures_begin_under_their_heading(client, code, papers):
    places = [(title, page) for title, _, page in papers(client, code).bookmarks]
    at = [title for title, _ in places].index(plain(Language(code).printed(BEHIND)))
    assert places[at][1] == places[at + 1][1]


@each_language
def test_a_table_that_its_figure_may_leave_alone_on_a_page_has_its_title(code, papers, story_of):
    text = papers(RICH, code).text
    shown = exhibits(story_of(RICH), language_of(story_of(RICH), code))
    apart = [each for each in shown if each.alt and each.rows and not each.folded]
    assert apart
    for each in apart:
        heads = " ".join(column.heading for column in each.columns)
        assert plain(f"{each.title} {heads}").replace(" ", "") in text.replace(" ", "")


# --- what the report says ------------------------------------------------------------------------------------------


@every_paper
def test_every_sentence_and_every_cell_of_the_report_is_on_paper(client, code, papers, story_of):
    told = outline(story_of(client), language_of(story_of(client), code))
    paper = papers(client, code)
    said = ""
    for number, page in enumerate(paper.pages, start=1):
        for running in (counted(code, number, len(paper.pages)), told.name, told.standing, told.confidentiality):
            page = page.replace(plain(running), "", 1) if number > 1 else page
        said += page.replace(" ", "")
    missing = []
    for shown in exhibits(story_of(client), language_of(story_of(client), code)):
        texts = [shown.title, shown.message, *shown.comments, *(each for point in shown.points for each in point)]
        texts += [cell for row in shown.rows for cell in row]
        texts += [shown.source, shown.left_out, *(column.heading for column in shown.columns if not shown.folded)]
        missing += [text for text in texts if plain(text).replace(" ", "") not in said]
    assert missing == []


def test_a_matrix_whose_halves_agree_has_each_pair_once_in_its_table(papers, story_of):
    (payload,) = [one for one in story_of(RICH).payloads() if one["id"] == "analysis.shared"]
    told = parts(payload, Language("fr"))
    networks = {row[0] for row in payload["rows"]}
    assert (len(payload["rows"]), len(told.rows)) == (len(networks) ** 2, len(networks) * (len(networks) - 1) // 2)
    assert plain(told.left_out) in papers(RICH, "fr").text


@every_paper
def test_every_table_names_its_columns_and_its_rows_are_whole(client, code, papers, story_of):
    tables = papers(client, code).tagged("/Table")
    shown = [each for each in exhibits(story_of(client), language_of(story_of(client), code)) if each.rows]
    assert len(tables) >= len(shown) > 5
    for table in tables:
        head, *rows = [tag for tag in _tags(table["/K"]) if tag["/S"] == "/TR"]
        columns = [tag for tag in _tags(head["/K"]) if tag["/S"] == "/TH"]
        assert columns
        for row in rows:
            cells = [tag for tag in _tags(row["/K"]) if tag["/S"] == "/TD"]
            assert len(cells) == len(columns) or len(cells) == 1  # a table's foot spans it


@every_paper
def test_every_figure_has_words_for_those_who_cannot_see_it(client, code, papers, story_of):
    figures = papers(client, code).tagged("/Figure")
    alts = [each.alt for each in exhibits(story_of(client), language_of(story_of(client), code)) if each.alt]
    assert alts
    assert [str(figure["/Alt"]) for figure in figures] == alts


@every_paper
def test_a_folded_table_waits_in_the_last_annex_which_the_figure_names(client, code, papers, story_of):
    paper = papers(client, code)
    folded = [each for each in exhibits(story_of(client), language_of(story_of(client), code)) if each.folded]
    (annex,) = [page for title, _, page in paper.bookmarks if title == Language(code).printed(BEHIND)]
    assert folded
    for shown in folded:
        *_, before, after = [page for title, _, page in paper.bookmarks if title == plain(shown.title)]
        assert before < annex <= after
        assert f"page {after}" in paper.pages[before - 1]
        assert plain(shown.rows[0][0])[:20] in paper.pages[after - 1]


@each_language
def test_a_figure_stands_on_one_page_with_its_table_where_a_smaller_one_makes_that_possible(code, papers, story_of):
    paper, language = papers(RICH, code), language_of(story_of(RICH), code)
    (shown,) = [each for each in exhibits(story_of(RICH), language) if each.id == "diagnosis.dimensions"]
    (page,) = [page for title, _, page in paper.bookmarks if title == plain(shown.title)]
    lines = [plain(" ".join(row[1:])) for row in shown.rows]
    assert len(lines) == 12
    assert all(line in paper.pages[page - 1] for line in lines)
    assert plain(shown.source) in paper.pages[page - 1]


@each_language
def test_a_minus_stays_with_its_amount(code, papers):
    pages = [page.extract_text() for page in papers(RICH, code).reader.pages]
    lines = [line.strip() for page in pages for line in page.splitlines()]
    assert not [line for line in lines if line.endswith(("\u2212", "\u2212\u2060"))]
    assert any(re.search("\u2212\u2060?€15,880" if code == "en" else "\u221215.880.€", line) for line in lines)


def test_a_consultant_may_write_any_markdown():
    markdown = (
        "#### Un titre trop bas\n\n- # Titre de liste\n  1. rang *un*\n\n> # Cité\n\n"
        "| a | b |\n|---|---|\n| `=1+1` | <b>gras</b> |\n\n#\n\n## Suite\n\n###### Fin\n\n"
        '![image](http://example.org/a.png) [lien](http://example.org)\n\n```\n#import "@preview/x:1.0.0"\n```\n'
    )
    about = {"client": "acme", "wave": "T0", "name": "A", "currency": "EUR", "depth": "standard"}
    about |= {"as_of": "2026-01-31", "dated": "2026-02-01", "status": "final", "version": 2}
    told = Story(about, (Part("p", (Section("s", "p", items=[Text(markdown)]),)),))
    paper = Paper(report_pdf(told, Language("fr"), audience="committee"))
    for text in ("Un titre trop bas", "Titre de liste", "rang un", "Cité", "=1+1", "<b>gras</b>", "Suite", "Fin"):
        assert text in paper.text
    assert '#import "@preview/x:1.0.0"' in paper.text
    assert [depth for _, depth, _ in paper.bookmarks] == [1, 2, 3]
    assert "Version définitive · version 2 · 1er février 2026" in paper.pages[0]


# --- what clients are called, what they send -----------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_can_be_printed_and_stays_a_name(name, story_of):
    paper = Paper(report_pdf(named(bare(story_of(THIN)), name), Language("fr")))
    assert paper.reader.metadata.title.startswith(name[:8].replace("\x00", " "))
    shown = re.sub("[🏢日本\x00]", "�", name).replace("\u202e", "")
    if shown.isascii() or name == LONG:
        assert plain(shown).replace(" ", "") in paper.pages[0].replace(" ", "")
    assert paper.pages[0].count("�") == 4 * shown.count("�")


def test_a_character_no_font_has_is_seen_to_be_missing(story_of):
    paper = Paper(report_pdf(named(bare(story_of(THIN)), "Kō 日 ✂ →"), Language("fr")))
    assert "Kō � ✂ →" in paper.pages[0]
    assert "日" in paper.reader.metadata.title


def test_a_table_of_four_hundred_rows_repeats_its_heading_on_each_page(story_of):
    payload = next(one for one in one_exhibit(story_of(THIN), []).payloads())
    given = next(one for one in story_of(THIN).payloads() if one["id"] == payload["id"])
    told = one_exhibit(story_of(THIN), [given["rows"][number % len(given["rows"])] for number in range(400)])
    shown = parts(next(told.payloads()), Language("fr"))
    paper = Paper(report_pdf(told, Language("fr"), audience="committee"))
    (table,) = paper.tagged("/Table")
    assert len([tag for tag in _tags(table["/K"]) if tag["/S"] == "/TR"]) in (401, 402)  # its source is its foot
    pages = [page for page in paper.pages if plain(shown.rows[0][-1]) in page and page is not paper.pages[0]]
    assert len(pages) > 5
    for page in pages:
        assert all(plain(column.heading) in page for column in shown.columns)
    assert plain(shown.source) in pages[-1]


def test_no_row_is_alone_on_the_last_page_of_a_table(story_of):
    payload = next(one for one in one_exhibit(story_of(THIN), []).payloads())
    given = next(one for one in story_of(THIN).payloads() if one["id"] == payload["id"])["rows"][0]
    said = plain(parts(next(one_exhibit(story_of(THIN), [given]).payloads()), Language("fr")).rows[0][-1])

    def held(rows: int) -> list[int]:
        paper = Paper(report_pdf(one_exhibit(story_of(THIN), [given] * rows), Language("fr"), audience="committee"))
        return [page.count(said) for page in paper.pages if page.count(said)]

    full, *_ = held(100)
    for rows in (full + 1, full + 2, full + 3):
        assert sum(held(rows)) == rows
        assert held(rows)[-1] > 2


def test_an_exhibit_without_rows_has_its_title_and_no_table(story_of):
    told = one_exhibit(story_of(THIN), [])
    paper = Paper(report_pdf(told, Language("fr"), audience="committee"))
    shown = parts(next(told.payloads()), Language("fr"))
    assert paper.tagged("/Table") == []
    assert plain(shown.title) in paper.text
    assert plain(shown.source) in paper.text


def test_a_table_too_wide_for_a_page_lies_on_its_side(papers, story_of):
    pages = papers(RICH, "fr").reader.pages
    lying = [number for number, page in enumerate(pages) if page.mediabox.width > page.mediabox.height]
    assert 0 < len(lying) < len(pages) / 8
    wide = [each for each in exhibits(story_of(RICH), Language("fr")) if len(each.columns) >= 10 and each.rows]
    assert wide
    assert all(any(plain(each.title) in papers(RICH, "fr").pages[number] for number in lying) for each in wide)


# --- the firm's look -----------------------------------------------------------------------------------------------


def test_a_firm_sets_its_name_footer_mark_logo_and_colours(story_of):
    opened = io.BytesIO()
    draw(next(one for one in story_of(THIN).payloads() if "chart" in one), Language("fr")).savefig(opened, format="png")
    brand = Brand("Cabinet Exemple", "12, rue du Port", logo=opened.getvalue(), main="#112233", accent="#aa5500")
    paper = Paper(report_pdf(bare(story_of(THIN)), Language("fr"), brand))
    assert "Cabinet Exemple" in paper.pages[0]
    assert [str(figure["/Alt"]) for figure in paper.tagged("/Figure")] == ["Cabinet Exemple"]
    content = paper.reader.pages[0].get_contents().get_data()
    assert b"0.06666667 0.13333334 0.2 " in content


@pytest.mark.parametrize("spoilt", [{"logo": b"GIF89a"}, {"main": "blue-ish"}])
def test_a_firm_file_that_cannot_be_used_stops_the_report_with_a_sentence(spoilt, story_of):
    with pytest.raises(ValueError, match=r"^report\.pdf cannot be set: "):
        report_pdf(bare(story_of(THIN)), Language("fr"), Brand(**spoilt))


def test_a_warning_of_the_typesetter_stops_the_report(story_of, monkeypatch):
    strangers = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    monkeypatch.setattr(pdf, "_fonts", lambda letters: strangers)
    with pytest.raises(ValueError, match=r"without a warning: .*unknown font family: open sans"):
        report_pdf(bare(story_of(THIN)), Language("fr"))


def test_a_report_is_for_its_readers_only(story_of):
    sections = (Section("s", "p", ("council",), items=[Text("## Pour le comité")]),)
    told = Story(story_of(THIN).about, (Part("p", sections),))
    assert "Pour le comité" in Paper(report_pdf(told, Language("fr"), audience="council")).text
    assert "Pour le comité" not in Paper(report_pdf(told, Language("fr"), audience="employees")).text
