"""A firm's own fonts: in every format really those, at every run the same bytes, and no letter lost that they lack."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import matplotlib
import openpyxl
import pypdf
import pytest
from docx import Document
from fontTools.ttLib import TTFont

from maillage.deliverables import deck_text
from maillage.deliverables.brand import SOBER, Brand
from maillage.deliverables.fonts import ASKED, office_name, shaped
from maillage.deliverables.formats import render
from maillage.deliverables.html import report
from maillage.deliverables.story import Part, Story
from maillage.language import Language
from maillage.showing.figures.typefaces import OURS
from maillage.terms import FORMATS

FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
SERIF, SERIF_BOLD = ((FOLDER / name).read_bytes() for name in ("STIXGeneral.ttf", "STIXGeneralBol.ttf"))
DISPLAY = (FOLDER / "DejaVuSerif-Bold.ttf").read_bytes()
BRAND = Brand(font=(SERIF, SERIF_BOLD), heading_font=DISPLAY)
DRAWN = "figures/diagnosis.dimensions"


def renamed(content: bytes, family: str) -> bytes:
    """The font under another name of its family."""
    font, opened = TTFont(io.BytesIO(content), recalcTimestamp=False), io.BytesIO()
    font["name"].setName(family, 1, 3, 1, 0x409)
    font.save(opened)
    return opened.getvalue()


def fonts(content: bytes) -> set[str]:
    """What the pages of a PDF are set in."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    held = (font.get_object() for page in pages for font in page["/Resources"]["/Font"].values())
    return {font["/BaseFont"].split("+")[-1] for font in held}


@pytest.fixture(scope="module")
def story(story_of) -> Story:
    """The dimensions alone: a figure, a table, a heading, words."""
    whole = story_of("ateliers-brevenne")
    (section,) = [one for one in whole.sections() if one.id == "dimensions"]
    return Story(whole.about, (Part(section.part, (section,)),))


@pytest.fixture(scope="module")
def files(story) -> dict[str, bytes]:
    return render(story, Language("fr"), FORMATS, brand=BRAND).files


def inside(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode("utf-8")


def test_a_page_is_set_in_the_firms_fonts_and_ours_have_no_more_than_what_they_lack(files, story) -> None:
    firm = {"STIXGeneral-Regular", "STIXGeneral-Bold", "DejaVuSerif-Bold"}
    assert firm <= fonts(files["report.pdf"])
    assert not any("OpenSans" in name for name in fonts(files["report.pdf"]))
    ours = fonts(render(story, Language("fr"), ("pdf",)).files["report.pdf"])
    assert not firm & ours


def test_a_browser_is_given_the_signs_of_the_page_and_no_address(files) -> None:
    html = files["report.html"].decode()
    rules = re.findall(
        r'@font-face \{ font-family: "([^"]+)"; font-weight: (\d+); src: url\("data:font/woff;base64,([^"]+)"', html
    )
    assert [weight for _, weight, _ in rules] == ["400", "700", "700"]
    text, heading = rules[0][0], rules[2][0]
    assert f'--text: "{text}", ' in html
    assert f'--display: "{heading}", ' in html
    for _, _, packed in rules:
        font = TTFont(io.BytesIO(base64.b64decode(packed)))
        assert font.flavor == "woff"
        assert {ord(sign) for sign in "éœ«’€"} & set(font.getBestCmap())
        assert ord("Ж") not in font.getBestCmap()
    assert "font-src data:" in html
    assert all(address.startswith(('"data:font/woff', "#")) for address in re.findall(r"url\(([^)]*)", html))
    assert len(html) < 1_500_000


def test_a_figure_is_drawn_in_the_firms_font(files, story) -> None:
    ours = render(story, Language("fr"), ("pptx",)).files
    (drawn,) = [name for name in files if name.startswith("figures/") and name.endswith(".svg")]
    assert b"STIXGeneral" in files[drawn]
    assert b"OpenSans" not in files[drawn]
    assert b"OpenSans" in ours[drawn]
    assert files[drawn.replace(".svg", ".png")] != ours[drawn.replace(".svg", ".png")]


def test_office_files_name_the_family(files) -> None:
    styles = Document(io.BytesIO(files["report.docx"])).styles
    assert styles.element.xpath("w:docDefaults//w:rFonts/@w:ascii") == ["STIXGeneral"]
    assert styles["Heading 1"].font.name == styles["Title"].font.name == "DejaVu Serif"
    themes = re.findall(r'<a:(major|minor)Font>\s*<a:latin typeface="([^"]*)"', inside(files["deck.pptx"], THEME))
    assert themes == [("major", "DejaVu Serif"), ("minor", "STIXGeneral")]
    sheet = openpyxl.load_workbook(io.BytesIO(files["action_plan.xlsx"])).worksheets[0]
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {"STIXGeneral"}


THEME = "ppt/theme/theme1.xml"


def test_a_family_called_like_markup_is_a_name(story) -> None:
    brand = Brand(font=(renamed(SERIF, 'A&B <"\\1">'),))
    files = render(story, Language("fr"), FORMATS, brand=brand).files
    styles = Document(io.BytesIO(files["report.docx"])).styles
    assert styles.element.xpath("w:docDefaults//w:rFonts/@w:ascii") == ['A&B <"\\1">']
    assert 'typeface="A&amp;B &lt;&quot;\\1&quot;&gt;"' in inside(files["deck.pptx"], THEME)
    assert openpyxl.load_workbook(io.BytesIO(files["action_plan.xlsx"])).worksheets[0]["A1"].font.name.startswith("A&B")


def test_a_family_called_as_ours_is_the_firms(story) -> None:
    paper = render(story, Language("fr"), ("pdf",), brand=Brand(font=(renamed(SERIF, "Open Sans"),))).files
    assert "STIXGeneral-Regular" in fonts(paper["report.pdf"])


def test_a_sign_the_font_lacks_is_set_in_ours(story) -> None:
    font = TTFont(io.BytesIO(SERIF))
    assert ord("ა") not in font.getBestCmap()
    about = story.about | {"name": "Ateliers ა Œuvre"}
    pages = pypdf.PdfReader(io.BytesIO(render(replace(story, about=about), Language("fr"), ("pdf",), brand=BRAND)
                                       .files["report.pdf"])).pages  # fmt: skip
    assert "Ateliers ა Œuvre" in pages[0].extract_text()


def test_another_process_writes_the_same_bytes(files, story, tmp_path) -> None:
    import pickle

    kept = tmp_path / "story"
    kept.write_bytes(pickle.dumps((story, BRAND)))
    code = (
        "import hashlib, pickle, sys; from maillage.deliverables.formats import render; "
        "from maillage.language import Language; from maillage.terms import FORMATS; "
        "story, brand = pickle.load(open(sys.argv[1], 'rb')); "
        "found = render(story, Language('fr'), FORMATS, brand=brand).files; "
        "print('\\n'.join(f'{hashlib.sha256(found[name]).hexdigest()} {name}' for name in sorted(found)))"
    )
    told = subprocess.run([sys.executable, "-c", code, kept], capture_output=True, text=True, check=True, timeout=300)
    assert told.stdout.split("\n")[:-1] == [f"{sha256(files[name]).hexdigest()} {name}" for name in sorted(files)]
    assert told.stderr == ""


def test_slides_are_measured_in_the_firms_font() -> None:
    ours = deck_text.width("réseautage", 20)
    with deck_text.measured_in(DISPLAY):
        assert deck_text.width("réseautage", 20) > ours
        assert deck_text.line() == 1.2
    with deck_text.measured_in((OURS / "OpenSans-Regular.ttf").read_bytes()):
        assert deck_text.line() > 1.3
    assert deck_text.width("réseautage", 20) == ours


def test_a_page_takes_along_only_its_own_signs() -> None:
    taken = shaped(SERIF, "Éléa 12")
    assert set(TTFont(io.BytesIO(taken)).getBestCmap()) == {ord(sign) for sign in "Éléa 12"}
    assert len(shaped(SERIF, ASKED)) < 40_000
    assert taken == shaped.__wrapped__(SERIF, "Éléa 12")


def test_without_a_font_a_page_holds_none(story) -> None:
    assert "@font-face" not in report(story, Language("fr"), brand=SOBER)
    assert office_name(SERIF) == "STIXGeneral"
    assert (SOBER.family, SOBER.heading_family) == ("Calibri", "Calibri")
