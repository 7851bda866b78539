"""Do the pages' scripts compute what they should, and are they one script each when joined?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from explorer.server.rooms.files import script
from tests.ui.components.conftest import RunNode, run_node

__all__ = ["run_node"]
HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["keys", "line"])
def test_the_keys_the_outbox_the_pairs_and_the_line(name: str, run_node: RunNode) -> None:
    finished = run_node("--test", "--test-reporter=tap", f"{name}.test.mjs", folder=HERE)
    assert finished.returncode == 0, finished.stdout[-4000:] + finished.stderr[-2000:]
    assert re.search(r"^# tests [1-9]", finished.stdout, re.MULTILINE)


@pytest.mark.parametrize("name", ["phone", "stage"])
def test_the_joined_script_is_one_that_a_browser_can_read(
    name: str, tmp_path: Path, run_node: RunNode
) -> None:
    (tmp_path / "joined.mjs").write_text(script(name), encoding="utf-8")
    finished = run_node("--check", "joined.mjs", folder=tmp_path)
    assert finished.returncode == 0, finished.stderr
