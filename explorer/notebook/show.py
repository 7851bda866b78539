"""How does somebody's model come under the pointer, in one call?"""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
import torch

from explorer.core import LiveEntry, ModelCore, shared_core, watched
from explorer.notebook.checkup import numbers_of, subject_of
from explorer.notebook.columns import Columns, read_columns
from explorer.notebook.costs import measure_on
from explorer.notebook.entry import Shown, baseline_name, entry_of, new_name
from explorer.notebook.errors import LiveModelError
from explorer.notebook.first_look import bounded
from explorer.notebook.images import GivenImages, read_images
from explorer.notebook.linear_baseline import can_be_compared, linear_baseline
from explorer.notebook.live_model import live_model
from explorer.notebook.pixel_scales import BYTES, UNIT, scale_of
from explorer.notebook.scaling import find_scaling
from explorer.notebook.serving import serve
from explorer.notebook.view import View, is_script
from explorer.server.addresses import LOOPBACK

PROBED = 64
REMOTE = ("SSH_CONNECTION", "JUPYTERHUB_SERVICE_PREFIX", "COLAB_RELEASE_TAG")
"""Variables of a process whose person sits at another machine: no browser opens here."""


def show(
    model: Any = None,
    images: Any = None,
    labels: Any = None,
    *,
    decode: Any = None,
    encode: Any = None,
    latent_dim: int | Sequence[int] | None = None,
    columns: Any = None,
    factors: Any = None,
    title: str | None = None,
    host: str = LOOPBACK,
    port: int = 0,
    base_path: str = "",
    open_browser: bool = True,
) -> View:
    """Put a live model under the pointer; it stays where it is, and is called there.

    Args:
        model: an `nn.Module` with encode/decode or encoder/decoder, an autoencoder of diffusers or
            pythae, any object of scikit-learn or umap-learn with `inverse_transform`; or instead
        decode, encode: two functions, modules, or ONNX files or sessions; the second is optional.
        images: an array or tensor (N, C, H, W), (N, H, W[, C]) or (N, H·W), a data set, a list of
            pictures or paths, or a folder. Without any, z ~ N(0, I) are decoded in their place.
        labels: a class for each image, numbers or words.
        latent_dim: D, or the shape of one latent, where the model does not say it.
        columns: further columns, a data frame or a mapping, by which the images can be coloured.
        factors: the same, of the images' true factors.
        title: what the model is called; what it is if not given.
        host, port: where the app listens; port 0 takes any that is free.
        base_path: under which a proxy serves it.
        open_browser: open the address in a browser, where there is one.

    Raises:
        LiveModelError: the model or its images cannot be shown; in one sentence.
    """
    threads = torch.get_num_threads()
    core = shared_core()
    torch.set_num_threads(threads)  # of the thread that calls this, which is somebody else's
    if not isinstance(core, ModelCore):
        raise LiveModelError("A live model is shown by the core of its own process alone.")
    given = None if images is None else read_images(images)
    probed = None
    if given is not None:
        rows = given.rows[:PROBED]
        probed = rows / 255.0 if scale_of(rows) is BYTES and rows.dtype.kind == "u" else rows
    asked = {"model": model, "decode": decode, "encode": encode, "latent_dim": latent_dim}
    layout = None if given is None else given.layout
    live = bounded(lambda: live_model(**asked, images=probed, layout=layout))
    if not live.can_encode:
        if given is not None:
            print("Without an encoder images and labels are not shown: give encode=… with them.")
        given = None
    scaling = bounded(lambda: find_scaling(live, given))
    told = Columns()
    if given is not None:
        labels = given.labels if labels is None else labels
        told = read_columns(labels, columns, factors, len(given))
    shown = Shown(live, scaling, title or live.title)
    served = serve(host, port, base_path)  # a port that is taken is said before images are encoded
    try:
        entry = entry_of(shown, given, told, new_name())
    except BaseException:
        served.leave_if_unused()
        raise
    if given is not None:
        entry = replace(entry, subject=subject_of(live, numbers_of(given)))
    core.show_live(entry)
    watch = watched(entry.name)
    assert watch is not None
    view = View(served, cast(Any, core), live, entry, watch, asked | {"images": given})
    print(f"{entry.description.title}: {view.url}")
    if open_browser and _has_browser():
        webbrowser.open(view.url)
    if given is not None and can_be_compared(given.rows, live.latent_dim):  # nobody waits for it
        core.show_live(_baseline(shown, given, told, entry.name))
    if np.isnan(entry.encodings.log_px_given_z).any():
        going_on = (entry, lambda: core.knows(entry.name))
        threading.Thread(target=measure_on, args=going_on, daemon=True).start()
    if is_script():
        view.keep_process()
    return view


def _baseline(shown: Shown, given: GivenImages, columns: Columns, beside: str) -> LiveEntry:
    """The linear model of the same images, to compare with."""
    linear = linear_baseline(shown.scaling.given.to_unit(given.rows), shown.live.latent_dim)
    scaling = replace(shown.scaling, taken=UNIT, decoded=UNIT)
    return entry_of(
        Shown(linear, scaling, linear.title), given, columns, baseline_name(beside), beside
    )


def _has_browser() -> bool:
    if any(variable in os.environ for variable in REMOTE):
        return False
    return sys.platform != "linux" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
