"""Do the lines that a page gives for Python run, and compute what it shows?"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from explorer.core import MANY, Checkup, Finding, ModelCore, TinySettings, tiny_boltzmann
from explorer.metrics.checkup.finding import FAULT
from explorer.ui.pages.gibbs.contrasts import contrasts_python
from explorer.ui.pages.gibbs.learning import learning_python
from explorer.ui.pages.talk.deck_files import deck_python, open_lecture
from explorer.ui.shell.as_python import python_of
from explorer.ui.shell.visitors_deck import VisitorsDeck

PAGES = {
    "latent_map": "images",
    "manifold": "images",
    "traversals": "images",
    "generate": "drawn",
    "your_image": "receipt",
}
"""Each page, and what its lines compute; those of the encodings follow a selection."""


@pytest.mark.parametrize("page", PAGES)
def test_the_lines_of_a_page_run_in_any_folder(page, trainings, open_page, computed):
    known = computed(open_page(page, trainings, model="a-both"))
    assert known["core"].knows("a-both")
    assert len(
        known[PAGES[page]].__dict__ if page in ("generate", "your_image") else known["images"]
    )


@pytest.mark.parametrize(
    ("page", "part", "computes"),
    [("generate", "ways between", "unevenness"), ("generate", "a − b + c", "total")],
)
def test_the_lines_of_each_part_do_too(page, part, computes, trainings, open_page, computed):
    known = computed(open_page(page, trainings, model="a-both", part=part))
    assert len(known[computes])
    assert len(known["images"])


def test_the_lines_of_the_models_have_every_card_s_figures(trainings, open_page, computed):
    known = computed(open_page("models", trainings, of_data="all"))
    assert len(known["models"]) == len(known["figures"]) == 7
    assert len(known["rate"]) == len(known["distortion"]) > 1


def test_the_lines_of_the_check_up_make_it(trainings, open_page, computed, core_class, monkeypatch):
    made = Checkup((Finding("polarity", FAULT, "It is inverted.", "Invert it."),), 8, 0.1)
    monkeypatch.setattr(core_class, "checkup", lambda _core, _name: made)
    known = computed(open_page("checkup", trainings, model="a-both"))
    ((code, sentence, _, remedy),) = known["findings"]
    assert (code, sentence, remedy) == ("polarity", "It is inverted.", "Invert it.")


def test_the_lines_of_a_training_train_it(trainings, open_page, computed):
    app = open_page("train", trainings, dataset="digits", size="small", epochs_digits="1")
    known = computed(app)
    assert known["recipe"].epochs == 1
    assert known["history"]["epochs"] == [0, 1]
    assert known["core"].knows(known["name"])


def test_the_lines_of_a_deck_have_its_scenes():
    mine = VisitorsDeck()
    open_lecture(mine)
    known: dict[str, Any] = {}
    exec(deck_python(mine.deck), known)
    assert known["deck"] == mine.deck
    assert len(known["table"]) == len(mine.deck.scenes)
    short = replace(mine.deck, scenes=mine.deck.scenes[:1])
    exec(deck_python(short), known)
    assert known["deck"] == short


def test_the_lines_of_the_small_machines_learn(monkeypatch):
    monkeypatch.setattr(tiny_boltzmann, "MOST_UPDATES", 30)
    known: dict[str, Any] = {}
    exec(learning_python(TinySettings(3, 0.5, MANY)), known)
    assert known["state"].is_done
    assert known["curves"]["exact"][-1] > known["curves"]["exact"][0]
    assert known["weights"].shape == (3, 9)


def test_the_lines_of_the_contrasts_measure_both(rbm_checkpoints, monkeypatch):
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(rbm_checkpoints))
    core = ModelCore.open(rbm_checkpoints, "cpu")
    rbm = next(one for one in map(core.describe, core.list()) if one.can("energy_based"))
    known: dict[str, Any] = {"__name__": "lines"}
    measured = []
    for name in ("measure_boltzmann", "measure_vae"):
        answer = SimpleNamespace(
            correlation=0, seconds_per_sample=0, mixing_steps=0, log_z=0, gap=0, is_exact=True
        )
        monkeypatch.setattr(
            ModelCore, name, lambda _core, of, told=answer: (measured.append(of), told)[1]
        )
    exec(python_of(rbm, contrasts_python("a-vae")), known)
    assert measured == [rbm.name, "a-vae"]
