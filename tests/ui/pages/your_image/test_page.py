"""Does the page take any image to any model, and stay whole when it cannot?"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.core import ModelCore, shared_core
from explorer.images.png import png_bytes
from explorer.ui.components.draw_pad import Content

SHIPPED = Path(__file__).parents[4] / "checkpoints"
KINDS = ["a-both", "b-kl-only", "d-six", "e-gaussian", "f-autoencoder", "g-many"]


def stroke(side: int = 200) -> np.ndarray:
    """A dark bar on light paper, such as a person draws for a one."""
    picture = np.full((side, side), 255, np.uint8)
    picture[side // 5 : -side // 5, side // 2 - 12 : side // 2 + 12] = 0
    return picture


def drawn(app):
    app.session_state["your_image_content"] = Content("drawn", png_bytes(stroke()))
    return app.run()


def words(app) -> str:
    """Everything written on the page."""
    written = [*app.markdown, *app.caption, *app.html, *app.title]
    return "\n".join(str(getattr(element, "value", element)) for element in written)


def charts(app) -> list[dict]:
    """The page's figures."""
    return [json.loads(element.proto.spec) for element in app.get("plotly_chart")]


@pytest.mark.parametrize("name", KINDS)
def test_a_drawing_lands_in_every_kind_of_model(open_page, trainings, name):
    app = drawn(open_page("your_image", trainings, model=name))
    assert not app.exception
    assert not app.warning
    said = words(app)
    assert "Your drawing, prepared as Digits" in said
    assert "log p(x|z)" in said
    has_bound = name != "f-autoencoder"
    assert ("importance-weighted bound" in said) == has_bound
    assert ("by quadrature over z" in said) == (name in ("a-both", "b-kl-only", "e-gaussian"))
    assert ("latent without σ, and has no prior" in said) == (not has_bound)
    assert "every model that can take it" in said
    assert len(charts(app)) == 4


def one_of_each_kind() -> list[str]:
    """Shipped models; those of one network whose β alone differs are one kind."""
    core = ModelCore.open(SHIPPED, "cpu")
    kinds: dict[tuple[object, ...], str] = {}
    for name in core.list():
        model = core.describe(name)
        terms = (model.beta > 0, model.reconstruction_weight > 0, model.likelihood, model.sigma)
        size = (model.dataset, model.latent_dim, model.card["architecture"].get("widths"))
        kinds.setdefault((model.family, *map(str, size), *terms), name)
    return list(kinds.values())


@pytest.mark.parametrize("name", one_of_each_kind())
def test_every_kind_of_shipped_model_takes_a_test_image(open_page, name):
    app = open_page("your_image", SHIPPED, model=name, source="test", row="3")
    assert not app.exception
    if not app.info:  # a model without a latent code says so
        assert "test image 3" in words(app)


def test_the_gap_is_split_where_somebody_asks_and_oddness_is_put_right(open_page, trainings):
    app = open_page("your_image", trainings, model="a-both", gap="true")
    assert not app.exception
    said = words(app)
    assert "amortisation gap" in said
    assert "approximation gap" in said
    assert "Odd is not foreign" in said
    assert "amortisation gap" not in words(app.toggle(key="gap").set_value(False).run())


def test_until_something_is_brought_a_test_image_stands_in(open_page, trainings):
    app = open_page("your_image", trainings, model="a-both")
    assert "An example, until you bring your own: test image 0" in words(app)
    assert "The image itself is left out." in words(app)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_a_file_of_each_kind_is_taken(open_page, trainings, tmp_path, kind):
    Image.fromarray(stroke()).save(tmp_path / "one", kind)
    app = open_page("your_image", trainings, model="a-both", source="file")
    app.file_uploader[0].upload("my.image", (tmp_path / "one").read_bytes()).run()
    assert not app.exception
    assert "Your file, prepared as Digits" in words(app)


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\nnothing more", b"words", png_bytes(np.full((40, 40), 9, np.uint8))],
    ids=["cut short", "no picture", "no ink"],
)
def test_a_bad_file_is_one_sentence_and_the_page_stays(open_page, trainings, data):
    app = open_page("your_image", trainings, model="a-both", source="file")
    app.file_uploader[0].upload("bad.png", data).run()
    assert not app.exception
    (warning,) = app.warning
    assert warning.value.endswith(".")
    assert "Traceback" not in warning.value
    assert "An example, until you bring your own" in words(app)
    assert len(charts(app)) == 4


def test_a_photograph_is_taken(open_page, trainings, tmp_path):
    Image.fromarray(stroke()).save(tmp_path / "photo.jpg")
    app = open_page("your_image", trainings, model="a-both", source="camera")
    app.camera_input[0].upload("photo.jpg", (tmp_path / "photo.jpg").read_bytes()).run()
    assert not app.exception
    assert "Your photograph, prepared as" in words(app)


def test_what_is_pasted_is_taken(open_page, trainings):
    app = open_page("your_image", trainings, model="a-both")
    app.session_state["your_image_content"] = Content("pasted", png_bytes(stroke(90)))
    app.run()
    assert "The pasted picture, prepared as" in words(app)


def test_the_address_holds_model_source_and_row(open_page, trainings):
    app = open_page("your_image", trainings, model="d-six", source="test", row="17")
    assert "Test image 17" in words(app)
    app.number_input(key="row").set_value(18).run()
    assert "Test image 18" in words(app)


@pytest.mark.parametrize("row", ["-1", "99999", "x"])
def test_a_row_that_there_is_not_is_the_first(open_page, trainings, row):
    app = open_page("your_image", trainings, model="a-both", source="test", row=row)
    assert not app.exception
    assert "Test image" in words(app)


def test_another_of_a_class_is_of_that_class(open_page, trainings):
    app = open_page("your_image", trainings, model="a-both", source="test")
    labels = ModelCore.open(trainings, "cpu").encodings("a-both").labels
    app.session_state["row"] = int(np.flatnonzero(labels == 4)[2])
    app.run()
    assert "labelled 4" in words(app)


def test_the_same_drawing_is_computed_once(open_page, trainings, monkeypatch):
    calls = []
    page = open_page("your_image", trainings, model="a-both")
    kind = type(shared_core())
    real = kind.receipt

    def counted(*arguments):
        calls.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(kind, "receipt", counted)
    app = drawn(page)
    before = len(calls)
    assert before
    app.run()
    assert len(calls) == before


def test_with_more_latents_the_plane_is_chosen(open_page, trainings):
    app = drawn(open_page("your_image", trainings, model="d-six"))
    assert "Principal component 1" in charts(app)[0]["layout"]["xaxis"]["title"]["text"]
    app.segmented_control(key="plane").set_value("two dimensions").run()
    assert charts(app)[0]["layout"]["xaxis"]["title"]["text"].startswith("z")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_drawn_in_both_looks(open_page, trainings, theme):
    from explorer.figures.palette import THEMES

    app = drawn(open_page("your_image", trainings, theme, model="a-both"))
    assert THEMES[theme].latent in json.dumps(charts(app))
