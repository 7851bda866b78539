"""What is a restricted Boltzmann machine?

Binary pixels v and binary hidden units h, joined by an energy
E(v, h) = −v·b − h·c − h·W v, so that the units of one side are independent given the other side.
p(v) = e^{−F(v)} / Z, where Z sums over all states and is intractable.

Sources: Hinton 2002, Neural Computation 14; 2010, "A practical guide". Centred form: Melchior,
Fischer & Wiskott 2016, JMLR 17.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from explorer.data.device_images import DeviceImages
from explorer.models.base import Architecture, Model, ModelError, Terms
from explorer.models.first_layer import FirstLayer
from explorer.models.patience import go_on
from explorer.models.plain_layers import FLATTEN, SIGMOID, Layers, PlainLayer, array
from explorer.objectives.contrastive_divergence import (
    bernoulli,
    bernoulli_free_energy,
    contrastive_divergence,
    log_pseudo_likelihood,
)
from explorer.objectives.ranges import first_refusal, whole
from explorer.objectives.weights import ObjectiveWeights

CENTRINGS = ("means", "none")
RANGES = {
    "gibbs_steps": whole("number of Gibbs steps", 1, 1000),
    "chains": whole("number of chains", 0, 4096),
}
INITIAL_WEIGHT_STD = 0.01
"""Standard deviation of the first weights: Hinton 2010, section 8."""
OFFSET_RATE = 0.01
"""How fast the hidden offset follows the mean activity: Melchior et al. 2016, section 5."""
INITIAL_ACTIVITY = 0.1
"""Share of the hidden units that are on at the start."""
IMAGES_FOR_MEANS = 10_000
"""Images behind the first visible bias."""
SAMPLING_STEPS = 1000
"""Of a chain from noise, until its states look like the data."""
MIN_PIXEL_MEAN = 0.001
"""A pixel that is never on would need a bias of −∞."""


@dataclass(frozen=True)
class RBMArchitecture(Architecture):
    """`latent_dim` is the number of hidden units; there are no layers between.

    Attributes:
        gibbs_steps: k of CD-k or PCD-k, in training.
        chains: persistent chains of PCD; 0: CD, whose chains begin at the images.
        centring: "means" subtracts from each unit its mean activity, which makes learning
            independent of what counts as 0 and 1; "none" is the textbook's energy.
    """

    gibbs_steps: int = 1
    chains: int = 0
    centring: str = "means"

    def __post_init__(self) -> None:
        super().__post_init__()
        if refusal := first_refusal(self, RANGES):
            raise ModelError(refusal)
        if self.centring not in CENTRINGS:
            raise ModelError(f"The centring must be one of {CENTRINGS}, not {self.centring!r}.")


class NaturalParameters(NamedTuple):
    """The textbook's E(v, h) = −v·b − h·c − h·W v: W (H, V), b (V,), c (H,)."""

    weight: Tensor
    visible_bias: Tensor
    hidden_bias: Tensor


class GibbsStep(NamedTuple):
    """One step v → h → v': the hidden units drawn, what they make probable, and what was drawn.

    Shapes: hidden (B, H); visible_mean and visible (B, C, H, W).
    """

    hidden: Tensor
    visible_mean: Tensor
    visible: Tensor


class RBM(Model):
    """Bernoulli-Bernoulli; with centring the energy is written in v − μ and h − λ."""

    architecture_type = RBMArchitecture
    architecture: RBMArchitecture
    visible_offset: Tensor
    hidden_offset: Tensor
    chains: Tensor

    def __init__(self, architecture: RBMArchitecture):
        super().__init__(architecture)
        hidden, visible = architecture.latent_dim, math.prod(architecture.image_shape)
        self.weight = nn.Parameter(INITIAL_WEIGHT_STD * torch.randn(hidden, visible))
        self.visible_bias = nn.Parameter(torch.zeros(visible))
        self.hidden_bias = nn.Parameter(torch.zeros(hidden))
        self.register_buffer("visible_offset", torch.zeros(visible))
        self.register_buffer("hidden_offset", torch.zeros(hidden))
        chains = torch.zeros(architecture.chains, visible, dtype=torch.uint8)
        self.register_buffer("chains", chains)

    @property
    def is_centred(self) -> bool:
        """Whether offsets follow the units' means."""
        return self.architecture.centring == "means"

    @torch.no_grad()
    def prepare(self, images: DeviceImages, generator: torch.Generator) -> None:
        """Start from the pixels' means and few active units; the chains start there too.

        b_i = log p_i / (1 − p_i) is the best model without hidden units (Hinton 2010, section 8).
        """
        device = self.weight.device
        count = min(IMAGES_FOR_MEANS, len(images))
        rows = torch.randperm(len(images), generator=generator, device=images.device)[:count]
        means = torch.zeros(self.visible_bias.shape, device=device)
        for index in torch.split(rows, 1000):
            means += images.batch(index)[0].flatten(1).sum(0).to(device)
        means = (means / count).clamp(MIN_PIXEL_MEAN, 1 - MIN_PIXEL_MEAN)
        self.visible_bias.copy_(torch.logit(means))
        self.hidden_bias.fill_(math.log(INITIAL_ACTIVITY / (1 - INITIAL_ACTIVITY)))
        if self.is_centred:
            self.visible_offset.copy_(means)
            self.hidden_offset.fill_(INITIAL_ACTIVITY)
            # In natural terms b stays as it was set: W λ is moved out of it.
            self.visible_bias.add_(self.hidden_offset @ self.weight)
        self.chains.copy_(bernoulli(means.expand(self.chains.shape), generator))

    # --- energies ----------------------------------------------------------------------------

    def natural_parameters(self) -> NaturalParameters:
        """W, b and c of the textbook's energy, which the centred one equals up to a constant."""
        return NaturalParameters(
            self.weight,
            self.visible_bias - self.hidden_offset @ self.weight,
            self.hidden_bias - self.weight @ self.visible_offset,
        )

    def energy(self, v: Tensor, h: Tensor) -> Tensor:
        """E(v, h) = −v·b − h·c − h·W v, nats, (B,), of pixels (B, C, H, W) and units (B, H)."""
        weight, b, c = self.natural_parameters()
        flat = v.flatten(1)
        return -(flat @ b) - h @ c - (h * (flat @ weight.T)).sum(1)

    def free_energy(self, v: Tensor) -> Tensor:
        """F(v) = −log Σ_h e^{−E(v, h)}, nats, (B,), of pixels (B, C, H, W)."""
        weight, b, c = self.natural_parameters()
        flat = v.flatten(1)
        return bernoulli_free_energy(flat @ b, functional.linear(flat, weight, c))

    def _centred_free_energy(self, flat: Tensor) -> Tensor:
        """F up to a constant, (B,), of pixels (B, V), written so that its gradient is centred."""
        centred = flat - self.visible_offset
        hidden_input = functional.linear(centred, self.weight, self.hidden_bias).float()
        visible_term = (centred * self.visible_bias).sum(1)
        shift = (hidden_input * self.hidden_offset).sum(1)
        return bernoulli_free_energy(visible_term - shift, hidden_input)

    # --- conditionals ------------------------------------------------------------------------

    def hidden_given_visible(self, v: Tensor, temperature: float = 1.0) -> Tensor:
        """p(h_j = 1 | v), (B, H), of pixels (B, C, H, W)."""
        return self._hidden_mean(v.flatten(1), temperature)

    def visible_given_hidden(self, h: Tensor, temperature: float = 1.0) -> Tensor:
        """p(v_i = 1 | h), (B, C, H, W), of hidden units (B, H)."""
        return self._visible_mean(h, temperature).view(-1, *self.image_shape)

    def _hidden_mean(self, flat: Tensor, temperature: float = 1.0) -> Tensor:
        hidden_input = functional.linear(flat - self.visible_offset, self.weight, self.hidden_bias)
        return torch.sigmoid(hidden_input.float() / temperature)

    def _visible_mean(self, h: Tensor, temperature: float = 1.0) -> Tensor:
        centred = h - self.hidden_offset
        visible_input = functional.linear(centred, self.weight.T, self.visible_bias)
        return torch.sigmoid(visible_input.float() / temperature)

    def first_layer(self) -> FirstLayer:
        """Each hidden unit's weights to the pixels, of the textbook's energy."""
        return FirstLayer(self.weight.view(-1, *self.image_shape))

    def first_units(self, x: Tensor, labels: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """p(h_j = 1 | v) of pixels (B, C, H, W), (B, H)."""
        return self.hidden_given_visible(x)

    def reconstruct_from(self, units: Tensor, labels: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """p(v_i = 1 | h), (B, C, H, W), of hidden units that may have been changed."""
        return self.visible_given_hidden(units)

    @torch.no_grad()
    def gibbs_step(
        self,
        v: Tensor,
        generator: torch.Generator | None = None,
        temperature: float = 1.0,
        held: Tensor | None = None,
    ) -> GibbsStep:
        """Draw h ~ p(h|v), then v' ~ p(v|h).

        Args:
            v: pixels, 0 or 1, (B, C, H, W).
            temperature: energies are divided by it: above 1 the chain moves more freely.
            held: boolean (C, H, W) or (B, C, H, W); pixels that stay as they are in `v`.
        """
        hidden = bernoulli(self.hidden_given_visible(v, temperature), generator)
        mean = self.visible_given_hidden(hidden, temperature)
        drawn = bernoulli(mean, generator)
        if held is not None:
            mean, drawn = torch.where(held, v, mean), torch.where(held, v, drawn)
        return GibbsStep(hidden, mean, drawn)

    def plain_decoder(self) -> Layers:
        """One Gibbs step as plain layers: pixels to p(h|v), units drawn from it, and p(v|h)."""
        weight, visible_bias, hidden_bias = (array(part) for part in self.natural_parameters())
        shape = {"shape": list(self.image_shape)}
        return (
            PlainLayer("linear", {"weight": weight, "bias": hidden_bias}),
            SIGMOID,
            PlainLayer("bernoulli"),
            PlainLayer("linear_back", {"bias": visible_bias}, {"of": 0}),
            SIGMOID,
            PlainLayer("reshape", settings=shape),
        )

    def plain_encoder(self) -> Layers:
        """p(h|v) as plain layers, of pixels (B, C, H, W)."""
        weight, _, hidden_bias = (array(part) for part in self.natural_parameters())
        return (FLATTEN, PlainLayer("linear", {"weight": weight, "bias": hidden_bias}), SIGMOID)

    @torch.no_grad()
    def sample(
        self,
        count: int,
        labels: Tensor | None = None,  # noqa: ARG002
        generator: torch.Generator | None = None,
        temperature: float = 1.0,
        steps: int = SAMPLING_STEPS,
    ) -> tuple[Tensor, Tensor]:
        """Means p(v|h) and draws, (B, C, H, W) each, of `count` Gibbs chains begun at noise."""
        shape, device = (count, *self.image_shape), self.weight.device
        v = bernoulli(torch.full(shape, 0.5, device=device), generator)
        mean = v
        for _ in range(steps):
            go_on()
            _, mean, v = self.gibbs_step(v, generator, temperature)
        return mean, v

    # --- training ----------------------------------------------------------------------------

    def loss_terms(
        self,
        x: Tensor,
        weights: ObjectiveWeights,  # noqa: ARG002
        labels: Tensor | None = None,  # noqa: ARG002
        generator: torch.Generator | None = None,
    ) -> Terms:
        """F(data) − mean F(chains) as `loss`, the free energy, and the pseudo-likelihood, (B,).

        Grey pixels are drawn from their Bernoulli first: the model's pixels are 0 or 1.
        """
        data = bernoulli(x.flatten(1), generator)
        if self.training and self.is_centred:
            self._follow_hidden_mean(data)
        model = self._negative_phase(data, generator)
        # One product for both: in half precision the difference is rounded once, not twice.
        both = self._centred_free_energy(torch.cat([data, model]))
        loss = contrastive_divergence(both[: len(data)], both[len(data) :])
        if self.training:
            return {"loss": loss}
        pixels = torch.randint(data.shape[1], (len(data), 1), generator=generator, device=x.device)
        flipped = data.scatter(1, pixels, 1 - data.gather(1, pixels))
        free_energy = self.free_energy(data)
        return {
            "loss": loss,
            "free_energy": free_energy,
            "log_pseudo_likelihood": log_pseudo_likelihood(
                free_energy, self.free_energy(flipped), data.shape[1]
            ),
        }

    @torch.no_grad()
    def _negative_phase(self, data: Tensor, generator: torch.Generator | None) -> Tensor:
        """States of the chains, (M, V), after `gibbs_steps` steps."""
        is_persistent = len(self.chains) > 0
        v = self.chains.to(data.dtype) if is_persistent else data
        for _ in range(self.architecture.gibbs_steps):
            h = bernoulli(self._hidden_mean(v), generator)
            v = bernoulli(self._visible_mean(h), generator)
        if is_persistent and self.training:
            self.chains.copy_(v)
        return v

    @torch.no_grad()
    def _follow_hidden_mean(self, data: Tensor) -> None:
        """Move λ towards the mean activity and b with it, so that the model stays the same."""
        shift = OFFSET_RATE * (self._hidden_mean(data).mean(0) - self.hidden_offset)
        self.hidden_offset += shift
        self.visible_bias.add_(shift @ self.weight)
