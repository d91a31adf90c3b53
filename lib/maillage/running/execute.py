"""One notebook, executed by papermill over private IPC sockets, its kernel's noise in a local log."""

from __future__ import annotations

import copy
import os
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.language import Language, localise
from maillage.running import nursery
from maillage.running.outputs import StrayOutputError, known_kind, refuse_stray_outputs, scrub, silence_errors
from maillage.running.parameters import ParameterError, check_parameters
from maillage.running.warm import private_folder
from maillage.showing.payload import UNDRAWN
from maillage.terms import DEPTHS

if TYPE_CHECKING:
    from nbformat import NotebookNode

WALL_CLOCK = 900  # seconds a notebook may take before its kernel is stopped [convention]
MOST_WORDS = 20_000_000  # characters a notebook may put on its page before its kernel is stopped [convention]
MOST_LOGGED = 100_000  # characters of a stray output that the local log keeps
ENGINE = "maillage"
OF_A_DESK = ("widgets", "maillage")


@dataclass(frozen=True, slots=True)
class Failure:
    """Which cell of a notebook failed, and how; never the words of the error.

    Parameters
    ----------
    notebook : str
        Path of the notebook as it lies.
    cell : int or None
        Number among its code cells, from 1.
    kind : str
        Name of the error, or *unreadable*, *parameters*, *stray*.
    """

    notebook: Path
    cell: int | None
    kind: str


class NotebookFailedError(RuntimeError):
    """A notebook did not run to its end; the half-run copy comes along, without the error's own words."""

    def __init__(self, failure: Failure, half_run: NotebookNode | None) -> None:
        super().__init__(f"{failure.notebook.name}: {failure.kind}")
        self.failure = failure
        self.half_run = half_run


def sections_kept(notebook: NotebookNode, depth: str, leave_out: tuple[str, ...] = ()) -> NotebookNode:
    """The notebook without the sections above the depth or left out by the consultant."""
    kept, keeping = [], True
    for cell in notebook.cells:
        ours = cell.metadata.get("maillage", {})
        if "section" in ours:
            deep_enough = DEPTHS.index(ours.get("from_depth", "flash")) <= DEPTHS.index(depth)
            keeping = deep_enough and ours["section"] not in leave_out
        if keeping:
            kept.append(_unrun(cell))
    shortened = copy.copy(notebook)
    shortened.cells = kept
    shortened.metadata = copy.copy(notebook.metadata)
    for name in OF_A_DESK:  # widgets, and what was typed in them, are no part of a report
        shortened.metadata.pop(name, None)
    return shortened


def _unrun(cell: NotebookNode) -> NotebookNode:
    """The cell without the outputs it is kept with: they would be copied and written again and again."""
    if not cell.get("outputs"):
        return cell
    bare = copy.copy(cell)
    bare.outputs = []
    return bare


def execute(
    source: Path,
    parameters: Mapping[str, Any],
    *,
    language: Language,
    depth: str,
    leave_out: tuple[str, ...],
    log: Path,
    environment: Mapping[str, str],
) -> NotebookNode:
    """Execute a notebook and return it scrubbed, every output checked; `outputs.draw` puts in its pictures.

    Parameters
    ----------
    source : Path
        The notebook as committed, or the client's own copy.
    parameters : mapping
        Must be declared by the notebook.
    language : Language
        The language its markdown is put in.
    depth, leave_out
        Which sections are run.
    log : Path
        Where the kernel's stderr and the traceback of a failure go.
    environment : mapping of str to str
        Variables the kernel gets: where its workspace is.

    Raises
    ------
    NotebookFailedError
        When the file is no notebook, does not declare these parameters, a cell fails, a kernel dies, or an output did
        not come from `show` or `say`.
    """
    import nbformat
    from papermill.exceptions import PapermillExecutionError

    try:
        notebook = sections_kept(nbformat.read(source, as_version=4), depth, leave_out)
        check_parameters(notebook, parameters)
    except Exception as error:  # whatever a file that is no notebook makes of the reader
        kind = "parameters" if isinstance(error, ParameterError) else "unreadable"
        _log(log, source, f"{type(error).__name__}: {error}")
        raise NotebookFailedError(Failure(source, None, kind), None) from None
    notebook = localise(notebook, language)
    private = private_folder()
    try:
        running = private / "notebook.ipynb"
        nbformat.write(notebook, running)
        executed_at = private / "executed.ipynb"
        try:
            executed = _run(running, executed_at, parameters, private, log, environment)
        except PapermillExecutionError as error:
            _log(log, source, "\n".join(error.traceback))
            raise _failed(source, known_kind(error.ename), executed_at) from None
        except _StoppedError as error:
            _log(log, source, str(error))
            raise _failed(source, error.kind, executed_at) from None
    finally:
        shutil.rmtree(private, ignore_errors=True)
    try:
        refuse_stray_outputs(executed)
    except StrayOutputError as error:
        _log(log, source, f"cell {error.cell}: {error.words[:MOST_LOGGED]}")
        raise NotebookFailedError(Failure(source, _code_cell(executed, error.cell), "stray"), None) from None
    return scrub(executed)


class _StoppedError(RuntimeError):
    """The kernel died, or was stopped: *DeadKernelError*, *CellTimeoutError* or *stray*."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


def _run(
    running: Path, executed_at: Path, parameters: Mapping[str, Any], private: Path, log: Path,
    environment: Mapping[str, str], *, forked: bool = True,
) -> NotebookNode:  # fmt: skip
    """Have papermill run the notebook in a kernel of its own; a forked one that never answered is started anew."""
    import papermill
    from nbclient.exceptions import DeadKernelError

    from maillage.running.kernels import quiet_ipc_manager, register_engine

    register_engine(ENGINE)
    manager = quiet_ipc_manager(private, log, {**environment, UNDRAWN: "1"}, MOST_WORDS, forked=forked)
    clock = threading.Timer(WALL_CLOCK, manager.stop_all, ["CellTimeoutError"])
    clock.daemon = True
    clock.start()
    try:
        return papermill.execute_notebook(
            str(running),
            str(executed_at),
            parameters=dict(parameters),
            progress_bar=False,
            log_output=False,
            engine_name=ENGINE,
            kernel_name="python3",
            kernel_manager_class=manager,
            shutdown_kernel="immediate",
            request_save_on_cell_execute=False,
        )
    except RuntimeError as error:
        manager.stop_all("DeadKernelError")
        never_answered = not isinstance(error, DeadKernelError) and manager.stopped == "DeadKernelError"
        if not (never_answered and forked and nursery.found()):
            raise _StoppedError(manager.stopped, str(error)) from None
    finally:
        clock.cancel()
    return _run(running, executed_at, parameters, private, log, environment, forked=False)


def _failed(source: Path, kind: str, executed_at: Path) -> NotebookFailedError:
    import nbformat

    half_run = nbformat.read(executed_at, as_version=4) if executed_at.exists() else None
    cell = None
    if half_run is not None:
        scrub(half_run)
        errors = [
            number
            for number, each in enumerate(half_run.cells, start=1)
            if any(output.output_type == "error" for output in each.get("outputs", ()))
        ]
        cell = _code_cell(half_run, errors[0]) if errors else None
        silence_errors(half_run)
    return NotebookFailedError(Failure(source, cell, kind), half_run)


def _code_cell(notebook: NotebookNode, number: int) -> int:
    """The number among the code cells of the notebook as it lies: papermill's own cell is not counted."""
    return sum(
        cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", ())
        for cell in notebook.cells[:number]
    )


def _log(log: Path, source: Path, text: str) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as opened:
        opened.write(f"--- {source.name}\n{text}\n")
