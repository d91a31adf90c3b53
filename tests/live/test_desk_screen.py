"""The live cells without a browser: each begins with what the client's tables say, and moves what a run would move."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from maillage.analysis import analyse
from maillage.diagnosis import diagnose
from maillage.intake import Workspace, open_engagement, seal_client
from maillage.language import Language
from maillage.live import desk, show_live
from maillage.live.desk_screen import DeskScreen
from maillage.live.keeper import keeper
from maillage.live.screens import screen
from maillage.plan import plan
from maillage.showing import payload
from maillage.showing.exhibits import show

CHECKOUT = Path(__file__).resolve().parents[2]
CLIENT = "ateliers-brevenne"
CELLS = {"findings": diagnose, "causes": analyse, "levers": plan, "points": plan}
FRENCH = Language("fr")


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """A workspace with a copy of the example as a client of one's own."""
    shutil.copytree(CHECKOUT / "data" / "examples" / CLIENT, tmp_path / "data" / "clients" / CLIENT)
    monkeypatch.setenv("MAILLAGE_ROOT", str(tmp_path))
    keeper.cache_clear()
    payload.read_in("fr")
    return tmp_path


def anew(root: Path, cell: str):
    """What a run computes from the files as they lie."""
    seal, intake = seal_client(Workspace(root), CLIENT)
    assert intake.ok
    return CELLS[cell](open_engagement(CLIENT, seal.stem))


def at(root: Path, cell: str) -> DeskScreen:
    return DeskScreen(getattr(desk, cell)(anew(root, cell)))


def printed(root: Path, cell: str) -> str:
    """The exhibits of the cell as a run would show them now."""
    shown = getattr(desk, cell)(anew(root, cell))
    return "".join(screen(one(shown.found()).payload, FRENCH) for one in (*shown.whole, *shown.beside))


def rows(root: Path) -> list[str]:
    return (root / "data" / "clients" / CLIENT / "T0" / "decisions.csv").read_text("utf-8").splitlines()


def told(live: DeskScreen) -> str:
    return live.message.value.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("environment", [{}, {"MAILLAGE_LIVE": "1", "MAILLAGE_UNDRAWN": "1"}], ids=["plain", "a run"])
@pytest.mark.parametrize("cell", CELLS)
def test_without_a_desk_a_live_cell_publishes_what_its_section_shows(cell, environment, engagement_of, monkeypatch):
    shown = getattr(desk, cell)(CELLS[cell](engagement_of(CLIENT)))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with payload.collecting() as live:
        show_live(shown)
    with payload.collecting() as plain:
        for one in shown.whole:
            show(one(shown.found()))
    assert live == plain
    assert len(live) == 1


def test_every_field_begins_with_what_the_clients_tables_say(root):
    findings, levers, points = (at(root, cell) for cell in ("findings", "levers", "points"))
    assert findings.fields["symptom:dia-25", 0].value == "maintained"
    assert "décidé" in findings.marks["symptom:dia-25"].value
    assert {field.value for (about, _), field in findings.fields.items() if about != "symptom:dia-25"} == {""}
    assert levers.fields["lever:l_coordinator", 0].value == "kept"
    assert levers.fields["lever:l_ambassadors_trial", 0].value == "postponed"
    assert [points.fields[f"network_criterion:{name}", 0].value for name in ("c_penetration", "c_cost")] == ["40", "10"]
    assert "100 points" in points.total.value


@pytest.mark.parametrize(
    ("cell", "about", "place", "new", "line"),
    [
        ("findings", "symptom:dia-25", 0, "contested", "symptom:dia-25;contesté;"),
        ("causes", "cause:c5", 0, "kept", "cause:c5;retenu;"),
        ("levers", "lever:l_etiquette", 0, "refused", "lever:l_etiquette;refusé;"),
        ("levers", "lever:l_etiquette", 1, "hr", "owner:l_etiquette;ressources humaines;"),
        ("levers", "lever:l_etiquette", 2, "31/12/2027", "due:l_etiquette;31/12/2027;"),
    ],
)
def test_a_decision_is_one_row_a_mark_and_the_exhibit_a_run_would_show(root, cell, about, place, new, line):
    live, before = at(root, cell), rows(root)
    shown, stood = live.pane.value, live.fields[about, place].value
    live.reason.value = "parce que"
    live.fields[about, place].value = new
    assert rows(root)[:-1] == before
    assert rows(root)[-1].endswith(f";comité de direction;{line}parce que")
    assert "Noté dans decisions.csv" in told(live)
    assert "décidé" in live.marks[about].value
    assert live.reason.value == ""
    assert live.pane.value == printed(root, cell) != shown

    live.undo.click()
    assert len(rows(root)) == len(before) + 2
    assert live.fields[about, place].value == stood
    assert live.pane.value == printed(root, cell) == shown
    assert live.undo.disabled

    live.fields[about, place].value = new
    live.fields[about, place].value = ""
    assert rows(root)[-1].split(";")[3] == "annulé"
    assert live.fields[about, place].value == ""
    assert live.pane.value == printed(root, cell)


def test_the_desk_speaks_english_and_writes_the_clients_own_words(root):
    payload.read_in("en")
    live = at(root, "levers")
    labels = [label for label, _ in live.fields["lever:l_etiquette", 1].options]
    assert labels[:2] == ["as proposed", "executive management"]
    live.fields["lever:l_etiquette", 1].value = "hr"
    assert rows(root)[-1].split(";")[1:4] == ["comité de direction", "owner:l_etiquette", "ressources humaines"]
    assert "Noted in decisions.csv" in told(live)
    assert "human resources" in live.pane.value
    payload.read_in("fr")


def test_points_are_each_persons_own_and_the_ranking_follows(root):
    live = at(root, "points")
    shown = live.pane.value
    live.who.value = "direction commerciale"
    assert {field.value for field in live.fields.values()} == {""}
    assert "aucun point" in live.total.value
    live.fields["network_criterion:c_density", 0].value = "60"
    assert "60 points sur 100" in live.total.value
    live.fields["network_criterion:c_cost", 0].value = "140"
    assert "« 140 » ne pèse rien" in told(live)
    assert live.fields["network_criterion:c_cost", 0].value == "140"  # what was typed stays, to be mended
    live.fields["network_criterion:c_cost", 0].value = "40"
    assert "100 points, le partage compte" in live.total.value
    assert live.pane.value == printed(root, "points") != shown
    live.who.value = "comité de direction"
    assert live.fields["network_criterion:c_penetration", 0].value == "40"


def test_two_desks_that_decide_the_same_thing_are_told_and_agree(root):
    one, other = at(root, "causes"), at(root, "causes")
    one.fields["cause:c5", 0].value = "kept"
    other.who.value = "direction"
    other.fields["cause:c5", 0].value = "refused"
    assert "Entre-temps, quelqu’un d’autre a décidé ce point" in told(other)
    assert other.fields["cause:c5", 0].value == "kept"
    assert one.pane.value == other.pane.value == printed(root, "causes")
    assert sum(";cause:c5;" in row for row in rows(root)) == 1


def test_without_anybody_who_decides_nothing_is_added(root):
    live, before = at(root, "causes"), rows(root)
    live.who.value = " "
    live.fields["cause:c5", 0].value = "kept"
    assert "Dire d’abord qui décide" in told(live)
    assert rows(root) == before
    assert live.fields["cause:c5", 0].value == ""


def test_a_keeper_that_died_is_told_once_and_started_again(root):
    live = at(root, "causes")
    live.keeper._process.kill()
    live.keeper._process.wait()
    live.keeper._process.poll = lambda: None  # it dies while it is asked
    live.fields["cause:c5", 0].value = "kept"
    assert "s’est arrêté" in told(live)
    assert live.fields["cause:c5", 0].value == ""
    del live.keeper._process.poll
    live.fields["cause:c5", 0].value = "kept"
    assert "Noté dans decisions.csv" in told(live)


def test_hostile_words_are_shown_as_words(root):
    live = at(root, "causes")
    live.who.value = "<script>alert(1)</script>"
    live.fields["cause:c5", 0].value = "kept"
    assert "<script" not in live.message.value + live.pane.value + live.total.value
