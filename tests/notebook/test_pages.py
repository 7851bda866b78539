"""Does a live model open every page that it can serve, and say kindly why not the others?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.neural_network import BernoulliRBM
from streamlit.testing.v1 import AppTest

from explorer.core import ModelCore, shared_core, watched
from explorer.notebook.columns import read_columns
from explorer.notebook.entry import Shown, entry_of
from explorer.notebook.images import read_images
from explorer.notebook.live_model import live_model
from explorer.notebook.scaling import find_scaling
from tests.notebook.conftest import TextbookVAE

PAGES = Path(__file__).parents[2] / "explorer" / "ui" / "pages"
DECODING = ("latent_map", "manifold", "traversals", "generate", "models")
OPEN = {
    "vae": (*DECODING, "encodings", "your_image"),
    "pca": (*DECODING, "encodings", "your_image"),
    "decoder": DECODING,
    "rbm": ("gibbs", "generate", "models"),
}
SHUT = {"decoder": ("encodings", "your_image", "gibbs"), "rbm": ("latent_map", "encodings")}


@pytest.fixture(scope="module")
def core(tmp_path_factory, images):
    folder = tmp_path_factory.mktemp("none")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORER_CHECKPOINTS_DIR", str(folder))
        shared_core.cache_clear()
        opened = shared_core()
        assert isinstance(opened, ModelCore)
        flat = images.reshape(60, -1)
        labels = np.arange(60) % 3
        further = {"height": images.sum((1, 2, 3)), "hand": ["l", "r"] * 30}
        models = {
            "vae": (live_model(TextbookVAE(), images=images), images),
            "pca": (live_model(PCA(3).fit(flat), images=flat), flat),
            "decoder": (live_model(decode=TextbookVAE(4).decode, latent_dim=4), None),
            "rbm": (
                live_model(BernoulliRBM(5, n_iter=1, random_state=0).fit(flat), images=flat),
                flat,
            ),
        }
        for kind, (live, given) in models.items():
            read = None if given is None else read_images(given)
            columns = read_columns(
                None if read is None else labels,
                None if read is None else further,
                None,
                60,
            )
            shown = Shown(live, find_scaling(live, read), f"A {kind}")
            opened.show_live(entry_of(shown, read, columns, f"live-{kind}"))
        yield opened
    shared_core.cache_clear()


def page_of(core: ModelCore, page: str, kind: str, **query: str) -> AppTest:
    assert core.knows(f"live-{kind}")
    app = AppTest.from_file(str(PAGES / page / "page.py"), default_timeout=60)
    app.context = {"theme": "dark"}
    for name, value in {"model": f"live-{kind}", **query}.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize(("kind", "page"), [(kind, page) for kind in OPEN for page in OPEN[kind]])
def test_a_live_model_opens_what_it_can_serve(core, kind, page):
    app = page_of(core, page, kind)
    assert not app.exception
    assert not app.error
    assert not any("is of another kind" in info.value for info in app.info)


@pytest.mark.parametrize(("kind", "page"), [(kind, page) for kind in SHUT for page in SHUT[kind]])
def test_and_says_in_a_sentence_why_not_the_others(core, kind, page):
    app = page_of(core, page, kind)
    assert not app.exception
    assert any("this page needs a model that" in info.value for info in app.info)


def test_live_models_are_listed_first_the_newest_of_all(core):
    assert core.list()[:4] == ["live-rbm", "live-decoder", "live-pca", "live-vae"]


def test_encodings_are_coloured_by_every_column(core):
    names, values = core.factors("live-vae")
    assert list(names) == ["height"]
    assert values.shape == (60, 1)
    (title, kinds, places) = watched("live-vae").columns[0]
    assert (title, list(kinds), places[:2].tolist()) == ("hand", ["l", "r"], [0, 1])
    assert core.encodings("live-vae").kl.shape == (60,)


def test_what_is_asked_in_python_arrives_at_the_page(core):
    watched("live-vae").ask(z=np.array([[0.5, -0.25]], np.float32))
    app = page_of(core, "latent_map", "vae")
    assert app.query_params["at"] in ("0.5_-0.25", ["0.5_-0.25"])


def test_what_needs_a_network_is_told_in_a_sentence(core):
    app = page_of(core, "your_image", "vae", gap="true")
    assert not app.exception
    assert any("give no slopes" in one.value for one in app.caption)
