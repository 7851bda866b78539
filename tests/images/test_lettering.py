"""Are words written, Greek ones among them, whatever fonts there are?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from explorer.images.lettering import Lettering

STATIC = Path(__file__).parents[2] / "explorer" / "ui" / "static"
INTER = Lettering(STATIC / "inter-latin.woff2", STATIC / "inter-greek.woff2")
NONE = Lettering(Path("/nowhere/latin.woff2"), Path("/nowhere/greek.woff2"))


def written(lettering, text, anchor="l", x=100.0, bold=False):
    image = Image.new("L", (400, 60))
    length = lettering.write(ImageDraw.Draw(image), (x, 40), text, 24, "white", bold, anchor)
    return np.asarray(image), length


@pytest.mark.parametrize("lettering", [INTER, NONE])
def test_words_leave_ink_of_their_length(lettering):
    ink, length = written(lettering, "log p(x|z)")
    columns = np.flatnonzero(ink.max(axis=0))
    assert columns[0] == pytest.approx(100, abs=4)
    assert columns[-1] == pytest.approx(100 + length, abs=4)


def test_no_sign_of_the_receipt_is_a_box():
    # A sign that a font lacks comes out as the same box as any other that it lacks.
    box = written(INTER, "\uffff")[0]
    for sign in "μσβ−–·±‖₁₂…":
        assert not np.array_equal(written(INTER, sign)[0], box), sign


@pytest.mark.parametrize("lettering", [INTER, NONE])
def test_anchors_say_where_the_line_begins(lettering):
    _, length = written(lettering, "μ = 1")
    right = np.flatnonzero(written(lettering, "μ = 1", "r", 300)[0].max(axis=0))
    middle = np.flatnonzero(written(lettering, "μ = 1", "m", 200)[0].max(axis=0))
    assert right[-1] == pytest.approx(300, abs=4)
    assert (middle[0] + middle[-1]) / 2 == pytest.approx(200, abs=4)
    assert length > 20


def test_bold_is_heavier():
    assert written(INTER, "ELBO", bold=True)[0].sum() > 1.1 * written(INTER, "ELBO")[0].sum()


def test_lines_are_wrapped_at_words_and_no_wider():
    text = "Nats per image, placed among the test images of the data set by μ and σ"
    lines = INTER.wrapped(text, 20, 200)
    assert " ".join(lines) == text
    assert len(lines) > 2
    assert all(written(INTER, line, x=0)[1] * 20 / 24 <= 200 for line in lines)
    assert INTER.wrapped("", 20, 200) == []
