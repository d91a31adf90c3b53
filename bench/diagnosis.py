"""The diagnosis of a client of a hundred and forty people, of five thousand, of a hundred thousand.

    python bench/diagnosis.py                     140, 5,000 and 100,000 respondents
    python bench/diagnosis.py 1900 --runs 3       another size, three times

The answers are made on the fly and put in the place of those of a small client that was taken in (intake refuses a
file of a hundred thousand respondents): each scored question of the core and of the bank, some sixty in all, by the
audiences that are asked it, at three sites; everybody answered. Each run is a process of its own, with nothing computed
before; pandas and scipy are imported beforehand. Prints the table of docs/benchmarks.md. Nothing here is asserted: a
machine's speed is no property of the code.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from runs import measured_runs

SIZES = (140, 5_000, 100_000)
CLIENT = "grand"
SEED = 20261121
LEVELS = {"executives": "executive", "managers": "manager", "employees": "employee"}
CODES = {
    "likert": ("l1", "l2", "l3", "l4", "l5"),
    "fact": ("yes", "partly", "no", "dk"),
    "fact_yes_no": ("yes", "no", "dk"),
    "count3": ("none", "once", "twice_or_more"),
}


def engagement_of(root: Path, people: int) -> Any:
    """A sealed engagement of so many people."""
    from maillage.intake import Workspace, take_in
    from maillage.intake.seal import Columns

    counts = {"executives": max(8, people // 100), "managers": people // 10}
    counts["employees"] = people - sum(counts.values())
    folder = root / "data" / "clients" / CLIENT / "T0"
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text(
        'schema = 1\nname = "Grand"\nlanguage = "fr"\ndepth = "in_depth"\nas_of = 2026-01-31\n\n'
        "[dimension_targets]\nd1 = 60\nd5 = 60\n",
        encoding="utf-8",
    )
    rows = "".join(f"production;{LEVELS[audience]};{count}\n" for audience, count in counts.items())
    (folder / "headcount.csv").write_text(f"function;level;count\n{rows}", encoding="utf-8")
    engagement = take_in(Workspace(root), CLIENT).engagement
    assert engagement
    columns = _answers(counts)
    answers = Columns(len(columns["item"]), columns)
    return replace(engagement, tables={**engagement.tables, "answers": answers}, seal=f"of {people}")


def _answers(counts: dict[str, int]) -> dict[str, tuple]:
    """The long table of answers, by column."""
    from maillage.catalogue import entries

    stream = np.random.default_rng(SEED)
    items = [item for item in entries("item").values() if item.fields["dimension"] and item.fields["form"] in CODES]
    given: dict[str, list] = {name: [] for name in ("respondent", "audience", "site", "item", "value")}
    first = 0
    for audience, count in counts.items():
        people = np.array([f"r{number:06}" for number in range(first, first + count)])
        sites, first = stream.choice(list("ABC"), count), first + count
        for item in items:
            if audience in (item.fields["audience"], *(item.fields.get("also") or ())):
                parts = (people, [audience] * count, sites, [item.id] * count,
                         stream.choice(CODES[item.fields["form"]], count))  # fmt: skip
                for column, part in zip(given.values(), parts, strict=True):
                    column.extend(part)
    return {name: tuple(map(str, column)) for name, column in given.items()}


def peak() -> float:
    """The most memory this process ever held [MB]; nought where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM:"))


def ours(people: int) -> dict[str, Any]:
    """Seconds of the diagnosis, and what was held before and at most."""
    import pandas  # noqa: F401, its import is not the diagnosis
    import scipy.optimize
    import scipy.stats  # noqa: F401

    from maillage.diagnosis import diagnose

    with tempfile.TemporaryDirectory() as folder:
        engagement = engagement_of(Path(folder), people)
    before = peak()
    start, busy = time.perf_counter(), time.process_time()
    found = diagnose(engagement)
    seconds, cpu = time.perf_counter() - start, time.process_time() - busy
    assert found.fact("diagnosis.dimensions_measured").value == 11
    cells = len(engagement.tables["answers"])
    return {"seconds": seconds, "cpu": cpu, "answers": cells, "before": before, "peak": peak()}


def main() -> None:
    """Time each size as often as asked, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="respondents")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(ours(asked.measure)))
        return
    print(f"Python {platform.python_version()}, pandas {version('pandas')}, scipy {version('scipy')}\n")
    print("| respondents | answers | `diagnose`, s | of processor | peak memory, MB | of which before it |")
    print("|---|---|---|---|---|---|")
    for size in asked.sizes:
        runs = measured_runs(__file__, [str(size)], asked.runs)
        seconds, cpu = (", ".join(f"{run[name]:.2f}" for run in runs) for name in ("seconds", "cpu"))
        most, before = (max(run[name] for run in runs) for name in ("peak", "before"))
        print(f"| {size:,} | {runs[0]['answers']:,} | {seconds} | {cpu} | {most:.0f} | {before:.0f} |")


if __name__ == "__main__":
    main()
