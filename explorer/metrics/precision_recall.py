"""Do new pictures lie where real ones do, and everywhere that real ones do?

Precision and recall: Kynkäänniemi et al. 2019, "Improved precision and recall metric for assessing
generative models", arXiv:1904.06991, §2, eq. 1 and 2, with k = 3. One real outlier with a long
reach makes anything precise; density and coverage do not fall for it: Naeem et al. 2020, "Reliable
fidelity and diversity metrics for generative models", arXiv:2002.09797, §3, with k = 5. Their
features are of a network trained on ImageNet; here they are a classifier's of the same images, so
compare within a data set only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

NEIGHBOURS = 3
DENSITY_NEIGHBOURS = 5
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class PrecisionRecall:
    """Shares from 0 to 1.

    Attributes:
        precision: of the generated that lie within reach of a real one.
        recall: of the real that lie within reach of a generated one.
    """

    precision: float
    recall: float


@dataclass(frozen=True)
class DensityCoverage:
    """Fidelity and diversity.

    Attributes:
        density: the mean number of real ones in whose reach a generated one lies, over k; for
            pictures like the real ones 1, and above 1 for such as keep to where these are dense.
        coverage: the share of real ones within whose reach a generated one lies; for as many
            pictures like the real ones about 1 − 2^−k.
    """

    density: float
    coverage: float


def precision_recall(
    real: Tensor, generated: Tensor, neighbours: int = NEIGHBOURS
) -> PrecisionRecall:
    """How two sets of features cover one another.

    A point reaches as far as its k-th nearest neighbour in its own set.

    Args:
        real, generated: features, (N, F) and (M, F); N = M makes the two figures comparable.
        neighbours: k.

    Raises:
        ValueError: a set of no more than k points.
    """
    for points in (real, generated):
        _check(points, neighbours)
    real, generated = real.double(), generated.double()
    return PrecisionRecall(
        _covered(generated, real, _reach(real, neighbours)),
        _covered(real, generated, _reach(generated, neighbours)),
    )


def density_coverage(
    real: Tensor, generated: Tensor, neighbours: int = DENSITY_NEIGHBOURS
) -> DensityCoverage:
    """How generated features lie among the reaches of real ones; as `precision_recall`."""
    _check(real, neighbours)
    real, generated = real.double(), generated.double()
    hits = torch.zeros(len(real), dtype=torch.int64, device=real.device)
    for within in _within(generated, real, _reach(real, neighbours)):
        hits += within.sum(0)
    density = hits.sum().item() / (neighbours * len(generated))
    return DensityCoverage(density, (hits > 0).double().mean().item())


def _check(points: Tensor, neighbours: int) -> None:
    if len(points) <= neighbours:
        raise ValueError(f"{len(points)} pictures have no neighbour number {neighbours}.")


def _reach(points: Tensor, neighbours: int) -> Tensor:
    """The distance to each point's k-th nearest other point, (N,)."""
    parts = []
    for rows in torch.split(torch.arange(len(points), device=points.device), ROWS_AT_ONCE):
        distances = torch.cdist(points[rows], points)
        distances[torch.arange(len(rows), device=points.device), rows] = 0
        parts.append(distances.kthvalue(neighbours + 1, dim=1).values)  # the nearest is itself
    return torch.cat(parts)


def _within(points: Tensor, others: Tensor, reach: Tensor) -> Iterator[Tensor]:
    """Which points lie in the reach of which others, bool (rows, N), some rows at a time."""
    for part in torch.split(points, ROWS_AT_ONCE):
        yield torch.cdist(part, others) <= reach


def _covered(points: Tensor, others: Tensor, reach: Tensor) -> float:
    """The share of points within reach of any of the others."""
    return sum(int(within.any(1).sum()) for within in _within(points, others, reach)) / len(points)
