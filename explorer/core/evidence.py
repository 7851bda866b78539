"""How probable is one image under a model, by every bound that there is?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.core.checks import check_draws
from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.values import ImageArray, LabelArray
from explorer.metrics.drawn_bounds import DrawnBounds, drawn_bounds
from explorer.metrics.likelihood import log_weights_in_parts
from explorer.metrics.quadrature import (
    INTEGRATED_NUMBERS,
    MAX_QUADRATURE_DIM,
    exact_posterior,
    is_too_narrow,
)
from explorer.models.batches import rows_at_once
from explorer.models.patience import go_on
from explorer.objectives.likelihoods import LOG_2PI

MAX_MAP_SIDE = 256


@dataclass(frozen=True)
class Evidence:
    """Bounds of log p(x) for one image, nats.

    Attributes:
        drawn: the ELBO and the importance-weighted bound by K = `samples` draws, with errors.
        log_px: exact, by quadrature; None where the latent space has more than two dimensions,
            q(z|x) is too narrow for any grid, or the image is too large (`INTEGRATED_NUMBERS`).
        elbo: by a quadrature of its own, so that elbo + kl_q_p = log_px is a check; None likewise.
        kl_q_p: KL(q(z|x) ‖ p(z|x)), what q misses; None likewise.
    """

    drawn: DrawnBounds
    samples: int
    seed: int
    log_px: float | None
    elbo: float | None
    kl_q_p: float | None

    @property
    def importance_bound(self) -> float:
        """log (1/K) Σ p(x, z_k) / q(z_k|x), nats."""
        return self.drawn.bound


@torch.inference_mode()
def evidence(
    core: InnerCore,
    name: str,
    image: ImageArray,
    samples: int = 1000,
    seed: int = 0,
    labels: LabelArray | None = None,
) -> Evidence:
    """Bounds of log p(x) for one uint8 image (1, C, H, W).

    Raises:
        CoreError: the model has no Gaussian latent, or the image does not fit it.
    """
    if not core.describe(name).can("gaussian_latent"):
        raise CoreError(f"{name} has no Gaussian latent, so no bound of log p(x) is known for it.")
    check_draws(samples, seed)
    model, x, y = core._on_device(name, image, labels)
    generator = torch.Generator(x.device).manual_seed(seed)
    weights = torch.cat(list(log_weights_in_parts(model, x, samples, generator, y)))[:, 0]
    drawn = drawn_bounds(weights)
    mu, logvar = model.encode(x, y)
    assert logvar is not None
    is_flat = model.latent_dim <= MAX_QUADRATURE_DIM and x.numel() <= INTEGRATED_NUMBERS
    if not is_flat or is_too_narrow(mu[0], logvar[0]):
        return Evidence(drawn, samples, seed, None, None, None)
    exact = exact_posterior(model, x, y)
    return Evidence(drawn, samples, seed, exact.log_px, exact.elbo, exact.kl_q_p)


@dataclass(frozen=True, eq=False)
class PosteriorMap:
    """p(z|x) on evenly spaced z, for drawing.

    Attributes:
        density: p(z|x) divided by its largest value, float32 (n, n); the first row has the
            largest z_2, the first column the smallest z_1.
        low, high: the corners of the window, (2,) each.
    """

    density: NDArray[np.float32]
    low: tuple[float, float]
    high: tuple[float, float]


@torch.inference_mode()
def posterior_map(
    core: InnerCore,
    name: str,
    image: ImageArray,
    centre: tuple[float, float],
    half_width: float,
    side: int = 96,
    labels: LabelArray | None = None,
) -> PosteriorMap:
    """p(z|x) ∝ p(x|z) p(z) of one uint8 image (1, C, H, W) in a square window of a 2-D latent.

    Raises:
        CoreError: another latent size, or a window or side that is none.
    """
    described = core.describe(name)
    if described.latent_dim != MAX_QUADRATURE_DIM or not described.can("gaussian_latent"):
        raise CoreError(
            f"{name} does not have two latent dimensions under a prior, so p(z|x) has no map."
        )
    if not (0 < half_width < 1e4 and 2 <= side <= MAX_MAP_SIDE and np.isfinite(centre).all()):
        raise CoreError(
            f"A window of half-width {half_width} and {side} points a side cannot be drawn."
        )
    model, x, y = core._on_device(name, image, labels)
    axis = (np.arange(side) + 0.5) / side * 2 - 1
    across = centre[0] + half_width * axis
    up = (centre[1] + half_width * axis)[::-1]
    z = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2).astype(np.float32)
    parts = []
    for rows in torch.split(torch.from_numpy(z).to(x.device), rows_at_once(x.numel())):
        go_on()
        pictures = x.expand(len(rows), *x.shape[1:])
        repeated = None if y is None else y.expand(len(rows))
        log_prior = -0.5 * (LOG_2PI + rows.square()).sum(1)
        parts.append(model.log_px_given_z(rows, pictures, repeated) + log_prior)
    log_joint = torch.cat(parts)
    density = torch.exp(log_joint - log_joint.max()).view(side, side).cpu().numpy()
    return PosteriorMap(
        density,
        (float(across[0]), float(up[-1])),
        (float(across[-1]), float(up[0])),
    )
