"""The legal pack: marked as a template, in both languages, with the client's facts as data and no law of our own."""

from __future__ import annotations

import re
from html import unescape

import pytest

from maillage.documents.content import read
from maillage.documents.legal import DOCUMENTS
from maillage.language import names_in

LANGUAGES = ("fr", "en")
ARTICLES = {"5", "6", "13", "14", "30", "35", "L1121-1", "L1222-4", "L2312-8", "L2312-38"}
NOTICE = {
    "fr": "Modèle de travail\u00a0: ceci n’est pas un conseil juridique. À faire relire par votre délégué à la "
          "protection des données ou votre conseil.",
    "en": "Working template: this is not legal advice. Have it reviewed by your data protection officer or your "
          "counsel.",
}  # fmt: skip
VALUES = {"client", "staff", "asked", "minimum", "adviser", "raw_months", "aggregate_years", "council"}


def template(name, language):
    return read(f"legal/{name}.{language}.md")


def words_of(page):
    page = re.sub(r"</?(?:span|strong)[^>]*>", "", page)
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.S)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_is_there_and_marked_at_its_top(rendered, language):
    files = rendered("legal", language, consultant="A. Merle", firm="Cabinet Fil")
    assert list(files) == [f"legal_{name}.html" for name in DOCUMENTS]
    for raw in files.values():
        page = raw.decode()
        assert page.index(NOTICE[language]) < page.index("<h1>")
        assert page.startswith("<!DOCTYPE html>")
        assert f'<html lang="{language}">' in page
        assert re.findall(r"<h(\d)", page)[0] == "1"
        assert set(re.findall(r"<h(\d)", page)[1:]) == {"2"}
        assert not re.search(r"https?:|\b(?:src|href)=|url\(|<script|<img", page)
        assert "{" not in words_of(page)
        assert "Atelier du Port" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_article_is_cited_but_those_we_know(name, language):
    text = template(name, language)
    cited = set(re.findall(r"L\d{4}-\d+", text))
    for group in re.findall(r"(?:RGPD, articles?|GDPR, articles?) ([\d, etand]+)", text):
        cited |= set(re.findall(r"\d+", group))
    assert cited <= ARTICLES
    assert cited or name == "dpia_screening"
    assert not re.search(r"garanti(?!es)|prouvé|sans risque|guarantee|proven", text, re.I)


def test_the_articles_of_methods_are_all_cited():
    whole = " ".join(template(name, "fr") for name in DOCUMENTS)
    assert all(article in whole for article in ARTICLES)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_languages_say_as_much(name):
    french, english = template(name, "fr"), template(name, "en")
    for pattern in (r"^#+ ", r"^- ", r"^\|", r"\[(?:à compléter|to complete)", r"☐", r"\*\*"):
        assert len(re.findall(pattern, french, re.M)) == len(re.findall(pattern, english, re.M)), pattern
    assert sorted(names_in(french)) == sorted(names_in(english))
    assert set(names_in(french)) <= VALUES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_bends_around_an_inserted_name(name, language):
    inserted = r"\{(?:client|adviser|asked)\}"
    before = r"(?:de|du|des|à|au|aux|le|la|les|chez|of|at|to|by|the|d’|l’)"
    assert not re.search(rf"\b{before}\s*{inserted}", template(name, language), re.I)


def test_french_is_printed_with_its_spaces(rendered):
    for raw in rendered("legal", "fr").values():
        words = words_of(raw.decode())
        assert not re.search(r"[^\s\u00a0\u202f][?!;]| [?!;:»]|« ", words)


@pytest.mark.parametrize(
    ("staff", "said"),
    [
        (50, "L’entreprise compte au moins cinquante salariés"),
        (49, "ici, informer les élus, s’il y en a, est une précaution que nous recommandons"),
    ],
)
def test_the_council_is_told_what_holds_for_its_size(rendered, staff, said):
    page = rendered("legal", "fr", staff=staff)["legal_works_council.html"].decode()
    assert f"Effectif déclaré\u00a0: {staff}." in page
    assert said in page


def test_facts_are_those_of_the_settings_and_the_head_count(rendered):
    page = words_of(rendered("legal", "en", more="[thresholds]\nminimum_group = 8\n")["legal_register.html"].decode())
    told = " ".join(page.split())
    assert "Declared headcount 92 Number of sites 2 Depth of the diagnosis standard" in told
    assert "Situation described on 31 January 2026 Publication threshold, in answers 8" in told
    assert "No result for a group of fewer than 8 answers" in told
    assert "within 3 months" in told
    assert "[to complete: name and address of the adviser]" in told


def test_at_flash_depth_there_is_no_pack(rendered):
    assert rendered("legal", "fr", depth="flash") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_name_is_only_ever_text(rendered, hostile, language):
    for raw in rendered("legal", language, name=hostile, firm="{staff} <i>x</i> [à compléter : rien]").values():
        page = raw.decode()
        assert "<script" not in page
        assert "<i>x" not in page
        assert "Port &amp; &lt;b&gt;Fils&lt;/b&gt; {asked}" in page
        assert "<strong>[à" not in page
        assert '<span class="blank">[à compléter : rien]' not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_named_like_a_blank_of_ours_is_no_blank(rendered, language):
    name = "[à compléter : nom]"
    for raw in rendered("legal", language, name=name).values():
        assert name in raw.decode()
        assert f'<span class="blank">{name}' not in raw.decode()


def test_a_fictional_client_is_said_to_be_one(rendered):
    assert "Entreprise fictive" in rendered("legal", fictional=True)["legal_purpose.html"].decode()
    assert "Entreprise fictive" not in rendered("legal")["legal_purpose.html"].decode()
