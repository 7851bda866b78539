"""Does the process say what it takes, where the system lets it?"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from explorer.server.observed import process


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no /proc")
def test_it_says_what_it_holds():
    assert 1 << 20 < (process.memory_bytes() or 0) < 1 << 40
    before = process.open_files() or 0
    with Path(__file__).open():
        assert (process.open_files() or 0) == before + 1
    assert process.processor_s() > 0


def test_it_says_nothing_where_the_system_does_not(monkeypatch, tmp_path):
    monkeypatch.setattr(process, "_SELF", tmp_path / "none")
    assert process.memory_bytes() is None
    assert process.open_files() is None
