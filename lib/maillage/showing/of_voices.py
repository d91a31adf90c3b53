"""The exhibits of what was heard, and of who sees it how."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.facts import counted
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, lacking, points
from maillage.showing.of_diagnosis import as_of, source, survey_source
from maillage.showing.sentences import sentence


def outputs(found: Released) -> Exhibit:
    """The four outputs of the interviews: networks, functions, people, discourse."""
    table = found.table("diagnosis.outputs")
    interviews = found.fact("diagnosis.interviews")
    if interviews.known and not table.rows:
        return points(
            id="diagnosis.outputs",
            items=[],
            empty=sentence(
                "Entretiens menés : {interviews}. Aucun n’a encore été codé pour ce qu’il demande : réseaux, fonctions, "
                "personnes, discours.",
                interviews=interviews,
            ),
        )
    return exhibit(
        table,
        id="diagnosis.outputs",
        message=sentence(
            "Entretiens menés : {interviews}. Ils disent quels réseaux, quelles fonctions, quelles personnes et quel "
            "discours sont attendus.",
            interviews=interviews,
        ),
        source=source(found, "interviews"),
        columns=("output", "asked", "interviews"),
    )


def quotations(found: Released) -> Exhibit:
    """What people said and agreed to see printed."""
    rows = found.table("diagnosis.quotations").records()
    quoted = found.fact("diagnosis.quotations")
    none = sentence("Citations que leur auteur a approuvées : {quotations}.", quotations=quoted)
    return points(
        id="diagnosis.quotations",
        items=[
            [
                sentence(
                    "« {quotation} » ({population})",
                    quotation=counted(row["quotation"], "text"),
                    population=counted(row["population"], "term"),
                )
            ]
            for row in rows
        ],
        empty=none if quoted.known else lacking(none),
    )


def heard(found: Released) -> Exhibit:
    """Objections, triggers and difficulties by the number of interviews in which they were heard."""
    interviews = found.fact("diagnosis.interviews")
    table = found.table("diagnosis.heard")
    if interviews.known and not table.rows:
        return points(
            id="diagnosis.heard",
            items=[],
            empty=sentence(
                "Entretiens menés : {interviews}. Aucune objection, aucun déclencheur, aucune difficulté n’y est codé.",
                interviews=interviews,
            ),
        )
    return exhibit(
        table,
        id="diagnosis.heard",
        message=sentence(
            "Entretiens menés : {interviews}. On compte les entretiens, jamais les personnes.", interviews=interviews
        ),
        source=source(found, "interviews"),
        columns=("kind", "heard", "interviews"),
    )


def gaps(found: Released) -> Exhibit:
    """The same question seen by several audiences."""
    compared, marked = found.fact("diagnosis.gaps_compared"), found.fact("diagnosis.gaps_marked")
    return exhibit(
        found.table("diagnosis.gaps"),
        id="diagnosis.gaps",
        message=sentence(
            "Questions posées à plusieurs publics et comparées : {compared}. Écarts marqués, d’au moins {least} points "
            "et hors du hasard de l’échantillon : {marked}.",
            compared=compared,
            least=counted(LEAST_GAP, "points"),
            marked=marked,
        ),
        chart=Chart(
            "dumbbell",
            {"label": "item", "marks": "executives managers employees"},
            phrase("score, sur une échelle de zéro à cent points"),
        ),
        alt=sentence(
            "Une ligne par question, une marque par public, reliées : plus elles sont loin, plus l’écart est grand. "
            "Questions comparées : {compared}.",
            compared=compared,
        ),
        source=survey_source(found),
    )


LEAST_GAP = 10  # points from which a gap can be marked [convention, methods.md §1.8]


def said_and_shown(found: Released) -> Exhibit:
    """What people say of a dimension beside what its documents show."""
    return exhibit(
        found.table("diagnosis.said_and_shown"),
        id="diagnosis.said_and_shown",
        message=sentence(
            "Documents appréciés : {documents} ; dimensions concernées : {dimensions}.",
            documents=found.fact("diagnosis.documents"),
            dimensions=found.fact("diagnosis.dimensions_documented"),
        ),
        source=sentence("table « Documents » et questionnaire, données arrêtées : {date}.", date=as_of(found)),
    )
