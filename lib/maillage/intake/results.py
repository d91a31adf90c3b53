"""Reading `results.json`: the facts and the trace that a wave's report released, whole or told why not."""

from __future__ import annotations

import json
from pathlib import Path

from maillage import __version__
from maillage.facts import Fact, read_fact
from maillage.intake.problems import Problem, sentence
from maillage.language import phrase

RESULTS = "results.json"
LARGEST = 20_000_000  # bytes of a file of results
SERIES = ".".join(__version__.split(".")[:2])  # versions whose facts mean the same

Results = tuple[dict[str, Fact], list[tuple[str, str]]]


def read_results(path: Path, shown: str, client: str, wave: str, *, older: bool = False) -> Results | Problem:
    """The facts by full name and the trace of a file of results, or why it is left aside.

    Parameters
    ----------
    path : Path
    shown : str
        The path as its reader is told it.
    client, wave : str
        Whose results they must say they are.
    older : bool
        Whether results of an older series of versions are read: the same client's, compared on equal ids alone.
    """
    folder = f"{client}/{wave}"
    rerun = sentence(phrase("Lancer « maillage report {client} »."), client=folder)
    unreadable = Problem(
        "warning", shown,
        found=sentence(phrase("Ce n’est pas un fichier de résultats que l’on puisse lire.")),
        expected=sentence(phrase("Le fichier tel que « maillage report » l’a écrit est attendu.")),
        do=rerun,
    )  # fmt: skip
    try:
        if path.stat().st_size > LARGEST:
            return unreadable
        plain = json.loads(path.read_text(encoding="utf-8"))
        version = str(plain["versions"]["maillage"])
        series, ours = version.split(".")[:2], SERIES.split(".")
        if series != ours and not (older and tuple(map(int, series)) < tuple(map(int, ours))):
            return Problem(
                "warning", shown,
                found=sentence(phrase("Résultats de la version {version} de Maillage."), version=version),
                expected=sentence(phrase("Des résultats d’une version {series} sont attendus."), series=SERIES),
                do=rerun,
            )  # fmt: skip
        if (plain["client"], plain["wave"]) != (client, wave):
            return Problem(
                "warning", shown,
                found=sentence(phrase("Ces résultats se disent d’un autre dossier.")),
                expected=sentence(phrase("Les résultats de ce dossier sont attendus : {client}."), client=folder),
                do=rerun,
            )  # fmt: skip
        facts = {
            f"{stage}.{name}": read_fact(fact)
            for stage, named in plain["facts"].items()
            for name, fact in named.items()
        }
        trace = [(str(edge["from"]), str(edge["to"])) for edge in plain["trace"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return unreadable
    return facts, trace
