"""How is a training step's loss compiled, and what if it cannot be?"""

from __future__ import annotations

from typing import Any, Protocol

import torch

from explorer.models.base import Terms
from explorer.training.settings import TrainingError


class LossTerms(Protocol):
    """A model's `loss_terms`."""

    def __call__(self, *arguments: Any) -> Terms: ...


def compiled(loss_terms: LossTerms) -> LossTerms:
    """The same terms to rounding, by kernels that torch writes and compiles at the first batch.

    Each batch size is compiled for itself: an epoch has two, and kernels for any size are slower.

    Raises:
        TrainingError: at the first batch, where there is no compiler, or the model has a step
            that it cannot compile.
    """
    fast = torch.compile(loss_terms, dynamic=False)

    def terms(*arguments: Any) -> Terms:
        # Here, not above: importing it takes a second, which only those wait for who compile.
        from torch._dynamo.exc import TorchDynamoException

        try:
            return fast(*arguments)
        except TorchDynamoException as error:
            raise TrainingError(
                "This model's loss could not be compiled here (a C++ compiler is needed, such as "
                f"g++): train without --compiled. {type(error).__name__}."
            ) from error

    return terms
