"""Five formats of one Story, each reopened with a reader that is not ours: the same first page, the same actions."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

import openpyxl
import pypdf
import pytest

from maillage.deliverables.formats import render
from maillage.language import Language
from maillage.showing.parts import parts
from maillage.terms import FORMATS

CLIENT = "ateliers-brevenne"
LANGUAGES = ("fr", "en")
NUMBER = re.compile(r"\d[\d\s.,]*\d|\d")


def plain(text: str) -> str:
    """Text with one kind of space, none where a line was broken inside a number."""
    return re.sub(r"[\s\u00a0\u202f\u2009\u00ad]+", " ", unescape(text))


def xml_words(content: bytes, pattern: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        found = [package.read(name).decode("utf-8") for name in package.namelist() if re.fullmatch(pattern, name)]
    paragraphs = [re.sub(r"</(?:w|a):p>", " ", text) for text in found]
    return plain(" ".join(re.sub(r"<[^>]+>", "", text) for text in paragraphs))


def words_of(name: str, content: bytes) -> str:
    """What a reader finds in the file."""
    if name.endswith(".html"):
        return plain(re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", content.decode(), flags=re.DOTALL))
    if name.endswith(".pdf"):
        return plain(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))
    if name.endswith(".docx"):
        return xml_words(content, r"word/document\.xml")
    return xml_words(content, r"ppt/(?:slides|notesSlides|charts)/[^/]+\.xml")


@pytest.fixture(scope="module")
def files(story_of):
    """The files of each language."""
    story = story_of(CLIENT)
    return {code: render(story, Language(code, story.about["currency"]), FORMATS).files for code in LANGUAGES}


def first_page(story, language: Language) -> list[str]:
    """Every number printed on the first page."""
    told = [parts(item, language) for item in story.first_page().items if isinstance(item, dict)]
    sentences = [sentence for one in told for point in one.points for sentence in point]
    return [number for sentence in sentences for number in NUMBER.findall(plain(sentence))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["report.html", "report.pdf", "report.docx", "deck.pptx"])
def test_every_number_of_the_first_page_is_read_back(files, story_of, name, language):
    numbers = first_page(story_of(CLIENT), Language(language))
    text = words_of(name, files[language][name]).replace(" ", "")
    assert len(numbers) > 20
    assert [number for number in numbers if number.replace(" ", "") not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_amount_of_the_first_page_is_a_cell_of_the_workbook(files, story_of, language):
    book = openpyxl.load_workbook(io.BytesIO(files[language]["action_plan.xlsx"]), data_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    held = {round(cell, 2) for cell in cells if isinstance(cell, int | float)}
    facts = [
        fact
        for item in story_of(CLIENT).first_page().items
        if isinstance(item, dict)
        for point in item.get("points", ())
        for sentence in point
        for fact in sentence["facts"].values()
    ]
    amounts = [fact["value"] for fact in facts if fact["unit"] in ("money", "money/year")]
    assert len(amounts) > 8
    assert [amount for amount in amounts if round(amount, 2) not in held] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_action_list_is_the_same_in_every_format(files, story_of, language):
    (actions,) = [payload for payload in story_of(CLIENT).payloads() if payload["id"] == "plan.actions"]
    lines = [plain(row[0]) for row in parts(actions, Language(language)).rows]
    assert len(lines) == 12
    for name in ("report.html", "report.pdf", "report.docx", "deck.pptx"):
        text = words_of(name, files[language][name]).replace(" ", "")
        assert [line for line in lines if line.replace(" ", "") not in text] == [], name
    book = openpyxl.load_workbook(io.BytesIO(files[language]["action_plan.xlsx"]))
    cells = {plain(str(cell)) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert [line for line in lines if line not in cells] == []


def test_both_languages_have_the_same_files(files):
    assert set(files["fr"]) == set(files["en"])
    assert {name for name in files["fr"] if "/" not in name} == {
        "report.html", "report.pdf", "report.docx", "deck.pptx", "action_plan.xlsx",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_package_asks_anything_of_another_address(files, language):  # the PDF's is in test_pdf.py
    for name, content in files[language].items():
        if name.endswith((".docx", ".pptx", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                links = [part for part in package.namelist() if part.endswith(".rels")]
                assert not [part for part in links if b'TargetMode="External"' in package.read(part)], name
