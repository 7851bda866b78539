"""Where on the map does the image land, and how well does q fit the true posterior there?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core, Description, PosteriorMap, Receipt, share_outside
from explorer.figures.image_place import Density, ImagePlace, close_up_figure, image_place_figure
from explorer.figures.palette import Theme
from explorer.figures.plane import Window, window_of
from explorer.latent.gaussians import ellipse
from explorer.latent.neighbours import nearest
from explorer.latent.planes import Plane
from explorer.latent.projections import Projection, two_dimensions
from explorer.metrics.percentiles import whole_percent
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.surroundings import figure_height
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.projection import flat_projection
from explorer.ui.shell.cached import cached

MOST_USED, PCA = "two dimensions", "PCA"
SIGMAS = (1.0, 2.0, 3.0)
CLOSE_UP_SIGMAS = 4.0
NEAR = 10
"""Where latents are points, the close-up reaches as far as so many test images."""
SMALLEST_HALF = 1e-3
NOTABLE = 0.1
"""A Gaussian p(z|x) equal to q would have 1.1 % outside 3σ."""


@dataclass(frozen=True, eq=False)
class Position:
    """The image on the plane that is drawn.

    Attributes:
        projection: the test set on that plane.
        plane: of the projection.
        place: where the image lies, and the close-up's window.
        density: p(z|x) over that window, where the plane is the latent space itself.
        outside: the share of p(z|x) outside q's 3σ ellipse, or None.
        prior_at: where the prior's mean lies, or None where there is no prior.
    """

    projection: Projection
    plane: Plane
    place: ImagePlace
    density: Density | None
    outside: float | None
    prior_at: tuple[float, float] | None

    @property
    def window(self) -> Window:
        """What the map shows: the test set, the prior's circles, and the image wherever it is."""
        points = np.vstack([self.projection.points, np.array([self.place.at], np.float32)])
        (left, right), (bottom, top) = window_of(points, self.prior_at)
        reach = max(
            0.0,
            left - self.place.at[0],
            self.place.at[0] - right,
            bottom - self.place.at[1],
            self.place.at[1] - top,
        )
        reach *= 1.05
        return (left - reach, right + reach), (bottom - reach, top + reach)


def choose_plane(core: Core, model: Description, kl: NDArray[np.float32]) -> Projection:
    """The test set on a plane: with more than two dimensions there is a choice of two.

    Args:
        kl: of the image, nats, (D,): the dimensions that it uses most come first.
    """
    mu = core.encodings(model.name).mu
    if model.latent_dim == 2:
        return two_dimensions(mu)
    how = choose_one(
        "Plane",
        [PCA, MOST_USED],
        "plane",
        shows_label=False,
        help="PCA of the test set, or the two dimensions on which this image spends most.",
    )
    if how == PCA:
        return flat_projection(core, model.name)
    use = kl if kl.any() else mu.var(0)
    first, second = sorted(int(dim) for dim in np.argsort(-use, kind="stable")[:2])
    return two_dimensions(mu, (first, second))


def position_of(
    core: Core,
    model: Description,
    image: NDArray[np.uint8],
    label: int | None,
    made: Receipt,
    projection: Projection,
) -> Position:
    """The image's place on a linear projection, and p(z|x) around it where that can be drawn."""
    plane = projection.plane
    assert plane is not None
    x, y = (float(value) for value in plane.to_plane(made.mu[None])[0])
    density, outside, prior_at = None, None, None
    outlines: tuple[NDArray[np.float64], ...] = ()
    if made.logvar is None:
        window = _around((x, y), _reach_of_neighbours(projection, (x, y)))
    else:
        covariance = plane.covariance(made.logvar[None])[0]
        outlines = tuple(ellipse((x, y), covariance, k) for k in SIGMAS)
        window = _around((x, y), CLOSE_UP_SIGMAS * float(np.sqrt(np.diagonal(covariance).max())))
        prior_x, prior_y = plane.to_plane(np.zeros((1, model.latent_dim)))[0]
        prior_at = float(prior_x), float(prior_y)
    if made.logvar is not None and model.latent_dim == 2:
        seen = posterior_close_up(core, model.name, image, label, made.mu, made.logvar)
        window = (seen.low[0], seen.high[0]), (seen.low[1], seen.high[1])
        density = Density(seen.density, window)
        outside = share_outside(seen, made.mu, made.logvar)
    return Position(
        projection, plane, ImagePlace((x, y), outlines, window), density, outside, prior_at
    )


@cached(max_entries=64)
def posterior_close_up(
    core: Core,
    name: str,
    image: NDArray[np.uint8],
    label: int | None,
    mu: NDArray[np.float32],
    logvar: NDArray[np.float32],
) -> PosteriorMap:
    """p(z|x) of one image, uint8 (C, H, W), around q's mean."""
    labels = None if label is None else np.array([label], dtype=np.int64)
    return core.close_up(name, image[None], mu, logvar, labels)


def show_map(core: Core, model: Description, position: Position, theme: Theme) -> None:
    """The whole map, with the image's place and the close-up's frame."""
    x, y = position.place.at
    show_figure(
        image_place_figure(
            position.projection.points,
            core.encodings(model.name).labels,
            model.class_names,
            theme,
            position.projection.axis_labels,
            position.place,
            position.window,
            position.prior_at,
            figure_height(wide=470, narrow=350),
        ),
        key="position_map",
        alt=f"The test images' latents and, at {x:.2f}, {y:.2f}, that of this image",
    )


def show_close_up(core: Core, model: Description, position: Position, theme: Theme) -> None:
    """The framed part of the map, large: q's ellipses over p(z|x)."""
    show_figure(
        close_up_figure(
            position.projection.points,
            core.encodings(model.name).labels,
            model.class_names,
            theme,
            position.projection.axis_labels,
            position.place,
            position.density,
            figure_height(wide=256, narrow=330),
        ),
        key="position_close_up",
        alt="Close-up: the 1σ, 2σ and 3σ ellipses of q(z|x)"
        + (" over the exact posterior p(z|x)" if position.density is not None else ""),
    )


def close_up_words(model: Description, made: Receipt, position: Position) -> str:
    """What the close-up shows, in a sentence."""
    if made.logvar is None:
        return "A posterior without σ: the nearest test images around it."
    if position.density is None:
        return (
            ":orange[Ellipses]: q(z|x) at 1σ 2σ 3σ, seen along this plane. "
            f"p(z|x) is drawn for two dimensions, and this model has {model.latent_dim}."
        )
    words = ":orange[Ellipses]: q(z|x) at 1σ 2σ 3σ. :blue[Lines]: the exact p(z|x), same levels."
    if position.outside is None or position.outside < NOTABLE:
        return words
    return (
        f"{words} Of p(z|x), {whole_percent(position.outside)} % lies outside q’s 3σ: q misses it."
    )


def _around(at: tuple[float, float], half: float) -> Window:
    half = max(half, SMALLEST_HALF)
    return (at[0] - half, at[0] + half), (at[1] - half, at[1] + half)


def _reach_of_neighbours(projection: Projection, at: tuple[float, float]) -> float:
    points = projection.points
    found = nearest(points, np.array(at, np.float32), min(NEAR, len(points)))
    return float(found.distances[-1]) * 1.2
