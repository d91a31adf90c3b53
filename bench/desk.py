"""The desk: how soon a live cell says that a decision is noted, and how soon its exhibits follow.

Run `python bench/desk.py`. Times are those of the kernel and of the process beside it, on the example; a browser adds
some hundredths of a second.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
CLIENT = "ateliers-brevenne"
DECISIONS = 12


def main() -> None:
    from maillage.analysis import analyse
    from maillage.diagnosis import diagnose
    from maillage.intake import Workspace, open_engagement, seal_client
    from maillage.live import desk
    from maillage.plan import plan

    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(CHECKOUT / "data" / "examples" / CLIENT, Path(folder) / "data" / "clients" / CLIENT)
        os.environ["MAILLAGE_ROOT"] = folder
        for cell, stage in (("findings", diagnose), ("causes", analyse), ("levers", plan), ("points", plan)):
            seal, _ = seal_client(Workspace(folder), CLIENT)
            screen = getattr(desk, cell)(stage(open_engagement(CLIENT, seal.stem))).screen()
            noted, followed = measured(screen)
            print(
                f"{cell}: noted, median of {len(noted)}: {1000 * statistics.median(noted):.0f} ms (most "
                f"{1000 * max(noted):.0f}); exhibits: {statistics.median(followed):.2f} s (most {max(followed):.2f})"
            )


def measured(screen) -> tuple[list[float], list[float]]:
    """Seconds until the row is added, and until the exhibits are drawn anew."""
    noted, keep = [], screen.keeper.keep

    def timed(*asked):
        start = time.perf_counter()
        kept = keep(*asked)
        noted.append(time.perf_counter() - start)
        return kept

    screen.keeper.keep = timed
    followed = []
    (key, *_) = screen.fields
    for number in range(DECISIONS):
        field = screen.fields[key]
        given = [option for _, option in field.options] if hasattr(field, "options") else [str(30 + number)]
        start = time.perf_counter()
        field.value = next(one for one in given if one != field.value)
        followed.append(time.perf_counter() - start)
    screen.keeper.keep = keep
    return noted[1:], followed[1:]  # the first waits for the process to have started


if __name__ == "__main__":
    main()
