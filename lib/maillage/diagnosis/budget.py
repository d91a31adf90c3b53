"""The budget's lines of the year that is spoken of."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.intake.seal import Engagement


def year_lines(engagement: Engagement) -> tuple[Mapping, ...]:
    """The budget's lines of the fiscal year; of the last year given where there are none of it."""
    rows = engagement.rows("budget")
    years = {row["year"] for row in rows}
    fiscal = engagement.settings.fiscal_year
    year = fiscal if fiscal in years else max(years, default=None)
    return tuple(row for row in rows if row["year"] == year)
