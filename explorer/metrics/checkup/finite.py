"""Does the model stay within the finite numbers, and where does it first leave them?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import nn

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import FAULT, Evidence, Finding
from explorer.metrics.checkup.subject import FloatArray

FAR_SIGMAS = 8.0
FAR_ROWS = 24


def check_finite(exam: Examination) -> list[Finding]:
    """Plain and noisy images in; latents at the mean, and up to 8 σ from it, out."""
    subject = exam.subject
    found = []
    if subject.encode is not None:
        for words, images in _hard_images(exam).items():
            code = exam.encode(images)
            answers = [code.mu] if code.logvar is None else [code.mu, code.logvar]
            if not all(np.isfinite(answer).all() for answer in answers):
                where = _first_place(subject.module, lambda x=images: exam.encode(x))  # type: ignore[misc]
                found.append(_finding("encoder", words, where))
                break
    if subject.decode is not None and subject.encode is not None:
        mu = exam.encode(exam.images[: exam.count]).mu
        mu = mu[np.isfinite(mu).all(1)]
        for words, z in _hard_latents(mu, subject.has_codes).items():
            if not np.isfinite(exam.decode(z)).all():
                where = _first_place(subject.module, lambda z=z: exam.decode(z))  # type: ignore[misc]
                found.append(_finding("decoder", words, where))
                break
    return found


def _hard_images(exam: Examination) -> dict[str, FloatArray]:
    one = exam.unit[:1]
    noise = np.random.default_rng(0).random((4, *one.shape[1:]), np.float32)
    made = {
        "one of the images given": exam.unit[: exam.count],
        "a black image": np.zeros_like(one),
        "a white image": np.ones_like(one),
        "an even grey image": np.full_like(one, 0.5),
        "noise": noise,
    }
    return {words: exam.given(unit) for words, unit in made.items()}


def _hard_latents(mu: FloatArray, has_codes: bool) -> dict[str, FloatArray]:
    if not len(mu):
        return {}
    if has_codes:
        return {"the codes of an image given": mu}
    middle, spread = mu.mean(0), np.maximum(mu.std(0), 1e-3)
    dims = np.argsort(-mu.std(0))[: FAR_ROWS // 2]
    far = np.repeat(middle[None], 2 * len(dims), 0)
    for row, dim in enumerate(dims):
        far[2 * row, dim] += FAR_SIGMAS * spread[dim]
        far[2 * row + 1, dim] -= FAR_SIGMAS * spread[dim]
    signs = np.random.default_rng(0).choice([-1.0, 1.0], (4, mu.shape[1]))
    return {
        "the latents of an image given": mu,
        "the origin of the latents": np.zeros_like(middle)[None],
        f"latents {FAR_SIGMAS:.0f} σ from their mean": far.astype(np.float32),
        "latents 4 σ from their mean in every dimension": (middle + 4 * signs * spread).astype(
            np.float32
        ),
    }


def _finding(part: str, words: str, where: str) -> Finding:
    place = f", first in its layer {where}" if where else ""
    return Finding(
        "not_finite",
        FAULT,
        f"The {part} gives numbers that are not finite for {words}{place}.",
        "Bound what is divided by, rooted, or put into log and exp (clamp, or add a small number), "
        "and use float32 where float16 overflows.",
        Evidence({"part": part, "for": words, "first in": where or "unknown"}),
    )


def _first_place(module: nn.Module | None, call: Callable[[], object]) -> str:
    """The name of the first layer whose output is not finite; "" if none says so."""
    if module is None:
        return ""
    places: list[str] = []
    with _watched(module, places):
        call()
    return places[0] if places else ""


@contextmanager
def _watched(module: nn.Module, places: list[str]) -> Iterator[None]:
    def watch(name: str) -> Callable[[nn.Module, Any, Any], None]:
        def look(layer: nn.Module, _given: Any, made: Any) -> None:
            if isinstance(made, torch.Tensor) and not torch.isfinite(made).all():
                places.append(f"{name or 'itself'} ({type(layer).__name__})")

        return look

    hooks = [
        part.register_forward_hook(watch(name))
        for name, part in module.named_modules()
        if not any(part.children())
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
