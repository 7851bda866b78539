"""Do the page's maps have their twins in the browser, and do the scripts compute what they say?"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from explorer.ui.components.density_pad import component
from explorer.ui.theory_density import MAPS

SCRIPTS = Path(component.__file__).parent


def test_each_map_of_the_page_is_one_of_the_scripts() -> None:
    text = (SCRIPTS / "maps.js").read_text(encoding="utf-8")
    body = text[text.index("export const MAPS") : text.index("\n};")]
    assert set(re.findall(r"^  (\w+): \(a, b\)", body, re.MULTILINE)) == {
        name for name, _ in MAPS.values()
    }


def test_the_scripts_compute_what_their_names_say() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on this machine, so the scripts' own tests cannot run")
    done = subprocess.run(
        [node, "--test", str(Path(__file__).with_name("density.test.mjs"))],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
