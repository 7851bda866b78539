"""Which of our pages can be saved as one file, and what is in it?

Each works without any server: the model's decoder is in it. What its script does is the same as in
the app, and `explorer.portable.saved_page` writes the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from explorer.core import OWN_PREFIX, Core, CoreError, Description
from explorer.latent.planes import axis_plane
from explorer.latent.projections import dimension_label
from explorer.portable.bundle import decoder_script
from explorer.portable.decoder_file import decoder_file
from explorer.portable.saved_page import SavedPart, saved_page
from explorer.ui import static
from explorer.ui.choices.latent import dims_by_use, latents_window
from explorer.ui.choices.plane import Sheet
from explorer.ui.components.class_rows.component import PARTS as ROWS
from explorer.ui.components.latent_pad import PadData, PadModel
from explorer.ui.components.latent_pad.checks import MAX_LABELS
from explorer.ui.components.latent_pad.component import PARTS as PAD
from explorer.ui.components.latent_sliders import PARTS as SLIDERS
from explorer.ui.components.latent_sliders import SlidersData
from explorer.ui.components.live.envelope import carried_envelope
from explorer.ui.components.live.mounting import Parts
from explorer.ui.components.manifold_sheet import PARTS as SHEET
from explorer.ui.components.manifold_sheet import SheetData
from explorer.ui.pictures.class_plane import rows_data
from explorer.ui.pictures.known_factors import named_dimension
from explorer.ui.pictures.manifold_tiles import Tiling, grid_of, labels_of
from explorer.ui.pictures.map_content import MapPlan, is_ink, shared_map
from explorer.ui.pictures.traversal_rows import TraversalPlan, latent_use, row_values, start_code

ROOM_PX = 236
"""What of the window's height is not the map."""
TILES = 20
"""A side of the manifold."""
PERCENT = 99.8
"""How much of the prior, or of the latents, lies between a slider's ends."""
FONT = Path(static.__path__[0]) / "inter-latin.woff2"


def map_page(core: Core, data: PadData, theme: str | None = None) -> bytes:
    """The latent map of a pad's first model, with all that lies on it.

    Args:
        core: has the model.
        data: what the pad shows; pins, path, view and layers are where the page begins.
        theme: "light" or "dark"; the reader's own if None.

    Raises:
        CoreError: a decoder that cannot run outside Python; it says which layer.
    """
    name = data.models[0].name
    model = PadModel(public_name(name), data.models[0].title)
    alone = replace(data, models=(model,), room_px=ROOM_PX)
    envelope = alone.envelope(height=None, socket_path="")
    return _page(core, name, "Latent map", PAD, envelope, ("points", "sigmas"), theme)


def _map_of(core: Core, model: Description, theme: str | None) -> bytes:
    """The map as the page opens it."""
    names = model.class_names if model.can("conditional") else ()
    labels = tuple(range(len(names[:MAX_LABELS])))
    sheet = None if model.latent_dim == 2 else Sheet(dims=_two_dims(core, model))
    shared = shared_map(core, MapPlan(model.name, sheet, 0 if labels else None))
    shared.complete(core, is_whole=True)
    return map_page(core, replace(shared.data(), labels=labels, marks=shared.marks), theme)


def _two_dims(core: Core, model: Description) -> tuple[int, int]:
    """The dimensions across and up: of more than two those that say most."""
    first, second = (0, 1) if model.latent_dim == 2 else dims_by_use(core, model)[:2]
    return first, second


def _conditional(core: Core, model: Description, theme: str | None) -> bytes:
    """A row for each class under one cursor, as the page opens but for the image."""
    dims = _two_dims(core, model)
    plane = axis_plane(model.latent_dim, dims)
    data = replace(rows_data(core, model, plane, dims), model=public_name(model.name))
    return _page(core, model.name, "Conditional", ROWS, data.envelope(), ("points",), theme)


def _traversals(core: Core, model: Description, theme: str | None) -> bytes:
    """A slider for each dimension, the most used first."""
    use = latent_use(core, model.name)
    plan = TraversalPlan(model.name, 2, PERCENT, not model.can("gaussian_latent"))
    unit = "Var" if use.kl is None else "KL"
    ends = row_values(core, plan, use.order)
    data = SlidersData(
        public_name(model.name),
        model.image_shape,
        tuple(map(float, start_code(core, plan))),
        tuple(
            (int(dim), float(low), float(high))
            for dim, (low, high) in zip(use.order, ends, strict=True)
        ),
        tuple(
            f"{named_dimension(core, model.name, int(dim))} · {unit} {use.size[dim]:.2f}"
            for dim in use.order
        ),
        model.class_names if model.can("conditional") else (),
    )
    return _page(core, model.name, "Traversals", SLIDERS, data.envelope(), (), theme)


def _manifold(core: Core, model: Description, theme: str | None) -> bytes:
    """The tiles, at the prior's quantiles where there is a prior, and each place between them."""
    plane = _two_dims(core, model)
    has_prior, is_conditional = model.can("gaussian_latent"), model.can("conditional")
    window = None if has_prior else latents_window(core, model, plane)
    grid = grid_of(Tiling(model.name, TILES, plane, window), model.latent_dim)
    labels = labels_of(0 if is_conditional else None, len(grid.z))
    data = SheetData(
        public_name(model.name),
        model.image_shape,
        (tuple(map(float, grid.axis_z[0])), tuple(map(float, grid.axis_z[1]))),
        plane,
        (0.0,) * model.latent_dim,
        (dimension_label(plane[0]), dimension_label(plane[1])),
        is_ink(core.decode(model.name, grid.z, labels)),
        model.class_names if is_conditional else (),
    )
    return _page(core, model.name, "Manifold", SHEET, data.envelope(), (), theme)


def public_name(name: str) -> str:
    """The model's name as a file may tell it: that of a visitor's own opens it."""
    return "own-model" if name.startswith(OWN_PREFIX) else name


def _page(
    core: Core,
    name: str,
    title: str,
    parts: Parts,
    envelope: bytes,
    halves: Collection[str],
    theme: str | None,
) -> bytes:
    decoder = replace(core.plain_decoder(name), model=public_name(name))
    data = carried_envelope(envelope, decoder_file(decoder), decoder_script(), halves)
    part = SavedPart(
        f"{core.describe(name).title}: {title.lower()}",
        f"{decoder.model}, weights {decoder.weights_sha256[:12]}. Saved from Latent Space "
        "Explorer; its decoder is in this file, which asks no server for anything.",
        parts.html,
        parts.css,
        parts.js,
        data,
    )
    return saved_page(part, theme, FONT.read_bytes())


PAGES: dict[str, tuple[frozenset[str], Callable[[Core, Description, str | None], bytes]]] = {
    "latent_map": (frozenset({"decodes_latent"}), _map_of),
    "manifold": (frozenset({"decodes_latent"}), _manifold),
    "traversals": (frozenset({"decodes_latent"}), _traversals),
    "conditional": (frozenset({"conditional", "gaussian_latent"}), _conditional),
}
"""For each page that can be saved what a model needs for it, and what writes it."""


def page_of(core: Core, name: str, page: str, theme: str | None = None) -> bytes:
    """A page of a model, as it opens.

    Raises:
        CoreError: no such model, one that this page is not for, or whose decoder cannot be written.
    """
    model = core.describe(name)
    needs, write = PAGES[page]
    if not needs <= model.capabilities or model.latent_dim < 2:
        raise CoreError(f"{name} ({model.family_title}) has no page {page}.")
    return write(core, model, theme)
