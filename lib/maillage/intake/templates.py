"""Write `data/templates/` and `docs/data_dictionary.md` from the schema and the catalogue.

Run `python -m maillage.intake.templates [ROOT]` after any change of either; a test compares what is committed.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from maillage.intake.dictionary import data_dictionary
from maillage.intake.workbook import headings, write_blank_workbook
from maillage.tables import ASKED
from maillage.terms import DEPTHS, LANGUAGES

# How a spreadsheet of that language expects a CSV file: separator, encoding.
CSV_HABITS = {"fr": (";", "utf-8-sig"), "en": (",", "utf-8")}
WORKBOOK_NAMES = {"fr": "classeur_{depth}.xlsx", "en": "workbook_{depth}.xlsx"}


def csv_header(table_id: str, language: str) -> bytes:
    """The bytes of a table's CSV template: its headings, as a spreadsheet of that language opens it.

    Examples
    --------
    >>> csv_header("presence", "en")
    b'Target,Network,Probability,Source\\r\\n'
    """
    separator, encoding = CSV_HABITS[language]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerow(headings(ASKED[table_id], "in_depth", language))
    return text.getvalue().encode(encoding)


def write_templates(root: Path) -> tuple[Path, ...]:
    """Write every template under `root`, in place of those there, and return their paths.

    Parameters
    ----------
    root : Path
        The checkout: `data/templates/` and `docs/` are made where they are missing.
    """
    written = []
    templates = root / "data" / "templates"
    for language in LANGUAGES:
        folder = templates / language
        folder.mkdir(parents=True, exist_ok=True)
        for table_id in ASKED:
            path = folder / f"{table_id}.csv"
            path.write_bytes(csv_header(table_id, language))
            written.append(path)
        for depth in DEPTHS:
            path = templates / WORKBOOK_NAMES[language].format(depth=depth)
            path.unlink(missing_ok=True)
            write_blank_workbook(path, depth, language)
            written.append(path)
    path = root / "docs" / "data_dictionary.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data_dictionary(), encoding="utf-8", newline="\n")
    return (*written, path)


if __name__ == "__main__":
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd()
    for template in write_templates(root):
        print(template.relative_to(root).as_posix())
