"""Is a face set by its factors, and drawn as they say?"""

from __future__ import annotations

import numpy as np

from explorer.data import faces
from explorer.images.recipes import recipe_for
from explorer.ui.image_in.factor_panel import choose_factors
from explorer.ui.image_in.source import ChosenImage, choose_image
from tests.ui.stand_ins import CONDITIONAL, PartPage, StandInCore, description, stored

FACE = (3, 64, 64)
MODEL = description(
    dataset="faces", image_shape=FACE, class_names=faces.CLASS_NAMES, capabilities=CONDITIONAL
)
ONE = description(dataset="one_face", image_shape=FACE, class_names=())


def brought(model) -> ChosenImage:
    core = StandInCore(
        [model],
        {model.name: stored(np.zeros((3, 2)), labels=[0, 1, 2])},
        np.zeros((3, *FACE), "u1"),
    )
    return choose_image(core, model, recipe_for(model.dataset, model.image_shape))


def test_there_is_a_control_for_each_factor_and_the_address_keeps_them() -> None:
    page = PartPage(choose_factors, faces.FACTORS, yaw="-0.5", glasses="square glasses")
    values = dict(zip(faces.FACTOR_NAMES, page.run(), strict=True))
    assert values["yaw"] == -0.5
    assert values["glasses"] == 2
    assert len(page.app.slider) == 8
    assert [one.label for one in page.app.selectbox] == ["Hair", "Hair colour", "Glasses"]
    turned = page.after(page.app.slider(key="background").set_value(90).run())
    assert turned[-1] == np.float32(np.pi / 2)


def test_the_face_is_drawn_from_what_was_set_with_its_class() -> None:
    page = PartPage(brought, MODEL, hair="a bun", glasses="round glasses", smile="1.0")
    chosen = page.run()
    np.testing.assert_array_equal(chosen.image, faces.draw(chosen.factors[np.newaxis])[0])
    assert faces.CLASS_NAMES[chosen.label] == "a bun, round glasses"
    assert chosen.factors[faces.FACTOR_NAMES.index("smile")] == 1
    assert chosen.row is None


def test_the_one_person_has_the_five_that_move_and_no_class() -> None:
    page = PartPage(brought, ONE)
    chosen = page.run()
    assert [slider.label for slider in page.app.slider] == [
        "Yaw",
        "Pitch",
        "Smile",
        "Mouth",
        "Eyes",
    ]
    assert chosen.label is None
    np.testing.assert_array_equal(chosen.image, faces.draw_one_face(chosen.factors[np.newaxis])[0])
