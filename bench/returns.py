"""What a programme may be worth: flows, rates, 10,000 draws twice, one input at a time.

    python bench/returns.py                      20 budget lines, 3 years, 10,000 draws
    python bench/returns.py --lines 5 --draws 100000 --runs 3

Budgets, margins and ranges are drawn at random. Each run is a process of its own; numpy and scipy are imported
beforehand. The sum is what the annex on money shows. Nothing here is asserted: a machine's speed is no property of the
code.
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


def ours(lines: int, draws: int) -> dict[str, Any]:
    """Seconds of each measure, and what it found."""
    import scipy.optimize
    import scipy.special  # noqa: F401, its import is not the measure

    from maillage.measures import returns, uncertainty
    from maillage.measures.money import BudgetLine, Range

    stream = np.random.default_rng(SEED)

    def spread(most: float) -> Range:
        return Range(*np.sort(stream.random(3) * most).tolist())

    programme = returns.Programme(
        {
            str(line): BudgetLine(float(stream.uniform(10, 120)), spread(80), spread(0.6), spread(1), "D")
            for line in range(lines)
        },
        costs=[28 * lines / 5, 12 * lines / 5, 6 * lines / 5, 6 * lines / 5],
    )
    seconds: dict[str, float] = {}

    def timed(name: str, measure: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        found = measure()
        seconds[name] = time.perf_counter() - start
        return found

    flows = timed("flows", lambda: returns.programme_flows(programme))
    rates = timed("rates", lambda: returns.irr_roots(flows))
    timed("by evidence", lambda: returns.npv_by_evidence(programme))
    alone = timed("draws", lambda: uncertainty.simulate_npv(programme, draws))
    together = timed(
        "draws, correlated", lambda: uncertainty.simulate_npv(programme, draws, correlation=uncertainty.CORRELATION)
    )
    exact = timed("exact mean", lambda: uncertainty.npv_moments(programme))
    bars = timed("tornado", lambda: uncertainty.programme_tornado(programme))
    said = {
        "rates": f"{len(rates)}",
        "draws": f"mean {alone.mean:.1f}, loss {alone.loss_probability:.2f}",
        "draws, correlated": f"mean {together.mean:.1f}, loss {together.loss_probability:.2f}",
        "exact mean": f"mean {exact.mean:.1f}",
        "tornado": f"{len(bars)} bars",
    }
    return {"seconds": seconds, "said": said}


def main() -> None:
    """Time one size as often as asked, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=20)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(ours(asked.lines, asked.draws)))
        return
    print(f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}")
    print(f"{asked.lines:,} lines, {asked.draws:,} draws\n")
    runs = measured_runs(__file__, [f"--lines={asked.lines}", f"--draws={asked.draws}"], asked.runs)
    print("| measure | s | found |")
    print("|---|---|---|")
    for name in runs[0]["seconds"]:
        row(name, [run["seconds"][name] for run in runs], 3, runs[0]["said"].get(name, ""))
    row("**all**", [sum(run["seconds"].values()) for run in runs], 3, "")


if __name__ == "__main__":
    main()
