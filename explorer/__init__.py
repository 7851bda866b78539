"""What does the latent space of a generative model look like?  Data, models, pictures, pages.

In a notebook or a script: `explorer.show(model, images, labels)` and `explorer.checkup(…)`. They
come when they are asked for: to import the package costs nothing.
"""

import importlib
from typing import Any

DOORS = {"show": "explorer.notebook.show", "checkup": "explorer.notebook.checkup"}
"""What the package gives by itself, and where it comes from."""


def __getattr__(name: str) -> Any:
    if name not in DOORS:
        raise AttributeError(f"module 'explorer' has no attribute {name!r}")
    return getattr(importlib.import_module(DOORS[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *DOORS])
