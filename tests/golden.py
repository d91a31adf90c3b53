"""The golden sentences: every heading, sentence and table of every example client, in both languages, as plain text.

    python tests/golden.py        rewrites tests/golden/<client>.<fr|en>.txt

`ateliers-brevenne@executives` is the diagnosis of that client when the executives alone had answered; see `VARIANTS`.
`@papers` are the papers in Word around its notebooks. The results of an example's earlier waves, which its later waves
read, are written first.

A change of a sentence shows in the diff; a person reads it and enters the file in docs/reviews.csv.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from maillage import __version__
from maillage.deliverables.story import Story, Text, read_story, results
from maillage.disclosure import Released
from maillage.documents import render
from maillage.documents.papers import PAPERS
from maillage.intake import Engagement, Intake, Portfolio, Workspace, seal_portfolio, take_in
from maillage.intake.portfolio import open_portfolio_seal
from maillage.language import Language
from maillage.plan import plan
from maillage.running.deliver import json_bytes
from maillage.running.portfolio import about as about_portfolio
from maillage.showing.markup import plain_text
from maillage.showing.sentences import written
from maillage.terms import LANGUAGES

GOLDEN = Path(__file__).with_name("golden")
EXAMPLES = Path(__file__).resolve().parents[1] / "data" / "examples"


def _at_depth(depth: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        settings = folder / "engagement.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace('depth = "in_depth"', f'depth = "{depth}"'), encoding="utf-8")

    return change


def _answered_by(audience: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        answers = folder / "answers.csv"
        head, *lines = answers.read_text(encoding="utf-8").splitlines(keepends=True)
        answers.write_text(head + "".join(line for line in lines if f";{audience};" in line), encoding="utf-8")

    return change


def _without_answers(folder: Path) -> None:
    (folder / "answers.csv").unlink()


def _members(count: int) -> Callable[[Path], None]:
    """So many members alone: the first of the file."""

    def change(folder: Path) -> None:
        for table in ("answers", "cohort_members"):
            path = folder / f"{table}.csv"
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            path.write_text("".join(lines[: count + 1]), encoding="utf-8")

    return change


def _members_alike(folder: Path) -> None:
    """Nine members who answer all the same."""
    _members(9)(folder)
    answers = folder / "answers.csv"
    head, first, *others = answers.read_text(encoding="utf-8").splitlines(keepends=True)
    said = first.partition(";")[2]
    answers.write_text(head + first + "".join(f"{one.partition(';')[0]};{said}" for one in others), encoding="utf-8")


# Diagnoses of the examples had less been given, or less been asked: by client, what is changed in its folder.
VARIANTS: Mapping[str, Mapping[str, Callable[[Path], None]]] = {
    "ateliers-brevenne": {
        "standard": _at_depth("standard"),
        "flash": _at_depth("flash"),
        "executives": _answered_by("dirigeants"),
        "employees": _answered_by("collaborateurs"),
        "no_survey": _without_answers,
    },
    "maison-valserine": {"standard": _at_depth("standard"), "flash": _at_depth("flash")},
    "club-des-trois-rives": {"four": _members(4), "seven": _members(7), "alike": _members_alike},
}


ROOM = "training"


def room_text(code: str) -> str:
    """Every question, field and exhibit of the training room, on the committed example's answers."""
    from maillage import live
    from maillage.live.hands import hands_path
    from maillage.live.session import Session

    language, lines = Language(code), []
    boards = {"concepts": ("concepts",), "postures": ("postures",), "approach": ("approach", "invitation"),
              "money": ("money",)}  # fmt: skip
    for topic, names in boards.items():
        session = Session(topic, hands_path(EXAMPLES.parents[1], ""), code, kept=False)
        for name in names:
            board = getattr(live, name)(session)
            found, before = board.found(), ""
            lines.append(f"== {name}")
            for step in board.steps:
                subject = language.write(step.subject) if step.subject else ""
                labels = " | ".join(language.write(one.label) for one in step.typed)
                told = plain_text(step.shows(found).payload, language)
                lines += ["-- " + " / ".join(filter(None, (subject, language.printed(step.asks), labels)))]
                lines += [told] * (told != before)
                before = told
            lines += [plain_text(shows(found).payload, language) for shows in board.whole]
    return "\n".join(lines) + "\n"


def variants() -> list[str]:
    """Every variant as it is named, `client@variant`."""
    return [f"{client}@{name}" for client, changes in VARIANTS.items() for name in changes]


def parts_of(name: str) -> int | None:
    """Notebooks of which the sentences are kept: all of an example, two of the middle depth, else the diagnosis."""
    return {"": None, "standard": 2}.get(name.partition("@")[2], 1)


def taken_in(name: str, root: Path) -> Intake:
    """A variant taken in from a copy of its client's folder, made under a root that holds nothing else."""
    client, _, variant = name.partition("@")
    folder = root / "data" / "examples" / client / "T0"
    shutil.copytree(EXAMPLES / client / "T0", folder)
    VARIANTS[client][variant](folder)
    return take_in(Workspace(root), client)


# Portfolios of the first companies of the example, by how many: all of them, some, too few, none.
PORTFOLIO, COMPANIES = (
    "cabinet-fictif",
    {"portfolio": 99, "portfolio@nine": 9, "portfolio@four": 4, "portfolio@none": 0},
)


def portfolio_of(name: str, root: Path) -> tuple[Portfolio, dict[str, Any]]:
    """A portfolio gathered and sealed under a root that holds nothing else, and what its title page says."""
    example = root / "data" / "examples" / PORTFOLIO
    shutil.copytree(EXAMPLES / PORTFOLIO, example)
    for client in sorted((example / "data" / "clients").iterdir())[COMPANIES[name] :]:
        shutil.rmtree(client)
    path, gathered = seal_portfolio(Workspace(root), "Cabinet fictif", PORTFOLIO)
    return open_portfolio_seal(path), about_portfolio(gathered, "Cabinet fictif")


def golden_text(story: Story, code: str, parts_kept: int | None = None) -> str:
    """The Story as its reader meets it, notebook by notebook: markdown, exhibits, what a figure shows, sentences."""
    language = Language(code, story.about["currency"])
    parts = []
    for part in story.parts[:parts_kept]:
        parts.append(f"=== {part.name} ===")
        for section in part.sections:
            parts.append(f"--- {section.id} ---")
            for item in section.items:
                if isinstance(item, Text):
                    parts.append(language.text(item.markdown).strip())
                elif item["kind"] != "record":
                    parts.append(plain_text(item, language))
                    if "alt" in item:
                        parts.append(f"[{written(item['alt'], language)}]")
    return "\n\n".join(parts) + "\n"


PAPERS_OF = "ateliers-brevenne"
HANDED = ("fr/report.html", "fr/report.pdf", "fr/report.council.pdf", "fr/deck.pptx", "legal", "decisions", "sheets")


def paper_text(content: bytes) -> str:
    """A Word document as its reader meets it: a paragraph a line, cells of a row side by side, its footer last."""
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

    def said(element: ElementTree.Element) -> str:
        return "".join(one.text or "" for one in element.iter(f"{word}t"))

    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        body = ElementTree.fromstring(opened.read("word/document.xml"))[0]
        feet = [ElementTree.fromstring(opened.read(name)) for name in sorted(opened.namelist())
                if name.startswith(("word/header", "word/footer"))]  # fmt: skip
    lines = []
    for block in body:
        rows = block.findall(f"{word}tr")
        lines += [" | ".join(said(cell) for cell in row.findall(f"{word}tc")) for row in rows] or [said(block)]
    return "\n".join(line for line in (*lines, *map(said, feet)) if line)


def papers_text(engagement: Engagement, found: Released, code: str) -> str:
    """Every paper in Word of a client, one after the other."""
    language = Language(code, engagement.settings.currency)
    parts = []
    for kind in PAPERS:
        for name, content in render(kind, engagement, language, planned=found, handed=HANDED).items():
            parts += [f"=== {name} ===", paper_text(content)]
    return "\n\n".join(parts) + "\n"


def path_of(client: str, code: str) -> Path:
    """Where the golden sentences of a client lie."""
    return GOLDEN / f"{client}.{code}.txt"


def write_papers() -> set[Path]:
    """Rewrite the golden papers; where they lie."""
    engagement = take_in(Workspace(EXAMPLES.parents[1]), PAPERS_OF).engagement
    found = plan(engagement)
    paths = {code: path_of(f"{PAPERS_OF}@papers", code) for code in LANGUAGES}
    for code, path in paths.items():
        path.write_text(papers_text(engagement, found, code), encoding="utf-8", newline="\n")
    return set(paths.values())


def earlier_waves() -> list[str]:
    """The waves of the examples that a later one is set beside, `client/wave`, earliest first."""
    workspace = Workspace(EXAMPLES.parents[1])
    found = [client for client in workspace.clients() if workspace.wave(client).example]
    return [f"{client}/{wave}" for client in found for wave in workspace.waves(client)[:-1]]


def results_text(wave: str) -> bytes:
    """What the report of an example's earlier wave releases, as `results.json` holds it."""
    from conftest import about, run_in_process

    intake = take_in(Workspace(EXAMPLES.parents[1]), wave)
    return json_bytes(results(read_story(about(intake), run_in_process(intake)), {"maillage": __version__}))


def write_results() -> None:
    """Rewrite the results of the examples' earlier waves, which later ones read: the earliest first."""
    for wave in earlier_waves():
        (EXAMPLES / wave / "results.json").write_bytes(results_text(wave))


def main() -> None:
    """Rewrite every golden file; those of clients that are no more go."""
    from conftest import CHECKOUT, EXAMPLES, about, run_in_process, run_portfolio

    write_results()
    GOLDEN.mkdir(exist_ok=True)
    kept = write_papers()
    with tempfile.TemporaryDirectory() as folder:
        taken = {client: take_in(Workspace(CHECKOUT), client) for client in EXAMPLES}
        taken |= {name: taken_in(name, Path(folder) / name) for name in variants()}
        stories = {name: read_story(about(intake), run_in_process(intake)) for name, intake in taken.items()}
        for name in COMPANIES:
            figures, titled = portfolio_of(name, Path(folder) / name)
            stories[name] = read_story(titled, run_portfolio(figures))
        for name, story in stories.items():
            for code in LANGUAGES:
                path = path_of(name, code)
                text = golden_text(story, code, parts_of(name))
                path.write_text(text, encoding="utf-8", newline="\n")
                kept.add(path)
    for code in LANGUAGES:
        kept.add(path_of(ROOM, code))
        path_of(ROOM, code).write_text(room_text(code), encoding="utf-8", newline="\n")
    for path in set(GOLDEN.glob("*.txt")) - kept:
        path.unlink()


if __name__ == "__main__":
    main()
