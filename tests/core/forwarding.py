"""Can a core be asked through a pipe? This one forwards every call to a core in another process.

It is a second implementation of `Core`, for tests alone: it shows that nothing gets past the
interface. The two processes are both ours, so pickle will do; what is no plain data is refused.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import threading
import types
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

import pytest
import torch

from explorer.core import Core, ModelCore
from explorer.core.forwarded import Call, answered, call_of, forwards, given
from explorer.core.shared import CORES, shared_core

FORWARDING = "forwarding"
NOT_PLAIN = (
    torch.Tensor,
    torch.nn.Module,
    torch.Generator,
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
)
ARRAYS_ARE_REBUILT_BY = ("numpy", "copyreg")
"""Whose functions stand in every pickle of an array or a dataclass."""
_numbers = count()


class NotPlain(TypeError):
    """A function, a live model or a tensor was to leave its process."""


class PlainPickler(pickle.Pickler):
    """Packs arrays, names and dataclasses of these, and nothing that lives in one process."""

    def reducer_override(self, value: object) -> Any:
        home = getattr(value, "__module__", None) or ""
        if isinstance(value, NOT_PLAIN) and not home.startswith(ARRAYS_ARE_REBUILT_BY):
            raise NotPlain(f"{type(value).__name__} {value!r:.80} cannot leave its process.")
        return NotImplemented


def packed(value: object) -> bytes:
    """A message of plain data. Raises NotPlain."""
    stream = io.BytesIO()
    PlainPickler(stream).dump(value)
    return stream.getvalue()


class Elsewhere:
    """The process in which the cores are; it ends when the pipe to it is closed."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._lock = threading.Lock()
        self._process = context.Process(target=serve, args=(theirs,), name="core", daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, opened: tuple[int, str, str], call: Call) -> Any:
        """Have a core answer; what it raises is raised here."""
        message = packed((told_by_environment(), opened, call))
        with self._lock:
            self._pipe.send_bytes(message)
            reply = pickle.loads(self._pipe.recv_bytes())
        return given(reply)


@cache
def elsewhere() -> Elsewhere:
    """The one such process, for all cores of all tests."""
    return Elsewhere()


def told_by_environment() -> dict[str, str]:
    """What a test may have changed, which a core in another process must hear of."""
    return {name: value for name, value in os.environ.items() if name.startswith("EXPLORER_")}


def keep_to(told: dict[str, str]) -> None:
    """Have this process's environment say the same."""
    for gone in told_by_environment().keys() - told:
        del os.environ[gone]
    os.environ.update(told)


def serve(pipe: Connection) -> None:
    """Answer until nobody asks any more."""
    cores: dict[int, ModelCore] = {}
    while True:
        try:
            told, (number, folder, device), call = pickle.loads(pipe.recv_bytes())
        except EOFError:
            return
        keep_to(told)
        try:
            if number not in cores:
                cores[number] = ModelCore.open(folder, device)
            reply = packed(answered(cores[number], call))
        except Exception as error:
            reply = pickle.dumps((None, error))
        pipe.send_bytes(reply)


@forwards
class ForwardingCore:
    """A core over a folder whose models are in another process; its methods are those of `Core`."""

    def __init__(self, folder: Path, device: str) -> None:
        self._opened = next(_numbers), str(folder), device

    def _ask(self, name: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        return elsewhere().ask(self._opened, call_of(name, arguments, options))


def open_forwarding(folder: Path, device: str) -> Core:
    """Such a core, as `explorer.core.shared.CORES` opens one."""
    return cast(Core, ForwardingCore(folder, device))


@contextmanager
def shared_core_elsewhere() -> Iterator[None]:
    """Within it, pages ask a forwarding core."""
    # Now, not at a page's first question: the process would take the page for its main module.
    elsewhere()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CORES, FORWARDING, open_forwarding)
        patch.setenv("EXPLORER_CORE", FORWARDING)
        shared_core.cache_clear()
        yield
    shared_core.cache_clear()
