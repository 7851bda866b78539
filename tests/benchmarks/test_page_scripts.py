"""Do the page's scripts add up what they saw, and refuse what is out of bounds?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


@pytest.fixture
def page_times(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(HERE))
    import page_times

    return page_times


@pytest.fixture
def session_memory(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(HERE))
    import session_memory

    return session_memory


def test_a_page_s_ratio_is_the_median_round_by_round(page_times: ModuleType) -> None:
    # The third round met a machine ten times as slow; both did.
    times = {"ours": [200.0, 100.0, 2000.0], "plain": [100.0, 100.0, 1000.0]}
    (figure,) = page_times.report("m", {"request to first picture, cold": times})["figures"]
    assert figure["measured"] == "request to first picture, cold"
    assert (figure["value"], figure["baseline_value"], figure["largest"]) == (200.0, 100.0, 2000.0)
    assert (figure["ratio"], figure["rounds"], figure["unit"]) == (0.5, 3, "ms")
    assert figure["baseline"]


def test_every_page_but_train_has_a_first_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    import first_pictures

    from explorer.ui.shell.sections import SECTIONS

    names = {entry.name for section in SECTIONS.values() for entry in section}
    assert set(first_pictures.PAGES) == names - {"train"}
    figures = first_pictures.report({"manifold": [900.0, 1500.0, 1000.0]})
    assert figures["pages"]["manifold"] == {"median": 1000, "largest": 1500}
    assert "1000 ms" in first_pictures.lines(figures)[0]


@pytest.mark.parametrize(("end", "holds"), [(340.0, True), (350.0, True), (350.1, False)])
def test_memory_holds_where_no_more_than_fifty_megabytes_are_left(
    session_memory: ModuleType, end: float, holds: bool
) -> None:
    held = {"before any": 120.0, "after 1": 300.0, "after 20": 400.0, "at the end": end}
    figures = session_memory.report("m", 20, held)
    assert figures["holds"] is holds
    assert figures["left"] == pytest.approx(end - 300)
    assert figures["left_per_session_kb"] == pytest.approx((end - 300) * 50)
    assert (figures["baseline_value"], figures["unit"]) == (300.0, "MB")
    assert figures["held"]["after 20"] == 400.0


@pytest.mark.parametrize(
    ("script", "options", "words"),
    [
        ("page_times.py", ["--rounds", "0"], "--rounds is 0"),
        ("page_times.py", ["--rounds", "51"], "--rounds is 51"),
        ("first_pictures.py", ["--rounds", "0"], "--rounds is 0"),
        ("session_memory.py", ["--sessions", "1001"], "--sessions is 1001"),
        ("session_memory.py", ["--wait", "-1"], "--wait is -1"),
    ],
)
def test_what_is_out_of_bounds_is_refused(script: str, options: list[str], words: str) -> None:
    command = [sys.executable, str(HERE / script), *options]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
