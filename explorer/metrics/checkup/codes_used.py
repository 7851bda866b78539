"""How many entries of a codebook do the images use?"""

from __future__ import annotations

import numpy as np

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import DOUBT, FACT, Evidence, Finding

FEWEST_IMAGES = 64


def check_codes(exam: Examination) -> list[Finding]:
    """Different codes among all cells of the images, and their perplexity."""
    if not exam.subject.has_codes or exam.subject.encode is None:
        return []
    codes = exam.code.mu.round().astype(np.int64)
    _, counts = np.unique(codes, return_counts=True)
    shares = counts / counts.sum()
    perplexity = float(np.exp(-(shares * np.log(shares)).sum()))
    figures: dict[str, float | str] = {"codes used": float(len(counts)), "perplexity": perplexity}
    words = f"The images use {len(counts)} codes, with a perplexity of {perplexity:.1f}"
    if len(codes) >= FEWEST_IMAGES and perplexity < 2:
        return [
            Finding(
                "codebook_collapse",
                DOUBT,
                f"{words}: nearly all cells have the same code.",
                "Start the codebook from the encoder’s outputs, and move unused codes to them.",
                Evidence(figures),
            )
        ]
    return [Finding("codes_used", FACT, f"{words}.", evidence=Evidence(figures))]
