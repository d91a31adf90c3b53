"""One client's documents, from the folder to the files: check, seal, render, deliver."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from maillage.deliverables.brand import Brand, MasterError
from maillage.deliverables.word_package import package
from maillage.disclosure import Released, ReleasedTo
from maillage.documents import FROM_THE_PLAN, KINDS, counted, render, responses_text
from maillage.documents.client import declares
from maillage.intake import Engagement, Intake, Workspace, seal_client
from maillage.language import Language
from maillage.running.deliver import Delivered, deliver, digest, json_bytes, read_record, write_whole
from maillage.running.firm import Firm, read_firm
from maillage.terms import LANGUAGES

RECORD = "documents.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one client's documents.

    Parameters
    ----------
    intake : Intake
        With the problems; no engagement when there was an error.
    folder : Path
        Where the documents lie, a folder a language.
    delivered : Delivered, optional
        Absent when the files had errors.
    absent : tuple of str
        Kinds asked for of which there was nothing to write.
    counter : str
        The response counter for the terminal, in the first language asked for; empty when not asked or no answers.
    older : tuple of str
        Documents of the kinds asked for that an earlier run wrote and this one did not.
    refused : tuple of MasterError
        The firm's Word file, where it could not be used.
    """

    intake: Intake
    folder: Path
    delivered: Delivered | None = None
    absent: tuple[str, ...] = ()
    counter: str = ""
    older: tuple[str, ...] = ()
    refused: tuple[MasterError, ...] = ()


def documents(
    workspace: Workspace,
    client: str,
    kinds: Sequence[str] = KINDS,
    languages: Sequence[str] = LANGUAGES,
    firm: Firm | None = None,
) -> Outcome:
    """Write a client's documents, never over one that a person edited.

    Parameters
    ----------
    workspace : Workspace
    client : str
        `acme` for its latest wave, `acme/T0` for that one.
    kinds, languages : sequence of str
    firm : Firm
        Whose own principle the programme bears; the workspace’s by default.

    Raises
    ------
    UnknownClient
        When there is no such client or wave.
    """
    firm = firm or read_firm(workspace)
    seal, intake = seal_client(workspace, client)
    folder = workspace.reports(intake.client, intake.wave) / "documents"
    engagement = intake.engagement
    if seal is None or engagement is None:
        return Outcome(intake, folder)
    last = _last_answer(intake)
    released = _personal(engagement) if "sheets" in kinds and not engagement.settings.cohort else ()
    planned = _planned(engagement) if {*FROM_THE_PLAN} & {*kinds} else None
    brand, refused = _usable(firm.brand, Language(languages[0]))
    files: dict[str, dict[str, bytes]] = {kind: {} for kind in KINDS if kind in kinds}
    for kind in files:
        handed = (*_reports(folder.parent), *_kinds(folder), *(one for one, found in files.items() if found))
        for code in languages:
            reader = Language(code, engagement.settings.currency)
            rendered = render(
                kind, engagement, reader, last=last, released=released, planned=planned,
                principle=firm.principles.get(code, ""), brand=brand, handed=handed,
            )  # fmt: skip
            files[kind] |= {f"{code}/{name}": content for name, content in rendered.items()}
    delivered, older = _delivered(folder, files, languages)
    return Outcome(
        intake, folder, delivered,
        absent=tuple(kind for kind in kinds if not files[kind]),
        counter=_counter(engagement, last, languages[0]) if "responses" in kinds else "",
        older=older, refused=refused,
    )  # fmt: skip


def _usable(brand: Brand, language: Language) -> tuple[Brand, tuple[MasterError, ...]]:
    """The brand with its Word file, or without it where no document can be written in it."""
    try:
        package(brand, language)
    except MasterError as error:
        return replace(brand, word_master=b""), (error,)
    return brand, ()


def _reports(folder: Path) -> list[str]:
    """Paths of what the last report delivered; none where there is no report."""
    return sorted(read_record(folder / "run.json").get("outputs") or ())


def _kinds(folder: Path) -> list[str]:
    """Kinds of documents that earlier runs wrote and that still lie there."""
    return sorted({entry["kind"] for name, entry in _earlier(folder).items() if (folder / name).is_file()})


def _delivered(
    folder: Path, files: Mapping[str, Mapping[str, bytes]], languages: Sequence[str]
) -> tuple[Delivered, tuple[str, ...]]:
    """Every file of every kind on disk, and the earlier ones of these kinds and languages left as they are."""
    written = {name: content for found in files.values() for name, content in found.items()}
    kind_of = {name: kind for kind, found in files.items() for name in found}
    earlier = _earlier(folder)
    planned = {name: digest(content) for name, content in written.items()}
    if not written and not earlier:
        return Delivered(), ()
    # On record before anything moves: a run that is cut off leaves files the next one knows as ours.
    write_whole(folder / RECORD, json_bytes({"outputs": earlier, "planned": planned}))
    known = {name: {entry["sha256"], *entry.get("planned", ())} for name, entry in earlier.items()}
    delivered = deliver(folder, written, known, private=files.get("sheets", ()))
    for name, beside in delivered.kept:
        kind_of[beside] = kind_of[name]
    new = {name: {"kind": kind_of[name], "sha256": sha256} for name, sha256 in delivered.written.items()}
    kept = {name: entry for name, entry in earlier.items() if name not in new and (folder / name).is_file()}
    write_whole(folder / RECORD, json_bytes({"outputs": kept | new}))
    edited = {name for name, _ in delivered.kept}
    older = tuple(
        name for name, entry in sorted(kept.items())
        if entry["kind"] in files and name.split("/")[0] in languages and name not in edited
        and digest((folder / name).read_bytes()) == entry["sha256"]
    )  # fmt: skip
    return delivered, older


def _earlier(folder: Path) -> dict[str, dict[str, Any]]:
    """What earlier runs wrote, by path: its kind, its hash, and the hash of what one cut off was about to write."""
    try:
        record = read_record(folder / RECORD)
        outputs = {name: dict(entry) for name, entry in record.get("outputs", {}).items()}
        for name, sha256 in record.get("planned", {}).items():
            outputs.setdefault(name, {"kind": "", "sha256": sha256})["planned"] = [sha256]
    except (ValueError, TypeError, AttributeError):
        return {}
    return outputs


def _personal(engagement: Engagement) -> tuple[ReleasedTo, ...]:
    """What each person who asked for a sheet may read; the other kinds need no diagnosis."""
    from maillage.diagnosis.personal import personal

    return personal(engagement)


def _planned(engagement: Engagement) -> Released | None:
    """What the plan released, with the stages before it; at flash depth, and for a body, there is none."""
    from maillage.plan import plan

    return None if declares(engagement) else plan(engagement)


def _last_answer(intake: Intake) -> datetime.date | None:
    """The day of the last dated answer; None where no export tells."""
    days = [file.last for file in intake.files if file.table == "answers" and file.last is not None]
    return max(days, default=None)


def _counter(engagement: Engagement, last: datetime.date | None, code: str) -> str:
    found = counted(engagement, last)
    return responses_text(engagement, found, Language(code, engagement.settings.currency)) if found else ""
