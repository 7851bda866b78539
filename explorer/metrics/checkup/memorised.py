"""Does the model know its training images better than others?"""

from __future__ import annotations

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import DOUBT, FACT, Bars, Evidence, Finding
from explorer.metrics.checkup.readings import to_unit, unexplained

TIMES, LEAST = 1.6, 0.06


def check_memorised(exam: Examination) -> list[Finding]:
    """Reconstruction error on these images against that on the training images, if given."""
    trained = exam.subject.train_images
    if trained is None or not exam.reconstructs or exam.subject.encode is None:
        return []
    unit = exam.meant(to_unit(trained[: exam.count])[0])
    train = unexplained(unit, exam.pictures(exam.encode(exam.given_as_wanted(unit)).mu))
    test = unexplained(exam.target, exam.made)
    bars = Bars(
        "unexplained variance of the reconstruction",
        ("training images", "these images"),
        (train, test),
        "these images",
    )
    evidence = Evidence({"times": test / max(train, 1e-6)}, bars)
    if test > TIMES * train and test - train > LEAST:
        return [
            Finding(
                "memorised",
                DOUBT,
                f"It knows its training images by heart: {train:.0%} of their variance is left "
                f"unexplained, and {test:.0%} of these images’.",
                "Train on more images, stop earlier, or make the network smaller.",
                evidence,
            )
        ]
    return [
        Finding(
            "generalises",
            FACT,
            f"It explains these images about as well as those it was trained on: {test:.0%} of the "
            f"variance is left, and {train:.0%} there.",
            evidence=evidence,
        )
    ]
