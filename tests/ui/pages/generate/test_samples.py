"""Is it said of new images how they were drawn, and do they stand beside data of the same kind?"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.core import CoreError, Description, DrawnImages, ModelCore
from explorer.ui.choices.draw import ANY_CLASS, MAX_SEED
from explorer.ui.pages.generate import samples
from explorer.ui.pages.generate.samples import (
    GAP_GREY,
    SamplePlan,
    choose_plan,
    data_images,
    drawn,
    draws_in_holes,
    sheet_png,
    show_panels,
)
from explorer.ui.pictures.originals import NO_ORIGINALS
from tests.ui.stand_ins import (
    CODES_ONLY,
    GAUSSIAN,
    PartPage,
    StandInCore,
    description,
    picture_at,
    stored,
)

PLAN = SamplePlan(2, 5, 1.0, None)
TOLD = {"architecture": {"classes": 3}, "training": {}}


def core_of(model: Description, mu: Any = ((0.0, 0.0),) * 6, labels: Any = None) -> StandInCore:
    logvar = np.zeros(np.shape(mu))
    core = StandInCore([model], {model.name: stored(mu, labels, logvar)})

    def drawn_test_images(name: str, count: int, seed: int, label: int | None = None) -> Any:
        """As many rows of the class, from the one whose place is the seed on."""
        encodings = core.encodings(name)
        rows = np.arange(len(encodings))
        if label is not None and encodings.labels is not None:
            rows = np.flatnonzero(encodings.labels == label)
        if not len(rows):
            raise CoreError(f"No test image is of class {label}.")
        return core.test_images(name, np.resize(np.roll(rows, -seed), count))

    core.answers["drawn_test_images"] = drawn_test_images
    return core


def four(level: int) -> np.ndarray:
    return np.full((4, 1, 2, 2), level, np.uint8)


@pytest.fixture(autouse=True)
def _drawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Means of 50 and draws of 200, unless the test is of the drawing itself."""
    if "tiny_checkpoints" not in request.fixturenames:
        found = DrawnImages(four(50), four(200), 0.25, 0.125, None)
        monkeypatch.setattr(samples, "drawn", lambda *_: found)


def shown(model: Description, plan: SamplePlan = PLAN, **state: Any) -> PartPage:
    page = PartPage(show_panels, core_of(model), [model], plan)
    page.run(**state)
    return page


def test_the_plan_is_what_the_address_says() -> None:
    page = PartPage(choose_plan, description(), side="4", seed="9", temperature="0.5")
    plan = page.run()
    assert plan == SamplePlan(4, 9, 0.5, None)
    assert plan.count == 16
    assert not page.app.selectbox


def test_a_class_is_asked_only_of_a_model_that_is_told_one() -> None:
    told = description(card=TOLD)
    page = PartPage(choose_plan, told)
    assert page.run().class_name is None
    assert page.app.selectbox(key="of_class").options == [ANY_CLASS, "zero", "one", "two"]
    assert PartPage(choose_plan, told, of_class="two").run().class_name == "two"
    assert PartPage(choose_plan, told, of_class="nine").run().class_name is None
    assert PartPage(choose_plan, description(), of_class="two").run().class_name is None


@pytest.mark.parametrize(("seed", "following"), [(0, 1), (41, 42), (MAX_SEED - 1, 0)])
def test_drawing_others_takes_the_next_seed(seed: int, following: int) -> None:
    page = PartPage(choose_plan, description(), seed=str(seed))
    page.run()
    assert page.after(page.app.button[0].click().run()).seed == following


def test_data_means_and_draws_stand_side_by_side() -> None:
    page = shown(description())
    data, means, draws = (picture_at(address) for address in page.pictures)
    assert means[0, 0] == 50
    assert draws[0, 0] == 200
    assert data.shape == means.shape == draws.shape
    # A sheet of 2 × 2 images of 2 × 2 pixels has one line of the gap between.
    assert set(np.unique(means)) == {50, GAP_GREY}


def test_of_two_models_the_data_are_shown_once() -> None:
    first, other = description(title="First"), description(title="Other")
    core = core_of(first)
    core.models = [first, other]
    core.encoded[other.name] = core.encoded[first.name]
    page = PartPage(show_panels, core, [first, other], PLAN)
    page.run()
    assert len(page.pictures) == 5
    assert "**First**" in page.words
    assert "**Other**" in page.words


@pytest.mark.parametrize(
    ("changes", "plan", "said"),
    [
        ({}, PLAN, "E[x|z] for z ~ N(0, I), seed 5."),
        ({}, SamplePlan(2, 5, 0.5, None), "E[x|z] for z ~ N(0, 0.5² I), seed 5."),
        (
            {"capabilities": frozenset({"samples", "codebook"}), "card": TOLD},
            SamplePlan(2, 5, 2.0, "one"),
            "decoded, class one, temperature 2, seed 5.",
        ),
        (
            {"capabilities": GAUSSIAN | {"energy_based"}},
            PLAN,
            "p(v|h) at the end of a Gibbs chain from noise, seed 5.",
        ),
    ],
)
def test_how_the_means_came_about(changes: dict[str, Any], plan: SamplePlan, said: str) -> None:
    model = description(**changes)
    if model.can("energy_based"):
        # Its data are stored in another way than a stand-in has.
        assert samples._how(model, plan) == said
    else:
        assert said in shown(model, plan).words


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "tossed by itself, 0 or 1"),
        ({"likelihood": "gaussian", "sigma": "unit"}, "σ = 1 as in the lecture; 25% of them"),
        ({"likelihood": "gaussian", "sigma": "learned"}, "σ learned, about 0.12; 25% of them"),
    ],
)
def test_how_each_pixel_was_drawn(changes: dict[str, str], said: str) -> None:
    assert said in shown(description(**changes)).words


def test_how_many_codes_the_prior_reaches_is_counted() -> None:
    # Between 0.1 and 3.26 from its mean lies 99 % of N(0, I) on a plane.
    mu = [[3.0, 0.0], [0.0, -3.0], [0.05, 0.0], [0.0, 40.0]]
    codes = description(capabilities=CODES_ONLY | {"samples"})
    page = PartPage(show_panels, core_of(codes, mu), [codes], PLAN)
    page.run()
    assert "has no prior" in page.app.info[0].value
    assert "only 50.0% of the test images’ latents lie as far from 0 as 99% of" in page.words
    assert "25.0% nearer and 25.0% farther" in page.words


def test_a_q_that_is_the_prior_has_no_holes_and_a_point_is_nearly_one_hole() -> None:
    model, narrow = description(), description()
    assert draws_in_holes(core_of(model, np.zeros((500, 2))), model.name) == (0, 0)
    core = StandInCore(
        [narrow], {narrow.name: stored(np.zeros((500, 2)), None, np.full((500, 2), -8.0))}
    )
    share, perfect = draws_in_holes(core, narrow.name)
    assert share > 0.98
    # Were these 500 narrow posteriors spread as the prior is, much of it would be left bare too.
    assert 0 < perfect < share


def test_data_are_of_the_class_drawn_by_the_seed() -> None:
    told = description(card=TOLD)
    core = core_of(told, np.zeros((30, 2)), np.arange(30) % 3)
    found = data_images(core, told, SamplePlan(3, 1, 1.0, "two"))
    assert found is not None
    rows = found.images[:, 0, 0, 0]
    assert len(set(rows.tolist())) == 9
    assert (rows % 3 == 2).all()
    again = data_images(core, told, SamplePlan(3, 1, 1.0, "two"))
    other = data_images(core, told, SamplePlan(3, 2, 1.0, "two"))
    assert again is not None
    assert other is not None
    assert (again.images == found.images).all()
    assert (other.images != found.images).any()


def test_a_class_without_a_test_image_is_said_and_leaves_its_place_empty() -> None:
    told = description(card=TOLD)
    core, plan = core_of(told, labels=[0, 0, 0, 1, 1, 1]), SamplePlan(2, 5, 1.0, "two")
    assert data_images(core, told, plan) is None
    page = PartPage(show_panels, core, [told], plan)
    page.run()
    assert "No test image of Made up is of class two." in page.words
    assert len(page.pictures) == 2
    sheet = np.asarray(Image.open(io.BytesIO(sheet_png(core, [told], plan))))
    assert set(np.unique(sheet[:, : sheet.shape[1] // 3])) == {GAP_GREY}


def test_reconstructions_are_not_called_data() -> None:
    model = description()
    core = core_of(model)
    core.are_original = False
    page = PartPage(show_panels, core, [model], PLAN)
    page.run()
    assert ":green[**Data**, rebuilt]" in page.words
    assert NO_ORIGINALS in page.words


def test_the_png_says_what_made_it_and_holds_a_row_for_each_model() -> None:
    first, other = description(title="First"), description(title="Other")
    core = core_of(first)
    core.models = [first, other]
    core.encoded[other.name] = core.encoded[first.name]
    one, two = (
        Image.open(io.BytesIO(sheet_png(core, models, SamplePlan(2, 5, 0.5, None))))
        for models in ([first], [first, other])
    )
    assert two.size == (one.size[0], 2 * one.size[1])
    told = {"Models": "First, Other", "Seed": "5", "Temperature": "0.5"}
    assert told.items() <= two.text.items()  # type: ignore[attr-defined]
    thirds = np.split(np.asarray(one), 3, axis=1)
    assert [set(np.unique(third)) - {GAP_GREY} for third in thirds[1:]] == [{50}, {200}]


def test_the_same_plan_draws_the_same_images_and_another_seed_others(tiny_checkpoints) -> None:
    core = ModelCore.open(tiny_checkpoints, "cpu")
    first, other = (drawn(core, "tiny-vae", SamplePlan(2, seed, 1.0, None)) for seed in (1, 2))
    again = drawn(core, "tiny-vae", SamplePlan(2, 1, 1.0, None))
    assert first.means.shape == (4, 1, 8, 8)
    assert (first.draws == again.draws).all()
    assert (first.draws != other.draws).any()
    assert set(np.unique(first.draws)) <= {0, 255}
