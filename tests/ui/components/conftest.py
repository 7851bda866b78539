"""How do the components' tests run JavaScript, and read what is sent to the browser?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

NODE_TIMEOUT_S = 240

RunNode = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def run_node() -> RunNode:
    """Runs node in a folder; the test is skipped where there is none, but not where CI runs."""
    node = shutil.which("node")
    if node is None:
        assert not os.environ.get("CI"), "CI is set, so node must be there; install Node.js."
        pytest.skip("Node.js is not installed, so the components' JavaScript cannot be run.")

    def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [node, *arguments],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=NODE_TIMEOUT_S,
            check=False,
        )

    return run


def opened(envelope: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """An envelope's header and its blobs, read as a browser reads them."""
    length = int.from_bytes(envelope[:4], "little")
    header = json.loads(envelope[4 : 4 + length])
    first = 4 + length + (-(4 + length) % 4)
    blobs = {
        name: envelope[first + offset : first + offset + size]
        for name, (offset, size, _) in header["blobs"].items()
    }
    return header, blobs
