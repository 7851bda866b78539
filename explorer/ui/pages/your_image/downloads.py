"""How does a visitor take the receipt home: the image, the encoding, a picture of it all?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description, Receipt
from explorer.figures.palette import LIGHT, Theme
from explorer.figures.plane import class_name, window_of
from explorer.images.lettering import Lettering
from explorer.images.plane_picture import plane_picture, with_mark
from explorer.images.png import png_bytes
from explorer.images.receipt_sheet import (
    PANEL_PX,
    Line,
    Panel,
    Sheet,
    SheetColours,
    Thumbnail,
    receipt_sheet,
)
from explorer.images.tiling import as_picture
from explorer.latent.gaussians import ellipse
from explorer.ui.image_in.source import ChosenImage
from explorer.ui.pictures.projection import flat_projection
from explorer.ui.receipt.table import has_grey, receipt_rows
from explorer.ui.receipt.vote import vote_words
from explorer.ui.shell.download import offer_file

STATIC = Path(__file__).parents[2] / "static"
LETTERING = Lettering(STATIC / "inter-latin.woff2", STATIC / "inter-greek.woff2")


def offer_downloads(
    core: Core, model: Description, chosen: ChosenImage, image: NDArray[np.uint8], made: Receipt
) -> None:
    """The files, each made when it is asked for."""
    files: dict[str, tuple[str, Callable[[], str | bytes]]] = {
        "Receipt, PNG": ("receipt.png", lambda: receipt_png(core, model, chosen, image, made)),
        "Prepared image, PNG": ("image.png", lambda: image_png(model, image)),
        "Encoding, JSON": ("encoding.json", lambda: encoding_json(model, chosen, made)),
        "Encoding, CSV": ("encoding.csv", lambda: encoding_csv(made)),
    }
    with st.popover("Download", icon=":material/download:"), st.container(gap=None):
        for label, (name, make) in files.items():
            offer_file(label, make, f"{model.name}-{name}", key=f"download_{name}", icon=None)


def image_png(model: Description, image: NDArray[np.uint8]) -> bytes:
    """The image as the model takes it, pixel by pixel, and whose preparation it had."""
    return png_bytes(as_picture(image), {"Software": "Latent space explorer", "Model": model.name})


def encoding_json(model: Description, chosen: ChosenImage, made: Receipt) -> str:
    """Everything that the receipt says, as JSON."""
    return json.dumps(encoding(model, chosen, made), indent=1, ensure_ascii=False)


def encoding(model: Description, chosen: ChosenImage, made: Receipt) -> dict[str, Any]:
    """Everything that the receipt says, in plain values; nats per image."""
    terms, found = made.terms, made.evidence
    said: dict[str, Any] = {
        "model": model.name,
        "dataset": model.dataset,
        "image": chosen.words,
        "mu": _numbers(made.mu),
        "unit": "nats per image",
        "likelihood": model.likelihood,
        "given_class": model.is_given_class,
        "log_px_given_z": terms.log_px_given_z,
        "expectation": terms.how,
        "test_images": terms.elbo_standing.count,
        "share_of_test_images_below": {"log_px_given_z": terms.log_px_given_z_standing.rank},
        "nearest_test_rows": made.neighbours.rows.tolist(),
        "nearest_distances": _numbers(made.neighbours.distances),
    }
    if made.logvar is not None:
        said |= {
            "logvar": _numbers(made.logvar),
            "kl_per_dim": _numbers(terms.kl_per_dim),
            "kl": terms.kl,
            "elbo": terms.elbo,
            "elbo_se": terms.elbo_se,
        }
        said["share_of_test_images_below"] |= {
            "kl": terms.kl_standing.rank,
            "elbo": terms.elbo_standing.rank,
        }
    if found is not None:
        said |= {
            "importance_weighted_bound": found.importance_bound,
            "importance_weighted_bound_se": found.drawn.bound_se,
            "importance_samples": found.samples,
            "seed": found.seed,
        }
        if found.log_px is not None:
            said |= {"log_px": found.log_px, "kl_q_posterior": found.kl_q_p}
    if made.labels is not None:
        said["nearest_classes"] = [
            class_name(int(label), model.class_names) for label in made.labels
        ]
    return said


def encoding_csv(made: Receipt) -> str:
    """A line per latent dimension, counted from 1: mu, sigma, logvar and KL in nats."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    if made.logvar is None:
        table.writerow(["dimension", "mu"])
        table.writerows([dim + 1, repr(float(mu))] for dim, mu in enumerate(made.mu))
        return text.getvalue()
    table.writerow(["dimension", "mu", "sigma", "logvar", "kl_nats"])
    columns = (made.mu, np.exp(0.5 * made.logvar), made.logvar, made.terms.kl_per_dim)
    for dim, values in enumerate(zip(*columns, strict=True)):
        table.writerow([dim + 1, *(repr(float(value)) for value in values)])
    return text.getvalue()


def receipt_png(
    core: Core, model: Description, chosen: ChosenImage, image: NDArray[np.uint8], made: Receipt
) -> bytes:
    """A picture of the receipt, on light paper."""
    theme = LIGHT
    lines = [
        Line(
            row.term,
            row.note,
            " ".join(filter(None, [row.figure, row.spread, "nats"])),
            colour_of(row.role),
            row.share,
            row.words,
        )
        for row in receipt_rows(model, made, has_grey(image))
        if not row.is_part
    ]
    count = made.terms.elbo_standing.count
    vote = vote_words(model, made).replace("*", "") if made.vote else ""
    nearest = f"Nearest test images by μ: {vote}" if vote else "Nearest test images by μ"
    sheet = Sheet(
        f"{chosen.words[0].upper()}{chosen.words[1:]}",
        f"{model.title} · {model.name}",
        [
            Panel("x", theme.incoming, as_picture(image)),
            *_map_panel(core, model, made, theme),
            Panel("E[x|z = μ]", theme.outgoing, as_picture(made.reconstruction), is_smooth=True),
            Panel("loss of each pixel", theme.ink, loss_picture(made, theme)),
        ],
        lines,
        _thumbnails(core, model, made),
        nearest,
        f"Nats per image. Places among the {count:,} test images of {model.dataset_title}, whose "
        "terms are stored with the model. Loss of each pixel: amber where the image is "
        "brighter, green where the reconstruction is. Latent space explorer.",
    )
    colours = SheetColours(theme.paper, theme.ink, theme.quiet, theme.grid)
    return png_bytes(receipt_sheet(sheet, colours, LETTERING), {"Model": model.name})


def colour_of(role: str) -> str:
    """The colour of a row's role on light paper."""
    return {"outgoing": LIGHT.outgoing, "latent": LIGHT.latent}.get(role, LIGHT.ink)


def loss_picture(made: Receipt, theme: Theme) -> NDArray[np.uint8]:
    """The loss of each pixel in the colours of the page's figure, uint8 (H, W, 3)."""
    above = np.sqrt(made.loss.losses - made.loss.losses.min())
    share = (above / max(float(above.max()), 1e-6))[..., None]
    ends = np.where(made.loss.excess[..., None] >= 0, _rgb(theme.incoming), _rgb(theme.outgoing))
    return np.asarray(np.rint(_rgb(theme.panel) * (1 - share) + ends * share), dtype=np.uint8)


def _map_panel(core: Core, model: Description, made: Receipt, theme: Theme) -> list[Panel]:
    if model.latent_dim < 2:
        return []
    stored = core.encodings(model.name)
    projection = flat_projection(core, model.name)
    plane = projection.plane
    assert plane is not None
    x, y = (float(value) for value in plane.to_plane(made.mu[None])[0])
    window = window_of(np.vstack([projection.points, np.array([[x, y]], np.float32)]))
    outlines = []
    if made.logvar is not None:
        covariance = plane.covariance(made.logvar[None])[0]
        outlines = [ellipse((x, y), covariance, k) for k in (1.0, 2.0, 3.0)]
    base = plane_picture(
        projection.points, theme.classes, stored.labels, window, PANEL_PX, theme.panel
    )
    marked = with_mark(base, window, (x, y), theme.incoming, theme.paper, outlines)
    heading = "z" if model.latent_dim == 2 else f"z, by {projection.method}"
    return [Panel(heading, theme.latent, marked, is_smooth=True)]


def _thumbnails(core: Core, model: Description, made: Receipt) -> list[Thumbnail]:
    found = core.test_images(model.name, made.neighbours.rows)
    return [
        Thumbnail(
            as_picture(picture),
            str(row) if made.labels is None else class_name(int(made.labels[i]), model.class_names),
        )
        for i, (picture, row) in enumerate(zip(found.images, made.neighbours.rows, strict=True))
    ]


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)


def _numbers(values: NDArray[np.float32]) -> list[float]:
    return [float(value) for value in values]
