"""Is only the genuine file ever read, wherever it lies and whatever lies in its place?"""

from __future__ import annotations

import gzip
import hashlib
import io
import tracemalloc
from pathlib import Path

import pytest

from explorer.data import published_files
from explorer.data.dataset import DataError, DatasetUnavailable
from explorer.data.download import Refused
from explorer.data.published_files import PublishedFile, checked_contents, read_contents

CONTENTS = bytes(range(256)) * 40


def sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


FILE = PublishedFile("it.gz", (sha256(CONTENTS),), "contents", len(CONTENTS), mirrors=())


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    own, cache = tmp_path / "own", tmp_path / "cache"
    own.mkdir()
    cache.mkdir()
    return own, cache


HOSTILE = {
    "empty": b"",
    "not gzip": CONTENTS,
    "truncated": gzip.compress(CONTENTS)[:-20],
    "without its checksum": gzip.compress(CONTENTS)[:-8],
    "swapped": gzip.compress(bytes(len(CONTENTS))),
    "one byte changed": gzip.compress(b"!" + CONTENTS[1:]),
    "shorter": gzip.compress(CONTENTS[:-1]),
    "longer": gzip.compress(CONTENTS + b"!"),
    "followed by rubbish": gzip.compress(CONTENTS) + b"rubbish",
    "a second member": gzip.compress(CONTENTS) * 2,
    "a page of html": b"<html>Please log in</html>",
    "far too long": bytes(len(CONTENTS) + 1_000_000),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_not_the_published_one_is_refused(content, places):
    own, _ = places
    (own / "it.gz").write_bytes(content)
    with pytest.raises(Refused):
        checked_contents(own / "it.gz", FILE)


@pytest.mark.parametrize("level", [1, 9])
def test_the_genuine_contents_are_read_however_they_are_packed(level, places):
    own, _ = places
    (own / "it.gz").write_bytes(gzip.compress(CONTENTS, level))
    assert read_contents(FILE, places) == CONTENTS


def test_a_gzip_bomb_is_refused_without_being_unfolded(places):
    own, _ = places
    packed = io.BytesIO()
    with gzip.open(packed, "wb") as bomb:
        for _piece in range(50):
            bomb.write(bytes(1_000_000))
    (own / "it.gz").write_bytes(packed.getvalue())
    tracemalloc.start()
    with pytest.raises(Refused, match="unpacks to more than 10,240 bytes"):
        checked_contents(own / "it.gz", FILE)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 2_000_000


def test_a_digest_of_the_packed_file_does_not_allow_repacking(places):
    own, _ = places
    packed = gzip.compress(CONTENTS, 9)
    file = PublishedFile("it.gz", (sha256(packed),), "file", len(CONTENTS), mirrors=())
    (own / "it.gz").write_bytes(packed)
    assert read_contents(file, places) == CONTENTS
    (own / "it.gz").write_bytes(gzip.compress(CONTENTS, 1))
    with pytest.raises(Refused, match="its sha256 is"):
        checked_contents(own / "it.gz", file)


def test_one_right_digest_of_several_is_enough(places):
    own, _ = places
    right = f"md5:{hashlib.md5(CONTENTS, usedforsecurity=False).hexdigest()}"
    for digests in [("sha1:00", right), (right, "sha1:00")]:
        file = PublishedFile("it.mat", digests, "file", len(CONTENTS), mirrors=())
        (own / "it.mat").write_bytes(CONTENTS)
        assert read_contents(file, places) == CONTENTS
        (own / "it.mat").write_bytes(CONTENTS + b"!")
        with pytest.raises(Refused):
            checked_contents(own / "it.mat", file)


def test_a_persons_own_spoilt_file_is_named_and_left_alone(places):
    own, _ = places
    (own / "it.gz").write_bytes(HOSTILE["truncated"])
    with pytest.raises(DataError, match=rf"{own / 'it.gz'} is not the published file.*cut off"):
        read_contents(FILE, places)
    assert (own / "it.gz").read_bytes() == HOSTILE["truncated"]


def test_a_spoilt_file_in_the_cache_is_removed(places):
    _, cache = places
    (cache / "it.gz").write_bytes(HOSTILE["swapped"])
    with pytest.raises(DatasetUnavailable):
        read_contents(FILE, places)
    assert list(cache.iterdir()) == []


def test_a_spoilt_file_in_the_cache_is_replaced_by_a_fetched_one(places, monkeypatch):
    _, cache = places
    (cache / "it.gz").write_bytes(HOSTILE["swapped"])

    def fetch(_mirrors, name, folder, check, limit_bytes, on_bytes):
        (folder / name).write_bytes(gzip.compress(CONTENTS))
        assert check(folder / name) == CONTENTS
        assert limit_bytes > len(CONTENTS)
        assert callable(on_bytes)
        return folder / name

    monkeypatch.setattr(published_files, "fetch", fetch)
    assert read_contents(FILE, places) == CONTENTS


def test_the_persons_own_folder_comes_before_the_cache(places):
    own, cache = places
    (own / "it.gz").write_bytes(gzip.compress(CONTENTS))
    (cache / "it.gz").write_bytes(HOSTILE["swapped"])
    assert read_contents(FILE, places) == CONTENTS
    assert (cache / "it.gz").read_bytes() == HOSTILE["swapped"]


def test_where_it_is_looked_for(monkeypatch, tmp_path):
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda app: str(tmp_path / "cache" / app))
    cache = tmp_path / "cache" / "latent-space-explorer" / "mnist"
    monkeypatch.delenv("EXPLORER_DATA_DIR", raising=False)
    assert published_files.folders("mnist") == (cache,)
    monkeypatch.setenv("EXPLORER_DATA_DIR", str(tmp_path / "data"))
    assert published_files.folders("mnist") == (tmp_path / "data" / "mnist", cache)


def test_all_files_of_a_data_set_must_be_there(monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORER_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda _app: str(tmp_path / "cache"))
    other = PublishedFile("other.gz", (), "file", 1, mirrors=())
    (tmp_path / "them").mkdir()
    (tmp_path / "them" / "it.gz").touch()
    assert published_files.are_on_this_machine("them", (FILE,))
    assert not published_files.are_on_this_machine("them", (FILE, other))
    (tmp_path / "them" / "other.gz").mkdir()  # a folder is no file
    assert not published_files.are_on_this_machine("them", (FILE, other))


@pytest.mark.parametrize("folder", ["mnist", "mnist/raw", "MNIST/raw", "mnist/MNIST/raw"])
@pytest.mark.parametrize(
    "name",
    [
        "train-images-idx3-ubyte.gz",
        "train-images.idx3-ubyte.gz",
        "train-images-idx3-ubyte",
        "train-images.idx3-ubyte",
    ],
)
def test_mnist_is_found_under_all_its_usual_names(folder, name, tmp_path):
    contents = b"\0\0\x08\3" + bytes(100)
    digest = "sha256:" + hashlib.sha256(contents).hexdigest()
    file = PublishedFile("train-images-idx3-ubyte.gz", (digest,), "contents", len(contents), ())
    (tmp_path / folder).mkdir(parents=True)
    content = gzip.compress(contents) if name.endswith(".gz") else contents
    (tmp_path / folder / name).write_bytes(content)
    assert published_files.read_contents(file, (tmp_path / "mnist",)) == contents


def test_a_file_in_a_folder_of_its_own_name_is_found(tmp_path):
    contents = b"\0\0\x08\3" + bytes(100)
    digest = "sha256:" + hashlib.sha256(contents).hexdigest()
    file = PublishedFile("train-images-idx3-ubyte.gz", (digest,), "contents", len(contents), ())
    unpacked = "train-images-idx3-ubyte"
    (tmp_path / "mnist" / unpacked).mkdir(parents=True)
    (tmp_path / "mnist" / unpacked / unpacked).write_bytes(contents)
    assert published_files.read_contents(file, (tmp_path / "mnist",)) == contents
