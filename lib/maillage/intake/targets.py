"""What a decision about an indicator or an objective sets: its target, or its value at the end of a phase."""

from __future__ import annotations

import re

from maillage.catalogue import entries
from maillage.intake.problems import Label
from maillage.intake.values import Unreadable, read_amount, read_count, read_number, read_share

PHASES = (1, 2, 3)  # the steps of the programme
_SETS = re.compile(r"(?:(?:cible|target|phase\s*(?P<phase>\d+))\s*[=:]\s*)?(?P<number>\S.*)", re.IGNORECASE)
_BEGUN = re.compile(r"(?:cible|target|phase)\b", re.IGNORECASE)
# How a value of each unit is written, shown to whoever wrote it otherwise.
EXAMPLES = {"share": "80 %", "euro": "1 200 €", "count": "12", "hours": "24", "days": "30"}


def begun(text: str) -> bool:
    """Whether the text sets out to give a target or a phase, readable or not.

    Examples
    --------
    >>> begun("phase deux"), begun("Cible : haute"), begun("comme dit")
    (True, True, False)
    """
    return _BEGUN.match(text.strip()) is not None


def read_setting(text: str, unit: str, language: str = "fr", currency: str = "EUR") -> tuple[int, float] | None:
    """The phase and the value set there, phase 0 for the target; None where the text says neither.

    Parameters
    ----------
    text : str
        A value alone, `cible = 12` or `phase 2 = 12`.
    unit : str
        Of the indicator, in `choices.yaml`; empty for an objective, whose measure is the client's own.
    language, currency : str
        Of the engagement.

    Examples
    --------
    >>> read_setting("80 %", "share"), read_setting("phase 2 = 1 200 €", "euro"), read_setting("Cible : 4", "count")
    ((0, 0.8), (2, 1200.0), (0, 4.0))
    >>> read_setting("phase 4 = 12", "count"), read_setting("80", "share"), read_setting("bientôt", "count")
    (None, None, None)
    """
    found = _SETS.fullmatch(text.strip())
    phase = int(found["phase"] or 0) if found else -1
    if found is None or (found["phase"] is not None and phase not in PHASES):
        return None
    number = found["number"]
    try:
        if unit == "share":
            return phase, read_share(number, language)
        if unit == "euro":
            return phase, read_amount(number, language, currency)
        if unit == "count":
            return phase, float(read_count(number, language))
        return phase, read_number(number, language, unit)
    except Unreadable:
        return None


def unit_of(kpi: str) -> tuple[str, Label, str]:
    """The unit of an indicator: its id, its name, and a value written in it."""
    unit = entries("kpi")[kpi].fields["unit"]
    named = entries("unit")[unit]
    return unit, Label(named.fr, named.en), EXAMPLES[unit]
