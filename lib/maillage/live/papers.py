"""A topic's papers, in HTML and PDF: the trainer's page, a handout of one page, cards to cut out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from importlib import resources
from typing import Any

from maillage.catalogue import Entry, entries, entry
from maillage.deliverables.pdf import typeset
from maillage.documents.content import markup, page
from maillage.language import Language, phrase
from maillage.live.counts import SHARES, asked_concepts
from maillage.showing.figures.typefaces import PLAIN, settable

Node = dict[str, Any]
KINDS = ("trainer", "handout", "cards")

AIM, NEEDS, TIMING = phrase("But"), phrase("Il faut"), phrase("Déroulé")
MINUTES, WHAT = phrase("Minutes"), phrase("Ce que l’on fait")
SAY, REACTIONS = phrase("À dire"), phrase("Ce que l’on entend souvent")
HEARD, ANSWER = phrase("On entend, ou l’on voit"), phrase("Une réponse possible")
READINGS, CASE = phrase("Les lectures proposées"), phrase("Situation")
READING, WHY = phrase("Lecture"), phrase("Pourquoi")
GRACE = phrase(
    "Au-dessous de {minimum} réponses, l’écran ne montre aucun chiffre : on en parle. Le masque (touche M) évite que "
    "les premiers votes poussent les suivants. Sans écran, compter les cartes ; taper les nombres plus tard."
)
KEEP, ACT = phrase("À retenir"), phrase("Mon acte")
MY_ACT, WHEN, WITH = phrase("Ce que je fais :"), phrase("Avant le :"), phrase("Avec, ou auprès de :")
ONE_EXAMPLE = phrase("Une situation à moi :")
NOTION, KNOWN, WHO = phrase("Notion"), phrase("Je connais : oui, plus ou moins, non"), phrase("À qui demander")
POSTURE, AFTER, SEEN = phrase("Posture"), phrase("Ce que l’on cherche"), phrase("À quoi on la reconnaît")
CHECKS, BEFORE, MINE = phrase("Une invitation qui sert"), phrase("Une invitation possible"), phrase("La mienne :")
ASKED, OURS = phrase("Ce qu’il faut savoir"), phrase("Pour notre ligne")
KINDS_TOLD = {
    "trainer": phrase("Page du formateur"),
    "handout": phrase("Feuille à garder"),
    "cards": phrase("Cartes à découper"),
}
ANSWER_CARDS = {
    "concepts": (phrase("Oui"), phrase("Plus ou moins"), phrase("Non")),
    "approach": (phrase("À garder"), phrase("À reprendre")),
}
SIZES = {"trainer": 10.2, "handout": 11.0, "cards": 10.0}
MINIMUM = 5


def papers(topic: str, language: Language) -> dict[str, bytes]:
    """Every paper of a topic in one language, by file name.

    Raises
    ------
    KeyError
        When the catalogue has no such topic; the nearest is named.

    Examples
    --------
    >>> sorted(papers("concepts", Language("en")))[:2]
    ['concepts_cards.html', 'concepts_cards.pdf']
    """
    one = entry(f"topic:{topic}")
    made: dict[str, bytes] = {}
    for kind, nodes in (("trainer", _trainer), ("handout", _handout), ("cards", _cards)):
        told = list(nodes(one, _Words(language)))
        title = f"{one.text(language.code)} – {language.printed(KINDS_TOLD[kind])}"
        made[f"{topic}_{kind}.html"] = _html(title, told, language)
        made[f"{topic}_{kind}.pdf"] = _pdf(title, told, language, SIZES[kind])
    return made


class _Words:
    """Our phrases and the catalogue's texts, as that reader prints them."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, french: str, **values: object) -> str:
        return self.language.printed(french).format(**values)

    def of(self, told: Mapping[str, str] | Entry) -> str:
        return told.text(self.language.code) if isinstance(told, Entry) else told[self.language.code]


def _head(one: Entry, words: _Words, kind: str) -> Iterator[Node]:
    yield {"is": "title", "text": words.of(one)}
    yield {"is": "note", "text": words(KINDS_TOLD[kind])}


def _table(heads: list[str], rows: list[list[str]], widths: list[int]) -> Node:
    return {"is": "table", "heads": heads, "rows": rows, "widths": widths}


def _trainer(one: Entry, words: _Words) -> Iterator[Node]:
    told = one.fields
    yield from _head(one, words, "trainer")
    yield {"is": "heading", "text": words(AIM)}
    yield {"is": "words", "text": words.of(told["aim"])}
    yield {"is": "heading", "text": words(NEEDS)}
    yield {"is": "words", "text": words.of(told["needs"])}
    yield {"is": "heading", "text": words(TIMING)}
    rows = [[str(part["minutes"]), words.of(part)] for part in told["timing"]]
    yield _table([words(MINUTES), words(WHAT)], rows, [1, 9])
    yield {"is": "heading", "text": words(SAY)}
    yield {"is": "bullets", "items": [words.of(part) for part in told["say"]]}
    yield {"is": "heading", "text": words(REACTIONS)}
    heard = [[words.of(part["hears"]), words.of(part["answer"])] for part in told["reactions"]]
    yield _table([words(HEARD), words(ANSWER)], heard, [4, 6])
    yield {"is": "note", "text": words(GRACE, minimum=MINIMUM)}
    readings = {"posture_case": ("posture", "posture"), "story_moment": ("verdict", "verdict")}.get(told["cards"])
    if readings:
        field, group = readings
        rows = [
            [words.of(case), words.of(entry(f"{group}:{case.fields[field]}")), words.of(case.fields["feedback"])]
            for case in entries(told["cards"]).values()
        ]
        yield {"is": "heading", "text": words(READINGS)}
        yield _table([words(CASE), words(READING), words(WHY)], rows, [4, 2, 5])


def _handout(one: Entry, words: _Words) -> Iterator[Node]:
    yield from _head(one, words, "handout")
    yield {"is": "blank", "text": words(ONE_EXAMPLE)}
    yield {"is": "heading", "text": words(KEEP)}
    yield {"is": "bullets", "items": [words.of(part) for part in one.fields["keep"]]}
    yield from OWN[one.id](one, words)
    yield {"is": "heading", "text": words(ACT)}
    yield {"is": "words", "text": words.of(one.fields["act"])}
    yield from ({"is": "blank", "text": words(label)} for label in (MY_ACT, WITH, WHEN))


def _of_concepts(_: Entry, words: _Words) -> Iterator[Node]:
    rows = [[_capital(words.of(one.fields["name"])), "", ""] for one in asked_concepts()]
    yield _table([words(NOTION), words(KNOWN), words(WHO)], rows, [5, 4, 3])


def _of_postures(_: Entry, words: _Words) -> Iterator[Node]:
    rows = [
        [words.of(one), words.of(one.fields["objective"]), words.of(one.fields["tells"])]
        for one in entries("posture").values()
    ]
    yield _table([words(POSTURE), words(AFTER), words(SEEN)], rows, [2, 3, 6])


def _of_approach(one: Entry, words: _Words) -> Iterator[Node]:
    yield {"is": "heading", "text": words(CHECKS)}
    yield {"is": "bullets", "items": [words.of(check) for check in entries("invitation_check").values()]}
    yield {"is": "heading", "text": words(BEFORE)}
    yield {"is": "words", "text": words.of(one.fields["possible"])}
    yield {"is": "heading", "text": words(MINE)}
    yield from ({"is": "blank", "text": ""} for _ in range(4))


def _of_money(_: Entry, words: _Words) -> Iterator[Node]:
    rows = [[words.of(one), ""] for one in entries("money_input").values()]
    yield _table([words(ASKED), words(OURS)], rows, [6, 3])
    grades = [words.of(one) for one in entries("evidence_grade").values()]
    yield {"is": "bullets", "items": grades}


OWN: Mapping[str, Callable[[Entry, _Words], Iterator[Node]]] = {
    "concepts": _of_concepts, "postures": _of_postures, "approach": _of_approach, "money": _of_money,
}  # fmt: skip


def _cards(one: Entry, words: _Words) -> Iterator[Node]:
    yield from _head(one, words, "cards")
    group = one.fields["cards"]
    shown = [_capital(words.of(each.fields["name"])) for each in asked_concepts()] if group == "item" else [
        words.of(each) for each in entries(group).values()
    ]  # fmt: skip
    answers = [words(label) for label in ANSWER_CARDS.get(one.id, ())]
    if one.id == "postures":
        answers = [words.of(each) for each in entries("posture").values()]
    if one.id == "money":
        answers = [words.language.share(share) for share in SHARES]
    items = [{"mark": str(number), "text": text} for number, text in enumerate(shown, start=1)]
    yield {"is": "cards", "items": [*items, *({"mark": "", "text": text} for text in answers)]}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _html(title: str, nodes: list[Node], language: Language) -> bytes:
    body = markup("".join(map(_element, nodes)))
    made = page(title, body, language).decode("utf-8")
    style = (resources.files("maillage.live") / "papers.css").read_text(encoding="utf-8")
    return made.replace("</style>", style + "</style>", 1).encode("utf-8")


def _element(node: Node) -> str:
    said = escape(node.get("text", ""))
    if node["is"] == "bullets":
        return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in node['items'])}</ul>"
    if node["is"] == "table":
        head = "".join(f"<th>{escape(one)}</th>" for one in node["heads"])
        rows = "".join("<tr>" + "".join(f"<td>{escape(one)}</td>" for one in row) + "</tr>" for row in node["rows"])
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    if node["is"] == "cards":
        return f'<div class="cards">{"".join(map(_card, node["items"]))}</div>'
    if node["is"] == "blank":
        return f'<p class="fill">{said}<i></i></p>'
    tags = {"title": ("<h1>", "</h1>"), "heading": ("<h2>", "</h2>"), "note": ('<p class="note">', "</p>")}
    start, end = tags.get(node["is"], ("<p>", "</p>"))
    return f"{start}{said}{end}"


def _card(one: Mapping[str, str]) -> str:
    short = " short" if len(one["text"]) <= 40 else ""
    return f'<div class="card{short}"><span>{escape(one["mark"])}</span>{escape(one["text"])}</div>'


def _pdf(title: str, nodes: list[Node], language: Language, size: float) -> bytes:
    template = (resources.files("maillage.live") / "papers.typ").read_bytes()
    content = {
        "language": language.code, "title": title, "footer": settable(title), "size": size,
        "families": PLAIN.text, "headings": PLAIN.headings, "nodes": _settable(nodes),
    }  # fmt: skip
    return typeset(template, content, {})


def _settable(told: Any) -> Any:
    """The same with signs no font has replaced."""
    if isinstance(told, str):
        return settable(told)
    if isinstance(told, Mapping):
        return {name: _settable(part) for name, part in told.items()}
    return [_settable(part) for part in told] if isinstance(told, list | tuple) else told
