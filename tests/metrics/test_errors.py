"""Is a mean's standard error that of its sample: of images, or of the blocks of a film?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics.errors import block_figures, blocks_of, mean_with_error, standard_error
from explorer.metrics.evaluate import evaluate
from explorer.models.registry import build

LEVELS = torch.tensor([677.0, 790.0, 814.0, 702.0, 811.0])


def split(name: str, count: int = 200) -> DeviceImages:
    pixels = np.random.default_rng(0).integers(0, 256, (count, 1, 28, 20), dtype=np.uint8)
    return DeviceImages(Dataset(name, "test", pixels, None), torch.device("cpu"))


def test_frames_of_a_block_that_are_alike_are_one_observation() -> None:
    found = mean_with_error("elbo", LEVELS.repeat_interleave(40), blocks_of(split("frey_faces")))
    assert found["elbo"] == pytest.approx(float(LEVELS.mean()))
    assert found["elbo_se"] == pytest.approx(float(LEVELS.std()) / math.sqrt(5))


def test_images_in_no_order_are_a_sample_each() -> None:
    values = torch.randn(200, generator=torch.Generator().manual_seed(0))
    assert blocks_of(split("mnist")) is None
    assert block_figures(None) == {}
    alone = torch.arange(200).flip(0)
    for blocks in (None, alone):
        found = standard_error(values, blocks)
        assert found == pytest.approx(float(values.std()) / math.sqrt(200))


def test_frames_of_no_correlation_need_no_blocks() -> None:
    """Independent values: both ways estimate 1 / √N, 200 blocks to a twentieth."""
    values = torch.randn(8000, generator=torch.Generator().manual_seed(0))
    assert standard_error(values, torch.arange(8000) // 40) == pytest.approx(8000**-0.5, rel=0.15)


def test_some_rows_keep_their_blocks() -> None:
    rows = torch.randperm(200, generator=torch.Generator().manual_seed(0))[:150]
    blocks = torch.arange(5).repeat_interleave(40)
    found = standard_error(LEVELS.repeat_interleave(40)[rows], blocks[rows])
    assert found == pytest.approx(float(LEVELS.std()) / math.sqrt(5), rel=0.1)


@pytest.mark.parametrize("blocks", [None, torch.zeros(1, dtype=torch.int64)])
def test_one_alone_has_no_error(blocks: torch.Tensor | None) -> None:
    assert standard_error(torch.ones(1), blocks) == 0
    assert standard_error(torch.arange(3.0), torch.zeros(3, dtype=torch.int64)) == 0


@pytest.mark.parametrize(("name", "blocks"), [("frey_faces", 5), ("mnist", None)])
def test_a_model_s_figures_name_the_blocks_behind_their_errors(
    name: str, blocks: int | None
) -> None:
    torch.manual_seed(0)
    model = build("vae", {"image_shape": (1, 28, 20), "latent_dim": 2, "widths": [8]})
    metrics, table = evaluate(model, split(name), samples=2)
    assert metrics.get("blocks") == blocks
    assert table is not None
    log_px = table.tensors()["log_px_given_z"]
    assert log_px is not None
    means = log_px.view(5, 40).double().mean(1)
    by_blocks = float(means.std()) / math.sqrt(5)
    by_images = float(log_px.double().std()) / math.sqrt(200)
    expected = by_blocks if blocks else by_images
    assert metrics["log_px_given_z_se"] == pytest.approx(expected, rel=1e-4)
