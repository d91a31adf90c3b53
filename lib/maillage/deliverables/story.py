"""The Story: what the executed notebooks say, in order, read back from their payloads, free of any language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from maillage.language import Language
from maillage.showing.exhibits import absent_fact
from maillage.showing.payload import MIME, Payload, checked

if TYPE_CHECKING:
    from nbformat import NotebookNode

FIRST_PAGE, EMPLOYEES_PAGE = "first_page", "employees_page"
EVERYTHING = "director"  # who reads the whole report, first and alone
# Readers of every figure, of the deck and the workbook, and of what is confidential.
INNER = ("", EVERYTHING, "committee")
ONE_PAGE = {"employees": EMPLOYEES_PAGE}  # readers of one section, and of no other


@dataclass(frozen=True, slots=True)
class Text:
    """A markdown cell: ours in French, to be translated, or the consultant's, as written."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its id, its notebook, the readers it is for, and what it holds in order (texts and payloads).

    One that is not `printed` speaks to the reader of the notebook alone; a `summary` repeats what others establish.
    """

    id: str
    part: str
    audiences: tuple[str, ...] = ()
    annex: bool = False
    printed: bool = True
    summary: bool = False
    items: list[Text | Payload] = field(default_factory=list)

    def is_for(self, audience: str) -> bool:
        """Whether that reader is shown it; readers of one page are shown what names them, and nothing else."""
        return audience in self.audiences if self.audiences or audience in ONE_PAGE else True

    @property
    def unsaid(self) -> tuple[Mapping[str, Any], ...]:
        """Where the section only says what is missing, the sentences that say so; else nothing.

        A section that a consultant wrote in or commented says something.
        """
        texts = [item for item in self.items if isinstance(item, Text)]
        payloads = [item for item in self.items if isinstance(item, dict) and item["kind"] != "record"]
        if any(payload.get("comments") for payload in payloads) or not all(map(_ours, texts)):
            return ()
        said = [payload["message"] for payload in payloads if payload["kind"] == "sentence"]
        said += [each for payload in payloads for point in payload.get("points", ()) for each in point]
        shown = any(payload["kind"] not in ("sentence", "points") for payload in payloads)
        return () if shown or not all(each.get("lacking") or absent_fact(each) for each in said) else tuple(said)


@dataclass(frozen=True, slots=True)
class Part:
    """One notebook's share of the Story."""

    name: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything a report of one client says.

    Parameters
    ----------
    about : mapping
        Client, wave, display name, currency, data cut-off date, depth, draft or final.
    parts : tuple of Part
    """

    about: Mapping[str, Any]
    parts: tuple[Part, ...]

    def sections(self, audience: str = EVERYTHING) -> Iterator[Section]:
        """The sections that reader is shown, in order."""
        for part in self.parts:
            for section in part.sections:
                if section.printed and section.is_for(audience or EVERYTHING):
                    yield section

    def first_page(self, audience: str = EVERYTHING) -> Section | None:
        """The section that opens that reader's report, from the last notebook that has one."""
        opening = ONE_PAGE.get(audience, FIRST_PAGE)
        found = [section for section in self.sections(audience) if section.id == opening]
        return found[-1] if found else None

    def payloads(self) -> Iterator[Payload]:
        """Every payload, in order."""
        for part in self.parts:
            for section in part.sections:
                yield from (item for item in section.items if isinstance(item, dict))


def read_story(about: Mapping[str, Any], notebooks: Iterable[tuple[str, NotebookNode]]) -> Story:
    """The Story of executed notebooks.

    Parameters
    ----------
    about : mapping
        What the title page says of the engagement.
    notebooks : iterable of (str, NotebookNode)
        Name and executed notebook, in reading order.
    """
    return Story(about=about, parts=tuple(Part(name, tuple(_sections(name, book))) for name, book in notebooks))


def _sections(part: str, notebook: NotebookNode) -> Iterator[Section]:
    section, beside_nobody = Section("opening", part), False
    for cell in notebook.cells:
        ours = cell.metadata.get("maillage", {})
        if "section" in ours:
            if section.items and not (beside_nobody and len(section.items) == 1):
                yield section
            beside_nobody = False
            section = Section(
                ours["section"],
                part,
                tuple(ours.get("audiences", ())),
                bool(ours.get("annex")),
                bool(ours.get("printed", True)),
                bool(ours.get("summary")),
            )
        if cell.cell_type == "markdown" and cell.source.strip():
            section.items.append(Text(ours.get("french", cell.source)))
        for output in cell.get("outputs", ()):
            bundle = output.get("data", {})
            if MIME in bundle:
                payload = checked(bundle[MIME]) | {"section": section.id}
                if _beside_nobody(payload):
                    beside_nobody = True  # a heading over this alone is not worth a page
                elif not _unsaid(payload, section):
                    section.items.append(payload)
    if section.items:
        yield section


def _ours(text: Text) -> bool:
    """Whether the workbook wrote it: what a consultant adds or changes has no translation."""
    return Language("en").text(text.markdown) != text.markdown


def _beside_nobody(payload: Payload) -> bool:
    """Whether an exhibit would set the company beside others, and there is no portfolio: the report does not say so."""
    reason = absent_fact(payload["message"]) if payload["kind"] == "sentence" else None
    return reason is not None and reason[0] == "no_peers" and not payload.get("comments")


def _unsaid(payload: Payload, section: Section) -> bool:
    """Whether an exhibit is passed over: it was not asked at this depth, or the section says already what it lacks."""
    if payload["kind"] != "sentence" or payload.get("comments"):
        return False
    reason = absent_fact(payload["message"])
    if reason is not None and reason[0] == "not_asked":
        return True
    others = (item for item in section.items if isinstance(item, dict) and item["kind"] == "sentence")
    return reason is not None and any(absent_fact(item["message"]) == reason for item in others)


def results(story: Story, versions: Mapping[str, str]) -> dict[str, Any]:
    """The released facts and the trace, as `results.json` holds them."""
    facts: dict[str, dict[str, Any]] = {}
    edges: list[dict[str, str]] = []
    for payload in story.payloads():
        if payload["kind"] != "record":
            continue
        for name, fact in payload["facts"].items():
            stage, short = name.split(".", 1)
            facts.setdefault(stage, {})[short] = fact
        for start, end in payload["trace"]:
            edge = {"from": start, "to": end}
            if edge not in edges:
                edges.append(edge)
    return {
        "client": story.about["client"],
        "wave": story.about["wave"],
        "facts": facts,
        "trace": edges,
        "versions": dict(versions),
    }
