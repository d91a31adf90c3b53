"""Networks, people and targets of a very large client: overlap, coverage, what each network adds.

    python bench/coverage.py                      5,000 people, 60 networks, 500 targets
    python bench/coverage.py --people 500 --networks 20 --targets 100 --runs 3

Who goes where and who meets whom is drawn at random, a few networks much larger than the others. Each run is a process
of its own; numpy and scipy are imported beforehand. First what every client is shown, in one sum; below it what is
searched for, which above some number of links is no longer proved best, and then says so. Nothing here is asserted: a
machine's speed is no property of the code.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

from runs import measured_runs, row

SEED = 20261121
SHOWN = ("overlap of networks", "redundancy", "coverage", "marginal coverage", "single points")


def ours(people: int, networks: int, targets: int) -> dict[str, Any]:
    """Seconds of each measure, and whether what was searched for was found and proved."""
    import scipy.optimize
    import scipy.sparse  # noqa: F401, its import is not the measure

    from maillage.measures import coverage, overlap

    stream = np.random.default_rng(SEED)
    attends = stream.random((networks, people)) < stream.uniform(0.005, 0.08, (networks, 1))
    met_in = stream.random((networks, targets)) < stream.uniform(0.01, 0.12, (networks, 1))
    met_by = stream.random((people, targets)) < 10 / people
    values = stream.lognormal(0, 1, targets)
    seconds: dict[str, float] = {}

    def timed(name: str, measure: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        found = measure()
        seconds[name] = seconds.get(name, 0) + time.perf_counter() - start
        return found

    timed("overlap of networks", lambda: overlap.pairwise_overlap(attends))
    timed("redundancy", lambda: overlap.redundancy([np.flatnonzero(row).tolist() for row in attends]))
    for meets in (met_in, met_by):
        timed("coverage", lambda meets=meets: coverage.target_coverage(meets, values))
        timed("marginal coverage", lambda meets=meets: coverage.marginal_coverage(meets, values))
    timed("single points", lambda: coverage.single_points(met_by, values))
    curve = timed("curve of networks", lambda: coverage.coverage_curve(met_in, values))
    networks_needed = timed("smallest cover by networks", lambda: coverage.smallest_cover(met_in))
    people_needed = timed("smallest cover by people", lambda: coverage.smallest_cover(met_by))
    factor = timed("bus factor of people", lambda: coverage.bus_factor(met_by, values))
    said = {
        "curve of networks": f"{'best' if curve.exact else f'{curve.guarantee:.0%} of the best or more'}",
        "smallest cover by networks": f"{networks_needed.at_least} to {len(networks_needed.members)} networks",
        "smallest cover by people": f"{people_needed.at_least} to {len(people_needed.members)} people",
        "bus factor of people": f"{factor.at_least} to {factor.people} people",
    }
    return {"seconds": seconds, "said": said}


def main() -> None:
    """Time one size as often as asked, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--networks", type=int, default=60)
    parser.add_argument("--targets", type=int, default=500)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    size = (asked.people, asked.networks, asked.targets)
    if asked.measure:
        print(json.dumps(ours(*size)))
        return
    print(f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}")
    print("{:,} people, {:,} networks, {:,} targets\n".format(*size))
    options = [f"--{name}={count}" for name, count in zip(("people", "networks", "targets"), size, strict=True)]
    runs = measured_runs(__file__, options, asked.runs)
    print("| measure | s | found |")
    print("|---|---|---|")
    for name in runs[0]["seconds"]:
        row(name, [run["seconds"][name] for run in runs], 3, runs[0]["said"].get(name, ""))
        if name == SHOWN[-1]:
            row("**so far**", [sum(run["seconds"][shown] for shown in SHOWN) for run in runs], 3, "")


if __name__ == "__main__":
    main()
