"""What each notebook computes for the committed examples: the one call of its compute cell.

    python bench/plan.py                          ateliers-brevenne, three runs
    python bench/plan.py maison-valserine --runs 5

Each run is a process of its own with nothing computed before; numpy, pandas, scipy and networkx are imported first,
which the table gives apart. A later stage needs the earlier ones: its time holds theirs. Prints the table of
docs/benchmarks.md. Nothing here is asserted: a machine's speed is no property of the code.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from importlib.metadata import version
from typing import Any

from runs import measured_runs, row

CLIENT = "ateliers-brevenne"
STAGES = ("diagnose", "analyse", "plan")


def ours(client: str, stage: str) -> dict[str, Any]:
    """Seconds of the imports and of the stage."""
    start = time.perf_counter()
    import networkx  # noqa: F401
    import pandas  # noqa: F401
    import scipy.optimize
    import scipy.sparse
    import scipy.stats  # noqa: F401

    from maillage import analysis, diagnosis, plan
    from maillage.intake import open_engagement

    imported = time.perf_counter() - start
    engagement = open_engagement(client)
    compute = {"diagnose": diagnosis.diagnose, "analyse": analysis.analyse, "plan": plan.plan}[stage]
    start, busy = time.perf_counter(), time.process_time()
    compute(engagement)
    return {"imports": imported, "seconds": time.perf_counter() - start, "cpu": time.process_time() - busy}


def main() -> None:
    """Time each stage as often as asked, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("client", nargs="?", default=CLIENT)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(ours(*asked.measure)))
        return
    print(f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}\n")
    print("| stage, with those before it | s | of processor | imports, s |")
    print("|---|---|---|---|")
    for stage in STAGES:
        runs = measured_runs(__file__, [asked.client, stage], asked.runs)
        cpu, imports = (", ".join(f"{run[name]:.2f}" for run in runs) for name in ("cpu", "imports"))
        row(stage, [run["seconds"] for run in runs], 2, cpu, imports)


if __name__ == "__main__":
    main()
