"""How is somebody's function called: with a tensor or an array, on which device, in which mode?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from functools import partial
from types import CellType
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

_LOCKS: WeakKeyDictionary[nn.Module, AbstractContextManager[object]] = WeakKeyDictionary()
"""A module is not known to bear two calls at once, and its mode is changed meanwhile."""
ASKED: ContextVar[Callable[[], object] | None] = ContextVar("ASKED", default=None)
"""Told of each call that begins, where somebody waits for them."""


class Call:
    """A function of one array of rows, called as it wants to be called.

    A module's function is given tensors on its device and of its type, in evaluation mode unless
    `keeps_mode`, without gradients; what takes no tensor is given an array.

    Args:
        function: somebody's.
        module: whose device, type and mode count; None where there is none.
        keeps_mode: the module is called in the mode in which it was left.
    """

    def __init__(
        self,
        function: Callable[[Any], Any],
        module: nn.Module | None = None,
        keeps_mode: bool = False,
        takes: str | None = None,
    ):
        self.function, self.module, self.keeps_mode = (
            function,
            module or owner_of(function),
            keeps_mode,
        )
        self._takes = takes or ("tensor" if self.module is not None else None)

    def __call__(self, rows: NDArray[Any]) -> Any:
        """Whatever the function answers to rows (N, …)."""
        mode = evaluating(None if self.keeps_mode else self.module)
        if (told := ASKED.get()) is not None:
            told()
        with _lock_of(self.module), torch.inference_mode(False), torch.no_grad(), mode:
            if self._takes == "array":
                return self.function(rows)
            if self._takes == "tensor":
                return self.function(self._tensor(rows))
            return self._tried(rows)

    def as_left(self) -> Call:
        """The same, called in the mode in which the module was left."""
        return Call(self.function, self.module, True, self._takes)

    def _tried(self, rows: NDArray[Any]) -> Any:
        try:
            answer = self.function(self._tensor(rows))
            self._takes = "tensor"
        except Exception as refused:
            try:
                answer = self.function(rows)
            except Exception as error:
                raise error from refused
            self._takes = "array"
        return answer

    def _tensor(self, rows: NDArray[Any]) -> torch.Tensor:
        tensor = torch.from_numpy(np.ascontiguousarray(rows))
        weights = first_weights(self.module)
        if weights is None:
            return tensor
        kind = weights.dtype if tensor.is_floating_point() and weights.is_floating_point() else None
        return tensor.to(weights.device, kind)


@contextmanager
def evaluating(module: nn.Module | None) -> Iterator[None]:
    """The module in evaluation mode meanwhile; each part is afterwards in the mode it was in."""
    training = [] if module is None else [part for part in module.modules() if part.training]
    try:
        for part in training:
            part.training = False
        yield
    finally:
        for part in training:
            part.training = True


def _lock_of(module: nn.Module | None) -> AbstractContextManager[object]:
    """One call at a time of this module; a function by itself is called as it comes."""
    return nullcontext() if module is None else _LOCKS.setdefault(module, threading.RLock())


def owner_of(function: Callable[..., Any]) -> nn.Module | None:
    """The module that a function is, is a method of, or alone speaks of: `lambda z: model(z)`."""
    while isinstance(function, partial):
        function = function.func
    if isinstance(function, nn.Module):
        return function
    owner = getattr(function, "__self__", None)
    spoken_of = [owner] if owner is not None else _spoken_of(function)
    modules = {id(one): one for one in spoken_of if isinstance(one, nn.Module)}
    return next(iter(modules.values())) if len(modules) == 1 else None


def _spoken_of(function: Callable[..., Any]) -> list[Any]:
    """What a plain function has in its closure, and what of its file it names."""
    code, known = getattr(function, "__code__", None), getattr(function, "__globals__", {})
    if code is None:
        return []
    cells = [cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell)]
    return [*cells, *(known[name] for name in code.co_names if name in known)]


def _is_filled(cell: CellType) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:  # it is filled later than the function was made
        return False


def first_weights(module: nn.Module | None) -> torch.Tensor | None:
    """A tensor that says where a module is and of which type; None where it has none."""
    if module is None:
        return None
    return next(module.parameters(), next(module.buffers(), None))
