"""A company among others: the worked numbers of methods §1.11 and §1.12, and published ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.estimation import share_with_interval
from maillage.measures.peers import (
    against_reference,
    beta_binomial,
    percentile_rank,
    place_in_range,
    quartiles,
    random_effects,
    shrunk,
)

PORTFOLIO = (31, 35, 38, 42, 44, 47, 52, 55, 61)
SCORES, ERRORS = (38, 52, 45, 61, 33, 47), (4, 5, 3.5, 6, 4.5, 4)

# Vaccination against tuberculosis, thirteen trials: cases and others, vaccinated then not. Colditz and others,
# JAMA 271, 1994, 698-702, as metafor's dat.bcg holds them.
BCG = (
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
)  # fmt: skip

# Hits of eighteen players in their first 45 at bats of 1970: Efron and Morris, JASA 70, 1975, table 1.
HITS = (18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7)


def test_the_place_of_the_portfolio_of_section_1_11():
    rank = percentile_rank(47, PORTFOLIO)
    assert rank.value == pytest.approx(0.611, abs=5e-4)
    assert (rank.low, rank.high) == (pytest.approx(0.309, abs=5e-4), pytest.approx(0.847, abs=5e-4))
    assert rank.n == 9


def test_seven_peers_give_no_rank_and_four_no_place():
    assert percentile_rank(47, PORTFOLIO[:8]) is not None
    assert percentile_rank(47, PORTFOLIO[:7]) is None
    assert place_in_range(40, PORTFOLIO[:5]) == "upper"
    assert place_in_range(40, PORTFOLIO[:4]) is None
    assert percentile_rank(47, (*PORTFOLIO[:7], math.nan)) is None


@pytest.mark.parametrize(
    ("value", "third"), [(30, "below"), (31, "lower"), (41, "middle"), (52, "upper"), (61, "upper"), (62, "above")]
)
def test_the_range_is_cut_in_three(value, third):
    assert place_in_range(value, PORTFOLIO) == third


def test_companies_all_alike_have_no_range_to_stand_in():
    assert place_in_range(50, [50] * 6) is None
    assert place_in_range(51, [50] * 6) == "above"


def test_shrinkage_of_section_1_11():
    found = random_effects(SCORES, ERRORS)
    assert found.heterogeneity == pytest.approx(19.394, abs=5e-4)
    assert found.between == pytest.approx(54.475, abs=5e-4)
    assert found.between_iterated == pytest.approx(72.42, abs=5e-3)
    assert found.mean == pytest.approx(45.415, abs=5e-4)
    assert found.standard_error == pytest.approx(3.527, abs=5e-4)
    assert found.share_between == pytest.approx(0.742, abs=5e-4)
    drawn = shrunk(SCORES, ERRORS, found.mean, found.between)
    assert drawn == pytest.approx([39.68, 49.93, 45.08, 54.80, 36.36, 46.64], abs=5e-3)


def test_four_companies_have_no_common_mean():
    assert random_effects(SCORES[:5], ERRORS[:5]) is not None
    assert random_effects(SCORES[:4], ERRORS[:4]) is None


def test_the_thirteen_trials_of_the_tuberculosis_vaccine():
    ratios = [math.log(a / (a + b) / (c / (c + d))) for a, b, c, d in BCG]
    errors = [math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in BCG]
    found = random_effects(ratios, errors)
    assert found.between == pytest.approx(0.3088, abs=5e-5)
    assert found.mean == pytest.approx(-0.7141, abs=5e-5)


def test_the_batters_of_1970():
    rates = np.array(HITS) / 45
    mean = rates.mean()
    error = mean * (1 - mean) / 45
    kept = 1 - (len(HITS) - 3) * error / ((rates - mean) ** 2).sum()
    assert kept == pytest.approx(0.212, abs=5e-4)
    drawn = shrunk(rates, [math.sqrt(error)] * len(HITS), mean, error * kept / (1 - kept))
    assert drawn[0] == pytest.approx(0.294, abs=5e-4)  # Clemente
    assert drawn[-1] == pytest.approx(0.242, abs=5e-4)  # Alvis


def test_where_companies_do_not_differ_all_are_drawn_to_the_mean():
    found = random_effects([50, 51, 50, 49, 50], [5] * 5)
    assert (found.between, found.between_iterated, found.share_between) == (0, 0, 0)
    assert shrunk([50, 51, 50, 49, 50], [5] * 5, found.mean, found.between) == pytest.approx([found.mean] * 5)


def test_five_lost_of_nine_new_clients():
    found = beta_binomial(5, 9, prior=(8, 4))
    assert (found.a, found.b) == (13, 8)
    assert (found.mean, found.low, found.high) == (
        pytest.approx(0.619, abs=5e-4), pytest.approx(0.408, abs=5e-4), pytest.approx(0.809, abs=5e-4)
    )  # fmt: skip
    assert against_reference(5, 9, 2 / 3, reference_n=300) == pytest.approx(0.493, abs=5e-4)
    wilson = share_with_interval(5, 9, math.inf)
    assert (wilson.low, wilson.high) == (pytest.approx(0.267, abs=5e-4), pytest.approx(0.811, abs=5e-4))


def test_a_share_that_states_no_number_is_not_tested():
    assert against_reference(5, 9, 2 / 3) is None
    assert against_reference(0, 0, 2 / 3, reference_n=300) is None


@pytest.mark.parametrize(
    ("successes", "share", "low", "high"), [(597, 0.36, 0.3375, 0.3837), (1160, 0.70, 0.6776, 0.7216)]
)
def test_the_survey_of_bpifrance(successes, share, low, high):
    found = share_with_interval(successes, 1657, math.inf)
    assert found.value == pytest.approx(share, abs=5e-4)
    assert (found.low, found.high) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))


@given(st.lists(st.integers(0, 100), min_size=8, max_size=40), st.integers(0, 100))
def test_a_rank_turns_round_with_the_scale(peers, value):
    rank = percentile_rank(value, peers)
    assert rank.value + percentile_rank(-value, [-peer for peer in peers]).value == pytest.approx(1)
    assert 0 <= rank.low <= rank.value <= rank.high <= 1


@given(st.lists(st.floats(0, 100), min_size=5, max_size=30), st.randoms())
def test_a_shrunken_score_lies_between_its_own_and_the_mean(values, random):
    errors = [random.uniform(0.5, 10) for _ in values]
    found = random_effects(values, errors)
    for own, drawn in zip(values, shrunk(values, errors, found.mean, found.between), strict=True):
        assert min(own, found.mean) - 1e-9 <= drawn <= max(own, found.mean) + 1e-9
    assert min(values) - 1e-9 <= found.mean <= max(values) + 1e-9


@given(st.lists(st.floats(0, 100), min_size=8, max_size=30), st.randoms())
def test_quartiles_do_not_depend_on_the_order(values, random):
    mixed = random.sample(values, len(values))
    assert quartiles(values) == quartiles(mixed)
    assert quartiles(values[:7]) is None


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="not above 0"):
        random_effects([1, 2, 3, 4, 5], [1, 1, 1, 1, 0])
    with pytest.raises(ValueError, match="4 found, 5 expected"):
        random_effects([1, 2, 3, 4, 5], [1, 1, 1, 1])
    with pytest.raises(ValueError, match="10 of 9"):
        beta_binomial(10, 9, prior=(8, 4))
    with pytest.raises(ValueError, match="above 0"):
        beta_binomial(5, 9, prior=(0, 4))
