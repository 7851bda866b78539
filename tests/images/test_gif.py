from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from explorer.images.gif import MAX_FRAMES, gif_bytes, there_and_back, webp_bytes
from explorer.images.tiling import PictureError

WRITERS: dict[str, Callable[..., bytes]] = {"GIF": gif_bytes, "WEBP": webp_bytes}


def moving_frames(count: int, *color: int) -> np.ndarray:
    frames = np.random.default_rng(0).integers(0, 256, (count, 9, 12, *color), dtype=np.uint8)
    frames[:, 0, 0] = 255
    return frames


def read_back(data: bytes) -> tuple[list[np.ndarray], list[int], dict[object, object]]:
    with Image.open(io.BytesIO(data)) as image:
        frames, durations = [], []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            image.load()
            frames.append(np.asarray(image.convert("RGB")))
            durations.append(image.info.get("duration", 0))
        return frames, durations, {"format": image.format, **image.info}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("count", [1, 2, 7])
def test_grey_frames_come_back_exactly(name: str, count: int) -> None:
    frames = moving_frames(count)
    read, durations, info = read_back(WRITERS[name](frames, duration_ms=70))
    assert info["format"] == name
    assert len(read) == count
    assert np.array_equal(np.stack(read), np.repeat(frames[..., None], 3, axis=-1))
    assert set(durations) <= ({70} if count > 1 else {0, 70})


def test_a_webp_keeps_every_colour() -> None:
    frames = moving_frames(4, 3)
    assert np.array_equal(np.stack(read_back(webp_bytes(frames))[0]), frames)


def test_a_gif_keeps_few_colours_exactly_and_many_nearly() -> None:
    few = np.where(moving_frames(4, 3) > 127, 255, 0).astype(np.uint8)
    assert np.array_equal(np.stack(read_back(gif_bytes(few))[0]), few)
    many = np.stack([np.linspace(0, 255, 40 * 40 * 3).reshape(40, 40, 3)] * 2).astype(np.uint8)
    many[1] = many[1, ::-1]
    error = np.stack(read_back(gif_bytes(many))[0]).astype(int) - many
    assert np.abs(error).mean() < 4


@pytest.mark.parametrize("name", WRITERS)
def test_there_and_back_shows_no_frame_twice_in_a_row(name: str) -> None:
    frames = moving_frames(4)
    read = read_back(WRITERS[name](frames, boomerang=True))[0]
    assert [int(frame[1, 1, 0]) for frame in read] == [
        int(frames[index, 1, 1]) for index in (0, 1, 2, 3, 2, 1)
    ]


@pytest.mark.parametrize(("count", "played"), [(1, 1), (2, 2), (3, 4), (10, 18)])
def test_there_and_back_counts(count: int, played: int) -> None:
    assert len(there_and_back(moving_frames(count))) == played


def test_a_loop_goes_on_for_ever_or_plays_once() -> None:
    frames = moving_frames(3)
    assert read_back(gif_bytes(frames))[2]["loop"] == 0
    assert "loop" not in read_back(gif_bytes(frames, loop=False))[2]
    assert read_back(webp_bytes(frames))[2]["loop"] == 0
    assert read_back(webp_bytes(frames, loop=False))[2]["loop"] == 1


def test_a_pause_lasts_as_long_even_where_equal_frames_are_merged() -> None:
    frames = moving_frames(2)[[0, 0, 0, 1]]
    assert sum(read_back(gif_bytes(frames, duration_ms=50))[1]) == 200


def test_a_gif_rounds_to_hundredths_of_a_second() -> None:
    assert read_back(gif_bytes(moving_frames(2), duration_ms=84))[1] == [80, 80]


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(
    ("frames", "settings", "message"),
    [
        (np.zeros((0, 4, 4), dtype=np.uint8), {}, "at least one"),
        (np.zeros((2, 4), dtype=np.uint8), {}, "is no picture"),
        (np.zeros((2, 4, 4, 4), dtype=np.uint8), {}, "is no picture"),
        (np.zeros((2, 4, 4)), {}, "is no picture"),
        (np.zeros((MAX_FRAMES + 1, 1, 1), dtype=np.uint8), {}, "too large"),
        (np.zeros((MAX_FRAMES - 1, 1, 1), dtype=np.uint8), {"boomerang": True}, "too large"),
        (np.broadcast_to(np.uint8(0), (2, 10_000, 10_000)), {}, "too large"),
        (np.zeros((2, 1, 1), dtype=np.uint8), {"duration_ms": 10}, "choose 20 to 10000 ms"),
        (np.zeros((2, 1, 1), dtype=np.uint8), {"duration_ms": 10_001}, "choose 20 to 10000 ms"),
    ],
)
def test_what_cannot_be_animated_is_refused(
    name: str, frames: np.ndarray, settings: dict[str, object], message: str
) -> None:
    with pytest.raises(PictureError, match=message):
        WRITERS[name](frames, **settings)
