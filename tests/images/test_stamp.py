"""Does every format give back the view that was written into it, and stay what it was?"""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.images.gif import gif_bytes, webp_bytes
from explorer.images.png import png_bytes
from explorer.images.stamp import FORMATS, KEY, LONGEST, Stamp, parsed_stamp, read_stamp, stamped
from explorer.images.tiling import PictureError

FRAMES = np.random.default_rng(0).integers(0, 256, (3, 12, 17), dtype=np.uint8)
COLOURED = np.random.default_rng(1).integers(0, 256, (2, 9, 10, 3), dtype=np.uint8)


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
        archive.writestr("1.png", png_bytes(FRAMES[0]))
    return stream.getvalue()


MADE: dict[str, tuple[bytes, ...]] = {
    "png": (png_bytes(FRAMES[0]), png_bytes(COLOURED[0], {"Model": "β"})),
    "gif": (gif_bytes(FRAMES[:1]), gif_bytes(FRAMES), gif_bytes(COLOURED)),
    "webp": (webp_bytes(FRAMES[:1]), webp_bytes(FRAMES), webp_bytes(COLOURED)),
    "mp4": (b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08mdat",),
    "csv": (b"pin,z1\n1,0.5\n", b""),
    "toml": (b'title = "A talk"\n', b""),
    "json": (b'{"model": "x"}', b"{\n}"),
    "html": (b"<!doctype html><title>x</title>",),
    "zip": (_zip(),),
}
"""Files as the app makes them."""
WORDS = st.text(max_size=400)
STAMPS = st.builds(
    Stamp, WORDS, st.dictionaries(WORDS, st.text("0123456789abcdef", max_size=64), max_size=4)
)
AWKWARD = Stamp("m?a=1&b=<x>--!&c=]]>\x7f\u2028β" + "z" * 3000, {"--": "ab" * 32, "β&": ""})


def test_every_format_is_tried() -> None:
    assert set(MADE) == set(FORMATS)


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=40)
@given(stamp=STAMPS)
@example(stamp=AWKWARD)
def test_what_is_written_is_read(ending: str, stamp: Stamp) -> None:
    for data in MADE[ending]:
        written = stamped(data, ending, stamp)
        assert read_stamp(data) is None
        assert read_stamp(written) == stamp


@pytest.mark.parametrize("ending", ["png", "gif", "webp"])
def test_the_picture_is_the_same_and_any_reader_finds_the_stamp(ending: str) -> None:
    for data in MADE[ending]:
        written = stamped(data, ending, AWKWARD)
        with Image.open(io.BytesIO(data)) as was, Image.open(io.BytesIO(written)) as now:
            found = {
                "png": lambda image=now: image.text[KEY],
                "gif": lambda image=now: image.info["comment"].decode(),
                "webp": lambda image=now: image.info["xmp"].decode(),
            }[ending]()
            assert AWKWARD.text() in found
            assert getattr(now, "n_frames", 1) == getattr(was, "n_frames", 1)
            assert now.info.get("loop") == was.info.get("loop")
            for frame in range(getattr(was, "n_frames", 1)):
                was.seek(frame)
                now.seek(frame)
                assert now.info.get("duration") == was.info.get("duration")
                assert now.convert("RGB").tobytes() == was.convert("RGB").tobytes()


def test_tables_and_archives_are_still_read() -> None:
    (table, _), (plain, empty) = MADE["csv"], MADE["json"]
    read = pd.read_csv(io.BytesIO(stamped(table, "csv", AWKWARD)), comment="#")
    assert read.to_dict("list") == {"pin": [1], "z1": [0.5]}
    assert json.loads(stamped(plain, "json", AWKWARD))["model"] == "x"
    assert set(json.loads(stamped(empty, "json", AWKWARD))) == {KEY}
    with zipfile.ZipFile(io.BytesIO(stamped(_zip(), "zip", AWKWARD))) as archive:
        assert archive.testzip() is None
        assert archive.read("a.txt") == b"a"
        assert read_stamp(archive.read("1.png")) == AWKWARD


def test_an_html_page_begins_as_it_did_and_its_comment_ends_once() -> None:
    page = stamped(MADE["html"][0], "html", AWKWARD)
    assert page.startswith(b"<!doctype html>")
    assert page.count(b"--") == 2


@pytest.mark.parametrize(
    ("data", "ending"), [(b"GIF8", "png"), (b"x", "exe"), (b"PK nothing", "zip"), (b"[1]", "json")]
)
def test_what_is_no_such_file_is_refused(data: bytes, ending: str) -> None:
    with pytest.raises(PictureError, match=r"\."):
        stamped(data, ending, AWKWARD)


@given(st.binary(max_size=300))
@example(b"[" * 300)
@example(b'{"address": 3}')
@example(b'{"address": "manifold", "models": {"a": 1}}')
@example(b'{"address": "manifold", "models": ["a"]}')
def test_nonsense_behind_a_mark_is_no_stamp(found: bytes) -> None:
    assert parsed_stamp(found) is None
    for begins in (b"", b"GIF89a", b"RIFF"):
        assert read_stamp(begins + b'"latent-space-explorer":' + found) is None


def test_what_is_too_long_is_not_read() -> None:
    long = Stamp("m?" + "x" * LONGEST)
    for ending, files in MADE.items():
        if ending != "zip":  # whose comment is bounded by the format
            assert read_stamp(stamped(files[0], ending, long)) is None
