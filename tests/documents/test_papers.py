"""The papers in Word: what they print of an engagement, what they leave open, and whom they never name."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest

import golden
from maillage.documents import FOR_COMPANIES, KINDS, render
from maillage.documents.content import read, words
from maillage.documents.papers import PAPERS
from maillage.language import Language, names_in
from maillage.plan import plan

LANGUAGES = ("fr", "en")
NAMES = [name for found in PAPERS.values() for name in found]
BLANK = re.compile(r"\[(?:à compléter|to complete)")
BROKEN = re.compile(r"\bNone\b|\b[Nn]a[Nn]\b|[{}]|Absent\(|Fact\(|<released|Blank\(|: \.")
PEOPLE = [["Personne", "Fonction", "Niveau", "Accepte d’être nommée"],
          ["Ermelinde Quincampois", "commerce", "manager", "non"],
          ["Anselmine Tartelange", "production", "manager", "oui"]]  # fmt: skip
DECIDED = [["Date", "Qui", "Au sujet de", "Valeur", "Motif"],
           ["2026-01-10", "comité de direction", "lever:l_register", "retenu", "dès ce mois"],
           ["2026-01-10", "comité de direction", "lever:l_agenda", "reporté", ""],
           ["2026-01-20", "Ermelinde Quincampois", "lever:l_sponsor", "retenu", "deux heures"],
           ["2026-01-20", "Anselmine Tartelange", "lever:l_etiquette", "refusé", "trop tôt"],
           ["2026-01-20", "comité de direction", "symptom:dia-25", "contesté", ""],
           ["2026-01-20", "comité de direction", "criterion:c_cost", "100", ""],
           ["2026-01-20", "comité de direction", "lever:l_cancel_dormant", "retenu", "idée ancienne"],
           ["2026-01-20", "comité de direction", "lever:l_cancel_dormant", "annulé", ""]]  # fmt: skip


def text_of(engagement, kind, language="fr", found=None, **given):
    """Each paper of a kind as plain text, with plain spaces."""
    files = render(kind, engagement, Language(language), planned=found, **given)
    return {name.removesuffix(".docx"): re.sub("[\u00a0\u202f]", " ", golden.paper_text(raw))
            for name, raw in files.items()}  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_papers_of_the_example_say_what_a_person_read(engagement_of, released_of, code):
    client = golden.PAPERS_OF
    said = golden.papers_text(engagement_of(client), released_of(client), code).splitlines()
    read_once = golden.path_of(f"{client}@papers", code).read_text(encoding="utf-8").splitlines()
    assert said == read_once, "a paper changed; run make golden, read the difference, enter it in docs/reviews.csv"
    assert not any(BROKEN.search(line) for line in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_who_gave_nothing_yet_gets_every_paper_with_its_blanks(client, language):
    engagement = client().engagement
    found = plan(engagement)
    for kind in PAPERS:
        for name, said in text_of(engagement, kind, language, found).items():
            assert BLANK.search(said), name
            assert not BROKEN.search(said), name
            assert "Atelier du Port" in said


def test_word_opens_them_with_real_headings_and_marked_blanks(client):
    engagement = client(name="Port & <b>Fils</b> {x} **gras** [à compléter : rien]").engagement
    for kind in PAPERS:
        for name, raw in render(kind, engagement, Language("fr"), planned=plan(engagement)).items():
            opened = docx.Document(io.BytesIO(raw))
            styles = [one.style.name for one in opened.paragraphs if one.text]
            assert styles[:2] == ["Subtitle", "Heading 1"], name
            runs = [run for one in opened.paragraphs for run in one.runs]
            runs += [run for table in opened.tables for row in table.rows for cell in row.cells
                     for one in cell.paragraphs for run in one.runs]  # fmt: skip
            marked = [run.text for run in runs if "w:shd" in run._r.xml]
            assert marked, name
            assert all(re.fullmatch(r"\[à compléter[^\]]*\]", text) for text in marked), name
            assert "[à compléter : rien]" not in [text.replace("\u00a0", " ") for text in marked]
            assert any("Port & <b>Fils</b> {x} **gras**" in one.text for one in opened.paragraphs)


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_as_much(name):
    french, english = (read(f"papers/{name}.{language}.md") for language in LANGUAGES)
    for pattern in (r"^#+ ", r"^- ", r"^\|", r"\[(?:à compléter|to complete)", r"☐", r"\*\*", r"^---$", r"^$"):
        assert len(re.findall(pattern, french, re.M)) == len(re.findall(pattern, english, re.M)), pattern
    assert sorted(names_in(french)) == sorted(names_in(english))
    assert not re.search(r"\d", french + english)
    before = r"(?:de|du|des|à|au|aux|le|la|les|chez|of|at|to|by|the|d’|l’)"
    assert not re.search(rf"\b{before}\s*\{{(?:client|adviser|trainer)\}}", french + english, re.I)


def test_lists_of_words_are_as_long_in_both_languages():
    for name, own in words().items():
        if isinstance(own.get("fr"), list):
            assert len(own["fr"]) == len(own["en"]), name
            assert [len(one) for one in own["fr"] if isinstance(one, list)] == [
                len(one) for one in own["en"] if isinstance(one, list)
            ], name


def test_french_is_printed_with_its_spaces(client):
    engagement = client(firm="Cabinet Fil", confidentiality="Confidentiel : destiné au comité de direction").engagement
    said = golden.papers_text(engagement, plan(engagement), "fr")
    assert not re.search(r"[^\s\u00a0\u202f][?!;]| [?!;:»]|« ", said)


# --- the record of decisions ---------------------------------------------------------------------------------------


def section(said, start, end):
    return said[said.index(f"\n{start}\n") : said.index(f"\n{end}\n")]


def test_the_record_tells_the_last_meeting_and_what_still_stands(client):
    intake = client({"people": PEOPLE, "decisions": DECIDED}, depth="in_depth")
    assert intake.ok, intake.problems
    said = text_of(intake.engagement, "decisions")["decisions"]
    assert "Séance du 20 janvier 2026." in said
    label = Language("fr").term
    decided = section(said, "Ce qui est décidé", "Ce qui est reporté ou écarté")
    put_off = section(said, "Ce qui est reporté ou écarté", "Ce qui a été discuté")
    discussed = section(said, "Ce qui a été discuté", "Qui fait quoi, pour quand")
    assert "deux heures" in decided
    assert "trop tôt" not in decided
    assert "trop tôt" in put_off
    assert "annulé" in put_off  # the last row of a thing wins
    assert "idée ancienne" not in said
    assert "contesté" in discussed
    assert "Pour choisir entre réseaux, sur cent points : " in discussed
    earlier = said[said.index("Toujours en vigueur, des séances d’avant :") :]
    assert re.sub("[\u00a0\u202f]", " ", label("lever:l_register")) in earlier
    assert "reporté" in earlier


def test_who_carries_an_action_and_until_when_is_told_with_it(client):
    said = [
        ["2026-01-20", "comité", "owner:l_sponsor", "achats", ""],
        ["2026-01-20", "comité", "due:l_sponsor", "30/06/2026", ""],
        ["2026-01-20", "comité", "owner:l_register", "juridique", ""],
        ["2026-01-20", "comité", "owner:l_register", "annulé", ""],
    ]
    intake = client({"people": PEOPLE, "decisions": [*DECIDED, *said]}, depth="in_depth")
    record = text_of(intake.engagement, "decisions")["decisions"]
    before, follow_up = record.split("\nQui fait quoi, pour quand\n")
    assert "| achats | 30/06/2026 |" in follow_up
    assert "juridique" not in record
    assert "achats" not in before


def test_who_did_not_agree_is_told_by_function(client):
    said = text_of(client({"people": PEOPLE, "decisions": DECIDED}, depth="in_depth").engagement, "decisions")
    assert "Quincampois" not in said["decisions"]
    assert "V-0" not in said["decisions"]
    assert "| retenu | commerce | deux heures" in said["decisions"]
    assert "Anselmine Tartelange" in said["decisions"]


def test_without_a_decision_the_record_is_a_form(client):
    said = text_of(client().engagement, "decisions")["decisions"]
    assert "Aucune décision n’est encore inscrite dans la table « Décisions »" in said
    assert said.count("[à compléter : sujet] |") == 8  # three to decide, one put off, one discussed, three to do
    assert "Rien n’est reporté" not in said


# --- back to those who answered ------------------------------------------------------------------------------------


def test_too_few_answers_give_no_mean(client, answers):
    found = {}
    for count in (4, 9):
        intake = client({"answers": answers({("Lyon", "collaborateurs"): count})})
        engagement = intake.engagement
        found[count] = text_of(engagement, "feedback", found=plan(engagement))["feedback"]
    assert "sans risquer de reconnaître quelqu’un" in found[4]
    assert "Moyenne sur cent" not in found[4]
    assert "Réponses publiées" not in found[4]


def test_only_what_is_decided_is_announced(engagement_of, released_of):
    client = golden.PAPERS_OF
    said = text_of(engagement_of(client), "feedback", found=released_of(client))["feedback"]
    told = section(said, "Ce que nous en faisons", "Ce que personne ne verra")
    actions = released_of(client).table("plan.actions").records()
    for row in actions:
        line = re.sub("[\u00a0\u202f]", " ", Language("fr").term(row["lever"]))
        assert (line in told) == (row["state"] in ("décidée", "commencée")), (row["lever"], row["state"])
    assert not re.search(r"€|Confidentiel", said)
    assert "dirigeants" not in said


# --- service rendered ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"days_sold": 12, "days_spent": 7.5}, "Ensemble de la mission | 12 | 7,5 | 4,5"),
        ({"days_sold": 3, "days_spent": 4.5}, "Ensemble de la mission | 3 | 4,5 | dépassement : 1,5"),
        ({"days_sold": 12}, "Ensemble de la mission | 12 | [à compléter : jours] | –"),
    ],
)
def test_days_sold_and_spent(client, given, line):
    assert line in text_of(client(**given).engagement, "service")["service"]


def test_what_was_delivered_is_listed_once_whatever_its_format(client):
    said = text_of(client().engagement, "service", handed=golden.HANDED)["service"]
    assert "\nRapport (html, pdf) | " in said
    assert "\nRapport du comité social et économique (pdf) | " in said
    assert "\nDiapositives (pptx) | " in said
    assert "\nDossier juridique, à faire relire | " in said
    assert "personnelle" not in said  # who asked for a sheet is nobody's business


# --- depth and bodies ----------------------------------------------------------------------------------------------


def test_at_flash_depth_the_letter_promises_what_a_flash_keeps(client):
    engagement = client(depth="flash").engagement
    letter = text_of(engagement, "letter")["letter"]
    assert "Rapport de deux pages, le jour même" in letter
    assert "aucun salarié n’est interrogé" in letter
    assert "comité social" not in letter
    assert text_of(engagement, "feedback") == text_of(engagement, "training") == {}


def test_a_body_gets_what_is_a_body_s(engagement_of):
    body = engagement_of("club-des-trois-rives")
    files = {kind: render(kind, body, Language("fr")) for kind in KINDS}
    assert {kind for kind, found in files.items() if not found} == {*FOR_COMPANIES}
    asked = [name for name in files["questionnaire"] if name.endswith(".html")]
    assert asked == ["questionnaire_executives.html"]
    page = files["questionnaire"][asked[0]].decode()
    assert "la direction répond pour l’entreprise" in page
    assert re.findall(r'<td class="id">(x\d+)(?:\.\w+)?</td>', page) == (
        ["x1", "x2", "x3", "x5", "x6", "x7", "x8", "x11", "x12", "x12", "x13", "x14", "x15"]
    )
    letter = text_of(body, "letter")["letter"]
    assert "Un rapport de deux pages à chaque membre, pour lui seul" in letter
    assert "Première réunion" not in letter


def test_what_the_firm_set_is_on_them(client):
    from maillage.deliverables.brand import Brand

    engagement = client(consultant="A. Merle").engagement
    brand = Brand(name="Cabinet Fil", footer="SIRET 000", main="#aa0000")
    (raw,) = render("letter", engagement, Language("fr"), brand=brand).values()
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        assert b"AA0000" in opened.read("word/styles.xml")
    assert "A. Merle · SIRET 000" in golden.paper_text(raw)


def test_a_council_s_day_is_told_where_it_is_known(small_client):
    intake = small_client(more="next_council = 2026-03-05\n")
    assert intake.ok, intake.problems
    assert "5 mars 2026" in text_of(intake.engagement, "letter")["letter"]
