"""What moved since the last report: sentences that say something else, and tables whose rows are others."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.deliverables.outline import Block, Listing, Outline, Paragraph, Prose, outline
from maillage.deliverables.story import Story, Text
from maillage.language import Language, phrase
from maillage.showing.parts import Parts, parts
from maillage.showing.sentences import written

TITLE = phrase("Ce qui a changé depuis le rapport précédent")
HEADS = phrase("Avant"), phrase("Maintenant")
INTRODUCTION = phrase(
    "Les phrases et les tableaux qui ne disent plus la même chose, dans l’ordre du rapport. Ce qui n’est pas ici n’a "
    "pas changé."
)
SENTENCES = phrase("Phrases du rapport")
ROWS = phrase("Lignes du tableau qui ne sont plus les mêmes : {before}.")
NEW_ROWS = phrase("Lignes nouvelles ou modifiées : {after}.")
ABSENT = phrase("–")

Pair = tuple[tuple[str, ...], str]  # lines before, and what is said now


def moved(before: Story, after: Story, language: Language) -> Outline | None:
    """What a page of changes says; None where nothing moved.

    Parameters
    ----------
    before, after : Story
        Of the report that lies there, and of the new one.
    language : Language
    """
    old, new = _exhibits(before, language), _exhibits(after, language)
    blocks: list[Block] = []
    for name in dict.fromkeys((*new, *old)):
        pairs = tuple(_pairs(old.get(name), new.get(name), language))
        if pairs:
            blocks.append(_listing((new.get(name) or old[name]).title, pairs, language))
    said = tuple(_sentences(before, after, language))
    if said:
        blocks.append(_listing(language.printed(SENTENCES), said, language))
    if not blocks:
        return None
    told, title = outline(after, language), language.printed(TITLE)
    opening = Prose(f"# {title}", 1), Paragraph(language.printed(INTRODUCTION))
    return Outline(
        title=title, name=told.name, confidentiality=told.confidentiality, byline=told.byline,
        standing=told.standing, notices=(), first=(*opening, *blocks), chapters=(), contents=(), footer=told.footer,
    )  # fmt: skip


def _exhibits(story: Story, language: Language) -> dict[str, Parts]:
    shown = (item for section in story.sections() for item in section.items if isinstance(item, dict))
    return {item["id"]: parts(item, language) for item in shown if item["kind"] not in ("sentence", "record")}


def _pairs(old: Parts | None, new: Parts | None, language: Language) -> Iterator[Pair]:
    """Before and now, for what an exhibit says above its table, in its points, and in its rows."""
    was, now = _words(old), _words(new)
    gone = [line for line in was if line not in now]
    come = [line for line in now if line not in was]
    if gone or come:
        yield tuple(gone) or (language.printed(ABSENT),), "\n".join(come) or language.printed(ABSENT)
    rows_gone = _others(old, new)
    rows_come = _others(new, old)
    if rows_gone or rows_come:
        yield (
            (language.printed(ROWS).format(before=language.number(rows_gone)),),
            language.printed(NEW_ROWS).format(after=language.number(rows_come)),
        )


def _words(told: Parts | None) -> list[str]:
    return (
        [] if told is None else [line for line in (told.message, *map(" ".join, told.points), *told.comments) if line]
    )


def _others(one: Parts | None, other: Parts | None) -> int:
    """Rows of the one that the other does not hold."""
    theirs = set(other.rows) if other else set()
    return sum(row not in theirs for row in one.rows) if one else 0


def _sentences(before: Story, after: Story, language: Language) -> Iterator[Pair]:
    """What stands between the exhibits: sentences, by the template they come from, and texts, by themselves."""
    old, new = _said(before, language), _said(after, language)
    for name in dict.fromkeys((*new, *old)):
        if old.get(name) != new.get(name):
            dash = language.printed(ABSENT)
            yield (old.get(name, dash),), new.get(name, dash)


def _said(story: Story, language: Language) -> dict[str, str]:
    said = {}
    for section in story.sections():
        for item in section.items:
            if isinstance(item, Text):
                said[f"{section.part}:{section.id}:{item.markdown}"] = language.printed(item.markdown)
            elif item["kind"] == "sentence":
                said[item["id"]] = written(item["message"], language)
    return said


def _listing(title: str, rows: tuple[Pair, ...], language: Language) -> Listing:
    return Listing(title, (language.printed(HEADS[0]), language.printed(HEADS[1])), rows)
