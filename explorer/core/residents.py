"""Which models are on the device right now?

Each is there once for all visitors, and the one that was not asked for longest goes when the
budget is full.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import perf_counter

import torch

from explorer.core.own_models import loggable
from explorer.models.base import Model

_LOGGER = logging.getLogger(__name__)


class Residents:
    """Models on a device, least recently used first, within a budget of bytes.

    Args:
        load: reads a model by name.
        device: where they are brought.
        budget_bytes: what their weights may take.
        version: of what `load` would read now; a model of another version is read again.
    """

    def __init__(
        self,
        load: Callable[[str], Model],
        device: torch.device,
        budget_bytes: int,
        version: Callable[[str], Hashable] = lambda _: None,
    ):
        self._load = load
        self._version = version
        self._versions: dict[str, Hashable] = {}
        self._device = device
        self._budget = budget_bytes
        self._models: OrderedDict[str, tuple[Model, torch.device]] = OrderedDict()
        self._lock = threading.Lock()
        self._loading: dict[str, threading.Lock] = {}

    @property
    def kind(self) -> str:
        """The kind of device that it is: "cpu" or "cuda"."""
        return self._device.type

    def get(self, name: str) -> Model:
        """The model, brought to the device if it is not there."""
        return self.placed(name)[0]

    def placed(self, name: str, version: Hashable | None = None) -> tuple[Model, torch.device]:
        """The model as `get` has it, and where its weights are.

        Args:
            version: that of now, where it was just looked at.
        """
        version = self._version(name) if version is None else version
        with self._lock:
            if self._has(name, version):
                self._models.move_to_end(name)
                return self._models[name]
            loading = self._loading.setdefault(name, threading.Lock())
        # One thread loads a model; others that want it wait, those that want another do not.
        with loading:
            with self._lock:
                if self._has(name, version):
                    return self._models[name]
            begin_s = perf_counter()
            model = self._brought(self._load(name))
            told = {"model": loggable(name), "seconds": round(perf_counter() - begin_s, 4)}
            _LOGGER.info("A model was brought to the device.", extra={"told": told})
            # Asked once: it takes as long as a tenth of a small decode.
            placed = model, device_of(model)
            with self._lock:
                self._models[name], self._versions[name] = placed, version
                self._models.move_to_end(name)
                self._loading.pop(name, None)
                self._release()
            return placed

    def forget(self, name: str) -> None:
        """Take a model that is gone from the device."""
        with self._lock:
            self._models.pop(name, None)
            self._versions.pop(name, None)

    def _has(self, name: str, version: Hashable) -> bool:
        return name in self._models and self._versions.get(name) == version

    def _brought(self, model: Model) -> Model:
        """The model on the device; where it does not fit even alone, on the CPU."""
        for attempt in ("beside the others", "alone"):
            try:
                return model.to(self._device)
            except torch.OutOfMemoryError:
                if attempt == "beside the others":
                    with self._lock:
                        self._models.clear()
                    if torch.cuda.is_available():
                        torch.cuda.empty_cache()
        return model.to("cpu")

    def names(self) -> list[str]:
        """Names of the resident models, least recently used first."""
        with self._lock:
            return list(self._models)

    def resident_bytes(self) -> int:
        """What their weights take."""
        with self._lock:
            return self._bytes()

    def _release(self) -> None:
        # The newest stays even if it alone exceeds the budget: it was asked for.
        while len(self._models) > 1 and self._over():
            self._models.popitem(last=False)

    def _over(self) -> bool:
        return self._bytes() > self._budget

    def _bytes(self) -> int:
        return sum(weight_bytes(model) for model, _ in self._models.values())


def device_of(model: Model) -> torch.device:
    """Where a model's weights are."""
    return next(model.parameters()).device


def weight_bytes(model: Model) -> int:
    """Bytes of a model's parameters and buffers."""
    tensors = [*model.parameters(), *model.buffers()]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)
