"""Are the scripts of the Streamlit that is installed found, and all that they ask for?"""

from __future__ import annotations

import re

from explorer.ui.front_end.bundles import (
    HASHED_DIR,
    INDEX,
    SCRIPTS_DIR,
    STATIC_DIR,
    href,
    script_files,
    scripts_of_every_page,
    with_all_imported,
)


def test_a_part_is_one_file_and_another_version_may_not_have_it() -> None:
    (chart,) = script_files("PlotlyChart")
    assert (STATIC_DIR / href(chart)).is_file()
    assert script_files("NoSuchPart") == []


def test_the_page_names_its_own_scripts() -> None:
    named = scripts_of_every_page()
    assert any(file.startswith("index.") for file in named)
    assert all((STATIC_DIR / href(file)).is_file() for file in named)


def test_all_that_a_script_imports_is_found_each_once() -> None:
    """Fails when an upgrade writes its imports another way."""
    files = with_all_imported(script_files("PlotlyChart"))
    assert len(files) > 1
    assert len(set(files)) == len(files)
    for file in files:
        text = (STATIC_DIR / href(file)).read_text("utf-8")
        assert set(re.findall(r'from"\./([\w.-]+\.js)"', text)) <= set(files)


def test_a_file_that_is_not_there_imports_nothing() -> None:
    assert with_all_imported(["missing.abc.js"]) == ["missing.abc.js"]


def test_every_file_of_the_folder_carries_a_hash_so_that_it_may_be_kept_forever() -> None:
    assert HASHED_DIR.parent == INDEX.parent == STATIC_DIR
    scripts = [path.name for path in (STATIC_DIR / SCRIPTS_DIR).glob("*.js")]
    assert scripts
    assert all(re.fullmatch(r"[\w.-]+\.[\w-]{8}\.js", name) for name in scripts)
