"""The README's commands exist and its table is the notebooks' own."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from command_line import command
from maillage.language import Language
from maillage.terms import AUDIENCES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def question(notebook: Path) -> str:
    """The question a notebook opens on, in English."""
    opening = Language("en").text(nbformat.read(notebook, as_version=4).cells[0].source)
    return re.search(r"\*\*The question\.\*\*\s*(.+)", opening)[1].strip()


def stage(notebook: Path) -> str:
    """The stage its compute cell calls."""
    cells = nbformat.read(notebook, as_version=4).cells
    compute = next(cell.source for cell in cells if "compute" in cell.metadata.get("tags", ()))
    return re.search(r"= (\w+)\(", compute)[1]


def test_the_table_of_notebooks_is_the_notebooks_own() -> None:
    rows = [
        f"| `{path.name}` | {question(path)} | `{stage(path)}` |"
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    ]
    printed = README.split("<!-- notebooks: generated, see tests/test_readme.py -->")[1].split("<!-- end")[0]
    assert printed.strip().splitlines()[2:] == rows


@pytest.mark.parametrize("command", sorted(set(re.findall(r"maillage ([a-z]+) ?", README))))
def test_every_command_the_readme_names_exists(command: str) -> None:
    done = subprocess.run([sys.executable, "-m", "maillage", command, "--help"], capture_output=True, check=False)
    assert done.returncode == 0


def test_the_client_commands_of_the_readme_run(tmp_path: Path) -> None:
    def maillage(*words: str) -> int:
        return command(tmp_path, *words).code

    assert maillage("new", "acme", "--name", "Acme SA", "--depth", "standard") == 0
    assert maillage("check", "acme") == 1  # the head count is still to be filled in
    assert maillage("new", "acme", "--after", "T0") == 0
    assert maillage("simulate", "trial", "--people", "80", "--sites", "2") == 0
    assert maillage("check", "trial") == 0
    assert maillage("documents", "acme") == 1
    assert maillage("documents", "trial") == 0
    assert maillage("documents", "trial", "questionnaire") == 0
    documents = tmp_path / "reports" / "trial" / "T0" / "documents"
    for audience in AUDIENCES:  # in both languages; the optional sheets lie beside
        assert len(list(documents.rglob(f"questionnaire_{audience}.html"))) == 2


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z]+)", README + CONTRIBUTING))))
def test_every_target_named_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_every_file_the_readme_points_at_is_there() -> None:
    for path in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / path).exists(), path
