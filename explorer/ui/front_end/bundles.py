"""Where are the scripts of Streamlit's front end, and what are they called in this version?

Nothing of this is documented. Each part of the front end is a file of its own, whose name carries a
hash of what it holds, so it is looked for by how its name begins.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import streamlit as st

STATIC_DIR = Path(st.__file__).parent / "static"
INDEX = STATIC_DIR / "index.html"
HASHED_DIR = STATIC_DIR / "static"
"""Files whose names change whenever they do."""
SCRIPTS_DIR = "static/js"
LISTED_CHARS = 20_000
"""Where in a script all that it imports is named: at its beginning."""
IMPORTED = re.compile(r"""(?:import|from)\s*["'`]\./([\w.-]+\.js)["'`]""")


def script_files(part: str) -> list[str]:
    """The file of a part of the front end, "PlotlyChart"; none where a version has no such part."""
    return [file for file in _all_files() if file.startswith(f"{part}.")]


def scripts_of_every_page() -> set[str]:
    """The files that the page itself names, whatever it shows."""
    return set(re.findall(r'/js/([\w.-]+\.js)"', INDEX.read_text("utf-8")))


def with_all_imported(files: list[str]) -> list[str]:
    """The files and all that they import, each once, as it is first met."""
    found: dict[str, None] = {}
    waiting = list(reversed(files))
    while waiting:
        file = waiting.pop()
        if file not in found:
            found[file] = None
            waiting.extend(reversed(_imported(file)))
    return list(found)


def href(file: str) -> str:
    """The address of a script, relative to the page."""
    return f"./{SCRIPTS_DIR}/{file}"


@cache
def _all_files() -> list[str]:
    return sorted(path.name for path in (STATIC_DIR / SCRIPTS_DIR).glob("*.js"))


@cache
def _imported(file: str) -> list[str]:
    path = STATIC_DIR / SCRIPTS_DIR / file
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as script:
        return IMPORTED.findall(script.read(LISTED_CHARS))
