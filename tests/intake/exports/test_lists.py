"""Lists as others keep them become counts; who is on them stays in intake."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from maillage.intake.exports import Context, ledger, lists
from maillage.intake.exports.gatherings import kind_of, moment, read_gathering
from maillage.intake.exports.opening import Received, tables_in
from maillage.intake.exports.staff import function_of, level_of
from maillage.intake.problems import report
from maillage.intake.reading import Row, Sheet
from maillage.language import Language
from maillage.tables import TABLES

LISTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "lists_hr_events"
sampled = pytest.mark.skipif(not LISTS.is_dir(), reason=f"the sample lists are not at {LISTS}")
AS_OF = datetime.date(2024, 1, 31)


def tables_of(content, name="liste.csv", encoding="utf-8", folder="lists"):
    problems = []
    raw = content if isinstance(content, bytes) else content.encode(encoding)
    found = tables_in(Received(f"exports/{folder}/{name}", (folder, name), raw), problems)
    assert problems == []
    return found


def context(rows=None, *, as_of=AS_OF, depth="standard"):
    return Context("fr", "EUR", as_of, depth, rows or {}, b"key")


def read(*tables, **parts):
    tables = [table for one in tables for table in one]
    assert all(lists.claims(table) for table in tables)
    return lists.read(tables, context(**parts))


def cells(found, table="headcount"):
    return [tuple(row) for sheet in found.sheets if sheet.table.id == table for row in sheet.cells[1:]]


def told(found, language="fr"):
    text = report(found.problems, Language(language)).replace("\u00a0", " ").replace("\u202f", " ")
    return [line.strip().removeprefix("- ") for line in text.splitlines() if line.startswith("  ")]


def typed(table, *rows):
    sheet = Sheet("intake.xlsx", table, TABLES[table], ())
    empty = {column.id: None for column in TABLES[table].columns}
    return [Row(sheet, at, empty | row, {}) for at, row in enumerate(rows, start=2)]


# --- the samples ---------------------------------------------------------------------------------------------------


def oracle(file, quantity):
    with (LISTS / "ORACLE_lists.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = {(row["file"], row["quantity"]): float(row["value"]) for row in csv.DictReader(opened)}
    return rows[file, quantity]


def sample(name):
    return tables_of((LISTS / name).read_bytes(), name)


@sampled
def test_the_personnel_list_counts_as_its_oracle():
    name = "liste_rh_excel_fr.csv"
    found = read(sample(name))
    rows = cells(found)
    assert [file.rows for file in found.files] == [oracle(name, "rows below header")]
    assert sum(row[4] for row in rows) == oracle(name, "still employed 31/01/2024")
    assert len({row[2] for row in rows}) == oracle(name, "departments after cleaning")
    assert {row[0] for row in rows}.isdisjoint({"other"})
    everybody = read(sample(name), depth="in_depth")
    assert len(cells(everybody, "people")) == oracle(name, "distinct employees")
    assert told(found) == [
        "avertissement : Lignes qui répètent une personne déjà lue : 1. Chaque personne compte une fois. Rien à faire "
        "si ce sont des doublons."
    ]


@sampled
def test_the_same_people_in_two_lists_count_once():
    found = read(sample("liste_rh_excel_fr.csv"), sample("hr_list_clean.csv"))
    assert sum(row[4] for row in cells(found)) == 59
    assert len({row[:4] for row in cells(found)}) == len(cells(found))


@sampled
def test_the_register_has_the_rows_and_networks_of_its_oracle():
    name = "adhesions_reseaux_excel_fr.csv"
    found = read(sample(name))
    rows = cells(found, "memberships")
    assert len(rows) == oracle(name, "rows")
    networks = {" ".join(row[0].casefold().split()) for row in rows}
    assert len(networks) == oracle(name, "distinct networks after cleaning")
    assert [file.kind for file in found.files] == ["membership register"]


@sampled
@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("helloasso_export_evenement.csv", "attendance helloasso",
         {"rows": "tickets", "orders": "orders", "present": "tickets Validé", "paid": "ticket amount of Validé (EUR)"}),
        ("eventbrite_attendees.csv", "attendance eventbrite",
         {"rows": "rows", "present": "present or expected (Attending+Checked In)", "paid": "Total Paid sum"}),
        ("participants_81234567890.csv", "attendance zoom", {"rows": "rows", "present": "distinct persons"}),
    ],
)  # fmt: skip
def test_those_present_are_counted_as_the_oracle_does(name, kind, expected):
    (table,) = sample(name)
    assert kind_of(table) == kind
    gathering = read_gathering(table, kind)
    for column, quantity in expected.items():
        assert getattr(gathering, column) == oracle(name, quantity), quantity
    found = read([table])
    assert [(file.kind, file.table, file.rows) for file in found.files] == [(kind, "", gathering.present)]
    assert found.files[0].first is not None
    assert (found.sheets, told(found)) == ([], [])


# --- personnel -----------------------------------------------------------------------------------------------------

HEADING = "Matricule;Nom;Prénom;E-mail;Service;Poste;Site;Statut;Date d'entrée;Date de sortie;Temps de travail"
STAFF = f"""{HEADING}
1;NOIRET;Anne;a.noiret@x.fr;Marketing & communication;Directrice marketing;Lyon;Cadre dirigeant;01/02/2010;;100 %
2;Roux;Paul;;marketing et communication;Chargé de projet;LYON;Employé;45123;;50 %
3;Blanc;Léa;;Marketing & communication;Chef d'équipe;Lyon;;03-mai-19;;80 %
4;Vert;Zoé;;Usinage;Régleur;Annecy;Ouvrier;12/08/2015;31/12/2023;100 %
5;Gris;Luc;;Usinage;Régleur;Annecy;Ouvrier;12/08/2015;31/01/2024;100 %
6;Brun;Max;;Usinage;Régleur;Annecy;Ouvrier;01/03/2024;;100 %
6;Brun;Max;;Usinage;Régleur;Annecy;Ouvrier;01/03/2024;;100 %
;TOTAL;;;;;;;;;6
Liste arrêtée au 31 janvier;;;;;;;;;;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_personnel_list_is_counted_on_the_cut_off_day(encoding):
    found = read(tables_of(STAFF, encoding=encoding))
    assert cells(found) == [
        ("marketing", "employee", "Marketing & communication", "Lyon", 1),
        ("marketing", "executive", "Marketing & communication", "Lyon", 1),
        ("marketing", "manager", "Marketing & communication", "Lyon", 1),
        ("production", "employee", "Usinage", "Annecy", 1),
    ]
    (sheet,) = found.sheets
    assert sheet.numbers == (1, 3, 2, 4, 6)
    assert sheet.titles == ("Service", "Statut", "Service", "Site", "")


def test_people_come_out_in_depth_only_with_their_days():
    people = cells(read(tables_of(STAFF), depth="in_depth"), "people")
    assert people[0] == ("Anne NOIRET", "marketing", "executive", "Marketing & communication", "Lyon",
                         datetime.date(2010, 2, 1), None)  # fmt: skip
    assert people[1][5] == datetime.date(2023, 7, 16)
    assert people[3][6] == datetime.date(2023, 12, 31)
    assert len(people) == 6
    for depth in ("flash", "standard"):
        found = read(tables_of(STAFF), depth=depth)
        assert cells(found, "people") == []
        everything = repr((found, [sheet.cells for sheet in found.sheets])).casefold()
        assert not any(name in everything for name in ("noiret", "roux", "blanc", "@x.fr"))


def test_titles_merged_cells_totals_and_hidden_sheets_of_a_workbook(workbook):
    rows = [
        ["Effectif au 31/01/2024"], [], [None, None, "Contrat", None],
        ["Service", "Nom et prénom", "Type de contrat", "Date d'embauche"],
        [None, "Noiret Anne", "CDI", datetime.date(2010, 1, 1)], [None, "Roux Paul", "CDI", 45123],
        [None, "Blanc Léa", "CDD", None], ["R&D", "Vert Zoé", "CDI", None], ["Sous-total R&D", 1], ["TOTAL", 4],
    ]  # fmt: skip
    raw = workbook({"Liste": rows, "Brouillon": rows}, hidden=("Brouillon",), merged=[(4, 6, 0, "Commercial")])
    tables = tables_of(raw, "liste rh.xlsx")
    assert [lists.claims(table) for table in tables] == [True, False]
    found = read(tables[:1])
    assert cells(found) == [("rd", "employee", "R&D", None, 1), ("sales", "employee", "Commercial", None, 3)]
    assert told(found) == [
        "avertissement, feuille Liste : Services repris de la ligne du dessus : 2. Vérifier que ces cellules étaient "
        "fusionnées.",
        "avertissement, feuille Liste : Personnes sans niveau reconnu, comptées en « collaborateur » : 4. Écrire "
        "« Effectifs » à la main si cela compte.",
    ]


def test_services_not_recognised_are_counted_and_named_unless_they_name_a_person():
    text = f"""{HEADING}
1;Noiret;Anne;;Pôle Azur;;Lyon;Cadre;;;
2;Roux;Paul;;Pôle Azur;;Lyon;Employé;;;
3;Blanc;Léa;;Équipe Noiret;;Lyon;Employé;;;
4;Vert;Zoé;;zoe@vert.fr;;Lyon;Employé;bientôt;;
"""
    found = read(tables_of(text))
    assert {row[0] for row in cells(found)} == {"other"}
    assert told(found) == [
        "avertissement : Dates illisibles, laissées vides : 1. Une personne sans date de sortie lisible est comptée. "
        "Corriger la date.",
        "avertissement : Personnes sans fonction reconnue, comptées en « autre fonction » : 4 ; services : Pôle Azur. "
        "Écrire « Effectifs » à la main si cela compte.",
    ]


@pytest.mark.parametrize(
    ("text", "function", "level"),
    [
        ("Directeur commercial", "sales", "executive"), ("Assistante de direction générale", "management", "employee"),
        ("Responsable RH", "hr", "manager"), ("Acheteuse senior", "purchasing", None),
        ("DAF / CFO", "finance", "executive"),
        ("Chef de projet informatique", "it", "employee"), ("Head of Partnerships", None, "manager"),
        ("Bureau d’études", "rd", None), ("Administration des ventes", "sales", None),
        ("Agent de maîtrise", None, "manager"),
        ("Cadre", None, "manager"), ("Non cadre", None, "employee"), ("<script>", None, None), ("", None, None),
    ],
)  # fmt: skip
def test_services_and_titles_tell_function_and_level(text, function, level):
    assert (function_of(text), level_of(text)) == (function, level)


def test_a_typed_head_count_wins_and_another_total_is_told():
    rows = {"headcount": typed("headcount", {"function": "sales", "level": "manager", "count": 12})}
    found = read(tables_of(STAFF), rows=rows)
    assert cells(found) == []
    assert [file.table for file in found.files] == [""]
    assert told(found)[-1] == (
        "avertissement : Effectif saisi : 12 ; d’après la liste : 4. L’effectif saisi est retenu. Le corriger, ou "
        "vider « Effectifs »."
    )
    same = {"headcount": typed("headcount", {"count": 4})}
    assert not any("Effectif saisi" in line for line in told(read(tables_of(STAFF), rows=same)))


def test_what_was_typed_of_a_person_stands_and_the_list_fills_the_rest():
    rows = {"people": typed("people", {"person": "Noiret Anne", "function": "sales", "level": "manager"},
                            {"person": "P. Inconnu", "function": "sales", "level": "manager"})}  # fmt: skip
    found = read(tables_of(STAFF), rows=rows, depth="in_depth")
    people = cells(found, "people")
    assert people[0] == ("Noiret Anne", "sales", "manager", "Marketing & communication", "Lyon",
                         datetime.date(2010, 2, 1), None)  # fmt: skip
    assert "avertissement : Personnes saisies qui ne sont pas dans la liste : 1. Écrire dans « Personnes » le nom " \
        "comme la liste, ou l’inverse." in told(found)  # fmt: skip


def test_namesakes_are_told_apart_by_their_number():
    text = f"{HEADING}\n1;Noiret;Anne;;Achats;;Lyon;Cadre;;;\n2;NOIRET;anne;;Paie;;Lyon;Cadre;;;\n"
    found = read(tables_of(text), depth="in_depth")
    assert [row[0] for row in cells(found, "people")] == ["Anne Noiret (1)", "anne NOIRET (2)"]
    assert sum(row[4] for row in cells(found)) == 2


def test_a_list_of_nobody_is_an_error():
    assert told(read(tables_of(HEADING + "\n;TOTAL;;;;;;;;;0\n"))) == [
        "La liste n’a aucune personne. Une ligne par personne est attendue. La demander de nouveau, ou la retirer."
    ]


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("First Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,x,y,z,t,01 Jan 2024\n", "linkedin"),
        ("First Name,Last Name,Company,Department,Job Title,Home Phone\nA,B,c,d,e,f\n", "x"),
        ("Horodateur,Nom,Service,Site,Que pensez-vous de a ?,Et b ?,Et c ?\n1,A,B,C,1,2,3\n", "lists"),
        ("Date;Libellé;Montant\n01/01/2024;x;3\n", "lists"), ("a;b\n1;2\n", "lists"),
    ],
)  # fmt: skip
def test_other_tables_are_left_to_others(text, folder):
    assert not any(lists.claims(table) for table in tables_of(text, folder=folder))


# --- registers -----------------------------------------------------------------------------------------------------

REGISTER = """Registre des adhésions 2024;;;;;;
Réseau;Collaborateur;Rôle;Cotisation annuelle (€);Payeur;Adhésion depuis;Observations
BNI Annecy;NOIRET Anne;Membre;1 250,00 €;Entreprise;01/03/2018;à revoir
BNI ANNECY ;Anne Noiret;Présidente de commission;;50/50;sept. 2021;voir a.noiret@x.fr
CCI;Paul Roux;Rôle inventé;480;Entreprise;?;
TOTAL;;;1730;;;
"""


def test_a_register_becomes_memberships_and_vague_cells_stay_empty():
    found = read(tables_of(REGISTER))
    assert cells(found, "memberships") == [
        ("BNI Annecy", "NOIRET Anne", "member", "1 250,00 €", "company", datetime.date(2018, 3, 1)),
        ("BNI ANNECY ", "NOIRET Anne", "president", "", "shared", None),
        ("CCI", "Paul Roux", None, "480", "company", None),
    ]
    assert found.sheets[0].numbers == (2, 3, 4, 5)
    vague = "laissées vides : 1. Si cela compte, saisir le registre dans « Adhésions »."
    assert told(found) == [
        f"avertissement, ligne 2, Rôle : Cellules trop vagues, {vague}",
        f"avertissement, ligne 2, Adhésion depuis : Cellules trop vagues, {vague}",
        "avertissement, ligne 2 : Colonnes du registre qui ne sont pas lues : Observations. Rien à faire si elles ne "
        "comptent pas ici.",
    ]


def test_a_register_keeps_what_the_normal_table_would_read_and_reports_a_fee_it_would_not(client):
    text = """Réseau;Membre;Préavis;Suivi;Contacts;Cotisation HT
BNI;Anne Noiret;3 mois;oui;12;1 200 €
CCI;Paul Roux;selon contrat;un peu;beaucoup;env. 8k€
"""
    found = read(tables_of(text))
    assert cells(found, "memberships") == [
        ("BNI", "Anne Noiret", "3 mois", "oui", "12", "1 200 €"), ("CCI", "Paul Roux", None, None, None, "env. 8k€"),
    ]  # fmt: skip
    folder = client.folder / "exports" / "lists"
    folder.mkdir(parents=True)
    (folder / "registre.csv").write_bytes(text.encode())
    client.sheets({})
    assert client.told()[-1].replace("\u00a0", " ") == (
        "ligne 3, Cotisation HT : « env. 8k€ » n’est pas un montant. Un montant hors taxes est attendu. "
        "Écrire 1200 ou 1 200,00."
    )


def test_a_register_names_people_as_the_consultant_does():
    rows = {"people": typed("people", {"person": "Anne Noiret"}, {"person": "Roux Paul"})}
    found = read(tables_of(REGISTER), rows=rows)
    assert [row[1] for row in cells(found, "memberships")] == ["Anne Noiret", "Anne Noiret", "Roux Paul"]


def test_typed_memberships_win_over_a_register():
    rows = {"memberships": typed("memberships", {"network": "BNI"})}
    found = read(tables_of(REGISTER), rows=rows)
    assert found.sheets == []
    assert told(found)[-1] == (
        "avertissement : Adhésions saisies : 1 ; d’après le registre : 3. Les adhésions saisies sont retenues. Les "
        "compléter, ou vider « Adhésions »."
    )


# --- gatherings ----------------------------------------------------------------------------------------------------

TEAMS = """1. Résumé
Titre de la réunion\tBNI Annecy
Participants présents\t3
Heure de début\t12/01/2024 09:00:02
Heure de fin\t12/01/2024 10:00:02

2. Participants
Nom\tPremière participation\tDernier départ\tDurée\tE-mail\tID de participant (UPN)\tRôle
Anne Noiret\t12/01/2024 09:00:02\t12/01/2024 10:00:02\t1h\tanne@noiret.fr\tanne@noiret.fr\tOrganisateur
ROUX Paul (Invité)\t12/01/2024 09:05:02\t12/01/2024 10:00:02\t55m\t\t\tPrésentateur
Paul Roux\t12/01/2024 09:50:02\t12/01/2024 10:00:02\t10m\t\t\tPrésentateur

3. Activités en réunion
Nom\tHeure d'arrivée\tHeure de départ
Léa Blanc\t12/01/2024 09:00:02\t12/01/2024 10:00:02
"""
TEAMS_ENGLISH = """1. Summary
Meeting title\tBNI Annecy
Attended participants\t1
Start time\t1/12/24, 9:00:11 AM

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Anne Noiret\t1/12/24, 9:00:11 AM\t1/12/24, 10:00:11 AM\t1h\ta@x.fr\ta@x.fr\tOrganizer
"""
TEAMS_EARLY = """Full Name\tUser Action\tTimestamp
Anne Noiret\tJoined\t1/12/2024, 9:00:11 AM
Anne Noiret\tLeft\t1/12/2024, 9:30:11 AM
"""
ZOOM = """ID de réunion,Sujet,Heure de début,Heure de fin,E-mail de l'utilisateur,Durée (minutes),Participants
812,BNI Annecy,12/01/2024 09:00:02,12/01/2024 10:00:02,hote@x.fr,60,2

Nom (nom d'origine),E-mail de l'utilisateur,Heure d'arrivée,Heure de départ,Durée (minutes),Invité
Anne Noiret (Téléphone d'Anne),anne@noiret.fr,12/01/2024 09:00:02,12/01/2024 09:20:02,20,Non
NOIRET Anne,,12/01/2024 09:20:02,12/01/2024 09:40:02,20,Oui
"""
HELLOASSO = """Référence commande;Date de la commande;Statut de la commande;Nom participant;Prénom participant;Montant
1;02/01/2024 09:55;Validé;Noiret;Anne;85,00
1;02/01/2024 09:55;Validé;Roux;Paul;85,00
2;03/01/2024 09:55;Remboursé;Blanc;Léa;85,00
"""
EVENTBRITE = """N° de commande,Date de commande,Prénom,Nom de famille,E-mail,Statut du participant,Total payé
1,2024-01-02,Anne,Noiret,a@x.fr,Participera,45.00
2,2024-01-03,Paul,Roux,p@x.fr,Ne participera pas,0.00
"""
DAY = datetime.date(2024, 1, 12)


@pytest.mark.parametrize(
    ("text", "encoding", "kind", "present", "rows", "day"),
    [
        (TEAMS, "utf-16", "attendance teams", 2, 3, DAY),
        (TEAMS_ENGLISH, "utf-16", "attendance teams", 1, 1, DAY),
        (TEAMS_EARLY, "utf-16", "attendance teams", 1, 2, DAY),
        (ZOOM, "utf-8-sig", "attendance zoom", 1, 2, DAY),
        (HELLOASSO, "utf-8-sig", "attendance helloasso", 2, 3, None),
        (HELLOASSO.replace("participant", "adhérent"), "utf-8", "memberships helloasso", 2, 3, None),
        (EVENTBRITE, "utf-8", "attendance eventbrite", 1, 2, None),
    ],
)
def test_exports_of_those_present_are_counted(text, encoding, kind, present, rows, day):
    (table,) = tables_of(text, encoding=encoding)
    assert lists.claims(table)
    assert not ledger.claims(table)
    assert kind_of(table) == kind
    gathering = read_gathering(table, kind)
    assert (gathering.present, gathering.rows, gathering.day) == (present, rows, day)
    found = read([table])
    assert found.sheets == []
    everything = repr((found, told(found), gathering)).casefold()
    assert not any(name in everything for name in ("noiret", "roux", "blanc", "paul", "léa", "@"))


@pytest.mark.parametrize(
    ("text", "day"),
    [("02/08/2024 09:00:02 AM", "2024-02-08"), ("02/08/2024 09:00", "2024-08-02"), ("7/22/26, 19:00", "2026-07-22"),
     ("2024-04-02 09:00:00+02:00", "2024-04-02"), ("13/02/2024 1:00 PM", "2024-02-13"), ("bientôt", "None"),
     ("45/45/2024", "None")],
)  # fmt: skip
def test_moments_are_read_in_either_order(text, day):
    assert str(moment(text)) == day


def members(last_attended, person="Anne Noiret"):
    return {
        "networks": typed("networks", {"network": "BNI Annecy", "alias": ("BNI",)}),
        "people": typed("people", {"person": person}),
        "memberships": typed("memberships", {"network": "bni", "person": person, "last_attended": last_attended},
                             {"network": "CCI", "person": person}),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding"), [(TEAMS, "utf-16"), (ZOOM, "utf-8"), (TEAMS_ENGLISH, "utf-16")],
    ids=["teams", "zoom", "english"],
)  # fmt: skip
def test_a_later_presence_at_a_known_network_is_suggested_without_a_name(text, encoding):
    for last in (None, datetime.date(2023, 5, 1)):
        found = read(tables_of(text, encoding=encoding), rows=members(last))
        assert told(found) == [
            "avertissement, feuille memberships, ligne 2 : Un export montre une présence plus récente dans ce réseau : "
            "12/01/2024. Vérifier, puis écrire cette date."
        ]
    assert told(read(tables_of(text, encoding=encoding), rows=members(DAY))) == []
    assert told(read(tables_of(text, encoding=encoding), rows=members(None, "Anne Noiretti"))) == []
    assert told(read(tables_of(text, encoding=encoding), rows=members(None) | {"people": []})) == []
    assert told(read(tables_of(text, encoding=encoding), rows=members(None), as_of=datetime.date(2024, 1, 1))) == []


def test_the_day_of_an_order_is_no_presence():
    assert told(read(tables_of(HELLOASSO, "BNI Annecy.csv"), rows=members(None))) == []


def test_an_export_where_nobody_came_is_told():
    text = HELLOASSO.replace("Validé", "En attente")
    assert told(read(tables_of(text))) == [
        "avertissement : Aucun participant dans cet export. Vérifier qu’il est entier, ou le retirer."
    ]


# --- safe, whole ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "<script>alert(1)</script>", "\x1b[31mrouge", "+cmd|' /C calc'!A0", "@SUM(A1)"]
)
def test_hostile_cells_do_no_harm(text):
    hostile = f"{HEADING}\n{text};{text};{text};{text};{text};{text};{text};{text};{text};{text};{text}\n"
    for depth in ("standard", "in_depth"):
        found = read(tables_of(hostile), depth=depth)
        assert [row[4] for row in cells(found)] == [1]
        assert not any("\x1b" in line for line in told(found))
    for export in (HELLOASSO, EVENTBRITE, ZOOM, REGISTER):
        assert read(tables_of(export.replace("Noiret", text).replace("Anne", text))).files


def test_lists_under_exports_become_head_counts_and_memberships(client):
    folder = client.folder / "exports" / "lists"
    folder.mkdir(parents=True)
    (folder / "rh.csv").write_bytes(STAFF.encode("cp1252"))
    (folder / "registre.csv").write_bytes(REGISTER.encode())
    (folder / "teams.csv").write_bytes(TEAMS.encode("utf-16"))
    client.settings('schema = 1\nname = "Atelier"\nas_of = 2024-01-31\ndepth = "in_depth"\n')
    intake = client.read()
    assert intake.ok, client.told()
    assert sum(row["count"] for row in intake.engagement.rows("headcount")) == 4
    assert len(intake.engagement.rows("people")) == 6
    assert len(intake.engagement.rows("memberships")) == 3
    assert sorted((file.kind, file.rows) for file in intake.files if file.kind not in ("settings", "workbook")) == [
        ("attendance teams", 2), ("membership register", 3), ("staff list", 9),
    ]  # fmt: skip
