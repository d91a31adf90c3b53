"""What a firm sets once for all its clients: `data/firm/brand.toml`, the files it names, and its own principle.

Whatever is wrong there is told and left aside: three hundred reports do not wait for a logo.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from maillage.deliverables.brand import LEAST_CONTRAST, SOBER, Brand, contrast
from maillage.deliverables.fonts import fault
from maillage.intake import Workspace
from maillage.intake.folding import nearest
from maillage.intake.problems import NOTHING, Problem, sentence
from maillage.intake.settings import read_text, read_toml
from maillage.language import phrase
from maillage.terms import LANGUAGES

FOLDER, FILE = ("data", "firm"), "brand.toml"
WORDS = ("name", "footer", "confidentiality")
COLOURS = ("main", "accent")
FILES: Mapping[str, tuple[str, str]] = {  # the ending, and the part its package holds
    "logo": (".png", ""),
    "word_master": (".docx", "word/document.xml"),
    "slides_master": (".pptx", "ppt/presentation.xml"),
}
FONTS = ("font", "heading_font")
FONT_ENDINGS, FACES = (".ttf", ".otf"), 2  # a font of texts is one file, or two: regular and bold
LONGEST, LARGEST = 300, 5_000_000  # signs of a text, bytes of a file
PRINCIPLE_LONGEST = 20_000  # bytes: a page

KEEP_OURS = phrase("En attendant, le rapport garde son aspect habituel.")


@dataclass(frozen=True, slots=True)
class Firm:
    """The brand, the principle by language, and what was wrong."""

    brand: Brand = SOBER
    principles: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_firm(workspace: Workspace) -> Firm:
    """What `data/firm/` says; sober where it says nothing, or nothing that can be used."""
    folder = workspace.root.joinpath(*FOLDER)
    brand, problems = _brand(folder)
    principles = {}
    for code in LANGUAGES:
        path = folder / f"principle.{code}.txt"
        if path.is_file():
            words, found = _principle(path)
            principles[code] = words
            problems += found
    return Firm(brand, principles, tuple(problems))


def _brand(folder: Path) -> tuple[Brand, list[Problem]]:
    path = folder / FILE
    if not path.is_file():
        return SOBER, []
    shown = "/".join((*FOLDER, FILE))
    given, text, problem = read_toml(path.read_bytes(), shown)
    if problem:
        return SOBER, [replace(problem, severity="warning")]
    known = (*WORDS, *COLOURS, *FILES, *FONTS)
    used: dict[str, Any] = {}
    problems = []
    for key, value in given.items():
        row = next(
            (at for at, line in enumerate(text.split("\n"), 1) if re.match(rf"\s*{re.escape(key)}\s*=", line)), None
        )
        told = _refused(key, value, folder, known)
        if isinstance(told, Problem):
            problems.append(replace(told, path=shown, row=row, column=key))
        else:
            used[key] = told
    return replace(SOBER, **used), problems


def _refused(key: str, value: Any, folder: Path, known: tuple[str, ...]) -> Any:
    """The value as the brand holds it, or the problem with it."""
    if key not in known:
        near = nearest(key, known)
        return _problem(
            sentence(phrase("« {found} » n’est pas un réglage."), found=key),
            do=sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near)
            if near
            else sentence(phrase("Clés connues : {known}."), known=known),
        )
    if key in WORDS:
        if isinstance(value, str) and len(value) <= LONGEST:
            return " ".join(value.split())
        return _unfit(value, phrase("Un texte de 300 caractères au plus, entre guillemets, est attendu."))
    if key in COLOURS:
        if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            return _unfit(value, phrase("Une couleur est attendue, écrite « #1b4965 »."))
        if contrast(value) < LEAST_CONTRAST:
            return _unfit(value, phrase("Une couleur que l’on lit sur du blanc est attendue : contraste 4,5 au moins."))
        return value.lower()
    if key == "font":
        return _faces(value, folder)
    return _font(value, folder) if key == "heading_font" else _file(value, folder, *FILES[key])


def _faces(value: Any, folder: Path) -> Any:
    """The regular font, and the bold one where two are named; or the first problem with them."""
    named = value if isinstance(value, list) else [value]
    if not 0 < len(named) <= FACES:
        return _unfit(value, phrase("Un fichier, ou deux (l’ordinaire puis le gras), sont attendus."))
    read = [_font(one, folder) for one in named]
    return next((one for one in read if isinstance(one, Problem)), tuple(read))


def _font(value: Any, folder: Path) -> Any:
    path = _inside(value, folder)
    if path is None or path.suffix.lower() not in FONT_ENDINGS:
        return _problem(
            sentence(phrase("« {found} » ne se trouve pas."), found=str(value)),
            sentence(phrase("Un fichier « .ttf » ou « .otf » du dossier data/firm est attendu.")),
        )
    content = path.read_bytes()
    if len(content) > LARGEST:
        return _problem(
            sentence(phrase("« {found} » est trop grand."), found=str(value)),
            sentence(phrase("Une police de 5 Mo au plus est attendue.")),
        )
    wrong, signs = fault(content)
    if wrong:
        return _problem(
            sentence(wrong, found=str(value), **({"signs": signs} if signs else {})),
            sentence(phrase("Une police entière, d’un seul style, que sa licence permet d’incorporer, est attendue.")),
        )
    return content


def _inside(value: Any, folder: Path) -> Path | None:
    """The file of the folder that is named, if there is one."""
    path = (folder / value).resolve() if isinstance(value, str) else folder
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None


def _file(value: Any, folder: Path, ending: str, sign: str) -> Any:
    path = _inside(value, folder)
    if path is None or path.suffix.lower() != ending:
        return _problem(
            sentence(phrase("« {found} » ne se trouve pas."), found=str(value)),
            sentence(phrase("Un fichier « {ending} » du dossier data/firm est attendu."), ending=ending),
        )
    content = path.read_bytes()
    if len(content) > LARGEST or not (_is_picture(content) if ending == ".png" else _holds(content, sign)):
        return _problem(
            sentence(phrase("« {found} » ne s’ouvre pas."), found=str(value)),
            sentence(phrase("Un fichier « {ending} » entier, de 5 Mo au plus, est attendu."), ending=ending),
        )
    return content


def _is_picture(content: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as opened:
            opened.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True


def _holds(package: bytes, part: str) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(package)) as opened:
            return part in opened.namelist() and opened.testzip() is None
    except (zipfile.BadZipFile, OSError, ValueError, EOFError):
        return False


def _principle(path: Path) -> tuple[str, list[Problem]]:
    shown = "/".join((*FOLDER, path.name))
    raw = path.read_bytes()
    if len(raw) > PRINCIPLE_LONGEST:
        return "", [
            replace(
                _problem(
                    sentence(phrase("Le fichier est trop long.")),
                    sentence(phrase("Une page au plus est attendue.")),
                ),
                path=shown,
            )
        ]
    try:
        return read_text(raw), []
    except UnicodeDecodeError as error:
        return "", [
            Problem(
                "warning", shown, row=raw[: error.start].count(b"\n") + 1,
                found=sentence(phrase("Le fichier n’est pas enregistré en UTF-8.")),
                expected=sentence(phrase("Le codage UTF-8 est attendu.")),
                do=sentence(phrase("Enregistrer le fichier en choisissant le codage UTF-8.")),
            )
        ]  # fmt: skip


def _unfit(value: Any, expected: str) -> Problem:
    return _problem(sentence(phrase("« {value} » ne convient pas."), value=str(value)), sentence(expected))


def _problem(found: Any, expected: Any = None, do: Any = None) -> Problem:
    return Problem("warning", "", found=found, expected=expected or NOTHING, do=do or sentence(KEEP_OURS))
