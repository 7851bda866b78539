"""Is the shipped lecture whole: every scene a page and a model that are here, notes, questions?"""

from __future__ import annotations

import re
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from explorer.core import Core, ModelCore
from explorer.portable.view import view_of
from explorer.rooms import Scene
from explorer.rooms.kinds.registry import KINDS, check_deck
from explorer.rooms.lecture import shipped_lecture
from explorer.rooms.pictures import option_of, picture_array
from explorer.rooms.views import ROOM_MODEL, address_of, room_of, room_owner
from explorer.ui.shell.navigation import page_names
from explorer.ui.shell.visitors_deck import scene_link
from tests.shipped import CHECKPOINTS

DECK = shipped_lecture(scene_link)
ASKING = [scene for scene in DECK.scenes if scene.question]
SENTENCE = re.compile(r"[.?!](?= [A-Z]|$)")


@pytest.fixture(scope="module")
def core() -> Core:
    return ModelCore.open(CHECKPOINTS, "cpu")


def test_it_has_about_thirty_scenes_each_with_notes_of_three_sentences() -> None:
    assert 28 <= len(DECK.scenes) <= 34
    counts = {scene.title: len(SENTENCE.findall(scene.notes)) for scene in DECK.scenes}
    assert set(counts.values()) == {3}, counts
    assert len(counts) == len(DECK.scenes)


def test_its_eight_questions_use_every_kind() -> None:
    assert len(ASKING) == 8
    kinds = Counter(scene.question.kind for scene in ASKING if scene.question)
    assert set(kinds) == set(KINDS)
    check_deck(DECK)


@pytest.mark.parametrize("scene", DECK.scenes, ids=lambda scene: scene.title)
def test_a_scene_is_a_page_and_models_that_are_here(core: Core, scene: Scene) -> None:
    view = view_of(scene.address, page_names())
    named = dict(view.parameters)
    for name in filter(None, [named.get("model"), *named.get("compare", "").split(",")]):
        assert core.knows(name) or name == ROOM_MODEL


@pytest.mark.parametrize("scene", ASKING, ids=lambda scene: scene.title)
def test_a_question_s_pictures_are_there_to_be_seen(core: Core, scene: Scene) -> None:
    assert scene.question is not None
    model = scene.question.settings.get("model")
    assert model in (None, ROOM_MODEL) or core.knows(str(model))
    for option in map(option_of, scene.question.options):
        if option.picture:
            assert picture_array(core, option.picture).size


def test_the_guess_is_where_the_model_puts_the_image(core: Core) -> None:
    (question,) = (s.question for s in ASKING if s.question and s.question.kind == "guess")
    row = int(question.options[0].rpartition("=")[2])
    mu = core.encodings(str(question.settings["model"])).mu[row]
    assert [float(part) for part in question.answer.split(",")] == pytest.approx(mu, abs=0.05)


def test_its_last_scenes_are_the_room_s_own_training_and_map() -> None:
    state: Any = SimpleNamespace(deck=DECK, code="k7m2x", model="")
    assert address_of(state, -2) == f"train?training={room_owner('k7m2x')}"
    assert room_of(room_owner("k7m2x")) == "k7m2x"
    assert address_of(state, -1) == address_of(state, -2)  # there is no model to show yet
    state.model = "own-1234"
    assert address_of(state, -1) == "encodings?model=own-1234"
