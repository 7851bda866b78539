"""Does a second map show the same images, and is it said how far the two agree?"""

from __future__ import annotations

import numpy as np

from explorer.latent.projections import two_dimensions
from explorer.ui.pages.encodings.beside import choose_beside, say_agreement
from tests.ui.stand_ins import PartPage, StandInCore, description, stored

MU = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)


def core_of() -> tuple[StandInCore, object]:
    model, other, elsewhere = description(latent_dim=3), description(), description(dataset="x")
    encoded = {model.name: stored(MU), other.name: stored(MU[:, :2]), elsewhere.name: stored(MU)}
    return StandInCore([model, other, elsewhere], encoded), model


def test_other_views_and_models_of_the_same_images_can_lie_beside() -> None:
    core, model = core_of()
    page = PartPage(choose_beside, core, model)
    assert page.run() is None
    _, other, _ = core.models
    select = page.app.selectbox(key="beside")
    assert select.options == ["one map", "axes", "PCA", "t-SNE", other.title]
    shown, projection = page.after(select.set_value(other.title).run())
    assert shown.name == other.name
    assert projection.points.shape == (60, 2)
    assert page.after(page.app.selectbox(key="beside").set_value("PCA").run())[1].method == "PCA"


def test_maps_that_are_the_same_share_all_neighbours() -> None:
    core, model = core_of()
    flat = two_dimensions(MU[:, :2])
    page = PartPage(say_agreement, core, (model.name, core.models[1].name), (flat, flat))
    page.run()
    assert "share 100% of each image's 10 nearest" in page.words
    assert "and 1.00, continuity" in page.words
