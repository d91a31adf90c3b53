"""The closed vocabularies every floor shares: units, kinds of fact, reasons for an absence, depths, regimes."""

from collections.abc import Mapping
from types import MappingProxyType

DEPTHS = ("flash", "standard", "in_depth")
AUDIENCES = ("executives", "managers", "employees")
REPORT_AUDIENCES = ("director", "committee", "council", "employees", "site")
LANGUAGES = ("fr", "en")
FORMATS = ("html", "pdf", "docx", "pptx", "xlsx")
STAGES = ("diagnosis", "analysis", "plan", "cohort", "portfolio", "training", "follow_up")

# How a value is written follows from its unit alone; see `maillage.language.Language.write`.
UNITS = (
    "count",  # a number of things, whole
    "decimal",  # a number with one decimal, no unit
    "coefficient",  # 0 to 1 or -1 to 1, with two decimals
    "points",  # 0 to 100, written whole
    "share",  # 0 to 1, written in per cent
    "money",  # the engagement's currency, excluding tax
    "money/year",
    "half_days",
    "half_days/year",
    "hours",
    "days",
    "months",
    "date",
    "truth",  # decides between two sentences, never printed
    "text",  # the client's or the consultant's own words
    "term",  # a typed id of the catalogue, written in the reader's language
    "phrase",  # a French phrase of ours, translated like every other
    "mixed",  # of a column only: each cell is (value, unit), for indicators that have a unit each
)

KINDS = ("counted", "recorded", "estimated", "quoted", "set")

# Why a result is absent. The sentence printed in its place lies in `maillage.showing.sentences`.
REASONS = (
    "no_table",  # the table that would fill it was not given
    "no_data",  # the table is there, the cells are not
    "too_few",  # fewer answers than may be published
    "withheld",  # answers enough, withheld because it would give answers away: its own, or another's by subtraction
    "undefined",  # the formula has no value here
    "not_asked",  # the depth or the settings leave it out
    "no_peers",  # there is no portfolio to set the company beside
)

REGIMES = (
    "word",  # answers, ties, hours, contacts: pseudonymous and thresholded
    "mandate",  # roles, fees, dates, owners: management facts
    "identity",  # never leaves intake
)

EVIDENCE_GRADES = ("A", "B", "C", "D", "E")

# Smallest number of answers behind a published figure drawn from words [convention, practice.md §5].
MINIMUM_GROUP = 5

# A group smaller than this that answers all alike is not published: its mean is everybody's answer [methods.md §1.10].
UNANIMITY_GROUP = 10


def depths_up_to(depth: str) -> tuple[str, ...]:
    """Every depth whose content an engagement of this depth shows, shallowest first.

    Examples
    --------
    >>> depths_up_to("standard")
    ('flash', 'standard')
    """
    return DEPTHS[: DEPTHS.index(depth) + 1]


def frozen(mapping: Mapping) -> Mapping:
    """A read-only view of a copy of the mapping."""
    return MappingProxyType(dict(mapping))
