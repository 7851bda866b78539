"""As which two numbers is a latent of many dimensions drawn: two of them, PCA, or t-SNE?"""

from __future__ import annotations

import threading
from collections.abc import Callable

import streamlit as st

from explorer.core import Core, Description
from explorer.latent.errors import LatentError
from explorer.latent.projections import Projection, tsne, two_dimensions
from explorer.ui.choices.latent import choose_dims, dims_by_use
from explorer.ui.choices.one_of import choose_one
from explorer.ui.pictures.projection import flat_projection
from explorer.ui.shell.cached import cached
from explorer.ui.shell.plain import plain
from explorer.ui.shell.presence import while_here

AXES, PCA, TSNE = "axes", "PCA", "t-SNE"
TSNE_S = 30.0
"""Of processor; it is laid out once for everybody."""
WAITING = "Laying out neighbours by t-SNE: some seconds, and once for everybody"


class SharedLayout:
    """One model's t-SNE, laid out by the first visitor who asks and shared by all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._projection: Projection | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it has been computed."""
        return self._projection is not None

    def projection(self, compute: Callable[[], Projection]) -> Projection:
        """The layout; `compute` is called if nobody has yet."""
        with self._lock:
            if self._projection is None:
                self._projection = compute()
            return self._projection


def choose_projection(core: Core, model: Description) -> Projection:
    """The control, where there is a choice, and the latents of the test set as points.

    Rows of the projection are rows of `core.encodings`, not all of them for t-SNE.
    """
    mu = core.encodings(model.name).mu
    if model.latent_dim == 2:
        return two_dimensions(mu)
    return projection_by(
        core, model, choose_one("View", [AXES, PCA, TSNE], "view", shows_label=False)
    )


def projection_by(core: Core, model: Description, method: str) -> Projection:
    """The latents of a test set of more than two dimensions, as points by one of the methods."""
    mu = core.encodings(model.name).mu
    if method == PCA:
        return flat_projection(core, model.name)
    if method == TSNE:
        return _laid_out(core, model.name)
    return two_dimensions(mu, choose_dims(model.latent_dim, dims_by_use(core, model), "collapsed"))


@cached(max_entries=16, shared=True)
def _shared_layout(core: Core, name: str) -> SharedLayout:
    del core, name  # the key under which it is kept
    return SharedLayout()


def _laid_out(core: Core, name: str) -> Projection:
    shared = _shared_layout(core, name)
    if shared.is_ready:
        return shared.projection(lambda: tsne(core.encodings(name).mu))
    bar = st.progress(0.0, WAITING)

    def show(done: float) -> None:
        bar.progress(done, WAITING)

    try:
        with while_here(TSNE_S):
            return shared.projection(lambda: tsne(core.encodings(name).mu, progress=show))
    except LatentError as error:
        st.info(plain(error), icon=":material/info:")
        return flat_projection(core, name)
    finally:
        bar.empty()
