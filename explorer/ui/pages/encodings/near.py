"""Which test images are nearest to one, and how far are they in z and in pixels?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.core import Core, Description
from explorer.images.png import data_uri
from explorer.images.tiling import as_picture
from explorer.latent.neighbours import nearest

SHOWN, PICTURE_PX = 8, 52
WHITE = 255.0


def show_nearest(core: Core, model: Description, row: int) -> None:
    """The nearest in z to one test image, nearest first, each with its distance in z and pixels."""
    encodings = core.encodings(model.name)
    count = min(SHOWN + 1, len(encodings))
    found = nearest(encodings.mu, encodings.mu[row], count)
    is_other = found.rows != row
    others, away = found.rows[is_other][:SHOWN], found.distances[is_other][:SHOWN]
    if not len(others):
        return
    rows = np.array([row, *others])
    images = core.test_images(model.name, rows).images
    pixels = images.reshape(len(rows), -1).astype(np.float64) / WHITE
    apart = np.linalg.norm(pixels[1:] - pixels[0], axis=1)
    st.markdown(":blue[**Nearest in z**]")
    st.image(
        [data_uri(as_picture(image)) for image in images[1:]],
        caption=[f"z {z:.2f} · px {px:.1f}" for z, px in zip(away, apart, strict=True)],
        width=PICTURE_PX,
        alt=[f"Test image {other}" for other in others],
    )
    st.caption("Distance in z, and between pixels in [0, 1].")
