"""Bring the English entries in step with the French phrases of the package and the notebooks.

New phrases are added empty, those no longer used are dropped, nothing else changes. The tests fail while an entry is
empty, fuzzy, or names other values than its source.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from maillage.language import extract_notebook

KEYWORDS = {"phrase": None, "sentence": None, "say": None, "say_either": None}
FACT = re.compile(r"[a-z_]+\.[a-z_]+")  # `say_either(…, when="diagnosis.any_behind")` names a fact, it says nothing
PACKAGE = Path(__file__).resolve().parents[1]
ENGLISH = PACKAGE / "locales" / "en" / "LC_MESSAGES" / "maillage.po"


def french_phrases(notebooks: Path) -> Iterator[tuple[str, str]]:
    """Every French phrase and the file it stands in: literals of `phrase`, `sentence`, `say`, and markdown cells.

    Parameters
    ----------
    notebooks : Path
        The folder of the workbook's notebooks.
    """
    from babel.messages.extract import extract_python

    for path in sorted(PACKAGE.rglob("*.py")):
        with path.open("rb") as opened:
            for _, _, found, _ in extract_python(opened, KEYWORDS, (), {}):
                yield from ((text, path.relative_to(PACKAGE).as_posix()) for text in _texts(found))
    for path in sorted([*notebooks.glob("*.ipynb"), *notebooks.glob("training/*.ipynb")]):
        with path.open("rb") as opened:
            for _, _, found, _ in extract_notebook(opened, KEYWORDS, (), {}):
                yield from ((text, path.name) for text in _texts(found))


def _texts(found: str | tuple[str | None, ...] | None) -> list[str]:
    parts = found if isinstance(found, tuple) else (found,)
    return [part for part in parts if part and not FACT.fullmatch(part)]


def update(notebooks: Path, english: Path = ENGLISH) -> int:
    """Rewrite the English entries; the number still to be translated."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    with english.open("rb") as opened:
        old = {message.id: message for message in read_po(opened, locale="en") if message.id}
    fresh = Catalog(locale="en", header_comment="", fuzzy=False)
    for text, place in french_phrases(notebooks):
        known = old.get(text)
        fresh.add(text, known.string if known else "", locations=[(place, 0)])
    with english.open("wb") as opened:
        write_po(opened, fresh, omit_header=True, sort_by_file=True, include_lineno=False, width=120)
    header = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    english.write_text(header + english.read_text(encoding="utf-8"), encoding="utf-8")
    return sum(not message.string for message in fresh if message.id)


if __name__ == "__main__":
    sys.exit(f"to translate: {update(PACKAGE.parents[1] / 'notebooks')}")
