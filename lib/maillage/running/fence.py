"""What a process of one client may open: nothing of another's, whatever a notebook or a fault makes it try."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from typing import Any

DATA, EXAMPLES, REPORTS = "data/clients", "data/examples", "reports"
SEALS, KEYS, COHORTS = "data/.seals", "data/.keys", "data/cohorts"
REFERENCE = "reports/portfolio/reference.json"  # figures of all, which name nobody
FENCED = (DATA, EXAMPLES, REPORTS, SEALS, KEYS, COHORTS)


def close_behind(root: str, client: str, wave: str, *, reads: bool = False) -> None:
    """From here on, this process opens files of that client alone; there is no way back.

    Parameters
    ----------
    root : str
        Of the workspace.
    client, wave : str
    reads : bool
        Whether it also reads the client's own files, keys and reports, and the figures of the firm's portfolio;
        otherwise its seals alone.
    """
    own = [f"{SEALS}/{client}/{wave}/"]
    if reads:
        own += [f"{home}/{client}/" for home in (DATA, EXAMPLES, REPORTS, SEALS)]
        own += [f"{KEYS}/{client}.", f"{REPORTS}/.logs/", REFERENCE]
    base = os.path.realpath(root)
    fenced = tuple(f"{os.path.join(base, folder)}/" for folder in FENCED)
    allowed = tuple(os.path.join(base, folder) for folder in own)
    sys.addaudithook(_hook(fenced, allowed))


def _hook(fenced: tuple[str, ...], allowed: tuple[str, ...]) -> Callable[[str, tuple[Any, ...]], None]:
    def watch(event: str, given: tuple[Any, ...]) -> None:
        if event != "open":
            return
        path = given[0]
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, (str, os.PathLike)):
            return
        whole = os.path.realpath(path)
        if whole.startswith(fenced) and not whole.startswith(allowed):
            print(f"refused to open: {whole}", file=sys.stderr)
            raise PermissionError(errno.EACCES, "a file of another client")

    return watch
