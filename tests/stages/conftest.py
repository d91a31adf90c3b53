"""What the tests of the stages share: answers written as a table of opinions, and released tables as plain rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from maillage.disclosure import Absent, Released

Given = Mapping[str, Mapping[str, Sequence[str]]]


def _answers(given: Given) -> str:
    lines = ["respondent;audience;item;value"]
    for audience, items in given.items():
        for item, values in items.items():
            lines += [f"{audience[:2]}{number};{audience};{item};{value}" for number, value in enumerate(values, 1)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def answers() -> Callable[[Given], str]:
    """`answers({"executives": {"x1": ["oui", "non"]}})`: the n-th value of every item is the n-th respondent's."""
    return _answers


@pytest.fixture
def rows() -> Callable[..., list[tuple]]:
    """The rows of a released table, an absent cell written as `<its reason>`."""

    def plain(found: Released, name: str) -> list[tuple]:
        return [
            tuple(f"<{cell.reason}>" if isinstance(cell, Absent) else cell for cell in row)
            for row in found.table(name).rows
        ]

    return plain


@pytest.fixture
def said() -> Callable[..., dict]:
    """The values of some facts of a stage by short name, an absent one written as `<its reason>`."""

    def values(found: Released, stage: str, *names: str) -> dict:
        facts = {name: found.fact(f"{stage}.{name}") for name in names}
        return {name: fact.value if fact.known else f"<{fact.reason}>" for name, fact in facts.items()}

    return values
