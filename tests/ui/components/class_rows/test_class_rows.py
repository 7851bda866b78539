"""Do the rows carry what they were given, trust nothing that comes back, and compute rightly?"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.ui.components.class_rows import Place, RowsData
from explorer.ui.components.class_rows import component as class_rows_component
from explorer.ui.components.class_rows.component import MOST_CLASSES, place_of
from explorer.ui.components.latent_pad import Plane
from explorer.ui.components.latent_pad.bundle import bundle

SCRIPTS = Path(class_rows_component.__file__).parent
DATA = RowsData(
    model="a-model",
    image_shape=(1, 8, 8),
    class_names=("zero", "one"),
    class_colours={"light": ("#111", "#222"), "dark": ("#333", "#444")},
    points=np.array([[0.5, -1.0], [2.0, 0.25]], np.float32),
    point_labels=np.array([1, 0]),
    half=3.5,
    axes=("z₁", "z₂"),
    start=Place(0.5, -0.5, 1),
    version="1",
)


def node(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    executable = shutil.which("node")
    if executable is None:
        pytest.skip("node is not on this machine, so the scripts' own tests cannot run")
    command = [executable, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd=folder
    )


def opened(message: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    length = int.from_bytes(message[:4], "little")
    header = json.loads(message[4 : 4 + length])
    first = (4 + length + 3) // 4 * 4
    blobs = {
        name: message[first + place : first + place + size]
        for name, (place, size, _) in header["blobs"].items()
    }
    return header, blobs


def test_everything_arrives():
    header, blobs = opened(DATA.envelope())
    assert header["class_names"] == ["zero", "one"]
    assert header["cursor"] == [0.5, -0.5]
    assert header["along"] == 1
    assert header["mark"] is None
    assert header["has_prior"]
    assert np.frombuffer(blobs["points"], "<f4").reshape(-1, 2).tolist() == DATA.points.tolist()
    assert list(blobs["labels"]) == [1, 0]


def test_a_plane_of_a_larger_space_arrives_whole():
    plane = Plane(np.array([0.0, 0, 7]), np.array([1.0, 0, 0]), np.array([0.0, 1, 0]))
    header, blobs = opened(replace(DATA, plane=plane, point_labels=None, mark=(1, 2)).envelope())
    assert header["plane"] == {"origin": [0, 0, 7], "u": [1, 0, 0], "v": [0, 1, 0]}
    assert header["mark"] == [1, 2]
    assert "labels" not in blobs


@pytest.mark.parametrize("count", [0, MOST_CLASSES + 1])
def test_more_classes_than_there_is_room_for_are_refused(count):
    with pytest.raises(ValueError, match="room"):
        replace(DATA, class_names=("name",) * count).envelope()


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"cursor": [1, -2.5], "along": 0}, Place(1.0, -2.5, 0)),
        ({"cursor": [1, -2.5], "along": 2}, DATA.start),
        ({"cursor": [1, 99], "along": 0}, DATA.start),
        ({"cursor": [1, float("nan")], "along": 0}, DATA.start),
        ({"cursor": ["1", 2], "along": 0}, DATA.start),
        ({"cursor": [1], "along": 0}, DATA.start),
        ({"along": 0}, DATA.start),
        (None, DATA.start),
        ([1, 2], DATA.start),
    ],
)
def test_what_the_browser_sends_is_taken_only_in_its_form(sent, place):
    assert place_of(sent, DATA) == place


def test_the_pure_functions_pass_their_tests_under_node():
    done = node("--test", str(Path(__file__).with_name("places.test.mjs")))
    assert done.returncode == 0, done.stdout


def test_the_joined_script_is_a_module_that_node_can_read(tmp_path):
    (tmp_path / "joined.mjs").write_text(bundle(SCRIPTS / "class_rows.js"), encoding="utf-8")
    (tmp_path / "ask.mjs").write_text(
        'const rows = await import("./joined.mjs");\nconsole.log(typeof rows.default);\n'
    )
    done = node("ask.mjs", folder=tmp_path)
    assert done.stdout.strip() == "function", done.stderr


def test_every_script_is_part_of_the_joined_one():
    joined = bundle(SCRIPTS / "class_rows.js")
    for script in SCRIPTS.glob("*.js"):
        assert joined.count(f"// {script.name}\n") == 1


def test_every_part_that_the_script_asks_for_is_in_the_page():
    script = (SCRIPTS / "class_rows.js").read_text(encoding="utf-8")
    html = (SCRIPTS / "class_rows.html").read_text(encoding="utf-8")
    parts = set(re.findall(r'data-part="([\w-]+)"', html))
    asked = set(re.findall(r"this\.parts\.(\w+)", script))
    asked |= set(re.findall(r'this\.parts\["([\w-]+)"\]', script))
    assert asked <= parts
