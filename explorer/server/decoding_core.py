"""What does the live socket need of the model core, and when is the core opened?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.core import PlainDecoder


class DecodingModel(Protocol):
    """The part of a model's description that the socket uses."""

    @property
    def latent_dim(self) -> int: ...
    @property
    def image_shape(self) -> tuple[int, int, int]: ...
    @property
    def class_names(self) -> tuple[str, ...]: ...
    @property
    def codebook_size(self) -> int: ...
    @property
    def optional_codes(self) -> int: ...
    @property
    def capabilities(self) -> frozenset[str]: ...


class DecodingCore(Protocol):
    """The part of `explorer.core.Core` that the routes use."""

    @property
    def device(self) -> str: ...
    def list(self) -> list[str]: ...
    def knows(self, name: str) -> bool: ...
    def residents(self) -> Sequence[str]: ...
    def describe(self, name: str) -> DecodingModel: ...
    def version(self, name: str) -> str: ...
    def plain_decoder(self, name: str) -> PlainDecoder: ...
    def decode(
        self, name: str, z: NDArray[np.float32], labels: NDArray[np.int64] | None = None
    ) -> NDArray[np.uint8]: ...
    def delete_model(self, name: str) -> None: ...


class CoreOpener:
    """A core that is opened on its first use, once, by whichever thread asks first.

    Opening reads files and decoding computes, so both are called off the event loop.
    """

    def __init__(self, core: DecodingCore | Callable[[], DecodingCore]) -> None:
        self._open = core if callable(core) else None
        self._core = None if callable(core) else core
        self._lock = Lock()

    def core(self) -> DecodingCore:
        """The core. Raises whatever opening it raises, and tries again the next time."""
        with self._lock:
            if self._core is None:
                assert self._open is not None
                self._core = self._open()
            return self._core

    def decode(
        self, name: str, z: NDArray[np.float32], labels: NDArray[np.int64] | None
    ) -> NDArray[np.uint8]:
        """The images, uint8 (n, C, H, W), that the model `name` decodes from z (n, D)."""
        return self.core().decode(name, z, labels)
