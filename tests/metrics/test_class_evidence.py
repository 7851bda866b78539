"""Is every class that can be the image's integrated, though q(z|x, y) lies on one of two hills?"""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from explorer.metrics.class_evidence import can_be_integrated, class_evidence
from explorer.metrics.label_worth import log_px_given_classes
from explorer.models.base import Encoding
from tests.metrics.conftest import SHAPE, LinearGaussian

HILLS = {0: [(0.0, -1.5, -1.0), (-9.0, 1.5, 1.0)], 1: [(-8.0, -1.5, 1.0), (3.0, 1.5, -1.0)]}
"""Of each class: a hill's height in nats and its place; q is on the first of both."""
FAR = 60.0
WIDTH = 0.1


class TwoHills(LinearGaussian):
    """log p(x|z, y) is the sum of two narrow hills in z, of which q(z|x, y) holds one."""

    def encode(self, _x: Tensor, labels: Tensor | None = None) -> Encoding:
        assert labels is not None
        at = torch.tensor([HILLS[int(label) % 2][0][1:] for label in labels])
        return Encoding(at, torch.full_like(at, 2 * math.log(WIDTH)))

    def log_px_given_z(self, z: Tensor, _x: Tensor, labels: Tensor | None = None) -> Tensor:
        assert labels is not None
        parts = []
        for place, label in zip(z, labels.tolist(), strict=True):
            heights = [
                height - 0.5 * (place - torch.tensor([a, b])).square().sum() / WIDTH**2
                for height, a, b in HILLS[label % 2]
            ]
            parts.append(torch.logsumexp(torch.stack(heights), 0) - FAR * (label // 2))
        return torch.stack(parts)


def closed_form(label: int) -> float:
    """log ∫ Σ_h e^height exp(−|z − m|²/2w²) N(z; 0, I) dz, each hill a product of Gaussians."""
    hills = []
    for height, a, b in HILLS[label % 2]:
        variance = 1 + WIDTH**2
        log_density = -math.log(2 * math.pi * variance) - 0.5 * (a * a + b * b) / variance
        hills.append(height + math.log(2 * math.pi * WIDTH**2) + log_density)
    return math.log(sum(math.exp(hill) for hill in hills)) - FAR * (label // 2)


@pytest.fixture(scope="module")
def found() -> tuple[Tensor, Tensor, Tensor]:
    model, x = TwoHills(), torch.zeros(1, *SHAPE)
    drawn = log_px_given_classes(model, x, 4, 50, torch.Generator().manual_seed(0))[0]
    return drawn, *class_evidence(model, x, drawn)


def test_the_class_is_read_where_draws_from_q_turn_it_round(found) -> None:
    drawn, log_px, _ = found
    exact = torch.tensor([closed_form(label) for label in range(4)], dtype=torch.float64)
    assert int(drawn.argmax()) == 0
    assert int(exact.argmax()) == int(log_px.argmax()) == 1
    worth, truth = (values - torch.logsumexp(values, 0) + math.log(4) for values in (log_px, exact))
    assert worth[:2].tolist() == pytest.approx(truth[:2].tolist(), abs=0.05)


def test_what_is_far_below_is_not_integrated(found) -> None:
    _, log_px, is_integrated = found
    assert is_integrated.tolist() == [True, True, False, False]
    assert (log_px[2:] < log_px[1] - 40).all()


def test_a_larger_latent_space_or_image_is_not() -> None:
    x = torch.zeros(1, *SHAPE)
    assert can_be_integrated(LinearGaussian(latent_dim=2), x)
    assert not can_be_integrated(LinearGaussian(latent_dim=3), x)
    assert not can_be_integrated(LinearGaussian(latent_dim=2), torch.zeros(1, 3, 64, 64))
