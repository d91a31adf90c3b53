"""What reports already told, so that the next one, of this wave or of a later, tells nobody's answers by difference.

Beside the keys lies a log for each wave: who was counted in every report delivered, and a digest of all that each one
answered, neither of which can be read back. Where a report would count nearly the same answers, those it adds wait
until they are as many as the smallest group that is published; where answers were taken out or changed, the audience is
withheld whole, since nothing else can be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.catalogue import entry
from maillage.intake.checks import Rows
from maillage.intake.folding import folded
from maillage.intake.problems import Label, Problem, sentence
from maillage.intake.pseudonyms import keyed_digest
from maillage.language import phrase

# By audience, what each respondent answered: digest by digest.
Told = Mapping[str, Mapping[str, str]]

DIGEST_BYTES = 12


@dataclass(frozen=True, slots=True)
class Log:
    """What the reports of one wave told.

    Parameters
    ----------
    path, wave : str
        The log's file, relative to the workspace, and the wave's name.
    reports : tuple of Told
        Each report that differs from those before, earliest first.
    """

    path: str
    wave: str
    reports: tuple[Told, ...]


def respondents(rows: Rows, key: bytes) -> dict[str, dict[str, str]]:
    """By audience, a keyed digest of each respondent and of all that they answered there.

    The digests do not depend on the wave: answers brought over from an earlier one are known again.

    Parameters
    ----------
    rows : dict
        Rows by table.
    key : bytes
        The client's.
    """
    said: dict[str, dict[str, list[str]]] = {}
    for row in rows.get("answers", ()):
        given = said.setdefault(str(row.values["audience"]), {})
        given.setdefault(folded(str(row.values["respondent"])), []).append(
            f"{row.values['item']}={row.values['value']}"
        )
    return {
        audience: {
            _digest(key, "respondent", one): _digest(key, "answers", one, *sorted(set(answers)))
            for one, answers in given.items()
        }
        for audience, given in said.items()
    }


def _digest(key: bytes, *parts: str) -> str:
    return keyed_digest(key, "\0".join(("told", *parts)).encode())[:DIGEST_BYTES].hex()


def hold_back(rows: Rows, logs: Iterable[Log], minimum: int, key: bytes, problems: list[Problem]) -> None:
    """Leave out the answers that subtraction from an earlier report would tell.

    A report is compared where at least half of its respondents are here with the very same answers: people asked again
    answer otherwise, and no difference tells what one of them said.

    Parameters
    ----------
    rows : dict
        Rows by table; those of `answers` are changed in place.
    logs : iterable of Log
        Of this wave and of the client's others.
    minimum : int
        Smallest group published.
    key : bytes
        The client's.
    problems : list
        Grows by a warning an audience.
    """
    told = [(log, report) for log in logs for report in log.reports]
    if not told:
        return
    for audience, here in respondents(rows, key).items():
        kept = dict(here)
        compared = [(log, report[audience]) for log, report in told if audience in report]
        left = True
        while left and kept:
            left = False
            for log, before in compared:
                new, altered = _difference(before, kept)
                if not 0 < len(new) + len(altered) < minimum:
                    continue
                problems.append(_told(rows, audience, log, len(altered or new), minimum, withheld=bool(altered)))
                kept = {} if altered else {one: said for one, said in kept.items() if one not in new}
                left = True
        if len(kept) < len(here):
            rows["answers"] = [
                row for row in rows["answers"]
                if row.values["audience"] != audience
                or _digest(key, "respondent", folded(str(row.values["respondent"]))) in kept
            ]  # fmt: skip


def _difference(before: Mapping[str, str], here: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """Who came, and who went or answers otherwise; nobody where most people were asked again."""
    same = {one for one, said in before.items() if here.get(one) == said}
    if 2 * len(same) < len(before):
        return set(), set()
    return here.keys() - before.keys(), before.keys() - same


def _told(rows: Rows, audience: str, log: Log, count: int, minimum: int, *, withheld: bool) -> Problem:
    first = next(row for row in rows["answers"] if row.values["audience"] == audience)
    known = entry(f"audience:{audience}")
    found = sentence(
        phrase("Réponses retirées ou changées depuis un rapport de la vague {wave} ({audience}) : {count}.")
        if withheld
        else phrase("Répondants venus depuis un rapport de la vague {wave} ({audience}) : {count}."),
        audience=Label(known.fr, known.en), wave=log.wave, count=count,
    )  # fmt: skip
    expected = (
        phrase(
            "Ce public est retenu en entier : à moins de {minimum} personnes, la différence entre les deux rapports "
            "dirait leurs réponses."
        )
        if withheld
        else phrase(
            "Ils sont comptés à partir de {minimum} : à moins, la différence entre les deux rapports dirait leurs "
            "réponses."
        )
    )
    return Problem(
        "warning", first.sheet.path, first.sheet.name,
        found=found,
        expected=sentence(expected, minimum=minimum),
        do=sentence(phrase("Attendre d’autres réponses ; si aucun de ces rapports n’a été remis, supprimer {file}."),
                    file=log.path),
    )  # fmt: skip


def read_log(path: Path, relative: str, wave: str) -> Log:
    """What a wave's reports told; nothing where there is no log."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        reports = tuple(
            {
                str(audience): {str(one): str(said) for one, said in counted.items()}
                for audience, counted in report.items()
            }
            for report in plain["reports"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        reports = ()
    return Log(relative, wave, reports)


def write_log(path: Path, log: Log, here: Told, minimum: int) -> None:
    """Add what a delivered report counts; an audience too small to be published was not told."""
    told = {audience: dict(counted) for audience, counted in sorted(here.items()) if len(counted) >= minimum}
    if not told or told in log.reports:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps({"schema": 2, "reports": [*log.reports, told]}, indent=1) + "\n", encoding="utf-8")
    temporary.chmod(0o600)
    temporary.replace(path)
