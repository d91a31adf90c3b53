"""Where people are online and what they do there: presence and activity, profiles, how evenly activity is shared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from maillage.disclosure import Absent, Draft, Field, Findings, Part, all_alike, minimum_group, not_counted
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.heterogeneity import gini, lorenz_points, top_fifth_share
from maillage.measures.register import dormant
from maillage.terms import UNANIMITY_GROUP

PRESENCE = (
    Field("group", phrase("Groupe"), "term"),
    Field("people", phrase("Personnes recensées"), "count"),
    Field("present", phrase("Présentes en ligne"), "count"),
    Field("active", phrase("Actives"), "count"),
)
SIGNS = (
    Field("sign", phrase("Ce qui se voit"), "phrase"),
    Field("people", phrase("Personnes"), "count"),
    Field("known", phrase("Sur"), "count"),
)
QUARTILES = (
    Field("measure", phrase("Mesure relevée par la personne"), "phrase"),
    Field("first", phrase("Un quart est à ou sous"), "points"),
    Field("median", phrase("La moitié est à ou sous"), "points"),
    Field("third", phrase("Trois quarts sont à ou sous"), "points"),
    Field("people", phrase("Personnes"), "count"),
)
ACTIVITY_QUARTILES = (
    Field("first", phrase("Un quart est à ou sous"), "decimal"),
    Field("median", phrase("La moitié est à ou sous"), "decimal"),
    Field("third", phrase("Trois quarts sont à ou sous"), "decimal"),
    Field("people", phrase("Personnes"), "count"),
)
SHARES = (
    Field("people", phrase("Part des personnes, des moins aux plus actives"), "share"),
    Field("activity", phrase("Part de l’activité"), "share"),
    Field("label", phrase("Repère"), "phrase"),
)
HALF = phrase("la moitié la moins active")
TENTHS = tuple(tenth / 10 for tenth in range(11))  # a finer curve would tell each person's count
LEAST_DRAWN = 20  # people, two a tenth

DUPLICATE, OTHERS, NOBODY, SLEEPING, NOT_FOUND = (
    phrase("Plusieurs profils sur une même plateforme"),
    phrase("Un profil au moins tenu par un collègue ou une agence"),
    phrase("Un profil au moins que personne ne tient"),
    phrase("Un profil au moins sans activité depuis douze mois"),
    phrase("La recherche du nom ne mène pas au bon profil"),
)
COMPLETENESS, SELLING_INDEX = (
    phrase("Complétude du profil"),
    phrase("Indice de vente sociale affiché par LinkedIn (Social Selling Index)"),
)


def activity(engagement: Engagement) -> Mapping[str, int]:
    """Posts and comments of each person in three months, all profiles together; those who did not say are left out."""
    done: dict[str, int] = {}
    for row in _profiles(engagement):
        if row["posts"] is not None or row["comments"] is not None:
            done[row["person"]] = done.get(row["person"], 0) + (row["posts"] or 0) + (row["comments"] or 0)
    return done


def _profiles(engagement: Engagement) -> list[Mapping[str, Any]]:
    """The profiles of those who are still in the company."""
    gone = engagement.gone
    return [row for row in engagement.rows("profiles") if row["person"] not in gone]


def active(engagement: Engagement) -> Mapping[str, bool]:
    """Whether each of them is active in the client's own sense: so many posts and comments in three months."""
    return {person: count >= engagement.settings.active_from for person, count in activity(engagement).items()}


def find(engagement: Engagement) -> Findings:
    """Presence and activity by platform, level and function; what profiles show; how evenly activity is shared."""
    whole = active(engagement)
    counts = list(activity(engagement).values())
    groups, sums = _groups(engagement, whole)
    return Findings(
        tables={
            "presence": groups,
            "profile_signs": _signs(engagement),
            "profile_quartiles": _quartiles(engagement),
            "activity_quartiles": _activity_quartiles(counts, engagement),
            "activity_shares": _curve(counts, engagement),
        },
        words=_facts(engagement, whole, counts),
        mandates={"active_from": counted(engagement.settings.active_from)},
        sums=sums,
    )


# --- presence and activity -----------------------------------------------------------------------------------------


OTHER_FUNCTION = "function:other"
_ORDER = ("platform", "level", "function")


def _groups(engagement: Engagement, whole: Mapping[str, bool]) -> tuple[Draft, tuple[tuple[Part, ...], ...]]:
    """One row a platform, a level, a function; levels and functions each add up to everybody, which is published."""
    gone = engagement.gone
    people = {row["person"]: row for row in engagement.rows("people") if row["person"] not in gone}
    members: dict[str, set[str]] = {}
    for row in _profiles(engagement):
        if row["person"] in whole:
            members.setdefault(f"platform:{row['platform']}", set()).add(row["person"])
    minimum = minimum_group(engagement)
    for name in [name for name, here in members.items() if not _stands_alone(len(here), len(whole), minimum)]:
        del members[name]
    for column in ("level", "function"):
        for person in whole:
            if person in people:
                members.setdefault(f"{column}:{people[person][column]}", set()).add(person)
    few = _together(members, minimum)
    if members.get(OTHER_FUNCTION) == set(whole):
        del members[OTHER_FUNCTION]  # it would say of everybody what the sentence above says
    names = sorted(members, key=lambda name: (_ORDER.index(name.split(":")[0]), -len(members[name]), name))
    groups = [(name, [whole[person] for person in members[name]]) for name in names]
    return (
        Draft(
            fields=PRESENCE,
            rows=tuple((name, _recensed(name, people, few), len(states), sum(states)) for name, states in groups),
            answers=tuple(len(states) for _, states in groups),
            protected=("present", "active"),
            unanimous=tuple(all_alike(states, engagement) for _, states in groups),
        ),
        tuple(_additions(names, members, whole, engagement)),
    )


def _stands_alone(here: int, everybody: int, minimum: int) -> bool:
    """Whether a platform may be told beside the whole: few elsewhere would be told by the difference."""
    return here >= minimum and (here == everybody or everybody - here >= minimum)


def _together(members: dict[str, set[str]], minimum: int) -> set[str]:
    """Functions with too few people, read as one, « autre fonction »: what is withheld alone may be told together."""
    few = [name for name, people in members.items() if name.startswith("function:") and len(people) < minimum]
    for name in few:
        members.setdefault(OTHER_FUNCTION, set()).update(members.pop(name) if name != OTHER_FUNCTION else ())
    return {name.removeprefix("function:") for name in few}


def _recensed(name: str, people: Mapping[str, Mapping], few: set[str]) -> int | None:
    """People of the register in a group; on a platform anybody could be."""
    column, _, value = name.partition(":")
    meant = {value, *few} if name == OTHER_FUNCTION else {value}
    return sum(column == "platform" or row[column] in meant for row in people.values()) or None


def _additions(
    names: Sequence[str], members: Mapping[str, set[str]], whole: Mapping[str, bool], engagement: Engagement
) -> Iterator[tuple[Part, ...]]:
    """What a reader who knows the house can add up, of people present and of people active.

    Levels, and functions, make everybody, and so does a platform with those who are not on it. Who is of which level
    and function is known in the house, so what their rows leave over is protected like a row.
    """
    minimum = minimum_group(engagement)
    everybody = frozenset(whole)
    # A large group that is all alike may be told, and with it whoever belongs to it.
    told = {
        person
        for group in (everybody, *members.values())
        if len(group) >= UNANIMITY_GROUP and len({whole[person] for person in group}) == 1
        for person in group
    }

    def part(table: str, row: int, column: str, group: Collection[str], factor: float = 1.0) -> Part:
        states = [whole[person] for person in group]
        n, printed = float(len(states)), table == "presence"
        few = bool(table) and (len(states) < minimum or all_alike(states, engagement))
        secret = few or not (printed or table == "")
        if column == "present":
            width = float(minimum) if printed and n < minimum else 0.0
            return Part(table, row, column, n, factor, secret, n, width, 0.0, float(len(whole) + minimum))
        width = float(few and not told.issuperset(group))
        return Part(table, row, column, float(sum(states)), factor, secret, n, width, 0.0, n)

    row_of = {name: at for at, name in enumerate(names)}
    for name in members:
        if name.startswith("platform:"):
            elsewhere = everybody - members[name]
            parts = [part("presence", row_of[name], "active", members[name])]
            parts += [part("not on it", row_of[name], "active", elsewhere)] if elsewhere else []
            yield *parts, part("", 0, "active of all", everybody, -1.0)
    crossings: dict[tuple[str, ...], set[str]] = {}
    for person in whole:
        own = (name for name in names if person in members[name] and not name.startswith("platform:"))
        crossings.setdefault(tuple(own), set()).add(person)
    for column in ("present", "active"):
        cells = {own: part("crossings", at, column, group) for at, (own, group) in enumerate(crossings.items())}
        yield *cells.values(), part("", 0, f"{column} of all", everybody, -1.0)
        for name in names:
            if not name.startswith("platform:"):
                inside = [cell for own, cell in cells.items() if name in own]
                yield *inside, part("presence", row_of[name], column, members[name], -1.0)


# --- profiles ------------------------------------------------------------------------------------------------------


def _signs(engagement: Engagement) -> Draft:
    """What profiles show, as people out of those whose answer is known; never by group."""
    rows = _profiles(engagement)
    as_of = engagement.settings.as_of
    beyond = Counter((row["person"], row["platform"]) for row in rows)
    seen: dict[str, dict[str, bool]] = {sign: {} for sign in (DUPLICATE, OTHERS, NOBODY, SLEEPING, NOT_FOUND)}
    for row in rows:
        person = row["person"]
        _note(seen[DUPLICATE], person, beyond[person, row["platform"]] > 1)
        if row["written_by"] is not None:
            _note(seen[OTHERS], person, row["written_by"] in ("colleague", "agency"))
            _note(seen[NOBODY], person, row["written_by"] == "nobody")
        if row["last_active"] is not None:
            _note(seen[SLEEPING], person, bool(dormant(row["last_active"], as_of)))
        if row["google_test"] is not None:
            _note(seen[NOT_FOUND], person, not row["google_test"])
    told = [(sign, list(people.values())) for sign, people in seen.items() if people]
    return Draft(
        fields=SIGNS,
        rows=tuple((sign, sum(states), len(states)) for sign, states in told),
        answers=tuple(len(states) for _, states in told),
        protected=("people", "known"),
        unanimous=tuple(not_counted(len(states), engagement) for _, states in told),
    )


def _note(seen: dict[str, bool], person: str, shown: bool) -> None:
    seen[person] = seen.get(person, False) or shown


def _quartiles(engagement: Engagement) -> Draft:
    """Quartiles of what people read on their own profile, the best of theirs each; never fewer than ten of them."""
    rows = []
    for measure, column in ((COMPLETENESS, "completeness"), (SELLING_INDEX, "ssi")):
        own: dict[str, float] = {}
        for row in _profiles(engagement):
            if row[column] is not None:
                own[row["person"]] = max(own.get(row["person"], 0), row[column])
        if own:
            rows.append((measure, *_spread(list(own.values()), engagement), len(own)))
    return Draft(
        fields=QUARTILES,
        rows=tuple(rows),
        answers=tuple(row[-1] for row in rows),
        protected=("first", "median", "third", "people"),
    )


def _spread(values: Collection[float], engagement: Engagement) -> Sequence[float | Absent]:
    if len(values) < max(UNANIMITY_GROUP, minimum_group(engagement)):
        return [Absent("too_few")] * 3
    return [float(quartile) for quartile in np.quantile(list(values), (0.25, 0.5, 0.75))]


# --- how evenly activity is shared ---------------------------------------------------------------------------------


def _curve(done: Sequence[int], engagement: Engagement) -> Draft:
    """The Lorenz curve of activity at every tenth of the people; empty where a tenth would be one person."""
    if len(done) < LEAST_DRAWN or not _may_be_drawn(done, engagement):
        return Draft(fields=SHARES, rows=())
    curve = lorenz_points(done)
    return Draft(
        fields=SHARES,
        rows=tuple(
            (tenth, float(np.interp(tenth, *curve.T)), HALF if tenth == 0.5 else Absent("undefined"))
            for tenth in TENTHS
        ),
        answers=(len(done),) * len(TENTHS),
        protected=("activity",),
    )


def _activity_quartiles(done: Sequence[int], engagement: Engagement) -> Draft:
    """Between which counts of posts and comments people lie, for who asks to see their own beside."""
    drawn = _may_be_drawn(done, engagement)
    return Draft(
        fields=ACTIVITY_QUARTILES,
        rows=((*_spread(done, engagement), len(done)),) if drawn else (),
        answers=(len(done),) if drawn else (),
        protected=("first", "median", "third", "people"),
    )


def _may_be_drawn(done: Collection[int], engagement: Engagement) -> bool:
    return len(done) >= max(UNANIMITY_GROUP, minimum_group(engagement)) and sum(done) > 0


def _facts(engagement: Engagement, whole: Mapping[str, bool], done: Sequence[int]) -> dict[str, Fact]:
    n = len(whole)
    if not engagement.has("profiles"):
        why = {"reason": "no_table", "table": "profiles"}
    elif not n:
        why = {"reason": "no_data", "table": "profiles.posts"}
    elif all_alike(whole.values(), engagement):
        why = {"reason": "withheld"}
    else:
        why = {}
    if why:
        present, acting = absent(unit="count", **why), absent(unit="count", **why)
    else:
        present, acting = counted(n, n=n), counted(sum(whole.values()), n=n)
    facts = {"present": present, "active": acting}
    names = {"half_activity": "share", "top_fifth": "share", "activity_gini": "coefficient"}
    if why or not _may_be_drawn(done, engagement):
        reason = why or {"reason": "undefined" if n >= UNANIMITY_GROUP else "too_few"}
        return facts | {name: absent(unit=unit, **reason) for name, unit in names.items()}
    values = {
        "half_activity": np.interp(0.5, *lorenz_points(done).T),
        "top_fifth": top_fifth_share(done),
        "activity_gini": gini(done),
    }
    return facts | {name: counted(float(value), names[name], n=n) for name, value in values.items()}
