"""The HTML report, read by an independent reader: what a browser, a screen reader and a firewall would see."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from maillage.deliverables.html import markdown, report
from maillage.language import Language

EXAMPLES = (
    "ateliers-brevenne", "club-des-trois-rives", "maison-valserine", "menuiserie-corvanel", "florence-1430",
    "natchez-1936",
)  # fmt: skip
LANGUAGES = ("fr", "en")
VOID = {"meta", "link", "img", "br", "hr", "input"}


@dataclass
class Element:
    """An element as a reader meets it: its attributes, its own text, what it lies in."""

    tag: str
    attributes: dict[str, str | None]
    inside: tuple[str, ...]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.parts)).strip()


class Page(HTMLParser):
    """A page, read by Python's own parser; unbalanced elements are an error."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, [element.tag for element in self._open]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), tuple(one.tag for one in self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(Element(tag, dict(attrs), tuple(one.tag for one in self._open)))

    def handle_endtag(self, tag):
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data):
        for element in self._open:
            element.parts.append(data)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def one(self, tag: str) -> Element:
        (element,) = self.all(tag)
        return element

    @property
    def text(self) -> str:
        return self.one("body").text


@pytest.fixture(scope="module")
def pages(story_of):
    """`pages("ateliers-brevenne", "fr")`: the report, read."""
    known = {}

    def page(client: str, language: str, audience: str = "") -> Page:
        key = (client, language, audience)
        if key not in known:
            told = story_of(client)
            known[key] = Page(report(told, Language(language, told.about["currency"]), audience))
        return known[key]

    return page


every_page = pytest.mark.parametrize(("client", "language"), [(c, code) for c in EXAMPLES for code in LANGUAGES])


# --- the page ------------------------------------------------------------------------------------------------------


@every_page
def test_the_page_says_its_language_and_whose_it_is(client, language, pages, story_of):
    page, name = pages(client, language), story_of(client).about["name"]
    assert page.one("html").attributes["lang"] == language
    assert page.one("title").text.startswith(name)
    assert page.one("h1").text == name


@every_page
def test_heading_levels_never_jump(client, language, pages):
    levels = [int(element.tag[1]) for element in pages(client, language).all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1] == []


@every_page
def test_no_heading_is_empty(client, language, pages):
    assert all(element.text for element in pages(client, language).all("h1", "h2", "h3", "h4"))


@every_page
def test_the_page_runs_nothing(client, language, pages):
    page = pages(client, language)
    assert page.all("script", "iframe", "object", "embed", "form", "link", "base") == []
    assert "<script" not in page.html.lower()
    handlers = [name for element in page.elements for name in element.attributes if name.startswith("on")]
    assert handlers == []
    refresh = [element for element in page.all("meta") if element.attributes.get("http-equiv", "").lower() == "refresh"]
    assert refresh == []


@every_page
def test_the_page_asks_nothing_of_any_other_address(client, language, pages):
    page = pages(client, language)
    asked = [
        value
        for element in page.elements
        for name, value in element.attributes.items()
        if name in ("src", "href", "xlink:href", "srcset", "action", "data", "poster", "background")
        and not (value or "").startswith(("#", "data:image/"))
    ]
    assert asked == []
    assert re.findall(r"url\(\s*['\"]?(?!#)[^)]*\)|@import", page.html) == []


@every_page
def test_every_link_leads_to_a_place_of_the_page(client, language, pages):
    page = pages(client, language)
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert sorted({one for one in ids if ids.count(one) > 1}) == []
    targets = [
        value[1:]
        for element in page.elements
        for name, value in element.attributes.items()
        if name in ("href", "xlink:href") and value.startswith("#")
    ]
    targets += re.findall(r"url\(#([^)\"]+)\)", page.html)
    assert sorted(set(targets) - set(ids)) == []


@every_page
def test_every_figure_has_words_for_those_who_cannot_see_it(client, language, pages):
    page = pages(client, language)
    drawn = [
        element for element in page.all("svg", "img") if "figure" in element.inside and "svg" not in element.inside
    ]
    assert len(drawn) == len(page.all("figure"))
    for element in drawn:
        assert len(element.attributes.get("aria-label" if element.tag == "svg" else "alt") or "") > 10
        assert element.tag == "img" or element.attributes["role"] == "img"


@every_page
def test_every_table_names_its_columns(client, language, pages):
    page = pages(client, language)
    headings = page.all("th")
    assert headings
    assert all(element.attributes.get("scope") in ("col", "row") and element.text for element in headings)
    assert len(page.all("table")) == len(page.all("thead"))


@every_page
def test_the_page_shows_no_code_and_no_inner_name(client, language, pages):
    text = pages(client, language).text
    for inner in (
        "say(",
        "show(",
        "import ",
        "found.",
        "{diagnosis",
        "{analysis",
        "{plan",
        "None",
        "NaN",
        "Fact(",
        "<b",
    ):
        assert inner not in text
    assert re.findall(r"\b(?:diagnosis|analysis|plan|symptom|cause|lever|network|dimension):[a-z0-9_]+", text) == []
    assert re.findall(r"\{[a-z_.]*\}", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_fits_in_an_electronic_letter(language, pages):
    assert len(pages("ateliers-brevenne", language).html.encode("utf-8")) < 1_500_000


@pytest.mark.parametrize("client", EXAMPLES)
def test_both_languages_have_the_same_bones(client, pages):
    french, english = (pages(client, code) for code in LANGUAGES)
    bones = [[element.tag for element in page.elements if "svg" not in element.inside] for page in (french, english)]
    assert bones[0] == bones[1]


def test_an_annex_comes_after_the_body(pages, story_of):
    annexes = [f"{s.part}-{s.id}" for s in story_of("ateliers-brevenne").sections() if s.annex]
    sections = [
        element.attributes["id"]
        for element in pages("ateliers-brevenne", "fr").all("section")
        if "section" not in element.inside
    ]
    assert len(annexes) > 3
    assert sections[-len(annexes) - 1 :] == [*annexes, "readers"]


# --- comments ------------------------------------------------------------------------------------------------------

COMMENTS = [
    ["date", "who", "about", "value", "language", "audience"],
    ["2026-01-02", "Consultant", "exhibit:plan.answer", "Pour tous, en français.", "fr", ""],
    ["2026-01-02", "Consultant", "exhibit:plan.answer", "For all, in English.", "en", ""],
    ["2026-01-02", "Consultant", "exhibit:plan.answer", "Deux langues.", "", ""],
    ["2026-01-02", "Consultant", "exhibit:plan.answer", "Pour le comité.", "fr", "committee"],
    ["2026-01-02", "Consultant", "exhibit:analysis.networks", "Sur ce qui manque.", "", ""],
    ["2026-01-02", "Consultant", "exhibit:analysis.networks", "<b>Gras</b> & {0} <script>x</script>", "", ""],
]


@pytest.fixture
def commented(small_client, story_from):
    return story_from(small_client({"comments": COMMENTS}))


@pytest.mark.parametrize(
    ("language", "audience", "shown"),
    [
        ("fr", "", ["Pour tous, en français.", "Deux langues."]),
        ("en", "", ["For all, in English.", "Deux langues."]),
        ("fr", "committee", ["Pour tous, en français.", "Deux langues.", "Pour le comité."]),
        ("en", "committee", ["For all, in English.", "Deux langues."]),
        ("fr", "employees", []),  # their page does not show what the comments are about
    ],
)
def test_a_comment_is_shown_in_its_language_and_to_its_reader_alone(language, audience, shown, commented):
    text = Page(report(commented, Language(language), audience)).text
    values = [row[3] for row in COMMENTS[1:5]]
    assert [value for value in values if value in text] == shown


def test_a_comment_is_shown_even_where_its_exhibit_cannot_be(commented):
    page = Page(report(commented, Language("fr")))
    assert "Sur ce qui manque." in [element.text for element in page.all("p") if "aside" in element.inside]


def test_a_comment_is_text_and_never_markup(commented):
    page = Page(report(commented, Language("fr")))
    assert "<b>Gras</b> & {0} <script>x</script>" in page.text
    assert page.all("b", "script") == []


# --- hostile names -------------------------------------------------------------------------------------------------

HOSTILE = '"><script>alert(1)</script><img src=x onerror=y> {name} {{ 7*7 }} $x_{$ =1+1 & Cie'
NETWORKS = [["network", "kind"], [HOSTILE, "alumni"], ["Club 🦊 \u202e", "alumni"], ["Cercle -->", "alumni"]]
MEMBERSHIPS = [
    ["network", "fee", "renewal_date"],
    [HOSTILE, "1200", "2026-06-30"],
    ["Club 🦊 \u202e", "800", "2026-07-31"],
    ["Cercle -->", "500", "2026-08-31"],
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_stay_text(language, small_client, story_from):
    intake = small_client(
        {"networks": NETWORKS, "memberships": MEMBERSHIPS}, name=HOSTILE, consultant=HOSTILE, confidentiality=HOSTILE
    )
    page = Page(report(story_from(intake), Language(language)))
    assert page.all("script", "img") == []
    assert [name for element in page.elements for name in element.attributes if name.startswith("on")] == []
    assert page.one("h1").text == HOSTILE
    assert HOSTILE in page.one("title").text
    cells = [element.text for element in page.all("td")]
    assert HOSTILE in cells
    assert "Cercle -->" in cells
    assert "49" not in page.text.replace(HOSTILE, "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Un <b>mot</b>.", "Un <b>mot</b>."),
        ("![image](https://example.org/x.png)", "![image](https://example.org/x.png)"),
    ],
)
def test_markup_in_a_consultants_own_text_is_shown_not_run(text, shown):
    page = Page(f"<html><body>{markdown(text)}</body></html>")
    assert page.all("script", "b", "img") == []
    assert page.text == shown


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_link_never_runs_anything(address):
    page = Page(f"<html><body>{markdown(f'[un lien]({address})')}</body></html>")
    assert page.all("a") == []


def test_an_address_in_a_cell_may_be_broken_and_an_ordinary_word_may_not(small_client, story_from):
    address = "https://intranet.example.org/" + "a" * 107
    risks = f"risk;likelihood;impact;owner\n{address};4;4;intercommunalisation\n"
    page = Page(report(story_from(small_client({"risks": risks}, depth="in_depth")), Language("fr")))
    classes = {element.text: element.attributes["class"] for element in page.all("td")}
    assert classes[address] == "words breaks"
    assert classes["intercommunalisation"] == "words"
    assert ".breaks { overflow-wrap: anywhere; }" in page.all("style")[0].text


# --- small engagements ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", ["flash", "standard", "in_depth"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_with_a_head_count_alone_gets_a_page_without_empty_frames(language, depth, small_client, story_from):
    page = Page(report(story_from(small_client(depth=depth)), Language(language)))
    levels = [int(element.tag[1]) for element in page.all("h1", "h2", "h3", "h4")]
    assert [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1] == []
    assert [
        element.tag for element in page.all("section", "ul", "table", "figure", "p", "li") if not element.text
    ] == []


def test_sections_without_data_are_one_table_at_the_end_of_their_part(story_of):
    page = Page(report(story_of("natchez-1936"), Language("fr")))
    ids = [element.attributes.get("id") for element in page.all("section") if "section" not in element.inside]
    assert "01_diagnosis-dimensions" not in ids
    assert ids.index("01_diagnosis-gaps") == ids.index("01_diagnosis-diagnosis_limits") - 1
    cells = [element.text for element in page.all("td")]
    assert "Les dimensions face aux cibles" in " ".join(cells)
    assert "À renseigner : table « Réponses »." in [cell.replace("\u00a0", " ") for cell in cells]
    assert "En bref" not in " ".join(cells)


def test_good_news_is_no_gap(story_of):
    page = Page(report(story_of("maison-valserine"), Language("fr")))
    assert [element.attributes["id"] for element in page.all("section") if "-gaps" in element.attributes["id"]] == []
    assert "Aucune cause ne pèse plus ici que chez un client moyen." in page.text


@pytest.mark.parametrize("currency", ["EUR", "GBP", "CHF"])
def test_amounts_bear_the_currency_of_the_engagement(currency, small_client, story_from):
    intake = small_client(
        {"networks": "network;kind\nClub;alumni\n", "memberships": "network;fee\nClub;1200\n"}, currency=currency
    )
    text = Page(report(story_from(intake), Language("en", currency))).text
    sign = {"EUR": "€", "GBP": "£", "CHF": "CHF"}[currency]
    assert re.search(rf"{sign}\s*1,200", text)
    assert currency == "EUR" or "€" not in text


def test_a_sentence_in_place_of_an_exhibit_has_no_heading_over_it(story_of):
    story, language = story_of("ateliers-brevenne"), Language("fr")
    said = [one for one in story.payloads() if one.get("instead") and not one.get("comments")]
    said = [one for one in said if not one["points"][0][0].get("lacking")]
    assert said
    html = report(story, language)
    for one in said:
        assert f'id="{one["id"]}"' not in html
