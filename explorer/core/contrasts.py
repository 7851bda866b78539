"""What do a Boltzmann machine and a VAE each assume, and what does each cost, measured here?"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from explorer.core.energy import (
    BinaryArray,
    ChainSettings,
    binarised,
    energy_table,
    energy_test_images,
    gibbs_frames,
    noise,
)
from explorer.core.errors import CoreError
from explorer.core.evidence import evidence
from explorer.core.inner import InnerCore
from explorer.core.values import FloatArray
from explorer.metrics.ais import AnnealingPath, base_bias_of, forward_ais, reverse_ais
from explorer.metrics.exact_boltzmann import exact_log_partition, has_exact_partition
from explorer.metrics.mixing import autocorrelation_time
from explorer.models.capabilities import EnergyBased

CHAINS, STEPS = 16, 1000
MIXING_STEPS, PORTION = 1000, 250
AIS_CHAINS, AIS_STEPS = 24, 600
ROWS_SEEN, IMAGES_BOUND, BOUND_SAMPLES = 500, 12, 500
DECODED = 256


@dataclass(frozen=True)
class BoltzmannMeasures:
    """Of a Boltzmann machine.

    Attributes:
        correlation: mean |r| between two hidden units' p(h|v) over test images.
        seconds_per_sample: of Gibbs chains begun at noise, `STEPS` steps long, `CHAINS` at once.
        mixing_steps: steps worth one independent draw, by the free energy's autocorrelation.
        log_z: by short forward and reverse annealing, nats; equal where Z is exact.
    """

    correlation: float
    seconds_per_sample: float
    mixing_steps: float
    log_z: tuple[float, float]

    @property
    def gap(self) -> float:
        """How far the two directions lie apart, nats."""
        return abs(self.log_z[1] - self.log_z[0])


@dataclass(frozen=True)
class VaeMeasures:
    """Of a VAE.

    Attributes:
        correlation: mean |r| between two latents' μ over the test images; None with one latent.
        seconds_per_sample: z ~ N(0, I) through the decoder, `DECODED` at once.
        gap: log p(x) − ELBO, mean over test images, nats.
        is_exact: whether log p(x) was found by quadrature, not bounded by importance sampling.
        images: how many.
    """

    correlation: float | None
    seconds_per_sample: float
    gap: float
    is_exact: bool
    images: int


def measure_boltzmann(core: InnerCore, name: str, seed: int = 0) -> BoltzmannMeasures:
    """A few seconds' worth of measurements of an energy-based model.

    Raises:
        CoreError: the model has no energy.
    """
    table = energy_table(core, name)
    rows = np.random.default_rng(seed).permutation(len(table))[:ROWS_SEEN]
    images = binarised(energy_test_images(core, name, rows.tolist()).images)

    began = time.perf_counter()
    v = noise(core, name, CHAINS, seed)
    v = gibbs_frames(core, name, v, ChainSettings(STEPS // 100, 100, seed=seed)).visible[:, -1]
    seconds = (time.perf_counter() - began) / CHAINS

    energies = []
    for portion in range(MIXING_STEPS // PORTION):
        settings = ChainSettings(PORTION, 1, seed=seed, step=STEPS + portion * PORTION)
        frames = gibbs_frames(core, name, v, settings)
        v = frames.visible[:, -1]
        energies.append(frames.free_energy)
    mixing = autocorrelation_time(np.concatenate(energies, axis=1))

    def hidden(model: EnergyBased, some: Tensor, _labels: Tensor | None) -> list[Tensor]:
        return [model.hidden_given_visible(some.float())]

    means = core._compute(core.describe(name), hidden, torch.from_numpy(images))[0]
    log_z = _log_z(core, name, images, v, seed)
    return BoltzmannMeasures(mean_correlation(means) or 0.0, seconds, mixing, log_z)


def _log_z(
    core: InnerCore, name: str, images: BinaryArray, samples: BinaryArray, seed: int
) -> tuple[float, float]:
    """By short annealing in both directions, or exactly where that can be done."""
    pixels = torch.from_numpy(images).flatten(1).float()

    def annealed(model: EnergyBased, some: Tensor, _labels: Tensor | None) -> list[Tensor]:
        natural = model.natural_parameters()
        if has_exact_partition(natural):
            exact = exact_log_partition(natural)
            return [torch.tensor([[exact, exact]])]
        generator = torch.Generator(some.device).manual_seed(seed)
        path = AnnealingPath(natural, base_bias_of(pixels.to(some.device)))
        forward = forward_ais(path, AIS_CHAINS, AIS_STEPS, generator)
        reverse = reverse_ais(path, some.flatten(1).float(), AIS_STEPS, generator)
        return [torch.tensor([[forward.log_z, reverse.log_z]])]

    (found,) = core._compute(core.describe(name), annealed, torch.from_numpy(samples))[0]
    return float(found[0]), float(found[1])


def measure_vae(core: InnerCore, name: str, seed: int = 0) -> VaeMeasures:
    """A few seconds' worth of measurements of a model with a Gaussian latent.

    Raises:
        CoreError: the model has no Gaussian latent.
    """
    described = core.describe(name)
    if not described.can("gaussian_latent") or described.can("conditional"):
        raise CoreError(f"{name} is not a VAE without a condition.")
    generator = np.random.default_rng(seed)
    z = generator.standard_normal((DECODED, described.latent_dim)).astype(np.float32)
    core.decode(name, z)  # once unmeasured: the model may have to be brought first
    began = time.perf_counter()
    core.decode(name, z)
    seconds = (time.perf_counter() - began) / DECODED
    encodings = core.encodings(name)
    measured = np.flatnonzero(np.isfinite(encodings.elbo))  # of a slow live model some
    rows = measured[generator.permutation(len(measured))[:IMAGES_BOUND]]
    found = [
        evidence(core, name, core.test_images(name, [row]).images, BOUND_SAMPLES, seed)
        for row in rows
    ]
    exact = [
        one.log_px - one.elbo for one in found if one.log_px is not None and one.elbo is not None
    ]
    if exact:
        gap = float(np.mean(exact))
    else:
        bounds = np.array([one.importance_bound for one in found])
        gap = float((bounds - encodings.elbo[rows]).mean())
    return VaeMeasures(
        mean_correlation(encodings.mu), seconds, gap, bool(exact), len(exact) or len(rows)
    )


def mean_correlation(values: FloatArray) -> float | None:
    """Mean |r| between any two columns of (N, D) that vary; None where there are no two."""
    varying = values[:, values.std(0) > 1e-6]
    if varying.shape[1] < 2:
        return None
    r = np.atleast_2d(np.corrcoef(varying.T))
    return float(np.abs(r[np.triu_indices(len(r), 1)]).mean())
