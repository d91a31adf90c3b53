"""The questionnaire on paper: one page an audience, boxes to tick, the codes of the typing grid nowhere needed."""

from __future__ import annotations

from typing import Any

from maillage.catalogue import entry, label
from maillage.documents.client import declares, minimum
from maillage.documents.content import fragment, page, plain, said
from maillage.documents.questionnaire import Form, Question, typed_code
from maillage.intake import Engagement
from maillage.intake.values import FORMS
from maillage.language import Language

SHARED = ("number", "before", "how_to", "your_answers", "where", "where_note", "hand_in",
          "before_date", "thanks")  # fmt: skip
STYLES = ("document.css", "questionnaire.css")


def paper(engagement: Engagement, form: Form, language: Language) -> bytes:
    """The printed form of one audience, or an optional sheet of it."""
    company = plain(engagement.settings.name)
    title = title_of(form, language)
    body = fragment(
        "questionnaire.html.j2",
        words={name: said(name, language) for name in SHARED},
        title=title,
        company=company,
        audience=said("questionnaire_for", language, audience=label(f"audience:{form.audience}", language.code)),
        header=sheet_header(engagement, form, language) if form.block else header(engagement, language),
        scale=scale(language) if not form.block or any(one.form == "likert" for one in form.questions) else "",
        questions=[_row(one, language) for one in form.common],
        places=_places(form, language),
        sales=[_row(one, language) for one in form.sales],
        sales_title=said("sales_only", language),
        sales_note=said("sales_note", language),
    )
    return page(f"{title} – {company}", body, language, STYLES)


def title_of(form: Form, language: Language) -> str:
    """What a form is called: the questionnaire, or one of its optional sheets."""
    return said(f"sheet_{form.block}" if form.block else "questionnaire_title", language)


def sheet_header(engagement: Engagement, form: Form, language: Language) -> str:
    """What the respondent reads first on an optional sheet."""
    told = [said("sheet_header", language, minimum=minimum(engagement))]
    return " ".join(told + [said("hr_agreed", language)] * (form.block == "climate"))


def header(engagement: Engagement, language: Language) -> str:
    """What the respondent reads first; at flash depth nothing is promised that only a survey keeps."""
    if declares(engagement):
        return said("flash_header", language)
    return language.printed(entry("questionnaire:header").text(language.code))


def scale(language: Language) -> str:
    """What the five degrees mean."""
    degrees = [
        f"{number} {language.printed(label(f'answer:{degree}', language.code))}"
        for number, degree in enumerate(FORMS["likert"], start=1)
    ]
    return f"{said('scale', language)} : {' · '.join(degrees)}".replace(
        " :", "\u00a0:" if language.code == "fr" else ":"
    )


def hint(question: Question, language: Language) -> str:
    """What stands behind a question: several answers, or whom it concerns."""
    if question.filter == "internal_network":
        return said("if_internal", language)
    return ""


def _row(question: Question, language: Language) -> dict[str, Any]:
    likert = question.form == "likert"
    choices = [
        typed_code(question, choice, language) if likert and choice.id in FORMS["likert"] else choice.text(language)
        for choice in question.choices
    ]
    text = question.text(language)
    return {"id": question.id, "wording": text, "hint": hint(question, language), "likert": likert, "choices": choices}


def _places(form: Form, language: Language) -> list[dict[str, Any]]:
    offered = {"your_site": form.sites, "your_unit": form.units}
    return [
        {"id": "", "wording": said(name, language), "hint": "", "likert": False, "choices": list(places)}
        for name, places in offered.items()
        if places
    ]
