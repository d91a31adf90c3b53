"""The exhibits of what is done: presence and activity, profiles, invitations, incidents."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead
from maillage.showing.of_diagnosis import source, survey_source
from maillage.showing.sentences import sentence


def presence(found: Released) -> Exhibit:
    """Present is not active: both, by platform, level and function."""
    return exhibit(
        found.table("diagnosis.presence"),
        id="diagnosis.presence",
        message=sentence(
            "Personnes présentes en ligne dont l’activité est connue : {present} ; actives : {active}. Actif, pour "
            "l’entreprise : publications et commentaires en trois mois, au moins {threshold}.",
            present=found.fact("diagnosis.present"),
            active=found.fact("diagnosis.active"),
            threshold=found.fact("diagnosis.active_from"),
        ),
        chart=Chart(
            "paired_bars",
            {"label": "group", "of": "people", "value": "present", "inner": "active"},
            phrase("personnes recensées, présentes, actives"),
        ),
        alt=sentence(
            "Une barre par plateforme, niveau et fonction : les personnes présentes, et en plein celles qui sont "
            "actives. Personnes présentes : {present}.",
            present=found.fact("diagnosis.present"),
        ),
        source=source(found, "profiles"),
        folded=True,
    )


def profile_signs(found: Released) -> Exhibit:
    """What profiles show, all levels together."""
    return exhibit(
        found.table("diagnosis.profile_signs"),
        id="diagnosis.profile_signs",
        message=sentence(
            "Profils en double chez les dirigeants : {duplicates}. Un profil écrit par un autre est un fait, non une "
            "faute.",
            duplicates=found.fact("diagnosis.duplicate_profiles"),
        ),
        source=source(found, "profiles"),
    )


def profile_quartiles(found: Released) -> Exhibit:
    """Completeness and the selling index, as people read them on their own profile."""
    return exhibit(
        found.table("diagnosis.profile_quartiles"),
        id="diagnosis.profile_quartiles",
        message=sentence(
            "Personnes présentes en ligne dont l’activité est connue : {present}. Ces mesures servent à progresser, "
            "jamais à noter quelqu’un ; l’indice est celui que la plateforme affiche, sa formule n’est pas publiée.",
            present=found.fact("diagnosis.present"),
        ),
        source=source(found, "profiles"),
    )


def activity_shares(found: Released) -> Exhibit:
    """How evenly activity is shared."""
    half = found.fact("diagnosis.half_activity")
    return exhibit(
        found.table("diagnosis.activity_shares"),
        id="diagnosis.activity_shares",
        message=sentence(
            "Part de l’activité due à la moitié la moins active : {half} ; au cinquième le plus actif : {top}. "
            "Indice de Gini, nul quand tous font autant : {gini}.",
            half=half,
            top=found.fact("diagnosis.top_fifth"),
            gini=found.fact("diagnosis.activity_gini"),
        ),
        chart=Chart(
            "lorenz",
            {"people": "people", "value": "activity", "label": "label"},
            phrase("part des personnes, des moins aux plus actives"),
        ),
        alt=sentence(
            "Courbe de la part de l’activité selon la part des personnes, sous la droite du partage égal. La moitié "
            "la moins active fait : {half}.",
            half=half,
        ),
        source=source(found, "profiles"),
        folded=True,
    )


def invitations(found: Released) -> Exhibit:
    """Invitations as those who send them counted them."""
    return exhibit(
        found.table("diagnosis.invitations"),
        id="diagnosis.invitations",
        message=sentence(
            "Personnes qui ont compté leurs invitations : {people} ; invitations par personne et par semaine : {week}. "
            "Lecture de l’ensemble : {band}.",
            people=found.fact("diagnosis.inviters"),
            week=found.fact("diagnosis.invitations_a_week"),
            band=found.fact("diagnosis.pressure_band"),
        ),
        source=source(found, "profiles"),
    )


def selling(found: Released) -> Exhibit:
    """What first messages do, as salespeople say it."""
    return exhibit(
        found.table("diagnosis.selling"),
        id="diagnosis.selling",
        message=sentence(
            "Personnes qui ont répondu sur leurs usages de vente : {people}. On décrit des usages ; on ne juge "
            "personne.",
            people=found.fact("diagnosis.selling_answers"),
        ),
        source=survey_source(found),
        columns=("item", "choice", "people", "answers"),
    )


def incidents(found: Released) -> Exhibit:
    """The incidents one by one, with what was learnt."""
    listed, within = found.fact("diagnosis.incidents_listed"), found.fact("diagnosis.answered_within")
    if not listed.known:
        return exhibit(
            found.table("diagnosis.incidents"),
            id="diagnosis.incidents",
            message=sentence("Incidents : {listed}.", listed=listed),
            source=source(found, "incidents"),
        )
    message = (
        sentence(
            "Incidents : {listed}. Délai médian de réponse : {within} ; le plus long : {slowest}.",
            listed=listed,
            within=within,
            slowest=found.fact("diagnosis.slowest_answer"),
        )
        if within.known
        else sentence("Incidents : {listed}. Délais de réponse : non renseignés.", listed=listed)
    )
    return exhibit(
        found.table("diagnosis.incidents"), id="diagnosis.incidents", message=message, source=source(found, "incidents")
    )


def symptom_map(found: Released) -> Exhibit:
    """Where symptoms were looked for, family by family, and what was seen there."""
    looked = found.fact("diagnosis.places_examined")
    if looked.known and not looked.value:
        return instead("diagnosis.symptom_map", sentence("Constats rattachés à un site ou à une entité : aucun."))
    return exhibit(
        found.table("diagnosis.symptom_map"),
        id="diagnosis.symptom_map",
        message=sentence(
            "Sites et entités où des symptômes ont été cherchés : {places}. Le plus défavorable de ce qui y fut vu est "
            "montré ; là où personne n’a regardé, on ne sait pas.",
            places=looked,
        ),
        chart=Chart("state_map", {"row": "family", "column": "place", "value": "state"}, phrase("sites et entités")),
        alt=sentence(
            "Une ligne par famille de symptômes, une colonne par site ou entité ; un signe dit s’il y est constaté, "
            "contesté, non constaté ou inconnu. Sites et entités : {places}.",
            places=looked,
        ),
        source=source(found, "symptoms"),
        folded=True,
    )
