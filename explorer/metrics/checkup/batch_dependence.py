"""Does the answer for one image depend on the others that are asked with it?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import FAULT, Evidence, Finding
from explorer.metrics.checkup.randomness import apart_sigmas, by_dice
from explorer.metrics.checkup.subject import FloatArray

ROWS, OTHERS = 6, 10
SAME = 2e-3
"""In standard deviations: matrix products of other sizes round differently, half precision more."""


def check_batches(exam: Examination) -> list[Finding]:
    """The same rows alone, among some others, and among those in another order."""
    subject = exam.subject
    if subject.encode is None or len(subject.images) < ROWS + 1:
        return []
    encode = subject.encode
    images = subject.images[: ROWS + OTHERS]
    found = []
    z = encode(images).mu

    def mu(rows: FloatArray) -> FloatArray:
        return encode(rows).mu

    parts: list[tuple[str, Callable[[FloatArray], FloatArray], FloatArray]] = [
        ("encoder", mu, images)
    ]
    if subject.decode is not None:
        parts.append(("decoder", subject.decode, z))
    for part, function, rows in parts:
        exam.check_time()
        if apart_sigmas(by_dice(function, rows, 1), by_dice(function, rows, 2)) > SAME:
            continue  # what throws dice differs anyway, which is a finding of its own
        among = by_dice(function, rows, 1)[:ROWS]
        alone = np.concatenate([by_dice(function, rows[i : i + 1], 1) for i in range(ROWS)])
        fewer = by_dice(function, rows[:ROWS][::-1], 1)[::-1]
        spread = max(float(np.nanstd(among)), 1e-6)
        apart = max(apart_sigmas(among, other) for other in (alone, fewer))
        if apart > SAME and spread > 1e-5:
            found.append(
                Finding(
                    "batch_dependence",
                    FAULT,
                    f"What the {part} answers for an image depends on the other images of the "
                    f"batch: alone it differs by {apart:.2g} σ of the answers.",
                    "Take statistics over the batch from training alone: batch norm in evaluation "
                    "mode, and no normalisation by the batch’s own mean or largest value.",
                    Evidence({"difference from alone, σ": apart, "part": part}),
                )
            )
    return found
