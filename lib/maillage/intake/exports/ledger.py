"""The ledger as the accountant exports it: what networking and its neighbours cost, by account, category and year.

Of a « fichier des écritures comptables » or a plain ledger only the expense accounts that `catalogue/accounts.yaml`
names become budget lines: debit less credit, so that credit notes reduce. A budget year is the twelve months to the
month the books close. Labels and third parties choose a category and stop here.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from maillage.catalogue import ledger_rules
from maillage.intake.exports.entries import Entry, Layout, Tally, entries, lay_out
from maillage.intake.exports.found import Context, Found
from maillage.intake.exports.opening import Tabular
from maillage.intake.exports.words import word_pattern
from maillage.intake.folding import folded
from maillage.intake.problems import Label, Problem, Sentence, sentence
from maillage.intake.reading import InputFile, Sheet
from maillage.language import Language, phrase
from maillage.tables import TABLES

COLUMNS = ("line", "year", "category", "amount")
YEARS = 3  # before the cut-off date
TOLERATED = 0.10  # difference from the typed budget that is not told
LONGEST_LABEL = 80
ACCOUNTS_NAMED = 12
_CLOSING = re.compile(r"FEC(\d{4})(\d{2})(\d{2})", re.IGNORECASE)


class Traced(NamedTuple):
    """One entry behind a budget line, for whoever checks it against the books; nothing that names a third party."""

    line: str
    year: int
    category: str
    date: datetime.date
    journal: str
    number: str
    amount: float


@dataclass(slots=True)
class _Ledger:
    """One table read: its tally, the entries kept with their category, and counts of those left aside."""

    table: Tabular
    layout: Layout
    closing: int = 12
    tally: Tally = field(default_factory=Tally)
    kept: list[tuple[Entry, str]] = field(default_factory=list)
    untold: Counter[tuple[str, datetime.date]] = field(default_factory=Counter)  # cents by account and day
    untold_rows: Counter[tuple[str, datetime.date]] = field(default_factory=Counter)
    set_aside: int = 0

    def year(self, day: datetime.date) -> int:
        """The budget year of a day: that in which the twelve months close."""
        return day.year + (day.month > self.closing)

    def problem(self, severity: str, found: Sentence, do: Sentence, expected: Sentence | None = None) -> Problem:
        return Problem(severity, self.table.file.path, self.table.sheet, found=found, expected=expected or Sentence(),
                       do=do)  # fmt: skip


@dataclass(slots=True)
class _Line:
    """A budget line in the making."""

    ledger: _Ledger
    account: str
    category: str
    year: int
    cents: int = 0
    entries: list[Entry] = field(default_factory=list)


def claims(table: Tabular) -> bool:
    """Whether the table is a ledger: accounts, and amounts by side."""
    return not table.hidden and lay_out(table) is not None


def read(tables: Sequence[Tabular], context: Context) -> Found:
    """Budget lines from every ledger; where the consultant typed a budget, only what differs from it.

    Parameters
    ----------
    tables : sequence of Tabular
        Those that `claims` took.
    context : Context
    """
    found = Found()
    ledgers, lines, names = _lines(tables, context, found.problems)
    typed = context.rows.get("budget", ())
    if typed:
        _compare(lines, typed, context, found.problems)
    else:
        found.sheets = _sheets(lines, names, context, found.problems)
    giving = {sheet.source for sheet in found.sheets}
    for ledger in ledgers:
        table, days = ledger.table, ledger.tally.days
        fills = "budget" if (table.file.path, table.sheet) in giving else ""
        found.files.append(
            InputFile(table.file.path, "ledger", fills, ledger.tally.rows, table.encoding,
                      min(days, default=None), max(days, default=None))
        )  # fmt: skip
    return found


def trace_of(tables: Sequence[Tabular], context: Context) -> list[Traced]:
    """The entries behind each budget line, in the order of the lines and of the books.

    Parameters
    ----------
    tables : sequence of Tabular
        As given to `read`.
    context : Context

    Returns
    -------
    list of Traced
        Amounts are debit less credit [money]; their sum over a line and year is the line's amount.
    """
    _, lines, names = _lines(tables, context, [])
    return [
        Traced(names[line.account, line.category], line.year, line.category, entry.day, entry.journal, entry.number,
               entry.cents / 100)
        for line in lines
        for entry in line.entries
    ]  # fmt: skip


# --- entries sorted ------------------------------------------------------------------------------------------------


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {category: word_pattern(words) for category, words in ledger_rules()["words"].items()}


@cache
def _rule(account: str) -> tuple[str, Mapping[str, Any]] | None:
    """The rule with the longest number that begins the account's."""
    rules = ledger_rules()["accounts"]
    for length in range(len(account), 1, -1):
        if account[:length] in rules:
            return account[:length], rules[account[:length]]
    return None


def category_of(account: str, account_label: str, text: str, year: int) -> str | None:
    """The budget category of an expense; empty when only its label could tell and does not; None when none is asked.

    Parameters
    ----------
    account, account_label : str
    text : str
        Label of the entry and name of the third party.
    year : int
        Of the entry, since the chart of accounts changes.

    Examples
    --------
    >>> category_of("628100", "Concours divers", "", 2025), category_of("622600", "Honoraires", "Expertise", 2025)
    ('memberships', '')
    >>> category_of("622600", "Honoraires", "Formation au réseautage", 2025), category_of("641000", "", "", 2025)
    ('training', None)
    """
    anywhere = ledger_rules()["anywhere"]
    found = _rule(account)
    if found is None and not account.startswith(tuple(anywhere["accounts"])):
        return None
    number, rule = found or (account, {})
    lapsed = not rule.get("from", year) <= year <= rule.get("until", year)
    # The label of an account of the chart says nothing of the entry; that of a firm's own account does.
    own = account_label if lapsed or account.rstrip("0") != number.rstrip("0") else ""
    words = folded(f"{text} {own}")
    asked = [*(anywhere["words"] if account.startswith(tuple(anywhere["accounts"])) else ()), *rule.get("words", ())]
    usual = rule.get("category", "")
    for category in (*asked, *((usual,) if lapsed and usual else ())):
        if _patterns()[category].search(words):
            return str(category)
    if found is None:
        return None
    return "" if lapsed or rule["confidence"] == "low" else str(usual)


def _read_one(table: Tabular, layout: Layout) -> _Ledger:
    ledger = _Ledger(table, layout)
    for entry in entries(table, layout, ledger.tally):
        category = category_of(entry.account, entry.account_label, entry.text, entry.day.year)
        if category is None:
            continue
        if entry.opening:
            ledger.set_aside += 1
        elif category:
            ledger.kept.append((entry, category))
        else:
            ledger.untold[entry.account, entry.day] += entry.cents
            ledger.untold_rows[entry.account, entry.day] += 1
    closings = ledger.tally.closings
    if closings:
        ledger.set_aside += len(ledger.kept)
        ledger.kept = [one for one in ledger.kept if (one[0].journal, one[0].number, one[0].day) not in closings]
        ledger.set_aside -= len(ledger.kept)
    ledger.closing = _closing_month(table, ledger.tally.days)
    return ledger


def _closing_month(table: Tabular, days: Mapping[datetime.date, int]) -> int:
    """The month the books close: the last of the twelve they span, else the one in the legal name, else December."""
    if not days:
        return 12
    first, last = min(days), max(days)
    months = {(day.year, day.month) for day in days}
    spanned = (last.year - first.year) * 12 + last.month - first.month + 1
    if spanned == 12 and len(months) >= 10:
        return last.month
    named = _CLOSING.search(table.file.below[-1])
    return int(named[2]) if named and 1 <= int(named[2]) <= 12 else 12


# --- lines ---------------------------------------------------------------------------------------------------------

_Names = dict[tuple[str, str], str]


def _lines(
    tables: Sequence[Tabular], context: Context, problems: list[Problem]
) -> tuple[list[_Ledger], list[_Line], _Names]:
    """Every ledger read, and the budget lines of all of them together, by account, category and year."""
    ledgers: list[_Ledger] = []
    for table in tables:
        layout = lay_out(table)
        if layout is None:
            continue
        ledger = _read_one(table, layout)
        problems += ledger.tally.problems
        ledgers.append(ledger)
        if not ledger.tally.rows:
            problems.append(_without_entries(ledger))
            continue
        _check_balance(ledger, context, problems)
        _drop_repeated(ledger, ledgers[:-1], problems)
    taken = _years_taken(ledgers, context.as_of)
    by_key: dict[tuple[str, str, int], _Line] = {}
    older: dict[int, Counter[int]] = defaultdict(Counter)
    for at, ledger in enumerate(ledgers):
        for entry, category in ledger.kept:
            year = ledger.year(entry.day)
            if year not in taken:
                older[at][year] += 1
                continue
            key = entry.account, category, year
            line = by_key.setdefault(key, _Line(ledger, entry.account, category, year))
            line.cents += entry.cents
            line.entries.append(entry)
        _tell_left_out(ledger, taken, older[at], context, problems)
    lines = [by_key[key] for key in sorted(by_key, key=lambda key: (key[2], key[0], key[1]))]
    _tell_partial(lines, ledgers, problems)
    return ledgers, lines, _line_names(lines, context.language)


def _years_taken(ledgers: Iterable[_Ledger], as_of: datetime.date | None) -> set[int]:
    """The budget years that touch the three years before the cut-off."""
    taken = set()
    for ledger in ledgers:
        for year in {ledger.year(entry.day) for entry, _ in ledger.kept} | {
            ledger.year(day) for _, day in ledger.untold
        }:
            start, end = _span(ledger, year)
            if as_of is None or (start <= as_of and end > _years_before(as_of)):
                taken.add(year)
    return taken


def _span(ledger: _Ledger, year: int) -> tuple[datetime.date, datetime.date]:
    closing = datetime.date(year + ledger.closing // 12, ledger.closing % 12 + 1, 1) - datetime.timedelta(days=1)
    start = datetime.date(closing.year - 1, closing.month, closing.day if closing.day < 29 else 28)
    while start.month == closing.month:
        start += datetime.timedelta(days=1)
    return start, closing


def _years_before(day: datetime.date) -> datetime.date:
    return day.replace(year=day.year - YEARS, day=min(day.day, 28))


def _line_names(lines: Sequence[_Line], language: str) -> _Names:
    """Account and label; the category too where it is not the account's usual one: no two lines share a name."""
    labels: dict[str, str] = {}
    categories: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        categories[line.account].add(line.category)
        for entry in line.entries:
            label = " ".join(entry.account_label.split())[:LONGEST_LABEL]
            if label and "@" not in label:
                labels[line.account] = label
                break
    names = {}
    for account, given in categories.items():
        rule = _rule(account)
        usual = rule[1].get("category") if rule else None
        for category in given:
            name = f"{account} {labels.get(account, '')}".strip()
            if category != usual and (usual or len(given) > 1):
                name = f"{name} ({Language(language).term(f'budget_category:{category}')})"
            names[account, category] = name
    return names


def _sheets(lines: Sequence[_Line], names: _Names, context: Context, problems: list[Problem]) -> list[Sheet]:
    """One sheet for each file, with the lines whose first entry it holds."""
    by_ledger: dict[int, list[_Line]] = defaultdict(list)
    of: dict[int, _Ledger] = {}
    for line in lines:
        if line.cents > 0:
            by_ledger[id(line.ledger)].append(line)
            of[id(line.ledger)] = line.ledger
        elif line.cents < 0:
            problems.append(
                line.ledger.problem("warning", sentence(
                    phrase("« {line} », exercice {year} : les avoirs dépassent les dépenses, écart {amount}."),
                    line=names[line.account, line.category], year=line.year, amount=_money(-line.cents, context)),
                    sentence(phrase("Rien n’est repris de cette ligne ; la saisir dans « Budget » s’il le faut.")))
            )  # fmt: skip
    sheets = []
    for key, given in by_ledger.items():
        table = of[key].table
        rows = [(names[one.account, one.category], one.year, one.category, one.cents / 100) for one in given]
        numbers = (of[key].layout.row, *(one.entries[0].row for one in given))
        sheets.append(
            Sheet(table.file.path, table.sheet, TABLES["budget"], (COLUMNS, *rows), table.encoding, numbers,
                  _titles(of[key].layout))
        )  # fmt: skip
    return sheets


def _titles(layout: Layout) -> tuple[str, ...]:
    """The headings of the file the columns of a budget line come from."""
    amount = "debit" if "debit" in layout.at else "amount"

    def title(column: str) -> str:
        position = layout.at.get(column, -1)
        return layout.titles[position] if 0 <= position < len(layout.titles) else ""

    return title("account"), title("date"), title("label"), title(amount)


# --- what is told --------------------------------------------------------------------------------------------------


def _money(cents: int, context: Context) -> Label:
    return Label(*(Language(code, context.currency).money(cents / 100, 2) for code in ("fr", "en")))


def _without_entries(ledger: _Ledger) -> Problem:
    if ledger.tally.problems:
        return ledger.problem("error", sentence(phrase("Aucune écriture n’est lisible.")),
                              sentence(phrase("Demander un nouvel export, et ne pas le retoucher à la main.")),
                              sentence(phrase("Des lignes d’écritures sont attendues.")))  # fmt: skip
    return ledger.problem("error", sentence(phrase("Le fichier n’a que ses titres : aucune écriture.")),
                          sentence(phrase("Demander l’export de l’exercice entier.")),
                          sentence(phrase("Des lignes d’écritures sont attendues.")))  # fmt: skip


def _check_balance(ledger: _Ledger, context: Context, problems: list[Problem]) -> None:
    debit, credit = ledger.tally.debit, ledger.tally.credit
    if debit != credit:
        problems.append(
            ledger.problem("warning", sentence(
                phrase("Total des débits : {debit} ; total des crédits : {credit} ; écart : {gap}."),
                debit=_money(debit, context), credit=_money(credit, context), gap=_money(abs(debit - credit), context)),
                sentence(phrase("Vérifier que l’export est entier : un grand livre complet est équilibré.")))
        )  # fmt: skip


def _drop_repeated(ledger: _Ledger, earlier: Sequence[_Ledger], problems: list[Problem]) -> None:
    """The same books given twice, in another form or an earlier state, count once: the fuller of the two."""
    own = Counter((entry.day, entry.account, entry.cents) for entry, _ in ledger.kept)
    for other in earlier:
        theirs = Counter((entry.day, entry.account, entry.cents) for entry, _ in other.kept)
        shared, smaller = (own & theirs).total(), min(own.total(), theirs.total())
        if not shared or shared * 2 < smaller:
            continue
        less, more = (ledger, other) if own.total() <= theirs.total() else (other, ledger)
        less.kept, less.set_aside = [], 0
        less.untold.clear()
        less.untold_rows.clear()
        problems.append(
            less.problem("warning", sentence(phrase("Ces écritures sont déjà dans un autre fichier : {path}."),
                                             path=more.table.file.path.rsplit("/", 1)[-1]),
                         sentence(phrase("Garder un seul des deux ; elles ne sont comptées qu’une fois.")))
        )  # fmt: skip
        if less is ledger:
            return
        own = Counter((entry.day, entry.account, entry.cents) for entry, _ in ledger.kept)


def _tell_left_out(
    ledger: _Ledger, taken: set[int], older: Counter[int], context: Context, problems: list[Problem]
) -> None:
    untold = {key: cents for key, cents in ledger.untold.items() if ledger.year(key[1]) in taken}
    if untold:
        accounts = Counter({account: 0 for account, _ in untold})
        for (account, _), cents in untold.items():
            accounts[account] += abs(cents)
        problems.append(
            ledger.problem("warning", sentence(
                phrase("Écritures de comptes où seul le libellé dit de quoi il s’agit, et ne le dit pas : {count}, "
                       "total {amount} ; comptes : {accounts}."),
                count=sum(ledger.untold_rows[key] for key in untold), amount=_money(sum(untold.values()), context),
                accounts=tuple(account for account, _ in accounts.most_common(ACCOUNTS_NAMED))),
                sentence(phrase("Elles ne sont pas reprises. Saisir dans « Budget » celles qui touchent aux réseaux.")))
        )  # fmt: skip
    if ledger.set_aside:
        problems.append(
            ledger.problem("warning", sentence(phrase("Écritures d’à-nouveau ou de clôture, non comptées : {count}."),
                                               count=ledger.set_aside),
                           sentence(phrase("Rien à faire si ce sont bien des reports.")))
        )  # fmt: skip
    if older:
        problems.append(
            ledger.problem("warning", sentence(
                phrase("Écritures d’exercices trop éloignés de la date d’arrêté, non reprises : {count} ; exercices : "
                       "{years}."), count=older.total(), years=tuple(str(year) for year in sorted(older))),
                sentence(phrase("Vérifier « as_of » dans engagement.toml, ou demander les derniers exercices.")))
        )  # fmt: skip


def _tell_partial(lines: Sequence[_Line], ledgers: Sequence[_Ledger], problems: list[Problem]) -> None:
    """A year the books cover in part would pass for a cheap one."""
    for year in sorted({line.year for line in lines}):
        ledger = next(line.ledger for line in lines if line.year == year)
        start, end = _span(ledger, year)
        if any("date" not in one.layout.at for one in ledgers):
            continue  # a balance tells the year and no days
        days = [day for one in ledgers for day in one.tally.days if start <= day <= end]
        first, last = min(days), max(days)
        if (last.year - first.year) * 12 + last.month - first.month + 1 < 11:
            problems.append(
                ledger.problem("warning", sentence(
                    phrase("Exercice {year} couvert en partie : premier jour {first}, dernier jour {last}."),
                    year=year, first=first, last=last),
                    sentence(phrase("Les montants ne sont pas ceux d’une année entière. Demander la suite.")))
            )  # fmt: skip


def _compare(lines: Sequence[_Line], typed: Sequence[Any], context: Context, problems: list[Problem]) -> None:
    """Typed lines win: one warning for each category and year where the ledger says something else."""
    booked: Counter[tuple[int, str]] = Counter()
    first: dict[tuple[int, str], _Ledger] = {}
    for line in lines:
        booked[line.year, line.category] += line.cents
        first.setdefault((line.year, line.category), line.ledger)
    given: Counter[tuple[int, str]] = Counter()
    for row in typed:
        year, category, amount = (row.values.get(column) for column in ("year", "category", "amount"))
        if isinstance(year, int) and isinstance(category, str) and isinstance(amount, int | float):
            given[year, category] += round(amount * 100)
    years = {year for year, _ in given}
    for key in sorted(booked):
        year, category = key
        if year not in years or booked[key] <= 0 or abs(booked[key] - given[key]) <= TOLERATED * given[key]:
            continue
        problems.append(
            first[key].problem("warning", sentence(
                phrase("{category}, exercice {year} : grand livre : {booked} ; budget saisi : {typed}."),
                category=Label(*(Language(code).term(f"budget_category:{category}") for code in ("fr", "en"))),
                year=year, booked=_money(booked[key], context),
                typed=_money(given[key], context)),
                sentence(phrase("Le budget saisi est retenu. Le corriger, ou vider la table « Budget ».")))
        )  # fmt: skip
