"""Do two latents always move together?"""

from __future__ import annotations

import numpy as np

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import DOUBT, Evidence, Finding

TIED = 0.985
MOST_DIMS = 512


def check_ties(exam: Examination) -> list[Finding]:
    """Correlations of μ between latents in use."""
    if exam.subject.encode is None or exam.subject.has_codes:
        return []
    used = exam.used
    dims = np.argsort(-used)[:MOST_DIMS]
    dims = dims[exam.active[dims]]
    if len(dims) < 2 or len(exam.code.mu) < 8:
        return []
    correlations = np.abs(np.corrcoef(exam.code.mu[:, dims].astype(np.float64), rowvar=False))
    correlations = np.triu(np.nan_to_num(correlations), 1)
    pairs = np.argwhere(correlations > TIED)
    if not len(pairs):
        return []
    one, other = pairs[int(correlations[tuple(pairs.T)].argmax())]
    size = float(correlations[one, other])
    more = f", and {len(pairs) - 1} pairs more" if len(pairs) > 1 else ""
    names = f"z{dims[one] + 1} and z{dims[other] + 1}"
    return [
        Finding(
            "tied_latents",
            DOUBT,
            f"{names} are tied: they move together over the images, |r| = {size:.3f}{more}.",
            "One latent of the pair is wasted: look whether a slice is taken twice, or the "
            "encoder’s last layer has repeated rows.",
            Evidence({"|r|": size, "pairs": float(len(pairs))}),
        )
    ]
