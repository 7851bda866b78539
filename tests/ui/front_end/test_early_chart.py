"""Is the charts' script run as soon as the server has begun?"""

from __future__ import annotations

from explorer.ui.front_end import early_chart as trick
from explorer.ui.front_end.bundles import STATIC_DIR, href, script_files
from explorer.ui.front_end.early_chart import LARGEST, early_chart


def test_it_is_the_one_script_of_that_name() -> None:
    (file,) = script_files(LARGEST)
    assert early_chart().count("import(") == 1
    assert f'import("{href(file)}")' in early_chart()


def test_a_version_without_it_gets_nothing(monkeypatch) -> None:
    monkeypatch.setattr(trick, "LARGEST", "NoSuchPart")
    assert early_chart() == ""


def test_it_is_still_the_largest_that_a_page_waits_for() -> None:
    """Fails when an upgrade makes another script the one worth running early."""
    sizes = {part: _bytes(part) for part in ("PlotlyChart", "BidiComponent", "Slider", "ImageList")}
    assert max(sizes, key=sizes.__getitem__) == LARGEST
    assert sizes[LARGEST] > 1_000_000


def test_the_front_end_says_that_the_server_has_begun() -> None:
    """Fails when an upgrade marks it another way: the script would run with the first chart."""
    assert "data-test-script-state" in early_chart()
    (index,) = [file for file in script_files("index") if _says(file, "data-test-script-state")]
    assert "running" in (STATIC_DIR / href(index)).read_text(encoding="utf-8")


def _bytes(part: str) -> int:
    return sum((STATIC_DIR / href(file)).stat().st_size for file in script_files(part))


def _says(file: str, what: str) -> bool:
    return what in (STATIC_DIR / href(file)).read_text(encoding="utf-8")
