"""What a later report, of the same wave or another, must not tell by difference, and what a purge removes."""

from __future__ import annotations

import pytest

from maillage.intake import Workspace, log_release, report, take_in
from maillage.intake.purge import carried_out, planned
from maillage.language import Language

HEADCOUNT = "function;level;count\ncommerce;manager;12\nproduction;employee;30\n"


@pytest.fixture
def wave(tmp_path):
    """`wave(8)`: a client whose employees answered, eight of them; `wave(8, at="T1")`: the same people a year later."""

    def answered(count, first=1, at="T0", shift=0, without=(), changed=()):
        folder = tmp_path / "data" / "clients" / "acme" / at
        folder.mkdir(parents=True, exist_ok=True)
        settings = 'schema = 1\nname = "Acme"\nlanguage = "fr"\ndepth = "standard"\nas_of = 2026-01-31\n'
        (folder / "engagement.toml").write_text(settings, encoding="utf-8")
        (folder / "headcount.csv").write_text(HEADCOUNT, encoding="utf-8")
        answered.folder = folder
        lines = []
        for number in range(first, first + count):
            points = [1 + (number + shift) % 5, 1 + (number // 5 + 2 * shift) % 5]
            if number in changed:
                points[1] = 1 + points[1] % 5
            if number not in without:
                lines.append(f"{number};collaborateurs;{points[0]};{points[1]}")
        (folder / "answers.csv").write_text("\n".join(["respondent;audience;e1;e3", *lines]) + "\n", encoding="utf-8")
        return take_in(Workspace(tmp_path), f"acme/{at}")

    answered.workspace = Workspace(tmp_path)
    return answered


def counted(intake):
    assert intake.engagement is not None
    return intake.engagement.table("answers")["respondent"].nunique() if intake.engagement.has("answers") else 0


def told(intake):
    return report(intake.problems, Language("fr")).replace("\u00a0", " ")


def test_two_newcomers_wait_since_two_reports_would_tell_their_answers(wave):
    log_release(wave.workspace, wave(8))
    later = wave(10)
    assert counted(later) == 8
    assert "Répondants venus depuis un rapport de la vague T0 (collaborateurs) : 2. Ils sont comptés à partir de 5" in (
        told(later)
    )
    assert "supprimer data/.keys/acme.T0.told.json" in told(later)


def test_five_newcomers_are_counted(wave):
    log_release(wave.workspace, wave(8))
    assert counted(wave(13)) == 13
    assert told(wave(13)) == ""


def test_those_who_wait_are_counted_once_they_are_enough_and_not_before(wave):
    log_release(wave.workspace, wave(8))
    log_release(wave.workspace, wave(10))  # a report in between counts the eight alone
    assert counted(wave(12)) == 8
    assert counted(wave(13)) == 13


def test_an_audience_that_was_not_published_was_not_told(wave):
    log_release(wave.workspace, wave(4))
    assert counted(wave(6)) == 6


def test_an_audience_is_withheld_when_somebody_was_taken_out_of_it(wave):
    log_release(wave.workspace, wave(8))
    later = wave(8, without={3})
    assert counted(later) == 0
    assert (
        "Réponses retirées ou changées depuis un rapport de la vague T0 (collaborateurs) : 1. Ce public est retenu"
        in (told(later))
    )


def test_an_audience_is_withheld_when_a_few_answers_were_changed(wave):
    log_release(wave.workspace, wave(8))
    assert counted(wave(8, changed={2, 7})) == 0
    assert counted(wave(8)) == 8


def test_five_taken_out_hide_one_another(wave):
    log_release(wave.workspace, wave(15))
    assert counted(wave(15, without={1, 2, 3, 4, 5})) == 10


def test_one_taken_out_hides_among_four_who_came(wave):
    log_release(wave.workspace, wave(9))
    assert counted(wave(13, without={3})) == 12


def test_answers_brought_over_to_the_next_wave_are_compared_with_those_of_the_last(wave):
    log_release(wave.workspace, wave(8))
    later = wave(10, at="T1")
    assert counted(later) == 8
    assert "Répondants venus depuis un rapport de la vague T0 (collaborateurs) : 2." in told(later)


def test_people_asked_again_are_not_compared(wave):
    log_release(wave.workspace, wave(8))
    later = wave(9, at="T1", shift=1)
    assert counted(later) == 9
    assert "Répondants" not in told(later)
    assert "Réponses retirées" not in told(later)


def test_every_report_delivered_is_remembered_not_the_last_alone(wave):
    log_release(wave.workspace, wave(8))
    log_release(wave.workspace, wave(13))
    assert counted(wave(9)) == 8, "nine are one more than the first report told, and four fewer than the second"


def test_before_the_first_report_everybody_counts(wave):
    assert counted(wave(6)) == 6
    assert told(wave(6)) == ""


def test_the_log_holds_no_respondent_and_is_the_owners_alone(wave):
    log_release(wave.workspace, wave(8))
    path = wave.workspace.release_log("acme", "T0")
    assert path.stat().st_mode & 0o077 == 0
    assert "collaborateurs" not in path.read_text()
    assert path.with_name("acme.key").exists()


def test_a_torn_log_stops_nobody(wave):
    path = wave.workspace.release_log("acme", "T0")
    wave(6)
    path.write_text("{torn", encoding="utf-8")
    assert counted(wave(6)) == 6


def test_a_purge_takes_what_people_said_and_leaves_what_was_told(wave, tmp_path):
    log_release(wave.workspace, wave(8))
    (wave.folder / "exports" / "linkedin" / "anne").mkdir(parents=True)
    (wave.folder / "exports" / "linkedin" / "anne" / "Connections.csv").write_text("x")
    (wave.folder / "memberships.csv").write_text("network;fee\nBNI;100\n")
    seals = wave.workspace.seals("acme", "T0")
    seals.mkdir(parents=True)
    (seals / "x.seal").write_text("x")
    logs = tmp_path / "reports" / ".logs"
    logs.mkdir(parents=True)
    (logs / "acme-T0.log").write_text("x")
    (logs / "other-T0.log").write_text("x")
    letters = tmp_path / "reports" / "acme" / "T0" / "documents" / "fr"
    (letters / "sheets").mkdir(parents=True)
    (letters / "sheets" / "V-01.html").write_text("x")
    (letters / "legal_register.html").write_text("x")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("x")
    (wave.folder / "checked").symlink_to(outside)
    plan = planned(wave.workspace, "acme")
    assert [path.name for path in plan.remove] == ["answers.csv", "exports", "checked", "T0", "sheets", "acme-T0.log"]
    carried_out(plan)
    assert not any(path.exists() for path in plan.remove)
    assert (outside / "kept.txt").exists()
    assert (wave.folder / "memberships.csv").exists()
    assert (logs / "other-T0.log").exists()
    assert (letters / "legal_register.html").exists()
    assert wave.workspace.release_log("acme", "T0").exists()
    assert planned(wave.workspace, "acme").remove == ()
