"""Are models found by their world, each with its picture, so that forty of them are no wall?"""

from __future__ import annotations

from explorer.core import ModelCore
from explorer.data.registry import DATASETS
from explorer.ui.shell.model_choice import SELECT_KEY, choose_model
from explorer.ui.shell.worlds import PICTURES, worlds_of
from tests.shipped import CHECKPOINTS, NAMES
from tests.ui.stand_ins import CONDITIONAL, PartPage, StandInCore, description

DIGITS = description(name="digits-a", dataset="digits", dataset_title="Digits, 8×8")
PLANE = description(name="mnist-plane", dataset="mnist", dataset_title="MNIST")
MANY = description(name="mnist-many", dataset="mnist", dataset_title="MNIST", latent_dim=9)
ONE = description(name="one", dataset="one_face", dataset_title="One face")
GIVEN = description(name="given", dataset="faces", dataset_title="F", capabilities=CONDITIONAL)
OWN = description(name="own", dataset="my-pictures", dataset_title="My pictures")
CORE = StandInCore([MANY, PLANE, DIGITS, GIVEN, ONE, OWN])


def test_models_of_one_world_stand_together_the_largest_first_and_unknown_data_last() -> None:
    found = {
        world.title: [model.name for model in world.models] for world in worlds_of(CORE.models)
    }
    assert list(found)[:3] == ["Faces", "MNIST", DATASETS["digits"].title]
    assert list(found)[-1] == "My pictures"
    assert found["MNIST"] == ["mnist-many", "mnist-plane"]
    assert found["Faces"] == ["given", "one"]


def test_the_select_holds_one_world_and_a_tile_leads_to_the_plane_of_another() -> None:
    page = PartPage(lambda core: choose_model(core).name, CORE, model="digits-a")
    assert page.run() == "digits-a"
    assert len(page.app.selectbox(key=SELECT_KEY).options) == 1
    assert page.after(page.app.button(key="world_menu_mnist").click().run()) == "mnist-plane"
    assert len(page.app.selectbox(key=SELECT_KEY).options) == 2
    assert page.after(page.app.button(key="world_menu_faces").click().run()) == "one"


def test_every_world_that_ships_has_its_picture() -> None:
    core = ModelCore.open(CHECKPOINTS, "cpu")
    for world in worlds_of([core.describe(name) for name in NAMES]):
        assert (PICTURES / f"{world.name}.png").stat().st_size < 40_000, world.name
