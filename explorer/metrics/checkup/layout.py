"""Are rows, columns and channels where the model learned them to be?"""

from __future__ import annotations

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import FAULT, Bars, Evidence, Finding
from explorer.metrics.checkup.layouts import CHANNEL_ORDER, LAYOUT, ORIENTATION, layouts

REMEDIES = {
    CHANNEL_ORDER: "Reverse the channels before encoding, x[:, ::-1]: one of the two reads BGR.",
    LAYOUT: "Use permute between (N, H, W, C) and (N, C, H, W), never reshape or view.",
    ORIENTATION: "Turn the images back before encoding; some formats store columns first.",
}
TITLE = "unexplained variance of the reconstruction, by layout"


def check_layout(exam: Examination) -> list[Finding]:
    """By reconstruction of the images turned, mirrored, and with their channels exchanged."""
    if not exam.reconstructs or not exam.reading.layout:
        return []
    reading = exam.reading
    code, _ = layouts(exam.unit.shape[1:])[reading.layout]
    errors = reading.layout_errors
    return [
        Finding(
            code,
            FAULT,
            f"The images come back better when they are given {_given(reading.layout)}: "
            f"unexplained are then {reading.error:.0%} of their variance, as given "
            f"{errors['as given']:.0%}.",
            REMEDIES[code],
            Evidence(
                {},
                Bars(TITLE, tuple(errors), tuple(errors.values()), reading.layout),
                (exam.strip("as given", exam.unit), exam.strip("as the model wants", exam.target)),
            ),
        )
    ]


def _given(words: str) -> str:
    return words if words.startswith(("upside", "mirrored", "turned")) else f"with {words}"
