import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.profiles import (
    CHECKLIST_POINTS,
    FIELD_CHANCES,
    PRIOR,
    active_share,
    agreeing_fields,
    duplicate_check,
    name_similarity,
    profile_completeness,
    selling_index,
)
from maillage.measures.register import dormant

nan = float("nan")
SECTION_2_9 = [(14, 10, 9, 12), (20, 15, 18, 16), (8, 6, 3, 9), (22, 17, 20, 21), (11, 12, 5, 10)]
agreements = st.fixed_dictionaries({field: st.sampled_from([True, False, None]) for field in FIELD_CHANCES})


def test_section_2_10_seven_entries_ticked():
    ticked = {"photo", "headline", "current_position", "education", "location", "sector", "skills"}
    assert profile_completeness(ticked) == 60
    assert sum(CHECKLIST_POINTS.values()) == 100
    assert profile_completeness(CHECKLIST_POINTS) == 100
    assert profile_completeness(set()) == 0


def test_an_entry_that_is_not_on_the_checklist_is_refused():
    with pytest.raises(ValueError, match="'contacts' found"):
        profile_completeness({"photo", "contacts"})


@pytest.mark.parametrize(
    ("a", "b", "likeness"),
    [("MARTHA", "MARHTA", 0.9611), ("DWAYNE", "DUANE", 0.8400), ("DIXON", "DICKSONX", 0.8133)],
)
def test_likeness_of_names_published_by_winkler(a, b, likeness):
    assert name_similarity(a, b) == pytest.approx(likeness, abs=5e-5)


@pytest.mark.parametrize(
    ("a", "b"),
    [("Dr Élise de La Tour", "ELISE TOUR"), ("Jean-Noël", "jean noel"), ("M. d’Aubigné", "Aubigne"), ("Le", "LE")],
)
def test_accents_capitals_civilities_and_particles_make_no_difference(a, b):
    assert name_similarity(a, b) == 1


def test_an_empty_name_is_like_nothing():
    assert name_similarity("", "Dupont") is None
    assert name_similarity("Dupont", " - ") is None


def test_section_2_8_three_fields_of_four_agree():
    found = duplicate_check({"surname": True, "first_name": True, "company": True, "town": False})
    assert found.weight == pytest.approx(14.555, abs=5e-4)
    assert found.probability == pytest.approx(0.9918, abs=5e-5)
    assert found.decision == "duplicate"
    each = [duplicate_check({field: True}).weight for field in ("surname", "first_name", "company")]
    assert [round(weight, 3) for weight in each] == [6.570, 4.248, 5.322]
    assert duplicate_check({"town": False}).weight == pytest.approx(-1.585, abs=5e-4)


def test_an_empty_field_says_nothing_and_two_names_are_not_enough():
    nothing = duplicate_check(dict.fromkeys(FIELD_CHANCES))
    assert (nothing.weight, nothing.probability) == (0, pytest.approx(PRIOR))
    assert duplicate_check({"surname": True, "first_name": True, "company": None, "town": None}).decision == "ask"
    assert duplicate_check({"surname": False, "first_name": True, "company": True, "town": None}).decision == "distinct"


def test_two_declared_profiles_are_compared_field_by_field():
    first = {"surname": "de Kervoyal", "first_name": "Anne-Lise", "company": "Brévent Instruments", "town": "Grenoble"}
    second = {"surname": "KERVOYAL", "first_name": "Anne Lise", "company": "Brevent Instrument", "town": ""}
    found = agreeing_fields(first, second)
    assert found == {"surname": True, "first_name": True, "company": True, "town": None}
    assert duplicate_check(found).decision == "duplicate"


def test_an_abandoned_profile_is_dormant_like_a_membership():
    assert dormant(date(2026, 3, 29), as_of=date(2026, 9, 30), months=6)
    assert not dormant(date(2026, 3, 30), as_of=date(2026, 9, 30), months=6)
    assert dormant(None, as_of=date(2026, 9, 30), months=6) is None


def test_section_2_12_active_people_at_the_clients_own_threshold():
    found = active_share([0, 0, 1, 3, 16], months=1, per_month=1, population=math.inf)
    assert (found.value, found.n, found.method) == (0.6, 5, "wilson")
    quarterly = active_share([0, 2, 3, nan], months=3, per_month=1, population=4)
    assert (quarterly.value, quarterly.n) == (pytest.approx(1 / 3), 3)
    assert active_share([nan], months=3, per_month=1, population=4).value is None
    with pytest.raises(ValueError, match="period above 0"):
        active_share([1], months=0, per_month=1, population=4)


def test_section_2_9_five_people_read_their_index():
    found = selling_index(SECTION_2_9)
    assert found.totals.tolist() == [45, 69, 26, 80, 38]
    assert (found.lower_quartile, found.median, found.upper_quartile) == (38, 45, 69)
    assert found.pillar_medians.tolist() == [14, 12, 9, 12]
    assert found.weakest == ("insights",)


def test_a_missing_pillar_leaves_a_total_unknown_and_ties_are_named_together():
    found = selling_index([(10, nan, 12, 13), (10, 10, 14, 15)])
    assert np.isnan(found.totals[0])
    assert found.median == 49
    assert found.weakest == ("brand", "people")
    assert selling_index([(nan, 1, 1, 1)]) is None
    with pytest.raises(ValueError, match="0 to 25 points expected"):
        selling_index([(26, 1, 1, 1)])


@given(agreements, st.sampled_from(list(FIELD_CHANCES)))
def test_one_more_agreeing_field_never_lowers_the_chance_of_a_duplicate(fields, field):
    chances = [duplicate_check({**fields, field: state}).probability for state in (False, None, True)]
    assert chances == sorted(chances)


@given(st.text(max_size=15), st.text(max_size=15))
def test_likeness_is_the_same_both_ways(a, b):
    there, back = name_similarity(a, b), name_similarity(b, a)
    assert (there is None) == (back is None)
    if there is not None:
        assert there == pytest.approx(back)
        assert 0 <= there <= 1
        assert name_similarity(a, a) == 1
