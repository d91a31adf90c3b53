"""Many clients: forked or started as usual the same bytes, nothing done twice, nothing of one with another."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from batches import clients, delivered, own_notebook, started, without_own_notebook
from command_line import command
from maillage.intake import Workspace
from maillage.running import execute, warm
from maillage.running.batch import Asked, Result, run
from maillage.running.report import report

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
ONE = Asked(("fr",))


def said(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def add_row(root: Path, client: str, table: str, cells: dict[str, str]) -> None:
    path = root / "data" / "clients" / client / "T0" / f"{table}.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    mark = ";" if ";" in lines[0] else ","
    assert cells.keys() <= set(lines[0].split(mark)), lines[0]
    row = mark.join(cells.get(column, "") for column in lines[0].split(mark))
    path.write_text("\n".join([*lines, row]) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """Three clients, reported once; tests that change one put it back."""
    root = tmp_path_factory.mktemp("many")
    clients(root, "aulne", "bouleau", "charme")
    answer = command(root, "report", "--all", "--language", "fr")
    assert answer.code == 0, answer.said
    return root, answer


def test_every_client_is_delivered_and_the_record_tells_so(three):
    root, answer = three
    for client in ("aulne", "bouleau", "charme"):
        assert f"{client} : reports/{client}/T0/fr/report.html" in said(answer.out)
        assert set(delivered(root, client)) >= {"flash.ipynb", "fr/report.html", "results.json", "run.json"}
    assert "Clients livrés : 3 sur 3." in said(answer.out)
    record = json.loads((root / "reports" / "batch.json").read_text(encoding="utf-8"))
    assert record["asked"] == 3
    assert {client: entry["state"] for client, entry in record["clients"].items()} == dict.fromkeys(
        ("aulne", "bouleau", "charme"), "delivered"
    )


@LINUX
def test_forked_or_started_as_usual_the_files_are_the_same_byte_by_byte(tmp_path):
    found = []
    for name, fork in (("forked", True), ("usual", False)):
        root = tmp_path / name
        clients(root, "aulne", home="examples")  # an example’s key is published, so that both have the same
        (result,) = run(Workspace(root), ["aulne"], Asked(fork=fork))
        assert result.ok, result
        found.append(delivered(root, "aulne"))
    assert found[0] == found[1]


def test_what_is_unchanged_is_left_as_it_is_until_something_changes(three):
    root, _ = three
    before = delivered(root, "aulne")
    again = command(root, "report", "aulne", "--language", "fr")
    assert again.code == 0
    assert "aulne : inchangé depuis son dernier rapport" in said(again.out)
    assert delivered(root, "aulne") == before

    settings = root / "data" / "clients" / "aulne" / "T0" / "engagement.toml"
    kept = settings.read_text(encoding="utf-8")
    for change in (
        lambda: settings.write_text(kept + "\n# relu\n", encoding="utf-8"),
        lambda: (root / "reports" / "aulne" / "T0" / "results.json").unlink(),
        lambda: own_notebook(root, "aulne", words="Relu."),
    ):
        change()
        (result,) = run(Workspace(root), ["aulne"], ONE)
        assert result.ok, result
        assert not result.unchanged, change
    without_own_notebook(root, "aulne")
    settings.write_text(kept, encoding="utf-8")
    (back,) = run(Workspace(root), ["aulne"], ONE)
    assert not back.unchanged
    (forced,) = run(Workspace(root), ["aulne"], Asked(("fr",), force=True))
    assert forced.ok
    assert not forced.unchanged
    assert delivered(root, "aulne") == before
    (other,) = run(Workspace(root), ["aulne"], Asked(("fr",), ("xlsx",)))
    assert not other.unchanged


def test_a_client_named_twice_is_done_once_and_an_unknown_one_told(three):
    root, _ = three
    results = list(run(Workspace(root), ["bouleau", "inconnu", "bouleau"], ONE))
    assert [(each.asked, each.ok) for each in results] == [("inconnu", False), ("bouleau", True)]


def test_a_notebook_that_opens_another_clients_file_fails_and_the_others_go_on(three):
    root, _ = three
    target = root / "data" / "clients" / "charme" / "T0" / "engagement.toml"
    own_notebook(root, "bouleau", code=f"open({str(target)!r}).read()")
    try:
        answer = command(root, "report", "--all", "--language", "fr")
    finally:
        without_own_notebook(root, "bouleau")
    if sys.platform == "linux":
        assert answer.code == 1
        assert "bouleau : data/clients/bouleau/T0/notebooks/flash.ipynb, cellule de code 4 : PermissionError" in said(
            answer.err
        )
        assert "refused to open" in (root / "reports" / ".logs" / "bouleau-T0.log").read_text(encoding="utf-8")
    assert "Clients livrés : 2 sur 3." in said(answer.out)


def test_a_name_that_only_another_client_knows_puts_the_report_aside(tmp_path):
    root = tmp_path
    clients(root, "aulne", "bouleau")
    add_row(root, "aulne", "memberships", {"Réseau": "Cercle du Confluent", "Qui y va": "Zéphyrine Quatrepierre"})
    own_notebook(root, "bouleau", words="À voir avec ZEPHYRINE  Quatrepierre.")
    answer = command(root, "report", "--all", "--language", "fr")
    assert answer.code == 1
    assert "bouleau : ses fichiers portent ce que seul un autre client a donné" in said(answer.err)
    assert "Zéphyrine" not in answer.said
    assert not (root / "reports" / "bouleau" / "T0").exists()
    assert (root / "reports" / ".quarantine" / "bouleau-T0" / "fr" / "report.html").is_file()
    assert "aulne : reports/aulne/T0/fr/report.html" in said(answer.out)
    record = json.loads((root / "reports" / "batch.json").read_text(encoding="utf-8"))
    assert record["clients"]["bouleau"]["kind"] == "astray"

    # A name the client gave itself is its own, whoever else bears it.
    own_notebook(root, "bouleau", words="À voir.")
    club = "Cercle Zéphyrine Quatrepierre"
    add_row(root, "bouleau", "memberships", {"Réseau": club, "Qui y va": "Quitterie Xaintrelle", "Cotisation HT": "90"})
    answer = command(root, "report", "bouleau", "aulne", "--language", "fr", "--force")
    assert answer.code == 0, answer.said
    assert club.encode() in delivered(root, "bouleau")["fr/report.html"]


@LINUX
def test_a_terminal_shows_who_is_done_who_runs_and_how_many_failed(three):
    import pty

    root, _ = three
    own_notebook(root, "aulne", code="raise ValueError")
    ours, theirs = pty.openpty()
    try:
        with started(root, "report", "--all", "--language", "fr", "--force", "--jobs", "1", stderr=theirs) as process:
            os.close(theirs)
            seen = b""
            with suppress(OSError):  # how a terminal says that nobody writes to it any more
                while some := os.read(ours, 65536):
                    seen += some
            process.communicate(timeout=60)
    finally:
        os.close(ours)
        without_own_notebook(root, "aulne")
    shown = said(seen.decode("utf-8"))
    assert "0/3" in shown
    assert "2/3" in shown
    assert "échecs : 1 · bouleau" in shown
    assert process.returncode == 1


# --- notebooks that do not behave ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("while True:\n    pass", "CellTimeoutError"),
        ("while True:\n    print('x' * 100_000)", "stray"),
        ("import os\n\nos._exit(0)", "DeadKernelError"),
        ("import os, signal\n\nos.kill(os.getpid(), signal.SIGKILL)", "DeadKernelError"),
    ],
    ids=("loops", "prints", "exits", "is killed"),
)
def test_a_notebook_that_does_not_end_well_is_stopped_and_told(tmp_path, monkeypatch, code, kind):
    clients(tmp_path, "aulne")
    own_notebook(tmp_path, "aulne", code=code)
    monkeypatch.setattr(execute, "WALL_CLOCK", 12 if kind == "CellTimeoutError" else 60)
    monkeypatch.setattr(execute, "MOST_WORDS", 3_000_000)
    outcome = report(Workspace(tmp_path), "aulne")
    assert [failure.kind for failure in outcome.failures] == [kind]
    assert outcome.delivered is None
    assert not (tmp_path / "reports" / "aulne" / "T0" / "run.json").exists()


@LINUX
def test_a_notebook_that_eats_memory_fails_in_its_cell(tmp_path):
    clients(tmp_path, "aulne")
    own_notebook(tmp_path, "aulne", code="eaten = bytearray(2**34)")
    (result,) = run(Workspace(tmp_path), ["aulne"], ONE)
    assert [(each.cell, each.kind) for each in result.outcome.failures] == [(4, "MemoryError")]


def test_a_workspace_that_cannot_be_written_is_told_client_by_client(tmp_path):
    clients(tmp_path, "aulne", "bouleau")
    (tmp_path / "reports").write_text("a file where the folder should be", encoding="utf-8")
    results = list(run(Workspace(tmp_path), ["aulne", "bouleau"], ONE))
    assert {(each.asked, each.kind) for each in results} == {("aulne", "unwritable"), ("bouleau", "unwritable")}
    assert all(each.path and each.reason for each in results)


def test_two_batches_at_once_do_each_client_once(tmp_path):
    names = ("aulne", "bouleau", "charme", "erable")
    clients(tmp_path, *names)
    words = ("report", "--all", "--language", "fr")
    with started(tmp_path, *words) as first, started(tmp_path, *words) as second:
        told = [process.communicate(timeout=300) for process in (first, second)]
        assert (first.returncode, second.returncode) == (0, 0), told
    lines = [line for out, _ in told for line in said(out).splitlines()]
    for name in names:
        assert sum(line.startswith(f"{name} : reports/") for line in lines) == 1, lines
        assert sum(line.startswith(f"{name} : inchangé") for line in lines) == 1, lines


def test_a_result_without_an_outcome_is_no_success():
    assert not Result("aulne").ok
    assert not Result("aulne", kind="died").ok
    assert Result("aulne", unchanged=True).ok


def test_a_warm_process_whose_command_is_gone_stops_before_it_has_imported_everything():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        assert not warm._abandoned(theirs)
        ours.close()
        assert warm._abandoned(theirs)
        code = (
            "import socket, sys\nfrom maillage.running import warm\n"
            "try:\n    warm.main()\nfinally:\n    print('pandas' in sys.modules)"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code, str(theirs.fileno())], pass_fds=[theirs.fileno()], text=True, timeout=60,
            capture_output=True, check=False,
        )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "False\n"), ended.stderr
