"""What the title of a slide says: what an exhibit tells, where the report's sentences begin by how much was read.

The sentences are the report's own, in another order; only the highest row of a table is named here.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from typing import Any

from maillage.language import Language, phrase
from maillage.showing.exhibits import absent_fact
from maillage.showing.sentences import written

# Their first sentence counts what was examined: the next one tells something.
LATER_FIRST = (
    *("diagnosis.agreement", "diagnosis.gaps", "diagnosis.incidents"),
    *("analysis.by_function", "analysis.places", "analysis.spread"),
    *("plan.choice_verdicts", "plan.conditions", "plan.lines", "plan.worth_flows"),
)
# Of each, the columns of the name and of the figure: the highest stands in the title.
HIGHEST: Mapping[str, tuple[str, str]] = {
    "analysis.costs": ("category", "amount"),
    "analysis.networks": ("network", "fees"),
    "analysis.risks": ("risk", "product"),
}
HIGHEST_WORDS = phrase("Au plus haut : {names} ({measure} : {value}).")
MOST_NAMES = 2  # that share the highest figure; with more, none stands out
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zà-ÿ]|[«“{])")  # between two sentences of a template
COUNT = re.compile(r"[^{}]*:\s*\{\w+\}(?:\s\w+\s\{\w+\})?\.")  # « X : n. », « X : n sur m. »


def takeaway(payload: Mapping[str, Any], language: Language) -> str:
    """The sentences of an exhibit, what it tells before what was counted for it.

    Parameters
    ----------
    payload : mapping
    language : Language
        The reader's.

    Returns
    -------
    str
        Empty where the exhibit has no message.

    Examples
    --------
    >>> facts = {name: {"value": 3, "unit": "count", "kind": "counted"} for name in ("n", "k")}
    >>> message = {"template": "Questions : {n}. Écarts marqués : {k}.", "facts": facts}
    >>> takeaway({"id": "diagnosis.gaps", "message": message}, Language("en"))
    'Écarts marqués : 3. Questions : 3.'
    """
    message = payload.get("message")
    if not message:
        return ""
    if absent_fact(message):
        return written(message, language)
    first, *others = SENTENCE.split(language.printed(message["template"]))
    if payload["id"] in LATER_FIRST and others and COUNT.fullmatch(first):
        first, *others = [*others, first]
    said = [written({"template": each, "facts": _facts(message, each)}, language) for each in (first, *others)]
    return " ".join([*_highest(payload, language), *said])


def _facts(message: Mapping[str, Any], template: str) -> dict[str, Any]:
    names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
    return {name: message["facts"][name] for name in names}


def _highest(payload: Mapping[str, Any], language: Language) -> Iterator[str]:
    """The rows of the highest figure, in a sentence, where they are few among several."""
    if payload["id"] not in HIGHEST:
        return
    ids = [column["id"] for column in payload["columns"]]
    name, figure = (ids.index(one) for one in HIGHEST[payload["id"]])
    known = [row for row in payload["rows"] if not isinstance(row[figure], Mapping)]
    top = max((row[figure] for row in known), default=0)
    first = [row for row in known if row[figure] == top]
    if not top or len(first) > MOST_NAMES or len(first) == len(known):
        return
    heading, unit = payload["columns"][figure]["label"], payload["columns"][figure]["unit"]
    measure = language.printed(heading)
    names = ", ".join(language.value(row[name], payload["columns"][name]["unit"]) for row in first)
    yield language.printed(HIGHEST_WORDS).format(
        names=names, measure=measure[:1].lower() + measure[1:], value=language.value(top, unit)
    )
