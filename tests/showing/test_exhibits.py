"""An exhibit shows what was released, says what it shows, and never shows an empty frame."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pandas
import pytest

from maillage.disclosure import Absent, Draft, Field
from maillage.facts import absent, counted, recorded
from maillage.language import Language
from maillage.showing import record, show
from maillage.showing.exhibits import Chart, absent_fact, exhibit, points
from maillage.showing.markup import fragment
from maillage.showing.parts import parts
from maillage.showing.payload import UnknownSchemaError, checked, collecting
from maillage.showing.sentences import sentence

MESSAGE = sentence("Réseaux : {n}.", n=counted(2))
SOURCE = sentence("table « Réseaux ».")
ALT = sentence("Une barre par réseau.")
FRENCH = Language("fr")
COLUMNS = [("label", "text"), ("value", "money")]
BARS = Chart("bars", {"label": "label", "value": "value"}, "euros par an")


def made(table, **parts):
    settings = {"id": "diagnosis.received", "message": MESSAGE, "source": SOURCE} | parts
    return exhibit(table, **settings)


def test_an_exhibit_holds_all_its_parts(table):
    payload = made(table(COLUMNS, [("Club", 900.4), ("Cercle", None)]), chart=BARS, alt=ALT).payload
    assert set(payload) == {
        "schema", "id", "section", "kind", "currency", "message", "columns", "rows", "source", "chart",
        "alt", "folded",
    }  # fmt: skip
    assert payload["rows"] == [["Club", 900], ["Cercle", {"absent": "no_data"}]]
    assert [column["id"] for column in payload["columns"]] == ["label", "value"]
    assert payload["kind"] == "figure"


def test_an_exhibit_is_plain_json(table):
    payload = made(table(COLUMNS, [("Club", 900.4)]), chart=BARS, alt=ALT).payload
    assert json.loads(json.dumps(payload)) == payload


def test_a_withheld_cell_keeps_its_reason_and_no_value(table):
    released = table([("label", "text"), ("answers", "count")], [("A", 4), ("B", 7)], answers=[4, 7])
    assert made(released).payload["rows"] == [["A", {"absent": "too_few"}], ["B", 7]]


def test_ranked_rows_go_from_the_greatest_and_those_without_a_value_come_last(table):
    rows = [("A", 4), ("B", None), ("C", 0), ("D", 9), ("E", 4)]
    released = table([("label", "text"), ("answers", "count")], rows, answers=[4, 7, 7, 7, 7])
    cells = [row[0] for row in made(released, ranked="answers").payload["rows"]]
    assert cells == ["D", "E", "C", "A", "B"]
    assert [row[0] for row in made(released).payload["rows"]] == ["A", "B", "C", "D", "E"]


def test_an_absent_cell_names_the_table_that_would_fill_it(table):
    released = table(COLUMNS, [("Club", Absent("no_table", "budget"))])
    assert made(released).payload["rows"] == [["Club", {"absent": "no_table", "table": "budget"}]]


@pytest.mark.parametrize(
    "raw",
    [
        pandas.DataFrame({"label": ["Club"], "value": [900]}),
        Draft(fields=(Field("label", "Réseau", "text"),), rows=(("Club",),)),
        [("Club", 900)],
        {"rows": [("Club", 900)]},
    ],
    ids=["DataFrame", "Draft", "list", "dict"],
)
def test_an_exhibit_refuses_what_was_not_released(raw):
    with pytest.raises(TypeError, match="released table"):
        made(raw)


def test_a_chart_needs_words_for_those_who_cannot_see_it(table):
    with pytest.raises(ValueError, match="no alternative text"):
        made(table(COLUMNS, [("Club", 900)]), chart=BARS)


def test_an_unknown_column_is_refused(table):
    with pytest.raises(ValueError, match="has no column fee"):
        made(table(COLUMNS, [("Club", 900)]), columns=("label", "fee"))


def test_columns_left_out_of_the_table_stay_for_the_chart(table):
    payload = made(table(COLUMNS, [("Club", 900)]), columns=("label",)).payload
    assert [(column["id"], column["shown"]) for column in payload["columns"]] == [("label", True), ("value", False)]


def test_columns_stand_in_the_order_asked_for_and_the_cells_with_them(table):
    payload = made(table(COLUMNS, [("Club", 900)]), columns=("value", "label")).payload
    assert [column["id"] for column in payload["columns"]] == ["value", "label"]
    assert payload["rows"] == [[900, "Club"]]


def test_an_empty_table_has_no_chart(table):
    payload = made(table(COLUMNS, []), chart=BARS, alt=ALT).payload
    assert "chart" not in payload
    assert "<figure" not in fragment(payload, Language("fr"), picture="svg")


def test_what_cannot_be_said_is_said_in_one_sentence(table):
    missing = sentence("Réseaux : {n}.", n=absent("no_table", unit="count", table="networks"))
    payload = made(table(COLUMNS, []), message=missing, chart=BARS, alt=ALT).payload
    assert payload["kind"] == "sentence"
    assert not {"rows", "columns", "chart", "source"} & set(payload)
    assert absent_fact(payload["message"]) == ("no_table", "networks")


def test_points_fall_back_on_what_is_said_when_there_are_none():
    empty = sentence("Rien ne presse.")
    assert points(id="plan.monday", items=[], empty=empty).payload["points"] == [[empty]]
    assert points(id="plan.monday", items=[[ALT]], empty=empty).payload["points"] == [[ALT]]


@pytest.mark.parametrize("thing", [None, "Bonjour", {"kind": "table"}, pandas.DataFrame()])
def test_show_takes_exhibits_only(thing):
    with pytest.raises(TypeError, match="show takes an exhibit"):
        show(thing)


def test_show_refuses_the_released_table_itself(table):
    with pytest.raises(TypeError, match="show takes an exhibit"):
        show(table(COLUMNS, [("Club", 900)]))


def test_show_publishes_the_payload(table):
    shown = made(table(COLUMNS, [("Club", 900)]))
    with collecting() as gathered:
        show(shown)
    assert gathered == [shown.payload]


def test_a_look_at_an_exhibit_shows_its_id_only(table):
    assert repr(made(table(COLUMNS, [("Club secret", 900)]))) == "<exhibit diagnosis.received>"


def test_a_payload_of_another_schema_is_refused(table):
    payload = made(table(COLUMNS, [("Club", 900)])).payload
    assert checked(payload) == payload
    for schema in (0, 2, "1", None):
        with pytest.raises(UnknownSchemaError, match="schema 1"):
            checked(payload | {"schema": schema})


def test_the_record_holds_every_fact_and_edge(speak):
    found = speak(answers=counted(41), gap=absent("too_few", unit="points"))
    payload = record(found).payload
    assert payload["kind"] == "record"
    assert payload["facts"] == {
        "diagnosis.answers": {"value": 41, "unit": "count", "kind": "counted"},
        "diagnosis.gap": {"unit": "points", "kind": "counted", "reason": "too_few"},
    }
    assert payload["trace"] == []


def test_the_record_prints_nothing(speak):
    assert fragment(record(speak(answers=counted(41))).payload, Language("fr"), picture="svg") == ""


# --- client text in every part -------------------------------------------------------------------------------------

HOSTILE = '"><script>alert(1)</script> {name} =1+1 & \u202eclub 🦊'


def texts_of(html: str) -> str:
    """The text a browser would show, and every attribute's value."""
    found: list[str] = []
    reader = HTMLParser(convert_charrefs=True)
    reader.handle_data = found.append
    reader.handle_starttag = lambda tag, attributes: found.extend([tag, *(value or "" for _, value in attributes)])
    reader.feed(html)
    return "\n".join(found)


@pytest.mark.parametrize("picture", ["svg", "image"])
def test_client_text_is_text_in_every_part_of_an_exhibit(picture, table):
    named = {"n": recorded(HOSTILE, "text")}
    payload = made(
        table(COLUMNS, [(HOSTILE, 900)]),
        message=sentence("Message : {n}.", **named),
        source=sentence("Table : {n}.", **named),
        chart=BARS,
        alt=sentence("Figure : {n}.", **named),
    ).payload
    html = fragment(payload, Language("fr"), picture=picture)
    shown = texts_of(html)
    assert "<script" not in html
    assert "\nscript\n" not in shown
    for part in ("Message", "Table", "Figure"):
        assert f"{part}\u00a0: {HOSTILE}." in shown
    assert f"\n{HOSTILE}\n" in shown


def test_client_text_is_text_in_a_point():
    said = [
        sentence("Réseau : {n}.", n=recorded(HOSTILE, "text")),
        sentence("Rôle : {n}.", n=recorded(HOSTILE, "text")),
    ]
    html = fragment(points(id="plan.monday", items=[said]).payload, Language("fr"), picture="svg")
    assert "<script" not in html
    assert texts_of(html).count(HOSTILE) == 2


def test_an_exhibit_whose_rows_say_nothing_has_a_table_and_no_figure(table):
    payload = made(table(COLUMNS, [("Club", None)]), chart=BARS, alt=ALT, folded=True).payload
    html = fragment(payload, Language("fr"), picture="svg")
    assert "<figure" not in html
    assert "<details" not in html
    assert "<table" in html


def test_a_table_that_waits_elsewhere_names_its_rows_as_its_figure_does(table):
    rows = [("family:f_learning", 3), ("dimension:d1", 2)]
    chart = Chart("bars", {"label": "family", "value": "n"}, "nombre")
    released = table([("family", "term"), ("n", "count")], rows)
    short, long = (FRENCH.term(rows[0][0], short=one) for one in (True, False))
    assert not long.startswith(short)
    apart = parts(made(released, chart=chart, alt=ALT, folded=True).payload, FRENCH)
    assert [row[0] for row in apart.rows] == [f"{short}\u00a0: {long}", FRENCH.term("dimension:d1")]
    beside = parts(made(released, chart=chart, alt=ALT).payload, FRENCH)
    assert [row[0] for row in beside.rows] == [long, FRENCH.term("dimension:d1")]
