"""Does the page train, show how it goes, and hand over what came of it?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import shared_core
from explorer.training.queue import TrainingQueue
from explorer.ui.front_end.session import is_connected
from explorer.ui.shell.visitor import visitor
from tests.owned import folder_of, throw_all_away
from tests.waiting import Watch

OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _own_queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is left of this test, and no worker is only made ready."""
    monkeypatch.setattr(type(shared_core()), "prepare_training", lambda _core: None)
    yield
    throw_all_away(shared_core())


def said(app: AppTest) -> str:
    """All that stands on the page as text."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join(element.value for kind in kinds for element in kind)


def button(app: AppTest, label: str) -> object:
    return next(one for one in app.button if one.label == label)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Of what a queue does on threads of its own."""
    return Watch(monkeypatch, TrainingQueue, "_look", "_hear", "_end")


def trained(app: AppTest, watch: Watch) -> AppTest:
    """The page, run again as it does by itself, once an epoch is there and after the end."""
    watch.until(lambda: all(job.progress.history for job in shared_core().trainings()))
    app.run()
    watch.until(lambda: all(job.progress.has_ended for job in shared_core().trainings()))
    return app.run()


@pytest.fixture
def app(open_page: OpenPage, trainings: Path, tmp_path: Path) -> AppTest:
    """The page over models that may be added to, with a training of a second chosen."""
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    shutil.copytree(trainings / "a-both", folder / "a-both")
    opened = open_page("train", folder, size="small")
    opened.number_input(key="epochs_digits").set_value(2).run()
    return opened


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_before_anything_it_says_what_happens_here(
    open_page: OpenPage, trainings: Path, theme: str
) -> None:
    app = open_page("train", trainings, theme)
    assert not app.exception
    assert "press **Train**" in said(app)
    assert app.get("plotly_chart") == []


def test_a_training_is_shown_and_becomes_the_visitor_s_model_until_it_is_thrown_away(
    app: AppTest, watch: Watch
) -> None:
    button(app, "Train").click().run()
    assert not app.exception
    assert button(app, "Train").disabled
    assert button(app, "Cancel")
    assert "yours" in said(app)
    trained(app, watch)
    assert not app.exception
    assert "Yours · Digits" in said(app)
    assert len(app.get("plotly_chart")) == 2
    assert not button(app, "Train").disabled
    [name] = shared_core().own_models(owner())
    assert name not in shared_core().list()
    folder = folder_of(shared_core(), name)
    button(app, "Throw away").click().run()
    assert not app.exception
    assert not folder.exists()
    assert "Thrown away" in said(app)


def owner() -> str:
    """The one visitor that there is."""
    [only] = shared_core().owners()
    return only


def test_saved_it_is_among_everyone_s(app: AppTest, watch: Watch) -> None:
    button(app, "Train").click().run()
    trained(app, watch)
    field = next(one for one in app.text_input if one.label == "Save for everyone as")
    assert field.value == "digits-vae-2d"
    field.set_value("a-both").run()
    button(app, "Save").click().run()
    assert "already" in app.warning[0].value
    next(one for one in app.text_input).set_value("kept").run()
    button(app, "Save").click().run()
    assert not app.exception
    assert "kept" in shared_core().list()
    assert shared_core().own_models(owner()) == ()
    assert "everyone" in app.success[0].value


def test_cancelled_it_ends_and_says_so(app: AppTest) -> None:
    app.number_input(key="epochs_digits").set_value(300).run()
    button(app, "Train").click().run()
    button(app, "Cancel").click().run()
    app.run()
    assert not app.exception
    assert shared_core().trainings() == ()
    assert "Cancelled" in said(app)
    assert not button(app, "Train").disabled


def test_without_any_model_one_can_still_be_trained(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("train", tmp_path)
    assert not app.exception
    assert not button(app, "Train").disabled


def test_outside_a_server_whoever_asks_is_here() -> None:
    assert is_connected(visitor())
