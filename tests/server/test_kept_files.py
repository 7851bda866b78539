"""Does a browser get a picture by its contents' hash, once and for all, and nothing else?"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from explorer.server.kept_files import KeptFiles

PNG, OTHER = b"\x89PNG one", b"\x89PNG another"


def asked(files: KeptFiles, name: str) -> Response:
    scope = {"type": "http", "method": "GET", "path_params": {"name": name}, "headers": []}
    return asyncio.run(files.endpoint(Request(scope)))


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
