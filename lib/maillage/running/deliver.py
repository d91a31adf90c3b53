"""Putting files in a client's report folder: whole or not at all, and never over what a person edited."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was written.

    Parameters
    ----------
    written : mapping of str to str
        SHA-256 by path relative to the report folder.
    kept : list of (str, str)
        Files a person had edited since they were written, and the name the new one was given beside it.
    """

    written: dict[str, str] = field(default_factory=dict)
    kept: list[tuple[str, str]] = field(default_factory=list)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by a temporary name and a rename, so that no reader ever meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def deliver(folder: Path, files: Mapping[str, bytes], earlier: Mapping[str, str]) -> Delivered:
    """Write every file of a run.

    Parameters
    ----------
    folder : Path
        The client's report folder.
    files : mapping of str to bytes
        Content by relative path.
    earlier : mapping of str to str
        What the run before wrote: SHA-256 by relative path. A file that is there with another content was edited by a
        person (or is not ours): it stays, and the new one is written beside it.
    """
    done = Delivered()
    for name, content in files.items():
        path = folder / name
        if path.exists() and digest(path.read_bytes()) not in (earlier.get(name), digest(content)):
            beside = path.with_name(f"{path.stem}.new{path.suffix}")
            write_whole(beside, content)
            done.kept.append((name, beside.relative_to(folder).as_posix()))
            if name in earlier:
                done.written[name] = earlier[name]
            continue
        write_whole(path, content)
        done.written[name] = digest(content)
    return done
