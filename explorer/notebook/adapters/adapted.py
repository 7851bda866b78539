"""What does an adapter find in somebody's object?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from torch import nn

from explorer.notebook.calling import Call

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Adapted:
    """The parts of an object that decode and encode.

    Attributes:
        kind: what it is, for people.
        decode: pictures of latents (N, *latent_shape).
        encode: latents of images; None where it encodes none.
        latent_shape, image_shape: where the object says them; (C, H, W) the latter.
        facts: what else it says of itself, name → words.
        module: the module whose mode and device count.
        energy: W (H, V), b (V,), c (H,) of a restricted Boltzmann machine.
    """

    kind: str
    decode: Call
    encode: Call | None = None
    latent_shape: Shape | None = None
    image_shape: tuple[int, int, int] | None = None
    facts: dict[str, str] = field(default_factory=dict)
    module: nn.Module | None = None
    energy: tuple[Any, Any, Any] | None = None


Adapter = Callable[[Any], Adapted | None]
"""From an object to its parts; None where it is of another kind."""


def number(owner: Any, *names: str) -> int | None:
    """The first of these attributes that is a whole number."""
    for name in names:
        value = owner.get(name) if isinstance(owner, dict) else getattr(owner, name, None)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
    return None
