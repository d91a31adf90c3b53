"""A fact knows what it is: its value, its unit, how sure it is, and why it is absent when it is."""

import datetime
from dataclasses import asdict, dataclass, fields
from typing import Any

from maillage.terms import EVIDENCE_GRADES, KINDS, REASONS, UNITS

Value = bool | int | float | str | datetime.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value a sentence may print, with what makes it honest.

    Parameters
    ----------
    value : bool, int, float, str, date or None
        None when the value is absent; `reason` then says why.
    unit : str
        One of `terms.UNITS`.
    kind : str
        *counted*, *recorded*, *estimated*, *quoted* or *set*. Only *estimated* must carry an interval,
        only *quoted* a source and an evidence grade.
    low, high : float, optional
        Bounds of the interval, in the unit of the value.
    n : int, optional
        Number of answers or lines behind the value.
    method : str
        How it was computed, in two or three words.
    reason : str
        One of `terms.REASONS` when the value is absent, else empty.
    table : str
        Id of the table that would fill an absent value.
    source, grade : str
        Who says so, and the evidence grade A to E.

    Raises
    ------
    ValueError
        When the unit, kind or reason is unknown, or a part the kind asks for is missing.

    Examples
    --------
    >>> Fact(value=12, unit="count", kind="counted").value
    12
    >>> absent("no_table", unit="count", table="answers").reason
    'no_table'
    """

    value: Value
    unit: str
    kind: str
    low: float | None = None
    high: float | None = None
    n: int | None = None
    method: str = ""
    reason: str = ""
    table: str = ""
    source: str = ""
    grade: str = ""

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"a fact's unit is one of {', '.join(UNITS)}, not {self.unit!r}")
        if self.kind not in KINDS:
            raise ValueError(f"a fact's kind is one of {', '.join(KINDS)}, not {self.kind!r}")
        if isinstance(self.value, float) and self.value != self.value:
            raise ValueError("a fact is never NaN: give None and a reason")
        if (self.value is None) != bool(self.reason):
            raise ValueError("a fact has either a value or a reason for its absence, and only one of them")
        if self.reason and self.reason not in REASONS:
            raise ValueError(f"a reason is one of {', '.join(REASONS)}, not {self.reason!r}")
        if self.value is not None and self.kind == "estimated" and (self.low is None or self.high is None):
            raise ValueError("an estimated fact carries its interval")
        if self.value is not None and self.kind == "quoted" and not (self.source and self.grade in EVIDENCE_GRADES):
            raise ValueError("a quoted fact carries its source and an evidence grade A to E")

    @property
    def known(self) -> bool:
        """Whether there is a value to print."""
        return self.value is not None

    def as_json(self) -> dict[str, Any]:
        """The fact as plain JSON values, without its empty parts; `read_fact` is its inverse."""
        plain = {name: part for name, part in asdict(self).items() if part not in (None, "")}
        if self.value == "":
            plain["value"] = ""
        if isinstance(self.value, datetime.date):
            plain["value"] = self.value.isoformat()
        return plain


def read_fact(plain: dict[str, Any]) -> Fact:
    """The fact that `Fact.as_json` wrote; parts added by later versions are left out.

    Examples
    --------
    >>> read_fact(Fact(value=datetime.date(2026, 1, 31), unit="date", kind="recorded").as_json()).value
    datetime.date(2026, 1, 31)
    """
    known = {field.name for field in fields(Fact)}
    parts = {name: part for name, part in plain.items() if name in known}
    value = parts.get("value")
    if parts.get("unit") == "date" and isinstance(value, str):
        parts["value"] = datetime.date.fromisoformat(value)
    parts.setdefault("value", None)
    return Fact(**parts)


def absent(reason: str, *, unit: str, kind: str = "counted", table: str = "", n: int | None = None) -> Fact:
    """A fact that could not be had, with the reason its reader is told.

    Where cells are missing, `table` may name their column (`memberships.fee`) or a setting (`settings.seat_budget`).
    """
    return Fact(value=None, unit=unit, kind=kind, reason=reason, table=table, n=n)


def counted(value: int, unit: str = "count", **parts: Any) -> Fact:
    """A number that was counted, not estimated."""
    return Fact(value=value, unit=unit, kind="counted", **parts)


def recorded(value: Value, unit: str, **parts: Any) -> Fact:
    """A value that stands in a document or a register: a fee, a date, a name agreed to."""
    return Fact(value=value, unit=unit, kind="recorded", **parts)


def chosen(value: Value, unit: str, **parts: Any) -> Fact:
    """A value somebody set: a target, a threshold, a decision."""
    return Fact(value=value, unit=unit, kind="set", **parts)


def estimated(value: float, unit: str, *, low: float, high: float, **parts: Any) -> Fact:
    """A value that another sample or another assumption would have changed, with its interval."""
    return Fact(value=value, unit=unit, kind="estimated", low=low, high=high, **parts)
