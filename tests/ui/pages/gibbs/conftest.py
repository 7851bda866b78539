"""Which small machine do the parts of the page stand on?"""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.core import ModelCore


@pytest.fixture(scope="session")
def core(rbm_checkpoints: Path) -> ModelCore:
    """A core over `tiny-rbm`, of 12 hidden units and 8×8 pixels, and two models beside it."""
    return ModelCore.open(rbm_checkpoints, "cpu")
