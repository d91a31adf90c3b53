import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from maillage.measures.causes import (
    allocation,
    average_client_loads,
    coherence,
    load_percentiles,
    loads,
    ranking,
)

nan = float("nan")
SEVERITIES = [0.8, 0.6, 0.2]
WEIGHTS = [[9, 3, 0], [3, 9, 1], [0, 1, 9]]

# methods §2.1: symptom → {cause: weight}, causes numbered from 1
DEFAULT_LINKS = [
    {3: 9, 2: 9, 7: 3, 8: 3},
    {3: 9, 9: 3, 12: 3},
    {9: 9, 1: 3, 3: 3, 15: 1},
    {1: 3, 5: 9, 15: 9},
    {1: 9, 2: 3, 4: 3, 6: 3},
    {1: 9, 10: 9, 12: 3},
    {9: 9, 3: 3},
    {9: 9, 3: 3},
    {14: 9, 1: 3, 3: 1},
    {8: 9, 2: 9, 7: 3},
    {8: 9, 1: 3, 10: 3},
    {3: 9, 2: 3, 8: 1, 12: 3},
    {13: 9, 11: 9, 12: 3},
    {4: 9, 2: 3, 7: 1},
    {11: 9, 15: 3, 10: 3, 12: 1},
]
DEFAULT_WEIGHTS = np.array([[links.get(cause, 0) for cause in range(1, 16)] for links in DEFAULT_LINKS])

matrices = arrays.arrays(float, (5, 4), elements=st.sampled_from([0.0, 1.0, 3.0, 9.0]))
severity_lists = st.lists(st.one_of(st.just(nan), st.floats(0, 1)), min_size=5, max_size=5)


def test_section_2_1_loads_shares_and_coherence():
    found = loads(SEVERITIES, WEIGHTS)
    assert np.allclose(found, [0.7385, 0.6354, 0.2262], atol=5e-5)
    assert found.sum() == pytest.approx(1.6)
    assert np.allclose(found / found.sum(), [0.4615, 0.3971, 0.1413], atol=5e-5)
    assert np.allclose(coherence(SEVERITIES, WEIGHTS), [0.750, 0.615, 0.240], atol=5e-4)


def test_a_family_not_measured_is_left_out_and_not_taken_as_absent():
    assert np.allclose(coherence([0.8, nan, nan], WEIGHTS), [0.8, 0.8, nan], equal_nan=True)
    assert np.allclose(loads([0.8, nan, nan], WEIGHTS), [0.6, 0.2, nan], equal_nan=True)
    assert np.isnan(loads([nan] * 3, WEIGHTS)).all()


def test_bad_severities_and_weights_are_refused():
    with pytest.raises(ValueError, match="outside 0 to 1"):
        loads([1.2, 0, 0], WEIGHTS)
    with pytest.raises(ValueError, match=r"shape \(2,\) found"):
        coherence([1, 0], WEIGHTS)
    with pytest.raises(ValueError, match="0 or more expected"):
        allocation([[1, -1]])
    with pytest.raises(ValueError, match="measured"):
        average_client_loads(WEIGHTS, [True])
    with pytest.raises(ValueError, match="simulated"):
        load_percentiles([1, 2], [[1.0]])


def test_a_cause_nobody_could_see_has_no_percentile():
    simulated = average_client_loads(WEIGHTS, [True, False, False], draws=50)
    percentiles = load_percentiles(loads([0.9, nan, nan], WEIGHTS), simulated)
    assert np.isnan(percentiles).tolist() == [False, False, True]


def test_a_family_keeps_its_draws_whichever_others_are_measured():
    alone = average_client_loads([[1, 0], [0, 1]], [False, True], draws=20)
    both = average_client_loads([[1, 0], [0, 1]], [True, True], draws=20)
    assert np.array_equal(alone[:, 1], both[:, 1])
    assert not np.array_equal(both, average_client_loads([[1, 0], [0, 1]], [True, True], draws=20, seed=1))


def test_mid_rank_of_section_1_11():
    portfolio = np.array([[31, 35, 38, 42, 44, 47, 52, 55, 61]]).T
    assert load_percentiles([47], portfolio)[0] == pytest.approx(61.1, abs=0.05)


def test_percentiles_take_the_default_matrix_s_own_answer_away():
    """practice §7: by load, C3 or C9 comes first for 87 % of random clients; C5, C6 and C7 practically never do."""
    clients = np.random.default_rng(7).random((2000, 15))
    client_loads = clients @ allocation(DEFAULT_WEIGHTS)
    first_by_load = np.bincount(client_loads.argmax(axis=1), minlength=15) / len(clients)
    assert first_by_load[[2, 8]].sum() == pytest.approx(0.87, abs=0.03)
    assert first_by_load[[4, 5, 6]].sum() < 0.01
    simulated = average_client_loads(DEFAULT_WEIGHTS, np.ones(15))
    percentiles = np.array([load_percentiles(load, simulated) for load in client_loads[:500]])
    assert percentiles.mean() == pytest.approx(50, abs=2)
    first_by_percentile = np.bincount(percentiles.argmax(axis=1), minlength=15) / 500
    assert first_by_percentile[[2, 8]].sum() < 0.25
    assert first_by_percentile[[4, 5, 6]].sum() > 0.1


def test_ranks_are_shared_and_missing_causes_have_none():
    found = ranking([10, 90, 90, nan, 50])
    assert found.order == (1, 2, 4, 0)
    assert found.ranks == (4, 1, 1, None, 3)
    assert found.ties == ((1, 2),)
    assert ranking([]).order == ()


def test_what_is_printed_alike_is_ranked_alike():
    assert ranking([60.4, 59.5, 59.4], step=1).ranks == (1, 1, 3)
    assert ranking([60.4, 59.5, 59.4]).ranks == (1, 2, 3)


@given(severity_lists, matrices)
def test_loads_conserve_the_severities_of_families_with_a_cause(severities, weights):
    carried = sum(
        severity for severity, row in zip(severities, weights, strict=True) if row.any() and not np.isnan(severity)
    )
    assert np.nansum(loads(severities, weights)) == pytest.approx(carried)


@given(severity_lists, matrices)
def test_coherence_lies_within_the_measured_severities(severities, weights):
    found = coherence(severities, weights)
    assert np.array_equal(np.isnan(found), np.isnan(loads(severities, weights)))
    assert ((found[~np.isnan(found)] >= -1e-12) & (found[~np.isnan(found)] <= 1 + 1e-12)).all()


@given(st.lists(st.one_of(st.just(nan), st.integers(0, 5).map(float)), max_size=8))
def test_a_ranking_descends_and_leaves_nobody_out(values):
    found = ranking(values)
    ordered = [values[index] for index in found.order]
    assert ordered == sorted(ordered, reverse=True)
    assert sorted(found.order) == [index for index, value in enumerate(values) if not np.isnan(value)]
    for group in found.ties:
        assert len({values[index] for index in group}) == 1
        assert len(group) > 1
