"""What is decided at the desk: one more row of the client's own file, read back as it is meant, or one message."""

from __future__ import annotations

import datetime
import multiprocessing
import os
from pathlib import Path

import pytest

from maillage.intake import Workspace, take_in
from maillage.intake.deciding import NotKeptError, answers, keep
from maillage.language import Language

TODAY = datetime.date.today().isoformat()
HEAD = "Date;Qui;Au sujet de;Valeur;Motif\n"
FIRST = "2026-01-20;équipe;cause:c3;retenu;\n"
ASKED = {"language": "fr", "table": "decisions", "read": {"decisions.csv": 1}, "values": {
    "who": "comité", "about": "cause:c5", "value": "retenu", "reason": "à l’unanimité"}}  # fmt: skip
VOTE = ASKED["values"]


@pytest.fixture
def desk(small_client, tmp_path):
    """A client, with this file of decisions where one is given: its workspace and the file."""

    def made(content: bytes | str | None = None, name: str = "decisions.csv", **settings) -> tuple[Workspace, Path]:
        small_client(**settings)
        folder = tmp_path / "data" / "clients" / "acme" / "T0"
        if content is not None:
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return Workspace(tmp_path), folder / name

    return made


def decide(workspace: Workspace, read: dict | None = None, **values: str) -> Path:
    return keep(workspace, "acme/T0", "decisions", VOTE | values, read if read is not None else {"decisions.csv": 99})


def refused(workspace: Workspace, language: str = "fr", read: dict | None = None, **values: str) -> str:
    with pytest.raises(NotKeptError) as told:
        decide(workspace, read, **values)
    return told.value.told(Language(language))


def decisions(workspace: Workspace) -> list[tuple]:
    intake = take_in(workspace, "acme")
    assert intake.ok
    return [(row["who"], row["about"], row["value"], row["reason"]) for row in intake.engagement.rows("decisions")]


def test_a_client_without_decisions_gets_a_file_in_its_own_words(desk):
    workspace, path = desk()
    decide(workspace)
    text = path.read_bytes().decode("utf-8-sig")
    assert text == f"Date;Qui;Au sujet de;Valeur;Motif\r\n{TODAY};comité;cause:c5;retenu;à l’unanimité\r\n"
    assert decisions(workspace) == [("comité", "cause:c5", "retenu", "à l’unanimité")]


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ((HEAD + FIRST).encode(), f"{TODAY};comité;cause:c5;retenu;à l’unanimité\n".encode()),
        ((HEAD + FIRST).encode("cp1252"), f"{TODAY};comité;cause:c5;retenu;à l’unanimité\n".encode("cp1252")),
        ((HEAD + FIRST).rstrip().encode(), f"\n{TODAY};comité;cause:c5;retenu;à l’unanimité\n".encode()),
        ((HEAD + FIRST).encode("utf-16"), f"{TODAY};comité;cause:c5;retenu;à l’unanimité\n".encode("utf-16-le")),
        (b"sep=,\r\nreason,value,about,who,date\r\n,kept,cause:c3,board,2026-01-20\r\n",
         f"à l’unanimité,retenu,cause:c5,comité,{TODAY}\r\n".encode()),
    ],
    ids=["utf-8", "cp1252", "no end of line", "utf-16", "other order"],
)  # fmt: skip
def test_a_row_is_added_as_the_file_writes_its_own_and_nothing_before_it_changes(desk, before, added):
    workspace, path = desk(before)
    decide(workspace)
    assert path.read_bytes() == before + added
    assert decisions(workspace)[1] == ("comité", "cause:c5", "retenu", "à l’unanimité")


def test_the_last_row_wins_and_an_undoing_is_one_more(desk):
    workspace, path = desk(HEAD + FIRST)
    for value in ("retenu", "refusé", "annulé"):
        decide(workspace, value=value)
    assert [row[2] for row in decisions(workspace)] == ["retenu", "retenu", "refusé", "annulé"]
    assert path.read_text("utf-8").startswith(HEAD + FIRST)


def test_hostile_words_stay_in_their_cell(desk):
    workspace, _ = desk(HEAD + FIRST)
    reason = 'a;b "c"\n2026-01-01;pirate;cause:c3;refusé;'
    decide(workspace, reason=reason)
    assert decisions(workspace)[1][3] == 'a;b "c" 2026-01-01;pirate;cause:c3;refusé;'
    assert len(decisions(workspace)) == 2


def test_the_file_read_last_is_added_to_so_that_its_row_wins(desk, tmp_path):
    workspace, path = desk(HEAD + FIRST, name="Décisions.csv")
    assert decide(workspace) == path
    assert not (path.parent / "decisions.csv").exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"value": "peut-être"}, "« peut-être » ne décide de rien : la ligne n’est pas lue. Un de ces mots "),
        ({"about": "network_criterion:c_cost", "value": "120"}, "« 120 » ne pèse rien : la ligne n’est pas lue. Un "),
        ({"about": "network_criterion:c_cost", "value": "beaucoup"}, "« beaucoup » ne pèse rien"),
        ({"about": "cause:c99"}, "« cause:c99 » n’est pas au catalogue."),
        ({"about": "owner:l_register", "value": "la lune"}, "« la lune » ne décide de rien"),
        ({"about": "due:l_register", "value": "demain"}, "« demain » n’est pas une date"),
        ({"about": "symptom:dia-05", "value": "bof"}, "« bof » ne décide de rien"),
        ({"who": " "}, "« Qui » est vide. Une valeur est nécessaire."),
        ({"value": ""}, "« Valeur » est vide."),
    ],
)  # fmt: skip
def test_what_would_decide_nothing_is_refused_in_one_message(desk, values, said):
    workspace, path = desk(HEAD + FIRST)
    told = refused(workspace, **values)
    assert told.startswith(said)
    assert "\n" not in told
    assert path.read_text("utf-8") == HEAD + FIRST


def test_ninety_points_are_kept_until_they_make_a_hundred(desk):
    workspace, _ = desk(HEAD + FIRST)
    decide(workspace, about="network_criterion:c_cost", value="90")
    assert decisions(workspace)[1][1:3] == ("network_criterion:c_cost", "90")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00\x01\x02", "decisions.csv : Le fichier ne se lit pas. Rien n’est ajouté : « maillage check » dit "),
        ((HEAD + '2026-01-20;"direction;cause:c3;retenu;\n').encode(), "decisions.csv : La ligne 2 ne se lit pas."),
        (b"a;b;c\n1;2;3\n", "decisions.csv : La ligne 1 ne se lit pas."),
        (b"", "decisions.csv : Aucun intitulé de colonne n’est reconnu."),
        ((HEAD + "hier;direction;cause:c3;retenu;\n").encode(), "decisions.csv : La ligne 2 ne se lit pas."),
        ((HEAD + "2026-01-20;a;cause:c3;retenu;un;deux\n").encode(), "decisions.csv : La ligne 2 ne se lit pas."),
        (b"Date;Qui;Au sujet de;Valeur\n2026-01-20;d;cause:c3;retenu\n", "decisions.csv : La colonne « Motif » "),
        ("Date;Qui;Au sujet de;Valeur;Motif;é\n".encode("cp1252"), "decisions.csv : Le signe « → » n’existe pas"),
    ],
    ids=["binary", "quotes", "other file", "empty", "date", "too wide", "no reason", "encoding"],
)  # fmt: skip
def test_a_damaged_file_is_added_to_by_nobody(desk, content, said):
    workspace, path = desk(content)
    told = refused(workspace, reason="un → deux")
    assert told.startswith(said)
    assert path.read_bytes() == content


@pytest.mark.parametrize("mark", ["~$decisions.csv", ".~lock.decisions.csv#"])
def test_a_file_open_in_an_office_program_is_left_alone(desk, mark):
    workspace, path = desk(HEAD + FIRST)
    (path.parent / mark).touch()
    assert refused(workspace) == (
        "decisions.csv : Le fichier est ouvert dans un autre programme, qui écrirait par-dessus. Le fermer, puis "
        "décider de nouveau : rien n’est perdu, rien n’est ajouté."
    )
    assert path.read_text("utf-8") == HEAD + FIRST


def test_who_decides_the_same_thing_second_is_told_first(desk):
    workspace, _ = desk(HEAD + FIRST)
    both = {"decisions.csv": 1}
    decide(workspace, both, about="cause:c4")  # another thing: nobody minds
    decide(workspace, both, who="direction", value="refusé")
    assert refused(workspace, read=both) == (
        "Entre-temps, quelqu’un d’autre a décidé ce point. Rien n’est ajouté : l’écran est à jour, décider de nouveau "
        "s’il y a lieu."
    )
    assert "Meanwhile" in refused(workspace, "en", both)
    points = {"about": "network_criterion:c_cost", "value": "30"}
    decide(workspace, both, who="direction", **points)
    decide(workspace, both, **points)  # each shares their own
    assert refused(workspace, read=both, **points).startswith("Entre-temps")
    decide(workspace, {"decisions.csv": 5})
    assert [row[2] for row in decisions(workspace)] == ["retenu", "retenu", "refusé", "30", "30", "retenu"]


def _many(root: str, who: str, count: int) -> None:
    for number in range(count):
        keep(Workspace(root), "acme/T0", "decisions", VOTE | {"who": f"{who}{number}"}, {"decisions.csv": 10_000})


def test_two_at_once_lose_nothing(desk, tmp_path):
    _, path = desk(HEAD + FIRST)
    spawning = multiprocessing.get_context("spawn")
    people = [spawning.Process(target=_many, args=(str(tmp_path), who, 20)) for who in "ab"]
    for one in people:
        one.start()
    for one in people:
        one.join()
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 42
    assert {line.split(";")[1] for line in lines[2:]} == {f"{who}{number}" for who in "ab" for number in range(20)}


def test_an_example_is_not_decided_on(tmp_path, desk):
    workspace, _ = desk(HEAD)
    (tmp_path / "data" / "clients").rename(tmp_path / "data" / "examples")
    assert refused(workspace).startswith("« acme » est un exemple : rien n’y est décidé.")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights bind nobody here")
def test_a_file_that_cannot_be_written_is_one_message(desk):
    workspace, path = desk(HEAD + FIRST)
    path.chmod(0o400)
    first, then = answers(workspace, "acme/T0", ASKED)
    assert first["kept"] is False
    assert first["tell"].startswith("decisions.csv : Le fichier ne peut être écrit (")
    assert then["seal"]


def test_a_full_disk_leaves_the_file_as_it_was(desk, monkeypatch):
    workspace, path = desk(HEAD + FIRST)
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: write(descriptor, content[:10]))
    first = next(answers(workspace, "acme/T0", ASKED))
    assert first["kept"] is False
    assert "ne peut être écrit" in first["tell"]
    assert path.read_text("utf-8") == HEAD + FIRST


def test_what_is_kept_is_sealed_and_what_cannot_be_is_said(desk):
    workspace, path = desk(HEAD + FIRST)
    first, then = answers(workspace, "acme/T0", ASKED)
    assert (first, then["tell"]) == ({"kept": True, "tell": ""}, "")
    assert (workspace.seals("acme", "T0") / f"{then['seal']}.json").is_file()
    (path.parent / "budget.csv").write_text("année;poste;montant\n2026;x;abc\n", encoding="utf-8")
    first, then = answers(workspace, "acme/T0", ASKED | {"values": VOTE | {"about": "cause:c4"}})
    assert (first["kept"], then["seal"]) == (True, "")
    assert then["tell"].startswith("La décision est notée, et les fichiers du client ont des erreurs")
    assert path.read_text("utf-8").count("cause:c4") == 1
