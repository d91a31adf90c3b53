"""What was already told of a wave, so that the next report of it does not tell the newcomers by difference.

Beside the keys lies, for each wave, a log of who answered when its report was last delivered: keyed digests, no names
and no answers. A few respondents more than then, and the two reports would give theirs away by subtraction: they wait
until they are as many as the smallest group that is published.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from maillage.catalogue import entry
from maillage.intake.checks import Rows
from maillage.intake.folding import folded
from maillage.intake.problems import Label, Problem, sentence
from maillage.intake.pseudonyms import keyed_digest
from maillage.language import phrase

Told = Mapping[str, frozenset[str]]

DIGEST_BYTES = 12


def respondents(rows: Rows, key: bytes, wave: str) -> dict[str, frozenset[str]]:
    """Who answered, by audience, as keyed digests.

    Parameters
    ----------
    rows : dict
        Rows by table.
    key : bytes
        The client's.
    wave : str
    """
    digests = _digests(rows, key, wave)
    found: dict[str, set[str]] = {}
    for row in rows.get("answers", ()):
        found.setdefault(str(row.values["audience"]), set()).add(digests[row.values["respondent"]])
    return {audience: frozenset(ones) for audience, ones in found.items()}


def _digests(rows: Rows, key: bytes, wave: str) -> dict[object, str]:
    """By respondent, once however many rows they answered."""
    return {
        one: keyed_digest(key, f"told\0{wave}\0{folded(str(one))}".encode())[:DIGEST_BYTES].hex()
        for one in {row.values["respondent"] for row in rows.get("answers", ())}
    }


def hold_back(rows: Rows, told: Told, minimum: int, key: bytes, wave: str, problems: list[Problem]) -> None:
    """Leave out respondents who came since the last report, where they are fewer than the smallest group.

    Parameters
    ----------
    rows : dict
        Rows by table; those of `answers` are changed in place.
    told : mapping
        Who was counted in the last report delivered, by audience; empty before the first.
    minimum : int
        Smallest group published.
    key, wave
        As for `respondents`.
    problems : list
        Grows by a warning an audience.
    """
    if not any(told.values()):
        return
    digests, here = _digests(rows, key, wave), respondents(rows, key, wave)
    for audience, before in told.items():
        new, gone = here.get(audience, frozenset()) - before, before - here.get(audience, frozenset())
        first = next((row for row in rows.get("answers", ()) if row.values["audience"] == audience), None)
        if first is None or not before:
            continue
        known = entry(f"audience:{audience}")
        label = Label(known.fr, known.en)
        if 0 < len(new) < minimum:
            rows["answers"] = [
                row for row in rows["answers"]
                if row.values["audience"] != audience or digests[row.values["respondent"]] in before
            ]  # fmt: skip
            problems.append(
                Problem("warning", first.sheet.path, first.sheet.name,
                        found=sentence(phrase("Répondants venus depuis le dernier rapport ({audience}) : {count}."),
                                       audience=label, count=len(new)),
                        expected=sentence(phrase("Ils sont comptés à partir de {minimum} : à moins, la différence "
                                                 "entre les deux rapports dirait leurs réponses."), minimum=minimum),
                        do=sentence(phrase("Attendre les suivants.")))
            )  # fmt: skip
        if 0 < len(gone) < minimum:
            problems.append(
                Problem("warning", first.sheet.path, first.sheet.name,
                        found=sentence(phrase("Répondants retirés depuis le dernier rapport ({audience}) : {count}."),
                                       audience=label, count=len(gone)),
                        expected=sentence(phrase("La différence entre les deux rapports peut dire leurs réponses.")),
                        do=sentence(phrase("Ne pas remettre ce rapport à qui a reçu le précédent.")))
            )  # fmt: skip


def read_log(path: Path) -> Told:
    """Who was counted in the last report delivered, by audience; nobody where there is no log."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return {str(audience): frozenset(map(str, ones)) for audience, ones in plain["respondents"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_log(path: Path, told: Told, here: Told, minimum: int) -> None:
    """Add those a delivered report counts; an audience too small to be published was not told."""
    kept = {audience: set(ones) for audience, ones in told.items()}
    for audience, ones in here.items():
        if len(ones) >= minimum:
            kept.setdefault(audience, set()).update(ones)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    plain = {"schema": 1, "respondents": {audience: sorted(ones) for audience, ones in sorted(kept.items())}}
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    temporary.chmod(0o600)
    temporary.replace(path)
