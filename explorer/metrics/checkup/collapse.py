"""Which latents carry something, which are collapsed, and which are dead?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import FACT, FAULT, Bars, Evidence, Finding

MOST_DIMS = 64
IMAGES = 64
DEAD_SHARE = 1e-5
"""Of the change that all latents together make: what the decoder does not look at makes less."""
LEAST_NATS = 0.03
"""What a latent tells on average at least that the decoder should look at: with less it has nearly
collapsed onto the prior."""
SHARE_IN_USE = 0.05
"""Of the mean variance of the latents: of points no KL says how much one tells."""
CONSTANT = 1e-6
"""Of the mean variance of the latents."""
PRIOR_LOGVAR = 0.5
"""|log σ²| of a collapsed posterior, which is the prior, is below this."""
SHOWN = 16


def check_collapse(exam: Examination) -> list[Finding]:
    """Variances of μ, and what the picture changes when one latent is exchanged among images."""
    if exam.subject.encode is None or exam.subject.has_codes:
        return []
    used = exam.used
    active = exam.active
    count = len(used)
    order = np.argsort(-used)[:SHOWN]
    bars = Bars(
        "variance of μ over the images, by latent",
        tuple(f"z{i + 1}" for i in order),
        tuple(float(used[i]) for i in order),
    )
    evidence = Evidence({"latents in use": f"{int(active.sum())} of {count}"}, bars)
    if not active.any() or float(used.max()) < 1e-9:
        return [_collapsed("no latent varies with the image", evidence)]
    if exam.subject.decode is None:
        return [_in_use(active, count, evidence)]
    dims, effects, whole = _effects(exam)
    pixels = float(exam.target.var(0).mean())
    if whole < 1e-4 * pixels:
        return [_collapsed("the decoder gives the same picture for all of them", evidence)]
    dead = [i for i, effect in zip(dims, effects, strict=True) if effect < DEAD_SHARE * whole]
    ignored = [
        i
        for i in dead
        if active[i]
        and used[i] > SHARE_IN_USE * float(used.mean())
        and _kl_nats(exam, i) > LEAST_NATS
    ]
    silent = [i for i in range(count) if _is_silent(exam, i)]
    found = []
    if ignored:
        found.append(_dead(ignored, "vary with the image, but the decoder does not look at them"))
    if silent:
        found.append(
            _dead(silent, "never vary, and are no prior either: the encoder is stuck there")
        )
    return [*found, _in_use(active, count, evidence)]


def _effects(exam: Examination) -> tuple[list[int], list[float], float]:
    """The dimensions looked at, and the squared change of a pixel when each is exchanged among
    images, and when all are."""
    z = exam.code.mu[:IMAGES]
    made = exam.pictures(z)
    dims = [int(dim) for dim in np.argsort(-exam.used)[:MOST_DIMS]]
    effects = []
    for dim in dims:
        changed = z.copy()
        changed[:, dim] = np.roll(z[:, dim], 1)
        effects.append(float(np.square(exam.pictures(changed) - made).mean()))
    whole = float(np.square(exam.pictures(np.roll(z, 1, 0)) - made).mean())
    return dims, effects, whole


def _kl_nats(exam: Examination, dim: int) -> float:
    """The mean KL of a latent; ∞ of points."""
    mu, logvar = exam.code.mu[:, dim].astype(np.float64), exam.code.logvar
    if logvar is None:
        return np.inf
    told = logvar[:, dim].astype(np.float64).clip(-60, 60)
    return float(0.5 * (np.square(mu) + np.exp(told) - told - 1).mean())


def _is_silent(exam: Examination, dim: int) -> bool:
    if exam.used[dim] > CONSTANT * float(exam.used.mean()):
        return False
    logvar = exam.code.logvar
    return logvar is None or abs(float(logvar[:, dim].mean())) > PRIOR_LOGVAR


def _collapsed(why: str, evidence: Evidence) -> Finding:
    return Finding(
        "posterior_collapse",
        FAULT,
        f"The posterior has collapsed: {why}.",
        "Raise the KL weight from 0 over the first epochs, lower it, or sum the reconstruction "
        "error over pixels instead of averaging it.",
        evidence,
    )


def _dead(dims: list[int], why: str) -> Finding:
    names = ", ".join(f"z{i + 1}" for i in dims[:8]) + (" …" if len(dims) > 8 else "")
    return Finding(
        "dead_latents",
        FAULT,
        f"{names} {'is' if len(dims) == 1 else 'are'} dead: they {why}.",
        "Look how the latents are split and joined between encoder and decoder; a slice or a ReLU "
        "may cut them off.",
        Evidence({"dead latents": names}),
    )


def _in_use(active: NDArray[np.bool_], count: int, evidence: Evidence) -> Finding:
    number = int(active.sum())
    rest = count - number
    words = f"{number} of {count} latents vary with the image"
    if rest:
        words += f"; {rest} {'is' if rest == 1 else 'are'} collapsed onto the prior or still"
    return Finding("latents_in_use", FACT, f"{words}.", evidence=evidence)
