"""Forms of figures: what each draws, in which order, what is withheld or not known, and that every word can be read."""

from __future__ import annotations

import re

import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from maillage.disclosure import Absent
from maillage.language import NARROW_NO_BREAK, NO_BREAK, Language
from maillage.showing.exhibits import Chart, exhibit
from maillage.showing.figures import CLIENT, FORMS, PALE, WIDTH, WITHHELD, check_chart, draw, drawn_rows
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
    "paired_bars": ("label:text", "of:count", "value:count", "inner:count"),
    "gauge": ("label:text", "observed:count", "not_observed:count", "unknown:count"),
    "lorenz": ("people:share", "value:share", "label:text"),
    "heat": ("row:text", "column:text", "value:share", "value_2:share"),
    "matrix": ("row:text", "column:text", "value:share"),
    "state_map": ("row:text", "column:text", "value:term"),
}
NEW = [form for form in COLUMNS if form != "matrix"]
BESIDE = ("dumbbell", "paired_bars", "gauge")  # one line a row


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


def hollow(figure: Figure) -> list[tuple[float, str]]:
    """Row and shape of every mark of the withheld."""
    return [
        (float(line.get_ydata()[0]), line.get_marker())
        for line in figure.axes[0].lines
        if line.get_markeredgecolor() == WITHHELD and line.get_markerfacecolor() == "white"
    ]


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
    rows = [(name, 1, 1, 1) for name in ("Zoé", "Ain", "Loire")]
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
    rows = [("A", 3, 2, 1), ("B", MISSING, MISSING, MISSING), ("C", NOT_ASKED, NOT_ASKED, NOT_ASKED)]
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


def test_groups_are_named_over_the_top_line_and_not_in_a_legend(figure):
    drawn = figure("dumbbell", [("A", 72, 58, 44), ("B", FEW, 20, 30)])
    assert {"First", "Second", "Third"} <= set(said(drawn))
    assert [text.get_text() for legend in drawn.legends for text in legend.get_texts()] == [NOT_PUBLISHED]


def test_a_group_absent_from_the_top_line_is_named_in_the_legend(figure):
    drawn = figure("dumbbell", [("A", FEW, 58, 44), ("B", 10, 20, 30)])
    assert [text.get_text() for legend in drawn.legends for text in legend.get_texts()] == ["First", NOT_PUBLISHED]


def test_groups_whose_marks_are_close_on_the_top_line_are_named_in_the_legend(figure):
    drawn = figure("dumbbell", [("A", 50, 51, 90), ("B", 10, 20, 30)])
    names = ["First", "Second", "Third"]
    assert [text.get_text() for legend in drawn.legends for text in legend.get_texts()] == names
    assert [text for text in said(drawn) if text in names] == names


def test_a_withheld_group_is_a_hollow_grey_mark_in_the_margin_and_has_none_on_the_scale(figure):
    drawn = figure("dumbbell", [("A", 72, 58, 44), ("B", FEW, 20, HIDDEN)])
    assert sorted(hollow(drawn)) == [(1, "D"), (1, "s")]
    on_scale = [mark for mark in marks(drawn) if mark[0] > 1]
    assert [mark for mark in on_scale if mark[1] == 1] == [(20, 1, "o")]


def test_a_group_that_is_not_known_is_a_question_mark_and_never_a_zero(figure):
    drawn = figure("dumbbell", [("A", 72, 58, 44), ("B", MISSING, 20, 30)])
    assert said(drawn).count("?") == 1
    assert f"?{' '}= non connu" in said(drawn)
    assert (0, 1, "D") not in marks(drawn)
    assert hollow(drawn) == []


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
    assert len(hollow(drawn)) == len(marks(drawn)) == 3


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
