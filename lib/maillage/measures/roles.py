"""Who answers for an activity and who does it: what a table of roles leaves open or piles up."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

ROLES = ("R", "A", "C", "I")
RESPONSIBLE_MAX = 6

RoleReason = Literal["NO_A", "MULTI_A", "NO_R", "OVERLOADED"]


@dataclass(frozen=True)
class RoleFinding:
    """One thing to settle in a table of roles.

    Attributes
    ----------
    reason : str
        "NO_A" nobody answers for the activity, "MULTI_A" several do, "NO_R" nobody does it, "OVERLOADED" one does more
        activities than allowed.
    activities : tuple of str
        The activity, or all those that the overloaded one does, in the order given.
    people : tuple of str
        Those who answer where they are several, or the overloaded one: functions, or persons who agreed to be named.
    """

    reason: RoleReason
    activities: tuple[str, ...]
    people: tuple[str, ...] = ()


def role_findings(
    activities: Mapping[str, Mapping[str, Collection[str]]], responsible_max: int = RESPONSIBLE_MAX
) -> tuple[RoleFinding, ...]:
    """What breaks the rules of a table of roles: one answers, one or more do, nobody does more than six.

    The same one may answer and do. Being consulted or informed is not counted.

    Parameters
    ----------
    activities : mapping of str to mapping of str to collection of str
        By activity, who is R (does it), A (answers for it), C (consulted), I (informed). A role may be left out; an
        activity with nobody is told.
    responsible_max : int
        Activities one may do [convention].

    Returns
    -------
    tuple of RoleFinding
        By activity in the order given, then the overloaded in the order in which they first come; empty when nothing
        is to be settled.

    Raises
    ------
    ValueError
        If a role is none of the four, a name is blank, or one text stands where several names are expected.

    References
    ----------
    methods §5.3; practice §10 for who is named.

    Examples
    --------
    >>> found = role_findings({"training": {"R": ["hr", "sales"]}, "watch": {"R": ["it"], "A": ["it", "legal"]}})
    >>> [(one.reason, one.activities, one.people) for one in found]
    [('NO_A', ('training',), ()), ('MULTI_A', ('watch',), ('it', 'legal'))]
    """
    if not responsible_max >= 1:
        raise ValueError(f"responsible_max: {responsible_max} found, 1 or more expected")
    held = {activity: _people_by_role(activity, roles) for activity, roles in activities.items()}
    findings = [one for activity, people in held.items() for one in _of_activity(activity, people["R"], people["A"])]
    load = Counter(person for people in held.values() for person in people["R"])
    for person, count in load.items():
        if count > responsible_max:
            does = tuple(activity for activity, people in held.items() if person in people["R"])
            findings.append(RoleFinding("OVERLOADED", does, (person,)))
    return tuple(findings)


def _of_activity(activity: str, does: tuple[str, ...], answers: tuple[str, ...]) -> list[RoleFinding]:
    found = []
    if not answers:
        found.append(RoleFinding("NO_A", (activity,)))
    if len(answers) > 1:
        found.append(RoleFinding("MULTI_A", (activity,), answers))
    if not does:
        found.append(RoleFinding("NO_R", (activity,)))
    return found


def _people_by_role(activity: str, roles: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    people: dict[str, tuple[str, ...]] = dict.fromkeys(ROLES, ())
    for role, names in roles.items():
        if role not in ROLES:
            raise ValueError(f"{activity}: role {role!r} found, one of {', '.join(ROLES)} expected")
        if isinstance(names, str):
            raise ValueError(f"{activity}, {role}: the text {names!r} found, several names expected")
        for name in names:
            if not isinstance(name, str) or not name.strip():
                raise ValueError(f"{activity}, {role}: {name!r} found, a name expected")
        # the same name written twice is one
        people[role] = tuple(dict.fromkeys(name.strip() for name in names))
    return people
