"""Are new images drawn class by class, and is a drawing shown code by code?"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from explorer.core import ModelCore
from explorer.ui.pages.codebook import galleries
from explorer.ui.pages.codebook.galleries import (
    GIF_FRAME_MS,
    GIF_REST,
    MAX_CLASSES,
    class_labels,
    decode_codes,
    drawing_gif,
    partly_drawn,
    show_new_images,
    show_test_images,
)
from explorer.ui.pages.codebook.source import Draw, codes_drawn
from tests.ui.stand_ins import PartPage, StandInCore, description, picture_at

DRAW = Draw(0, 0.5, None)


def told(classes: int) -> dict[str, dict[str, int]]:
    return {"architecture": {"classes": classes}, "training": {}}


@pytest.fixture(scope="module")
def core(coded: Path) -> ModelCore:
    return ModelCore.open(coded, "cpu")


def test_each_class_has_a_column_of_its_own() -> None:
    assert class_labels(description(card=told(3)), each=2) == (0, 1, 2, 0, 1, 2)
    assert class_labels(description(card=told(0))) is None
    many = class_labels(description(card=told(1000)), each=1)
    assert many == tuple(range(MAX_CLASSES))


@pytest.mark.parametrize(
    ("classes", "columns", "rows", "said"),
    [(3, 3, 4, "A column for each class"), (0, 10, 2, "No class is told")],
)
def test_new_images_lie_in_columns_by_class(
    monkeypatch: pytest.MonkeyPatch, classes: int, columns: int, rows: int, said: str
) -> None:
    asked = []

    def codes(_core: object, _name: str, labels: object, count: int, _draw: Draw) -> np.ndarray:
        asked.append(labels)
        return np.arange(count)[:, None].repeat(4, 1)

    monkeypatch.setattr(galleries, "codes_drawn", codes)
    model = description(card=told(classes))
    core = StandInCore([model])
    page = PartPage(show_new_images, core, model, DRAW)
    page.run()
    assert asked == [class_labels(model)]
    height, width = picture_at(page.pictures[0]).shape[:2]
    assert width / height == pytest.approx((3 * columns - 1) / (3 * rows - 1), rel=0.02)
    assert f"{said}; temperature 0.5, seed 0." in page.words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("one-level", "Rows from the top: :orange[x], :green[p(x|codes)]."),
        (
            "two-level",
            "Rows from the top: :orange[x], :blue[the coarse codes alone], :green[both levels].",
        ),
    ],
)
def test_test_images_stand_over_what_their_codes_give(
    core: ModelCore, name: str, words: str
) -> None:
    page = PartPage(show_test_images, core, core.describe(name))
    page.run()
    assert words in page.words
    sheet = picture_at(page.pictures[0])
    rows = words.count("[")
    factor = sheet.shape[1] // (10 * 8 + 9)
    assert sheet.shape[0] == factor * (rows * 8 + rows - 1)
    # The first image, and in the last row what its own codes decode to.
    own = core.encodings(name).mu[:1].astype(np.int64)
    pixels = sheet[::factor, ::factor]
    np.testing.assert_array_equal(pixels[:8, :8], core.test_images(name, [0]).images[0, 0])
    np.testing.assert_array_equal(pixels[-8:, :8], decode_codes(core, name, own)[0, 0])


def test_cell_by_cell_a_code_is_known_and_the_rest_is_black(core: ModelCore) -> None:
    model = core.describe("two-level")
    codes = codes_drawn(core, "two-level", (1, 2), 2, DRAW)
    steps = partly_drawn(core, model, codes)
    # 2 × 2 coarse cells and 4 × 4 fine ones.
    assert steps.shape == (21, 2, 20)
    assert (steps[-1] == codes).all()
    for known in range(21):
        assert (steps[known, :, :known] == codes[:, :known]).all()
        assert (steps[known, :, max(known, 4) :] == -1).all()
    # What is not drawn yet is coarse black, the same for every image.
    assert (steps[0, 0] == steps[0, 1]).all()
    assert (steps[0, :, :4] >= 0).all()


@pytest.mark.parametrize("name", ["one-level", "two-level"])
def test_the_drawing_is_a_film_with_a_frame_a_code_that_rests_at_its_end(
    core: ModelCore, name: str
) -> None:
    model = core.describe(name)
    film = Image.open(io.BytesIO(drawing_gif(core, model, DRAW)))
    frames = [
        (frame.info["duration"], np.asarray(frame.convert("L")))
        for frame in ImageSequence.Iterator(film)
    ]
    cells = core.encodings(name).mu.shape[1]
    assert sum(duration for duration, _ in frames) == GIF_FRAME_MS * (cells + 1 + GIF_REST)
    assert (frames[0][1] != frames[-1][1]).any()
