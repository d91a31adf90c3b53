"""Measures of whole networks against python-igraph, on random graphs of a thousand to ten thousand people.

    python bench/graphs.py                        1,000, 2,000, 5,000 and 10,000 people, three pairs
    python bench/graphs.py 300 --runs 5           another size, five pairs

Mean number of ties: ten. Both measure the same graph in the same process, in turn, what both have: degree, closeness,
betweenness, constraint, pieces, people without whom a piece falls off, mean distance, modularity of a grouping, twenty
Louvain partitions and the adjusted Rand index. What igraph starts from is a graph already made; ours starts from pairs
of numbers each time, and making the graph is counted. Where ours is exact both must agree, else the bench stops. Above
2,000 people ours estimates betweenness from 512 people's shortest paths while igraph counts all of them: the lines with
betweenness then do not compare like with like; --exact counts all in ours too. Prints the table of docs/benchmarks.md.
No speed is asserted here: a machine's speed is no property of the code.

igraph is under the GPL and no dependency of ours: make an environment of its own for this file,

    python -m venv /tmp/graphs && /tmp/graphs/bin/pip install python-igraph numpy scipy networkx
    PYTHONPATH=lib /tmp/graphs/bin/python bench/graphs.py
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

SIZES = (1_000, 2_000, 5_000, 10_000)
TIES_EACH = 10
GROUPS = 12
PARTITIONS = 20
SEED = 20261122
CENTRALITY = ("degree", "closeness", "betweenness")
MISSING = (
    "python-igraph is not installed here: run python -m venv /tmp/graphs && "
    "/tmp/graphs/bin/pip install python-igraph numpy scipy networkx, "
    "then PYTHONPATH=lib /tmp/graphs/bin/python bench/graphs.py."
)

Measure = Callable[[], Any]


def random_ties(people: int) -> np.ndarray:
    """Distinct pairs drawn evenly, ten ends a person."""
    stream = np.random.default_rng(SEED)
    wanted = people * TIES_EACH // 2
    drawn = np.sort(stream.integers(0, people, (2 * wanted, 2)), axis=1)
    drawn = drawn[drawn[:, 0] != drawn[:, 1]]
    keys = stream.permutation(np.unique(drawn[:, 0] * people + drawn[:, 1]))[:wanted]
    return np.stack(np.divmod(keys, people), axis=1)


def ours(people: int, ties: np.ndarray, groups: list[int], exact_up_to: int) -> dict[str, Measure]:
    """Our measures, from the pairs on."""
    from maillage.measures import brokerage, centrality, distances, fragmentation, silos
    from maillage.measures import ties as pieces

    other = [person % GROUPS for person in range(people)]
    return {
        "degree": lambda: centrality.degree(people, ties),
        "closeness": lambda: centrality.closeness(people, ties).values,
        "betweenness": lambda: centrality.betweenness(people, ties, exact_up_to).values,
        "constraint": lambda: brokerage.constraint(people, ties, directed=False),
        "pieces": lambda: len(pieces.components(people, ties).sizes),
        "cut people": lambda: len(fragmentation.cut_people(people, ties)),
        "mean distance": lambda: distances.mean_distance(people, ties),
        "modularity": lambda: silos.modularity(groups, ties),
        "20 Louvain partitions": lambda: silos.communities(people, ties, runs=PARTITIONS).modularity,
        "adjusted Rand index": lambda: silos.adjusted_rand_index(groups, other),
    }


def theirs(people: int, ties: np.ndarray, groups: list[int]) -> dict[str, Measure]:
    """The same by igraph, from the graph on."""
    import igraph

    graph = igraph.Graph(people, ties.tolist())
    other = [person % GROUPS for person in range(people)]
    joined = graph.is_connected()
    pairs = (people - 1) * (people - 2) / 2
    return {
        "degree": lambda: np.array(graph.degree()),
        "closeness": lambda: np.array(graph.closeness() if joined else graph.harmonic_centrality()),
        "betweenness": lambda: np.array(graph.betweenness()) / pairs,
        "constraint": lambda: np.array(graph.constraint()),
        "pieces": lambda: len(graph.connected_components()),
        "cut people": lambda: len(graph.articulation_points()),
        "mean distance": lambda: graph.average_path_length(),
        "modularity": lambda: graph.modularity(groups),
        "20 Louvain partitions": lambda: max(graph.community_multilevel().modularity for _ in range(PARTITIONS)),
        "adjusted Rand index": lambda: igraph.compare_communities(groups, other, method="adjusted_rand"),
    }


def timed(measure: Measure) -> tuple[float, Any]:
    """Seconds, and what came out."""
    start = time.perf_counter()
    found = measure()
    return time.perf_counter() - start, found


def check(name: str, people: int, estimated: bool, one: Any, other: Any) -> None:
    """Stop where both do not say the same, though they should."""
    if name == "20 Louvain partitions" or (name == "betweenness" and estimated):
        return
    if not np.allclose(one, other, rtol=1e-6, atol=1e-9, equal_nan=True):
        sys.exit(f"{name}, {people} people: ours and igraph's do not agree")


def compare(people: int, runs: int, exact_up_to: int) -> None:
    """Print the lines of one size."""
    ties = random_ties(people)
    groups = np.random.default_rng(SEED).integers(0, GROUPS, people).tolist()
    pairs = list(
        zip(ours(people, ties, groups, exact_up_to).items(), theirs(people, ties, groups).values(), strict=True)
    )
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for (name, _), _ in pairs}
    quality: tuple[float, float] | None = None
    for run in range(runs):
        for (name, our), their in pairs:
            # the first of a pair finds a cold cache: they take turns in being it
            first, second = (our, their) if run % 2 == 0 else (their, our)
            (before, one), (after, other) = timed(first), timed(second)
            mine, igraphs = (one, other) if run % 2 == 0 else (other, one)
            check(name, people, people > exact_up_to, mine, igraphs)
            seconds[name].append((before, after) if run % 2 == 0 else (after, before))
            if name == "20 Louvain partitions":
                quality = (mine, igraphs)
    for name, taken in seconds.items():
        print(line(f"{people:,}", name, [taken]))
    print(line(f"{people:,}", "**degree, closeness, betweenness**", [seconds[name] for name in CENTRALITY]))
    without = [taken for name, taken in seconds.items() if name != "20 Louvain partitions"]
    print(line(f"{people:,}", "**all but the partitions**", without))
    print(line(f"{people:,}", "**all**", list(seconds.values())))
    if quality:
        print(f"| {people:,} | best modularity of the partitions | {quality[0]:.4f} | {quality[1]:.4f} | |")


def line(people: str, name: str, taken: list[list[tuple[float, float]]]) -> str:
    """One line of the table: medians, and the ratio of each pair of sums."""
    sums = np.array(taken).sum(axis=0)
    our, their = np.median(sums, axis=0)
    ratios = ", ".join(f"{mine / igraphs:.2f}" for mine, igraphs in sums)
    return f"| {people} | {name} | {our:.4f} | {their:.4f} | {ratios} |"


def main() -> None:
    """Time each size as often as asked, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="people")
    parser.add_argument("--runs", type=int, default=3, help="pairs of runs")
    parser.add_argument("--exact", action="store_true", help="count all shortest paths at every size")
    asked = parser.parse_args()
    try:
        import igraph  # noqa: F401
        import networkx  # noqa: F401, its import is not a measure
        import scipy.sparse.csgraph  # noqa: F401
    except ModuleNotFoundError as missing:
        sys.exit(MISSING if missing.name == "igraph" else f"{missing.name} is not installed here.")
    print(
        f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}, "
        f"networkx {version('networkx')}, igraph {version('igraph')}\n"
    )
    print("| people | measure | ours, s | igraph, s | ours / igraph, pair by pair |")
    print("|---|---|---|---|---|")
    from maillage.measures.centrality import EXACT_UP_TO

    for size in asked.sizes:
        compare(size, asked.runs, size if asked.exact else EXACT_UP_TO)


if __name__ == "__main__":
    main()
