import math
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import maillage.measures.fragmentation as fragmentation_module
from maillage.measures.fragmentation import (
    best_relay_set,
    change_on_removal,
    cut_people,
    distance_fragmentation,
    fragmentation,
    most_fragmenting_set,
    relay_reach,
)

KITE = [tuple(tie) for tie in nx.krackhardt_kite_graph().edges()]
DIANE, FERNANDO, GARTH, HEATHER, IKE = 3, 5, 6, 7, 8
PATH = [(0, 1), (1, 2), (2, 3), (3, 4)]
PEOPLE = 7

edge_lists = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=20)


def graph_of(n, edges):
    graph = nx.Graph([(a, b) for a, b in edges if a != b])
    graph.add_nodes_from(range(n))
    return graph


def by_hand(graph, of):
    """1 − mean over ordered pairs of a function of the distance; nought where there is none."""
    n = len(graph)
    total = sum(
        of(distance)
        for person, reached in nx.all_pairs_shortest_path_length(graph)
        for other, distance in reached.items()
        if other != person
    )
    return 1 - total / (n * (n - 1))


def test_section_2_7_kite_before_and_after_somebody_leaves():
    heather, diane = change_on_removal(10, KITE, [HEATHER]), change_on_removal(10, KITE, [DIANE])
    assert heather.fragmentation_before == 0
    assert heather.distance_before == pytest.approx(0.3537, abs=5e-5)
    assert heather.fragmentation_after == heather.fragmentation_change == pytest.approx(0.3889, abs=5e-5)
    assert heather.distance_after == pytest.approx(0.4861, abs=5e-5)
    assert heather.distance_change == pytest.approx(0.4861 - 0.3537, abs=1e-4)
    # the best connected person is not the most critical one
    assert diane.fragmentation_after == 0
    assert diane.distance_after == pytest.approx(0.3935, abs=5e-5)


@pytest.mark.parametrize(("criterion", "value"), [("components", 0.5357), ("distance", 0.6071)])
def test_section_2_7_kite_the_pair_that_breaks_most(criterion, value):
    found = most_fragmenting_set(10, KITE, 2, criterion)
    assert found.people == (FERNANDO, GARTH)
    assert found.value == pytest.approx(value, abs=5e-5)
    assert (found.method, found.compared, found.equally_good) == ("exact", 45, 1)


def test_section_2_7_kite_the_pair_that_reaches_everybody():
    found = best_relay_set(10, KITE, 2)
    assert found.value == relay_reach(10, KITE, [DIANE, IKE]) == 1
    # Diane and Ike are one of the pairs that do; the book's pair need not be the only one
    pairs = [pair for pair in combinations(range(10), 2) if relay_reach(10, KITE, pair) == 1]
    assert (DIANE, IKE) in pairs
    assert (found.people, found.equally_good, found.compared) == (pairs[0], len(pairs), 45)


def test_section_2_7_kite_has_two_people_without_whom_a_piece_falls_off():
    assert cut_people(10, KITE) == (HEATHER, IKE)


def test_too_few_people_leave_nothing_to_break():
    assert fragmentation(1, []) is distance_fragmentation(0, []) is fragmentation(3, [(0, 1)], removed=[0, 1]) is None
    change = change_on_removal(2, [(0, 1)], [0])
    assert (change.fragmentation_before, change.fragmentation_after, change.fragmentation_change) == (0, None, None)
    assert (change.distance_before, change.distance_after, change.distance_change) == (0, None, None)
    assert most_fragmenting_set(3, [(0, 1)], 2) is None
    assert relay_reach(0, [], []) is None
    assert relay_reach(3, [], []) == 0
    assert cut_people(0, []) == cut_people(1, [(0, 0)]) == ()


def test_nobody_tied_is_wholly_fragmented_and_everybody_tied_not_at_all():
    clique = [(a, b) for a in range(4) for b in range(a)]
    assert fragmentation(4, [(1, 1)]) == distance_fragmentation(4, []) == 1
    assert fragmentation(4, clique) == distance_fragmentation(4, clique) == 0
    assert most_fragmenting_set(4, [], 1) == most_fragmenting_set(4, [], 1, "components")
    assert most_fragmenting_set(4, [], 1).equally_good == 4
    assert best_relay_set(3, [], 2).value == pytest.approx(2 / 3)
    assert best_relay_set(1, [], 1).value == 1


def test_somebody_on_the_margin_who_leaves_brings_the_others_closer():
    assert change_on_removal(5, PATH, [4]).distance_change < 0


def test_wrong_input_is_refused():
    for refused, message in (
        (lambda: fragmentation(3, [(0, 3)]), "0 to 2 expected"),
        (lambda: distance_fragmentation(3, [], removed=[3]), "removed: person 3 found"),
        (lambda: change_on_removal(3, [], [-1]), "removed: person -1 found"),
        (lambda: most_fragmenting_set(3, [], 0), "k: 0 found, 1 to 3 expected"),
        (lambda: most_fragmenting_set(3, [(0, 5)], 3), "0 to 2 expected"),
        (lambda: most_fragmenting_set(3, [(0, 5)], 1), "0 to 2 expected"),
        (lambda: best_relay_set(3, [], 4), "k: 4 found"),
        (lambda: best_relay_set(3, [(0, 5)], 1), "0 to 2 expected"),
        (lambda: relay_reach(3, [], [3]), "people: person 3 found"),
        (lambda: cut_people(3, [(0, 5)]), "0 to 2 expected"),
    ):
        with pytest.raises(ValueError, match=message):
            refused()


def test_when_sets_are_too_many_people_are_added_and_exchanged_one_by_one():
    graph = nx.connected_watts_strogatz_graph(40, 4, 0.2, seed=8)
    ties = list(graph.edges())
    for search in (most_fragmenting_set, best_relay_set):
        exact, greedy = search(40, ties, 3), search(40, ties, 3, exact_up_to=10)
        assert (exact.method, exact.compared) == ("exact", math.comb(40, 3))
        assert (greedy.method, greedy.equally_good) == ("greedy", None)
        assert exact.value * 0.97 <= greedy.value <= exact.value + 1e-12
    assert distance_fragmentation(40, ties, most_fragmenting_set(40, ties, 3, exact_up_to=10).people) == pytest.approx(
        most_fragmenting_set(40, ties, 3, exact_up_to=10).value
    )


def test_swaps_repair_a_greedy_first_choice():
    # alone the middle of a path reaches most; with a second person both do better off the middle
    path = [(person, person + 1) for person in range(8)]
    assert best_relay_set(9, path, 1).people == (4,)
    greedy, exact = best_relay_set(9, path, 2, exact_up_to=1), best_relay_set(9, path, 2)
    assert 4 not in greedy.people
    assert greedy.value == pytest.approx(exact.value)


def test_swaps_go_on_as_long_as_they_help():
    # one round of swaps stops at 22/30 here
    ties = list(nx.gnm_random_graph(30, 34, seed=114).edges())
    assert best_relay_set(30, ties, 4, exact_up_to=1).value == pytest.approx(0.7444, abs=5e-5)


def test_in_a_large_network_the_well_connected_are_tried():
    hubs = [(0, other) for other in range(2, 100)] + [(1, other) for other in range(100, 199)] + [(0, 199), (199, 1)]
    found = most_fragmenting_set(200, hubs, 2, exact_up_to=10)
    assert (found.people, found.method) == ((0, 1), "greedy")
    assert found.value == distance_fragmentation(200, hubs, [0, 1]) == 1
    assert most_fragmenting_set(200, hubs, 60, exact_up_to=10).value == 1


def test_the_best_of_many_sets_may_be_the_last():
    hubs = [(148, other) for other in range(75)] + [(149, other) for other in range(75, 148)] + [(148, 149)]
    found = most_fragmenting_set(150, hubs, 2)
    assert (found.people, found.value, found.compared, found.equally_good) == ((148, 149), 1, 11175, 1)


def test_sets_searched_in_other_batches_give_the_same(monkeypatch):
    ties = np.random.default_rng(3).integers(0, 90, (120, 2))
    whole = most_fragmenting_set(90, ties, 2), best_relay_set(90, ties, 2)
    monkeypatch.setattr(fragmentation_module, "TOGETHER", 90 * 16 * 5)
    assert (most_fragmenting_set(90, ties, 2), best_relay_set(90, ties, 2)) == whole


@given(edge_lists, st.sets(st.integers(0, PEOPLE - 1), max_size=PEOPLE - 2))
def test_fragmentation_is_that_of_the_distances_of_networkx(edges, removed):
    graph = graph_of(PEOPLE, edges)
    graph.remove_nodes_from(removed)
    far = distance_fragmentation(PEOPLE, edges, sorted(removed))
    broken = fragmentation(PEOPLE, edges, sorted(removed))
    assert far == pytest.approx(by_hand(graph, lambda distance: 1 / distance))
    assert broken == pytest.approx(by_hand(graph, lambda distance: 1))
    assert -1e-12 <= broken <= far + 1e-12 <= 1 + 1e-12


@given(edge_lists, st.integers(1, PEOPLE - 2), st.sampled_from(["distance", "components"]))
def test_no_set_breaks_more_than_the_one_found(edges, k, criterion):
    measure = distance_fragmentation if criterion == "distance" else fragmentation
    found = most_fragmenting_set(PEOPLE, edges, k, criterion)
    values = {people: measure(PEOPLE, edges, people) for people in combinations(range(PEOPLE), k)}
    best = [people for people, value in values.items() if value > max(values.values()) - 1e-9]
    assert found.value == pytest.approx(max(values.values()))
    assert (found.people, found.equally_good, found.compared) == (best[0], len(best), len(values))


@given(edge_lists, st.integers(1, PEOPLE))
def test_no_set_reaches_more_than_the_one_found(edges, k):
    graph = graph_of(PEOPLE, edges)
    values = {}
    for people in combinations(range(PEOPLE), k):
        steps = nx.multi_source_dijkstra_path_length(graph, set(people))
        values[people] = sum(1 / max(distance, 1) for distance in steps.values()) / PEOPLE
        assert relay_reach(PEOPLE, edges, people) == pytest.approx(values[people])
    found = best_relay_set(PEOPLE, edges, k)
    best = [people for people, value in values.items() if value > max(values.values()) - 1e-9]
    assert found.value == pytest.approx(max(values.values()))
    assert (found.people, found.equally_good, found.compared) == (best[0], len(best), len(values))


@given(edge_lists, st.integers(1, 3), st.booleans())
def test_greedy_never_beats_exact(edges, k, relay):
    search = best_relay_set if relay else most_fragmenting_set
    assert search(PEOPLE, edges, k, exact_up_to=1).value <= search(PEOPLE, edges, k).value + 1e-12


@given(edge_lists)
def test_cut_people_are_those_whose_leaving_makes_more_pieces(edges):
    graph = graph_of(PEOPLE, edges)
    pieces = nx.number_connected_components(graph)
    expected = []
    for person in range(PEOPLE):
        without = graph.copy()
        without.remove_node(person)
        if nx.number_connected_components(without) > pieces:
            expected.append(person)
    assert list(cut_people(PEOPLE, edges)) == expected


@given(edge_lists, st.permutations(range(PEOPLE)), st.integers(1, 3))
def test_numbering_people_otherwise_or_saying_a_tie_twice_changes_no_value(edges, number, k):
    renamed = [(number[b], number[a]) for a, b in edges] + [(number[a], number[b]) for a, b in edges] + [(0, 0)]
    people = list(range(k))
    elsewhere = [number[person] for person in people]
    assert change_on_removal(PEOPLE, edges, people) == change_on_removal(PEOPLE, renamed, elsewhere)
    assert relay_reach(PEOPLE, edges, people) == pytest.approx(relay_reach(PEOPLE, renamed, elsewhere))
    for search in (most_fragmenting_set, best_relay_set):
        first, second = search(PEOPLE, edges, k), search(PEOPLE, renamed, k)
        assert first.value == pytest.approx(second.value)
        assert first.equally_good == second.equally_good
    assert sorted(number[person] for person in cut_people(PEOPLE, edges)) == list(cut_people(PEOPLE, renamed))
