"""Small released tables and facts, by the only door there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from maillage import disclosure
from maillage.disclosure import Draft, Field, Findings, Released, ReleasedTable, release
from maillage.facts import Fact
from maillage.intake import Engagement
from maillage.showing import payload
from maillage.tables import TABLES


@pytest.fixture(autouse=True)
def _french_again(reading_french: None) -> None:
    """Every test of this room starts and ends with a French reader."""


@pytest.fixture
def engagement(small_client) -> Engagement:
    """A client of one table."""
    return small_client().engagement


@pytest.fixture
def table(engagement: Engagement) -> Callable[..., ReleasedTable]:
    """`table([("label", "text"), ("value", "points")], [("A", 3)])`: a released table, its rows those of a mandate.

    With `answers`, rows of words: all columns but the first are withheld where the answers are too few.
    """

    def made(
        columns: Sequence[tuple[str, str]], rows: Sequence[tuple], answers: Sequence[int] | None = None
    ) -> ReleasedTable:
        fields = tuple(Field(name, LABELS.get(name, name.capitalize()), unit) for name, unit in columns)
        words = {} if answers is None else {
            "answers": tuple(answers), "protected": tuple(name for name, _ in columns[1:])
        }  # fmt: skip
        draft = Draft(fields=fields, rows=tuple(tuple(row) for row in rows), **words)
        return release("diagnosis", engagement, [Findings(tables={"t": draft})]).table("diagnosis.t")

    return made


# Headings of the data model, whose English does not wait for a translator.
LABELS = {
    "label": TABLES["networks"].column("network").fr,
    "value": TABLES["memberships"].column("fee").fr,
    "row": TABLES["headcount"].column("site").fr,
    "column": TABLES["headcount"].column("function").fr,
}


@pytest.fixture
def speak(engagement: Engagement) -> Callable[..., Released]:
    """`speak(answers=counted(41))`: from now on `{diagnosis.answers}` can be said."""

    def made(**facts: Fact) -> Released:
        stage = disclosure.stage("diagnosis")(lambda e: release("diagnosis", e, [Findings(mandates=facts)]))
        disclosure._SPEAKING.clear()  # another test may have planned the same client
        return stage(engagement)

    return made


@pytest.fixture
def published() -> Callable[[Callable[[], None]], list]:
    """`published(lambda: say("…"))`: the payloads that were published."""

    def made(act: Callable[[], None]) -> list:
        with payload.collecting() as gathered:
            act()
        return gathered

    return made
