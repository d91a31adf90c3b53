"""A hundred clients in one batch, each with words no other has: none of them stands in another's files."""

from __future__ import annotations

import io
import itertools
import os
import re
import zipfile

import pytest
from pypdf import PdfReader

from batches import clients, delivered
from command_line import command

COUNT = 12 if os.environ.get("SOAK") == "short" else 100
SYLLABLES = ("ba", "cho", "di", "fu", "go", "ju", "ka", "lo", "mi", "pu")


def words(count: int) -> list[str]:
    """So many made-up words, none part of another."""
    made = ("".join(parts) for parts in itertools.product(SYLLABLES, repeat=3))
    return [f"Zy{word}x" for word in itertools.islice(made, count)]


CANARIES = words(COUNT)


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """Every client has a club and a member that bear its word; reports on paper, as a page and as a workbook."""
    root = tmp_path_factory.mktemp("hundred")
    names = [f"client-{number:03}" for number in range(COUNT)]
    clients(root, *names)
    for name, canary in zip(names, CANARIES, strict=True):
        path = root / "data" / "clients" / name / "T0" / "memberships.csv"
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        cells = {"Réseau": f"Club {canary}", "Qui y va": f"Hector {canary}eau", "Cotisation HT": "700"}
        lines.append(";".join(cells.get(column, "") for column in lines[0].split(";")))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    answer = command(root, "report", "--all", "--formats", "html,pdf,xlsx")
    assert answer.code == 0, answer.said
    return root, dict(zip(names, CANARIES, strict=True))


def text_of(name: str, content: bytes) -> str:
    if name.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "\n".join(package.read(part).decode("utf-8", "replace") for part in package.namelist())
    return content.decode("utf-8", "replace")


def test_each_client_reads_its_own_words_and_no_other(batch):
    root, canaries = batch
    seen = re.compile("|".join(CANARIES), re.IGNORECASE)
    for client, canary in canaries.items():
        found = {name: set(map(str.lower, seen.findall(text_of(name, content))))
                 for name, content in delivered(root, client).items()}  # fmt: skip
        for name, stand in found.items():
            assert stand <= {canary.lower()}, (client, name)
        for name in ("fr/report.html", "en/report.html", "fr/report.pdf", "fr/action_plan.xlsx", "flash.ipynb"):
            assert found[name] == {canary.lower()}, (client, name)


def test_the_person_who_goes_is_named_nowhere(batch):
    root, canaries = batch
    for client, canary in canaries.items():
        for name, content in delivered(root, client).items():
            assert f"{canary}eau" not in text_of(name, content), (client, name)


def test_no_log_holds_a_word_of_a_client(batch):
    root, canaries = batch
    for path in (root / "reports" / ".logs").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not [canary for canary in canaries.values() if canary in text], path
