"""What a report says, block by block, in the reader's language: one reading order for every format that is read."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from maillage import __version__
from maillage.deliverables.brand import Brand
from maillage.deliverables.story import EVERYTHING, FIRST_PAGE, INNER, ONE_PAGE, Section, Story, Text
from maillage.language import Language, phrase
from maillage.showing.exhibits import absent_fact
from maillage.showing.parts import comments_for
from maillage.showing.sentences import written
from maillage.terms import LANGUAGES

TITLE = phrase("Diagnostic, analyse et plan de réseautage d’entreprise")
TITLES = {
    "council": phrase("Diagnostic et plan de réseautage : pour le comité social et économique"),
    "site": phrase("Le réseautage de l’entreprise, vu d’un site"),
    "employees": phrase("Ce que vous nous avez dit, ce que nous en faisons"),
}
SHORT = (*ONE_PAGE, "site")
OPENINGS = (FIRST_PAGE, *ONE_PAGE.values())  # they open a report and stand nowhere else in it
READERS = {
    "director": phrase("direction générale"),
    "committee": phrase("comité de direction"),
    "council": phrase("comité social et économique"),
    "employees": phrase("tous les collaborateurs"),
}
WHO_READS, READ_HEADS = phrase("Annexe : qui lit quoi"), (phrase("Ce que le rapport contient"), phrase("Qui le lit"))
FLASH_TITLE = phrase("Diagnostic flash du réseautage d’entreprise")
COHORT_TITLE = phrase("Le réseautage des membres : synthèse des diagnostics flash")
MARKS = (phrase("Confidentiel"), phrase("Confidentiel : destiné au comité de direction"))
PORTFOLIO_TITLE = phrase("Le portefeuille du cabinet, non représentatif")
GAPS = phrase("Ce qui reste à renseigner")
GAP_HEADS = phrase("Ce que cette partie dirait"), phrase("Ce qui manque")
STATES = {"draft": phrase("Projet"), "final": phrase("Version définitive")}
VERSION = phrase("version {version}")
CONTENTS, ANNEXES = phrase("Sommaire"), phrase("Annexes")
BEHIND = phrase("Les chiffres des figures")  # of the annex for tables whose figure says it all
ANSWER = "plan.answer"  # the exhibit that stands out on the first page
BYLINE = phrase("Données arrêtées au {date}")
FICTIONAL_BODY = phrase("Organisme fictif : les membres, leurs réponses et les chiffres sont inventés.")
FICTIONAL = phrase("Entreprise fictive : les noms, les chiffres et les clubs sont inventés.")
SOURCE = phrase("Données publiées : {source}")
WARNINGS = phrase("Remarques de lecture sur les données reçues : {count}.")
FOOTER_BODY = phrase(
    "Calculé et rédigé avec Maillage {version}, d’après les réponses reçues des membres et les repères du catalogue."
)
FOOTER = phrase(
    "Calculé et rédigé avec Maillage {version}, d’après les données reçues de l’entreprise et les repères du catalogue."
)


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown, in the reader's language where it is ours: its first level stands so many levels further down."""

    markdown: str
    down: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that follow each other; `lacking` where they only say what could not be said."""

    text: str
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An exhibit, or a sentence with its comments; `level` is that of its heading."""

    payload: Mapping[str, Any]
    level: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Titles of sections gathered under what is said of them: what is missing there, or who reads them."""

    title: str
    heads: tuple[str, str]
    rows: tuple[tuple[tuple[str, ...], str], ...]
    level: int = 3


Block = Prose | Paragraph | Shown | Listing


@dataclass(frozen=True, slots=True)
class Chapter:
    """Blocks that belong together, under an anchor; an `annex` comes after the body."""

    anchor: str
    blocks: tuple[Block, ...]
    annex: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents; `part` for the title of a whole notebook."""

    title: str
    anchor: str
    part: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything a report says to one reader, in order.

    Parameters
    ----------
    title, name : str
        Of the report, of the client.
    confidentiality : str
        As the engagement words it, or empty.
    byline : str
        Cut-off date, mark of confidentiality.
    standing : str
        What every page says of the report itself: draft or final, its version, its date, who signs.
    notices : tuple of str
        What the reader should know before all else.
    first : tuple of blocks
        The first page, headings from level 2.
    chapters : tuple of Chapter
        The rest: a part's heading is of level 2, a section's of level 3, an exhibit's of level 4.
    contents : tuple of Entry
        Empty for a flash report, which is too short for one.
    footer : str
    flash, short : bool
        Whether it is of that depth; whether it is for a reader of a page or two, which needs no page for its title.
    """

    title: str
    name: str
    confidentiality: str
    byline: str
    standing: str
    notices: tuple[str, ...]
    first: tuple[Block, ...]
    chapters: tuple[Chapter, ...]
    contents: tuple[Entry, ...]
    footer: str
    flash: bool = False
    short: bool = False


def outline(story: Story, language: Language, audience: str = "") -> Outline:
    """The report of a Story.

    Parameters
    ----------
    story : Story
    language : Language
        The reader's.
    audience : str
        One of `terms.REPORT_AUDIENCES`, or empty for the whole Story.
    """
    first = story.first_page(audience)
    cohort = bool(story.about.get("cohort"))
    flash = story.about["depth"] == "flash" or cohort
    about = dict(story.about)
    # The mark shuts the other readers out.
    about["confidentiality"] = mark_of(about.get("confidentiality") or "", language) if audience in INNER else ""
    chapters = list(_chapters(story, language, audience, flash=flash))
    return Outline(
        title=language.printed(_title(about, audience)),
        name=about["name"],
        confidentiality=about["confidentiality"],
        byline=_byline(about, language),
        standing=_standing(about, language),
        notices=tuple(_notices(about, language)),
        first=_blocks(first, language, audience, below=1) if first else (),
        chapters=tuple(chapters),
        contents=() if flash or audience in SHORT else tuple(_contents(chapters)),
        footer=_footer(about, language),
        flash=flash,
        short=audience in SHORT or (flash and not cohort),
    )


def mark_of(given: str, language: Language) -> str:
    """The mark of confidentiality: one of the usual ones in the reader's language, any other as it was written."""
    words = given.split()  # whatever spaces it was typed with
    usual = (mark for mark in MARKS if any(Language(code).text(mark).split() == words for code in LANGUAGES))
    return next((language.printed(mark) for mark in usual), given)


def _title(about: Mapping[str, Any], audience: str) -> str:
    whole = {"flash": FLASH_TITLE, "portfolio": PORTFOLIO_TITLE}.get(about["depth"], TITLE)
    whole = COHORT_TITLE if about.get("cohort") else whole
    return TITLES.get(audience, whole)


def _chapters(story: Story, language: Language, audience: str, *, flash: bool) -> Iterator[Chapter]:
    sections = [section for section in story.sections(audience) if section.id not in OPENINGS]
    told = [section for section in sections if flash or not section.unsaid]
    for part in story.parts:
        missing = [section for section in sections if section.part == part.name and section not in told]
        *own, last = [section for section in told if section.part == part.name and not section.annex] or [None]
        if last is not None and any(isinstance(item, dict) and item["kind"] != "record" for item in last.items):
            own, last = [*own, last], None  # the part does not end on what it does not say
        yield from (_chapter(section, language, audience) for section in own)
        gaps = _gaps(missing, language)
        if gaps.rows:
            yield Chapter(f"{part.name}-gaps", (gaps,))
        if last is not None:
            yield _chapter(last, language, audience)
    yield from (_chapter(section, language, audience) for section in told if section.annex)
    if audience in ("", EVERYTHING) and any(section.audiences for section in told):
        first = [page for page in (story.first_page(audience),) if page is not None]
        yield Chapter("readers", (_who_reads([*first, *told], language),), annex=True)


def _chapter(section: Section, language: Language, audience: str) -> Chapter:
    return Chapter(f"{section.part}-{section.id}", _blocks(section, language, audience), section.annex)


def _contents(chapters: Sequence[Chapter]) -> Iterator[Entry]:
    for chapter in chapters:
        for block in chapter.blocks:
            if isinstance(block, Prose):
                for level, title in headings(block.markdown):
                    yield Entry(title, chapter.anchor, part=level == 1)
            elif isinstance(block, Listing):
                yield Entry(block.title, chapter.anchor, part=False)


def _gaps(sections: Sequence[Section], language: Language) -> Listing:
    """One table for the sections of a part whose data is missing, instead of as many empty pages."""
    missing: dict[str, list[str]] = {}
    for section in sections:
        if section.summary or section.annex:
            continue  # they repeat or detail what another section would say
        said = " ".join(dict.fromkeys(written(sentence, language) for sentence in section.unsaid))
        missing.setdefault(said, []).extend(_titles(section, language))
    return Listing(
        language.printed(GAPS),
        (language.printed(GAP_HEADS[0]), language.printed(GAP_HEADS[1])),
        tuple((tuple(titles), said) for said, titles in missing.items()),
    )


def _who_reads(told: Sequence[Section], language: Language) -> Listing:
    """Every section of this report under those who are shown it; another reader's page is another report's."""
    shown: dict[str, list[str]] = {}
    for section in (section for section in told if section.id in OPENINGS or not section.summary):
        readers = [language.printed(words) for reader, words in READERS.items() if section.is_for(reader)]
        shown.setdefault(", ".join(readers), []).extend(_titles(section, language))
    heads = (language.printed(READ_HEADS[0]), language.printed(READ_HEADS[1]))
    rows = tuple((tuple(dict.fromkeys(titles)), readers) for readers, titles in shown.items())
    return Listing(language.printed(WHO_READS), heads, rows)


def _titles(section: Section, language: Language) -> list[str]:
    texts = [item for item in section.items if isinstance(item, Text)]
    return [title for text in texts for _, title in headings(language.printed(text.markdown))]


def _said(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The sentence that stands in an exhibit's place; None where it only says what is lacking."""
    said = item["points"][0][0]
    return None if said.get("lacking") or absent_fact(said) else said


def _blocks(section: Section, language: Language, audience: str, *, below: int = 2) -> tuple[Block, ...]:
    """What a section holds; `below` is the level of the heading it stands under."""
    blocks: list[Block] = []
    paragraph: list[str] = []
    lacks: list[str] = []
    for item in [*section.items, None]:
        commented = isinstance(item, dict) and comments_for(item, language, audience)
        if isinstance(item, dict) and item["kind"] == "sentence" and not commented:
            into = lacks if absent_fact(item["message"]) else paragraph
            into.append(written(item["message"], language))
            continue
        if isinstance(item, dict) and item.get("instead") and not commented and _said(item):
            paragraph.append(written(_said(item), language))  # a heading over « none » is a heading over nothing
            continue
        if paragraph:
            blocks.append(Paragraph(" ".join(paragraph)))
            paragraph = []
        if isinstance(item, Text):
            blocks.append(Prose(language.printed(item.markdown), below - 1))
        elif item is not None and item["kind"] != "record":
            blocks.append(Shown(item, below + 2))
    if lacks:  # what could not be said comes after what could
        blocks.append(Paragraph(" ".join(dict.fromkeys(lacks)), lacking=True))
    return tuple(blocks)


def headings(text: str) -> Iterator[tuple[int, str]]:
    """Level and words of each heading of the first two levels.

    Examples
    --------
    >>> list(headings("# Le *plan*"))
    [(1, 'Le plan')]
    """
    for opening, inline in itertools.pairwise(parser().parse(text)):
        if opening.type == "heading_open" and opening.tag in ("h1", "h2"):
            yield int(opening.tag[1]), "".join(child.content for child in inline.children or ())


@lru_cache(maxsize=1)
def parser() -> Any:
    """Markdown as reports read it: tables, and neither HTML, nor pictures, nor links."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link", "autolink"])


def _byline(about: Mapping[str, Any], language: Language) -> str:
    date = language.date(datetime.date.fromisoformat(about["as_of"]))
    cut_off = language.printed(BYLINE).format(date=date)
    parts = [cut_off, about.get("confidentiality")]
    return " · ".join(part for part in parts if part)


def _standing(about: Mapping[str, Any], language: Language) -> str:
    date = language.date(datetime.date.fromisoformat(about["dated"]))
    version = language.printed(VERSION).format(version=about["version"])
    parts = [language.printed(STATES[about["status"]]), version, date, about.get("consultant"), about.get("firm")]
    return " · ".join(part for part in parts if part)


def signatories(about: Mapping[str, Any], brand: Brand) -> list[str]:
    """Who signs: the consultant, the firm."""
    return [who for who in (about.get("consultant"), about.get("firm") or brand.name) if who]


def _notices(about: Mapping[str, Any], language: Language) -> Iterator[str]:
    if about.get("fictional"):
        yield language.printed(FICTIONAL_BODY if about.get("cohort") else FICTIONAL)
    if about.get("source"):
        yield language.printed(SOURCE).format(source=about["source"][language.code])
    if about.get("warnings"):
        yield language.printed(WARNINGS).format(count=language.number(about["warnings"]))


def _footer(about: Mapping[str, Any], language: Language) -> str:
    foot = FOOTER_BODY if about.get("cohort") else FOOTER
    parts = [about["name"], about.get("confidentiality"), language.printed(foot).format(version=__version__)]
    return " · ".join(part for part in parts if part)
