"""Does each kind of question take what it asks for, refuse the rest, and count it right?"""

from __future__ import annotations

import base64
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.rooms.drawings import drawings_of, kept_picture, places_under
from explorer.rooms.errors import RoomError
from explorer.rooms.kinds.draw import SIDE_PX, face_controls
from explorer.rooms.kinds.kind import extent
from explorer.rooms.kinds.point import peaks
from explorer.rooms.kinds.registry import KINDS, kind_of
from explorer.rooms.scene import Deck, Question, Scene
from explorer.rooms.state import Answer
from explorer.rooms.table import results_csv
from tests.rooms.decks import MAP, QUESTIONS, scene_of

ASKED = {question.kind: question for question in QUESTIONS}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


class Core:
    """An encoder that puts every image at (1, −1), among threes."""

    class_names = tuple("0123456789")

    def describe(self, name):
        dataset = "one_face" if name == "faces" else "mnist"
        shape = (3, 64, 64) if name == "faces" else (1, 28, 28)
        return SimpleNamespace(dataset=dataset, image_shape=shape, class_names=self.class_names)

    def encode(self, _name, images, _labels=None):
        return SimpleNamespace(mu=np.tile(np.float32([1, -1]), (len(images), 1)))

    def encodings(self, _name):
        mu = np.array([[1, -1]] * 9 + [[-2, 2]] * 9, dtype=np.float32)
        return SimpleNamespace(mu=mu, labels=np.array([3] * 9 + [7] * 9))


def told(kind, *values):
    """What a question of that kind makes of these phones' answers."""
    question = ASKED[kind]
    answers = [Answer(f"a{i}", f"p{i}", 0, value, i) for i, value in enumerate(values)]
    return kind_of(question).results(question, answers), kind_of(question).outcomes(
        question, answers
    )


def strokes():
    """A drawing as a phone sends it: an upright bar."""
    sheet = np.zeros((SIDE_PX, SIDE_PX), dtype=np.uint8)
    sheet[12:52, 28:36] = 255
    return base64.b64encode(sheet.tobytes()).decode()


def test_where_pins_crowd_is_computed_once_for_the_same_pins():
    pins = [[0.0, 0.1], [0.0, 0.2], [2.0, 2.0]]
    assert told("point", *pins)[0]["peaks"] is told("point", *pins)[0]["peaks"]
    assert told("point", *pins)[0]["peaks"] == peaks(pins, 0.36)


@pytest.mark.parametrize("kind", ["explore", "point", "guess"])
def test_a_number_beyond_every_float_is_refused(kind):
    with pytest.raises(RoomError):
        kind_of(ASKED[kind]).take(ASKED[kind], [10**400, 0])
    face = Question("draw", "?", settings={"model": "m", "subject": "face"})
    with pytest.raises(RoomError):
        kind_of(face).take(face, [10**400])


@pytest.mark.parametrize("kind", KINDS)
@given(value=ANYTHING)
def test_whatever_a_phone_sends_is_an_answer_or_a_sentence(kind, value):
    question = ASKED[kind]
    try:
        taken = kind_of(question).take(question, value)
    except RoomError:
        return
    answer = Answer("a", "p", 0, taken, 0.0)
    if kind != "draw":  # its results are of what a model has placed
        assert kind_of(question).results(question, [answer])


def test_a_pin_outside_the_plane_stands_at_its_edge():
    question = ASKED["point"]
    assert kind_of(question).take(question, [99, -0.12345]) == [extent(question), -0.123]


def test_pins_crowd_where_most_of_them_are():
    pins = [[0.0, 0.0]] * 5 + [[2.0, 2.0]] * 3 + [[-2.0, 2.0]]
    assert peaks(pins, 0.3) == [[0.0, 0.0, 5], [2.0, 2.0, 3], [-2.0, 2.0, 1]]
    assert peaks([], 0.3) == []


def test_a_guess_is_scored_by_its_distance():
    results, outcomes = told("guess", [1.0, 1.0], [1.0, 2.0], [3.0, 1.0])
    assert results["nearest"] == [1.0, 1.0]
    assert results["median_distance"] == 1.0
    assert [outcomes[f"p{i}"]["rank"] for i in range(3)] == [1, 2, 3]


def test_a_choice_is_counted_and_the_right_one_known():
    results, outcomes = told("choose", 0, 2, 2)
    assert results == {"counts": [1, 0, 2], "right": 0}
    assert outcomes["p0"]["is_right"]
    assert not outcomes["p1"]["is_right"]


def test_a_picture_that_wins_more_has_the_larger_share():
    results, _ = told("rank", [0, 1], [0, 2], [1, 2])
    assert results["shares"][0] > results["shares"][1] > results["shares"][2]
    assert results["shown"] == [2, 2, 2]


def test_a_drawing_flies_to_where_the_model_puts_it():
    question = ASKED["draw"]
    kind = kind_of(question)
    placed = kind.placed(Core(), "mnist", kind.take(question, strokes()))
    assert placed["at"] == [1.0, -1.0]
    assert placed["label"] == "3"
    assert len(placed["near"]) == 8
    assert kept_picture(placed).shape == (28, 28)
    assert told("draw", placed)[0]["drawings"][0]["at"] == [1.0, -1.0]


def test_an_empty_sheet_is_answered_with_a_sentence():
    question = ASKED["draw"]
    empty = base64.b64encode(bytes(SIDE_PX**2)).decode()
    with pytest.raises(RoomError):
        kind_of(question).placed(Core(), "mnist", kind_of(question).take(question, empty))


def test_a_face_is_drawn_from_its_sliders():
    question = Question("draw", "A face", settings={"model": "faces", "subject": "face"})
    kind = kind_of(question)
    sliders = face_controls(Core(), "faces")
    value = kind.take(question, [slider["start"] for slider in sliders])
    assert kept_picture(kind.placed(Core(), "faces", value)).shape == (64, 64, 3)
    for wrong in ([0.0], [9.0] * len(sliders)):
        with pytest.raises(RoomError):
            kind.placed(Core(), "faces", kind.take(question, wrong))
    with pytest.raises(RoomError):
        face_controls(Core(), "mnist")


def test_what_the_room_drew_is_a_data_set_and_everyone_finds_their_own(rooms, opened):
    rooms.act(*opened, "goto", index=scene_of("draw"))
    room, question = rooms.room(opened[0]), ASKED["draw"]
    kind = kind_of(question)
    placed = kind.placed(Core(), "mnist", kind.take(question, strokes()))
    for phone in ("a", "b"):
        room.answer(room.state.index, 0, phone, placed)
    found = rooms.drawings(*opened)
    assert found.images.shape == (2, 1, 28, 28)
    assert found.labels.tolist() == [5, 5]
    rooms.trained(*opened, Core(), "own-1")
    assert room.state.places == {"a": [[1.0, -1.0]], "b": [[1.0, -1.0]]}
    assert places_under(Core(), "own-1", drawings_of(room.state)) == room.state.places


def test_no_cell_of_the_table_is_run_by_a_spreadsheet(rooms):
    asked = Question("choose", "=cmd()", ("a", "b"))
    code, _secret = rooms.create(Deck("d", (Scene(MAP, "=1+1", question=asked),)))
    rooms.room(code).answer(0, 0, "p", 1)
    table = results_csv(rooms.room(code).state).decode()
    assert table.splitlines()[1].startswith("1,'=1+1,choose,'=cmd(),p,0,")


def test_asked_for_several_digits_a_phone_says_which_it_drew() -> None:
    drawn = base64.b64encode(bytes(SIDE_PX**2)).decode()
    asked = Question("draw", "Write.", (), "", {"model": "m", "asked": "3,7"})
    for said, taken in (("7", "7"), ("9", ""), (None, "")):
        value = KINDS["draw"].take(asked, {"drawn": drawn, "asked": said})
        assert value == {"strokes": drawn, "asked": taken}
    one = Question("draw", "Write.", (), "", {"model": "m", "asked": "5"})
    assert KINDS["draw"].take(one, drawn)["asked"] == "5"
