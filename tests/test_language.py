"""Writing for a reader: rounding, plurals, money, templates, and the second language of a notebook."""

from __future__ import annotations

import copy
import datetime
import io
import json
import math
import re
from decimal import Decimal

import nbformat
import pytest
from babel.messages.extract import extract
from hypothesis import given
from hypothesis import strategies as st

from maillage.facts import absent, counted, estimated
from maillage.language import (
    DECIMALS,
    NO_BREAK,
    SUFFIXES,
    Language,
    extract_notebook,
    localise,
    names_in,
    refuse_template,
    rounded,
    settled,
)
from maillage.tables import TABLES
from maillage.terms import UNITS

FRENCH, ENGLISH = Language("fr"), Language("en")
NUMERIC = tuple(DECIMALS)
FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12)


def spaced(text: str) -> str:
    """The text with every kind of space made a plain one: which of them a locale takes is CLDR's affair."""
    return re.sub(r"\s", " ", text)


# --- rounding ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-0.5, 0, "-1"), (0.25, 1, "0.3"), (2.675, 2, "2.68"),
        (1.005, 2, "1.01"), (-2.5, 0, "-3"), (0.49999999, 0, "0"), (12, 0, "12"), (Decimal("0.125"), 2, "0.13"),
    ],
)  # fmt: skip
def test_halves_are_rounded_up_as_on_paper(value, decimals, expected):
    assert str(rounded(value, decimals)) == expected


@pytest.mark.parametrize(("value", "decimals"), [(-0.04, 1), (-0.0, 0), (-0.4, 0), (-0.001, 2)])
def test_no_zero_is_negative(value, decimals):
    assert "-" not in str(rounded(value, decimals))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, Decimal("NaN")])
def test_what_is_not_a_finite_number_is_not_rounded(value):
    with pytest.raises(ValueError, match="finite"):
        rounded(value, 1)


def test_nothing_is_not_rounded_to_zero():
    with pytest.raises(TypeError):
        rounded(None, 1)


@given(FINITE, st.sampled_from(NUMERIC))
def test_settling_twice_changes_nothing(value, unit):
    once = settled(value, unit)
    assert settled(once, unit) == once
    assert json.dumps(settled(once, unit)) == json.dumps(once)


@given(FINITE, st.sampled_from(NUMERIC))
def test_settling_moves_a_value_by_half_a_unit_at_most(value, unit):
    decimals = DECIMALS[unit] + (4 if unit == "share" else 0)
    half = Decimal(5).scaleb(-decimals - 1)
    assert abs(Decimal(repr(float(settled(value, unit)))) - Decimal(repr(value))) <= half


@given(FINITE, st.sampled_from(NUMERIC))
def test_settled_values_are_whole_where_the_unit_is(value, unit):
    found = settled(value, unit)
    assert isinstance(found, int if DECIMALS[unit] == 0 and unit != "share" else float)
    assert str(found) not in ("-0", "-0.0")


@pytest.mark.parametrize("value", [True, False, None, "Club des Fondeurs"])
def test_what_is_not_a_number_is_settled_as_it_is(value):
    assert settled(value, "count") is value


def test_a_date_is_settled_as_its_iso_form():
    assert settled(datetime.date(2026, 1, 31), "date") == "2026-01-31"


# --- plurals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [(0, 0, 1), (0.5, 0, 1), (1, 0, 0), (1.5, 0, 1), (2, 1, 1), (21, 1, 1), (1_000_000, 1, 1)],
)
def test_each_language_has_its_own_plural(number, french, english):
    assert (FRENCH.plural(number), ENGLISH.plural(number)) == (french, english)


@pytest.mark.parametrize(
    ("value", "unit", "french", "english_number", "english_form"),
    [
        (1, "half_days", "1 demi-journée", "1", 0),
        (1.5, "half_days", "1,5 demi-journée", "1.5", 1),
        (2, "half_days", "2 demi-journées", "2", 1),
        (0.96, "half_days/year", "1 demi-journée par an", "1", 0),
        (1, "months", "1 mois", "1", 0),
        (0, "days", "0 jour", "0", 1),
        (1, "hours", "1 heure", "1", 0),
        (1.6, "hours", "2 heures", "2", 1),
    ],
)
def test_a_unit_is_written_after_its_number_in_the_right_form(value, unit, french, english_number, english_form):
    assert spaced(FRENCH.value(value, unit)) == french
    assert spaced(ENGLISH.value(value, unit)) == f"{english_number} {ENGLISH.text(SUFFIXES[unit][english_form])}"


@pytest.mark.parametrize("unit", ["count", "points", "decimal"])
def test_a_plain_number_has_no_word_after_it(unit):
    assert (FRENCH.value(12, unit), ENGLISH.value(12, unit)) == ("12", "12")


def test_a_cell_leaves_out_the_unit_that_its_heading_bears():
    assert FRENCH.value(2, "half_days", with_unit=False) == "2"


# --- numbers, money, dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "french", "english"),
    [
        (1234.5, 1, "1 234,5", "1,234.5"),
        (1234567, 0, "1 234 567", "1,234,567"),
        (0.25, 1, "0,3", "0.3"),
        (-0.04, 1, "0,0", "0.0"),
        (2.5, 0, "3", "3"),
        (-1234, 0, "-1 234", "-1,234"),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(value, decimals, french, english):
    assert spaced(FRENCH.number(value, decimals)) == french
    assert spaced(ENGLISH.number(value, decimals)) == english


@pytest.mark.parametrize(
    ("currency", "french", "english"),
    [("EUR", "1 235 €", "€1,235"), ("GBP", "1 235 £GB", "£1,235"), ("CHF", "1 235 CHF", "CHF1,235")],
)
def test_money_bears_the_currency_of_the_engagement(currency, french, english):
    assert spaced(Language("fr", currency).money(1234.5)) == french
    assert spaced(Language("en", currency).money(1234.5)).replace(" ", "") == english


def test_money_has_cents_where_they_are_asked_for():
    assert spaced(FRENCH.money(1234.5, 2)) == "1 234,50 €"
    assert ENGLISH.money(1234.5, 2) == "€1,234.50"


def test_money_a_year_says_so():
    assert spaced(FRENCH.value(1200, "money/year")) == "1 200 € par an"
    assert spaced(ENGLISH.value(1200, "money/year")) == "€1,200 " + ENGLISH.text(SUFFIXES["money/year"][1])


@pytest.mark.parametrize(
    ("value", "french"), [(0.125, "13 %"), (1, "100 %"), (0, "0 %"), (0.004, "0 %"), (0.995, "100 %")]
)
def test_shares_are_whole_per_cent(value, french):
    assert spaced(FRENCH.share(value)) == french
    assert spaced(ENGLISH.share(value)) == french.replace(" ", "")


@pytest.mark.parametrize("value", [1234, 12.5, 1_000_000])
@pytest.mark.parametrize("unit", ["money", "count", "half_days", "share"])
def test_a_french_figure_never_breaks_over_two_lines(value, unit):
    assert " " not in FRENCH.value(value, unit)


def test_a_decimal_that_is_whole_is_written_whole():
    assert (FRENCH.value(3.0, "decimal"), FRENCH.value(3.25, "decimal")) == ("3", "3,3")


def test_dates_are_written_out():
    day = datetime.date(2026, 9, 1)
    assert (spaced(FRENCH.date(day)), spaced(ENGLISH.date(day))) == ("1er septembre 2026", "1 September 2026")
    assert FRENCH.value(day, "date", with_unit=False) == "01/09/2026"
    assert ENGLISH.value(day, "date", with_unit=False) == f"1{NO_BREAK}Sept{NO_BREAK}2026"
    assert FRENCH.value("2026-09-01", "date") == FRENCH.value(day, "date")


def test_no_line_ends_inside_a_date_a_yearly_amount_or_before_an_announced_figure():
    day = datetime.date(2026, 10, 15)
    for reader in (FRENCH, ENGLISH):
        assert " " not in reader.date(day) + reader.value(1200, "money/year")
    assert FRENCH.before(f"au plus{NO_BREAK}: ", "count") == f"au plus{NO_BREAK}:{NO_BREAK}"
    for words, unit in ((f"club{NO_BREAK}: ", "text"), ("sur ", "count")):
        assert FRENCH.before(words, unit) == words
    assert ENGLISH.before("at most: ", "count") == "at most: "


def test_an_absent_fact_has_nothing_to_write():
    with pytest.raises(ValueError, match="too_few"):
        FRENCH.write(absent("too_few", unit="points"))


def test_a_fact_is_written_by_its_unit():
    assert spaced(FRENCH.write(estimated(1234.4, "money", low=900, high=2000))) == "1 234 €"
    assert ENGLISH.write(counted(41)) == "41"


@pytest.mark.parametrize("unit", NUMERIC)
def test_every_numeric_unit_can_be_written_in_both_languages(unit):
    assert re.search(r"\d", FRENCH.value(2, unit))
    assert re.search(r"\d", ENGLISH.value(2, unit))


def test_every_unit_is_numeric_or_known_by_name():
    assert set(UNITS) - set(NUMERIC) == {"date", "truth", "text", "term", "phrase", "mixed"}


def test_a_cell_of_a_mixed_column_is_written_by_its_own_unit():
    assert FRENCH.value((0.5, "share"), "mixed") == FRENCH.share(0.5)
    assert FRENCH.value(("kpi:k_agenda", "term"), "mixed").startswith("Séances")
    assert settled((0.123456, "share"), "mixed") == (0.1235, "share")


def test_a_third_language_is_refused():
    with pytest.raises(ValueError, match="fr, en"):
        Language("de")


def test_an_unknown_text_stays_as_it_is():
    assert ENGLISH.text("Ceci n’est dans aucun catalogue.") == "Ceci n’est dans aucun catalogue."


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Vraiment ?", "Vraiment\u202f?"),
        ("Oui ; non !", "Oui\u202f; non\u202f!"),
        ("Réponses : 3", "Réponses\u00a0: 3"),
        ("La table « Budget ».", "La table «\u00a0Budget\u00a0»."),
    ],
)
def test_french_punctuation_keeps_its_spaces_and_never_starts_a_line(typed, printed):
    assert FRENCH.printed(typed) == printed
    assert FRENCH.printed(printed) == printed
    assert ENGLISH.printed(typed) == typed


# --- templates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "template",
    [
        "Le site de {site}.", "Le site de  {site}.", "La part du {kind}.", "Aller à {site}.", "Aller au {site}.",
        "Le {rank}.", "le {rank}", "La {dimension} recule.", "Les {n} réseaux.", "Un {network}.", "Une {place}.",
        "Perte d’{amount}.", "L’{objective}.", "En {site}.", "Aux {groups}.", "Des {groups}.",
        "The {network} club.", "A {network}.", "An {objective}.",
    ],
)  # fmt: skip
def test_a_template_bends_no_grammar_around_a_name(template):
    with pytest.raises(ValueError, match="article or preposition"):
        refuse_template(template)


@pytest.mark.parametrize("template", ["Les 12 dimensions.", "Réponses : {n} sur 40.", "Au 1er janvier.", "Part : ٣."])
def test_a_template_types_no_number(template):
    with pytest.raises(ValueError, match="computes its numbers"):
        refuse_template(template)


@pytest.mark.parametrize(
    "template",
    [
        "Réponses : {n}.", "Site : {site}.", "Actes : {done} sur {expected}.", "Places, dont décidées : {n}.",
        "{network} : {fee}.", "Cotisations « {network} ».", "Couper garde {both} ; sans réseauter, {alone}.",
        "Mode {kind}.", "Légende {kind}.", "Networks: {n} of {all}.", "Agenda {kind}.", "Numéro {a1}.",
    ],
)  # fmt: skip
def test_a_template_that_stands_is_left_alone(template):
    refuse_template(template)


def test_names_are_read_in_order():
    assert names_in("Réponses : {diagnosis.answers}, invités : {diagnosis.invited}.") == (
        "diagnosis.answers",
        "diagnosis.invited",
    )


# --- a notebook's words --------------------------------------------------------------------------------------------

KEYWORDS = {"say": None, "say_either": (1, 2)}


def notebook(*cells: str | nbformat.NotebookNode) -> nbformat.NotebookNode:
    made = [nbformat.v4.new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return nbformat.v4.new_notebook(cells=made)


def code(source: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(source)


def extracted(*cells: str | nbformat.NotebookNode) -> list[object]:
    written = io.BytesIO(nbformat.writes(notebook(*cells)).encode("utf-8"))
    return [message for _, _, message, _ in extract_notebook(written, KEYWORDS, (), {})]


def test_a_markdown_cell_is_one_message():
    assert extracted("# Titre\n\nUn texte.") == ["# Titre\n\nUn texte."]


def test_an_empty_markdown_cell_is_no_message():
    assert extracted("  \n") == []


def test_both_sentences_of_a_choice_are_extracted():
    (found,) = extracted(code('say_either("Oui.", "Non : {n}.", when="diagnosis.any")'))
    assert tuple(found)[:2] == ("Oui.", "Non : {n}.")


def test_a_sentence_written_in_two_literals_is_one_message():
    assert extracted(code('say(\n    "Une première moitié, "\n    "puis la seconde."\n)')) == [
        "Une première moitié, puis la seconde."
    ]


def test_babel_itself_finds_the_extractor_and_splits_choices():
    source = io.BytesIO(nbformat.writes(notebook(code('say_either("Oui.", "Non.", when="x")'))).encode("utf-8"))
    found = [message[1] for message in extract("maillage_ipynb", source, keywords=KEYWORDS)]
    assert found == [("Oui.", "Non.")]


def known_markdown() -> str:
    """A text of ours whose English stands in the data model, whatever the state of the catalogue."""
    return TABLES["answers"].fr


def test_localising_keeps_the_french_text_in_the_metadata():
    source = notebook(known_markdown())
    (cell,) = localise(source, ENGLISH).cells
    assert cell.source == TABLES["answers"].en
    assert cell.metadata["maillage"]["french"] == known_markdown()


def test_localising_leaves_its_source_untouched():
    source = notebook(known_markdown(), code("say('Oui.')"))
    before = copy.deepcopy(source)
    localise(source, ENGLISH)
    assert source == before


def test_localising_changes_no_code():
    source = notebook(code("say('Oui.')"))
    assert localise(source, ENGLISH).cells[0].source == "say('Oui.')"


def test_a_localised_notebook_goes_back_to_french():
    there = localise(notebook(known_markdown()), ENGLISH)
    assert localise(there, FRENCH).cells[0].source == known_markdown()


def test_a_consultants_own_text_stays_as_written():
    (cell,) = localise(notebook("Un mot du consultant, en 2026."), ENGLISH).cells
    assert cell.source == "Un mot du consultant, en 2026."
    assert "maillage" not in cell.metadata
