"""What each audience is asked, and what may be answered: the core items of the catalogue at the client's depth.

At the greatest depth the optional bank and the side instruments come beside, a sheet a block: the core never grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from maillage.catalogue import Entry, core_items, entries, entry, match
from maillage.documents.client import audiences, declares, has_sales, places
from maillage.documents.content import words
from maillage.intake import Engagement
from maillage.intake.values import FORMS, form_of_answer
from maillage.language import Language
from maillage.terms import depths_up_to

NOT_OUR_SUBJECT = "not_our_subject"
LONGEST_CODE = 5  # of an answer in LimeSurvey
BLOCKS = ("bank", "concepts", "more_concepts", "ease", "maturity", "selling", "internal", "climate")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be given: its id, its typed id in the catalogue, whether it is worded in short."""

    id: str
    typed_id: str
    short: bool = False

    def text(self, language: Language) -> str:
        """As the questionnaire words it."""
        return language.printed(entry(self.typed_id).text(language.code, self.short))


@dataclass(frozen=True, slots=True)
class Question:
    """One question: an item of the catalogue, or one part of an item.

    Parameters
    ----------
    id : str
        What a table's heading says: `x1`, `x12.received`.
    item : str
        The item's id.
    form : str
        `fact`, `fact_yes_no`, `more_or_less`, `likert`, `count3` or `described`.
    fr, en : str
    choices : tuple of Choice
        Not knowing is always one; not being concerned, where the item has a filter.
    several : bool
        Whether more than one may be chosen.
    filter : str
        Whom it concerns: `sales`, `internal_network`, or everybody; `climate` with HR's agreement only.
    """

    id: str
    item: str
    form: str
    fr: str
    en: str
    choices: tuple[Choice, ...]
    several: bool = False
    filter: str = ""

    def text(self, language: Language) -> str:
        """The question in the reader's language, as it goes to print."""
        return language.printed(self.fr) if language.code == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Form:
    """The questionnaire of one audience: its questions in order, the sites and units offered.

    Of an optional sheet, the block says which; it offers no places, those of the core stand for it.
    """

    audience: str
    questions: tuple[Question, ...]
    sites: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    block: str = ""

    @property
    def sales(self) -> tuple[Question, ...]:
        """Those for salespeople only, which stand last; executives answer for theirs."""
        return tuple(one for one in self.questions if one.filter == "sales" and self.audience != "executives")

    @property
    def common(self) -> tuple[Question, ...]:
        """Those for everybody."""
        return tuple(one for one in self.questions if one not in self.sales)


def forms(engagement: Engagement) -> tuple[Form, ...]:
    """The questionnaire of every audience at the client's depth.

    Items on an internal network are left out where the company says that it is not its subject, those on sales where
    the head count shows no salespeople.
    """
    return tuple(
        Form(
            audience,
            tuple(_questions(core_items().values(), engagement, audience)),
            sites=places(engagement, audience, "site"),
            units=places(engagement, audience, "unit"),
        )
        for audience in audiences(engagement)
    )


def optional_forms(engagement: Engagement) -> tuple[Form, ...]:
    """The optional sheets at the client's depth, one a block and audience; none where a block asks nothing of one."""
    by_block: dict[str, list[Entry]] = {block: [] for block in BLOCKS}
    for item in entries("item").values():
        if item.id not in core_items():
            by_block[_block(item)].append(item)
    found = (
        Form(audience, tuple(_questions(items, engagement, audience)), block=block)
        for block, items in by_block.items()
        for audience in audiences(engagement)
    )
    return tuple(form for form in found if form.questions)


def typed_together(sheets: Iterable[Form]) -> tuple[Form, ...]:
    """One form an audience of its optional sheets, which are typed side by side under one number."""
    by_audience: dict[str, list[Question]] = {}
    for form in sheets:
        by_audience.setdefault(form.audience, []).extend(form.questions)
    return tuple(Form(audience, tuple(asked), block="all") for audience, asked in by_audience.items())


def _block(item: Entry) -> str:
    """Which sheet an optional item stands on: climate apart, since it is handed out with HR's agreement only."""
    if item.fields["filter"] == "climate":
        return "climate"
    return "more_concepts" if item.fields.get("extension") else item.fields.get("instrument", "bank")


def _questions(items: Iterable[Entry], engagement: Engagement, audience: str) -> Iterator[Question]:
    depths = depths_up_to("flash" if declares(engagement) else engagement.settings.depth)
    for item in items:
        asked_of = (item.fields["audience"], *item.fields.get("also", ()))
        if audience in asked_of and item.fields["from_depth"] in depths and _concerns(item, engagement, audience):
            yield from questions_of(item)


def _concerns(item: Entry, engagement: Engagement, audience: str) -> bool:
    if item.fields["filter"] == "internal_network":
        return engagement.settings.dimension_targets.get("d7") != NOT_OUR_SUBJECT
    if item.fields["filter"] == "sales":
        return has_sales(engagement, "" if audience == "executives" else audience)
    return True


def questions_of(item: Entry) -> Iterator[Question]:
    """The questions an item asks: one, or one a part, each of them whole.

    Examples
    --------
    >>> for one in questions_of(entry("item:x12")):
    ...     print(one.id, "|", one.en)
    x12.received | In the last twelve months, someone in my network helped me in my work.
    x12.given | In the last twelve months, I helped someone in my network.
    """
    choices = tuple(_choices(item))
    form = item.fields.get("part_form", item.fields["form"])
    common = {"item": item.id, "form": form, "choices": choices, "filter": item.fields["filter"] or ""}
    if "parts" not in item.fields:
        yield Question(id=item.id, fr=item.fr, en=item.en, several=bool(item.fields.get("multiple")), **common)
    for part in entries(f"option:{item.id}").values() if "parts" in item.fields else ():
        fr, en = (_after(whole, own) for whole, own in ((item.fr, part.fr), (item.en, part.en)))
        yield Question(id=f"{item.id}.{part.id}", fr=fr, en=en, **common)


def _after(whole: str, text: str) -> str:
    """A part's own words, after what the whole item begins with where that is a clause."""
    lead, comma, _ = whole.partition(",")
    return f"{lead}, {text if text.startswith('I ') else text[0].lower() + text[1:]}" if comma else text


def _choices(item: Entry) -> Iterator[Choice]:
    form = form_of_answer(item.fields)
    if form == "count3":
        yield from (Choice(one, f"choice:count3:{one}") for one in entries("choice:count3"))
    elif "options" in item.fields:
        yield from (Choice(one, f"option:{item.id}:{one}") for one in entries(f"option:{item.id}"))
    else:
        yield from (Choice(one, f"answer:{one}", short=form == "more_or_less") for one in FORMS[form])
    for absent in ("dk", "na") if item.fields["filter"] in ("sales", "internal_network") else ("dk",):
        yield Choice(absent, f"answer:{absent}")


def typed_code(question: Question, choice: Choice, language: Language) -> str:
    """What is typed for an answer, short and in the reader's language.

    Examples
    --------
    >>> one = next(questions_of(entry("item:x1")))
    >>> [typed_code(one, choice, Language("fr")) for choice in one.choices]
    ['o', 'p', 'n', 'nsp']
    """
    known = words()
    for codes in (
        known["typed_for"].get(question.form, {}),
        known["typed_options"].get(question.item, {}).get(language.code, {}),
        known["typed"][language.code],
    ):
        if choice.id in codes:
            return codes[choice.id]
    for letter in entry(choice.typed_id).fields.get("aliases", ()):
        if len(letter) == 1:
            return letter
    raise KeyError(f"no code to type {choice.typed_id} with in {question.id}")


def survey_code(question: Question, choice: Choice) -> str:
    """The code of an answer in a survey tool: at most five letters or digits, readable as it is wherever one can be.

    Examples
    --------
    >>> one = next(questions_of(entry("item:e4")))
    >>> [survey_code(one, choice) for choice in one.choices]
    ['never', 'A2', 'mois', 'hebdo', 'dk']
    """
    group = choice.typed_id.rpartition(":")[0]
    for text in (choice.id, *entry(choice.typed_id).fields.get("aliases", ())):
        if len(text) <= LONGEST_CODE and text.isascii() and text.isalnum() and match(group, text) == choice.id:
            return text
    return f"A{question.choices.index(choice) + 1}"
