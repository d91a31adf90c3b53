"""The schema of the data model: every table a client can give, with its columns, labels, units and regimes.

Intake reads by it, `maillage new` and `data/templates/` are written from it, and `docs/data_dictionary.md` is its
print. Column ids are stable. A regime says what may become of a value: see `terms.REGIMES`.
"""

from dataclasses import dataclass, replace

from maillage.terms import DEPTHS

TYPES = (
    "key",  # the row's own identifier, as typed
    "person",  # key or short label of a row of `people`; leaves intake as a pseudonym
    "text",  # free words
    "choice",  # an id, label or alias of a group of the catalogue
    "item",  # an id of the questionnaire
    "about",  # a typed id of any kind: network:…, cause:…, exhibit:…
    "list",  # several keys in one cell, separated by semicolons
    "flag",  # yes or no
    "count",  # whole number, 0 or more
    "number",  # decimal number, 0 or more unless `low` is below
    "amount",  # money excluding tax, as people write it
    "share",  # 0 to 1, or a percentage
    "scale",  # whole number between `low` and `high`
    "date",
    "answer",  # what the item's own form allows
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it is called in either language, what it may hold, what may become of it."""

    id: str
    fr: str
    en: str
    type: str
    regime: str = "mandate"
    unit: str = ""
    choices: str = ""  # group of the catalogue's choices
    refers_to: str = ""  # table whose key this is
    aliases: tuple[str, ...] = ()
    note_fr: str = ""
    note_en: str = ""
    required: bool = False
    from_depth: str = "standard"
    low: float | None = None
    high: float | None = None

    def label(self, language: str) -> str:
        """The heading in the reader's language."""
        return self.fr if language == "fr" else self.en

    def note(self, language: str) -> str:
        """The sentence shown when the heading is pointed at."""
        return self.note_fr if language == "fr" else self.note_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: a sheet of the workbook or a CSV file of the same name."""

    id: str
    fr: str
    en: str
    row_fr: str
    row_en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()  # columns that together name a row once; empty: rows may repeat
    from_depth: str = "standard"
    append_only: bool = False
    made: bool = False  # intake makes it, from exports or from a cohort's file; nobody is asked for it
    allows_fr: str = ""  # what the report can say once this table is filled
    allows_en: str = ""

    def label(self, language: str) -> str:
        """The sheet's name in the reader's language."""
        return self.fr if language == "fr" else self.en

    def row(self, language: str) -> str:
        """What one row stands for."""
        return self.row_fr if language == "fr" else self.row_en

    def allows(self, language: str) -> str:
        """What the report can say once this table is filled."""
        return self.allows_fr if language == "fr" else self.allows_en

    def column(self, column_id: str) -> Column:
        """The column of that id; KeyError when the table has none."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(f"table {self.id} has no column {column_id}")

    def at_depth(self, depth: str) -> tuple[Column, ...]:
        """The columns an engagement of this depth is shown, in order."""
        return tuple(c for c in self.columns if DEPTHS.index(c.from_depth) <= DEPTHS.index(depth))


def _site(**parts) -> Column:
    return Column(id="site", fr="Site", en="Site", type="text", aliases=("établissement", "lieu", "location"), **parts)


def _unit(**parts) -> Column:
    return Column(
        id="unit",
        fr="Service",
        en="Unit",
        type="text",
        from_depth="in_depth",
        aliases=("département", "direction", "équipe", "department", "team"),
        **parts,
    )


def _person(column_id: str, fr: str, en: str, **parts) -> Column:
    settings = {
        "type": "person",
        "refers_to": "people",
        "note_fr": "La clé de la personne telle qu’elle est écrite dans « Personnes », ou son étiquette courte (V-07).",
        "note_en": "The person’s key as typed in “People”, or the short label (V-07).",
    } | parts
    return Column(id=column_id, fr=fr, en=en, **settings)


def _date(column_id: str, fr: str, en: str, **parts) -> Column:
    return Column(id=column_id, fr=fr, en=en, type="date", **parts)


def _choice(column_id: str, fr: str, en: str, choices: str, **parts) -> Column:
    return Column(id=column_id, fr=fr, en=en, type="choice", choices=choices, **parts)


def _network(**parts) -> Column:
    settings = {
        "id": "network",
        "fr": "Réseau",
        "en": "Network",
        "type": "key",
        "refers_to": "networks",
        "aliases": ("club", "association", "nom du réseau", "network name"),
    } | parts
    return Column(**settings)


def _append_only(table: Table) -> Table:
    """The five columns every append-only table begins with, then its own."""
    shared = (
        _date("date", "Date", "Date", required=True),
        Column(
            id="who",
            fr="Qui",
            en="Who",
            type="text",
            required=True,
            note_fr="La fonction ou la personne qui décide.",
            note_en="The function or person who decides.",
        ),
        Column(id="about", fr="Au sujet de", en="About", type="about", required=True, aliases=("objet", "sujet")),
        Column(id="value", fr="Valeur", en="Value", type="text", required=True, aliases=("décision", "decision")),
        Column(id="reason", fr="Motif", en="Reason", type="text", aliases=("raison", "pourquoi", "why")),
    )
    return replace(table, columns=shared + table.columns, append_only=True)


OBJECTIVES = Table(
    id="objectives",
    fr="Objectifs",
    en="Objectives",
    from_depth="flash",
    key=("objective",),
    row_fr="un objectif de l’entreprise, de trois à cinq",
    row_en="one objective of the company, three to five",
    allows_fr="mesurer le réseautage à ce que l’entreprise en attend",
    allows_en="measure networking against what the company expects of it",
    columns=(
        Column(
            id="objective",
            fr="Code",
            en="Code",
            type="key",
            required=True,
            from_depth="flash",
            aliases=("objectif n°", "id"),
            note_fr="Court et stable : o1, o2…",
            note_en="Short and stable: o1, o2…",
        ),
        Column(
            id="wording",
            fr="Objectif",
            en="Objective",
            type="text",
            required=True,
            from_depth="flash",
            aliases=("libellé", "intitulé", "wording"),
        ),
        _choice("kind", "Nature", "Kind", "objective_kind", required=True, from_depth="flash"),
        _date("horizon", "Échéance", "Horizon", aliases=("date", "pour quand")),
        Column(id="owner", fr="Porté par", en="Owner", type="text", aliases=("responsable", "pilote")),
        Column(id="measure", fr="Mesuré par", en="Measure", type="text", aliases=("indicateur", "mesure")),
        Column(
            id="weight",
            fr="Poids",
            en="Weight",
            type="number",
            aliases=("points",),
            note_fr="Cent points à partager entre les objectifs.",
            note_en="One hundred points shared between the objectives.",
        ),
    ),
)

HEADCOUNT = Table(
    id="headcount",
    fr="Effectifs",
    en="Headcount",
    from_depth="flash",
    row_fr="un effectif, sans nom : fonction, niveau, site",
    row_en="a headcount without names: function, level, site",
    allows_fr="dire ce que les réponses représentent",
    allows_en="say what the answers stand for",
    key=("function", "level", "unit", "site"),
    columns=(
        _choice("function", "Fonction", "Function", "function", from_depth="flash", aliases=("métier",)),
        _choice("level", "Niveau", "Level", "level", from_depth="flash", aliases=("catégorie", "statut")),
        _unit(),
        _site(),
        Column(
            id="count",
            fr="Nombre",
            en="Count",
            type="count",
            required=True,
            from_depth="flash",
            aliases=("effectif", "personnes", "nb", "headcount"),
        ),
        Column(
            id="half_days",
            fr="Demi-journées par an",
            en="Half-days a year",
            type="number",
            unit="half_days/year",
            aliases=("demi-journées", "disponibilité", "half days"),
            note_fr="Disponibles pour les réseaux, par personne et par an.",
            note_en="Available for networks, per person and year.",
        ),
        Column(
            id="half_day_cost",
            fr="Coût d’une demi-journée",
            en="Cost of a half-day",
            type="amount",
            unit="money",
            aliases=("coût demi-journée", "coût"),
            note_fr="Chargé, en moyenne de la catégorie. Aucun salaire.",
            note_en="Loaded, average of the category. No payroll.",
        ),
        Column(
            id="invited",
            fr="Questionnaires envoyés",
            en="Questionnaires sent",
            type="count",
            aliases=("invités", "invited"),
        ),
        Column(
            id="answered",
            fr="Questionnaires reçus",
            en="Questionnaires received",
            type="count",
            aliases=("répondants", "réponses", "answered"),
        ),
    ),
)

PEOPLE = Table(
    id="people",
    fr="Personnes",
    en="People",
    key=("person",),
    row_fr="une personne qui a un mandat ou une adhésion",
    row_en="a person with a mandate or a membership",
    allows_fr="dire qui porte quoi, par fonction",
    allows_en="say who holds what, by function",
    columns=(
        _person(
            "person",
            "Personne",
            "Person",
            required=True,
            refers_to="",
            aliases=("nom", "name", "collaborateur"),
            note_fr="Une clé par personne : nom, matricule ou initiales. Elle ne sort jamais de la lecture.",
            note_en="One key per person: name, number or initials. It never leaves intake.",
        ),
        Column(
            id="also_known_as",
            fr="Autres noms",
            en="Also known as",
            type="list",
            regime="identity",
            from_depth="in_depth",
            aliases=("alias", "adresse", "e-mail", "email", "mail"),
        ),
        _choice("function", "Fonction", "Function", "function", required=True, aliases=("métier", "poste")),
        _choice("level", "Niveau", "Level", "level", required=True, aliases=("catégorie", "statut")),
        _unit(),
        _site(),
        Column(
            id="half_days",
            fr="Demi-journées par an",
            en="Half-days a year",
            type="number",
            unit="half_days/year",
            aliases=("demi-journées", "disponibilité"),
            note_fr="Acceptées par la personne et par son responsable.",
            note_en="Accepted by the person and by the manager.",
        ),
        Column(
            id="hours",
            fr="Heures passées par an",
            en="Hours spent a year",
            type="number",
            unit="hours",
            regime="word",
            from_depth="in_depth",
            aliases=("heures",),
        ),
        Column(
            id="wishes",
            fr="Réseaux souhaités",
            en="Networks wished for",
            type="list",
            refers_to="networks",
            from_depth="in_depth",
            aliases=("souhaits",),
            note_fr="Où la personne accepte d’aller, avec son responsable ; séparés par un point-virgule. Vide : rien "
            "n’est exprimé, toute place peut lui être proposée.",
            note_en="Where the person agrees to go, with the manager; separated by a semicolon. Empty: nothing was "
            "expressed, any seat may be proposed.",
        ),
        Column(
            id="declines",
            fr="Réseaux déclinés",
            en="Networks declined",
            type="list",
            refers_to="networks",
            from_depth="in_depth",
            aliases=("refus",),
            note_fr="Ils ne lui sont jamais proposés. Décliner est une réponse normale.",
            note_en="They are never proposed. Declining is a normal answer.",
        ),
        Column(id="volunteer", fr="Volontaire", en="Volunteer", type="flag", aliases=("ambassadeur volontaire",)),
        Column(
            id="may_be_named",
            fr="Accepte d’être nommée",
            en="May be named",
            type="flag",
            aliases=("nom autorisé", "accord nom", "accepte d’être nommé"),
            note_fr="Sans un oui écrit, la personne n’apparaît nulle part sous son nom.",
            note_en="Without a written yes the person appears nowhere by name.",
        ),
        Column(
            id="may_speak_publicly",
            fr="Parle au nom de l’entreprise",
            en="May speak publicly",
            type="flag",
            from_depth="in_depth",
        ),
        Column(
            id="wants_personal_sheet",
            fr="Souhaite sa fiche personnelle",
            en="Wants a personal sheet",
            type="flag",
            from_depth="in_depth",
        ),
        _date("joined", "Arrivée", "Joined", from_depth="in_depth"),
        _date("left", "Départ", "Left", from_depth="in_depth"),
        Column(
            id="working_time",
            fr="Temps de travail",
            en="Working time",
            type="share",
            unit="share",
            from_depth="in_depth",
        ),
    ),
)

ANSWERS = Table(
    id="answers",
    fr="Réponses",
    en="Answers",
    from_depth="flash",
    key=("respondent", "item"),
    row_fr="une réponse, ou un répondant avec une colonne par question",
    row_en="one answer, or one respondent with a column per question",
    allows_fr="situer l’entreprise sur les douze dimensions, et dire qui voit quoi",
    allows_en="place the company on the twelve dimensions, and say who sees what",
    columns=(
        Column(
            id="respondent",
            fr="Répondant",
            en="Respondent",
            type="key",
            regime="identity",
            required=True,
            from_depth="flash",
            aliases=("id", "réponse n°", "numéro", "response id"),
            note_fr="Un numéro, jamais un nom.",
            note_en="A number, never a name.",
        ),
        _choice(
            "audience",
            "Public",
            "Audience",
            "audience",
            regime="word",
            required=True,
            from_depth="flash",
            aliases=("population", "profil", "vous êtes"),
        ),
        _unit(regime="word"),
        _site(regime="word"),
        Column(id="item", fr="Question", en="Item", type="item", regime="word", required=True, from_depth="flash"),
        Column(
            id="value",
            fr="Réponse",
            en="Answer",
            type="answer",
            regime="word",
            required=True,
            from_depth="flash",
            note_fr="La réponse telle qu’elle est écrite, « nsp » ou « na ».",
            note_en="The answer as given, “dk” or “na”.",
        ),
    ),
)

SYMPTOMS = Table(
    id="symptoms",
    fr="Symptômes",
    en="Symptoms",
    key=("symptom", "entity", "site"),
    row_fr="un symptôme du catalogue, constaté ou non",
    row_en="a symptom of the catalogue, observed or not",
    allows_fr="dire ce qui se constate, et remonter aux causes",
    allows_en="say what is observed and trace its causes",
    columns=(
        Column(
            id="symptom",
            fr="Symptôme",
            en="Symptom",
            type="about",
            required=True,
            aliases=("code", "signe"),
            note_fr="L’identifiant du catalogue : dia-05.",
            note_en="The id in the catalogue: dia-05.",
        ),
        _choice("state", "Constat", "State", "symptom_state", required=True, aliases=("état", "observé")),
        Column(id="evidence", fr="Élément constaté", en="Evidence", type="text", aliases=("preuve", "élément")),
        Column(id="entity", fr="Entité", en="Entity", type="text", from_depth="in_depth"),
        _site(from_depth="in_depth"),
        _date("date", "Date", "Date"),
    ),
)

EVIDENCE = Table(
    id="evidence",
    fr="Documents",
    en="Documents",
    from_depth="in_depth",
    key=("dimension", "document"),
    row_fr="un document apprécié",
    row_en="a document assessed",
    allows_fr="comparer ce qui est dit à ce qui est écrit",
    allows_en="compare what is said with what is written",
    columns=(
        Column(id="dimension", fr="Dimension", en="Dimension", type="about", required=True, from_depth="in_depth"),
        Column(id="document", fr="Document", en="Document", type="text", required=True, from_depth="in_depth"),
        _choice("rating", "Appréciation", "Rating", "ratings", required=True, from_depth="in_depth"),
        _date("date", "Date", "Date", from_depth="in_depth"),
    ),
)

NETWORKS = Table(
    id="networks",
    fr="Réseaux",
    en="Networks",
    key=("network",),
    row_fr="un réseau, réel ou en ligne",
    row_en="a network, real-life or online",
    allows_fr="comparer les réseaux entre eux et composer qui va où",
    allows_en="compare the networks and compose who goes where",
    columns=(
        _network(required=True, refers_to=""),
        Column(id="label", fr="Nom complet", en="Full name", type="text", from_depth="in_depth"),
        Column(id="alias", fr="Autres noms", en="Other names", type="list", from_depth="in_depth"),
        _choice("kind", "Nature", "Kind", "network_kind", required=True, aliases=("type",)),
        _choice("axis_real", "Réel ou virtuel", "Real or virtual", "axis_real"),
        _choice("axis_scope", "Personnel ou entreprise", "Personal or company", "axis_scope"),
        _choice("axis_private", "Privé ou professionnel", "Private or professional", "axis_private"),
        _choice("axis_open", "Généraliste ou spécialisé", "General or specialised", "axis_open"),
        Column(
            id="purpose",
            fr="Sert l’objectif",
            en="Serves the objective",
            type="list",
            refers_to="objectives",
            aliases=("objectif", "objectifs", "but", "purpose"),
            note_fr="Les codes des objectifs, séparés par un point-virgule.",
            note_en="Codes of the objectives, separated by a semicolon.",
        ),
        Column(id="members", fr="Membres", en="Members", type="count", from_depth="in_depth"),
        Column(
            id="fixed_fee",
            fr="Cotisation de l’entreprise",
            en="Company fee",
            type="amount",
            unit="money/year",
            aliases=("cotisation fixe",),
        ),
        Column(
            id="seat_fee",
            fr="Cotisation par place",
            en="Fee per seat",
            type="amount",
            unit="money/year",
            aliases=("cotisation", "tarif"),
        ),
        Column(
            id="half_days_required",
            fr="Demi-journées demandées",
            en="Half-days required",
            type="number",
            unit="half_days/year",
            note_fr="Par place et par an.",
            note_en="Per seat and year.",
        ),
        Column(
            id="quality",
            fr="Qualité des échanges",
            en="Quality of exchanges",
            type="scale",
            low=0,
            high=100,
            aliases=("qualité", "note de visite", "quality"),
            note_fr="De 0 à 100, sur la grille d’une visite d’essai ; vide tant que personne n’y est allé.",
            note_en="From 0 to 100, by the grid of a trial visit; empty as long as nobody has been.",
        ),
        Column(id="seats_max", fr="Places au plus", en="Seats at most", type="count"),
        Column(id="seats_min", fr="Présence minimale", en="Minimum presence", type="count", from_depth="in_depth"),
        _site(from_depth="in_depth"),
    ),
)

MEMBERSHIPS = Table(
    id="memberships",
    fr="Adhésions",
    en="Memberships",
    from_depth="flash",
    row_fr="une adhésion : un réseau, qui y va, ce qu’elle coûte",
    row_en="a membership: a network, who goes, its cost",
    allows_fr="dire ce que coûtent les réseaux, qui y va, et ce qui se résilie quand",
    allows_en="say what the networks cost, who goes, and what can be cancelled when",
    columns=(
        _network(required=True, from_depth="flash"),
        _person(
            "person",
            "Qui y va",
            "Who goes",
            from_depth="flash",
            aliases=("personne", "participant", "membre"),
            note_fr="Vide si la place est payée et que personne n’y va.",
            note_en="Empty when the seat is paid for and nobody goes.",
        ),
        Column(id="entity", fr="Entité", en="Entity", type="text", from_depth="in_depth"),
        _choice("role", "Rôle", "Role", "role", from_depth="in_depth"),
        _date("since", "Depuis", "Since", from_depth="in_depth"),
        Column(
            id="fee",
            fr="Cotisation HT",
            en="Fee excl. tax",
            type="amount",
            unit="money/year",
            from_depth="flash",
            aliases=("cotisation", "montant", "montant ht", "fee", "coût", "cotisation annuelle"),
            note_fr="Ce que l’entreprise paie, par an et hors taxes.",
            note_en="What the company pays, a year and excluding tax.",
        ),
        _choice("paid_by", "Payée par", "Paid by", "paid_by", from_depth="flash", aliases=("payeur",)),
        _date(
            "last_attended",
            "Dernière présence",
            "Last attended",
            from_depth="flash",
            aliases=("dernière participation", "dernière venue"),
        ),
        _date(
            "renewal_date",
            "Échéance",
            "Renewal date",
            from_depth="flash",
            aliases=("renouvellement", "date de renouvellement", "reconduction"),
        ),
        Column(
            id="notice_months",
            fr="Préavis (mois)",
            en="Notice (months)",
            type="number",
            unit="months",
            from_depth="flash",
            aliases=("préavis", "notice"),
        ),
        Column(
            id="half_days",
            fr="Demi-journées passées",
            en="Half-days spent",
            type="number",
            unit="half_days/year",
            regime="word",
            from_depth="in_depth",
        ),
        Column(id="events", fr="Rencontres", en="Events", type="count", from_depth="in_depth"),
        Column(id="contacts", fr="Contacts utiles", en="Useful contacts", type="count", from_depth="in_depth"),
        Column(id="introductions", fr="Mises en relation", en="Introductions", type="count", from_depth="in_depth"),
        Column(id="deals", fr="Affaires", en="Deals", type="count", from_depth="in_depth"),
        Column(id="followed_up", fr="Suivi fait", en="Followed up", type="flag", aliases=("suivi",)),
        Column(id="decided_by", fr="Décidée par", en="Decided by", type="text", from_depth="in_depth"),
    ),
)

PROFILES = Table(
    id="profiles",
    fr="Profils",
    en="Profiles",
    from_depth="standard",
    key=("person", "platform", "profile"),
    row_fr="un profil en ligne, décrit par son titulaire",
    row_en="an online profile, described by its holder",
    allows_fr="distinguer présence et activité",
    allows_en="tell presence from activity",
    columns=(
        _person("person", "Personne", "Person", required=True),
        _choice("platform", "Plateforme", "Platform", "platform", required=True),
        Column(
            id="profile",
            fr="Profil n°",
            en="Profile no.",
            type="count",
            note_fr="1 pour le premier, 2 pour un doublon.",
            note_en="1 for the first, 2 for a duplicate.",
        ),
        Column(
            id="completeness",
            fr="Complétude",
            en="Completeness",
            type="scale",
            low=0,
            high=100,
            regime="word",
            unit="points",
            from_depth="in_depth",
        ),
        _choice("written_by", "Tenu par", "Written by", "written_by", regime="word"),
        _date("last_active", "Dernière activité", "Last active", regime="word", from_depth="in_depth"),
        Column(
            id="posts",
            fr="Publications",
            en="Posts",
            type="count",
            regime="word",
            note_fr="Sur les trois derniers mois.",
            note_en="Over the last three months.",
        ),
        Column(
            id="comments",
            fr="Commentaires",
            en="Comments",
            type="count",
            regime="word",
            note_fr="Sur les trois derniers mois.",
            note_en="Over the last three months.",
        ),
        Column(
            id="ssi",
            fr="SSI relevé",
            en="SSI as read",
            type="scale",
            low=0,
            high=100,
            regime="word",
            from_depth="in_depth",
            unit="points",
        ),
        Column(
            id="google_test",
            fr="Recherche du nom concluante",
            en="Name search finds it",
            type="flag",
            regime="word",
            from_depth="in_depth",
        ),
        Column(
            id="weeks", fr="Semaines comptées", en="Weeks counted", type="count", regime="word", from_depth="in_depth"
        ),
        Column(
            id="invitations", fr="Invitations", en="Invitations", type="count", regime="word", from_depth="in_depth"
        ),
        Column(id="accepted", fr="Acceptées", en="Accepted", type="count", regime="word", from_depth="in_depth"),
        Column(id="pending", fr="En attente", en="Pending", type="count", regime="word", from_depth="in_depth"),
        Column(
            id="with_a_pitch",
            fr="Avec argumentaire",
            en="With a pitch",
            type="count",
            regime="word",
            from_depth="in_depth",
        ),
        Column(id="unanswered", fr="Sans réponse", en="Unanswered", type="count", regime="word", from_depth="in_depth"),
    ),
)

TIES = Table(
    id="ties",
    fr="Liens",
    en="Ties",
    from_depth="in_depth",
    row_fr="un lien déclaré entre deux personnes",
    row_en="a declared tie between two people",
    allows_fr="dire ce qui circule entre services et sites",
    allows_en="say what flows between units and sites",
    key=("source", "target", "kind"),
    columns=(
        _person(
            "source", "De", "From", required=True, regime="word", from_depth="in_depth", aliases=("from", "déclarant")
        ),
        _person("target", "À", "To", required=True, regime="word", from_depth="in_depth", aliases=("to", "cité")),
        _choice("kind", "Nature", "Kind", "tie_kind", regime="word", from_depth="in_depth"),
        Column(
            id="strength", fr="Force", en="Strength", type="scale", low=1, high=5, regime="word", from_depth="in_depth"
        ),
        Column(
            id="frequency",
            fr="Fréquence",
            en="Frequency",
            type="scale",
            low=1,
            high=5,
            regime="word",
            from_depth="in_depth",
        ),
    ),
)

TARGETS = Table(
    id="targets",
    fr="Cibles",
    en="Targets",
    key=("target",),
    row_fr="un compte, un segment ou un organisme à rencontrer",
    row_en="an account, segment or body to meet",
    allows_fr="dire quels réseaux mènent à ceux que l’on veut rencontrer",
    allows_en="say which networks lead to those one wants to meet",
    columns=(
        Column(id="target", fr="Cible", en="Target", type="key", required=True, aliases=("compte", "nom", "account")),
        _choice("kind", "Nature", "Kind", "target_kind"),
        Column(id="objective", fr="Objectif", en="Objective", type="list", refers_to="objectives"),
        Column(
            id="value",
            fr="Valeur",
            en="Value",
            type="number",
            note_fr="Un poids, de 1 à 5.",
            note_en="A weight, 1 to 5.",
        ),
        _site(from_depth="in_depth"),
        Column(
            id="met_where",
            fr="Où la rencontre-t-on ?",
            en="Where do we meet them?",
            type="list",
            refers_to="networks",
            aliases=("réseaux", "où", "where"),
            note_fr="Les réseaux, séparés par un point-virgule.",
            note_en="The networks, separated by a semicolon.",
        ),
        Column(
            id="key",
            fr="Cible clé",
            en="Key target",
            type="flag",
            from_depth="in_depth",
            note_fr="Oui : deux personnes différentes devraient la rencontrer.",
            note_en="Yes: two different people should meet it.",
        ),
        Column(id="met_by", fr="Rencontrée par", en="Met by", type="list", refers_to="people", from_depth="in_depth"),
    ),
)

PRESENCE = Table(
    id="presence",
    fr="Présences",
    en="Presence",
    from_depth="in_depth",
    key=("target", "network"),
    row_fr="une cible présente dans un réseau",
    row_en="a target present in a network",
    allows_fr="pondérer la présence des cibles",
    allows_en="weigh the presence of targets",
    columns=(
        Column(
            id="target", fr="Cible", en="Target", type="key", refers_to="targets", required=True, from_depth="in_depth"
        ),
        _network(required=True, from_depth="in_depth"),
        Column(id="probability", fr="Probabilité", en="Probability", type="share", unit="share", from_depth="in_depth"),
        Column(id="source", fr="Source", en="Source", type="text", from_depth="in_depth"),
    ),
)

BUDGET = Table(
    id="budget",
    fr="Budget",
    en="Budget",
    key=("line", "year"),
    row_fr="une ligne de dépense, hors taxes",
    row_en="a budget line, excluding tax",
    allows_fr="comparer trois avenirs : ne rien changer, couper sans réseauter, couper et réseauter",
    allows_en="compare three futures: change nothing, cut without networking, cut and network",
    columns=(
        Column(id="line", fr="Ligne", en="Line", type="key", required=True, aliases=("poste", "libellé", "intitulé")),
        Column(
            id="year", fr="Exercice", en="Year", type="scale", low=1990, high=2100, required=True, aliases=("année",)
        ),
        _choice("category", "Catégorie", "Category", "budget_category", required=True),
        Column(
            id="amount",
            fr="Montant HT",
            en="Amount excl. tax",
            type="amount",
            unit="money/year",
            required=True,
            aliases=("montant", "budget", "amount"),
        ),
        Column(
            id="units",
            fr="Quantité",
            en="Units",
            type="number",
            aliases=("nombre",),
            note_fr="Par exemple le nombre de recrutements.",
            note_en="The number of hires, for instance.",
        ),
        Column(id="unit_price", fr="Prix unitaire", en="Unit price", type="amount", unit="money"),
        _date("contract_end", "Fin de contrat", "End of contract", aliases=("échéance",)),
        Column(id="owner", fr="Responsable", en="Owner", type="text", aliases=("fonction",)),
        _choice(
            "if_stopped",
            "Si l’on arrêtait",
            "If we stopped",
            "if_stopped",
            note_fr="Que perdrait-on ?",
            note_en="What would be lost?",
        ),
        _choice("effect_evidence", "Preuve d’effet", "Evidence of effect", "evidence_grade"),
        Column(id="margin", fr="Marge attribuée", en="Attributed margin", type="amount", unit="money/year"),
        Column(
            id="cut_low",
            fr="Part coupée, prudent",
            en="Share cut, low",
            type="share",
            unit="share",
            from_depth="in_depth",
        ),
        Column(id="cut", fr="Part coupée", en="Share cut", type="share", unit="share"),
        Column(
            id="cut_high",
            fr="Part coupée, haut",
            en="Share cut, high",
            type="share",
            unit="share",
            from_depth="in_depth",
        ),
        Column(id="replaced_low", fr="Part remplacée, prudent", en="Share replaced, low", type="share", unit="share"),
        Column(
            id="replaced",
            fr="Part remplacée",
            en="Share replaced",
            type="share",
            unit="share",
            note_fr="Part de l’effet perdu que le réseautage remplace.",
            note_en="Share of the lost effect that networking replaces.",
        ),
        Column(id="replaced_high", fr="Part remplacée, haut", en="Share replaced, high", type="share", unit="share"),
    ),
)

BENEFITS = Table(
    id="benefits",
    fr="Gains annoncés",
    en="Benefits announced",
    key=("benefit",),
    row_fr="un gain annoncé, pour un exercice",
    row_en="a benefit announced, for one year",
    allows_fr="vérifier qu’aucun gain n’est compté deux fois avant de rien additionner",
    allows_en="check that no benefit is counted twice before anything is added up",
    columns=(
        Column(
            id="benefit",
            fr="Code",
            en="Code",
            type="key",
            required=True,
            aliases=("gain", "bénéfice", "id"),
            note_fr="Court et stable : g1, g2…",
            note_en="Short and stable: g1, g2…",
        ),
        Column(
            id="mechanism",
            fr="Comment il se produit",
            en="How it comes about",
            type="text",
            required=True,
            aliases=("mécanisme", "libellé", "mechanism"),
        ),
        _choice("kind", "Nature", "Kind", "benefit_kind", required=True),
        Column(
            id="line",
            fr="Ligne de budget",
            en="Budget line",
            type="key",
            refers_to="budget",
            aliases=("ligne", "line"),
            note_fr="Telle qu’elle est écrite dans « Budget » ; pour une économie ou un effet remplacé.",
            note_en="As typed in “Budget”; for a saving or an effect replaced.",
        ),
        Column(
            id="year", fr="Exercice", en="Year", type="scale", low=1990, high=2100, required=True, aliases=("année",)
        ),
        Column(
            id="share",
            fr="Part",
            en="Share",
            type="share",
            unit="share",
            note_fr="De la ligne pour une économie, de son effet perdu pour un effet remplacé. Ou un montant, pas les "
            "deux.",
            note_en="Of the line for a saving, of its lost effect for an effect replaced. Or an amount, not both.",
        ),
        Column(
            id="amount",
            fr="Montant HT",
            en="Amount excl. tax",
            type="amount",
            unit="money/year",
            aliases=("montant", "amount"),
        ),
        Column(
            id="subjects",
            fr="Postes ou clients",
            en="Posts or customers",
            type="list",
            aliases=("postes", "clients", "subjects"),
            note_fr="Des codes, pas des noms : les postes dont le temps est compté, les clients dont la marge l’est.",
            note_en="Codes, not names: the posts whose time is counted, the customers whose margin is.",
        ),
        _choice("evidence", "Preuve", "Evidence", "evidence_grade"),
        Column(id="owner", fr="Responsable", en="Owner", type="text", aliases=("fonction", "porté par")),
    ),
)

INTERVIEWS = Table(
    id="interviews",
    fr="Entretiens",
    en="Interviews",
    row_fr="une phrase codée d’un entretien",
    row_en="a coded statement of an interview",
    allows_fr="rapprocher les constats de ce qui se dit",
    allows_en="set findings beside what is said",
    columns=(
        Column(id="interview", fr="Entretien", en="Interview", type="key", required=True, regime="word"),
        _choice("population", "Population", "Population", "population", required=True, regime="word"),
        _date("date", "Date", "Date", regime="word"),
        Column(
            id="code",
            fr="Code",
            en="Code",
            type="about",
            required=True,
            regime="word",
            note_fr="Cause, objection ou symptôme du catalogue.",
            note_en="Cause, objection or symptom of the catalogue.",
        ),
        Column(id="note", fr="Note", en="Note", type="text", regime="identity"),
        Column(id="quotation", fr="Citation", en="Quotation", type="text", regime="word"),
        _date("approved_on", "Citation approuvée le", "Quotation approved on", regime="word"),
    ),
)

INCIDENTS = Table(
    id="incidents",
    fr="Incidents",
    en="Incidents",
    from_depth="standard",
    row_fr="un incident",
    row_en="an incident",
    allows_fr="compter les débordements et les délais de réponse",
    allows_en="count incidents and response times",
    columns=(
        _date("date", "Date", "Date", required=True),
        _choice("platform", "Plateforme", "Platform", "platform"),
        _choice("kind", "Nature", "Kind", "incident_kind", required=True),
        Column(id="entity", fr="Entité", en="Entity", type="text"),
        Column(id="delay", fr="Délai de réponse (h)", en="Response time (h)", type="number", unit="hours"),
        Column(id="lesson", fr="Leçon", en="Lesson", type="text"),
    ),
)

INTERNAL_NETWORK = Table(
    id="internal_network",
    fr="Réseau interne",
    en="Internal network",
    from_depth="in_depth",
    key=("prerequisite",),
    row_fr="un prérequis du réseau interne",
    row_en="a prerequisite of the internal network",
    allows_fr="dire si le réseau interne est prêt",
    allows_en="say whether the internal network is ready",
    columns=(
        Column(
            id="prerequisite", fr="Prérequis", en="Prerequisite", type="about", required=True, from_depth="in_depth"
        ),
        Column(id="state", fr="Rempli", en="Met", type="flag", required=True, from_depth="in_depth"),
        Column(id="owner", fr="Responsable", en="Owner", type="text", from_depth="in_depth"),
        Column(id="note", fr="Note", en="Note", type="text", from_depth="in_depth"),
    ),
)

LEARNING = Table(
    id="learning",
    fr="Apprentissage",
    en="Learning",
    from_depth="in_depth",
    key=("point", "item"),
    row_fr="un point de la culture d’apprentissage",
    row_en="a point of the learning culture",
    allows_fr="situer la culture d’apprentissage",
    allows_en="place the learning culture",
    columns=(
        Column(id="point", fr="Point", en="Point", type="about", required=True, from_depth="in_depth"),
        Column(id="item", fr="Élément", en="Item", type="text", from_depth="in_depth"),
        _choice("state", "État", "State", "symptom_state", required=True, from_depth="in_depth"),
        Column(id="evidence", fr="Élément constaté", en="Evidence", type="text", from_depth="in_depth"),
    ),
)

SKILLS = Table(
    id="skills",
    fr="Compétences",
    en="Skills",
    from_depth="in_depth",
    key=("who", "skill"),
    row_fr="une compétence d’un groupe",
    row_en="a skill of a group",
    allows_fr="composer le plan de formation",
    allows_en="compose the training plan",
    columns=(
        Column(id="who", fr="Groupe", en="Group", type="text", required=True, from_depth="in_depth"),
        Column(id="skill", fr="Compétence", en="Skill", type="text", required=True, from_depth="in_depth"),
        Column(id="required", fr="Attendu", en="Required", type="scale", low=0, high=4, from_depth="in_depth"),
        Column(
            id="acquired", fr="Acquis", en="Acquired", type="scale", low=0, high=4, regime="word", from_depth="in_depth"
        ),
        Column(id="importance", fr="Importance", en="Importance", type="scale", low=1, high=5, from_depth="in_depth"),
    ),
)

OWNERSHIP = Table(
    id="ownership",
    fr="Rôles",
    en="Ownership",
    from_depth="in_depth",
    key=("activity", "function"),
    row_fr="une fonction face à une activité de réseautage",
    row_en="a function before a networking activity",
    allows_fr="dire qui conduit quoi, qui y prend part, qui en est écarté",
    allows_en="say who leads what, who takes part, who is left out",
    columns=(
        _choice("activity", "Activité", "Activity", "activity", required=True, from_depth="in_depth"),
        _choice("function", "Fonction", "Function", "function", required=True, from_depth="in_depth"),
        _choice("state", "Place", "Place", "ownership_state", required=True, from_depth="in_depth"),
        Column(id="note", fr="Note", en="Note", type="text", from_depth="in_depth"),
    ),
)

RISKS = Table(
    id="risks",
    fr="Risques",
    en="Risks",
    from_depth="in_depth",
    key=("risk",),
    row_fr="un risque",
    row_en="a risk",
    allows_fr="tenir le registre des risques",
    allows_en="keep the register of risks",
    columns=(
        Column(id="risk", fr="Risque", en="Risk", type="text", required=True, from_depth="in_depth"),
        _choice(
            "kind",
            "Risque du catalogue",
            "Catalogue risk",
            "risk",
            from_depth="in_depth",
            note_fr="Vide pour un risque propre à l’entreprise.",
            note_en="Empty for a risk of the company’s own.",
        ),
        Column(
            id="likelihood", fr="Vraisemblance", en="Likelihood", type="scale", low=1, high=4, from_depth="in_depth"
        ),
        Column(id="impact", fr="Gravité", en="Impact", type="scale", low=1, high=4, from_depth="in_depth"),
        Column(id="owner", fr="Responsable", en="Owner", type="text", from_depth="in_depth"),
        Column(id="measure", fr="Mesure", en="Measure", type="text", from_depth="in_depth"),
    ),
)

DECISIONS = _append_only(
    Table(
        id="decisions",
        fr="Décisions",
        en="Decisions",
        row_fr="une décision",
        row_en="a decision",
        columns=(),
        allows_fr="montrer ce qui est décidé, et par qui",
        allows_en="show what is decided, and by whom",
    )
)

COMMENTS = _append_only(
    Table(
        id="comments",
        fr="Commentaires",
        en="Comments",
        row_fr="un commentaire du consultant",
        row_en="a comment of the consultant",
        allows_fr="donner la parole au consultant sous chaque tableau ou graphique",
        allows_en="let the consultant speak under each exhibit",
        columns=(
            Column(id="language", fr="Langue", en="Language", type="text"),
            Column(id="audience", fr="Lecteur", en="Reader", type="text"),
        ),
    )
)

ACTS = _append_only(
    Table(
        id="acts",
        fr="Actes",
        en="Acts",
        row_fr="un acte de la direction ou d’une équipe",
        row_en="an act of management or of a team",
        allows_fr="dire quelles portes sont ouvertes",
        allows_en="say which gates are open",
        columns=(
            _choice("gate", "Porte", "Gate", "gate"),
            Column(id="proof", fr="Preuve", en="Evidence", type="text"),
        ),
    )
)

ACTIONS = _append_only(
    Table(
        id="actions",
        fr="Actions",
        en="Actions",
        row_fr="l’état d’une action du plan",
        row_en="the state of a plan action",
        allows_fr="suivre le plan",
        allows_en="follow the plan",
        columns=(
            _choice("status", "État", "Status", "action_status"),
            _date("due", "Pour le", "Due"),
        ),
    )
)

CONTACTS = Table(
    id="contacts",
    fr="Relations",
    en="Contacts",
    made=True,
    key=("person", "target", "seniority", "year"),
    row_fr="les relations d’une personne chez une cible, d’un niveau et d’une année",
    row_en="a person’s contacts at one target, of one seniority and year",
    allows_fr="dire à quelles cibles mènent les relations déjà nouées",
    allows_en="say which targets the contacts already made lead to",
    columns=(
        _person("person", "Personne", "Person", required=True, regime="word"),
        Column(
            id="target",
            fr="Cible",
            en="Target",
            type="key",
            required=True,
            regime="word",
            note_fr="La clé d’une cible, ou « other ».",
            note_en="The key of a target, or “other”.",
        ),
        _choice("seniority", "Niveau de responsabilité", "Seniority", "seniority", required=True, regime="word"),
        Column(
            id="year",
            fr="Année",
            en="Year",
            type="count",
            regime="word",
            note_fr="Celle de la mise en relation ; vide quand l’export ne la dit pas.",
            note_en="When they connected; empty where the export does not say.",
        ),
        Column(id="count", fr="Nombre", en="Count", type="count", required=True, regime="word"),
    ),
)

CONTACT_OVERLAPS = Table(
    id="contact_overlaps",
    fr="Relations communes",
    en="Common contacts",
    made=True,
    key=("person", "other"),
    row_fr="deux personnes et le nombre de leurs relations communes",
    row_en="two people and how many contacts they share",
    allows_fr="compter une fois les relations que plusieurs personnes partagent",
    allows_en="count once the contacts that several people share",
    columns=(
        _person("person", "Personne", "Person", required=True, regime="word"),
        _person("other", "Autre personne", "Other person", required=True, regime="word"),
        Column(id="common", fr="Relations communes", en="Common contacts", type="count", required=True, regime="word"),
    ),
)

PAGE_ACTIVITY = Table(
    id="page_activity",
    fr="Activité de la page",
    en="Page activity",
    made=True,
    key=("month", "measure"),
    row_fr="ce que la page de l’entreprise a compté d’une chose en un mois",
    row_en="what the company’s page counted of one thing in one month",
    allows_fr="suivre ce que la page de l’entreprise publie et ce qu’elle provoque",
    allows_en="follow what the company’s page publishes and what it sets off",
    columns=(
        _date("month", "Mois", "Month", required=True, note_fr="Son premier jour.", note_en="Its first day."),
        _choice("measure", "Mesure", "Measure", "page_measure", required=True),
        Column(
            id="value",
            fr="Valeur",
            en="Value",
            type="number",
            required=True,
            low=-1e15,
            note_fr="La somme des jours ; négative quand plus de commentaires, de partages ou d’abonnés sont retirés "
            "qu’ajoutés. Le taux d’engagement d’une période se calcule de ces sommes : clics, réactions, commentaires "
            "et partages, divisés par les impressions.",
            note_en="The sum of the days; negative where more comments, reposts or followers are taken away than "
            "added. A period’s engagement rate is computed from these sums: clicks, reactions, comments and reposts, "
            "divided by impressions.",
        ),
        Column(
            id="days",
            fr="Jours couverts",
            en="Days covered",
            type="count",
            note_fr="Un mois dont les exports ne couvrent qu’une partie ne se compare pas aux autres.",
            note_en="A month the exports cover only in part is not comparable with others.",
        ),
    ),
)

COHORT_MEMBERS = Table(
    id="cohort_members",
    fr="Membres de la cohorte",
    en="Members of the cohort",
    from_depth="flash",
    made=True,
    key=("member",),
    row_fr="une entreprise membre qui a répondu au questionnaire flash d’un organisme",
    row_en="a member company that answered a body’s flash questionnaire",
    allows_fr="dire ce que répondent les membres, par secteur et par taille",
    allows_en="say what the members answer, by sector and size",
    columns=(
        Column(
            id="member",
            fr="Membre",
            en="Member",
            type="key",
            regime="identity",
            required=True,
            from_depth="flash",
            note_fr="Le nom de son dossier, comme dans « Réponses » ; il ne sort jamais de la lecture.",
            note_en="The name of its folder, as in “Answers”; it never leaves intake.",
        ),
        Column(id="sector", fr="Secteur", en="Sector", type="text", regime="word", from_depth="flash"),
        _choice("size", "Taille", "Size", "company_size", regime="word", from_depth="flash"),
    ),
)

TABLES = {
    table.id: table
    for table in (
        OBJECTIVES,
        HEADCOUNT,
        MEMBERSHIPS,
        NETWORKS,
        BUDGET,
        TARGETS,
        PEOPLE,
        ANSWERS,
        SYMPTOMS,
        PROFILES,
        INTERVIEWS,
        INCIDENTS,
        BENEFITS,
        EVIDENCE,
        TIES,
        PRESENCE,
        INTERNAL_NETWORK,
        LEARNING,
        SKILLS,
        OWNERSHIP,
        RISKS,
        DECISIONS,
        ACTS,
        ACTIONS,
        COMMENTS,
        CONTACTS,
        CONTACT_OVERLAPS,
        PAGE_ACTIVITY,
        COHORT_MEMBERS,
    )
}

# Those a client fills in: a sheet of the workbook, a CSV file, a template each.
ASKED = {name: table for name, table in TABLES.items() if not table.made}

# Those that a folder may hold as files: what is asked, and what the cohort's command writes for the body.
FILED = ASKED | {COHORT_MEMBERS.id: COHORT_MEMBERS}


def at_depth(depth: str) -> tuple[Table, ...]:
    """The tables an engagement of this depth is asked for, in the order of the workbook's sheets.

    Examples
    --------
    >>> [table.id for table in at_depth("flash")]
    ['objectives', 'headcount', 'memberships', 'answers']
    """
    return tuple(table for table in ASKED.values() if DEPTHS.index(table.from_depth) <= DEPTHS.index(depth))
