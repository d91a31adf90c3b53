"""Who holds what, when the committee meets and on what, and whether the conditions the texts name are met.

All is read off acts, decisions, roles and released facts; a condition is met, not met or not known, never scored.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

from maillage.analysis.causes import PROPOSED as TO_VOTE
from maillage.analysis.ownership import LEADING
from maillage.catalogue import Entry, entries
from maillage.diagnosis.holders import GONE, holder
from maillage.disclosure import Absent, Draft, Field, Findings, Released
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.register import months_later
from maillage.plan.actions import DECIDED, POSTPONED, STARTED, TO_DO, Line, Span, acts_done, concerns
from maillage.plan.kpis import PHASE_DAYS

# Days after the cut-off from which an act nobody planned is expected: the phase of its step begins.
UNPLANNED = {1: 0, 2: PHASE_DAYS[1], 3: PHASE_DAYS[2]}

GOVERNANCE = (
    Field("role", phrase("Rôle"), "phrase"),
    Field("subject", phrase("Sur quoi"), "term"),
    Field("rhythm", phrase("Rythme"), "term"),
    Field("proposed", phrase("Proposé à"), "term"),
    Field("held_by", phrase("Décidé ou piloté par"), "mixed"),
    Field("since", phrase("Depuis le"), "date"),
    Field("says_so", phrase("Ce qui le dit"), "phrase"),
)
COMMITTEE = (
    Field("quarter", phrase("Réunion"), "phrase"),
    Field("begins", phrase("Trimestre ouvert le"), "date"),
    Field("before", phrase("Premier préavis"), "date"),
    Field("renewals", phrase("Cotisations à trancher"), "count"),
    Field("amount", phrase("Montant"), "money/year"),
    Field("asleep_amount", phrase("Montant en sommeil"), "money/year"),
    Field("acts", phrase("Actes attendus"), "count"),
    Field("postponed", phrase("Décisions reportées"), "count"),
    Field("choices", phrase("Votes et choix de budget"), "count"),
    Field("kpis", phrase("Indicateurs à relever"), "count"),
)
ITEMS = (
    Field("quarter", phrase("Réunion"), "phrase"),
    Field("kind", phrase("Nature"), "phrase"),
    Field("subject", phrase("Sujet"), "mixed"),
    Field("by", phrase("Au plus tard le"), "date"),
)
CONDITIONS = (
    Field("condition", phrase("Condition"), "term"),
    Field("reading", phrase("Comment elle se lit ici"), "term"),
    Field("state", phrase("État"), "phrase"),
)
ROLES = {
    "steers": phrase("pilote"),
    "decides": phrase("décide"),
    "coordinates": phrase("coordonne"),
    "follows": phrase("suit"),
}
ACT, LEADS, LINE = phrase("acte accompli"), phrase("table des rôles"), phrase("décidé, pas encore en place")
NO_LEADER, MANY_LEADERS = phrase("aucun pilote noté"), phrase("plusieurs pilotes notés")
NOTHING = phrase("ni acte accompli, ni pilote noté, ni action décidée")
QUARTERS = phrase("première"), phrase("deuxième"), phrase("troisième"), phrase("quatrième")  # of the committee's year
RENEWAL, WAITED_ACT, PUT_OFF = phrase("cotisation à trancher"), phrase("acte attendu"), phrase("décision reportée")
VOTE, BUDGET = phrase("cause à confirmer ou à écarter"), phrase("choix de budget")
CHOICE = phrase("Lequel des trois avenirs du budget")
MET, NOT_MET, NOT_KNOWN = phrase("remplie"), phrase("pas remplie"), phrase("pas encore connue")
AGREED = (DECIDED, STARTED)
LEAD = datetime.timedelta(days=30)  # for a notice to be decided, written and received [convention]


def find(
    engagement: Engagement,
    lines: Sequence[Line],
    dates: Mapping[str, Span],
    released: Released,
    acted: Findings,
    kpis: Findings,
    money: Findings,
) -> Findings:
    """Governance table, road map of the committee for four quarters, success conditions.

    Parameters
    ----------
    engagement : Engagement
    lines : sequence of Line
        Of the plan.
    dates : mapping of str to pairs of dates
        First and last day of each lever, by the road map; None where it has none.
    released : Released
        Of the stages before.
    acted, kpis, money : Findings
        Of `plan.actions`, whose gates say which acts are waited for, of `plan.kpis` and of `plan.money`, whose futures
        are chosen between.
    """
    subjects = [subject for subject in entries("governance").values() if concerns(subject, engagement)]
    governed = [_governed(engagement, subject, lines) for subject in subjects]
    items = sorted(
        [
            *_choices(released, money),
            *_renewals(engagement, released),
            *_acts(engagement, lines, dates, acted),
            *_postponed(engagement, lines),
        ],
        key=_in_order,
    )
    meetings = [_meeting(engagement, released, quarter, items, kpis) for quarter in range(len(QUARTERS))]
    conditions = [
        (f"condition:{name}", f"condition:{name}#reading", _said(RULES[name](engagement, lines, released, kpis)))
        for name in entries("condition")
    ]
    return Findings(
        tables={
            "governance": Draft(fields=GOVERNANCE, rows=tuple(governed)),
            "committee": Draft(fields=COMMITTEE, rows=tuple(meetings)),
            "committee_items": Draft(fields=ITEMS, rows=tuple(items)),
            "conditions": Draft(fields=CONDITIONS, rows=tuple(conditions)),
        },
        mandates=_facts(released, governed, meetings, items, conditions)
        | {"any_governed": _any_governed(engagement, lines, released)},
    )


# --- who holds what --------------------------------------------------------------------------------------------------


def _governed(engagement: Engagement, subject: Entry, lines: Sequence[Line]) -> tuple:
    fields = subject.fields
    held_by, since, says_so = _held(engagement, fields, lines)
    return (
        ROLES[fields["role"]],
        f"governance:{subject.id}",
        f"governance:{subject.id}#rhythm" if "rhythm" in fields else Absent("undefined"),
        f"function:{fields['by']}",
        held_by or Absent("undefined"),
        since or Absent("undefined"),
        says_so,
    )


def _held(
    engagement: Engagement, fields: Mapping, lines: Sequence[Line]
) -> tuple[tuple[str, str] | None, datetime.date | None, str]:
    """Who took it up here, by an act or by the table of roles, since when, and what says so."""
    done = acts_done(engagement)
    for lever in fields["levers"]:
        if lever in done:
            row = [
                row
                for row in engagement.rows("acts")
                if row["about"] == f"lever:{lever}" and row["date"] == done[lever]
            ]
            who, gone = holder(engagement, row[-1]["who"])
            return who, done[lever], GONE if gone else ACT
    activity = fields.get("activity")
    places = [row for row in engagement.rows("ownership") if row["activity"] == activity]
    leaders = [row["function"] for row in places if row["state"] in LEADING]
    if len(leaders) == 1:
        return (f"function:{leaders[0]}", "term"), None, LEADS
    if any(line.lever.id in fields["levers"] and line.state in AGREED for line in lines):
        return None, None, LINE
    return None, None, MANY_LEADERS if leaders else NO_LEADER if places else NOTHING


# --- the committee's road map ----------------------------------------------------------------------------------------


def _opens(engagement: Engagement, quarter: int) -> datetime.date:
    return months_later(engagement.settings.as_of, 3 * quarter)


def _quarter(engagement: Engagement, day: datetime.date) -> str | None:
    """The quarter whose meeting must speak of what falls due that day; what is late already comes first."""
    if day > _opens(engagement, len(QUARTERS)):
        return None
    return QUARTERS[max(0, sum(day >= _opens(engagement, n) for n in range(len(QUARTERS))) - 1)]


def _choices(released: Released, money: Findings) -> list[tuple]:
    """What the first meeting settles before all else: each cause nobody voted on, and which future of the budget."""
    votes = [
        (QUARTERS[0], VOTE, (f"{row['cause']}#short", "term"), Absent("undefined"))
        for row in released.table("analysis.causes").records()
        if row["state"] == TO_VOTE
    ]
    futures = money.mandates["cut_alone"].known
    return [*votes, *([(QUARTERS[0], BUDGET, (CHOICE, "phrase"), Absent("undefined"))] if futures else [])]


def _renewals(engagement: Engagement, released: Released) -> list[tuple]:
    """Fees whose notice ends before the next meeting could act on it; one that has passed is not among them."""
    return [
        (_meeting_of(engagement, row), RENEWAL, (row["network"], "text"), datetime.date.fromisoformat(row["deadline"]))
        for row in released.table("analysis.renewals").records()
    ]


def _meeting_of(engagement: Engagement, renewal: Mapping) -> str:
    return _quarter(engagement, datetime.date.fromisoformat(renewal["deadline"]) - LEAD) or QUARTERS[-1]


def _acts(engagement: Engagement, lines: Sequence[Line], dates: Mapping[str, Span], acted: Findings) -> list[tuple]:
    """Acts of the gates nobody has done, decided or begun: before they begin, or with their gate where none is planned.

    Acts of one gate that no line plans come before one meeting: the last of them says which.
    """
    as_of = engagement.settings.as_of
    postponed = {line.lever.id for line in lines if line.state == POSTPONED}
    waited = [entries("lever")[typed.removeprefix("lever:")] for _, typed, state, _ in acted.tables["gates"].rows
              if state == TO_DO]  # fmt: skip
    waited = [lever for lever in waited if lever.id not in postponed]
    unplanned: dict[int, int] = {}
    for lever in waited:
        if dates.get(lever.id, (None, None))[0] is None:
            step = lever.fields["step"]
            unplanned[step] = max(unplanned.get(step, 0), UNPLANNED[step] + lever.fields["days"])
    found = []
    for lever in waited:
        begins, ends = dates.get(lever.id, (None, None))
        day = begins or as_of + datetime.timedelta(days=unplanned[lever.fields["step"]])
        if quarter := _quarter(engagement, day):
            found.append((quarter, WAITED_ACT, (f"lever:{lever.id}", "term"), ends or Absent("undefined")))
    return found


def _postponed(engagement: Engagement, lines: Sequence[Line]) -> list[tuple]:
    """What was put off comes back at the next meeting."""
    return [
        (QUARTERS[0], PUT_OFF, (f"lever:{line.lever.id}", "term"), Absent("undefined"))
        for line in lines
        if line.state == POSTPONED
    ]


def _in_order(item: tuple) -> tuple:
    """By meeting, votes and choices first, then what has no day, then by day."""
    quarter, kind, subject, by = item
    return (
        QUARTERS.index(quarter),
        kind not in (VOTE, BUDGET),
        "" if isinstance(by, Absent) else by.isoformat(),
        kind,
        () if kind == VOTE else subject,  # causes stay in the order proposed
    )


def _meeting(engagement: Engagement, released: Released, quarter: int, items: Sequence[tuple], kpis: Findings) -> tuple:
    name = QUARTERS[quarter]
    here = [item for item in items if item[0] == name]
    soon = released.fact("analysis.any_renewal_soon")
    due = [row for row in released.table("analysis.renewals").records() if _meeting_of(engagement, row) == name]
    unknown = Absent(soon.reason, soon.table) if not soon.known else None
    priced = [row["fee"] for row in due if not isinstance(row["fee"], Absent)]
    rhythms = [row[3] for row in kpis.tables["kpis"].rows]
    yearly = rhythms.count("frequency:year") if quarter == len(QUARTERS) - 1 else 0
    return (
        name,
        _opens(engagement, quarter),
        min((datetime.date.fromisoformat(row["deadline"]) for row in due), default=Absent("undefined")),
        unknown or sum(row["seats"] for row in due),
        unknown or (sum(priced) if priced or not due else None),
        unknown or sum(row["asleep_fee"] for row in due),
        sum(item[1] == WAITED_ACT for item in here),
        sum(item[1] == PUT_OFF for item in here),
        sum(item[1] in (VOTE, BUDGET) for item in here),
        rhythms.count("frequency:month") + rhythms.count("frequency:quarter") + yearly,
    )


# --- conditions ------------------------------------------------------------------------------------------------------

Verdict = bool | None  # None: not known
Rule = Callable[[Engagement, Sequence[Line], Released, Findings], Verdict]


def _all(*verdicts: Verdict) -> Verdict:
    return False if False in verdicts else None if None in verdicts else True


def _done(engagement: Engagement, *levers: str) -> Verdict:
    done = acts_done(engagement)
    return all(lever in done for lever in levers) if engagement.has("acts") else None


def _agreed(engagement: Engagement, lines: Sequence[Line]) -> list[Line] | None:
    """The lines decided or started; None where nothing was ever decided on record."""
    recorded = engagement.has("decisions") or engagement.has("actions")
    return [line for line in lines if line.state in AGREED] if lines and recorded else None


def _from_the_top(engagement: Engagement, *_: object) -> Verdict:
    return _done(engagement, "l_sponsor")


def _ambitious(engagement: Engagement, _: object, __: object, kpis: Findings) -> Verdict:
    fixed = kpis.mandates["any_target_fixed"]
    return bool(fixed.value) if fixed.value or engagement.has("objectives") else None


def _all_the_way(engagement: Engagement, *_: object) -> Verdict:
    return _done(engagement, "l_budget_line", "l_member_act")


def _steered(engagement: Engagement, lines: Sequence[Line], *_: object) -> Verdict:
    state = next((line.state for line in lines if line.lever.id == "l_coordinator"), None)
    given = bool(_done(engagement, "l_coordinator")) or state in AGREED
    proposed = state is not None and _agreed(engagement, lines) is not None
    return _all(_done(engagement, "l_agenda"), True if given else False if proposed else None)


def _answered_for(engagement: Engagement, lines: Sequence[Line], *_: object) -> Verdict:
    agreed = _agreed(engagement, lines)
    return _all(None if agreed is None else bool(agreed), _done(engagement, "l_agenda"))


def _balanced(engagement: Engagement, lines: Sequence[Line], released: Released, _: object) -> Verdict:
    agreed = _agreed(engagement, lines)
    unowned = released.fact("analysis.first_risks_unowned")
    kinds = None if agreed is None else {line.lever.fields["kind"] for line in agreed}
    return _all(
        None if kinds is None else {"quick_win", "action"} <= kinds,
        None if not unowned.known else unowned.value == 0,
    )


RULES: Mapping[str, Rule] = {
    "s_top": _from_the_top,
    "s_ambition": _ambitious,
    "s_all_the_way": _all_the_way,
    "s_steered": _steered,
    "s_roadmap": _answered_for,
    "s_balance": _balanced,
}


def _said(verdict: Verdict) -> str:
    return NOT_KNOWN if verdict is None else MET if verdict else NOT_MET


def _any_governed(engagement: Engagement, lines: Sequence[Line], released: Released) -> Fact:
    """Whether there is anything to hold: a plan, acts, roles or fees; without them a list of subjects is no plan."""
    known = bool(lines) or engagement.has("acts") or engagement.has("ownership")
    if known or released.table("analysis.renewals").rows:
        return counted(True, "truth")
    return absent("no_table", unit="truth", table="objectives")


def _facts(
    released: Released,
    governed: Sequence[tuple],
    meetings: Sequence[tuple],
    items: Sequence[tuple],
    conditions: Sequence[tuple],
) -> dict[str, Fact]:
    kinds = [item[1] for item in items]
    states = [row[2] for row in conditions]
    held = sum(row[6] in (ACT, LEADS) for row in governed)
    agreed = sum(row[6] == LINE for row in governed)
    soon = released.fact("analysis.any_renewal_soon")
    renewals = (
        counted(sum(row[3] for row in meetings)) if soon.known else absent(soon.reason, unit="count", table=soon.table)
    )
    return {
        "subjects": counted(len(governed)),
        "subjects_held": counted(held),
        "subjects_agreed": counted(agreed),
        "subjects_open": counted(len(governed) - held - agreed),
        "committee_renewals": renewals,
        "committee_acts": counted(kinds.count(WAITED_ACT)),
        "committee_postponed": counted(kinds.count(PUT_OFF)),
        "committee_choices": counted(kinds.count(VOTE) + kinds.count(BUDGET)),
        "any_committee_item": counted(bool(items), "truth"),
        "conditions": counted(len(conditions)),
        "conditions_met": counted(states.count(MET)),
        "conditions_not_met": counted(states.count(NOT_MET)),
        "conditions_unknown": counted(states.count(NOT_KNOWN)),
    }
