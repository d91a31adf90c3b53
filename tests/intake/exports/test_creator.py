"""A member's own analytics: counted by sheet, the posts of three months kept where nobody typed them, nothing else."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path

import pytest
import xlsxwriter

from maillage.intake import check_json
from maillage.intake.seal import sealed_bytes

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "linkedin_creator"
sampled = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the samples of creator analytics are not at {SAMPLES}")

PEOPLE = [["Personne", "Fonction", "Niveau"], ["Anne Noiret", "commerce", "cadre"], ["Zoé Ördek", "commerce", "cadre"],
          ["Amélie Fictif", "commerce", "cadre"]]  # fmt: skip
URL = "https://www.linkedin.com/feed/update/urn:li:activity:"


def days_of(first, last):
    return [first + datetime.timedelta(days=at) for at in range((last - first).days + 1)]


def american(day):
    return f"{day.month}/{day.day}/{day.year}"


def sheets_of(first=datetime.date(2025, 11, 1), last=datetime.date(2026, 1, 31), posts=(), dated=american, text=False):
    """A workbook as LinkedIn writes it; with `text`, its numbers as text with commas."""
    count = (lambda number: f"{number:,}") if text else (lambda number: number)
    window = f"{dated(first)} - {dated(last)}"
    rows = [[URL + str(at), dated(day), count(1_500)] for at, day in posts]
    return {
        "DISCOVERY": [["Overall Performance", window], ["Impressions", count(12_345)], ["Members reached", count(9)]],
        "ENGAGEMENT": [["Date", "Impressions", "Engagements"],
                       *([dated(day), count(1_234), count(5)] for day in days_of(first, last))],
        "TOP POSTS": [["Maximum of 50 posts available to include in this list"], [],
                      ["Post URL", "Post Publish Date", "Engagements", "", "Post URL", "Post Publish Date",
                       "Impressions"], *([*row, "", *row] for row in rows)],
        "FOLLOWERS": [[f"Total followers on {dated(last)}:", count(1_834)], [], ["Date", "New followers"],
                      *([dated(day), 1] for day in days_of(first, last))],
        "DEMOGRAPHICS": [["Top Demographics", "Value", "Percentage"], ["Job titles", "Founder", "2%"],
                         ["Locations", "Annecy", "< 1%"]],
    }  # fmt: skip


@pytest.fixture
def company(client):
    return client.sheets({"Personnes": PEOPLE})


@pytest.fixture
def received(company):
    """Put a workbook under a path below `exports` and read the client."""

    def put(path, sheets):
        at = company.folder / "exports" / path
        at.parent.mkdir(parents=True, exist_ok=True)
        book = xlsxwriter.Workbook(str(at), {"strings_to_urls": False})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
        book.close()
        return company.read()

    return put


def listed(intake):
    """Rows and days of each sheet, in the order they are listed."""
    return [(file.kind, file.table, file.rows, str(file.first), str(file.last)) for file in intake.files
            if file.is_export]  # fmt: skip


def posts(intake):
    return [row["posts"] for row in intake.engagement.rows("profiles")]


RECENT = [(1, datetime.date(2026, 1, 13)), (2, datetime.date(2025, 11, 2)), (3, datetime.date(2025, 10, 2))]


# --- the sample ----------------------------------------------------------------------------------------------------


@sampled
def test_the_sample_counts_the_days_its_oracle_counts(company):
    company.sheets({"Personnes": PEOPLE})
    with (SAMPLES / "ORACLE_creator.csv").open(encoding="utf-8", newline="") as opened:
        expected = {row["file"]: row for row in csv.DictReader(opened)}
    for name, row in expected.items():
        to = company.folder / "exports" / "linkedin_creator" / name
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes((SAMPLES / name).read_bytes())
        intake = company.read()
        assert intake.problems == ()
        days = [(rows, first, last) for _, _, rows, first, last in listed(intake)]
        assert days.count((int(row["days"]), "2023-10-01", "2023-12-31")) == 2
        assert "profiles" not in intake.engagement.tables or posts(intake) == []  # two years before the cut-off
        assert "Amélie" not in sealed_bytes(intake.engagement).decode()


# --- what is kept --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "linkedin_creator/Anne Noiret/Content_2025-11-01_2026-01-31_X.xlsx", "creator/anne-noiret/export.xlsx",
        "linkedin_creator/Content_2025-11-01_2026-01-31_AnneNoiret.xlsx", "creator/AggregateAnalytics_noiret anne.xlsx",
        "linkedin/Anne Noiret/Content_2025-11-01_2026-01-31_X.xlsx", "AggregateAnalytics_Anne Noiret (1).xlsx",
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", [False, True])
def test_a_file_is_read_wherever_it_says_whose_it_is(received, path, text):
    intake = received(path, sheets_of(posts=RECENT, text=text))
    assert intake.problems == ()
    assert posts(intake) == [2]
    assert listed(intake) == [
        ("creator analytics", "", 2, "2025-11-01", "2026-01-31"),
        ("creator analytics", "", 92, "2025-11-01", "2026-01-31"),
        ("creator analytics", "", 92, "2025-11-01", "2026-01-31"),
        ("creator analytics", "", 2, "None", "None"),
        ("creator analytics", "profiles", 3, "2025-10-02", "2026-01-13"),
    ]
    assert sum(file.table == "people" for file in intake.files) == 1


def test_sheets_named_in_another_language_are_told_by_their_cells(received):
    sheets = dict(zip(("Découverte", "Engagement", "Meilleurs posts", "Abonnés", "Données"),
                      sheets_of(posts=RECENT, dated=lambda day: f"{day:%d/%m/%Y}").values(), strict=True))  # fmt: skip
    for rows in sheets.values():
        rows[:] = [["…" if isinstance(cell, str) and cell[:1].isalpha() and "://" not in cell else cell
                    for cell in cells] for cells in rows]  # fmt: skip
    intake = received("creator/Anne Noiret/x.xlsx", sheets)
    assert intake.problems == ()
    assert posts(intake) == [2]
    assert [rows for _, _, rows, _, _ in listed(intake)] == [2, 92, 92, 2, 3]


def test_what_was_typed_wins_and_a_difference_is_told(received, company):
    profiles = [["Personne", "Plateforme", "Publications"], ["Anne Noiret", "LinkedIn", 9]]
    company.sheets({"Personnes": PEOPLE, "Profils": profiles})
    intake = received("creator/Anne Noiret/x.xlsx", sheets_of(posts=RECENT))
    assert posts(intake) == [9]
    assert company.told() == [
        "avertissement, feuille Profils, ligne 2, Publications : Saisi : 9 ; compté dans l’export LinkedIn : 2. "
        "La valeur saisie est gardée ; vider la cellule pour prendre celle de l’export."
    ]


@pytest.mark.parametrize(
    "sheets",
    [
        sheets_of(last=datetime.date(2026, 1, 10), posts=RECENT),
        sheets_of(first=datetime.date(2025, 12, 1), posts=RECENT),
        sheets_of(posts=[(at, datetime.date(2026, 1, 13)) for at in range(50)]),
    ],
    ids=["ends early", "begins late", "list cut at fifty"],
)
def test_no_count_is_made_of_part_of_three_months(received, sheets):
    intake = received("creator/Anne Noiret/x.xlsx", sheets)
    assert intake.problems == ()
    assert not intake.engagement.rows("profiles") if "profiles" in intake.engagement.tables else True


def test_two_exports_together_cover_three_months_and_count_a_post_once(received):
    first = sheets_of(last=datetime.date(2025, 12, 31), posts=RECENT[1:])
    received("creator/Anne Noiret/a.xlsx", first)
    intake = received("creator/Anne Noiret/b.xlsx", sheets_of(first=datetime.date(2026, 1, 1), posts=RECENT))
    assert posts(intake) == [2]


def test_the_personal_export_wins_over_the_analytics(received, company):
    folder = company.folder / "exports" / "linkedin" / "Anne Noiret"
    folder.mkdir(parents=True)
    lines = "".join(f"2026-01-{at:02} 10:00:00,https://x/{at}\n" for at in range(20, 27))
    (folder / "Shares.csv").write_text("Date,ShareLink\n" + lines, encoding="utf-8")
    intake = received("creator/Anne Noiret/x.xlsx", sheets_of(posts=RECENT))
    assert intake.problems == ()
    assert posts(intake) == [7]


# --- what cannot be read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("creator/Anne Noire/x.xlsx",
         "« Anne Noire » n’est pas dans la table « Personnes ». Un dossier ou un nom de fichier qui porte la clé de la "
         "personne est attendu. Vouliez-vous dire « Anne Noiret » ?"),
        ("creator/Content_2025-11-01_2026-01-31_Qqqq.xlsx",
         "« Content_2025-11-01_2026-01-31_Qqqq » n’est pas dans la table « Personnes ». Un dossier ou un nom de "
         "fichier qui porte la clé de la personne est attendu. Le renommer, ou ajouter la personne à la table "
         "« Personnes »."),
    ],
)  # fmt: skip
def test_somebody_nobody_knows_is_told_with_the_nearest_name(received, company, path, told):
    assert not received(path, sheets_of(posts=RECENT)).ok
    assert company.told() == [told]


def test_a_file_of_another_kind_in_the_folder_is_told(received, company):
    received("creator/Anne Noiret/x.xlsx", {"Feuil1": [["a", "b"], ["c", "d"]]})
    assert company.told() == [
        "avertissement : Ce n’est pas un export connu : il n’est pas lu. Vérifier qu’il est tel que reçu, ou recopier "
        "ses données dans intake.xlsx."
    ]


def test_cells_that_would_harm_leave_nothing(received):
    sheets = sheets_of(posts=RECENT)
    sheets["TOP POSTS"] += [
        ["=HYPERLINK(1)", "x" * 30_000, "\u202e"],
        [URL + "9", "31/31/2026", "1e999"],
        ["://", "", 1],
    ]
    sheets["ENGAGEMENT"] += [["99/99/9999", "1e999", "-"], ["", "", "\u200b"]]
    sheets["DEMOGRAPHICS"] += [["Entreprises", "Secretissime SA", "4%"]]
    intake = received("creator/Anne Noiret/x.xlsx", sheets)
    assert posts(intake) == [2]
    text = sealed_bytes(intake.engagement).decode() + json.dumps(check_json(intake))
    for secret in ("Secretissime", "urn:li", "HYPERLINK", "Founder"):
        assert secret not in text
