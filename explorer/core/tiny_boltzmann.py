"""How do CD-1, CD-10 and PCD learn, beside the exact gradient, where everything can be summed?

A machine of 9 pixels and a few hidden units learns the 14 bars-and-stripes patterns (MacKay 2003,
section 43). All 512 images are summed, so the likelihood, its gradient and what each estimate of
the gradient is on average are exact. After Fischer & Igel 2010, ICANN.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.values import DoubleArray
from explorer.metrics.exact_boltzmann import SummedStates, states_of, statistics
from explorer.models.rbm import NaturalParameters

SIDE = 3
PATTERNS = 2 * 2**SIDE - 2
EXACT = "exact"
ESTIMATES: dict[str, tuple[int, bool]] = {
    "CD-1": (1, False),
    "CD-10": (10, False),
    "PCD": (1, True),
}
"""Gibbs steps of each estimate, and whether its chains go on from update to update."""
METHODS = (EXACT, *ESTIMATES)
MOST_UPDATES, MOST_AT_ONCE = 20_000, 500
UPDATES_BETWEEN_LOOKS, MOST_SECONDS = 10, 5.0
"""How often the clock is looked at, and for how long the updates of one request go on."""
RECORD_EVERY = 10
FIRST_WEIGHTS = 0.1
LEAST = 1e-300
"""A probability below it is taken for it, so that its log is finite."""
MANY = 0
"""Chains: as if there were infinitely many, so that estimates have no noise, only bias."""
CHAIN_COUNTS = (MANY, 1000, 100, 10)


@dataclass(frozen=True)
class TinySettings:
    """What all four trainings share.

    Attributes:
        hidden: units, 2 to 8.
        learning_rate: of plain gradient ascent.
        chains: of each estimate; `MANY` takes the estimate's mean itself.
        seed: of the first weights and of every draw.

    Raises:
        CoreError: a number that is out of bounds.
    """

    hidden: int = 8
    learning_rate: float = 0.2
    chains: int = MANY
    seed: int = 0

    def __post_init__(self) -> None:
        if not 2 <= self.hidden <= 8:
            raise CoreError(f"2 to 8 hidden units can be summed at once, not {self.hidden}.")
        if not 0 < self.learning_rate <= 2:
            raise CoreError(f"The learning rate must be from 0 to 2, not {self.learning_rate}.")
        if self.chains not in CHAIN_COUNTS:
            raise CoreError(f"There may be {CHAIN_COUNTS} chains, not {self.chains}.")
        if not 0 <= self.seed < 2**63:
            raise CoreError(f"A seed must be from 0 to 2^63 − 1, not {self.seed}.")


@dataclass
class TinyCurves:
    """What was seen on the way; lists grow together.

    Attributes:
        updates: how many were made.
        log_likelihood: per method, the patterns' exact mean log p(v), nats.
        bias: per estimate, the length of E[estimate] − exact gradient, over W.
        mass: per method, the probability of the 14 patterns together.
    """

    updates: list[int] = field(default_factory=list)
    log_likelihood: dict[str, list[float]] = field(default_factory=lambda: _lists(METHODS))
    bias: dict[str, list[float]] = field(default_factory=lambda: _lists(ESTIMATES))
    mass: dict[str, list[float]] = field(default_factory=lambda: _lists(METHODS))


@dataclass(frozen=True, eq=False)
class TinyState:
    """Four trainings between two updates, as plain arrays.

    Attributes:
        settings: what they share.
        updates: how many were made.
        machines: per method the weights (H, 9), visible biases (9,) and hidden biases (H,).
        chains: per estimate where its chains are, a distribution over all images, (512,).
        generator: the random generator's state, uint8.
        curves: what was seen on the way.
    """

    settings: TinySettings
    updates: int
    machines: dict[str, tuple[DoubleArray, ...]]
    chains: dict[str, DoubleArray]
    generator: NDArray[np.uint8]
    curves: TinyCurves

    @property
    def is_done(self) -> bool:
        """Whether the most updates were made."""
        return self.updates >= MOST_UPDATES


def begin_tiny_boltzmann(core: InnerCore, settings: TinySettings) -> TinyState:
    """The four machines before their first update."""
    del core  # no model is needed
    return TinyTraining(settings).state()


def continue_tiny_boltzmann(core: InnerCore, state: TinyState, seconds: float) -> TinyState:
    """The same machines after as many more updates as fit into so many seconds.

    Raises:
        CoreError: no number of seconds, or too many.
    """
    del core
    if not 0 < seconds <= MOST_SECONDS:
        raise CoreError(f"Updates may go on for up to {MOST_SECONDS:g} s, not {seconds:g}.")
    training = TinyTraining.resumed(state)
    began = time.monotonic()
    while time.monotonic() - began < seconds and not training.is_done:
        training.advance(UPDATES_BETWEEN_LOOKS)
    return training.state()


def _lists(names: Iterable[str]) -> dict[str, list[float]]:
    return {name: [] for name in names}


def bars_and_stripes(side: int = SIDE) -> NDArray[np.uint8]:
    """Every pattern of whole rows or whole columns, 0 or 1, uint8 (2·2^side − 2, side, side)."""
    lines = states_of(side).numpy().astype(np.uint8)
    rows = np.repeat(lines[:, :, None], side, 2)
    columns = np.repeat(lines[:, None, :], side, 1)[1:-1]
    return np.concatenate([rows, columns])


class TinyTraining:
    """Four machines from the same first weights, each following its own gradient."""

    def __init__(self, settings: TinySettings):
        self.settings = settings
        self.curves = TinyCurves()
        self.updates = 0
        self._generator = torch.Generator().manual_seed(settings.seed)
        self._states = states_of(SIDE * SIDE)
        self._hidden_states = states_of(settings.hidden)
        patterns = torch.from_numpy(bars_and_stripes()).reshape(PATTERNS, -1).double()
        self._is_pattern = torch.zeros(len(self._states), dtype=torch.float64)
        self._is_pattern[self._index_of(patterns)] = 1
        self._data = self._is_pattern / PATTERNS
        shape = (settings.hidden, SIDE * SIDE)
        weight = FIRST_WEIGHTS * torch.randn(shape, generator=self._generator, dtype=torch.float64)
        zeros = (torch.zeros(size, dtype=torch.float64) for size in (SIDE * SIDE, settings.hidden))
        first = NaturalParameters(weight, *zeros)
        self._models = dict.fromkeys(METHODS, first)
        # Where each estimate's chains are: a distribution over all 512 images.
        self._chains = {
            name: torch.full_like(self._data, 1 / len(self._data)) for name in ESTIMATES
        }
        self._record()

    @classmethod
    def resumed(cls, state: TinyState) -> TinyTraining:
        """The trainings as they stood; the state stays as it is."""
        training = cls(state.settings)
        training.updates, training.curves = state.updates, deepcopy(state.curves)
        training._generator.set_state(torch.from_numpy(state.generator.copy()))
        training._models = {
            name: NaturalParameters(*(torch.from_numpy(part.copy()) for part in parts))
            for name, parts in state.machines.items()
        }
        training._chains = {
            name: torch.from_numpy(shares.copy()) for name, shares in state.chains.items()
        }
        return training

    def state(self) -> TinyState:
        """The trainings as they stand."""
        return TinyState(
            self.settings,
            self.updates,
            {name: tuple(p.numpy().copy() for p in model) for name, model in self._models.items()},
            {name: shares.numpy().copy() for name, shares in self._chains.items()},
            self._generator.get_state().numpy().copy(),
            deepcopy(self.curves),
        )

    @property
    def is_done(self) -> bool:
        """Whether the most updates were made."""
        return self.updates >= MOST_UPDATES

    @torch.inference_mode()
    def advance(self, updates: int) -> None:
        """Make so many more updates, at most `MOST_AT_ONCE` and up to `MOST_UPDATES` in all."""
        if not 1 <= updates <= MOST_AT_ONCE:
            raise CoreError(f"1 to {MOST_AT_ONCE} updates are made at once, not {updates}.")
        for _ in range(min(updates, MOST_UPDATES - self.updates)):
            self._update()
            self.updates += 1
            if self.updates % RECORD_EVERY == 0:
                self._record()

    def distribution(self, method: str) -> NDArray[np.float64]:
        """Exact p(v) of each pattern, (14,), in the order of `bars_and_stripes`."""
        patterns = torch.from_numpy(bars_and_stripes()).reshape(PATTERNS, -1).double()
        own = self._summed(self._models[method]).visible
        return own[self._index_of(patterns)].numpy()

    def _index_of(self, v: Tensor) -> Tensor:
        return (v @ (2.0 ** torch.arange(v.shape[1] - 1, -1, -1)).double()).long()

    def _update(self) -> None:
        for name, model in self._models.items():
            positive = statistics(model, self._states, self._data)
            negative = statistics(model, self._states, self._reached(name, self._summed(model)))
            rate = self.settings.learning_rate
            parts = zip(model, positive, negative, strict=True)
            self._models[name] = NaturalParameters(
                *(part + rate * (up - down) for part, up, down in parts)
            )

    def _summed(self, model: NaturalParameters) -> SummedStates:
        return SummedStates.of(model, self._states, self._hidden_states)

    def _reached(self, name: str, summed: SummedStates) -> Tensor:
        """Where a method's chains come to, (512,): drawn, or on average where `MANY`."""
        if name == EXACT:
            return summed.visible
        steps, is_persistent = ESTIMATES[name]
        begin = self._chains[name] if is_persistent else self._sampled(self._data)
        reached = self._sampled(summed.walk(begin, steps))
        if is_persistent:
            self._chains[name] = reached
        return reached

    def _sampled(self, distribution: Tensor) -> Tensor:
        """As many draws as there are chains, as shares; the distribution itself where `MANY`."""
        count = self.settings.chains
        if count == MANY:
            return distribution
        drawn = torch.multinomial(distribution, count, replacement=True, generator=self._generator)
        return torch.bincount(drawn, minlength=len(distribution)).double() / count

    def _record(self) -> None:
        curves = self.curves
        curves.updates.append(self.updates)
        for name, model in self._models.items():
            summed = self._summed(model)
            own = summed.visible
            log_px = own.clamp(min=LEAST).log()
            curves.log_likelihood[name].append(float((self._data * log_px).sum()))
            curves.mass[name].append(float((own * self._is_pattern).sum()))
            exact = statistics(model, self._states, own).weight
            if name in ESTIMATES:
                # On average: begun at every pattern, or where its chains now are.
                steps, is_persistent = ESTIMATES[name]
                begin = self._chains[name] if is_persistent else self._data
                expected = statistics(model, self._states, summed.walk(begin, steps)).weight
                curves.bias[name].append(float((expected - exact).norm()))


BEST_LOG_LIKELIHOOD = -math.log(PATTERNS)
"""Of a machine that draws each pattern equally often and nothing else, nats."""
