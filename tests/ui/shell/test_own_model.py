"""Can a visitor keep, take away and throw away a model of their own, and is a refusal said once?"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from explorer.core import Core, shared_core
from explorer.ui.shell.own_model import offer_own_model, say_next, say_what_happened
from explorer.ui.shell.visitor import visitor, visitors_core
from tests.owned import folder_of, throw_all_away
from tests.ui.stand_ins import PartPage

SHARED = "tiny-vae"


@pytest.fixture
def own(
    tiny_checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PartPage]:
    """A page over one shared model and the visitor's copy of it."""
    folder = tmp_path / "checkpoints"
    shutil.copytree(tiny_checkpoints / SHARED, folder / SHARED)
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(folder))
    shared_core.cache_clear()
    yield PartPage(offer)
    throw_all_away(shared_core())
    shared_core.cache_clear()


def own_names(core: Core) -> list[str]:
    return [name for name in core.list() if name not in shared_core().list()]


def offer() -> list[str]:
    """The visitor's models after what is offered with each."""
    core = visitors_core()
    if "is uploaded" not in st.session_state:
        core.upload_model(shared_core().download_model(SHARED, SHARED), visitor())
        st.session_state["is uploaded"] = True
        core = visitors_core()
    say_what_happened()
    st.text("the models")
    for name in own_names(core):
        offer_own_model(core, name, "suggested")
    return own_names(core)


def save_as(page: PartPage, name: str) -> list[str]:
    page.app.text_input[0].set_value(name).run()
    left: list[str] = page.after(
        next(b for b in page.app.button if b.label == "Save").click().run()
    )
    return left


def test_it_is_saved_under_the_name_suggested_for_everyone_and_chosen(own: PartPage) -> None:
    (name,) = own.run()
    assert own.app.text_input[0].value == "suggested"
    assert save_as(own, "  suggested ") == []
    assert shared_core().list() == ["suggested", SHARED]
    assert own.app.query_params["model"] == "suggested"
    assert "Saved as suggested: everyone" in own.app.success[0].value
    own.run()
    assert not own.app.success
    assert name not in visitors_core().list()


@pytest.mark.parametrize("name", [SHARED, "", "../up", "Capitals and blanks"])
def test_a_name_that_is_taken_or_none_is_refused_and_nothing_is_lost(
    own: PartPage, name: str
) -> None:
    before = own.run()
    assert save_as(own, name) == before
    assert len(own.app.warning) == 1
    # Beside the button, not in the page's head, which may be far above.
    kinds = [element.type for element in own.app.main]
    assert kinds.index("alert" if "alert" in kinds else "warning") > kinds.index("text")
    assert shared_core().list() == [SHARED]
    assert "model" not in own.app.query_params
    own.run()
    assert not own.app.warning


def test_thrown_away_it_is_gone_from_the_disk(own: PartPage) -> None:
    (name,) = own.run()
    folder = folder_of(shared_core(), name)
    assert folder.is_dir()
    assert own.after(own.app.button(key=f"drop_{name}").click().run()) == []
    assert not folder.exists()
    assert "Thrown away" in own.words


def test_its_zip_is_made_on_demand_and_named_as_suggested(
    own: PartPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, tuple[object, dict[str, Any]]] = {}

    def download_button(label: str, data: object, **options: Any) -> None:
        given[label] = data, options

    monkeypatch.setattr(st, "download_button", download_button)
    own.run()
    make, options = given["Download"]
    assert options["file_name"] == "suggested.zip"
    assert callable(make)
    with zipfile.ZipFile(io.BytesIO(make())) as packed:
        assert "suggested/card.json" in packed.namelist()


def test_what_happened_is_said_in_its_kind() -> None:
    for is_good in (True, False):
        page = PartPage(say_after_saying, is_good)
        page.run()
        assert [len(page.app.success), len(page.app.warning)] == [is_good, not is_good]


def say_after_saying(is_good: bool) -> None:
    say_next("It is so.", is_good)
    say_what_happened()
