"""Do the page's colours and the figures' come from one palette, and is the app served with care?"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from explorer.figures.palette import FONT, THEMES, Theme
from explorer.training.checkpoint_zip import MAX_ZIP_BYTES
from explorer.ui.image_in.source import FILE_MB

ROOT = Path(__file__).resolve().parents[2]
CONFIG: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


@pytest.fixture(params=THEMES.values(), ids=lambda theme: theme.name)
def theme(request: pytest.FixtureRequest) -> Theme:
    chosen: Theme = request.param
    return chosen


@pytest.mark.parametrize(
    ("option", "role"),
    [
        ("backgroundColor", "paper"),
        ("secondaryBackgroundColor", "panel"),
        ("textColor", "ink"),
        ("orangeColor", "incoming"),
        ("orangeTextColor", "incoming"),
        ("blueColor", "latent"),
        ("blueTextColor", "latent"),
        ("greenColor", "outgoing"),
        ("greenTextColor", "outgoing"),
        ("grayColor", "quiet"),
        ("grayTextColor", "quiet"),
    ],
)
def test_the_page_and_its_figures_agree(theme: Theme, option: str, role: str) -> None:
    assert CONFIG["theme"][theme.name][option] == getattr(theme, role)


def test_the_font_comes_from_this_machine() -> None:
    assert CONFIG["server"]["enableStaticServing"] is True
    for face in CONFIG["theme"]["fontFaces"]:
        assert FONT.startswith(face["family"])
        file = face["url"].removeprefix("app/static/")
        assert (ROOT / "explorer" / "ui" / "static" / file).is_file()


def test_nothing_in_the_look_is_fetched_from_elsewhere() -> None:
    assert "http" not in str(CONFIG["theme"])


def test_the_server_keeps_to_itself() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["toolbarMode"] == "minimal"
    server = CONFIG["server"]
    assert server["address"] == "localhost"
    assert server["enableCORS"] is True
    assert server["enableXsrfProtection"] is True
    # A telephone's picture of 48 megapixels comes in; a checkpoint keeps its own, smaller bound.
    assert server["maxUploadSize"] == FILE_MB == 25
    assert MAX_ZIP_BYTES == 10 << 20
