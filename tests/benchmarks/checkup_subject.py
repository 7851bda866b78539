"""How does the benchmark call a model, in evaluation mode and as it was left?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from explorer.metrics.checkup.finding import Checkup
from explorer.metrics.checkup.registry import examine
from explorer.metrics.checkup.subject import Code, FloatArray, Subject


def examined(model: Any, images: FloatArray, **told: Any) -> Checkup:
    """The check-up of a module, or of `decode` and `encode`, on images (N, C, H, W)."""
    module = model if isinstance(model, nn.Module) else None
    decode, encode = (told.pop(part, None) or getattr(model, part) for part in ("decode", "encode"))

    def asked(function: Callable[[Tensor], Any], rows: FloatArray, as_left: bool) -> Any:
        training = [part for part in module.modules() if part.training] if module else []
        for part in training:
            part.training = as_left
        try:
            with torch.no_grad():
                return function(torch.from_numpy(np.ascontiguousarray(rows, np.float32)))
        finally:
            for part in training:
                part.training = True

    def encoded(as_left: bool) -> Callable[[FloatArray], Code]:
        return lambda rows: code_of(asked(encode, rows, as_left))

    def decoded(as_left: bool) -> Callable[[FloatArray], FloatArray]:
        return lambda rows: array(picture_of(asked(decode, rows, as_left)))

    return examine(
        Subject(
            images,
            encoded(False),
            decoded(False),
            module,
            encoded(True),
            decoded(True),
            **told,
        )
    )


def code_of(answer: Any) -> Code:
    """μ and log σ² of what an encoder of the benchmark answers."""
    told = getattr(answer, "latent_dist", answer)
    if hasattr(told, "logvar") and hasattr(told, "mean"):  # diffusers
        return Code(array(told.mean).reshape(len(told.mean), -1), array(told.logvar.flatten(1)))
    if isinstance(told, torch.distributions.Normal):
        return Code(array(told.loc), array(2 * told.scale.log()))
    if isinstance(told, dict):
        return Code(array(told["mu"]), array(told["logvar"]))
    if isinstance(told, tuple):
        mu, logvar = told[-2:]
        return Code(array(mu), None if logvar is None else array(logvar))
    return Code(array(told), None)


def picture_of(answer: Any) -> Tensor:
    """The pictures in what a decoder answers."""
    found: Tensor = getattr(answer, "sample", answer) if not isinstance(answer, Tensor) else answer
    return found


def array(tensor: Tensor) -> FloatArray:
    """As float32."""
    found: FloatArray = tensor.detach().float().numpy()
    return found
