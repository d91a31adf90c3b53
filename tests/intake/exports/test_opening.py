"""Files as received: walked, decoded and cut into rows, whatever they are; never unpacked, never a traceback."""

from __future__ import annotations

import io
import zipfile

import pytest

from maillage.intake.exports import Context, read_exports
from maillage.intake.exports.opening import MOST_DEPTH, Received, decoded, received, separator_of, tables_in
from maillage.intake.problems import place, write
from maillage.language import Language

FRENCH = Language("fr")


def said(problems):
    parts = [f"{one.path} {place(one, FRENCH)} {write(one.found, FRENCH)}" for one in problems]
    return [" ".join(part.replace("\u00a0", " ").split()) for part in parts]


def archive(members, packing=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def torn_lzma():
    """An archive packed by another method, with a byte of its content turned round."""
    raw = bytearray(archive({"x.csv": b"a;b\n" * 1000}, zipfile.ZIP_LZMA))
    raw[raw.index(b"x.csv") + 20] ^= 0xFF
    return bytes(raw)


@pytest.fixture
def wave(tmp_path):
    folder = tmp_path / "T0"
    (folder / "exports" / "linkedin" / "anne").mkdir(parents=True)
    return folder


def test_folders_and_archives_are_walked_in_order_and_office_litter_is_left(wave):
    (wave / "exports" / "linkedin" / "anne" / "Connections.csv").write_bytes(b"a,b\n")
    (wave / "exports" / "linkedin" / "~$Connections.csv").write_bytes(b"x")
    members = {"Basic/Invitations.csv": b"c,d\n", "__MACOSX/._x": b"", "Basic/.DS_Store": b""}
    (wave / "exports" / "linkedin" / "paul.zip").write_bytes(archive(members))
    problems = []
    found = list(received(wave, "T0", problems))
    assert [file.below for file in found] == [
        ("linkedin", "anne", "Connections.csv"), ("linkedin", "paul", "Basic", "Invitations.csv"),
    ]  # fmt: skip
    assert found[1].path == "T0/exports/linkedin/paul.zip/Basic/Invitations.csv"
    assert problems == []


def test_a_wave_without_exports_holds_none(tmp_path):
    assert list(received(tmp_path, "T0", [])) == []


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"PK\x03\x04 torn", "L’archive ne s’ouvre pas."),
        (archive({"../../etc/passwd": b"x"}), "L’archive contient un chemin qui en sort : « ../../etc/passwd »."),
        (archive({"/etc/passwd": b"x"}), "L’archive contient un chemin qui en sort : « /etc/passwd »."),
        (archive({"C:\\x\\y.csv": b"x"}), "L’archive contient un chemin qui en sort :"),
        (archive({"a/" * (MOST_DEPTH + 1) + "x.csv": b"x"}), "L’archive contient un chemin qui en sort :"),
        (archive({f"{n}.csv": bytes(150_000_000) for n in range(3)}), "L’archive, dépliée, serait démesurée."),
        (torn_lzma(), "L’archive ne s’ouvre pas."),
        (archive({}), "Le fichier est vide."),
        (archive({"__MACOSX/._x": b"x", ".DS_Store": b"x"}), "Le fichier est vide."),
    ],
    ids=["torn", "climbs", "absolute", "drive", "deep", "bomb", "lzma", "empty", "litter"],
)
def test_an_archive_that_would_do_harm_is_told(wave, raw, told):
    (wave / "exports" / "a.zip").write_bytes(raw)
    problems = []
    assert list(received(wave, "T0", problems)) == []
    (one,) = said(problems)
    assert one.startswith(f"T0/exports/a.zip {told}")


def test_a_workbook_packed_by_another_method_and_torn_is_told():
    problems = []
    raw = bytearray(archive({"xl/workbook.xml": b"<sheet/>" * 1000}, zipfile.ZIP_LZMA))
    raw[raw.index(b"workbook.xml") + 27] ^= 0xFF
    assert tables_in(Received("x.xlsx", ("x.xlsx",), bytes(raw)), problems) == []
    assert said(problems) == ["x.xlsx Le fichier n’est pas un classeur lisible."]


@pytest.mark.parametrize("raw", ["\n" * 60 + "a;b\n1;2\n", ";;\n;;\n"], ids=["rows below", "separators"])
def test_a_file_blank_at_its_top_is_told_and_not_left_aside_in_silence(wave, raw):
    (wave / "exports" / "x.csv").write_text(raw)
    found = read_exports(wave, "T0", Context("fr", "EUR", None, "standard", {}, b"key"))
    assert said(found.problems) == ["T0/exports/x.csv Ce n’est pas un export connu : il n’est pas lu."]
    assert found.files == []


def test_an_archive_that_lies_about_its_sizes_is_refused(wave):
    raw = bytearray(archive({"x.csv": b"a;b\n" * 1000}))
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = (10).to_bytes(4, "little")
    (wave / "exports" / "a.zip").write_bytes(bytes(raw))
    problems = []
    assert [len(file.raw) for file in received(wave, "T0", problems)] in ([], [10])


def test_a_link_out_of_the_folder_is_not_followed(wave, tmp_path):
    outside = tmp_path / "secret"
    outside.mkdir()
    (outside / "x.csv").write_bytes(b"a;b\n")
    (wave / "exports" / "linked").symlink_to(outside)
    (wave / "exports" / "x.csv").symlink_to(outside / "x.csv")
    problems = []
    assert list(received(wave, "T0", problems)) == []
    assert len(problems) == 2
    assert all("lien qui mène hors du dossier" in one for one in said(problems))


def test_a_link_that_turns_in_a_circle_ends(wave):
    (wave / "exports" / "again").symlink_to(wave / "exports")
    problems = []
    list(received(wave, "T0", problems))
    assert "trop de fichiers ou de sous-dossiers" in said(problems)[-1]


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        ("é;è\n".encode(), "é;è\n", "utf-8"),
        ("é;è\n".encode("utf-8-sig"), "é;è\n", "utf-8-sig"),
        ("é;è\n".encode("cp1252"), "é;è\n", "cp1252"),
        ("é;è\n".encode("utf-16"), "é;è\n", "utf-16"),
        ("é\n".encode() + "è\n".encode("cp1252"), "é\nè\n", "mixed"),
    ],
)
def test_the_encodings_exports_come_in_are_read(raw, text, encoding):
    assert decoded(raw) == (text, encoding)


@pytest.mark.parametrize("raw", [b"a\x00b", b"\xff\xfe\x00", "é".encode("utf-16") + b"\x00"])
def test_a_binary_is_no_text(raw):
    assert decoded(raw) is None


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Nom;Montant\nClub, cercle, ami;1 200,00\nBNI;12,50\n", ";"),
        ('First,Last\n"Noiret, Anne",x\n', ","),
        ("a\tb\tc\r1\t2\t3\r", "\t"),
        ("JournalCode|JournalLib|EcritureNum\nAC|Achats; divers|1\n", "|"),
        ("une seule colonne\nx\n", ";"),
        ("", ";"),
    ],
)
def test_the_separator_is_the_one_that_cuts_every_line_alike(text, mark):
    assert separator_of(text) == mark


def test_rows_keep_the_number_of_the_line_they_begin_on():
    problems = []
    raw = b'a,b\n"x\ny",2\n\nz,3\n'
    (table,) = tables_in(Received("x.csv", ("x.csv",), raw), problems)
    assert list(table.rows()) == [(1, ["a", "b"]), (2, ["x\ny", "2"]), (4, []), (5, ["z", "3"])]
    assert table.head == list(table.rows())
    assert problems == []


def test_carriage_returns_alone_end_lines():
    (table,) = tables_in(Received("x.txt", ("x.txt",), b"a\tb\r1\t2\r3\t4"), [])
    assert [cells for _, cells in table.rows()] == [["a", "b"], ["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("raw", "told"),
    [(b"", "Le fichier est vide."), (b" \n", "Le fichier est vide."), (b"\x00\x01\x02", "n’est pas un texte lisible")],
)
def test_what_is_no_table_is_told(raw, told):
    problems = []
    assert tables_in(Received("x.csv", ("x.csv",), raw), problems) == []
    assert told in said(problems)[0]
