"""Documents: a template plus settings and released facts. The other family beside reports; nothing is computed here.

Kinds: `questionnaire` (paper, survey tools, typing grid; in depth, optional sheets beside), `interviews` (guides and
note pages), `responses` (the counter of the field phase), `legal` (the pack to be reviewed by counsel), `sheets` (to
each person who asked, what concerns that person alone), `policies` (drafts for the management to adopt), `programme`
(the plan on a page and its working papers). In Word, around the notebooks: `letter` (of engagement), `scoping` (the
page of the first meeting), `decisions` (the record of the same evening), `feedback` (one page to those who answered),
`training` (six papers), `service` (rendered). Nothing here writes a file: `running.documents` does.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from maillage.deliverables.brand import SOBER, Brand
from maillage.disclosure import Released, ReleasedTo
from maillage.documents.grid import typing_grid
from maillage.documents.interviews import interview_guides
from maillage.documents.legal import legal_pack
from maillage.documents.paper import paper
from maillage.documents.papers import PAPERS, PLANNED, papers
from maillage.documents.policies import policies
from maillage.documents.programme import programme
from maillage.documents.questionnaire import forms, optional_forms, typed_together
from maillage.documents.responses import counted, responses_page, responses_text
from maillage.documents.sheets import personal_sheets
from maillage.documents.surveys import forms_text, limesurvey
from maillage.intake import Engagement
from maillage.language import Language

KINDS = ("questionnaire", "interviews", "responses", "legal", "sheets", "policies", "programme", *PAPERS)
FROM_THE_PLAN = ("policies", "programme", *PLANNED)  # kinds that print what the plan and the stages before it released
FOR_COMPANIES = ("interviews", "legal", "sheets", "policies", "programme", "feedback", "training")  # none for a body
GRID_NAMES = {"fr": "saisie.xlsx", "en": "typing_grid.xlsx"}
OPTIONAL_GRID_NAMES = {"fr": "saisie_facultative.xlsx", "en": "typing_grid_optional.xlsx"}


def render(
    kind: str,
    engagement: Engagement,
    language: Language,
    *,
    last: datetime.date | None = None,
    released: Sequence[ReleasedTo] = (),
    planned: Released | None = None,
    principle: str = "",
    brand: Brand = SOBER,
    handed: Iterable[str] = (),
) -> dict[str, bytes]:
    """The documents of one kind in one language, by file name; none where the engagement gives no ground for any.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    engagement : Engagement
    language : Language
    last : date, optional
        Of the last dated answer, as intake told it; for the counter.
    released : sequence of ReleasedTo
        What each person who asked may read; for the personal sheets.
    planned : Released, optional
        What the plan released; for the kinds of `FROM_THE_PLAN`.
    principle : str
        The licence holder's own principle in that language; for the programme.
    brand : Brand
        The firm's look; for what is written in Word.
    handed : iterable of str
        Paths of delivered reports and kinds of documents; for the sheet of service rendered.
    """
    if engagement.settings.cohort and kind in FOR_COMPANIES:
        return {}
    if kind in PAPERS:
        return papers(kind, engagement, planned, language, brand=brand, handed=handed)
    if kind == "questionnaire":
        return _questionnaire(engagement, language)
    if kind == "interviews":
        return interview_guides(engagement, language)
    if kind == "legal":
        return legal_pack(engagement, language)
    if kind == "sheets":
        return personal_sheets(engagement, released, language)
    if kind == "policies":
        return policies(engagement, planned, language)
    if kind == "programme":
        return programme(engagement, planned, language, principle)
    if kind != "responses":
        raise ValueError(f"a kind of document is one of {', '.join(KINDS)}, not {kind!r}")
    found = counted(engagement, last)
    return {"responses.html": responses_page(engagement, found, language)} if found else {}


def _questionnaire(engagement: Engagement, language: Language) -> dict[str, bytes]:
    asked = forms(engagement)
    files = {}
    for form in asked:
        name = f"questionnaire_{form.audience}"
        files[f"{name}.html"] = paper(engagement, form, language)
        files[f"{name}.txt"] = forms_text(engagement, form, language)
        files[f"{name}_limesurvey.txt"] = limesurvey(engagement, form, language)
    files[GRID_NAMES[language.code]] = typing_grid(engagement, asked, language)
    sheets = optional_forms(engagement)
    for form in sheets:
        files[f"questionnaire_{form.block}_{form.audience}.html"] = paper(engagement, form, language)
    if sheets:
        files[OPTIONAL_GRID_NAMES[language.code]] = typing_grid(engagement, typed_together(sheets), language)
    return files


__all__ = ["FOR_COMPANIES", "FROM_THE_PLAN", "KINDS", "counted", "render", "responses_text"]
