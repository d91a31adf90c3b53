"""Where the product covers what the source texts ask for: `docs/coverage.md`, a line for each id of their inventory.

Run `python -m maillage.catalogue.coverage [ROOT]` after any change of the catalogue; a test compares what is committed.
An entry of the catalogue that names an id answers for it. Where none does, `coverage.yaml` says in which table,
setting, section or document it stands, or why it is refused.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.catalogue import Entry, entries, groups

# Ids of each group of the inventory that has a line; FEA are the features of the diagnosis and the analysis.
COVERED = {
    "DIA": 60, "CAU": 36, "CON": 27, "ACT": 53, "NET": 33, "PRO": 17, "POS": 29, "MAT": 23, "OBJ": 20, "TRI": 7,
    "DIF": 6, "STE": 14, "AMB": 33, "LEA": 42, "ILL": 13, "SOC": 20, "RSE": 24, "BEN": 28, "CST": 13, "FIG": 31,
    "RIS": 37, "BNS": 25, "INT": 16, "PER": 11, "GOV": 20, "EXT": 12, "TEN": 15, "FEA": 41,
}  # fmt: skip
TITLES = {
    "DIA": "Observations and symptoms", "CAU": "Causes", "CON": "Concepts people are asked about",
    "ACT": "Actors, roles and entities", "NET": "Kinds of network and of tie", "PRO": "Networker profiles",
    "POS": "Postures", "MAT": "Maturity of executives", "OBJ": "Objections", "TRI": "Triggers", "DIF": "Difficulties",
    "STE": "Ordered steps", "AMB": "Ambassadors", "LEA": "Learning organisation", "ILL": "Digital ease",
    "SOC": "Social selling", "RSE": "Internal network", "BEN": "Benefits people expect",
    "CST": "Costs, time and skills", "FIG": "Figures that circulate", "RIS": "Risks",
    "BNS": "A published method, by its headings", "INT": "Interviews", "PER": "Personal stance",
    "GOV": "Governance", "EXT": "Choosing external networks", "TEN": "Where the texts pull apart",
    "FEA": "Features of the diagnosis, the analysis and the plan",
}  # fmt: skip
INTRODUCTION = """\
# Coverage

Generated from the catalogue and `lib/maillage/catalogue/coverage.yaml` by `python -m maillage.catalogue.coverage`; do
not edit.

One line for each thing the source texts ask for, by its inventory id: the catalogue entries that name it, as typed ids;
where none does, the table, setting, section or document that holds it; or the reason why it is refused. `items` stands
for the optional questionnaire items and instruments. *Missing* says what is not there yet.
"""
_RANGE = re.compile(r"([A-Z]{3})-(\d\d)\.\.\1-(\d\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """One id of the inventory and its answer.

    Parameters
    ----------
    id : str
        Such as `DIA-05`.
    at : tuple of str
        Typed ids of the catalogue, `table:networks.kind`, `setting:consultant`, `section:causes`,
        `document:interviews`, `group:tie_kind`, `items`.
    by_hand : bool
        Whether `at` comes from `coverage.yaml`.
    refused : str
        Why the product does not do it; empty when it does.
    note : str
        What a reader should know besides.
    """

    id: str
    at: tuple[str, ...] = ()
    by_hand: bool = False
    refused: str = ""
    note: str = ""


def references() -> Mapping[str, tuple[str, ...]]:
    """The typed ids of the entries that name each inventory id, in catalogue order.

    Examples
    --------
    >>> references()["TRI-01"], references()["STE-06"]
    (('trigger:tri-01',), ('lever:l_site_meetings', 'path_step:roll_out'))
    """
    found: dict[str, list[str]] = {}
    seen: set[tuple[Entry, ...]] = set()
    for group in groups():
        ones = tuple(entries(group).values())
        if ones in seen:  # population is audience under another name
            continue
        seen.add(ones)
        for one in ones:
            for reference in one.inventory:
                found.setdefault(reference, []).append(f"{group}:{one.id}")
    return {reference: tuple(typed) for reference, typed in found.items()}


def rows() -> Mapping[str, Mapping[str, Any]]:
    """The hand-kept rows by single id; a row for a range stands for each of its ids.

    Raises
    ------
    ValueError
        When two rows stand for the same id.

    Examples
    --------
    >>> rows()["ACT-17"]["at"]
    ['setting:consultant', 'setting:firm']
    """
    import yaml  # here, so that `import maillage` stays light

    kept: dict[str, Mapping[str, Any]] = {}
    for key, row in yaml.safe_load(Path(__file__).with_name("coverage.yaml").read_text(encoding="utf-8")).items():
        for one in _ids(key):
            if one in kept:
                raise ValueError(f"coverage.yaml has two rows for {one}")
            kept[one] = row
    return kept


def lines() -> tuple[Line, ...]:
    """A line for each id, group by group: the catalogue's own references and what the hand-kept row adds.

    Examples
    --------
    >>> {line.id: line.refused for line in lines()}["MAT-11"]
    'The text shows a picture that is lost; its content is not invented.'
    """
    named, kept = references(), rows()
    return tuple(_line(one, named.get(one, ()), kept.get(one, {})) for one in _every_id())


def coverage() -> str:
    """The whole of `docs/coverage.md`."""
    every = lines()
    direct = sum(bool(line.at) and not line.by_hand for line in every)
    by_hand = sum(line.by_hand for line in every)
    refused = sum(bool(line.refused) for line in every)
    parts = [
        INTRODUCTION,
        f"{len(every)} ids: {direct} named by the catalogue, {by_hand} held elsewhere, {refused} refused.\n",
    ]
    for group, title in TITLES.items():
        own = [line for line in every if line.id.startswith(group)]
        parts.append(f"## {group}. {title}\n\n| id | where | remark |\n| --- | --- | --- |\n" + "".join(map(_row, own)))
    return "\n".join(parts)


def _every_id() -> Iterator[str]:
    for group, last in COVERED.items():
        yield from (f"{group}-{number:02}" for number in range(1, last + 1))


def _ids(key: str) -> Iterator[str]:
    found = _RANGE.fullmatch(key)
    if not found:
        yield key
        return
    for number in range(int(found[2]), int(found[3]) + 1):
        yield f"{found[1]}-{number:02}"


def _line(one: str, named: tuple[str, ...], row: Mapping[str, Any]) -> Line:
    note = row.get("note", "")
    if named:
        return Line(one, (*named, *row.get("at", ())), note=note)
    return Line(one, tuple(row.get("at", ())), by_hand="at" in row, refused=row.get("refused", ""), note=note)


def _row(line: Line) -> str:
    where = ", ".join(f"`{typed}`" for typed in line.at) or "refused"
    return f"| {line.id} | {where} | {' '.join(filter(None, (line.refused, line.note)))} |\n"


if __name__ == "__main__":
    path = (Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd()) / "docs" / "coverage.md"
    path.write_text(coverage(), encoding="utf-8", newline="\n")
    print(path.as_posix())
    direct = references()
    needless = [one for one, row in rows().items() if one in direct and not row.get("note") and not row.get("at")]
    if needless:
        print("rows of coverage.yaml that the catalogue makes needless:", ", ".join(needless))
