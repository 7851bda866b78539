"""How do pixels 0 … 255 become 0 … 1 on the device, and come back?"""

from __future__ import annotations

import torch
from torch import Tensor


def to_float(images: Tensor) -> Tensor:
    """Pixels 0 … 255 as 0 … 1."""
    return images.float().div_(255)


def to_uint8(x: Tensor) -> Tensor:
    """Pixels 0 … 1 as 0 … 255."""
    return x.float().mul(255).round_().to(torch.uint8)
