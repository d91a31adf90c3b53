"""What we were given: tables, answers, and how far the answers stand for everybody."""

from __future__ import annotations

from maillage.diagnosis.answers import LEVEL_OF, Answers
from maillage.disclosure import Absent, Draft, Field, Findings, minimum_group
from maillage.facts import Fact, absent, chosen, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.tables import at_depth
from maillage.terms import AUDIENCES, MINIMUM_GROUP

# An audience's figures are called indicative below either of these [convention, methods.md §1.6].
ENOUGH_RATE, ENOUGH_ANSWERS = 0.30, 20

COVERAGE = (
    Field("audience", phrase("Public"), "term"),
    Field("people", phrase("Effectif"), "count"),
    Field("invited", phrase("Questionnaires envoyés"), "count"),
    Field("answered", phrase("Réponses"), "count"),
    Field("rate", phrase("Part de l’effectif"), "share"),
    Field("confidence", phrase("Portée"), "phrase"),
)
RECEIVED = (
    Field("table", phrase("Table"), "phrase"),
    Field("rows", phrase("Lignes"), "count"),
    Field("allows", phrase("Ce qu’elle permet"), "phrase"),
)
WHOLE, SOLID, INDICATIVE, NONE = (
    phrase("tout le groupe a répondu"), phrase("exploitable"), phrase("indicatif"), phrase("aucune réponse"),
)  # fmt: skip
WORDS = ("interviews", "profiles", "ties")  # tables of what people said
NOT_TABLES = ("decisions", "comments", "acts", "actions")


def confidence(answered: int, people: float) -> str:
    """How far an audience's answers may be read, in a phrase.

    Examples
    --------
    >>> confidence(8, 8), confidence(62, 114), confidence(7, 60), confidence(0, 60)
    ('tout le groupe a répondu', 'exploitable', 'indicatif', 'aucune réponse')
    """
    if not answered:
        return NONE
    if answered >= people:
        return WHOLE
    enough = answered >= ENOUGH_ANSWERS and answered / people >= ENOUGH_RATE
    majority = answered / people >= 0.5
    return SOLID if enough or majority else INDICATIVE


def find(engagement: Engagement, answers: Answers) -> Findings:
    """Tables received and missing; people, questionnaires and answers by audience."""
    asked = [table for table in at_depth(engagement.settings.depth) if table.id not in NOT_TABLES]
    received = [table for table in asked if engagement.has(table.id)]
    missing = [table for table in asked if not engagement.has(table.id)]
    people = sum(row["count"] for row in engagement.rows("headcount"))
    coverage = [_audience(audience, engagement, answers) for audience in AUDIENCES] if answers.given else []
    coverage = [row for row in coverage if row[1] or row[3]]
    answered = _answers(answers)
    return Findings(
        tables={
            "coverage": Draft(
                fields=COVERAGE,
                rows=tuple(coverage),
                answers=tuple(row[3] for row in coverage),
                protected=("answered", "rate", "confidence"),
            ),
            "received": Draft(
                fields=RECEIVED,
                rows=tuple((t.fr, _rows(engagement, t.id), t.allows_fr) for t in received),
            ),
            "missing": Draft(
                fields=RECEIVED,
                rows=tuple((t.fr, Absent("no_table"), t.allows_fr) for t in missing),
            ),
        },
        words={"answers": answered},
        mandates={
            "people": counted(people),
            "minimum_group": chosen(minimum_group(engagement), "count"),
            "tables_received": counted(len(received)),
            "tables_missing": counted(len(missing)),
            "every_table_received": counted(not missing, "truth"),
            "answers_given": counted(answers.given, "truth"),
        },
    )


def _answers(answers: Answers) -> Fact:
    """Respondents of the audiences that are published."""
    if not answers.given:
        return absent("no_table", unit="count", table="answers")
    published = answers.published
    return counted(published, n=published) if published else absent("too_few", unit="count")


def _rows(engagement: Engagement, table: str) -> int | Absent:
    """Lines of a table; those of the questionnaire are not published, since they would count the audiences withheld."""
    if table == "answers":
        return Absent("withheld")
    rows = len(engagement.rows(table))
    return Absent("too_few") if table in WORDS and rows < MINIMUM_GROUP else rows


def _audience(audience: str, engagement: Engagement, answers: Answers) -> tuple:
    people = answers.population[audience]
    level = LEVEL_OF[audience]
    invited = [
        row["invited"] for row in engagement.rows("headcount") if row["level"] == level and row["invited"] is not None
    ]
    answered = answers.respondents[audience]
    known = people != float("inf")
    return (
        f"audience:{audience}",
        int(people) if known else None,
        sum(invited) if invited else None,
        answered,
        answered / people if known and people else None,
        confidence(answered, people),
    )
