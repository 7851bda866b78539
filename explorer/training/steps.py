"""What is one step of a training, and by which optimiser?"""

from __future__ import annotations

import warnings

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.models.base import ContinuousLatentModel, Model
from explorer.models.capabilities import Conditional
from explorer.objectives.weights import ObjectiveWeights
from explorer.training.fast.analytic_gradient import analytic_gradient
from explorer.training.fast.replayed_steps import ReplayedSteps
from explorer.training.settings import TrainingSettings


def make_optimizer(model: Model, settings: TrainingSettings) -> torch.optim.Optimizer:
    """The optimiser that the settings name."""
    rate, decay = settings.learning_rate, settings.weight_decay
    parameters = list(model.parameters())
    if settings.optimizer == "sgd":
        return torch.optim.SGD(
            parameters, lr=rate, momentum=settings.momentum, weight_decay=decay, fused=True
        )
    if parameters[0].device.type != "cuda":
        return torch.optim.Adam(parameters, lr=rate, weight_decay=decay, fused=True)
    # The rate on the device, and nothing read back: so a step can be recorded. The first few are
    # taken without, of which torch would warn.
    warnings.filterwarnings("ignore", "This instance was constructed with capturable=True")
    there = torch.tensor(rate, device=parameters[0].device)
    return torch.optim.Adam(parameters, lr=there, weight_decay=decay, fused=True, capturable=True)


class Steps:
    """Takes steps, each of which changes the model in place.

    Args:
        model: on its device.
        settings: of the training.
        generator: source of every random number, on that device.

    Attributes:
        optimizer: whose state a training that is to be resumed keeps.
        parameters: the model's.
    """

    def __init__(
        self, model: Model, settings: TrainingSettings, generator: torch.Generator
    ) -> None:
        self._model, self._settings, self._generator = model, settings, generator
        self.optimizer = make_optimizer(model, settings)
        self.parameters = list(model.parameters())
        self._analytic = analytic_gradient(model, settings.precision)

    def set_rate(self, rate: float) -> None:
        """The learning rate from now on."""
        for group in self.optimizer.param_groups:
            if isinstance(group["lr"], Tensor):
                group["lr"].fill_(rate)
            else:
                group["lr"] = rate

    def replayed(self, train: DeviceImages) -> ReplayedSteps | None:
        """Steps that can be recorded; None where they differ, or the device records nothing."""
        settings = self._settings
        is_same = not (settings.beta_from or settings.prior_share) and settings.optimizer == "adam"
        is_plain = isinstance(self._model, ContinuousLatentModel) and not isinstance(
            self._model, Conditional
        )
        if train.device.type != "cuda" or not (is_same and is_plain):
            return None
        return ReplayedSteps(
            lambda index: self.take(train, index, settings.weights),
            settings.batch_size,
            self._generator,
        )

    def take(self, train: DeviceImages, index: Tensor, weights: ObjectiveWeights) -> None:
        """A step on the images of the rows `index` (B,)."""
        x, labels = train.batch(index)
        if self._settings.binarisation == "dynamic":
            x = torch.bernoulli(x, generator=self._generator)
        for parameter in self.parameters:  # in a tenth of zero_grad's time
            parameter.grad = None
        if self._analytic is not None and weights.importance_samples == 1:
            self._analytic.take(x, weights, self._generator)
        else:
            self._loss(x, weights, labels).backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()

    def _loss(self, x: Tensor, weights: ObjectiveWeights, labels: Tensor | None) -> Tensor:
        half = self._settings.precision == "bfloat16"
        # A recording may not keep weights that another pass has rounded.
        with torch.autocast(x.device.type, torch.bfloat16, enabled=half, cache_enabled=False):
            terms = self._model.loss_terms(x, weights, labels, self._generator)
        return terms["loss"].mean()
