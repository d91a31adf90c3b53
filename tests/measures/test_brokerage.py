import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import maillage.measures.brokerage as brokerage
from maillage.measures.brokerage import constraint, effective_size, efficiency

EXAMPLE = [
    ("ABCDEFG".index(a), "ABCDEFG".index(b)) for a, b in ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"]
]
KITE = [tuple(tie) for tie in nx.krackhardt_kite_graph().edges()]
DIANE, HEATHER, JANE = 3, 7, 9
PEOPLE = 8

edge_lists = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=30)


def graph_of(n, edges, kind=nx.Graph):
    graph = kind([(a, b) for a, b in edges if a != b])
    graph.add_nodes_from(range(n))
    return graph


def of_networkx(measure, graph):
    # without nodes=list(graph), networkx takes another way that is wrong on directed graphs
    values = measure(graph, nodes=list(graph))
    return [values[person] for person in range(len(graph))]


def test_section_2_5_example_of_borgatti():
    sizes, constraints = effective_size(7, EXAMPLE), constraint(7, EXAMPLE, directed=False)
    assert (sizes[6], sizes[0], sizes[2]) == (pytest.approx(4.667, abs=5e-4), 2.5, 1)
    assert (constraints[6], constraints[0], constraints[2]) == (
        pytest.approx(0.400, abs=5e-4),
        pytest.approx(0.595, abs=5e-4),
        1,
    )
    assert efficiency(7, EXAMPLE)[6] == pytest.approx(4.667 / 6, abs=1e-4)


def test_section_2_5_kite():
    sizes, constraints = effective_size(10, KITE), constraint(10, KITE, directed=False)
    assert sizes[[HEATHER, DIANE]] == pytest.approx([2.333, 3.333], abs=5e-4)
    assert constraints[[HEATHER, DIANE]] == pytest.approx([0.4311, 0.4702], abs=5e-5)
    assert (sizes[JANE], constraints[JANE]) == (1, 1)


def test_somebody_without_ties_has_no_figure_and_somebody_with_one_has_one():
    for values in (effective_size(3, [(0, 1), (2, 2)]), efficiency(3, [(0, 1)]), constraint(3, [(1, 0)], True)):
        assert values[:2].tolist() == [1, 1]
        assert np.isnan(values[2])
    assert np.isnan(effective_size(2, [])).all()
    assert np.isnan(constraint(1, [(0, 0)], directed=True)).all()
    assert effective_size(0, []).size == efficiency(0, []).size == constraint(0, [], directed=False).size == 0


def test_the_middle_of_a_star_is_free_and_whoever_sits_in_a_clique_is_not():
    star = [(0, other) for other in range(1, 5)]
    assert effective_size(5, star)[0] == 4
    assert constraint(5, star, directed=False)[0] == pytest.approx(1 / 4)
    clique = [(a, b) for a in range(5) for b in range(a)]
    assert effective_size(5, clique) == pytest.approx(np.ones(5))
    assert efficiency(5, clique) == pytest.approx(np.full(5, 1 / 4))


def test_a_tie_declared_by_both_weighs_twice_when_directed():
    ties = [(0, 1), (1, 0), (0, 2)]
    assert constraint(3, ties, directed=False)[0] == pytest.approx(1 / 2)
    assert constraint(3, ties, directed=True)[0] == pytest.approx((2 / 3) ** 2 + (1 / 3) ** 2)


def test_wrong_numbers_are_refused():
    for refused in (
        lambda: effective_size(2, [(0, 2)]),
        lambda: efficiency(2, [(0, -1)]),
        lambda: constraint(2, [(0, 2)], directed=True),
    ):
        with pytest.raises(ValueError, match="0 to 1 expected"):
            refused()


def test_rows_multiplied_in_blocks_give_the_same(monkeypatch):
    ties = np.random.default_rng(1).integers(0, 60, (150, 2))
    whole = effective_size(60, ties), constraint(60, ties, directed=True)
    monkeypatch.setattr(brokerage, "TOGETHER", 7)
    assert effective_size(60, ties) == pytest.approx(whole[0], nan_ok=True)
    assert constraint(60, ties, directed=True) == pytest.approx(whole[1], nan_ok=True)


@given(edge_lists)
def test_effective_size_and_efficiency_are_those_of_networkx(edges):
    graph = graph_of(PEOPLE, edges)
    found = effective_size(PEOPLE, edges)
    # networkx prints 0 instead of nothing for somebody without ties on this way
    expected = [np.nan if not graph.degree(one) else value for one, value in nx.effective_size(graph).items()]
    assert found[list(graph)] == pytest.approx(expected, nan_ok=True)
    with np.errstate(invalid="ignore"):
        ties = np.array([graph.degree(person) for person in range(PEOPLE)])
        assert efficiency(PEOPLE, edges) == pytest.approx(found / np.where(ties, ties, 1), nan_ok=True)


@given(edge_lists, st.booleans())
def test_constraint_is_that_of_the_formula_and_of_networkx(edges, directed):
    graph = graph_of(PEOPLE, edges, nx.DiGraph if directed else nx.Graph)
    found = constraint(PEOPLE, edges, directed)
    ties = nx.to_numpy_array(graph, nodelist=range(PEOPLE))
    both = ties + ties.T
    for person, theirs in enumerate(of_networkx(nx.constraint, graph)):
        if not both[person].any():
            assert np.isnan(found[person])
            continue
        share = both / np.maximum(both.sum(axis=1, keepdims=True), 1)
        expected = sum(
            (share[person, j] + sum(share[person, q] * share[q, j] for q in range(PEOPLE))) ** 2
            for j in np.flatnonzero(both[person])
        )
        assert found[person] == pytest.approx(expected)
        # networkx gives no figure for somebody who is named and names nobody
        if ties[person].any():
            assert found[person] == pytest.approx(theirs)


@given(edge_lists, st.permutations(range(PEOPLE)), st.booleans())
def test_numbering_people_otherwise_changes_nothing(edges, number, directed):
    renamed = [(number[a], number[b]) for a, b in edges]
    assert effective_size(PEOPLE, renamed)[number] == pytest.approx(effective_size(PEOPLE, edges), nan_ok=True)
    assert constraint(PEOPLE, renamed, directed)[number] == pytest.approx(
        constraint(PEOPLE, edges, directed), nan_ok=True
    )


@given(edge_lists)
def test_saying_a_tie_twice_or_naming_oneself_changes_nothing(edges):
    more = [*edges, *edges[:3], (0, 0)]
    assert constraint(PEOPLE, more, directed=True) == pytest.approx(constraint(PEOPLE, edges, True), nan_ok=True)
    turned = [(b, a) for a, b in edges]
    assert effective_size(PEOPLE, turned + more) == pytest.approx(effective_size(PEOPLE, edges), nan_ok=True)
