"""What is the gradient of a dense VAE's loss, written out?

The same as autograd's, to rounding. Of networks as small as these a step is short, and on a CPU
half of it went into keeping books for a graph that is the same every time: here are the matrix
products and what lies between them, and nothing else.
Source of the formulas: the chain rule on Kingma & Welling 2014, arXiv:1312.6114, eq. 10, with the
pathwise derivative of z = μ + σ·ε.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from explorer.models.base import Model
from explorer.models.beta_vae import BetaVAE
from explorer.models.vae import VAE
from explorer.objectives.weights import ObjectiveWeights


def dense_gradient(model: Model, precision: str) -> DenseGradient | None:
    """The gradient of this model's loss where it is written out; None where autograd takes it.

    Args:
        precision: of the layers' products, see `TrainingSettings`.
    """
    # By type: what is built upon these may have another loss.
    if type(model) not in (VAE, BetaVAE):
        return None
    assert isinstance(model, VAE)
    if model.architecture.backbone != "mlp" or model.architecture.likelihood != "bernoulli":
        return None
    dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
    return DenseGradient(_Dense(model.encoder, dtype), _Dense(model.decoder, dtype))


class DenseGradient:
    """The gradient of β·KL − w·log p(x|z), mean over a batch, with one draw of z per image.

    Args:
        encoder: from pixels to μ and log σ².
        decoder: from z to the pixels' logits.
    """

    def __init__(self, encoder: _Dense, decoder: _Dense):
        self._encoder, self._decoder = encoder, decoder

    @torch.no_grad()
    def take(self, x: Tensor, weights: ObjectiveWeights, generator: torch.Generator) -> None:
        """Set the gradient of every weight that the loss depends on.

        Args:
            x: pixels in [0, 1], (B, C, H, W).
            weights: of one importance sample.
            generator: source of ε, on the device of `x`.
        """
        pixels, per_image = x.flatten(1), 1.0 / len(x)
        mu, logvar = self._encoder.forward(pixels).chunk(2, dim=1)
        noise = torch.randn(mu.shape, generator=generator, device=mu.device)
        sigma = torch.exp(0.5 * logvar)
        to_mu, to_logvar = torch.zeros_like(mu), torch.zeros_like(logvar)
        if weights.reconstruction_weight:
            x_logits = self._decoder.forward(torch.addcmul(mu, sigma, noise))
            to_logits = x_logits.sigmoid_().sub_(pixels)
            to_logits.mul_(weights.reconstruction_weight * per_image)
            to_mu = self._decoder.backward(to_logits)
            to_logvar = (to_mu * noise).mul_(sigma).mul_(0.5)
        if weights.beta:
            pull = weights.beta * per_image
            to_mu = torch.add(to_mu, mu, alpha=pull)
            to_logvar.add_(torch.expm1(logvar), alpha=0.5 * pull)
        self._encoder.backward(torch.cat([to_mu, to_logvar], 1), is_first=True)


class _Dense:
    """Dense layers with ReLU between them, which remember what the last batch was on its way.

    Args:
        part: an encoder or a decoder of the backbone `mlp`.
        dtype: of the products.
    """

    def __init__(self, part: nn.Module, dtype: torch.dtype):
        self._layers = [layer for layer in part.modules() if isinstance(layer, nn.Linear)]
        self._dtype = dtype
        self._inputs: list[Tensor] = []
        self._weights: list[Tensor] = []

    def forward(self, values: Tensor) -> Tensor:
        """(B, out) float32 of (B, in)."""
        values = values.to(self._dtype)
        self._inputs, self._weights = [], [layer.weight.to(self._dtype) for layer in self._layers]
        for layer, weight in zip(self._layers, self._weights, strict=True):
            if self._inputs:
                values.relu_()
            self._inputs.append(values)
            values = torch.addmm(layer.bias.to(self._dtype), values, weight.t())
        return values.float()

    def backward(self, to_output: Tensor, is_first: bool = False) -> Tensor:
        """Set the layers' gradients; the gradient (B, in) float32 of the input.

        Args:
            to_output: the loss's gradient of the output, (B, out).
            is_first: nobody asks for the gradient of the input, and none is taken.
        """
        gradient = to_output.to(self._dtype)
        for place in range(len(self._layers) - 1, -1, -1):
            layer, seen = self._layers[place], self._inputs[place]
            layer.bias.grad = gradient.sum(0).float()
            layer.weight.grad = torch.mm(gradient.t(), seen).float()
            if place:
                gradient = torch.mm(gradient, self._weights[place])
                gradient = torch.ops.aten.threshold_backward(gradient, seen, 0)
            elif not is_first:
                gradient = torch.mm(gradient, self._weights[place])
        return gradient.float()
