"""`maillage doctor`: a line for each thing looked at, what to do where it is lacking, and the status."""

from __future__ import annotations

import os

import pytest
from typer.testing import CliRunner

from maillage.cli import app
from maillage.running import doctor, warm


@pytest.fixture
def run(tmp_path):
    def command(*words):
        done = CliRunner().invoke(app, ["doctor", *words, "--root", str(tmp_path)])
        return done.exit_code, done.stdout.splitlines()

    return command


def test_a_machine_that_has_everything_is_told_a_line_each(run, tmp_path):
    status, told = run("--language", "en")
    assert status == 0, told
    assert told[0].startswith("✓ Python 3.")
    assert any(line.startswith("✓ Required packages: ") for line in told)
    assert "✓ Fonts shipped, readable: 3 of 3" in told
    assert f"✓ Folder that can be written in: {tmp_path.as_posix()}/data" in told
    assert list(tmp_path.iterdir()) == []


def test_what_is_lacking_is_told_with_what_to_do_and_answers_1(run, monkeypatch):
    known = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: None if name in ("scipy", "distributed") else known(name))
    monkeypatch.setattr(warm, "SUPPORTED", False)
    status, told = run()
    assert status == 1
    (line,) = [one for one in told if one.startswith("✗")]
    assert "Manquent : scipy." in line
    assert any(one.startswith("✓ Paquet facultatif absent : distributed") for one in told)
    assert told[-1].startswith("✓ Noyaux : lancés un à un (spawn) – Rien à faire")


def test_a_folder_nobody_can_write_in_is_a_fault(run, tmp_path):
    if os.geteuid():
        (tmp_path / "data").mkdir(mode=0o500)
    else:
        (tmp_path / "data").write_text("", encoding="utf-8")  # whoever may write anywhere still cannot write in a file
    status, told = run()
    assert status == 1
    (line,) = [one for one in told if one.startswith("✗")]
    assert f"on ne peut pas écrire : {tmp_path.as_posix()}/data (" in line
    assert "« --root »" in line


def test_a_damaged_font_is_a_fault(run, monkeypatch):
    monkeypatch.setattr(doctor, "fault", lambda content: ("« {found} » : abîmé", "x"))
    status, told = run()
    assert status == 1
    assert "✗ Polices livrées, lisibles : 0 sur 3 – Réinstaller Maillage : son installation est incomplète." in told
