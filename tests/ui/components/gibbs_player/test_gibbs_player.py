"""Does the player carry its portions, and trust nothing that comes back?"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from explorer.figures.palette import DARK, LIGHT
from explorer.ui.components.gibbs_player import (
    PlayerLook,
    Portion,
    portion_envelope,
    wanted_portion,
)
from explorer.ui.components.gibbs_player.wanted import unpacked_bits
from tests.ui.components.conftest import opened

SHAPE, HIDDEN, FRAMES = (1, 5, 4), 11, 3
LOOK = PlayerLook("a-run", "noise", (-30.0, -20.0, -10.0), (0.25, 4.0))


def portion() -> Portion:
    generator = np.random.default_rng(0)
    return Portion(
        number=4,
        steps=np.arange(1, FRAMES + 1) * 10,
        hidden=generator.integers(0, 2, (FRAMES, HIDDEN)).astype(np.uint8),
        mean=generator.integers(0, 256, (FRAMES, *SHAPE)).astype(np.uint8),
        visible=generator.integers(0, 2, (FRAMES, *SHAPE)).astype(np.uint8),
        free_energy=generator.normal(-20, 5, FRAMES).astype(np.float32),
        temperature=1.0,
    )


def sent(**changes: Any) -> dict[str, Any]:
    state = np.zeros(20, np.uint8)
    state[[0, 19]] = 1
    return {
        "run": "a-run",
        "number": 3,
        "state": base64.b64encode(np.packbits(state).tobytes()).decode(),
        "step": 40,
        "frames": 60,
        "stride": 10,
        "temperature": 1.5,
        "held": None,
    } | changes


def test_states_arrive_unchanged() -> None:
    given = portion()
    start = given.visible[0]
    header, blobs = opened(portion_envelope(given, start, LOOK, LIGHT))
    assert header["steps"] == [10, 20, 30]
    assert (header["run"], header["number"], header["hidden_units"]) == ("a-run", 4, HIDDEN)
    assert blobs["mean"] == given.mean.tobytes()
    assert np.frombuffer(blobs["free_energy"], "<f4").tolist() == given.free_energy.tolist()
    bits = np.unpackbits(np.frombuffer(blobs["hidden"], np.uint8).reshape(FRAMES, -1), axis=1)
    assert np.array_equal(bits[:, :HIDDEN], given.hidden)
    assert np.array_equal(unpacked_bits(header["start"], 20), start.reshape(-1))


def test_receptive_fields_travel_when_given() -> None:
    fields = np.arange(HIDDEN * 20, dtype=np.uint8).reshape(HIDDEN, *SHAPE)
    start = portion().visible[0]
    _, blobs = opened(portion_envelope(portion(), start, LOOK, LIGHT, fields))
    assert blobs["fields"] == fields.tobytes()
    assert "fields" not in opened(portion_envelope(portion(), start, LOOK, LIGHT))[1]


def test_the_same_is_the_same_message_and_another_look_another() -> None:
    start = portion().visible[0]
    one, same, other = (
        opened(portion_envelope(portion(), start, LOOK, theme))[0]["digest"]
        for theme in (LIGHT, LIGHT, DARK)
    )
    assert one == same != other


def test_what_the_browser_asks_is_taken_in_its_form() -> None:
    wanted = wanted_portion(sent(held=[1, 0, 3, 2]), "a-run", SHAPE, (0.25, 4.0))
    assert wanted is not None
    assert (wanted.number, wanted.step, wanted.frames, wanted.stride) == (3, 40, 60, 10)
    assert wanted.temperature == 1.5
    assert wanted.state.shape == SHAPE
    assert np.flatnonzero(wanted.state).tolist() == [0, 19]
    assert wanted.held is not None
    assert np.argwhere(wanted.held).tolist() == [[0, 1], [0, 2], [1, 1], [1, 2]]


@pytest.mark.parametrize(
    "changes",
    [
        {"run": "another"},
        {"state": "not base64!"},
        {"state": base64.b64encode(b"12345678").decode()},
        {"state": None},
        {"state": "A" * 10**6},
        {"frames": 0},
        {"frames": 10**6},
        {"stride": 2.5},
        {"stride": True},
        {"step": -1},
        {"number": "3"},
        {"temperature": float("nan")},
        {"temperature": "hot"},
    ],
)
def test_what_has_another_form_counts_as_not_asked(changes: dict[str, Any]) -> None:
    assert wanted_portion(sent(**changes), "a-run", SHAPE, (0.25, 4.0)) is None


@pytest.mark.parametrize("nothing", [None, 3, "wants", []])
def test_what_is_no_request_counts_as_none(nothing: Any) -> None:
    assert wanted_portion(nothing, "a-run", SHAPE, (0.25, 4.0)) is None


@pytest.mark.parametrize("held", [[0, 0, 0, 0], [9, 9, 12, 12], "all", [1, 2], [None] * 4])
def test_a_box_that_holds_nothing_is_none(held: Any) -> None:
    wanted = wanted_portion(sent(held=held), "a-run", SHAPE, (0.25, 4.0))
    assert wanted is not None
    assert wanted.held is None


def test_heat_is_kept_in_bounds() -> None:
    for asked, taken in ((100, 4.0), (-3, 0.25)):
        wanted = wanted_portion(sent(temperature=asked), "a-run", SHAPE, (0.25, 4.0))
        assert wanted is not None
        assert wanted.temperature == taken
