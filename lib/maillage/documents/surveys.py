"""The questionnaire for survey tools: a text for Microsoft Forms, a structure for LimeSurvey.

Each question begins with its id, or bears it as its code, so that intake finds it again in what the tool exports.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from html import escape

from maillage.catalogue import label
from maillage.documents.content import plain, said
from maillage.documents.paper import header, hint, scale
from maillage.documents.questionnaire import Form, Question, survey_code
from maillage.intake import Engagement
from maillage.language import Language

# Columns of LimeSurvey's tab-separated structure (its manual, “Tab Separated Value survey structure”).
COLUMNS = ("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
           "mandatory", "encrypted", "other", "default", "same_default")  # fmt: skip

# Nothing that tells who answered, or when.
SETTINGS = {
    "format": "A", "anonymized": "Y", "datestamp": "N", "ipaddr": "N", "refurl": "N", "savetimings": "N",
    "allowsave": "N", "usecookie": "N", "showxquestions": "N", "allowprev": "Y", "printanswers": "N",
}  # fmt: skip
LIST, TICKED, TABLE = "L", "M", "F"  # types of questions


def forms_text(engagement: Engagement, form: Form, language: Language) -> bytes:
    """The text to paste into Microsoft Forms: a question, then its choices, one a line; an empty line between."""
    blocks = [[title(engagement, form, language)], [header(engagement, language)]]
    for one in form.questions:
        behind = [said("several", language)] if one.several and "(" not in one.text(language) else []
        behind += [text for text in (hint(one, language),) if text]
        behind += [said("if_sales", language)] if one in form.sales else []
        asked = f"{one.id}. {one.text(language)}" + (f" ({', '.join(behind)})" if behind else "")
        blocks.append([asked, *(choice.text(language) for choice in one.choices)])
    for name, places in (("your_site", form.sites), ("your_unit", form.units)):
        if places:
            blocks.append([said(name, language), *places])
    text = "\r\n\r\n".join("\r\n".join(block) for block in blocks)
    return (text + "\r\n").encode("utf-8-sig")


def title(engagement: Engagement, form: Form, language: Language) -> str:
    """What the survey is called; the company's name without the braces that LimeSurvey computes."""
    name = plain(engagement.settings.name).replace("{", "(").replace("}", ")")
    audience = label(f"audience:{form.audience}", language.code)
    return f"{said('questionnaire_title', language)} – {name} – {audience}"


def limesurvey(engagement: Engagement, form: Form, language: Language) -> bytes:
    """The structure to import into LimeSurvey; codes of questions are ids of items."""
    text = io.StringIO(newline="")
    lines = csv.DictWriter(text, COLUMNS, delimiter="\t", restval="", lineterminator="\r\n")
    lines.writeheader()
    lines.writerows(_survey(engagement, form, language))
    lines.writerows(_body(form, language))
    return text.getvalue().encode("utf-8-sig")


def _survey(engagement: Engagement, form: Form, language: Language) -> Iterator[dict[str, str]]:
    for name, value in {"language": language.code, **SETTINGS}.items():
        yield {"class": "S", "name": name, "text": value}
    told = {
        "surveyls_title": title(engagement, form, language),
        "surveyls_welcometext": f"{header(engagement, language)}<br>{said('how_to', language)}",
        "surveyls_endtext": said("thanks", language),
    }
    for name, value in told.items():
        shown = value if name == "surveyls_welcometext" else escape(value)
        yield {"class": "SL", "name": name, "text": shown, "language": language.code}


def _body(form: Form, language: Language) -> Iterator[dict[str, str]]:
    """The groups and their questions; questions and their parts share one numbering."""
    numbers = itertools.count(1)
    groups = [(said("your_answers", language), scale(language), form.common)]
    groups += [(said("sales_only", language), said("sales_note", language), form.sales)] if form.sales else []
    for place, (name, note, questions) in enumerate(groups, start=1):
        yield _line(place, "G", "", name, escape(note), language, relevance="1")
        for _, same in itertools.groupby(questions, key=lambda one: one.item):
            yield from _item(tuple(same), numbers, language)
    offered = {"site": ("your_site", form.sites), "unit": ("your_unit", form.units)}
    if any(places for _, places in offered.values()):
        yield _line(len(groups) + 1, "G", "", said("where", language), said("where_note", language), language,
                    relevance="1")  # fmt: skip
    for code, (name, places) in offered.items():
        if places:
            yield _question(next(numbers), LIST, code, said(name, language), language)
        for at, place in enumerate(places, start=1):
            yield _line("", "A", "0", f"A{at}", _words(place), language)


def _item(questions: tuple[Question, ...], numbers: Iterator[int], language: Language) -> Iterator[dict[str, str]]:
    """One item: a list, boxes to tick, or a table with a line a part."""
    one = questions[0]
    parts = {each.id.partition(".")[2]: escape(each.text(language)) for each in questions if "." in each.id}
    kind = TABLE if parts else TICKED if one.several else LIST
    text = one.text(language).partition(",")[0] + "…" if parts else one.text(language)
    yield _question(next(numbers), kind, one.item, text, language, help=escape(hint(one, language)))
    answers = {choice: escape(choice.text(language)) for choice in one.choices}
    if one.several:
        parts = {choice.id.replace("_", ""): text for choice, text in answers.items() if choice.id not in ("dk", "na")}
    for code, text in parts.items():
        yield _line(next(numbers), "SQ", "0", code, text, language, relevance="1")
    for choice, text in answers.items() if not one.several else ():
        yield _line("", "A", "0", survey_code(one, choice), text, language)


def _question(number: int, kind: str, code: str, text: str, language: Language, **more: str) -> dict[str, str]:
    more |= {"relevance": "1", "mandatory": "N", "other": "N"}
    return _line(number, "Q", kind, code, escape(text), language, **more)


def _words(text: str) -> str:
    """The client's words as LimeSurvey shows them: no tag, no expression."""
    return escape(text.replace("{", "(").replace("}", ")"))


def _line(
    number: int | str, kind: str, scale_or_type: str, name: str, text: str, language: Language, **more: str
) -> dict[str, str]:
    row = {"id": str(number), "class": kind, "type/scale": scale_or_type, "name": name, "text": text}
    return row | {"language": language.code} | more
