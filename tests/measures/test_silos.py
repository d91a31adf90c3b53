import math
from itertools import permutations
from unittest.mock import patch

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import maillage.measures.silos as silos
from maillage.measures.silos import (
    adjusted_rand_index,
    communities,
    external_internal,
    external_internal_by_group,
    label_test,
    modularity,
)
from maillage.measures.ties import ties_between_groups

TRIANGLES = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)]
PEOPLE = 7

edge_lists = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=30)
groupings = st.lists(st.sampled_from("ABC"), min_size=PEOPLE, max_size=PEOPLE)


def units(*sizes):
    return [unit for unit, size in enumerate(sizes) for _ in range(size)]


def cliques(size, external):
    """Two units of so many people with 36 internal ties in all, and some external ones."""
    inside = [(a, b) for a in range(size) for b in range(a)][:18]
    across = [(a, size + b) for a in range(size) for b in range(size)][:external]
    return [*inside, *((a + size, b + size) for a, b in inside), *across]


def test_section_2_4_twelve_external_and_thirty_six_internal_ties():
    found = external_internal(units(10, 10), cliques(10, 12), directed=False)
    assert (found.external, found.internal, found.index) == (12, 36, -0.5)
    assert found.expected == pytest.approx(0.0526, abs=5e-5)
    # 12 of 100 pairs between, 36 of 90 within
    assert found.density_adjusted == pytest.approx(-0.5385, abs=5e-5)


def test_section_2_4_unequal_units_expect_another_index():
    assert external_internal(units(8, 12), [], directed=False).expected == pytest.approx(0.0105, abs=5e-5)


def test_section_2_4_two_triangles_joined_by_one_tie():
    """methods §2.4 prints −.6667 for the observed index; six internal ties and one external give −5/7."""
    found = external_internal("AAABBB", TRIANGLES, directed=False)
    assert found.index == pytest.approx(-5 / 7)
    assert found.density_adjusted == pytest.approx((1 / 9 - 1) / (1 / 9 + 1))
    test = label_test("AAABBB", TRIANGLES, directed=False)
    assert (test.labelings, test.method) == (20, "exact")
    assert test.observed == found.index
    assert test.mean == pytest.approx(0.20)
    assert test.p_closed == 2 / 20
    assert test.p_open == 1
    assert modularity("AAABBB", TRIANGLES) == pytest.approx(0.35714, abs=5e-6)
    assert communities(6, TRIANGLES).modularity == pytest.approx(5 / 14)


def test_section_2_4_karate_club_of_the_two_factions():
    graph = nx.karate_club_graph()
    factions = [graph.nodes[person]["club"] for person in graph]
    assert modularity(factions, list(graph.edges())) == pytest.approx(0.3582, abs=5e-5)
    found = communities(34, list(graph.edges()))
    assert found.modularity == pytest.approx(0.4198, abs=5e-5)
    assert found.sizes == (12, 11, 6, 5)
    assert len(found.by_run) == 20
    assert max(found.by_run) == found.modularity > min(found.by_run)
    assert modularity(found.label, list(graph.edges())) == found.modularity
    # igraph, compare_communities(method="adjusted_rand") of the same two groupings
    assert adjusted_rand_index(factions, found.label) == pytest.approx(0.4645911, abs=5e-8)


def test_without_ties_there_is_no_figure():
    nothing = external_internal("AAB", [(0, 0)], directed=True)
    assert (nothing.index, nothing.density_adjusted, nothing.expected) == (None, None, pytest.approx(1 / 3))
    assert external_internal([], [], directed=False).expected is None
    assert external_internal_by_group("AB", [], directed=False) == {"A": None, "B": None}
    assert label_test("AB", [(1, 1)], directed=True) is None
    assert modularity("AB", []) is None
    assert communities(0, []) is communities(3, [(1, 1)]) is None
    assert adjusted_rand_index("A", "B") is None


def test_one_group_is_closed_and_has_no_adjusted_index():
    found = external_internal("AAA", [(0, 1)], directed=False)
    assert (found.index, found.expected, found.density_adjusted) == (-1, -1, None)
    test = label_test("AAA", [(0, 1)], directed=False)
    assert (test.p_closed, test.p_open, test.labelings, test.method) == (1, 1, 1, "exact")
    assert external_internal("ABC", [(0, 1)], directed=False).density_adjusted is None
    assert modularity("AAA", [(0, 1)]) == 0


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="person 3 or 0 found, 0 to 2 expected"):
        external_internal("AAB", [(0, 3)], directed=False)
    with pytest.raises(ValueError, match="none found for person 1"):
        external_internal(["A", None], [], directed=False)
    with pytest.raises(ValueError, match="none found for person 0"):
        modularity([math.nan, 1], [(0, 1)])
    with pytest.raises(ValueError, match="pairs of whole numbers expected"):
        modularity("AB", [(0.0, 1.0)])
    with pytest.raises(ValueError, match="2 and 1 people found"):
        adjusted_rand_index("AB", "A")
    with pytest.raises(ValueError, match="labelings: 0 found"):
        label_test("AB", [(0, 1)], directed=False, labelings=0)
    with pytest.raises(ValueError, match="runs: 0 found"):
        communities(2, [(0, 1)], runs=0)


def test_a_pair_declared_from_both_ends_weighs_once_or_twice():
    ties = [(0, 1), (1, 0), (0, 1), (1, 2), (2, 2)]
    undirected, directed = (external_internal("AAB", ties, directed) for directed in (False, True))
    assert (undirected.external, undirected.internal) == (1, 1)
    assert (directed.external, directed.internal) == (1, 2)


def test_of_a_group_the_ends_of_ties_are_counted():
    assert external_internal_by_group("AABC", [(0, 1), (1, 2)], directed=False) == {"A": -1 / 3, "B": 1, "C": None}
    assert external_internal_by_group("AABC", [(0, 1), (1, 0), (1, 2)], directed=True)["A"] == pytest.approx(-3 / 5)


def test_random_labels_are_sampled_when_there_are_too_many_and_give_the_exact_answer():
    groups = units(4, 5)
    ties = [(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 7), (7, 8), (3, 4), (0, 8)]
    exact = label_test(groups, ties, directed=False)
    sampled = label_test(groups, ties, directed=False, labelings=100)
    many = label_test(groups * 3, [(a + 9 * b, c + 9 * b) for a, c in ties for b in range(3)], False, labelings=4000)
    assert (exact.method, exact.labelings) == ("exact", 126)
    assert (sampled.method, sampled.labelings) == ("sampled", 100)
    assert sampled == label_test(groups, ties, directed=False, labelings=100)
    assert sampled.p_closed == pytest.approx(exact.p_closed, abs=0.1)
    assert many.method == "sampled"
    assert 1 / 4001 <= many.p_closed < 0.01
    assert many.p_open > 0.99
    # the labels seen are counted with those drawn
    alone = label_test(groups, ties, directed=False, labelings=1)
    assert {alone.p_closed, alone.p_open} <= {0.5, 1.0}


def test_exact_p_is_that_of_writing_out_all_labelings():
    groups, ties = "AABBC", [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]
    test = label_test(groups, ties, directed=False)
    relabeled = [external_internal(labels, ties, directed=False).index for labels in set(permutations(groups))]
    assert test.labelings == len(relabeled) == 30
    assert test.mean == pytest.approx(np.mean(relabeled))
    assert test.p_closed == sum(value <= test.observed + 1e-12 for value in relabeled) / 30
    assert test.p_open == sum(value >= test.observed - 1e-12 for value in relabeled) / 30


def test_planted_communities_are_found_as_well_as_networkx_finds_them():
    graph = nx.planted_partition_graph(6, 25, 0.4, 0.03, seed=4)
    ties = list(graph.edges())
    found = communities(150, ties)
    assert adjusted_rand_index([person // 25 for person in range(150)], found.label) > 0.95
    theirs = [nx.community.louvain_communities(graph, seed=seed) for seed in range(20)]
    assert found.modularity >= max(nx.community.modularity(graph, one) for one in theirs) - 1e-9
    assert found == communities(150, ties)
    assert found.agreement > 0.9


def test_the_best_run_is_compared_with_the_others():
    runs = [np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 0, 1, 1, 1]), np.zeros(6, dtype=int)]
    with patch.object(silos, "_louvain", side_effect=runs):
        found = communities(6, TRIANGLES, runs=3)
    assert found.label == (0, 0, 0, 1, 1, 1)
    assert found.by_run == pytest.approx([modularity(run.tolist(), TRIANGLES) for run in runs])
    assert found.agreement == pytest.approx((adjusted_rand_index(runs[1], runs[0]) + 0) / 2)


def test_unrelated_people_are_communities_of_one():
    found = communities(5, [(3, 1)])
    assert (found.sizes, found.label) == ((2, 1, 1, 1), (1, 0, 2, 0, 3))
    assert communities(2, [(0, 1)], runs=1).agreement is None


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([0, 0, 1, 2], [0, 0, 1, 1], 0.5714285714285714),  # the example of sklearn.metrics.adjusted_rand_score
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),
        ([0, 0, 0, 0], [0, 1, 2, 3], 0.0),
        ([0, 0, 0, 0], ["x", "x", "x", "x"], 1.0),
        ([0, 1, 2], [2, 0, 1], 1.0),
    ],
)
def test_adjusted_rand_index_of_small_groupings(a, b, expected):
    assert adjusted_rand_index(a, b) == pytest.approx(expected)
    assert adjusted_rand_index(b, a) == pytest.approx(expected)


@given(groupings, groupings)
def test_adjusted_rand_index_is_that_of_counting_pairs(a, b):
    pairs = [(i, j) for i in range(PEOPLE) for j in range(i)]
    in_a, in_b = (np.array([one[i] == one[j] for i, j in pairs]) for one in (a, b))
    by_chance = in_a.sum() * in_b.sum() / len(pairs)
    most = (in_a.sum() + in_b.sum()) / 2
    expected = ((in_a & in_b).sum() - by_chance) / (most - by_chance) if most != by_chance else 1
    assert adjusted_rand_index(a, b) == pytest.approx(expected)
    assert adjusted_rand_index(a, a) == 1


@given(groupings, edge_lists, st.booleans())
def test_ties_of_a_grouping_are_those_of_the_matrix_between_groups(groups, edges, directed):
    matrix = ties_between_groups([a for a, _ in edges], [b for _, b in edges], dict(enumerate(groups)), "ABC", directed)
    found = external_internal(groups, edges, directed)
    off = matrix.sum() - np.trace(matrix)
    assert (found.external, found.internal) == (off if directed else off // 2, np.trace(matrix))
    if found.index is not None:
        assert -1 <= found.index <= 1


@given(groupings, edge_lists, st.permutations(range(PEOPLE)), st.booleans())
def test_numbering_people_otherwise_changes_nothing(groups, edges, number, directed):
    renamed = [(number[a], number[b]) for a, b in edges]
    regrouped = [groups[number.index(person)] for person in range(PEOPLE)]
    assert external_internal(groups, edges, directed) == external_internal(regrouped, renamed, directed)
    assert external_internal_by_group(groups, edges, directed) == external_internal_by_group(
        regrouped, renamed, directed
    )
    assert modularity(regrouped, renamed) == pytest.approx(modularity(groups, edges))
    assert label_test(groups, edges, directed) == label_test(regrouped, renamed, directed)


@given(groupings, edge_lists)
def test_modularity_is_that_of_networkx(groups, edges):
    graph = nx.Graph([(a, b) for a, b in edges if a != b])
    graph.add_nodes_from(range(PEOPLE))
    parts = [{person for person in range(PEOPLE) if groups[person] == group} for group in set(groups)]
    found = modularity(groups, edges)
    if graph.number_of_edges():
        assert found == pytest.approx(nx.community.modularity(graph, parts))
    else:
        assert found is None


@given(edge_lists)
def test_communities_are_better_than_all_together_and_no_piece_is_joined_to_another(edges):
    found = communities(PEOPLE, edges, runs=3)
    if found is None:
        assert all(a == b for a, b in edges)
        return
    assert found.modularity == pytest.approx(modularity(found.label, edges))
    assert found.modularity >= -1e-12
    assert list(found.sizes) == sorted(found.sizes, reverse=True)
    assert [found.label.count(community) for community in range(len(found.sizes))] == list(found.sizes)
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(PEOPLE))
    for piece in nx.connected_components(graph):
        outside = {found.label[person] for person in set(range(PEOPLE)) - piece}
        assert not outside & {found.label[person] for person in piece}
