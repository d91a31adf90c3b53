"""Forms of figures: what each draws, in which order, what is withheld or not known, and that every word can be read."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from maillage.disclosure import Absent
from maillage.language import NARROW_NO_BREAK, NO_BREAK, Language
from maillage.showing.exhibits import Chart, exhibit
from maillage.showing.figures import BENCHMARK, CLIENT, FORMS, PALE, WIDTH, WITHHELD, check_chart, draw, drawn_rows
from maillage.showing.figures.canvas import STYLE
from maillage.showing.sentences import sentence
from maillage.tables import TABLES

FRENCH, ENGLISH = Language("fr"), Language("en")
FEW, HIDDEN, MISSING, NOT_ASKED = Absent("too_few"), Absent("withheld"), Absent("no_data"), Absent("not_asked")
AXIS = TABLES["networks"].fr
NOT_PUBLISHED, SIGN = "non publié", f"n.{NO_BREAK}p."
LONG = "Groupement interprofessionnel des industries textiles, de la teinture et de la mode du Rhône et de la Loire"
CAPITALS = "GROUPEMENT DES INDUSTRIES TEXTILES DU RHÔNE ET DE LA LOIRE"

COLUMNS = {
    "dumbbell": ("label:text", "first:points", "second:points", "third:points"),
    "gantt": ("label:text", "start:date", "end:date", "latest:date", "today:date"),
    "paired_bars": ("label:text", "of:count", "value:count", "inner:count"),
    "gauge": ("label:text", "observed:count", "not_observed:count", "unknown:count"),
    "lorenz": ("people:share", "value:share", "label:text"),
    "heat": ("row:text", "column:text", "value:share", "value_2:share"),
    "matrix": ("row:text", "column:text", "value:share"),
    "state_map": ("row:text", "column:text", "value:term"),
    "waterfall": ("label:text", "start:money/year", "value:money/year", "inner:money/year"),
    "forces": ("label:text", "left:count", "right:count"),
    "portfolio": ("label:text", "x:money/year", "y:count", "size:count"),
    "risk_map": ("label:text", "likelihood:count", "impact:count"),
    "relations": ("source:text", "target:text", "value:count", "kind_source:text", "kind_target:text"),
}
NEW = [form for form in COLUMNS if form != "matrix"]
BESIDE = ("dumbbell", "paired_bars", "gauge", "waterfall", "forces")  # one line a row


@pytest.fixture
def payload(table):
    """`payload("gauge", [("A", 12, 5, 3)])`: the payload of a figure of that form, columns named for their roles."""

    def made(form, rows, columns=None, **roles):
        fields = [tuple(column.split(":")) for column in columns or COLUMNS[form]]
        chart = Chart(form, {name: name for name, _ in fields} | roles, AXIS)
        said = sentence("Dit."), sentence("Table."), sentence("Une image.")
        return exhibit(
            table(fields, rows), id="diagnosis.dimensions", message=said[0], source=said[1], alt=said[2], chart=chart
        ).payload

    return made


@pytest.fixture
def figure(payload):
    """`figure("gauge", rows)`: the figure itself."""
    return lambda form, rows, columns=None, language=FRENCH: draw(payload(form, rows, columns), language)


def words(figure: Figure) -> list[Text]:
    """Every text of a figure that is not empty."""
    with rc_context(STYLE):
        FigureCanvasAgg(figure).draw()
    axes = figure.axes[0]
    off = [  # ticks beyond the ends of the axis have labels that are never drawn
        tick.label1
        for axis, ends in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim()))
        for tick in axis.get_major_ticks()
        if not min(ends) <= tick.get_loc() <= max(ends)
    ]
    return [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible() and text not in off]


def said(figure: Figure) -> list[str]:
    return [text.get_text() for text in words(figure)]


def bars(figure: Figure) -> list[tuple[float, float, float, str]]:
    """Row, start and length of every bar, and its colour; frames left out."""
    found = []
    for patch in figure.axes[0].patches:
        if patch.get_facecolor()[3]:
            row = round(patch.get_y() + patch.get_height() / 2, 6)
            found.append((row, patch.get_x(), round(patch.get_width(), 6), to_hex(patch.get_facecolor())))
    return found


def marks(figure: Figure) -> list[tuple[float, float, str]]:
    """Place, row and shape of every mark."""
    lines = [line for line in figure.axes[0].lines if line.get_marker() not in ("None", None)]
    return [(float(line.get_xdata()[0]), round(float(line.get_ydata()[0]), 3), line.get_marker()) for line in lines]


def hatched(figure: Figure) -> list[tuple[float, float]]:
    """Middle of every hatched cell."""
    return [(p.get_x() + 0.5, p.get_y() + 0.5) for p in figure.axes[0].patches if p.get_hatch()]


def cell_texts(figure: Figure) -> dict[tuple[float, float], str]:
    return {text.get_position(): text.get_text() for text in figure.axes[0].texts}


# --- every word can be read ----------------------------------------------------------------------------------------

AUDIENCES = ("dirigeant", "manager", "collaborateur")


def crowded(form: str, rows: int, label: str = "Réseau") -> list[tuple]:
    """A table of so many rows, with something absent of every kind."""
    names = [f"{label} {number}" for number in range(rows)]
    if form == "dumbbell":
        some = [(50, 50, 51), (FEW, 0, 100), (MISSING, HIDDEN, 3), (62, 70, 64), (100, 99, 0)]
        return [(name, *some[n % 5]) for n, name in enumerate(names)]
    if form == "gantt":
        some = [
            ("2026-10-01", "2026-10-28", "2027-03-01"),
            ("2026-10-01", "2027-03-01", "2027-03-01"),
            (NOT_ASKED, "2026-12-31", NOT_ASKED),
            ("2026-09-15", "2026-09-15", MISSING),
            (FEW, FEW, FEW),
            ("2026-11-02", "2027-01-29", MISSING),
            (MISSING, MISSING, MISSING),
        ]
        return [(name, *some[n % 7], "2026-09-30") for n, name in enumerate(names)]
    if form == "paired_bars":
        some = [(12140, 10312, 1018), (3, FEW, FEW), (18, MISSING, 4), (MISSING, 4, 0), (7, 7, 7)]
        return [(name, *some[n % 5]) for n, name in enumerate(names)]
    if form == "gauge":
        some = [(1200, 5, 3), (FEW, FEW, FEW), (7, 6, MISSING), (0, 0, 0)]
        return [(name, *some[n % 4]) for n, name in enumerate(names)]
    if form == "lorenz":
        return [(n / rows, (n / rows) ** 4, names[n] if n in (1, 2, rows - 1) else MISSING) for n in range(rows)]
    if form == "heat":
        some = [(0.5, 1.0), (FEW, HIDDEN), (MISSING, NOT_ASKED)]
        return [(name, group, *some[(n + m) % 3]) for n, name in enumerate(names) for m, group in enumerate(AUDIENCES)]
    if form == "waterfall":
        some = [(0, 1250000, 900), (1250000, 40, FEW), (1250040, 0, 0), (MISSING, HIDDEN, MISSING), (1250040, FEW, 3)]
        return [(name, *some[n % 5]) for n, name in enumerate(names)]
    if form == "forces":
        some = [(1400, 1), (FEW, 12), (NOT_ASKED, 3), (0, MISSING), (7, HIDDEN)]
        return [(name, *some[n % 5]) for n, name in enumerate(names)]
    if form == "portfolio":
        some = [
            (6510, 4, 3),
            (0, 0, 1),
            (260, 12, FEW),
            (MISSING, 12, 34),
            (7300, FEW, 2),
            (7250, 4, 40),
            (0, 0, MISSING),
        ]
        return [(name, *some[n % 7]) for n, name in enumerate(names)]
    if form == "risk_map":
        some = [(3, 4), (4, 4), (3, 4), (FEW, 2), (1, 1), (2, MISSING), (NOT_ASKED, 3)]
        return [(name, *some[n % 7]) for n, name in enumerate(names)]
    if form == "relations":
        some = [(3, "a", "b"), (1200, "b", "c"), (FEW, "a", "b"), (MISSING, "b", "c")]
        found = []
        for n, name in enumerate(names):
            value, source, target = some[n % 4]
            found.append((f"{source}{n % 7} {name}", f"{target}{n % 11} {name}", value, source, f"{label} {target}"))
        kinds = {"a": "fonctions", "b": f"{label} b", "c": f"{label} c"}
        found = [(s, t, v, kinds[k], target) for s, t, v, k, target in found]
        return [*found, (MISSING, f"c {label}", MISSING, MISSING, kinds["c"])]
    states = ["symptom_state:observed", "symptom_state:unknown", FEW, "symptom_state:contested", MISSING]
    groups = (*AUDIENCES, LONG, CAPITALS, "Achats", "Qualité", "Logistique", "Juridique", "Atelier", "Paie", "Export")
    return [(name, group, states[(n + m) % 5]) for n, name in enumerate(names) for m, group in enumerate(groups)]


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("label", ["Réseau", LONG, CAPITALS, "x" * 60], ids=["short", "long", "capitals", "one word"])
@pytest.mark.parametrize("rows", [1, 5, 30])
@pytest.mark.parametrize("form", NEW)
def test_no_word_is_cut_off_by_the_edge_nor_lies_over_another(form, rows, label, language, figure):
    drawn = figure(form, crowded(form, rows, label), language=language)
    boxes = [(text, text.get_window_extent()) for text in words(drawn)]
    width, height = drawn.get_size_inches() * drawn.dpi
    assert [t for t, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height] == []
    level = [(text.get_text(), box.padded(-1)) for text, box in boxes if text.get_rotation() in (0, 90)]
    pairs = [(a, b) for place, a in enumerate(level) for b in level[place + 1 :]]
    assert [(a[0], b[0]) for a, b in pairs if a[1].overlaps(b[1])] == []


@pytest.mark.parametrize("rows", [5, 14])
@pytest.mark.parametrize("form", ["gantt", "portfolio", "risk_map", "heat", "state_map", "relations"])
def test_a_figure_takes_the_room_of_a_slide_and_its_words_stay_apart(form, rows, payload):
    drawn = draw(
        payload(form, crowded(form, rows, "Réseau des anciens, de la région et des environs")), FRENCH, (10.1, 4.0)
    )
    boxes = [(text, text.get_window_extent()) for text in words(drawn)]
    width, height = drawn.get_size_inches() * drawn.dpi
    assert drawn.get_size_inches()[0] == 10.1
    assert drawn.get_size_inches()[1] < 5
    assert [t for t, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height] == []
    level = [(text.get_text(), box.padded(-1)) for text, box in boxes if text.get_rotation() in (0, 90)]
    pairs = [(a, b) for place, a in enumerate(level) for b in level[place + 1 :]]
    assert [(a[0], b[0]) for a, b in pairs if a[1].overlaps(b[1])] == []


@pytest.mark.parametrize("form", NEW)
def test_no_word_is_smaller_than_seven_points_at_the_width_of_a_page(form, figure):
    drawn = figure(form, crowded(form, 5))
    assert drawn.get_size_inches()[0] == WIDTH
    assert min(text.get_fontsize() for text in words(drawn)) >= 7


@pytest.mark.parametrize("form", NEW)
def test_thirty_rows_fit_on_a_page(form, figure):
    assert figure(form, crowded(form, 30)).get_size_inches()[1] < 11


@pytest.mark.parametrize("form", BESIDE)
def test_rows_stand_in_the_order_of_the_table(form, figure):
    rows = [(name, *[1] * (len(COLUMNS[form]) - 1)) for name in ("Zoé", "Ain", "Loire")]
    assert [text.get_text() for text in figure(form, rows).axes[0].get_yticklabels()] == ["Zoé", "Ain", "Loire"]


@pytest.mark.parametrize("form", NEW)
def test_without_rows_there_is_no_figure(form, payload):
    assert "chart" not in payload(form, [])


@pytest.mark.parametrize("form", NEW)
def test_where_everything_is_unknown_there_is_no_figure(form, payload):
    width = len(COLUMNS[form])
    rows = [(0.5, MISSING, MISSING)] if form == "lorenz" else [("A", *([MISSING] * (width - 1)))] * 2
    assert drawn_rows(payload(form, rows)) == []


@pytest.mark.parametrize("form", BESIDE)
def test_a_row_that_is_not_known_stays_and_one_that_is_of_no_concern_goes(form, payload):
    others = len(COLUMNS[form]) - 1
    rows = [("A", *[1] * others), ("B", *[MISSING] * others), ("C", *[NOT_ASKED] * others)]
    assert [row["label"] for row in drawn_rows(payload(form, rows))] == ["A", "B"]


# --- roles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "roles", "axis", "message"),
    [
        ("pie", {}, "", f"no figure has the form 'pie'; the forms are {', '.join(FORMS)}"),
        (
            "dumbbell",
            {"label": "a", "first": "b"},
            "points",
            "a figure of form 'dumbbell' needs a column for: second; its roles are label, first, second, third",
        ),
        (
            "gauge",
            {"label": "a", "observed": "b", "not_observed": "b", "unknown": "b", "size": "b"},
            "signes",
            "a figure of form 'gauge' has no role: size; its roles are label, observed, not_observed, unknown",
        ),
        (
            "lorenz",
            {"people": "a", "value": "c"},
            "",
            "a figure of form 'lorenz' draws columns the table has not: c",
        ),
        (
            "bars",
            {"label": "a", "value": "b"},
            "",
            "a figure of form 'bars' names its axis, with unit and denominator",
        ),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused(form, roles, axis, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        check_chart(form, roles, axis, ("a", "b"))


def test_an_exhibit_refuses_a_chart_its_table_has_no_columns_for(payload):
    with pytest.raises(ValueError, match="draws columns the table has not: gone"):
        payload("gauge", [("A", 1, 2, 3)], unknown="gone")


@pytest.mark.parametrize("form", FORMS)
def test_every_role_is_told_in_the_docstring_of_its_form(form):
    told = FORMS[form].draw.__doc__
    for role in (*FORMS[form].needs, *FORMS[form].takes):
        assert role in told or role.startswith("value_")


# --- dumbbell ------------------------------------------------------------------------------------------------------


def test_a_dumbbell_has_a_shape_for_each_group_at_its_value(figure):
    drawn = figure("dumbbell", [("A", 72, 58, 44)])
    assert sorted(marks(drawn)) == [(44, 0, "s"), (58, 0, "o"), (72, 0, "D")]
    assert {"72", "58", "44"} <= set(said(drawn))


@pytest.mark.parametrize("first", [(72, 58, 44), (FEW, 58, 44), (50, 51, 90)])
def test_every_group_is_named_in_the_legend_and_nowhere_else(first, figure):
    drawn = figure("dumbbell", [("A", *first), ("B", 10, 20, 30)])
    names = ["First", "Second", "Third"]
    assert [text.get_text() for legend in drawn.legends for text in legend.get_texts()] == names
    assert [text for text in said(drawn) if text in names] == names


def test_a_withheld_group_is_told_in_the_margin_and_has_no_mark(figure):
    drawn = figure("dumbbell", [("A", 72, 58, 44), ("B", FEW, 20, HIDDEN)])
    assert [text.get_position()[1] for text in drawn.axes[0].texts if text.get_text() == NOT_PUBLISHED] == [1]
    assert [mark for mark in marks(drawn) if mark[1] == 1] == [(20, 1, "o")]


def test_a_question_is_whole_where_there_is_room(figure):
    question = "Je sais ce que je peux dire ou ne pas dire au nom de l’entreprise, en ligne"
    drawn = figure("dumbbell", [(question, 72, 58, 44)])
    assert question in [text.replace("\n", " ") for text in said(drawn)]


def test_a_group_that_is_not_known_is_a_question_mark_and_never_a_zero(figure):
    drawn = figure("dumbbell", [("A", 72, 58, 44), ("B", MISSING, 20, 30)])
    assert said(drawn).count("?") == 1
    assert f"?{' '}= non connu" in said(drawn)
    assert (0, 1, "D") not in marks(drawn)


def test_marks_that_would_hide_each_other_stand_apart_and_have_their_values_in_one_row(figure):
    drawn = figure("dumbbell", [("A", 50, 50, 51)])
    assert len({row for _, row, _ in marks(drawn)}) == 3
    assert "50 · 50 · 51" in said(drawn)


def test_a_dumbbell_of_two_groups_needs_no_third(figure):
    columns = ("label:text", "first:share", "second:share")
    drawn = figure("dumbbell", [("A", 0.62, 0.2)], columns)
    assert {FRENCH.share(0.62), FRENCH.share(0.2)} <= set(said(drawn))
    assert draw_limits(drawn) == (-0.05, 1.05)


def draw_limits(figure: Figure) -> tuple[float, float]:
    return tuple(round(float(end), 3) for end in figure.axes[0].get_xlim())


def test_where_every_group_is_withheld_only_the_margin_speaks(figure):
    drawn = figure("dumbbell", [("A", FEW, FEW, FEW)])
    assert (said(drawn).count(NOT_PUBLISHED), marks(drawn)) == (1, [])


# --- paired bars ---------------------------------------------------------------------------------------------------


def test_a_bar_lies_inside_another_both_as_shares_of_the_whole(figure):
    drawn = figure("paired_bars", [("A", 20, 10, 4)])
    assert bars(drawn) == [(0, 0, 0.5, PALE), (0, 0, 0.2, CLIENT)]


@pytest.mark.parametrize(
    ("language", "first"),
    [(FRENCH, f"312 sur 1{NARROW_NO_BREAK}140"), (ENGLISH, "1,140")],
    ids=["fr", "en"],
)
def test_counts_are_written_of_how_many_in_the_readers_numbers(language, first, figure):
    drawn = figure("paired_bars", [("A", 1140, 312, 18)], language=language)
    assert any(first.replace(" ", NO_BREAK) in text for text in said(drawn))


def test_a_withheld_row_of_pairs_has_no_bar_and_says_so(figure):
    drawn = figure("paired_bars", [("A", 20, 10, 4), ("B", 3, FEW, FEW)])
    assert [bar for bar in bars(drawn) if bar[0] == 1] == []
    assert said(drawn).count(SIGN) == 2
    (word,) = [text for text in words(drawn) if text.get_text() == NOT_PUBLISHED]
    assert word.get_color() == WITHHELD


def test_of_how_many_is_a_question_where_nobody_said(figure):
    drawn = figure("paired_bars", [("A", 20, 10, 4), ("B", MISSING, 4, 0)])
    assert [bar for bar in bars(drawn) if bar[0] == 1] == []
    assert {f"4{NO_BREAK}sur{NO_BREAK}?", f"0{NO_BREAK}sur{NO_BREAK}?", "non connu"} <= set(said(drawn))


def test_an_activity_that_is_known_is_drawn_where_presence_is_not(figure):
    assert bars(figure("paired_bars", [("A", 20, MISSING, 4)])) == [(0, 0, 0.2, CLIENT)]


# --- gauge ---------------------------------------------------------------------------------------------------------


def test_a_gauge_stacks_three_counts_told_apart_without_colour(figure):
    drawn = figure("gauge", [("A", 12, 5, 3)])
    assert [bar[1:3] for bar in bars(drawn)] == [(0, 12), (12, 5), (17, 3)]
    assert len({patch.get_hatch() for patch in drawn.axes[0].patches}) == 3
    assert {"12", "5", "3"} <= set(said(drawn))


def test_a_count_of_nothing_has_no_part_of_the_bar_and_is_written(figure):
    drawn = figure("gauge", [("A", 0, 20, 0)])
    assert [bar[1:3] for bar in bars(drawn)] == [(0, 20)]
    assert [text.get_text() for text in drawn.axes[0].texts] == ["0", "20", "0"]


@pytest.mark.parametrize(("lacking", "word"), [(FEW, NOT_PUBLISHED), (MISSING, "non connu")], ids=["few", "missing"])
def test_a_gauge_with_a_count_absent_has_no_bar(lacking, word, figure):
    drawn = figure("gauge", [("A", 1, 1, 1), ("B", 7, 6, lacking)])
    assert [bar for bar in bars(drawn) if bar[0] == 1] == []
    assert {"7", "6", word} <= set(said(drawn))


# --- lorenz --------------------------------------------------------------------------------------------------------


def curve(figure: Figure) -> list[tuple[float, float]]:
    line = next(line for line in figure.axes[0].lines if line.get_color() == CLIENT)
    return [(float(x), float(y)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]


def test_a_lorenz_curve_joins_the_points_given_and_says_those_that_have_words(figure):
    drawn = figure("lorenz", [(0.0, 0.0, MISSING), (0.5, 0.06, "la moitié la moins active"), (1.0, 1.0, MISSING)])
    assert curve(drawn) == [(0, 0), (0.5, 0.06), (1, 1)]
    assert f"la moitié la moins active{NO_BREAK}: {FRENCH.share(0.06)}" in said(drawn)


def test_a_lorenz_curve_says_nothing_the_table_does_not(figure):
    drawn = figure("lorenz", [(0.0, 0.0), (0.5, 0.06), (1.0, 1.0)], ("people:share", "value:share"))
    assert FRENCH.share(0.06) not in " ".join(said(drawn))
    assert "égalité parfaite" in said(drawn)


def test_a_withheld_point_breaks_the_curve(figure):
    drawn = figure("lorenz", [(0.0, 0.0, MISSING), (0.5, FEW, MISSING), (1.0, 1.0, MISSING)])
    assert [point for point in curve(drawn) if point[0] == point[0]] == [(0, 0), (1, 1)]
    assert any(text.startswith("courbe interrompue") and NOT_PUBLISHED in text for text in said(drawn))


def test_a_withheld_curve_is_not_drawn_and_says_so(figure):
    drawn = figure("lorenz", [(0.0, FEW, MISSING), (1.0, FEW, MISSING)])
    assert [point for point in curve(drawn) if point[0] == point[0]] == []
    assert NOT_PUBLISHED in said(drawn)


def test_both_axes_of_a_lorenz_curve_say_what_they_share_out(payload):
    made = payload("lorenz", [(0.0, 0.0, MISSING), (1.0, 1.0, MISSING)])
    drawn = draw(made, FRENCH)
    assert drawn.axes[0].get_xlabel() == AXIS
    assert TABLES["memberships"].column("fee").fr in said(drawn)  # the heading of `value` in these tests


# --- heat and matrix -----------------------------------------------------------------------------------------------


def test_heat_draws_each_value_of_each_group_in_the_order_given(figure):
    rows = [("veille", "dirigeant", 0.5, 0.25), ("veille", "manager", 1.0, 0.0)]
    texts = cell_texts(figure("heat", rows))
    cells = [texts[at] for at in sorted(texts, key=lambda at: at[0]) if at[1] == 0]
    assert cells == [FRENCH.share(share) for share in (0.5, 0.25, 1.0, 0.0)]
    assert {"dirigeant", "manager"} <= set(texts.values())


def test_heat_of_one_table_row_a_line_takes_its_columns_in_the_order_of_the_roles(figure):
    drawn = figure("heat", [("veille", 0.5, 0.25, 1.0)], ("row:text", "value_2:share", "value:share", "value_3:share"))
    assert [cell_texts(drawn)[x, 0] for x in range(3)] == [FRENCH.share(share) for share in (0.25, 0.5, 1.0)]


def shade(figure: Figure, x: float, y: float) -> float:
    cells = figure.axes[0].patches
    return next(p.get_facecolor()[0] for p in cells if (p.get_x() + 0.5, p.get_y() + 0.5) == (x, y))


def test_the_shade_of_heat_says_the_share_of_all_and_that_of_a_matrix_the_share_of_the_greatest(figure):
    half = [("A", "B", 0.5)]
    full = int(CLIENT[1:3], 16) / 255
    assert shade(figure("heat", [("A", "B", 0.5, 0.5)]), 0, 0) == pytest.approx((1 + full) / 2)
    assert shade(figure("matrix", half), 0, 0) == pytest.approx(full)


def test_a_withheld_cell_is_hatched_with_its_sign_and_an_unknown_one_is_not(figure):
    drawn = figure("heat", [("A", "B", FEW, MISSING), ("C", "B", HIDDEN, NOT_ASKED), ("D", "B", 0.0, 1.0)])
    assert sorted(hatched(drawn)) == [(0, 0), (0, 1)]
    texts = cell_texts(drawn)
    assert [texts[at] for at in ((0, 0), (0, 1), (1, 0), (1, 1), (0, 2))] == [SIGN, SIGN, "?", "–", FRENCH.share(0)]
    assert f"{SIGN} = non publié     ? = non connu     – = sans objet" in said(drawn)


def test_a_pair_the_table_does_not_hold_is_not_known(figure):
    drawn = figure("matrix", [("A", "A", 0.5), ("B", "B", 0.25)])
    assert [cell_texts(drawn)[at] for at in ((1, 0), (0, 1))] == ["?", "?"]


def test_figures_on_dark_cells_are_white(figure):
    drawn = figure("heat", [("A", "B", 1.0, 0.2)])
    colours = {text.get_text(): text.get_color() for text in drawn.axes[0].texts}
    assert colours[FRENCH.share(1.0)] == "white" != colours[FRENCH.share(0.2)]


def test_headings_too_long_for_their_columns_are_turned(figure):
    rows = [("A", f"Fonction support {number}", 0.5) for number in range(20)]
    turned = figure("matrix", rows).axes[0].get_xticklabels()
    assert {text.get_rotation() for text in turned} == {90}
    assert {text.get_rotation() for text in figure("matrix", rows[:3]).axes[0].get_xticklabels()} == {0}


# --- state map -----------------------------------------------------------------------------------------------------

STATES = ("observed", "contested", "not_observed", "unknown")


def test_each_state_has_a_sign_of_its_own_that_needs_no_colour(figure):
    drawn = figure("state_map", [("A", state, f"symptom_state:{state}") for state in STATES])
    looks = [(line.get_fillstyle(), line.get_markerfacecolor()) for line in drawn.axes[0].lines]
    assert looks == [("full", CLIENT), ("left", CLIENT), ("full", "white")]
    assert cell_texts(drawn) == {(3, 0): "?"}


def test_states_are_named_in_the_readers_language(figure):
    rows = [("A", state, f"symptom_state:{state}") for state in STATES]
    assert {"observé", "contesté", "non observé", "? = non connu"} <= set(said(figure("state_map", rows)))
    assert {"observed", "contested", "not observed"} <= set(said(figure("state_map", rows, language=ENGLISH)))


def test_a_state_nobody_gave_is_unknown_and_a_withheld_one_hatched(figure):
    rows = [("A", "Lyon", "symptom_state:observed"), ("A", "Roanne", MISSING), ("B", "Roanne", FEW)]
    drawn = figure("state_map", rows)
    assert cell_texts(drawn) == {(1, 0): "?", (0, 1): "?", (1, 1): SIGN}
    assert hatched(drawn) == [(1, 1)]


def test_unknown_states_are_drawn_even_where_there_is_nothing_else(payload):
    made = payload("state_map", [("A", "Lyon", "symptom_state:unknown")])
    assert cell_texts(draw(made, FRENCH)) == {(0, 0): "?"}


def test_another_term_is_no_state(figure):
    with pytest.raises(ValueError, match=r"a state ends in .*; this is 'level:executive'"):
        figure("state_map", [("A", "Lyon", "level:executive")])


def test_a_cell_without_a_site_says_it_is_not_specified(figure):
    drawn = figure("state_map", [("A", MISSING, "symptom_state:observed")])
    assert [text.get_text() for text in drawn.axes[0].get_xticklabels()] == ["non précisé"]


# --- waterfall -----------------------------------------------------------------------------------------------------


def connectors(figure: Figure) -> list[tuple[float, float, float]]:
    """Place, top and bottom of every upright line."""
    lines = [(list(line.get_xdata()), list(line.get_ydata())) for line in figure.axes[0].lines]
    return [(float(xs[0]), round(ys[0], 2), round(ys[1], 2)) for xs, ys in lines if len(xs) == 2 and xs[0] == xs[1]]


def test_each_bar_of_a_waterfall_begins_where_the_table_says_and_is_as_long_as_its_value(figure):
    drawn = figure("waterfall", [("A", 0, 40, 0), ("B", 40, 15, 5)])
    assert bars(drawn) == [(0, 0, 40, CLIENT), (1, 40, 15, CLIENT), (1, 40, 5, "#ffffff")]
    assert [patch.get_hatch() for patch in drawn.axes[0].patches] == [None, None, "/////"]
    assert connectors(drawn) == [(40, 0.28, 0.72)]
    assert {FRENCH.money(value) for value in (40, 15, 5)} <= set(said(drawn))


def test_a_step_that_is_not_known_is_said_and_the_line_goes_on_to_the_next(figure):
    drawn = figure("waterfall", [("A", 0, 40, 0), ("B", 40, MISSING, 0), ("C", 40, FEW, 0), ("D", 40, 3, 0)])
    assert connectors(drawn) == [(40, 0.28, 2.72)]
    assert {"non connu", NOT_PUBLISHED} <= set(said(drawn))
    assert [bar[0] for bar in bars(drawn)] == [0, 3]


def test_a_sum_stands_under_a_line(figure):
    steps = [("A", 0, 40, 0), ("B", 40, 15, 0)]
    level = [
        [line.get_ydata() for line in figure("waterfall", rows).axes[0].lines if list(line.get_ydata()) == [1.5, 1.5]]
        for rows in (steps, [*steps, ("Ensemble", 0, 55, 0)])
    ]
    assert list(map(len, level)) == [0, 1]


def test_shares_of_a_waterfall_are_drawn_on_the_whole_so_that_what_is_missing_shows(figure):
    columns = ("label:text", "start:share", "value:share")
    assert draw_limits(figure("waterfall", [("A", 0.0, 0.3), ("B", 0.3, 0.1)], columns)) == (0, 1)


# --- gantt ---------------------------------------------------------------------------------------------------------

START = dt.date(2026, 9, 30).toordinal()
ROAD = [
    ("Point", "2026-09-30", "2026-12-30", "2026-12-30", "2026-09-30"),
    ("Règle", "2026-10-05", "2026-10-16", "2026-12-30", "2026-09-30"),
    ("La direction s’engage", NOT_ASKED, "2026-12-30", NOT_ASKED, "2026-09-30"),
]


def test_a_bar_goes_from_the_first_day_to_the_last_and_is_dark_where_nothing_may_slip(figure):
    drawn = figure("gantt", ROAD)
    assert bars(drawn) == [(0, START, 92, CLIENT), (1, START + 5, 12, PALE)]
    assert (START + 91.5, 2, "D") in marks(drawn)
    assert [mark[:2] for mark in marks(drawn) if mark[2] == "|"] == [(START + 92, 1)]  # as late as it may end


def test_a_bar_whose_latest_day_is_not_given_is_hatched_and_none_is_said_of_its_slack(figure):
    drawn = figure("gantt", [("A", "2026-10-01", "2026-10-30", MISSING, "2026-09-30")])
    assert [bool(patch.get_hatch()) for patch in drawn.axes[0].patches] == [True]
    assert [text.get_text() for legend in drawn.legends for text in legend.get_texts()] == ["marge non calculée"]


def test_last_days_stand_beside_and_the_day_the_data_stop_is_named(figure):
    drawn = figure("gantt", ROAD)
    assert [text for text in said(drawn) if "2026" in text and "\n" not in text] == [
        f"{day}{NO_BREAK}{month}{NO_BREAK}2026" for day, month in ((30, "déc."), (16, "oct."), (30, "déc."))
    ]
    assert [text for text in said(drawn) if text.startswith("Today")] == [
        f"Today{NO_BREAK}:\n30{NO_BREAK}sept.{NO_BREAK}2026"
    ]
    assert START in [line.get_xdata()[0] for line in drawn.axes[0].lines if line.get_marker() == "None"]


@pytest.mark.parametrize(
    ("last", "named"),
    [
        ("2026-12-30", ["oct.\n2026", "nov.", "déc."]),
        ("2027-02-26", ["oct.\n2026", "nov.", "déc.", "janv.\n2027", "févr."]),
        ("2028-12-29", ["nov.\n2026", "janv.\n2027", "mars", "mai", "juil."]),
    ],
)
def test_each_month_named_is_named_once_and_as_many_as_there_is_room_for(figure, last, named):
    drawn = figure("gantt", [("A", "2026-09-30", last, last, "2026-09-30")])
    words(drawn)
    months = [text.get_text() for text in drawn.axes[0].get_xticklabels()]
    assert months[: len(named)] == named
    years = [text.split("\n")[1] for text in months if "\n" in text]
    assert years == sorted(set(years))
    assert len(months) <= 14


def test_the_line_begins_where_what_is_under_way_began_at_most_a_month_before(figure):
    today = "2026-09-30"
    drawn = figure("gantt", [("A", "2026-09-28", "2026-11-30", "2026-12-31", today), *ROAD])
    assert drawn.axes[0].get_xlim()[0] == START - 2
    assert bars(drawn)[0][1:3] == (START - 2, 64)
    assert "<" not in [mark for *_, mark in marks(drawn)]
    drawn = figure("gantt", [("A", "2024-01-02", "2026-11-30", "2026-12-31", today), *ROAD])
    assert drawn.axes[0].get_xlim()[0] == START - 31
    assert (START - 31, 0, "<") in marks(drawn)


def test_the_name_of_an_action_has_the_width_it_needs_on_two_lines(figure):
    name = "Règle d’approche commerciale en une page : se présenter, s’intéresser, ne rien proposer au premier message"
    drawn = figure("gantt", [(name, "2026-10-01", "2026-11-30", "2026-12-31", "2026-09-30"), *ROAD])
    assert name in [text.replace("\n", " ") for text in said(drawn)]


def test_what_ended_before_the_line_is_an_arrow_at_its_edge_with_its_day_beside(figure):
    drawn = figure("gantt", [("Passé", NOT_ASKED, "2023-06-12", NOT_ASKED, "2026-09-30"), *ROAD])
    assert (START, 0, "<") in marks(drawn)
    assert f"12{NO_BREAK}juin{NO_BREAK}2023" in said(drawn)
    assert drawn.axes[0].get_xlim()[0] == START


def test_a_row_that_is_withheld_or_not_known_says_so_and_one_without_a_day_is_left_to_the_table(figure):
    today = "2026-09-30"
    rows = [*ROAD, ("A", FEW, FEW, FEW, today), ("B", MISSING, MISSING, MISSING, today)]
    drawn = figure("gantt", [*rows, ("C", NOT_ASKED, NOT_ASKED, NOT_ASKED, today)])
    assert {NOT_PUBLISHED, "non connu"} <= set(said(drawn))
    assert "C" not in [text.get_text() for text in drawn.axes[0].get_yticklabels()]


def test_a_plan_without_a_day_of_today_begins_with_its_first(figure):
    columns = ("label:text", "start:date", "end:date")
    drawn = figure("gantt", [("A", "2026-10-05", "2026-10-30"), ("B", "2026-11-02", "2026-11-06")], columns)
    assert drawn.axes[0].get_xlim()[0] == dt.date(2026, 10, 5).toordinal()
    assert not any("Today" in text for text in said(drawn))


# --- forces --------------------------------------------------------------------------------------------------------


def test_what_holds_back_goes_left_and_what_drives_right_on_one_scale(figure):
    drawn = figure("forces", [("A", 14, 1), ("B", 2, 9)])
    assert [bar[:3] for bar in bars(drawn)] == [(0, 0, -14), (1, 0, -2), (0, 0, 1), (1, 0, 9)]
    low, high = drawn.axes[0].get_xlim()
    assert low == -high
    assert not any(text.startswith("−") for text in said(drawn))
    assert {"Left", "Right"} <= set(said(drawn))


def test_a_side_of_no_concern_is_left_empty_and_a_withheld_one_says_so(figure):
    drawn = figure("forces", [("A", 14, NOT_ASKED), ("B", FEW, 9)])
    assert [bar[:3] for bar in bars(drawn)] == [(0, 0, -14), (1, 0, 9)]
    assert said(drawn).count(NOT_PUBLISHED) == 1
    assert "sans objet" not in said(drawn)


# --- portfolio -----------------------------------------------------------------------------------------------------

NETWORKS = [
    ("Cercle des Trois Vallées", 6510, 4, 3), ("Horizon Industrie", 8240, 9, 4), ("Club de la CCI", 900, 2, 2),
    ("Union mécanique", 7300, 15, 3), ("Tandem Dirigeants", 7800, 3, 2), ("Anciens de l’EPM", 740, 6, 2),
]  # fmt: skip


def test_each_network_stands_at_what_it_costs_and_brings_and_is_named(figure):
    drawn = figure("portfolio", NETWORKS)
    assert sorted(mark[:2] for mark in marks(drawn)) == sorted((x, y) for _, x, y, _ in NETWORKS)
    assert {name for name, *_ in NETWORKS} <= set(said(drawn))
    assert drawn.axes[0].get_xlabel() == AXIS
    assert "Y" in said(drawn)


def test_the_surface_of_a_mark_says_its_size(figure):
    sizes = {line.get_xdata()[0]: line.get_markersize() for line in figure("portfolio", NETWORKS).axes[0].lines[2:]}
    assert sizes[8240] ** 2 / sizes[900] ** 2 == pytest.approx(2)


def test_the_corner_that_costs_more_and_brings_less_is_tinted_and_said(figure):
    drawn = figure("portfolio", NETWORKS)
    (corner,) = drawn.axes[0].patches
    assert (corner.get_x(), corner.get_y() + corner.get_height()) == (6905, 5)
    assert "coûte plus, apporte moins" in said(drawn)
    assert f"médiane{NO_BREAK}:{NO_BREAK}{FRENCH.money(6905)}" in said(drawn)


CROWDED = [
    ("Union mécanique", 3200, 0.195, 3), ("Précisia", 0, 0.1715, 3), ("Horizon Industrie", 4800, 0.067, 3),
    ("Pôle Matière et Procédés", 1800, 0.0525, 2), ("Cercle des Trois Vallées", 4350, 0.01, 1),
    ("Tandem Dirigeants", 4600, 0, 1), ("Club-service des Monts", 2340, 0, 1), ("Club industrie de la CCI", 480, 0, 1),
    ("Cercle RH des Monts", 260, 0, 0), ("Facebook", 0, 0, MISSING),
]  # fmt: skip
IN_SHARES = ("label:text", "x:money/year", "y:share", "size:count")


def test_a_median_between_two_per_cents_is_told_with_its_decimal(figure):
    drawn = figure("portfolio", CROWDED, IN_SHARES)
    assert f"médiane{NO_BREAK}:\n0,5{NO_BREAK}%" in said(drawn)
    assert 0.005 in [line.get_ydata()[0] for line in drawn.axes[0].lines]


def test_no_line_to_a_name_goes_through_the_mark_of_another(figure):
    """Two marks side by side: a name beyond the neighbour’s mark was read as the neighbour’s."""
    drawn = figure("portfolio", [*CROWDED, ("Anciens de l’EPM", 0, 0.1035, 2)], IN_SHARES)
    axes = drawn.axes[0]
    spots = [line for line in axes.lines if line.get_marker() == "o"]
    leads = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_linestyle() == "-"]
    assert leads
    for lead in leads:
        start, end = axes.transData.transform(lead.get_xydata())
        for mark in spots:
            (at,) = axes.transData.transform(mark.get_xydata())
            if np.linalg.norm(at - start) > 1:  # not its own
                along = np.clip(np.dot(at - start, end - start) / np.dot(end - start, end - start), 0, 1)
                away = np.linalg.norm(at - start - along * (end - start))
                assert away > mark.get_markersize() / 2 * drawn.dpi / 72


def test_the_names_of_a_grid_are_whole_where_a_wider_column_holds_them(payload):
    name = "approche de bons potentiels en poste ailleurs"
    made = payload("heat", [(name, "Lyon", 0.4, 0.5)])
    for room in (None, (11.0, 5.0)):
        drawn = draw(made, FRENCH) if room is None else draw(made, FRENCH, room)
        assert name in [text.replace("\n", " ") for text in said(drawn)]


def test_no_name_is_struck_through_by_a_median(figure):
    drawn = figure("portfolio", CROWDED, IN_SHARES)
    known = {name for name, *_ in CROWDED}
    names = [text.get_window_extent() for text in words(drawn) if text.get_text() in known]
    guides = [line.get_window_extent().padded(0.5) for line in drawn.axes[0].lines if line.get_linestyle() == "--"]
    assert (len(names), len(guides)) == (len(CROWDED), 2)
    assert not any(name.overlaps(guide) for name in names for guide in guides)


def test_too_few_networks_have_no_median(figure):
    drawn = figure("portfolio", NETWORKS[:3])
    assert not drawn.axes[0].patches
    assert not any("médiane" in text for text in said(drawn))


def test_a_network_without_a_place_is_named_at_the_foot_under_why(figure):
    drawn = figure(
        "portfolio", [*NETWORKS, ("LinkedIn", MISSING, 12, 3), ("Le Fil", 3, FEW, 3), ("Réseau", 3, HIDDEN, 3)]
    )
    foot = f"{NOT_PUBLISHED}{NO_BREAK}: Le Fil, Réseau\nnon connu{NO_BREAK}: LinkedIn"
    assert foot in said(drawn)
    assert len(marks(drawn)) == len(NETWORKS)


def test_networks_at_one_point_share_a_block_of_names(figure):
    drawn = figure("portfolio", [("A", 0, 0, 1), ("B", 0, 0, 1), ("C", 500, 9, 1)])
    assert {"A\nB", "C"} <= set(said(drawn))


def test_a_size_that_is_not_known_is_a_hollow_mark(figure):
    drawn = figure("portfolio", [("A", 0, 0, MISSING), ("B", 3, 4, FEW), ("C", 500, 9, 1)])
    assert [line.get_markerfacecolor() == "white" for line in drawn.axes[0].lines].count(True) == 2
    assert {"non connu", NOT_PUBLISHED} <= set(said(drawn))


def test_of_many_networks_the_greatest_are_named_and_the_others_counted(figure):
    drawn = figure("portfolio", [(f"R{n}", (n * 37) % 100, (n * 61) % 100, 1) for n in range(40)])
    assert f"noms laissés au tableau{NO_BREAK}: 15" in said(drawn)
    assert len({text for text in said(drawn) if re.fullmatch(r"R\d+", text)}) == 25


# --- risk map ------------------------------------------------------------------------------------------------------


def test_each_risk_is_a_number_in_its_cell_and_its_label_in_the_list(figure):
    drawn = figure("risk_map", [("Gêne", 3, 4), ("Oubli", 1, 2)])
    assert cell_texts(drawn) == {(4, 3): "1", (2, 1): "2"}
    assert {"Gêne", "Oubli"} <= {text.get_text() for text in drawn.texts}


def test_eight_risks_share_a_cell(figure):
    drawn = figure("risk_map", [(f"R{n}", 2, 2) for n in range(8)])
    places = cell_texts(drawn)
    assert sorted(places.values()) == [str(n) for n in range(1, 9)]
    assert all(1.5 < x < 2.5 and 1.5 < y < 2.5 for x, y in places)
    discs = [line for line in drawn.axes[0].lines if line.get_marker() == "o"]
    across = discs[0].get_markersize() / 72 / 0.74  # in cells
    spots = [(float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in discs]
    assert min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a in spots for b in spots if a != b) > across


def test_risks_without_a_degree_are_last_with_the_sign_of_its_absence(figure):
    drawn = figure("risk_map", [("A", MISSING, 4), ("B", 1, 2), ("C", FEW, 2), ("D", 1, NOT_ASKED)])
    listed = [text.get_text() for text in drawn.texts[1:9]]
    assert listed == ["1", "B", "?", "A", SIGN, "C", "–", "D"]
    assert cell_texts(drawn) == {(2, 1): "1"}


def test_tints_grow_with_likelihood_times_impact(figure):
    cells = figure("risk_map", [("A", 1, 1)]).axes[0].patches
    greys = {(p.get_x() + 0.5, p.get_y() + 0.5): p.get_facecolor()[0] for p in cells}
    assert len(greys) == 16
    assert greys[1, 3] > greys[2, 2] == greys[1, 4] > greys[2, 4] > greys[3, 4] == greys[4, 4]


def test_the_foot_of_a_map_of_risks_says_what_its_tints_mean(figure):
    drawn = figure("risk_map", [("A", 1, 1)])
    key = ["Vraisemblance × gravité", "moins de 4", "de 4 à 7", "de 8 à 11", "12 et plus"]
    assert [text for text in said(drawn) if text in key] == key
    swatches = sorted((patch.get_x(), patch.get_facecolor()) for patch in drawn.patches + drawn.artists)
    cells = {(p.get_x() + 0.5, p.get_y() + 0.5): p.get_facecolor() for p in drawn.axes[0].patches}
    assert [colour for _, colour in swatches] == [cells[1, 1], cells[1, 4], cells[2, 4], cells[4, 4]]


def test_a_degree_out_of_the_scale_is_refused(figure):
    with pytest.raises(ValueError, match="a degree of a risk is one of 1, 2, 3, 4; this is 5"):
        figure("risk_map", [("A", 5, 1)])


# --- relations -----------------------------------------------------------------------------------------------------

TIES = [
    ("achats", "Union", 3, "fonctions", "réseaux"), ("atelier", "Salon", 1, "fonctions", "réseaux"),
    ("Union", "Hydralis", 2, "réseaux", "cibles"), ("Salon", "Ferrovia", 4, "réseaux", "cibles"),
    (MISSING, "Médiforge", MISSING, MISSING, "cibles"),
]  # fmt: skip


def links(figure: Figure) -> list[tuple[float, str]]:
    """Width and dashes of every link."""
    (drawn,) = figure.axes[0].collections
    return list(
        zip(drawn.get_linewidths(), ["dashed" if dash else "" for _, dash in drawn.get_linestyles()], strict=True)
    )


def test_columns_stand_from_left_to_right_under_their_headings(figure):
    drawn = figure("relations", TIES)
    x = {text.get_text(): text.get_window_extent().x0 for text in words(drawn)}
    assert x["fonctions"] < x["réseaux"] < x["cibles"]
    assert x["achats"] < x["Union"] < x["Hydralis"]


def test_a_link_is_as_wide_as_it_counts(figure):
    widths = [width for width, _ in links(figure("relations", TIES))]
    assert [width / widths[0] for width in widths] == pytest.approx([1, 2, 3, 4])


def test_nodes_stand_so_that_links_do_not_cross(figure):
    ends = [("A", "d", 0), ("B", "c", 0), ("A", "c", 1), ("B", "d", 1)]  # crossed in the order of the table
    drawn = figure("relations", [(*end, "x", "y") for end in ends])
    y = {text.get_text(): text.get_position()[1] for text in drawn.axes[0].texts}
    assert (y["A"] < y["B"]) == (y["c"] < y["d"])


def test_a_target_without_a_link_is_hatched_and_named_so(figure):
    drawn = figure("relations", TIES)
    (bare,) = [patch for patch in drawn.axes[0].patches if patch.get_hatch()]
    assert to_hex(bare.get_edgecolor()) == BENCHMARK
    assert {"Médiforge", "sans lien"} <= set(said(drawn))
    linked = figure("relations", [*TIES, ("Union", "Médiforge", 1, "réseaux", "cibles")])
    assert "sans lien" not in said(linked)


def test_a_withheld_link_is_dashed_and_its_ends_are_not_said_to_have_none(figure):
    drawn = figure("relations", [*TIES[:4], ("Union", "Médiforge", FEW, "réseaux", "cibles")])
    assert [dash for _, dash in links(drawn)] == ["dashed", "", "", "", ""]
    assert NOT_PUBLISHED in said(drawn)
    assert "sans lien" not in said(drawn)


def test_a_map_of_two_hundred_nodes_fits_a_page_and_counts_the_names_it_leaves(figure):
    rows = [(f"F{n % 20}", f"Réseau {n % 60}", 1 + n % 5, "fonctions", "réseaux") for n in range(180)]
    rows += [(f"Réseau {n % 60}", f"Cible {n % 120}", 1 + n % 3, "réseaux", "cibles") for n in range(240)]
    drawn = figure("relations", rows)
    written = [text for text in said(drawn) if re.match(r"F\d|Réseau \d|Cible \d", text)]
    assert drawn.get_size_inches()[1] < 9.2
    assert f"noms laissés au tableau{NO_BREAK}: {200 - len(written)}" in said(drawn)
    assert len(written) > 80


def test_a_map_says_what_it_cannot_draw(figure):
    with pytest.raises(ValueError, match="a map of relations has at most 3 columns; these are a, b, c, d"):
        figure("relations", [(m, n, 1, m, n) for m, n in ("ab", "bc", "cd")])
    with pytest.raises(ValueError, match="go from left to right"):
        figure("relations", [("A", "B", 1, "a", "b"), ("B", "A", 1, "b", "a")])
