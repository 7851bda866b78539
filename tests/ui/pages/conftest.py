"""Which models do page tests open, and how is a page run without a browser?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
import torch
from streamlit.testing.v1 import AppTest

from explorer.core import Core, Description, TestImages, shared_core
from explorer.core.shared import IN_PROCESS, RAY
from tests.core.forwarding import FORWARDING, shared_core_elsewhere
from tests.core.on_ray import shared_core_on_ray

PAGES = Path(__file__).parents[3] / "explorer" / "ui" / "pages"
OpenPage = Callable[..., AppTest]
Capabilities = frozenset[str]
ChangeCapabilities = Callable[[str, Callable[[Capabilities], Capabilities]], None]

TRAININGS: dict[str, dict[str, Any]] = {
    "a-both": {},
    "b-kl-only": {"reconstruction_weight": 0.0},
    "c-reconstruction-only": {"beta": 0.0},
    "d-six": {"latent_dim": 6, "beta": 4.0},
    "e-gaussian": {"likelihood": "gaussian"},
    "f-autoencoder": {"family": "autoencoder"},
    "g-many": {"latent_dim": 14},
}
"""Name → what sets the training apart; all are of digits, two epochs old."""
WEIGHTS = {"beta", "reconstruction_weight"}
SMALL = {"widths": [8], "codes": 12, "code_dim": 4, "prior_width": 8, "prior_layers": 2}
CODED = {"one-level": SMALL, "two-level": SMALL | {"levels": 2}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What Ray itself warns of is no fault of a page's."""
    if os.environ.get("EXPLORER_TEST_CORE") == RAY:
        for item in items:
            item.add_marker(pytest.mark.filterwarnings("ignore"))


@pytest.fixture(scope="session", autouse=True)
def _core_under_test(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """With `EXPLORER_TEST_CORE=forwarding` every page asks a core in another process, with `ray`
    one on a cluster."""
    cores: dict[str, Callable[[], AbstractContextManager[None]]] = {
        IN_PROCESS: nullcontext,
        FORWARDING: shared_core_elsewhere,
        RAY: lambda: shared_core_on_ray(tmp_path_factory.mktemp("own")),
    }
    with cores[os.environ.get("EXPLORER_TEST_CORE", IN_PROCESS)]():
        yield


@pytest.fixture
def core_class() -> type:
    """The class of the core that pages ask: what is changed in it, all pages see."""
    return type(shared_core())


@pytest.fixture
def no_originals(core_class: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test image's original is on this machine."""
    real = core_class.test_images

    def rebuilt(core: Core, name: str, rows: Any) -> TestImages:
        return replace(real(core, name, rows), original=False)

    monkeypatch.setattr(core_class, "test_images", rebuilt)


@pytest.fixture(scope="session")
def trainings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tiny models of many kinds: read it, never write to it."""
    from explorer.training.settings import TrainingSettings
    from explorer.training.train import TrainingPlan, train_checkpoint

    folder = tmp_path_factory.mktemp("pages") / "checkpoints"
    for name, changes in TRAININGS.items():
        weights = {key: value for key, value in changes.items() if key in WEIGHTS}
        architecture = {"latent_dim": 2, "widths": [16]} | changes
        family = architecture.pop("family", "vae")
        for key in weights:
            architecture.pop(key)
        settings = TrainingSettings(epochs=2, seed=3, **weights)
        plan = TrainingPlan(family, "digits", architecture, settings, nll_samples=2)
        for _ in train_checkpoint(plan, folder / name, torch.device("cpu")):
            pass
    return folder


@pytest.fixture(scope="session")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a codebook of one grid and one of two: read it, never write to it."""
    from explorer.training.settings import TrainingSettings
    from explorer.training.train import TrainingPlan, train_checkpoint

    folder = tmp_path_factory.mktemp("coded") / "checkpoints"
    settings = TrainingSettings(epochs=2, prior_share=0.5, images_evaluated=50)
    for name, architecture in CODED.items():
        plan = TrainingPlan("vq_vae", "digits", architecture, settings)
        for _ in train_checkpoint(plan, folder / name, torch.device("cpu")):
            pass
    return folder


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenPage]:
    """Run a page with the models of a folder; `query` is what the address says."""
    opened_from: list[Path] = []

    def opened(page: str, folder: Path, theme: str = "dark", **query: str) -> AppTest:
        if folder not in opened_from:
            monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(folder))
            shared_core.cache_clear()
            st.cache_data.clear()
            opened_from[:] = [folder]
        app = AppTest.from_file(str(PAGES / page / "page.py"), default_timeout=120)
        app.context = {"theme": theme}
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    yield opened
    shared_core.cache_clear()
    st.cache_data.clear()


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[AppTest], Any]:
    """What the lines that a page gives for Python compute, in any folder: name → value."""

    def run(app: AppTest) -> Any:
        assert not app.exception
        (code,) = [one.value for one in app.code if one.value.startswith("import numpy")]
        monkeypatch.chdir(tmp_path)
        known: dict[str, Any] = {}
        exec(code, known)
        return known

    return run


@pytest.fixture
def change_capabilities(core_class: type, monkeypatch: pytest.MonkeyPatch) -> ChangeCapabilities:
    """Have one model of the folder say that it can do something else than it can."""

    def change(name: str, changed: Callable[[Capabilities], Capabilities]) -> None:
        describe = core_class.describe

        def described(core: Core, asked: str) -> Description:
            found = describe(core, asked)
            if asked != name:
                return found
            return replace(found, capabilities=changed(found.capabilities))

        monkeypatch.setattr(core_class, "describe", described)

    return change
