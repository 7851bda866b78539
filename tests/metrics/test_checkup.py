"""Does each check say what is so, on models whose faults are known because they are put there?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from explorer.core import ModelCore
from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import FACT, WEIGHTS, Checkup
from explorer.metrics.checkup.readings import (
    BYTES,
    STANDARDISED,
    SYMMETRIC,
    UNIT,
    range_of,
    scalings,
    to_unit,
    unexplained,
)
from explorer.metrics.checkup.registry import CHECKS, examine
from explorer.metrics.checkup.subject import Code, Subject
from tests.shipped import CHECKPOINTS

Rows = NDArray[np.float32]
Change = Callable[[Subject], Subject]


@pytest.fixture(scope="module")
def sound() -> Subject:
    """`digits-vae-2d` and the digits that it was not trained on."""
    core = ModelCore.open(CHECKPOINTS, "cpu")
    images = core.test_images("digits-vae-2d", range(120)).images.astype(np.float32) / 255
    model = core._model("digits-vae-2d")

    def encode(rows: Rows) -> Code:
        mu, logvar = model.encode(torch.from_numpy(rows))
        return Code(mu.numpy(), logvar.numpy())

    def decode(z: Rows) -> Rows:
        return np.asarray(model.decode_mean(torch.from_numpy(z)).numpy())

    return Subject(images, encode, decode, module=model, beta=1.0, likelihood="bernoulli")


def with_images(change: Callable[[Rows], Rows]) -> Change:
    return lambda subject: replace(subject, images=change(subject.images).astype(np.float32))


def with_code(change: Callable[[Rows, Rows], tuple[Rows, Rows]]) -> Change:
    def changed(subject: Subject) -> Subject:
        encode = subject.encode
        assert encode is not None
        return replace(subject, encode=lambda rows: Code(*change(*encode(rows))))

    return changed


def with_pictures(before: Callable[[Rows], Rows], after: Callable[[Rows], Rows]) -> Change:
    def changed(subject: Subject) -> Subject:
        decode = subject.decode
        assert decode is not None
        return replace(subject, decode=lambda z: after(decode(np.float32(before(z)))))

    return changed


def same(value: Rows) -> Rows:
    return value


def broken(_rows: Rows) -> Rows:
    raise RuntimeError("expected scalar type Float but found Double")


FAULTS: dict[str, tuple[str, Change]] = {
    "pixels as bytes": ("input_range", with_images(lambda x: 255 * x)),
    "pixels from −1 to 1": ("input_range", with_images(lambda x: 2 * x - 1)),
    "black on white": ("polarity", with_images(lambda x: 1 - x)),
    "columns for rows": ("orientation", with_images(lambda x: x.swapaxes(2, 3))),
    "logits": ("output_logits", with_pictures(same, lambda x: np.log((x + 1e-3) / (1.001 - x)))),
    "pictures as bytes": ("output_range", with_pictures(same, lambda x: 255 * x)),
    "noise": (
        "hidden_randomness",
        with_pictures(same, lambda x: x + 0.1 * torch.rand(x.shape).numpy()),
    ),
    "by the batch": ("batch_dependence", with_pictures(lambda z: z - z.mean(0), same)),
    "σ for log σ²": ("variance_reading", with_code(lambda mu, s: (mu, np.exp(s / 2)))),
    "σ² for log σ²": ("variance_reading", with_code(lambda mu, s: (mu, np.exp(s)))),
    "collapsed": ("posterior_collapse", with_code(lambda mu, s: (0 * mu, 0 * s))),
    "dead": ("dead_latents", with_pictures(lambda z: z * [1, 0], same)),
    "a factor": ("latent_scale", with_pictures(lambda z: z / 0.18215, same)),
    "shifted": (
        "prior_mismatch",
        lambda subject: with_pictures(lambda z: z - 3, same)(
            with_code(lambda mu, s: (mu + 3, s))(subject)
        ),
    ),
    "NaN far away": (
        "not_finite",
        with_pictures(lambda z: np.where(np.abs(z).max(1, keepdims=True) > 5, np.nan, z), same),
    ),
    "tied": ("tied_latents", with_code(lambda mu, s: (mu[:, [0, 0]], s))),
    "another type": ("dtype", with_pictures(broken, same)),
}


@pytest.mark.parametrize("words", FAULTS)
def test_a_fault_is_named_by_its_code(words: str, sound: Subject) -> None:
    code, change = FAULTS[words]
    found = examine(change(sound))
    assert code in found.codes, found
    (finding,) = [one for one in found.findings if one.code == code][:1]
    assert finding.sentence.endswith((".", "Double"))
    assert finding.remedy.endswith(".")


def test_a_sound_model_has_nothing_wrong_and_is_not_changed(sound: Subject) -> None:
    assert sound.module is not None
    before = {name: value.clone() for name, value in sound.module.state_dict().items()}
    torch.manual_seed(7)
    expected = torch.rand(1)
    torch.manual_seed(7)
    found = examine(sound)
    assert found.codes == ()
    assert torch.equal(torch.rand(1), expected), "the caller's dice were thrown"
    assert all(torch.equal(before[name], now) for name, now in sound.module.state_dict().items())
    assert not any(each.grad is not None for each in sound.module.parameters())
    assert {"input", "output", "variance", "prior", "latents_in_use"} <= {
        one.code for one in found.findings
    }


def test_the_heaviest_comes_first_and_all_of_it_is_json(sound: Subject) -> None:
    found = examine(with_images(lambda x: 255 * x)(sound))
    weights = [WEIGHTS.index(one.weight) for one in found.findings]
    assert weights == sorted(weights)
    assert json.loads(json.dumps([one.as_json() for one in found.findings]))
    assert "input_range" in repr(found)
    assert isinstance(found, Checkup)


def test_training_mode_is_found_and_left_and_what_it_counts_is_put_back() -> None:
    module = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(64), nn.Linear(64, 2)).train()
    images = np.random.default_rng(0).random((32, 1, 8, 8), np.float32)

    def called(training: bool) -> Callable[[Rows], Code]:
        def encode(rows: Rows) -> Code:
            module.train(training)
            answer = module(torch.from_numpy(rows)).detach().numpy()
            module.train()
            return Code(answer, None)

        return encode

    subject = Subject(images, called(False), module=module, encode_as_left=called(True))
    before = {name: value.clone() for name, value in module.named_buffers()}
    assert "train_mode" in examine(subject).codes
    assert module.training
    assert all(torch.equal(before[name], now) for name, now in module.named_buffers())


def test_it_ends_in_time_and_says_what_it_did_not_do(sound: Subject) -> None:
    found = examine(sound, limit_s=0.0)
    (finding,) = [one for one in found.findings if one.code == "not_checked"]
    assert all(name in finding.sentence for name in CHECKS)


def test_the_range_of_images_is_seen() -> None:
    unit = np.random.default_rng(0).random((20, 3, 4, 4), np.float32)
    for name, scaling in scalings(unit).items():
        given = scaling(unit)
        assert range_of(given) == (name if name in (UNIT, SYMMETRIC, BYTES) else STANDARDISED)
        assert np.corrcoef(to_unit(given)[0].ravel(), unit.ravel())[0, 1] > 0.99
        assert np.allclose(scaling.back(given), unit, atol=1e-5)


def test_unexplained_is_nothing_for_the_images_and_all_for_their_mean() -> None:
    images = np.random.default_rng(0).random((50, 1, 4, 4), np.float32)
    assert unexplained(images, images) == 0
    assert unexplained(images, np.broadcast_to(images.mean(0), images.shape)) == pytest.approx(1)


def test_fewer_images_are_looked_at_where_the_model_is_slow(sound: Subject) -> None:
    quick = Examination(sound, 50.0)
    assert quick.count == len(sound.images)
    slow = Examination(sound, 1e-3)
    slow._until += 60
    assert slow.count == 8


def test_every_finding_that_is_a_mere_fact_needs_no_remedy(sound: Subject) -> None:
    for one in examine(sound).findings:
        assert one.weight == FACT
        assert not one.remedy


def test_a_decoder_that_raises_for_some_images_alone_is_a_finding() -> None:
    images = np.random.default_rng(0).random((20, 1, 4, 4), np.float32)
    images[3:, 0, 0, 0] += 2

    def decode(z: Rows) -> Rows:
        if (z[:, 0] > 1).any():
            raise ValueError("beyond the prior")
        return z.reshape(-1, 1, 4, 4)

    subject = Subject(images, lambda rows: Code(rows.reshape(len(rows), -1), None), decode)
    found = examine(subject)
    assert any("beyond the prior" in one.sentence for one in found.findings)
    assert found.images == len(images)


def test_two_clusters_have_the_prior_s_moments_and_are_not_said_to_fill_it(sound: Subject) -> None:
    """Half of the encodings at +1 and half at −1: mean 0, variance 1, and nothing at 0."""

    def signs(mu: Rows, logvar: Rows) -> tuple[Rows, Rows]:
        sides = np.where(np.arange(len(mu)) % 2, 1, -1)[:, None] * np.ones_like(mu)
        return sides.astype(np.float32), np.full_like(logvar, -8)

    sentences = [one.sentence for one in examine(with_code(signs)(sound)).findings]
    assert not any("fill" in sentence for sentence in sentences)
    (said,) = (one.sentence for one in examine(sound).findings if one.code == "prior")
    assert said.startswith("The encodings’ mean and variance are near the prior’s: ")
    assert "gaps between the encodings would not show" in said
