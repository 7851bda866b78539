"""Does the pad pass on to the browser what it was given?"""

from __future__ import annotations

import json

import numpy as np

from explorer.images.png import png_bytes
from explorer.ui.components.latent_pad import (
    Atlas,
    PadData,
    PadModel,
    Plane,
)
from explorer.ui.components.latent_pad.layers import LAYERS_AT_FIRST

GREY = png_bytes(np.zeros((8, 12), dtype=np.uint8))
AXES = np.eye(3)


def header_of(data: PadData) -> dict:
    envelope = data.envelope(height=None, socket_path="core/live")
    return json.loads(envelope[4 : 4 + int.from_bytes(envelope[:4], "little")])


def test_a_complete_pad_is_passed_on(pad_data):
    header = header_of(pad_data)
    assert header["models"] == [{"name": "digits-vae-2d", "title": "Digits"}]
    assert header["home"] == {"x": 0.0, "y": 0.0, "half": 3.5}
    assert header["manifold_grid"] == [2, 2]
    assert header["atlas"] == {"columns": 2, "tile": [4, 4], "size": [8, 8], "path": None}
    assert set(header["windows"]) == {"manifold", "density"}
    assert set(header["blobs"]) == {"points", "sigmas", "labels", "manifold", "density", "atlas"}
    assert header["blobs"]["points"][1] == 3 * 2 * 4
    assert header["blobs"]["labels"][1] == 3


def test_a_model_and_nothing_else_is_a_pad():
    header = header_of(PadData((PadModel("a", "A"),), 2, (3, 8, 8)))
    assert header["blobs"] == {}
    assert header["layers"] == list(LAYERS_AT_FIRST)


def test_reconstructions_are_not_called_test_images(complete):
    complete["atlas"] = Atlas(GREY, columns=3, tile_px=(4, 4), is_original=False)
    assert header_of(PadData(**complete))["words"]["near"] == "nearest, reconstructed"


def test_a_plane_of_more_dimensions_is_passed_on(complete):
    complete |= {"latent_dim": 3, "plane": Plane(AXES[2] * 0.5, AXES[0], AXES[1])}
    assert header_of(PadData(**complete))["plane"] == {
        "origin": [0.0, 0.0, 0.5],
        "u": [1.0, 0.0, 0.0],
        "v": [0.0, 1.0, 0.0],
    }
