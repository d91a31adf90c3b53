"""The settings of one engagement: `engagement.toml`, read by a person, checked by pydantic, told in our own words."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from maillage.catalogue import entries
from maillage.intake.folding import nearest
from maillage.intake.problems import Problem, Unreadable, sentence
from maillage.intake.values import read_amount, read_date, read_line, read_share
from maillage.language import phrase
from maillage.terms import MINIMUM_GROUP

FILE = "engagement.toml"
DIMENSIONS = tuple(f"d{number}" for number in range(1, 13))
FAMILIES, CAUSES = tuple(entries("family")), tuple(entries("cause"))
NOT_OUR_SUBJECT = "not_our_subject"
EARLIEST_YEAR = 1400  # published data may be old; a client's rows are held to this day by `checks`
LATEST_YEAR = 2100  # time is counted onwards from a date, and the calendar ends

_NOT_OUR_SUBJECT = {"not_our_subject", "not our subject", "pas notre sujet", "pas_notre_sujet", "hors sujet"}


def _money(value: Any) -> Any:
    try:
        return read_amount(value) if isinstance(value, str) else value
    except Unreadable as problem:
        raise ValueError(problem.found.template) from None


def _day(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, bool) or not isinstance(value, str | datetime.date):
        raise ValueError("a date is written as a date")
    moment = value
    if isinstance(value, str):
        with suppress(ValueError):
            moment = datetime.date.fromisoformat(value)  # as a seal holds it
    if isinstance(moment, datetime.date) and EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        return moment
    try:
        return read_date(value)
    except Unreadable as problem:
        raise ValueError(problem.found.template) from None


def _share(value: Any) -> Any:
    try:
        return read_share(value) if isinstance(value, str) else value
    except Unreadable as problem:
        raise ValueError(problem.found.template) from None


def _target(value: Any) -> Any:
    if isinstance(value, str) and value.strip().casefold() in _NOT_OUR_SUBJECT:
        return NOT_OUR_SUBJECT
    return value


def _line(value: Any) -> Any:
    return read_line(value) if isinstance(value, str) else value


def _both_languages(value: Any) -> Any:
    return {"fr": value, "en": value} if isinstance(value, str) else value


_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True, str_strip_whitespace=True)

Line = Annotated[str, BeforeValidator(_line)]
Words = Annotated[Line, Field(max_length=300)]
Money = Annotated[float, BeforeValidator(_money), Field(ge=0, le=1e12, allow_inf_nan=False)]
Days = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]
Share = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1, allow_inf_nan=False)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
Target = Annotated[
    Annotated[int, Field(ge=0, le=100)] | Literal["not_our_subject"], BeforeValidator(_target)
]  # a whole number of points, or outside the engagement
Degrees = Annotated[
    tuple[Annotated[Words, Field(min_length=1)], ...], Field(strict=False, min_length=4, max_length=4)
]  # a word for each degree from one to four
Weights = Mapping[Literal[CAUSES], Literal[0, 1, 3, 9]]  # type: ignore[valid-type]
Section = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]


class ProgrammeCost(BaseModel):
    """What the programme costs a year, fees and tools: prudent, most likely, high [money/year, excluding tax]."""

    model_config = _STRICT

    low: Money
    mode: Money
    high: Money

    @model_validator(mode="after")
    def _in_order(self) -> ProgrammeCost:
        if not self.low <= self.mode <= self.high:
            raise ValueError("low, mode, high are in ascending order")
        return self


class Source(BaseModel):
    """The published source of an engagement's data, as the report names it, in both languages."""

    model_config = _STRICT

    fr: Words
    en: Words


class Thresholds(BaseModel):
    """Conventions a consultant may tighten, never loosen.

    `minimum_group` [answers]: smallest group behind a published figure, never under five.
    """

    model_config = _STRICT

    minimum_group: int = Field(default=MINIMUM_GROUP, ge=MINIMUM_GROUP, le=1000)


class Settings(BaseModel):
    """The settings of one engagement, as `engagement.toml` holds them.

    Parameters
    ----------
    schema_version : int
        Written `schema`; 1.
    name : str
        The client as the cover shows it.
    language, depth, currency : str
        `fr` or `en`; `flash`, `standard` or `in_depth`; ISO code.
    as_of : date
        Day the situation is described on; every computation of time starts from it, never from today.
    fiscal_year : int, optional
        Year the budgets belong to.
    consultant, firm, confidentiality : str
        Who signs, and the mention on every page.
    status, version, dated : str, int, date
        `draft` until it is said to be `final`; the number of the report's version; the day it bears, where that is not
        the day the situation is described on.
    fictional : bool
        Whether the client is invented.
    cohort : bool
        Whether the client is a body (chamber, federation, club) whose respondents are member companies.
    source : Source, optional
        Published source of the data; a plain text stands for both languages.
    staff : int, optional
        People employed, where it is known otherwise than by the head count.
    days_sold, days_spent : float, optional
        The consultant's days, as sold and as spent so far; for the sheet of service rendered.
    next_council : date, optional
        Day of the next meeting of the works council.
    active_from : int
        Posts and comments in three months from which somebody is active online: the client's own definition.
    seat_budget, agency_fee : float, optional
        [money/year] for membership fees; [money] for one recruitment by an agency.
    targets_required : float, optional
        Part of the targets' value the committee wants met, 0 to 1 or « 60 % »; without it nothing is required.
    seats_per_unit, networks_per_person : int, optional
        Most people of one unit in one network, and most networks for one person. No such rule by default.
    fairness : float, optional
        How far one person's half-days may exceed the mean of all who may go somewhere, 0 to 1. No limit by default.
    programme_cost : ProgrammeCost, optional
        What the programme costs.
    programme_fees : tuple of str, optional
        Networks whose fees the programme's cost includes; an empty list says that it includes none.
    consultant_fee : float, optional
        The consultant's own fee for the engagement, once [money].
    dimension_targets : mapping
        Per dimension 0 to 100 [points], or `not_our_subject`; a dimension left out has no target.
    cause_weights : mapping
        Per family of symptoms, the causes whose weight this client's matrix changes: 0, 1, 3 or 9.
    likelihood_labels, impact_labels : tuple of str, optional
        The firm's or the client's own words for the four degrees of a risk, least first.
    thresholds : Thresholds
        Conventions that may be tightened.
    leave_out : tuple of str
        Ids of sections the report leaves out.
    in_portfolio : bool
        Whether the client agreed to count, without its name, in the firm's portfolio, and to be set beside it.
    """

    model_config = _STRICT

    schema_version: Literal[1] = Field(validation_alias=AliasChoices("schema", "schema_version"))
    name: Annotated[Line, Field(min_length=1, max_length=200)]
    language: Literal["fr", "en"] = "fr"
    depth: Literal["flash", "standard", "in_depth"] = "standard"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"
    as_of: Day
    fiscal_year: Annotated[int, Field(ge=1990, le=LATEST_YEAR)] | None = None
    consultant: Words = ""
    firm: Words = ""
    confidentiality: Words = ""
    status: Literal["draft", "final"] = "draft"
    version: Annotated[int, Field(ge=1, le=1000)] = 1
    dated: Day | None = None
    fictional: bool = False
    cohort: bool = False
    source: Annotated[Source, BeforeValidator(_both_languages)] | None = None
    staff: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    seat_budget: Money | None = None
    targets_required: Share | None = None
    seats_per_unit: Annotated[int, Field(ge=1, le=1000)] | None = None
    networks_per_person: Annotated[int, Field(ge=1, le=1000)] | None = None
    fairness: Share | None = None
    programme_cost: ProgrammeCost | None = None
    programme_fees: Annotated[tuple[Words, ...], Field(strict=False)] | None = None
    agency_fee: Money | None = None
    consultant_fee: Money | None = None
    days_sold: Days | None = None
    days_spent: Days | None = None
    next_council: Day | None = None
    active_from: Annotated[int, Field(ge=1, le=1000)] = 1
    dimension_targets: Mapping[Literal[DIMENSIONS], Target] = Field(default_factory=dict)  # type: ignore[valid-type]
    cause_weights: Mapping[Literal[FAMILIES], Weights] = Field(default_factory=dict)  # type: ignore[valid-type]
    likelihood_labels: Degrees | None = None
    impact_labels: Degrees | None = None
    thresholds: Thresholds = Field(default_factory=Thresholds)
    leave_out: Annotated[tuple[Section, ...], Field(strict=False)] = ()
    in_portfolio: bool = True

    def as_json(self) -> dict[str, Any]:
        """The settings as plain JSON values; `read_settings` is its inverse."""
        return self.model_dump(mode="json")


def read_settings(plain: Mapping[str, Any]) -> Settings:
    """The settings that `Settings.as_json` wrote."""
    return Settings.model_validate(plain)


_AMOUNT = phrase("Un montant hors taxes, positif ou nul, est attendu.")
_DAYS = phrase("Un nombre de jours, positif ou nul, est attendu.")
_WRITE_DAYS = phrase("Écrire {key} = 7.5.")
_WRITE_AMOUNT = phrase("Écrire {key} = 12000.")
_WORDS = phrase("Un texte de 300 caractères au plus, entre guillemets, est attendu.")
_SHARE = phrase("Une part entre 0 et 1, ou un pourcentage jusqu’à 100 %, est attendue.")
_WRITE_SHARE = phrase('Écrire {key} = 0.6, ou {key} = "60 %".')
_AT_LEAST_ONE = phrase("Un nombre entier, au moins 1, est attendu.")
_WRITE_TWO = phrase("Écrire {key} = 2.")
_DEGREES = phrase("Quatre textes entre guillemets, du degré un au degré quatre, sont attendus.")
_WRITE_DEGREES = phrase('Écrire {key} = ["…", "…", "…", "…"].')
_WRITE_WORDS = phrase('Écrire {key} = "…".')

# What each setting expects, and how to write it.
_EXPECTED: dict[str, tuple[str, str]] = {
    "schema": (phrase("Le numéro du format, 1, est attendu."), phrase("Écrire schema = 1.")),
    "name": (phrase("Le nom du client est attendu, entre guillemets."), _WRITE_WORDS),
    "language": (phrase("« fr » ou « en » est attendu."), phrase("Écrire language = \"fr\".")),
    "depth": (phrase("« flash », « standard » ou « in_depth » est attendu."), phrase("Écrire depth = \"standard\".")),
    "currency": (phrase("Un code de trois lettres capitales est attendu."), phrase("Écrire currency = \"EUR\".")),
    "as_of": (phrase("La date à laquelle la situation est décrite est attendue."),
              phrase("Écrire as_of = 2026-01-31.")),
    "fiscal_year": (phrase("Une année est attendue."), phrase("Écrire fiscal_year = 2026.")),
    "consultant": (_WORDS, _WRITE_WORDS),
    "firm": (_WORDS, _WRITE_WORDS),
    "confidentiality": (_WORDS, _WRITE_WORDS),
    "status": (phrase("« draft » (projet) ou « final » est attendu."), phrase("Écrire status = \"draft\".")),
    "version": (_AT_LEAST_ONE, _WRITE_TWO),
    "dated": (phrase("La date portée par le rapport est attendue."), phrase("Écrire dated = 2026-01-31.")),
    "fictional": (phrase("« true » ou « false », sans guillemets, est attendu."), phrase("Écrire fictional = false.")),
    "cohort": (phrase("« true » ou « false », sans guillemets, est attendu."), phrase("Écrire cohort = false.")),
    "source": (phrase("Un texte, ou un texte par langue, est attendu."),
               phrase("Écrire source = {{ fr = \"…\", en = \"…\" }}.")),
    "staff": (phrase("Un effectif, nombre entier, est attendu."), phrase("Écrire staff = 140.")),
    "seat_budget": (_AMOUNT, _WRITE_AMOUNT),
    "targets_required": (_SHARE, _WRITE_SHARE),
    "seats_per_unit": (_AT_LEAST_ONE, _WRITE_TWO),
    "networks_per_person": (_AT_LEAST_ONE, _WRITE_TWO),
    "fairness": (_SHARE, _WRITE_SHARE),
    "agency_fee": (_AMOUNT, _WRITE_AMOUNT),
    "consultant_fee": (_AMOUNT, _WRITE_AMOUNT),
    "days_sold": (_DAYS, _WRITE_DAYS),
    "days_spent": (_DAYS, _WRITE_DAYS),
    "next_council": (phrase("La date de la prochaine réunion du comité social et économique est attendue."),
                     phrase("Écrire next_council = 2026-01-31.")),
    "active_from": (phrase("Un nombre entier de publications et de commentaires en trois mois est attendu."),
                    phrase("Écrire active_from = 3.")),
    "programme_cost": (phrase("Trois montants croissants sont attendus : low, mode, high."),
                       phrase("Écrire programme_cost = {{ low = 8000, mode = 12000, high = 18000 }}.")),
    "programme_fees": (phrase("Une liste de réseaux est attendue."),
                       phrase("Écrire programme_fees = [\"Club des dirigeants\"], ou [] s’il n’y en a pas.")),
    "dimension_targets": (phrase("Un nombre entier de 0 à 100, ou « not_our_subject », est attendu."),
                          phrase("Écrire {leaf} = 75.")),
    "cause_weights": (phrase("Des causes et leurs poids, 0, 1, 3 ou 9, sont attendus."),
                      phrase("Écrire {leaf} = {{ c3 = 9, c13 = 0 }}.")),
    "likelihood_labels": (_DEGREES, _WRITE_DEGREES),
    "impact_labels": (_DEGREES, _WRITE_DEGREES),
    "thresholds": (phrase("Un nombre entier est attendu."), phrase("Écrire {leaf} = {floor}.")),
    "leave_out": (phrase("Une liste de sections est attendue."), phrase("Écrire leave_out = [\"how_sure\"].")),
    "in_portfolio": (phrase("« true » ou « false », sans guillemets, est attendu."),
                     phrase("Écrire in_portfolio = false.")),
}  # fmt: skip

_SECTIONS: dict[str, tuple[str, ...]] = {
    "programme_cost": tuple(ProgrammeCost.model_fields),
    "source": tuple(Source.model_fields),
    "dimension_targets": DIMENSIONS,
    "cause_weights": FAMILIES,
    "thresholds": tuple(Thresholds.model_fields),
}


def load_settings(read_bytes: Callable[[], bytes], path: str) -> tuple[Settings | None, list[Problem]]:
    """Read `engagement.toml`; None with its problems when it cannot be read whole.

    Parameters
    ----------
    read_bytes : callable
        Gives the file's bytes; may raise FileNotFoundError.
    path : str
        The file, as problems name it.
    """
    try:
        raw = read_bytes()
    except FileNotFoundError:
        return None, [Problem(
            "error", path, found=sentence(phrase("Le fichier manque.")),
            expected=sentence(phrase("Les réglages de la mission sont attendus.")),
            do=sentence(phrase("Lancer « maillage new », ou copier celui d’un autre client.")),
        )]  # fmt: skip
    plain, text, problem = read_toml(raw, path)
    return (None, [problem]) if problem else check_settings(plain, path, text)


def read_toml(raw: bytes, path: str) -> tuple[Mapping[str, Any], str, Problem | None]:
    """What a TOML file holds and its text, or nothing and the problem that stops its reading."""
    try:
        text = read_text(raw)
    except UnicodeDecodeError as error:
        return {}, "", Problem(
            "error", path, row=raw[: error.start].count(b"\n") + 1,
            found=sentence(phrase("Le fichier n’est pas enregistré en UTF-8.")),
            expected=sentence(phrase("Le codage UTF-8 est attendu.")),
            do=sentence(phrase("Enregistrer le fichier en choisissant le codage UTF-8.")),
        )  # fmt: skip
    try:
        return tomllib.loads(text), text, None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        lines = text.split("\n")
        row = min(int(at[1]) if at else len(lines), len(lines))
        twice = "overwrite" in str(error) or "twice" in str(error)
        template = phrase("« {found} » est écrit deux fois.") if twice else phrase("« {found} » n’est pas lisible.")
        return {}, text, Problem(
            "error", path, row=row, found=sentence(template, found=lines[row - 1].strip()),
            expected=sentence(phrase("Une clé, le signe =, puis une valeur sont attendus, chaque clé une fois.")),
            do=sentence(phrase("Écrire name = \"Atelier du Port\", les textes entre guillemets.")),
        )  # fmt: skip


def read_text(raw: bytes) -> str:
    """A text file's words, its byte order mark and Windows line ends aside; UnicodeDecodeError where not UTF-8."""
    return raw.decode("utf-8-sig").replace("\r\n", "\n")


def check_settings(plain: Mapping[str, Any], path: str, text: str = "") -> tuple[Settings | None, list[Problem]]:
    """The settings that a parsed file holds; None with its problems, one a key, in the file's order."""
    try:
        return Settings.model_validate(plain), []
    except ValidationError as error:
        problems: dict[tuple[str, ...], Problem] = {}
        for one in error.errors(include_url=False):
            keys = tuple(str(part) for part in one["loc"] if isinstance(part, str) and _is_key(str(part)))
            keys = keys[:2] if keys and keys[0] in _SECTIONS else keys[:1]
            problems.setdefault(keys, _problem(keys, plain, path, text))
    return None, sorted(problems.values(), key=lambda problem: (problem.row is None, problem.row or 0))


def _is_key(part: str) -> bool:
    """Whether a step of pydantic's location is a key of the file, and not the name of one of its own branches."""
    return not re.search(r"[\[\](),]|constrained|function-", part) and part not in ("int", "float", "str", "[key]")


def _problem(keys: tuple[str, ...], plain: Mapping[str, Any], path: str, text: str) -> Problem:
    keys = ("schema",) if keys == ("schema_version",) else keys or ("name",)
    leaf, top = keys[-1], keys[0]
    where = ".".join(keys)
    row = _row(text, keys)
    in_section = len(keys) == 2
    known = _SECTIONS[top] if in_section else tuple(_EXPECTED)
    if leaf not in known:
        near = nearest(leaf, known)
        do = (
            sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near)
            if near
            else sentence(phrase("Clés connues : {known}."), known=known)
        )
        return Problem("error", path, row=row, column=where, do=do,
                       found=sentence(phrase("« {found} » n’est pas un réglage."), found=where))  # fmt: skip
    value, given = _value(plain, keys)
    expected, do = _EXPECTED[top]
    floor = MINIMUM_GROUP
    if top == "thresholds" and in_section:
        floor = Thresholds.model_fields[leaf].default
    if leaf in ("minimum_group", "minimum_crossed_group") and isinstance(value, int):
        expected = phrase("Un nombre entier, au moins 5, est attendu : le seuil se relève, il ne s’abaisse pas.")
    if not given:
        found = sentence(phrase("Le réglage « {found} » manque."), found=where)
    elif isinstance(value, Mapping) or (top == "programme_cost" and not in_section):
        found = sentence(phrase("Le réglage « {found} » n’est pas lisible."), found=where)
    else:
        found = sentence(phrase("« {value} » ne convient pas."), value=_as_typed(value))
    return Problem(
        "error", path, row=row, column=where, found=found,
        expected=sentence(expected), do=sentence(do, key=where, leaf=leaf, floor=floor),
    )  # fmt: skip


def _value(plain: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[Any, bool]:
    value: Any = plain
    for key in keys:
        if not isinstance(value, Mapping) or key not in value:
            return None, False
        value = value[key]
    return value, True


def _as_typed(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _row(text: str, keys: tuple[str, ...]) -> int | None:
    """The line on which a key is set, looking inside its section first; None when it is not written."""
    section = ""
    top_line = None
    for number, line in enumerate(text.split("\n"), start=1):
        if head := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            section = head[1]
            if section == keys[0]:
                top_line = top_line or number
            continue
        if named := re.match(r"\s*[\"']?([\w-]+(?:\.[\w-]+)*)[\"']?\s*=", line):
            written = ".".join(part for part in (section, named[1]) if part)
            if written == ".".join(keys):
                return number
            if not section and named[1] == keys[0]:
                top_line = number
    return top_line
