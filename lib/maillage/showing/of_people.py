"""The exhibits of what people say, see, know and learn, of the leadership and of the internal network."""

from __future__ import annotations

from maillage.catalogue import entry
from maillage.disclosure import Absent, Released, ReleasedTable
from maillage.facts import counted
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking, points
from maillage.showing.of_diagnosis import as_of, source, survey_source
from maillage.showing.sentences import sentence


def outputs(found: Released) -> Exhibit:
    """The four outputs of the interviews: networks, functions, people, discourse."""
    table = found.table("diagnosis.outputs")
    interviews = found.fact("diagnosis.interviews")
    if interviews.known and not table.rows:
        return instead(
            "diagnosis.outputs",
            sentence(
                "Entretiens menés : {interviews}. Aucun n’a encore été codé pour ce qu’il demande : réseaux, "
                "fonctions, personnes, discours.",
                interviews=interviews,
            ),
        )
    return exhibit(
        table,
        id="diagnosis.outputs",
        message=sentence(
            "Entretiens menés : {interviews}. Chaque ligne est une demande, avec le nombre d’entretiens où elle "
            "s’entend.",
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
        return instead(
            "diagnosis.heard",
            sentence(
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


def answers_to_objections(found: Released) -> Exhibit:
    """Each objection that was heard, with the answer the source texts give, or that they give none."""
    heard_objections = [
        row["heard"] for row in found.table("diagnosis.heard").records() if row["heard"].startswith("objection:")
    ]
    interviews = found.fact("diagnosis.interviews")
    none = sentence("Entretiens menés : {interviews}. Objections codées : aucune.", interviews=interviews)
    return points(
        id="diagnosis.answers_to_objections",
        items=[
            [
                sentence("{objection}", objection=counted(objection, "term")),
                sentence("{answer}", answer=counted(f"{objection}#answer", "term"))
                if entry(objection).fields["answered"]
                else sentence("Les textes de référence n’y répondent pas."),
            ]
            for objection in heard_objections
        ],
        empty=none if interviews.known else lacking(none),
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
            {"label": "item", "first": "executives", "second": "managers", "third": "employees"},
            phrase("score, sur une échelle de zéro à cent points"),
        ),
        alt=sentence(
            "Une ligne par question, une marque par public, reliées : plus elles sont loin, plus l’écart est grand. "
            "Questions comparées : {compared}.",
            compared=compared,
        ),
        source=survey_source(found),
        folded=True,
    )


FAR = 25  # points between what is said and what is shown [convention, methods.md §1.4]
LEAST_GAP = 10  # points from which a gap can be marked [convention, methods.md §1.8]


def said_and_shown(found: Released) -> Exhibit:
    """What people say of a dimension beside what its documents show."""
    return exhibit(
        found.table("diagnosis.said_and_shown"),
        id="diagnosis.said_and_shown",
        message=sentence(
            "Documents appréciés : {documents} ; dimensions concernées : {dimensions}. Points au-delà desquels un "
            "écart est net : {far}.",
            documents=found.fact("diagnosis.documents"),
            dimensions=found.fact("diagnosis.dimensions_documented"),
            far=counted(FAR, "points"),
        ),
        source=sentence("table « Documents » et questionnaire, données arrêtées : {date}.", date=as_of(found)),
    )


def concepts(found: Released) -> Exhibit:
    """Concepts known and practised, audience by audience, the least mastered first."""
    people, table = found.fact("diagnosis.concepts_answers"), found.table("diagnosis.concepts")
    return exhibit(
        table,
        id="diagnosis.concepts",
        message=sentence(
            "Personnes qui ont répondu sur les notions : {people}. Oui vaut cent points, plus ou moins la moitié, non "
            "zéro ; les moins maîtrisées viennent en tête.",
            people=people,
        ),
        chart=_heat(table),
        alt=sentence(
            "Une ligne par notion, deux colonnes par public : la connaître, être à l’aise. Plus la case est foncée, "
            "plus la notion est maîtrisée. Personnes : {people}.",
            people=people,
        ),
        source=survey_source(found),
        folded=True,
    )


def _heat(table: ReleasedTable) -> Chart | None:
    """A column for every audience that was asked, whether or not its answers may be shown."""
    asked = [
        field.id
        for field in table.fields[1:]
        if any(not isinstance(cell, Absent) or cell.reason != "no_data" for cell in table.column(field.id))
    ]
    names = ("value", *(f"value_{number}" for number in range(2, len(asked) + 1)))
    points = phrase("points, sur une échelle de zéro à cent")
    return Chart("heat", {"row": "concept", **dict(zip(names, asked, strict=True))}, points) if asked else None


def ease(found: Released) -> Exhibit:
    """Digital ease by audience, never by person."""
    return exhibit(
        found.table("diagnosis.ease"),
        id="diagnosis.ease",
        message=sentence(
            "Personnes qui ont répondu sur l’aisance numérique : {people}. Chacun a ses outils familiers ; un écart "
            "dit où accompagner.",
            people=found.fact("diagnosis.ease_answers"),
        ),
        source=survey_source(found),
    )


def maturity(found: Released) -> Exhibit:
    """What executives say of the company, the committee and themselves; support in words beside support in acts."""
    return exhibit(
        found.table("diagnosis.maturity"),
        id="diagnosis.maturity",
        message=sentence(
            "Dirigeants qui ont répondu : {people}. La maturité n’a pas de modèle : ce sont des faits, que la "
            "direction lit pour elle-même.",
            people=found.fact("diagnosis.maturity_answers"),
        ),
        source=survey_source(found),
        columns=("item", "executives"),
    )


def support(found: Released) -> Exhibit:
    """Support in words beside support in acts."""
    table, people = found.table("diagnosis.support"), found.fact("diagnosis.maturity_answers")
    if people.known and not table.rows:
        return instead(
            "diagnosis.support",
            sentence(
                "Dirigeants qui ont répondu : {people}. Les réponses publiées ne suffisent pas à comparer les mots et "
                "les actes.",
                people=people,
            ),
        )
    return exhibit(
        table,
        id="diagnosis.support",
        message=sentence(
            "Dirigeants qui ont répondu : {people}. Dit : le soutien annoncé aux équipes ; en actes : du temps, un "
            "budget, un geste de chacun.",
            people=people,
        ),
        source=survey_source(found),
    )


def internal(found: Released) -> Exhibit:
    """What people expect of the internal network, and what they fear."""
    return exhibit(
        found.table("diagnosis.internal_answers"),
        id="diagnosis.internal",
        message=sentence(
            "Personnes qui ont répondu sur le réseau interne : {people}. Des points élevés disent l’accord ; une "
            "réserve est une question à laquelle répondre, non un reproche.",
            people=found.fact("diagnosis.internal_answers"),
        ),
        source=survey_source(found),
    )


def learning(found: Released) -> Exhibit:
    """The culture of learning, point by point."""
    seen = found.fact("diagnosis.learning_observed")
    return exhibit(
        found.table("diagnosis.learning"),
        id="diagnosis.learning",
        message=sentence(
            "Éléments constatés : {seen}, sur {known} examinés. Encore inconnus : {unknown}.",
            seen=seen,
            known=found.fact("diagnosis.learning_known"),
            unknown=found.fact("diagnosis.learning_unknown"),
        ),
        chart=Chart(
            "gauge",
            {"label": "point", "observed": "observed", "not_observed": "not_observed", "unknown": "unknown"},
            phrase("éléments du point"),
        ),
        alt=sentence(
            "Une barre par point de la culture d’apprentissage : éléments constatés, non constatés, inconnus. "
            "Constatés : {seen}.",
            seen=seen,
        ),
        source=source(found, "learning"),
        folded=True,
    )


def prerequisites(found: Released) -> Exhibit:
    """Whether the internal network is ready."""
    return exhibit(
        found.table("diagnosis.prerequisites"),
        id="diagnosis.prerequisites",
        message=sentence(
            "Réseau interne : {verdict}. Préalables remplis : {met} sur {all} ; indispensables manquants : {missing}.",
            verdict=found.fact("diagnosis.internal_verdict"),
            met=found.fact("diagnosis.prerequisites_met"),
            all=found.fact("diagnosis.prerequisites"),
            missing=found.fact("diagnosis.prerequisites_missing"),
        ),
        source=source(found, "internal_network"),
    )


def needs(found: Released) -> Exhibit:
    """What would help teams most, as they chose it."""
    return exhibit(
        found.table("diagnosis.internal_choices"),
        id="diagnosis.needs",
        message=sentence(
            "Personnes qui ont répondu sur le réseau interne : {people}. Un réseau interne répond à un manque nommé, "
            "ou ne sert pas.",
            people=found.fact("diagnosis.internal_answers"),
        ),
        source=survey_source(found),
        columns=("choice", "people", "answers"),
    )


def known_places(found: Released) -> Exhibit:
    """Whom executives know where to find: the company, its customers, its competitors, its teams."""
    return exhibit(
        found.table("diagnosis.maturity_choices"),
        id="diagnosis.known_places",
        message=sentence(
            "Dirigeants qui ont répondu : {people}. Savoir où sont l’entreprise, ses clients, ses concurrents, ses "
            "équipes : quatre regards sur les mêmes réseaux.",
            people=found.fact("diagnosis.maturity_answers"),
        ),
        source=survey_source(found),
        columns=("choice", "people", "answers"),
    )
