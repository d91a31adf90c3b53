"""Lists as others keep them: personnel, memberships, registrations and connections, each a kind of its own.

Personnel becomes head counts, a register memberships; who came to an event is a count, and at most a hint to the
consultant that somebody was there later than the register says.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from maillage.intake.exports.found import Context, Found
from maillage.intake.exports.gatherings import Gathering, kind_of, read_gathering
from maillage.intake.exports.headings import name_key
from maillage.intake.exports.opening import Tabular
from maillage.intake.exports.registers import is_register, read_registers
from maillage.intake.exports.staff import is_staff, read_staff
from maillage.intake.folding import folded, squeezed
from maillage.intake.problems import Problem, sentence
from maillage.intake.reading import InputFile
from maillage.language import phrase


def claims(table: Tabular) -> bool:
    """Whether the table is a list of one of the kinds read here."""
    return not table.hidden and (kind_of(table) is not None or is_register(table) or is_staff(table))


def read(tables: Sequence[Tabular], context: Context) -> Found:
    """Head counts, memberships and counts of those present, from every list.

    Parameters
    ----------
    tables : sequence of Tabular
        Those that `claims` took.
    context : Context
    """
    gatherings = [(table, kind) for table in tables if (kind := kind_of(table)) is not None]
    gathered = {id(table) for table, _ in gatherings}
    registers = [table for table in tables if id(table) not in gathered and is_register(table)]
    kept = gathered | {id(table) for table in registers}
    found = read_staff([table for table in tables if id(table) not in kept], context)
    people = _people_known(found, context)
    found.add(read_registers(registers, context, people))
    for table, kind in gatherings:
        _add_gathering(table, kind, context, found)
    return found


def _people_known(found: Found, context: Context) -> dict[str, str]:
    """Keys of people by what names are compared by; a name two people share names nobody."""
    keys = [str(row.values["person"]) for row in context.rows.get("people", ()) if row.values["person"]]
    keys += [str(row[0]) for sheet in found.sheets if sheet.table.id == "people" for row in sheet.cells[1:]]
    known: dict[str, str] = {}
    shared = set()
    for key in keys:
        if folded(known.setdefault(name_key(key), key)) != folded(key):
            shared.add(name_key(key))
    return {name: key for name, key in known.items() if name not in shared}


def _add_gathering(table: Tabular, kind: str, context: Context, found: Found) -> None:
    gathering = read_gathering(table, kind)
    found.files.append(
        InputFile(table.file.path, kind, "", gathering.present, table.encoding, gathering.first, gathering.last)
    )
    if not gathering.present:
        found.problems.append(
            Problem("warning", table.file.path, table.sheet,
                    found=sentence(phrase("Aucun participant dans cet export.")),
                    do=sentence(phrase("Vérifier qu’il est entier, ou le retirer.")))
        )  # fmt: skip
    if gathering.day and not (context.as_of and gathering.day > context.as_of):
        _suggest(table, gathering, gathering.day, context, found.problems)


def _suggest(
    table: Tabular, gathering: Gathering, day: datetime.date, context: Context, problems: list[Problem]
) -> None:
    """A hint at the consultant's own rows: somebody of a network came to one of its events later than is typed."""
    network = _network_named(table, gathering, context)
    if network is None:
        return
    people = {folded(str(row.values["person"])) for row in context.rows.get("people", ()) if row.values["person"]}
    for row in context.rows.get("memberships", ()):
        values = row.values
        person, last = str(values["person"] or ""), values["last_attended"]
        if folded(str(values["network"] or "")) not in network or folded(person) not in people:
            continue
        if name_key(person) in gathering.attendees and not (isinstance(last, datetime.date) and last >= day):
            problems.append(
                row.problem("warning", "last_attended",
                            sentence(phrase("Un export montre une présence plus récente dans ce réseau : {day}."),
                                     day=day),
                            do=sentence(phrase("Vérifier, puis écrire cette date.")))
            )  # fmt: skip


def _network_named(table: Tabular, gathering: Gathering, context: Context) -> set[str] | None:
    """Every spelling of the network whose name is the event's, the file's or its folder's; None when there is none."""
    *folders, file = table.file.below
    names = {squeezed(name) for name in (gathering.event, file.rsplit(".", 1)[0], *folders[1:])} - {""}
    for row in context.rows.get("networks", ()):
        values = row.values
        spellings = [values["network"], values.get("label"), *(values.get("alias") or ())]
        known = [str(text) for text in spellings if text]
        if names & {squeezed(text) for text in known}:
            return {folded(text) for text in known}
    return None
