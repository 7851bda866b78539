"""Does a dimension count as active exactly when its mean varies over the data?"""

from __future__ import annotations

import torch

from explorer.metrics.active_units import ACTIVE_VARIANCE, active_units


def test_one_dimension_varies_and_the_others_do_not():
    mu = torch.zeros(1000, 4)
    mu[:, 2] = torch.randn(1000, generator=torch.Generator().manual_seed(0))
    assert active_units(mu).tolist() == [False, False, True, False]


def test_a_constant_far_from_the_prior_is_not_active():
    mu = torch.tensor([[3.0, 0.0]]).repeat(50, 1)
    assert active_units(mu).tolist() == [False, False]


def test_the_threshold_is_on_the_variance_and_exclusive():
    sign = torch.tensor([1.0, -1.0]).repeat(50)[:, None]
    # ±a has variance a²: 0.0121 and 0.0081 lie on either side of 0.01; ±0.05 would pass as a
    # standard deviation.
    assert ACTIVE_VARIANCE == 0.01
    assert active_units(sign * torch.tensor([0.11, 0.09, 0.05])).tolist() == [True, False, False]


def test_the_variance_is_over_the_images_given_and_not_a_sample_s():
    # Two images, ±0.09: 0.0081 over the two, but 0.0162 if the mean were taken for estimated.
    assert active_units(torch.tensor([[0.09], [-0.09]])).tolist() == [False]
