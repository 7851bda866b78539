"""How do grey images become binary ones?  Each pixel is drawn from a Bernoulli of its grey level.

"dynamic" draws anew each time that an image is read (Burda et al. 2015, arXiv:1509.00519, §5);
"static" draws once, and the images stay so (Salakhutdinov & Murray 2008). Its draws are our own,
not Larochelle's published file, so figures on it are near to those of papers, not the same.
"""

from __future__ import annotations

import torch
from torch import Tensor

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages

BINARISATIONS = ("none", "dynamic", "static")
STATIC_SEED = 0
"""Fixed, whatever seed the figures on these images use."""
IMAGES_AT_ONCE = 1000


class DynamicallyBinarised(DeviceImages):
    """The images of a split, their pixels drawn anew whenever they are read."""

    def __init__(self, dataset: Dataset, device: torch.device, seed: int):
        super().__init__(dataset, device)
        self._generator = torch.Generator(device).manual_seed(seed)

    def batch(self, index: Tensor) -> tuple[Tensor, Tensor | None]:
        """Pixels 0 or 1, float32 (B, C, H, W), and labels int64 (B,) of the rows `index`."""
        x, labels = super().batch(index)
        return torch.bernoulli(x, generator=self._generator), labels


class StaticallyBinarised(DeviceImages):
    """The images of a split, their pixels drawn once: the same on every machine."""

    def __init__(self, dataset: Dataset, device: torch.device):
        super().__init__(dataset, device)
        # Drawn on the CPU: other devices draw other numbers from the same seed.
        generator = torch.Generator().manual_seed(STATIC_SEED)
        grey = DeviceImages(dataset, torch.device("cpu"))
        rows = torch.split(torch.arange(len(grey)), IMAGES_AT_ONCE)
        drawn = [torch.bernoulli(grey.batch(part)[0], generator=generator).bool() for part in rows]
        self._binary = torch.cat(drawn).to(device)

    def batch(self, index: Tensor) -> tuple[Tensor, Tensor | None]:
        """Pixels 0 or 1, float32 (B, C, H, W), and labels int64 (B,) of the rows `index`."""
        labels = None if self._labels is None else self._labels[index]
        return self._binary[index].float(), labels


def device_images(
    dataset: Dataset, device: torch.device, binarisation: str = "none", seed: int = 0
) -> DeviceImages:
    """A split on a device, binarised as one of `BINARISATIONS`.

    Args:
        seed: of dynamic draws.

    Raises:
        ValueError: no such binarisation.
    """
    if binarisation not in BINARISATIONS:
        raise ValueError(f"There is no binarisation {binarisation!r}.")
    if binarisation == "dynamic":
        return DynamicallyBinarised(dataset, device, seed)
    if binarisation == "static":
        return StaticallyBinarised(dataset, device)
    return DeviceImages(dataset, device)
