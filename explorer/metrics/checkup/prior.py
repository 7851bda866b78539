"""Have the encodings the mean and variance of the prior N(0, I) that latents are drawn from?"""

from __future__ import annotations

import numpy as np

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import DOUBT, FACT, Bars, Evidence, Finding
from explorer.metrics.checkup.posterior import LOGVAR, fits, moments

FARTHEST_MEAN = 0.6
WIDEST = 2.0
"""Times the prior's variance, or a part of it; test images widen a VAE's by a few percent."""
SHOWN = 16


def check_prior(exam: Examination) -> list[Finding]:
    """Mean and variance of the aggregate posterior, by latent."""
    if exam.subject.encode is None or exam.code.logvar is None or exam.subject.has_codes:
        return []
    reading = LOGVAR
    if exam.reconstructs and exam.active.any():
        found = fits(exam)
        reading = min(found, key=lambda name: found[name].badness)
    variance = moments(exam, reading)
    means = exam.code.mu.astype(np.float64).mean(0)
    in_use = exam.active
    if not in_use.any():
        return []
    typical = float(np.exp(np.median(np.log(variance[in_use]))))
    order = np.argsort(-np.abs(np.log(variance)))[:SHOWN]
    bars = Bars(
        "variance of the aggregate posterior by latent; the prior has 1",
        tuple(f"z{i + 1}" for i in order),
        tuple(float(variance[i]) for i in order),
    )
    farthest = int(np.abs(means * in_use).argmax())
    figures: dict[str, float | str] = {
        "median variance": typical,
        "farthest mean": float(means[farthest]),
    }
    evidence = Evidence(figures, bars)
    is_wide = not 1 / WIDEST <= typical <= WIDEST
    is_off = abs(float(means[farthest])) > FARTHEST_MEAN * max(1.0, typical**0.5)
    if not is_wide and not is_off:
        return [
            Finding(
                "prior",
                FACT,
                "The encodings’ mean and variance are near the prior’s: a latent has 0 and 1 "
                f"there, and {means[farthest]:.2f} at most and {typical:.2f} typically here; gaps "
                "between the encodings would not show in these.",
                evidence=evidence,
            )
        ]
    what = []
    if is_wide:
        what.append(f"their variance is {typical:.3g} in the typical latent, not 1")
    if is_off:
        what.append(f"z{farthest + 1} has mean {means[farthest]:.2g}, not 0")
    factor = typical**-0.5
    return [
        Finding(
            "prior_mismatch",
            DOUBT,
            f"The encodings are not where N(0, I) is: {' and '.join(what)}. Latents drawn from the "
            "prior decode to what was never trained.",
            f"Draw from where the encodings are: scale latents by {factor:.3g} towards the prior, "
            "or fit a prior to them; in training the KL term is missing or very small."
            if is_wide
            else "Draw around the encodings’ own mean, or look for an offset added after training.",
            evidence,
        )
    ]
