"""Is a label worth what the arithmetic of p(x) says, and never more than ln K?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.metrics.label_worth import label_worth, log_px_given_classes, log_px_without_label
from explorer.metrics.quadrature import exact_posterior
from explorer.models.cvae import ConditionalVAE
from explorer.models.registry import build

rows = st.lists(st.floats(-500, 20), min_size=2, max_size=12)


@given(rows, st.data())
def test_it_is_at_most_the_log_of_the_number_of_classes(values, data):
    label = data.draw(st.integers(0, len(values) - 1))
    table = torch.tensor([values], dtype=torch.float64)
    worth = float(label_worth(table, torch.tensor([label])))
    assert worth <= math.log(len(values)) + 1e-9
    expected = (
        values[label] - math.log(np.mean(np.exp(np.array(values) - max(values)))) - max(values)
    )
    assert worth == pytest.approx(expected, abs=1e-6)


def test_where_every_class_explains_alike_the_label_is_worth_nothing():
    table = torch.full((3, 10), -120.0)
    assert label_worth(table, torch.tensor([0, 4, 9])).tolist() == pytest.approx([0, 0, 0])
    assert log_px_without_label(table).tolist() == pytest.approx([-120.0] * 3)


def test_where_one_class_alone_explains_it_is_worth_all():
    table = torch.full((1, 10), -1000.0)
    table[0, 3] = -80.0
    assert float(label_worth(table, torch.tensor([3]))) == pytest.approx(math.log(10), abs=1e-4)
    # The wrong label costs nearly all.
    assert float(label_worth(table, torch.tensor([4]))) == pytest.approx(
        -920 + math.log(10), abs=1e-3
    )


def small_model() -> ConditionalVAE:
    torch.manual_seed(0)
    model = build("cvae", {"image_shape": (1, 4, 4), "latent_dim": 1, "widths": [8], "classes": 3})
    assert isinstance(model, ConditionalVAE)
    return model.eval()


def test_the_bound_under_each_class_meets_quadrature():
    model = small_model()
    x = torch.rand(2, 1, 4, 4, generator=torch.Generator().manual_seed(1))
    found = log_px_given_classes(model, x, 3, 4000, torch.Generator().manual_seed(2))
    for i in range(2):
        for label in range(3):
            exact = exact_posterior(model, x[i : i + 1], torch.tensor([label])).log_px
            assert float(found[i, label]) == pytest.approx(exact, abs=0.02)


def test_the_generator_decides_the_draws():
    model, x = small_model(), torch.rand(2, 1, 4, 4)
    first, again, other = (
        log_px_given_classes(model, x, 3, 5, torch.Generator().manual_seed(seed))
        for seed in (0, 0, 1)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
