"""The workbook of the plan and the folder of figures, reopened with other readers than the one that wrote them."""

from __future__ import annotations

import copy
import csv
import dataclasses
import datetime
import hashlib
import io
import os
import pickle
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineWorkbook

from maillage.deliverables.action_plan import ALERT, EVERY_COLUMN, METHODS, TRACKING, action_plan
from maillage.deliverables.brand import Brand
from maillage.deliverables.dictionary import DEFINED, MEANINGS, READ
from maillage.deliverables.pictures import drawing, exhibits, pictures, table
from maillage.deliverables.story import Story
from maillage.language import Language
from maillage.showing.exhibits import absent_fact
from maillage.showing.markup import fragment
from maillage.showing.parts import cell as written_cell
from maillage.showing.parts import written_rows

RICH, THIN, OLD = "ateliers-brevenne", "menuiserie-corvanel", "florence-1430"
LANGUAGES = ("fr", "en")
LIB = Path(__file__).resolve().parents[2] / "lib"
RUN = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "0123", "https://example.org", "\t=1+1", "TRUE", "1/2")
NAME = 'A&B < > " / : é 🏢 ' + "x" * 200
RIGHT_TO_LEFT = "شركة الشبكة"


class Made:
    """A workbook, as two readers see it: formulas and looks by the one, values by the other."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        self.calamine = CalamineWorkbook.from_filelike(io.BytesIO(content))
        self.package = zipfile.ZipFile(io.BytesIO(content))

    @property
    def names(self) -> list[str]:
        return self.book.sheetnames

    def formulas(self):
        """Sheet, address and formula of every cell that has one."""
        for sheet in self.book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield sheet.title, cell.coordinate, cell.value

    def head(self, sheet: str, heading: str) -> tuple[int, list[str]]:
        """The row of headings that begins with this one, and what it holds."""
        for number, row in enumerate(self.values[sheet].iter_rows(values_only=True), start=1):
            if row[0] == heading:
                return number, [cell for cell in row if cell is not None]
        raise AssertionError(f"{sheet} has no table that begins with {heading!r}")


@pytest.fixture(scope="module")
def made(story_of):
    """`made("ateliers-brevenne", "fr")`: the workbook, read once."""
    known: dict[tuple[str, str], Made] = {}

    def workbook(client: str, language: str) -> Made:
        if (client, language) not in known:
            known[client, language] = Made(action_plan(story_of(client), Language(language)))
        return known[client, language]

    return workbook


@pytest.fixture(scope="module")
def files(story_of):
    """The folder of the rich client, in French."""
    return pictures(story_of(RICH), Language("fr"))


def payload_of(story: Story, identifier: str):
    return next(payload for payload in exhibits(story) if payload["id"] == identifier)


def changed(story: Story, change, **about) -> Story:
    """A copy of the Story, after a change of its payloads."""
    story = copy.deepcopy(Story(dict(story.about) | about, story.parts))
    for payload in story.payloads():
        change(payload)
    return story


# A formula's own value, worked out without the writer


class Formula:
    """The formulas this workbook uses, read by descent: comparisons, sums, products, names, ranges, seven functions."""

    def __init__(self, book: Made, sheet: str, formula: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens = re.findall(
            r'"(?:[^"]|"")*"|[A-Z]+\d+:[A-Z]+\d+|[A-Z]{1,3}\d+|\d+(?:\.\d+)?|[A-Za-z_]+|<>|<=|>=|[-+*/(),=<>]',
            formula[1:],
        )
        assert "".join(self.tokens) == formula[1:], formula
        self.place = 0

    def value(self):
        found = self.comparison()
        assert self.place == len(self.tokens), self.tokens
        return found

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def comparison(self):
        left = self.sum()
        while self.peek() in ("=", "<>"):
            sign, right = self.take(), self.sum()
            left = (left == right) if sign == "=" else (left != right)
        return left

    def sum(self):
        left = self.product()
        while self.peek() in ("+", "-"):
            sign, right = self.take(), self.product()
            left = left + right if sign == "+" else left - right
        return left

    def product(self):
        left = self.atom()
        while self.peek() in ("*", "/"):
            sign, right = self.take(), self.atom()
            left = left * right if sign == "*" else left / right
        return left

    def atom(self):
        token = self.take()
        if token == "(":
            found = self.comparison()
            assert self.take() == ")"
            return found
        if token[0] == '"':
            return token[1:-1].replace('""', '"')
        if re.fullmatch(r"[A-Z]+\d+:[A-Z]+\d+", token):
            return [self.at(cell) for (cell,) in self.book.values[self.sheet][token]]
        if re.fullmatch(r"[A-Z]{1,3}\d+", token):
            return self.at(self.book.values[self.sheet][token])
        if token in self.book.book.defined_names:
            sheet, address = self.book.book.defined_names[token].attr_text.split("!")
            return self.at(self.book.values[sheet.strip("'")][address.replace("$", "")])
        if token[0].isdigit():
            return float(token)
        return self.call(token)

    def call(self, name: str):
        assert self.take() == "("
        if name == "IF":  # only the branch that holds is worked out: the other may divide by zero
            test = self.comparison()
            branches = []
            for wanted in (bool(test), not test):
                assert self.take() == ","
                start = self.place
                self.skip()
                end, self.place = self.place, start
                branches.append(self.comparison() if wanted else None)
                self.place = end
            assert self.take() == ")"
            return branches[0 if test else 1]
        given = [self.comparison()]
        while self.peek() == ",":
            self.take()
            given.append(self.comparison())
        assert self.take() == ")"
        return FUNCTIONS[name](*given)

    def skip(self) -> None:
        depth = 0
        while depth or self.peek() not in (",", ")"):
            depth += {"(": 1, ")": -1}.get(self.take(), 0)

    @staticmethod
    def at(cell):
        value = cell.value
        if isinstance(value, datetime.datetime):
            return (value - datetime.datetime(1899, 12, 30)).days
        return "" if value is None else value


def numbers(values: list) -> list[float]:
    return [value for value in values if isinstance(value, (int, float))]


def sum_ifs(summed: list, tested: list, criterion: str) -> float:
    assert criterion.startswith("<>")
    return sum(numbers([value for value, test in zip(summed, tested, strict=True) if test != criterion[2:]]))


FUNCTIONS = {
    "SUM": lambda values: sum(numbers(values)),
    "SUMIFS": sum_ifs,
    "ROUND": lambda value, digits: float(int(abs(value) + 0.5 + 1e-9)) * (1 if value >= 0 else -1),
    "OR": lambda *tests: any(tests),
    "NOT": lambda test: not test,
    "ISNUMBER": lambda value: isinstance(value, (int, float)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", [RICH, THIN])
def test_every_formula_gives_the_value_written_beside_it(made, client, language):
    book = made(client, language)
    found = list(book.formulas())
    assert len(found) > 30
    read = {name: book.calamine.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.names}
    for sheet, address, formula in found:
        row, column = coordinate_to_tuple(address)
        shown = read[sheet][row - 1][column - 1]
        assert Formula(book, sheet, formula).value() == shown, (sheet, address, formula)


@pytest.mark.parametrize("client", [RICH, THIN])
def test_the_three_futures_are_the_released_amounts_and_follow_from_the_lines_below(made, story_of, client):
    book, payload = made(client, "fr"), payload_of(story_of(client), "plan.money")
    sheet = "Économies et trois avenirs"
    head, _ = book.head(sheet, "Choix")
    for number, row in enumerate(payload["rows"], start=head + 1):
        shown = [book.values[sheet].cell(number, column).value for column in (2, 3, 4)]
        released = dict(zip([column["id"] for column in payload["columns"]], row, strict=True))
        assert shown == [released[key] for key in ("low", "value", "high")]
    assert [book.book[sheet].cell(head + place, 3).data_type for place in range(1, 5)] == ["n", "f", "f", "f"]


def test_where_the_lines_do_not_give_the_released_amount_the_amount_stands_alone(story_of):
    def other(payload):
        if payload["id"] == "plan.lines":
            place = [column["id"] for column in payload["columns"]].index("saving")
            payload["rows"][0][place] += 1  # as rounding line by line would

    book = Made(action_plan(changed(story_of(RICH), other), Language("fr")))
    sheet = "Économies et trois avenirs"
    head, _ = book.head(sheet, "Choix")
    alone = book.book[sheet].cell(head + 2, 3)
    assert (alone.data_type, alone.value) == ("n", 25815)
    lines, heads = book.head(sheet, "Ligne")
    assert book.book[sheet].cell(lines + 1, heads.index("Économie (par an)") + 1).data_type == "n"
    assert book.book[sheet].cell(lines + 2, heads.index("Économie (par an)") + 1).data_type == "f"


def test_sums_of_actions_and_seats_are_the_facts_the_report_prints(made, story_of):
    facts = next(payload for payload in story_of(RICH).payloads() if payload["id"] == "plan.record")["facts"]
    book = made(RICH, "fr")
    for sheet, first, label, pairs in (
        ("Actions", "Action", "Total, hors actions reportées", {"Effort (demi-journées)": "plan.actions_half_days",
                                                              "Coût central": "plan.actions_cost"}),
        ("Qui va où", "Qui", "Total", {"Temps (demi-journées par an)": "plan.seats_half_days",
                                       "Cotisation (par an)": "plan.seats_fees"}),
        ("Économies et trois avenirs", "Ligne", "Total", {"Économie (par an)": "plan.gross_saving",
            "Effet perdu (par an)": "plan.lost_effect",
                                          "Effet remplacé (par an)": "plan.effect_replaced"}),
        ("Échéances des réseaux", "Réseau", "Total", {"Montant en sommeil (par an)": "analysis.dormant_fees"}),
    ):  # fmt: skip
        _, heads = book.head(sheet, first)
        total, _ = book.head(sheet, label)
        for heading, fact in pairs.items():
            cell = (total, heads.index(heading) + 1)
            assert book.values[sheet].cell(*cell).value == facts[fact]["value"]
            assert book.book[sheet].cell(*cell).data_type == "f"


def test_the_share_of_the_way_follows_the_latest_reading(made):
    book = made(RICH, "fr")
    sheet = "Indicateurs"
    head, heads = book.head(sheet, "Indicateur")
    row = next(
        number
        for number in range(head + 1, book.values[sheet].max_row)
        if book.values[sheet].cell(number, 1).value == "Profils de dirigeants en double encore en ligne"
    )
    last, way = heads.index("Dernier relevé") + 1, heads.index("Part du chemin") + 1
    assert book.values[sheet].cell(row, way).value in (None, "")
    for reading, text in ((last - 4, 1), (last - 3, 0)):
        book.values[sheet].cell(row, reading).value = text
        for column in (last, way):
            formula = book.book[sheet].cell(row, column).value
            book.values[sheet].cell(row, column).value = Formula(book, sheet, formula).value()
    assert [book.values[sheet].cell(row, column).value for column in (last, way)] == [0, 1]
    for column in range(last - 4, last + 2):  # the other tests read the same workbook
        book.values[sheet].cell(row, column).value = None


# What project leads find


class Table(HTMLParser):
    """The rows of the first table of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.feed(html[: html.index("</table>")])

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", [RICH, THIN])
def test_the_list_of_actions_is_that_of_the_page(made, story_of, client, language):
    reader, payload = Language(language), payload_of(story_of(client), "plan.actions")
    page = Table(fragment(payload, reader, picture="svg"))
    book = made(client, language)
    head, heads = book.head("Actions", page.rows[0][0])
    units = [column["unit"] for column in payload["columns"] if column["shown"]]
    for number, row in enumerate(page.rows[1:], start=head + 1):
        for heading, unit, text in zip(page.rows[0], units, row, strict=True):
            value = book.values["Actions"].cell(number, heads.index(heading) + 1).value
            if isinstance(value, datetime.datetime):
                value = value.date()
            assert (value if isinstance(value, str) else written_cell(value, unit, reader)) == text
    assert len(page.rows) == len(payload["rows"]) + 1


STATES = {
    "fr": "proposée,reportée,décidée,commencée,faite,abandonnée",
    "en": "proposed,postponed,decided,started,done,dropped",
}


@pytest.mark.parametrize(("language", "states"), STATES.items())
def test_a_state_is_chosen_in_a_list_of_the_states_there_are(made, story_of, language, states):
    book, rows = made(RICH, language), payload_of(story_of(RICH), "plan.actions")["rows"]
    offered = [one for one in book.book["Actions"].data_validations.dataValidation if one.type == "list"]
    assert {one.formula1 for one in offered} == {f'"{states}"'}
    assert sum(len(one.sqref.ranges) for one in offered) == len(rows)


def test_days_left_count_from_a_date_that_the_reader_may_change(made, story_of):
    book = made(RICH, "fr")
    dated = datetime.date.fromisoformat(story_of(RICH).about["dated"])
    for name in (TRACKING, ALERT):
        sheet, address = book.book.defined_names[name].attr_text.split("!")
        value = book.values[sheet.strip("'")][address.replace("$", "")].value
        assert value.date() == dated if name == TRACKING else value == 30
    for sheet, first, last in (
        ("Actions", "Action", "Fin"),
        ("Échéances des réseaux", "Réseau", "Dernier jour pour dénoncer"),
    ):
        head, heads = book.head(sheet, first)
        day, left = heads.index(last) + 1, heads.index("Jours restants") + 1
        for number in range(head + 1, head + 5):
            days = book.values[sheet].cell(number, day).value.date() - dated
            assert book.values[sheet].cell(number, left).value == days.days
            assert TRACKING in book.book[sheet].cell(number, left).value
        rules = [rule for ranges in book.book[sheet].conditional_formatting for rule in ranges.rules]
        assert all(any(TRACKING in formula for rule in rules for formula in rule.formula) for _ in rules)
        assert any(ALERT in formula for rule in rules for formula in rule.formula)


def test_a_date_spreadsheets_do_not_know_is_written_out(made, story_of):
    def early(payload):
        if payload["id"] == "analysis.renewals":
            payload["rows"][0][1] = "1430-12-31"

    book = Made(action_plan(changed(story_of(THIN), early), Language("fr")))
    head, _ = book.head("Échéances des réseaux", "Réseau")
    cells = [book.book["Échéances des réseaux"].cell(head + 1, column) for column in (2, 3)]
    assert [(cell.data_type, cell.value) for cell in cells] == [("s", "31/12/1430"), ("s", "–")]
    assert not [name for name in (TRACKING, ALERT) if name in made(OLD, "fr").book.defined_names]
    assert made(OLD, "fr").values.properties.created.year == 1980


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("client", [RICH, THIN, OLD])
def test_no_sheet_is_empty_and_the_cover_names_those_left_out(made, client, language):
    book = made(client, language)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in book.names)
    cover = [cell.value for row in book.values[book.names[0]].iter_rows() for cell in row if cell.value]
    linked = [cell.hyperlink.location for row in book.book[book.names[0]].iter_rows() for cell in row if cell.hyperlink]
    assert linked == [f"'{name}'!A1" for name in book.names[1:]]
    for name in book.names[1:]:
        sheet = book.values[name]
        assert sheet.max_row > 5
        assert sheet["A1"].value
    if client == OLD:
        assert len(book.names) == 6
        left_out = Language(language).printed("Actions")
        assert any(left_out in text for text in cover if isinstance(text, str))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_stands_in_the_index(made, story_of, language):
    book, reader = made(RICH, language), Language(language)
    index = book.book[reader.printed("Index des tableaux")]
    places = {row[0].value: row[0].hyperlink.location for row in index.iter_rows(min_row=6) if row[0].hyperlink}
    for payload in exhibits(story_of(RICH)):
        sheet, address = places[reader.term(f"exhibit:{payload['id']}")].split("!")
        heads = [cell.value for cell in book.values[sheet.strip("'")][address[1:]] if cell.value is not None]
        assert len(heads) == sum(column["shown"] for column in payload["columns"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_reads_every_unit_and_says_nothing_that_its_unit_says(made, language):
    book, reader = made(RICH, language), Language(language)
    rows = list(book.values[reader.printed("Dictionnaire")].iter_rows(min_row=6, max_col=4, values_only=True))
    units = {unit: reading for heading, unit, reading, _ in rows if heading == reader.printed(EVERY_COLUMN)}
    defined = [row for row in rows if row[0] != reader.printed(EVERY_COLUMN)]
    readings = {reader.printed(reading) for reading in READ.values()}
    assert all(all(row) for row in rows)
    assert {unit for _, unit, _, _ in defined} <= set(units)
    assert len({row[:3] for row in defined}) == len(defined) > 60
    assert [row for row in defined if row[2] in readings] == []


def test_a_heading_with_a_definition_is_one_of_the_reports(story_of):
    labels = {
        column["label"] for client in (RICH, THIN) for one in exhibits(story_of(client)) for column in one["columns"]
    }
    assert set(DEFINED) - labels == set()
    ids = {f"{one['id']}.{column['id']}" for one in exhibits(story_of(RICH)) for column in one["columns"]}
    assert set(MEANINGS) - ids == set()


def test_all_rows_of_a_table_are_there_even_those_the_report_leaves_out(story_of):
    def long(payload):
        if payload["id"] == "analysis.networks":
            payload["rows"] = [[f"Club {number}", *payload["rows"][0][1:]] for number in range(400)]
        if payload["id"] == "plan.seats_left":
            payload["rows"] = []

    story = changed(story_of(RICH), long)
    book = Made(action_plan(story, Language("fr")))
    sheet = book.values["Analyse, tableaux larges"]
    named = [cell.value for cell in sheet["A"] if isinstance(cell.value, str) and cell.value.startswith("Club ")]
    assert [name for name in named if name[5:].isdigit()] == [f"Club {number}" for number in range(400)]
    assert "plan.seats_left" not in [payload["id"] for payload in exhibits(story)]
    content = table(payload_of(story, "analysis.networks"), Language("fr")).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(content), delimiter=";"))) == 401


def test_assumptions_are_told_in_words_with_their_interval(made, story_of):
    book = made(RICH, "fr")
    rows = list(book.values["Hypothèses"].iter_rows(min_row=6, values_only=True))
    estimated = [row for row in rows if row[6] == "estimé"]
    assert len(rows) > 20
    assert all(None not in row[4:6] for row in estimated)
    for client in (RICH, THIN):
        for payload in story_of(client).payloads():
            sentences = [payload.get("message"), payload.get("source")]
            sentences += [each for point in payload.get("points", ()) for each in point]
            for sentence in filter(None, sentences):
                for fact in () if absent_fact(sentence) else sentence["facts"].values():
                    assert fact["kind"] != "estimated" or fact.get("method", "") in (*METHODS, "")


def test_an_end_of_an_interval_is_never_the_estimate(made):
    rows = list(made(RICH, "fr").values["Hypothèses"].iter_rows(min_row=6, values_only=True))
    (linked,) = [row for row in rows if row[6] == "estimé" and row[1].startswith("Si les parts remplacées")]
    assert linked[3] is None
    assert linked[4] < linked[5] < 0
    others = [row for row in rows if row[6] == "estimé" and row is not linked]
    assert all(row[4] <= row[3] <= row[5] for row in others)


def test_every_assumption_says_what_its_number_is_of(made):
    grades = [f"Preuve, et part comptée de ce qui est annoncé : {grade}" for grade in "ABCDE"]
    for client in (RICH, THIN):
        book = made(client, "fr")
        rows = list(book.values["Hypothèses"].iter_rows(min_row=6, values_only=True))
        words = [(row[0], row[2].replace("\u00a0", " ")) for row in rows]
        assert all(len(word) > 3 and not re.match(r"[\W_]", word[0]) and ")," not in word for _, word in words)
        assert len({(row[1], row[2]) for row in rows}) == len(rows)
        assert [word for where, word in words if where == "Les lignes où l’on couperait"] == grades


def test_our_identifiers_stand_nowhere(made, story_of):
    book = made(RICH, "fr")
    names = {payload["id"] for payload in exhibits(story_of(RICH))}
    found = {
        sheet.title
        for sheet in book.values
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str) and names & set(cell.split())
    }
    assert found == set()


def test_a_unit_is_read_as_its_column_is(made):
    rows = list(made(RICH, "fr").values["Dictionnaire"].iter_rows(min_row=6, max_col=4, values_only=True))
    gaps = [meaning for heading, _, meaning, _ in rows if heading in ("Bas (points)", "Haut (points)")]
    assert len([meaning for meaning in gaps if "différence" in meaning]) == 2
    assert len([meaning for meaning in gaps if "score" in meaning]) == 2


ON_PAPER = ("Couverture", "Actions", "Qui va où", "Indicateurs", "Économies et trois avenirs", "Échéances des réseaux")


def test_on_paper_a_workbook_is_what_project_leads_work_with(made):
    book = made(RICH, "fr").book
    assert [sheet.title for sheet in book if not sheet.print_area] == [*ON_PAPER, "Hypothèses"]
    for sheet in book:
        if sheet.print_area:
            assert sheet.print_area.endswith("$3")
            assert "écran" in sheet["A2"].value


@pytest.mark.parametrize(("name", "most_columns"), [("Chiffres du plan", 6), ("Plan, tableaux larges", 13)])
def test_columns_that_many_tables_share_are_as_wide_as_what_stands_in_them_asks(made, name, most_columns):
    sheet = made(RICH, "fr").book[name]
    heads = [
        [cell.value for cell in row if cell.value is not None]
        for row in sheet.iter_rows()
        if row[0].fill.fgColor.rgb not in (None, "00000000") and row[0].font.b
    ]
    assert len(heads) > 8
    assert max(map(len, heads)) == most_columns
    width = {}
    for each in sheet.column_dimensions.values():
        width |= dict.fromkeys(range(each.min, each.max + 1), each.width)
    assert sum(width.values()) < 300
    texts = dict.fromkeys(width, 0)
    for row in sheet.iter_rows(min_row=4):
        for place, cell in enumerate(row, start=1):
            if isinstance(cell.value, str) and cell.coordinate not in sheet.merged_cells and len(cell.value) > 16:
                texts[place] += len(cell.value)
    most, least = max(texts, key=texts.get), min(texts, key=texts.get)
    assert width[most] == max(width.values()) > 1.4 * width[least]


def test_a_table_of_many_columns_narrows_no_other(made):
    sheets = {sheet.title: sheet for sheet in made(RICH, "fr").book}
    for name, wide in {"Chiffres du diagnostic": "Diagnostic", "Chiffres de l’analyse": "Analyse"}.items():
        few, many = sheets[name], sheets[f"{wide}, tableaux larges"]
        assert few.max_column < 7 <= many.max_column


# What nobody may bring in


@pytest.fixture(scope="module")
def hostile(story_of):
    """A Story whose every text of the client's is one that a spreadsheet would run, or a name that breaks codes."""

    def change(payload):
        for place, column in enumerate(payload.get("columns", ())):
            if column["unit"] in ("text", "mixed"):
                for number, row in enumerate(payload["rows"]):
                    if column["unit"] == "text" and isinstance(row[place], str):
                        row[place] = RUN[number % len(RUN)]
                    elif isinstance(row[place], list) and row[place][1] == "text":
                        row[place][0] = RUN[number % len(RUN)]
        for sentence in [*(each for point in payload.get("points", ()) for each in point), payload.get("message")]:
            for fact in sentence["facts"].values() if sentence else ():
                if fact["unit"] == "text" and "value" in fact:
                    fact["value"] = RUN[0]

    return changed(
        story_of(RICH), change, name=NAME, consultant=RUN[0], firm=RIGHT_TO_LEFT, confidentiality="=1+1 & " + "é" * 200
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_client_wrote_is_text_whatever_it_looks_like(hostile, language):
    book = Made(action_plan(hostile, Language(language)))
    seen = set()
    for sheet in book.book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in RUN:
                    assert cell.data_type == "s", (sheet.title, cell.coordinate)
                    seen.add(cell.value)
                assert not cell.hyperlink or (cell.hyperlink.location and not cell.hyperlink.target)
    assert seen == set(RUN)
    allowed = set(FUNCTIONS) | {"IF"}
    for _, _, formula in book.formulas():
        bare = re.sub(r'"[^"]*"', "", formula)
        assert set(re.findall(r"[A-Z]+(?=\()", bare)) <= allowed
        assert not set(bare) & set("!|[")
    names = book.package.namelist()
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]
    for name in names:
        assert b'TargetMode="External"' not in book.package.read(name)


def test_a_name_of_any_kind_stays_whole_on_the_cover_and_short_in_the_head(hostile):
    book = Made(action_plan(hostile, Language("fr")))
    assert book.values["Couverture"]["B2"].value == NAME
    for sheet in book.book:
        raw = book.package.read(f"xl/worksheets/sheet{book.names.index(sheet.title) + 1}.xml").decode()
        for part in ("oddHeader", "oddFooter"):
            text = re.search(f"<{part}>(.*?)</{part}>", raw, re.DOTALL)[1].replace("&amp;", "&").replace("&lt;", "<")
            assert len(text) <= 255
            codes = re.sub(r"&&", "", text)
            assert set(re.findall(r"&(.)", codes)) <= set("LCR9PNA") | {"q", "g"}
    assert NAME in book.values.properties.title


# Print, reading aloud, the same bytes


@pytest.mark.parametrize("client", [RICH, OLD])
def test_every_sheet_prints_on_a4_landscape_one_page_wide_with_its_headings(made, story_of, client):
    book = made(client, "fr")
    about = story_of(client).about
    for sheet in book.book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        pages = (
            sheet.page_setup.fitToWidth or 1,
            1 if sheet.page_setup.fitToHeight is None else sheet.page_setup.fitToHeight,
        )
        assert pages == (1, 1 if sheet.title == book.names[0] else 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert about["name"] in sheet.oddHeader.left.text
        assert about["confidentiality"] in (sheet.oddHeader.right.text or "")
        assert "version 1" in sheet.oddFooter.left.text.replace("\u00a0", " ")
        assert (
            sheet.oddFooter.right.text.split() == ["Page", "&P", "sur", "&N"] or "&[Page]" in sheet.oddFooter.right.text
        )
        if sheet.title != book.names[0]:
            assert sheet.print_title_rows
            assert sheet.freeze_panes


def test_a_table_that_a_printed_page_holds_is_not_cut(made):
    book = made(RICH, "fr")
    sheet = book.book["Économies et trois avenirs"]
    ends = [each.id for each in sheet.row_breaks.brk]
    named = [Language("fr").term(f"exhibit:{name}") for name in ("plan.lines", "plan.belief")]
    titles = [row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value in named]
    assert ends == [row - 1 for row in titles]


def test_the_list_of_actions_is_filtered_and_its_headings_stay(made):
    sheet = made(RICH, "fr").book["Actions"]
    head, heads = made(RICH, "fr").head("Actions", "Action")
    assert sheet.auto_filter.ref.startswith(f"A{head}:")
    assert sheet.freeze_panes == f"B{head + 1}"
    assert heads[-2:] == ["Faite le", "Notes"]


def test_the_same_story_gives_the_same_bytes_in_another_process(story_of, made, files, tmp_path):
    (tmp_path / "story").write_bytes(
        pickle.dumps(dataclasses.replace(story_of(RICH), about=dict(story_of(RICH).about)))
    )
    code = (
        "import hashlib, pickle, sys; from maillage.language import Language\n"
        "from maillage.deliverables.action_plan import action_plan\n"
        "from maillage.deliverables.pictures import table, drawing, exhibits\n"
        f"story = pickle.load(open({str(tmp_path / 'story')!r}, 'rb'))\n"
        "shown = [one for one in exhibits(story) if one['id'] == 'analysis.networks'][0]\n"
        "french = Language('fr')\n"
        "for content in (action_plan(story, french), table(shown, french), drawing(shown, french)):\n"
        "    print(hashlib.sha256(content).hexdigest())\n"
    )
    environment = os.environ | {"PYTHONPATH": str(LIB), "PYTHONHASHSEED": "7"}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    ours = [made(RICH, "fr").content, *(files[f"figures/analysis.networks.{kind}"] for kind in ("csv", "svg"))]
    assert ran.stdout.split() == [hashlib.sha256(content).hexdigest() for content in ours]


def test_the_workbook_says_what_it_is_and_its_logo_too(story_of):
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
        "0def46b80000000049454e44ae426082"
    )
    brand = Brand(name="Cabinet & Cie", footer="12 rue du Port", logo=pixel, main="#224466")
    book = Made(action_plan(story_of(OLD), Language("fr"), brand))
    assert book.values.properties.title.startswith("Florence, 1430 · Plan d’action")
    assert book.values.properties.creator == "Cabinet & Cie"
    drawing = book.package.read("xl/drawings/drawing1.xml").decode()
    assert 'descr="Cabinet &amp; Cie"' in drawing
    assert "12 rue du Port" in book.book["Couverture"].oddFooter.left.text


# The folder of figures


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_the_folder_is_the_exhibits_own(files, story_of, language):
    reader, sign = Language(language), {"fr": ",", "en": "."}[language]
    for payload in exhibits(story_of(RICH)):
        content = table(payload, reader)
        assert language == "en" or content == files[f"figures/{payload['id']}.csv"]
        assert content.startswith(b"\xef\xbb\xbf")
        opened = io.StringIO(content.decode("utf-8-sig"), newline="")
        rows = list(csv.reader(opened, delimiter={"fr": ";", "en": ","}[language]))
        columns = [(place, column) for place, column in enumerate(payload["columns"]) if column["shown"]]
        assert len(rows) == len(payload["rows"]) + 1
        assert all(reader.printed(column["label"]) in text for (_, column), text in zip(columns, rows[0], strict=True))
        for texts, row, printed in zip(
            rows[1:], payload["rows"], written_rows(payload | {"most": None}, reader), strict=True
        ):
            for (place, column), text, shown in zip(columns, texts, printed, strict=True):
                value, unit = row[place], column["unit"]
                if isinstance(value, (int, float)) and unit not in ("text", "term", "phrase"):
                    assert float(text.replace(sign, ".")) == value
                    assert not ({",", "."} - {sign}) & set(text)
                elif unit == "date" and isinstance(value, str):
                    assert datetime.date.fromisoformat(text).isoformat() == value
                else:
                    assert text.removeprefix("'") == shown


def test_a_cell_of_the_folder_that_would_run_is_text(hostile):
    content = table(payload_of(hostile, "analysis.networks"), Language("fr")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
    assert [row[0] for row in rows[1:6]] == ["'=1+1", "'+cmd|' /C calc'!A0", "'-2+3", "'@SUM(A1)", "0123"]
    assert rows[7][0] == "'\t=1+1"
    money = table(payload_of(hostile, "plan.money"), Language("fr")).decode("utf-8-sig")
    assert ";-5098;" in money  # a negative amount stays a number


def test_drawings_carry_their_words_and_no_address(files, story_of):
    drawn = [payload for payload in exhibits(story_of(RICH)) if "chart" in payload]
    assert len(drawn) > 10
    assert all(re.fullmatch(r"figures/[a-z0-9_.]+\.(csv|svg|png)", path) for path in files)
    for payload in drawn:
        svg = files[f"figures/{payload['id']}.svg"]
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        assert len(root.get("aria-label")) > 20
        named = re.sub(rb'xmlns(:\w+)?="[^"]*"', b"", svg)
        assert b"http" not in named
        assert b"DOCTYPE" not in named
        assert files[f"figures/{payload['id']}.png"].startswith(b"\x89PNG")
    french, english = (drawing(drawn[0], Language(language)) for language in LANGUAGES)
    assert ElementTree.fromstring(french).get("aria-label") != ElementTree.fromstring(english).get("aria-label")


def test_an_id_that_is_a_path_is_refused(story_of):
    (part,) = story_of(RICH).parts[-1:]
    (section,) = (section for section in part.sections if section.id == "actions")
    away = dataclasses.replace(section, items=[payload_of(story_of(RICH), "plan.actions") | {"id": "../plan"}])
    story = Story(story_of(RICH).about, (dataclasses.replace(part, sections=(away,)),))
    with pytest.raises(ValueError, match="no exhibit's id"):
        pictures(story, Language("fr"))
