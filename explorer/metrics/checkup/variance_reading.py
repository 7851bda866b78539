"""Is what the encoder gives beside μ log σ², as it is taken, or σ, σ² or log σ?"""

from __future__ import annotations

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import FACT, FAULT, Bars, Evidence, Finding
from explorer.metrics.checkup.posterior import LOGSIGMA, LOGVAR, SIGMA, VARIANCE, fits

REMEDIES = {
    LOGSIGMA: "Return 2·log σ, or use exp(s) as σ where it is sampled.",
    VARIANCE: "Return its logarithm, or do not exponentiate it again.",
    SIGMA: "Return 2·log of it, or do not exponentiate it again.",
}
MARGIN, SHARE = 0.12, 0.75
TITLE = "disagreement with the latents’ spread and the decoder’s slope, nats"


def check_variance(exam: Examination) -> list[Finding]:
    """By which reading agrees with the decoder's sensitivity and with E[μ²] + E[σ²] = 1."""
    if not exam.reconstructs or exam.code.logvar is None or not exam.active.any():
        return []
    found = fits(exam)
    best = min(found, key=lambda reading: found[reading].badness)
    told = found[LOGVAR].badness
    bars = Bars(TITLE, tuple(found), tuple(fit.badness for fit in found.values()), best)
    logvar = exam.code.logvar
    figures: dict[str, float | str] = {
        "smallest": float(logvar.min()),
        "largest": float(logvar.max()),
    }
    if best == LOGVAR or not found[best].badness < min(SHARE * told, told - MARGIN):
        return [
            Finding(
                "variance",
                FACT,
                "What the encoder gives beside μ reads as log σ²: it agrees with how sensitive the "
                "pictures are to each latent.",
                evidence=Evidence(figures, bars),
            )
        ]
    return [
        Finding(
            "variance_reading",
            FAULT,
            f"What the encoder gives beside μ reads as {best}, not as log σ²: so read it agrees "
            f"with the decoder’s slope and the latents’ spread within {found[best].badness:.2f} "
            f"nats, as log σ² only within {told:.2f}.",
            REMEDIES[best],
            Evidence(figures, bars),
        )
    ]
