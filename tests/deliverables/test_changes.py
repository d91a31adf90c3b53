"""What moved since the last report."""

from __future__ import annotations

import copy
import re

from maillage.deliverables.changes import moved
from maillage.deliverables.html import page
from maillage.deliverables.outline import Listing, Paragraph, Prose
from maillage.deliverables.story import Story, Text
from maillage.language import Language

CLIENT, FRENCH = "maison-valserine", Language("fr")


def changed(story: Story, change) -> Story:
    """The Story with something changed in it, the other left as it is."""
    other = copy.deepcopy(story)
    change({payload["id"]: payload for payload in other.payloads()})
    return other


def listed(told) -> dict[str, tuple]:
    return {block.title: block.rows for block in told.first if isinstance(block, Listing)}


def test_the_same_report_twice_has_nothing_to_tell(story_of):
    assert moved(story_of(CLIENT), copy.deepcopy(story_of(CLIENT)), FRENCH) is None


def test_a_sentence_is_told_before_and_now(story_of):
    def change(payloads):
        fact = next(iter(payloads["diagnosis.coverage"]["message"]["facts"].values()))
        fact["value"] += 1

    before, after = story_of(CLIENT), changed(story_of(CLIENT), change)
    ((was, now),) = listed(moved(before, after, FRENCH))["Qui a répondu"]
    assert was != (now,)
    assert was[0].split(":")[0] == now.split(":")[0]


def test_rows_that_are_others_are_counted_both_ways(story_of):
    def change(payloads):
        rows = payloads["analysis.networks"]["rows"]
        del rows[0]
        del rows[0]
        rows.append(copy.deepcopy(rows[0]))
        rows[-1][2] = 77

    told = moved(story_of(CLIENT), changed(story_of(CLIENT), change), FRENCH)
    rows = listed(told)["Coût et présence, réseau par réseau"]
    assert rows[0][0][0].replace("\u00a0", " ").endswith(": 2.")
    assert rows[0][1].replace("\u00a0", " ").endswith(": 1.")


def test_an_exhibit_that_is_gone_is_told(story_of):
    def change(payloads):
        payloads["plan.aim"]["points"] = []

    told = moved(story_of(CLIENT), changed(story_of(CLIENT), change), FRENCH)
    (((was, now),),) = listed(told).values()
    assert len(was) == len({payload["id"]: payload for payload in story_of(CLIENT).payloads()}["plan.aim"]["points"])
    assert now == "–"


def test_what_a_consultant_writes_or_comments_is_told_as_well(story_of):
    other = copy.deepcopy(story_of(CLIENT))
    section = next(section for section in other.sections() if section.id == "causes")
    section.items.append(Text("Un mot du consultant."))
    payload = next(payload for payload in other.payloads() if payload["id"] == "plan.aim")
    payload["comments"] = [{"language": "", "audience": "", "value": "À revoir ensemble."}]
    told = listed(moved(story_of(CLIENT), other, FRENCH))
    assert told["Phrases du rapport"] == ((("–",), "Un mot du consultant."),)
    assert told["Les objectifs de l’entreprise"] == ((("–",), "À revoir ensemble."),)


def test_the_page_reads_like_a_report(story_of):
    def change(payloads):
        payloads["plan.aim"]["points"] = []

    told = moved(story_of(CLIENT), changed(story_of(CLIENT), change), FRENCH)
    assert [type(block) for block in told.first] == [Prose, Paragraph, Listing]
    html = page(told, FRENCH)
    assert re.findall(r"<h(\d)", html) == ["1", "2", "3"]
    assert "Ce qui a changé depuis le rapport précédent" in html
    assert story_of(CLIENT).about["name"] in html
