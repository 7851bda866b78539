"""Does the map send what it shows, and believe no more of a browser than it should?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.ui.components.encodings_map import Category, Figure, Layout, MapData, MapDataError
from explorer.ui.components.encodings_map.component import result_of
from explorer.ui.components.encodings_map.rows_code import code_of, rows_of
from explorer.ui.components.scene.parts import View
from tests.ui.components.conftest import RunNode, opened

COUNT = 5
POINTS = np.arange(2 * COUNT, dtype=np.float32).reshape(COUNT, 2)
COVARIANCES = np.tile([[4.0, 0.5], [0.5, 0.25]], (COUNT, 1, 1))
DATA = MapData(
    key="a model",
    layouts=[Layout("plane", "a model", POINTS, ("z₁", "z₂"), View(), (0.0, 0.0), COVARIANCES)],
    figures=[Figure("kl", "KL", "nats", np.arange(COUNT))],
    categories=[Category("class", "class", ("a", "b"), np.array([0, 1, -1, 1, 0]))],
    image_shape=(1, 4, 4),
    class_colors={"dark": ("#fff",)},
)
LAYOUT = DATA.layouts[0]


def test_what_is_sent_is_what_there_is() -> None:
    header, blobs = opened(DATA.envelope())
    assert (header["count"], header["categories"][0]["names"]) == (COUNT, ["a", "b"])
    np.testing.assert_array_equal(np.frombuffer(blobs["points0"], "<f4").reshape(-1, 2), POINTS)
    np.testing.assert_array_equal(np.frombuffer(blobs["class"], "<i2"), [0, 1, -1, 1, 0])
    log_sigmas = np.frombuffer(blobs["spread0"], "<i2").reshape(-1, 3)[0]
    np.testing.assert_allclose(
        log_sigmas, [1000 * np.log(2), 1000 * np.log(0.5), 32767 / 2], atol=1
    )
    assert "atlas" not in blobs
    assert header["atlas"] is None
    assert DATA.envelope() == DATA.envelope()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"layouts": []}, "0 maps"),
        ({"layouts": [LAYOUT] * 3}, "3 maps"),
        ({"layouts": [LAYOUT, replace(LAYOUT, points=POINTS[1:])]}, r"shape \(4, 2\)"),
        ({"figures": [Figure("kl", "KL", "nats", np.zeros(2))]}, r"'KL' has shape \(2,\)"),
        (
            {"categories": [Category("class", "class", ("a",), np.ones(COUNT, int))]},
            "without a name",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(MapDataError, match=said):
        replace(DATA, **changes)


def test_what_was_selected_and_chosen_is_told() -> None:
    state = {"key": "a model", "rows": code_of(np.array([1, 4]), COUNT), "name": "odd", "chosen": 3}
    found = result_of({**state, "layers": ["prior", 7]}, "a model", COUNT)
    assert (found.selected.tolist(), found.name, found.chosen) == ([1, 4], "odd", 3)
    assert found.layers == ("prior",)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "text",
        {"key": "another", "rows": "bHw", "chosen": 1, "name": "x"},
        {"key": "a model", "rows": 7, "chosen": COUNT, "name": ["x"]},
        {"key": "a model", "rows": "g_w", "chosen": True, "layers": "prior"},
        {"key": "a model", "rows": "b!", "chosen": "1"},
    ],
)
def test_what_a_browser_should_not_have_sent_counts_as_not_sent(sent: Any) -> None:
    found = result_of(sent, "a model", COUNT)
    assert not len(found.selected)
    assert (found.name, found.chosen) == ("", None)


@pytest.mark.parametrize("share", [0.001, 0.02, 0.5, 1.0])
def test_a_code_is_read_as_it_was_written_here_and_in_a_browser(
    share: float, run_node: RunNode
) -> None:
    count = 3001
    rows = np.flatnonzero(np.random.default_rng(0).random(count) < share)
    code = code_of(rows, count)
    assert rows_of(code, count).tolist() == rows.tolist()
    script = (
        'import { decodeRows, encodeRows } from "./rows_code.js";'
        f'console.log(encodeRows(decodeRows("{code}", {count})))'
    )
    folder = Path(__file__).parents[4] / "explorer" / "ui" / "components" / "encodings_map"
    assert run_node("--input-type=module", "-e", script, folder=folder).stdout.strip() == code


@pytest.mark.parametrize("text", ["", "b", "gB", "bAA", "x", "g", "g_w", None, 3, "g" + "_" * 40])
def test_what_is_no_code_names_no_rows(text: Any) -> None:
    assert not len(rows_of(text, 10))
