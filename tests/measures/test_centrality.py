from unittest.mock import patch

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import maillage.measures.centrality as centrality
from maillage.measures.centrality import betweenness, centralisation, closeness, degree

KITE = [tuple(tie) for tie in nx.krackhardt_kite_graph().edges()]
DIANE, FERNANDO, GARTH, HEATHER, IKE = 3, 5, 6, 7, 8
PEOPLE = 8

edge_lists = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=30)


def graph_of(n, edges):
    graph = nx.Graph([(a, b) for a, b in edges if a != b])
    graph.add_nodes_from(range(n))
    return graph


def in_order(values):
    return [values[person] for person in sorted(values)]


def test_section_2_6_kite():
    assert degree(10, KITE)[DIANE] == degree(10, KITE).max() == 6
    between, near = betweenness(10, KITE), closeness(10, KITE)
    assert (between.method, between.pivots, between.standard_error, near.method) == ("exact", 10, None, "closeness")
    assert between.values[[HEATHER, FERNANDO, GARTH, IKE, DIANE]] == pytest.approx(
        [0.3889, 0.2315, 0.2315, 0.2222, 0.1019], abs=5e-5
    )
    assert near.values[[FERNANDO, GARTH, DIANE, HEATHER]] == pytest.approx([0.6429, 0.6429, 0.6, 0.6], abs=5e-5)


def test_section_2_6_florentine_marriages():
    graph = nx.florentine_families_graph()
    families = list(graph)
    ties = [(families.index(a), families.index(b)) for a, b in graph.edges()]
    found = dict(zip(families, betweenness(15, ties).values, strict=True))
    assert [found[name] for name in ("Medici", "Guadagni", "Albizzi", "Strozzi")] == pytest.approx(
        [0.5220, 0.2546, 0.2125, 0.1026], abs=5e-5
    )


def test_a_network_in_pieces_has_harmonic_closeness_and_says_so():
    near = closeness(4, [(0, 1), (1, 2)])
    assert near.method == "harmonic"
    assert near.values == pytest.approx([1.5 / 3, 2 / 3, 1.5 / 3, 0])
    assert closeness(2, [(0, 1)]).method == "closeness"
    assert closeness(3, []).values.tolist() == [0, 0, 0]


def test_too_few_people_leave_nothing_to_measure():
    assert np.isnan(closeness(1, [(0, 0)]).values).all()
    assert np.isnan(betweenness(2, [(0, 1)]).values).all()
    assert degree(1, []).tolist() == [0]
    assert degree(0, []).size == closeness(0, []).values.size == betweenness(0, []).values.size == 0
    assert centralisation([1, 1], "degree") is None


def test_wrong_input_is_refused():
    for measure in (degree, closeness, betweenness):
        with pytest.raises(ValueError, match="0 to 1 expected"):
            measure(2, [(0, 2)])
    with pytest.raises(ValueError, match="pivots: 1 found"):
        betweenness(5, [(0, 1)], exact_up_to=2, pivots=1)


def test_paths_too_many_to_count_are_refused():
    # from anybody, at least seven hundred layers on one side, each with three ways on
    layers = [(3 * layer + a, 3 * layer + 3 + b) for layer in range(1399) for a in range(3) for b in range(3)]
    with pytest.raises(ValueError, match="more shortest paths"), np.errstate(over="ignore", invalid="ignore"):
        betweenness(4200, layers, pivots=2)


@pytest.mark.parametrize("measure", ["degree", "closeness", "harmonic", "betweenness"])
def test_a_star_is_as_centralised_as_can_be_and_a_ring_not_at_all(measure):
    star, ring = [(0, other) for other in range(1, 7)], [(person, (person + 1) % 7) for person in range(7)]
    for ties, expected in ((star, 1), (ring, 0)):
        values = {
            "degree": degree(7, ties),
            "closeness": closeness(7, ties).values,
            "harmonic": in_order(nx.harmonic_centrality(graph_of(7, ties))),
            "betweenness": betweenness(7, ties).values,
        }[measure]
        values = np.asarray(values) / (6 if measure == "harmonic" else 1)
        assert centralisation(values, measure) == pytest.approx(expected)


def test_above_two_thousand_people_pivots_come_with_their_error():
    graph = nx.gnm_random_graph(300, 900, seed=3)
    ties = list(graph.edges())
    exact = betweenness(300, ties)
    found = betweenness(300, ties, exact_up_to=299, pivots=100, seed=5)
    assert (found.method, found.pivots) == ("pivots", 100)
    assert (found.values == betweenness(300, ties, exact_up_to=299, pivots=100, seed=5).values).all()
    assert (found.values != betweenness(300, ties, exact_up_to=299, pivots=100, seed=6).values).any()
    draws = [betweenness(300, ties, exact_up_to=299, pivots=100, seed=seed) for seed in range(100)]
    values = np.array([one.values for one in draws])
    errors = np.array([one.standard_error for one in draws])
    spread, told = values.std(axis=0, ddof=1), np.sqrt(np.square(errors).mean(axis=0))
    assert (np.abs(values.mean(axis=0) - exact.values) <= 5 * spread / np.sqrt(100)).all()
    assert np.median(told[spread > 0] / spread[spread > 0]) == pytest.approx(1, abs=0.03)
    within = np.abs(values - exact.values) <= 1.96 * errors
    assert within.mean() > 0.85
    # as many pivots as people are no sample
    assert betweenness(300, ties, exact_up_to=2, pivots=300).method == "exact"


@given(
    st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=40),
    st.sampled_from([0, 2, 8, 10**9]),
    st.sampled_from([1, 3, 64]),
)
def test_paths_counted_in_other_batches_or_kept_by_their_people_are_the_same(edges, few, together):
    expected = in_order(nx.betweenness_centrality(graph_of(20, edges)))
    with patch.multiple(centrality, FEW=few, TOGETHER=together):
        assert betweenness(20, edges).values == pytest.approx(expected)


def test_in_a_long_chain_the_middle_lies_between_all():
    chain = [(person, person + 1) for person in range(299)]
    place = np.arange(300)
    assert betweenness(300, chain).values == pytest.approx(place * (299 - place) / (299 * 298 / 2))


@given(edge_lists)
def test_centralities_are_those_of_networkx(edges):
    graph = graph_of(PEOPLE, edges)
    assert degree(PEOPLE, edges).tolist() == [graph.degree(person) for person in range(PEOPLE)]
    assert betweenness(PEOPLE, edges).values == pytest.approx(in_order(nx.betweenness_centrality(graph)))
    near = closeness(PEOPLE, edges)
    if nx.is_connected(graph):
        assert (near.method, near.values.tolist()) == (
            "closeness",
            pytest.approx(in_order(nx.closeness_centrality(graph))),
        )
    else:
        expected = np.array(in_order(nx.harmonic_centrality(graph))) / (PEOPLE - 1)
        assert (near.method, near.values.tolist()) == ("harmonic", pytest.approx(expected.tolist()))


@given(edge_lists, st.permutations(range(PEOPLE)))
def test_numbering_people_otherwise_or_saying_a_tie_twice_changes_nothing(edges, number):
    renamed = [(number[b], number[a]) for a, b in edges] + [(number[a], number[b]) for a, b in edges] + [(0, 0)]
    assert degree(PEOPLE, renamed)[number].tolist() == degree(PEOPLE, edges).tolist()
    assert betweenness(PEOPLE, renamed).values[number] == pytest.approx(betweenness(PEOPLE, edges).values)
    assert closeness(PEOPLE, renamed).values[number] == pytest.approx(closeness(PEOPLE, edges).values)


@given(edge_lists, st.integers(2, 7), st.integers(0, 100))
def test_pivots_estimate_no_less_than_nothing(edges, pivots, seed):
    found = betweenness(PEOPLE, edges, exact_up_to=2, pivots=pivots, seed=seed)
    assert found.method == "pivots"
    assert (found.values >= 0).all()
    assert np.isfinite(found.standard_error).all()
    exact = betweenness(PEOPLE, edges).values
    assert (found.values[exact == 0] == 0).all()
