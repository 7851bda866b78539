"""What in scikit-learn's and umap-learn's objects decodes and encodes?

Anything with `inverse_transform` decodes: PCA, FactorAnalysis, NMF, FastICA, KernelPCA with
`fit_inverse_transform`, UMAP, and pipelines of them. A `BernoulliRBM` has an energy.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.notebook.adapters.adapted import Adapted, number
from explorer.notebook.calling import Call

SIZES = ("n_components_", "_n_components", "n_components")


def adapt(model: Any) -> Adapted | None:
    """An object with `transform`, and `inverse_transform` or factors that give one."""
    if not hasattr(model, "transform"):
        return None
    if hasattr(model, "intercept_hidden_"):
        return _boltzmann(model)
    decode = _decoding(model)
    if decode is None:
        return None
    last = model[-1] if hasattr(model, "steps") else model
    size = number(last, *SIZES) or _rows(getattr(last, "components_", None))
    precision = getattr(getattr(last, "components_", None), "dtype", np.float64)
    return Adapted(
        kind=_kind(model),
        decode=Call(_in(precision, decode), takes="array"),
        encode=Call(_in(precision, model.transform), takes="array"),
        latent_shape=(size,) if size else None,
    )


def _decoding(model: Any) -> Any:
    # hasattr asks a pipeline whether each of its steps can go back.
    if hasattr(model, "inverse_transform"):
        return model.inverse_transform
    if hasattr(model, "components_") and hasattr(model, "mean_"):
        return lambda z: z @ model.components_ + model.mean_  # factor analysis: E[x|z]
    return None


def _boltzmann(model: Any) -> Adapted:
    w, b, c = model.components_, model.intercept_visible_, model.intercept_hidden_

    def visible(h: Any) -> Any:
        return 1.0 / (1.0 + np.exp(-(h @ w + b)))

    return Adapted(
        kind=_kind(model),
        decode=Call(visible, takes="array"),
        encode=Call(model.transform, takes="array"),
        latent_shape=(len(c),),
        energy=(w, b, c),
    )


def _in(precision: Any, function: Any) -> Any:
    """Its input in the precision in which it was fitted: some of these refuse any other."""
    return lambda rows: function(np.asarray(rows, dtype=precision))


def _rows(components: Any) -> int | None:
    return None if components is None else len(components)


def _kind(model: Any) -> str:
    if hasattr(model, "steps"):
        return " › ".join(type(step).__name__ for _, step in model.steps)
    return type(model).__name__
