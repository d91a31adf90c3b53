"""What a client is given to fill in: reopened with two readers that share no code with the writer."""

import csv
import datetime
import io
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from maillage.catalogue import entries
from maillage.intake.dictionary import data_dictionary
from maillage.intake.problems import Problem, sentence
from maillage.intake.reading import read_folder, rows_of
from maillage.intake.settings import load_settings
from maillage.intake.templates import CSV_HABITS, WORKBOOK_NAMES, csv_header, write_templates
from maillage.intake.values import (
    Reader,
    read_about,
    read_amount,
    read_answer,
    read_choice,
    read_date,
    read_flag,
    read_share,
)
from maillage.intake.workbook import (
    CONSULTANT_COLUMNS,
    EXAMPLES,
    EXPECTED,
    FILLED_BY,
    INSTRUCTIONS_SHEET,
    LISTS_SHEET,
    answer_columns,
    engagement_text,
    headings,
    write_blank_workbook,
    write_engagement_file,
    write_marked_copy,
)
from maillage.language import Language
from maillage.tables import ASKED, TABLES, at_depth
from maillage.terms import DEPTHS, LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
ALL = [(depth, language) for depth in DEPTHS for language in LANGUAGES]


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Every blank workbook, by depth and language: its path, and openpyxl's reading of it."""
    folder = tmp_path_factory.mktemp("blank")
    found = {}
    for depth, language in ALL:
        path = folder / f"{depth}_{language}.xlsx"
        write_blank_workbook(path, depth, language)
        found[depth, language] = (path, openpyxl.load_workbook(path))
    return found


def _drop_downs(book, sheet):
    """The allowed values of each drop-down of a sheet, by its first cell; None for those that follow another sheet."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type != "list":
            continue
        target = book.defined_names[rule.formula1].attr_text
        values = None
        if target.startswith(f"{LISTS_SHEET}!"):
            cells = book[LISTS_SHEET][target.partition("!")[2].replace("$", "")]
            values = [row[0].value for row in (cells if isinstance(cells, tuple) else ((cells,),))]
        found[str(rule.sqref).partition(":")[0]] = values
    return found


@pytest.mark.parametrize(("depth", "language"), ALL)
def test_every_table_of_the_depth_has_its_sheet_with_its_headings(books, depth, language):
    path, _ = books[depth, language]
    book = CalamineWorkbook.from_path(path)
    tables = at_depth(depth)
    expected = [Language(language).text(INSTRUCTIONS_SHEET), *(t.label(language) for t in tables), LISTS_SHEET]
    assert book.sheet_names == expected
    assert all(len(name) <= 31 for name in expected)
    for table in tables:
        first = book.get_sheet_by_name(table.label(language)).to_python()[0]
        if table.id == "answers":
            items = [column.heading for column in answer_columns(depth, language)]
            who = [c.label(language) for c in table.at_depth(depth) if c.id not in ("item", "value")]
            assert first == who + items
        else:
            assert tuple(first) == headings(table, depth, language)


@pytest.mark.parametrize(("depth", "language"), ALL)
def test_an_unfilled_workbook_holds_no_row_of_data(books, depth, language):
    book = CalamineWorkbook.from_path(books[depth, language][0])
    for table in at_depth(depth):
        rows = book.get_sheet_by_name(table.label(language)).to_python()[1:]
        if table.id == "symptoms":
            assert [row[0] for row in rows] == list(entries("symptom"))
            assert all(cell == "" for row in rows for cell in row[1:])
        else:
            assert rows == []


@pytest.mark.parametrize(("depth", "language"), ALL)
def test_intake_reads_an_unfilled_workbook_without_a_problem_or_a_row(books, tmp_path, depth, language):
    shutil.copy(books[depth, language][0], tmp_path / "intake.xlsx")
    reading = read_folder(tmp_path, tmp_path.parent, "acme/T0", language)
    assert {sheet.table.id for sheet in reading.sheets} == {table.id for table in at_depth(depth)}
    rows = [row for sheet in reading.sheets for row in rows_of(sheet, Reader(language, "EUR"), reading.problems)]
    assert (rows, reading.problems) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_intake_reads_the_csv_templates_without_a_problem(tmp_path, language):
    for table_id in ASKED:
        (tmp_path / f"{table_id}.csv").write_bytes(csv_header(table_id, language))
    reading = read_folder(tmp_path, tmp_path.parent, "acme/T0", language)
    rows = [row for sheet in reading.sheets for row in rows_of(sheet, Reader(language, "EUR"), reading.problems)]
    assert {sheet.table.id for sheet in reading.sheets} == set(ASKED)
    assert (rows, reading.problems) == ([], [])


@pytest.mark.parametrize(("depth", "language"), ALL)
def test_no_cell_is_a_formula_and_no_limit_of_the_spreadsheet_is_passed(books, depth, language):
    path, book = books[depth, language]
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        assert not any(re.search(r"<f[ >]", sheet) for sheet in sheets)
        formats = re.findall(r'<numFmt [^>]*formatCode="([^"]*)"', archive.read("xl/styles.xml").decode())
    assert len(formats) <= 150
    assert all(len(one.replace("&quot;", '"').replace("&amp;", "&")) <= 255 for one in formats)
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255
            assert len(rule.promptTitle or "") <= 32
            assert len(rule.prompt or "") <= 255
            assert len(rule.errorTitle or "") <= 32
            assert len(rule.error or "") <= 255


@pytest.mark.parametrize(("depth", "language"), ALL)
def test_closed_columns_offer_their_labels_and_intake_reads_each_of_them(books, depth, language):
    _, book = books[depth, language]
    for table in at_depth(depth):
        if table.id == "answers":
            continue
        sheet = book[table.label(language)]
        offered = _drop_downs(book, sheet)
        for position, column in enumerate(table.at_depth(depth)):
            values = offered.get(f"{openpyxl.utils.get_column_letter(position + 1)}2")
            if column.type == "choice":
                assert [read_choice(value, column.choices) for value in values] == list(entries(column.choices))
            elif column.type == "flag":
                assert [read_flag(value) for value in values] == [True, False]
            elif column.type == "about" and values:
                assert len({read_about(value, column.id) for value in values}) == len(values)


@pytest.mark.parametrize(("depth", "language"), ALL)
def test_each_question_shows_its_wording_and_its_answers_are_read(books, depth, language):
    _, book = books[depth, language]
    sheet = book[TABLES["answers"].label(language)]
    offered = _drop_downs(book, sheet)
    heading_cells = {cell.value: cell for cell in sheet[1]}
    for asked in answer_columns(depth, language):
        cell = heading_cells[asked.heading]
        assert asked.question in cell.comment.text
        assert cell.number_format.startswith('@" · ')
        values = offered.get(f"{cell.column_letter}2")
        assert values == (None if asked.several else list(asked.choices))
        read = [read_answer(value, asked.heading) for value in asked.choices]
        assert len(set(read)) == len(read)


def test_the_flash_asks_its_twelve_questions_and_the_standard_its_twenty_seven():
    assert len({column.heading.partition(".")[0] for column in answer_columns("flash", "fr")}) == 12
    assert len({column.heading.partition(".")[0] for column in answer_columns("standard", "fr")}) == 27


@pytest.mark.parametrize(("depth", "language"), ALL)
def test_required_headings_are_dark_and_every_heading_explains_itself(books, depth, language):
    _, book = books[depth, language]
    for table in at_depth(depth):
        sheet = book[table.label(language)]
        by_label = {cell.value: cell for cell in sheet[1]}
        assert all(cell.comment and cell.comment.text.strip() for cell in sheet[1] if cell.value)
        assert sheet.freeze_panes is not None
        assert sheet.page_setup.orientation == "landscape"
        for column in table.at_depth(depth):
            if column.label(language) not in by_label:
                continue
            dark = by_label[column.label(language)].fill.fgColor.rgb == "FF1F4E5F"
            assert dark == column.required


def test_the_first_meeting_sheets_show_the_plain_columns_and_fold_the_consultants(books):
    _, book = books["standard", "fr"]
    sheet = book["Budget"]
    shown = [c.value for c in sheet[1] if c.value and not sheet.column_dimensions[c.column_letter].hidden]
    assert shown == [
        "Ligne", "Exercice", "Catégorie", "Montant HT", "Quantité", "Prix unitaire", "Fin de contrat", "Responsable",
        "Si l’on arrêtait",
    ]  # fmt: skip
    flash = books["flash", "fr"][1]
    assert [cell.value for cell in flash["Effectifs"][1]] == ["Fonction", "Niveau", "Nombre"]


def test_what_is_named_by_id_here_exists_in_the_schema():
    for table_id in FILLED_BY:
        assert table_id in TABLES
    for table_id, column_id in EXAMPLES:
        TABLES[table_id].column(column_id)
    for table_id, columns in CONSULTANT_COLUMNS.items():
        for column_id in columns:
            assert not TABLES[table_id].column(column_id).required


def test_what_the_notes_promise_is_what_intake_reads():
    amounts = re.split(r", (?=\d)| ou ", EXPECTED["amount"].partition(" : ")[2].rstrip("."))
    assert len(amounts) == 4
    assert {read_amount(amount) for amount in amounts} == {1200}
    assert read_date("31/12/2026") == datetime.date(2026, 12, 31)
    assert [read_share("30 %"), read_share("0,3")] == [0.3, 0.3]


def test_a_workbook_that_is_there_is_never_written_over(tmp_path):
    path = tmp_path / "intake.xlsx"
    path.write_bytes(b"hers")
    with pytest.raises(FileExistsError):
        write_blank_workbook(path, "flash", "fr")
    assert path.read_bytes() == b"hers"


@pytest.mark.parametrize(("depth", "language"), ALL)
def test_the_blank_engagement_file_is_read_without_a_problem(tmp_path, depth, language):
    path = tmp_path / "engagement.toml"
    name = 'Forge "L’Étincelle" \\ # [x]\nname = "y"'
    write_engagement_file(path, name, depth, language, datetime.date(2026, 3, 2))
    settings, problems = load_settings(path.read_bytes, "engagement.toml")
    assert problems == []
    assert (settings.name, settings.depth, settings.language) == (name.replace("\n", " "), depth, language)
    assert settings.as_of == datetime.date(2026, 3, 2)
    assert settings.dimension_targets == {}
    with pytest.raises(FileExistsError):
        write_engagement_file(path, name, depth, language, datetime.date(2026, 3, 2))


def test_every_setting_in_waiting_is_read_once_its_mark_is_removed():
    text = engagement_text("Acme", "standard", "fr", datetime.date(2026, 3, 2))
    used = re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)
    settings, problems = load_settings(used.encode, "engagement.toml")
    assert problems == []
    assert len(settings.dimension_targets) == 12
    assert settings.programme_cost.mode == 12000
    assert set(type(settings).model_fields) - set(settings.model_fields_set) == {"fictional", "cohort", "source"}


ROWS = [
    ["Réseau", "Cotisation HT", "Dernière présence", "Suivi fait"],
    ["=1+1", "1.200€ HT", datetime.date(2026, 1, 5), True],
    ["+cmd|' /C calc'!A0", 1200.5, "", False],
    ["https://example.org", "@SUM(A1)", "-2+3", None],
]


@pytest.fixture
def marked(tmp_path):
    """A copy marked with a problem in a cell, two in another, one beyond the rows, one of the file."""
    path = tmp_path / "marked.xlsx"
    where = {"path": "intake.xlsx", "sheet": "Adhésions"}
    found = sentence("« {found} » n’est pas un montant.", found="=HYPERLINK(1)")
    problems = [
        Problem("error", **where, row=2, column="Cotisation HT", letter="B", found=found),
        Problem("warning", **where, row=4, column="Réseau", letter="A", found=sentence("Un avertissement.")),
        Problem("error", **where, row=4, column="Réseau", letter="A", found=sentence("Une erreur.")),
        Problem("warning", **where, row=9, column="Réseau", letter="A", found=sentence("Au-delà.")),
        Problem("error", "engagement.toml", found=sentence("Le fichier manque.")),
    ]
    write_marked_copy(path, {"Adhésions": ROWS, "a" * 40: [["x"]], "À corriger": [["y"]]}, problems, "fr")
    return path


def test_a_marked_copy_colours_and_comments_each_problem(marked):
    book = openpyxl.load_workbook(marked)
    assert book.sheetnames == ["À corriger", "Adhésions", "a" * 31, "À corriger 2"]
    sheet = book["Adhésions"]
    assert sheet["B2"].comment.text.strip() == "« =HYPERLINK(1) » n’est pas un montant."
    assert "Un avertissement." in sheet["A4"].comment.text
    assert "Une erreur." in sheet["A4"].comment.text
    colours = {cell: sheet[cell].fill.fgColor.rgb for cell in ("B2", "A4", "A9")}
    assert colours == {"B2": "FFF6C7C0", "A4": "FFF6C7C0", "A9": "FFFBE7B2"}
    assert sheet["A2"].comment is None
    listed = [[cell.value for cell in row] for row in book["À corriger"].iter_rows(min_row=2)]
    assert len(listed) == 5
    assert listed[0][1] == "feuille Adhésions, ligne 2, Cotisation HT"
    assert listed[-1] == ["erreur", "engagement.toml", "Le fichier manque."]
    assert book["À corriger"]["B2"].hyperlink.location == "'Adhésions'!B2"


def test_a_marked_copy_holds_the_values_as_read_and_no_live_formula(marked):
    rows = CalamineWorkbook.from_path(marked).get_sheet_by_name("Adhésions").to_python()
    assert rows[0] == ROWS[0]
    assert rows[1] == ROWS[1]
    assert rows[2][:2] == ROWS[2][:2]
    assert rows[3] == ["https://example.org", "@SUM(A1)", "-2+3", ""]
    with zipfile.ZipFile(marked) as archive:
        for name in archive.namelist():
            if "worksheets/sheet" in name:
                assert not re.search(r"<f[ >]", archive.read(name).decode())
            assert b"http://example.org" not in archive.read(name)


def test_a_value_no_spreadsheet_can_hold_is_kept_as_text(tmp_path):
    path = tmp_path / "marked.xlsx"
    values = [
        datetime.datetime(1850, 1, 1),
        datetime.time(9, 30),
        datetime.timedelta(hours=30),
        float("nan"),
        "x" * 40000,
    ]
    write_marked_copy(path, {"s": [values]}, [], "en")
    (row,) = CalamineWorkbook.from_path(path).get_sheet_by_name("s").to_python()
    assert row[0].startswith("1850-01-01")
    assert row[1] == "09:30:00"
    assert row[2] == "1 day, 6:00:00"
    assert len(row[4]) == 32767


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_csv_template_is_one_line_of_headings(language):
    separator, encoding = CSV_HABITS[language]
    for table in ASKED.values():
        (line,) = csv.reader(io.StringIO(csv_header(table.id, language).decode(encoding)), delimiter=separator)
        assert tuple(line) == tuple(column.label(language) for column in table.columns)
    assert csv_header("people", "fr").startswith(b"\xef\xbb\xbf")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """Every template, written anew."""
    root = tmp_path_factory.mktemp("fresh")
    return root, write_templates(root)


def test_the_committed_templates_are_those_the_schema_writes(fresh):
    root, written = fresh
    stale = [
        path.relative_to(root).as_posix()
        for path in written
        if not (ROOT / path.relative_to(root)).exists()
        or (ROOT / path.relative_to(root)).read_bytes() != path.read_bytes()
    ]
    assert stale == [], "run: python -m maillage.intake.templates"
    kept = {path for path in (ROOT / "data" / "templates").rglob("*") if path.suffix in (".csv", ".xlsx")}
    assert {path.relative_to(ROOT) for path in kept} <= {path.relative_to(root) for path in written}


def test_a_template_written_twice_has_the_same_bytes(fresh, tmp_path):
    root, _ = fresh
    write_blank_workbook(tmp_path / "again.xlsx", "in_depth", "fr")
    first = root / "data" / "templates" / WORKBOOK_NAMES["fr"].format(depth="in_depth")
    assert (tmp_path / "again.xlsx").read_bytes() == first.read_bytes()


def test_the_data_dictionary_names_every_column_and_every_link_leads_somewhere():
    text = data_dictionary()
    for table in TABLES.values():
        assert f"\n## {table.id}\n" in text
        for column in table.columns:
            assert f"| `{column.id}` | {column.fr} | {column.en} |" in text
    anchors = {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors
