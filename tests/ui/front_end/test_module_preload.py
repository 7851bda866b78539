"""Do the scripts that pages name exist in the Streamlit that is installed, and all they need?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.file_util import get_static_dir

from explorer.ui.front_end.module_preload import LARGEST, LASTING_DIR, page_heads, page_scripts
from explorer.ui.shell.navigation import CHART, COMPONENT, SECTIONS

ENTRIES = [entry for section in SECTIONS.values() for entry in section]
STATIC = Path(get_static_dir())


@pytest.mark.parametrize("part", sorted({*CHART, *COMPONENT}))
def test_streamlit_has_a_file_of_that_name(part: str) -> None:
    named = {href for hrefs in page_scripts().values() for href in hrefs}
    found = [href for href in named if Path(href).name.startswith(f"{part}.")]
    assert len(found) == 1
    assert (STATIC / found[0]).is_file()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_page_names_its_scripts_each_once(entry) -> None:
    hrefs = page_scripts()[entry.name]
    assert {Path(href).name.partition(".")[0] for href in hrefs} >= set(entry.scripts)
    assert len(set(hrefs)) == len(hrefs)


def test_what_a_script_imports_is_named_too_unless_every_page_names_it() -> None:
    hrefs = page_scripts()["manifold"]
    index = (STATIC / "index.html").read_text(encoding="utf-8")
    assert not [href for href in hrefs if href in index]
    for href in hrefs:
        # The list stands at the script's beginning; a few letters of it are enough to find it.
        for file in re.findall(r'from"\./([\w.-]+\.js)"', (STATIC / href).read_text("utf-8")):
            assert f"./static/js/{file}" in hrefs or file in index


def test_the_root_names_those_of_the_landing_page() -> None:
    assert page_scripts()[""] == page_scripts()[ENTRIES[0].name]


def test_a_chart_s_page_runs_the_largest_script_early_and_no_other_does() -> None:
    for entry in ENTRIES:
        head = page_heads()[entry.name]
        assert all(
            f'rel="modulepreload" crossorigin href="{href}"' in head
            for href in page_scripts()[entry.name]
        )
        assert (f'import("./static/js/{LARGEST}.' in head) == entry.runs_chart_early


def test_the_files_kept_in_memory_are_those_the_pages_name() -> None:
    assert all((LASTING_DIR.parent / href).is_file() for href in page_scripts()["manifold"])
    assert LASTING_DIR.name == "static"
