"""Does a core that plays decoders back answer as one that does not?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from explorer.core import ModelCore
from explorer.core.replays import KEPT_MODELS, Replays
from explorer.models.replayed import BUCKETS

NAME = "tiny-vae"


@pytest.fixture
def playing(tiny_checkpoints) -> ModelCore:
    """A core that treats this machine's processor as if it recorded."""
    core = ModelCore.open(tiny_checkpoints, "cpu")
    core._replays = Replays(core._residents, {"cpu"})
    return core


def codes(count: int) -> np.ndarray:
    return np.random.default_rng(count).normal(size=(count, 2)).astype(np.float32)


def played(core: ModelCore) -> list[int]:
    return [bucket for _, found in core._replays._kept.values() for bucket in found or ()]


@pytest.mark.parametrize("count", [1, 2, 8, 65])
def test_the_images_are_the_same(playing, tiny_checkpoints, count):
    plain = ModelCore.open(tiny_checkpoints, "cpu")
    found, expected = playing.decode(NAME, codes(count)), plain.decode(NAME, codes(count))
    assert found.shape == expected.shape
    assert np.abs(found.astype(int) - expected).max() <= 1
    assert played(playing) == [next(bucket for bucket in BUCKETS if bucket >= count)]
    assert played(plain) == []


def test_threads_get_their_own(playing):
    alone = [playing.decode(NAME, codes(count)) for count in range(1, 33)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda count: playing.decode(NAME, codes(count)), range(1, 33)))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_more_than_the_largest_bucket_is_decoded_as_ever(playing):
    assert len(playing.decode(NAME, codes(BUCKETS[-1] + 1))) == BUCKETS[-1] + 1
    assert played(playing) == []


def test_what_cannot_be_recorded_is_decoded_as_ever_and_said_once(playing, monkeypatch, caplog):
    def refuses(*_given) -> None:
        raise RuntimeError("operation not permitted when stream is capturing")

    monkeypatch.setattr("explorer.core.replays.Replayed", refuses)
    for _ in range(2):
        assert playing.decode(NAME, codes(2)).shape[0] == 2
    assert caplog.text.count("tiny-vae cannot be recorded.") == 1


def test_a_model_that_was_replaced_is_recorded_anew(playing):
    before = playing.decode(NAME, codes(1))
    with torch.no_grad():
        for weight in (model := playing._residents.get(NAME)).parameters():
            weight.zero_()
    assert not np.array_equal(playing.decode(NAME, codes(1)), before), "it reads the same weights"
    playing._residents.forget(NAME)
    assert np.array_equal(playing.decode(NAME, codes(1)), before)
    assert playing._replays._kept[NAME][0] is not model


def test_recordings_of_few_models_are_kept(playing):
    for number in range(KEPT_MODELS + 3):
        playing._replays._recordings(f"model-{number}", torch.nn.Identity())
    assert len(playing._replays._kept) == KEPT_MODELS
