"""`maillage cohort` as a body uses it: a file of members, a client and a report each, and a report for the body."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from command_line import command
from maillage.deliverables.formats import render
from maillage.language import Language
from maillage.terms import FORMATS, LANGUAGES

ITEMS = ("x1", "x2", "x3", "x5", "x6", "x7", "x8", "x11", "x12.received", "x12.given", "x13", "x14", "x15")
GOOD = ("oui", "5", "2 et plus", "oui", "oui", "5", "5", "oui", "oui", "oui", "oui", "oui", "oui")
BAD = ("non", "1", "jamais", "non", "non", "1", "1", "non", "non", "non", "non", "non", "non")
MIXED = ("en préparation", "4", "1", "oui", "non", "3", "2", "non", "oui", "non", "nsp", "oui", "en partie")
HEAD = ["Horodateur", "Entreprise", "Effectif", "Secteur", "Ville", *ITEMS, "Réseau 1", "Cotisation 1", "Échéance 1",
        "Préavis (mois) 1", "Contact", "Commentaires"]  # fmt: skip
# Each bears a word of its own that is nowhere else: what must reach its own report alone.
MEMBERS = {
    "Forgelune Baltard": GOOD,
    "Atelier Névrasque & Fils": BAD,
    "../../Orvantelle": MIXED,
    "=HYPERLINK(\"Quermine\")": MIXED,
    "🙂 Zéphaliste": BAD,
    "مصنع Dulcivane": ("oui", *[""] * 12),
}  # fmt: skip
WORDS = ("Forgelune", "Névrasque", "Orvantelle", "Quermine", "Zéphaliste", "Dulcivane")


def row(name, answers, day="01/10/2026 10:00:00"):
    word = re.sub(r"\W", "", name)[:9]
    return [day, name, "12", f"secteur-{word}", f"ville-{word}", *answers, f"club-{word}", "1 200 €", "31/12/2026", "2",
            f"personne-{word}", f"dit-{word}"]  # fmt: skip


def write(path: Path, members, day="01/10/2026 10:00:00") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([HEAD, *(row(name, said, day) for name, said in members.items())])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


def said_in(path: Path) -> str:
    """The text of a delivered file, whatever its format."""
    raw = path.read_bytes()
    if path.suffix in (".docx", ".xlsx", ".pptx"):
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return " ".join(package.read(part).decode("utf-8", "replace") for part in package.namelist())
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in PdfReader(path).pages)
    return raw.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Six members through real kernels, in both languages and the formats a body hands out."""
    root = tmp_path_factory.mktemp("cohort")
    write(root / "Club des Berges.csv", MEMBERS)
    return root, command(root, "cohort", "Club des Berges.csv", "--formats", "html,pdf,docx", "--asked", "20")


def clients(root: Path) -> list[str]:
    return sorted(folder.name for folder in (root / "data" / "clients").iterdir())


def test_each_member_has_a_client_and_a_report_in_both_languages_and_the_body_its_own(whole):
    root, answer = whole
    assert answer.code == 0, answer.said
    found = clients(root)
    assert found[:2] == ["club-des-berges", "club-des-berges-atelier-nevrasque-fils"]
    assert len(found) == 7
    for client in found:
        for language in LANGUAGES:
            for name in ("report.html", "report.pdf", "report.docx"):
                assert (root / "reports" / client / "T0" / language / name).is_file()
    assert "Rapports de membres livrés : 6 sur 6" in answer.out
    assert not list(root.parent.glob("Orvantelle*"))
    assert not list(root.rglob(".new-*"))


def test_a_members_report_is_two_pages_whatever_it_answered(whole):
    root, _ = whole
    pages = {
        (client, language): len(PdfReader(root / "reports" / client / "T0" / language / "report.pdf").pages)
        for client in clients(root)[1:]
        for language in LANGUAGES
    }
    assert set(pages.values()) == {2}, pages


def test_no_member_stands_in_the_bodys_outputs_nor_in_anothers(whole):
    root, _ = whole
    mine = {word: next(one for one in clients(root)[1:] if _slug(word) in one) for word in WORDS}
    for client in clients(root):
        outputs = [path for path in (root / "reports" / client).rglob("*") if path.is_file()]
        assert outputs
        for path in outputs:
            text = said_in(path)
            for word, owner in mine.items():
                marks = [word, *(f"{kind}-{word[:5]}" for kind in ("personne", "dit"))]
                if client != owner:
                    marks += [owner, *(f"{kind}-{word[:5]}" for kind in ("secteur", "ville", "club"))]
                found = [mark for mark in marks if mark in text and not (client == owner and mark == word)]
                assert found == [], (client, path.name, found)
    seal = next((root / "data" / ".seals" / "club-des-berges" / "T0").glob("*.json")).read_text(encoding="utf-8")
    seal = re.sub(r"secteur-\w+", "", seal)  # as typed; the report names a sector of ten members alone
    assert not [word for word in WORDS if word in seal or _slug(word) in seal]


def _slug(word: str) -> str:
    return word.casefold().replace("é", "e")


def test_the_bodys_report_of_six_members_counts_them_and_tells_no_answer(whole):
    root, _ = whole
    results = json.loads((root / "reports" / "club-des-berges" / "T0" / "results.json").read_text(encoding="utf-8"))
    facts = results["facts"]["cohort"]
    assert (facts["asked"]["value"], facts["answered"]["value"]) == (20, 6)
    assert facts["most_lacking"]["reason"] == "too_few"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_bodys_report_is_rendered_in_every_format(story_of, code):
    rendered = render(story_of("club-des-trois-rives"), Language(code), FORMATS)
    assert {Path(name).suffix for name in rendered.files} >= {f".{one}" for one in FORMATS}
    assert len(Presentation(io.BytesIO(rendered.files["deck.pptx"])).slides) > 3
    sheets = load_workbook(io.BytesIO(rendered.files["action_plan.xlsx"])).sheetnames
    assert {"fr": "Chiffres des membres", "en": "Figures of the members"}[code] in sheets


TWO = {"Forge": GOOD, "Atelier": BAD}


@pytest.fixture
def cohort(tmp_path):
    """Run the command on a file of these members; French HTML, which is quick."""

    def run(members, *words, day="01/10/2026 10:00:00"):
        write(tmp_path / "club.csv", members, day)
        return command(tmp_path, "cohort", "club.csv", "--language", "fr", *words)

    return run


def test_a_later_file_updates_what_was_written_keeps_what_was_edited_and_names_who_left(tmp_path, cohort):
    assert cohort(TWO).code == 0
    base = tmp_path / "data" / "clients"
    edited = base / "club-atelier" / "T0" / "answers.csv"
    edited.write_text(edited.read_text().replace(";no;", ";yes;", 1))
    before = edited.read_bytes()
    note = base / "club-forge" / "T0" / "comments.csv"
    note.write_text("date;who;about;value\n2026-10-02;conseil;exhibit:flash.works;Bravo\n")
    body = base / "club" / "T0" / "engagement.toml"
    body.write_text(body.read_text().replace('name = "club"', 'name = "Club des Deux"'))
    answer = cohort({"Forge": BAD, "Atelier": GOOD, "Nouvelle": MIXED})
    assert answer.code == 0, answer.said
    assert edited.read_bytes() == before
    assert "data/clients/club-atelier/T0 a été modifié à la main" in answer.out.replace("\u00a0", " ")
    assert ";l1;" in (base / "club-forge" / "T0" / "answers.csv").read_text()
    assert note.is_file()
    assert "Club des Deux" in body.read_text()
    assert (base / "club" / "T0" / "answers.csv").read_text().count("\n") == 4
    assert (tmp_path / "reports" / "club-nouvelle" / "T0" / "fr" / "report.html").is_file()
    answer = cohort({"Forge": BAD, "Nouvelle": MIXED})
    assert answer.code == 0
    assert "club-atelier" in answer.out
    assert (base / "club-atelier" / "T0").is_dir()


def test_a_purge_removes_what_members_said_and_leaves_no_digest_that_could_be_guessed(tmp_path, cohort):
    assert cohort(TWO).code == 0
    said = [tmp_path / "data" / "clients" / client / "T0" / "answers.csv" for client in clients(tmp_path)]
    plain = {hashlib.sha256(path.read_bytes()).hexdigest() for path in said}
    record = (tmp_path / "data" / "cohorts" / "club.json").read_text(encoding="utf-8")
    assert not [digest for digest in plain if digest in record]
    for client in clients(tmp_path):
        assert command(tmp_path, "purge", client, "--yes").code == 0
    left = {
        path.name for client in clients(tmp_path) for path in (tmp_path / "data" / "clients" / client).rglob("*.csv")
    }
    assert left == {"headcount.csv", "memberships.csv"}


def test_the_same_file_writes_the_same_bytes(tmp_path, cohort):
    def everything():
        return {
            path.relative_to(tmp_path): path.read_bytes()
            for top in ("data/clients", "data/cohorts", "reports")
            for path in (tmp_path / top).rglob("*")
            if path.is_file() and ".logs" not in path.parts and path.name != "batch.json"
        }

    assert cohort(TWO).code == 0
    first = everything()
    assert cohort(TWO).code == 0
    assert everything() == first


def test_answers_that_all_came_later_are_the_next_wave_and_the_first_one_stays(tmp_path, cohort):
    assert cohort(TWO).code == 0
    first = (tmp_path / "data" / "clients" / "club-forge" / "T0" / "answers.csv").read_bytes()
    assert cohort({"Forge": BAD}, day="01/10/2027 10:00:00").code == 0
    assert (tmp_path / "data" / "clients" / "club-forge" / "T0" / "answers.csv").read_bytes() == first
    assert (tmp_path / "reports" / "club-forge" / "T1" / "fr" / "report.html").is_file()
    assert (tmp_path / "reports" / "club" / "T1" / "fr" / "report.html").is_file()


def test_a_member_that_cannot_be_read_fails_alone(tmp_path, cohort):
    answer = cohort({"Forge": GOOD, "Atelier": ("peut-être", *BAD[1:])})
    assert answer.code == 1
    assert "ligne 3, x1" in answer.said
    assert "Rapports de membres livrés : 1 sur 2" in answer.out
    assert clients(tmp_path) == ["club", "club-forge"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_written_where_nothing_can_be_read(tmp_path, language):
    (tmp_path / "club.csv").write_text("Couleur;x1\nbleu;oui\n", encoding="utf-8")
    answer = command(tmp_path, "cohort", "club.csv", "--language", language)
    assert answer.code == 2
    assert {"fr": "Aucun membre n’a pu être lu", "en": "No member could be read"}[language] in answer.err
    assert not (tmp_path / "data").exists()
    assert command(tmp_path, "cohort", "absent.csv").code == 2


def test_a_client_that_is_no_cohort_is_never_touched(tmp_path, cohort):
    folder = tmp_path / "data" / "clients" / "club" / "T0"
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text("à moi", encoding="utf-8")
    answer = cohort(TWO)
    assert answer.code == 2
    assert "déjà un client" in answer.err
    assert clients(tmp_path) == ["club"]
    other = tmp_path / "data" / "clients" / "ligue-forge" / "T0"
    other.mkdir(parents=True)
    (other / "engagement.toml").write_text("à moi", encoding="utf-8")
    assert cohort(TWO, "--name", "Ligue").code == 0
    assert (other / "engagement.toml").read_text(encoding="utf-8") == "à moi"
    assert len([client for client in clients(tmp_path) if client.startswith("ligue-forge")]) == 2
