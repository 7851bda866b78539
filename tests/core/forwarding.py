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
    """A function, a live model or a tensor was to go through the pipe."""


class PlainPickler(pickle.Pickler):
    """Packs arrays, names and dataclasses of these, and nothing that lives in one process."""

    def reducer_override(self, value: object) -> Any:
        home = getattr(value, "__module__", None) or ""
        if isinstance(value, NOT_PLAIN) and not home.startswith(ARRAYS_ARE_REBUILT_BY):
            raise NotPlain(f"{type(value).__name__} {value!r:.80} cannot leave its process.")
        return NotImplemented


def packed(value: object) -> bytes:
    """A message of plain data."""
    stream = io.BytesIO()
    PlainPickler(stream).dump(value)
    return stream.getvalue()


def asked_of(interface: type) -> set[str]:
    """The public names of a core's interface, or of a class that has one."""
    return {name for name in dir(interface) if not name.startswith("_")}


class Elsewhere:
    """The process in which the cores are; it ends when the pipe to it is closed."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._lock = threading.Lock()
        self._process = context.Process(target=serve, args=(theirs,), name="core", daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, *request: Any) -> Any:
        """Have a core answer; what it raises is raised here."""
        told = {name: value for name, value in os.environ.items() if name.startswith("EXPLORER_")}
        message = packed((told, *request))
        with self._lock:
            self._pipe.send_bytes(message)
            answer, error = pickle.loads(self._pipe.recv_bytes())
        if error is not None:
            raise error
        return answer


@cache
def elsewhere() -> Elsewhere:
    """The one such process, for all cores of all tests."""
    return Elsewhere()


def serve(pipe: Connection) -> None:
    """Answer until nobody asks any more."""
    cores: dict[int, ModelCore] = {}
    while True:
        try:
            told, number, folder, device, name, arguments, options = pickle.loads(pipe.recv_bytes())
        except EOFError:
            return
        for gone in [key for key in os.environ if key.startswith("EXPLORER_") and key not in told]:
            del os.environ[gone]
        os.environ.update(told)
        try:
            if number not in cores:
                cores[number] = ModelCore.open(folder, device)
            asked = getattr(cores[number], name)
            reply = packed((asked(*arguments, **options) if callable(asked) else asked, None))
        except Exception as error:
            reply = pickle.dumps((None, error))
        pipe.send_bytes(reply)


class ForwardingCore:
    """A core over a folder whose models are in another process; its methods are those of `Core`."""

    def __init__(self, folder: Path, device: str) -> None:
        self._opened = next(_numbers), str(folder), device

    def _ask(self, name: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        return elsewhere().ask(*self._opened, name, arguments, options)


def _forwarded(name: str) -> Any:
    def method(self: ForwardingCore, *arguments: Any, **options: Any) -> Any:
        return self._ask(name, arguments, options)

    method.__name__ = name
    return method


for _name in asked_of(Core):
    _method = _forwarded(_name)
    _is_property = isinstance(getattr(Core, _name), property)
    setattr(ForwardingCore, _name, property(_method) if _is_property else _method)


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
