"""What stands in the head of each page, so that its first picture comes sooner?

- Where the server is. Streamlit's front end tries the page's own address first, and after its
  refusal waits a tenth of a second.
- Which of Streamlit's own scripts the page will ask for, with all that they ask for in turn.
- To run the largest of them, which takes half a second, while the server makes the page: by itself
  it would run only when the first chart has come.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from streamlit.file_util import get_static_dir

from explorer.ui.shell.navigation import SECTIONS

ENTRIES = [entry for section in SECTIONS.values() for entry in section]
SCRIPTS_DIR = "static/js"
LASTING_DIR = Path(get_static_dir(), "static")
"""Streamlit's own files, whose names change whenever they do."""
LARGEST = "PlotlyChart"
LISTED_CHARS = 20_000
"""Where in a script all that it imports is named: at its beginning."""
IMPORTED = re.compile(r"""(?:import|from)\s*["'`]\./([\w.-]+\.js)["'`]""")
WHERE_THE_SERVER_IS = (
    "<script>window.__streamlit={BACKEND_BASE_URL:new URL('./',location.href).href}</script>"
)
RUN_EARLY = """<script type="module">
new MutationObserver((_, seen) => {
  if (!document.querySelector('[data-test-script-state="running"]')) return;
  seen.disconnect();
  import("%s");
}).observe(document.body, { subtree: true, childList: true, attributes: true });
</script>"""


def page_heads() -> dict[str, str]:
    """For each page's name, and "" for the landing page, what its head has besides Streamlit's."""
    scripts = page_scripts()
    heads = {entry.name: _head(scripts[entry.name], entry.runs_chart_early) for entry in ENTRIES}
    return {"": heads[ENTRIES[0].name]} | heads


def page_scripts() -> dict[str, tuple[str, ...]]:
    """For each page's name, and "" for the landing page, its scripts relative to the page.

    Streamlit's files carry a hash in their names, so they are looked for by how they begin; one
    that another version does not have is left out, and so is what every page names anyway.
    """
    folder = Path(get_static_dir())
    everywhere = set(re.findall(r"/([\w.-]+\.js)", (folder / "index.html").read_text("utf-8")))
    files = sorted(path.name for path in (folder / SCRIPTS_DIR).glob("*.js"))

    def hrefs(parts: tuple[str, ...]) -> tuple[str, ...]:
        named = [file for part in parts for file in files if file.startswith(f"{part}.")]
        needed = (file for file in _all_imported(named) if file not in everywhere)
        return tuple(f"./{SCRIPTS_DIR}/{file}" for file in needed)

    return {"": hrefs(ENTRIES[0].scripts)} | {entry.name: hrefs(entry.scripts) for entry in ENTRIES}


def _head(hrefs: tuple[str, ...], runs_largest: bool) -> str:
    links = [f'<link rel="modulepreload" crossorigin href="{href}">' for href in hrefs]
    largest = [href for href in hrefs if Path(href).name.startswith(f"{LARGEST}.")]
    early = [RUN_EARLY % href for href in largest if runs_largest]
    return "\n".join([WHERE_THE_SERVER_IS, *links, *early])


def _all_imported(files: list[str]) -> list[str]:
    """The files and all that they import, each once, as it is first met."""
    found: dict[str, None] = {}
    waiting = list(reversed(files))
    while waiting:
        file = waiting.pop()
        if file not in found:
            found[file] = None
            waiting.extend(reversed(_imported(file)))
    return list(found)


@cache
def _imported(file: str) -> list[str]:
    path = Path(get_static_dir(), SCRIPTS_DIR, file)
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as script:
        return IMPORTED.findall(script.read(LISTED_CHARS))
