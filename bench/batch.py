"""Many clients: the command, a loop of plain commands, and the floor no runner can go below.

    python bench/batch.py                      30 clients at standard depth, three notebooks and HTML: three ways
    python bench/batch.py --flash 200          flash diagnostics of a cohort
    python bench/batch.py --small 1000         time and memory over a long run, then nothing to do

The floor runs the same code cells and draws the same figures, in the executed notebook and in the reports, in one
process a core with everything imported and drawn before: no kernel, no messages, no client kept from the next, no files
but the reports. Our overhead is what the command takes beyond it. Prints tables for
docs/benchmarks.md; nothing here is asserted.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ("01_diagnosis", "02_analysis", "03_plan")
CORES = len(os.sched_getaffinity(0))
PEOPLE = {"flash": 12, "standard": 60}


def workspace(root: Path, count: int, depth: str) -> list[str]:
    """So many fictitious clients, no two alike."""
    from maillage import simulate

    names = [f"client-{number:04}" for number in range(count)]
    people = PEOPLE[depth]
    for number, name in enumerate(names):
        tables = simulate.simulate(people=people, sites=1, seed=number, maturity=0.35, depth=depth)
        settings = simulate.settings_for(name, people=people, depth=depth)
        simulate.write_client(tables, settings, root / "data" / "clients" / name / "T0")
    return names


def timed(act: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def ours(root: Path, *words: str) -> None:
    """The command over every client of the workspace."""
    command = [sys.executable, "-m", "maillage", "report", "--all", "--root", str(root), *words]
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)


def loop(root: Path, names: Sequence[str]) -> None:
    """Three times papermill and nbconvert a client, as many clients at a time as there are cores."""
    python = sys.executable
    steps = " && ".join(
        f"{python} -m papermill {ROOT}/notebooks/{book}.ipynb $0/{{}}-{book}.ipynb -p client {{}} --log-level ERROR "
        f"--no-progress-bar && {python} -m nbconvert --to html --no-input --log-level ERROR $0/{{}}-{book}.ipynb"
        for book in NOTEBOOKS
    )
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["xargs", f"-P{CORES}", "-I{}", "sh", "-c", steps, folder], input="\n".join(names), text=True, check=True,
            env=os.environ | {"MAILLAGE_ROOT": str(root)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def _floor_of_one(given: tuple[Path, str]) -> None:
    from conftest import run_in_process
    from maillage.deliverables.formats import render
    from maillage.deliverables.story import read_story
    from maillage.intake import Workspace, take_in
    from maillage.language import Language
    from maillage.running.outputs import draw
    from maillage.running.report import _about
    from maillage.showing.figures.typefaces import PLAIN
    from maillage.terms import LANGUAGES

    root, name = given
    intake = take_in(Workspace(root), name)
    executed = run_in_process(intake)
    for _, notebook in executed:
        draw(notebook, Language(intake.language, "EUR"), PLAIN)
    story = read_story(_about(intake), executed)
    for code in LANGUAGES:
        for path, content in render(story, Language(code, "EUR"), ("html",)).files.items():
            (root / f"{name}-{code}-{Path(path).name}").write_bytes(content)


def floor(root: Path, names: Sequence[str], pool: multiprocessing.pool.Pool) -> None:
    """The same cells and figures, in processes that are there already."""
    pool.map(_floor_of_one, [(root, name) for name in names], chunksize=1)


def _preload() -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    os.environ["MPLBACKEND"] = "Agg"
    from maillage.running.warm import preload

    preload()


def three_ways(count: int, runs: int) -> None:
    """The command, the loop and the floor over the same clients."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        names = workspace(root, count, "standard")
        _preload()
        with multiprocessing.get_context("fork").Pool(CORES) as pool:
            rounds = [
                (
                    timed(lambda: ours(root, "--force")),
                    timed(lambda: floor(root, names, pool)),
                    timed(lambda: loop(root, names)),
                )
                for _ in range(runs)
            ]
    print(f"{count} clients at standard depth, three notebooks, HTML in two languages; the loop: in one")
    print("| | s | a client, s |")
    print("|---|---|---|")
    for name, at in (("`maillage report --all`", 0), ("floor", 1), ("papermill and nbconvert", 2)):
        values = [each[at] for each in rounds]
        print(f"| {name} | {', '.join(f'{value:.0f}' for value in values)} | {min(values) / count:.2f} |")
    print(f"\nOurs / floor: {', '.join(f'{a / b:.2f}' for a, b, _ in rounds)}.")
    print(f"Ours / loop: {', '.join(f'{a / c:.2f}' for a, _, c in rounds)}.")
    print(f"Our overhead / the loop's: {', '.join(f'{(a - b) / (c - b):.3f}' for a, b, c in rounds)}.")


def _memory(top: int) -> int:
    """Bytes of its own that a process and all below it hold [proportional]."""
    found, total = [top], 0
    for pid in found:
        try:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in task.read_text().split()]
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
        except (OSError, StopIteration):
            continue
    return total


def long_run(count: int, depth: str) -> None:
    """How time and memory go over so many clients, then the command again with nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        workspace(root, count, depth)
        command = [sys.executable, "-m", "maillage", "report", "--all", "--root", str(root)]
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
        ends: list[float] = []
        held: list[tuple[int, int]] = []
        watching = threading.Event()

        def watch() -> None:
            while not watching.wait(2):
                held.append((len(ends), _memory(process.pid)))

        threading.Thread(target=watch, daemon=True).start()
        for line in process.stdout or ():
            if line.rstrip().endswith("fr/report.html"):
                ends.append(time.perf_counter() - begun)
        process.wait()
        watching.set()
        total = time.perf_counter() - begun
        again = timed(lambda: ours(root))
        done = json.loads((root / "reports" / "batch.json").read_text())["clients"]
    print(
        f"{count} clients at {depth} depth: {total:.0f} s, {total / count:.2f} s a client; nothing to do: {again:.1f} s"
    )
    print(f"states of the second run: {sorted({entry['state'] for entry in done.values()})}")
    tenth = max(count // 10, 1)
    print("| clients | s for each hundred | memory, MB |")
    print("|---|---|---|")
    for first in range(0, count, tenth):
        last = min(first + tenth, len(ends)) - 1
        start = ends[first - 1] if first else 0.0
        most = max((size for at, size in held if first <= at <= last), default=0)
        print(f"| {first + 1} to {last + 1} | {(ends[last] - start) * 100 / tenth:.1f} | {most / 1e6:.0f} |")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--flash", type=int)
    parser.add_argument("--small", type=int)
    given = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, papermill {version('papermill')}, {CORES} cores")
    if given.flash:
        long_run(given.flash, "flash")
    elif given.small:
        long_run(given.small, "flash")
    else:
        three_ways(given.clients, given.runs)


if __name__ == "__main__":
    main()
