"""Are the originals one click away, and does nothing half-fetched ever stand in for them?"""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from explorer.core import CoreError, ModelCore
from explorer.data.dataset import Dataset
from explorer.data.fetchings import Fetching, Fetchings
from explorer.data.published_files import PublishedFile
from explorer.data.registry import DATASETS, DatasetSpec
from tests.mirrors import CONTENTS, NAME, PACKED, Mirrors
from tests.waiting import Watch

IMAGES = np.frombuffer(CONTENTS, np.uint8)[: 5 * 64].reshape(5, 1, 8, 8)
MODEL = "far"


class Fetched:
    """A core over a model whose data set is given away by one mirror."""

    def __init__(self, mirror, no_data, write_untrained, monkeypatch):
        digest = f"sha256:{hashlib.sha256(CONTENTS).hexdigest()}"
        file = PublishedFile(NAME, (digest,), "contents", len(CONTENTS), (mirror,))
        spec = DatasetSpec(
            "likeness", "A likeness", (1, 8, 8), (), self.load, "", (), (file,), len(PACKED)
        )
        monkeypatch.setitem(DATASETS, spec.name, spec)
        self.folder = no_data / spec.name
        self.core = ModelCore.open(write_untrained(MODEL, spec.name), "cpu")
        self.watch = Watch(monkeypatch, Fetching, "run", "_note")

    @staticmethod
    def load(split):
        return Dataset("likeness", split, IMAGES, None)

    def now(self):
        return self.core.originals(MODEL)

    def fetch(self):
        self.core.fetch_originals(MODEL)
        self.watch.until(lambda: self.now().bytes_here is None)

    def left_behind(self):
        return [path.name for path in self.folder.glob("*")]


@pytest.fixture
def fetched(server, no_data, write_untrained, monkeypatch):
    return lambda mirror: Fetched(f"{server}/{mirror}", no_data, write_untrained, monkeypatch)


def test_one_click_brings_the_originals_and_all_that_was_kept_is_made_anew(fetched):
    it = fetched("good")
    before, version = it.now(), it.core.version(MODEL)
    assert (before.are_here, before.may_be_fetched) == (False, True)
    assert before.all_bytes == len(PACKED)
    assert not it.core.test_images(MODEL, [3]).original
    it.fetch()
    assert it.now().are_here
    found = it.core.test_images(MODEL, [3])
    assert found.original
    assert np.array_equal(found.images[0], IMAGES[3])
    assert it.core.version(MODEL) != version


def test_how_far_it_is_and_concurrent_clicks_fetch_once(fetched):
    it = fetched("slow")
    for _ in range(3):
        it.core.fetch_originals(MODEL)
    it.watch.until(lambda: (it.now().bytes_here or 0) > 0)
    assert 0 < it.now().bytes_here < it.now().all_bytes
    assert NAME not in it.left_behind()
    Mirrors.may_go_on.set()
    it.watch.until(lambda: it.now().are_here)
    assert Mirrors.requested == [f"/slow/{NAME}"]


def test_cancelled_it_ends_at_once_and_leaves_nothing(fetched):
    it = fetched("slow")
    it.core.fetch_originals(MODEL)
    it.watch.until(lambda: (it.now().bytes_here or 0) > 0)
    it.core.cancel_fetching(MODEL)
    assert it.now().bytes_here is None
    assert it.now().may_be_fetched
    Mirrors.may_go_on.set()
    it.watch.until(lambda: not it.left_behind())
    assert not it.now().failure


@pytest.mark.parametrize("mirror", ["missing", "failing", "breaks_off", "truncated", "swapped"])
def test_a_bad_answer_is_one_calm_sentence_and_no_file(fetched, mirror):
    it = fetched(mirror)
    it.fetch()
    assert it.left_behind() == []
    assert it.now().may_be_fetched
    assert it.now().failure.startswith("A likeness could not be fetched (127.0.0.1:")
    assert it.now().failure.endswith("until then everything works as before.")
    assert not it.core.test_images(MODEL, [0]).original


def test_without_a_network_it_is_the_same_sentence(fetched, monkeypatch):
    it = fetched("good")
    monkeypatch.setattr("socket.socket.connect", _no_network)
    it.fetch()
    assert "no complete answer" in it.now().failure
    assert it.left_behind() == []


def _no_network(*_arguments):
    raise OSError(101, "Network is unreachable")


def test_a_host_can_switch_it_off(fetched, monkeypatch):
    it = fetched("good")
    monkeypatch.setenv("EXPLORER_FETCH", "off")
    assert not it.now().may_be_fetched
    with pytest.raises(CoreError, match="cannot be fetched here"):
        it.core.fetch_originals(MODEL)
    assert Mirrors.requested == []


def test_what_nobody_gives_away_is_not_offered(write_untrained, no_data):  # noqa: ARG001
    write_untrained("own", "image_folder")
    core = ModelCore.open(write_untrained("odd", "no-such-data"), "cpu")
    for name in ("own", "odd"):
        assert core.originals(name).title
        assert not core.originals(name).may_be_fetched


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "frey_faces"])
def test_every_data_set_with_a_source_says_how_much_there_is_to_fetch(name):
    spec = DATASETS[name]
    assert spec.files
    assert all(file.mirrors and file.digests for file in spec.files)
    assert 0 < spec.fetched_bytes < sum(file.limit_bytes for file in spec.files)


def test_to_cancel_what_nobody_fetches_is_nothing():
    Fetchings().cancel("mnist")
