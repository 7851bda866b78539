"""Are uses and perplexity counted right, and are the figures those of the model's own terms?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics.codebook import codebook_figures, perplexity, use_counts
from explorer.metrics.evaluate import evaluate
from explorer.metrics.question import Question
from explorer.models.registry import build
from explorer.objectives.weights import ObjectiveWeights


@given(counts=st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
@settings(max_examples=50, deadline=None)
def test_perplexity_is_e_to_the_entropy(counts):
    shares = np.array([count for count in counts if count]) / sum(counts)
    expected = float(np.exp(-(shares * np.log(shares)).sum()))
    found = perplexity(torch.tensor(counts))
    assert found == pytest.approx(expected)
    assert 1 - 1e-9 <= found <= np.count_nonzero(counts) + 1e-6


@pytest.mark.parametrize(
    ("counts", "expected"), [([5, 5, 5, 5], 4), ([9, 0, 0], 1), ([3, 3, 0], 2)]
)
def test_perplexity_of_plain_cases(counts, expected):
    assert perplexity(torch.tensor(counts)) == pytest.approx(expected)


def test_every_use_is_counted():
    codes = torch.tensor([[0, 3, 3], [3, 1, 0]])
    assert use_counts(codes, 6).tolist() == [2, 1, 0, 3, 0, 0]


@pytest.fixture(params=[1, 2])
def measured(request):
    torch.manual_seed(0)
    settings = {"image_shape": [1, 8, 8], "widths": [8], "codes": 6, "levels": request.param}
    model = build("vq_vae", settings | {"classes": 3, "prior_width": 8, "prior_layers": 2}).eval()
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (40, 1, 8, 8), dtype=np.uint8)
    labels = rng.integers(0, 3, 40)
    dataset = Dataset("made_up", "test", images, labels, ("a", "b", "c"))
    return model, DeviceImages(dataset, torch.device("cpu"))


def test_figures_are_the_means_of_the_model_s_own_terms(measured):
    model, images = measured
    figures, table = codebook_figures(model, images, Question())
    x, labels = images.batch(torch.arange(40))
    with torch.no_grad():
        terms = model.loss_terms(x, ObjectiveWeights(), labels)
    for name in ("elbo", "log_px_given_z", "kl"):
        assert figures[name] == pytest.approx(float(terms[name].mean()), rel=1e-4)
    np.testing.assert_allclose(table.elbo, terms["elbo"], rtol=1e-3)
    rows = torch.cat([level.flatten(1) for level in model.codes(x)], dim=1)
    assert torch.equal(table.codes, rows)
    assert table.tensors()["codes"].dtype == torch.uint8


def test_use_is_told_of_each_level(measured):
    model, images = measured
    figures, table = codebook_figures(model, images, Question())
    endings = ["_coarse", "_fine"] if len(model.grids()) == 2 else [""]
    first = 0
    for ending, (height, width) in zip(endings, model.grids(), strict=True):
        own = table.codes[:, first : first + height * width]
        first += height * width
        assert figures[f"codes_used{ending}"] == len(own.unique())
        assert figures[f"codes{ending}"] == 6
        assert 1 <= figures[f"perplexity{ending}"] <= len(own.unique()) + 1e-6


def test_evaluate_asks_for_them(measured):
    model, images = measured
    seen: list[int] = []
    metrics, table = evaluate(model, images, progress=seen.append)
    assert sum(seen) == 40
    assert metrics["data"] == "made_up test"
    assert table is not None
    assert metrics["elbo"] == pytest.approx(float(table.elbo.mean()), rel=1e-5)
