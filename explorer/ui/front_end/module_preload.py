"""Which scripts does a page need that its browser would learn of only after a second?

Streamlit's front end asks for the part that draws an element when the first such element arrives:
by then the page's own scripts have run, and the largest file of all is still to come. Named in the
head of the page itself, with all that it asks for in turn, it comes beside the rest.

What it buys: the waits for the network one after another that a distant visitor would have. On one
machine, with both cores busy, nothing was seen of it (ten rounds by turns).
What breaks it: other names of the parts; a page then names one script less, and a test fails.
"""

from __future__ import annotations

from explorer.ui.front_end.bundles import (
    href,
    script_files,
    scripts_of_every_page,
    with_all_imported,
)


def scripts_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The scripts of these parts of the front end, relative to the page, each once.

    What every page names anyway is left out.
    """
    files = [file for part in parts for file in script_files(part)]
    everywhere = scripts_of_every_page()
    return tuple(href(file) for file in with_all_imported(files) if file not in everywhere)


def module_preload(parts: tuple[str, ...]) -> str:
    """What the head of a page names that shows these parts."""
    return "\n".join(
        f'<link rel="modulepreload" crossorigin href="{script}">' for script in scripts_of(parts)
    )
