"""Which of the client's targets a company of an export is, and which resemblances a person should look at.

Company names stay in intake: what leaves is the target's own key, or *other*. Resemblances are written beside the
workbook, for the consultant, who decides in a file of their own.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from maillage.intake.folding import folded, squeezed
from maillage.intake.values import Cell, as_text
from maillage.language import Language, phrase

OTHER = "other"

# Resemblance of the sorted words [points, 0 to 100] from which a company is taken for the target, or shown.
TAKEN, SHOWN = 92.0, 80.0  # [convention]
LONGEST = 200  # signs of a company's name that are read

REVIEW, DECIDED = "contacts_to_review.csv", "contacts_reviewed.csv"
COMPANY, DECISION = phrase("Entreprise"), phrase("Cible retenue")
HEADINGS = (
    COMPANY, phrase("Cible la plus proche"), phrase("Ressemblance sur cent"), phrase("Nombre de relations"),
    phrase("Déjà comptée avec cette cible"), DECISION,
)  # fmt: skip
YES, NO = phrase("oui"), phrase("non")
_COMPANY_HEADINGS = {"entreprise", "company", "societe"}
_DECISION_HEADINGS = {"cibleretenue", "cible", "target", "targetdecided", "chosentarget", "targetchosen"}
_NONE = {OTHER, "autre", "aucune", "aucun", "none", "non", "no", "-"}

_BEFORE = {
    "sa", "sas", "sasu", "sarl", "eurl", "snc", "sci", "scop", "scp", "selarl", "ste", "ets", "etablissements",
    "groupe", "group", "the",
}  # fmt: skip
_AFTER = _BEFORE | {
    "sca", "se", "sel", "selas", "gie", "scic", "sprl", "srl", "bv", "nv", "asbl", "gmbh", "ag", "kg", "kgaa", "ohg",
    "ug", "mbh", "ev", "ltd", "limited", "llc", "llp", "lp", "plc", "inc", "incorporated", "corp", "corporation", "co",
    "company", "cie", "compagnie", "spa", "sl", "slu", "sau", "lda", "as", "asa", "ab", "aps", "oy", "oyj", "pty",
    "kk", "ooo", "holding", "and", "et", "und",
}  # fmt: skip
_NORDIC = re.compile(r"\b([ao])/s\b")
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"[(\[（][^)\]）]*[)\]）]")
_FORMULA = ("=", "+", "-", "@")


def normalised(company: str) -> str:
    """A company's name without accents, case, signs, legal forms and « Groupe »; its words in their order.

    Examples
    --------
    >>> normalised("Groupe Ozanne-Fictif, S.A."), normalised("Nordhavn Måleteknik A/S"), normalised("Inc.ubator Savoie")
    ('ozanne fictif', 'nordhavn maleteknik', 'incubator savoie')
    >>> normalised("Müßig & Söhne GmbH & Co. KG"), normalised("SAS Groupe")
    ('mussig sohne', 'sas groupe')
    """
    text = _NORDIC.sub(r"\1s", folded(company[:LONGEST].lower()))
    words = _WORD.findall(text.replace(".", ""))
    first, last = 0, len(words)
    while last > first and words[last - 1] in _AFTER:
        last -= 1
    while first < last and words[first] in _BEFORE:
        first += 1
    return " ".join(words[first:last] or words)


def _sorted(name: str) -> str:
    return " ".join(sorted(name.split()))


def _closed(name: str) -> str:
    """« Labo 7 » and « LABO7 » are one name."""
    return name.replace(" ", "")


def _figures(name: str) -> list[str]:
    return [word for word in name.split() if word.isdigit()]


@dataclass(frozen=True, slots=True)
class Match:
    """What a company is taken for.

    Parameters
    ----------
    target : str
        Key of a target, or *other*.
    nearest : str
        The target it resembles, where a person should look at it.
    confidence : float
        Resemblance of the sorted words [points, 0 to 100].
    """

    target: str = OTHER
    nearest: str = ""
    confidence: float = 0.0


NO_MATCH = Match()


@dataclass(frozen=True, slots=True)
class ToReview:
    """One company that resembles a target: for the consultant’s eyes."""

    company: str
    nearest: str
    confidence: float
    count: int
    taken: bool


class Targets:
    """The client's targets, and the companies a consultant has decided on.

    Parameters
    ----------
    keys : iterable of str
        Keys of the targets, as typed.
    decided : mapping, optional
        Target, or *other*, by company, from the list the consultant decided in.

    Examples
    --------
    >>> targets = Targets(["Brévent Instruments", "Ateliers Kervoyal"])
    >>> targets.match("BREVENT INSTRUMENTS S.A.S.").target, targets.match("Atelier Kervoyal").confidence > 92
    ('Brévent Instruments', True)
    >>> targets.match("Indépendant")
    Match(target='other', nearest='', confidence=0.0)
    """

    def __init__(self, keys: Iterable[str], decided: Mapping[str, str] | None = None) -> None:
        self._exact: dict[str, str] = {}
        self._sorted: dict[str, str] = {}
        for key in keys:
            if folded(key) != OTHER:
                self._sorted.setdefault(_sorted(normalised(key)), key)
                self._exact.setdefault(_closed(normalised(key)), key)
        for key in dict.fromkeys(self._exact.values()):  # « Tréfileries du Haut-Doubs (THD) » without its initials
            bare = normalised(_BRACKETS.sub(" ", key))
            self._sorted.setdefault(_sorted(bare), key)
            self._exact.setdefault(_closed(bare), key)
        self._sorted.pop("", None)
        self._exact.pop("", None)
        self._decided = {normalised(company): target for company, target in (decided or {}).items()}

    def match(self, company: str, name: str = "") -> Match:
        """What a company of an export is taken for; its normalised name, where it is known already."""
        name = name or normalised(company)
        if not name or not self._exact:
            return NO_MATCH
        if name in self._decided:
            return Match(self._decided[name], confidence=100.0)
        bare = normalised(_BRACKETS.sub(" ", company[:LONGEST])) if "(" in company else name
        key = self._exact.get(_closed(name)) or self._exact.get(_closed(bare))
        return Match(key, confidence=100.0) if key else self._resembling(name)

    def _resembling(self, name: str) -> Match:
        from rapidfuzz import fuzz, process

        found = process.extractOne(_sorted(name), tuple(self._sorted), scorer=fuzz.ratio, score_cutoff=SHOWN)
        if found is None:
            return NO_MATCH
        near, score, _ = found
        key = self._sorted[near]
        # « Studio 54 » is not « Studio 55 »
        alike = score >= TAKEN and sorted(_figures(name)) == sorted(_figures(near))
        return Match(key if alike else OTHER, key, round(score, 1))


# --- what a person looks at, and what they decided -----------------------------------------------------------------


def decisions(rows: Iterable[tuple[int, Sequence[Cell]]]) -> dict[str, tuple[str, int]] | None:
    """Target, or *other*, by company, with the row it was decided at; None when the two columns are not there.

    Rows without a decision are left out: nothing was decided about them.
    """
    places: tuple[int, int] | None = None
    decided: dict[str, tuple[str, int]] = {}
    for number, cells in rows:
        texts = [as_text(cell) for cell in cells]
        if places is None:
            names = [squeezed(text[:LONGEST]) for text in texts]
            company = next((at for at, name in enumerate(names) if name in _COMPANY_HEADINGS), None)
            target = next((at for at, name in enumerate(names) if name in _DECISION_HEADINGS), None)
            places = (company, target) if company is not None and target is not None else None
            continue
        if max(places) >= len(texts) or not texts[places[0]] or not texts[places[1]]:
            continue
        text = texts[places[1]]
        decided[_without_guard(texts[places[0]])] = (OTHER if folded(text) in _NONE else text, number)
    return decided if places else None


def _without_guard(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _guarded(text: str) -> str:
    """A name as a cell that no spreadsheet takes for a formula, without signs a terminal would obey."""
    safe = "".join(sign if sign.isprintable() else " " for sign in text[:LONGEST]).strip()
    return f"'{safe}" if safe.startswith(_FORMULA) else safe


def review_text(to_review: Iterable[ToReview], language: str) -> str:
    """The list of companies that resemble a target, as a spreadsheet of that language opens it; its last column is
    left to the consultant."""
    reader = Language(language)
    written = io.StringIO(newline="")
    lines = csv.writer(written, delimiter=";" if language == "fr" else ",")
    lines.writerow([reader.text(heading) for heading in HEADINGS])
    for one in sorted(to_review, key=lambda one: (-one.count, one.company, one.nearest)):
        taken = reader.text(YES if one.taken else NO)
        lines.writerow([_guarded(one.company), _guarded(one.nearest), round(one.confidence), one.count, taken, ""])
    return written.getvalue()


def write_review(folder: Path, to_review: Sequence[ToReview], language: str) -> Path | None:
    """Write `checked/contacts_to_review.csv` beside the workbook; where there is nothing to review, the old one goes.

    A list in which somebody has begun to decide is left as it is.

    Parameters
    ----------
    folder : Path
        The wave's folder.
    to_review : sequence of ToReview
        From `Intake.to_review`.
    language : str
        `fr` or `en`.

    Returns
    -------
    Path or None
        The list; None where there is none.
    """
    path = folder / "checked" / REVIEW
    if path.is_symlink() or path.parent.is_symlink():
        return None  # a link could lead the list over somebody's file
    if _is_decided(path):
        return path
    if not to_review:
        path.unlink(missing_ok=True)
        return None
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(review_text(to_review, language), encoding="utf-8-sig", newline="")
    return path


def _is_decided(path: Path) -> bool:
    """Whether somebody wrote a decision in the list; one that cannot be read as ours is somebody's own."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        cells = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ",")
        return decisions(enumerate(cells, start=1)) != {}
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError, csv.Error):
        return True
