"""What the benches share: runs of a script, each in a process of its own, and rows of a table."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def measured_runs(script: str, options: Sequence[str], count: int) -> list[dict[str, Any]]:
    """What the script prints with `--measure` and these options, run after run."""
    command = [sys.executable, str(Path(script).resolve()), "--measure", *options]
    return [
        json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout) for _ in range(count)
    ]


def row(name: str, numbers: Sequence[float], digits: int, *said: str) -> None:
    """One row of a table: a number for each run, then what was found."""
    cells = (name, ", ".join(f"{each:.{digits}f}" for each in numbers), *said)
    print(f"| {' | '.join(cells)} |")
