"""The catalogue: what the workbook says and asks, as YAML in French and English, with ids that never change meaning.

Every entry has a *typed id*, `group:id`: `dimension:d3`, `item:x1`, `family:f_policy`, `symptom:dia-05`, `cause:c3`,
`lever:l_register`, `kpi:k_agenda`, `exhibit:plan.answer`, `answer:partly`, `questionnaire:header`, `level:executive`
for a value of `choices.yaml` (also written `choice:level:executive`), `option:x4:self` for an answer of a described
item. Items are those of the core, of the optional bank and of the side instruments; what a person answers about their
own ways of networking, `self_profile:profile-01`, is no item: it stays with the person.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

_FILES = {
    "dimension": "dimensions",
    "item": "items",
    "family": "families",
    "symptom": "symptoms",
    "cause": "causes",
    "lever": "levers",
    "kpi": "kpis",
    "questionnaire": "questionnaire",
    "exhibit": "exhibits",
    "objection": "objections",
    "trigger": "triggers",
    "difficulty": "difficulties",
    "path_step": "steps",
    "posture": "postures",
    "posture_case": "posture_cases",
    "learning_item": "learning",
    "presence_part": "presence_map",
    "claim": "claims",
    "guide_question": "guides",
    "discourse": "discourse",
    "internal_function": "internal_functions",
    "self_profile": "self_profile",
    "risk": "risks",
    "expectation": "expectations",
    "activity": "activities",
    "tension": "tensions",
    "mirror": "mirror",
    "governance": "governance",
    "condition": "conditions",
    "criterion": "ambassadors",
    "network_criterion": "criteria",
    "alternative": "alternatives",
    "own_name": "own_name",
    "plan_role": "roles",
    "module": "training",
    "ritual": "rituals",
    "topic": "topics",
    "story_moment": "story",
    "invitation_check": "invitation",
    "money_input": "money_inputs",
}
_OPTIONAL = ("bank", "instruments")  # items after the core, which comes first wherever one must be chosen
_OWN_FIELDS = ("fr", "en", "inventory")


@dataclass(frozen=True)
class Entry:
    """One thing of the catalogue: its wording in both languages, the inventory ids it comes from, its other fields."""

    id: str
    fr: str
    en: str
    inventory: tuple[str, ...]
    fields: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash((self.id, self.fr, self.en))

    def text(self, language: str, short: bool = False) -> str:
        """The wording in one language; where an entry has no short form, the full one.

        Examples
        --------
        >>> entry("cause:c3").text("en", short=True)
        'No sponsor named'
        """
        if language not in ("fr", "en"):
            raise KeyError(_unknown(language, ("fr", "en"), "a language of the catalogue"))
        if short and "short" in self.fields:
            return self.fields["short"][language]
        return self.fr if language == "fr" else self.en


def groups() -> tuple[str, ...]:
    """Every group with entries of its own: first those with a file each, then the groups of choices.

    Examples
    --------
    >>> groups()[:3], "level" in groups()
    (('dimension', 'item', 'family'), True)
    """
    return (*_FILES, "answer", *choice_groups())


def choice_groups() -> tuple[str, ...]:
    """The groups of allowed values for closed columns, in file order.

    Examples
    --------
    >>> choice_groups()[:3]
    ('objective_kind', 'function', 'level')
    """
    return tuple(_file("choices"))


@cache
def entries(group: str) -> Mapping[str, Entry]:
    """Entries of one group by id, in file order, read once and immutable.

    Parameters
    ----------
    group : str
        `dimension`, `item`, `family`, `symptom`, `cause`, `lever`, `kpi`, `exhibit`, `answer`, `questionnaire`, a
        group of choices (`level` or `choice:level`), or `option:x4` for the answers of a described item. The name of
        a file (`items`) stands for its group.

    Raises
    ------
    KeyError
        If there is no such group; the message names the nearest.

    Examples
    --------
    >>> list(entries("choice:level"))
    ['executive', 'manager', 'employee']
    >>> entries("dimension")["d9"].fields["scored"]
    False
    >>> list(entries("option:x4"))
    ['self', 'colleague', 'agency', 'nobody']
    """
    kind, _, name = group.partition(":")
    if kind == "choice" and name:
        return entries(name)
    if kind == "position" and name:
        return _entries(_get(entries("tension"), name, "a tension").fields.get("positions") or {})
    if kind == "option" and name:
        item = _get(entries("item"), name, "an item of the questionnaire")
        return _entries(item.fields.get("options") or item.fields.get("parts") or {})
    if group == "answer":
        return MappingProxyType({key: one for key, one in entries("questionnaire").items() if key != "header"})
    if group == "item":
        optional = (one for stem in _OPTIONAL for one in _entries(_file(stem)).values())
        return MappingProxyType({**core_items(), **{one.id: one for one in optional}})
    if group in _FILES:
        return _entries(_file(_FILES[group]))
    if group in _FILES.values():
        return entries(next(one for one, stem in _FILES.items() if stem == group))
    if group in _file("choices"):
        return _entries(_file("choices")[group])
    raise KeyError(_unknown(group, groups(), "a group of the catalogue"))


@cache
def core_items() -> Mapping[str, Entry]:
    """The items of the core questionnaire: without the optional bank and the side instruments.

    Examples
    --------
    >>> len(core_items()), "bank-01" in core_items(), "bank-01" in entries("item")
    (27, False, True)
    """
    return _entries(_file("items"))


def of_a_dimension(item: str) -> bool:
    """Whether an item, or a part of one, belongs to a dimension; the side instruments belong to none.

    Examples
    --------
    >>> of_a_dimension("x12.given"), of_a_dimension("bank-01"), of_a_dimension("con-01.familiar")
    (True, True, False)
    """
    return entries("item")[item.partition(".")[0]].fields["dimension"] is not None


def entry(typed_id: str) -> Entry:
    """The entry with this typed id.

    Raises
    ------
    KeyError
        If the group or the id is unknown; the message names the nearest.

    Examples
    --------
    >>> entry("symptom:dia-05").fields["family"]
    'f_policy'
    >>> entry("cause:c33")
    Traceback (most recent call last):
    ...
    KeyError: "'c33' is not an id of the group cause. Did you mean 'c3'?"
    """
    group, separator, name = typed_id.rpartition(":")
    if not separator:
        raise KeyError(f"{typed_id!r} is not a typed id. Write it as group:id, for example cause:c3.")
    return _get(entries(group), name, f"an id of the group {group}")


def label(typed_id: str, language: str, short: bool = False) -> str:
    """The wording of an entry in the reader's language, in the short form if asked for and there is one.

    Examples
    --------
    >>> label("level:executive", "fr"), label("choice:level:executive", "en")
    ('dirigeant', 'executive')
    >>> label("dimension:d3", "fr", short=True)
    'Coordination'
    """
    return entry(typed_id).text(language, short)


def weights() -> Mapping[str, Mapping[str, int]]:
    """Cause matrix: for each family of symptoms, the causes it points to, 9 strong, 3 medium, 1 weak.

    Examples
    --------
    >>> dict(weights()["f_rivalry"])
    {'c9': 9, 'c3': 3, 'c11': 3}
    """
    return _file("matrix")["weights"]


def ledger_rules() -> Mapping[str, Any]:
    """Which expense accounts of a ledger are networking expenses, and the label words that tell: `accounts.yaml`.

    Examples
    --------
    >>> ledger_rules()["accounts"]["6284"]["category"]
    'recruitment'
    """
    return _file("accounts")


def title_words() -> Mapping[str, Any]:
    """The words of services and jobs that tell a function and a level: `titles.yaml`.

    Examples
    --------
    >>> "acheteur*" in title_words()["functions"]["purchasing"]
    True
    """
    return _file("titles")


def match(group: str, text: str) -> str | None:
    """The id a person meant by this text, or `None`; accents, case, spaces and punctuation do not count.

    Looks at ids, then at the wordings in both languages, then at aliases. Never guesses: a near miss, or a
    wording that two entries share, is `None`.

    Examples
    --------
    >>> match("level", "Salariés"), match("network_kind", " CLUB D'AFFAIRES ")
    ('employee', 'business_club')
    >>> match("answer", "N.S.P."), match("answer", "?"), match("answer", "peut-être") is None
    ('dk', 'dk', True)
    """
    return _index(group).get(fold(text))


def fold(text: str) -> str:
    """Text reduced to what counts when matching: lower case, no accents, no spaces, no punctuation.

    Text without any letter keeps its signs, since "?", "-" or "1/5" are answers and 1,5 is not 15; "1,0" is 1.

    Examples
    --------
    >>> fold(" Réseau d’anciens  élèves "), fold("R&D")
    ('reseaudancienseleves', 'rd')
    >>> fold(" ? "), fold("1,0"), fold("1,5")
    ('?', '1', '1.5')
    """
    plain = unicodedata.normalize("NFKD", str(text)).casefold().replace("œ", "oe").replace("æ", "ae")
    if any(sign.isalpha() for sign in plain):
        return "".join(sign for sign in plain if sign.isalnum() or sign == "+")
    bare = "".join(plain.split()).replace(",", ".")
    return re.sub(r"^(-?\d+)\.0+$", r"\1", bare)


@cache
def _index(group: str) -> Mapping[str, str]:
    ones = entries(group).values()
    meant: dict[str, set[str]] = {}
    for one in ones:
        for text in (one.fr, one.en, *one.fields.get("short", {}).values(), *one.fields.get("aliases", ())):
            meant.setdefault(fold(text), set()).add(one.id)
    clear = {text: next(iter(ids)) for text, ids in meant.items() if len(ids) == 1}
    return clear | {fold(one.id): one.id for one in ones}


@cache
def _file(stem: str) -> Mapping[str, Any]:
    import yaml  # here, so that `import maillage` stays light

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name(f"{stem}.yaml").read_text(encoding="utf-8")
    return _immutable(yaml.load(text, Loader=loader))


def _entries(raw: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Entry]:
    return MappingProxyType(
        {
            key: Entry(
                id=key,
                fr=one["fr"],
                en=one["en"],
                inventory=one.get("inventory", ()),
                fields=MappingProxyType({name: value for name, value in one.items() if name not in _OWN_FIELDS}),
            )
            for key, one in raw.items()
        }
    )


def _immutable(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _immutable(one) for key, one in value.items()})
    if isinstance(value, list):
        return tuple(_immutable(one) for one in value)
    return value


def _get(known: Mapping[str, Entry], name: str, what: str) -> Entry:
    if name not in known:
        raise KeyError(_unknown(name, known, what))
    return known[name]


def _unknown(name: str, known: Any, what: str) -> str:
    near = get_close_matches(name, list(known), n=1, cutoff=0.4)
    return f"{name!r} is not {what}." + (f" Did you mean {near[0]!r}?" if near else "")
