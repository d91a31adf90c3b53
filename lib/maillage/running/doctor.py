"""Whether this machine can do what Maillage needs: versions, fonts, locale, folders, kernels; one finding a line."""

from __future__ import annotations

import locale
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from pathlib import Path

from maillage import __version__
from maillage.deliverables.fonts import fault
from maillage.intake import Workspace
from maillage.language import phrase
from maillage.running import warm

OLDEST = (3, 11)
OPTIONAL = {"distributed": phrase("Seulement pour « --scheduler » : installer « maillage[cluster] ».")}
PYTHON = "Python {found}, Maillage {version}"  # the same in every language
TOO_OLD = phrase("Installer Python {expected} ou plus récent, puis refaire l’environnement.")
PACKAGES = phrase("Paquets requis : {found} sur {expected}")
MISSING = phrase("Manquent : {names}. Refaire l’environnement : « pip install --require-hashes -r requirements.lock ».")
NOT_THERE = phrase("Paquet facultatif absent : {name}")
FONTS = phrase("Polices livrées, lisibles : {found} sur {expected}")
REINSTALL = phrase("Réinstaller Maillage : son installation est incomplète.")
LOCALE = phrase("Encodage des textes : {found}")
UTF8 = phrase("Définir la variable PYTHONUTF8=1, ou une langue du système en UTF-8.")
WRITABLE = phrase("Dossier où l’on peut écrire : {path}")
NOT_WRITABLE = phrase("Dossier où l’on ne peut pas écrire : {path} ({reason})")
GIVE_RIGHTS = phrase("Donner le droit d’y écrire, libérer de la place, ou nommer un autre dossier par « --root ».")
FORKED = phrase("Noyaux : dérivés d’un processus déjà prêt (fork)")
SPAWNED = phrase("Noyaux : lancés un à un (spawn)")
SLOWER = phrase("Rien à faire : tout marche, plus lentement ; les clients d’un lot passent l’un après l’autre.")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, what to do where it will not do, and the values of both phrases."""

    said: str
    values: dict[str, object]
    do: str = ""
    ok: bool = True


def examined(workspace: Workspace) -> Iterator[Finding]:
    """What was found, in the order it is told.

    Parameters
    ----------
    workspace : Workspace
        Whose folders are tried: a file is written into each and removed.
    """
    expected = ".".join(map(str, OLDEST))
    recent = sys.version_info >= OLDEST
    told = {"found": platform.python_version(), "version": __version__, "expected": expected}
    yield Finding(PYTHON, told, "" if recent else TOO_OLD, recent)
    yield from _packages()
    yield _fonts()
    encoding = locale.getpreferredencoding(False)
    utf8 = encoding.replace("-", "").lower() in ("utf8", "cp65001")
    yield Finding(LOCALE, {"found": encoding}, "" if utf8 else UTF8, utf8)
    for folder in (workspace.root / "data", workspace.root / "reports", Path(tempfile.gettempdir())):
        yield _folder(folder)
    forks = warm.SUPPORTED
    yield Finding(FORKED if forks else SPAWNED, {}, "" if forks else SLOWER)


def _packages() -> Iterator[Finding]:
    named = [one.split(";")[0] for one in requires("maillage") or () if "extra ==" not in one]
    needed = [_name(one) for one in named]
    missing = [one for one in needed if _version(one) is None]
    told = {"found": len(needed) - len(missing), "expected": len(needed), "names": ", ".join(missing)}
    yield Finding(PACKAGES, told, MISSING if missing else "", not missing)
    yield from (Finding(NOT_THERE, {"name": one}, do) for one, do in OPTIONAL.items() if _version(one) is None)


def _name(requirement: str) -> str:
    """The package a requirement names.

    Examples
    --------
    >>> _name("python-docx<2,>=1.2"), _name("numpy (>=2.4)")
    ('python-docx', 'numpy')
    """
    for at, sign in enumerate(requirement):
        if sign in " <>=!~([":
            return requirement[:at]
    return requirement


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _fonts() -> Finding:
    """The fonts that come with the package, each opened as a page would be set in it."""
    own = [one for one in files("maillage.showing").joinpath("fonts").iterdir() if one.name.endswith((".ttf", ".otf"))]
    sound = [one for one in own if not fault(one.read_bytes())[0]]
    whole = bool(own) and len(sound) == len(own)
    return Finding(FONTS, {"found": len(sound), "expected": len(own)}, "" if whole else REINSTALL, whole)


def _folder(folder: Path) -> Finding:
    """Whether a file can be written there, or in the nearest folder that exists, where it would be made."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    try:
        descriptor, name = tempfile.mkstemp(dir=there, prefix=".maillage-")
        os.close(descriptor)
        os.unlink(name)
    except OSError as error:
        told = {"path": folder.as_posix(), "reason": error.strerror or type(error).__name__}
        return Finding(NOT_WRITABLE, told, GIVE_RIGHTS, False)
    return Finding(WRITABLE, {"path": folder.as_posix()})
