"""The answers of the questionnaire, scored: one matrix of respondents by items for each audience."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING

from maillage.catalogue import Entry, entries
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
        """Respondents by audience."""
        if not self.given:
            return dict.fromkeys(AUDIENCES, 0)
        found = self.table.groupby("audience")["respondent"].nunique()
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
        items = {item.id: item.fields["form"] for item in scored_items(dimension)}
        columns = {name: self.values(name, audience).map(points_of(form)) for name, form in items.items()}
        return pandas.DataFrame({name: column for name, column in columns.items() if len(column)}, dtype=float)

    def applicable(self, dimension: str, audience: str) -> pandas.DataFrame:
        """Which cells of `matrix` concern their respondent: all but those answered « not concerned »."""
        applies = self.matrix(dimension, audience).isna() | True
        for item in applies.columns:
            codes = self.values(item, audience)
            applies.loc[applies.index.isin(codes.index[codes == "na"]), item] = False
        return applies


@cache
def points_of(form: str) -> Mapping[str, float]:
    """Points of each code of a form of answer; a code that is not there scores nothing.

    Examples
    --------
    >>> points_of("fact")["partly"], points_of("likert")["l4"], points_of("count3")["once"]
    (50.0, 75.0, 50.0)
    """
    if form == "likert":
        steps = range(1, 6)
        codes, points = [f"l{step}" for step in steps], likert_score(list(steps))
    elif form == "count3":
        codes, points = list(COUNTS), count_score(list(COUNTS.values()))
    else:
        codes = ["yes", "partly", "no"]
        points = fact_score(codes)
    return {code: float(point) for code, point in zip(codes, points, strict=True)}
