"""Does a conditional model use the class it is given, and refuse to do without?"""

from __future__ import annotations

import pytest
import torch

from explorer.models.base import MAX_CLASSES, ModelError
from explorer.models.cvae import ConditionalVAE, CVAEArchitecture
from explorer.models.nets import BACKBONES
from explorer.models.registry import build
from explorer.objectives.weights import ObjectiveWeights

SHAPE = (1, 16, 16)


def cvae(**more) -> ConditionalVAE:
    torch.manual_seed(0)
    model = build("cvae", {"image_shape": SHAPE, "latent_dim": 3, "classes": 4} | more)
    assert isinstance(model, ConditionalVAE)
    return model.eval()


def images(count: int = 4) -> torch.Tensor:
    return torch.rand(count, *SHAPE, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("backbone", BACKBONES)
def test_the_class_reaches_encoder_and_decoder(backbone):
    model = cvae(backbone=backbone)
    x = images(1).expand(4, *SHAPE)
    mu, logvar = model.encode(x, torch.arange(4))
    assert mu.unique(dim=0).shape[0] == 4
    assert logvar is not None
    pictures = model.decode(torch.zeros(4, 3), torch.arange(4))
    assert pictures.flatten(1).unique(dim=0).shape[0] == 4


def test_the_condition_is_one_hot():
    found = cvae().condition(torch.tensor([2, 0]))
    assert found.tolist() == [[0, 0, 1, 0], [1, 0, 0, 0]]
    assert cvae().classes == 4


def test_without_a_class_there_is_one_sentence():
    model = cvae()
    for call in (
        lambda: model.encode(images()),
        lambda: model.decode(torch.zeros(4, 3)),
        lambda: model.loss_terms(images(), ObjectiveWeights()),
    ):
        with pytest.raises(ModelError, match="needs a class"):
            call()


@pytest.mark.parametrize("classes", [0, 1, -3, MAX_CLASSES + 1, 2.5, "10", True, None])
def test_classes_that_are_none_are_refused(classes):
    with pytest.raises(ModelError, match="classes"):
        CVAEArchitecture(SHAPE, classes=classes)


def test_the_class_frees_the_code_from_saying_it():
    """Two classes that differ in nothing else: trained, the code has nothing left to carry."""
    torch.manual_seed(0)
    model = build("cvae", {"image_shape": (1, 4, 4), "latent_dim": 2, "widths": [16], "classes": 2})
    labels = torch.arange(64) % 2
    x = labels.float().view(-1, 1, 1, 1).expand(64, 1, 4, 4)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    generator = torch.Generator().manual_seed(0)
    for _ in range(200):
        loss = model.loss_terms(x, ObjectiveWeights(), labels, generator)["loss"].mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        terms = model.elbo_terms(x, labels, generator)
    assert terms.kl.mean() < 0.01
    assert terms.log_px_given_z.mean() > -0.1
