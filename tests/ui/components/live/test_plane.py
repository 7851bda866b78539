"""Does a plane reach the browser as plain numbers?"""

from __future__ import annotations

import json

import numpy as np

from explorer.ui.components.live.plane import Plane


def test_its_vectors_are_lists_that_json_takes() -> None:
    plane = Plane(np.array([0.0, 0, 7], np.float32), np.array([1.0, 0, 0]), np.array([0, 1, 0]))
    lists = plane.as_lists()
    assert lists == {"origin": [0, 0, 7], "u": [1, 0, 0], "v": [0, 1, 0]}
    assert json.loads(json.dumps(lists)) == lists
