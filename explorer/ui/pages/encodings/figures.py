"""What is known of each test image besides its code: what it costs, how it lies, what is near it?

What is stored is there at once. Whether a picture encodes back, and what class its neighbours say,
take seconds: they are made once for all visitors, after the first picture.
"""

from __future__ import annotations

import threading
import time
from functools import partial

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core, Description, StoredEncodings, watched
from explorer.latent.neighbours import neighbour_classes
from explorer.models.patience import go_on
from explorer.ui.components.encodings_map import Category, Figure
from explorer.ui.shell.cached import cached

CLASS, NEIGHBOURS = "class", "neighbours"
MOST_SLOW = 20_000
"""Of more images only what is stored is shown."""
VOTERS = 10
FIRST_ROWS, AT_ONCE = 64, 1_000
MOST_TRUST_S = 60.0
"""Somebody's own slow decoder goes without."""
DARK, MOSTLY_DARK = 64, 0.4
"""Pictures are strokes on nothing where so large a share of their pixels is below so much grey."""
LOOKED_AT = 64


class SharedFigures:
    """The figures of one model's test images. Thread-safe."""

    def __init__(self, core: Core, name: str) -> None:
        self._lock = threading.Lock()
        model, encodings = core.describe(name), core.encodings(name)
        self._name, self._terms = name, partial(_terms, model, encodings)
        self._is_slow = len(encodings) <= MOST_SLOW
        self._others = [_distance(encodings), *_factors(core, name)]
        self.categories = [*_classes(model, encodings), *_columns(name)]
        looked_at = core.test_images(name, np.arange(min(LOOKED_AT, len(encodings)))).images
        is_dark = float((looked_at < DARK).mean()) > MOSTLY_DARK
        self.is_ink = model.image_shape[0] == 1 and is_dark

    @property
    def figures(self) -> list[Figure]:
        """As many as there are by now; of a slow live model the terms become known one by one."""
        return [*self._terms(), *self._others]

    @property
    def is_complete(self) -> bool:
        """Whether the slow ones are there, or will never be."""
        return not self._is_slow

    def complete(self, core: Core) -> None:
        """Make the slow ones, or wait for whoever is making them."""
        with self._lock:
            if not self._is_slow:
                return
            model, encodings = core.describe(self._name), core.encodings(self._name)
            trusted = _trust(core, model, encodings)
            if trusted is not None:
                self._others = [*self._others, Figure("trust", "trust", "%", trusted, digits=0)]
            if _classes(model, encodings) and len(encodings) > VOTERS:
                votes = neighbour_classes(encodings.mu, self.categories[0].values, VOTERS)
                names = self.categories[0].names
                said = Category(NEIGHBOURS, "class that neighbours say", names, votes)
                self.categories = [*self.categories, said]
            self._is_slow = False


@cached(max_entries=16, shared=True)
def shared_figures(core: Core, name: str) -> SharedFigures:
    """The figures of a model's test images, with those that are stored."""
    return SharedFigures(core, name)


def _terms(model: Description, encodings: StoredEncodings) -> list[Figure]:
    reconstruction = Figure(
        "reconstruction", "−log p(x|z)", "nats", -encodings.log_px_given_z.astype(np.float32)
    )
    if not model.can("gaussian_latent"):
        return [reconstruction]
    return [
        Figure("loss", model.marked("elbo", "−ELBO"), "nats", -encodings.elbo),
        reconstruction,
        Figure("kl", "KL", "nats", encodings.kl),
    ]


def _distance(encodings: StoredEncodings) -> Figure:
    mu = encodings.mu
    kinds = np.zeros(len(mu), np.int64) if encodings.labels is None else encodings.labels
    sums = np.zeros((int(kinds.max()) + 1, mu.shape[1]))
    np.add.at(sums, kinds, mu)
    means = sums / np.maximum(np.bincount(kinds), 1)[:, None]
    title = "to the mean" if encodings.labels is None else "to class mean"
    return Figure("distance", title, "", np.linalg.norm(mu - means[kinds], axis=1))


def _factors(core: Core, name: str) -> list[Figure]:
    """The columns that came with the data."""
    found = core.factors(name)
    if found is None or len(found[1]) != len(core.encodings(name)):
        return []
    names, values = found
    return [
        Figure(f"factor{number}", title, "", values[:, number])
        for number, title in enumerate(names)
    ]


def _classes(model: Description, encodings: StoredEncodings) -> list[Category]:
    labels, names = encodings.labels, model.class_names
    if labels is None or not names or int(labels.max(initial=0)) >= len(names):
        return []
    return [Category(CLASS, "class", names, labels)]


def _columns(name: str) -> list[Category]:
    """The columns of words that came with a live model's images."""
    watch = watched(name)
    return [
        Category(f"column{number}", title, tuple(names), places)
        for number, (title, names, places) in enumerate(watch.columns if watch else ())
    ]


def _trust(
    core: Core, model: Description, encodings: StoredEncodings
) -> NDArray[np.float64] | None:
    """Whether each decodes to what encodes back; None where that would take minutes."""
    labels = encodings.labels if model.can("conditional") else None
    parts: list[NDArray[np.float64]] = []
    start, at_once = 0, FIRST_ROWS
    while start < len(encodings):
        go_on()
        began_s = time.monotonic()
        rows = slice(start, start + at_once)
        own = None if labels is None else labels[rows]
        parts.append(core.trust(model.name, encodings.mu[rows], own))
        start += len(parts[-1])
        left = (len(encodings) - start) / len(parts[-1])
        if left * (time.monotonic() - began_s) > MOST_TRUST_S:
            return None
        at_once = AT_ONCE
    return np.concatenate(parts)
