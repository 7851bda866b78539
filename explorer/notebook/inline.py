"""What stands below the cell of a notebook: the pad where anywidget is installed, and the address?

The widget talks to its kernel by binary messages, so that it works where ports are closed. The
newest place is decoded first; what it overtook is never asked for.
"""

from __future__ import annotations

import html
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.core import CoreError, LiveEntry
from explorer.latent.projections import pca


class Shown(Protocol):
    """The part of a view that is shown inline."""

    url: str
    entry: LiveEntry

    def decode(self, z: NDArray[np.float32]) -> NDArray[np.uint8]: ...


HERE = Path(__file__).parent
MOST_POINTS = 5_000
REACH = 1.1
"""Half a side of the plane, of the farthest latent in 200."""


def mimebundle(view: Shown, **options: Any) -> Any:
    """What a notebook shows of a view: the pad, or the address alone."""
    address = (
        f'<a href="{html.escape(view.url)}" target="_blank">'
        f"{html.escape(view.entry.description.title)}</a> in its own page"
    )
    alone = {"text/plain": repr(view), "text/html": address}
    kind = _widget_type()
    if kind is None or not view.entry.description.can("decodes_latent"):
        return alone
    bundle = pad_of(view, kind)._repr_mimebundle_(**options)
    return (bundle[0] | alone, bundle[1]) if isinstance(bundle, tuple) else bundle | alone


def pad_of(view: Shown, kind: Any) -> Any:
    """The pad of a view, as a widget."""
    encodings = view.entry.encodings
    rows = np.linspace(0, len(encodings) - 1, min(MOST_POINTS, len(encodings))).astype(int)
    origin, axes = _plane(encodings.mu)
    points = ((encodings.mu[rows] - origin) @ axes.T).astype("<f4")
    labels = None if encodings.labels is None else encodings.labels[rows].astype("<i4").tobytes()
    pad = kind(
        points=points.tobytes(),
        labels=labels or b"",
        half=float(REACH * np.quantile(np.abs(points), 0.995)) or 1.0,
        shape=list(view.entry.description.image_shape),
        address=view.url,
        title=view.entry.description.title,
    )

    def answer(_widget: Any, content: Any, _buffers: Any) -> None:
        number = content.get("number")
        try:
            x, y = float(content["x"]), float(content["y"])
            z = (origin + np.array([x, y]) @ axes).astype(np.float32)[None]
            picture = view.decode(z)[0]
        except CoreError as error:
            pad.send({"number": number, "error": str(error)})
        except Exception as error:  # a view that is closed, or a message that says nothing
            pad.send({"number": number, "error": f"{type(error).__name__}: {error}"})
        else:
            pad.send({"number": number}, buffers=[picture.tobytes()])

    pad.on_msg(answer)
    return pad


def _plane(mu: Any) -> tuple[Any, Any]:
    """The latent space where it is a plane or a line, else that of its two main components."""
    dim = mu.shape[1]
    if dim <= 2:
        return np.zeros(dim), np.eye(2, dim)
    plane = pca(mu).plane
    assert plane is not None
    return plane.origin, np.array(plane.basis)


@lru_cache(maxsize=1)
def _widget_type() -> Any:
    """The widget's class; None where anywidget is not installed."""
    try:
        import anywidget
        import traitlets
    except ImportError:
        return None

    kept: dict[str, Any] = {
        "points": traitlets.Bytes(),
        "labels": traitlets.Bytes(),
        "half": traitlets.Float(),
        "shape": traitlets.List(),
        "address": traitlets.Unicode(),
        "title": traitlets.Unicode(),
    }
    parts = {name: kind.tag(sync=True) for name, kind in kept.items()}
    # Made so, a type checker needs no word on whether anywidget is there.
    return type("Pad", (anywidget.AnyWidget,), {"_esm": HERE / "inline_pad.js", **parts})
