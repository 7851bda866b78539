"""Does a foreign model run within bounds on whatever the pages will ask of it?

It is tried, here and now: on images of all kinds, at the ends of its latent space, by its own way
of drawing. What takes too long, too much memory, or leaves the finite numbers is refused.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from explorer.metrics.likelihood import importance_weighted_bound
from explorer.metrics.quadrature import (
    INTEGRATED_NUMBERS,
    MAX_QUADRATURE_DIM,
    exact_posterior,
    is_too_narrow,
)
from explorer.models.base import ContinuousLatentModel, Model, ModelError
from explorer.models.batches import activations_of_one
from explorer.models.capabilities import (
    Conditional,
    EnergyBased,
    GaussianLatent,
    HasCodebook,
    Reconstructs,
)
from explorer.models.patience import GivenUp, patience

TRIAL_S = 10.0
"""Of processor, for all of it."""
IMAGES = 8
S_PER_IMAGE = 0.006
"""Encoding and decoding one; a page does so some thousand times."""
DRAWN, DRAWING_S = 4, 2.5
"""Grids of codes; a page draws ten times as many."""
CHAINS, STEPS, STEP_S = 40, 10, 0.012
"""Of a page's thousand Gibbs steps."""
FARTHEST, LEAST_LOGVAR, MOST_LOGVAR = 1e4, -1e4, 50.0
"""What a posterior's mean may be, and its log σ²: without a KL nothing holds σ above 0, and far
from all that it has seen, as of a picture that is white all over, a sound encoder says e⁴³."""
BOUND_SAMPLES = 50
ENDS = (-6.0, -3.0, 3.0, 6.0)


class TrialError(Exception):
    """What is wrong with the model, as the end of a sentence."""


@torch.inference_mode()
def try_model(model: Model, classes: int) -> None:
    """Run the model as pages do.

    Args:
        model: on the CPU.
        classes: how many the card names.

    Raises:
        TrialError: it does not run, makes numbers that are not finite, or is too large or slow.
    """
    labels = None
    if isinstance(model, Conditional):
        labels = torch.arange(IMAGES) % max(classes, 1)
    images = trial_images(model.image_shape)
    try:
        with patience(TRIAL_S), _bounded_layers(model):
            _try_images(model, images[:1], None if labels is None else labels[:1])
            _check_time(
                lambda: _try_images(model, images, labels), IMAGES * S_PER_IMAGE, "an image"
            )
            _try_drawing(model)
            if isinstance(model, GaussianLatent) and isinstance(model, ContinuousLatentModel):
                _try_evidence(model, images[:1], None if labels is None else labels[:1])
    except GivenUp as error:
        raise TrialError("takes too long for a page to wait for it") from error
    except (ModelError, ArithmeticError, RuntimeError, LookupError, TypeError, ValueError) as error:
        raise TrialError(f"does not run: {str(error).splitlines()[0][:200]}") from error


def trial_images(shape: tuple[int, int, int]) -> Tensor:
    """Images (IMAGES, C, H, W) in [0, 1]: black, white, grey, and noise."""
    noise = torch.rand(IMAGES, *shape, generator=torch.Generator().manual_seed(0))
    noise[0], noise[1], noise[2] = 0.0, 1.0, 0.5
    return noise


def _try_images(model: Model, x: Tensor, labels: Tensor | None) -> None:
    if isinstance(model, ContinuousLatentModel):
        _try_latents(model, x, labels)
    elif isinstance(model, Reconstructs):
        _check("reconstructions", model.reconstruct(x, labels))


def _try_latents(model: ContinuousLatentModel, x: Tensor, labels: Tensor | None) -> None:
    code = model.encode(x, labels)
    _check("posterior means", code.mu, -FARTHEST, FARTHEST)
    if code.logvar is not None:
        _check("posterior variances", code.logvar, LEAST_LOGVAR, MOST_LOGVAR)
    _check("reconstructions", model.decode_mean(code.mu, labels))
    _check("likelihoods", model.log_px_given_z(code.mu, x, labels))
    told = None if labels is None else labels[:1]
    for end in ENDS:
        _check("pictures", model.decode_mean(torch.full((1, model.latent_dim), end), told))


def _try_drawing(model: Model) -> None:
    generator = torch.Generator().manual_seed(0)
    if isinstance(model, HasCodebook):

        def draw() -> None:
            for grid in model.sample_codes(DRAWN, None, generator):
                _check("codes", grid.float())

        _check_time(draw, DRAWING_S, "drawing from its prior", tries=1)
        image = trial_images(model.image_shape)[:1]
        _check("probabilities", model.log_p_codes(model.codes(image), None))
    if isinstance(model, EnergyBased):
        v = (trial_images(model.image_shape)[-1:] > 0.5).float().repeat(CHAINS, 1, 1, 1)

        def step() -> None:
            state = v
            for _ in range(STEPS):
                _, mean, state = model.gibbs_step(state, generator, 1.0, None)
                _check("pixels", mean)
            _check("free energies", model.free_energy(state))

        _check_time(step, STEPS * STEP_S, "a Gibbs step")


def _try_evidence(model: ContinuousLatentModel, x: Tensor, labels: Tensor | None) -> None:
    generator = torch.Generator().manual_seed(0)
    _check("bounds", importance_weighted_bound(model, x, BOUND_SAMPLES, generator, labels))
    mu, logvar = model.encode(x, labels)
    is_flat = model.latent_dim <= MAX_QUADRATURE_DIM and x.numel() <= INTEGRATED_NUMBERS
    if not is_flat or logvar is None or is_too_narrow(mu[0], logvar[0]):
        return
    exact = exact_posterior(model, x, labels)
    if not all(math.isfinite(value) for value in (exact.log_px, exact.elbo, exact.kl_q_p)):
        raise TrialError("makes integrals that are not finite")


def _check(what: str, made: Tensor, least: float = -torch.inf, most: float = torch.inf) -> None:
    if not torch.isfinite(made).all():
        raise TrialError(f"makes {what} that are not finite")
    if made.numel() and not least <= float(made.min()) <= float(made.max()) <= most:
        raise TrialError(f"makes {what} that are not from {least:g} to {most:g}")


def _check_time(compute: Callable[[], None], most_s: float, what: str, tries: int = 2) -> None:
    """Refuse what takes more of the processor at every try, as one may be slow by chance."""
    for _ in range(tries):
        begun = time.thread_time()
        with contextlib.suppress(GivenUp), patience(most_s):
            compute()
            if time.thread_time() - begun <= most_s:
                return
    raise TrialError(f"takes too long for {what}")


@contextmanager
def _bounded_layers(model: nn.Module) -> Iterator[None]:
    """Within it a layer that makes too many numbers of one image is refused."""
    pixels = math.prod(model.image_shape)  # type: ignore[arg-type]
    most = activations_of_one(pixels)

    def check(_layer: nn.Module, _given: object, made: object) -> None:
        if isinstance(made, Tensor) and made.numel() > most * max(len(made), 1):
            raise TrialError(f"has a layer that makes {made.numel():,} numbers of one image")

    hooks = [layer.register_forward_hook(check) for layer in _layers(model)]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _layers(model: nn.Module) -> Iterable[nn.Module]:
    return (layer for layer in model.modules() if not any(layer.children()))
