"""Write the example portfolio: the released results of companies that do not exist, as a firm's workspace holds them.

    python data/examples/build_portfolio.py [FOLDER]

FOLDER is `data/examples/cabinet-fictif` unless given; files that are there are written anew, with the same bytes each
time. Only the facts a portfolio reads are written. The figures are drawn at random: they say nothing of any company.
"""

import datetime
import json
import sys
from pathlib import Path

import numpy as np

from maillage import __version__
from maillage.catalogue import entries
from maillage.facts import Fact, absent, counted, estimated, recorded

SEED = 20261121
SURVEYED, MET_AGAIN, DECLARED = 17, 11, 7
FIRST_YEAR, LAST_YEAR = 2022, 2026
LOOKED_FOR = 44  # symptoms settled in a company
PLANNED = ("l_agenda", "l_sponsor", "l_register", "l_give_seats", "l_charter", "l_crisis_sheet")
Facts, Edges = dict[str, Fact], list[tuple[str, str]]
READ_ME = """# Cabinet fictif

A portfolio of companies that do not exist, written by `data/examples/build_portfolio.py` with a fixed seed: what
`maillage report` would have released for them, less the facts a portfolio does not read. `notebooks/portfolio.ipynb`
opens it by default. It is never counted in a firm's own portfolio.
"""


def surveyed(rng: np.random.Generator, earlier: Facts | None) -> tuple[Facts, Edges]:
    """One wave of a company that held a survey; a later wave follows from the earlier one."""
    maturity = rng.normal(44, 12) if earlier is None else earlier["diagnosis.overall"].value + rng.normal(6, 5)
    facts: Facts = {"diagnosis.people": counted(int(rng.choice([28, 41, 64, 90, 140, 210, 320])))}
    for name, dimension in entries("dimension").items():
        if dimension.fields["scored"] and (name != "d10" or rng.random() < 0.7):
            facts[f"diagnosis.score_{name}"] = score(rng, maturity + rng.normal(0, 9))
    facts["diagnosis.overall"] = score(rng, maturity)
    for name in sorted(rng.choice(sorted(entries("symptom")), LOOKED_FOR, replace=False)):
        facts[f"diagnosis.saw_{name.replace('-', '_')}"] = counted(bool(rng.random() < frequency(name)), "truth")
    for name in entries("objection"):
        facts[f"diagnosis.heard_{name.replace('-', '_')}"] = counted(bool(rng.random() < frequency(name) / 2), "truth")
    fees, budget, targets = int(rng.integers(4, 22)) * 500, int(rng.integers(20, 180)) * 1000, int(rng.integers(10, 21))
    facts |= {
        "analysis.causes_retained": counted(3),
        "analysis.fees": recorded(fees, "money/year"),
        "analysis.dormant_fees": recorded(int(fees * rng.beta(2, 4)), "money/year"),
        "analysis.cost_total": recorded(budget, "money/year"),
        "analysis.unproved_amount": recorded(int(budget * rng.beta(5, 2)), "money/year"),
        "analysis.targets": counted(targets),
        "analysis.targets_met": counted(int(rng.binomial(targets, 0.45))),
        "analysis.targets_value_met": counted(round(float(rng.beta(5, 5)), 4), "share"),
        "plan.value_met": counted(round(float(rng.beta(6, 4)), 4), "share"),
        "plan.acts_expected": counted(4),
        "plan.acts_done": counted(int(rng.integers(0, 5))),
        "plan.conditions": counted(6),
        "plan.conditions_met": counted(int(rng.integers(1, 6))),
        "plan.actions": counted(12),
        "plan.actions_decided": counted(int(rng.integers(1, 9))),
    }
    if earlier is not None:
        facts |= {f"plan.done_{lever}": counted(True, "truth") for lever in PLANNED if rng.random() < 0.5}
    causes = rng.choice(sorted(entries("cause")), 3, replace=False, p=weights("cause"))
    trace = [(f"family:{sorted(entries('family'))[at]}", f"cause:{cause}") for at, cause in enumerate(sorted(causes))]
    return facts, trace + [(f"cause:{min(causes)}", f"lever:{lever}") for lever in PLANNED]


def declared(rng: np.random.Generator) -> tuple[Facts, Edges]:
    """A company whose management answered alone."""
    facts: Facts = {"diagnosis.people": counted(int(rng.choice([12, 28, 41, 64])))}
    for name in ("d1", "d2", "d3", "d5", "d8", "d11", "d12"):
        facts[f"diagnosis.score_{name}"] = recorded(float(rng.choice([0, 25, 50, 75, 100])), "points", n=1)
    facts["diagnosis.overall"] = absent("not_asked", unit="points")
    return facts, []


def score(rng: np.random.Generator, mean: float) -> Fact:
    """A score of the survey and its interval, in whole points."""
    value, half, n = int(np.clip(mean, 4, 96)), int(rng.integers(2, 8)), int(rng.integers(15, 90))
    return estimated(value, "points", low=max(value - half, 0), high=min(value + half, 100), n=n)


def frequency(name: str) -> float:
    """How often a symptom or objection comes back, fixed by its name."""
    return 0.1 + 0.65 * (sum(map(ord, name)) * 37 % 100) / 100


def weights(group: str) -> list[float]:
    """Probabilities of a group's entries, by their names."""
    given = np.array([frequency(name) for name in sorted(entries(group))])
    return list(given / given.sum())


def write(folder: Path, client: str, wave: str, year: int, depth: str, facts: Facts, trace: Edges) -> None:
    """The settings and the results of one wave, where a workspace has them."""
    by_stage: dict[str, dict] = {}
    for name, fact in facts.items():
        stage, _, short = name.partition(".")
        by_stage.setdefault(stage, {})[short] = fact.as_json()
    results = {
        "client": client,
        "wave": wave,
        "facts": by_stage,
        "trace": [{"from": start, "to": end} for start, end in trace],
        "versions": {"maillage": __version__},
    }
    settings = folder / "data" / "clients" / client / wave / "engagement.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    as_of = datetime.date(year, 6, 30)
    text = f'schema = 1\nname = "{client}"\ndepth = "{depth}"\nas_of = {as_of}\nfictional = true\n'
    settings.write_text(text, encoding="utf-8", newline="\n")
    path = folder / "reports" / client / wave / "results.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    dumped = json.dumps(results, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text(dumped + "\n", encoding="utf-8", newline="\n")


def main(folder: Path) -> None:
    """Write every company."""
    rng = np.random.default_rng(SEED)
    for number in range(1, SURVEYED + DECLARED + 1):
        client = f"societe-{number:02}"
        if number > SURVEYED:
            write(folder, client, "T0", LAST_YEAR, "flash", *declared(rng))
            continue
        year = FIRST_YEAR + number % (LAST_YEAR - FIRST_YEAR)
        facts, trace = surveyed(rng, None)
        write(folder, client, "T0", year, "standard", facts, trace)
        if number <= MET_AGAIN:
            write(folder, client, "T1", min(year + 1, LAST_YEAR), "standard", *surveyed(rng, facts))
    (folder / "README.md").write_text(READ_ME, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "cabinet-fictif")
