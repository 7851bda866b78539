"""Is a chain the same for the same start and seed, and do held pixels stay?"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.figures.palette import DARK
from explorer.ui.components.gibbs_player import PortionRequest
from explorer.ui.pages.gibbs.chain import (
    FIRST_FRAMES,
    MOST_FIELD_BYTES,
    fields_of,
    portion_of,
    run_of,
    show_chain,
    usual_energies,
)
from explorer.ui.pages.gibbs.start import Start
from tests.ui.stand_ins import PartPage, StandInCore, description

NAME = "tiny-rbm"
BEGIN = Start("somewhere", None, np.zeros((1, 8, 8), np.uint8))
REQUEST = PortionRequest("run", 3, np.ones((1, 8, 8), np.uint8), 60, 5, 4, 1.0, None)


def header(page: PartPage) -> dict[str, Any]:
    """What the player is given, less its pictures."""
    message = next(part.proto.bytes for part in page.app.get("bidi_component") if part.proto.bytes)
    length = int.from_bytes(message[:4], "little")
    found: dict[str, Any] = json.loads(message[4 : 4 + length])
    return found


def portion(core: ModelCore, request: PortionRequest | None, seed: int = 0):
    return portion_of(core, core.describe(NAME), BEGIN, seed, request)


def test_a_chain_is_named_by_its_model_its_start_and_its_seed() -> None:
    one, other = description(name="one"), description(name="other")
    light = Start("elsewhere", None, np.ones((1, 8, 8), np.uint8))
    names = {run_of(one, BEGIN, 0), run_of(other, BEGIN, 0), run_of(one, light, 0)}
    names.add(run_of(one, BEGIN, 1))
    assert len(names) == 4
    # What it is called in words is not what it is.
    assert run_of(one, replace(BEGIN, words="so called"), 0) == run_of(one, BEGIN, 0)


def test_the_first_states_are_one_step_apart(core: ModelCore) -> None:
    first = portion(core, None)
    assert first.steps.tolist() == list(range(1, FIRST_FRAMES + 1))
    assert (first.number, first.temperature) == (0, 1.0)
    assert first.hidden.shape == (FIRST_FRAMES, 12)
    assert first.visible.shape == first.mean.shape == (FIRST_FRAMES, 1, 8, 8)


def test_a_further_portion_counts_on_and_answers_its_request(core: ModelCore) -> None:
    further = portion(core, REQUEST)
    assert further.steps.tolist() == [64, 68, 72, 76, 80]
    assert further.number == 3
    assert portion(core, replace(REQUEST, temperature=2.0)).temperature == 2.0


def test_the_seed_and_the_step_decide_the_draws(core: ModelCore) -> None:
    first = portion(core, REQUEST)
    assert (portion(core, REQUEST).visible == first.visible).all()
    assert (portion(core, REQUEST, seed=1).visible != first.visible).any()
    # The same state again is another request, and draws anew.
    assert (portion(core, replace(REQUEST, number=4)).visible != first.visible).any()


def test_held_pixels_stay_as_they_are(core: ModelCore) -> None:
    held = np.zeros((8, 8), bool)
    held[:, :4] = True
    visible = portion(core, replace(REQUEST, held=held, frames=40)).visible[:, 0]
    assert visible[:, :, :4].all()
    assert not visible[:, :, 4:].all()


def test_nine_in_ten_test_images_have_a_usual_energy(core: ModelCore) -> None:
    low, middle, high = usual_energies(core, core.describe(NAME))
    energies = core.energy_table(NAME).free_energy
    shares = [float((energies < bound).mean()) for bound in (low, middle, high)]
    assert shares == pytest.approx([0.05, 0.5, 0.95], abs=0.01)


def test_fields_are_sent_only_where_they_are_small() -> None:
    side = int(np.sqrt(MOST_FIELD_BYTES))
    model = description(latent_dim=2, image_shape=(1, side, side))
    assert fields_of(StandInCore([model]), model) is None


def test_a_unit_s_field_is_grey_where_it_does_not_care(core: ModelCore) -> None:
    fields = fields_of(core, core.describe(NAME))
    assert fields is not None
    assert fields.shape == (12, 1, 8, 8)
    assert fields.dtype == np.uint8
    assert fields.min() < 128 < fields.max()


def test_the_player_is_given_its_start_and_the_seed_s_chain(core: ModelCore) -> None:
    first, again, other = (
        PartPage(show_chain, core, core.describe(NAME), DARK, seed=seed, start="test", row="3")
        for seed in ("0", "0", "1")
    )
    for page in (first, again, other):
        page.run()
    told = header(first)
    assert told["title"].startswith("test image 3, labelled ")
    assert told["steps"] == list(range(1, FIRST_FRAMES + 1))
    image = core.energy_test_images(NAME, [3]).images[0]
    assert base64.b64decode(told["start"]) == np.packbits(image >= 128).tobytes()
    assert told["digest"] == header(again)["digest"]
    assert told["run"] != header(other)["run"]
    assert told["usual"] == sorted(told["usual"])


@pytest.mark.parametrize("is_narrow", [False, True])
def test_on_a_phone_the_chain_is_seen_before_its_settings(core: ModelCore, is_narrow: bool) -> None:
    page = PartPage(show_chain, core, core.describe(NAME), DARK, start="test")
    page.app.session_state["surroundings"] = {"seen": {"narrow": is_narrow}}
    page.run()
    kinds = [element.type for element in page.app]
    assert (kinds.index("bidi_component") < kinds.index("number_input")) == is_narrow
    assert (kinds.index("bidi_component") < kinds.index("markdown")) == is_narrow
