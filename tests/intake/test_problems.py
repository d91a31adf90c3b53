"""The report of problems: its form, its limits, and that a client's text can do no harm in it."""

from __future__ import annotations

import json

import pytest

from maillage.intake.problems import Problem, as_json, json_text, place, report, sentence, shown
from maillage.language import Language, phrase

FRENCH = Language("fr")


def odd(row: int, found: str = "abc", severity: str = "error", sheet: str = "Adhésions") -> Problem:
    return Problem(
        severity, "data/clients/acme/T0/intake.xlsx", sheet, row, "Cotisation HT",
        sentence(phrase("« {found} » n’est pas un montant."), found=found),
        do=sentence(phrase("Écrire 1200 ou 1 200,00.")), letter="C",
    )  # fmt: skip


def test_the_report_has_the_form_of_the_style_guide():
    assert report([odd(7), odd(9, "x", "warning")], FRENCH) == (
        "data/clients/acme/T0/intake.xlsx : 1 problème, 1 avertissement\n"
        "  - feuille Adhésions, ligne 7, Cotisation HT : « abc » n’est pas un montant. Écrire 1200 ou 1 200,00.\n"
        "  - avertissement, feuille Adhésions, ligne 9, Cotisation HT : « x » n’est pas un montant. "
        "Écrire 1200 ou 1 200,00."
    )


def test_no_problem_is_no_report():
    assert report([], FRENCH) == ""


def test_ten_of_a_kind_are_shown_and_the_rest_counted():
    lines = report([odd(row) for row in range(2, 226)], FRENCH).splitlines()
    assert lines[0] == "data/clients/acme/T0/intake.xlsx : 224 problèmes"
    assert len(lines) == 12
    assert lines[-1] == "    et 214 de plus"


def test_exactly_ten_of_a_kind_are_all_shown():
    assert "de plus" not in report([odd(row) for row in range(10)], FRENCH)


def test_kinds_are_counted_by_sheet_and_severity():
    many = [odd(row) for row in range(11)] + [odd(3, sheet="Budget"), odd(4, severity="warning")]
    lines = report(many, FRENCH).splitlines()
    assert lines[11:] == [
        "    et 1 de plus",
        "  - feuille Budget, ligne 3, Cotisation HT : « abc » n’est pas un montant. Écrire 1200 ou 1 200,00.",
        "  - avertissement, feuille Adhésions, ligne 4, Cotisation HT : « abc » n’est pas un montant. "
        "Écrire 1200 ou 1 200,00.",
    ]


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("\x1b[31mrouge", "\\x1b[31mrouge"), ("a\nb", "a\\nb"), ("a\u202eb", "a\\u202eb"), ("a\u200bb", "a\\u200bb"),
        ("1\u202f200", "1 200"), ("{found}", "{found}"), ("é", "é"), ("x" * 100, "x" * 59 + "…"), ("\x9b", "\\x9b"),
    ],
)  # fmt: skip
def test_the_clients_words_are_shown_harmless_and_short(typed, safe):
    assert shown(typed) == safe
    assert f"« {safe} »" in report([odd(1, typed)], FRENCH)


def test_headings_and_sheet_names_are_shown_harmless_too():
    nasty = Problem("error", "a\x1bb.xlsx", "S\x1b", 1, "C\r", sentence(phrase("La cellule est vide.")))
    assert "\x1b" not in report([nasty], FRENCH)
    assert "\r" not in report([nasty], FRENCH)


def test_json_has_its_five_parts():
    assert as_json(odd(7), FRENCH) == {
        "where": "data/clients/acme/T0/intake.xlsx, feuille Adhésions, ligne 7, Cotisation HT",
        "found": "« abc » n’est pas un montant.",
        "expected": "",
        "do": "Écrire 1200 ou 1 200,00.",
        "severity": "error",
    }


def test_a_file_whose_name_is_a_terminal_command_is_named_harmless_in_json():
    nasty = Problem("error", "exports/\x9b2J\r\n\u202e.csv", row=3, found=sentence(phrase("La cellule est vide.")))
    assert as_json(nasty, FRENCH)["where"] == "exports/\\x9b2J\\r\\n\\u202e.csv, ligne 3"


def test_json_for_a_terminal_holds_nothing_a_terminal_obeys_and_loses_nothing():
    content = {"où": ["\x1b[31m", "\x9b2J", "\u202e\u2028", "\udcff", "1\u202f200", "\n"]}
    lines = ('"\\u001b[31m"', '"\\u009b2J"', '"\\u202e\\u2028"', '"\\udcff"', '"1\u202f200"', '"\\n"')
    assert json_text(content) == '{\n "où": [\n  ' + ",\n  ".join(lines) + "\n ]\n}"
    assert json.loads(json_text(content)) == content


def test_a_problem_of_a_whole_file_has_no_place():
    assert place(Problem("error", "f"), FRENCH) == ""


def test_a_severity_is_one_of_two():
    with pytest.raises(ValueError, match="severity"):
        Problem("fatal", "f")
