"""Is what a browser sends of a figure taken only in its right form?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from explorer.images.stamp import FORMATS, stamped
from explorer.ui.components import figure_in as package
from explorer.ui.components.figure_in.component import read_figure
from tests.images.test_stamp import AWKWARD, MADE
from tests.ui.components.conftest import RunNode

SCRIPT = Path(package.__file__).parent / "stamp.js"
LOOK = """
import { openAsBlob } from "node:fs";
import { endsOf, foundIn } from %s;
for (const name of process.argv.slice(2)) {
  console.log(JSON.stringify(foundIn(await endsOf(await openAsBlob(name)))));
}
"""


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "x",
        {},
        {"number": 0, "found": "x"},
        {"number": True, "found": "x"},
        {"number": 1.5, "found": "x"},
        {"number": 2**60, "found": "x"},
        {"number": 3, "found": b"x"},
    ],
)
def test_another_form_counts_as_not_sent(sent: Any) -> None:
    assert read_figure(sent) is None


def test_a_figure_without_a_stamp_is_answered_too() -> None:
    assert read_figure({"number": 3, "found": ""}) == (3, None)
    assert read_figure({"number": 3, "found": '{"address": "β"'}) == (3, None)


def test_the_browser_finds_in_every_format_what_python_wrote(
    tmp_path: Path, run_node: RunNode
) -> None:
    files = {
        f"{ending}-{number}": stamped(data, ending, AWKWARD)
        for ending in FORMATS
        for number, data in enumerate(MADE[ending])
    }
    files["large"] = stamped(MADE["mp4"][0] + bytes(5 << 20), "mp4", AWKWARD)
    files["plain"] = MADE["png"][0]
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "look.mjs").write_text(LOOK % json.dumps(SCRIPT.as_uri()), encoding="utf-8")
    finished = run_node("--no-warnings", "look.mjs", *files, folder=tmp_path)
    assert finished.returncode == 0, finished.stderr
    found = [json.loads(line) for line in finished.stdout.splitlines()]
    read = [read_figure({"number": 1, "found": each}) for each in found]
    assert read == [(1, AWKWARD)] * (len(files) - 1) + [(1, None)]
