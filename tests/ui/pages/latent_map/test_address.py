"""Does a link bring back the same map, and does nothing else in it do harm?"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.components.latent_pad import View
from explorer.ui.components.latent_pad.checks import MAX_PINS
from explorer.ui.components.latent_pad.layers import LAYERS
from explorer.ui.pages.latent_map.address import (
    NOTHING,
    PARAMETERS,
    PATH_POINTS_WRITTEN,
    PadAddress,
    read_address,
    written_address,
)

COORDINATES = st.floats(-30, 30, allow_nan=False)
PLACES = st.tuples(COORDINATES, COORDINATES)
HALVES = st.floats(1e-3, 100)
ADDRESSES = st.builds(
    PadAddress,
    st.lists(PLACES, max_size=MAX_PINS).map(tuple),
    st.lists(PLACES, min_size=2, max_size=PATH_POINTS_WRITTEN).map(tuple),
    st.builds(View, COORDINATES, COORDINATES, HALVES),
    PLACES,
    st.sets(st.sampled_from(LAYERS)).map(
        lambda chosen: tuple(layer for layer in LAYERS if layer in chosen)
    ),
)


@given(ADDRESSES, HALVES)
def test_what_is_written_is_read_again_to_less_than_a_pixel(
    address: PadAddress, home_half: float
) -> None:
    found, ignored = read_address(written_address(address, home_half))
    assert not ignored
    assert found.view is not None
    assert address.view is not None
    pixel = address.view.half / 300
    assert found.view.half == pytest.approx(address.view.half, abs=pixel)
    assert found.layers == address.layers
    for now, before in (
        *zip(found.pins, address.pins, strict=True),
        *zip(found.path, address.path, strict=True),
        (found.cursor, address.cursor),
    ):
        assert now == pytest.approx(before, abs=pixel)


@given(st.text(max_size=60), st.sampled_from(PARAMETERS))
def test_any_text_is_read_or_ignored(text: str, name: str) -> None:
    address, ignored = read_address({name: text})
    assert ignored in ((), (name,))
    if ignored:
        assert address == PadAddress()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pins", "nan_nan"),
        ("pins", "inf_0"),
        ("pins", "1_2_3"),
        ("pins", ""),
        ("pins", "_".join(["1"] * (2 * MAX_PINS + 2))),
        ("pins", "1e99_0"),
        ("at", "1_2_3_4"),
        ("at", "1,2"),
        ("window", "0_0_0"),
        ("window", "0_0_-1"),
        ("window", "0_0"),
        ("path", "1_" * 100_000),
        ("path", "1e400_0"),
        ("show", "points_sheep"),
        ("show", ""),
    ],
)
def test_what_is_not_sound_is_ignored_and_named(name: str, text: str) -> None:
    address, ignored = read_address({name: text, "pins" if name != "pins" else "at": "1_2"})
    assert ignored == (name,)
    assert address.pins == ((1, 2),) or address.cursor == (1, 2)


def test_nothing_is_written_of_a_map_that_was_not_touched() -> None:
    assert written_address(PadAddress(), 3.4) == {}


def test_a_map_without_layers_is_written_and_read() -> None:
    written = written_address(PadAddress(layers=()), 3.4)
    assert written == {"show": NOTHING}
    assert read_address(written)[0].layers == ()


def test_a_long_path_is_shortened_and_keeps_its_ends() -> None:
    path = tuple((math.cos(t / 40), math.sin(t / 40)) for t in range(256))
    written = written_address(PadAddress(path=path), 3.4)
    found = read_address(written)[0].path
    assert len(found) == PATH_POINTS_WRITTEN
    assert found[0] == pytest.approx(path[0], abs=0.01)
    assert found[-1] == pytest.approx(path[-1], abs=0.01)


def test_the_fullest_address_still_fits_into_a_message() -> None:
    many = tuple((-12.3456 - n, 23.4567 + n) for n in range(256))
    written = written_address(
        PadAddress(many[:MAX_PINS], many, View(-1, 2, 0.01), (1.0, 2.0), LAYERS), 0.01
    )
    assert sum(len(name) + len(text) + 2 for name, text in written.items()) < 2_000


@pytest.mark.parametrize(
    ("half", "text"), [(3.4, "0.346_-0.9"), (0.004, "0.345678_-0.9"), (40, "0.35_-0.9")]
)
def test_numbers_are_as_short_as_the_view_allows(half: float, text: str) -> None:
    assert written_address(PadAddress(cursor=(0.3456781, -0.9)), half)["at"] == text
