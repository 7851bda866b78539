"""Does a tab do once what its live model's notebook asks, and tell it what is seen?"""

from __future__ import annotations

import numpy as np
import pytest
import streamlit as st

from explorer.core import Watched
from explorer.ui.shell import asked


@pytest.fixture
def watch(monkeypatch):
    found = Watched()
    monkeypatch.setattr(asked, "watched", {"live-a": found}.get)
    monkeypatch.setattr(st, "session_state", {})
    return found


def test_what_is_asked_is_done_once(watch):
    assert asked.take_asked("live-a") is None
    watch.ask(rows=np.array([1]))
    assert asked.take_asked("live-a").rows.tolist() == [1]
    assert asked.take_asked("live-a") is None
    assert asked.take_asked("mnist-vae-2d") is None


def test_a_tab_goes_to_the_page_that_can(watch, monkeypatch):
    went = []
    monkeypatch.setattr(asked, "go_to", lambda page, model: went.append((page, model)))
    asked.follow_asked("live-a", "latent_map")
    watch.ask(z=np.zeros((1, 2), np.float32))
    asked.follow_asked("live-a", "latent_map")
    assert went == []
    asked.follow_asked("live-a", "manifold")
    watch.ask(rows=np.array([1]))
    asked.follow_asked("live-a", "models")
    asked.follow_asked("mnist-vae-2d", "models")
    assert went == [("latent_map", "live-a"), ("encodings", "live-a")]


def test_a_tab_that_is_opened_later_stays_where_it_was_opened(watch, monkeypatch):
    monkeypatch.setattr(asked, "go_to", lambda *_: pytest.fail("led away"))
    watch.ask(z=np.zeros((1, 2), np.float32))
    asked.follow_asked("live-a", "models")
    asked.follow_asked("live-a", "models")
    assert asked.take_asked("live-a") is None


def test_what_is_seen_is_told(watch):
    heard = []
    watch.listen(lambda: heard.append(1))
    asked.tell_selection("live-a", np.array([4, 7]))
    asked.tell_selection("live-a", np.array([4, 7]))
    asked.tell_code("live-a", np.ones((1, 2), np.float32))
    asked.tell_code("mnist-vae-2d", np.ones((1, 2), np.float32))
    assert (watch.selection.tolist(), watch.code.tolist(), len(heard)) == ([4, 7], [[1, 1]], 2)
