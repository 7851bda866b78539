"""Does a page with a density pad run?"""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    from explorer.figures.palette import LIGHT
    from explorer.ui.components.density_pad import density_pad

    density_pad(key="pad", map_name="ring", theme=LIGHT)


def test_a_page_with_the_pad_runs() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
