"""The typing grid: a row a respondent, a column a question, short codes; what is typed is what intake reads."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from maillage.catalogue import label
from maillage.documents.client import sites
from maillage.documents.content import plain, said
from maillage.documents.questionnaire import Form, Question, typed_code
from maillage.intake import Engagement
from maillage.language import Language
from maillage.tables import TABLES

WHO = ("respondent", "audience", "unit", "site")
LAST_ROW = 5_001
LISTS = "lists"
CREATED = datetime.datetime(2026, 1, 1)  # the same grid has the same bytes
MESSAGE, TITLE = 255, 32  # Excel's own limits
ACCENT, PALE, GREY, RULE = "#1F4E5F", "#DCE8EC", "#E4E4E1", "#C5D0D4"
FONT = "Calibri"
WIDTHS = (14, 62, 26, 62)  # of the sheet of codes


def typing_grid(engagement: Engagement, forms: Sequence[Form], language: Language) -> bytes:
    """The workbook: the sheet to type in, named as intake knows it, and the codes question by question."""
    raw = io.BytesIO()
    book = Workbook(raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                          "strings_to_numbers": False})  # fmt: skip
    book.set_properties({"title": said("questionnaire_title", language), "author": "Maillage", "created": CREATED})
    book.formats[0].set_font_name(FONT)
    asked = _asked(forms)
    grid = book.add_worksheet(said("grid_sheet", language))
    codes = book.add_worksheet(said("codes_sheet", language))
    lists = book.add_worksheet(LISTS)
    lists.hide()
    _write_grid(book, grid, lists, engagement, forms, asked, language)
    guide = "sheets_guide" if any(form.block for form in forms) else "grid_guide"
    _write_codes(book, codes, asked, guide, language)
    grid.activate()
    book.close()
    return raw.getvalue()


def _asked(forms: Sequence[Form]) -> dict[Question, list[str]]:
    """Every question once, with the audiences it is put to, executives' first."""
    asked: dict[Question, list[str]] = {}
    for form in forms:
        for question in form.questions:
            asked.setdefault(question, []).append(form.audience)
    return asked


def _write_grid(
    book: Workbook, sheet: Worksheet, lists: Worksheet, engagement: Engagement, forms: Sequence[Form],
    asked: dict[Question, list[str]], language: Language,
) -> None:  # fmt: skip
    head = {"font_name": FONT, "bold": True, "align": "center", "valign": "vcenter", "border": 1, "border_color": RULE}
    first = book.add_format(head | {"bg_color": ACCENT, "font_color": "#FFFFFF", "align": "left"})
    item = book.add_format(head | {"bg_color": PALE})
    cell = {"font_name": FONT, "border": 1, "border_color": RULE}
    words, code = book.add_format(cell | {"num_format": "@"}), book.add_format(cell | {"align": "center"})
    away = book.add_format({"bg_color": GREY})
    named = [label(f"audience:{form.audience}", language.code) for form in forms]
    units = tuple(dict.fromkeys(row["unit"] for row in engagement.rows("headcount") if row["unit"]))
    offered = {"audience": named, "unit": list(map(plain, units)), "site": list(map(plain, sites(engagement)))}
    for position, name in enumerate(WHO):
        column = TABLES["answers"].column(name)
        sheet.write_string(0, position, column.label(language.code), first)
        sheet.set_column(position, position, 12 if name == "respondent" else 18, words)
        message = {"input_title": column.label(language.code)[:TITLE]}
        if name == "respondent":
            message |= {"validate": "any", "input_message": said("respondent_message", language)}
        else:
            message |= {"input_message": ""} | _list(lists, position, offered[name], language)
        sheet.data_validation(1, position, LAST_ROW - 1, position, message)
    for position, (question, audiences) in enumerate(asked.items(), start=len(WHO)):
        sheet.write_string(0, position, question.id, item)
        sheet.set_column(position, position, max(7, len(question.id) + 2), code)
        sheet.data_validation(1, position, LAST_ROW - 1, position, _codes(question, language))
        others = [text for form, text in zip(forms, named, strict=True) if form.audience not in audiences]
        if others:
            tested = ",".join(f'$B2="{text}"' for text in others)
            rule = {"type": "formula", "criteria": f"=OR({tested})", "format": away}
            sheet.conditional_format(1, position, LAST_ROW - 1, position, rule)
    sheet.conditional_format(1, 0, LAST_ROW - 1, 0, {"type": "duplicate",
                             "format": book.add_format({"bg_color": "#F6C7C0"})})  # fmt: skip
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, len(WHO))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    last = xl_col_to_name(len(WHO) + len(asked) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{last}{LAST_ROW}"})


def _list(lists: Worksheet, position: int, values: list[str], language: Language) -> dict[str, Any]:
    """A drop-down whose values stand on the hidden sheet; none where there are none."""
    if not values:
        return {"validate": "any"}
    lists.write_column(0, position, values)
    letter = xl_col_to_name(position)
    source = f"={LISTS}!${letter}$1:${letter}${len(values)}"
    return {"validate": "list", "source": source} | _refusal(language)


def _refusal(language: Language) -> dict[str, str]:
    return {"error_type": "warning", "error_title": said("not_in_list", language),
            "error_message": said("keep_it", language)}  # fmt: skip


def _codes(question: Question, language: Language) -> dict[str, Any]:
    codes = [typed_code(question, choice, language) for choice in question.choices]
    shown = {"input_title": question.id[:TITLE], "input_message": question.text(language)[:MESSAGE]}
    if question.several:
        told = f"{' / '.join(codes)}. {said('several_message', language)}"
        return {"validate": "any"} | shown | {"input_message": told[:MESSAGE]}
    return {"validate": "list", "source": codes} | shown | _refusal(language)


def _write_codes(
    book: Workbook, sheet: Worksheet, asked: dict[Question, list[str]], guide: str, language: Language
) -> None:
    plain_cell = {"font_name": FONT, "text_wrap": True, "valign": "top"}
    title = book.add_format({"font_name": FONT, "font_size": 16, "bold": True, "font_color": ACCENT})
    head = book.add_format(plain_cell | {"bold": True, "bottom": 2, "bottom_color": ACCENT})
    cell = book.add_format(plain_cell | {"bottom": 1, "bottom_color": RULE})
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for position, width in enumerate(WIDTHS):
        sheet.set_column(position, position, width)
    sheet.write_string(0, 0, said("codes_title", language), title)
    sheet.merge_range(1, 0, 1, 3, said(guide, language), book.add_format(plain_cell))
    sheet.set_row(1, 34)
    for position, name in enumerate(("item_column", "question_column", "asked_column", "codes_column")):
        sheet.write_string(3, position, said(name, language), head)
    for row, (question, audiences) in enumerate(asked.items(), start=4):
        told = " · ".join(
            f"{typed_code(question, choice, language)} = {choice.text(language)}" for choice in question.choices
        )
        named = ", ".join(label(f"audience:{audience}", language.code) for audience in audiences)
        cells = (question.id, question.text(language), named, told)
        for position, text in enumerate(cells):
            sheet.write_string(row, position, text, cell)
        sheet.set_row(
            row, 15 * max(math.ceil(1.15 * len(text) / width) for text, width in zip(cells, WIDTHS, strict=True))
        )
