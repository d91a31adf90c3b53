"""Every id of the inventory has its line in `docs/coverage.md`, and every line an answer that exists."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from maillage.catalogue import coverage as room
from maillage.catalogue import entries, entry, groups
from maillage.catalogue.coverage import COVERED, TITLES, coverage, lines, references, rows
from maillage.documents import KINDS
from maillage.intake.settings import Settings
from maillage.tables import TABLES

CHECKOUT = Path(__file__).resolve().parents[1]

# Ids of each group of the inventory, counted there.
INVENTORY = {
    "DIA": 60, "CAU": 36, "CON": 27, "ACT": 53, "NET": 33, "PRO": 17, "POS": 29, "MAT": 23, "OBJ": 20, "TRI": 7,
    "DIF": 6, "STE": 14, "AMB": 33, "LEA": 42, "ILL": 13, "SOC": 20, "RSE": 24, "BEN": 28, "CST": 13, "FIG": 31,
    "RIS": 37, "BNS": 25, "INT": 16, "PER": 11, "GOV": 20, "EXT": 12, "TEN": 15, "FEA": 41,
}  # fmt: skip


def sections():
    """Every section of the notebooks."""
    found = set()
    for path in (CHECKOUT / "notebooks").glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            found |= {cell.metadata.get("section"), cell.metadata.get("maillage", {}).get("section")}
    return found - {None}


def unknown(place, known_sections):
    """Whether a place of a line is nowhere in the product."""
    kind, _, name = place.partition(":")
    table, _, column = name.partition(".")
    if place == "items":
        return False
    if kind == "table":
        return table not in TABLES or (bool(column) and column not in {one.id for one in TABLES[table].columns})
    if kind in ("setting", "section", "document", "group"):
        known = {"setting": Settings.model_fields, "section": known_sections, "document": KINDS, "group": groups()}
        return name not in known[kind]
    return not entry(place)


def test_the_page_is_in_step_with_the_catalogue():
    page = (CHECKOUT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert page == coverage(), "run python -m maillage.catalogue.coverage"


def test_every_id_has_one_line():
    assert INVENTORY == COVERED
    assert list(TITLES) == list(COVERED)
    every = [f"{group}-{number:02}" for group, last in INVENTORY.items() for number in range(1, last + 1)]
    assert [line.id for line in lines()] == every
    page = coverage()
    assert all(page.count(f"\n| {one} |") == 1 for one in every)


def test_every_line_says_where_or_why_not():
    for line in lines():
        assert bool(line.at) != bool(line.refused), line
        for text in (line.refused, line.note):
            assert not text or (text[0].isupper() and text.endswith(".")), line


def test_every_place_named_exists():
    known = sections()
    assert {"symptoms", "gates", "money"} <= known
    named = {place for line in lines() for place in line.at}
    assert [place for place in sorted(named) if unknown(place, known)] == []
    assert unknown("table:networks.colour", known)
    assert unknown("section:weather", known)


def test_no_row_is_kept_for_an_id_that_is_not_there_or_says_nothing():
    ids = {line.id for line in lines()}
    for one, row in rows().items():
        assert one in ids, one
        assert set(row) <= {"at", "refused", "note"}, one
        assert row, one
        assert not ("at" in row and "refused" in row), one


def test_an_entry_that_names_the_id_wins_over_the_row(monkeypatch):
    row = {"refused": "For no reason.", "note": "A word besides."}
    monkeypatch.setattr(room, "rows", lambda: {"TRI-01": row, "MAT-11": row})
    told = {line.id: line for line in room.lines()}
    assert told["TRI-01"].at == ("trigger:tri-01",)
    assert (told["TRI-01"].refused, told["TRI-01"].by_hand, told["TRI-01"].note) == ("", False, "A word besides.")
    assert (told["MAT-11"].at, told["MAT-11"].refused) == ((), "For no reason.")


def test_two_rows_for_one_id_are_refused(tmp_path, monkeypatch):
    (tmp_path / "coverage.yaml").write_text("CON-01..CON-03: {at: [items]}\nCON-02: {at: [items]}\n", encoding="utf-8")
    monkeypatch.setattr(room, "__file__", str(tmp_path / "coverage.py"))
    with pytest.raises(ValueError, match="two rows for CON-02"):
        rows()


def test_the_references_are_all_those_the_entries_make():
    found = references()
    assert found["DIA-05"][0] == "dimension:d1"
    assert "symptom:dia-05" in found["DIA-05"]
    assert found["ACT-48"] == ("audience:executives", "audience:managers", "audience:employees")
    counted = sum(len(one.inventory) for group in groups() if group != "population" for one in entries(group).values())
    assert sum(map(len, found.values())) == counted
