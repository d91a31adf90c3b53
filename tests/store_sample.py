"""The five formats of the fictitious client in depth, in both languages, as `maillage report` writes them.

python tests/store_sample.py        rewrites docs/sample/<fr|en>/; `make sample` runs it
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from maillage.terms import FORMATS, LANGUAGES

CHECKOUT = Path(__file__).resolve().parents[1]
SAMPLE = CHECKOUT / "docs" / "sample"
CLIENT = "ateliers-brevenne"
FILES = ("report.html", "report.pdf", "report.docx", "deck.pptx", "action_plan.xlsx")


def main() -> None:
    """In a workspace of their own, where no earlier report is there to be compared with."""
    with tempfile.TemporaryDirectory() as root:
        example = Path("data", "examples", CLIENT)
        shutil.copytree(CHECKOUT / example, root / example)
        asked = ("--formats", ",".join(FORMATS), "--language", ",".join(LANGUAGES), "--root", root)
        subprocess.run([sys.executable, "-m", "maillage", "report", CLIENT, *asked], check=True)
        for language in LANGUAGES:
            (SAMPLE / language).mkdir(parents=True, exist_ok=True)
            for name in FILES:
                shutil.copyfile(Path(root, "reports", CLIENT, "T0", language, name), SAMPLE / language / name)


if __name__ == "__main__":
    main()
