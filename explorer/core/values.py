"""What goes into the core and comes out? Plain arrays and names, so that it can move elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
ImageArray = NDArray[np.uint8]
LabelArray = NDArray[np.int64]
DoubleArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

Stamp = tuple[str, int, int, int]
"""Another one after a checkpoint was replaced."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """q(z|x) of N images: mean and log σ², float32 (N, D); no `logvar` where codes are points."""

    mu: FloatArray
    logvar: FloatArray | None


@dataclass(frozen=True, eq=False)
class ElboTable:
    """The bound of N images, nats.

    Attributes:
        log_px_given_z: E_q[log p(x|z)], float32 (N,).
        kl_per_dim: float32 (N, D); zeros where codes are points.
    """

    log_px_given_z: FloatArray
    kl_per_dim: FloatArray

    @property
    def kl(self) -> FloatArray:
        """KL(q(z|x) ‖ p(z)), nats, (N,)."""
        kl: FloatArray = self.kl_per_dim.sum(1)
        return kl

    @property
    def elbo(self) -> FloatArray:
        """The bound, nats, (N,); log p(x|z) itself where codes are points."""
        return self.log_px_given_z - self.kl


@dataclass(frozen=True, eq=False)
class StoredEncodings(ElboTable):
    """The test set as a checkpoint keeps it: row i is row i of the data set's test split.

    Attributes:
        mu: posterior means, float32 (N, D).
        logvar: log σ², float32 (N, D), or None.
        labels: int64 (N,), or None.
    """

    mu: FloatArray
    logvar: FloatArray | None
    labels: LabelArray | None

    def __len__(self) -> int:
        return len(self.mu)


@dataclass(frozen=True, eq=False)
class EnergyTable:
    """The stored test set: row i is row i of the data set's test split.

    Attributes:
        free_energy: F(v), nats, float32 (N,), its grey pixels drawn once.
        labels: int64 (N,), or None.
        pictures: the model's reconstruction of the first images, uint8 (n, C, H, W).
    """

    free_energy: FloatArray
    labels: LabelArray | None
    pictures: ImageArray

    def __len__(self) -> int:
        return len(self.free_energy)


@dataclass(frozen=True, eq=False)
class TestImages:
    """Test images by row: the originals, or where they are not on this machine reconstructions.

    Attributes:
        images: uint8 (N, C, H, W).
        original: whether they are the originals.
    """

    images: ImageArray
    original: bool


BOUNDS = ("elbo", "nll")
"""Keys of the bounds of log p(x), also with the name of a binarisation in front."""
GIVEN_CLASS = " | class"
"""After the name of a bound of log p(x | class), which compares with none of log p(x)."""


@dataclass(frozen=True)
class Description:
    """What a model is and can do, from its card alone.

    Attributes:
        stamp: of the checkpoint that it was read from; None where there is none.
    """

    name: str
    title: str
    family: str
    family_title: str
    dataset: str
    dataset_title: str
    latent_dim: int
    image_shape: tuple[int, int, int]
    class_names: tuple[str, ...]
    capabilities: frozenset[str]
    likelihood: str
    sigma: str | None
    beta: float
    reconstruction_weight: float
    metrics: dict[str, Any]
    card: dict[str, Any]
    stamp: Stamp | None = field(default=None, repr=False, compare=False)

    def can(self, *capabilities: str) -> bool:
        """Whether the model has every one of these capabilities."""
        return self.capabilities.issuperset(capabilities)

    @property
    def codebook_size(self) -> int:
        """K, the entries of each level's codebook; 0 where there is none."""
        return int(self.card["architecture"]["codes"]) if self.can("codebook") else 0

    @property
    def optional_codes(self) -> int:
        """How many of the last codes may be −1, none: the fine grid's, above a coarse one."""
        built = self.card["architecture"]
        if not self.can("codebook") or built.get("levels", 1) < 2:
            return 0
        _, height, width = self.image_shape
        return int((height // built["patch"]) * (width // built["patch"]))

    @property
    def is_given_class(self) -> bool:
        """Whether its bounds are of log p(x | class), each image's own class being told."""
        told = self.card.get("architecture", {}).get("classes", 0)
        return self.can("conditional") or (self.can("codebook") and bool(told))

    def marked(self, figure: str, name: str) -> str:
        """A figure's name as it is shown, marked where it bounds log p(x | class).

        Args:
            figure: its key in the metrics, such as "elbo" or "dynamic_nll".
            name: such as "−ELBO".
        """
        is_bound = figure.rpartition("_")[2] in BOUNDS
        return name + GIVEN_CLASS if is_bound and self.is_given_class else name
