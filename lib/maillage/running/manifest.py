"""Whether a client's reports are what they would be if they were written again: by content, never by date.

`run.json` keeps one digest of all that a report is made from; while it is the same, and every file it lists still lies
there, nothing is run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from maillage.intake import Workspace
from maillage.intake.earlier import before
from maillage.intake.settings import FILE as SETTINGS_FILE
from maillage.intake.workspace import Wave
from maillage.running.places import notebooks_folder

KEY = "unchanged_while"
PACKAGE = Path(__file__).resolve().parents[1]
UNREADABLE = b"unreadable"


def common(workspace: Workspace, chosen: Sequence[object]) -> str:
    """A digest of what all clients have in common: software, notebooks, firm, its portfolio, what was asked for.

    Parameters
    ----------
    workspace : Workspace
    chosen : sequence
        Languages, formats and readers.
    """
    digest = hashlib.sha256(json.dumps([str(each) for each in chosen]).encode())
    digest.update(software().encode())
    notebooks = notebooks_folder(workspace)
    _add(digest, notebooks, notebooks.glob("*.ipynb"))
    firm = workspace.root / "data" / "firm"
    _add(digest, firm, _files(firm))
    reference = workspace.portfolio_reference
    _add(digest, reference.parent, [reference] if reference.is_file() else [])
    return digest.hexdigest()


def inputs(wave: Wave, shared: str) -> str:
    """A digest of what a run reads before it writes anything.

    Parameters
    ----------
    wave : Wave
    shared : str
        From `common`.
    """
    digest = hashlib.sha256(shared.encode())
    _add(digest, wave.folder, _files(wave.folder))
    return digest.hexdigest()


def state(workspace: Workspace, wave: Wave, read: str) -> str:
    """That digest with what runs add to: the client's key, its labels, what other waves' reports told and released."""
    digest, client = hashlib.sha256(read.encode()), wave.client
    waves = workspace.waves(client)
    kept = workspace.key_file(client), workspace.label_ledger(client), workspace.portfolio_share(client)
    told = (workspace.release_log(client, other) for other in waves if other != wave.wave)
    _add(digest, kept[0].parent, (path for path in (*kept, *told) if path.is_file()))
    earlier = (workspace.wave(f"{client}/{one}") for one in before(waves, wave.wave))
    results = (path for one in earlier for path in (workspace.results(one), one.folder / SETTINGS_FILE))
    _add(digest, workspace.root, (path for path in results if path.is_file()))
    return digest.hexdigest()


def unchanged(folder: Path, known: Callable[[], str]) -> bool:
    """Whether the reports of this folder were written from that very state, and none has gone since.

    Parameters
    ----------
    folder : Path
        A wave's report folder.
    known : callable
        The `state` of now; not called where there is no report.
    """
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        return record.get(KEY) == known() and all((folder / name).is_file() for name in record["outputs"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _add(digest: Any, folder: Path, paths: Iterable[Path]) -> None:
    """Names and contents; a file that cannot be read counts as such."""
    for path in sorted(paths):
        try:
            content = path.read_bytes()
        except OSError:
            content = UNREADABLE
        digest.update(f"\0{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode(errors="surrogateescape"))
        digest.update(content)


@cache
def software() -> str:
    """A digest of this package, byte by byte, and of the versions of everything that is installed beside it."""
    digest = hashlib.sha256()
    ours = (path for path in _files(PACKAGE) if path.suffix != ".pyc")
    _add(digest, PACKAGE, ours)
    installed = (each.metadata for each in distributions())  # read whole every time it is asked for
    for named in sorted(f"{each['Name']} {each['Version']}" for each in installed):
        digest.update(named.encode())
    return digest.hexdigest()
