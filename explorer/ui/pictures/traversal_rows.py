"""Which pictures does a traversal show? Computed once for all visitors who look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.images.captions import captioned
from explorer.images.gif import gif_bytes
from explorer.images.png import data_uri
from explorer.images.tiling import as_picture, enlarge, tile
from explorer.latent.traversals import order_by_kl, traversal, traversal_values
from explorer.ui.shell.as_python import array_python
from explorer.ui.shell.cached import cached

ACTIVE_VARIANCE = 0.01
"""A dimension is active where Var_x(μ_i) is above: Burda et al. 2015, arXiv:1509.00519, §5.2."""
TILE_GAP_PX, GAP_GREY = 1, 64
GIF_STEPS, GIF_TILE_PX, GIF_FRAME_MS, GIF_GREY = 20, 84, 60, 28
SMALLEST_REACH = 1e-3


@dataclass(frozen=True)
class TraversalPlan:
    """What fixes the pictures, hashable so that it is the key under which they are kept.

    Attributes:
        model: the checkpoint's name.
        steps: pictures per row.
        percent: how much of the prior, or of the latents, lies between the two ends of a row.
        over_latents: whether a row's ends are quantiles of the test images' latents on its
            dimension, rather than of the prior.
        spacing: "even" steps of z or equal "quantile" steps of probability.
        start: the latent (D,) whose other coordinates are held; the prior's mean, or the latents'
            where there is no prior, if None.
        condition: the label that a conditional model decodes under.
    """

    model: str
    steps: int
    percent: float
    over_latents: bool = False
    spacing: str = "even"
    start: tuple[float, ...] | None = None
    condition: int | None = None


@dataclass(frozen=True, eq=False)
class LatentUse:
    """How much each latent dimension says of the test images.

    Attributes:
        order: int64 (D,), the dimensions, the most used first: by mean KL, else by variance.
        kl: float (D,), mean KL in nats; None where there is no prior.
        variance: float (D,), Var_x(μ_i).
    """

    order: NDArray[np.int64]
    kl: NDArray[np.float64] | None
    variance: NDArray[np.float64]

    @property
    def active(self) -> NDArray[np.bool_]:
        """(D,) whether the dimension varies with the image."""
        return self.variance > ACTIVE_VARIANCE

    @property
    def size(self) -> NDArray[np.float64]:
        """(D,) what orders the dimensions: the KL in nats, or the latents' variance."""
        return self.variance if self.kl is None else self.kl


@cached(max_entries=64)
def latent_use(core: Core, name: str) -> LatentUse:
    """How much each dimension of a model says."""
    encodings = core.encodings(name)
    variance = encodings.mu.astype(np.float64).var(axis=0)
    if not core.describe(name).can("gaussian_latent"):
        return LatentUse(order_by_kl(variance), None, variance)
    kl = encodings.kl_per_dim.astype(np.float64).mean(axis=0)
    return LatentUse(order_by_kl(kl), kl, variance)


def start_code(core: Core, plan: TraversalPlan) -> NDArray[np.float32]:
    """The latent (D,) from which each row departs."""
    if plan.start is not None:
        return np.array(plan.start, dtype=np.float32)
    if core.describe(plan.model).can("gaussian_latent"):
        return np.zeros(core.describe(plan.model).latent_dim, dtype=np.float32)
    mean: NDArray[np.float32] = core.encodings(plan.model).mu.mean(axis=0)
    return mean


def row_values(core: Core, plan: TraversalPlan, dims: NDArray[np.int64]) -> NDArray[np.float64]:
    """The values that each row's dimension takes; float64 (len(dims), steps), ascending."""
    low = (1 - plan.percent / 100) / 2
    if not plan.over_latents:
        values = traversal_values(plan.steps, low, 1 - low, plan.spacing)
        return np.tile(values, (len(dims), 1))
    latents = core.encodings(plan.model).mu[:, dims].astype(np.float64)
    if plan.spacing == "quantile":
        spread = np.quantile(latents, np.linspace(low, 1 - low, plan.steps), axis=0).T
        return np.asarray(spread)
    first, last = np.quantile(latents, [low, 1 - low], axis=0)
    # Latents that all coincide still get a row with two ends.
    reach = np.maximum((last - first) / 2, SMALLEST_REACH)
    return np.linspace((first + last) / 2 - reach, (first + last) / 2 + reach, plan.steps, axis=1)


@cached(max_entries=64)
def row_pictures(core: Core, plan: TraversalPlan, dims: tuple[int, ...]) -> list[str]:
    """One data URI per row, its tiles side by side; decoded in one call."""
    images = _decoded(core, plan, np.array(dims, dtype=np.int64))
    return [data_uri(tile(row, 1, plan.steps, TILE_GAP_PX, GAP_GREY)) for row in images]


def traversal_gif(core: Core, plan: TraversalPlan, dims: tuple[int, ...]) -> bytes:
    """All rows moving at once, there and back, each under its name."""
    smooth = TraversalPlan(
        plan.model,
        GIF_STEPS,
        plan.percent,
        plan.over_latents,
        plan.spacing,
        plan.start,
        plan.condition,
    )
    images = _decoded(core, smooth, np.array(dims, dtype=np.int64))
    use = latent_use(core, plan.model)
    unit = "Var" if use.kl is None else "KL"
    names = [f"z{dim + 1}  {unit} {use.size[dim]:.2f}" for dim in dims]
    columns = int(np.ceil(np.sqrt(len(dims))))
    rows = -(-len(dims) // columns)
    frames = [
        tile(_named(images[:, step], names), rows, columns, gap=4, background=GIF_GREY)
        for step in range(GIF_STEPS)
    ]
    return gif_bytes(np.stack(frames), GIF_FRAME_MS, boomerang=True)


def _named(images: NDArray[np.uint8], names: list[str]) -> NDArray[np.uint8]:
    """Images (R, C, H, W), enlarged, each with its name above: (R, C, H', W')."""
    factor = max(1, round(GIF_TILE_PX / images.shape[-1]))
    pictures = [
        captioned(enlarge(as_picture(image), factor), name)
        for image, name in zip(images, names, strict=True)
    ]
    stacked = np.stack(pictures)
    return stacked[:, None] if stacked.ndim == 3 else stacked.transpose(0, 3, 1, 2)


def _decoded(core: Core, plan: TraversalPlan, dims: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The images, uint8 (R, steps, C, H, W)."""
    z = traversal(start_code(core, plan), dims, row_values(core, plan, dims))
    flat = z.reshape(-1, z.shape[-1])
    labels = None if plan.condition is None else np.full(len(flat), plan.condition, np.int64)
    images = core.decode(plan.model, flat, labels)
    return images.reshape(*z.shape[:2], *images.shape[1:])


def summary_of(model: Description, use: LatentUse) -> str:
    """A model's latent space in one quiet line."""
    count = f"{int(use.active.sum())} of {len(use.variance)} active"
    if use.kl is None:
        return f"no prior, no KL · {count}"
    parts = [f"mean KL {use.kl.sum():.2f} nats", count]
    weight = f"β = {model.beta:g}"
    if model.beta != 1 and model.reconstruction_weight and weight not in model.title:
        parts.insert(0, weight)
    return " · ".join(parts)


def rows_python(core: Core, plan: TraversalPlan, dims: tuple[int, ...]) -> str:
    """Lines of Python: every row's latents, and their images."""
    values = row_values(core, plan, np.array(dims))
    labels = "" if plan.condition is None else f", np.full({plan.steps}, {plan.condition})"
    return (
        f"start = {array_python(start_code(core, plan))}\n"
        f"dims = {list(dims)}\n"
        f"values = {array_python(values)}  # of each row's dimension\n"
        "images = []\n"
        "for dim, row in zip(dims, values):\n"
        f"    z = np.tile(start, ({plan.steps}, 1))\n"
        "    z[:, dim] = row\n"
        f"    images.append(core.decode(name, z{labels}))  # uint8 (N, C, H, W)\n"
    )
