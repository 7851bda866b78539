"""Does a compiled loss train the same model, from the same random numbers?"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from torch._dynamo.exc import BackendCompilerFailed

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.models.registry import build
from explorer.training.fit import TrainingRun
from explorer.training.settings import TrainingError, TrainingSettings


def a_run(compiled: bool, family: str = "vae") -> TrainingRun:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (50, 1, 8, 8), dtype=np.uint8)
    labels = np.arange(50) % 10
    data = Dataset("random", "train", pixels, labels, tuple("0123456789"))
    images = DeviceImages(data, torch.device("cpu"))
    torch.manual_seed(0)
    model = build(family, {"image_shape": (1, 8, 8), "latent_dim": 2, "widths": (16,)})
    settings = TrainingSettings(epochs=2, batch_size=32, compiled=compiled)
    return TrainingRun(model, images, images, settings)


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> None:
    """torch.compile without its C++: the graph is traced and run as it stands."""
    whole = torch.compile
    torch._dynamo.reset()

    def compile_eagerly(function, options, dynamic):
        assert options == {"fallback_random": True}
        return whole(function, dynamic=dynamic, backend="eager", fullgraph=True)

    monkeypatch.setattr(torch, "compile", compile_eagerly)


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("family", ["vae", "cvae"])
def test_the_weights_are_the_same_in_one_graph(family):
    fast, plain = a_run(compiled=True, family=family), a_run(compiled=False, family=family)
    torch.manual_seed(7)
    before = torch.get_rng_state()
    for run in (fast, plain):
        for _ in run.epochs():
            pass
        assert torch.equal(torch.get_rng_state(), before), "torch's own generator is given back"
    assert torch.equal(fast.generator.get_state(), plain.generator.get_state())
    expected = plain.model.state_dict()
    for name, value in fast.model.state_dict().items():
        torch.testing.assert_close(value, expected[name], atol=1e-5, rtol=1e-4)
    assert fast.history["test"]["elbo"] == pytest.approx(plain.history["test"]["elbo"], abs=1e-3)


def test_without_a_compiler_it_is_a_sentence(monkeypatch):
    def no_compiler(*_: object) -> None:
        raise BackendCompilerFailed(no_compiler, RuntimeError("no g++"), None)

    monkeypatch.setattr(torch, "compile", lambda *_, **__: no_compiler)
    run = a_run(compiled=True)
    with pytest.raises(TrainingError, match="train without --compiled"):
        list(run.epochs())


@pytest.mark.parametrize("changing", [{"beta_from": 10.0}, {"prior_share": 0.5}])
def test_weights_that_change_are_not_compiled(changing):
    refusal = partial(TrainingSettings, compiled=True, **changing)
    with pytest.raises(TrainingError, match="cannot be compiled"):
        refusal()
