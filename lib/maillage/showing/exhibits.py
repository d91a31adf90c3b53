"""Exhibits: a heading, a takeaway sentence, a table, perhaps a chart, and where the figures come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage import disclosure
from maillage.catalogue import entry
from maillage.disclosure import Absent, Released, ReleasedTable
from maillage.showing.figures import check_chart
from maillage.showing.payload import SCHEMA, Payload, publish
from maillage.showing.sentences import said


@dataclass(frozen=True, slots=True)
class Chart:
    """How a table is drawn: a form of `maillage.showing.figures.FORMS`, and which column plays which role."""

    form: str
    roles: Mapping[str, str]
    axis: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A finished exhibit; `show` publishes it. Build it with `exhibit` or `points`."""

    payload: Payload

    def __repr__(self) -> str:
        return f"<exhibit {self.payload['id']}>"


def exhibit(
    table: ReleasedTable,
    *,
    id: str,
    message: Payload,
    source: Payload,
    alt: Payload | None = None,
    chart: Chart | None = None,
    columns: Sequence[str] | None = None,
    most: int | None = None,
    folded: bool = False,
    ranked: str = "",
) -> Exhibit:
    """An exhibit of a released table.

    Parameters
    ----------
    table : ReleasedTable
        Only what `release` built is accepted.
    id : str
        Of the catalogue, `stage.name`; its heading lies there, and comments point at it.
    message : sentence
        The takeaway.
    source : sentence
        Table, n, period.
    alt : sentence, optional
        What the figure shows, for those who cannot see it; required with a chart.
    chart : Chart, optional
    columns : sequence of str, optional
        Columns shown in the table, in order; all of them when left out. The chart may use others.
    most : int, optional
        Rows printed; all are kept in the payload.
    folded : bool
        Whether the chart says it all: the table then waits behind a fold, for those who want the figures.
    ranked : str
        The column by which rows go from the greatest value; those without one come last. Empty for the table's order.

    Raises
    ------
    TypeError
        When the table did not come from `release`.
    ValueError
        When a chart comes without alternative text, or could not be drawn from this table.
    """
    if not isinstance(table, ReleasedTable):
        raise TypeError("an exhibit shows a released table")
    if chart and not alt:
        raise ValueError(f"the chart of {id} has no alternative text")
    ids = [field.id for field in table.fields]
    if chart:
        check_chart(chart.form, chart.roles, chart.axis, ids)
    shown = list(columns) if columns is not None else ids
    unknown = [name for name in shown if name not in ids]
    if unknown:
        raise ValueError(f"table {table.name} has no column {', '.join(unknown)}")
    if absent_fact(message):
        # What cannot be said is said in one sentence: no heading over nothing, no empty chart, no source of nothing.
        return Exhibit(_common(id, "sentence", message))
    empty = {
        field.id
        for position, field in enumerate(table.fields)
        if table.rows and all(_says_nothing(row[position]) for row in table.rows)
    }
    order = sorted(range(len(ids)), key=lambda column: shown.index(ids[column]) if ids[column] in shown else len(ids))
    payload = _common(id, "figure" if chart else "table", message) | {
        "columns": [
            {
                "id": field.id,
                "label": field.label,
                "unit": field.unit,
                "shown": field.id in shown and field.id not in empty,
            }
            for field in (table.fields[column] for column in order)
        ],
        "rows": [[_plain(row[column]) for column in order] for row in _in_order(table, ids, ranked)],
        "source": source,
    }
    if most is not None:
        payload["most"] = most
    if chart and table.rows:
        payload["chart"] = {"form": chart.form, "roles": dict(chart.roles), "axis": chart.axis}
        payload["alt"] = alt
        payload["folded"] = folded
    return Exhibit(payload)


def _in_order(table: ReleasedTable, ids: Sequence[str], ranked: str) -> Sequence[Sequence[Any]]:
    if not ranked:
        return table.rows
    at = ids.index(ranked)
    known = [row for row in table.rows if isinstance(row[at], int | float)]
    return [
        *sorted(known, key=lambda row: -row[at]),
        *(row for row in table.rows if not isinstance(row[at], int | float)),
    ]


def absent_fact(said_sentence: Payload) -> tuple[str, str] | None:
    """Reason and table of the first absent fact of a sentence; None when it can be said.

    Examples
    --------
    >>> from maillage.facts import absent
    >>> from maillage.showing.sentences import sentence
    >>> absent_fact(sentence("Réponses : {n}.", n=absent("no_table", unit="count", table="answers")))
    ('no_table', 'answers')
    """
    for plain in said_sentence["facts"].values():
        if plain.get("reason"):
            return plain["reason"], plain.get("table", "")
    return None


def points(
    *,
    id: str,
    items: Sequence[Sequence[Payload]],
    message: Payload | None = None,
    empty: Payload | None = None,
) -> Exhibit:
    """A short list of points, each one or more sentences; the first of each stands out.

    Parameters
    ----------
    id : str
        Of the catalogue.
    items : sequence of sequences of sentences
    message : sentence, optional
    empty : sentence, optional
        What is said where there is no point; `lacking(…)` where it is for want of data.
    """
    payload = _common(id, "points", message)
    payload["points"] = [list(item) for item in items] or ([[empty]] if empty else [])
    return Exhibit(payload)


def instead(id: str, said_instead: Payload) -> Exhibit:
    """The one sentence that stands where an exhibit would show nothing; `lacking(…)` where it is for want of data."""
    exhibit = points(id=id, items=[], empty=said_instead)
    exhibit.payload["instead"] = True
    return exhibit


def lacking(empty: Payload) -> Payload:
    """The sentence of a point that cannot be made for want of data: a report gathers such points in one table."""
    return empty | {"lacking": True}


def show(shown: Exhibit) -> None:
    """Publish an exhibit: its payload for the renderers, a table or picture for the notebook's reader."""
    if not isinstance(shown, Exhibit):
        raise TypeError("show takes an exhibit built by a showing function")
    publish(shown.payload)


def _common(id: str, kind: str, message: Payload | None = None) -> Payload:
    context = disclosure.speaking_context()
    if kind != "record":
        entry(f"exhibit:{id}")  # its heading lies there: an exhibit of another name could not be printed
    payload = {
        "schema": SCHEMA,
        "id": id,
        "section": "",
        "kind": kind,
        "currency": context.get("currency", "EUR"),
    }
    if message:
        payload["message"] = message
    comments = context.get("comments", {}).get(f"exhibit:{id}")
    if comments:
        payload["comments"] = [dict(comment) for comment in comments]
    return payload


def _says_nothing(cell: Any) -> bool:
    """Whether a cell only says that nothing was given; a column of such cells is not printed."""
    return isinstance(cell, Absent) and cell.reason in ("no_data", "undefined")


def _plain(cell: Any) -> Any:
    if isinstance(cell, Absent):
        return {"absent": cell.reason} | ({"table": cell.table} if cell.table else {})
    return cell


def record(found: Released) -> Exhibit:
    """Everything the stage released, for `results.json`; renderers print nothing of it.

    Raises
    ------
    TypeError
        When it did not come from `release`: what one person alone may read is no result.
    """
    if not isinstance(found, Released):
        raise TypeError("results hold what a stage released")
    payload = _common(f"{found.stage}.record", "record")
    payload["facts"] = {name: said("", {name: fact})["facts"][name] for name, fact in found.facts.items()}
    payload["trace"] = [list(edge) for edge in found.trace]
    return Exhibit(payload)
