"""Which question of ours a survey's column asks: by its id, else by its wording in either language, with a confidence.

A wording that resembles is compared after accents, case and numbering are put aside; the measure is difflib's ratio,
twice the characters in common over the characters of both.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from maillage.catalogue import core_items, entries, fold, match
from maillage.intake.exports.wide import OTHER, Asked
from maillage.intake.folding import folded, squeezed
from maillage.intake.problems import Label, Unreadable
from maillage.intake.values import FORMS, Cell, as_text, form_of_answer, item_named, read_answer
from maillage.tables import TABLES
from maillage.terms import AUDIENCES

SURE = 0.9  # taken as it is
LIKELY = 0.75  # taken, with a warning
SAME_WORDING = 0.5  # under an id of ours, less than this is another question
_LONGEST = 400  # of a heading, as it is compared

_NUMBERED = re.compile(r"^(?:q(?:uestion)?\s*\d+|\d+)\s*[\s._:)–-]+\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^[\[(]\s*([^\[\]()]{1,30})\s*[\])]\s*")
_AT_END = re.compile(r"[\[(]\s*([^\[\]()]{1,30})\s*[\])]\s*\**$")
_BESIDE = {"comment", "comments", "commentaire", "commentaires"}  # free words beside a question
_CODE_PLACE = re.compile(r"(\w+?)(?:\[(\w+)\])?")


@dataclass(frozen=True, slots=True)
class Target:
    """What a column answers: an item, one part of it, or whether one of its options was chosen.

    Parameters
    ----------
    items : tuple of str
        One item; several where only the audience tells which (x12 and e9 are worded alike).
    part, option : str
        `received` of x12; `asks` of e10; `other` for the free words beside the options.
    """

    items: tuple[str, ...]
    part: str = ""
    option: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The ids of the items, or of their part, as a heading of the table names them."""
        return tuple(f"{item}.{self.part}" if self.part else item for item in self.items)


@dataclass(frozen=True, slots=True)
class Match:
    """The target of a column, how sure that is, and whether the column bears the item's id."""

    target: Target
    confidence: float
    by_id: bool = False


@dataclass(frozen=True, slots=True)
class _Wording:
    text: str
    target: Target
    core: bool


def _stripped(text: str) -> str:
    """A heading without its number and without the star of an obligatory question."""
    return _NUMBERED.sub("", text.strip()).rstrip(" *") or text.strip()


@cache
def _wordings() -> tuple[_Wording, ...]:
    """Every wording of every item and part; items worded alike share one."""
    by_text: dict[tuple[str, str], list[str]] = {}
    for name, item in entries("item").items():
        texts = {item.fr, item.en, *item.fields.get("short", {}).values()}
        for text in texts:
            by_text.setdefault((_compared(text), ""), []).append(name)
            bare = re.sub(r"\s*\([^)]*\)\s*$", "", text)
            if bare != text:
                by_text.setdefault((_compared(bare), ""), []).append(name)
        for part, entry in item.fields.get("parts", {}).items():
            for text, whole in ((entry["fr"], item.fr), (entry["en"], item.en)):
                lead, comma, _ = whole.partition(",")
                for spelt in (text, f"{lead}, {text[0].lower()}{text[1:]}") if comma else (text,):
                    by_text.setdefault((_compared(spelt), part), []).append(name)
    return tuple(
        _Wording(text, Target(tuple(dict.fromkeys(items)), part), items[0] in core_items())
        for (text, part), items in by_text.items()
        if text
    )


def _compared(text: str) -> str:
    return " ".join(re.sub(r"[^\w']+", " ", folded(text)[:_LONGEST]).split())


@lru_cache(maxsize=10_000)
def likeness(text: str, other: str, least: float = SAME_WORDING) -> float:
    """How much two wordings have in common, 0 to 1; 0 where it cannot reach the least that counts."""
    matcher = difflib.SequenceMatcher(None, other, text, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def _nearest_wording(text: str) -> tuple[float, Target | None]:
    """The wording a text resembles most; of an optional item only where that is sure, and no core item is as near."""
    asked = _compared(_stripped(text))
    best: tuple[float, Target | None] = (0.0, None)
    if asked:
        for wording in _wordings():
            ratio = likeness(asked, wording.text, SAME_WORDING if wording.core else SURE)
            if ratio > best[0] and (ratio >= SURE or wording.core):
                best = ratio, wording.target
    return best


def match_of(asked: Asked) -> Match | None:
    """The item a column asks: by its id, else the one its wording resembles most, however little.

    Examples
    --------
    >>> from maillage.intake.exports.wide import column_of
    >>> match_of(column_of(0, "Q1 x1 Un document existe-t-il ?")).target.items
    ('x1',)
    >>> match_of(column_of(0, "G1Q2[e9_given]")).target.keys
    ('e9.given',)
    >>> found = match_of(column_of(0, "Nos réseaux sont choisis pour servir un objectif de l'entreprise"))
    >>> found.target.items, round(found.confidence, 2)
    (('x2',), 0.95)
    """
    named = _by_id(asked)
    if named is not None:
        return named
    best: Match | None = None
    for confidence, target in _by_wording(asked):
        if target is not None and (best is None or confidence > best.confidence):
            best = Match(target, confidence)
    return best


def _by_id(asked: Asked) -> Match | None:
    for text, sub in _ids_in(asked):
        name = item_named(text)
        if name is None:
            continue
        item, _, part = name.partition(".")
        target = _below(Target((item,), part), sub) if sub and not part else Target((item,), part)
        if target is not None:
            return Match(target, 1.0, by_id=True)
    return None


def _ids_in(asked: Asked) -> Iterator[tuple[str, str]]:
    """Texts of a heading that may be an id, and what then names the part."""
    if asked.code and (place := _CODE_PLACE.fullmatch(asked.code)):
        code, sub = place[1], place[2] or ""
        head, _, tail = code.rpartition("_")
        yield code, asked.part or sub
        if _is_id(sub):
            yield sub, ""
        if head and _is_id(head):
            yield head, asked.part if asked.part != asked.question else tail
        if tail and _is_id(tail):
            yield tail, sub
        if sub and "_" in sub:
            yield sub, ""
    for text, sub in ((asked.part, ""), (asked.question, asked.part)):
        if not text or text == asked.code:
            continue
        bare = _stripped(text)
        if found := _IN_BRACKETS.match(bare):
            yield found[1], sub
            bare = bare[found.end() :]
        yield _start_of(bare), sub
        if found := _AT_END.search(bare):
            yield found[1], sub


def _is_id(text: str) -> bool:
    return text.casefold() in entries("item")


def _start_of(text: str) -> str:
    """What may be an id at the beginning: `x12.received`, or the heading itself."""
    first = text.split()[0].rstrip(".:)–-") if text.split() else ""
    return first if "." in first else text


def _below(target: Target, text: str) -> Target | None:
    """The part or option of a target that a text names; None when it has none of that name."""
    fields = entries("item")[target.items[0]].fields
    if "parts" not in fields and "options" not in fields:
        return None if squeezed(text) in OTHER | _BESIDE else target
    found = match(f"option:{target.items[0]}", text)
    if found:
        return Target(target.items, found) if "parts" in fields else Target(target.items, "", found)
    return Target(target.items, "", "other") if "options" in fields and squeezed(text) in OTHER else None


def _by_wording(asked: Asked) -> Iterator[tuple[float, Target | None]]:
    if asked.part:
        confidence, target = _nearest_wording(asked.question)
        below = _below(target, asked.part) if target is not None and confidence >= LIKELY else None
        if below is not None:
            yield confidence, below
            return
        yield _nearest_wording(asked.part)
        if target is not None and not asked.options:
            # The line of a grid that is none of ours: whatever its stem resembles is no more than near.
            yield min(confidence, LIKELY - 0.01), target
        return
    yield _nearest_wording(asked.question)


def doubtful_id(asked: Asked, match: Match) -> tuple[float, Target | None]:
    """For a column that bears an id: how much its words resemble that item's, and what they resemble more.

    Examples
    --------
    >>> from maillage.intake.exports.wide import column_of
    >>> column = column_of(0, "x2. Existe-t-il un document qui dit à quoi servent nos réseaux et qui y va ?")
    >>> doubtful_id(column, match_of(column))[1].items
    ('x1',)
    """
    text = asked.part if asked.part and not match.target.part else asked.question
    words = _compared(re.sub(rf"^\W*{match.target.items[0]}(?:[._-]\w+)?\b\W*", "", _stripped(text), flags=re.I))
    if len(words) < 15 or match.target.option:
        return 1.0, None
    own = max(
        (likeness(words, one.text) for one in _wordings() if set(one.target.items) & set(match.target.items)),
        default=0.0,
    )
    best, target = _nearest_wording(words)
    return own, target if best >= SURE and own < LIKELY else None


def label_of(target: Target) -> Label:
    """The wording of what a column was taken for."""
    item = entries("item")[target.items[0]]
    part = item.fields.get("parts", {}).get(target.part)
    return Label(part["fr"], part["en"]) if part else Label(item.fr, item.en)


def option_named(title: str) -> Target | None:
    """The target of a column headed by nothing but an option, as Typeform writes several choices.

    Examples
    --------
    >>> option_named("propose un rendez-vous")
    Target(items=('e10',), part='', option='meeting')
    """
    found = [
        Target((name,), "", option)
        for name, item in entries("item").items()
        if item.fields.get("multiple")
        for option, entry in item.fields["options"].items()
        if fold(title) in (fold(entry["fr"]), fold(entry["en"]))
    ]
    return found[0] if len(found) == 1 else None


# --- who and where -------------------------------------------------------------------------------------------------

# Words around the one that counts: « Dans quel service travaillez-vous ? ».
_AROUND = frozenset({
    "votre", "vos", "quel", "quelle", "est", "sont", "etes", "vous", "dans", "sur", "a", "au", "le", "la", "les", "l",
    "de", "du", "des", "d", "travaillez", "travail", "rattachement", "faites", "partie", "appartenez", "appartenance",
    "affectation", "principal", "principale", "precisez", "indiquez", "your", "what", "which", "is", "are", "in", "at",
    "of", "do", "you", "work", "the", "belong", "to", "please", "s", "based",
})  # fmt: skip
_ASKS_AUDIENCE = {
    "audience", "public", "population", "profil", "niveau", "level", "role", "statut", "status", "categorie",
    "category", "niveauhierarchique",
}  # fmt: skip
_BEFORE_AUDIENCE = {
    "je", "suis", "un", "une", "membre", "de", "la", "du", "le", "l", "au", "i", "am", "a", "an", "the", "simple",
}  # fmt: skip
_AUDIENCE_OF_LEVEL: Mapping[str, str] = {"executive": "executives", "manager": "managers", "employee": "employees"}


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(text))


def bare(text: str) -> str:
    """The words of a heading that tell what it asks, as one.

    Examples
    --------
    >>> bare("Quel est le nom de votre entreprise ?"), bare("Secteur d’activité principal"), bare("Your company’s name")
    ('nomentreprise', 'secteuractivite', 'companyname')
    """
    return "".join(word for word in _words(text) if word not in _AROUND)


def column_asked(asked: Asked) -> str:
    """`audience`, `unit` or `site` for a column that says so in our words; empty for the others.

    Examples
    --------
    >>> from maillage.intake.exports.wide import column_of
    >>> titles = ("Dans quel service travaillez-vous ?", "Vous êtes…", "Your site", "Commentaires")
    >>> [column_asked(column_of(0, title)) for title in titles]
    ['unit', 'audience', 'site', '']
    """
    for text in (asked.question, asked.part, asked.code):
        words = _words(text)
        left = bare(text)
        if not left and {"vous", "you"} & set(words) and {"etes", "are"} & set(words):
            return "audience"
        for column in ("audience", "unit", "site"):
            described = TABLES["answers"].column(column)
            names = {squeezed(name) for name in (described.id, described.fr, described.en, *described.aliases)}
            if squeezed(text) in names or (left and left in names):
                return column
        if left in _ASKS_AUDIENCE:
            return "audience"
    return ""


def audience_named(text: str) -> str:
    """The audience a word means, from what audiences and levels are called; empty when it means none.

    Examples
    --------
    >>> [audience_named(text) for text in ("Dirigeant(e)", "Je suis salarié", "Non-cadre", "Assistante de direction")]
    ['executives', 'employees', 'employees', '']
    """
    words = _words(text)
    while words and words[0] in _BEFORE_AUDIENCE:
        words = words[1:]
    for tried in (text, " ".join(words), *words[:1]):
        found = match("choice:audience", tried) or _AUDIENCE_OF_LEVEL.get(match("choice:level", tried) or "", "")
        if found:
            return found
    return ""


def audience_in(names: Iterable[str]) -> str:
    """The audience a file's name or folder says; the nearest to the file wins, and two at once say nothing.

    Examples
    --------
    >>> audience_in(("Réponses.csv", "dirigeants", "survey")), audience_in(("dirigeants et cadres.csv", "survey"))
    ('executives', '')
    """
    for name in names:
        found = {audience for word in _words(name) if (audience := audience_named(word))}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def audience_asked(items: Iterable[str]) -> str:
    """The one audience all the items are meant for; managers where only they are asked both kinds.

    Items that everybody is asked tell nothing.

    Examples
    --------
    >>> audience_asked(("x1", "x5")), audience_asked(("e1", "e2")), audience_asked(("x5", "e1"))
    ('executives', 'employees', 'managers')
    >>> audience_asked(("x1", "e1")), audience_asked(("con-08",)), audience_asked(("con-08", "e1"))
    ('', '', 'employees')
    """
    known = [entries("item")[item].fields for item in items]
    known = [fields for fields in known if len({fields["audience"], *fields.get("also", ())}) < len(AUDIENCES)]
    main = {fields["audience"] for fields in known}
    if len(main) == 1:
        return main.pop()
    asked = [{fields["audience"], *fields.get("also", ())} for fields in known]
    common = set.intersection(*asked) if asked else set()
    return common.pop() if len(common) == 1 else ""


# --- answers -------------------------------------------------------------------------------------------------------


def is_yes_or_no(key: str) -> bool:
    """Whether an item, or a part of one, is answered by yes or no, other words aside."""
    return "yes" in FORMS.get(form_of_answer(entries("item")[key.partition(".")[0]].fields), ())


# What tools and their templates call the degrees, besides the catalogue's own words.
_DEGREES = {
    "l1": "totally disagree|completely disagree|fully disagree|absolument pas d’accord|fortement en désaccord|"
          "totalement en désaccord|pas d’accord du tout",
    "l2": "somewhat disagree|slightly disagree|tend to disagree|plutôt en désaccord|en désaccord|peu d’accord|"
          "plutôt pas",
    "l3": "neither|undecided|neither agree or disagree|ni l’un ni l’autre|ni en accord ni en désaccord|"
          "sans opinion tranchée|indifférent",
    "l4": "somewhat agree|slightly agree|tend to agree|plutôt en accord|en accord|assez d’accord|plutôt oui",
    "l5": "totally agree|completely agree|fully agree|tout à fait en accord|totalement d’accord|fortement d’accord|"
          "tout à fait",
}  # fmt: skip
_GRADED = re.compile(r"\(?([1-5])\)?\s*[-–—:=.)(/]+\s*(\D.*)", re.DOTALL)
_OF_FIVE = re.compile(r"([1-5])\s*(?:/|sur|out of)\s*5")
_STARS = re.compile("[★⭐]{1,5}")
_LONGEST_ANSWER = 300
_MOST_COMMAS = 6  # that one option holds
_BOTH = {"lesdeux", "both", "ouilesdeux"}
_NEITHER = {"aucune", "aucun", "aucunedesdeux", "aucundesdeux", "nilunnilautre", "neither", "none", "noneofthese"}


@cache
def _degrees() -> Mapping[str, str]:
    return {squeezed(text): degree for degree, texts in _DEGREES.items() for text in texts.split("|")}


def answer_of(cell: Cell, item: str) -> str:
    """An answer as `read_answer` reads it: the catalogue's id where it can be told, else the words as they stand.

    Parameters
    ----------
    cell : Cell
        As the tool wrote it.
    item : str
        Id of the item, or of one part of it.

    Examples
    --------
    >>> answer_of("Ni d'accord, ni pas d'accord", "e1"), answer_of("5 - Tout à fait d'accord", "e1")
    ('l3', 'l5')
    >>> answer_of("me présente, pose une question", "e10"), answer_of("Somewhat agree;", "x2")
    ('introduces;asks', 'l4')
    >>> answer_of("<b>bof</b>", "x2")
    '<b>bof</b>'
    """
    return _answer_of(as_text(cell)[:_LONGEST_ANSWER], item)


@lru_cache(maxsize=50_000)
def _answer_of(text: str, item: str) -> str:
    fields = entries("item")[item.partition(".")[0]].fields
    if "." not in item and "parts" in fields:
        return _both_parts(text, item)
    for tried in _spellings(text, fields.get("form", ""), item):
        try:
            return read_answer(tried, item)
        except Unreadable:
            continue
    return text


def _spellings(text: str, form: str, item: str) -> Iterator[str]:
    """Ways to read an answer, the words themselves first."""
    bare = text.strip().strip(";").strip()
    yield bare
    yield bare.rstrip(". ")
    if form == "likert":
        if graded := _GRADED.fullmatch(bare):
            yield from (graded[2].rstrip(") "), graded[1])
        if of_five := _OF_FIVE.fullmatch(folded(bare)):
            yield of_five[1]
        if _STARS.fullmatch(bare):
            yield str(len(bare))
        if degree := _degrees().get(squeezed(bare)):
            yield degree
    elif form == "described":
        yield ";".join(_recombined(bare, item))


def _recombined(text: str, item: str) -> list[str]:
    """The options of a cell that separates them by commas, where an option may hold a comma itself."""
    return choices_in(text, lambda piece: match(f"option:{item.partition('.')[0]}", piece) is not None)


def choices_in(text: str, is_choice) -> list[str]:
    """The choices of one cell, separated by semicolons, line ends or commas, the longest that is known first.

    Examples
    --------
    >>> known = {"CCI, clubs d'entreprises", "BNI"}
    >>> choices_in("BNI, CCI, clubs d'entreprises, Rotary", known.__contains__)
    ['BNI', "CCI, clubs d'entreprises", 'Rotary']
    """
    found: list[str] = []
    pieces = [piece.strip() for piece in re.split(r"([;\n,])", text)]
    words, marks = pieces[::2], [*pieces[1::2], ""]
    at = 0
    while at < len(words):
        for end in range(min(at + _MOST_COMMAS, len(words)), at, -1):
            joined = "".join(
                word + (f"{mark} " if place < end - 1 else "")
                for place, (word, mark) in enumerate(zip(words[at:end], marks[at:end], strict=True), at)
            )
            if end == at + 1 or is_choice(joined.strip()):
                if joined.strip():
                    found.append(joined.strip())
                at = end
                break
    return found


def _both_parts(text: str, item: str) -> str:
    """The answer to an item of two parts in one cell: the parts that hold, or yes and no in their order."""
    parts = tuple(entries("item")[item].fields["parts"])
    bare = squeezed(text)
    if bare in _BOTH:
        return ";".join("yes" for _ in parts)
    if bare in _NEITHER:
        return ";".join("no" for _ in parts)
    chosen = [match(f"option:{item}", piece) for piece in choices_in(text, lambda piece: False)]
    if chosen and all(chosen):
        return ";".join("yes" if part in chosen else "no" for part in parts)
    return text.strip().strip(";")
