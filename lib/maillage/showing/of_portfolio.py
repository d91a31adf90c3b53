"""The exhibits of the portfolio: whatever they show is of the firm's own clients, and says so."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking
from maillage.showing.of_diagnosis import as_of
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence

MOST = 12  # lines of the reference figures that the notebook shows; all of them are in its payload


def companies(found: Released) -> Exhibit:
    """How many companies, of which kinds."""
    if not _told(found, "enough"):
        return _nothing(found, "portfolio.kinds")
    return exhibit(
        found.table("portfolio.kinds"),
        id="portfolio.kinds",
        message=sentence(
            "Entreprises du portefeuille : {companies}. Ce sont celles que le cabinet a rencontrées, non un "
            "échantillon : rien ici ne vaut pour les autres.",
            companies=found.fact("portfolio.companies"),
        ),
        source=_source(found),
    )


def years(found: Released) -> Exhibit:
    """Companies met each year, and their mean overall score."""
    if not _told(found, "enough"):
        return _nothing(found, "portfolio.years")
    return exhibit(
        found.table("portfolio.years"),
        id="portfolio.years",
        message=sentence(
            "Années de mission : {years}. D’une année à l’autre, ce ne sont pas les mêmes entreprises : un écart n’est "
            "pas un progrès.",
            years=found.fact("portfolio.years"),
        ),
        source=_source(found),
    )


def dimensions(found: Released) -> Exhibit:
    """Scores of the dimensions where several people were asked."""
    return _scores(
        found,
        "dimensions",
        sentence(
            "Entreprises où un questionnaire a été mené : {companies}. La moyenne tient compte de l’erreur propre à "
            "chaque entreprise, là où toutes sont connues ; les quartiles demandent un nombre d’entreprises suffisant, "
            "au moins : {ranked}.",
            companies=found.fact("portfolio.surveyed"),
            ranked=found.fact("portfolio.fewest_ranked"),
        ),
        "any_surveyed",
    )


def declared(found: Released) -> Exhibit:
    """Scores of the dimensions as managements declared them."""
    return _scores(
        found,
        "declared",
        sentence(
            "Entreprises dont la direction a répondu seule : {companies}. Ce qu’une direction déclare ne se compare "
            "pas à ce qu’un questionnaire trouve.",
            companies=found.fact("portfolio.declared"),
        ),
        "any_declared",
    )


def _scores(found: Released, name: str, message: Payload, enough: str) -> Exhibit:
    if not _told(found, enough):
        return _nothing(found, f"portfolio.{name}")
    return exhibit(
        found.table(f"portfolio.{name}"),
        id=f"portfolio.{name}",
        message=message,
        chart=Chart(
            "dots",
            {"label": "dimension", "value": "mean", "low": "low", "high": "high"},
            phrase("score moyen des entreprises, en points"),
        ),
        alt=sentence(
            "Un point par dimension, la moyenne des entreprises, avec son intervalle. Entreprises du portefeuille : "
            "{companies}.",
            companies=found.fact("portfolio.companies"),
        ),
        source=_source(found),
    )


def spread(found: Released) -> Exhibit:
    """How far companies differ, by two methods."""
    if not found.table("portfolio.spread").rows:
        return _nothing(found, "portfolio.spread")
    return exhibit(
        found.table("portfolio.spread"),
        id="portfolio.spread",
        message=sentence(
            "Écart entre entreprises, une fois retirée l’erreur de chacune. Avec peu d’entreprises, les deux méthodes "
            "peuvent différer de beaucoup : on n’en croit alors aucune."
        ),
        source=_source(found),
    )


def symptoms(found: Released) -> Exhibit:
    """The symptoms most often observed."""
    return _frequent(
        found,
        "symptoms",
        sentence(
            "Entreprises où des symptômes ont été tranchés, au plus : {companies}. Chaque part est celle des "
            "entreprises où le symptôme est constaté, sur celles où il a été constaté ou écarté.",
            companies=found.fact("portfolio.symptoms_companies"),
        ),
    )


def causes(found: Released) -> Exhibit:
    """The causes most often retained."""
    return _frequent(
        found,
        "causes",
        sentence(
            "Entreprises dont les causes ont été examinées : {companies}. Une cause est comptée si elle est retenue.",
            companies=found.fact("portfolio.causes_companies"),
        ),
    )


def objections(found: Released) -> Exhibit:
    """The objections most often heard."""
    return _frequent(
        found,
        "objections",
        sentence(
            "Entreprises où assez d’entretiens ont été menés : {companies}. Une objection est comptée si l’un d’eux "
            "l’a fait entendre.",
            companies=found.fact("portfolio.objections_companies"),
        ),
    )


def _frequent(found: Released, name: str, message: Payload) -> Exhibit:
    if not _told(found, f"any_{name}"):
        return _nothing(found, f"portfolio.{name}", "fewest_counted")
    if not found.table(f"portfolio.{name}").rows:
        return instead(
            f"portfolio.{name}",
            sentence(
                "Aucun ne revient dans au moins {fewest} entreprises ; portefeuille du cabinet, non représentatif.",
                fewest=found.fact("portfolio.fewest"),
            ),
        )
    return exhibit(
        found.table(f"portfolio.{name}"),
        id=f"portfolio.{name}",
        message=message,
        chart=Chart("bars", {"label": "trait", "value": "share"}, phrase("part des entreprises")),
        alt=sentence(
            "Une barre par constat, la plus longue en haut : la part des entreprises où il revient. Entreprises du "
            "portefeuille : {companies}.",
            companies=found.fact("portfolio.companies"),
        ),
        source=_source(found),
    )


def shares(found: Released) -> Exhibit:
    """Fees, budgets and targets, as shares a company can be set beside."""
    return _plain(
        found,
        "shares",
        sentence(
            "Entreprises dont une au moins de ces parts est connue, au plus : {companies}.",
            companies=found.fact("portfolio.shares_companies"),
        ),
    )


def done(found: Released) -> Exhibit:
    """What was done of what was planned, at the wave itself or at the next."""
    return _plain(
        found,
        "done",
        sentence(
            "Entreprises suivies, au plus : {companies}. Ce qui n’est pas noté ne compte pas comme fait.",
            companies=found.fact("portfolio.done_companies"),
        ),
    )


def levers(found: Released) -> Exhibit:
    """The actions of earlier plans, and whether a later wave found them done."""
    return _plain(
        found,
        "levers",
        sentence(
            "Entreprises rencontrées une seconde fois dont une même action était prévue, au plus : {companies}.",
            companies=found.fact("portfolio.levers_companies"),
        ),
        "fewest_counted",
    )


def _plain(found: Released, name: str, message: Payload, fewest: str = "fewest") -> Exhibit:
    if not _told(found, f"any_{name}"):
        return _nothing(found, f"portfolio.{name}", fewest)
    return exhibit(found.table(f"portfolio.{name}"), id=f"portfolio.{name}", message=message, source=_source(found))


def claims(found: Released) -> Exhibit:
    """What others claim of companies: the only figures a portfolio may be set beside."""
    return exhibit(
        found.table("portfolio.claims"),
        id="portfolio.claims",
        message=sentence(
            "Chiffres cités : {claims}. Ils parlent d’entreprises et non de personnes ; aucun n’est tiré de ce "
            "portefeuille, et aucun ne le corrige.",
            claims=found.fact("portfolio.claims"),
        ),
        source=sentence("auteurs et études nommés en face de chaque chiffre."),
    )


def reference(found: Released) -> Exhibit:
    """The figures that later reports may be set beside."""
    if not _told(found, "any_reference"):
        return _nothing(found, "portfolio.reference")
    return exhibit(
        found.table("portfolio.reference"),
        id="portfolio.reference",
        message=sentence(
            "Les scores tels que les rapports à venir peuvent s’y situer : du plus bas au plus haut, sans entreprise."
        ),
        source=_source(found),
        most=MOST,
    )


def _told(found: Released, name: str) -> bool:
    """Whether a fact that decides is true; not where it is absent."""
    return found.fact(f"portfolio.{name}").value is True


def _nothing(found: Released, id: str, fewest: str = "fewest") -> Exhibit:
    """The one sentence where too few companies stand behind an exhibit."""
    if not _told(found, "any"):
        return instead(id, lacking(sentence("Aucune entreprise ne compte encore dans ce portefeuille.")))
    return instead(
        id,
        lacking(
            sentence(
                "Trop peu d’entreprises pour que ce point soit publié ; il en faut au moins {fewest}.",
                fewest=found.fact(f"portfolio.{fewest}"),
            )
        ),
    )


def _source(found: Released) -> Payload:
    return sentence(
        "portefeuille du cabinet, non représentatif ; résultats publiés de ses missions ; entreprises : {companies} ; "
        "données arrêtées : {date}.",
        companies=found.fact("portfolio.companies"),
        date=as_of(found),
    )
