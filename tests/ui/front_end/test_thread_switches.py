"""Do threads switch promptly while the app runs, and as before after it?"""

from __future__ import annotations

import sys

from explorer.ui.front_end.thread_switches import SWITCH_INTERVAL_S, prompt_thread_switches


def test_the_interval_is_short_only_meanwhile() -> None:
    before = sys.getswitchinterval()
    assert before > 10 * SWITCH_INTERVAL_S, "Python itself switches promptly now: this can go."
    try:
        with prompt_thread_switches():
            assert abs(sys.getswitchinterval() - SWITCH_INTERVAL_S) < 1e-6
            raise KeyError
    except KeyError:
        assert sys.getswitchinterval() == before
