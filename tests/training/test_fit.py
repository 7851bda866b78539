"""Does a training repeat itself bit for bit, count what it shows, and stop where numbers end?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.models.base import Model
from explorer.models.registry import build
from explorer.training.fit import EpochReport, TrainingRun
from explorer.training.settings import TrainingError, TrainingSettings

SHAPE = (1, 6, 6)


def split(name: str, count: int, seed: int) -> DeviceImages:
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 256, (count, *SHAPE), dtype=np.uint8)
    data = Dataset("noise", name, pixels, generator.integers(0, 10, count))
    return DeviceImages(data, torch.device("cpu"))


def black_or_white(count: int) -> DeviceImages:
    pixels = np.tile(255 * (np.arange(count) % 2)[:, None, None, None], (1, *SHAPE))
    data = Dataset("plain", "train", pixels.astype(np.uint8), None)
    return DeviceImages(data, torch.device("cpu"))


def run_of(family: str = "vae", more: dict | None = None, **settings) -> TrainingRun:
    torch.manual_seed(11)
    model = build(family, {"image_shape": SHAPE, "widths": [8]} | (more or {}))
    told = TrainingSettings(**({"epochs": 2, "batch_size": 32} | settings))
    return TrainingRun(model, split("train", 150, 0), split("validation", 40, 1), told, True)


def trained(run: TrainingRun) -> list[EpochReport]:
    return list(run.epochs())


def weights(model: Model) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)


def test_trainings_of_other_seeds_are_looked_at_by_the_same_images_and_draws():
    first, other = (
        next(run_of(seed=seed, images_evaluated=10, binarisation="dynamic").epochs())
        for seed in (0, 1)
    )
    assert (first.train, first.validation) == (other.train, other.validation)


@pytest.mark.parametrize("family", ["vae", "autoencoder", "beta_vae"])
@pytest.mark.parametrize("backbone", ["mlp", "conv"])
def test_the_same_seed_gives_the_same_weights_bit_for_bit(family, backbone):
    first, again = (run_of(family, {"backbone": backbone, "widths": [4]}) for _ in range(2))
    trained(first)
    torch.rand(7)  # what else happens in the process is of no account
    trained(again)
    assert same(weights(first.model), weights(again.model))
    assert first.history == again.history


def test_another_seed_gives_other_weights():
    first, other = run_of(seed=1), run_of(seed=2)
    trained(first)
    trained(other)
    assert not same(weights(first.model), weights(other.model))


def test_who_watches_changes_nothing():
    """Between two reports anybody may look at, and evaluate, the model."""
    alone, watched = run_of(), run_of()
    trained(alone)
    for _ in watched.epochs():
        watched.model.eval()
        x, labels = watched.validation.batch(torch.arange(5))
        watched.model.loss_terms(x, watched.settings.weights, labels)
    assert same(weights(alone.model), weights(watched.model))


def test_what_is_looked_at_between_epochs_does_not_change_the_training():
    """Curves draw z too: from a generator of their own, or more of them gave other weights."""
    small, large = run_of(), run_of()
    large.validation = split("validation", 90, 2)
    trained(small)
    trained(large)
    assert same(weights(small.model), weights(large.model))
    assert small.history["train"] == large.history["train"]


def test_the_learning_rate_falls_over_the_whole_training():
    run, rates = run_of(epochs=3, learning_rate=0.01), []
    step = run.optimizer.step
    run.optimizer.step = lambda: rates.append(run.optimizer.param_groups[0]["lr"]) or step()
    trained(run)
    assert rates == [run.settings.learning_rate_at(at, 15) for at in range(15)]
    assert rates[0] == 0.01
    assert rates[-1] < 0.001


def test_the_first_report_is_of_the_untrained_model():
    run = run_of()
    before = weights(run.model)
    report = next(run.epochs())
    assert report.epoch == 0
    assert report.images_per_second == 0
    assert same(before, weights(run.model))


def test_reports_and_history_say_the_same():
    run = run_of(epochs=3)
    reports = trained(run)
    assert [report.epoch for report in reports] == [0, 1, 2, 3] == run.history["epochs"]
    assert run.history["unit"] == "nats per image"
    for name in ("train", "validation"):
        curves = run.history[name]
        assert set(curves) == {"loss", "elbo", "log_px_given_z", "kl"}
        for term, values in curves.items():
            assert values == pytest.approx([getattr(r, name)[term] for r in reports], abs=1e-4)
    assert reports[1].seconds_left == pytest.approx(2 * reports[1].seconds)
    assert reports[-1].seconds_left == 0


def test_training_lowers_the_loss():
    run = run_of(epochs=8, learning_rate=0.03)
    run.train = black_or_white(150)
    trained(run)
    losses = run.history["train"]["loss"]
    assert losses[-1] < losses[0] - 1


@pytest.mark.parametrize(("wanted", "seen"), [(0, 150), (70, 70), (1000, 150)])
def test_an_epoch_shows_as_many_images_as_it_says(wanted, seen):
    run, counts, rows = run_of(epochs=1, images_per_epoch=wanted), [], []
    batch = run.train.batch
    report = iter(run.epochs(counts.append))
    next(report)
    run.train.batch = lambda index: rows.extend(index.tolist()) or batch(index)
    run._evaluate = lambda _: {"loss": 0.0}
    next(report)
    assert sum(counts) == seen == len(rows) == len(set(rows))
    assert run.steps_per_epoch == math.ceil(seen / 32) == len(counts)


def test_epochs_differ_in_their_order():
    run, orders = run_of(epochs=2), []
    batch = run.train.batch
    run.train.batch = lambda index: orders.append(index.tolist()) or batch(index)
    run._evaluate = lambda _: {"loss": 0.0}
    list(run.epochs())
    rows = [row for order in orders for row in order]
    first, second = rows[:150], rows[150:]
    assert first != second
    assert sorted(first) == sorted(second) == list(range(150))


def test_dynamic_binarisation_draws_the_pixels_anew_and_only_for_training():
    run, seen = run_of("autoencoder", epochs=2, binarisation="dynamic"), []
    terms = run.model.loss_terms

    def watch(x, *rest):
        seen.append((run.model.training, x.clone()))
        return terms(x, *rest)

    run.model.loss_terms = watch
    trained(run)
    learnt = torch.cat([x for training, x in seen if training])
    looked_at = torch.cat([x for training, x in seen if not training])
    assert set(learnt.unique().tolist()) == {0.0, 1.0}
    assert len(looked_at.unique()) > 200
    # Bernoulli of the grey level: right in the mean, pixel by pixel over all images and epochs.
    x, _ = run.train.batch(torch.arange(150))
    assert learnt.mean().item() == pytest.approx(x.mean().item(), abs=0.02)
    assert not torch.equal(learnt[:150].sum(0), learnt[150:].sum(0))


def test_half_precision_leaves_weights_and_figures_in_single():
    run = run_of(precision="bfloat16", epochs=2)
    trained(run)
    assert {value.dtype for value in weights(run.model).values()} == {torch.float32}
    plain = run_of(epochs=2)
    trained(plain)
    assert run.history["validation"]["loss"][0] == plain.history["validation"]["loss"][0]
    assert run.history["validation"]["loss"][-1] == pytest.approx(
        plain.history["validation"]["loss"][-1], 0.02
    )


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_a_loss_that_is_no_number_stops_with_a_sentence(broken):
    run = run_of(epochs=5, learning_rate=0.123)
    terms = run.model.loss_terms

    def poisoned(*arguments):
        found = terms(*arguments)
        if run.epoch == 2:
            found["loss"] = found["loss"] * broken
        return found

    run.model.loss_terms = poisoned
    reports = run.epochs()
    assert [next(reports).epoch, next(reports).epoch] == [0, 1]
    with pytest.raises(TrainingError, match=r"no longer finite after epoch 2: lower .* 0\.123"):
        next(reports)


def test_a_term_that_is_no_number_stops_too():
    """β = 0 leaves an infinite KL out of the loss; a curve of it would be no JSON."""
    run = run_of(epochs=3, beta=0.0)
    terms = run.model.loss_terms

    def poisoned(*arguments):
        found = terms(*arguments)
        return found | {"kl": found["kl"] * math.inf}

    run.model.loss_terms = poisoned
    with pytest.raises(TrainingError, match="kl is no longer finite after epoch 0"):
        trained(run)


def test_a_real_blow_up_is_noticed():
    run = run_of(epochs=20, learning_rate=10.0, schedule="constant", beta=1e38)
    with pytest.raises(TrainingError, match="no longer finite"):
        trained(run)


def test_the_plane_is_kept_for_two_latents_only():
    assert run_of().recorder is not None
    assert run_of(more={"latent_dim": 3}).recorder is None
