"""Do the lines that a page gives for Python run, and compute what it shows?"""

from __future__ import annotations

import pytest

from explorer.core import Checkup, Finding, ModelCore
from explorer.metrics.checkup.finding import FAULT

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
    for asked in {core_class, ModelCore}:  # the page's core, and the one that the lines open
        monkeypatch.setattr(asked, "checkup", lambda _core, _name: made)
    known = computed(open_page("checkup", trainings, model="a-both"))
    ((code, sentence, _, remedy),) = known["findings"]
    assert (code, sentence, remedy) == ("polarity", "It is inverted.", "Invert it.")


def test_the_lines_of_a_training_train_it(trainings, open_page, computed):
    app = open_page("train", trainings, dataset="digits", size="small", epochs_digits="1")
    known = computed(app)
    assert known["recipe"].epochs == 1
    assert known["history"]["epochs"] == [0, 1]
    assert known["core"].knows(known["name"])
