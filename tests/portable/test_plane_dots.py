"""Is every encoding in its place among the dots, and is a file that is none left alone?"""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

from explorer.portable import plane_dots as module
from explorer.portable.plane_dots import STEPS, plane_dots, stored_dots
from explorer.training.checkpoint_names import ENCODINGS_FILE
from tests.shipped import CHECKPOINTS

WINDOW = ((-3.0, 3.0), (-2.0, 4.0))
MOST = 20_000


def places(dots: str) -> np.ndarray:
    """(N, 2), in z."""
    shares = np.frombuffer(base64.b64decode(dots), "<u2").reshape(-1, 2) / STEPS
    low, high = np.array(WINDOW).T
    return np.asarray(low + shares * (high - low))


@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.integers(1, 400))
def test_each_within_the_window_is_there_once_and_by_class(
    seed: int, count: int, most: int
) -> None:
    random = np.random.default_rng(seed)
    mu, labels = random.normal(size=(count, 2), scale=2), random.integers(0, 4, count)
    dots, counts = plane_dots(mu, labels, WINDOW, most)
    found = places(dots)
    assert len(found) == sum(counts) <= min(most, count)
    inside = ((mu >= [-3, -2]) & (mu <= [3, 4])).all(axis=1)
    if most >= count:
        expected = np.concatenate([mu[inside & (labels == kind)] for kind in range(4)])
        assert np.abs(found - expected).max(initial=0) <= 6 / STEPS
        assert counts == tuple(np.bincount(labels[inside], minlength=1))


def test_those_of_a_checkpoint_are_all_its_encodings() -> None:
    found = stored_dots(CHECKPOINTS / "mnist-vae-2d", ((-9.0, 9.0), (-9.0, 9.0)), MOST)
    assert found is not None
    assert sum(found[1]) == 10_000
    assert len(found[1]) == 10


MU = np.zeros((3, 2), np.float32)


@pytest.mark.parametrize(
    "tensors",
    [
        {"z": MU},
        {"mu": MU[:, :1]},
        {"mu": MU[0]},
        {"mu": MU[:0]},
        {"mu": MU * np.nan},
        {"mu": MU, "labels": np.array([0, 1], np.int64)},
        {"mu": MU, "labels": np.array([0, 1, -1], np.int64)},
        {"mu": MU, "labels": np.array([0, 1, 10**12], np.int64)},
        {"mu": MU, "labels": np.array([0.5, 1, 2], np.float32)},
    ],
)
def test_what_is_no_plane_has_none(tmp_path: Path, tensors: dict[str, np.ndarray]) -> None:
    save_file(tensors, tmp_path / ENCODINGS_FILE)
    assert stored_dots(tmp_path, WINDOW, MOST) is None


@pytest.mark.parametrize("content", [b"", b"\xff" * 100, b"\x02\0\0\0\0\0\0\0{}"])
def test_a_file_that_is_none_has_none(tmp_path: Path, content: bytes) -> None:
    assert stored_dots(tmp_path, WINDOW, MOST) is None
    (tmp_path / ENCODINGS_FILE).write_bytes(content)
    assert stored_dots(tmp_path, WINDOW, MOST) is None


def test_nor_is_a_large_one_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_file({"mu": MU}, tmp_path / ENCODINGS_FILE)
    assert stored_dots(tmp_path, WINDOW, MOST) is not None
    monkeypatch.setattr(module, "MOST_BYTES", 50)
    assert stored_dots(tmp_path, WINDOW, MOST) is None
