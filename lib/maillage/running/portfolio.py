"""The firm's portfolio, from the clients' results to the files: gather, seal, execute, render, deliver."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage import __version__
from maillage.deliverables.brand import MasterError
from maillage.deliverables.formats import render
from maillage.deliverables.story import Story, read_story, results
from maillage.intake import Gathered, Workspace, log_portfolio, seal_portfolio
from maillage.intake.portfolio import SCHEMA
from maillage.intake.results import RESULTS
from maillage.intake.workspace import ROOT_VARIABLE
from maillage.language import Language
from maillage.portfolio.reference import KINDS
from maillage.running.deliver import (
    Delivered,
    deliver,
    digest,
    json_bytes,
    known_digests,
    left_over,
    read_record,
    unedited,
    write_whole,
)
from maillage.running.execute import Failure, NotebookFailedError, execute
from maillage.running.firm import Firm, read_firm
from maillage.running.outputs import book_bytes, draw
from maillage.running.places import notebooks_folder
from maillage.showing.payload import records
from maillage.terms import LANGUAGES

NOTEBOOK = "portfolio"
FORMATS = ("html", "pdf", "docx")  # what a portfolio is read in: slides and the workbook are an engagement's
NOT_REPRESENTATIVE = "portefeuille du cabinet, non représentatif"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the portfolio.

    Parameters
    ----------
    gathered : Gathered
        What was read and what was left aside.
    folder : Path
        The report folder.
    delivered : Delivered, optional
        Absent when nothing was delivered.
    failure : Failure, optional
        Where the notebook stopped.
    log : Path, optional
        Where the details were written.
    refused : tuple of MasterError
        The firm's own files that could not be used.
    older : tuple of str
        Reports of an earlier run that this one did not write again.
    """

    gathered: Gathered
    folder: Path
    delivered: Delivered | None = None
    failure: Failure | None = None
    log: Path | None = None
    refused: tuple[MasterError, ...] = ()
    older: tuple[str, ...] = ()


def portfolio(
    workspace: Workspace,
    *,
    languages: Sequence[str] = LANGUAGES,
    formats: Sequence[str] = ("html",),
    firm: Firm | None = None,
) -> Outcome:
    """Write the report of the workspace's portfolio and the reference figures that later seals copy.

    Parameters
    ----------
    workspace : Workspace
    languages, formats : sequence of str
        Formats are some of `FORMATS`.
    firm : Firm
        Whose brand it bears; the workspace’s by default.
    """
    brand = (firm or read_firm(workspace)).brand
    name = brand.name or workspace.root.name or NOTEBOOK
    sealed, gathered = seal_portfolio(workspace, name)
    folder = workspace.portfolio_reports
    log = workspace.root / "reports" / ".logs" / "portfolio.log"
    language = Language(languages[0], gathered.currency)
    try:
        found = execute(
            notebooks_folder(workspace) / f"{NOTEBOOK}.ipynb",
            {"portfolio": "", "sealed": sealed.stem, "language": language.code},
            language=language,
            depth="standard",
            leave_out=(),
            log=log,
            environment={ROOT_VARIABLE: str(workspace.root)},
        )
    except NotebookFailedError as error:
        return Outcome(gathered, folder, failure=error.failure, log=log)
    executed = draw(found, language, brand.letters)
    story = read_story(about(gathered, name), [(NOTEBOOK, executed)])
    files = {f"{NOTEBOOK}.ipynb": book_bytes(executed)}
    refused: tuple[MasterError, ...] = ()
    for code in languages:
        rendered = render(story, Language(code, gathered.currency), formats, (), brand)
        files |= {f"{code}/{name}": content for name, content in rendered.files.items()}
        refused = rendered.refused
    versions = {"maillage": __version__, "python": platform.python_version()}
    files[RESULTS] = json_bytes(results(story, {"maillage": __version__}))
    files[workspace.portfolio_reference.name] = json_bytes(reference(story))
    earlier = read_record(folder / "run.json")
    # On record before anything moves: files that a run cut off leaves are known as ours, and what it told as told.
    planned = {name: digest(content) for name, content in files.items()}
    write_whole(folder / "run.json", json_bytes(earlier | {"planned": planned}))
    log_portfolio(workspace, gathered)
    delivered = deliver(folder, files, known_digests(earlier))
    older = left_over(folder, earlier, delivered)
    record = {"seal": sealed.stem, "outputs": delivered.written, "older": older, "versions": versions}
    write_whole(folder / "run.json", json_bytes(record))
    return Outcome(gathered, folder, delivered=delivered, log=log, refused=refused, older=unedited(folder, older))


def about(gathered: Gathered, name: str) -> dict[str, Any]:
    """What the title page says: the firm, the day, and no client."""
    as_of = gathered.as_of.isoformat() if gathered.as_of else "2000-01-01"
    return {
        "client": NOTEBOOK, "wave": "", "name": name, "currency": gathered.currency, "as_of": as_of, "dated": as_of,
        "status": "final", "version": 1, "depth": NOTEBOOK, "consultant": "", "firm": "", "confidentiality": "",
        "fictional": gathered.fictional, "source": {}, "warnings": len(gathered.problems),
    }  # fmt: skip


def reference(story: Story) -> dict[str, Any]:
    """The released reference figures: an interface, `reports/portfolio/reference.json`.

    Returns
    -------
    dict
        `{"schema", "as_of", "label", "figures": {kind.dimension: {"unit", "values"}}, "versions"}`: scores the least
        first, `score.d1` from surveys and `declared.d1` from what managements declared; a figure of too few companies
        is not there.
    """
    kinds = {label: kind for kind, label in KINDS.items()}
    figures: dict[str, dict[str, Any]] = {}
    for payload in story.payloads():
        if payload["id"] == "portfolio.reference" and "rows" in payload:
            for row in records(payload):
                name = f"{kinds[row['kind']]}.{row['dimension'].removeprefix('dimension:')}"
                if not isinstance(row["value"], dict):
                    figures.setdefault(name, {"unit": "points", "values": []})["values"].append(row["value"])
    return {
        "schema": SCHEMA,
        "as_of": story.about["as_of"],
        "label": NOT_REPRESENTATIVE,
        "figures": figures,
        "versions": {"maillage": __version__},
    }
