"""The sealed engagement: the same for the same files, without names, and not to be changed."""

from __future__ import annotations

import datetime
import json
import os
import stat
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from maillage.intake import BrokenSeal, open_seal
from maillage.intake.seal import kept_columns, sealed_bytes
from maillage.tables import TABLES

PLANTED = ("Nérandale", "nerandale", "Quincampoix", "quincampoix", "élodie", "surnom", "brevent.example", "Bartholomé")

SHEETS = {
    "Personnes": [
        ["Personne", "Autres noms", "Fonction", "Niveau", "Accepte d’être nommée", "Site"],
        ["Élodie Nérandale", "e.nerandale@brevent.example; Surnommée", "commerce", "manager", "non", "Annecy"],
        ["QUINCAMPOIX Bartholomé", "b.q@brevent.example", "achats", "manager", None, "Chez Quincampoix Bartholomé"],
        ["Aïcha Accord", "a.accord@brevent.example", "achats", "manager", "oui", "Lyon"],
    ],
    "Réseaux": [["Réseau", "Nature"], ["Club Élodie Nérandale", "club d’affaires"], ["BNI", "club d’affaires"]],
    "Adhésions": [
        ["Réseau", "Qui y va", "Cotisation HT", "Dernière présence", "Décidée par"],
        ["Club Élodie Nérandale", "elodie nerandale", "1 200 €", datetime.date(2025, 6, 1), "Bartholomé Quincampoix"],
        ["BNI", "Aïcha Accord", None, None, "Aïcha Accord"],
    ],
    "Cibles": [
        ["Cible", "Où la rencontre-t-on ?", "Rencontrée par"],
        ["Mme Élodie NÉRANDALE", "BNI; Club Élodie Nérandale", "Élodie Nérandale; Aïcha Accord"],
    ],
    "Réponses": [["Répondant", "Public", "Site", "x1"], ["Élodie Nérandale", "dirigeants", "Annecy", "oui"],
                 ["b.q@brevent.example", "dirigeants", "Lyon", "nsp"]],
    "Entretiens": [
        ["Entretien", "Population", "Code", "Note", "Citation", "Citation approuvée le"],
        ["Entretien Élodie Nérandale", "dirigeants", "c3", "secret de Quincampoix", "« NERANDALE, Elodie le dit »",
         "01/12/2025"],
        ["E2", "dirigeants", "c3", None, "non approuvée", None],
    ],
    "Budget": [["Ligne", "Exercice", "Catégorie", "Montant HT", "Responsable"],
               ["Prime élodie-nérandale", 2025, "publicité", "1,2 k€", "e.nerandale@brevent.example"]],
    "Décisions": [["Date", "Qui", "Au sujet de", "Valeur", "Motif"],
                  ["01/01/2026", "Élodie Nérandale", "network:BNI", "oui", "à la demande de\nélodie\u00a0nérandale"],
                  ["01/01/2026", "DG", "QUINCAMPOIX Bartholomé", "oui", "voir surnommée"]],
}  # fmt: skip


@pytest.fixture
def sealed(client):
    client.sheets(SHEETS)
    path, intake = client.seal()
    assert path is not None, client.told()
    return path, intake


def test_no_name_alias_or_address_is_in_the_sealed_bytes(sealed):
    path, _ = sealed
    raw = path.read_text(encoding="utf-8").casefold()
    for planted in PLANTED:
        assert planted.casefold() not in raw, planted
    assert "non approuvée" not in raw
    assert "secret" not in raw


def test_a_name_agreed_to_is_there_by_its_label_and_no_other(sealed):
    engagement = sealed[1].engagement
    assert list(engagement.names.values()) == ["Aïcha Accord"]
    (label,) = engagement.names
    assert engagement.tables["memberships"]["person"][1] == label
    assert engagement.tables["memberships"]["decided_by"][1] == "Aïcha Accord"
    assert "a.accord" not in sealed[0].read_text(encoding="utf-8")


def test_every_replaced_name_is_told_at_its_cell(client):
    client.sheets(SHEETS)
    told = [line for line in client.told() if "Noms ou adresses" in line]
    assert (
        "avertissement, feuille Budget, ligne 2, Responsable : Noms ou adresses de personnes dans le texte : 1, "
        "remplacés "
        "par leur étiquette. Un texte sans nom est attendu. Relire la cellule, ou faire recueillir l’accord de la "
        "personne."
    ) in told
    places = {line.split(" : ")[0].removeprefix("avertissement, feuille ") for line in told}
    assert places >= {
        "Réseaux, ligne 2, Réseau", "Cibles, ligne 2, Cible", "Entretiens, ligne 2, Citation", "Budget, ligne 2, Ligne",
        "Décisions, ligne 2, Motif", "Décisions, ligne 3, Motif",
    }  # fmt: skip


def test_a_first_name_or_a_surname_alone_becomes_a_label(client):
    owned = {
        "Risques": [["Risque", "Responsable", "Mesure"], ["Départ d’Élodie", "quincampoix", "Élodie N. prévient"],
                    ["Retard", "Aïcha", "Relais pris"], ["Oubli", "Commerce", "Rien"]],
        "Adhésions": [["Réseau", "Entité"], ["BNI", "Quincampoix"]],
        "Décisions": [["Date", "Qui", "Au sujet de", "Valeur"], ["01/01/2026", "Élodie", "risk:départ d'élodie", "Vu"]],
    }  # fmt: skip
    engagement = client.sheets(SHEETS | {"Cibles": [["Cible"], ["x"]], **owned}).read().engagement
    risks, decisions = engagement.tables["risks"], engagement.tables["decisions"]
    label = decisions["who"][0]
    assert risks["risk"][0] == f"Départ d’{label}"
    assert decisions["about"][0] == f"risk:Départ d’{label}"
    assert risks["measure"][0] == f"{label} prévient"
    assert risks["owner"][0].startswith("V-")
    assert risks["owner"][0] != label
    assert risks["owner"][1:] == ("Aïcha", "Commerce")
    assert engagement.tables["memberships"]["entity"] == ("Quincampoix",)


def test_part_of_a_name_is_kept_and_pointed_at(client):
    client.sheets(SHEETS | {"Cibles": [["Cible", "Rencontrée par"], ["x", None]], "Incidents": [
        ["Date", "Nature", "Leçon"], ["01/01/2026", "fuite", "La Fondation Quincampoix avait prévenu"]]})  # fmt: skip
    assert (
        "avertissement, feuille Incidents, ligne 2, Leçon : Peut-être un nom de personne, laissé tel quel : "
        "Quincampoix. "
        "Un texte sans nom est attendu. Relire la cellule ; écrire la fonction à la place du nom."
    ) in client.told()


def test_references_still_meet_after_names_are_taken_out(sealed):
    tables = sealed[1].engagement.tables
    club = tables["networks"]["network"][0]
    assert "V-" in club
    assert tables["memberships"]["network"][0] == club
    assert tables["targets"]["met_where"][0] == ("BNI", club)
    assert tables["decisions"]["about"][1] in {f"person:{label}" for label in sealed[1].engagement.pseudonyms}


def test_respondents_are_numbers(sealed):
    assert sorted(sealed[1].engagement.tables["answers"]["respondent"]) == ["r0001", "r0002"]


def test_interviews_are_numbers_since_they_are_named_after_people_nobody_listed(client):
    heads = ["Entretien", "Population", "Code"]
    named = [heads, ["Zoé Inconnue", "managers", "c3"], ["Max Étranger", "managers", "c4"], ["Zoé Inconnue", "managers",
             "c5"]]  # fmt: skip
    engagement = client.sheets(SHEETS | {"Entretiens": named}).read().engagement
    first, second, third = engagement.tables["interviews"]["interview"]
    assert first == third != second
    assert {first, second} == {"i0001", "i0002"}
    assert [row["code"] for row in engagement.rows("interviews")] == ["cause:c3", "cause:c4", "cause:c5"]


def test_only_an_approved_quotation_is_kept(sealed):
    engagement = sealed[1].engagement
    quotations = engagement.tables["interviews"]["quotation"]
    assert quotations[1] is None
    assert quotations[0].startswith("« V-")
    assert engagement.given["quotations_left_out"] == 1


@pytest.mark.parametrize(("day", "kept"), [("31/01/2026", "Demain."), ("01/02/2026", None)])
def test_a_quotation_approved_after_the_cut_off_is_not_kept(client, day, kept):
    heads = ["Entretien", "Population", "Code", "Citation", "Citation approuvée le"]
    engagement = client.sheets({"Entretiens": [heads, ["a", "managers", "c3", "Demain.", day]]}).read().engagement
    assert engagement.tables["interviews"]["quotation"] == (kept,)
    assert engagement.given["quotations_left_out"] == (kept is None)


def test_identity_columns_are_not_in_the_schema_of_a_seal():
    kept = {(table.id, column.id) for table in TABLES.values() for column in kept_columns(table)}
    assert ("people", "also_known_as") not in kept
    assert ("interviews", "note") not in kept
    assert ("answers", "respondent") in kept


def test_what_was_given_holds_counts_and_no_text(sealed):
    given = sealed[1].engagement.given
    assert given["tables"]["memberships"]["rows"] == 2
    assert given["tables"]["memberships"]["sources"][0]["file"] == "intake.xlsx"
    assert given["warnings"] == len(sealed[1].problems)
    assert given["names_replaced"] > 5


def test_the_same_files_give_the_same_bytes(client, sealed):
    path, intake = sealed
    again, second = client.seal()
    assert again == path
    assert sealed_bytes(second.engagement) == path.read_bytes()
    assert second.engagement == intake.engagement
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_another_process_with_another_hash_seed_gives_the_same_bytes(client, sealed):
    code = (
        "from maillage.intake import Workspace, seal_client; import sys; "
        "print(seal_client(Workspace(sys.argv[1]), 'acme')[0].name)"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code, str(client.workspace.root)],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert run.stdout.strip() == sealed[0].name


def test_a_changed_cell_is_another_seal(client, sealed):
    client.sheets(SHEETS | {"Réseaux": [*SHEETS["Réseaux"], ["Rotary", "club d’affaires"]]})
    path, _ = client.seal()
    assert path != sealed[0]
    assert path.exists()


def test_a_seal_opens_as_what_was_sealed(sealed):
    path, intake = sealed
    assert open_seal(path) == intake.engagement
    assert open_seal(str(path)).seal == path.stem
    assert path.parent.parts[-4:] == ("data", ".seals", "acme", "T0")
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_seal_that_was_touched_does_not_open(sealed):
    path, _ = sealed
    path.write_bytes(path.read_bytes().replace(b"1200", b"9999"))
    with pytest.raises(BrokenSeal, match="was changed after it was written"):
        open_seal(path)


@pytest.mark.parametrize("raw", [b"{}", b"[]", b"\xff", b'{"schema":99}', b"not json"])
def test_a_file_that_is_no_seal_is_told(tmp_path, raw):
    import hashlib

    path = tmp_path / f"{hashlib.sha256(raw).hexdigest()}.json"
    path.write_bytes(raw)
    with pytest.raises(BrokenSeal):
        open_seal(path)


def test_nothing_in_an_engagement_can_be_changed(sealed):
    engagement = sealed[1].engagement
    with pytest.raises(FrozenInstanceError):
        engagement.client = "x"
    with pytest.raises(TypeError):
        engagement.tables["people"] = None
    with pytest.raises(TypeError):
        engagement.tables["people"].columns["person"] = ()
    with pytest.raises(TypeError):
        engagement.given["warnings"] = 0
    frame = engagement.table("memberships")
    frame.loc[0, "fee"] = 0
    assert engagement.table("memberships").loc[0, "fee"] == 1200


def test_a_table_is_a_typed_frame_of_the_whole_schema(sealed):
    engagement = sealed[1].engagement
    memberships = engagement.table("memberships")
    assert list(memberships) == [column.id for column in TABLES["memberships"].columns]
    types = {column: str(memberships[column].dtype) for column in ("network", "fee", "last_attended", "events")}
    assert types == {"network": "str", "fee": "float64", "last_attended": "datetime64[us]", "events": "Int64"}
    assert str(engagement.table("people")["may_be_named"].dtype) == "boolean"
    assert engagement.table("targets")["met_where"].map(type).tolist() == [tuple]
    assert memberships["last_attended"][0].date() == datetime.date(2025, 6, 1)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_not_given_is_an_empty_frame_of_the_same_types(client, table):
    engagement = client.sheets({}).read().engagement
    frame = engagement.table(table)
    assert engagement.has(table) == (table == "headcount")
    assert len(frame) == (2 if table == "headcount" else 0)
    assert list(frame) == [column.id for column in kept_columns(TABLES[table])]


def test_asking_for_a_table_the_schema_has_not_is_an_error(client):
    engagement = client.sheets({}).read().engagement
    with pytest.raises(KeyError):
        engagement.has("memebrships")


def test_an_error_leaves_no_engagement_and_no_seal(client):
    client.sheets({"Adhésions": [["Réseau", "Cotisation HT"], ["BNI", "abc"]]})
    path, intake = client.seal()
    assert path is None
    assert intake.engagement is None
    assert not client.workspace.seals("acme", "T0").exists()
    assert not client.workspace.label_ledger("acme").exists()


def test_the_rows_of_a_seal_do_not_follow_the_list(client):
    names = ["Alice", "Bernard", "Chloé", "Denis", "Emma", "Fanny"]
    rows = [[name, "commerce", "manager"] for name in names]
    client.sheets({"Personnes": [["Personne", "Fonction", "Niveau"], *rows]})
    people = client.read().engagement.tables["people"]["person"]
    assert people == tuple(f"V-{number:02}" for number in range(1, 7))


def test_a_seal_holds_no_clock_and_its_keys_in_order(sealed):
    content = json.loads(sealed[0].read_bytes())
    assert list(content) == ["client", "given", "names", "pseudonyms", "schema", "settings", "tables", "wave"]
    assert list(content["tables"]["budget"]["columns"]) == sorted(content["tables"]["budget"]["columns"])


def test_opening_intake_and_a_seal_loads_no_pandas(sealed):
    code = (
        "import sys; from maillage.intake import open_seal, take_in; open_seal(sys.argv[1]); "
        "print(sorted({'pandas', 'numpy', 'scipy', 'xlsxwriter', 'matplotlib', 'http.client'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(sealed[0])], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
