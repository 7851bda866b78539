"""Do pages name the scripts that they need, and does the Streamlit that is installed have them?"""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.ui.front_end.bundles import INDEX, STATIC_DIR, script_files
from explorer.ui.front_end.module_preload import module_preload, scripts_of
from explorer.ui.shell.sections import CHART, COMPONENT


@pytest.mark.parametrize("part", sorted({*CHART, *COMPONENT}))
def test_streamlit_has_a_file_of_that_name(part: str) -> None:
    """Fails when an upgrade names its parts anew: that page would name one script less."""
    assert len(script_files(part)) == 1


@pytest.mark.parametrize("parts", [CHART, COMPONENT])
def test_each_script_is_named_once_and_those_of_every_page_never(parts: tuple[str, ...]) -> None:
    hrefs = scripts_of(parts)
    assert {Path(href).name.partition(".")[0] for href in hrefs} >= set(parts)
    assert len(set(hrefs)) == len(hrefs)
    assert all((STATIC_DIR / href).is_file() for href in hrefs)
    index = INDEX.read_text(encoding="utf-8")
    assert not [href for href in hrefs if href in index]


def test_the_head_names_them_as_modules_to_be_fetched_ahead() -> None:
    lines = module_preload(COMPONENT).splitlines()
    assert lines == [
        f'<link rel="modulepreload" crossorigin href="{href}">' for href in scripts_of(COMPONENT)
    ]
