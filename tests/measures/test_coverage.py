from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from maillage.measures import coverage
from maillage.measures.coverage import (
    bus_factor,
    coverage_curve,
    marginal_coverage,
    single_points,
    smallest_cover,
    target_coverage,
)
from maillage.measures.solver import Outcome

nan = float("nan")

# methods §2.7: who meets each target
OWNERS = [{"Ana"}, {"Ana"}, {"Ana", "Bo"}, {"Bo"}, {"Cy", "Bo"}, {"Ana"}, set()]
OWNED = np.array([[person in owners for owners in OWNERS] for person in ("Ana", "Bo", "Cy")])
WORTH = [5, 3, 4, 2, 2, 4, 2]
# methods §5.1: three clubs and seven targets
CLUBS = np.array([[1, 1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 1, 0], [0, 1, 0, 0, 0, 0, 1]], dtype=bool)
TARGETS = [3, 2, 5, 4, 1, 2, 1]


@st.composite
def portfolios(draw, sets=6, targets=7):
    """Who meets what, and worths that whole numbers compare exactly."""
    shape = (draw(st.integers(0, sets)), draw(st.integers(0, targets)))
    meets = draw(arrays.arrays(bool, shape, elements=st.booleans()))
    return meets, draw(arrays.arrays(float, shape[1], elements=st.sampled_from([0.0, 1.0, 2.0, 3.0, 5.0])))


def worth_of(meets, values, sets):
    return values[meets[list(sets)].any(axis=0)].sum()


def choices(meets, size):
    return combinations(range(len(meets)), size)


def test_section_2_7_covered_value_single_points_and_bus_factor():
    found = target_coverage(OWNED, WORTH)
    assert (found.value, found.total) == (20, 22)
    assert found.covered.tolist() == [True] * 6 + [False]
    single = single_points(OWNED, WORTH)
    assert single.share == pytest.approx(0.70)
    assert np.allclose(single.losses, [0.60, 0.10, 0])
    assert single.targets.tolist() == [True, True, False, True, False, True, False]
    factor = bus_factor(OWNED, WORTH)
    assert (factor.people, factor.at_least, factor.proved, factor.departures) == (1, 1, True, (0,))
    assert factor.uncovered == pytest.approx(0.60)


def test_three_clubs_cover_each_target_once():
    assert target_coverage(CLUBS, TARGETS).value == 18
    assert target_coverage(CLUBS, TARGETS, [True, False, True]).value == 11
    assert target_coverage(CLUBS, TARGETS, [False, True, False]).share == pytest.approx(12 / 18)
    found = marginal_coverage(CLUBS, TARGETS)
    assert found.alone.tolist() == [10, 12, 3]
    assert found.lost.tolist() == [3, 7, 1]
    assert found.repeated == (pytest.approx(0.7), pytest.approx(5 / 12), pytest.approx(2 / 3))
    curve = coverage_curve(CLUBS, TARGETS)
    assert [(point.sets, point.value, point.at_most) for point in curve.points] == [
        ((1,), 12, 12), ((0, 1), 17, 17), ((0, 1, 2), 18, 18),
    ]  # fmt: skip
    assert (curve.exact, curve.guarantee) == (True, 1)


def test_without_targets_or_without_anybody_nothing_is_undefined_by_accident():
    nobody = np.zeros((0, 2), dtype=bool)
    assert target_coverage(nobody, [1, 2]).share == 0
    assert target_coverage(np.zeros((2, 0), dtype=bool), []).share is None
    assert target_coverage([[1, 1]], [0, 0]).share is None
    assert marginal_coverage(nobody, [1, 2]).repeated == ()
    assert marginal_coverage([[1], [0]], [0]).repeated == (None, None)
    for empty in ((nobody, [1, 2]), (np.zeros((2, 0), dtype=bool), []), ([[0, 0]], [1, 2]), ([[1, 0]], [0, 2])):
        assert single_points(*empty) is bus_factor(*empty) is coverage_curve(*empty) is None
    assert smallest_cover(nobody) is smallest_cover([[0, 0]]) is smallest_cover(np.zeros((2, 0), dtype=bool)) is None


def test_a_target_without_a_value_is_in_no_sum_and_is_counted():
    found = target_coverage([[1, 1, 0]], [3, nan, 1])
    assert (found.value, found.total, found.share, found.without_value) == (3, 4, 0.75, 1)
    assert found.covered.tolist() == [True, True, False]
    assert marginal_coverage([[1, 1, 0]], [3, nan, 1]).alone.tolist() == [3]
    assert single_points([[1, 1, 0]], [3, nan, 1]).value == 3
    assert bus_factor([[1, 1, 0]], [nan, nan, 1]) is None


def test_half_of_the_value_is_not_more_than_half():
    assert bus_factor([[1, 0], [0, 1]], [2, 2]).people == 2
    assert bus_factor([[1, 0], [0, 1]], [2, 2], threshold=0.49).people == 1
    # 0.1 + 0.2 is a hair above 0.3 in binary
    assert bus_factor([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [0.1, 0.2, 0.3]).people == 2


def test_who_meets_a_target_together_must_leave_together():
    factor = bus_factor([[1, 0], [1, 0], [1, 0], [0, 1]], [3, 2])
    assert (factor.people, factor.departures, factor.proved) == (3, (0, 1, 2), True)
    unsearched = bus_factor([[1, 0], [1, 0], [1, 0], [0, 1]], [3, 2], exact_links=0)
    assert (unsearched.people, unsearched.at_least, unsearched.proved) == (3, 2, False)


def test_a_search_that_stops_without_an_answer_proves_nothing(monkeypatch):
    monkeypatch.setattr(coverage, "minimum", lambda *_: Outcome(None, False, None, None))
    alone = bus_factor([[1, 0], [1, 0], [1, 0], [0, 1]], [3, 2])
    assert (alone.people, alone.at_least, alone.proved) == (3, 2, False)
    greedy = [[1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], [0, 0, 1, 1, 0, 1]]
    cover = smallest_cover(greedy)
    assert (cover.members, cover.at_least, cover.proved) == ((0, 1, 2), 1, False)
    curve = coverage_curve(greedy, [2, 2, 2, 2, 3, 3])
    assert (curve.exact, [point.value for point in curve.points]) == (False, [8, 11, 14])


def test_the_best_pair_may_leave_out_the_best_single_network_and_greed_says_what_it_may_miss():
    meets, values = [[1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], [0, 0, 1, 1, 0, 1]], [2, 2, 2, 2, 3, 3]
    assert [point.sets for point in coverage_curve(meets, values).points] == [(0,), (1, 2)]
    greedy = coverage_curve(meets, values, exact_links=0)
    assert [(point.sets, point.value, point.exact) for point in greedy.points] == [
        ((0,), 8, True), ((0, 1), 11, False), ((0, 1, 2), 14, True),
    ]  # fmt: skip
    assert not greedy.exact
    assert greedy.guarantee == pytest.approx(11 / 14)
    assert [point.sets for point in coverage_curve(meets, values, most=1).points] == [(0,)]


def test_without_a_search_a_cover_is_the_greedy_one_and_says_what_it_does_not_know():
    meets = [[1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], [0, 0, 1, 1, 0, 1]]
    assert (smallest_cover(meets).members, smallest_cover(meets).proved) == ((1, 2), True)
    greedy = smallest_cover(meets, exact_links=0)
    assert (greedy.members, greedy.at_least, greedy.proved) == ((0, 1, 2), 2, False)
    # two out of three are needed by pairs: linear programming sees one and a half, and that is two
    alone = smallest_cover([[1, 1, 0], [0, 1, 1], [1, 0, 1]], exact_links=0)
    assert (len(alone.members), alone.at_least, alone.proved) == (2, 2, True)
    assert smallest_cover([[1, 1, 0], [0, 1, 1], [1, 0, 1]]).members == (0, 1)


def test_without_a_search_a_bus_factor_is_an_upper_bound():
    # greed lets the first two go one by one where another pair would do
    rng = np.random.default_rng(4)
    seen = set()
    for _ in range(60):
        meets, values = rng.random((7, 9)) < 0.4, rng.integers(1, 6, 9)
        exact, greedy = bus_factor(meets, values), bus_factor(meets, values, exact_links=0)
        covered = worth_of(meets, values, range(7))
        fewest = next(
            size
            for size in range(1, 8)
            if any(covered - worth_of(meets, values, stay) > covered / 2 for stay in choices(meets, 7 - size))
        )
        assert (exact.people, exact.at_least, exact.proved) == (fewest, fewest, True)
        assert greedy.at_least <= fewest <= greedy.people
        if greedy.proved:
            assert greedy.people == exact.people
        seen.add((greedy.proved, greedy.people > exact.people))
    assert seen == {(True, False), (False, False), (False, True)}


def test_who_left_in_vain_stays_in_the_greedy_departure():
    meets = [[1, 0, 0, 0, 1, 0], [0, 1, 1, 1, 0, 0], [0, 1, 1, 0, 0, 0], [1, 1, 0, 1, 1, 1], [0, 0, 0, 0, 1, 0]]
    assert bus_factor(meets, [3, 1, 3, 4, 5, 1], exact_links=0).people == 3


def test_of_covers_as_small_the_first_in_the_list_is_taken():
    assert smallest_cover([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]]).members == (0, 2)
    assert smallest_cover([[0, 1, 1], [1, 1, 0], [0, 1, 1], [1, 0, 0]]).members == (0, 1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: target_coverage([1, 0], [1, 2]), "1 dimensions found"),
        (lambda: target_coverage([[1, nan]], [1, 2]), "a missing entry"),
        (lambda: target_coverage([[1, 0]], [1]), r"values: shape \(1,\) found, \(2,\) expected"),
        (lambda: target_coverage([[1, 0]], [1, -1]), "negative or infinite"),
        (lambda: target_coverage([[1, 0]], [1, float("inf")]), "negative or infinite"),
        (lambda: target_coverage([[1, 0]], [1, 2], [True, True]), "chosen: shape"),
        (lambda: coverage_curve([[1, 0]], [1, 2], most=0), "most: 0 found"),
        (lambda: bus_factor([[1, 0]], [1, 2], threshold=1), "threshold: 1 found"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@given(portfolios())
def test_what_a_network_adds_is_what_leaving_it_loses(portfolio):
    meets, values = portfolio
    found, whole = marginal_coverage(meets, values), target_coverage(meets, values)
    for one in range(len(meets)):
        others = np.arange(len(meets)) != one
        assert found.lost[one] == pytest.approx(whole.value - target_coverage(meets, values, others).value)
        assert found.alone[one] == pytest.approx(target_coverage(meets, values, ~others).value)
        assert 0 <= found.lost[one] <= found.alone[one]
    assert found.lost.sum() <= whole.value <= found.alone.sum() + 1e-9
    if whole.share is not None:
        assert 0 <= whole.share <= 1
    single = single_points(meets, values)
    if single is not None:
        assert np.allclose(single.losses * whole.value, found.lost)
        assert single.losses.sum() == pytest.approx(single.share)
        assert 0 <= single.share <= 1


@given(portfolios(), st.booleans())
def test_the_curve_is_the_best_of_all_choices_or_within_its_bound(portfolio, searched):
    meets, values = portfolio
    curve = coverage_curve(meets, values, exact_links=400 if searched else 0)
    if curve is None:
        assert worth_of(meets, values, range(len(meets))) == 0
        return
    for size, point in enumerate(curve.points, start=1):
        best = max(worth_of(meets, values, sets) for sets in choices(meets, size))
        assert point.value == pytest.approx(worth_of(meets, values, point.sets))
        assert len(point.sets) <= size
        assert point.value <= best + 1e-9
        assert best <= point.at_most + 1e-6
        if point.exact:
            assert point.value == pytest.approx(best)
        assert point.share == pytest.approx(point.value / values.sum())
        assert point.value / point.at_most >= max(curve.guarantee - 1e-9, 1 - 1 / np.e)
    assert curve.exact == all(point.exact for point in curve.points)
    assert curve.exact or not searched
    shares = [point.share for point in curve.points]
    assert shares == sorted(shares)
    assert curve.points[-1].value == pytest.approx(worth_of(meets, values, range(len(meets))))


@given(portfolios(), st.booleans())
def test_no_smaller_set_covers_as_much(portfolio, searched):
    meets, _ = portfolio
    found = smallest_cover(meets, exact_links=400 if searched else 0)
    coverable = meets.any(axis=0)
    if found is None:
        assert not coverable.any()
        return
    assert (meets[list(found.members)].any(axis=0) == coverable).all()
    assert found.uncoverable == tuple(np.flatnonzero(~coverable))
    fewest = next(
        size
        for size in range(1, len(meets) + 1)
        if any((meets[list(sets)].any(axis=0) == coverable).all() for sets in choices(meets, size))
    )
    assert found.at_least <= fewest <= len(found.members)
    assert found.proved or not searched
    if found.proved:
        assert len(found.members) == found.at_least == fewest


@given(portfolios(), st.sampled_from([0.0, 0.25, 0.5, 0.8]), st.booleans())
def test_no_fewer_departures_uncover_more_than_the_threshold(portfolio, threshold, searched):
    meets, values = portfolio
    found = bus_factor(meets, values, threshold, exact_links=400 if searched else 0)
    covered = worth_of(meets, values, range(len(meets)))
    if found is None:
        assert covered == 0
        return

    def uncovered(gone):
        return covered - worth_of(meets, values, sorted(set(range(len(meets))) - set(gone)))

    fewest = next(
        size
        for size in range(1, len(meets) + 1)
        if any(uncovered(gone) > threshold * covered + 1e-9 for gone in choices(meets, size))
    )
    assert found.at_least <= fewest <= found.people == len(found.departures)
    assert found.uncovered * covered == pytest.approx(uncovered(found.departures))
    assert found.uncovered > threshold
    assert found.proved or not searched
    if found.proved:
        assert found.people == found.at_least == fewest


@given(portfolios(), st.randoms())
def test_the_order_of_sets_and_targets_changes_no_figure(portfolio, order):
    meets, values = portfolio
    rows, columns = (order.sample(range(length), length) for length in meets.shape)
    moved = meets[rows][:, columns], values[columns]
    assert target_coverage(*moved).share == target_coverage(meets, values).share
    assert np.allclose(marginal_coverage(*moved).lost, marginal_coverage(meets, values).lost[rows])
    for measure, figures in (
        (coverage_curve, lambda curve: [round(point.value, 9) for point in curve.points]),
        (bus_factor, lambda factor: (factor.people, factor.at_least)),
        (lambda sets, _: smallest_cover(sets), lambda cover: (len(cover.members), cover.proved)),
    ):
        before, after = measure(meets, values), measure(*moved)
        assert (before is None) == (after is None)
        if before is not None:
            assert figures(before) == figures(after)
    # in another order of the targets the very same sets are chosen
    again = meets[:, columns], values[columns]
    assert coverage_curve(*again) == coverage_curve(meets, values)
    assert bus_factor(*again) == bus_factor(meets, values)
    covers = [smallest_cover(sets) for sets in (again[0], meets)]
    assert len({cover and cover.members for cover in covers}) == 1
