"""As which two numbers is a latent of many dimensions drawn: two, PCA, or neighbours laid out?"""

from __future__ import annotations

import threading
from collections.abc import Callable

import streamlit as st

from explorer.core import Core, Description
from explorer.latent.errors import LatentError
from explorer.latent.projections import Projection, tsne, two_dimensions
from explorer.latent.umap_layout import has_umap, umap
from explorer.ui.choices.latent import choose_dims, dims_by_use
from explorer.ui.choices.one_of import choose_one
from explorer.ui.pictures.projection import flat_projection
from explorer.ui.shell.cached import cached
from explorer.ui.shell.plain import plain
from explorer.ui.shell.presence import while_here

AXES, PCA, TSNE, UMAP = "axes", "PCA", "t-SNE", "UMAP"
LAYOUT_S = 60.0
"""Of processor; it is laid out once for everybody."""
LAYOUTS: dict[str, Callable[..., Projection]] = {
    TSNE: tsne,
    **({UMAP: umap} if has_umap() else {}),
}
"""Which layouts of neighbours this machine has."""
VIEWS = (AXES, PCA, *LAYOUTS)
WAITING = "Laying out neighbours by {}: some seconds, and once for everybody"


class SharedLayout:
    """One model's neighbours, laid out by the first visitor who asks and shared by all."""

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

    Rows of the projection are rows of `core.encodings`, not all of them for layouts of neighbours.
    """
    mu = core.encodings(model.name).mu
    if model.latent_dim == 2:
        return two_dimensions(mu)
    return projection_by(core, model, choose_one("View", VIEWS, "view", shows_label=False))


def projection_by(core: Core, model: Description, method: str) -> Projection:
    """The latents of a test set of more than two dimensions, as points by one of the methods."""
    mu = core.encodings(model.name).mu
    if method == PCA:
        return flat_projection(core, model.name)
    if method in LAYOUTS:
        return _laid_out(core, model.name, method)
    return two_dimensions(mu, choose_dims(model.latent_dim, dims_by_use(core, model), "collapsed"))


@cached(max_entries=16, shared=True)
def _shared_layout(core: Core, name: str, method: str) -> SharedLayout:
    del core, name, method  # the key under which it is kept
    return SharedLayout()


def _laid_out(core: Core, name: str, method: str) -> Projection:
    shared, layout = _shared_layout(core, name, method), LAYOUTS[method]
    if shared.is_ready:
        return shared.projection(lambda: layout(core.encodings(name).mu))
    words = WAITING.format(method)
    bar = st.progress(0.0, words)
    shown = {"progress": lambda done: bar.progress(done, words)} if method == TSNE else {}
    try:
        with while_here(LAYOUT_S):
            return shared.projection(lambda: layout(core.encodings(name).mu, **shown))
    except LatentError as error:
        st.info(plain(error), icon=":material/info:")
        return flat_projection(core, name)
    finally:
        bar.empty()
