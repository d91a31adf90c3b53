"""The programme's working papers: filled from what the plan let out, in both languages, and naming nobody."""

from __future__ import annotations

import dataclasses
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from maillage.catalogue import entries
from maillage.documents import render
from maillage.documents.content import read, words
from maillage.documents.programme import DOCUMENTS, SITUATIONS
from maillage.intake import Workspace, take_in
from maillage.language import Language, names_in
from maillage.plan import plan
from maillage.running import documents as running

LANGUAGES = ("fr", "en")
EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "ateliers-brevenne"
HOSTILE = "<b>Club</b> {client} **gras** [à compléter : rien] <script> `x` \x07\u202ea | b"
OBJECTIVES = [["Code", "Objectif", "Nature", "Échéance", "Porté par", "Mesuré par", "Poids"],
              ["o1", "Trouver trois apprentis", "recrutement", "2026-12-31", "ressources humaines", "embauches", 60],
              ["o2", "Suivre les normes", "veille", "2027-06-30", "production", "", 40]]  # fmt: skip
BUDGET = [["Ligne", "Exercice", "Catégorie", "Montant HT", "Si l’on arrêtait", "Marge attribuée",
           "Part coupée, prudent", "Part coupée", "Part coupée, haut"]]  # fmt: skip
PEOPLE = [["Personne", "Fonction", "Niveau", "Accepte d’être nommée"],
          *([f"Ermelinde Quincampois {n}", "commerce", "collaborateur", "oui"] for n in range(6))]  # fmt: skip
BROKEN = re.compile(r"\bNone\b|\b[Nn]a[Nn]\b|[{}]|Absent\(|Fact\(|<released|mappingproxy")


def profiles(people):
    """As many people who counted their invitations."""
    return [["Personne", "Plateforme", "Semaines comptées", "Invitations", "Acceptées", "En attente"],
            *([f"Ermelinde Quincampois {n}", "LinkedIn", 4, 60, 20 + n, 30] for n in range(people))]  # fmt: skip


@pytest.fixture
def papers(client):
    """`papers(language, tables, principle="", **settings)`: the documents by name, as text without no-break spaces."""

    def made(language="fr", tables=None, principle="", **settings):
        intake = client(tables, **settings)
        assert intake.ok, intake.problems
        return written(intake.engagement, language, principle)

    return made


def written(engagement, language="fr", principle="", planned=None):
    planned = planned or plan(engagement)
    files = render("programme", engagement, Language(language), planned=planned, principle=principle)
    return {name[len("programme_") : -len(".html")]: raw.decode() for name, raw in files.items()}


def said(page):
    """The words of a page, one line, with plain spaces."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.S))
    return re.sub(r"\s+", " ", unescape(text).replace("\u00a0", " ").replace("\u202f", " "))


def part(page, start, end):
    text = said(page)
    return text[text.index(start) : text.index(end)]


# --- which, and marked as what -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_is_there_and_says_at_its_top_what_it_is(papers, language):
    made = papers(language, consultant="A. Merle", firm="Cabinet Fil")
    assert tuple(made) == DOCUMENTS
    for name, page in made.items():
        notice = words()["stance_notice" if name == "personal_stance" else "programme_notice"][language]
        text = said(page)
        assert text.index(notice) < text.index("Atelier du Port", text.index(notice))
        assert f'<html lang="{language}">' in page
        assert not re.search(r"https?:|\b(?:src|href)=|url\(|<script|<img", page)
        assert not BROKEN.search(text), name
        assert re.search(r"\[(?:à compléter|to complete)", page) or name == "personal_stance"


def test_at_flash_depth_there_is_no_plan_and_no_paper(client):
    engagement = client(depth="flash").engagement
    assert render("programme", engagement, Language("fr")) == {}
    assert running._planned(engagement) is None


def test_where_nobody_sells_there_is_no_guide_to_making_contact(papers):
    assert "social_selling" not in papers(more='[dimension_targets]\nd10 = "not_our_subject"\n')
    nobody = [["Fonction", "Niveau", "Nombre"], ["direction générale", "dirigeant", 6], ["production", "manager", 9]]
    assert tuple(papers(tables={"headcount": nobody})) == tuple(one for one in DOCUMENTS if one != "social_selling")


def test_the_other_kinds_do_not_run_the_plan(client, tmp_path, monkeypatch):
    client()
    monkeypatch.setattr(running, "_planned", lambda engagement: pytest.fail("the plan was run"))
    assert running.documents(Workspace(tmp_path), "acme", ("legal",)).delivered


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_languages_say_as_much(name):
    french, english = (read(f"programme/{name}.{language}.md") for language in LANGUAGES)
    for pattern in (r"^#+ ", r"^- ", r"^\|", r"\[(?:à compléter|to complete)", r"\*[^*]+\*", r"^---$", r"^$"):
        assert len(re.findall(pattern, french, re.M)) == len(re.findall(pattern, english, re.M)), pattern
    assert names_in(french) == names_in(english)
    assert not re.search(r"\d", french.replace("15 février 2021", ""))


def test_french_is_printed_with_its_spaces(papers):
    for page in papers().values():
        text = unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.S)))
        assert not re.search(r"[^\s\u00a0\u202f\w:][?!;]| [?!;:»](?!\S*\d)|« ", text)


# --- the plan on a page --------------------------------------------------------------------------------------------


def test_the_plan_stands_under_the_headings_of_the_method_and_names_whose_they_are(papers):
    text = said(papers()["plan_on_a_page"])
    assert "Les rubriques de cette page sont celles de la BNS(c), ou Business Networking Strategy(c)" in text
    assert "reviennent à leur auteur (blog ericlg.com, 15 février 2021)" in text
    heads = ["Première partie : une pédagogie pour tous", "Formations et accompagnement",
             "Seconde partie : la stratégie, puis la tactique", "Vision", "Stratégie", "Moyens", "Attitudes",
             "L’argent, par an", "Trois conditions de réussite", "La tactique : le plan"]  # fmt: skip
    places = [text.index(f" {head} ") for head in heads[:7]] + [text.index(head) for head in heads[7:]]
    assert places == sorted(places)


def test_a_whole_client_fills_it_with_what_was_released(engagement_of, released_of):
    engagement, planned = engagement_of("ateliers-brevenne"), released_of("ateliers-brevenne")
    page = written(engagement, planned=planned)["plan_on_a_page"]
    text = said(page)
    for row in planned.table("diagnosis.objectives").records():
        assert row["wording"] in text
    for cause in planned.table("analysis.retained").column("cause"):
        assert Language("fr").term(f"{cause}#short") in text
    assert "En une phrase, selon le consultant : Vous avez de bons réseaux" in text
    assert "Couper sans réseauter 10 350 € 25 815 € 41 410 €" in text
    assert "Couper et réseauter, programme payé −5 098 € 26 020 € 58 405 €" in text
    assert "Ce que le programme ajoute à la seule coupe −15 880 € 205 € 18 195 €" in text
    assert "Le sujet est pris par le haut Un membre de la direction porte le sujet : l’acte est daté. Remplie" in text
    assert "Coût du programme : 13 000 € par an, entre 9 000 € et 19 000 €" in text
    assert "de rencontre : 10 · en ligne : 3 personnel : 5 · entreprise : 8 privé : 2 · professionnel : 11" in text
    assert "mois à l’agenda (accompli, 28/09/2026)" in text
    assert "Mandat écrit d’une personne qui coordonne les réseaux direction générale 30/09/2026 13/11/2026" in text
    assert "Précisia commerce 1 Précisia production 1" in text
    assert "Profils de dirigeants en double encore en ligne communication 1 0 13/10/2026" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_named_nor_told_by_a_label(engagement_of, released_of, language):
    """Those who agreed to be named are in the plan's table of seats; the papers tell functions alone."""
    engagement, planned = engagement_of("ateliers-brevenne"), released_of("ateliers-brevenne")
    who = set(planned.table("plan.seats").column("who"))
    assert who & set(engagement.names.values())
    assert any(re.fullmatch(r"V-\d+", one) for one in who)
    for page in written(engagement, language, planned=planned).values():
        text = said(page)
        assert not re.search(r"\bV-\d+\b", text)
        assert not [name for name in engagement.names.values() if name in text]


def test_a_client_of_whom_little_is_known_is_told_what_is_not(papers):
    made = papers(tables={"headcount": [["Fonction", "Niveau", "Nombre"], ["commerce", "manager", 6]]})
    text = said(made["plan_on_a_page"])
    for told in ("Aucun objectif n’est noté", "Aucune cause n’est retenue.", "Aucun réseau n’est placé sur les axes.",
                 "La comparaison n’est pas faite", "Aucune place n’est proposée.",
                 "Les données reçues ne permettent pas de proposer une action.", "Aucun indicateur n’est à suivre.",
                 "Coût du programme : non précisé"):  # fmt: skip
        assert told in text, told
    assert "selon le consultant" not in text
    assert said(made["recruiting_and_watch"]).count("Aucun objectif noté n’est de ce genre.") == 2
    assert "Personne n’a remis de décompte" in said(made["social_selling"])


@pytest.mark.parametrize(
    ("cut", "told"),
    [
        (("", "50 %", ""), "Couper sans réseauter non renseigné 3 000 € non renseigné Couper et"),
        (("25 %", "50 %", "75 %"), "Couper sans réseauter 1 500 € 3 000 € 4 500 € Couper et"),
    ],
)
def test_a_range_that_nobody_gave_is_not_a_range(papers, cut, told):
    budget = [*BUDGET, ["Presse", 2025, "publicité", 10000, "", 4000, *cut]]
    cost = "programme_cost = {low = 1000, mode = 1000, high = 1000}\n"
    assert told in said(papers(tables={"budget": budget}, depth="in_depth", more=cost)["plan_on_a_page"])
    without = said(papers(tables={"budget": budget}, depth="in_depth")["plan_on_a_page"])
    assert "La comparaison n’est pas faite : elle demande une coupe chiffrée" in without
    assert "Couper sans réseauter" not in without


PRINCIPLE = "Notre principe\nS’écouter\x07\u202e, puis {agir} <b>ensemble</b>.\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_principle_the_texts_leave_undefined_is_hidden_while_empty(papers, language):
    for empty in ("", "\n \n"):
        page = papers(language, principle=empty)["plan_on_a_page"]
        assert "SEQLA" not in page
        assert page.count("<section>") == 7
    page = papers(language, principle=PRINCIPLE)["plan_on_a_page"]
    assert page.count("<section>") == 8
    assert "<h3>Notre principe</h3>\n<p>S’écouter, puis {agir} &lt;b&gt;ensemble&lt;/b&gt;.</p>" in page


def test_the_licence_holders_words_are_read_from_the_firms_folder(client, tmp_path):
    client()
    (tmp_path / "data" / "firm").mkdir(parents=True)
    (tmp_path / "data" / "firm" / "principle.fr.txt").write_text(PRINCIPLE, encoding="utf-8")
    running.documents(Workspace(tmp_path), "acme", ("programme",))
    folder = tmp_path / "reports" / "acme" / "T0" / "documents"
    found = {code: (folder / code / "programme_plan_on_a_page.html").read_text(encoding="utf-8") for code in LANGUAGES}
    assert "Notre principe" in found["fr"]
    assert "Notre principe" not in found["en"]


# --- approaching, recruiting, watching -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "told", "untold"),
    [
        (
            6,
            "Personnes qui ont compté leurs invitations : 6 ; invitations par personne et par semaine : 15.",
            "Trop peu",
        ),
        (3, "Trop peu de personnes ont compté leurs invitations : rien n’est montré.", "Acceptées"),
        (0, "Personne n’a remis de décompte de ses invitations", "Trop peu"),
    ],
)
def test_tallies_are_shown_only_as_released(papers, people, told, untold):
    tables = {"people": PEOPLE} | ({"profiles": profiles(people)} if people else {})
    counted = part(
        papers(tables=tables, depth="in_depth")["social_selling"], "Ce que nos équipes ont compté", "À faire,"
    )
    assert told in counted
    assert untold not in counted
    assert ("Acceptées 135 360 38 %" in counted) == (people == 6)


def test_a_tally_that_was_withheld_says_so(engagement_of, released_of):
    page = written(engagement_of("maison-valserine"), planned=released_of("maison-valserine"))["social_selling"]
    told = part(page, "Ce que nos équipes ont compté", "À faire,")
    assert "Avec un argumentaire ou une demande de rendez-vous non montré non montré non montré" in told
    assert "Acceptées 88 122 72 %" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_situations_come_from_the_catalogue_with_their_posture(papers, language):
    text = said(papers(language)["social_selling"])
    for one in SITUATIONS:
        case = entries("posture_case")[one]
        plain = said(Language(language).printed(case.text(language)))
        assert plain in text
        assert said(Language(language).printed(case.fields["feedback"][language])) in text


def test_objectives_of_recruitment_and_watch_stand_apart(papers):
    page = papers(tables={"objectives": OBJECTIVES})["recruiting_and_watch"]
    hire = part(page, "Recruter : pour", "Au-delà")
    watch = part(page, "Veiller : pour", "Thèmes de veille")
    assert "Trouver trois apprentis ressources humaines 31/12/2026 embauches" in hire
    assert "Suivre les normes production 30/06/2027 [à compléter]" in watch
    assert "normes" not in hire
    assert "apprentis" not in watch


def test_a_lever_says_where_the_plan_stands_with_it(engagement_of, released_of):
    page = written(engagement_of("ateliers-brevenne"), planned=released_of("ateliers-brevenne"))["recruiting_and_watch"]
    told = part(page, "Ce que le plan prévoit pour recruter", "Deux questions")
    assert "ressources humaines 31/12/2026 Décidée" in told
    assert told.count("Pas dans le plan") == 2


# --- the exercise for oneself --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exercise_collects_nothing_and_says_so(papers, language):
    page = papers(language, {"objectives": OBJECTIVES, "people": PEOPLE}, consultant="A. Merle")["personal_stance"]
    text = said(page)
    assert {"fr": "Rien n’en est collecté, ni par l’entreprise ni par le cabinet",
            "en": "Nothing of it is collected, neither by the company nor by the firm"}[language] in text  # fmt: skip
    for absent in ("Merle", "apprentis", "31 janvier 2026", "31 January 2026", "[à compléter", "[to complete"):
        assert absent not in text
    assert not re.search(r"<(?:input|form|textarea|button)", page)
    assert page.count('class="ruled"') == 18
    done, gaps = {"fr": ("le chemin déjà fait", "Ce que je laisse"), "en": ("the way already gone", "What I leave")}[
        language
    ]
    assert text.index(done) < text.index(gaps)


def test_it_is_the_same_for_every_client_but_for_the_name(papers):
    one = papers(name="Un")["personal_stance"]
    other = papers(tables={"objectives": OBJECTIVES}, name="Deux")["personal_stance"]
    assert one.replace("Un<", "Deux<").replace("– Un", "– Deux") == other


# --- learning ------------------------------------------------------------------------------------------------------


def test_the_ambition_is_a_blank_until_somebody_decides_it(papers):
    blank = part(papers()["learning_plan"], "Notre ambition", "Le parcours")
    assert "pour chacun et par an : [à compléter : heures ou jours]" in blank
    decided = [["Date", "Qui", "Au sujet de", "Valeur"], ["2026-01-12", "comité", "kpi:k_learning_volume", "14"]]
    page = papers(tables={"decisions": decided}, depth="in_depth")["learning_plan"]
    assert "pour chacun et par an : 14 heures" in part(page, "Notre ambition", "Le parcours")
    assert "année ressources humaines [à compléter] 14 heures" in part(page, "Ce que l’on suit", "L’appréciation")


def test_what_is_lacking_is_told_only_where_it_was_looked_into(papers):
    heads = ["Point", "Élément", "État"]
    named = Language("fr").term("learning_item:5c")
    one = [["partage", named, "non observé"]]
    for rows, told in (
        (None, "La culture d’apprentissage n’a pas été examinée"),
        ([["partage", named, "observé"]], "Aucun élément n’est noté comme manquant."),
        (one, "Déjeuner d’apprentissage"),
    ):
        tables = {"learning": [heads, *rows]} if rows else None
        lacking = part(papers(tables=tables, depth="in_depth")["learning_plan"], "Ce qui reste", "Calendrier")
        assert told in lacking
        assert ("Indicateur" in lacking) == (rows is one)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_has_a_part_as_the_texts_give_it(papers, language):
    text = said(papers(language)["learning_plan"])
    for item in ("2a", "2b", "2c", "2d"):
        assert entries("learning_item")[item].text(language) in text


# --- the client's own words, and what may be missing ---------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_are_only_ever_text(papers, language):
    tables = {
        "objectives": [*OBJECTIVES, ["o3", HOSTILE, "veille", "", HOSTILE, HOSTILE, 1]],
        "comments": [["Date", "Qui", "Au sujet de", "Valeur"], ["2026-01-12", "moi", "exhibit:plan.answer", HOSTILE]],
    }
    made = papers(language, tables, name=HOSTILE, firm=HOSTILE, depth="in_depth")
    assert "gras" in made["plan_on_a_page"]
    for page in made.values():
        assert "<script" not in page
        assert "<b>Club" not in page
        assert "<strong>gras" not in page
        assert '<span class="blank">[à compléter : rien]' not in page.replace("\u00a0", " ")
        assert "\x07" not in page
        assert "\u202e" not in page
        assert "&lt;b&gt;Club&lt;/b&gt; {client} **gras**" in page


def test_a_comment_for_other_readers_is_not_printed(papers):
    head = ["Date", "Qui", "Au sujet de", "Valeur", "Langue", "Lecteur"]
    rows = [["2026-01-12", "moi", "exhibit:plan.answer", "Pour la direction seule", "fr", "director"],
            ["2026-01-12", "moi", "exhibit:plan.answer", "For English readers", "en", ""]]  # fmt: skip
    french, english = (papers(code, {"comments": [head, *rows]})["plan_on_a_page"] for code in LANGUAGES)
    assert "Pour la direction seule" not in french + english
    assert "For English readers" not in french
    assert "the consultant says: For English readers" in said(english)


@pytest.mark.parametrize("table", sorted(path.stem for path in EXAMPLE.rglob("*.csv")) or ["workbook"])
def test_a_client_without_one_table_has_every_paper(table, tmp_path):
    folder = tmp_path / "data" / "clients" / "acme" / "T0"
    shutil.copytree(EXAMPLE / "T0", folder)
    for path in folder.rglob(f"{table}.csv"):
        path.unlink()
    engagement = take_in(Workspace(tmp_path), "acme").engagement
    if engagement is None:  # without a head count nothing is opened
        assert table == "headcount"
        return
    planned = plan(engagement)
    for language in LANGUAGES:
        made = written(engagement, language, planned=planned)
        assert tuple(made) == DOCUMENTS
        for name, page in made.items():
            assert not BROKEN.search(said(page)), (table, name)


def test_the_same_client_gives_the_same_bytes(client):
    engagement = client({"objectives": OBJECTIVES}).engagement
    assert written(engagement) == written(dataclasses.replace(engagement))
