"""`docs/reviews.csv` records what a person read: every golden file as it is now has its row."""

from __future__ import annotations

import csv
import datetime
import hashlib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
REVIEWS = CHECKOUT / "docs" / "reviews.csv"
COLUMNS = ["file", "hash", "language", "date", "changed"]


def read() -> list[dict[str, str]]:
    with REVIEWS.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        assert reader.fieldnames == COLUMNS
        return list(reader)


@pytest.mark.parametrize("path", sorted((CHECKOUT / "tests" / "golden").glob("*.txt")), ids=lambda path: path.name)
def test_every_golden_file_was_read_as_it_is_now(path):
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    name = path.relative_to(CHECKOUT).as_posix()
    rows = [row for row in read() if row["file"] == name and row["hash"] == sha]
    assert rows, f"read {name}, then enter: {name},{sha},{path.suffixes[0][1:]},<date>,<what changed>"
    assert {row["language"] for row in rows} == {path.suffixes[0][1:]}


def test_every_row_says_what_was_read_when_and_what_changed():
    for row in read():
        assert None not in row, row
        assert None not in row.values(), row
        assert (CHECKOUT / row["file"]).suffix == ".txt", row
        assert len(bytes.fromhex(row["hash"])) == 32, row
        assert datetime.date.fromisoformat(row["date"]) <= datetime.date.today(), row
        assert row["changed"].strip(), row
