"""How is a picture cut out of coloured sheets?

Each sheet has one colour for the whole picture; masks that share every pixel among the sheets say
where it shows, and one plane of shade goes over them all. So shapes and colours are told apart by
the decoder itself: hair of another colour has the same outline.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

SHEETS = 10


class Sheets(nn.Module):
    """(B, inputs) to `x_logits` (B, C, H, W): Σ_k softmax(masks)_k · colour_k + shade.

    Args:
        masks: (B, inputs) → (B, SHEETS + 1, H, W), the last plane being the shade.
        colours: (B, inputs) → (B, C · SHEETS), all sheets of a channel together, as logits.
    """

    def __init__(self, masks: nn.Sequential, colours: nn.Sequential):
        super().__init__()
        self.masks, self.colours = masks, colours

    def forward(self, z: Tensor) -> Tensor:
        """As above; in float32 whatever surrounds it."""
        planes = self.masks(z).float()
        shares = torch.softmax(planes[:, :SHEETS], dim=1)
        colours = self.colours(z).float().unflatten(1, (-1, SHEETS))
        x_logits: Tensor = torch.einsum("bck,bkhw->bchw", colours, shares) + planes[:, SHEETS:]
        return x_logits
