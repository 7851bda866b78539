"""What is the gradient of a dense VAE's loss, by formulas in place of autograd?

The same as autograd's, to rounding. Of networks as small as these a step is short, and on a CPU a
third of it goes into keeping books for a graph that is the same every time: here are the matrix
products and what lies between them, and nothing else. The derivatives of the loss's terms stand
beside the terms, in `explorer/objectives/`.

What it buys: an epoch of MNIST on the 784-400-20 VAE takes a fifth to a quarter less: 1.8 s
against 2.5 and, on a busier machine, 2.1 against 2.7 (the least of nine and eleven rounds by
turns, float32, two cores).
What breaks it: a model that declares it and changes its loss, or layers other than linear ones
with ReLU between them; `tests/training/fast/test_analytic_gradient.py` compares it with autograd.
Source: the chain rule on Kingma & Welling 2014, arXiv:1312.6114, eq. 10.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from explorer.models.base import Model
from explorer.models.capabilities import HasAnalyticGradient
from explorer.objectives.elbo import gaussian_kl_gradient, reparameterize_gradient
from explorer.objectives.likelihoods import bernoulli_log_likelihood_gradient
from explorer.objectives.weights import ObjectiveWeights


def analytic_gradient(model: Model, precision: str) -> AnalyticGradient | None:
    """The gradient of this model's loss where it is written out; None where autograd takes it.

    Args:
        precision: of the layers' products, see `TrainingSettings`.
    """
    parts = model.dense_parts() if isinstance(model, HasAnalyticGradient) else None
    if parts is None:
        return None
    dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
    encoder, decoder = parts
    return AnalyticGradient(_Dense(encoder, dtype), _Dense(decoder, dtype))


class AnalyticGradient:
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
        in_mu, in_logvar = torch.zeros_like(mu), torch.zeros_like(logvar)
        if weights.reconstruction_weight:
            x_logits = self._decoder.forward(torch.addcmul(mu, torch.exp(0.5 * logvar), noise))
            in_logits = bernoulli_log_likelihood_gradient(x_logits, pixels)
            in_logits.mul_(-weights.reconstruction_weight * per_image)
            in_z = self._decoder.backward(in_logits)
            in_mu, in_logvar = reparameterize_gradient(in_z, logvar, noise)
        if weights.beta:
            kl_in_mu, kl_in_logvar = gaussian_kl_gradient(mu, logvar)
            in_mu = torch.add(in_mu, kl_in_mu, alpha=weights.beta * per_image)
            in_logvar = torch.add(in_logvar, kl_in_logvar, alpha=weights.beta * per_image)
        self._encoder.backward(torch.cat([in_mu, in_logvar], 1), is_first=True)


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
