"""The answers of the questionnaire, scored: one matrix of respondents by items for each audience."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas
from numpy.typing import NDArray

from maillage.catalogue import Entry, entries, of_a_dimension
from maillage.disclosure import minimum_group, once
from maillage.intake.seal import Engagement
from maillage.measures.scoring import count_score, fact_score, likert_score, respondent_scores
from maillage.terms import AUDIENCES

LEVEL_OF = {"executives": "executive", "managers": "manager", "employees": "employee"}
COUNTS = {"none": 0, "once": 1, "twice_or_more": 2}


def scored_items(dimension: str) -> tuple[Entry, ...]:
    """The items that give a dimension its score."""
    return tuple(
        item
        for item in entries("item").values()
        if item.fields["dimension"] == dimension and item.fields["form"] != "described"
    )


class Answers:
    """What was answered, by audience: read once, then a matrix of codes for each of them.

    Parameters
    ----------
    engagement : Engagement

    Attributes
    ----------
    minimum : int
        Answers below which an audience takes no part in a figure.
    """

    def __init__(self, engagement: Engagement) -> None:
        self.engagement = engagement
        self.given = engagement.has("answers")
        self.minimum = minimum_group(engagement)
        self._kept: dict[tuple[str, str, str], pandas.DataFrame | pandas.Series] = {}

    @cached_property
    def _sheets(self) -> Mapping[str, _Sheet]:
        """By audience; at flash depth the executives alone, who speak for the company."""
        if not self.given:
            return {}
        table = self.engagement.table("answers")
        audiences = AUDIENCES[:1] if self.engagement.settings.depth == "flash" else AUDIENCES
        return {name: _Sheet(own) for name in audiences if len(own := table[table["audience"] == name])}

    @cached_property
    def respondents(self) -> Mapping[str, int]:
        """Respondents by audience; one who answered a side instrument alone has answered no dimension."""
        return {audience: self.people(of_a_dimension).get(audience, 0) for audience in AUDIENCES}

    def people(self, asked: Callable[[str], bool]) -> Mapping[str, int]:
        """Respondents by audience who answered one at least of the items, or parts of items, that are asked for."""
        return {name: int(sheet.answered(asked).sum()) for name, sheet in self._sheets.items()}

    @property
    def published(self) -> int:
        """Respondents of the audiences published: with those of the others, a subtraction would count them."""
        return sum(count for count in self.respondents.values() if count >= self.minimum)

    @cached_property
    def population(self) -> Mapping[str, float]:
        """People by audience, from the head count; infinity where it does not say, so that no interval is narrowed."""
        counts: dict[str, float] = dict.fromkeys(AUDIENCES, 0)
        for row in self.engagement.rows("headcount"):
            for audience, level in LEVEL_OF.items():
                if row["level"] == level:
                    counts[audience] += row["count"]
        return {
            audience: count if count >= self.respondents[audience] and count else float("inf")
            for audience, count in counts.items()
        }

    def values(self, item: str, audience: str) -> pandas.Series:
        """The codes answered to one item by one audience, by respondent."""

        def found() -> pandas.Series:
            sheet = self._sheets.get(audience)
            return pandas.Series(dtype=object) if sheet is None else sheet.values(item)

        return self._once("values", item, audience, found)

    def sites(self, audience: str) -> pandas.Series:
        """The site each respondent of an audience gave, missing where they gave none."""
        sheet = self._sheets.get(audience)
        return pandas.Series(dtype=object) if sheet is None else sheet.sites

    def matrix(self, dimension: str, audience: str) -> pandas.DataFrame:
        """Respondents by scored items of a dimension [points]; missing where not answered, not known or no concern."""

        def found() -> pandas.DataFrame:
            sheet = self._sheets.get(audience)
            return pandas.DataFrame() if sheet is None else sheet.matrix(scored_items(dimension))

        return self._once("matrix", dimension, audience, found)

    def applicable(self, dimension: str, audience: str) -> pandas.DataFrame:
        """Which cells of `matrix` concern their respondent.

        All but those answered « not concerned », and those of the bank for respondents who answered none of it: they
        were not handed its sheet.
        """

        def found() -> pandas.DataFrame:
            applies = self.matrix(dimension, audience).isna() | True
            for item in applies.columns:
                codes = self.values(item, audience)
                beyond = item in self._bank and ~applies.index.isin(self._handed_the_bank(audience))
                applies.loc[applies.index.isin(codes.index[codes == "na"]) | beyond, item] = False
            return applies

        return self._once("applicable", dimension, audience, found)

    def scores(self, dimension: str, audience: str) -> pandas.Series:
        """Each respondent's score in a dimension [points], of those who answered enough of it."""

        def found() -> pandas.Series:
            matrix = self.matrix(dimension, audience)
            if matrix.empty:
                return pandas.Series(dtype=float)
            given = respondent_scores(matrix.to_numpy(), self.applicable(dimension, audience).to_numpy())
            return pandas.Series(given, index=matrix.index).dropna()

        return self._once("scores", dimension, audience, found)

    def _once(self, what: str, of: str, audience: str, find: Callable[[], Any]) -> Any:
        """What `find` gives, computed at the first call; nobody changes it."""
        if (what, of, audience) not in self._kept:
            self._kept[what, of, audience] = find()
        return self._kept[what, of, audience]

    @cached_property
    def _bank(self) -> frozenset[str]:
        return frozenset(item.id for item in entries("item").values() if item.fields.get("bank"))

    def _handed_the_bank(self, audience: str) -> pandas.Index:
        sheet = self._sheets[audience]
        return sheet.respondents[sheet.answered(self._bank.__contains__)]


class _Sheet:
    """The answers of one audience, each code as its place in the list of codes; -1 where there is no answer."""

    def __init__(self, table: pandas.DataFrame) -> None:
        row, self.respondents = pandas.factorize(table["respondent"], sort=True)
        column, items = pandas.factorize(table["item"])
        code, codes = pandas.factorize(table["value"])
        self._column = {item: place for place, item in enumerate(items)}
        self._codes = np.asarray(codes, dtype=object)
        self._given = np.full((len(self.respondents), len(items)), -1, dtype=np.int32)
        self._given[row, column] = code
        self._site = table["site"].groupby(row).first()

    @property
    def sites(self) -> pandas.Series:
        return self._site.set_axis(self.respondents)

    def answered(self, asked: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Which respondents answered one of the items asked for."""
        return (self._given[:, [place for item, place in self._column.items() if asked(item)]] >= 0).any(axis=1)

    def values(self, item: str) -> pandas.Series:
        if item not in self._column:
            return pandas.Series(dtype=object)
        given = self._given[:, self._column[item]]
        answered = given >= 0
        return pandas.Series(self._codes[given[answered]], index=self.respondents[answered], dtype=object)

    def matrix(self, items: tuple[Entry, ...]) -> pandas.DataFrame:
        """Respondents who answered one at least, by the items that somebody answered [points]."""
        asked = [item for item in items if item.id in self._column]
        given = self._given[:, [self._column[item.id] for item in asked]]
        points = np.empty(given.shape)
        for place, item in enumerate(asked):
            worth = points_of(item.fields["form"], item.fields.get("reversed", False))
            of_codes = np.array([*(worth.get(code, np.nan) for code in self._codes), np.nan])  # -1 is the last
            points[:, place] = of_codes[given[:, place]]
        answered = (given >= 0).any(axis=1)
        return pandas.DataFrame(
            points[answered], index=self.respondents[answered], columns=[item.id for item in asked], dtype=float
        )


@once
def answers_of(engagement: Engagement) -> Answers:
    """The answers of an engagement, read once."""
    return Answers(engagement)


@cache
def points_of(form: str, reversed: bool = False) -> Mapping[str, float]:
    """Points of each code of a form of answer; a code that is not there scores nothing.

    Parameters
    ----------
    form : str
    reversed : bool
        Whether to agree is unfavourable; of a degree of agreement only.

    Examples
    --------
    >>> points_of("fact")["partly"], points_of("likert")["l4"], points_of("count3")["once"]
    (50.0, 75.0, 50.0)
    >>> points_of("likert", reversed=True)["l4"]
    25.0
    """
    if form == "likert":
        steps = range(1, 6)
        codes, points = [f"l{step}" for step in steps], likert_score(list(steps), reversed=reversed)
    elif form == "count3":
        codes, points = list(COUNTS), count_score(list(COUNTS.values()))
    else:
        codes = ["yes", "partly", "no"]
        points = fact_score(codes)
    return {code: float(point) for code, point in zip(codes, points, strict=True)}
