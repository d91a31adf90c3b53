"""The policies: drafts for the management to adopt, filled with what the plan released, blank where texts give nothing.

What is named without being defined (hashtags, moral rules, degrees of confidentiality, the crisis process) is left to
the client: a labelled blank, never a proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from maillage import __version__
from maillage.catalogue import entries
from maillage.disclosure import Absent, Released
from maillage.documents.client import adviser, minimum
from maillage.documents.content import blank, fragment, markdown, markup, page, plain, printed, read, said
from maillage.documents.questionnaire import NOT_OUR_SUBJECT
from maillage.intake import Engagement
from maillage.language import NO_BREAK, Language

LAUNCH = "internal_network_launch"
DOCUMENTS = ("networking_policy", "real_networks", "content_and_hashtags", "ethics", "confidentiality", "crisis_sheet",
             LAUNCH)  # fmt: skip
STYLES = ("document.css", "policy.css")
ONLINE = ("network_kind:general_online", "network_kind:professional_online")
INTERNAL = "network_kind:internal_network"
BLANK_ROWS = 3  # where nothing is known: room to write

Cells = list[Any]


def policies(engagement: Engagement, planned: Released | None, language: Language) -> dict[str, bytes]:
    """Every policy by file name; none at flash depth, no launch of an internal network nobody has or wants."""
    if planned is None or engagement.settings.depth == "flash":
        return {}
    written = [name for name in DOCUMENTS if name != LAUNCH or not _no_launch(engagement, planned)]
    values = _values(engagement, planned, written, language)
    return {f"policy_{name}.html": _document(name, engagement, values, language) for name in written}


def _document(name: str, engagement: Engagement, values: Mapping[str, str], language: Language) -> bytes:
    title, text = _template(name, language)
    company = plain(engagement.settings.name)
    firm = adviser(engagement)
    as_of = language.date(engagement.settings.as_of)
    body = fragment(
        "policy.html.j2",
        notices=[said(name, language) for name in ("policy_notice", *["fictional"] * engagement.settings.fictional)],
        kind=f"{said('policy_kind', language)} · {company}",
        title=title,
        told=said("policy_told_advised" if firm else "policy_told", language, as_of=as_of, adviser=firm),
        body=markup(markdown(text, language, values)),
        signed=[
            (said("policy_signed_by", language), _blank("function", language)),
            (said("policy_signed_on", language), _blank("date", language)),
            (said("policy_signed_until", language), _blank("date", language)),
            (said("policy_signature", language), ""),
        ],
        foot=" · ".join(filter(None, (name, f"Maillage {__version__}", plain(engagement.settings.confidentiality)))),
    )
    return page(f"{title} – {company}", body, language, STYLES)


def _template(name: str, language: Language) -> tuple[str, str]:
    first, _, text = read(f"policies/{name}.{language.code}.md").partition("\n")
    return printed(first.removeprefix("# "), language), text


def _no_launch(engagement: Engagement, planned: Released) -> str:
    """Why the launch of an internal network is not written; empty where there is one, or a wish for one."""
    target = engagement.settings.dimension_targets.get("d7")
    if target == NOT_OUR_SUBJECT:
        return "policy_launch_absent"
    wished = target is not None or any(
        str(asked).startswith("internal_function:") for asked in planned.table("diagnosis.outputs").column("asked")
    )
    known = engagement.has("internal_network") or any(
        f"network_kind:{row['kind']}" == INTERNAL for row in engagement.rows("networks")
    )
    return "" if wished or known else "policy_launch_unknown"


# --- what the templates name -----------------------------------------------------------------------------------------


def _values(engagement: Engagement, planned: Released, written: Sequence[str], language: Language) -> dict[str, str]:
    return {
        "client": plain(engagement.settings.name),
        "minimum": language.number(minimum(engagement)),
        "objectives": _objectives(planned, language),
        "governance": _governance(planned, language),
        "speakers": _speakers(planned, language),
        "steps": _steps(language),
        "reviews": _reviews(planned, language),
        "others": _others(engagement, planned, written, language),
        "held": _held(planned, language),
        "tools": _tools(engagement, language),
        "discourse": _heard(planned, "discourse", language),
        "functions": _heard(planned, "internal_function", language),
        "own_name": _catalogue("own_name", ("", "policy_ambassador", "policy_own_name"), ("ambassador", "networker"),
                               language),
        "postures": _catalogue("posture", ("policy_posture", "policy_aim"), ("objective",), language),
        "mention": _mention(engagement, language),
        "crisis": _crisis(planned, language),
        "incidents": _incidents(planned, language),
        "verdict": _verdict(planned, language),
        "prerequisites": _prerequisites(planned, language),
    }  # fmt: skip


def _objectives(planned: Released, language: Language) -> str:
    owners = _owners(planned, language)
    rows = [
        [
            plain(row["objective"]),
            plain(row["wording"]),
            _cell(row["horizon"], "date", language),
            owners[f"objective:{row['objective']}"],
            _cell(row["measure"], "text", language),
        ]
        for row in planned.table("diagnosis.objectives").records()
    ]
    heads = ("policy_code", "policy_objective", "policy_horizon", "policy_owner", "policy_measure")
    return _table(heads, rows or _to_fill(heads, "objective", language), language)


def _owners(planned: Released, language: Language) -> dict[str, str]:
    """By typed id; who has left is said to have left, so that nobody signs for them."""
    return {row["about"]: _who(row["owner"], row["state"], language) for row in planned.table("plan.owners").records()}


def _who(who: Any, state: Any, language: Language) -> str:
    return _cell(who, "mixed", language) if isinstance(state, Absent) else language.value(state, "phrase")


def _governance(planned: Released, language: Language) -> str:
    rows = [
        [
            language.value(row["role"], "phrase"),
            _cell(row["subject"], "term", language),
            _cell(row["held_by"], "mixed", language),
            language.value(row["says_so"], "phrase"),
            _cell(row["proposed"], "term", language),
        ]
        for row in planned.table("plan.governance").records()
    ]
    heads = ("policy_role", "policy_subject", "policy_holder", "policy_says_so", "policy_proposed")
    return _table(heads, _once(rows, 1), language, "grouped")


def _speakers(planned: Released, language: Language) -> str:
    table = planned.table("plan.speakers")
    if not table.rows:
        return markup(f"<p>{said('policy_no_speaker', language)} {_blank('function', language)}</p>")
    rows = [
        [_cell(row["function"], "term", language), _cell(row["names"], "text", language, dash=True)]
        for row in table.records()
    ]
    return _table(("policy_function", "policy_names"), rows, language)


def _steps(language: Language) -> str:
    rows = [
        [
            printed(step.text(language.code, short=True), language),
            printed(step.text(language.code), language),
            printed(step.fields["if_skipped"][language.code], language),
        ]
        for step in entries("path_step").values()
    ]
    return _table(("policy_step", "policy_asks", "policy_if_skipped"), rows, language)


def _reviews(planned: Released, language: Language) -> str:
    rows = [
        [
            language.value(row["quarter"], "phrase"),
            _cell(row["begins"], "date", language),
            _cell(row["renewals"], "count", language, dash=True),
            _cell(row["before"], "date", language, dash=True),
            _blank("", language),
        ]
        for row in planned.table("plan.committee").records()
    ]
    heads = ("policy_meeting", "policy_opens", "policy_renewals", "policy_before", "policy_day")
    return _table(heads, rows, language)


def _others(engagement: Engagement, planned: Released, written: Sequence[str], language: Language) -> str:
    rows = [[_template(name, language)[0], _blank("", language)] for name in written[1:]]
    table = _table(("policy_other_document", "policy_adopted"), rows, language)
    why = _no_launch(engagement, planned)
    return table + markup(f"<p>{said(why, language)}</p>") if why else table


def _held(planned: Released, language: Language) -> str:
    rows = [
        [
            plain(row["network"]),
            _cell(row["serves"], "text", language),
            _who(row["who"], row["state"], language),
            _cell(row["seats"], "count", language),
            _cell(row["fee"], "money/year", language, dash=True),
            _cell(row["renewal"], "date", language, dash=True),
            _cell(row["deadline"], "date", language),
        ]
        for row in planned.table("plan.held").records()
        if row["kind"] not in (*ONLINE, INTERNAL)
    ]
    heads = ("policy_network", "policy_serves", "policy_who", "policy_seats", "policy_fee", "policy_renewal",
             "policy_deadline")  # fmt: skip
    if rows:
        return _table(heads, _once(rows, 2), language, "grouped", ("policy_seats", "policy_fee"))
    nothing = markup(f"<p>{said('policy_nothing_held', language)}</p>")
    return nothing + _table(heads, _to_fill(heads, "network", language), language)


def _tools(engagement: Engagement, language: Language) -> str:
    """The online networks of the register, then room for others: use and tone are the client's to set."""
    known = [plain(row["network"]) for row in engagement.rows("networks") if f"network_kind:{row['kind']}" in ONLINE]
    heads = ("policy_tool", "policy_use", "policy_tone", "policy_publishes", "policy_reads_over")
    rows = [[tool, *[_blank("", language)] * 4] for tool in known]
    return _table(heads, rows + _to_fill(heads, "tool", language), language)


def _heard(planned: Released, kind: str, language: Language) -> str:
    """What interviews asked for, as far as it was released; nothing at all where it was not."""
    asked = [one for one in planned.table("diagnosis.outputs").column("asked") if one.startswith(f"{kind}:")]
    told = " · ".join(language.printed(language.term(one)) for one in asked)
    return said(f"policy_heard_{kind}" if asked else f"policy_unheard_{kind}", language, heard=told)


def _catalogue(group: str, heads: Sequence[str], fields: Sequence[str], language: Language) -> str:
    rows = [
        [
            printed(text, language)
            for text in (one.text(language.code), *(one.fields[name][language.code] for name in fields))
        ]
        for one in entries(group).values()
    ]
    return _table(heads, rows, language)


def _mention(engagement: Engagement, language: Language) -> str:
    mention = plain(engagement.settings.confidentiality)
    return markup(f"<p>{escape(said('policy_mention', language, mention=mention))}</p>") if mention else markup("")


def _crisis(planned: Released, language: Language) -> str:
    (own,) = [row for row in planned.table("plan.governance").records() if row["subject"] == "governance:g_crisis"]
    taken = not isinstance(own["held_by"], Absent)
    held = said(
        "policy_crisis_held" if taken else "policy_crisis_open",
        language,
        holder=_cell(own["held_by"], "mixed", language) if taken else "",
        says_so=language.value(own["says_so"], "phrase"),
        proposed=_cell(own["proposed"], "term", language),
    )
    rows = [
        [printed(kind.text(language.code), language), *[_blank("", language)] * 4]
        for kind in entries("incident_kind").values()
    ]
    heads = ("policy_happens", "policy_answers", "policy_deputy", "policy_delay", "policy_channel")
    return _table(heads, rows, language) + markup(f'<p class="note">{escape(held)}</p>')


def _incidents(planned: Released, language: Language) -> str:
    listed, within = planned.fact("diagnosis.incidents_listed"), planned.fact("diagnosis.answered_within")
    if not listed.known:
        return markup("")
    told = {"listed": language.write(listed), "within": language.write(within) if within.known else ""}
    name = "policy_incidents" if within.known else "policy_incidents_undated"
    return markup(f"<p>{said(name, language, **told)}</p>")


def _verdict(planned: Released, language: Language) -> str:
    told = {
        "verdict": planned.fact("diagnosis.internal_verdict"),
        "met": planned.fact("diagnosis.prerequisites_met"),
        "all": planned.fact("diagnosis.prerequisites"),
        "missing": planned.fact("diagnosis.prerequisites_missing"),
    }
    if not told["verdict"].known:
        return said("policy_no_verdict", language)
    return said("policy_verdict", language, **{name: language.write(fact) for name, fact in told.items()})


def _prerequisites(planned: Released, language: Language) -> str:
    owners = _owners(planned, language)
    noted = {row["prerequisite"]: row for row in planned.table("diagnosis.prerequisites").records()}
    rows = []
    for name, one in entries("prerequisite").items():
        row = noted.get(f"prerequisite:{name}", {})
        rows.append(
            [
                printed(one.text(language.code), language),
                said("policy_yes", language) if one.fields["essential"] else NO_BREAK,
                language.value(row["state"], "phrase") if row else _blank("", language),
                owners.get(f"prerequisite:{name}", _blank("", language)),
                _cell(row["note"], "text", language, dash=True) if row else "",
                _blank("", language),
            ]
        )
    heads = ("policy_prerequisite", "policy_essential", "policy_state", "policy_owner", "policy_note", "policy_by")
    return _table(heads, rows, language)


# --- cells -----------------------------------------------------------------------------------------------------------


def _table(
    heads: Sequence[str], rows: Iterable[Cells], language: Language, kind: str = "", numbers: Sequence[str] = ()
) -> str:
    told = [said(head, language) if head else "" for head in heads]
    return fragment("policy_table.html.j2", heads=told, rows=rows, kind=kind,
                    numbers=[said(name, language) for name in numbers])  # fmt: skip


def _to_fill(heads: Sequence[str], what: str, language: Language) -> list[Cells]:
    """Rows to write in: what is asked for, then room."""
    return [[_blank(what, language), *[""] * (len(heads) - 1)], *([""] * len(heads) for _ in range(BLANK_ROWS - 1))]


def _once(rows: Sequence[Cells], columns: int) -> list[Cells]:
    """The rows, what opens several of them written with the first."""
    return [
        [NO_BREAK] * columns + row[columns:] if at and row[:columns] == rows[at - 1][:columns] else row
        for at, row in enumerate(rows)
    ]


def _cell(value: Any, unit: str, language: Language, dash: bool = False) -> str:
    """A released cell as it is read; a blank to fill in, or a dash, where there is none."""
    if isinstance(value, Absent):
        return "–" if dash else _blank("", language)
    if unit == "term":
        return language.printed(language.term(value))
    return plain(language.value(value, unit, with_unit=False))


def _blank(what: str, language: Language) -> str:
    """A labelled blank of ours, which the client's words never look like."""
    return blank(f"policy_blank_{what}".rstrip("_"), language)


__all__ = ["policies"]
