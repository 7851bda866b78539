"""Does the process say what it takes, where the system lets it?"""

from __future__ import annotations

import mmap

from explorer.server.observed import process


def test_it_says_what_it_holds(monkeypatch, tmp_path):
    (tmp_path / "statm").write_text("900 50 20 1 0 30 0", "ascii")
    (tmp_path / "fd").mkdir()
    for name in "012":
        (tmp_path / "fd" / name).touch()
    monkeypatch.setattr(process, "_SELF", tmp_path)
    assert process.memory_bytes() == 50 * mmap.PAGESIZE
    assert process.open_files() == 3
    assert process.processor_s() > 0


def test_it_says_nothing_where_the_system_does_not(monkeypatch, tmp_path):
    monkeypatch.setattr(process, "_SELF", tmp_path / "none")
    assert process.memory_bytes() is None
    assert process.open_files() is None
