"""The one door out: what may leave an engagement, decided in one deterministic pass.

A stage drafts tables and facts, then calls `release`. Words (answers, ties, hours) are withheld below the minimum
group, counts included; mandates (fees, dates, owners) pass as they are. `show`, `say` and `results.json` accept only
what `release` built; nothing else can build it. What concerns one person goes to that person alone, by `release_to`:
it is of another type, which no exhibit, sentence or result accepts.
"""

from __future__ import annotations

import difflib
import functools
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from maillage.facts import Fact, absent
from maillage.language import settled
from maillage.tables import TABLES
from maillage.terms import DEPTHS, MINIMUM_GROUP, REASONS, STAGES, UNANIMITY_GROUP, UNITS, frozen

if TYPE_CHECKING:
    from maillage.intake.seal import Engagement


@dataclass(frozen=True, slots=True)
class Absent:
    """A cell without a value: why, and the table that would fill it."""

    reason: str
    table: str = ""

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            raise ValueError(f"a reason is one of {', '.join(REASONS)}, not {self.reason!r}")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a result: its id, its French label, the unit its cells are written in."""

    id: str
    label: str
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"a column's unit is one of {', '.join(UNITS)}, not {self.unit!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A result before release.

    Parameters
    ----------
    fields : tuple of Field
    rows : iterable of tuples
        One cell per field; None becomes « no data ».
    answers : tuple of int, optional
        For words: how many answers stand behind each row. Absent for mandates.
    protected : tuple of str
        For words: the ids of the columns to withhold where the answers are too few, counts included.
    unanimous : tuple of bool
        For words: the rows in which a small group answered all alike; their protected columns are withheld as well.
    behind : mapping of str to str
        By id of a column that a sum may withhold, that of the answers behind it: they are withheld together.
    """

    fields: tuple[Field, ...]
    rows: tuple[tuple, ...]
    answers: tuple[int, ...] | None = None
    protected: tuple[str, ...] = ()
    unanimous: tuple[bool, ...] = ()
    behind: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.fields):
                raise ValueError(f"a row has {len(row)} cells for {len(self.fields)} columns")
        if (self.answers is None) != (not self.protected):
            raise ValueError("a table of words says both how many answers are behind each row and what they protect")
        if self.answers is not None and len(self.answers) != len(self.rows):
            raise ValueError("a table of words says for every row how many answers are behind it")
        if self.unanimous and len(self.unanimous) != len(self.rows):
            raise ValueError("a table of words says for every row whether a small group answered all alike")
        unknown = {*self.protected, *self.behind, *self.behind.values()} - {field.id for field in self.fields}
        if unknown:
            raise ValueError(f"no column is called {', '.join(sorted(unknown))}")


@dataclass(frozen=True, slots=True)
class Part:
    """One cell in a sum: where it stands, what it holds, and how closely nobody may place it if it is withheld.

    Parameters
    ----------
    table, row, column : str, int, str
        Short name of the table, place of the row, id of the column; an empty table for a figure that is published
        anyway, named by its column.
    value : float
        What it holds, even where it is withheld.
    factor : float
        By which it enters the sum.
    secret : bool
        Whether it is withheld for its own sake.
    cost : float
        What the reader loses with it: the answers behind it.
    width, low, high : float
        Least interval to leave around it, and the limits everybody knows.
    """

    table: str
    row: int
    column: str
    value: float
    factor: float
    secret: bool
    cost: float
    width: float
    low: float
    high: float

    @property
    def address(self) -> Address:
        """Table, row and column: what tells one cell from another."""
        return self.table, self.row, self.column


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one module of a stage found, before release.

    Parameters
    ----------
    tables : mapping of str to Draft
    words, mandates : mapping of str to Fact
        By short name. A fact from words says its `n`.
    trace : tuple of (str, str)
        Edges between typed ids, evidence first.
    sums : tuple of tuples of Part
        Sums that a reader can write down between cells of these tables: what they give away is withheld too.
    read_off : mapping of str to (str, callable)
        By short name of a fact, the table it is read off once that table is released, and the reading.
    """

    tables: Mapping[str, Draft] = field(default_factory=dict)
    words: Mapping[str, Fact] = field(default_factory=dict)
    mandates: Mapping[str, Fact] = field(default_factory=dict)
    trace: tuple[tuple[str, str], ...] = ()
    sums: tuple[tuple[Part, ...], ...] = ()
    read_off: Mapping[str, tuple[str, Callable[[ReleasedTable], Fact]]] = field(default_factory=dict)


class _OnlyFromRelease:
    """A value that cannot be made, copied or changed outside this module."""

    __slots__ = ()

    def __new__(cls, *_: Any, **__: Any) -> _OnlyFromRelease:
        raise TypeError(f"{cls.__name__} is made by release() alone")

    def __init_subclass__(cls, **_: Any) -> None:
        if cls.__module__ != __name__:
            raise TypeError(f"{cls.__name__} cannot be derived from what is released")

    def __setattr__(self, name: str, value: Any) -> None:
        raise TypeError("what is released does not change")

    def __delattr__(self, name: str) -> None:
        raise TypeError("what is released does not change")

    def __copy__(self) -> _OnlyFromRelease:
        return self

    def __deepcopy__(self, _: Any) -> _OnlyFromRelease:
        return self

    def __reduce_ex__(self, _: Any) -> Any:
        raise TypeError("what is released travels as a Story, not as a pickle")


def _make(cls: type, **parts: Any) -> Any:
    made = object.__new__(cls)
    for name, part in parts.items():
        object.__setattr__(made, name, part)
    return made


class _Rows(_OnlyFromRelease):
    """Fields and settled rows, as tuples."""

    __slots__ = ("fields", "name", "rows")

    name: str
    fields: tuple[Field, ...]
    rows: tuple[tuple, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, field_id: str) -> tuple:
        """The cells of one column, in order."""
        position = [field.id for field in self.fields].index(field_id)
        return tuple(row[position] for row in self.rows)

    def records(self) -> tuple[Mapping[str, Any], ...]:
        """The rows by column id."""
        names = [field.id for field in self.fields]
        return tuple(frozen(zip(names, row, strict=True)) for row in self.rows)


class ReleasedTable(_Rows):
    """A table that may leave."""

    __slots__ = ("stage",)

    stage: str

    def __repr__(self) -> str:
        return f"<released table {self.stage}.{self.name}, rows: {len(self.rows)}>"


class PersonalTable(_Rows):
    """A table that its one reader may have: no exhibit takes it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<personal table {self.name}, rows: {len(self.rows)}>"


class ReleasedTo(_OnlyFromRelease):
    """What one person alone may read: rows, and no fact that a sentence could print or a result keep."""

    __slots__ = ("_tables", "reader")

    reader: str

    def __repr__(self) -> str:
        return f"<released to {self.reader}, tables: {len(self._tables)}>"

    def table(self, name: str) -> PersonalTable:
        """The table of that short name; KeyError names the nearest."""
        try:
            return self._tables[name]
        except KeyError:
            raise KeyError(f"no table is called {name!r}{_nearest(name, self._tables)}") from None


class Released(_OnlyFromRelease):
    """All that one stage, and those before it, may say."""

    __slots__ = ("_facts", "_tables", "context", "stage", "trace")

    stage: str
    context: Mapping[str, Any]
    trace: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return f"<released {self.stage}, tables: {len(self._tables)}, facts: {len(self._facts)}>"

    def fact(self, name: str) -> Fact:
        """The fact of that full name, `stage.name`; KeyError names the nearest."""
        try:
            return self._facts[name]
        except KeyError:
            raise KeyError(f"no fact is called {name!r}{_nearest(name, self._facts)}") from None

    def table(self, name: str) -> ReleasedTable:
        """The table of that full name, `stage.name`; KeyError names the nearest."""
        try:
            return self._tables[name]
        except KeyError:
            raise KeyError(f"no table is called {name!r}{_nearest(name, self._tables)}") from None

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact, by full name."""
        return self._facts

    @property
    def tables(self) -> Mapping[str, ReleasedTable]:
        """Every table, by full name."""
        return self._tables


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def minimum_group(engagement: Engagement) -> int:
    """Answers below which a figure from words is withheld: at flash depth none, the company declares for itself."""
    if engagement.settings.depth == "flash":
        return 1
    return max(MINIMUM_GROUP, engagement.settings.thresholds.minimum_group)


def all_alike(scores: Iterable[float], engagement: Engagement) -> bool:
    """Whether a small group answered all alike, so that its mean is everybody’s answer; never at flash depth.

    A group of `terms.UNANIMITY_GROUP` or more may be published unanimous.
    """
    first = list(itertools.islice(scores, UNANIMITY_GROUP))
    return minimum_group(engagement) > 1 and 0 < len(first) < UNANIMITY_GROUP and len(set(first)) == 1


def not_counted(of: int, engagement: Engagement) -> bool:
    """Whether a small group is only said to have said a thing, never how many of it: all counts are withheld alike.

    To withhold the count where all of them said so, or all but one, would tell just that; and whoever is the one that
    did not would read all the others.
    """
    return minimum_group(engagement) > 1 and 0 < of < UNANIMITY_GROUP


def by_how_many(
    counts: Iterable[tuple[int, int, tuple]],
    of: int,
    engagement: Engagement,
    *,
    fields: tuple[Field, ...],
    protected: tuple[str, ...],
) -> Draft:
    """A table of what is only listed where somebody said it, what most of them said first.

    Below the minimum the rows alone would tell what was said; above it, the place of a withheld count must not.

    Parameters
    ----------
    counts : iterable of (int, int, tuple)
        The place of the group a row stands in, how many said it, and the row.
    of : int
        How many were asked.
    fields, protected
        As of a `Draft`.
    """

    def place(one: tuple[int, int, tuple]) -> tuple:
        group, count, row = one
        return group, 0 if not_counted(of, engagement) else -count, row

    told = sorted(counts, key=place) if of >= minimum_group(engagement) else []
    return Draft(
        fields=fields,
        rows=tuple(row for _, _, row in told),
        answers=(of,) * len(told),
        protected=protected,
        unanimous=(not_counted(of, engagement),) * len(told),
    )


def release(
    stage: str, engagement: Engagement, findings: Iterable[Findings], *, earlier: Iterable[Released] = ()
) -> Released:
    """Let out what may leave: words above the minimum group, less what sums would give away, mandates as they are.

    Parameters
    ----------
    stage : str
        One of `terms.STAGES`.
    engagement : Engagement
        The sealed engagement; its settings hold the minimum group.
    findings : iterable of Findings
        A fact from words with fewer answers than the minimum is withheld, the number of answers with it.
    earlier : iterable of Released
        What the stages before released; their facts and tables stay addressable.

    Raises
    ------
    ValueError
        When a fact from words does not say its n, or two findings bear one name.
    """
    if stage not in STAGES:
        raise ValueError(f"a stage is one of {', '.join(STAGES)}, not {stage!r}")
    minimum = minimum_group(engagement)
    facts: dict[str, Fact] = {}
    tables: dict[str, ReleasedTable] = {}
    edges: dict[tuple[str, str], None] = {}
    for before in earlier:
        facts |= before.facts
        tables |= before.tables
        edges |= dict.fromkeys(before.trace)
    findings = tuple(findings)
    # All sums at once: a table of one module may repeat a figure of another's.
    complements, exposed = _protected(tuple(parts for found in findings for parts in found.sums))
    # Where nothing protects a cell, no other of its table is shown: the most that can be done.
    lost = {table for table, _, _ in exposed}
    complements |= {part.address for found in findings for parts in found.sums for part in parts if part.table in lost}
    for found in findings:
        for name, fact in (*found.words.items(), *found.mandates.items()):
            full = f"{stage}.{name}"
            if full in facts:
                raise ValueError(f"two findings are called {full}")
            leaving = _released_fact(full, fact, minimum) if name in found.words else fact
            facts[full] = _as_asked(leaving, engagement.settings.depth)
        for name, draft in found.tables.items():
            full = f"{stage}.{name}"
            if full in tables:
                raise ValueError(f"two findings are called {full}")
            tables[full] = _released_table(stage, name, draft, minimum, complements, engagement.settings.depth)
        for name, (table, read) in found.read_off.items():
            facts[f"{stage}.{name}"] = read(tables[f"{stage}.{table}"])
        edges |= dict.fromkeys(found.trace)
    return _make(
        Released,
        stage=stage,
        context=_context(engagement),
        trace=tuple(edges),
        _facts=frozen(facts),
        _tables=frozen(tables),
    )


def _released_fact(name: str, fact: Fact, minimum: int) -> Fact:
    if fact.known and fact.n is None:
        raise ValueError(f"{name} comes from words and does not say its n")
    few = fact.n is not None and 0 < fact.n < minimum
    return absent("too_few", unit=fact.unit, kind=fact.kind) if few else fact


Address = tuple[str, int, str]
Sums = tuple[tuple[Part, ...], ...]


def given_away(sums: Sums) -> frozenset[Address]:
    """Withheld cells that nothing can protect: what is published anyway places them too closely."""
    return _protected(sums)[1]


def _protected(sums: Sums) -> tuple[frozenset[Address], frozenset[Address]]:
    """Where cells stand that must be withheld, and those of them that nothing can protect."""
    withheld: set[Address] = set()
    exposed: set[Address] = set()
    for linked in _apart(sums):
        if any(part.secret for parts in linked for part in parts):
            more, lost = _protected_together(linked)
            withheld |= more
            exposed |= lost
    return frozenset(withheld), frozenset(exposed)


def _apart(sums: Sums) -> Iterable[Sums]:
    """The sums in groups that share no cell which may be withheld: each group is decided on its own."""
    groups: list[tuple[set[Address], list[tuple[Part, ...]]]] = []
    for parts in sums:
        cells = {part.address for part in parts if part.table}
        linked = [parts]
        for group in [group for group in groups if group[0] & cells]:
            groups.remove(group)
            cells |= group[0]
            linked = [*group[1], *linked]
        groups.append((cells, linked))
    return [tuple(linked) for _, linked in groups]


def _protected_together(sums: Sums) -> tuple[set[Address], set[Address]]:
    from maillage.measures.suppression import LinkedCells, protected

    known: dict[Address, Part] = {}
    for part in (part for parts in sums for part in parts):
        known.setdefault(part.address, part)
    place = {address: position for position, address in enumerate(known)}
    relations = [[0.0] * len(known) for _ in sums]
    for relation, parts in zip(relations, sums, strict=True):
        for part in parts:
            relation[place[part.address]] += part.factor
    cells = list(known.values())
    found = protected(
        LinkedCells(
            values=[part.value for part in cells],
            relations=relations,
            primary=[part.secret for part in cells],
            cost=[part.cost for part in cells],
            width=[part.width for part in cells],
            low=[part.low for part in cells],
            high=[part.high for part in cells],
            fixed=[not part.table for part in cells],
        )
    )
    addresses = list(known)
    return (
        {addresses[cell] for cell in range(len(cells)) if found.withheld[cell]},
        {addresses[cell] for cell in found.exposed},
    )


def _released_table(
    stage: str, name: str, draft: Draft, minimum: int, complements: frozenset[Address], depth: str
) -> ReleasedTable:
    rows = []
    for position, row in enumerate(draft.rows):
        few = draft.answers is not None and 0 < draft.answers[position] < minimum
        alike = minimum > 1 and bool(draft.unanimous) and draft.unanimous[position]
        given_away = {column for table, at, column in complements if table == name and at == position}
        with_them = given_away | {draft.behind[column] for column in given_away & draft.behind.keys()}
        cells = []
        for column, cell in zip(draft.fields, row, strict=True):
            if few and column.id in draft.protected:
                cells.append(Absent("too_few"))
            elif column.id in with_them or ((given_away or alike) and column.id in draft.protected):
                cells.append(cell if isinstance(cell, Absent) else Absent("withheld"))
            else:
                cells.append(_as_asked(_leaving(cell, column.unit), depth))
        rows.append(tuple(cells))
    return _make(ReleasedTable, stage=stage, name=name, fields=draft.fields, rows=tuple(rows))


def _as_asked(gap: Any, depth: str) -> Any:
    """What is lacking, or that this depth never asked for it: a deeper table is not one the client left empty."""
    if getattr(gap, "reason", "") not in ("no_table", "no_data"):
        return gap
    name, _, column = gap.table.partition(".")
    table = TABLES.get(name)
    asked = table and (table.column(column) if column else table).from_depth
    return replace(gap, reason="not_asked") if asked and DEPTHS.index(asked) > DEPTHS.index(depth) else gap


def _leaving(cell: Any, unit: str) -> Any:
    if cell is None:
        return Absent("no_data")
    return cell if isinstance(cell, Absent) else settled(cell, unit)


def readers(engagement: Engagement) -> tuple[str, ...]:
    """Short labels of the people who asked for their personal sheet; at flash depth nobody, the company answers."""
    if engagement.settings.depth == "flash":
        return ()
    return tuple(row["person"] for row in engagement.rows("people") if row["wants_personal_sheet"])


def release_to(person: str, engagement: Engagement, findings: Findings) -> ReleasedTo:
    """Let out to one person what is about that person, whatever the number of answers behind it: one.

    Parameters
    ----------
    person : str
        Short label, one of `readers`.
    engagement : Engagement
    findings : Findings
        Tables of rows about this person. A cell about a group is copied from what `release` let out, so that its
        threshold and suppression hold. A cell that is another person's name or label is withheld.

    Raises
    ------
    ValueError
        When the person did not ask, or when there is more than rows about one person: facts, a trace, sums, a table
        with numbers of answers.
    """
    if person not in readers(engagement):
        raise ValueError("a personal sheet is for those who asked for it")
    if findings.words or findings.mandates or findings.trace or findings.sums:
        raise ValueError("one person is told rows; facts, traces and sums are for everybody, by release()")
    if any(draft.answers is not None for draft in findings.tables.values()):
        raise ValueError("a table about a group is for everybody, by release()")
    own = {person, engagement.names.get(person)}
    others = {*engagement.pseudonyms, *engagement.names.values()} - own
    tables = {
        name: _make(
            PersonalTable,
            name=name,
            fields=draft.fields,
            rows=tuple(
                tuple(
                    Absent("withheld") if isinstance(cell, str) and cell in others else _leaving(cell, column.unit)
                    for column, cell in zip(draft.fields, row, strict=True)
                )
                for row in draft.rows
            ),
        )
        for name, draft in findings.tables.items()
    }
    return _make(ReleasedTo, reader=person, _tables=frozen(tables))


def _context(engagement: Engagement) -> Mapping[str, Any]:
    """What a reader must know of the engagement itself, and the consultant's comments by the exhibit they are about."""
    settings = engagement.settings
    comments: dict[str, list[Mapping[str, str]]] = {}
    if engagement.has("comments"):
        for row in engagement.rows("comments"):
            comments.setdefault(str(row["about"]), []).append(
                frozen({name: str(row.get(name) or "") for name in ("value", "language", "audience", "who")})
            )
    return frozen(
        {
            "client": engagement.client,
            "wave": engagement.wave,
            "seal": engagement.seal,
            "name": settings.name,
            "currency": settings.currency,
            "as_of": settings.as_of.isoformat(),
            "depth": settings.depth,
            "comments": frozen({about: tuple(said) for about, said in comments.items()}),
        }
    )


Found = TypeVar("Found")
_SPEAKING: dict[str, Released] = {}


def once(compute: Callable[[Engagement], Found]) -> Callable[[Engagement], Found]:
    """What is computed from an engagement, computed once: the last one's is kept, by its seal."""
    last: dict[str, Found] = {}

    @functools.wraps(compute)
    def kept(engagement: Engagement) -> Found:
        if engagement.seal not in last:
            last.clear()
            last[engagement.seal] = compute(engagement)
        return last[engagement.seal]

    return kept


def stage(name: str) -> Callable[[Callable[[Engagement], Released]], Callable[[Engagement], Released]]:
    """Make a function of an engagement a stage: memoised on the seal, its facts addressable by `say`.

    Only one engagement speaks at a time: the first stage of another one silences the last.
    """
    if name not in STAGES:
        raise ValueError(f"a stage is one of {', '.join(STAGES)}, not {name!r}")

    def decorate(compute: Callable[[Engagement], Released]) -> Callable[[Engagement], Released]:
        kept = once(compute)

        @functools.wraps(compute)
        def staged(engagement: Engagement) -> Released:
            found = kept(engagement)
            if any(other.context["seal"] != engagement.seal for other in _SPEAKING.values()):
                _SPEAKING.clear()
            _SPEAKING[name] = found
            return found

        return staged

    return decorate


def speaking(name: str) -> Fact:
    """The fact of that full name among those of the engagement that was computed last.

    Raises
    ------
    KeyError
        When no stage has run or none released that fact; the nearest known name is given.
    """
    known: dict[str, Fact] = {}
    for released in _SPEAKING.values():
        known |= released.facts
    if name not in known:
        raise KeyError(f"no fact is called {name!r}{_nearest(name, known)}")
    return known[name]


def speaking_context() -> Mapping[str, Any]:
    """The context of the engagement that was computed last; empty before any stage ran."""
    for released in _SPEAKING.values():
        return released.context
    return frozen({})
