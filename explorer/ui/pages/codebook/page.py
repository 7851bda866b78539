"""What does an image look like as a grid of codes, and what happens when one is painted over?"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import GIVEN_CLASS, CodeLevel, CodeUse, Core, classes_told, code_levels
from explorer.figures.codebook import code_use_figure
from explorer.figures.plane import class_name
from explorer.ui.components.code_pad import CodePadData, PadLevel, code_pad
from explorer.ui.glossary import explained
from explorer.ui.pages.codebook.galleries import drawing_gif, show_new_images, show_test_images
from explorer.ui.pages.codebook.painted import keep_painted, with_painted
from explorer.ui.pages.codebook.source import CodeSource, Draw, choose_codes
from explorer.ui.pictures.figure import show_figure
from explorer.ui.shell.as_python import array_python, image_python, offer_python, python_of
from explorer.ui.shell.cached import cached
from explorer.ui.shell.download import offer_file
from explorer.ui.shell.header import open_page
from explorer.ui.shell.plain import plain

PAD_KEY = "code_pad"
LEVEL_NAMES = ("coarse", "fine")
USUAL_DRAW = Draw(0, 1.0, None)

page = open_page("Codebook", requires={"codebook"})
core, model, theme = page.core, page.model, page.theme
levels = code_levels(model)


@cached(max_entries=16)
def pad_levels(core: Core, name: str) -> list[PadLevel]:
    """Each level with its codes' pictures and uses; the same for every visitor."""
    return [
        PadLevel(level.grid, level.first, level.patch, pictures, use.counts)
        for level, pictures, use in zip(
            code_levels(core.describe(name)),
            core.code_pictures(name),
            core.code_use(name),
            strict=True,
        )
    ]


def show_pad(source: CodeSource) -> NDArray[np.int64]:
    """Show the code pad; return its codes, int64 (cells,), as the visitor has painted them."""
    shown = source.codes if source.drawn is None else source.drawn
    version = sha256(shown.tobytes() + source.image.tobytes()).hexdigest()[:12]
    data = with_painted(
        CodePadData(
            model.name,
            source.image,
            source.words,
            pad_levels(core, model.name),
            source.codes,
            core.blank_codes(model.name),
            source.drawn,
            f"{model.name} {version} {source.draw}",
        ),
        PAD_KEY,
    )
    codes = code_pad(key=PAD_KEY, data=data)
    keep_painted(data, PAD_KEY, codes)
    return codes


def show_bound(source: CodeSource, codes: NDArray[np.int64]) -> None:
    """What the image costs by the codes on the pad, in nats."""
    labels = None if source.label is None else np.array([source.label], dtype=np.int64)
    costs = core.code_costs(model.name, codes[None], labels)[0]
    if labels is None and classes_told(model):
        # Over all classes the levels are not apart: all of the cost stands with the first.
        costs = costs.sum(keepdims=True)
    under = ""
    if source.label is not None:
        under = f" | {plain(class_name(source.label, model.class_names))}"
    names = LEVEL_NAMES if len(costs) > 1 else ("",)
    parts = [
        f":blue[−log p({name} codes{under}) **{cost:.1f}**]".replace("( ", "(")
        for name, cost in zip(names, costs, strict=True)
    ]
    if source.drawn is not None:
        st.markdown(" + ".join(parts) + f" :gray[nats, of {codes.size} codes]")
        return
    log_px = float(core.codes_log_px(model.name, source.image[None], codes[None])[0])
    total = costs.sum() - log_px
    st.markdown(
        f":green[−log p(x|codes) **{-log_px:.1f}**] + {' + '.join(parts)} = **{total:.1f}** nats "
        f":gray[≥ −log p(x{GIVEN_CLASS if under else ''}), nothing sampled]"
    )


def codes_python(source: CodeSource, codes: NDArray[np.int64]) -> str:
    """The codes on the pad, what they decode to, and what they cost."""
    told = "None" if source.label is None else f"np.array([{source.label}])"
    lines = (
        f"codes = {array_python(codes[None], 'np.int64')}  # (1, cells)\n"
        "images = core.decode(name, codes.astype(np.float32))  # uint8 (1, C, H, W)\n"
        f"costs = core.code_costs(name, codes, {told})  # −log p(codes), nats, of each level\n"
    )
    if source.drawn is not None:
        return lines
    return lines + (
        f"{image_python(source.image)}"
        "log_px = core.codes_log_px(name, image[None], codes)  # log p(x|codes), nats\n"
    )


def show_use(uses: Sequence[CodeUse]) -> None:
    """How many codes the test images need, and how evenly."""
    names = LEVEL_NAMES if len(uses) > 1 else ("",)
    st.markdown(":blue[**Use of the codes**] :gray[— on the test images]")
    show_figure(
        code_use_figure([use.counts for use in uses], names, theme),
        key="code_use",
        alt=f"Uses of each code on a logarithmic axis: {_use_words(uses)}",
    )
    st.caption(f"{_use_words(uses)}.", help=explained("code", "perplexity"))


def _use_words(uses: Sequence[CodeUse]) -> str:
    names = [f"{name}: " for name in LEVEL_NAMES] if len(uses) > 1 else [""]
    words = "; ".join(
        f"{name}{use.used} of {len(use.counts)} codes used, perplexity {use.perplexity:.0f}"
        for name, use in zip(names, uses, strict=True)
    )
    return words[0].upper() + words[1:]


def cells_of(level: CodeLevel) -> str:
    """Such as "7×7"."""
    return f"{level.grid[0]}×{level.grid[1]}"


@st.fragment
def codebook() -> None:
    """The page: the pad, what its codes cost, then new images, test images and the codes' use."""
    source, room = choose_codes(core, model)
    with room:
        bound = st.container()
        codes = show_pad(source)
    with bound, st.container(horizontal=True, vertical_alignment="center"):
        with st.container():
            show_bound(source, codes)
        offer_python(python_of(model, codes_python(source, codes)))
    draw = source.draw or USUAL_DRAW
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        grids = " then ".join(cells_of(level) for level in levels)
        st.markdown(f":green[**New images**] :gray[— {grids} codes drawn one by one]")
        show_new_images(core, model, draw)
        offer_file(
            "Download the drawing as GIF",
            lambda: drawing_gif(core, model, draw),
            f"{model.name}-drawn-{draw.seed}.gif",
            icon="animation",
            stands_out=True,
        )
    with right:
        several = "the coarse codes alone, then both" if len(levels) > 1 else "and their codes"
        st.markdown(f"**Test images** :gray[— {several}]")
        show_test_images(core, model)
        show_use(core.code_use(model.name))


codebook()
