"""docs/sample/ is what the workbook writes today; after a change of a sentence, `make sample` writes it anew.

The words are compared, not the bytes: other versions of zlib or of a font's engine pack and draw the same report
differently.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pypdf
import pytest

from maillage.deliverables.formats import render
from maillage.language import Language
from maillage.terms import FORMATS, LANGUAGES
from store_sample import CLIENT, FILES, SAMPLE

MOST = 6_000_000  # bytes of the folder


def words(name: str, content: bytes) -> list[str]:
    """What is written in the file, part by part: pages, or the package's parts in XML."""
    if name.endswith(".html"):
        return re.sub(r"<svg.*?</svg>", "", content.decode(), flags=re.DOTALL).splitlines()
    if name.endswith(".pdf"):
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [part for part in package.infolist() if part.filename.endswith((".xml", ".rels"))]
        return [f"{part.filename} {package.read(part).decode()}" for part in parts]


@pytest.fixture(scope="module")
def written(story_of):
    story = story_of(CLIENT)
    return {code: render(story, Language(code, story.about["currency"]), FORMATS).files for code in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_the_sample_says_what_the_workbook_says(written, name, language):
    stored, fresh = (SAMPLE / language / name).read_bytes(), written[language][name]
    assert len(words(name, fresh)) > 5
    assert words(name, stored) == words(name, fresh), "make sample"


def test_the_sample_holds_these_files_and_is_light():
    held = [path for path in SAMPLE.rglob("*") if path.is_file()]
    assert {path.relative_to(SAMPLE) for path in held} == {Path(code, name) for code in LANGUAGES for name in FILES}
    assert sum(path.stat().st_size for path in held) < MOST
