"""Does the page show every conditional model, say what it cannot do, and do the others keep up?"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.figures.number_text import with_error
from explorer.images.png import png_bytes
from explorer.ui.components.draw_pad import Content

SHIPPED = Path(__file__).parents[4] / "checkpoints"
ORDINARY, PLAIN, SIX, GAUSSIAN = "conditional", "plain", "six", "gaussian"


@pytest.fixture(scope="session")
def conditionals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tiny conditional models of digits of several kinds, and a plain one beside them."""
    from explorer.training.settings import TrainingSettings
    from explorer.training.train import TrainingPlan, train_checkpoint

    folder = tmp_path_factory.mktemp("conditional") / "checkpoints"
    for name, family, more in (
        (ORDINARY, "cvae", {}),
        (PLAIN, "vae", {}),
        (SIX, "cvae", {"latent_dim": 6}),
        (GAUSSIAN, "cvae", {"likelihood": "gaussian", "sigma": "learned"}),
    ):
        architecture = {"latent_dim": 2, "widths": [16]} | more
        settings = TrainingSettings(epochs=2, seed=3)
        plan = TrainingPlan(family, "digits", architecture, settings, nll_samples=2)
        for _ in train_checkpoint(plan, folder / name, torch.device("cpu")):
            pass
    return folder


def words(app) -> str:
    """Everything written on the page."""
    written = [*app.markdown, *app.caption, *app.get("html"), *app.title, *app.info]
    return "\n".join(str(getattr(element, "value", element)) for element in written)


@pytest.mark.parametrize("name", [ORDINARY, SIX, GAUSSIAN])
def test_a_conditional_model_shows_its_image_as_every_class(open_page, conditionals, name):
    app = open_page("conditional", conditionals, model=name, source="test", row="4")
    assert not app.exception
    assert not app.warning
    said = words(app)
    assert "The same z as every class" in said
    assert all(f"The same z as {digit}" in said for digit in range(10))
    assert "of at most ln 10 = 2.30" in said
    drawn = "1,000 importance draws from q(z|x, y), seed 0"
    assert (drawn if name == SIX else "by quadrature over z") in said
    assert len(app.get("plotly_chart")) == 1


def test_without_a_model_in_the_address_it_begins_with_one_that_serves(open_page, conditionals):
    app = open_page("conditional", conditionals)
    assert not app.exception
    assert "of another kind" not in words(app)


def test_a_plain_model_is_answered_kindly(open_page, conditionals):
    app = open_page("conditional", conditionals, model=PLAIN)
    assert not app.exception
    assert "is conditioned on a label" in words(app)
    assert {button.label for button in app.button} >= {"Digits, 8×8 · conditional VAE · 6 latents"}


def test_the_average_over_the_test_set_is_the_card_s(open_page, conditionals):
    card = json.loads((conditionals / ORDINARY / "card.json").read_text())
    said = words(open_page("conditional", conditionals, model=ORDINARY))
    worth, error = (card["metrics"][f"label_worth{ending}"] for ending in ("", "_se"))
    assert f"**{with_error(worth, error)}** nats on average" in said
    assert "less than nothing" in said
    share, count = (card["metrics"][f"class_agreement{end}"] for end in ("", "_pictures"))
    error = (share * (1 - share) / count) ** 0.5
    assert f"**{with_error(100 * share, 100 * error)}%** as the class asked for" in said
    assert f"bounds an image at {_nll(conditionals, PLAIN):.1f} nats" in said


def _nll(folder: Path, name: str) -> float:
    return json.loads((folder / name / "card.json").read_text())["metrics"]["nll"]


def test_a_chosen_condition_is_the_one_that_is_framed(open_page, conditionals):
    said = words(open_page("conditional", conditionals, model=ORDINARY, condition="7"))
    assert "To know that it is **7**" in said


def test_a_drawing_is_taken(open_page, conditionals):
    app = open_page("conditional", conditionals, model=ORDINARY)
    sheet = np.full((200, 200), 255, np.uint8)
    sheet[40:160, 90:112] = 0
    app.session_state["your_image_content"] = Content("drawn", png_bytes(sheet))
    app.run()
    assert not app.exception
    assert "The same z as every class" in words(app)


def test_a_file_that_is_no_picture_is_answered_in_a_sentence(open_page, conditionals):
    app = open_page("conditional", conditionals, model=ORDINARY)
    app.session_state["your_image_content"] = Content("pasted", b"not a picture")
    app.run()
    assert not app.exception
    assert len(app.warning) == 1


@pytest.mark.parametrize(
    "silly", ["", "x,y,0", "1,2", "nan,nan,0", "1e9,0,0", "0,0,7", "0,0,0,0,0,0"]
)
def test_a_link_s_silly_place_is_ignored(open_page, conditionals, silly):
    assert not open_page("conditional", conditionals, model=ORDINARY, at=silly).exception


@pytest.mark.parametrize("name", [ORDINARY, SIX, GAUSSIAN])
@pytest.mark.parametrize(
    "page", ["latent_map", "manifold", "encodings", "traversals", "your_image", "objectives"]
)
def test_every_other_page_takes_a_conditional_model(open_page, conditionals, page, name):
    app = open_page(page, conditionals, model=name)
    assert not app.exception
    assert not app.error


def test_the_model_that_ships_opens(open_page):
    app = open_page("conditional", SHIPPED, model="mnist-cvae-2d", source="test", row="2")
    assert not app.exception
    said = words(app)
    assert "MNIST · VAE · 2 latents, which is told none" in said
    assert "More than a label can carry" in said
    assert "quadrature on 2·256² z" in said


def test_the_lines_for_python_decode_every_class(open_page, conditionals, computed):
    app = open_page("conditional", conditionals, model=ORDINARY, source="test", row="4")
    known = computed(app)
    assert known["images"].shape == (10, 1, 8, 8)
    shown = known["core"].label_worth(ORDINARY, known["image"][None]).worth
    np.testing.assert_allclose(known["worth"], shown)
    own = int(known["core"].encodings(ORDINARY).labels[4])
    assert f"is worth **{known['worth'][own]:+.2f}".replace("+", "").replace("-", "−") in words(app)
