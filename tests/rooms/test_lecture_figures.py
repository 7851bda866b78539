"""Are the figures that the shipped lecture has its lecturer say those of the models' cards?"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.latent.factors import factor_correlations
from explorer.rooms.lecture import shipped_lecture
from explorer.rooms.pictures import option_of
from explorer.training.seeds import seed_runs_of, spread_of
from explorer.ui.shell.visitors_deck import scene_link
from tests.shipped import BETA_LADDER, CHECKPOINTS

CORE = ModelCore.open(CHECKPOINTS, "cpu")
NOTES = {scene.title: scene.notes for scene in shipped_lecture(scene_link).scenes}
QUESTIONS = [s.question for s in shipped_lecture(scene_link).scenes if s.question]
BOTH, REBUILT, PULLED = "mnist-both-2d", "mnist-reconstruction-only-2d", "mnist-kl-only-2d"
SPRITES, CODES = "sprites-beta-vae-10d", "mnist-vq-vae"
WORDS = {5: "five", 7: "seven", 10: "ten", 50: "fifty"}
KNOWN = re.compile(r"784 pixels|ln 10|CD-1|β = 1\b|\b[a4] (?:and a )?9|a [0-9]\b")
"""Numbers in notes that are no figure of a model: what an image is, what a digit is, a setting."""


def nats(name: str, key: str) -> str:
    """A figure without its sign, to whole nats."""
    return f"{abs(CORE.describe(name).metrics[key]):.0f}"


def ends(name: str, key: str) -> str:
    """Such as "206 to 242": from the smallest to the largest of all seeds, without the sign."""
    spread = spread_of(seed_runs_of(CORE.describe(name).card), key)
    assert spread is not None
    return "{:.0f} to {:.0f}".format(*sorted(abs(end) for end in (spread.least, spread.most)))


def word(number: int) -> str:
    return WORDS[number]


def of_card(name: str, key: str) -> int:
    return int(CORE.describe(name).metrics[key])


SAID: dict[str, Callable[[], str]] = {
    "Digits that nobody wrote": lambda: (
        f"a model with {word(CORE.describe('mnist-vae-50d').latent_dim)} latents"
    ),
    "Reconstruction only: they fly apart": lambda: f"ends at about {nats(REBUILT, 'kl')} nats",
    "KL only: they collapse": lambda: f"The KL is {nats(PULLED, 'kl')}, z says nothing of x",
    "Both terms: they settle": lambda: (
        f"about {nats(BOTH, 'elbo')} nats: reconstruction alone ends at {nats(REBUILT, 'elbo')} "
        f"({ends(REBUILT, 'elbo')} over three seeds), KL alone at {nats(PULLED, 'elbo')}."
    ),
    "β-VAE: a latent for each factor?": lambda: (
        f"With β = {CORE.describe(SPRITES).beta:g} a latent that is not worth its nats is switched "
        f"off, and of {word(CORE.describe(SPRITES).latent_dim)} latents "
        f"{word(of_card(SPRITES, 'active_units'))} stay in use."
    ),
    "VQ-VAE: an image in words": lambda: f"codes from a book of {of_card(CODES, 'codes')}.",
}
"""Title of a scene → the words of its notes that hold figures of models, made from the cards."""


@pytest.mark.parametrize("title", SAID)
def test_the_notes_say_what_the_cards_say(title: str) -> None:
    assert SAID[title]() in NOTES[title]


@pytest.mark.parametrize("title", NOTES)
def test_no_other_number_stands_in_the_notes(title: str) -> None:
    rest = NOTES[title]
    if title in SAID:
        rest = rest.replace(SAID[title](), "")
    assert not re.findall(r"\d[\d.,]*", KNOWN.sub("", rest))


def test_an_option_s_beta_is_its_model_s() -> None:
    for question in QUESTIONS:
        for option in map(option_of, question.options):
            if told := re.match(r"β = ([\d.]+)", option.words):
                name = re.search(r"picture:([\w-]+)", option.picture or "")
                assert name is not None
                assert float(told[1]) == CORE.describe(name[1]).beta


def test_the_elbo_is_best_at_beta_1() -> None:
    assert "the ELBO, which is best at β = 1" in NOTES["What β costs"]
    elbo = {CORE.describe(n).beta: CORE.describe(n).metrics["elbo"] for n in BETA_LADDER}
    assert max(elbo, key=elbo.__getitem__) == 1


def test_two_rows_move_the_place_alone_and_others_do_not_move_one_factor() -> None:
    found = CORE.factors(SPRITES)
    assert found is not None
    names, factors = found
    values = factor_correlations(CORE.encodings(SPRITES).mu, factors, names).values
    shape, size, angle, x, y = (values[:, names.index(n)] for n in names)
    assert names == ("shape", "scale", "orientation", "x", "y")
    alone = np.maximum(x, y)[(np.maximum(x, y) > 0.9) & (values[:, :3].max(1) < 0.1)]
    assert len(alone) == 2
    assert size.argmax() == shape.argmax()
    assert size.max() > 0.9 > 0.5 > shape.max() > 0.3
    assert (angle > 0.5).sum() == 2
    assert angle.max() < 0.85
    assert "two move the place and nothing else" in NOTES["β-VAE: a latent for each factor?"]
