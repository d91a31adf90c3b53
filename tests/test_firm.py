"""What a firm sets once: used where it can be, told where it cannot, and never in the way of a report."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._f_v_a_r import Axis, table__f_v_a_r

from maillage.deliverables.brand import SOBER
from maillage.intake import Workspace
from maillage.intake.problems import report
from maillage.language import Language
from maillage.running.firm import read_firm

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


def package(part: str) -> bytes:
    opened = io.BytesIO()
    with zipfile.ZipFile(opened, "w") as made:
        made.writestr(part, "<a/>")
    return opened.getvalue()


@pytest.fixture
def firm(tmp_path):
    """`firm(brand.toml, {name: bytes})`: the firm that folder describes."""

    def read(text: str | bytes = "", files: dict[str, bytes] | None = None):
        folder = tmp_path / "data" / "firm"
        folder.mkdir(parents=True, exist_ok=True)
        if text:
            (folder / "brand.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
        for name, content in (files or {}).items():
            (folder / name).write_bytes(content)
        return read_firm(Workspace(tmp_path))

    return read


FONT = (Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf").read_bytes()


def font(change) -> bytes:
    """A font after that change."""
    made, opened = TTFont(io.BytesIO(FONT), recalcTimestamp=False), io.BytesIO()
    change(made)
    made.save(opened)
    return opened.getvalue()


def licensed(bits: int) -> bytes:
    return font(lambda made: setattr(made["OS/2"], "fsType", bits))


def without(signs: str) -> bytes:
    def taken(made) -> None:
        for table in made["cmap"].tables:
            table.cmap = {code: name for code, name in table.cmap.items() if chr(code) not in signs}

    return font(taken)


def variable() -> bytes:
    def varied(made) -> None:
        axis = Axis()
        axis.axisTag, axis.axisNameID, axis.minValue, axis.defaultValue, axis.maxValue = "wght", 2, 100, 400, 900
        made["fvar"] = table__f_v_a_r("fvar")
        made["fvar"].axes = [axis]

    return font(varied)


def told(found) -> list[str]:
    lines = report(list(found.problems), Language("fr")).splitlines()[1:]
    return [line.strip().replace("\u00a0", " ").replace("\u202f", " ") for line in lines]


def test_a_workspace_without_a_firm_is_sober(firm):
    assert (firm().brand, firm().problems) == (SOBER, ())


def test_a_brand_is_read_whole(firm):
    text = 'name = "Cabinet du Port"\nmain = "#204060"\naccent = "#8A3B12"\nlogo = "port.png"\nfooter = "Port, Lyon"\n'
    text += 'confidentiality = "Confidentiel"\nword_master = "port.docx"\nslides_master = "port.pptx"\n'
    text += 'font = ["port.ttf", "gras.otf"]\nheading_font = "port.ttf"\n'
    files = {"port.png": PNG, "port.docx": package("word/document.xml"), "port.pptx": package("ppt/presentation.xml")}
    fonts = {"port.ttf": FONT, "gras.otf": licensed(0x0008)}
    found = firm(text, files | fonts)
    assert found.problems == ()
    assert (found.brand.name, found.brand.main, found.brand.accent) == ("Cabinet du Port", "#204060", "#8a3b12")
    assert (found.brand.logo, found.brand.word_master, found.brand.slides_master) == tuple(files.values())
    assert (found.brand.font, found.brand.heading_font) == (tuple(fonts.values()), FONT)


def test_one_file_is_a_font(firm):
    found = firm('font = "port.ttf"\n', {"port.ttf": licensed(0x0004)})
    assert (found.problems, len(found.brand.font), found.brand.heading_font) == ((), 1, b"")


MEANWHILE = "En attendant, le rapport garde son aspect habituel."
WORDS = "Un texte de 300 caractères au plus, entre guillemets, est attendu."
COLOUR, CONTRAST = (
    "Une couleur est attendue, écrite « #1b4965 ».",
    "Une couleur que l’on lit sur du blanc est attendue : contraste 4,5 au moins.",
)
INSIDE, WHOLE = (
    "Un fichier « .png » du dossier data/firm est attendu.",
    "Un fichier « .png » entier, de 5 Mo au plus, est attendu.",
)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('foter = "x"', "foter : « foter » n’est pas un réglage. Vouliez-vous dire « footer » ?"),
        ("name = 3", f"name : « 3 » ne convient pas. {WORDS} {MEANWHILE}"),
        ('main = "bleu"', f"main : « bleu » ne convient pas. {COLOUR} {MEANWHILE}"),
        ('main = "#ffff00"', f"main : « #ffff00 » ne convient pas. {CONTRAST} {MEANWHILE}"),
        ('logo = "absent.png"', f"logo : « absent.png » ne se trouve pas. {INSIDE} {MEANWHILE}"),
        ('logo = "../../secret.png"', f"logo : « ../../secret.png » ne se trouve pas. {INSIDE} {MEANWHILE}"),
        ('logo = "faux.png"', f"logo : « faux.png » ne s’ouvre pas. {WHOLE} {MEANWHILE}"),
        (
            'word_master = "faux.docx"',
            f"word_master : « faux.docx » ne s’ouvre pas. {WHOLE.replace('.png', '.docx')} {MEANWHILE}",
        ),
    ],
)
def test_what_cannot_be_used_is_told_and_the_report_stays_sober(firm, tmp_path, line, says):
    (tmp_path / "secret.png").write_bytes(PNG)
    found = firm(line, {"faux.png": PNG[:40], "faux.docx": b"PK\x03\x04 cut off"})
    assert found.brand == SOBER
    assert [one.removeprefix("- avertissement, ligne 1, ") for one in told(found)] == [says]
    assert {problem.severity for problem in found.problems} == {"warning"}


FONT_FILE, ONE_FACE = (
    "Un fichier « .ttf » ou « .otf » du dossier data/firm est attendu.",
    "Une police entière, d’un seul style, que sa licence permet d’incorporer, est attendue.",
)
NO_FONT = "n’est pas une police, ou le fichier est abîmé."
FORBIDS = "la licence de cette police interdit de l’incorporer à un document."


@pytest.mark.parametrize(
    ("given", "content", "says"),
    [
        ('"absent.ttf"', FONT, f"« absent.ttf » ne se trouve pas. {FONT_FILE}"),
        ('"../../secret.ttf"', FONT, f"« ../../secret.ttf » ne se trouve pas. {FONT_FILE}"),
        ("3", FONT, f"« 3 » ne se trouve pas. {FONT_FILE}"),
        ('"a.txt"', FONT, f"« a.txt » ne se trouve pas. {FONT_FILE}"),
        ('"a.ttf"', b"no font", f"« a.ttf » {NO_FONT} {ONE_FACE}"),
        ('"a.ttf"', FONT[: len(FONT) // 2], f"« a.ttf » {NO_FONT} {ONE_FACE}"),
        ('"a.ttf"', font(lambda made: made.__delitem__("glyf")), f"« a.ttf » {NO_FONT} {ONE_FACE}"),
        ('"a.ttf"', FONT + bytes(5_000_000), "« a.ttf » est trop grand. Une police de 5 Mo au plus est attendue."),
        ('"a.ttf"', licensed(0x0002), f"« a.ttf » : {FORBIDS} {ONE_FACE}"),
        ('"a.ttf"', licensed(0x0108), f"« a.ttf » : {FORBIDS} {ONE_FACE}"),
        ('"a.ttf"', licensed(0x0200), f"« a.ttf » : {FORBIDS} {ONE_FACE}"),
        ('"a.ttf"', variable(), f"« a.ttf » réunit plusieurs polices, ou en est une variable. {ONE_FACE}"),
        ('"a.ttf"', b"ttcf" + FONT, f"« a.ttf » réunit plusieurs polices, ou en est une variable. {ONE_FACE}"),
        ('"a.ttf"', without("œ€"), f"« a.ttf » : des signes manquent à cette police : œ €. {ONE_FACE}"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["font", "heading_font"])
def test_a_font_that_cannot_be_used_is_told_once_and_the_usual_look_serves(firm, tmp_path, key, given, content, says):
    (tmp_path / "secret.ttf").write_bytes(FONT)
    found = firm(f"{key} = {given}", {"a.ttf": content, "a.txt": content})
    assert found.brand == SOBER
    assert told(found) == [f"- avertissement, ligne 1, {key} : {says} {MEANWHILE}"]


def test_a_font_is_a_file_or_two(firm):
    found = firm('font = ["a.ttf", "a.ttf", "a.ttf"]', {"a.ttf": FONT})
    assert found.brand == SOBER
    assert told(found)[0].endswith("Un fichier, ou deux (l’ordinaire puis le gras), sont attendus. " + MEANWHILE)
    found = firm('font = ["a.ttf", "b.ttf"]', {"a.ttf": FONT})
    assert found.brand == SOBER
    assert "« b.ttf » ne se trouve pas." in told(found)[0]


def test_the_most_generous_of_old_licence_bits_counts(firm):
    assert firm('font = "a.ttf"', {"a.ttf": licensed(0x000A)}).problems == ()


def test_a_file_that_is_no_toml_is_told_once(firm):
    found = firm(b'name = "Cabinet\n')
    assert found.brand == SOBER
    assert len(found.problems) == 1


def test_a_principle_of_another_encoding_or_too_long_is_told_and_left_aside(firm):
    found = firm(files={"principle.fr.txt": "Théorème".encode("cp1252"), "principle.en.txt": b"x" * 30_000})
    assert [line.removeprefix("- ") for line in told(found) if line.startswith("- ")] == [
        "avertissement, ligne 1 : Le fichier n’est pas enregistré en UTF-8. Le codage UTF-8 est attendu. "
        "Enregistrer le fichier en choisissant le codage UTF-8.",
        f"avertissement : Le fichier est trop long. Une page au plus est attendue. {MEANWHILE}",
    ]
    assert not any(found.principles.values())
    fine = firm(files={"principle.fr.txt": "\ufeffUn titre\r\nUn texte.".encode(), "principle.en.txt": b"A title"})
    assert fine.principles == {"fr": "Un titre\nUn texte.", "en": "A title"}
