"""Sentences are filled whole or not at all, and client text in them stays text."""

from __future__ import annotations

import pytest

from maillage.facts import absent, counted, recorded
from maillage.language import Language
from maillage.showing import read_in, say, say_either
from maillage.showing.markup import fragment, plain_text
from maillage.showing.payload import MIME, Shown
from maillage.showing.sentences import REASON_SENTENCES, sentence, why_absent, written
from maillage.tables import TABLES
from maillage.terms import REASONS

FRENCH, ENGLISH = Language("fr"), Language("en")
HOSTILE = [
    "{engagement.people}", "{0}", "{", "}", "%s", "<b>gras</b>", "<script>alert(1)</script>", "&amp;", "=1+1",
    "+cmd|' /C calc'!A0", "מועדון", "\u202eclub", "Club 🦊", "«\u00a0»", 'a" onload="x', "\\N{BULLET}", "a\nb",
]  # fmt: skip


def test_every_reason_has_its_sentence():
    assert set(REASON_SENTENCES) == set(REASONS)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "À renseigner : les cellules que ce point demande sont vides."),
        ("memberships", "À renseigner : des cellules de la table « Adhésions »."),
        ("memberships.fee", "À renseigner : table « Adhésions », colonne « Cotisation HT »."),
        ("settings.seat_budget", "À fixer avec l’entreprise : enveloppe annuelle des places."),
    ],
)
def test_empty_cells_are_named_as_closely_as_they_are_known(table, told):
    missing = sentence("Total : {fees}.", fees=absent("no_data", unit="money", table=table))
    assert written(missing, FRENCH).replace("\u00a0", " ") == told


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("reason", REASONS)
def test_an_absent_fact_gives_its_reasons_sentence_and_nothing_of_the_template(reason, language):
    said = sentence("Réponses : {n}, score : {s}.", n=counted(7), s=absent(reason, unit="points", table="answers"))
    assert written(said, language) == why_absent(reason, "answers", language)
    assert "7" not in written(said, language)
    assert "{" not in written(said, language)


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_a_missing_table_is_named_in_the_readers_language(language):
    said = sentence("Réponses : {n}.", n=absent("no_table", unit="count", table="memberships"))
    assert TABLES["memberships"].label(language.code) in written(said, language)


def test_the_first_absent_fact_gives_the_reason():
    said = sentence("Part : {a} ; reste : {b}.", a=absent("too_few", unit="share"), b=absent("undefined", unit="share"))
    assert written(said, FRENCH) == why_absent("too_few", "", FRENCH)


@pytest.mark.parametrize("text", HOSTILE)
def test_client_text_comes_out_as_it_went_in(text):
    said = sentence("Réseau : {network}.", network=recorded(text, "text"))
    assert written(said, FRENCH) == f"Réseau\u00a0: {text}."
    assert written(said, ENGLISH).endswith(f"{text}.")


@pytest.mark.parametrize("text", HOSTILE)
def test_client_text_is_no_markup_in_html(text, speak, published):
    speak(network=recorded(text, "text"))
    (payload,) = published(lambda: say("Réseau : {diagnosis.network}."))
    html = fragment(payload, FRENCH, picture="image")
    inside = html.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside
    assert '"' not in inside
    assert plain_text(payload, FRENCH) == f"Réseau\u00a0: {text}."


def test_values_are_rounded_in_the_payload():
    said = sentence("Score : {s}.", s=counted(61.4999999, "points"))
    assert said["facts"]["s"]["value"] == 61


def test_names_and_facts_must_agree():
    with pytest.raises(ValueError, match=r"\['m', 'n'\]"):
        sentence("Réponses : {n}.", m=counted(1))
    with pytest.raises(ValueError, match=r"\['extra'\]"):
        sentence("Réponses : {n}.", n=counted(1), extra=counted(2))


@pytest.mark.parametrize("value", [41, "41", None, 4.1])
def test_a_sentence_prints_facts_only(value):
    with pytest.raises(TypeError, match="prints facts"):
        sentence("Réponses : {n}.", n=value)


# --- say -----------------------------------------------------------------------------------------------------------


def test_say_publishes_one_sentence(speak, published):
    speak(answers=counted(41))
    (payload,) = published(lambda: say("Réponses : {diagnosis.answers}."))
    assert (payload["kind"], payload["schema"], payload["section"]) == ("sentence", 1, "")
    assert plain_text(payload, FRENCH) == "Réponses\u00a0:\u00a041."


def test_say_refuses_a_number_that_an_f_string_put_there(speak):
    speak(answers=counted(41))
    with pytest.raises(ValueError, match="computes its numbers"):
        say(f"Réponses : {41}.")


def test_say_refuses_an_article_before_a_name(speak):
    speak(answers=counted(41))
    with pytest.raises(ValueError, match="article or preposition"):
        say("Les {diagnosis.answers} réponses.")


@pytest.mark.parametrize("given", [41, None, counted(41), ["Réponses."]])
def test_say_refuses_what_is_no_text(given):
    with pytest.raises(TypeError, match="literal"):
        say(given)


def test_say_refuses_an_unknown_fact_and_names_the_nearest(speak):
    speak(answers=counted(41))
    with pytest.raises(KeyError, match=r"did you mean 'diagnosis\.answers'"):
        say("Réponses : {diagnosis.answer}.")


def test_say_takes_no_value_of_its_own():
    with pytest.raises(TypeError):
        say("Réponses : {n}.", n=counted(41))


def test_the_same_sentence_bears_the_same_id(speak, published):
    speak(answers=counted(41))
    first, second = published(lambda: [say("Réponses : {diagnosis.answers}."), say("Réponses : {diagnosis.answers}.")])
    assert first["id"] == second["id"]


# --- say_either ----------------------------------------------------------------------------------------------------

EITHER = ("En deçà : {diagnosis.behind}.", "Aucune en deçà.")


@pytest.mark.parametrize(("any_behind", "expected"), [(True, "En deçà\u00a0:\u00a03."), (False, "Aucune en deçà.")])
def test_say_either_chooses_by_the_fact(any_behind, expected, speak, published):
    speak(behind=counted(3), any_behind=counted(any_behind, "truth"))
    (payload,) = published(lambda: say_either(*EITHER, when="diagnosis.any_behind"))
    assert plain_text(payload, FRENCH) == expected


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize(
    "sides",
    [("Il y en a 3.", "Aucune."), ("Aucune.", "Il y en a 3."), ("Le {diagnosis.behind}.", "Aucune."),
     ("Aucune.", "Le {diagnosis.behind}.")],
)  # fmt: skip
def test_say_either_checks_both_sides_whichever_is_said(sides, truth, speak):
    speak(behind=counted(3), any_behind=counted(truth, "truth"))
    with pytest.raises(ValueError, match=r"computes its numbers|article or preposition"):
        say_either(*sides, when="diagnosis.any_behind")


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize("sides", [("{diagnosis.gone}", "Aucune."), ("Aucune.", "{diagnosis.gone}")])
def test_say_either_fills_both_sides_whichever_is_said(sides, truth, speak):
    speak(any_behind=counted(truth, "truth"))
    with pytest.raises(KeyError, match=r"diagnosis\.gone"):
        say_either(*sides, when="diagnosis.any_behind")


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_say_either_that_cannot_decide_says_why(language, speak, published):
    speak(behind=counted(3), any_behind=absent("no_table", unit="truth", table="answers"))
    (payload,) = published(lambda: say_either(*EITHER, when="diagnosis.any_behind"))
    assert plain_text(payload, language) == why_absent("no_table", "answers", language)


def test_only_a_truth_decides(speak):
    speak(behind=counted(3))
    with pytest.raises(ValueError, match="does not decide"):
        say_either(*EITHER, when="diagnosis.behind")


# --- what the notebook's reader sees -------------------------------------------------------------------------------


def test_the_notebook_shows_the_payload_and_the_sentence(speak, published):
    speak(fee=recorded("2026-01-31", "date"))
    (payload,) = published(lambda: say("Le préavis : {diagnosis.fee}."))
    bundle = Shown(payload)._repr_mimebundle_()
    assert bundle[MIME] is payload
    assert "31\u00a0janvier\u00a02026" in bundle["text/plain"]
    read_in("en")
    assert "31\u00a0January\u00a02026" in Shown(payload)._repr_mimebundle_()["text/plain"]


def test_the_payload_is_the_same_whatever_the_reader_reads(speak, published):
    speak(answers=counted(41))
    french = published(lambda: say("Réponses : {diagnosis.answers}."))
    read_in("en")
    assert published(lambda: say("Réponses : {diagnosis.answers}.")) == french


def test_a_third_language_cannot_be_read_in():
    with pytest.raises(ValueError, match="fr, en"):
        read_in("de")
