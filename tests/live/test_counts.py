"""What hands come to: shares, votes, three futures; few answers are met with grace; nothing typed is markup."""

from __future__ import annotations

import re

import pytest

import golden
from maillage.catalogue import entries
from maillage.language import Language
from maillage.live import approach, concepts, invitation, money, postures, show_live
from maillage.live.boards import Entry
from maillage.live.counts import middle
from maillage.live.hands import SessionError, add_hand, hands_path, read_hands
from maillage.live.screens import screen
from maillage.live.widgets import taken
from maillage.measures.money import BudgetLine, Range, certain, switching_share, three_columns
from maillage.showing.markup import plain_text
from maillage.showing.payload import collecting
from maillage.terms import LANGUAGES

FRENCH = Language("fr")
BOARDS = {"concepts": (concepts,), "postures": (postures,), "approach": (approach, invitation), "money": (money,)}


def twin(board):
    """What a board shows without a room around it."""
    with collecting() as shown:
        show_live(board)
    return shown


def values(payload):
    return [[cell for cell in row if not isinstance(cell, str)] for row in payload["rows"]]


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_the_room_says_is_what_was_read(code):
    read = golden.path_of(golden.ROOM, code).read_text(encoding="utf-8").splitlines()
    assert golden.room_text(code).splitlines() == read, (
        "run make golden, read the difference, enter it in docs/reviews.csv"
    )


# --- shares, and those that few stand behind -----------------------------------------------------------------------


def test_a_notion_is_the_share_of_those_who_answered_it(session_of):
    session = session_of("concepts", {
        "item:con-04.yes": 2, "item:con-04.partly": 3, "item:con-04.no": 5, "item:con-04.at_ease": 1,
    })  # fmt: skip
    (shown,) = twin(concepts(session))
    assert shown["rows"] == [["item:con-04#name", 0.2, 0.3, 0.5, 0.1, 10]]


def test_four_answers_are_talked_about_and_not_counted(session_of):
    session = session_of("concepts", {"item:con-04.yes": 4})
    (shown,) = twin(concepts(session))
    assert shown["kind"] == "points"
    assert "Peu de réponses ici (il en faut 5" in plain_text(shown, FRENCH).replace("\xa0", " ")


def test_few_answers_to_one_notion_leave_the_others_shown(session_of):
    session = session_of("concepts", {"item:con-04.yes": 5, "item:con-05.no": 4})
    (shown,) = twin(concepts(session))
    few = next(row for row in shown["rows"] if row[0] == "item:con-05#name")
    assert few[1:] == [{"absent": "too_few"}] * 5
    html = screen(shown, FRENCH)
    assert "peu de réponses" in html
    assert "non publié" not in html


def test_no_hand_yet_is_said_and_no_empty_table_is_shown(session_of):
    for topic, boards in BOARDS.items():
        for board in boards if topic != "money" else ():
            for shown in twin(board(session_of(topic, {}))):
                assert shown["kind"] == "points", topic


# --- situations ----------------------------------------------------------------------------------------------------


def test_a_tie_has_no_first_choice_and_the_share_reads_as_the_texts_do(session_of):
    session = session_of("postures", {"posture_case:quote_asked.selling": 4, "posture_case:quote_asked.networking": 4})
    (shown,) = twin(postures(session))
    assert shown["rows"] == [["posture_case:quote_asked", "posture:selling", {"absent": "undefined"}, 0.5, 8]]


def test_every_situation_says_its_reading_and_why_even_to_few(session_of):
    for topic, make in (("postures", postures), ("approach", approach)):
        board = make(session_of(topic, {}))
        found = board.found()
        for step in board.steps:
            told = plain_text(step.shows(found).payload, FRENCH)
            assert "Lecture proposée" in told
            assert len(told) > 60


def test_every_moment_of_the_case_can_be_kept_or_mended():
    verdicts = {one.fields["verdict"] for one in entries("story_moment").values()}
    assert verdicts == set(entries("verdict"))


# --- money ---------------------------------------------------------------------------------------------------------


def test_money_is_what_the_plan_would_compute(session_of):
    session = session_of("money", {
        "money_input:line_budget": 50_000, "money_input:line_margin": 80_000, "money_input:line_cut": 0.5,
        "money_input:line_cost": 4_000, "topic:money.grade": "C",
        "topic:money.share_20": 2, "topic:money.share_40": 2, "topic:money.share_80": 2,
    })  # fmt: skip
    futures, _ = twin(money(session))
    line = BudgetLine(50_000, certain(80_000), certain(0.5), Range(0.2, 0.4, 0.8), "C")
    expected = three_columns([line], certain(4_000))
    assert values(futures) == [
        [round(end) for end in (one.low, one.central, one.high)]
        for one in (expected.change_nothing, expected.cut_alone, expected.cut_and_network, expected.programme)
    ]
    assert money(session).found().fact("training.switching").value == switching_share([line], 4_000) == 0.1


def test_four_hands_do_not_move_the_calculation(session_of):
    without = twin(money(session_of("money", {})))[0]
    assert twin(money(session_of("money", {"topic:money.share_80": 4})))[0]["rows"] == without["rows"]
    assert twin(money(session_of("money", {"topic:money.share_80": 1, "topic:money.share_60": 4})))[0] != without


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"money_input:line_margin": 10_000, "money_input:line_cost": 50_000}, "la réponse honnête est de couper"),
        ({"money_input:line_margin": 10_000, "money_input:line_cost": 0}, "Couper seulement garde déjà"),
        ({"money_input:line_margin": 900_000, "money_input:line_cost": 0}, "Couper seulement fait perdre"),
        ({"money_input:line_margin": 900_000, "topic:money.grade": "E"}, "fait perdre plus qu’elle n’économise"),
    ],
)
def test_the_verdict_is_the_one_that_is_true(session_of, answers, said):
    futures, _ = twin(money(session_of("money", answers)))
    assert said in plain_text(futures, FRENCH)


def test_where_nothing_repays_the_programme_it_is_said(session_of):
    _, told = twin(money(session_of("money", {"money_input:line_cost": 500_000})))
    assert "ne serait pas remboursé" in plain_text(told, FRENCH)


def test_the_middle_of_a_vote_is_held_by_a_hand():
    assert middle({0.0: 1, 0.8: 4}) == (0.8, 0.8, 0.8)
    assert middle({0.0: 5, 0.2: 0, 0.8: 1}) == (0.0, 0.0, 0.0)


# --- what is typed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "text", "kept"),
    [("hands", " 12 ", "12"), ("amount", "1 200,50 €", "1200.5"), ("share", "30 %", "0.3"), ("grade", "c", "C"),
     ("words", " Bonjour \n Madame ", "Bonjour Madame"), ("hands", "", "")],
)  # fmt: skip
def test_what_is_typed_is_read_as_people_write(form, text, kept):
    assert taken(Entry("a", None, form), text, FRENCH) == kept


@pytest.mark.parametrize(
    ("form", "text", "told"),
    [
        ("hands", "3o", "« 3o » n’est pas un nombre entier. Écrire 12, sans unité ni décimales."),
        ("hands", "-1", "« -1 » est négatif."),
        ("hands", "501", "« 501 »\u00a0: au plus 500 mains."),
        ("share", "130 %", "« 130 % » n’est pas une part. Écrire 12 % ou 0,12."),
        ("grade", "F", "«\u00a0F\u00a0» n’est pas une lettre de A à E."),
        ("words", "x" * 601, "Ce texte est trop long pour un écran\u00a0: au plus 600 signes."),
    ],
)
def test_what_cannot_be_read_is_told_in_one_message(form, text, told):
    with pytest.raises(ValueError, match=r".") as refused:
        taken(Entry("a", None, form), text, FRENCH)
    said = str(refused.value).replace("\u202f", " ")
    assert said.replace("\u00a0", " ").startswith(told.replace("\u00a0", " "))


def test_hostile_words_stay_words(session_of):
    words = "<img src=x onerror=alert(1)> {weak} </script>"
    board = invitation(session_of("approach", {"topic:approach.words": words}))
    html = "".join(screen(shown, FRENCH) for shown in twin(board))
    assert "&lt;img src=x onerror=alert(1)&gt; {weak} &lt;/script&gt;" in html
    assert "<img" not in html


# --- what is kept --------------------------------------------------------------------------------------------------


def test_the_last_answer_wins_and_an_emptied_one_is_none(tmp_path):
    path = tmp_path / "rooms" / "a.csv"
    for value in ("3", "4"):
        add_hand(path, "concepts", "item:con-04.yes", value)
    add_hand(path, "postures", "posture_case:quote_asked.selling", "2")
    add_hand(path, "concepts", "item:con-05.no", "1")
    add_hand(path, "concepts", "item:con-05.no", "")
    assert read_hands(path, "concepts") == {"item:con-04.yes": "4"}
    assert path.read_text(encoding="utf-8").count("\n") == 6


def test_a_row_edited_by_hand_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("at,topic,about,value\n2026,concepts,item:con-04.yes,beaucoup\n", encoding="utf-8")
    with pytest.raises(SessionError) as refused:
        read_hands(path, "concepts")
    assert "a.csv, ligne 2" in refused.value.told(FRENCH)


@pytest.mark.parametrize("name", ["../x", "A", "a b", "", "é"])
def test_a_session_is_never_kept_outside_its_folder(tmp_path, name):
    if name == "":
        assert hands_path(tmp_path, name).parent.name == "rooms"
        return
    with pytest.raises(SessionError):
        hands_path(tmp_path, name)


def test_no_digit_is_typed_into_what_the_room_says():
    told = [text for one in entries("story_moment").values() for text in (one.fr, *one.fields["feedback"].values())]
    assert [text for text in told if re.search(r"\d", text)] == []
