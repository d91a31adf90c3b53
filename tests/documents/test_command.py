"""`maillage documents`: what it writes, what it says, what it leaves alone."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from maillage.cli import app

COUNTS = {("Lyon", "dirigeants"): 7, ("Tours", "collaborateurs"): 21}


@pytest.fixture
def run(tmp_path):
    """Run the command in the workspace; its exit status, what it printed, what it complained of."""

    def command(*words):
        done = CliRunner().invoke(app, ["documents", *words, "--root", str(tmp_path)])
        return done.exit_code, done.stdout, done.stderr

    return command


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "reports" / "acme" / "T0" / "documents"


def test_every_kind_in_both_languages(client, answers, run, folder):
    client({"answers": answers(COUNTS)})
    status, told, wrong = run("acme")
    assert (status, wrong) == (0, "")
    assert told.splitlines()[0] == "Réponses reçues – Atelier du Port"
    assert told.splitlines()[1].split()[:5] == ["Site", "dirigeants", "managers", "collaborateurs", "ensemble"]
    assert told.endswith(
        f"acme : documents écrits dans {folder.as_posix()}/fr : 43\n"
        f"acme : documents écrits dans {folder.as_posix()}/en : 43\n"
    )
    assert {path.name for path in (folder / "fr").iterdir()} - {path.name for path in (folder / "en").iterdir()} == {
        "saisie.xlsx"
    }
    record = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
    assert {entry["kind"] for entry in record["outputs"].values()} == {
        "questionnaire", "interviews", "responses", "legal", "sheets", "policies", "programme", "letter", "scoping",
        "decisions", "feedback", "training", "service",
    }  # fmt: skip
    assert len(record["outputs"]) == 86


def test_one_kind_in_one_language(client, run, folder):
    client()
    assert run("acme", "legal", "--language", "fr") == (
        0, f"acme : documents écrits dans {folder.as_posix()}/fr : 6\n", "",
    )  # fmt: skip
    assert sorted(path.name for path in folder.iterdir()) == ["documents.json", "fr"]


def test_no_answers_and_flash_are_told(client, run, folder):
    client()
    assert run("acme", "responses") == (0, "acme : aucune réponse reçue ; le compteur n’est pas écrit.\n", "")
    assert not folder.exists()
    client(depth="flash")
    assert run("acme", "legal")[:2] == (
        0,
        "acme : à la profondeur flash, la direction répond seule ; le dossier juridique se prépare à la profondeur "
        "standard.\n",
    )
    assert run("acme", "programme")[:2] == (
        0,
        "acme : à la profondeur flash, il n’y a pas de plan ; les documents du programme se préparent à la profondeur "
        "standard.\n",
    )


def test_policies_are_drafts_nobody_overwrites_and_none_at_flash_depth(client, run, folder):
    client()
    assert run("acme", "policies", "--language", "fr") == (
        0, f"acme : documents écrits dans {folder.as_posix()}/fr : 6\n", "",
    )  # fmt: skip
    page = folder / "fr" / "policy_crisis_sheet.html"
    page.write_text("adoptée le 3", encoding="utf-8")
    _, told, _ = run("acme", "policies", "--language", "fr")
    stays = "a été modifié à la main, ou est ouvert : il reste, le nouveau est policy_crisis_sheet.new.html."
    assert f"{page.as_posix()} {stays}" in told
    assert page.read_text(encoding="utf-8") == "adoptée le 3"
    client(depth="flash")
    assert run("acme", "policies", "--language", "fr")[1].startswith(
        "acme : à la profondeur flash, aucune politique n’est écrite ; elles se préparent à la profondeur standard.\n"
    )


NOBODY = (
    "acme : aucune fiche personnelle n’est écrite ; personne ne l’a demandée dans la table « Personnes », "
    "ou la profondeur flash n’en prévoit pas.\n"
)
PEOPLE = [["Personne", "Fonction", "Niveau", "Souhaite sa fiche personnelle"],
          ["Ermelinde Quincampois", "commerce", "manager", "oui"],
          ["Anselmine Tartelange", "commerce", "manager", "non"],
          ["Jocaste Ixelmont", "commerce", "manager", ""]]  # fmt: skip


def test_a_sheet_is_written_for_who_asked_and_for_its_owner_to_open(client, run, folder):
    assert client({"people": PEOPLE}, depth="in_depth").ok
    status, told, _ = run("acme", "sheets")
    assert (status, told) == (
        0, "".join(f"acme : documents écrits dans {folder.as_posix()}/{code} : 1\n" for code in ("fr", "en")),
    )  # fmt: skip
    (french,), (english,) = (list((folder / code / "sheets").iterdir()) for code in ("fr", "en"))
    assert french.name == english.name
    assert re.fullmatch(r"V-\d\d\.html", french.name)
    assert {path.stat().st_mode & 0o777 for path in (french, english)} == {0o600}
    run("acme", "legal")
    assert (folder / "fr" / "legal_register.html").stat().st_mode & 0o777 == 0o644


def test_where_nobody_asked_no_sheet_is_written_and_it_is_told(client, run, folder):
    client({"people": [[*row[:3], "non" if at else row[3]] for at, row in enumerate(PEOPLE)]}, depth="in_depth")
    assert run("acme", "sheets") == (0, NOBODY, "")
    assert not folder.exists()
    client({"people": PEOPLE}, depth="flash")
    assert run("acme", "sheets") == (0, NOBODY, "")


def test_a_file_somebody_edited_stays_and_the_new_one_lies_beside(client, run, folder):
    client()
    run("acme", "legal", "--language", "fr")
    page = folder / "fr" / "legal_register.html"
    page.write_text("relu par notre conseil", encoding="utf-8")
    status, told, _ = run("acme", "legal", "--language", "fr")
    assert (status, told) == (
        0,
        f"acme : documents écrits dans {folder.as_posix()}/fr : 6\n"
        f"{page.as_posix()} a été modifié à la main, ou est ouvert : il reste, "
        "le nouveau est legal_register.new.html.\n",
    )
    assert page.read_text(encoding="utf-8") == "relu par notre conseil"
    assert run("acme", "legal", "--language", "fr")[1] == told
    assert sorted(path.name for path in (folder / "fr").glob("legal_register*")) == [
        "legal_register.html", "legal_register.new.html",
    ]  # fmt: skip


def test_a_document_that_is_not_made_any_more_is_told(client, run, folder):
    client()
    run("acme", "questionnaire", "--language", "fr")
    client(depth="flash")
    _, told, _ = run("acme", "questionnaire", "--language", "fr")
    left = [f"questionnaire_{audience}{end}" for audience in ("employees", "managers")
            for end in (".html", ".txt", "_limesurvey.txt")]  # fmt: skip
    assert told.splitlines()[1:] == [
        f"{folder.as_posix()}/fr/{name} vient d’un passage antérieur et n’a pas été refait." for name in left
    ]


def test_a_run_that_was_cut_off_leaves_files_the_next_one_knows(client, run, folder, monkeypatch):
    client()
    run("acme", "legal", "--language", "fr")
    record = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
    planned = {name: entry["sha256"] for name, entry in record["outputs"].items()}
    (folder / "documents.json").write_text(json.dumps({"outputs": {}, "planned": planned}), encoding="utf-8")
    client(name="Autre nom")
    _, told, _ = run("acme", "legal", "--language", "fr")
    assert "modifié à la main" not in told
    assert "Autre nom" in (folder / "fr" / "legal_register.html").read_text(encoding="utf-8")


def test_the_same_client_gives_the_same_files(client, run, folder):
    client()
    run("acme")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    run("acme")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_cannot_be_opened_answers_2(client, run, folder):
    client()
    assert run("acmé") == (
        2, "", "« acmé » n’est pas un nom de client. Écrire au plus 60 minuscules, chiffres et tirets : acme, "
        "atelier-du-port.\n",
    )  # fmt: skip
    assert run("acm") == (2, "", "Le client « acm » est inconnu. Vouliez-vous dire « acme » ?\n")
    assert run("acme", "lettre") == (
        2, "",
        "« lettre » n’est pas connu. Attendu : questionnaire, interviews, responses, legal, sheets, policies, "
        "programme, letter, scoping, decisions, feedback, training, service.\n",
    )  # fmt: skip
    assert run("acme", "--language", "de") == (2, "", "« de » n’est pas connu. Attendu : fr, en.\n")
    assert not folder.exists()


def test_a_client_with_errors_answers_1_and_nothing_is_written(client, run, folder):
    client({"headcount": [["Fonction", "Niveau", "Nombre"], ["commerce", "manager", "douze"]]})
    status, told, wrong = run("acme")
    assert (status, told) == (1, "")
    assert "« douze » n’est pas un nombre" in wrong
    assert wrong.endswith("acme : rien n’est produit, les fichiers ont des erreurs.\n")
    assert not folder.exists()


def test_a_kind_nobody_knows_is_refused(client):
    from maillage.documents import render
    from maillage.language import Language

    with pytest.raises(ValueError, match="one of questionnaire, interviews, responses, legal, sheets"):
        render("postcard", client().engagement, Language("fr"))


def test_no_document_names_anybody(client, answers, run, folder):
    site = "Lyon (Ermelinde Quincampois)"
    people = [["Personne", "Fonction", "Niveau", "Site", "Peut être nommé"],
              ["Ermelinde Quincampois", "commerce", "manager", site, "non"]]  # fmt: skip
    rows = [["Fonction", "Niveau", "Site", "Nombre"], ["commerce", "manager", site, 30],
            ["commerce", "manager", "Tours", 30]]  # fmt: skip
    counts = {(site, "managers"): 9}
    intake = client({"people": people, "headcount": rows, "answers": answers(counts)})
    assert intake.ok
    _, told, _ = run("acme")
    pages = [path.read_text(encoding="utf-8-sig") for path in folder.rglob("*.html")]
    texts = [path.read_text(encoding="utf-8-sig") for path in folder.rglob("*.txt")]
    assert len(pages) + len(texts) == 60  # nobody asked for a sheet
    assert not any("Quincampois" in text or "Ermelinde" in text for text in (*pages, *texts, told))
