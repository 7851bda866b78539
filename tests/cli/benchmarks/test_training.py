"""Do the textbook loop and the trainer compute the same, and is the baseline what it says?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from explorer.cli.benchmarks.setup import Setup
from explorer.cli.benchmarks.textbook import TextbookTraining, TextbookVAE, textbook_loss
from explorer.cli.benchmarks.training import BATCH_SIZE, HIDDEN, LATENT_DIM, epoch_flop, trainer
from explorer.models.vae import VAE
from explorer.objectives.weights import ObjectiveWeights

COUNT = 2 * BATCH_SIZE + 32
SEED = 0


def images() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (COUNT, 1, 28, 28), dtype=np.uint8)


def as_textbook(model: VAE) -> TextbookVAE:
    """The same weights, in the textbook's names."""
    twin = TextbookVAE(784, HIDDEN, LATENT_DIM)
    first, heads = (layer for layer in model.encoder if isinstance(layer, nn.Linear))
    third, fourth = (layer for layer in model.decoder if isinstance(layer, nn.Linear))
    with torch.no_grad():
        for mine, theirs in ((twin.fc1, first), (twin.fc3, third), (twin.fc4, fourth)):
            mine.load_state_dict(theirs.state_dict())
        for part, head in zip((twin.fc21, twin.fc22), (0, 1), strict=True):
            part.weight.copy_(heads.weight.chunk(2)[head])
            part.bias.copy_(heads.bias.chunk(2)[head])
    return twin


def test_both_loops_end_at_the_same_weights():
    pixels = images()
    run = trainer(pixels, "cpu", SEED)
    assert isinstance(run.model, VAE)
    twin = as_textbook(run.model)
    before = {name: value.clone() for name, value in twin.state_dict().items()}

    # The trainer's own order and noise: one generator gives first the one, then the other.
    generator = torch.Generator().manual_seed(SEED)
    order = torch.randperm(COUNT, generator=generator).tolist()
    textbook = TextbookTraining(twin, pixels, BATCH_SIZE, sampler=order, generator=generator)
    epochs = run.epochs()
    next(epochs)
    next(epochs)
    textbook.epoch()

    after = as_textbook(run.model).state_dict()
    for name, value in twin.state_dict().items():
        assert not torch.allclose(value, before[name], atol=1e-4), name
        torch.testing.assert_close(value, after[name], atol=2e-5, rtol=1e-4)


def test_the_textbook_s_loss_is_minus_the_bound():
    model = trainer(images(), "cpu", SEED).model
    assert isinstance(model, VAE)
    x = torch.from_numpy(images()[:7]).float() / 255
    twin = as_textbook(model)
    found = twin(x, torch.Generator().manual_seed(1))
    loss = textbook_loss(found[0], x, *found[1:])
    terms = model.loss_terms(x, ObjectiveWeights(), None, torch.Generator().manual_seed(1))
    assert loss.item() == pytest.approx(terms["loss"].mean().item(), rel=1e-5)


def test_the_textbook_reads_every_image_once_an_epoch():
    pixels, seen = images(), []
    training = TextbookTraining(TextbookVAE(784, 8, 2), pixels, 100)
    forward = training.model.forward

    def watch(x: torch.Tensor, generator: torch.Generator | None = None) -> object:
        seen.append(x)
        return forward(x, generator)

    training.model.forward = watch  # type: ignore[method-assign, assignment]
    assert np.isfinite(training.epoch())
    assert [len(x) for x in seen] == [100, 100, COUNT - 200]
    whole = torch.cat(seen).mul(255).round().flatten(1).sum(1)
    expected = torch.from_numpy(pixels.reshape(COUNT, -1).sum(1).astype(np.float32))
    assert torch.equal(whole.sort().values, expected.sort().values)


def test_an_epoch_s_products_are_counted_by_hand(setup: Setup):
    encoder = 784 * HIDDEN + HIDDEN * 2 * LATENT_DIM
    decoder = LATENT_DIM * HIDDEN + HIDDEN * 784
    # Forward, the weights' gradients, and the inputs' but for the images themselves.
    by_hand = 2 * (3 * (encoder + decoder) - 784 * HIDDEN) * COUNT
    assert epoch_flop(images(), setup) == by_hand
