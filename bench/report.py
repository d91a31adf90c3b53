"""One client's report against the plain commands on the same notebooks, in turn, in one run.

Prints a table for docs/benchmarks.md: medians, spread and the ratio pair by pair. Nothing here is asserted: a machine's
speed is no property of the code.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLIENT = "ateliers-brevenne"
NOTEBOOKS = ("01_diagnosis", "02_analysis", "03_plan")
RUNS = 3


def run(*command: str) -> str:
    """Run a command of this environment from the checkout; its standard output."""
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def ours() -> None:
    """Three notebooks, then the report in both languages."""
    run("maillage", "report", CLIENT, "--force")


def plain() -> None:
    """The same three notebooks by papermill, then each to HTML by nbconvert: one language, no report."""
    sealed = run("maillage", "seal", CLIENT).strip()
    with tempfile.TemporaryDirectory() as folder:
        for name in NOTEBOOKS:
            executed = f"{folder}/{name}.ipynb"
            run("papermill", f"notebooks/{name}.ipynb", executed, "-p", "client", CLIENT, "-p", "sealed", sealed)
            run("nbconvert", "--to", "html", "--no-input", executed)


def timed(act: Callable[[], None]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> None:
    """Warm the disk once, then time the two ways in turn."""
    ours()
    pairs = [(timed(ours), timed(plain)) for _ in range(RUNS)]
    starts = [timed(lambda: run("maillage", "--help")) for _ in range(RUNS)]
    print(f"Python {platform.python_version()}, papermill {version('papermill')}, nbconvert {version('nbconvert')}")
    print("| way | median s | least | most |")
    print("|---|---|---|---|")
    for name, values in (
        ("`maillage report`, three notebooks, HTML in two languages", [a for a, _ in pairs]),
        ("`papermill` and `jupyter nbconvert`, one language", [b for _, b in pairs]),
        ("`maillage --help`", starts),
    ):
        print(f"| {name} | {statistics.median(values):.1f} | {min(values):.1f} | {max(values):.1f} |")
    print(f"\nRatio ours / plain, pair by pair: {', '.join(f'{a / b:.2f}' for a, b in pairs)}")


if __name__ == "__main__":
    main()
