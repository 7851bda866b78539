"""What did somebody's model answer: which part of it is a picture, which a posterior?

Models answer with tensors, tuples, distributions, dicts and output objects. Here each of these is
told by what it holds, never by its class.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.notebook.errors import LiveModelError

Answered = NDArray[np.floating[Any]]

MU_NAMES = ("mu", "mean", "loc", "z_mean", "mu_z", "latent_mean", "embedding", "embeddings", "z_mu")
LOGVAR_NAMES = (
    "logvar",
    "log_var",
    "log_variance",
    "log_covariance",
    "z_log_var",
    "logvar_z",
    "z_logvar",
)
Z_NAMES = ("z", "latent", "latents", "z_sample", "last_hidden_state", "latent_sample", "code")
PICTURE_NAMES = (
    "reconstruction",
    "recon_x",
    "x_recon",
    "recon",
    "x_hat",
    "sample",
    "output",
    "x",
    "logits",
)
SCALE_NAMES = ("scale", "stddev", "std", "sigma")
INDEX_NAMES = ("indices", "codes", "code_indices", "quantized_indices", "encoding_indices")


class Told:
    """A model's answer to images, as far as its own shape tells it.

    Attributes:
        candidates: arrays of one row an image, in the order of the answer, where names say nothing.
        mu, logvar: where names, or a distribution, say which they are.
        indices: whether the answer is whole numbers, the codes of a codebook.
    """

    def __init__(self, answer: Any, rows: int):
        self.mu: Answered | None = None
        self.logvar: Answered | None = None
        self.candidates: list[Answered] = []
        self.indices = False
        self._take(answer, rows)

    def _take(self, answer: Any, rows: int) -> None:
        answer = _unwrapped(answer)
        if is_array(answer):
            array = as_array(answer)
            self.indices = self.indices or array.dtype.kind in "iu"
            self.candidates.append(array.astype(np.float32))
        elif (named := _named(answer)) is not None:
            self._take_named(named, rows)
        elif _is_distribution(answer):
            self._take_distribution(answer)
        elif isinstance(answer, Sequence) and not isinstance(answer, str):
            for part in answer:
                self._take_part(part, rows)
        else:
            raise LiveModelError(
                f"The encoder answered with {type(answer).__name__}, in which no latent was found: "
                "have it return a tensor, (mu, logvar), or a dict with these names."
            )

    def _take_part(self, part: Any, rows: int) -> None:
        """One of several: what has a row for each image counts, losses and None do not."""
        part = _unwrapped(part)
        if is_array(part):
            array = as_array(part)
            if array.ndim > 1 and len(array) == rows and array.dtype.kind == "f":
                self.candidates.append(array.astype(np.float32))
        elif _is_distribution(part) or _named(part) is not None:
            self._take(part, rows)

    def _take_named(self, named: Mapping[str, Any], rows: int) -> None:
        mu, logvar = _first(named, MU_NAMES), _first(named, LOGVAR_NAMES)
        scale, z = _first(named, SCALE_NAMES), _first(named, Z_NAMES)
        if "latent_dist" in named:
            self._take_distribution(named["latent_dist"])
        elif mu is not None or z is not None:
            self.mu = as_array(mu if mu is not None else z).astype(np.float32)
            if logvar is not None:
                self.logvar = as_array(logvar).astype(np.float32)
            elif scale is not None and mu is not None:
                self.logvar = _log_variance(as_array(scale))
        elif (indices := _first(named, INDEX_NAMES)) is not None:
            self.indices = True
            self.candidates.append(as_array(indices).astype(np.float32))
        else:
            for part in named.values():
                self._take_part(part, rows)

    def _take_distribution(self, told: Any) -> None:
        base = getattr(told, "base_dist", told)  # Independent(Normal(…), 1) says it within
        mean = told.mean if not callable(told.mean) else told.mean()
        self.mu = as_array(mean).astype(np.float32)
        if hasattr(told, "logvar"):
            self.logvar = as_array(told.logvar).astype(np.float32)
        elif hasattr(base, "stddev"):
            self.logvar = _log_variance(as_array(base.stddev)).reshape(self.mu.shape)


def picture_of(answer: Any, rows: int) -> Answered:
    """The pictures in a decoder's answer, one row each, as answered.

    Raises:
        LiveModelError: there is none.
    """
    answer = _unwrapped(answer)
    if is_array(answer):
        return as_array(answer).astype(np.float32)
    if (named := _named(answer)) is not None:
        found = _first(named, PICTURE_NAMES)
        if found is not None:
            return picture_of(found, rows)
        answer = list(named.values())
    if _is_distribution(answer):
        mean = answer.mean if not callable(answer.mean) else answer.mean()
        return as_array(mean).astype(np.float32)
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        for part in answer:
            if is_array(part) and getattr(part, "ndim", 0) > 1 and len(part) == rows:
                return as_array(part).astype(np.float32)
    raise LiveModelError(
        f"The decoder answered with {type(answer).__name__}, in which no picture was found: have "
        "it return a tensor of one picture a row."
    )


def is_array(value: Any) -> bool:
    """Whether it is an array or tensor of whichever library."""
    return hasattr(value, "shape") and hasattr(value, "__array__")


def as_array(value: Any) -> NDArray[Any]:
    """A tensor of whichever library as numpy, from whichever device."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        return np.asarray(value.float() if value.is_floating_point() else value)
    return np.asarray(value)


def _unwrapped(answer: Any) -> Any:
    """A tuple or list of one is what it holds."""
    while isinstance(answer, list | tuple) and len(answer) == 1:
        answer = answer[0]
    return answer


def _named(answer: Any) -> Mapping[str, Any] | None:
    """The parts of a dict, a named tuple or an output object by name; None of anything else."""
    if isinstance(answer, Mapping):
        return answer
    if hasattr(answer, "_asdict"):
        found: Mapping[str, Any] = answer._asdict()
        return found
    if is_array(answer) or _is_distribution(answer) or not hasattr(answer, "__dict__"):
        return None
    return {name: part for name, part in vars(answer).items() if not name.startswith("_")} or None


def _is_distribution(answer: Any) -> bool:
    return hasattr(answer, "sample") and hasattr(answer, "mean") and not is_array(answer)


def _first(named: Mapping[str, Any], names: Sequence[str]) -> Any:
    lowered = {str(name).lower(): part for name, part in named.items() if part is not None}
    return next((lowered[name] for name in names if name in lowered), None)


def _log_variance(scale: NDArray[Any]) -> Answered:
    tiny = np.finfo(np.float32).tiny
    found: Answered = (2 * np.log(np.maximum(scale, tiny))).astype(np.float32)
    return found
