"""Two published networks as clients: Lazega's lawyers and Galaskiewicz's executives, against oracles.

The data sets lie beside the checkout and are never copied into it; without them these tests are skipped.
"""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from itertools import combinations
from pathlib import Path

import pytest

from maillage.intake import Workspace, report, take_in
from maillage.language import Language
from maillage.plan import plan
from maillage.running.report import report as produce

NETWORKS = Path(__file__).resolve().parents[3] / "shared" / "data" / "networks"
LAWYERS, CLUBS = NETWORKS / "lazega_lawfirm", NETWORKS / "galaskiewicz_ceos_clubs"
OFFICES = {"1": "Boston", "2": "Hartford", "3": "Providence"}  # codes of SOURCE.md
COMPLEMENT = ("Boston", "Hartford")  # with it, all ties less the cells shown would be those of four lawyers
LEVELS = {"1": "executive", "2": "employee"}  # partner, associate

pytestmark = pytest.mark.skipif(not NETWORKS.is_dir(), reason=f"the published networks are not at {NETWORKS}")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def oracle(file: str, name: str) -> dict[str, str]:
    return next(row for row in read(NETWORKS / file) if row["file"] == name)


def write(folder: Path, name: str, tables: dict[str, list[list]]) -> None:
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text(
        f'schema = 1\nname = "{name}"\nlanguage = "fr"\ndepth = "in_depth"\nas_of = 2026-09-30\n', encoding="utf-8"
    )
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened, delimiter=";").writerows(rows)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    """Both as clients of a fresh workspace."""
    root = tmp_path_factory.mktemp("published")
    lawyers = read(LAWYERS / "law_advice_nodes.csv")
    people = [[f"L{one['id']}", "legal", LEVELS[one["status"]], OFFICES[one["office"]]] for one in lawyers]
    ties = [[f"L{tie['source']}", f"L{tie['target']}", "asks_advice"] for tie in read(LAWYERS / "law_advice_edges.csv")]
    counts = [["legal", level, sum(one[2] == level for one in people)] for level in LEVELS.values()]
    for client, columns in (("lazega", 4), ("lazega-alone", 3)):  # the second says nothing of offices
        write(root / "data" / "clients" / client / "T0", "Lazega", {
            "headcount": [["function", "level", "count"], *counts],
            "people": [["person", "function", "level", "site"][:columns], *(one[:columns] for one in people)],
            "ties": [["source", "target", "kind"], *ties],
        })  # fmt: skip
    seats = [[seat["group"], seat["person"]] for seat in read(CLUBS / "ceos_clubs_memberships.csv")]
    write(root / "data" / "clients" / "galaskiewicz" / "T0", "Galaskiewicz", {
        "headcount": [["function", "level", "count"], ["management", "executive", 26]],
        "memberships": [["network", "person"], *seats],
    })  # fmt: skip
    return Workspace(root)


@pytest.fixture(scope="module")
def found(workspace):
    """What all stages released, by client."""
    released = {}
    for client in ("lazega", "lazega-alone", "galaskiewicz"):
        intake = take_in(workspace, client)
        assert intake.engagement, report(intake.problems, Language("en"))
        released[client] = plan(intake.engagement)
    return released


@pytest.fixture(scope="module")
def delivered(workspace):
    """The report folder of each client, after a real run."""
    folders = {}
    for client in ("lazega", "galaskiewicz"):
        outcome = produce(workspace, client)
        assert outcome.ok, outcome.failures
        folders[client] = outcome.folder
    return folders


def matrix_by_loops() -> dict[tuple[str, str], tuple[int, float]]:
    """Advice ties from office to office and their share of the possible ones, with plain loops on the raw files."""
    office = {one["id"]: OFFICES[one["office"]] for one in read(LAWYERS / "law_advice_nodes.csv")}
    matrix = {}
    for asking in OFFICES.values():
        for asked in OFFICES.values():
            ties = 0
            for tie in read(LAWYERS / "law_advice_edges.csv"):
                if office[tie["source"]] == asking and office[tie["target"]] == asked:
                    ties += 1
            possible = 0
            for one in office:
                for other in office:
                    if one != other and office[one] == asking and office[other] == asked:
                        possible += 1
            matrix[asking, asked] = (ties, ties / possible)
    return matrix


def test_the_lawyers_have_the_published_figures(found, said):
    published = oracle("ORACLE_networks.csv", "lazega_lawfirm/law_advice_edges.csv")
    names = ("tied_people", "ties", "tie_density", "tie_reciprocity", "tie_components", "tie_isolates")
    assert said(found["lazega"], "analysis", *names) == {
        "tied_people": int(published["nodes"]),
        "ties": int(published["ties"]),
        "tie_density": pytest.approx(float(published["density"]), abs=5e-7),
        "tie_reciprocity": pytest.approx(float(published["edge_reciprocity"]), abs=5e-7),
        "tie_components": int(published["weak_components"]) - int(published["isolates"]),
        "tie_isolates": int(published["isolates"]),
    }
    assert int(published["nodes"]) == 71


def test_advice_between_offices_is_what_loops_count_and_four_lawyers_are_withheld(found, rows):
    expected = {}
    for (asking, asked), (ties, density) in matrix_by_loops().items():
        shown = "Providence" not in (asking, asked)  # four lawyers
        expected[asking, asked] = (ties, round(density, 4)) if shown else ("<too_few>", "<too_few>")
    expected[COMPLEMENT] = ("<withheld>", "<withheld>")
    table = {row[:2]: row[2:] for row in rows(found["lazega"], "analysis.between_sites")}
    assert table == expected
    assert sum(ties for ties, _ in matrix_by_loops().values()) == 892


def test_partners_and_associates_account_for_every_tie(found, rows):
    assert rows(found["lazega"], "analysis.between_levels") == []  # with the offices, those of few would be told
    table = rows(found["lazega-alone"], "analysis.between_levels")
    both = ("level:employee", "level:executive")
    assert [row[:2] for row in table] == [(asking, asked) for asking in both for asked in both]
    assert sum(row[2] for row in table) == 892


def test_the_executives_have_the_published_figures(found, said, rows):
    published = oracle("ORACLE_memberships.csv", "galaskiewicz_ceos_clubs/ceos_clubs_memberships.csv")
    names = (
        "people_in_networks",
        "networks_attended",
        "seats_held",
        "memberships",
        "two_mode_density",
        "busiest_networks",
    )
    assert said(found["galaskiewicz"], "analysis", *names) == {
        "people_in_networks": int(published["people"]),
        "networks_attended": int(published["groups"]),
        "seats_held": int(published["memberships"]),
        "memberships": int(published["memberships"]),
        "two_mode_density": pytest.approx(float(published["density"]), abs=5e-7),
        "busiest_networks": int(published["max memberships of a person"]),
    }
    attendance = rows(found["galaskiewicz"], "analysis.attendance")
    assert attendance[0][1] == int(published["max members of a group"])
    spread = dict(rows(found["galaskiewicz"], "analysis.spread"))
    assert spread.get(1, 0) == int(published["people with one membership only"])
    assert sum(number * people for number, people in spread.items()) == 98


def test_pairs_of_clubs_are_what_loops_count(found, rows):
    members: dict[str, list[str]] = {}
    for seat in read(CLUBS / "ceos_clubs_memberships.csv"):
        members.setdefault(seat["group"], []).append(seat["person"])
    expected = {}
    for one, other in combinations(sorted(members), 2):
        shared = 0
        for person in members[one]:
            if person in members[other]:
                shared += 1
        if shared:
            expected[one, other] = (shared, round(shared / (len(members[one]) + len(members[other]) - shared), 4))
    table = rows(found["galaskiewicz"], "analysis.pairs")
    assert {row[:2]: row[2:] for row in table} == expected
    assert [row[3] for row in table] == sorted((row[3] for row in table), reverse=True)


def test_the_seals_and_reports_hold_none_of_the_keys(workspace, delivered):
    """Nobody of a published data set agreed to be named: their keys are labels everywhere."""
    for client, key in (("lazega", re.compile(rb"\bL\d{1,2}\b")), ("galaskiewicz", re.compile(rb"\bCEO\d\d\b"))):
        seals = list(workspace.seals(client, "T0").iterdir())
        for path in [*seals, *(path for path in delivered[client].rglob("*") if path.is_file())]:
            assert not key.search(re.sub(rb"base64,[^\"\\]+|image/[^<]+", b"", path.read_bytes())), path


def cells(page: Path, exhibit: str) -> list[list[str]]:
    """The rows of the table of one exhibit, as printed."""
    html = page.read_text(encoding="utf-8")
    section = html[html.index(f'id="{exhibit}"') :]
    body = section[section.index("<tbody>") : section.index("</tbody>")]
    return [
        [
            unescape(cell).replace("\u202f", " ").replace("\u00a0", " ")
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def words(page: Path) -> str:
    """What the page says, without its markup."""
    text = unescape(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")))
    return re.sub(r"\s+", " ", text.replace("\u202f", " ").replace("\u00a0", " "))


@pytest.mark.parametrize(
    ("code", "ties", "held", "withheld", "percent"),
    [
        ("fr", "sens : 892. Part des liens possibles : 18 %.", "Places tenues : 98.", "non publié", "{} %"),
        ("en", "direction: 892. Share of possible ties: 18%.", "Seats held: 98.", "not published", "{}%"),
    ],
)
def test_the_figures_are_in_the_pages_of_both_languages(delivered, code, ties, held, withheld, percent):
    lawyers, clubs = (delivered[client] / code / "report.html" for client in ("lazega", "galaskiewicz"))
    assert ties in words(lawyers)
    assert held in words(clubs)
    printed = {(row[0], row[1]): row[2:] for row in cells(lawyers, "analysis.between_sites")}
    expected = {}
    for (asking, asked), (count, density) in matrix_by_loops().items():
        shown = "Providence" not in (asking, asked)
        shown = shown and (asking, asked) != COMPLEMENT
        expected[asking, asked] = [str(count), percent.format(int(100 * density + 0.5))] if shown else [withheld] * 2
    assert printed == expected
    attendance = {row[0]: int(row[1]) for row in cells(clubs, "analysis.attendance")}
    assert (len(attendance), sum(attendance.values()), max(attendance.values())) == (15, 98, 22)


def test_the_figures_are_in_the_results(delivered):
    results = json.loads((delivered["lazega"] / "results.json").read_text(encoding="utf-8"))
    analysis = results["facts"]["analysis"]
    assert analysis["ties"]["value"] == 892
    assert analysis["tie_reciprocity"]["value"] == pytest.approx(0.3924)
    assert analysis["tie_density"]["n"] == 70  # one of the seventy-one declared no tie
