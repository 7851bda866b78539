"""How sure is a mean over images?

Every mean of a card stands beside its standard error: the key of the figure and `_se`. Images are
the sample, so the error is that of the mean over all images of this kind; what random draws of z or
of pixels add for each image is in it, as they are drawn for each image anew.
"""

from __future__ import annotations

import math

from torch import Tensor

from explorer.metrics.question import Figures

ERROR = "_se"
"""What follows a figure's key in the key of its standard error."""


def standard_error(values: Tensor) -> float:
    """Of the mean of independent values (N,): their standard deviation / √N; 0 of a single one."""
    count = len(values)
    return values.double().std().item() / math.sqrt(count) if count > 1 else 0.0


def mean_with_error(key: str, values: Tensor) -> Figures:
    """The mean of per-image values (N,) under `key`, beside its standard error."""
    return {key: values.double().mean().item(), f"{key}{ERROR}": standard_error(values)}
