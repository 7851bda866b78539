"""What are log p(x) and p(z|x) exactly, for one image and a latent space of one or two dimensions?

The plane is cut into cells, each with a small Gauss-Legendre rule; cells that hold a noticeable
share of p(z|x) or of q(z|x) are cut again until cutting changes nothing.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from explorer.models.base import ContinuousLatentModel
from explorer.models.batches import rows_at_once
from explorer.models.patience import go_on
from explorer.objectives.elbo import gaussian_kl_per_dim
from explorer.objectives.likelihoods import LOG_2PI

INTEGRATED_NUMBERS = 64 * 64
"""Of the largest image whose evidence is integrated: colour of that size takes ten seconds."""
MAX_QUADRATURE_DIM = 2
NODES_PER_SIDE = 4
FIRST_CELLS = 24
PRIOR_EXTENT = 6.0
"""Beyond 6 σ lie 2e-9 of the prior's mass on an axis."""
NEGLIGIBLE = 14.0
"""A cell whose share is below e^-14 is not worth cutting."""
TOLERANCE = 1e-3
MAX_CUTS = 9
HERMITE_NODES = 32
"""On an axis of q; of a smooth decoder ten would do, of one with corners these are within 0.01."""
MOST_NARROW = 2_000.0
"""How many times q's deviation the window may measure: beyond, no affordable grid holds both."""
MAX_NODES = 1 << 16
"""More are not looked at. Most test images need half as many; a blank one took 160,000 and 8 s, and
with these comes out the same to a thousandth of a nat."""


@dataclass(frozen=True, eq=False)
class ExactPosterior:
    """p(z|x) on the nodes of a quadrature rule, and what follows from it.

    Attributes:
        log_px: log p(x), nats.
        kl_q_p: KL(q(z|x) ‖ p(z|x)), nats, ≥ 0 but for the rule's error.
        elbo: the bound, nats, by a rule of its own in q's coordinates and the KL's closed form: so
            that ELBO + KL(q(z|x) ‖ p(z|x)) = log p(x) can fail, and shows how far all three hold.
        q_mass: what q integrates to on the nodes; far from 1 where it is too narrow for the rule.
        z: nodes, float32 (M, D).
        log_posterior: log p(z|x) at the nodes, float32 (M,).
        weights: of the nodes, float32 (M,).
    """

    log_px: float
    kl_q_p: float
    elbo: float
    q_mass: float
    z: Tensor
    log_posterior: Tensor
    weights: Tensor


def is_too_narrow(mu: Tensor, logvar: Tensor) -> bool:
    """Whether q(z|x) is so small a ball so far out that no affordable grid holds it and p(z|x).

    So it is where the posteriors were never held near the prior, as without the KL.

    Args:
        mu, logvar: of one image, (D,) each.
    """
    sigma = torch.exp(0.5 * logvar.double())
    reach = max(PRIOR_EXTENT, float((mu.double().abs() + PRIOR_EXTENT * sigma).max()))
    return not reach / max(float(sigma.min()), 1e-300) <= MOST_NARROW


@torch.inference_mode()
def exact_posterior(
    model: ContinuousLatentModel, x: Tensor, labels: Tensor | None = None
) -> ExactPosterior:
    """Integrate p(x|z) p(z) over z for one image.

    Args:
        model: with a Gaussian posterior and D ≤ 2.
        x: pixels in [0, 1], (1, C, H, W).
        labels: (1,), for a model that is given a class.

    Raises:
        ValueError: another latent size, more than one image, or a posterior without σ.
    """
    mu, logvar = model.encode(x, labels)
    if model.latent_dim > MAX_QUADRATURE_DIM or logvar is None or len(x) != 1:
        raise ValueError(
            f"Quadrature takes one image and a Gaussian posterior of at most {MAX_QUADRATURE_DIM} "
            f"dimensions, not {len(x)} images and {model.latent_dim}."
        )
    rule = _Integrand(model, x, labels, mu[0], logvar[0])
    kept = _refine(rule)
    z, log_weights, log_joint, log_q = (torch.cat(parts) for parts in zip(*kept, strict=True))
    log_px = torch.logsumexp(log_joint + log_weights, 0)
    q_weights = torch.exp(log_q + log_weights)
    log_posterior = log_joint - log_px
    kl = (q_weights * (log_q - log_posterior)).sum()
    return ExactPosterior(
        float(log_px),
        float(kl),
        _elbo(model, x, labels, mu, logvar),
        float(q_weights.sum()),
        z.float().cpu(),
        log_posterior.float().cpu(),
        log_weights.exp().float().cpu(),
    )


def _elbo(
    model: ContinuousLatentModel, x: Tensor, labels: Tensor | None, mu: Tensor, logvar: Tensor
) -> float:
    """E_q[log p(x|z)] − KL(q(z|x) ‖ p(z)) of one image, nats; the mean by Gauss-Hermite nodes."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(HERMITE_NODES)
    dim = mu.shape[1]
    noise = torch.tensor(
        list(itertools.product(nodes, repeat=dim)), dtype=torch.float64, device=x.device
    )
    shares = [math.prod(p) for p in itertools.product(weights, repeat=dim)]
    z = (mu.double() + torch.exp(0.5 * logvar.double()) * noise).float()
    parts = []
    for rows in torch.split(z, rows_at_once(x.numel())):
        go_on()
        images = x.expand(len(rows), *x.shape[1:])
        given = None if labels is None else labels.expand(len(rows))
        parts.append(model.log_px_given_z(rows, images, given).double())
    share = torch.tensor(shares, dtype=torch.float64, device=x.device)
    expected = (torch.cat(parts) * share).sum() / share.sum()
    return float(expected - gaussian_kl_per_dim(mu.double(), logvar.double()).sum())


Cells = tuple[Tensor, Tensor, Tensor, Tensor]
"""Nodes z (M, D), their log weights, log p(x, z) and log q(z|x), (M,) each, all float64."""


class _Integrand:
    """log p(x, z) and log q(z|x) of one image, on the nodes of any cells."""

    def __init__(
        self,
        model: ContinuousLatentModel,
        x: Tensor,
        labels: Tensor | None,
        mu: Tensor,
        logvar: Tensor,
    ):
        self.model, self.x, self.labels = model, x, labels
        self.mu, self.logvar = mu.double(), logvar.double()
        self.dim = len(mu)
        nodes, weights = np.polynomial.legendre.leggauss(NODES_PER_SIDE)
        offsets = list(itertools.product(nodes, repeat=self.dim))
        products = [math.prod(p) for p in itertools.product(weights, repeat=self.dim)]
        self.offsets = torch.tensor(offsets, dtype=torch.float64, device=x.device)
        self.log_products = torch.tensor(products, dtype=torch.float64, device=x.device).log()

    def first_cells(self) -> tuple[Tensor, float]:
        """Centres (M, D) and half-width of the cells that tile where any mass can be."""
        reach = (self.mu.abs() + PRIOR_EXTENT * torch.exp(0.5 * self.logvar)).max()
        extent = max(PRIOR_EXTENT, float(reach))
        half = extent / FIRST_CELLS
        axis = torch.linspace(
            -extent + half,
            extent - half,
            FIRST_CELLS,
            dtype=torch.float64,
            device=self.x.device,
        )
        return torch.cartesian_prod(*[axis] * self.dim).view(-1, self.dim), half

    def on(self, centres: Tensor, half: float) -> Cells:
        """Everything at the nodes of cells of one size, cell by cell."""
        z = (centres[:, None] + half * self.offsets).view(-1, self.dim)
        log_weights = (self.log_products + self.dim * math.log(half)).repeat(len(centres))
        log_prior = -0.5 * (LOG_2PI + z.square()).sum(1)
        log_q = -0.5 * (
            LOG_2PI + self.logvar + (z - self.mu).square() * torch.exp(-self.logvar)
        ).sum(1)
        return z, log_weights, self._log_px_given_z(z) + log_prior, log_q

    def _log_px_given_z(self, z: Tensor) -> Tensor:
        parts = []
        for rows in torch.split(z.float(), rows_at_once(self.x.numel())):
            go_on()
            images = self.x.expand(len(rows), *self.x.shape[1:])
            labels = None if self.labels is None else self.labels.expand(len(rows))
            parts.append(self.model.log_px_given_z(rows, images, labels).double())
        return torch.cat(parts)


def _refine(rule: _Integrand) -> list[Cells]:
    """Cut the cells that matter until their integrals stand still."""
    centres, half = rule.first_cells()
    cells = rule.on(centres, half)
    kept: list[Cells] = []
    nodes = NODES_PER_SIDE**rule.dim
    for _ in range(MAX_CUTS):
        log_p, log_q = _shares(cells, nodes), _shares(cells, nodes, of_q=True)
        total = torch.logsumexp(torch.cat([log_p, *[k[2] + k[1] for k in kept]]), 0)
        matter = (log_p > total - NEGLIGIBLE) | (log_q > -NEGLIGIBLE)
        seen = sum(len(part[0]) for part in kept) + len(cells[0])
        if seen + int(matter.sum()) * nodes * 2**rule.dim > MAX_NODES:
            break
        kept.append(_select(cells, ~matter, nodes))
        if not matter.any():
            return kept
        parents, centres, half = log_p[matter], _children(centres[matter], half), half / 2
        q_parents = log_q[matter]
        cells = rule.on(centres, half)
        families = 2**rule.dim
        p_children = torch.logsumexp(_shares(cells, nodes).view(-1, families), 1)
        q_children = torch.logsumexp(_shares(cells, nodes, of_q=True).view(-1, families), 1)
        moved = (p_children - total).exp() - (parents - total).exp()
        q_moved = q_children.exp() - q_parents.exp()
        if float(moved.abs().sum()) < TOLERANCE and float(q_moved.abs().sum()) < TOLERANCE:
            break
    kept.append(cells)
    return kept


def _shares(cells: Cells, nodes: int, of_q: bool = False) -> Tensor:
    """log of each cell's integral of p(x, z), or of q, (cells,)."""
    return torch.logsumexp((cells[3 if of_q else 2] + cells[1]).view(-1, nodes), 1)


def _select(cells: Cells, keep: Tensor, nodes: int) -> Cells:
    rows = keep.repeat_interleave(nodes)
    z, log_weights, log_joint, log_q = (values[rows] for values in cells)
    return z, log_weights, log_joint, log_q


def _children(centres: Tensor, half: float) -> Tensor:
    """The centres of the halves (or quarters) of cells, siblings together."""
    dim = centres.shape[1]
    signs = torch.tensor(
        list(itertools.product((-0.5, 0.5), repeat=dim)),
        dtype=centres.dtype,
        device=centres.device,
    )
    return (centres[:, None] + half * signs).view(-1, dim)
