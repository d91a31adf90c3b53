"""The Social Selling Index, pasted or listed: by position and by sum, and never one its pillars contradict."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from maillage.intake import check_json
from maillage.intake.exports.ssi import Points, fits, page_of, points

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "ssi"
sampled = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason=f"the samples of the Social Selling Index are not at {SAMPLES}"
)

PEOPLE = [["Personne", "Fonction", "Niveau"], ["Anne Noiret", "commerce", "cadre"], ["Zoé Ördek", "commerce", "cadre"]]
PAGE = """Your Social Selling Index
Top 4%
Industry SSI Rank
Current Social Selling Index
62
out of 100
Establish your professional brand\t14.2
Find the right people\t11.05
Engage with insights\t13.75
Build relationships\t23
"""
HEAD = (
    "Collaborateur;Date;Marque professionnelle (/25);Bonnes personnes (/25);Insights (/25);Relations (/25);SSI (/100)\n"
)


@pytest.fixture
def company(client):
    return client.sheets({"Personnes": PEOPLE})


@pytest.fixture
def received(company):
    """Put texts under `exports/ssi` and read the client."""

    def put(text, name="Anne Noiret.txt", folder="ssi"):
        at = company.folder / "exports" / folder / name
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(text if isinstance(text, bytes) else text.encode())
        return company.read()

    return put


def indexes(intake):
    return [row["ssi"] for row in intake.engagement.rows("profiles")]


# --- the samples ---------------------------------------------------------------------------------------------------


def oracle():
    if not SAMPLES.is_dir():
        return []
    with (SAMPLES / "ORACLE_ssi.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@sampled
@pytest.mark.parametrize("row", oracle(), ids=lambda row: row["case"])
def test_the_sums_of_published_indexes_are_found(row):
    pillars = [row[f"pillar{at}"] for at in range(1, 5)]
    index = page_of("\n".join(f"{value} pilier {'abcd'[at]}" for at, value in enumerate(pillars)))
    assert [one.value for one in index.pillars] == [float(value) for value in pillars]
    assert index.sum == float(row["sum"])


@sampled
@pytest.mark.parametrize("sample", ["ssi_page_en_older_layout.txt", "ssi_page_fr_UNVERIFIED.txt"])
def test_a_page_as_pasted_gives_its_total(received, sample):
    intake = received((SAMPLES / sample).read_bytes())
    assert intake.problems == ()
    assert indexes(intake) == [62]


@sampled
def test_the_list_of_a_team_tells_its_three_wrong_rows(company, received):
    raw = (SAMPLES / "ssi_team_table_fr.csv").read_bytes()
    names = [line.partition(";")[0] for line in raw.decode("utf-8-sig").splitlines()[1:] if line]
    company.sheets({"Personnes": [PEOPLE[0], *([name, "commerce", "cadre"] for name in names)]})
    assert not received(raw, "equipe.csv").ok
    assert [(line.partition(" : ")[0]) for line in company.told()] == [
        "ligne 4, SSI (/100)", "ligne 6, Insights (/25)", "avertissement, ligne 7, Marque professionnelle (/25)",
    ]  # fmt: skip
    lines = raw.decode("utf-8-sig").splitlines(keepends=True)
    intake = received("".join(line for at, line in enumerate(lines) if at not in (3, 5)), "equipe.csv")
    rows = [line.split(";") for at, line in enumerate(lines) if at not in (0, 3, 5)]
    assert sorted(indexes(intake)) == sorted(float(cells[6].replace(",", ".")) for cells in rows)
    assert intake.files[-1].rows == 12


# --- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        PAGE.replace("\n", "\r\n"),
        PAGE.replace(".", ","),
        PAGE.replace("\t", "\n"),
        PAGE.replace("\t", " | "),
        PAGE.replace("14.2", "14.2/25").replace("out of 100", "/100"),
        "62 sur 100\n14,2 Établir votre marque professionnelle\n11,05 Trouver les bonnes personnes\n13,75 Échanger\n"
        "23 Établir des relations\n",
        "14,2 eins\n11,05 zwei\n13,75 drei\n23 vier\n62\n",
        "Top 12 %\n62\n14,2\n11,05\n13,75\n23\n",
        PAGE + "People in your industry\n32 out of 100\nPeople in your network\n41 out of 100\n15/01/2024\n",
        PAGE.replace("62\nout of 100\n", ""),
    ],
    ids=["layout", "windows", "comma", "below", "bars", "out of", "french", "unknown labels", "numbers alone",
         "others' averages", "no total"],
)  # fmt: skip
def test_every_shape_of_the_page_gives_the_same_index(received, text):
    intake = received(text)
    assert intake.problems == ()
    assert indexes(intake) == [62]
    assert [(file.kind, file.table, file.rows) for file in intake.files if file.is_export] == [
        ("ssi page", "profiles", 1)
    ]


@pytest.mark.parametrize(
    "name",
    ["anne-noiret.txt", "Noiret Anne.txt", "ssi_Anne Noiret.txt", "Anne Noiret 2026-01-15.txt", "anne noiret (1).txt",
     "Anne Noiret/page.txt"],
)  # fmt: skip
def test_a_page_is_named_after_its_person(received, name):
    assert indexes(received(PAGE, name)) == [62]


def test_of_several_pages_the_latest_up_to_the_cut_off_counts(received, company):
    received(PAGE.replace("62", "61").replace("14.2", "13.2"), "Anne Noiret 2025-06-30.txt")
    received(PAGE, "Anne Noiret 15-01-2026.txt")
    assert indexes(received(PAGE.replace("62", "63"), "ssi_anne-noiret_20260301.txt")) == [62]
    assert company.told() == []


def test_a_page_in_the_folder_of_a_personal_export_is_read(received):
    assert indexes(received(PAGE, "ssi.txt", "linkedin/Anne Noiret")) == [62]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PAGE.replace("62", "80"),
         "Total du SSI : 80 ; somme des piliers : 62. Le total est la somme des quatre piliers, arrondie. Relire la "
         "page "
         "du SSI et corriger le nombre."),
        (PAGE.replace("23", "26.1"),
         "« 26,1 » sort de l’échelle. Un nombre de points, minimum 0, maximum 25, est attendu. Relire la page du "
         "SSI et "
         "corriger le nombre."),
        (PAGE.replace("Build relationships\t23\n", ""),
         "avertissement : Piliers du SSI sans valeur : 1. Quatre piliers, de 25 points chacun, sont attendus. Le total "
         "est gardé ; relever le pilier manquant."),
        (PAGE.replace("Build relationships\t23\n", "").replace("62\nout of 100\n", ""),
         "Piliers du SSI sans valeur : 1. Quatre piliers, de 25 points chacun, sont attendus. Relever le pilier "
         "manquant : sans lui et sans total, le SSI n’est pas connu."),
        ("Bonjour,\nvoici mon SSI : 62.\n",
         "Les quatre piliers du SSI ne se lisent pas dans le texte. Quatre piliers, de 25 points chacun, sont "
         "attendus. "
         "Coller de nouveau la page du SSI entière, ou le saisir dans la table « Profils »."),
    ],
    ids=["contradiction", "above 25", "missing", "missing and no total", "no pillars"],
)  # fmt: skip
def test_a_page_that_cannot_be_right_is_told(received, company, text, told):
    intake = received(text)
    assert company.told() == [told]
    assert intake.ok == told.startswith("avertissement")


def test_somebody_nobody_knows_is_told_with_the_nearest_name(received, company):
    received(PAGE, "Anne Noire.txt")
    assert company.told() == [
        "« Anne Noire » n’est pas dans la table « Personnes ». Un fichier qui porte la clé de la personne est attendu. "
        "Vouliez-vous dire « Anne Noiret » ?"
    ]


def test_what_was_typed_wins_and_a_difference_is_told(received, company):
    profiles = [["Personne", "Plateforme", "SSI relevé"], ["Anne Noiret", "LinkedIn", 40]]
    company.sheets({"Personnes": PEOPLE, "Profils": profiles})
    assert indexes(received(PAGE)) == [40]
    assert company.told() == [
        "avertissement, feuille Profils, ligne 2, SSI relevé : Saisi : 40 ; lu dans le relevé du SSI : 62. La valeur "
        "saisie est gardée ; vider la cellule pour prendre celle de l’export."
    ]


# --- lists ---------------------------------------------------------------------------------------------------------


def test_the_latest_index_of_each_person_up_to_the_cut_off_counts(received):
    rows = (
        "Anne Noiret;15/01/2025;10;10;10;10;40\nZoé Ördek;2025-06-30;5,5;5,25;5;5;21\n"
        "NOIRET Anne;02/12/2025;12;12,5;12;12;49\nAnne Noiret;01/03/2026;20;20;20;20;80\n"
    )
    intake = received(HEAD + rows, "equipe.csv")
    assert intake.problems == ()
    assert sorted(indexes(intake)) == [21, 49]
    assert [str(intake.files[-1].first), str(intake.files[-1].last)] == ["2025-01-15", "2026-03-01"]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "Anne Noiret;;10;10;10;10,4;40\n",
        HEAD + "Anne Noiret;;10;10;10;10,4;\n",
        "Prénom,Nom,Brand,Right people,Insights,Relationships,SSI\nAnne,Noiret,10,10,10,10.4,40\n",
        "Suivi du SSI\n\n" + HEAD + "Anne Noiret;;10;10;10;10,4;40/100\nZoé Ördek;;;;;;\n",
        "Nom;SSI\nAnne Noiret;40\n",
    ],
    ids=["french", "no total", "english", "title above", "total alone"],
)
def test_every_shape_of_the_list_gives_the_same_index(received, text):
    intake = received(text, "equipe.csv")
    assert intake.problems == ()
    assert indexes(intake) == [40]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Anne Noiret;;12,24;13,91;1,69;8,75;71",
         "ligne 2, SSI (/100) : Total du SSI : 71 ; somme des piliers : 36,59. Le total est la somme des quatre "
         "piliers, "
         "arrondie. Relire la page du SSI et corriger le nombre."),
        ("Anne Noiret;;1,7;3,08;26,10;1,84;33",
         "ligne 2, Insights (/25) : « 26,10 » sort de l’échelle. Un nombre de points, minimum 0, maximum 25, est "
         "attendu. Relire la page du SSI et corriger le nombre."),
        ("Anne Noiret;;10;10;10;;60",
         "ligne 2, SSI (/100) : Total du SSI : 60 ; somme des piliers : 30. Le total est la somme des quatre piliers, "
         "arrondie. Relire la page du SSI et corriger le nombre."),
        ("Anne Noiret;;10;10;10;;",
         "ligne 2, Relations (/25) : Piliers du SSI sans valeur : 1. Quatre piliers, de 25 points chacun, sont "
         "attendus. "
         "Relever le pilier manquant : sans lui et sans total, le SSI n’est pas connu."),
        ("Anne Noiret;;10;10;10;=SOMME(A1);40",
         "ligne 2, Relations (/25) : « =SOMME(A1) » n’est pas un nombre. Un nombre de points, minimum 0, maximum "
         "25, est "
         "attendu. Relire la page du SSI et corriger le nombre."),
        ("Anne Noire;;10;10;10;10;40",
         "ligne 2, Collaborateur : « Anne Noire » n’est pas dans la table « Personnes ». Une clé de cette table est "
         "attendue. Vouliez-vous dire « Anne Noiret » ?"),
        ("Anne Noiret;;10;10;10;10;140",
         "ligne 2, SSI (/100) : « 140 » sort de l’échelle. Un nombre de points, minimum 0, maximum 100, est attendu. "
         "Relire la page du SSI et corriger le nombre."),
    ],
    ids=["contradiction", "above 25", "missing and too much", "missing", "no number", "unknown", "above 100"],
)  # fmt: skip
def test_a_row_that_cannot_be_right_is_told_at_its_cell(received, company, row, told):
    assert not received(HEAD + row + "\n", "equipe.csv").ok
    assert company.told() == [told]


def test_two_indexes_of_one_person_on_one_day_contradict_each_other(received, company):
    received(HEAD + "Anne Noiret;15/01/2026;10;10;10;10;40\nAnne Noiret;15/01/2026;10;10;10;11;41\n", "equipe.csv")
    assert company.told() == [
        "ligne 3 : SSI différents pour une même personne, sans date qui les départage : 40, 41. Un seul SSI par "
        "personne et par jour est attendu. Garder le bon et retirer les autres, ou écrire leurs dates."
    ]


# --- hostile -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["9" * 100_000, "1.2.3.4\n" * 5_000, "\x1b[31m62\n" * 10, "a\t" * 50_000, "😀62/100\n" * 9]
)
def test_a_text_that_would_harm_is_told_shortly(received, company, text):
    assert not received(text).ok
    told = "\n".join(company.told())
    assert "\x1b" not in told
    assert len(told) < 400


def test_nothing_but_the_index_leaves(received):
    intake = received(PAGE + "Mon concurrent Secretissime SA\n")
    assert "Secretissime" not in json.dumps(check_json(intake)) + json.dumps(
        [dict(row) for row in intake.engagement.rows("profiles")], default=str
    )


@pytest.mark.parametrize("cell", ["1e5", "١٢", "-3", "12,", ",5", "1 2", None, True, float("nan"), float("inf")])
def test_no_points_are_made_of_what_is_none(cell):
    assert points(cell) is None


def test_whole_pillars_may_be_three_points_off_and_no_more():
    pillars = [Points(10)] * 4
    assert fits(Points(43), pillars)
    assert not fits(Points(44), pillars)
