"""One client or hundreds: a process each, a bounded number at a time, nothing done twice, nothing lost with another.

A client that fails is told and the others go on. One that is unchanged since its report was written is left as it is.
Where the warm process is lost, what it was doing is done once more by the next.
"""

from __future__ import annotations

import os
import pickle
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.intake import UnknownClient, Wave, Workspace
from maillage.running import fence, manifest, nursery
from maillage.running.warm import LostError, Warm
from maillage.terms import LANGUAGES

if TYPE_CHECKING:
    from maillage.running.report import Outcome

ATTEMPTS = 2  # of a client whose warm process was lost; one that ends its own process is not tried again
RECORD = "batch.json"
LOGS = ("reports", ".logs")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of every client.

    Parameters
    ----------
    languages, formats, audiences : tuple of str
    force : bool
        Whether what is unchanged is done again.
    fork : bool
        Whether processes are forked from a warm one, where that is safe.
    """

    languages: tuple[str, ...] = LANGUAGES
    formats: tuple[str, ...] = ("html",)
    audiences: tuple[str, ...] = ()
    force: bool = False
    fork: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one client.

    Parameters
    ----------
    asked : str
        The client, as asked for.
    outcome : Outcome, optional
        When its files were read.
    unchanged : bool
        Whether nothing had to be done.
    unknown : UnknownClient, optional
    kind : str
        Of the fault that stopped it: the name of an error, or *died*, *astray*.
    path, reason : str
        Of a file that could not be written; the log of a fault, and its traceback; where astray reports were moved.
    seconds : float
    """

    asked: str
    outcome: Outcome | None = None
    unchanged: bool = False
    unknown: UnknownClient | None = None
    kind: str = ""
    path: str = ""
    reason: str = ""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the client's reports are there."""
        return self.unchanged or (not self.kind and self.outcome is not None and self.outcome.ok)


def run(
    workspace: Workspace,
    clients: Sequence[str],
    asked: Asked,
    *,
    jobs: int | None = None,
    scheduler: str = "",
    started: Callable[[str], None] = lambda client: None,
) -> Iterator[Result]:
    """Report on every client, in the order they are done; then look for what went astray, and write `batch.json`.

    Parameters
    ----------
    workspace : Workspace
    clients : sequence of str
        One named twice is done once.
    asked : Asked
    jobs : int
        Clients at a time; as many as there are processors by default.
    scheduler : str
        Address of a Dask scheduler whose workers see the same workspace; this machine does it where empty.
    started : callable
        Told each client that is begun.

    Yields
    ------
    Result
        One a client; once more, with *astray*, for one whose reports were then quarantined.
    """
    known: dict[str, None] = {}  # in the order asked for
    results = []
    for client in dict.fromkeys(clients):
        try:
            wave = workspace.wave(client)
            known[f"{wave.client}/{wave.wave}" if "/" in client else client] = None
        except UnknownClient as error:
            yield Result(client, unknown=error)
    record = _Record(workspace, len(known))
    try:
        produced = _on_cluster(scheduler) if scheduler else _here
        for result in produced(workspace, list(known), asked, jobs or _processors(), started):
            results.append(result)
            record.add(result)
            yield _without_names(result)
        for result in _astray(workspace, results):
            record.add(result)
            yield result
    finally:
        record.write()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _without_names(result: Result) -> Result:
    """For who prints it: names serve the search for what went astray alone."""
    return replace(result, outcome=replace(result.outcome, names=frozenset())) if result.outcome else result


# --- on this machine -------------------------------------------------------------------------------------------------


def _here(
    workspace: Workspace, clients: list[str], asked: Asked, jobs: int, started: Callable[[str], None]
) -> Iterator[Result]:
    """So many threads, each waiting for a client's process; closing this generator ends them all at once."""
    crew = _Crew(workspace, asked)
    pool = ThreadPoolExecutor(max(1, min(jobs, len(clients))))

    def one(client: str) -> Result:
        started(client)
        try:
            return crew.run(client)
        except Exception as fault:  # its folder may be gone by now, or unreadable
            return _fault(workspace, client, fault)

    try:
        for done in as_completed([pool.submit(one, client) for client in clients]):
            yield done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        crew.stop()
        pool.shutdown()


class _Crew:
    """The warm process of a batch, started anew when it is lost, and the clients it runs."""

    def __init__(self, workspace: Workspace, asked: Asked) -> None:
        self._workspace = workspace
        self._asked = asked
        self._shared = manifest.common(workspace, _chosen(asked))
        self._turn, self._usual = threading.Lock(), threading.Lock()
        self._warm: Warm | None = None
        self._cold = not asked.fork
        self._stopped = False

    def run(self, client: str) -> Result:
        begun = time.monotonic()
        wave = self._workspace.wave(client)
        if not self._asked.force and _is_unchanged(self._workspace, wave, manifest.inputs(wave, self._shared)):
            return Result(client, unchanged=True, seconds=time.monotonic() - begun)
        result = None
        for _ in range(ATTEMPTS):
            warm = self._ready()
            result = self._forked(warm, client) if warm else self._as_usual(client)
            if result is not None or self._stopped or (warm and warm.alive):
                break
        result = result or Result(client, kind="died", path=self._workspace.relative(_log(self._workspace)))
        return replace(result, seconds=time.monotonic() - begun)

    def _ready(self) -> Warm | None:
        with self._turn:
            if self._stopped or self._cold:
                return None
            if self._warm is None or not self._warm.alive:
                self._warm = Warm.launch(_log(self._workspace))
                self._cold = self._warm is None or not self._warm.ready()
            return None if self._cold or self._stopped else self._warm

    def _as_usual(self, client: str) -> Result | None:
        """In this process, one client after another: figures are drawn with settings that threads would share."""
        with self._usual:
            return None if self._stopped else _task(str(self._workspace.root), client, replace(self._asked, fork=False))

    def _forked(self, warm: Warm, client: str) -> Result | None:
        """What the client's own process found; None when it ended without a word."""
        reads, writes = os.pipe()
        request = {"module": __name__, "function": "_task", "given": (str(self._workspace.root), client, self._asked)}
        try:
            process = warm.fork(request, [writes])
        except LostError:
            os.close(reads)
            return None
        finally:
            os.close(writes)
        told = process.read(reads)
        try:
            return pickle.loads(told) if told else None
        except (pickle.UnpicklingError, EOFError):  # cut off while it told
            return None

    def stop(self) -> None:
        """End every client's process; whoever waits for one is told at once."""
        self._stopped = True
        if self._warm:
            self._warm.stop()


_crews: dict[tuple[str, Asked], tuple[str, _Crew]] = {}
_crews_turn = threading.Lock()


def crew_of(root: str, asked: Asked) -> _Crew:
    """The crew of a worker that lives longer than a batch; a new one where package or notebooks have changed."""
    workspace = Workspace(root)
    with _crews_turn:
        manifest.software.cache_clear()
        now = manifest.common(workspace, _chosen(asked))
        before, crew = _crews.get((root, asked), ("", None))
        if crew is None or before != now:
            if crew:
                crew.stop()
            crew = _Crew(workspace, asked)
            _crews[root, asked] = now, crew
        return crew


def _log(workspace: Workspace) -> Path:
    return workspace.root.joinpath(*LOGS, "batch.log")


# --- one client, in a process of its own -----------------------------------------------------------------------------


def _task(root: str, client: str, asked: Asked) -> Result:
    """Report on one client; whatever happens is told, never raised."""
    workspace = Workspace(root)
    try:
        wave = workspace.wave(client)
        if asked.fork and nursery.start():
            fence.close_behind(root, wave.client, wave.wave, reads=True)
        with _alone(workspace.root.joinpath(*LOGS, f"{wave.client}-{wave.wave}.lock")):
            return _report(workspace, client, asked)
    except Exception as fault:  # one client's fault must not cost the others their reports
        return _fault(workspace, client, fault)
    finally:
        nursery.stop()


def _fault(workspace: Workspace, client: str, fault: Exception) -> Result:
    if isinstance(fault, OSError):
        path = str(fault.filename or "data")
        return Result(client, kind="unwritable", path=path, reason=fault.strerror or type(fault).__name__)
    log = workspace.relative(fault_log(fault, workspace.root))
    return Result(client, kind=type(fault).__name__, path=log, reason="".join(traceback.format_exception(fault)))


def _report(workspace: Workspace, client: str, asked: Asked) -> Result:
    from maillage.running.report import report

    wave = workspace.wave(client)
    read = manifest.inputs(wave, manifest.common(workspace, _chosen(asked)))
    if not asked.force and _is_unchanged(workspace, wave, read):  # another batch was faster
        return Result(client, unchanged=True)
    outcome = report(
        workspace, client, languages=asked.languages, formats=asked.formats, audiences=asked.audiences, read=read
    )
    return Result(client, outcome)


def _is_unchanged(workspace: Workspace, wave: Wave, read: str) -> bool:
    folder = workspace.reports(wave.client, wave.wave)
    return manifest.unchanged(folder, lambda: manifest.state(workspace, wave, read))


def _chosen(asked: Asked) -> tuple[object, ...]:
    return asked.languages, asked.formats, asked.audiences


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Only one process at a time reports on a wave; a second one waits, then finds it unchanged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows: two commands at once on one client are not kept apart
        yield
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fault_log(fault: BaseException, root: Path) -> Path:
    """Write a fault's traceback under `reports`, or in a temporary folder where `reports` cannot be written."""
    import tempfile

    log = root.joinpath(*LOGS, "faults.log")
    append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(log, append, 0o600)
    except OSError:
        log = Path(tempfile.mkdtemp(prefix="maillage-")) / log.name
        descriptor = os.open(log, append, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as opened:
        opened.write("".join(traceback.format_exception(fault)))
    return log


# --- on a cluster ----------------------------------------------------------------------------------------------------


class ClusterError(RuntimeError):
    """The cluster cannot be had: *absent* (not installed) or *unreachable*."""


def _on_cluster(scheduler: str) -> Callable[..., Iterator[Result]]:
    def produced(
        workspace: Workspace, clients: list[str], asked: Asked, jobs: int, started: Callable[[str], None]
    ) -> Iterator[Result]:
        try:
            from maillage.running import cluster
        except ImportError:
            raise ClusterError("absent") from None
        yield from cluster.run(scheduler, workspace, clients, asked, started)

    return produced


# --- after all clients -----------------------------------------------------------------------------------------------


def _astray(workspace: Workspace, results: Sequence[Result]) -> Iterator[Result]:
    reports = [each for each in results if each.ok and each.outcome]
    if not reports:
        return
    from maillage.running.astray import astray, marks, quarantine

    known = marks(workspace, [each.outcome for each in results if each.outcome])
    for result in reports:
        names = astray(workspace, result.outcome, known)
        if names:
            away = quarantine(workspace, result.outcome)
            reason = ", ".join(names)
            outcome = replace(result.outcome, names=frozenset(), delivered=None)
            yield replace(result, outcome=outcome, kind="astray", path=workspace.relative(away), reason=reason)


class _Record:
    """`reports/batch.json`: what became of every client."""

    def __init__(self, workspace: Workspace, asked: int) -> None:
        self._path = workspace.root / "reports" / RECORD
        self._asked = asked
        self._clients: dict[str, dict[str, Any]] = {}

    def add(self, result: Result) -> None:
        state = "unchanged" if result.unchanged else "delivered" if result.ok else "failed"
        entry: dict[str, Any] = {"state": state, "seconds": round(result.seconds, 2)}
        if result.kind:
            entry["kind"] = result.kind
        self._clients[result.asked] = entry

    def write(self) -> None:
        """For more than one client: the record of a night is not replaced by a look at one."""
        if self._asked < 2:
            return
        from maillage.running.deliver import json_bytes, write_whole

        record = {"asked": self._asked, "clients": self._clients}
        with suppress(OSError):  # told client by client where nothing can be written
            write_whole(self._path, json_bytes(record))
