"""Does a training leave a whole, readable checkpoint, whatever ends it?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from explorer.data.registry import load_dataset
from explorer.metrics.encodings import ENCODING_SAMPLES
from explorer.models.base import ModelError
from explorer.models.vae import VAE
from explorer.training.checkpoint import CheckpointError
from explorer.training.checkpoint_reading import (
    read_card,
    read_encodings,
    read_history,
    read_model,
    read_snapshots,
)
from explorer.training.settings import TrainingError

WHOLE = {
    "card.json",
    "model.safetensors",
    "history.json",
    "encodings.safetensors",
    "epochs.safetensors",
}


def test_a_complete_checkpoint_holds_everything(plan, train, tmp_path, files):
    folder = tmp_path / "digits-test"
    reports = list(train(plan(), folder))
    assert set(files(folder)) == WHOLE
    assert [path.name for path in tmp_path.iterdir()] == ["digits-test"]
    card, history = read_card(folder), read_history(folder)
    test = load_dataset("digits", "test")
    assert card["name"] == "digits-test"
    assert card["training"]["complete"] is True
    assert card["training"]["epochs_done"] == card["training"]["epochs"] == 4
    assert card["training"]["seed"] == 5
    assert card["dataset"] == "digits"
    assert card["split"] == {
        "train_images": 1257,
        "validation_images": 180,
        "test_images": 360,
    }
    assert card["class_names"] == list("0123456789")
    assert card["parameters"] == sum(w.numel() for w in read_model(folder).state_dict().values())
    assert card["metrics"]["unit"] == "nats per image"
    assert card["metrics"]["data"] == "digits test"
    assert card["metrics"]["nll_samples"] == 2
    assert {"elbo", "log_px_given_z", "kl", "nll", "active_units"} <= set(card["metrics"])
    assert history["epochs"] == [report.epoch for report in reports] == [0, 1, 2, 3, 4]
    # Row i of the encodings is row i of the test split, and its figures are those of the card.
    encodings = read_encodings(folder, 2)
    assert np.array_equal(encodings.labels.numpy(), test.labels)
    assert card["metrics"]["elbo"] == pytest.approx(encodings.elbo.mean().item(), rel=1e-5)
    assert card["metrics"]["elbo_samples"] == ENCODING_SAMPLES
    snapshots = read_snapshots(folder)
    assert snapshots.epochs.tolist() == history["epochs"]
    # The held-out curve's last point is near the metric: other images of the same kind.
    assert history["validation"]["elbo"][-1] == pytest.approx(card["metrics"]["elbo"], abs=1.5)


HALF = {"rtol": 1e-3, "atol": 1e-4}
"""Stored codes are rounded to half precision."""


def test_the_stored_means_are_the_encoder_s(plan, train, tmp_path):
    folder = tmp_path / "digits-test"
    list(train(plan(), folder))
    x = torch.from_numpy(np.array(load_dataset("digits", "test").images)).float() / 255
    with torch.inference_mode():
        mu, logvar = read_model(folder).encode(x)
    stored = read_encodings(folder, 2)
    torch.testing.assert_close(stored.mu, mu, **HALF)
    torch.testing.assert_close(stored.logvar, logvar, **HALF)


def test_half_weights_weigh_half_and_the_card_speaks_of_them(plan, train, tmp_path):
    whole, half = tmp_path / "whole", tmp_path / "half"
    list(train(plan(epochs=1), whole))
    list(train(plan(epochs=1, stored_as="float16"), half))
    sizes = [(folder / "model.safetensors").stat().st_size for folder in (whole, half)]
    assert sizes[1] < 0.6 * sizes[0]
    rounded, kept = read_model(half).state_dict(), read_model(whole).state_dict()
    for key, weight in kept.items():
        torch.testing.assert_close(rounded[key], weight.half().float(), rtol=0, atol=0)
    # The stored encodings are those of the weights in the file, not of what they were before.
    x = torch.from_numpy(np.array(load_dataset("digits", "test").images)).float() / 255
    with torch.inference_mode():
        mu = read_model(half).encode(x).mu
    torch.testing.assert_close(read_encodings(half, 2).mu, mu, **HALF)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_descent_with_momentum_resumes_to_the_same_weights(plan, train, tmp_path, momentum):
    told = plan(epochs=4, optimizer="sgd", momentum=momentum, learning_rate=1e-4)
    list(train(told, tmp_path / "unbroken"))
    broken = train(told, tmp_path / "broken")
    for _ in range(3):
        next(broken)
    broken.close()
    list(train(told, tmp_path / "broken", resume=True))
    unbroken, resumed = (read_model(tmp_path / n).state_dict() for n in ("unbroken", "broken"))
    for key, weight in unbroken.items():
        torch.testing.assert_close(resumed[key], weight, rtol=0, atol=0)


def test_an_autoencoder_s_checkpoint_has_no_posterior(plan, train, tmp_path):
    folder = tmp_path / "digits-test"
    list(train(plan("autoencoder", epochs=1), folder))
    encodings = read_encodings(folder, 2)
    assert encodings.logvar is None
    assert not encodings.kl_per_dim.any()
    assert set(read_history(folder)["validation"]) == {"loss", "log_px_given_z"}
    assert "elbo" not in read_card(folder)["metrics"]


def test_more_than_two_latents_keep_no_planes(plan, train, tmp_path, files):
    folder = tmp_path / "digits-test"
    list(train(plan(latent_dim=3, epochs=1), folder))
    assert set(files(folder)) == WHOLE - {"epochs.safetensors"}
    assert read_snapshots(folder) is None


def test_a_checkpoint_is_whole_after_every_report(plan, train, tmp_path):
    folder = tmp_path / "digits-test"
    for report in train(plan(epochs=3), folder):
        card = read_card(folder)
        assert card["training"]["epochs_done"] == report.epoch
        assert card["training"]["complete"] is (report.epoch == 3)
        assert read_history(folder)["epochs"][-1] == report.epoch
        assert len(read_encodings(folder, 2).mu) == 360
        assert len(read_snapshots(folder).epochs) == report.epoch + 1
        read_model(folder)
        assert (folder / "resume.safetensors").exists() is (report.epoch < 3)
    assert [path.name for path in tmp_path.iterdir()] == ["digits-test"]


def test_the_three_trainings_of_the_lecture_differ_as_they_should(plan, train, tmp_path):
    found, fitted = {}, {}
    for name, beta, weight in (("both", 1.0, 1.0), ("reconstruction", 0.0, 1.0), ("kl", 1.0, 0.0)):
        settings = {"epochs": 16, "images_per_epoch": 0, "learning_rate": 0.01, "batch_size": 32}
        told = plan(latent_dim=3, beta=beta, reconstruction_weight=weight, **settings)
        list(train(told, tmp_path / name))
        found[name] = read_card(tmp_path / name)["metrics"]
        fitted[name] = read_history(tmp_path / name)["train"]["log_px_given_z"][-1]
    assert found["kl"]["kl"] < 0.01
    assert found["kl"]["active_units"] == 0
    # Of what it was fitted to: without the KL it fits these images rather than all of their kind.
    assert fitted["reconstruction"] > fitted["both"]
    assert found["reconstruction"]["kl"] > 3 * found["both"]["kl"]
    assert found["both"]["elbo"] > max(found["kl"]["elbo"], found["reconstruction"]["elbo"])


def test_a_loss_that_is_no_number_leaves_the_last_checkpoint(plan, train, tmp_path, monkeypatch):
    folder = tmp_path / "digits-test"
    reports = train(plan(), folder)
    while next(reports).epoch < 2:
        pass
    kept = read_model(folder).state_dict()
    terms = VAE.loss_terms

    def poisoned(self, *arguments):
        found = terms(self, *arguments)
        return found | {"loss": found["loss"] * math.nan}

    monkeypatch.setattr(VAE, "loss_terms", poisoned)
    with pytest.raises(TrainingError, match="no longer finite after epoch 3"):
        next(reports)
    assert read_card(folder)["training"]["epochs_done"] == 2
    assert all(torch.equal(kept[k], v) for k, v in read_model(folder).state_dict().items())
    assert [path.name for path in tmp_path.iterdir()] == ["digits-test"]


def test_a_metric_that_is_no_number_is_said_and_not_written(plan, train, tmp_path, monkeypatch):
    folder = tmp_path / "digits-test"
    evaluated = {"elbo": math.nan}, None
    monkeypatch.setattr("explorer.training.train.evaluate", lambda *_: evaluated)
    with pytest.raises(CheckpointError, match="digits-test was not written"):
        list(train(plan(epochs=1), folder))
    assert read_card(folder)["training"]["epochs_done"] == 0


@pytest.mark.parametrize("name", ["..", "Upper", "a b", "-dash", "x" * 65, "dot.name", "ünder"])
def test_a_folder_that_is_no_name_is_refused_before_anything_is_done(plan, train, tmp_path, name):
    with pytest.raises(CheckpointError, match="cannot name a checkpoint"):
        next(train(plan(), tmp_path / name))
    assert list(tmp_path.iterdir()) == []


def test_a_family_without_that_setting_is_refused(plan, train, tmp_path):
    told = plan("autoencoder", architecture={"likelihood": "gaussian"})
    with pytest.raises(ModelError, match="no setting likelihood"):
        next(train(told, tmp_path / "digits-test"))


def test_training_leaves_torch_s_own_random_state_alone(plan, train, tmp_path):
    state = torch.get_rng_state()
    list(train(plan(epochs=1), tmp_path / "digits-test"))
    read_model(tmp_path / "digits-test")
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize(
    ("family", "ending"),
    [("vae", "5 latents"), ("rbm", "5 hidden units"), ("vq_vae", "16 cells")],
)
def test_the_title_names_what_its_units_are(plan, train, tmp_path, family, ending):
    told = plan(family, latent_dim=5, epochs=1, images_per_epoch=50)
    if family == "vq_vae":
        told = plan(family, latent_dim=16, architecture={"codes": 4}, epochs=1, images_per_epoch=50)
    next(train(told, tmp_path / "one"))
    assert read_card(tmp_path / "one")["title"].endswith(ending)
