"""Running `maillage` as its reader does: in a process of its own, on a workspace of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def command(root: Path, *words: str) -> Answer:
    """Run the command in that workspace and in no other."""
    environment = {name: value for name, value in os.environ.items() if name != "MAILLAGE_ROOT"}
    done = subprocess.run(
        [sys.executable, "-m", "maillage", *words, "--root", str(root)],
        capture_output=True, text=True, encoding="utf-8", env=environment, cwd=root, check=False,
    )  # fmt: skip
    return Answer(done.returncode, done.stdout, done.stderr)
