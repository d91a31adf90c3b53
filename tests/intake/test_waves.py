"""A wave after another: what it takes over, what it asks again, and what it never writes over."""

from __future__ import annotations

import datetime
import tomllib

import pytest

from command_line import command
from maillage.intake import UnknownClient, Workspace, take_in
from maillage.intake.waves import open_wave
from maillage.intake.workbook import write_blank_workbook

DAY = datetime.date(2026, 8, 3)
SETTINGS = """schema = 1
name = "Atelier du Port"  # le client
as_of = 2026-01-31  # le jour
fiscal_year = 2026
status = "final"
version = 3
dated = 2026-02-10
days_spent = 7.5
programme_fees = []

[dimension_targets]
d1 = 60
"""
REGISTERS = {
    "Effectifs": [
        ["Fonction", "Niveau", "Nombre", "Questionnaires envoyés", "Questionnaires reçus"],
        ["commerce", "cadre", 12, 12, 9],
        ["production", "collaborateur", 30, 30, 21],
    ],
    "Objectifs": [["Code", "Objectif", "Nature", "Échéance"],
                  ["o1", "Trois clients du nord", "clients", datetime.date(2027, 6, 30)]],
    "Adhésions": [["Réseau", "Qui y va", "Cotisation HT", "Affaires"], ["Club du Port", "A. Merle", "1 200 €", 2]],
    "Symptômes": [["Symptôme", "Constat"], ["dia-05", "observé"]],
    "Commentaires": [["Date", "Qui", "Au sujet de", "Valeur"],
                     [datetime.date(2026, 1, 30), "C", "exhibit:plan.answer", "Oui."]],
}  # fmt: skip
DECISIONS = "Date;Qui;Au sujet de;Valeur\n2026-01-30;comité;lever:l_register;retenu\n"
ANSWERS = "respondent;audience;item;value\nr1;executives;x1;oui\n"


@pytest.fixture
def before(new_client):
    client = new_client()
    client.settings(SETTINGS).sheets(REGISTERS, headcount=False)
    client.file("decisions.csv", DECISIONS).file("answers.csv", ANSWERS)
    assert client.read().ok
    return client


def rows(intake, table):
    return [{k: v for k, v in row.items() if v is not None} for row in intake.engagement.rows(table)]


def test_registers_and_the_log_are_carried_and_what_was_said_or_assessed_is_not(before):
    opened = open_wave(before.workspace, "acme", "T0", DAY)
    then, now = before.read(), take_in(before.workspace, "acme")
    assert (opened.wave, now.wave, now.ok) == ("T1", "T1", True)
    for table in ("objectives", "memberships", "decisions"):
        assert rows(now, table) == rows(then, table)
    assert rows(now, "memberships")[0]["deals"] == 2  # a column of a deeper depth is not lost
    assert [row["count"] for row in rows(now, "headcount")] == [12, 30]
    assert not any("answered" in row or "invited" in row for row in rows(now, "headcount"))
    for table in ("answers", "symptoms", "comments"):
        assert then.engagement.has(table)
        assert not now.engagement.has(table)
    assert set(opened.carried) == {"objectives", "headcount", "memberships", "decisions"}
    assert {"answers", "symptoms", "interviews"} <= set(opened.asked)
    told = {problem.path.rsplit("/", 1)[-1]: problem.severity for problem in now.problems}
    assert told == {"intake.xlsx": "warning", "results.json": "warning"}  # as before; and nobody reported T0


def test_the_settings_are_those_of_a_draft_on_its_own_day(before):
    folder = open_wave(before.workspace, "acme", "T0", DAY).folder
    text = (folder / "engagement.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    assert (read["as_of"], read["status"], read["version"]) == (DAY, "draft", 1)
    assert read["dimension_targets"] == {"d1": 60}
    assert not {"fiscal_year", "dated", "days_spent"} & set(read)
    assert "# fiscal_year = 2026" in text
    assert "as_of = 2026-08-03  # le jour" in text


def test_what_is_carried_is_said_not_to_have_been_looked_at_until_it_changes(before):
    folder = open_wave(before.workspace, "acme", "T0", DAY).folder
    carried = take_in(before.workspace, "acme").engagement.given["carried"]
    assert (carried["after"], carried["tables"]) == ("T0", ("objectives", "headcount", "memberships"))
    (folder / "budget.csv").write_text("Ligne;Exercice;Catégorie;Montant HT\nStand;2026;agences;100\n", "utf-8")
    (folder / "Objectifs.csv").write_text("Code;Objectif;Nature\no2;Recruter;recrutement\n", "utf-8")
    assert take_in(before.workspace, "acme").engagement.given["carried"]["tables"] == ("headcount", "memberships")
    assert "carried" not in before.read().engagement.given


def test_a_workbook_typed_anew_with_the_same_cells_is_still_unchanged(before):
    """Bytes and files differ, what the rows say does not."""
    folder = open_wave(before.workspace, "acme", "T0", DAY).folder
    (folder / "intake.xlsx").write_bytes((before.folder / "intake.xlsx").read_bytes())
    carried = take_in(before.workspace, "acme").engagement.given["carried"]
    assert carried["tables"] == ("objectives", "memberships")  # the head count says again who answered


def test_waves_of_csv_files_alone_stay_csv_files(new_client):
    client = new_client()
    client.settings(SETTINGS)
    client.file("headcount.csv", "function;level;count;answered\ncommerce;executive;3;3\n")
    client.file("Objectifs.csv", "Code;Objectif;Nature\no1;Être connus;notoriété\n", "cp1252")
    folder = open_wave(client.workspace, "acme", "T0", DAY).folder
    assert sorted(path.name for path in folder.iterdir()) == [
        "Objectifs.csv", "carried.json", "engagement.toml", "exports", "headcount.csv",
    ]  # fmt: skip
    assert (folder / "Objectifs.csv").read_bytes() == (client.folder / "Objectifs.csv").read_bytes()
    written = (folder / "headcount.csv").read_text(encoding="utf-8").splitlines()
    assert written == ["function;level;count;answered", "commerce;executive;3;"]
    assert take_in(client.workspace, "acme").ok


def test_a_wave_that_is_there_is_never_written_over(before):
    open_wave(before.workspace, "acme", "T0", DAY)
    with pytest.raises(FileExistsError):
        open_wave(before.workspace, "acme", "T0", DAY)
    assert open_wave(before.workspace, "acme", "T1", DAY).wave == "T2"


def test_a_file_that_does_not_open_leaves_nothing_behind(before):
    (before.folder / "intake.xlsx").write_bytes(b"no workbook")
    opened = open_wave(before.workspace, "acme", "T0", DAY)
    assert [problem.severity for problem in opened.problems] == ["error"]
    assert sorted(path.name for path in before.folder.parent.iterdir()) == ["T0"]


def test_what_stops_half_way_leaves_nothing_behind(before, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("maillage.intake.waves._write_mark", stop)
    with pytest.raises(KeyboardInterrupt):
        open_wave(before.workspace, "acme", "T0", DAY)
    assert sorted(path.name for path in before.folder.parent.iterdir()) == ["T0"]


def test_nothing_is_added_to_an_example(new_client):
    new_client(home="examples", client="modele")
    with pytest.raises(UnknownClient, match="aucune vague ne s’y ajoute"):
        open_wave(Workspace(new_client().folder.parents[3]), "modele", "T0", DAY)


def test_a_blank_workbook_and_one_without_anything_given_are_the_same(tmp_path):
    write_blank_workbook(tmp_path / "a.xlsx", "standard", "fr")
    write_blank_workbook(tmp_path / "b.xlsx", "standard", "fr", {})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


# --- the command ---------------------------------------------------------------------------------------------------


def test_the_command_tells_what_it_took_over_and_what_to_ask_again(before, tmp_path):
    answer = command(tmp_path, "new", "acme", "--after", "T0")
    told = answer.out.replace("\u00a0", " ").splitlines()
    assert (answer.code, answer.err) == (0, "")
    assert told[0] == "Repris de la vague T0, non réévalué : Objectifs, Effectifs, Adhésions, Décisions."
    assert told[1].startswith("À recueillir de nouveau : Réponses, ")
    assert told[2].startswith("acme/T1 : remplir data/clients/acme/T1, puis lancer « maillage check acme")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("acme", "--after", "T3"), "« acme » n’a pas de vague « T3 ». Vagues : T0."),
        (("acmé", "--after", "T0"), "« acmé » n’est pas un nom de client."),
        (("amce", "--after", "T0"), "Vouliez-vous dire « acme » ?"),
        (("acme", "--after", "T0", "--depth", "flash"), "« --after » reprend les réglages de la vague T0"),
    ],
)
def test_one_message_where_there_is_nothing_to_take_over(before, tmp_path, words, said):
    answer = command(tmp_path, "new", *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err.replace("\u00a0", " ")
    assert not (tmp_path / "data" / "clients" / "acme" / "T1").exists()


def test_the_command_never_writes_over_a_wave(before, tmp_path):
    assert command(tmp_path, "new", "acme", "--after", "T0").code == 0
    settings = tmp_path / "data" / "clients" / "acme" / "T1" / "engagement.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "# relu\n", encoding="utf-8")
    answer = command(tmp_path, "new", "acme", "--after", "T0")
    assert answer.code == 2
    assert "T1 existe déjà ; rien n’a été écrit. Pour la vague suivante : « --after T1 »." in answer.err.replace(
        "\u00a0", " "
    )
    assert settings.read_text(encoding="utf-8").endswith("# relu\n")
