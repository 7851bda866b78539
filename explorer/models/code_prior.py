"""How probable is a grid of codes, and how is a new one drawn?

p(codes) = Π p(code_i | the codes before it in reading order, the class, the coarser grid): a gated
PixelCNN with two stacks of convolutions, one over the rows above and one along the row, so that no
cell is overlooked and none sees itself or what follows.
Source: van den Oord et al. 2016, arXiv:1606.05328, §2.1 to 2.3.
"""

from __future__ import annotations

from typing import cast

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
        above, told = self.look_above(functional.pad(above, (1, 1, 1, 0)), labels)
        return above, self.go_along(functional.pad(row, (1, 0)), told)

    def look_above(self, above: Tensor, labels: Tensor | None) -> tuple[Tensor, Tensor]:
        """From (B, C, 1 + h, 1 + w + 1): the layer's (B, C, h, w), and what the row is told."""
        vertical = self.vertical(above)
        told = self.downward(vertical)
        if self.condition is not None:
            for_vertical, for_horizontal = self.condition(labels)[:, :, None, None].chunk(2, 1)
            vertical, told = vertical + for_vertical, told + for_horizontal
        return above[:, :, 1:, 1:-1] + _gated(vertical), told

    def go_along(self, row: Tensor, told: Tensor) -> Tensor:
        """From (B, C, h, 1 + w) and what `look_above` tells of its cells: (B, C, h, w)."""
        layer: Tensor = row[:, :, :, 1:] + self.out(_gated(self.horizontal(row) + told))
        return layer


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
        known = self._known(coarse)[:, :, :rows]
        # Shifted by a row and by a cell: no cell sees itself, whatever the layers do.
        above = functional.pad(cells, (0, 0, 1, 0))[:, :, :-1] + known
        row = functional.pad(cells, (1, 0))[:, :, :, :-1] + known
        for layer in self.layers:
            above, row = layer(above, row, labels)
        logits: Tensor = self.out(row)
        return logits

    def _known(self, coarse: Tensor | None) -> Tensor:
        """What every cell is told before any code: its place and the coarser codes around it."""
        if self.context is None or self.mixing is None:
            return self.position
        assert coarse is not None
        around: Tensor = self.mixing(spread(self.context(coarse).movedim(-1, 1), self.grid))
        return self.position + around

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
        drawing = _Drawing(self, count, labels, coarse)
        for r in range(self.grid[0]):
            drawing.begin_row(r)
            for c in range(self.grid[1]):
                go_on()
                chances = torch.softmax(drawing.logits(c).float() / temperature, dim=1)
                drawing.take(c, torch.multinomial(chances, 1, generator=generator)[:, 0])
        return drawing.codes


class _Drawing:
    """`count` grids being drawn: each layer's features of the row above and of the cell before.

    So each cell passes each layer once, where to ask `CodePrior` for each cell anew would pass all
    rows so far through all layers for every one of them.
    """

    def __init__(self, prior: CodePrior, count: int, labels: Tensor | None, coarse: Tensor | None):
        self._prior, self._labels = prior, labels
        self._layers = cast(list[GatedLayer], list(prior.layers))
        self._known = prior._known(coarse)
        self.codes = torch.zeros(count, *prior.grid, dtype=torch.int64, device=self._known.device)
        self._above = [self._nothing(prior.grid[1])] * len(self._layers)
        self._row = 0

    def _nothing(self, width: int) -> Tensor:
        return self._known.new_zeros(len(self.codes), self._known.shape[1], 1, width)

    def begin_row(self, row: int) -> None:
        """All cells of the row are told what stands above them."""
        self._row = row
        width = self.codes.shape[2]
        cells = (
            self._prior.embedding(self.codes[:, row - 1 : row]).movedim(-1, 1)
            if row
            else self._nothing(width)
        )
        above, self._told = cells + self._known[:, :, row : row + 1], list[Tensor]()
        for i, layer in enumerate(self._layers):
            both = functional.pad(torch.cat([self._above[i], above], 2), (1, 1))
            self._above[i] = above
            above, told = layer.look_above(both, self._labels)
            self._told.append(told)
        self._before = [self._nothing(1)] * len(self._layers)
        self._last = self._nothing(1)

    def logits(self, column: int) -> Tensor:
        """Of the row's next cell, (count, K)."""
        here = slice(column, column + 1)
        cell = self._last + self._known[:, :, self._row : self._row + 1, here]
        for i, layer in enumerate(self._layers):
            both = torch.cat([self._before[i], cell], 3)
            self._before[i] = cell
            cell = layer.go_along(both, self._told[i][:, :, :, here])
        logits: Tensor = self._prior.out(cell)
        return logits[:, :, 0, 0]

    def take(self, column: int, codes: Tensor) -> None:
        """The cell's codes, int64 (count,)."""
        self.codes[:, self._row, column] = codes
        self._last = self._prior.embedding(codes)[:, :, None, None]
