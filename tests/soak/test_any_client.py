"""Drawn companies of every size, depth and maturity: their reports hold no hole and no contradiction."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from maillage import simulate
from maillage.deliverables.html import report
from maillage.deliverables.story import Story
from maillage.intake import Intake, Workspace, take_in
from maillage.language import Language
from maillage.showing.markup import plain_text
from maillage.terms import DEPTHS

DRAWS = 20 if os.environ.get("SOAK") == "short" else 200
HOLES = re.compile(r"\bNone\b|\bnan\b|\bNaN\b|\{[a-z_.]*\}|\binf\b|<Absent|Traceback")


@pytest.mark.parametrize("draw", range(DRAWS))
def test_any_drawn_company_reads_whole_in_both_languages(
    draw: int, tmp_path: Path, story_from: Callable[[Intake], Story]
) -> None:
    stream = np.random.default_rng([20261121, draw])
    depth = DEPTHS[draw % 3]
    people, sites = int(stream.integers(2, 160)), int(stream.integers(1, 5))
    tables = simulate.simulate(people, sites, seed=draw, maturity=float(stream.random()), depth=depth)
    dropped = [name for name in tables if name != "headcount" and stream.random() < 0.25]
    for name in dropped:
        del tables[name]
    settings = simulate.settings_for(f"Tirage {draw}", people=people, depth=depth)
    simulate.write_client(tables, settings, tmp_path / "data" / "clients" / "drawn" / "T0")
    intake = take_in(Workspace(tmp_path), "drawn")
    if intake.engagement is None:  # a table pointed at one that was dropped: told, and nothing is reported
        assert dropped
        assert any(problem.severity == "error" for problem in intake.problems)
        return
    story = story_from(intake)
    for code in ("fr", "en"):
        language = Language(code)
        said = "\n".join(plain_text(payload, language) for payload in story.payloads())
        assert not HOLES.search(said), HOLES.search(said)
        page = report(story, language)
        assert not re.search(r"<li>\s*</li>|<td[^>]*></td>|<p>\s*</p>", page)
