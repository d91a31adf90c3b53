"""What a portfolio reads of a workspace, what it leaves aside, and what no two portfolios tell by difference."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage import __version__
from maillage.facts import absent, counted, estimated, recorded
from maillage.intake import Workspace, report, seal_client, take_in
from maillage.intake.portfolio import (
    _changed,
    gather,
    held,
    log_portfolio,
    open_portfolio_seal,
    read_log,
    reference_for,
    seal_portfolio,
)
from maillage.language import Language

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "cabinet-fictif"


@pytest.fixture
def firm(tmp_path):
    """`firm("acme", {"diagnosis.score_d1": Fact, …})` → a client with released results; `firm.workspace`."""

    def client(name, facts, *, wave="T0", depth="standard", more="", trace=(), as_of="2026-01-31", changed=()):
        folder = tmp_path / "data" / "clients" / name / wave
        folder.mkdir(parents=True, exist_ok=True)
        text = f'schema = 1\nname = "{name}"\ndepth = "{depth}"\nas_of = {as_of}\n{more}'
        (folder / "engagement.toml").write_text(text, encoding="utf-8")
        by_stage = {}
        for full, fact in facts.items():
            stage, _, short = full.partition(".")
            by_stage.setdefault(stage, {})[short] = fact.as_json()
        results = {
            "client": name, "wave": wave, "facts": by_stage, "trace": [{"from": a, "to": b} for a, b in trace],
            "versions": {"maillage": __version__},
        } | dict(changed)  # fmt: skip
        path = tmp_path / "reports" / name / wave / "results.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(results), encoding="utf-8")
        return path

    client.workspace = Workspace(tmp_path)
    client.root = tmp_path
    return client


def scored(value):
    return {"diagnosis.score_d1": recorded(value, "points")}


def told(gathered, language="fr"):
    return report(gathered.problems, Language(language)).replace("\u00a0", " ").replace("\u202f", " ")


# --- what a company brings -----------------------------------------------------------------------------------------


def test_a_company_brings_its_latest_wave_its_years_and_what_was_done_since(firm):
    firm(
        "acme",
        {"diagnosis.overall": estimated(40, "points", low=35, high=45), "plan.value_met": counted(0.5, "share")},
        as_of="2024-06-30",
        trace=[("cause:c1", "lever:l_agenda"), ("cause:c1", "lever:l_charter")],
    )
    firm(
        "acme",
        {
            "diagnosis.overall": estimated(52, "points", low=47, high=57),
            "diagnosis.people": counted(60),
            "diagnosis.score_d1": estimated(48, "points", low=44, high=52),
            "diagnosis.score_d2": absent("too_few", unit="points"),
            "diagnosis.saw_dia_03": counted(True, "truth"),
            "diagnosis.heard_obj_01": counted(False, "truth"),
            "analysis.causes_retained": counted(1),
            "analysis.fees": recorded(4000, "money/year"),
            "analysis.dormant_fees": recorded(1000, "money/year"),
            "analysis.targets_value_met": counted(0.4, "share"),
            "plan.done_l_agenda": counted(True, "truth"),
        },
        wave="T1",
        as_of="2025-06-30",
        trace=[("family:f_policy", "cause:c1")],
    )
    figures = {name: values["acme"] for name, values in gather(firm.workspace).figures.items()}
    causes = {name: value for name, value in figures.items() if name.startswith("cause.")}
    assert [name for name, value in causes.items() if value] == ["cause.c1"]
    assert {name: value for name, value in figures.items() if name not in causes} == {
        "company.all": True, "depth.surveyed": True, "size.medium": True,
        "year.2024": True, "overall.2024": (40.0,), "year.2025": True, "overall.2025": (52.0,),
        "score.d1": (48.0, 44.0, 52.0), "symptom.dia-03": True, "objection.obj-01": False,
        "share.dormant_fees": (0.25,), "lever.l_agenda": True, "lever.l_charter": False, "done.targets": (0.8,),
    }  # fmt: skip


def test_what_a_management_declares_is_kept_apart_from_surveys(firm):
    firm("acme", scored(50) | {"analysis.causes_retained": counted(0)}, depth="flash")
    assert set(gather(firm.workspace).figures) == {"company.all", "depth.declared", "year.2026", "declared.d1"}


def test_every_fact_a_portfolio_reads_is_one_a_report_releases(released_of):
    released = released_of("ateliers-brevenne").facts
    written = {
        f"{stage}.{name}"
        for path in EXAMPLE.glob("reports/*/*/results.json")
        for stage, named in json.loads(path.read_text(encoding="utf-8"))["facts"].items()
        for name in named
    }
    # Only symptoms that were settled and levers that were done have a fact of their own.
    unsettled = ("diagnosis.saw_", "plan.done_")
    assert {name for name in written if not name.startswith(unsettled)} <= set(released)
    assert any(name.startswith("diagnosis.saw_") for name in released)


# --- who counts ----------------------------------------------------------------------------------------------------


def test_a_client_who_opted_out_does_not_count_with_any_wave(firm):
    firm("acme", scored(50))
    firm("acme", scored(60), wave="T1", more="in_portfolio = false\n")
    firm("other", scored(40))
    gathered = gather(firm.workspace)
    assert gathered.figures["company.all"] == {"other": True}
    assert (gathered.read, gathered.opted_out) == (1, 1)


def test_invented_clients_never_count(firm):
    firm("acme", scored(50), more="fictional = true\n")
    shutil.copytree(EXAMPLE.parents[0] / "natchez-1936", firm.root / "data" / "examples" / "natchez-1936")
    assert gather(firm.workspace).figures == {}


def test_what_an_opt_out_expects_is_said(firm):
    firm("acme", scored(50), more='in_portfolio = "non"\n')
    assert "« true » ou « false », sans guillemets, est attendu. Écrire in_portfolio = false." in told(
        gather(firm.workspace)
    )
    assert gather(firm.workspace).figures == {}


# --- files left aside ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"facts": {}}', '{"facts": 3, "trace": [], "versions": {"maillage": "0.1.0"}}', "\x00"],
)
def test_a_file_that_holds_no_results_is_told_and_left_aside(firm, content):
    firm("acme", scored(50)).write_text(content, encoding="utf-8")
    firm("other", scored(40))
    gathered = gather(firm.workspace)
    assert gathered.figures["company.all"] == {"other": True}
    assert told(gathered).splitlines()[1].strip() == (
        "- avertissement : Ce n’est pas un fichier de résultats que l’on puisse lire. Le fichier tel que « maillage "
        "report » l’a écrit est attendu. Lancer « maillage report acme/T0 »."
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"versions": {"maillage": "9.4.1"}},
         "Résultats de la version 9.4.1 de Maillage. Des résultats d’une version 0.1 sont attendus. "
         "Lancer « maillage report acme/T0 »."),
        ({"client": "zebre"},
         "Ces résultats se disent d’un autre dossier. Les résultats de ce dossier sont attendus : acme/T0. "
         "Lancer « maillage report acme/T0 »."),
        ({"facts": {"diagnosis": {"score_d1": {"unit": "points", "kind": "counted", "value": [1]}}}}, None),
        ({"facts": {"diagnosis": {"score_d1": {"unit": "furlongs", "kind": "counted", "value": 1}}}},
         "Ce n’est pas un fichier de résultats que l’on puisse lire. Le fichier tel que « maillage report » l’a écrit "
         "est attendu. Lancer « maillage report acme/T0 »."),
    ],
)  # fmt: skip
def test_foreign_results_are_told_and_left_aside(firm, changes, message):
    firm("acme", scored(50), changed=changes)
    gathered = gather(firm.workspace)
    assert "score.d1" not in gathered.figures
    assert told(gathered).splitlines()[1:] == ([f"  - avertissement : {message}"] if message else [])


# --- the seal ------------------------------------------------------------------------------------------------------


def test_a_seal_says_neither_who_nor_that_two_figures_are_one_companys(firm):
    for number, name in enumerate(("canari-jaune", "zebre", "acme", "bison", "daim", "elan")):
        firm(name, scored(10 * number) | {"diagnosis.score_d2": recorded(90 - 10 * number, "points")})
    path, _ = seal_portfolio(firm.workspace, "Le cabinet")
    text = path.read_text(encoding="utf-8")
    assert not [name for name in ("canari", "zebre", "acme", "bison", "daim", "elan") if name in text]
    figures = open_portfolio_seal(path).figures
    assert figures["score.d1"] == ((0.0,), (10.0,), (20.0,), (30.0,), (40.0,), (50.0,))
    assert figures["score.d2"] == ((40.0,), (50.0,), (60.0,), (70.0,), (80.0,), (90.0,))
    assert path.parent == firm.root / "data" / ".seals" / "_portfolio"


# --- differences ---------------------------------------------------------------------------------------------------


@pytest.fixture
def told_once(firm):
    """Eight companies of a portfolio that was told."""
    for number in range(8):
        firm(f"c{number}", scored(10 * number))
    _, gathered = seal_portfolio(firm.workspace, "Le cabinet")
    log_portfolio(firm.workspace, gathered)
    return firm


def scores(firm):
    path, gathered = seal_portfolio(firm.workspace, "Le cabinet")
    return [value[0] for value in open_portfolio_seal(path).figures.get("score.d1", ())], gathered.waiting


def test_one_newcomer_waits_since_two_portfolios_would_tell_its_score(told_once):
    told_once("newcomer", scored(99))
    assert scores(told_once) == ([0, 10, 20, 30, 40, 50, 60, 70], 1)


def test_five_newcomers_are_counted(told_once):
    for number in range(5):
        told_once(f"newcomer{number}", scored(99))
    assert scores(told_once) == ([0, 10, 20, 30, 40, 50, 60, 70, 99, 99, 99, 99, 99], 0)


def test_a_score_that_changed_alone_stays_as_it_was_told(told_once):
    told_once("c3", scored(35))
    assert scores(told_once)[0] == [0, 10, 20, 30, 40, 50, 60, 70]
    for number in range(4):
        told_once(f"c{number}", scored(10 * number + 1))
    assert scores(told_once)[0] == [0, 10, 20, 30, 40, 50, 60, 70]
    told_once("c4", scored(41))
    assert scores(told_once) == ([1, 11, 21, 31, 41, 50, 60, 70], 0)


def test_who_opts_out_leaves_with_others_so_that_the_difference_is_not_theirs(told_once):
    told_once("c3", scored(30), more="in_portfolio = false\n")
    left, _ = scores(told_once)
    assert len(left) == 3
    assert 30 not in left


def test_the_difference_is_taken_from_every_portfolio_that_was_told(told_once):
    for number in range(5):
        told_once(f"newcomer{number}", scored(99))
    _, gathered = seal_portfolio(told_once.workspace, "Le cabinet")
    log_portfolio(told_once.workspace, gathered)
    for number in range(4):  # back to the first, less one: nine companies differ from the second, one from the first
        told_once(f"newcomer{number}", scored(99), more="in_portfolio = false\n")
    left, _ = scores(told_once)
    for before in read_log(told_once.workspace.portfolio_log)["score.d1"]:
        assert abs(len(before) - len(left)) >= 5


def test_a_figure_of_too_few_is_not_on_record(firm):
    for number in range(4):
        firm(f"c{number}", scored(10 * number))
    _, gathered = seal_portfolio(firm.workspace, "Le cabinet")
    log_portfolio(firm.workspace, gathered)
    assert read_log(firm.workspace.portfolio_log) == {}
    firm("c4", scored(40))
    assert scores(firm)[0] == [0, 10, 20, 30, 40]


def test_the_record_is_the_owners_alone_and_a_clients_own_holds_nothing_of_another(told_once):
    own = told_once.workspace.portfolio_share("c3")
    assert {path.stat().st_mode & 0o777 for path in (told_once.workspace.portfolio_log, own)} == {0o600}
    assert json.loads(own.read_text(encoding="utf-8")) == {"schema": 1, "scores": {"score.d1": [30.0]}}


NAMES = st.sampled_from("abcdefghijklmnop")
COMPANIES = st.dictionaries(NAMES, st.integers(0, 3).map(lambda value: (float(value),)), max_size=16)


@given(st.lists(COMPANIES, min_size=1, max_size=5), COMPANIES, st.sets(NAMES))
def test_no_figure_differs_by_a_few_companies_from_one_that_was_told(before, now, gone):
    now = {client: value for client, value in now.items() if client not in gone}
    kept = held(now, before, lambda client: client not in gone, 5)
    assert all(_changed(kept, told) == 0 or _changed(kept, told) >= 5 for told in before if len(told) >= 5)
    assert not gone & kept.keys()


# --- the reference in a client's seal ------------------------------------------------------------------------------


@pytest.fixture
def referred(told_once):
    """The eight companies, with the reference figures of their portfolio."""
    path = told_once.workspace.portfolio_reference
    path.parent.mkdir(parents=True)
    figures = {
        "score.d1": {"unit": "points", "values": [0, 10, 20, 30, 40, 50, 60, 70]},
        "declared.d1": {"values": [5]},
    }
    path.write_text(json.dumps({"schema": 1, "figures": figures}), encoding="utf-8")
    told_once.reference = path
    return told_once


def test_a_client_is_set_beside_the_others_and_not_itself(referred):
    assert reference_for(referred.workspace, "c3", "standard", []) == {"d1": [0, 10, 20, 40, 50, 60, 70]}
    assert reference_for(referred.workspace, "other", "in_depth", []) == {"d1": [0, 10, 20, 30, 40, 50, 60, 70]}
    assert reference_for(referred.workspace, "other", "flash", []) == {"d1": [5]}


def test_the_seal_copies_the_reference_unless_the_client_opted_out_or_is_invented(referred):
    folder = referred.root / "data" / "clients" / "c3" / "T0"
    (folder / "headcount.csv").write_text("function;level;count\ncommerce;manager;12\n", encoding="utf-8")
    settings = folder / "engagement.toml"
    plain = settings.read_text(encoding="utf-8")
    path, intake = seal_client(referred.workspace, "c3")
    assert intake.engagement.reference == {"d1": (0, 10, 20, 40, 50, 60, 70)}
    assert json.loads(path.read_text(encoding="utf-8"))["reference"] == {"d1": [0, 10, 20, 40, 50, 60, 70]}
    for more in ("in_portfolio = false\n", "fictional = true\n"):
        settings.write_text(plain + more, encoding="utf-8")
        path, intake = seal_client(referred.workspace, "c3")
        assert not intake.engagement.reference
        assert "reference" not in json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"schema": 2, "figures": {}}', '{"schema": 1, "figures": {"score.d1": 3}}']
)
def test_a_reference_that_cannot_be_read_is_told_and_left_aside(referred, content):
    referred.reference.write_text(content, encoding="utf-8")
    folder = referred.root / "data" / "clients" / "c3" / "T0"
    (folder / "headcount.csv").write_text("function;level;count\ncommerce;manager;12\n", encoding="utf-8")
    intake = take_in(referred.workspace, "c3")
    assert not intake.engagement.reference
    assert report(intake.problems, Language("en")).replace("\u00a0", " ").splitlines()[-1].strip() == (
        "- warning: The reference figures of the portfolio cannot be read. The file as “maillage portfolio” wrote it "
        "is expected. Run “maillage portfolio”, or delete this file."
    )
