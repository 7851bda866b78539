"""What of Streamlit's own look is mended, that its theme has no setting for?

What it buys: captions and filled buttons have the contrast that WCAG asks for, 4.5 to 1, and what a
finger should hit has 44 px.
What breaks it: other names for its parts (`data-testid`); they then look as Streamlit has them.
"""

from __future__ import annotations

from explorer.figures.palette import DARK, LIGHT
from explorer.ui.shell.stylesheet import style_beside, variables

HEAD = (
    "<style>:root{"
    + variables(**{"quiet-light": LIGHT.quiet, "quiet-dark": DARK.quiet, "paper-dark": DARK.paper})
    + "}</style>"
    + style_beside(__file__)
)
