import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.choice import (
    RANDOM_INDEX,
    Choice,
    Criterion,
    choose,
    compared_weights,
    comparison_matrix,
    first_rank_acceptability,
    group_comparisons,
    utilities,
    weighted_sums,
    weights_from_points,
)

nan, inf = float("nan"), float("inf")

# methods §4: penetration of targets [%], their density [%], cost [k€/year], time [hours/year], quality of exchange
NETWORKS = {
    "Club A": (30, 20, 2.0, 40, 70),
    "BNI": (15, 25, 1.5, 90, 60),
    "Association de métier": (45, 9, 1.2, 30, 80),
    "LinkedIn": (60, 0.4, 0.8, 60, 55),
    "Réseau géant": (65, 0.02, 0.5, 60, 30),
}
CRITERIA = [
    Criterion(15, 65),
    Criterion(0.02, 25),
    Criterion(0.5, 2.0, is_cost=True),
    Criterion(30, 90, is_cost=True),
    Criterion(30, 80),
]
POINTS = [35, 20, 15, 15, 15]
RINGS = [[1, 5, 1 / 3], [1 / 5, 1, 5], [3, 1 / 5, 1]]  # the first over the second over the third over the first

utility_rows = st.lists(
    st.one_of(st.none(), st.lists(st.integers(0, 4).map(lambda quarter: quarter / 4), min_size=3, max_size=3)),
    min_size=1,
    max_size=5,
)


@st.composite
def comparisons(draw, least=1, most=6):
    size = draw(st.integers(least, most))
    scale = st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1, 2, 3, 5, 7, 9])
    return comparison_matrix({pair: draw(scale) for pair in itertools.combinations(range(size), 2)}, size)


def test_a_hundred_points_are_weights():
    assert weights_from_points(POINTS) == (0.35, 0.20, 0.15, 0.15, 0.15)
    assert weights_from_points([33.3, 33.3, 33.4]) == pytest.approx((0.333, 0.333, 0.334))
    assert weights_from_points([0, 100]) == (0, 1)


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([35, 20, 15, 15, 10], "95 found in all, 100 expected: share out 5 more"),
        ([35, 20, 15, 15, 20], "105 found in all, 100 expected: share out 5 fewer"),
        ([33.33, 33.33, 33.33], "99.99 found in all"),
        ([], "0 found in all"),
        ([110, -10], "-10 found, 0 or more expected"),
        ([nan, 100], "nan found"),
        ([inf], "inf found"),
    ],
)
def test_points_that_are_not_a_hundred_are_told_and_not_rescaled(points, message):
    with pytest.raises(ValueError, match=message):
        weights_from_points(points)


def test_section_4_weights_of_three_criteria():
    found = compared_weights([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    assert found.weights == pytest.approx((0.6370, 0.2583, 0.1047), abs=5e-5)
    assert found.largest_eigenvalue == pytest.approx(3.0385, abs=5e-5)
    assert found.consistency_ratio == pytest.approx(0.0332, abs=5e-5)
    assert found.random_index == 0.58
    # the table of 2005 gives another ratio for the same comparisons
    assert found.consistency_index / 0.52 == pytest.approx(0.0370, abs=5e-5)
    assert (found.verdict, found.ask_again) == ("consistent", ())


def test_section_4_comparisons_that_go_round_are_refused():
    found = compared_weights(RINGS)
    # methods prints 2.36, by the table of 2005
    assert found.consistency_index / 0.52 == pytest.approx(2.36, abs=0.005)
    assert found.consistency_ratio == pytest.approx(2.12, abs=0.005)
    assert (found.verdict, found.weights) == ("refused", None)


def test_the_comparison_to_ask_again_is_the_one_that_was_spoilt():
    importance = [8, 5, 3, 2, 1]
    pairs = list(itertools.combinations(range(5), 2))
    for spoilt in pairs:
        judged = {(i, j): importance[i] / importance[j] for i, j in pairs}
        assert compared_weights(comparison_matrix(judged, 5)).verdict == "consistent"
        judged[spoilt] = 1 / 9
        found = compared_weights(comparison_matrix(judged, 5))
        assert found.verdict != "consistent"
        assert found.ask_again == (spoilt,)


def test_the_weights_stand_until_a_doubtful_comparison_is_asked_again():
    judged = {(0, 1): 3, (1, 2): 3, (0, 2): 2.5}
    found = compared_weights(comparison_matrix(judged, 3))
    assert 0.10 < found.consistency_ratio <= 0.20
    assert found.verdict == "ask_again"
    assert sum(found.weights) == pytest.approx(1)


@given(comparisons(least=3, most=3))
def test_of_three_criteria_no_comparison_is_worse_than_the_others(matrix):
    found = compared_weights(matrix)
    assert found.verdict == "consistent" or found.ask_again == ((0, 1), (0, 2), (1, 2))


def test_one_or_two_criteria_can_not_disagree():
    assert compared_weights([[1]]).weights == (1,)
    found = compared_weights([[1, 9], [1 / 9, 1]])
    assert found.weights == pytest.approx((0.9, 0.1))
    assert (found.consistency_ratio, found.random_index, found.verdict) == (0, None, "consistent")


def test_section_4_groups():
    def one(times):
        return comparison_matrix({(0, 1): times}, 2)

    assert group_comparisons([one(3), one(1 / 3)])[0, 1] == pytest.approx(1)
    assert group_comparisons([one(5), one(3)])[0, 1] == pytest.approx(3.873, abs=5e-4)
    assert np.array_equal(group_comparisons([RINGS]), np.exp(np.log(RINGS)))


@given(st.lists(comparisons(least=4, most=4), min_size=1, max_size=3))
def test_a_group_s_comparisons_are_comparisons_again(matrices):
    together = group_comparisons(matrices)
    assert together * together.T == pytest.approx(np.ones((4, 4)))
    assert compared_weights(together).largest_eigenvalue >= 4 - 1e-9


@given(comparisons())
def test_weights_of_comparisons(matrix):
    found = compared_weights(matrix)
    size = len(matrix)
    assert found.largest_eigenvalue >= size - 1e-9
    assert found.consistency_index >= 0
    assert (found.weights is None) == (found.verdict == "refused")
    assert (found.ask_again == ()) == (found.verdict == "consistent")
    if found.weights is not None:
        weights = np.array(found.weights)
        assert weights.sum() == pytest.approx(1)
        assert (weights > 0).all()
        assert matrix @ weights == pytest.approx(found.largest_eigenvalue * weights)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_comparisons_that_agree_give_back_the_importances(importances):
    size = len(importances)
    judged = {(i, j): importances[i] / importances[j] for i, j in itertools.combinations(range(size), 2)}
    found = compared_weights(comparison_matrix(judged, size))
    assert found.weights == pytest.approx([each / sum(importances) for each in importances])
    assert 0 <= found.consistency_ratio == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("judgements", "message"),
    [
        ({(0, 1): 3}, "none found for the pair 0, 2"),
        ({(0, 1): 3, (0, 2): 3, (1, 3): 3}, "pair 1, 3 found, two of the criteria 0 to 2 expected"),
        ({(0, 0): 1}, "pair 0, 0 found, two of"),
        ({(0, 1): 3, (1, 0): 3}, "both directions"),
        ({(0, 1): 10}, "10 found for the pair 0, 1, 1/9 to 9 expected"),
        ({(0, 1): 0}, "0 found for the pair"),
        ({(0, 1): nan}, "nan found for the pair"),
    ],
)
def test_impossible_judgements_are_refused(judgements, message):
    with pytest.raises(ValueError, match=message):
        comparison_matrix(judgements, 3)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, 3], [1 / 2, 1]], "3 found for the pair 0, 1 and 0.5 for 1, 0"),
        ([[2, 3], [1 / 3, 1]], "2 found for the pair 0, 0"),
        ([[1, -3], [-1 / 3, 1]], "-3 found"),
        ([[1, nan], [nan, 1]], "nan found"),
        ([[1, 10], [1 / 10, 1]], "10 found for the pair 0, 1, 1/9 to 9"),
        ([[1, 3]], r"shape \(1, 2\) found"),
        ([], "shape"),
        (np.empty((0, 0)), "shape"),
        (np.ones((11, 11)), "11 criteria found, 10 at most"),
    ],
)
def test_impossible_comparisons_are_refused(matrix, message):
    with pytest.raises(ValueError, match=message):
        compared_weights(matrix)


def test_groups_of_unlike_matrices_are_refused():
    with pytest.raises(ValueError, match=r"\[2, 3\] criteria found"):
        group_comparisons([np.ones((2, 2)), RINGS])
    with pytest.raises(ValueError, match=r"\[\] criteria found"):
        group_comparisons([])
    with pytest.raises(ValueError, match="3 found"):
        group_comparisons([[[1, 3], [1, 1]]])


def test_section_4_weighted_sums():
    found = utilities(list(NETWORKS.values()), CRITERIA)
    scores = weighted_sums(found.rows, weights_from_points(POINTS))
    assert scores == pytest.approx((0.5100, 0.3400, 0.6619, 0.5880, 0.5750), abs=5e-5)
    assert scores[2] - scores[3] == pytest.approx(0.0739, abs=5e-5)
    assert set(found.beyond) == set(found.missing) == {()}


@pytest.mark.parametrize("seed", [42, 20261121])
def test_section_4_acceptability(seed):
    rows = utilities(list(NETWORKS.values()), CRITERIA).rows
    found = first_rank_acceptability(rows, seed=seed)
    # other random numbers than those of methods: within three standard errors of the difference of two samples
    assert found == pytest.approx((0.085, 0.062, 0.642, 0.019, 0.193), abs=0.0144)
    assert found == first_rank_acceptability(rows, seed=seed)
    scores = weighted_sums(rows, weights_from_points(POINTS))
    assert choose(scores, found) == Choice(recommended=2, to_try=())


def test_another_network_changes_no_utility():
    five = utilities(list(NETWORKS.values()), CRITERIA).rows
    six = utilities([*NETWORKS.values(), (1, 100, 9, 500, 0)], CRITERIA)
    assert six.rows[:5] == five
    assert six.rows[5] == (0, 1, 0, 0, 0)
    assert six.beyond[5] == (0, 1, 2, 3, 4)


def test_a_criterion_that_tells_nothing_apart_counts_half_for_all():
    found = utilities([[3, 1], [3, 0]], [Criterion(3, 3), Criterion(0, 1)])
    assert found.rows == ((0.5, 1), (0.5, 0))
    assert utilities([[3]], [Criterion(3, 3, is_cost=True)]).rows == ((0.5,),)


def test_a_missing_value_leaves_the_alternative_out_and_says_why():
    found = utilities([[1, 2], [None, 2], [nan, None]], [Criterion(0, 2), Criterion(0, 2)])
    assert found.rows == ((0.5, 1), None, None)
    assert found.missing == ((), (0,), (0, 1))
    assert weighted_sums(found.rows, [0.5, 0.5]) == (0.75, None, None)
    assert first_rank_acceptability(found.rows, draws=10) == (1, None, None)
    assert choose((0.75, None, None), (1, None, None)) == Choice(0, ())


def test_where_nothing_is_known_nothing_is_recommended():
    assert weighted_sums([None], [1]) == first_rank_acceptability([None]) == (None,)
    assert choose([None], [None]) == choose([], []) == Choice(None, ())


@given(utility_rows)
def test_acceptabilities_are_shares_of_one(rows):
    found = first_rank_acceptability(rows, draws=200)
    assert [share is None for share in found] == [row is None for row in rows]
    known = [share for share in found if share is not None]
    if known:
        assert sum(known) == pytest.approx(1)
    for (row, share), (other, others) in itertools.product(zip(rows, found, strict=True), repeat=2):
        if row is not None and row == other:
            assert share == pytest.approx(others)
        if row is not None and other is not None and all(a < b for a, b in zip(row, other, strict=True)):
            assert share == 0


@given(utility_rows, st.lists(st.integers(0, 100), min_size=2, max_size=2))
def test_scores_lie_between_the_worst_and_the_best_utility(rows, cuts):
    low, high = sorted(cuts)
    weights = weights_from_points([low, high - low, 100 - high])
    for row, score in zip(rows, weighted_sums(rows, weights), strict=True):
        if row is None:
            assert score is None
        else:
            assert min(row) - 1e-12 <= score <= max(row) + 1e-12


def test_two_alike_are_told_apart_by_a_trial():
    assert choose([0.7, 0.7, 0.1], [0.5, 0.5, 0]) == Choice(None, (0, 1))


def test_what_is_first_by_other_weights_alone_is_tried_and_not_recommended():
    assert choose([0.6, 0.5], [0.45, 0.55]) == Choice(None, (1, 0))
    assert choose([0.6, 0.5], [0.5, 0.5]) == Choice(None, (0, 1))
    assert choose([0.6, 0.5, 0.5], [0.5, 0.3, 0.2]) == Choice(0, ())


def test_below_one_half_the_fewest_that_reach_it_are_tried():
    assert choose([0.6, 0.5, 0.4, 0.3], [0.4, 0.3, 0.2, 0.1]) == Choice(None, (0, 1))
    assert choose([0.6, 0.5, 0.4, 0.3], [0.4, 0.2, 0.2, 0.2]) == Choice(None, (0, 1, 2, 3))
    assert choose([0.3, 0.5, 0.4, 0.6], [0.4, 0.3, 0.2, 0.1]) == Choice(None, (0, 1, 3))
    assert choose([0.6, 0.5], [0.7, 0.3], least=0.8) == Choice(None, (0, 1))


@given(utility_rows)
def test_one_is_recommended_or_several_are_tried(rows):
    scores, shares = weighted_sums(rows, [0.5, 0.25, 0.25]), first_rank_acceptability(rows, draws=100)
    found = choose(scores, shares)
    known = [index for index, row in enumerate(rows) if row is not None]
    if found.recommended is None:
        assert len(found.to_try) > 1 or not known
    else:
        assert found.to_try == ()
        assert scores[found.recommended] == max(scores[index] for index in known)
        assert shares[found.recommended] >= 0.5 - 1e-9


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: Criterion(2, 1), "2 and 1 found, ascending"),
        (lambda: Criterion(nan, 1), "nan and 1 found"),
        (lambda: Criterion(-inf, 1), "-inf and 1 found"),
        (lambda: utilities([[1]], CRITERIA), "1 found for alternative 0, one for each of 5 criteria expected"),
        (lambda: utilities([[inf]], [Criterion(0, 1)]), "an infinite one found for alternative 0"),
        (lambda: weighted_sums([(1, 1)], [0.5, 0.4]), "0.9 found in all"),
        (lambda: weighted_sums([(1, 1)], [1.5, -0.5]), "none negative"),
        (lambda: weighted_sums([(1, 1)], [nan, 1]), "nan found in all"),
        (lambda: weighted_sums([(1, 1, 1)], [0.5, 0.5]), r"\[2, 3\] criteria found"),
        (lambda: weighted_sums([(1, 1.1)], [0.5, 0.5]), "outside 0 to 1"),
        (lambda: first_rank_acceptability([(1, nan)]), "outside 0 to 1"),
        (lambda: first_rank_acceptability([(1,), (1, 1)]), r"\[1, 2\] criteria found"),
        (lambda: first_rank_acceptability([()]), r"\[0\] criteria found"),
        (lambda: first_rank_acceptability([(1,)], draws=0), "draws: 0 found"),
        (lambda: choose([0.5], [None]), "both or neither"),
        (lambda: choose([0.5], [0.5, 0.5]), "both or neither"),
        (lambda: choose([nan], [1]), "nan found, 0 to 1 expected"),
        (lambda: choose([0.5], [1.5]), "1.5 found, 0 to 1 expected"),
        (lambda: choose([0.5], [1], least=0), "least: 0 found"),
    ],
)
def test_impossible_choices_are_refused(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()


def test_the_random_index_is_that_of_1980():
    assert dict(RANDOM_INDEX) == {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
