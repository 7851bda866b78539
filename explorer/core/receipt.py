"""What does a model make of one image, in every figure that it can give?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.errors import CoreError
from explorer.core.evidence import Evidence, evidence
from explorer.core.inner import InnerCore
from explorer.core.loss_map import LossMap, loss_map
from explorer.core.values import ElboTable, FloatArray, ImageArray, LabelArray, StoredEncodings
from explorer.latent.neighbours import Neighbours, Vote, class_vote, nearest
from explorer.metrics.percentiles import PercentileRank, percentile_rank

NEIGHBOURS = 10
PIXELS_DECODED = 1 << 22
"""Pixels decoded for the importance-weighted bound: about half a second on one core."""
FEWEST_SAMPLES, MOST_SAMPLES = 200, 1000
ELBO_SAMPLES = 64


@dataclass(frozen=True, eq=False)
class Terms:
    """The bound of one image and its place among the test images; nats.

    Attributes:
        log_px_given_z: E_q[log p(x|z)]; at the code itself where codes are points.
        elbo_se: standard error of the ELBO, and of E_q[log p(x|z)] too, as the KL is in closed
            form; 0 where nothing was drawn.
        kl_per_dim: float32 (D,); zeros where codes are points.
        how: how the expectation over q was taken: "by quadrature", "1,000 draws", "at the code".
        log_px_given_z_standing, kl_standing, elbo_standing: among the stored test set's.
    """

    log_px_given_z: float
    kl_per_dim: FloatArray
    how: str
    log_px_given_z_standing: PercentileRank
    kl_standing: PercentileRank
    elbo_standing: PercentileRank
    elbo_se: float = 0.0

    @property
    def kl(self) -> float:
        """KL(q(z|x) ‖ p(z))."""
        return float(self.kl_per_dim.astype(np.float64).sum())

    @property
    def elbo(self) -> float:
        """The bound; log p(x|z) itself where codes are points."""
        return self.log_px_given_z - self.kl


@dataclass(frozen=True, eq=False)
class Receipt:
    """One image under one model.

    Attributes:
        mu: the code, float32 (D,).
        logvar: log σ², float32 (D,); None where codes are points.
        reconstruction: E[x|z = μ], uint8 (C, H, W).
        loss: of each pixel.
        terms: of the bound.
        evidence: log p(x), exact or bounded; None where there is no prior.
        neighbours: the test images nearest by μ.
        labels: int64 (k,), the neighbours' classes, or None.
        vote: what they say, or None.
    """

    mu: FloatArray
    logvar: FloatArray | None
    reconstruction: NDArray[np.uint8]
    loss: LossMap
    terms: Terms
    evidence: Evidence | None
    neighbours: Neighbours
    labels: LabelArray | None
    vote: Vote | None


def receipt(
    core: InnerCore,
    name: str,
    image: NDArray[np.uint8],
    label: int | None = None,
    without_row: int | None = None,
) -> Receipt:
    """Everything that a model can say of one image, uint8 (C, H, W).

    Args:
        label: the class under which a conditional model takes it.
        without_row: a row of the test split that is not its own neighbour.

    Raises:
        CoreError: the model has no continuous code, or the image does not fit it.
    """
    x, labels = image[None], _labels(label, 1)
    posterior = core.encode(name, x, labels)
    logvar = None if posterior.logvar is None else posterior.logvar[0]
    bounds = None if logvar is None else _evidence(core, name, x, labels)
    stored = core.encodings(name)
    neighbours = _neighbours(stored, posterior.mu[0], without_row)
    classes = None if stored.labels is None else stored.labels[neighbours.rows]
    return Receipt(
        posterior.mu[0],
        logvar,
        core.reconstruct(name, x, labels)[0],
        loss_map(core, name, x, labels),
        _terms(core, name, x, labels, bounds, stored),
        bounds,
        neighbours,
        classes,
        # The only test image has no neighbour besides itself.
        None if classes is None or not len(classes) else class_vote(classes, neighbours.distances),
    )


def elbo_by_class(core: InnerCore, name: str, image: NDArray[np.uint8]) -> FloatArray:
    """The bound of one image, uint8 (C, H, W), under each class of a conditional model, nats, (K,).

    Softmax of log p(x|y) over y is p(y|x) under equal priors; the bound stands in for log p(x|y).

    Raises:
        CoreError: the model is not conditional.
    """
    model = core.describe(name)
    if not model.can("conditional"):
        raise CoreError(f"{name} is not conditioned on a class.")
    classes = np.arange(len(model.class_names), dtype=np.int64)
    images = np.repeat(image[None], len(classes), axis=0)
    return core.elbo_terms(name, images, elbo_samples(image), labels=classes).elbo


def elbo_samples(image: NDArray[np.uint8]) -> int:
    """Draws of z for one image's ELBO: fewer the larger the images."""
    return min(max(PIXELS_DECODED // 16 // image.size, ELBO_SAMPLES // 4), ELBO_SAMPLES)


def bound_samples(image: NDArray[np.uint8]) -> int:
    """K of the importance-weighted bound: fewer the larger the images, to stay within a second."""
    return min(max(PIXELS_DECODED // image.size, FEWEST_SAMPLES), MOST_SAMPLES)


def _labels(label: int | None, count: int) -> LabelArray | None:
    return None if label is None else np.full(count, label, dtype=np.int64)


def _evidence(core: InnerCore, name: str, x: ImageArray, labels: LabelArray | None) -> Evidence:
    return evidence(core, name, x, bound_samples(x), labels=labels)


def _terms(
    core: InnerCore,
    name: str,
    x: ImageArray,
    labels: LabelArray | None,
    bounds: Evidence | None,
    stored: StoredEncodings,
) -> Terms:
    table = core.elbo_terms(name, x, 1, labels=labels)
    # The KL is in closed form, so that the other term follows from the bound.
    log_px_given_z, error, how = float(table.log_px_given_z[0]), 0.0, "at the code"
    if bounds is not None:
        is_drawn = bounds.elbo is None
        elbo = bounds.drawn.elbo if bounds.elbo is None else bounds.elbo
        log_px_given_z = elbo + float(table.kl[0])
        error = bounds.drawn.elbo_se if is_drawn else 0.0
        how = f"{bounds.samples:,} draws" if is_drawn else "by quadrature"
    return Terms(
        log_px_given_z,
        table.kl_per_dim[0],
        how,
        *_standings(table, log_px_given_z, stored),
        error,
    )


def _standings(
    table: ElboTable, log_px_given_z: float, stored: StoredEncodings
) -> tuple[PercentileRank, PercentileRank, PercentileRank]:
    kl = float(table.kl[0])
    return (
        percentile_rank(stored.log_px_given_z, log_px_given_z),
        percentile_rank(stored.kl, kl),
        percentile_rank(stored.elbo, log_px_given_z - kl),
    )


def _neighbours(stored: StoredEncodings, mu: FloatArray, without_row: int | None) -> Neighbours:
    """The nearest test images by μ, nearest first, fewer only where there are fewer."""
    spare = 0 if without_row is None else 1
    found = nearest(stored.mu, mu, min(NEIGHBOURS + spare, len(stored)))
    kept = np.ones(len(found.rows), bool) if without_row is None else found.rows != without_row
    return Neighbours(found.rows[kept][:NEIGHBOURS], found.distances[kept][:NEIGHBOURS])
