"""How is a model asked by known dice, so that its caller's are as they were afterwards?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def dice(seed: int) -> Iterator[None]:
    """Within it torch draws by this seed, without gradients; then it draws on where it was."""
    on_gpu = torch.cuda.is_available() and torch.cuda.is_initialized()  # type: ignore[no-untyped-call]
    before = torch.get_rng_state()
    there = torch.cuda.get_rng_state_all() if on_gpu else []
    try:
        # Not torch.manual_seed: it also tells devices that nobody uses, which takes milliseconds.
        torch.default_generator.manual_seed(seed)
        if on_gpu:
            torch.cuda.manual_seed_all(seed)
        with torch.no_grad():
            yield
    finally:
        torch.set_rng_state(before)
        if on_gpu:
            torch.cuda.set_rng_state_all(there)
