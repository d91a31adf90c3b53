"""What the reports of a client's earlier waves released, as a later wave may be set beside it.

Released results stay when a wave's answers are purged; nothing else of an earlier wave is read. What a later report may
tell of the people behind them is settled by `releases` before anything is sealed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.facts import Fact, read_fact
from maillage.intake.problems import Problem, sentence
from maillage.intake.results import read_results
from maillage.intake.settings import FILE as SETTINGS_FILE
from maillage.intake.settings import Settings, load_settings
from maillage.intake.workspace import Wave, Workspace
from maillage.language import phrase

# What a follow-up compares, by how the facts' full names begin.
FOLLOWED = ("diagnosis.score_", "diagnosis.asked_", "plan.gross_saving")
ACTION = "action:"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier wave's released results.

    Parameters
    ----------
    wave : str
    as_of : date
        The day it describes.
    facts : mapping of str to Fact
        By full name, those that a follow-up compares.
    planned : tuple of str
        Levers its plan had a line for, as typed ids.
    """

    wave: str
    as_of: datetime.date
    facts: Mapping[str, Fact] = field(default_factory=dict)
    planned: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As a seal holds it; `read_earlier` is its inverse."""
        return {
            "wave": self.wave,
            "as_of": self.as_of.isoformat(),
            "facts": {name: fact.as_json() for name, fact in self.facts.items()},
            "planned": list(self.planned),
        }


def read_earlier(plain: Mapping[str, Any]) -> Earlier:
    """What `Earlier.as_json` wrote.

    Examples
    --------
    >>> one = Earlier("T0", datetime.date(2026, 1, 31), planned=("lever:l_sponsor",))
    >>> read_earlier(one.as_json()) == one
    True
    """
    return Earlier(
        plain["wave"],
        datetime.date.fromisoformat(plain["as_of"]),
        {name: read_fact(dict(fact)) for name, fact in plain["facts"].items()},
        tuple(plain["planned"]),
    )


def results_of(workspace: Workspace, wave: Wave, settings: Settings, problems: list[Problem]) -> tuple[Earlier, ...]:
    """The released results of the waves before this one, earliest first.

    A wave that was never reported, whose results are not whole or were written by a newer version, is left aside and
    told once; a flash and a body compare nothing.

    Parameters
    ----------
    workspace : Workspace
    wave : Wave
    settings : Settings
        Of this wave.
    problems : list
        Grows by a warning for each wave left aside.
    """
    if settings.depth == "flash" or settings.cohort:
        return ()
    found = []
    for name in before(workspace.waves(wave.client), wave.wave):
        one = workspace.wave(f"{wave.client}/{name}")
        path, as_of = workspace.results(one), _day(workspace, one, problems)
        shown = workspace.relative(path)
        if as_of is None:
            continue
        if not path.is_file():
            problems.append(_never_reported(shown, f"{wave.client}/{name}"))
            continue
        read = read_results(path, shown, wave.client, name, older=True)
        if isinstance(read, Problem):
            problems.append(read)
        elif as_of >= settings.as_of:
            problems.append(_not_before(workspace, wave, name, as_of))
        else:
            facts, trace = read
            kept = {name: facts[name] for name in sorted(facts) if name.startswith(FOLLOWED)}
            planned = dict.fromkeys(f"lever:{to.removeprefix(ACTION)}" for _, to in trace if to.startswith(ACTION))
            found.append(Earlier(one.wave, as_of, kept, tuple(planned)))
    return tuple(found)


def before(waves: Iterable[str], here: str) -> list[str]:
    """The waves before that one.

    Examples
    --------
    >>> before(("T0", "T2", "T10"), "T10")
    ['T0', 'T2']
    """
    return [name for name in waves if int(name[1:]) < int(here[1:])]


def _day(workspace: Workspace, wave: Wave, problems: list[Problem]) -> datetime.date | None:
    path = wave.folder / SETTINGS_FILE
    settings, told = load_settings(path.read_bytes, workspace.relative(path))
    problems += [Problem("warning", one.path, row=one.row, column=one.column, found=one.found, expected=one.expected,
                         do=one.do) for one in told[:1] if settings is None]  # fmt: skip
    return settings.as_of if settings else None


def _never_reported(shown: str, wave: str) -> Problem:
    return Problem(
        "warning", shown,
        found=sentence(phrase("La vague {wave} n’a pas de résultats : rien ne se compare à elle."), wave=wave),
        expected=sentence(phrase("Les résultats de son rapport sont attendus.")),
        do=sentence(phrase("Lancer « maillage report {client} »."), client=wave),
    )  # fmt: skip


def _not_before(workspace: Workspace, wave: Wave, earlier: str, as_of: datetime.date) -> Problem:
    return Problem(
        "warning", f"{workspace.relative(wave.folder)}/{SETTINGS_FILE}", column="as_of",
        found=sentence(phrase("La date de cette vague n’est pas après celle de la vague {wave} : {date}."),
                       wave=earlier, date=as_of),
        expected=sentence(phrase("Une vague décrit un jour postérieur à ceux des vagues d’avant.")),
        do=sentence(phrase("Corriger as_of ; sans cela, rien ne se compare à la vague {wave}."), wave=earlier),
    )  # fmt: skip
