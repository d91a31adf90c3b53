"""What there is to learn, how many sessions it takes, who took part."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEVEL_MAX = 4
IMPORTANCE = (1, 5)


def skill_gap(required: float | None, acquired: float | None) -> float | None:
    """What is missing of a skill; what is mastered beyond need makes up for nothing.

    Parameters
    ----------
    required, acquired : float or None
        Level [-, 0 to 4] of a person or a group; None or nan where nobody said.

    Returns
    -------
    float or None
        max(0, required − acquired) [levels]; None where one of them is missing.

    Raises
    ------
    ValueError
        If a level is outside 0 to 4.

    References
    ----------
    methods §5.4.

    Examples
    --------
    >>> skill_gap(3, 1), skill_gap(3, 4), skill_gap(3, None)
    (2, 0, None)
    """
    levels = [_given(name, level, 0, LEVEL_MAX) for name, level in (("required", required), ("acquired", acquired))]
    return None if None in levels else max(0, levels[0] - levels[1])


def training_priority(required: float | None, acquired: float | None, importance: float | None) -> float | None:
    """Gap times importance: what to teach first.

    Parameters
    ----------
    required, acquired : float or None
        As in `skill_gap`.
    importance : float or None
        Of the skill [-, 1 to 5].

    Returns
    -------
    float or None
        [-, 0 to 20]; None where one of the three is missing.

    Raises
    ------
    ValueError
        If a level is outside 0 to 4, or an importance outside 1 to 5.

    References
    ----------
    methods §5.4.

    Examples
    --------
    >>> training_priority(4, 2, importance=5)
    10
    """
    gap, weight = skill_gap(required, acquired), _given("importance", importance, *IMPORTANCE)
    return None if gap is None or weight is None else gap * weight


@dataclass(frozen=True)
class TrainingIndex:
    """Share of what is required that is still missing.

    Attributes
    ----------
    share : float or None
        [-, 0 nothing missing to 1 everything]; None where nothing is required, or nothing known.
    known : int
        Skills it rests on.
    left_out : tuple of int
        Places of the skills left out, since a figure is missing.
    """

    share: float | None
    known: int
    left_out: tuple[int, ...]


def training_index(
    required: Sequence[float | None], acquired: Sequence[float | None], importance: Sequence[float | None]
) -> TrainingIndex:
    """Priorities over what they would be if nothing were acquired; a skill with a figure missing is in neither sum.

    Parameters
    ----------
    required, acquired, importance : sequence of float or None, shape (skills,)
        As in `training_priority`.

    Returns
    -------
    TrainingIndex
        Σ gap·importance / Σ required·importance.

    Raises
    ------
    ValueError
        If there are not as many of each, or as in `training_priority`.

    References
    ----------
    methods §5.4.

    Examples
    --------
    >>> training_index([3, 4, 3], [1, None, 3], importance=[3, 5, 2])
    TrainingIndex(share=0.4, known=2, left_out=(1,))
    """
    if not len(required) == len(acquired) == len(importance):
        raise ValueError(
            f"required, acquired, importance: {len(required)}, {len(acquired)}, {len(importance)} figures found, "
            "as many of each expected"
        )
    skills = list(zip(required, acquired, importance, strict=True))
    priorities = [training_priority(*skill) for skill in skills]
    left_out = tuple(place for place, priority in enumerate(priorities) if priority is None)
    missing = math.fsum(priority for priority in priorities if priority is not None)
    asked = math.fsum(
        needed * weight
        for (needed, _, weight), priority in zip(skills, priorities, strict=True)
        if priority is not None
    )
    return TrainingIndex(missing / asked if asked else None, len(skills) - len(left_out), left_out)


def balanced_groups(people: int, capacity: int) -> tuple[int, ...]:
    """Sizes of as few groups as possible, of which none is larger than another by more than one person.

    Parameters
    ----------
    people : int
        To be trained.
    capacity : int
        Most people in a group.

    Returns
    -------
    tuple of int
        ⌈people/capacity⌉ sizes, the larger ones first; none without people.

    Raises
    ------
    ValueError
        If there are fewer than no people, or groups of nobody.

    References
    ----------
    methods §5.4.

    Examples
    --------
    >>> balanced_groups(47, capacity=10)
    (10, 10, 9, 9, 9)
    """
    if not people >= 0 or not capacity >= 1 or people % 1 or capacity % 1:
        raise ValueError(f"people, capacity: {people}, {capacity} found, whole numbers from 0 and from 1 expected")
    groups = -(-people // capacity)
    return tuple(people // groups + (group < people % groups) for group in range(groups))


@dataclass(frozen=True)
class TrainingLoad:
    """What teaching one module to everybody takes; the two kinds of hours are never added.

    Attributes
    ----------
    groups : tuple of int
        People in each.
    sessions : int
        One for each group and sitting.
    trainer_hours, learner_hours : float
        In the room [hours]; the learners' is time, not money.
    """

    groups: tuple[int, ...]
    sessions: int
    trainer_hours: float
    learner_hours: float


def training_load(people: int, capacity: int, session_hours: float, sittings: int = 1) -> TrainingLoad:
    """Sessions and hours of one module, preparation and travel left out.

    Parameters
    ----------
    people, capacity : int
        As in `balanced_groups`.
    session_hours : float
        One sitting [hours].
    sittings : int
        Sessions each group attends.

    Returns
    -------
    TrainingLoad

    Raises
    ------
    ValueError
        If a number is missing or too small.

    References
    ----------
    methods §5.4.

    Examples
    --------
    >>> load = training_load(47, capacity=10, session_hours=3.5)
    >>> load.sessions, load.trainer_hours, load.learner_hours
    (5, 17.5, 164.5)
    """
    if not 0 < session_hours < math.inf or not sittings >= 1 or sittings % 1:
        raise ValueError(
            f"session_hours, sittings: {session_hours}, {sittings} found, hours above 0, whole number from 1 expected"
        )
    groups = balanced_groups(people, capacity)
    sessions = len(groups) * sittings
    return TrainingLoad(groups, sessions, sessions * session_hours, people * sittings * session_hours)


def share_trained(trained: int, people: int) -> float | None:
    """People who took part over all who are there, and not only over those who enrolled.

    Parameters
    ----------
    trained, people : int
        Each person once.

    Returns
    -------
    float or None
        [-, 0 to 1]; None where there is nobody.

    Raises
    ------
    ValueError
        If a number is negative or missing, or more took part than are there.

    References
    ----------
    methods §5.4.

    Examples
    --------
    >>> round(share_trained(46, 60), 3)
    0.767
    """
    if not 0 <= trained <= people < math.inf:
        raise ValueError(
            f"trained, people: {trained}, {people} found, 0 or more and no more trained than there expected"
        )
    return trained / people if people else None


def hours_per_head(learner_hours: float, people: int) -> float | None:
    """Hours of training over all people, those who had none included.

    Parameters
    ----------
    learner_hours : float
        Of all who took part, together [hours].
    people : int
        All who are there.

    Returns
    -------
    float or None
        [hours per head]; None where there is nobody.

    Raises
    ------
    ValueError
        If a number is negative or missing, or hours are told of nobody.

    References
    ----------
    methods §5.4.

    Examples
    --------
    46 of 60 people took part in a session of 3.5 hours:

    >>> round(hours_per_head(46 * 3.5, 60), 2)
    2.68
    """
    if not 0 <= learner_hours < math.inf or not 0 <= people < math.inf or (learner_hours and not people):
        raise ValueError(f"learner_hours, people: {learner_hours}, {people} found, 0 or more of each expected")
    return learner_hours / people if people else None


def _given(name: str, figure: float | None, low: float, high: float) -> float | None:
    if figure is None or math.isnan(figure):
        return None
    if not low <= figure <= high:
        raise ValueError(f"{name}: {figure} found, {low} to {high} expected")
    return figure
