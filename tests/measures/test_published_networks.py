"""Published networks and the figures printed of them, recomputed. They lie beside the checkout; else skipped.

Conventions, where textbooks differ: ties undirected unless said, each once, without self-ties; betweenness divided by
(n−1)(n−2)/2 pairs of others; constraint over the whole network, not the contacts alone; two-mode figures divided by
what a person, or an event, could have at most.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from maillage.measures.brokerage import constraint, effective_size, efficiency
from maillage.measures.centrality import betweenness, centralisation, closeness, degree
from maillage.measures.distances import longest_distance, mean_distance, people_by_distance
from maillage.measures.fragmentation import (
    best_relay_set,
    change_on_removal,
    cut_people,
    distance_fragmentation,
    most_fragmenting_set,
    relay_reach,
)
from maillage.measures.overlap import pairwise_overlap
from maillage.measures.silos import (
    adjusted_rand_index,
    communities,
    external_internal,
    external_internal_by_group,
    label_test,
    modularity,
)
from maillage.measures.ties import components, density, reciprocity

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
NETWORKS, FIGURES = DATA / "networks", DATA / "reference_figures" / "reference_figures.csv"

beside = pytest.mark.skipif(
    not (NETWORKS.is_dir() and FIGURES.is_file()), reason=f"the published networks are not at {DATA}"
)

# File of ties, file of people, directed; of the first three, a grouping to compare with.
EVERY = [
    ("lazega_lawfirm/law_advice", "lazega_lawfirm/law_advice_nodes.csv", True, "office"),
    ("lazega_lawfirm/law_friends", "lazega_lawfirm/law_friends_nodes.csv", True, "practice"),
    ("lazega_lawfirm/law_cowork", "lazega_lawfirm/law_cowork_nodes.csv", True, "office"),
    ("cross_parker_consulting/consulting_info", "cross_parker_consulting/consulting_nodes.csv", True, "location"),
    ("cross_parker_consulting/consulting_value", "cross_parker_consulting/consulting_nodes.csv", True, "orglevel"),
    ("ffe_elites/ffe_elite", "ffe_elites/ffe_nodes.csv", True, "ena"),
    ("ffe_elites/ffe_friends", "ffe_elites/ffe_nodes.csv", False, "polytech"),
    ("ffe_elites/ffe_influence", "ffe_elites/ffe_nodes.csv", True, "clubs"),
    ("bk_office/bkoffb", "bk_office/bkoffb_nodes.csv", False, None),
    ("bk_office/bkoffc", "bk_office/bkoffc_nodes.csv", True, None),
    ("wiring_room/wiring", "wiring_room/wiring_nodes.csv", False, None),
    ("kapferer_tailor/tailor_social", "kapferer_tailor/tailor_social_nodes.csv", False, None),
    ("kapferer_tailor/tailor_work", "kapferer_tailor/tailor_work_nodes.csv", True, None),
    ("florentine/flo_marriage", "florentine/flo_marriage_nodes.csv", False, None),
    ("florentine/flo_business", "florentine/flo_business_nodes.csv", False, None),
    ("karate/karate", "karate/karate_nodes.csv", False, None),
    ("adolescents_marketville/adolescents", "adolescents_marketville/adolescents_nodes.csv", False, None),
    ("southern_women/southern_women", "southern_women/southern_women_nodes.csv", False, "type"),
    ("galaskiewicz_ceos_clubs/ceos_clubs", "galaskiewicz_ceos_clubs/ceos_clubs_nodes.csv", False, "type"),
    ("brunson_club/brunson_club_membership", "brunson_club/brunson_club_membership_nodes.csv", False, "type"),
]
VIVA = "viva_insights_p2p/p2p_data_with_attributes_R.csv"
BROKERAGE_EXAMPLE = ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"]


def read(path: str | Path) -> list[dict[str, str]]:
    with (NETWORKS / path).open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def network(ties: str, people: str, least: float = 0) -> tuple[int, list[tuple[int, int]], list[dict[str, str]]]:
    """Number of people, ties, attributes; ties below a weight left out."""
    attributes = read(people)
    position = {row["id"]: number for number, row in enumerate(attributes)}
    position.update({row["name"]: number for number, row in enumerate(attributes) if "name" in row})
    rows = [row for row in read(f"{ties}_edges.csv") if float(row.get("weight") or 1) >= least]
    return len(attributes), [(position[row["source"]], position[row["target"]]) for row in rows], attributes


def directed_density(n, edges):
    return density(n, len({(a, b) for a, b in edges if a != b}), directed=True)


@cache
def recomputed() -> dict[str, float]:
    """Every figure of a network or of memberships, by its id, from our functions."""
    found: dict[str, float] = {}
    _florentine(found)
    _brokerage_example(found)
    _lawyers(found)
    _southern_women(found)
    _consultants(found)
    _karate(found)
    _adolescents(found)
    _viva(found)
    return found


def _florentine(found):
    n, edges, people = network("florentine/flo_marriage", "florentine/flo_marriage_nodes.csv")
    name = {row["name"]: number for number, row in enumerate(people)}
    found |= {"FLO01": n, "FLO02": degree(n, edges).sum() / 2, "FLO03": density(n, len(edges), directed=False)}
    found["FLO04"] = components(n, edges).sizes.count(1)
    for number, family in enumerate(["Medici", "Guadagni", "Strozzi", "Albizzi", "Pazzi"]):
        found[f"FLO1{number}"] = degree(n, edges)[name[family]]
    raw = betweenness(n, edges).values * (n - 1) * (n - 2) / 2
    families = "Medici Guadagni Albizzi Salviati Ridolfi Bischeri Strozzi Barbadori Tornabuoni Castellani Peruzzi"
    found |= {f"FLO2{number:02}": raw[name[family]] for number, family in enumerate(families.split())}
    near = closeness(n, edges)
    assert near.method == "harmonic"
    for number, family in enumerate(["Medici", "Albizzi", "Acciaiuoli", "Pucci"]):
        found[f"FLO5{number}"] = near.values[name[family]]
    found["FLO60"] = effective_size(n, edges)[name["Medici"]]
    found["FLO61"] = efficiency(n, edges)[name["Medici"]]
    found["FLO62"] = constraint(n, edges, directed=False)[name["Medici"]]
    for number, family in enumerate(["Guadagni", "Albizzi", "Castellani", "Peruzzi", "Ridolfi", "Strozzi"]):
        found[f"FLO63{number}"] = constraint(n, edges, directed=False)[name[family]]
    found["FLO70"] = centralisation(degree(n, edges), "degree")
    found["FLO72"] = centralisation(betweenness(n, edges).values, "betweenness")

    isolate = name["Pucci"]
    edges = [(a - (a > isolate), b - (b > isolate)) for a, b in edges]
    place = {family: number - (number > isolate) for family, number in name.items() if family != "Pucci"}
    between, near = betweenness(n - 1, edges), closeness(n - 1, edges)
    assert (between.method, near.method) == ("exact", "closeness")
    for number, family in enumerate(["Medici", "Guadagni", "Albizzi", "Salviati", "Ridolfi"]):
        found[f"FLO3{number}"] = between.values[place[family]]
    for number, family in enumerate(["Medici", "Ridolfi", "Albizzi", "Tornabuoni", "Guadagni", "Pazzi"]):
        found[f"FLO4{number}"] = near.values[place[family]]
    found["FLO71"] = centralisation(degree(n - 1, edges), "degree")
    found["FLO73"] = centralisation(near.values, "closeness")
    found["FLO74"] = centralisation(between.values, "betweenness")


def _brokerage_example(found):
    edges = [("ABCDEFG".index(a), "ABCDEFG".index(b)) for a, b in BROKERAGE_EXAMPLE]
    for number, person in enumerate("GAC"):
        found[f"SH0{number}"] = constraint(7, edges, directed=False)["ABCDEFG".index(person)]
        found[f"SH0{number + 3}"] = effective_size(7, edges)["ABCDEFG".index(person)]


def _lawyers(found):
    for number, kind in enumerate(("advice", "friends", "cowork")):
        n, edges, _ = network(f"lazega_lawfirm/law_{kind}", f"lazega_lawfirm/law_{kind}_nodes.csv")
        found[f"LAZ1{number}"] = directed_density(n, edges)
        found[f"LAZ2{number}"] = reciprocity(*zip(*edges, strict=True))
    n, edges, people = network("lazega_lawfirm/law_advice", "lazega_lawfirm/law_advice_nodes.csv")
    office = [row["office"] for row in people]
    undirected = external_internal(office, edges, directed=False)
    found["LAZ30"] = undirected.external + undirected.internal
    found["LAZ31"] = undirected.index
    found["LAZ32"] = external_internal(office, edges, directed=True).index
    by_office = external_internal_by_group(office, edges, directed=False)
    found |= {f"LAZ33{number}": by_office[str(number + 1)] for number in range(3)}


def _southern_women(found):
    n, edges, people = network("southern_women/southern_women", "southern_women/southern_women_nodes.csv")
    position = {row["name"]: number for number, row in enumerate(people)}
    eighth, ninth = position["9/16"], position["4/8"]
    women, events = 18, 14
    ties, steps = degree(n, edges), np.arange(1, 5)
    found |= {"SW10": ties[eighth] / women, "SW11": ties[ninth] / women}
    for number, name in enumerate(("EVELYN", "THERESA", "NORA")):
        found[f"SW1{number + 2}"] = ties[position[name]] / events
    raw = betweenness(n, edges).values * (n - 1) * (n - 2) / 2
    # Borgatti and Halgin, 2011: what an event could have at most, given the number of women and of events
    whole, rest = divmod(events - 1, women)
    most = women**2 * (whole + 1) ** 2 + women * (whole + 1) * (2 * rest - whole - 1) - rest * (2 * whole - rest + 3)
    found |= {"SW15": raw[eighth] / (most / 2), "SW16": raw[ninth] / (most / 2)}
    found["SW17"] = (women + 2 * (events - 1)) / (people_by_distance(n, edges)[eighth, 1:] @ steps)
    found |= {"SW20": mean_distance(n, edges), "SW21": longest_distance(n, edges)}
    found["SW22"] = ties.sum() / 2 / (women * events)
    found |= {f"SW3{number}": raw[position[name]] for number, name in enumerate(("EVELYN", "LAURA", "THERESA"))}
    belongs = np.zeros((women, events), dtype=bool)
    for woman, event in edges:
        belongs[woman, event - women] = True
    found["SW40"] = (np.triu(pairwise_overlap(belongs).shared, 1) > 0).sum()


def _consultants(found):
    for number, kind in enumerate(("info", "value")):
        files = (f"cross_parker_consulting/consulting_{kind}", "cross_parker_consulting/consulting_nodes.csv")
        n, edges, _ = network(*files)
        found[f"CP1{number}"] = directed_density(n, edges)
        found[f"CP2{number}"] = reciprocity(*zip(*edges, strict=True))
        n, edges, people = network(*files, least=4)
        found[f"CP3{number}"] = directed_density(n, edges)
        found[f"CP4{number}"] = external_internal([row["location"] for row in people], edges, directed=True).index


def _karate(found):
    n, edges, _ = network("karate/karate", "karate/karate_nodes.csv")
    ties = degree(n, edges)
    # t = k(k − ES)/2 ties among the k contacts: clustering is a check of everybody's effective size
    among = ties * (ties - effective_size(n, edges)) / 2
    pairs = ties * (ties - 1) / 2
    found |= {"KAR0": density(n, len(edges), directed=False), "KAR1": among.sum() / pairs.sum()}
    found["KAR2"] = np.divide(among, pairs, out=np.zeros(n), where=pairs > 0).mean()
    ends = np.array([*edges, *((b, a) for a, b in edges)])
    found["KAR3"] = np.corrcoef(ties[ends[:, 0]], ties[ends[:, 1]])[0, 1]
    best = communities(n, edges)
    assert best.sizes == (12, 11, 6, 5)
    found["KAR4"] = best.modularity


def _adolescents(found):
    n, edges, people = network("adolescents_marketville/adolescents", "adolescents_marketville/adolescents_nodes.csv")
    name = {row["name"]: number for number, row in enumerate(people)}
    found |= {"ADO0": mean_distance(n, edges), "ADO1": longest_distance(n, edges)}
    found["ADO2"] = 1 - distance_fragmentation(n, edges)
    for number, person in enumerate(("Betty", "Sue", "Alice")):
        found[f"ADO{number + 3}"] = constraint(n, edges, directed=False)[name[person]]


def _viva(found):
    rows = read(VIVA)
    organisation: dict[str, str] = {}
    for row in rows:
        for side in ("Primary", "Secondary"):
            organisation[row[f"{side}Collaborator_PersonId"]] = row[f"{side}Collaborator_Organization"]
    number = {person: position for position, person in enumerate(organisation)}
    edges = [tuple(number[row[f"{side}Collaborator_PersonId"]] for side in ("Primary", "Secondary")) for row in rows]
    silo = external_internal(list(organisation.values()), edges, directed=True)
    found |= {"VIV0": len(rows), "VIV1": len(number), "VIV2": silo.external + silo.internal}
    found["VIV3"] = len(rows) - (silo.external + silo.internal)
    found |= {"VIV4": silo.index, "VIV5": reciprocity(*zip(*edges, strict=True))}


def reference_rows():
    if not FIGURES.is_file():
        return []
    return [row for row in read(FIGURES) if row["area"] in ("ONA", "memberships")]


@beside
def test_no_figure_of_a_network_is_left_out():
    assert {row["id"] for row in reference_rows()} == set(recomputed())


@beside
@pytest.mark.parametrize("row", reference_rows(), ids=lambda row: row["id"])
def test_the_printed_figure_comes_out(row):
    tolerance = float(row["tolerance"])
    assert recomputed()[row["id"]] == pytest.approx(float(row["published value"]), rel=0, abs=tolerance + 1e-12)
    assert recomputed()[row["id"]] == pytest.approx(float(row["recomputed"]), rel=0, abs=6e-9)


@beside
@pytest.mark.parametrize(("ties", "people", "directed", "grouping"), EVERY, ids=lambda value: str(value).split("/")[-1])
def test_every_published_network_goes_through_every_measure(ties, people, directed, grouping):
    n, edges, attributes = network(ties, people)
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((a, b) for a, b in edges if a != b)
    isolates = list(nx.isolates(graph))

    ties_of = degree(n, edges)
    assert ties_of.tolist() == [graph.degree(person) for person in range(n)]
    between, near = betweenness(n, edges), closeness(n, edges)
    assert between.method == "exact"
    assert between.values == pytest.approx(list(nx.betweenness_centrality(graph).values()), abs=1e-12)
    assert near.method == ("closeness" if nx.is_connected(graph) else "harmonic")
    for value, measure in ((ties_of, "degree"), (between.values, "betweenness"), (near.values, near.method)):
        assert 0 <= centralisation(value, measure) <= 1
    for mixed in (False, directed):
        oracle = nx.DiGraph(edges) if mixed else graph
        oracle.remove_edges_from(list(nx.selfloop_edges(oracle)))
        oracle.add_nodes_from(range(n))
        expected = nx.constraint(oracle)
        assert constraint(n, edges, mixed) == pytest.approx([expected[person] for person in range(n)], nan_ok=True)
    assert np.flatnonzero(np.isnan(effective_size(n, edges))).tolist() == isolates
    assert np.flatnonzero(np.isnan(efficiency(n, edges))).tolist() == isolates

    units = [row[grouping] for row in attributes] if grouping else [number % 3 for number in range(n)]
    silo, test = external_internal(units, edges, directed), label_test(units, edges, directed, labelings=200)
    assert test.observed == pytest.approx(silo.index)
    assert abs(test.mean - silo.expected) < 0.05
    found = communities(n, edges, runs=5)
    assert found.modularity >= modularity(units, edges)
    assert sum(found.sizes) == n
    scalars = [silo.index, silo.expected, silo.density_adjusted, test.p_closed, test.p_open, found.modularity]
    scalars += [found.agreement, adjusted_rand_index(units, found.label), mean_distance(n, edges)]

    assert list(cut_people(n, edges)) == sorted(nx.articulation_points(graph))
    worst, relay = most_fragmenting_set(n, edges, 2), best_relay_set(n, edges, 2)
    change = change_on_removal(n, edges, worst.people)
    assert worst.method == relay.method == "exact"
    assert change.distance_after == pytest.approx(worst.value)
    assert relay_reach(n, edges, relay.people) == pytest.approx(relay.value)
    scalars += [worst.value, relay.value, *vars(change).values(), longest_distance(n, edges)]
    assert None not in scalars
    assert np.isfinite(np.array(scalars, dtype=float)).all()
