"""Putting files in a client's report folder: whole or not at all, and never over what a person edited."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from maillage.intake.deciding import open_elsewhere

HALF_WRITTEN = ".new-"  # how the names of files begin that have not taken their place yet
OPENED = (".html", ".ics", ".pdf", ".docx", ".pptx", ".xlsx")  # what people open


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was written.

    Parameters
    ----------
    written : mapping of str to str
        SHA-256 by path relative to the report folder.
    kept : list of (str, str)
        Files a person had edited since they were written, or had open, and the name the new one was given beside it.
    """

    written: dict[str, str] = field(default_factory=dict)
    kept: list[tuple[str, str]] = field(default_factory=list)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_record(path: Path) -> dict[str, Any]:
    """What an earlier run put on record; nothing where there is no record that can be read."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def known_digests(record: Mapping[str, Any]) -> dict[str, set[str]]:
    """What the runs before wrote, and what the last was about to write when it was cut off, by path."""
    known: dict[str, set[str]] = {}
    for part in ("outputs", "older", "planned"):
        for name, sha256 in record.get(part, {}).items():
            known.setdefault(name, set()).add(sha256)
    return known


def left_over(folder: Path, record: Mapping[str, Any], delivered: Delivered) -> dict[str, str]:
    """What earlier runs wrote, that still lies there and was not written again: it tells of another reading."""
    before = record.get("older", {}) | record.get("outputs", {})
    return {
        name: sha256
        for name, sha256 in sorted(before.items())
        if name not in delivered.written and (folder / name).is_file()
    }


def unedited(folder: Path, left: Mapping[str, str]) -> tuple[str, ...]:
    """Those of them that people open and nobody edited since: an edited one is its reader's own by now."""
    return tuple(
        name
        for name, sha256 in left.items()
        if name.endswith(OPENED) and digest((folder / name).read_bytes()) == sha256
    )


def json_bytes(content: Any) -> bytes:
    """JSON a person can read and compare, the same bytes for the same content."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file by a temporary name and a rename, so that no reader ever meets half of it."""
    temporary = _written_beside(path, content, mode)
    try:
        os.replace(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def sweep(folder: Path) -> None:
    """Remove what a run that was killed left half-written there; for who writes there alone."""
    for left in folder.glob(f"{HALF_WRITTEN}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _written_beside(path: Path, content: bytes, mode: int) -> str:
    """The content in a temporary file of the same folder, on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=HALF_WRITTEN)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.chmod(temporary, mode)
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def deliver(
    folder: Path,
    files: Mapping[str, bytes],
    earlier: Mapping[str, Collection[str]],
    *,
    private: Collection[str] = (),
) -> Delivered:
    """Write every file of a run; all are on disk before the first takes its place.

    Parameters
    ----------
    folder : Path
        The client's report folder.
    files : mapping of str to bytes
        Content by relative path.
    earlier : mapping of str to str
        What earlier runs wrote or were about to write: SHA-256 by relative path. A file that is there with another
        content was edited by a person (or is not ours), or one that is open in an office program: it stays, and the
        new one is written beside it.
    private : collection of str
        Paths of files that their owner alone may open.
    """
    for parent in {(folder / name).parent for name in files}:
        sweep(parent)
    done = Delivered()
    waiting: list[tuple[str, Path]] = []
    try:
        for name, content in files.items():
            at = next(each for each in _names(name) if _ours(folder / each, content, earlier.get(each, ())))
            mode = 0o600 if name in private else 0o644
            waiting.append((_written_beside(folder / at, content, mode), folder / at))
            done.written[at] = digest(content)
            if at != name:
                done.kept.append((name, at))
        for temporary, path in waiting:
            os.replace(temporary, path)
    finally:
        for temporary, _ in waiting:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
    return done


def _names(name: str) -> Iterator[str]:
    """The file's own name, then those given beside what a person edited: `report.new.html`, `report.new-2.html`."""
    path = PurePosixPath(name)
    yield name
    yield path.with_name(f"{path.stem}.new{path.suffix}").as_posix()
    for number in itertools.count(2):
        yield path.with_name(f"{path.stem}.new-{number}{path.suffix}").as_posix()


def _ours(path: Path, content: bytes, earlier: Collection[str]) -> bool:
    """Whether a file may be written there: nothing is, or what an earlier run wrote, or the same."""
    if not path.exists():
        return True
    found = digest(path.read_bytes())
    return found == digest(content) or (found in earlier and not open_elsewhere(path))
