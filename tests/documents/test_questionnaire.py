"""The questionnaire in every shape: what is asked of whom, and that intake reads back what comes of it."""

from __future__ import annotations

import csv
import html
import io
import re

import openpyxl
import pytest
import xlsxwriter

from maillage.catalogue import entries, label
from maillage.documents.client import has_sales, places
from maillage.documents.questionnaire import (
    forms,
    optional_forms,
    questions_of,
    survey_code,
    typed_code,
    typed_together,
)
from maillage.documents.responses import counted
from maillage.intake import Workspace, report, take_in
from maillage.intake.values import read_answer
from maillage.language import Language

LANGUAGES = ("fr", "en")
EXECUTIVES = [f"x{number}" for number in range(1, 16)]
EMPLOYEES = [f"e{number}" for number in range(1, 13)]


def items(form):
    return list(dict.fromkeys(one.item for one in form.questions))


def test_each_audience_is_asked_its_core_items(client):
    executives, managers, employees = forms(client().engagement)
    assert items(executives) == EXECUTIVES
    assert items(managers) == ["x5", "x6", "x8", *EMPLOYEES]
    assert items(employees) == EMPLOYEES
    assert [one.id for one in employees.sales] == ["e10"]
    assert executives.sales == ()


def test_flash_asks_the_executives_alone_and_promises_nothing_of_a_survey(client, rendered):
    (form,) = forms(client(depth="flash").engagement)
    assert items(form) == ["x1", "x2", "x3", "x5", "x6", "x7", "x8", "x11", "x12", "x13", "x14", "x15"]
    files = rendered("questionnaire", depth="flash")
    assert sorted(files) == [
        "questionnaire_executives.html", "questionnaire_executives.txt", "questionnaire_executives_limesurvey.txt",
        "saisie.xlsx",
    ]  # fmt: skip
    assert "sans nom" not in files["questionnaire_executives.html"].decode()
    assert "la direction répond pour l’entreprise" in files["questionnaire_executives.html"].decode()


def test_an_internal_network_that_is_no_subject_and_salespeople_that_are_not_there_are_not_asked_about(client):
    production = [["Fonction", "Niveau", "Nombre"], ["production", "collaborateur", 30]]
    intake = client({"headcount": production}, more='[dimension_targets]\nd7 = "not_our_subject"\n')
    asked = [items(form) for form in forms(intake.engagement)]
    assert [{"x10", "e7", "x13", "e10"} & set(each) for each in asked] == [set(), set(), set()]


def test_where_no_function_is_told_salespeople_are_taken_for_granted(client):
    managers = [["Fonction", "Niveau", "Nombre"], ["commerce", "manager", 3], ["production", "collaborateur", 30]]
    engagement = client({"headcount": managers}).engagement
    assert (has_sales(engagement, "managers"), has_sales(engagement, "employees"), has_sales(engagement)) == (
        True, False, True,
    )  # fmt: skip


def test_only_places_large_enough_are_offered(client):
    engagement = client().engagement
    assert places(engagement, "employees", "site") == ("Lyon", "Tours")
    assert places(engagement, "employees", "unit") == ("commerce", "atelier")  # two in finances would be known
    assert places(engagement, "executives", "site") == ()
    assert places(client(client="b", more="[thresholds]\nminimum_group = 21\n").engagement, "employees", "site") == ()


# --- optional sheets -----------------------------------------------------------------------------------------------

OPTIONAL_GRID = {"fr": "saisie_facultative.xlsx", "en": "typing_grid_optional.xlsx"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_depth_the_core_questionnaire_stays_the_same_to_the_byte_and_optional_sheets_come_beside(rendered, language):
    core = rendered("questionnaire", language)
    found = rendered("questionnaire", language, client="b", depth="in_depth")
    assert {name: found[name] for name in core} == core
    blocks = {
        "executives": ["bank", "concepts", "ease", "internal", "maturity", "more_concepts"],
        "managers": ["bank", "climate", "concepts", "ease", "internal", "more_concepts", "selling"],
        "employees": ["bank", "climate", "concepts", "ease", "internal", "more_concepts", "selling"],
    }
    sheets = {f"questionnaire_{block}_{audience}.html" for audience, named in blocks.items() for block in named}
    assert found.keys() - core.keys() == sheets | {OPTIONAL_GRID[language]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_optional_sheet_says_it_is_optional_and_holds_every_question_of_its_block(client, rendered, language):
    reader = Language(language)
    files = rendered("questionnaire", language, depth="in_depth")
    optional = {"fr": "Elle est facultative", "en": "It is optional"}[language]
    agreed = {"fr": "l’accord des ressources humaines", "en": "agreement of human resources"}[language]
    told = []
    for form in optional_forms(client(client="b", depth="in_depth").engagement):
        page = html.unescape(files[f"questionnaire_{form.block}_{form.audience}.html"].decode())
        assert optional in page
        assert (agreed in page) == (form.block == "climate")
        assert all(f">{one.id}</td><td>{one.text(reader)}" in page for one in form.questions)
        assert page.count('class="box"') == sum(len(one.choices) for one in form.questions)
        told += [one.item for one in form.questions]
    assert {*told} == entries("item").keys() - {*EXECUTIVES, *EMPLOYEES}


def test_a_concept_is_known_more_or_less_and_nothing_of_it_is_in_preparation(client):
    sheets = optional_forms(client(depth="in_depth").engagement)
    concepts = next(form for form in sheets if form.block == "concepts")
    assert [choice.text(Language("fr")) for choice in concepts.questions[0].choices] == [
        "oui", "plus ou moins", "non", "je ne sais pas",
    ]  # fmt: skip
    assert [one.id for one in concepts.questions[:2]] == ["con-01.familiar", "con-01.at_ease"]
    assert len(concepts.questions) == 2 * 19


def test_optional_sheets_leave_out_what_the_client_has_not(client):
    production = [["Fonction", "Niveau", "Nombre"], ["production", "collaborateur", 30]]
    intake = client({"headcount": production}, depth="in_depth", more='[dimension_targets]\nd7 = "not_our_subject"\n')
    asked = [one for form in optional_forms(intake.engagement) for one in form.questions]
    assert {one.filter for one in asked} == {"", "climate"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_document_asks_a_question_of_the_personal_sheet(rendered, language):
    files = rendered("questionnaire", language, depth="in_depth")
    texts = [raw.decode("utf-8-sig") for name, raw in files.items() if not name.endswith(".xlsx")]
    texts += [str(cell.value) for name, raw in files.items() if name.endswith(".xlsx")
              for sheet in openpyxl.load_workbook(io.BytesIO(raw)).worksheets
              for row in sheet.iter_rows() for cell in row if cell.value]  # fmt: skip
    for own in entries("self_profile").values():
        assert not [text for text in texts if own.id in text or own.text(language) in text], own.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_of_the_optional_sheets_joins_the_questionnaire_by_its_number(
    client, rendered, tmp_path, language
):
    reader = Language(language)
    raw = rendered("questionnaire", language, depth="in_depth")[OPTIONAL_GRID[language]]
    sheet, codes, _ = openpyxl.load_workbook(io.BytesIO(raw)).worksheets
    assert "answers.csv" in codes["A2"].value
    heads = [cell.value for cell in sheet[1]]
    rows, wanted = [heads], {}
    together = typed_together(optional_forms(client(depth="in_depth").engagement))
    for number, form in enumerate(together, start=1):
        given = {one.id: typed_code(one, one.choices[0], reader) for one in form.questions}
        wanted |= {(form.audience, one.id): one.choices[0].id for one in form.questions}
        rows.append([number, label(f"audience:{form.audience}", language), "", "", *map(given.get, heads[4:])])
    folder = tmp_path / "data" / "clients" / "acme" / "T0"
    (folder / "answers.csv").write_bytes(as_csv(rows))
    book = xlsxwriter.Workbook(folder / "intake.xlsx")
    core = book.add_worksheet(sheet.title)
    for number, row in enumerate([[*heads[:4], "x1", "e1"], [1, rows[1][1], "", "", "oui", ""]]):
        core.write_row(number, 0, row)
    book.close()
    intake = take_in(Workspace(tmp_path), "acme")
    assert report(intake.problems, Language("fr")) == ""
    found = {(row["audience"], row["item"]): row for row in intake.engagement.rows("answers")}
    assert {key: row["value"] for key, row in found.items()} == wanted | {("executives", "x1"): "yes"}
    assert found["executives", "x1"]["respondent"] == found["executives", "con-01.familiar"]["respondent"]


def test_who_answered_a_side_instrument_alone_is_no_questionnaire_received(client):
    head = ["Répondant", "Public", "e1", "con-08.familiar"]
    rows = [[f"r{number}", "collaborateurs", "4" if number < 8 else "", "oui"] for number in range(20)]
    engagement = client({"answers": [head, *rows]}, depth="in_depth").engagement
    assert counted(engagement).counts["", ""] == 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_typed_or_exported_is_read_as_its_answer(language):
    reader = Language(language)
    for item in entries("item").values():
        for one in questions_of(item):
            typed = [typed_code(one, choice, reader) for choice in one.choices]
            assert [read_answer(code, one.id) for code in typed] == [choice.id for choice in one.choices]
            assert len(set(typed)) == len(typed)
            codes = [survey_code(one, choice) for choice in one.choices]
            assert all(re.fullmatch("[A-Za-z0-9]{1,5}", code) for code in codes)
            assert len({code.casefold() for code in codes}) == len(codes)
            for code, choice in zip(codes, one.choices, strict=True):
                assert re.fullmatch(r"A\d", code) or read_answer(code, one.id) == choice.id


# --- on paper ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_form_says_its_header_every_question_and_every_answer(client, rendered, language):
    reader = Language(language)
    files = rendered("questionnaire", language)
    for form in forms(client(client="b").engagement):
        page = files[f"questionnaire_{form.audience}.html"].decode()
        assert reader.printed(entries("questionnaire")["header"].text(language)) in page
        for one in form.questions:
            assert f">{one.id}</td><td>{one.text(reader)}" in page
        assert page.count('class="box"') == sum(len(one.choices) for one in form.questions) + len(
            (*form.sites, *form.units)
        )
        assert re.findall(r"<h(\d)>", page) == ["1", "2", "2", *(["2"] * (form.audience != "executives")),
                                                *(["2"] * bool(form.sales))]  # fmt: skip
        assert f'<html lang="{language}">' in page
        assert "size: A4" in page


def test_french_keeps_its_no_break_spaces(rendered):
    page = rendered("questionnaire")["questionnaire_executives.html"].decode()
    assert not re.search(r"\w [?!;:]", re.sub(r"<style>.*?</style>", "", page, flags=re.S))
    assert "et qui y va\u202f?" in page


# --- survey tools --------------------------------------------------------------------------------------------------


def blocks(text):
    """Questions of the Microsoft Forms text, as its quick import takes them: a heading, its choices."""
    _, _, *asked = text.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n").split("\n\n")
    return [block.split("\n") for block in asked]


def read_back(root, name, raw):
    """What intake makes of an export put in the client's folder: the answers, and what it says."""
    folder = root / "data" / "clients" / "acme" / "T0" / "exports" / "survey"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(raw)
    intake = take_in(Workspace(root), "acme")
    assert intake.ok, report(intake.problems, Language("fr"))
    return intake.engagement.rows("answers"), report(intake.problems, Language("fr"))


def as_csv(rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", ["executives", "managers", "employees"])
def test_a_microsoft_forms_export_of_the_text_is_matched_to_every_item(client, rendered, tmp_path, language, audience):
    files = rendered("questionnaire", language)
    asked = blocks(files[f"questionnaire_{audience}.txt"])
    head = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"]
    rows = [[*head, *(heading for heading, *_ in asked)]]
    rows += [
        [number, "2/5/26 12:51", f"2/5/26 13:1{number}", "anonymous", "",
         *(choices[(number - 1) % len(choices)] + ";" for _, *choices in asked)]
        for number in range(1, 7)
    ]  # fmt: skip
    form = next(one for one in forms(client().engagement) if one.audience == audience)
    found, told = read_back(tmp_path, "Questionnaire(1-6).csv", as_csv(rows))
    assert told == ""
    assert {row["item"] for row in found} == {one.id for one in form.questions}
    assert {row["audience"] for row in found} == {audience}
    assert {row["site"] for row in found} == ({"Lyon", "Tours"} if form.sites else {None})
    for one in form.questions:
        assert [row["value"] for row in found if row["item"] == one.id].count(one.choices[0].id) >= 1


def structure(raw):
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter="\t")
    return list(rows)


def exported(raw, *, words):
    """An export of a LimeSurvey built from the structure: codes as headings, every first answer given."""
    heads, cells, code, answers = [], [], "", {}
    for row in structure(raw):
        if row["class"] == "Q":
            code = row["name"]
            if row["type/scale"] == "L":
                heads.append(code)
            answers[code] = []
        elif row["class"] == "SQ":
            heads.append(f"{code}[{row['name']}]")
        elif row["class"] == "A":
            answers[code].append(row["text"] if words else row["name"])
    for head in heads:
        known = answers[head.partition("[")[0]]
        cells.append(known[0] if known else "Y")
    return as_csv([["id", "submitdate", "lastpage", "startlanguage", *heads],
                   ["1", "1980-01-01 00:00:00", "2", "fr", *cells]])  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("audience", ["executives", "managers", "employees"])
def test_a_limesurvey_export_of_the_structure_is_matched_to_every_item(
    client, rendered, tmp_path, language, words, audience
):
    files = rendered("questionnaire", language)
    form = next(one for one in forms(client().engagement) if one.audience == audience)
    raw = exported(files[f"questionnaire_{audience}_limesurvey.txt"], words=words)
    found, told = read_back(tmp_path, "results-survey1.csv", raw)
    assert told == ""
    assert {row["item"]: row["value"] for row in found} == {
        one.id: ";".join(choice.id for choice in one.choices if choice.id not in ("dk", "na"))
        if one.several else one.choices[0].id
        for one in form.questions
    }  # fmt: skip
    assert {row["audience"] for row in found} == {audience}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limesurvey_structure_keeps_to_what_the_tool_takes(rendered, language):
    for name, raw in rendered("questionnaire", language).items():
        if not name.endswith("_limesurvey.txt"):
            continue
        rows = structure(raw)
        settings = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
        assert (settings["language"], settings["anonymized"], settings["ipaddr"]) == (language, "Y", "N")
        numbered = [row for row in rows if row["class"] in ("Q", "SQ")]
        assert [row["id"] for row in numbered] == [str(number) for number in range(1, len(numbered) + 1)]
        assert all(re.fullmatch("[a-z][A-Za-z0-9]{0,19}", row["name"]) for row in numbered)
        assert all(len(row["name"]) <= 5 for row in rows if row["class"] == "A")
        assert not any("{" in row["text"] for row in rows)
        assert all(row["language"] == language for row in rows if row["class"] != "S")


# --- the typing grid -----------------------------------------------------------------------------------------------

GRID = {"fr": "saisie.xlsx", "en": "typing_grid.xlsx"}


def grid(raw):
    return openpyxl.load_workbook(io.BytesIO(raw))


def typed(client, language):
    """A filled-in grid: a row an audience, the first code of every question it is asked, several where allowed."""
    reader = Language(language)
    found = forms(client().engagement)
    rows = []
    for number, form in enumerate(found, start=1):
        given = {}
        for one in form.questions:
            codes = [typed_code(one, choice, reader) for choice in one.choices]
            code = ";".join(codes[:2]) if one.several else codes[0]
            given[one.id] = int(code) if code.isdigit() else code
        audience = entries("choice:audience")[form.audience].text(language)
        rows.append((form, [number, audience, "atelier", "Tours"], given))
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", ["csv", "xlsx"])
def test_what_is_typed_in_the_grid_is_read_back(client, rendered, tmp_path, language, way):
    raw = rendered("questionnaire", language)[GRID[language]]
    sheet = grid(raw).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    rows = [[*who, *(given.get(head, "") for head in heads[4:])] for _, who, given in typed(client, language)]
    folder = tmp_path / "data" / "clients" / "acme" / "T0"
    if way == "csv":
        (folder / "answers.csv").write_bytes(as_csv([heads, *rows]))
    else:
        book = xlsxwriter.Workbook(folder / "intake.xlsx")
        answers = book.add_worksheet(sheet.title)
        for number, row in enumerate([heads, *rows]):
            answers.write_row(number, 0, row)
        book.close()
    intake = take_in(Workspace(tmp_path), "acme")
    assert report(intake.problems, Language("fr")) == ""
    found = intake.engagement.rows("answers")
    for form, _, given in typed(client, language):
        own = {row["item"]: row["value"] for row in found if row["audience"] == form.audience}
        assert set(own) == set(given)
        for one in form.questions:
            wanted = [choice.id for choice in one.choices][: 2 if one.several else 1]
            assert own[one.id] == ";".join(wanted)
    assert {(row["unit"], row["site"]) for row in found} == {("atelier", "Tours")}


def test_the_grid_offers_codes_and_places_and_holds_no_formula(rendered):
    headcount = [["Fonction", "Niveau", "Site", "Service", "Nombre"], ["commerce", "manager", "=1+1", "@x", 9]]
    book = grid(rendered("questionnaire", tables={"headcount": headcount})["saisie.xlsx"])
    sheet, codes, lists = book.worksheets
    assert (sheet.title, codes.title, lists.sheet_state) == ("Réponses", "Codes", "hidden")
    assert all(cell.data_type != "f" for one in book.worksheets for row in one.iter_rows() for cell in row)
    assert [cell.value for cell in lists["D"]][:1] == ["=1+1"]
    offered = {str(one.sqref).partition("2")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert offered["B"] == "lists!$B$1:$B$3"
    assert offered["E"] == '"o,p,n,nsp"'
    assert sheet["A2"].value is None
    assert codes["A5"].value == "x1"
    assert codes["D5"].value == "o = oui · p = en préparation ou en partie · n = non · nsp = je ne sais pas"


def test_the_same_client_gives_the_same_bytes(rendered):
    assert rendered("questionnaire") == rendered("questionnaire")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_name_is_only_ever_text(rendered, hostile, language):
    headcount = [["Fonction", "Niveau", "Site", "Nombre"], ["commerce", "manager", "<i>A</i>{x}", 9],
                 ["commerce", "manager", "B\"><script>", 9]]  # fmt: skip
    files = rendered("questionnaire", language, tables={"headcount": headcount}, name=hostile)
    for name, raw in files.items():
        if name.endswith(".html"):
            page = raw.decode()
            assert "<script" not in page
            assert "<b>Fils" not in page
            assert "<i>A" not in page
            assert "Port &amp; &lt;b&gt;Fils" in page
            assert not re.search(r"(?:https?:)?//|\b(?:src|href)=|url\(", page)
        if name.endswith("_limesurvey.txt"):
            assert "<b>" not in raw.decode()
            assert "{" not in raw.decode()
