"""Does the downloader bring the genuine file or nothing, whatever the servers do?"""

from __future__ import annotations

import hashlib
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from explorer.data.dataset import DatasetUnavailable
from explorer.data.download import Refused, fetch
from explorer.data.published_files import PublishedFile, read_contents
from tests.mirrors import CONTENTS, NAME, PACKED, Mirrors


@pytest.fixture
def closed_port(server: str) -> str:
    """The address of a server that has gone."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Mirrors) as gone:
        port = gone.server_address[1]
    assert not server.endswith(str(port))
    return f"http://127.0.0.1:{port}/good"


def published(*mirrors: str) -> PublishedFile:
    digest = f"sha256:{hashlib.sha256(CONTENTS).hexdigest()}"
    return PublishedFile(NAME, (digest,), "contents", len(CONTENTS), mirrors)


def test_the_good_file_comes_whole_and_alone(server, tmp_path):
    cache = tmp_path / "new" / "cache"
    assert read_contents(published(f"{server}/good"), (cache,)) == CONTENTS
    assert [path.name for path in cache.iterdir()] == [NAME]
    assert (cache / NAME).read_bytes() == PACKED


def test_what_is_in_the_cache_is_not_fetched_again(server, tmp_path):
    file = published(f"{server}/good/")
    read_contents(file, (tmp_path,))
    read_contents(file, (tmp_path,))
    assert Mirrors.requested == [f"/good/{NAME}"]


@pytest.mark.parametrize(
    ("mirror", "reason"),
    [
        ("missing", "answered 404 Not Found"),
        ("failing", "answered 503"),
        ("breaks_off", "no complete answer"),
        ("truncated", "broken or cut off"),
        ("swapped", "its sha256 is"),
        ("endless", "longer than"),
        ("empty", "its sha256 is"),
    ],
)
def test_a_bad_answer_is_refused_and_leaves_nothing(mirror, reason, server, tmp_path):
    with pytest.raises(DatasetUnavailable, match=reason) as refusal:
        read_contents(published(f"{server}/{mirror}"), (tmp_path,))
    assert str(refusal.value).startswith(f"{NAME} is not on this machine and could not be fetched")
    assert str(tmp_path) in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("first", ["missing", "failing", "breaks_off", "swapped", "endless"])
def test_the_next_mirror_is_tried(first, server, tmp_path):
    file = published(f"{server}/{first}", f"{server}/good")
    assert read_contents(file, (tmp_path,)) == CONTENTS
    assert Mirrors.requested == [f"/{first}/{NAME}", f"/good/{NAME}"]
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_no_server_at_all_then_a_second_try(closed_port, server, tmp_path):
    with pytest.raises(DatasetUnavailable, match=r"no complete answer.*go online and try again"):
        read_contents(published(closed_port), (tmp_path,))
    assert list(tmp_path.iterdir()) == []
    assert read_contents(published(closed_port, f"{server}/good"), (tmp_path,)) == CONTENTS


def test_every_mirror_is_named_with_its_reason(closed_port, server, tmp_path):
    file = published(closed_port, f"{server}/missing")
    with pytest.raises(DatasetUnavailable, match=r"127.0.0.1:\d+: no complete.*: the server.*404"):
        read_contents(file, (tmp_path,))


def test_a_cache_that_cannot_be_written_to_is_said(server, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DatasetUnavailable, match="cannot be written to"):
        read_contents(published(f"{server}/good"), (tmp_path / "file" / "cache",))


def test_an_interruption_leaves_nothing(server, tmp_path):
    def interrupt(_path: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch((f"{server}/good",), NAME, tmp_path, interrupt, limit_bytes=10**6)
    assert list(tmp_path.iterdir()) == []


def test_the_file_has_its_name_only_after_the_check(server, tmp_path):
    seen = []

    def check(path: Path) -> None:
        seen.append((path.name, path.read_bytes() == PACKED, (tmp_path / NAME).exists()))

    fetched = fetch((f"{server}/good",), NAME, tmp_path, check, limit_bytes=10**6)
    assert fetched == tmp_path / NAME
    [(name, is_whole, is_named)] = seen
    assert name != NAME
    assert is_whole
    assert not is_named


def test_without_mirrors_nothing_comes(tmp_path):
    with pytest.raises(Refused):
        fetch((), NAME, tmp_path, lambda _path: None, limit_bytes=1)
