"""Does the theory page set each of its ideas, and answer what is asked of it?"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import ModelCore
from explorer.ui.pages.theory.bound import _serves
from tests.shipped import CHECKPOINTS, GAUSSIAN, NAMES

OpenPage = Callable[..., AppTest]
CORE = ModelCore.open(CHECKPOINTS, "cpu")
ON_A_PLANE = [name for name in GAUSSIAN if _serves(CORE.describe(name))]
OTHERS = [name for name in NAMES if name not in ON_A_PLANE]
WITHIN_NATS = 0.05


def said(app: AppTest) -> str:
    """All that stands on the page as text."""
    return "\n".join(
        element.value for kind in (app.markdown, app.caption, app.info) for element in kind
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "idea",
    [
        "Likelihood",
        "Bayes",
        "Density",
        "Springs",
        "Bound",
        "Inference",
        "Gradient",
        "Energy",
        "Features",
    ],
)
def test_each_idea_has_a_title_and_a_formula(
    open_page: OpenPage, ladder: Path, idea: str, theme: str
) -> None:
    app = open_page("theory", ladder, theme, idea=idea)
    assert not app.exception
    assert len(app.header) == 1
    assert len(app.latex) == 1
    assert app.title[0].value == "Theory"


@pytest.mark.parametrize("nonsense", ["", "likelihood ", "../x"])
def test_an_unknown_idea_is_the_first(open_page: OpenPage, ladder: Path, nonsense: str) -> None:
    app = open_page("theory", ladder, idea=nonsense)
    assert not app.exception
    assert app.header[0].value == "Maximum likelihood"


@pytest.mark.parametrize("name", ON_A_PLANE)
def test_the_bound_adds_up_for_each_model_that_it_serves(open_page: OpenPage, name: str) -> None:
    app = open_page("theory", CHECKPOINTS, idea="Bound", model=name, row="1", draws="16,384")
    assert not app.exception
    told = re.search(r"\*\*([\d.]+)\*\* apart, with a standard error of ([\d.]+)", said(app))
    if told is None:  # codes that no prior holds: one sentence instead
        assert "never held near the prior" in said(app)
        assert CORE.describe(name).metrics["kl"] > 50
        return
    apart, error = float(told[1]), float(told[2])
    # Where q is far broader than p(z|x), 16,384 draws leave more than that, and the page says so.
    assert apart <= max(WITHIN_NATS, 3 * error)
    assert error <= WITHIN_NATS or CORE.describe(name).beta > 1


@pytest.mark.parametrize("name", OTHERS[:2])
def test_other_models_are_told_kindly(open_page: OpenPage, name: str) -> None:
    app = open_page("theory", CHECKPOINTS, idea="Bound", model=name)
    assert not app.exception
    assert "is of another kind" in said(app)
    offered = {button.key for button in app.button if button.key.startswith("bound_")}
    assert offered == {f"bound_{name}" for name in ON_A_PLANE}
