import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.change import answers_needed, change, realised_share
from maillage.measures.estimation import difference, mean_with_interval, p_value

PRE, POST = (42, 55, 38, 61, 47, 50, 44, 58), (50, 57, 45, 60, 55, 59, 49, 63)
UNKNOWN = (math.inf, math.inf)
NAN = math.nan
scores = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=3, max_size=15)


def standardised(n, seed):
    drawn = np.random.default_rng(seed).normal(size=n)
    return (drawn - drawn.mean()) / drawn.std(ddof=1)


def waves(linked, r):
    """96 answers, mean 44, deviation 17, then 88, mean 51, deviation 18; those of `linked` people correlate by r."""
    first, other = standardised(linked, 1), standardised(linked, 2)
    other = other - first * (first @ other) / (first @ first)
    second = r * first + math.sqrt(1 - r**2) * other / other.std(ddof=1)
    found = []
    for z, n, mean, deviation in ((first, 96, 44, 17), (second, 88, 51, 18)):
        alone = n - linked  # of the same mean, spread so that the whole keeps its deviation
        rest = standardised(alone, 3) * math.sqrt(alone / (alone - 1))
        found.append(mean + deviation * np.concatenate([z, rest]))
    before = np.concatenate([found[0], np.full(88 - linked, NAN)])
    after = np.concatenate([found[1][:linked], np.full(96 - linked, NAN), found[1][linked:]])
    return before, after


def test_section_7_paired():
    found = change(PRE, POST, UNKNOWN)
    assert found.value == 5.375
    assert found.value / found.standard_error == pytest.approx(4.4453, abs=5e-5)
    assert p_value(found) == pytest.approx(0.00299, abs=5e-6)
    assert (round(found.low, 2), round(found.high, 2)) == (2.52, 8.23)
    assert (found.method, found.n, found.degrees_of_freedom) == ("paired", 16, 7)


def test_section_7_nobody_matched_is_welch():
    before, after = waves(40, 0.6)
    apart = np.concatenate([before[~np.isnan(before)], np.full(88, NAN)])
    later = np.concatenate([np.full(96, NAN), after[~np.isnan(after)]])
    found = change(apart, later, UNKNOWN)
    assert found.value / found.standard_error == pytest.approx(2.706, abs=5e-4)
    assert p_value(found) == pytest.approx(0.0075, abs=5e-5)
    assert (round(found.low, 2), round(found.high, 2)) == (1.90, 12.10)
    assert found.method == "welch"


def test_section_7_forty_matched():
    found = change(*waves(40, 0.6), UNKNOWN)
    assert found.value == pytest.approx(7)
    assert found.value / found.standard_error == pytest.approx(3.145, abs=5e-4)
    assert found.degrees_of_freedom == pytest.approx(117.7, abs=0.05)
    assert p_value(found) == pytest.approx(0.0021, abs=5e-5)
    assert found.method == "partly_paired"


def test_section_7_difference_in_differences_is_a_difference_of_differences():
    groups = {"pilot": ((60, 44, 17), (55, 51, 18)), "other": ((40, 45, 16), (38, 47, 17))}
    made = {
        name: [mean_with_interval(mean + deviation * standardised(n, 4), math.inf) for n, mean, deviation in waves]
        for name, waves in groups.items()
    }
    found = difference(difference(*made["pilot"][::-1]), difference(*made["other"][::-1]))
    assert found.value == pytest.approx(5)
    assert found.standard_error == pytest.approx(4.97, abs=5e-3)
    assert found.low < 0 < found.high


def test_section_7_answers_needed():
    assert (answers_needed(18), answers_needed(18, correlation=0.6)) == (204, 82)
    assert answers_needed(18, population=140) == 83
    assert answers_needed(18, population=10) == 10
    with pytest.raises(ValueError, match="expected"):
        answers_needed(0)
    with pytest.raises(ValueError, match="expected"):
        answers_needed(18, correlation=1)


def test_two_groups_that_answered_whole_leave_a_fact():
    found = change(PRE, POST, (8, 8))
    assert (found.value, found.low, found.high, found.method) == (5.375, 5.375, 5.375, "census")
    assert p_value(found) is None


def test_a_part_of_a_small_company_is_surer_than_the_same_part_of_a_large_one():
    wide, narrow = change(PRE, POST, UNKNOWN), change(PRE, POST, (10, 10))
    assert narrow.standard_error == pytest.approx(wide.standard_error * math.sqrt(1 - 8 / 10))


def test_more_people_than_the_group_counts_are_refused():
    with pytest.raises(ValueError, match="8 answers of 7 people"):
        change(PRE, POST, (8, 7))
    with pytest.raises(ValueError, match="as many expected"):
        change(PRE, POST[:-1], UNKNOWN)


def test_a_group_that_answered_whole_shares_nothing_with_a_sample():
    """Its mean holds no chance, so nothing of it can go together with the other's."""
    before = np.array([*PRE, NAN, NAN, NAN], dtype=float)
    after = np.array([*POST, 30, 40, 52], dtype=float)
    found = change(before, after, (8, 20))
    welch = difference(mean_with_interval(after, 20), mean_with_interval(before, 8))
    assert found.standard_error == pytest.approx(welch.standard_error)


def test_what_cannot_be_computed_says_why():
    assert change([NAN, NAN], [1, 2], UNKNOWN).method == "no_data"
    assert change([3, NAN], [1, 2], UNKNOWN).method == "too_few"
    assert change([3, 3, 3], [1, 2, 5], UNKNOWN).method == "no_spread"
    alike = change([10, 20, 30], [15, 25, 35], UNKNOWN)
    assert (alike.value, alike.low, alike.method) == (5, None, "no_spread")


def test_what_was_planned_and_what_came_true():
    assert realised_share(400, 300) == 0.75
    assert realised_share(-400, -500) == 1.25
    assert realised_share(0, 500) is None


@given(scores, st.integers(0, 30))
def test_everybody_in_both_is_the_mean_of_the_differences(pairs, more):
    before, after = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    found = change(before, after, (len(pairs) + more,) * 2)
    single = mean_with_interval(after - before, len(pairs) + more)
    assert found.value == pytest.approx(single.value)
    if found.method == "paired":
        assert found.standard_error == pytest.approx(single.standard_error)
        assert found.degrees_of_freedom == pytest.approx(single.degrees_of_freedom)


@given(scores)
def test_nobody_in_both_is_the_difference_of_two_groups(pairs):
    first, second = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    gap = np.full(len(pairs), NAN)
    found = change(np.concatenate([first, gap]), np.concatenate([gap, second]), (50, 60))
    assert found == difference(mean_with_interval(second, 60), mean_with_interval(first, 50))


@given(scores)
def test_the_other_way_round_the_sign_alone_differs(pairs):
    before, after = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    there, back = change(before, after, (40, 40)), change(after, before, (40, 40))
    assert there.value == pytest.approx(-back.value)
    assert (there.standard_error is None) == (back.standard_error is None)
    if there.standard_error is not None:
        assert there.standard_error == pytest.approx(back.standard_error)


def test_two_samples_of_one_small_group_share_less_than_those_of_a_large_one():
    """Of twenty people, eleven and eight share four by chance alone: only what is beyond that goes together."""
    before, after = np.array([*PRE, NAN, NAN, NAN], dtype=float), np.array([*POST, 30, 40, 52], dtype=float)
    covariance = np.corrcoef(PRE, POST)[0, 1] * np.nanstd(before, ddof=1) * after.std(ddof=1) * (8 / (8 * 11) - 1 / 20)
    variance = np.nanvar(before, ddof=1) * (1 / 8 - 1 / 20) + after.var(ddof=1) * (1 / 11 - 1 / 20) - 2 * covariance
    assert change(before, after, (20, 20)).standard_error == pytest.approx(math.sqrt(variance))


def test_few_codes_that_match_do_not_say_that_the_others_are_other_people():
    """Eight and eight of nine people share most of them: with three matched, nothing is taken off or added."""
    before = np.array([*PRE, *[NAN] * 5], dtype=float)
    after = np.array([*[NAN] * 5, *POST], dtype=float)
    found = change(before, after, (9, 9))
    assert found.method == "partly_paired"
    apart = difference(mean_with_interval(after, 9), mean_with_interval(before, 9))
    assert found.standard_error == pytest.approx(apart.standard_error)
