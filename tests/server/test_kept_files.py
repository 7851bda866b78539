"""Does a browser get a picture by its contents' hash, once and for all, and nothing else?"""

from __future__ import annotations

import asyncio
import io

import numpy as np
import pytest
from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from explorer.images.atlas_tiles import MOST_TILES
from explorer.images.webp import webp_bytes
from explorer.server.kept_files import KeptFiles

PNG, OTHER = b"\x89PNG one", b"\x89PNG another"


def asked(files: KeptFiles, name: str, query: str = "") -> Response:
    scope = {"type": "http", "method": "GET", "path_params": {"name": name}, "headers": []}
    return asyncio.run(files.endpoint(Request(scope | {"query_string": query.encode()})))


def test_a_picture_is_given_away_under_its_name_and_may_be_kept() -> None:
    files = KeptFiles()
    name = files.keep(PNG)
    assert files.keep(bytes(bytearray(PNG))) == name != files.keep(OTHER)
    answer = asked(files, name)
    assert (answer.status_code, answer.body) == (200, PNG)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "immutable" in answer.headers["cache-control"]
    assert "private" in answer.headers["cache-control"]


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    files = KeptFiles(most_bytes=len(PNG) + len(OTHER) + 1)
    first, second = files.keep(PNG), files.keep(OTHER)
    assert asked(files, first).status_code == 200
    third = files.keep(b"\x89PNG yet another")
    assert asked(files, third).status_code == 200
    gone = asked(files, second)
    assert (gone.status_code, gone.body) == (404, b"That file is kept no longer.")


def test_no_other_name_opens_anything() -> None:
    files = KeptFiles()
    name = files.keep(PNG)
    for other in (name[:-1], name + "0", "..%2f" + name, "README.md"):
        assert asked(files, other).status_code == 404


def test_of_an_atlas_single_thumbnails_are_given_away() -> None:
    files, levels = KeptFiles(), np.arange(12, dtype=np.uint8).repeat(4).reshape(6, 8)
    name = files.keep(webp_bytes(levels))
    answer = asked(files, name, "tile=4x2&places=5,0")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    strip = np.asarray(Image.open(io.BytesIO(answer.body)).convert("L"))
    assert (strip == np.concatenate([levels[4:, 4:], levels[:2, :4]])).all()


@pytest.mark.parametrize(
    "query",
    [
        "places=0",
        "tile=9x9&places=0",
        *(
            f"tile=4x2&places={said}"
            for said in ("", "6", "0,x", "0,0", "9" * 20, ",".join("0" * 500))
        ),
    ],
)
def test_what_is_no_thumbnail_is_one_sentence(query: str) -> None:
    files = KeptFiles()
    name = files.keep(webp_bytes(np.zeros((6, 8), np.uint8)))
    answer = asked(files, name, query)
    assert answer.status_code == 400
    assert bytes(answer.body).endswith(b".")
    assert asked(files, files.keep(PNG), "tile=4x2&places=0").status_code == 400


def test_thumbnails_as_large_as_the_atlas_take_no_more_memory_than_it() -> None:
    files = KeptFiles()
    name = files.keep(webp_bytes(np.zeros((90, 90), np.uint8)))
    answer = asked(files, name, f"tile=90x90&places={','.join('0' * MOST_TILES)}")
    assert (answer.status_code, bytes(answer.body)[-1:]) == (400, b".")
