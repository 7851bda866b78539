"""Is a heading written as a sentence is?"""

from __future__ import annotations

import pytest

from explorer.ui.choices.trainings import sentence_case


@pytest.mark.parametrize(
    ("text", "shown"),
    [("autoencoder", "Autoencoder"), ("β-VAE", "β-VAE"), ("VAE", "VAE"), ("", "")],
)
def test_a_heading_begins_large_and_leaves_symbols(text: str, shown: str) -> None:
    assert sentence_case(text) == shown
