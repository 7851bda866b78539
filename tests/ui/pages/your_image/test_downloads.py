"""Does what a visitor takes home say what the page says?"""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.images import read_image
from explorer.ui.image_in.source import given_test_image
from explorer.ui.pages.your_image.downloads import (
    encoding_csv,
    encoding_json,
    image_png,
    loss_picture,
    receipt_png,
)


@pytest.fixture(scope="module")
def core(tiny_checkpoints):
    return ModelCore.open(tiny_checkpoints, "cpu")


@pytest.fixture(scope="module", params=["tiny-vae", "tiny-autoencoder"])
def taken(core, request):
    model = core.describe(request.param)
    given = given_test_image(core, model, 5)
    return model, given, given.image, core.receipt(model.name, given.image, without_row=5)


def test_the_image_comes_back_pixel_by_pixel(taken):
    model, _, image, _ = taken
    np.testing.assert_array_equal(read_image(image_png(model, image)), image[0])


def test_the_json_holds_the_receipt(taken):
    model, given, _, made = taken
    said = json.loads(encoding_json(model, given, made))
    assert said["model"] == model.name
    assert said["unit"] == "nats per image"
    assert said["mu"] == pytest.approx(made.mu.tolist())
    assert said["nearest_test_rows"] == made.neighbours.rows.tolist()
    assert 5 not in said["nearest_test_rows"]
    if made.logvar is None:
        assert not {"elbo", "kl", "logvar", "log_px"} & said.keys()
        return
    assert said["elbo"] == pytest.approx(said["log_px_given_z"] - said["kl"])
    assert said["log_px"] - said["elbo"] == pytest.approx(said["kl_q_posterior"], abs=5e-3)
    assert sum(said["kl_per_dim"]) == pytest.approx(said["kl"])


def test_the_csv_has_a_line_per_dimension(taken):
    _, _, _, made = taken
    rows = list(csv.DictReader(io.StringIO(encoding_csv(made))))
    assert [row["dimension"] for row in rows] == ["1", "2"]
    assert [float(row["mu"]) for row in rows] == pytest.approx(made.mu.tolist())
    if made.logvar is None:
        assert set(rows[0]) == {"dimension", "mu"}
        return
    sigma = np.exp(0.5 * made.logvar)
    assert [float(row["sigma"]) for row in rows] == pytest.approx(sigma.tolist())
    assert sum(float(row["kl_nats"]) for row in rows) == pytest.approx(made.terms.kl)


def test_the_picture_of_the_receipt_is_one(core, taken):
    model, given, image, made = taken
    picture = read_image(receipt_png(core, model, given, image, made))
    assert picture.shape[1:] == (1200, 3)
    assert picture.shape[0] > 600


def test_the_loss_picture_is_plain_where_nothing_is_lost(taken):
    from explorer.figures.palette import LIGHT

    _, _, _, made = taken
    picture = loss_picture(made, LIGHT)
    cheapest = np.unravel_index(made.loss.losses.argmin(), made.loss.losses.shape)
    dearest = np.unravel_index(made.loss.losses.argmax(), made.loss.losses.shape)
    panel = [int(LIGHT.panel[i : i + 2], 16) for i in (1, 3, 5)]
    end = LIGHT.incoming if made.loss.excess[dearest] >= 0 else LIGHT.outgoing
    assert picture[cheapest].tolist() == panel
    assert picture[dearest].tolist() == [int(end[i : i + 2], 16) for i in (1, 3, 5)]
