"""A cohort's file: what forms export and what people make of it, every problem at once, folders for any name."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue import core_items, label
from maillage.intake import Workspace, report, take_in
from maillage.intake.cohort import body_files, client_names, cohort_name, member_files, read_cohort
from maillage.intake.folding import folded
from maillage.intake.seal import sealed_bytes
from maillage.intake.workspace import CLIENT, LONGEST_NAME
from maillage.language import Language

HEAD = ["Entreprise", "Effectif", "Secteur", "x1", "x2", "x14"]
ROWS = [
    ["Forge Baltard", "12", "industrie", "oui", "plutôt d’accord", "non"],
    ["Atelier Névé", "10 à 49", "services", "non", "tout à fait d’accord", "oui"],
]


def written(rows, separator=";"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


@pytest.fixture
def read(tmp_path):
    """What a file of these rows, this text or these bytes holds."""

    def reading(content, name="membres.csv", language="fr"):
        text = written(content) if isinstance(content, list) else content
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return read_cohort(tmp_path / name, name, language)

    return reading


def told(found, language="fr"):
    return report(found.problems, Language(language)).replace("\u202f", " ").replace("\u00a0", " ").splitlines()


# --- what is read --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_text_is_read_in_any_encoding_and_with_any_separator(read, encoding, separator):
    found = read(written([HEAD, *ROWS], separator).encode(encoding))
    assert told(found) == []
    assert [(one.name, one.size, one.staff, one.sector) for one in found.members] == [
        ("Forge Baltard", "small", 12, "industrie"),
        ("Atelier Névé", "small", None, "services"),
    ]
    assert found.members[0].answers == {"x1": "yes", "x2": "l4", "x14": "no"}


def test_a_workbook_is_read_and_its_formulas_are_data(read, tmp_path):
    path = tmp_path / "membres.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Réponses")
        for at, row in enumerate([HEAD, ["=1+1", 300, "@SUM(A1)", "oui", 4, "non"]]):
            sheet.write_row(at, 0, row)
        book.add_worksheet("Notes").write_row(0, 0, ["À rappeler", "mardi"])
    found = read_cohort(path, "membres.xlsx")
    assert told(found) == []
    (one,) = found.members
    assert (one.name, one.size, one.sector, one.answers["x2"]) == ("=1+1", "large", "@SUM(A1)", "l4")
    assert member_files(one, datetime.date(2026, 1, 31), "fr")["engagement.toml"].splitlines()[1] == b'name = "=1+1"'


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_wordings_of_the_questionnaire_are_headings_in_both_languages(read, language):
    items = [core_items()[item] for item in ("x1", "x2", "x3", "x5", "x11", "x15")]
    head = [{"fr": "Quel est le nom de votre entreprise ?", "en": "Your company’s name"}[language]]
    head += [{"fr": "Combien de salariés ?", "en": "Number of employees"}[language]]
    head += [item.text(language) for item in items]
    never = label("choice:count3:none", language)
    answers = {
        "fr": ["non", "tout à fait d’accord", never, "oui", "oui", "je ne sais pas"],
        "en": ["no", "strongly agree", never, "yes", "yes", "I don’t know"],
    }[language]
    found = read([head, ["Forge", "8", *answers]], language=language)
    assert [problem for problem in found.problems if problem.severity == "error"] == []
    assert found.members[0].answers == {
        "x1": "no", "x2": "l5", "x3": "none", "x5": "yes", "x11": "yes", "x15": "dk",
    }  # fmt: skip


def test_numbered_columns_are_lines_of_the_register_and_a_name_in_them_is_never_kept(read):
    head = [*HEAD, "Réseau 1", "Cotisation HT (€) 1", "Qui y va 1", "Échéance 1", "Réseau 2", "Cotisation HT (€) 2",
            "Qui y va 2"]  # fmt: skip
    found = read(
        [
            head,
            [*ROWS[0], "Club du Port", "1 200 €", "Anne Delorvaux", "31/12/2026", "BNI", "1,2 k€", ""],
            [*ROWS[1], "", "", "", "", "", "", ""],
        ]
    )
    assert told(found) == []
    first, second = found.members
    assert [(line["network"], line["fee"], line["person"]) for line in first.memberships] == [
        ("Club du Port", 1200.0, "representative 1"),
        ("BNI", 1200.0, None),
    ]
    assert second.memberships == ()
    files = member_files(first, datetime.date(2026, 1, 31), "fr")
    assert not any(b"Delorvaux" in content for content in files.values())


def test_where_nobody_was_asked_who_goes_no_seat_is_said_to_be_unused(read, tmp_path):
    found = read([[*HEAD, "Réseau", "Cotisation"], [*ROWS[0], "BNI", "900"]])
    folder = tmp_path / "data" / "clients" / "forge" / "T0"
    folder.mkdir(parents=True)
    for name, content in member_files(found.members[0], datetime.date(2026, 1, 31), "fr").items():
        (folder / name).write_bytes(content)
    intake = take_in(Workspace(tmp_path), "forge")
    assert report(intake.problems, Language("fr")) == ""
    (line,) = intake.engagement.rows("memberships")
    assert (line["network"], line["fee"], bool(line["person"])) == ("BNI", 900.0, True)


def test_names_and_addresses_of_who_answered_are_not_kept_and_one_person_may_answer_for_several(read):
    rows = [[*row, "Anne Delorvaux", "anne@delorvaux.fr", "01/10/2026 10:00"] for row in ROWS]
    found = read([[*HEAD, "Votre nom", "Adresse e-mail", "Horodateur"], *rows])
    assert [one.name for one in found.members] == ["Forge Baltard", "Atelier Névé"]
    assert "Delorvaux" not in repr(found.members)
    assert "delorvaux" not in repr(found.members)
    assert (found.first, found.last) == (datetime.date(2026, 10, 1), datetime.date(2026, 10, 1))


def test_a_member_without_any_answer_was_asked_and_has_no_report(read):
    found = read([HEAD, *ROWS, ["Maison Muette", "", "", "", "", ""]])
    assert (len(found.members), found.silent, found.refused) == (2, ("Maison Muette",), ())


def test_a_member_who_answered_again_is_read_once_the_last_time(read):
    head = ["Horodateur", *HEAD]
    found = read(
        [
            head,
            ["03/10/2026 09:00:00", *ROWS[0]],
            ["04/10/2026 09:00:00", "FORGE BALTARD", *ROWS[0][1:3], "non", *ROWS[0][4:]],
        ]
    )
    assert told(found) == [
        "membres.csv : 1 avertissement",
        "  - avertissement, ligne 2, Entreprise : « Forge Baltard » a répondu de nouveau, ligne 3. Seule la dernière "
        "réponse est lue.",
    ]
    assert [(one.row, one.answers["x1"]) for one in found.members] == [(3, "no")]


# --- what is refused, all at once ----------------------------------------------------------------------------------


def test_every_problem_of_every_row_is_told_at_once_and_the_other_members_are_read(read):
    found = read(
        [
            [*HEAD, "Réseau 1", "Cotisation 1"],
            [*ROWS[0], "BNI", "douze"],
            [*ROWS[1], "", ""],
            ["", "4", "", "oui", "", "", "", ""],
            ["Jumelle", "", "", "oui", "", "", "", ""],
            ["jumelle", "", "", "non", "", "", "", ""],
            ["Hésitante", "beaucoup", "", "peut-être", "", "", "", ""],
            ["x" * 201, "", "", "oui", "", "", "", ""],
            ["Sans club", "", "", "oui", "", "", "", "300"],
        ]
    )
    assert [one.name for one in found.members] == ["Atelier Névé"]
    assert found.refused == (2, 4, 5, 6, 7, 8, 9)
    assert told(found) == [
        "membres.csv : 8 problèmes",
        "  - ligne 2, Cotisation 1 : « douze » n’est pas un montant. Un montant hors taxes est "
        "attendu. Écrire 1200 ou 1 200,00.",
        "  - ligne 4, Entreprise : La ligne ne dit pas de quel membre elle est. Le nom de l’entreprise est attendu. "
        "L’écrire, ou supprimer la ligne.",
        "  - ligne 5, Entreprise : « Jumelle » est aussi ligne 6. Une ligne par membre est attendue. Garder une des "
        "lignes, ou distinguer les deux entreprises par leur nom.",
        "  - ligne 6, Entreprise : « jumelle » est aussi ligne 5. Une ligne par membre est attendue. Garder une des "
        "lignes, ou distinguer les deux entreprises par leur nom.",
        "  - ligne 7, x1 : « peut-être » n’est pas une réponse à la question x1. Réponses : oui, en préparation ou en "
        "partie, non, je ne sais pas. Écrire une de ces réponses, nsp ou na.",
        "  - ligne 7, Effectif : « beaucoup » n’est pas un nombre entier. Un nombre de personnes, ou une tranche, est "
        "attendu. Écrire 12, ou « 10 à 49 », ou vider la cellule.",
        f"  - ligne 8, Entreprise : Le nom a plus de 200 signes : « {'x' * 59}… ». Le nom de l’entreprise est attendu. "
        "L’écrire, ou supprimer la ligne.",
        "  - ligne 9, Réseau 1 : La cellule est vide. Une valeur est nécessaire. La remplir, ou vider toute la ligne.",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Le fichier est vide. Un fichier avec des lignes est attendu. Le demander de nouveau, ou le retirer."),
        (
            [["Société civile", "x1"], ["Forge", "oui"]],
            "Aucune colonne ne dit de quelle entreprise est la ligne. Une colonne « Entreprise » et une colonne par "
            "question sont attendues. Intituler « Entreprise » la colonne des noms.",
        ),
        (
            [["Entreprise", "Couleur"], ["Forge", "bleu"]],
            "Aucune question du questionnaire n’est reconnue : rien n’est lu. L’identifiant ou le libellé des "
            "questions est attendu en intitulé. Écrire l’identifiant en tête de chaque question (x1, e1…), ou retirer "
            "le fichier.",
        ),
        (
            [["Entreprise", "Société", "x1"], ["Forge", "Forge", "oui"]],
            "ligne 1, Société : La colonne dit la même chose que « Entreprise ». Chaque colonne est attendue une fois. "
            "Supprimer ou renommer une des deux colonnes.",
        ),
        (b"\x00\x01\x02\x03", "Le fichier n’est pas un texte lisible. Le fichier tel qu’il a été exporté est attendu. "
                              "L’exporter de nouveau, sans l’ouvrir entre-temps."),
    ],
    ids=["empty", "no company", "no question", "twice", "binary"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why_and_nothing_is_read(read, content, message):
    found = read(content)
    assert not found.ok
    assert found.members == ()
    assert f"  - {message}" in told(found)


def test_a_file_that_is_not_there_says_so(tmp_path):
    assert told(read_cohort(tmp_path / "rien.csv", "rien.csv"), "en") == [
        "rien.csv: 1 problem",
        "  - The file is missing. The members’ answers, one row each, are expected. Check the path.",
    ]


def test_two_sheets_of_members_are_told(tmp_path):
    path = tmp_path / "membres.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Nord", "Sud"):
            sheet = book.add_worksheet(name)
            for at, row in enumerate([HEAD, ROWS[0]]):
                sheet.write_row(at, 0, row)
    assert told(read_cohort(path, "membres.xlsx"))[1] == (
        "  - feuille Sud : Plusieurs feuilles ont une colonne des entreprises. Toutes les réponses sur une feuille "
        "sont attendues. Les réunir sur une feuille, ou ôter les autres."
    )


# --- names of folders ----------------------------------------------------------------------------------------------

ATTACKS = [
    "../../etc/passwd", "..", ".", "/", "C:\\Windows", "con", "NUL", "x" * 200, "مصنع السلام", "🙂🙂", "\u202eevil",
    "a\u0000b", "‑‑", "Ünïcödé & Fils", "=cmd|' /C calc'!A0", "Forge", "FORGE!", "forge ", "T0", ".keys", "a/b", "a b",
]  # fmt: skip


def test_any_name_gives_a_folder_of_its_own_below_the_clients(tmp_path):
    given_names = client_names(cohort_name("../../club"), ATTACKS, {})
    assert len(set(given_names.values())) == len({folded(name) for name in ATTACKS})
    workspace = Workspace(tmp_path)
    for client in given_names.values():
        assert CLIENT.fullmatch(client)
        assert len(client) <= LONGEST_NAME
        assert workspace.new_wave_folder(client).parents[1] == tmp_path / "data" / "clients"
        assert workspace.key_file(client).parent == tmp_path / "data" / ".keys"


@given(st.text(min_size=1, max_size=200), st.lists(st.text(max_size=60), max_size=6))
def test_no_name_at_all_breaks_a_folder(title, names):
    cohort = cohort_name(title)
    assert CLIENT.fullmatch(cohort)
    found = client_names(cohort, names, {}, {f"{cohort}-a"})
    assert all(CLIENT.fullmatch(client) and len(client) <= LONGEST_NAME for client in found.values())
    assert len(set(found.values())) == len(found)
    assert f"{cohort}-a" not in found.values()


def test_a_name_once_given_never_shifts_whatever_comes_later():
    first = client_names("cci", ["A+B"], {})
    assert first == {"a+b": "cci-a-b"}
    later = client_names("cci", ["A-B", "A+B"], first)
    assert later["a+b"] == "cci-a-b"
    assert later["a-b"].startswith("cci-a-b-")
    assert client_names("cci", ["A+B", "A-B"], first) == later


# --- what is written -----------------------------------------------------------------------------------------------


def test_the_bodys_seal_holds_no_members_name_and_joins_what_a_member_said(read, tmp_path):
    found = read([HEAD, *ROWS])
    names = client_names("club", (one.name for one in found.members), {})
    clients = {names[folded(one.name)]: one for one in found.members}
    folder = tmp_path / "data" / "clients" / "club" / "T0"
    folder.mkdir(parents=True)
    for name, content in body_files(clients, "Club", datetime.date(2026, 1, 31), "fr", 30).items():
        (folder / name).write_bytes(content)
    intake = take_in(Workspace(tmp_path), "club")
    assert report(intake.problems, Language("fr")) == ""
    engagement = intake.engagement
    assert engagement.settings.cohort
    members = {row["member"]: row for row in engagement.rows("cohort_members")}
    answers = {(row["respondent"], row["item"]): row["value"] for row in engagement.rows("answers")}
    assert set(members) == {"r0001", "r0002"}
    said = {row["sector"]: answers[member, "x1"] for member, row in members.items()}
    assert said == {"industrie": "yes", "services": "no"}
    assert [row["invited"] for row in engagement.rows("headcount")] == [30]
    sealed = sealed_bytes(engagement).decode("utf-8").casefold()
    assert not any(word in sealed for word in ("baltard", "névé", "neve"))
