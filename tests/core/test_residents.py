"""Is a model on the device once for everybody, and does it make room for others?"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from explorer.core import CoreError, ModelCore
from explorer.core.residents import Residents, weight_bytes
from explorer.training.checkpoint_reading import read_model

NAMES = ["tiny-autoencoder", "tiny-vae"]


def test_threads_get_what_one_alone_would_get(tiny_checkpoints):
    core = ModelCore.open(tiny_checkpoints, "cpu")
    generator = np.random.default_rng(0)
    requests = [(NAMES[i % 2], generator.normal(size=(1 + i % 9, 2))) for i in range(96)]
    fresh = ModelCore.open(tiny_checkpoints, "cpu")
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda request: fresh.decode(*request), requests))
    alone = [core.decode(*request) for request in requests]
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))
    assert sorted(fresh.residents()) == NAMES


def test_threads_that_want_one_model_load_it_once(tiny_checkpoints):
    loads: list[str] = []
    asked = threading.Semaphore(0)

    def version(_name: str) -> None:
        asked.release()

    def load(name: str):
        loads.append(name)
        if len(loads) == 1:
            assert all(asked.acquire(timeout=20) for _ in range(8)), "not all of them asked"
        return read_model(tiny_checkpoints / name)

    residents = Residents(load, torch.device("cpu"), 1 << 30, version)
    with ThreadPoolExecutor(8) as pool:
        models = list(pool.map(residents.get, ["tiny-vae"] * 32))
    assert loads == ["tiny-vae"]
    assert all(model is models[0] for model in models)


def test_a_small_budget_lets_the_least_recently_used_go(tiny_checkpoints):
    core = ModelCore.open(tiny_checkpoints, "cpu", budget_bytes=1)
    z = np.zeros((1, 2), np.float32)
    first = core.decode("tiny-vae", z)
    assert core.residents() == ("tiny-vae",)
    core.decode("tiny-autoencoder", z)
    assert core.residents() == ("tiny-autoencoder",)
    assert np.array_equal(core.decode("tiny-vae", z), first)
    assert core.residents() == ("tiny-vae",)


def test_the_budget_is_in_bytes_of_weights(tiny_checkpoints):
    models = {name: read_model(tiny_checkpoints / name) for name in NAMES}
    sizes = {name: weight_bytes(model) for name, model in models.items()}
    assert sizes["tiny-vae"] == 4 * sum(p.numel() for p in models["tiny-vae"].parameters())
    both = sum(sizes.values())
    for budget, resident in ((both, 2), (both - 1, 1)):
        residents = Residents(models.__getitem__, torch.device("cpu"), budget)
        for name in NAMES:
            residents.get(name)
        assert len(residents.names()) == resident
        assert residents.resident_bytes() <= budget


def test_what_was_used_last_goes_last(tiny_checkpoints):
    model = read_model(tiny_checkpoints / "tiny-vae")
    residents = Residents(lambda _name: model, torch.device("cpu"), 2 * weight_bytes(model))
    for name in ("a", "b", "a", "c"):
        residents.get(name)
    assert residents.names() == ["a", "c"]


def test_a_model_that_cannot_be_read_may_be_tried_again(tiny_checkpoints):
    tries: list[str] = []

    def load(name: str):
        tries.append(name)
        if len(tries) == 1:
            raise CoreError("Not now.")
        return read_model(tiny_checkpoints / name)

    residents = Residents(load, torch.device("cpu"), 1 << 30)
    with pytest.raises(CoreError, match="Not now"):
        residents.get("tiny-vae")
    assert residents.get("tiny-vae") is residents.get("tiny-vae")
    assert len(tries) == 2


def test_shared_models_are_never_changed(core, digits):
    model = core._residents.get("tiny-vae")
    before = {name: value.clone() for name, value in model.state_dict().items()}
    core.encode("tiny-vae", digits)
    core.elbo_terms("tiny-vae", digits[:5])
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
