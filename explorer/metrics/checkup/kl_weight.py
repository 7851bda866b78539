"""Which KL weight do the posterior's widths imply, and is it the one that was meant?"""

from __future__ import annotations

import numpy as np

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import DOUBT, FACT, Evidence, Finding
from explorer.metrics.checkup.posterior import LOGVAR, fits

TIMES = 2.5
"""What an implied weight may be off: the relation holds where training has settled."""
FAR_TIMES = 5.0
"""The same where nothing was said of weight or pixels, and any usual loss is taken for meant."""
WORST_RESIDUAL = 0.7


def check_kl_weight(exam: Examination) -> list[Finding]:
    """c of 1/σ² = 1 + c·Σ (∂x/∂z)² is the pixels' precision over the KL weight."""
    if not exam.reconstructs or exam.code.logvar is None or not exam.active.any():
        return []
    found = fits(exam)
    fit = min(found.values(), key=lambda one: one.badness)
    if found[LOGVAR] is not fit or fit.residual > WORST_RESIDUAL:
        return []
    error = max(float(np.square(exam.target - exam.made).mean()), 1e-6)
    implied = {
        "Bernoulli pixels": 1 / fit.bernoulli_precision,
        "Gaussian pixels of σ = 1": 1 / fit.precision,
        "squared error, summed": 0.5 / fit.precision,
        "Gaussian pixels of learned σ": 1 / (fit.precision * error),
    }
    said = {"bernoulli": "Bernoulli pixels", "gaussian": "Gaussian pixels of σ = 1"}
    meant = exam.subject.beta
    likely = said.get(exam.subject.likelihood or "", "")
    if meant is None or not likely:
        nearest = min(implied, key=lambda name: abs(np.log(implied[name] / (meant or 1.0))))
        likely, most = likely or nearest, FAR_TIMES
    else:
        most = TIMES
    weight = implied[likely]
    times = weight / (meant or 1.0)
    evidence = Evidence({f"β with {name}": value for name, value in implied.items()})
    told = "" if meant is None else f", and {meant:g} was said"
    if meant == 0 or 1 / most <= times <= most:
        return [
            Finding(
                "kl_weight_implied",
                FACT,
                f"The posteriors are as wide as a KL weight of about {weight:.2g} makes them, with "
                f"{likely}{told}.",
                evidence=evidence,
            )
        ]
    way = "larger" if times > 1 else "smaller"
    return [
        Finding(
            "kl_weight",
            DOUBT,
            f"The posteriors are as wide as a KL weight of about {weight:.2g} makes them, with "
            f"{likely}: {max(times, 1 / times):.0f} times {way} than "
            f"{'the usual 1' if meant is None else f'the {meant:g} that was said'}.",
            "Sum the reconstruction error over pixels and the KL over latents, and average both "
            "over images: a mean over pixels hides a β of their number.",
            evidence,
        )
    ]
