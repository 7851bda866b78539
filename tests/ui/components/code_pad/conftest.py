"""How do the code pad's tests run JavaScript?"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

NODE_TIMEOUT_S = 120


@pytest.fixture
def run_node() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs node in a folder; the test is skipped where there is none, but not where CI runs."""
    node = shutil.which("node")
    if node is None:
        assert not os.environ.get("CI"), "CI is set, so node must be there; install Node.js 20."
        pytest.skip("Node.js is not installed, so the pad's JavaScript cannot be run.")

    def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [node, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=NODE_TIMEOUT_S,
            check=False,
        )

    return run
