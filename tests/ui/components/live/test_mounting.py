"""Is a component declared from the files in its folder?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from explorer.ui.components.live.mounting import declared


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What Streamlit was given."""
    given: dict[str, Any] = {}

    def component(name: str, **files: Any) -> None:
        given.update(files, name=name)

    monkeypatch.setattr(st.components.v2, "component", component)
    return given


def folder_of(parent: Path) -> Path:
    folder = parent / "toy_pad"
    folder.mkdir()
    (folder / "toy_pad.html").write_text("<p></p>")
    (folder / "toy_pad.css").write_text("p { color: red; }")
    (folder / "more.css").write_text("p { color: blue; }")
    (folder / "toy_pad.js").write_text('import { one } from "./one.js";\nexport default one;\n')
    (folder / "one.js").write_text("export const one = () => {};\n")
    return folder


def test_it_is_named_like_its_folder_and_its_script_is_joined(tmp_path, told) -> None:
    declared(folder_of(tmp_path))
    assert (told["name"], told["html"]) == ("toy_pad", "<p></p>")
    assert told["css"].endswith("p { color: red; }")
    assert "const one" in told["js"]
    assert "import" not in told["js"]


def test_shared_style_sheets_come_first_so_that_its_own_decide(tmp_path, told) -> None:
    declared(folder_of(tmp_path), styles=("more.css",), shared_styles=("live_line.css",))
    assert told["css"].index(".line") < told["css"].index("blue")
    assert "color: red" not in told["css"]


def test_every_component_shows_that_it_is_busy(tmp_path, told) -> None:
    declared(folder_of(tmp_path), styles=())
    assert "aria-busy" in told["css"]
    assert ".line" not in told["css"]
