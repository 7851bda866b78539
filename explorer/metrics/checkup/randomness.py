"""Does the model answer the same twice, and in the mode in which it was left?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import nn

from explorer.metrics.checkup.dice import dice
from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import FACT, FAULT, Evidence, Finding
from explorer.metrics.checkup.subject import Decode, Encode, FloatArray

IMAGES = 16
SAME = 1e-4
"""In standard deviations of the answer: below it is arithmetic."""


def check_randomness(exam: Examination) -> list[Finding]:
    """Two calls with different dice; and one in the mode in which the module was left."""
    subject = exam.subject
    if subject.encode is None:
        return []
    images = subject.images[:IMAGES]
    encode = subject.encode

    def mu(rows: FloatArray) -> FloatArray:
        return encode(rows).mu

    z = mu(images)
    parts: list[tuple[str, Callable[[FloatArray], FloatArray], FloatArray]] = [
        ("encoder", mu, images)
    ]
    if subject.decode is not None:
        parts.append(("decoder", subject.decode, z))
    found = []
    for part, function, rows in parts:
        apart = apart_sigmas(by_dice(function, rows, 1), by_dice(function, rows, 2))
        if apart > SAME:
            found.append(_random(part, apart))
    return found + _training(exam, z)


def _random(part: str, apart: float) -> Finding:
    remedy = {
        "encoder": "Return the mean μ, not a sample z, and use dropout through nn.Dropout, which "
        "model.eval() turns off.",
        "decoder": "Use dropout through nn.Dropout, which model.eval() turns off, and add no noise "
        "to the mean.",
    }[part]
    return Finding(
        "hidden_randomness",
        FAULT,
        f"The {part} answers differently when it is asked the same twice, by {apart:.2g} σ of its "
        "answers, though it is in evaluation mode.",
        remedy,
        Evidence({"difference of two calls, σ": apart, "part": part}),
    )


def _training(exam: Examination, z: FloatArray) -> list[Finding]:
    subject = exam.subject
    module = subject.module
    if module is None or not any(part.training for part in module.modules()):
        return []
    with untouched(module):
        apart = max(
            _left(subject.encode, subject.encode_as_left, subject.images[:IMAGES]),
            _left(subject.decode, subject.decode_as_left, z),
        )
    evidence = Evidence({"difference from evaluation mode, σ": apart})
    if apart <= SAME:
        return [
            Finding(
                "train_mode_harmless",
                FACT,
                "The module is in training mode, which changes nothing of what it answers.",
                evidence=evidence,
            )
        ]
    return [
        Finding(
            "train_mode",
            FAULT,
            f"The module was left in training mode, in which it answers otherwise, by {apart:.2g} "
            "σ of its answers: dropout and batch norm are on.",
            "Call model.eval() before you use it. Here it is asked in evaluation mode.",
            evidence,
        )
    ]


def _left(settled: Encode | Decode | None, left: Encode | Decode | None, rows: FloatArray) -> float:
    if settled is None or left is None:
        return 0.0
    return apart_sigmas(by_dice(left, rows, 1), by_dice(settled, rows, 1))


def by_dice(function: Callable[[FloatArray], object], rows: FloatArray, seed: int) -> FloatArray:
    """μ, or the pictures, that a function answers when its dice are thrown by this seed."""
    with dice(seed), np.errstate(all="ignore"):
        answer = function(np.ascontiguousarray(rows, np.float32))
    return np.asarray(getattr(answer, "mu", answer))


def apart_sigmas(one: FloatArray, other: FloatArray) -> float:
    """The root mean square of the difference, in standard deviations of the answers."""
    with np.errstate(all="ignore"):
        spread = max(float(np.nanstd(one)), 1e-6)
        return float(np.nan_to_num(np.sqrt(np.nanmean(np.square(one - other))) / spread))


@contextmanager
def untouched(module: nn.Module) -> Iterator[None]:
    """What a module counts while it runs, such as batch norm's means, is afterwards as it was."""
    before = {name: buffer.detach().clone() for name, buffer in module.named_buffers()}
    try:
        yield
    finally:
        with torch.no_grad():
            for name, buffer in module.named_buffers():
                if name in before and before[name].shape == buffer.shape:
                    buffer.copy_(before[name])
