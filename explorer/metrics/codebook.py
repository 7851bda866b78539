"""How well is a codebook used, and what does an image cost in codes?

Counted on test data: a code that only training images need is no use. The bound is exact, for the
code of an image is certain: log p(x) ≥ log p(x|codes) + log p(codes).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.metrics.errors import blocks_of, mean_with_error
from explorer.metrics.question import Figures, Question
from explorer.metrics.terms import batches
from explorer.models.capabilities import HasCodebook
from explorer.objectives.likelihoods import bernoulli_log_likelihood

LEVEL_NAMES = ("coarse", "fine")
CODE_TYPES = (torch.uint8, torch.int16, torch.int64)
"""In which codes are kept, smallest first."""
SMALLEST_MEAN = 1e-6
"""float32 knows no Bernoulli mean nearer to 0 or 1 than this, as a picture gives it."""


@dataclass(frozen=True, eq=False)
class CodeTable:
    """What a checkpoint keeps of a codebook model's test set.

    Attributes:
        codes: int64 (N, cells), from 0, coarse cells first.
        labels: int64 (N,), or None.
        log_px_given_z: log p(x|codes), nats, float32 (N,).
        log_p_codes: log p(codes | class) of each level, nats, float32 (N, levels).
    """

    codes: Tensor
    labels: Tensor | None
    log_px_given_z: Tensor
    log_p_codes: Tensor

    @property
    def elbo(self) -> Tensor:
        """log p(x|codes) + log p(codes), nats, (N,)."""
        return self.log_px_given_z + self.log_p_codes.sum(1)

    def tensors(self) -> Mapping[str, Tensor | None]:
        """The columns by name; codes in the fewest bytes that hold them all."""
        largest = int(self.codes.max())
        kind = next(kind for kind in CODE_TYPES if largest <= torch.iinfo(kind).max)
        return vars(self) | {"codes": self.codes.to(kind)}


def use_counts(codes: Tensor, count: int) -> Tensor:
    """How often each of K codes was used: int64 (K,), of codes int64 (…)."""
    return torch.bincount(codes.flatten(), minlength=count)


def perplexity(counts: Tensor) -> float:
    """e^entropy of the codes' shares, from counts (K,): K where all are used alike, 1 at least."""
    shares = counts.double() / counts.sum()
    return float(torch.exp(torch.special.entr(shares).sum()))


@torch.inference_mode()
def codebook_figures(
    model: HasCodebook, images: DeviceImages, question: Question
) -> tuple[Figures, CodeTable]:
    """The bound and its two terms over a split, and how the codes are used on it."""
    parts = []
    for x, labels in batches(images):
        grids = model.codes(x)
        coarse_alone = log_px_given_codes(model, x, grids[:1])
        log_px = coarse_alone if len(grids) == 1 else log_px_given_codes(model, x, grids)
        rows = torch.cat([grid.flatten(1) for grid in grids], dim=1)
        parts.append((rows, log_px, model.log_p_codes(grids, labels), coarse_alone))
        question.progress(len(x))
    codes, log_px, log_p, coarse_alone = (
        torch.cat(part).cpu() for part in zip(*parts, strict=True)
    )
    known = images.dataset.labels
    table = CodeTable(codes, None if known is None else torch.tensor(known), log_px, log_p)
    blocks = blocks_of(images)
    figures = mean_with_error("elbo", table.elbo, blocks)
    figures |= mean_with_error("log_px_given_z", log_px, blocks)
    figures |= mean_with_error("kl", -log_p.double().sum(1), blocks)
    given = " | class" if model.classes_told() else ""
    figures["elbo_is"] = (
        f"log p(x|codes) + log p(codes{given}): exact, an image's codes being certain"
    )
    figures |= _use_figures(model, codes)
    if len(model.grids()) > 1:
        figures |= mean_with_error("log_px_given_coarse", coarse_alone, blocks)
        for level, name in enumerate(LEVEL_NAMES):
            figures |= mean_with_error(f"kl_{name}", -log_p[:, level], blocks)
    return figures, table


def _use_figures(model: HasCodebook, codes: Tensor) -> Figures:
    sizes = [height * width for height, width in model.grids()]
    figures: Figures = {}
    for level, (own, count) in enumerate(
        zip(torch.split(codes, sizes, dim=1), model.code_counts(), strict=True)
    ):
        ending = f"_{LEVEL_NAMES[level]}" if len(sizes) > 1 else ""
        counts = use_counts(own, count)
        figures[f"codes_used{ending}"] = int((counts > 0).sum())
        figures[f"codes{ending}"] = count
        figures[f"perplexity{ending}"] = perplexity(counts)
    return figures


def log_px_given_codes(model: HasCodebook, x: Tensor, codes: Sequence[Tensor]) -> Tensor:
    """log p(x|codes), nats, (B,), of pixels (B, C, H, W) and int64 (B, h, w) of each level."""
    means = model.decode_codes(codes).float().clamp(SMALLEST_MEAN, 1 - SMALLEST_MEAN)
    return bernoulli_log_likelihood(torch.logit(means), x)
