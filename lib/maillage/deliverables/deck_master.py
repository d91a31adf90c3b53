"""The masters of a deck: the workbook's own, or the firm's, its layouts found by the placeholders they hold."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from html import escape
from typing import Any

from maillage.deliverables.brand import Brand, MasterError
from maillage.deliverables.deck_charts import EMU, Box
from maillage.language import phrase

WIDE, TALL = 960, 540  # points of our own slides, sixteen to nine
MARGIN = 44
GREY = "#5f6b76"

UNWANTED = ("/thumbnail", "/extended-properties", "/printerSettings")  # of the library's template: another's

# What the library meets in a file that is no presentation, or a damaged one.
BROKEN = (
    *(ValueError, LookupError, OSError, AttributeError, TypeError, SyntaxError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)

EXPECTED = phrase("Une présentation .pptx enregistrée par PowerPoint est attendue.")
UNREADABLE = phrase("Le fichier ne s’ouvre pas.")
UNTITLED = phrase("Aucune disposition n’a de titre.")
NEEDS_TITLE = phrase("Une disposition qui porte un titre est attendue dans le masque.")
SAVE_AGAIN = phrase("Ouvrir le modèle, l’enregistrer au format .pptx, puis relancer.")
ADD_TITLE = phrase("Ajouter au masque la disposition « Titre seul », puis relancer.")


@dataclass(frozen=True, slots=True)
class Layouts:
    """Which layout serves which slide, and where an exhibit may stand on it [points]."""

    cover: Any
    divider: Any
    page: Any
    room: Box
    own: bool


def opened(brand: Brand) -> tuple[Any, Layouts]:
    """An empty presentation on the firm's master where the brand has one, else on ours, and its layouts.

    Raises
    ------
    MasterError
        When the firm's file cannot be opened, or none of its layouts has a title.
    """
    from pptx import Presentation

    if not brand.slides_master:
        made = Presentation()
        _restyle(made, brand)
        cover, divider, page = made.slide_layouts
        return made, Layouts(cover, divider, page, Box(MARGIN, 113, WIDE - 2 * MARGIN, 387), own=True)
    try:
        made = Presentation(io.BytesIO(brand.slides_master))
        layouts = list(made.slide_layouts)
        _empty(made)
    except BROKEN:
        raise MasterError("slides_master", UNREADABLE, EXPECTED, SAVE_AGAIN) from None
    titled = [layout for layout in layouts if _title_of(layout) is not None and _title_of(layout).width is not None]
    if not titled:
        raise MasterError("slides_master", UNTITLED, NEEDS_TITLE, ADD_TITLE)
    page = min(titled, key=lambda layout: (_is_cover(layout), len(_others(layout))))
    cover = next((layout for layout in titled if _is_cover(layout)), page)
    divider = next((layout for layout in titled if layout._element.get("type") == "secHead"), page)
    return made, Layouts(cover, divider, page, _room(made, page), own=False)


def _kinds(layout: Any) -> list[Any]:
    return [placeholder.placeholder_format.type for placeholder in layout.placeholders]


def _title_of(layout: Any) -> Any:
    from pptx.enum.shapes import PP_PLACEHOLDER

    titles = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
    return next((one for one in layout.placeholders if one.placeholder_format.type in titles), None)


def _is_cover(layout: Any) -> bool:
    from pptx.enum.shapes import PP_PLACEHOLDER

    return PP_PLACEHOLDER.CENTER_TITLE in _kinds(layout)


def _others(layout: Any) -> list[Any]:
    """What a layout holds beside its title and its foot."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    foot = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    titles = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
    return [kind for kind in _kinds(layout) if kind not in (*foot, *titles)]


def _room(made: Any, layout: Any) -> Box:
    """What lies under a layout's title and over its foot."""
    title = _title_of(layout)
    left, wide = title.left / EMU, title.width / EMU
    top = (title.top + title.height) / EMU + 8
    tall = made.slide_height / EMU
    feet = [one.top / EMU for one in layout.placeholders if one.top is not None and one.top / EMU > tall * 0.8]
    return Box(left, top, wide, min([*feet, tall - 36]) - top - 6)


def _empty(made: Any) -> None:
    """A master without the slides it came with."""
    listed = made.slides._sldIdLst
    for each in list(listed):
        made.part.drop_rel(each.rId)
        listed.remove(each)


def _restyle(made: Any, brand: Brand) -> None:
    """The library's bare template as ours: sixteen to nine, three layouts, our colours, nothing of another machine."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    made.slide_width, made.slide_height = WIDE * EMU, TALL * EMU
    for holder in (made.part.package, made.part):
        for key, each in list(holder._rels.items()):
            if each.reltype.endswith(UNWANTED):
                holder._rels.pop(key)
    cover, divider, page = (made.slide_layouts[number] for number in (0, 2, 5))
    for layout in list(made.slide_layouts):
        if layout not in (cover, divider, page):
            made.slide_layouts.remove(layout)
    master = made.slide_master
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _theme(theme.blob.decode("utf-8"), brand).encode("utf-8")
    for one in (master, cover, divider, page):
        _drop(one, "dt")
    _place(master, "title", Box(MARGIN, 24, WIDE - 2 * MARGIN, 74), 24, brand.main, anchor="b", strong=True)
    _place(master, "body", Box(MARGIN, 113, WIDE - 2 * MARGIN, 387), 16, "")
    _place(master, "ftr", Box(MARGIN, 507, 790, 18), 9, GREY, anchor="ctr")
    _place(master, "sldNum", Box(WIDE - MARGIN - 60, 507, 60, 18), 9, GREY, anchor="ctr", align="r")
    _place(cover, "ctrTitle", Box(MARGIN + 26, 150, 760, 110), 40, brand.main, anchor="b", strong=True)
    _place(cover, "subTitle", Box(MARGIN + 26, 276, 760, 150), 16, GREY)
    _place(divider, "title", Box(MARGIN + 26, 150, 760, 80), 36, brand.main, anchor="b", strong=True)
    _place(divider, "body", Box(MARGIN + 26, 246, 760, 160), 16, GREY)
    _rule(master, Box(MARGIN, 102, 54, 2.4), brand.accent)
    for layout in (cover, divider):
        layout._element.set("showMasterSp", "0")
        _rule(layout, Box(0, 0, 26, TALL), brand.main)
        _rule(layout, Box(MARGIN + 26, 265 if layout is cover else 235, 54, 2.4), brand.accent)


def _theme(xml: str, brand: Brand) -> str:
    """The theme in our colours and font, so that what a consultant adds looks like the rest."""
    colours = {"dk2": brand.main, "lt2": "#eef2f5", "accent1": brand.main, "accent2": brand.accent}
    colours |= {"accent3": "#7fa0b5", "accent4": "#c9d6df", "accent5": "#8d99a6", "accent6": "#22303c"}
    for name, colour in colours.items():
        filled = f'<a:{name}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:{name}>'
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", filled, xml, flags=re.DOTALL)
    xml = xml.replace('<a:sysClr val="windowText" lastClr="000000"/>', '<a:srgbClr val="22303C"/>')
    for which, family in (("major", brand.heading_family), ("minor", brand.family)):
        before, after = re.split(rf"(?<=<a:{which}Font>)", xml, maxsplit=1)
        xml = before + re.sub(r'(?<=typeface=")[^"]*', lambda _, name=family: escape(name), after, count=1)
    return xml


def _drop(one: Any, kind: str) -> None:
    for shape in list(one.placeholders):
        if shape._element.ph.get("type") == kind:
            shape._element.getparent().remove(shape._element)


def _place(
    one: Any,
    kind: str,
    box: Box,
    size: float,
    colour: str,
    *,
    anchor: str = "t",
    align: str = "l",
    strong: bool = False,
) -> None:
    """A placeholder's place and look; margins are nothing, so that what is measured is what there is."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    shape = next(each for each in one.placeholders if each._element.ph.get("type") == kind)
    shape.left, shape.top, shape.width, shape.height = box.emu
    body = shape._element.txBody
    frame = body.find(qn("a:bodyPr"))
    for name, value in {"lIns": "0", "tIns": "0", "rIns": "0", "bIns": "0", "anchor": anchor}.items():
        frame.set(name, value)
    for child in list(frame):
        frame.remove(child)
    fill = f'<a:solidFill><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill>' if colour else ""
    style = parse_xml(
        f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/>'
        f'<a:defRPr sz="{round(size * 100)}" b="{int(strong)}" cap="none">{fill}</a:defRPr></a:lvl1pPr></a:lstStyle>'
    )
    body.replace(body.find(qn("a:lstStyle")), style)


def _rule(one: Any, box: Box, colour: str) -> None:
    """A plain coloured surface of a master or layout, which readers of the slides never meet."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    left, top, wide, tall = box.emu
    tree = one._element.cSld.spTree
    number = max((int(each.get("id")) for each in tree.iter() if each.tag.endswith("}cNvPr")), default=1) + 1
    tree.insert(
        2,
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="Rule {number}" descr=""/><p:cNvSpPr/>'
            '<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
            f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f'<a:solidFill><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
            "</p:spPr></p:sp>"
        ),
    )
