"""A fact knows what it is: every rule of its form, and its way through JSON."""

from __future__ import annotations

import datetime
import json
import math
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.facts import Fact, absent, chosen, counted, estimated, read_fact, recorded
from maillage.terms import EVIDENCE_GRADES, KINDS, REASONS, UNITS

COMPLETE = {
    "counted": {},
    "recorded": {},
    "set": {},
    "estimated": {"low": 1.0, "high": 3.0},
    "quoted": {"source": "Observatoire, 2024, p. 3", "grade": "C"},
}
WORDS = st.text(max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


def test_every_kind_has_a_complete_form():
    assert set(COMPLETE) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit not in ("date", "text", "term", "phrase", "truth")])
def test_a_complete_fact_is_accepted(kind, unit):
    assert Fact(value=2, unit=unit, kind=kind, **COMPLETE[kind]).known


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="unit is one of count"):
        Fact(value=2, unit="euros", kind="counted")


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind is one of counted"):
        Fact(value=2, unit="count", kind="guessed")


def test_a_fact_is_never_nan():
    with pytest.raises(ValueError, match="never NaN"):
        Fact(value=math.nan, unit="points", kind="counted")


@pytest.mark.parametrize("parts", [{"value": None}, {"value": 2, "reason": "no_data"}], ids=["neither", "both"])
def test_a_fact_has_either_a_value_or_a_reason(parts):
    with pytest.raises(ValueError, match="either a value or a reason"):
        Fact(unit="count", kind="counted", **parts)


@pytest.mark.parametrize("value", [0, 0.0, False, ""])
def test_zero_and_false_are_values(value):
    assert Fact(value=value, unit="count", kind="counted").known


def test_an_unknown_reason_is_refused():
    with pytest.raises(ValueError, match="a reason is one of no_table"):
        absent("lost", unit="count")


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_can_stand_for_a_value(reason):
    fact = absent(reason, unit="points", kind="estimated", table="answers")
    assert (fact.known, fact.reason, fact.table, fact.value) == (False, reason, "answers", None)


@pytest.mark.parametrize("parts", [{}, {"low": 1.0}, {"high": 3.0}])
def test_an_estimate_carries_its_interval(parts):
    with pytest.raises(ValueError, match="carries its interval"):
        Fact(value=2.0, unit="points", kind="estimated", **parts)


@pytest.mark.parametrize("parts", [{}, {"source": "p. 3"}, {"grade": "A"}, {"source": "p. 3", "grade": "F"}])
def test_a_quotation_carries_its_source_and_grade(parts):
    with pytest.raises(ValueError, match="source and an evidence grade"):
        Fact(value=2, unit="share", kind="quoted", **parts)


@pytest.mark.parametrize("kind", ["counted", "recorded", "set", "quoted"])
def test_only_estimates_need_an_interval(kind):
    assert Fact(value=2, unit="count", kind=kind, **COMPLETE[kind]).low is None


def test_a_fact_does_not_change():
    with pytest.raises(FrozenInstanceError):
        counted(3).value = 4


def test_facts_are_given_by_name_only():
    with pytest.raises(TypeError):
        Fact(3, "count", "counted")


def test_the_short_forms_say_their_kind():
    kinds = [
        counted(1).kind,
        recorded(1, "money").kind,
        chosen(1, "points").kind,
        estimated(1, "points", low=0, high=2).kind,
    ]
    assert kinds == ["counted", "recorded", "set", "estimated"]


@st.composite
def facts(draw) -> Fact:
    """Any fact that may be."""
    kind = draw(st.sampled_from(KINDS))
    parts: dict = {"kind": kind, "n": draw(st.none() | st.integers(0, 10**6))}
    parts |= {name: draw(WORDS) for name in ("method", "table", "source")}
    if draw(st.booleans()):
        return Fact(value=None, unit=draw(st.sampled_from(UNITS)), reason=draw(st.sampled_from(REASONS)), **parts)
    if kind == "quoted":
        parts |= {"source": draw(st.text(min_size=1, max_size=9)), "grade": draw(st.sampled_from(EVIDENCE_GRADES))}
    if kind == "estimated" or draw(st.booleans()):
        parts |= {"low": draw(NUMBERS), "high": draw(NUMBERS)}
    unit = draw(st.sampled_from(UNITS))
    values = {"date": st.dates(), "truth": st.booleans(), "text": WORDS, "term": WORDS, "phrase": WORDS}
    return Fact(value=draw(values.get(unit, NUMBERS | st.integers())), unit=unit, **parts)


def as_read(fact: Fact) -> Fact:
    """The fact after a journey through a file."""
    return read_fact(json.loads(json.dumps(fact.as_json(), ensure_ascii=False)))


@given(facts())
def test_a_fact_comes_back_from_json_as_it_left(fact):
    assert as_read(fact) == fact


def test_json_leaves_out_what_is_empty():
    assert counted(0).as_json() == {"value": 0, "unit": "count", "kind": "counted"}


def test_a_date_travels_as_its_iso_form():
    fact = recorded(datetime.date(2026, 1, 31), "date")
    assert fact.as_json()["value"] == "2026-01-31"
    assert as_read(fact) == fact


def test_parts_of_a_later_version_are_left_out():
    assert read_fact({"value": 3, "unit": "count", "kind": "counted", "colour": "blue"}) == counted(3)
