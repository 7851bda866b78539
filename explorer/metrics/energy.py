"""How probable are images under an energy, whose normaliser must be estimated?

log p(v) = −F(v) − log Z: exact where one side has at most 20 units, else by annealed importance
sampling in both directions, which err to opposite sides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.metrics.ais import AnnealingPath, base_bias_of, forward_ais, reverse_ais
from explorer.metrics.errors import ERROR, blocks_of, mean_with_error
from explorer.metrics.exact_boltzmann import exact_log_partition, has_exact_partition
from explorer.metrics.question import Figures, Question
from explorer.metrics.terms import batches
from explorer.models.capabilities import EnergyBased
from explorer.objectives.contrastive_divergence import bernoulli

AIS_STEPS = 10_000
"""Temperatures of each direction."""
BURN_IN_STEPS = 1_000
"""Gibbs steps from test images to the samples that the reverse direction begins at."""
BINARISATIONS = 5
"""From which the spread of the mean is taken."""
KEPT_PICTURES = 100
"""Test images whose reconstruction a checkpoint keeps, for machines without the data set."""


@dataclass(frozen=True, eq=False)
class FreeEnergies:
    """What a checkpoint keeps of an energy-based model's test set.

    Attributes:
        free_energy: F(v), nats, float32 (N,), of each image, its pixels drawn once.
        labels: int64 (N,), or None.
        pictures: E[v | h = p(h|v)] of the first images, uint8 (n, C, H, W).
    """

    free_energy: Tensor
    labels: Tensor | None
    pictures: Tensor

    def tensors(self) -> Mapping[str, Tensor | None]:
        """The columns by name."""
        return dict(vars(self))


@torch.inference_mode()
def energy_figures(
    model: EnergyBased, images: DeviceImages, question: Question
) -> tuple[Figures, FreeEnergies]:
    """Mean log p(v) of a split whose grey pixels are drawn once each, from the seed.

    Args:
        question: its `samples` are the chains of each annealing.
    """
    generator = torch.Generator(images.device).manual_seed(question.seed)
    table, drawn, means = _free_energies(model, images, generator)
    figures = mean_with_error("free_energy", table.free_energy, blocks_of(images))
    mean, of_images = figures["free_energy"], figures[f"free_energy{ERROR}"]
    figures |= {
        "binarisation_sd": _spread_of_binarisation(model, images, mean, generator),
        "binarisation": f"each pixel drawn once from its grey level, seed {question.seed}",
    }
    natural = model.natural_parameters()
    if has_exact_partition(natural):
        log_z = exact_log_partition(natural)
        question.progress(len(images))
        figures |= {"log_px": -mean - log_z, f"log_px{ERROR}": of_images, "log_z": log_z}
        return figures, table
    advance = _advance(question.progress, len(images), 2 * AIS_STEPS)
    path = AnnealingPath(natural, base_bias_of(means[None]))
    samples = drawn[: question.samples]
    for _ in range(BURN_IN_STEPS):
        samples = model.gibbs_step(samples, generator).visible
    forward = forward_ais(path, question.samples, AIS_STEPS, generator, advance)
    reverse = reverse_ais(path, samples.flatten(1), AIS_STEPS, generator, advance)
    return figures | {
        "log_px": -mean - (forward.log_z + reverse.log_z) / 2,
        # Of the images and of both annealings; chains are independent of either.
        f"log_px{ERROR}": math.hypot(of_images, forward.error / 2, reverse.error / 2),
        "log_px_forward_ais": -mean - forward.log_z,
        f"log_px_forward_ais{ERROR}": math.hypot(of_images, forward.error),
        "log_px_reverse_ais": -mean - reverse.log_z,
        f"log_px_reverse_ais{ERROR}": math.hypot(of_images, reverse.error),
        "ais_gap": reverse.log_z - forward.log_z,
        f"ais_gap{ERROR}": math.hypot(forward.error, reverse.error),  # the images are the same
        "log_z_forward": forward.log_z,
        f"log_z_forward{ERROR}": forward.error,
        "log_z_reverse": reverse.log_z,
        f"log_z_reverse{ERROR}": reverse.error,
        "ais_effective_samples": [forward.effective_samples, reverse.effective_samples],
        "ais_chains": forward.chains,
        "ais_reverse_chains": reverse.chains,
        "ais_steps": AIS_STEPS,
        "ais_reverse_start": f"test images, {BURN_IN_STEPS} Gibbs steps later",
    }, table


def _spread_of_binarisation(
    model: EnergyBased, images: DeviceImages, first: float, generator: torch.Generator
) -> float:
    """Standard deviation of the mean free energy, nats, from one binarisation to another."""
    means = [first]
    for _ in range(BINARISATIONS - 1):
        drawn = [model.free_energy(bernoulli(x, generator)).double() for x, _ in batches(images)]
        means.append(torch.cat(drawn).mean().item())
    return float(torch.tensor(means, dtype=torch.float64).std())


def _free_energies(
    model: EnergyBased, images: DeviceImages, generator: torch.Generator
) -> tuple[FreeEnergies, Tensor, Tensor]:
    """The table, the drawn images, and every pixel's mean (V,)."""
    free_energy, labels, every = [], [], []
    total = torch.zeros((), dtype=torch.float64, device=images.device)
    for x, y in batches(images):
        v = bernoulli(x, generator)
        free_energy.append(model.free_energy(v).cpu())
        if y is not None:
            labels.append(y.cpu())
        every.append(v)
        total = total + x.flatten(1).double().sum(0)
    drawn = torch.cat(every)
    pictures = model.visible_given_hidden(model.hidden_given_visible(drawn[:KEPT_PICTURES]))
    table = FreeEnergies(
        torch.cat(free_energy),
        torch.cat(labels) if labels else None,
        pictures.mul(255).round().to(torch.uint8).cpu(),
    )
    return table, drawn, (total / len(images)).float()


def _advance(progress: Callable[[int], object], images: int, steps: int) -> Callable[[], object]:
    """Steps told as shares of the images."""
    done = reported = 0

    def advance() -> None:
        nonlocal done, reported
        done += 1
        now = images * done // steps
        if now > reported:
            progress(now - reported)
            reported = now

    return advance
