"""The English words: every French phrase has its translation, in step with the sources, naming the same values."""

import ast
import re
import shutil
from collections import Counter
from functools import cache

import nbformat
import pytest
from babel.messages.pofile import read_po

from maillage.intake.reading import table_named
from maillage.intake.workbook import EXAMPLES
from maillage.language import SUFFIXES, Language, names_in, refuse_template
from maillage.locales.update import ENGLISH, PACKAGE, update
from maillage.tables import TABLES
from maillage.terms import UNITS

NOTEBOOKS = PACKAGE.parents[1] / "notebooks"
NO_BREAK, NARROW = "\u00a0", "\u202f"

# Words that are French and never English. Words of both languages (or, son, plus, par, on…) cannot tell.
FRENCH_WORDS = (
    "au|aux|avec|ce|ces|cette|dans|de|des|du|elle|elles|en|est|et|il|ils|la|le|les|leur|leurs|mais|ne|ni|nos|notre|nous|"
    "ou|où|pas|pour|que|qui|sa|sans|se|ses|si|sont|sous|sur|un|une|vos|votre|vous"
)
FRENCH_WORD = re.compile(rf"(?<![\w.-])(?:{FRENCH_WORDS})(?![\w-])|\b(?:[cdjlmnst]|qu)’(?=\w{{3}})|[«»]", re.I)
FRENCH_LETTER = re.compile(r"[àâäçèéêëîïôöùûüÿœæ]", re.I)

# What stands in an English text and is not English: names, ids, settings as they are typed.
PROPER = re.compile(r"Voilà|Atelier du Port|atelier-du-port|“en”|“fr”|\b(?:fr|en) = |\bfr or en\b|\w+_\w+|\w+\.\w+")

# A fact's full name may have been extracted with its sentence; it is code and stays itself.
FACT_NAME = re.compile(r"(?:diagnosis|analysis|plan)\.\w+")


@cache
def entries():
    with ENGLISH.open("rb") as opened:
        return tuple(message for message in read_po(opened, locale="en") if message.id)


@cache
def translations():
    """French and English of every phrase, without the names of facts."""
    return tuple((entry.id, entry.string) for entry in entries() if not FACT_NAME.fullmatch(entry.id))


def without_names(text):
    """The text as a reader sees it, values aside; doubled braces stay, they are printed."""
    return re.sub(r"(?<!\{)\{[^{}]*\}(?!\})", "{}", text)


def wrong(pattern, side):
    return [text for text in (pair[side] for pair in translations()) if re.search(pattern, without_names(text))]


def differing(measure):
    """The phrases whose two sides do not measure the same."""
    return [(french, english) for french, english in translations() if measure(french) != measure(english)]


# --- complete and in step ------------------------------------------------------------------------------------------


def test_every_phrase_is_translated():
    assert len(entries()) > 600
    assert [entry.id for entry in entries() if not entry.string or not entry.string.strip()] == []
    assert [entry.id for entry in entries() if entry.fuzzy] == []


def test_the_entries_are_in_step_with_the_sources(tmp_path):
    again = tmp_path / "maillage.po"
    shutil.copy(ENGLISH, again)
    assert update(NOTEBOOKS, again) == 0
    assert again.read_bytes() == ENGLISH.read_bytes(), "run python -m maillage.locales.update"


def test_a_reader_is_given_the_entries():
    english = Language("en")
    assert [entry.id for entry in entries() if english.text(entry.id) != entry.string] == []


def test_what_reads_the_same_in_both_languages_is_a_single_word():
    copied = [f for f, e in translations() if f == e and len(re.findall(r"[^\W\d_]+", without_names(f))) > 1]
    assert copied == []


# --- the same values -----------------------------------------------------------------------------------------------


def test_both_sides_name_the_same_values():
    assert differing(lambda text: Counter(names_in(text))) == []


def test_no_digit_is_typed_that_the_french_has_not():
    def digits(text):
        return Counter(re.findall(r"\d+", without_names(text)))

    assert [pair for pair in translations() if digits(pair[1]) - digits(pair[0])] == []


def literal_templates(tree):
    """The literals a module or a cell passes to `sentence`, `say`, `say_either`: those that are filled as sentences."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        taken = {"sentence": 1, "say": 1, "say_either": 2}.get(name, 0)
        for argument in call.args[:taken]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


@cache
def sentence_templates():
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        found += literal_templates(ast.parse(path.read_text(encoding="utf-8")))
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                found += literal_templates(ast.parse(cell.source))
    return tuple(dict.fromkeys(found))


def test_sentences_bend_no_grammar_around_a_value_in_either_language():
    english = Language("en")
    known = {entry.id for entry in entries()}
    assert len(sentence_templates()) > 100
    assert [template for template in sentence_templates() if template not in known] == []
    for template in sentence_templates():
        refuse_template(template)
        refuse_template(english.text(template))


def test_every_template_can_be_filled():
    for french, english in translations():
        if not names_in(french):
            continue
        plain = {name: "…" for name in names_in(french) if "." not in name}
        if len(plain) == len(set(names_in(french))):
            french.format(**plain), english.format(**plain)


# --- English is English --------------------------------------------------------------------------------------------


def test_no_french_is_left_in_the_english():
    bare = [(english, PROPER.sub("", without_names(english))) for _, english in translations()]
    assert [english for english, text in bare if FRENCH_WORD.search(text) or FRENCH_LETTER.search(text)] == []


@pytest.mark.parametrize("french", ["Le site", "La réponse des dirigeants", "Pas de cible", "l’entreprise", "« oui »"])
def test_french_left_in_the_english_would_be_seen(french):
    assert FRENCH_WORD.search(french)


def test_apostrophes_are_curved_on_both_sides():
    assert wrong("'", 0) == []
    assert wrong("'", 1) == []


def test_quotation_marks_answer_each_other():
    assert [e for _, e in translations() if e.count("“") != e.count("”")] == []
    assert [(f, e) for f, e in translations() if f.count("«") != e.count("“")] == []
    # Straight quotation marks belong to what is typed in a file, and stand on both sides or on none.
    assert differing(lambda text: text.count('"')) == []


def test_english_signs_follow_their_word():
    assert wrong(rf"[ {NO_BREAK}{NARROW}][:;?!,.”](?!\w)", 1) == []
    assert wrong(rf"“\s|[{NO_BREAK}{NARROW}]|  ", 1) == []
    assert wrong(r"\d %", 1) == []


def test_no_dash_stands_for_parentheses():
    assert [text for pair in translations() for text in pair if re.search(r"\w\s*[–—]|[–—]\s*\w| - ", text)] == []


def test_spelling_is_british():
    american = r"\b(?!siz|seiz|priz)\w*[iy]z(?:e|es|ed|ing|ation)\b|\b(?:col|fav|behavi)or|\bcenter|\blabor\b"
    assert [english for _, english in translations() if re.search(american, english, re.IGNORECASE)] == []


# --- same shape ----------------------------------------------------------------------------------------------------


def test_markdown_keeps_its_structure():
    def shape(text):
        return re.findall(r"^#+ ", text, re.MULTILINE), text.count("**"), text.count("\n\n"), text.count("`")

    assert differing(shape) == []


def test_both_sides_end_alike():
    def end(text):
        return re.sub(r"[^.:;?!…}]", "", text[-1:])

    assert differing(end) == []


def test_both_sides_begin_alike():
    """A phrase that begins a line has a capital on both sides; a fragment, a legend or a suffix has none."""

    def capital(text):
        first = re.search(r"[^\W\d_]|\{", text)
        return first[0].isupper() if first and first[0] != "{" else None

    assert [pair for pair in translations() if None not in (capital(pair[0]), capital(pair[1]))
            and capital(pair[0]) != capital(pair[1])] == []  # fmt: skip


# --- one thing, one name -------------------------------------------------------------------------------------------


def test_tables_have_one_name():
    """An entry wins over the schema's own words: where a phrase is also the name of a table, both say the same."""
    known = dict(translations())
    names = {table.fr: table.en for table in TABLES.values()}
    assert {french: known[french] for french in names if french in known and known[french] != names[french]} == {}


def test_a_table_quoted_in_a_phrase_is_called_by_its_name():
    names = {table.fr: table.en for table in TABLES.values()}
    for french, english in translations():
        quoted = [name for name in re.findall(r"« ([^«»{}]+) »", french.replace(NO_BREAK, " ")) if name in names]
        assert all(f"“{names[name]}”" in english for name in quoted), french


def test_a_file_named_after_a_table_is_read_in_either_language():
    for french, english in translations():
        for text in (french, english):
            for name in re.findall(r"(\w+)\.csv", text):
                assert table_named(name) is not None, text


def test_every_unit_has_its_words():
    english = Language("en")
    assert set(SUFFIXES) <= set(UNITS)
    assert english.value(1, "half_days") == f"1{NO_BREAK}half-day"
    assert english.value(2.5, "half_days/year") == f"2.5{NO_BREAK}half-days a year"
    assert english.value(1200, "money/year") == f"€1,200{NO_BREAK}a{NO_BREAK}year"
    assert english.value(0, "hours") == f"0{NO_BREAK}hours"


# --- French typography ---------------------------------------------------------------------------------------------
# Sources are typed with plain spaces; `Language.printed` puts in those of the house.

HOUSE = {
    "Réponses : 3 ; oui ?": f"Réponses{NO_BREAK}: 3{NARROW}; oui{NARROW}?",
    "« oui » !": f"«{NO_BREAK}oui{NO_BREAK}»{NARROW}!",
}


@pytest.mark.parametrize(("typed", "printed"), HOUSE.items())
def test_french_is_printed_with_the_spaces_of_the_house(typed, printed):
    assert Language("fr").printed(typed) == printed


def test_printing_french_twice_changes_nothing_more():
    french = Language("fr")
    once = [french.printed(source) for source, _ in translations()]
    assert [french.printed(text) for text in once] == once


def test_no_plain_space_stands_before_a_double_sign_in_print():
    french = Language("fr")
    printed = [french.printed(source) for source, _ in translations()]
    assert [text for text in printed if re.search(r" [:;?!»]|« ", text)] == []


def test_english_is_printed_as_it_is_written():
    english = Language("en")
    assert [french for french, written in translations() if english.printed(french) != written] == []


def test_sources_are_typed_alike():
    """A double sign follows a space of some kind, an opening quotation mark is followed by one."""
    space = rf"[ {NO_BREAK}{NARROW}]"
    cells = set(EXAMPLES.values())  # a cell's content has its own semicolons
    typed = [french for french, _ in translations() if french not in cells]
    bare = [(french, re.sub(r"\w+:[\w…]+|[*\n]", "", without_names(french))) for french in typed]
    assert [french for french, text in bare if re.search(rf"(?<!{space})[:;?!»]|«(?!{space})", text)] == []
