"""Where does each image of a split lie in latent space, and what does it cost in nats?"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.metrics.terms import batches
from explorer.models.base import ContinuousLatentModel
from explorer.models.capabilities import GaussianLatent
from explorer.objectives.elbo import gaussian_kl_per_dim, reparameterize

ENCODING_SAMPLES = 16
"""Draws of z behind each image's E_q[log p(x|z)]: enough for percentiles, cheap to compute."""
HALF_NATS = 0.05
"""What the rounding of a stored mean may cost an image, either way."""


@dataclass(frozen=True, eq=False)
class Encodings:
    """The posteriors of N images and what each costs.

    Attributes:
        mu: posterior means, float32 (N, D).
        logvar: log σ², float32 (N, D); None where there is no σ.
        labels: int64 (N,), or None.
        log_px_given_z: E_q[log p(x|z)], nats, float32 (N,).
        kl_per_dim: nats, float32 (N, D); zeros where there is no σ.
    """

    mu: Tensor
    logvar: Tensor | None
    labels: Tensor | None
    log_px_given_z: Tensor
    kl_per_dim: Tensor

    @property
    def elbo(self) -> Tensor:
        """The bound of each image, nats, (N,); log p(x|z) itself where there is no σ."""
        return self.log_px_given_z - self.kl_per_dim.sum(1)

    def tensors(self) -> dict[str, Tensor | None]:
        """What a file keeps: the KL follows from `mu` and `logvar`, and would be half of it.

        These two are kept in half precision where that moves no image's KL by `HALF_NATS`.
        """
        kept = {key: value for key, value in vars(self).items() if key != "kl_per_dim"}
        if self.logvar is not None:
            mu, logvar = self.mu.half(), self.logvar.half()
            moved = gaussian_kl_per_dim(mu.float(), logvar.float()).sum(1) - self.kl_per_dim.sum(1)
            if bool((moved.abs() < HALF_NATS).all()):
                kept |= {"mu": mu, "logvar": logvar}
        return kept


@torch.inference_mode()
def encode_split(
    model: ContinuousLatentModel,
    images: DeviceImages,
    generator: torch.Generator,
    samples: int = ENCODING_SAMPLES,
) -> Encodings:
    """Posteriors and terms of every image of a split, on the CPU."""
    model.eval()
    parts = [encode_batch(model, x, y, generator, samples) for x, y in batches(images)]

    def joined(tensors: list[Tensor]) -> Tensor:
        return torch.cat(tensors).cpu()

    logvars = [part.logvar for part in parts if part.logvar is not None]
    labels = [part.labels for part in parts if part.labels is not None]
    return Encodings(
        joined([part.mu for part in parts]),
        joined(logvars) if logvars else None,
        joined(labels) if labels else None,
        joined([part.log_px_given_z for part in parts]),
        joined([part.kl_per_dim for part in parts]),
    )


def encode_batch(
    model: ContinuousLatentModel,
    x: Tensor,
    labels: Tensor | None,
    generator: torch.Generator,
    samples: int = ENCODING_SAMPLES,
) -> Encodings:
    """Posteriors and terms of pixels in [0, 1], (B, C, H, W), on the device of `x`."""
    mu, logvar = model.encode(x, labels)
    if logvar is None or not isinstance(model, GaussianLatent):
        log_px_given_z = model.log_px_given_z(mu, x, labels)
        return Encodings(mu, None, labels, log_px_given_z, torch.zeros_like(mu))
    total = torch.zeros(len(x), device=x.device)
    for _ in range(samples):
        z = reparameterize(mu, logvar, generator)
        total += model.log_px_given_z(z, x, labels)
    return Encodings(mu, logvar, labels, total / samples, gaussian_kl_per_dim(mu, logvar))
