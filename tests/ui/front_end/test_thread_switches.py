"""Do threads switch promptly while the app runs, and as before after it?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from explorer.ui.front_end.thread_switches import SWITCH_INTERVAL_S, prompt_thread_switches

USUAL_S = 0.005


@pytest.fixture
def usual_interval() -> Iterator[None]:
    """Python's own, also where an app of another test runs in this process."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(USUAL_S)
    yield
    sys.setswitchinterval(before)


def test_python_itself_is_not_as_prompt() -> None:
    asked = [sys.executable, "-c", "import sys; print(sys.getswitchinterval())"]
    usual = float(subprocess.check_output(asked, text=True))
    assert usual > 10 * SWITCH_INTERVAL_S, "Python itself switches promptly now: this can go."


@pytest.mark.usefixtures("usual_interval")
def test_the_interval_is_short_only_meanwhile() -> None:
    before = sys.getswitchinterval()
    try:
        with prompt_thread_switches():
            assert abs(sys.getswitchinterval() - SWITCH_INTERVAL_S) < 1e-6
            raise KeyError
    except KeyError:
        assert sys.getswitchinterval() == before
