"""Does an ONNX decoder that a visitor gives become a model that they see, a bad one a sentence?"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
import streamlit as st

from explorer.core import ModelCore, shared_core
from explorer.portable.onnx_file import decoder_onnx, encoder_onnx
from explorer.ui.pages.models import own_onnx
from tests.owned import throw_all_away
from tests.shipped import CHECKPOINTS

NAME, OWNER = "digits-vae-2d", "somebody"


@pytest.fixture(autouse=True)
def _nothing_of_one_s_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(CHECKPOINTS))
    monkeypatch.delenv("EXPLORER_CORE", raising=False)  # no other core runs them
    shared_core.cache_clear()
    yield
    throw_all_away(shared_core())
    shared_core.cache_clear()


def given(monkeypatch: pytest.MonkeyPatch, decoder: bytes, encoder: bytes | None) -> list[str]:
    """What is said after these files are opened."""
    files = {own_onnx.DECODER: BytesIO(decoder), own_onnx.TITLE: "Mine", own_onnx.SIZE: 0}
    if encoder is not None:
        files[own_onnx.ENCODER] = BytesIO(encoder)
    said: list[str] = []
    monkeypatch.setattr(st, "session_state", files)
    monkeypatch.setattr(own_onnx, "say_next", lambda words, **_options: said.append(words))
    monkeypatch.setattr(own_onnx, "show_model", lambda _name: None)
    own_onnx._take(OWNER, "here")
    return said


def test_a_pair_becomes_one_s_own_model_and_decodes_as_the_original(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    core = ModelCore.open(CHECKPOINTS, "cpu")
    files = decoder_onnx(core.plain_decoder(NAME)), encoder_onnx(core.plain_encoder(NAME))
    (said,) = given(monkeypatch, *files)
    assert "Mine is here" in said
    shared = shared_core()
    (own,) = shared.own_models(OWNER)
    assert own not in shared.list()
    assert shared.describe(own).can("gaussian_latent", "reconstructs")
    z = np.random.default_rng(0).standard_normal((4, 2)).astype(np.float32)
    apart = shared.decode(own, z).astype(int) - core.decode(NAME, z).astype(int)
    assert np.abs(apart).max() <= 1
    shared.remove_model(own)
    assert not shared.knows(own)


def test_a_file_that_is_none_is_one_sentence_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (said,) = given(monkeypatch, b"no model at all", None)
    assert "cannot open it" in said
    assert shared_core().own_models(OWNER) == ()


@pytest.mark.parametrize("most", ["MOST_LATENTS", "MOST_PIXELS"])
def test_a_file_of_more_than_is_shown_is_one_sentence_and_leaves_nothing(
    most: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder = decoder_onnx(ModelCore.open(CHECKPOINTS, "cpu").plain_decoder(NAME))
    monkeypatch.setattr(f"explorer.notebook.onnx_upload.{most}", 1)
    (said,) = given(monkeypatch, decoder, None)
    assert "1 are the most" in said
    assert shared_core().own_models(OWNER) == ()


def test_no_more_files_of_all_visitors_are_open_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("explorer.notebook.onnx_upload.MOST_OPEN", 0)
    (said,) = given(monkeypatch, b"whatever it is", None)
    assert "as can be" in said
    assert shared_core().own_models(OWNER) == ()
