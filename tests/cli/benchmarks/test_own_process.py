"""Does a way in a process of its own run there, and is it said when it cannot?"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable

import numpy as np
import pytest
import torch

from explorer.cli.benchmarks.own_process import in_own_process
from explorer.cli.benchmarks.setup import CannotMeasure
from explorer.cli.benchmarks.training import trainer_epochs


def test_a_call_lasts_as_long_as_the_way_does() -> None:
    with in_own_process(functools.partial, time.sleep, 0.3) as way:
        way()
        start = time.perf_counter()
        way()
        assert time.perf_counter() - start >= 0.3


@pytest.mark.parametrize(
    ("does", "given", "said"),
    [(int, "no number", "invalid literal"), (os._exit, 3, "has ended")],
)
def test_a_way_that_fails_says_so(does: Callable[[object], object], given: object, said: str):
    with (
        in_own_process(functools.partial, does, given) as way,
        pytest.raises(CannotMeasure, match=said),
    ):
        way()


def test_what_a_training_asks_of_its_process_stays_there() -> None:
    images = np.random.default_rng(0).integers(0, 256, (8, 1, 28, 28), dtype=np.uint8)
    with in_own_process(trainer_epochs, images, "cpu", 0, 1, "float32") as way:
        way()
        tiny = torch.tensor([1e-39])
        assert (tiny * 0.9).item() > 0
