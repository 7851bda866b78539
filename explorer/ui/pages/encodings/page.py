"""Where does the encoder put the test images?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.figures.encodings import ChosenPoint, encodings_figure, window_of
from explorer.latent.gaussians import ellipse
from explorer.latent.projections import Projection
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.keepsake import keepsake
from explorer.ui.components.surroundings import figure_height, is_narrow, is_touch, press_word
from explorer.ui.pages.encodings.projection import choose_projection
from explorer.ui.pages.encodings.selection import is_selection, rows_named, show_selection
from explorer.ui.pictures.encoded_image import show_test_image
from explorer.ui.pictures.figure import show_figure
from explorer.ui.pictures.manifold_tiles import Tiling, manifold_uri
from explorer.ui.shell.header import open_page
from explorer.ui.shell.plain import plain

CHART, IMAGE, SELECTED = "encodings_chart", "image", "encodings_selected"
BROUGHT_BACK = "encodings_brought_back"
"""The rows of a selection that the chart itself does not know of."""
ROWS, CLASS, REFUSED = "rows_named", "class_named", "rows_refused"
PRIOR, NAMES, MANIFOLD = "prior", "names", "manifold"
CLICK, TAP, LASSO = "click", "tap", "lasso"
HINTS = {
    CLICK: "Click a point to see its image; drag to move, scroll to zoom.",
    TAP: "Tap a point to see its image.",
    LASSO: "Draw around points to gather their images.",
}
BACKDROP_TILES = 24
ELLIPSE_SIGMAS = (1.0, 2.0)

page = open_page("Encodings", requires={"decodes_latent"}, latent_dims=2)
core, model, theme = page.core, page.model, page.theme
encodings = core.encodings(model.name)


def take_selection() -> None:
    """One point clicked: it becomes the image looked at. Several drawn around: the selection."""
    points = st.session_state[CHART]["selection"]["points"]
    rows = [int(np.ravel(point["customdata"])[0]) for point in points if "customdata" in point]
    if len(rows) == 1:
        st.session_state[IMAGE] = rows[0]
    st.session_state[SELECTED] = (model.name, rows) if len(rows) > 1 else None


def forget_selection() -> None:
    """A typed row is looked at, not what was selected before."""
    st.session_state[SELECTED] = None


def selection_now() -> NDArray[np.int64] | None:
    """The rows selected of this model, in this session or in the one before it in this tab."""
    selected = st.session_state.get(SELECTED)
    rows = selected[1] if selected is not None and selected[0] == model.name else None
    left = keepsake(
        key="encodings_keepsake",
        part="selected images",
        model=model.name,
        value=rows,
        is_known=SELECTED in st.session_state,
    )
    if is_selection(left, len(encodings)):
        st.session_state[SELECTED], rows = (model.name, left), left
        st.session_state[BROUGHT_BACK] = left
    return None if rows is None else np.array(rows, dtype=np.int64)


def brought_back() -> NDArray[np.int64] | None:
    """The selection where it was made in the chart of an earlier session; None elsewhere."""
    left = st.session_state.get(BROUGHT_BACK)
    is_shown = left is not None and st.session_state.get(SELECTED) == (model.name, left)
    return np.array(left, dtype=np.int64) if is_shown else None


def choose_by_name() -> None:
    """What the lasso does, for those who do not draw: images by their rows, or all of a class."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            "Or by rows", key=ROWS, placeholder="0-99, 250", on_change=take_rows, width=170
        )
        if classes := classes_here():
            st.selectbox(
                "Or a class",
                classes,
                index=None,
                placeholder="Choose",
                key=CLASS,
                on_change=take_class,
                width=170,
            )
    refused = st.session_state.pop(REFUSED, None)
    if refused is not None:
        st.warning(refused, icon=":material/info:")


def classes_here() -> list[str]:
    """The names of the classes that some test image has."""
    if encodings.labels is None:
        return []
    there = set(encodings.labels.tolist())
    return [name for label, name in enumerate(model.class_names) if label in there]


def take_rows() -> None:
    """The rows that were typed become the selection."""
    try:
        rows = rows_named(st.session_state[ROWS], len(encodings)).tolist()
    except ValueError as error:
        st.session_state[REFUSED] = str(error)
        return
    select_named(rows)


def take_class() -> None:
    """All images of a class become the selection."""
    name = st.session_state[CLASS]
    if name is not None and encodings.labels is not None:
        rows = np.flatnonzero(encodings.labels == model.class_names.index(name))
        select_named(rows.tolist())


def select_named(rows: list[int]) -> None:
    """Select rows of which the chart does not know by itself; one alone is looked at."""
    if len(rows) == 1:
        st.session_state[IMAGE] = rows[0]
        forget_selection()
        return
    st.session_state[SELECTED] = (model.name, rows)
    st.session_state[BROUGHT_BACK] = rows


def choose_layers(projection: Projection) -> set[str]:
    """The chips under the plane: what is drawn besides the points."""
    possible = [NAMES]
    if projection.plane is not None and model.can("gaussian_latent"):
        possible.insert(0, PRIOR)
    if model.latent_dim == 2 and not model.can("conditional"):
        possible.append(MANIFOLD)
    layers = st.pills(
        "Layers",
        possible,
        selection_mode="multi",
        default=[layer for layer in (PRIOR, NAMES) if layer in possible],
        key="layers",
        bind="query-params",
        label_visibility="collapsed",
    )
    return set(layers)


def choose_classes() -> list[int]:
    """The chips of classes; none chosen means all."""
    if not (classes := classes_here()):
        return []
    chosen = st.pills(
        "Only these classes",
        classes,
        format_func=plain,
        selection_mode="multi",
        key="classes",
        bind="query-params",
        label_visibility="collapsed",
    )
    return [model.class_names.index(name) for name in chosen]


def chosen_point(projection: Projection, row: int) -> ChosenPoint | None:
    """The image looked at, on the plane, with its posterior's ellipses where they can be drawn."""
    at = np.flatnonzero(projection.rows == row)
    if not at.size:
        return None
    point = projection.points[at[0]]
    outlines: tuple[NDArray[np.float64], ...] = ()
    if projection.plane is not None and encodings.logvar is not None:
        covariance = projection.plane.covariance(encodings.logvar[[row]])[0]
        outlines = tuple(ellipse(point, covariance, k) for k in ELLIPSE_SIGMAS)
    return ChosenPoint((float(point[0]), float(point[1])), outlines)


def prior_centre(projection: Projection, layers: set[str]) -> tuple[float, float] | None:
    """Where z = 0 lies on the plane, if its circles are wanted."""
    if PRIOR not in layers or projection.plane is None:
        return None
    x, y = projection.plane.to_plane(np.zeros((1, model.latent_dim)))[0]
    return float(x), float(y)


def choose_pointer() -> str:
    """What dragging does. Clicks choose a point only while it is not drawing."""
    chosen = choose_one(
        "Pointer",
        [CLICK, LASSO],
        "pointer",
        shows_label=False,
        format_func=lambda pointer: press_word() if pointer == CLICK else pointer,
    )
    return TAP if chosen == CLICK and is_touch() else chosen


def drag_mode(pointer: str) -> str | bool:
    """On a phone a finger scrolls the page, so that only the lasso holds it."""
    if pointer == LASSO:
        return "lasso"
    return False if is_narrow() or is_touch() else "pan"


def show_plane(
    projection: Projection, classes: list[int], layers: set[str], row: int, pointer: str
) -> None:
    """The scatter: every test image a point."""
    labels = None if encodings.labels is None else encodings.labels[projection.rows]
    kept = np.ones(len(projection.rows), dtype=bool)
    if classes and labels is not None:
        kept = np.isin(labels, classes)
    points, prior_at = projection.points[kept], prior_centre(projection, layers)
    tiling = Tiling(model.name, BACKDROP_TILES, window=window_of(points, prior_at))
    show_figure(
        encodings_figure(
            points,
            None if labels is None else labels[kept],
            model.class_names,
            projection.rows[kept],
            theme,
            projection.axis_labels,
            prior_at,
            NAMES in layers,
            chosen_point(projection, row),
            manifold_uri(core, tiling, theme.is_dark) if MANIFOLD in layers else None,
            drag_mode(pointer),
            figure_height(wide=520, narrow=350),
            brought_back(),
        ),
        key=CHART,
        on_select=take_selection,
        can_zoom=True,
        alt=f"{len(points)} test images by their latents: {projection.method}",
    )


def choose_image() -> int:
    """The row of the test split to look at: typed here, or put here by a click on its point."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Test image, of {len(encodings):,}", width="stretch")
        row = st.number_input(
            "Test image",
            0,
            len(encodings) - 1,
            key=IMAGE,
            bind="query-params",
            on_change=forget_selection,
            label_visibility="collapsed",
            width=150,
        )
    return int(row)


@st.fragment
def encoded_test_set() -> None:
    """The plane and, beside it, the image clicked or the images drawn around."""
    plane, side = st.columns([1.7, 1], gap="medium")
    with side:
        row = choose_image()
        selected = selection_now()
        if selected is not None:
            show_selection(core, model, selected, theme)
        else:
            show_test_image(core, model, row)
    # After the side, which need not wait while neighbours are laid out.
    with plane, st.container(horizontal=True, vertical_alignment="center"):
        if model.latent_dim == 2:
            st.markdown(":blue[**μ** of the test images]", width="stretch")
        projection = choose_projection(core, model)
        pointer = choose_pointer()
    with plane:
        drawn = st.container()
        with st.container(horizontal=True, gap="medium"):
            classes = choose_classes()
            layers = choose_layers(projection)
        st.caption(f"{HINTS[pointer]} {projection.note}")
        if pointer == LASSO:
            choose_by_name()
        with drawn:
            show_plane(projection, classes, layers, row, pointer)


encoded_test_set()
