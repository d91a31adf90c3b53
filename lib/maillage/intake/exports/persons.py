"""The persons an engagement knows, by every way a folder, a file or a list may name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from maillage.intake.exports.found import Context
from maillage.intake.exports.headings import name_key
from maillage.intake.exports.linkedin_files import day_named, without_copy
from maillage.intake.folding import folded, nearest, squeezed
from maillage.intake.problems import NOTHING, Label, Problem, Sentence, sentence
from maillage.intake.pseudonyms import as_label, pseudonym, with_new_labels
from maillage.intake.reading import Row, Sheet
from maillage.intake.values import Cell
from maillage.language import phrase
from maillage.tables import TABLES

PLATFORM = "linkedin"
PROFILE_KEY = ("person", "platform", "profile")


class People:
    """The persons an engagement knows: those of `people`, or those its other tables name."""

    def __init__(self, context: Context) -> None:
        people = context.rows.get("people", ())
        self.given = bool(people)
        self.keys = tuple(str(row.values["person"]) for row in people if row.values.get("person"))
        if not self.given:
            self.keys = tuple(dict.fromkeys(_named_elsewhere(context.rows)))
        self._by_fold = {folded(key): key for key in self.keys}
        self._by_squeeze: dict[str, set[str]] = {}
        self._by_name: dict[str, set[str]] = {}
        for key in self.keys:
            self._by_squeeze.setdefault(squeezed(key), set()).add(key)
            self._by_name.setdefault(name_key(key), set()).add(key)
        pseudonyms = {pseudonym(context.key, key): key for key in self.keys} if self.given else {}
        given = with_new_labels(context.labels, pseudonyms)
        self._by_label = {given[one]: key for one, key in pseudonyms.items()}

    def find(self, text: str) -> str | None:
        """The key a folder's name stands for: the key itself, accents, case and signs aside, or the short label."""
        for asked in dict.fromkeys((text, without_copy(text))):
            if folded(asked) in self._by_fold:
                return self._by_fold[folded(asked)]
            if label := as_label(asked):
                return self._by_label.get(label) if self.given else label
            alike = self._by_squeeze.get(squeezed(asked), set())
            if squeezed(asked) and len(alike) == 1:
                return next(iter(alike))
        return None if self.given or day_named((text,)) else " ".join(text.split())

    def find_written(self, text: str) -> str | None:
        """The key a name in a list stands for: as `find`, or the first and last name the other way round."""
        alike = self._by_name.get(name_key(text), set())
        return next(iter(alike)) if name_key(text) and len(alike) == 1 else self.find(text)

    def find_ending(self, text: str) -> str | None:
        """The key a file's name ends with, letters and digits only; the longest, None when none or two are."""
        name = squeezed(without_copy(text))
        ending: dict[str, set[str]] = {}
        for key in self.keys:
            words = folded(key).split()
            for at in range(len(words)):
                spelt = squeezed(" ".join(words[at:] + words[:at]))
                if spelt and name.endswith(spelt):
                    ending.setdefault(spelt, set()).add(key)
        longest = ending[max(ending, key=len)] if ending else set()
        return next(iter(longest)) if len(longest) == 1 else None

    def nearest(self, text: str) -> str:
        """The known key that resembles a text most; empty when none does."""
        return nearest(without_copy(text), self.keys)


def _named_elsewhere(rows: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    for table, found in rows.items():
        for column in TABLES[table].columns:
            if column.type == "person" and column.refers_to == "people":
                yield from (str(row.values[column.id]) for row in found if row.values.get(column.id))


def unknown_person(where: str, text: str, people: People, expected: Sentence) -> Problem:
    """The problem of a folder or file named after somebody who is not in `people`.

    Parameters
    ----------
    where : str
        The folder or file.
    text : str
        The name it bears.
    people : People
    expected : Sentence
        What it should be named after.
    """
    table = Label(TABLES["people"].fr, TABLES["people"].en)
    near = people.nearest(text)
    return Problem(
        "error", where,
        found=sentence(phrase("« {found} » n’est pas dans la table « {table} »."), found=text, table=table),
        expected=expected,
        do=sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near) if near else
        sentence(phrase("Le renommer, ou ajouter la personne à la table « {table} »."), table=table),
    )  # fmt: skip


# --- their profile -------------------------------------------------------------------------------------------------


def typed_profile(person: str, people: People, context: Context) -> Row | None:
    """The row of `profiles` the consultant filled in for a person’s first profile on LinkedIn."""
    for row in context.rows.get("profiles", ()):
        whose = row.values.get("person")
        if (
            whose
            and folded(people.find(str(whose)) or "") == folded(person)
            and row.values.get("platform") == PLATFORM
            and row.values.get("profile") in (None, 1)
        ):
            return row
    return None


def profile_sheet(
    source: tuple[str, str, str], number: int, person: str, typed: Row | None, counted: Mapping[str, Cell]
) -> Sheet | None:
    """One row of `profiles` with what was counted and not typed; None when that is nothing.

    Parameters
    ----------
    source : (str, str, str)
        File, sheet and encoding.
    number : int
        The row it is read at.
    person : str
        Their key.
    typed : Row or None
        What the consultant filled in: it wins.
    counted : mapping
        Value by column; None where nothing is known.
    """
    values: dict[str, Cell] = {
        "person": str(typed.values["person"]) if typed else person,
        "platform": PLATFORM,
        "profile": typed.values.get("profile") if typed else None,  # type: ignore[dict-item]
    }
    values |= {
        column: value
        for column, value in counted.items()
        if value is not None and (typed is None or typed.values.get(column) is None)
    }
    if len(values) == len(PROFILE_KEY):
        return None
    path, sheet, encoding = source
    return Sheet(path, sheet, TABLES["profiles"], (tuple(values), tuple(values.values())), encoding, (number, number))


def typed_otherwise(typed: Row | None, column: str, counted: object, found: Sentence) -> list[Problem]:
    """The problem of a cell that says otherwise than what was counted; none where it is empty or agrees."""
    before = typed.values.get(column) if typed else None
    if typed is None or before is None or counted is None or before == counted:
        return []
    return [
        typed.problem("warning", column, found, NOTHING,
                      sentence(phrase("La valeur saisie est gardée ; vider la cellule pour prendre celle de "
                                      "l’export.")))
    ]  # fmt: skip
