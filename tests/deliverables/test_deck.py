"""The committee's slides, reopened as an archive and by the library's own reader: what PowerPoint would meet."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Emu

from maillage.deliverables.brand import SOBER, Brand, MasterError
from maillage.deliverables.deck import deck
from maillage.deliverables.deck_titles import takeaway
from maillage.deliverables.outline import Paragraph, Shown, mark_of, outline
from maillage.deliverables.story import Part, Section, Story
from maillage.language import Language
from maillage.showing.parts import parts

SPACES = str.maketrans("\u00a0\u202f", "  ")
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NATIVE = (
    *("diagnosis.dimensions", "diagnosis.gaps", "diagnosis.presence", "diagnosis.learning", "diagnosis.families"),
    *("diagnosis.activity_shares", "analysis.forces", "analysis.costs", "analysis.networks"),
    "plan.money",
)
EMBEDDED = "ppt/embeddings/"


class Deck:
    """A deck as an archive, and as the library reads it."""

    def __init__(self, package: bytes) -> None:
        self.package = package
        self.archive = zipfile.ZipFile(io.BytesIO(package))
        self.slides = list(Presentation(io.BytesIO(package)).slides)
        self.titles = [slide.shapes.title.text_frame.text.translate(SPACES) for slide in self.slides]

    def parts(self, pattern: str) -> Iterator[tuple[str, Any]]:
        for name in sorted(self.archive.namelist()):
            if re.search(pattern, name):
                yield name, etree.fromstring(self.archive.read(name))

    def text(self, number: int) -> str:
        """Every word of a slide, of its tables and of its charts."""
        slide = self.slides[number]
        words = [each.text or "" for each in slide._element.iter(f"{A}t")]
        for shape in slide.shapes:
            if shape.has_chart:
                words += [each.text or "" for each in shape.chart._chartSpace.iter(f"{A}t", f"{C}v")]
        return " ".join(words).translate(SPACES)

    def before_annex(self, language: str) -> int:
        titled = [number for number, title in enumerate(self.titles) if title in ("Annexe", "Annex")]
        return titled[0] if titled else len(self.slides)

    def shapes(self) -> Iterator[Any]:
        return (shape for slide in self.slides for shape in slide.shapes)


@pytest.fixture(scope="module")
def decks(story_of):
    """`decks("ateliers-brevenne", "fr")`: the deck, opened."""
    known: dict[tuple[str, str], Deck] = {}

    def made(client: str, language: str) -> Deck:
        if (client, language) not in known:
            story = story_of(client)
            known[client, language] = Deck(deck(story, Language(language, story.about["currency"])))
        return known[client, language]

    return made


@pytest.fixture(scope="module")
def story(story_of):
    return story_of("ateliers-brevenne")


def with_rows(story: Story, *ids: str, rows: int | None = None, label: str = "") -> Story:
    """A Story of those exhibits alone, each with so many rows, each row labelled so."""
    payloads = [deepcopy(payload) for payload in story.payloads() if payload["id"] in ids]
    for payload in payloads:
        names = [column["id"] for column in payload["columns"]]
        if rows is not None:
            payload["rows"] = [list(payload["rows"][row % len(payload["rows"])]) for row in range(rows)]
        if label:
            place = names.index(payload["chart"]["roles"]["label"]) if "chart" in payload else 0
            payload["columns"][place]["unit"] = "text"
            for row in payload["rows"]:
                row[place] = label
    return told_alone(story, *payloads)


def told_alone(story: Story, *payloads: Mapping[str, Any]) -> Story:
    """A Story of the same engagement that holds those payloads, a section each."""
    sections = tuple(Section(payload["id"], "01_diagnosis", items=[payload]) for payload in payloads)
    return Story(story.about, (Part("01_diagnosis", sections),))


def only(story: Story, exhibit: str) -> Mapping[str, Any]:
    return next(payload for payload in story.payloads() if payload["id"] == exhibit)


def test_what_a_point_of_a_lorenz_curve_says_stands_in_the_legend_and_not_on_the_curve(story) -> None:
    alone = Deck(deck(told_alone(story, only(story, "diagnosis.activity_shares")), Language("en", "EUR")))
    (chart,) = [shape.chart for shape in alone.shapes() if shape.has_chart]
    names = [series.name for series in chart.plots[0].series]
    assert [name.translate(SPACES) for name in names[2:]] == ["the least active half: 9%"]
    assert not list(chart._chartSpace.iter(f"{C}dLbl"))
    assert not list(chart.legend._element.iter(f"{C}legendEntry"))


every_company = pytest.mark.parametrize(
    ("client", "language"),
    [("ateliers-brevenne", "fr"), ("ateliers-brevenne", "en"), ("maison-valserine", "fr")],
)


# --- what the committee is shown -----------------------------------------------------------------------------------


@every_company
def test_a_committee_is_shown_eight_to_ten_slides_before_the_annex(client, language, decks):
    made = decks(client, language)
    assert 8 <= made.before_annex(language) <= 10
    assert len(made.slides) < 40


@every_company
def test_every_number_of_the_first_page_stands_before_the_annex(client, language, decks, story_of):
    made, reader = decks(client, language), Language(language)
    shown = " ".join(made.text(number) for number in range(made.before_annex(language)))
    told = [
        parts(block.payload, reader) for block in outline(story_of(client), reader).first if isinstance(block, Shown)
    ]
    said = [sentence for each in told for point in each.points for sentence in point]
    said += [comment for each in told for comment in each.comments]
    assert len(said) > 8
    assert [sentence for sentence in said if sentence.translate(SPACES) not in shown] == []


@every_company
def test_every_slide_has_a_title_in_its_placeholder(client, language, decks):
    assert all(title.strip() for title in decks(client, language).titles)


def test_the_title_of_an_exhibit_is_its_takeaway_and_questions_come_in_order(decks, story):
    made = decks("ateliers-brevenne", "fr")
    asked = ("diagnosis.dimensions", "analysis.causes", "analysis.costs", "analysis.renewals")
    asked += ("plan.roadmap", "plan.seats", "plan.money")
    takeaways = [takeaway(only(story, name), Language("fr")).translate(SPACES) for name in asked]
    for number, told in enumerate(takeaways, start=2):
        assert told.startswith(made.titles[number])
        assert told in made.text(number)
    assert made.titles[1].startswith("Vous avez de bons réseaux")


@every_company
def test_a_takeaway_that_takes_three_lines_leaves_its_last_sentences_under_the_title(client, language, decks, story_of):
    made, reader = decks(client, language), Language(language)
    told = [takeaway(payload, reader).translate(SPACES) for payload in story_of(client).payloads()]
    shortened = [
        (number, title, message)
        for number, title in enumerate(made.titles)
        for message in told
        if message.startswith(title + " ") and title.endswith(".")
    ]
    assert all(message in made.text(number) for number, _, message in shortened)
    assert [title for _, title, _ in shortened if len(title) > 180] == []
    if client == "ateliers-brevenne":
        assert len(shortened) > 1


def test_where_there_are_more_questions_than_slides_one_gives_way_to_the_annex(decks, story):
    made = decks("ateliers-brevenne", "fr")
    gaps = takeaway(only(story, "diagnosis.gaps"), Language("fr")).translate(SPACES)
    assert made.titles.index(gaps) > made.before_annex("fr")


@every_company
def test_the_annex_says_its_rule_and_repeats_no_slide(client, language, decks):
    made = decks(client, language)
    rule = {"fr": "dans l’ordre du rapport", "en": "in the order of the report"}[language]
    assert rule in made.text(made.before_annex(language))
    exhibits = made.titles[2:]
    assert len(exhibits) == len(set(exhibits))


def test_a_comment_for_the_committee_is_shown_and_one_for_another_reader_is_not(story):
    said = deepcopy(only(story, "diagnosis.dimensions"))
    said["comments"] = [
        {"value": f"Pour {who or 'tous'}.", "language": "fr", "audience": who, "who": "A. M."}
        for who in ("committee", "employees", "")
    ]
    made = Deck(deck(told_alone(story, said), Language("fr")))
    words = " ".join(made.text(number) for number in range(len(made.slides)))
    assert "Pour committee." in words
    assert "Pour tous." in words
    assert "employees" not in words


@pytest.mark.parametrize("client", ["florence-1430", "natchez-1936"])
def test_a_thin_client_has_fewer_slides_and_none_of_them_empty(client, decks):
    made = decks(client, "fr")
    assert 3 <= made.before_annex("fr") < 8
    assert all(len(slide.shapes) > 1 for slide in made.slides)


def test_a_flash_client_has_a_deck(small_client, story_from):
    fees = {"networks": "network;kind\nClub;alumni\n", "memberships": "network;fee\nClub;1200\n"}
    made = Deck(deck(story_from(small_client(fees, depth="flash")), Language("fr")))
    assert all(made.titles)
    assert made.titles[0] == "Atelier du Port"


# --- charts and tables ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exhibit", NATIVE)
def test_figures_that_powerpoint_has_are_native_charts(exhibit, story):
    made = Deck(deck(with_rows(story, exhibit), Language("fr")))
    charts = [shape for shape in made.shapes() if shape.has_chart]
    assert len(charts) == 1
    assert not [shape for shape in made.shapes() if shape.shape_type is not None and "PICTURE" in str(shape.shape_type)]


def test_a_bar_is_as_long_as_the_payload_says_and_bears_it_in_the_readers_words(story):
    fees = only(story, "analysis.networks")
    made = Deck(deck(with_rows(story, "analysis.networks"), Language("fr")))
    (chart,) = [shape.chart for shape in made.shapes() if shape.has_chart]
    names = [column["id"] for column in fees["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in fees["rows"]]
    known = {row["network"]: row["fees"] for row in rows if not isinstance(row["fees"], Mapping)}
    drawn = dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))
    assert {name: value for name, value in drawn.items() if value is not None} == known
    labels = [each.text.translate(SPACES) for each in chart._chartSpace.iter(f"{A}t")]
    assert "4 800 €" in labels


def test_what_is_withheld_has_no_mark_and_is_told(story):
    withheld = deepcopy(only(story, "diagnosis.dimensions"))
    names = [column["id"] for column in withheld["columns"]]
    for column in ("score", "low", "high"):
        withheld["rows"][0][names.index(column)] = {"absent": "too_few"}
    made = Deck(deck(told_alone(story, withheld), Language("fr")))
    (chart,) = [shape.chart for shape in made.shapes() if shape.has_chart]
    told = [each.text.translate(SPACES) for each in chart._chartSpace.iter(f"{A}t")]
    assert any(text.endswith("non publié") for text in told)
    scores = next(series for series in chart.plots[0].series if series.name == "Score")
    drawn = [value for value in scores.values if value is not None]
    whole = sum(not isinstance(row[names.index("score")], Mapping) for row in withheld["rows"])
    assert len(drawn) == whole


@pytest.mark.parametrize(("language", "written"), [("fr", "49 500 €"), ("en", "€49,500")])
def test_labels_are_written_in_the_readers_language(language, written, story):
    made = Deck(deck(with_rows(story, "analysis.costs"), Language(language)))
    (chart,) = [shape.chart for shape in made.shapes() if shape.has_chart]
    assert written in [each.text.translate(SPACES) for each in chart._chartSpace.iter(f"{A}t")]


def money(language: str, story: Story) -> tuple[Any, list[str]]:
    """The chart of the money, and what is written on it."""
    made = Deck(deck(with_rows(story, "plan.money"), Language(language)))
    (chart,) = [shape.chart for shape in made.shapes() if shape.has_chart]
    return chart, [each.text.translate(SPACES) for each in chart._chartSpace.iter(f"{A}t")]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_interval_of_money_bears_its_values_at_both_ends(language, story):
    told, reader = only(story, "plan.money"), Language(language)
    places = [[column["id"] for column in told["columns"]].index(role) for role in ("low", "high")]
    ends = {reader.value(row[place], "money") for row in told["rows"] for place in places if row[1] != row[3]}
    assert len(ends) > 4
    assert {end.translate(SPACES) for end in ends} <= set(money(language, story)[1])


@pytest.mark.parametrize("exhibit", ["plan.money", "diagnosis.dimensions", "diagnosis.gaps"])
def test_marks_lie_over_the_lines_of_their_intervals(exhibit, story):
    """PowerPoint draws series in their order, LibreOffice the first of the file on top."""
    made = Deck(deck(with_rows(story, exhibit), Language("fr")))
    (chart,) = [shape.chart for shape in made.shapes() if shape.has_chart]
    found = list(chart._chartSpace.iter(f"{C}ser"))
    marked = [each for each in found if each.find(f"{C}marker/{C}symbol").get("val") != "none"]
    lines = [each for each in found if each.findtext(f".//{C}tx//{C}v") in ("écart", "intervalle", RANGE)]
    order = [int(each.find(f"{C}order").get("val")) for each in (*lines, *marked)]
    assert order == sorted(order)
    assert (len(lines), found[-1]) == (1, lines[0])


RANGE = "de prudent à favorable"


def test_the_line_of_zero_is_broken_where_words_stand_on_it(story):
    chart, _ = money("fr", story)
    zero = next(each for each in chart._chartSpace.iter(f"{C}ser") if each.findtext(f".//{C}tx//{C}v") == "0")
    ups = {int(point.get("idx")): float(point.findtext(f"{C}v")) for point in zero.find(f"{C}yVal").iter(f"{C}pt")}
    # Of four rows the first stands at four: « 0 € par an » is written over its mark.
    lines = [(ups[at], ups[at + 1]) for at in ups if at + 1 in ups]
    assert len(lines) > 2
    assert not any(low < 4.12 < high for low, high in lines)


@pytest.mark.parametrize("hostile", ["=1+1", '=HYPERLINK("http://example.org";"x")', "+cmd|' /C calc'!A0", "@SUM(1)"])
def test_client_text_is_never_a_formula_in_a_charts_workbook(hostile, story):
    made = Deck(deck(with_rows(story, "analysis.networks", "diagnosis.dimensions", label=hostile), Language("fr")))
    books = [name for name in made.archive.namelist() if name.startswith(EMBEDDED)]
    assert len(books) == 2
    texts = []
    for name in books:
        with zipfile.ZipFile(io.BytesIO(made.archive.read(name))) as book:
            for part in book.namelist():
                content = etree.fromstring(book.read(part))
                tags = {etree.QName(each).localname for each in content.iter()}
                assert not tags & {"f", "hyperlink", "hyperlinks"}
                assert 'TargetMode="External"' not in book.read(part).decode()
                texts += [each.text for each in content.iter() if each.text]
    assert hostile in texts


def test_tables_of_the_committee_are_short_and_their_headings_marked(decks):
    made = decks("ateliers-brevenne", "fr")
    tables = [
        shape.table for slide in made.slides[: made.before_annex("fr")] for shape in slide.shapes if shape.has_table
    ]
    assert tables
    assert all(table.first_row and len(table.rows) <= 11 for table in tables)


def pictures(made: Deck, number: int) -> list[Any]:
    return [shape for shape in made.slides[number].shapes if "PICTURE" in str(shape.shape_type)]


@every_company
def test_a_map_of_relations_is_drawn_with_every_name_and_never_a_table_of_its_first_pairs(
    client, language, decks, story_of
):
    made = decks(client, language)
    told = parts(only(story_of(client), "analysis.relations"), Language(language))
    number = made.titles.index(told.message.translate(SPACES))
    assert len(pictures(made, number)) == 1
    assert not any(shape.has_table for shape in made.slides[number].shapes)
    assert "Lignes non affichées" not in made.text(number)


def test_a_plan_is_drawn_as_in_the_report_with_its_steps_and_months(decks):
    made = decks("ateliers-brevenne", "fr")
    number = next(n for n in range(len(made.slides)) if "Ce qui vient quand" in made.text(n))
    assert len(pictures(made, number)) == 1


def test_pairs_too_many_to_be_drawn_make_no_slide(story):
    assert len(Deck(deck(with_rows(story, "analysis.relations", rows=1000), Language("fr"))).slides) == 2


@pytest.mark.parametrize(
    "exhibit",
    ["diagnosis.symptom_map", "analysis.gives", "analysis.shared", "diagnosis.concepts", "analysis.portfolio"],
)
def test_a_picture_has_the_width_of_its_slide_and_no_words_of_the_chapter_beside_it(exhibit, story):
    made = Deck(deck(told_alone(story, only(story, exhibit)), Language("fr")))
    (shown,) = pictures(made, len(made.slides) - 1)
    assert shown.width > 700 * 12700
    beside = [
        shape.text_frame.text
        for shape in made.slides[-1].shapes
        if shape.has_text_frame and shape.left > shown.left + 0.4 * shown.width and not shape.is_placeholder
    ]
    assert beside == []


def test_the_lead_of_a_chapter_is_in_the_notes_and_not_beside_its_figure(decks, story):
    made = decks("ateliers-brevenne", "fr")
    number = next(n for n in range(len(made.slides)) if "Où les symptômes se voient" in made.text(n))
    lead = "La gravité d’une famille vient"
    assert lead not in made.text(number)
    assert lead in made.slides[number].notes_slide.notes_text_frame.text


def test_an_exhibit_without_rows_makes_no_slide(story):
    made = Deck(deck(with_rows(story, "analysis.networks", "plan.actions", rows=0), Language("fr")))
    assert len(made.slides) == 2


def test_a_figure_of_which_everything_is_withheld_makes_no_slide(story):
    told = deepcopy(only(story, "analysis.networks"))
    place = [column["id"] for column in told["columns"]].index(told["chart"]["roles"]["value"])
    for row in told["rows"]:
        row[place] = {"absent": "withheld"}
    assert len(Deck(deck(told_alone(story, told), Language("fr"))).slides) == 2


@pytest.mark.parametrize("exhibit", ["plan.actions", "analysis.networks", "analysis.renewals", "plan.roadmap"])
def test_an_exhibit_of_four_hundred_rows_shows_the_first_and_says_how_many_more(exhibit, story):
    made = Deck(deck(with_rows(story, exhibit, rows=400), Language("fr")))
    assert len(made.slides) in (3, 4)
    left_out = int(re.search(r"Lignes non affichées : (\d+)\.", made.text(len(made.slides) - 1))[1])
    assert 340 <= left_out < 400  # a row the figure has nothing to draw of is not one left out


# --- read aloud, translated, searched ------------------------------------------------------------------------------


@every_company
def test_every_graphic_is_described_in_words_and_never_by_a_file(client, language, decks):
    found = list(decks(client, language).parts(r"ppt/slides/slide\d+\.xml$"))
    described = [
        each.get("descr") or ""
        for _, slide in found
        for frame in slide.iter("{*}graphicFrame", "{*}pic")
        for each in frame.iter("{*}cNvPr")
    ]
    assert len(described) > 20
    assert [words for words in described if len(words) < 15 or re.search(r"\.(png|jpe?g|xlsx)\b", words)] == []


@every_company
def test_every_word_says_its_language(client, language, decks):
    lang = {"fr": "fr-FR", "en": "en-GB"}[language]
    made = decks(client, language)
    for name, part in made.parts(r"ppt/(slides|notesSlides|charts)/[a-zA-Z]+\d+\.xml$"):
        said = {each.get("lang") for each in part.iter(f"{A}rPr", f"{A}endParaRPr", f"{A}defRPr")}
        assert said <= {lang}, name
        assert all(run.find(f"{A}rPr") is not None for run in part.iter(f"{A}r")), name
    assert Presentation(io.BytesIO(made.package)).core_properties.language == lang


def test_the_notes_hold_the_sentences_of_the_section(decks, story):
    made = decks("ateliers-brevenne", "fr")
    chapter = next(c for c in outline(story, Language("fr")).chapters if c.anchor.endswith("-money"))
    said = [block.text for block in chapter.blocks if isinstance(block, Paragraph)]
    assert said
    assert all(each in made.slides[8].notes_slide.notes_text_frame.text for each in said)


@every_company
def test_titles_are_read_first_and_nothing_leaves_the_slide(client, language, decks):
    made = decks(client, language)
    wide, tall = Emu(960 * 12700), Emu(540 * 12700)
    for slide in made.slides:
        assert slide.shapes[0] == slide.shapes.title
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= wide + 12700
            assert shape.top + shape.height <= tall + 12700


@every_company
def test_every_slide_but_the_cover_says_whose_it_is_and_its_number(client, language, decks, story_of):
    made, about = decks(client, language), story_of(client).about
    for number in range(1, len(made.slides)):
        assert about["name"] in made.text(number)
        mark = mark_of(about["confidentiality"], Language(language)).replace("\u00a0", " ")
        assert mark in made.text(number)
        fields = [each.get("type") for each in made.slides[number]._element.iter(f"{A}fld")]
        assert fields == ["slidenum"]


# --- the file ------------------------------------------------------------------------------------------------------


def test_the_file_points_nowhere_and_holds_nothing_of_another_machine(decks):
    made = decks("ateliers-brevenne", "fr")
    outside = [name for name, part in made.parts(r"\.rels$") for each in part if each.get("TargetMode") == "External"]
    assert outside == []
    assert [name for name in made.archive.namelist() if re.search(r"thumbnail|printer|vba|app\.xml", name)] == []
    told = Presentation(io.BytesIO(made.package)).core_properties
    assert told.title.startswith("Ateliers Brévenne")
    assert told.created.isoformat().startswith("2026-09-30")


def test_two_processes_write_the_same_bytes(story, tmp_path):
    few = with_rows(story, "analysis.networks", "diagnosis.dimensions", "analysis.renewals")
    (tmp_path / "story.pkl").write_bytes(pickle.dumps(few))
    script = (
        "import hashlib, pickle, sys; from pathlib import Path; from maillage.deliverables.deck import deck; "
        "from maillage.language import Language; "
        "print(hashlib.sha256(deck(pickle.loads(Path(sys.argv[1]).read_bytes()), Language('fr'))).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "story.pkl")],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert run.stdout.strip() == hashlib.sha256(deck(few, Language("fr"))).hexdigest()


HOSTILE = 'A&B < > " / : é 🏢 {0} %s ' + "long " * 40
RIGHT_TO_LEFT = "\u202eشركة الأمل\u0007 =1+1"


@pytest.mark.parametrize("name", [HOSTILE, RIGHT_TO_LEFT, "日本" * 60])
def test_hostile_names_stay_text(name, story):
    few = with_rows(story, "analysis.networks", "diagnosis.dimensions", "plan.seats", label=name)
    few = replace(few, about=few.about | {"name": name, "confidentiality": name, "consultant": name})
    made = Deck(deck(few, Language("fr")))
    assert len(made.slides) >= 5
    (chart, *_) = [shape.chart for shape in made.shapes() if shape.has_chart and shape.chart.plots[0].categories]
    assert list(chart.plots[0].categories) == [name.replace("\a", "")] * len(chart.plots[0].categories)
    assert "_x000" not in " ".join(made.text(number) for number in range(len(made.slides)))


# --- the firm's master ---------------------------------------------------------------------------------------------


def firm_master() -> bytes:
    made = Presentation()
    made.slide_layouts[5].name = "Titre du cabinet"
    made.slides.add_slide(made.slide_layouts[1]).shapes.title.text = "Une diapositive du cabinet"
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def test_a_firms_master_gives_its_layouts_and_none_of_its_slides(story):
    few = with_rows(story, "analysis.networks", "plan.seats")
    made = Deck(deck(few, Language("fr"), replace(SOBER, slides_master=firm_master())))
    assert "Une diapositive du cabinet" not in made.titles
    assert made.slides[-1].slide_layout.name == "Titre du cabinet"
    assert made.slides[0].slide_layout.name == "Title Slide"
    empty = [shape.name for shape in made.shapes() if shape.is_placeholder and not shape.text_frame.text.strip()]
    assert empty == []


def no_titles() -> bytes:
    made = Presentation()
    for layout in made.slide_layouts:
        for shape in [each for each in layout.placeholders if "TITLE" in str(each.placeholder_format.type)]:
            shape._element.getparent().remove(shape._element)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("master", "found"),
    [
        (b"not a presentation", "Le fichier ne s’ouvre pas."),
        (firm_master()[:4000], "Le fichier ne s’ouvre pas."),
        (no_titles(), "Aucune disposition n’a de titre."),
    ],
    ids=["text", "cut short", "no title"],
)
def test_a_master_that_cannot_be_built_on_is_refused_in_words(master, found, story):
    with pytest.raises(MasterError) as refused:
        deck(with_rows(story, "plan.seats"), Language("fr"), Brand(slides_master=master))
    told = refused.value
    assert (told.setting, told.found) == ("slides_master", found)
    assert told.told(Language("fr")).startswith(f"Modèle PowerPoint du cabinet\u00a0: {found} Une ")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_slide_says_is_large_enough_to_be_read(decks, language):
    made = decks("ateliers-brevenne", language)
    for number, slide in enumerate(made.slides):
        for shape in slide.shapes:
            foot = shape.top is None or shape.top + shape.height > Emu(495 * 12700)
            sizes = [int(one.get("sz")) / 100 for one in shape._element.iter(f"{A}rPr") if one.get("sz")]
            if shape.has_chart:
                sizes = [int(one.get("sz")) / 100 for one in shape.chart._chartSpace.iter(f"{A}rPr") if one.get("sz")]
            assert min(sizes, default=10) >= (8 if foot else 10), (number, shape.name)


def test_a_score_stands_beside_its_interval_and_not_on_the_row_above(decks) -> None:
    made = decks("ateliers-brevenne", "fr")
    (chart,) = [shape.chart for shape in made.slides[2].shapes if shape.has_chart]
    labels = [label for label in chart._chartSpace.iter(f"{C}dLbl") if "".join(label.itertext()).strip().isdigit()]
    sides = [label.find(f"{C}dLblPos").get("val") for label in labels]
    assert len(sides) == 11
    assert set(sides) == {"r", "l"}
