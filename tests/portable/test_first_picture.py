"""Does a file of first pictures say what was written, and is any other refused?"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from explorer.portable.first_picture import (
    FILE,
    MOST_BYTES,
    FirstPictureError,
    FirstPictures,
    Tiles,
    read_first_pictures,
)

TILES = Tiles("AAAA", (2, 3), ((-1.0, 1.0), (-1.0, 0.0, 1.0)))
PICTURES = FirstPictures(
    image_shape=(1, 4, 6),
    label=None,
    is_ink=True,
    window=((-2.0, 2.0), (-3.0, 3.0)),
    map=TILES,
    manifold=TILES,
    dots="AAAAAAAAAAA=",
    counts=(1, 0, 1),
)


def read(folder: Path, contents: bytes) -> FirstPictures:
    path = folder / FILE
    path.write_bytes(contents)
    return read_first_pictures(path)


@pytest.mark.parametrize("label", [None, 3])
def test_what_is_written_is_read(tmp_path: Path, label: int | None) -> None:
    pictures = replace(PICTURES, label=label)
    assert read(tmp_path, pictures.file()) == pictures


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("version", 2),
        ("image_shape", [2, 4, 6]),
        ("image_shape", [1, 4]),
        ("image_shape", [1, 1 << 20, 1 << 20]),
        ("label", "0"),
        ("window", [[2, -2], [-3, 3]]),
        ("window", [[-2, float("nan")], [-3, 3]]),
        ("map", {"picture": '"><script>', "grid": [2, 3], "axes": [[0, 1], [0, 1, 2]]}),
        ("map", {"picture": "AAAA", "grid": [2, 3], "axes": [[0, 1], [0, 1]]}),
        ("manifold", None),
        ("dots", "AAAA"),
        ("counts", [-1, 3]),
        ("counts", [True, 1]),
    ],
)
def test_any_other_is_refused(tmp_path: Path, key: str, value: Any) -> None:
    said = json.loads(PICTURES.file()) | {key: value}
    with pytest.raises(FirstPictureError):
        read(tmp_path, json.dumps(said).encode())


@pytest.mark.parametrize("contents", [b"", b"[]", b"\xff", b" " * (MOST_BYTES + 1)])
def test_what_is_no_such_file_is_refused(tmp_path: Path, contents: bytes) -> None:
    with pytest.raises(FirstPictureError):
        read(tmp_path, contents)
    with pytest.raises(FirstPictureError):
        read_first_pictures(tmp_path / "missing")
