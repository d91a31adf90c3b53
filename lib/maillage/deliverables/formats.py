"""Every file a reader is handed, from one Story: which formats there are, for whom, and what each is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from maillage.deliverables.brand import SOBER, Brand, MasterError
from maillage.deliverables.sites import of_site, sites
from maillage.deliverables.story import INNER, Story
from maillage.language import Language


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was rendered.

    Parameters
    ----------
    files : mapping of str to bytes
        Content by name in the language's folder.
    sites : mapping of str to str
        The site each file that speaks of one is about.
    refused : tuple of MasterError
        The firm's own files that could not be used; the usual look served instead.
    """

    files: dict[str, bytes]
    sites: dict[str, str]
    refused: tuple[MasterError, ...] = ()


def render(
    story: Story, language: Language, formats: Sequence[str], audiences: Sequence[str] = (), brand: Brand = SOBER
) -> Rendered:
    """The files of a Story in one language.

    Parameters
    ----------
    story : Story
    language : Language
    formats : sequence of str
        Of `terms.FORMATS`.
    audiences : sequence of str
        Of `terms.REPORT_AUDIENCES`; none for the one whole report.
    brand : Brand
    """
    files: dict[str, bytes] = {}
    told_of: dict[str, str] = {}
    refused: dict[str, MasterError] = {}

    def made(write: Callable[[Brand], bytes]) -> bytes:
        """The file on the firm's own masters, less those that cannot be used."""
        while True:
            try:
                return write(replace(brand, **dict.fromkeys(refused, b"")))
            except MasterError as error:
                if error.setting in refused:
                    raise
                refused[error.setting] = error

    def reports(told: Story, ending: str, audience: str, site: str = "") -> None:
        for name, content in _reports(told, language, formats, audience, brand, made):
            named = name.replace(".", f"{ending}.", 1)
            files[named] = content
            if site:
                told_of[named] = site

    for audience in audiences or ("",):
        if audience == "site":
            for number, site in enumerate(sites(story), start=1):
                reports(of_site(story, site), f".site-{number}", audience, site)
        elif any(True for _ in story.sections(audience)):
            reports(story, f".{audience}" if audience else "", audience)
    if not audiences or set(audiences) & set(INNER):
        files |= _for_the_committee(story, language, formats, brand, made)
    return Rendered(files, told_of, tuple(refused.values()))


Made = Callable[[Callable[[Brand], bytes]], bytes]


def _reports(
    story: Story, language: Language, formats: Sequence[str], audience: str, brand: Brand, made: Made
) -> Iterator[tuple[str, bytes]]:
    if "html" in formats:
        from maillage.deliverables.html import report

        yield "report.html", report(story, language, audience, brand).encode("utf-8")
    if "pdf" in formats:
        from maillage.deliverables.pdf import report_pdf

        yield "report.pdf", made(lambda look: report_pdf(story, language, look, audience))
    if "docx" in formats:
        from maillage.deliverables.word import report_docx

        yield "report.docx", made(lambda look: report_docx(story, language, look, audience))


def _for_the_committee(
    story: Story, language: Language, formats: Sequence[str], brand: Brand, made: Made
) -> dict[str, bytes]:
    """The deck with the figures a consultant may want for another, and the workbook."""
    files: dict[str, bytes] = {}
    if "pptx" in formats:
        from maillage.deliverables.deck import deck
        from maillage.deliverables.pictures import pictures

        files["deck.pptx"] = made(lambda look: deck(story, language, look))
        files |= pictures(story, language, brand)
    if "xlsx" in formats:
        from maillage.deliverables.action_plan import action_plan

        files["action_plan.xlsx"] = action_plan(story, language, brand)
    return files
