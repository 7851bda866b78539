"""How does a page look on a projector, where the stage of a room holds it with `?stage=1`?

No menus, its one picture over the whole screen, letters of at least 20 px at 1280×720. A script in
the page's head finds the picture and says on the root element when it is there (`data-stage`), so
that the stage changes scenes only from one whole picture to another.

What it buys: any view of the app is a scene, and not one page knows of it.
What breaks it: other names for Streamlit's parts (`data-testid`), or another word for a script that
has come to its end; the menus are then seen, and a scene changes after seconds.
"""

from __future__ import annotations

from pathlib import Path

from explorer.ui.shell.stylesheet import style_beside

HEAD = (
    style_beside(__file__)
    + f"<script>{Path(__file__).with_suffix('.js').read_text(encoding='utf-8')}</script>"
)
