"""Is a page's visitor told from others, and is nothing shown of a model that was replaced?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from explorer.core import shared_core
from explorer.core.saving import download, upload
from explorer.training.owner import Owner
from explorer.ui.shell.visitor import NOBODY, visitor, visitors_core

NAME = "tiny-vae"


@pytest.fixture
def folder(
    tiny_checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A folder of models that may be written to, and is this process's."""
    shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints")
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tmp_path / "checkpoints"))
    shared_core.cache_clear()
    yield tmp_path / "checkpoints"
    shared_core().own.close()
    shared_core.cache_clear()


def test_own_models_are_listed_to_their_owner_alone(folder: Path) -> None:
    core = shared_core()
    data = download(core, NAME, NAME)
    mine = upload(core, data, visitor())
    upload(core, data, Owner("somebody else", lambda: True))
    assert visitor().key == NOBODY
    assert visitors_core().list() == [mine, *core.list()]
    assert folder.is_dir()


def test_what_was_made_with_a_replaced_model_is_forgotten(folder: Path) -> None:
    made = []

    @st.cache_data
    def picture(name: str) -> int:
        made.append(name)
        return len(made)

    visitors_core()
    assert [picture(NAME), picture(NAME)] == [1, 1]
    visitors_core()
    assert picture(NAME) == 1
    shutil.rmtree(folder / NAME)
    shutil.copytree(folder / "tiny-autoencoder", folder / NAME, copy_function=shutil.copy)
    visitors_core()
    assert picture(NAME) == 2
