"""What a reader of exports is told of the engagement, and what it gives back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from maillage.intake.exports.matching import ToReview
from maillage.intake.problems import Problem
from maillage.intake.reading import InputFile, Row, Sheet


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may need to know of the engagement.

    Parameters
    ----------
    language, currency : str
    as_of : date or None
        The cut-off date; None when the settings could not be read.
    depth : str
    rows : mapping
        Rows the consultant filled in, by table id: what they typed wins over what an export says.
    key : bytes
        The client’s secret key, for keyed hashes.
    labels : mapping
        Short labels given so far, by pseudonym.
    """

    language: str
    currency: str
    as_of: datetime.date | None
    depth: str
    rows: Mapping[str, Sequence[Row]]
    key: bytes = field(repr=False)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Found:
    """What the exports hold; `to_review` is for the consultant alone and is never sealed."""

    sheets: list[Sheet] = field(default_factory=list)
    files: list[InputFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    to_review: list[ToReview] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Take over what another reader found."""
        self.sheets += other.sheets
        self.files += other.files
        self.problems += other.problems
        self.to_review += other.to_review
