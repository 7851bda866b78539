"""How is one of our encoders or decoders written as an ONNX file, for whatever else runs those?

From the plain layers that a browser runs, so that what can leave Python can leave as ONNX too. A
decoder takes `z` (N, row) and gives `x` (N, C, H, W) in [0, 1]; an encoder takes `x` and gives `mu`
(N, D), and `logvar` where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core import CoreError, PlainDecoder, PlainEncoder
from explorer.models.plain_layers import Layers, PlainLayer

OPSET, IR_VERSION = 17, 8
INSTALL = "Writing ONNX needs the package onnx: pip install onnx."


class _Graph:
    """Nodes and their constants, as they are added."""

    def __init__(self, onnx: Any, shape: tuple[int, ...]):
        self.onnx, self.shape = onnx, shape
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.layers: list[PlainLayer] = []

    def add(self, op: str, *inputs: str, **settings: Any) -> str:
        """The name of what a node gives."""
        name = f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(self.onnx.helper.make_node(op, inputs, [name], **settings))
        return name

    def constant(self, values: NDArray[Any] | Sequence[int]) -> str:
        """The name of an array that never changes; whole numbers are int64."""
        name = f"constant_{len(self.constants)}"
        self.constants.append(self.onnx.numpy_helper.from_array(np.asarray(values), name))
        return name

    def part(self, rows: str, start: int, end: int) -> str:
        """Columns of (N, …)."""
        ends = [self.constant(np.array([each], np.int64)) for each in (start, end, 1)]
        return self.add("Slice", rows, *ends)

    def run(self, layers: Layers, x: str) -> str:
        """All layers, one after the other."""
        for layer in layers:
            self.layers.append(layer)
            x = OPERATIONS[layer.op](self, layer, x)
        return x


def decoder_onnx(decoder: PlainDecoder) -> bytes:
    """The decoder as a file.

    Raises:
        CoreError: the package onnx is not installed.
    """
    graph = _Graph(_onnx(), decoder.image_shape)
    made = graph.run(decoder.layers, "z")
    outputs = [("x", graph.add("Identity", made), list(decoder.image_shape))]
    about = {"model": decoder.model, "weights_sha256": decoder.weights_sha256}
    return _file(graph, ("z", [decoder.row]), outputs, about)


def encoder_onnx(encoder: PlainEncoder) -> bytes:
    """The encoder as a file.

    Raises:
        CoreError: the package onnx is not installed.
    """
    graph = _Graph(_onnx(), encoder.image_shape)
    made = graph.run(encoder.layers, "x")
    d = encoder.latent_dim
    outputs = [("mu", graph.part(made, 0, d), [d])]
    if encoder.has_logvar:
        outputs.append(("logvar", graph.part(made, d, 2 * d), [d]))
    about = {"model": encoder.model, "weights_sha256": encoder.weights_sha256}
    return _file(graph, ("x", list(encoder.image_shape)), outputs, about)


def _onnx() -> Any:
    try:
        import onnx
    except ImportError as error:
        raise CoreError(INSTALL) from error
    return onnx


def _file(
    graph: _Graph,
    source: tuple[str, list[int]],
    outputs: list[tuple[str, str, list[int]]],
    about: dict[str, str],
) -> bytes:
    onnx = graph.onnx
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    for name, made, _ in outputs:
        graph.nodes.append(helper.make_node("Identity", [made], [name]))
    name, shape = source
    whole = helper.make_graph(
        graph.nodes,
        about["model"],
        [helper.make_tensor_value_info(name, kind, ["rows", *shape])],
        [helper.make_tensor_value_info(out, kind, ["rows", *like]) for out, _, like in outputs],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(whole, opset_imports=opsets, producer_name="latent-space-explorer")
    model.ir_version = IR_VERSION  # older runtimes read it too
    helper.set_model_props(model, about)
    onnx.checker.check_model(model)
    written: bytes = model.SerializeToString()
    return written


# --- what each layer's `op` is in ONNX -----------------------------------------------------------


def _linear(graph: _Graph, layer: PlainLayer, x: str) -> str:
    arrays = (graph.constant(layer.arrays[part]) for part in ("weight", "bias"))
    return graph.add("Gemm", x, *arrays, transB=1)


def _linear_back(graph: _Graph, layer: PlainLayer, x: str) -> str:
    weight = graph.layers[layer.settings["of"]].arrays["weight"]
    return graph.add("Gemm", x, graph.constant(weight), graph.constant(layer.arrays["bias"]))


def _convolution(op: str) -> Callable[[_Graph, PlainLayer, str], str]:
    def add(graph: _Graph, layer: PlainLayer, x: str) -> str:
        settings = layer.settings
        told = {"strides": settings["stride"], "pads": settings["padding"] * 2}
        if op == "ConvTranspose":
            told["output_padding"] = settings["output_padding"]
        arrays = (graph.constant(layer.arrays[part]) for part in ("weight", "bias"))
        return graph.add(op, x, *arrays, **told)

    return add


def _reshaped(graph: _Graph, x: str, shape: Sequence[int]) -> str:
    return graph.add("Reshape", x, graph.constant(np.array([-1, *shape], np.int64)))


def _unshuffled(graph: _Graph, layer: PlainLayer, x: str) -> str:
    factor = layer.settings["factor"]
    channels, height, width = graph.shape
    rows, columns = height // factor, width // factor
    split = _reshaped(graph, x, (channels, rows, factor, columns, factor))
    turned = graph.add("Transpose", split, perm=[0, 1, 3, 5, 2, 4])
    return _reshaped(graph, turned, (channels * factor**2, rows, columns))


def _one_hot(graph: _Graph, layer: PlainLayer, x: str) -> str:
    latents, classes = layer.settings["latents"], layer.settings["classes"]
    label = _whole(graph, graph.part(x, latents, latents + 1))
    depth = graph.constant(np.array(classes, np.int64))
    values = graph.constant(np.array([0, 1], np.float32))
    told = _reshaped(graph, graph.add("OneHot", label, depth, values), (classes,))
    return graph.add("Concat", graph.part(x, 0, latents), told, axis=1)


def _look_up(graph: _Graph, layer: PlainLayer, x: str) -> str:
    grids = layer.settings["grids"]
    height, width = grids[-1]
    y, across = np.mgrid[:height, :width]
    first, channels = 0, []
    for level, (rows, columns) in enumerate(grids):
        is_fine = level == len(grids) - 1
        cells = y * width + across if is_fine else (y // 2) * columns + across // 2
        places = graph.constant((first + cells).reshape(-1).astype(np.int64))
        codes = _whole(graph, graph.add("Gather", x, places, axis=1))
        book = layer.arrays[f"vectors_{level}"]
        bounds = [graph.constant(np.array(each, np.int64)) for each in (0, len(book) - 1)]
        found = graph.add("Gather", graph.constant(book), graph.add("Clip", codes, *bounds))
        if is_fine and "absent" in layer.arrays:
            is_absent = graph.add("Less", codes, bounds[0])
            mask = graph.add("Unsqueeze", is_absent, graph.constant(np.array([2], np.int64)))
            found = graph.add("Where", mask, graph.constant(layer.arrays["absent"]), found)
        turned = graph.add("Transpose", found, perm=[0, 2, 1])
        channels.append(_reshaped(graph, turned, (book.shape[1], height, width)))
        first += rows * columns
    return channels[0] if len(channels) == 1 else graph.add("Concat", *channels, axis=1)


def _whole(graph: _Graph, x: str) -> str:
    return graph.add("Cast", graph.add("Round", x), to=graph.onnx.TensorProto.INT64)


def _sheets(graph: _Graph, layer: PlainLayer, x: str) -> str:
    channels, height, width = graph.shape
    end = layer.settings["colours_from"]
    planes, colours = graph.run(layer.body[:end], x), graph.run(layer.body[end:], x)
    sheets = len(layer.body[-1].arrays["bias"]) // channels
    shares = graph.add("Softmax", graph.part(planes, 0, sheets), axis=1)
    flat = _reshaped(graph, shares, (sheets, height * width))
    mixed = graph.add("MatMul", _reshaped(graph, colours, (channels, sheets)), flat)
    shade = graph.part(planes, sheets, sheets + 1)
    return graph.add("Add", _reshaped(graph, mixed, (channels, height, width)), shade)


OPERATIONS: dict[str, Callable[[_Graph, PlainLayer, str], str]] = {
    "linear": _linear,
    "linear_back": _linear_back,
    "relu": lambda graph, _, x: graph.add("Relu", x),
    "sigmoid": lambda graph, _, x: graph.add("Sigmoid", x),
    "bernoulli": lambda graph, _, x: graph.add("Bernoulli", x),
    "flatten": lambda graph, _, x: graph.add("Flatten", x),
    "reshape": lambda graph, layer, x: _reshaped(graph, x, layer.settings["shape"]),
    "conv": _convolution("Conv"),
    "conv_transpose": _convolution("ConvTranspose"),
    "pixel_shuffle": lambda graph, layer, x: graph.add(
        "DepthToSpace", x, blocksize=layer.settings["factor"], mode="CRD"
    ),
    "pixel_unshuffle": _unshuffled,
    "one_hot": _one_hot,
    "look_up": _look_up,
    "sheets": _sheets,
    "residual": lambda graph, layer, x: graph.add("Add", x, graph.run(layer.body, x)),
}
