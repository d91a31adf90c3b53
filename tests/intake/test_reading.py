"""Files as people leave them: one broken file per kind of problem, each with its exact message."""

from __future__ import annotations

import datetime
import io
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from maillage.intake import check_json, reading
from maillage.intake.reading import match_headings, read_cells, table_named
from maillage.tables import ASKED

HEADCOUNT = [["Fonction", "Nombre"], ["commerce", 12]]
MEMBERSHIPS = [["Réseau", "Cotisation HT"], ["BNI Annecy", "1 200 €"]]
ANSWERS = ["Répondant", "Public", "x1", "x2"]


def test_a_whole_folder_is_read_without_a_problem(client):
    client.sheets(
        {
            "Adhésions": [
                ["Réseau", "Qui y va", "Cotisation HT", "Échéance", "Payée par"],
                ["BNI Annecy", "JD", "1 200 €", datetime.date(2026, 6, 30), "l’entreprise"],
            ],
            "Réponses": [ANSWERS, [1, "dirigeants", "oui", 4], [2, "dirigeants", "nsp", "d’accord"]],
        }
    )
    intake = client.read()
    assert intake.problems == ()
    assert intake.engagement.table("memberships").loc[0, "fee"] == 1200
    assert intake.engagement.table("answers")["value"].tolist() in (
        ["yes", "l4", "dk", "l4"],
        ["dk", "l4", "yes", "l4"],
    )


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_csv_file_is_read_as_french_or_english_excel_saves_it(client, separator, encoding, line_end):
    rows = [["Réseau", "Cotisation HT"], ["Fédération d’été", '"1 200,50"'], ["Rotary", "90"]]
    text = line_end.join(separator.join(row) for row in rows) + line_end
    client.sheets({}).file("Adhésions.csv", text, encoding)
    intake = client.read()
    assert intake.problems == ()
    assert list(intake.engagement.tables["memberships"]["network"]) == ["Fédération d’été", "Rotary"]
    assert list(intake.engagement.tables["memberships"]["fee"]) == [1200.5, 90]
    assert intake.files[-1].encoding == encoding


def test_the_separator_excel_declares_is_believed(client):
    client.sheets({}).file("memberships.csv", "sep=,\r\nRéseau,Cotisation HT\r\nA;B,12\r\n")
    assert list(client.read().engagement.tables["memberships"]["network"]) == ["A;B"]


@pytest.mark.parametrize("name", ["memberships", "Adhésions", "ADHESIONS", "Memberships", "adhesions "])
def test_a_sheet_is_found_by_id_or_label(client, name):
    client.sheets({name: MEMBERSHIPS})
    assert client.read().engagement.has("memberships")


@pytest.mark.parametrize("naming", ["id", "fr", "en"])
@pytest.mark.parametrize("table", list(ASKED.values()), ids=list(ASKED))
def test_every_heading_of_every_table_names_its_own_column(table, naming):
    headings = tuple(getattr(column, naming) for column in table.columns)
    matched, twice = match_headings(headings, table)
    assert [column.id for column in matched.values()] == [column.id for column in table.columns]
    assert twice == {}
    assert table_named(getattr(table, naming)) is table


def test_headings_may_be_shouted_spaced_starred_or_bracketed():
    headings = ("RESEAU *", "montant_ht", " Échéance\u00a0", "Préavis (en mois)")
    matched, _ = match_headings(headings, ASKED["memberships"])
    assert [column.id for column in matched.values()] == ["network", "fee", "renewal_date", "notice_months"]


def test_titles_above_the_headings_empty_rows_and_totals_are_passed_over(client):
    rows = [["Nos adhésions 2026"], [], ["Réseau", "Cotisation HT"], [], ["BNI", 12], [None, ""], ["TOTAL", 12]]
    client.sheets({"Adhésions": rows})
    assert client.told() == [
        "avertissement, feuille Adhésions, ligne 7 : La ligne est un total : elle n’est pas lue. "
        "La supprimer pour faire taire cet avertissement."
    ]
    assert client.read().engagement.tables["memberships"].rows == 1


def test_wide_answers_become_long_and_parts_of_an_item_their_own_rows(client):
    rows = [
        ["Répondant", "Public", "x1", "x12.received", "x12.given", "e10"],
        ["a", "dirigeants", "oui", "oui", "non", None],
    ]
    client.sheets({"Réponses": rows})
    answers = client.read().engagement.tables["answers"]
    assert list(zip(answers["item"], answers["value"], strict=True)) == [
        ("x1", "yes"), ("x12.given", "no"), ("x12.received", "yes"),
    ]  # fmt: skip


def test_long_answers_are_read_and_a_two_part_answer_is_split(client):
    rows = [["Répondant", "Public", "Question", "Réponse"], ["a", "dirigeants", "x12", "oui ; non"],
            ["a", "dirigeants", "x2", 4], ["b", "dirigeants", "x12", "oui"]]  # fmt: skip
    client.sheets({"Réponses": rows})
    assert client.told() == [
        "feuille Réponses, ligne 4, Réponse : « oui » ne répond pas aux deux parties de la question x12. Une réponse "
        "par partie est attendue. Écrire oui ; non, ou une colonne par partie : x12.received, x12.given."
    ]


def test_printed_symptoms_nobody_looked_at_are_no_rows(client):
    rows = [["Symptôme", "Constat", "Élément constaté"], ["dia-01", None, None], ["dia-02", "oui", "agenda"]]
    client.sheets({"Symptômes": rows})
    assert client.read().engagement.tables["symptoms"]["symptom"] == ("symptom:dia-02",)


def broken(rows: list[list], *lines: str, sheet: str = "Adhésions"):
    return pytest.param({sheet: rows}, list(lines), id=lines[0][:60])


@pytest.mark.parametrize(
    ("sheets", "lines"),
    [
        broken([["Réseau", "Cotisation HT"], ["BNI", "1.200€ TTC"]],
               "feuille Adhésions, ligne 2, Cotisation HT : « 1.200€ TTC » est un montant TTC. Les montants "
               "sont attendus "
               "hors taxes. Écrire le montant hors taxes."),
        broken([["Réseau", "Cotisation HT"], [None, 12]],
               "feuille Adhésions, ligne 2, Réseau : La cellule est vide. Une valeur est nécessaire. "
               "La remplir, ou vider toute la ligne."),
        broken([["Cotisation HT", "Payée par"], [12, "l’entreprise"]],
               "feuille Adhésions, ligne 1 : La colonne « Réseau » manque. Elle est nécessaire. "
               "Ajouter une colonne intitulée « Réseau »."),
        broken([["Réseau", "Cotisation TTC"], ["BNI", 12]],
               "feuille Adhésions, ligne 1, Cotisation TTC : La colonne « Cotisation TTC » est toutes taxes comprises. "
               "Les montants sont attendus hors taxes. Convertir les montants, puis corriger l’intitulé."),
        broken([["Réseau", "Cotisation HT", "Montant"], ["BNI", 12, 13]],
               "feuille Adhésions, ligne 1, Montant : La colonne « Cotisation HT » est là deux fois. Chaque "
               "colonne est "
               "attendue une fois. Supprimer ou renommer une des deux colonnes."),
        broken([["Réseau", "Cotisation HTT"], ["BNI", 12]],
               "avertissement, feuille Adhésions, ligne 1, Cotisation HTT : La colonne « Cotisation HTT » n’est pas "
               "connue : elle n’est pas lue. Vouliez-vous dire « Cotisation HT » ?"),
        broken([["Réseau", None], ["BNI", 12]],
               "avertissement, feuille Adhésions, ligne 1 : La colonne B n’a pas d’intitulé : elle n’est pas lue. "
               "Lui donner un intitulé du modèle, ou la vider."),
        broken([["Truc", "Machin"], ["BNI", 12]],
               "feuille Adhésions, ligne 1 : Aucun intitulé de colonne n’est reconnu. Intitulés nécessaires : Réseau. "
               "Reprendre les intitulés du modèle sur la première ligne."),
        broken([["a", "b"], [1, 2]],
               "avertissement, feuille Adhesion clubs : La feuille « Adhesion clubs » n’est pas une table connue. "
               "Vouliez-vous dire « Adhésions » ?", sheet="Adhesion clubs"),
        broken([["Répondant", "Public", "x1", "X1"], [1, "dirigeants", "oui", "non"]],
               "feuille Réponses, ligne 1, X1 : La question « x1 » est là deux fois. Chaque question est attendue une "
               "fois. Supprimer ou renommer une des deux colonnes.",
               "feuille Réponses, ligne 2, X1 : « non » contredit « oui » : Réponses, ligne 2, pour 1, x1. Une seule "
               "ligne par clé est attendue : Répondant, Question. Corriger ou supprimer l’une des deux lignes.",
               sheet="Réponses"),
        broken([["Répondant", "Public", "Question", "Réponse"], [1, "dirigeants", "3.9", "oui"]],
               "feuille Réponses, ligne 2, Question : « 3.9 » n’est pas une question du questionnaire. "
               "L’identifiant ou "
               "le libellé d’une question est attendu. Vouliez-vous dire « x3 » ?", sheet="Réponses"),
    ],
)  # fmt: skip
def test_a_broken_sheet_is_told(client, sheets, lines):
    assert client.sheets(sheets).told() == lines


# --- files that are not what their name says -----------------------------------------------------------------------

NO_HEADCOUNT = (
    "La table « Effectifs » manque ou est vide. C’est la seule table nécessaire. Y écrire au moins un effectif."
)


def test_a_file_that_is_no_workbook_is_told(client):
    client.file("intake.xlsx", "bonjour")
    assert client.told()[-1] == (
        "Le fichier n’est pas un classeur lisible. Un classeur .xlsx est attendu. "
        "L’ouvrir dans Excel et l’enregistrer de nouveau au format .xlsx."
    )
    assert NO_HEADCOUNT in client.told()


def test_a_password_and_the_old_format_are_told(client):
    old = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512
    (client.folder / "intake.xlsx").write_bytes(old + "EncryptedPackage".encode("utf-16-le"))
    assert client.told()[-1] == (
        "Le classeur est protégé par un mot de passe. Un classeur sans mot de passe est attendu. "
        "Retirer le mot de passe : Fichier, Informations."
    )
    (client.folder / "intake.xlsx").write_bytes(old)
    assert client.told()[-1] == (
        "Le classeur est dans l’ancien format d’Excel (.xls). Un classeur .xlsx est attendu. "
        "L’enregistrer dans Excel au format .xlsx."
    )


def test_a_torn_workbook_is_told(client):
    client.sheets({})
    path = client.folder / "intake.xlsx"
    path.write_bytes(path.read_bytes()[:-200])
    assert client.told()[-1].startswith("Le fichier n’est pas un classeur lisible.")


def test_a_locked_file_is_told(client, monkeypatch):
    client.sheets({})
    real = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "intake.xlsx":
            raise PermissionError(13, "in use")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert client.told()[-1] == (
        "Le fichier ne s’ouvre pas. Un fichier lisible est attendu. Le fermer dans Excel et vérifier les droits "
        "d’accès."
    )


def test_a_folder_of_a_files_name_is_told(client):
    (client.folder / "intake.xlsx").mkdir()
    assert client.told()[-1] == (
        "Ce n’est pas un fichier. Un fichier de ce nom est attendu. Renommer ou déplacer ce qui porte ce nom."
    )


def test_an_empty_folder_is_told(client):
    (client.folder / "engagement.toml").unlink()
    assert client.told() == [
        "Le dossier est vide. Les fichiers engagement.toml et intake.xlsx sont attendus. "
        "Lancer « maillage new », ou y copier les fichiers du client.",
        NO_HEADCOUNT,
        "Le fichier manque. Les réglages de la mission sont attendus. "
        "Lancer « maillage new », ou copier celui d’un autre client.",
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_folder_is_told_and_one_inside_is_read(client, tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text("Réseau;Cotisation HT\nBNI;12\n", encoding="utf-8")
    client.sheets({})
    (client.folder / "Adhésions.csv").symlink_to(outside)
    assert client.told() == [
        "C’est un lien qui mène hors du dossier du client. Un fichier du dossier est attendu. "
        "Remplacer le lien par une copie."
    ]
    (client.folder / "Adhésions.csv").unlink()
    (client.folder / "Adhésions.csv").symlink_to(client.folder / "Adhésions.csv")
    assert client.told()[0].startswith("Le fichier ne s’ouvre pas.")
    (client.folder / "Adhésions.csv").unlink()
    (client.folder / "received").mkdir()
    (client.folder / "received/a.csv").write_bytes(outside.read_bytes())
    (client.folder / "Adhésions.csv").symlink_to(client.folder / "received/a.csv")
    assert client.told() == []


def test_settings_by_a_link_out_of_the_folder_are_not_read(client, tmp_path):
    (client.folder / "engagement.toml").rename(tmp_path / "elsewhere.toml")
    (client.folder / "engagement.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert client.sheets({}).told()[0].startswith("C’est un lien qui mène hors du dossier du client.")


def test_a_stray_cell_at_the_far_end_is_told_before_it_fills_the_memory(client):
    book = xlsxwriter.Workbook(str(client.folder / "intake.xlsx"))
    sheet = book.add_worksheet("Effectifs")
    sheet.write(0, 0, "Nombre")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert client.told()[-1] == (
        "feuille Effectifs : Les données sont démesurées. Cellules par feuille : au plus 2000000 ; colonnes : au plus "
        "1000. Supprimer les lignes et colonnes sans données, puis enregistrer."
    )


def test_a_workbook_that_swells_when_unpacked_is_told(client, monkeypatch):
    client.sheets({})
    monkeypatch.setattr(reading, "LARGEST_PART", 1000)
    assert client.told()[-1].startswith("Les données sont démesurées.")


def test_a_failing_formula_is_told_at_its_cell(client):
    book = xlsxwriter.Workbook(str(client.folder / "intake.xlsx"))
    for name, rows in {"Effectifs": HEADCOUNT, "Adhésions": MEMBERSHIPS}.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    book.close()
    assert client.told() == [
        "feuille Adhésions, ligne 2, Cotisation HT : La cellule affiche « #DIV/0! » : sa formule échoue. "
        "Une valeur est attendue. Corriger la formule ou saisir la valeur."
    ]
    assert client.read().problems[0].letter == "B"


@pytest.mark.parametrize(
    ("name", "raw", "line"),
    [
        ("Adhésions.csv", b"R\x00\x01",
         "Le fichier n’est pas un texte lisible. Un fichier CSV enregistré par Excel est attendu. "
         "L’enregistrer dans Excel au format « CSV UTF-8 »."),
        ("Adhésions.csv", 'Réseau;Cotisation HT\n"BNI;12\nRotary;3\n'.encode(),
         "ligne 2 : Les guillemets de cette ligne ne se ferment pas comme il faut. Un fichier CSV enregistré par Excel "
         "est attendu. Corriger les guillemets, ou enregistrer de nouveau depuis Excel."),
        ("Adhesion.csv", b"a;b\n",
         "avertissement : Le fichier n’est pas lu : son nom n’est pas celui d’une table. "
         "Vouliez-vous dire « Adhésions.csv » ?"),
        ("intake (1).xlsx", b"PK",
         "avertissement : Le fichier n’est pas lu : seul le classeur intake.xlsx l’est. "
         "Pour qu’il soit lu, l’enregistrer au format .xlsx sous le nom intake.xlsx."),
    ],
)  # fmt: skip
def test_a_broken_file_is_told(client, name, raw, line):
    client.sheets({})
    (client.folder / name).write_bytes(raw)
    assert client.told() == [line]


def test_what_excel_and_the_consultant_leave_lying_about_is_passed_over(client):
    client.sheets({"Mode d’emploi": [["Par où commencer"]], "À corriger": [["x"]], "Feuil1": []})
    for name in ("~$intake.xlsx", ".DS_Store", "notes.docx", "photo.jpg"):
        (client.folder / name).write_bytes(b"x")
    (client.folder / "exports").mkdir()
    assert client.told() == []


def test_a_csv_of_too_many_columns_is_told(client):
    client.sheets({}).file("Adhésions.csv", ";".join(["Réseau"] * 1001))
    assert client.told()[0].startswith("Les données sont démesurées.")


def test_the_cells_of_a_workbook_are_had_as_they_stand(client):
    client.sheets({"Adhésions": MEMBERSHIPS})
    assert read_cells(client.folder / "intake.xlsx")["Adhésions"] == (
        ("Réseau", "Cotisation HT"),
        ("BNI Annecy", "1 200 €"),
    )


def test_a_workbook_with_a_part_missing_is_told(client):
    client.sheets({})
    path = client.folder / "intake.xlsx"
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist() if name != "xl/workbook.xml"}
    with zipfile.ZipFile(path, "w") as torn:
        for name, content in parts.items():
            torn.writestr(name, content)
    assert client.told()[-1].startswith("Le fichier n’est pas un classeur lisible.")


def test_check_json_lists_files_and_problems(client):
    client.sheets({"Adhésions": [["Réseau", "Cotisation HT"], ["BNI", "abc"]]}).file("Cibles.csv", "Cible\nPort\n")
    checked = check_json(client.read())
    assert checked["client"] == "acme"
    assert checked["ok"] is False
    assert [(file["path"], file["table"], file["rows"], file["encoding"]) for file in checked["files"]] == [
        ("data/clients/acme/T0/engagement.toml", "", 0, "utf-8"),
        ("data/clients/acme/T0/intake.xlsx", "headcount", 2, ""),
        ("data/clients/acme/T0/intake.xlsx", "memberships", 1, ""),
        ("data/clients/acme/T0/Cibles.csv", "targets", 1, "utf-8"),
    ]
    assert checked["problems"] == [
        {
            "where": "data/clients/acme/T0/intake.xlsx, feuille Adhésions, ligne 2, Cotisation HT",
            "found": "« abc » n’est pas un montant.",
            "expected": "Un montant hors taxes est attendu.",
            "do": "Écrire 1200 ou 1 200,00.",
            "severity": "error",
        }
    ]


def test_a_csv_line_with_more_cells_than_headings_is_refused_not_cut(client):
    client.file("headcount.csv", "function;level;count\ncommerce;manager;12\n")
    client.file("targets.csv", "target;value;met_where\nLycée;3;Club A ; Club B\nPort;1;Club A;\n")
    assert client.told() == [
        "ligne 2 : La ligne a plus de cellules que de titres : « Club B ». Une cellule par titre est attendue. "
        "Mettre entre guillemets la cellule qui contient le séparateur."
    ]


def _workbook_by_hand(sheet: str, strings: str) -> bytes:
    """The least a workbook may be: one sheet called Adhésions, its parts as given."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="xml" ContentType="a"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Adhésions" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
    }  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return buffer.getvalue()


def test_a_long_string_shown_by_thousands_of_cells_is_refused_before_it_fills_the_memory(client):
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    client.sheets({})
    (client.folder / "intake.xlsx").write_bytes(_workbook_by_hand(rows, f"<si><t>{'x' * 30_000}</t></si>"))
    assert [line for line in client.told() if "Les données sont démesurées." in line]


@pytest.mark.parametrize("piece", ['<c r="A1">', "<c ", '<c r="A1"><', "<", '<c r="A1"/>'])
def test_a_sheet_of_broken_tags_is_read_once_through(client, piece):
    """A pattern that goes back and forth would take hours on this: the test would not end."""
    client.sheets({})
    (client.folder / "intake.xlsx").write_bytes(_workbook_by_hand(piece * 200_000, ""))
    assert client.told()
