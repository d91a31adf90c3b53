"""Figures: every form draws, the same at every run, with its labels in the reader's language and nothing invented."""

from __future__ import annotations

import datetime
import io
import re
import warnings

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from maillage.diagnosis import symptoms
from maillage.facts import counted
from maillage.language import Language
from maillage.showing import figures
from maillage.showing.exhibits import Chart, exhibit
from maillage.showing.figures import (
    BENCHMARK,
    CLIENT,
    FORMS,
    LABEL,
    WITHHELD,
    WITHHELD_WORD,
    draw,
    drawn_rows,
    picture,
    wrapped,
)
from maillage.showing.figures.rows import MEASURED
from maillage.showing.sentences import sentence
from maillage.tables import TABLES

FRENCH, ENGLISH = Language("fr"), Language("en")
AXIS = TABLES["networks"].fr  # translated by the data model itself
KINDS = {
    "dots": (
        [("label", "text"), ("value", "points"), ("low", "points"), ("high", "points"), ("target", "points")],
        [("A", 40.0, 30.0, 50.0, 60.0), ("B", 62.0, 55.0, 70.0, None), ("C", 0.0, 0.0, 5.0, 50.0)],
    ),
    "bars": (
        [("label", "text"), ("value", "money"), ("mark", "money")],
        [("A", 1250.0, 900.0), ("B", 1800.0, None), ("C", 0.0, 400.0)],
    ),
    "ranges": (
        [("label", "text"), ("low", "money/year"), ("value", "money/year"), ("high", "money/year")],
        [("A", -4000.0, 1000.0, 6000.0), ("B", -2500.0, -1000.0, 0.0), ("C", 0.0, 0.0, 0.0)],
    ),
    "calendar": (
        [("label", "text"), ("date", "date"), ("term", "date"), ("value", "money")],
        [
            ("A", "2026-03-31", "2026-06-30", 1250.0),
            ("B", "2026-10-01", None, 1800.0),
            ("C", None, "2026-12-31", 900.0),
        ],
    ),
    "gantt": (
        [("label", "text"), ("start", "date"), ("end", "date"), ("latest", "date"), ("today", "date")],
        [
            ("A", "2026-10-01", "2026-11-30", "2027-01-15", "2026-09-30"),
            ("B", None, "2026-12-01", None, "2026-09-30"),
            ("C", "2026-12-01", "2027-01-15", "2027-01-15", "2026-09-30"),
        ],
    ),
    "matrix": (
        [("row", "text"), ("column", "text"), ("value", "share")],
        [("A", "A", 0.5), ("A", "B", 0.25), ("B", "A", 0.0), ("B", "B", 1.0)],
    ),
    "heat": (
        [("row", "text"), ("value", "share"), ("value_2", "share")],
        [("A", 0.5, 0.25), ("B", 0.0, 1.0)],
    ),
    "state_map": (
        [("row", "text"), ("column", "text"), ("value", "term")],
        [("A", "A", "symptom_state:observed"), ("B", "A", "symptom_state:not_observed")],
    ),
    "dumbbell": (
        [("label", "text"), ("first", "share"), ("second", "share"), ("third", "share")],
        [("A", 0.72, 0.58, 0.44), ("B", 0.0, 1.0, 0.5)],
    ),
    "paired_bars": (
        [("label", "text"), ("of", "count"), ("value", "count"), ("inner", "count")],
        [("A", 1140, 312, 18), ("B", 24, 24, 0)],
    ),
    "gauge": (
        [("label", "text"), ("observed", "count"), ("not_observed", "count"), ("unknown", "count")],
        [("A", 12, 5, 3), ("B", 0, 20, 0)],
    ),
    "lorenz": (
        [("label", "text"), ("people", "share"), ("value", "share")],
        [("A", 0.5, 0.06), ("B", 1.0, 1.0)],
    ),
    "waterfall": (
        [("label", "text"), ("start", "money/year"), ("value", "money/year"), ("inner", "money/year")],
        [("A", 0.0, 42000.0, 21000.0), ("B", 42000.0, 16500.0, 0.0)],
    ),
    "forces": (
        [("label", "text"), ("left", "count"), ("right", "count")],
        [("A", 14, 1), ("B", 2, 9)],
    ),
    "portfolio": (
        [("label", "text"), ("x", "money/year"), ("y", "count"), ("size", "count")],
        [("A", 7300.0, 15, 3), ("B", 260.0, 0, 2)],
    ),
    "risk_map": (
        [("label", "text"), ("likelihood", "count"), ("impact", "count")],
        [("A", 3, 4), ("B", 1, 2)],
    ),
    "relations": (
        [("source", "text"), ("target", "text"), ("value", "count"), ("kind_source", "text"), ("kind_target", "text")],
        [("A", "C", 3, "fonctions", "réseaux"), ("B", "C", 1, "fonctions", "réseaux")],
    ),
}


@pytest.fixture
def drawn(table):
    """`drawn("bars", rows, answers)`: the payload of a figure of that form."""

    def made(form, rows=None, answers=None, roles=None):
        columns, example = KINDS[form]
        named = {name: name for name, _ in columns} | (roles or {})
        return exhibit(
            table(columns, example if rows is None else rows, answers),
            id="diagnosis.dimensions",
            message=sentence("Réseaux : {n}.", n=counted(3)),
            source=sentence("table « Réseaux »."),
            chart=Chart(form, named, AXIS),
            alt=sentence("Une marque par réseau."),
        ).payload

    return made


def texts(figure: Figure) -> list[str]:
    """Every text a figure shows: labels, values, headings, legend."""
    figure.canvas.draw()
    axes = figure.axes[0]
    found = [*axes.texts, axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels(), *axes.get_yticklabels()]
    legends = [text for legend in figure.legends for text in legend.get_texts()]
    return [text.get_text() for text in (*found, *legends) if text.get_text()]


def test_every_form_is_tried_here():
    assert set(KINDS) == set(FORMS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_every_form_draws_the_same_bytes_twice(form, kind, start, drawn):
    first = picture(drawn(form), FRENCH, kind)
    assert first.startswith(start)
    figures._picture.cache_clear()
    assert picture(drawn(form), FRENCH, kind) == first


@pytest.mark.parametrize("form", FORMS)
def test_a_lighter_picture_keeps_the_colours_that_mean_something(form, drawn):
    payload, whole = drawn(form), io.BytesIO()
    draw(payload, FRENCH).savefig(whole, format="png", dpi=144)
    light = io.BytesIO(picture(payload, FRENCH, "png"))
    for meaning in (CLIENT, BENCHMARK):
        assert farness(light, meaning) <= farness(whole, meaning) + 3, meaning


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ("risk_map", [("A", 3, 4), ("B", 1, 2)]),
        ("matrix", [(f"R{n}", f"C{m}", (8 * n + m + 1) / 64) for n in range(8) for m in range(8)]),
        ("heat", [(f"R{n}", n / 100, 1 - n / 100) for n in range(1, 20)]),
    ],
)
def test_a_lighter_picture_keeps_every_flat_fill_as_it_was(form, rows, drawn):
    payload, whole = drawn(form, rows), io.BytesIO()
    draw(payload, FRENCH).savefig(whole, format="png", dpi=144)
    with Image.open(whole) as opened, Image.open(io.BytesIO(picture(payload, FRENCH, "png"))) as light:
        full, few = opened.convert("RGB"), light.convert("RGB")
    places = [(x, y) for x in range(0, full.width - 6, 6) for y in range(0, full.height - 6, 6)]
    flat = [(x, y) for x, y in places if len(full.crop((x, y, x + 6, y + 6)).getcolors()) == 1]
    assert len({full.getpixel(place) for place in flat}) > 4
    assert [place for place in flat if few.getpixel(place) != full.getpixel(place)] == []


def farness(drawing: io.BytesIO, colour: str) -> int:
    """How far the nearest colour of a picture is, 0 to 255; what is drawn pale is never near."""
    asked = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    with Image.open(drawing) as opened:
        colours = [one for _, one in opened.convert("RGB").getcolors(1 << 24)]
    return min(max(abs(a - b) for a, b in zip(asked, one, strict=True)) for one in colours)


@pytest.mark.parametrize("form", FORMS)
def test_drawing_leaves_no_trace_in_matplotlib(form, drawn):
    import matplotlib
    from matplotlib import pyplot

    before = dict(matplotlib.rcParams)
    picture(drawn(form), FRENCH, "svg")
    assert dict(matplotlib.rcParams) == before
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_says_nothing_on_stderr(form, drawn):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture(drawn(form), FRENCH, "png")


def marks(figure: Figure) -> list:
    """Where every line, bar and cell of a figure lies."""
    axes = figure.axes[0]
    lines = [[list(map(float, line.get_xdata())), list(map(float, line.get_ydata()))] for line in axes.lines]
    return [*lines, *[(patch.get_xy(), patch.get_width(), patch.get_height()) for patch in axes.patches]]


@pytest.mark.parametrize("form", FORMS)
def test_both_languages_draw_the_same_data_with_other_words(form, drawn):
    french, english = draw(drawn(form), FRENCH), draw(drawn(form), ENGLISH)
    assert marks(french) == marks(english) != []
    assert texts(french) != texts(english)


@pytest.mark.parametrize("form", FORMS)
def test_the_axis_is_labelled_in_the_readers_language(form, drawn):
    assert draw(drawn(form), FRENCH).axes[0].get_xlabel() == TABLES["networks"].fr
    assert draw(drawn(form), ENGLISH).axes[0].get_xlabel() == TABLES["networks"].en


def test_the_legend_bears_the_columns_own_names(drawn):
    assert TABLES["memberships"].column("fee").fr in texts(draw(drawn("bars"), FRENCH))


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_has_no_title_of_its_own(form, drawn):
    figure = draw(drawn(form), FRENCH)
    assert (figure.axes[0].get_title(), figure.get_suptitle()) == ("", "")


@pytest.mark.parametrize("form", ["dots", "bars", "ranges"])
def test_every_row_has_its_label_and_its_value(form, drawn):
    payload = drawn(form)
    shown = texts(draw(payload, FRENCH))
    place = [column["id"] for column in payload["columns"]].index("value")
    unit = payload["columns"][place]["unit"]
    for row in payload["rows"]:
        assert row[0] in shown
        assert FRENCH.value(row[place], unit) in shown


def test_a_bar_read_from_signs_is_hatched_and_told_beside_one_that_was_measured(drawn):
    payload = drawn("bars", [("A", 7.0, None), ("B", 3.0, None), ("C", None, None)])
    payload["columns"].append({"id": "basis", "label": "D’après", "unit": "phrase", "shown": True})
    payload["chart"]["roles"] = {"label": "label", "value": "value", "basis": "basis"}
    for row, basis in zip(payload["rows"], ("les constats", MEASURED, "rien encore"), strict=True):
        row.append(basis)
    for language, says in ((FRENCH, "D’après\u00a0: les constats"), (ENGLISH, "Based on: what is observed")):
        figure = draw(payload, language)
        assert [bool(patch.get_hatch()) for patch in figure.axes[0].patches] == [True, False]
        told = [text.get_text() for text in figure.legends[0].get_texts()]
        assert len(told) == 2
        assert told[1] == says
        assert not any("rien" in words or "nothing" in words for words in told)
    for row in payload["rows"]:
        row[-1] = MEASURED
    assert draw(payload, FRENCH).legends == []


def test_a_row_named_by_a_number_says_what_it_counts(table):
    released = table([("networks", "count"), ("people", "count")], [(1, 4), (2, 3)], answers=[9, 9])
    payload = exhibit(
        released,
        id="analysis.spread",
        message=sentence("Personnes : {n}.", n=counted(7)),
        source=sentence("table."),
        alt=sentence("Une barre par ligne."),
        chart=Chart("bars", {"label": "networks", "value": "people"}, AXIS),
    ).payload
    labels = [text.get_text() for text in draw(payload, FRENCH).axes[0].get_yticklabels()]
    assert [label.rpartition("\u00a0: ")[2] for label in labels] == ["1", "2"]
    assert all(label.startswith(FRENCH.printed(payload["columns"][0]["label"])) for label in labels)


def test_what_figures_hatch_is_what_the_diagnosis_did_not_measure():
    assert symptoms.MEASURED == MEASURED


# --- what is withheld ----------------------------------------------------------------------------------------------

WITHHELD_ROWS = {
    "dots": [("A", 40.0, 30.0, 50.0, 60.0), ("B", 62.0, 55.0, 70.0, 60.0)],
    "bars": [("A", 7.0, None), ("B", 3.0, None)],
    "ranges": [("A", 1.0, 2.0, 3.0), ("B", 1.0, 2.0, 3.0)],
}


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("form", WITHHELD_ROWS)
def test_a_withheld_row_is_drawn_as_withheld_and_never_as_zero(form, language, drawn):
    all_of_it = draw(drawn(form, WITHHELD_ROWS[form], answers=[9, 9]), language)
    figure = draw(drawn(form, WITHHELD_ROWS[form], answers=[9, 3]), language)
    (word,) = [text for text in figure.axes[0].texts if text.get_text() == language.printed(WITHHELD_WORD)]
    assert (word.get_color(), word.get_position()[1]) == (WITHHELD, 1)
    in_row = [mark for mark in marks(figure) if _row(mark) == 1]
    assert in_row == []
    assert [mark for mark in marks(all_of_it) if _row(mark) == 1] != []


def _row(mark) -> float | None:
    """The row a mark lies in; None for what crosses all of them."""
    if isinstance(mark, tuple):
        return round(mark[0][1] + mark[2] / 2, 6)
    return mark[1][0] if len(set(mark[1])) == 1 else None


def test_a_withheld_cell_of_a_matrix_is_hatched_and_empty(drawn):
    rows = [("A", "A", 0.5), ("A", "B", 0.0)]
    payload = drawn("matrix", rows)
    payload["rows"][1][2] = {"absent": "too_few"}
    axes = draw(payload, FRENCH).axes[0]
    assert [bool(patch.get_hatch()) for patch in axes.patches] == [False, True]
    assert [text.get_text() for text in axes.texts] == [FRENCH.share(0.5), "n.\u00a0p."]


def test_the_line_of_zero_goes_through_no_value_of_a_range(drawn):
    figure = draw(
        drawn("ranges", [("A", 0.0, 0.0, 0.0), ("B", -15880.0, 205.0, 18195.0), ("C", -9.0, -1.0, 0.0)]), FRENCH
    )
    FigureCanvasAgg(figure).draw()
    axes = figure.axes[0]
    zero = axes.transData.transform((0, 0))[0]
    boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) == 3
    assert not any(box.x0 < zero < box.x1 for box in boxes)


def test_a_zero_is_a_zero(drawn):
    figure = draw(drawn("bars", [("A", 0.0, None), ("B", 5.0, None)]), FRENCH)
    assert FRENCH.money(0) in texts(figure)
    assert FRENCH.printed(WITHHELD_WORD) not in texts(figure)


def test_a_row_without_a_value_is_left_to_the_table(drawn):
    payload = drawn("bars", [("A", 5.0, None), ("B", None, None)])
    assert [row["label"] for row in drawn_rows(payload)] == ["A"]
    assert len(payload["rows"]) == 2


def test_a_date_is_drawn_even_where_its_fee_is_not_known(drawn):
    payload = drawn("calendar", [("A", "2026-03-31", "2026-06-30", None), ("B", "2026-04-30", None, 900.0)])
    assert {"A", "B"} <= set(texts(draw(payload, FRENCH)))


@pytest.mark.parametrize("days", [0, 9, 20, 31, 61, 92, 121, 149, 150, 151, 180, 240, 365, 550, 800, 1500, 4000])
@pytest.mark.parametrize("first", [datetime.date(2026, 1, 1), datetime.date(2026, 1, 31)])
def test_a_calendar_names_each_month_once(first, days, drawn):
    last = first + datetime.timedelta(days=days)
    figure = draw(drawn("calendar", [("A", first.isoformat(), last.isoformat(), None)]), FRENCH)
    FigureCanvasAgg(figure).draw()
    axis = figure.axes[0].xaxis
    low, high = axis.get_view_interval()
    months = [tick.label1.get_text() for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    assert 1 <= len(months) <= 9
    assert len(set(months)) == len(months)


# --- sizes and labels ----------------------------------------------------------------------------------------------


# Their rows are points, risks or links, that share one field whatever their number.
ONE_FIELD = ("lorenz", "portfolio", "risk_map", "relations")


@pytest.mark.parametrize("form", [form for form in FORMS if form not in ONE_FIELD])
def test_a_figure_of_two_hundred_rows_gives_each_its_place(form, drawn):
    _, example = KINDS[form]
    rows = [(f"Réseau {number}", *example[number % 2][1:]) for number in range(200)]
    figure = draw(drawn(form, rows), FRENCH)
    labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert labels == [f"Réseau {number}" for number in range(200)]
    assert figure.get_size_inches()[1] / 200 > 0.25


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rows", [0, 1])
def test_a_table_with_nothing_to_draw_has_no_rows_to_draw(form, rows, drawn):
    columns, _ = KINDS[form]
    payload = drawn(form, [("A", *[None] * (len(columns) - 1))] * rows)
    assert "chart" not in payload or drawn_rows(payload) == []


@pytest.mark.parametrize("form", [form for form in ONE_FIELD if form != "lorenz"])
def test_a_field_of_two_hundred_rows_stays_on_a_page(form, drawn):
    _, example = KINDS[form]
    rows = [(f"Réseau {number}", *example[number % 2][1:]) for number in range(200)]
    assert draw(drawn(form, rows), FRENCH).get_size_inches()[1] < 9.5


def test_labels_break_at_spaces_into_two_lines():
    long = "Groupement des industries textiles et de la mode du Rhône et de la Loire"
    lines = wrapped(long).split("\n")
    assert len(lines) == 2
    assert all(len(line) <= LABEL for line in lines)
    assert lines[1].endswith("…")
    assert wrapped("Club") == "Club"
    assert wrapped("") == ""


@pytest.mark.parametrize("word", ["x" * 300, "é" * 35, "a-b" * 60])
def test_a_word_longer_than_a_line_is_broken(word):
    assert all(len(line) <= LABEL for line in wrapped(word).split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "Prix $a_{$ et",
        "$x^2$",
        "\\frac",
        "{0}",
        "%d",
        "<b>&amp;",
        "=1+1",
        "_club",
        "מועדון",
        "Club 🦊",
        "日本",
        "x" * 300,
        "—",
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_any_name_a_client_gives_can_be_drawn(form, text, drawn):
    _, example = KINDS[form]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        payload = drawn(form, [(text, *row[1:]) for row in example[:1]])
        assert picture(payload, FRENCH, "svg").endswith(b"</svg>\n")
        assert picture(payload, FRENCH, "png").startswith(b"\x89PNG")


@pytest.mark.parametrize("text", ["$x^2$", "<b>&amp;", "=1+1", "{0}"])
def test_a_clients_name_is_drawn_letter_by_letter(text, drawn):
    assert text in texts(draw(drawn("bars", [(text, 5.0, None)]), FRENCH))


def test_the_client_has_one_colour(drawn):
    svg = picture(drawn("bars"), FRENCH, "svg").decode()
    assert CLIENT in svg
    assert not re.search(r"#1f77b4|#ff7f0e", svg)
