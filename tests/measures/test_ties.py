import csv
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.ties import (
    components,
    density,
    expected_external_internal_index,
    external_internal_index,
    possible_ties_between_groups,
    reciprocity,
    ties_between_groups,
)

NETWORKS = Path(__file__).parents[2].parent / "shared/data/networks"
published = pytest.mark.skipif(not NETWORKS.is_dir(), reason=f"published networks are not at {NETWORKS}")

edge_lists = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30)


def rows(path):
    with open(NETWORKS / path, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_section_2_4_index_of_twelve_external_and_thirty_six_internal_ties():
    assert external_internal_index(12, 36) == -0.5
    assert external_internal_index(12 / 100, 36 / 90) == pytest.approx(-0.5385, abs=5e-5)


def test_section_2_4_expectation_depends_on_group_sizes():
    assert expected_external_internal_index([10, 10]) == pytest.approx(0.0526, abs=5e-5)
    assert expected_external_internal_index([8, 12]) == pytest.approx(0.0105, abs=5e-5)


def test_section_2_4_two_triangles_joined_by_one_tie_against_all_relabelings():
    """methods §2.4 prints −.6667 for the observed index; six internal ties and one external give −5/7."""
    ends = ([0, 1, 2, 3, 4, 5, 2], [1, 2, 0, 4, 5, 3, 3])

    def index(first_group):
        labels = {person: "A" if person in first_group else "B" for person in range(6)}
        counts = ties_between_groups(*ends, labels, "AB", directed=False)
        assert np.triu(counts).sum() == 7
        return external_internal_index(counts[0, 1], np.trace(counts))

    observed = index((0, 1, 2))
    assert observed == pytest.approx(-5 / 7)
    relabeled = [index(first_group) for first_group in combinations(range(6), 3)]
    assert np.mean(relabeled) == pytest.approx(0.20)
    assert expected_external_internal_index([3, 3]) == pytest.approx(0.20)
    assert sum(value <= observed for value in relabeled) == 2


def test_without_ties_or_people_there_is_no_figure():
    assert external_internal_index(0, 0) is None
    assert expected_external_internal_index([1]) is None
    assert density(1, 0, directed=True) is None
    assert reciprocity([], []) is None
    assert components(0, []).sizes == ()
    assert components(2, []).sizes == (1, 1)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="4 found, 0 to 3 expected"):
        density(3, 4, directed=False)
    with pytest.raises(ValueError, match="0 or more expected"):
        external_internal_index(-1, 2)
    with pytest.raises(ValueError, match="0 to 1 expected"):
        components(2, [(0, 2)])
    with pytest.raises(ValueError, match="one of the groups expected"):
        ties_between_groups(["a"], ["b"], {"a": 1}, [1], directed=True)
    with pytest.raises(ValueError, match="'C' found"):
        ties_between_groups(["a"], ["b"], {"a": "A", "b": "C"}, ["A"], directed=True)


def test_a_tie_declared_from_both_ends_is_one_when_undirected():
    group_of = {"a": "A", "b": "B"}
    both = (["a", "b", "a", "a"], ["b", "a", "b", "a"])
    assert ties_between_groups(*both, group_of, "AB", directed=False).tolist() == [[0, 1], [1, 0]]
    assert ties_between_groups(*both, group_of, "AB", directed=True).tolist() == [[0, 1], [1, 0]]
    assert ties_between_groups(["a", "a"], ["b", "b"], group_of, "AB", directed=True).tolist() == [[0, 1], [0, 0]]


@published
@pytest.mark.parametrize(
    "file",
    [
        "florentine/flo_marriage_edges.csv",
        "florentine/flo_business_edges.csv",
        "karate/karate_edges.csv",
        "lazega_lawfirm/law_friends_edges.csv",
        "ffe_elites/ffe_influence_edges.csv",
    ],
)
def test_published_networks_have_their_known_density_reciprocity_and_components(file):
    known = next(row for row in rows("ORACLE_networks.csv") if row["file"] == file)
    edges = [(int(row["source"]) - 1, int(row["target"]) - 1) for row in rows(file)]
    n, directed = int(known["nodes"]), known["directed"] == "1"
    assert density(n, int(known["ties"]), directed) == pytest.approx(float(known["density"]), abs=5e-7)
    pieces = components(n, edges)
    assert len(pieces.sizes) == int(known["weak_components"])
    assert pieces.sizes[0] == int(known["largest_component"])
    assert pieces.sizes.count(1) == int(known["isolates"])
    if directed:
        found = reciprocity(*zip(*edges, strict=True))
        assert found == pytest.approx(float(known["edge_reciprocity"]), abs=5e-7)


@published
def test_lawyers_ask_within_their_office():
    """jfb-h/intro-to-sna (R igraph): E-I index by office of Lazega's advice ties, weakly symmetrised and directed."""
    office = {row["id"]: row["office"] for row in rows("lazega_lawfirm/law_advice_nodes.csv")}
    edges = rows("lazega_lawfirm/law_advice_edges.csv")
    ends = ([row["source"] for row in edges], [row["target"] for row in edges])
    pairs = ties_between_groups(*ends, office, ["1", "2", "3"], directed=False)
    assert external_internal_index(np.triu(pairs, 1).sum(), np.trace(pairs)) == pytest.approx(-0.5481172, abs=5e-7)
    named = ties_between_groups(*ends, office, ["1", "2", "3"], directed=True)
    assert named.sum() == 892
    external = named.sum() - np.trace(named)
    assert external_internal_index(external, np.trace(named)) == pytest.approx(-0.569507, abs=5e-7)


@given(edge_lists)
def test_reciprocity_and_components_are_those_of_networkx(edges):
    graph = nx.DiGraph([(a, b) for a, b in edges if a != b])
    graph.add_nodes_from(range(8))
    found = reciprocity([a for a, _ in edges], [b for _, b in edges])
    assert found is None if graph.number_of_edges() == 0 else found == pytest.approx(nx.overall_reciprocity(graph))
    pieces = components(8, edges)
    expected = list(nx.weakly_connected_components(graph))
    assert sorted(pieces.sizes) == sorted(map(len, expected))
    assert list(pieces.sizes) == sorted(pieces.sizes, reverse=True)
    for piece in expected:
        labels = {pieces.label[person] for person in piece}
        assert len(labels) == 1
        assert pieces.sizes[labels.pop()] == len(piece)


@given(edge_lists, st.lists(st.sampled_from("ABC"), min_size=8, max_size=8), st.booleans())
def test_ties_between_groups_never_exceed_the_possible_ones(edges, labels, directed):
    group_of = dict(enumerate(labels))
    counts = ties_between_groups([a for a, _ in edges], [b for _, b in edges], group_of, "ABC", directed)
    possible = possible_ties_between_groups([labels.count(group) for group in "ABC"], directed)
    assert (counts <= possible).all()
    distinct = {(a, b) if directed else (min(a, b), max(a, b)) for a, b in edges if a != b}
    assert (counts if directed else np.triu(counts)).sum() == len(distinct)
    assert (possible if directed else np.triu(possible)).sum() == (56 if directed else 28)
