import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from maillage.measures.causes import (
    allocation,
    average_client_loads,
    coherence,
    first_causes,
    first_place_frequencies,
    load_percentiles,
    loads,
    ranking,
    severity_sensitivity,
    weight_sensitivity,
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


def standing_first(severities, weights, above=None, draws=40):
    """The first three by definition: weighed, compared, rounded and ranked anew."""
    simulated = average_client_loads(weights, ~np.isnan(severities), draws=draws)
    percentiles = np.round(load_percentiles(loads(severities, weights), simulated))
    ranks = ranking(percentiles).ranks
    floor = -1 if above is None else above
    return {cause for cause, rank in enumerate(ranks) if rank and rank <= 3 and percentiles[cause] > floor}


def test_the_first_causes_are_those_of_the_ranking_with_its_ties():
    assert first_causes([70.2, 91, 69.8, 12, nan], places=2) == (0, 1, 2)
    assert first_causes([70.2, 91, 69.8, 12, nan], places=1) == (1,)
    assert first_causes([nan, 30, 80], above=50) == (2,)
    assert first_causes([nan, 50, 50.6], above=50) == (2,)
    assert first_causes([]) == ()


WIDER = arrays.arrays(float, (5, 6), elements=st.sampled_from([0.0, 0.0, 1.0, 3.0, 9.0]))
above_or_not = st.sampled_from([None, 50])


@given(severity_lists, WIDER, above_or_not)
def test_the_nearest_severity_is_the_first_one_that_a_walk_meets(severities, weights, above):
    severities = np.array(severities)
    now = standing_first(severities, weights, above)
    found = severity_sensitivity(severities, weights, above=above, draws=40)
    assert [change.family for change in found] == list(range(5))

    def at(family, severity):
        return standing_first(np.where(np.arange(5) == family, severity, severities), weights, above)

    for change in found:
        if np.isnan(severities[change.family]):
            assert (change.severity, change.changed, change.enters, change.leaves) == (None, None, (), ())
            continue
        present = change.severity
        assert present == severities[change.family]
        reach = 2.0 if change.changed is None else abs(change.changed - present)
        for severity in np.linspace(0, 1, 41):
            if abs(severity - present) < reach - 1e-9:
                assert at(change.family, severity) == now
        if change.changed is not None:
            beyond = change.changed + 1e-10 * (1 if change.changed > present else -1)
            then = at(change.family, beyond)
            assert then != now
            assert (set(change.enters), set(change.leaves)) == (then - now, now - then)


@given(severity_lists, WIDER, above_or_not)
def test_the_nearest_weight_is_the_first_one_that_trying_all_finds(severities, weights, above):
    now = standing_first(severities, weights, above)
    expected = []
    scale = [0, 1, 3, 9]
    for family, cause in np.ndindex(weights.shape):
        place = scale.index(weights[family, cause])
        for other in sorted(scale, key=lambda value: (abs(scale.index(value) - place), value)):
            moved = weights.copy()
            moved[family, cause] = other
            then = standing_first(severities, moved, above)
            if then != now:
                steps = abs(scale.index(other) - place)
                expected.append((steps, family, cause, other, then - now, now - then))
                break
    found = weight_sensitivity(severities, weights, above=above, draws=40)
    assert [
        (change.steps, change.family, change.cause, change.changed, set(change.enters), set(change.leaves))
        for change in found
    ] == sorted(expected, key=lambda change: change[:3])
    assert all(change.weight == weights[change.family, change.cause] for change in found)


def test_with_nothing_measured_no_change_is_known():
    found = severity_sensitivity([nan] * 3, WEIGHTS)
    assert {(change.severity, change.changed) for change in found} == {(None, None)}
    assert weight_sensitivity([nan] * 3, WEIGHTS) == ()


def test_a_family_without_a_cause_decides_nothing():
    (_, without) = severity_sensitivity([0.5, 0.5], [[9, 3], [0, 0]], places=1)
    assert (without.severity, without.changed) == (0.5, None)


def test_a_weight_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="off the scale 0, 1, 3, 9"):
        weight_sensitivity([0.5], [[2.0]])


def test_the_matrix_of_section_2_1_answers_evenly_once_percentiles_are_taken():
    frequencies = first_place_frequencies(DEFAULT_WEIGHTS)
    assert frequencies.sum() == pytest.approx(1)
    assert frequencies.max() <= 2 / 15


def test_first_places_are_counted_as_percentiles_count_them():
    weights = np.array([[9.0, 3, 0, 0], [3, 9, 1, 0], [0, 1, 9, 0]])
    clients = np.random.default_rng((5, 1)).random((300, 3))
    simulated = average_client_loads(weights, [True] * 3)
    expected = np.zeros(4)
    for client in clients:
        percentiles = np.round(load_percentiles(loads(client, weights), simulated))
        first = percentiles == np.nanmax(percentiles)
        expected += first / first.sum()
    found = first_place_frequencies(weights, draws=300, seed=5)
    assert np.allclose(found[:3], expected[:3] / 300)
    assert np.isnan(found[3])


def test_causes_that_nothing_tells_apart_share_the_first_place():
    alike = np.tile([[9.0], [3.0]], 4)
    assert np.allclose(first_place_frequencies(alike, draws=50), 0.25)
    assert not np.allclose(
        first_place_frequencies(WEIGHTS, draws=50), first_place_frequencies(WEIGHTS, draws=50, seed=1)
    )
    with pytest.raises(ValueError, match="a family with a cause"):
        first_place_frequencies([[0, 0]])
    with pytest.raises(ValueError, match="a draw or more"):
        first_place_frequencies(WEIGHTS, draws=0)


def test_changes_of_one_step_are_those_of_all_that_take_one():
    severities, weights = [0.8, 0.6, 0.2], [[9, 3, 0], [3, 9, 1], [0, 1, 9]]
    every = weight_sensitivity(severities, weights, places=1)
    assert any(change.steps > 1 for change in every)
    assert weight_sensitivity(severities, weights, places=1, most_steps=1) == tuple(
        change for change in every if change.steps == 1
    )
