"""A cohort: one file of answers becomes a client and a report a member, and a report for the body that asked them.

A record beside the clients, `data/cohorts/<name>.json`, holds which client each member is and a digest of every file
that was written: a later run writes again what it wrote itself, and leaves what a person changed. The digests are
keyed, since a purge leaves them: a dozen answers are soon guessed from a plain one.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from maillage.intake import Problem, UnknownClient, Workspace
from maillage.intake.cohort import CohortFile, Member, body_files, client_names, cohort_name, member_files, read_cohort
from maillage.intake.folding import folded
from maillage.intake.pseudonyms import client_key, keyed_digest
from maillage.running.batch import Asked, Result, run
from maillage.running.deliver import HALF_WRITTEN, json_bytes, sweep, write_whole

SCHEMA = 1
SETTINGS = "engagement.toml"


@dataclass(frozen=True, slots=True)
class Produced:
    """What came of a cohort's file.

    Parameters
    ----------
    cohort, wave : str
        The body's client, and the wave that was written.
    file : CohortFile
    clients : mapping of str to Member
        The members, by client.
    kept : tuple of str
        Clients whose files a person changed: left as they are, and reported on as they are.
    gone : tuple of str
        Clients of an earlier file that this one no longer holds: left as they are.
    results : mapping of str to Result
        By client, the body's among them.
    taken : UnknownClient, optional
        Why the body's folder could not be used, by its name.
    foreign : bool
        Whether a client that is no cohort of ours bears the body's name.
    """

    cohort: str
    wave: str
    file: CohortFile
    clients: Mapping[str, Member] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    results: Mapping[str, Result] = field(default_factory=dict)
    taken: UnknownClient | None = None
    foreign: bool = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Of the file."""
        return self.file.problems

    @property
    def delivered(self) -> int:
        """Members whose report was delivered."""
        return sum(result.ok for client, result in self.results.items() if client != self.cohort)

    @property
    def body(self) -> Result | None:
        """What came of the body's own report."""
        return self.results.get(self.cohort)


@dataclass(slots=True)
class _Record:
    """What earlier runs wrote: a client by folded name, digests by client and path, the wave and its last day."""

    key: bytes = field(default=b"", repr=False)
    wave: str = "T0"
    as_of: datetime.date | None = None
    members: dict[str, str] = field(default_factory=dict)
    files: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def digest(self, content: bytes) -> str:
        """The keyed digest of a file."""
        return keyed_digest(self.key, content).hex()

    def is_ours(self, path: Path, known: Sequence[str]) -> bool:
        """Whether a file may be written there: none is, or one of ours as it was written."""
        return not path.exists() or (path.is_file() and self.digest(path.read_bytes()) in known)

    def of_wave(self, client: str) -> dict[str, list[str]]:
        """Digests of what was written for a client in this wave, by name."""
        parted = ((name.partition("/"), known) for name, known in self.files.get(client, {}).items())
        return {name: known for (wave, _, name), known in parted if wave == self.wave}

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "wave": self.wave,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "members": self.members,
            "files": self.files,
        }


def cohort(
    workspace: Workspace,
    path: Path,
    *,
    name: str = "",
    as_of: datetime.date | None = None,
    asked: int | None = None,
    wanted: Asked,
    jobs: int | None = None,
    scheduler: str = "",
    started: Callable[[str], None] = lambda client: None,
    known: Callable[[int], None] = lambda count: None,
    done: Callable[[Result], None] = lambda result: None,
) -> Produced:
    """Write a client for each member and one for the body, and produce all their reports.

    Parameters
    ----------
    workspace : Workspace
    path : Path
        The file of answers.
    name : str
        What the body's report is called; the file's name by default.
    as_of : date, optional
        The day the answers describe; by default that of the last answer, else that of the earlier run, else today.
    asked : int, optional
        How many members were asked; by default those of the file, where some of them answered nothing.
    wanted : Asked
        Its first language is that of the clients' folders.
    jobs, scheduler, started
        As for `batch.run`.
    known : callable
        Told how many reports there will be.
    done : callable
        Told each result as it comes.
    """
    language = wanted.languages[0]
    title = name or path.stem
    own = cohort_name(title)
    told = read_cohort(path, str(path), language)
    if not told.ok:
        return Produced(own, "T0", told)
    at = workspace.root / "data" / "cohorts" / f"{own}.json"
    record = _read(at)
    try:
        home = workspace.new_wave_folder(own).parent
    except UnknownClient as error:
        return Produced(own, record.wave, told, taken=error)
    if home.is_dir() and own not in record.files:
        return Produced(own, record.wave, told, foreign=True)
    key_file = workspace.key_file(own)
    key = client_key(key_file, workspace.label_ledger(own), workspace.relative(key_file))
    if isinstance(key, Problem):
        return Produced(own, record.wave, replace(told, members=(), problems=(*told.problems, key)))
    record.key = key
    day = as_of or told.last or record.as_of or datetime.date.today()
    if record.as_of and ((told.first or day) > record.as_of):
        record.wave = f"T{int(record.wave[1:]) + 1}"
    record.as_of = day
    others = {folder.name for folder in _clients(workspace)} - record.files.keys()
    named = client_names(own, (member.name for member in told.members), record.members, others)
    clients = {named[folded(member.name)]: member for member in told.members}
    gone = tuple(sorted(set(record.members.values()) - clients.keys()))
    members = asked if asked is not None else _all_of(told)
    planned = {client: member_files(member, day, language) for client, member in clients.items()}
    planned[own] = body_files(clients, title, day, language, members)
    record.members |= named
    kept = _write(workspace, at, record, planned, own)
    results = {}
    asked_for = [f"{client}/{record.wave}" for client in (*clients, own)]
    known(len(asked_for))
    for result in run(workspace, asked_for, wanted, jobs=jobs, scheduler=scheduler, started=started):
        results[result.asked.partition("/")[0]] = result
        done(result)
    return Produced(own, record.wave, told, clients, kept, gone, results)


def _all_of(told: CohortFile) -> int | None:
    """How many members the file names, where it names some that answered nothing; a form's export holds no others."""
    everybody = len(told.members) + len(told.refused) + len(told.silent)
    return everybody if told.silent else None


# --- what is written, and what was ------------------------------------------------------------------------------


def _write(
    workspace: Workspace, at: Path, record: _Record, planned: Mapping[str, Mapping[str, bytes]], own: str
) -> tuple[str, ...]:
    """Write every client's files; those of clients that a person changed stay, and are named.

    What is about to be written goes on record first: a run that is cut off leaves files the next one knows as its own.
    """
    before = {client: record.of_wave(client) for client in planned}
    for client, files in planned.items():
        for name, content in files.items():
            known = record.files.setdefault(client, {}).setdefault(f"{record.wave}/{name}", [])
            if record.digest(content) not in known:
                known.append(record.digest(content))
    write_whole(at, json_bytes(record.as_json()))
    kept = {}
    for client, files in planned.items():
        folder = workspace.root / "data" / "clients" / client / record.wave
        # The body's settings are its consultant's to complete: they may stay while its tables are written anew.
        for settings in (True, False) if client == own else (None,):
            new = _part(files, settings)
            earlier = _part(before[client] | record.of_wave(client), settings)
            if all(record.is_ours(folder / name, known) for name, known in earlier.items()):
                _put(folder, new, earlier)
            else:
                kept[client] = True
        for name, content in files.items():
            if record.is_ours(folder / name, [record.digest(content)]):
                record.files[client][f"{record.wave}/{name}"] = [record.digest(content)]
    write_whole(at, json_bytes(record.as_json()))
    return tuple(kept)


def _part(files: Mapping[str, Any], settings: bool | None) -> dict[str, Any]:
    """The settings alone, the tables alone, or both."""
    return {name: one for name, one in files.items() if settings is None or (name == SETTINGS) == settings}


def _put(folder: Path, files: Mapping[str, bytes], earlier: Mapping[str, Sequence[str]]) -> None:
    """A new folder whole, by a rename; in one that is there, what differs, and what is no longer said goes."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        sweep(folder.parent)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=HALF_WRITTEN))
        try:
            made.chmod(0o755)
            for name, content in files.items():
                write_whole(made / name, content)
            os.replace(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
        return
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            write_whole(path, content)
    for name in earlier.keys() - files.keys():
        (folder / name).unlink(missing_ok=True)


def _clients(workspace: Workspace) -> list[Path]:
    homes = (workspace.root / "data" / name for name in ("clients", "examples"))
    return [folder for home in homes if home.is_dir() for folder in home.iterdir()]


def _read(at: Path) -> _Record:
    """The record of earlier runs; an empty one where there is none that can be read."""
    try:
        plain = json.loads(at.read_text(encoding="utf-8"))
        return _Record(
            wave=str(plain["wave"]),
            as_of=datetime.date.fromisoformat(plain["as_of"]) if plain["as_of"] else None,
            members={str(one): str(client) for one, client in plain["members"].items()},
            files={
                client: {name: list(known) for name, known in files.items()} for client, files in plain["files"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _Record()
