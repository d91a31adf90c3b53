"""LinkedIn's personal export: every sample against its oracle, every quirk made up, and nothing of anybody kept.

The samples lie beside the checkout and are never copied into it; without them their tests are skipped.
"""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import zipfile
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.intake import check_json
from maillage.intake.exports.connections import columns_named, columns_typed, repaired, slug_of
from maillage.intake.exports.days import day_of
from maillage.intake.exports.matching import OTHER, Targets, decisions, normalised, review_text, write_review
from maillage.intake.exports.seniority import seniority_of
from maillage.intake.seal import sealed_bytes
from maillage.measures.register import months_later

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "linkedin_personal"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the samples of LinkedIn exports are not at {SAMPLES}")

PEOPLE = [["Personne", "Fonction", "Niveau"], ["Anne Noiret", "commerce", "cadre"], ["Zoé Ördek", "commerce", "cadre"]]
TARGETS = [["Cible", "Nature"], ["Brévent Instruments", "compte"], ["Ateliers Kervoyal", "compte"],
           ["Les PME de Savoie", "segment"]]  # fmt: skip
HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
NOTES = 'Notes:\n"When exporting your connection data, you may notice, https://www.linkedin.com/help"\n\n'
ROW = "Max,Orval,https://www.linkedin.com/in/max-orval,,Brévent Instruments SAS,CEO,04 Jan 2021\n"


@pytest.fixture
def company(client):
    """A client with two people and three targets, cut off on the last day of January 2026."""
    return client.sheets({"Personnes": PEOPLE, "Cibles": TARGETS})


@pytest.fixture
def received(company):
    """Put files under the folder of a person and read the client."""

    def put(person="Anne Noiret", /, **files):
        for name, content in files.items():
            name = name.replace("__", ".")
            path = company.folder / "exports" / "linkedin" / person / (name if "." in name else f"{name}.csv")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return company.read()

    return put


def contacts(intake):
    """Count by target, seniority and year, of everybody."""
    found = Counter()
    for row in intake.engagement.rows("contacts"):
        found[row["target"], row["seniority"], row["year"]] += row["count"]
    return dict(found)


def listed(intake):
    return {file.path.rpartition("/exports/")[2]: file for file in intake.files if "/exports/" in file.path}


def oracle(name):
    with (SAMPLES / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return buffer.getvalue()


# --- the samples ---------------------------------------------------------------------------------------------------


@pytest.fixture
def deposit(company):
    """Link a sample under a person's folder: nothing of it is copied into the checkout."""

    def put(sample, person="Anne Noiret"):
        to = company.folder / "exports" / "linkedin" / person / Path(sample).name
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes((SAMPLES / sample).read_bytes())

    return put


@needs_samples
@pytest.mark.parametrize("era", ["era2020_12", "era2022_10", "era2024_01", "era2024_12", "era2025_09"])
def test_every_file_of_every_era_counts_what_its_oracle_counts(company, deposit, era):
    for path in sorted((SAMPLES / era).iterdir()):
        deposit(f"{era}/{path.name}")
    intake = company.read()
    assert intake.ok
    files = {path.rpartition("/")[2]: file for path, file in listed(intake).items()}
    assert set(files) == {path.name for path in (SAMPLES / era).iterdir()}
    assert all(file.kind.startswith("linkedin ") and file.kind != "linkedin other" for file in files.values())
    for row in oracle("ORACLE_rows.csv"):
        if row["file"].startswith(era):
            assert files[row["file"].rpartition("/")[2]].rows == int(row["logical_rows"]), row["file"]
    expected = next(row for row in oracle("ORACLE_connections.csv") if row["file"].startswith(era))
    read = files["Connections.csv"]
    assert read.rows == int(expected["data_rows"]) == sum(contacts(intake).values())
    assert (str(read.first), str(read.last)) == (expected["first_date"], expected["last_date"])


@needs_samples
@pytest.mark.parametrize(
    ("sample", "rows"),
    [
        ("edge_cases/connections_all_hidden_members.csv", 19),
        ("edge_cases/connections_bom_before_notes.csv", 23),
        ("edge_cases/connections_duplicate_rows.csv", 29),
        ("resaved_and_edited/connections_excel_en_utf8bom_crlf.csv", 119),
        ("resaved_and_edited/connections_excel_fr_semicolon_cp1252.csv", 119),
        ("resaved_and_edited/connections_preamble_deleted.csv", 666),
        ("resaved_and_edited/connections_saved_as.xlsx", 59),
        ("unverified_localised/connections_fr_headers_UNVERIFIED.csv", 29),
    ],
)
def test_every_sample_that_holds_connections_is_read_whole(company, deposit, sample, rows):
    deposit(sample)
    intake = company.read()
    assert sum(contacts(intake).values()) == rows
    assert None not in {year for _, _, year in contacts(intake)}


@needs_samples
@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("zips/*")) if SAMPLES.is_dir() else [])
def test_an_archive_as_downloaded_is_read_like_its_folder(company, deposit, name):
    deposit(f"zips/{name}")
    intake = company.read()
    era = "era2025_09" if "2025" in name else "era2024_01"
    expected = next(row for row in oracle("ORACLE_connections.csv") if row["file"].startswith(era))
    assert sum(contacts(intake).values()) == int(expected["data_rows"])


@needs_samples
@pytest.mark.parametrize("sample", ["header_only", "preamble_only", "empty_0_bytes"])
def test_a_sample_without_a_connection_is_an_error(company, deposit, sample):
    deposit(f"edge_cases/connections_{sample}.csv")
    intake = company.read()
    assert [problem.severity for problem in intake.problems] == ["error"]


# --- connections: every quirk --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ROW,
        NOTES + HEAD + ROW,
        "Notes:\n" + '"One more line, with a comma"\n' * 60 + "\n" + HEAD + ROW,
        "\ufeff" + NOTES + HEAD + ROW,
        (NOTES + HEAD + ROW).replace("\n", "\r\n"),
        (NOTES + HEAD + ROW).rstrip("\n"),
        "First Name,Last Name,Email Address,Company,Position,Connected On\n"
        "Max,Orval,,Brévent Instruments SAS,CEO,04 Jan 2021",
        "Prénom;Nom;URL;Adresse e-mail;Entreprise;Poste;Date de connexion\n"
        "Max;Orval;;;Brévent Instruments SAS;PDG;4 janv. 2021\n",
        "Vorname,Nachname,E-Mail-Adresse,Unternehmen,Position,Verbunden am\n"
        "Max,Orval,,Brévent Instruments SAS,Geschäftsführer,04. Januar 2021\n",
        "Connected On,Company,Position,Last Name,First Name\n2021-01-04,Brévent Instruments SAS,CEO,Orval,Max\n",
        "PrÃ©nom,Nom,Entreprise,Poste,Date de connexion\nMax,Orval,BrÃ©vent Instruments SAS,CEO,04/01/2021\n",
        "Nimi,Sukunimi,Osoite,Posti,Yritys,Asema,Pvm\n" + ROW,
        ROW,
        HEAD + ROW.replace(",,", ",urn:li:member:123456,"),
        HEAD + ROW + HEAD + "\n",
        HEAD + ROW + ROW.replace("linkedin.com/in/max-orval", "linkedin.com/in/max-orval/"),
    ],
    ids=["bare", "notes", "long notes", "mark", "windows", "no last line end", "2020", "french", "german", "reordered",
         "mangled", "unknown headings", "no headings", "urn", "headings twice", "same profile"],
)  # fmt: skip
def test_every_shape_of_the_list_gives_the_same_count(received, text):
    assert contacts(received(Connections=text)) == {("Brévent Instruments", "executive", 2021): 1}


def test_a_list_saved_by_excel_in_french_is_read(received):
    text = (HEAD + ROW.replace("04 Jan 2021", "04/01/2021")).replace(",", ";")
    assert contacts(received(Connections=text.encode("cp1252"))) == {("Brévent Instruments", "executive", 2021): 1}


@pytest.mark.parametrize("written", [datetime.date(2021, 1, 4), 44200, "04 Jan 2021"])
def test_a_workbook_with_dates_serials_or_texts_is_read(company, written):
    folder = company.folder / "exports" / "linkedin" / "anne-noiret"
    folder.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(folder / "relations.xlsx"))
    sheet, dated = book.add_worksheet("Feuil1"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Notes:"])
    sheet.write_row(2, 0, HEAD.strip().split(","))
    sheet.write_row(3, 0, ROW.split(",")[:6])
    sheet.write(3, 6, written, dated if isinstance(written, datetime.date) else None)
    book.add_worksheet("Feuil2")
    book.close()
    intake = company.read()
    assert intake.problems == ()
    assert contacts(intake) == {("Brévent Instruments", "executive", 2021): 1}


def test_a_hidden_member_is_a_contact_of_nowhere_and_never_a_repetition(received):
    hidden = ",,,,,,07 Jun 2025\n"
    intake = received(Connections=HEAD + ROW + hidden * 3)
    assert contacts(intake)[OTHER, "unknown", 2025] == 3
    assert intake.problems == ()


def test_names_with_commas_and_other_scripts_are_people(received):
    rows = (
        '"Max, MBA","Orval, PMP",,,"Kestrel & Vane, LLP","Directeur, Europe",12 Feb 2020\n'
        "合成,計測,,,合成計測株式会社,営業部長,12 Feb 2020\n"
    )
    assert contacts(received(Connections=HEAD + rows)) == {
        (OTHER, "executive", 2020): 1, (OTHER, "unknown", 2020): 1,
    }  # fmt: skip


def test_rows_repeated_are_counted_once_and_told(received, company):
    received(Connections=HEAD + ROW * 3)
    assert company.told() == ["avertissement : Relations répétées : 2. Elles ne sont comptées qu’une fois."]


def test_a_date_that_cannot_be_read_leaves_the_year_out(received, company):
    text = HEAD + ROW + "Ana,B,,,,,31 Feb 2021\nEva,C,,,,,bientôt\nIda,D,,,,,04 Jan 1999\n"
    assert contacts(received(Connections=text)) == {
        ("Brévent Instruments", "executive", 2021): 1, (OTHER, "unknown", None): 3,
    }  # fmt: skip
    assert company.told() == [
        "avertissement, ligne 1, Connected On : Dates de connexion illisibles : 3. "
        "Ces relations sont comptées sans année."
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (NOTES + HEAD, "ligne 4 : La liste ne contient aucune relation : zéro ligne lue. Au moins une relation est "
                       "attendue. Demander un nouvel export, ou retirer le fichier."),
        (NOTES, "Aucun intitulé de colonne n’est reconnu. Intitulés nécessaires : First Name, Last Name, Connected On. "
                "Demander un nouvel export, et déposer le fichier sans le modifier."),
        ("", "Le fichier est vide. Un fichier avec des lignes est attendu. Le demander de nouveau, ou le retirer."),
        (HEAD + ",,,,,,07 Jun 2025\n", "avertissement : Aucune relation n’est visible. Membres masqués : 1. "
                                       "Ils sont comptés sans entreprise ni niveau."),
    ],
    ids=["zero rows", "preamble", "zero bytes", "all hidden"],
)  # fmt: skip
def test_a_list_that_says_nothing_is_told(received, company, text, told):
    received(Connections=text)
    assert company.told() == [told]


def test_of_two_lists_the_latest_counts(received, company):
    older = HEAD + ROW + "Ana,B,,,,,01 Feb 2020\nEva,C,,,,,02 Feb 2020\n"
    intake = received(Connections=HEAD + ROW, **{"Connections (1)": older.replace("2021", "2019")})
    assert contacts(intake) == {("Brévent Instruments", "executive", 2021): 1}
    (told,) = company.told()
    assert told == (
        "avertissement : Une liste plus récente de la même personne est lue : Anne Noiret/Connections.csv. "
        "Retirer celle-ci : elle n’est pas comptée."
    )


def test_a_cell_as_long_as_a_book_is_cut_and_a_longer_one_told(received, company):
    long = "x" * 5_000_000
    intake = received(Connections=HEAD + f"{long},{long},https://www.linkedin.com/in/{long},,{long},{long},{long}\n")
    assert contacts(intake) == {(OTHER, "unknown", None): 1}
    received(Connections=HEAD + f"{'x' * 2**24 + 'x'},,,,,,\n")
    assert company.told() == [
        "Le fichier n’est pas un texte lisible. Le fichier tel qu’il a été exporté est attendu. "
        "L’exporter de nouveau, sans l’ouvrir entre-temps."
    ]


# --- whose export --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "person", ["Anne Noiret", "anne noiret", "ANNE-NOIRET", "anne_noiret (1)", "Anne Noiret - Copie"]
)
def test_a_folder_is_named_after_a_person_signs_aside(received, person):
    intake = received(person, Connections=HEAD + ROW)
    assert intake.problems == ()
    assert intake.engagement.rows("contacts")[0]["person"] in intake.engagement.pseudonyms


def test_an_archive_is_named_after_a_person_too(company):
    folder = company.folder / "exports" / "linkedin"
    folder.mkdir(parents=True)
    (folder / "zoe ordek.zip").write_bytes(
        zipped({"Basic/Connections.csv": NOTES + HEAD + ROW, "Rich_Media.csv": "a\n"})
    )
    intake = company.read()
    assert intake.problems == ()
    assert sum(contacts(intake).values()) == 1


def test_a_short_label_stands_for_its_person(company):
    _, intake = company.sheets({"Personnes": PEOPLE, "Cibles": TARGETS}).seal()
    for label in intake.engagement.pseudonyms:
        folder = company.folder / "exports" / "linkedin" / label
        folder.mkdir(parents=True)
        (folder / "Connections.csv").write_text(HEAD + ROW, encoding="utf-8")
    again = company.read()
    assert again.problems == ()
    assert {row["person"] for row in again.engagement.rows("contacts")} == set(intake.engagement.pseudonyms)


@pytest.mark.parametrize(
    ("person", "told"),
    [
        ("Anne Noirot", "« Anne Noirot » n’est pas dans la table « Personnes ». Un dossier ou une archive qui porte la "
                        "clé de la personne est attendu. Vouliez-vous dire « Anne Noiret » ?"),
        ("V-99", "« V-99 » n’est pas dans la table « Personnes ». Un dossier ou une archive qui porte la clé de la "
                 "personne est attendu. Le renommer, ou ajouter la personne à la table « Personnes »."),
        ("Anne Noiret 2", "« Anne Noiret 2 » n’est pas dans la table « Personnes ». Un dossier ou une archive qui "
                          "porte la clé de la personne est attendu. Vouliez-vous dire « Anne Noiret » ?"),
    ],
)  # fmt: skip
def test_a_folder_of_nobody_is_told_once_with_the_nearest_name(received, company, person, told):
    intake = received(person, Connections=HEAD + ROW, Skills="Name\nC++\n")
    assert company.told() == [told]
    assert len(listed(intake)) == 2


@pytest.mark.parametrize("name", ["linkedin/Connections.csv", "Connections.csv", "lists/Connections.csv"])
def test_a_list_under_nobody_is_told(company, name):
    path = company.folder / "exports" / name
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + ROW, encoding="utf-8")
    assert company.told() == [
        "L’export LinkedIn n’est rangé sous aucune personne. Un dossier par personne est attendu, sous "
        "exports/linkedin. Le déplacer dans un dossier qui porte la clé de la personne."
    ]


def test_without_a_table_of_people_a_folder_names_its_person(client):
    client.sheets({})
    folder = client.folder / "exports" / "linkedin" / "Anne Noiret"
    folder.mkdir(parents=True)
    (folder / "Connections.csv").write_text(HEAD + ROW, encoding="utf-8")
    intake = client.read()
    assert intake.problems == ()
    assert [row["person"] for row in intake.engagement.rows("contacts")] == ["V-01"]


# --- overlaps ------------------------------------------------------------------------------------------------------

NO_ADDRESS = "First Name,Last Name,Email Address,Company,Position,Connected On\n"


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (HEAD + ROW, HEAD + ROW.replace("CEO", "Retired").replace("Max", "Maximilian"), 1),
        (HEAD + ROW, HEAD + ROW.replace("max-orval", "max-orval-2"), 0),
        (HEAD + ROW, NO_ADDRESS + "MAX,Orval,,Brevent Instruments,PDG,05 Mar 2014\n", 1),
        (NO_ADDRESS + "Max,Orval,,Brévent,x,05 Mar 2014\n", NO_ADDRESS + "Max,Orval,,Kestrel,x,05 Mar 2014\n", 0),
        (HEAD + ROW + ",,,,,,07 Jun 2025\n", HEAD + ",,,,,,07 Jun 2025\n", 0),
        (HEAD + "???,???,,,,,04 Jan 2021\n", NO_ADDRESS + "???,???,,,,04 Jan 2021\n", 0),
    ],
    ids=["same profile", "homonyms", "one has no addresses", "other company", "hidden", "lost letters"],
)
def test_what_two_people_share_is_counted_by_profile_or_else_by_name_and_company(received, one, other, common):
    received(Connections=one)
    intake = received("Zoé Ördek", Connections=other)
    (pair,) = intake.engagement.rows("contact_overlaps")
    assert pair["common"] == common
    assert pair["person"] != pair["other"]


def test_one_list_overlaps_with_nothing(received):
    assert received(Connections=HEAD + ROW).engagement.rows("contact_overlaps") == ()


# --- companies and targets -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("company", "target"),
    [
        ("BREVENT INSTRUMENTS", "Brévent Instruments"),
        ("Groupe Brévent Instruments S.A.S.", "Brévent Instruments"),
        ("  Brévent   Instruments, Ltd.", "Brévent Instruments"),
        ("Instruments Brévent", "Brévent Instruments"),
        ("Brévent Instrument", "Brévent Instruments"),
        ("Müßig & Söhne", "Muessig & Söhne GmbH"),
        ("LABO7", "Labo 7"),
        ("Tréfileries du Haut-Doubs", "Tréfileries du Haut-Doubs (THD)"),
        ("Studio Graphique 55", OTHER),
        ("Banque de Haute-Savoie", OTHER),
        ("Indépendant", OTHER),
        ("", OTHER),
        ("SA", OTHER),
        ("株式会社", OTHER),
    ],
)
def test_a_company_is_taken_for_the_target_it_names(company, target):
    keys = ["Brévent Instruments", "Mussig Sohne" if target.startswith("Mue") else "Kestrel", "Labo 7",
            "Tréfileries du Haut-Doubs (THD)", "Studio Graphique 54", "Banque de Savoie"]  # fmt: skip
    found = Targets(keys).match(company)
    assert found.target == ("Mussig Sohne" if target.startswith("Mue") else target)


def test_a_resemblance_that_is_not_sure_waits_for_the_consultant():
    found = Targets(["Banque de Savoie"]).match("Banque de Haute-Savoie")
    assert (found.target, found.nearest) == (OTHER, "Banque de Savoie")
    assert 80 <= found.confidence < 92
    assert Targets(["Studio Graphique 54"]).match("Studio Graphique 55").nearest == "Studio Graphique 54"


def test_legal_forms_alone_are_a_name():
    assert normalised("SAS Groupe") == "sas groupe"
    assert normalised("Inc.ubator Savoie 🚀") == "incubator savoie"


def test_only_accounts_are_matched(received):
    intake = received(Connections=HEAD + ROW.replace("Brévent Instruments SAS", "Les PME de Savoie"))
    assert contacts(intake) == {(OTHER, "executive", 2021): 1}


DOUBTFUL = ROW.replace("Brévent Instruments SAS", "=Kervoyal Atelier Nord").replace("max-orval", "x")


def test_doubtful_companies_are_listed_for_the_consultant_and_read_back(received, company):
    intake = received(Connections=HEAD + ROW + DOUBTFUL)
    assert company.told() == [
        "avertissement : Entreprises qui ressemblent à une cible, sans certitude : 1. Décider dans "
        "checked/contacts_to_review.csv, que « maillage check » écrit, puis l’enregistrer sous "
        "exports/linkedin/contacts_reviewed.csv."
    ]
    path = write_review(company.folder, intake.to_review, "fr")
    assert path == company.folder / "checked" / "contacts_to_review.csv"
    text = path.read_bytes().decode("utf-8-sig")
    assert text == (
        "Entreprise;Cible la plus proche;Ressemblance sur cent;Nombre de relations;Déjà comptée avec cette cible;"
        "Cible retenue\r\n'=Kervoyal Atelier Nord;Ateliers Kervoyal;84;1;non;\r\n"
    )
    assert "Orval" not in text
    (company.folder / "exports" / "linkedin" / "contacts_reviewed.csv").write_text(
        text.replace("non;\r\n", "non;ateliers kervoyal\r\n"), encoding="utf-8"
    )
    again = company.read()
    assert again.problems == ()
    assert contacts(again)["Ateliers Kervoyal", "executive", 2021] == 1
    assert write_review(company.folder, again.to_review, "fr") is None
    assert not path.exists()


def test_a_list_somebody_has_begun_to_decide_in_is_left(received, company):
    intake = received(Connections=HEAD + DOUBTFUL)
    path = write_review(company.folder, intake.to_review, "fr")
    decided = path.read_bytes().replace(b"non;\r\n", b"non;aucune\r\n")
    path.write_bytes(decided)
    assert write_review(company.folder, (), "fr") == path
    assert path.read_bytes() == decided


def test_a_decision_for_a_target_nobody_gave_is_told(received, company):
    (company.folder / "exports" / "linkedin").mkdir(parents=True)
    (company.folder / "exports" / "linkedin" / "contacts_reviewed.csv").write_text(
        "company,target\nKervoyal,Atelier Kervoyal\nOrval,-\n", encoding="utf-8"
    )
    received(Connections=HEAD + ROW)
    assert company.told() == [
        "ligne 2 : « Atelier Kervoyal » n’est pas dans la table « Cibles ». Une clé de cette table est attendue. "
        "Vouliez-vous dire « Ateliers Kervoyal » ?"
    ]


def test_decisions_need_their_two_columns():
    assert decisions([(1, ["Entreprise", "Cible"]), (2, ["'=x", "autre"]), (3, ["y", ""])]) == {"=x": (OTHER, 2)}
    assert decisions([(1, ["a", "b"])]) is None


def test_the_list_has_no_formula_and_no_terminal_sign(received):
    hostile = DOUBTFUL.replace("=Kervoyal", "@Kervoyal\x1b")
    text = review_text(received(Connections=HEAD + hostile).to_review, "en")
    assert "\x1b" not in text
    assert text.splitlines()[1].startswith("'@")


# --- positions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "level"),
    [
        ("CEO", "executive"), ("Président-directeur général", "executive"), ("DAF / CFO", "executive"),
        ("VP Sales", "executive"), ("Managing Director, France", "executive"), ("Fondateur & associé", "executive"),
        ("Cheffe d’entreprise", "executive"), ("Secrétaire général", "executive"),
        ('Sales Manager "Grands Comptes"', "manager"), ("Responsable Marketing & Communication", "manager"),
        ("Head of Partnerships", "manager"), ("Chef d'équipe maintenance", "manager"),
        ("Directrice d’agence", "manager"), ("Chief of Staff", "manager"),
        ("HR Business Partner", "specialist"), ("Chargé·e de communication", "specialist"),
        ("Product Owner", "specialist"), ("Chef de projet", "specialist"), ("Ingénieur R&D", "specialist"),
        ("Executive Assistant to the CEO", "specialist"), ("Assistante de direction", "specialist"),
        ("Consultant | Speaker | Author", "specialist"),
        ("営業部長", "unknown"), ("", "unknown"), ("Étudiante en recherche d'alternance", "unknown"), ("🚀", "unknown"),
    ],
)  # fmt: skip
def test_a_position_says_how_senior_somebody_is(position, level):
    assert seniority_of(position) == level


# --- days ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("04 Jan 2021", "2021-01-04"), ("2021-01-04", "2021-01-04"), ("04/01/2021", "2021-01-04"),
        ("4 janv. 2021", "2021-01-04"), ("12 mars 2023", "2023-03-12"), ("1er août 2023", "2023-08-01"),
        ("03-Dec-20", "2020-12-03"), ("15-janv.-24", "2024-01-15"), ("04. März 2021", "2021-03-04"),
        ("1/15/2024", "2024-01-15"), ("1/29/26, 2:37 PM", "2026-01-29"), ("4/25/20, 3:56\u202fAM", "2020-04-25"),
        ("2021-01-04 09:15:00 UTC", "2021-01-04"), ("2023/06/20 13:05:02 UTC", "2023-06-20"),
        ("Wed Mar 13 18:51:14 UTC 2024", "2024-03-13"), ("March 3, 2023 at 8", None), ("March 3, 2023", "2023-03-03"),
        (44200, "2021-01-04"), (44200.75, "2021-01-04"), ("44200", "2021-01-04"),
        (datetime.datetime(2021, 1, 4, 9), "2021-01-04"), (datetime.date(2021, 1, 4), "2021-01-04"),
        ("", None), (None, None), (True, None), ("Jan 2021", None), ("30 Feb 2021", None), ("0", None), (3.5, None),
        ("12 345", None), ("04 Foo 2021", None), ("x" * 10_000, None), (float("nan"), None), ("1899-01-01", None),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written, day):
    assert str(day_of(written)) == str(day)


@given(st.one_of(st.text(max_size=80), st.floats(), st.integers(), st.none(), st.booleans()))
def test_no_cell_stops_the_reading_of_days(cell):
    assert day_of(cell) is None or day_of(cell).year >= 1990


@given(st.dates(datetime.date(1991, 1, 1), datetime.date(2090, 1, 1)), st.integers(0, 60))
def test_months_before_go_back_as_many_months(day, months):
    earlier = months_later(day, -months)
    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
    assert earlier.day <= day.day


def test_columns_are_found_by_name_then_by_what_they_hold():
    assert columns_named(["x"] * 1000) is None
    assert columns_typed([["a", "b"]]) is None
    assert columns_typed([["Max", "Orval", "CEO", "x", "04 Jan 2021"]])["on"] == 4
    assert repaired("Ã‰lodie") == "Élodie"
    assert slug_of("https://www.linkedin.com/company/x") == ""


# --- what a person published and sent ------------------------------------------------------------------------------

SHARES = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\r\n"
    '2026-01-19 05:13:16,https://www.linkedin.com/feed/1,"Les 5 erreurs : ""\r\n""1. Vendre ""\r\n""2.",,,PUBLIC\r\n'
    "2025-12-01 17:07:15,https://www.linkedin.com/feed/2,,,,\r\n"
    "2025-06-01 17:07:15,https://www.linkedin.com/feed/3,Ancien,,,\r\n"
)
COMMENTS = (
    "Date,Link,Message\r\n"
    "2026-01-11 21:13:40,https://www.linkedin.com/feed/a,Très juste.\r\n\r\nOn en parle mardi\r\n"
    '2025-12-12 21:13:40,https://www.linkedin.com/feed/b,"Il dit ""oui\r\n'
    "2025-12-13 21:13:40,https://www.linkedin.com/feed/c,Bravo\r\n"
    "2025-12-14 21:13:40,https://www.linkedin.com/feed/d,Bravo\r\n"
)
INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    'Anne,Max,"1/12/26, 2:37 PM","Bonjour,\nAu plaisir",OUTGOING,,\n'
    'Anne,Eva,"2/12/25, 2:37 PM",,OUTGOING,,\n'
    'Anne,Ida,"1/12/24, 2:37 PM",,OUTGOING,,\n'
    'Max,Anne,"1/20/26, 2:37 PM",,INCOMING,,\n'
)


def test_acts_become_counts_of_the_months_the_columns_ask_for(received):
    intake = received(Shares=SHARES, Comments=COMMENTS, Comments_34875879=COMMENTS, Invitations=INVITATIONS)
    assert intake.problems == ()
    (row,) = intake.engagement.rows("profiles")
    assert (row["platform"], row["posts"], row["comments"]) == ("linkedin", 2, 4)
    assert (row["weeks"], row["invitations"], row["accepted"]) == (52, 2, None)
    assert row["last_active"] == datetime.date(2026, 1, 19)
    files = {path.rpartition("/")[2]: file.rows for path, file in listed(intake).items()}
    assert files == {"Shares.csv": 3, "Comments.csv": 4, "Comments_34875879.csv": 4, "Invitations.csv": 4}


def test_a_title_above_the_headings_is_no_record(received):
    intake = received(Invitations="Mes invitations\n\n" + INVITATIONS + INVITATIONS.partition("\n")[0] + "\n")
    assert listed(intake)["linkedin/Anne Noiret/Invitations.csv"].rows == 4
    assert intake.engagement.rows("profiles")[0]["invitations"] == 2


def test_an_export_that_ends_too_early_says_nothing_of_these_months(received, company):
    intake = received(Shares=SHARES.replace("2026-01-19", "2025-11-19"))
    assert intake.engagement.rows("profiles") == ()
    assert company.told() == [
        "avertissement : L’export ne dit rien après le 01/12/2025. Pour compter ce qui est publié et envoyé, il doit "
        "aller jusqu’au 31/12/2025 au moins. Demander un nouvel export, ou saisir les nombres dans la table "
        "« Profils »."
    ]


def test_an_archive_says_by_its_name_how_far_it_goes(company):
    folder = company.folder / "exports" / "linkedin" / "Anne Noiret"
    folder.mkdir(parents=True)
    old = SHARES.replace("2026-01-19", "2024-01-19").replace("2025-", "2024-")
    (folder / "Basic_LinkedInDataExport_01-28-2026.zip.zip").write_bytes(zipped({"Shares.csv": old}))
    (row,) = company.read().engagement.rows("profiles")
    assert (row["posts"], row["comments"], row["last_active"]) == (0, None, datetime.date(2024, 12, 1))


def test_what_the_consultant_typed_wins_and_the_difference_is_told_at_its_cell(company, received):
    company.sheets({
        "Personnes": PEOPLE,
        "Profils": [["Personne", "Plateforme", "Publications", "Commentaires", "Semaines comptées", "Invitations"],
                    ["anne noiret", "LinkedIn", 5, 4, 8, 240]],
    })  # fmt: skip
    intake = received(Shares=SHARES, Comments=COMMENTS, Invitations=INVITATIONS)
    (row,) = intake.engagement.rows("profiles")
    assert (row["posts"], row["comments"], row["weeks"], row["invitations"]) == (5, 4, 8, 240)
    assert row["last_active"] == datetime.date(2026, 1, 19)
    keep = "La valeur saisie est gardée ; vider la cellule pour prendre celle de l’export."
    where = "avertissement, feuille Profils, ligne 2"
    assert company.told() == [
        f"{where}, Publications : Saisi : 5 ; compté dans l’export LinkedIn : 2. {keep}",
        f"{where}, Invitations : Saisi : 240 ; compté dans l’export LinkedIn : 1. {keep}",
    ]


def test_a_typed_tally_is_never_completed_by_another(company, received):
    company.sheets({"Personnes": PEOPLE, "Profils": [["Personne", "Plateforme", "Acceptées"],
                                                     ["Anne Noiret", "LinkedIn", 48]]})  # fmt: skip
    (row,) = received(Invitations=INVITATIONS).engagement.rows("profiles")
    assert (row["weeks"], row["invitations"], row["accepted"]) == (None, None, 48)


def test_a_second_profile_is_not_the_one_exported(company, received):
    company.sheets({"Personnes": PEOPLE, "Profils": [["Personne", "Plateforme", "Profil n°", "Publications"],
                                                     ["Anne Noiret", "LinkedIn", 2, 9]]})  # fmt: skip
    rows = received(Shares=SHARES).engagement.rows("profiles")
    assert [(row["profile"], row["posts"]) for row in rows] == [(2, 9), (None, 2)]


def test_nothing_is_counted_without_a_cut_off_date(company, received):
    company.settings("schema = 1\n")
    intake = received(Shares=SHARES, Connections=HEAD + ROW)
    assert intake.engagement is None
    assert listed(intake)["linkedin/Anne Noiret/Shares.csv"].rows == 3


# --- the other files -----------------------------------------------------------------------------------------------


def test_every_other_file_is_listed_with_its_rows_and_nothing_more(received, company):
    intake = received(
        messages='CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,SUBJECT,CONTENT,FOLDER\n'
        '1,,Max,Anne,2026-01-04 09:15:00 UTC,,"Bonjour,\n\nà mardi",INBOX\n',
        Learning="Content Title,Content Description,\r\nRéseauter,x,\n\n",
        LearningCoachMessages="No conversations found\n",
        PhoneNumbers="Extension,Number,Type\n,+33 0,Mobile\n",
        Receipts_v2="a,b\n1,2\n",
        **{"Company Follows": "Organization,Followed On\nKestrel,Wed Mar 13 18:51:14 UTC 2024"},
    )  # fmt: skip
    assert {file.kind: file.rows for file in listed(intake).values()} == {
        "linkedin messages": 1, "linkedin learning": 1, "linkedin learningcoachmessages": 0,
        "linkedin phonenumbers": 1, "linkedin receiptsv2": 1, "linkedin company follows": 1,
    }  # fmt: skip
    assert not intake.engagement.has("profiles")
    assert company.told() == []
    told = next(file for file in check_json(intake)["files"] if file["kind"] == "linkedin messages")
    assert (told["table"], told["from"], told["to"]) == ("", "2026-01-04", "2026-01-04")


def test_a_file_of_something_else_is_left_to_others(received, company):
    received(budget="Ligne;Montant\nPub;1200\n")
    assert company.told() == [
        "avertissement : Ce n’est pas un export connu : il n’est pas lu. Vérifier qu’il est tel que reçu, ou recopier "
        "ses données dans intake.xlsx."
    ]


def test_a_file_of_the_archive_nobody_has_seen_yet_is_listed(company):
    folder = company.folder / "exports" / "linkedin"
    folder.mkdir(parents=True)
    (folder / "Anne Noiret.zip").write_bytes(
        zipped({"Brand New Feature.csv": "a,b\n1,2\n", "Articles/x.html": "<p>\n"})
    )
    intake = company.read()
    assert [file.kind for file in listed(intake).values()] == ["linkedin articles", "linkedin other"]
    assert intake.problems == ()


# --- nothing of anybody leaves -------------------------------------------------------------------------------------


def test_the_made_tables_are_asked_of_nobody(client):
    """A client's own sheet of contacts is not ours: it is told, and nothing of it is read."""
    client.sheets({"Relations": [["Personne", "Cible", "Nombre"], ["Anne Noiret", "x", 3]]})
    (told,) = client.told()
    assert "La feuille « Relations » n’est pas une table connue" in told
    assert not client.read().engagement.has("contacts")


def test_the_seal_does_not_say_how_files_and_folders_were_named(received):
    intake = received(**{"Connections Anne Noiret": HEAD + ROW})
    received("Zoé Ördek", Connections=HEAD + ROW)
    sealed = sealed_bytes(intake.engagement).decode()
    assert "Noiret" not in sealed
    sources = intake.engagement.given["tables"]["contacts"]["sources"]
    assert [dict(source) for source in sources] == [{"file": "linkedin connections", "rows": 1, "encoding": "utf-8"}]


HOSTILE = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\x1b[31mrouge", "@SUM(1)", "../../etc/passwd", "{0}",
           "a\u202eb", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "%s%n", "\0"]  # fmt: skip


@pytest.mark.parametrize("cell", HOSTILE)
def test_hostile_cells_are_counted_and_forgotten(received, cell):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEAD.strip().split(","), [cell] * 6 + ["04 Jan 2021"], [cell] * 7])
    intake = received(Connections=text.getvalue(), Shares=SHARES.replace("Ancien", cell.replace("\0", "")))
    if "\0" in cell:
        assert [problem.severity for problem in intake.problems] == ["error"]
        return
    assert sum(contacts(intake).values()) == 2
    assert cell not in sealed_bytes(intake.engagement).decode()


word = st.text("qxzjkw", min_size=7, max_size=12)  # letters no word of ours has in such a row
person = st.tuples(word, word, word, word, word, st.sampled_from(["04 Jan 2021", "2019-02-03", "", "bientôt"]))
numbers = itertools.count()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=st.lists(st.lists(person, min_size=1, max_size=6), min_size=1, max_size=2), addressed=st.booleans())
def test_no_name_address_company_or_position_is_in_the_seal(new_client, lists, addressed):
    client = new_client(client=f"c{next(numbers)}").sheets({"Personnes": PEOPLE, "Cibles": TARGETS})
    words = set()
    for (key, *_), members in zip(PEOPLE[1:], lists, strict=False):
        folder = client.folder / "exports" / "linkedin" / key
        folder.mkdir(parents=True)
        rows = []
        for first, last, slug, company, position, on in members:
            words |= {first, last, slug, company, position}
            address = f"https://www.linkedin.com/in/{slug}" if addressed else ""
            rows.append([first, last, address, f"{first}@{slug}.example", company, f"{position} manager", on])
        for name, head, lines in (
            ("Connections", HEAD, rows),
            ("Shares", SHARES.partition("\r\n")[0], [["2026-01-20 10:00:00", "https://x/" + r[0], r[1]] for r in rows]),
            ("Comments", "Date,Link,Message", [["2026-01-20 10:00:00", "https://x/" + r[0], r[4]] for r in rows]),
            ("Invitations", "From,To,Sent At,Message,Direction",
             [[r[0], r[1], "1/20/26, 2:37 PM", r[4], "OUTGOING"] for r in rows]),
            ("messages", "CONVERSATION ID,FROM,TO,DATE,CONTENT", [["1", r[0], r[1], "2026-01-20", r[4]] for r in rows]),
        ):  # fmt: skip
            text = io.StringIO(newline="")
            csv.writer(text).writerows([head.strip().split(","), *lines])
            (folder / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8")
    intake = client.read()
    assert intake.engagement is not None
    tables = {name: intake.engagement.rows(name) for name in intake.engagement.tables}
    sealed = sealed_bytes(intake.engagement).decode() + repr(tables) + repr(intake)
    assert {word for word in words if word in sealed} == set()
    assert sum(contacts(intake).values()) == sum(file.rows for file in intake.files if file.table == "contacts")
