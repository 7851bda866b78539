"""Which adapter takes an object? The first that finds its parts in it."""

from __future__ import annotations

from typing import Any

from explorer.notebook.adapters import diffusers_autoencoder, torch_module, transformer
from explorer.notebook.adapters.adapted import Adapted, Adapter
from explorer.notebook.adapters.onnx_pair import call_of, input_shape, is_session, opened
from explorer.notebook.adapters.torch_module import latent_shape_of
from explorer.notebook.calling import Call
from explorer.notebook.errors import LiveModelError

ADAPTERS: dict[str, Adapter] = {
    "an autoencoder of diffusers": diffusers_autoencoder.adapt,
    "a torch module": torch_module.adapt,
    "an object with transform and inverse_transform": transformer.adapt,
}
"""Asked in this order."""


def adapted(model: Any) -> Adapted:
    """The parts of an object.

    Raises:
        LiveModelError: no adapter finds a decoder in it.
    """
    for adapt in ADAPTERS.values():
        found = adapt(model)
        if found is not None:
            return found
    if callable(getattr(model, "decode", None)):
        return of_callables(model.decode, getattr(model, "encode", None), type(model).__name__)
    raise LiveModelError(
        f"Nothing in this {type(model).__name__} decodes: give {', or '.join(ADAPTERS)}, or two "
        "functions, show(decode=…, encode=…)."
    )


def of_callables(decode: Any, encode: Any, kind: str = "") -> Adapted:
    """Two functions, modules, or ONNX files or sessions; the second may be None."""
    decode, encode = opened(decode), opened(encode)
    is_onnx = is_session(decode)
    shape = input_shape(decode) if is_onnx else latent_shape_of(decode)
    return Adapted(
        kind=kind or ("ONNX" if is_onnx else "a decoder" if encode is None else "two functions"),
        decode=_call(decode),
        encode=None if encode is None else _call(encode),
        latent_shape=shape,
        module=_call(decode).module,
    )


def _call(function: Any) -> Call:
    if is_session(function):
        return call_of(function)
    if not callable(function):
        raise LiveModelError(f"A {type(function).__name__} cannot be called: give a function.")
    return Call(function)
