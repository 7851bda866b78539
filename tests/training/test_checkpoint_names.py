"""Can a name that is allowed never be taken for a path?"""

from __future__ import annotations

import pytest

from explorer.training.checkpoint_names import NAME_PATTERN


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", ".x", "-x", "A", "a" * 65, "a\n"])
def test_no_path_is_a_name(name: str) -> None:
    assert not NAME_PATTERN.fullmatch(name)
    assert NAME_PATTERN.fullmatch("mnist-vae-2d")
