import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import maillage.measures.distances as distances
from maillage.measures.adjacency import adjacency, distinct_pairs
from maillage.measures.distances import distance_matrix, longest_distance, mean_distance, people_by_distance

PEOPLE = 8

edge_lists = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=20)


def steps_of_networkx(n, edges):
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(n))
    steps = np.full((n, n), -1)
    for person, reached in nx.all_pairs_shortest_path_length(graph):
        for other, distance in reached.items():
            steps[person, other] = distance
    return steps


def test_each_tie_is_there_once():
    ties = [(1, 0), (0, 1), (2, 2), (0, 1)]
    assert distinct_pairs(3, ties, directed=False).tolist() == [[0, 1]]
    assert distinct_pairs(3, ties, directed=True).tolist() == [[0, 1], [1, 0]]
    assert distinct_pairs(3, np.array(ties, dtype=np.uint8), directed=True).tolist() == [[0, 1], [1, 0]]
    assert distinct_pairs(0, [], directed=False).shape == distinct_pairs(3, [], directed=True).shape == (0, 2)
    assert adjacency(3, ties).sum() == 2


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        ([(0, 3)], "person 3 or 0 found, 0 to 2 expected"),
        ([(-1, 0)], "person 0 or -1 found, 0 to 2 expected"),
        ([(0.0, 1.0)], "float64 of shape"),
        ([0, 1], "pairs of whole numbers expected"),
        ([(0, 1, 2)], "pairs of whole numbers expected"),
    ],
)
def test_ties_that_are_no_pairs_of_people_are_refused(edges, message):
    for measure in (people_by_distance, distance_matrix, adjacency, mean_distance, longest_distance):
        with pytest.raises(ValueError, match=message):
            measure(3, edges)


def test_without_ties_there_is_no_distance():
    assert mean_distance(3, [(1, 1)]) is longest_distance(3, []) is mean_distance(0, []) is None
    assert people_by_distance(2, []).tolist() == [[1], [1]]
    assert people_by_distance(0, []).shape == (0, 1)
    assert distance_matrix(0, []).shape == (0, 0)


def test_more_people_than_a_word_or_a_block_holds(monkeypatch):
    ties = np.random.default_rng(2).integers(0, 200, (260, 2))
    expected = steps_of_networkx(200, ties.tolist())
    counts = people_by_distance(200, ties)
    assert (distance_matrix(200, ties) == expected).all()
    monkeypatch.setattr(distances, "TOGETHER", 70)
    assert (distance_matrix(200, ties) == expected).all()
    assert (people_by_distance(200, ties) == counts).all()


@given(edge_lists)
def test_distances_are_those_of_networkx(edges):
    expected = steps_of_networkx(PEOPLE, edges)
    assert (distance_matrix(PEOPLE, edges) == expected).all()
    counts = people_by_distance(PEOPLE, edges)
    assert counts.shape[1] == expected.max() + 1
    for distance in range(counts.shape[1]):
        assert (counts[:, distance] == (expected == distance).sum(axis=1)).all()
    apart = expected[expected > 0]
    assert mean_distance(PEOPLE, edges) == (pytest.approx(apart.mean()) if apart.size else None)
    assert longest_distance(PEOPLE, edges) == (apart.max() if apart.size else None)


@given(edge_lists, st.permutations(range(PEOPLE)))
def test_numbering_people_otherwise_changes_nothing(edges, number):
    renamed = [(number[b], number[a]) for a, b in edges]
    assert (people_by_distance(PEOPLE, renamed)[number] == people_by_distance(PEOPLE, edges)).all()
    assert (distance_matrix(PEOPLE, renamed)[np.ix_(number, number)] == distance_matrix(PEOPLE, edges)).all()
