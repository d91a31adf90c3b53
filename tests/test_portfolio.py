"""The firm's portfolio end to end: its sentences, its command with real kernels, a client's place, no name astray."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest

import golden
from command_line import command
from conftest import run_portfolio
from maillage.deliverables.story import read_story
from maillage.intake import Workspace, take_in
from maillage.terms import LANGUAGES
from test_engagements import faults

EXAMPLE = golden.EXAMPLES / golden.PORTFOLIO
CANARY = "canari-des-bois"
NOT_REPRESENTATIVE = "non représentatif"


# --- what it says --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", golden.COMPANIES)
def test_every_sentence_of_a_portfolio_is_the_one_that_was_read(tmp_path, name):
    figures, about = golden.portfolio_of(name, tmp_path)
    story = read_story(about, run_portfolio(figures))
    for code in LANGUAGES:
        said = golden.golden_text(story, code).splitlines()
        assert said == golden.path_of(name, code).read_text(encoding="utf-8").splitlines(), "run: make golden"
    assert not faults(story)


@pytest.mark.parametrize("name", golden.COMPANIES)
def test_a_portfolio_never_goes_without_saying_what_it_is_not(name):
    french, english = (golden.path_of(name, code).read_text(encoding="utf-8") for code in LANGUAGES)
    sources = [line for line in french.splitlines() if line.startswith("Source") and "auteurs" not in line]
    assert all(NOT_REPRESENTATIVE in line for line in sources)
    assert french.count(NOT_REPRESENTATIVE) >= 2
    assert english.count("not representative") >= 2


def test_the_example_is_what_its_script_writes(tmp_path):
    import runpy

    built = runpy.run_path(str(EXAMPLE.parent / "build_portfolio.py"))
    built["main"](tmp_path)
    files = {path.relative_to(EXAMPLE): path.read_bytes() for path in EXAMPLE.rglob("*") if path.is_file()}
    assert {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files
    assert sum(map(len, files.values())) < 300_000


# --- with real kernels ---------------------------------------------------------------------------------------------

FLASH = 'schema = 1\nname = "Club du Lac"\ndepth = "flash"\nas_of = 2026-06-30\n'


def flash_client(root: Path, name: str, more: str = "") -> Path:
    folder = root / "data" / "clients" / name / "T0"
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text(FLASH + more, encoding="utf-8")
    (folder / "headcount.csv").write_text("function;level;count\ncommerce;executive;3\n", encoding="utf-8")
    answers = "respondent;audience;x1;x2;x3;x5;x8\n1;dirigeants;oui;4;1;non;3\n"
    (folder / "answers.csv").write_text(answers, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """The companies of the example as if they were real, one of them a canary; the portfolio and two reports."""
    root = tmp_path_factory.mktemp("firm")
    shutil.copytree(EXAMPLE, root, dirs_exist_ok=True)
    for settings in root.glob("data/clients/*/*/engagement.toml"):
        text = settings.read_text(encoding="utf-8").replace("fictional = true\n", "")
        settings.write_text(text.replace('"societe-03"', '"Canari des Bois"'), encoding="utf-8")
    for home in ("data/clients", "reports"):
        (root / home / "societe-03").rename(root / home / CANARY)
    for results in (root / "reports" / CANARY).glob("*/results.json"):
        plain = json.loads(results.read_text(encoding="utf-8")) | {"client": CANARY}
        results.write_text(json.dumps(plain), encoding="utf-8")
    (root / "reports" / "societe-15" / "T0" / "results.json").write_text("{", encoding="utf-8")
    flash_client(root, "club")
    flash_client(root, "discret", "in_portfolio = false\n")
    told = command(root, "portfolio", "--formats", "html,pdf,docx")
    reported = command(root, "report", "club", "discret", "--language", "fr")
    return root, told, reported


def test_the_command_writes_the_report_and_the_reference_figures(workspace):
    root, told, _ = workspace
    assert told.code == 0, told.said
    folder = root / "reports" / "portfolio"
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {
        *(f"{code}/report.{kind}" for code in LANGUAGES for kind in ("html", "pdf", "docx")),
        "portfolio.ipynb", "reference.json", "results.json", "run.json",
    }  # fmt: skip
    reference = json.loads((folder / "reference.json").read_text(encoding="utf-8"))
    assert {"schema", "as_of", "label", "figures", "versions"} == set(reference)
    assert reference["label"] == "portefeuille du cabinet, non représentatif"
    assert len(reference["figures"]["score.d1"]["values"]) == 16  # of seventeen: one file cannot be read
    assert all(len(one["values"]) >= 5 for one in reference["figures"].values())
    page = (folder / "fr" / "report.html").read_text(encoding="utf-8")
    assert "Le portefeuille du cabinet, non représentatif" in page
    assert "Les chiffres de référence" not in page


def test_a_file_that_cannot_be_read_is_one_problem_told(workspace):
    _, told, _ = workspace
    assert told.err.count("reports/societe-15/T0/results.json") == 1
    assert "Traceback" not in told.said
    assert "Clients qui ne veulent pas y compter : 1" in told.out.replace("\u00a0", " ")


def test_no_company_is_named_anywhere_in_the_portfolio(workspace):
    root, told, _ = workspace
    names = re.compile(r"canari|societe-\d", re.IGNORECASE)
    everything = [root / "reports" / "portfolio", root / "data" / ".seals" / "_portfolio"]
    for path in (path for home in everything for path in home.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as opened:
                content = b"".join(opened.read(part) for part in opened.namelist())
        assert not names.search(content.decode("utf-8", "replace")), path
    assert "canari" not in told.out.lower()


def test_a_client_is_shown_its_place_and_no_other_client(workspace):
    root, _, reported = workspace
    assert reported.code == 0, reported.said
    page = (root / "reports" / "club" / "T0" / "fr" / "report.html").read_text(encoding="utf-8")
    assert "Parmi les autres entreprises" in page
    assert NOT_REPRESENTATIVE in page
    assert "dans le tiers" in page
    assert not re.search(r"canari|societe-\d", page, re.IGNORECASE)
    seals = list((root / "data" / ".seals" / "club").rglob("*.json"))
    assert not re.search(r"canari|societe-\d", seals[0].read_text(encoding="utf-8"), re.IGNORECASE)


def test_a_client_who_opted_out_is_not_set_beside_the_others(workspace):
    root, _, _ = workspace
    page = (root / "reports" / "discret" / "T0" / "fr" / "report.html").read_text(encoding="utf-8")
    assert "Parmi les autres entreprises" not in page
    assert "portefeuille" not in page


def test_a_second_portfolio_tells_nothing_of_the_one_who_came(workspace):
    root, _, _ = workspace
    reference = root / "reports" / "portfolio" / "reference.json"
    before = reference.read_bytes()
    told = command(root, "portfolio", "--language", "fr")  # the club has been reported since, one company more
    assert told.code == 0, told.said
    assert "attendent ceux d’autres : 1" in told.out.replace("\u00a0", " ")
    assert reference.read_bytes() == before


def test_files_of_a_run_that_was_cut_off_are_ours_and_an_edited_one_is_not(workspace):
    root, _, _ = workspace
    folder = root / "reports" / "portfolio"
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    record["planned"] = dict.fromkeys(record["outputs"], "0" * 64)  # it was about to write others, and was killed
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    page = folder / "fr" / "report.html"
    page.write_text("relu", encoding="utf-8")
    told = command(root, "portfolio")
    assert told.code == 0, told.said
    assert page.read_text(encoding="utf-8") == "relu"
    beside = {path.relative_to(folder).as_posix() for path in folder.rglob("*.new.*")}
    assert beside == {"fr/report.new.html"}
    older = [line for line in told.out.splitlines() if "passage antérieur" in line]
    assert any("fr/report.pdf" in line for line in older), told.out


def test_what_is_no_format_of_a_portfolio_is_refused(workspace):
    told = command(workspace[0], "portfolio", "--formats", "pptx")
    assert told.code == 2
    assert "html, pdf, docx" in told.err


def test_the_notebook_executed_keeps_nothing_of_the_run(workspace):
    root, _, _ = workspace
    notebook = nbformat.read(root / "reports" / "portfolio" / "portfolio.ipynb", as_version=4)
    assert str(root) not in json.dumps(notebook)


def test_the_checkouts_own_examples_are_set_beside_nobody():
    assert not take_in(Workspace(EXAMPLE.parents[2]), "ateliers-brevenne").engagement.reference
