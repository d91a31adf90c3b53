"""The one door out: what passes, what is withheld, and that nothing can be slipped past."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage import disclosure
from maillage.disclosure import (
    Absent,
    Draft,
    Field,
    Findings,
    Released,
    ReleasedTable,
    ReleasedTo,
    minimum_group,
    readers,
    release,
    release_to,
    speaking,
    speaking_context,
)
from maillage.facts import Fact, absent, counted, estimated, recorded
from maillage.intake import Engagement
from maillage.plan import plan
from maillage.showing.exhibits import exhibit, record, show
from maillage.showing.sentences import say, sentence

FIELDS = (Field("group", "Groupe", "text"), Field("answers", "Réponses", "count"), Field("score", "Score", "points"))


def words(*rows: tuple[str, int, float]) -> Draft:
    """A table drawn from answers: group, how many answered, score."""
    return Draft(fields=FIELDS, rows=rows, answers=tuple(row[1] for row in rows), protected=("answers", "score"))


@pytest.fixture
def engagement(small_client) -> Engagement:
    return small_client().engagement


@pytest.fixture
def flash(small_client) -> Engagement:
    return small_client(client="flash", depth="flash").engagement


def released(engagement: Engagement, **parts) -> Released:
    return release("diagnosis", engagement, [Findings(**parts)])


# --- thresholds ----------------------------------------------------------------------------------------------------


def test_a_group_of_four_is_withheld_with_its_count(engagement):
    rows = released(engagement, tables={"t": words(("a", 4, 31.0), ("b", 5, 42.0))}).table("diagnosis.t").rows
    assert rows == (("a", Absent("too_few"), Absent("too_few")), ("b", 5, 42))


@pytest.mark.parametrize(("answers", "shown"), [(1, False), (4, False), (5, True), (6, True)])
def test_a_fact_from_words_needs_five_answers(engagement, answers, shown):
    fact = released(engagement, words={"score": counted(61, "points", n=answers)}).fact("diagnosis.score")
    assert fact.known is shown
    assert shown or (fact.reason, fact.n, fact.value) == ("too_few", None, None)


def test_a_withheld_estimate_says_neither_its_interval_nor_its_method(engagement):
    fact = estimated(61.0, "points", low=50.0, high=70.0, n=3, method="mean of 3", source="three people")
    assert released(engagement, words={"score": fact}).fact("diagnosis.score") == absent(
        "too_few", unit="points", kind="estimated"
    )


def test_nobody_is_not_a_group_to_protect(engagement):
    rows = released(engagement, tables={"t": words(("a", 0, None))}).table("diagnosis.t").rows
    assert rows == (("a", 0, Absent("no_data")),)


def test_at_flash_depth_a_single_answer_passes(flash):
    found = released(flash, tables={"t": words(("a", 1, 31.0))}, words={"score": counted(61, "points", n=1)})
    assert found.table("diagnosis.t").rows == (("a", 1, 31),)
    assert found.fact("diagnosis.score").value == 61


def test_mandates_pass_however_few(engagement):
    draft = Draft(fields=FIELDS, rows=(("Club", 1, 12.0),))
    found = released(engagement, tables={"t": draft}, mandates={"fee": recorded(900, "money", n=1)})
    assert found.table("diagnosis.t").rows == (("Club", 1, 12),)
    assert found.fact("diagnosis.fee").value == 900


def test_a_fact_from_words_without_its_n_is_refused(engagement):
    with pytest.raises(ValueError, match=r"diagnosis\.score comes from words and does not say its n"):
        released(engagement, words={"score": counted(61, "points")})


def test_an_absent_fact_needs_no_n(engagement):
    found = released(engagement, words={"score": absent("no_table", unit="points", table="answers")})
    assert found.fact("diagnosis.score").reason == "no_table"


@pytest.mark.parametrize(("asked", "kept"), [(5, 5), (8, 8)])
def test_a_client_may_ask_for_larger_groups(small_client, asked, kept):
    engagement = small_client(more=f"[thresholds]\nminimum_group = {asked}\n").engagement
    assert minimum_group(engagement) == kept
    assert not released(engagement, words={"s": counted(1, n=kept - 1)}).fact("diagnosis.s").known


def test_no_client_can_ask_for_smaller_groups(small_client):
    intake = small_client(more="[thresholds]\nminimum_group = 2\n")
    assert intake.engagement is None


# --- what a draft must say -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"rows": (("a", 1),)}, "2 cells for 3 columns"),
        ({"rows": (("a", 1, 2),), "answers": (1,)}, "both how many answers"),
        ({"rows": (("a", 1, 2),), "protected": ("score",)}, "both how many answers"),
        ({"rows": (("a", 1, 2),), "answers": (1, 2), "protected": ("score",)}, "for every row"),
        ({"rows": (("a", 1, 2),), "answers": (1,), "protected": ("points",)}, "no column is called points"),
    ],
)
def test_a_draft_that_does_not_say_what_it_must_is_refused(parts, message):
    with pytest.raises(ValueError, match=message):
        Draft(fields=FIELDS, **parts)


def test_columns_and_reasons_come_from_the_closed_vocabularies():
    with pytest.raises(ValueError, match="unit is one of"):
        Field("fee", "Cotisation", "euros")
    with pytest.raises(ValueError, match="reason is one of"):
        Absent("lost")


def test_an_unknown_stage_releases_nothing(engagement):
    with pytest.raises(ValueError, match="diagnosis, analysis, plan"):
        release("gossip", engagement, [])


def test_two_findings_of_one_name_are_refused(engagement):
    with pytest.raises(ValueError, match=r"two findings are called diagnosis\.n"):
        release("diagnosis", engagement, [Findings(mandates={"n": counted(1)}), Findings(mandates={"n": counted(2)})])


def test_two_tables_of_one_name_are_refused(engagement):
    draft = Draft(fields=FIELDS, rows=())
    with pytest.raises(ValueError, match=r"two findings are called diagnosis\.t"):
        release("diagnosis", engagement, [Findings(tables={"t": draft}), Findings(tables={"t": draft})])


def test_a_score_that_a_sum_gives_away_takes_its_count_with_it(released_of):
    """What one page withholds no other prints: the answers behind a score go with it."""
    for client in ("ateliers-brevenne", "maison-valserine"):
        for row in released_of(client).table("diagnosis.audiences").records():
            for audience in ("executives", "managers", "employees"):
                if getattr(row[audience], "reason", "") == "withheld":
                    assert getattr(row[f"{audience}_answers"], "reason", "") == "withheld", (client, row)
    rows = released_of("ateliers-brevenne").table("diagnosis.audiences").records()
    assert any(getattr(row["executives"], "reason", "") == "withheld" for row in rows)


def test_values_leave_rounded(engagement):
    draft = Draft(fields=FIELDS, rows=(("a", 3.0, 61.4999),))
    assert released(engagement, tables={"t": draft}).table("diagnosis.t").rows == (("a", 3, 61),)


def test_a_stage_carries_what_the_ones_before_released(engagement):
    first = released(engagement, mandates={"n": counted(1)}, trace=(("symptom:s", "cause:c1"),))
    second = release("analysis", engagement, [Findings(mandates={"n": counted(2)})], earlier=[first])
    assert [second.fact(name).value for name in ("diagnosis.n", "analysis.n")] == [1, 2]
    assert second.trace == (("symptom:s", "cause:c1"),)


# --- what one person alone may read ---------------------------------------------------------------------------------

PEOPLE = (
    "person;function;level;wants_personal_sheet;may_be_named\nAnne Roy;commerce;manager;oui;oui\n"
    "Paul Zed;commerce;manager;non;oui\nLuc Fay;commerce;manager;;non\n"
)


@pytest.fixture
def staffed(small_client) -> Engagement:
    """Three people, of whom the first asked for a sheet."""
    return small_client({"people": PEOPLE}, client="staffed", depth="in_depth").engagement


@pytest.fixture
def told(staffed) -> ReleasedTo:
    (reader,) = readers(staffed)
    return release_to(reader, staffed, Findings(tables={"t": Draft(fields=FIELDS, rows=(("a", 1, 31.4),))}))


def test_what_one_person_may_read_passes_at_one_answer(told):
    assert told.table("t").rows == (("a", 1, 31),)
    with pytest.raises(KeyError, match="no table is called 'tt'; did you mean 't'"):
        told.table("tt")


def test_nobody_is_told_who_did_not_ask_and_nobody_at_flash_depth(staffed, small_client):
    (reader,) = readers(staffed)
    others = set(staffed.pseudonyms) - {reader}
    assert len(others) == 2
    for person in (*others, "V-99", "Anne Roy"):
        with pytest.raises(ValueError, match="those who asked"):
            release_to(person, staffed, Findings())
    flash = small_client({"people": PEOPLE}, client="staffed", depth="flash").engagement
    assert flash.rows("people")[0]["wants_personal_sheet"] in (True, False, None)
    assert readers(flash) == ()


@pytest.mark.parametrize(
    "more",
    [
        {"words": {"score": counted(61, "points", n=1)}},
        {"mandates": {"n": counted(3)}},
        {"trace": (("symptom:s", "cause:c1"),)},
        {"tables": {"t": words(("a", 7, 42.0))}},
        {"tables": {"t": words()}},
    ],
    ids=["a fact from words", "a fact", "a trace", "a group", "an empty table about groups"],
)
def test_one_person_is_told_nothing_about_a_group(staffed, more):
    with pytest.raises(ValueError, match="for everybody"):
        release_to(*readers(staffed), staffed, Findings(**more))


def test_another_persons_label_or_name_is_withheld_from_a_reader(staffed):
    (reader,) = readers(staffed)
    other = next(iter(set(staffed.pseudonyms) - {reader}))
    fields = (Field("who", "Qui", "text"),)
    cells = ("Anne Roy", reader, "Paul Zed", other, "Club Paul")
    draft = Draft(fields=fields, rows=tuple((cell,) for cell in cells))
    seen = release_to(reader, staffed, Findings(tables={"t": draft})).table("t").column("who")
    assert seen == ("Anne Roy", reader, Absent("withheld"), Absent("withheld"), "Club Paul")


def test_nothing_that_is_shown_or_kept_takes_what_one_person_may_read(told, found, staffed):
    """Neither an exhibit, a sentence nor the results: it is of another type, and none of its parts is theirs."""
    message = sentence("Rien.")
    for given in (told, told.table("t")):
        with pytest.raises(TypeError, match="released table"):
            exhibit(given, id="diagnosis.dimensions", message=message, source=message)
        with pytest.raises(TypeError, match="built by a showing function"):
            show(given)
        with pytest.raises(TypeError, match="what a stage released"):
            record(given)
        with pytest.raises(TypeError, match="prints facts"):
            sentence("Valeur : {n}.", n=given)
        with pytest.raises(TypeError, match="a sentence is a literal"):
            say(given)
        assert not isinstance(given, Released | ReleasedTable)
        assert not [name for name in ("fact", "facts", "tables", "trace", "stage", "context") if hasattr(given, name)]
    assert exhibit(found.table("diagnosis.t"), id="diagnosis.dimensions", message=message, source=message)
    assert record(found)


def test_no_stage_carries_it_and_no_sentence_finds_it(told, staffed):
    with pytest.raises(AttributeError):
        release("analysis", staffed, [], earlier=[told])
    with pytest.raises(KeyError):
        speaking("personal.t")
    with pytest.raises(KeyError):
        speaking("t")


# --- nothing else makes, copies or changes what is released --------------------------------------------------------


@pytest.fixture
def found(engagement) -> Released:
    return released(
        engagement, tables={"t": words(("Atelier secret", 7, 42.0))}, words={"score": counted(61, "points", n=7)}
    )


@pytest.fixture(params=["Released", "ReleasedTable", "ReleasedTo", "PersonalTable"])
def one(request, found, told) -> object:
    return {
        "Released": found, "ReleasedTable": found.table("diagnosis.t"), "ReleasedTo": told,
        "PersonalTable": told.table("t"),
    }[request.param]  # fmt: skip


def _subclass(one: object) -> object:
    return type("Forged", (type(one),), {})


def _attribute(one: object) -> None:
    one.stage = "plan"


def _new_attribute(one: object) -> None:
    one.extra = 1


def _deleted(one: object) -> None:
    del one.stage


FORGERIES: dict[str, Callable[[object], object]] = {
    "constructor": lambda one: type(one)(),
    "constructor with parts": lambda one: type(one)(stage="diagnosis", rows=()),
    "replace": lambda one: dataclasses.replace(one, stage="plan"),
    "copy.replace": lambda one: one.__replace__(stage="plan"),
    "subclass": _subclass,
    "setattr": _attribute,
    "new attribute": _new_attribute,
    "delattr": _deleted,
    "pickle": pickle.dumps,
    "item assignment": lambda one: one.__setitem__(0, ()),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_nothing_forges_what_is_released(one, forgery):
    with pytest.raises((TypeError, AttributeError)):
        forgery(one)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_is_the_thing_itself(one, copied):
    assert copied(one) is one


def test_its_facts_and_tables_cannot_be_added_to(found):
    with pytest.raises(TypeError):
        found.facts["diagnosis.more"] = counted(1)
    with pytest.raises(TypeError):
        found.tables["diagnosis.more"] = found.table("diagnosis.t")
    with pytest.raises(TypeError):
        found.table("diagnosis.t").rows[0][0] = "autre"
    with pytest.raises(TypeError):
        found.table("diagnosis.t").records()[0]["group"] = "autre"
    with pytest.raises(TypeError):
        found.context["name"] = "autre"


def test_a_look_at_it_shows_counts_only(found, told):
    assert repr(found) == "<released diagnosis, tables: 1, facts: 1>"
    assert repr(found.table("diagnosis.t")) == "<released table diagnosis.t, rows: 1>"
    assert repr(told.table("t")) == "<personal table t, rows: 1>"
    assert "Anne" not in repr(told)
    assert "secret" not in f"{found} {found.table('diagnosis.t')} {found!r}"


def test_nothing_that_meets_a_release_goes_round_its_guard():
    """Python cannot stop `object.__setattr__`; a search can. Measures and the language never meet a release."""
    package = Path(disclosure.__file__).parent
    users = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"object\.__(setattr|new|delattr)__", path.read_text(encoding="utf-8"))
    ]
    assert sorted(user for user in users if not user.startswith("measures/")) == ["disclosure.py", "language.py"]


@pytest.mark.parametrize(
    ("asked", "near"), [("diagnosis.scor", "'diagnosis.score'"), ("diagnosis.scores", "'diagnosis.score'")]
)
def test_an_unknown_fact_names_the_nearest(found, asked, near):
    with pytest.raises(KeyError, match=f"no fact is called '{asked}'; did you mean {near}"):
        found.fact(asked)


def test_an_unknown_table_names_the_nearest(found):
    with pytest.raises(KeyError, match=r"no table is called 'diagnosis.tt'; did you mean 'diagnosis.t'"):
        found.table("diagnosis.tt")


# --- who speaks ----------------------------------------------------------------------------------------------------


def test_two_engagements_never_speak_at_once(small_client):
    first = small_client(client="first", name="Première").engagement
    second = small_client(client="second", name="Seconde").engagement
    plan(first)
    assert speaking_context()["name"] == "Première"
    stage = disclosure.stage("diagnosis")(lambda e: released(e, mandates={"n": counted(1)}))
    stage(second)
    assert speaking_context()["name"] == "Seconde"
    assert speaking("diagnosis.n").value == 1
    with pytest.raises(KeyError, match=r"plan\.actions"):
        speaking("plan.actions")


def test_a_stage_computes_once_for_an_engagement(engagement):
    calls = []

    def compute(given: Engagement) -> Released:
        calls.append(given.seal)
        return released(given, mandates={"n": counted(len(calls))})

    stage = disclosure.stage("diagnosis")(compute)
    assert stage(engagement) is stage(engagement)
    assert calls == [engagement.seal]


def test_a_fact_that_nobody_says_names_the_nearest(engagement):
    disclosure.stage("diagnosis")(lambda e: released(e, mandates={"answers": counted(1)}))(engagement)
    with pytest.raises(KeyError, match=r"did you mean 'diagnosis\.answers'"):
        speaking("diagnosis.answer")


def test_an_unknown_stage_is_no_stage():
    with pytest.raises(ValueError, match="diagnosis, analysis, plan"):
        disclosure.stage("gossip")


def test_the_context_holds_the_comments_by_what_they_are_about(small_client):
    comments = [
        ["date", "who", "about", "value", "language"],
        ["2026-01-02", "Consultant", "exhibit:plan.answer", "Un.", "fr"],
        ["2026-01-03", "Consultant", "exhibit:plan.answer", "Deux.", ""],
    ]
    found = released(small_client({"comments": comments}).engagement)
    said = found.context["comments"]["exhibit:plan.answer"]
    assert [(one["value"], one["language"], one["audience"]) for one in said] == [("Un.", "fr", ""), ("Deux.", "", "")]


# --- the stages themselves -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("client", ["ateliers-brevenne", "maison-valserine", "menuiserie-corvanel"])
def test_no_fact_of_an_example_rests_on_too_few_answers_unless_it_is_a_mandate(released_of, client):
    found = released_of(client)
    assert isinstance(found, Released)
    assert all(isinstance(fact, Fact) for fact in found.facts.values())
    withheld = [fact for fact in found.facts.values() if fact.reason in ("too_few", "withheld")]
    assert all(fact.value is None and fact.low is None and fact.n is None for fact in withheld)
