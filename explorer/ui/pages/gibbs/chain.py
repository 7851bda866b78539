"""How does one chain run on the page: portion by portion, from the state that is shown?"""

from __future__ import annotations

import hashlib
import math

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from explorer.core import COLDEST, HOTTEST, ChainSettings, Core, Description, GibbsFrames
from explorer.figures.palette import Theme
from explorer.ui.components.gibbs_player import (
    PlayerLook,
    Portion,
    PortionRequest,
    gibbs_player,
    portion_envelope,
    read_request,
    request_now,
)
from explorer.ui.components.surroundings import is_narrow
from explorer.ui.glossary import explained
from explorer.ui.pages.gibbs.start import Start, choose_start
from explorer.ui.pictures.fields import grey_weights
from explorer.ui.shell.as_python import offer_python, pixels_python, python_of

PLAYER, SHOWN_KEY = "gibbs_player", "gibbs_shown"
FIRST_FRAMES = 60
MOST_FIELD_BYTES = 2_000_000
TEMPERATURES = (max(0.25, COLDEST), min(4.0, HOTTEST))
WORDS = (
    "Given the pixels every :blue[hidden unit] is independent of the others, and given the units "
    "every :green[pixel] is: so both sides are drawn in turn, and after enough turns what is drawn "
    "comes from p(v). Drag over the pixels to hold a region, and the rest is filled in; point "
    "at a unit to see its weights."
)


def show_chain(core: Core, model: Description, theme: Theme) -> None:
    """The chain from its start; asking for more of it runs the player's part alone."""
    words, player = _one_below_the_other()
    words.markdown(WORDS, help=explained("gibbs_step", "free_energy", "temperature"))
    st.session_state.pop(SHOWN_KEY, None)
    with player:
        _show_player(core, model, theme)


def _one_below_the_other() -> list[DeltaGenerator]:
    """Two places, the second above the first on a phone: the chain is what one came to see."""
    places = [st.container(), st.container()]
    return places[::-1] if is_narrow() else places


@st.fragment
def _show_player(core: Core, model: Description, theme: Theme) -> None:
    """The start at the left, the player at its right; on a phone below it."""
    left, right = _one_below_the_other() if is_narrow() else st.columns([1.25, 3.4], gap="medium")
    with left:
        start, seed = choose_start(core, model)
        offer_python(python_of(model, chain_python(start, seed)))
    with right:
        look = PlayerLook(
            run_of(model, start, seed),
            start.words,
            usual_energies(core, model),
            TEMPERATURES,
        )
        request = read_request(
            st.session_state.get(SHOWN_KEY), look.run, model.image_shape, TEMPERATURES
        )
        portion = portion_of(core, model, start, seed, request)
        gibbs_player(
            key=PLAYER,
            data=portion_envelope(
                portion, start.pixels, look, theme, fields_of(core, model) if not request else None
            ),
            on_request=_keep_request,
        )


def chain_python(start: Start, seed: int) -> str:
    """The chain's first states from the same start by the same draws."""
    return (
        "from explorer.core import ChainSettings\n"
        f"{pixels_python('start', start.pixels)}"
        f"settings = ChainSettings(frames={FIRST_FRAMES}, stride=1, temperature=1.0, seed={seed})\n"
        "chain = core.gibbs_frames(name, start[None], settings)\n"
        "chain.visible, chain.mean, chain.hidden, chain.free_energy  # (1, frames, …)\n"
    )


def fields_of(core: Core, model: Description) -> NDArray[np.uint8] | None:
    """The receptive fields as grey levels; None where they would be too much to send."""
    if model.latent_dim * math.prod(model.image_shape) > MOST_FIELD_BYTES:
        return None
    return grey_weights(core.first_layer(model.name).weights)


def run_of(model: Description, start: Start, seed: int) -> str:
    """A name for a chain: the same for the same model, start and seed."""
    digest = hashlib.blake2b(start.pixels.tobytes(), digest_size=8)
    digest.update(f"{model.name} {seed}".encode())
    return digest.hexdigest()


def portion_of(
    core: Core, model: Description, start: Start, seed: int, request: PortionRequest | None
) -> Portion:
    """What the player asked for; its first states where it has asked for nothing yet."""
    if request is None:
        settings = ChainSettings(FIRST_FRAMES, 1, 1.0, seed, 0)
        frames = core.gibbs_frames(model.name, start.pixels[None], settings)
        return _portion(frames, settings, 0)
    settings = ChainSettings(
        request.frames, request.stride, request.temperature, seed, request.step + request.number
    )
    held = None
    if request.held is not None:
        held = np.broadcast_to(request.held, model.image_shape)
    frames = core.gibbs_frames(model.name, request.state[None], settings, held)
    return _portion(frames, settings, request.number, request.step)


def _portion(frames: GibbsFrames, settings: ChainSettings, number: int, done: int = 0) -> Portion:
    return Portion(
        number,
        done + settings.stride * np.arange(1, settings.frames + 1),
        frames.hidden[0],
        frames.mean[0],
        frames.visible[0],
        frames.free_energy[0],
        settings.temperature,
    )


def usual_energies(core: Core, model: Description) -> tuple[float, float, float]:
    """The 5th, 50th and 95th percentile of the test images' free energy, nats."""
    low, middle, high = np.percentile(core.energy_table(model.name).free_energy, [5, 50, 95])
    return float(low), float(middle), float(high)


def _keep_request() -> None:
    st.session_state[SHOWN_KEY] = request_now(PLAYER)
