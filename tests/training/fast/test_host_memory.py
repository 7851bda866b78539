"""Does the C library take the advice to keep what was freed?"""

from __future__ import annotations

import ctypes
import platform

import pytest

from explorer.training.fast import host_memory
from explorer.training.fast.host_memory import keep_freed_memory


def test_glibc_takes_the_advice() -> None:
    """Fails when glibc no longer knows these two: decodes would take page after page anew."""
    assert keep_freed_memory() == (platform.libc_ver()[0] == "glibc")


def test_nothing_happens_where_there_is_no_such_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_memory.sys, "platform", "darwin")
    assert not keep_freed_memory()


def test_nothing_happens_with_another_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    monkeypatch.setattr(host_memory.sys, "platform", "linux")
    assert not keep_freed_memory()
