"""Do an upload and a folder see the same picture, whatever a telephone or a scanner wrote?"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.data.picture import open_image, read_image
from explorer.data.picture_errors import ImageError
from explorer.data.picture_file import read_picture

GREY = np.arange(0, 240, dtype=np.uint8).reshape(12, 20)
SMOOTH = np.stack(
    [np.add.outer(np.arange(48), np.arange(64)) * k % 256 // 2 + 40 for k in (1, 2, 1)], axis=-1
).astype(np.uint8)


def file_of(image: Image.Image | np.ndarray, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    (Image.fromarray(image) if isinstance(image, np.ndarray) else image).save(
        buffer, kind, **options
    )
    return buffer.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(depth: int, colour: int, row: bytes, width: int, key: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, 1, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"tRNS", key)
        + chunk(b"IDAT", zlib.compress(b"\0" + row))
        + chunk(b"IEND", b"")
    )


def half_clear() -> np.ndarray:
    pixels = np.zeros((20, 40, 4), np.uint8)
    pixels[:, :20] = (200, 30, 30, 255)
    return pixels


def without_adobe(data: bytes) -> bytes:
    marker = data.index(b"\xff\xee")
    return data[:marker] + data[marker + 2 + int.from_bytes(data[marker + 2 : marker + 4]) :]


def inks() -> np.ndarray:
    made = np.zeros((16, 16, 4), np.uint8)
    made[:8, :, 0] = 255
    return made


def bmp_without_alpha() -> bytes:
    """32 bits a pixel, with a mask for alpha, and every alpha 0."""
    data = bytearray(file_of(np.dstack([SMOOTH, np.full((48, 64), 255, np.uint8)]), "BMP"))
    start = struct.unpack_from("<I", data, 10)[0]
    data[start + 3 :: 4] = bytes(len(data[start + 3 :: 4]))
    return bytes(data)


FILES = {
    "RGBA": file_of(half_clear(), "PNG"),
    "grey with alpha": file_of(Image.fromarray(half_clear()).convert("LA"), "PNG"),
    "grey tRNS": png(8, 0, bytes([40, 7, 90]), 3, struct.pack(">H", 7)),
    "RGB tRNS": png(8, 2, bytes([40, 7, 90, 1, 2, 3]), 2, struct.pack(">3H", 1, 2, 3)),
    "one bit tRNS": png(1, 0, bytes([0b1010_0000]), 3, struct.pack(">H", 1)),
    "16 bits tRNS": png(
        16, 0, np.array([257 * 40, 7, 65535], ">u2").tobytes(), 3, struct.pack(">H", 7)
    ),
    "Adobe's CMYK": file_of(Image.fromarray(inks(), "CMYK"), "JPEG", quality=95),
    "CMYK": without_adobe(file_of(Image.fromarray(255 - inks(), "CMYK"), "JPEG", quality=95)),
    "BMP of 32 bits": bmp_without_alpha(),
    "12 bits in 16": file_of((GREY.astype(np.uint16) * 17), "PNG"),
    "TIFF": file_of(SMOOTH, "TIFF"),
    "AVIF": file_of(SMOOTH, "AVIF", quality=95),
    "PGM": file_of(GREY, "PPM"),
    "JPEG without its end": file_of(SMOOTH, "JPEG")[:-2],
    "progressive JPEG without its end": file_of(SMOOTH, "JPEG", progressive=True)[:-2],
    "MPO": file_of(SMOOTH, "MPO", save_all=True, append_images=[Image.fromarray(SMOOTH[::-1])]),
}


@pytest.mark.parametrize("name", FILES)
def test_an_upload_and_a_folder_see_the_same_picture(name: str, tmp_path: Path) -> None:
    pixels = read_image(FILES[name])
    (tmp_path / "picture").write_bytes(FILES[name])
    height, width = pixels.shape[:2]
    seen = read_picture(tmp_path / "picture", (3, height, width)).transpose(1, 2, 0)
    expected = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
    np.testing.assert_array_equal(seen, expected)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("grey tRNS", [40, 255, 90]),
        ("RGB tRNS", [[40, 7, 90], [255, 255, 255]]),
        ("one bit tRNS", [255, 0, 255]),
        ("16 bits tRNS", [40, 255, 255]),
    ],
)
def test_what_is_transparent_is_white(name: str, row: list[object]) -> None:
    np.testing.assert_array_equal(read_image(FILES[name])[0], row)


def test_half_of_a_sticker_is_white() -> None:
    assert read_image(FILES["RGBA"])[5, 35].tolist() == [255, 255, 255]
    assert read_image(FILES["RGBA"])[5, 5].tolist() == [200, 30, 30]


@pytest.mark.parametrize("name", ["Adobe's CMYK", "CMYK"])
def test_cyan_is_cyan(name: str) -> None:
    read = read_image(FILES[name])
    np.testing.assert_allclose(read[2, 8], (0, 255, 255), atol=8)
    np.testing.assert_allclose(read[13, 8], (255, 255, 255), atol=8)


def test_a_bmp_whose_alpha_is_unused_is_opaque() -> None:
    np.testing.assert_array_equal(read_image(FILES["BMP of 32 bits"]), SMOOTH)


def test_a_scanners_twelve_bits_are_stretched_and_said() -> None:
    opened = open_image(FILES["12 bits in 16"])
    np.testing.assert_allclose(opened.pixels, GREY * (17 * 255 / 4095), atol=0.51)
    assert "12 bits" in opened.words[0]


def test_twelve_bits_of_each_colour_are_stretched_too() -> None:
    row = np.array([4095, 0, 2048, 100, 200, 300], ">u2").tobytes()
    opened = open_image(png(16, 2, row, 2, struct.pack(">3H", 9, 9, 9)))
    assert opened.pixels.tolist() == [[[255, 0, 128], [6, 12, 19]]]
    assert "12 bits" in opened.words[0]


def test_a_bmp_of_unusual_masks_is_not_called_damaged() -> None:
    data = bytearray(bmp_without_alpha())
    data[30:34] = struct.pack("<I", 3)
    data[54:66] = struct.pack("<3I", 0x3FF00000, 0xFFC00, 0x3FF)
    with pytest.raises(ImageError, match="few programs"):
        read_image(bytes(data))


@pytest.mark.parametrize("name", [name for name in FILES if "without its end" in name])
def test_a_jpeg_that_lacks_only_its_end_is_read(name: str) -> None:
    opened = open_image(FILES[name])
    assert np.abs(opened.pixels.astype(int) - SMOOTH).mean() < 8
    assert "end marker" in opened.words[-1]


@pytest.mark.parametrize("lost", [3, 4, 10, 60])
def test_a_jpeg_that_lacks_more_is_not(lost: int) -> None:
    with pytest.raises(ImageError, match="cut short"):
        read_image(file_of(SMOOTH, "JPEG")[: -2 - lost])


@pytest.mark.parametrize("name", ["TIFF", "AVIF", "MPO"])
def test_other_formats_open(name: str) -> None:
    assert np.abs(read_image(FILES[name]).astype(int) - SMOOTH).mean() < 8


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(90), "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(90), "HEIC"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xff\x0a" + bytes(90), "JPEG XL"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (b"8BPS" + bytes(90), "Photoshop"),
        (b"PK\3\4" + bytes(90), "packed"),
    ],
)
def test_a_format_that_does_not_open_is_named(data: bytes, name: str) -> None:
    with pytest.raises(ImageError, match=f"{name}.*PNG, JPEG, WebP, BMP or GIF"):
        read_image(data)


@pytest.mark.parametrize("size", [(6000, 4000), (8064, 6048)])
def test_a_telephones_picture_is_read_small(size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = file_of(Image.new("RGB", size, (180, 90, 20)), "JPEG", exif=exif)
    opened = open_image(data)
    assert opened.pixels.shape == (size[0] // 2, size[1] // 2, 3)
    assert f"{size[0]}×{size[1]}" in opened.words[0]
    np.testing.assert_allclose(opened.pixels[0, 0], (180, 90, 20), atol=3)
