"""Are the images given in the range, and with the polarity, that the encoder wants?"""

from __future__ import annotations

from explorer.metrics.checkup.examination import Examination, Reading
from explorer.metrics.checkup.finding import FACT, FAULT, Bars, Evidence, Finding
from explorer.metrics.checkup.readings import (
    BYTES,
    IMAGENET,
    STANDARDISED,
    SYMMETRIC,
    UNIT,
    is_better,
)

WAYS = {
    UNIT: "scale the pixels to 0 … 1",
    SYMMETRIC: "scale the pixels to −1 … 1, as 2·x − 1 of x in [0, 1]",
    BYTES: "give the pixels as 0 … 255",
    STANDARDISED: "subtract the pixels’ mean and divide by their σ",
    IMAGENET: "subtract ImageNet’s mean and divide by its σ, channel by channel",
}
TITLE = "unexplained variance of the reconstruction, by reading of the input"


def check_input(exam: Examination) -> list[Finding]:
    """By reconstruction under candidate scalings, each with both polarities."""
    if not exam.reconstructs:
        return []
    reading = exam.reading
    words = exam.words(reading.scaling, reading.inverted)
    bars = Bars(TITLE, tuple(reading.errors), tuple(reading.errors.values()), words)
    mean = float(exam.unit.mean())
    figures: dict[str, float | str] = {
        "images are given in": exam.given.name,
        "smallest value": float(exam.subject.images.min()),
        "largest value": float(exam.subject.images.max()),
        "mean value": float(exam.subject.images.mean()),
    }
    found = []
    strips = (
        exam.strip("as given", exam.unit),
        exam.strip("comes back", exam.reconstructed(exam.images)),
        exam.strip("comes back when read so", exam.made),
    )
    if reading.scaling != exam.given.name:
        found.append(
            Finding(
                "input_range",
                FAULT,
                f"The encoder seems to want pixels in {reading.scaling}, but the images are given "
                f"in {exam.given.name}: {_shares(reading)}.",
                f"Before encoding, {WAYS[reading.scaling]}.",
                Evidence(figures, bars, strips),
            )
        )
    if reading.inverted:
        found.append(
            Finding(
                "polarity",
                FAULT,
                "The model seems to have learned the images inverted, as 1 − x: "
                f"{_shares(reading)}. "
                f"These have a mean of {mean:.2f} of the range.",
                "Invert the pixels before encoding, or train on images with this polarity.",
                Evidence(figures, bars, strips),
            )
        )
    if not found:
        found.append(_as_it_should_be(exam, figures, bars))
    return found


def _as_it_should_be(exam: Examination, figures: dict[str, float | str], bars: Bars) -> Finding:
    error = exam.reading.error
    sentence = (
        f"The images are given in {exam.given.name}, and no other range brings them back better: "
        f"the reconstruction explains {1 - min(error, 1):.0%} of their variance."
    )
    if not is_better(error, 1.0, 1.0, 0.02):
        sentence = (
            f"The images are given in {exam.given.name}; under no range does the reconstruction "
            "tell them apart, so that nothing can be said of the input."
        )
    return Finding("input", FACT, sentence, evidence=Evidence(figures, bars))


def _shares(reading: Reading) -> str:
    falls = f"falls from {reading.as_given:.0%} to {reading.error:.0%}"
    return f"what is left unexplained {falls} of the variance"
