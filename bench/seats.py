"""Who goes where, from a small client to a very large one: the value reached, the value no plan exceeds, the time.

    python bench/seats.py                         five instances, a gap of 3 % allowed
    python bench/seats.py --gap 0 --only 3        the third, until it is proved

People wish for one to thirty networks and may join three; a target is met in four or five, surely or with some chance,
mostly those of its own kind; a quarter of the networks asks for two people, a fifth has a colleague in it already, one
person of a unit goes to a network, every tenth target should be met by two. Drawn at random, the same each time. The
time is that of all four passes; the solver stops by gap or by branches, never by the clock. Nothing here is asserted: a
machine's speed is no property of the code.
"""

from __future__ import annotations

import argparse
import platform
import time
from importlib.metadata import version

import numpy as np

from maillage.measures.placement import PlacementProblem, who_goes_where

SEED = 20261121
KINDS = 6
# people, networks, targets, budget as a share of what it would cost to send one person everywhere
INSTANCES = (
    (20, 8, 40, 0.6),
    (50, 20, 120, 0.6),
    (100, 30, 250, 0.6),
    (200, 60, 500, 0.8),
    (200, 60, 500, 0.15),
)


def instance(people: int, networks: int, targets: int, budget: float) -> PlacementProblem:
    """A client of that size."""
    stream = np.random.default_rng(SEED)
    alike = stream.integers(0, KINDS, networks)[:, None] == stream.integers(0, KINDS, targets)
    met = stream.random((networks, targets)) < np.where(alike, 15, 2) / networks
    wished = stream.integers(1, 31, people)[:, None]
    chance = np.where(stream.random((networks, targets)) < 0.7, 1, stream.uniform(0.3, 0.8, (networks, targets)))
    seat_fee = stream.choice([0, 100, 300, 500, 800, 1200, 2000], networks)
    fixed_fee = stream.choice([0, 0, 300, 600, 1500], networks)
    return PlacementProblem(
        half_days=stream.integers(3, 25, networks),
        seat_fee=seat_fee,
        fixed_fee=fixed_fee,
        budget=float((seat_fee + fixed_fee).sum() * budget),
        capacity=stream.integers(0, 25, people),
        seats_max=stream.integers(2, 5, networks),
        minimum_presence=stream.choice([1, 1, 1, 2], networks),
        eligible=stream.random((people, networks)).argsort(axis=1) < wished,
        presence=met * chance,
        value=stream.lognormal(0, 1, targets),
        units=stream.integers(0, people // 6, people).tolist(),
        networks_max=np.full(people, 3),
        seats_taken=stream.choice([0, 0, 0, 0, 1], networks),
        key=stream.random(targets) < 0.1,
    )


def main() -> None:
    """Solve each instance, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gap", type=float, default=0.03)
    parser.add_argument("--only", type=int, choices=range(1, len(INSTANCES) + 1))
    asked = parser.parse_args()
    import scipy.optimize
    import scipy.sparse  # noqa: F401, its import is not the measure

    print(f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}\n")
    print("| people × networks × targets | budget | seats | value | no plan exceeds | gap | s | status |")
    print("|---|---|---|---|---|---|---|---|")
    for number, size in enumerate(INSTANCES, start=1):
        if asked.only in (None, number):
            problem = instance(*size)
            start = time.perf_counter()
            plan = who_goes_where(problem, mip_rel_gap=asked.gap)
            seconds = time.perf_counter() - start
            print(
                "| {} × {} × {} | {:.0%}".format(*size),
                f"{plan.seats.sum()}",
                f"{plan.value:.1f}",
                f"{plan.value * (1 + plan.gap):.1f}",
                f"{plan.gap:.1%}",
                f"{seconds:.2f}",
                f"{plan.status} |",
                sep=" | ",
                flush=True,
            )


if __name__ == "__main__":
    main()
