"""The exhibits of what holds inside: what people know, how they learn, what the leadership does, the internal network."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit
from maillage.showing.of_diagnosis import source, survey_source
from maillage.showing.sentences import sentence


def concepts(found: Released) -> Exhibit:
    """Concepts known and practised, audience by audience, the least mastered first."""
    people = found.fact("diagnosis.concepts_answers")
    return exhibit(
        found.table("diagnosis.concepts"),
        id="diagnosis.concepts",
        message=sentence(
            "Personnes qui ont répondu sur les notions : {people}. Oui vaut cent points, plus ou moins la moitié, non "
            "zéro ; les moins pratiquées viennent en tête.",
            people=people,
        ),
        chart=Chart(
            "heat",
            {
                "label": "concept",
                "columns": "executives_familiar executives_at_ease managers_familiar managers_at_ease "
                "employees_familiar employees_at_ease",
            },
            phrase("points, sur une échelle de zéro à cent"),
        ),
        alt=sentence(
            "Une ligne par notion, deux colonnes par public : la connaître, être à l’aise. Plus la case est foncée, "
            "plus la notion est maîtrisée. Personnes : {people}.",
            people=people,
        ),
        source=survey_source(found),
        folded=True,
    )


def ease(found: Released) -> Exhibit:
    """Digital ease by audience, never by person."""
    return exhibit(
        found.table("diagnosis.ease"),
        id="diagnosis.ease",
        message=sentence(
            "Personnes qui ont répondu sur l’aisance numérique : {people}. Chacun a ses outils familiers ; un écart dit "
            "où accompagner.",
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
            "Dirigeants qui ont répondu : {people}. La maturité n’a pas de modèle : ce sont des faits, que la direction "
            "lit pour elle-même.",
            people=found.fact("diagnosis.maturity_answers"),
        ),
        source=survey_source(found),
        columns=("item", "executives"),
    )


def support(found: Released) -> Exhibit:
    """Support in words beside support in acts."""
    return exhibit(
        found.table("diagnosis.support"),
        id="diagnosis.support",
        message=sentence(
            "Dirigeants qui ont répondu : {people}. Dit : le soutien annoncé aux équipes ; en actes : du temps, un budget, "
            "un geste de chacun.",
            people=found.fact("diagnosis.maturity_answers"),
        ),
        source=survey_source(found),
    )


def internal(found: Released) -> Exhibit:
    """What people expect of the internal network, and what they fear."""
    return exhibit(
        found.table("diagnosis.internal_answers"),
        id="diagnosis.internal",
        message=sentence(
            "Personnes qui ont répondu sur le réseau interne : {people}. Une crainte dite est une réponse à donner, non "
            "un reproche.",
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
            "Personnes qui ont répondu sur le réseau interne : {people}. Un réseau interne répond à un manque nommé, ou "
            "ne sert pas.",
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
