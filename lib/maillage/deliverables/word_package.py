"""The Word file a report is written in: the workbook's own styles, or a firm's `.docx` emptied of its body."""

from __future__ import annotations

import copy
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from importlib import resources
from typing import Any

from maillage.deliverables.brand import Brand, MasterError
from maillage.deliverables.outline import Outline
from maillage.deliverables.settled import settled
from maillage.deliverables.story import Story
from maillage.deliverables.word_tables import LETTER, WIDE_LETTER
from maillage.language import Language, phrase

LOCALES = {"fr": "fr-FR", "en": "en-GB"}

NO_PICTURE = phrase("Le fichier n’est pas une image PNG, ou elle est abîmée.")
PICTURE_EXPECTED = phrase("Une image PNG est attendue, reprise en tête de la page de titre.")
PICTURE_DO = phrase("L’ouvrir dans un logiciel d’images et l’enregistrer au format PNG.")
NO_ARCHIVE = phrase("Le fichier n’est pas un document .docx, ou il est abîmé.")
LOCKED = phrase("Le fichier est protégé par un mot de passe, ou au format .doc d’avant 2007.")
TEMPLATE = phrase("Le fichier est un modèle ou un document à macros, non un document .docx.")
EXPECTED = phrase("Un document .docx est attendu, dont les styles, l’en-tête et le pied de page sont repris.")
DO = phrase("L’ouvrir dans Word et l’enregistrer au format « Document Word (*.docx) », sans mot de passe.")

COMPOUND = b"\xd0\xcf\x11\xe0"  # how files of Office begin that are no archive: the old formats, and what is encrypted

# All that a document needs of a master. What else it refers to is its former body's: pictures, notes, remarks, forms.
PARTS_KEPT = ("styles", "numbering", "settings", "theme", "fontTable", "header", "footer")
PACKAGE_KEPT = ("officeDocument", "core-properties")
# What Word would ask about, fetch elsewhere, or look for in parts that are not kept.
SETTINGS_DROPPED = (
    *("updateFields", "attachedTemplate", "mailMerge", "docVars", "footnotePr", "endnotePr"),
    *("documentProtection", "writeProtection"),
)
A4 = {"w": 11906, "h": 16838}
MARGINS = {"top": 1361, "right": 1247, "bottom": 1247, "left": 1247, "header": 624, "footer": 567, "gutter": 0}
PAGES = ("PAGE", "NUMPAGES")
OLDEST = datetime.date(1980, 1, 1)  # Word's own dates begin in 1601, those of archives in 1980


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet and its margins [twentieths of a point], by Word's own names; `wide` lies on its long side."""

    size: Mapping[str, int]
    margins: Mapping[str, int]

    @property
    def width(self) -> int:
        """Of the text."""
        return self.size["w"] - self.margins["left"] - self.margins["right"]

    @property
    def height(self) -> int:
        """Of the text."""
        return self.size["h"] - self.margins["top"] - self.margins["bottom"]

    @property
    def wide(self) -> Paper:
        """The same sheet on its long side."""
        longest, shortest = max(self.size.values()), min(self.size.values())
        return Paper({"w": longest, "h": shortest}, self.margins)


@dataclass(slots=True)
class Package:
    """An empty document to write in.

    Parameters
    ----------
    document : docx.document.Document
    styles : dict of str to str
        Id in this document of each of our styles, by ours.
    bullet, number : int
        Numberings of plain and of numbered lists.
    paper : Paper
    furniture : list of Element
        References to headers and footers.
    first_apart : bool
        Whether the first page has a header and a footer of its own, or none.
    furnished : bool
        Whether the master's headers and footers say already what ours do.
    letter : int
        How wide a letter of a table is taken to be.
    """

    document: Any
    styles: dict[str, str]
    bullet: int
    number: int
    paper: Paper
    furniture: list[Any] = field(default_factory=list)
    first_apart: bool = True
    furnished: bool = False
    letter: int = LETTER

    def furnish(self, head: tuple[str, str], foot: tuple[str, str], width: int) -> str:
        """References to the header and the footer of a section whose text is that wide.

        A header says so much left and right, a footer both left and the page right; a master's below what it holds.
        """
        references = [(_kind(one), one.get(_w("type")), one.get(_r("id"))) for one in self.furniture]
        for kind, words in (("header", head), ("footer", foot)):
            known = [(which, name) for one, which, name in references if one == kind and which != "first"]
            for _, name in known if not self.furnished else ():
                self._sign(kind, self.document.part.related_parts[name].element, words, width)
            if "default" not in dict(known):
                add = self.document.part.add_header_part if kind == "header" else self.document.part.add_footer_part
                made, name = add()
                for child in list(made.element):
                    made.element.remove(child)
                self._sign(kind, made.element, words, width)
                references.append((kind, "default", name))
        self.furnished = True
        return "".join(f'<w:{kind}Reference w:type="{which}" r:id="{name}"/>' for kind, which, name in references)

    def _sign(self, kind: str, holder: Any, words: tuple[str, str], width: int) -> None:
        """Add our line to a header or a footer."""
        counted = any(_PAGED.search(code) for code in _codes(holder))
        if kind == "header":
            left, right = (f"<w:r>{signs(text)}</w:r>" for text in words)
        else:
            left = f"<w:r>{signs(' · '.join(text for text in words if text))}</w:r>"
            page, pages = (f"{opening}<w:r><w:t>1</w:t></w:r>{closing}" for opening, closing in map(field_code, PAGES))
            right = "" if counted else f"{page}<w:r>{signs(' / ')}</w:r>{pages}"
        style = self.styles[kind.capitalize()]
        # A master's own style stops in the middle, and where another margin was.
        stops = [("clear", place) for place in self.stops(style) if place != str(width)] + [("right", width)]
        tabs = "".join(f'<w:tab w:val="{stop}" w:pos="{place}"/>' for stop, place in stops)
        apart = '<w:spacing w:after="200"/>' if self.furniture and kind == "header" else ""
        look = f'<w:pStyle w:val="{style}"/><w:tabs>{tabs}</w:tabs>{apart}'
        holder.append(parsed(f"<w:p><w:pPr>{look}</w:pPr>{left}<w:r><w:tab/></w:r>{right}</w:p>"))

    def stops(self, style: str) -> list[str]:
        """Where a style, or one it is based on, stops."""
        known = {one.get(_w("styleId")): one for one in self.document.part._styles_part.element.iter(_w("style"))}
        found: list[str] = []
        while style in known:
            one = known.pop(style)
            found += [stop.get(_w("pos")) for stop in one.iter(_w("tab")) if stop.get(_w("pos")) not in found]
            base = one.find(_w("basedOn"))
            style = "" if base is None else base.get(_w("val"))
        return found

    def picture(self, png: bytes) -> str:
        """The relationship of a picture that is added to the file."""
        return self.document.part.get_or_add_image(io.BytesIO(png))[0]

    def numbered_from(self, start: int) -> int:
        """The numbering of one more numbered list."""
        numbering = self.document.part.numbering_part.element
        own = _highest(numbering, "num", "numId") + 1
        (model,) = [num for num in numbering.iter(_w("num")) if num.get(_w("numId")) == str(self.number)]
        abstract = model.find(_w("abstractNumId")).get(_w("val"))
        numbering.append(
            parsed(
                f'<w:num w:numId="{own}"><w:abstractNumId w:val="{abstract}"/><w:lvlOverride w:ilvl="0">'
                f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            )
        )
        return own


def package(brand: Brand, language: Language) -> Package:
    """An empty document of that brand.

    Raises
    ------
    MasterError
        When the firm's master is no `.docx`.
    """
    if not brand.word_master:
        return _emptied(_own(language), brand, language, own=True)
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        return _emptied(_master(brand.word_master), brand, language, own=False)
    except MasterError:
        raise
    except (zipfile.BadZipFile, zlib.error, OpcError, LxmlError, *BROKEN) as error:
        raise MasterError("word_master", NO_ARCHIVE, EXPECTED, DO) from error


def _emptied(document: Any, brand: Brand, language: Language, *, own: bool) -> Package:
    furniture = [] if own else _furniture(document)
    paper = Paper(A4, MARGINS) if own else _paper(document)
    for child in list(document.element.body):
        document.element.body.remove(child)
    _forget(document)
    lists = _lists(document, brand)
    styles = _styles(document, brand, language, lists, own=own)
    return Package(
        document,
        styles,
        lists["bullet"],
        lists["number"],
        paper,
        furniture,
        first_apart=own or any(one.get(_w("type")) == "first" for one in furniture),
        letter=LETTER if own and not brand.font else WIDE_LETTER,
    )


def check_logo(png: bytes) -> None:
    """Raise MasterError where the firm's logo is no picture that a document can hold."""
    from docx.image.exceptions import UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.image.image import Image

    try:
        read = Image.from_blob(png)
    except (UnrecognizedImageError, UnexpectedEndOfFileError, *BROKEN) as error:
        raise MasterError("logo", NO_PICTURE, PICTURE_EXPECTED, PICTURE_DO) from error
    if read.content_type != "image/png" or not (read.px_width and read.px_height):
        raise MasterError("logo", NO_PICTURE, PICTURE_EXPECTED, PICTURE_DO)


def saved(made: Package, story: Story, told: Outline, brand: Brand, language: Language) -> bytes:
    """The document as bytes, the same for the same report."""
    about = story.about
    core = made.document.core_properties
    for child in list(core._element):
        core._element.remove(child)
    dated = max(datetime.date.fromisoformat(about["dated"]), OLDEST)
    signed = about.get("consultant") or about.get("firm") or brand.name
    core.title = clean(f"{told.name} – {told.title}")[:255]
    core.subject = clean(told.confidentiality)[:255]
    core.author = core.last_modified_by = clean(signed)[:255]
    core.created = core.modified = datetime.datetime.combine(dated, datetime.time())
    core.language = LOCALES[language.code]
    core.version = str(about["version"])
    core.revision = 1
    written = io.BytesIO()
    made.document.save(written)
    return settled(written.getvalue())


def clean(text: str) -> str:
    """The text without the signs no XML may hold, and without those that turn round the rest of a line.

    Examples
    --------
    >>> clean("a\\x00b\\x0bc")
    'a b c'
    """
    return _FORBIDDEN.sub(" ", _TURNING.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))


_PAGED = re.compile(r"\bPAGE\b")
_TURNING = re.compile("[\u202a-\u202e]")  # Arabic and Hebrew read from right to left without them
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def signs(text: str) -> str:
    """What a run holds to say the text: markup in it is text, a line break a break.

    Examples
    --------
    >>> signs("a\\n<b>")
    '<w:t xml:space="preserve">a</w:t><w:br/><w:t xml:space="preserve">&lt;b&gt;</w:t>'
    """
    words = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).replace("\t", " ").split("\n"))
    return "<w:br/>".join(words)


def field_code(code: str) -> tuple[str, str]:
    """What opens and what closes a field; its result stands between."""
    sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    asked = f'<w:r><w:instrText xml:space="preserve"> {escape(code, quote=False)} </w:instrText></w:r>'
    return sign.format("begin") + asked + sign.format("separate"), sign.format("end")


def parsed(xml: str) -> Any:
    """An element of a Word document; the prefixes Word uses are declared."""
    from docx.oxml.parser import parse_xml

    name = re.match(r"<[\w:]+", xml)[0]
    return parse_xml(xml.replace(name, f"{name} {NAMESPACES}", 1))


NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def _own(language: Language) -> Any:
    from docx import Document
    from docx.oxml.parser import parse_xml

    document = Document()
    settings = _read("word_settings.xml").replace("@language@", LOCALES[language.code])
    settings = settings.replace("@decimal@", "," if language.code == "fr" else ".")
    document.part._settings_part._element = parse_xml(settings)
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    return document


def _master(content: bytes) -> Any:
    from docx import Document

    if content.startswith(COMPOUND):
        raise MasterError("word_master", LOCKED, EXPECTED, DO)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        types, broken = archive.read("[Content_Types].xml"), archive.testzip()
    if broken is None and b"wordprocessingml.document.main+xml" not in types and b"main+xml" in types:
        raise MasterError("word_master", TEMPLATE, EXPECTED, DO)
    document = Document(io.BytesIO(content))
    if document.element.body is None:
        raise MasterError("word_master", NO_ARCHIVE, EXPECTED, DO)
    return document


# How Python's zip reader and python-docx fail on what lies in an archive and is no document.
BROKEN = (KeyError, ValueError, AttributeError, TypeError, OSError, EOFError, NotImplementedError, RuntimeError)


def _paper(document: Any) -> Paper:
    """The sheet of the master's last section, where its body is."""
    size, margins = dict(A4), dict(MARGINS)
    for section in document.element.body.iter(_w("sectPr")):
        for name, into in (("pgSz", size), ("pgMar", margins)):
            for given in section.findall(_w(name)):
                into |= {key: int(given.get(_w(key))) for key in into if (given.get(_w(key)) or "").isdecimal()}
    return Paper(size, margins)


def _furniture(document: Any) -> list[Any]:
    """References to the headers and footers of the master's last section, its own or those it goes on with."""
    known = {}
    for section in document.element.body.iter(_w("sectPr")):
        for name in ("headerReference", "footerReference"):
            for reference in section.findall(_w(name)):
                known[name, reference.get(_w("type"))] = copy.deepcopy(reference)
    return list(known.values())


def _codes(element: Any) -> Iterator[str]:
    """The fields of a header or a footer."""
    for one in element.iter(_w("instrText"), _w("fldSimple")):
        yield one.text or one.get(_w("instr")) or ""


def _forget(document: Any) -> None:
    """Drop what the document refers to beyond its looks, and every address outside the file."""
    part = document.part
    for rels, kept in ((part.rels, PARTS_KEPT), (part.package.rels, PACKAGE_KEPT)):
        for name in [name for name, rel in rels.items() if rel.reltype.rsplit("/", 1)[-1] not in kept]:
            del rels[name]
    settings = part._settings_part.element
    for name in SETTINGS_DROPPED:
        for one in settings.findall(_w(name)):
            settings.remove(one)
    for one in part.package.iter_parts():
        for name in [name for name, rel in one.rels.items() if rel.is_external]:
            del one.rels[name]
            for element in list(_elements(one)):
                if name not in (element.get(_r("id")), element.get(_r("link"))):
                    continue
                if element.tag == _w("hyperlink"):
                    for child in list(element):
                        element.addprevious(child)
                    element.getparent().remove(element)
                else:
                    for attribute in ("id", "link"):
                        element.attrib.pop(_r(attribute), None)


def _elements(part: Any) -> Iterator[Any]:
    element = getattr(part, "element", None)
    return iter(()) if element is None else element.iter()


def _lists(document: Any, brand: Brand) -> dict[str, int]:
    """Add the numberings of our lists; their ids."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.oxml.parser import parse_xml
    from docx.parts.numbering import NumberingPart

    part = document.part
    try:
        numbering = part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        numbering = parsed("<w:numbering/>")
        uri = PackURI("/word/numbering.xml")
        made = NumberingPart(uri, CONTENT_TYPE.WML_NUMBERING, numbering, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    abstract, num = _highest(numbering, "abstractNum", "abstractNumId"), _highest(numbering, "num", "numId")
    ids = {"bullets": abstract + 1, "numbers": abstract + 2, "bullet": num + 1, "number": num + 2}
    ours = parse_xml(_filled(_read("word_numbering.xml"), ids | _colours(brand)))
    first = numbering.find(_w("num"))
    for one in ours.findall(_w("abstractNum")):  # they all come before the first use of one
        numbering.append(one) if first is None else first.addprevious(one)
    numbering.extend(ours.findall(_w("num")))
    return ids


def _styles(document: Any, brand: Brand, language: Language, lists: Mapping[str, int], *, own: bool) -> dict[str, str]:
    """Add our styles where the document has none of that name; the id of each in it, by ours."""
    from docx.oxml.parser import parse_xml

    locale = LOCALES[language.code]
    looks = {**_colours(brand), **_fonts(brand, own=own)}
    ours = parse_xml(_filled(_read("word_styles.xml"), {**lists, **looks, "language": locale}))
    if own:
        document.part._styles_part._element = ours
        return {style.get(_w("styleId")): style.get(_w("styleId")) for style in ours.findall(_w("style"))}
    theirs = document.part._styles_part.element
    known = {_named(style): style.get(_w("styleId")) for style in theirs.findall(_w("style"))}
    taken = set(known.values())
    ids, added = {}, []
    for style in ours.findall(_w("style")):
        asked = style.get(_w("styleId"))
        if _named(style) in known:
            ids[asked] = known[_named(style)]
            continue
        free = asked
        while free in taken:
            free += "Maillage"
        taken.add(free)
        ids[asked] = free
        added.append(style)
    for style in added:
        style.set(_w("styleId"), ids[style.get(_w("styleId"))])
        style.attrib.pop(_w("default"), None)
        for name in ("basedOn", "next"):
            for link in style.findall(_w(name)):
                link.set(_w("val"), ids[link.get(_w("val"))])
        theirs.append(style)
    _in_language(theirs, locale)
    return ids


def _in_language(styles: Any, locale: str) -> None:
    """The whole document in one language, whatever the master was written in."""
    inner = styles
    for name in ("docDefaults", "rPrDefault", "rPr", "lang"):
        found = inner.find(_w(name))
        if found is None:
            found = parsed(f"<w:{name}/>")
            inner.append(found) if name == "lang" else inner.insert(0, found)
        inner = found
    for one in styles.iter(_w("lang")):
        one.set(_w("val"), locale)


def _named(style: Any) -> tuple[str, str]:
    return style.get(_w("type"), "paragraph"), style.find(_w("name")).get(_w("val")).lower()


def _highest(numbering: Any, element: str, attribute: str) -> int:
    return max((int(one.get(_w(attribute))) for one in numbering.findall(_w(element))), default=0)


def _colours(brand: Brand) -> dict[str, str]:
    return {"main": brand.main.lstrip("#").upper(), "accent": brand.accent.lstrip("#").upper()}


def _fonts(brand: Brand, *, own: bool) -> dict[str, str]:
    """The names of the fonts; a master's headings keep its own."""
    family = escape(brand.heading_family)
    apart = own and brand.heading_family != brand.family
    heading = f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}" w:cs="{family}"/>'
    return {"font": escape(brand.family), "heading": heading if apart else ""}


def _filled(xml: str, values: Mapping[str, Any]) -> str:
    for name, value in values.items():
        xml = xml.replace(f"@{name}@", str(value))
    return xml


def _kind(reference: Any) -> str:
    return "header" if reference.tag == _w("headerReference") else "footer"


def _r(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/officeDocument/2006/relationships}}{name}"


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


@lru_cache(maxsize=4)
def _read(name: str) -> str:
    return (resources.files("maillage.deliverables") / name).read_text(encoding="utf-8")
