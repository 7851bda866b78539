"""What is a live model, whatever it is: how does it decode and encode, and in which shapes?

`live_model(…)` finds that out by trying, once, on a few rows; what it returns asks nothing more of
the object than to be called.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from torch import nn

from explorer.core import Posterior
from explorer.metrics.checkup.dice import dice
from explorer.notebook.adapters.adapted import Adapted, Shape
from explorer.notebook.adapters.registry import adapted, of_callables
from explorer.notebook.answers import Answered, Told, as_array, picture_of
from explorer.notebook.calling import Call
from explorer.notebook.errors import LiveModelError
from explorer.notebook.layouts import (
    CHANNELS_FIRST,
    CHANNELS_LAST,
    LAYOUTS,
    WITH_CHANNELS_LAST,
    ImageShape,
    as_channels_first,
    layout_of,
)
from explorer.notebook.posterior_reading import AS_NAMED, Reading, reading_of

PROBED = 16
"""Images on which it is found out how the encoder answers."""


@dataclass(frozen=True, eq=False)
class LiveModel:
    """Somebody's model, called where it lives; nothing of it is copied or changed.

    Attributes:
        title: what it is, for people.
        latent_shape: of one latent; z is its numbers in a row, (D,).
        image_shape: (C, H, W).
        facts: what was found out about it, name → words.
        layout: how its encoder takes images; a key of `LAYOUTS`.
        module: the torch module behind it, where there is one.
    """

    title: str
    latent_shape: Shape
    image_shape: ImageShape
    facts: dict[str, str]
    parts: Adapted
    layout: str = CHANNELS_FIRST
    reading: Reading = AS_NAMED
    whole_numbers: bool = False

    @property
    def latent_dim(self) -> int:
        """D, all numbers of one latent."""
        return math.prod(self.latent_shape)

    @property
    def module(self) -> nn.Module | None:
        """The torch module behind it, where there is one."""
        return self.parts.module

    @property
    def can_encode(self) -> bool:
        """Whether it has an encoder."""
        return self.parts.encode is not None

    def decode(self, z: NDArray[np.floating[Any]]) -> Answered:
        """Pictures of latents (N, D) as answered, whatever their range, float32 (N, C, H, W)."""
        rows: NDArray[Any] = np.asarray(z, np.float32).reshape(len(z), *self.latent_shape)
        if self.whole_numbers:
            rows = np.rint(rows).astype(np.int64)
        picture = picture_of(self.parts.decode(rows), len(rows))
        return as_channels_first(picture, self.image_shape, self.layout)

    def encode(self, images: NDArray[np.floating[Any]]) -> Posterior | None:
        """q(z|x) of images (N, C, H, W) in the numbers that the model wants; None without encoder.

        Its `logvar` is None where the answer is a point.
        """
        if self.parts.encode is None:
            return None
        told = _told(self.parts.encode, LAYOUTS[self.layout](np.asarray(images, np.float32)))
        mu, logvar = self.reading(told)
        count = len(images)
        return Posterior(
            mu.reshape(count, -1), None if logvar is None else logvar.reshape(count, -1)
        )

    def as_left(self) -> LiveModel:
        """The same, called in the mode (training or evaluation) in which its module was left."""
        encode = self.parts.encode
        parts = replace(
            self.parts,
            decode=self.parts.decode.as_left(),
            encode=None if encode is None else encode.as_left(),
        )
        return replace(self, parts=parts)


@dice(0)  # an encoder may draw: whoever calls this draws on where she was
def live_model(
    model: Any = None,
    *,
    decode: Any = None,
    encode: Any = None,
    latent_dim: int | Sequence[int] | None = None,
    images: ArrayLike | None = None,
    layout: str | None = None,
) -> LiveModel:
    """Find out how a model decodes and encodes.

    Args:
        model: any object that an adapter knows; or instead
        decode, encode: functions, modules, or ONNX files or sessions.
        latent_dim: D, or the shape of one latent, where the model does not say it.
        images: some images in any layout, in the numbers that the encoder wants.
        layout: in which they came, where they are (N, C, H, W) by now; a key of `LAYOUTS`.

    Raises:
        LiveModelError: there is no decoder, or it cannot be called; in one sentence.
    """
    parts = _parts(model, decode, encode)
    given = None if images is None else as_array(images)[:PROBED]
    known = parts.image_shape
    x = None if given is None else as_channels_first(given, known).astype(np.float32)
    if parts.encode is not None and given is not None and x is not None:
        # Torch's modules take channels first, whoever has them last.
        is_last = layout == CHANNELS_LAST and parts.encode.module is None
        came = CHANNELS_LAST if is_last else layout_of(given)
        layout, told = _first_encoding(parts.encode, x, came)
    else:
        layout, told = CHANNELS_FIRST, None
    wanted = (latent_dim,) if isinstance(latent_dim, int) else tuple(latent_dim or ())
    shapes = [shape for shape in (wanted, _told_shape(told), parts.latent_shape) if shape]
    shape, picture = _first_decoding(parts.decode, shapes, told is not None and told.indices)
    known = known if x is None else (x.shape[1], x.shape[2], x.shape[3])
    picture = as_channels_first(picture, known)
    found = LiveModel(
        title=f"{parts.kind} · {math.prod(shape)} latents",
        latent_shape=shape,
        image_shape=(picture.shape[1], picture.shape[2], picture.shape[3]),
        facts={"kind": parts.kind, **parts.facts},
        parts=parts,
        layout=layout,
        whole_numbers=told is not None and told.indices,
    )
    if told is None or x is None:
        return found
    return replace(found, reading=reading_of(told, x, found, _again(parts.encode, x, layout)))


def _parts(model: Any, decode: Any, encode: Any) -> Adapted:
    if (model is None) == (decode is None):
        raise LiveModelError("Give a model, or decode=… (and encode=…), one of the two.")
    if decode is not None:
        return of_callables(decode, encode)
    found = adapted(model)
    return found if encode is None else replace(found, encode=of_callables(encode, None).decode)


def _told(encode: Call, rows: NDArray[Any]) -> Told:
    return Told(encode(rows), len(rows))


def _again(encode: Call | None, x: Answered, layout: str) -> Callable[[], Told] | None:
    return None if encode is None else lambda: _told(encode, LAYOUTS[layout](x))


def _first_encoding(encode: Call, x: Answered, given: str) -> tuple[str, Told]:
    """The first layout that the encoder takes, that of the images first, and what it answers."""
    refused: dict[str, Exception] = {}
    alike = WITH_CHANNELS_LAST if given in WITH_CHANNELS_LAST else ()
    for layout in dict.fromkeys((given, *alike, *LAYOUTS)):
        try:
            return layout, _told(encode, LAYOUTS[layout](x))
        except Exception as error:
            refused[layout] = error
    lines = {layout: _first_line(error) for layout, error in refused.items()}
    if len(set(lines.values())) == 1:
        raise LiveModelError(f"The encoder takes no images: {lines[given]}") from refused[given]
    said = "; ".join(f"as {layout}: {line}" for layout, line in lines.items())
    raise LiveModelError(f"The encoder takes the images in no layout, {said}.") from refused[given]


def _told_shape(told: Told | None) -> Shape | None:
    if told is None:
        return None
    found = told.mu if told.mu is not None else next(iter(told.candidates), None)
    return None if found is None else found.shape[1:] or (1,)


def _first_decoding(
    decode: Call, shapes: Sequence[Shape], whole_numbers: bool
) -> tuple[Shape, Answered]:
    """The first shape of a latent that the decoder takes, and its pictures of two of them."""
    if not shapes:
        raise LiveModelError(
            "How many numbers has a latent? Give latent_dim=…, or images for its encoder."
        )
    first: Exception | None = None
    for shape in dict.fromkeys(more for one in shapes for more in _like(one)):
        kind = np.int64 if whole_numbers else np.float32
        try:
            return shape, picture_of(decode(np.zeros((2, *shape), kind)), 2)
        except Exception as error:
            first = first or error
    wanted = ", ".join(map(str, shapes[0]))
    said = "" if first is None else _first_line(first)
    raise LiveModelError(f"The decoder takes no latents of shape (N, {wanted}): {said}") from first


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]


def _like(shape: Shape) -> list[Shape]:
    """A shape, and what else an encoder's answer may mean: halves that are μ and log σ², a column
    of numbers, or a picture of one pixel."""
    halves = [(shape[0] // 2, *shape[1:])] if shape[0] % 2 == 0 else []
    flat = math.prod(shape)
    return [shape, *halves, (flat,), (flat, 1, 1)]
