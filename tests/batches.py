"""Workspaces of many small clients, commands that run while a test goes on, and the processes below them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat

from maillage import simulate as simulator

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def clients(root: Path, *names: str, home: str = "clients", people: int = 12) -> None:
    """A fictitious client of each name, at flash depth; no two alike."""
    for number, name in enumerate(names):
        tables = simulator.simulate(people=people, sites=1, seed=7 + number, maturity=0.3, depth="flash")
        settings = simulator.settings_for(name, people=people, depth="flash")
        simulator.write_client(tables, settings, root / "data" / home / name / "T0")


def own_notebook(root: Path, client: str, *, code: str = "", words: str = "") -> None:
    """Give a client a notebook of its own, with one more cell before its first section."""
    book = nbformat.read(NOTEBOOKS / "flash.ipynb", as_version=4)
    at = next(n for n, cell in enumerate(book.cells) if "compute" in cell.metadata.get("tags", ())) + 1
    cell = nbformat.v4.new_code_cell(code) if code else nbformat.v4.new_markdown_cell(words)
    book.cells.insert(at, cell)
    folder = root / "data" / "clients" / client / "T0" / "notebooks"
    folder.mkdir(exist_ok=True)
    nbformat.write(book, folder / "flash.ipynb")


def without_own_notebook(root: Path, client: str) -> None:
    shutil.rmtree(root / "data" / "clients" / client / "T0" / "notebooks")


def interruptible() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a test run in the background hands on that it is ignored


@contextmanager
def started(root: Path, *words: str, stderr: int = subprocess.PIPE) -> Iterator[subprocess.Popen[str]]:
    """The command while it runs, in a session of its own; whatever it left is killed at the end."""
    environment = {name: value for name, value in os.environ.items() if name != "MAILLAGE_ROOT"}
    process = subprocess.Popen(
        [sys.executable, "-m", "maillage", *words, "--root", str(root)], env=environment, cwd=root,
        stdout=subprocess.PIPE, stderr=stderr, text=True, encoding="utf-8", start_new_session=True,
        preexec_fn=interruptible,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def below(pid: int) -> list[int]:
    """The processes that descend from that one, nearest first."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found[1:]


def depth_of(pid: int, top: int) -> int:
    """How many generations lie between: 1 the warm process, 2 a client, 3 its nursery, 4 a kernel."""
    steps = 0
    while pid != top:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            return 0
        if pid <= 1:
            return 0
        steps += 1
    return steps


def wait_for(found: Callable[[], object], within: float = 90) -> object:
    """What the function finds, as soon as it finds something."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.05)
    raise AssertionError("it never came")


def of_generation(top: int, generation: int) -> list[int]:
    """The processes so many generations below."""
    return [pid for pid in below(top) if depth_of(pid, top) == generation]


def running(pids: list[int]) -> list[int]:
    """Those that still run; one nobody has yet asked about its end does not."""
    alive = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if state != "Z":
            alive.append(pid)
    return alive


def delivered(root: Path, client: str) -> dict[str, bytes]:
    """What lies in a client's report folder."""
    folder = root / "reports" / client / "T0"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
