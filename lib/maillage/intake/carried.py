"""What a wave took over from the one before, and whether it still says the same.

A table is marked by its content: as long as its rows say what they said when they were carried over, the report says
that nobody has looked at them again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from maillage.intake.checks import Rows
from maillage.intake.reading import Row
from maillage.tables import TABLES

MARK = "carried.json"
SCHEMA = 1


def unchanged(folder: Path, rows: Rows) -> tuple[str, tuple[str, ...]]:
    """The wave from which tables were carried over, and those that still say the same; nothing where none were.

    Parameters
    ----------
    folder : Path
        The wave's.
    rows : dict
        Rows by table, as read, before references are settled.
    """
    try:
        plain = json.loads((folder / MARK).read_text(encoding="utf-8"))
        after, carried = str(plain["after"]), {str(name): str(said) for name, said in plain["tables"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", ()
    same = (name for name in TABLES if name in carried and digest_of(rows.get(name, ())) == carried[name])
    return after, tuple(same)


def digest_of(rows: Iterable[Row]) -> str:
    """Of what the rows say, in whatever order and file they stand."""
    said = sorted(
        json.dumps({name: str(value) for name, value in row.values.items() if value not in (None, "", ())},
                   sort_keys=True, ensure_ascii=False)
        for row in rows
    )  # fmt: skip
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
