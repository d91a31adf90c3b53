"""The firm's portfolio: what the reports of its clients released, company by company, gathered figure by figure.

Only whole, released results of this version are read, of clients who did not opt out and are not invented. A seal holds
for each figure the values of the companies, the least first, and nothing that says whose they are or that two of them
are the same company's. Beside the keys lies what each company was counted with: a figure changes only when at least the
smallest group of companies came, left or changed since each portfolio that was told, so that no difference tells one.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from maillage.catalogue import entries
from maillage.facts import Fact
from maillage.intake.problems import NOTHING, Problem, Sentence, sentence
from maillage.intake.results import read_results
from maillage.intake.seal import BrokenSeal, canonical, write_sealed
from maillage.intake.settings import FILE as SETTINGS_FILE
from maillage.intake.settings import Settings, load_settings, read_settings
from maillage.intake.workspace import UnknownClient, Workspace
from maillage.language import phrase, settled
from maillage.terms import MINIMUM_GROUP

SCHEMA = 1

KINDS = ("score", "declared")  # scores of surveys, and those a management declared

# Head counts of a size, from, below [Eurostat's classes of enterprises, the smallest two together].
SIZES: Mapping[str, tuple[float, float]] = {"small": (0, 50), "medium": (50, 250), "large": (250, math.inf)}

# A company's figure, by the facts it divides: part, then whole.
SHARES: Mapping[str, tuple[str, str]] = {
    "dormant_fees": ("analysis.dormant_fees", "analysis.fees"),
    "unproved_budget": ("analysis.unproved_amount", "analysis.cost_total"),
    "targets_met": ("analysis.targets_met", "analysis.targets"),
}
# What was done of what was planned, in one wave; part, then whole.
DONE: Mapping[str, tuple[str, str]] = {
    "acts": ("plan.acts_done", "plan.acts_expected"),
    "conditions": ("plan.conditions_met", "plan.conditions"),
    "actions": ("plan.actions_decided", "plan.actions"),
}
# What a plan promised, and what the next wave found.
PROMISED, FOUND = "plan.value_met", "analysis.targets_value_met"

# What one company brings to a figure: a trait, or a value with its interval where it has one.
Value = bool | tuple[float, ...]
Figures = dict[str, dict[str, Value]]  # by figure, then by client


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The sealed portfolio, as its notebook opens it.

    Parameters
    ----------
    figures : mapping of str to tuple
        By figure, what each company brings, in an order that says nothing of the company.
    settings : Settings
        Its name, cut-off date and currency, and the smallest group of companies.
    seal : str
        SHA-256 of the sealed bytes.
    """

    figures: Mapping[str, tuple[Value, ...]]
    settings: Settings
    seal: str
    client: str = "portfolio"
    wave: str = ""

    def of(self, kind: str) -> Mapping[str, tuple[Value, ...]]:
        """The figures of one kind, by what follows its name.

        Examples
        --------
        >>> settings = Settings(schema=1, name="Le cabinet", as_of="2026-01-31")
        >>> dict(Portfolio({"year.2025": (True,), "size.small": (True,)}, settings, "").of("year"))
        {'2025': (True,)}
        """
        return {name.partition(".")[2]: v for name, v in self.figures.items() if name.partition(".")[0] == kind}

    def has(self, table: str) -> bool:
        """Never: a portfolio has figures, and no table of a client's."""
        return False


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of reading the results of a workspace.

    Parameters
    ----------
    figures : Figures
        What is counted, by figure and client.
    as_of : date or None
        The latest cut-off date among the waves read.
    currency : str
    problems : tuple of Problem
        Files left aside.
    read, opted_out, waiting : int
        Companies read; those who opted out; those whose latest figures wait for others.
    fictional : bool
        Whether all is invented.
    """

    figures: Figures
    as_of: datetime.date | None
    currency: str = "EUR"
    problems: tuple[Problem, ...] = ()
    read: int = 0
    opted_out: int = 0
    waiting: int = 0
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class _Wave:
    """One wave's released results with what its settings say."""

    settings: Settings
    facts: Mapping[str, Fact]
    planned: frozenset[str] = field(default_factory=frozenset)
    causes: frozenset[str] = field(default_factory=frozenset)

    def number(self, name: str) -> float | None:
        """A fact that is a number; None where it is absent or something else."""
        fact = self.facts.get(name)
        ok = fact is not None and isinstance(fact.value, (int, float)) and not isinstance(fact.value, bool)
        return float(fact.value) if ok and math.isfinite(fact.value) else None

    def truth(self, name: str) -> bool | None:
        """A fact that is a truth; None where it is absent or something else."""
        fact = self.facts.get(name)
        return fact.value if fact is not None and isinstance(fact.value, bool) else None

    @property
    def surveyed(self) -> bool:
        """Whether several people were asked; at flash depth the company declares for itself."""
        return self.settings.depth != "flash"


# --- reading -------------------------------------------------------------------------------------------------------


def gather(workspace: Workspace, *, fictional: bool = False) -> Gathered:
    """Every figure of every client that counts, as its reports released it.

    Parameters
    ----------
    workspace : Workspace
    fictional : bool
        Whether to count invented clients and nobody else: for a portfolio that is an example.
    """
    problems: list[Problem] = []
    waves: dict[str, list[_Wave]] = {}
    opted_out = 0
    for client in workspace.clients():
        found, wanted = _client(workspace, client, fictional, problems)
        opted_out += not wanted
        if found and wanted:
            waves[client] = found
    figures: Figures = {}
    for client, found in waves.items():
        for name, value in _figures(found):
            figures.setdefault(name, {})[client] = value
    every = [wave.settings for found in waves.values() for wave in found]
    latest = max(every, key=lambda settings: settings.as_of, default=None)
    return Gathered(
        figures=figures,
        as_of=latest.as_of if latest else None,
        currency=latest.currency if latest else "EUR",
        problems=tuple(problems),
        read=len(waves),
        opted_out=opted_out,
        fictional=fictional,
    )


def _client(workspace: Workspace, client: str, fictional: bool, problems: list[Problem]) -> tuple[list[_Wave], bool]:
    """The client's waves that can be read, earliest first, and whether the client wants to count."""
    found = []
    for name in workspace.waves(client):
        wave = workspace.wave(f"{client}/{name}")
        if wave.example:
            return [], True
        path = wave.folder / SETTINGS_FILE
        settings, told = load_settings(path.read_bytes, workspace.relative(path))
        results = workspace.results(wave)
        if settings is None:
            # Nobody can tell whether the client opted out: none of its waves counts.
            problems += [_aside(each) for each in told[:1]]
            return [], True
        if not settings.in_portfolio:
            return [], False
        if settings.fictional != fictional or settings.cohort:  # a body counts by its members, who are clients too
            return [], True
        if results.is_file():
            read = read_results(results, workspace.relative(results), client, name)
            if isinstance(read, Problem):
                problems.append(read)
            else:
                found.append(_wave(settings, *read))
    return found, True


def _aside(problem: Problem) -> Problem:
    """A client's own error is told here as what it is for the portfolio: a file left aside."""
    return Problem("warning", problem.path, row=problem.row, column=problem.column, found=problem.found,
                   expected=problem.expected, do=problem.do)  # fmt: skip


def _wave(settings: Settings, facts: Mapping[str, Fact], trace: Iterable[tuple[str, str]]) -> _Wave:
    trace = tuple(trace)
    return _Wave(
        settings,
        facts,
        planned=frozenset(to.removeprefix("lever:") for _, to in trace if to.startswith("lever:")),
        causes=frozenset(
            to.removeprefix("cause:") for start, to in trace if to.startswith("cause:") and start.startswith("family:")
        ),
    )


# --- what a company brings -----------------------------------------------------------------------------------------


def _figures(waves: list[_Wave]) -> Iterator[tuple[str, Value]]:
    """Everything one company brings: its latest wave, its years, and what came of what was planned."""
    last = waves[-1]
    yield "company.all", True
    yield f"depth.{'surveyed' if last.surveyed else 'declared'}", True
    people = last.number("diagnosis.people")
    if people:
        yield f"size.{next(name for name, (low, high) in SIZES.items() if low <= people < high)}", True
    for wave in waves:
        year = wave.settings.as_of.year
        yield f"year.{year}", True
        overall = wave.number("diagnosis.overall")
        if wave.surveyed and overall is not None:
            yield f"overall.{year}", (overall,)
    yield from _scores(last)
    if last.surveyed:
        yield from _traits(last)
        for name, (part, whole) in SHARES.items():
            yield from _ratio(f"share.{name}", last.number(part), last.number(whole))
        for name, (part, whole) in DONE.items():
            yield from _ratio(f"done.{name}", last.number(part), last.number(whole))
    yield from _since(waves)


def _scores(wave: _Wave) -> Iterator[tuple[str, Value]]:
    kind = KINDS[not wave.surveyed]
    for name in entries("dimension"):
        fact = wave.facts.get(f"diagnosis.score_{name}")
        value = wave.number(f"diagnosis.score_{name}")
        if fact is not None and value is not None:
            bounds = () if fact.low is None or fact.high is None else (float(fact.low), float(fact.high))
            yield f"{kind}.{name}", (value, *bounds)


def _traits(wave: _Wave) -> Iterator[tuple[str, Value]]:
    """Symptoms that were settled, causes where any were looked for, objections where enough people were met."""
    for kind, prefix in (("symptom", "diagnosis.saw_"), ("objection", "diagnosis.heard_")):
        for name in entries(kind):
            said = wave.truth(prefix + name.replace("-", "_"))
            if said is not None:
                yield f"{kind}.{name}", said
    if wave.number("analysis.causes_retained") is not None:
        for name in entries("cause"):
            yield f"cause.{name}", name in wave.causes


def _ratio(name: str, part: float | None, whole: float | None) -> Iterator[tuple[str, Value]]:
    if part is not None and whole:
        yield name, (settled(part / whole, "share"),)


def _since(waves: list[_Wave]) -> Iterator[tuple[str, Value]]:
    """Of what was planned in an earlier wave, what a later one found done."""
    done: dict[str, bool] = {}
    for at, wave in enumerate(waves[:-1]):
        for lever in sorted(wave.planned & entries("lever").keys()):
            later = any(after.truth(f"plan.done_{lever}") for after in waves[at + 1 :])
            done[lever] = done.get(lever, False) or later
    yield from ((f"lever.{lever}", said) for lever, said in done.items())
    promised = next((w.number(PROMISED) for w in waves[:-1] if w.number(PROMISED)), None)
    yield from _ratio("done.targets", waves[-1].number(FOUND), promised)


# --- what may be told beside what was told -------------------------------------------------------------------------


def read_log(path: Path) -> dict[str, list[dict[str, Value]]]:
    """By figure, what each company was counted with in every portfolio that was told; nothing where there is no log."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if plain["schema"] != SCHEMA:
            return {}
        return {
            str(name): [{str(client): _value(value) for client, value in told.items()} for told in portfolios]
            for name, portfolios in plain["figures"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _value(plain: Any) -> Value:
    if isinstance(plain, bool):
        return plain
    return tuple(float(part) for part in plain)


def held(
    now: Mapping[str, Value], told: Iterable[Mapping[str, Value]], staying: Callable[[str], bool], minimum: int
) -> dict[str, Value]:
    """What a figure may count: nothing that its difference with an earlier portfolio would tell of a few companies.

    Where fewer than the minimum came, left or changed, the figure stays as it was last told; where one of those counted
    then may not be counted any more, others go with it.

    Parameters
    ----------
    now : mapping
        What each company would bring, by client.
    told : iterable of mapping
        What it brought in the portfolios that were told, earliest first.
    staying : callable
        Whether a client may still be counted, though perhaps not with what it brings now.
    minimum : int
        Smallest group of companies that is told.

    Examples
    --------
    >>> before = {"a": (1.0,), "b": (2.0,), "c": (3.0,)}
    >>> held(before | {"d": (4.0,)}, [before], lambda client: True, minimum=2) == before
    True
    >>> sorted(held(before | {"d": (4.0,), "e": (5.0,)}, [before], lambda client: True, minimum=2))
    ['a', 'b', 'c', 'd', 'e']
    >>> sorted(held({"b": (2.0,), "c": (3.0,)}, [before], lambda client: client != "a", minimum=2))
    ['b']
    """
    told = tuple(told)

    def apart(here: Mapping[str, Value]) -> bool:
        return all(not 0 < _changed(here, before) < minimum for before in told)

    if apart(now):
        return dict(now)
    kept = {client: value for client, value in told[-1].items() if staying(client)}
    for client in sorted(kept, key=_mixed):
        if apart(kept):
            break
        del kept[client]
    return kept


def _changed(here: Mapping[str, Value], before: Mapping[str, Value]) -> int:
    """Companies that came, left or bring something else."""
    return sum(here.get(client) != before.get(client) for client in here.keys() | before.keys())


def _mixed(client: str) -> str:
    """An order that is the same at every run and says nothing of a company."""
    return hashlib.sha256(client.encode()).hexdigest()


def _withheld_differences(gathered: Gathered, log: Mapping[str, list[dict[str, Value]]]) -> Gathered:
    """The figures as they may be told, and how many companies wait for others."""
    everybody = gathered.figures.get("company.all", {})
    figures: Figures = {}
    waiting: set[str] = set()
    for name in sorted(gathered.figures.keys() | log.keys()):
        now, told = gathered.figures.get(name, {}), log.get(name, [])
        kept = held(now, told, everybody.__contains__, MINIMUM_GROUP) if told else now
        if kept:
            figures[name] = dict(kept)
        waiting |= {client for client in now if kept.get(client) != now[client]}
    return Gathered(figures, gathered.as_of, gathered.currency, gathered.problems, gathered.read, gathered.opted_out,
                    len(waiting), gathered.fictional)  # fmt: skip


def log_portfolio(workspace: Workspace, gathered: Gathered) -> None:
    """Write down what a portfolio is about to tell; a figure of too few companies is not told."""
    log = read_log(workspace.portfolio_log)
    for name, here in gathered.figures.items():
        before = log.setdefault(name, [])
        if len(here) >= MINIMUM_GROUP and (not before or before[-1] != here):
            before.append(here)
    figures = {name: told for name, told in log.items() if told}
    _kept_private(workspace.portfolio_log, {"schema": SCHEMA, "figures": figures})
    own: dict[str, dict[str, Value]] = {client: {} for client in workspace.clients()}
    for name, told in figures.items():
        if name.partition(".")[0] in KINDS:
            for client, value in told[-1].items():
                own.setdefault(client, {})[name] = value
    for client, scores in own.items():
        path = workspace.portfolio_share(client)
        if scores or path.exists():
            _kept_private(path, {"schema": SCHEMA, "scores": scores})


def _kept_private(path: Path, content: Mapping[str, Any]) -> None:
    """Write what its owner alone may open, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_bytes(canonical(content))
    temporary.chmod(0o600)
    temporary.replace(path)


# --- the seal ------------------------------------------------------------------------------------------------------


def seal_portfolio(workspace: Workspace, name: str, example: str = "") -> tuple[Path, Gathered]:
    """Gather a workspace's results and seal what may be told of them.

    Parameters
    ----------
    workspace : Workspace
    name : str
        The firm, as the cover shows it.
    example : str
        The example to gather instead, of invented companies, from which nothing is held back.

    Raises
    ------
    UnknownClient
        When there is no such example.
    """
    fictional = bool(example)
    gathered = gather(_example(workspace, example) if example else workspace, fictional=fictional)
    if not fictional:
        gathered = _withheld_differences(gathered, read_log(workspace.portfolio_log))
    settings = Settings(
        schema=1,
        name=name,
        as_of=gathered.as_of or datetime.date(2000, 1, 1),  # printed nowhere while no company counts
        currency=gathered.currency,
        fictional=fictional,
    )
    # The least first: no order of clients is left, and no two figures can be put together by it.
    figures = {name: sorted(map(_as_plain, told.values())) for name, told in gathered.figures.items()}
    raw = canonical({"schema": SCHEMA, "portfolio": figures, "settings": settings.as_json()})
    return write_sealed(raw, workspace.portfolio_seals), gathered


def _as_plain(value: Value) -> list[float]:
    return [float(value)] if isinstance(value, bool) else list(value)


def open_portfolio_seal(path: Path) -> Portfolio:
    """The portfolio that a seal holds.

    Raises
    ------
    BrokenSeal
        When the bytes are not those the name promises, or are not those of a portfolio.
    """
    raw = path.read_bytes()
    seal = hashlib.sha256(raw).hexdigest()
    if seal != path.stem:
        raise BrokenSeal(f"{path.name} is not the seal its name says: it was changed after it was written")
    content = json.loads(raw)
    if content.get("schema") != SCHEMA or "portfolio" not in content:
        raise BrokenSeal("this is not the seal of a portfolio; seal it again")
    figures = {name: tuple(map(tuple, values)) for name, values in content["portfolio"].items()}
    return Portfolio(MappingProxyType(figures), read_settings(content["settings"]), seal)


# --- the reference figures in a client's seal ----------------------------------------------------------------------


def reference_for(workspace: Workspace, client: str, depth: str, problems: list[Problem]) -> dict[str, list[float]]:
    """The portfolio's released reference figures as a client may be set beside them: without its own.

    Parameters
    ----------
    workspace : Workspace
    client : str
    depth : str
        What a company declares of itself is set beside what others declared, never beside a survey.
    problems : list
        Grows by a warning when the file cannot be read.

    Returns
    -------
    dict
        Values by dimension, the least first; empty where no portfolio was released.
    """
    path = workspace.portfolio_reference
    if not path.is_file():
        return {}
    kind = KINDS[depth == "flash"]
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if plain["schema"] != SCHEMA:
            raise ValueError(plain["schema"])
        found = {
            name.removeprefix(f"{kind}."): sorted(float(value) for value in figure["values"])
            for name, figure in plain["figures"].items()
            if re.fullmatch(rf"{kind}\.d\d+", name)
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        problems.append(_unreadable_reference(workspace.relative(path)))
        return {}
    for name, values in found.items():
        own = _own_scores(workspace.portfolio_share(client)).get(f"{kind}.{name}")
        if own in values:
            values.remove(own)
    return found


def _own_scores(path: Path) -> dict[str, float]:
    try:
        scores = json.loads(path.read_text(encoding="utf-8"))["scores"]
        return {str(name): float(value[0]) for name, value in scores.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return {}


def _unreadable_reference(shown: str) -> Problem:
    expected: Sentence = sentence(phrase("Le fichier tel que « maillage portfolio » l’a écrit est attendu."))
    return Problem(
        "warning", shown,
        found=sentence(phrase("Les chiffres de référence du portefeuille ne se lisent pas.")),
        expected=expected,
        do=sentence(phrase("Lancer « maillage portfolio », ou supprimer ce fichier.")),
    )  # fmt: skip


def _example(workspace: Workspace, name: str) -> Workspace:
    """The small workspace of a portfolio that is an example: it has clients of its own."""
    home = workspace.root / "data" / "examples"
    known = tuple(sorted(folder.name for folder in home.glob("*") if (folder / "data" / "clients").is_dir()))
    if name not in known:
        raise UnknownClient(
            name,
            sentence(phrase("Aucun exemple de portefeuille ne s’appelle « {name} »."), name=name),
            sentence(phrase("Exemples : {known}."), known=known) if known else NOTHING,
        )
    return Workspace(home / name)
