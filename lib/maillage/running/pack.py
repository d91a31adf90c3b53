"""A client in one checked archive: with inputs and keys for the firm, without any for the client; and back again."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from maillage.documents import KINDS
from maillage.intake import Workspace, take_in
from maillage.intake.workspace import CLIENT
from maillage.language import phrase
from maillage.running.astray import Name, foreign, texts, words_of
from maillage.running.deliver import digest, json_bytes, write_whole
from maillage.terms import LANGUAGES

FOLDER, MANIFEST = "packs", "manifest.json"
FORMAT = 1
FIRM, FOR_CLIENT = "firm", "client"
PERSONAL = ("sheets",)  # kinds of documents that are one person's own
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first a zip knows: the same files give the same archive
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, TypeError, NotImplementedError,
          RuntimeError)  # fmt: skip

DAMAGED = phrase(
    "{path} n’est pas une archive de Maillage, ou elle est incomplète ou abîmée ; rien n’est restauré. "
    "Reprendre une copie entière."
)
OCCUPIED = phrase(
    "{path} existe déjà avec un autre contenu ; rien n’est restauré. Restaurer dans un autre dossier : « --root »."
)
NAMED = phrase(
    "{client} : aucune archive n’est écrite, des noms non convenus figurent dans : {files}. "
    "Les y retirer, ou recueillir l’accord de chacun dans la table « Personnes »."
)
NOTHING = phrase("{client} : rien n’a encore été produit à remettre. Lancer « maillage report » ou « documents ».")


class PackError(ValueError):
    """An archive that is not written, or not restored: a phrase and its values."""

    def __init__(self, said: str, **values: str) -> None:
        super().__init__(said)
        self.said, self.values = said, values


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive as written: where, and how many files it holds."""

    path: Path
    files: int


def pack(workspace: Workspace, client: str, reader: str = FIRM) -> Packed:
    """Write a client's archive, all its waves or one, and read it back before it takes its place.

    Parameters
    ----------
    workspace : Workspace
    client : str
        `acme` for all waves, `acme/T0` for one.
    reader : str
        `firm`: inputs, keys and reports, which restore the client as it was. `client`: what was delivered, alone.

    Raises
    ------
    UnknownClient
        When there is no such client or wave.
    PackError
        When there is nothing to hand over, or it would hold a name that was not agreed.
    """
    name, _, asked = client.partition("/")
    waves = [workspace.wave(client).wave] if asked else list(workspace.waves(name))
    found = dict(_delivered(workspace, name, waves) if reader == FOR_CLIENT else _whole(workspace, name, waves))
    if not found:
        raise PackError(NOTHING, client=client)
    if reader == FOR_CLIENT:
        _refuse_names(workspace, name, waves, found)
    contents = {at: path.read_bytes() for at, path in sorted(found.items())}
    about = {"format": FORMAT, "client": name, "waves": waves, "for": reader}
    about["files"] = {at: digest(content) for at, content in contents.items()}
    raw = _archive({MANIFEST: json_bytes(about), **contents})
    opened(raw, name)
    path = workspace.root / "reports" / FOLDER / f"{'-'.join((name, *waves)) if asked else name}-{reader}.zip"
    write_whole(path, raw, 0o600)
    return Packed(path, len(contents))


def opened(raw: bytes, shown: str) -> Mapping[str, bytes]:
    """What an archive holds, by path, every file checked against its digest.

    Raises
    ------
    PackError
        When a byte of it is missing or was changed, or a path would lead elsewhere.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            about = json.loads(archive.read(MANIFEST))
            contents = {name: archive.read(name) for name in about["files"]}
            strangers = set(archive.namelist()) - {MANIFEST, *contents}
        sound = all(digest(content) == about["files"][name] for name, content in contents.items())
        known = about["format"] == FORMAT and CLIENT.fullmatch(about["client"])
        lead = all(_is_of(name, about["client"], about["for"]) for name in contents)
    except BROKEN as error:
        raise PackError(DAMAGED, path=shown) from error
    if strangers or not (sound and known and lead):
        raise PackError(DAMAGED, path=shown)
    return contents


def unpack(workspace: Workspace, path: Path) -> int:
    """Restore a firm's archive into a workspace, or lay a client's there: all of it, or nothing; how many files.

    Raises
    ------
    PackError
        When it is not whole, or a file of another content lies there.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PackError(DAMAGED, path=path.as_posix()) from error
    contents = opened(raw, path.as_posix())
    for name, content in contents.items():
        there = workspace.root / name
        if there.exists() and (not there.is_file() or there.read_bytes() != content):
            raise PackError(OCCUPIED, path=name)
    for name, content in contents.items():
        write_whole(workspace.root / name, content)
        if name.startswith("data/"):
            (workspace.root / name).chmod(0o600)
    return len(contents)


def _whole(workspace: Workspace, client: str, waves: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Inputs, keys and reports; links are left, since they lead out of the client's folder."""
    folders = [place for wave in waves for place in (workspace.wave(f"{client}/{wave}").folder,
                                                     workspace.reports(client, wave))]  # fmt: skip
    paths = [path for folder in folders for path in folder.rglob("*")]
    paths += workspace.key_file(client).parent.glob(f"{client}.*")
    for path in paths:
        if path.is_file() and not path.is_symlink():
            yield workspace.relative(path), path


def _delivered(workspace: Workspace, client: str, waves: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """What the runs recorded as delivered in a language: no notebook, no input, nobody's personal sheet."""
    for wave in waves:
        folder = workspace.reports(client, wave)
        for name in _recorded(folder / "run.json"):
            if PurePosixPath(name).parts[0] in LANGUAGES and (folder / name).is_file():
                yield workspace.relative(folder / name), folder / name
        documents = folder / "documents"
        for name, kind in _recorded(documents / "documents.json").items():
            if kind in KINDS and kind not in PERSONAL and (documents / name).is_file():
                yield workspace.relative(documents / name), documents / name


def _recorded(path: Path) -> Mapping[str, str]:
    """Paths that a record lists, and the kind of each where it says one."""
    try:
        outputs = json.loads(path.read_text(encoding="utf-8"))["outputs"]
        return {name: entry["kind"] if isinstance(entry, dict) else "" for name, entry in outputs.items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _refuse_names(workspace: Workspace, client: str, waves: Iterable[str], found: Mapping[str, Path]) -> None:
    """Nothing leaves with a name of two words or more whose bearer did not agree; a PDF is set from the same Story."""
    names: dict[str, dict[Name, frozenset[str]]] = {}
    for wave in waves:
        intake = take_in(workspace, f"{client}/{wave}")
        agreed = {tuple(words_of(one)) for one in intake.engagement.names.values()} if intake.engagement else set()
        for words in {tuple(words_of(one)) for one in intake.names} - agreed:
            if len(words) > 1:
                names.setdefault(words[0], {})[words] = frozenset()  # nobody’s, in what leaves
    holding = [at for at, path in found.items() if any(foreign(text, names, client) for text in texts(path))]
    if holding:
        raise PackError(NAMED, client=client, files=", ".join(sorted(holding)))


def _archive(contents: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _is_of(name: str, client: str, reader: str) -> bool:
    """Whether a path lies among this client's own, and nowhere else."""
    if "\\" in name or ":" in name or any(part in ("", ".", "..") for part in name.split("/")):
        return False
    own = [rf"reports/{client}/"]
    own += [rf"data/(?:clients|examples)/{client}/", rf"data/\.keys/{client}\.[^/]+$"] if reader == FIRM else []
    return any(re.match(pattern, name) for pattern in own)
