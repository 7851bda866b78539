"""What does the decoder make of every place on the latent plane, and where do the images lie?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.core import CoreError, Description
from explorer.latent.errors import LatentError
from explorer.ui.choices.film import choose_film, offer_films
from explorer.ui.choices.plane import Sheet, choose_sheet
from explorer.ui.components.latent_pad import PadData, PadModel, PadResult, View, latent_pad
from explorer.ui.components.latent_pad.checks import MAX_LABELS, MAX_PINS
from explorer.ui.components.latent_pad.layers import LAYERS_AT_FIRST
from explorer.ui.components.rerun_request import request_rerun
from explorer.ui.components.surroundings import is_narrow, press_word
from explorer.ui.pages.latent_map.address import (
    PARAMETERS,
    PadAddress,
    read_address,
    written_address,
)
from explorer.ui.pages.latent_map.exports import (
    ExportedMap,
    pinned_csv,
    pinned_png,
    walk_film,
)
from explorer.ui.pages.latent_map.model_sets import choose_companions, short_titles
from explorer.ui.pages.latent_map.visit import PadVisit
from explorer.ui.pictures.map_content import MapPlan, SharedMap, shared_map
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.pictures.saved_pages import map_page
from explorer.ui.shell.as_python import LABEL, decode_python, python_of
from explorer.ui.shell.asked import take_asked, tell_code
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.first_choice import PARAMETER as MODEL
from explorer.ui.shell.header import open_page
from explorer.ui.shell.plain import plain

PAD_KEY, VISIT_KEY = "latent_map", "latent_map_visit"
EVERY_LABEL = "every label"
# What of the window's height is not the map: head, chips, filmstrip and the row below; and what a
# plane of a larger space adds: on a wide page its controls, on a phone, where they follow, rows of
# figures.
ROOM_PX, PLANE_PX, NARROW_PLANE_PX = 314, 54, 96
# A view so many times the home view shows nothing but a speck, or nothing but one place.
FARTHEST, NEAREST = 4.0, 1e-3

page = open_page("Latent map", requires={"decodes_latent"}, latent_dims=2)
core, model = page.core, page.model
models = [core.describe(name) for name in core.list()]


def choose_labels() -> tuple[int, ...]:
    """The labels that a conditional model decodes each place with; none for all others."""
    if not model.can("conditional"):
        return ()
    names = model.class_names[:MAX_LABELS]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(":gray[decoded under]", width="content")
        chosen = st.selectbox(
            "Condition",
            [EVERY_LABEL, *names],
            key="map_condition",
            bind="query-params",
            label_visibility="collapsed",
            width=170,
        )
        if chosen == EVERY_LABEL:
            st.markdown(f":gray[the map itself under {names[0]}]", width="content")
    if chosen == EVERY_LABEL:
        return tuple(range(len(names)))
    return (names.index(chosen),)


def visit_now(plan: MapPlan) -> PadVisit:
    """This visitor's map; a link's silly values are ignored, and that is said."""
    parameters = {name: st.query_params[name] for name in PARAMETERS if name in st.query_params}
    asked, ignored = read_address(parameters)
    sent = (st.session_state.get(PAD_KEY) or {}).get("pad")
    place, is_flat = (plan.model, plan.sheet), plan.sheet is None
    visit: PadVisit | None = st.session_state.get(VISIT_KEY)
    if visit is None:
        visit = PadVisit(place, is_flat, asked, last=asked, written=parameters, sent=sent)
        st.session_state[VISIT_KEY] = visit
    else:
        visit.arrive(place, is_flat, parameters, asked, sent)
    if ignored:
        st.toast(
            f"Of the link, “{', '.join(ignored)}” could not be read and is left out.",
            icon=":material/info:",
        )
    return visit


def go_where_asked(shared: SharedMap) -> None:
    """Put the cursor, and pins, where a live model's notebook asks for them."""
    asked = take_asked(model.name)
    if asked is None or asked.z is None:
        return
    places = [(float(x), float(y)) for x, y in shared.plane.to_plane(asked.z)]
    address = PadAddress(pins=tuple(places[:MAX_PINS] if len(places) > 1 else ()), cursor=places[0])
    st.query_params.update(written_address(address, shared.window.half))
    # The pad says nothing of where it was put, until a person moves it.
    tell_code(model.name, shared.plane.from_plane(np.array(address.pins or [places[0]])))


def sound_view(asked: View | None, home: View) -> View:
    """The view that a link asks for, or home where it would show nothing."""
    if asked is None or not NEAREST * home.half <= asked.half <= FARTHEST * home.half:
        return home
    reach = FARTHEST * home.half
    is_near = abs(asked.x - home.x) <= reach and abs(asked.y - home.y) <= reach
    return asked if is_near else home


def room_of_controls(is_flat: bool, is_conditional: bool) -> int:
    """The height that a row above the map takes; on a phone it stands below, but figures grow."""
    if is_narrow():
        return 0 if is_flat else NARROW_PLANE_PX
    return PLANE_PX * ((not is_flat) + is_conditional)


def pad_data(
    shared: SharedMap, visit: PadVisit, members: Sequence[Description], labels: tuple[int, ...]
) -> PadData:
    """What the pad shows: the map that everyone shares, and where this visitor starts."""
    content, start = shared.data(), visit.start
    return replace(
        content,
        models=tuple(
            PadModel(member.name, title)
            for member, title in zip(members, short_titles(members), strict=True)
        ),
        labels=labels,
        pins=start.pins,
        path=start.path,
        view=sound_view(start.view, content.home),
        cursor=start.cursor,
        layers=LAYERS_AT_FIRST if start.layers is None else start.layers,
        state_version=str(visit.number),
        marks=shared.marks,
        marks_title="images A B C" if len(shared.marks) > 1 else "held image",
        room_px=ROOM_PX + room_of_controls(visit.is_flat, bool(labels)),
    )


def remember(visit: PadVisit, left: PadResult, home: View) -> None:
    """Where the pad was left, in the address too."""
    address = visit.last
    if visit.is_answered():
        address = PadAddress(
            left.pins,
            left.path,
            None if left.view == home else left.view,
            None if left.cursor == (home.x, home.y) else left.cursor,
            None if set(left.layers) == set(LAYERS_AT_FIRST) else left.layers,
        )
    written = written_address(address, home.half)
    if not visit.leave(address, written):
        return
    new = {name: text for name, text in written.items() if st.query_params.get(name) != text}
    if new:
        st.query_params.update(new)
    for name in PARAMETERS:
        if name in st.query_params and name not in written:
            del st.query_params[name]


def whole_page(shared: SharedMap, data: PadData, address: PadAddress) -> bytes:
    """The map as one file, as this visitor has it now."""
    shared.complete(core, is_whole=True)
    made = shared.data()
    left = replace(
        data,
        manifold=made.manifold,
        atlas=made.atlas,
        density=made.density,
        trust=made.trust,
        holes=made.holes,
        pins=address.pins,
        path=address.path,
        view=address.view or data.home,
        cursor=address.cursor,
        layers=LAYERS_AT_FIRST if address.layers is None else address.layers,
    )
    return map_page(core, left, page.theme.name)


def offer_downloads(exported: ExportedMap, address: PadAddress, whole: Callable[[], bytes]) -> None:
    """The map, the walk as a film, the pinned pictures and latents; made when asked for."""
    pins, path = address.pins, address.path
    can_walk = len(pins) > 1 or len(path) > 1
    files = (
        (
            "Pinned pictures, PNG",
            "image",
            "pins.png",
            bool(pins),
            lambda: pinned_png(exported, pins),
        ),
        (
            "Pinned latents, CSV",
            "table",
            "pins.csv",
            bool(pins),
            lambda: pinned_csv(exported, pins),
        ),
    )
    if not can_walk and not pins:
        st.caption(f"{press_word().capitalize()} the map to pin places, or drag to draw a path.")
    with st.container(gap="xxsmall"):
        offer_file(
            "The map as a page",
            whole,
            f"{model.name}-map.html",
            key="save_map.html",
            icon="public",
            help="One file that decodes by itself: it needs no server, no network and no explorer.",
        )
        for label, icon, ending, is_ready, make in files:
            name, key = f"{model.name}-{ending}", f"save_{ending}"
            offer_file(label, make, name, key=key, icon=icon, is_ready=is_ready)
    if can_walk:
        walk = "A film from pin to pin" if len(pins) > 1 else "A film along the path"
        st.markdown(f":green[**{walk}**]")
        shape = choose_film(len(pins))
        offer_films(
            lambda ending: walk_film(exported, pins, path, shape, ending), f"{model.name}-walk"
        )


def offer_link(written: Mapping[str, str]) -> None:
    """The address of this very view, with a button that copies it."""
    address = (st.context.url or "").split("?")[0]
    st.caption("Opens this model, this view, these pins and this path.")
    others = {name: text for name, text in st.query_params.items() if name not in PARAMETERS}
    parameters = {MODEL: model.name} | others | dict(written)
    st.code(f"{address}?{urlencode(parameters)}", language=None, wrap_lines=True)


def choose_sheet_and_labels() -> tuple[Sheet | None, tuple[int, ...]]:
    """What is shown, where there is a choice."""
    return choose_sheet(core, model), choose_labels()


def choose_models_and_exits() -> tuple[list[Description], DeltaGenerator, DeltaGenerator]:
    """The row below the map: the models that decode it, and where to save and to link it."""
    # A phone has room for the sets only in a row of their own.
    above = st.container() if is_narrow() else None
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            width="content" if is_narrow() else "stretch",
        ):
            chips = above or st.container(width="content")
            names = choose_companions(models, model, chips)
        save = st.popover("Save", icon=":material/download:", width="content")
        link = st.popover("Link", icon=":material/link:", width="content")
        if core.originals(model.name).may_be_fetched:
            with st.popover("Originals", icon=":material/photo_library:", width="content"):
                offer_originals(core, model.name)
    return [model, *(core.describe(name) for name in names)], save, link


@st.fragment
def latent_map() -> None:
    """The map and what belongs to it: a release of the pointer reruns this alone."""
    # On a phone the map comes first, although what it shows is chosen below it.
    first, second = st.container(), st.container()
    above, middle = (second, first) if is_narrow() else (first, second)
    with above:
        sheet, labels = choose_sheet_and_labels()
    plan = MapPlan(model.name, sheet, labels[0] if labels else None)
    try:
        shared = shared_map(core, plan)
    except (CoreError, LatentError) as error:
        st.error(plain(error), icon=":material/error:")
        return
    members, save, link = choose_models_and_exits()
    if shared.is_quick:
        shared.complete(core)
    go_where_asked(shared)
    visit = visit_now(plan)
    data = pad_data(shared, visit, members, labels)
    with middle:
        left = latent_pad(key=PAD_KEY, data=data)
    remember(visit, left, data.home)
    if visit.is_answered():
        tell_code(model.name, shared.plane.from_plane(np.array(left.pins or [left.cursor])))
    exported = ExportedMap(
        core,
        tuple((shown.name, shown.title) for shown in data.models),
        shared.plane,
        labels,
        data.has_prior,
    )
    with save:
        offer_downloads(exported, visit.last, lambda: whole_page(shared, data, visit.last))
    with link:
        offer_link(visit.written)
        st.caption(LABEL)
        places = np.array(visit.last.pins or [visit.last.cursor or (data.home.x, data.home.y)])
        lines = decode_python(shared.plane.from_plane(places), labels[0] if labels else None)
        st.code(python_of(model, lines), language=None, wrap_lines=True)
    if not shared.is_complete:
        # The first picture is on the screen by now; another run brings what took longer.
        shared.complete(core)
        request_rerun(f"{PAD_KEY}_complete_{visit.number}")


latent_map()
