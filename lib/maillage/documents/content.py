"""The templates of the documents and the words they share, in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from maillage import __version__
from maillage.language import Language

BLANK = re.compile(r"\[((?:à compléter|to complete)[^\[\]<>]*)\]")


@cache
def words() -> Mapping[str, Any]:
    """Labels and short sentences by id, each in French and in English: `templates/words.yaml`."""
    import yaml

    return yaml.safe_load(read("words.yaml"))


def read(name: str) -> str:
    """A template's text."""
    return (resources.files("maillage.documents") / "templates" / name).read_text(encoding="utf-8")


def printed(text: str, language: Language) -> str:
    """Our own text as it goes to print: in French with its no-break spaces.

    Examples
    --------
    >>> printed("Merci !", Language("fr")) == "Merci\\u202f!"
    True
    """
    return language.printed(text) if language.code == "fr" else text


def said(name: str, language: Language, **values: object) -> str:
    """A text of `words.yaml` in the reader's language, printed, then filled with values as they stand.

    Examples
    --------
    >>> said("few", Language("en"), minimum=5)
    'fewer than 5'
    """
    return printed(words()[name][language.code], language).format(**values)


def plain(text: str) -> str:
    """The client's words without control or invisible characters, which could turn a page or a terminal upside down.

    Examples
    --------
    >>> plain("Club\\x1b[31m\\u202e A")
    'Club[31m A'
    """
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))


def markdown(text: str, language: Language, values: Mapping[str, Any]) -> str:
    """A Markdown template as HTML. Values are put in afterwards and escaped, unless they are markup from `fragment`.

    What is left to a person, `[à compléter : …]`, stands out; the client's own words never do. A fragment that is alone
    in its paragraph takes the paragraph's place.

    Examples
    --------
    >>> print(markdown("**{client}** : [à compléter : date]", Language("en"), {"client": "<b>*A*"}), end="")
    <p><strong>&lt;b&gt;*A*</strong> : <span class="blank">[à compléter : date]</span></p>
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link", "autolink"])
    html = BLANK.sub(r'<span class="blank">[\1]</span>', parser.render(printed(text, language)))
    fragments = "|".join(name for name, value in values.items() if hasattr(value, "__html__"))
    html = re.sub(rf"<p>(\{{(?:{fragments})\}})</p>", r"\1", html) if fragments else html
    return html.format_map({name: _value(value) for name, value in values.items()})


def _value(value: Any) -> str:
    """A value escaped unless it is markup of ours."""
    return str(value) if hasattr(value, "__html__") else escape(value)


def blank(name: str, language: Language) -> Any:
    """A labelled blank of `words.yaml`, which the client's words never look like."""
    return markup(f'<span class="blank">{said(name, language)}</span>')


def fragment(template: str, **values: Any) -> Any:
    """A Jinja template of this room, filled; every value is escaped unless it is markup of ours."""
    return markup(_environment().from_string(read(template)).render(**values))


def page(title: str, body: Any, language: Language, styles: Iterable[str] = ("document.css",)) -> bytes:
    """A whole page, self-contained: no code, no picture, no address.

    Parameters
    ----------
    title : str
        Of the window; escaped.
    body : Markup
        From `fragment`.
    language : Language
    styles : iterable of str
        Style sheets of this room, in order.
    """
    html = _environment().from_string(read("page.html.j2")).render(
        title=title, body=body, language=language.code, version=__version__,
        style=markup("".join(map(read, styles))),
    )  # fmt: skip
    return (html.rstrip() + "\n").encode("utf-8")


def markup(html: str) -> Any:
    """HTML of ours, which Jinja leaves as it is."""
    from markupsafe import Markup

    return Markup(html)


@cache
def _environment() -> Any:
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined)
