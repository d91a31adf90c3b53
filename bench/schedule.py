"""The critical path of a plan far larger than any client's: 500 tasks, each after some of the thirty before it.

    python bench/schedule.py                      500 tasks
    python bench/schedule.py --tasks 5000 --runs 7

Ours gives early and late dates, floats and critical chains; `dag_longest_path` of networkx, where it is installed, one
longest chain, its graph made from the same tasks within the time. Both in turn in each run, imports beforehand, their
ends compared. Nothing here is asserted of speed: a machine's is no property of the code.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from importlib.metadata import version
from importlib.util import find_spec

import numpy as np

from maillage.measures.schedule import Schedule, Task, critical_path
from runs import measured_runs, row

SEED = 20261121
REACH = 30
BEFORE_MAX = 4


def plan_of(size: int) -> dict[str, Task]:
    """Tasks of 1 to 20 days, most of them after up to four of the thirty before."""
    stream = np.random.default_rng(SEED)
    tasks = {}
    for number in range(size):
        earlier = stream.integers(max(0, number - REACH), number, stream.integers(0, BEFORE_MAX + 1)) if number else []
        tasks[f"t{number}"] = Task(int(stream.integers(1, 21)), [f"t{one}" for one in sorted(set(map(int, earlier)))])
    return tasks


def theirs(tasks: dict[str, Task]) -> int:
    """Length of the longest chain, by networkx."""
    import networkx

    graph = networkx.DiGraph()
    for name, task in tasks.items():
        graph.add_edge(name, "end", weight=task.duration)
        graph.add_weighted_edges_from((earlier, name, tasks[earlier].duration) for earlier in task.after)
    return networkx.path_weight(graph, networkx.dag_longest_path(graph), "weight")


def measured(size: int) -> dict[str, float]:
    """Seconds of both ways, and what was found."""
    tasks = plan_of(size)
    start = time.perf_counter()
    found: Schedule = critical_path(tasks)
    ours = time.perf_counter() - start
    said = {
        "ours": ours,
        "links": sum(len(task.after) for task in tasks.values()),
        "days": found.duration,
        "critical": len(found.critical),
        "chains": len(found.critical_paths),
    }
    if find_spec("networkx"):
        import networkx  # noqa: F401, its import is not the measure

        start = time.perf_counter()
        days = theirs(tasks)
        said["theirs"] = time.perf_counter() - start
        if days != found.duration:
            raise SystemExit(f"{found.duration} days found, {days} by networkx")
    return said


def main() -> None:
    """Time one size as often as asked, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measured(asked.tasks)))
        return
    runs = measured_runs(__file__, [f"--tasks={asked.tasks}"], asked.runs)
    one = runs[0]
    print(f"Python {platform.python_version()}" + (f", networkx {version('networkx')}" if "theirs" in one else ""))
    print(f"{asked.tasks:,} tasks, {one['links']:,} links: {one['days']:,} days,", end=" ")
    print(f"{one['critical']} critical tasks, {one['chains']} critical chains named\n")
    print("| way | s, run by run |")
    print("|---|---|")
    row("`critical_path`", [run["ours"] for run in runs], 4)
    if "theirs" in one:
        row("`networkx.dag_longest_path`", [run["theirs"] for run in runs], 4)
        row("**ratio, ours over networkx**", [run["ours"] / run["theirs"] for run in runs], 2)


if __name__ == "__main__":
    main()
