"""The data dictionary: the schema of the data model, printed for the people who prepare a client's files."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.catalogue import entries
from maillage.tables import ASKED, TABLES, Column, Table

INTRODUCTION = """\
# Data dictionary

Generated from `lib/maillage/tables.py` and the catalogue by `python -m maillage.intake.templates`; do not edit.

A client's data is one workbook (`intake.xlsx`, a sheet per table), CSV files (`<table>.csv`), or both. A sheet or file
is recognised by the table's id or by either of its names, a column by its id, either heading, or one of its other
headings; case, accents and the order of columns do not count. Every table is optional except a head count: a section
whose data is missing says so and names the table that would fill it. An empty cell means *unknown*; it is never zero.

**Depth.** `flash` ⊂ `standard` ⊂ `in_depth`: a table or column is shown from the depth named, and read at any depth.

**Regime.** What may become of a value:

- `word`: answers, interviews, self-checks, ties, hours. Results of groups that reach the minimum may leave, under
  pseudonyms; never a person's own value.
- `mandate`: roles, fees, dates, owners, seats. Management facts, shown by function; by name only for a person recorded
  as having agreed.
- `identity`: names, addresses, free notes. They never leave intake.

**How values are written.** `amount`: money excluding tax, in the engagement's currency (`1200`, `1 200,00`, `1 200 €`,
`1,2 k€`). `share`: `30 %` or `0,3`. `date`: `31/12/2026` or `2026-12-31`. `flag`: yes or no. `scale`: a whole number
within its limits. `list`: several keys separated by semicolons. `choice`: an id or either label of its
[list](#lists-of-allowed-values). `about`: a typed id such as `cause:c3`; where the column names one kind of thing, the
bare id or its wording. `person`: the key typed in [people](#people), or the short label (`V-07`). A `key` names its
row.
"""

ABOUT = """\
The column *about* takes a typed id (`exhibit:plan.answer`, `lever:l_register`, `objective:o1`), a bare id, or the
wording. Comments are printed under the exhibit they are about; decisions, acts and actions concern a lever of the
plan. A cause, a symptom, or a key of the client's own tables (objective, network, target, person, budget line, risk)
may be named too; an id that does not exist is an error. About an indicator (`kpi:k_agenda`) or an objective, a
decision's value is its target (`80 %`) or what it is worth at the end of a phase (`phase 2 = 60 %`). About
`owner:l_register` it is the function that carries the action, about `due:l_register` its last day. A finding
(`symptom:dia-05`) is maintained, contested, corrected (the reason then says what is seen) or refused: withdrawn.
"""


MADE = """\
Nobody fills these in: intake makes them from what lies under `exports/`, and what they are made from stays in intake.
"""


def data_dictionary() -> str:
    """The whole of `docs/data_dictionary.md`."""
    parts = [INTRODUCTION, _overview()]
    parts += [_table(table) for table in ASKED.values()]
    parts.append("## Made by intake\n\n" + MADE)
    parts += [_table(table) for table in TABLES.values() if table.made]
    groups = sorted({column.choices for table in TABLES.values() for column in table.columns if column.choices})
    parts.append("## What a comment, a decision or an act may be about\n\n" + ABOUT)
    parts += [_group(group) for group in ("exhibit", "lever", "gate")]
    parts.append("## Lists of allowed values\n\nAliases that people type are read too; see the catalogue.\n")
    parts += [_group(group) for group in groups]
    return "\n".join(parts)


def _overview() -> str:
    rows = [
        (f"[{table.id}](#{table.id})", table.fr, table.en, table.row_en, f"`{table.from_depth}`")
        for table in ASKED.values()
    ]
    return "## The tables\n\n" + _grid(("table", "French", "English", "one row is", "from"), rows)


def _table(table: Table) -> str:
    lines = [
        f"## {table.id}",
        "",
        f"*{table.fr}* · *{table.en}*. One row is {table.row_en}."
        + ("" if table.made else f" From depth `{table.from_depth}`."),
        "",
        f"**Allows the report to** {table.allows_en}.",
        "",
    ]
    if table.key:
        named = " × ".join(f"`{column}`" for column in table.key)
        twice = "" if table.made else "; the same key twice with different values is a problem"
        lines += [f"**Key:** {named}{twice}.", ""]
    elif table.append_only:
        lines += ["**Append-only:** the last row about the same thing wins; undoing is one more row.", ""]
    if table.id == "answers":
        lines += [
            "Also read wide, as the workbook's sheet is: a row per respondent, a column per item headed by its id "
            "(`x1`); an item in several parts has a column per part (`x12.received`).",
            "",
        ]
    if table.id == "symptoms":
        lines += ["The workbook comes with a row per symptom and an empty state; such rows are not read.", ""]
    heads = (
        "column", "French", "English", "type", "unit", "allowed", "regime", "from", "required", "note",
        "other headings",
    )  # fmt: skip
    return "\n".join(lines) + "\n" + _grid(heads, [_column(column) for column in table.columns])


def _column(column: Column) -> tuple[str, ...]:
    return (
        f"`{column.id}`", column.fr, column.en, f"`{column.type}`", column.unit, _allowed(column), f"`{column.regime}`",
        f"`{column.from_depth}`", "yes" if column.required else "", column.note_en, ", ".join(column.aliases),
    )  # fmt: skip


def _allowed(column: Column) -> str:
    if column.choices:
        return f"[{column.choices}](#list-{column.choices})"
    if column.refers_to:
        return f"key of [{column.refers_to}](#{column.refers_to})"
    if column.low is not None and column.high is not None:
        return f"{column.low:g} to {column.high:g}"
    if column.type == "flag":
        return "yes, no"
    return ""


def _group(group: str) -> str:
    rows = [(f"`{entry.id}`", entry.fr, entry.en) for entry in entries(group).values()]
    return f"### List: {group}\n\n" + _grid(("id", "French", "English"), rows)


def _grid(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    heads = tuple(heads)
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
