"""Are titles that could be taken for each other told apart, and others left alone?"""

from __future__ import annotations

import json

import pytest

from explorer.ui.shell.lookalikes import skeleton
from explorer.ui.shell.visitor import OWN_TITLE, SeenByOwner
from tests.shipped import CHECKPOINTS
from tests.ui.stand_ins import description

TITLE = "MNIST · VAE · 2 latents"
ALIKE = (
    TITLE,
    "mnist · vae · 2 latents",
    "MNIST  ·  VAE · 2 latents ",
    "МNІЅТ · VАЕ · 2 latents",
    "ΜΝΙSΤ · VAE · 2 lаtеnts",
    "ＭＮＩＳＴ · ＶＡＥ · 2 latents",
    "MN\u200bIST - VAE - 2 latents",
    "MNlST · VAE · 2 latents.",
)


class Titled:
    """A core of models that differ in their titles."""

    def __init__(self, **titles: str) -> None:
        self._titles = titles

    def list(self) -> list[str]:
        return [name for name in self._titles if not name.startswith("own")]

    def describe(self, name: str) -> object:
        return description(name=name, title=self._titles[name])


@pytest.mark.parametrize("title", ALIKE)
def test_a_title_like_a_shipped_model_s_is_told_apart(title: str) -> None:
    core = SeenByOwner(Titled(shipped=TITLE, other=title, third="Faces"), ())  # type: ignore[arg-type]
    assert core.describe("shipped").title == f"{TITLE} (shipped)"
    assert core.describe("other").title == f"{title} (other)"
    assert core.describe("third").title == "Faces"


def test_a_shared_model_cannot_pass_for_one_s_own() -> None:
    core = SeenByOwner(Titled(shared=f"{OWN_TITLE}Faces", own="Faces"), ("own",))  # type: ignore[arg-type]
    assert core.describe("own").title == f"{OWN_TITLE}Faces"
    assert core.describe("shared").title == f"{OWN_TITLE}Faces (shared)"


def test_the_titles_that_ship_do_not_look_alike() -> None:
    cards = [json.loads(path.read_text("utf-8")) for path in CHECKPOINTS.glob("*/card.json")]
    assert len({skeleton(card["title"]) for card in cards}) == len(cards) > 1
