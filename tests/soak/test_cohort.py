"""Two hundred members in one file: two hundred reports of two pages, and the body's own."""

from __future__ import annotations

import csv
import json
import os
import time
from pathlib import Path

import numpy as np
from pypdf import PdfReader

from command_line import command
from maillage.cohort.questions import flash_items
from maillage.terms import LANGUAGES

MEMBERS = 20 if os.environ.get("SOAK") == "short" else 200
SECTORS = ("industrie", "services", "commerce", "bâtiment", "agriculture", "santé")
ANSWERS = {
    "fact": ("oui", "en partie", "non", "nsp", ""),
    "fact_yes_no": ("oui", "non", "nsp", ""),
    "likert": ("1", "2", "3", "4", "5", "nsp"),
    "count3": ("jamais", "une fois", "2 et plus"),
}
FEES = 12  # lines of the register at most


def write(path: Path, rng: np.random.Generator) -> None:
    """A file of members from nothing answered but one question to a register of twelve lines."""
    items = list(flash_items())
    fees = [name for at in range(1, FEES + 1) for name in (f"Réseau {at}", f"Cotisation {at}", f"Échéance {at}",
                                                           f"Préavis {at}")]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as opened:
        lines = csv.writer(opened, delimiter=";")
        lines.writerow(["Entreprise", "Effectif", "Secteur", *(item.id for item in items), "x12.received", *fees])
        for at in range(MEMBERS):
            thin = at % 20 == 0
            said = ["" if thin else rng.choice(ANSWERS[item.fields["form"]]) for item in items]
            said[0] = "oui" if thin else said[0] or "non"
            register = []
            for line in range(rng.integers(0, FEES + 1)):
                register += [f"Cercle d’affaires n{line} de la vallée", f"{rng.integers(0, 5000)}",
                             f"{rng.integers(1, 29):02}/12/2026", f"{rng.integers(0, 7)}"]  # fmt: skip
            staff = rng.choice(["3", "10 à 49", "120", "", "250 et plus"])
            lines.writerow([f"Membre {at:03} Saônexemple", staff, rng.choice(SECTORS), *said,
                            "oui" if rng.random() < 0.5 else "", *register])  # fmt: skip


def test_a_file_of_two_hundred_members_is_two_hundred_reports_of_two_pages_and_the_bodys(tmp_path):
    write(tmp_path / "chambre.csv", np.random.default_rng(20261122))
    begun = time.monotonic()
    answer = command(tmp_path, "cohort", "chambre.csv", "--formats", "html,pdf", "--as-of", "2026-10-01", "--jobs", "2")
    print(f"{MEMBERS} members, both languages, HTML and PDF: {time.monotonic() - begun:.0f} s")
    assert answer.code == 0, answer.said
    pages = {
        (folder.parent.name, language): len(PdfReader(folder / language / "report.pdf").pages)
        for folder in (tmp_path / "reports").glob("chambre-*/T0")
        for language in LANGUAGES
    }
    assert len(pages) == MEMBERS * len(LANGUAGES)
    assert {one: count for one, count in pages.items() if count != 2} == {}
    body = tmp_path / "reports" / "chambre" / "T0"
    facts = json.loads((body / "results.json").read_text(encoding="utf-8"))["facts"]["cohort"]
    assert facts["answered"]["value"] == MEMBERS
    for path in body.rglob("*.html"):
        assert "Saônexemple" not in path.read_text(encoding="utf-8")
