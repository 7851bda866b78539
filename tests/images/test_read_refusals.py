"""Does any file at all give anything but an array or an ImageError, and are the limits kept?"""

from __future__ import annotations

import random
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.images import ImageError, read_image
from explorer.images.read import BMP_BYTE_LIMIT, BYTE_LIMIT
from tests.images.test_read import COLOUR, GREY, SMOOTH, chunk, drawing, encode, png


def samples() -> dict[str, bytes]:
    """One small file of every kind that the door lets in."""
    exif = Image.Exif()
    exif[0x0112] = 6
    inks = np.dstack([SMOOTH, SMOOTH[..., 0]])
    palette = Image.fromarray(COLOUR).quantize(16)
    frames = [Image.fromarray(np.roll(COLOUR, k, 0)) for k in range(3)]
    animation = {"save_all": True, "append_images": frames[1:]}
    return {
        "png grey": encode(GREY, "PNG"),
        "png one bit": encode(Image.fromarray(GREY > 100), "PNG"),
        "png colour": encode(COLOUR, "PNG", exif=exif),
        "png palette": encode(palette, "PNG", transparency=bytes(range(16))),
        "png alpha": encode(drawing(0), "PNG"),
        "png grey alpha": encode(drawing(0).convert("LA"), "PNG"),
        "png 16": encode(GREY.astype(np.uint16) * 257, "PNG"),
        "png 16 colour": png(2, 2, 16, 2, [bytes(range(12))] * 2),
        "png text": png(3, 1, 8, 0, [b"abc"], chunk(b"zTXt", b"k\0\0" + zlib.compress(b"v" * 99))),
        "png animated": encode(frames[0], "PNG", **animation),
        "jpeg grey": encode(GREY, "JPEG"),
        "jpeg colour": encode(SMOOTH, "JPEG", exif=exif),
        "jpeg progressive": encode(SMOOTH, "JPEG", progressive=True),
        "jpeg cmyk": encode(Image.fromarray(inks, mode="CMYK"), "JPEG"),
        "webp": encode(SMOOTH, "WEBP", exif=exif),
        "webp lossless": encode(drawing(0), "WEBP", lossless=True),
        "webp animated": encode(frames[0], "WEBP", **animation),
        "bmp grey": encode(GREY, "BMP"),
        "bmp colour": encode(COLOUR, "BMP"),
        "bmp alpha": encode(drawing(0), "BMP"),
        "bmp run-length": run_length_bmp(20, 12),
        "gif": encode(palette, "GIF", transparency=3, comment=b"a comment"),
        "gif animated": encode(frames[0], "GIF", **animation),
    }


def run_length_bmp(width: int, height: int) -> bytes:
    body = (bytes([width - 3, 5, 3, 200, 0, 0])) * height + b"\0\1"
    sizes = struct.pack("<IiiHHII", 40, width, height, 1, 8, 1, len(body))
    head = struct.pack("<IHHI", 0, 0, 0, 54 + 1024) + sizes + struct.pack("<iiII", 0, 0, 256, 0)
    return b"BM" + head + bytes(level for grey in range(256) for level in (grey,) * 3 + (0,)) + body


SAMPLES = samples()


def outcome(data: bytes) -> str:
    """ "array" or "refused"; anything else fails the test that asks."""
    try:
        pixels = read_image(data)
    except ImageError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return "refused"
    assert isinstance(pixels, np.ndarray)
    assert pixels.dtype == np.uint8
    assert pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)
    assert min(pixels.shape) >= 1
    return "array"


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_read(name: str) -> None:
    assert outcome(SAMPLES[name]) == "array"


class TestMutations:
    """Files damaged in every way that chance finds; the seed makes them the same each time."""

    @staticmethod
    def flip_bits(data: bytearray, chance: random.Random) -> None:
        for _ in range(chance.choice((1, 1, 2, 8, 64))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)

    @staticmethod
    def cut(data: bytearray, chance: random.Random) -> None:
        del data[chance.randrange(len(data)) :]

    @staticmethod
    def remove(data: bytearray, chance: random.Random) -> None:
        start = chance.randrange(len(data))
        del data[start : start + chance.randrange(1, 40)]

    @staticmethod
    def splice(data: bytearray, chance: random.Random) -> None:
        other = chance.choice(list(SAMPLES.values()))
        start, from_ = chance.randrange(len(data)), chance.randrange(len(other))
        data[start : start + chance.randrange(80)] = other[from_ : from_ + chance.randrange(80)]

    @staticmethod
    def repeat(data: bytearray, chance: random.Random) -> None:
        start = chance.randrange(len(data))
        data[start:start] = data[start : start + chance.randrange(200)] * chance.randrange(1, 6)

    @staticmethod
    def insert_noise(data: bytearray, chance: random.Random) -> None:
        start = chance.randrange(len(data))
        data[start:start] = chance.randbytes(chance.randrange(1, 64))

    @staticmethod
    def edit_a_field(data: bytearray, chance: random.Random) -> None:
        size = chance.choice((1, 2, 4))
        start = chance.randrange(min(len(data), 80))
        value = chance.choice((0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF))
        order = chance.choice(("little", "big"))
        data[start : start + size] = (value & (1 << 8 * size) - 1).to_bytes(size, order)

    @staticmethod
    def insert_a_chunk(data: bytearray, chance: random.Random) -> None:
        """A well-formed PNG chunk with any content, so that the checksum does not catch it."""
        kinds = [b"IHDR", b"PLTE", b"tRNS", b"zTXt", b"iTXt", b"iCCP", b"eXIf", b"acTL", b"fcTL"]
        found = chance.choice([m.start() for m in re.finditer(b"IDAT|IEND|PLTE", data)] or [37])
        made = chunk(chance.choice(kinds), chance.randbytes(chance.randrange(40)))
        data[found - 4 : found - 4] = made

    @staticmethod
    def edit_a_chunk(data: bytearray, chance: random.Random) -> None:
        """An edit inside a PNG header with its checksum mended."""
        if bytes(data[12:16]) == b"IHDR" and len(data) > 33:
            data[chance.randrange(16, 29)] = chance.choice((0, 1, 2, 3, 4, 6, 8, 16, 255))
            data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))

    @staticmethod
    def any_way(data: bytearray, chance: random.Random) -> None:
        ways = [
            TestMutations.flip_bits,
            TestMutations.cut,
            TestMutations.remove,
            TestMutations.splice,
            TestMutations.repeat,
            TestMutations.insert_noise,
            TestMutations.edit_a_field,
            TestMutations.insert_a_chunk,
            TestMutations.edit_a_chunk,
        ]
        chance.choice(ways)(data, chance)

    @pytest.mark.parametrize("name", SAMPLES)
    def test_give_only_arrays_or_refusals(self, name: str) -> None:
        chance = random.Random(name)
        seen: dict[str, int] = {"array": 0, "refused": 0}
        for _ in range(350):
            data = bytearray(SAMPLES[name])
            for _ in range(chance.choice((1, 1, 1, 2, 3))):
                if data:
                    self.any_way(data, chance)
            seen[outcome(bytes(data))] += 1
        # Damage that never refuses, or always does, would mean that the loop tests nothing.
        assert min(seen.values()) > 10, seen

    @settings(max_examples=300, deadline=None)
    @given(data=st.binary(max_size=300))
    def test_random_bytes_are_refused(self, data: bytes) -> None:
        assert outcome(data) == "refused"

    @settings(max_examples=400, deadline=None)
    @given(
        head=st.sampled_from([data[:60] for data in SAMPLES.values()]),
        kept=st.integers(2, 60),
        tail=st.binary(max_size=200),
    )
    def test_true_beginnings_with_random_ends(self, head: bytes, kept: int, tail: bytes) -> None:
        outcome(head[:kept] + tail)


class TestTruncation:
    @pytest.mark.parametrize("name", SAMPLES)
    def test_a_cut_picture_is_refused(self, name: str) -> None:
        data = SAMPLES[name]
        # An animation is whole once its first frame is; that frame ends past the first sixth.
        ends = len(data) // 6 if "animated" in name and "webp" not in name else len(data) - 8
        for size in range(0, ends, 7):
            assert outcome(data[:size]) == "refused", size

    @pytest.mark.parametrize("name", ["png grey", "jpeg colour", "webp", "bmp colour", "gif"])
    def test_the_sentence_says_so(self, name: str) -> None:
        data = SAMPLES[name]
        with pytest.raises(ImageError, match="cut short"):
            read_image(data[: len(data) // 2])


class TestRefusals:
    @pytest.mark.parametrize("data", [b"", bytearray(), memoryview(b"")])
    def test_empty(self, data: bytes) -> None:
        with pytest.raises(ImageError, match="empty"):
            read_image(data)

    @pytest.mark.parametrize(
        "data",
        [b"hello", b"\0" * 5000, b"<svg/>", b"%PDF-1.7"]
        + [encode(COLOUR, kind) for kind in ("TGA", "ICO")],
    )
    def test_not_one_of_the_formats(self, data: bytes) -> None:
        with pytest.raises(ImageError, match="PNG, JPEG, WebP, BMP or GIF"):
            read_image(data)

    def test_not_bytes(self) -> None:
        with pytest.raises(ImageError, match="bytes"):
            read_image("picture.png")  # type: ignore[arg-type]

    def test_too_many_bytes(self) -> None:
        with pytest.raises(ImageError, match="MB"):
            read_image(SAMPLES["png grey"] + bytes(BYTE_LIMIT))
        with pytest.raises(ImageError, match="MB"):
            read_image(SAMPLES["bmp grey"] + bytes(BMP_BYTE_LIMIT))

    @pytest.mark.parametrize(
        ("width", "height"), [(4000, 4001), (16_000_001, 1), (65535, 65535), (2**31 - 1, 2**31 - 1)]
    )
    def test_png_of_too_many_pixels(self, width: int, height: int) -> None:
        with pytest.raises(ImageError, match=f"{width}×{height} pixels.*16 megapixels"):
            read_image(png(width, height, 1, 0, [b"\0"]))

    def test_jpeg_of_too_many_pixels(self) -> None:
        data = bytearray(SAMPLES["jpeg colour"])
        frame = data.index(b"\xff\xc0")
        data[frame + 5 : frame + 9] = struct.pack(">HH", 65500, 65500)
        with pytest.raises(ImageError, match="65500×65500"):
            read_image(bytes(data))

    def test_gif_of_too_many_pixels(self) -> None:
        data = bytearray(SAMPLES["gif"])
        data[6:10] = struct.pack("<HH", 65535, 65535)
        with pytest.raises(ImageError, match="65535×65535"):
            read_image(bytes(data))

    def test_gif_whose_frame_leaves_the_screen(self) -> None:
        data = bytearray(SAMPLES["gif"])
        frame = data.rindex(b",\0\0\0\0\x0e\0\x0b\0")
        data[frame + 1 : frame + 5] = struct.pack("<HH", 60000, 60000)
        with pytest.raises(ImageError, match="60014×60011"):
            read_image(bytes(data))

    @pytest.mark.parametrize("kind", [b"VP8X", b"VP8L", b"VP8 "])
    def test_webp_of_too_many_pixels(self, kind: bytes) -> None:
        payload = {
            b"VP8X": bytes(4) + b"\xff\xff\xff" * 2,
            b"VP8L": b"\x2f\xff\xff\xff\xff",
            b"VP8 ": b"\0\0\0\x9d\x01\x2a\xff\x3f\xff\x3f",
        }[kind].ljust(20, b"\0")
        body = b"WEBP" + kind + struct.pack("<I", len(payload)) + payload
        with pytest.raises(ImageError, match="megapixels"):
            read_image(b"RIFF" + struct.pack("<I", len(body)) + body)

    @pytest.mark.parametrize("height", [65535, -65535])
    def test_bmp_of_too_many_pixels(self, height: int) -> None:
        data = bytearray(SAMPLES["bmp colour"])
        data[18:26] = struct.pack("<ii", 65535, height)
        with pytest.raises(ImageError, match="65535×65535"):
            read_image(bytes(data))

    @pytest.mark.parametrize("sides", [(0, 5), (5, 0)])
    def test_no_pixels(self, sides: tuple[int, int]) -> None:
        with pytest.raises(ImageError, match="empty"):
            read_image(png(*sides, 8, 0, [b""]))

    @pytest.mark.parametrize(
        ("kind", "head"),
        [(b"zTXt", b"k\0\0"), (b"iTXt", b"k\0\1\0\0\0"), (b"iCCP", b"k\0\0")],
    )
    def test_text_that_inflates_without_end(self, kind: bytes, head: bytes) -> None:
        bomb = chunk(kind, head + zlib.compress(bytes(30_000_000)))
        with pytest.raises(ImageError, match="inflates"):
            read_image(png(3, 1, 8, 0, [b"abc"], bomb))

    def test_many_texts_share_one_limit(self) -> None:
        bomb = chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(400_000)))
        assert read_image(png(3, 1, 8, 0, [b"abc"], bomb * 2)).shape == (1, 3)
        with pytest.raises(ImageError, match="inflates"):
            read_image(png(3, 1, 8, 0, [b"abc"], bomb * 3))

    def test_plain_text_is_let_through(self) -> None:
        text = chunk(b"iTXt", b"k\0\0\0\0\0" + b"x" * 2_000_000) + chunk(b"tEXt", b"a\0b")
        assert read_image(png(3, 1, 8, 0, [b"abc"], text)).shape == (1, 3)

    def test_jpeg_of_many_scans(self) -> None:
        data = SAMPLES["jpeg progressive"]
        last = data.rindex(b"\xff\xda")
        with pytest.raises(ImageError, match="scans"):
            read_image(data[:-2] + data[last:-2] * 100 + data[-2:])

    def test_arithmetic_jpeg(self) -> None:
        with pytest.raises(ImageError, match="arithmetic"):
            read_image(SAMPLES["jpeg grey"].replace(b"\xff\xc0", b"\xff\xc9", 1))

    def test_a_file_in_too_many_parts(self) -> None:
        parts = chunk(b"abCd", b"") * 70_000
        with pytest.raises(ImageError, match="too many parts"):
            read_image(png(3, 1, 8, 0, [b"abc"], parts))
        data = SAMPLES["jpeg grey"]
        with pytest.raises(ImageError, match="too many parts"):
            read_image(data[:2] + b"\xff\xfe\0\2" * 70_000 + data[2:])

    def test_large_run_length_bmp(self) -> None:
        with pytest.raises(ImageError, match="run-length"):
            read_image(run_length_bmp(255, 10_000))

    def test_gif_without_a_picture(self) -> None:
        with pytest.raises(ImageError, match="no picture"):
            read_image(SAMPLES["gif"][:13] + bytes(48) + b";")


ROOT = Path(__file__).resolve().parents[2]
MEASURE = """
import pathlib, sys, time
from explorer.images import ImageError, read_image
data = pathlib.Path(sys.argv[1]).read_bytes()
start = time.process_time()
try:
    read_image(data)
except ImageError:
    pass
seconds = time.process_time() - start
# The peak of this process alone; getrusage would begin with that of the process that started it.
peak = pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(seconds, peak)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from Linux")
class TestCost:
    """The worst files known, each in a process of its own: within 2 s and 512 MB in all."""

    @pytest.mark.parametrize(
        "make",
        [
            lambda: png(4000, 4000, 16, 6, [bytes(range(250)) * 128] * 4000),
            lambda: encode(Image.new("RGBA", (4000, 4000), (9, 9, 9, 99)), "WEBP", method=0),
            lambda: b"\xff\xd8" + b"\xff" * 30_000_000 + b"\0",
            lambda: SAMPLES["gif"][:13] + b"!\xfe" + b"\1a" * 15_000_000,
            lambda: run_length_bmp(255, 7_800)[:-2] + b"\1\1" * 900_000,
        ],
        ids=["16-bit png", "webp with alpha", "filled jpeg", "chopped gif", "run-length bmp"],
    )
    def test_is_bounded(self, make: Callable[[], bytes], tmp_path: Path) -> None:
        path = tmp_path / "picture"
        path.write_bytes(make())
        command = [sys.executable, "-W", "error", "-c", MEASURE, str(path)]
        seconds, kilobytes = subprocess.run(
            command, capture_output=True, check=True, text=True, cwd=ROOT
        ).stdout.split()
        assert float(seconds) < 2.0
        assert int(kilobytes) < 512_000
