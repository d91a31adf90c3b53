"""Large exports taken in: a million connections, a million entries of a ledger, thousands of respondents.

    python bench/intake.py               a million rows of each, one respondent for 200 rows
    python bench/intake.py 10000         the same at another size

The files are made on the fly in a temporary folder and lie as a client's would. One process reads, matches and seals
them through `take_in`; another reads the same files with `pandas.read_csv` and does nothing else, in turn, in one run.
Prints the tables of docs/benchmarks.md. Nothing here is asserted: a machine's speed is no property of the code.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from runs import measured_runs

ROOT = Path(__file__).resolve().parents[1]
CLIENT = "grand"
MOST_A_PERSON = 20_000  # LinkedIn allows thirty thousand connections
TARGETS, COMPANIES = 200, 20_000
SEED = 20261121
KINDS = {"linkedin": "connections, `linkedin`", "ledger": "entries, `ledger`", "survey": "respondents, `surveys`"}

# --- files ---------------------------------------------------------------------------------------------------------


def make(root: Path, rows: int) -> None:
    """A client with so many connections and entries, and a two hundredth as many respondents."""
    stream = np.random.default_rng(SEED)
    folder = root / "data" / "clients" / CLIENT / "T0"
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text(
        'schema = 1\nname = "Grand"\nlanguage = "fr"\ndepth = "standard"\nas_of = 2026-01-31\n', encoding="utf-8"
    )
    people = [f"Personne {n:03}" for n in range(-(-rows // MOST_A_PERSON))]
    _write(
        folder / "people.csv",
        ";",
        [["person", "function", "level"], *([person, "commerce", "manager"] for person in people)],
    )
    _write(folder / "headcount.csv", ";", [["function", "level", "count"], ["commerce", "employee", rows]])
    _write(folder / "targets.csv", ";", [["target", "kind"], *([f"Cible Numéro {n} SAS", "compte"]
                                                               for n in range(TARGETS))])  # fmt: skip
    left = rows
    for person in people:
        count = min(left, MOST_A_PERSON)
        left -= count
        path = folder / "exports" / "linkedin" / person / "Connections.csv"
        _write(path, ",", _connections(count, stream))
    _write(folder / "exports" / "ledger" / "123456789FEC20251231.txt", "\t", _entries(rows, stream))
    _write(folder / "exports" / "survey" / "salaries.csv", ",", _answers(max(rows // 200, 10), stream))


def _write(path: Path, separator: str, rows: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=separator).writerows(rows)


def _connections(count: int, stream: np.random.Generator) -> Iterator[list[str]]:
    """People of a world of half as many profiles again, so that persons share connections."""
    who = stream.integers(0, 1_500_000, count)
    where, rank = stream.integers(0, COMPANIES, count), stream.integers(0, 4, count)
    day, month, year = stream.integers(1, 29, count), stream.integers(0, 12, count), stream.integers(2010, 2026, count)
    positions = ("Directrice commerciale", "Chef de projet", "Ingénieur études", "CEO")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    yield ["Notes:"]
    yield ["When exporting your connection data, you may notice … https://www.linkedin.com/help"]
    yield []
    yield ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
    for n in range(count):
        one, at = int(who[n]), int(where[n])
        company = f"Cible Numéro {at}" if at < TARGETS else f"Société {at:05} et Associés"
        yield ["Prénom", f"Nom{one}", f"https://www.linkedin.com/in/p{one}", "", company, positions[rank[n]],
               f"{day[n]:02} {months[month[n]]} {year[n]}"]  # fmt: skip


def _entries(rows: int, stream: np.random.Generator) -> Iterator[list[str]]:
    """Balanced pairs; one purchase in ten is of an account that networking or its neighbours may fill."""
    yield ["JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum",
           "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet",
           "ValidDate", "Montantdevise", "Idevise"]  # fmt: skip
    asked = ("628100", "623300", "625700", "622600")
    others = ("601000", "606400", "613200", "641000", "215400", "512000")
    for n in range(rows // 2):
        account = asked[n % 4] if n % 10 == 0 else others[int(stream.integers(0, 6))]
        amount = f"{int(stream.integers(10, 9000))},{int(stream.integers(0, 100)):02}"
        day = f"2025{n * 12 // max(rows // 2, 1) + 1:02}{n % 28 + 1:02}"
        label = f"Cotisation club {n % 300}" if n % 10 == 0 else f"Facture {n}"
        for debit, credit, own in ((amount, "0,00", account), ("0,00", amount, "401000")):
            yield ["AC", "Achats", str(n), day, own, f"Compte {own}", "", "", f"P{n}", day, label, debit, credit, "",
                   "", "20260101", "", ""]  # fmt: skip


def _answers(count: int, stream: np.random.Generator) -> Iterator[list[str]]:
    """Every statement of the employees' questionnaire, answered by everybody, as Google Forms exports it."""
    from maillage.catalogue import entries

    items = [item for item in entries("item").values() if item.id.startswith("e") and item.fields["form"] == "likert"]
    yield ["Horodateur", *(item.fr for item in items)]
    for n in range(count):
        moment = f"{n % 28 + 1:02}/02/2025 {n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}"
        yield [moment, *map(str, stream.integers(1, 6, len(items)))]


# --- two ways ------------------------------------------------------------------------------------------------------


def peak() -> float:
    """The most memory this process ever held [MB]; nought where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM:"))


def ours(root: Path) -> dict[str, Any]:
    """Take the client in and seal it; seconds by reader, opening and cutting included."""
    from maillage.intake import Workspace, exports, seal_client

    spent: Counter[str] = Counter()

    def timed(act: Callable[..., Any], name: Callable[..., str]) -> Callable[..., Any]:
        def run(*given: Any) -> Any:
            start = time.perf_counter()
            try:
                return act(*given)
            finally:
                spent[name(*given)] += time.perf_counter() - start

        return run

    readers = {exports.linkedin: "linkedin", exports.ledger: "ledger", exports.surveys: "survey"}
    kept = []
    for module, name in readers.items():
        kept.append(patch.object(module, "read", timed(module.read, lambda *_, name=name: name)))
    kept.append(patch.object(exports, "tables_in", timed(exports.tables_in, lambda file, _: file.below[0])))
    for one in kept:
        one.start()
    before = peak()
    start = time.perf_counter()
    path, intake = seal_client(Workspace(root), CLIENT)
    whole = time.perf_counter() - start
    assert path is not None, [problem.found for problem in intake.problems[:5]]
    return {
        "seconds": whole, "peak": peak(), "before": before, "spent": dict(spent), "sealed": path.stat().st_size,
    }  # fmt: skip


def plain(root: Path) -> dict[str, Any]:
    """Read the same files with pandas, one after the other, and let them go."""
    import pandas

    folder = root / "data" / "clients" / CLIENT / "T0" / "exports"
    given = {"linkedin": {"skiprows": 3}, "ledger": {"sep": "\t", "decimal": ","}, "survey": {}}
    before, spent, rows = peak(), Counter(), Counter()
    for path in sorted(folder.rglob("*.*")):
        kind = path.relative_to(folder).parts[0]
        start = time.perf_counter()
        rows[kind] += len(pandas.read_csv(path, **given[kind]))
        spent[kind] += time.perf_counter() - start
    return {"seconds": spent.total(), "peak": peak(), "before": before, "spent": dict(spent), "rows": dict(rows)}


def measured(way: str, root: Path) -> dict[str, Any]:
    """What one of the two ways took, in a process of its own."""
    return measured_runs(__file__, [way, "--root", str(root)], 1)[0]


def main() -> None:
    """Make the files, time the two ways in turn, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="?", type=int, default=1_000_000, help="connections, and entries of the ledger")
    parser.add_argument("--runs", type=int, default=1, help="pairs of runs")
    parser.add_argument("--measure", choices=("ours", "plain"), help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps((ours if asked.measure == "ours" else plain)(asked.root)))
        return
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        make(Path(folder), asked.rows)
        print(f"Python {platform.python_version()}, pandas {version('pandas')}; files made in "
              f"{time.perf_counter() - start:.0f} s")  # fmt: skip
        pairs = [(measured("plain", Path(folder)), measured("ours", Path(folder))) for _ in range(asked.runs)]
    for theirs, own in pairs:
        tell(theirs, own)


def tell(theirs: dict[str, Any], own: dict[str, Any]) -> None:
    """One pair of runs as the tables of docs/benchmarks.md."""
    print("\n| way | s | peak memory, MB | of which before the first file |\n|---|---|---|---|")
    print(f"| `take_in` and seal | {own['seconds']:.1f} | {own['peak']:.0f} | {own['before']:.0f} |")
    print(f"| `pandas.read_csv` of the exports alone | {theirs['seconds']:.1f} | {theirs['peak']:.0f} "
          f"| {theirs['before']:.0f} |")  # fmt: skip
    print("\n| rows, reader | rows | s | rows/s | `read_csv` s | times as long |\n|---|---|---|---|---|---|")
    for kind, name in KINDS.items():
        count, seconds, base = theirs["rows"][kind], own["spent"][kind], theirs["spent"][kind]
        print(f"| {name} | {count:,} | {seconds:.1f} | {count / seconds:,.0f} | {base:.3f} | {seconds / base:.1f} |")
    rest = own["seconds"] - sum(own["spent"].values())
    print(f"\nThe rest (rows typed, settled, sealed): {rest:.1f} s; the seal: {own['sealed'] / 1e6:.1f} MB.")


if __name__ == "__main__":
    main()
