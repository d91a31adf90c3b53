"""Small client folders written in the test, and what reading them says."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from maillage.intake import Intake, Workspace, report, seal_client, take_in
from maillage.language import Language

SETTINGS = """schema = 1
name = "Atelier du Port"
as_of = 2026-01-31
"""
HEADCOUNT = [["Fonction", "Niveau", "Nombre"], ["commerce", "cadre", 12], ["production", "collaborateur", 30]]

Sheets = Mapping[str, Sequence[Sequence[Any]]]


def workbook_bytes(
    sheets: Sheets, hidden: Collection[str] = (), merged: Iterable[tuple[int, int, int, str]] = ()
) -> bytes:
    """A workbook as a person would leave it: dates as dates, text as text; `merged` gives rows, column and text."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    dated = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, cell, dated)
                else:
                    sheet.write(row, column, cell)
        for first, last, column, text in merged:
            sheet.merge_range(first, column, last, column, text)
        if name in hidden:
            sheet.hide()
    book.close()
    return made.getvalue()


class Client:
    """One client of a fresh workspace."""

    def __init__(self, root: Path, home: str = "clients", client: str = "acme", wave: str = "T0") -> None:
        self.workspace = Workspace(root)
        self.name = client
        self.wave = wave
        self.folder = root / "data" / home / client / wave
        self.folder.mkdir(parents=True)
        self.settings(SETTINGS)

    def settings(self, text: str) -> Client:
        (self.folder / "engagement.toml").write_text(text, encoding="utf-8")
        return self

    def sheets(self, sheets: Sheets, *, headcount: bool = True) -> Client:
        made = workbook_bytes(({"Effectifs": HEADCOUNT} if headcount else {}) | dict(sheets))
        (self.folder / "intake.xlsx").write_bytes(made)
        return self

    def file(self, name: str, text: str, encoding: str = "utf-8") -> Client:
        (self.folder / name).write_bytes(text.encode(encoding))
        return self

    def read(self) -> Intake:
        return take_in(self.workspace, f"{self.name}/{self.wave}")

    def seal(self) -> tuple[Path | None, Intake]:
        return seal_client(self.workspace, f"{self.name}/{self.wave}")

    def told(self, language: str = "fr") -> list[str]:
        """The report's lines below the file names, without their dashes."""
        lines = report(self.read().problems, Language(language)).splitlines()
        return [line.strip().removeprefix("- ") for line in lines if line.startswith("  ")]


@pytest.fixture
def client(tmp_path: Path) -> Client:
    return Client(tmp_path)


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """`workbook({"GL": rows}, hidden=("GL",))` → the bytes of an Excel file."""
    return workbook_bytes


@pytest.fixture
def new_client(tmp_path: Path) -> Callable[..., Client]:
    """Another client, wave or example of the same workspace."""

    def made(client: str = "acme", wave: str = "T0", home: str = "clients", root: Path = tmp_path) -> Client:
        return Client(root, home, client, wave)

    return made
