"""Does the decoder want the latents as the encoder gives them, or times a factor?"""

from __future__ import annotations

import numpy as np

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import FAULT, Bars, Evidence, Finding
from explorer.metrics.checkup.readings import FACTORS, is_better, unexplained

NEAR_ONE = 1.3
IMAGES = 32


def check_latent_scale(exam: Examination) -> list[Finding]:
    """By reconstruction from the latents times each of some factors."""
    if not exam.reconstructs or exam.subject.has_codes:
        return []
    mu, target = exam.code.mu[:IMAGES], exam.target[:IMAGES]
    back = exam.outputs[exam.reading.output]
    errors = {}
    as_given = exam.decode(mu)
    # Where there is no picture as it stands, a factor that leads away from there is no remedy.
    rows = np.isfinite(as_given).reshape(len(mu), -1).all(1)
    if not rows.any():
        return []
    for factor in FACTORS:
        made = as_given if factor == 1.0 else exam.decode(mu * np.float32(factor))
        errors[factor] = unexplained(target[rows], back(made[rows]))
    best = min(errors, key=lambda factor: errors[factor])
    found = []
    if not 1 / NEAR_ONE < best < NEAR_ONE and is_better(errors[best], errors[1.0]):
        bars = Bars(
            "unexplained variance of the reconstruction, by factor on the latents",
            tuple(f"× {factor:g}" for factor in FACTORS),
            tuple(errors.values()),
            f"× {best:g}",
        )
        found.append(
            Finding(
                "latent_scale",
                FAULT,
                f"The decoder wants the encoder’s latents times about {best:g}: unexplained are "
                f"then {errors[best]:.0%} of the images’ variance, as they are {errors[1.0]:.0%}.",
                "Divide or multiply by the factor on one side only where it is meant; here decode "
                f"{best:g} · z.",
                Evidence({"factor": best}, bars),
            )
        )
    return found
