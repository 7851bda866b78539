"""Is statically binarised MNIST read as it is passed on, and nothing else taken for it?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.data import binarized_mnist
from explorer.data.dataset import DataError, DatasetUnavailable
from explorer.data.registry import is_on_this_machine, load_dataset

COUNT = 3


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where its files are looked for, three images a split."""
    monkeypatch.setenv("EXPLORER_DATA_DIR", str(tmp_path))
    monkeypatch.setitem(binarized_mnist.COUNTS, "train", COUNT)
    monkeypatch.setitem(binarized_mnist.COUNTS, "validation", COUNT)
    made = tmp_path / "binarized_mnist"
    made.mkdir()
    return made


def lines(bits: np.ndarray, end: str) -> str:
    return "".join(" ".join(str(int(bit)) for bit in row) + end for row in bits)


@pytest.mark.parametrize("end", ["\n", " \n", "\r\n"])
@pytest.mark.parametrize(("split", "theirs"), [("train", "train"), ("validation", "valid")])
def test_zeros_and_ones_become_pixels(folder: Path, split: str, theirs: str, end: str) -> None:
    bits = np.random.default_rng(0).integers(0, 2, (COUNT, 784))
    (folder / f"binarized_mnist_{theirs}.amat").write_bytes(lines(bits, end).encode())
    made = load_dataset("binarized_mnist", split)
    np.testing.assert_array_equal(made.images[np.arange(COUNT)], bits.reshape(-1, 1, 28, 28) * 255)
    assert made.labels is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-2],
        lambda text: text + text,
        lambda text: text.replace("1", "2", 1),
        lambda text: text.replace("\n", " ", 1),
        lambda _: "",
    ],
)
def test_anything_else_is_refused_by_name(folder: Path, spoil) -> None:
    text = lines(np.ones((COUNT, 784)), "\n")
    (folder / "binarized_mnist_train.amat").write_text(spoil(text))
    with pytest.raises(DataError, match=r"train\.amat does not hold 3 lines of 784"):
        load_dataset("binarized_mnist", "train")


def test_it_is_not_fetched(folder: Path) -> None:
    assert not is_on_this_machine("binarized_mnist")
    with pytest.raises(DatasetUnavailable, match=f"put it into {folder}"):
        load_dataset("binarized_mnist", "test")
