"""The simulator: the same company twice, nobody who does not exist, and a maturity that moves what it should."""

import csv
import datetime
import itertools
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from maillage.catalogue import entries
from maillage.intake import Workspace, report, take_in
from maillage.language import Language
from maillage.simulate import AUDIENCE_OF, csv_text, settings_for, simulate, write_client
from maillage.tables import ASKED, at_depth
from maillage.terms import DEPTHS

POINTS = {"yes": 100, "partly": 50, "no": 0, "none": 0, "once": 50, "twice_or_more": 100}
SEEDS = range(12)
EXAMPLES = Path(__file__).parents[1] / "data" / "examples"


@pytest.fixture(scope="module")
def company():
    return simulate(seed=7)


def points(value):
    return (value - 1) * 25 if isinstance(value, int) else POINTS.get(value)


def dimension_means(tables):
    items = entries("item")
    by_dimension = {}
    for row in tables["answers"]:
        item = items[row["item"].partition(".")[0]]
        if item.fields["form"] != "described" and points(row["value"]) is not None:
            by_dimension.setdefault(item.fields["dimension"], []).append(points(row["value"]))
    return {dimension: sum(found) / len(found) for dimension, found in by_dimension.items()}


def observed(tables):
    return sum(row["state"] == "observed" for row in tables["symptoms"])


def test_the_same_arguments_give_the_same_company_and_another_seed_another():
    assert simulate(people=60, seed=3) == simulate(people=60, seed=3)
    assert simulate(people=60, seed=3)["answers"] != simulate(people=60, seed=4)["answers"]


def test_every_table_of_the_schema_is_filled_in_depth(company):
    assert list(company) == list(ASKED)
    assert [table for table, rows in company.items() if not rows] == []


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_depth_gives_its_tables_and_columns_only(depth):
    tables = simulate(people=50, seed=1, depth=depth)
    assert list(tables) == [table.id for table in at_depth(depth)]
    for table in at_depth(depth):
        shown = {column.id for column in table.at_depth(depth)}
        assert all(set(row) <= shown for row in tables[table.id]), table.id
    flash = {item_id for item_id, item in entries("item").items() if item.fields["from_depth"] == "flash"}
    asked = {row["item"].partition(".")[0] for row in tables["answers"]}
    assert depth != "flash" or asked <= flash


def test_people_are_those_with_a_mandate_unless_the_depth_is_in_depth():
    tables = simulate(people=200, seed=2, depth="standard")
    mandated = {row["person"] for row in tables["memberships"]} - {None}
    executives = {row["person"] for row in tables["people"] if row["level"] == "executive"}
    assert {row["person"] for row in tables["people"]} == mandated | executives
    assert len(simulate(people=200, seed=2)["people"]) == 200


@pytest.mark.parametrize("depth", ["standard", "in_depth"])
@pytest.mark.parametrize("people", [2, 9, 140, 700])
def test_everyone_and_everything_named_exists(people, depth):
    tables = simulate(people=people, sites=2, seed=people, depth=depth)
    keys = {table: {row[ASKED[table].key[0]] for row in rows} for table, rows in tables.items() if ASKED[table].key}
    for table in at_depth(depth):
        for column in (column for column in table.at_depth(depth) if column.refers_to):
            for row in tables[table.id]:
                named = row.get(column.id)
                named = named if isinstance(named, list) else [named]
                assert set(named) - {None} <= keys[column.refers_to], (table.id, column.id)
    for row in tables["decisions"] + tables["actions"]:
        assert row["about"].removeprefix("lever:") in entries("lever")


def test_the_head_count_adds_up_and_agrees_with_the_answers(company):
    assert sum(row["count"] for row in company["headcount"]) == 140
    assert all(row["answered"] <= row["invited"] <= row["count"] for row in company["headcount"])
    counted = Counter()
    for row in company["headcount"]:
        counted[AUDIENCE_OF[row["level"]], row["unit"], row["site"]] += row["answered"]
    came = {row["respondent"]: (row["audience"], row["unit"], row["site"]) for row in company["answers"]}
    assert Counter(came.values()) == +counted
    assert {row["site"] for row in company["answers"]} <= {row["site"] for row in company["headcount"]}


@pytest.mark.parametrize("people", [15, 140])
def test_values_are_within_the_schema(people):
    tables = simulate(people=people, seed=11)
    kinds = {
        "count": int, "number": (int, float), "amount": (int, float), "share": (int, float), "scale": int,
        "flag": bool, "date": datetime.date, "list": list, "text": str, "key": str, "person": str, "about": str,
        "item": str, "choice": str, "answer": (str, int, list),
    }  # fmt: skip
    for table in ASKED.values():
        for row in tables[table.id]:
            assert set(row) <= {column.id for column in table.columns}, table.id
            for column in table.columns:
                value = row.get(column.id)
                where = f"{table.id}.{column.id}: {value!r}"
                if value is None:
                    assert not column.required, where
                    continue
                assert isinstance(value, kinds[column.type]), where
                if column.type == "choice":
                    assert value in entries(column.choices), where
                if column.type in ("count", "number", "amount"):
                    assert value >= 0, where
                if column.type == "share":
                    assert 0 <= value <= 1, where
                if column.type == "scale":
                    assert column.low <= value <= column.high, where
        if table.key:
            keys = [tuple(row.get(name) for name in table.key) for row in tables[table.id]]
            assert len(keys) == len(set(keys)), table.id
    assert sum(row["weight"] for row in tables["objectives"]) == 100
    for row in tables["budget"]:
        assert row["cut_low"] <= row["cut"] <= row["cut_high"]
        assert row["replaced_low"] <= row["replaced"] <= row["replaced_high"]


def test_answers_suit_their_item_and_some_are_unknown_or_missing(company):
    items = entries("item")
    for row in company["answers"]:
        item_id, _, part = row["item"].partition(".")
        item = items[item_id].fields
        assert row["audience"] in (item["audience"], *item.get("also", ()))
        allowed = {"dk", "na"} | ({"yes", "no"} if part else set())
        if item["form"] == "likert":
            allowed |= set(range(1, 6))
        elif item["form"].startswith("fact"):
            allowed |= {"yes", "no"} | ({"partly"} if item["form"] == "fact" else set())
        elif item["form"] == "count3":
            allowed |= set(entries("count3"))
        elif "options" in item:
            allowed |= set(item["options"])
        given = row["value"] if isinstance(row["value"], list) else [row["value"]]
        assert set(given) <= allowed, row
    answered = Counter(row["item"] for row in company["answers"] if row["audience"] == "employees")
    assert any(row["value"] == "dk" for row in company["answers"])
    assert len({answered[item] for item in ("e1", "e3", "e5", "e6")}) > 1


def test_only_sales_people_are_asked_how_they_invite(company):
    asked = {row["unit"] for row in company["answers"] if row["item"] == "e10"}
    assert asked == {"commerce"}


def test_a_company_too_small_for_an_internal_network_answers_that_it_does_not_concern_it():
    tables = simulate(people=15, seed=0)
    assert {row["value"] for row in tables["answers"] if row["item"] in ("x10", "e7")} == {"na"}


def test_every_dimension_rises_with_maturity_on_average():
    ladder = []
    for maturity in (0.1, 0.4, 0.7, 0.95):
        several = [dimension_means(simulate(people=80, seed=seed, maturity=maturity)) for seed in SEEDS]
        ladder.append({d: sum(one[d] for one in several) / len(several) for d in several[0]})
    for below, above in itertools.pairwise(ladder):
        assert all(below[dimension] < above[dimension] for dimension in below)


def test_observed_symptoms_never_rise_with_maturity():
    for seed in SEEDS:
        counts = [observed(simulate(people=40, seed=seed, maturity=maturity)) for maturity in (0.05, 0.35, 0.65, 0.95)]
        assert counts == sorted(counts, reverse=True)
        assert counts[0] > counts[-1]


def test_dormant_memberships_and_duplicate_profiles_fall_with_maturity():
    def troubles(maturity):
        found = 0
        for seed in SEEDS:
            tables = simulate(people=140, seed=seed, maturity=maturity)
            seen = [row["last_attended"] for row in tables["memberships"] if row["last_attended"]]
            found += sum(day < datetime.date(2025, 9, 30) for day in seen)
            found += sum(row["profile"] == 2 for row in tables["profiles"])
        return found

    assert troubles(0.1) > troubles(0.5) > troubles(0.9)


@pytest.mark.parametrize(
    "wrong", [{"people": 1}, {"sites": 0}, {"sites": 9}, {"maturity": 1.1}, {"maturity": -0.1}, {"depth": "deep"}]
)
def test_arguments_out_of_range_are_refused_by_name(wrong):
    with pytest.raises(ValueError, match=f"^{next(iter(wrong))}: "):
        simulate(**wrong)


def test_a_client_is_written_in_the_words_of_its_language(tmp_path):
    tables, settings = simulate(people=40, seed=5), settings_for("Atelier d’essai", people=40)
    written = write_client(tables, settings, tmp_path / "T0")
    assert [path.name for path in written] == ["engagement.toml", *(f"{table}.csv" for table in ASKED)]
    assert tomllib.loads(written[0].read_text(encoding="utf-8"))["name"] == "Atelier d’essai"
    with (tmp_path / "T0" / "headcount.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=";"))
    assert rows[0]["Niveau"] == "dirigeant"
    assert sum(int(row["Nombre"]) for row in rows) == 40
    for path in written:
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw


def test_answers_are_written_wide_with_a_column_per_part_of_an_item():
    tables = simulate(people=40, seed=5)
    lines = list(csv.reader(csv_text(ASKED["answers"], tables["answers"]).splitlines(), delimiter=";"))
    assert lines[0][:4] == ["respondent", "audience", "unit", "site"]
    assert {"x12.received", "x12.given", "e9.received"} <= set(lines[0])
    assert len(lines) - 1 == len({row["respondent"] for row in tables["answers"]})
    assert {len(line) for line in lines} == {len(lines[0])}


def test_ids_are_written_where_no_words_are_asked_for():
    text = csv_text(ASKED["networks"], simulate(people=40, seed=5)["networks"])
    assert text.startswith("network;label;kind;")
    assert ";business_club;" in text


def test_files_that_are_there_are_left_alone_unless_told(tmp_path):
    tables, settings = simulate(people=20, seed=5), settings_for("Essai", people=20)
    (tmp_path / "people.csv").write_text("à moi", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"people\.csv"):
        write_client(tables, settings, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]
    assert (tmp_path / "people.csv").read_text(encoding="utf-8") == "à moi"
    write_client(tables, settings, tmp_path, overwrite=True)
    assert (tmp_path / "people.csv").read_text(encoding="utf-8").startswith("Personne;")


def test_an_unknown_form_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(ValueError, match="form"):
        write_client({}, settings_for("Essai"), tmp_path / "T0", form="ods")
    assert not (tmp_path / "T0").exists()


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_published_examples_are_what_their_script_writes(tmp_path):
    script = EXAMPLES / "build_published.py"
    for _ in range(2):
        subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, cwd=tmp_path)
    written = files(tmp_path)
    assert {"natchez-1936/SOURCE.md", "florence-1430/SOURCE.md"} <= set(written)
    committed = {
        f"{client}/{name}": text
        for client in ("natchez-1936", "florence-1430")
        for name, text in files(EXAMPLES / client).items()
    }
    assert written == committed


def test_the_published_examples_hold_as_many_rows_as_their_sources():
    rows = {path: len(text.splitlines()) - 1 for path, text in files(EXAMPLES).items()}
    assert rows["natchez-1936/T0/memberships.csv"] == 89
    assert rows["florence-1430/T0/ties.csv"] == 20


def told(root, client):
    return report(take_in(Workspace(root), client).problems, Language("fr"))


@pytest.mark.parametrize(
    "client", ["ateliers-brevenne", "maison-valserine", "menuiserie-corvanel", "natchez-1936", "florence-1430"]
)
def test_the_examples_are_read_without_a_problem(client, tmp_path):
    shutil.copytree(EXAMPLES / client, tmp_path / "data" / "examples" / client)
    assert told(tmp_path, client) == ""


@pytest.mark.parametrize(
    ("people", "sites", "depth", "labels"),
    [(140, 3, "in_depth", True), (140, 3, "standard", True), (60, 1, "flash", True), (2, 1, "in_depth", False)],
)
def test_a_simulated_client_is_read_without_a_problem(people, sites, depth, labels, tmp_path):
    tables = simulate(people=people, sites=sites, seed=people, depth=depth)
    settings = settings_for("Essai", people=people, depth=depth)
    write_client(tables, settings, tmp_path / "data" / "clients" / "essai" / "T0", labels=labels)
    assert told(tmp_path, "essai") == ""


@pytest.mark.parametrize(
    ("client", "depth"),
    [("ateliers-brevenne", "in_depth"), ("maison-valserine", "in_depth"), ("menuiserie-corvanel", "standard")],
)
def test_the_invented_examples_fill_every_table_and_agree_with_their_head_count(client, depth):
    folder = EXAMPLES / client / "T0"
    asked = at_depth(depth)
    assert {path.stem for path in folder.glob("*.csv")} == {table.id for table in asked}
    read = {}
    for table in asked:
        with (folder / f"{table.id}.csv").open(encoding="utf-8", newline="") as opened:
            read[table.id] = list(csv.DictReader(opened, delimiter=";"))
        known = {column.fr for column in table.columns}
        items = {name.partition(".")[0] for name in set(read[table.id][0]) - known}
        assert items <= (set(entries("item")) if table.id == "answers" else set())
    came = Counter((row["Public"], row.get("Service"), row["Site"]) for row in read["answers"])
    counted = Counter()
    for row in read["headcount"]:
        answered = int(row["Questionnaires reçus"])
        assert answered <= int(row["Questionnaires envoyés"]) <= int(row["Nombre"])
        counted[f"{row['Niveau']}s", row.get("Service"), row["Site"]] += answered
    assert came == +counted
    assert sum(int(row["Poids"]) for row in read["objectives"]) == 100
