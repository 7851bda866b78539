"""Is a figure's height that of the window it stands in?"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def asks_for_a_height() -> None:
    import streamlit as st

    from explorer.ui.components.surroundings import figure_height, watch_surroundings

    watch_surroundings()
    st.text(str(figure_height(wide=570, narrow=350)))


@pytest.mark.parametrize(
    ("seen", "height"),
    [
        (None, "570"),
        ({"dark": False, "narrow": False}, "570"),
        ({"dark": True, "narrow": True}, "350"),
        # What a browser sends is not trusted.
        ({"narrow": "yes"}, "570"),
        ("narrow", "570"),
        ([], "570"),
    ],
)
def test_the_height_is_that_of_the_window_seen(seen: Any, height: str) -> None:
    app = AppTest.from_function(asks_for_a_height, default_timeout=30)
    if seen is not None:
        app.session_state["surroundings"] = {"seen": seen}
    app.run()
    assert not app.exception
    assert app.text[0].value == height


def test_the_scripts_own_tests_pass() -> None:
    node = shutil.which("node")
    if node is None:
        assert not os.environ.get("CI"), "CI is set, so node must be there; install Node.js 20."
        pytest.skip("node is not on this machine, so the script's own tests cannot run")
    ran = subprocess.run(
        [node, "--test", str(Path(__file__).with_name("look.test.mjs"))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
