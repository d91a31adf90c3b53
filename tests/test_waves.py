"""A client's second wave, by the commands: opened after the first, reported with its follow-up, redone when due."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import command
from maillage.intake import Workspace, take_in
from maillage.running.batch import Asked, run
from maillage.running.report import notebooks_of

ONE = Asked(("fr",))
SETTINGS = """schema = 1
name = "Aulne SA"
depth = "standard"
as_of = 2025-01-31
programme_cost = {low = 1, mode = 2, high = 3}
"""
TABLES = {
    "headcount": "function;level;count\nproduction;employee;40\n",
    "objectives": "objective;wording;kind\no1;Trois clients du nord;customers\n",
    "answers": "respondent;audience;item;value\n" + "".join(f"{n};employees;e1;{2 + n % 2}\n" for n in range(20)),
}


def said(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def second(tmp_path_factory) -> Path:
    """A client reported once, then opened anew and reported again."""
    root = tmp_path_factory.mktemp("waves")
    folder = root / "data" / "clients" / "aulne" / "T0"
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    for words in (("report", "aulne", "--language", "fr"), ("new", "aulne", "--after", "T0")):
        answer = command(root, *words)
        assert answer.code == 0, answer.said
    later = "respondent;audience;item;value\n" + "".join(f"{n};employees;e1;{4 + n % 2}\n" for n in range(50, 76))
    (folder.parent / "T1" / "answers.csv").write_text(later, encoding="utf-8")
    answer = command(root, "report", "aulne", "--language", "fr")
    assert answer.code == 0, answer.said
    return root


def test_the_second_report_holds_the_follow_up_and_the_first_has_none(second):
    reports = second / "reports" / "aulne"
    assert not (reports / "T0" / "04_follow_up.ipynb").exists()
    assert (reports / "T1" / "04_follow_up.ipynb").is_file()
    page = said((reports / "T1" / "fr" / "report.html").read_text(encoding="utf-8"))
    assert "Le suivi" in page
    assert "a progressé" in page
    assert "Registres repris de la vague d’avant et inchangés depuis : 2" in page
    facts = json.loads((reports / "T1" / "results.json").read_text(encoding="utf-8"))["facts"]["follow_up"]
    assert facts["dimensions_up"]["value"] == 1
    assert facts["tables_carried"]["value"] == 2


def test_a_flash_or_a_first_wave_has_no_follow_up(second):
    workspace = Workspace(second)
    assert notebooks_of(take_in(workspace, "aulne/T0").engagement)[-1] == "03_plan"
    assert notebooks_of(take_in(workspace, "aulne/T1").engagement)[-1] == "04_follow_up"
    settings = second / "data" / "clients" / "aulne" / "T1" / "engagement.toml"
    kept = settings.read_text(encoding="utf-8")
    settings.write_text(kept.replace('"standard"', '"flash"'), encoding="utf-8")
    try:
        flash = take_in(workspace, "aulne/T1")
    finally:
        settings.write_text(kept, encoding="utf-8")
    assert notebooks_of(flash.engagement) == ("flash",)
    assert not any("results.json" in problem.path for problem in flash.problems)


def test_a_report_is_made_again_when_the_earlier_results_are_others(second):
    (again,) = run(Workspace(second), ["aulne"], ONE)
    assert again.unchanged
    results = second / "reports" / "aulne" / "T0" / "results.json"
    plain = json.loads(results.read_text(encoding="utf-8"))
    plain["facts"]["diagnosis"]["score_d1"] |= {"value": 100, "low": 98, "high": 100}
    kept = results.read_bytes()
    results.write_text(json.dumps(plain), encoding="utf-8")
    (other,) = run(Workspace(second), ["aulne"], ONE)
    facts = json.loads((second / "reports" / "aulne" / "T1" / "results.json").read_text(encoding="utf-8"))["facts"]
    results.write_bytes(kept)
    assert other.ok
    assert not other.unchanged
    assert (facts["follow_up"]["dimensions_up"]["value"], facts["follow_up"]["dimensions_down"]["value"]) == (0, 1)
