"""Who a person is, kept from everything after intake: keyed pseudonyms, short labels, names taken out of free text.

A pseudonym is HMAC-SHA-256 of the folded key of the person under the client's own secret, cut to 128 bits. Its short
label, V-07, is given once and never shifts: new persons get the next numbers in the order of their pseudonyms, so that
neither the number nor the order of a list reveals anything. The ledger of labels holds no name.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from maillage.intake.folding import folded
from maillage.intake.problems import Problem, sentence
from maillage.language import phrase

KEY_BYTES = 32
PSEUDONYM_BYTES = 16

# The key of the committed examples, published so that their labels are the same everywhere. It protects nobody.
EXAMPLE_KEY = hashlib.sha256(b"Maillage: published key of the committed examples, never of a real client").digest()

LABEL = re.compile(r"V-(\d{2,})")
_LEDGER_HEAD = "label,pseudonym"
_LEDGER_ROW = re.compile(r"V-(\d{2,}),([0-9a-f]{32})")

# Shortest name looked for in free text [letters]; shorter ones are common words or initials.
SHORTEST_NAME = 4
# Longest name of which one word may stand for the whole [words]; longer aliases are sentences.
MOST_WORDS = 5


def keyed_digest(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA-256 of a message.

    References
    ----------
    RFC 2104, *HMAC: Keyed-Hashing for Message Authentication*, 1997; test cases in RFC 4231, 2005, section 4.

    Examples
    --------
    >>> keyed_digest(b"Jefe", b"what do ya want for nothing?").hex()[:16]
    '5bdcc146bf60754e'
    """
    return hmac.new(key, message, hashlib.sha256).digest()


def pseudonym(key: bytes, person: str) -> str:
    """The pseudonym of a person: the same for every spelling that differs by accents, case or spaces only.

    Examples
    --------
    >>> pseudonym(EXAMPLE_KEY, "Élodie Nérandale") == pseudonym(EXAMPLE_KEY, "elodie  NERANDALE")
    True
    >>> len(pseudonym(EXAMPLE_KEY, "Élodie Nérandale"))
    32
    """
    return keyed_digest(key, folded(person).encode("utf-8"))[:PSEUDONYM_BYTES].hex()


def respondent_numbers(
    key: bytes, wave: str, respondents: Iterable[str], *, kind: str = "respondent"
) -> dict[str, str]:
    """A number for each respondent, r0001 onwards, in an order nobody can undo without the key; i0001 for interviews.

    Examples
    --------
    >>> sorted(respondent_numbers(EXAMPLE_KEY, "T0", ["1", "2", "3"]).values())
    ['r0001', 'r0002', 'r0003']
    >>> respondent_numbers(EXAMPLE_KEY, "T0", ["Entretien Anne"], kind="interview")
    {'Entretien Anne': 'i0001'}
    """
    shuffled = sorted(set(respondents), key=lambda one: (keyed_digest(key, f"{kind}\0{wave}\0{one}".encode()), one))
    return {one: f"{kind[0]}{number:04}" for number, one in enumerate(shuffled, start=1)}


def label_number(label: str) -> int:
    """The number of a short label."""
    return int(label.removeprefix("V-"))


def as_label(text: str) -> str:
    """The short label a text writes (`v-7`, `V-07`), or an empty string; V12 may be somebody's number.

    Examples
    --------
    >>> as_label("v-7"), as_label("V – 12"), as_label("V12")
    ('V-07', 'V-12', '')
    """
    written = re.fullmatch(r"[vV]\s*[-‐‑–]\s*(\d{1,6})", text.strip())
    return f"V-{int(written[1]):02}" if written and int(written[1]) else ""


def with_new_labels(labels: Mapping[str, str], pseudonyms: Iterable[str]) -> dict[str, str]:
    """Labels by pseudonym: those given stay, new persons get the next numbers in the order of their pseudonyms.

    Examples
    --------
    >>> with_new_labels({"bb": "V-01"}, ["cc", "aa", "bb"])
    {'bb': 'V-01', 'aa': 'V-02', 'cc': 'V-03'}
    """
    given = dict(labels)
    last = max(map(label_number, given.values()), default=0)
    for number, one in enumerate(sorted(set(pseudonyms) - given.keys()), start=last + 1):
        given[one] = f"V-{number:02}"
    return given


# --- the client's key and ledger -----------------------------------------------------------------------------------


def _key_problem(name: str, found: str) -> Problem:
    return Problem(
        "error", name, found=sentence(found),
        expected=sentence(phrase("La clé secrète du client, créée une fois par le programme, est attendue.")),
        do=sentence(phrase("La reprendre d’une sauvegarde ; sans elle les étiquettes changeraient de personne.")),
    )  # fmt: skip


def client_key(path: Path, ledger: Path, name: str) -> bytes | Problem:
    """The client's secret key, created at the first reading; a problem when it is not what it should be.

    Parameters
    ----------
    path, ledger : Path
        The key file and the ledger of labels beside it.
    name : str
        The key file, as problems name it.
    """
    try:
        if not path.exists():
            if ledger.exists():
                return _key_problem(name, phrase("Des étiquettes ont été données, mais la clé du client manque."))
            _create_key(path)
        text = path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        return _key_problem(name, phrase("La clé du client n’est pas lisible."))
    except OSError:
        return _key_problem(name, phrase("La clé du client ne s’ouvre pas, ou ne peut être créée."))
    if not re.fullmatch(r"[0-9a-f]+", text) or len(text) != 2 * KEY_BYTES:
        return _key_problem(name, phrase("La clé du client n’est pas lisible."))
    key = bytes.fromhex(text)
    if hmac.compare_digest(key, EXAMPLE_KEY):
        return _key_problem(name, phrase("La clé du client est celle, publiée, des exemples."))
    return key


def _create_key(path: Path) -> None:
    """Write a new key whole or not at all; of two processes the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.new-")  # created 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secrets.token_bytes(KEY_BYTES).hex() + "\n")
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        except OSError:  # a disk without hard links
            if not path.exists():
                os.replace(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def read_ledger(path: Path, name: str) -> dict[str, str] | Problem:
    """Labels given so far, by pseudonym; empty before the first, a problem when a line is not readable."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        lines = []
    given: dict[str, str] = {}
    numbers: set[int] = set()
    for at, line in enumerate(lines or [""], start=1):
        if at == 1 and line == _LEDGER_HEAD:
            continue
        written = _LEDGER_ROW.fullmatch(line)
        if not written or written[2] in given or int(written[1]) in numbers:
            return Problem(
                "error", name, row=at,
                found=sentence(phrase("Le registre des étiquettes n’est pas lisible.")),
                expected=sentence(phrase("Une étiquette et un pseudonyme par ligne, chacun une fois, sont attendus.")),
                do=sentence(phrase("Le reprendre d’une sauvegarde ; aucun programme ne le corrige.")),
            )  # fmt: skip
        given[written[2]] = f"V-{int(written[1]):02}"
        numbers.add(int(written[1]))
    return given


def append_to_ledger(path: Path, labels: Mapping[str, str]) -> None:
    """Add the labels that the ledger does not hold yet; lines already there are never touched."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = read_ledger(path, path.name)
    if isinstance(known, Problem):
        raise OSError(f"the ledger of labels cannot be read: {path}")
    new = sorted((label_number(label), one) for one, label in labels.items() if one not in known)
    if not new and path.exists():
        return
    lines = [] if path.exists() else [_LEDGER_HEAD]
    lines += [f"V-{number:02},{one}" for number, one in new]
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab") as opened:
        opened.write(("\n".join(lines) + "\n").encode("ascii"))
        opened.flush()
        os.fsync(opened.fileno())


@contextmanager
def ledger_locked(path: Path) -> Iterator[None]:
    """Hold the client's ledger for one process: two waves sealed at once must not give one label twice."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


# --- persons of one engagement, and their names in free text -------------------------------------------------------


@dataclass(slots=True)
class Persons:
    """The persons of one engagement, by folded key: how each was typed, its pseudonym and label, what it agreed to.

    Parameters
    ----------
    labels : dict
        Short label by pseudonym, of everybody ever labelled for this client.
    typed : dict
        The key as typed, by folded key.
    pseudonyms : dict
        Pseudonym by folded key.
    agreed : set
        Folded keys of those who agreed to be named.
    aliases : dict
        Folded key by alias, as typed.
    """

    labels: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    pseudonyms: dict[str, str] = field(default_factory=dict)
    agreed: set[str] = field(default_factory=set)
    aliases: dict[str, str] = field(default_factory=dict)

    def label(self, person: str) -> str:
        """The short label of a person, from the key as typed or the label itself; empty when unknown."""
        if folded(person) in self.pseudonyms:
            return self.labels[self.pseudonyms[folded(person)]]
        asked = as_label(person)
        return asked if asked in self.present else ""

    @property
    def present(self) -> dict[str, str]:
        """Pseudonym by label, of the persons of this engagement, in the order of their labels."""
        here = {self.labels[one]: one for one in self.pseudonyms.values()}
        return dict(sorted(here.items(), key=lambda pair: label_number(pair[0])))

    @property
    def names(self) -> dict[str, str]:
        """The key as typed, by label, of those who agreed to be named."""
        named = {self.labels[self.pseudonyms[one]]: self.typed[one] for one in self.agreed}
        return dict(sorted(named.items(), key=lambda pair: label_number(pair[0])))

    def replaced_names(self) -> dict[str, str]:
        """Label by every name that free text may not hold: keys of those who have not agreed, everybody's aliases."""
        names = {alias: self.labels[self.pseudonyms[one]] for alias, one in self.aliases.items()}
        return names | {typed: self.label(typed) for one, typed in self.typed.items() if one not in self.agreed}


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """The words of a text, folded, with where each begins and ends in it."""
    return [(folded(word[0]), word.start(), word.end()) for word in re.finditer(r"[^\W_]+", text)]


def _findable(name: str) -> bool:
    letters = sum(sign.isalpha() for sign in name)
    digits = sum(sign.isdigit() for sign in name)
    return letters >= SHORTEST_NAME or (letters > 0 and digits > 0 and letters + digits > SHORTEST_NAME)


# Addresses identify whoever they belong to.
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/in/[^\s,;)]+", re.IGNORECASE
)
ADDRESS_MARK = "[@]"
_TITLES = {
    "m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "maitre", "me", "dr", "docteur", "pr", "mrs", "ms",
    "miss",
}  # fmt: skip


# Words between the parts of a name.
_PARTICLES = {"le", "la", "les", "de", "du", "des", "d", "l", "da", "di", "van", "von", "der", "den", "el", "al", "ben"}

# First names and surnames that a sentence may hold without meaning anybody, beside the functions of the catalogue.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        aime ambre ange aurore avril bell bill bishop blanc blanche boulanger brown celeste chance chevalier claire
        clemence colombe constance cousin cross daisy day desire dimanche fidele field fleur florence fontaine fort
        fox france gold grace grand green gros hall hill honore hope innocent iris janvier jolie jour joy juin june
        juste king knight lilas long lourdes love lucie mai marc marchand marguerite marin mark mars martin maire may
        modeste moulin neveu noel noir north olive olivier page parfait paris pascal patience perle petit pierre power
        price prieur prudence reine rich riviere rose roux royal ruby sage samedi silver soleil stella stone strong
        summer toussaint vallee vendredi victoire victor victoria violette west white will winter wolf wood world
        young
        """,
    )
)

# What keys such as « Directrice Nord » are made of.
_ROLES = frozenset(
    re.findall(
        r"\w+",
        """
    adjoint adjointe apprenti apprentie assistant assistante associe associee charge chargee chef cheffe
    collegue comite conseil conseiller conseillere consultant consultante delegue deleguee directeur directrice
    director equipe est fondateur fondatrice group groupe head ingenieur ingenieure lead manager nord officer ouest
    partner personne poste president presidente referent referente region secretaire service site stagiaire sud
    team technicien technicienne vendeur vendeuse
        """,
    )
)

_ABBREVIATED = re.compile(r"\.(?!\s+[A-ZÀ-ÖØ-Þ])")
_SPACE = r"[ \u00a0\u202f]"
_HYPHENS = "-‐‑"
_BEFORE_INITIAL = re.compile(rf",?{_SPACE}")
_BETWEEN_INITIALS = re.compile(rf"\.?(?:{_SPACE}|[{_HYPHENS}])?")
_OWN_NAME = re.compile(rf"\.?{_SPACE}?(\w)\w")
_JOINED = re.compile(rf"{_SPACE}|[{_HYPHENS}’']")
_OPENS = re.compile(r"(?:^|[.!?…:;«“\"(\n•–—])\s*$")


@lru_cache(maxsize=10_000)
def _names_a_role(word: str) -> bool:
    from maillage.catalogue import match

    return word in _ROLES or any(match(f"choice:{group}", word) for group in ("function", "level", "population"))


def _initials_after(text: str, words: list[tuple[str, int, int]], at: int) -> str:
    """The initials that follow a word, as in « Dupont J.-P. »; « Zoé, M. Dupont » has none."""
    found, last = "", words[at][2]
    for word, begin, end in words[at + 1 : at + 4]:
        gap = text[last:begin]
        if len(word) != 1 or not text[begin].isupper():
            break
        if not (_BETWEEN_INITIALS if found else _BEFORE_INITIAL).fullmatch(gap):
            break
        if "," in gap and (named := _OWN_NAME.match(text, end)) and named[1].isupper():
            break
        found, last = found + word, end
    return found


def _by_initials(bearers: Iterable[tuple[str, tuple[str, ...]]], word: str, initials: str) -> tuple[int, str]:
    """How many of the initials are those of a bearer's other words, and whose, where one person fits best."""
    if not initials:
        return 0, ""
    fits: dict[int, set[str]] = {}
    for label, name in bearers:
        others = {other[0] for other in name if other != word}
        fitting = next((place for place, sign in enumerate(initials) if sign not in others), len(initials))
        fits.setdefault(fitting, set()).add(label)
    best = max(fits)
    return (best, *fits[best]) if best and len(fits[best]) == 1 else (0, "")


def _stands_alone(text: str, words: list[tuple[str, int, int]], at: int) -> bool:
    """Whether no capitalised word is joined to it: « Victor Hugo » and « la SARL Dupont » are others' names."""
    _, begin, end = words[at]
    if at + 1 < len(words):
        following = words[at + 1][1]
        gap = text[end:following]
        if _JOINED.fullmatch(gap) and (text[following].isupper() or gap in _HYPHENS):
            return False
    if at == 0:
        return True
    _, first, last = words[at - 1]
    gap = text[last:begin]
    if not _JOINED.fullmatch(gap):
        return True
    return gap not in _HYPHENS and (not text[first].isupper() or _OPENS.search(text[:first]) is not None)


class NameFinder:
    """Finds persons' keys, aliases and addresses in free text, and puts their label instead.

    Accents, case and the signs between words do not count; a name of two or three words is found in either order, and
    so is one word of it with the initial of another. One word alone is found where it can hardly mean anything else.

    Parameters
    ----------
    names : mapping
        Label by name to be replaced.
    kept : iterable of str
        Names agreed to: they stay, and no shorter name is looked for inside them.

    Examples
    --------
    >>> finder = NameFinder({"Élodie Nérandale": "V-07", "e.nerandale@brevent.example": "V-07"})
    >>> finder.replaced("Vu avec NERANDALE Elodie (e.nerandale@brevent.example).")
    ('Vu avec V-07 (V-07).', 2)
    >>> finder.replaced("Mme Nérandale et E. Nérandale")
    ('Mme V-07 et V-07', 2)
    >>> finder.replaced("Vu par Élodie N. et par Élodie", free=True), finder.replaced("nérandale", person=True)
    (('Vu par V-07 et par V-07', 2), ('V-07', 1))
    >>> finder.replaced("La nérandalerie"), finder.suspected("Nérandale en parle")
    (('La nérandalerie', 0), ('Nérandale',))
    """

    # Signs allowed between two words of one name: « Nérandale, Élodie ».
    WIDEST_GAP = 3

    def __init__(self, names: Mapping[str, str], kept: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._whole = {folded(name): label for name, label in names.items() if any(map(str.isalpha, name))}
        # label and words of the longer names, by each of their words
        self._parts: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
        for name, label in (*names.items(), *((name, "") for name in kept)):
            if not _findable(name):
                continue
            words = tuple(word for word, _, _ in _tokens(name))
            orders = {words}
            if 2 <= len(words) <= 3 and "@" not in name:
                orders |= {words[at:] + words[:at] for at in range(1, len(words))}
            if 2 <= len(words) <= MOST_WORDS and "@" not in name and not any(map(str.isdigit, name)):
                for word in words:
                    self._parts.setdefault(word, set()).add((label, words))
            for order in orders:
                self._by_first.setdefault(order[0], []).append((order, label))
        for found in self._by_first.values():
            found.sort(key=lambda pair: (-len(pair[0]), pair[0], pair[1]))

    def replaced(self, text: str, *, free: bool = False, person: bool = False) -> tuple[str, int]:
        """The text with labels for names and a mark for other addresses, and how many stood in it.

        A text that is nothing but a name is replaced however short the name is.

        Parameters
        ----------
        text : str
            A cell.
        free : bool
            It is free text: a capitalised first name or surname that one person alone bears is replaced too, unless it
            is a common word or part of a longer name.
        person : bool
            It says a person or a function: so is one that is a common word, or short, or the whole cell whatever its
            case.
        """
        text = unicodedata.normalize("NFC", text)
        words = _tokens(text)
        if whole := self._whole.get(folded(text)) or (person and self._bearer(words)):
            return whole, 1
        told = self._told(words)
        pieces: list[str] = []
        kept_to = at = count = 0
        while at < len(words):
            found = self._found_at(words, at) or self._called(text, words, at, told, free, person)
            if found is None:
                at += 1
                continue
            length, label = found
            if label:
                pieces += [text[kept_to : words[at][1]], label]
                kept_to = words[at + length - 1][2]
                if length > 1 and len(words[at + length - 1][0]) == 1 and _ABBREVIATED.match(text, kept_to):
                    kept_to += 1  # the point of « Zoé M. » goes with her name
                count += 1
            at += length
        text = "".join((*pieces, text[kept_to:])) if count else text
        text, addresses = _ADDRESS.subn(ADDRESS_MARK, text)
        return text, count + addresses

    def suspected(self, text: str) -> tuple[str, ...]:
        """Words of a text, capitalised, that are one word of a person's longer name: kept, and pointed at."""
        if not self._parts:
            return ()
        found = {
            text[begin:end]
            for word, begin, end in _tokens(text)
            if len(word) >= SHORTEST_NAME
            and text[begin].isupper()
            and any(label for label, _ in self._parts.get(word, ()))
        }
        return tuple(sorted(found))

    def _told(self, words: list[tuple[str, int, int]]) -> set[str]:
        """Labels of the persons whose whole name stands in the text."""
        found = (self._found_at(words, at) for at in range(len(words)))
        return {label for one in found if one for label in one[1:] if label}

    def _bearer(self, words: list[tuple[str, int, int]]) -> str:
        """The one person whose name holds all these words; nobody where they may be a function."""
        said = [word for word, _, _ in words if word not in _PARTICLES]
        if not said or any(len(word) == 1 or _names_a_role(word) for word in said):
            return ""
        bearers = set.intersection(*(self._parts.get(word, set()) for word in said))
        labels = {label for label, _ in bearers}
        return labels.pop() if len(labels) == 1 else ""

    def _called(
        self,
        text: str,
        words: list[tuple[str, int, int]],
        at: int,
        told: set[str],
        free: bool,
        person: bool,
        before: str = "",
    ) -> tuple[int, str] | None:
        """One word of one person's name, where a title or an initial precedes it, or the text names them in full.

        « V-07 est partie, M. Nérandale reste » would say who V-07 is.
        """
        word, begin, _ = words[at]
        following = at + 1
        if not text[begin].isupper():
            return None
        if len(word) == 1 and following < len(words):  # an initial goes with its name
            found = self._called(text, words, following, told, free, person, before + word)
            close = found and words[following][1] - words[at][2] <= self.WIDEST_GAP
            return (1 + found[0], found[1]) if found and close else None
        bearers = self._parts.get(word)
        if not bearers or word in _PARTICLES:
            return None
        fitting, label = _by_initials(bearers, word, _initials_after(text, words, at))
        if fitting:
            return (1 + fitting, label) if label else None
        fitting, label = _by_initials(bearers, word, before)
        if fitting:
            return (1, label) if label else None
        labels = {label for label, _ in bearers}
        if len(labels) != 1 or len(word) < (2 if person else SHORTEST_NAME):
            return None
        (label,) = labels
        titled = at > 0 and (words[at - 1][0] in _TITLES or len(words[at - 1][0]) == 1)
        alone = (
            (person or (free and word not in _COMMON)) and not _names_a_role(word) and _stands_alone(text, words, at)
        )
        return (1, label) if label and (titled or label in told or alone) else None

    def _found_at(self, words: list[tuple[str, int, int]], at: int) -> tuple[int, str] | None:
        for order, label in self._by_first.get(words[at][0], ()):
            window = words[at : at + len(order)]
            if tuple(word for word, _, _ in window) != order:
                continue
            gaps = (after[1] - before[2] for before, after in pairwise(window))
            if all(gap <= self.WIDEST_GAP for gap in gaps):
                return len(order), label
        return None
