"""Does the variational pad trust nothing that comes back?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explorer.ui.components.variational_pad import VariationalView, view_of

START = VariationalView("humps", "correlated", 1.0, 4.0, (0.0, -1.0, 1.0, 0.5, 0.3))


@pytest.mark.parametrize(
    ("sent", "view"),
    [
        (
            {"posterior": "ridge", "family": "mean-field", "bend": 0, "x": -1, "cells": 32},
            VariationalView("ridge", "mean-field", 0.0, -1.0, (*START.q[:4], 0.0), 32),
        ),
        ({"bend": 9, "x": -9, "degree": 5}, replace(START, bend=1.5, x=-3.0, degree=5)),
        ({"q": [9, -9, 0, 9, 99]}, replace(START, q=(3.5, -3.5, 0.1, 2.5, 7.0))),
        ({"q": [1, 2, 3, 4]}, START),
        ({"q": [1, 2, 3, 4, float("nan")], "posterior": ["ridge"], "family": {}}, START),
        ({"bend": "1", "x": None, "cells": 7, "degree": 2.5}, START),
        ([1, 2], START),
        (None, START),
    ],
)
def test_what_the_browser_sends_is_taken_only_in_its_form(sent: Any, view: VariationalView) -> None:
    assert view_of(sent, START) == view
