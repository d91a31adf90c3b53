"""The process beside a desk's kernel that adds what is decided to the client's files, and seals them anew.

It reads names and says none: what comes back is a seal, and at most one message.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

from maillage.intake import Workspace
from maillage.language import Language, phrase

LOST = phrase(
    "Le programme qui note les décisions s’est arrêté. Regarder si la dernière est à l’écran, et décider de nouveau."
)


class Keeper:
    """One client's; it is started at once, and again after it was lost.

    Parameters
    ----------
    client : str
        `acme/T0`.
    """

    def __init__(self, client: str) -> None:
        self._client = client
        self._process = self._started()

    def _started(self) -> subprocess.Popen:
        root = str(Workspace().root)
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "maillage", "desk", self._client, "--root", root],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        )  # fmt: skip

    def keep(self, language: Language, asked: Mapping[str, Any]) -> tuple[bool, str]:
        """Have a row added: whether it was, and what to tell."""
        if self._process.poll() is not None:
            self._process = self._started()
        said = self._said(language, json.dumps({"language": language.code, **asked}) + "\n")
        return said.get("kept", False), said["tell"]

    def seal(self, language: Language) -> tuple[str, str]:
        """The seal of what stands after that row, and what to tell where there is none."""
        said = self._said(language)
        return said.get("seal", ""), said["tell"]

    def _said(self, language: Language, line: str = "") -> dict[str, Any]:
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())
        except (OSError, ValueError):
            self._process.kill()
            self._process.wait()
            return {"tell": language.printed(LOST)}


@cache
def keeper(client: str) -> Keeper:
    """The one of this kernel."""
    return Keeper(client)
