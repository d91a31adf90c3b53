"""Interview guides: what each population is asked, and that intake reads every code the note page offers."""

from __future__ import annotations

import re
from html import unescape

import pytest

from maillage.catalogue import entries, entry
from maillage.documents.interviews import LISTS, OUTPUTS, PARTS

LANGUAGES = ("fr", "en")
POPULATIONS = ("executives", "managers", "employees")
TARGETS = '[dimension_targets]\nd7 = "not_our_subject"\n'


def guide(files, population):
    return unescape(files[f"interview_{population}.html"].decode())


def asked(page):
    return re.findall(r'<td class="id">([\w-]+)</td>', page)


def codes(page):
    return re.findall(r'<span class="code">([\w:-]+)</span></p>', page)


def words_of(page):
    return re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.S))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_population_is_asked_its_questions_in_order(rendered, language):
    files = rendered("interviews", language)
    assert list(files) == [f"interview_{population}.html" for population in POPULATIONS]
    for population in POPULATIONS:
        page = guide(files, population)
        ones = [one for one in entries("guide_question").values() if one.fields["population"] == population]
        assert asked(page) == [one.id for one in ones]
        assert all(one.text(language) in page for one in ones)
        assert [one.fields["part"] for one in ones] == sorted(
            (one.fields["part"] for one in ones), key=PARTS.index
        )  # asked in the order of the parts
        assert f'<html lang="{language}">' in page
        assert not re.search(r"https?:|\b(?:src|href)=|url\(|<script|<img", page)


def test_executives_alone_are_not_told_to_wait_for_the_works_council(rendered):
    files = rendered("interviews")
    told = [population for population in POPULATIONS if "comité social et économique" in guide(files, population)]
    assert told == ["managers", "employees"]


def test_a_quotation_is_promised_the_agreement_of_its_author(rendered):
    for population in POPULATIONS:
        page = guide(rendered("interviews", "en"), population)
        assert "a sentence is quoted only after its author’s written and dated agreement" in page
        assert page.count("approved on") == 2


def test_executives_are_ticked_their_objections_triggers_and_difficulties_the_others_theirs(rendered):
    files = rendered("interviews")
    listed = {population: codes(guide(files, population)) for population in POPULATIONS}
    own = {
        population: [code for code in listed[population] if re.match(r"(?:obj|tri|dif)-", code)]
        for population in POPULATIONS
    }
    assert own["executives"] == [
        *(f"obj-{number:02}" for number in range(1, 18)), "obj-own",
        "tri-01", "tri-02", "tri-03", "tri-04", "tri-06", "tri-own",
        *(f"dif-{number:02}" for number in range(1, 7)),
    ]  # fmt: skip
    assert own["managers"] == own["employees"] == ["obj-18", "obj-19", "obj-20", "obj-own"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_note_page_is_read_by_intake(rendered, client, language):
    files = rendered("interviews", language)
    offered = list(dict.fromkeys(code for population in POPULATIONS for code in codes(guide(files, population))))
    assert len(offered) == 82
    rows = [["Entretien", "Population", "Code"]]
    rows += [[f"i{number}", "dirigeants", code] for number, code in enumerate(offered)]
    intake = client({"interviews": rows})
    assert intake.ok, intake.problems
    read = {row["code"] for row in intake.engagement.rows("interviews")}
    assert len(read) == len(offered)
    assert {code.rpartition(":")[2] for code in read} == {code.rpartition(":")[2] for code in offered}
    assert {code.partition(":")[0] for code in read} == set(LISTS)
    assert all(entry(code) for code in read)


def test_a_code_no_list_knows_is_told(client):
    rows = [["Entretien", "Population", "Code"], ["i1", "dirigeants", "discourse:solennel"]]
    intake = client({"interviews": rows})
    assert not intake.ok
    rows[1][2] = "autre"  # a network of another kind is no answer by itself
    assert not client({"interviews": rows}).ok


def test_the_four_outputs_of_an_interview_stand_first(rendered):
    page = guide(rendered("interviews"), "employees")
    titles = re.findall(r'<div class="list"><h2>([^<]+)</h2>', page)
    assert titles == [
        "Réseaux à privilégier", "Réseau interne\u00a0: à quoi servir", "Personnes, par fonction",
        "Discours\u00a0: sujets et ton", "Causes citées", "Objections entendues",
    ]  # fmt: skip
    assert len(OUTPUTS) == 4


def test_an_internal_network_that_is_no_subject_is_not_asked_about(rendered):
    page = guide(rendered("interviews", more=TARGETS), "managers")
    assert "ma-04" not in asked(page)
    assert not any(code.startswith("internal_function:") for code in codes(page))


def test_without_salespeople_their_question_is_left_out(rendered):
    production = [["Fonction", "Niveau", "Nombre"], ["production", "collaborateur", 30]]
    assert "em-09" in asked(guide(rendered("interviews"), "employees"))
    assert "em-09" not in asked(guide(rendered("interviews", tables={"headcount": production}), "employees"))


def test_at_flash_depth_only_the_executives_have_a_guide(rendered):
    assert list(rendered("interviews", depth="flash")) == ["interview_executives.html"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_name_is_only_ever_text(rendered, hostile, language):
    for raw in rendered("interviews", language, name=hostile).values():
        page = raw.decode()
        assert "<script" not in page
        assert "<b>Fils" not in page
        assert "Port &amp; &lt;b&gt;Fils" in page


def test_french_is_printed_with_its_spaces(rendered):
    for raw in rendered("interviews", "fr").values():
        assert not re.search(r"[^\s\u00a0\u202f\w:][?!;]| [?!;:»]|« ", words_of(unescape(raw.decode())))
