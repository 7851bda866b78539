"""Does a model that hangs when it is first called leave whoever showed it her process?"""

from __future__ import annotations

import threading

import pytest
from torch import Tensor

import explorer
from explorer.notebook import first_look
from explorer.notebook.errors import LiveModelError
from explorer.notebook.first_look import bounded
from explorer.notebook.live_model import live_model
from tests.notebook.conftest import TextbookVAE


@pytest.mark.parametrize("part", ["encode", "decode"])
def test_a_model_that_hangs_is_told_with_the_line_in_which_it_stays(part, images, monkeypatch):
    go_on = threading.Event()

    class Hanging(TextbookVAE):
        def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
            return self.stays(x) if part == "encode" else super().encode(x)

        def decode(self, z: Tensor) -> Tensor:
            return self.stays(z) if part == "decode" else super().decode(z)

        def stays(self, _rows: Tensor) -> Tensor:
            while not go_on.wait(0.01):
                pass
            raise RuntimeError

    monkeypatch.setattr(first_look, "LIMIT_S", 0.2)
    try:
        with pytest.raises(LiveModelError, match=r"not answered for 0\.2 s: it is in stays, line"):
            explorer.show(Hanging(), images, open_browser=False)
    finally:
        go_on.set()


def test_many_calls_may_take_longer_than_one(images):
    wait = threading.Event().wait

    def decode(z: Tensor) -> Tensor:
        wait(0.3)
        return z.repeat(1, 32)

    model = live_model(decode=decode, latent_dim=2)
    assert len(bounded(lambda: [model.decode(images[:1, 0, 0, :2]) for _ in range(3)], 0.7)) == 3
