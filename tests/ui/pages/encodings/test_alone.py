"""Are some images looked at alone, as the address asks?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.ui.components.encodings_map.rows_code import code_of
from explorer.ui.pages.encodings.alone import choose_own_projection, offer_alone, rows_alone
from tests.ui.stand_ins import PartPage, StandInCore, description, stored

MU = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32)
ROWS = np.array([3, 5, 8, 9, 20, 31])


def core_of() -> tuple[StandInCore, object]:
    model = description(latent_dim=3)
    return StandInCore([model], {model.name: stored(MU)}), model


@pytest.mark.parametrize("text", ["", "b", "nothing", code_of(np.array([1, 2]), 40)])
def test_a_link_that_names_too_few_shows_all(text: str) -> None:
    assert PartPage(rows_alone, *core_of(), alone=text).run() is None


def test_what_is_selected_can_be_looked_at_alone() -> None:
    page = PartPage(offer_alone, *core_of(), ROWS)
    page.run()
    page.after(page.app.button[0].click().run())
    code = page.app.query_params["alone"]
    assert PartPage(rows_alone, *core_of(), alone=code).run().tolist() == ROWS.tolist()


def test_a_few_are_laid_out_by_themselves() -> None:
    page = PartPage(choose_own_projection, *core_of(), ROWS)
    assert page.run() is None
    found = page.after(page.app.segmented_control(key="own").set_value("their own PCA").run())
    assert found.rows.tolist() == ROWS.tolist()
    assert found.points.mean(0) == pytest.approx([0, 0], abs=1e-5)
