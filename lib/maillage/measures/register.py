"""The register of memberships: when to give notice, what an occupied seat costs, who no longer goes."""

import calendar
from datetime import date, timedelta


def notice_deadline(renewal_date: date, notice_months: int) -> date:
    """Day by which notice must have arrived: same day of the month, so many months before renewal.

    Parameters
    ----------
    renewal_date : date
        Day on which the membership or contract renews itself.
    notice_months : int
        Notice to be given [months]; 0 when there is none.

    Returns
    -------
    date
        Deadline; the last day of a month that is too short.

    Raises
    ------
    ValueError
        If the notice is negative.

    References
    ----------
    practice §3 and §9 (dormant fees cancelled: date, notice). Periods in months run to the day of the same number,
    else to the last of the month: French Code de procédure civile, art. 641.

    Examples
    --------
    >>> notice_deadline(date(2027, 5, 31), 3)
    datetime.date(2027, 2, 28)
    """
    if notice_months < 0:
        raise ValueError(f"notice_months: {notice_months} found, 0 or more expected")
    return months_later(renewal_date, -notice_months)


def cost_per_active_seat(fee: float, active: int) -> float | None:
    """Fee over the seats somebody really uses, not over the seats paid for.

    Parameters
    ----------
    fee : float
        Paid for the membership [money/year, excluding tax].
    active : int
        People who attended within the period.

    Returns
    -------
    float or None
        Cost per active seat [money/year]; None when nobody is active: the fee is then a dormant one.

    Raises
    ------
    ValueError
        If the fee or the number is negative.

    References
    ----------
    practice §9; methods §6.1 (cost per target met, same form).

    Examples
    --------
    >>> cost_per_active_seat(1200, 3)
    400.0
    """
    if fee < 0 or active < 0:
        raise ValueError(f"fee, active: {fee}, {active} found, 0 or more expected")
    return fee / active if active else None


def dormant(last_attended: date | None, as_of: date, months: int = 12) -> bool | None:
    """Whether nobody has attended for longer than `months`; exactly so long is not yet dormant.

    Parameters
    ----------
    last_attended : date or None
        Last attendance; None where unknown.
    as_of : date
        Day of the judgement, given and never today's by itself.
    months : int
        Patience [months] [convention].

    Returns
    -------
    bool or None
        None where the last attendance is unknown: unknown is not dormant.

    References
    ----------
    practice §3 and §9 (dormant fees).

    Examples
    --------
    >>> dormant(date(2025, 11, 20), as_of=date(2026, 11, 21))
    True
    """
    return None if last_attended is None else last_attended < months_later(as_of, -months)


def within_months(day: date, months: int) -> date:
    """Last day that is at most so many months ahead; from the last day of a month, the last day of the other month.

    Parameters
    ----------
    day : date
    months : int
        Whole months [months].

    Returns
    -------
    date

    Examples
    --------
    >>> within_months(date(2026, 9, 30), 6), within_months(date(2026, 9, 29), 6)
    (datetime.date(2027, 3, 31), datetime.date(2027, 3, 29))
    """
    if (day + timedelta(days=1)).month == day.month:
        return months_later(day, months)
    return months_later(day.replace(day=1), months + 1) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day of the month, so many months on or back; the last day where the month is shorter.

    Parameters
    ----------
    day : date
    months : int
        Whole months; negative for earlier [months].

    Returns
    -------
    date

    Examples
    --------
    >>> months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
