"""How is a training step's loss compiled, and what if it cannot be?"""

from __future__ import annotations

from typing import Any, Protocol

import torch
from torch import Tensor

from explorer.models.base import Terms
from explorer.objectives.weights import ObjectiveWeights
from explorer.training.settings import TrainingError


class LossTerms(Protocol):
    """A model's `loss_terms`."""

    def __call__(
        self,
        x: Tensor,
        weights: ObjectiveWeights,
        labels: Tensor | None,
        generator: torch.Generator,
        /,
    ) -> Terms: ...


def compiled(loss_terms: Any) -> LossTerms:
    """The same terms to rounding, by kernels that torch writes and compiles at the first batch.

    Each batch size is compiled for itself: an epoch has two, and kernels for any size are slower.

    Raises:
        TrainingError: at the first batch, where there is no compiler, or the model has a step
            that it cannot compile.
    """
    # Random numbers by torch's own functions, not the kernels': the same as uncompiled.
    fast = torch.compile(loss_terms, dynamic=False, options={"fallback_random": True})

    def terms(
        x: Tensor,
        weights: ObjectiveWeights,
        labels: Tensor | None,
        generator: torch.Generator,
        /,
    ) -> Terms:
        # Here, not above: importing it takes a second, which only those wait for who compile.
        from torch._dynamo.exc import TorchDynamoException

        # A generator in the graph would break it in three; torch's own is lent its state instead.
        own = _own_generator(x.device)
        before = own.get_state()
        own.set_state(generator.get_state())
        try:
            found: Terms = fast(x, weights, labels, None)  # type: ignore[no-untyped-call]
        except TorchDynamoException as error:
            raise TrainingError(
                "This model's loss could not be compiled here (a C++ compiler is needed, such as "
                f"g++): train without --compiled. {type(error).__name__}."
            ) from error
        finally:
            generator.set_state(own.get_state())
            own.set_state(before)
        return found

    return terms


def _own_generator(device: torch.device) -> torch.Generator:
    if device.type == "cuda":
        return torch.cuda.default_generators[device.index or 0]
    return torch.default_generator
