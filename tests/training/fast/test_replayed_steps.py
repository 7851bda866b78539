"""Are the steps that are played back those that would be taken one by one?"""

from __future__ import annotations

from contextlib import nullcontext

import pytest
import torch

from explorer.data.device_images import DeviceImages
from explorer.data.registry import load_dataset
from explorer.models.registry import build
from explorer.training.fast.replayed_steps import ReplayedSteps
from explorer.training.fit import TrainingRun
from explorer.training.settings import TrainingSettings
from explorer.training.steps import make_optimizer

CPU = torch.device("cpu")


def run(is_replayed: bool, **settings: object) -> TrainingRun:
    images = DeviceImages(load_dataset("digits", "train"), CPU)
    torch.manual_seed(0)
    model = build("vae", {"image_shape": (1, 8, 8), "latent_dim": 2, "widths": (16,)})
    whole = {"epochs": 2, "batch_size": 100, "images_per_epoch": 350, "images_evaluated": 10}
    chosen = TrainingSettings(**whole | settings)  # type: ignore[arg-type]
    made = TrainingRun(model, images, images, chosen)
    if is_replayed:
        made._replayed = ReplayedSteps(
            lambda index: made._steps.take(images, index, chosen.weights), 100, made.generator
        )
    return made


@pytest.mark.parametrize(
    "settings", [{}, {"binarisation": "dynamic"}, {"importance_samples": 3}], ids=str
)
def test_they_end_at_the_same_weights(settings: dict[str, object]):
    ended, seen = [], []
    for is_replayed in (False, True):
        made = run(is_replayed, **settings)
        seen.append([])
        list(made.epochs(seen[-1].append))
        ended.append(made.model.state_dict())
    assert seen[0] == seen[1] == [100, 100, 100, 50] * 2
    for name, weights in ended[0].items():
        assert torch.equal(weights, ended[1][name]), name


def test_on_a_processor_nothing_is_recorded():
    assert run(False)._replayed is None


@pytest.mark.parametrize(
    "settings", [{"beta_from": 4.0}, {"optimizer": "sgd"}, {"prior_share": 0.5}], ids=str
)
def test_steps_that_differ_are_never_recorded(settings, monkeypatch):
    made = run(False, **settings)
    monkeypatch.setattr(made.train, "device", torch.device("cuda"))
    assert made._steps.replayed(made.train) is None


def test_a_rate_that_lies_on_the_device_is_changed_there():
    made = run(False)
    rate = torch.tensor(0.5)
    made.optimizer.param_groups[0]["lr"] = rate
    made._steps.set_rate(0.25)
    assert float(rate) == 0.25
    assert made.optimizer.param_groups[0]["lr"] is rate


def test_an_order_of_another_length_is_taken_too():
    taken: list[list[int]] = []
    steps = ReplayedSteps(lambda index: taken.append(index.tolist()), 2, torch.Generator())
    for count in (5, 4):
        steps.epoch(torch.arange(count).flip(0), lambda _: None, lambda _: None)
    assert taken == [[4, 3], [2, 1], [0], [3, 2], [1, 0]]


def test_a_step_that_cannot_be_recorded_is_taken_as_ever(monkeypatch, caplog):
    taken: list[list[int]] = []
    steps = ReplayedSteps(lambda index: taken.append(index.tolist()), 1, torch.Generator())
    steps._may_record = True
    monkeypatch.setattr(torch.cuda, "device", lambda _device: nullcontext())
    monkeypatch.setattr("explorer.training.fast.replayed_steps.beside", lambda work: work())

    def refuses(*_given: object) -> None:
        raise RuntimeError("operation not permitted when stream is capturing")

    monkeypatch.setattr("explorer.training.fast.replayed_steps.recorded", refuses)
    steps.epoch(torch.arange(6), lambda _: None, lambda _: None)
    assert [row for (row,) in taken] == list(range(6))
    assert caplog.text.count("A step of this training cannot be recorded.") == 1


def test_adam_keeps_its_rate_as_a_number_on_a_processor():
    model = build("vae", {"image_shape": (1, 8, 8), "latent_dim": 2, "widths": (16,)})
    assert make_optimizer(model, TrainingSettings()).param_groups[0]["lr"] == 1e-3
