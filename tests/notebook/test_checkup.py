"""Does `explorer.checkup` find what is wrong with a live model, whatever its shape of answer?"""

from __future__ import annotations

import threading
from functools import partial

import numpy as np
import pytest
import torch

import explorer
from explorer.notebook.checkup import checkup
from explorer.notebook.errors import LiveModelError
from tests.benchmarks.checkup_cases import FAULTS, VARIANTS, dtype
from tests.benchmarks.checkup_models import healthy

DIGITS = "digits-vae-2d"
made = partial(np.random.default_rng, 3)


@pytest.mark.parametrize("answer", ["names for its answers", "a distribution", "a sample before μ"])
def test_a_sound_model_of_any_shape_of_answer_has_nothing_wrong(answer: str) -> None:
    case = VARIANTS[answer](made(), healthy(DIGITS))
    assert checkup(case.model, case.images[:120]).codes == ()


@pytest.mark.parametrize("code", ["input_range", "train_mode", "latent_scale"])
def test_a_fault_of_a_live_model_is_named(code: str) -> None:
    case = FAULTS[code][0](made(), healthy(DIGITS))
    assert code in checkup(case.model, case.images[:120]).codes
    assert not any(each.grad is not None for each in case.model.parameters())


def test_a_layer_of_another_type_is_named_though_nothing_runs() -> None:
    case = dtype(made(), healthy(DIGITS))
    assert checkup(case.model, torch.from_numpy(case.images)).codes == ("dtype",)


def test_without_images_there_is_one_sentence() -> None:
    with pytest.raises(LiveModelError, match="needs images"):
        explorer.checkup(object())


def test_a_model_that_hangs_is_named_and_called_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.notebook.checkup.HANGS_S", 0.3)
    monkeypatch.setattr("explorer.notebook.checkup.FIRST_S", 30.0)
    ends = threading.Event()

    def decode(z: torch.Tensor) -> torch.Tensor:
        if len(z) > 16:  # more than is tried while the door looks at it
            ends.wait(30)
        return z.repeat(1, 32).view(-1, 1, 8, 8)

    images = np.random.default_rng(0).random((40, 1, 8, 8), np.float32)
    found = checkup(decode=decode, encode=lambda x: x.flatten(1)[:, :2], images=images)
    ends.set()
    assert "hangs" in found.codes
    assert {one.code for one in found.findings} >= {"hangs", "not_checked"}
