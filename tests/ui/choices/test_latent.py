"""Are two dimensions, what the others are held at, and a class chosen as a page needs them?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core import Description
from explorer.ui.choices.latent import (
    choose_condition,
    choose_dims,
    choose_held_latent,
    dims_by_use,
    latents_window,
)
from tests.ui.stand_ins import CODES_ONLY, CONDITIONAL, PartPage, StandInCore, description, stored

MU = [[0.0, 5.0, -1.0], [0.0, -5.0, 1.0], [0.0, 0.0, 0.5]]
KL = [[3.0, 1.0, 2.0], [5.0, 1.0, 2.0], [4.0, 1.0, 2.0]]


def core_of(model: Description) -> StandInCore:
    return StandInCore([model], {model.name: stored(MU, kl_per_dim=KL)})


def test_of_two_dimensions_there_is_no_choice() -> None:
    page = PartPage(choose_dims, 2, [1, 0])
    assert page.run() == (0, 1)
    assert not page.app.selectbox


def test_the_most_used_two_come_first_and_the_address_may_say_others() -> None:
    assert PartPage(choose_dims, 3, [2, 0, 1]).run() == (2, 0)
    assert PartPage(choose_dims, 3, [2, 0, 1], across="z₂", up="z₃").run() == (1, 2)


def test_one_dimension_never_runs_both_ways() -> None:
    page = PartPage(choose_dims, 3, [2, 0, 1])
    page.run()
    assert "z₃" not in page.app.selectbox(key="up").options
    assert page.after(page.app.selectbox(key="across").set_value("z₁").run()) == (0, 2)


@pytest.mark.parametrize("asked", [{"across": "z₉"}, {"across": "", "up": "x"}, {"up": "z₃"}])
def test_nonsense_in_the_address_leaves_two_different_dimensions(asked: dict[str, str]) -> None:
    across, up = PartPage(choose_dims, 3, [2, 0, 1], **asked).run()
    assert across != up


def test_the_others_are_held_at_the_prior_s_mean_or_at_an_image_s_code() -> None:
    model = description(latent_dim=3)
    assert PartPage(choose_held_latent, core_of(model), model).run() is None
    asked = {"held": "test image", "held_image": "1"}
    assert PartPage(choose_held_latent, core_of(model), model, **asked).run() == (0.0, -5.0, 1.0)
    too_far = PartPage(
        choose_held_latent, core_of(model), model, held="test image", held_image="99"
    )
    assert too_far.run() in [tuple(row) for row in MU]


def test_with_two_latents_nothing_is_held() -> None:
    model = description()
    page = PartPage(choose_held_latent, core_of(model), model, held="test image")
    assert page.run() is None
    assert not page.app.segmented_control


def test_only_a_conditional_model_is_given_a_class() -> None:
    plain = PartPage(choose_condition, description(), condition="two")
    assert plain.run() is None
    assert not plain.app.selectbox
    conditional = description(capabilities=CONDITIONAL)
    assert PartPage(choose_condition, conditional).run() == 0
    assert PartPage(choose_condition, conditional, condition="two").run() == 2
    assert PartPage(choose_condition, conditional, condition="nine").run() == 0


def test_use_is_the_mean_kl_and_without_a_prior_the_variance() -> None:
    model = description(latent_dim=3)
    assert dims_by_use(core_of(model), model) == [0, 2, 1]
    codes = description(latent_dim=3, capabilities=CODES_ONLY)
    assert dims_by_use(core_of(codes), codes) == [1, 2, 0]


def test_one_stray_does_not_widen_the_window() -> None:
    model = description()
    mu = np.stack([np.linspace(-1, 3, 401), np.linspace(0, 1, 401)], 1)
    mu[0] = -500, 500
    core = StandInCore([model], {model.name: stored(mu)})
    (left, right), (bottom, top) = latents_window(core, model, (0, 1))
    assert (left, right) == pytest.approx((-1 + 0.04, 3 - 0.04), abs=0.02)
    assert (bottom, top) == pytest.approx((0.01, 0.99), abs=0.02)
    (across, _), _ = latents_window(core, model, (1, 0))
    assert across == bottom


def test_codes_that_coincide_still_have_a_window_around_them() -> None:
    model = description()
    core = StandInCore([model], {model.name: stored([[2.0, -1.0]] * 5)})
    (left, right), (bottom, top) = latents_window(core, model, (0, 1))
    assert left < 2.0 < right
    assert bottom < -1.0 < top
