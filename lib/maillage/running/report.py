"""One client's report, from the folder to the files: check, seal, execute, read the Story, render, deliver."""

from __future__ import annotations

import platform
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage import __version__
from maillage.deliverables.brand import SOBER, Brand, MasterError
from maillage.deliverables.calendar import calendar, due_days, roadmap_rows
from maillage.deliverables.changes import moved
from maillage.deliverables.formats import render
from maillage.deliverables.html import page
from maillage.deliverables.story import Story, read_story, results
from maillage.intake import Engagement, Intake, Problem, Workspace, log_release, seal_client
from maillage.intake.workspace import ROOT_VARIABLE
from maillage.language import Language
from maillage.running import manifest, nursery
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
from maillage.running.places import notebook_path
from maillage.running.warm import LostError
from maillage.terms import LANGUAGES

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from maillage.showing.figures.typefaces import Letters

NOTEBOOKS = ("01_diagnosis", "02_analysis", "03_plan")
FOLLOW_UP = ("04_follow_up",)
FLASH = ("flash",)
COHORT = ("cohort",)
STAGES = {  # what each computes, by module and function
    "01_diagnosis": ("maillage.diagnosis", "diagnose"),
    "02_analysis": ("maillage.analysis", "analyse"),
    "03_plan": ("maillage.plan", "plan"),
    "04_follow_up": ("maillage.follow_up", "follow"),
    "flash": ("maillage.plan", "plan"),
    "cohort": ("maillage.cohort", "gather"),
}
AT_ONCE = 2  # notebooks of one client executed side by side
RECORDED = ("papermill", "nbclient", "ipykernel", "numpy", "scipy", "pandas", "matplotlib", "babel")
RECORDED_WITH = {"pdf": "typst", "docx": "python-docx", "pptx": "python-pptx", "xlsx": "xlsxwriter"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one client.

    Parameters
    ----------
    client, wave : str
    problems : tuple of Problem
        Of the client's files.
    language : str
        The engagement's.
    read : bool
        Whether there was no error among them.
    folder : Path
        The report folder.
    delivered : Delivered, optional
        Absent when nothing was delivered.
    failures : list of Failure
        Notebooks that did not run to their end.
    kept_notebook : Path, optional
        Where the half-run notebook lies.
    log : Path, optional
        Where the details of the failures were written.
    unprinted : tuple of str
        What comments are about that this report does not show.
    older : tuple of str
        Reports of an earlier run that this one did not write again.
    ignored : tuple of str
        What the consultant asked for and no notebook knows: own notebooks of another name, sections left out.
    refused : tuple of MasterError
        The firm's own files that could not be used.
    sites : mapping of str to str
        The site each file that speaks of one is about.
    names : frozenset of str
        Who the client's files speak of, as typed: no other client's reports may.
    """

    client: str
    wave: str
    problems: tuple[Problem, ...]
    language: str
    read: bool
    folder: Path
    delivered: Delivered | None = None
    failures: list[Failure] = field(default_factory=list)
    kept_notebook: Path | None = None
    log: Path | None = None
    unprinted: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    refused: tuple[MasterError, ...] = ()
    sites: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def ok(self) -> bool:
        """Whether the report was delivered."""
        return self.delivered is not None


def report(
    workspace: Workspace,
    client: str,
    *,
    languages: Sequence[str] = LANGUAGES,
    formats: Sequence[str] = ("html",),
    audiences: Sequence[str] = (),
    firm: Firm | None = None,
    read: str = "",
) -> Outcome:
    """Produce one client's report in every language asked for, from one execution of its notebooks.

    Parameters
    ----------
    workspace : Workspace
    client : str
        `acme` for its latest wave, `acme/T0` for that one.
    languages, formats : sequence of str
    audiences : sequence of str
        Who the reports are for; none for the whole one.
    firm : Firm
        Whose brand they bear; the workspace’s by default.
    read : str
        `manifest.inputs` before this run, for the record of what its reports were made from.

    Raises
    ------
    UnknownClient
        When there is no such client or wave.
    """
    brand = (firm or read_firm(workspace)).brand
    seal, intake = seal_client(workspace, client)
    folder = workspace.reports(intake.client, intake.wave)
    outcome = Outcome(
        intake.client, intake.wave, intake.problems, intake.language, intake.ok, folder, names=intake.names
    )
    if seal is None or intake.engagement is None:
        return outcome
    settings = intake.engagement.settings
    names = notebooks_of(intake.engagement)
    _compute_ahead(workspace, intake, seal, names)
    log = workspace.root / "reports" / ".logs" / f"{intake.client}-{intake.wave}.log"
    language = Language(settings.language, settings.currency)
    try:
        executed = _execute_all(workspace, intake, seal.stem, names, log)
    except NotebookFailedError as error:
        kept = _keep_half_run(folder, error, language, brand.letters)
        return replace(outcome, failures=[error.failure], kept_notebook=kept, log=log)
    executed = [draw(notebook, language, brand.letters) for notebook in executed]
    story = read_story(_about(intake, brand), list(zip(names, executed, strict=True)))
    earlier = read_record(folder / "run.json")
    books = {f"{name}.ipynb": book_bytes(book) for name, book in zip(names, executed, strict=True)}
    before = _story_before(folder, books, story, earlier)
    rendered, refused, sites = _files(story, before, languages, settings.currency, formats, audiences, brand)
    files = books | rendered
    # On record before anything moves: a run that is cut off leaves files the next one knows as ours.
    planned = {name: digest(content) for name, content in files.items()}
    write_whole(folder / "run.json", json_bytes(earlier | {"planned": planned}))
    delivered = deliver(folder, files, known_digests(earlier))
    log_release(workspace, intake)
    shutil.rmtree(folder / "failed", ignore_errors=True)  # what stopped an earlier run is mended
    older = left_over(folder, earlier, delivered)
    _write_run(workspace, folder, intake, names, languages, formats, delivered, older, read)
    return replace(
        outcome, delivered=delivered, unprinted=_unprinted(intake, story),
        ignored=_ignored(workspace, intake, names), refused=refused, sites=sites,
        older=unedited(folder, older),
    )  # fmt: skip


def notebooks_of(engagement: Engagement) -> tuple[str, ...]:
    """The notebooks an engagement is read through: a body's own, the flash's, or the three; the follow-up as well
    where an earlier wave has results, or registers were carried over from one.
    """
    settings = engagement.settings
    if settings.cohort or settings.depth == "flash":
        return COHORT if settings.cohort else FLASH
    return NOTEBOOKS + (FOLLOW_UP if engagement.earlier or "carried" in engagement.given else ())


def _execute_all(
    workspace: Workspace, intake: Intake, sealed: str, names: Sequence[str], log: Path
) -> list[NotebookNode]:
    """Every notebook, two at a time; the first failure is raised once all have stopped."""
    engagement = intake.engagement
    language = Language(engagement.settings.language, engagement.settings.currency)

    def run(name: str) -> NotebookNode:
        return execute(
            notebook_path(workspace, intake.client, intake.wave, name),
            {"client": f"{intake.client}/{intake.wave}", "sealed": sealed, "language": language.code},
            language=language,
            depth=engagement.settings.depth,
            leave_out=engagement.settings.leave_out,
            log=log,
            environment={ROOT_VARIABLE: str(workspace.root)},
        )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [future.result() for future in [pool.submit(run, name) for name in names]]


def _compute_ahead(workspace: Workspace, intake: Intake, seal: Path, names: Sequence[str]) -> None:
    """Have the nursery, where there is one, open the seal and compute the stages while the kernels are prepared."""
    here = nursery.found()
    if here:
        environment = {ROOT_VARIABLE: str(workspace.root)}
        with suppress(LostError):
            here.tell(
                {
                    "told": True, "root": str(workspace.root), "client": intake.client, "wave": intake.wave,
                    "seal": str(seal), "stages": [STAGES[name] for name in names], "environment": environment,
                }
            )  # fmt: skip


def _about(intake: Intake, brand: Brand = SOBER) -> dict[str, Any]:
    settings = intake.engagement.settings
    return {
        "client": intake.client,
        "wave": intake.wave,
        "name": _printable(settings.name),
        "currency": settings.currency,
        "as_of": settings.as_of.isoformat(),
        "dated": (settings.dated or settings.as_of).isoformat(),
        "status": settings.status,
        "version": settings.version,
        "next_council": settings.next_council.isoformat() if settings.next_council else "",
        "depth": settings.depth,
        "cohort": settings.cohort,
        "consultant": _printable(settings.consultant),
        "firm": _printable(settings.firm or brand.name),
        "confidentiality": _printable(settings.confidentiality or brand.confidentiality),
        "fictional": settings.fictional,
        "source": {code: getattr(settings.source, code) for code in LANGUAGES} if settings.source else {},
        "warnings": sum(problem.severity == "warning" for problem in intake.problems),
    }


def _printable(text: str) -> str:
    """The text without control characters, which could turn a page or a terminal upside down."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf"))


def _files(
    story: Story, before: Story | None, languages: Sequence[str], currency: str, formats: Sequence[str],
    audiences: Sequence[str], brand: Brand,
) -> tuple[dict[str, bytes], tuple[MasterError, ...], dict[str, str]]:  # fmt: skip
    """Content by path; the masters that could not be opened; the site of each file that is of one."""
    files: dict[str, bytes] = {}
    dated, due = roadmap_rows(story), due_days(story)
    refused: tuple[MasterError, ...] = ()
    sites: dict[str, str] = {}
    for code in languages:
        language = Language(code, currency)
        rendered = render(story, language, formats, audiences, brand)
        files |= {f"{code}/{name}": content for name, content in rendered.files.items()}
        sites |= {f"{code}/{name}": site for name, site in rendered.sites.items()}
        refused = rendered.refused
        if before and (changes := moved(before, story, language)):
            files[f"{code}/changes.html"] = page(changes, language, brand=brand).encode("utf-8")
        if dated or due:
            files[f"{code}/roadmap.ics"] = calendar(dated, language, story.about, due).encode("utf-8")
    files["results.json"] = json_bytes(results(story, {"maillage": __version__}))
    return files, refused, sites


def _story_before(folder: Path, books: Mapping[str, bytes], now: Story, earlier: Mapping[str, Any]) -> Story | None:
    """The Story of the report that lies there, if it is ours and whole; None where nothing can have moved since."""
    import nbformat

    outputs = earlier.get("outputs", {})
    if all(outputs.get(name) == digest(content) for name, content in books.items()):
        return None
    found = []
    for name in books:
        path = folder / name
        if not path.is_file() or digest(path.read_bytes()) != outputs.get(name):
            return None
        found.append((path.stem, nbformat.read(path, as_version=4)))
    return read_story(now.about, found)


def _ignored(workspace: Workspace, intake: Intake, names: Sequence[str]) -> tuple[str, ...]:
    """Own notebooks that bear the name of none of ours, and sections left out that no notebook has."""
    import nbformat

    folder = workspace.wave(f"{intake.client}/{intake.wave}").folder / "notebooks"
    ours = (*NOTEBOOKS, *FOLLOW_UP, *FLASH, *COHORT)
    strangers = [path.name for path in sorted(folder.glob("*.ipynb")) if path.stem not in ours]
    left_out = set(intake.engagement.settings.leave_out)
    if left_out:
        for name in names:
            notebook = nbformat.read(notebook_path(workspace, intake.client, intake.wave, name), as_version=4)
            left_out -= {cell.metadata.get("maillage", {}).get("section", "") for cell in notebook.cells}
    return (*strangers, *(f"leave_out : {section}" for section in sorted(left_out)))


def _unprinted(intake: Intake, story: Story) -> tuple[str, ...]:
    """What comments are about that no section of the report shows: of another depth, or left out."""
    shown = {
        f"exhibit:{item['id']}" for section in story.sections() for item in section.items if isinstance(item, dict)
    }
    return tuple(sorted({str(row["about"]) for row in intake.engagement.rows("comments")} - shown))


def _write_run(
    workspace: Workspace, folder: Path, intake: Intake, names: Sequence[str], languages: Sequence[str],
    formats: Sequence[str], delivered: Delivered, older: Mapping[str, str], read: str,
) -> None:  # fmt: skip
    """What ran, on what, with what: hashes and versions. Never a time, so that a rerun gives the same bytes."""
    inputs = {}
    for file in intake.files:
        path = workspace.root / file.path
        if path.is_file() and not file.is_export:  # the folder of an export bears a person's name; the seal covers it
            inputs[file.path] = digest(path.read_bytes())
    wave = workspace.wave(f"{intake.client}/{intake.wave}")
    unchanged_while = {manifest.KEY: manifest.state(workspace, wave, read)} if read else {}
    write_whole(
        folder / "run.json",
        json_bytes(
            unchanged_while
            | {
                "client": intake.client,
                "wave": intake.wave,
                "seal": intake.engagement.seal,
                "notebooks": {
                    name: digest(notebook_path(workspace, intake.client, intake.wave, name).read_bytes())
                    for name in names
                },
                "languages": list(languages),
                "inputs": inputs,
                "outputs": delivered.written,
                "older": dict(older),
                "versions": {"maillage": __version__, "python": platform.python_version()}
                | {package: version(package) for package in RECORDED}
                | {package: version(package) for name, package in RECORDED_WITH.items() if name in formats},
            }
        ),
    )


def _keep_half_run(folder: Path, error: NotebookFailedError, language: Language, letters: Letters) -> Path | None:
    """The half-run notebook beside the reports, never over a good one."""
    if error.half_run is None:
        return None
    with suppress(Exception):  # a payload may be what failed
        draw(error.half_run, language, letters)
    path = folder / "failed" / error.failure.notebook.name
    write_whole(path, book_bytes(error.half_run))
    return path
