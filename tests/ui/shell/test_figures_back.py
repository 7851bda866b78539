"""Is a figure answered with its view, or with one sentence?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.core import shared_core
from explorer.images.stamp import Stamp
from explorer.portable.view import CARRIES_NOTHING
from explorer.ui.components.figure_in.component import Answer
from explorer.ui.shell import figures_back
from explorer.ui.shell.figures_back import OWN_WOULD_GO, answer_to
from explorer.ui.shell.visitor import NOBODY
from tests.conftest import DIGITS_VAE


@pytest.fixture(autouse=True)
def _models(tiny_checkpoints: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tiny_checkpoints))
    shared_core.cache_clear()
    monkeypatch.setattr(figures_back, "visitors_core", shared_core)
    yield
    shared_core.cache_clear()


def test_its_view_opens() -> None:
    digest = shared_core().weights_sha256(DIGITS_VAE)
    stamp = Stamp(f"http://there/manifold?model={DIGITS_VAE}&tiles=7", {DIGITS_VAE: digest})
    assert answer_to(4, stamp) == Answer(4, "", f"manifold?model={DIGITS_VAE}&tiles=7")


def test_what_may_look_different_is_said_and_what_is_no_view_refused() -> None:
    other = answer_to(5, Stamp(f"manifold?model={DIGITS_VAE}", {DIGITS_VAE: "0" * 64}))
    assert other.link == f"manifold?model={DIGITS_VAE}"
    assert "other weights" in other.words
    assert answer_to(6, None) == Answer(6, CARRIES_NOTHING)
    assert answer_to(7, Stamp("https://elsewhere.example/<b>")).link == ""


def test_own_models_are_not_lost_to_a_figure() -> None:
    core = shared_core()
    core.upload_model(core.download_model(DIGITS_VAE, DIGITS_VAE), NOBODY)
    answer = answer_to(8, Stamp("manifold?tiles=7", {}))
    assert answer == Answer(8, OWN_WOULD_GO, "manifold?tiles=7", is_beside=True)
