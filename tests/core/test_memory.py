"""Is a request served, whole and in order, when the device has no memory left for it?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.core import ModelCore
from explorer.core.memory import OutOfDeviceMemory, in_halves
from explorer.core.residents import Residents, device_of
from explorer.models.vae import VAE
from explorer.training.checkpoint_reading import read_model


def out_of_memory() -> torch.OutOfMemoryError:
    return torch.OutOfMemoryError("CUDA out of memory.")


@given(st.integers(1, 200), st.integers(1, 50), st.booleans())
def test_halves_are_joined_in_order(count, fits, labelled):
    rows = torch.arange(count)
    labels = rows * 10 if labelled else None
    sizes = []

    def compute(x, y):
        if len(x) > fits:
            raise out_of_memory()
        sizes.append(len(x))
        assert y is None or torch.equal(y, x * 10)
        return [x * 2, torch.stack([x, x], 1)]

    doubled, pairs = in_halves(compute, [rows, labels])
    assert torch.equal(doubled, rows * 2)
    assert torch.equal(pairs, torch.stack([rows, rows], 1))
    assert sum(sizes) == count
    # Halved no further than it must be: no part is so small that its double would have fitted.
    assert count <= fits or min(sizes) >= fits // 2


def test_one_row_that_does_not_fit_is_said():
    def compute(_x):
        raise out_of_memory()

    with pytest.raises(OutOfDeviceMemory):
        in_halves(compute, [torch.arange(5)])


def test_other_errors_are_not_swallowed():
    def compute(_x):
        raise RuntimeError("something else")

    with pytest.raises(RuntimeError, match="something else"):
        in_halves(compute, [torch.arange(5)])


@pytest.fixture
def small_device(tiny_checkpoints, monkeypatch):
    """A core whose resident model takes at most so many rows at once; what it was given."""

    def make(fits: int):
        core = ModelCore.open(tiny_checkpoints, "cpu")
        resident, asked = core._residents.get("tiny-vae"), []
        for name in ("encode", "decode"):
            whole = getattr(VAE, name)

            def limited(self, x, labels=None, whole=whole):
                if self is resident:
                    asked.append(len(x))
                    if len(x) > fits:
                        raise out_of_memory()
                return whole(self, x, labels)

            monkeypatch.setattr(VAE, name, limited)
        return core, asked

    return make


@pytest.mark.parametrize("fits", [1, 3, 7])
def test_the_core_halves_a_request_and_answers_in_order(core, digits, small_device, fits):
    x = digits[:20]
    z = core.encodings("tiny-vae").mu[:20]
    expected = (
        core.encode("tiny-vae", x),
        core.decode("tiny-vae", z),
        core.reconstruct("tiny-vae", x),
    )
    small, asked = small_device(fits)
    found = small.encode("tiny-vae", x)
    np.testing.assert_allclose(found.mu, expected[0].mu, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(found.logvar, expected[0].logvar, rtol=1e-5, atol=1e-6)
    images = small.decode("tiny-vae", z), small.reconstruct("tiny-vae", x)
    for one, other in zip(images, expected[1:], strict=True):
        assert np.abs(one.astype(int) - other).max() <= 1  # sums of other batches round otherwise
    assert max(asked) == 20
    assert min(asked) <= fits
    assert small.elbo_terms("tiny-vae", x, samples=2).elbo.shape == (20,)


def test_what_does_not_fit_at_all_is_served_by_the_cpu(core, digits, small_device):
    expected = core.encode("tiny-vae", digits[:5])
    small, asked = small_device(0)
    resident = small._residents.get("tiny-vae")
    for count in (1, 5):
        found = small.encode("tiny-vae", digits[:count])
        np.testing.assert_allclose(found.mu, expected.mu[:count], rtol=1e-5, atol=1e-6)
    assert 1 in asked
    # The shared model stays where it was: the next request may fit again.
    assert small._residents.get("tiny-vae") is resident


class FullDevice:
    """A model's `to` on a device with room for so many models."""

    def __init__(self, monkeypatch, failures: int):
        self.tries, move = 0, VAE.to

        def to(model, device, *rest):
            if torch.device(device).type != "cpu":
                self.tries += 1
                if self.tries <= failures:
                    raise out_of_memory()
                return model  # there is no such device here: staying is arriving
            return move(model, device, *rest)

        monkeypatch.setattr(VAE, "to", to)


@pytest.mark.parametrize(("failures", "tries"), [(0, 1), (1, 2), (9, 2)])
def test_a_model_that_does_not_fit_takes_the_others_places_or_stays(
    tiny_checkpoints, monkeypatch, failures, tries
):
    def load(_name):
        return read_model(tiny_checkpoints / "tiny-vae")

    residents = Residents(load, torch.device("cpu"), 1 << 30)
    residents.get("a")
    residents._device = torch.device("cuda:0")
    device = FullDevice(monkeypatch, failures)
    model = residents.get("b")
    assert device.tries == tries
    assert residents.names() == (["a", "b"] if failures == 0 else ["b"])
    assert device_of(model).type == "cpu"
    assert residents.get("b") is model
