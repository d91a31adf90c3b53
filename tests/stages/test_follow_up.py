"""The follow-up: what it says of what is better, worse, not measured again, too small, and what nobody noted."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping

import pytest

from maillage import __version__
from maillage.deliverables.story import Part, Section, Story, results
from maillage.follow_up import follow
from maillage.follow_up.objectives import Followed
from maillage.intake import Intake, Workspace, log_release, take_in
from maillage.intake.purge import carried_out, planned
from maillage.language import Language
from maillage.plan import plan
from maillage.showing import of_waves, record
from maillage.showing.markup import plain_text

COST = "programme_cost = {low = 100, mode = 200, high = 300}\n"
DAYS = {"T0": "2025-01-31", "T1": "2025-07-31", "T2": "2026-01-31"}
LOW, HIGH = ["2", "3", "2", "1", "2", "3"], ["4", "5", "4", "4", "3", "5"]
HEADCOUNT = "function;level;count\ncommerce;executive;9\nproduction;employee;40\n"
Tables = Mapping[str, str]


@pytest.fixture
def waves(tmp_path) -> Callable[..., Intake]:
    """`waves("T1", {...})`: a wave of `acme` on its own day; `reported=True` leaves its results among the reports."""

    def made(wave: str, tables: Tables | None = None, *, reported: bool = False, as_of: str = "") -> Intake:
        folder = tmp_path / "data" / "clients" / "acme" / wave
        folder.mkdir(parents=True, exist_ok=True)
        settings = f'schema = 1\nname = "Acme"\ndepth = "standard"\nas_of = {as_of or DAYS[wave]}\n{COST}'
        (folder / "engagement.toml").write_text(settings, encoding="utf-8")
        for name, content in ({"headcount": HEADCOUNT} | dict(tables or {})).items():
            (folder / f"{name}.csv").write_text(content, encoding="utf-8")
        intake = take_in(Workspace(tmp_path), f"acme/{wave}")
        assert intake.engagement is not None, intake.problems
        if reported:
            told(tmp_path, intake)
        return intake

    made.root = tmp_path
    made.workspace = Workspace(tmp_path)
    return made


def told(root, intake: Intake, version: str = __version__) -> None:
    """What the report of that wave would leave in `results.json`."""
    payload = record(plan(intake.engagement)).payload
    story = Story(
        {"client": "acme", "wave": intake.wave}, (Part("03_plan", (Section("end", "03_plan", items=[payload]),)),)
    )
    path = root / "reports" / "acme" / intake.wave / "results.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results(story, {"maillage": version})), encoding="utf-8")


def said(found, show: Callable) -> str:
    return plain_text(show(found).payload, Language("fr")).replace("\u00a0", " ").replace("\u202f", " ")


def employees(count: int, *items: str, of: list[str], first: int = 1, shift: int = 0) -> str:
    """A row an answer; the n-th employee answers every item alike."""
    lines = ["respondent;audience;item;value"]
    for number in range(first, first + count):
        lines += [f"r{number};employees;{item};{of[(number + shift) % len(of)]}" for item in items]
    return "\n".join(lines) + "\n"


def row_of(found, dimension: str) -> dict:
    rows = {row["dimension"]: row for row in found.table("follow_up.changes").records()}
    return dict(rows[f"dimension:{dimension}"])


# --- change of the dimensions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "reading"),
    [(LOW, HIGH, "a progressé"), (HIGH, LOW, "a reculé"), (LOW, LOW[::-1], "on ne peut dire qu’elle ait bougé")],
)
def test_a_change_is_told_as_it_goes_and_one_of_chance_is_not_told(waves, before, after, reading):
    waves("T0", {"answers": employees(24, "e1", "e3", of=before)}, reported=True)
    found = follow(waves("T1", {"answers": employees(24, "e1", "e3", of=after, first=101, shift=1)}).engagement)
    assert row_of(found, "d1")["reading"] == reading
    assert row_of(found, "d1")["since"] == "T0"
    counts = {name: found.fact(f"follow_up.dimensions_{name}").value for name in ("up", "down", "chance")}
    assert counts == {
        "up": 2 * (reading == "a progressé"), "down": 2 * (reading == "a reculé"),
        "chance": 2 * reading.startswith("on ne peut"),
    }  # fmt: skip


def test_everybody_answering_leaves_a_fact_and_a_small_one_is_no_progress(waves):
    """Forty of forty: no chance in it. Fewer points than are worth acting on are neither a rise nor a fall."""
    waves("T0", {"answers": employees(40, "e1", of=["3"] * 39 + ["4"])}, reported=True)
    same = follow(waves("T1", {"answers": employees(40, "e1", of=["4"] + ["3"] * 39, first=101)}).engagement)
    assert row_of(same, "d1")["reading"] == "n’a pas bougé"
    slight = follow(waves("T1", {"answers": employees(40, "e1", of=["3"] * 35 + ["4"] * 5, first=101)}).engagement)
    assert row_of(slight, "d1")["reading"] == "a bougé, de moins que ce qui vaut d’agir"
    assert (row_of(slight, "d1")["low"], row_of(slight, "d1")["high"]) == (2, 2)


def test_a_dimension_asked_otherwise_is_not_compared(waves):
    waves("T0", {"answers": employees(20, "e1", of=LOW)}, reported=True)
    other = employees(20, "e1", of=HIGH) + "".join(f"d{n};executives;x1;{v}\n" for n, v in
                                                   enumerate(["oui", "non", "oui", "non", "oui", "oui"]))  # fmt: skip
    row = row_of(follow(waves("T1", {"answers": other}).engagement), "d1")
    assert row["reading"] == "publics ou questions différents"
    assert (row["after"].reason, row["change"].reason) == ("undefined", "undefined")


def test_what_was_not_asked_again_was_hidden_or_is_new_is_said_so(waves):
    before = employees(20, "e1", "e3", of=LOW) + employees(4, "e5", of=LOW).partition("\n")[2]
    waves("T0", {"answers": before}, reported=True)
    after = employees(20, "e5", of=HIGH) + employees(4, "e3", of=HIGH).partition("\n")[2]
    found = follow(waves("T1", {"answers": after}).engagement)
    readings = {row["dimension"]: row["reading"] for row in found.table("follow_up.changes").records()}
    assert readings == {
        "dimension:d1": "non remesurée",
        "dimension:d3": "remesurée ; le résultat n’est pas publié",
        "dimension:d5": "publiée pour la première fois",
    }
    assert "non remesurées : 1 ; remesurées sans résultat publié : 1" in said(found, of_waves.uncompared)
    assert "Aucune dimension ne se compare" in said(found, of_waves.changes)


def test_a_small_group_has_figures_and_no_reading(waves):
    waves("T0", {"answers": employees(8, "e1", of=LOW)}, reported=True)
    row = row_of(follow(waves("T1", {"answers": employees(8, "e1", of=HIGH, first=101)}).engagement), "d1")
    assert row["reading"] == "trop peu de réponses pour le dire"
    assert (row["before"], row["low"].reason, row["answers"]) == (31, "undefined", 8)


def test_more_answers_than_at_the_start_are_compared_and_counted(waves):
    waves("T0", {"answers": employees(12, "e1", of=LOW)}, reported=True)
    row = row_of(follow(waves("T1", {"answers": employees(36, "e1", of=HIGH, first=101)}).engagement), "d1")
    assert (row["answers_before"], row["answers"], row["reading"]) == (12, 36, "a progressé")


def test_a_wave_that_is_missing_leaves_the_comparison_with_the_start(waves):
    waves("T0", {"answers": employees(20, "e1", of=LOW)}, reported=True)
    found = follow(waves("T2", {"answers": employees(20, "e1", of=HIGH, first=101)}).engagement)
    assert found.table("follow_up.waves").column("wave") == ("T0", "T2")
    assert row_of(found, "d1")["since"] == "T0"


def test_a_dimension_that_the_wave_between_left_out_goes_back_to_the_start(waves):
    waves("T0", {"answers": employees(20, "e1", "e3", of=LOW)}, reported=True)
    waves("T1", {"answers": employees(20, "e3", of=HIGH, first=101)}, reported=True)
    found = follow(waves("T2", {"answers": employees(20, "e1", "e3", "e5", of=HIGH, first=201)}).engagement)
    assert {row["dimension"]: row["since"] for row in found.table("follow_up.changes").records() if row["since"]} == {
        "dimension:d1": "T0", "dimension:d3": "T0", "dimension:d5": row_of(found, "d5")["since"],
    }  # fmt: skip
    assert row_of(found, "d5")["reading"] == "publiée pour la première fois"


def test_audiences_that_moved_in_opposite_directions_are_told_since_their_mean_hides_it(waves):
    def both(staff: list[str], lead: list[str], first: int) -> str:
        executives = "".join(f"d{first + n};executives;x2;{lead[n % len(lead)]}\n" for n in range(9))
        return employees(30, "e1", of=staff, first=first) + executives

    waves("T0", {"answers": both(LOW, HIGH, 1)}, reported=True)
    apart = follow(waves("T1", {"answers": both(HIGH, LOW, 101)}).engagement)
    assert row_of(apart, "d1")["apart"] == "en sens contraire"
    assert apart.fact("follow_up.dimensions_apart").value == 1
    together = follow(waves("T1", {"answers": both(HIGH, ["5"] * 4 + HIGH, 101)}).engagement)
    assert row_of(together, "d1")["apart"].reason == "undefined"
    nearly = follow(waves("T1", {"answers": both(HIGH, ["4", "5", "4", "4", "3", "4", "4"], 101)}).engagement)
    (fell,) = (row["change"] for row in nearly.table("follow_up.audience_changes").records()
               if row["audience"] == "audience:executives")  # fmt: skip
    assert -10 < fell < 0
    assert row_of(nearly, "d1")["apart"].reason == "undefined"


# --- nobody is told by difference ----------------------------------------------------------------------------------


def test_a_score_that_one_wave_withheld_is_told_by_no_difference(waves):
    waves("T0", {"answers": employees(4, "e1", of=LOW)}, reported=True)
    found = follow(waves("T1", {"answers": employees(4, "e1", of=HIGH)}).engagement)
    assert found.table("follow_up.changes").rows == ()
    assert found.table("follow_up.audience_changes").rows == ()
    assert "Aucune dimension n’a de score publié à une vague d’avant" in said(found, of_waves.changes)


def test_one_who_joins_those_who_answer_as_before_is_not_read_off_the_change(waves):
    """Twenty who answer the very same and one more: the one waits, and nothing moves."""
    first = waves("T0", {"answers": employees(20, "e1", of=LOW)}, reported=True)
    log_release(waves.workspace, first)
    joined = employees(20, "e1", of=LOW) + "r99;employees;e1;5\n"
    row = row_of(follow(waves("T1", {"answers": joined}).engagement), "d1")
    assert (row["before"], row["after"], row["answers"]) == (30, 30, 20)


# --- earlier results -----------------------------------------------------------------------------------------------


def test_results_survive_the_purge_of_the_wave_that_gave_them(waves):
    waves("T0", {"answers": employees(20, "e1", of=LOW)}, reported=True)
    carried_out(planned(waves.workspace, "acme/T0"))
    assert not (waves.root / "data/clients/acme/T0/answers.csv").exists()
    found = follow(waves("T1", {"answers": employees(20, "e1", of=HIGH, first=101)}).engagement)
    assert row_of(found, "d1")["reading"] == "a progressé"


def test_a_wave_never_reported_is_told_and_nothing_is_made_up(waves):
    waves("T0", {"answers": employees(20, "e1", of=LOW)})
    intake = waves("T1", {"answers": employees(20, "e1", of=HIGH)})
    assert any("n’a pas de résultats" in problem.found.template for problem in intake.problems)
    found = follow(intake.engagement)
    assert found.fact("follow_up.any_earlier").value is False
    assert "il n’y a encore rien à comparer" in said(found, of_waves.waves)
    assert "rien ne dit ce qui était prévu" in said(found, of_waves.actions)


@pytest.mark.parametrize(
    ("version", "read"), [("0.0.1", True), (__version__, True), ("99.0.0", False), ("", False), ("0.x", False)]
)
def test_results_of_an_older_version_are_read_and_of_a_newer_left_aside(waves, version, read):
    told(waves.root, waves("T0", {"answers": employees(20, "e1", of=LOW)}), version)
    intake = waves("T1", {"answers": employees(20, "e1", of=HIGH)})
    assert bool(intake.engagement.earlier) is read
    assert any(problem.path.endswith("T0/results.json") for problem in intake.problems) is not read


def test_a_torn_file_of_results_and_a_wave_dated_before_the_last_are_told(waves):
    waves("T0", {"answers": employees(20, "e1", of=LOW)}, reported=True)
    early = waves("T1", {"answers": employees(20, "e1", of=HIGH)}, as_of="2025-01-31")
    assert early.engagement.earlier == ()
    assert "n’est pas après celle de la vague" in early.problems[0].found.template
    path = waves.root / "reports/acme/T0/results.json"
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    torn = waves("T1", {"answers": employees(20, "e1", of=HIGH)})
    assert torn.engagement.earlier == ()
    assert "fichier de résultats que l’on puisse lire" in torn.problems[0].found.template


# --- objectives ----------------------------------------------------------------------------------------------------

DAY = datetime.date(2026, 1, 31)
PAST, AHEAD = datetime.date(2026, 1, 30), datetime.date(2026, 12, 31)


def readings(*values: float) -> tuple[tuple[datetime.date, float], ...]:
    return tuple((datetime.date(2025, month, 1), value) for month, value in enumerate(values, 1))


@pytest.mark.parametrize(
    ("values", "target", "status", "due", "reading"),
    [
        ((1, 5), 5, None, AHEAD, "atteint"),
        ((9, 2), 2, None, PAST, "atteint"),
        ((9, 1), 2, "started", None, "atteint"),
        ((1, 4), 5, None, AHEAD, "en chemin"),
        ((1, 4), 5, None, PAST, "échéance passée, pas atteint"),
        ((1, 1), 5, None, AHEAD, "n’a pas bougé"),
        ((2, 1), 5, None, AHEAD, "s’en éloigne"),
        ((9, 11), 2, None, AHEAD, "s’en éloigne"),
        ((1, 4), 5, "done", AHEAD, "dit atteint ; les relevés ne le montrent pas"),
        ((5,), 5, "done", AHEAD, "atteint, selon l’entreprise ; aucun chemin relevé ne le montre"),
        ((5,), 5, None, AHEAD, "un seul relevé : pas encore de chemin"),
        ((1, 5), None, None, AHEAD, "relevé, sans cible fixée"),
        ((), 5, None, PAST, "aucun relevé"),
        ((1, 4), 5, "dropped", PAST, "abandonné"),
        ((1, 6), 5, "dropped", PAST, "atteint"),
    ],
)
def test_an_objective_reads_as_its_numbers_say_then_as_the_company_does(values, target, status, due, reading):
    assert Followed(readings(*values), target, status).reading(due, DAY) == reading


def test_objectives_are_read_off_the_log_by_the_day_of_the_wave(waves):
    waves("T0", reported=True)
    found = follow(
        waves(
            "T1",
            {
                "objectives": "objective;wording;kind;weight\n"
                "o1;Cinq chantiers;customers;40\no2;Trois postes;recruitment;60\n",
                "decisions": "date;who;about;value\n2025-01-30;comité;objective:o1;5\n",
                "actions": "date;who;about;value;status\n2025-07-01;C;objective:o1;3;\n2025-01-30;C;objective:o1;1;\n"
                "2025-09-30;C;objective:o1;5;done\n2025-07-02;C;objective:o2;deux postes;\n",
            },
        ).engagement
    )
    rows = [dict(row) for row in found.table("follow_up.objectives").records()]
    assert [(row["objective"], row["reading"]) for row in rows] == [
        ("Trois postes", "aucun relevé"), ("Cinq chantiers", "en chemin"),
    ]  # fmt: skip
    assert (rows[1]["start"], rows[1]["now"], rows[1]["way"]) == (1, 3, 0.5)
    assert found.fact("follow_up.any_objective_met").value is False


# --- actions -------------------------------------------------------------------------------------------------------


def test_actions_of_the_plan_stand_where_the_log_leaves_them(waves):
    goals = {"objectives": "objective;wording;kind\no1;Recruter;recruitment\no2;Clients;customers\n"}
    first = waves("T0", goals, reported=True)
    names = [row["lever"] for row in plan(first.engagement).table("plan.actions").records()]
    assert len(names) >= 6
    done, started, late, refused, undone, silent = names[:6]
    log = "date;who;about;value;status;due\n" + "".join(
        f"{row}\n"
        for row in (
            f"2025-03-01;C;{done};fait;done;", f"2025-06-01;C;{started};en cours;started;2025-12-31",
            f"2025-01-30;C;{late};à faire;decided;2025-05-31",
        )
    )  # fmt: skip
    decisions = (
        f"date;who;about;value\n2025-02-01;C;{refused};refusé\n"
        f"2025-02-01;C;{undone};retenu\n2025-06-01;C;{undone};annulé\n"
    )
    found = follow(waves("T1", goals | {"actions": log, "decisions": decisions}).engagement)
    rows = {row["lever"]: (row["state"], row["renewed"]) for row in found.table("follow_up.actions").records()}
    assert set(rows) == set(names)
    assert {name: rows[name][0] for name in (done, started, late, refused, undone, silent)} == {
        done: "faite", started: "commencée", late: "décidée, en retard", refused: "refusée", undone: "à redécider",
        silent: "rien n’est noté",
    }  # fmt: skip
    assert rows[late][1] == "état non revu"
    assert rows[started][1] == "revue"
    assert found.fact("follow_up.actions_late").value == 1
    assert found.fact("follow_up.actions_planned").value == len(names)


# --- savings -------------------------------------------------------------------------------------------------------

HEAD = "line;year;category;amount;cut;margin\n"


def saved(waves, now: str) -> dict[str, str]:
    lines = "A;2025;advertising;1000;0,5;2000\nB;2025;agency;1000;0,5;\n"
    waves("T0", {"budget": HEAD + lines}, reported=True)
    found = follow(waves("T1", {"budget": HEAD + lines + now}).engagement)
    return found, {row["line"]: row["reading"] for row in found.table("follow_up.savings").records()}


@pytest.mark.parametrize(
    ("now", "reading"),
    [
        ("A;2026;advertising;500;;2000", "réalisée"),
        ("A;2026;advertising;0;;1900", "réalisée"),
        ("A;2026;advertising;700;;2000", "réalisée en partie"),
        ("A;2026;advertising;1000;;2000", "non réalisée : la ligne n’a pas baissé"),
        ("A;2026;advertising;1200;;2000", "non réalisée : la ligne a augmenté"),
        ("A;2026;advertising;400;;1000", "réalisée ; la marge perdue la dépasse"),
        ("C;2026;advertising;400;;", "ligne absente de l’exercice : écrire son montant, zéro si elle est arrêtée"),
    ],
)
def test_a_saving_reads_as_the_two_years_say(waves, now, reading):
    _, readings = saved(waves, now + "\n")
    assert readings["A"] == reading


def test_savings_add_up_over_the_lines_whose_year_is_known(waves):
    found, _ = saved(waves, "A;2026;advertising;700;;1900\n")
    assert found.fact("follow_up.savings_planned").value == 500
    assert found.fact("follow_up.savings_found").value == 300
    assert "Marge perdue sur ces lignes : 100 € par an. Ce qui reste de l’économie constatée : 200 € par an" in said(
        found, of_waves.margins
    )
    found, _ = saved(waves, "A;2026;advertising;700;;1900\nB;2026;agency;800;;\n")
    assert "Pour les autres, ce qui reste de l’économie n’est pas connu" in said(found, of_waves.margins)


def test_a_register_that_no_longer_says_what_was_announced_is_told(waves):
    found, _ = saved(waves, "A;2026;advertising;700;;1900\n")
    assert "le registre redonne l’économie qu’annonçait le rapport d’avant : 500 € par an" in said(
        found, of_waves.savings
    )
    changed = "A;2025;advertising;1000;0,2;2000\nA;2026;advertising;700;;1900\n"
    other = follow(waves("T1", {"budget": HEAD + changed}).engagement)
    assert "annoncé par le rapport d’avant : 500 € par an ; d’après le registre d’aujourd’hui : 200 € par an" in said(
        other, of_waves.savings
    )


def test_one_year_alone_is_no_saving_found(waves):
    found, readings = saved(waves, "")
    assert readings == {}
    assert "ne se compare à un exercice plus récent" in said(found, of_waves.savings)
    assert "Sans économie à comparer" in said(found, of_waves.margins)


# --- what was carried ----------------------------------------------------------------------------------------------


def test_a_wave_opened_by_hand_says_that_nothing_is_marked(waves):
    waves("T0", reported=True)
    found = follow(waves("T1").engagement)
    assert "rien n’est dit repris" in said(found, of_waves.carried)
