"""Which checks are there, in which order, and what do they find together?"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from explorer.metrics.checkup.batch_dependence import check_batches
from explorer.metrics.checkup.codes_used import check_codes
from explorer.metrics.checkup.collapse import check_collapse
from explorer.metrics.checkup.cost import check_cost
from explorer.metrics.checkup.examination import LIMIT_S, Examination, Hangs, OutOfTime
from explorer.metrics.checkup.finding import DOUBT, FACT, FAULT, WEIGHTS, Checkup, Finding
from explorer.metrics.checkup.finite import check_finite
from explorer.metrics.checkup.input_range import check_input
from explorer.metrics.checkup.kl_weight import check_kl_weight
from explorer.metrics.checkup.latent_scale import check_latent_scale
from explorer.metrics.checkup.layout import check_layout
from explorer.metrics.checkup.memorised import check_memorised
from explorer.metrics.checkup.output_range import check_output
from explorer.metrics.checkup.placement import check_placement
from explorer.metrics.checkup.prior import check_prior
from explorer.metrics.checkup.randomness import check_randomness
from explorer.metrics.checkup.runs import check_runs
from explorer.metrics.checkup.subject import Subject
from explorer.metrics.checkup.ties import check_ties
from explorer.metrics.checkup.variance_reading import check_variance

Check = Callable[[Examination], list[Finding]]

CHECKS: dict[str, Check] = {
    "types and devices": check_placement,
    "finite numbers": check_finite,
    "randomness": check_randomness,
    "batches": check_batches,
    "input": check_input,
    "layout": check_layout,
    "output": check_output,
    "latent scale": check_latent_scale,
    "collapse": check_collapse,
    "variance": check_variance,
    "prior": check_prior,
    "ties": check_ties,
    "KL weight": check_kl_weight,
    "codes": check_codes,
    "training images": check_memorised,
    "cost": check_cost,
}
"""In the order in which they are made, the most telling first where time is short."""


def examine(
    subject: Subject,
    limit_s: float = LIMIT_S,
    progress: Callable[[str], object] = lambda _: None,
) -> Checkup:
    """All that can be found of a subject within so many seconds.

    The subject is called and looked at, never changed.

    Args:
        subject: who.
        limit_s: calls of the model end then, and what was not checked is said.
        progress: told the name of each check before it is made.
    """
    begun = time.monotonic()
    exam = Examination(subject, limit_s)
    found: list[Finding] = []
    missed: list[str] = []
    hangs = False
    try:
        found += check_runs(exam)
    except OutOfTime as ended:
        missed += CHECKS
        hangs = isinstance(ended, Hangs)
    # What does not run is looked at, and not called again.
    checks = {"types and devices": check_placement} if found or missed else CHECKS
    for name, check in checks.items():
        progress(name)
        try:
            found += check(exam)
        except OutOfTime as ended:
            missed.append(name)
            hangs = hangs or isinstance(ended, Hangs)
        except Exception as error:  # somebody's model, in a corner where it was not tried before
            found.append(_stumbled(name, error))
    if hangs:
        found.append(HANGS)
    if missed:
        found.append(_not_checked(missed, limit_s))
    found.sort(key=lambda one: WEIGHTS.index(one.weight))
    count = len(subject.images)
    if not missed and checks is CHECKS:
        with contextlib.suppress(Exception):  # the model may fail for some images alone
            count = exam.count
    return Checkup(tuple(found), count, time.monotonic() - begun)


def _stumbled(name: str, error: Exception) -> Finding:
    words = (str(error).strip().splitlines() or [""])[0][:200]
    return Finding(
        "raises",
        DOUBT,
        f"The check of {name} ended with {type(error).__name__}: {words}",
        "Call the model by hand on images like these and mend the error that it raises.",
    )


HANGS = Finding(
    "hangs",
    FAULT,
    "A call of the model has not come back, so that it was not called again.",
    "Call it by hand on a few of these images, and on latents some σ from their mean, to see for "
    "which it waits or loops.",
)


def _not_checked(missed: list[str], limit_s: float) -> Finding:
    return Finding(
        "not_checked",
        FACT,
        f"There was no time within {limit_s:.0f} s for: {', '.join(missed)}.",
        "Give fewer or smaller images, or check a smaller copy of the model.",
    )
