"""How does somebody's model become one that the pages can show, with its images encoded?"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from explorer.core import LIVE, Description, EnergyTable, LiveEntry, Posterior, StoredEncodings
from explorer.metrics.checkup.dice import dice
from explorer.models.base import Model
from explorer.models.capabilities import capabilities
from explorer.models.given import GivenAutoencoder, GivenDecoder, GivenVAE
from explorer.models.rbm import RBM, RBMArchitecture
from explorer.notebook import bounded_call
from explorer.notebook.bounded_call import FIRST_LIMIT_S, BoundedCall
from explorer.notebook.columns import Columns
from explorer.notebook.costs import SOON_S, mean_costs, measure, unknown
from explorer.notebook.images import GivenImages
from explorer.notebook.live_model import LiveModel
from explorer.notebook.pictures import Pictures
from explorer.notebook.scaling import Scaling
from explorer.objectives.elbo import gaussian_kl_per_dim

PIXELS_AT_ONCE = 1 << 20
MOST_AT_ONCE = 500
DRAWN = 1000
"""Latents drawn where there are no images to encode."""
DRAWN_FIRST = 8
DRAWING_S = 5.0
"""How long that may take; a slow decoder gets fewer."""
NEVER = "first_layer"
"""What is known only of a network, and not of a function."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A live model with what it is shown by.

    Attributes:
        live, scaling: how it is called, and in which numbers.
        title: for people.
    """

    live: LiveModel
    scaling: Scaling
    title: str


@dice(0)
def entry_of(
    shown: Shown, images: GivenImages | None, columns: Columns, name: str, data: str = ""
) -> LiveEntry:
    """The entry of a live model: its images encoded in batches, with progress.

    Args:
        shown, images, columns: what there is.
        name: its key.
        data: that of the images, where another model has them too.
    """
    if shown.live.parts.energy is not None and images is not None:
        return _boltzmann(shown, images, columns, name)
    decode, encode = _calls(shown.live)
    model = _model(shown, decode, encode)
    if images is None:
        pixels, encodings = _drawn(model)
    else:
        pixels = _bytes(shown.scaling.given.to_unit(images.rows))
        encodings = _encoded(model, pixels)
    words = "its own draws" if images is None else "your images"
    entry = _entry(shown, model, encodings, pixels, columns, name, words)

    def end() -> None:
        for call in (decode, encode):
            call.close()

    described = replace(entry.description, dataset=data or name)
    return replace(entry, description=described, end=end)


def baseline_name(name: str) -> str:
    """The key of the linear model beside a live one."""
    return f"{name}-linear"


def new_name() -> str:
    """A key for a live model."""
    return f"{LIVE}-{secrets.token_hex(4)}"


def _calls(live: LiveModel) -> tuple[BoundedCall, BoundedCall]:
    """The decoder and the encoder, each waited for only so long."""
    limit_s = bounded_call.LIMIT_S
    return (
        BoundedCall(live.decode, "The decoder", limit_s, joined=np.concatenate),
        BoundedCall(live.encode, "The encoder", limit_s, FIRST_LIMIT_S, _joined_posteriors),
    )


def _model(shown: Shown, decode: BoundedCall, encode: BoundedCall) -> Model:
    live, scaling = shown.live, shown.scaling
    pictures = Pictures(decode, scaling.decoded)
    common = (live.image_shape, live.latent_dim, pictures, scaling.likelihood)
    if not live.can_encode:
        return GivenDecoder(*common)

    def posteriors(x: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any] | None]:
        found = encode(scaling.taken.from_unit(x))
        mu = np.nan_to_num(found.mu, posinf=0.0, neginf=0.0)
        return mu, None if found.logvar is None else np.nan_to_num(found.logvar)

    blank = np.zeros((1, *live.image_shape), np.float32)
    has_sigma = posteriors(blank)[1] is not None
    return (GivenVAE if has_sigma else GivenAutoencoder)(*common, posteriors)


def _batches(model: Model, count: int) -> range:
    pixels = int(np.prod(model.image_shape))
    return range(0, count, max(1, min(MOST_AT_ONCE, PIXELS_AT_ONCE // pixels)))


def _joined_posteriors(parts: list[Posterior]) -> Posterior:
    logvars = [part.logvar for part in parts if part.logvar is not None]
    mu = np.concatenate([part.mu for part in parts])
    return Posterior(mu, np.concatenate(logvars) if logvars else None)


@torch.inference_mode()
def _encoded(model: Model, pixels: NDArray[np.uint8]) -> StoredEncodings:
    """Where the images lie, and what some of them cost, in nats; of a decoder alone nothing."""
    if not isinstance(model, GivenAutoencoder):
        z = np.random.default_rng(0).standard_normal((len(pixels), model.latent_dim))
        return _of_points(z.astype(np.float32))
    starts = _batches(model, len(pixels))
    parts = []
    for start in tqdm(starts, "Encoding your images", leave=False, disable=len(starts) < 4):
        x = torch.from_numpy(pixels[start : start + starts.step]).float().div_(255)
        mu, logvar = model.encode(x)
        kl = torch.zeros_like(mu) if logvar is None else gaussian_kl_per_dim(mu, logvar)
        parts.append((mu, kl) if logvar is None else (mu, kl, logvar))
    all_mu, all_kl, *sigmas = (torch.cat(of_all).numpy() for of_all in zip(*parts, strict=True))
    found = StoredEncodings(
        unknown(len(all_mu)), all_kl, all_mu, sigmas[0] if sigmas else None, None
    )
    measure(model, pixels, found, SOON_S)
    return found


def _drawn(model: Model) -> tuple[NDArray[np.uint8], StoredEncodings]:
    """Pictures of z ~ N(0, I), as many as can be decoded in a few seconds, encoded again."""
    z = np.random.default_rng(0).standard_normal((DRAWN, model.latent_dim)).astype(np.float32)
    assert isinstance(model, GivenDecoder)
    parts: list[NDArray[Any]] = []
    end_s, start, at_once = time.monotonic() + DRAWING_S, 0, DRAWN_FIRST
    while start < DRAWN and time.monotonic() < end_s:
        rows = torch.from_numpy(z[start : start + at_once])
        parts.append(model.decode_mean(rows).numpy())
        start += len(rows)
        at_once = min(2 * at_once, _batches(model, DRAWN).step)
    pixels = _bytes(np.concatenate(parts))
    if isinstance(model, GivenAutoencoder):
        return pixels, _encoded(model, pixels)
    return pixels, _of_points(z[: len(pixels)])


def _of_points(z: NDArray[np.float32]) -> StoredEncodings:
    nothing = np.zeros(len(z), np.float32)
    return StoredEncodings(nothing, np.zeros_like(z), z, None, None)


def _entry(
    shown: Shown,
    model: Model,
    encodings: StoredEncodings,
    pixels: NDArray[np.uint8],
    columns: Columns,
    name: str,
    of: str,
    energy: EnergyTable | None = None,
) -> LiveEntry:
    numbers = columns.numbers
    return LiveEntry(
        _description(shown, model, encodings, columns, name, of),
        model,
        StoredEncodings(
            encodings.log_px_given_z,
            encodings.kl_per_dim,
            encodings.mu,
            encodings.logvar,
            columns.labels,
        ),
        pixels,
        (tuple(numbers), np.stack(list(numbers.values()), axis=1)) if numbers else None,
        [(title, *told) for title, told in columns.categories.items()],
        energy,
    )


def _description(
    shown: Shown, model: Model, encodings: StoredEncodings, columns: Columns, name: str, of: str
) -> Description:
    able = capabilities(type(model)) - (frozenset() if isinstance(model, RBM) else {NEVER})
    metrics = mean_costs(encodings, able)
    live, scaling = shown.live, shown.scaling
    facts = {**live.facts, **scaling.facts()}
    kind = facts["kind"]
    return Description(
        name=name,
        title=shown.title,
        family=LIVE,
        family_title=kind,
        dataset=name,
        dataset_title=of[:1].upper() + of[1:],
        latent_dim=model.latent_dim,
        image_shape=model.image_shape,
        class_names=columns.class_names,
        capabilities=frozenset(able),
        likelihood=scaling.likelihood,
        sigma="unit" if scaling.likelihood == "gaussian" else None,
        beta=1.0,
        reconstruction_weight=1.0,
        metrics=metrics,
        card={
            "name": name,
            "title": shown.title,
            "family": LIVE,
            "architecture": {},
            "dataset": name,
            "split": {},
            "preprocessing": "; ".join(f"{key}: {words}" for key, words in facts.items()),
            "class_names": list(columns.class_names),
            "training": {},
            "metrics": metrics,
            "command": "",
            "date": time.strftime("%Y-%m-%d"),
        },
    )


def _boltzmann(shown: Shown, images: GivenImages, columns: Columns, name: str) -> LiveEntry:
    """A restricted Boltzmann machine by its weights: its chain needs more than two functions."""
    energy = shown.live.parts.energy
    assert energy is not None
    weight, visible, hidden = (torch.as_tensor(part, dtype=torch.float32) for part in energy)
    shape = shown.live.image_shape
    model = RBM(RBMArchitecture(shape, len(hidden), centring="none"))
    with torch.no_grad():
        model.weight.copy_(weight)
        model.visible_bias.copy_(visible)
        model.hidden_bias.copy_(hidden)
        pixels = _bytes(shown.scaling.given.to_unit(images.rows))
        x = torch.from_numpy(pixels).float().div_(255)
        drawn = torch.bernoulli(x, generator=torch.Generator().manual_seed(0))
        free = model.free_energy(drawn).numpy()
        h = model.hidden_given_visible(x)
        rebuilt = _bytes(model.visible_given_hidden(h[:100]).numpy())
    table = EnergyTable(free, columns.labels, rebuilt)
    return _entry(shown, model, _of_points(h.numpy()), pixels, columns, name, "your images", table)


def _bytes(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = np.rint(pixels * 255).astype(np.uint8)
    return found
