"""The programme's working papers: the plan on a page, and what people work on with it, filled from what was released.

Owners and seats are told by function, or by the name of who agreed to it. What the texts leave open stays a blank.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from maillage import __version__
from maillage.catalogue import entries
from maillage.disclosure import Absent, Released, ReleasedTable
from maillage.documents.client import adviser, has_sales
from maillage.documents.content import blank, fragment, markdown, markup, page, plain, printed, read, said
from maillage.documents.questionnaire import NOT_OUR_SUBJECT
from maillage.facts import Fact
from maillage.intake import Engagement
from maillage.language import Language

DOCUMENTS = ("plan_on_a_page", "social_selling", "recruiting_and_watch", "personal_stance", "learning_plan")
FOR_ONESELF = ("personal_stance",)  # nothing of the client stands in it, and nothing of it comes back
STYLES = ("document.css", "programme.css")
READER = ("", "committee")  # whose comments of the consultant may be printed

SUCCESS = ("condition:s_top", "condition:s_ambition", "condition:s_all_the_way")
AXES = ("real", "scope", "private")
OPTIONS = ("cut_alone", "cut_and_network", "programme_gain")
TIME_AND_MONEY = ("actions_half_days", "learner_half_days", "seats_half_days", "seats_fees", "actions_cost",
                  "programme_cost")  # fmt: skip
POSTURES = ("networking", "prospecting", "selling", "brand")
SITUATIONS = ("two_contacts", "unnoticed_help", "one_minute", "first_message", "quote_asked")
SELLING = ("l_etiquette", "l_posture_workshop", "l_contact_news")
RECRUITING = ("l_hr_sources", "l_recruitment_trial", "l_employer_voice")
WATCHING = ("l_watch_themes", "l_return_ritual", "l_cross_meeting")
PATH = ("step", "population", "module", "format", "people", "hours")
ROLES = ("plan_role:watcher", "plan_role:curator", "plan_role:recruiter")
RESPONSIBLE = ("company", "manager", "employee", "learning_team")
LEARNING = ("k_trained", "k_learning_volume", "k_learning_appraisal", "k_skills_reviewed")
NUMBERS = ("count", "decimal", "share", "money", "money/year", "half_days", "half_days/year", "hours")
SHORT = ("owner", "state", "rhythm", "step")
_CARD = re.compile(r"<h3>.*?(?=<h[123]>|<hr />|\Z)", re.S)
_CARDS = re.compile(r"(?:<section>.*?</section>\s*)+", re.S)


def programme(
    engagement: Engagement, found: Released | None, language: Language, principle: str = ""
) -> dict[str, bytes]:
    """Every document by file name; none at flash depth, where there is no plan.

    Parameters
    ----------
    engagement : Engagement
    found : Released, optional
        Of the plan, with the stages before it.
    language : Language
    principle : str
        The licence holder's own words for a principle the texts name without defining: a title, then text. Hidden
        while empty.
    """
    if engagement.settings.depth == "flash" or found is None:
        return {}
    sells = has_sales(engagement) and engagement.settings.dimension_targets.get("d10") != NOT_OUR_SUBJECT
    return {
        f"programme_{name}.html": _document(name, engagement, _values(name, found, language, principle), language)
        for name in DOCUMENTS
        if name != "social_selling" or sells
    }


def _document(name: str, engagement: Engagement, values: Mapping[str, Any], language: Language) -> bytes:
    settings = engagement.settings
    first, _, text = read(f"programme/{name}.{language.code}.md").partition("\n")
    title = printed(first.removeprefix("# "), language)
    company = plain(settings.name)
    own = name in FOR_ONESELF
    told = said("programme_foot", language, date=language.date(settings.as_of))
    foot = [name, *([] if own else [told, adviser(engagement)]), f"Maillage {__version__}"]
    body = fragment(
        "legal.html.j2",
        notice=said("stance_notice" if own else "programme_notice", language),
        fictional=said("fictional", language) if settings.fictional else "",
        kind=f"{said('programme_kind', language)} · {company}",
        title=title,
        facts=[],
        body=markup(_in_cards(markdown(text, language, values))),
        foot=" · ".join(filter(None, foot)),
    )
    return page(f"{title} – {company}", body, language, STYLES)


def _in_cards(html: str) -> str:
    """Each part under a heading of the third rank as a card, neighbours side by side."""

    def together(cards: re.Match) -> str:
        return f'<div class="cards of{min(cards[0].count("<section>"), 4)}">{cards[0]}</div>\n'

    return _CARDS.sub(together, _CARD.sub(lambda card: f"<section>{card[0]}</section>\n", html))


def _values(name: str, found: Released, language: Language, principle: str) -> Mapping[str, Any]:
    """What a document's template names, drawn up only where it is asked for."""
    if name == "plan_on_a_page":
        return _plan(found, language) | {"principle": _principle(principle)}
    if name == "social_selling":
        return {
            "tallies": _tallies(found, language),
            "situations": _situations(language),
            "actions": _levers(found, SELLING, language),
        }
    if name == "recruiting_and_watch":
        return {
            "recruitment": _objectives(found, language, "recruitment"),
            "watch": _objectives(found, language, "watch"),
            "recruitment_actions": _levers(found, RECRUITING, language),
            "watch_actions": _levers(found, WATCHING, language),
            "roles": _table(found, "plan.roles", ("role", "does", "function", "state"), language, keep=("role", ROLES)),
        }
    if name == "learning_plan":
        return _learning(found, language)
    ruled = '<span class="ruled">\u00a0</span>'
    return {"lines": markup(ruled * 2), "date_line": markup('<span class="line">\u00a0</span>')}


# --- the plan on a page --------------------------------------------------------------------------------------------


def _plan(found: Released, language: Language) -> dict[str, Any]:
    return {
        "training": _training(found, language),
        "answer": _answer(found, language),
        "objectives": _objectives(found, language),
        "causes": _causes(found, language),
        "means": _means(found, language),
        "axes": _axes(found, language),
        "postures": _postures(language),
        "money": _money(found, language),
        "conditions": _table(found, "plan.conditions", ("condition", "reading", "state"), language,
                             keep=("condition", SUCCESS)),
        "actions": _table(found, "plan.actions", ("lever", "owner", "start", "due", "state"), language,
                          empty="no_action"),
        "gates": _gates(found, language),
        "seats": _seats(found, language),
        "kpis": _table(found, "plan.kpis", ("kpi", "owner", "baseline", "target", "due"), language,
                       empty="no_kpi", blanks={"baseline": "to_fill", "target": "to_fill"}),
    }  # fmt: skip


def _principle(words: str) -> Any:
    title, _, text = words.strip().partition("\n")
    if not title.strip():
        return markup("")
    heading = markup("<h3>{}</h3>\n").format(plain(title))
    return heading + markup("").join(markup("<p>{}</p>\n").format(plain(line)) for line in text.split("\n") if line)


def _answer(found: Released, language: Language) -> Any:
    """The consultant's own answer, where there is one for these readers."""
    comments = found.context["comments"].get("exhibit:plan.answer", ())
    own = [one["value"] for one in comments
           if one["language"] in ("", language.code) and one["audience"] in READER]  # fmt: skip
    if not own:
        return markup("")
    return markup('<p class="answer">{}</p>').format(said("answer_line", language, answer=plain(own[-1])))


def _objectives(found: Released, language: Language, kind: str = "") -> Any:
    """Objectives with who carries them and until when; for one kind alone, with their measure."""
    own = ("wording", "owner", "horizon", "measure")
    if kind:
        wanted = (f"objective_kind:{kind}",)
        return _table(found, "diagnosis.objectives", own, language, keep=("kind", wanted), empty="no_such_objective",
                      blanks={"measure": "to_fill"})  # fmt: skip
    table = found.table("diagnosis.objectives")
    items = []
    for row in table.records():
        who = [_cell(row[name], unit, language) for name, unit in (("owner", "mixed"), ("horizon", "date"))
               if not isinstance(row[name], Absent)]  # fmt: skip
        items.append((_cell(row["wording"], "text", language), ", ".join(who)))
    return _list(items, language, "objectives_title") if items else _said("no_objective", language)


def _causes(found: Released, language: Language) -> Any:
    causes = found.table("analysis.retained").column("cause")
    items = [("", language.term(f"{cause}#short")) for cause in causes]
    return _list(items, language, "causes_title") if items else _said("no_cause", language)


def _training(found: Released, language: Language) -> Any:
    """Who learns at each step; the modules stand in the learning plan."""
    populations = _grouped(found.table("plan.training"), "step", lambda row: language.term(row["population"]), language)
    return _list(populations, language) if populations else _said("no_training", language)


def _gates(found: Released, language: Language) -> Any:
    """The acts of each step, each with its state and, once done or announced, its day."""

    def act(row: Mapping[str, Any]) -> str:
        state = [_cell(row[name], unit, language) for name, unit in (("state", "text"), ("date", "date"))
                 if not isinstance(row[name], Absent)]  # fmt: skip
        return f"{printed(language.term(row['lever']), language)} ({', '.join(map(language.text, state))})"

    table = found.table("plan.gates")
    acts = [(step, _list([("", act(row)) for row in table.records() if row["step"] == step], language))
            for step in dict.fromkeys(table.column("step"))]  # fmt: skip
    if not acts:
        return _said("no_act", language)
    label = markup('<p class="label">{}</p>\n')
    return markup("").join(label.format(_head(language.term(step))) + those for step, those in acts)


def _grouped(
    table: ReleasedTable, by: str, told: Callable[[Mapping[str, Any]], str], language: Language
) -> list[tuple[str, str]]:
    """What is told of the rows of each group, once each."""
    groups: dict[str, dict[str, None]] = {}
    for row in table.records():
        groups.setdefault(row[by], {})[told(row)] = None
    return [(_head(language.term(one)), ", ".join(those)) for one, those in groups.items()]


def _means(found: Released, language: Language) -> Any:
    rows = [(said(f"means_{name}", language), _fact(found.fact(f"plan.{name}"), language)) for name in TIME_AND_MONEY]
    return _list(rows, language)


def _fact(fact: Fact, language: Language) -> str:
    """A fact as written, with its range where it has one."""
    if not fact.known:
        return said("not_told", language)
    if fact.low is None or fact.high is None or fact.low == fact.high:
        return language.write(fact)
    low, high = (language.value(end, fact.unit, with_unit=False) for end in (fact.low, fact.high))
    return said("ranged", language, value=language.write(fact), low=low, high=high)


def _axes(found: Released, language: Language) -> Any:
    """How many networks lie on each side of the three axes."""
    table = found.table("analysis.axes")
    lines = []
    for axis in AXES:
        sides: Counter[str] = Counter()
        for row in table.records():
            if not isinstance(row[axis], Absent) and not isinstance(row["networks"], Absent):
                sides[row[axis]] += row["networks"]
        if sides:
            told = [f"{language.term(side)}{said('colon', language)}{language.number(sides[side])}"
                    for side in (f"axis_{axis}:{one}" for one in entries(f"axis_{axis}")) if sides[side]]  # fmt: skip
            lines.append(("", " · ".join(told)))
    return _list(lines, language, "axes_title") if lines else _said("no_axes", language)


def _postures(language: Language) -> Any:
    own = [(one.text(language.code), one.fields["objective"][language.code])
           for one in entries("posture").values() if one.id in POSTURES]  # fmt: skip
    return _list([(printed(name, language), printed(aim, language)) for name, aim in own], language)


def _money(found: Released, language: Language) -> Any:
    """The columns to compare, each with its range; a sentence where they cannot be."""
    rows = []
    for option in OPTIONS:
        value, low, high = (found.fact(f"plan.{option}{end}") for end in ("", "_low", "_high"))
        if not (value.known and low.known and high.known):
            return _said("no_money", language)
        ends = [language.value(one.value, "money") for one in (low, value, high)]
        if low.value == high.value and value.value:
            ends[0] = ends[2] = said("no_range", language)
        rows.append([said(f"option_{option}", language), *ends])
    heads = [said(name, language) for name in ("option", "prudent", "central", "favourable")]
    return _rows(zip(heads, ("", "number", "number", "number"), strict=True), rows) + _said("money_note", language)


def _seats(found: Released, language: Language) -> Any:
    """Networks with the functions that sit there: never who."""
    seats: Counter[tuple[str, str]] = Counter()
    for row in found.table("plan.seats").records():
        seats[_cell(row["network"], "text", language), _cell(row["function"], "term", language)] += 1
    if not seats:
        return _said("no_seat", language)
    heads = [(said("network", language), ""), (said("function", language), ""), (said("places", language), "number")]
    return _rows(heads, [[*who, language.number(count)] for who, count in sorted(seats.items())])


# --- approaching, recruiting, watching -----------------------------------------------------------------------------


def _tallies(found: Released, language: Language) -> Any:
    """What those who invite counted together, if it was released; never anybody's own."""
    people, weekly = found.fact("diagnosis.inviters"), found.fact("diagnosis.invitations_a_week")
    if not people.known or not weekly.known:
        few = people.reason in ("too_few", "withheld") or weekly.reason in ("too_few", "withheld")
        return _said("tallies_few" if few else "tallies_none", language)
    told = said("tallies_told", language, people=language.write(people), week=language.write(weekly))
    return markup("<p>{}</p>\n").format(told) + _table(
        found, "diagnosis.invitations", ("outcome", "count", "sent", "share"), language, empty="tallies_alone"
    )


def _situations(language: Language) -> Any:
    cases = [entries("posture_case")[one] for one in SITUATIONS]
    rows = [
        [printed(one.text(language.code), language), _head(language.term(f"posture:{one.fields['posture']}")),
         printed(one.fields["feedback"][language.code], language)]
        for one in cases
    ]  # fmt: skip
    return _rows([(said(name, language), "") for name in ("situation", "posture", "what_it_is")], rows)


def _levers(found: Released, levers: Sequence[str], language: Language) -> Any:
    """Levers with their first step, and where the plan stands with each."""
    table = found.table("plan.actions")
    planned = {row["lever"]: row for row in table.records()}
    done = found.table("plan.done").column("lever")
    heads = [(said(name, language), "") for name in ("lever", "first_step", "owner", "due", "state")]
    rows = []
    for lever in (f"lever:{one}" for one in levers):
        where = ["–", "–", said("already_done" if lever in done else "not_in_plan", language)]
        if row := planned.get(lever):
            where = [_cell(row[name], unit, language)
                     for name, unit in (("owner", "term"), ("due", "date"), ("state", "phrase"))]  # fmt: skip
        wording, step = (printed(language.term(one), language) for one in (lever, f"{lever}#first_step"))
        rows.append([wording, step, *where])
    return _rows(heads, rows)


# --- learning ------------------------------------------------------------------------------------------------------


def _learning(found: Released, language: Language) -> dict[str, Any]:
    ambition = found.fact("plan.learning_ambition")
    told = language.write(ambition) if ambition.known else blank("to_set_hours", language)
    path = found.fact("plan.learner_half_days")
    return {
        "responsibilities": _responsibilities(language),
        "ambition": markup("<p>{}{}</p>").format(said("ambition_line", language), told),
        "path": markup('<p class="note">{}</p>').format(said("path_line", language, time=language.write(path)))
        if path.known
        else markup(""),
        "culture": _culture(found, language),
        "modules": _table(found, "plan.training", PATH, language,
                          empty="no_training"),
        "rituals": _table(found, "plan.rituals", ("rhythm", "ritual", "state"), language,
                          more=(("who", "to_fill"), ("first_date", "to_fill"))),
        "kpis": _learning_kpis(found, language),
    }  # fmt: skip


def _responsibilities(language: Language) -> Any:
    """Who answers for what, as the texts give it; names and dates are left to the company."""
    rows = []
    for one in RESPONSIBLE:
        theirs = [item for item in entries("learning_item").values() if one in item.fields["responsible"]]
        promised = markup("<br>").join(printed(item.text(language.code), language) for item in theirs)
        rows.append([_head(language.term(f"responsible:{one}")), promised, *[blank("to_fill", language)] * 2])
    return _rows([(said(name, language), "") for name in ("who", "commits_to", "named", "first_date")], rows)


def _culture(found: Released, language: Language) -> Any:
    if not found.fact("plan.learning_looked_into").value:
        return _said("learning_unknown", language)
    return _table(found, "plan.culture", ("point", "element", "what", "kpi"), language, empty="learning_all_there")


def _learning_kpis(found: Released, language: Language) -> Any:
    """The indicators of learning; values where the plan has them, blanks elsewhere."""
    planned = {row["kpi"][0]: row for row in found.table("plan.kpis").records() if not isinstance(row["kpi"], Absent)}
    ambition = found.fact("plan.learning_ambition")
    rows = []
    for name in LEARNING:
        kpi, row = entries("kpi")[name], planned.get(f"kpi:{name}", {})
        target = row.get("target", Absent("undefined"))
        if name == "k_learning_volume" and ambition.known:
            target = (ambition.value, ambition.unit)
        rows.append([
            printed(kpi.text(language.code), language), printed(kpi.fields["definition"][language.code], language),
            language.term(f"frequency:{kpi.fields['frequency']}"), language.term(f"function:{kpi.fields['owner']}"),
            _cell(row.get("baseline", Absent("undefined")), "mixed", language, "to_fill"),
            _cell(target, "mixed", language, "to_fill"),
        ])  # fmt: skip
    heads = ("kpi", "definition", "each", "owner", "baseline", "target")
    return _rows([(said(one, language), "") for one in heads], rows)


# --- parts of a page -----------------------------------------------------------------------------------------------


def _table(
    found: Released,
    name: str,
    columns: Sequence[str],
    language: Language,
    *,
    keep: tuple[str, Sequence[Any]] | None = None,
    blanks: Mapping[str, str] | None = None,
    more: Sequence[tuple[str, str]] = (),
    empty: str = "nothing_there",
) -> Any:
    """Columns of a released table, or a sentence where it has no row.

    Parameters
    ----------
    found, name, columns, language
        The table, and the ids of its columns in the order they are shown.
    keep : tuple of str and values, optional
        The column that says which rows are shown, and what it says of them.
    blanks : mapping of str to str, optional
        The blank to leave where a column has no value.
    more : sequence of (str, str)
        Columns for a person to fill: their heading and their blank.
    empty : str
        The words said where there is no row.
    """
    table: ReleasedTable = found.table(name)
    fields = {field.id: field for field in table.fields}
    rows = [row for row in table.records() if keep is None or row[keep[0]] in keep[1]]
    if not rows:
        return _said(empty, language)
    heads = [(language.printed(fields[one].label), _look(one, fields[one].unit)) for one in columns]
    heads += [(said(head, language), "") for head, _ in more]
    return _rows(heads, [
        [_cell(row[one], fields[one].unit, language, (blanks or {}).get(one, "")) for one in columns]
        + [blank(left, language) for _, left in more]
        for row in rows
    ])  # fmt: skip


def _look(column: str, unit: str) -> str:
    """How a column is set: numbers to the right, the catalogue's short words on one line, the client's as they come."""
    return "number" if unit in NUMBERS else "short" if column in SHORT and unit in ("term", "phrase") else ""


def _rows(heads: Iterable[tuple[str, str]], rows: Sequence[Sequence[Any]]) -> Any:
    return fragment("programme/table.html.j2", heads=list(heads), rows=rows)


def _list(items: Sequence[tuple[str, str]], language: Language, title: str = "") -> Any:
    """A list of (strong words, others), under words of its own."""
    return fragment("programme/list.html.j2", items=items, colon=said("colon", language),
                    title=said(title, language) if title else "")  # fmt: skip


def _cell(value: Any, unit: str, language: Language, left: str = "") -> Any:
    """A released value as a table shows it; where there is none, the blank to fill or a dash."""
    if not isinstance(value, Absent):
        text = language.value(value, unit, with_unit=unit == "mixed")
        return plain(_head(text) if unit == "phrase" else printed(text, language) if unit == "term" else text)
    if value.reason in ("too_few", "withheld"):
        return said("withheld", language)
    return blank(left, language) if left else "–"


def _head(text: str) -> str:
    """With a capital, as the first word of a cell."""
    return text[:1].upper() + text[1:]


def _said(name: str, language: Language) -> Any:
    return markup('<p class="note">{}</p>').format(said(name, language))


__all__ = ["programme"]
