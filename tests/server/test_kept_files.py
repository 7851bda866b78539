"""Does a browser get a picture by its contents' hash, once and for all, and nothing else?"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from explorer.server.kept_files import KeptFiles

PNG, OTHER = b"\x89PNG one", b"\x89PNG another"


def client(files: KeptFiles) -> TestClient:
    return TestClient(Starlette(routes=[Route("/core/kept/{name}", files.endpoint)]))


def test_a_picture_is_given_away_under_its_name_and_may_be_kept() -> None:
    files = KeptFiles()
    name = files.keep(PNG)
    assert files.keep(bytes(bytearray(PNG))) == name != files.keep(OTHER)
    answer = client(files).get(f"/core/kept/{name}")
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert "private" in answer.headers["cache-control"]


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    files = KeptFiles(most_bytes=len(PNG) + len(OTHER) + 1)
    first, second = files.keep(PNG), files.keep(OTHER)
    ask = client(files)
    assert ask.get(f"/core/kept/{first}").status_code == 200
    third = files.keep(b"\x89PNG yet another")
    assert ask.get(f"/core/kept/{third}").status_code == 200
    gone = ask.get(f"/core/kept/{second}")
    assert (gone.status_code, gone.text) == (404, "That picture is kept no longer.")


def test_no_other_name_opens_anything() -> None:
    files = KeptFiles()
    name = files.keep(PNG)
    for other in (name[:-1], name + "0", "..%2f" + name, "README.md"):
        assert client(files).get(f"/core/kept/{other}").status_code == 404
