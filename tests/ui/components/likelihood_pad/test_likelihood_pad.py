"""Does the pad trust nothing that comes back, and do its scripts compute what they say?"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from explorer.ui.components.likelihood_pad import LikelihoodView, view_of

START = LikelihoodView((-1.0, 0.0, 2.0), 0.5, 1.0)


@pytest.mark.parametrize(
    ("sent", "view"),
    [
        ({"points": [1, -2], "mu": 0, "sigma": 2}, LikelihoodView((1.0, -2.0), 0.0, 2.0)),
        ({"points": [9, -9], "mu": 7, "sigma": 0}, LikelihoodView((4.0, -4.0), 4.0, 0.15)),
        ({"points": [1]}, START),
        ({"points": list(range(25))}, START),
        ({"points": [1, "2"], "mu": "0", "sigma": None}, START),
        ({"points": [1, float("nan")], "sigma": float("inf")}, START),
        ({"points": [True, False]}, START),
        ({"points": "12"}, START),
        ([1, 2], START),
        (None, START),
    ],
)
def test_what_the_browser_sends_is_taken_only_in_its_form(sent: Any, view: LikelihoodView) -> None:
    assert view_of(sent, START) == view


def test_the_scripts_compute_what_their_names_say() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on this machine, so the scripts' own tests cannot run")
    done = subprocess.run(
        [node, "--test", str(Path(__file__).with_name("likelihood.test.mjs"))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout
