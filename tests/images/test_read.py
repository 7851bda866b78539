"""Do the pixels that come out match the picture that went in, whatever its format?"""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, ImageOps

from explorer.images import ImageError, read_image


def encode(image: Image.Image | np.ndarray, kind: str, **options: object) -> bytes:
    """A picture as the bytes of a file."""
    if isinstance(image, np.ndarray):
        image = Image.fromarray(image)
    buffer = io.BytesIO()
    image.save(buffer, format=kind, **options)
    return buffer.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def png(
    width: int, height: int, depth: int, colour: int, rows: list[bytes], extra: bytes = b""
) -> bytes:
    """A PNG written from its specification, for the kinds that Pillow cannot write."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    body = chunk(b"IHDR", header) + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


GREY = np.arange(0, 240, dtype=np.uint8).reshape(12, 20)
COLOUR = np.random.default_rng(0).integers(0, 256, (11, 14, 3), dtype=np.uint8)
SMOOTH = np.stack(
    [np.add.outer(np.arange(48), np.arange(64)) * k % 256 // 2 + 40 for k in (1, 2, 1)], axis=-1
).astype(np.uint8)


class TestLossless:
    @settings(max_examples=40, deadline=None)
    @given(
        picture=st.one_of(
            hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40)),
            hnp.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3))),
        ),
        kind=st.sampled_from(["PNG", "BMP"]),
    )
    def test_gives_back_what_was_saved(self, picture: np.ndarray, kind: str) -> None:
        read = read_image(encode(picture, kind))
        assert read.dtype == np.uint8
        np.testing.assert_array_equal(read, picture)

    def test_webp(self) -> None:
        np.testing.assert_array_equal(
            read_image(encode(COLOUR, "WEBP", lossless=True, exact=True)), COLOUR
        )

    def test_gif_of_greys_is_grey(self) -> None:
        np.testing.assert_array_equal(read_image(encode(GREY, "GIF")), GREY)

    def test_gif_gives_its_first_frame(self) -> None:
        frames = [Image.new("RGB", (9, 7), shade) for shade in ("red", "lime", "blue")]
        data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
        np.testing.assert_array_equal(read_image(data), np.full((7, 9, 3), (255, 0, 0), np.uint8))

    def test_an_animated_png_gives_its_still(self) -> None:
        frames = [Image.new("RGB", (9, 7), shade) for shade in ("red", "lime")]
        data = encode(frames[0], "PNG", save_all=True, append_images=frames[1:])
        np.testing.assert_array_equal(read_image(data), np.full((7, 9, 3), (255, 0, 0), np.uint8))

    def test_the_result_may_be_written_to_and_is_contiguous(self) -> None:
        read = read_image(encode(COLOUR, "PNG"))
        assert read.flags.writeable
        assert read.flags.c_contiguous

    def test_a_bmp_whose_rows_run_from_the_top(self) -> None:
        data = bytearray(encode(COLOUR, "BMP"))
        height = struct.unpack_from("<i", data, 22)[0]
        struct.pack_into("<i", data, 22, -height)
        np.testing.assert_array_equal(read_image(bytes(data)), COLOUR[::-1])

    def test_other_bytes_types(self) -> None:
        data = encode(GREY, "PNG")
        np.testing.assert_array_equal(read_image(bytearray(data)), GREY)
        np.testing.assert_array_equal(read_image(memoryview(data)), GREY)


class TestLossy:
    @pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}])
    def test_jpeg_of_colours(self, options: dict[str, object]) -> None:
        read = read_image(encode(SMOOTH, "JPEG", quality=95, **options))
        assert read.shape == SMOOTH.shape
        assert np.abs(read.astype(int) - SMOOTH).mean() < 6

    def test_jpeg_of_greys_is_grey(self) -> None:
        read = read_image(encode(SMOOTH[..., 0], "JPEG", quality=95))
        assert read.shape == SMOOTH.shape[:2]
        assert np.abs(read.astype(int) - SMOOTH[..., 0]).mean() < 4

    def test_webp(self) -> None:
        read = read_image(encode(SMOOTH, "WEBP", quality=95))
        assert np.abs(read.astype(int) - SMOOTH).mean() < 6

    def test_cmyk_is_not_inverted(self) -> None:
        inks = np.zeros((16, 16, 4), np.uint8)
        inks[:8, :, 0] = 255  # cyan above, paper below
        read = read_image(encode(Image.fromarray(inks, mode="CMYK"), "JPEG", quality=95))
        assert read.shape == (16, 16, 3)
        np.testing.assert_allclose(read[2, 8], (0, 255, 255), atol=8)
        np.testing.assert_allclose(read[13, 8], (255, 255, 255), atol=8)

    def test_cmyk_without_an_adobe_marker_follows_the_standard(self) -> None:
        inks = np.zeros((16, 16, 4), np.uint8)
        inks[:8, :, 0] = 255
        # Pillow stores the complement and marks it as Adobe's; unmarked, 255 means full ink.
        data = encode(Image.fromarray(255 - inks, mode="CMYK"), "JPEG", quality=95)
        marker = data.index(b"\xff\xee")
        length = int.from_bytes(data[marker + 2 : marker + 4])
        read = read_image(data[:marker] + data[marker + 2 + length :])
        np.testing.assert_allclose(read[2, 8], (0, 255, 255), atol=8)
        np.testing.assert_allclose(read[13, 8], (255, 255, 255), atol=8)


class TestDepths:
    def test_one_bit_is_black_and_white(self) -> None:
        mask = GREY > 100
        for kind in ("PNG", "BMP"):
            read = read_image(encode(Image.fromarray(mask), kind))
            np.testing.assert_array_equal(read, mask * np.uint8(255))

    def test_two_bits_span_the_whole_range(self) -> None:
        read = read_image(png(4, 1, 2, 0, [bytes([0b00_01_10_11])]))
        np.testing.assert_array_equal(read, [[0, 85, 170, 255]])

    def test_sixteen_bit_grey_is_scaled_not_clipped(self) -> None:
        levels = np.arange(65536, dtype=np.uint32).reshape(256, 256)
        read = read_image(encode(levels.astype(np.uint16), "PNG"))
        np.testing.assert_array_equal(read, np.rint(levels / 257).astype(np.uint8))

    def test_sixteen_bit_colour(self) -> None:
        pixels = np.array([[(0, 257 * 128, 65535), (257 * 3, 257 * 200, 257)]], dtype=">u2")
        read = read_image(png(2, 1, 16, 2, [pixels.tobytes()]))
        np.testing.assert_array_equal(read, [[(0, 128, 255), (3, 200, 1)]])

    def test_sixteen_bit_grey_with_alpha_stays_grey(self) -> None:
        pixels = np.array([(0, 65535), (257 * 90, 65535), (0, 0), (9, 0), (9, 0)], dtype=">u2")
        read = read_image(png(5, 1, 16, 4, [pixels.tobytes()]))
        np.testing.assert_array_equal(read, [[0, 90, 255, 255, 255]])

    def test_palette_of_colours(self) -> None:
        picture = Image.fromarray(COLOUR).quantize(16)
        np.testing.assert_array_equal(
            read_image(encode(picture, "PNG")), np.array(picture.convert("RGB"))
        )

    def test_palette_of_greys_is_grey(self) -> None:
        picture = Image.fromarray(GREY % 4)
        picture.putpalette([0, 0, 0, 90, 90, 90, 200, 200, 200, 255, 255, 255])
        np.testing.assert_array_equal(
            read_image(encode(picture, "PNG")), np.array([0, 90, 200, 255], np.uint8)[GREY % 4]
        )

    def test_floats_are_refused(self) -> None:
        from explorer.data.colours import to_eight_bits

        with pytest.raises(ImageError, match="mode F"):
            to_eight_bits(Image.fromarray(np.ones((3, 3), np.float32)))


def drawing(ink: int, size: int = 20) -> Image.Image:
    """A cross in one ink on nothing."""
    pixels = np.zeros((size, size, 4), np.uint8)
    pixels[size // 2 - 1 : size // 2 + 1, 2:-2] = (ink, ink, ink, 255)
    pixels[2:-2, size // 2 - 1 : size // 2 + 1] = (ink, ink, ink, 255)
    return Image.fromarray(pixels)


class TestTransparency:
    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    @pytest.mark.parametrize(("ink", "paper"), [(0, 255), (60, 255), (200, 255), (255, 0)])
    def test_a_drawing_gets_white_paper_unless_nothing_would_show_on_it(
        self, kind: str, ink: int, paper: int
    ) -> None:
        read = read_image(encode(drawing(ink), kind, lossless=True))
        np.testing.assert_allclose(read[0, 0], paper, atol=1)
        np.testing.assert_allclose(read[10, 10], ink, atol=1)

    def test_half_transparent_ink_is_mixed(self) -> None:
        picture = np.zeros((4, 4, 4), np.uint8)
        picture[1, 1] = (0, 0, 0, 128)
        read = read_image(encode(picture, "PNG"))
        assert read[1, 1, 0] == pytest.approx(127, abs=1)
        assert read[0, 0, 0] == 255

    def test_grey_with_alpha_stays_grey(self) -> None:
        picture = drawing(0).convert("LA")
        read = read_image(encode(picture, "PNG"))
        np.testing.assert_array_equal(read, 255 - np.array(picture)[..., 1])

    def test_a_card_with_rounded_corners_has_white_ones(self) -> None:
        card = np.full((40, 40, 4), 255, np.uint8)
        card[10:30, 15:25, :3] = 0
        for corner in (np.s_[:4, :4], np.s_[-4:, :4], np.s_[:4, -4:], np.s_[-4:, -4:]):
            card[corner] = 0
        assert read_image(encode(card, "PNG"))[0, 0].tolist() == [255, 255, 255]
        card[..., :3] = 255 - card[..., :3]
        assert read_image(encode(card, "PNG"))[0, 0].tolist() == [255, 255, 255]
        assert read_image(encode(card, "PNG"))[5, 5].tolist() == [0, 0, 0]

    def test_a_stroke_that_fills_its_frame_still_shows(self) -> None:
        stroke = np.zeros((30, 8, 4), np.uint8)
        stroke[:, 1:, 3] = 255
        read = read_image(encode(stroke, "PNG"))
        assert read[10, 0, 0] == 255
        assert read[10, 4, 0] == 0

    def test_a_transparent_palette_entry(self) -> None:
        picture = Image.fromarray((GREY > 120).astype(np.uint8))
        picture.putpalette([10, 200, 30, 20, 0, 0])
        for kind in ("PNG", "GIF"):
            read = read_image(encode(picture, kind, transparency=0))
            assert read[0, 0].tolist() == [255, 255, 255]
            assert read[-1, -1].tolist() == [20, 0, 0]

    def test_palette_with_many_alphas(self) -> None:
        picture = Image.fromarray((GREY > 120).astype(np.uint8))
        picture.putpalette([0, 0, 0, 0, 0, 0])
        read = read_image(encode(picture, "PNG", transparency=bytes([51, 255])))
        assert read[0, 0] == 204
        assert read[-1, -1] == 0

    @pytest.mark.parametrize("depth", [8, 16])
    def test_a_transparent_grey_level(self, depth: int) -> None:
        scale = 1 if depth == 8 else 257
        row = np.array([40, 7, 90], dtype=">u1" if depth == 8 else ">u2") * scale
        key = chunk(b"tRNS", struct.pack(">H", 7 * scale))
        pixels = row.astype(f">u{depth // 8}").tobytes()
        np.testing.assert_array_equal(
            read_image(png(3, 1, depth, 0, [pixels], key)), [[40, 255, 90]]
        )

    def test_nothing_drawn_at_all_is_white(self) -> None:
        assert (read_image(encode(np.zeros((5, 5, 4), np.uint8), "PNG")) == 255).all()


class TestOrientation:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_is_applied(self, kind: str, orientation: int) -> None:
        upright = Image.fromarray(np.repeat(np.repeat(SMOOTH[:6, :4], 8, 0), 8, 1))
        exif = Image.Exif()
        exif[0x0112] = orientation
        options = {"lossless": True} if kind == "WEBP" else {}
        data = encode(upright, kind, exif=exif, **options)
        with Image.open(io.BytesIO(data)) as stored:
            expected = np.array(ImageOps.exif_transpose(stored))
        np.testing.assert_array_equal(read_image(data), expected)

    @pytest.mark.parametrize("order", ["<", ">"])
    def test_in_either_byte_order(self, order: str) -> None:
        entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, 6, 0)
        head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
        exif = head + struct.pack(order + "H", 1) + entry + bytes(4)
        data = png(3, 1, 8, 0, [bytes([1, 2, 3])], chunk(b"eXIf", exif))
        np.testing.assert_array_equal(read_image(data), [[1], [2], [3]])

    @pytest.mark.parametrize(
        "exif",
        [
            b"",
            b"II*\0",
            b"Exif\0\0",
            b"nonsense",
            b"II*\0\xff\xff\xff\xff",
            b"II*\0\x08\0\0\0\xff\xff\x12\x01\x03\0\x01\0\0\0\x09\0",
            b"II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\x01\0\0\0\x06\0\0\0",
        ],
    )
    def test_damaged_exif_is_ignored(self, exif: bytes) -> None:
        data = png(3, 1, 8, 0, [bytes([1, 2, 3])], chunk(b"eXIf", exif))
        np.testing.assert_array_equal(read_image(data), [[1, 2, 3]])


class TestSides:
    @pytest.mark.parametrize("shape", [(1, 1), (1, 16_000_000 // 2000), (5000, 1)])
    def test_thin_pictures_are_read(self, shape: tuple[int, int]) -> None:
        assert read_image(encode(np.zeros(shape, np.uint8), "PNG")).shape == shape

    def test_sixteen_megapixels_are_read(self) -> None:
        rows = [bytes(500)] * 4000
        assert read_image(png(4000, 4000, 1, 0, rows)).shape == (4000, 4000)

    def test_content_decides_whatever_the_name(self) -> None:
        # There is no name to go by: each format is told from its bytes alone.
        for kind in ("PNG", "JPEG", "WEBP", "BMP", "GIF"):
            assert read_image(encode(COLOUR, kind)).shape == COLOUR.shape
