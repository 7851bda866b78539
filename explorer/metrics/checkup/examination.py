"""What do several checks need to know of a model: how it reads its input, and its latents?

Everything is found once, when it is first asked for, by calling the model and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.metrics.active_units import ACTIVE_VARIANCE
from explorer.metrics.checkup.dice import dice
from explorer.metrics.checkup.finding import Strip
from explorer.metrics.checkup.layouts import layouts
from explorer.metrics.checkup.readings import (
    FACTORS,
    MOST_UNEXPLAINED,
    UNIT,
    Scaling,
    is_better,
    outputs,
    scalings,
    to_unit,
    unexplained,
)
from explorer.metrics.checkup.subject import Code, FloatArray, Subject

LIMIT_S = 55.0
MOST_IMAGES, FEWEST_IMAGES = 256, 8
PASSES = 60
"""About how often all checks together encode and decode every image."""
AT_ONCE = 64
READ_IMAGES = 64
"""On so many it is found out how a model takes its images: twenty ways are tried."""
EXPLAINS = 0.97
"""The most that may be left unexplained by a reconstruction that says anything of its image."""
PRIOR_NATS = 0.01
"""A latent's mean KL below which its posterior is the prior."""
SHOWN = 6


Answer = TypeVar("Answer")


class OutOfTime(Exception):
    """A check was given up: the check-up has as long as one waits for it."""


class Hangs(OutOfTime):
    """A call of the model has not come back, and no further one is made."""


@dataclass(frozen=True, eq=False)
class Reading:
    """How a model seems to take images and to give pictures.

    Attributes:
        scaling: of the input.
        inverted: whether it wants 1 − x.
        layout: how the pixels seem to be meant; "" as they are given.
        output: of what the decoder makes.
        error: unexplained share of variance under this reading.
        as_given: the same with the images as they are given.
        errors: of every reading tried.
    """

    scaling: str
    inverted: bool
    layout: str
    output: str
    error: float
    as_given: float
    errors: dict[str, float]
    layout_errors: dict[str, float]


class Examination:
    """A subject, and what has been found out of it so far.

    Args:
        subject: who.
        limit_s: after how long calls of the model end in `OutOfTime`.
    """

    def __init__(self, subject: Subject, limit_s: float = LIMIT_S):
        self.subject = subject
        self._until = time.monotonic() + limit_s
        self._limit_s = limit_s
        self.images = subject.images.astype(np.float32)
        self.unit, self.given = to_unit(self.images)
        self.ways = scalings(self.unit)
        self.outputs = outputs(self.ways)

    # --- calls -------------------------------------------------------------------------------

    def encode(self, images: FloatArray) -> Code:
        """Of images in the range that the encoder is given, in batches, by the same chance."""
        assert self.subject.encode is not None
        parts = [self._called(self.subject.encode, part) for part in _batches(images)]
        logvars = [part.logvar for part in parts if part.logvar is not None]
        mu = np.concatenate([part.mu for part in parts])
        return Code(mu, np.concatenate(logvars) if logvars else None)

    def decode(self, z: FloatArray) -> FloatArray:
        """Pictures as the decoder makes them, (N, C, H, W)."""
        assert self.subject.decode is not None
        made = [self._called(self.subject.decode, part) for part in _batches(z)]
        return np.concatenate(made).reshape(-1, *self.unit.shape[1:])

    def pictures(self, z: FloatArray) -> FloatArray:
        """Pictures in [0, 1], by the reading of the output that fits."""
        made: FloatArray = self.outputs[self.reading.output](self.decode(z)).clip(0, 1)
        return made

    def check_time(self) -> None:
        """Raise OutOfTime if there is no more."""
        if time.monotonic() > self._until:
            raise OutOfTime

    def _called(self, function: Callable[[FloatArray], Answer], rows: FloatArray) -> Answer:
        self.check_time()
        # The same chance at every call, and the caller's own untouched: what differs between two
        # calls is then not the dice, for which there is a check.
        with dice(0), np.errstate(all="ignore"):
            return function(np.ascontiguousarray(rows, np.float32))

    # --- what several checks ask ---------------------------------------------------------------

    @cached_property
    def count(self) -> int:
        """How many images there is time for."""
        some = self.images[:FEWEST_IMAGES]
        begun = time.monotonic()
        if self.subject.encode is not None:
            code = self.encode(some)
            if self.subject.decode is not None:
                self.decode(code.mu)
        each_s = (time.monotonic() - begun) / len(some)
        wanted = int(0.5 * self._limit_s / max(PASSES * each_s, 1e-9))
        return min(len(self.images), max(FEWEST_IMAGES, min(MOST_IMAGES, wanted)))

    @property
    def reconstructs(self) -> bool:
        """Whether there are an encoder and a decoder."""
        return self.subject.encode is not None and self.subject.decode is not None

    @cached_property
    def active(self) -> NDArray[np.bool_]:
        """Which latents vary with the image, (D,)."""
        least = ACTIVE_VARIANCE
        if self.code.logvar is None:  # points, whose scale says nothing
            least = min(least, 1e-3 * max(float(self.used.max()), 1e-12))
        return self.used > least

    @cached_property
    def reading(self) -> Reading:
        """The reading under which images come back best."""
        count = min(self.count, READ_IMAGES)
        unit, given = self.unit[:count], self.images[:count]
        ways = self.ways
        as_given, output_as_given = self._tried(given, unit)
        output = output_as_given
        best, best_error, inverted = self.given.name, as_given, False
        errors = {self.words(self.given.name, False): as_given}
        for name, scaling in ways.items():
            for is_inverted in (False, True):
                if name == self.given.name and not is_inverted:
                    continue
                target = 1 - unit if is_inverted else unit
                error, made_as = self._tried(self._scaled(name, scaling, target), target)
                errors[self.words(name, is_inverted)] = error
                if is_better(error, as_given) and error < best_error:
                    best, best_error, inverted, output = name, error, is_inverted, made_as
        if best_error < as_given and not self._is_of_the_input(given, unit, best_error):
            best, best_error, inverted, output = self.given.name, as_given, False, output_as_given
        layout, laid_errors = "", {"as given": best_error}
        target = 1 - unit if inverted else unit
        for words, (_, laid) in layouts(unit.shape[1:]).items():
            turned = np.ascontiguousarray(laid(target))
            error, made_as = self._tried(self._scaled(best, ways[best], turned), turned)
            laid_errors[words] = error
            if is_better(error, laid_errors["as given"]) and error < best_error:
                layout, best_error, output = words, error, made_as
        return Reading(best, inverted, layout, output, best_error, as_given, errors, laid_errors)

    @cached_property
    def target(self) -> FloatArray:
        """The images in [0, 1] as the model seems to want them, (N, C, H, W)."""
        return self.meant(self.unit[: self.count])

    def meant(self, unit: FloatArray) -> FloatArray:
        """Images in [0, 1] as the model seems to want them."""
        meant = 1 - unit if self.reading.inverted else unit
        if self.reading.layout:
            meant = layouts(meant.shape[1:])[self.reading.layout][1](meant)
        return np.ascontiguousarray(meant)

    def given_as_wanted(self, meant: FloatArray) -> FloatArray:
        """The same in the range that the encoder seems to want."""
        name = self.reading.scaling
        return self._scaled(name, self.ways[name], meant)

    @cached_property
    def code(self) -> Code:
        """The latents of `target`."""
        return self.encode(self.given_as_wanted(self.target))

    @cached_property
    def made(self) -> FloatArray:
        """What `code` decodes to, in [0, 1]."""
        return self.pictures(self.code.mu)

    @cached_property
    def used(self) -> FloatArray:
        """Var(μ_i) over the images, (D,)."""
        found: FloatArray = self.code.mu.astype(np.float64).var(0).astype(np.float32)
        return found

    def strip(self, heading: str, pictures: FloatArray) -> Strip:
        """The first few of pictures in [0, 1]."""
        return Strip(heading, (pictures[:SHOWN].clip(0, 1) * 255).round().astype(np.uint8))

    def reconstructed(self, given: FloatArray) -> FloatArray:
        """What comes back of images in the range in which the encoder is given them, in [0, 1]."""
        return self.pictures(self.encode(given[:SHOWN]).mu)

    def _is_of_the_input(self, given: FloatArray, unit: FloatArray, error: float) -> bool:
        """Whether a reading of so small an error says something of the input: larger numbers also
        make up for latents that are too small, and bring a posterior that is the prior off it."""
        code = self.encode(given)
        if code.logvar is not None and _is_prior(code.mu, code.logvar):
            return False
        if self.subject.has_codes:
            return True
        return all(error <= self._tried(given, unit, factor)[0] for factor in FACTORS)

    def _tried(
        self, given: FloatArray, target: FloatArray, factor: float = 1.0
    ) -> tuple[float, str]:
        """The error of what comes back, its latents times a factor, and the reading of the output
        under which it is least."""
        try:
            made = self.decode(np.float32(factor) * self.encode(given).mu)
        except OutOfTime:
            raise
        except Exception:  # a way that the model does not bear is not its way
            return MOST_UNEXPLAINED, UNIT
        errors = {name: unexplained(target, back(made)) for name, back in self.outputs.items()}
        best = min(errors, key=lambda name: errors[name])
        tells_apart = errors[best] < EXPLAINS
        if not tells_apart or not is_better(errors[best], errors[UNIT], share=0.9, least=0.02):
            best = UNIT
        return errors[best], best

    def _scaled(self, name: str, scaling: Scaling, unit: FloatArray) -> FloatArray:
        return self.given(unit) if name == self.given.name else scaling(unit)

    @staticmethod
    def words(name: str, is_inverted: bool) -> str:
        """What a reading of the input is called."""
        return f"{name}, inverted" if is_inverted else name


def _is_prior(mu: FloatArray, logvar: FloatArray) -> bool:
    """Whether q(z|x) is N(0, I) in every latent, by its mean KL, nats."""
    with np.errstate(over="ignore", invalid="ignore"):
        kl = 0.5 * (np.square(mu) + np.exp(logvar) - logvar - 1)
    return bool((kl.mean(0) < PRIOR_NATS).all())


def _batches(rows: FloatArray) -> list[FloatArray]:
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
