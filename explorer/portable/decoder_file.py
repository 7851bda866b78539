"""How is a decoder written as one file that a browser reads?

A safetensors file: the arrays under the names that its metadata's `layers` (JSON) give them. What
each `op` does with them is in `decoder.js`.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from explorer.core import PlainDecoder
from explorer.models.plain_layers import Layers

FORMAT = "latent-space-explorer decoder 1"
MEDIA_TYPE = "application/octet-stream"
FLOAT16_LIMIT = float(np.finfo(np.float16).max)

Arrays = dict[str, NDArray[Any]]


def decoder_file(decoder: PlainDecoder) -> bytes:
    """The whole file. Weights are float16, but for an array that float16 cannot hold.

    Where a layer draws, all are float32: a probability rounded differently draws another unit.
    """
    arrays: Arrays = {}
    layers = _written(decoder.layers, "", arrays)
    if all(layer.op != "bernoulli" for layer in decoder.layers):
        arrays = {name: _compact(array) for name, array in arrays.items()}
    metadata = {
        "format": FORMAT,
        "model": decoder.model,
        "weights_sha256": decoder.weights_sha256,
        "row": json.dumps(decoder.row),
        "image_shape": json.dumps(list(decoder.image_shape)),
        "layers": json.dumps(layers, separators=(",", ":")),
    }
    return save(arrays, metadata)


def _written(layers: Layers, place: str, arrays: Arrays) -> list[dict[str, Any]]:
    """The layers for JSON; their arrays go to `arrays`, under names that begin with `place`."""
    written = []
    for number, layer in enumerate(layers):
        here = f"{place}{number}."
        names = {part: here + part for part in layer.arrays}
        arrays |= {names[part]: array for part, array in layer.arrays.items()}
        entry: dict[str, Any] = {"op": layer.op, **names, **layer.settings}
        if layer.body:
            entry["body"] = _written(layer.body, here, arrays)
        written.append(entry)
    return written


def _compact(array: NDArray[np.float32]) -> NDArray[Any]:
    return array if np.abs(array).max(initial=0) > FLOAT16_LIMIT else array.astype(np.float16)
