"""Personal sheets: to those who asked, about themselves, with self-tests whose scoring in words is that of methods."""

from __future__ import annotations

import itertools
import re
from html import unescape

import pytest

from maillage.catalogue import entries
from maillage.diagnosis.personal import personal
from maillage.documents import render
from maillage.documents.content import words
from maillage.documents.sheets import WAYS, self_test
from maillage.language import Language
from maillage.measures.outbound import PARTS
from maillage.measures.profiles import CHECKLIST_POINTS
from maillage.measures.self_checks import NET_FROM, TENDENCY_FROM, UNDETERMINED_BELOW, networker_profile, type_scores

LANGUAGES = ("fr", "en")
PEOPLE = [["Personne", "Fonction", "Niveau", "Souhaite sa fiche personnelle", "Accepte d’être nommée"],
          ["Ermelinde Quincampois", "commerce", "manager", "oui", "oui"],
          ["Anselmine Tartelange", "commerce", "manager", "oui", "non"],
          ["Jocaste Ixelmont", "commerce", "manager", "non", "oui"],
          ["Ursicine Vaudrillon", "commerce", "manager", "", ""]]  # fmt: skip
HEADS = ["Personne", "Plateforme", "Profil n°", "Complétude", "Tenu par", "Dernière activité", "Publications",
         "Commentaires", "SSI relevé", "Recherche du nom concluante", "Semaines comptées", "Invitations", "Acceptées",
         "En attente", "Avec argumentaire", "Sans réponse"]  # fmt: skip
PROFILES = [
    HEADS,
    [PEOPLE[1][0], "LinkedIn", 1, 72, "moi", "2026-01-12", 3, 5, 43, "oui", 8, 240, 48, 150, 160, 210],
    [PEOPLE[1][0], "LinkedIn", 2, 21, "personne", "2019-01-12", 0, 0, *[""] * 8],
    [PEOPLE[3][0], "LinkedIn", 1, 87, "agence", "2024-09-19", 613, 29, 97, "non", 9, 1741, 1013, 17, 19, 23],
]
NETWORKS = [["Réseau", "Nature"], ["Club du Port", "club d’affaires"], ["Amicale", "réseau d’anciens élèves"]]
MEMBERSHIPS = [["Réseau", "Qui y va", "Dernière présence", "Échéance", "Demi-journées passées"],
               ["Club du Port", PEOPLE[1][0], "2024-03-01", "2026-06-30", 3],
               ["Amicale", PEOPLE[3][0], "2025-11-23", "2026-08-17", 7]]  # fmt: skip
TABLES = {"people": PEOPLE, "profiles": PROFILES, "networks": NETWORKS, "memberships": MEMBERSHIPS}


@pytest.fixture
def sheets(client):
    """`sheets(language, tables, **settings)`: the personal sheets by file name, as text."""

    def made(language="fr", tables=TABLES, **settings):
        intake = client(tables, **({"depth": "in_depth"} | settings))
        assert intake.ok, intake.problems
        released = personal(intake.engagement)
        files = render("sheets", intake.engagement, Language(language), released=released)
        return {name: unescape(raw.decode()) for name, raw in files.items()}

    return made


def read(page):
    """The words of a page, one line."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.S))
    return re.sub(r"[^\S\u00a0\u202f]+", " ", text)


def sheet_of(files, text):
    (page,) = [page for page in files.values() if text in page]
    return page


def test_one_file_each_for_those_who_asked_under_their_label(sheets):
    files = sheets()
    assert len(files) == 2
    assert all(re.fullmatch(r"sheets/V-\d\d\.html", name) for name in files)
    assert list(files) == list(sheets("en"))


def test_a_person_is_named_only_if_they_agreed_else_by_their_label(sheets):
    files = sheets()
    named = sheet_of(files, "Ermelinde Quincampois")
    assert "Destinataire\u00a0: Ermelinde Quincampois. À remettre en main propre, à personne d’autre." in named
    (label, unnamed), = [(name, page) for name, page in files.items() if page != named]  # fmt: skip
    assert f"Destinataire\u00a0: {label[7:-5]}." in unnamed
    assert "Tartelange" not in unnamed


def test_it_opens_with_what_works_then_three_steps_then_what_is_noted(sheets):
    text = read(sheet_of(sheets(), "Quincampois")).replace("\u00a0", " ").replace("\u202f", " ")
    heads = ["Ce qui marche déjà", "Et maintenant, si vous le voulez", "Mon pas", "Ce qui est noté de votre pratique",
             "Vos profils", "Vous et l’ensemble", "Vos invitations", "Vos adhésions", "Quatre façons de réseauter",
             "Comptez ensuite vos points", "À l’aise avec le numérique ?", "Ces notions me parlent-elles ?",
             "Mon profil en ligne a…"]  # fmt: skip
    places = [text.index(f" {head} ") for head in heads]
    assert places == sorted(places)
    works = text[places[0] : places[1]]
    assert "Une recherche de votre nom mène au bon profil." in works
    assert "Votre profil dit l’essentiel (LinkedIn) ; complétude relevée : 72 sur 100." in works
    steps = text[places[1] : places[2]]
    assert "Invitations avec argumentaire ou demande de rendez-vous : 67 %." in steps
    assert "Faire réunir vos profils (LinkedIn, profils : 2)" in steps
    assert "Club du Port. Prochaine échéance : 30 juin 2026." in steps
    noted = text[places[3] : places[8]]
    assert "Indice : 69 sur 100, soit une approche à revoir avant d’inviter davantage." in noted
    assert "Invitations acceptées : 20 %. L’ensemble n’est pas montré : trop peu de personnes ont compté." in noted
    assert "Complétude du profil 72 non montré non montré non montré non montré" in noted
    assert "Club du Port – 1er mars 2024 30 juin 2026 3" in noted


def test_english_says_the_same(sheets):
    text = read(sheet_of(sheets("en"), "Quincampois"))
    assert "For: Ermelinde Quincampois. To be handed over in person, to nobody else." in text
    assert "Index: 69 out of 100, that is, an approach to review before inviting more." in text
    assert "neither the company nor the firm keeps a copy" in text
    assert "Club du Port – 1 March 2024 30 June 2026 3" in text.replace("\u00a0", " ")
    assert not re.search(r"\b(vous|votre|une|approche|invitations acceptées)\b", text.replace("Club du Port", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_of_chance_are_said_where_the_group_is_published(sheets, language):
    crowd = [[f"Personne {n}", "commerce", "manager", "", ""] for n in range(4)]
    tallies = [[person[0], "LinkedIn", 1, *[""] * 7, 4, 60, 33, "", "", ""] for person in crowd]
    page = sheet_of(
        sheets(language, TABLES | {"people": PEOPLE + crowd, "profiles": [*PROFILES[:3], *tallies]}), "Quincampois"
    )
    told = {"fr": "un écart tient au hasard entre 28\u00a0% et 47\u00a0%",
            "en": "a difference is chance between 28% and 47%"}  # fmt: skip
    assert told[language] in page.replace("\u202f%", "\u00a0%")


def test_nothing_of_another_person_is_on_a_sheet(sheets):
    """Jocaste agreed to be named and has figures of her own: neither her name, her figures nor any label is found."""
    for language in LANGUAGES:
        for name, page in sheets(language).items():
            text = read(page)
            assert not re.search("Jocaste|Ixelmont|Ursicine|Vaudrillon|Tartelange|Amicale", page)
            assert ("Quincampois" in page) == ("LinkedIn)" in page)
            assert set(re.findall(r"V-\d+", text)) <= {name[7:-5]}
            assert not re.search(r"\b(87|613|29|97|1.?741|1.?013|7)\b(?! points|\s*\+)", noted(text))


def noted(text):
    """The part of a sheet before the self-tests, whose lines are numbered."""
    return re.split("Quatre façons de réseauter|Four ways of networking", text)[0]


def test_the_figures_searched_for_would_be_found(sheets):
    tables = TABLES | {"people": [PEOPLE[0], *([*row[:3], "oui", row[4]] for row in PEOPLE[1:])]}
    text = noted(read(sheet_of(sheets(tables=tables), "Ixelmont")))
    for figure in ("87", "613", "29", "97", "7", "Amicale"):
        assert re.search(rf"\b{figure}\b", text), figure


def test_who_asked_without_any_data_has_kind_words_and_the_self_tests(sheets):
    files = sheets()
    page = next(page for page in files.values() if "Quincampois" not in page)
    text = read(page)
    assert "Vous avez demandé à voir où vous en êtes" in text
    assert "Rien ne presse." in text
    assert "Rien n’est noté de vos profils ni de vos adhésions" in text
    assert "Vos profils " not in text
    assert "Quatre façons de réseauter" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_list_of_people_one_sheet_of_self_tests_alone(sheets, language):
    files = sheets(language, {}, depth="standard")
    assert list(files) == ["sheets/self_tests.html"]
    text = read(files["sheets/self_tests.html"])
    assert {"fr": "Cette fiche est pour vous.", "en": "This sheet is for you."}[language] in text
    for absent in ("Destinataire", "Ce qui marche", "Vos profils", "For:", "What already works", "Your profiles"):
        assert absent not in text
    assert {"fr": "Mon pas", "en": "My step"}[language] in text


def test_nobody_asked_and_flash_give_no_file(sheets):
    assert sheets(tables={"people": [[*row[:3], "non" if at else row[3], ""] for at, row in enumerate(PEOPLE)]}) == {}
    assert sheets(depth="flash") == {}
    assert sheets(tables={}, depth="flash") == {}


# --- the self-tests ------------------------------------------------------------------------------------------------


def test_the_sixteen_questions_are_mixed_and_the_sheet_does_not_say_which_is_which(sheets):
    order = self_test()
    own = entries("self_profile")
    assert sorted(order) == sorted(own)
    ways = [own[one].fields["profile"] for one in order]
    assert not [pair for pair in itertools.pairwise(ways) if len(set(pair)) == 1]
    assert [sorted(ways[at : at + 4]) == sorted(WAYS) for at in range(0, 16, 4)] == [True] * 4
    assert ways[:4] != ways[4:8] != ways[8:12]  # no rhythm to be seen through
    page = sheet_of(sheets(), "Quincampois")
    said = re.findall(r'<span class="said">([^<]+)</span><span class="degrees">1 2 3 4 5<', page)
    assert [text.replace("\u00a0", " ") for text in said] == [own[one].fr.replace("\u00a0", " ") for one in order]
    assert "profile-" not in page


def test_the_lines_to_add_up_are_those_of_each_way(sheets):
    page = sheet_of(sheets("en"), "Quincampois")
    lines = re.findall(r'class="way">([^<]+)</td><td class="lines">([^<]+)<', page)
    own = entries("self_profile")
    for (name, numbers), way in zip(lines, WAYS, strict=True):
        assert name == words()[f"profile_{way}"]["en"]
        asked = [self_test()[int(number) - 1] for number in numbers.split(" + ")]
        assert {own[one].fields["profile"] for one in asked} == {way}
        assert len(set(asked)) == 4


def read_in_words(totals):
    """What a person reads by the rule in words, from the totals of the four ways."""
    order = sorted(totals, key=lambda way: -totals[way])
    highest, second = totals[order[0]], totals[order[1]]
    if highest <= 10:
        return "undetermined", set()
    if highest - second >= 4:
        return "net", {order[0]}
    if highest - second in (2, 3):
        return "tendency", {order[0]}  # the second may be a tie
    return "alike", {way for way in totals if highest - totals[way] < 2}


def test_the_rule_in_words_reads_every_result_as_methods_do():
    """On totals of 4 to 20, a point is 6.25 of 100; every combination of four totals, ties included."""
    assert (NET_FROM / 6.25, TENDENCY_FROM / 6.25, UNDETERMINED_BELOW) == (4, 2, 40)
    assert float(type_scores([[4, 2, 2, 2]])[0]) == 37.5  # a total of 10 is below 40, of 11 above
    assert float(type_scores([[4, 3, 2, 2]])[0]) == 43.75
    for values in itertools.product(range(4, 21), repeat=4):
        totals = dict(zip(WAYS, values, strict=True))
        found = networker_profile({way: 6.25 * (total - 4) for way, total in totals.items()})
        kind, ways = read_in_words(totals)
        if kind == "alike":
            assert found.kind in ("mixed", "versatile"), totals
            assert set(found.types) == ways, totals
        else:
            assert found.kind == kind, totals
            assert set(found.types[:1]) == ways, totals
    for text in (words()["self_test_read"]["fr"], words()["self_test_read"]["en"]):
        assert re.findall(r"\d+", text) == ["4", "2", "3", "2", "2", "10"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_self_test_judges_nobody_and_stays_with_the_person(sheets, language):
    text = read(sheet_of(sheets(language), "Quincampois"))
    for said in {
        "fr": ("ni l’entreprise ni le cabinet n’en gardent copie", "aucune n’est meilleure",
               "ne mesure aucune compétence", "Il existe d’autres façons que ces quatre"),
        "en": ("neither the company nor the firm keeps a copy", "none is better", "measures no skill",
               "There are other ways than these four"),
    }[language]:  # fmt: skip
        assert said in text, said


def test_notions_without_a_definition_are_not_asked_about(sheets):
    page = sheet_of(sheets(), "Quincampois")
    asked = re.findall(r'class="tick two"><span class="box"></span><span class="box"></span>([^<]+)<', page)
    concepts = [one for one in entries("item").values() if one.fields.get("instrument") == "concepts"]
    assert len(asked) == 17
    for one in concepts:
        known = not one.fields.get("extension") and one.fields.get("definition") != "open"
        assert (one.fields["name"]["fr"].replace("\u00a0", " ") in asked) == known, one.id
    assert "SSI" not in asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_comfort_with_digital_tools_may_be_ticked(sheets, language):
    page = sheet_of(sheets(language), "Quincampois")
    ease = [one for one in entries("item").values() if one.fields.get("instrument") == "ease"]
    assert len(ease) == 5
    assert all(one.text(language) in page.replace("\u00a0", " ") for one in ease)
    for choice in {"fr": ("oui", "plus ou moins", "non"), "en": ("yes", "more or less", "no")}[language]:
        assert page.count(f'<span class="box"></span>{choice}</span>') == 5


def test_the_list_of_a_whole_profile_is_that_of_methods():
    assert list(words()["checklist"]) == list(CHECKLIST_POINTS)


def test_every_part_of_the_pressure_and_every_band_has_its_words():
    named = {"invitations_per_week": "pace"}
    assert {f"part_{named.get(part, part)}" for part in PARTS} <= set(words())
    assert {"band_sober", "band_watch", "band_stop"} <= set(words())


# --- the page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_name_is_only_ever_text(client, hostile, language):
    tables = TABLES | {
        "networks": [["Réseau", "Nature"], [hostile, "club d’affaires"]],
        "memberships": [MEMBERSHIPS[0], [hostile, PEOPLE[1][0], "2024-03-01", "", 3]],
    }
    engagement = client(tables, depth="in_depth", name=hostile).engagement
    files = render("sheets", engagement, Language(language), released=personal(engagement))
    assert len(files) == 2
    for raw in files.values():
        page = raw.decode()
        assert "<script" not in page
        assert "<b>Fils" not in page
        assert "Port &amp; &lt;b&gt;Fils" in page
        assert not re.search(r"https?:|\b(?:src|href)=|url\(|<img", page)


def test_french_is_printed_with_its_spaces(sheets):
    for page in sheets().values():
        assert not re.search(r"[^\s\u00a0\u202f\w:][?!;]| [?!;:»]|« ", read(page))


def test_the_same_client_gives_the_same_bytes(sheets):
    assert sheets() == sheets()
