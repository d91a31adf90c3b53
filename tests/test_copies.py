"""A client's own notebooks: handed out in its language, refreshed while unedited, never written over after."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

from maillage.intake import Workspace
from maillage.language import Language, localise
from maillage.running.copies import hand_out
from maillage.running.execute import sections_kept
from maillage.running.places import notebook_path, unedited

CHECKOUT = Path(__file__).resolve().parents[1]
NAME = "01_diagnosis"


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    """A workspace with one client and the workbook's notebooks."""
    shutil.copytree(CHECKOUT / "data" / "examples" / "ateliers-brevenne", tmp_path / "data" / "clients" / "acme")
    (tmp_path / "notebooks").mkdir()
    shutil.copy(CHECKOUT / "notebooks" / f"{NAME}.ipynb", tmp_path / "notebooks")
    return Workspace(tmp_path)


def handed(workspace: Workspace, language: str = "fr"):
    (copy,) = hand_out(workspace, workspace.wave("acme"), (NAME,), Language(language))
    return copy


def change(path: Path, at: int, source: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[at].source = source
    nbformat.write(notebook, path)


@pytest.mark.parametrize(("language", "title"), [("fr", "# Diagnostic"), ("en", "# Diagnosis")])
def test_a_copy_is_the_clients_in_its_language_without_anybody_elses_outputs(workspace, language, title):
    copy = handed(workspace, language)
    notebook = nbformat.read(copy.path, as_version=4)
    nbformat.validate(notebook)
    (parameters,) = [cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    assert 'client: str = "acme/T0"  # ' in parameters
    assert f'language: str = "{language}"  # ' in parameters
    assert notebook.cells[0].source.startswith(title)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    assert not copy.edited


def test_no_report_is_made_from_a_copy_that_nobody_edited(workspace):
    copy = handed(workspace)
    assert notebook_path(workspace, "acme", "T0", NAME) == workspace.root / "notebooks" / f"{NAME}.ipynb"
    notebook = nbformat.read(copy.path, as_version=4)
    notebook.cells[3].outputs = [nbformat.v4.new_output("stream", text="run, not edited")]
    notebook.cells[3].execution_count = 4
    nbformat.write(notebook, copy.path)
    assert unedited(copy.path)
    change(copy.path, 4, "## En bref\n\nUne phrase de la consultante.")
    assert notebook_path(workspace, "acme", "T0", NAME) == copy.path


def test_an_unedited_copy_follows_its_original_and_the_language_asked_for(workspace):
    path = handed(workspace).path
    before = path.read_bytes()
    handed(workspace)
    assert path.read_bytes() == before
    change(workspace.root / "notebooks" / f"{NAME}.ipynb", 4, "## Tout autre chose")
    handed(workspace)
    assert "Tout autre chose" in path.read_text("utf-8")
    handed(workspace, "en")
    assert "# Diagnosis" in path.read_text("utf-8")


def test_an_edited_copy_stays_and_what_moved_on_is_listed_with_the_original_beside(workspace):
    path = handed(workspace).path
    change(path, 4, "## En bref\n\nUne phrase de la consultante.")
    mine = path.read_bytes()
    copy = handed(workspace)
    assert (copy.edited, copy.moved_on, copy.beside) == (True, {}, None)

    original = workspace.root / "notebooks" / f"{NAME}.ipynb"
    notebook = nbformat.read(original, as_version=4)
    at = next(n for n, cell in enumerate(notebook.cells) if cell.source.startswith("## Ce que nous avons reçu"))
    notebook.cells[at].source += "\n\nUne phrase de plus."
    notebook.cells.insert(at + 1, nbformat.v4.new_markdown_cell("Une cellule de plus."))
    del notebook.cells[5]
    nbformat.write(notebook, original)
    for _ in range(2):
        copy = handed(workspace)
        assert copy.edited
        assert copy.moved_on == {"Ce que nous avons reçu": 2, "": 1}
        assert copy.beside == path.parent / "originals" / path.name
        assert "Une phrase de plus." in copy.beside.read_text("utf-8")
        assert path.read_bytes() == mine


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"metadata": {"maillage": {"handed_out": []}}}', b"\xff\xfe"])
def test_what_is_no_notebook_of_ours_is_somebodys_own(workspace, content):
    path = workspace.wave("acme").folder / "notebooks" / f"{NAME}.ipynb"
    path.parent.mkdir()
    path.write_bytes(content)
    assert handed(workspace).edited
    assert path.read_bytes() == content
    assert notebook_path(workspace, "acme", "T0", NAME) == path


def test_what_a_desk_leaves_in_a_copy_is_no_part_of_a_report(workspace):
    path = handed(workspace).path
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["widgets"] = {"state": {"typed": "Jeanne Dupont"}}
    kept = sections_kept(notebook, "in_depth")
    assert "Dupont" not in nbformat.writes(kept)
    assert "handed_out" not in nbformat.writes(kept)
    assert kept.metadata.kernelspec.name == "python3"
    assert "widgets" in notebook.metadata


def test_a_paragraph_edited_in_an_english_copy_is_printed_as_it_was_edited(workspace):
    path = handed(workspace, "en").path
    change(path, 4, "## In brief\n\nA sentence of the consultant's own.")
    notebook = nbformat.read(path, as_version=4)
    for code in ("fr", "en"):
        shown = localise(notebook, Language(code))
        assert shown.cells[4].source.endswith("A sentence of the consultant's own.")
        assert shown.cells[4].metadata.maillage.french.endswith("A sentence of the consultant's own.")
        assert shown.cells[0].source.startswith({"fr": "# Diagnostic", "en": "# Diagnosis"}[code])
