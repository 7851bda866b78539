"""How does a piece of HTML get its style and the theme's colours?"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def style_beside(module: str) -> str:
    """The style sheet that lies beside a module and has its name, as a `<style>` element.

    Args:
        module: the module's `__file__`.
    """
    return f"<style>{Path(module).with_suffix('.css').read_text(encoding='utf-8')}</style>"


def variables(**values: str) -> str:
    """CSS variables for a `style` attribute: `variables(ink="#000")` sets `--ink`."""
    return ";".join(f"--{name}:{value}" for name, value in values.items())
