"""A packed PDF is the same document: every object under its number, read by an independent and strict reader."""

from __future__ import annotations

import io
import re

import pytest
import typst
from pypdf import PdfReader

from maillage.deliverables.pdf_package import TOGETHER, packed

MANY = "#for at in range(700) [ - ligne #at, « fin » ]"  # a tag a line: more objects than one stream takes
DOCUMENTS = {
    "a line": "= Bonjour",
    "words of the format": '#set document(title: "endobj 1 0 obj << endstream xref startxref 9 %%EOF")\n= endobj',
    "many": f"#set document(title: [Beaucoup])\n{MANY}",
}


def objects(content: bytes) -> dict[int, str]:
    """Every object in use but those of the packing itself, as the reader writes it."""
    reader = PdfReader(io.BytesIO(content), strict=True)
    numbers = [number for number, offset in reader.xref[0].items() if offset] + list(reader.xref_objStm)
    read = {number: reader.get_object(number) for number in numbers}
    return {number: _said(read[number]) for number in sorted(read) if _type(read[number]) not in ("/ObjStm", "/XRef")}


def _type(node: object) -> object:
    return node.get("/Type") if isinstance(node, dict) else None


def _said(node: object) -> str:
    """Without the reader's own number, which stands beside each reference."""
    said = re.sub(r"IndirectObject\((\d+), (\d+), \d+\)", r"\1 \2 R", repr(node))
    return f"{said} {node.get_data() if hasattr(node, 'get_data') else ''}"


@pytest.fixture(params=DOCUMENTS)
def written(request):
    return typst.compile(DOCUMENTS[request.param].encode(), format="pdf")


def test_every_object_keeps_its_number_and_its_words(written):
    assert objects(packed(written)) == objects(written)


def test_the_catalog_the_properties_and_the_identity_are_the_same(written):
    before, after = (PdfReader(io.BytesIO(content), strict=True) for content in (written, packed(written)))
    for name in ("/Root", "/Info", "/ID"):
        assert _said(after.trailer.raw_get(name)) == _said(before.trailer.raw_get(name))
    assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]


def test_no_loose_object_is_left_outside_a_stream():
    content = typst.compile(DOCUMENTS["many"].encode(), format="pdf")
    reader = PdfReader(io.BytesIO(packed(content)), strict=True)
    assert len(reader.xref_objStm) > 2 * TOGETHER
    assert all(hasattr(reader.get_object(number), "get_data") for number, at in reader.xref[0].items() if at)
    assert len(packed(content)) < len(content) / 2


def test_a_file_that_is_not_as_typst_writes_it_is_left_as_it_is(written):
    assert packed(packed(written)) == packed(written)
    revised = written.replace(b"trailer\n<<", b"trailer\n<</Prev 9")
    assert packed(revised) == revised
