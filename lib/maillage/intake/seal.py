"""The sealed engagement: everything later floors may know of a client, immutable, pseudonymous, named by its hash.

A seal is one JSON file whose name is the SHA-256 of its bytes. The bytes are canonical (sorted keys, no spaces, rows in
a settled order, no clock), so that the same files under the same key give the same seal.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from maillage.intake.earlier import Earlier, read_earlier
from maillage.intake.problems import Problem, sentence
from maillage.intake.pseudonyms import NameFinder, Persons, as_label, label_number, respondent_numbers
from maillage.intake.reading import Row
from maillage.intake.settings import Settings, read_settings
from maillage.intake.values import Read
from maillage.language import phrase
from maillage.tables import TABLES, Column, Table

if TYPE_CHECKING:
    import pandas

SCHEMA = 1

# Tables whose row order could tell who is who: sealed in an order that does not depend on the list.
_REORDERED = {
    "people": ("person",),
    "answers": ("respondent", "item"),
    "profiles": ("person", "platform", "profile"),
    "ties": ("source", "target", "kind"),
    "contacts": ("person", "target", "seniority", "year"),
    "contact_overlaps": ("person", "other"),
    "cohort_members": ("member",),
}

# Keys a consultant is likely to form of a person's name, whoever that is: sealed as numbers. A member of a cohort has
# the number of its answers.
_NUMBERED = {"answers": "respondent", "interviews": "interview", "cohort_members": "member"}
_SHARED = {"member": "respondent"}

# Types that hold the client's own words, where a name may stand.
_WORDED = ("text", "key", "list", "about")

# Text columns where a person's key or label may stand alone.
_PERSON_ALLOWED = ("who", "owner", "decided_by")

# Text columns that hold the name of a place or an organisation, which may well be called like somebody.
_OTHERS_NAMES = ("site", "unit", "entity", "label", "sector")

_DTYPES = {
    "flag": "boolean", "count": "Int64", "scale": "Int64", "number": "float64", "amount": "float64",
    "share": "float64", "list": "object", "date": "datetime64[us]",
}  # fmt: skip


class BrokenSeal(ValueError):
    """A seal that is not what its name says, or was written by a version with another format."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One table of a seal: its columns as tuples of equal length, by column id."""

    rows: int
    columns: Mapping[str, tuple[Any, ...]]

    def __getitem__(self, column: str) -> tuple[Any, ...]:
        return self.columns[column]

    def __len__(self) -> int:
        return self.rows


@dataclass(frozen=True, slots=True)
class Engagement:
    """One client at one wave, as the diagnosis, the analysis and the plan receive it.

    Parameters
    ----------
    client, wave : str
        As the workspace names them.
    settings : Settings
        What `engagement.toml` says.
    tables : mapping
        Every table that has rows, by id. Persons are short labels (V-07), respondents r0001 onwards, choices, items
        and answers are ids of the catalogue, symptoms and causes typed ids, lists tuples, dates `datetime.date`.
    names : mapping
        Name by short label, of those only who agreed to be named.
    pseudonyms : mapping
        Pseudonym by short label, of every person of this wave: what waves are joined by.
    given : mapping
        Per table its rows, files and encodings; counts of warnings and of names taken out. No text of the client's.
    seal : str
        SHA-256 of the sealed bytes, in hexadecimal.
    reference : mapping
        The firm's portfolio as this client may be set beside it: values of other companies by figure, the least first.
    earlier : tuple of Earlier
        What the reports of this client's earlier waves released, earliest first.
    """

    client: str
    wave: str
    settings: Settings
    tables: Mapping[str, Columns]
    names: Mapping[str, str]
    pseudonyms: Mapping[str, str]
    given: Mapping[str, Any]
    seal: str
    reference: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: MappingProxyType({}))
    earlier: tuple[Earlier, ...] = ()

    def __repr__(self) -> str:
        return f"Engagement({self.client}/{self.wave}, {len(self.tables)} tables, {self.seal[:12]})"

    def has(self, table: str) -> bool:
        """Whether the table was given with at least one row; KeyError when the schema has no such table."""
        return TABLES[table].id in self.tables

    def rows(self, table: str) -> tuple[Mapping[str, Any], ...]:
        """The rows of a table by column id, missing cells None; none when it was not given."""
        schema = TABLES[table]
        sealed = self.tables.get(table, Columns(0, {}))
        names = [column.id for column in kept_columns(schema)]
        cells = [sealed.columns.get(name, (None,) * sealed.rows) for name in names]
        return tuple(MappingProxyType(dict(zip(names, row, strict=True))) for row in zip(*cells, strict=True))

    @property
    def gone(self) -> frozenset[str]:
        """The persons who have left by the cut-off date."""
        as_of = self.settings.as_of
        return frozenset(row["person"] for row in self.rows("people") if row["left"] and row["left"] <= as_of)

    def rows_about(self, table: str, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The rows of an append-only table about one kind of thing, in their order, each with the id it is about."""
        for row in self.rows(table):
            named, _, name = str(row["about"]).partition(":")
            if named == kind:
                yield name, row

    def table(self, table: str) -> pandas.DataFrame:
        """A fresh copy of a table, every column of the schema in its order; without rows when it was not given.

        Flags are `boolean`, counts and scales `Int64`, numbers, amounts and shares `float64`, dates `datetime64[us]`,
        lists tuples (`object`), all else `str`. Missing is missing: NA, NaN or NaT, and an empty tuple for a list.
        """
        import pandas

        schema = TABLES[table]
        sealed = self.tables.get(table, Columns(0, {}))
        series = {}
        for column in kept_columns(schema):
            values = sealed.columns.get(column.id, (None,) * sealed.rows)
            dtype = _DTYPES.get(column.type, "str")
            if dtype == "object":
                values = tuple(value or () for value in values)
            series[column.id] = pandas.Series(list(values), dtype=dtype)
        return pandas.DataFrame(series)


def kept_columns(table: Table) -> tuple[Column, ...]:
    """The columns of a table that a seal holds: all but those of identity; respondents and members stay, renumbered.

    Examples
    --------
    >>> [column.id for column in TABLES["people"].columns if column not in kept_columns(TABLES["people"])]
    ['also_known_as']
    """
    return tuple(column for column in table.columns if column.regime != "identity" or column.id in _NUMBERED.values())


# --- from rows to content ------------------------------------------------------------------------------------------


def without_names(
    rows: Mapping[str, list[Row]],
    persons: Persons,
    key: bytes,
    wave: str,
    as_of: datetime.date | None,
    problems: list[Problem],
) -> tuple[dict[str, list[dict[str, Read]]], dict[str, int]]:
    """The rows as a seal may hold them, by table, and how many names and quotations were taken out.

    Persons become labels, respondents and interviews numbers, identity columns and quotations not approved by the
    cut-off go, and names in free text are replaced by labels with a warning at the cell.
    """
    finder = NameFinder(persons.replaced_names(), kept=persons.names.values())
    counts = {"names_replaced": 0, "quotations_left_out": 0}
    keys: dict[str, set[str]] = {}
    for table, column in _NUMBERED.items():
        keys.setdefault(_SHARED.get(column, column), set()).update(
            str(row.values[column]) for row in rows.get(table, ())
        )
    numbers = {kind: respondent_numbers(key, wave, found, kind=kind) for kind, found in keys.items()}
    sealed: dict[str, list[dict[str, Read]]] = {}
    for table, found in rows.items():
        kept = []
        for row in found:
            values: dict[str, Read] = {}
            for column in kept_columns(TABLES[table]):
                value = row.values.get(column.id)
                if _NUMBERED.get(table) == column.id:
                    value = numbers[_SHARED.get(column.id, column.id)][str(value)]
                elif column.id == "quotation" and value and not _approved(row, as_of):
                    counts["quotations_left_out"] += 1
                    value = None
                elif value is not None:
                    value = _without_names(value, row, column, persons, finder, counts, problems)
                values[column.id] = value
            kept.append(values)
        if table in _REORDERED:
            order = _REORDERED[table]
            kept.sort(key=lambda values: [_sortable(values[column]) for column in order])
        if kept:
            sealed[table] = kept
    return sealed, counts


def _approved(row: Row, as_of: datetime.date | None) -> bool:
    """Whether the person let the quotation be printed, on a day that has come."""
    day = row.values.get("approved_on")
    return isinstance(day, datetime.date) and (as_of is None or day <= as_of)


def _sortable(value: Read) -> tuple[int, int, str]:
    """Labels by their number, other values as text, missing ones last."""
    if value is None:
        return (1, 0, "")
    label = as_label(str(value))
    return (0, label_number(label) if label else 0, str(value))


def _without_names(
    value: Read,
    row: Row,
    column: Column,
    persons: Persons,
    finder: NameFinder,
    counts: dict[str, int],
    problems: list[Problem],
) -> Read:
    if column.refers_to == "people" or column.type == "person":
        if isinstance(value, tuple):
            return tuple(persons.label(person) for person in value)
        return persons.label(str(value))
    if column.type not in _WORDED:
        return value
    if column.type == "about" and str(value).startswith("person:"):
        return f"person:{persons.label(str(value).removeprefix('person:'))}"
    if column.id in _PERSON_ALLOWED and persons.label(str(value)):
        label = persons.label(str(value))
        return persons.names.get(label, label)
    texts = value if isinstance(value, tuple) else (str(value),)
    free = column.type == "text" and column.id not in _OTHERS_NAMES
    free = free or str(value).startswith("risk:")  # whose key is a free text
    written, replaced = [], 0
    for text in texts:
        cleaned, count = finder.replaced(text, free=free, person=column.id in _PERSON_ALLOWED)
        written.append(cleaned)
        replaced += count
    if replaced:
        counts["names_replaced"] += replaced
        problems.append(
            row.problem("warning", column.id,
                        sentence(phrase("Noms ou adresses de personnes dans le texte : {count}, remplacés par leur "
                                        "étiquette."), count=replaced),
                        sentence(phrase("Un texte sans nom est attendu.")),
                        sentence(phrase("Relire la cellule, ou faire recueillir l’accord de la personne.")))
        )  # fmt: skip
    if column.type == "text" and column.id not in ("site", "unit", "sector"):
        suspects = tuple(dict.fromkeys(word for text in written for word in finder.suspected(text)))
        if suspects:
            problems.append(
                row.problem("warning", column.id,
                            sentence(phrase("Peut-être un nom de personne, laissé tel quel : {found}."),
                                     found=suspects),
                            sentence(phrase("Un texte sans nom est attendu.")),
                            sentence(phrase("Relire la cellule ; écrire la fonction à la place du nom.")))
            )  # fmt: skip
    return tuple(written) if isinstance(value, tuple) else written[0]


def engagement_of(
    client: str,
    wave: str,
    settings: Settings,
    rows: Mapping[str, Iterable[Mapping[str, Read]]],
    persons: Persons,
    given: Mapping[str, Any],
    reference: Mapping[str, Iterable[float]] | None = None,
    earlier: Iterable[Earlier] = (),
) -> Engagement:
    """The engagement of rows without names: built from its own sealed bytes, so that both are the same."""
    tables = {}
    for table, found in rows.items():
        found = list(found)
        columns = {
            column.id: [_plain(values.get(column.id)) for values in found] for column in kept_columns(TABLES[table])
        }
        tables[table] = {"rows": len(found), "columns": columns}
    return _opened(
        canonical(
            {
                "schema": SCHEMA,
                "client": client,
                "wave": wave,
                "settings": settings.as_json(),
                "tables": tables,
                "names": persons.names,
                "pseudonyms": persons.present,
                "given": given,
            }
            | _beside(reference, earlier)
        )
    )


def _beside(reference: Mapping[str, Iterable[float]] | None, earlier: Iterable[Earlier]) -> dict[str, Any]:
    """Nothing where there is neither portfolio nor earlier wave: the seal is then what it would be without them."""
    waves = [one.as_json() for one in earlier]
    figures = {name: list(values) for name, values in (reference or {}).items()}
    return ({"reference": figures} if figures else {}) | ({"earlier": waves} if waves else {})


def _plain(value: Read) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def canonical(content: Mapping[str, Any]) -> bytes:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8") + b"\n"


# --- files ---------------------------------------------------------------------------------------------------------


def sealed_bytes(engagement: Engagement) -> bytes:
    """The canonical bytes of an engagement; their SHA-256 is its seal."""
    return canonical(
        {
            "schema": SCHEMA,
            "client": engagement.client,
            "wave": engagement.wave,
            "settings": engagement.settings.as_json(),
            "tables": {
                name: {"rows": table.rows, "columns": {one: list(map(_plain, table[one])) for one in table.columns}}
                for name, table in engagement.tables.items()
            },
            "names": dict(engagement.names),
            "pseudonyms": dict(engagement.pseudonyms),
            "given": _thawed(engagement.given),
        }
        | _beside(engagement.reference, engagement.earlier)
    )


def write_seal(engagement: Engagement, folder: Path) -> Path:
    """Write the seal `<sha256>.json` into a folder, readable by its owner only, whole or not at all.

    Parameters
    ----------
    engagement : Engagement
        What is sealed.
    folder : Path
        Made when it is not there.

    Returns
    -------
    Path
        The seal's file; the same one when the same engagement is sealed again.
    """
    return write_sealed(sealed_bytes(engagement), folder)


def write_sealed(raw: bytes, folder: Path) -> Path:
    """Write sealed bytes under the name of their hash, whole or not at all."""
    path = folder / f"{hashlib.sha256(raw).hexdigest()}.json"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".new-", suffix=".json")  # created 0600
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(raw)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
    return path


def open_seal(path: str | os.PathLike[str]) -> Engagement:
    """The engagement that a seal holds.

    Raises
    ------
    BrokenSeal
        When the bytes are not those the name promises, or another version wrote them.
    OSError
        When the file does not open.
    """
    path = Path(path)
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != path.stem:
        raise BrokenSeal(f"{path.name} is not the seal its name says: it was changed after it was written")
    return _opened(raw)


def _opened(raw: bytes) -> Engagement:
    try:
        content = json.loads(raw)
        if content["schema"] != SCHEMA:
            raise BrokenSeal(f"a seal of format {content['schema']} cannot be read; seal the client again")
        settings = read_settings(content["settings"])
        tables = {name: _columns(TABLES[name], table) for name, table in content["tables"].items()}
        return Engagement(
            client=content["client"],
            wave=content["wave"],
            settings=settings,
            tables=MappingProxyType(tables),
            names=MappingProxyType(content["names"]),
            pseudonyms=MappingProxyType(content["pseudonyms"]),
            given=_frozen(content["given"]),
            seal=hashlib.sha256(raw).hexdigest(),
            reference=_frozen(content.get("reference", {})),
            earlier=tuple(map(read_earlier, content.get("earlier", ()))),
        )
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, json.JSONDecodeError, ValidationError) as error:
        raise BrokenSeal(f"a seal cannot be read ({type(error).__name__}); seal the client again") from None


def _columns(schema: Table, sealed: Mapping[str, Any]) -> Columns:
    columns = {}
    for column in kept_columns(schema):
        values = sealed["columns"].get(column.id, [None] * sealed["rows"])
        if len(values) != sealed["rows"]:
            raise BrokenSeal(f"column {column.id} of table {schema.id} has not as many values as the table has rows")
        columns[column.id] = tuple(_typed(value, column) for value in values)
    return Columns(sealed["rows"], MappingProxyType(columns))


def _typed(value: Any, column: Column) -> Any:
    if value is None:
        return None
    if column.type == "date":
        return datetime.date.fromisoformat(value)
    return tuple(value) if column.type == "list" else value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(part) for key, part in value.items()})
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thawed(part) for key, part in value.items()}
    return list(map(_thawed, value)) if isinstance(value, tuple) else value
