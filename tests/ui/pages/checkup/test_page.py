"""Does the check-up open for every model, and show what is wrong before what is merely so?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.shipped import CHECKPOINTS

OpenPage = Callable[..., AppTest]
ONE_OF_EACH_KIND = ["digits-vae-2d", "mnist-rbm-500", "mnist-vq-vae", "mnist-cvae-2d"]


def said(app: AppTest) -> str:
    return "\n".join(each.value for kind in (app.markdown, app.caption) for each in kind)


@pytest.mark.parametrize("name", ONE_OF_EACH_KIND)
def test_it_serves_each_kind_of_model(open_page: OpenPage, name: str) -> None:
    app = open_page("checkup", CHECKPOINTS, model=name)
    assert not app.exception
    assert "Nothing seems wrong" in said(app)
    assert f"python -m explorer checkup {name}" in app.code[-1].value


def test_a_collapsed_posterior_is_a_card_with_its_remedy(open_page: OpenPage) -> None:
    app = open_page("checkup", CHECKPOINTS, model="mnist-kl-only-2d")
    words = said(app)
    assert "1 thing to look at" in words
    assert words.index("posterior\\_collapse" if "posterior\\_" in words else "posterior_collapse")
    assert "Raise the KL weight" in words
    assert app.get("plotly_chart")
