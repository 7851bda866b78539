"""What does a model make of one test image: posterior, reconstruction, and what it costs?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description, StoredEncodings
from explorer.figures.number_text import signed
from explorer.figures.plane import class_name
from explorer.latent.projections import dimension_label
from explorer.ui.glossary import explained
from explorer.ui.pictures.originals import offer_originals
from explorer.ui.pictures.picture import show_data, show_mean
from explorer.ui.shell.plain import plain

PAIR_PX = 168
DIMS_LISTED = 4
SMALL_SIGMA = 0.01
NO_BREAK = "\N{NO-BREAK SPACE}"


def show_test_image(core: Core, model: Description, row: int) -> None:
    """The image in, its reconstruction out, its posterior between them, and the bound's terms."""
    encodings = core.encodings(model.name)
    found = core.test_images(model.name, [row])
    label = None if encodings.labels is None else int(encodings.labels[row])
    name = "test image" if label is None else class_name(label, model.class_names)
    incoming, outgoing = st.columns(2, gap="small")
    with incoming:
        st.markdown(f":orange[**x**, {plain(name)}]")
        if found.original:
            show_data(found.images[0], f"Test image {row}, {name}", PAIR_PX)
        else:
            offer_originals(core, model.name)
    with outgoing:
        st.markdown(":green[**reconstruction**]", help=explained("reconstruction"))
        labels = None if encodings.labels is None else encodings.labels[[row]]
        decoded = core.decode(model.name, encodings.mu[[row]], labels)
        show_mean(decoded[0], f"Reconstruction of test image {row}", PAIR_PX)
    st.table(
        _rows(model, encodings, row),
        border="horizontal",
        hide_header=True,
        alt=f"The posterior of test image {row} and the terms of its bound",
    )
    terms = ("mu", "log_px_given_z", "kl", "elbo", "nats")
    st.caption(
        "Above: the share of test images with a smaller value.",
        help=explained(*(terms if model.can("gaussian_latent") else terms[1:2])),
    )


def _rows(model: Description, encodings: StoredEncodings, row: int) -> list[list[str]]:
    """The posterior of each dimension, then each term in nats with its place in the test set."""
    rows = [*_latent_rows(encodings, row)]
    rows.append(_term_row(":green[−log p(x|z)]", -encodings.log_px_given_z, row))
    if model.can("gaussian_latent"):
        rows.append(_term_row(":blue[KL]", encodings.kl, row))
        rows.append(_term_row(f"**{model.marked('elbo', '−ELBO')}**", -encodings.elbo, row))
    return rows


def _latent_rows(encodings: StoredEncodings, row: int) -> list[list[str]]:
    mu, kl = encodings.mu[row], encodings.kl_per_dim[row]
    shown = np.sort(np.argsort(-kl, kind="stable")[:DIMS_LISTED])
    left_out = len(mu) - len(shown)
    if encodings.logvar is None:
        rows = [[_name(dim), signed(mu[dim]), ""] for dim in shown]
    else:
        sigma = np.exp(0.5 * encodings.logvar[row])
        rows = [
            [
                _name(dim),
                f"{signed(mu[dim])}{NO_BREAK}±{NO_BREAK}{_spread(sigma[dim])}",
                f":gray[KL {kl[dim]:.2f}]",
            ]
            for dim in shown
        ]
    if left_out:
        rows.append([f":gray[{left_out} more]", "", f":gray[KL {kl.sum() - kl[shown].sum():.2f}]"])
    return rows


def _spread(sigma: float) -> str:
    """σ to two decimals, or to two digits where that would be 0."""
    return f"{sigma:.2f}" if sigma >= SMALL_SIGMA else f"{sigma:.2g}"


def _name(dim: int) -> str:
    return f":blue[{dimension_label(int(dim))}]"


def _term_row(name: str, values: NDArray[np.float32], row: int) -> list[str]:
    if np.isnan(values[row]):
        return [name, ":gray[not measured]", ""]
    known = values[~np.isnan(values)]
    below = float((known < values[row]).mean())
    return [name, f"{values[row]:.2f}{NO_BREAK}nats", f":gray[above {below:.0%}]"]
