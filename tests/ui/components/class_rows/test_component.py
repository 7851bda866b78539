"""Do the rows carry what they were given, and trust nothing that comes back?"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.ui.components.class_rows import Place, RowsData
from explorer.ui.components.class_rows import component as class_rows_component
from explorer.ui.components.class_rows.component import MAX_CLASSES, place_of
from explorer.ui.components.live.plane import Plane
from tests.ui.components.conftest import opened

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


@pytest.mark.parametrize("count", [0, MAX_CLASSES + 1])
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


def test_every_part_that_the_script_asks_for_is_in_the_page():
    script = (SCRIPTS / "class_rows.js").read_text(encoding="utf-8")
    html = (SCRIPTS / "class_rows.html").read_text(encoding="utf-8")
    parts = set(re.findall(r'data-part="([\w-]+)"', html))
    asked = set(re.findall(r"this\.parts\.(\w+)", script))
    asked |= set(re.findall(r'this\.parts\["([\w-]+)"\]', script))
    assert asked <= parts
