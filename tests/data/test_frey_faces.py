"""Are the Frey faces read the right way up, split by blocks, and is anything else refused?"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from explorer.data import frey_faces
from explorer.data.dataset import SPLITS, DataError, DatasetUnavailable
from explorer.data.published_files import PublishedFile
from explorer.data.registry import is_on_this_machine

# Frame f has the value (row + f) % 251 in row `row`, whatever the column.
FRAMES = np.fromfunction(
    lambda frame, row, _column: (row + frame) % 251, (1965, 28, 20), dtype=np.int64
).astype(np.uint8)


def mat(**variables: np.ndarray) -> bytes:
    written = io.BytesIO()
    savemat(written, variables)
    return written.getvalue()


def as_published(frames: np.ndarray) -> np.ndarray:
    """(1965, 28, 20) → (560, 1965), one column a frame, row after row."""
    return frames.reshape(1965, 560).T


@pytest.fixture
def a_film(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """FRAMES in the published file's place."""
    content = mat(ff=as_published(FRAMES))
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    file = PublishedFile("frey_rawface.mat", (digest,), "file", len(content), mirrors=())
    (tmp_path / "frey_faces").mkdir()
    (tmp_path / "frey_faces" / "frey_rawface.mat").write_bytes(content)
    monkeypatch.setattr(frey_faces, "FILE", file)
    monkeypatch.setenv("EXPLORER_DATA_DIR", str(tmp_path))


def test_a_column_becomes_an_upright_frame():
    read = frey_faces.read_mat(mat(ff=as_published(FRAMES)), "it")
    assert read.shape == (1965, 1, 28, 20)
    np.testing.assert_array_equal(read[:, 0], FRAMES)


HOSTILE = {
    "empty": b"",
    "no MATLAB file": b"<html>Forbidden</html>" * 100,
    "truncated": mat(ff=as_published(FRAMES))[:-1000],
    "another variable": mat(gg=as_published(FRAMES)),
    "the other way round": mat(ff=as_published(FRAMES).T),
    "another type": mat(ff=as_published(FRAMES).astype(np.float64)),
    "a film too short": mat(ff=as_published(FRAMES)[:, 1:]),
    "text": mat(ff=np.array("face")),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_does_not_hold_the_frames_is_refused(content):
    with pytest.raises(DataError, match=r"^it "):
        frey_faces.read_mat(content, "it")


@pytest.mark.usefixtures("a_film")
def test_splits_keep_the_order_of_the_film_and_lose_no_frame():
    parts = {split: frey_faces.load(split) for split in SPLITS}
    assert [len(part.images) for part in parts.values()] == [1565, 200, 200]
    splits = frey_faces.split_of_frames()
    for split, part in parts.items():
        np.testing.assert_array_equal(part.images[:, 0], FRAMES[splits == split])
        assert part.labels is None


def test_held_out_blocks_are_the_stated_ones():
    starts = [353, 746, 1139, 1532, 1925]
    expected = np.concatenate([np.arange(start, start + 40) for start in starts])
    splits = frey_faces.split_of_frames()
    np.testing.assert_array_equal(np.flatnonzero(splits == "test"), expected)
    # Blocks of their own, 20 frames of the film before the test's and more behind them.
    np.testing.assert_array_equal(np.flatnonzero(splits == "validation"), expected - 60)
    apart = np.abs(expected[:, None] - np.flatnonzero(splits == "validation"))
    assert apart.min() == 21


def npy(values: np.ndarray) -> bytes:
    written = io.BytesIO()
    np.save(written, values)
    return written.getvalue()


@pytest.fixture
def other_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Puts a file that is not the published one beside nothing else; FRAMES are the genuine."""
    monkeypatch.setattr(frey_faces, "PIXELS", hashlib.sha256(FRAMES.tobytes()).hexdigest())
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda _app: str(tmp_path / "cache"))
    monkeypatch.setenv("EXPLORER_DATA_DIR", str(tmp_path))
    (tmp_path / "frey_faces").mkdir()

    def put(name: str, content: bytes) -> Path:
        path = tmp_path / "frey_faces" / name
        path.write_bytes(content)
        return path

    return put


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("frey_faces.npy", npy(FRAMES)),
        ("as_rows.npy", npy(FRAMES.reshape(1965, 560))),
        ("as_columns.npy", npy(as_published(FRAMES))),
        ("frey_rawface.mat", mat(ff=as_published(FRAMES), and_more=np.zeros(3))),
        ("copied.mat", mat(ff=as_published(FRAMES))),
    ],
)
def test_any_array_of_the_same_pixels_is_read(name, content, other_file):
    other_file("a_note.npy", npy(np.zeros(3)))
    other_file(name, content)
    assert is_on_this_machine("frey_faces")
    test = frey_faces.load("test").images
    np.testing.assert_array_equal(test[:, 0], FRAMES[frey_faces.split_of_frames() == "test"])


@pytest.mark.parametrize(
    "content",
    [
        npy(FRAMES + np.uint8(1)),
        npy(FRAMES)[:-100],
        npy(FRAMES.astype(np.float32)),
        npy(np.array([FRAMES], dtype=object)),
        b"<html>",
        b"",
    ],
    ids=["other pixels", "cut off", "another type", "pickled", "a web page", "empty"],
)
def test_an_array_of_other_pixels_is_refused_by_name(content, other_file):
    path = other_file("frey_faces.npy", content)
    with pytest.raises(DataError, match=f"{re.escape(str(path))} does not hold the Frey faces"):
        frey_faces.load("train")


@pytest.mark.usefixtures("a_film")
def test_a_spoilt_file_is_refused(tmp_path):
    path = tmp_path / "frey_faces" / "frey_rawface.mat"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match="is not the published file"):
        frey_faces.load("train")


def test_what_is_nowhere_is_said(monkeypatch, tmp_path):
    file = PublishedFile("frey_rawface.mat", ("sha1:00",), "file", 10, mirrors=())
    monkeypatch.setattr(frey_faces, "FILE", file)
    monkeypatch.setenv("EXPLORER_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda _app: str(tmp_path / "cache"))
    with pytest.raises(DatasetUnavailable, match=r"frey_rawface.mat is not on this machine"):
        frey_faces.load("train")
