"""Do the scripts that pages name exist in the Streamlit that is installed?"""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.file_util import get_static_dir

from explorer.ui.navigation import CHART, COMPONENT, SECTIONS
from explorer.ui.page_scripts import page_scripts

ENTRIES = [entry for section in SECTIONS.values() for entry in section]


@pytest.mark.parametrize("part", sorted({*CHART, *COMPONENT}))
def test_streamlit_has_a_file_of_that_name(part: str) -> None:
    named = {href for hrefs in page_scripts().values() for href in hrefs}
    found = [href for href in named if Path(href).name.startswith(f"{part}.")]
    assert len(found) == 1
    assert (Path(get_static_dir()) / found[0]).is_file()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_page_names_its_scripts_in_order(entry) -> None:
    hrefs = page_scripts()[entry.name]
    assert [Path(href).name.partition(".")[0] for href in hrefs] == list(entry.scripts)


def test_the_root_names_those_of_the_landing_page() -> None:
    assert page_scripts()[""] == page_scripts()[ENTRIES[0].name]
