"""Invented companies that answer like real ones: same schema, same disorder, same gaps; every name is made up.

One latent state per dimension, moved by audience and by site, drives answers, symptoms, memberships, profiles and
documents together, so that what is said, seen and paid for hangs together. The same arguments give the same company.
Each table draws from its own stream: with one seed, a higher maturity changes the same company for the better.
"""

import csv
import datetime
import io
import json
import re
import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from maillage.catalogue import core_items, entries
from maillage.tables import ASKED, Table, at_depth
from maillage.terms import AUDIENCES, DEPTHS, depths_up_to

Row = dict[str, Any]
Tables = dict[str, list[Row]]

FORMS = ("csv",)
AS_OF = datetime.date(2026, 9, 30)

AUDIENCE_OF = {"executive": "executives", "manager": "managers", "employee": "employees"}

# Who sees the company a little better or worse than it is [points of the latent state, 0 to 1].
AUDIENCE_SHIFT = {"executives": 0.08, "managers": 0.0, "employees": -0.05}
LEVEL_SHARE = {"executive": 0.057, "manager": 0.13}
ANSWERING = {"executives": 0.86, "managers": 0.8, "employees": 0.55}
HALF_DAYS = {"executive": 12, "manager": 6, "employee": 2}
HALF_DAY_COST = {"executive": 320, "manager": 190, "employee": 120}

# Below this many people the simulated company has no internal network.
INTERNAL_NETWORK_FROM = 30

DIMENSIONS = tuple(f"d{number}" for number in range(1, 13))

# The dimension whose state makes the symptoms of a family more or less likely.
FAMILY_DIMENSION = {
    "f_policy": "d1", "f_leadership": "d2", "f_coordination": "d3", "f_incidents": "d8", "f_potential": "d5",
    "f_profiles": "d4", "f_rivalry": "d3", "f_sites": "d3", "f_harassment": "d10", "f_executives": "d2",
    "f_duplicates": "d4", "f_real_networks": "d5", "f_internal_network": "d7", "f_budgets": "d12", "f_silence": "d4",
    "f_hiring": "d11", "f_misunderstanding": "d12", "f_learning": "d6",
}  # fmt: skip

FIRST_NAMES = (
    "Adélaïde", "Aimeric", "Albane", "Aldric", "Amarante", "Anselme", "Apolline", "Aubin", "Azeline", "Barthélemy",
    "Bérénice", "Blandine", "Célestin", "Clarence", "Clotilde", "Côme", "Domitille", "Edmée", "Éliette", "Elzéar",
    "Émeric", "Faustine", "Firmin", "Flavien", "Fulbert", "Gaétane", "Gaspard", "Godefroy", "Hermine", "Honorine",
    "Isaure", "Joachim", "Léopold", "Lubin", "Mahaut", "Maïeul", "Mélisande", "Noémie", "Octave", "Ombeline",
    "Philomène", "Quitterie", "Raoul", "Régis", "Séraphine", "Théophane", "Ursule", "Zéphyrin",
)  # fmt: skip
SURNAMES = (
    "Aubrelance", "Barvignon", "Belcastaud", "Bourdevaire", "Brémontel", "Cazaligne", "Chantevrel", "Charmoisin",
    "Combelasse", "Courvaillon", "Darvenat", "Dessaubier", "Douvrelin", "Dumarçay", "Ecorchevin", "Esquilande",
    "Falgueroux", "Ferrandoire", "Fontvailles", "Fourmaizon", "Garenvoise", "Genestrelle", "Grandorval", "Guilbrame",
    "Hautecombre", "Herbivaux", "Issartel-Mons", "Jaubernat", "Jonquillac", "Kervaldec", "Labrevoire", "Lormoyeux",
    "Malvacier", "Marcheroux", "Montbrisel", "Morvaigne", "Nérandale", "Nourrivat", "Orgelande", "Ourmevaux",
    "Pallevoisin", "Peyraboul", "Pontavrel", "Queyrassin", "Ramberteau", "Ravinelle", "Roquevert", "Rouvillane",
    "Salmagnac", "Savourel", "Sermontin", "Tavernaude", "Tessandrier", "Toubrelle", "Trémolin", "Vaucreusel",
    "Verdalange", "Vieillecroze", "Villardoux", "Vincendeau", "Viremont", "Xaintrelle", "Ygrandois", "Zelmontaire",
)  # fmt: skip
SITES = ("Valmorane", "Couzières", "Hautebise", "Rochemelle", "Saint-Orvan", "Lauzelle", "Ambremont", "Tournevire")
UNITS = {
    "management": "direction", "sales": "commerce", "marketing": "commerce", "communication": "communication",
    "hr": "ressources humaines", "it": "informatique", "finance": "finances", "production": "atelier",
    "rd": "bureau d’études", "purchasing": "achats", "other": "services",
}  # fmt: skip
FUNCTIONS = {
    "executive": ("management", "sales", "production", "finance", "hr", "rd", "purchasing", "communication"),
    "manager": ("production", "sales", "rd", "production", "finance", "purchasing", "hr", "it"),
    "employee": (
        "production", "production", "sales", "production", "rd", "production", "finance", "production", "sales",
        "purchasing", "production", "hr", "production", "communication", "production", "it", "other",
    ),
}  # fmt: skip

OBJECTIVES = (
    ("o1", "Gagner de nouveaux clients dans nos métiers", "customers", 36, "direction commerciale",
     "nouveaux clients entrés dans l’année"),
    ("o2", "Recruter sur nos métiers en tension", "recruitment", 28, "ressources humaines",
     "embauches venues des réseaux"),
    ("o3", "Voir venir les évolutions de nos marchés", "watch", 20, "bureau d’études", "notes de veille partagées"),
    ("o4", "Être connus dans notre bassin d’emploi", "reputation", 16, "direction générale",
     "candidatures spontanées reçues"),
)  # fmt: skip

# key, full name, kind, real or virtual, scope, private, open, members, company fee, seat fee, half-days, seats, purpose
NETWORKS = (
    ("Cercle du Confluent", "Cercle d’affaires du Confluent", "business_club", "real", "personal", "professional",
     "general", 85, None, 1400, 10, 2, ("o1",)),
    ("Chambre de commerce", "Chambre de commerce et d’industrie", "chamber_federation", "real", "company",
     "professional", "general", 900, 480, None, 4, 3, ("o4",)),
    ("Filière Métiers", "Fédération des métiers de la filière", "chamber_federation", "real", "company",
     "professional", "specialised", 240, 1900, None, 6, 4, ("o1", "o3")),
    ("Club des Deux-Rives", "Club-service des Deux-Rives", "service_club", "real", "personal", "private", "general",
     42, None, 620, 12, 1, ("o4",)),
    ("Pairs et Pratiques", "Groupe de pairs dirigeants", "peer_circle", "real", "personal", "professional", "general",
     18, None, 2100, 10, 1, ("o3",)),
    ("Anciens de Valgrange", "Anciens élèves de l’école de Valgrange", "alumni", "real", "personal", "professional",
     "specialised", 1300, None, 60, 2, 4, ("o2",)),
    ("LinkedIn", "LinkedIn", "professional_online", "virtual", "personal", "professional", "general", None, None, 0,
     6, 40, ("o1", "o2")),
    ("Salon des Ateliers", "Salon régional des ateliers", "fair_event", "real", "company", "professional",
     "specialised", 3200, 2800, None, 4, 6, ("o1",)),
    ("Réseau interne", "Réseau social interne", "internal_network", "virtual", "company", "professional", "general",
     None, 0, None, 4, 500, ()),
    ("Club RH du Bassin", "Club des ressources humaines du bassin", "professional_association", "real", "company",
     "professional", "specialised", 60, 250, None, 4, 2, ("o2",)),
    ("Matinales du Commerce", "Matinales du commerce et de l’industrie", "business_club", "real", "company",
     "professional", "general", 110, None, 890, 8, 2, ("o1", "o4")),
    ("Acheteurs associés", "Association des acheteurs", "professional_association", "real", "personal",
     "professional", "specialised", 150, None, 320, 3, 2, ("o3",)),
)  # fmt: skip
TARGETS = (
    ("Donneur d’ordre A", "account", "o1"), ("Donneur d’ordre B", "account", "o1"),
    ("Donneur d’ordre C", "account", "o1"), ("Client à reconquérir", "account", "o1"),
    ("Équipementiers", "segment", "o1"), ("Bureaux d’études indépendants", "segment", "o1"),
    ("Distributeurs régionaux", "segment", "o1"), ("Énergie", "segment", "o1"),
    ("Lycée professionnel", "body", "o2"), ("École d’ingénieurs", "body", "o2"),
    ("Centre d’apprentissage", "body", "o2"), ("Agence pour l’emploi", "body", "o2"),
    ("Techniciens de maintenance", "segment", "o2"), ("Centre technique", "body", "o3"),
    ("Fournisseur de matière", "account", "o3"), ("Laboratoire universitaire", "body", "o3"),
    ("Confrères de la filière", "segment", "o3"), ("Communauté de communes", "body", "o4"),
    ("Presse locale", "segment", "o4"), ("Association des riverains", "body", "o4"),
)  # fmt: skip

# line, category, euros for 140 people, contract end, owner, if stopped, margin, shares cut, shares replaced
BUDGET = (
    ("Annonces et encarts", "advertising", 36_000, True, "communication", "unknown", 0.45, (0.1, 0.3, 0.4),
     (0.1, 0.4, 0.6)),
    ("Relations presse", "pr", 12_000, True, "communication", "a_little", 0.2, (0.0, 0.25, 0.5), (0.1, 0.4, 0.7)),
    ("Parrainage sportif", "sponsoring", 15_000, True, "direction générale", "nothing", 0.05, (0.2, 0.5, 0.7),
     (0.1, 0.4, 0.6)),
    ("Partenariats locaux", "partnership", 6_000, False, "direction générale", "a_little", 0.1, (0.0, 0.2, 0.4),
     (0.1, 0.4, 0.6)),
    ("Salons", "events", 24_000, False, "direction commerciale", "that_customer", 1.2, (0.0, 0.1, 0.2),
     (0.2, 0.5, 0.7)),
    ("Agence de communication", "agency", 18_000, True, "communication", "unknown", 0.15, (0.1, 0.3, 0.5),
     (0.1, 0.3, 0.5)),
    ("Outils et abonnements", "tools", 5_500, True, "direction commerciale", "nothing", 0.0, (0.2, 0.5, 0.8),
     (0.0, 0.0, 0.0)),
    ("Achat de contacts", "leads", 7_000, True, "direction commerciale", "a_little", 0.3, (0.2, 0.5, 0.8),
     (0.2, 0.5, 0.7)),
    ("Cabinets de recrutement", "recruitment", 40_000, False, "ressources humaines", "a_little", 0.0,
     (0.1, 0.25, 0.4), (0.0, 0.0, 0.0)),
    ("Cotisations", "memberships", 14_000, False, "direction générale", "unknown", 0.1, (0.1, 0.2, 0.3),
     (0.0, 0.0, 0.0)),
)  # fmt: skip

QUOTATIONS = {
    "c1": "Personne ne m’a jamais montré comment faire ; j’ai regardé les autres.",
    "c2": "On n’a jamais pris une heure pour se demander à quoi cela pourrait servir.",
    "c3": "Si vous me demandez qui s’en occupe, je ne saurais pas quoi répondre.",
    "c4": "La ligne était là l’an dernier, alors on l’a reconduite.",
    "c5": "Quand un poste se libère, j’appelle le cabinet : je n’ai pas le temps d’essayer autre chose.",
    "c6": "Je croyais que c’était réservé aux commerciaux.",
    "c7": "Le sujet vient toujours en fin de réunion, quand il n’y a plus de temps.",
    "c8": "Je vais là où j’ai mes habitudes.",
    "c9": "J’ai appris par un client que mon collègue était dans le même club que moi.",
    "c12": "J’y vais le soir, et ce temps-là ne compte nulle part.",
    "c13": "On s’est inscrits d’abord ; la question du pourquoi est venue après.",
    "c14": "Pour moi, un réseau, c’est fait pour vendre.",
    "c15": "Je ne sais pas ce que j’ai le droit de dire, alors je ne dis rien.",
}
DOCUMENTS = {
    "d1": "Plan d’entreprise", "d2": "Comptes rendus du comité de direction", "d3": "Liste des adhésions",
    "d4": "Consigne sur les profils", "d5": "Comptes rendus de clubs", "d6": "Plan de formation",
    "d7": "Règle du réseau interne", "d8": "Marche à suivre en cas d’incident", "d10": "Guide d’approche commerciale",
    "d11": "Relevé de l’origine des embauches", "d12": "Bilan annuel des réseaux",
}  # fmt: skip
SKILLS = ("Tenir son profil", "Se présenter en une minute", "Relancer avec tact", "Faire de la veille",
          "Reconnaître un message piégé")  # fmt: skip
SKILL_GROUPS = ("dirigeants", "commerciaux", "cadres", "collaborateurs volontaires")
RISKS = (
    ("Départ d’une personne qui tient seule plusieurs relations", None, "Deux personnes par relation importante"),
    ("Prise de parole qui engage l’entreprise", "r_overflow", "Repères écrits, relus par des collaborateurs"),
    ("Fausse invitation suivie d’une fuite", "r_phishing", "Information de trente minutes pour tous"),
    ("Effort abandonné au bout de trois mois", "r_time", "Point trimestriel en comité de direction"),
)  # fmt: skip
INCIDENTS = (
    ("public_review", "Avis laissé sans réponse"), ("phishing", "Fausse invitation acceptée"),
    ("overflow", "Publication retirée après échange avec son auteur"), ("harassment", "Relances trop nombreuses"),
)  # fmt: skip
LEARNING_ITEMS = ("Ce qui est écrit", "Ce qui se fait")


@dataclass(frozen=True)
class _Member:
    """One employee: a made-up name, where they work, at what level."""

    person: str
    function: str
    level: str
    unit: str
    site: str

    @property
    def audience(self) -> str:
        return AUDIENCE_OF[self.level]


@dataclass(frozen=True)
class _Company:
    """What every table is drawn from: the staff, the state of each dimension, the day."""

    seed: int
    as_of: datetime.date
    sites: tuple[str, ...]
    staff: tuple[_Member, ...]
    state: Mapping[str, float]
    site_shift: Mapping[str, float]

    def stream(self, name: str) -> np.random.Generator:
        """The random numbers of one table: the same whatever the other tables draw."""
        return _stream(self.seed, name)

    def level(self, dimension: str, audience: str, site: str) -> float:
        """The state of a dimension as an audience of a site sees it [0 to 1]."""
        return _within(self.state[dimension] + AUDIENCE_SHIFT[audience] + self.site_shift[site])

    def days_ago(self, days: float) -> datetime.date:
        return self.as_of - datetime.timedelta(days=int(days))


def simulate(
    people: int = 140,
    sites: int = 3,
    seed: int = 0,
    maturity: float = 0.35,
    depth: str = "in_depth",
    as_of: datetime.date = AS_OF,
) -> Tables:
    """One invented company, as the tables it would have filled in.

    Parameters
    ----------
    people : int
        Head count, two or more.
    sites : int
        Number of sites, one to eight.
    seed : int
        The same seed and arguments give the same company.
    maturity : float
        Where the company stands [-, 0 to 1]. It moves dimensions, symptoms, attendance, profiles and documents alike.
    depth : str
        `flash`, `standard` or `in_depth`: tables and columns above it are left out. `people` lists everybody at
        *in depth*, else those with a mandate.
    as_of : date
        The day everything is described on.

    Returns
    -------
    dict of str to list of dict
        Rows by table id; column ids as keys, ids of the catalogue as choices, None where a cell is empty. `answers` is
        long; agreement is 1 to 5, the parts of an item are `item.part`.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> small = simulate(people=12, sites=1, seed=4, depth="flash")
    >>> list(small), sum(row["count"] for row in small["headcount"])
    (['objectives', 'headcount', 'memberships', 'answers'], 12)
    >>> small == simulate(people=12, sites=1, seed=4, depth="flash")
    True
    """
    if people < 2:
        raise ValueError(f"people: {people} found, 2 or more expected")
    if not 1 <= sites <= len(SITES):
        raise ValueError(f"sites: {sites} found, 1 to {len(SITES)} expected")
    if not 0 <= maturity <= 1:
        raise ValueError(f"maturity: {maturity} found, 0 to 1 expected")
    if depth not in DEPTHS:
        raise ValueError(f"depth: {depth!r} found, one of {', '.join(DEPTHS)} expected")
    company = _company(people, sites, seed, maturity, as_of)
    networks = _networks(company)
    memberships = _memberships(company, networks)
    targets = _targets(company, networks, memberships)
    answers = _answers(company)
    listed = _people(company, memberships, everybody=depth == "in_depth")
    drawn = {
        "objectives": _objectives(company),
        "headcount": _headcount(company, answers),
        "memberships": memberships,
        "networks": networks,
        "budget": _budget(company),
        "targets": targets,
        "people": listed,
        "answers": [row for respondent in answers for row in respondent.rows],
        "symptoms": _symptoms(company),
        "profiles": _profiles(company, {row["person"] for row in listed}),
        "interviews": _interviews(company),
        "incidents": _incidents(company),
        "benefits": _benefits(company),
        "evidence": _evidence(company),
        "ties": _ties(company),
        "presence": _presence(company, targets),
        "internal_network": _internal_network(company),
        "learning": _learning(company),
        "skills": _skills(company),
        "ownership": _ownership(company),
        "risks": _risks(company),
    } | _append_only(company)
    return {table.id: _at_depth(table, drawn[table.id], depth) for table in at_depth(depth)}


def settings_for(
    name: str, *, people: int = 140, depth: str = "in_depth", language: str = "fr", as_of: datetime.date = AS_OF
) -> dict[str, Any]:
    """Settings that go with a simulated company, ready for `write_client`.

    Examples
    --------
    >>> settings_for("Essai", people=70)["seat_budget"]
    5000
    """
    scale = people / 140
    return {
        "schema": 1,
        "name": name,
        "language": language,
        "depth": depth,
        "currency": "EUR",
        "as_of": as_of,
        "fiscal_year": as_of.year,
        "fictional": True,
        "seat_budget": int(round(10_000 * scale, -2)),
        "programme_cost": {
            "low": int(round(12_000 * scale, -2)),
            "mode": int(round(18_000 * scale, -2)), "high": int(round(26_000 * scale, -2)),
        },
        "agency_fee": 8000,
        "dimension_targets": dict.fromkeys((name for name in DIMENSIONS if name not in ("d7", "d9")), 60),
        "thresholds": {"minimum_group": 5},
    }  # fmt: skip


def write_client(
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    settings: Mapping[str, Any],
    folder: Path,
    form: str = "csv",
    *,
    labels: bool = True,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write one wave of a client: `engagement.toml` and a CSV file per table, semicolons, decimal commas, UTF-8.

    Parameters
    ----------
    tables : mapping of str to rows
        By table id, as `simulate` returns them. An empty table gives no file.
    settings : mapping
        What `engagement.toml` says, in this order; mappings of one line go inline, `dimension_targets` and
        `thresholds` become sections.
    folder : Path
        The wave's folder; made where it is missing.
    form : str
        `csv`.
    labels : bool
        Headings and choices in the words of the settings' language; otherwise ids.
    overwrite : bool
        Whether files that are there may be replaced.

    Returns
    -------
    tuple of Path
        The files, in the order written.

    Raises
    ------
    ValueError
        If the form is unknown.
    FileExistsError
        If a file is there and `overwrite` is not set; nothing is then written.
    """
    if form not in FORMS:
        raise ValueError(f"form: {form!r} found, one of {', '.join(FORMS)} expected")
    language = str(settings.get("language", "fr")) if labels else ""
    texts = {folder / "engagement.toml": toml_text(settings)}
    for table_id in ASKED:
        if tables.get(table_id):
            texts[folder / f"{table_id}.csv"] = csv_text(ASKED[table_id], tables[table_id], language)
    there = [path for path in texts if path.exists()]
    if there and not overwrite:
        raise FileExistsError(", ".join(str(path) for path in there))
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return tuple(texts)


def csv_text(table: Table, rows: Sequence[Mapping[str, Any]], language: str = "") -> str:
    """The CSV file of a table; a language for its words, none for ids. Columns without any value are left out.

    Answers are written wide: a line per respondent, a column per item.

    Examples
    --------
    >>> print(csv_text(ASKED["objectives"], [{"objective": "o1", "kind": "watch", "weight": 12.5}], "fr"), end="")
    Code;Nature;Poids
    o1;veille;12,5
    """
    if table.id == "answers":
        return _wide_answers(table, rows, language)
    columns = [column for column in table.columns if any(row.get(column.id) is not None for row in rows)]
    head = [column.label(language) if language else column.id for column in columns]
    body = [[_cell(row.get(column.id), column.type, column.choices, language) for column in columns] for row in rows]
    return _csv([head, *body])


def toml_text(settings: Mapping[str, Any]) -> str:
    """The text of `engagement.toml`.

    Examples
    --------
    >>> print(toml_text({"name": "L’Étincelle", "as_of": AS_OF, "thresholds": {"minimum_group": 5}}), end="")
    name = "L’Étincelle"
    as_of = 2026-09-30
    <BLANKLINE>
    [thresholds]
    minimum_group = 5
    """
    sections = {name: value for name, value in settings.items() if name in ("dimension_targets", "thresholds")}
    lines = [f"{name} = {_toml(value)}" for name, value in settings.items() if name not in sections]
    for name, section in sections.items():
        lines += ["", f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in section.items())]
    return "\n".join(lines) + "\n"


# What the company is like.


def _company(people: int, sites: int, seed: int, maturity: float, as_of: datetime.date) -> _Company:
    stream = _stream(seed, "company")
    state = {
        dimension: _within(0.05 + 0.9 * maturity + shift)
        for dimension, shift in zip(DIMENSIONS, stream.normal(0, 0.09, len(DIMENSIONS)), strict=True)
    }
    names = SITES[:sites]
    site_shift = dict(zip(names, map(float, stream.normal(0, 0.05, sites)), strict=True))
    return _Company(seed, as_of, names, _staff(people, names, seed), state, site_shift)


def _staff(people: int, sites: tuple[str, ...], seed: int) -> tuple[_Member, ...]:
    stream = _stream(seed, "staff")
    executives = min(max(1, round(people * LEVEL_SHARE["executive"])), 15)
    managers = min(round(people * LEVEL_SHARE["manager"]), people - executives)
    size = np.array([1 / (1 + 0.7 * rank) for rank in range(len(sites))])
    names = _made_up_names(people, stream)
    levels = ["executive"] * executives + ["manager"] * managers + ["employee"] * (people - executives - managers)
    taken: Counter[str] = Counter()
    staff = []
    for index, level in enumerate(levels):
        function = FUNCTIONS[level][taken[level] % len(FUNCTIONS[level])]
        taken[level] += 1
        at_head_office = level == "executive" and stream.random() < 0.7
        site = sites[0] if at_head_office else sites[int(stream.choice(len(sites), p=size / size.sum()))]
        staff.append(_Member(names[index], function, level, UNITS[function], site))
    return tuple(staff)


def _made_up_names(people: int, stream: np.random.Generator) -> list[str]:
    pairs = stream.permutation(len(FIRST_NAMES) * len(SURNAMES))
    names = []
    for index in range(people):
        turn, place = divmod(index, len(pairs))
        first, last = divmod(int(pairs[place]), len(SURNAMES))
        names.append(f"{FIRST_NAMES[first]} {SURNAMES[last]}" + (f" {turn + 1}" if turn else ""))
    return names


# One function per table, in the schema's order.


def _objectives(company: _Company) -> list[Row]:
    stream = company.stream("objectives")
    weights = np.array([weight for _, _, _, weight, _, _ in OBJECTIVES]) + stream.integers(-4, 5, len(OBJECTIVES))
    weights[0] += 100 - weights.sum()
    horizon = datetime.date(company.as_of.year + 1, 12, 31)
    return [
        {"objective": code, "wording": wording, "kind": kind, "horizon": horizon, "owner": owner, "measure": measure,
         "weight": int(weight)}
        for (code, wording, kind, _, owner, measure), weight in zip(OBJECTIVES, weights, strict=True)
    ]  # fmt: skip


@dataclass(frozen=True)
class _Respondent:
    """One questionnaire that came back: whose place in the head count, and its answers."""

    member: _Member
    rows: tuple[Row, ...]


def _answers(company: _Company) -> list[_Respondent]:
    stream = company.stream("answers")
    items = core_items()
    has_sales = any(member.function == "sales" for member in company.staff)
    has_internal_network = len(company.staff) >= INTERNAL_NETWORK_FROM
    boss = next((member for member in company.staff if member.audience == "executives"), None)
    coming_back = [m for m in company.staff if stream.random() < ANSWERING[m.audience] or m is boss]
    numbers = stream.permutation(len(coming_back)) + 1
    found = []
    for member, number in zip(coming_back, numbers, strict=True):
        own_shift = stream.normal(0, 0.1)
        rows = []
        for item_id, item in items.items():
            draws = stream.normal(0, 0.13, 6), stream.random(6)
            if member.audience not in (item.fields["audience"], *item.fields.get("also", ())):
                continue
            if item.fields["filter"] == "sales" and not (
                has_sales if member.audience == "executives" else member.function == "sales"
            ):
                continue
            level = company.level(item.fields["dimension"], member.audience, member.site) + own_shift
            absent = item.fields["filter"] == "internal_network" and not has_internal_network
            for key, value in _answer(item_id, item.fields, level, *draws, absent).items():
                rows.append(
                    {"respondent": f"r{number:04d}", "audience": member.audience, "unit": member.unit,
                     "site": member.site, "item": key, "value": value}
                )  # fmt: skip
        found.append(_Respondent(member, tuple(rows)))
    return sorted(found, key=lambda one: one.rows[0]["respondent"])


def _answer(
    item_id: str, item: Mapping[str, Any], level: float, noise: np.ndarray, chance: np.ndarray, absent: bool
) -> dict[str, Any]:
    """What one person answers, by item or part of it; nothing where the cell stays empty."""
    if absent:
        return {item_id: "na"}
    if chance[0] < 0.015:
        return {}
    felt = _within(level + noise[0])
    form = item["form"]
    if form == "likert":
        return {item_id: "dk" if chance[1] < 0.04 else int(1 + round(4 * felt))}
    if form in ("fact", "fact_yes_no"):
        if chance[1] < (0.09 if item["audience"] == "executives" else 0.2):
            return {item_id: "dk"}
        if form == "fact":
            return {item_id: "yes" if felt > 0.62 else "partly" if felt > 0.38 else "no"}
        return {item_id: "yes" if felt > 0.5 else "no"}
    if form == "count3":
        return {item_id: "twice_or_more" if felt > 0.62 else "once" if felt > 0.38 else "none"}
    if "parts" in item:
        return {
            f"{item_id}.{part}": "yes" if chance[2 + place] < 0.3 + 0.5 * felt else "no"
            for place, part in enumerate(item["parts"])
        }
    options = list(item["options"])
    if not item["multiple"]:
        steps = (0.66, 0.5, 0.32) if item_id == "x4" else (0.78, 0.6, 0.35)
        rank = sum(felt < step for step in steps)
        return {item_id: options[rank] if item_id == "x4" else options[::-1][rank]}
    likely = {"introduces": 0.35 + 0.55 * felt, "asks": 0.15 + 0.5 * felt, "meeting": 0.75 - 0.7 * felt}
    chosen = [option for place, option in enumerate(likely) if chance[2 + place] < likely[option]]
    return {item_id: chosen or ["no_strangers"]}


def _headcount(company: _Company, answers: Sequence[_Respondent]) -> list[Row]:
    def place(member: _Member) -> tuple[str, str, str, str]:
        return member.function, member.level, member.unit, member.site

    count = Counter(map(place, company.staff))
    answered = Counter(place(respondent.member) for respondent in answers)
    return [
        {"function": function, "level": level, "unit": unit, "site": site, "count": count[function, level, unit, site],
         "half_days": HALF_DAYS[level], "half_day_cost": HALF_DAY_COST[level],
         "invited": count[function, level, unit, site], "answered": answered[function, level, unit, site]}
        for function, level, unit, site in count
    ]  # fmt: skip


def _networks(company: _Company) -> list[Row]:
    stream = company.stream("networks")
    shown = NETWORKS[: int(np.clip(5 + len(company.staff) // 20, 5, len(NETWORKS)))]
    rows = []
    for key, full, kind, real, scope, private, kept_open, members, fixed, seat, half_days, seats, purpose in shown:
        named = stream.random() < 0.25 + 0.8 * company.state["d1"]
        rows.append(
            {"network": key, "label": full, "kind": kind, "axis_real": real, "axis_scope": scope,
             "axis_private": private, "axis_open": kept_open, "purpose": list(purpose) if named and purpose else None,
             "members": members, "fixed_fee": fixed, "seat_fee": seat, "half_days_required": half_days,
             "seats_max": seats, "seats_min": 1, "site": company.sites[0] if real == "real" else None}
        )  # fmt: skip
    return rows


def _memberships(company: _Company, networks: Sequence[Row]) -> list[Row]:
    meeting = [row for row in networks if row["axis_real"] == "real"]
    rows = []
    for number, member in enumerate(company.staff):
        if member.level == "employee":
            continue
        stream = company.stream(f"memberships {number}")
        wanted = int(1 + stream.poisson(1.2) if member.level == "executive" else stream.random() < 0.45)
        for place in stream.permutation(len(meeting))[:wanted]:
            rows.append(_membership(company, stream, meeting[place], member))
    stream = company.stream("seats without anybody")
    for place, chance in zip(stream.permutation(len(meeting)), stream.random(3), strict=False):
        if chance < 0.8 * (1 - company.state["d5"]):
            rows.append(_membership(company, stream, meeting[place], None))
    order = [row["network"] for row in networks]
    rows.sort(key=lambda row: order.index(row["network"]))
    paid: set[str] = set()
    for row in rows:
        # A company's fee is paid once, with its first seat.
        if row.pop("once") and row["network"] in paid:
            row["fee"] = 0
        paid.add(row["network"])
    return rows


def _membership(company: _Company, stream: np.random.Generator, network: Row, member: _Member | None) -> Row:
    lately, chance = stream.random(), stream.random(6)
    comes = member is not None and lately < 0.2 + 0.85 * company.state["d5"]
    days = stream.integers(10, 300) if comes else stream.integers(400, 1000)
    followed = chance[0] < 0.1 + 0.85 * company.state["d3"]
    counted = stream.poisson((4, 2, 1, 0.3)) if comes else np.zeros(4, dtype=int)
    renewal = company.as_of + datetime.timedelta(days=int(stream.integers(20, 365)))
    by_seat = network["seat_fee"] is not None
    return {
        "network": network["network"],
        "person": member.person if member else None,
        "entity": member.site if member else company.sites[0],
        "role": ("officer" if chance[1] < 0.12 else "member") if member else None,
        "since": datetime.date(company.as_of.year - int(stream.integers(1, 15)), 1, 1),
        "fee": network["seat_fee"] if by_seat else network["fixed_fee"],
        "once": not by_seat,
        "paid_by": "person" if network["axis_private"] == "private" and chance[2] < 0.3 else "company",
        "last_attended": company.days_ago(days) if chance[3] > 0.08 else None,
        "renewal_date": renewal,
        "notice_months": int(stream.choice((0, 1, 2, 3))),
        "half_days": int(counted[0]) if member else None,
        "events": int(counted[0]),
        "contacts": int(counted[1]),
        "introductions": int(counted[2]),
        "deals": int(counted[3]),
        "followed_up": None if chance[4] < 0.1 else bool(followed),
        "decided_by": "comité de direction" if chance[5] < company.state["d1"] else "la personne",
    }


def _budget(company: _Company) -> list[Row]:
    stream = company.stream("budget")
    scale = len(company.staff) / 140
    rows = []
    for line, category, euros, contract, owner, if_stopped, margin, cut, replaced in BUDGET:
        amount = max(100, round(euros * scale * stream.uniform(0.8, 1.25), -2))
        hires = max(1, round(amount / 8000)) if category == "recruitment" else None
        proven = stream.random() < company.state["d12"]
        rows.append(
            {"line": line, "year": company.as_of.year, "category": category,
             "amount": hires * 8000 if hires else int(amount), "units": hires, "unit_price": 8000 if hires else None,
             "contract_end": company.as_of + datetime.timedelta(days=int(stream.integers(30, 400)))
             if contract else None,
             "owner": owner, "if_stopped": if_stopped, "effect_evidence": "D" if proven else "E",
             "margin": int(round(amount * margin, -2)), "cut_low": cut[0], "cut": cut[1], "cut_high": cut[2],
             "replaced_low": replaced[0], "replaced": replaced[1], "replaced_high": replaced[2]}
        )  # fmt: skip
    return rows


def _benefits(company: _Company) -> list[Row]:
    """What is announced of three lines; the less it is measured, the more mechanisms share one effect."""
    year = company.as_of.year + 1
    claims = [
        ("Recommandations entre membres des clubs", "replaced_effect", "Relations presse", 0.4),
        ("Publications des collaborateurs", "replaced_effect", "Relations presse", 0.3),
        ("Invitations dans les clubs et associations", "replaced_effect", "Relations presse", 0.5),
        ("Abonnements que personne n’ouvre", "saving", "Outils et abonnements", 0.3),
    ]  # fmt: skip
    if company.stream("benefits").random() < company.state["d12"]:
        claims.pop(2)
    return [
        {"benefit": f"g{number}", "mechanism": mechanism, "kind": kind, "line": line, "year": year, "share": share,
         "amount": None, "subjects": [], "evidence": "D", "owner": "direction générale"}
        for number, (mechanism, kind, line, share) in enumerate(claims, 1)
    ]  # fmt: skip


def _targets(company: _Company, networks: Sequence[Row], memberships: Sequence[Row]) -> list[Row]:
    stream = company.stream("targets")
    meeting = [row["network"] for row in networks if row["axis_real"] == "real"]
    rows = []
    for name, kind, objective in TARGETS:
        met = stream.random() < 0.15 + 0.85 * company.state["d5"]
        several = stream.random() < 0.4
        where = [meeting[place] for place in sorted(stream.permutation(len(meeting))[: 1 + several])]
        by = [
            row["person"] for row in memberships
            if row["network"] in where and row["person"] and row["last_attended"]
            and row["last_attended"] > company.days_ago(365)
        ]  # fmt: skip
        rows.append(
            {"target": name, "kind": kind, "objective": [objective], "value": int(stream.integers(1, 6)),
             "site": company.sites[0], "met_where": where if met else None,
             "met_by": list(dict.fromkeys(by))[:2] or None if met else None}
        )  # fmt: skip
    return rows


def _people(company: _Company, memberships: Sequence[Row], *, everybody: bool) -> list[Row]:
    stream = company.stream("people")
    mandated = {row["person"] for row in memberships}
    rows = []
    for member in company.staff:
        hours, chance = stream.integers(4, 60), stream.random(5)
        joined = datetime.date(company.as_of.year - int(stream.integers(1, 25)), int(stream.integers(1, 13)), 1)
        if not (everybody or member.level == "executive" or member.person in mandated):
            continue
        holds = member.level == "executive" or member.person in mandated
        rows.append(
            {"person": member.person, "function": member.function, "level": member.level, "unit": member.unit,
             "site": member.site, "half_days": HALF_DAYS[member.level], "hours": int(hours) if holds else None,
             "volunteer": bool(chance[0] < 0.15 + 0.3 * company.state["d6"]),
             "may_be_named": bool(chance[1] < 0.15) if holds else None,
             "may_speak_publicly": bool(chance[2] < 0.4) if holds else None,
             "wants_personal_sheet": bool(chance[3] < 0.4) if holds else None, "joined": joined,
             "working_time": 0.8 if chance[4] < 0.1 else 1.0}
        )  # fmt: skip
    return rows


def _symptoms(company: _Company) -> list[Row]:
    stream = company.stream("symptoms")
    rows = []
    for symptom, entry in entries("symptom").items():
        chance, known = stream.random(2)
        dimension = FAMILY_DIMENSION.get(entry.fields["family"], "d1")
        state = "observed" if chance > company.state[dimension] + 0.05 else "not_observed"
        if known < 0.22:
            state = "unknown"
        elif known < 0.25:
            state = "contested"
        rows.append(
            {"symptom": symptom, "state": state, "evidence": None if state == "unknown" else "entretiens et registre",
             "entity": None, "site": None, "date": company.days_ago(stream.integers(5, 60))}
        )  # fmt: skip
    return rows


def _profiles(company: _Company, listed: Collection[str]) -> list[Row]:
    rows = []
    for number, member in enumerate(company.staff):
        stream = company.stream(f"profiles {number}")
        has, doubled, noise, chance = stream.random(), stream.random(), stream.normal(0, 0.15, 2), stream.random(4)
        counted = stream.poisson(10, 6)
        if member.person not in listed or has > {"executive": 0.95, "manager": 0.7, "employee": 0.3}[member.level]:
            continue
        felt = _within(company.level("d4", member.audience, member.site) + noise[0])
        selling = member.function == "sales"
        sent, accepted = 10 + int(counted[0]), int(counted[0] * (0.3 + 0.6 * felt))
        rows.append(
            {"person": member.person, "platform": "linkedin", "profile": 1, "completeness": int(25 + 70 * felt),
             "written_by": "self" if chance[0] < 0.5 + 0.5 * felt else "agency" if chance[1] < 0.4 else "colleague",
             "last_active": company.days_ago(5 + 500 * (1 - felt) * chance[2]),
             "posts": int(stream.poisson(4 * felt)), "comments": int(stream.poisson(7 * felt)),
             "ssi": int(15 + 60 * felt), "google_test": bool(chance[3] < felt), "weeks": 4 if selling else None,
             "invitations": sent if selling else None, "accepted": accepted if selling else None,
             "pending": min(int(counted[1] / 2), sent - accepted) if selling else None,
             "with_a_pitch": min(int(counted[2] * (1 - felt)), sent) if selling else None,
             "unanswered": min(int(counted[3] * (1 - felt)), sent) if selling else None}
        )  # fmt: skip
        if member.level == "executive" and doubled < 0.35 * (1 - company.state["d4"]):
            rows.append(
                {"person": member.person, "platform": "linkedin", "profile": 2, "completeness": 20,
                 "written_by": "nobody", "last_active": company.days_ago(1500), "posts": 0, "comments": 0}
            )  # fmt: skip
    return rows


def _interviews(company: _Company) -> list[Row]:
    stream = company.stream("interviews")
    rows = []
    codes = list(QUOTATIONS)
    for number in range(1, int(np.clip(4 + len(company.staff) // 15, 4, 12)) + 1):
        population = AUDIENCES[number % len(AUDIENCES)]
        date = company.days_ago(stream.integers(10, 60))
        for place in stream.permutation(len(codes))[:2]:
            code, agreed = codes[int(place)], stream.random() < 0.2
            rows.append(
                {"interview": f"i{number:02d}", "population": population, "date": date, "code": f"cause:{code}",
                 "note": "notes du consultant", "quotation": QUOTATIONS[code] if agreed else None,
                 "approved_on": company.days_ago(3) if agreed else None}
            )  # fmt: skip
    return rows


def _incidents(company: _Company) -> list[Row]:
    stream = company.stream("incidents")
    happened = stream.random(len(INCIDENTS)) > company.state["d8"]
    happened[0] = True
    rows = []
    for (kind, lesson), did in zip(INCIDENTS, happened, strict=True):
        days, delay = stream.integers(30, 700), int(stream.integers(4, 200))
        if did:
            rows.append(
                {"date": company.days_ago(days), "platform": "other" if kind == "public_review" else "linkedin",
                 "kind": kind, "entity": company.sites[0], "delay": delay, "lesson": lesson}
            )  # fmt: skip
    return rows


def _evidence(company: _Company) -> list[Row]:
    stream = company.stream("evidence")
    rows = []
    for dimension, document in DOCUMENTS.items():
        found = _within(company.state[dimension] + stream.normal(0, 0.12))
        rating = "NPLF"[int(np.searchsorted((0.3, 0.55, 0.8), found))]
        rows.append({"dimension": f"dimension:{dimension}", "document": document, "rating": rating,
                     "date": company.days_ago(stream.integers(10, 60))})  # fmt: skip
    return rows


def _ties(company: _Company) -> list[Row]:
    stream = company.stream("ties")
    staff = company.staff
    rows: dict[tuple[str, str], Row] = {}
    by_site = {site: [member for member in staff if member.site == site] for site in company.sites}
    for member in staff:
        for _ in range(int(stream.poisson(2.5)) + 1):
            inside = stream.random() < 0.88 - 0.2 * company.state["d3"]
            among = by_site[member.site] if inside else staff
            other = among[int(stream.integers(len(among)))]
            strength, frequency, advice = int(stream.integers(1, 6)), int(stream.integers(1, 6)), stream.random() < 0.3
            if other.person != member.person:
                rows.setdefault(
                    (member.person, other.person),
                    {"source": member.person, "target": other.person, "kind": "asks_advice" if advice else "works_with",
                     "strength": strength, "frequency": frequency},
                )  # fmt: skip
    return list(rows.values())


def _presence(company: _Company, targets: Sequence[Row]) -> list[Row]:
    stream = company.stream("presence")
    return [
        {"target": row["target"], "network": network, "probability": round(0.4 + 0.1 * int(stream.integers(0, 6)), 1),
         "source": "liste des membres"}
        for row in targets
        for network in row["met_where"] or ()
    ]  # fmt: skip


def _internal_network(company: _Company) -> list[Row]:
    stream = company.stream("internal_network")
    return [
        {"prerequisite": f"prerequisite:{name}", "state": bool(stream.random() < company.state["d7"]),
         "owner": "informatique", "note": None}
        for name in entries("prerequisite")
    ]  # fmt: skip


def _learning(company: _Company) -> list[Row]:
    stream = company.stream("learning")
    return [
        {"point": f"learning_point:{point}", "item": item,
         "state": "observed" if stream.random() < company.state["d6"] else "not_observed", "evidence": "entretiens"}
        for point in entries("learning_point")
        for item in LEARNING_ITEMS
    ]  # fmt: skip


def _skills(company: _Company) -> list[Row]:
    stream = company.stream("skills")
    return [
        {"who": who, "skill": skill, "required": 3,
         "acquired": int(np.clip(round(4 * company.state["d6"] + stream.normal(0, 0.8)), 0, 4)),
         "importance": int(stream.integers(2, 6))}
        for who in SKILL_GROUPS
        for skill in SKILLS
    ]  # fmt: skip


def _ownership(company: _Company) -> list[Row]:
    """Each activity with a leader of the functions the texts name, who consults the others the more, the better led."""
    stream = company.stream("ownership")
    rows = []
    for name, activity in entries("activity").items():
        together = stream.random() < company.state["d3"]
        leader, *others = dict.fromkeys((*activity.fields["usual"], "management", "sales", "hr"))
        rows.append({"activity": name, "function": leader, "state": "leads" if together else "leads_alone"})
        rows += [
            {"activity": name, "function": other, "state": "takes_part" if together else "kept_out"}
            for other in others[:2]
        ]
    return [row | {"note": None} for row in rows]


def _risks(company: _Company) -> list[Row]:
    stream = company.stream("risks")
    return [
        {"risk": risk, "kind": kind,
         "likelihood": int(np.clip(4 - round(3 * company.state["d8"] + stream.normal(0, 0.5)), 1, 4)),
         "impact": int(stream.integers(2, 5)), "owner": "direction générale", "measure": measure}
        for risk, kind, measure in RISKS
    ]  # fmt: skip


def _append_only(company: _Company) -> Tables:
    day = company.days_ago(7)
    said = {"date": day, "who": "direction générale"}
    return {
        "decisions": [
            said | {"about": "lever:l_register", "value": "kept", "reason": "cela tient en une demi-journée"},
            said | {"about": "lever:l_ambassadors_trial", "value": "postponed", "reason": "après la charte"},
        ],
        "acts": [
            said | {"about": "gate:gate_0", "value": "fait", "reason": "information des représentants du personnel",
                    "gate": "gate_0", "proof": "ordre du jour de la réunion"},
        ],
        "actions": [
            said | {"about": "lever:l_register", "value": "liste commencée", "reason": None, "status": "started",
                    "due": company.as_of + datetime.timedelta(days=60)},
        ],
        "comments": [
            said | {"who": "le consultant", "about": "exhibit:plan.answer", "language": language, "audience": None,
                    "value": text, "reason": None}
            for language, text in (
                ("fr", "Nommer une personne, tenir la liste, puis choisir les réseaux d’après les objectifs."),
                ("en", "Name one person, keep the list, then choose the networks by the objectives."),
            )
        ],
    }  # fmt: skip


# How tables become text.


def _at_depth(table: Table, rows: Sequence[Row], depth: str) -> list[Row]:
    """The rows with the columns, and the answers to the items, an engagement of this depth is asked for."""
    shown = {column.id for column in table.at_depth(depth)}
    kept = [{name: value for name, value in row.items() if name in shown} for row in rows]
    if table.id == "headcount" and depth == "flash":  # without the site, the same function and level stand on one line
        together: dict[tuple, Row] = {}
        for row in kept:
            known = together.setdefault(tuple(row.get(name) for name in table.key), row)
            if known is not row:
                known["count"] += row["count"]
        kept = list(together.values())
    if table.id == "answers":
        items, depths = entries("item"), depths_up_to(depth)
        kept = [row for row in kept if items[row["item"].partition(".")[0]].fields["from_depth"] in depths]
        if depth == "flash":  # the company declares for itself, through one of its executives
            first = min((row["respondent"] for row in kept if row["audience"] == "executives"), default=None)
            kept = [row for row in kept if row["respondent"] == first]
    return kept


def _wide_answers(table: Table, rows: Sequence[Mapping[str, Any]], language: str) -> str:
    leading = [
        table.column(name)
        for name in ("respondent", "audience", "unit", "site")
        if any(row.get(name) is not None for row in rows)
    ]
    items = []
    for item_id, item in core_items().items():
        items += [f"{item_id}.{part}" for part in item.fields.get("parts", ())] or [item_id]
    given = {row["item"] for row in rows}
    items = [item for item in items if item in given]
    lines: dict[str, dict[str, Any]] = {}
    for row in rows:
        lines.setdefault(row["respondent"], dict(row))[row["item"]] = row["value"]
    head = [column.label(language) if language else column.id for column in leading] + items
    body = [
        [_cell(line.get(column.id), column.type, column.choices, language) for column in leading]
        + [_answer_cell(item, line.get(item), language) for item in items]
        for line in lines.values()
    ]
    return _csv([head, *body])


def _answer_cell(item_id: str, value: Any, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_answer_cell(item_id, one, language) for one in value)
    if not language or isinstance(value, int):
        return str(value)
    item = entries("item")[item_id.partition(".")[0]].fields
    group = "answer"
    if value not in entries(group):
        group = f"option:{item_id}" if "options" in item else item["form"]
    return entries(group)[value].text(language)


def _cell(value: Any, kind: str, choices: str, language: str) -> str:
    if value is None:
        return ""
    if kind == "choice":
        return entries(choices)[value].text(language) if language else str(value)
    if isinstance(value, bool):
        return entries("yes_no")["yes" if value else "no"].text(language) if language else ("yes" if value else "no")
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def _csv(lines: Sequence[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows(lines)
    return written.getvalue()


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_toml_key(key)} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value)


def _toml_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _toml(key)


def _stream(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def _within(value: float) -> float:
    return float(np.clip(value, 0.02, 0.98))
