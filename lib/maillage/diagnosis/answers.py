"""The answers of the questionnaire, scored: one matrix of respondents by items for each audience."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING

from maillage.catalogue import Entry, entries, of_a_dimension
from maillage.disclosure import minimum_group
from maillage.intake.seal import Engagement
from maillage.measures.scoring import count_score, fact_score, likert_score
from maillage.terms import AUDIENCES

if TYPE_CHECKING:
    import pandas

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
    """What was answered, by audience.

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

    @cached_property
    def table(self) -> pandas.DataFrame:
        """The long table, as sealed; at flash depth the executives alone, who speak for the company."""
        table = self.engagement.table("answers")
        return table[table["audience"] == "executives"] if self.engagement.settings.depth == "flash" else table

    @cached_property
    def respondents(self) -> Mapping[str, int]:
        """Respondents by audience; one who answered a side instrument alone has answered no dimension."""
        if not self.given:
            return dict.fromkeys(AUDIENCES, 0)
        found = self.table[self.table["item"].map(of_a_dimension)].groupby("audience")["respondent"].nunique()
        return {audience: int(found.get(audience, 0)) for audience in AUDIENCES}

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
        asked = self.table[(self.table["item"] == item) & (self.table["audience"] == audience)]
        return asked.set_index("respondent")["value"]

    def matrix(self, dimension: str, audience: str) -> pandas.DataFrame:
        """Respondents by scored items of a dimension [points]; missing where not answered, not known or no concern."""
        import pandas

        if not self.given:
            return pandas.DataFrame()
        points = {item.id: points_of(item.fields["form"], item.fields.get("reversed", False))
                  for item in scored_items(dimension)}  # fmt: skip
        columns = {name: self.values(name, audience).map(worth) for name, worth in points.items()}
        return pandas.DataFrame({name: column for name, column in columns.items() if len(column)}, dtype=float)

    def applicable(self, dimension: str, audience: str) -> pandas.DataFrame:
        """Which cells of `matrix` concern their respondent.

        All but those answered « not concerned », and those of the bank for respondents who answered none of it: they
        were not handed its sheet.
        """
        applies = self.matrix(dimension, audience).isna() | True
        for item in applies.columns:
            codes = self.values(item, audience)
            beyond = item in self._bank and ~applies.index.isin(self._handed_the_bank)
            applies.loc[applies.index.isin(codes.index[codes == "na"]) | beyond, item] = False
        return applies

    @cached_property
    def _bank(self) -> frozenset[str]:
        return frozenset(item.id for item in entries("item").values() if item.fields.get("bank"))

    @cached_property
    def _handed_the_bank(self) -> frozenset[str]:
        return frozenset(self.table["respondent"][self.table["item"].isin(self._bank)])


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
