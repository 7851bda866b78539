"""Which faults can a model have, put into a healthy one, and what may vary in one that is well?

Every case is drawn: which model, and how strong the fault is.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from tests.benchmarks.checkup_models import (
    DIFFUSERS,
    NAMES,
    PYTHAE,
    Coded,
    Healthy,
    Images,
    images_of,
    trained_pythae,
)

Random = np.random.Generator
SEVERAL_LATENTS = ("sprites-beta-vae-10d", DIFFUSERS, PYTHAE)
COLOURED = ("faces-vae-2d",)
UPRIGHT = tuple(name for name in NAMES if name != "sprites-beta-vae-10d")
"""Sprites are drawn at every turn: one that is turned is as good as any."""


class Live(nn.Module):
    """A model whose answers are changed on the way in and out."""

    def __init__(self, base: Healthy):
        super().__init__()
        self.module = base.module
        self.base_encode, self.base_decode = base.encode, base.decode
        self.before: Callable[[Tensor], Tensor] = _same
        self.after: Callable[[Coded], Any] = _same
        self.first: Callable[[Tensor], Tensor] = _same
        self.last: Callable[[Tensor], Tensor] = _same

    def encode(self, x: Tensor) -> Any:
        return self.after(self.base_encode(self.before(x)))

    def decode(self, z: Tensor) -> Tensor:
        return self.last(self.base_decode(self.first(z)))


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, eq=False)
class Case:
    """What a check-up is given, and the code that it should name; "" where all is well."""

    words: str
    code: str
    model: Any
    images: Images
    told: dict[str, Any] = field(default_factory=dict)


Make = Callable[[Random, Healthy], Case]


def in_own_range(base: Healthy, unit: Images) -> Images:
    """Images in [0, 1] as the model wants them."""
    return (base.low + (1 - base.low) * unit).astype(np.float32)


def live(base: Healthy) -> tuple[Live, Images]:
    """A healthy model and its images."""
    return Live(base).eval(), in_own_range(base, base.images)


# --- faults --------------------------------------------------------------------------------------


def input_range(random: Random, base: Healthy) -> Case:
    x = base.images
    ways = {
        "[0, 255]": x * 255,
        "[−1, 1]": 2 * x - 1,
        "standardised": (x - x.mean()) / x.std(),
        "[0, 1]": x,
    }
    ways.pop("[−1, 1]" if base.low else "[0, 1]")
    way = str(random.choice(list(ways)))
    return Case(f"images in {way}", "input_range", live(base)[0], ways[way].astype(np.float32))


def polarity(_random: Random, base: Healthy) -> Case:
    return Case("inverted", "polarity", live(base)[0], in_own_range(base, 1 - base.images))


def channel_order(_random: Random, base: Healthy) -> Case:
    model, x = live(base)
    return Case("BGR", "channel_order", model, np.ascontiguousarray(x[:, ::-1]))


def layout(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    n, c, h, w = x.shape
    if random.random() < 0.5:
        return Case("(N,H,W,C) reshaped", "layout", model, x.transpose(0, 2, 3, 1).reshape(x.shape))
    laid = x.reshape(n, h, w, c).transpose(0, 3, 1, 2)
    return Case("(N,C,H,W) reshaped", "layout", model, np.ascontiguousarray(laid))


def orientation(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    ways = {
        "transposed": x.swapaxes(2, 3),
        "upside down": x[:, :, ::-1],
        "turned": np.rot90(x, 1, (2, 3)),
    }
    way = str(random.choice(list(ways)))
    return Case(way, "orientation", model, np.ascontiguousarray(ways[way]))


def output_logits(_random: Random, base: Healthy) -> Case:
    model, x = live(base)
    model.last = lambda y: torch.logit((y - base.low) / (1 - base.low), 1e-3)
    return Case("logits out", "output_logits", model, x)


def output_range(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    if base.low or random.random() < 0.5:
        model.last = lambda y: 255 * (y - base.low) / (1 - base.low)
        return Case("0 … 255 out", "output_range", model, x)
    model.last = lambda y: 2 * y - 1
    return Case("−1 … 1 out", "output_range", model, x)


def train_mode(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    if random.random() < 0.6:
        model.dropout = nn.Dropout(float(random.uniform(0.1, 0.5)))
        model.before = lambda images: model.dropout(images)
        words = "dropout in training mode"
    else:
        norm = nn.BatchNorm2d(x.shape[1])
        norm.running_mean = torch.from_numpy(x.mean((0, 2, 3)))
        norm.running_var = torch.from_numpy(x.var((0, 2, 3)))
        with torch.no_grad():
            norm.bias.copy_(norm.running_mean)
            norm.weight.copy_((norm.running_var + norm.eps).sqrt())
        model.norm = norm
        model.before = lambda images: model.norm(images)
        words = "batch norm in training mode"
    return Case(words, "train_mode", model.train(), x)


def hidden_randomness(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    way = int(random.integers(3))
    rate = float(random.uniform(0.05, 0.4))
    if way == 0:
        model.after = lambda told: told[0] + torch.randn_like(told[0]) * (0.5 * told[1]).exp()
    elif way == 1:
        model.before = lambda images: functional.dropout(images, rate)
    else:
        model.last = lambda y: y + rate * torch.randn_like(y)
    words = ("a sample for μ", "dropout that eval() does not turn off", "noise on the mean")[way]
    return Case(words, "hidden_randomness", model, x)


def batch_dependence(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    mean = torch.from_numpy(x.mean(0))
    way = int(random.integers(3))
    if way == 0:
        model.before = lambda images: images - images.mean(0) + mean
    elif way == 1:
        model.last = lambda y: y / y.abs().amax()
    else:
        model.after = lambda told: (told[0] - 0.5 * told[0].mean(0), told[1])
    return Case(("input", "output", "latent")[way] + " by the batch", "batch_dependence", model, x)


def variance_reading(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    ways: dict[str, Callable[[Tensor], Tensor]] = {
        "σ": lambda logvar: (0.5 * logvar).exp(),
        "σ²": lambda logvar: logvar.exp(),
        "log σ": lambda logvar: 0.5 * logvar,
    }
    way = str(random.choice(list(ways)))
    model.after = lambda told: (told[0], ways[way](told[1]))
    return Case(f"{way} for log σ²", "variance_reading", model, x)


def posterior_collapse(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    if random.random() < 0.5:
        model.after = lambda told: (1e-3 * told[0], 0.01 * told[1])
        return Case("q(z|x) is the prior", "posterior_collapse", model, x)
    model.first = lambda z: 1e-4 * z
    return Case("the decoder ignores z", "posterior_collapse", model, x)


def dead_latents(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    with torch.no_grad():
        spread = base.encode(torch.from_numpy(x[:128]))[0].var(0)
    dim = int(random.choice(np.flatnonzero(spread.numpy() > 0.1)))
    kept = torch.ones(len(spread))
    kept[dim] = 0.0
    if random.random() < 0.5:
        model.first = lambda z: z * kept
        return Case("one that the decoder ignores", "dead_latents", model, x)
    value = float(random.uniform(-1, 1))
    model.after = lambda told: (
        told[0] * kept + value * (1 - kept),
        told[1] * kept - 4 * (1 - kept),
    )
    return Case("one that the encoder does not move", "dead_latents", model, x)


def kl_weight(random: Random, _base: Healthy) -> Case:
    beta = float(random.choice([0.05, 0.1, 0.2, 5.0, 8.0]))
    model = trained_pythae(beta, int(random.integers(100)), 2500)
    told = {"beta": 1.0, "likelihood": "bernoulli"}
    return Case(f"β = {beta:g} for 1", "kl_weight", model, images_of("digits"), told)


def prior_mismatch(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    scale, shift = 1.0, 0.0
    if random.random() < 0.6:
        scale = float(np.exp(random.uniform(0.7, 2.5)) ** random.choice([-1, 1]))
    else:
        shift = float(random.uniform(1, 4))
    model.after = lambda told: (scale * told[0] + shift, told[1] + 2 * float(np.log(scale)))
    model.first = lambda z: (z - shift) / scale
    return Case(f"{scale:.2g}·z + {shift:.2g}", "prior_mismatch", model, x)


def latent_scale(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    scale = float(random.choice([0.18215, 1 / 0.18215, 0.13025, 0.25, 4.0]))
    model.first = lambda z: z * scale
    return Case(f"{scale:.3g}·z decoded", "latent_scale", model, x)


def not_finite(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    if random.random() < 0.5:

        def standardised(images: Tensor) -> Tensor:
            axes = (1, 2, 3)
            std = images.std(axes, keepdim=True)
            return (images - images.mean(axes, keepdim=True)) / std * std + images.mean(
                axes, keepdim=True
            )

        model.before = standardised
        return Case("0 / 0 for an even image", "not_finite", model, x)
    rate = float(random.uniform(12, 30))

    def overflowing(z: Tensor) -> Tensor:
        return z + 0 * (rate * z.abs()).exp().sum(1, keepdim=True)

    model.first = overflowing
    return Case("exp of a far latent", "not_finite", model, x)


def dtype(random: Random, base: Healthy) -> Case:
    module: Any = copy.deepcopy(base.module)
    parts = [part for part in module.modules() if isinstance(part, nn.Linear | nn.Conv2d)]
    part = parts[int(random.integers(len(parts)))]
    part.double() if random.random() < 0.5 else part.half()
    x = in_own_range(base, base.images)
    return Case("one layer of another type", "dtype", module, x)


def memory_growth(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    kept: list[Tensor] = []

    def keeping(value: Tensor) -> Tensor:
        kept.append(value.clone())
        return value

    if random.random() < 0.5:
        model.before = keeping
    else:
        model.last = keeping
    return Case("activations kept in a list", "memory_growth", model, x)


def tied_latents(random: Random, base: Healthy) -> Case:
    model, x = live(base)
    with torch.no_grad():
        spread = base.encode(torch.from_numpy(x[:128]))[0].var(0)
    one, other = (int(i) for i in random.permutation(np.flatnonzero(spread.numpy() > 0.1))[:2])

    def tied(told: Coded) -> Coded:
        mu = told[0].clone()
        mu[:, other] = (-1) ** one * mu[:, one]
        return mu, told[1]

    model.after = tied
    return Case("two that move together", "tied_latents", model, x)


def memorised(random: Random, _base: Healthy) -> Case:
    few = images_of("digits", "train", 10_000)[: int(random.integers(40, 100))]
    model = trained_pythae(0.01, int(random.integers(100)), 2000, few)
    x = images_of("digits")
    return Case(f"{len(few)} images by heart", "memorised", model, x, {"train_images": few})


FAULTS: dict[str, tuple[Make, tuple[str, ...]]] = {
    "input_range": (input_range, NAMES),
    "polarity": (polarity, NAMES),
    "channel_order": (channel_order, COLOURED),
    "layout": (layout, COLOURED),
    "orientation": (orientation, UPRIGHT),
    "output_logits": (output_logits, tuple(name for name in NAMES if name != DIFFUSERS)),
    "output_range": (output_range, NAMES),
    "train_mode": (train_mode, NAMES),
    "hidden_randomness": (hidden_randomness, NAMES),
    "batch_dependence": (batch_dependence, NAMES),
    "variance_reading": (variance_reading, NAMES),
    "posterior_collapse": (posterior_collapse, NAMES),
    "dead_latents": (dead_latents, NAMES),
    "kl_weight": (kl_weight, (PYTHAE,)),
    "prior_mismatch": (prior_mismatch, NAMES),
    "latent_scale": (latent_scale, NAMES),
    "not_finite": (not_finite, NAMES),
    "dtype": (dtype, NAMES),
    "memory_growth": (memory_growth, NAMES),
    "tied_latents": (tied_latents, SEVERAL_LATENTS),
    "memorised": (memorised, (PYTHAE,)),
}


# --- what may vary in a model that is well -------------------------------------------------------


def _images(change: Callable[[Random, Images], Images]) -> Make:
    def make(random: Random, base: Healthy) -> Case:
        changed = change(random, base.images).clip(0, 1).astype(np.float32)
        return Case("", "", live(base)[0], in_own_range(base, changed))

    return make


def _wrapped(name: str) -> Make:
    def make(_random: Random, base: Healthy) -> Case:
        model, _ = live(base)
        rest = 1 - base.low
        unit = base.images
        if name == "inverted throughout":
            model.before, model.last = (lambda a: 1 + base.low - a), (lambda y: 1 + base.low - y)
            return Case("", "", model, in_own_range(base, 1 - unit))
        if name == "bytes in":
            model.before = lambda a: base.low + rest * a / 255
            model.last = lambda y: (y - base.low) / rest
            return Case("", "", model, unit * 255)
        if name == "[−1, 1] in and out":
            model.before = lambda a: base.low + rest * (a + 1) / 2
            model.last = lambda y: 2 * (y - base.low) / rest - 1
            return Case("", "", model, 2 * unit - 1)
        mean, std = float(unit.mean()), float(unit.std())
        model.before = lambda a: base.low + rest * (a * std + mean)
        model.last = lambda y: (y - base.low) / rest
        return Case("", "", model, ((unit - mean) / std).astype(np.float32))

    return make


def _latents(name: str) -> Make:
    def make(random: Random, base: Healthy) -> Case:
        model, x = live(base)
        with torch.no_grad():
            count = base.encode(torch.from_numpy(x[:2]))[0].shape[1]
        order = torch.from_numpy(random.permutation(count))
        signs = torch.from_numpy(random.choice([-1.0, 1.0], count).astype(np.float32))
        back = torch.argsort(order)
        if name == "permuted":
            model.after = lambda told: ((told[0] * signs)[:, order], told[1][:, order])
            model.first = lambda z: z[:, back] * signs
        elif name == "names":
            model.after = lambda told: {"logvar": told[1], "mu": told[0]}
        elif name == "distribution":
            model.after = lambda told: torch.distributions.Normal(told[0], (0.5 * told[1]).exp())
        elif name == "sample first":
            model.after = lambda told: (
                told[0] + torch.randn_like(told[0]) * (0.5 * told[1]).exp(),
                *told,
            )
        else:
            model.after = lambda told: told[0]
        return Case("", "", model, x)

    return make


def _module(name: str) -> Make:
    def make(_random: Random, base: Healthy) -> Case:
        model, x = live(base)
        if name == "training mode, harmless":
            model.train()
        elif name == "dropout, off":
            model.dropout = nn.Dropout(0.5)
            model.before = lambda a: model.dropout(a)
            model.eval()
        else:
            told = {"decode": model.decode, "encode": model.encode}
            return Case("", "", None, x, told)
        return Case("", "", model, x)

    return make


def _as_it_is(_random: Random, base: Healthy) -> Case:
    if base.name in (DIFFUSERS, PYTHAE):
        return Case("", "", base.module, in_own_range(base, base.images))
    return Case("", "", *live(base))


VARIANTS: dict[str, Make] = {
    "as it is": _as_it_is,
    "fewer images": _images(lambda random, x: x[random.permutation(len(x))[:80]]),
    "another order": _images(lambda random, x: x[random.permutation(len(x))]),
    "a little noise": _images(lambda random, x: x + 0.02 * random.standard_normal(x.shape)),
    "darker": _images(lambda random, x: x * random.uniform(0.85, 1)),
    "inverted throughout": _wrapped("inverted throughout"),
    "bytes in": _wrapped("bytes in"),
    "[−1, 1] in and out": _wrapped("[−1, 1] in and out"),
    "standardised in": _wrapped("standardised in"),
    "latents permuted and mirrored": _latents("permuted"),
    "names for its answers": _latents("names"),
    "a distribution": _latents("distribution"),
    "a sample before μ": _latents("sample first"),
    "μ alone": _latents("mu"),
    "training mode, harmless": _module("training mode, harmless"),
    "dropout, off": _module("dropout, off"),
    "two functions": _module("functions"),
}


def drawn_faults(
    seed: int, count: int = 60, names: tuple[str, ...] = NAMES
) -> list[tuple[str, str, int]]:
    """(fault, model, seed) of so many, every fault as often as any other but for one."""
    random = np.random.default_rng(seed)
    kinds = [kind for kind, (_, fit) in FAULTS.items() if set(fit) & set(names)]
    chosen: list[str] = []
    while len(chosen) < count:
        chosen += [str(kind) for kind in random.permutation(kinds)]
    return [
        (
            kind,
            str(random.choice([n for n in FAULTS[kind][1] if n in names])),
            int(random.integers(2**31)),
        )
        for kind in chosen[:count]
    ]


def drawn_variants(
    seed: int, count: int = 40, names: tuple[str, ...] = NAMES
) -> list[tuple[str, str, int]]:
    """(variant, model, seed) of so many."""
    random = np.random.default_rng(seed + 1)
    chosen: list[tuple[str, str, int]] = []
    while len(chosen) < count:
        chosen += [
            (str(variant), str(random.choice(names)), int(random.integers(2**31)))
            for variant in random.permutation(list(VARIANTS))
        ]
    return chosen[:count]
