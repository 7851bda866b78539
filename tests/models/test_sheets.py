"""Is a picture of coloured sheets what its masks and colours say?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from explorer.models.nets import sheets_decoder
from explorer.models.sheets import SHEETS, Sheets

SHAPE = (3, 16, 24)


@pytest.fixture
def decoder() -> Sheets:
    torch.manual_seed(1)
    made = sheets_decoder(SHAPE, (12, 8), 5)
    assert isinstance(made, Sheets)
    return made


@torch.no_grad()
def test_a_pixel_is_its_shares_of_the_colours_and_the_shade(decoder: Sheets) -> None:
    z = torch.randn(2, 5)
    planes = decoder.masks(z).double().numpy()
    colours = decoder.colours(z).double().numpy().reshape(2, 3, SHEETS)
    for picture, y, x in [(0, 0, 0), (1, 15, 23), (1, 7, 9)]:
        raised = np.exp(planes[picture, :SHEETS, y, x])
        expected = colours[picture] @ (raised / raised.sum()) + planes[picture, SHEETS, y, x]
        assert decoder(z)[picture, :, y, x].numpy() == pytest.approx(expected, abs=1e-5)


@torch.no_grad()
def test_another_colour_moves_no_outline(decoder: Sheets) -> None:
    """A sheet that is painted anew changes every pixel by the share that it has of it."""
    z = torch.randn(1, 5)
    before, share = decoder(z), torch.softmax(decoder.masks(z)[:, :SHEETS], 1)[:, 4]
    last = decoder.colours[-1]
    assert isinstance(last, nn.Linear)
    last.bias[1 * SHEETS + 4] += 2  # green of the fifth sheet
    changed = decoder(z) - before
    torch.testing.assert_close(changed[:, 1], 2 * share, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(changed[:, [0, 2]], torch.zeros_like(changed[:, [0, 2]]))


@torch.no_grad()
def test_sheets_of_one_colour_are_a_flat_picture_under_the_shade(decoder: Sheets) -> None:
    last = decoder.colours[-1]
    assert isinstance(last, nn.Linear)
    last.weight.zero_()
    last.bias.copy_(torch.tensor([0.5, -1.0, 2.0]).repeat_interleave(SHEETS))
    z = torch.randn(3, 5)
    without_shade = decoder(z) - decoder.masks(z)[:, SHEETS:]
    flat = torch.tensor([0.5, -1.0, 2.0])[None, :, None, None].expand_as(without_shade)
    torch.testing.assert_close(without_shade, flat, atol=1e-5, rtol=0)


def test_its_logits_are_whole_under_half_precision(decoder: Sheets) -> None:
    with torch.autocast("cpu", torch.bfloat16):
        assert decoder(torch.randn(2, 5)).dtype == torch.float32
