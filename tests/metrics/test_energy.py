"""Are an energy's figures exact where they can be, and said how they were obtained elsewhere?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics import energy
from explorer.metrics.energy import energy_figures
from explorer.metrics.evaluate import evaluate
from explorer.metrics.exact_boltzmann import exact_log_partition, log_likelihood
from explorer.metrics.question import Question
from explorer.models.rbm import RBM, RBMArchitecture

SHAPE = (1, 5, 5)


def made(hidden: int) -> RBM:
    torch.manual_seed(0)
    model = RBM(RBMArchitecture(SHAPE, hidden)).eval()
    with torch.no_grad():
        model.weight.mul_(30)
    return model.requires_grad_(False)


def images(count: int = 300, with_labels: bool = True) -> DeviceImages:
    generator = np.random.default_rng(0)
    pixels = generator.choice([0, 255], (count, *SHAPE)).astype(np.uint8)
    labels = np.arange(count) % 3 if with_labels else None
    return DeviceImages(
        Dataset("made up", "test", pixels, labels, ("a", "b", "c")), torch.device("cpu")
    )


def test_a_small_machine_is_measured_exactly() -> None:
    model, data = made(6), images()
    figures, table = evaluate(model, data)
    v = data.batch(torch.arange(300))[0].flatten(1)
    wanted = log_likelihood(model.natural_parameters(), v).mean().item()
    assert figures["log_px"] == pytest.approx(wanted, abs=1e-4)
    assert figures["log_z"] == pytest.approx(exact_log_partition(model.natural_parameters()))
    assert figures["unit"] == "nats per image"
    assert table is not None
    columns = table.tensors()
    assert columns["free_energy"].mean().item() == pytest.approx(figures["free_energy"], abs=1e-4)
    assert columns["labels"].tolist() == [row % 3 for row in range(300)]
    assert columns["pictures"].shape == (100, *SHAPE)


def test_a_larger_one_is_annealed_both_ways_and_the_truth_lies_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(energy, "AIS_STEPS", 600)
    monkeypatch.setattr(energy, "BURN_IN_STEPS", 50)
    data, model = images(with_labels=False), made(10)
    exact, _ = energy_figures(model, data, Question())
    monkeypatch.setattr(energy, "has_exact_partition", lambda _: False)
    done: list[int] = []
    figures, table = energy_figures(model, data, Question(samples=64, progress=done.append))
    assert figures["log_px_forward_ais"] == pytest.approx(exact["log_px"], abs=0.1)
    assert figures["log_px_reverse_ais"] == pytest.approx(exact["log_px"], abs=0.1)
    middle = (figures["log_px_forward_ais"] + figures["log_px_reverse_ais"]) / 2
    assert figures["log_px"] == pytest.approx(middle)
    spread = table.free_energy.double().std().item() / math.sqrt(len(data))
    forward, reverse = figures["log_z_forward_se"], figures["log_z_reverse_se"]
    assert min(forward, reverse) > 0
    # Images and both annealings are independent: variances add up.
    for key, variance in {
        "free_energy": spread**2,
        "log_px": spread**2 + forward**2 / 4 + reverse**2 / 4,
        "log_px_forward_ais": spread**2 + forward**2,
        "log_px_reverse_ais": spread**2 + reverse**2,
        "ais_gap": forward**2 + reverse**2,
    }.items():
        assert figures[f"{key}_se"] == pytest.approx(math.sqrt(variance), rel=1e-5)
    assert figures["binarisation_sd"] == 0  # these are black and white already
    gap = figures["log_px_forward_ais"] - figures["log_px_reverse_ais"]
    assert figures["ais_gap"] == pytest.approx(gap)
    assert figures["ais_chains"] == figures["ais_reverse_chains"] == 64
    assert sum(done) == len(data)
    assert table.tensors()["labels"] is None


def test_the_same_seed_gives_the_same_figures() -> None:
    data = images()
    data.dataset.images[:] = 128
    data = DeviceImages(data.dataset, torch.device("cpu"))
    one, again, other = (energy_figures(made(6), data, Question(seed=s))[0] for s in (1, 1, 2))
    assert one == again
    assert one["free_energy"] != other["free_energy"]
