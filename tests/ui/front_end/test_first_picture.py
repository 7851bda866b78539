"""Does a page carry the picture of the model that is asked for, and no other?"""

from __future__ import annotations

import json
import shutil
import threading
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from explorer.portable.first_picture import FILE, FirstPictures, read_first_pictures
from explorer.portable.first_picture_making import MOST_DOTS
from explorer.ui.front_end.first_picture import PAGES, SCRIPT, FirstPictureOf
from explorer.ui.front_end.response_headers import INLINE, policy
from tests.shipped import CHECKPOINTS
from tests.waiting import PATIENCE_S

MODEL = "mnist-vae-2d"
MOST_KB = {"latent_map": 48, "manifold": 32, "encodings": 72}


def told(html: str) -> dict[str, Any]:
    """What the script is told."""
    attribute = html.partition('data-told="')[2].partition('"')[0]
    found: dict[str, Any] = json.loads(unescape(attribute))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_it_is_of_the_page_and_the_model_and_is_small(page: str) -> None:
    first = FirstPictureOf(CHECKPOINTS)
    html = first.html(page, "Its title", "")
    assert ">Its title</p>" in html
    assert told(html)["page"] == page
    assert told(html)["model"] == MODEL
    assert len(html) < MOST_KB[page] * 1024
    assert told(first.html(page, "", "model=fashion-vae-2d"))["model"] == "fashion-vae-2d"


@pytest.mark.parametrize(
    "query",
    [
        "model=nothing-here",
        "model=../../etc",
        "model=%22%3E%3Cscript%3E",
        "model=mnist-vae-50d",
        f"model={MODEL}&stage=1",
        f"model={MODEL}&view=0,0,1",
        "embed=true",
    ],
)
def test_what_it_would_not_show_has_none(query: str) -> None:
    assert FirstPictureOf(CHECKPOINTS).html("latent_map", "Map", query) == ""


def test_the_page_of_the_encodings_has_every_one() -> None:
    first = FirstPictureOf(CHECKPOINTS)
    pages = [first.html(page, "", "") for page in ("latent_map", "encodings")]
    some, every = (sum(told(page)["counts"]) for page in pages)
    assert some <= MOST_DOTS < every
    assert every > 9_900  # of 10,000, a few of which lie outside of the window


def test_other_pages_have_none() -> None:
    assert FirstPictureOf(CHECKPOINTS).html("theory", "Theory", "") == ""


def test_its_script_may_run() -> None:
    html = FirstPictureOf(CHECKPOINTS).html("latent_map", "Map", "")
    assert INLINE.findall(html) == [SCRIPT]
    assert policy([html]) == policy([f"<script>{SCRIPT}</script>"])
    assert len(SCRIPT) < 10_000
    assert "</" not in SCRIPT


def test_a_model_without_is_given_its_own_beside_for_the_next_visitor(tmp_path: Path) -> None:
    shutil.copytree(CHECKPOINTS / MODEL, tmp_path / MODEL, ignore=shutil.ignore_patterns(FILE))
    asked, is_made = [], threading.Event()

    def make(name: str) -> FirstPictures:
        asked.append(name)
        is_made.wait(PATIENCE_S)
        return read_first_pictures(CHECKPOINTS / MODEL / FILE)

    first = FirstPictureOf(tmp_path, make)
    assert [first.html("manifold", "", "") for _ in range(2)] == ["", ""]
    is_made.set()
    for thread in threading.enumerate():
        if thread.name == f"first pictures of {MODEL}":
            thread.join(PATIENCE_S)
    assert told(first.html("manifold", "", ""))["model"] == MODEL
    assert asked == [MODEL]
