"""Does the player carry its portions?"""

from __future__ import annotations

import numpy as np

from explorer.figures.palette import DARK, LIGHT
from explorer.ui.components.gibbs_player import (
    PlayerLook,
    Portion,
    portion_envelope,
)
from explorer.ui.components.gibbs_player.request import unpacked_bits
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
