"""Which latents show what one latent dimension does while the others are held?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latent
from explorer.latent.manifold import SPACINGS

MAX_STEPS = 200


def traversal_values(
    steps: int, low: float = 0.01, high: float = 0.99, spacing: str = "even"
) -> NDArray[np.float64]:
    """The values that a latent dimension takes in turn, ascending; (steps,).

    Args:
        steps: how many, from 2.
        low, high: the prior's quantiles at which to begin and to end; 0.01 and 0.99 are z = ∓2.33.
        spacing: "even": equal steps of z (Higgins, ICLR 2017). "quantile": equal steps of prior
            probability.

    Raises:
        LatentError: steps, a quantile or the spacing out of range.
    """
    if not 2 <= steps <= MAX_STEPS:
        raise LatentError(f"A traversal of {steps} steps cannot be made: choose 2 to {MAX_STEPS}.")
    if not 0.0 < low < high < 1.0:
        raise LatentError(
            f"Quantiles from {low} to {high} are no range: choose 0 < low < high < 1."
        )
    if spacing not in SPACINGS:
        raise LatentError(f"There is no spacing {spacing!r}: choose one of {', '.join(SPACINGS)}.")
    if spacing == "quantile":
        return np.asarray(ndtri(np.linspace(low, high, steps)), dtype=np.float64)
    return np.linspace(float(ndtri(low)), float(ndtri(high)), steps)


def traversal(base_z: ArrayLike, dims: ArrayLike, values: ArrayLike) -> NDArray[np.float32]:
    """The base latent with one dimension after another set to each value; (len(dims), steps, D).

    Args:
        base_z: (D,) the latent to start from: the prior's mean 0, or an image's mu.
        dims: int (R,) which dimensions, counted from 0, one row for each in this order.
        values: (steps,) for all rows, or (R, steps) for each its own.

    Raises:
        LatentError: a dimension that the latent does not have, or values of another shape.
    """
    latent_dim = int(np.size(base_z))
    base, rows = checked_latent(base_z, latent_dim), np.asarray(dims, dtype=np.int64)
    if rows.ndim != 1 or rows.size == 0 or rows.min() < 0 or rows.max() >= latent_dim:
        raise LatentError(
            f"Dimensions {rows.tolist()} cannot be traversed: choose one or more from 0 to "
            f"{latent_dim - 1}."
        )
    set_to = np.asarray(values, dtype=np.float32)
    if set_to.ndim not in (1, 2) or (set_to.ndim == 2 and len(set_to) != len(rows)):
        raise LatentError(
            f"Values of shape {set_to.shape} do not fit: they need (steps,) or "
            f"({len(rows)}, steps)."
        )
    if not np.isfinite(set_to).all():
        raise LatentError("A value of the traversal is not finite: replace it.")
    z = np.tile(base, (len(rows), set_to.shape[-1], 1))
    np.put_along_axis(z, rows[:, None, None], np.broadcast_to(set_to, z.shape[:2])[..., None], 2)
    return z


def order_by_kl(kl_per_dim: ArrayLike) -> NDArray[np.int64]:
    """The dimensions by their mean KL (D,) in nats, largest first; equal ones as they were.

    Raises:
        LatentError: not one finite number per dimension.
    """
    kl = np.asarray(kl_per_dim, dtype=np.float64)
    if kl.ndim != 1 or not np.isfinite(kl).all():
        raise LatentError(
            f"A KL of shape {kl.shape} cannot be ordered: it needs one finite number per dimension."
        )
    return np.argsort(-kl, kind="stable").astype(np.int64)
