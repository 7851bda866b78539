"""Does a picture fill the wanted shape upright and undistorted, and a bad one fail kindly?"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.data.picture_file import Unreadable, read_picture

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def save(path: Path, pixels: np.ndarray, **options: object) -> Path:
    Image.fromarray(pixels).save(path, **options)
    return path


def halves(left: tuple[int, ...], right: tuple[int, ...], width: int = 40) -> np.ndarray:
    """A picture 20 pixels high, with these two colours side by side."""
    pixels = np.zeros((20, width, len(left)), dtype=np.uint8)
    pixels[:, : width // 2], pixels[:, width // 2 :] = left, right
    return pixels


def test_rgb_comes_as_channels_first(tmp_path):
    path = save(tmp_path / "it.png", halves(RED, BLUE))
    read = read_picture(path, (3, 20, 40))
    assert read.dtype == np.uint8
    np.testing.assert_array_equal(read.transpose(1, 2, 0), halves(RED, BLUE))


def test_grey_is_the_luma(tmp_path):
    path = save(tmp_path / "it.png", halves(RED, GREEN))
    read = read_picture(path, (1, 20, 40))
    assert read.shape == (1, 20, 40)
    # ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B
    np.testing.assert_allclose(read[0, 0, [0, 39]], [0.299 * 255, 0.587 * 255], atol=1)


def test_what_is_too_wide_is_cropped_alike_on_both_sides(tmp_path):
    pixels = halves(RED, BLUE, width=80)
    pixels[:, :30] = pixels[:, 50:] = 255
    read = read_picture(save(tmp_path / "it.png", pixels), (3, 20, 20))
    np.testing.assert_array_equal(read.transpose(1, 2, 0), halves(RED, BLUE, width=20))


@pytest.mark.parametrize(("turn", "side"), [(1, (0, 0)), (3, (0, 39)), (6, (0, 0)), (8, (39, 0))])
def test_exif_orientation_is_applied(turn, side, tmp_path):
    # Stored with red on the left; 3 is upside down, 6 is to be turned clockwise, 8 the other way.
    exif = Image.Exif()
    exif[0x0112] = turn
    path = save(tmp_path / "it.png", halves(RED, BLUE), exif=exif)
    height, width = (20, 40) if turn < 5 else (40, 20)
    read = read_picture(path, (3, height, width))
    assert tuple(read[:, side[0], side[1]]) == RED


def test_transparent_parts_are_white(tmp_path):
    path = save(tmp_path / "it.png", halves((*RED, 255), (*BLUE, 0)))
    read = read_picture(path, (3, 20, 40))
    np.testing.assert_array_equal(read.transpose(1, 2, 0), halves(RED, (255, 255, 255)))


def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path):
    pixels = np.full((20, 20), 0x8000, dtype=np.uint16)
    read = read_picture(save(tmp_path / "it.png", pixels), (1, 20, 20))
    assert (read == 0x80).all()


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LA"])
@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 8, 8)])
def test_every_mode_of_pixels(mode, shape, tmp_path):
    suffix = "tiff" if mode == "CMYK" else "png"
    white = Image.new("RGB", (20, 20), "white").convert(mode)
    white.save(tmp_path / f"it.{suffix}")
    assert (read_picture(tmp_path / f"it.{suffix}", shape) >= 254).all()


def png_of_a_size(width: int, height: int) -> bytes:
    """A short PNG file that claims a size."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checked = name + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_001, 10_000, 20_000, 100_000])
def test_a_bomb_is_refused_before_it_is_unfolded(side, tmp_path):
    (tmp_path / "it.png").write_bytes(png_of_a_size(side, side))
    with pytest.raises(Unreadable, match="more than 64,000,000 pixels"):
        read_picture(tmp_path / "it.png", (1, 8, 8))


def whole_jpeg() -> bytes:
    written = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(noise).save(written, "JPEG")
    return written.getvalue()


HOSTILE = {
    "empty": b"",
    "text": b"Not a picture.",
    "a truncated png": png_of_a_size(200, 200)[:60],
    "a png without its pixels": png_of_a_size(200, 200),
    "half a jpeg": whole_jpeg()[:2000],
    "a script": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_whole_picture_is_refused(content, tmp_path):
    (tmp_path / "it.png").write_bytes(content)
    with pytest.raises(Unreadable):
        read_picture(tmp_path / "it.png", (1, 8, 8))


@given(st.integers(0, 3000), st.integers(0, 255))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_a_picture_or_unreadable_and_nothing_else(tmp_path, place, byte):
    content = bytearray(whole_jpeg())
    content[place % len(content)] = byte
    (tmp_path / "it.jpg").write_bytes(content)
    try:
        read = read_picture(tmp_path / "it.jpg", (3, 8, 8))
    except Unreadable:
        return
    assert read.shape == (3, 8, 8)


def test_a_file_that_is_gone_is_unreadable(tmp_path):
    with pytest.raises(Unreadable):
        read_picture(tmp_path / "gone.png", (1, 8, 8))
