"""Processes forked from one that has everything imported, so that no client and no notebook pays for imports again.

    the command ── socket ──> warm process      imports, one thread, no client's data
                                └ client        reads one client, runs its notebooks, delivers
                                    └ nursery   forked before anything is read: opens the seal, computes the stages
                                        └ kernels

Each runs in a session of its own and dies with the one it was forked from. Only Linux has all that this stands on; on
other systems, and after any failure here, a client runs in a process started as usual.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NoReturn

SUPPORTED = sys.platform == "linux" and hasattr(os, "pidfd_open")
LONGEST = 150_000  # bytes of a request: well under what a socket of the kernel takes at once
START_WITHIN = 120  # seconds the warm process may take to import everything [convention]
FORK_WITHIN = 900  # seconds a nursery may compute before its first kernel [convention]
FOLDER = "mlg"  # private folders: /tmp/mlg<pid>-…, so that those of a dead process are known
PRELOADED = (
    "maillage.analysis", "maillage.deliverables.action_plan", "maillage.deliverables.deck", "maillage.deliverables.pdf",
    "maillage.deliverables.word", "maillage.diagnosis", "maillage.diagnosis.personal", "maillage.follow_up",
    "maillage.intake.exports",
    "maillage.live.desk", "maillage.live.widgets",  # the notebooks' own imports: a floor above, and none of ours
    "maillage.plan", "maillage.running.astray", "maillage.running.kernels", "maillage.running.report",
    "maillage.showing.figures", "babel.numbers", "encodings.ascii", "encodings.latin_1", "encodings.utf_8_sig",
    "ipykernel.debugger", "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.kernelspec", "ipykernel.zmqshell",
    "IPython.core.completer", "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger",
    "IPython.core.oinspect", "IPython.extensions.storemagic", "jupyter_client.manager",
    "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "nbclient", "nbformat", "numpy.random",
    "pandas", "papermill", "pdb", "scipy.optimize", "scipy.stats", "sqlite3", "tornado.platform.asyncio",
    "tornado.queues", "xmlrpc.server",
)  # fmt: skip
ROOMS = ("maillage.showing",)  # of which every module is imported: each exhibit has its own
ONE_THREAD = {"MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONSAFEPATH": "1"}


class LostError(RuntimeError):
    """The process that forks is gone, or did not answer."""


class Forked:
    """A process forked elsewhere, seen as `subprocess.Popen` would show it.

    Parameters
    ----------
    pid : int
    handle : int
        A pidfd: it stays that process’s even when the number is given to another.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, handle: int) -> None:
        self.pid = pid
        self._handle = handle
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs; how it ended is known to its parent alone."""
        if self.returncode is None and select.select([self._handle], [], [], 0)[0]:
            self.returncode = 1
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end."""
        if self.returncode is None and not select.select([self._handle], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("forked", timeout or 0)
        self.returncode = 1
        return 1

    def read(self, handle: int) -> bytes:
        """All that it writes to a pipe until its own end; whoever else holds the pipe is not waited for.

        Parameters
        ----------
        handle : int
            The end that is read; closed here.
        """
        told = []
        os.set_blocking(handle, False)
        try:
            while True:
                ready, _, _ = select.select([handle, self._handle], [], [])
                part = b""
                with suppress(BlockingIOError):
                    part = os.read(handle, 2**20)
                if part:
                    told.append(part)
                elif handle in ready or self._handle in ready:
                    return b"".join(told)
        finally:
            os.close(handle)

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def __del__(self) -> None:
        with suppress(OSError):
            os.close(self._handle)


# --- asking ----------------------------------------------------------------------------------------------------------


class Forker:
    """The asking end: one request, one forked process. May be shared by threads.

    Parameters
    ----------
    channel : socket
        Whose other end `serve` reads.
    """

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._turn = threading.Lock()

    def fork(self, request: Mapping[str, Any], handles: Sequence[int] = (), within: float = FORK_WITHIN) -> Forked:
        """Have a process forked for this request.

        Raises
        ------
        LostError
            When the other end is gone, or silent.
        """
        with self._turn:
            try:
                _send(self._channel, request, handles)
                self._channel.settimeout(within)
                answer, received = _receive(self._channel)
            except (OSError, ValueError) as fault:
                raise LostError(str(fault)) from None
            if answer is None or not received:
                raise LostError("no process was forked")
            return Forked(answer["pid"], received[0])

    def tell(self, message: Mapping[str, Any]) -> None:
        """Say something that asks for no answer.

        Raises
        ------
        LostError
            When the other end is gone.
        """
        with self._turn:
            try:
                _send(self._channel, message)
            except (OSError, ValueError) as fault:
                raise LostError(str(fault)) from None

    def close(self) -> None:
        """Let the other end go; all that it forked dies with it."""
        self._channel.close()


class Warm(Forker):
    """The warm process, as the command holds it."""

    def __init__(self, channel: socket.socket, process: subprocess.Popen[bytes]) -> None:
        super().__init__(channel)
        self._process = process

    @classmethod
    def launch(cls, log: Path) -> Warm | None:
        """Start one, without waiting for it; None where that is not to be had.

        Parameters
        ----------
        log : Path
            Receives what it and its clients write to stdout and stderr.
        """
        if not SUPPORTED:
            return None
        sweep()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            noise: Any = os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a")
        except OSError:  # a read-only workspace is told where the reports are written
            noise = open(os.devnull, "a")  # noqa: SIM115  closed at the end of the block below
        command = [sys.executable, "-m", "maillage.running.warm", str(theirs.fileno())]
        with theirs, noise:
            process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=noise, stderr=noise,
                start_new_session=True, env=os.environ | ONE_THREAD,
            )  # fmt: skip
        return cls(ours, process)

    def ready(self) -> bool:
        """Wait until it has imported everything; False when it ended before."""
        self._channel.settimeout(START_WITHIN)
        try:
            return _receive(self._channel)[0] is not None
        except OSError:
            return False

    @property
    def pid(self) -> int:
        """Of the warm process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it, and with it every process that was forked from it."""
        self.close()
        self._process.kill()
        self._process.wait()
        sweep()


# --- answering -------------------------------------------------------------------------------------------------------


def serve(
    channel: socket.socket,
    act: Callable[[Mapping[str, Any], list[int]], None],
    told: Callable[[Mapping[str, Any]], None] | None = None,
) -> NoReturn:
    """Fork a process for every request until the other end closes; this process keeps a single thread.

    Parameters
    ----------
    channel : socket
    act : callable
        What a forked process does with a request and the handles that came along; then it ends.
    told : callable
        What this process does with a message that has a `told` key.
    """
    alive: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([channel, *alive], [], [])
        for handle in [each for each in ready if each is not channel]:
            os.waitpid(alive.pop(handle), 0)
            os.close(handle)
        if channel not in ready:
            continue
        try:
            request, handles = _receive(channel)
        except OSError:
            request, handles = None, []
        if request is None:
            for pid in alive.values():
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
            os._exit(0)
        if "told" in request and told:
            told(request)
            continue
        if threads() > 1:  # a lock that one of them holds would stay shut in the child for ever
            for each in handles:
                os.close(each)
            with suppress(OSError):
                _send(channel, {"threads": threads()})
            continue
        parent = os.getpid()
        pid = os.fork()
        if not pid:
            channel.close()
            become(act, request, handles, parent)
        with suppress(OSError):  # the child does the same: whoever comes first
            os.setpgid(pid, pid)
        handle = os.pidfd_open(pid)
        alive[handle] = pid
        for each in handles:
            os.close(each)
        with suppress(OSError):
            _send(channel, {"pid": pid}, [handle])


def become(act: Callable[..., None], request: Mapping[str, Any], handles: list[int], parent: int) -> NoReturn:
    """What a forked process does, to its last line: it never returns into its parent's code."""
    try:
        die_with(parent)
        with suppress(OSError):
            os.setpgid(0, 0)
        reseed()
        act(request, handles)
        sys.stdout.flush()
    except SystemExit:
        pass
    except BaseException:  # into the log, and no further
        import traceback

        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stderr.flush()
        os._exit(0)


def threads() -> int:
    """How many this process has."""
    return len(os.listdir("/proc/self/task"))


def die_with(parent: int) -> None:
    """Have this process killed as soon as the one it was forked from is gone."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


def reseed() -> None:
    """Give this process random numbers of its own: it was forked with its sisters' state."""
    random.seed()
    if "numpy" in sys.modules:
        importlib.import_module("numpy.random").seed()


def _send(channel: socket.socket, message: Mapping[str, Any], handles: Sequence[int] = ()) -> None:
    packed = pickle.dumps(dict(message))
    if len(packed) > LONGEST:
        raise ValueError("too long a request")
    channel.settimeout(None)
    socket.send_fds(channel, [packed], list(handles))


def _receive(channel: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """A message and the handles that came along; None once the other end is closed."""
    packed, handles, _, _ = socket.recv_fds(channel, LONGEST + 1, 4)
    for handle in handles:
        os.set_inheritable(handle, False)
    return (pickle.loads(packed) if packed else None), list(handles)


# --- the warm process ------------------------------------------------------------------------------------------------


def main() -> NoReturn:
    """Import everything, then fork a process for each client; what it does is named in the request."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    preload(lambda: _abandoned(channel))
    if threads() > 1:
        sys.exit("a library started a thread: nothing can be forked safely")
    gc.collect()
    gc.freeze()
    _send(channel, {"ready": True})
    serve(channel, _call)


def _abandoned(channel: socket.socket) -> bool:
    """Whether the other end is gone; it says nothing before this process is ready."""
    return bool(select.select([channel], [], [], 0)[0]) and not channel.recv(1, socket.MSG_PEEK)


def preload(abandoned: Callable[[], bool] = bool) -> None:
    """Import what a client’s process, its nursery and its kernels need, and read what does not depend on a client.

    Parameters
    ----------
    abandoned : callable
        Asked between imports, which last for seconds: this process ends where it is true.
    """
    modules = [f"{room}.{each.name}" for room in ROOMS for each in iter_modules(importlib.import_module(room).__path__)]
    for name in (*PRELOADED, *modules):
        if abandoned():
            sys.exit(0)
        importlib.import_module(name)
    from maillage.catalogue import entries, groups
    from maillage.deliverables import html
    from maillage.language import Language
    from maillage.running import manifest
    from maillage.showing import figures

    for group in groups():
        entries(group)
    Language("en").text("")
    figures.preload()
    html.preload()
    manifest.software()


def _call(request: Mapping[str, Any], handles: list[int]) -> None:
    """Call a function of this package by its name and write what it returns, pickled, to the handle."""
    act = getattr(importlib.import_module(request["module"]), request["function"])
    found = pickle.dumps(act(*request["given"]))
    with os.fdopen(handles[0], "wb") as answer:
        answer.write(found)


# --- private folders -------------------------------------------------------------------------------------------------


def private_folder() -> Path:
    """A new folder that its owner alone reads, short enough for the paths of sockets."""
    return Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-", dir="/tmp" if os.path.isdir("/tmp") else None))


def sweep() -> None:
    """Remove the private folders of processes that were killed."""
    home = Path("/tmp" if os.path.isdir("/tmp") else tempfile.gettempdir())
    for folder in home.glob(f"{FOLDER}[0-9]*-*"):
        number = folder.name.removeprefix(FOLDER).split("-")[0]
        with suppress(OSError):
            ours = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
            if number.isdigit() and ours and not Path(f"/proc/{number}").exists():
                shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
