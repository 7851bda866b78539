"""Does `seeds` write the one that ships, and refuse in one sentence what it cannot?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.cli.seeds import _told
from explorer.training.seeds import Spread
from tests.cli.conftest import Command

TRAINING = [
    "--family",
    "vae",
    "--dataset",
    "digits",
    "--widths",
    "8",
    "--epochs",
    "1",
    "--images-per-epoch",
    "64",
]


def trained(command: Command, folder: Path, seed: int) -> Path:
    options = [*TRAINING, "--nll-samples", 2, "--seed", seed, "--out", folder]
    assert command("train", *options).code == 0
    return folder


def test_it_ships_one_and_says_how_far_apart_they_are(
    command: Command, refusal: Callable[..., str], tmp_path: Path
) -> None:
    runs = [trained(command, tmp_path / f"run-{seed}", seed) for seed in (3, 4)]
    out = tmp_path / "shipped"
    answer = command("seeds", *runs, "--out", out)
    assert answer.code == 0
    assert answer.out.splitlines()[-1].startswith(f"{out} is written: seed ")
    assert "elbo " in answer.out
    assert ", from -" in answer.out
    assert "is trained to the end" in refusal("seeds", *runs, "--out", out)
    chosen = ("--ships", 4, "--why", "that of its ladder")
    assert command("seeds", *runs, "--out", out, "--replace", *chosen).code == 0
    assert "seed 3" in refusal("seeds", runs[0], runs[0], "--out", tmp_path / "new")


@pytest.mark.parametrize(
    ("spread", "told"),
    [
        (Spread(0.00632, 0.006129, 0.006894), "0.00632, from 0.00613 to 0.00689"),
        (Spread(614.08, 590.69, 622.3), "614, from 591 to 622"),
        (Spread(-130.0, -130.1, -129.9), "-130.00, from -130.10 to -129.90"),
        (Spread(5.0, 5.0, 5.0), "5.00, from 5.00 to 5.00"),
    ],
)
def test_as_many_digits_are_told_as_the_ends_lie_apart(spread: Spread, told: str) -> None:
    assert _told(spread) == told


def test_a_choice_wants_its_reason(refusal: Callable[..., str], tmp_path: Path) -> None:
    two = ("seeds", tmp_path / "a", tmp_path / "b", "--out", tmp_path / "c")
    assert "go together" in refusal(*two, "--ships", 1)
    assert "go together" in refusal(*two, "--why", "because")
    assert "--ships must be" in refusal(*two, "--ships", -1, "--why", "because")
    assert "one line" in refusal(*two, "--ships", 1, "--why", "a\nb")
