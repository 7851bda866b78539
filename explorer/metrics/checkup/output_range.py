"""Does the decoder give probabilities, logits, or pixels in another range?"""

from __future__ import annotations

import numpy as np

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import DOUBT, FACT, Evidence, Finding
from explorer.metrics.checkup.readings import BYTES, LOGITS, SYMMETRIC, UNIT

MAPS = {
    LOGITS: "Apply a sigmoid before showing or comparing pixels.",
    SYMMETRIC: "Show (y + 1) / 2.",
    BYTES: "Show y / 255.",
}


def check_output(exam: Examination) -> list[Finding]:
    """By which reading of the output is nearest to the images."""
    if exam.subject.decode is None:
        return []
    if not exam.reconstructs:
        return []
    reading = exam.reading
    raw = exam.decode(exam.code.mu[: len(exam.target)])
    low, high = (float(np.nanquantile(raw, q)) for q in (0.001, 0.999))
    evidence = Evidence({"0.1 % of the values are below": low, "0.1 % are above": high})
    if reading.output in (UNIT, reading.scaling):
        return [
            Finding(
                "output",
                FACT,
                f"The decoder gives pixels in {reading.output}: {low:.2f} to {high:.2f} but for a "
                "thousandth at each end.",
                evidence=evidence,
            )
        ]
    back = exam.outputs[reading.output]
    strips = (
        exam.strip("as it gives them", raw),
        exam.strip(f"read as {reading.output}", back(raw)),
    )
    is_logits = reading.output == LOGITS
    what = "logits, not probabilities" if is_logits else f"pixels in {reading.output}"
    return [
        Finding(
            "output_logits" if is_logits else "output_range",
            DOUBT,
            f"The decoder gives {what}: its values run from {low:.2f} to {high:.2f}, while the "
            f"images are in {exam.given.name}.",
            MAPS.get(reading.output, "Undo the standardisation before showing the pixels."),
            Evidence(evidence.figures, None, strips),
        )
    ]
