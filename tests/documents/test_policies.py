"""The policies: drafts filled with what the plan released, in both languages; what the texts leave open stays blank."""

from __future__ import annotations

import itertools
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from maillage.catalogue import entries
from maillage.documents import render
from maillage.documents.content import read, words
from maillage.documents.policies import DOCUMENTS, LAUNCH
from maillage.intake import Workspace, take_in
from maillage.language import Language, names_in
from maillage.plan import plan

LANGUAGES = ("fr", "en")
EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "ateliers-brevenne" / "T0"
VALUES = {
    "client", "minimum", "objectives", "governance", "speakers", "steps", "reviews", "others", "held", "tools",
    "discourse", "functions", "own_name", "postures", "mention", "crisis", "incidents", "verdict", "prerequisites",
}  # fmt: skip
NOTICE = {
    "fr": "Document de travail, à relire et à adopter par la direction. Tant qu’il n’est ni daté ni signé, il n’engage "
          "personne.",
    "en": "Working paper, to be reviewed and adopted by the management. As long as it is neither dated nor signed, it "
          "binds nobody.",
}  # fmt: skip
ABSENT = "aucun document n’est écrit, la direction a dit que ce n’est pas son sujet"
UNKNOWN = "aucun document n’est écrit ; ni réseau interne ni souhait d’en avoir un n’est noté"
WANTED = "[dimension_targets]\nd7 = 60\n"
BROKEN = re.compile(r"\bNone\b(?! of)|\b[Nn]a[Nn]\b|[{}]|Absent\(|Fact\(|<released|Markup\(|V-\d")

PEOPLE = [["Personne", "Fonction", "Niveau", "Accepte d’être nommée", "Parle au nom de l’entreprise", "Départ"],
          ["Ermelinde Quincampois", "commerce", "manager", "oui", "oui", ""],
          ["Anselmine Tartelange", "commerce", "manager", "non", "oui", ""],
          ["Jocaste Ixelmont", "finances", "manager", "oui", "oui", "2025-06-30"]]  # fmt: skip
OBJECTIVES = [["Code", "Objectif", "Nature", "Porté par"], ["o1", "Trouver des alliés", "partenaires", PEOPLE[2][0]],
              ["o2", "Recruter par relations", "recrutement", PEOPLE[3][0]]]  # fmt: skip
NETWORKS = [["Réseau", "Nature", "Sert l’objectif"], ["Club du Port", "club d’affaires", "o1"],
            ["LinkedIn", "réseau en ligne professionnel", ""]]  # fmt: skip
MEMBERSHIPS = [["Réseau", "Qui y va", "Cotisation HT", "Payée par", "Échéance", "Préavis (mois)"],
               ["Club du Port", PEOPLE[2][0], 450, "l’entreprise", "2026-12-31", 2],
               ["LinkedIn", PEOPLE[1][0], 600, "l’entreprise", "2026-12-31", 2],
               ["Cercle intime", PEOPLE[1][0], 90, "la personne", "2026-12-31", 2]]  # fmt: skip
INCIDENTS = [["Date", "Nature", "Délai de réponse (h)"], ["2025-11-04", "fuite", 48], ["2025-12-01", "fuite", ""]]
TABLES = {"people": PEOPLE, "objectives": OBJECTIVES, "networks": NETWORKS, "memberships": MEMBERSHIPS,
          "incidents": INCIDENTS}  # fmt: skip


@pytest.fixture
def policies(client):
    """`policies(language, tables, **settings)`: the policies by short name, as text."""
    numbers = itertools.count()

    def made(language="fr", tables=TABLES, **settings):
        folder = f"c{next(numbers)}"  # each call its own: a file of the last one would stay
        intake = client(tables, client=folder, **({"depth": "in_depth"} | settings))
        assert intake.ok, intake.problems
        return written(intake.engagement, language)

    return made


def written(engagement, language="fr"):
    planned = None if engagement.settings.depth == "flash" else plan(engagement)
    files = render("policies", engagement, Language(language), planned=planned)
    return {name.removeprefix("policy_").removesuffix(".html"): raw.decode() for name, raw in files.items()}


def text_of(page):
    """The words of a page on one line, with ordinary spaces."""
    page = re.sub(r"<style>.*?</style>|</?span[^>]*>", "", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def template(name, language):
    return read(f"policies/{name}.{language}.md")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_policy_is_there_a_working_paper_to_be_dated_and_signed(policies, language):
    files = policies(language, more=WANTED, consultant="A. Merle", confidentiality="Réservé")
    assert tuple(files) == DOCUMENTS
    signed = ("Adopté par", "À relire avant le", "Signature") if language == "fr" else ("Adopted by", "Signature")
    for name, page in files.items():
        told = text_of(page)
        assert page.index(NOTICE[language].split(".")[0]) < page.index("<h1>")
        assert NOTICE[language] in told
        assert all(one in told for one in signed), name
        assert "A. Merle" in told
        assert told.endswith("Réservé")
        assert f'<html lang="{language}">' in page
        assert set(re.findall(r"<h(\d)", page)) == {"1", "2"}
        assert not re.search(r"https?:|\b(?:src|href)=|url\(|<script|<img", page)
        assert "<p><table" not in page
        assert '<span class="blank">' in page
        assert not BROKEN.search(told), BROKEN.search(told)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_languages_say_as_much(name):
    french, english = template(name, "fr"), template(name, "en")
    for pattern in (r"^#+ ", r"^- ", r"^\|", r"\[(?:à compléter|to complete)", r"^$"):
        assert len(re.findall(pattern, french, re.M)) == len(re.findall(pattern, english, re.M)), pattern
    assert sorted(names_in(french)) == sorted(names_in(english))
    assert set(names_in(french)) <= VALUES


def test_every_value_is_used_and_every_word_too():
    used = {one for name in DOCUMENTS for one in names_in(template(name, "fr"))}
    assert used == VALUES
    source = (Path(__file__).resolve().parents[2] / "lib/maillage/documents/policies.py").read_text(encoding="utf-8")
    for word in (word for word in words() if word.startswith("policy_")):
        kind = re.match(r"policy_(?:un)?heard_|policy_blank_?", word)
        assert word in source or kind, word
        assert names_in(words()[word]["fr"]) == names_in(words()[word]["en"]), word


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_bends_around_an_inserted_name_and_no_digit_is_typed(language):
    inserted = r"\{(?:client|adviser|mention|holder|verdict|proposed|says_so|heard|listed|within)\}"
    before = r"(?:de|du|des|à|au|aux|le|la|les|chez|of|at|to|by|the|d’|l’)"
    for text in (*(template(name, language) for name in DOCUMENTS),
                 *(told[language] for word, told in words().items() if word.startswith("policy_"))):  # fmt: skip
        assert not re.search(rf"\b{before}\s*{inserted}", text, re.I), text
        assert not re.search(r"\d", text), text


def test_the_twelve_prerequisites_are_twelve():
    assert len(entries("prerequisite")) == 12


def test_french_is_printed_with_its_spaces(policies):
    for page in policies(more=WANTED).values():
        told = unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "\n", page, flags=re.S))
        assert not re.search(r"[^\s\u00a0\u202f][?!;]| [?!;:»]|« ", told)


# --- what they are filled with ---------------------------------------------------------------------------------------


def test_owners_and_seats_stand_by_function_or_agreed_name_and_private_memberships_nowhere(policies):
    files = policies()
    policy, real = text_of(files["networking_policy"]), text_of(files["real_networks"])
    assert "o1 Trouver des alliés [à compléter] commerce [à compléter]" in policy
    assert "o2 Recruter par relations [à compléter] à reprendre : la personne est partie [à compléter]" in policy
    assert "commerce Ermelinde Quincampois" in policy
    assert "Club du Port o1 commerce 1 450 € 31/12/2026 31/10/2026" in real
    for page in files.values():
        assert "Cercle intime" not in page
        assert "Tartelange" not in page
        assert "Ixelmont" not in page
    assert "LinkedIn" not in real
    assert "LinkedIn [à compléter] [à compléter]" in text_of(files["content_and_hashtags"])


def test_a_thin_client_gets_room_to_write_and_true_sentences(policies):
    files = policies(tables={})
    assert tuple(files) == tuple(name for name in DOCUMENTS if name != LAUNCH)
    policy, real = text_of(files["networking_policy"]), text_of(files["real_networks"])
    assert "Code Objectif Échéance Porté par Mesuré par [à compléter : objectif] L’entreprise entre" in policy
    assert "Personne n’est noté comme parlant au nom de l’entreprise : [à compléter : fonction]" in policy
    assert "Aucune adhésion payée par l’entreprise n’est notée" in real
    assert "Rien n’est repris ici des entretiens" in text_of(files["content_and_hashtags"])
    assert "Mention portée" not in text_of(files["confidentiality"])
    assert "Aucune adhésion payée par l’entreprise" not in text_of(policies()["real_networks"])


def test_incidents_are_counted_with_their_delay_where_it_is_known(policies):
    assert "Incidents déjà notés : 2. Délai médian de réponse : 48 heures." in text_of(policies()["crisis_sheet"])
    blank = {"incidents": [INCIDENTS[0], ["2025-11-04", "fuite", ""]]}
    assert "Incidents déjà notés : 1. Délais de réponse : non renseignés." in text_of(
        policies(tables=blank)["crisis_sheet"]
    )
    assert "Incidents déjà notés" not in text_of(policies(tables={})["crisis_sheet"])


def test_who_takes_up_an_incident_is_told_as_the_table_of_roles_has_it(policies):
    rows = [["Activité", "Fonction", "Place"], ["Avis et incidents", "commerce", "pilote"],
            ["Avis et incidents", "finances", "pilote"]]  # fmt: skip
    one = text_of(policies(tables={"ownership": rows[:2]})["crisis_sheet"])
    assert "Décidé ou piloté par : commerce (table des rôles)." in one
    two = text_of(policies(tables={"ownership": rows})["crisis_sheet"])
    assert "Où cela en est : plusieurs pilotes notés. Fonction proposée : communication." in two


def test_the_discourse_of_interviews_is_taken_up_only_as_released(policies):
    def heard(count):
        coded = [[f"i{n}", "salariés", code] for n in range(count)
                 for code in ("discourse:trade", "internal_function:news")]  # fmt: skip
        return policies(tables={"interviews": [["Entretien", "Population", "Code"], *coded]})

    many, few = heard(5), heard(4)
    assert "Sujets et tons entendus en entretien, pour en partir : Le métier et le savoir-faire." in text_of(
        many["content_and_hashtags"]
    )
    assert LAUNCH in many
    assert "Usages demandés en entretien" in text_of(many[LAUNCH])
    assert "Rien n’est repris ici des entretiens" in text_of(few["content_and_hashtags"])
    assert LAUNCH not in few  # a wish that may not be told is not told by a file


# --- the launch of the internal network ------------------------------------------------------------------------------

ASKED = [["Prérequis", "Rempli", "Responsable", "Note"]] + [
    [f"prerequisite:{name}", "oui", "direction générale", "vu **sur place**"] for name in entries("prerequisite")
]


@pytest.mark.parametrize(
    ("tables", "more", "why"),
    [
        ({}, "", UNKNOWN),
        ({}, '[dimension_targets]\nd7 = "not_our_subject"\n', ABSENT),
        ({"internal_network": ASKED}, '[dimension_targets]\nd7 = "not_our_subject"\n', ABSENT),
        ({}, WANTED, ""),
        ({"internal_network": ASKED}, "", ""),
        ({"networks": [["Réseau", "Nature"], ["Le Fil", "réseau interne"]]}, "", ""),
    ],
)
def test_the_launch_is_written_where_there_is_such_a_network_or_a_wish_else_one_line_says_why(
    policies, tables, more, why
):
    files = policies(tables=tables, more=more)
    policy = text_of(files["networking_policy"])
    assert (LAUNCH in files) == (not why)
    assert [one for one in (ABSENT, UNKNOWN) if one in policy] == [why] * bool(why)
    assert ("Lancement du réseau interne [à compléter]" in policy) == (not why)


@pytest.mark.parametrize(
    ("missing", "verdict"),
    [
        ((), "prêt, les préalables indispensables sont remplis"),
        (("crisis", "openness", "settings"), "possible sous conditions, l’indispensable est rempli"),
        (("trust",), "à suspendre, au moins un préalable indispensable manque"),
    ],
)
def test_the_verdict_is_the_one_released(policies, missing, verdict):
    states = [[one, "non" if one.split(":")[1] in missing else "oui", *more] for one, _, *more in ASKED[1:]]
    page = policies(tables={"internal_network": [ASKED[0], *states]})[LAUNCH]
    assert f"Réseau interne : {verdict}" in text_of(page)
    assert f"Préalables remplis : {12 - len(missing)} sur 12" in text_of(page)
    assert "vu **sur place**" in page
    assert text_of(page).count("direction générale vu **sur place** [à compléter]") == 12


def test_where_no_state_is_noted_the_launch_says_so_and_leaves_blanks(policies):
    told = text_of(policies(tables={}, more=WANTED)[LAUNCH])
    assert "L’état des préalables n’est pas encore noté" in told
    assert "Préalables remplis" not in told
    assert told.count("Un besoin interne est nommé oui [à compléter] [à compléter] [à compléter]") == 1


# --- bad input -------------------------------------------------------------------------------------------------------


def test_at_flash_depth_there_is_none(policies):
    assert policies(tables={}, depth="flash") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_client_typed_is_only_ever_text(policies, hostile, language):
    evil = "{client} <i>x</i> **[à compléter : rien]** | `c` \x07\u202e"
    tables = {
        "objectives": [["Code", "Objectif", "Nature", "Porté par", "Mesuré par"],
                       ["o1", f"W{evil}", "clients", f"O{evil}", f"M{evil}"]],
        "networks": [["Réseau", "Nature"], [f"N{evil}", "club d’affaires"],
                     [f"L{evil}", "réseau en ligne professionnel"]],
        "memberships": [["Réseau", "Cotisation HT"], [f"N{evil}", 10]],
        "internal_network": [ASKED[0], ["prerequisite:trust", "oui", f"R{evil}", f"T{evil}"]],
        "acts": [["Date", "Qui", "Au sujet de", "Valeur"], ["2026-01-05", f"A{evil}", "lever:l_crisis_sheet", "fait"]],
    }  # fmt: skip
    files = policies(language, tables, name=hostile, firm=f"F{evil}", confidentiality=f"C{evil}")
    whole = "".join(files.values())
    assert not re.search(r"<script|<i>|<strong>|<code>|[\x00-\x08\u202e]", whole)
    assert '<span class="blank">[à compléter : rien]' not in whole
    for sign in "WOMNLRTAFC":
        assert f"{sign}{{client}} &lt;i&gt;x&lt;/i&gt; **[à compléter : rien]** | `c`" in whole, sign
    assert "Port &amp; &lt;b&gt;Fils&lt;/b&gt; {asked}" in whole


@pytest.mark.parametrize("left_out", sorted(path.stem for path in EXAMPLE.glob("*.csv") if path.stem != "headcount"))
def test_any_one_table_may_be_missing(left_out, tmp_path):
    folder = tmp_path / "data" / "clients" / "acme" / "T0"
    shutil.copytree(EXAMPLE, folder)
    (folder / f"{left_out}.csv").unlink()
    intake = take_in(Workspace(tmp_path), "acme")
    if intake.engagement is None:  # what other tables refer to is missed by them
        assert any(problem.severity == "error" for problem in intake.problems)
        return
    for language in LANGUAGES:
        for name, page in written(intake.engagement, language).items():
            assert not BROKEN.search(text_of(page)), (left_out, name)
