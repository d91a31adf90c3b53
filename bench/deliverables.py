"""What each format costs beside the page alone, from one Story: drawing first, then writing, in turn, in one run.

Prints tables for docs/benchmarks.md. Nothing here is asserted: a machine's speed is no property of the code.
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from conftest import CHECKOUT, about, run_in_process
from maillage.deliverables.formats import render
from maillage.deliverables.story import Story, read_story
from maillage.intake import Workspace, take_in
from maillage.language import Language
from maillage.showing.figures import drawn_rows, picture
from maillage.terms import FORMATS

CLIENT = "ateliers-brevenne"
FRENCH = Language("fr")
RUNS = 5


def timed(act) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def drawn(story: Story, form: str) -> list[float]:
    """Seconds each figure takes to draw, which is then kept for every format."""
    shown = [one for one in story.payloads() if "chart" in one and drawn_rows(one)]
    return [timed(lambda one=one: picture(one, FRENCH, form)) for one in shown]


def main() -> None:
    """Draw every figure, then write every format in turn, the figures being drawn."""
    intake = take_in(Workspace(CHECKOUT), CLIENT)
    story = read_story(about(intake), run_in_process(intake))
    print(f"Python {platform.python_version()}, {CLIENT}, French")
    print("\n| drawing | figures | median ms | most ms | together s |\n|---|---|---|---|---|")
    for form in ("svg", "png"):
        times = drawn(story, form)
        print(
            f"| {form} | {len(times)} | {1000 * statistics.median(times):.0f} | {1000 * max(times):.0f} "
            f"| {sum(times):.1f} |"
        )
    sizes = {}
    for name in FORMATS:  # imports and first pages apart
        sizes[name] = render(story, FRENCH, [name]).files
    times = {name: [] for name in (*FORMATS, "all five")}
    for _ in range(RUNS):
        for name in times:
            formats = FORMATS if name == "all five" else (name,)
            times[name].append(timed(lambda formats=formats: render(story, FRENCH, formats)))
    page = statistics.median(times["html"])
    print("\n| format, figures drawn | median s | least | most | times the page | kB |\n|---|---|---|---|---|---|")
    for name, seconds in times.items():
        held = sizes.get(name, {})
        weight = sum(len(content) for path, content in held.items() if "/" not in path) // 1000 or "–"
        print(
            f"| {name} | {statistics.median(seconds):.2f} | {min(seconds):.2f} | {max(seconds):.2f} "
            f"| {statistics.median(seconds) / page:.1f} | {weight} |"
        )


if __name__ == "__main__":
    main()
