"""Is the test set drawn as the visitor asked, and a slow layout made once for all?"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from explorer.core import Description
from explorer.latent.projections import Projection, two_dimensions
from explorer.ui.pages.encodings import projection as projections
from explorer.ui.pages.encodings.projection import SharedLayout, choose_projection
from tests.ui.stand_ins import PartPage, StandInCore, description, stored

MU = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32) * [3.0, 0.1, 1.0]
KL = np.tile([0.5, 2.0, 1.0], (40, 1))


def three_latents() -> tuple[StandInCore, Description]:
    model = description(latent_dim=3)
    return StandInCore([model], {model.name: stored(MU, kl_per_dim=KL)}), model


def test_two_latents_are_drawn_as_they_are_and_nothing_is_asked() -> None:
    model = description()
    core = StandInCore([model], {model.name: stored(MU[:, :2])})
    page = PartPage(choose_projection, core, model, view="PCA")
    np.testing.assert_array_equal(page.run().points, MU[:, :2].astype(np.float32))
    assert not page.app.segmented_control


def test_more_are_drawn_by_the_two_most_used_until_another_view_is_asked_for() -> None:
    page = PartPage(choose_projection, *three_latents())
    assert page.run().axis_labels == ("z₂", "z₃")
    page.after(page.app.selectbox(key="across").set_value("z₁").run())
    drawn = page.after(page.app.segmented_control(key="view").set_value("PCA").run())
    # What varies is nearly z₁ and z₃ alone.
    assert drawn.method == "PCA"
    np.testing.assert_allclose(np.abs(drawn.plane.basis), np.eye(3)[[0, 2]], atol=0.15)
    assert not page.app.selectbox


@pytest.mark.parametrize("view", ["", "pca", "nothing"])
def test_an_unknown_view_in_the_address_is_the_first(view: str) -> None:
    assert PartPage(choose_projection, *three_latents(), view=view).run().axis_labels[0] == "z₂"


def test_neighbours_are_laid_out_once_and_the_bar_is_taken_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid_out = []

    def tsne(mu: np.ndarray, progress: Callable[[float], None] | None = None) -> Projection:
        assert progress is not None
        progress(0.5)
        laid_out.append(mu)
        return two_dimensions(mu)

    monkeypatch.setitem(projections.LAYOUTS, "t-SNE", tsne)
    core, model = three_latents()
    first, other = (PartPage(choose_projection, core, model, view="t-SNE") for _ in range(2))
    assert first.run() is other.run()
    assert first.run() is other.run()
    assert len(laid_out) == 1
    assert not first.app.get("progress")


def test_codes_that_all_coincide_are_answered_in_a_sentence() -> None:
    model = description(latent_dim=3)
    core = StandInCore([model], {model.name: stored(np.ones((40, 3)))})
    page = PartPage(choose_projection, core, model, view="t-SNE")
    drawn = page.run()
    assert len(drawn.points) == 40
    (info,) = page.app.info
    assert "no neighbourhood to lay out" in info.value
    assert not page.app.get("progress")


def test_a_shared_layout_is_computed_once_however_many_wait() -> None:
    layout, computed = SharedLayout(), []

    def compute() -> Any:
        computed.append(1)
        return "the layout"

    assert not layout.is_ready
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: layout.projection(compute), range(8))) == {"the layout"}
    assert layout.is_ready
    assert len(computed) == 1


def test_a_failed_layout_is_tried_again() -> None:
    layout = SharedLayout()

    def fail() -> Any:
        raise MemoryError

    with pytest.raises(MemoryError):
        layout.projection(fail)
    assert not layout.is_ready
    assert layout.projection(lambda: "the layout") == "the layout"  # type: ignore[arg-type]
