"""Titles of slides: what an exhibit tells, before how much was read for it."""

from __future__ import annotations

from copy import deepcopy

import pytest

from maillage.deliverables.deck_titles import HIGHEST, LATER_FIRST, takeaway
from maillage.deliverables.pictures import exhibits
from maillage.language import Language
from maillage.showing.parts import parts

CLIENT = "ateliers-brevenne"
LANGUAGES = ("fr", "en")


@pytest.fixture(scope="module")
def shown(story_of):
    return {payload["id"]: payload for payload in exhibits(story_of(CLIENT))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_holds_every_sentence_of_the_report(shown, language):
    reader = Language(language)
    for payload in shown.values():
        message, title = parts(payload, reader).message, takeaway(payload, reader)
        assert sorted(message.split()) == sorted(title.split()) or payload["id"] in HIGHEST, payload["id"]
        assert payload["id"] not in HIGHEST or title.endswith(message)
        assert payload["id"] in (*LATER_FIRST, *HIGHEST) or title == message


def test_what_was_examined_is_not_the_title(shown):
    titles = {name: takeaway(shown[name], Language("fr")).replace("\u00a0", " ") for name in LATER_FIRST}
    assert titles["diagnosis.gaps"].startswith("Écarts marqués, d’au moins")
    assert titles["plan.conditions"].startswith("Remplies : ")
    assert titles["plan.worth_flows"].startswith("Ce que le programme ajoute")


def test_the_highest_is_named_unless_it_does_not_stand_out(shown):
    costs, reader = deepcopy(shown["analysis.costs"]), Language("fr")
    place = [column["id"] for column in costs["columns"]].index("amount")
    rows = sorted(costs["rows"], key=lambda row: -row[place])
    opening = takeaway(costs, reader).replace("\u00a0", " ")
    assert opening.startswith(f"Au plus haut : {reader.value(rows[0][0], costs['columns'][0]['unit'])} (dépense : ")
    for row in costs["rows"]:
        row[place] = 7
    assert takeaway(costs, reader) == parts(costs, reader).message
    for row in costs["rows"]:
        row[place] = {"absent": "withheld"}
    assert takeaway(costs, reader) == parts(costs, reader).message


def test_a_name_is_never_read_as_a_template(shown):
    networks = deepcopy(shown["analysis.networks"])
    place = [column["id"] for column in networks["columns"]].index("network")
    for row in networks["rows"]:
        row[place] = "{fees} {0}"
    assert "{fees} {0}" in takeaway(networks, Language("fr"))
