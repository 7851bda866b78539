"""Does one test image's table say its code and its terms, and what is missing?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.ui.pictures.encoded_image import NO_BREAK, show_test_image
from explorer.ui.pictures.originals import NO_ORIGINALS
from tests.ui.stand_ins import CODES_ONLY, PartPage, StandInCore, description, stored

MU = [[1.0, -2.0], [0.5, 0.25], [0.0, 0.0], [-1.0, 3.0]]
SIGMA = [[0.5, 0.001], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
KL = [[1.0, 6.0], [0.5, 0.5], [0.0, 0.0], [4.0, 1.0]]
LOG_PX_GIVEN_Z = [-80.0, -90.0, -100.0, -70.0]
LABELS = [2, 0, 1, 1]


def table(page: PartPage) -> list[list[str]]:
    """The cells, with plain blanks."""
    cells = page.app.table[0].value.to_numpy().tolist()
    return [[str(cell).replace(NO_BREAK, " ") for cell in row] for row in cells]


def shown(row: int, are_original: bool = True, **changes: object) -> PartPage:
    model = description(**changes)
    has_sigma = model.can("gaussian_latent")
    encodings = stored(
        MU,
        LABELS,
        2 * np.log(SIGMA) if has_sigma else None,
        KL if has_sigma else None,
        LOG_PX_GIVEN_Z,
    )
    core = StandInCore([model], {model.name: encodings}, are_original=are_original)
    page = PartPage(show_test_image, core, model, row)
    page.run()
    return page


def test_a_code_has_its_deviation_and_each_dimension_its_kl() -> None:
    first, second, *_ = table(shown(0))
    assert first == [":blue[z₁]", "1.00 ± 0.50", ":gray[KL 1.00]"]
    # Two decimals would make a σ of 0.00, which is none.
    assert second == [":blue[z₂]", "−2.00 ± 0.001", ":gray[KL 6.00]"]


def test_each_term_has_its_place_among_the_test_images() -> None:
    # −log p(x|z): 80 of 80, 90, 100, 70; KL: 7 of 7, 1, 0, 5; −ELBO: 87 of 87, 91, 100, 75.
    assert table(shown(0))[2:] == [
        [":green[−log p(x|z)]", "80.00 nats", ":gray[above 25%]"],
        [":blue[KL]", "7.00 nats", ":gray[above 75%]"],
        ["**−ELBO**", "87.00 nats", ":gray[above 25%]"],
    ]


def test_points_have_no_deviation_and_no_bound() -> None:
    rows = table(shown(3, capabilities=CODES_ONLY))
    assert rows[0] == [":blue[z₁]", "−1.00", ""]
    assert [row[0] for row in rows] == [":blue[z₁]", ":blue[z₂]", ":green[−log p(x|z)]"]


def test_of_many_dimensions_the_most_used_are_listed_and_the_rest_is_summed() -> None:
    model = description(latent_dim=6)
    kl = [[0.5, 3.0, 0.25, 2.0, 1.0, 4.0]]
    encodings = stored(np.zeros((1, 6)), None, np.zeros((1, 6)), kl)
    core = StandInCore([model], {model.name: encodings})
    page = PartPage(show_test_image, core, model, 0)
    page.run()
    rows = table(page)
    assert [row[0] for row in rows[:4]] == [f":blue[z{digit}]" for digit in "₂₄₅₆"]
    assert rows[4] == [":gray[2 more]", "", ":gray[KL 0.75]"]


@pytest.mark.parametrize(("row", "name"), [(0, "two"), (1, "zero")])
def test_the_image_is_called_by_its_class(row: int, name: str) -> None:
    assert f":orange[**x**, {name}]" in shown(row).words


def test_without_labels_it_is_a_test_image() -> None:
    model = description(class_names=())
    core = StandInCore([model], {model.name: stored(MU, logvar=np.zeros((4, 2)))})
    page = PartPage(show_test_image, core, model, 1)
    page.run()
    assert ":orange[**x**, test image]" in page.words


def test_missing_originals_leave_one_picture_and_a_sentence() -> None:
    assert len(shown(0).pictures) == 2
    without = shown(0, are_original=False)
    assert len(without.pictures) == 1
    assert NO_ORIGINALS in without.words
