"""Which figures does `evaluate` measure, and does a card hold them, whole or not at all?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from explorer.training import card_figures
from explorer.training.checkpoint import CheckpointError
from explorer.training.checkpoint_reading import read_card, read_encodings, read_model


@pytest.fixture
def checkpoints(tiny_checkpoints, tmp_path) -> Path:
    """A copy that may be written to."""
    return Path(shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints"))


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr("explorer.metrics.aggregate_figures.DRAWS", 200)
    monkeypatch.setattr("explorer.metrics.generation.PICTURES", 100)
    monkeypatch.setattr("explorer.metrics.classifier.IMAGES_SEEN", 5_000)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def told(checkpoints: Path, name: str = "tiny-vae") -> tuple[object, ...]:
    return ("evaluate", name, "--checkpoints", checkpoints, "--device", "cpu", "--samples", 2)


def test_all_that_fits_is_measured_each_with_seed_and_time(command, checkpoints):
    found = command(*told(checkpoints), "--json").json
    assert {"elbo", "elbo_se", "nll_se", "mutual_information_between", "recall", "copies"} <= set(
        found
    )
    assert "higgins_metric" not in found  # the factors of digits are not known
    assert found["latent_seed"] == found["generation_seed"] == found["seed"]
    assert min(found["likelihood_s"], found["latent_s"], found["generation_s"]) >= 0
    assert found["binarisation"] == found["latent_binarisation"] == "none"
    (low, high), (least, most) = (
        found[f"{key}_between"] for key in ("mutual_information", "kl_aggregate_posterior")
    )
    assert low + most == pytest.approx(found["kl"], abs=1e-3)
    assert high + least == pytest.approx(found["kl"], abs=1e-3)


def test_an_autoencoder_is_asked_for_no_prior_and_no_posterior(command, checkpoints, refusal):
    found = command(*told(checkpoints, "tiny-autoencoder"), "--json").json
    assert "log_px_given_z" in found
    assert not {"mutual_information", "recall"} & set(found)
    sentence = refusal(*told(checkpoints, "tiny-autoencoder"), "--figures", "generation")
    assert "has no figures of generation: it has those of likelihood, linear." in sentence


def test_a_group_is_written_beside_what_was_there(command, checkpoints):
    folder = checkpoints / "tiny-vae"
    before, card = files(folder), read_card(folder)
    answer = command(*told(checkpoints), "--figures", "latent", "--seed", 7, "--write")
    assert answer.code == 0
    assert "Written into" in answer.out
    written = read_card(folder)
    after = files(folder)
    assert {name for name in after if after[name] != before[name]} == {"card.json"}
    assert written["metrics"]["latent_seed"] == 7
    assert {key: written["metrics"][key] for key in card["metrics"]} == card["metrics"]
    assert {k: v for k, v in written.items() if k not in ("metrics", "date")} == {
        k: v for k, v in card.items() if k not in ("metrics", "date")
    }
    again = command(*told(checkpoints), "--figures", "latent", "--seed", 7, "--json").json
    for key in ("mutual_information_between", "kl_marginals"):
        assert again[key] == pytest.approx(written["metrics"][key], abs=1e-6)


def test_a_likelihood_is_written_with_its_table(command, checkpoints):
    folder = checkpoints / "tiny-vae"
    old = read_card(folder)["metrics"]
    told_likelihood = (*told(checkpoints), "--figures", "likelihood", "--seed", 5)
    assert command(*told_likelihood, "--write").code == 0
    card = read_card(folder)["metrics"]
    assert (card["binarisation"], card["seed"], card["nll_samples"]) == ("none", 5, 2)
    assert card["elbo"] != pytest.approx(old["elbo"], abs=1e-4)
    encodings = read_encodings(folder, read_model(folder).latent_dim)
    assert encodings.elbo.double().mean().item() == pytest.approx(card["elbo"], abs=1e-3)


def test_another_binarisation_stands_beside_the_card_s_own(command, checkpoints):
    folder = checkpoints / "tiny-vae"
    before, old = files(folder), read_card(folder)["metrics"]
    dynamic = (*told(checkpoints), "--figures", "likelihood", "latent", "--binarisation", "dynamic")
    assert command(*dynamic, "--write").code == 0
    card = read_card(folder)["metrics"]
    assert {key: card[key] for key in old} == old
    assert card["dynamic_elbo"] != pytest.approx(card["elbo"], abs=1e-4)
    assert card["dynamic_nll"] < -card["dynamic_elbo"] + 0.5
    assert all(card[f"dynamic_{key}_se"] > 0 for key in ("elbo", "log_px_given_z", "kl", "nll"))
    assert "dynamic_mutual_information_between" in card
    assert "dynamic_unit" not in card
    # The table of encodings stays that of the card's own figures.
    assert files(folder)["encodings.safetensors"] == before["encodings.safetensors"]


def test_static_pixels_stay_whatever_the_seed(command, checkpoints):
    def kl(kind: str, seed: int) -> float:
        words = ("--figures", "likelihood", "--binarisation", kind, "--json", "--seed", seed)
        return float(command(*told(checkpoints), *words).json[f"{kind}_kl"])

    assert kl("static", 1) == pytest.approx(kl("static", 2), abs=1e-6)
    assert kl("dynamic", 1) != pytest.approx(kl("dynamic", 2), abs=1e-6)


def test_samples_and_seed_are_the_card_s_unless_said_otherwise(command, checkpoints):
    plain = ("evaluate", "tiny-vae", "--checkpoints", checkpoints, "--device", "cpu")
    card = read_card(checkpoints / "tiny-vae")["metrics"]
    found = command(*plain, "--figures", "likelihood", "--json").json
    assert (found["nll_samples"], found["seed"]) == (card["nll_samples"], card["seed"])
    assert found["nll"] == pytest.approx(card["nll"], abs=1e-3)


def test_other_weights_and_unfinished_trainings_are_left_alone(checkpoints):
    folder = checkpoints / "tiny-vae"
    before = files(folder)
    with pytest.raises(CheckpointError, match="other weights while it was measured"):
        card_figures.write_figures(folder, {"elbo": 0.0}, "0" * 64)
    digest = card_figures.weights_digest(folder)
    with pytest.raises(CheckpointError, match="was not written"):
        card_figures.write_figures(folder, {"elbo": float("nan")}, digest)
    assert files(folder) == before
    card = json.loads(before["card.json"])
    card["training"]["complete"] = False
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(CheckpointError, match="not trained to the end"):
        card_figures.write_figures(folder, {"elbo": 0.0}, digest)


def test_bad_words_are_refused(refusal, checkpoints):
    assert "'guess'" in refusal(*told(checkpoints), "--figures", "guess")
    assert "'often'" in refusal(*told(checkpoints), "--binarisation", "often")


def test_binary_pixels_have_no_gaussian_density(refusal, checkpoints):
    folder = checkpoints / "tiny-vae"
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["architecture"]["likelihood"] = "gaussian"
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    assert "gaussian pixels" in refusal(*told(checkpoints), "--binarisation", "static")
