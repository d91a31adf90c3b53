"""The stage itself: members counted by question and by group, what they lack most, what the body could offer."""

from __future__ import annotations

from maillage import disclosure
from maillage.cohort import groups, questions
from maillage.diagnosis.answers import answers_of
from maillage.intake.seal import Engagement


@disclosure.stage("cohort")
def gather(engagement: Engagement) -> disclosure.Released:
    """Who answered, practices in place and not, by question, sector and size, and the levers for what is lacking.

    Parameters
    ----------
    engagement : Engagement
        Sealed; each respondent is a member company, whose leadership answered for it.

    Returns
    -------
    Released
        Tables and facts named `cohort.…`.
    """
    answers = answers_of(engagement)
    return disclosure.release("cohort", engagement, [questions.find(answers), groups.find(answers)])
