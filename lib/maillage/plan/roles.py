"""The roles of the programme, who answers for what, and what is left open or piled up.

`ownership` is read as a table of roles thus: who leads an activity, alone or with others, answers for it (A) and does
it (R); who takes part does it (R); who is not brought in has no part in it, not even that of being informed. Consulted
(C) and informed (I) are in no table, and are not made up. The function that the catalogue proposes for a line of the
plan answers for it and does it. A person by name appears nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterable

from maillage.analysis.ownership import LEADING
from maillage.catalogue import entries, match
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, chosen, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.roles import RESPONSIBLE_MAX, RoleFinding, role_findings
from maillage.plan.actions import POSTPONED, concerns, settled
from maillage.tables import TABLES

PLAN_ROLES = (
    Field("role", phrase("Rôle"), "term"),
    Field("does", phrase("Ce que l’on y fait"), "term"),
    Field("function", phrase("Tenu par"), "term"),
    Field("state", phrase("État"), "phrase"),
)
RACI = (
    Field("what", phrase("Activité ou action"), "term"),
    Field("function", phrase("Fonction"), "term"),
    Field("part", phrase("Part prise"), "phrase"),
)
TO_SETTLE = (
    Field("finding", phrase("À régler"), "phrase"),
    Field("what", phrase("Activité ou action"), "term"),
    Field("function", phrase("Fonction"), "term"),
    Field("count", phrase("Activités et actions portées"), "count"),
)
OWNERS_GONE = (
    Field("table", phrase("Table"), "phrase"),
    Field("what", phrase("Ligne"), "text"),
    Field("function", phrase("Fonction de la personne partie"), "term"),
)
HELD, SEVERAL = phrase("tenu"), phrase("à départager, plusieurs pilotes")
DECIDED, NOBODY = phrase("décidé, fonction à noter"), phrase("aucune fonction notée")
ANSWERS, DOES, OUTSIDE = phrase("répond et réalise"), phrase("réalise"), phrase("n’est pas associée")
PARTS = {"leads": ANSWERS, "leads_alone": ANSWERS, "takes_part": DOES, "kept_out": OUTSIDE}
NOBODY_ANSWERS = phrase("personne n’en répond, une fonction au moins y travaille")
NOBODY_AT_ALL = phrase("personne n’en répond ni ne s’en charge")
SEVERAL_ANSWER, OVERLOADED = phrase("plusieurs fonctions en répondent"), phrase("fonction surchargée")
UNSTAFFED = phrase("confiée à une fonction où personne n’est compté")
# Where an owner may be written down: the table, and the column that tells the line.
OWNED = {"objectives": "wording", "risks": "risk", "budget": "line", "benefits": "mechanism", "internal_network": None}


def find(engagement: Engagement, actions: Draft) -> Findings:
    """Roles and who holds them; parts in each activity and action; what is to be settled; owners who left.

    Parameters
    ----------
    engagement : Engagement
    actions : Draft
        Lines of the plan: lever, owner, state.
    """
    staffed = _staffed(engagement)
    roles = _roles(engagement, staffed)
    parts = [*_activities(engagement), *_actions(actions)]
    found = role_findings(_by_activity(parts))
    unstaffed = [row for row in parts if row[2] == ANSWERS and row[1].rpartition(":")[2] not in staffed]
    gone = _owners_gone(engagement)
    return Findings(
        tables={
            "roles": Draft(fields=PLAN_ROLES, rows=tuple(roles)),
            "raci": Draft(fields=RACI, rows=tuple(parts)),
            "roles_to_settle": Draft(fields=TO_SETTLE, rows=tuple(_told(found, unstaffed))),
            "owners_gone": Draft(fields=OWNERS_GONE, rows=tuple(gone)),
        },
        mandates=_facts(engagement, roles, parts, found, unstaffed, gone),
    )


def _staffed(engagement: Engagement) -> frozenset[str]:
    """Functions somebody has; every function where the head count does not tell them all."""
    counted_lines = [row for row in engagement.rows("headcount") if row["count"]]
    away = engagement.gone
    here = {row["function"] for row in engagement.rows("people") if row["person"] not in away}
    known = {row["function"] for row in counted_lines}
    return frozenset(entries("function") if None in known else known | here)


def _given(engagement: Engagement) -> dict[str, str]:
    """The function to which the last decision on record gave each role; a decision may take it back."""
    given: dict[str, str] = {}
    for name, row in engagement.rows_about("decisions", "plan_role"):
        function = match("function", str(row["value"]))
        if function:
            given[name] = function
        elif match("decision", str(row["value"])) == "undone":
            given.pop(name, None)
    return given


def _roles(engagement: Engagement, staffed: frozenset[str]) -> list[tuple]:
    decided, given = settled(engagement), _given(engagement)
    rows = []
    for name, role in entries("plan_role").items():
        if not concerns(role, engagement):
            continue
        fields = role.fields
        leaders = [
            f"function:{row['function']}"
            for row in engagement.rows("ownership")
            if row["activity"] == fields["activity"] and row["state"] in LEADING
        ]
        taken = fields["lever"] in decided
        by_definition = fields["function"] if taken else fields["there"] if fields["there"] in staffed else None
        if name in given or (by_definition and not leaders):
            leaders = [f"function:{given.get(name, by_definition)}"]
        state = SEVERAL if len(leaders) > 1 else HELD if leaders else DECIDED if taken else NOBODY
        rows += [
            (f"plan_role:{name}", f"plan_role:{name}#does", holder, state)
            for holder in leaders or [Absent("undefined")]
        ]
    return rows


def _activities(engagement: Engagement) -> list[tuple]:
    rows = engagement.rows("ownership")
    return [
        (f"activity:{activity}", f"function:{row['function']}", PARTS[row["state"]])
        for activity in entries("activity")
        for row in rows
        if row["activity"] == activity
    ]


def _actions(actions: Draft) -> list[tuple]:
    ids = [field.id for field in actions.fields]
    lines = [dict(zip(ids, row, strict=True)) for row in actions.rows]
    return [(line["lever"], line["owner"], ANSWERS) for line in lines if line["state"] != POSTPONED]


def _by_activity(parts: Iterable[tuple]) -> dict[str, dict[str, list[str]]]:
    by_activity: dict[str, dict[str, list[str]]] = {}
    for what, function, part in parts:
        roles = by_activity.setdefault(what, {"R": [], "A": []})
        if part == ANSWERS:
            roles["A"].append(function)
        if part != OUTSIDE:
            roles["R"].append(function)
    return by_activity


def _told(found: Iterable[RoleFinding], unstaffed: Iterable[tuple]) -> list[tuple]:
    """The findings, a line for each activity and for each function that is concerned."""
    undone = {one.activities[0] for one in found if one.reason == "NO_R"}
    nothing = Absent("undefined")
    rows = []
    for one in found:
        if one.reason == "NO_A":
            what = one.activities[0]
            rows.append((NOBODY_AT_ALL if what in undone else NOBODY_ANSWERS, what, nothing, nothing))
        elif one.reason == "MULTI_A":
            rows += [(SEVERAL_ANSWER, one.activities[0], function, nothing) for function in one.people]
        elif one.reason == "OVERLOADED":
            rows.append((OVERLOADED, nothing, one.people[0], len(one.activities)))
    return rows + [(UNSTAFFED, what, function, nothing) for what, function, _ in unstaffed]


def _owners_gone(engagement: Engagement) -> list[tuple]:
    """Lines whose owner on record had left, and seats the company still pays for them; told by function."""
    away = engagement.gone
    gone = {row["person"]: f"function:{row['function']}" for row in engagement.rows("people") if row["person"] in away}
    gone |= {engagement.names[label]: function for label, function in gone.items() if label in engagement.names}
    rows = [
        (TABLES[table].fr, row[column] if column else Absent("undefined"), gone[row["owner"]])
        for table, column in OWNED.items()
        for row in engagement.rows(table)
        if row["owner"] in gone
    ]
    return rows + [
        (TABLES["memberships"].fr, row["network"], gone[row["person"]])
        for row in engagement.rows("memberships")
        if row["person"] in gone and row["paid_by"] != "person"
    ]


def _facts(
    engagement: Engagement,
    roles: list[tuple],
    parts: list[tuple],
    found: tuple[RoleFinding, ...],
    unstaffed: list[tuple],
    gone: list[tuple],
) -> dict[str, Fact]:
    states = {row[0]: row[3] for row in roles}
    values = list(states.values())
    reasons = [one.reason for one in found]
    facts = {
        "roles": counted(len(values)),
        "roles_held": counted(values.count(HELD)),
        "roles_several": counted(values.count(SEVERAL)),
        "roles_unwritten": counted(values.count(DECIDED)),
        "roles_vacant": counted(values.count(NOBODY)),
        "every_role_held": counted(set(values) == {HELD}, "truth"),
        "responsible_max": chosen(RESPONSIBLE_MAX, "count"),
    }
    raci = {
        "tasks": counted(len({row[0] for row in parts})),
        "tasks_nobody": counted(reasons.count("NO_A")),
        "tasks_several": counted(reasons.count("MULTI_A")),
        "functions_overloaded": counted(reasons.count("OVERLOADED")),
        "tasks_unstaffed": counted(len(unstaffed)),
        "any_role_to_settle": counted(bool(found or unstaffed), "truth"),
    }
    if not parts:
        raci = {name: absent("no_table", unit=fact.unit, table="ownership") for name, fact in raci.items()}
    leaving = {
        "owners_gone": counted(len(gone)),
        "any_owner_gone": counted(bool(gone), "truth"),
        "any_departure_noted": counted(any(row["left"] for row in engagement.rows("people")), "truth"),
    }
    if not engagement.has("people"):
        leaving = {name: absent("no_table", unit=fact.unit, table="people") for name, fact in leaving.items()}
    return facts | raci | leaving
