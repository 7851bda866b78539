"""Which of Streamlit's own scripts will each page ask for?"""

from __future__ import annotations

from pathlib import Path

from streamlit.file_util import get_static_dir

from explorer.ui.navigation import SECTIONS

SCRIPTS_DIR = "static/js"


def page_scripts() -> dict[str, tuple[str, ...]]:
    """For each page's name, and "" for the landing page, its scripts relative to the page.

    Streamlit's files carry a hash in their names, so they are looked for by how they begin; one
    that another version does not have is left out.
    """
    files = sorted(path.name for path in Path(get_static_dir(), SCRIPTS_DIR).glob("*.js"))

    def hrefs(parts: tuple[str, ...]) -> tuple[str, ...]:
        found = (file for part in parts for file in files if file.startswith(f"{part}."))
        return tuple(f"./{SCRIPTS_DIR}/{file}" for file in found)

    entries = [entry for section in SECTIONS.values() for entry in section]
    return {"": hrefs(entries[0].scripts)} | {entry.name: hrefs(entry.scripts) for entry in entries}
