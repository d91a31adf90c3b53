"""What several rooms of tests share: example engagements taken in once, and the notebooks run without a kernel.

Every fixture below is a function, so that a test names the client it wants; what it returns is kept for the whole
session. Nothing is written in the checkout: no seal, no report, no key (the committed examples have a published key).

=================  ================================================================================================
`intake_of`        `intake_of("ateliers-brevenne")` → `Intake`, of a committed example
`engagement_of`    `engagement_of("ateliers-brevenne")` → `Engagement`, sealed in memory
`released_of`      `released_of("ateliers-brevenne")` → `Released` of the last stage: the tables and facts of all three
`in_process`       `in_process("ateliers-brevenne")` → `[("01_diagnosis", NotebookNode), …]`, with their outputs
`story_of`         `story_of("ateliers-brevenne")` → `Story`, with the title page's facts
`small_client`     `small_client({"answers": "…csv…"}, depth="standard")` → `Intake` of a client written in the test
`run_notebooks`    `run_notebooks(intake)` → as `in_process`, for any `Intake`; not cached
`story_from`       `story_from(intake)` → as `story_of`, for any `Intake`; not cached
=================  ================================================================================================

Only one engagement speaks at a time: a test that calls `say` runs the stage of its own engagement first.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hypothesis
import nbformat
import pytest
from nbformat import NotebookNode

import maillage.intake
from maillage.deliverables.story import Story, read_story
from maillage.disclosure import Released
from maillage.intake import Engagement, Intake, Portfolio, Workspace, report, take_in
from maillage.language import Language, localise
from maillage.plan import plan
from maillage.running import report as running
from maillage.running.execute import sections_kept
from maillage.showing import payload

CHECKOUT = Path(__file__).resolve().parents[1]
NOTEBOOKS = CHECKOUT / "notebooks"
EXAMPLES = tuple(
    sorted(folder.name for folder in (CHECKOUT / "data" / "examples").iterdir() if (folder / "T0").is_dir())
)
HEADCOUNT = "function;level;count\ncommerce;manager;12\nproduction;employee;30\n"

Notebooks = list[tuple[str, NotebookNode]]

hypothesis.settings.register_profile("search", max_examples=4000, deadline=None)


def run_in_process(intake: Intake, *, language: str | None = None) -> Notebooks:
    """The client's notebooks with their outputs, their cells run one after the other in this very process.

    The same steps as `maillage.running.execute`: sections above the depth or left out are dropped, markdown is put in
    the engagement's language, payloads go through JSON. Only `open_engagement` is replaced: it would start another
    process to read the files once more.
    """
    engagement = intake.engagement
    assert engagement is not None, report(intake.problems, Language("en"))
    settings = engagement.settings
    reader = Language(language or settings.language, settings.currency)
    names = running.notebooks_of(engagement)
    executed = []
    for name in names:
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        notebook = sections_kept(notebook, settings.depth, settings.leave_out)
        executed.append((name, _run(localise(notebook, reader), engagement, reader.code)))
    return executed


def run_portfolio(figures: Portfolio, *, language: str = "fr") -> Notebooks:
    """The notebook of a portfolio with its outputs, in the same way."""
    notebook = localise(nbformat.read(NOTEBOOKS / "portfolio.ipynb", as_version=4), Language(language))
    return [("portfolio", _run(notebook, figures, language))]


def _run(notebook: NotebookNode, opened: Engagement | Portfolio, language: str) -> NotebookNode:
    names: dict[str, Any] = {}
    name = "open_portfolio" if isinstance(opened, Portfolio) else "open_engagement"
    try:
        with patch.object(maillage.intake, name, lambda which, sealed="": opened):
            for number, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), start=1):
                with payload.collecting() as published:
                    exec(compile(cell.source, f"<{cell.id}>", "exec"), names)
                    if "parameters" in cell.metadata.tags:
                        names["language"] = language
                cell.execution_count = number
                cell.outputs = [
                    nbformat.v4.new_output("display_data", {payload.MIME: json.loads(json.dumps(one))})
                    for one in published
                ]
    finally:
        payload.read_in("fr")
    return notebook


def about(intake: Intake) -> dict[str, Any]:
    """What the title page says, as the runner writes it."""
    assert intake.engagement is not None, report(intake.problems, Language("en"))
    return running._about(intake)


@pytest.fixture(scope="session")
def intake_of() -> Callable[[str], Intake]:
    """Committed examples, each read once."""
    return functools.cache(lambda client: take_in(Workspace(CHECKOUT), client))


@pytest.fixture(scope="session")
def engagement_of(intake_of: Callable[[str], Intake]) -> Callable[[str], Engagement]:
    """The sealed engagement of a committed example."""

    def engagement(client: str) -> Engagement:
        intake = intake_of(client)
        assert intake.engagement is not None, report(intake.problems, Language("en"))
        return intake.engagement

    return engagement


@pytest.fixture(scope="session")
def released_of(engagement_of: Callable[[str], Engagement]) -> Callable[[str], Released]:
    """Every table and fact of a committed example; it does not speak any more once another one was computed."""
    return functools.cache(lambda client: plan(engagement_of(client)))


@pytest.fixture(scope="session")
def in_process(intake_of: Callable[[str], Intake]) -> Callable[[str], Notebooks]:
    """The executed notebooks of a committed example, in its own language. Copy before changing one."""
    return functools.cache(lambda client: run_in_process(intake_of(client)))


@pytest.fixture(scope="session")
def story_of(intake_of: Callable[[str], Intake], in_process: Callable[[str], Notebooks]) -> Callable[[str], Story]:
    """The Story of a committed example."""
    return functools.cache(lambda client: read_story(about(intake_of(client)), in_process(client)))


@pytest.fixture
def run_notebooks() -> Callable[..., Notebooks]:
    """Run the notebooks of any client that was taken in."""
    return run_in_process


@pytest.fixture
def story_from() -> Callable[[Intake], Story]:
    """The Story of any client that was taken in."""
    return lambda intake: read_story(about(intake), run_in_process(intake))


@pytest.fixture
def small_client(tmp_path: Path) -> Callable[..., Intake]:
    """A client written in the test: `small_client({"answers": "respondent,audience…"}, depth="standard")`.

    Tables are CSV texts, or rows of cells, by table id. A head count is added when none is given. Other settings are
    keyword arguments, or TOML tables in `more`. `wave` and `client` name the folder.
    """

    def made(
        tables: Mapping[str, str | Sequence[Sequence[Any]]] | None = None,
        *,
        client: str = "acme",
        wave: str = "T0",
        more: str = "",
        **settings: Any,
    ) -> Intake:
        folder = tmp_path / "data" / "clients" / client / wave
        folder.mkdir(parents=True, exist_ok=True)
        lines = {"schema": 1, "name": "Atelier du Port", "language": "fr", "depth": "standard"} | settings
        text = "\n".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in lines.items())
        (folder / "engagement.toml").write_text(f"{text}\nas_of = 2026-01-31\n{more}", encoding="utf-8")
        given = {"headcount": HEADCOUNT} | dict(tables or {})
        for table, content in given.items():
            (folder / f"{table}.csv").write_text(_csv(content), encoding="utf-8")
        return take_in(Workspace(tmp_path), f"{client}/{wave}")

    return made


def _csv(content: str | Sequence[Sequence[Any]]) -> str:
    if isinstance(content, str):
        return content
    return "".join(_line(row) for row in content)


def _line(row: Sequence[Any]) -> str:
    return ";".join('"' + str(cell).replace('"', '""') + '"' for cell in row) + "\n"


@pytest.fixture
def reading_french() -> Iterator[None]:
    """Whatever language a test reads in, the next one reads French again."""
    yield
    payload.read_in("fr")
