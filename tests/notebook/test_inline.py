"""Does the pad below a notebook's cell ask its kernel, and show the address?"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from explorer.core import CoreError
from explorer.notebook import inline
from explorer.notebook.inline import mimebundle, pad_of
from tests.ui.stand_ins import description, stored


class Kind:
    """Stands for the widget: keeps what it was given and what it sends."""

    def __init__(self, **given):
        self.given, self.sent = given, []

    def on_msg(self, answer):
        self.answer = answer

    def send(self, content, buffers=()):
        self.sent.append((content, [bytes(one) for one in buffers]))

    def _repr_mimebundle_(self):
        return {"application/vnd.jupyter.widget-view+json": {}}


def view(mu):
    def decode(z):
        if z[0, 0] > 1:
            raise CoreError("The decoder raised.")
        return np.full((1, 1, 2, 2), round(float(z[0, 0]) * 100), np.uint8)

    entry = SimpleNamespace(description=description(), encodings=stored(mu, labels=[0] * len(mu)))
    return SimpleNamespace(entry=entry, decode=decode, url="http://127.0.0.1:1/x?a=1&token=t")


def test_the_kernel_answers_a_place_with_its_picture_or_a_sentence():
    pad = pad_of(view(np.zeros((3, 2))), Kind)
    pad.answer(pad, {"number": 1, "x": 0.5, "y": 0.0}, [])
    pad.answer(pad, {"number": 2, "x": 2.0, "y": 0.0}, [])
    assert pad.sent[0] == ({"number": 1}, [bytes([50] * 4)])
    assert pad.sent[1][0] == {"number": 2, "error": "The decoder raised."}


def test_a_larger_latent_space_is_shown_on_its_main_plane():
    mu = np.random.default_rng(0).normal(size=(50, 5)) * [9, 3, 0.1, 0.1, 0.1]
    pad = pad_of(view(mu), Kind)
    points = np.frombuffer(pad.given["points"], "<f4").reshape(-1, 2)
    np.testing.assert_allclose(points.std(0), np.sort(mu.std(0))[::-1][:2], rtol=0.1)


@pytest.mark.parametrize("kind", [None, Kind])
def test_the_address_stands_beside_it_always(kind, monkeypatch):
    monkeypatch.setattr(inline, "_widget_type", lambda: kind)
    shown = mimebundle(view(np.zeros((3, 2))))
    assert "127.0.0.1:1/x?a=1&amp;token=t" in shown["text/html"]
    assert len(shown) == (2 if kind is None else 3)


def test_anywidget_takes_it():
    anywidget = pytest.importorskip("anywidget", reason="anywidget is an extra")
    pad = pad_of(view(np.zeros((3, 2))), inline._widget_type())
    assert isinstance(pad, anywidget.AnyWidget)
    assert "render" in pad._esm


def test_whatever_else_goes_wrong_is_answered_too():
    pad = pad_of(view(np.zeros((3, 2))), Kind)
    pad.answer(pad, {"number": 3, "x": 0.5}, [])
    assert pad.sent[0][0] == {"number": 3, "error": "KeyError: 'y'"}
