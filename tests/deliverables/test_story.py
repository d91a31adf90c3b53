"""The Story: read back from executed notebooks, in order, free of any language, the same in both."""

from __future__ import annotations

import copy
import re

import nbformat
import pytest

from maillage.deliverables.html import report
from maillage.deliverables.story import FIRST_PAGE, Story, Text, read_story, results
from maillage.facts import absent, counted, read_fact
from maillage.language import Language
from maillage.showing.markup import fragment, plain_text
from maillage.showing.payload import MIME, SCHEMA, UnknownSchemaError
from maillage.showing.sentences import sentence

EXAMPLES = ("ateliers-brevenne", "maison-valserine", "menuiserie-corvanel", "florence-1430", "natchez-1936")
FRENCH, ENGLISH = Language("fr"), Language("en")
ABOUT = {"client": "acme", "wave": "T0", "depth": "standard"}


def said(template: str, **facts) -> dict:
    """A published sentence."""
    return {
        "schema": SCHEMA, "id": "sentence-0", "section": "", "kind": "sentence", "currency": "EUR",
        "message": sentence(template, **facts),
    }  # fmt: skip


def heading(section: str, title: str = "## Titre", **metadata) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(title, metadata={"maillage": {"section": section} | metadata})


def code(*payloads: dict) -> nbformat.NotebookNode:
    outputs = [nbformat.v4.new_output("display_data", {MIME: payload}) for payload in payloads]
    return nbformat.v4.new_code_cell("say()", outputs=outputs)


def story(*cells: nbformat.NotebookNode) -> Story:
    return read_story(ABOUT, [("01_diagnosis", nbformat.v4.new_notebook(cells=list(cells)))])


# --- reading -------------------------------------------------------------------------------------------------------


def test_sections_hold_what_follows_their_heading_in_order():
    told = story(heading("one"), code(said("Un.")), nbformat.v4.new_markdown_cell("Un mot."), heading("two"),
                 code(said("Deux."), said("Trois.")))  # fmt: skip
    assert [section.id for section in told.sections()] == ["one", "two"]
    items = [[item.markdown if isinstance(item, Text) else item["message"]["template"] for item in section.items]
             for section in told.sections()]  # fmt: skip
    assert items == [["## Titre", "Un.", "Un mot."], ["## Titre", "Deux.", "Trois."]]


def test_what_was_not_asked_at_this_depth_is_passed_over_and_what_lacks_data_is_not():
    def lacking(reason, table=""):
        return said("Réponses : {n}.", n=absent(reason, unit="count", table=table))

    told = story(heading("one"), code(lacking("not_asked"), lacking("no_table", "answers")))
    assert [one["message"]["facts"]["n"]["reason"] for one in told.payloads()] == ["no_table"]


def test_a_payload_bears_its_section():
    (payload,) = story(heading("one"), code(said("Un."))).payloads()
    assert payload["section"] == "one"


def test_reading_leaves_the_notebook_untouched():
    notebook = nbformat.v4.new_notebook(cells=[heading("one"), code(said("Un."))])
    before = copy.deepcopy(notebook)
    read_story(ABOUT, [("01_diagnosis", notebook)])
    assert notebook == before


def test_what_stands_before_the_first_section_is_kept():
    (section,) = story(nbformat.v4.new_markdown_cell("Un mot."), code(said("Un."))).sections()
    assert (section.id, len(section.items)) == ("opening", 2)


@pytest.mark.parametrize("schema", [0, 2, "1", None])
def test_an_unknown_schema_is_refused(schema):
    with pytest.raises(UnknownSchemaError, match="reads schema 1"):
        story(heading("one"), code(said("Un.") | {"schema": schema}))


def test_outputs_without_a_payload_are_no_part_of_the_story():
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("display_data", {"text/plain": "x"})])
    assert list(story(heading("one"), cell).payloads()) == []


def test_the_french_text_of_a_localised_cell_is_read():
    cell = heading("one", "## Title", french="## Titre")
    (section,) = story(cell).sections()
    assert section.items == [Text("## Titre")]


# --- who reads what ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("", ["all"]), ("council", ["all", "some"]), ("employees", []), ("director", ["all"])],
)
def test_a_reader_is_shown_the_sections_meant_for_them(audience, expected):
    told = story(heading("all"), heading("some", audiences=["committee", "council"]))
    assert [section.id for section in told.sections(audience)] == expected


def test_the_first_page_is_that_of_the_last_notebook_that_has_one():
    books = [
        (name, nbformat.v4.new_notebook(cells=[heading(FIRST_PAGE), code(said(text))]))
        for name, text in (("01_diagnosis", "Un."), ("03_plan", "Deux."))
    ]
    assert read_story(ABOUT, books).first_page().part == "03_plan"
    assert story(heading("one")).first_page() is None


# --- a reason is said once -----------------------------------------------------------------------------------------

NO_ANSWERS = {"n": absent("no_table", unit="count", table="answers")}
NO_NETWORKS = {"n": absent("no_table", unit="count", table="networks")}


def test_a_reason_is_said_once_a_section():
    told = story(
        heading("one"), code(said("A : {n}.", **NO_ANSWERS)), code(said("B : {n}.", **NO_ANSWERS)),
        code(said("C : {n}.", **NO_NETWORKS)), code(said("D : {n}.", n=counted(3))),
        heading("two"), code(said("E : {n}.", **NO_ANSWERS)),
    )  # fmt: skip
    first, second = ([item["message"]["template"][0] for item in s.items[1:]] for s in told.sections())
    assert (first, second) == (["A", "C", "D"], ["E"])


def test_a_sentence_that_says_something_is_never_left_out():
    told = story(heading("one"), code(said("A : {n}.", n=counted(3)), said("A : {n}.", n=counted(3))))
    assert len(list(told.payloads())) == 2


def test_a_commented_reason_is_kept():
    commented = said("B : {n}.", **NO_ANSWERS) | {
        "comments": [{"value": "Nous l’attendons.", "language": "", "audience": ""}]
    }
    assert len(list(story(heading("one"), code(said("A : {n}.", **NO_ANSWERS), commented)).payloads())) == 2


@pytest.mark.parametrize("client", EXAMPLES)
def test_no_section_of_an_example_gives_one_reason_twice(client, story_of):
    for section in story_of(client).sections():
        sentences = [
            plain_text(item, FRENCH) for item in section.items if isinstance(item, dict) and item["kind"] == "sentence"
        ]
        assert len(sentences) == len(set(sentences)), (section.id, sentences)


# --- sections that only say what is missing ------------------------------------------------------------------------

OURS = "## En bref\n\nCe que cette partie établit, avant le détail."
MISSING = said("A : {n}.", **NO_ANSWERS)
WANTING = {"schema": SCHEMA, "id": "plan.actions", "section": "", "kind": "points", "currency": "EUR",
           "points": [[sentence("Rien encore.") | {"lacking": True}]]}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "sentences"),
    [
        ([heading("one", OURS), code(MISSING)], 1),
        ([heading("one", OURS), code(MISSING, WANTING)], 2),
        ([heading("one", OURS), code(MISSING, said("B : {n}.", n=counted(3)))], 0),
        ([heading("one", OURS), code(WANTING | {"points": [[sentence("Tout va bien.")]]})], 0),
        ([heading("one", OURS), code(MISSING | {"comments": [{"value": "x", "language": "", "audience": ""}]})], 0),
        ([heading("one", OURS), nbformat.v4.new_markdown_cell("Le mot du consultant."), code(MISSING)], 0),
        ([heading("one", "## Notre titre à nous"), code(MISSING)], 0),
        ([heading("one", OURS)], 0),
    ],
    ids=["absent", "both", "something", "good news", "commented", "written in", "retitled", "text"],
)
def test_a_section_is_folded_only_where_it_says_nothing_but_what_is_missing(cells, sentences):
    (section,) = story(*cells).sections()
    assert len(section.unsaid) == sentences


# --- the examples' stories -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("client", EXAMPLES)
def test_an_example_tells_its_three_parts_in_order(client, story_of):
    told = story_of(client)
    assert [part.name for part in told.parts] == ["01_diagnosis", "02_analysis", "03_plan"]
    assert told.first_page().part == "03_plan"
    assert [part.sections[0].id for part in told.parts] == ["diagnosis_opening", "analysis_opening", "plan_opening"]


@pytest.mark.parametrize("client", EXAMPLES)
def test_no_exhibit_has_the_id_of_another(client, story_of):
    ids = [payload["id"] for payload in story_of(client).payloads() if payload["kind"] != "sentence"]
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


@pytest.mark.parametrize("client", EXAMPLES)
def test_comments_point_at_exhibits_that_exist(client, story_of, released_of):
    ids = {f"exhibit:{payload['id']}" for payload in story_of(client).payloads()}
    about = {one for one in released_of(client).context["comments"] if one.startswith("exhibit:")}
    assert sorted(about - ids) == []


def numbers(text: str) -> list[str]:
    """The numbers of a text, however its language writes them."""
    text = re.sub(r"[\u202f\u00a0](?=\d{3})|(?<=\d),(?=\d{3}\b)", "", text)
    return re.findall(r"\d+(?:[.,]\d+)?", text.replace(",", "."))


@pytest.mark.parametrize("client", EXAMPLES)
def test_both_languages_show_the_same_numbers(client, story_of):
    told, compared = story_of(client), 0
    for payload in told.payloads():
        dated = [c["unit"] for c in payload.get("columns", ())].count("date")
        french, english = (plain_text(payload, Language(code, payload["currency"])) for code in ("fr", "en"))
        if dated or "date" in str(payload.get("source", "")):
            continue  # days and months are compared by the test below
        assert sorted(numbers(french)) == sorted(numbers(english)), payload["id"]
        compared += 1
    assert compared > 10


@pytest.mark.parametrize("client", EXAMPLES)
def test_redrawing_changes_no_payload(client, story_of):
    told = story_of(client)
    before = copy.deepcopy(list(told.payloads()))
    for language in (FRENCH, ENGLISH):
        for payload in told.payloads():
            fragment(payload, language, picture="svg")
    assert list(told.payloads()) == before


def test_a_story_reads_the_same_from_a_notebook_in_either_language(intake_of, run_notebooks):
    intake = intake_of("maison-valserine")
    about = {"client": intake.client, "wave": intake.wave, "depth": "in_depth"}
    french, english = (read_story(about, run_notebooks(intake, language=code)) for code in ("fr", "en"))
    assert list(french.payloads()) == list(english.payloads())
    assert [section.items for section in french.sections()] == [section.items for section in english.sections()]


def test_the_same_story_gives_the_same_page(story_of, story_from, intake_of):
    first = story_of("maison-valserine")
    again = story_from(intake_of("maison-valserine"))
    assert report(again, FRENCH) == report(first, FRENCH)


# --- results -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("client", EXAMPLES)
def test_results_hold_every_released_fact_by_stage(client, story_of, released_of):
    found = results(story_of(client), {"maillage": "0"})
    released = released_of(client)
    flat = {f"{stage}.{name}": fact for stage, facts in found["facts"].items() for name, fact in facts.items()}
    assert set(flat) == set(released.facts)
    assert all(read_fact(plain).known is released.fact(name).known for name, plain in flat.items())
    assert {(edge["from"], edge["to"]) for edge in found["trace"]} == set(released.trace)
    assert len(found["trace"]) == len(released.trace)
    assert (found["client"], found["wave"], found["versions"]) == (client, "T0", {"maillage": "0"})
