"""Is every meaning of a figure that this project measures, and is all that stands beside it too?"""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.ui.pages.models.figure_groups import GROUPS
from explorer.ui.pages.models.meanings import NATS, SHARE, Meaning
from tests.shipped import CHECKPOINTS, NAMES

EXPLORER = Path(__file__).parents[4] / "explorer"
MEASURING = "\n".join(
    path.read_text("utf-8")
    for folder in ("metrics", "training", "models", "cli", "core")
    for path in (EXPLORER / folder).rglob("*.py")
)
CARDS = "\n".join((CHECKPOINTS / name / "card.json").read_text("utf-8") for name in NAMES)
MEANINGS = [meaning for group in GROUPS for meaning in group.meanings]
ENDINGS = ("_coarse", "_fine")
"""Of a figure of one level of codes; the level is put behind its name when it is measured."""


def is_measured(key: str) -> bool:
    bare = next((key.removesuffix(end) for end in ENDINGS if key.endswith(end)), key)
    return f'"{key}"' in CARDS or f'"{key}"' in MEASURING or f'"{bare}"' in MEASURING


@pytest.mark.parametrize("meaning", MEANINGS, ids=lambda meaning: meaning.key)
def test_each_is_of_a_figure_that_is_measured(meaning: Meaning) -> None:
    beside = [key for key in (meaning.real, meaning.whole) if key]
    for key in (meaning.key, *beside):
        assert is_measured(key) or key == "latent_dim", f"nothing measures {key}"


def test_shares_and_nats_have_digits_enough_to_differ() -> None:
    assert all(m.digits >= 2 for m in MEANINGS if m.unit in (NATS, SHARE))


def test_what_is_stored_as_a_log_probability_is_shown_as_a_cost() -> None:
    turned = {meaning.key for meaning in MEANINGS if meaning.sign == -1}
    assert {"elbo", "log_px_given_z"} <= turned
    assert all(m.name.startswith("−") for m in MEANINGS if m.sign == -1)
