"""The exhibits of the diagnosis."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from maillage.catalogue import entries
from maillage.disclosure import Absent, Released
from maillage.facts import Fact, chosen, counted, recorded
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking
from maillage.showing.figures.rows import MEASURED
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence
from maillage.tables import TABLES
from maillage.terms import AUDIENCES


def as_of(found: Released) -> Fact:
    """The data cut-off date, for source notes."""
    return recorded(datetime.date.fromisoformat(found.context["as_of"]), "date")


def source(found: Released, table: str) -> Payload:
    """The source note of an exhibit drawn from one table."""
    return sentence(
        "table « {table} », données arrêtées : {date}.", table=chosen(_label(table), "phrase"), date=as_of(found)
    )


def _label(table: str) -> str:
    return TABLES[table].fr


def survey_source(found: Released) -> Payload:
    """The source note of an exhibit drawn from the questionnaire."""
    return sentence(
        "questionnaire, répondants des publics publiés : {answers}, données arrêtées : {date}.",
        answers=found.fact("diagnosis.answers"),
        date=as_of(found),
    )


def objectives(found: Released) -> Exhibit:
    """What the company wants of its networks."""
    unowned = found.fact("diagnosis.objectives_unowned")
    message = (
        sentence("Chaque objectif a un porteur et une mesure.")
        if unowned.known and not unowned.value
        else sentence("Objectifs sans porteur ou sans mesure : {unowned}.", unowned=unowned)
    )
    return exhibit(
        found.table("diagnosis.objectives"),
        id="diagnosis.objectives",
        message=message,
        source=source(found, "objectives"),
        columns=("wording", "kind", "horizon", "owner", "measure", "weight"),
    )


def coverage(found: Released) -> Exhibit:
    """Who was asked, who answered."""
    return exhibit(
        found.table("diagnosis.coverage"),
        id="diagnosis.coverage",
        message=sentence(
            "Personnes dont les réponses sont publiées : {answers}.", answers=found.fact("diagnosis.answers")
        ),
        source=survey_source(found),
    )


def received(found: Released) -> Exhibit:
    """Which tables were given."""
    return exhibit(
        found.table("diagnosis.received"),
        id="diagnosis.received",
        message=sentence(
            "Tables reçues : {received}. Tables attendues et vides : {missing}.",
            received=found.fact("diagnosis.tables_received"),
            missing=found.fact("diagnosis.tables_missing"),
        ),
        source=sentence("dossier de l’entreprise, données arrêtées : {date}.", date=as_of(found)),
    )


def missing(found: Released) -> Exhibit:
    """Which tables would let the report say more."""
    every = found.fact("diagnosis.every_table_received").value
    return exhibit(
        found.table("diagnosis.missing"),
        id="diagnosis.missing",
        message=sentence("Aucune table attendue ne manque.")
        if every
        else sentence("Tables attendues et vides : {missing}.", missing=found.fact("diagnosis.tables_missing")),
        source=sentence("modèle de données, profondeur retenue pour la mission."),
        columns=("table", "allows"),
    )


def dimensions(found: Released) -> Exhibit:
    """The dimensions against the client's targets, with intervals."""
    behind, reached = found.fact("diagnosis.dimensions_behind"), found.fact("diagnosis.dimensions_reached")
    undecided = found.fact("diagnosis.dimensions_undecided")
    measured = found.fact("diagnosis.dimensions_measured")
    furthest = found.fact("diagnosis.furthest_behind")
    if found.fact("diagnosis.any_target").value and furthest.known:
        message = sentence(
            "La plus éloignée de sa cible : {furthest} (points manquants : {distance}). Dimensions en deçà de la cible "
            ": {behind} ; cibles atteintes : {reached} ; trop près pour trancher : {undecided} ; sous la cible, sans "
            "intervalle : {unsure}.",
            furthest=furthest,
            distance=found.fact("diagnosis.furthest_distance"),
            behind=behind,
            reached=reached,
            undecided=undecided,
            unsure=found.fact("diagnosis.dimensions_unsure"),
        )
    elif found.fact("diagnosis.any_target").value or not measured.known:
        message = sentence(
            "Cibles atteintes : {reached}. Dimensions en deçà de la cible : {behind}. "
            "Trop près pour trancher : {undecided}. Sous la cible, sans intervalle : {unsure}.",
            reached=reached,
            behind=behind,
            undecided=undecided,
            unsure=found.fact("diagnosis.dimensions_unsure"),
        )
    else:
        message = sentence(
            "Dimensions mesurées : {measured}. La direction n’a pas encore fixé de cible.",
            measured=found.fact("diagnosis.dimensions_measured"),
        )
    return exhibit(
        found.table("diagnosis.dimensions"),
        id="diagnosis.dimensions",
        message=message,
        chart=_dots(found),
        alt=sentence(
            "Un point par dimension avec son intervalle, sur une échelle commune, et un trait pour la cible. "
            "Dimensions mesurées : {measured}.",
            measured=measured,
        ),
        source=sentence(
            "questionnaire, répondants des publics publiés : {answers} ; score : moyenne simple des publics, quel que "
            "soit leur nombre ; niveau des intervalles : {level} ; données arrêtées : {date}.",
            answers=found.fact("diagnosis.answers"),
            level=chosen(CONFIDENCE, "share"),
            date=as_of(found),
        ),
        columns=("dimension", "score", "low", "high", "target", "verdict", "answers"),
    )


def _dots(found: Released) -> Chart | None:
    if not any(isinstance(cell, (int, float)) for cell in found.table("diagnosis.dimensions").column("score")):
        return None
    return Chart(
        "dots",
        {"label": "dimension", "value": "score", "low": "low", "high": "high", "target": "target"},
        phrase("score, sur une échelle de zéro à cent points"),
    )


def audiences(found: Released) -> Exhibit:
    """Who sees what: the same dimension through each audience's answers."""
    return exhibit(
        found.table("diagnosis.audiences"),
        id="diagnosis.audiences",
        message=sentence(
            "Répondants : {answers}. Chaque public est lu à part, sur les questions qui lui ont été posées : d’une "
            "colonne à l’autre, ces scores ne se comparent pas. Un score n’est pas publié quand trop peu ont répondu, "
            "ou quand il ferait deviner des réponses.",
            answers=found.fact("diagnosis.answers"),
        ),
        source=survey_source(found),
    )


def mutual_help(found: Released) -> Exhibit:
    """Mutual help, described and never scored."""
    return exhibit(
        found.table("diagnosis.help"),
        id="diagnosis.help",
        message=sentence(
            "Personnes dont les réponses sont publiées : {answers}. Aide reçue et donnée en douze mois.",
            answers=found.fact("diagnosis.answers"),
        ),
        source=survey_source(found),
    )


def families(found: Released) -> Exhibit:
    """Symptom families by severity, the unknown ones left visible."""
    table = found.table("diagnosis.families")
    if not found.fact("diagnosis.families_measured").value:
        nothing = lacking(sentence("Aucune famille de symptômes n’est encore renseignée."))
        return instead("diagnosis.families", nothing)
    return exhibit(
        table,
        id="diagnosis.families",
        message=_families_message(found),
        chart=Chart(
            "bars",
            {"label": "family", "value": "severity", "basis": "basis"},
            phrase("gravité, de zéro à cent pour cent"),
        ),
        alt=sentence(
            "Une barre par famille de symptômes, de la plus grave à la moins grave : pleine d’après un indicateur "
            "mesuré, hachurée d’après les seuls constats. Familles renseignées : {known}.",
            known=found.fact("diagnosis.families_measured"),
        ),
        source=sentence(
            "constats, registre, budget et questionnaire, données arrêtées : {date}. Une gravité lue sur un seul signe "
            "vaut tout ou rien.",
            date=as_of(found),
        ),
        folded=True,
        ranked="severity",
    )


def _families_message(found: Released) -> Payload:
    known, families = found.fact("diagnosis.families_measured"), found.fact("diagnosis.families")
    seen, unknown = found.fact("diagnosis.symptoms_observed"), found.fact("diagnosis.symptoms_unknown")
    if not seen.known:
        return sentence("Familles renseignées : {known} sur {families}.", known=known, families=families)
    return sentence(
        "Familles renseignées : {known} sur {families}. "
        "Symptômes constatés : {observed} ; encore inconnus : {unknown}.",
        known=known,
        families=families,
        observed=seen,
        unknown=unknown,
    )


def observed(found: Released) -> Exhibit:
    """The observed symptoms and what shows them."""
    return exhibit(
        found.table("diagnosis.symptoms"),
        id="diagnosis.symptoms",
        message=sentence(
            "Symptômes constatés : {observed}. Examinés et non constatés : {not_observed}.",
            observed=found.fact("diagnosis.symptoms_observed"),
            not_observed=found.fact("diagnosis.symptoms_not_observed"),
        ),
        source=source(found, "symptoms"),
        columns=("symptom", "site", "state", "evidence"),
    )


def items(found: Released) -> Exhibit:
    """Every question, as answered."""
    return exhibit(
        found.table("diagnosis.items"),
        id="diagnosis.items",
        message=sentence(
            "Répondants : {answers}. Voici les réponses elles-mêmes, question par question.",
            answers=found.fact("diagnosis.answers"),
        ),
        source=survey_source(found),
    )


def strengths(found: Released) -> list[list[Payload]]:
    """What already works, as points: targets reached, mutual help, then what was examined and not observed.

    A family without a sign is left out where the dimension that asks about the same subject is below its target.
    """
    dimensions = found.table("diagnosis.dimensions").records()
    reached = [row for row in dimensions if row["verdict"] == REACHED]
    below = {row["dimension"] for row in dimensions if row["verdict"] in (BEHIND, UNDECIDED, UNSURE)}
    said: list[list[Payload]] = []
    if reached:
        first = sentence(
            "Cibles atteintes : {reached}, sur {targets} dimensions mesurées.",
            reached=found.fact("diagnosis.dimensions_reached"),
            targets=found.fact("diagnosis.targets_measured"),
        )
        said.append(
            [first, *(sentence("{dimension}.", dimension=counted(row["dimension"], "term")) for row in reached[:3])]
        )
    helped = [row for row in found.table("diagnosis.help").records() if not isinstance(row["given"], Absent)]
    said += [
        [
            sentence(
                "Personnes qui ont aidé quelqu’un de leur réseau en douze mois ({audience}) : {given} sur {answers}.",
                audience=counted(row["audience"], "term"),
                given=counted(row["given"]),
                answers=counted(row["given_answers"]),
            )
        ]
        for row in helped
        if row["given"] > MOST_HELP * row["given_answers"]
    ][:1]
    said += [
        [
            sentence(
                "« {family} » : aucun signe constaté ; signes examinés : {examined}.",
                family=counted(row["family"], "term"),
                examined=counted(row["not_observed"]),
            )
        ]
        for row in clean_families(found)
        if row["not_observed"] > row["unknown"] and _same_subject(row["family"]) not in below
    ]
    return said[:3]


def clean_families(found: Released) -> list[Mapping[str, Any]]:
    """The families examined in which no sign was observed."""
    return [row for row in found.table("diagnosis.families").records() if row["severity"] == 0]


def _same_subject(family: str) -> str | None:
    fields = entries("family")[family.removeprefix("family:")].fields
    return fields.get("same_subject") or fields["indicator"]


CONFIDENCE = 0.95  # of every interval of the measures
REACHED = phrase("cible atteinte")
MOST_HELP = 0.5  # share from which mutual help is told as a strength: more than half [convention]


def family_fact(found: Released, family: str) -> Payload | None:
    """The figure behind a family of symptoms, as one sentence without a score; None where it says nothing."""
    indicator = entries("family")[family.removeprefix("family:")].fields["indicator"]
    row = next(r for r in found.table("diagnosis.families").records() if r["family"] == family)
    if indicator and indicator.startswith("dimension:"):
        verdict = next(
            r["verdict"] for r in found.table("diagnosis.dimensions").records() if r["dimension"] == indicator
        )
        if verdict not in (BEHIND, UNDECIDED, UNSURE):
            return None
        return sentence(
            "{dimension} : {verdict}.", dimension=counted(indicator, "term"), verdict=counted(verdict, "phrase")
        )
    if indicator in INDICATOR_SENTENCES and row["basis"] == MEASURED:
        return INDICATOR_SENTENCES[indicator](found)
    return sentence(
        "{family} (signes constatés : {observed} ; non constatés : {not_observed} ; non examinés : {unknown}).",
        family=counted(f"{family}#short", "term"),
        observed=counted(row["observed"]),
        not_observed=counted(row["not_observed"]),
        unknown=counted(row["unknown"]),
    )


BEHIND, UNDECIDED = phrase("en deçà de la cible"), phrase("on ne peut trancher")
UNSURE = phrase("sous la cible, sans intervalle")

INDICATOR_SENTENCES = {
    "unattended_fees": lambda found: sentence(
        "Cotisations payées pour des places où personne n’est venu depuis douze mois : {fees}.",
        fees=found.fact("analysis.dormant_fees"),
    ),
    "unfollowed_memberships": lambda found: sentence(
        "Adhésions sans suivi : {unfollowed}, sur {known} dont le suivi est renseigné.",
        unfollowed=found.fact("analysis.unfollowed"),
        known=found.fact("analysis.followed_known"),
    ),
    "silent_profiles": lambda found: sentence(
        "Part des personnes présentes en ligne qui n’y sont pas actives : {share}. Actif, pour l’entreprise : "
        "publications et commentaires en trois mois, au moins {threshold}.",
        share=found.fact("diagnosis.silent_share"),
        threshold=found.fact("diagnosis.active_from"),
    ),
    "duplicate_profiles": lambda found: sentence(
        "Profils en double chez les dirigeants : {count}.", count=found.fact("diagnosis.duplicate_profiles")
    ),
    "incidents": lambda found: sentence(
        "Incidents d’expression relevés en deux ans : {count}.", count=found.fact("diagnosis.incidents")
    ),
    "unproven_budgets": lambda found: sentence(
        "Part du budget de communication sans preuve d’effet : {share}.", share=found.fact("diagnosis.unproven_share")
    ),
}


def unknowns(found: Released) -> list[list[Payload]]:
    """What we do not know, as points."""
    said: list[list[Payload]] = []
    undecided = found.fact("diagnosis.dimensions_undecided")
    if undecided.known and undecided.value:
        said.append([sentence("Dimensions dont on ne peut dire si la cible est atteinte : {n}.", n=undecided)])
    silent = found.fact("diagnosis.symptoms_unknown")
    if silent.known and silent.value:
        said.append([sentence("Symptômes que personne n’a encore examinés : {n}.", n=silent)])
    if not found.fact("diagnosis.every_table_received").value:
        said.append([sentence("Tables attendues et restées vides : {n}.", n=found.fact("diagnosis.tables_missing"))])
    withheld = sum(
        isinstance(row[audience], Absent) and row[audience].reason == "too_few"
        for row in found.table("diagnosis.audiences").records()
        for audience in AUDIENCES
    )
    if withheld:
        said.append([sentence("Résultats non publiés, faute de réponses assez nombreuses : {n}.", n=counted(withheld))])
    return said
