"""Every published network as a client: the stage says what its tables allow, and no number is ever none."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from maillage.analysis import analyse
from maillage.disclosure import Absent
from maillage.terms import REASONS

NETWORKS = Path(__file__).resolve().parents[3] / "shared" / "data" / "networks"
EDGES = sorted(NETWORKS.glob("*/*_edges.csv")) if NETWORKS.is_dir() else []
MEMBERSHIPS = sorted(NETWORKS.glob("*/*_memberships.csv")) if NETWORKS.is_dir() else []

pytestmark = pytest.mark.skipif(not NETWORKS.is_dir(), reason=f"the published networks are not at {NETWORKS}")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def directed(path: Path) -> bool:
    found = [row["directed"] for row in read(NETWORKS / "ORACLE_networks.csv") if path.name in row["file"]]
    return found != ["0"]


def every_cell_is_a_value_or_a_reason(found) -> None:
    for name, table in found.tables.items():
        for row in table.rows:
            for cell in row:
                assert cell is not None, name
                assert not (isinstance(cell, float) and not math.isfinite(cell)), name
                assert not isinstance(cell, Absent) or cell.reason in REASONS, name
    for name, fact in found.facts.items():
        assert not (isinstance(fact.value, float) and not math.isfinite(fact.value)), name


@pytest.mark.parametrize("path", EDGES, ids=lambda path: path.stem)
def test_a_network_of_ties_is_told_without_a_gap(small_client, said, path):
    edges = [edge for edge in read(path) if edge["source"] and edge["target"]]
    names = sorted({edge[end] for edge in edges for end in ("source", "target")})
    people = [["person", "function", "level", "unit", "site"]]
    people += [
        [f"P{name}", "production", "employee", f"U{n % 3}", "Nord" if n % 2 else "Sud"] for n, name in enumerate(names)
    ]
    kind = "asks_advice" if directed(path) else "family"
    ties = {(edge["source"], edge["target"]) for edge in edges}
    tables = {
        "headcount": [["function", "level", "count"], ["production", "employee", len(names)]],
        "people": people,
        "ties": [["source", "target", "kind"], *([f"P{s}", f"P{t}", kind] for s, t in sorted(ties) if s != t)],
    }
    found = analyse(small_client(tables, depth="in_depth").engagement)
    every_cell_is_a_value_or_a_reason(found)
    told = said(found, "analysis", "tied_people", "structure_told", "fragmentation")
    assert told["structure_told"] is True
    assert told["tied_people"] == (len(names) if len(names) >= 10 else "<too_few>")
    assert isinstance(told["fragmentation"], float) == (len(names) >= 10)


@pytest.mark.parametrize("path", MEMBERSHIPS, ids=lambda path: path.stem)
def test_a_register_of_members_is_told_without_a_gap(small_client, said, path):
    rows = list(csv.reader(path.open(encoding="utf-8", newline=""), delimiter=","))
    pairs = sorted({(row[0], row[1]) for row in rows[1:]})
    tables = {
        "people": [
            ["person", "function", "level"],
            *([who, "management", "executive"] for who in sorted({w for w, _ in pairs})),
        ],
        "memberships": [["network", "person"], *([where, who] for who, where in pairs)],
        "targets": [["target", "met_where"], *([f"Cible {where}", where] for where in sorted({w for _, w in pairs}))],
    }
    found = analyse(small_client(tables, depth="in_depth").engagement)
    every_cell_is_a_value_or_a_reason(found)
    networks = len({where for _, where in pairs})
    assert said(found, "analysis", "targets_met", "networks_enough", "seats_held") == {
        "targets_met": networks,
        "networks_enough": networks,  # each target is met in a network of its own
        "seats_held": len(pairs),
    }


# --- tables that cannot say much --------------------------------------------------------------------------------------

ODD = {
    "one unit only": ("A;B\nB;C\nC;A\n", "U"),
    "a tie to oneself alone": ("A;A\n", "U"),
    "the same tie many times": ("A;B\n" * 5, "UV"),
    "one piece a person": ("A;B\n", "UVWXYZ"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_ties_give_reasons_and_no_number_that_is_none(small_client, name):
    lines, units = ODD[name]
    people = "person;function;level;unit\n" + "".join(
        f"{letter};production;employee;{units[n % len(units)]}\n" for n, letter in enumerate("ABCDEFGHIJKL")
    )
    ties = "source;target;kind\n" + "".join(f"{line};demande conseil\n" for line in lines.split())
    intake = small_client({"people": people, "ties": ties}, depth="in_depth")
    if intake.engagement is None:  # the file itself is refused, in words
        assert intake.problems
        return
    every_cell_is_a_value_or_a_reason(analyse(intake.engagement))


def test_networks_without_members_and_targets_nobody_meets_give_reasons(small_client):
    tables = {
        "networks": "network;kind\nClub A;club d’affaires\nClub B;autre\n",
        "targets": "target;value;met_where\nT1;0;\nT2;0;Club A\n",
        "objectives": "objective;wording;kind;weight\no1;Vendre;clients;0\n",
    }
    every_cell_is_a_value_or_a_reason(analyse(small_client(tables, depth="in_depth").engagement))
