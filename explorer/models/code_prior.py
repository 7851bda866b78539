"""How probable is a grid of codes, and how is a new one drawn?

p(codes) = Π p(code_i | the codes before it in reading order, the class, the coarser grid): a gated
PixelCNN with two stacks of convolutions, one over the rows above and one along the row, so that no
cell is overlooked and none sees itself or what follows.
Source: van den Oord et al. 2016, arXiv:1606.05328, §2.1 to 2.3.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from explorer.models.base import ModelError
from explorer.models.grid_networks import Grid
from explorer.models.patience import go_on
from explorer.models.vq_nets import spread


def _gated(features: Tensor) -> Tensor:
    """tanh(a) · σ(b) of (B, 2C, h, w): (B, C, h, w). Eq. 2."""
    a, b = features.chunk(2, dim=1)
    return torch.tanh(a) * torch.sigmoid(b)


class GatedLayer(nn.Module):
    """One layer of both stacks; what is above flows into the row, never the other way."""

    def __init__(self, width: int, classes: int):
        super().__init__()
        self.vertical = nn.Conv2d(width, 2 * width, (2, 3))
        self.horizontal = nn.Conv2d(width, 2 * width, (1, 2))
        self.downward = nn.Conv2d(2 * width, 2 * width, 1)
        self.out = nn.Conv2d(width, width, 1)
        self.condition = nn.Embedding(classes, 4 * width) if classes else None

    def forward(self, above: Tensor, row: Tensor, labels: Tensor | None) -> tuple[Tensor, Tensor]:
        """Features of the rows above and of the row so far, (B, C, h, w) each, and classes (B,)."""
        vertical = self.vertical(functional.pad(above, (1, 1, 1, 0)))
        horizontal = self.horizontal(functional.pad(row, (1, 0))) + self.downward(vertical)
        if self.condition is not None:
            for_vertical, for_horizontal = self.condition(labels)[:, :, None, None].chunk(2, 1)
            vertical, horizontal = vertical + for_vertical, horizontal + for_horizontal
        return above + _gated(vertical), row + self.out(_gated(horizontal))


class CodePrior(nn.Module):
    """p(codes | class, coarser codes) over one grid.

    Args:
        grid: (h, w).
        codes: K.
        classes: how many classes there are; 0 for a prior that is given none.
        width, layers: of the network.
        coarser: whether the codes of a grid of half the side are given.
    """

    def __init__(
        self, grid: Grid, codes: int, classes: int, width: int, layers: int, coarser: bool
    ):
        super().__init__()
        self.grid = grid
        self.embedding = nn.Embedding(codes, width)
        self.position = nn.Parameter(0.1 * torch.randn(1, width, *grid))
        self.layers = nn.ModuleList(GatedLayer(width, classes) for _ in range(layers))
        self.out = nn.Sequential(
            nn.ReLU(), nn.Conv2d(width, width, 1), nn.ReLU(), nn.Conv2d(width, codes, 1)
        )
        self.context = nn.Embedding(codes, width) if coarser else None
        self.mixing = nn.Conv2d(width, width, 3, padding=1) if coarser else None

    def forward(self, codes: Tensor, labels: Tensor | None, coarse: Tensor | None) -> Tensor:
        """Logits (B, K, rows, w) of each cell's code given those before it.

        Args:
            codes: int64 (B, rows, w), the first rows of the grid; what stands in a cell and after
                it changes nothing there.
            labels: int64 (B,), for a prior with classes.
            coarse: the coarser grid's codes, int64 (B, h', w'), for a prior that is given them.
        """
        rows = codes.shape[1]
        cells = self.embedding(codes).movedim(-1, 1)
        known = self.position[:, :, :rows]
        if self.context is not None and self.mixing is not None:
            assert coarse is not None
            around = self.mixing(spread(self.context(coarse).movedim(-1, 1), self.grid))
            known = known + around[:, :, :rows]
        # Shifted by a row and by a cell: no cell sees itself, whatever the layers do.
        above = functional.pad(cells, (0, 0, 1, 0))[:, :, :-1] + known
        row = functional.pad(cells, (1, 0))[:, :, :, :-1] + known
        for layer in self.layers:
            above, row = layer(above, row, labels)
        logits: Tensor = self.out(row)
        return logits

    def log_prob(self, codes: Tensor, labels: Tensor | None, coarse: Tensor | None) -> Tensor:
        """log p of each cell's code given those before it, nats, (B, h, w)."""
        logits = self(codes, labels, coarse).float()
        return -functional.cross_entropy(logits, codes, reduction="none")

    @torch.no_grad()
    def sample(
        self,
        count: int,
        labels: Tensor | None,
        coarse: Tensor | None,
        generator: torch.Generator | None = None,
        temperature: float = 1.0,
    ) -> Tensor:
        """Codes drawn one by one in reading order, int64 (count, h, w).

        Args:
            temperature: divides the logits; below 1 the likelier codes come more often still.

        Raises:
            ModelError: a temperature of 0 or less.
        """
        if not temperature > 0:
            raise ModelError(f"The temperature must be above 0, not {temperature}.")
        height, width = self.grid
        codes = torch.zeros(count, height, width, dtype=torch.int64, device=self.position.device)
        for r in range(height):
            for c in range(width):
                go_on()
                logits = self(codes[:, : r + 1], labels, coarse)[:, :, r, c].float()
                chances = torch.softmax(logits / temperature, dim=1)
                codes[:, r, c] = torch.multinomial(chances, 1, generator=generator)[:, 0]
        return codes
